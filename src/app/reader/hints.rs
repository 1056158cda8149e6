//! What the bottom line offers while an article is read, or is on its way.

use super::Reader;
use super::reading::{Focus, GO_THERE, Reading};
use crate::app::action::{Action, KeyScope};
use crate::app::hints::{BACK, HELP, NEXT_PANE, Offer};
use crate::app::screen::Screen as _;

const TEXT: &[Offer] = &[
    (KeyScope::Move, Action::PageDown, "page down"),
    (KeyScope::Reader, Action::Right, "more of the code"),
    (KeyScope::Reader, Action::NextArticle, "next article"),
    (KeyScope::Reader, Action::NextSection, "next section"),
    NEXT_PANE,
    BACK,
    HELP,
];
/// The text of a page that a link led to.
const PAGE: &[Offer] = &[
    (KeyScope::Move, Action::PageDown, "page down"),
    (KeyScope::Reader, Action::Right, "more of the code"),
    (KeyScope::Reader, Action::NextSection, "next section"),
    (KeyScope::Reader, Action::ReadLater, "keep"),
    NEXT_PANE,
    BACK,
    HELP,
];
/// While an article of the library is on its way, or could not be read.
const WAITING: &[Offer] = &[
    (KeyScope::Reader, Action::NextArticle, "next article"),
    (KeyScope::Global, Action::Back, "back to the list"),
    HELP,
];
/// While a page is on its way. It has no neighbours, and is left for what its link is in.
const WAITING_PAGE: &[Offer] = &[(KeyScope::Global, Action::CancelJob, "stop"), BACK, HELP];
/// What can be tried again stands below the sentence that says what failed.
const FAILED_PAGE: &[Offer] = &[BACK, HELP];
/// While a summary is shown instead of an article that could not be fetched.
const MAKESHIFT: &[Offer] = &[
    (KeyScope::Reader, Action::Browse, "open in the browser"),
    (KeyScope::Reader, Action::Right, "more of the code"),
    (KeyScope::Reader, Action::RefreshFeed, "try again"),
    BACK,
    HELP,
];
const LANDMARKS: &[Offer] = &[
    (KeyScope::Pane, Action::GoTo, GO_THERE),
    (KeyScope::Pane, Action::Filter, "filter"),
    (KeyScope::Reader, Action::Left, "the text"),
    NEXT_PANE,
    BACK,
    HELP,
];
/// While a filter holds in the pane.
const FILTERED: &[Offer] = &[
    (KeyScope::Pane, Action::GoTo, GO_THERE),
    (KeyScope::Pane, Action::Filter, "another filter"),
    (KeyScope::Global, Action::Escape, "all rows"),
    BACK,
    HELP,
];
/// While text is selected.
const SELECTED: &[Offer] = &[
    (KeyScope::Move, Action::LineDown, "more"),
    (KeyScope::Select, Action::SelectUnit, "sentence, paragraph, section"),
    (KeyScope::Select, Action::Copy, "copy"),
    (KeyScope::Move, Action::Pipe, "pipe"),
    (KeyScope::Select, Action::Escape, "end"),
    HELP,
];
/// While rows are selected.
const SELECTED_ROWS: &[Offer] = &[
    (KeyScope::Move, Action::LineDown, "more"),
    (KeyScope::Select, Action::Copy, "copy"),
    (KeyScope::Select, Action::CopyAs, "copy as"),
    (KeyScope::Move, Action::Pipe, "pipe"),
    (KeyScope::Select, Action::Escape, "end"),
    HELP,
];
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
        let offers = self.usual_offers();
        let way_out = |offer: Offer| match offer {
            (KeyScope::Global, Action::Back, _) if self.is_guest && !self.is_in_pane() => {
                (KeyScope::Global, Action::Back, self.way_out())
            }
            other => other,
        };
        offers.into_iter().map(way_out).collect()
    }

    fn usual_offers(&self) -> Vec<Offer> {
        let Some(reading) = self.reading() else { return self.without_article() };
        if reading.is_selecting() {
            let is_text = reading.focus() == Focus::Text;
            return if is_text { SELECTED } else { SELECTED_ROWS }.to_vec();
        }
        let enter = reading.enter_says().map(|says| (KeyScope::Move, Action::Enter, says));
        let useful = self.in_article(reading).iter().filter(|(_, action, _)| self.has_use(reading, *action));
        enter.iter().chain(useful).copied().collect()
    }

    fn without_article(&self) -> Vec<Offer> {
        let offers = match (self.is_entry(), self.is_waiting()) {
            (true, _) => WAITING,
            (false, true) => WAITING_PAGE,
            (false, false) => FAILED_PAGE,
        };
        offers.to_vec()
    }

    /// Whether an action that may be offered would do something now.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others always do")]
    fn has_use(&self, reading: &Reading, action: Action) -> bool {
        let is_at_end = reading.text().percent() == 100;
        match action {
            Action::Browse => self.has_page(),
            Action::GoTo => reading.enter_says() != Some(GO_THERE),
            Action::NextSection => reading.has_section_below(),
            Action::NextPane => reading.has_panes(),
            Action::PageDown => !is_at_end,
            Action::Right => reading.text().goes_on_aside(),
            Action::NextArticle => is_at_end && self.is_entry(),
            _ => true,
        }
    }

    fn in_article(&self, reading: &Reading) -> &'static [Offer] {
        match reading.focus() {
            Focus::Pane(number) if reading.pane(number).filter().is_some() => FILTERED,
            Focus::Pane(_) => LANDMARKS,
            Focus::Text if self.is_makeshift => MAKESHIFT,
            Focus::Text if reading.find().is_some() => FOUND,
            Focus::Text if self.is_page() => PAGE,
            Focus::Text => TEXT,
        }
    }
}
