//! The panes of an article's landmarks: beside the text under their titles, or under the line of tabs.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::list::{ListRow, Rule};
use super::theme::{Part, Theme};
use super::{filter, put};
use crate::app::areas::{Area, cells};
use crate::app::index_pane::{Content, Fold, IndexPane};
use crate::app::reader::arrange::{Areas, PaneArea};
use crate::app::reader::rail::RailMark;
use crate::app::reader::reading::{Focus, Reading, Tab};
use crate::layout::wrap::{truncate, width};

/// Columns that must be free before the name of the current section is worth showing beside the tabs.
const SECTION: usize = 12;

pub(super) fn draw(reading: &Reading, areas: &Areas, theme: &Theme, buffer: &mut Buffer) {
    for (row, (mark, is_in_view)) in reading.rail().rows().enumerate() {
        put(buffer, areas.divider, row, [rail(mark, is_in_view, theme)]);
    }
    tabs(reading, areas.tabs, theme, buffer);
    for area in &areas.panes {
        let (pane, key) = (reading.pane(area.number), reading.pane_key(area.number));
        Pane { pane, key, theme }.draw(buffer, area);
    }
}

/// A row of the map: what is there has a sign of its own, what is in view a heavy line.
fn rail(mark: RailMark, is_in_view: bool, theme: &Theme) -> (&'static str, Style) {
    let sign = match (mark, is_in_view) {
        (RailMark::Nothing, true) => "┃",
        (RailMark::Nothing, false) => "│",
        (RailMark::Heading, true) => "┣",
        (RailMark::Heading, false) => "├",
        (RailMark::Table, true) => "╋",
        (RailMark::Table, false) => "┼",
        (RailMark::Question, _) => "?",
        (RailMark::Hit, true) => "●",
        (RailMark::Hit, false) => "•",
    };
    let part = match mark {
        RailMark::Hit => Part::Star,
        _ if is_in_view => Part::BorderFocused,
        RailMark::Nothing => Part::Border,
        RailMark::Heading | RailMark::Table | RailMark::Question => Part::Quiet,
    };
    (sign, theme.part(part))
}

struct Pane<'a> {
    pane: &'a IndexPane,
    key: &'a str,
    theme: &'a Theme,
}

impl Pane<'_> {
    fn draw(&self, buffer: &mut Buffer, area: &PaneArea) {
        let filter = self.pane.filter();
        let (title, count) = (filter::named(self.pane.index().title(), filter), self.pane.count());
        let rule = Rule { key: self.key, title: &title, right: &count, is_focused: self.pane.has_focus() };
        rule.draw(buffer, self.theme, area.title);
        for (row, shown) in self.pane.in_view().iter().enumerate() {
            self.row(buffer, area.rows, row, shown.landmark, &shown.content);
            filter::mark_row(buffer, self.theme, area.rows, row, filter);
        }
        if filter.is_some_and(|filter| filter.rows().is_empty()) {
            put(buffer, area.rows, 0, [("  ", Style::new()), (filter::NOTHING, self.theme.part(Part::Quiet))]);
        }
    }

    fn row(&self, buffer: &mut Buffer, area: Area, row: usize, landmark: usize, content: &Content) {
        let look = self.look(landmark);
        match content {
            Content::Label { indent, sign, text, detail } => {
                let left = format!("{}{}{}", self.mark(landmark), spaces(*indent), fold(*sign));
                let detail = if detail.is_empty() { String::new() } else { format!("  {detail}") };
                let quiet = self.theme.part(Part::Quiet);
                let row_of = ListRow {
                    left: vec![(left, look)],
                    title: (text.clone(), look),
                    right: vec![(detail, quiet)],
                    ..ListRow::default()
                };
                row_of.draw(buffer, area, row);
            }
            Content::More { indent, text } => {
                let left = format!("  {}", spaces(*indent));
                put(buffer, area, row, [(left.as_str(), look), (text.as_str(), look)]);
            }
            Content::Unfolded(line) => {
                let runs = line.runs.iter().map(|run| (run.text.as_str(), self.theme.look(run.look)));
                put(buffer, area, row, [("    ", Style::new())].into_iter().chain(runs));
            }
        }
        if self.is_selected(landmark) && !self.is_under_cursor(landmark) {
            highlight(buffer, area, row, self.theme.part(Part::Selected));
        }
        if self.is_under_cursor(landmark) && !matches!(content, Content::Unfolded(_)) {
            highlight(buffer, area, row, self.theme.part(Part::Cursor));
        }
    }

    fn is_selected(&self, landmark: usize) -> bool {
        self.pane.is_selected(landmark)
    }

    fn is_under_cursor(&self, landmark: usize) -> bool {
        self.pane.has_focus() && self.pane.cursor() == landmark
    }

    fn mark(&self, landmark: usize) -> &'static str {
        if self.pane.here_listed() == Some(landmark) { "▸ " } else { "  " }
    }

    fn look(&self, landmark: usize) -> Style {
        let is_here = self.pane.here_listed() == Some(landmark);
        match self.pane.is_unfolded(landmark) {
            _ if is_here => self.theme.part(Part::Here),
            true => self.theme.part(Part::Title),
            false => self.theme.part(Part::Text),
        }
    }
}

fn spaces(columns: u16) -> String {
    " ".repeat(columns.into())
}

fn fold(sign: Option<Fold>) -> &'static str {
    match sign {
        Some(Fold::Closed) => "+ ",
        Some(Fold::Open) => "- ",
        None => "",
    }
}

fn highlight(buffer: &mut Buffer, area: Area, row: usize, style: Style) {
    let Some(row) = u16::try_from(row).ok().filter(|row| *row < area.rows) else { return };
    buffer.set_style(Area { y: area.y + row, rows: 1, ..area }.into(), style);
}

/// The names of the panes, and at the right where the reader is.
fn tabs(reading: &Reading, row: Area, theme: &Theme, buffer: &mut Buffer) {
    if row.is_empty() {
        return;
    }
    let line = "─".repeat(row.columns.into());
    put(buffer, row, 0, [(line.as_str(), theme.part(Part::Border))]);
    for tab in reading.tabs() {
        draw_tab(reading, tab, theme, buffer);
    }
    let end = reading.tabs().last().map_or(row.x, |tab| tab.area.x + tab.area.columns);
    let room = usize::from((row.x + row.columns).saturating_sub(end + 4));
    if let Some(section) = reading.section().filter(|_| room >= SECTION) {
        let text = format!(" {} ", truncate(section, room - 2));
        let columns = cells(width(&text));
        let area = Area { x: row.x + row.columns - columns - 1, columns, ..row };
        put(buffer, area, 0, [(text.as_str(), theme.part(Part::Quiet))]);
    }
}

fn draw_tab(reading: &Reading, tab: &Tab, theme: &Theme, buffer: &mut Buffer) {
    let part = if reading.focus() == Focus::Pane(tab.number) { Part::Here } else { Part::Text };
    let around = Area { x: tab.area.x.saturating_sub(1), columns: tab.area.columns + 2, ..tab.area };
    buffer.set_style(around.into(), Style::reset());
    let gap = if tab.key.is_empty() { "" } else { " " };
    let pieces = [
        (" ", Style::new()),
        (tab.key.as_str(), theme.part(Part::Key)),
        (gap, Style::new()),
        (tab.label.as_str(), theme.part(part)),
        (" ", Style::new()),
    ];
    put(buffer, around, 0, pieces);
}
