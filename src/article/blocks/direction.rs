//! The direction of a block: what `dir` on it or around it states, or else the direction of its letters, as `dir=auto`
//! finds it (WHATWG HTML, 3.2.6.4). Code runs from left to right whatever it says.

use dom_query::NodeRef;

use crate::article::{BlockKind, Direction};

/// The characters looked at. A block that goes on differently still began this way.
const START: usize = 400;

/// What an element states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    Runs(Direction),
    /// The letters tell, whatever is stated around it.
    Auto,
}

/// `html`, `body`, `main` and `article` speak for the whole article.
pub(super) fn stated(node: &NodeRef) -> Option<Stated> {
    let dir = node.attr("dir")?;
    let is_whole = ["html", "body", "main", "article"].iter().any(|name| node.has_name(name));
    match () {
        () if is_whole => None,
        () if dir.eq_ignore_ascii_case("rtl") => Some(Stated::Runs(Direction::RightToLeft)),
        () if dir.eq_ignore_ascii_case("ltr") => Some(Stated::Runs(Direction::LeftToRight)),
        () if dir.eq_ignore_ascii_case("auto") => Some(Stated::Auto),
        () => None,
    }
}

/// The direction of a block; `None` if neither the page nor its letters tell.
pub(super) fn of(kind: &BlockKind, stated: Option<Direction>) -> Option<Direction> {
    match kind {
        BlockKind::Code { .. } => Some(Direction::LeftToRight),
        BlockKind::Heading { text, .. }
        | BlockKind::Paragraph(text)
        | BlockKind::Term(text)
        | BlockKind::Summary(text)
        | BlockKind::Deck(text) => stated.or_else(|| of_letters(&text.text)),
        BlockKind::Figure(figure) => stated.or_else(|| of_letters(figure.text())),
        BlockKind::Table(_) | BlockKind::Media(_) | BlockKind::Rule => stated,
    }
}

/// The direction of the first letter, if most letters have it too: a name in another script at the start of a sentence
/// turns no paragraph around.
fn of_letters(text: &str) -> Option<Direction> {
    let mut letters = text.chars().take(START).filter(|c| c.is_alphabetic()).map(of_letter).peekable();
    let first = *letters.peek()?;
    let (same, others): (Vec<_>, Vec<_>) = letters.partition(|direction| *direction == first);
    (same.len() > others.len()).then_some(first)
}

/// The strong types R and AL by block (Unicode Bidirectional Algorithm, UAX #9, table 4).
fn of_letter(letter: char) -> Direction {
    match letter {
        '\u{590}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}' => Direction::RightToLeft,
        _ => Direction::LeftToRight,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_letters_decide_with_the_first() {
        use Direction::{LeftToRight, RightToLeft};
        for (text, direction) in [
            ("«שלום» said", None),
            ("12. שלום עולם, 4 × hi", Some(RightToLeft)),
            ("iPhone هو هاتف ذكي", None),
            ("The word سلام is Arabic", Some(LeftToRight)),
            ("… 1,200 – 3", None),
            ("日本語", Some(LeftToRight)),
        ] {
            assert_eq!(of_letters(text), direction, "{text}");
        }
    }
}
