//! Clears old articles, by the limits of each feed. What is starred, tagged, kept or young and unread stays. What goes is
//! remembered (`bounds`), so that it does not come back as new while its feed still lists it.
//!
//! What would go is found by readers; it is deleted in short transactions that look at each article again.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

use super::bounds;
use super::connections::Durability;
use super::entries::EARLIEST;
use super::feeds;
use super::{Store, StoreError};
use crate::feed::{EntryId, Feed, FeedClearing, FeedId, FeedKind, KeepLimits, YOUNG};

/// A transaction ends after the article during which this time runs out; its commit takes some more.
const PART: Duration = Duration::from_millis(5);

/// Free pages that are given back in one transaction: each may have to be written elsewhere.
const PAGES: i64 = 100;

/// The least free pages worth it, and the share of the file (a tenth): new articles fill what is free.
const FEW_PAGES: i64 = 256;
const SHARE: i64 = 10;

/// The articles of a feed that go by its limits.
#[derive(Clone, Debug)]
pub struct ToClear {
    pub clearing: FeedClearing,
    /// The newest first: the oldest are taken from the end.
    entries: Vec<i64>,
}

/// Decides whether an article goes, besides its age. It is the same for what is found and for what is deleted.
const MAY_GO: &str = "is_starred = 0 AND (is_read = 1 OR seen < :young)
    AND NOT EXISTS (SELECT 1 FROM entry_tags WHERE entry = entries.id)";

impl Store {
    /// What would be cleared now, by feed; feeds of which nothing would go are left out.
    pub fn to_clear(&self, usual: KeepLimits, now: DateTime<Utc>) -> Result<Vec<ToClear>, StoreError> {
        // A clock that was set back would make nothing old, one that was set ahead everything.
        if now.timestamp() < EARLIEST {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for feed in self.connections.read(feeds::list)?.feeds {
            let limits = usual.of(&feed.options);
            if limits.is_none() || feed.kind == FeedKind::Kept {
                continue;
            }
            found.extend(self.connections.read(|connection| to_clear(connection, &feed, limits, now))?);
        }
        Ok(found)
    }

    /// Clears some of what was found, in one short transaction, and returns what went. Nothing is left once
    /// [`ToClear::is_done`].
    pub fn clear_some(&self, found: &mut ToClear, now: DateTime<Utc>) -> Result<FeedClearing, StoreError> {
        let feed = found.clearing.feed;
        let (articles, bytes) = self
            .connections
            .write(Durability::Fetched, |transaction| clear(transaction, feed, &mut found.entries, now))?;
        if articles > 0 {
            self.signposts.move_rows();
        }
        Ok(FeedClearing { articles, bytes, ..found.clearing.clone() })
    }

    /// Gives some free space of the file back to the system, in one short transaction. Returns whether there is more. A file of
    /// an older crosshead keeps it for new articles until [`Store::compact`] writes it anew.
    pub fn give_back_some(&self) -> Result<bool, StoreError> {
        if !self.connections.read(has_much_to_give)? {
            return Ok(false);
        }
        self.connections.write(Durability::Fetched, |transaction| {
            let mut statement = transaction.prepare(&format!("PRAGMA incremental_vacuum({PAGES})"))?;
            let mut rows = statement.query([])?;
            while rows.next()?.is_some() {}
            Ok(())
        })?;
        self.connections.read(has_much_to_give)
    }

    /// Writes the file anew without its free space, if that is much. Takes a second for each half gigabyte, and as much room
    /// again until it is done. Later free space can then be given back in steps.
    pub fn compact(&self) -> Result<(), StoreError> {
        let is_due = self.connections.read(|connection| Ok(is_much(connection)? && !gives_back(connection)?))?;
        if is_due { self.connections.vacuum() } else { Ok(()) }
    }

    /// The bytes of the data file, without what is only written beside it yet.
    pub fn size(&self) -> Result<u64, StoreError> {
        self.connections.read(|connection| {
            let bytes = pragma(connection, "page_count")? * pragma(connection, "page_size")?;
            Ok(u64::try_from(bytes).unwrap_or_default())
        })
    }
}

impl ToClear {
    /// Leaves some entries out.
    pub fn spare(&mut self, spared: &HashSet<EntryId>) {
        self.entries.retain(|id| !spared.contains(&EntryId(*id)));
        self.clearing.articles = self.entries.len();
    }

