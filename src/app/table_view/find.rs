//! A search in a table: the matching cells, in reading order. It moves the cursor of the table view from cell
//! to cell, and knows nothing of the screen.

use regex::Regex;

use super::TableView;
use crate::app::list::beyond;
use crate::app::table_filter::RowFilter;
use crate::article::text::words::pattern;
use crate::article::{Sanitized, Table};

#[derive(Clone, Debug, Default)]
pub(super) struct CellFind {
    query: String,
    /// Row and column of each cell's first slot.
    cells: Vec<(usize, usize)>,
    /// Where the cursor was before the first character was typed.
    origin: (usize, usize),
    is_typed: bool,
}

impl TableView {
    /// What marks the words that are looked for and those that the rows were filtered by.
    pub fn marks(&self) -> &[Regex] {
        &self.marks
    }

    /// The search or the filters are others now.
    pub(super) fn renew_marks(&mut self) {
        let found = self.find.as_ref().and_then(|find| pattern(&find.query));
        let filtered =
            self.arranged.iter().flat_map(|arranged| &arranged.arrangement.filters).flat_map(RowFilter::marks);
        self.marks = found.into_iter().chain(filtered).collect();
    }

    /// Ends the search; `false` if there is none.
    pub(super) fn end_find(&mut self) -> bool {
        let was_on = self.find.take().is_some();
        self.renew_marks();
        was_on
    }

    /// Goes to the first cell from where the search began that holds the query, while it is typed.
    pub(super) fn look_for(&mut self, query: &str) {
        self.keep_view();
        let typed = self.find.take().filter(|find| find.is_typed).map(|find| find.origin);
        let origin = typed.unwrap_or((self.row, self.column));
        let cells = holding(self.table(), query);
        (self.row, self.column) = from(&cells, origin).unwrap_or(origin);
        self.find = Some(CellFind { query: query.to_owned(), cells, origin, is_typed: true });
        self.renew_marks();
    }

    pub(super) fn cancel_find(&mut self) {
        self.keep_view();
        // A search that was accepted stays.
        if let Some(find) = self.find.take_if(|find| find.is_typed) {
            (self.row, self.column) = find.origin;
        }
        self.renew_marks();
    }

    /// The query is final; an empty one is the last one again. Returns a sentence if no cell matches.
    pub(super) fn accept_find(&mut self, query: &str) -> Option<Sanitized> {
        let again = self.sought.clone().filter(|_| query.trim().is_empty());
        let query = again.as_deref().unwrap_or(query);
        if query.trim().is_empty() {
            self.cancel_find();
            return None;
        }
        self.look_for(query);
        self.sought = Some(query.to_owned());
        let find = self.find.as_mut()?;
        find.is_typed = false;
        self.miss()
    }

    /// So many cells on (back if negative), at most to the last or the first, and from there around; repeats the last search
    /// if there is none.
    pub(super) fn find_again(&mut self, steps: isize) -> Option<Sanitized> {
        if self.find.is_none() {
            let Some(query) = self.sought.clone() else { return Some(Sanitized::line("Nothing was looked for yet.")) };
            let cells = holding(self.table(), &query);
            self.find = Some(CellFind { query, cells, ..CellFind::default() });
            self.renew_marks();
        }
        if let Some(find) = &self.find
            && let Some(cell) = beside(&find.cells, (self.row, self.column), steps)
        {
            (self.row, self.column) = cell;
        }
        self.miss()
    }

    fn miss(&mut self) -> Option<Sanitized> {
        let find = self.find.take_if(|find| find.cells.is_empty() && !find.query.trim().is_empty())?;
        self.renew_marks();
        Some(Sanitized::line(&format!("“{}” is not in this table.", find.query)))
    }

    /// Which of the cells found has the cursor, counted from 1 (0: none), and how many there are.
    pub fn found(&self) -> Option<(usize, usize)> {
        let find = self.find.as_ref().filter(|find| !find.query.trim().is_empty())?;
        let here = find.cells.iter().position(|cell| *cell == (self.row, self.column));
        Some((here.map_or(0, |here| here + 1), find.cells.len()))
    }
}

fn holding(table: &Table, query: &str) -> Vec<(usize, usize)> {
    let Some(pattern) = pattern(query) else { return Vec::new() };
    let found = table.cells.iter().filter(|cell| pattern.is_match(&cell.content.text));
    let mut cells: Vec<(usize, usize)> = found.map(|cell| (cell.row, cell.column)).collect();
    cells.sort_unstable();
    cells
}

fn from(cells: &[(usize, usize)], start: (usize, usize)) -> Option<(usize, usize)> {
    let at = cells.partition_point(|cell| *cell < start);
    cells.get(at).or(cells.first()).copied()
}

fn beside(cells: &[(usize, usize)], here: (usize, usize), steps: isize) -> Option<(usize, usize)> {
    let last = cells.len().checked_sub(1)?;
    let nearest = match steps {
        1.. => Some(cells.partition_point(|cell| *cell <= here)).filter(|next| *next <= last).unwrap_or(0),
        _ => cells.partition_point(|cell| *cell < here).checked_sub(1).unwrap_or(last),
    };
    beyond(nearest, steps, cells.len()).map(|cell| cells[cell])
}
