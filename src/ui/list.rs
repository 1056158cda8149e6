//! A row of a list: the pieces at its edges keep their columns, the title takes what is left; and the cursor's bar.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::put;
use super::theme::{Part, Theme};
use crate::app::areas::Area;
use crate::layout::wrap::{Align, pad, truncate, width};

/// A piece of text and how it looks.
pub(super) type RowPiece = (String, Style);

/// One row: pieces at the left as they are, a title that is cut, pieces at the right.
#[derive(Default)]
pub(super) struct ListRow {
    pub left: Vec<RowPiece>,
    pub title: RowPiece,
    pub right: Vec<RowPiece>,
}

impl ListRow {
    /// Draws it on a row of an area, counted from the top.
    pub fn draw(&self, buffer: &mut Buffer, area: Area, row: usize) {
        let edges: usize = self.left.iter().chain(&self.right).map(|(text, _)| width(text)).sum();
        let room = usize::from(area.columns).saturating_sub(edges);
        let title = pad(&truncate(&self.title.0, room), room, Align::Left);
        let pieces = self.left.iter().map(piece).chain([(title.as_str(), self.title.1)]);
        put(buffer, area, row, pieces.chain(self.right.iter().map(piece)));
    }
}

fn piece((text, style): &RowPiece) -> (&str, Style) {
    (text, *style)
}

/// A pane's name at the left of a line, and something short at its right.
pub(super) fn rule(buffer: &mut Buffer, theme: &Theme, area: Area, title: &str, right: &str, is_focused: bool) {
    if area.is_empty() {
        return;
    }
    let columns = usize::from(area.columns);
    let right = if right.is_empty() { String::new() } else { format!(" {right} ") };
    let room = columns.saturating_sub(width(&right) + 5);
    let title = format!(" {} ", truncate(title, room));
    let filled = 2 + width(&title) + width(&right);
    let stroke = "─".repeat(columns.saturating_sub(filled));
    let (line, name) = match is_focused {
        true => (theme.part(Part::BorderFocused), theme.part(Part::BorderFocused).patch(theme.part(Part::Title))),
        false => (theme.part(Part::Border), theme.part(Part::Text)),
    };
    put(
        buffer,
        area,
        0,
        [("─", line), (&title, name), (&stroke, line), (&right, theme.part(Part::Quiet)), ("─", line)],
    );
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

/// The rows with the free column on both sides, where there is one.
fn with_margins(rows: Area) -> Area {
    let margin = rows.x.min(1);
    Area { x: rows.x - margin, columns: rows.columns + 2 * margin, ..rows }
}
