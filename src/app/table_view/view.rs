//! Which part of a table is on the screen: strips of rows and columns, and the cells where they cross.

use super::TableView;
use crate::app::areas::Area;
use crate::app::table_order::table_in;
use crate::article::{Cell, Table};
use crate::layout::TextLine;
use crate::layout::table::TableGrid;
use crate::layout::wrap::Align;

/// Columns between columns.
const GAP: u16 = 2;

/// Where not all columns fit, none is wider than a third of the screen, within these bounds: at least two are to be seen
/// side by side.
const CAP_PART: u16 = 3;
const LEAST_CAP: u16 = 14;
const MOST_CAP: u16 = 44;

/// A row has at most so many lines; the rest of a cell is read below the table, or alone.
const MOST_LINES: u16 = 8;

/// Fewer rows than this have no room for the cell under the cursor below the table.
const FEWEST_WITH_DETAIL: u16 = 8;

/// Narrower screens have no margin.
const NARROW: u16 = 40;

/// The most columns of a cell that is shown alone.
const MEASURE: u16 = 80;

/// What is on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// One row, or none.
    pub title: Area,
    /// The line under the head.
    pub head_rule: Area,
    /// The first row and column of those that scroll.
    pub top: usize,
    pub left: usize,
    pub has_more_left: bool,
    pub has_more_right: bool,
    pub cells: Vec<CellView>,
    pub detail: Option<Detail>,
    /// The first line of a cell shown alone, and how many lines can be the first.
    pub first_line: usize,
    pub first_lines: usize,
    /// Rows of the table, or lines of a cell shown alone, that a page is.
    pub page: usize,
}

/// One cell's part of the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct CellView {
    /// Its first slot in view.
    pub row: usize,
    pub column: usize,
    pub area: Area,
    pub lines: Vec<TextLine>,
    pub align: Align,
    pub is_under_cursor: bool,
    /// A cell over several rows, in a row that is not its first.
    pub is_continued: bool,
    /// It has more lines than its row.
    pub is_cut: bool,
}

/// The cell under the cursor in full width, below the table or instead of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    pub rule: Area,
    pub area: Area,
    /// `Spain · Population`: the row's head and the column's.
    pub title: String,
    /// `lines 2–9 of 30`, if not all are there.
    pub position: String,
    pub lines: Vec<TextLine>,
}

/// How wide columns are on a screen of some width, made anew for another one, and how high a row may be.
#[derive(Clone, Debug, Default)]
pub struct Sizes {
    made_for: Option<u16>,
    grid: Option<TableGrid>,
    most_lines: u16,
}

impl Sizes {
    /// The table is another one now.
    pub(super) fn forget(&mut self) {
        self.made_for = None;
    }

    fn fit(&mut self, table: &Table, body: Area) {
        self.most_lines = MOST_LINES.min(body.rows / 3).max(1);
        if self.made_for == Some(body.columns) {
            return;
        }
        self.made_for = Some(body.columns);
        let whole = TableGrid::of(table, MOST_CAP.into());
        let needed = whole.widths.iter().map(|width| width + usize::from(GAP)).sum::<usize>();
        let cap = (body.columns / CAP_PART).clamp(LEAST_CAP, MOST_CAP);
        self.grid = match needed <= usize::from(body.columns) {
            true => Some(whole),
            false => Some(TableGrid::of(table, cap.into())),
        };
    }

    fn grid(&self) -> &TableGrid {
        self.grid.as_ref().expect("sizes are fitted before they are asked for")
    }

    /// No column is wider than the room there is.
    fn width(&self, column: usize, room: u16) -> u16 {
        u16::try_from(self.grid().widths[column]).unwrap_or(u16::MAX).min(room)
    }

    /// The rows that a row of the table takes for what is seen of it: columns that are out of view make none higher.
    fn height(&self, table: &Table, row: usize, columns: &[Strip]) -> u16 {
        let begun = columns.iter().filter(|strip| table.at(row, strip.number).is_some_and(|cell| cell.row == row));
        let lines = begun.map(|strip| self.grid().cell(table, row, strip.number, strip.size.into()).len());
        u16::try_from(lines.max().unwrap_or(1)).unwrap_or(u16::MAX).clamp(1, self.most_lines)
    }

    fn align(&self, column: usize) -> Align {
        self.grid().aligns.get(column).copied().unwrap_or_default()
    }
}

