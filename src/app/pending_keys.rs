//! What was pressed and means nothing yet: a count, and the first keys of a binding.

use super::keymap::{Code, Key, show_keys};

/// No count is higher, whatever is typed.
pub const MOST: usize = 99_999;

/// The count and the keys of a sequence that is not complete yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PendingKeys {
    count: Option<usize>,
    keys: Vec<Key>,
}

impl PendingKeys {
    /// Whether nothing has been typed.
    pub fn is_empty(&self) -> bool {
        self.count.is_none() && self.keys.is_empty()
    }

    /// The number that was typed before the keys.
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    /// The keys so far.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// A count was typed, and nothing after it yet.
    pub fn is_count(&self) -> bool {
        self.count.is_some() && self.keys.is_empty()
    }

    /// Adds a key to the sequence.
    pub fn push(&mut self, key: Key) {
        self.keys.push(key);
    }

    /// Takes a digit of a count; `false` if the key is none. A count stands before all keys. A digit that has a meaning of its
    /// own does not begin one, and nor does 0.
    pub fn take_digit(&mut self, key: Key, has_meaning: bool) -> bool {
        let Some(digit) = digit(key).filter(|_| self.keys.is_empty()) else { return false };
        if self.count.is_none() && (digit == 0 || has_meaning) {
            return false;
        }
        self.count = Some((self.count.unwrap_or(0) * 10 + digit).min(MOST));
        true
    }

    /// As it was typed: `3]`.
    pub fn shown(&self) -> String {
        let count = self.count.map_or_else(String::new, |count| count.to_string());
        format!("{count}{}", show_keys(&self.keys))
    }
}

fn digit(key: Key) -> Option<usize> {
    match key {
        Key { code: Code::Char(c), ctrl: false, alt: false } => c.to_digit(10).map(|digit| digit as usize),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(digits: &str) -> PendingKeys {
        let mut pending = PendingKeys::default();
        for digit in digits.chars() {
            assert!(pending.take_digit(Key::char(digit), false), "{digit} of {digits}");
        }
        pending
    }

    #[test]
    fn digits_are_a_count_that_has_a_bound() {
        assert_eq!(typed("50").count(), Some(50));
        assert_eq!(typed("99999999999999999999999999").count(), Some(MOST));
    }

    #[test]
    fn a_count_does_not_begin_with_0_or_with_a_digit_that_means_something() {
        assert!(!PendingKeys::default().take_digit(Key::char('0'), false));
        assert!(!PendingKeys::default().take_digit(Key::char('5'), true));
        assert!(typed("1").take_digit(Key::char('0'), true), "in a table, 0 alone goes to the first column");
    }

    #[test]
    fn a_digit_among_the_keys_of_a_binding_is_a_key() {
        let mut pending = typed("3");
        pending.push(Key::char(']'));
        assert!(!pending.take_digit(Key::char('4'), false));
        assert!(!PendingKeys::default().take_digit(Key::ctrl('5'), false));
        assert_eq!(pending.shown(), "3]");
    }
}
