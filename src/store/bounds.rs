//! How much of a feed is kept, and what is remembered of the rest, so that it does not come back as new.
//!
//! A feed can say anything: 60 KB on the wire become 100 MB in the file, and a feed whose ids change each time brings all of
//! it again with each fetch. The bounds are far above what honest feeds need. Starred entries are never left out.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::entries::EARLIEST;
use crate::feed::{FeedId, identity};

/// What one fetch may add, and one feed may keep.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// New entries of one fetch. A feed that holds all that a site ever wrote has some thousands; who subscribes to it wants to
    /// know what is new, and has the newest of them.
    pub new: usize,
    /// Bytes that new entries of one fetch may take in the file: 2,000 articles with their whole text take 10 MiB or so, packed.
    pub new_bytes: i64,
    /// Entries of one feed: a year of fifty a day.
    pub entries: i64,
    /// Bytes that the entries of one feed may take in the file: 6 KiB an entry if there are as many as may be.
    pub bytes: i64,
    /// Identities that are remembered of what was left out: more than a document may name.
    pub tombstones: i64,
}

pub const OURS: Bounds =
    Bounds { new: 2_000, new_bytes: 16 << 20, entries: 20_000, bytes: 128 << 20, tombstones: 20_000 };

/// How long an identity is remembered that the feed names no more.
const REMEMBERED: TimeDelta = TimeDelta::days(90);

/// How often it is noted that the feed still names it: not at each fetch, which would write thousands of rows.
const NOTED: TimeDelta = TimeDelta::days(7);

/// Entries looked at, or identities forgotten, at a time.
const BATCH: i64 = 500;
const FEW: i64 = 20;

/// What a feed may have when a fetch is saved. One that has more from the time before there were bounds keeps it, but does not
/// grow.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    entries: i64,
    bytes: i64,
}

impl Room {
    pub fn of(connection: &Connection, feed: FeedId, bounds: &Bounds) -> rusqlite::Result<Room> {
        let (entries, bytes) = used(connection, feed)?;
        Ok(Room { entries: entries.max(bounds.entries), bytes: bytes.max(bounds.bytes) })
    }
}

fn used(connection: &Connection, feed: FeedId) -> rusqlite::Result<(i64, i64)> {
    let mut statement = connection.prepare_cached("SELECT total, bytes FROM counters WHERE feed = ?1")?;
    let used = statement.query_row([feed.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(used.unwrap_or_default())
}

/// An entry that had to go.
pub struct Evicted {
    pub id: i64,
    pub identity: String,
}

/// Brings a feed back into its room: the oldest go, but for those that are starred.
pub fn evict(
    transaction: &Transaction<'_>,
    feed: FeedId,
    room: &Room,
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
        ORDER BY ranked, id LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(params![feed.0, most], |row| {
        Ok((Evicted { id: row.get(0)?, identity: row.get(1)? }, row.get(2)?))
    })?;
    found.collect()
}

/// By what an identity is remembered.
pub fn key(identity: &str) -> i64 {
    identity::hash(identity.bytes())
}

/// What is remembered of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    None,
    Fresh,
    /// That the feed still names it is to be noted.
    Stale,
}

pub fn recall(connection: &Connection, feed: FeedId, key: i64, now: DateTime<Utc>) -> rusqlite::Result<Memory> {
    let sql = "SELECT seen FROM tombstones WHERE feed = ?1 AND identity = ?2";
    let seen: Option<i64> =
        connection.prepare_cached(sql)?.query_row(params![feed.0, key], |row| row.get(0)).optional()?;
    Ok(match seen {
        None => Memory::None,
        // A clock that ran ahead may have written the time.
        Some(seen) if (now.timestamp() - seen).abs() >= NOTED.num_seconds() => Memory::Stale,
        Some(_) => Memory::Fresh,
    })
}

/// Notes that the feed names what was left out.
pub fn remember(transaction: &Transaction<'_>, feed: FeedId, key: i64, now: DateTime<Utc>) -> rusqlite::Result<()> {
    let sql = "INSERT INTO tombstones (feed, identity, seen) VALUES (?1, ?2, ?3)
        ON CONFLICT (feed, identity) DO UPDATE SET seen = excluded.seen";
    transaction.prepare_cached(sql)?.execute(params![feed.0, key, now.timestamp()]).map(drop)
}

/// Forgets some of the identities that the feed has not named for long, or that are too many. `false` if there are more.
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
    Ok((forgotten as i64) < BATCH)
}