/// A row or a column of the table, and its position on the screen.
#[derive(Clone, Copy, Debug)]
struct Strip {
    number: usize,
    at: u16,
    size: u16,
}

impl Strip {
    fn end(&self) -> u16 {
        self.at + self.size
    }
}

/// The strips that cross on the screen.
struct Mesh {
    columns: Vec<Strip>,
    rows: Vec<Strip>,
    /// How many of the rows are the head's.
    head: usize,
}

pub(super) fn settle(table_view: &mut TableView, body: Area) {
    let (article, sorted) = (table_view.article.clone(), table_view.sorted.clone());
    let table = match &sorted {
        Some(sorted) => &sorted.table,
        None => table_in(&article, table_view.block).expect("a table view is made of a table only"),
    };
    table_view.sizes.fit(table, body);
    table_view.view = match table_view.whole {
        Some(line) => alone(table_view, table, body, line),
        None => with_detail(table_view, table, body),
    };
}

/// The table; below it the cell under the cursor, if that is cut.
fn with_detail(table_view: &TableView, table: &Table, body: Area) -> View {
    let view = show(table_view, table, body, 0);
    let is_cut = view.cells.iter().any(|cell| cell.is_under_cursor && cell.is_cut);
    if !is_cut || body.rows < FEWEST_WITH_DETAIL {
        return view;
    }
    let lines = cell_lines(table_view, table, without_margin(body).columns);
    let rows = (body.rows / 4).min(u16::try_from(lines.len()).unwrap_or(u16::MAX)).max(1);
    View { detail: Some(detail(table_view, body, rows, lines)), ..show(table_view, table, body, rows + 1) }
}

fn cell_lines(table_view: &TableView, table: &Table, columns: u16) -> Vec<TextLine> {
    table_view.sizes.grid().cell(table, table_view.row, table_view.column, usize::from(columns.max(1)))
}

/// The table above `below` rows that are left free.
fn show(table_view: &TableView, table: &Table, body: Area, below: u16) -> View {
    let title = Area { rows: u16::from(body.rows >= 3), ..body };
    let area = Area { y: body.y + title.rows, rows: body.rows - title.rows - below, ..body };
    let inner = without_margin(area);
    let (left, columns) = columns_in_view(table_view, table, inner);
    let (head, head_rule) = head_in_view(table_view, table, area, &columns);
    let used = head.iter().map(|strip| strip.size).sum::<u16>() + head_rule.rows;
    let rest = Area { y: area.y + used, rows: area.rows - used, ..area };
    let (top, rows) = rows_in_view(table_view, table, rest, head.len(), &columns);
    let page = rows.len();
    let has_more_right = columns.last().is_some_and(|last| last.number + 1 < table.columns);
    let mesh = Mesh { columns, head: head.len(), rows: head.into_iter().chain(rows).collect() };
    View {
        title,
        head_rule,
        top,
        left,
        has_more_left: left > frozen_columns(table_view, inner.columns),
        has_more_right,
        cells: cells(table_view, table, &mesh),
        page,
        ..View::default()
    }
}

/// A free column on both sides, where the screen is not too narrow for that.
fn without_margin(area: Area) -> Area {
    let margin = u16::from(area.columns >= NARROW);
    Area { x: area.x + margin, columns: area.columns - 2 * margin, ..area }
}

/// 1 if the first column stays while the others scroll: where it leaves them most of the screen.
fn frozen_columns(table_view: &TableView, columns: u16) -> usize {
    let many = table_view.sizes.grid().widths.len() > 1;
    usize::from(many && table_view.sizes.width(0, columns) <= columns / 2)
}

/// Brings the cursor's column into view, and cuts the screen into columns; only whole ones are shown, at least one.
fn columns_in_view(table_view: &TableView, table: &Table, area: Area) -> (usize, Vec<Strip>) {
    let frozen = frozen_columns(table_view, area.columns);
    let mut strips: Vec<Strip> = (0..frozen)
        .map(|number| Strip { number, at: area.x, size: table_view.sizes.width(number, area.columns) })
        .collect();
    let at = strips.last().map_or(area.x, |last| last.end() + GAP);
    let room = (area.x + area.columns).saturating_sub(at);
    let sizes = &table_view.sizes;
    let bounds = Bounds { least: frozen, count: table.columns, room, gap: GAP };
    let left = bounds.brought(table_view.left, table_view.column, |column| sizes.width(column, room));
    strips.extend(bounds.strips(left, at, false, |column| sizes.width(column, room)));
    (left, strips)
}

