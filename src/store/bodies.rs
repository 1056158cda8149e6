//! What is read of an entry: the item's own HTML and the page fetched for it. Apart from the entries, so that no list ever
//! walks over them.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::packing;
use crate::feed::{Body, EntryId};

pub fn body(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<Body>> {
    let mut statement = connection.prepare_cached("SELECT html, is_teaser FROM bodies WHERE entry = ?1")?;
    let found = statement.query_row([id.0], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?))).optional()?;
    Ok(found.map(|(packed, is_teaser)| Body { html: packing::unpack(&packed), is_teaser }))
}

/// The body of a new or changed entry. A page fetched for the old one no longer belongs to it.
pub fn save(transaction: &Transaction<'_>, entry: i64, packed: &[u8], is_teaser: bool) -> rusqlite::Result<()> {
    let sql = "INSERT INTO bodies (entry, is_teaser, html) VALUES (?1, ?2, ?3)
        ON CONFLICT (entry) DO UPDATE SET is_teaser = excluded.is_teaser, html = excluded.html";
    transaction.prepare_cached(sql)?.execute(params![entry, is_teaser, packed])?;
    transaction.prepare_cached("DELETE FROM pages WHERE entry = ?1")?.execute([entry]).map(drop)
}

pub fn page(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT html FROM pages WHERE entry = ?1")?;
    let packed: Option<Vec<u8>> = statement.query_row([id.0], |row| row.get(0)).optional()?;
    Ok(packed.map(|packed| packing::unpack(&packed)))
}

/// An entry that went meanwhile, with its feed, takes no page.
pub fn save_page(transaction: &Transaction<'_>, id: EntryId, packed: &[u8]) -> rusqlite::Result<()> {
    let sql = "INSERT INTO pages (entry, html) SELECT id, ?2 FROM entries WHERE id = ?1
        ON CONFLICT (entry) DO UPDATE SET html = excluded.html";
    transaction.prepare_cached(sql)?.execute(params![id.0, packed]).map(drop)
}
