//! The text that a page states to be its article's: schema.org's `articleBody` in JSON-LD.
//!
//! It is only evidence for which blocks belong to the article: many sites cut it, or put a summary there. A block
//! counts as stated if nearly all of its runs of letters are in the stated text, whatever is between them.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::metadata;
use crate::article::text::key::letters;

/// Letters in one run: some five words, so that two texts share few by chance.
const STRETCH: usize = 24;

/// The most letters compared. A longer text is a book.
const MOST_LETTERS: usize = 200_000;

/// The stated text of the page's article.
#[derive(Default)]
pub(super) struct StatedText {
    stretches: HashSet<u64>,
}

impl StatedText {
    /// Reads `articleBody` from JSON-LD.
    pub fn of(nodes: &[Value]) -> StatedText {
        let body = metadata::article(nodes).and_then(|node| node["articleBody"].as_str()).unwrap_or_default();
        let letters: Vec<char> = letters(body).take(MOST_LETTERS).collect();
        StatedText { stretches: letters.windows(STRETCH).map(hash).collect() }
    }

    /// Whether the page states that this text is the article's.
    pub fn is_text(&self, text: &str) -> bool {
        if self.stretches.is_empty() {
            return false;
        }
        let letters: Vec<char> = letters(text).take(MOST_LETTERS).collect();
        let stretches = letters.chunks_exact(STRETCH);
        let found = stretches.clone().filter(|stretch| self.stretches.contains(&hash(stretch))).count();
        stretches.len() > 0 && found * 10 >= stretches.len() * 8
    }
}

fn hash(stretch: &[char]) -> u64 {
    let mut hasher = DefaultHasher::new();
    stretch.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "The ferry left late on Monday, for the first time in forty years of service.";

    fn stated(body: &str) -> StatedText {
        let node = serde_json::json!({"@type": "NewsArticle", "articleBody": body});
        StatedText::of(&[node])
    }

    #[test]
    fn a_block_is_stated_whatever_is_between_its_letters() {
        let body = format!("Before.\n\n{}\n\nAfter it, much later.", SENTENCE.replace(' ', " \n"));
        assert!(stated(&body).is_text(SENTENCE));
    }

    #[test]
    fn a_block_that_only_shares_some_words_is_not() {
        let other = "The ferry left late on Monday, and nobody has said where it went or when it will be back.";
        assert!(!stated(SENTENCE).is_text(other) && !stated("").is_text(SENTENCE));
    }
}