/// The rows of the head that stay, as long as they leave half of the screen, and the line under them.
fn head_in_view(table_view: &TableView, table: &Table, area: Area, columns: &[Strip]) -> (Vec<Strip>, Area) {
    let mut strips: Vec<Strip> = Vec::new();
    let mut at = area.y;
    for number in 0..table.first_row() {
        let size = table_view.sizes.height(table, number, columns);
        if at + size - area.y > area.rows / 2 {
            break;
        }
        strips.push(Strip { number, at, size });
        at += size;
    }
    let has_rule = !strips.is_empty() && at - area.y + 2 <= area.rows;
    (strips, Area { y: at, rows: u16::from(has_rule), ..area })
}

/// Brings the cursor's row into view, and cuts the rest of the screen into rows; the last one may be cut off.
fn rows_in_view(
    table_view: &TableView,
    table: &Table,
    area: Area,
    head: usize,
    columns: &[Strip],
) -> (usize, Vec<Strip>) {
    let bounds = Bounds { least: head, count: table.rows, room: area.rows, gap: 0 };
    let height = |row| table_view.sizes.height(table, row, columns);
    let top = bounds.brought(table_view.top, table_view.row, height);
    (top, bounds.strips(top, area.y, true, height))
}

/// Strips that scroll in some room: all from `least` on.
struct Bounds {
    least: usize,
    count: usize,
    room: u16,
    gap: u16,
}

impl Bounds {
    /// The first strip in view so that the cursor's is too, moved as little as possible, and never past the last full
    /// screen.
    fn brought(&self, first: usize, cursor: usize, size: impl Fn(usize) -> u16) -> usize {
        if self.least >= self.count {
            return self.least;
        }
        let last_first = self.first_fitting(self.count - 1, &size);
        let first = first.clamp(self.least, last_first);
        match cursor {
            cursor if cursor < self.least => first,
            cursor if cursor < first => cursor,
            cursor => first.max(self.first_fitting(cursor, &size)),
        }
    }

    /// The first of the strips that fit with `last` at the end.
    fn first_fitting(&self, last: usize, size: &impl Fn(usize) -> u16) -> usize {
        let mut used = size(last);
        let mut first = last;
        while first > self.least {
            used = used.saturating_add(self.gap).saturating_add(size(first - 1));
            if used > self.room {
                break;
            }
            first -= 1;
        }
        first
    }

    fn strips(&self, first: usize, at: u16, is_last_cut: bool, size: impl Fn(usize) -> u16) -> Vec<Strip> {
        let end = at + self.room;
        let mut at = at;
        let mut strips: Vec<Strip> = Vec::new();
        for number in first..self.count {
            let fits = at.saturating_add(size(number)) <= end;
            if at >= end || !(fits || is_last_cut || strips.is_empty()) {
                break;
            }
            let strip = Strip { number, at, size: size(number).min(end - at) };
            strips.push(strip);
            at = strip.end().saturating_add(self.gap);
        }
        strips
    }
}

fn cells(table_view: &TableView, table: &Table, mesh: &Mesh) -> Vec<CellView> {
    let first = mesh.rows.get(mesh.head).map(|strip| strip.number);
    let mut cells = Vec::new();
    for row in &mesh.rows {
        for columns in runs(table_view, row.number, &mesh.columns) {
            let is_first = first == Some(row.number);
            cells.push(cell_view(table_view, table, row, columns, is_first));
        }
    }
    cells
}

/// The columns of a row, those that one cell covers together.
fn runs<'a>(table_view: &'a TableView, row: usize, columns: &'a [Strip]) -> impl Iterator<Item = &'a [Strip]> {
    columns.chunk_by(move |a, b| {
        a.number + 1 == b.number && table_view.slot(row, a.number) == table_view.slot(row, b.number)
    })
}

