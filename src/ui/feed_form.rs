//! The form of a feed: a box in the middle of the screen, a line for each field, its error or its hint below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::theme::{Part, Theme};
use super::{boxed, put};
use crate::app::areas::{Area, BOX_SIDES, cells};
use crate::app::feed_form::{FeedForm, FormField};
use crate::layout::wrap::{truncate, width, wrap};

/// Columns of the box at most, and those of the names in it.
const COLUMNS: u16 = 76;
const NAMES: u16 = 11;

/// An empty field that the cursor is not in.
const NOTHING: &str = "–";

/// Columns beside it, both sides together, or none.
const MARGINS: u16 = 16;

/// Draws the form in the middle of the area; returns where the terminal's cursor belongs.
pub(super) fn draw(form: &FeedForm, theme: &Theme, buffer: &mut Buffer, within: Area) -> Option<Position> {
    // What would be seen beside it has to be wide enough to be read.
    let columns = if within.columns < COLUMNS + MARGINS { within.columns } else { COLUMNS };
    let notes = notes(form, usize::from(columns.saturating_sub(BOX_SIDES)));
    let wanted = 4 + cells(2 * form.fields().len() + notes.len());
    // On a low screen only the field that is typed into has its hint.
    let is_low = wanted > within.rows;
    let rows = if is_low { wanted.saturating_sub(cells(form.fields().len()) - 1) } else { wanted }.min(within.rows);
    let (x, y) = (within.x + (within.columns - columns) / 2, within.y + (within.rows - rows) / 2);
    let area = Area { x, y, columns, rows };
    let inner = boxed::draw(&format!("Edit {}", form.title), "", theme, buffer, area);
    let (mut row, mut cursor) = (0, None);
    for (number, field) in form.fields().iter().enumerate() {
        let is_here = number == form.cursor();
        let column = value(field, is_here, theme, buffer, inner, row);
        if is_here && usize::from(inner.rows) > row {
            cursor = Some(Position { x: column, y: inner.y + cells(row) });
        }
        row += 1;
        if !is_low || is_here || field.error.is_some() {
            below(field, is_here, theme, buffer, inner, row);
            row += 1;
        }
    }
    for (line, look) in notes {
        put(buffer, inner, row + 1, [(line.as_str(), theme.part(look))]);
        row += 1;
    }
    cursor
}

/// A field's name and what is typed; returns the column of the cursor.
fn value(field: &FormField, is_here: bool, theme: &Theme, buffer: &mut Buffer, area: Area, row: usize) -> u16 {
    let room = usize::from(area.columns.saturating_sub(NAMES + 1));
    let (shown, at) = match is_here {
        true => field.input.view(room),
        false if field.input.text().is_empty() => (NOTHING, 0),
        false => (field.input.text(), 0),
    };
    let name = format!("{:<columns$}", field.name, columns = usize::from(NAMES));
    let look = if is_here { Part::Here } else { Part::Quiet };
    if field.is_choice() {
        choice(field, is_here, theme, buffer, area, row);
        return area.x + NAMES;
    }
    let shown = truncate(shown, room);
    let gap = " ".repeat(room.saturating_sub(width(&shown)));
    let field_look = theme.part(match (is_here, field.input.text()) {
        (true, _) => Part::Selected,
        (false, "") => Part::Quiet,
        (false, _) => Part::Text,
    });
    let mark = if is_here { "▌" } else { " " };
    put(buffer, Area { x: area.x - 1, columns: area.columns + 1, ..area }, row, [(mark, theme.part(Part::Here))]);
    put(buffer, area, row, [(name.as_str(), theme.part(look)), (&shown, field_look), (&gap, field_look)]);
    area.x + NAMES + cells(at)
}

/// All values of a field that is not typed: `[auto]  always  never`.
fn choice(field: &FormField, is_here: bool, theme: &Theme, buffer: &mut Buffer, area: Area, row: usize) {
    let look = if is_here { Part::Here } else { Part::Quiet };
    let name = format!("{:<columns$}", field.name, columns = usize::from(NAMES));
    let value = |one: &&str| match (*one == field.input.text(), is_here) {
        (true, true) => (format!("[{one}] "), theme.part(Part::Selected)),
        (true, false) => (format!("[{one}] "), theme.part(Part::Text)),
        (false, _) => (format!(" {one}  "), theme.part(Part::Quiet)),
    };
    let values: Vec<_> = field.choices().iter().map(value).collect();
    let mark = if is_here { "▌" } else { " " };
    let line = Area { x: area.x - 1, columns: area.columns + 1, ..area };
    let pieces = values.iter().map(|(text, look)| (text.as_str(), *look));
    put(buffer, line, row, [(mark, theme.part(Part::Here)), (&name, theme.part(look))].into_iter().chain(pieces));
}

/// What is wrong with a field, or what can be typed into the one that has the cursor.
fn below(field: &FormField, is_here: bool, theme: &Theme, buffer: &mut Buffer, area: Area, row: usize) {
    let area = Area { x: area.x + NAMES, columns: area.columns.saturating_sub(NAMES), ..area };
    match &field.error {
        Some(error) => put(buffer, area, row, [("! ", theme.part(Part::Error)), (error, theme.part(Part::Error))]),
        None if is_here => put(buffer, area, row, [(field.hint.as_str(), theme.part(Part::Quiet))]),
        None => {}
    }
}

fn notes(form: &FeedForm, columns: usize) -> Vec<(String, Part)> {
    let failure = form.failure.iter().map(|sentence| (sentence, Part::Error));
    let said = failure.chain(form.notes.iter().map(|note| (note, Part::Quiet)));
    let lines = said.flat_map(|(text, look)| {
        wrap(text, columns.max(1)).map(move |line| (text[line].to_owned(), look)).collect::<Vec<_>>()
    });
    lines.collect()
}
