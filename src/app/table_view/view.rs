//! Which part of a table is on the screen: strips of rows and columns, and the cells where they cross.

use super::TableView;
use super::record::{self, RecordPlace, RecordView};
use crate::app::areas::{Area, cells};
use crate::app::table_order::table_in;
use crate::article::{Cell, Table};
use crate::layout::table::TableGrid;
use crate::layout::wrap::{self, Align, padding};
use crate::layout::{Look, TextLine, TextRun};

/// Of a column that is cut off at the right edge, at least so much is shown.
const LEAST_PART: u16 = 3;

/// A row has at most so many lines; the rest of a cell is read below the table, or alone.
const MOST_LINES: u16 = 8;

/// Fewer rows than this have no room for the cell under the cursor below the table.
const FEWEST_WITH_DETAIL: u16 = 8;

/// Narrower screens have no margin.
const NARROW: u16 = 40;

/// A column is not made narrower than this.
pub(super) const LEAST_COLUMN: isize = 3;

/// What stands below the head if the filters leave no row.
pub const NO_ROWS: &str = "No row has this. Backspace takes the last filter back, Esc all of them.";

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
    /// The signs at the names of the columns that the rows are sorted by.
    pub arrows: Vec<Arrow>,
    /// Below the table: the summary, or the cell under the cursor.
    pub detail: Option<Detail>,
    /// Instead of the table.
    pub record: Option<RecordView>,
    /// Where it is said that the filters leave no row.
    pub no_rows: Option<Area>,
    /// The first line in view of a record, and how many lines can be the first.
    pub first_line: usize,
    pub first_lines: usize,
    /// Rows of the table, or lines of a record, that a page is.
    pub page: usize,
}

/// A sign in one column of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    pub area: Area,
    pub sign: &'static str,
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

/// The cell under the cursor, or the summary of its column, in full width below the table.
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
    /// The rows are others now; the columns stay as wide as they are.
    has_other_rows: bool,
    grid: Option<TableGrid>,
    /// What the user has changed: a column on the screen, and by how much.
    changed: Vec<(usize, isize)>,
    most_lines: u16,
}

impl Sizes {
    /// The table is another one now: its rows, or its columns as well.
    pub(super) fn forget(&mut self, has_same_columns: bool) {
        self.has_other_rows = true;
        if !has_same_columns {
            self.made_for = None;
        }
    }

    fn fit(&mut self, table: &Table, body: Area, changed: Vec<(usize, isize)>) {
        self.most_lines = MOST_LINES.min(body.rows / 3).max(1);
        self.changed = changed;
        let is_as_wide = self.made_for == Some(body.columns);
        if is_as_wide && !self.has_other_rows {
            return;
        }
        let before = self.grid.take().filter(|_| is_as_wide);
        let grid = TableGrid::of(table, without_margin(body).columns);
        self.grid = Some(match before {
            Some(before) => grid.as_wide_as(before),
            None => grid,
        });
        (self.made_for, self.has_other_rows) = (Some(body.columns), false);
    }

    /// Columns of the screen that they are made for.
    pub(super) fn screen(&self) -> u16 {
        self.made_for.unwrap_or(0)
    }

    /// How wide a column is without what the user has changed.
    pub(super) fn grid_width(&self, column: usize) -> isize {
        self.grid().widths.get(column).copied().unwrap_or(0).cast_signed()
    }

    /// The lines of a cell at a width of its own.
    pub(super) fn cell(&self, table: &Table, row: usize, column: usize, width: usize) -> Vec<TextLine> {
        self.grid().cell(table, row, column, width.max(1))
    }

    fn grid(&self) -> &TableGrid {
        self.grid.as_ref().expect("sizes are fitted before they are asked for")
    }

    /// No column is wider than the room there is.
    fn width(&self, column: usize, room: u16) -> u16 {
        let by = self.changed.iter().find(|(changed, _)| *changed == column).map_or(0, |(_, by)| *by);
        let width = self.grid().widths[column].saturating_add_signed(by).max(1);
        u16::try_from(width).unwrap_or(u16::MAX).min(room)
    }

    /// The space between two columns.
    fn gap(&self) -> u16 {
        cells(self.grid().gap)
    }

