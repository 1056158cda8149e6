//! Turns row and column spans into a grid: "forming a table" of the WHATWG HTML standard (4.9.12.1).
//!
//! This module knows no DOM: `blocks` passes it row groups of cells with their spans. Memory is never allocated in
//! proportion to what a span claims, only to the slots of rows that exist, and never for more than [`MOST_SLOTS`].

use super::text::number::{is_number, is_placeholder};
use super::{Cell, Inline, Table};
use crate::budget;

/// The standard's own limits on `colspan` and `rowspan`.
const MOST_COLUMNS_SPANNED: usize = 1000;
const MOST_ROWS_SPANNED: usize = 65_534;

/// A larger grid is an attack or a mistake. It is formed again without spans and cut to this size.
const MOST_SLOTS: usize = 1 << 21;

/// `<thead>`, `<tbody>` (or rows without a group) and `<tfoot>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GroupKind {
    Head,
    Body,
    Foot,
}

/// Rows that belong together: a row span ends at the end of its group at the latest.
///
/// All cells are in one list, which becomes the table's. With a list for each row and then one of all cells, a page that is
/// nothing but a table took more memory for its size than any other page.
#[derive(Debug)]
pub(crate) struct Group {
    pub kind: GroupKind,
    /// Cells in each row.
    lengths: Vec<usize>,
    /// Without their places, and with the spans as parsed, until they are placed.
    cells: Vec<Cell>,
}

impl Group {
    pub(crate) fn new(kind: GroupKind) -> Group {
        Group { kind, lengths: Vec::new(), cells: Vec::new() }
    }

    pub(crate) fn row(&mut self, sources: impl IntoIterator<Item = CellSource>) {
        let before = self.cells.len();
        self.cells.extend(sources.into_iter().map(unplaced));
        self.lengths.push(self.cells.len() - before);
    }

    pub(crate) fn cells_mut(&mut self) -> &mut [Cell] {
        &mut self.cells
    }

    fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        let mut rest = self.cells.as_slice();
        self.lengths.iter().map(move |length| {
            let (row, after) = rest.split_at(*length);
            rest = after;
            row
        })
    }

    fn rows_mut(&mut self) -> impl Iterator<Item = &mut [Cell]> {
        let mut rest = self.cells.as_mut_slice();
        self.lengths.iter().map(move |length| {
            let (row, after) = std::mem::take(&mut rest).split_at_mut(*length);
            rest = after;
            row
        })
    }

    /// Keeps the first rows, and the first columns of each.
    fn cut(&mut self, rows: usize, columns: usize) {
        self.lengths.truncate(rows);
        let mut cells = std::mem::take(&mut self.cells).into_iter();
        for length in &mut self.lengths {
            let row: Vec<Cell> = cells.by_ref().take(*length).collect();
            *length = (*length).min(columns);
            self.cells.extend(row.into_iter().take(columns));
        }
    }
}

/// A cell as the markup gives it, with its spans as parsed ("rules for parsing non-negative integers").
#[derive(Debug)]
pub(crate) struct CellSource {
    /// `None` when missing or not a number.
    pub column_span: Option<usize>,
    /// 0 means "to the end of the group".
    pub row_span: Option<usize>,
    pub is_header: bool,
    pub content: Inline,
}

fn unplaced(source: CellSource) -> Cell {
    Cell {
        row: 0,
        column: 0,
        row_span: source.row_span.unwrap_or(1),
        column_span: source.column_span.unwrap_or(1),
        is_header: source.is_header,
        content: source.content,
    }
}

/// The grid of a table's row groups, given in document order.
pub(crate) fn form(caption: Option<Inline>, mut groups: Vec<Group>) -> Table {
    groups.sort_by_key(|group| group.kind == GroupKind::Foot);
    mark_names(&mut groups);
    let grid = Grid::form(&mut groups, Spans::Heeded).or_else(|TooLarge| {
        cut(&mut groups);
        Grid::form(&mut groups, Spans::Ignored)
    });
    grid.unwrap_or_else(|TooLarge| Grid::default()).into_table(caption, groups)
}

/// Keeps as many rows as the largest grid has room for when no cell spans anything.
fn cut(groups: &mut [Group]) {
    let columns = groups.iter().flat_map(|group| &group.lengths).copied().max().unwrap_or(0).clamp(1, MOST_SLOTS);
    let mut left = MOST_SLOTS / columns;
    for group in groups {
        group.cut(left, columns);
        left -= group.lengths.len();
    }
}

#[derive(Clone, Copy)]
enum Spans {
    Heeded,
    Ignored,
}

