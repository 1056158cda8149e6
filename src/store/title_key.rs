//! How titles are sorted: by a text that is made from each and stored beside it, so that an index has them in order.

/// Characters of a title that sorting uses.
const TITLE_KEY: usize = 80;

/// The sort key of a title: case and leading punctuation do not count, so “An opening quote” sorts under A. Numbers count by
/// their value, so "Part 9" sorts before "Part 10".
pub fn title_key(title: &str) -> String {
    let letters = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = if letters.is_empty() { title } else { letters };
    let short: String = letters.chars().take(TITLE_KEY).flat_map(char::to_lowercase).collect();
    let mut key = String::with_capacity(short.len() + 4);
    for part in short.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let other = part.trim_start_matches(|c: char| c.is_ascii_digit());
        push_number(&mut key, &part[..part.len() - other.len()]);
        key.push_str(other);
    }
    key
}

/// A number as text that sorts by its value: how many digits it has, as one character, and then the digits.
fn push_number(key: &mut String, digits: &str) {
    let Some(last) = digits.len().checked_sub(1) else { return };
    let digits = digits[..last].trim_start_matches('0').to_owned() + &digits[last..];
    let length = u8::try_from(digits.len()).unwrap_or(u8::MAX).min(b'~' - b'0');
    key.push(char::from(b'0' + length));
    key.push_str(&digits);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_titles_sort_by_their_value() {
        let sorted = [
            "“7 things”",
            "10 things",
            "Part 2",
            "part 007: b",
            "Part 9",
            "Part 9.5",
            "Part 10",
            "Part 10a",
            "Part one",
        ];
        let keys: Vec<String> = sorted.iter().map(|title| title_key(title)).collect();
        assert!(keys.is_sorted(), "{keys:?}");
        assert_eq!(title_key("Part 007"), title_key("part 7"));
        assert!(title_key(&"9".repeat(80)) > title_key(&"9".repeat(78)));
    }
}
