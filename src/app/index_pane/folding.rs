//! Folds: what is below a landmark is its answer, or its own landmarks.
//!
//! It decides what is unfolded, and lays nothing out.

use super::{Fold, IndexPane};
use crate::article::Sanitized;

impl IndexPane {
    /// Whether other landmarks lie below one in the tree.
    fn has_below(&self, number: usize) -> bool {
        self.parents.get(number + 1) == Some(&Some(number))
    }

    /// Folds or unfolds what is below the landmark under the cursor: its answer, its own landmarks, or if it has neither,
    /// those of the one above it.
    pub fn toggle_fold(&mut self) {
        if self.toggle() {
            return;
        }
        let whole = if self.has_below(self.cursor) { Some(self.cursor) } else { self.parents[self.cursor] };
        let Some(number) = whole else { return };
        if !self.closed.remove(&number) {
            self.closed.insert(number);
        }
        self.list_anew();
    }

    /// Folds everything.
    pub fn fold_all(&mut self) {
        self.unfolded.clear();
        self.closed = (0..self.len()).filter(|number| self.has_below(*number)).collect();
        self.list_anew();
    }

    /// Unfolds everything.
    pub fn unfold_all(&mut self) {
        self.closed.clear();
        let with_answer = (0..self.len()).filter(|number| self.landmarks[*number].folded.is_some());
        self.unfolded.extend(with_answer.map(|number| (number, None)));
        self.list_anew();
    }

    /// The labels whose answers are unfolded.
    pub fn unfolded_labels(&self) -> impl Iterator<Item = &Sanitized> {
        let unfolded = (0..self.len()).filter(|number| self.is_unfolded(*number));
        unfolded.map(|number| &self.landmarks[number].label)
    }

    /// Unfolds the answers of some labels, as they were left.
    pub fn unfold_labels(&mut self, is_meant: impl Fn(&Sanitized) -> bool) {
        let holds =
            |number: &usize| self.landmarks[*number].folded.is_some() && is_meant(&self.landmarks[*number].label);
        let meant: Vec<usize> = (0..self.len()).filter(holds).collect();
        self.unfolded.extend(meant.into_iter().map(|number| (number, None)));
        (self.shown, self.made_from) = (None, None);
    }

    /// Whether there is anything to fold.
    pub fn has_folds(&self) -> bool {
        (0..self.len()).any(|number| self.landmarks[number].folded.is_some() || self.has_below(number))
    }

    /// Unfolds what the landmark under the cursor holds, or folds it again; `false` if it holds nothing.
    pub fn toggle(&mut self) -> bool {
        if self.landmarks.get(self.cursor).is_none_or(|landmark| landmark.folded.is_none()) {
            return false;
        }
        if self.unfolded.remove(&self.cursor).is_none() {
            self.unfolded.insert(self.cursor, None);
        }
        (self.shown, self.made_from) = (None, None);
        true
    }

    /// The sign before a label: of an answer always, of further landmarks only while they are folded away.
    pub(super) fn sign(&self, number: usize) -> Option<Fold> {
        match self.landmarks[number].folded {
            Some(_) => Some(self.fold(number)),
            None => self.closed.contains(&number).then_some(Fold::Closed),
        }
    }

    /// Whether what the landmark under the cursor holds is unfolded; `None` if it holds nothing.
    pub fn fold_at_cursor(&self) -> Option<Fold> {
        self.landmark(self.cursor)?.folded.as_ref().map(|_| self.fold(self.cursor))
    }

    /// Whether what a landmark holds is shown below it.
    pub fn is_unfolded(&self, number: usize) -> bool {
        self.unfolded.contains_key(&number)
    }

    fn fold(&self, number: usize) -> Fold {
        if self.is_unfolded(number) { Fold::Open } else { Fold::Closed }
    }
}
