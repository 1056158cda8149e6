//! What the bottom line offers in each of the library's panes.

use super::super::action::{Action, KeyScope};
use super::super::hints::{HELP, NEXT_PANE, Offer};
use super::super::pane::LibraryPane;
use super::Library;

const FEEDS: &[Offer] =
    &[(KeyScope::Move, Action::Enter, "articles"), (KeyScope::Library, Action::AddFeed, "add a feed"), NEXT_PANE, HELP];
const ARTICLES: &[Offer] =
    &[(KeyScope::Move, Action::Enter, "read"), NEXT_PANE, (KeyScope::Library, Action::ToggleStar, "star"), HELP];
const SELECTED: &[Offer] = &[
    (KeyScope::Move, Action::LineDown, "more"),
    (KeyScope::Library, Action::ToggleRead, "mark read"),
    (KeyScope::Library, Action::ToggleStar, "star"),
    (KeyScope::Library, Action::Tag, "tag"),
    (KeyScope::Select, Action::Copy, "copy the links"),
    (KeyScope::Select, Action::Escape, "end"),
    HELP,
];
const NO_ARTICLES: &[Offer] = &[
    (KeyScope::Global, Action::RefreshAll, "fetch all"),
    (KeyScope::Library, Action::AddFeed, "add a feed"),
    NEXT_PANE,
    HELP,
];
const NOTHING_FOUND: &[Offer] =
    &[(KeyScope::Library, Action::Search, "another search"), (KeyScope::Global, Action::Escape, "back"), HELP];
const NO_TITLE: &[Offer] =
    &[(KeyScope::Move, Action::Filter, "another filter"), (KeyScope::Global, Action::Escape, "all articles"), HELP];
const PREVIEW: &[Offer] = &[
    (KeyScope::Move, Action::Enter, "read"),
    (KeyScope::Library, Action::Left, "articles"),
    (KeyScope::Library, Action::Browse, "browser"),
    HELP,
];

impl Library {
    pub(super) fn offers(&self) -> Vec<Offer> {
        let has_page = self.preview.ready().is_some_and(|loaded| loaded.entry.url.is_some());
        let useful = |(_, action, _): &&Offer| *action != Action::Browse || has_page;
        self.in_pane().iter().filter(useful).copied().collect()
    }

    fn in_pane(&self) -> &'static [Offer] {
        match self.focus {
            LibraryPane::Feeds => FEEDS,
            LibraryPane::Articles if self.list.is_empty() && self.searched().is_some() => NOTHING_FOUND,
            LibraryPane::Articles if self.list.is_empty() && self.list_filter().is_some() => NO_TITLE,
            LibraryPane::Articles if self.list.is_empty() => NO_ARTICLES,
            LibraryPane::Articles if self.is_selecting() => SELECTED,
            LibraryPane::Articles => ARTICLES,
            LibraryPane::Preview => PREVIEW,
        }
    }
}
