//! Windows of lists: which rows, in which order, and at which position an entry is. [`filter`] has the SQL of the filter.
//!
//! A window is read in two steps: ids from an index alone, then their rows. So a deep offset walks over a few bytes for
//! each entry, however large the entries are.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::columns::{count, integer, time};
use super::filter;
use crate::article::Sanitized;
use crate::feed::{EntryFilter, EntryId, EntryPage, EntryQuery, EntryRow, FeedId, Sort};

/// The columns of a row of a list; a condition follows.
pub const ROW: &str =
    "SELECT entries.id, entries.feed, feeds.title AS feed_title, entries.title, published, is_read, is_starred
    FROM entries JOIN feeds ON feeds.id = entries.feed";

/// A window of a list with the length of the whole list.
pub fn page(connection: &Connection, query: &EntryQuery, offset: usize, rows: usize) -> rusqlite::Result<EntryPage> {
    let total = total(connection, &query.filter)?;
    let ids = ids(connection, &Plan::of(query), total, offset, rows)?;
    let mut statement = connection.prepare_cached(&format!("{ROW} WHERE entries.id = ?1"))?;
    let rows = ids.into_iter().map(|id| statement.query_row([id], row)).collect::<Result<_, _>>()?;
    Ok(EntryPage { total, offset, rows })
}

/// The index of an entry in a list; `None` if it is not in it.
pub fn position(connection: &Connection, query: &EntryQuery, entry: EntryId) -> rusqlite::Result<Option<usize>> {
    let plan = Plan::of(query);
    let Some(key) = key(connection, &plan, entry)? else { return Ok(None) };
    let (column, before) = (plan.column, plan.before());
    let mut values = vec![key, Value::Integer(entry.0)];
    let from = plan.from(&mut values);
    let sql = format!(
        "SELECT (SELECT count(*) FROM {from} AND {column} {before} ?1)
              + (SELECT count(*) FROM {from} AND {column} = ?1 AND id {before} ?2)"
    );
    connection.prepare_cached(&sql)?.query_row(params_from_iter(values), count).map(Some)
}

/// The sort value of an entry, or `None` if it is not in the list.
fn key(connection: &Connection, plan: &Plan<'_>, entry: EntryId) -> rusqlite::Result<Option<Value>> {
    let mut values = vec![Value::Integer(entry.0)];
    let condition = filter::condition(plan.filter, &mut values);
    let sql = format!("SELECT {} FROM entries WHERE id = ?1 AND {condition}", plan.column);
    connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0)).optional()
}

/// How many rows a list has, from the counters.
fn total(connection: &Connection, filter: &EntryFilter) -> rusqlite::Result<usize> {
    let mut values = Vec::new();
    let sql = filter::count(filter, &mut values);
    connection.prepare_cached(&sql)?.query_row(params_from_iter(values), count)
}

/// The ids of a window. A window that is nearer to the end is read from the end, which halves the longest walk.
fn ids(
    connection: &Connection,
    plan: &Plan<'_>,
    total: usize,
    offset: usize,
    rows: usize,
) -> rusqlite::Result<Vec<i64>> {
    let rows = rows.min(total.saturating_sub(offset));
    let behind = total.saturating_sub(offset + rows);
    let is_from_end = behind < offset;
    let skipped = if is_from_end { behind } else { offset };
    let mut values = vec![Value::Integer(integer(rows)), Value::Integer(integer(skipped))];
    let sql = plan.ids(is_from_end, &mut values);
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    let mut ids = found.collect::<Result<Vec<i64>, _>>()?;
    if is_from_end {
        ids.reverse();
    }
    Ok(ids)
}

/// A row as selected with `ROW`.
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
struct Plan<'a> {
    filter: &'a EntryFilter,
    index: &'static str,
    column: &'static str,
    is_descending: bool,
}

impl Plan<'_> {
    fn of(query: &EntryQuery) -> Plan<'_> {
        let (column, is_descending) = match query.sort {
            Sort::Newest => ("ranked", true),
            Sort::Oldest => ("ranked", false),
            Sort::Title => ("title_key", false),
        };
        Plan { filter: &query.filter, index: filter::index(&query.filter, query.sort), column, is_descending }
    }

    /// The ids in order, or backwards from the end. The first two values are how many, and how many to skip.
    fn ids(&self, is_from_end: bool, values: &mut Vec<Value>) -> String {
        let order = self.order(self.is_descending == is_from_end);
        format!("SELECT id FROM {} ORDER BY {order} LIMIT ?1 OFFSET ?2", self.from(values))
    }

    fn from(&self, values: &mut Vec<Value>) -> String {
        format!("entries INDEXED BY {} WHERE {}", self.index, filter::condition(self.filter, values))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::ListScope;
    use crate::store::migrations;

    /// How SQLite answers a statement, in its own words.
    fn explained(connection: &Connection, sql: &str, values: Vec<Value>) -> String {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let lines = statement.query_map(params_from_iter(values), |row| row.get("detail")).unwrap();
        lines.collect::<Result<Vec<String>, _>>().unwrap().join("; ")
    }

    #[test]
    fn every_list_of_the_feed_pane_is_read_from_its_index_alone_and_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::run(&mut connection).unwrap();
        let feed = ListScope::Feed(FeedId(1));
        for (scope, unread_only, sort, index) in [
            (ListScope::All, false, Sort::Newest, "all_by_date"),
            (ListScope::All, true, Sort::Oldest, "unread_by_date"),
            (ListScope::All, false, Sort::Title, "all_by_title"),
            (ListScope::All, true, Sort::Title, "all_by_title"),
            (feed, false, Sort::Newest, "feed_by_date"),
            (feed, true, Sort::Newest, "feed_unread_by_date"),
            (feed, false, Sort::Title, "feed_by_title"),
            (feed, true, Sort::Title, "feed_by_title"),
            (ListScope::Starred, false, Sort::Newest, "starred_by_date"),
            (ListScope::Starred, true, Sort::Oldest, "starred_by_date"),
            (ListScope::Starred, false, Sort::Title, "starred_by_title"),
            (ListScope::Starred, true, Sort::Title, "starred_by_title"),
        ] {
            let query = EntryQuery::of(scope, unread_only, sort);
            for is_from_end in [false, true] {
                let mut values = vec![Value::Integer(7), Value::Integer(0)];
                let sql = Plan::of(&query).ids(is_from_end, &mut values);
                let plan = explained(&connection, &sql, values);
                assert!(plan.contains(&format!("COVERING INDEX {index}")), "{query:?}: {plan}");
                // Equal titles are sorted by id, some at a time.
                assert!(!plan.contains("TEMP B-TREE FOR ORDER BY"), "{query:?}: {plan}");
            }
        }
    }
}
