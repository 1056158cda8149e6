//! Windows of lists: which rows, in which order, and at which position an entry is. [`filter`] has the SQL of the filter.
//!
//! A window is read in two steps: ids from an index alone, then their rows. So an offset walks over a few bytes for each
//! entry, however large the entries are. In a long list, `signposts` shorten the walk.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::columns::{count, integer, time};
use super::hidden::Hidden;
use super::signposts::{Post, STEP, Signposts};
use super::{filter, hidden, rule_marks, search, tags, unfolded};
use crate::article::Sanitized;
use crate::feed::{
    EntryFacts, EntryFilter, EntryId, EntryPage, EntryQuery, EntryRow, EntrySet, FeedId, ListPart, Sort,
};

/// The columns of a row of a list; a condition follows.
pub const ROW: &str =
    "SELECT entries.id, entries.feed, feeds.title AS feed_title, entries.title, published, ranked, is_read, is_starred,
        spot_percent, minutes, tables, questions, unfolded,
        (SELECT group_concat(tags.name, char(31) ORDER BY tags.key) FROM entry_tags JOIN tags ON tags.id = tag
            WHERE entry_tags.entry = entries.id) AS tag_names,
        (SELECT group_concat(queries.name || char(30) || action, char(31) ORDER BY queries.position, queries.id)
            FROM acted JOIN queries ON queries.id = acted.query WHERE acted.entry = entries.id) AS rule_marks
    FROM entries JOIN feeds ON feeds.id = entries.feed LEFT JOIN articles ON articles.entry = entries.id";

/// A window of a list with the length of the whole list.
pub fn page(
    connection: &Connection,
    query: &EntryQuery,
    offset: usize,
    rows: usize,
    signposts: &Signposts,
) -> rusqlite::Result<EntryPage> {
    let plan = Plan::of(query, hidden::from(connection, &query.filter)?);
    let total = total(connection, &plan)?;
    let window = Window { rows: rows.min(total.saturating_sub(offset)), offset, total };
    let ids = if window.is_deep() && !filter::looks_at_entries(&query.filter) {
        let mut posts = signposts.take(query, total);
        let ids = ids_after_post(connection, &plan, window, &mut posts.rows);
        signposts.give_back(posts);
        ids?
    } else {
        ids(connection, &plan, window)?
    };
    let mut statement = connection.prepare_cached(&format!("{ROW} WHERE entries.id = ?1"))?;
    let rows = ids.into_iter().map(|id| statement.query_row([id], row)).collect::<Result<_, _>>()?;
    Ok(EntryPage { total, offset, rows })
}

/// The titles of all entries that lists show, the newest first.
pub fn titles(connection: &Connection) -> rusqlite::Result<Vec<(EntryId, Box<str>)>> {
    let sql = format!(
        "SELECT entries.id, entries.title FROM entries JOIN feeds ON feeds.id = feed WHERE removed IS NULL AND {}
        ORDER BY ranked DESC, entries.id DESC",
        hidden::IS_SHOWN
    );
    let title = |row: &Row<'_>| Ok((EntryId(row.get(0)?), row.get_ref(1)?.as_str()?.into()));
    connection.prepare_cached(&sql)?.query_map([], title)?.collect()
}

