//! The texts of an entry: the item's own HTML and the page fetched for it. They have a table of their own, so that a list
//! never reads past them.

use rusqlite::{Connection, OptionalExtension, Transaction, named_params, params};

use super::compression;
use super::migrations::BYTES;
use crate::feed::{Body, EntryId, FullText, TextVersion};

/// The condition that a rule asks for the page of an entry.
pub const IS_ASKED_FOR: &str = "EXISTS (SELECT 1 FROM acted WHERE acted.entry = entries.id AND action = 'full-text')";

/// Whether the text of an entry in its feed (a row of `texts`, with its `entries` and `feeds`) counts as a teaser. The user may
/// have set that for the whole feed, or by a rule.
pub fn counts_as_teaser() -> String {
    format!(
        "CASE WHEN {IS_ASKED_FOR} OR full_text = 'always' THEN 1 WHEN full_text = 'never' THEN 0 ELSE is_teaser END"
    )
}

/// The text of an entry in its feed.
pub fn body(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<Body>> {
    let sql = format!(
        "SELECT html, {} FROM texts JOIN entries ON entries.id = texts.entry JOIN feeds ON feeds.id = entries.feed
        WHERE texts.entry = ?1 AND source = 'feed'",
        counts_as_teaser()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([id.0], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?))).optional()?;
    Ok(found.map(|(packed, is_teaser)| Body { html: compression::unpack(&packed), is_teaser }))
}

/// The start of the text of an entry in its feed, about `most` bytes.
pub fn start(connection: &Connection, id: EntryId, most: u64) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT html FROM texts WHERE entry = ?1 AND source = 'feed'")?;
    let unpack = |row: &rusqlite::Row<'_>| Ok(compression::unpack_start(row.get_ref(0)?.as_blob()?, most));
    statement.query_row([id.0], unpack).optional()
}

/// Saves the body of a new or changed entry. `fetched` is when it arrived.
pub fn save(
    transaction: &Transaction<'_>,
    entry: i64,
    packed: &[u8],
    is_teaser: bool,
    fetched: i64,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO texts (entry, source, fetched, is_teaser, digest, html)
        VALUES (:entry, 'feed', :fetched, :is_teaser, 0, :html)
        ON CONFLICT (entry, source) DO UPDATE SET
            fetched = excluded.fetched, is_teaser = excluded.is_teaser, digest = 0, html = excluded.html";
    let parameters = named_params! { ":entry": entry, ":fetched": fetched, ":is_teaser": is_teaser, ":html": packed };
    transaction.prepare_cached(sql)?.execute(parameters).map(drop)
}

/// Deletes the page of an entry that has changed: it belonged to the old version.
pub fn drop_page(transaction: &Transaction<'_>, entry: i64) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM texts WHERE entry = ?1 AND source = 'page'")?.execute([entry]).map(drop)
}

/// The page of an entry, if it was fetched.
pub fn page(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT html FROM texts WHERE entry = ?1 AND source = 'page'")?;
    let packed: Option<Vec<u8>> = statement.query_row([id.0], |row| row.get(0)).optional()?;
    Ok(packed.map(|packed| compression::unpack(&packed)))
}

/// Which texts an entry has; none of them is read for it.
pub fn version(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<TextVersion>> {
    let sql = "SELECT digest, fetched, octet_length(html), full_text FROM entries JOIN feeds ON feeds.id = feed
        LEFT JOIN (SELECT entry, fetched, html FROM texts WHERE source = 'page') ON entry = entries.id WHERE entries.id = ?1";
    let version = |row: &rusqlite::Row<'_>| {
        let (fetched, bytes): (Option<i64>, Option<i64>) = (row.get(1)?, row.get(2)?);
        let full_text: String = row.get(3)?;
        let full_text = FullText::of(&full_text).unwrap_or_default();
        Ok(TextVersion { item: row.get(0)?, page: fetched.zip(bytes), full_text })
    };
    connection.prepare_cached(sql)?.query_row([id.0], version).optional()
}

/// Saves a page, unless the entry was deleted in the meantime (with its feed).
pub fn save_page(transaction: &Transaction<'_>, id: EntryId, packed: &[u8]) -> rusqlite::Result<()> {
    let sql = "INSERT INTO texts (entry, source, fetched, is_teaser, digest, html)
        SELECT id, 'page', unixepoch(), 0, 0, ?2 FROM entries WHERE id = ?1
        ON CONFLICT (entry, source) DO UPDATE SET fetched = excluded.fetched, digest = 0, html = excluded.html";
    transaction.prepare_cached(sql)?.execute(params![id.0, packed])?;
    weigh(transaction, id.0)
}

/// Recalculates the size of an entry after it or its texts have changed.
pub fn weigh(transaction: &Transaction<'_>, entry: i64) -> rusqlite::Result<()> {
    let sql = format!("UPDATE entries SET bytes = {BYTES} WHERE id = ?1");
    transaction.prepare_cached(&sql)?.execute([entry]).map(drop)
}
