//! Hidden feeds: the user removed them, and may take that back until the next start. They and their entries are in no list.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};

use super::columns::integer;
use crate::feed::FeedId;

/// The hidden feeds: those that the user removed since the last start.
pub fn all(connection: &Connection) -> rusqlite::Result<Vec<FeedId>> {
    let sql = "SELECT id FROM feeds INDEXED BY feed_removed WHERE removed IS NOT NULL";
    connection.prepare_cached(sql)?.query_map([], |row| row.get(0).map(FeedId))?.collect()
}

/// Hides a feed with its entries since a time, or shows it again.
pub fn hide(transaction: &Transaction<'_>, id: FeedId, since: Option<DateTime<Utc>>) -> rusqlite::Result<()> {
    let since = since.map(|since| since.timestamp());
    transaction.prepare_cached("UPDATE feeds SET removed = ?2 WHERE id = ?1")?.execute(params![id.0, since]).map(drop)
}

/// Deletes some entries of a feed that is still hidden, at most `most`, and then the feed itself. Returns whether more is to be
/// deleted.
pub fn purge_some(transaction: &Transaction<'_>, id: FeedId, most: usize) -> rusqlite::Result<bool> {
    if !all(transaction)?.contains(&id) {
        return Ok(false);
    }
    let sql = "DELETE FROM entries WHERE id IN (SELECT id FROM entries WHERE feed = ?1 LIMIT ?2)";
    let is_some_left = transaction.prepare_cached(sql)?.execute(params![id.0, integer(most)])? > 0;
    if !is_some_left {
        transaction.execute("DELETE FROM feeds WHERE id = ?1", [id.0])?;
    }
    Ok(is_some_left)
}
