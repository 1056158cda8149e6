//! An article being read: its text, the panes of its landmarks, the search in it, and the way between them.
//!
//! Every jump begins here, so that each can be taken back. It knows no entry and no store; the [`super::Reader`] does.

mod arranging;
mod excerpting;
mod focus;
mod jumping;
mod looking;
mod noting;
mod opening;
mod pointing;
mod selecting;

use crate::app::key_scopes;
use std::collections::HashMap;

use super::find::Find;
use super::head::ShownArticle;
use super::jumps::{JumpPlace, Jumps};
use super::rail::Rail;
use super::selection::Selection;
use super::text::TextView;
use crate::app::action::{Action, Counted, KeyScope};
use crate::app::areas::Area;
use crate::app::index_pane::IndexPane;
use crate::app::list::Motion;
use crate::app::{Context, Intent};
use crate::article::index::{INDEXES, Landmark};
use crate::article::{QuotedPos, Sanitized, TextPos};
use crate::feed::QuestionKey;
use jumping::sections;
use noting::SectionsRead;
use opening::anchors;

/// Lines of a turn of the mouse wheel.
const WHEEL: isize = 3;

/// Columns by which a key moves wide code sideways.
const ASIDE: isize = 8;

/// What a key does that leads to a landmark.
pub(super) const GO_THERE: &str = "go there";

/// Columns between two tabs.
const TAB_GAP: u16 = 3;

/// What the keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Text,
    /// An index into `INDEXES`.
    Pane(usize),
}

/// The name of a pane on the line of tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub number: usize,
    pub area: Area,
    /// Empty if it has none.
    pub key: String,
    pub label: String,
}

/// An article that is open: the text, a pane for each index, and which of them has the focus.
#[derive(Debug)]
pub struct Reading {
    shown: ShownArticle,
    text: TextView,
    /// One for each of `INDEXES`, empty ones too.
    panes: Vec<IndexPane>,
    focus: Focus,
    jumps: Jumps,
    find: Option<Find>,
    /// What is selected of the text; a pane keeps its own.
    selection: Option<Selection>,
    /// What was looked for last, to be looked for again.
    sought: Option<String>,
    /// What the last jump went to: a pane's number and the landmark's. Holds while the text has its mark.
    target: Option<(usize, usize)>,
    /// Whether the last jump followed a link to a place in the article. Holds while the text has its mark.
    has_followed: bool,
    /// Where the text was when a pane got the focus, until its cursor moves it.
    visit: Option<JumpPlace>,
    /// Where the search that is being typed began.
    find_began: Option<JumpPlace>,
    /// The blocks that a `#fragment` leads to.
    anchors: HashMap<Sanitized, usize>,
    /// Which landmarks of the outline are sections.
    sections: Vec<usize>,
    tabs: Vec<Tab>,
    /// The focused pane takes its column; the text takes the whole screen.
    is_zoomed: bool,
    /// The map on the line beside the text.
    rail: Rail,
    progress: SectionsRead,
    /// The key of each pane, for its border; empty if it has none.
    pane_keys: Vec<String>,
}

impl Reading {
    /// Opens an article at a stored position.
    pub fn new(mut shown: ShownArticle, text_pos: Option<TextPos>) -> Reading {
        let text = TextView::new(
            shown.article.clone(),
            text_pos.map_or(TextPos::default(), |text_pos| shown.to_shown(text_pos)),
        );
        let landmarks = std::mem::take(&mut shown.landmarks).into_iter().enumerate();
        let panes = landmarks.map(|(number, found)| IndexPane::new(number, shown.article.clone(), found)).collect();
        let anchors = anchors(&shown);
        Reading::of(shown, text, panes, anchors)
    }

    fn of(shown: ShownArticle, text: TextView, panes: Vec<IndexPane>, anchors: HashMap<Sanitized, usize>) -> Reading {
        let outline = panes.iter().find(|pane| pane.index().divides());
        Reading {
            anchors,
            sections: outline.map_or_else(Vec::new, |outline| sections(outline.landmarks())),
            shown,
            text,
            panes,
            focus: Focus::Text,
            jumps: Jumps::default(),
            find: None,
            selection: None,
            sought: None,
            target: None,
            has_followed: false,
            visit: None,
            find_began: None,
            tabs: Vec::new(),
            is_zoomed: false,
            rail: Rail::default(),
            progress: SectionsRead::default(),
            pane_keys: vec![String::new(); INDEXES.len()],
        }
    }

