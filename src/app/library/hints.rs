//! What the bottom line offers in each of the library's panes.

use super::super::action::{Action, Scope};
use super::super::hints::{HELP, NEXT_PANE, Offer};
use super::super::pane::Pane;
use super::Library;

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

impl Library {
    pub(super) fn offers(&self) -> &'static [Offer] {
        match self.focus {
            Pane::Feeds => FEEDS,
            Pane::Articles if self.list.is_empty() => NO_ARTICLES,
            Pane::Articles => ARTICLES,
            Pane::Preview => PREVIEW,
        }
    }
}
