//! Entries that a query finds, the newest first, in the order of their ids: so the first rows are found without the rest.
//!
//! A query is divided at its `or`s into arms. Each arm is driven by what finds its entries in that order at once: the full-text
//! index if the arm has words, the articles with a kind of part, a few rows of an index of entries, or else all entries. The
//! rest of an arm is a condition on each row.

use std::ops::RangeInclusive;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::columns::{count as read_count, integer};
use super::hidden::Hidden;
use super::{filter, hidden, tags, words};
use crate::feed::{EntryFilter, EntryId};
use crate::query::{EntryState, Structure, Term};

/// The most arms: more `or`s inside of `and`s are conditions instead.
const MOST_ARMS: usize = 16;

/// So many rows of an index are sorted by their ids instead of looking through all entries.
const FEW: usize = 5_000;

/// So many are looked up in the full-text index one by one.
const VERY_FEW: usize = 300;

/// The ids of the first entries below another one, so many.
pub fn ids(
    connection: &Connection,
    filter: &EntryFilter,
    before: Option<EntryId>,
    rows: usize,
) -> rusqlite::Result<Vec<i64>> {
    let before = before.map_or(i64::MAX, |before| before.0);
    let mut values = vec![Value::Integer(before), Value::Integer(integer(rows))];
    let sql = statement(connection, filter, Bounds::Page, &mut values)?;
    let mut statement = connection.prepare_cached(&format!("{sql} ORDER BY id DESC LIMIT ?2"))?;
    statement.query_map(params_from_iter(values), |row| row.get(0))?.collect()
}

/// How many entries a query finds. It looks at all of them.
pub fn count(connection: &Connection, filter: &EntryFilter) -> rusqlite::Result<usize> {
    let mut values = Vec::new();
    let sql = statement(connection, filter, Bounds::None, &mut values)?;
    connection.prepare_cached(&format!("SELECT count(*) FROM ({sql})"))?.query_row(params_from_iter(values), read_count)
}

/// The ids of all entries that a query finds, in no order.
pub fn all_ids(connection: &Connection, filter: &EntryFilter) -> rusqlite::Result<Vec<i64>> {
    let mut values = Vec::new();
    let sql = statement(connection, filter, Bounds::None, &mut values)?;
    read_ids(connection, &sql, values)
}

/// The ids of a range that a query finds. A short one costs little, however many the query finds elsewhere.
pub fn ids_within(
    connection: &Connection,
    filter: &EntryFilter,
    range: &RangeInclusive<i64>,
) -> rusqlite::Result<Vec<i64>> {
    let values = vec![Value::Integer(*range.start()), Value::Integer(*range.end())];
    ids_bound(connection, filter, Bounds::Within, values)
}

/// Which of these ids a query finds. They are in ascending order.
pub fn ids_among(connection: &Connection, filter: &EntryFilter, ids: &[i64]) -> rusqlite::Result<Vec<i64>> {
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(Vec::new()) };
    let among = serde_json::to_string(ids).expect("numbers can always be written");
    let values = vec![Value::Integer(*first), Value::Integer(*last), Value::Text(among)];
    ids_bound(connection, filter, Bounds::Among, values)
}

fn ids_bound(
    connection: &Connection,
    filter: &EntryFilter,
    bounds: Bounds,
    mut values: Vec<Value>,
) -> rusqlite::Result<Vec<i64>> {
    let hidden = hidden::from(connection, filter)?;
    let drivers = arms(filter).into_iter().map(Driver::of);
    let parts: Vec<String> = drivers.map(|driver| driver.sql(&hidden, bounds, &mut values)).collect();
    read_ids(connection, &joined(&parts), values)
}

fn read_ids(connection: &Connection, sql: &str, values: Vec<Value>) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map(params_from_iter(values), |row| row.get(0))?.collect()
}

/// Whether a statement asks for the rows of a page: those with ids below the first parameter, and as many as the second. Or for
/// those with ids from the first parameter to the second; among them, those of the list that is the third.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bounds {
    Page,
    Within,
    Among,
    None,
}

/// The SQL statement for the ids of all entries that a query finds, without an order.
pub fn all(filter: &EntryFilter, hidden: &Hidden, values: &mut Vec<Value>) -> String {
    let drivers = arms(filter).into_iter().map(Driver::of);
    joined(&drivers.map(|driver| driver.sql(hidden, Bounds::None, values)).collect::<Vec<_>>())
}

fn statement(
    connection: &Connection,
    filter: &EntryFilter,
    bounds: Bounds,
    values: &mut Vec<Value>,
) -> rusqlite::Result<String> {
    let hidden = hidden::from(connection, filter)?;
    let mut parts = Vec::new();
    for arm in arms(filter) {
        let driver = Driver::with_few(connection, arm)?;
        parts.push(driver.sql(&hidden, bounds, values));
    }
    Ok(joined(&parts))
}

