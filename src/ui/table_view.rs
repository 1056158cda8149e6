//! A table on the full screen: the cells in view, and the whole of the one under the cursor.

use ratatui::buffer::Buffer;

use super::links::linked;
use super::list::{ListRow, Rule};
use super::theme::{Part, Theme};
use super::{Draw, filter, named, put, reader};
use crate::app::Model;
use crate::app::areas::Area;
use crate::app::table_view::TableView;
use crate::app::table_view::record::RecordView;
use crate::app::table_view::view::{CellView, Detail, NO_ROWS, View};
use crate::article::text::words::hits;
use crate::layout::TextLine;
use crate::layout::wrap::{Align, padding, truncate, width, wrap};

/// The columns of a rule around what stands in it.
const RULE: usize = 7;

/// Columns that the name of a table keeps beside what follows it.
const LEAST_NAME: usize = 8;

impl Draw for TableView {
    /// The title line of the article that the table is in.
    fn title(&self, model: &Model, theme: &Theme, columns: u16) -> ListRow {
        match model.reader() {
            Some(reader) => reader::title(reader, &reader.row.title, self.found(), theme, columns),
            None => named(self.label(), String::new(), theme),
        }
    }

    fn body(&self, _model: &Model, theme: &Theme, buffer: &mut Buffer) {
        let view = self.view();
        if let Some(shown) = &view.record {
            return record(shown, theme, buffer);
        }
        let (name, filters) = (self.label(), self.filters());
        let position = self.position_beside(width(name) + width(&filters) + RULE, view.title.columns.into());
        title(name, &filters, &position, theme, buffer, view.title);
        head_rule(view, theme, buffer);
        for shown in &view.cells {
            cell(shown, theme, buffer);
            mark_hits(self, shown, theme, buffer);
            if self.selected().is_some_and(|rows| rows.contains(&shown.row)) && !shown.is_under_cursor {
                buffer.set_style(shown.area.into(), theme.part(Part::Selected));
            }
        }
        for arrow in &view.arrows {
            put(buffer, arrow.area, 0, [(arrow.sign, theme.part(Part::Key))]);
        }
        if let Some(area) = view.no_rows {
            for (row, line) in wrap(NO_ROWS, usize::from(area.columns).max(1)).enumerate() {
                put(buffer, area, row, [(&NO_ROWS[line], theme.part(Part::Quiet))]);
            }
        }
        if let Some(whole) = &view.detail {
            detail(whole, theme, buffer);
        }
    }
}

/// Marks the words that were looked for. The cursor's bar says enough of its own cell.
fn mark_hits(table: &TableView, shown: &CellView, theme: &Theme, buffer: &mut Buffer) {
    if table.marks().is_empty() || shown.is_under_cursor {
        return;
    }
    for row in 0..shown.lines.len().min(shown.area.rows.into()) {
        filter::mark(buffer, theme, shown.area, row, |text| hits(table.marks(), text));
    }
}

/// The rule above: the name of the table, what follows it, and the position. Where there is no room, the name is cut first.
fn title(name: &str, tail: &str, position: &str, theme: &Theme, buffer: &mut Buffer, area: Area) {
    let room = usize::from(area.columns).saturating_sub(width(position) + RULE);
    let name = truncate(name, room.saturating_sub(width(tail)).max(LEAST_NAME));
    let title = format!("{name}{tail}");
    Rule { title: &title, right: position, is_focused: true, ..Rule::default() }.draw(buffer, theme, area);
}

/// The line under the head, with a sign at the side where there are more columns.
fn head_rule(view: &View, theme: &Theme, buffer: &mut Buffer) {
    let area = view.head_rule;
    let line = "─".repeat(area.columns.into());
    put(buffer, area, 0, [(line.as_str(), theme.part(Part::Border))]);
    if view.has_more_left {
        put(buffer, area, 0, [("‹", theme.part(Part::Key))]);
    }
    if view.has_more_right {
        let right = Area { x: area.x + area.columns.saturating_sub(1), columns: area.columns.min(1), ..area };
        put(buffer, right, 0, [("›", theme.part(Part::Key))]);
    }
}

fn cell(shown: &CellView, theme: &Theme, buffer: &mut Buffer) {
    for (row, text) in shown.lines.iter().enumerate() {
        line(buffer, theme, shown.area, row, text, shown.align);
    }
    if shown.is_cut && !shown.is_continued && !shown.area.is_empty() {
        let last = Area { x: shown.area.x + shown.area.columns - 1, columns: 1, ..shown.area };
        put(buffer, last, usize::from(shown.area.rows) - 1, [("…", theme.part(Part::Key))]);
    }
    if shown.is_continued {
        buffer.set_style(shown.area.into(), theme.part(Part::Quiet));
    }
    if shown.is_under_cursor {
        buffer.set_style(shown.area.into(), theme.part(Part::Cursor));
    }
}

fn line(buffer: &mut Buffer, theme: &Theme, area: Area, row: usize, line: &TextLine, align: Align) {
    let (before, _) = padding(line.width(), area.columns.into(), align);
    let before = u16::try_from(before).unwrap_or(0).min(area.columns);
    let area = Area { x: area.x + before, columns: area.columns - before, ..area };
    put(buffer, area, row, line.runs.iter().map(|run| (run.text.as_str(), linked(theme.look(run.look), run))));
}

/// The names of the fields beside their values; that of the cursor's column stands out.
fn record(shown: &RecordView, theme: &Theme, buffer: &mut Buffer) {
    title(&shown.table, &shown.name, &shown.position, theme, buffer, shown.rule);
    for (row, field) in shown.lines.iter().enumerate() {
        let part = if field.is_here { Part::Key } else { Part::Quiet };
        put(buffer, shown.names, row, [(field.name.as_str(), theme.part(part))]);
        line(buffer, theme, shown.values, row, &field.value, Align::Left);
    }
}

fn detail(whole: &Detail, theme: &Theme, buffer: &mut Buffer) {
    let rule = Rule { title: &whole.title, right: &whole.position, ..Rule::default() };
    rule.draw(buffer, theme, whole.rule);
    for (row, text) in whole.lines.iter().enumerate() {
        line(buffer, theme, whole.area, row, text, Align::Left);
    }
}
