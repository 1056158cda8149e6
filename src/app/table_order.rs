//! The rows of a table in another order. The head and the foot stay, and so do rows that only part others; what is the
//! amount of a cell is `article::text::value`'s business.

use std::ops::Range;
use std::sync::Arc;

use crate::article::text::value::{Value, ValueKind, compare, values};
use crate::article::{Article, Cell, Sanitized, Table};

/// A table as it is sorted.
#[derive(Clone, Debug)]
pub struct Sorted {
    pub table: Arc<Table>,
    pub column: usize,
    pub is_descending: bool,
    kind: ValueKind,
}

/// How the table of a block is to be sorted.
#[derive(Clone, Debug, PartialEq)]
pub struct TableOrder {
    pub article: Arc<Article>,
    pub block: usize,
    pub column: usize,
    pub is_descending: bool,
}

impl TableOrder {
    /// Sorts the table; this takes a while if it is large.
    pub fn sorted(&self) -> Sorted {
        let table = table_in(&self.article, self.block).expect("it is made of a table view's block only");
        Sorted::of(table, self.column, self.is_descending)
    }
}

/// The table of a block, if it is one.
pub fn table_in(article: &Article, block: usize) -> Option<&Table> {
    article.blocks.get(block)?.table()
}

impl Sorted {
    fn of(table: &Table, column: usize, is_descending: bool) -> Sorted {
        let body = table.first_row()..table.rows - table.foot_rows;
        let texts: Vec<&str> = body.clone().map(|row| text(table, row, column)).collect();
        let (kind, values) = values(&texts);
        let mut rows: Vec<usize> = (0..table.rows).collect();
        for section in sections(table, body.clone()) {
            rows[section].sort_by(|a, b| {
                let value = |row: usize| -> &Value { &values[row - body.start] };
                compare(value(*a), value(*b), is_descending)
            });
        }
        Sorted { table: Arc::new(arranged(table, &rows)), column, is_descending, kind }
    }

    /// Which value comes first, in a word.
    pub fn first(&self) -> &'static str {
        match (self.kind, self.is_descending) {
            (ValueKind::Numbers, false) => "smallest",
            (ValueKind::Numbers, true) => "largest",
            (ValueKind::Dates, false) => "earliest",
            (ValueKind::Dates, true) => "latest",
            (ValueKind::Words, false) => "A",
            (ValueKind::Words, true) => "Z",
        }
    }
}

/// What the lowest row of the head calls a column.
pub fn name(table: &Table, column: usize) -> String {
    let mut names = (0..table.first_row()).rev().map(|row| Sanitized::line(text(table, row, column)));
    names.find(|name| !name.is_empty()).unwrap_or_default().to_string()
}

fn text(table: &Table, row: usize, column: usize) -> &str {
    table.at(row, column).map_or("", |cell| &cell.content.text)
}

/// The rows between those that are one cell from side to side: such a cell names the rows below it.
fn sections(table: &Table, body: Range<usize>) -> Vec<Range<usize>> {
    let parts =
        |row: &usize| table.columns > 1 && table.at(*row, 0).is_some_and(|cell| cell.column_span == table.columns);
    let mut sections = Vec::new();
    let mut start = body.start;
    for row in body.clone().filter(parts) {
        sections.push(start..row);
        start = row + 1;
    }
    sections.push(start..body.end);
    sections
}

/// The table with its rows in this order. A cell that spans several rows is repeated in each of them if sorting has separated them.
fn arranged(table: &Table, rows: &[usize]) -> Table {
    let mut arranging = Arranging { table, rows, cells: Vec::new(), slots: Vec::with_capacity(table.slots.len()) };
    for row in 0..rows.len() {
        (0..table.columns).for_each(|column| arranging.fill(row, column));
    }
    Table { cells: arranging.cells, slots: arranging.slots, caption: table.caption.clone(), ..*table }
}

