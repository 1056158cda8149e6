//! What the person did with entries: read, starred, and where they left off.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::article::Spot;
use crate::feed::{EntryId, Scope};

/// The rows that already say so are left alone, and their counters with them.
pub fn read(transaction: &Transaction<'_>, entries: &[EntryId], is_read: bool) -> rusqlite::Result<()> {
    let mut statement =
        transaction.prepare_cached("UPDATE entries SET is_read = ?2 WHERE id = ?1 AND is_read <> ?2")?;
    entries.iter().try_for_each(|entry| statement.execute(params![entry.0, is_read]).map(drop))
}

pub fn all_read(transaction: &Transaction<'_>, scope: Scope) -> rusqlite::Result<()> {
    let all = "UPDATE entries SET is_read = 1 WHERE is_read = 0";
    match scope {
        Scope::All => transaction.execute(all, []),
        Scope::Starred => transaction.execute(&format!("{all} AND is_starred = 1"), []),
        Scope::Feed(feed) => transaction.execute(&format!("{all} AND feed = ?1"), [feed.0]),
    }
    .map(drop)
}

pub fn star(transaction: &Transaction<'_>, entry: EntryId, is_starred: bool) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET is_starred = ?2 WHERE id = ?1 AND is_starred <> ?2";
    transaction.prepare_cached(sql)?.execute(params![entry.0, is_starred]).map(drop)
}

pub fn save_spot(transaction: &Transaction<'_>, entry: EntryId, spot: Spot) -> rusqlite::Result<()> {
    let sql = "UPDATE entries SET spot_block = ?2, spot_offset = ?3 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![entry.0, spot.block as i64, spot.offset as i64]).map(drop)
}

pub fn spot(connection: &Connection, entry: EntryId) -> rusqlite::Result<Option<Spot>> {
    let sql = "SELECT spot_block, spot_offset FROM entries WHERE id = ?1 AND spot_block IS NOT NULL";
    let mut statement = connection.prepare_cached(sql)?;
    let number = |row: &rusqlite::Row<'_>, column| row.get::<_, i64>(column).map(|n| n.max(0) as usize);
    statement.query_row([entry.0], |row| Ok(Spot { block: number(row, 0)?, offset: number(row, 1)? })).optional()
}
