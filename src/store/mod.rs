//! The data file, and the only SQL: feeds, entries, what the user did with them, and counters. Triggers keep the counters
//! up to date, so that no list has to count.
//!
//! One connection behind a mutex writes the user's changes and another writes fetched feeds. Any number of connections read
//! (WAL mode). Lists never read texts. Every call blocks, so the shell makes it on a blocking worker. Migrations are
//! append-only.
//!
//! A fetched feed is compared with what is stored (`identify`), cut to its bounds (`bounds`), and written in short
//! transactions (`delivery`). The user's changes go between them (`patience`). Changes that cannot be written yet are kept
//! beside the file (`pending`).
//!
//! What is derived from texts (`derived`) is written later: an entry whose text has changed waits for that in a table
//! (`backlog`).

mod apart;
mod backlog;
mod backup;
mod bodies;
mod bounds;
mod check;
mod columns;
mod compression;
mod connect;
mod connections;
mod delivery;
mod derivation;
mod derived;
mod encoding;
mod entries;
mod feeds;
mod filter;
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

use crate::article::{HttpUrl, QuotedPos, Sanitized};
use crate::feed::{
    Body, Change, EntryDetail, EntryId, EntryPage, EntryQuery, Feed, FeedId, FeedList, FetchSchedule, ListScope,
    NamedChange, ParsedFeed, Refreshed, Subscription, TextVersion,
};
use connections::{Connections, Durability};
use delivery::Plan;
use pending::{Pending, Tally};
use rusqlite::Transaction;

pub use connect::PATIENCE;
pub use derivation::{Derivation, TextSource, WaitingEntry};
pub use derived::StoredArticle;

/// The ways the data folder can fail, each with its sentence.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the data file {path} cannot be used: {why}")]
    Open { path: PathBuf, why: String },
    #[error(
        "the data file {path} was written by a newer crosshead (schema {found}, this one knows {known}): update crosshead, \
         or choose another folder with --data-dir{}",
        .copy.iter().map(|copy| format!("; a copy of the older file is {}", copy.display())).collect::<String>()
    )]
    Newer { path: PathBuf, found: i64, known: i64, copy: Option<PathBuf> },
    #[error("the data file {path} or its folder is read-only: nothing was changed; make both writable")]
    ReadOnly { path: PathBuf },
    #[error("the data file {path} is locked by another program: close that one, or try again when it is done")]
    Locked { path: PathBuf },
    #[error("the data file {path} {why}: {tally} kept in {pending} beside it until it can be written")]
    Kept { path: PathBuf, why: String, pending: String, tally: Tally },
    #[error("the data file {path} {why}, and {pending} beside it cannot be written ({problem}): this is not saved")]
    NotKept { path: PathBuf, why: String, pending: String, problem: String },
    #[error("the data file {path} could not be read or written: {}", connect::sentence(.source))]
    Sql { path: PathBuf, source: rusqlite::Error },
}

/// What happened to the data file at the start, to be shown to the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Notice {
    #[error("the data file {path} or its folder is read-only: articles can be read, but nothing is saved")]
    ReadOnly { path: PathBuf },
    #[error("the data file {path} is damaged ({finding}); run `crosshead check` for details")]
    Damaged { path: PathBuf, finding: String },
    #[error("{tally} kept in {path} could not be saved yet: the data file is locked by another program, or read-only")]
    Waiting { path: PathBuf, tally: Tally },
    #[error(
        "some kept changes could not be saved, because their article is gone or the line cannot be read: {count} kept in {path}"
    )]
    Aside { count: usize, path: PathBuf },
    #[error("the changes kept in {path} could not be saved or removed: {why}")]
    Stuck { path: PathBuf, why: String },
    #[error("the data file was upgraded; a copy of the old one (schema {version}) is kept as {path}")]
    Kept { path: PathBuf, version: i64 },
}

/// How far the upgrade of the data file is, in MiB. First the file is checked, then copied, then changed; only the copying
/// is counted, so both are 0 before and after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpgradeStep {
    pub done: u64,
    pub total: u64,
}

