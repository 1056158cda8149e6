//! What a reference to a note looks like, and what stands before the note: a number, a letter, a sign.

/// A label without brackets: `1`, `a`, `iv`, `†`, `note 2`. Empty if the page shows none, or makes it with a counter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label(String);

/// The signs of printers' notes.
const SIGNS: &str = "*†‡§¶‖#※⁂∗";

impl Label {
    /// The label that a text is, if it is nothing else.
    pub(super) fn of(text: &str) -> Option<Label> {
        let bare = text
            .trim()
            .trim_start_matches(['[', '(', '{', '^', '↑', ' '])
            .trim_end_matches([']', ')', '}', '.', ':', ',']);
        let bare: String = bare.split_whitespace().collect::<Vec<_>>().join(" ");
        is_label(&bare).then_some(Label(bare))
    }

    pub(super) fn number(number: usize) -> Label {
        Label(number.to_string())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn to_number(&self) -> Option<usize> {
        self.0.parse().ok()
    }

    /// As it is shown before the note.
    pub(super) fn marker(&self) -> String {
        if self.0.ends_with(char::is_alphanumeric) { format!("{}.", self.0) } else { self.0.clone() }
    }
}

fn is_label(bare: &str) -> bool {
    let count = bare.chars().count();
    let is_number = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = count == 1 && bare.chars().all(char::is_alphabetic);
    let is_roman = (2..=6).contains(&count) && bare.to_ascii_lowercase().chars().all(|c| "ivxlc".contains(c));
    let is_sign = (1..=4).contains(&count) && bare.chars().all(|c| SIGNS.contains(c));
    // "note 2", "nb 1", "Anm. 3": groups of notes in wikis.
    let is_grouped = || {
        bare.rsplit_once([' ', '\u{a0}']).is_some_and(|(word, number)| {
            word.chars().count() <= 8 && word.starts_with(char::is_alphabetic) && is_number(number)
        })
    };
    let is_lettered = || {
        let (first, rest) = bare.split_at(bare.chars().next().map_or(0, char::len_utf8));
        first.starts_with(|c: char| c.is_ascii_alphabetic()) && is_number(rest)
    };
    is_number(bare) || is_letter || is_roman || is_sign || is_grouped() || is_lettered()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_number_a_letter_or_a_sign_in_any_brackets() {
        let bare = |text| Label::of(text).map(|label| label.0).unwrap_or_default();
        for (text, label) in
            [("[1]", "1"), (" (12) ", "12"), ("a", "a"), ("†", "†"), ("**", "**"), ("[note 2]", "note 2"), ("iv", "iv")]
        {
            assert_eq!(bare(text), label);
        }
        for text in ["", "see", "12345", "the 2nd", "a bc", "[]", "chapter two"] {
            assert_eq!(bare(text), "", "{text}");
        }
    }
}
