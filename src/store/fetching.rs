//! What a fetch needs to know before it, and what is kept of it.
//!
//! It opens transactions; what they write is in `polling`, `delivery` and `entries`. It knows no network.

use chrono::{DateTime, Utc};
use rusqlite::Transaction;

use super::connections::Durability;
use super::delivery::{self, Plan};
use super::{FeedToFetch, Store, StoreError, Validators, bounds, entries, feeds, pending, polling};
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{FeedId, FetchSchedule, ParsedFeed, Refreshed};

impl Store {
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
        while !self.connections.write(Durability::Fetched, &mut part)? {
            self.signposts.move_rows();
        }
        self.signposts.move_rows();
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

    /// Fails if writing would fail, before any work is done in vain. Pending changes are applied now, because a fetch may
    /// change the identities they refer to.
    pub fn prepare_to_save(&self) -> Result<(), StoreError> {
        if let Some(notice) = pending::make(&self.connections, &self.pending, &[], true)? {
            tracing::warn!("{notice}");
        }
        self.connections.write(Durability::Fetched, |_| Ok(()))
    }
}
