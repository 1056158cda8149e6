//! What the bottom line offers while an article is read, or is on its way.

use super::Reader;
use super::reading::{Focus, Reading};
use crate::app::action::{Action, KeyScope};
use crate::app::hints::{BACK, HELP, NEXT_PANE, Offer};

const TEXT: &[Offer] = &[
    (KeyScope::Move, Action::PageDown, "page down"),
    (KeyScope::Reader, Action::NextSection, "next section"),
    NEXT_PANE,
    BACK,
    HELP,
];
/// While there is no article to read, or not yet.
const WAITING: &[Offer] = &[
    (KeyScope::Reader, Action::NextArticle, "next article"),
    (KeyScope::Global, Action::Back, "back to the list"),
    HELP,
];
/// While a summary is shown instead of an article that could not be fetched.
const MAKESHIFT: &[Offer] = &[
    (KeyScope::Reader, Action::Browse, "open in the browser"),
    (KeyScope::Reader, Action::RefreshFeed, "try again"),
    BACK,
    HELP,
];
const LANDMARKS: &[Offer] =
    &[(KeyScope::Pane, Action::GoTo, "go there"), (KeyScope::Reader, Action::Left, "the text"), NEXT_PANE, BACK, HELP];
/// While there is a search.
const FOUND: &[Offer] = &[
    (KeyScope::Reader, Action::FindNext, "next match"),
    (KeyScope::Reader, Action::FindPrevious, "previous match"),
    (KeyScope::Global, Action::Escape, "end the search"),
    BACK,
    HELP,
];

impl Reader {
    pub(super) fn offers(&self) -> Vec<Offer> {
        let Some(reading) = self.reading() else { return WAITING.to_vec() };
        let enter = reading.enter_says().map(|says| (KeyScope::Move, Action::Enter, says));
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
