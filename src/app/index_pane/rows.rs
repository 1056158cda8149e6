//! The rows in the window, made ready to be drawn: labels with their signs and details, and what is below them.
//!
//! They are made anew only if something changed that they depend on. It does not decide which rows are in the window.

use super::{Content, GUTTER, IndexPane, PaneRow, STEP};
use crate::app::areas::cells;
use crate::layout::wrap;

/// Columns by which a label's further lines stand in, so that they do not look like labels of their own.
const HANG: usize = 1;

/// What the rows in view depend on, besides the columns and what is unfolded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PaneWindow {
    top: (usize, usize),
    rows: usize,
    label_lines: usize,
    longer: usize,
    whole: Option<usize>,
}

impl IndexPane {
    pub(super) fn fill(&mut self) {
        let (top, rows) = (self.top, self.rows);
        let window =
            PaneWindow { top, rows, label_lines: self.label_lines, longer: self.longer, whole: self.whole_label() };
        if self.made_from != Some(window) {
            self.in_view = self.rows_from_top();
            self.made_from = Some(window);
        }
    }

    fn rows_from_top(&mut self) -> Vec<PaneRow> {
        let mut rows = Vec::new();
        for place in self.place(self.top.0)..self.listed.len() {
            let number = self.listed[place];
            let skipped = if number == self.top.0 { self.top.1 } else { 0 };
            rows.extend(self.rows_of(number).into_iter().skip(skipped));
            if rows.len() >= self.rows {
                break;
            }
        }
        rows.truncate(self.rows);
        rows
    }

    fn rows_of(&mut self, number: usize) -> Vec<PaneRow> {
        self.lay_out_unfolded(number);
        let label = self.label(number, self.most_lines(number)).into_iter();
        let lines = self.below_label(number).iter().cloned().map(Content::Unfolded);
        label.chain(lines).map(|content| PaneRow { landmark: number, content }).collect()
    }

    /// The lines of a label; what does not fit into so many is cut.
    pub(super) fn label(&self, number: usize, most_lines: usize) -> Vec<Content> {
        let landmark = &self.landmarks[number];
        let room = usize::from(self.columns.saturating_sub(GUTTER)).max(1);
        let sign = self.sign(number);
        let indent = (landmark.depth * STEP).min(room / 4);
        let (signed, hang) = if sign.is_some() { (STEP, 0) } else { (0, HANG) };
        let room = room.saturating_sub(indent + signed).max(1);
        let detail = self.notes.get(number).map_or(&*landmark.detail, String::as_str);
        let detail = wrap::truncate(detail, room / 2).into_owned();
        let beside = if detail.is_empty() { 0 } else { wrap::width(&detail) + STEP };
        let mut lines = label_lines(&landmark.label, room.saturating_sub(beside), hang, most_lines).into_iter();
        let text = lines.next().unwrap_or_default();
        let more_indent = cells(indent + signed + hang);
        let first = Content::Label { indent: cells(indent), sign, text, detail };
        std::iter::once(first).chain(lines.map(|text| Content::More { indent: more_indent, text })).collect()
    }
}

/// A label that takes several lines leaves room for `hang` columns before the further ones.
pub(super) fn label_lines(label: &str, columns: usize, hang: usize, most: usize) -> Vec<String> {
    let lines = wrapped(label, columns.max(1), most);
    match lines.len() {
        0 | 1 => lines,
        _ => wrapped(label, columns.saturating_sub(hang).max(1), most),
    }
}

fn wrapped(label: &str, columns: usize, most: usize) -> Vec<String> {
    let ranges: Vec<_> = wrap::wrap(label, columns).take(most + 1).collect();
    let mut lines: Vec<String> = ranges.iter().take(most).map(|range| label[range.clone()].to_owned()).collect();
    if ranges.len() > most
        && let Some(last) = lines.last_mut()
    {
        *last = wrap::truncate(&label[ranges[most - 1].start..], columns).into_owned();
    }
    lines
}
