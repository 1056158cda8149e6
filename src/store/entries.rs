//! The table of entries: one row for each, found again at the next fetch by its identity.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};

use super::lists::{self, ROW};
use super::{bodies, feeds, packing};
use crate::article::{Clean, HttpUrl, plain};
use crate::feed::{EntryDetail, EntryId, FeedId, ParsedEntry, ParsedFeed};

/// Characters of the text kept for the preview.
const SUMMARY: usize = 1000;

/// Characters of a title that its place in a list depends on.
const TITLE_KEY: usize = 80;

/// A clock that says less is wrong: this program is younger (2026-01-01).
const EARLIEST: i64 = 1_767_225_600;

/// Clocks that differ by less, in seconds, are of two machines or two time zones.
const DAY: i64 = 24 * 60 * 60;

/// A new or changed entry with all that can be made of it before the transaction, so that the writer is not held up.
pub struct Arrival<'a> {
    entry: &'a ParsedEntry,
    digest: i64,
    title_key: String,
    summary: Clean,
    packed: Vec<u8>,
}

/// The digests of a feed's entries as they are stored, in the order of `feed`; none for a new one.
pub fn known(connection: &Connection, id: FeedId, feed: &ParsedFeed) -> rusqlite::Result<Vec<Option<i64>>> {
    let mut statement = connection.prepare_cached("SELECT digest FROM entries WHERE feed = ?1 AND identity = ?2")?;
    let digest = |entry: &ParsedEntry| statement.query_row(params![id.0, entry.identity], |row| row.get(0)).optional();
    feed.entries.iter().map(digest).collect()
}

/// What is new or changed, last first: feeds begin with the newest, so ids grow with time and break ties of date the way the
/// feed orders them. An identity that comes twice counts once: the first of them stands.
pub fn arrivals<'a>(feed: &'a ParsedFeed, known: &[Option<i64>]) -> Vec<Arrival<'a>> {
    let mut seen = HashSet::new();
    let firsts = feed.entries.iter().zip(known).filter(|(entry, _)| seen.insert(&entry.identity));
    let changed = firsts.filter_map(|(entry, known)| Arrival::of(entry, *known));
    let mut arrivals: Vec<_> = changed.collect();
    arrivals.reverse();
    arrivals
}