/// The validators of an answer, kept verbatim for the next conditional GET (RFC 9110, section 13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// What the next fetch of a feed needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedToFetch {
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
    /// Opens or creates the data file and its folder, and upgrades it to the newest schema; the file is copied before an
    /// upgrade. A read-only file can be read. Pending changes of the user are applied now.
    pub fn open(file: &Path) -> Result<Store, StoreError> {
        Store::open_telling(file, &mut |_| {})
    }

    /// The same; `on_step` is told how far an upgrade is, which takes some seconds for each gigabyte. If the program is
    /// killed during an upgrade, the file is as it was.
    pub fn open_telling(file: &Path, on_step: &mut dyn FnMut(UpgradeStep)) -> Result<Store, StoreError> {
        Store::open_at(file, connect::PATIENCE, on_step)
    }

    /// The same with another patience for locks of other programs. It applies once the file is open.
    pub fn open_within(file: &Path, patience: Duration) -> Result<Store, StoreError> {
        Store::open_at(file, patience, &mut |_| {})
    }

    fn open_at(file: &Path, patience: Duration, on_step: &mut dyn FnMut(UpgradeStep)) -> Result<Store, StoreError> {
        let (connections, mut notices) = Connections::open_within(file, migrations::OURS, patience, on_step)?;
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

    /// What the user should know about how the file was opened.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Checks a file that was not closed the last time, as far as a quick check goes; `None` if it is intact or was closed.
    /// Takes a second for each half gigabyte and for each 20,000 articles in the full-text index, so nothing should wait for
    /// it.
    pub fn check_if_left_open(&self) -> Result<Option<Notice>, StoreError> {
        if !self.connections.is_left_open() {
            return Ok(None);
        }
        let finding = self.connections.read(check::quickly)?;
        Ok(finding.map(|finding| Notice::Damaged { path: self.connections.file().to_owned(), finding }))
    }

    /// Everything that is wrong with the file; empty if it is intact. Reads all of it.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        self.connections.read(check::thoroughly)
    }

    /// All feeds, by folder and title.
    pub fn feeds(&self) -> Result<FeedList, StoreError> {
        self.connections.read(feeds::list)
    }

    /// A feed with its counters, unless it was removed.
    pub fn feed(&self, id: FeedId) -> Result<Option<Feed>, StoreError> {
        self.connections.read(|connection| feeds::one(connection, id))
    }

    /// The subscription to exactly this address.
    pub fn find_feed(&self, url: &HttpUrl) -> Result<Option<FeedId>, StoreError> {
        self.connections.read(|connection| feeds::find(connection, url))
    }

    /// All feeds, with what their next fetches need.
    pub fn jobs(&self) -> Result<Vec<FeedToFetch>, StoreError> {
        self.connections.read(polling::all)
    }

    /// What a fetch of one feed needs to know.
    pub fn job(&self, id: FeedId) -> Result<Option<FeedToFetch>, StoreError> {
        self.connections.read(|connection| polling::one(connection, id))
    }

    /// Saves when a feed is fetched next, and the rest of its schedule. This is saved before the content of the fetch: if
    /// only one of the two reaches the disk, it is the one that spares the server.
    pub fn save_fetch_schedule(&self, id: FeedId, fetch_schedule: &FetchSchedule) -> Result<(), StoreError> {
        self.connections.write(Durability::Fetched, |transaction| polling::save(transaction, id, fetch_schedule))
    }

    /// Gives a feed that has moved its new address. Returns `false` and changes nothing if another subscription has that
    /// address.
    pub fn readdress(&self, id: FeedId, url: &HttpUrl) -> Result<bool, StoreError> {
        // Pending changes name the feed by its old address, so they are applied first.
        self.make(&[])?;
        self.connections.write(Durability::Done, |transaction| polling::readdress(transaction, id, url))
    }

    /// Adds a subscription. If the address is subscribed already, returns that feed.
    pub fn subscribe(
        &self,
        url: &HttpUrl,
        title: Option<&Sanitized>,
        folder: &[Sanitized],
    ) -> Result<FeedId, StoreError> {
        let wanted = Subscription { url: url.clone(), title: title.cloned(), folder: folder.to_vec() };
        self.connections.write(Durability::Done, |transaction| feeds::subscribe(transaction, &wanted))
    }

    /// Adds many at once, as an import does. Returns how many were new.
    pub fn subscribe_all(&self, wanted: &[Subscription]) -> Result<usize, StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::subscribe_all(transaction, wanted))
    }

    /// Adds the feeds a new store starts with. Only the first call on a data file does anything, so a feed that the user
    /// removed does not come back. Returns how many were added.
    pub fn seed(&self, wanted: &[Subscription]) -> Result<usize, StoreError> {
        if !self.connections.can_write() || self.connections.read(feeds::is_seeded)? {
            return Ok(0);
        }
        self.connections.write(Durability::Done, |transaction| feeds::seed(transaction, wanted))
    }

    /// Deletes the feed with its entries, including read and starred ones.
    pub fn unsubscribe(&self, id: FeedId) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::unsubscribe(transaction, id))
    }

    /// Sets the user's own title; `None` restores the feed's.
    pub fn rename(&self, id: FeedId, title: Option<&Sanitized>) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::rename(transaction, id, title))
    }

    /// Moves a feed to another folder; the empty path is the top.
    pub fn move_to(&self, id: FeedId, folder: &[Sanitized]) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::move_to(transaction, id, folder))
    }

    /// Inserts or updates entries by identity, in several short transactions. What the user did with them stays. The
    /// validators are stored with the last transaction, so that an interrupted save is fetched again. A feed that was
    /// unsubscribed during its fetch is ignored.
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

    /// Records a 304: checked, nothing new, and the last error is cleared.
    pub fn save_unchanged(&self, id: FeedId, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.connections.write(Durability::Fetched, |transaction| {
            entries::unpin(transaction, id, now)?;
            feeds::save_unchanged(transaction, id, now)
        })
    }

    /// Stores newer validators from a 304 (RFC 9110, section 15.4.5). Missing ones keep their stored value.
    pub fn renew_validators(&self, id: FeedId, validators: &Validators) -> Result<(), StoreError> {
        if *validators == Validators::default() {
            return Ok(());
        }
        self.connections.write(Durability::Fetched, |transaction| polling::renew(transaction, id, validators))
    }

    /// Records that there was no answer, or none that could be read. The stored entries stay, and so does the time of the
    /// last good answer.
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

    /// How many rows are before an entry in a list; `None` if it is not in the list.
    pub fn position(&self, query: &EntryQuery, entry: EntryId) -> Result<Option<usize>, StoreError> {
        self.connections.read(|connection| lists::position(connection, query, entry))
    }

    /// An entry with its summary, and with flags that are still in the pending file.
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

    /// The whole page fetched for a teaser. It is kept beside the item's own text until the item changes.
    pub fn page(&self, id: EntryId) -> Result<Option<String>, StoreError> {
        self.connections.read(|connection| bodies::page(connection, id))
    }

    /// Which texts an entry has; `None` if it is gone.
    pub fn text_version(&self, id: EntryId) -> Result<Option<TextVersion>, StoreError> {
        self.connections.read(|connection| bodies::version(connection, id))
    }

    /// Keeps the fetched page of an entry, so that it is not fetched again.
    pub fn save_page(&self, id: EntryId, html: &str) -> Result<(), StoreError> {
        let packed = compression::pack(html);
        self.connections.write(Durability::Fetched, |transaction| bodies::save_page(transaction, id, &packed))
    }

    /// What was derived from the texts of an entry: with it, opening need not parse.
    pub fn article(&self, id: EntryId) -> Result<StoredArticle, StoreError> {
        self.connections.read(|connection| derived::article(connection, id))
    }

    /// How many entries wait in the backlog, to be derived.
    pub fn backlog(&self) -> Result<usize, StoreError> {
        self.connections.read(backlog::length)
    }

    /// The next entries of the backlog with their texts, the newest first: at most `most`, and none after the one with which
    /// the texts are longer than `bytes`.
    pub fn next_waiting(&self, most: usize, bytes: usize) -> Result<Vec<WaitingEntry>, StoreError> {
        self.connections.read(|connection| backlog::next(connection, most, bytes))
    }

    /// An entry of the backlog with its texts; `None` if it was removed or derived in the meantime.
    pub fn waiting(&self, id: EntryId) -> Result<Option<WaitingEntry>, StoreError> {
        self.connections.read(|connection| backlog::one(connection, id))
    }

    /// Writes what was derived, in short transactions, and takes the entries out of the backlog. An entry that was removed or
    /// whose texts have changed in the meantime is left out.
    pub fn save_derived(&self, mut derivations: Vec<Derivation>) -> Result<(), StoreError> {
        derivations.reverse();
        while !derivations.is_empty() {
            let some = |transaction: &Transaction<'_>| derived::save_some(transaction, &mut derivations);
            self.connections.write(Durability::Fetched, some)?;
        }
        while self.connections.write(Durability::Fetched, derived::merge_some)? {}
        Ok(())
    }

    /// Puts an entry into the backlog whose article is of another format.
    pub fn derive_again(&self, id: EntryId) -> Result<(), StoreError> {
        self.connections.write(Durability::Fetched, |transaction| backlog::put(transaction, id))
    }

    /// Notes that the program was killed while these were being derived. Returns those with which that happened too often.
    pub fn count_kill(&self, entries: &[EntryId]) -> Result<Vec<EntryId>, StoreError> {
        self.connections.write(Durability::Fetched, |transaction| backlog::count_kill(transaction, entries))
    }

    /// Fails if writing would fail, before any work is done in vain. Pending changes are applied now, because a fetch may
    /// change the identities they refer to.
    pub fn prepare_to_save(&self) -> Result<(), StoreError> {
        if let Some(notice) = pending::make(&self.connections, &self.pending, &[], true)? {
            tracing::warn!("{notice}");
        }
        self.connections.write(Durability::Fetched, |_| Ok(()))
    }

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
        if self.connections.can_write() {
            self.pending.note(changes)
        } else {
            Err(io::ErrorKind::ReadOnlyFilesystem.into())
        }
    }

    /// Applies the noted changes and then these. If another program locks the file for too long, all of them are kept for
    /// next time, and the error reports that. Changes that can never be applied are reported by a notice.
    pub fn make(&self, changes: &[NamedChange]) -> Result<Option<Notice>, StoreError> {
        match pending::make(&self.connections, &self.pending, changes, true) {
            Err(StoreError::Locked { path }) => {
                Err(self.keep(path, "is locked by another program".to_owned(), changes))
            }
            // All of it was noted before, and still is.
            Err(StoreError::Sql { path, source }) if changes.is_empty() => {
                Err(self.keep(path, format!("could not be written ({})", connect::sentence(&source)), changes))
            }
            // This was reported at the start, and does not mean that the new changes failed.
            Ok(Some(stuck @ Notice::Stuck { .. })) => {
                tracing::warn!("{stuck}");
                Ok(None)
            }
            made => made,
        }
    }

    fn keep(&self, path: PathBuf, why: String, changes: &[NamedChange]) -> StoreError {
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

    /// Marks every entry of the list, in view or not.
    pub fn mark_all_read(&self, scope: ListScope) -> Result<(), StoreError> {
        self.change(&[Change::AllRead { list: scope, until: self.feeds()?.newest }])
    }

    /// Stars an entry, or takes the star away.
    pub fn star(&self, entry: EntryId, is_starred: bool) -> Result<(), StoreError> {
        self.change(&[Change::Starred { of: entry, value: is_starred }])
    }

    /// Keeps where an entry was left.
    pub fn save_text_pos(&self, entry: EntryId, place: impl Into<QuotedPos>) -> Result<(), StoreError> {
        self.change(&[Change::TextPos { of: entry, value: place.into() }])
    }

    /// Applies changes, all in one transaction.
    fn change(&self, changes: &[Change]) -> Result<(), StoreError> {
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
