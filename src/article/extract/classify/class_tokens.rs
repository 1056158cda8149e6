//! The words in an element's `class`, `id`, `role` and `itemprop`, and what pages of many domains tell about them.
//!
//! "share-bar", "shareBar" and "share_bar" are the same two words. They are hashed into buckets; the table holds for each
//! bucket how much more often text below such an element is the article's than not. A word counts only if pages of at least
//! five domains use it, and each domain counts once: otherwise the table would hold the names of a few sites.

use dom_query::NodeRef;

use super::words;

/// Buckets of each field.
pub const BUCKETS: usize = 4096;

/// The fields: the element itself, the two around it, and the six around those.
pub const FIELDS: usize = 3;

/// Bytes of attributes that are read: some sites put hundreds of utility classes on one element.
const MOST_BYTES: usize = 400;

/// The buckets of an element's words, sorted, each once.
pub(super) fn of(node: &NodeRef) -> Vec<u16> {
    let Some(element) = node.element_ref() else { return Vec::new() };
    let mut buckets = Vec::new();
    let mut left = MOST_BYTES;
    for attribute in &element.attrs {
        if matches!(&*attribute.name.local, "class" | "id" | "role" | "itemprop") {
            let value = attribute.value.as_bytes();
            let value = &value[..value.len().min(left)];
            left -= value.len();
            each_word(value, |word| buckets.push(bucket(word)));
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

fn bucket(word: &[u8]) -> u16 {
    let hash = words::hash_bytes(0xcbf2_9ce4_8422_2325, word.iter().map(u8::to_ascii_lowercase));
    u16::try_from((hash ^ (hash >> 24)) % BUCKETS as u64).expect("there are fewer buckets")
}

/// Words are runs of letters, parted where a capital follows a small letter.
fn each_word(value: &[u8], mut found: impl FnMut(&[u8])) {
    let mut start = 0;
    for at in 0..=value.len() {
        let letter = value.get(at).filter(|byte| byte.is_ascii_alphabetic());
        let begins =
            letter.is_some_and(|byte| byte.is_ascii_uppercase() && at > start && value[at - 1].is_ascii_lowercase());
        if letter.is_none() || begins {
            if (2..=20).contains(&(at - start)) {
                found(&value[start..at]);
            }
            start = if begins { at } else { at + 1 };
        }
    }
}

/// What the buckets of each field tell, in steps of 1/16 of a log-odds.
#[derive(Clone, Debug)]
pub struct TokenTable(pub Vec<[i8; BUCKETS]>);

/// Parts of a log-odds that are told apart.
pub const STEPS: f32 = 16.0;

impl TokenTable {
    /// A table that tells nothing.
    pub fn empty() -> TokenTable {
        TokenTable(vec![[0; BUCKETS]; FIELDS])
    }

    /// Sum, largest and smallest log-odds of the buckets.
    pub fn told(&self, field: usize, buckets: &[u16]) -> [f32; 3] {
        let values = buckets.iter().map(|bucket| f32::from(self.0[field][usize::from(*bucket)]) / STEPS);
        values
            .fold([0.0, f32::NEG_INFINITY, f32::INFINITY], |[sum, most, least], value| {
                [sum + value, most.max(value), least.min(value)]
            })
            .map(|value| if value.is_finite() { value } else { 0.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: &str) -> Vec<String> {
        let mut found = Vec::new();
        each_word(value.as_bytes(), |word| found.push(String::from_utf8_lossy(word).into_owned()));
        found
    }

    #[test]
    fn a_name_is_the_same_words_however_it_is_written() {
        assert_eq!(said("share-bar shareBar share_bar2"), ["share", "bar", "share", "Bar", "share", "bar"]);
        assert_eq!(said("a é HTMLBody x-9"), ["HTMLBody"]);
        assert_eq!(bucket(b"Bar"), bucket(b"bar"));
    }
}
