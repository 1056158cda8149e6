//! What the bottom line offers in each of the library's panes.

use super::super::action::{Action, KeyScope};
use super::super::hints::{HELP, NEXT_PANE, Offer};
use super::super::pane::LibraryPane;
use super::Library;

const FEEDS: &[Offer] =
    &[(KeyScope::Move, Action::Enter, "articles"), (KeyScope::Library, Action::AddFeed, "add a feed"), NEXT_PANE, HELP];
const ARTICLES: &[Offer] =
    &[(KeyScope::Move, Action::Enter, "read"), NEXT_PANE, (KeyScope::Library, Action::ToggleStar, "star"), HELP];
const NO_ARTICLES: &[Offer] = &[
    (KeyScope::Global, Action::RefreshAll, "fetch all"),
    (KeyScope::Library, Action::AddFeed, "add a feed"),
    NEXT_PANE,
    HELP,
];
const PREVIEW: &[Offer] = &[
    (KeyScope::Move, Action::Enter, "read"),
    (KeyScope::Library, Action::Left, "articles"),
    (KeyScope::Library, Action::Browse, "browser"),
    HELP,
];

impl Library {
    pub(super) fn offers(&self) -> &'static [Offer] {
        match self.focus {
            LibraryPane::Feeds => FEEDS,
            LibraryPane::Articles if self.list.is_empty() => NO_ARTICLES,
            LibraryPane::Articles => ARTICLES,
            LibraryPane::Preview => PREVIEW,
        }
    }
}
