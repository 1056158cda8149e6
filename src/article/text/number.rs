//! Writes counts, and decides which text is a number, for the columns of a table: amounts with signs, units and currencies, ranges, times
//! and dates.
//!
//! The form alone decides, in any convention of separators (`1,234.5`, `1.234,5`, `1 234`). Nothing is computed.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::article::knowledge::lang;

/// Longer text (in bytes) is prose, even if it starts with a digit.
const LONGEST: usize = 32;

/// A longer word (in letters) is not a unit: `mmHg`, `km/h`, `kcal`.
const LONGEST_UNIT: usize = 4;

/// A count as it is shown: 40,000.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).expect("digits"));
    groups.collect::<Vec<_>>().join(",")
}

/// Whether a cell holds a quantity, a time or a date and should be aligned on the right: `$3.2bn`, `−4`, `12 %`,
/// `5–10`, `10:30`, `12 September 2024`.
pub fn is_number(text: &str) -> bool {
    let text = text.trim();
    let body = text.trim_start_matches(is_sign).trim_start_matches("US$");
    let begins = body.trim_start_matches(is_sign).starts_with(|c: char| c.is_numeric() || c == '.');
    begins && text.len() <= LONGEST && has_digit(text) && text.split_whitespace().all(|word| is_part(word, text))
}

/// Words for it: "n/a".
static NO_VALUE: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.no_value));

/// Whether a cell only states that there is no number.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    NO_VALUE.contains(&*text.to_ascii_lowercase())
        || text.chars().all(|c| matches!(c, '-' | '–' | '—' | '−' | '.' | '…' | '?' | '*' | '/'))
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_numeric())
}

/// Whether the character may come before the first digit.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '+' | '-'
            | '−'
            | '–'
            | '±'
            | '~'
            | '≈'
            | '<'
            | '>'
            | '≤'
            | '≥'
            | '('
            | '#'
            | '▲'
            | '▼'
            | '↑'
            | '↓'
            | ' '
    ) || is_currency(c)
}

/// Currency signs: Unicode's block for them, and the older ones outside it.
pub fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¤' | '¥' | '\u{20A0}'..='\u{20CF}')
}

/// Whether a word may be part of a number: digits with at most a unit's letters, a unit, or the month of a date.
fn is_part(word: &str, text: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters <= LONGEST_UNIT || (!has_digit(word) && is_between_digits(word, text))
}

/// Whether a word is between two numbers: `12 September 2024`.
fn is_between_digits(word: &str, text: &str) -> bool {
    let Some((before, after)) = text.split_once(word) else { return false };
    before.trim_end_matches(['.', ' ']).ends_with(|c: char| c.is_numeric())
        && after.trim_start_matches([',', '.', ' ']).starts_with(|c: char| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_in_threes() {
        let numbers = [0, 999, 1_000, 40_000, 1_234_567].map(grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "40,000", "1,234,567"]);
    }

    #[test]
    fn amounts_ranges_times_and_dates_are_numbers() {
        for text in [
            "1,234.5",
            "1.234,5",
            "1 234",
            "12 %",
            "12%",
            "$3.2bn",
            "€ 5",
            "5 €",
            "−4",
            "-0.25",
            "+1",
            "±3",
            "10:30",
            "5–10",
            "2024-05-01",
            "12/05/2024",
            "12 May 2024",
            "12 September 2024",
            "20 °C",
            "80 km/h",
            "(12)",
            "3.2*",
            ".5",
            "½",
            "~200",
            "US$5m",
            "3–1",
        ] {
            assert!(is_number(text), "{text}");
        }
    }

    #[test]
    fn words_with_digits_are_not() {
        for text in ["", "Q1 2024", "12 monkeys ran", "3D printing", "A4", "–", "May", "2 more cuts expected", "n/a"]
        {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn dashes_are_missing_numbers() {
        assert!(["", "–", "-", "n/a", "…"].into_iter().all(is_placeholder));
        assert!(!is_placeholder("no"));
    }
}
