//! The filter of the pane, and which landmarks have rows.
//!
//! It knows what a filter looks at, not how the rows that it leaves are shown.

use std::sync::Arc;

use super::IndexPane;
use crate::app::filter::Filter;
use crate::article::index::Landmark;
use crate::article::text_of;

impl IndexPane {
    /// What narrows the rows.
    pub fn filter(&self) -> Option<&Filter> {
        self.filtering.filter()
    }

    /// A filter is being typed; an empty one shows every row.
    pub fn type_filter(&mut self, query: &str) {
        let texts = self.texts();
        self.filtering.typed(query, &*texts);
        self.list_anew();
    }

    /// The filter that was being typed is left.
    pub fn cancel_filter(&mut self) {
        self.filtering.cancelled();
        self.list_anew();
    }

    /// Keeps a filter.
    pub fn accept_filter(&mut self, query: &str) {
        let texts = self.texts();
        self.filtering.accepted(query, &*texts);
        self.list_anew();
    }

    /// Shows every row again; `false` if no filter holds.
    pub fn undo_filter(&mut self) -> bool {
        let is_undone = self.filtering.undo();
        if is_undone {
            self.list_anew();
        }
        is_undone
    }

    /// What a filter looks at.
    pub(super) fn texts(&mut self) -> Arc<[String]> {
        if self.texts.len() != self.landmarks.len() {
            let blocks = &self.article.blocks;
            let answer = |landmark: &Landmark| landmark.folded.as_ref().map(|answer| text_of(answer.blocks(blocks)));
            let text = |landmark: &Landmark| {
                format!("{} {} {}", landmark.label, landmark.detail, answer(landmark).unwrap_or_default())
            };
            self.texts = self.landmarks.iter().map(text).collect();
        }
        self.texts.clone()
    }

    /// Finds which landmarks have rows. While a filter holds, folds do not hide what it found.
    pub(super) fn list_anew(&mut self) {
        self.listed = match self.filtering.filter() {
            Some(filter) => filter.rows().to_vec(),
            None => self.not_folded_away(),
        };
        self.found_lines.clear();
        self.set_cursor(self.cursor);
        (self.shown, self.made_from) = (None, None);
    }

    fn not_folded_away(&self) -> Vec<usize> {
        let mut is_hidden = vec![false; self.len()];
        for number in 0..self.len() {
            is_hidden[number] =
                self.parents[number].is_some_and(|parent| is_hidden[parent] || self.closed.contains(&parent));
        }
        (0..self.len()).filter(|number| !is_hidden[*number]).collect()
    }
}
