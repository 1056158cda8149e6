//! Turns a filter of entries into SQL with parameters. No other module does. Also chooses the index and the counters that
//! answer it fastest.

use regex::{Regex, RegexBuilder};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{FromSqlError, Value, ValueRef};

use super::{tags, words};
use crate::article::text::words::TypedWords;
use crate::feed::{EntryFilter, FeedId, Sort};
use crate::query::{EntryState, Measure, Sought, Structure, Term, TextField};

/// The SQL condition on a row of `entries`. Its parameters are appended to `values` and numbered after those that are
/// there.
pub fn condition(filter: &EntryFilter, values: &mut Vec<Value>) -> String {
    match filter {
        EntryFilter::Feed(feed) => is_feed(feed.0, values),
        EntryFilter::AnyOf(feeds) => is_of(feeds, values),
        EntryFilter::Unread => "is_read = 0".to_owned(),
        EntryFilter::Starred => "is_starred = 1".to_owned(),
        EntryFilter::Titled(query) => has_words(query, values),
        EntryFilter::And(all) => conjunction(all, |filter| condition(filter, values)),
        EntryFilter::Or(any) => disjunction(any, |filter| condition(filter, values)),
        EntryFilter::Not(filter) => format!("NOT {}", condition(filter, values)),
        EntryFilter::Dated(range) => {
            let (start, end) = (put(Value::Integer(range.start), values), put(Value::Integer(range.end), values));
            format!("(ranked >= {start} AND ranked < {end})")
        }
        EntryFilter::Meets(term) => meets(term, values),
    }
}

/// The condition that a term of the query language holds for a row of `entries`. Nothing in it is NULL, so that `NOT` turns it
/// around.
fn meets(term: &Term, values: &mut Vec<Value>) -> String {
    match term {
        Term::Text(TextField::Tag, sought) => format!(
            "EXISTS (SELECT 1 FROM entry_tags WHERE entry = entries.id AND tag IN (SELECT id FROM tags WHERE {}))",
            tags::is_sought(sought, values)
        ),
        Term::Text(field, Sought::Words { words, is_start }) => match words::expression(*field, words, *is_start) {
            Some(expression) => {
                let expression = put(Value::Text(expression), values);
                format!("entries.id IN (SELECT rowid FROM search WHERE search MATCH {expression})")
            }
            None => named(*field, "has_words", words, values),
        },
        Term::Text(field, Sought::Pattern(pattern)) => named(*field, "has_pattern", pattern, values),
        Term::Has(Structure::Enclosure) => "EXISTS (SELECT 1 FROM enclosures WHERE entry = entries.id)".to_owned(),
        Term::Has(_) | Term::Count(..) => {
            let fact = fact(term, values).unwrap_or_default();
            format!("EXISTS (SELECT 1 FROM {FACTS} AND {fact})")
        }
        Term::Is(EntryState::Kept) => "feed IN (SELECT id FROM feeds WHERE kind = 'kept')".to_owned(),
        // A page that has just come is not prepared yet.
        Term::Is(EntryState::Offline) => format!(
            "(EXISTS (SELECT 1 FROM {FACTS} AND source IN ('feed', 'page'))
                OR EXISTS (SELECT 1 FROM texts WHERE entry = entries.id AND source = 'page'))"
        ),
        Term::Is(EntryState::Hidden) => "EXISTS (SELECT 1 FROM hidden WHERE hidden.entry = entries.id)".to_owned(),
        Term::Is(EntryState::Unread) => "is_read = 0".to_owned(),
        Term::Is(EntryState::Read) => "is_read = 1".to_owned(),
        Term::Is(EntryState::Starred) => "is_starred = 1".to_owned(),
        // Whoever asks knows the time, and has made a range of dates of it.
        Term::Age(..) | Term::Date(_) => "TRUE".to_owned(),
    }
}