    /// The same article as if it was opened now, where it was left. What is computed of an article is not computed again.
    #[must_use]
    pub fn reopened(self, place: Option<QuotedPos>) -> Reading {
        let text_pos = place.map_or(TextPos::default(), |place| self.shown.find_again(&place));
        let panes = self.panes.into_iter().map(IndexPane::reopened).collect();
        Reading::of(self.shown, self.text.reopened(text_pos), panes, self.anchors)
    }

    /// The questions whose answers are unfolded in their pane.
    pub fn unfolded(&self) -> Vec<QuestionKey> {
        self.panes.iter().flat_map(IndexPane::unfolded_labels).map(|label| QuestionKey::of(label)).collect()
    }

    /// Unfolds answers as they were left.
    pub fn unfold(&mut self, questions: &[QuestionKey]) {
        if !questions.is_empty() {
            let is_meant = |label: &Sanitized| questions.contains(&QuestionKey::of(label));
            self.panes.iter_mut().for_each(|pane| pane.unfold_labels(is_meant));
        }
    }

    /// The window on the text.
    pub fn text(&self) -> &TextView {
        &self.text
    }

    /// The article with the head that is shown above it.
    pub fn shown(&self) -> &ShownArticle {
        &self.shown
    }

    /// The pane of the index with this number in `INDEXES`.
    pub fn pane(&self, number: usize) -> &IndexPane {
        &self.panes[number]
    }

    /// Where keys go: to the text or to a pane.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// The key that leads to a pane, as shown beside its name; empty if it has none.
    pub fn pane_key(&self, number: usize) -> &str {
        &self.pane_keys[number]
    }

    /// The names of the panes on the line below the text; none if the panes are beside it.
    pub fn tabs(&self) -> &[Tab] {
        &self.tabs
    }

    /// The search that is under way or was accepted.
    pub fn find(&self) -> Option<&Find> {
        self.find.as_ref()
    }

    /// Whether the window has not gone past the headline.
    pub fn is_headline_seen(&self) -> bool {
        let top = self.text.lines().first().map_or(0, |(line_pos, _)| line_pos.block);
        self.shown.has_text() && self.shown.headline.is_some_and(|headline| top <= headline)
    }

    /// The heading that the text is under.
    pub fn section(&self) -> Option<&Sanitized> {
        let outline = self.outline()?;
        outline.here().and_then(|number| outline.landmark(number)).map(|landmark| &landmark.label)
    }

    /// The pane whose landmarks are the sections of the article.
    fn outline(&self) -> Option<&IndexPane> {
        self.panes.iter().find(|pane| pane.index().divides())
    }

    /// Where the article was left, as the store keeps it.
    pub fn stored_pos(&self) -> QuotedPos {
        let quoted = self.shown.article.quoted(self.text.top_text_pos());
        let text_pos = self.shown.to_stored(quoted.text_pos);
        // The head is not part of the stored article.
        if text_pos == TextPos::default() { QuotedPos::default() } else { QuotedPos { text_pos, ..quoted } }
    }

