//! The texts of entries, and what is derived from them.
//!
//! It opens transactions; what they read and write is in `bodies`, `kept`, `derived` and `backlog`. It parses nothing.

use chrono::{DateTime, Utc};
use rusqlite::Transaction;

use super::connections::Durability;
use super::derivation::{Derivation, WaitingEntry};
use super::derived::{self, StoredArticle};
use super::{Store, StoreError, backlog, bodies, compression, enclosures, kept};
use crate::feed::{Body, Enclosure, EntryId, KeptPage, ParsedEntry, TextVersion};

impl Store {
    /// The item's own HTML, as fetched.
    pub fn body(&self, id: EntryId) -> Result<Option<Body>, StoreError> {
        self.connections.read(|connection| bodies::body(connection, id))
    }

    /// The whole page fetched for a teaser. It is kept beside the item's own text until the item changes.
    pub fn page(&self, id: EntryId) -> Result<Option<String>, StoreError> {
        self.connections.read(|connection| bodies::page(connection, id))
    }

    /// The files that an entry comes with.
    pub fn enclosures(&self, id: EntryId) -> Result<Vec<Enclosure>, StoreError> {
        self.connections.read(|connection| enclosures::of(connection, id))
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

    /// Keeps a page as an entry of the feed of kept pages, unless it is in the library already.
    pub fn keep(&self, page: &ParsedEntry, html: &str, now: DateTime<Utc>) -> Result<KeptPage, StoreError> {
        let arrival = kept::arrival(page);
        let packed = compression::pack(html);
        self.signposts.move_rows();
        self.connections.write(Durability::Done, |transaction| kept::keep(transaction, &arrival, &packed, now))
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
}
