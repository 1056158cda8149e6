//! The one filter: what is typed narrows the rows of a list to those that have every word of it.
//!
//! A list keeps a [`Filtering`] beside its rows, hands it the rows' texts when something is typed, and shows only the rows
//! that it returns. It knows no list, no pane and no key. `ui` asks it which part of a row to mark.

use std::ops::Range;

use crate::article::text::words::{TypedWords, hits};

/// What was typed, and the rows that have it.
#[derive(Clone, Debug)]
pub struct Filter {
    query: String,
    words: TypedWords,
    rows: Vec<usize>,
    of: usize,
}

impl Filter {
    /// The rows whose text has every word of the query; a capital in a word makes case count for it. `None` if the query has
    /// no word, or one that is too long to look for.
    pub fn new<T: AsRef<str>>(query: &str, texts: impl IntoIterator<Item = T>) -> Option<Filter> {
        let words = TypedWords::new(query)?;
        let mut filter = Filter { query: query.trim().to_owned(), words, rows: Vec::new(), of: 0 };
        filter.renew(texts);
        Some(filter)
    }

    /// The rows have changed.
    pub fn renew<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) {
        (self.rows, self.of) = (Vec::new(), 0);
        for text in texts {
            if self.has(text.as_ref()) {
                self.rows.push(self.of);
            }
            self.of += 1;
        }
    }

    /// Whether a row with this text is shown.
    pub fn has(&self, text: &str) -> bool {
        self.words.are_in(text)
    }

    /// What was typed.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The rows that are shown, by their numbers among all.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// Whether it hides every row.
    pub fn is_without_rows(&self) -> bool {
        self.rows.is_empty()
    }

    /// "3 of 41"
    pub fn count(&self) -> String {
        format!("{} of {}", self.rows.len(), self.of)
    }

    /// The parts of a text that were typed, from left to right, without overlaps; in bytes.
    pub fn hits(&self, text: &str) -> Vec<Range<usize>> {
        hits(self.words.patterns(), text)
    }
}

/// A list's filter: the one that holds, and while another is typed, the one that held before.
#[derive(Clone, Debug, Default)]
pub struct Filtering {
    filter: Option<Filter>,
    /// `Some` while a query is typed.
    before: Option<Held>,
}

/// The filter that held, if one did.
#[derive(Clone, Debug)]
struct Held(Option<Filter>);

impl Filtering {
    /// What narrows the list now.
    pub fn filter(&self) -> Option<&Filter> {
        self.filter.as_ref()
    }

    /// A character was typed: the rows follow at once.
    pub fn typed<T: AsRef<str>>(&mut self, query: &str, texts: impl IntoIterator<Item = T>) {
        let held = Held(self.filter.take());
        self.before.get_or_insert(held);
        self.filter = Filter::new(query, texts);
    }

    /// Typing was left: the list is as it was before.
    pub fn cancelled(&mut self) {
        if let Some(Held(before)) = self.before.take() {
            self.filter = before;
        }
    }

    /// What was typed is kept. An empty line shows every row again.
    pub fn accepted<T: AsRef<str>>(&mut self, query: &str, texts: impl IntoIterator<Item = T>) {
        self.before = None;
        self.filter = Filter::new(query, texts);
    }

    /// Shows every row again; `false` if all are shown already.
    pub fn undo(&mut self) -> bool {
        self.before = None;
        self.filter.take().is_some()
    }

    /// The rows have changed: the filter holds for the new ones. What would be put back is of the old ones.
    pub fn renew<T: AsRef<str>, I: IntoIterator<Item = T>>(&mut self, texts: impl Fn() -> I) {
        let kept = self.before.iter_mut().filter_map(|Held(filter)| filter.as_mut()).chain(&mut self.filter);
        kept.for_each(|filter| filter.renew(texts()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [&str; 4] = ["The Sea", "a river", "The river by the sea", "Lakes"];

    fn rows(query: &str) -> Vec<usize> {
        Filter::new(query, ROWS).map_or_else(Vec::new, |filter| filter.rows().to_vec())
    }

    #[test]
    fn a_row_is_shown_if_it_has_every_word_wherever() {
        assert_eq!(
            [rows("sea"), rows("sea river"), rows("Sea"), rows("walrus")],
            [vec![0, 2], vec![2], vec![0], vec![]]
        );
        assert!(Filter::new("  ", ROWS).is_none());
        assert_eq!(rows("a.river"), Vec::<usize>::new(), "pattern characters are text");
    }

    #[test]
    fn what_was_typed_is_marked_once() {
        let filter = Filter::new("river riv the", ROWS).unwrap();
        assert_eq!(filter.hits("The river, the sea"), [0..3, 4..9, 11..14]);
        assert_eq!(filter.count(), "1 of 4");
    }

    #[test]
    fn leaving_goes_back_to_the_filter_that_held_before() {
        let mut filtering = Filtering::default();
        filtering.accepted("sea", ROWS);
        for query in ["r", "ri", ""] {
            filtering.typed(query, ROWS);
        }
        assert!(filtering.filter().is_none());
        filtering.cancelled();
        assert_eq!(filtering.filter().map(Filter::query), Some("sea"));
        filtering.renew(|| ["sea", "sea"]);
        assert_eq!(filtering.filter().map(Filter::count).as_deref(), Some("2 of 2"));
        assert!(filtering.undo() && !filtering.undo());
    }
}
