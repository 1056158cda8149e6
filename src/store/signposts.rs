//! Signposts in a long list: the sort value of every 1,000th row, so that a page deep in the list is found without a walk from
//! its start. They are set as pages are asked for, and are in memory only.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::types::Value;

use super::patience::lock;
use crate::feed::EntryQuery;

/// Rows from one signpost to the next. A walk of this length takes a fifth of a millisecond.
pub const STEP: usize = 1_000;

/// The sort value and the id of a row.
pub type Post = (Value, i64);

/// The signposts of the list that was read last.
#[derive(Default)]
pub struct Signposts {
    /// Counts what may move a row of any list, and what may only move one of a list that a flag chooses.
    moved: AtomicU64,
    flagged: AtomicU64,
    /// A removal is noted, and the rows move when it is applied.
    is_removal_noted: AtomicBool,
    last: Mutex<Option<Posts>>,
}

/// The signposts of one list at one time. The nth is at row n × [`STEP`].
#[derive(Debug)]
pub struct Posts {
    of: (EntryQuery, Stamp),
    pub rows: Vec<Post>,
}

/// While it is the same, the rows are where they were. Changes by another instance show in the length, except for a title or
/// a date that it changed; then rows may be a place off, as between any two reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    moved: u64,
    flagged: u64,
    total: usize,
}

impl Signposts {
    /// Entries came, went or changed.
    pub fn move_rows(&self) {
        self.moved.fetch_add(1, Ordering::Relaxed);
    }

    /// A feed is about to be hidden, or to come back.
    pub fn note_removal(&self) {
        self.is_removal_noted.store(true, Ordering::Relaxed);
    }

    /// Changes were applied: with a removal among them, rows have moved.
    pub fn apply_removals(&self) {
        if self.is_removal_noted.swap(false, Ordering::Relaxed) {
            self.move_rows();
        }
    }

    /// Entries were marked.
    pub fn flag_rows(&self) {
        self.flagged.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes the signposts of a list, none if there are none yet. The caller reads, sets more, and gives them back.
    pub fn take(&self, query: &EntryQuery, total: usize) -> Posts {
        let flagged = if query.filter.depends_on_flags() { self.flagged.load(Ordering::Relaxed) } else { 0 };
        let of = (query.clone(), Stamp { moved: self.moved.load(Ordering::Relaxed), flagged, total });
        let last = lock(&self.last).take().filter(|posts| posts.of == of);
        last.unwrap_or(Posts { of, rows: Vec::new() })
    }

    /// Keeps them for the next page of the list.
    pub fn give_back(&self, posts: Posts) {
        *lock(&self.last) = Some(posts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::{ListScope, Sort};

    #[test]
    fn a_removal_moves_rows_when_it_is_applied_though_the_list_may_be_as_long_as_before() {
        let (signposts, query) = (Signposts::default(), EntryQuery::of(ListScope::All, false, Sort::Newest));
        let are_kept = || {
            let posts = signposts.take(&query, 9_000);
            let are_kept = !posts.rows.is_empty();
            signposts.give_back(Posts { rows: vec![(Value::Integer(1), 1)], ..posts });
            are_kept
        };
        assert!(!are_kept() && are_kept());
        signposts.note_removal();
        assert!(are_kept(), "until then the rows are where they were");
        signposts.apply_removals();
        assert!(!are_kept() && are_kept());
    }
}