/// The condition that a term about the counts of an article holds for a row of `articles`. `None` if it is about something
/// else.
pub fn fact(term: &Term, values: &mut Vec<Value>) -> Option<String> {
    match term {
        Term::Has(structure) => counted_as(*structure).map(|column| format!("{column} > 0")),
        Term::Count(measure, comparison, count) => {
            let column = match measure {
                Measure::Words => "words",
                Measure::Minutes => "minutes",
            };
            let count = put(Value::Integer((*count).into()), values);
            Some(format!("{column} {} {count}", comparison.sign()))
        }
        Term::Text(..) | Term::Is(_) | Term::Age(..) | Term::Date(_) => None,
    }
}

/// The counts of an article, from an index that has no blocks.
const FACTS: &str = "articles INDEXED BY article_facts WHERE entry = entries.id";

/// Whether [`fact`] answers a term.
pub fn is_fact(term: &Term) -> bool {
    fact(term, &mut Vec::new()).is_some()
}

/// The column that counts a kind of part, if one does.
fn counted_as(structure: Structure) -> Option<&'static str> {
    match structure {
        Structure::Heading => Some("headings"),
        Structure::Table => Some("tables"),
        Structure::Question => Some("questions"),
        Structure::Figure => Some("figures"),
        Structure::Code => Some("codes"),
        Structure::Enclosure => None,
    }
}

/// The condition that a text beside the full-text index has what is looked for.
fn named(field: TextField, function: &str, sought: &str, values: &mut Vec<Value>) -> String {
    let sought = put(Value::Text(sought.to_owned()), values);
    let has = |column: &str| format!("{function}({column}, {sought})");
    let of_feeds = |condition: String| format!("feed IN (SELECT id FROM feeds WHERE {condition})");
    let of_parts = |kinds: &str| {
        format!("EXISTS (SELECT 1 FROM parts WHERE entry = entries.id AND kind IN ({kinds}) AND {})", has("text"))
    };
    match field {
        TextField::Anywhere | TextField::Title | TextField::Tag => has("title"),
        TextField::Author => has("coalesce(author, '')"),
        TextField::Url if function == "has_words" => format!("instr(lower(coalesce(url, '')), lower({sought})) > 0"),
        TextField::Url => has("coalesce(url, '')"),
        TextField::Lang if function == "has_words" => {
            of_feeds(format!("instr(lower(coalesce(lang, '')), lower({sought})) = 1"))
        }
        TextField::Lang => of_feeds(has("coalesce(lang, '')")),
        TextField::Feed => of_feeds(format!("{} OR {}", has("title"), has("url"))),
        TextField::Folder => of_feeds(has("folder")),
        TextField::Heading => of_parts("'heading'"),
        TextField::Table => of_parts("'caption', 'column'"),
        TextField::Question => of_parts("'question'"),
    }
}

/// Adds a parameter, and returns its name.
fn put(value: Value, values: &mut Vec<Value>) -> String {
    values.push(value);
    format!("?{}", values.len())
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

/// Whether the counters do not know how many entries the filter leaves.
pub fn looks_at_entries(filter: &EntryFilter) -> bool {
    filter.is_search() || filter.any(|part| matches!(part, EntryFilter::Titled(_)))
}

/// The SQL functions that tell whether a text has all words of a query, or a pattern. The patterns are compiled once for a
/// statement.
pub fn add_functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("has_words", 2, flags, |context| {
        let compile =
            |query: ValueRef<'_>| -> Result<Option<TypedWords>, FromSqlError> { Ok(TypedWords::new(query.as_str()?)) };
        let words = context.get_or_create_aux(1, compile)?;
        let title = context.get_raw(0).as_str()?;
        Ok(words.as_ref().as_ref().is_none_or(|words| words.are_in(title)))
    })?;
    connection.create_scalar_function("has_pattern", 2, flags, |context| {
        let compile =
            |pattern: ValueRef<'_>| -> Result<Option<Regex>, FromSqlError> { Ok(compiled(pattern.as_str()?)) };
        let pattern = context.get_or_create_aux(1, compile)?;
        let text = context.get_raw(0).as_str()?;
        Ok(pattern.as_ref().as_ref().is_some_and(|pattern| pattern.is_match(text)))
    })
}

