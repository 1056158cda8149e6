//! The only SQL: feeds, entries, what the person did with them, and counters that are kept, not counted.
//!
//! One writer (a connection behind a mutex), any number of WAL readers. Lists never read texts. Every call blocks: the
//! shell makes it on a blocking worker. Migrations are append-only.
//!
//! A fetched feed is read against what is stored (`identify`), cut to its bounds (`bounds`), and written in short
//! transactions (`delivery`); what the user does goes before the next of them (`patience`). What cannot be written is kept
//! beside the file (`pending`).

mod backup;
mod bodies;
mod bounds;
mod check;
mod compression;
mod connections;
mod delivery;
mod entries;
mod feeds;
mod flags;
mod identify;
mod lists;
mod migrations;
mod patience;
mod pending;
mod polling;
pub mod private;
#[cfg(test)]
mod safety;

use std::io;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::article::{HttpUrl, Sanitized, TextPos};
use crate::feed::{
    Body, Change, EntryDetail, EntryId, EntryPage, EntryQuery, Feed, FeedId, FeedList, FetchSchedule, ParsedFeed,
    Refreshed, Subscription,
};
use connections::{Connections, Durability};
use delivery::Plan;
use pending::{Pending, Tally};
use rusqlite::Transaction;

pub use connections::PATIENCE;
pub use flags::Mark;

/// The sentence for each way the data folder can fail.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the data file {path} cannot be used: {why}")]
    Open { path: PathBuf, why: String },
    #[error(
        "the data file {path} was written by a newer crosshead (schema {found}, this one knows {known}): update crosshead, \
         or name another folder with --data-dir{}",
        .copy.iter().map(|copy| format!("; the file as it was before is {}", copy.display())).collect::<String>()
    )]
    Newer { path: PathBuf, found: i64, known: i64, copy: Option<PathBuf> },
    #[error("the data file {path} or its folder is read-only: nothing was changed; make both writable")]
    ReadOnly { path: PathBuf },
    #[error("the data file {path} is held locked by another program: close that one, or do this again when it is done")]
    Locked { path: PathBuf },
    #[error("the data file {path} {why}: {tally} kept in {pending} beside it, to be made when it can be written")]
    Kept { path: PathBuf, why: String, pending: String, tally: Tally },
    #[error("the data file {path} {why}, and {pending} beside it cannot be written ({problem}): this is not saved")]
    NotKept { path: PathBuf, why: String, pending: String, problem: String },
    #[error("the data file {path} could not be read or written: {}", connections::sentence(.source))]
    Sql { path: PathBuf, source: rusqlite::Error },
}

/// What happened to the data file at the start; the person is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Notice {
    #[error("the data file {path} or its folder is read-only: articles can be read, but nothing new is kept")]
    ReadOnly { path: PathBuf },
    #[error("the data file {path} is damaged ({finding}); `crosshead check` says more")]
    Damaged { path: PathBuf, finding: String },
    #[error("{tally} kept in {path} could not be made yet: the data file is locked by another program, or read-only")]
    Waiting { path: PathBuf, tally: Tally },
    #[error(
        "changes that were kept could not be made, because their article is gone or the line cannot be read: {count} kept in {path}"
    )]
    Aside { count: usize, path: PathBuf },
    #[error("what is kept in {path} could not be made or cleared away: {why}")]
    Stuck { path: PathBuf, why: String },
    #[error("the data file was brought up to date; as it was before (schema {version}), it is kept as {path}")]
    Kept { path: PathBuf, version: i64 },
}

/// What a server said about freshness, kept verbatim for the next conditional GET (RFC 9110, section 13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// A feed as its next visit needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedJob {
    pub feed: FeedId,
    pub url: HttpUrl,
    pub title: Sanitized,
    pub validators: Validators,
    pub fetch_schedule: FetchSchedule,
}

/// A handle that is cheap to clone and may be used from any thread.
#[derive(Clone)]
pub struct Store {
    connections: Arc<Connections>,
    notices: Arc<[Notice]>,
    pending: Arc<Pending>,
}

