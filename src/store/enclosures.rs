//! The table of enclosures: a row for each file that an entry comes with.

use rusqlite::{Connection, Transaction, params};

use super::columns::{address, integer};
use crate::article::Sanitized;
use crate::feed::{Enclosure, EntryId};

/// The files of an entry, in the order of the feed.
pub fn of(connection: &Connection, entry: EntryId) -> rusqlite::Result<Vec<Enclosure>> {
    let sql = "SELECT url, kind, bytes, seconds, title FROM enclosures WHERE entry = ?1 ORDER BY ordinal";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([entry.0], |row| {
        let Some(url) = address(row, "url")? else { return Ok(None) };
        Ok(Some(Enclosure {
            url,
            media_type: Sanitized::line(row.get_ref("kind")?.as_str()?),
            bytes: row.get::<_, Option<i64>>("bytes")?.and_then(|bytes| u64::try_from(bytes).ok()),
            seconds: row.get::<_, Option<i64>>("seconds")?.and_then(|seconds| u32::try_from(seconds).ok()),
            title: Sanitized::line(row.get_ref("title")?.as_str()?),
        }))
    })?;
    found.filter_map(Result::transpose).collect()
}

/// Replaces the files of an entry. Most entries have none, before and after.
pub fn save(transaction: &Transaction<'_>, entry: i64, enclosures: &[Enclosure]) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM enclosures WHERE entry = ?1")?.execute([entry])?;
    let sql =
        "INSERT INTO enclosures (entry, ordinal, url, kind, bytes, seconds, title) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    for (ordinal, file) in enclosures.iter().enumerate() {
        let bytes = file.bytes.and_then(|bytes| i64::try_from(bytes).ok());
        let values =
            params![entry, integer(ordinal), file.url.as_str(), &*file.media_type, bytes, file.seconds, &*file.title];
        transaction.prepare_cached(sql)?.execute(values)?;
    }
    Ok(())
}

/// Their size in the file: the same sum as in `migrations::BYTES`.
pub fn bytes(enclosures: &[Enclosure]) -> usize {
    enclosures.iter().map(Enclosure::text_bytes).sum()
}
