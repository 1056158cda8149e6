//! The next keys for where the focus is: what the bottom line says when it has nothing else to say.
//!
//! The keys are those of the keymap, so that a person who has moved one reads the one that works.

use super::action::{Action, Scope};
use super::keymap::Key;
use super::pane::Pane;
use super::reader::Reader;
use super::reader::reading::Reading;
use super::table_view::TableView;
use super::{Model, keymap::Keymap};

/// A key and what it does, in a word or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub keys: String,
    pub says: String,
}

/// An action worth a hint.
type Offer = (Scope, Action, &'static str);

const HELP: Offer = (Scope::Global, Action::Help, "all keys");
const NEXT_PANE: Offer = (Scope::Move, Action::NextPane, "next pane");
const BACK: Offer = (Scope::Global, Action::Back, "back");

const FEEDS: &[Offer] =
    &[(Scope::Move, Action::Enter, "articles"), (Scope::Library, Action::AddFeed, "add a feed"), NEXT_PANE, HELP];
const ARTICLES: &[Offer] =
    &[(Scope::Move, Action::Enter, "read"), NEXT_PANE, (Scope::Library, Action::ToggleStar, "star"), HELP];
const NO_ARTICLES: &[Offer] = &[
    (Scope::Global, Action::RefreshAll, "fetch all"),
    (Scope::Library, Action::AddFeed, "add a feed"),
    NEXT_PANE,
    HELP,
];
const PREVIEW: &[Offer] = &[
    (Scope::Move, Action::Enter, "read"),
    (Scope::Library, Action::Left, "articles"),
    (Scope::Library, Action::Browse, "browser"),
    HELP,
];
const TEXT: &[Offer] = &[
    (Scope::Move, Action::PageDown, "page down"),
    (Scope::Reader, Action::NextSection, "next section"),
    NEXT_PANE,
    BACK,
    HELP,
];
/// While there is no article to read, or not yet.
const WAITING: &[Offer] =
    &[(Scope::Reader, Action::NextArticle, "next article"), (Scope::Global, Action::Back, "back to the list"), HELP];
/// While a summary stands in for an article that could not be fetched.
const MAKESHIFT: &[Offer] = &[
    (Scope::Reader, Action::Browse, "open in the browser"),
    (Scope::Reader, Action::RefreshFeed, "try again"),
    BACK,
    HELP,
];
const LANDMARKS: &[Offer] =
    &[(Scope::Pane, Action::GoTo, "go there"), (Scope::Reader, Action::Left, "the text"), NEXT_PANE, BACK, HELP];
const TABLE: &[Offer] = &[
    (Scope::Table, Action::Right, "next column"),
    (Scope::Move, Action::LineDown, "next row"),
    (Scope::Table, Action::Enter, "whole cell"),
    (Scope::Table, Action::SortColumn, "sort"),
    BACK,
    HELP,
];
const CELL: &[Offer] = &[
    (Scope::Table, Action::Enter, "the table"),
    (Scope::Move, Action::PageDown, "page down"),
    (Scope::Table, Action::CopyLink, "copy the cell"),
    HELP,
];
/// While a search stands.
const FOUND: &[Offer] = &[
    (Scope::Reader, Action::FindNext, "next match"),
    (Scope::Reader, Action::FindPrevious, "previous match"),
    (Scope::Global, Action::Escape, "end the search"),
    BACK,
    HELP,
];
const FOUND_CELLS: &[Offer] = &[
    (Scope::Table, Action::FindNext, "next cell found"),
    (Scope::Table, Action::FindPrevious, "previous cell found"),
    (Scope::Global, Action::Escape, "end the search"),
    HELP,
];
const HEALTH: &[Offer] = &[
    (Scope::Health, Action::Enter, "the feed"),
    (Scope::Health, Action::RefreshFeed, "fetch it"),
    (Scope::Health, Action::Browse, "its site"),
    BACK,
    HELP,
];
const KEYS: &[Offer] = &[(Scope::Move, Action::PageDown, "page down"), (Scope::Global, Action::Back, "close")];

/// The hints for the focus; while a binding is not complete, what may follow.
pub fn hints(model: &Model) -> Vec<Hint> {
    if !model.pending.is_empty() {
        return following(&model.keymap, model.scopes(), &model.pending);
    }
    let enter = enter(model).map(|says| (Scope::Move, Action::Enter, says));
    enter.iter().chain(offers(model)).filter_map(|offer| hint(&model.keymap, *offer)).collect()
}

/// What Enter does on the reading screen: it depends on what is marked there.
fn enter(model: &Model) -> Option<&'static str> {
    let reading = reading(model).filter(|_| model.help().is_none() && model.health.is_none())?;
    if reading.table_view().is_some() { None } else { reading.enter_says() }
}

fn reading(model: &Model) -> Option<&Reading> {
    model.reader.as_ref()?.reading()
}

fn hint(keymap: &Keymap, (scope, action, says): Offer) -> Option<Hint> {
    let keys = keymap.key_for(scope, action)?.to_owned();
    Some(Hint { keys, says: says.to_owned() })
}

fn offers(model: &Model) -> &'static [Offer] {
    if model.help().is_some() {
        return KEYS;
    }
    match model.scopes().first() {
        Some(Scope::Reader) if reading(model).is_none() => WAITING,
        Some(Scope::Reader) if model.reader.as_ref().is_some_and(Reader::is_makeshift) => MAKESHIFT,
        Some(Scope::Reader) if is_searching(model) => FOUND,
        Some(Scope::Reader) => TEXT,
        Some(Scope::Pane) => LANDMARKS,
        Some(Scope::Table) => in_table(model),
        Some(Scope::Health) => HEALTH,
        Some(Scope::Library | Scope::Global | Scope::Move | Scope::Prompt) | None => in_library(model),
    }
}

fn is_searching(model: &Model) -> bool {
    reading(model).and_then(Reading::find).is_some()
}

fn in_table(model: &Model) -> &'static [Offer] {
    let shows_cell = reading(model).and_then(Reading::table_view).is_some_and(TableView::shows_cell);
    let is_searching =
        reading(model).and_then(Reading::table_view).is_some_and(|table_view| table_view.found().is_some());
    match (is_searching, shows_cell) {
        (true, _) => FOUND_CELLS,
        (false, true) => CELL,
        (false, false) => TABLE,
    }
}

fn in_library(model: &Model) -> &'static [Offer] {
    match model.library.focus {
        Pane::Feeds => FEEDS,
        Pane::Articles if model.library.list.is_empty() => NO_ARTICLES,
        Pane::Articles => ARTICLES,
        Pane::Preview => PREVIEW,
    }
}

/// `]` → `h heading`, `t table`: what remains to be pressed, and the thing it is about.
fn following(keymap: &Keymap, scopes: &[Scope], pending: &[Key]) -> Vec<Hint> {
    let rows = keymap.following(scopes, pending);
    rows.map(|(keys, row)| Hint { keys, says: thing(&row.says).to_owned() }).collect()
}

/// "to the next heading" → "heading": the direction is in what was pressed already.
fn thing(says: &str) -> &str {
    let directions = ["to the next ", "to the previous "];
    directions.iter().find_map(|direction| says.strip_prefix(direction)).unwrap_or(says)
}
