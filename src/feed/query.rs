//! Queries for lists of entries: an expression that filters them, and an order. Pure. The store's `filter` module turns the
//! expression into SQL.

use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::article::text::words::TypedWords;
use crate::query::{Age, CalendarSpan, Comparison, EntryState, SearchQuery, Sought, Term, TextField};

use super::{EntryId, EntryRow, FeedId, FolderId, ListId};

/// Which entries a list shows, and in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntryQuery {
    pub filter: EntryFilter,
    pub sort: Sort,
}

/// An expression about an entry. A new variant needs its meaning in [`EntryFilter::holds`] and its SQL in the store's
/// `filter` module. The compiler asks for both, and a property test compares them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EntryFilter {
    Feed(FeedId),
    /// Of one of these feeds.
    AnyOf(Vec<FeedId>),
    Unread,
    Starred,
    /// The title has every one of these words, as they were typed.
    Titled(String),
    /// All of these hold. An empty list holds for every entry.
    And(Vec<EntryFilter>),
    /// At least one of these holds. An empty list holds for no entry.
    Or(Vec<EntryFilter>),
    Not(Box<EntryFilter>),
    /// The date is in this range of seconds since 1970. One without a date counts from its arrival.
    Dated(Range<i64>),
    /// What the query language asks about its text or its feed. A row does not tell that: see [`EntryFilter::holds`].
    Meets(Term),
}

/// When a query is asked: ages count from then, and days begin where the user is.
#[derive(Clone, Copy, Debug)]
pub struct QueryTime {
    pub now: DateTime<Utc>,
    pub offset: FixedOffset,
}

/// Which rows of a list are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListPart {
    Whole,
    /// The rows before this entry, in the order of the list. Without the entry itself.
    Above(EntryId),
    Below(EntryId),
    /// The entries of an earlier date. One without a date counts from its arrival.
    Before(DateTime<Utc>),
}

/// A list that the feed pane offers. `F` is the type that identifies a feed, as in [`super::Change`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListScope<F = FeedId> {
    #[default]
    All,
    Starred,
    /// The feeds in a folder and in those below it. Which they are, the feed pane knows.
    Folder(FolderId),
    Feed(F),
    /// A smart list. What its query means, the feed pane knows.
    List(ListId),
}

/// The order of a list. By date, an entry without a date counts from its arrival.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
    Title,
}

impl EntryQuery {
    /// The entries of a scope, all or only the unread ones.
    pub fn of(scope: ListScope, unread_only: bool, sort: Sort) -> EntryQuery {
        let unread = unread_only.then_some(EntryFilter::Unread);
        EntryQuery { filter: scope.filter().and(unread), sort }
    }
}

impl EntryFilter {
    /// The entries that a query of the language means.
    pub fn of_query(query: &SearchQuery, time: QueryTime) -> EntryFilter {
        let all = |parts: &[SearchQuery]| parts.iter().map(|part| EntryFilter::of_query(part, time)).collect();
        match query {
            SearchQuery::All(parts) => EntryFilter::And(all(parts)),
            SearchQuery::Any(parts) => EntryFilter::Or(all(parts)),
            SearchQuery::Not(part) => EntryFilter::Not(Box::new(EntryFilter::of_query(part, time))),
            SearchQuery::Term(term) => EntryFilter::of_term(term, time),
        }
    }

    fn of_term(term: &Term, time: QueryTime) -> EntryFilter {
        match term {
            Term::Is(EntryState::Unread) => EntryFilter::Unread,
            Term::Is(EntryState::Read) => EntryFilter::Not(Box::new(EntryFilter::Unread)),
            Term::Is(EntryState::Starred) => EntryFilter::Starred,
            Term::Age(comparison, age) => EntryFilter::Dated(aged(*comparison, *age, time.now)),
            Term::Date(span) => EntryFilter::Dated(days(*span, time.offset)),
            Term::Is(EntryState::Kept | EntryState::Offline | EntryState::Hidden)
            | Term::Text(..)
            | Term::Has(_)
            | Term::Count(..) => EntryFilter::Meets(term.clone()),
        }
    }

    /// Whether a mark or a tag of an entry can bring it into the list or take it out.
    pub fn depends_on_flags(&self) -> bool {
        self.any(|part| match part {
            EntryFilter::Unread
            | EntryFilter::Starred
            | EntryFilter::Meets(Term::Text(TextField::Tag, _) | Term::Is(EntryState::Hidden)) => true,
            EntryFilter::Feed(_)
            | EntryFilter::AnyOf(_)
            | EntryFilter::Titled(_)
            | EntryFilter::And(_)
            | EntryFilter::Or(_)
            | EntryFilter::Not(_)
            | EntryFilter::Dated(_)
            | EntryFilter::Meets(_) => false,
        })
    }

    /// Whether it is more than the lists of the feed pane need: a query of the language. Its entries are listed in the order of
    /// their arrival, because that is the order in which they are found.
    pub fn is_search(&self) -> bool {
        self.any(|part| {
            matches!(part, EntryFilter::Or(_) | EntryFilter::Not(_) | EntryFilter::Dated(_) | EntryFilter::Meets(_))
        })
    }