impl<'a> Arrival<'a> {
    fn of(entry: &'a ParsedEntry, known: Option<i64>) -> Option<Arrival<'a>> {
        let digest = digest(entry);
        (known != Some(digest)).then(|| Arrival {
            entry,
            digest,
            title_key: title_key(&entry.title),
            summary: summary(&entry.body.html),
            packed: packing::pack(&entry.body.html),
        })
    }
}

/// The counts of new and updated entries. Between reading what is known and writing, another instance may have saved the
/// same: such an entry is neither, and the page fetched for it stays.
pub fn save(
    transaction: &Transaction<'_>,
    feed: FeedId,
    arrivals: &[Arrival<'_>],
    now: DateTime<Utc>,
) -> rusqlite::Result<(usize, usize)> {
    let (mut new, mut updated) = (0, 0);
    for arrival in arrivals {
        let id = match find(transaction, feed, &arrival.entry.identity)? {
            Some((_, digest)) if digest == arrival.digest => continue,
            Some((id, _)) => {
                updated += 1;
                update(transaction, id, arrival)?
            }
            None => {
                new += 1;
                insert(transaction, feed, arrival, now)?
            }
        };
        bodies::save(transaction, id, &arrival.packed, arrival.entry.body.is_teaser)?;
    }
    Ok((new, updated))
}

/// A clock that ran ahead for a while has made entries newer than now, and they would stand above all others until then.
/// They become as old as now. Not when the clock is behind: entries that are right would lose their order.
pub fn unpin(transaction: &Transaction<'_>, feed: FeedId, now: DateTime<Utc>) -> rusqlite::Result<()> {
    if now.timestamp() < EARLIEST {
        return Ok(());
    }
    let sql = "UPDATE entries SET seen = ?2, ranked = ?2 WHERE feed = ?1 AND ranked > ?2 + ?3";
    transaction.prepare_cached(sql)?.execute(params![feed.0, now.timestamp(), DAY]).map(drop)
}

/// The row and the digest of an entry that is stored.
fn find(connection: &Connection, feed: FeedId, identity: &str) -> rusqlite::Result<Option<(i64, i64)>> {
    let mut statement =
        connection.prepare_cached("SELECT id, digest FROM entries WHERE feed = ?1 AND identity = ?2")?;
    statement.query_row(params![feed.0, identity], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

fn insert(
    transaction: &Transaction<'_>,
    feed: FeedId,
    arrival: &Arrival<'_>,
    now: DateTime<Utc>,
) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO entries
        (feed, identity, digest, title, title_key, url, author, summary, published, seen, ranked)
        VALUES (:feed, :identity, :digest, :title, :title_key, :url, :author, :summary, :published, :seen,
            min(coalesce(:published, :seen), :seen))";
    transaction.prepare_cached(sql)?.execute(named_params! {
        ":feed": feed.0,
        ":identity": arrival.entry.identity,
        ":digest": arrival.digest,
        ":title": &*arrival.entry.title,
        ":title_key": arrival.title_key,
        ":url": arrival.entry.url.as_ref().map(HttpUrl::as_str),
        ":author": arrival.entry.author.as_deref(),
        ":summary": &*arrival.summary,
        ":published": published(arrival.entry),
        ":seen": now.timestamp(),
    })?;
    Ok(transaction.last_insert_rowid())
}

/// Read, starred and the place stay: an entry that was corrected is not news.
fn update(transaction: &Transaction<'_>, id: i64, arrival: &Arrival<'_>) -> rusqlite::Result<i64> {
    let sql =
        "UPDATE entries SET digest = :digest, title = :title, title_key = :title_key, url = :url, author = :author,
        summary = :summary, published = :published, ranked = min(coalesce(:published, seen), seen) WHERE id = :id";
    transaction.prepare_cached(sql)?.execute(named_params! {
        ":id": id,
        ":digest": arrival.digest,
        ":title": &*arrival.entry.title,
        ":title_key": arrival.title_key,
        ":url": arrival.entry.url.as_ref().map(HttpUrl::as_str),
        ":author": arrival.entry.author.as_deref(),
        ":summary": &*arrival.summary,
        ":published": published(arrival.entry),
    })?;
    Ok(id)
}

pub fn detail(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<EntryDetail>> {
    let sql = ROW.replacen("SELECT", "SELECT author, entries.url, summary,", 1) + " WHERE entries.id = ?1";
    connection.prepare_cached(&sql)?.query_row([id.0], detail_row).optional()
}

fn detail_row(row: &Row<'_>) -> rusqlite::Result<EntryDetail> {
    Ok(EntryDetail {
        row: lists::row(row)?,
        author: row.get::<_, Option<String>>("author")?.map(|author| Clean::line(&author)),
        url: feeds::address(row, "url")?,
        summary: Clean::text(&row.get::<_, String>("summary")?),
    })
}

fn published(entry: &ParsedEntry) -> Option<i64> {
    entry.published.or(entry.updated).map(|date| date.timestamp())
}

/// Some feeds escape their HTML once too often, so that the text of it is markup again.
fn summary(html: &str) -> Clean {
    let text = plain::text(html, SUMMARY);
    let is_markup_again = text.starts_with('<') && text.contains("</");
    if is_markup_again { plain::text(&text, SUMMARY) } else { text }
}

/// Case and leading punctuation do not count: “An opening quote” stands with the A's.
fn title_key(title: &str) -> String {
    let letters = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = if letters.is_empty() { title } else { letters };
    letters.chars().take(TITLE_KEY).flat_map(char::to_lowercase).collect()
}

/// Tells whether an entry has changed since it was stored: FNV-1a (RFC 9923) over all that is stored of it. It must stay the
/// same between versions of this program and of Rust, which the standard hasher does not promise.
fn digest(entry: &ParsedEntry) -> i64 {
    let dates = format!("{:?}", published(entry));
    let parts = [
        &*entry.title,
        entry.url.as_ref().map_or("", HttpUrl::as_str),
        entry.author.as_deref().unwrap_or(""),
        &dates,
        &entry.body.html,
    ];
    let bytes = parts.into_iter().flat_map(|part| part.bytes().chain([0]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::{Body, Subscription};
    use crate::store::migrations;

    fn feed(text: &str) -> ParsedFeed {
        let entry = ParsedEntry {
            identity: "bees".to_owned(),
            raw_digest: None,
            title: Clean::line("Bees"),
            url: None,
            author: None,
            published: None,
            updated: None,
            body: Body { html: text.to_owned(), is_teaser: true },
        };
        ParsedFeed { entries: vec![entry], ..ParsedFeed::default() }
    }

    /// A store in memory with one feed that has nothing yet.
    fn store() -> (Connection, FeedId) {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::run(&mut connection).unwrap();
        let url = HttpUrl::parse("https://a.example/feed").unwrap();
        let transaction = connection.transaction().unwrap();
        let id = feeds::subscribe(&transaction, &Subscription { url, title: None, folder: Vec::new() }).unwrap();
        transaction.commit().unwrap();
        (connection, id)
    }

    /// Saves what an instance thought was new or changed when it looked.
    fn save_late(connection: &mut Connection, id: FeedId, arrivals: &[Arrival<'_>]) -> (usize, usize) {
        let transaction = connection.transaction().unwrap();
        let counts = save(&transaction, id, arrivals, DateTime::UNIX_EPOCH).unwrap();
        transaction.commit().unwrap();
        counts
    }

    #[test]
    fn what_another_instance_has_just_saved_is_not_saved_again() {
        let (mut connection, id) = store();
        let (first, other) = (feed("one"), feed("two"));
        let [mine, theirs, changed] = [&first, &first, &other].map(|feed| arrivals(feed, &[None]));
        assert_eq!(save_late(&mut connection, id, &theirs), (1, 0));
        let entry = EntryId(1);
        let transaction = connection.transaction().unwrap();
        bodies::save_page(&transaction, entry, &packing::pack("the page")).unwrap();
        transaction.commit().unwrap();
        assert_eq!(save_late(&mut connection, id, &mine), (0, 0));
        assert_eq!(bodies::page(&connection, entry).unwrap().as_deref(), Some("the page"));
        assert_eq!(save_late(&mut connection, id, &changed), (0, 1));
    }
}