/// The index of an entry in a list; `None` if it is not in it.
pub fn position(connection: &Connection, query: &EntryQuery, entry: EntryId) -> rusqlite::Result<Option<usize>> {
    let plan = Plan::of(query, hidden::from(connection, &query.filter)?);
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

/// The unread entries in a part of a list, as far as the entry `until`: those that came later are not meant.
pub fn unread(
    connection: &Connection,
    query: &EntryQuery,
    part: ListPart,
    until: EntryId,
) -> rusqlite::Result<EntrySet> {
    let filter = query.filter.clone().and([EntryFilter::Unread]);
    // Only the indexes by date have the date.
    let sort = if matches!(part, ListPart::Before(_)) { Sort::Newest } else { query.sort };
    let query = EntryQuery { filter, sort };
    let plan = Plan::of(&query, hidden::from(connection, &query.filter)?);
    let mut values = vec![Value::Integer(until.0)];
    let is_in_part = plan.part(part, &mut values);
    let sql = format!("SELECT id FROM {} AND id <= ?1 AND {is_in_part}", plan.from(&mut values));
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_map(params_from_iter(values), |row| row.get(0).map(EntryId))?.collect()
}

/// The next unread entry of a list after an entry, or before it; without an entry, the first or the last. With its index in
/// the list.
pub fn next_unread(
    connection: &Connection,
    query: &EntryQuery,
    from: Option<EntryId>,
    is_forward: bool,
) -> rusqlite::Result<Option<(usize, EntryRow)>> {
    let unread = EntryQuery { filter: query.filter.clone().and([EntryFilter::Unread]), sort: query.sort };
    let plan = Plan::of(&unread, hidden::from(connection, &unread.filter)?);
    let part = match from {
        None => ListPart::Whole,
        Some(entry) if is_forward => ListPart::Below(entry),
        Some(entry) => ListPart::Above(entry),
    };
    let mut values = Vec::new();
    let is_in_part = plan.part(part, &mut values);
    let order = plan.order(plan.is_descending != is_forward);
    let sql = format!("SELECT id FROM {} AND {is_in_part} ORDER BY {order} LIMIT 1", plan.from(&mut values));
    let mut statement = connection.prepare_cached(&sql)?;
    let Some(id) = statement.query_row(params_from_iter(values), |row| row.get(0).map(EntryId)).optional()? else {
        return Ok(None);
    };
    let row = connection.prepare_cached(&format!("{ROW} WHERE entries.id = ?1"))?.query_row([id.0], row)?;
    Ok(position(connection, query, id)?.map(|index| (index, row)))
}

/// The sort value of an entry, or `None` if it is not in the list.
fn key(connection: &Connection, plan: &Plan<'_>, entry: EntryId) -> rusqlite::Result<Option<Value>> {
    let mut values = vec![Value::Integer(entry.0)];
    let condition = plan.condition(&mut values);
    let sql = format!("SELECT {} FROM entries WHERE id = ?1 AND {condition}", plan.column);
    connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0)).optional()
}

/// How many rows a list has, from the counters unless titles are looked at.
fn total(connection: &Connection, plan: &Plan<'_>) -> rusqlite::Result<usize> {
    let mut values = Vec::new();
    let sql = match filter::looks_at_entries(plan.filter) {
        true => format!("SELECT count(*) FROM {}", plan.from(&mut values)),
        false => {
            let shown = |values: &mut Vec<Value>| plan.hidden.shown_feed(values).unwrap_or_else(|| "TRUE".to_owned());
            format!("{} AND {}", filter::count(plan.filter, &mut values), shown(&mut values))
        }
    };
    connection.prepare_cached(&sql)?.query_row(params_from_iter(values), count)
}

/// Rows of a list: how many, after how many, of how many.
#[derive(Clone, Copy)]
struct Window {
    rows: usize,
    offset: usize,
    total: usize,
}

impl Window {
    fn behind(self) -> usize {
        self.total.saturating_sub(self.offset + self.rows)
    }

    /// Whether it is far from both ends.
    fn is_deep(self) -> bool {
        self.rows > 0 && self.offset.min(self.behind()) >= 2 * STEP
    }
}

/// The ids of a window, from the signpost before it. Missing signposts are set on the way.
fn ids_after_post(
    connection: &Connection,
    plan: &Plan<'_>,
    window: Window,
    posts: &mut Vec<Post>,
) -> rusqlite::Result<Vec<i64>> {
    while posts.len() * STEP <= window.offset {
        let skipped = if posts.is_empty() { 0 } else { STEP };
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let Some(next) = after(connection, plan, posts.last(), (1, skipped), read)?.pop() else { break };
        posts.push(next);
    }
    let last = (window.offset / STEP).min(posts.len().saturating_sub(1));
    after(connection, plan, posts.get(last), (window.rows, window.offset - last * STEP), |row| row.get(1))
}

/// So many rows of a list, after skipping so many, from a signpost on.
fn after<T>(
    connection: &Connection,
    plan: &Plan<'_>,
    post: Option<&Post>,
    (rows, skipped): (usize, usize),
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let (sql, values) = plan.after(post, (rows, skipped));
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_map(params_from_iter(values), read)?.collect()
}

/// The ids of a window. A window that is nearer to the end is read from the end.
fn ids(connection: &Connection, plan: &Plan<'_>, window: Window) -> rusqlite::Result<Vec<i64>> {
    let Window { rows, offset, .. } = window;
    let behind = window.behind();
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
        ranked: time(row, "ranked")?,
        is_read: row.get("is_read")?,
        is_starred: row.get("is_starred")?,
        facts: facts(row)?,
    })
}

