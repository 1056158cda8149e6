//! A row of a list: the pieces at its edges keep their columns, the title takes what is left; and the cursor's bar.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::put;
use super::theme::{Part, Theme};
use crate::app::areas::Area;
use crate::layout::wrap::{Align, pad, truncate, width};

/// Columns that a name on a border needs before its pane's key is shown, too; a shorter name needs its own.
const LEAST_TITLE: usize = 12;

/// A piece of text and how it looks.
pub(super) type RowPiece = (String, Style);

/// One row: pieces at the left as they are, a title that is cut, pieces at the right.
#[derive(Default)]
pub(super) struct ListRow {
    pub left: Vec<RowPiece>,
    pub title: RowPiece,
    /// Follows the title where there is room for all of both.
    pub after: RowPiece,
    pub right: Vec<RowPiece>,
}

impl ListRow {
    /// Draws it on a row of an area, counted from the top.
    pub fn draw(&self, buffer: &mut Buffer, area: Area, row: usize) {
        let edges: usize = self.left.iter().chain(&self.right).map(|(text, _)| width(text)).sum();
        let room = usize::from(area.columns).saturating_sub(edges);
        let has_room = width(&self.title.0) + 2 + width(&self.after.0) <= room && !self.after.0.is_empty();
        let after = if has_room { format!("  {}", self.after.0) } else { String::new() };
        let title = truncate(&self.title.0, room);
        let after = pad(&after, room.saturating_sub(width(&title)), Align::Left);
        let pieces = self.left.iter().map(piece).chain([(&*title, self.title.1), (after.as_str(), self.after.1)]);
        put(buffer, area, row, pieces.chain(self.right.iter().map(piece)));
    }
}

fn piece((text, style): &RowPiece) -> (&str, Style) {
    (text, *style)
}

/// A pane's upper border: its key and its name at the left, and something short at the right.
#[derive(Default)]
pub(super) struct Rule<'a> {
    /// Left out where the name would not have room beside it.
    pub key: &'a str,
    pub title: &'a str,
    pub right: &'a str,
    pub is_focused: bool,
}

impl Rule<'_> {
    /// Draws the border on the first line of the area.
    pub fn draw(&self, buffer: &mut Buffer, theme: &Theme, area: Area) {
        if area.is_empty() {
            return;
        }
        let columns = usize::from(area.columns);
        let right = if self.right.is_empty() { String::new() } else { format!(" {} ", self.right) };
        let room = columns.saturating_sub(width(&right) + 5);
        let key = self.key_beside_title(room);
        let title = match truncate(self.title, room.saturating_sub(width(&key))) {
            name if name.is_empty() => String::new(),
            name => format!(" {name} "),
        };
        let filled = 2 + width(&key) + width(&title) + width(&right);
        let stroke = "─".repeat(columns.saturating_sub(filled));
        let (line, name) = self.look(theme);
        let left = [("─", line), (&key, theme.part(Part::Key)), (&title, name)];
        let right = [(stroke.as_str(), line), (&right, theme.part(Part::Quiet)), ("─", line)];
        put(buffer, area, 0, left.into_iter().chain(right));
    }

    fn key_beside_title(&self, room: usize) -> String {
        let key = if self.key.is_empty() { String::new() } else { format!(" {}", self.key) };
        let least = width(self.title).min(LEAST_TITLE);
        if width(&key) + least <= room { key } else { String::new() }
    }

    /// Of the line and of the name.
    fn look(&self, theme: &Theme) -> (Style, Style) {
        match self.is_focused {
            true => (theme.part(Part::BorderFocused), theme.part(Part::BorderFocused).patch(theme.part(Part::Title))),
            false => (theme.part(Part::Border), theme.part(Part::Text)),
        }
    }
}

/// A line down the area's left side, from the rule above it.
pub(super) fn divider(buffer: &mut Buffer, theme: &Theme, area: Area) {
    for row in 0..usize::from(area.rows) {
        put(buffer, area, row, [(if row == 0 { "┬" } else { "│" }, theme.part(Part::Border))]);
    }
}

/// Marks the row under the cursor: all of it in the pane that has the focus, else a bar before it.
pub(super) fn mark_cursor(buffer: &mut Buffer, theme: &Theme, rows: Area, row: usize, is_focused: bool) {
    let whole = with_margins(rows);
    let Ok(row) = u16::try_from(row) else { return };
    if row >= rows.rows {
        return;
    }
    let line = Area { y: rows.y + row, rows: 1, ..whole };
    if is_focused {
        buffer.set_style(line.into(), theme.part(Part::Cursor));
    } else if whole.x < rows.x {
        put(buffer, line, 0, [("▌", theme.part(Part::Here))]);
    }
}

/// Marks a row that is selected.
pub(super) fn mark_selected(buffer: &mut Buffer, theme: &Theme, rows: Area, row: usize) {
    let Some(row) = u16::try_from(row).ok().filter(|row| *row < rows.rows) else { return };
    let line = Area { y: rows.y + row, rows: 1, ..with_margins(rows) };
    buffer.set_style(line.into(), theme.part(Part::Selected));
}

/// The rows with the free column on both sides, where there is one.
fn with_margins(rows: Area) -> Area {
    let margin = rows.x.min(1);
    Area { x: rows.x - margin, columns: rows.columns + 2 * margin, ..rows }
}
