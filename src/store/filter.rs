//! Turns a filter of entries into SQL with parameters. No other module does. Also chooses the index and the counters that
//! answer it fastest.

use rusqlite::types::Value;

use crate::feed::{EntryFilter, Sort};

/// The SQL condition on a row of `entries`. Its parameters are appended to `values` and numbered after those that are
/// there.
pub fn condition(filter: &EntryFilter, values: &mut Vec<Value>) -> String {
    match filter {
        EntryFilter::Feed(feed) => is_feed(feed.0, values),
        EntryFilter::Unread => "is_read = 0".to_owned(),
        EntryFilter::Starred => "is_starred = 1".to_owned(),
        EntryFilter::And(all) => conjunction(all, |filter| condition(filter, values)),
    }
}

/// The SQL statement that counts the entries. It reads only the counters.
pub fn count(filter: &EntryFilter, values: &mut Vec<Value>) -> String {
    let column = match (implies(filter, &EntryFilter::Starred), implies(filter, &EntryFilter::Unread)) {
        (false, false) => "total",
        (false, true) => "unread",
        (true, false) => "starred",
        (true, true) => "starred_unread",
    };
    format!("SELECT coalesce(sum({column}), 0) FROM counters WHERE {}", counted(filter, values))
}

/// The SQL condition on a row of `counters`. What is unread or starred has columns of its own there, so it needs no
/// condition.
fn counted(filter: &EntryFilter, values: &mut Vec<Value>) -> String {
    match filter {
        EntryFilter::Feed(feed) => is_feed(feed.0, values),
        EntryFilter::Unread | EntryFilter::Starred => "TRUE".to_owned(),
        EntryFilter::And(all) => conjunction(all, |filter| counted(filter, values)),
    }
}

/// The name of the index that gives the entries in their order. It may contain entries that the filter excludes.
pub fn index(filter: &EntryFilter, sort: Sort) -> &'static str {
    let (starred, unread) = (implies(filter, &EntryFilter::Starred), implies(filter, &EntryFilter::Unread));
    match (sort, starred, has_feed(filter), unread) {
        (Sort::Title, true, _, _) => "starred_by_title",
        (Sort::Title, false, true, _) => "feed_by_title",
        (Sort::Title, false, false, _) => "all_by_title",
        (Sort::Newest | Sort::Oldest, true, _, _) => "starred_by_date",
        (Sort::Newest | Sort::Oldest, false, true, true) => "feed_unread_by_date",
        (Sort::Newest | Sort::Oldest, false, true, false) => "feed_by_date",
        (Sort::Newest | Sort::Oldest, false, false, true) => "unread_by_date",
        (Sort::Newest | Sort::Oldest, false, false, false) => "all_by_date",
    }
}

/// Whether `part` holds for every entry for which the filter holds.
fn implies(filter: &EntryFilter, part: &EntryFilter) -> bool {
    filter == part || matches!(filter, EntryFilter::And(all) if all.iter().any(|filter| implies(filter, part)))
}

fn has_feed(filter: &EntryFilter) -> bool {
    match filter {
        EntryFilter::Feed(_) => true,
        EntryFilter::Unread | EntryFilter::Starred => false,
        EntryFilter::And(all) => all.iter().any(has_feed),
    }
}

fn is_feed(id: i64, values: &mut Vec<Value>) -> String {
    values.push(Value::Integer(id));
    format!("feed = ?{}", values.len())
}

fn conjunction(all: &[EntryFilter], sql: impl FnMut(&EntryFilter) -> String) -> String {
    if all.is_empty() {
        "TRUE".to_owned()
    } else {
        format!("({})", all.iter().map(sql).collect::<Vec<_>>().join(" AND "))
    }
}
