//! Kept pages: entries of a feed that is never fetched. It is made with the first page, and hidden with the last.
//!
//! A page that the user takes out goes to a hidden feed, which is deleted at the next start like every hidden one. Until then it
//! can be put back as it was.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::entries::{self, Arrival, Incoming};
use super::{bodies, hidden};
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{EntryId, FeedId, KeptPage, KeptPlace, ParsedEntry};

/// The column `kind` of the feed, and of the one with what was taken out.
pub const KIND: &str = "kept";

/// Every feed has an address of its own. These lead nowhere (RFC 6761, section 6.4).
const KEPT: &str = "https://kept.invalid/";
const TAKEN_OUT: &str = "https://kept.invalid/taken-out";

/// Whether an address is one of those: a list of feeds from anywhere cannot subscribe to it.
pub fn is_reserved(url: &HttpUrl) -> bool {
    [KEPT, TAKEN_OUT].contains(&url.as_str())
}

/// What the feed is called until the user gives it another title.
const TITLE: &str = "Kept";

/// A page on its way into the feed.
pub fn arrival(page: &ParsedEntry) -> Arrival<'_> {
    Arrival::packed(Incoming::new(page))
}

/// Keeps a page with its text. One that is in the library, or was taken out, is not stored twice.
pub fn keep(
    transaction: &Transaction<'_>,
    arrival: &Arrival<'_>,
    packed: &[u8],
    now: DateTime<Utc>,
) -> rusqlite::Result<KeptPage> {
    if let Some(there) = in_library(transaction, arrival)? {
        return Ok(there);
    }
    let entry = match find(transaction, &arrival.incoming.identity)? {
        Some(taken_out) => {
            put(transaction, taken_out, true, now)?;
            taken_out
        }
        None => EntryId(entries::insert(transaction, feed(transaction)?, arrival, now)?),
    };
    bodies::save_page(transaction, entry, packed)?;
    Ok(KeptPage { entry, title: Sanitized::line(arrival.incoming.title), place: KeptPlace::New })
}

/// The entry with the address of a page.
fn in_library(connection: &Connection, arrival: &Arrival<'_>) -> rusqlite::Result<Option<KeptPage>> {
    let sql = "SELECT entries.id, entries.title, feeds.title, kind FROM entries JOIN feeds ON feeds.id = feed
        WHERE url_key = ?1 AND removed IS NULL ORDER BY kind = 'kept' DESC, entries.id LIMIT 1";
    let found = |row: &rusqlite::Row<'_>| {
        let feed = Sanitized::line(row.get_ref(2)?.as_str()?);
        let place = if row.get_ref(3)?.as_str()? == KIND { KeptPlace::Before } else { KeptPlace::Feed(feed) };
        Ok(KeptPage { entry: EntryId(row.get(0)?), title: Sanitized::line(row.get_ref(1)?.as_str()?), place })
    };
    connection.prepare_cached(sql)?.query_row([arrival.incoming.url_key()], found).optional()
}

/// The kept page with an identity, also if it was taken out.
pub fn find(connection: &Connection, identity: &str) -> rusqlite::Result<Option<EntryId>> {
    let sql = "SELECT id FROM entries WHERE feed IN (SELECT id FROM feeds WHERE kind = 'kept') AND identity = ?1";
    connection.prepare_cached(sql)?.query_row([identity], |row| row.get(0).map(EntryId)).optional()
}

/// Takes a page out of the feed, or puts it back. An entry of another feed stays where it is.
pub fn put(transaction: &Transaction<'_>, of: EntryId, is_kept: bool, at: DateTime<Utc>) -> rusqlite::Result<()> {
    let sql = "SELECT feed FROM entries JOIN feeds ON feeds.id = feed WHERE entries.id = ?1 AND kind = 'kept'";
    let from = transaction.prepare_cached(sql)?.query_row([of.0], |row| row.get(0).map(FeedId)).optional()?;
    let Some(from) = from else { return Ok(()) };
    let to = if is_kept { feed(transaction)? } else { taken_out(transaction, at)? };
    if from != to {
        move_to(transaction, of, from, to)?;
        hide_if_empty(transaction, from, at)?;
    }
    Ok(())
}

/// The feed, in view.
pub fn feed(transaction: &Transaction<'_>) -> rusqlite::Result<FeedId> {
    make(transaction, KEPT)?;
    let id = at_address(transaction, KEPT)?;
    hidden::hide(transaction, id, None)?;
    Ok(id)
}

/// The feed, if it was ever made.
pub fn feed_if_any(connection: &Connection) -> rusqlite::Result<Option<FeedId>> {
    at_address(connection, KEPT).optional()
}

fn taken_out(transaction: &Transaction<'_>, at: DateTime<Utc>) -> rusqlite::Result<FeedId> {
    make(transaction, TAKEN_OUT)?;
    let id = at_address(transaction, TAKEN_OUT)?;
    hidden::hide(transaction, id, Some(at))?;
    Ok(id)
}

fn make(transaction: &Transaction<'_>, address: &str) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO feeds (url, feed_title, host, folder, kind) VALUES (?1, ?2, ?2, '', ?3)";
    transaction.prepare_cached(sql)?.execute(params![address, TITLE, KIND]).map(drop)
}

fn at_address(connection: &Connection, address: &str) -> rusqlite::Result<FeedId> {
    let sql = "SELECT id FROM feeds WHERE url = ?1";
    connection.prepare_cached(sql)?.query_row([address], |row| row.get(0).map(FeedId))
}

/// The counters of both feeds go with the entry: no trigger watches this column. What is moved is shown.
pub fn move_to(transaction: &Transaction<'_>, of: EntryId, from: FeedId, to: FeedId) -> rusqlite::Result<()> {
    let count = "UPDATE counters SET total = total + ?2, unread = unread + ?2 * (is_read = 0),
            starred = starred + ?2 * is_starred, starred_unread = starred_unread + ?2 * (is_starred AND is_read = 0),
            bytes = counters.bytes + ?2 * one.bytes
        FROM (SELECT is_read, is_starred, bytes FROM entries WHERE id = ?3) AS one WHERE feed = ?1";
    hidden::put(transaction, &[of].into_iter().collect(), false)?;
    for (feed, sign) in [(from, -1), (to, 1)] {
        transaction.prepare_cached(count)?.execute(params![feed.0, sign, of.0])?;
    }
    transaction.prepare_cached("UPDATE entries SET feed = ?2 WHERE id = ?1")?.execute(params![of.0, to.0]).map(drop)
}

/// A feed without pages is not listed, unless the user gave it a title or a folder.
pub fn hide_if_empty(transaction: &Transaction<'_>, id: FeedId, at: DateTime<Utc>) -> rusqlite::Result<()> {
    let sql = "UPDATE feeds SET removed = ?2 WHERE id = ?1 AND own_title IS NULL AND folder = ''
        AND (SELECT total FROM counters WHERE feed = ?1) = 0";
    transaction.prepare_cached(sql)?.execute(params![id.0, at.timestamp()]).map(drop)
}