    /// The scopes that a key is looked up in, innermost first.
    pub fn scopes(&self) -> &'static [KeyScope] {
        match (self.focus, self.is_selecting()) {
            (Focus::Text, false) => key_scopes::IN_TEXT,
            (Focus::Text, true) => key_scopes::IN_SELECTED_TEXT,
            (Focus::Pane(_), false) => key_scopes::IN_PANE,
            (Focus::Pane(_), true) => key_scopes::IN_SELECTED_ROWS,
        }
    }

    /// Does what an action means in an article; an unknown one means nothing.
    #[expect(clippy::wildcard_enum_match_arm, reason = "what the article does not know, the focus may")]
    pub fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        if self.act_on_selection(counted, context) {
            return Intent::Nothing;
        }
        let steps = counted.steps();
        match counted.action {
            Action::Enter => return self.enter(context),
            Action::NextLandmark(number) => self.jump_by_landmark(number, steps, context),
            Action::PreviousLandmark(number) => self.jump_by_landmark(number, -steps, context),
            Action::NextSection => self.jump_by_section(steps, context),
            Action::PreviousSection => self.jump_by_section(-steps, context),
            Action::JumpBack => return self.jump_back(),
            Action::JumpBefore => self.jump_before(context),
            Action::JumpForward => return self.jump_forward(),
            Action::FindNext => self.find_again(steps, context),
            Action::FindPrevious => self.find_again(-steps, context),
            Action::NextPane => self.cycle(1, context),
            Action::PreviousPane => self.cycle(-1, context),
            Action::Filter => context.news(Sanitized::line("A filter is for the rows of a pane. / finds in the text.")),
            Action::Zoom => self.zoom(context),
            Action::FoldToggle => self.fold(context, IndexPane::toggle_fold),
            Action::FoldAll => self.fold(context, IndexPane::fold_all),
            Action::UnfoldAll => self.fold(context, IndexPane::unfold_all),
            Action::TextPane | Action::Pane(1) => self.focus_text(),
            Action::LandmarkPane(number) => self.focus_pane(number, context),
            Action::Pane(key) => self.focus_pane(usize::from(key) - 2, context),
            _ => match self.focus {
                Focus::Text => self.act_in_text(counted),
                Focus::Pane(number) => self.act_in_pane(number, counted),
            },
        }
        Intent::Nothing
    }

    fn scroll(&mut self, lines: isize) {
        self.progress.scrolled(lines);
        self.text.scroll(lines);
    }

    fn act_in_text(&mut self, counted: Counted) {
        // A page keeps one line of the last one in view.
        match Motion::of(counted, self.text.rows().saturating_sub(1)) {
            Some(Motion::Steps(lines) | Motion::By(lines)) => self.scroll(lines),
            Some(Motion::Top) => self.jump(TextView::go_to_start),
            Some(Motion::Bottom) => self.jump(TextView::go_to_end),
            Some(Motion::To(line)) => self.jump(|text| text.go_to_line(line)),
            Some(Motion::Percent(percent)) => self.jump(|text| text.go_to_percent(percent)),
            None => self.act_without_moving(counted),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the text ignores actions that it does not know")]
    fn act_without_moving(&mut self, counted: Counted) {
        match counted.action {
            Action::Escape => self.let_go(),
            Action::Right => self.text.move_aside(ASIDE.saturating_mul(counted.steps())),
            Action::Left => self.text.move_aside(ASIDE.saturating_mul(-counted.steps())),
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a pane ignores actions that it does not know")]
    fn act_in_pane(&mut self, number: usize, counted: Counted) {
        if let Some(motion) = Motion::of(counted, self.panes[number].in_view().len().saturating_sub(1)) {
            return self.move_cursor(number, |pane| pane.go(motion));
        }
        match counted.action {
            Action::GoTo => self.go_to_cursor(number),
            // As everywhere, Esc first undoes the filter.
            Action::Escape if self.panes[number].undo_filter() => {}
            Action::Left | Action::Escape | Action::Back => self.focus_text(),
            _ => {}
        }
    }

    /// The map on the line beside the text.
    pub fn rail(&self) -> &Rail {
        &self.rail
    }

    fn marked_target(&self) -> Option<(usize, usize)> {
        self.target.filter(|_| self.text.mark().is_some())
    }

    /// What the last jump went to, if the text has not been scrolled since.
    pub fn marked(&self) -> Option<(usize, &Landmark)> {
        let (number, landmark) = self.marked_target()?;
        Some((number, self.panes[number].landmark(landmark)?))
    }

    /// Whether the last jump followed a link to a place in the article, and the text has not been scrolled since.
    pub fn has_followed(&self) -> bool {
        self.has_followed && self.text.mark().is_some()
    }
}

fn say_there_is_none(number: usize, context: &mut Context<'_>) {
    context.news(Sanitized::line(&format!("This article has no {}.", INDEXES[number].plural())));
}