/// One statement for those of all arms.
fn joined(parts: &[String]) -> String {
    match parts {
        [] => "SELECT id FROM entries WHERE FALSE".to_owned(),
        [one] => format!("SELECT id FROM ({one})"),
        several => several.iter().map(|part| format!("SELECT id FROM ({part})")).collect::<Vec<_>>().join(" UNION "),
    }
}

/// The ids of the third parameter.
const AMONG: &str = "(SELECT value FROM json_each(?3))";

/// What must hold together.
type Arm<'f> = Vec<&'f EntryFilter>;

/// A query as several, one of which must hold. What the full-text index answers as a whole is not divided.
fn arms(filter: &EntryFilter) -> Vec<Arm<'_>> {
    divided(filter).unwrap_or_else(|| vec![vec![filter]])
}

/// `None` if it would be too many.
fn divided(filter: &EntryFilter) -> Option<Vec<Arm<'_>>> {
    if words::of_filter(filter).is_some() {
        return Some(vec![vec![filter]]);
    }
    let arms = match filter {
        EntryFilter::Or(any) => any.iter().map(divided).collect::<Option<Vec<_>>>()?.concat(),
        EntryFilter::And(all) => {
            let mut arms = vec![Vec::new()];
            for part in all {
                // Nothing can hold any more.
                if arms.is_empty() {
                    break;
                }
                let more = arms_or_whole(part, MOST_ARMS / arms.len());
                arms = arms
                    .iter()
                    .flat_map(|arm: &Arm<'_>| more.iter().map(|more| [arm.as_slice(), more].concat()))
                    .collect();
            }
            arms
        }
        EntryFilter::Feed(_)
        | EntryFilter::AnyOf(_)
        | EntryFilter::Unread
        | EntryFilter::Starred
        | EntryFilter::Titled(_)
        | EntryFilter::Not(_)
        | EntryFilter::Dated(_)
        | EntryFilter::Meets(_) => vec![vec![filter]],
    };
    (arms.len() <= MOST_ARMS).then_some(arms)
}

fn arms_or_whole(filter: &EntryFilter, most: usize) -> Vec<Arm<'_>> {
    divided(filter).filter(|arms| arms.len() <= most).unwrap_or_else(|| vec![vec![filter]])
}

/// What finds the entries of an arm.
struct Driver<'f> {
    by: By<'f>,
    /// What must hold besides.
    rest: Vec<&'f EntryFilter>,
}

