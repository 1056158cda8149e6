//! Limits how much of a feed is kept, and remembers what was dropped, so that it does not come back as new.
//!
//! A feed can send anything: 60 KB on the wire can become 100 MB in the file, and a feed whose ids change every time adds
//! all of it again with each fetch. The bounds are far above what honest feeds need. Starred and tagged
//! entries are never dropped.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::columns::integer;
use super::entries::EARLIEST;
use crate::feed::{FeedId, identity};

/// The bounds of one fetch and of one feed.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// New entries from one fetch. A feed with everything a site ever published has several thousand; a new subscriber gets
    /// the newest of them.
    pub new: usize,
    /// Bytes that the new entries of one fetch may take in the file. 2,000 articles with full text take about 10 MiB
    /// compressed.
    pub new_bytes: i64,
    /// Entries of one feed: fifty a day for a year.
    pub entries: i64,
    /// Bytes that the entries of one feed may take in the file: 6 KiB each at the highest number of entries.
    pub bytes: i64,
    /// Identities remembered of dropped entries: more than one document may contain.
    pub tombstones: i64,
}

/// The bounds that hold for every feed; tests use smaller ones.
pub const OURS: Bounds =
    Bounds { new: 2_000, new_bytes: 16 << 20, entries: 20_000, bytes: 128 << 20, tombstones: 20_000 };

/// How long a dropped identity is remembered after the feed stopped listing it.
const REMEMBERED: TimeDelta = TimeDelta::days(90);

/// How often it is recorded that the feed still lists a dropped identity. Recording it at each fetch would write thousands
/// of rows.
const NOTED: TimeDelta = TimeDelta::days(7);

/// Entries read at a time (the most and the least), and the most identities forgotten at a time.
const BATCH: i64 = 500;
const FEW: i64 = 20;

/// What a feed may hold when a fetch is saved. A feed that already holds more, from before there were bounds, keeps it but
/// does not grow.
#[derive(Clone, Copy, Debug)]
pub struct FeedRoom {
    entries: i64,
    bytes: i64,
}

impl FeedRoom {
    /// The room that a feed has: its bounds, or what it already has if that is more.
    pub fn of(connection: &Connection, feed: FeedId, bounds: &Bounds) -> rusqlite::Result<FeedRoom> {
        let (entries, bytes) = used(connection, feed)?;
        Ok(FeedRoom { entries: entries.max(bounds.entries), bytes: bytes.max(bounds.bytes) })
    }
}

fn used(connection: &Connection, feed: FeedId) -> rusqlite::Result<(i64, i64)> {
    let mut statement = connection.prepare_cached(
        "SELECT total + (SELECT count(*) FROM hidden WHERE feed = ?1), bytes FROM counters WHERE feed = ?1",
    )?;
    let used = statement.query_row([feed.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(used.unwrap_or_default())
}

/// An entry that was deleted to stay within the bounds.
pub struct Evicted {
    pub id: i64,
    pub identity: String,
}

/// Brings a feed back within its bounds by deleting its oldest entries, except starred and tagged ones.
pub fn evict(
    transaction: &Transaction<'_>,
    feed: FeedId,
    room: &FeedRoom,
    now: DateTime<Utc>,
) -> rusqlite::Result<Vec<Evicted>> {
    let mut evicted = Vec::new();
    let (mut entries, mut bytes) = used(transaction, feed)?;
    while entries > room.entries || bytes > room.bytes {
        let oldest = oldest(transaction, feed, (entries - room.entries).clamp(FEW, BATCH))?;
        if oldest.is_empty() {
            break;
        }
        for (entry, size) in oldest {
            if entries <= room.entries && bytes <= room.bytes {
                break;
            }
            transaction.prepare_cached("DELETE FROM entries WHERE id = ?1")?.execute([entry.id])?;
            remember(transaction, feed, key(&entry.identity), now)?;
            (entries, bytes) = (entries - 1, bytes - size);
            evicted.push(entry);
        }
    }
    Ok(evicted)
}

fn oldest(connection: &Connection, feed: FeedId, most: i64) -> rusqlite::Result<Vec<(Evicted, i64)>> {
    let sql = "SELECT id, identity, bytes FROM entries INDEXED BY feed_by_date WHERE feed = ?1 AND is_starred = 0
            AND NOT EXISTS (SELECT 1 FROM entry_tags WHERE entry = entries.id)
        ORDER BY ranked, id LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(params![feed.0, most], |row| {
        Ok((Evicted { id: row.get(0)?, identity: row.get(1)? }, row.get(2)?))
    })?;
    found.collect()
}

/// The key under which an identity is remembered.
pub fn key(identity: &str) -> i64 {
    identity::hash(identity.bytes())
}

/// Whether a dropped identity is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    None,
    Fresh,
    /// Remembered, and due to be recorded as still listed.
    Stale,
}

/// Whether an identity was dropped before, and whether it is still remembered.
pub fn recall(connection: &Connection, feed: FeedId, key: i64, now: DateTime<Utc>) -> rusqlite::Result<Memory> {
    let sql = "SELECT seen FROM tombstones WHERE feed = ?1 AND identity = ?2";
    let seen: Option<i64> =
        connection.prepare_cached(sql)?.query_row(params![feed.0, key], |row| row.get(0)).optional()?;
    Ok(match seen {
        None => Memory::None,
        // `abs`, because the time may have been written while the clock ran ahead.
        Some(seen) if (now.timestamp() - seen).abs() >= NOTED.num_seconds() => Memory::Stale,
        Some(_) => Memory::Fresh,
    })
}

/// Records that the feed lists a dropped identity.
pub fn remember(transaction: &Transaction<'_>, feed: FeedId, key: i64, now: DateTime<Utc>) -> rusqlite::Result<()> {
    let sql = "INSERT INTO tombstones (feed, identity, seen) VALUES (?1, ?2, ?3)
        ON CONFLICT (feed, identity) DO UPDATE SET seen = excluded.seen";
    transaction.prepare_cached(sql)?.execute(params![feed.0, key, now.timestamp()]).map(drop)
}

/// Forgets some of the identities that the feed has not listed for a long time, or that exceed the bound. Returns `false`
/// if there are more.
pub fn forget(
    transaction: &Transaction<'_>,
    feed: FeedId,
    bounds: &Bounds,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    if now.timestamp() < EARLIEST {
        return Ok(true);
    }
    let count = "SELECT count(*) FROM tombstones WHERE feed = ?1";
    let count: i64 = transaction.prepare_cached(count)?.query_row([feed.0], |row| row.get(0))?;
    if count == 0 {
        return Ok(true);
    }
    let sql = "DELETE FROM tombstones WHERE feed = ?1 AND identity IN (
        SELECT identity FROM tombstones WHERE feed = ?1 AND (seen < ?2 OR ?3) ORDER BY seen LIMIT ?4)";
    let over = count - bounds.tombstones;
    let long_ago = (now - REMEMBERED).timestamp();
    let most = if over > 0 { over.min(BATCH) } else { BATCH };
    let forgotten = transaction.prepare_cached(sql)?.execute(params![feed.0, long_ago, over > 0, most])?;
    Ok(integer(forgotten) < BATCH)
}