fn cell_view(table_view: &TableView, table: &Table, row: &Strip, columns: &[Strip], is_first: bool) -> CellView {
    let (first, last) = (columns[0], columns[columns.len() - 1]);
    let slot = table_view.slot(row.number, first.number);
    let area = Area { x: first.at, y: row.at, columns: last.end() - first.at, rows: row.size };
    let mut lines = table_view.sizes.grid().cell(table, row.number, first.number, usize::from(area.columns));
    let is_continued = !is_first && table.at(row.number, first.number).is_some_and(|cell| cell.row != row.number);
    let is_cut = lines.len() > usize::from(row.size);
    lines.truncate(if is_continued { 1 } else { row.size.into() });
    CellView {
        row: row.number,
        column: first.number,
        area,
        lines,
        align: table_view.sizes.align(first.number),
        is_under_cursor: slot == table_view.slot(table_view.row, table_view.column),
        is_continued,
        is_cut,
    }
}

fn detail(table_view: &TableView, body: Area, rows: u16, mut lines: Vec<TextLine>) -> Detail {
    let y = body.y + body.rows - rows;
    let count = lines.len();
    lines.truncate(rows.into());
    let position = if count > lines.len() { format!("{} of {count} lines", lines.len()) } else { String::new() };
    Detail {
        rule: Area { y: y - 1, rows: 1, ..body },
        area: Area { y, rows, ..without_margin(body) },
        title: heads(table_view),
        position,
        lines,
    }
}

/// A cell alone, from one of its lines on.
fn alone(table_view: &TableView, table: &Table, body: Area, line: usize) -> View {
    let rule = Area { rows: u16::from(body.rows >= 2), ..body };
    let columns = without_margin(body).columns.min(MEASURE);
    let x = body.x + (body.columns - columns) / 2;
    let area = Area { x, y: body.y + rule.rows, columns, rows: body.rows - rule.rows };
    let lines = cell_lines(table_view, table, columns);
    let rows = usize::from(area.rows);
    let last = lines.len().saturating_sub(rows);
    let first = line.min(last);
    let shown: Vec<TextLine> = lines.iter().skip(first).take(rows).cloned().collect();
    let position = match shown.len() < lines.len() {
        true => format!("lines {}–{} of {}", first + 1, first + shown.len(), lines.len()),
        false => String::new(),
    };
    let detail = Detail { rule, area, title: heads(table_view), position, lines: shown };
    View { detail: Some(detail), page: rows, first_line: first, first_lines: last + 1, ..View::default() }
}

/// What the cell under the cursor is about: the head of its row and that of its column.
fn heads(table_view: &TableView) -> String {
    let table = table_view.table();
    let here = table_view.slot(table_view.row, table_view.column);
    let in_row = (table_view.column > 0).then_some((table_view.row, 0));
    let in_column = (0..table.head_rows).map(|row| (row, table_view.column));
    let slots = in_row.into_iter().chain(in_column);
    let mut names: Vec<&str> = Vec::new();
    for (row, column) in slots.filter(|(row, column)| table_view.slot(*row, *column) != here) {
        let name = table.at(row, column).map_or("", |cell: &Cell| &cell.content.text);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(room: u16) -> Bounds {
        Bounds { least: 1, count: 10, room, gap: 2 }
    }

    #[test]
    fn the_cursor_is_brought_into_view_by_the_shortest_way() {
        let size = |_| 8;
        assert_eq!(bounds(30).brought(1, 4, size), 2);
        assert_eq!(bounds(30).brought(2, 3, size), 2);
        assert_eq!(bounds(30).brought(5, 3, size), 3);
        assert_eq!(bounds(30).brought(5, 0, size), 5);
    }

    #[test]
    fn there_is_no_room_left_after_the_last_column() {
        assert_eq!(bounds(30).brought(9, 9, |_| 8), 7);
        assert_eq!(bounds(200).brought(9, 9, |_| 8), 1);
    }

    #[test]
    fn a_column_wider_than_the_screen_is_shown_in_what_there_is() {
        let strips = bounds(30).strips(4, 5, false, |_| 50);
        assert_eq!(strips.iter().map(|strip| (strip.number, strip.at, strip.size)).collect::<Vec<_>>(), [(4, 5, 30)]);
    }

    #[test]
    fn only_the_last_row_may_be_cut_off() {
        let rows = Bounds { gap: 0, ..bounds(10) }.strips(1, 0, true, |_| 4);
        assert_eq!(rows.iter().map(|strip| strip.size).collect::<Vec<_>>(), [4, 4, 2]);
    }
}