impl Store {
    /// Opens or makes the data file (and its folder), and brings it to the newest schema; a file that is changed so is
    /// copied before. One that is read-only can be read. What the user changed and could not be written is made now.
    pub fn open(file: &Path) -> Result<Store, StoreError> {
        Store::open_within(file, connections::PATIENCE)
    }

    /// The same with another patience, once it is open, for a lock of another program.
    pub fn open_within(file: &Path, patience: Duration) -> Result<Store, StoreError> {
        let (connections, mut notices) = Connections::open_within(file, migrations::OURS, patience)?;
        let pending = Pending::of(file);
        notices.extend(match pending::make(&connections, &pending, &[], false) {
            Ok(notice) => notice,
            Err(StoreError::Locked { .. } | StoreError::ReadOnly { .. }) => {
                Some(Notice::Waiting { path: pending.file().to_owned(), tally: pending.tally() })
            }
            Err(error) => return Err(error),
        });
        Ok(Store { connections: Arc::new(connections), notices: notices.into(), pending: Arc::new(pending) })
    }

    /// The data file.
    pub fn file(&self) -> &Path {
        self.connections.file()
    }

    /// What the person should know of how the file was opened.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// What is wrong with a file that was not closed the last time, as far as a quick look tells; nothing if it is whole,
    /// or was closed. Takes a second for each half gigabyte, so nobody should wait for it.
    pub fn check_if_left_open(&self) -> Result<Option<Notice>, StoreError> {
        if !self.connections.is_left_open() {
            return Ok(None);
        }
        let finding = self.connections.read(check::quickly)?;
        Ok(finding.map(|finding| Notice::Damaged { path: self.connections.file().to_owned(), finding }))
    }

