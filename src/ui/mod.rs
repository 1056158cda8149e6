//! Model → frame. Reads only; the only ratatui widgets. What a thing *is* comes from `layout` and `app`; here it gets a
//! colour from the theme, and a place from the areas that `update` computed.

mod boxed;
mod feed_choice;
mod feed_form;
mod filter;
mod health;
mod help;
mod library;
pub mod links;
mod list;
mod panes;
mod picker;
mod questions;
mod reader;
mod status;
mod table_view;
pub mod theme;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use crate::app::areas::{self, Area};
use crate::app::link_hints::LinkHints;
use crate::app::note_popup::NotePopup;
use crate::app::screen::ScreenRef;
use crate::app::{Model, Size};
use list::ListRow;
use theme::{Part, Theme};

/// Draws the whole screen.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let Rect { width: columns, height: rows, .. } = frame.area();
    if model.size != (Size { columns, rows }) {
        // The terminal has been resized; the message for it has not arrived yet.
        return;
    }
    let parts = areas::frame(model.size);
    let shown: &dyn Draw = match model.help() {
        Some(help) => help,
        None => seen(model.top().which()),
    };
    if model.help().is_some() || !model.top().is_bare() {
        shown.title(model, theme, parts.title.columns).draw(frame.buffer_mut(), parts.title, 0);
    }
    shown.body(model, theme, frame.buffer_mut());
    if let Some(hints) = model.link_hints() {
        letters(hints, theme, frame.buffer_mut());
    }
    if let Some(popup) = model.note() {
        note(popup, theme, frame.buffer_mut());
    }
    if let Some(choice) = model.feed_choice() {
        feed_choice::draw(choice, theme, frame.buffer_mut(), parts.body);
    }
    if let Some(form) = model.form() {
        let cursor = feed_form::draw(form, theme, frame.buffer_mut(), parts.body);
        cursor.into_iter().for_each(|cursor| frame.set_cursor_position(cursor));
    }
    if let Some(shown) = model.picker() {
        picker::draw(shown, theme, frame.buffer_mut());
    }
    if let Some(cursor) = status::bottom(model, theme, frame.buffer_mut(), parts.status) {
        frame.set_cursor_position(cursor);
    }
}

/// The letters that are left of each link, over its first words.
fn letters(hints: &LinkHints, theme: &Theme, buffer: &mut Buffer) {
    for (letters, link) in hints.open() {
        let columns = areas::cells(letters.len());
        let area = Area { x: link.column, y: link.row, columns, rows: 1 };
        // A link that is marked is reversed, and so the letters would be twice.
        Clear.render(Rect::from(area).intersection(buffer.area), buffer);
        put(buffer, area, 0, [(letters, theme.part(Part::MatchHere))]);
    }
}

/// A note in its box.
fn note(popup: &NotePopup, theme: &Theme, buffer: &mut Buffer) {
    let title = format!("Note {}", popup.label);
    let inner = boxed::draw(&title, if popup.is_cut { "…" } else { "" }, theme, buffer, popup.area);
    for (row, line) in popup.lines.iter().enumerate() {
        put(buffer, inner, row, line.runs.iter().map(|run| (run.text.as_str(), theme.look(run.look))));
    }
}

/// What fills the title line and the body: a screen, or the help.
trait Draw {
    fn title(&self, model: &Model, theme: &Theme, columns: u16) -> ListRow;

    fn body(&self, model: &Model, theme: &Theme, buffer: &mut Buffer);
}

fn seen(screen: ScreenRef<'_>) -> &dyn Draw {
    match screen {
        ScreenRef::Library(library) => library,
        ScreenRef::Reader(reader) => reader,
        ScreenRef::Table(table) => table,
        ScreenRef::Health(health) => health,
        ScreenRef::Questions(questions) => questions,
    }
}

impl From<Area> for Rect {
    fn from(area: Area) -> Rect {
        Rect { x: area.x, y: area.y, width: area.columns, height: area.rows }
    }
}

/// A title line with a name, and something short at its right.
fn named(name: &str, right: String, theme: &Theme) -> ListRow {
    ListRow {
        left: vec![(" ".to_owned(), Style::new())],
        title: (name.to_owned(), theme.part(Part::Title)),
        right: vec![(right, theme.part(Part::Quiet))],
        ..ListRow::default()
    }
}

/// Puts pieces of text side by side on a row of an area, counted from its top; what doesn't fit is cut.
fn put<'a>(buffer: &mut Buffer, area: Area, row: usize, pieces: impl IntoIterator<Item = (&'a str, Style)>) {
    let Some(y) = u16::try_from(row).ok().filter(|row| *row < area.rows).map(|row| area.y + row) else { return };
    // An area outside the screen is a mistake in the geometry; it must not crash the program.
    if y >= buffer.area.bottom() || area.x >= buffer.area.right() {
        return;
    }
    let spans: Vec<Span<'_>> = pieces.into_iter().map(|(text, style)| Span::styled(text, style)).collect();
    buffer.set_line(area.x, y, &Line::from(spans), area.columns);
}