    /// Whether all of it was looked at.
    pub fn is_done(&self) -> bool {
        self.entries.is_empty()
    }
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

/// Whether free space can be given back in steps.
fn gives_back(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(pragma(connection, "auto_vacuum")? == 2)
}

fn is_much(connection: &Connection) -> rusqlite::Result<bool> {
    let (free, all) = (pragma(connection, "freelist_count")?, pragma(connection, "page_count")?);
    Ok(free >= FEW_PAGES && free * SHARE >= all)
}

fn has_much_to_give(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(gives_back(connection)? && is_much(connection)?)
}

fn to_clear(
    connection: &Connection,
    feed: &Feed,
    limits: KeepLimits,
    now: DateTime<Utc>,
) -> rusqlite::Result<Option<ToClear>> {
    let sql = format!(
        "SELECT id, bytes FROM entries INDEXED BY feed_by_date
        WHERE feed = :feed AND (ranked, id) <= (:ranked, :id) AND {MAY_GO}
        ORDER BY ranked DESC, id DESC"
    );
    let old = limits.days.map(|days| ((now - TimeDelta::days(days.into())).timestamp(), 0));
    let (ranked, id) = surplus(connection, feed.id, limits.articles)?.max(old.unwrap_or(NONE));
    let (mut entries, mut bytes) = (Vec::new(), 0);
    let mut statement = connection.prepare_cached(&sql)?;
    let young = young(now);
    let mut rows = statement.query(named_params! {
        ":feed": feed.id.0, ":ranked": ranked, ":id": id, ":young": young,
    })?;
    while let Some(row) = rows.next()? {
        entries.push(row.get(0)?);
        bytes += row.get::<_, i64>(1)?.max(0).unsigned_abs();
    }
    let clearing = FeedClearing { feed: feed.id, title: feed.title.clone(), articles: entries.len(), bytes };
    Ok((!entries.is_empty()).then_some(ToClear { clearing, entries }))
}

/// A place before all articles.
const NONE: (i64, i64) = (i64::MIN, 0);

/// The newest article beyond the limit.
fn surplus(connection: &Connection, feed: FeedId, most: Option<u32>) -> rusqlite::Result<(i64, i64)> {
    let Some(most) = most else { return Ok(NONE) };
    let sql = "SELECT ranked, id FROM entries INDEXED BY feed_by_date WHERE feed = ?1
        ORDER BY ranked DESC, id DESC LIMIT 1 OFFSET ?2";
    let place = connection
        .prepare_cached(sql)?
        .query_row([feed.0, most.into()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(place.unwrap_or(NONE))
}

fn young(now: DateTime<Utc>) -> i64 {
    (now - YOUNG).timestamp()
}

/// Deletes from the end of the list until the time is up. The user may have marked an article in the meantime, or have removed
/// the feed: it stays then.
fn clear(
    transaction: &Transaction<'_>,
    feed: FeedId,
    entries: &mut Vec<i64>,
    now: DateTime<Utc>,
) -> rusqlite::Result<(usize, u64)> {
    let start = Instant::now();
    let (mut articles, mut bytes) = (0, 0);
    let sql = format!("DELETE FROM entries WHERE id = :id AND feed = :feed AND {MAY_GO} RETURNING identity, bytes");
    let mut delete = transaction.prepare_cached(&sql)?;
    let young = young(now);
    while let Some(id) = entries.pop() {
        let gone = delete.query_row(named_params! { ":id": id, ":feed": feed.0, ":young": young }, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        });
        if let Some((identity, size)) = gone.optional()? {
            bounds::remember(transaction, feed, bounds::key(&identity), now)?;
            (articles, bytes) = (articles + 1, bytes + size.max(0).unsigned_abs());
        }
        if start.elapsed() >= PART {
            break;
        }
    }
    Ok((articles, bytes))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection as Raw;

    use super::*;
    use crate::article::{HttpUrl, Sanitized};
    use crate::feed::{Body, Change, EntryId, FeedEdit, ParsedEntry, ParsedFeed, TagName};
    use crate::store::Validators;

    const USUAL: KeepLimits = KeepLimits { days: Some(90), articles: None };

    struct Home {
        store: Store,
        feed: FeedId,
        folder: tempfile::TempDir,
    }

    fn now() -> DateTime<Utc> {
        "2026-04-22T14:30:00Z".parse().unwrap()
    }

    /// A feed with an article for each of these days ago, which arrived then.
    fn home(days: &[i64]) -> Home {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("data.db")).unwrap();
        let feed = store.subscribe(&HttpUrl::parse("https://a.example/feed").unwrap(), None, &[]).unwrap();
        let home = Home { store, feed, folder };
        for days in days {
            home.fetch(&[*days], now() - TimeDelta::days(*days));
        }
        home
    }

    impl Home {
        fn fetch(&self, days: &[i64], at: DateTime<Utc>) -> usize {
            let entry = |days: &i64| ParsedEntry {
                identity: format!("{days} days"),
                raw_digest: None,
                enclosures: Vec::new(),
                title: Sanitized::line(&format!("{days} days")),
                url: None,
                author: None,
                published: Some(now() - TimeDelta::days(*days)),
                updated: None,
                body: Body { html: format!("<p>{}</p>", "text ".repeat(50)), is_teaser: false },
            };
            let parsed = ParsedFeed { entries: days.iter().map(entry).collect(), ..ParsedFeed::default() };
            self.store.save_feed(self.feed, &parsed, &Validators::default(), at).unwrap().new
        }

        fn read_all(&self) {
            let ids: Vec<EntryId> = (1..100).map(EntryId).collect();
            self.store.mark_read(&ids, true).unwrap();
        }

        fn clear(&self, usual: KeepLimits) -> (usize, Vec<String>) {
            let mut went = 0;
            for mut found in self.store.to_clear(usual, now()).unwrap() {
                while !found.is_done() {
                    went += self.store.clear_some(&mut found, now()).unwrap().articles;
                }
            }
            assert_eq!(self.store.check().unwrap(), [""; 0], "counters and sizes are right");
            (went, self.titles())
        }

        fn titles(&self) -> Vec<String> {
            let all = crate::feed::EntryQuery {
                filter: crate::feed::EntryFilter::And(Vec::new()),
                sort: crate::feed::Sort::Newest,
            };
            let rows = self.store.entries(&all, 0, 100).unwrap().rows;
            rows.iter().map(|row| row.title.to_string()).collect()
        }

        fn limit(&self, edit: FeedEdit) {
            assert!(self.store.edit_feed(self.feed, &[edit]).unwrap());
        }
    }

    #[test]
    fn old_articles_go_and_what_is_marked_or_young_and_unread_stays() {
        let home = home(&[200, 150, 120, 100, 10]);
        home.read_all();
        home.store.star(EntryId(2), true).unwrap();
        let tag = TagName::new("sea").unwrap();
        home.store.change(&[Change::Tagged { of: EntryId(3), tag, value: true }]).unwrap();
        // It was published long ago and arrived now.
        home.fetch(&[300], now());
        assert_eq!(home.store.to_clear(KeepLimits::default(), now()).unwrap().len(), 0, "there is no limit by itself");
        let (went, left) = home.clear(USUAL);
        assert_eq!((went, left.join(", ")), (2, "10 days, 120 days, 150 days, 300 days".to_owned()));
    }

    #[test]
    fn of_too_many_articles_the_oldest_go_and_the_limit_of_a_feed_wins() {
        let home = home(&[50, 40, 30, 20, 10]);
        home.read_all();
        home.limit(FeedEdit::KeepArticles(Some(3)));
        assert_eq!(home.clear(KeepLimits { days: None, articles: Some(1) }).1.join(", "), "10 days, 20 days, 30 days");
        home.limit(FeedEdit::KeepDays(Some(15)));
        assert_eq!(home.clear(USUAL).1, ["10 days"]);
        home.limit(FeedEdit::KeepDays(Some(0)));
        assert_eq!(home.clear(KeepLimits { days: Some(1), articles: None }).0, 0, "all of this feed is kept");
    }

    #[test]
    fn what_was_cleared_does_not_come_back_while_the_feed_lists_it() {
        let home = home(&[200, 10]);
        home.read_all();
        assert_eq!(home.clear(USUAL).0, 1);
        assert_eq!(home.fetch(&[200, 10, 5], now()), 1);
        assert_eq!(home.titles(), ["5 days", "10 days"]);
    }

    #[test]
    fn an_article_that_is_starred_after_it_was_found_stays() {
        let home = home(&[200, 150]);
        home.read_all();
        let mut found = home.store.to_clear(USUAL, now()).unwrap().remove(0);
        assert_eq!(found.clearing.articles, 2);
        home.store.star(EntryId(1), true).unwrap();
        while !found.is_done() {
            home.store.clear_some(&mut found, now()).unwrap();
        }
        assert_eq!(home.titles(), ["200 days"]);
    }

    #[test]
    fn a_clock_before_this_program_clears_nothing() {
        let home = home(&[200]);
        home.read_all();
        let wrong = "2001-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(home.store.to_clear(KeepLimits { days: Some(1), articles: Some(1) }, wrong).unwrap().len(), 0);
    }

    /// Fills the file and empties it again.
    fn emptied(home: &Home) -> u64 {
        let noise =
            |n: u64| (0..60_000_u64).map(|at| format!("{:x} ", (at * n).wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
        let connection = Raw::open(home.folder.path().join("data.db")).unwrap();
        connection.execute_batch("CREATE TABLE noise (text TEXT)").unwrap();
        for n in 1..4 {
            let noise: String = noise(n);
            connection.execute("INSERT INTO noise VALUES (?1)", [noise]).unwrap();
        }
        let full = home.store.size().unwrap();
        connection.execute_batch("DROP TABLE noise").unwrap();
        full
    }

    #[test]
    fn free_space_of_a_new_file_is_given_back_in_steps() {
        let home = home(&[10]);
        let full = emptied(&home);
        let mut steps = 1;
        while home.store.give_back_some().unwrap() {
            steps += 1;
        }
        assert!(steps > 3 && home.store.size().unwrap() < full / 2, "{steps} steps, {full}");
        assert_eq!(home.titles(), ["10 days"]);
    }

    #[test]
    fn an_older_file_is_written_anew_on_demand_and_gives_back_in_steps_from_then_on() {
        let home = home(&[10]);
        let raw = Raw::open(home.folder.path().join("data.db")).unwrap();
        raw.execute_batch("PRAGMA auto_vacuum = none; VACUUM").unwrap();
        drop(raw);
        let full = emptied(&home);
        assert!(!home.store.give_back_some().unwrap());
        assert_eq!(home.store.size().unwrap(), full);
        home.store.compact().unwrap();
        assert!(home.store.size().unwrap() < full / 4);
        assert!(home.store.connections.read(gives_back).unwrap());
        assert_eq!(home.titles(), ["10 days"]);
        assert_eq!(home.store.check().unwrap(), [""; 0]);
    }
}