/// A capital in a pattern makes case count. `None` if it is not right; the language refuses those.
fn compiled(pattern: &str) -> Option<Regex> {
    let has_capital = pattern.chars().any(char::is_uppercase);
    RegexBuilder::new(pattern).case_insensitive(!has_capital).build().ok()
}

fn has_words(query: &str, values: &mut Vec<Value>) -> String {
    values.push(Value::Text(query.to_owned()));
    format!("has_words(title, ?{})", values.len())
}

/// The SQL condition on a row of `counters`. What is unread or starred has columns of its own there, so it needs no
/// condition.
fn counted(filter: &EntryFilter, values: &mut Vec<Value>) -> String {
    match filter {
        EntryFilter::Feed(feed) => is_feed(feed.0, values),
        EntryFilter::AnyOf(feeds) => is_of(feeds, values),
        EntryFilter::Unread
        | EntryFilter::Starred
        | EntryFilter::Titled(_)
        | EntryFilter::Or(_)
        | EntryFilter::Not(_)
        | EntryFilter::Dated(_)
        | EntryFilter::Meets(_) => "TRUE".to_owned(),
        EntryFilter::And(all) => conjunction(all, |filter| counted(filter, values)),
    }
}

/// The name of the index that gives the entries in their order. It may contain entries that the filter excludes.
pub fn index(filter: &EntryFilter, sort: Sort) -> &'static str {
    let (starred, unread) = (implies(filter, &EntryFilter::Starred), implies(filter, &EntryFilter::Unread));
    match (sort, starred, has_feed(filter), unread) {
        (Sort::Title, true, _, _) => "starred_by_title",
        (Sort::Title, false, true, _) => "feed_by_title",
        (Sort::Title, false, false, true) => "unread_by_title",
        (Sort::Title, false, false, false) => "all_by_title",
        (Sort::Newest | Sort::Oldest, true, _, _) => "starred_by_date",
        (Sort::Newest | Sort::Oldest, false, true, _) => "feed_by_date",
        (Sort::Newest | Sort::Oldest, false, false, true) => "unread_by_date",
        (Sort::Newest | Sort::Oldest, false, false, false) => "all_by_date",
    }
}

/// Whether `part` holds for every entry for which the filter holds.
pub fn implies(filter: &EntryFilter, part: &EntryFilter) -> bool {
    filter == part || matches!(filter, EntryFilter::And(all) if all.iter().any(|filter| implies(filter, part)))
}

fn has_feed(filter: &EntryFilter) -> bool {
    match filter {
        EntryFilter::Feed(_) => true,
        EntryFilter::And(all) => all.iter().any(has_feed),
        EntryFilter::AnyOf(_)
        | EntryFilter::Unread
        | EntryFilter::Starred
        | EntryFilter::Titled(_)
        | EntryFilter::Or(_)
        | EntryFilter::Not(_)
        | EntryFilter::Dated(_)
        | EntryFilter::Meets(_) => false,
    }
}

/// The SQL condition that a row of `entries` or `counters` is of one of these feeds. SQLite takes `IN ()` for a constant, and
/// then cannot use an index that the rest of the condition allows: an empty list looks for a feed that is never there.
pub fn is_of(feeds: &[FeedId], values: &mut Vec<Value>) -> String {
    let nobody = [FeedId(0)];
    let numbers = if feeds.is_empty() { &nobody } else { feeds }.iter().map(|feed| {
        values.push(Value::Integer(feed.0));
        format!("?{}", values.len())
    });
    format!("feed IN ({})", numbers.collect::<Vec<_>>().join(", "))
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

fn disjunction(any: &[EntryFilter], sql: impl FnMut(&EntryFilter) -> String) -> String {
    if any.is_empty() {
        "FALSE".to_owned()
    } else {
        format!("({})", any.iter().map(sql).collect::<Vec<_>>().join(" OR "))
    }
}
