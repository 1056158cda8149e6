//! Takes parts of a text and never cuts inside a character.

/// The first `characters` characters of a text, or all of it if it is shorter.
pub fn start(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// As many characters from the start as fit into `most` bytes.
pub fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The rest of the text after `start`, whose case does not matter.
pub fn after<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let (own, rest) = text.split_at_checked(start.len())?;
    own.eq_ignore_ascii_case(start).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!([0, 2, 3, 9].map(|characters| start("aéb", characters)), ["", "aé", "aéb", "aéb"]);
    }

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
