//! A search in the article: its matches, which of them is the current one, and where it began.
//!
//! It returns where to go; the reader moves the text.

use std::ops::Range;

use super::text::ScrollAnchor;
use crate::app::list::beyond;
use crate::article::{Article, BlockId, TextPos};
use crate::layout::find::{self, Match};

/// A search in the article: its matches, and the one it is at.
#[derive(Clone, Debug)]
pub struct Find {
    query: String,
    matches: Vec<Match>,
    at: Option<usize>,
    /// Where the window was before the first character was typed.
    pub origin: ScrollAnchor,
    /// It is still being typed: cancelling it returns to the origin.
    pub is_typed: bool,
}

/// Which match to go to, and whether the search went over an end of the article to get there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub text_pos: TextPos,
    pub has_wrapped: bool,
}

impl Find {
    /// A search before its first character; leaving it goes back to `origin`.
    pub fn begin(origin: ScrollAnchor) -> Find {
        Find { query: String::new(), matches: Vec::new(), at: None, origin, is_typed: true }
    }

    /// Searches again; the current match is the first one from where the search began.
    pub fn set_query(&mut self, query: &str, article: &Article) -> Option<Hit> {
        query.clone_into(&mut self.query);
        self.matches = find::find(article, query);
        self.at = None;
        let from = self.matches.partition_point(|found| text_pos(found) < self.origin.text_pos);
        self.go(from, 0, 1)
    }

    /// The number of the current match, counted from 1, and of all; `None` while nothing is looked for.
    pub fn count(&self) -> Option<(usize, usize)> {
        (!self.query.trim().is_empty()).then(|| (self.at.map_or(0, |at| at + 1), self.matches.len()))
    }

    /// So many matches down (up if negative), at most to the last or the first. From there, a step leads around to the other
    /// end.
    pub fn step(&mut self, reading_pos: TextPos, steps: isize) -> Option<Hit> {
        if steps > 0 {
            let next = self.matches.partition_point(|found| text_pos(found) <= reading_pos);
            return self.go(next, 0, steps);
        }
        let previous = self.matches.partition_point(|found| text_pos(found) < reading_pos).wrapping_sub(1);
        self.go(previous, self.matches.len().wrapping_sub(1), steps)
    }

    /// To the nearest match, or around to the other end; the rest of the steps from there.
    fn go(&mut self, nearest: usize, around: usize, steps: isize) -> Option<Hit> {
        let has_wrapped = nearest >= self.matches.len();
        let nearest = if has_wrapped { around } else { nearest };
        let number = beyond(nearest, steps, self.matches.len())?;
        self.at = Some(number);
        Some(Hit { text_pos: text_pos(&self.matches[number]), has_wrapped })
    }

    /// The matches in a block, and the number of the first of them.
    pub fn in_block(&self, block: usize) -> (usize, Vec<Range<usize>>) {
        let first = self.matches.partition_point(|found| found.block < BlockId(block));
        let found = self.matches[first..].iter().take_while(|found| found.block == BlockId(block));
        (first, found.map(|found| found.range.clone()).collect())
    }

    /// How many matches there are up to a position.
    pub fn up_to(&self, reading_pos: TextPos) -> usize {
        self.matches.partition_point(|found| text_pos(found) <= reading_pos)
    }

    /// Where the current match is.
    pub fn current_pos(&self) -> Option<TextPos> {
        self.matches.get(self.at?).map(text_pos)
    }

    /// What is looked for.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// All matches, in the order of the text.
    pub fn positions(&self) -> impl Iterator<Item = TextPos> + '_ {
        self.matches.iter().map(text_pos)
    }

    /// How many matches are in the blocks from one to another.
    pub fn count_between(&self, start: usize, end: usize) -> usize {
        let before = |block: usize| self.matches.partition_point(|found| found.block < BlockId(block));
        before(end).saturating_sub(before(start))
    }

    /// Counted from 0.
    pub fn current(&self) -> Option<usize> {
        self.at
    }
}

fn text_pos(found: &Match) -> TextPos {
    TextPos { block: found.block.0, offset: found.range.start }
}
