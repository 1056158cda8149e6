//! The cursor: it moves by landmarks, by about as many rows, or to a place, and always to a landmark with a row.
//!
//! It does not bring the cursor into view: `settle` does.

use super::IndexPane;
use crate::app::list::Motion;

impl IndexPane {
    /// Puts the cursor on a landmark; if that has no row, on the one before.
    pub fn set_cursor(&mut self, number: usize) {
        self.cursor = self.listed.get(self.place(number)).copied().unwrap_or(0);
    }

    /// The row of a landmark among those that are listed; of the one before, if it has none.
    pub(super) fn place(&self, number: usize) -> usize {
        self.listed.partition_point(|listed| *listed <= number).saturating_sub(1)
    }

    pub(super) fn is_listed(&self, number: usize) -> bool {
        self.listed.binary_search(&number).is_ok()
    }

    /// The next landmark with a row; as many as there are landmarks, if there is none.
    pub(super) fn next_listed(&self, number: usize) -> usize {
        let place = self.listed.partition_point(|listed| *listed <= number);
        self.listed.get(place).copied().unwrap_or(self.len())
    }

    pub(super) fn previous_listed(&self, number: usize) -> Option<usize> {
        let place = self.listed.partition_point(|listed| *listed < number).checked_sub(1)?;
        Some(self.listed[place])
    }

    /// Moves the cursor: by landmarks, by about as many rows, or to a landmark.
    pub fn go(&mut self, motion: Motion) {
        match motion {
            Motion::Steps(steps) => self.step(steps),
            Motion::By(rows) => self.page(rows),
            Motion::Top | Motion::Bottom | Motion::To(_) | Motion::Percent(_) => {
                self.go_to_place(motion.from(self.place(self.cursor), self.listed.len()));
            }
        }
    }

    /// Moves the cursor by landmarks. Within what is unfolded and longer than the pane, a step scrolls instead.
    pub fn step(&mut self, by: isize) {
        if by.abs() == 1 && self.scroll_within(by) {
            return;
        }
        self.go_to_place(self.place(self.cursor).saturating_add_signed(by));
    }

    fn go_to_place(&mut self, place: usize) {
        let place = place.min(self.listed.len().saturating_sub(1));
        self.cursor = self.listed.get(place).copied().unwrap_or(self.cursor);
    }

    /// Moves the cursor to the landmark about `rows` rows away.
    pub fn page(&mut self, rows: isize) {
        let mut left = rows.unsigned_abs();
        let mut cursor = self.cursor;
        loop {
            left = left.saturating_sub(self.height(cursor).max(1));
            let next = match rows {
                0.. => Some(self.next_listed(cursor)).filter(|next| *next < self.len()),
                _ => self.previous_listed(cursor),
            };
            let Some(next) = next else { break };
            cursor = next;
            if left == 0 {
                break;
            }
        }
        self.cursor = cursor;
    }

    fn scroll_within(&mut self, by: isize) -> bool {
        let rows: Vec<usize> = self.in_view.iter().map(|row| row.landmark).collect();
        let (first, last) = (rows.first() == Some(&self.cursor), rows.last() == Some(&self.cursor));
        let (landmark, line) = self.top;
        let can_scroll = match by {
            1.. => last && self.last_line_in_view() + 1 < self.height(self.cursor),
            _ => first && landmark == self.cursor && line > 0,
        };
        if can_scroll {
            self.scroll(by);
        }
        can_scroll
    }

    /// Which line of its landmark the lowest row is.
    fn last_line_in_view(&self) -> usize {
        let Some(last) = self.in_view.last() else { return 0 };
        let count = self.in_view.iter().filter(|row| row.landmark == last.landmark).count();
        let skipped = if self.top.0 == last.landmark { self.top.1 } else { 0 };
        (skipped + count).saturating_sub(1)
    }
}
