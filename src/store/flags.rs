//! What the user did with entries: read, starred, tagged, and the reading position. Turns a change by ids into one by permanent
//! names and back, and applies it.

use chrono::{DateTime, Utc};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

use super::columns::{integer, number};
use super::id_runs::LISTED;
use super::{feeds, filter, hidden, kept, queries, rescue, tags, unfolded};
use crate::article::{HttpUrl, QuotedPos, Sanitized, TextPos};
use crate::feed::{Change, EntryId, EntrySet, FeedId, ListScope, Subject};

/// The change by permanent names; `None` if its entry or its feed was deleted.
pub fn name(connection: &Connection, change: Change) -> rusqlite::Result<Option<Change<Subject, HttpUrl>>> {
    change.renamed(|entry| subject(connection, entry), |feed| url(connection, feed))
}

/// The change by ids; `None` if there is no such entry or feed here.
pub fn find(connection: &Connection, change: &Change<Subject, HttpUrl>) -> rusqlite::Result<Option<Change>> {
    let is_kept = matches!(change, Change::Kept { .. });
    let entry = |of: Subject| match is_kept {
        // It may have been taken out since it was named.
        true => kept::find(connection, &of.entry),
        false => find_entry(connection, &of),
    };
    change.clone().renamed(entry, |url| feeds::find_any(connection, &url))
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
    let mut statement = connection.prepare_cached("SELECT url FROM feeds WHERE id = ?1")?;
    Ok(statement.query_row([feed.0], |row| feeds::address(row, "url")).optional()?.flatten())
}

fn find_entry(connection: &Connection, of: &Subject) -> rusqlite::Result<Option<EntryId>> {
    let sql = "SELECT id FROM entries WHERE feed = (SELECT id FROM feeds WHERE url = ?1) AND identity = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(params![of.feed.as_str(), of.entry], |row| row.get(0).map(EntryId)).optional()
}

/// Applies a change that was made at this time.
pub fn make(transaction: &Transaction<'_>, change: Change, at: DateTime<Utc>) -> rusqlite::Result<()> {
    match change {
        Change::Read { of, value } => read(transaction, of, value),
        Change::Starred { of, value } => star(transaction, of, value),
        Change::TextPos { of, value, percent } => save_text_pos(transaction, of, &value, percent),
        Change::Unfolded { of, questions } => unfolded::save(transaction, of, &questions),
        Change::AllRead { list, until } => all_read(transaction, list, until),
        Change::ManyRead { of, value } => many_read(transaction, &of, value),
        Change::Tagged { of, tag, value } => tags::put(transaction, of, &tag, value),
        Change::ManyTagged { of, tag, value } => tags::put_many(transaction, &of, &tag, value),
        Change::Kept { of, value } => kept::put(transaction, of, value, at),
        Change::Removed { of, value } => hidden::hide(transaction, of, value.then_some(at)),
        Change::Rescued { of, value: true } => rescue::rescue(transaction, of),
        Change::Rescued { of, value: false } => rescue::bring_back(transaction, of, at),
        Change::Listed { name, query, .. } => queries::change(transaction, &name, query.as_deref()),
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

fn save_text_pos(
    transaction: &Transaction<'_>,
    entry: EntryId,
    place: &QuotedPos,
    percent: Option<u8>,
) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET spot_block = ?2, spot_offset = ?3, spot_quote = ?4, spot_percent = ?5 WHERE id = ?1";
    let TextPos { block, offset } = place.text_pos;
    transaction
        .prepare_cached(sql)?
        .execute(params![entry.0, integer(block), integer(offset), &*place.quote, percent])
        .map(drop)
}

fn all_read(transaction: &Transaction<'_>, list: ListScope, until: EntryId) -> rusqlite::Result<()> {
    let mut values = vec![Value::Integer(until.0)];
    let is_listed = filter::condition(&list.filter(), &mut values);
    let sql = format!("UPDATE entries SET is_read = 1 WHERE is_read = 0 AND id <= ?1 AND {is_listed}");
    transaction.execute(&sql, params_from_iter(values)).map(drop)
}

/// One statement for all of them, however many there are. A run of ids stays one: a damaged note may name all there can be.
fn many_read(transaction: &Transaction<'_>, entries: &EntrySet, is_read: bool) -> rusqlite::Result<()> {
    let runs = entries.runs_as_json();
    let sql = format!("UPDATE entries SET is_read = ?2 WHERE is_read <> ?2 AND id IN (SELECT listed.id FROM {LISTED})");
    transaction.prepare_cached(&sql)?.execute(params![runs, is_read]).map(drop)
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
