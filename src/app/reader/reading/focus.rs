//! The focus: the text has it or a pane, and keys lead it around. Beside it, what a focused pane does: folds, filter, zoom.
//!
//! It moves no text, and opens nothing.

use super::{Focus, Reading, say_there_is_none};
use crate::app::action::Action;
use crate::app::index_pane::IndexPane;
use crate::app::screen::FindPrompt;
use crate::app::{Context, status};
use crate::article::Sanitized;
use crate::article::index::INDEXES;

impl Reading {
    /// Gives the focus to the text; all panes lose it.
    pub fn focus_text(&mut self) {
        // What was zoomed was the pane.
        self.is_zoomed &= self.focus == Focus::Text;
        self.focus = Focus::Text;
        self.visit = None;
        self.panes.iter_mut().for_each(IndexPane::unfocus);
    }

    pub(super) fn focus_pane(&mut self, number: usize, context: &mut Context<'_>) {
        match self.panes.get(number) {
            Some(pane) if pane.is_empty() => say_there_is_none(number, context),
            Some(_) => self.enter_pane(number),
            None => {}
        }
    }

    fn enter_pane(&mut self, number: usize) {
        let is_zoomed = self.is_zoomed && self.focus != Focus::Text;
        self.focus_text();
        self.is_zoomed = is_zoomed;
        self.focus = Focus::Pane(number);
        self.visit = Some(self.place());
        self.panes[number].focus(self.text.reading_pos());
    }

    /// Text, then each pane that lists anything, and around.
    pub(super) fn cycle(&mut self, step: isize, context: &mut Context<'_>) {
        let stops: Vec<Focus> = std::iter::once(Focus::Text).chain(self.offered().map(Focus::Pane)).collect();
        if stops.len() == 1 {
            return context.news(no_panes());
        }
        let now = stops.iter().position(|stop| *stop == self.focus).unwrap_or(0);
        let next = (now + stops.len()).saturating_add_signed(step) % stops.len();
        match stops[next] {
            Focus::Text => self.focus_text(),
            Focus::Pane(number) => self.enter_pane(number),
        }
    }

    /// The panes that can be chosen: those that list anything. Their names are on the screen.
    pub(super) fn offered(&self) -> impl Iterator<Item = usize> + '_ {
        self.panes.iter().filter(|pane| !pane.is_empty()).map(IndexPane::number)
    }

    /// Whether nothing but the text is shown.
    pub fn is_bare(&self) -> bool {
        self.is_zoomed && self.focus == Focus::Text
    }

    pub(super) fn zoom(&mut self, context: &mut Context<'_>) {
        self.is_zoomed = !self.is_zoomed;
        if self.is_bare() {
            let says = status::press(context.keymap, context.scopes, Action::Zoom, "to see everything again");
            context.news(Sanitized::line(&says));
        }
    }

    /// Folds in the focused pane; from the text, in that of the headings, at the one that the text is under.
    pub(super) fn fold(&mut self, context: &mut Context<'_>, fold: impl FnOnce(&mut IndexPane)) {
        let number = match self.focus {
            Focus::Pane(number) => Some(number),
            Focus::Text => self.outline().map(IndexPane::number),
        };
        let Some(pane) = number.map(|number| &mut self.panes[number]).filter(|pane| pane.has_folds()) else {
            return context.news(Sanitized::line("There is nothing to fold."));
        };
        if let (false, Some(here)) = (pane.has_focus(), pane.here_listed()) {
            pane.set_cursor(here);
        }
        fold(pane);
    }

    /// A filter of the focused pane is typed, kept or left.
    pub fn filter_pane(&mut self, prompt: FindPrompt<'_>) {
        let Focus::Pane(number) = self.focus else { return };
        let pane = &mut self.panes[number];
        match prompt {
            FindPrompt::Typed(query) => pane.type_filter(query),
            FindPrompt::Cancelled => pane.cancel_filter(),
            FindPrompt::Accepted(query) => pane.accept_filter(query),
        }
    }

    /// Whether there is a pane to go to.
    pub fn has_panes(&self) -> bool {
        self.offered().next().is_some()
    }
}

/// No pane has anything: "no headings, tables, questions, links or figures".
fn no_panes() -> Sanitized {
    let kinds: Vec<&str> = INDEXES.iter().map(|index| index.plural()).collect();
    let Some((last, others)) = kinds.split_last() else { return Sanitized::default() };
    Sanitized::line(&format!("This article has no {} or {last}.", others.join(", ")))
}
