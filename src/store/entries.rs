//! The table of entries: one row each, found again at the next fetch by its identity. `super::identify` decides what is
//! new, changed, or another article under an old id; `super::bounds` decides what a feed may keep.

use std::borrow::Cow;
use std::cell::OnceCell;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};

use super::columns::{MOST_URL, address, integer};
use super::lists::{self, ROW};
use super::title_key::title_key;
use super::{bodies, compression, enclosures};
use crate::article::html::plain;
use crate::article::text::part::start;
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{EntryDetail, EntryId, EntryPreview, FeedId, ParsedEntry, identity};

/// Characters of the text that the preview shows.
const SUMMARY: usize = 1000;

/// Bytes of a text that are read for that. Most of it may be markup.
const MOST_READ: u64 = 256 * 1024;

/// Characters kept of a title and of an author's name. The feed parser keeps as many, but an address that replaces a
/// missing title may be longer.
const MOST_TITLE: usize = 500;
const MOST_AUTHOR: usize = 200;

/// A clock before this time is wrong: this program did not exist then (2026-01-01).
pub const EARLIEST: i64 = 1_767_225_600;

/// Seconds. A smaller difference can come from two machines or two time zones.
const DAY: i64 = 24 * 60 * 60;

/// An entry as it arrived, cut to what is kept of it. Values that most entries do not need are computed on first use.
pub struct Incoming<'a> {
    pub entry: &'a ParsedEntry,
    pub identity: Cow<'a, str>,
    pub title: &'a str,
    pub url: Option<&'a HttpUrl>,
    url_key: OnceCell<Option<i64>>,
    digest: OnceCell<i64>,
}

impl<'a> Incoming<'a> {
    /// What is stored of an item, within the bounds of the columns.
    pub fn new(entry: &'a ParsedEntry) -> Incoming<'a> {
        let url = entry.url.as_ref().filter(|url| url.as_str().len() <= MOST_URL);
        Incoming {
            entry,
            identity: identity::cut(&entry.identity),
            title: start(&entry.title, MOST_TITLE),
            url,
            url_key: OnceCell::new(),
            digest: OnceCell::new(),
        }
    }

    /// The key of its address, computed once.
    pub fn url_key(&self) -> Option<i64> {
        *self.url_key.get_or_init(|| self.url.map(identity::address_key))
    }

    /// The digest of its values, computed once.
    pub fn digest(&self) -> i64 {
        *self.digest.get_or_init(|| digest(self.entry))
    }

    /// Its date in seconds since 1970.
    pub fn published(&self) -> Option<i64> {
        published(self.entry)
    }

    fn author(&self) -> Option<&str> {
        self.entry.author.as_deref().map(|author| start(author, MOST_AUTHOR))
    }
}

/// An entry on its way to the file.
pub struct Arrival<'a> {
    pub incoming: Incoming<'a>,
    made: OnceCell<Made>,
}

/// Everything derived from an entry. It is computed before the transaction, so that it does not hold up the writer, and not
/// at all for entries that are stored already.
struct Made {
    title_key: String,
    packed: Vec<u8>,
}

impl<'a> Arrival<'a> {
    /// An item that is compressed when that is first needed.
    pub fn new(incoming: Incoming<'a>) -> Arrival<'a> {
        Arrival { incoming, made: OnceCell::new() }
    }

    /// An item compressed now, before the transaction that writes it.
    pub fn packed(incoming: Incoming<'a>) -> Arrival<'a> {
        let arrival = Arrival::new(incoming);
        arrival.made();
        arrival
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| {
            let packed = compression::pack(&self.incoming.entry.body.html);
            Made { title_key: title_key(self.incoming.title), packed }
        })
    }

    /// The size in the file: the same sum as `migrations::BYTES`.
    pub fn bytes(&self) -> i64 {
        let Incoming { identity, title, url, .. } = &self.incoming;
        let Made { title_key, packed } = self.made();
        let once = [*title, url.map_or("", HttpUrl::as_str), self.incoming.author().unwrap_or("")];
        let once: usize = once.into_iter().map(str::len).sum();
        let files = enclosures::bytes(&self.incoming.entry.enclosures);
        integer(2 * identity.len() + 3 * title_key.len() + once + packed.len() + files)
    }
}

/// The part of a stored entry that is needed to tell it from others.
pub struct Stored {
    pub id: i64,
    pub identity: String,
    pub digest: i64,
    pub raw_digest: Option<i64>,
    pub url_key: Option<i64>,
    pub title: String,
    pub published: Option<i64>,
}

const STORED: &str = "SELECT id, identity, digest, raw_digest, url_key, title, published FROM entries";

impl Stored {
    fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
        Ok(Stored {
            id: row.get("id")?,
            identity: row.get("identity")?,
            digest: row.get("digest")?,
            raw_digest: row.get("raw_digest")?,
            url_key: row.get("url_key")?,
            title: row.get("title")?,
            published: row.get("published")?,
        })
    }

