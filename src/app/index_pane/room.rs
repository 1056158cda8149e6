//! The rows that the pane has and needs: how high labels are, which part is in the window, and how that is scrolled.
//!
//! It counts rows and makes none: `rows` does.

use super::{IndexPane, MOST_LABEL_LINES};

/// So many rows of what is unfolded are asked for before the other panes have what they need.
const MOST_NEEDED_UNFOLDED: usize = 8;

/// What a pane was made to show, and in how much room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sight {
    landmark: usize,
    has_focus: bool,
    columns: u16,
    rows: usize,
    unfolded: usize,
}

impl IndexPane {
    /// Moves the view, not the cursor.
    pub fn scroll(&mut self, rows: isize) {
        for _ in 0..rows.unsigned_abs() {
            let top = self.top;
            self.top = if rows > 0 { self.line_after(top) } else { self.line_before(top) };
        }
        self.clamp_top();
        self.fill();
    }

    /// The rows that show everything with labels of at most so many lines; counts no further than `most`.
    pub fn wanted(&mut self, label_lines: usize, most: usize) -> usize {
        self.counted_rows(label_lines, most, usize::MAX)
    }

    /// The rows that show all labels, and of what is unfolded so much that it is seen to be there: it must not take the rows
    /// of the other panes.
    pub fn needed(&mut self, label_lines: usize, most: usize) -> usize {
        self.counted_rows(label_lines, most, MOST_NEEDED_UNFOLDED)
    }

    fn counted_rows(&mut self, label_lines: usize, most: usize, most_unfolded: usize) -> usize {
        let (mut labels, mut unfolded) = (0, 0);
        for place in 0..self.listed.len() {
            let number = self.listed[place];
            labels += self.label_height(number).min(label_lines);
            unfolded += self.unfolded_height(number);
            if labels + unfolded.min(most_unfolded) >= most {
                return most;
            }
        }
        // A filter that leaves nothing says so.
        (labels + unfolded.min(most_unfolded)).max(usize::from(self.filter().is_some()))
    }

    /// The lines of a whole label. It is wrapped once for these columns.
    fn label_height(&mut self, number: usize) -> usize {
        if self.label_heights[number] == 0 {
            let lines = self.label(number, MOST_LABEL_LINES).len();
            self.label_heights[number] =
                u8::try_from(lines).expect("a label has few lines, at most `MOST_LABEL_LINES`");
        }
        self.label_heights[number].into()
    }

    /// Gives the labels and what is unfolded so many columns.
    pub fn widen(&mut self, columns: u16) {
        if self.columns != columns {
            self.columns = columns;
            self.label_heights.fill(0);
            self.made_from = None;
            self.unfolded.values_mut().for_each(|lines| *lines = None);
            self.found_lines.clear();
        }
    }

    /// Brings the pane to its room, and what matters into view: the cursor with the focus, the current landmark without.
    pub fn settle(&mut self, columns: u16, rows: u16) {
        self.widen(columns);
        self.rows = usize::from(rows);
        self.label_lines = self.label_lines_that_fit();
        self.longer = self.longer_that_fit();
        let landmark = if self.has_focus { self.cursor } else { self.here_listed().unwrap_or(0) };
        let sight =
            Sight { landmark, has_focus: self.has_focus, columns, rows: self.rows, unfolded: self.unfolded.len() };
        if self.shown != Some(sight) {
            self.bring(landmark);
            self.shown = Some(sight);
        }
        self.clamp_top();
        self.fill();
    }

    /// The most lines of a label with which all landmarks are in view, or one.
    fn label_lines_that_fit(&mut self) -> usize {
        let rows = self.rows;
        (1..=MOST_LABEL_LINES).rev().find(|lines| self.wanted(*lines, rows + 1) <= rows).unwrap_or(1)
    }

    fn longer_that_fit(&mut self) -> usize {
        let mut free = self.rows.saturating_sub(self.wanted(self.label_lines, self.rows));
        if free == 0 || self.label_lines == MOST_LABEL_LINES {
            return 0;
        }
        let mut longer = 0;
        while longer < self.listed.len() {
            let more = usize::from(self.label_height(self.listed[longer]) > self.label_lines);
            let Some(left) = free.checked_sub(more) else { break };
            (free, longer) = (left, longer + 1);
        }
        longer
    }

    /// Scrolls as little as shows the whole of a landmark, or its start if it is higher than the pane.
    fn bring(&mut self, number: usize) {
        let Some(number) = self.listed.get(self.place(number)).copied() else { return };
        if (number, 0) < self.top {
            self.top = (number, 0);
            return;
        }
        let mut below = self.height(number);
        let mut first = number;
        while first > self.top.0 && below < self.rows {
            let Some(above) = self.previous_listed(first) else { break };
            first = above;
            below += self.height(first);
        }
        if first > self.top.0 || below.saturating_sub(self.top.1) > self.rows {
            let over = below.saturating_sub(self.rows);
            self.top = if first == number { (number, 0) } else { (first, over) };
        }
    }

    /// No blank rows below the last landmark while there are more above.
    fn clamp_top(&mut self) {
        let Some(last) = self.listed.last().copied() else {
            self.top = (0, 0);
            return;
        };
        let mut bottom = (last, self.height(last));
        for _ in 0..self.rows {
            bottom = self.line_before(bottom);
        }
        let (number, line) = self.top;
        let number = self.listed[self.place(number)];
        let line = line.min(self.height(number).saturating_sub(1));
        self.top = (number, line).min(bottom);
    }

    fn line_after(&mut self, (number, line): (usize, usize)) -> (usize, usize) {
        if line + 1 < self.height(number) { (number, line + 1) } else { (self.next_listed(number), 0) }
    }

    fn line_before(&mut self, (number, line): (usize, usize)) -> (usize, usize) {
        match (line, self.previous_listed(number)) {
            (1.., _) => (number, line - 1),
            (0, Some(above)) => (above, self.height(above).saturating_sub(1)),
            (0, None) => (number, 0),
        }
    }

    pub(super) fn height(&mut self, number: usize) -> usize {
        if number >= self.len() {
            return 0;
        }
        self.label_height(number).min(self.most_lines(number)) + self.unfolded_height(number)
    }

    /// The most lines of a label where it is now.
    pub(super) fn most_lines(&self, number: usize) -> usize {
        match self.whole_label() == Some(number) {
            true => MOST_LABEL_LINES,
            false => self.label_lines + usize::from(self.place(number) < self.longer),
        }
    }

    /// The label under the cursor is shown whole.
    pub(super) fn whole_label(&self) -> Option<usize> {
        self.has_focus.then_some(self.cursor)
    }
}
