//! Which entries a list shows, and in which order. Pure; the store turns it into SQL.

use super::FeedId;

/// Which entries a list shows, and in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntryQuery {
    pub scope: Scope,
    pub unread_only: bool,
    pub sort: Sort,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    #[default]
    All,
    Starred,
    Feed(FeedId),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
    Title,
}