struct TooLarge;

/// The position of each cell.
#[derive(Default)]
struct Grid {
    /// Row by row, each as long as its last covered slot.
    rows: Vec<Vec<Option<usize>>>,
    cells: usize,
    columns: usize,
    covered: usize,
}

#[derive(Clone, Copy)]
struct Area {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
}

impl Grid {
    fn form(groups: &mut [Group], spans: Spans) -> Result<Grid, TooLarge> {
        let mut grid = Grid::default();
        for group in groups {
            grid.add_group(group, spans)?;
        }
        match grid.rows.len().checked_mul(grid.columns) {
            Some(slots) if slots <= MOST_SLOTS => Ok(grid),
            _ => Err(TooLarge),
        }
    }

    fn add_group(&mut self, group: &mut Group, spans: Spans) -> Result<(), TooLarge> {
        let first = self.rows.len();
        let end = first + group.lengths.len();
        self.rows.resize_with(end, Vec::new);
        for (row, cells) in (first..end).zip(group.rows_mut()) {
            self.add_row(row, end, cells, spans)?;
        }
        Ok(())
    }

    fn add_row(&mut self, row: usize, end: usize, cells: &mut [Cell], spans: Spans) -> Result<(), TooLarge> {
        let mut column = 0;
        let slots = &mut self.rows[row];
        slots.reserve_exact(cells.len().saturating_sub(slots.len()));
        for cell in cells {
            while self.rows[row].get(column).copied().flatten().is_some() {
                column += 1;
            }
            let (rows, columns) = extent(cell, end - row, spans);
            (cell.row, cell.column, cell.row_span, cell.column_span) = (row, column, rows, columns);
            self.place(Area { row, column, rows, columns }, cell.content.text.len())?;
            column += columns;
        }
        Ok(())
    }

    /// Places a cell. The text formats repeat the text of a cell in every slot that it covers, so it is counted that
    /// often from the start.
    fn place(&mut self, area: Area, text: usize) -> Result<(), TooLarge> {
        let slots = area.rows * area.columns;
        self.covered += slots;
        let more = (slots - 1).saturating_mul(size_of::<Option<usize>>() + text);
        if self.covered > MOST_SLOTS || !budget::try_grow(more) {
            return Err(TooLarge);
        }
        let cell = self.cells;
        for row in &mut self.rows[area.row..area.row + area.rows] {
            cover(row, area.column..area.column + area.columns, cell);
        }
        self.columns = self.columns.max(area.column + area.columns);
        self.cells += 1;
        Ok(())
    }

    fn into_table(self, caption: Option<Inline>, groups: Vec<Group>) -> Table {
        let head_rows = head_rows(&groups);
        let foot_rows = foot_rows(&groups);
        let mut cells = all_cells(groups);
        cells.truncate(self.cells);
        cells.shrink_to_fit();
        let rows = self.rows.len();
        let mut slots = Vec::with_capacity(rows * self.columns);
        for mut row in self.rows {
            row.resize(self.columns, None);
            slots.append(&mut row);
        }
        Table { caption, rows, columns: self.columns, cells, slots, head_rows, foot_rows }
    }
}

/// Where two cells overlap (a table model error), the later one wins, as in browsers.
fn cover(row: &mut Vec<Option<usize>>, columns: std::ops::Range<usize>, cell: usize) {
    if row.len() < columns.end {
        row.resize(columns.end, None);
    }
    row[columns].fill(Some(cell));
}

/// Rows and columns of a cell: clamped to the standard's limits and to the rows left in the group.
fn extent(cell: &Cell, rows_left: usize, spans: Spans) -> (usize, usize) {
    match spans {
        Spans::Ignored => (1, 1),
        Spans::Heeded => {
            let rows = match cell.row_span.min(MOST_ROWS_SPANNED) {
                0 => rows_left,
                rows => rows.min(rows_left),
            };
            let columns = match cell.column_span {
                0 => 1,
                columns => columns.min(MOST_COLUMNS_SPANNED),
            };
            (rows, columns)
        }
    }
}

/// The cells of all groups in one list: that of the largest, so that no second one of its size is made.
fn all_cells(groups: Vec<Group>) -> Vec<Cell> {
    groups.into_iter().fold(Vec::new(), |mut cells, mut group| {
        if cells.len() < group.cells.len() {
            group.cells.splice(0..0, cells);
            return group.cells;
        }
        cells.append(&mut group.cells);
        cells
    })
}

