//! Queries for lists of entries: an expression that filters them, and an order. Pure. The store's `filter` module turns the
//! expression into SQL.

use super::{EntryRow, FeedId};

/// Which entries a list shows, and in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntryQuery {
    pub filter: EntryFilter,
    pub sort: Sort,
}

/// An expression about an entry. A new variant needs its meaning in [`EntryFilter::holds`] and its SQL in the store's
/// `filter` module. The compiler asks for both, and a property test compares them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EntryFilter {
    Feed(FeedId),
    Unread,
    Starred,
    /// All of these hold. An empty list holds for every entry.
    And(Vec<EntryFilter>),
}

/// A list that the feed pane offers. `F` is the type that identifies a feed, as in [`super::Change`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListScope<F = FeedId> {
    #[default]
    All,
    Starred,
    Feed(F),
}

/// The order of a list. By date, an entry without a date counts from its arrival.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
    Title,
}

impl EntryQuery {
    /// The entries of a scope, all or only the unread ones.
    pub fn of(scope: ListScope, unread_only: bool, sort: Sort) -> EntryQuery {
        let unread = unread_only.then_some(EntryFilter::Unread);
        EntryQuery { filter: scope.filter().and(unread), sort }
    }
}

impl EntryFilter {
    /// Every entry.
    pub const ALL: EntryFilter = EntryFilter::And(Vec::new());

    /// The entries for which this and all of `more` hold.
    #[must_use]
    pub fn and(self, more: impl IntoIterator<Item = EntryFilter>) -> EntryFilter {
        let mut all = match self {
            EntryFilter::And(all) => all,
            one @ (EntryFilter::Feed(_) | EntryFilter::Unread | EntryFilter::Starred) => vec![one],
        };
        all.extend(more);
        EntryFilter::And(all)
    }

    /// Whether the expression is true of an entry. The store's SQL must come to the same result.
    pub fn holds(&self, row: &EntryRow) -> bool {
        match self {
            EntryFilter::Feed(feed) => row.feed == *feed,
            EntryFilter::Unread => !row.is_read,
            EntryFilter::Starred => row.is_starred,
            EntryFilter::And(all) => all.iter().all(|filter| filter.holds(row)),
        }
    }
}

impl<F> ListScope<F> {
    /// The same list with its feed identified by another type. `None` if `feed` finds no counterpart.
    pub(super) fn renamed<F2, X>(
        self,
        feed: impl FnOnce(F) -> Result<Option<F2>, X>,
    ) -> Result<Option<ListScope<F2>>, X> {
        Ok(match self {
            ListScope::All => Some(ListScope::All),
            ListScope::Starred => Some(ListScope::Starred),
            ListScope::Feed(name) => feed(name)?.map(ListScope::Feed),
        })
    }
}

impl ListScope {
    /// The entries that belong to the scope.
    pub fn filter(self) -> EntryFilter {
        match self {
            ListScope::All => EntryFilter::ALL,
            ListScope::Starred => EntryFilter::Starred,
            ListScope::Feed(feed) => EntryFilter::Feed(feed),
        }
    }
}
