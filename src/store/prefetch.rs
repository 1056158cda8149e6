//! Which pages are fetched ahead, and which were tried: at most so many a day, and each article once.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};

use super::bodies::{IS_ASKED_FOR, counts_as_teaser};
use super::columns::{count, integer};
use super::connections::Durability;
use super::{Store, StoreError, entries, hidden};
use crate::feed::{EntryDetail, EntryId, FeedId, PrefetchLimits};

/// Articles that arrived earlier are not fetched ahead: they were not wanted so far.
const FRESH: TimeDelta = TimeDelta::days(7);

/// The span in which pages are counted.
const DAY: TimeDelta = TimeDelta::days(1);

impl Store {
    /// Unread articles whose page is to be fetched ahead now, the newest of each feed first.
    pub fn to_prefetch(&self, limits: PrefetchLimits, now: DateTime<Utc>) -> Result<Vec<EntryDetail>, StoreError> {
        self.connections.read(|connection| {
            let left = limits.in_all.saturating_sub(tried(connection, None, now)?);
            let mut wanted = Vec::new();
            for feed in feeds(connection, now)? {
                let own = limits.of_feed.saturating_sub(tried(connection, Some(feed), now)?);
                wanted.extend(of_feed(connection, feed, own.min(left - wanted.len()), now)?);
            }
            wanted.into_iter().filter_map(|id| entries::detail(connection, id).transpose()).collect()
        })
    }

    /// Notes that the page of an article is asked for now, whatever comes of it: it is not asked for ahead again.
    pub fn note_prefetch(&self, id: EntryId, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.connections.write(Durability::Fetched, |transaction| {
            let sql = "INSERT OR REPLACE INTO prefetches (entry, at) SELECT id, ?2 FROM entries WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute(params![id.0, now.timestamp()]).map(drop)
        })
    }
}

/// The feeds of which pages are fetched ahead, by their own setting or because a rule asks for the full text of an article.
fn feeds(connection: &Connection, now: DateTime<Utc>) -> rusqlite::Result<Vec<FeedId>> {
    let hidden = hidden::feeds(connection)?;
    let sql = "SELECT id FROM feeds WHERE kind = 'web' AND (prefetch = 1 OR id IN (
        SELECT feed FROM acted CROSS JOIN entries ON entries.id = acted.entry WHERE action = 'full-text' AND at > ?1))";
    let mut statement = connection.prepare_cached(sql)?;
    let all = statement.query_map([(now - FRESH).timestamp()], |row| row.get(0).map(FeedId))?;
    let all = all.collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().filter(|feed| !hidden.contains(feed)).collect())
}

/// How many pages were asked for in the last day. A time ahead of the clock counts, too.
fn tried(connection: &Connection, feed: Option<FeedId>, now: DateTime<Utc>) -> rusqlite::Result<usize> {
    let since = (now - DAY).timestamp();
    match feed {
        None => connection.prepare_cached("SELECT count(*) FROM prefetches WHERE at > ?1")?.query_row([since], count),
        Some(feed) => {
            let sql = "SELECT count(*) FROM prefetches JOIN entries ON id = entry WHERE at > ?1 AND feed = ?2";
            connection.prepare_cached(sql)?.query_row([since, feed.0], count)
        }
    }
}

/// The newest articles of a feed that have no more than a teaser, and those of which a rule asks for the full text. What the
/// user has set decides what a teaser is.
fn of_feed(connection: &Connection, feed: FeedId, most: usize, now: DateTime<Utc>) -> rusqlite::Result<Vec<EntryId>> {
    let sql = format!(
        "SELECT entries.id FROM entries INDEXED BY feed_by_date JOIN feeds ON feeds.id = feed
        JOIN texts ON texts.entry = entries.id AND texts.source = 'feed'
        WHERE feed = ?1 AND is_read = 0 AND entries.url IS NOT NULL AND seen > ?2
            AND (prefetch = 1 OR {IS_ASKED_FOR}) AND {}
            AND NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.entry = entries.id)
            AND NOT EXISTS (SELECT 1 FROM texts AS page WHERE page.entry = entries.id AND page.source = 'page')
            AND NOT EXISTS (SELECT 1 FROM prefetches WHERE prefetches.entry = entries.id)
        ORDER BY ranked DESC, entries.id DESC LIMIT ?3",
        counts_as_teaser()
    );
    let since = (now - FRESH).timestamp();
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_map(params![feed.0, since, integer(most)], |row| row.get(0).map(EntryId))?.collect()
}
