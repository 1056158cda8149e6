//! The query language: text to an expression and back. One language serves search, and whatever else holds a query.
//!
//! Pure. It knows neither the store nor the entries: [`crate::feed::EntryFilter`] gives an expression its meaning. What can be
//! asked is in one table ([`fields`]), from which parsing, completion, the words of errors and the page of the guide are made.

pub mod complete;
pub mod fields;
pub mod guide;
mod parse;
mod print;

use chrono::{Months, NaiveDate};

pub use parse::{MOST_BYTES, QueryError};

/// An expression of the language. In the form that parsing gives, a list has at least two parts; only an empty query is an
/// empty [`SearchQuery::All`], which every article meets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SearchQuery {
    /// Side by side: all of them.
    All(Vec<SearchQuery>),
    /// With `or` between them.
    Any(Vec<SearchQuery>),
    Not(Box<SearchQuery>),
    Term(Term),
}

/// What can be asked about one article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    Text(TextField, Sought),
    Is(EntryState),
    Has(Structure),
    Count(Measure, Comparison, u32),
    Age(Comparison, Age),
    Date(CalendarSpan),
}

/// Where a text is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// In all that is read: title, author, headings, tables, text.
    Anywhere,
    Title,
    Author,
    /// The title or the address of the feed.
    Feed,
    Folder,
    Url,
    /// The language that the feed states.
    Lang,
    /// The names of the tags that the user has put on it.
    Tag,
    Heading,
    /// The cells and captions of tables.
    Table,
    Question,
}

/// What is looked for in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sought {
    /// Words that follow each other. If `is_start`, the last one may go on.
    Words { words: String, is_start: bool },
    /// A regular expression; a capital in it makes case count.
    Pattern(String),
}

/// What an article can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryState {
    Unread,
    Read,
    Starred,
    /// A page that the user has put into the library.
    Kept,
    /// Its text is stored.
    Offline,
    /// It is hidden from lists and searches, by a rule or by `crosshead mark`.
    Hidden,
}

/// What an article can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Structure {
    Heading,
    Table,
    Question,
    Figure,
    Code,
    /// A file that the feed names.
    Enclosure,
}

/// What can be counted of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    Words,
    Minutes,
}

/// How a number compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

impl Comparison {
    /// All of them with their signs. A sign that begins with another one comes first.
    pub const ALL: [(Comparison, &str); 5] = [
        (Comparison::AtMost, "<="),
        (Comparison::AtLeast, ">="),
        (Comparison::Less, "<"),
        (Comparison::More, ">"),
        (Comparison::Equal, "="),
    ];

    /// As it is written, in SQL too.
    pub fn sign(self) -> &'static str {
        Comparison::ALL.iter().find(|(comparison, _)| *comparison == self).map_or("=", |(_, sign)| sign)
    }
}

/// A span of time back from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Age {
    pub count: u32,
    pub unit: AgeUnit,
}

/// The units of an age; a month has 30 days, and a year 365.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgeUnit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl AgeUnit {
    /// All of them with their letters.
    pub const ALL: [(AgeUnit, char); 5] =
        [(AgeUnit::Hour, 'h'), (AgeUnit::Day, 'd'), (AgeUnit::Week, 'w'), (AgeUnit::Month, 'm'), (AgeUnit::Year, 'y')];

    fn hours(self) -> i64 {
        match self {
            AgeUnit::Hour => 1,
            AgeUnit::Day => 24,
            AgeUnit::Week => 7 * 24,
            AgeUnit::Month => 30 * 24,
            AgeUnit::Year => 365 * 24,
        }
    }
}

impl Age {
    /// Its length.
    pub fn seconds(self) -> i64 {
        i64::from(self.count) * self.unit.hours() * 3600
    }
}

/// A year, a month of it, or a day, in the user's time zone. Months and days count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CalendarSpan {
    pub year: i32,
    pub month: Option<u32>,
    /// Only with a month.
    pub day: Option<u32>,
}

impl CalendarSpan {
    /// The day with which it begins; `None` if there is no such day.
    pub fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The day after it.
    pub fn next_day(self) -> Option<NaiveDate> {
        let first = self.first_day()?;
        match (self.month, self.day) {
            (None, _) => first.checked_add_months(Months::new(12)),
            (Some(_), None) => first.checked_add_months(Months::new(1)),
            (Some(_), Some(_)) => first.succ_opt(),
        }
    }
}

impl SearchQuery {
    /// What every article meets.
    pub const EVERYTHING: SearchQuery = SearchQuery::All(Vec::new());

    /// Reads a query.
    ///
    /// # Errors
    /// Where it cannot be understood, and what was expected there.
    pub fn parse(text: &str) -> Result<SearchQuery, QueryError> {
        parse::parse(text, false)
    }

    /// Reads a query that is still being typed: the last word may go on, and what is open at the end is closed.
    ///
    /// # Errors
    /// As for [`SearchQuery::parse`].
    pub fn parse_typed(text: &str) -> Result<SearchQuery, QueryError> {
        parse::parse(text, true)
    }

    /// Whether every article meets it.
    pub fn is_everything(&self) -> bool {
        matches!(self, SearchQuery::All(parts) if parts.is_empty())
    }

    /// The terms, without those that an article must not meet.
    pub fn wanted(&self) -> Vec<&Term> {
        match self {
            SearchQuery::All(parts) | SearchQuery::Any(parts) => parts.iter().flat_map(SearchQuery::wanted).collect(),
            SearchQuery::Not(_) => Vec::new(),
            SearchQuery::Term(term) => vec![term],
        }
    }

    /// The words that were looked for in the article itself, without those that it must not have.
    pub fn words(&self) -> Vec<&str> {
        let words = self.wanted().into_iter().filter_map(|term| match term {
            Term::Text(field, Sought::Words { words, .. }) if field.is_in_the_article() => Some(&**words),
            Term::Text(..) | Term::Is(_) | Term::Has(_) | Term::Count(..) | Term::Age(..) | Term::Date(_) => None,
        });
        words.collect()
    }
}

impl TextField {
    /// Whether its text is a part of the article, as opposed to what is known of its feed or was put on it.
    pub fn is_in_the_article(self) -> bool {
        match self {
            TextField::Feed | TextField::Folder | TextField::Url | TextField::Lang | TextField::Tag => false,
            TextField::Anywhere
            | TextField::Title
            | TextField::Author
            | TextField::Heading
            | TextField::Table
            | TextField::Question => true,
        }
    }
}

#[cfg(test)]
mod tests;
