//! What the user can take back: the newest steps, each as the change that takes it back.
//!
//! Marks, removals of feeds and whatever else is a [`Change`] are steps. What the program does by itself, such as marking an
//! article read when it is opened, is none.

use std::collections::VecDeque;

use super::Ticket;
use crate::article::Sanitized;
use crate::feed::{Change, EntryRow};

/// Steps that are kept.
const MOST: usize = 50;

/// What takes a step back.
#[derive(Clone, Debug)]
pub struct UndoStep {
    pub change: Change,
    /// More changes of the same step, such as the other feeds of a folder.
    pub more: Vec<Change>,
    /// The entry as it was, if the step was about one.
    pub row: Option<EntryRow>,
    /// What was done, as the bottom line said it: "50 marked read".
    pub said: Sanitized,
}

/// The steps, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    steps: VecDeque<UndoStep>,
    /// A mark of many articles that is under way: it becomes a step once it is known which they were.
    marking: Option<Ticket>,
}

impl Undo {
    /// Keeps what takes back `done`; the oldest step is forgotten if there are too many. A change that cannot be taken back is
    /// no step.
    pub fn keep(&mut self, done: &Change, row: Option<EntryRow>, said: &str) {
        let Some(change) = done.undone() else { return };
        self.push(UndoStep { change, more: Vec::new(), row, said: Sanitized::line(said) });
    }

    /// Keeps what takes back several changes that were made at once.
    pub fn keep_all(&mut self, done: &[Change], said: &str) {
        let mut back = done.iter().filter_map(Change::undone);
        if let Some(change) = back.next() {
            self.push(UndoStep { change, more: back.collect(), row: None, said: Sanitized::line(said) });
        }
    }

    fn push(&mut self, step: UndoStep) {
        self.steps.push_back(step);
        if self.steps.len() > MOST {
            self.steps.pop_front();
        }
    }

    /// Many articles are being marked.
    pub fn await_marks(&mut self, ticket: Ticket) {
        self.marking = Some(ticket);
    }

    /// Whether it is not known yet what the newest step is.
    pub fn is_marking(&self) -> bool {
        self.marking.is_some()
    }

    /// Takes the newest steps out, at most so many, the newest first.
    pub fn take(&mut self, times: usize) -> Vec<UndoStep> {
        let kept = self.steps.len().saturating_sub(times);
        self.steps.drain(kept..).rev().collect()
    }

    /// The result of a write has come.
    pub fn finish(&mut self, ticket: Ticket) {
        self.marking = self.marking.filter(|marking| *marking != ticket);
    }
}
