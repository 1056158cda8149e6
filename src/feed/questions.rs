//! The questions of all stored articles: what is asked of the store, and what it returns.

use super::{EntryId, EntryRow};
use crate::article::{BlockId, Sanitized};

/// Which questions, and where to begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionQuery {
    /// A question has a word that begins with each of these; case and accents do not count. Empty for all questions.
    pub words: String,
    /// The question before the first one that is wanted; `None` for the start of the list.
    pub after: Option<QuestionPlace>,
    /// How many are wanted.
    pub rows: usize,
}

/// Where a question stands: the newest entries come first, and in an entry the order of its text counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuestionPlace {
    pub entry: EntryId,
    pub ordinal: u32,
}

/// A question of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionRow {
    pub place: QuestionPlace,
    pub text: Sanitized,
    /// Where it is in the article, as the store keeps that.
    pub block: BlockId,
    /// How many articles have it, in whatever order and case of its words; more than [`QuestionRow::MOST_ANSWERS`] are not
    /// counted.
    pub answers: usize,
    pub entry: EntryRow,
}

impl QuestionRow {
    /// More answers to one question are neither counted nor listed.
    pub const MOST_ANSWERS: usize = 100;
}

/// Some questions, each with its newest article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuestionPage {
    pub rows: Vec<QuestionRow>,
    /// The place that was looked at last; `None` if there are no more questions.
    pub next: Option<QuestionPlace>,
    /// How many articles are not prepared yet, so that their questions are not known.
    pub waiting: usize,
}
