//! Jumps in the article: to landmarks, sections and blocks, and the way back.
//!
//! Each notes where it began. It knows neither keys nor what a landmark opens.

use super::{Focus, Reading, say_there_is_none};
use crate::app::index_pane::{IndexPane, text_pos_of};
use crate::app::list::beyond;
use crate::app::reader::jumps::JumpPlace;
use crate::app::reader::text::TextView;
use crate::app::{Context, Intent};
use crate::article::index::{INDEXES, Landmark};
use crate::article::{BlockId, Sanitized, TextPos};

impl Reading {
    pub(super) fn move_cursor(&mut self, number: usize, go: impl FnOnce(&mut IndexPane)) {
        let before = self.panes[number].cursor();
        go(&mut self.panes[number]);
        let cursor = self.panes[number].cursor();
        if cursor == before {
            return;
        }
        self.show_landmark(number, cursor);
        if let Some(from) = self.visit.take() {
            self.jumps.push(from);
        }
    }

    /// Brings a landmark into view: to the top, or, for what stands inside a line, where it is best read.
    fn show_landmark(&mut self, number: usize, landmark: usize) {
        let text_pos = text_pos_of(&self.panes[number].landmarks()[landmark]);
        match INDEXES[number].is_shown() {
            true => self.text.show_at_top(text_pos),
            false => self.text.show(text_pos),
        }
        self.target = Some((number, landmark));
    }

    pub(super) fn jump(&mut self, go: impl FnOnce(&mut TextView)) {
        let from = self.place();
        (self.target, self.has_followed) = (None, false);
        go(&mut self.text);
        self.note_jump(from);
    }

    /// Where the reader is now, to come back to it.
    pub(super) fn place(&self) -> JumpPlace {
        JumpPlace { anchor: self.text.anchor(), mark: self.text.mark(), target: self.marked_target() }
    }

    /// A jump began here; also if all that it moved was the mark.
    pub(super) fn note_jump(&mut self, from: JumpPlace) {
        if !self.place().is_same(&from) {
            self.jumps.push(from);
        }
    }

    /// To a landmark in the text, with a way back.
    pub fn go_to_landmark(&mut self, number: usize, landmark: usize) {
        self.jump_to(number, landmark);
        self.focus_text();
    }

    pub(super) fn jump_to(&mut self, number: usize, landmark: usize) {
        let from = self.place();
        self.show_landmark(number, landmark);
        self.note_jump(from);
        if self.focus == Focus::Pane(number) {
            self.panes[number].set_cursor(landmark);
        }
    }

    /// To a block of the article as the store keeps it, or to the last one.
    pub fn go_to_block(&mut self, block: BlockId) {
        let last = self.shown.article.blocks.len().saturating_sub(1);
        let text_pos = TextPos { block: (block.0 + self.shown.head).min(last), offset: 0 };
        self.jump(|text| text.show_at_top(text_pos));
    }

    /// So many landmarks down (up if negative), at most to the last or the first.
    pub(super) fn jump_by_landmark(&mut self, number: usize, steps: isize, context: &mut Context<'_>) {
        let (pane, reading_pos) = (&self.panes[number], self.text.reading_pos());
        let nearest = if steps > 0 { pane.after(reading_pos) } else { pane.before(reading_pos) };
        match nearest.and_then(|nearest| beyond(nearest, steps, pane.len())) {
            Some(landmark) => self.jump_to(number, landmark),
            None => self.say_none_further(number, steps, context),
        }
    }

    fn say_none_further(&self, number: usize, steps: isize, context: &mut Context<'_>) {
        let direction = if steps > 0 { "further" } else { "earlier" };
        match self.panes[number].is_empty() {
            true => say_there_is_none(number, context),
            false => context.news(Sanitized::line(&format!("No {direction} {}.", INDEXES[number].noun()))),
        }
    }

    /// A section is a heading of the outline's top level, or of the first level that has more than one.
    pub(super) fn jump_by_section(&mut self, steps: isize, context: &mut Context<'_>) {
        let Some(outline) = self.outline() else { return };
        let (pane, count) = (outline.number(), self.sections.len());
        match self.nearest_section(steps).and_then(|nearest| beyond(nearest, steps, count)) {
            Some(section) => self.jump_to(pane, self.sections[section]),
            None => self.say_none_further(pane, steps, context),
        }
    }

    /// The first section in a direction, counted among the sections.
    fn nearest_section(&self, steps: isize) -> Option<usize> {
        let (reading_pos, landmarks) = (self.text.reading_pos(), self.outline()?.landmarks());
        let text_pos = |section: &usize| text_pos_of(&landmarks[*section]);
        let found = match steps {
            1.. => Some(self.sections.partition_point(|section| text_pos(section) <= reading_pos)),
            _ => self.sections.partition_point(|section| text_pos(section) < reading_pos).checked_sub(1),
        };
        found.filter(|section| *section < self.sections.len())
    }

    /// Whether another section begins further down.
    pub fn has_section_below(&self) -> bool {
        self.nearest_section(1).is_some()
    }

    pub(super) fn jump_back(&mut self) -> Intent {
        let Some(place) = self.jumps.back(self.place()) else { return Intent::ArticleBefore };
        self.return_to(place);
        Intent::Nothing
    }

    pub(super) fn jump_before(&mut self, context: &mut Context<'_>) {
        match self.jumps.before(self.place()) {
            Some(place) => self.return_to(place),
            None => context.news(Sanitized::line("There was no jump yet.")),
        }
    }

    pub(super) fn jump_forward(&mut self) -> Intent {
        let Some(place) = self.jumps.forward() else { return Intent::ArticleAfter };
        self.return_to(place);
        Intent::Nothing
    }

    /// The window and the mark are as they were, so that the next jump counts from there.
    pub(super) fn return_to(&mut self, place: JumpPlace) {
        self.text.restore(place.anchor);
        self.text.mark_again(place.mark);
        (self.target, self.has_followed) = (place.target, false);
    }
}

/// The headings down to the depth of sections.
pub(super) fn sections(landmarks: &[Landmark]) -> Vec<usize> {
    let depth = section_depth(landmarks);
    (0..landmarks.len()).filter(|number| landmarks[*number].depth <= depth).collect()
}

/// The shallowest depth that more than one heading has; a lone title is no section among others.
fn section_depth(landmarks: &[Landmark]) -> usize {
    let deepest = landmarks.iter().map(|landmark| landmark.depth).max().unwrap_or(0);
    let count = |depth| landmarks.iter().filter(|landmark| landmark.depth == depth).count();
    (0..=deepest).find(|depth| count(*depth) > 1).unwrap_or(deepest)
}
