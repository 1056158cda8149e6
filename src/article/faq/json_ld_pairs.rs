//! Finds the pairs from JSON-LD in the visible text. They are the best evidence of where an answer ends.

use std::collections::HashSet;

use super::{StatedQuestions, question_syntax, section};
use crate::article::text::key::key;
use crate::article::{Answer, Block, BlockId, Question, text_of};
use crate::budget;

/// The stated pairs. An answer that the text shows is a range of blocks; any other keeps the blocks from JSON-LD.
pub(super) fn questions(blocks: &[Block], stated: &[StatedQuestions]) -> Vec<Question> {
    if stated.is_empty() {
        return Vec::new();
    }
    let shown = Shown {
        blocks,
        keys: blocks.iter().map(|block| key(&question_syntax::as_listed(&block.text()))).collect(),
        asked: stated.iter().map(asked_key).collect(),
    };
    let closest = closest(blocks);
    stated.iter().take_while(|_| !budget::is_spent()).map(|pair| shown.question(pair, closest)).collect()
}

fn asked_key(pair: &StatedQuestions) -> String {
    key(&question_syntax::as_listed(&pair.question))
}

/// The visible text in its comparable form, and the stated questions.
struct Shown<'a> {
    blocks: &'a [Block],
    keys: Vec<String>,
    asked: HashSet<String>,
}

impl Shown<'_> {
    fn question(&self, pair: &StatedQuestions, closest: BlockId) -> Question {
        let (text, key) = (question_syntax::as_listed(&pair.question), asked_key(pair));
        let stated = || Answer::Apart(pair.answer.clone());
        match self.keys.iter().position(|block| *block == key) {
            Some(at) => Question { text, block: BlockId(at), answer: self.answer(at, pair).unwrap_or_else(stated) },
            None => Question { text, block: closest, answer: stated() },
        }
    }

    /// The blocks after the question that make up the stated answer. If the shown text differs from the stated one,
    /// takes those up to the next question or heading.
    fn answer(&self, at: usize, pair: &StatedQuestions) -> Option<Answer> {
        let end = self.end_as_stated(at, pair).or_else(|| self.end_as_shown(at))?;
        (end > at + 1).then_some(Answer::Blocks(at + 1..end))
    }

    fn end_as_stated(&self, at: usize, pair: &StatedQuestions) -> Option<usize> {
        let wanted = key(&text_of(&pair.answer));
        let mut said = String::new();
        for (i, block) in self.blocks.iter().enumerate().skip(at + 1) {
            said.push_str(&key(&block.text()));
            if said == wanted {
                return Some(i + 1);
            }
            if !wanted.starts_with(&said) {
                break;
            }
        }
        None
    }

    fn end_as_shown(&self, at: usize) -> Option<usize> {
        let ends = |i: &usize| self.asked.contains(&self.keys[*i]) || section::heading(&self.blocks[*i]).is_some();
        (at + 1..self.blocks.len()).find(ends)
    }
}

/// The best position for a question that is not shown: the heading of the FAQ, or else the last block.
fn closest(blocks: &[Block]) -> BlockId {
    let named = section::named(blocks, "").first().map(|section| section.range.start.saturating_sub(1));
    BlockId(named.unwrap_or_else(|| blocks.len().saturating_sub(1)))
}