    /// The lines of the cell that covers these columns of a row.
    fn lines(&self, table: &Table, row: usize, columns: &[Strip]) -> Vec<TextLine> {
        let (first, width) = (columns[0].number, usize::from(width(columns)));
        match columns {
            [part] if part.is_part => self.grid().part(table, row, first, width),
            _ => self.grid().cell(table, row, first, width),
        }
    }

    /// The rows that a row of the table takes for what is seen of it: columns that are out of view make none higher.
    fn height(&self, table: &Table, row: usize, columns: &[Strip]) -> u16 {
        let begins = |columns: &&[Strip]| table.at(row, columns[0].number).is_some_and(|cell| cell.row == row);
        let lines = runs(table, row, columns).filter(begins).map(|columns| self.lines(table, row, columns).len());
        cells(lines.max().unwrap_or(1)).clamp(1, self.most_lines)
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
    /// The rest of it is out of view.
    is_part: bool,
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
    let (article, arranged) = (table_view.article.clone(), table_view.arranged.clone());
    let table = match &arranged {
        Some(arranged) => &arranged.table,
        None => table_in(&article, table_view.block).expect("a table view is made of a table only"),
    };
    let changed = table_view.changed_widths();
    table_view.sizes.fit(table, body, changed);
    table_view.view = match table_view.record {
        Some(place) => as_record(table_view, table, body, place),
        None => with_detail(table_view, table, body),
    };
}

fn as_record(table_view: &TableView, table: &Table, body: Area, place: RecordPlace) -> View {
    let rule = Area { rows: u16::from(body.rows >= 2), ..body };
    let room = without_margin(Area { y: body.y + rule.rows, rows: body.rows - rule.rows, ..body });
    let record = record::view(table_view, table, rule, room, place);
    View {
        page: room.rows.into(),
        first_line: record.first,
        first_lines: record.firsts,
        record: Some(record),
        ..View::default()
    }
}

/// The table; below it the summary of the cursor's column, or the cell under the cursor if that is cut.
fn with_detail(table_view: &TableView, table: &Table, body: Area) -> View {
    if let Some(says) = table_view.summary.says().filter(|_| body.rows >= FEWEST_WITH_DETAIL) {
        let columns = usize::from(without_margin(body).columns.max(1));
        let lines = wrap::wrap(says, columns).map(|range| plain_line(&says[range])).collect();
        let title = format!("{} · summary", table_view.column_name());
        return below(table_view, table, body, title, lines);
    }
    let view = show(table_view, table, body, 0);
    let is_cut = view.cells.iter().any(|cell| cell.is_under_cursor && cell.is_cut);
    if !is_cut || body.rows < FEWEST_WITH_DETAIL {
        return view;
    }
    let lines = cell_lines(table_view, table, without_margin(body).columns);
    below(table_view, table, body, heads(table_view), lines)
}

fn plain_line(text: &str) -> TextLine {
    TextLine { runs: vec![TextRun { text: text.to_owned(), look: Look::default(), source: None, link: None }] }
}

/// The table above some lines, of which as many are shown as a quarter of the screen has.
fn below(table_view: &TableView, table: &Table, body: Area, title: String, lines: Vec<TextLine>) -> View {
    let rows = (body.rows / 4).min(u16::try_from(lines.len()).unwrap_or(u16::MAX)).max(1);
    View { detail: Some(detail(body, rows, title, lines)), ..show(table_view, table, body, rows + 1) }
}

fn cell_lines(table_view: &TableView, table: &Table, columns: u16) -> Vec<TextLine> {
    table_view.sizes.cell(table, table_view.row, table_view.column, columns.into())
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
    let used = rows.iter().map(|strip| strip.size).sum::<u16>();
    let free = Area { y: rest.y + used, rows: rest.rows.saturating_sub(used), ..without_margin(rest) };
    let has_more_right = columns.last().is_some_and(|last| last.is_part || last.number + 1 < table.columns);
    let mesh = Mesh { columns, head: head.len(), rows: head.into_iter().chain(rows).collect() };
    let cells = cell_views(table_view, table, &mesh);
    View {
        title,
        head_rule,
        arrows: arrows(table_view, table, area, &mesh, &cells),
        no_rows: table_view.is_filtered_away().then_some(free),
        top,
        left,
        has_more_left: left > frozen_columns(table_view, inner.columns),
        has_more_right,
        cells,
        page,
        ..View::default()
    }
}

/// After the name of each column that the rows are sorted by, if that is in view: with a space before it, or in the space
/// between the columns.
fn arrows(table_view: &TableView, table: &Table, area: Area, mesh: &Mesh, cells: &[CellView]) -> Vec<Arrow> {
    let arrows = table_view.arrows().into_iter();
    arrows.filter_map(|(column, sign)| arrow(table, area, mesh, cells, column, sign)).collect()
}

fn arrow(
    table: &Table,
    area: Area,
    mesh: &Mesh,
    cells: &[CellView],
    column: usize,
    sign: &'static str,
) -> Option<Arrow> {
    let strip = mesh.columns.iter().find(|strip| strip.number == column)?;
    let is_name = |cell: &&CellView| {
        cell.row < table.first_row() && cell.area.contains(strip.at, cell.area.y) && !cell.lines.is_empty()
    };
    let name = cells.iter().filter(is_name).max_by_key(|cell| cell.row)?;
    let used = name.lines.first().map_or(0, TextLine::width);
    let (before, _) = padding(used, name.area.columns.into(), name.align);
    let end = name.area.x.saturating_add(crate::app::areas::cells(before + used));
    let x = if end + 1 < name.area.x + name.area.columns { end + 1 } else { end };
    (x < area.x + area.columns).then_some(Arrow { area: Area { x, y: name.area.y, columns: 1, rows: 1 }, sign })
}

/// A free column on both sides, where the screen is not too narrow for that.
fn without_margin(area: Area) -> Area {
    let margin = u16::from(area.columns >= NARROW);
    Area { x: area.x + margin, columns: area.columns - 2 * margin, ..area }
}

/// How many of the first columns stay while the others scroll: where they leave those half of the screen, or a quarter if
/// the user has chosen them.
fn frozen_columns(table_view: &TableView, columns: u16) -> usize {
    let sizes = &table_view.sizes;
    let (wanted, room) = match table_view.frozen {
        Some(count) => (count, columns / 4 * 3),
        None => (1, columns / 2),
    };
    let last = sizes.grid().widths.len().saturating_sub(1);
    let mut used = 0;
    let fits = |column: &usize| {
        used += sizes.width(*column, columns) + if *column > 0 { sizes.gap() } else { 0 };
        used <= room
    };
    (0..wanted.min(last)).take_while(fits).count()
}

/// Brings the cursor's column into view, and cuts the screen into columns; the last one may be cut off.
fn columns_in_view(table_view: &TableView, table: &Table, area: Area) -> (usize, Vec<Strip>) {
    let frozen = frozen_columns(table_view, area.columns);
    let gap = table_view.sizes.gap();
    let (mut strips, mut at) = (Vec::with_capacity(frozen), area.x);
    for number in 0..frozen {
        let size = table_view.sizes.width(number, area.columns);
        strips.push(Strip { number, at, size, is_part: false });
        at += size + gap;
    }
    let room = (area.x + area.columns).saturating_sub(at);
    let sizes = &table_view.sizes;
    let bounds = Bounds { least: frozen, count: table.columns, room, gap };
    let left = bounds.brought(table_view.left, table_view.column, |column| sizes.width(column, room));
    strips.extend(bounds.strips(left, at, LEAST_PART, |column| sizes.width(column, room)));
    (left, strips)
}

/// The rows of the head that stay, as long as they leave half of the screen, and the line under them.
fn head_in_view(table_view: &TableView, table: &Table, area: Area, columns: &[Strip]) -> (Vec<Strip>, Area) {
    let mut strips: Vec<Strip> = Vec::new();
    let mut at = area.y;
    // Without a row, all that is left is head.
    let heads = if table_view.is_filtered_away() { table.rows } else { table.first_row() };
    for number in 0..heads {
        let size = table_view.sizes.height(table, number, columns);
        if at + size - area.y > area.rows / 2 {
            break;
        }
        strips.push(Strip { number, at, size, is_part: false });
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
    (top, bounds.strips(top, area.y, 1, height))
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

    /// The strips in view. Of the last one at least `least_part` is, if it does not fit.
    fn strips(&self, first: usize, at: u16, least_part: u16, size: impl Fn(usize) -> u16) -> Vec<Strip> {
        let end = at + self.room;
        let mut at = at;
        let mut strips: Vec<Strip> = Vec::new();
        for number in first..self.count {
            let (whole, left) = (size(number), end.saturating_sub(at));
            if left == 0 || whole > left && left < least_part && !strips.is_empty() {
                break;
            }
            let strip = Strip { number, at, size: whole.min(left), is_part: whole > left };
            strips.push(strip);
            at = strip.end().saturating_add(self.gap);
        }
        strips
    }
}

fn cell_views(table_view: &TableView, table: &Table, mesh: &Mesh) -> Vec<CellView> {
    let first = mesh.rows.get(mesh.head).map(|strip| strip.number);
    let mut cells = Vec::new();
    for row in &mesh.rows {
        for columns in runs(table, row.number, &mesh.columns) {
            let is_first = first == Some(row.number);
            cells.push(cell_view(table_view, table, row, columns, is_first));
        }
    }
    cells
}

/// The columns of a row, those that one cell covers together.
fn runs<'a>(table: &'a Table, row: usize, columns: &'a [Strip]) -> impl Iterator<Item = &'a [Strip]> {
    let slot = move |strip: &Strip| table.slots[row * table.columns + strip.number];
    columns.chunk_by(move |a, b| a.number + 1 == b.number && slot(a).is_some() && slot(a) == slot(b))
}

/// The screen columns of table columns side by side.
fn width(columns: &[Strip]) -> u16 {
    columns[columns.len() - 1].end() - columns[0].at
}

fn cell_view(table_view: &TableView, table: &Table, row: &Strip, columns: &[Strip], is_first: bool) -> CellView {
    let first = columns[0];
    let slot = table_view.slot(row.number, first.number);
    let area = Area { x: first.at, y: row.at, columns: width(columns), rows: row.size };
    let mut lines = table_view.sizes.lines(table, row.number, columns);
    let is_continued = !is_first && table.at(row.number, first.number).is_some_and(|cell| cell.row != row.number);
    let is_cut = lines.len() > usize::from(row.size);
    // The head begins with its first row, so that a name over several of its rows is seen there.
    let is_named_above = is_continued && row.number < table.first_row();
    lines.truncate(match is_continued {
        true => usize::from(!is_named_above),
        false => row.size.into(),
    });
    CellView {
        row: row.number,
        column: first.number,
        area,
        lines,
        align: align(table_view, table, row.number, columns),
        is_under_cursor: slot == table_view.slot(table_view.row, table_view.column),
        is_continued,
        is_cut,
    }
}

/// As in the text: a name over several columns stands in their middle.
fn align(table_view: &TableView, table: &Table, row: usize, columns: &[Strip]) -> Align {
    match columns {
        [one] if one.is_part => Align::Left,
        [one] => table_view.sizes.align(one.number),
        several if table.at(row, several[0].number).is_some_and(|cell| cell.is_header) => Align::Centre,
        _ => Align::Left,
    }
}

fn detail(body: Area, rows: u16, title: String, mut lines: Vec<TextLine>) -> Detail {
    let y = body.y + body.rows - rows;
    let count = lines.len();
    lines.truncate(rows.into());
    let position = if count > lines.len() { format!("{} of {count} lines", lines.len()) } else { String::new() };
    Detail {
        rule: Area { y: y - 1, rows: 1, ..body },
        area: Area { y, rows, ..without_margin(body) },
        title,
        position,
        lines,
    }
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
        let strips = bounds(30).strips(4, 5, LEAST_PART, |_| 50);
        assert_eq!(strips.iter().map(|strip| (strip.number, strip.at, strip.size)).collect::<Vec<_>>(), [(4, 5, 30)]);
    }

    #[test]
    fn only_the_last_row_may_be_cut_off() {
        let rows = Bounds { gap: 0, ..bounds(10) }.strips(1, 0, 1, |_| 4);
        assert_eq!(rows.iter().map(|strip| strip.size).collect::<Vec<_>>(), [4, 4, 2]);
    }
}
