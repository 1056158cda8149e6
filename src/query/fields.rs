//! The one table of what can be asked: fields, their values, and what they mean. A new row is all that parsing, completion,
//! errors and the guide need.

use super::{EntryState, Measure, Structure, TextField};

/// A field: its name, what may follow it, an example and what that finds.
#[derive(Clone, Copy, Debug)]
pub struct FieldRow {
    pub name: &'static str,
    pub kind: FieldKind,
    pub example: &'static str,
    pub meaning: &'static str,
}

/// What may follow the name of a field.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    Text(TextField),
    State(&'static [ValueRow<EntryState>]),
    Structure(&'static [ValueRow<Structure>]),
    Count(Measure),
    Age,
    Date,
}

/// A value of a field.
#[derive(Clone, Copy, Debug)]
pub struct ValueRow<T> {
    pub name: &'static str,
    pub value: T,
    pub meaning: &'static str,
}

/// Every field, in the order of the guide.
pub const ALL: &[FieldRow] = &[
    text("title", TextField::Title, "title:harbour", "in the title"),
    text("author", TextField::Author, "author:\"Mary Smith\"", "in the name of the author"),
    text("feed", TextField::Feed, "feed:courier", "in the title or the address of the feed"),
    text("folder", TextField::Folder, "folder:news", "in the path of the feed's folder"),
    text("url", TextField::Url, "url:a.example", "in the address of the article"),
    text("lang", TextField::Lang, "lang:de", "at the start of the language that the feed states"),
    text("tag", TextField::Tag, "tag:energy", "has this tag; tag:en* is the start of one"),
    text("h", TextField::Heading, "h:price", "in a heading"),
    text("table", TextField::Table, "table:\"revenue\"", "in a table or its caption"),
    text("faq", TextField::Question, "faq:\"deadline\"", "in a question that the article answers"),
    FieldRow { name: "is", kind: FieldKind::State(STATES), example: "is:unread", meaning: "a state of the article" },
    FieldRow {
        name: "has",
        kind: FieldKind::Structure(STRUCTURES),
        example: "has:table",
        meaning: "a part of the article",
    },
    count("words", Measure::Words, "words<600", "how many words the article has"),
    count("minutes", Measure::Minutes, "minutes>10", "how many minutes reading takes"),
    FieldRow {
        name: "age",
        kind: FieldKind::Age,
        example: "age<3d",
        meaning: "how old the article is; h, d, w, m, y are hours, days, weeks, months and years",
    },
    FieldRow {
        name: "date",
        kind: FieldKind::Date,
        example: "date:2026-10",
        meaning: "the year, the month or the day of the article",
    },
];

const STATES: &[ValueRow<EntryState>] = &[
    value("unread", EntryState::Unread, "not read yet"),
    value("read", EntryState::Read, "read"),
    value("starred", EntryState::Starred, "starred"),
    value("kept", EntryState::Kept, "a page that was kept in the library"),
    value("offline", EntryState::Offline, "can be read without the network"),
    value("hidden", EntryState::Hidden, "hidden, by a rule or `crosshead mark hide`; no other query finds it"),
];

const STRUCTURES: &[ValueRow<Structure>] = &[
    value("heading", Structure::Heading, "a heading"),
    value("table", Structure::Table, "a table"),
    value("faq", Structure::Question, "questions with answers"),
    value("figure", Structure::Figure, "a figure"),
    value("code", Structure::Code, "program code"),
    value("enclosure", Structure::Enclosure, "a file: an episode, a film, a picture"),
];

const fn text(name: &'static str, field: TextField, example: &'static str, meaning: &'static str) -> FieldRow {
    FieldRow { name, kind: FieldKind::Text(field), example, meaning }
}

const fn count(name: &'static str, measure: Measure, example: &'static str, meaning: &'static str) -> FieldRow {
    FieldRow { name, kind: FieldKind::Count(measure), example, meaning }
}

const fn value<T>(name: &'static str, value: T, meaning: &'static str) -> ValueRow<T> {
    ValueRow { name, value, meaning }
}

impl FieldRow {
    /// The field of this name, in any case.
    pub fn find(name: &str) -> Option<&'static FieldRow> {
        ALL.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The name with what separates it from its value.
    pub fn start(&self) -> String {
        let sign = if self.is_compared() { "<" } else { ":" };
        format!("{}{sign}", self.name)
    }

    /// Whether a sign of comparison follows.
    pub fn is_compared(&self) -> bool {
        match self.kind {
            FieldKind::Count(_) | FieldKind::Age => true,
            FieldKind::Text(_) | FieldKind::State(_) | FieldKind::Structure(_) | FieldKind::Date => false,
        }
    }

    /// The values that may follow, with their meanings; none if any text may.
    pub fn values(&self) -> Vec<(&'static str, &'static str)> {
        match self.kind {
            FieldKind::State(values) => values.iter().map(|row| (row.name, row.meaning)).collect(),
            FieldKind::Structure(values) => values.iter().map(|row| (row.name, row.meaning)).collect(),
            FieldKind::Text(_) | FieldKind::Count(_) | FieldKind::Age | FieldKind::Date => Vec::new(),
        }
    }

    /// What an error says was expected after the name.
    pub fn expected(&self) -> String {
        match self.kind {
            FieldKind::Text(_) => "a word, a \"phrase\" or a /pattern/".to_owned(),
            FieldKind::State(_) | FieldKind::Structure(_) => one_of(self.values().iter().map(|(name, _)| *name)),
            FieldKind::Count(_) => format!("a number, as in {}", self.example),
            FieldKind::Age => format!("a number with h, d, w, m or y, as in {}", self.example),
            FieldKind::Date => "a year, a month or a day, as in 2026, 2026-10 or 2026-10-31".to_owned(),
        }
    }
}

/// "a, b or c"
pub(super) fn one_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => names.concat(),
    }
}
