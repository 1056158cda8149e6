//! The markers of list items (WHATWG HTML, 4.4.5 to 4.4.8: `start`, `reversed`, `type`, `value`).

use dom_query::NodeRef;

use crate::article::html::tag::{Tag, style};
use crate::article::{Marker, Sanitized};

/// Counts the items of one list.
pub(super) struct Numbering {
    style: Numerals,
    next: i64,
    step: i64,
}

#[derive(Clone, Copy)]
enum Numerals {
    None,
    Decimal,
    Alpha { is_upper: bool },
    Roman { is_upper: bool },
}

impl Numbering {
    pub(super) fn of(list: &NodeRef) -> Numbering {
        if !list.has_name("ol") {
            return Numbering { style: Numerals::None, next: 1, step: 1 };
        }
        let is_reversed = list.has_attr("reversed");
        let first = if is_reversed { count_items(list) } else { 1 };
        Numbering {
            style: Numerals::of(list).unwrap_or(Numerals::Decimal),
            next: integer(list, "start").unwrap_or(first),
            step: if is_reversed { -1 } else { 1 },
        }
    }

    /// Returns the marker of the next item.
    pub(super) fn marker(&mut self, item: &NodeRef) -> Marker {
        let value = integer(item, "value").unwrap_or(self.next);
        self.next = value.saturating_add(self.step);
        match Numerals::of(item).unwrap_or(self.style) {
            Numerals::None => Marker::Bullet,
            numerals @ (Numerals::Decimal | Numerals::Alpha { .. } | Numerals::Roman { .. }) => {
                Marker::Ordinal(Sanitized::line(&format!("{}.", numerals.write(value))))
            }
        }
    }
}

impl Numerals {
    /// Reads the `type` attribute or the `list-style` property.
    fn of(node: &NodeRef) -> Option<Numerals> {
        let by_type = node.attr("type").and_then(|letter| Numerals::by_type(&letter));
        let by_css = || style(node, "list-style-type").or_else(|| style(node, "list-style"));
        by_type.or_else(|| Numerals::by_css(&by_css()?))
    }

    fn by_type(letter: &str) -> Option<Numerals> {
        match letter {
            "1" => Some(Numerals::Decimal),
            "a" => Some(Numerals::Alpha { is_upper: false }),
            "A" => Some(Numerals::Alpha { is_upper: true }),
            "i" => Some(Numerals::Roman { is_upper: false }),
            "I" => Some(Numerals::Roman { is_upper: true }),
            _ => None,
        }
    }

    /// CSS Counter Styles Level 3, section 6, limited to what `type` has too.
    fn by_css(value: &str) -> Option<Numerals> {
        value.split_whitespace().find_map(|word| match word {
            "decimal" => Some(Numerals::Decimal),
            "lower-alpha" | "lower-latin" => Some(Numerals::Alpha { is_upper: false }),
            "upper-alpha" | "upper-latin" => Some(Numerals::Alpha { is_upper: true }),
            "lower-roman" => Some(Numerals::Roman { is_upper: false }),
            "upper-roman" => Some(Numerals::Roman { is_upper: true }),
            "disc" | "circle" | "square" | "none" => Some(Numerals::None),
            _ => None,
        })
    }

    fn write(self, value: i64) -> String {
        let (letters, is_upper) = match self {
            Numerals::None | Numerals::Decimal => (None, false),
            Numerals::Alpha { is_upper } => (alpha(value), is_upper),
            Numerals::Roman { is_upper } => (roman(value), is_upper),
        };
        match letters {
            Some(letters) if is_upper => letters.to_uppercase(),
            Some(letters) => letters,
            None => value.to_string(),
        }
    }
}

/// a … z, aa, ab …. There is no zero and nothing below it.
fn alpha(value: i64) -> Option<String> {
    let mut rest = u64::try_from(value).ok().filter(|value| *value > 0)?;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'a' + u8::try_from(rest % 26).expect("below 26")));
        rest /= 26;
    }
    Some(letters.iter().rev().collect())
}

/// 1 to 3999, the range of CSS's `lower-roman`.
fn roman(value: i64) -> Option<String> {
    const STEPS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = (1..=3999).contains(&value).then_some(value)?;
    let mut numeral = String::new();
    for (step, letters) in STEPS {
        while rest >= step {
            numeral.push_str(letters);
            rest -= step;
        }
    }
    Some(numeral)
}

/// "Rules for parsing integers": leading white space and a sign are allowed, and anything after the digits is ignored.
pub(super) fn integer(node: &NodeRef, attribute: &str) -> Option<i64> {
    let raw = node.attr(attribute)?;
    let raw = raw.trim_start();
    let (sign, digits) = match raw.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, raw.strip_prefix('+').unwrap_or(raw)),
    };
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 {
        return None;
    }
    Some(sign * digits[..length].parse().unwrap_or(i64::MAX))
}

fn count_items(list: &NodeRef) -> i64 {
    let items = list.children_it(false).filter(|child| child.is_element() && Tag::of(child) == Tag::Item).count();
    i64::try_from(items).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z_and_roman_numerals_end_at_3999() {
        let alpha = Numerals::Alpha { is_upper: false };
        assert_eq!([1, 26, 27, 702, 703].map(|n| alpha.write(n)), ["a", "z", "aa", "zz", "aaa"]);
        let roman = Numerals::Roman { is_upper: true };
        assert_eq!([4, 1994, 3999, 4000, 0].map(|n| roman.write(n)), ["IV", "MCMXCIV", "MMMCMXCIX", "4000", "0"]);
        assert_eq!(alpha.write(0), "0");
    }
}