enum By<'f> {
    /// An expression of the full-text index, in the order of ids.
    Words(String),
    /// The entries that are hidden, in the order of ids.
    Hidden,
    /// The entries with a tag that a term asks for.
    Tags(&'f Term),
    /// The articles with a kind of part, in the order of ids.
    Structure(Structure),
    /// The articles whose counts meet a term, in the order of ids.
    Facts(&'f Term),
    /// An index of entries with few rows that can be meant; they are sorted.
    Index(&'static str),
    /// The entries in the order of ids.
    All,
}

impl<'f> Driver<'f> {
    /// The index of entries that has few rows, if one has.
    fn with_few(connection: &Connection, arm: Arm<'f>) -> rusqlite::Result<Driver<'f>> {
        let has_words = words::conjunction(arm.iter().copied()).is_some();
        if has_words && let Some(term) = few_tagged(connection, &arm)? {
            return Ok(Driver { by: By::Tags(term), rest: arm });
        }
        match few(connection, &arm, if has_words { VERY_FEW } else { FEW })? {
            Some(index) => Ok(Driver { by: By::Index(index), rest: arm }),
            None => Ok(Driver::of(arm)),
        }
    }

    fn of(arm: Arm<'f>) -> Driver<'f> {
        if let Some((expression, rest)) = words::conjunction(arm.iter().copied()) {
            return Driver { by: By::Words(expression), rest };
        }
        if let Some(term) = arm.iter().find_map(|filter| tagged(filter)) {
            return Driver { by: By::Tags(term), rest: arm };
        }
        if arm.iter().any(|filter| is_hidden(filter)) {
            return Driver { by: By::Hidden, rest: arm };
        }
        let mut structures = arm.iter().filter_map(|filter| structure(filter));
        let structure = structures.find(|structure| rows_with(*structure).is_some()).map(By::Structure);
        let facts = || arm.iter().find_map(|filter| counted(filter)).map(By::Facts);
        Driver { by: structure.or_else(facts).unwrap_or(By::All), rest: arm }
    }

    fn sql(&self, hidden: &Hidden, bounds: Bounds, values: &mut Vec<Value>) -> String {
        let condition = self.condition(hidden, values);
        let (from, id) = match &self.by {
            By::Words(expression) => {
                values.push(Value::Text(expression.clone()));
                let of_entry = of_entry("search.rowid", &condition);
                (format!("search WHERE search MATCH ?{}{of_entry}", values.len()), "rowid")
            }
            By::Tags(term) => {
                let found = tags::sought(term).map_or_else(String::new, |sought| tags::tagged(sought, values));
                (format!("{found}{}", of_entry("found.entry", &condition)), "entry")
            }
            By::Hidden => (format!("hidden AS found WHERE TRUE{}", of_entry("found.entry", &condition)), "entry"),
            By::Structure(structure) => {
                let rows = rows_with(*structure).unwrap_or_default();
                let of_entry = of_entry("found.entry", &condition);
                (format!("{rows}{of_entry}"), "entry")
            }
            By::Facts(term) => {
                let fact = filter::fact(term, values).unwrap_or_default();
                let of_entry = of_entry("found.entry", &condition);
                (format!("articles AS found INDEXED BY article_facts WHERE {fact}{of_entry}"), "entry")
            }
            By::Index(index) => (format!("entries INDEXED BY {index} WHERE {condition}"), "id"),
            By::All => (format!("entries NOT INDEXED WHERE {condition}"), "id"),
        };
        match bounds {
            Bounds::Page => format!("SELECT {id} AS id FROM {from} AND {id} < ?1 ORDER BY {id} DESC LIMIT ?2"),
            Bounds::Within => format!("SELECT {id} AS id FROM {from} AND {id} BETWEEN ?1 AND ?2"),
            // The full-text index goes through a range at once; the other tables look up one after the other.
            Bounds::Among if id == "rowid" => {
                format!("SELECT rowid AS id FROM {from} AND rowid BETWEEN ?1 AND ?2 AND +rowid IN {AMONG}")
            }
            Bounds::Among => format!("SELECT {id} AS id FROM {from} AND {id} IN {AMONG} AND ?1 <= ?2"),
            Bounds::None => format!("SELECT {id} AS id FROM {from}"),
        }
    }

    /// What must hold besides what the driver has seen to.
    fn condition(&self, hidden: &Hidden, values: &mut Vec<Value>) -> String {
        let is_left = |part: &&&EntryFilter| match (&self.by, part) {
            (By::Structure(structure), EntryFilter::Meets(Term::Has(has))) => has != structure,
            (By::Facts(term) | By::Tags(term), EntryFilter::Meets(other)) => other != *term,
            (By::Hidden, part) => !is_hidden(part),
            _ => true,
        };
        let rest = self.rest.iter().filter(is_left);
        let mut parts: Vec<String> = rest.map(|part| filter::condition(part, values)).collect();
        parts.extend(hidden.shown(values));
        parts.retain(|part| part != "TRUE");
        if parts.is_empty() { "TRUE".to_owned() } else { parts.join(" AND ") }
    }
}

fn structure(filter: &EntryFilter) -> Option<Structure> {
    if let EntryFilter::Meets(Term::Has(structure)) = filter { Some(*structure) } else { None }
}

fn is_hidden(filter: &EntryFilter) -> bool {
    matches!(filter, EntryFilter::Meets(Term::Is(EntryState::Hidden)))
}

/// A term about tags.
fn tagged(filter: &EntryFilter) -> Option<&Term> {
    if let EntryFilter::Meets(term) = filter { Some(term).filter(|term| tags::sought(term).is_some()) } else { None }
}

/// A term about the counts of an article.
fn counted(filter: &EntryFilter) -> Option<&Term> {
    if let EntryFilter::Meets(term) = filter { Some(term).filter(|term| filter::is_fact(term)) } else { None }
}

/// That the entry of a row of another table meets a condition.
fn of_entry(id: &str, condition: &str) -> String {
    match condition {
        "TRUE" => String::new(),
        condition => format!(" AND EXISTS (SELECT 1 FROM entries WHERE entries.id = {id} AND {condition})"),
    }
}

/// The rows of what has a kind of part, in the order of entries, if an index has them.
fn rows_with(structure: Structure) -> Option<&'static str> {
    match structure {
        Structure::Heading => None,
        Structure::Table => Some("articles AS found INDEXED BY article_with_tables WHERE found.tables > 0"),
        Structure::Question => Some("articles AS found INDEXED BY article_with_questions WHERE found.questions > 0"),
        Structure::Figure => Some("articles AS found INDEXED BY article_with_figures WHERE found.figures > 0"),
        Structure::Code => Some("articles AS found INDEXED BY article_with_codes WHERE found.codes > 0"),
        // An entry that has files has a first one.
        Structure::Enclosure => Some("enclosures AS found WHERE found.ordinal = 0"),
    }
}

/// The index with at most so many rows that the arm can mean.
fn few(connection: &Connection, arm: &Arm<'_>, most: usize) -> rusqlite::Result<Option<&'static str>> {
    for part in arm {
        let index = match part {
            EntryFilter::Starred => "starred_by_date",
            EntryFilter::Unread => "unread_by_date",
            EntryFilter::Feed(_) | EntryFilter::AnyOf(_) => "feed_by_date",
            EntryFilter::Dated(_) => "all_by_date",
            EntryFilter::And(_)
            | EntryFilter::Or(_)
            | EntryFilter::Not(_)
            | EntryFilter::Titled(_)
            | EntryFilter::Meets(_) => continue,
        };
        if has_at_most(connection, part, index, most)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// A term about tags that very few entries meet.
fn few_tagged<'f>(connection: &Connection, arm: &Arm<'f>) -> rusqlite::Result<Option<&'f Term>> {
    for term in arm.iter().filter_map(|filter| tagged(filter)) {
        let mut values = vec![Value::Integer(integer(VERY_FEW + 1))];
        let found = tags::sought(term).map_or_else(String::new, |sought| tags::tagged(sought, &mut values));
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {found} LIMIT ?1)");
        let count = connection.prepare_cached(&sql)?.query_row(params_from_iter(values), read_count)?;
        if count <= VERY_FEW {
            return Ok(Some(term));
        }
    }
    Ok(None)
}

fn has_at_most(connection: &Connection, part: &EntryFilter, index: &str, most: usize) -> rusqlite::Result<bool> {
    let mut values = vec![Value::Integer(integer(most + 1))];
    let condition = filter::condition(part, &mut values);
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM entries INDEXED BY {index} WHERE {condition} LIMIT ?1)");
    let found = connection.prepare_cached(&sql)?.query_row(params_from_iter(values), read_count)?;
    Ok(found <= most)
}

#[cfg(test)]
mod tests {
    use chrono::{FixedOffset, Utc};

    use super::*;
    use crate::feed::QueryTime;
    use crate::query::SearchQuery;
    use crate::store::migrations;

    /// How SQLite answers the first page of a query, in its own words.
    fn explained(query: &str) -> String {
        let mut connection = Connection::open_in_memory().unwrap();
        filter::add_functions(&connection).unwrap();
        migrations::run(&mut connection).unwrap();
        let time = QueryTime { now: Utc::now(), offset: FixedOffset::east_opt(0).unwrap() };
        let filter = EntryFilter::of_query(&SearchQuery::parse(query).unwrap(), time);
        let mut values = vec![Value::Integer(i64::MAX), Value::Integer(51)];
        let sql = statement(&connection, &filter, Bounds::Page, &mut values).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {sql} ORDER BY id DESC LIMIT ?2");
        let mut statement = connection.prepare(&sql).unwrap();
        let lines = statement.query_map(params_from_iter(values), |row| row.get("detail")).unwrap();
        lines.collect::<Result<Vec<String>, _>>().unwrap().join("; ")
    }

    #[test]
    fn first_rows_come_in_the_order_of_an_index_and_what_is_asked_of_them_is_looked_up() {
        for (query, steps) in [
            ("harbour", &["SCAN search VIRTUAL TABLE INDEX"][..]),
            ("harbour -tide (high or low)", &["SCAN search VIRTUAL TABLE INDEX"]),
            ("has:table", &["found USING INDEX article_with_tables"]),
            ("harbour has:table", &["SCAN search", "articles USING COVERING INDEX article_facts"]),
            ("tag:energy", &["found USING COVERING INDEX tagged"]),
            ("tag:energy has:table", &["found USING COVERING INDEX tagged", "article_facts"]),
            ("harbour tag:energy", &["found USING COVERING INDEX tagged", "search"]),
            ("words<600", &["found USING COVERING INDEX article_facts"]),
            ("harbour words<600", &["SCAN search", "articles USING COVERING INDEX article_facts"]),
            ("is:read", &["entries"]),
        ] {
            let plan = explained(query);
            assert!(steps.iter().all(|step| plan.contains(step)), "{query}: {plan}");
        }
        for query in ["harbour", "harbour has:table", "has:table", "has:table words<600"] {
            assert!(!explained(query).contains("TEMP B-TREE FOR ORDER BY"), "{query}: {}", explained(query));
        }
    }

    #[test]
    fn only_what_the_index_cannot_answer_as_a_whole_is_divided() {
        let time = QueryTime { now: Utc::now(), offset: FixedOffset::east_opt(0).unwrap() };
        let count = |query: &str| arms(&EntryFilter::of_query(&SearchQuery::parse(query).unwrap(), time)).len();
        assert_eq!(["a or b", "a or has:table", "(a or has:table) (b or is:unread)"].map(count), [1, 2, 4]);
        let many = ["(a or has:table)"; 9].join(" ");
        assert!(count(&many) <= MOST_ARMS, "more are conditions");
    }
}
