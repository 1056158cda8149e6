//! What the user did with entries: read, starred, and the reading position. Turns a change by ids into one by permanent
//! names and back, and applies it.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

use super::columns::{integer, number};
use super::{feeds, filter};
use crate::article::{HttpUrl, QuotedPos, Sanitized, TextPos};
use crate::feed::{Change, EntryId, FeedId, ListScope, Subject};

/// The change by permanent names; `None` if its entry or its feed was deleted.
pub fn name(connection: &Connection, change: Change) -> rusqlite::Result<Option<Change<Subject, HttpUrl>>> {
    change.renamed(|entry| subject(connection, entry), |feed| url(connection, feed))
}

/// The change by ids; `None` if there is no such entry or feed here.
pub fn find(connection: &Connection, change: &Change<Subject, HttpUrl>) -> rusqlite::Result<Option<Change>> {
    change.clone().renamed(|entry| find_entry(connection, &entry), |url| feeds::find(connection, &url))
}

fn subject(connection: &Connection, entry: EntryId) -> rusqlite::Result<Option<Subject>> {
    let sql =
        "SELECT url, identity FROM (SELECT feed, identity FROM entries WHERE id = ?1) JOIN feeds ON feeds.id = feed";
    let subject = |row: &rusqlite::Row<'_>| {
        let feed = feeds::address(row, "url")?.ok_or_else(|| feeds::missing_address(row))?;
        Ok(Subject { feed, entry: row.get("identity")? })
    };
    connection.prepare_cached(sql)?.query_row([entry.0], subject).optional()
}

fn url(connection: &Connection, feed: FeedId) -> rusqlite::Result<Option<HttpUrl>> {
    Ok(feeds::one(connection, feed)?.map(|feed| feed.url))
}

fn find_entry(connection: &Connection, of: &Subject) -> rusqlite::Result<Option<EntryId>> {
    let sql = "SELECT id FROM entries WHERE feed = (SELECT id FROM feeds WHERE url = ?1) AND identity = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(params![of.feed.as_str(), of.entry], |row| row.get(0).map(EntryId)).optional()
}

/// Applies a change.
pub fn make(transaction: &Transaction<'_>, change: Change) -> rusqlite::Result<()> {
    match change {
        Change::Read { of, value } => read(transaction, of, value),
        Change::Starred { of, value } => star(transaction, of, value),
        Change::TextPos { of, value } => save_text_pos(transaction, of, &value),
        Change::AllRead { list, until } => all_read(transaction, list, until),
    }
}

/// A row that already has the value is not touched, so the counters are not either.
fn read(transaction: &Transaction<'_>, entry: EntryId, is_read: bool) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET is_read = ?2 WHERE id = ?1 AND is_read <> ?2";
    transaction.prepare_cached(sql)?.execute(params![entry.0, is_read]).map(drop)
}

fn star(transaction: &Transaction<'_>, entry: EntryId, is_starred: bool) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET is_starred = ?2 WHERE id = ?1 AND is_starred <> ?2";
    transaction.prepare_cached(sql)?.execute(params![entry.0, is_starred]).map(drop)
}

fn save_text_pos(transaction: &Transaction<'_>, entry: EntryId, place: &QuotedPos) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET spot_block = ?2, spot_offset = ?3, spot_quote = ?4 WHERE id = ?1";
    let TextPos { block, offset } = place.text_pos;
    transaction.prepare_cached(sql)?.execute(params![entry.0, integer(block), integer(offset), &*place.quote]).map(drop)
}

fn all_read(transaction: &Transaction<'_>, list: ListScope, until: EntryId) -> rusqlite::Result<()> {
    let mut values = vec![Value::Integer(until.0)];
    let is_listed = filter::condition(&list.filter(), &mut values);
    let sql = format!("UPDATE entries SET is_read = 1 WHERE is_read = 0 AND id <= ?1 AND {is_listed}");
    transaction.execute(&sql, params_from_iter(values)).map(drop)
}

/// Where an entry was left, if that was ever saved.
pub fn text_pos(connection: &Connection, entry: EntryId) -> rusqlite::Result<Option<QuotedPos>> {
    let sql = "SELECT spot_block, spot_offset, spot_quote FROM entries WHERE id = ?1 AND spot_block IS NOT NULL";
    let mut statement = connection.prepare_cached(sql)?;
    let place = |row: &rusqlite::Row<'_>| {
        let text_pos = TextPos { block: number(row, 0)?, offset: number(row, 1)? };
        let quote: Option<String> = row.get(2)?;
        Ok(QuotedPos { text_pos, quote: quote.as_deref().map(Sanitized::line).unwrap_or_default() })
    };
    statement.query_row([entry.0], place).optional()
}