    /// What is wrong with the file; nothing if it is whole. Reads all of it.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        self.connections.read(check::thoroughly)
    }

    /// All feeds, by folder and title.
    pub fn feeds(&self) -> Result<FeedList, StoreError> {
        self.connections.read(feeds::list)
    }

    pub fn feed(&self, id: FeedId) -> Result<Option<Feed>, StoreError> {
        self.connections.read(|connection| feeds::one(connection, id))
    }

    /// The subscription to exactly this address.
    pub fn find_feed(&self, url: &HttpUrl) -> Result<Option<FeedId>, StoreError> {
        self.connections.read(|connection| feeds::find(connection, url))
    }

    /// All feeds, as their next visits need them.
    pub fn jobs(&self) -> Result<Vec<FeedJob>, StoreError> {
        self.connections.read(polling::all)
    }

    pub fn job(&self, id: FeedId) -> Result<Option<FeedJob>, StoreError> {
        self.connections.read(|connection| polling::one(connection, id))
    }

    /// When a feed is visited next, and what is known of it. Saved before what the visit brought: if only one of the two
    /// reaches the disk, it is the one that spares the server.
    pub fn save_fetch_schedule(&self, id: FeedId, fetch_schedule: &FetchSchedule) -> Result<(), StoreError> {
        self.connections.write(Durability::Fetched, |transaction| polling::save(transaction, id, fetch_schedule))
    }

    /// The feed has moved. `false` if another subscription has that address: then nothing changes.
    pub fn readdress(&self, id: FeedId, url: &HttpUrl) -> Result<bool, StoreError> {
        // What is noted names the feed by the address that it still has.
        self.make(&[])?;
        self.connections.write(Durability::Done, |transaction| polling::readdress(transaction, id, url))
    }

    pub fn validators(&self, id: FeedId) -> Result<Validators, StoreError> {
        self.connections.read(|connection| feeds::validators(connection, id))
    }

    /// Adds a subscription; the same address again gives the feed that stands.
    pub fn subscribe(
        &self,
        url: &HttpUrl,
        title: Option<&Sanitized>,
        folder: &[Sanitized],
    ) -> Result<FeedId, StoreError> {
        let wanted = Subscription { url: url.clone(), title: title.cloned(), folder: folder.to_vec() };
        self.connections.write(Durability::Done, |transaction| feeds::subscribe(transaction, &wanted))
    }

    /// Adds many at once, as an import does. How many were new.
    pub fn subscribe_all(&self, wanted: &[Subscription]) -> Result<usize, StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::subscribe_all(transaction, wanted))
    }

    /// Adds the feeds a new store starts with. Only the first call on a data file does anything: a feed that the person
    /// dropped does not come back. How many were added.
    pub fn seed(&self, wanted: &[Subscription]) -> Result<usize, StoreError> {
        if !self.connections.can_write() || self.connections.read(feeds::is_seeded)? {
            return Ok(0);
        }
        self.connections.write(Durability::Done, |transaction| feeds::seed(transaction, wanted))
    }

    /// With its entries, read, starred or not.
    pub fn unsubscribe(&self, id: FeedId) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::unsubscribe(transaction, id))
    }

    /// The person's own title; `None` goes back to the feed's.
    pub fn rename(&self, id: FeedId, title: Option<&Sanitized>) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::rename(transaction, id, title))
    }

    /// Into another folder; the empty path is the top.
    pub fn move_to(&self, id: FeedId, folder: &[Sanitized]) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::move_to(transaction, id, folder))
    }

    /// Entries are inserted or updated by identity, in several short transactions; what the user did with them stays. The
    /// validators are stored with the last of them: what is cut short is fetched again. A feed that was unsubscribed while its
    /// fetch was on the way is left alone.
    pub fn save_feed(
        &self,
        id: FeedId,
        feed: &ParsedFeed,
        validators: &Validators,
        now: DateTime<Utc>,
    ) -> Result<Refreshed, StoreError> {
        let plan = self.connections.read(|connection| Plan::new(connection, id, feed, now, bounds::OURS))?;
        let mut delivery = plan.pack();
        let mut part = |transaction: &Transaction<'_>| delivery.save_part(transaction, delivery::PACE, validators);
        while !self.connections.write(Durability::Fetched, &mut part)? {}
        Ok(delivery.result())
    }

    /// A 304: checked, nothing new, the last error is over.
    pub fn save_unchanged(&self, id: FeedId, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.connections.write(Durability::Fetched, |transaction| {
            entries::unpin(transaction, id, now)?;
            feeds::save_unchanged(transaction, id, now)
        })
    }

    /// A 304 may bring newer validators (RFC 9110, section 15.4.5). What it does not bring stays.
    pub fn renew_validators(&self, id: FeedId, validators: &Validators) -> Result<(), StoreError> {
        if *validators == Validators::default() {
            return Ok(());
        }
        self.connections.write(Durability::Fetched, |transaction| polling::renew(transaction, id, validators))
    }

    /// No answer, or not one that can be read. What is stored stays, and so does the time of the last good answer.
    pub fn save_failure(&self, id: FeedId, sentence: &Sanitized) -> Result<(), StoreError> {
        self.connections.write(Durability::Fetched, |transaction| feeds::save_failure(transaction, id, sentence))
    }

    /// A window of a list, from `offset`.
    pub fn entries(&self, query: &EntryQuery, offset: usize, rows: usize) -> Result<EntryPage, StoreError> {
        self.connections.read(|connection| {
            let mut page = lists::page(connection, query, offset, rows)?;
            pending::show(connection, &self.pending, &mut page.rows)?;
            Ok(page)
        })
    }

    /// How many rows stand before an entry in a list; `None` if it is not in it.
    pub fn position(&self, query: &EntryQuery, entry: EntryId) -> Result<Option<usize>, StoreError> {
        self.connections.read(|connection| lists::position(connection, query, entry))
    }

    pub fn entry(&self, id: EntryId) -> Result<Option<EntryDetail>, StoreError> {
        self.connections.read(|connection| {
            let mut detail = entries::detail(connection, id)?;
            if let Some(detail) = &mut detail {
                pending::show(connection, &self.pending, slice::from_mut(&mut detail.row))?;
            }
            Ok(detail)
        })
    }

    /// The item's own HTML, as fetched.
    pub fn body(&self, id: EntryId) -> Result<Option<Body>, StoreError> {
        self.connections.read(|connection| bodies::body(connection, id))
    }

    /// The page fetched for a teaser, whole. It goes when the item itself changes, and stays beside the item's own text until then.
    pub fn page(&self, id: EntryId) -> Result<Option<String>, StoreError> {
        self.connections.read(|connection| bodies::page(connection, id))
    }

    pub fn save_page(&self, id: EntryId, html: &str) -> Result<(), StoreError> {
        let packed = compression::pack(html);
        self.connections.write(Durability::Fetched, |transaction| bodies::save_page(transaction, id, &packed))
    }

    /// Fails as a write would, before any work is done in vain. What is kept for later is made now: what is fetched may change
    /// the names by which it is known.
    pub fn prepare_to_save(&self) -> Result<(), StoreError> {
        if let Some(notice) = pending::make(&self.connections, &self.pending, &[], true)? {
            tracing::warn!("{notice}");
        }
        self.connections.write(Durability::Fetched, |_| Ok(()))
    }

    /// A mark of the user's by names that last, as it is noted and made.
    pub fn name(&self, mark: &Mark, at: DateTime<Utc>) -> Result<Vec<Change>, StoreError> {
        self.connections.read(|connection| flags::name(connection, mark, at))
    }

    /// Notes changes beside the data file before they are made: from then on they survive the end of the program, whatever
    /// ends it. Waits neither for the disk nor for a lock on the data file.
    pub fn note(&self, changes: &[Change]) -> io::Result<()> {
        if self.connections.can_write() {
            self.pending.note(changes)
        } else {
            Err(io::ErrorKind::ReadOnlyFilesystem.into())
        }
    }

    /// Makes what is noted, and then these. Where another program holds the file for too long, all of it is kept for the
    /// next time, which is told by an error. What can never be made is told by a notice.
    pub fn make(&self, changes: &[Change]) -> Result<Option<Notice>, StoreError> {
        match pending::make(&self.connections, &self.pending, changes, true) {
            Err(StoreError::Locked { path }) => {
                Err(self.keep(path, "is held locked by another program".to_owned(), changes))
            }
            // All of it was noted before, and still is.
            Err(StoreError::Sql { path, source }) if changes.is_empty() => {
                Err(self.keep(path, format!("could not be written ({})", connections::sentence(&source)), changes))
            }
            // Told at the start, and no reason to say of what is made now that it was not.
            Ok(Some(stuck @ Notice::Stuck { .. })) => {
                tracing::warn!("{stuck}");
                Ok(None)
            }
            made => made,
        }
    }

    fn keep(&self, path: PathBuf, why: String, changes: &[Change]) -> StoreError {
        let pending = self.pending.name();
        match self.pending.note(changes).and_then(|()| self.pending.sync()) {
            Ok(()) => StoreError::Kept { path, why, pending, tally: self.pending.tally() },
            Err(problem) => StoreError::NotKept { path, why, pending, problem: problem.to_string() },
        }
    }

    pub fn mark_read(&self, entries: &[EntryId], is_read: bool) -> Result<(), StoreError> {
        self.mark(&Mark::Read(entries.to_vec(), is_read))
    }

    /// Every entry of the list, in view or not.
    pub fn mark_all_read(&self, query: &EntryQuery) -> Result<(), StoreError> {
        self.mark(&Mark::AllRead(query.scope))
    }

    pub fn star(&self, entry: EntryId, is_starred: bool) -> Result<(), StoreError> {
        self.mark(&Mark::Starred(entry, is_starred))
    }

    pub fn save_text_pos(&self, entry: EntryId, text_pos: TextPos) -> Result<(), StoreError> {
        self.mark(&Mark::LinePos(entry, text_pos))
    }

    /// Names and makes it.
    fn mark(&self, mark: &Mark) -> Result<(), StoreError> {
        self.make(&self.name(mark, Utc::now())?).map(drop)
    }

    pub fn text_pos(&self, entry: EntryId) -> Result<Option<TextPos>, StoreError> {
        self.connections.read(|connection| match pending::text_pos(connection, &self.pending, entry)? {
            None => flags::text_pos(connection, entry),
            waiting => Ok(waiting),
        })
    }
}
