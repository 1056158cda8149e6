//! The table of entries whose texts are to be derived, or derived again. Triggers put an entry into it whenever one of its texts
//! changes; writing what is derived from them takes it out.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::columns::{count, integer};
use super::derivation::WaitingEntry;
use super::{bodies, entries};
use crate::feed::EntryId;

/// How often an entry may be in hand when the program is killed. After that, it is the likely reason.
const MOST_KILLS: i64 = 2;

/// How many entries wait.
pub fn length(connection: &Connection) -> rusqlite::Result<usize> {
    connection.prepare_cached("SELECT count(*) FROM backlog")?.query_row([], count)
}

/// Whether any entry waits.
pub fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(!connection.prepare_cached("SELECT 1 FROM backlog")?.exists([])?)
}

/// The next entries with their texts, the newest first: at most `most`, and none after the one with which the texts are
/// longer than `bytes`. Those that were in hand when the program was killed come last and alone: each may be what killed it.
pub fn next(connection: &Connection, most: usize, bytes: usize) -> rusqlite::Result<Vec<WaitingEntry>> {
    let (mut waiting, mut taken) = (Vec::new(), 0);
    for id in next_ids(connection, most)? {
        if taken > bytes {
            break;
        }
        let one = one(connection, id)?;
        taken += one.as_ref().map_or(0, |one| one.body.html.len() + one.page.as_ref().map_or(0, String::len));
        waiting.extend(one);
    }
    Ok(waiting)
}

fn next_ids(connection: &Connection, most: usize) -> rusqlite::Result<Vec<EntryId>> {
    let usual = "SELECT entry FROM backlog WHERE kills = 0 ORDER BY entry DESC LIMIT ?1";
    let last = "SELECT entry FROM backlog ORDER BY kills, entry DESC LIMIT min(1, ?1)";
    let ids = |sql| {
        let mut statement = connection.prepare_cached(sql)?;
        statement.query_map([integer(most)], |row| row.get(0).map(EntryId))?.collect::<rusqlite::Result<Vec<_>>>()
    };
    let usual: Vec<EntryId> = ids(usual)?;
    if usual.is_empty() { ids(last) } else { Ok(usual) }
}

/// A waiting entry with its texts; `None` if it does not wait any more.
pub fn one(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<WaitingEntry>> {
    let mut statement = connection.prepare_cached("SELECT stamp FROM backlog WHERE entry = ?1")?;
    let stamp: Option<i64> = statement.query_row([id.0], |row| row.get(0)).optional()?;
    let (Some(stamp), Some(entry)) = (stamp, entries::detail(connection, id)?) else { return Ok(None) };
    let (body, page) = (bodies::body(connection, id)?.unwrap_or_default(), bodies::page(connection, id)?);
    Ok(Some(WaitingEntry { entry, stamp, body, page }))
}

/// Takes an entry out, unless its texts have changed since it was read. Whether it was there.
pub fn take(transaction: &Transaction<'_>, entry: EntryId, stamp: i64) -> rusqlite::Result<bool> {
    let sql = "DELETE FROM backlog WHERE entry = ?1 AND stamp = ?2";
    Ok(transaction.prepare_cached(sql)?.execute(params![entry.0, stamp])? == 1)
}

/// Puts an entry into it again, to be derived anew.
pub fn put(transaction: &Transaction<'_>, entry: EntryId) -> rusqlite::Result<()> {
    let sql =
        "INSERT INTO backlog (entry, stamp) SELECT id, random() FROM entries WHERE id = ?1 ON CONFLICT DO NOTHING";
    transaction.prepare_cached(sql)?.execute([entry.0]).map(drop)
}

/// Counts that the program was killed while these were in hand. Returns those with which that happened too often.
pub fn count_kill(transaction: &Transaction<'_>, entries: &[EntryId]) -> rusqlite::Result<Vec<EntryId>> {
    let sql = "UPDATE backlog SET kills = kills + 1 WHERE entry = ?1 RETURNING kills";
    let mut statement = transaction.prepare_cached(sql)?;
    let mut given_up = Vec::new();
    for entry in entries {
        let kills: Option<i64> = statement.query_row([entry.0], |row| row.get(0)).optional()?;
        given_up.extend(kills.filter(|kills| *kills >= MOST_KILLS).map(|_| *entry));
    }
    Ok(given_up)
}
