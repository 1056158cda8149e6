//! "Did you mean …": the known word that is nearest to a mistyped one.

/// The word with the fewest edits from `typed`, if it is near enough: at most a third of its letters differ.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |word: &str| strsim::osa_distance(typed, word);
    let best = known.into_iter().min_by_key(|word| distance(word))?;
    let longest = typed.chars().count().max(best.chars().count());
    (distance(best) * 3 <= longest).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_its_word() {
        let known = ["measure", "mouse", "theme"];
        assert_eq!(nearest("mesure", known), Some("measure"));
        assert_eq!(nearest("themes", known), Some("theme"));
    }

    #[test]
    fn an_unrelated_word_finds_none() {
        assert_eq!(nearest("colour", ["measure", "mouse", "theme"]), None);
        assert_eq!(nearest("x", []), None);
    }
}
