//! Windows of lists: which index answers a query, in which order, and at which position an entry is.
//!
//! A window is read in two steps: ids from an index alone, then their rows. So a deep offset walks over a few bytes for
//! each entry, however large the entries are.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::columns::{count, time};
use crate::article::Sanitized;
use crate::feed::{EntryId, EntryPage, EntryQuery, EntryRow, FeedId, Scope, Sort};

pub const ROW: &str =
    "SELECT entries.id, entries.feed, feeds.title AS feed_title, entries.title, published, is_read, is_starred
    FROM entries JOIN feeds ON feeds.id = entries.feed";

pub fn page(connection: &Connection, query: &EntryQuery, offset: usize, rows: usize) -> rusqlite::Result<EntryPage> {
    let total = total(connection, query)?;
    let ids = ids(connection, &Plan::of(query), total, offset, rows)?;
    let mut statement = connection.prepare_cached(&format!("{ROW} WHERE entries.id = ?1"))?;
    let rows = ids.into_iter().map(|id| statement.query_row([id], row)).collect::<Result<_, _>>()?;
    Ok(EntryPage { total, offset, rows })
}

pub fn position(connection: &Connection, query: &EntryQuery, entry: EntryId) -> rusqlite::Result<Option<usize>> {
    let plan = Plan::of(query);
    let Some(key) = key(connection, &plan, entry)? else { return Ok(None) };
    let (column, before) = (plan.column, plan.before());
    let sql = format!(
        "SELECT (SELECT count(*) FROM {from} AND {column} {before} ?1)
              + (SELECT count(*) FROM {from} AND {column} = ?1 AND id {before} ?2)",
        from = plan.from("?3"),
    );
    let mut parameters = vec![key, Value::Integer(entry.0)];
    parameters.extend(plan.feed());
    connection.prepare_cached(&sql)?.query_row(params_from_iter(parameters), count).map(Some)
}

/// The sort value of an entry, or `None` if it is not in the list.
fn key(connection: &Connection, plan: &Plan, entry: EntryId) -> rusqlite::Result<Option<Value>> {
    let sql = format!("SELECT {} FROM entries WHERE id = ?1 AND {}", plan.column, plan.filter("?2"));
    let mut parameters = vec![Value::Integer(entry.0)];
    parameters.extend(plan.feed());
    connection.prepare_cached(&sql)?.query_row(params_from_iter(parameters), |row| row.get(0)).optional()
}

/// How many rows a list has, from the counters.
fn total(connection: &Connection, query: &EntryQuery) -> rusqlite::Result<usize> {
    let column = match (query.scope, query.unread_only) {
        (Scope::Starred, false) => "starred",
        (Scope::Starred, true) => "starred_unread",
        (Scope::All | Scope::Feed(_), false) => "total",
        (Scope::All | Scope::Feed(_), true) => "unread",
    };
    let only = match query.scope {
        Scope::All | Scope::Starred => "",
        Scope::Feed(_) => "WHERE feed = ?1",
    };
    let sql = format!("SELECT coalesce(sum({column}), 0) FROM counters {only}");
    connection.prepare_cached(&sql)?.query_row(params_from_iter(Plan::of(query).feed()), count)
}

/// The ids of a window. A window that is nearer to the end is read from the end, which halves the longest walk.
fn ids(connection: &Connection, plan: &Plan, total: usize, offset: usize, rows: usize) -> rusqlite::Result<Vec<i64>> {
    let rows = rows.min(total.saturating_sub(offset));
    let behind = total.saturating_sub(offset + rows);
    let is_from_end = behind < offset;
    let sql = format!(
        "SELECT id FROM {} ORDER BY {} LIMIT ?1 OFFSET ?2",
        plan.from("?3"),
        plan.order(if is_from_end { plan.is_descending } else { !plan.is_descending }),
    );
    let skipped = if is_from_end { behind } else { offset };
    let mut parameters = vec![Value::Integer(rows as i64), Value::Integer(skipped as i64)];
    parameters.extend(plan.feed());
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(params_from_iter(parameters), |row| row.get(0))?;
    let mut ids = found.collect::<Result<Vec<i64>, _>>()?;
    if is_from_end {
        ids.reverse();
    }
    Ok(ids)
}

pub fn row(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        id: EntryId(row.get("id")?),
        feed: FeedId(row.get("feed")?),
        feed_title: Sanitized::line(&row.get::<_, String>("feed_title")?),
        title: Sanitized::line(&row.get::<_, String>("title")?),
        published: time(row, "published")?,
        is_read: row.get("is_read")?,
        is_starred: row.get("is_starred")?,
    })
}

/// How a query is answered. The index is named (`INDEXED BY`), so that statistics cannot mislead the planner, and a missing
/// index is an error instead of a slow list.
struct Plan {
    scope: Scope,
    unread_only: bool,
    index: &'static str,
    column: &'static str,
    is_descending: bool,
}

impl Plan {
    fn of(query: &EntryQuery) -> Plan {
        let (column, is_descending) = match query.sort {
            Sort::Newest => ("ranked", true),
            Sort::Oldest => ("ranked", false),
            Sort::Title => ("title_key", false),
        };
        let index = match query.sort {
            Sort::Newest | Sort::Oldest => by_date(query),
            Sort::Title => by_title(query),
        };
        Plan { scope: query.scope, unread_only: query.unread_only, index, column, is_descending }
    }

    /// The `WHERE` of the list; `feed` is the parameter with the feed.
    fn filter(&self, feed: &str) -> String {
        let scope = match self.scope {
            Scope::All => "TRUE".to_owned(),
            Scope::Starred => "is_starred = 1".to_owned(),
            Scope::Feed(_) => format!("feed = {feed}"),
        };
        let unread = if self.unread_only { " AND is_read = 0" } else { "" };
        scope + unread
    }

    fn from(&self, feed: &str) -> String {
        format!("entries INDEXED BY {} WHERE {}", self.index, self.filter(feed))
    }

    fn feed(&self) -> Option<Value> {
        match self.scope {
            Scope::All | Scope::Starred => None,
            Scope::Feed(feed) => Some(Value::Integer(feed.0)),
        }
    }

    /// Ids break ties, so that the order is total and no row appears twice.
    fn order(&self, is_ascending: bool) -> String {
        let direction = if is_ascending { "ASC" } else { "DESC" };
        format!("{} {direction}, id {direction}", self.column)
    }

    fn before(&self) -> &'static str {
        if self.is_descending { ">" } else { "<" }
    }
}

fn by_date(query: &EntryQuery) -> &'static str {
    match (query.scope, query.unread_only) {
        (Scope::All, false) => "all_by_date",
        (Scope::All, true) => "unread_by_date",
        (Scope::Feed(_), false) => "feed_by_date",
        (Scope::Feed(_), true) => "feed_unread_by_date",
        (Scope::Starred, _) => "starred_by_date",
    }
}

fn by_title(query: &EntryQuery) -> &'static str {
    match query.scope {
        Scope::All => "all_by_title",
        Scope::Feed(_) => "feed_by_title",
        Scope::Starred => "starred_by_title",
    }
}
