//! Raised and lowered text on one line, for screens and formats without marks: 10³ m², never "103 m2".
//!
//! Unicode's superscripts and subscripts are used where they exist, and otherwise `^x` and `_x`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::knowledge::lang;
use super::{Inline, MarkKind};

/// Raised above or lowered below the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shift {
    Up,
    Down,
}

/// Ordinal endings. They are raised in print but read well on the line: 1st, 2ᵉ, 3er, 4o.
static ORDINALS: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.ordinals));

impl Shift {
    /// The shift of a mark; `None` for marks that leave the text on the line.
    pub(crate) fn of(kind: &MarkKind) -> Option<Shift> {
        match kind {
            MarkKind::Superscript => Some(Shift::Up),
            MarkKind::Subscript => Some(Shift::Down),
            MarkKind::Strong
            | MarkKind::Emphasis
            | MarkKind::Code
            | MarkKind::Deleted
            | MarkKind::Inserted
            | MarkKind::Highlight
            | MarkKind::Keyboard
            | MarkKind::Link(_) => None,
        }
    }

    /// The sign in front, which may be empty, and the text. `before` is what is left of it.
    pub(crate) fn write<'a>(self, raw: &'a str, before: &str) -> (&'static str, Cow<'a, str>) {
        match self.small(raw) {
            Some(small) => ("", Cow::Owned(small)),
            None if reads_plain(raw, before) => ("", Cow::Borrowed(raw)),
            None => (self.sign(), Cow::Borrowed(raw)),
        }
    }

    /// The text in Unicode's superscripts or subscripts, if every character has one.
    pub(crate) fn small(self, raw: &str) -> Option<String> {
        raw.chars().map(|c| self.character(c)).collect()
    }

    fn character(self, c: char) -> Option<char> {
        let (plain, small) = match self {
            Shift::Up => ("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
            Shift::Down => ("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
        };
        plain.chars().position(|p| p == c).and_then(|at| small.chars().nth(at))
    }

    pub(crate) fn sign(self) -> &'static str {
        match self {
            Shift::Up => "^",
            Shift::Down => "_",
        }
    }
}

/// Whether raised text reads well on the line without a sign: ordinal endings, bracketed notes, trade marks.
fn reads_plain(raw: &str, before: &str) -> bool {
    let follows_number = before.ends_with(|c: char| c.is_ascii_digit()) && ORDINALS.contains(raw);
    let is_set_apart = raw.starts_with(|c: char| !c.is_alphanumeric()) || raw.trim().is_empty();
    let is_detached = before.is_empty() || before.ends_with(char::is_whitespace);
    follows_number || is_set_apart || is_detached
}

/// Whether a part of the run is raised or lowered.
pub(crate) fn is_in(inline: &Inline) -> bool {
    inline.marks.iter().any(|mark| Shift::of(&mark.kind).is_some())
}

/// The run as text without marks.
pub(crate) fn flat(inline: &Inline) -> Cow<'_, str> {
    if !is_in(inline) {
        return Cow::Borrowed(&inline.text);
    }
    let mut flat = String::with_capacity(inline.text.len() + 8);
    let mut start = 0;
    for mark in &inline.marks {
        let Some(shift) = Shift::of(&mark.kind).filter(|_| mark.range.start >= start) else { continue };
        flat.push_str(&inline.text[start..mark.range.start]);
        let (sign, written) = shift.write(&inline.text[mark.range.clone()], &inline.text[..mark.range.start]);
        flat.push_str(sign);
        flat.push_str(&written);
        start = mark.range.end;
    }
    flat.push_str(&inline.text[start..]);
    Cow::Owned(flat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Mark, Sanitized};

    #[test]
    fn flat_text_keeps_powers_and_indices_and_leaves_ordinals_on_the_line() {
        let mark = |range, kind| Mark { range, kind };
        let marks = vec![
            mark(2..3, MarkKind::Superscript),
            mark(5..6, MarkKind::Superscript),
            mark(9..12, MarkKind::Subscript),
            mark(14..16, MarkKind::Superscript),
        ];
        let inline = Inline { text: Sanitized::line("103 m2, xmax 1st"), marks };
        assert_eq!(flat(&inline), "10³ m², x_max 1st");
    }
}
