//! Smart lists as the user keeps them: made, changed, removed, and kept in step with the config.
//!
//! It opens transactions; what they write is in `queries`.

use chrono::Utc;

use super::connections::Durability;
use super::{Store, StoreError, queries};
use crate::article::Sanitized;
use crate::feed::{Change, ListOrigin, NamedChange, SmartList};

impl Store {
    /// The smart lists, by name.
    pub fn smart_lists(&self) -> Result<Vec<SmartList>, StoreError> {
        self.connections.read(queries::lists)
    }

    /// The smart list of a name.
    pub fn smart_list(&self, name: &str) -> Result<Option<SmartList>, StoreError> {
        self.connections.read(|connection| queries::named(connection, name))
    }

    /// Gives a smart list its query, and makes it if it is not there. Without a query it is removed.
    pub fn put_smart_list(&self, name: &Sanitized, query: Option<&str>) -> Result<(), StoreError> {
        let query = query.map(str::to_owned);
        let change = Change::Listed { name: name.to_string(), query, before: None };
        self.make(&[NamedChange { change, at: Utc::now() }]).map(drop)
    }

    /// Keeps the smart lists of the config in step with it. One without a query has a wrong one: it stays as it was. Returns the
    /// names of those that are left out, because the user has made a list of that name with another query.
    pub fn follow_lists(&self, configured: &[(Sanitized, Option<String>)]) -> Result<Vec<Sanitized>, StoreError> {
        let mut own = self.smart_lists()?;
        own.retain(|list| list.origin == ListOrigin::User);
        let own_of = |name: &Sanitized| own.iter().find(|list| list.name == *name);
        let (taken, configured): (Vec<_>, Vec<_>) =
            configured.iter().cloned().partition(|(name, _)| own_of(name).is_some());
        let is_in_step = self.connections.read(|connection| queries::is_in_step(connection, &configured))?;
        if !is_in_step && self.connections.can_write() {
            self.connections.write(Durability::Done, |transaction| queries::keep_in_step(transaction, &configured))?;
        }
        let is_other = |(name, query): &(Sanitized, Option<String>)| {
            query.as_ref().is_some_and(|query| own_of(name).is_some_and(|list| list.query != *query))
        };
        Ok(taken.into_iter().filter(is_other).map(|(name, _)| name).collect())
    }
}
