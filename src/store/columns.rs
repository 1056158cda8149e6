//! Helpers that the tables of feeds and of entries share: they read a column as a value, and limit what is stored of a
//! value.

use chrono::{DateTime, Utc};
use rusqlite::{Row, RowIndex};

use crate::article::HttpUrl;

/// The most bytes of an address that is stored. Browsers and servers accept about 8,000. A longer one is dropped, because
/// half an address leads nowhere.
pub const MOST_URL: usize = 4096;

/// The title of a feed that has none: its address without the scheme.
pub fn stand_in(url: &HttpUrl) -> String {
    let (_, rest) = url.as_str().split_once("://").unwrap_or(("", url.as_str()));
    rest.trim_end_matches('/').to_owned()
}

/// The error for a row without an address. Only another program that edits the file can cause it.
pub fn missing_address(row: &Row<'_>) -> rusqlite::Error {
    let index = row.as_ref().column_index("url").unwrap_or_default();
    rusqlite::Error::InvalidColumnType(index, "url".to_owned(), rusqlite::types::Type::Text)
}

/// The address in a column, if it is one that may be opened.
pub fn address(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<HttpUrl>> {
    Ok(row.get::<_, Option<String>>(column)?.and_then(|raw| HttpUrl::parse(&raw).ok()))
}

/// The time in a column of seconds since 1970.
pub fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<DateTime<Utc>>> {
    Ok(row.get::<_, Option<i64>>(column)?.and_then(|seconds| DateTime::from_timestamp(seconds, 0)))
}

/// A number in a column. Only another program's edit of the file can make it negative; it is then 0.
pub fn number(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<usize> {
    let number: i64 = row.get(column)?;
    Ok(usize::try_from(number.max(0)).unwrap_or(usize::MAX))
}

/// The number in a result of one column.
pub fn count(row: &Row<'_>) -> rusqlite::Result<usize> {
    number(row, 0)
}

/// A number as SQLite keeps it.
pub fn integer(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
