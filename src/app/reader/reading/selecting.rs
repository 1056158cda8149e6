//! Selecting in the text and in a pane: what the motions mean meanwhile, and the way out.

use std::ops::Range;

use super::super::selection::{Selection, SelectionGround};
use super::{Focus, Reading};
use crate::app::Context;
use crate::app::action::{Action, Counted};
use crate::app::list::Motion;
use crate::article::index::INDEXES;
use crate::article::{Sanitized, TextPos, TextSpan};

impl Reading {
    /// Whether something is selected where the focus is.
    pub fn is_selecting(&self) -> bool {
        match self.focus {
            Focus::Text => self.selection.is_some(),
            Focus::Pane(number) => self.panes[number].is_selecting(),
        }
    }

    /// What is selected of the text.
    pub fn selected(&self) -> Option<TextSpan> {
        self.selection.as_ref().map(Selection::span)
    }

    /// The unit that the text is selected by.
    pub fn selection(&self) -> Option<&Selection> {
        self.selection.as_ref()
    }

    /// Ends the selection; `false` if there is none.
    pub fn end_selection(&mut self) -> bool {
        let was_selecting = self.is_selecting();
        self.selection = None;
        self.panes.iter_mut().for_each(|pane| pane.select(false));
        was_selecting
    }

    /// Does what an action means while something is selected, or begins it; `false` if it means what it always does.
    pub(super) fn act_on_selection(&mut self, counted: Counted, context: &mut Context<'_>) -> bool {
        match (self.focus, counted.action) {
            (Focus::Text, Action::Select) if self.selection.is_none() => self.begin_selection(context),
            (Focus::Pane(number), Action::Select) => self.panes[number].select(true),
            (_, Action::Escape | Action::Back) => return self.end_selection(),
            (Focus::Pane(_), Action::SelectUnit) => drop(self.end_selection()),
            (Focus::Text, _) if self.selection.is_some() => return self.act_on_text_selection(counted),
            (Focus::Text | Focus::Pane(_), _) => return false,
        }
        true
    }

    /// It begins with what a jump went to, else with the first sentence in the window.
    fn begin_selection(&mut self, context: &mut Context<'_>) {
        let at = self.text.mark().unwrap_or_else(|| self.text.top_text_pos());
        let sections = self.sections();
        self.selection = Selection::begin(ground(self, &sections), at);
        if self.selection.is_none() {
            context.news(Sanitized::line("There is no text here to select."));
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what moves no selection means what it always does")]
    fn act_on_text_selection(&mut self, counted: Counted) -> bool {
        let (sections, steps) = (self.sections(), counted.steps());
        let Some(mut selection) = self.selection.take() else { return false };
        let ground = ground(self, &sections);
        let mut is_known = true;
        match counted.action {
            Action::SelectUnit => selection.turn(ground),
            Action::OtherEnd => selection.swap(),
            Action::NextSection => selection.step_sections(ground, steps),
            Action::NextLandmark(number) if is_heading(number) => selection.step_sections(ground, steps),
            Action::PreviousSection => selection.step_sections(ground, -steps),
            Action::PreviousLandmark(number) if is_heading(number) => selection.step_sections(ground, -steps),
            _ => match Motion::of(counted, 1) {
                Some(Motion::Steps(steps)) => selection.step(ground, steps),
                Some(_) | None => is_known = false,
            },
        }
        self.selection = Some(selection);
        if is_known {
            self.show_end(selection);
        }
        is_known
    }

    /// Brings into view what the last motion came to.
    fn show_end(&mut self, selection: Selection) {
        let (head, is_down) = (selection.head(), selection.head().end >= selection.span().end);
        let at = match is_down {
            true => TextPos { offset: head.end.offset.saturating_sub(1), ..head.end },
            false => head.start,
        };
        self.target = None;
        self.text.bring(at);
    }

    /// The blocks of each section, in reading order.
    fn sections(&self) -> Vec<Range<usize>> {
        let landmarks = self.outline().map(|outline| outline.landmarks()).unwrap_or_default();
        landmarks.iter().map(|landmark| landmark.block.0..landmark.end.0).collect()
    }
}

fn is_heading(number: usize) -> bool {
    INDEXES.get(number).is_some_and(|index| index.divides())
}

fn ground<'a>(reading: &'a Reading, sections: &'a [Range<usize>]) -> SelectionGround<'a> {
    SelectionGround { article: &reading.shown.article, first: reading.shown.head, sections }
}
