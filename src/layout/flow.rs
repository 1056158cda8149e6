//! What a block and a table in it share: the room that they get, text broken into lines, and what the layout adds.

use super::inline::ShownText;
use super::{Look, Role, TextLine, TextRoom, TextRun, wrap};

/// The room for a block.
#[derive(Clone, Copy)]
pub(super) struct BlockRoom {
    /// In columns.
    pub measure: usize,
    /// The columns that a table or code may take; at least the measure.
    pub widest: usize,
    /// What to do with a table that is wider.
    pub fit: Fit,
    /// The columns by which code that is too wide is moved to the left, if it is cut.
    pub aside: usize,
    /// A long block may stop after this many lines. If it has fewer, they are all of it.
    pub most: usize,
}

impl BlockRoom {
    pub(super) fn columns(&self) -> TextRoom {
        let columns = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        TextRoom { measure: columns(self.measure), widest: columns(self.widest) }
    }

    /// The room beside a prefix of so many columns.
    pub(super) fn beside(self, prefix: usize) -> BlockRoom {
        BlockRoom { measure: self.measure - prefix, widest: self.widest - prefix, ..self }
    }
}

/// What to do with a table or with code that is wider than its room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fit {
    /// Show the first columns, with a note. One key opens the rest.
    #[default]
    Cut,
    /// Show all columns although the lines are too long: for pipes, where no key can open the rest.
    Whole,
}

/// Text broken into lines.
pub(super) fn flow(shown: &ShownText, measure: usize) -> Vec<TextLine> {
    broken(shown, measure).collect()
}

/// The same line by line.
pub(super) fn broken(shown: &ShownText, measure: usize) -> impl Iterator<Item = TextLine> {
    let mut span = 0;
    wrap::wrap(&shown.text, measure).map(move |range| TextLine { runs: shown.runs(range, &mut span) })
}

/// A run that the layout adds.
pub(super) fn added(text: impl Into<String>, role: Role) -> TextRun {
    TextRun { text: text.into(), look: Look { role, ..Look::default() }, source: None, link: None }
}

/// A note by the program, broken into lines.
pub(super) fn note(text: &str, measure: usize) -> Vec<TextLine> {
    wrap::wrap(text, measure).map(|range| TextLine { runs: vec![added(&text[range], Role::Note)] }).collect()
}
