//! Lists, searches and questions, with the user's changes that are not in the data file yet.
//!
//! It only reads; the SQL is in `lists`, `found`, `search` and `questions`.

use std::slice;

use rusqlite::Connection;

use super::interrupt::Interrupt;
use super::{Store, StoreError, entries, found, lists, pending, questions, search, snippet, tags};
use crate::feed::{
    EntryDetail, EntryFilter, EntryId, EntryPage, EntryPreview, EntryQuery, EntryRow, FoundPage, QuestionPage,
    QuestionPlace, QuestionQuery, QuestionRow, TagCount,
};

impl Store {
    /// A window of a list, from `offset`.
    pub fn entries(&self, query: &EntryQuery, offset: usize, rows: usize) -> Result<EntryPage, StoreError> {
        self.connections.read(|connection| {
            let mut page = lists::page(connection, query, offset, rows, &self.signposts)?;
            pending::show(connection, &self.pending, &mut page.rows)?;
            Ok(page)
        })
    }

    /// The next unread entry of a list after an entry, or before it; without an entry, the first or the last of the list. With
    /// its index in the list.
    pub fn next_unread(
        &self,
        query: &EntryQuery,
        from: Option<EntryId>,
        is_forward: bool,
    ) -> Result<Option<(usize, EntryRow)>, StoreError> {
        self.connections.read(|connection| {
            let mut found = lists::next_unread(connection, query, from, is_forward)?;
            if let Some((_, row)) = &mut found {
                pending::show(connection, &self.pending, slice::from_mut(row))?;
            }
            Ok(found)
        })
    }

    /// The first entries that a filter means, in the order of their arrival, the newest first; those that arrived before
    /// another one.
    pub fn search(&self, filter: &EntryFilter, before: Option<EntryId>, rows: usize) -> Result<FoundPage, StoreError> {
        self.search_until(&Interrupt::default(), filter, before, rows)
    }

    /// The same, which can be given up.
    pub fn search_until(
        &self,
        interrupt: &Interrupt,
        filter: &EntryFilter,
        before: Option<EntryId>,
        rows: usize,
    ) -> Result<FoundPage, StoreError> {
        self.connections.read(|connection| {
            let mut page = interrupt.watch(connection, || found::page(connection, filter, before, rows))?;
            pending::show(connection, &self.pending, &mut page.rows)?;
            Ok(page)
        })
    }

    /// How many entries a filter means. It may look at all of them.
    pub fn count(&self, filter: &EntryFilter) -> Result<usize, StoreError> {
        self.count_until(&Interrupt::default(), filter)
    }

    /// The same, which can be given up.
    pub fn count_until(&self, interrupt: &Interrupt, filter: &EntryFilter) -> Result<usize, StoreError> {
        self.connections.read(|connection| interrupt.watch(connection, || search::count(connection, filter)))
    }

    /// Questions of all articles: see [`QuestionQuery`].
    pub fn questions(&self, query: &QuestionQuery) -> Result<QuestionPage, StoreError> {
        self.connections.read(|connection| {
            let mut page = questions::page(connection, query)?;
            self.show_pending(connection, &mut page.rows)?;
            Ok(page)
        })
    }

    /// The articles that have the same question as the one at this place, the newest first.
    pub fn answers(&self, place: QuestionPlace) -> Result<Vec<QuestionRow>, StoreError> {
        self.connections.read(|connection| {
            let mut rows = questions::answers(connection, place)?;
            self.show_pending(connection, &mut rows)?;
            Ok(rows)
        })
    }

    fn show_pending(&self, connection: &Connection, rows: &mut [QuestionRow]) -> rusqlite::Result<()> {
        rows.iter_mut().try_for_each(|row| pending::show(connection, &self.pending, slice::from_mut(&mut row.entry)))
    }

    /// The tags that articles have, in the order of their names.
    pub fn tags(&self) -> Result<Vec<TagCount>, StoreError> {
        self.connections.read(tags::counted)
    }

    /// The titles of all articles, the newest first.
    pub fn titles(&self) -> Result<Vec<(EntryId, Box<str>)>, StoreError> {
        self.connections.read(lists::titles)
    }

    /// How many rows are before an entry in a list; `None` if it is not in the list.
    pub fn position(&self, query: &EntryQuery, entry: EntryId) -> Result<Option<usize>, StoreError> {
        self.connections.read(|connection| lists::position(connection, query, entry))
    }

    /// An entry, with flags that are still in the pending file.
    pub fn entry(&self, id: EntryId) -> Result<Option<EntryDetail>, StoreError> {
        self.connections.read(|connection| {
            let mut detail = entries::detail(connection, id)?;
            if let Some(detail) = &mut detail {
                pending::show(connection, &self.pending, slice::from_mut(&mut detail.row))?;
            }
            Ok(detail)
        })
    }

    /// The same with the start of its text, which is read for that.
    pub fn preview(&self, id: EntryId) -> Result<Option<EntryPreview>, StoreError> {
        self.connections.read(|connection| {
            let mut preview = entries::preview(connection, id)?;
            if let Some(preview) = &mut preview {
                pending::show(connection, &self.pending, slice::from_mut(&mut preview.entry.row))?;
            }
            Ok(preview)
        })
    }

    /// The same with the places that have words, if it has them and they are known.
    pub fn snippet(&self, id: EntryId, words: &[String]) -> Result<Option<EntryPreview>, StoreError> {
        let preview = self.preview(id)?;
        let Some(places) = self.connections.read(|connection| snippet::of(connection, id, words))? else {
            return Ok(preview);
        };
        Ok(preview.map(|preview| EntryPreview { summary: places, ..preview }))
    }
}
