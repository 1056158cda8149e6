//! The user's changes: named, noted beside the data file, and applied to it.
//!
//! It knows no lists that are on a screen; what a change writes is in `flags` and `pending`.

use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::{ListMark, Notice, Store, StoreError, connect, flags, lists, pending};
use crate::article::QuotedPos;
use crate::feed::{Change, EntryId, EntryQuery, ListPart, ListScope, NamedChange, TagLine};

/// Entries that get a tag in one transaction.
const TAGGED_AT_ONCE: usize = 1_000;

impl Store {
    /// The changes by permanent names, to be noted and applied. A change of what was deleted is left out.
    pub fn name(&self, changes: &[Change], at: DateTime<Utc>) -> Result<Vec<NamedChange>, StoreError> {
        self.connections.read(|connection| {
            let named = changes.iter().filter_map(|change| flags::name(connection, change.clone()).transpose());
            named.map(|change| Ok(NamedChange { change: change?, at })).collect()
        })
    }

    /// Notes changes beside the data file before they are applied. From then on they survive the end of the program,
    /// whatever ends it. Waits neither for the disk nor for a lock on the data file.
    pub fn note(&self, changes: &[NamedChange]) -> io::Result<()> {
        self.announce_removals(changes);
        if self.connections.can_write() {
            self.pending.note(changes)
        } else {
            Err(io::ErrorKind::ReadOnlyFilesystem.into())
        }
    }

    /// Applies the noted changes and then these. If another program locks the file for too long, all of them are kept for
    /// next time, and the error reports that. Changes that can never be applied are reported by a notice.
    pub fn make(&self, changes: &[NamedChange]) -> Result<Option<Notice>, StoreError> {
        self.signposts.flag_rows();
        self.announce_removals(changes);
        let made = pending::make(&self.connections, &self.pending, changes, true);
        self.signposts.apply_removals();
        match made {
            Err(StoreError::Locked { path }) => {
                Err(self.keep_pending(path, "is locked by another program".to_owned(), changes))
            }
            // All of it was noted before, and still is.
            Err(StoreError::Sql { path, source }) if changes.is_empty() => {
                Err(self.keep_pending(path, format!("could not be written ({})", connect::sentence(&source)), changes))
            }
            // This was reported at the start, and does not mean that the new changes failed.
            Ok(Some(stuck @ Notice::Stuck { .. })) => {
                tracing::warn!("{stuck}");
                Ok(None)
            }
            made => made,
        }
    }

    /// What is hidden is in no list, so rows come and go without a flag that changes.
    fn announce_removals(&self, changes: &[NamedChange]) {
        if changes
            .iter()
            .any(|named| matches!(named.change, Change::Removed { .. } | Change::Kept { .. } | Change::Rescued { .. }))
        {
            self.signposts.note_removal();
        }
    }

    fn keep_pending(&self, path: PathBuf, why: String, changes: &[NamedChange]) -> StoreError {
        let pending = self.pending.name();
        match self.pending.note(changes).and_then(|()| self.pending.sync()) {
            Ok(()) => StoreError::Kept { path, why, pending, tally: self.pending.tally() },
            Err(problem) => StoreError::NotKept { path, why, pending, problem: problem.to_string() },
        }
    }

    /// Marks entries read or unread.
    pub fn mark_read(&self, entries: &[EntryId], is_read: bool) -> Result<(), StoreError> {
        let changes: Vec<Change> = entries.iter().map(|of| Change::Read { of: *of, value: is_read }).collect();
        self.change(&changes)
    }

    /// Stars entries, or takes their stars away.
    pub fn star_all(&self, entries: &[EntryId], is_starred: bool) -> Result<(), StoreError> {
        let changes: Vec<Change> = entries.iter().map(|of| Change::Starred { of: *of, value: is_starred }).collect();
        self.change(&changes)
    }

    /// Puts tags on entries, and takes others away.
    pub fn tag(&self, entries: &[EntryId], tags: &TagLine) -> Result<(), StoreError> {
        let wishes = tags.named.iter().map(|tag| (tag, true)).chain(tags.unwanted.iter().map(|tag| (tag, false)));
        for (tag, value) in wishes {
            // Many are several transactions: each is over before another writer notices it.
            for some in entries.chunks(TAGGED_AT_ONCE) {
                let of = some.iter().copied().collect();
                self.change(&[Change::ManyTagged { of, tag: tag.clone(), value }])?;
            }
        }
        Ok(())
    }

    /// Marks every entry of the list, in view or not.
    pub fn mark_all_read(&self, scope: ListScope) -> Result<(), StoreError> {
        self.change(&[Change::AllRead { list: scope, until: self.feeds()?.newest }])
    }

    /// Marks the unread entries in a part of a list as read, up to the entry `until`.
    pub fn mark_list_read(
        &self,
        query: &EntryQuery,
        part: ListPart,
        until: EntryId,
        at: DateTime<Utc>,
    ) -> Result<ListMark, StoreError> {
        let entries = self.connections.read(|connection| lists::unread(connection, query, part, until))?;
        if entries.is_empty() {
            return Ok(ListMark { entries, made: Ok(None) });
        }
        let mut changes = vec![NamedChange { change: Change::ManyRead { of: entries.clone(), value: true }, at }];
        match self.note(&changes) {
            Ok(()) => changes.clear(),
            Err(error) => tracing::warn!("a change could not be noted before it is applied: {error}"),
        }
        Ok(ListMark { entries, made: self.make(&changes) })
    }

    /// Keeps where an entry was left.
    pub fn save_text_pos(&self, entry: EntryId, place: impl Into<QuotedPos>) -> Result<(), StoreError> {
        self.change(&[Change::TextPos { of: entry, value: place.into(), percent: None }])
    }

    /// Applies changes, all in one transaction.
    pub(super) fn change(&self, changes: &[Change]) -> Result<(), StoreError> {
        self.make(&self.name(changes, Utc::now())?).map(drop)
    }

    /// Where an entry was left, also if that is still in the pending file.
    pub fn text_pos(&self, entry: EntryId) -> Result<Option<QuotedPos>, StoreError> {
        self.connections.read(|connection| match pending::text_pos(connection, &self.pending, entry)? {
            None => flags::text_pos(connection, entry),
            waiting => Ok(waiting),
        })
    }
}
