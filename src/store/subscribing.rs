//! Feeds as the user keeps them: found, subscribed, edited, hidden and removed.
//!
//! It opens transactions; what they write is in `feeds` and `hidden`.

use rusqlite::Transaction;

use super::connections::Durability;
use super::{Store, StoreError, feeds, hidden, rescue};
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{Feed, FeedEdit, FeedId, FeedList, Subscription};

/// Entries of a removed feed that are deleted in one transaction.
const PURGED_AT_ONCE: usize = 500;

impl Store {
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

    /// Makes changes of the user's, all or none. `false` if another subscription has the address.
    pub fn edit_feed(&self, id: FeedId, edits: &[FeedEdit]) -> Result<bool, StoreError> {
        // Pending changes name the feed by its old address, so they are applied first.
        self.make(&[])?;
        // An address that is taken is found before anything else is changed.
        let mut edits: Vec<&FeedEdit> = edits.iter().collect();
        edits.sort_by_key(|edit| !matches!(edit, FeedEdit::Address(_)));
        self.connections.write(Durability::Done, |transaction| {
            for edit in &edits {
                if !feeds::edit(transaction, id, edit)? {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    /// Adds a subscription. If the address is subscribed already, returns that feed.
    pub fn subscribe(
        &self,
        url: &HttpUrl,
        title: Option<&Sanitized>,
        folder: &[Sanitized],
    ) -> Result<FeedId, StoreError> {
        let wanted = Subscription { url: url.clone(), title: title.cloned(), folder: folder.to_vec() };
        let feed = self.connections.write(Durability::Done, |transaction| feeds::subscribe(transaction, &wanted))?;
        // A hidden feed comes back with its entries.
        self.signposts.move_rows();
        Ok(feed)
    }

    /// Adds many at once, as an import does. Returns how many were new.
    pub fn subscribe_all(&self, wanted: &[Subscription]) -> Result<usize, StoreError> {
        let count =
            self.connections.write(Durability::Done, |transaction| feeds::subscribe_all(transaction, wanted))?;
        self.signposts.move_rows();
        Ok(count)
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
        self.connections.write(Durability::Done, |transaction| feeds::unsubscribe(transaction, id))?;
        self.signposts.move_rows();
        Ok(())
    }

    /// Takes the starred and tagged articles of a feed into the feed of kept pages, before it is deleted.
    pub fn rescue(&self, id: FeedId) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| rescue::rescue(transaction, id))?;
        self.signposts.move_rows();
        Ok(())
    }

    /// The feeds that are hidden, because the user removed them ([`Change::Removed`](crate::feed::Change::Removed)).
    pub fn hidden_feeds(&self) -> Result<Vec<FeedId>, StoreError> {
        self.connections.read(hidden::feeds)
    }

    /// Deletes these feeds with their entries, in short transactions. One that is not hidden any more stays.
    pub fn purge(&self, hidden: &[FeedId]) -> Result<(), StoreError> {
        for id in hidden {
            let some = |transaction: &Transaction<'_>| hidden::purge_some(transaction, *id, PURGED_AT_ONCE);
            while self.connections.write(Durability::Fetched, some)? {}
        }
        Ok(())
    }

    /// Sets the user's own title; `None` restores the feed's.
    pub fn rename(&self, id: FeedId, title: Option<&Sanitized>) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::rename(transaction, id, title))
    }

    /// Moves a feed to another folder; the empty path is the top.
    pub fn move_to(&self, id: FeedId, folder: &[Sanitized]) -> Result<(), StoreError> {
        self.connections.write(Durability::Done, |transaction| feeds::move_to(transaction, id, folder))
    }
}