/// Counts the rows of a `<thead>` at the top. Without one, counts the leading rows that hold only header cells, unless
/// all rows do.
fn head_rows(groups: &[Group]) -> usize {
    let in_heads: usize =
        groups.iter().take_while(|group| group.kind == GroupKind::Head).map(|group| group.lengths.len()).sum();
    if in_heads > 0 {
        return in_heads;
    }
    let rows = || groups.iter().flat_map(Group::rows);
    let leading = rows().take_while(|row| !row.is_empty() && row.iter().all(|cell| cell.is_header)).count();
    if leading == rows().count() { usize::from(leading > 1) } else { leading }
}

/// Counts the rows of every `<tfoot>`, unless there are no other rows below the head.
fn foot_rows(groups: &[Group]) -> usize {
    let of_kind =
        |kind| groups.iter().filter(move |group| group.kind == kind).map(|group| group.lengths.len()).sum::<usize>();
    if of_kind(GroupKind::Body) > 0 { of_kind(GroupKind::Foot) } else { 0 }
}

/// Rows needed below a first row that may name the columns. One alone is not enough evidence.
const FEWEST_NAMED: usize = 2;

/// Columns needed for a first row of words to be the head. With two columns it may just as well be the first pair.
const FEWEST_COLUMNS: usize = 3;

/// Marks the first row as header if the markup marks no header at all and the row names what is below it.
fn mark_names(groups: &mut [Group]) {
    let rows: Vec<&[Cell]> = groups.iter().flat_map(Group::rows).collect();
    let has_names = groups.iter().all(|group| group.kind == GroupKind::Body) && has_names(&rows);
    let first = groups.iter_mut().flat_map(Group::rows_mut).next().filter(|_| has_names);
    first.into_iter().flatten().for_each(|cell| cell.is_header = true);
}

/// Whether the first row is set apart: it alone is all bold, or it has names and there are numbers below one of them. Only
/// the corner may be empty.
fn has_names(rows: &[&[Cell]]) -> bool {
    let Some((names, below)) = rows.split_first() else { return false };
    let is_plain = |row: &&[Cell]| row.len() == names.len() && !row.iter().any(|cell| cell.is_header);
    let is_filled = names.iter().skip(1).all(|cell| !cell.content.text.is_empty());
    let is_table = names.len() > 1 && below.len() >= FEWEST_NAMED && is_filled && rows.iter().all(is_plain);
    is_table && (is_set_in_bold(names, below) || names_numbers(names, below))
}

fn is_set_in_bold(names: &[Cell], below: &[&[Cell]]) -> bool {
    let is_bold = |cell: &Cell| cell.content.text.is_empty() || cell.content.is_all_strong();
    names.iter().all(is_bold) && !below.iter().any(|row| row.iter().all(is_bold))
}

fn names_numbers(names: &[Cell], below: &[&[Cell]]) -> bool {
    let is_name = |cell: &Cell| !is_number(&cell.content.text) || is_year(&cell.content.text);
    names.len() >= FEWEST_COLUMNS
        && !is_number(&names[0].content.text)
        && names.iter().all(is_name)
        && (1..names.len()).any(|column| is_numeric(below, column))
}

