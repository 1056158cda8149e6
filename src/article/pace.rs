//! Estimates the reading time: by words where a script separates words, by characters where it does not.
//!
//! The speeds are those of adults who read prose silently, as used by readers such as miniflux and Medium.

use super::Block;

/// Words per minute, for text that separates words by white space or punctuation.
const WORDS: usize = 265;

/// Characters per minute, for Chinese, Japanese and Korean.
const CHARACTERS: usize = 500;

/// Full minutes, rounded down; 0 for a short text.
pub fn minutes(blocks: &[Block]) -> usize {
    let count = Count::of(blocks);
    (count.words * CHARACTERS + count.characters * WORDS) / (WORDS * CHARACTERS)
}

/// The length in words. Where a script does not separate them, each character counts as one.
pub fn words(blocks: &[Block]) -> usize {
    let count = Count::of(blocks);
    count.words + count.characters
}

#[derive(Default)]
struct Count {
    words: usize,
    characters: usize,
}

impl Count {
    fn of(blocks: &[Block]) -> Count {
        let mut count = Count::default();
        blocks.iter().for_each(|block| count.add(&block.visible_text()));
        count
    }

    fn add(&mut self, text: &str) {
        let mut is_in_word = false;
        for c in text.chars() {
            let is_letter = c.is_alphanumeric() && !is_ideographic(c);
            self.words += usize::from(is_letter && !is_in_word);
            self.characters += usize::from(is_ideographic(c));
            is_in_word = is_letter || (is_in_word && matches!(c, '\'' | '’' | '\u{ad}'));
        }
    }
}

/// Kana, ideographs and Hangul: the Unicode blocks that hold running text.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{BlockKind, Inline, Sanitized};

    fn of(text: &str) -> usize {
        let kind = BlockKind::Paragraph(Inline::plain(Sanitized::text(text)));
        minutes(&[Block::of(kind)])
    }

    #[test]
    fn words_count_where_they_are_separated_and_characters_elsewhere() {
        assert_eq!(of(&"don’t stop ".repeat(265)), 2);
        assert_eq!(of(&"日本語の本".repeat(200)), 2);
        assert_eq!(of(&format!("{}{}", "word ".repeat(265), "字".repeat(500))), 2);
        assert_eq!(of("A short one."), 0);
    }

    #[test]
    fn a_length_in_words_has_characters_where_words_are_not_separated() {
        let block = Block::of(BlockKind::Paragraph(Inline::plain(Sanitized::text("Don’t stop: 日本語"))));
        assert_eq!(words(&[block]), 5);
    }
}