    /// Whether something is true of it or of one of its parts.
    pub fn any(&self, is: impl Fn(&EntryFilter) -> bool + Copy) -> bool {
        let is_in_parts = match self {
            EntryFilter::And(parts) | EntryFilter::Or(parts) => parts.iter().any(|part| part.any(is)),
            EntryFilter::Not(part) => part.any(is),
            EntryFilter::Feed(_)
            | EntryFilter::AnyOf(_)
            | EntryFilter::Unread
            | EntryFilter::Starred
            | EntryFilter::Titled(_)
            | EntryFilter::Dated(_)
            | EntryFilter::Meets(_) => false,
        };
        is_in_parts || is(self)
    }

    /// Every entry.
    pub const ALL: EntryFilter = EntryFilter::And(Vec::new());

    /// The entries for which this and all of `more` hold.
    #[must_use]
    pub fn and(self, more: impl IntoIterator<Item = EntryFilter>) -> EntryFilter {
        let mut all = match self {
            EntryFilter::And(all) => all,
            one @ (EntryFilter::Feed(_)
            | EntryFilter::AnyOf(_)
            | EntryFilter::Unread
            | EntryFilter::Starred
            | EntryFilter::Titled(_)
            | EntryFilter::Or(_)
            | EntryFilter::Not(_)
            | EntryFilter::Dated(_)
            | EntryFilter::Meets(_)) => vec![one],
        };
        all.extend(more);
        EntryFilter::And(all)
    }

    /// Whether the expression is true of an entry, as far as its row tells. The store's SQL must come to the same result, except
    /// for [`EntryFilter::Meets`]: a row knows no text but the title and the tags, so words are looked for there.
    pub fn holds(&self, row: &EntryRow) -> bool {
        match self {
            EntryFilter::Feed(feed) => row.feed == *feed,
            EntryFilter::AnyOf(feeds) => feeds.contains(&row.feed),
            EntryFilter::Unread => !row.is_read,
            EntryFilter::Starred => row.is_starred,
            EntryFilter::Titled(query) => TypedWords::new(query).is_none_or(|words| words.are_in(&row.title)),
            EntryFilter::And(all) => all.iter().all(|filter| filter.holds(row)),
            EntryFilter::Or(any) => any.iter().any(|filter| filter.holds(row)),
            EntryFilter::Not(filter) => !filter.holds(row),
            EntryFilter::Dated(range) => row.ranked.is_some_and(|date| range.contains(&date.timestamp())),
            EntryFilter::Meets(Term::Text(TextField::Tag, sought)) => {
                row.facts.tags.iter().any(|tag| tag.meets(sought))
            }
            EntryFilter::Meets(Term::Text(_, Sought::Words { words, .. })) => {
                TypedWords::new(&words.to_lowercase()).is_some_and(|words| words.are_in(&row.title))
            }
            EntryFilter::Meets(_) => false,
        }
    }
}

/// The dates of entries of an age. The same age means the unit in which it is given.
fn aged(comparison: Comparison, age: Age, now: DateTime<Utc>) -> Range<i64> {
    let back = |seconds: i64| now.timestamp() - seconds;
    let (age, next) = (age.seconds(), Age { count: age.count + 1, unit: age.unit }.seconds());
    match comparison {
        Comparison::Less => back(age) + 1..i64::MAX,
        Comparison::AtMost => back(age)..i64::MAX,
        Comparison::Equal => back(next) + 1..back(age) + 1,
        Comparison::AtLeast => i64::MIN..back(age) + 1,
        Comparison::More => i64::MIN..back(age),
    }
}

/// From the first second of a span to its last, where the user is.
fn days(span: CalendarSpan, offset: FixedOffset) -> Range<i64> {
    let start = |day: Option<NaiveDate>, none: i64| {
        let start = day.map(|day| day.and_time(NaiveTime::MIN).and_utc());
        start.map_or(none, |start| (start - TimeDelta::seconds(offset.local_minus_utc().into())).timestamp())
    };
    start(span.first_day(), i64::MAX)..start(span.next_day(), i64::MAX)
}

impl<F> ListScope<F> {
    /// The same list with its feed identified by another type. `None` if `feed` finds no counterpart.
    pub(super) fn renamed<F2, X>(
        self,
        feed: impl FnOnce(F) -> Result<Option<F2>, X>,
    ) -> Result<Option<ListScope<F2>>, X> {
        Ok(match self {
            ListScope::All => Some(ListScope::All),
            ListScope::Starred => Some(ListScope::Starred),
            ListScope::Folder(folder) => Some(ListScope::Folder(folder)),
            ListScope::List(list) => Some(ListScope::List(list)),
            ListScope::Feed(name) => feed(name)?.map(ListScope::Feed),
        })
    }
}

impl ListScope {
    /// The entries that belong to the scope; none for a folder or a smart list, which are not known here.
    pub fn filter(self) -> EntryFilter {
        match self {
            ListScope::All => EntryFilter::ALL,
            ListScope::Starred => EntryFilter::Starred,
            ListScope::Folder(_) | ListScope::List(_) => EntryFilter::AnyOf(Vec::new()),
            ListScope::Feed(feed) => EntryFilter::Feed(feed),
        }
    }
}
