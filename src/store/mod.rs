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
mod changing;
mod check;
mod columns;
mod compression;
mod connect;
mod connections;
mod delivery;
mod derivation;
mod derived;
mod enclosures;
mod encoding;
mod entries;
mod feeds;
mod fetching;
mod filter;
mod flags;
mod found;
mod hidden;
mod id_runs;
mod id_set;
mod identify;
mod interrupt;
mod kept;
mod list_counts;
mod listing;
mod lists;
mod migrations;
pub mod newsboat;
mod patience;
mod pending;
mod polling;
mod prefetch;
pub mod private;
mod queries;
mod questions;
mod rescue;
mod retention;
mod rule_marks;
mod rules;
#[cfg(test)]
mod safety;
mod search;
mod signposts;
mod smart_lists;
mod snippet;
mod subscribing;
mod tags;
mod texts;
mod title_key;
mod touched;
mod unfolded;
mod words;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::article::{HttpUrl, Sanitized};
use crate::feed::{Change, EntryId, EntrySet, FeedId, FetchSchedule, ParsedEntry, ParsedFeed};
use connections::Connections;
use list_counts::ListCounts;
use pending::{Pending, Tally};
use signposts::Signposts;

pub use connect::PATIENCE;
pub use derivation::{Derivation, TextSource, WaitingEntry};
pub use derived::StoredArticle;
pub use interrupt::Interrupt;
pub use retention::ToClear;
pub use rules::{RuleRange, RulesActed};

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
    /// A file of another program.
    #[error("{path} cannot be read: {why}")]
    Foreign { path: PathBuf, why: String },
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
    /// Between two fetches, if the user has set it for this feed.
    pub interval: Option<TimeDelta>,
}

/// A list that was marked read: which entries were unread, and what became of the change ([`Store::make`]).
#[derive(Debug)]
pub struct ListMark {
    pub entries: EntrySet,
    pub made: Result<Option<Notice>, StoreError>,
}

/// A handle that is cheap to clone and may be used from any thread.
#[derive(Clone)]
pub struct Store {
    connections: Arc<Connections>,
    notices: Arc<[Notice]>,
    pending: Arc<Pending>,
    signposts: Arc<Signposts>,
    list_counts: Arc<Mutex<ListCounts>>,
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
        Ok(Store {
            connections: Arc::new(connections),
            notices: notices.into(),
            pending: Arc::new(pending),
            signposts: Arc::default(),
            list_counts: Arc::default(),
        })
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

    /// A number that changes when something was written that is no change made here: by another instance, or by a fetch. Costs a
    /// look into shared memory. `None` if it cannot be told now.
    pub fn version(&self) -> Option<i64> {
        self.connections.version()
    }

    /// Adds articles that another reader has of a feed, as if they were fetched now; those that are here already keep their
    /// text. Returns for each which entry it is, or `None` if the bounds leave no room for it, and how many are new.
    pub fn take_over(
        &self,
        id: FeedId,
        mut feed: ParsedFeed,
        now: DateTime<Utc>,
    ) -> Result<(Vec<Option<EntryId>>, usize), StoreError> {
        let find = |entries: &[ParsedEntry]| -> Result<Vec<Option<EntryId>>, StoreError> {
            self.connections.read(|connection| entries.iter().map(|one| entries::same(connection, id, one)).collect())
        };
        let mut ids = find(&feed.entries)?;
        let known = ids.clone();
        let mut known = known.iter();
        feed.entries.retain(|_| known.next().is_some_and(Option::is_none));
        if feed.entries.is_empty() {
            return Ok((ids, 0));
        }
        let saved = self.save_feed(id, &feed, &Validators::default(), now)?;
        let mut added = find(&feed.entries)?.into_iter();
        ids.iter_mut().filter(|id| id.is_none()).for_each(|id| *id = added.next().flatten());
        Ok((ids, saved.new))
    }

    /// Stars an entry, or takes the star away.
    pub fn star(&self, entry: EntryId, is_starred: bool) -> Result<(), StoreError> {
        self.change(&[Change::Starred { of: entry, value: is_starred }])
    }
}
