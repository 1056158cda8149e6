//! The only SQL: feeds, entries, what the person did with them, and counters that are kept, not counted.
//!
//! One writer (a connection behind a mutex), any number of WAL readers. Lists never read bodies. Every call blocks: the
//! shell makes it on a blocking worker. Migrations are append-only.

mod backup;
mod bodies;
mod check;
mod connections;
mod entries;
mod feeds;
mod lists;
mod marks;
mod migrations;
mod packing;
pub mod private;
#[cfg(test)]
mod safety;
mod visits;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::article::{Clean, HttpUrl, Spot};
use crate::feed::{
    Body, EntryDetail, EntryId, EntryPage, EntryQuery, Feed, FeedId, FeedList, ParsedFeed, Polling, Refreshed,
    Subscription,
};
use connections::{Connections, Durability};

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
pub struct Errand {
    pub feed: FeedId,
    pub url: HttpUrl,
    pub title: Clean,
    pub validators: Validators,
    pub polling: Polling,
}

/// A handle that is cheap to clone and may be used from any thread.
#[derive(Clone)]
pub struct Store {
    connections: Arc<Connections>,
    notices: Arc<[Notice]>,
}

impl Store {
    /// Opens or makes the data file (and its folder), and brings it to the newest schema; a file that is changed so is
    /// copied before. One that is read-only can be read.
    pub fn open(file: &Path) -> Result<Store, StoreError> {
        let (connections, notices) = Connections::open(file, migrations::OURS)?;
        Ok(Store { connections: Arc::new(connections), notices: notices.into() })
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
    pub fn errands(&self) -> Result<Vec<Errand>, StoreError> {
        self.connections.read(visits::all)
    }

    pub fn errand(&self, id: FeedId) -> Result<Option<Errand>, StoreError> {
        self.connections.read(|connection| visits::one(connection, id))
    }

    /// When a feed is visited next, and what is known of it. Saved before what the visit brought: if only one of the two
    /// reaches the disk, it is the one that spares the server.
    pub fn save_polling(&self, id: FeedId, polling: &Polling) -> Result<(), StoreError> {
        self.connections.write(Durability::Fetched, |transaction| visits::save(transaction, id, polling))
    }

    /// The feed has moved. `false` if another subscription has that address: then nothing changes.
    pub fn readdress(&self, id: FeedId, url: &HttpUrl) -> Result<bool, StoreError> {
        self.connections.write(Durability::Done, |transaction| visits::readdress(transaction, id, url))
    }

    pub fn validators(&self, id: FeedId) -> Result<Validators, StoreError> {
        self.connections.read(|connection| feeds::validators(connection, id))
    }

    /// Adds a subscription; the same address again gives the feed that stands.
    pub fn subscribe(&self, url: &HttpUrl, title: Option<&Clean>, folder: &[Clean]) -> Result<FeedId, StoreError> {
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
    pub fn rename(&self, id: FeedId, title: Option<&Clean>) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::rename(transaction, id, title))
    }

    /// Into another folder; the empty path is the top.
    pub fn move_to(&self, id: FeedId, folder: &[Clean]) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::move_to(transaction, id, folder))
    }

    /// One transaction: entries are inserted or updated by identity; what the person did with them stays. A feed that was
    /// unsubscribed while its fetch was on the way is left alone.
    pub fn save_feed(
        &self,
        id: FeedId,
        feed: &ParsedFeed,
        validators: &Validators,
        now: DateTime<Utc>,
    ) -> Result<Refreshed, StoreError> {
        let known = self.connections.read(|connection| entries::known(connection, id, feed))?;
        let arrivals = entries::arrivals(feed, &known);
        let (new, updated) = self.connections.write(Durability::Fetched, |transaction| {
            let is_subscribed = feeds::save_fetched(transaction, id, feed, validators, now)?;
            entries::unpin(transaction, id, now)?;
            if is_subscribed { entries::save(transaction, id, &arrivals, now) } else { Ok((0, 0)) }
        })?;
        Ok(Refreshed { feed: id, new, updated, skipped: feed.skipped.len() + feed.surplus, is_unchanged: false })
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
        self.connections.write(Durability::Fetched, |transaction| visits::renew(transaction, id, validators))
    }

    /// No answer, or not one that can be read. What is stored stays, and so does the time of the last good answer.
    pub fn save_failure(&self, id: FeedId, sentence: &Clean) -> Result<(), StoreError> {
        self.connections.write(Durability::Fetched, |transaction| feeds::save_failure(transaction, id, sentence))
    }

    /// A window of a list, from `offset`.
    pub fn entries(&self, query: &EntryQuery, offset: usize, rows: usize) -> Result<EntryPage, StoreError> {
        self.connections.read(|connection| lists::page(connection, query, offset, rows))
    }

    /// How many rows stand before an entry in a list; `None` if it is not in it.
    pub fn position(&self, query: &EntryQuery, entry: EntryId) -> Result<Option<usize>, StoreError> {
        self.connections.read(|connection| lists::position(connection, query, entry))
    }

    pub fn entry(&self, id: EntryId) -> Result<Option<EntryDetail>, StoreError> {
        self.connections.read(|connection| entries::detail(connection, id))
    }

    /// The item's own HTML, as fetched.
    pub fn body(&self, id: EntryId) -> Result<Option<Body>, StoreError> {
        self.connections.read(|connection| bodies::body(connection, id))
    }

    /// The page fetched for a teaser, whole. It goes when the item itself changes.
    pub fn page(&self, id: EntryId) -> Result<Option<String>, StoreError> {
        self.connections.read(|connection| bodies::page(connection, id))
    }

    pub fn save_page(&self, id: EntryId, html: &str) -> Result<(), StoreError> {
        let packed = packing::pack(html);
        self.connections.write(Durability::Fetched, |transaction| bodies::save_page(transaction, id, &packed))
    }

    pub fn mark_read(&self, entries: &[EntryId], is_read: bool) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| marks::read(transaction, entries, is_read))
    }

    /// Every entry of the list, in view or not.
    pub fn mark_all_read(&self, query: &EntryQuery) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| marks::all_read(transaction, query.scope))
    }

    pub fn star(&self, entry: EntryId, is_starred: bool) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| marks::star(transaction, entry, is_starred))
    }

    pub fn save_spot(&self, entry: EntryId, spot: Spot) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| marks::save_spot(transaction, entry, spot))
    }

    pub fn spot(&self, entry: EntryId) -> Result<Option<Spot>, StoreError> {
        self.connections.read(|connection| marks::spot(connection, entry))
    }
}