/// The new table as far as it is made: slot by slot, in reading order.
struct Arranging<'t> {
    table: &'t Table,
    /// Which row of the table comes where.
    rows: &'t [usize],
    cells: Vec<Cell>,
    slots: Vec<Option<usize>>,
}

impl Arranging<'_> {
    fn fill(&mut self, row: usize, column: usize) {
        let slot = self
            .source(row, column)
            .map(|of| self.known(row, column, of).unwrap_or_else(|| self.begin(row, column, of)));
        if let Some(cell) = slot.map(|slot| &mut self.cells[slot]) {
            cell.row_span = row + 1 - cell.row;
            cell.column_span = cell.column_span.max(column + 1 - cell.column);
        }
        self.slots.push(slot);
    }

    /// The cell of the table that covers a slot of the new one.
    fn source(&self, row: usize, column: usize) -> Option<usize> {
        self.table.slots[self.rows[row] * self.table.columns + column]
    }

    /// The new cell, if the slot above or to the left is of the same one.
    fn known(&self, row: usize, column: usize, of: usize) -> Option<usize> {
        let above = row.checked_sub(1).map(|above| (above, column));
        let left = column.checked_sub(1).map(|left| (row, left));
        let mut beside = above.into_iter().chain(left).filter(|(row, column)| self.source(*row, *column) == Some(of));
        beside.find_map(|(row, column)| self.slots[row * self.table.columns + column])
    }

    fn begin(&mut self, row: usize, column: usize, of: usize) -> usize {
        self.cells.push(Cell { row, column, row_span: 1, column_span: 1, ..self.table.cells[of].clone() });
        self.cells.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::read::article_from_html;
    use crate::article::{BlockKind, Metadata};

    fn sorted(html: &str, column: usize, is_descending: bool) -> Vec<String> {
        let article = article_from_html(html, None, &Metadata::default()).unwrap();
        let BlockKind::Table(table) = &article.blocks[0].kind else { panic!("{:?}", article.blocks) };
        let sorted = Sorted::of(table, column, is_descending).table;
        let row = |row| (0..sorted.columns).map(|column| text(&sorted, row, column)).collect::<Vec<_>>().join(" ");
        (0..sorted.rows).map(row).collect()
    }

    const RIVERS: &str = "<table><thead><tr><th>River<th>km</thead><tfoot><tr><td>All<td>15,000</tfoot>\
        <tr><td>Nile<td>6,650<tr><td>Ob<td>–<tr><td>Amur<td>980</table>";

    #[test]
    fn head_and_foot_stay_and_missing_values_stand_last_both_ways() {
        assert_eq!(sorted(RIVERS, 1, false), ["River km", "Amur 980", "Nile 6,650", "Ob –", "All 15,000"]);
        assert_eq!(sorted(RIVERS, 1, true), ["River km", "Nile 6,650", "Amur 980", "Ob –", "All 15,000"]);
        assert_eq!(sorted(RIVERS, 0, false), ["River km", "Amur 980", "Nile 6,650", "Ob –", "All 15,000"]);
    }

    #[test]
    fn rows_of_one_value_keep_their_order_both_ways() {
        let html = "<table><tr><th>Town<th>m<tr><td>x<td>2<tr><td>y<td>1<tr><td>z<td>2<tr><td>w<td>1</table>";
        assert_eq!(sorted(html, 1, false), ["Town m", "y 1", "w 1", "x 2", "z 2"]);
        assert_eq!(sorted(html, 1, true), ["Town m", "x 2", "z 2", "y 1", "w 1"]);
    }

    #[test]
    fn a_cell_over_rows_goes_with_each_and_one_over_all_columns_parts_them() {
        let html = "<table><tr><th>Land<th>Town<th>m<tr><td rowspan=2>A<td>x<td>3<tr><td>y<td>1\
            <tr><td colspan=3>South<tr><td>B<td>z<td>2<tr><td>C<td>w<td>0</table>";
        assert_eq!(sorted(html, 2, false), ["Land Town m", "A y 1", "A x 3", "South South South", "C w 0", "B z 2"]);
    }
}
