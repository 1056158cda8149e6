//! What the user did with entries: read, starred, and the reading position.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::feeds;
use crate::article::TextPos;
use crate::feed::{Change, Deed, EntryId, EntryRow, MarkedList, Scope, Subject};

/// What the user does with entries, by the store's keys, as the screens know them. [`Store::name`](super::Store::name)
/// turns it into a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlagChange {
    Read(Vec<EntryId>, bool),
    Starred(EntryId, bool),
    /// The reading position.
    TextPos(EntryId, TextPos),
    AllRead(Scope),
}

/// The changes that a mark makes, by permanent names. An entry that was deleted produces no change.
pub fn name(connection: &Connection, mark: &FlagChange, at: DateTime<Utc>) -> rusqlite::Result<Vec<Change>> {
    let of = |entry: EntryId| subject(connection, entry);
    let deeds = match mark {
        FlagChange::Read(entries, value) => {
            let found = entries.iter().filter_map(|entry| of(*entry).transpose());
            found.map(|of| Ok(Deed::Read { of: of?, value: *value })).collect::<rusqlite::Result<Vec<_>>>()?
        }
        FlagChange::Starred(entry, value) => {
            of(*entry)?.map(|of| Deed::Starred { of, value: *value }).into_iter().collect()
        }
        FlagChange::TextPos(entry, TextPos { block, offset }) => {
            of(*entry)?.map(|of| Deed::TextPos { of, block: *block, offset: *offset }).into_iter().collect()
        }
        FlagChange::AllRead(scope) => whole_list(connection, *scope)?.into_iter().collect(),
    };
    Ok(deeds.into_iter().map(|deed| Change { deed, at }).collect())
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

/// Ids grow with time, so the newest one tells which entries existed.
fn whole_list(connection: &Connection, scope: Scope) -> rusqlite::Result<Option<Deed>> {
    let list = match scope {
        Scope::All => Some(MarkedList::All),
        Scope::Starred => Some(MarkedList::Starred),
        Scope::Feed(feed) => feeds::one(connection, feed)?.map(|feed| MarkedList::Feed(feed.url)),
    };
    let newest = "SELECT coalesce(max(id), 0) FROM entries";
    let until = EntryId(connection.prepare_cached(newest)?.query_row([], |row| row.get(0))?);
    Ok(list.map(|list| Deed::AllRead { list, until }))
}

/// Applies a change. Returns whether its entry or feed exists.
pub fn make(transaction: &Transaction<'_>, change: &Change) -> rusqlite::Result<bool> {
    match &change.deed {
        Deed::Read { of, value } => make_of(transaction, of, |entry| read(transaction, entry, *value)),
        Deed::Starred { of, value } => make_of(transaction, of, |entry| star(transaction, entry, *value)),
        Deed::TextPos { of, block, offset } => {
            let text_pos = TextPos { block: *block, offset: *offset };
            make_of(transaction, of, |entry| save_text_pos(transaction, entry, text_pos))
        }
        Deed::AllRead { list, until } => all_read(transaction, list, *until),
    }
}

/// Shows a change in these rows as if it were applied.
pub fn show(connection: &Connection, change: &Change, rows: &mut [EntryRow]) -> rusqlite::Result<()> {
    match &change.deed {
        Deed::Read { of, value } => show_of(connection, of, rows, |row| row.is_read = *value),
        Deed::Starred { of, value } => show_of(connection, of, rows, |row| row.is_starred = *value),
        Deed::TextPos { .. } => Ok(()),
        Deed::AllRead { list, until } => {
            let feed = if let MarkedList::Feed(url) = list { feeds::find(connection, url)? } else { None };
            let is_of = |row: &&mut EntryRow| match list {
                MarkedList::All => true,
                MarkedList::Starred => row.is_starred,
                MarkedList::Feed(_) => Some(row.feed) == feed,
            };
            rows.iter_mut().filter(|row| row.id <= *until).filter(is_of).for_each(|row| row.is_read = true);
            Ok(())
        }
    }
}

/// The entry and the position of a change that saves a reading position.
pub fn place(connection: &Connection, change: &Change) -> rusqlite::Result<Option<(EntryId, TextPos)>> {
    let Deed::TextPos { of, block, offset } = &change.deed else { return Ok(None) };
    Ok(find(connection, of)?.map(|entry| (entry, TextPos { block: *block, offset: *offset })))
}

fn show_of(
    connection: &Connection,
    of: &Subject,
    rows: &mut [EntryRow],
    show: impl Fn(&mut EntryRow),
) -> rusqlite::Result<()> {
    let entry = find(connection, of)?;
    rows.iter_mut().filter(|row| Some(row.id) == entry).for_each(show);
    Ok(())
}

fn find(connection: &Connection, of: &Subject) -> rusqlite::Result<Option<EntryId>> {
    let sql = "SELECT id FROM entries WHERE feed = (SELECT id FROM feeds WHERE url = ?1) AND identity = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(params![of.feed.as_str(), of.entry], |row| row.get(0).map(EntryId)).optional()
}

fn make_of(
    transaction: &Transaction<'_>,
    of: &Subject,
    make: impl FnOnce(EntryId) -> rusqlite::Result<()>,
) -> rusqlite::Result<bool> {
    find(transaction, of)?.map(make).transpose().map(|made| made.is_some())
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

fn save_text_pos(transaction: &Transaction<'_>, entry: EntryId, text_pos: TextPos) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET spot_block = ?2, spot_offset = ?3 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![entry.0, text_pos.block as i64, text_pos.offset as i64]).map(drop)
}

fn all_read(transaction: &Transaction<'_>, list: &MarkedList, until: EntryId) -> rusqlite::Result<bool> {
    let all = "UPDATE entries SET is_read = 1 WHERE is_read = 0 AND id <= ?1";
    match list {
        MarkedList::All => transaction.execute(all, [until.0])?,
        MarkedList::Starred => transaction.execute(&format!("{all} AND is_starred = 1"), [until.0])?,
        MarkedList::Feed(url) => {
            let Some(feed) = feeds::find(transaction, url)? else { return Ok(false) };
            transaction.execute(&format!("{all} AND feed = ?2"), [until.0, feed.0])?
        }
    };
    Ok(true)
}

pub fn text_pos(connection: &Connection, entry: EntryId) -> rusqlite::Result<Option<TextPos>> {
    let sql = "SELECT spot_block, spot_offset FROM entries WHERE id = ?1 AND spot_block IS NOT NULL";
    let mut statement = connection.prepare_cached(sql)?;
    let number = |row: &rusqlite::Row<'_>, column| row.get::<_, i64>(column).map(|n| n.max(0) as usize);
    statement.query_row([entry.0], |row| Ok(TextPos { block: number(row, 0)?, offset: number(row, 1)? })).optional()
}
