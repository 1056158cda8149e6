//! Model → frame. Reads only; the only ratatui widgets. What a thing *is* comes from `layout` and `app`; here it gets a
//! colour from the theme, and a place from the areas that `update` computed.

mod health;
mod help;
mod library;
mod list;
mod panes;
mod reader;
mod status;
mod table_view;
pub mod theme;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::areas::{self, Area};
use crate::app::{Model, Size};
use theme::Theme;

/// Draws the whole screen.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let Rect { width: columns, height: rows, .. } = frame.area();
    if model.size != (Size { columns, rows }) {
        // The terminal has another size already; the message that says so is on its way.
        return;
    }
    let parts = areas::frame(model.size);
    status::title(model, theme, frame.buffer_mut(), parts.title);
    match (model.help(), &model.health, &model.reader) {
        (Some(keys), ..) => help::draw(keys, theme, frame.buffer_mut()),
        (None, Some(health), _) => health::draw(model, health, theme, frame.buffer_mut()),
        (None, None, Some(reader)) => reader::draw(model, reader, theme, frame.buffer_mut()),
        (None, None, None) => library::draw(model, theme, frame.buffer_mut()),
    }
    if let Some(cursor) = status::bottom(model, theme, frame.buffer_mut(), parts.status) {
        frame.set_cursor_position(cursor);
    }
}

impl From<Area> for Rect {
    fn from(area: Area) -> Rect {
        Rect { x: area.x, y: area.y, width: area.columns, height: area.rows }
    }
}

/// Puts pieces of text side by side on a row of an area, counted from its top; what doesn't fit is cut.
fn put<'a>(buffer: &mut Buffer, area: Area, row: usize, pieces: impl IntoIterator<Item = (&'a str, Style)>) {
    let Some(y) = u16::try_from(row).ok().filter(|row| *row < area.rows).map(|row| area.y + row) else { return };
    // A place that is not on the screen is a slip in the geometry; it must not be the end of the program.
    if y >= buffer.area.bottom() || area.x >= buffer.area.right() {
        return;
    }
    let spans: Vec<Span<'_>> = pieces.into_iter().map(|(text, style)| Span::styled(text, style)).collect();
    buffer.set_line(area.x, y, &Line::from(spans), area.columns);
}
