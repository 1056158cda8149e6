//! Which entries were opened since the program started: the user may still read them, or star them next.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::feed::EntryId;

/// Entries that clearing leaves alone until the next start.
#[derive(Default)]
pub struct OpenedEntries(Mutex<HashSet<EntryId>>);

impl OpenedEntries {
    /// An entry is opened.
    pub fn note(&self, entry: EntryId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(entry);
    }

    /// All of them.
    pub fn all(&self) -> HashSet<EntryId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