fn facts(row: &Row<'_>) -> rusqlite::Result<EntryFacts> {
    Ok(EntryFacts {
        minutes: row.get("minutes")?,
        tables: row.get::<_, Option<u32>>("tables")?.unwrap_or(0),
        questions: row.get::<_, Option<u32>>("questions")?.unwrap_or(0),
        place: row.get("spot_percent")?,
        unfolded: row.get::<_, Option<Vec<u8>>>("unfolded")?.map(|bytes| unfolded::read(&bytes)).unwrap_or_default(),
        tags: tags::of_row(row)?,
        rules: rule_marks::of_row(row)?,
    })
}

/// How a query is answered. The index is named (`INDEXED BY`), so that statistics cannot mislead the planner, and a missing
/// index is an error instead of a slow list.
struct Plan<'a> {
    filter: &'a EntryFilter,
    hidden: Hidden,
    index: &'static str,
    column: &'static str,
    is_descending: bool,
}

impl Plan<'_> {
    fn of(query: &EntryQuery, hidden: Hidden) -> Plan<'_> {
        // A search finds entries by their ids, and its list stays in that order.
        let date = if query.filter.is_search() { "id" } else { "ranked" };
        let (column, is_descending) = match query.sort {
            Sort::Newest => (date, true),
            Sort::Oldest => (date, false),
            Sort::Title => ("title_key", false),
        };
        let index = filter::index(&query.filter, query.sort);
        Plan { filter: &query.filter, hidden, index, column, is_descending }
    }

    /// The ids in order, or backwards from the end. The first two values are how many, and how many to skip.
    fn ids(&self, is_from_end: bool, values: &mut Vec<Value>) -> String {
        let order = self.order(self.is_descending == is_from_end);
        format!("SELECT id FROM {} ORDER BY {order} LIMIT ?1 OFFSET ?2", self.from(values))
    }

    /// The sort values and ids of so many rows, after skipping so many, from a signpost on.
    fn after(&self, post: Option<&Post>, (rows, skipped): (usize, usize)) -> (String, Vec<Value>) {
        let mut values = vec![Value::Integer(integer(rows)), Value::Integer(integer(skipped))];
        values.extend(post.iter().flat_map(|(key, id)| [key.clone(), Value::Integer(*id)]));
        let (column, order) = (self.column, self.order(!self.is_descending));
        let is_after = if self.is_descending { "<=" } else { ">=" };
        let from = post.map_or_else(String::new, |_| format!(" AND ({column}, id) {is_after} (?3, ?4)"));
        let from = format!("{}{from}", self.from(&mut values));
        (format!("SELECT {column}, id FROM {from} ORDER BY {order} LIMIT ?1 OFFSET ?2"), values)
    }

    fn from(&self, values: &mut Vec<Value>) -> String {
        if self.filter.is_search() {
            return format!("entries NOT INDEXED WHERE id IN ({})", search::all(self.filter, &self.hidden, values));
        }
        format!("entries INDEXED BY {} WHERE {}", self.index, self.condition(values))
    }

    fn condition(&self, values: &mut Vec<Value>) -> String {
        format!("{} AND {}", filter::condition(self.filter, values), self.shown(values))
    }

    /// That a row is not hidden.
    fn shown(&self, values: &mut Vec<Value>) -> String {
        self.hidden.shown(values).unwrap_or_else(|| "TRUE".to_owned())
    }

    fn part(&self, part: ListPart, values: &mut Vec<Value>) -> String {
        let mut number = |value| {
            values.push(Value::Integer(value));
            values.len()
        };
        let (before, after) = if self.is_descending { (">", "<") } else { ("<", ">") };
        let beside = |place: usize, side: &str| {
            let column = self.column;
            format!("({column}, id) {side} ((SELECT {column} FROM entries WHERE id = ?{place}), ?{place})")
        };
        match part {
            ListPart::Whole => "TRUE".to_owned(),
            ListPart::Above(entry) => beside(number(entry.0), before),
            ListPart::Below(entry) => beside(number(entry.0), after),
            ListPart::Before(date) => format!("ranked < ?{}", number(date.timestamp())),
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

    /// A store in memory with a long list. Some titles and dates are shared by many.
    fn long_list() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::run(&mut connection).unwrap();
        let add = "INSERT INTO feeds (url, host, folder) VALUES ('https://a.example/', 'a.example', '')";
        connection.execute(add, []).unwrap();
        let entries = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 9000)
            INSERT INTO entries (feed, identity, digest, title, title_key, seen, ranked, is_read)
            SELECT 1, n, 0, n, (n * 7919 % 1000) / 3, n, n * 31 % 2000 / 7, n % 3 = 0 FROM n";
        connection.execute(entries, []).unwrap();
        connection
    }

    #[test]
    fn a_page_deep_in_a_long_list_is_that_of_a_walk_from_its_start() {
        let connection = long_list();
        for sort in [Sort::Newest, Sort::Oldest, Sort::Title] {
            for unread_only in [false, true] {
                let query = EntryQuery::of(ListScope::All, unread_only, sort);
                let signposts = Signposts::default();
                let page = |offset| page(&connection, &query, offset, 40, &signposts).unwrap().rows;
                let plan = Plan::of(&query, Hidden::default());
                let from_start: Vec<i64> = after(&connection, &plan, None, (9_000, 0), |row| row.get(1)).unwrap();
                for offset in [0, 2_500, 4_711, 3_000, 2_999, 3_960, 5_990] {
                    let ids: Vec<i64> = page(offset).iter().map(|row| row.id.0).collect();
                    let expected: Vec<i64> = from_start.iter().copied().skip(offset).take(40).collect();
                    assert_eq!(ids, expected, "{query:?} from {offset}");
                }
            }
        }
    }

    #[test]
    fn signposts_are_set_anew_when_rows_move() {
        let connection = long_list();
        let query = EntryQuery::of(ListScope::All, true, Sort::Title);
        let signposts = Signposts::default();
        let first = |offset| page(&connection, &query, offset, 1, &signposts).unwrap().rows[0].id;
        let before = first(3_000);
        // As many are marked unread as read, so that the length stays.
        let swap = "UPDATE entries SET is_read = 1 - is_read WHERE id IN (
            SELECT * FROM (SELECT id FROM entries WHERE is_read = 0 AND title_key < '2' LIMIT 300)
            UNION ALL SELECT * FROM (SELECT id FROM entries WHERE is_read = 1 AND title_key > '3' LIMIT 300))";
        assert_eq!(connection.execute(swap, []).unwrap(), 600);
        signposts.flag_rows();
        let expected: Vec<i64> =
            after(&connection, &Plan::of(&query, Hidden::default()), None, (1, 3_000), |row| row.get(1)).unwrap();
        assert_eq!(vec![first(3_000).0], expected);
        assert_ne!(before, first(3_000));
    }

    #[test]
    fn a_page_after_a_signpost_is_read_from_the_index_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::run(&mut connection).unwrap();
        let query = EntryQuery::of(ListScope::All, false, Sort::Title);
        let post = (Value::Text("a".to_owned()), 1);
        let (sql, values) = Plan::of(&query, Hidden::default()).after(Some(&post), (10, 5));
        let plan = explained(&connection, &sql, values);
        assert!(plan.starts_with("SEARCH entries USING COVERING INDEX all_by_title (title_key>?)"), "{plan}");
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
            (ListScope::All, true, Sort::Title, "unread_by_title"),
            (feed, false, Sort::Newest, "feed_by_date"),
            (feed, true, Sort::Newest, "feed_by_date"),
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
                let sql = Plan::of(&query, Hidden::default()).ids(is_from_end, &mut values);
                let plan = explained(&connection, &sql, values);
                // A feed has few enough entries to look at each.
                let is_looked_up = unread_only && index.starts_with("feed_");
                let used = if is_looked_up { "INDEX" } else { "COVERING INDEX" };
                assert!(plan.contains(&format!("{used} {index}")), "{query:?}: {plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{query:?}: {plan}");
                let mut values = vec![Value::Integer(7), Value::Integer(0)];
                let sql = Plan::of(&query, Hidden::of_feeds(vec![FeedId(2), FeedId(3)])).ids(is_from_end, &mut values);
                let plan = explained(&connection, &sql, values);
                assert!(plan.contains(&format!("{used} {index}")), "{query:?} with a hidden feed: {plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{query:?} with a hidden feed: {plan}");
            }
        }
    }
}
