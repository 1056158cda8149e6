//! Keys to compare texts by, if punctuation, spaces and case do not count. Also hosts without their "www.".

/// The letters and digits of a text.
pub fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric())
}

/// The letters and digits of a text in lower case. Two texts with equal keys count as the same text.
pub fn key(text: &str) -> String {
    key_letters(text).collect()
}

/// [`key`] one character at a time, for a comparison that needs no copy.
pub fn key_letters(text: &str) -> impl Iterator<Item = char> + '_ {
    letters(text).flat_map(char::to_lowercase)
}

/// A host without the "www." in front of it.
pub fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_space_and_case_make_no_difference() {
        assert_eq!(key("The Courier-Post"), key("the courier post!"));
        assert_ne!(key("Courier 2"), key("Courier"));
        assert_eq!(without_www("www.example.com"), "example.com");
    }
}
