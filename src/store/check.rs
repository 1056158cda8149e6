//! Checks the file: SQLite's own checks, whether our counters match a count, and whether what is derived from the texts can
//! be read.

use rusqlite::Connection;

use super::derived;
use super::migrations::BYTES;

/// How many findings are listed. One is enough to know, and a damaged file has thousands.
const MOST: u32 = 20;

/// The first thing wrong with the file. Every page is read, but indexes are not compared with their tables.
pub fn quickly(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let finding: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((finding != "ok").then_some(finding))
}

/// Everything that is wrong with the file, up to a limit; empty if it is intact.
pub fn thoroughly(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut findings = texts(connection, &format!("PRAGMA integrity_check({MOST})"))?;
    findings.retain(|finding| finding != "ok");
    findings.extend(texts(
        connection,
        "SELECT 'a row of ' || \"table\" || ' refers to a missing row' FROM pragma_foreign_key_check",
    )?);
    findings.extend(texts(connection, COUNTERS)?);
    findings.extend(texts(connection, &format!("{ENTRIES} WHERE bytes <> {BYTES} LIMIT {MOST}"))?);
    findings.extend(texts(connection, &format!("{UNDERIVED} LIMIT {MOST}"))?);
    findings.extend(texts(connection, &format!("{UNINDEXED} LIMIT {MOST}"))?);
    let damaged = derived::damaged(connection, MOST as usize)?;
    findings.extend(damaged.iter().map(|entry| format!("the stored article of entry {} cannot be read", entry.0)));
    findings.truncate(MOST as usize);
    Ok(findings)
}

const COUNTERS: &str = "
    SELECT 'the counters of feed ' || feeds.id || ' are wrong' FROM feeds LEFT JOIN counters ON counters.feed = feeds.id
    WHERE (counters.total, counters.unread, counters.starred, counters.starred_unread, counters.bytes) IS NOT (
        SELECT count(*) FILTER (WHERE is_shown), coalesce(sum(is_read = 0) FILTER (WHERE is_shown), 0),
            coalesce(sum(is_starred) FILTER (WHERE is_shown), 0),
            coalesce(sum(is_starred AND is_read = 0) FILTER (WHERE is_shown), 0), coalesce(sum(bytes), 0)
        FROM (SELECT is_read, is_starred, bytes, id NOT IN (SELECT entry FROM hidden) AS is_shown
            FROM entries WHERE feed = feeds.id))";

/// The sizes of the entries determine how much a feed may keep.
const ENTRIES: &str = "SELECT 'the size of entry ' || id || ' is wrong' FROM entries";

/// Every entry is either derived or waits for it.
const UNDERIVED: &str = "
    SELECT 'entry ' || id || ' has no article and does not wait for one' FROM entries
    WHERE id NOT IN (SELECT entry FROM articles) AND id NOT IN (SELECT entry FROM backlog)";

/// The full-text index has a row for each article and no other. That its words are intact is part of SQLite's own check.
const UNINDEXED: &str = "
    SELECT 'the words of entry ' || entry || ' are not in the index' FROM articles
    WHERE entry NOT IN (SELECT id FROM search_docsize)
    UNION ALL
    SELECT 'the index has words of entry ' || id || ', which has no article' FROM search_docsize
    WHERE id NOT IN (SELECT entry FROM articles)";

fn texts(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}
