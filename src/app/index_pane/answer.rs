//! What stands below a label: its unfolded answer, or the lines of a folded one that a filter has found.
//!
//! Lines are laid out when they are needed for the first time. It knows neither the cursor nor the window.

use std::sync::Arc;

use super::{GUTTER, IndexPane, STEP};
use crate::app::areas::cells;
use crate::article::{Answer, Article, nesting};
use crate::layout::{Layout, LinePos, TextLine};

/// More lines of an answer are not laid out in a pane; the text has them all.
const MOST_ANSWER_LINES: usize = 2000;

/// Of a folded answer, so many lines with what a filter looks for are shown.
const MOST_FOUND_LINES: usize = 2;

impl IndexPane {
    fn lay_out(&self, answer: &Answer) -> Vec<TextLine> {
        let blocks = nesting::without_common(answer.blocks(&self.article.blocks).to_vec());
        let article = Article { blocks, ..Article::default() };
        let mut layout = Layout::new(Arc::new(article), self.answer_columns());
        layout.settle(LinePos::default(), MOST_ANSWER_LINES);
        let lines = layout.view(LinePos::default(), MOST_ANSWER_LINES);
        lines.into_iter().map(|(_, line)| line.clone()).chain([TextLine::default()]).collect()
    }

    fn answer_columns(&self) -> u16 {
        self.columns.saturating_sub(GUTTER + cells(STEP)).max(1)
    }

    pub(super) fn unfolded_height(&mut self, number: usize) -> usize {
        self.lay_out_unfolded(number);
        self.below_label(number).len()
    }

    /// What stands below a label: what is unfolded, or what a filter has found there.
    pub(super) fn below_label(&self, number: usize) -> &[TextLine] {
        let unfolded = self.unfolded.get(&number).and_then(Option::as_ref);
        unfolded.or_else(|| self.found_lines.get(&number)).map_or(&[], Vec::as_slice)
    }

    /// The first lines of a folded answer that hold what was typed, unless the label says it all.
    fn look_into_answer(&mut self, number: usize) {
        let Some(filter) = self.filtering.filter().filter(|_| !self.is_unfolded(number)) else { return };
        let Some(answer) = self.landmarks[number].folded.as_ref().filter(|_| !self.found_lines.contains_key(&number))
        else {
            return;
        };
        let landmark = &self.landmarks[number];
        let lines = match filter.has(&format!("{} {}", landmark.label, landmark.detail)) {
            true => Vec::new(),
            false => self.lay_out(answer).into_iter().filter(|line| !filter.hits(&line.text()).is_empty()).collect(),
        };
        self.found_lines.insert(number, lines.into_iter().take(MOST_FOUND_LINES).collect());
    }

    pub(super) fn lay_out_unfolded(&mut self, number: usize) {
        self.look_into_answer(number);
        if self.unfolded.get(&number).is_some_and(Option::is_none)
            && let Some(answer) = &self.landmarks[number].folded
        {
            let lines = self.lay_out(answer);
            self.unfolded.insert(number, Some(lines));
        }
    }
}
