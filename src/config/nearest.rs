//! "Did you mean …": the known word that is nearest to a mistyped one.

/// The word with the fewest edits from `typed`, if it is near enough to be what was meant: at most half of its letters differ.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |word: &str| edits(typed, word);
    let best = known.into_iter().min_by_key(|word| distance(word))?;
    let longest = typed.chars().count().max(best.chars().count());
    (distance(best) * 2 <= longest).then_some(best)
}

/// Levenshtein distance: letters to insert, remove or replace. One row of the table at a time.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_word() {
        let known = ["measure", "mouse", "theme"];
        assert_eq!(nearest("mesure", known), Some("measure"));
        assert_eq!(nearest("themes", known), Some("theme"));
    }

    #[test]
    fn an_unrelated_word_finds_none() {
        assert_eq!(nearest("colour", ["measure", "mouse", "theme"]), None);
        assert_eq!(nearest("x", []), None);
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("abc", "abc"), 0);
    }
}