    /// Whether this title would be stored as the one it has.
    pub fn has_title(&self, title: &str) -> bool {
        start(&self.title, MOST_TITLE) == title
    }
}

/// The row id and the digests of an entry: enough to find that nothing has changed.
pub fn digests(
    connection: &Connection,
    feed: FeedId,
    identity: &str,
) -> rusqlite::Result<Option<(i64, i64, Option<i64>)>> {
    let sql = "SELECT id, digest, raw_digest FROM entries WHERE feed = ?1 AND identity = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(params![feed.0, identity], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
}

/// The entry with an identity, which is unique in its feed.
pub fn find(connection: &Connection, feed: FeedId, identity: &str) -> rusqlite::Result<Option<Stored>> {
    let mut statement = connection.prepare_cached(&format!("{STORED} WHERE feed = ?1 AND identity = ?2"))?;
    statement.query_row(params![feed.0, identity], Stored::read).optional()
}

/// The entry that an item is, by its identity or its address.
pub fn same(connection: &Connection, feed: FeedId, item: &ParsedEntry) -> rusqlite::Result<Option<EntryId>> {
    let incoming = Incoming::new(item);
    let named = digests(connection, feed, &incoming.identity)?.map(|(id, ..)| id);
    let there = match (named, incoming.url_key()) {
        (Some(id), _) => Some(id),
        (None, Some(key)) => at_address(connection, feed, key, 1)?.first().map(|stored| stored.id),
        (None, None) => None,
    };
    Ok(there.map(EntryId))
}

/// The newest entries with this address, at most `most`.
pub fn at_address(connection: &Connection, feed: FeedId, url_key: i64, most: usize) -> rusqlite::Result<Vec<Stored>> {
    let sql = format!("{STORED} INDEXED BY entry_by_url WHERE url_key = ?1 AND feed = ?2 ORDER BY id DESC LIMIT ?3");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_map(params![url_key, feed.0, integer(most)], Stored::read)?.collect()
}

/// Resets entries that a fast clock has dated later than now, which would keep them at the top of all lists until then.
/// They get the current time. Does nothing when the clock is behind: correct entries would lose their order.
pub fn unpin(transaction: &Transaction<'_>, feed: FeedId, now: DateTime<Utc>) -> rusqlite::Result<()> {
    if now.timestamp() < EARLIEST {
        return Ok(());
    }
    let sql = "UPDATE entries SET seen = ?2, ranked = ?2 WHERE feed = ?1 AND ranked > ?2 + ?3";
    transaction.prepare_cached(sql)?.execute(params![feed.0, now.timestamp(), DAY]).map(drop)
}

/// Adds an entry with its text. Returns its row id.
pub fn insert(
    transaction: &Transaction<'_>,
    feed: FeedId,
    arrival: &Arrival<'_>,
    now: DateTime<Utc>,
) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO entries
        (feed, identity, digest, raw_digest, title, title_key, url, url_key, author, published, seen, ranked, bytes)
        VALUES (:feed, :identity, :digest, :raw_digest, :title, :title_key, :url, :url_key, :author, :published,
            :seen, min(coalesce(:published, :seen), :seen), :bytes)";
    let incoming = &arrival.incoming;
    transaction.prepare_cached(sql)?.execute(named_params! {
        ":feed": feed.0,
        ":identity": incoming.identity,
        ":digest": incoming.digest(),
        ":raw_digest": incoming.entry.raw_digest,
        ":title": incoming.title,
        ":title_key": arrival.made().title_key,
        ":url": incoming.url.map(HttpUrl::as_str),
        ":url_key": incoming.url_key(),
        ":author": incoming.author(),
        ":published": incoming.published(),
        ":seen": now.timestamp(),
        ":bytes": arrival.bytes(),
    })?;
    let id = transaction.last_insert_rowid();
    save_text(transaction, id, arrival, now)?;
    if !incoming.entry.enclosures.is_empty() {
        enclosures::save(transaction, id, &incoming.entry.enclosures)?;
    }
    Ok(id)
}

/// Updates an entry. Read, starred and the reading position stay: a corrected entry is not news.
pub fn update(
    transaction: &Transaction<'_>,
    id: i64,
    arrival: &Arrival<'_>,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET digest = :digest, raw_digest = :raw_digest, title = :title, title_key = :title_key,
        url = :url, url_key = :url_key, author = :author, published = :published,
        ranked = min(coalesce(:published, seen), seen) WHERE id = :id";
    let incoming = &arrival.incoming;
    transaction.prepare_cached(sql)?.execute(named_params! {
        ":id": id,
        ":digest": incoming.digest(),
        ":raw_digest": incoming.entry.raw_digest,
        ":title": incoming.title,
        ":title_key": arrival.made().title_key,
        ":url": incoming.url.map(HttpUrl::as_str),
        ":url_key": incoming.url_key(),
        ":author": incoming.author(),
        ":published": incoming.published(),
    })?;
    save_text(transaction, id, arrival, now)?;
    enclosures::save(transaction, id, &incoming.entry.enclosures)?;
    bodies::weigh(transaction, id)
}

