//! What the bottom line offers while an article is read, or is on its way.

use super::Reader;
use super::reading::{Focus, Reading};
use crate::app::action::{Action, Scope};
use crate::app::hints::{BACK, HELP, NEXT_PANE, Offer};

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
/// While there is a search.
const FOUND: &[Offer] = &[
    (Scope::Reader, Action::FindNext, "next match"),
    (Scope::Reader, Action::FindPrevious, "previous match"),
    (Scope::Global, Action::Escape, "end the search"),
    BACK,
    HELP,
];

impl Reader {
    pub(super) fn offers(&self) -> Vec<Offer> {
        let Some(reading) = self.reading() else { return WAITING.to_vec() };
        let enter = reading.enter_says().map(|says| (Scope::Move, Action::Enter, says));
        enter.iter().chain(self.in_article(reading)).copied().collect()
    }

    fn in_article(&self, reading: &Reading) -> &'static [Offer] {
        match reading.focus() {
            Focus::Pane(_) => LANDMARKS,
            Focus::Text if self.is_makeshift => MAKESHIFT,
            Focus::Text if reading.find().is_some() => FOUND,
            Focus::Text => TEXT,
        }
    }
}
