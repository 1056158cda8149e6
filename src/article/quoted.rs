//! Positions that last: a [`TextPos`] with the words there.
//!
//! The blocks of an article change when the page does, or when a newer crosshead cuts it into other blocks. Then the words
//! tell where the reader was.

use serde::{Deserialize, Serialize};

use super::text::part;
use super::{Article, Block, Sanitized, TextPos};

/// The most bytes of a quote: about a line.
const MOST: usize = 80;

/// In bytes; see [`words_at`].
const FEW: usize = 40;

/// In bytes. A shorter quote may be anywhere.
const FEWEST: usize = 12;

/// A position and the words that follow it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct QuotedPos {
    #[serde(flatten)]
    pub text_pos: TextPos,
    /// On one line; empty if nothing was known of the words, as in files of an older crosshead.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub quote: Sanitized,
}

/// A position whose words are not known.
impl From<TextPos> for QuotedPos {
    fn from(text_pos: TextPos) -> QuotedPos {
        QuotedPos { text_pos, quote: Sanitized::default() }
    }
}

fn is_empty(quote: &Sanitized) -> bool {
    quote.is_empty()
}

impl Article {
    /// A position with the words there.
    pub fn quoted(&self, text_pos: TextPos) -> QuotedPos {
        let quote = self.blocks.get(text_pos.block).map(|block| words_at(block, text_pos.offset));
        QuotedPos { text_pos, quote: quote.unwrap_or_default() }
    }

    /// Where the words are now: at the position itself, or else in the nearest block that has them. Without such a block,
    /// the position as it is.
    pub fn find_again(&self, quoted: &QuotedPos) -> TextPos {
        let QuotedPos { text_pos, quote } = quoted;
        if quote.is_empty() || self.quoted(*text_pos).quote == *quote {
            return *text_pos;
        }
        let half = part::cut(quote, quote.len() / 2).trim_end();
        let found = self.nearest(quote, text_pos.block).or_else(|| self.nearest(half, text_pos.block));
        found.unwrap_or(*text_pos)
    }

    fn nearest(&self, quote: &str, block: usize) -> Option<TextPos> {
        if quote.len() < FEWEST {
            return None;
        }
        let in_block = |(block, its): (usize, &Block)| {
            let text = its.text();
            find_words(&text, quote).map(|offset| TextPos { block, offset })
        };
        let found = self.blocks.iter().enumerate().filter_map(in_block);
        found.min_by_key(|found| found.block.abs_diff(block))
    }
}

/// A few words at the end of a block could be anywhere, so the quote begins up to [`FEW`] bytes earlier there.
fn words_at(block: &Block, offset: usize) -> Sanitized {
    let text = block.text();
    let start = offset.min(part::cut(&text, text.len().saturating_sub(FEW)).len());
    let rest = text.get(start..).unwrap_or_default();
    let line = Sanitized::line(part::cut(rest, 2 * MOST));
    Sanitized::line(part::cut(&line, MOST))
}

/// Where `quote` begins in the text, whatever white space is between the words of the text.
fn find_words(text: &str, quote: &str) -> Option<usize> {
    let first = quote.split(' ').next().filter(|word| !word.is_empty())?;
    text.match_indices(first).map(|(at, _)| at).find(|at| begins_with(&text[*at..], quote))
}

/// The last word of a quote may be cut.
fn begins_with(text: &str, quote: &str) -> bool {
    let mut words = text.split_whitespace();
    let mut wanted = quote.split(' ').peekable();
    while let Some(word) = wanted.next() {
        let is_there = words.next().is_some_and(|there| match wanted.peek() {
            Some(_) => there == word,
            None => there.starts_with(word),
        });
        if !is_there {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Metadata;
    use crate::article::read::article_from_html;

    fn article(html: &str) -> Article {
        article_from_html(html, None, &Metadata::default()).unwrap()
    }

    const TOWN: &str = "The harbour of the old town opens at dawn.";
    const GATE: &str = "Never open the third gate, or the lock runs dry.";

    fn again(before: &str, block: usize, offset: usize, after: &str) -> TextPos {
        article(after).find_again(&article(before).quoted(TextPos { block, offset }))
    }

    #[test]
    fn words_are_found_in_another_block() {
        let before = format!("<p>{TOWN}</p><p>{GATE}</p>");
        let after = format!("<h2>News</h2><p>{TOWN}</p><p>A line that is new.</p><p>{GATE}</p>");
        assert_eq!(again(&before, 1, 0, &after), TextPos { block: 3, offset: 0 });
        assert_eq!(again(&before, 1, 6, &after), TextPos { block: 3, offset: 6 });
    }

    #[test]
    fn words_are_found_in_a_block_that_was_two_and_is_one() {
        let before = format!("<p>{TOWN}</p><p>{GATE}</p>");
        let after = format!("<p>{TOWN}<br>{GATE}</p>");
        assert_eq!(again(&before, 1, 0, &after), TextPos { block: 0, offset: TOWN.len() + 1 });
    }

    #[test]
    fn a_line_break_between_the_words_makes_no_difference() {
        let after = format!("<p>x</p><p>{}</p>", GATE.replacen(" the third", "<br>the third", 1));
        assert_eq!(again(&format!("<p>{GATE}</p>"), 0, 0, &after), TextPos { block: 1, offset: 0 });
    }

    #[test]
    fn of_several_places_with_the_words_the_nearest_is_taken() {
        let after = format!("<p>{GATE}</p><p>a</p><p>b</p><p>c</p><p>d</p><p>{GATE}</p>");
        assert_eq!(again(&format!("<p>a</p><p>b</p><p>c</p><p>e</p><p>{GATE}</p>"), 4, 0, &after).block, 5);
    }

    #[test]
    fn the_first_half_of_the_words_is_enough() {
        let after = format!("<p>x</p><p>{}</p>", GATE.replace("runs dry", "is drained"));
        assert_eq!(again(&format!("<p>{GATE}</p>"), 0, 0, &after), TextPos { block: 1, offset: 0 });
    }

    #[test]
    fn the_last_words_of_a_block_are_found_with_those_before_them() {
        let end = TOWN.len() - "dawn.".len();
        let found = again(&format!("<p>{TOWN}</p>"), 0, end, &format!("<p>dawn.</p><p>{TOWN}</p>"));
        assert!(found.block == 1 && found.offset <= end, "{found:?}");
    }

    #[test]
    fn without_the_words_or_without_a_quote_the_position_stays() {
        assert_eq!(again(&format!("<p>a</p><p>{GATE}</p>"), 1, 3, "<p>x</p><p>Other words here.</p>").block, 1);
        let unquoted = QuotedPos::from(TextPos { block: 7, offset: 2 });
        assert_eq!(article("<p>x</p>").find_again(&unquoted), unquoted.text_pos);
    }
}
