//! Captions in paragraphs: a line above a table that names it, if the page has no `<caption>`.

use std::sync::LazyLock;

use crate::article::knowledge::lang;
use crate::article::{Block, BlockKind, Inline};

/// The words for "table" in captions: "Table 2: …".
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| lang::words(|language| language.table_words));

/// A longer paragraph, in characters, is text about the table.
const LONGEST: usize = 200;

/// The longest bold line that is a caption, in characters.
const LONGEST_BOLD: usize = 100;

/// The caption in a block above a table, if it is one.
pub(super) fn above_table(block: &Block) -> Option<&Inline> {
    let BlockKind::Paragraph(text) = &block.kind else { return None };
    (is_numbered(&text.text) || is_bold_line(text)).then_some(text)
}

/// "Table 2", "Tab. 4.1", "表3", "Table IV", "Table A1", alone or before a sign that introduces a name.
fn is_numbered(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut rests = NAMES.iter().filter_map(|name| lower.strip_prefix(name));
    text.chars().count() <= LONGEST && rests.any(goes_on_as_number)
}

fn goes_on_as_number(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['.', ' ', '\u{a0}']);
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '.').unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('.');
    let digits = number.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or(number);
    let is_arabic = digits.starts_with(char::is_numeric) && digits.chars().all(|c| c.is_numeric() || c == '.');
    let is_roman = !number.is_empty() && number.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    (is_arabic || is_roman) && is_named(&rest[number.len()..])
}

/// Whether a name follows the number. In "Table 2 shows that" a verb follows, and it is a sentence about the table.
fn is_named(rest: &str) -> bool {
    let has_sign = rest.starts_with(['.', ':', '-', '–', '—', '|', '：', '、', '\u{3000}', '\n', '(']);
    rest.trim().is_empty() || has_sign || rest.trim_start().starts_with(['–', '—', '-', '|'])
}

/// Whether the text is one bold line and neither a sentence nor a question.
fn is_bold_line(text: &Inline) -> bool {
    let is_line = text.text.chars().count() <= LONGEST_BOLD && !text.text.contains('\n');
    is_line && !text.text.ends_with(['.', '?', '!', '？', '؟', '。', ',', ';']) && text.is_all_strong()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Sanitized;

    #[test]
    fn a_number_after_the_word_makes_a_caption() {
        for text in [
            "Table 2: Rivers",
            "Tab. 4.1 – Flüsse",
            "表3：川",
            "TABLE IV",
            "Tableau 1. Fleuves",
            "Table A1 | Data",
            "Таблица 2",
        ] {
            assert!(is_numbered(text), "{text}");
        }
        for text in [
            "Table 2 shows that rivers flow.",
            "Tables are made of wood",
            "Table mountain: 2",
            "Tablets 3: more",
            "A table 2:",
        ] {
            assert!(!is_numbered(text), "{text}");
        }
    }

    #[test]
    fn a_question_or_a_sentence_in_bold_is_none() {
        let bold = |text: &str| {
            let range = 0..text.len();
            let mark = crate::article::Mark { range, kind: crate::article::MarkKind::Strong };
            is_bold_line(&Inline { text: Sanitized::line(text), marks: vec![mark] })
        };
        assert!(bold("Rivers by length"));
        assert!(
            !bold("How long is it?")
                && !bold("They are long.")
                && !is_bold_line(&Inline::plain(Sanitized::line("Plain")))
        );
    }
}
