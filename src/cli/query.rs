//! A query on the command line: what it means now, and an error that points at its place.

use chrono::{Local, Offset, Utc};

use super::exit::CommandFailure;
use crate::feed::{EntryFilter, QueryTime};
use crate::layout::wrap::width;
use crate::query::{QueryError, SearchQuery};

/// The hint if nothing is found.
pub(super) const NOTHING: &str = "Nothing is found; `crosshead search --guide` shows what can be asked.";

/// The entries that a query means now, in the user's own time zone.
pub(super) fn filter(text: &str) -> Result<EntryFilter, CommandFailure> {
    let query = SearchQuery::parse(text).map_err(|error| CommandFailure::Usage(explained(text, &error)))?;
    Ok(EntryFilter::of_query(&query, now()))
}

/// This moment, in the user's own time zone.
pub(super) fn now() -> QueryTime {
    QueryTime { now: Utc::now(), offset: Local::now().offset().fix() }
}

/// The sentence of an error, the query, and signs below what it is about. Of a long query only what is around that is shown.
fn explained(text: &str, error: &QueryError) -> String {
    let (before, rest) = text.split_at(error.range.start);
    let (about, after) = rest.split_at(error.range.len());
    let (before, about, after) = (end(before), start(about), start(after));
    let line = format!("{before}{about}{after}").replace(char::is_control, " ");
    format!("{error}\n  {line}\n  {}{}", " ".repeat(width(&before)), "^".repeat(width(&about).max(1)))
}

/// Characters of each of the three parts that are shown.
const SHOWN: usize = 60;

fn start(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() { format!("{shown}…") } else { shown }
}

fn end(text: &str) -> String {
    match text.char_indices().rev().nth(SHOWN) {
        Some((at, sign)) => format!("…{}", &text[at + sign.len_utf8()..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_points_at_what_it_is_about() {
        let text = "東京 is:new";
        let shown = explained(text, &SearchQuery::parse(text).unwrap_err());
        let expected = "column 7 of the query: expected unread, read, starred, kept, offline or hidden\n  東京 is:new\n          ^^^";
        assert_eq!(shown, expected);
    }

    #[test]
    fn of_a_long_query_what_is_around_the_error_is_shown() {
        let text = format!("{} is:new {}", "東".repeat(300), "b".repeat(300));
        let shown = explained(&text, &SearchQuery::parse(&text).unwrap_err());
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[1], format!("  …{} is:new {}…", "東".repeat(56), "b".repeat(59)));
        assert_eq!(lines[2], format!("  {}^^^", " ".repeat(1 + 2 * 56 + 4)));
    }
}
