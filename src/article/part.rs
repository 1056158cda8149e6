//! Parts of a text by bytes, never inside of a character. Knows nothing of what the text says.

/// The start of a text, at most so many bytes of it.
pub fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What stands behind `start`, which may be written in any case.
pub fn after<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let (own, rest) = text.split_at_checked(start.len())?;
    own.eq_ignore_ascii_case(start).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_before_the_character_that_does_not_fit() {
        assert_eq!([0, 1, 2, 3, 9].map(|most| cut("aéb", most)), ["", "a", "a", "aé", "aéb"]);
    }

    #[test]
    fn a_start_is_known_in_any_case_and_not_inside_of_a_character() {
        assert_eq!(after("Feed:x", "feed:"), Some("x"));
        assert_eq!(after("feed", "feed:"), None);
        assert_eq!(after("feedé", "feed:"), None);
    }
}
