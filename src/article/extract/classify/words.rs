//! Words as numbers: what the classifier compares texts by.
//!
//! A word is a run of letters, digits and underscores in lower case (`\w+`). Scripts without spaces have no such words, so
//! each ideograph and kana is one. A hash stands for a word: two words with the same hash are rare, and do no harm.

/// The hashes of a text's words, in order.
pub(super) fn words(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    each(text, |word| found.push(word));
    found
}

/// A list's words, each once and in order.
pub(super) fn distinct(mut words: Vec<u32>) -> Vec<u32> {
    words.sort_unstable();
    words.dedup();
    words
}

/// How many words two such lists share.
pub(super) fn shared(one: &[u32], other: &[u32]) -> usize {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    few.iter().filter(|word| many.binary_search(word).is_ok()).count()
}

/// How many words a text has.
pub(super) fn count(text: &str) -> usize {
    let mut count = 0;
    each(text, |_| count += 1);
    count
}

fn each(text: &str, mut found: impl FnMut(u32)) {
    let mut word: Option<u32> = None;
    for c in text.chars() {
        if is_syllable(c) {
            word.take().into_iter().for_each(&mut found);
            found(added(START, c));
        } else if c.is_alphanumeric() || c == '_' {
            let so_far = word.unwrap_or(START);
            word = Some(c.to_lowercase().fold(so_far, added));
        } else {
            word.take().into_iter().for_each(&mut found);
        }
    }
    word.into_iter().for_each(&mut found);
}

/// Whether the character is written without spaces around its words.
pub(super) fn is_syllable(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// 32-bit FNV-1a, over code points.
const START: u32 = 0x811c_9dc5;

fn added(hash: u32, c: char) -> u32 {
    (hash ^ u32::from(c)).wrapping_mul(0x0100_0193)
}

/// One hash for a list of words, in order.
pub(super) fn hash(words: &[u32]) -> u64 {
    words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| (hash ^ u64::from(*word)).wrapping_mul(0x0100_0000_01b3))
}

/// One hash for bytes.
pub(super) fn hash_bytes(start: u64, bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_words_are_counted_once() {
        let of = |text| distinct(words(text));
        assert_eq!(shared(&of("a b b c"), &of("c b b d e")), 2);
        assert_eq!(shared(&of("a"), &of("")), 0);
    }

    #[test]
    fn words_are_letters_in_any_case_and_single_ideographs() {
        assert_eq!(words("The ferry_1, the FERRY_1"), words("THE  ferry_1 the-ferry_1"));
        assert_eq!(count("東京へ go"), 4);
        assert_eq!(count(" … "), 0);
    }
}
