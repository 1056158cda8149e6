//! The starred and tagged articles of a feed that is removed: kept, if the user says so, in the feed of kept pages. Until the
//! removed feed is deleted at the next start, the removal can be taken back, and they go home with it.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};

use super::bodies;
use super::kept;
use crate::feed::{EntryId, FeedId};

/// Takes the marked articles out of a feed. Their identities are the feed's: they get others, so that none meets its like.
pub fn rescue(transaction: &Transaction<'_>, feed: FeedId) -> rusqlite::Result<()> {
    let marked = marked(transaction, feed)?;
    if marked.is_empty() {
        return Ok(());
    }
    let home = kept::feed(transaction)?;
    for id in marked {
        let sql = "INSERT OR REPLACE INTO rescued (entry, feed, identity) SELECT id, feed, identity FROM entries WHERE id = ?1";
        transaction.prepare_cached(sql)?.execute([id.0])?;
        rename(transaction, id, &format!("rescued {}", id.0))?;
        kept::move_to(transaction, id, feed, home)?;
    }
    Ok(())
}

/// Brings back what was taken out of a feed, except what has left the kept pages since.
pub fn bring_back(transaction: &Transaction<'_>, feed: FeedId, at: DateTime<Utc>) -> rusqlite::Result<()> {
    let home = kept::feed_if_any(transaction)?;
    let Some(home) = home else { return Ok(()) };
    let sql = "SELECT entry, rescued.identity FROM rescued JOIN entries ON entries.id = entry
        WHERE rescued.feed = ?1 AND entries.feed = ?2
            AND NOT EXISTS (SELECT 1 FROM entries AS other WHERE other.feed = ?1 AND other.identity = rescued.identity)";
    let mut statement = transaction.prepare_cached(sql)?;
    let rows =
        statement.query_map(params![feed.0, home.0], |row| Ok((EntryId(row.get(0)?), row.get::<_, String>(1)?)))?;
    for (id, identity) in rows.collect::<Result<Vec<_>, _>>()? {
        kept::move_to(transaction, id, home, feed)?;
        rename(transaction, id, &identity)?;
    }
    transaction.prepare_cached("DELETE FROM rescued WHERE feed = ?1")?.execute([feed.0])?;
    kept::hide_if_empty(transaction, home, at)
}

fn rename(transaction: &Transaction<'_>, id: EntryId, identity: &str) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET identity = ?2 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![id.0, identity])?;
    bodies::weigh(transaction, id.0)
}

fn marked(connection: &Connection, feed: FeedId) -> rusqlite::Result<Vec<EntryId>> {
    let sql = "SELECT id FROM entries WHERE feed = ?1
        AND (is_starred = 1 OR EXISTS (SELECT 1 FROM entry_tags WHERE entry = entries.id))";
    connection.prepare_cached(sql)?.query_map([feed.0], |row| row.get(0).map(EntryId))?.collect()
}