/// A year: as often the name of a column as a number in one.
fn is_year(text: &str) -> bool {
    text.len() == 4 && (text.starts_with("19") || text.starts_with("20")) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_numeric(rows: &[&[Cell]], column: usize) -> bool {
    let texts = rows.iter().map(|row| &*row[column].content.text);
    let mut told = texts.filter(|text| !is_placeholder(text)).peekable();
    told.peek().is_some() && told.all(|text| is_number(text) && !is_year(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(column_span: usize, row_span: usize) -> CellSource {
        CellSource {
            column_span: Some(column_span),
            row_span: Some(row_span),
            is_header: false,
            content: Inline::default(),
        }
    }

    fn formed(kinds_and_rows: Vec<(GroupKind, Vec<Vec<CellSource>>)>) -> Table {
        let group = |(kind, rows): (GroupKind, Vec<Vec<CellSource>>)| {
            let mut group = Group::new(kind);
            rows.into_iter().for_each(|row| group.row(row));
            group
        };
        form(None, kinds_and_rows.into_iter().map(group).collect())
    }

    #[test]
    fn a_row_span_ends_with_its_group() {
        let head = (GroupKind::Head, vec![vec![source(1, 9), source(1, 1)]]);
        let body = (GroupKind::Body, vec![vec![source(1, 0), source(1, 1)], vec![source(1, 1)]]);
        let table = formed(vec![head, body]);
        assert_eq!((table.rows, table.columns), (3, 2));
        assert_eq!(table.slots, [0, 1, 2, 3, 2, 4].map(Some));
    }

    #[test]
    fn spans_are_clamped_to_the_limits_of_the_standard() {
        let table = formed(vec![(GroupKind::Body, vec![vec![source(5000, 70_000)], vec![source(0, 1)]])]);
        assert_eq!((table.rows, table.columns), (2, 1001));
    }

    #[test]
    fn a_long_text_is_not_repeated_for_each_slot() {
        let rows = |text: &str| {
            let content = Inline::plain(crate::article::Sanitized::line(text));
            let mut rows: Vec<Vec<CellSource>> = (0..1_000).map(|_| vec![source(1, 1)]).collect();
            rows[0].insert(0, CellSource { content, ..source(1, 1_000) });
            vec![(GroupKind::Body, rows)]
        };
        let spanned = |text: &str| budget::document(text.len(), || formed(rows(text))).unwrap().cells[0].row_span;
        assert_eq!(spanned("a short name"), 1_000);
        assert_eq!(spanned(&"x".repeat(10_000)), 1);
    }

    #[test]
    fn a_grid_too_large_loses_its_spans_and_then_its_last_rows() {
        let wide = || vec![source(1000, 65_534), source(1000, 65_534)];
        let table = formed(vec![(GroupKind::Body, (0..2000).map(|_| wide()).collect())]);
        assert_eq!((table.rows, table.columns), (2000, 2));
        let mut rows: Vec<Vec<CellSource>> = (0..3000).map(|_| vec![source(1, 1)]).collect();
        rows[0] = (0..3000).map(|_| source(1, 1)).collect();
        let table = formed(vec![(GroupKind::Body, rows)]);
        assert_eq!((table.rows, table.columns), (MOST_SLOTS / 3000, 3000));
    }

    fn rows(texts: &[&[&str]]) -> Vec<(GroupKind, Vec<Vec<CellSource>>)> {
        let cell =
            |text: &&str| CellSource { content: Inline::plain(crate::article::Sanitized::line(text)), ..source(1, 1) };
        vec![(GroupKind::Body, texts.iter().map(|row| row.iter().map(cell).collect()).collect())]
    }

    #[test]
    fn a_first_row_that_names_columns_of_numbers_is_the_head() {
        let head = |texts: &[&[&str]]| formed(rows(texts)).head_rows;
        assert_eq!(
            head(&[&["River", "km", "in"], &["Nile", "6,650", "Africa"], &["Lena", "–", "Asia"], &["Ob", "3,650", ""]]),
            1
        );
        assert_eq!(head(&[&["", "Won", "Lost"], &["A", "1", "2"], &["B", "3", "–"]]), 1, "an empty corner");
        assert_eq!(head(&[&["Team", "2023", "2024"], &["A", "12", "14"], &["B", "9", "11"]]), 1, "years");
        assert_eq!(head(&[&["River", "km", "in"], &["Nile", "6,650", "Africa"]]), 0, "one row is not enough");
        assert_eq!(head(&[&["Name", "Smith"], &["Age", "33"], &["Height", "180"]]), 0, "pairs");
        assert_eq!(head(&[&["Nile", "6,650", "x"], &["Amazon", "6,400", "x"], &["Lena", "4,294", "x"]]), 0);
        assert_eq!(head(&[&["a", "b", "c"], &["c", "d", "e"], &["e", "f", "g"]]), 0);
    }

    #[test]
    fn a_first_row_that_alone_is_bold_is_the_head() {
        let head = |html: &str| {
            let table = format!("<table>{html}</table>");
            let known = crate::article::Metadata::default();
            let article = crate::article::read::article_from_html(&table, None, &known).unwrap();
            let crate::article::BlockKind::Table(table) = &article.blocks[0].kind else { panic!("a table") };
            table.head_rows
        };
        let body = "<tr><td>Ayr<td>Lee<tr><td>Oban<td>Roe";
        assert_eq!(head(&format!("<tr><td><b>Town</b><td><strong>Mayor</strong>{body}")), 1);
        assert_eq!(head(&format!("<tr><td><b>Town</b><td>Mayor{body}")), 0);
        assert_eq!(head(&format!("<tr><td><b>a</b><td><b>b</b>{}", body.replace("<td>", "<td><b>"))), 0);
    }

    #[test]
    fn the_foot_comes_last() {
        let foot = (GroupKind::Foot, vec![vec![source(1, 1)]]);
        let body = (GroupKind::Body, vec![vec![source(1, 1), source(1, 1)]]);
        let table = formed(vec![foot, body]);
        assert_eq!(table.slots, [Some(0), Some(1), Some(2), None]);
    }
}
