//! The way back over articles, and forward again: the articles before this one, and the pages that were left for an earlier
//! place. Within an article the reader's own jumps come first.

use super::screen::Screen;
use crate::feed::EntryRow;

/// The most articles and pages that are remembered in either direction.
const MOST: usize = 50;

/// Where the reader was before, and where it was gone back from.
#[derive(Debug, Default)]
pub struct Trail {
    /// The articles that another one of the list took the place of, oldest first.
    pub before: Vec<EntryRow>,
    /// What was gone back from, the next one last.
    pub ahead: Vec<Ahead>,
}

/// What forward leads to.
#[derive(Debug)]
pub enum Ahead {
    /// A page with all of its state.
    Page(Box<dyn Screen>),
    Entry(EntryRow),
}

impl Trail {
    /// Another article was chosen in the list: a new way begins.
    pub fn clear(&mut self) {
        *self = Trail::default();
    }
}

/// Adds to one of the two; the oldest is forgotten if there are too many.
pub fn remember<T>(list: &mut Vec<T>, what: Option<T>) {
    list.extend(what);
    if list.len() > MOST {
        list.remove(0);
    }
}
