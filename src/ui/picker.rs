//! The picker: what can be gone to, the letters that match, and what is at the place under the cursor.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use super::list::{ListRow, Rule, divider, mark_cursor};
use super::put;
use super::theme::{Part, Theme};
use crate::app::areas::Area;
use crate::app::picker::preview::PlaceState;
use crate::app::picker::{Goal, MOST, PickedRow, Picker, PickerChoice};
use crate::layout::wrap::{Align, pad, truncate, width};

/// Columns of the kind of a row.
const KIND: usize = 10;

/// Blanks before and behind a detail, and what a text keeps beside it.
const DETAIL_GAPS: usize = 3;
const LEAST_TEXT: usize = 30;

pub(super) fn draw(picker: &Picker, theme: &Theme, buffer: &mut Buffer) {
    let areas = picker.areas;
    Clear.render(areas.whole.into(), buffer);
    let count = match picker.count() {
        _ if picker.is_waiting() => "…".to_owned(),
        MOST => format!("the best {MOST}"),
        count => count.to_string(),
    };
    let heading = Rule { title: "Go to", right: &count, is_focused: true, ..Rule::default() };
    heading.draw(buffer, theme, areas.heading);
    if picker.count() == 0 && !picker.is_waiting() {
        put(buffer, areas.rows, 0, [(" Nothing matches.", theme.part(Part::Quiet))]);
    }
    for (number, found) in picker.in_view().enumerate() {
        let is_current = number == picker.cursor_in_view();
        row(found, is_current, theme, areas.rows.columns.into()).draw(buffer, areas.rows, number);
    }
    if picker.count() > 0 {
        mark_cursor(buffer, theme, areas.rows, picker.cursor_in_view(), true);
    }
    preview(picker, theme, buffer);
}

fn row(found: &PickedRow, is_current: bool, theme: &Theme, columns: usize) -> ListRow {
    let choice = &found.choice;
    let quiet = theme.part(Part::Quiet);
    // A short text leaves its columns to the detail.
    let kept = width(&choice.text).min(LEAST_TEXT.max(columns / 2));
    let room = columns.saturating_sub(KIND + 2 + kept + DETAIL_GAPS);
    let detail = truncate(&choice.detail, room);
    let detail = if detail.is_empty() { String::new() } else { format!("  {detail} ") };
    let text_room = columns.saturating_sub(KIND + 2 + width(&detail));
    let mut left = vec![(format!(" {} ", pad(choice.kind, KIND, Align::Left)), quiet)];
    // Colours of two kinds are hard to read on the cursor's bar.
    let marks = if is_current { &[][..] } else { &found.marks };
    left.extend(lit(&choice.text, marks, theme, text_room));
    ListRow { left, right: vec![(detail, quiet)], ..ListRow::default() }
}

/// The text with its letters that match, as far as there is room.
fn lit(text: &str, marks: &[Range<usize>], theme: &Theme, room: usize) -> Vec<(String, Style)> {
    let (plain, lit) = (theme.part(Part::Text), theme.part(Part::Match));
    let shown = truncate(text, room);
    // What is cut ends in a sign of its own.
    let end = shown.trim_end_matches('…').len();
    let mut pieces = Vec::new();
    let mut done = 0;
    for range in marks.iter().filter(|range| range.end <= end) {
        pieces.push((shown[done..range.start].to_owned(), plain));
        pieces.push((shown[range.clone()].to_owned(), lit));
        done = range.end;
    }
    pieces.push((shown[done..].to_owned(), plain));
    pieces
}

/// What is at the place of the row under the cursor, below the kind of place it is.
fn preview(picker: &Picker, theme: &Theme, buffer: &mut Buffer) {
    let area = picker.areas.preview;
    if area.is_empty() {
        return;
    }
    let beside = area.x > picker.areas.heading.x;
    if beside {
        divider(buffer, theme, Area { x: area.x - 1, columns: 1, ..area });
    }
    let (title, right) = picker.current().map(named).unwrap_or_default();
    Rule { title: &title, right, ..Rule::default() }.draw(buffer, theme, area.heading());
    let inside = area.below_heading();
    match picker.preview.state() {
        PlaceState::Pending => put(buffer, inside, 0, [("···", theme.part(Part::Quiet))]),
        PlaceState::Failed(sentence) => put(buffer, inside, 0, [(&**sentence, theme.part(Part::Error))]),
        PlaceState::Empty | PlaceState::Here | PlaceState::Entry(_) | PlaceState::Titles(_) => {}
    }
    for (row, line) in picker.preview.lines().iter().enumerate() {
        put(buffer, inside, row, line.runs.iter().map(|run| (run.text.as_str(), theme.look(run.look))));
    }
}

/// The kind of a place as a heading, with the name and the detail of what has neither in its preview.
fn named(choice: &PickerChoice) -> (String, &str) {
    let mut letters = choice.kind.chars();
    let kind: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    match choice.goal {
        Goal::Feed(_) | Goal::Folder(_) | Goal::List(_) => (format!("{kind} · {}", choice.text), &choice.detail),
        Goal::Column(_) | Goal::Landmark(..) | Goal::Entry(_) | Goal::Command(_) => (kind, ""),
    }
}
