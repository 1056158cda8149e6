//! What no list shows: the feeds that the user removed, who may take that back until the next start, with their entries; and the
//! entries that were hidden one by one, which only a query finds that asks for them.

use chrono::{DateTime, Utc};
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params};

use super::columns::integer;
use super::filter;
use super::id_runs::LISTED;
use crate::feed::{EntryFilter, EntryRow, EntrySet, FeedId};
use crate::query::{EntryState, Term};

/// What is hidden now. Mostly nothing, and then it costs nothing.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    feeds: Vec<FeedId>,
    /// Entries are hidden one by one.
    has_entries: bool,
}

/// What is hidden from the lists of a filter: one that asks for hidden entries looks at them, too.
pub fn from(connection: &Connection, filter: &EntryFilter) -> rusqlite::Result<Hidden> {
    let is_asked = filter.any(|part| matches!(part, EntryFilter::Meets(Term::Is(EntryState::Hidden))));
    let has_entries = !is_asked && connection.prepare_cached("SELECT 1 FROM hidden")?.exists([])?;
    Ok(Hidden { feeds: feeds(connection)?, has_entries })
}

/// The hidden feeds: those that the user removed since the last start.
pub fn feeds(connection: &Connection) -> rusqlite::Result<Vec<FeedId>> {
    let sql = "SELECT id FROM feeds INDEXED BY feed_removed WHERE removed IS NOT NULL";
    connection.prepare_cached(sql)?.query_map([], |row| row.get(0).map(FeedId))?.collect()
}

impl Hidden {
    /// The condition that the feed of a row of `entries` or `counters` is shown. `None` if all are.
    pub fn shown_feed(&self, values: &mut Vec<Value>) -> Option<String> {
        (!self.feeds.is_empty()).then(|| format!("NOT {}", filter::is_of(&self.feeds, values)))
    }

    /// The condition that a row of `entries` is shown. `None` if all are.
    pub fn shown(&self, values: &mut Vec<Value>) -> Option<String> {
        let of_entry = self.has_entries.then(|| IS_SHOWN.to_owned());
        let parts: Vec<String> = self.shown_feed(values).into_iter().chain(of_entry).collect();
        (!parts.is_empty()).then(|| parts.join(" AND "))
    }

    /// Whether an entry is hidden, by itself or with its feed.
    pub fn has(&self, connection: &Connection, entry: &EntryRow) -> rusqlite::Result<bool> {
        let is_hidden = || connection.prepare_cached("SELECT 1 FROM hidden WHERE entry = ?1")?.exists([entry.id.0]);
        Ok(self.feeds.contains(&entry.feed) || self.has_entries && is_hidden()?)
    }

    /// Some feeds.
    #[cfg(test)]
    pub fn of_feeds(feeds: Vec<FeedId>) -> Hidden {
        Hidden { feeds, has_entries: false }
    }
}

/// The condition that a row of `entries` is not hidden by itself.
pub const IS_SHOWN: &str = "NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.entry = entries.id)";

/// Hides entries, or shows them again. Triggers keep the counters right.
pub fn put(transaction: &Transaction<'_>, entries: &EntrySet, is_hidden: bool) -> rusqlite::Result<()> {
    let sql = if is_hidden {
        format!("INSERT OR IGNORE INTO hidden (entry, feed) SELECT listed.id, listed.feed FROM {LISTED}")
    } else {
        "DELETE FROM hidden WHERE entry IN (SELECT was.entry FROM json_each(?1) AS run CROSS JOIN hidden AS was
            WHERE was.entry BETWEEN json_extract(run.value, '$[0]') AND json_extract(run.value, '$[1]'))"
            .to_owned()
    };
    transaction.prepare_cached(&sql)?.execute([entries.runs_as_json()]).map(drop)
}

/// Hides a feed with its entries since a time, or shows it again.
pub fn hide(transaction: &Transaction<'_>, id: FeedId, since: Option<DateTime<Utc>>) -> rusqlite::Result<()> {
    let since = since.map(|since| since.timestamp());
    transaction.prepare_cached("UPDATE feeds SET removed = ?2 WHERE id = ?1")?.execute(params![id.0, since]).map(drop)
}

/// Deletes some entries of a feed that is still hidden, at most `most`, and then the feed itself. Returns whether more is to be
/// deleted.
pub fn purge_some(transaction: &Transaction<'_>, id: FeedId, most: usize) -> rusqlite::Result<bool> {
    if !feeds(transaction)?.contains(&id) {
        return Ok(false);
    }
    let sql = "DELETE FROM entries WHERE id IN (SELECT id FROM entries WHERE feed = ?1 LIMIT ?2)";
    let is_some_left = transaction.prepare_cached(sql)?.execute(params![id.0, integer(most)])? > 0;
    if !is_some_left {
        transaction.execute("DELETE FROM feeds WHERE id = ?1", [id.0])?;
    }
    Ok(is_some_left)
}