fn save_text(
    transaction: &Transaction<'_>,
    id: i64,
    arrival: &Arrival<'_>,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let is_teaser = arrival.incoming.entry.body.is_teaser;
    bodies::save(transaction, id, &arrival.made().packed, is_teaser, now.timestamp())
}

/// Whether everything that a list and a preview show of a stored entry equals what arrived. Older crossheads used an
/// entry's enclosure as its address.
pub fn looks_the_same(connection: &Connection, id: i64, arrival: &Arrival<'_>) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM entries WHERE id = ?1 AND title = ?2 AND (url IS ?3 OR ?3 IS NULL) AND author IS ?4
        AND published IS ?5";
    let incoming = &arrival.incoming;
    let (url, author) = (incoming.url.map(HttpUrl::as_str), incoming.author());
    let shown = params![id, incoming.title, url, author, incoming.published()];
    let is_listed_the_same = connection.prepare_cached(sql)?.exists(shown)?;
    Ok(is_listed_the_same && summary_of(connection, EntryId(id))? == summary(&incoming.entry.body.html))
}

/// Adds what an older crosshead did not store, to an entry whose text has not changed: the digest of its bytes, and its files.
pub fn fill(transaction: &Transaction<'_>, id: i64, entry: &ParsedEntry) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET raw_digest = ?2 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![id, entry.raw_digest])?;
    if enclosures::of(transaction, EntryId(id))? == entry.enclosures {
        return Ok(());
    }
    enclosures::save(transaction, id, &entry.enclosures)?;
    bodies::weigh(transaction, id)
}

/// Gives an entry another identity, with its digest under that identity. Returns `false` if another entry has that
/// identity.
pub fn rename(
    transaction: &Transaction<'_>,
    id: i64,
    identity: &str,
    raw_digest: Option<i64>,
) -> rusqlite::Result<bool> {
    let sql = "UPDATE OR IGNORE entries SET identity = ?2, raw_digest = coalesce(?3, raw_digest) WHERE id = ?1";
    let is_renamed = transaction.prepare_cached(sql)?.execute(params![id, identity, raw_digest])? == 1;
    bodies::weigh(transaction, id)?;
    Ok(is_renamed)
}

/// What the preview shows of an entry.
pub fn preview(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<EntryPreview>> {
    let Some(entry) = detail(connection, id)? else { return Ok(None) };
    Ok(Some(EntryPreview { entry, summary: summary_of(connection, id)? }))
}

fn summary_of(connection: &Connection, id: EntryId) -> rusqlite::Result<Sanitized> {
    Ok(bodies::start(connection, id, MOST_READ)?.map(|html| summary(&html)).unwrap_or_default())
}

/// An entry with its author and its address.
pub fn detail(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<EntryDetail>> {
    let sql = ROW.replacen("SELECT", "SELECT author, entries.url,", 1) + " WHERE entries.id = ?1";
    connection.prepare_cached(&sql)?.query_row([id.0], detail_row).optional()
}

fn detail_row(row: &Row<'_>) -> rusqlite::Result<EntryDetail> {
    Ok(EntryDetail {
        row: lists::row(row)?,
        author: row.get::<_, Option<String>>("author")?.map(|author| Sanitized::line(&author)),
        url: address(row, "url")?,
    })
}

fn published(entry: &ParsedEntry) -> Option<i64> {
    entry.published.or(entry.updated).map(|date| date.timestamp())
}

/// Some feeds escape their HTML twice, so that its text is markup again.
fn summary(html: &str) -> Sanitized {
    let text = plain::text(html, SUMMARY);
    let is_markup_again = text.starts_with('<') && text.contains("</");
    if is_markup_again { plain::text(&text, SUMMARY) } else { text }
}

/// A hash of everything in an entry except its identity. It detects changes since the entry was stored, so it must stay the
/// same between versions of this program.
fn digest(entry: &ParsedEntry) -> i64 {
    let dates = format!("{:?}", published(entry));
    let parts = [
        &*entry.title,
        entry.url.as_ref().map_or("", HttpUrl::as_str),
        entry.author.as_deref().unwrap_or(""),
        &dates,
        &entry.body.html,
    ];
    identity::hash(parts.into_iter().flat_map(|part| part.bytes().chain([0])))
}
