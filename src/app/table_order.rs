//! A table as the user wants it: its rows sorted and filtered, its columns moved and hidden, rows and columns exchanged.
//! The head stays, and so do rows that only part others; what is the amount of a cell is `article::text::value`'s business.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use super::table_filter::RowFilter;
use crate::article::text::value::{Value, ValueKind, compare, values};
use crate::article::{Article, Cell, Sanitized, Table};

/// How a table is to be shown. The default is as the page has it. Columns are those of the page's table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The first one sorts; each further one, what is equal before.
    pub keys: Vec<SortKey>,
    /// A row has to meet all of them.
    pub filters: Vec<RowFilter>,
    /// The columns that are shown, in their order; all of them if it is empty.
    pub columns: Vec<usize>,
    /// Rows are columns, and columns are rows.
    pub is_transposed: bool,
}

/// A column that rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey {
    pub column: usize,
    pub is_descending: bool,
}

impl SortKey {
    /// Which way the rows go.
    pub(super) fn arrow(self) -> &'static str {
        if self.is_descending { "↓" } else { "↑" }
    }
}

/// A table as it is arranged.
#[derive(Clone, Debug)]
pub struct Arranged {
    pub table: Arc<Table>,
    pub arrangement: Arrangement,
    /// What each column sorted by holds.
    kinds: Vec<ValueKind>,
    /// Which row and column of the page's table each row and column is (before they are exchanged).
    rows: Arc<[usize]>,
    columns: Arc<[usize]>,
}

/// How the table of a block is to be arranged.
#[derive(Clone, Debug, PartialEq)]
pub struct TableOrder {
    pub article: Arc<Article>,
    pub block: usize,
    pub arrangement: Arrangement,
}

impl TableOrder {
    /// Arranges the table; this takes a while if it is large.
    pub fn arranged(&self) -> Arranged {
        let table = table_in(&self.article, self.block).expect("it is made of a table view's block only");
        Arranged::of(table, self.arrangement.clone())
    }
}

/// The table of a block, if it is one.
pub fn table_in(article: &Article, block: usize) -> Option<&Table> {
    article.blocks.get(block)?.table()
}

impl Arranged {
    fn of(table: &Table, arrangement: Arrangement) -> Arranged {
        let (rows, kinds) = rows_of(table, &arrangement);
        let columns = match arrangement.columns.is_empty() {
            true => (0..table.columns).collect(),
            false => arrangement.columns.clone(),
        };
        let foot_rows = if arrangement.filters.is_empty() { table.foot_rows } else { 0 };
        let shown = Table { foot_rows, ..part(table, &rows, &columns) };
        let shown = if arrangement.is_transposed { transposed(&shown) } else { shown };
        Arranged { table: Arc::new(shown), kinds, rows: rows.into(), columns: columns.into(), arrangement }
    }

    /// The row of the page's table that a row is.
    pub fn written(&self, row: usize) -> Option<usize> {
        self.rows.get(row).copied()
    }

    /// Where a row of the page's table is now.
    pub fn row_of(&self, written: usize) -> Option<usize> {
        self.rows.iter().position(|row| *row == written)
    }

    /// The column of the page's table that a column is, unless it is one of its rows.
    pub fn written_column(&self, column: usize) -> Option<usize> {
        self.columns.get(column).copied()
    }

    /// Where a column of the page's table is now.
    pub fn column_of(&self, written: usize) -> Option<usize> {
        self.columns.iter().position(|column| *column == written)
    }

    /// Each column that it is sorted by, and which of its values comes first, in a word.
    pub fn first(&self) -> impl Iterator<Item = (usize, &'static str)> + '_ {
        let keys = self.arrangement.keys.iter().zip(&self.kinds);
        keys.map(|(key, kind)| (key.column, first(*kind, key.is_descending)))
    }
}

fn first(kind: ValueKind, is_descending: bool) -> &'static str {
    match (kind, is_descending) {
        (ValueKind::Numbers, false) => "smallest",
        (ValueKind::Numbers, true) => "largest",
        (ValueKind::Dates, false) => "earliest",
        (ValueKind::Dates, true) => "latest",
        (ValueKind::Words, false) => "A",
        (ValueKind::Words, true) => "Z",
    }
}

/// Which rows of the table come in which order, and what the columns sorted by hold. A row that parts others stays if one of
/// those does. A filter leaves the foot out: a sum of all rows below some of them would be wrong.
fn rows_of(table: &Table, arrangement: &Arrangement) -> (Vec<usize>, Vec<ValueKind>) {
    let body = table.first_row()..table.rows - table.foot_rows;
    let columns: Vec<(ValueKind, Vec<Value>)> =
        arrangement.keys.iter().map(|key| column(table, &body, key.column)).collect();
    let order = |a: &usize, b: &usize| {
        let by = |(key, (_, values)): (&SortKey, &(ValueKind, Vec<Value>))| {
            compare(&values[a - body.start], &values[b - body.start], key.is_descending)
        };
        arrangement.keys.iter().zip(&columns).map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    let kept = kept(table, &body, &arrangement.filters);
    let mut rows: Vec<usize> = (0..body.start).collect();
    for section in sections(table, body.clone()) {
        let mut of_section: Vec<usize> = section.clone().filter(|row| kept[row - body.start]).collect();
        of_section.sort_by(order);
        let parts = section.start.checked_sub(1).filter(|row| *row >= body.start);
        let is_dropped = of_section.is_empty() && !arrangement.filters.is_empty();
        rows.extend(parts.filter(|_| !is_dropped));
        rows.append(&mut of_section);
    }
    if arrangement.filters.is_empty() {
        rows.extend(body.end..table.rows);
    }
    (rows, columns.into_iter().map(|(kind, _)| kind).collect())
}

fn column(table: &Table, body: &Range<usize>, column: usize) -> (ValueKind, Vec<Value>) {
    values(&body.clone().map(|row| text(table, row, column)).collect::<Vec<_>>())
}

/// Which rows of the body meet every filter.
fn kept(table: &Table, body: &Range<usize>, filters: &[RowFilter]) -> Vec<bool> {
    let rows: Vec<usize> = body.clone().collect();
    let mut kept = vec![true; rows.len()];
    for filter in filters {
        let meets = filter.kept(&rows, |row, column| text(table, row, column), |row| whole(table, row));
        kept.iter_mut().zip(meets).for_each(|(kept, meets)| *kept &= meets);
    }
    kept
}

/// The text of a row.
fn whole(table: &Table, row: usize) -> String {
    let slots = row * table.columns..(row + 1) * table.columns;
    let mut cells: Vec<usize> = table.slots[slots].iter().copied().flatten().collect();
    cells.dedup();
    cells.iter().map(|cell| &*table.cells[*cell].content.text).collect::<Vec<_>>().join(" ")
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

/// These rows and columns of the table, in this order. A cell over several slots is repeated where they are separated.
pub(super) fn part(table: &Table, rows: &[usize], columns: &[usize]) -> Table {
    let slots = Vec::with_capacity(rows.len() * columns.len());
    let mut arranging = Arranging { table, rows, columns, cells: Vec::new(), slots };
    for row in 0..rows.len() {
        (0..columns.len()).for_each(|column| arranging.fill(row, column));
    }
    Table {
        cells: arranging.cells,
        slots: arranging.slots,
        caption: table.caption.clone(),
        rows: rows.len(),
        columns: columns.len(),
        ..*table
    }
}

/// The columns as rows. The first column is the head then: it names the rows on most pages.
pub(super) fn transposed(table: &Table) -> Table {
    let turned = |cell: &Cell| Cell {
        row: cell.column,
        column: cell.row,
        row_span: cell.column_span,
        column_span: cell.row_span,
        ..cell.clone()
    };
    let slot = |row: usize, column: usize| table.slots[column * table.columns + row];
    Table {
        caption: table.caption.clone(),
        rows: table.columns,
        columns: table.rows,
        cells: table.cells.iter().map(turned).collect(),
        slots: (0..table.columns).flat_map(|row| (0..table.rows).map(move |column| slot(row, column))).collect(),
        head_rows: 1,
        foot_rows: 0,
    }
}

/// The new table as far as it is made: slot by slot, in reading order.
struct Arranging<'t> {
    table: &'t Table,
    /// Which row of the table comes where.
    rows: &'t [usize],
    columns: &'t [usize],
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
        self.table.slots[self.rows[row] * self.table.columns + self.columns[column]]
    }

    /// The new cell, if the slot above or to the left is of the same one.
    fn known(&self, row: usize, column: usize, of: usize) -> Option<usize> {
        let above = row.checked_sub(1).map(|above| (above, column));
        let left = column.checked_sub(1).map(|left| (row, left));
        let mut beside = above.into_iter().chain(left).filter(|(row, column)| self.source(*row, *column) == Some(of));
        beside.find_map(|(row, column)| self.slots[row * self.columns.len() + column])
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
        lines(table, Arrangement { keys: vec![SortKey { column, is_descending }], ..Arrangement::default() })
    }

    fn arranged(html: &str, arrangement: Arrangement) -> Vec<String> {
        let article = article_from_html(html, None, &Metadata::default()).unwrap();
        lines(table_in(&article, 0).unwrap(), arrangement)
    }

    fn lines(table: &Table, arrangement: Arrangement) -> Vec<String> {
        let table = Arranged::of(table, arrangement).table;
        let row = |row| (0..table.columns).map(|column| text(&table, row, column)).collect::<Vec<_>>().join(" ");
        (0..table.rows).map(row).collect()
    }

    fn filters(queries: &[&str], column: usize) -> Arrangement {
        let filters = queries.iter().filter_map(|query| RowFilter::typed(query, column)).collect();
        Arrangement { filters, ..Arrangement::default() }
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

    #[test]
    fn a_further_column_sorts_what_is_equal_before() {
        let html = "<table><tr><th>Land<th>m<tr><td>B<td>1<tr><td>A<td>3<tr><td>B<td>2<tr><td>A<td>4</table>";
        let keys = [(0, false), (1, true)].map(|(column, is_descending)| SortKey { column, is_descending });
        let by_both = Arrangement { keys: keys.to_vec(), ..Arrangement::default() };
        assert_eq!(arranged(html, by_both), ["Land m", "A 4", "A 3", "B 2", "B 1"]);
    }

    #[test]
    fn filters_leave_the_head_and_the_rows_that_meet_all_of_them() {
        assert_eq!(arranged(RIVERS, filters(&["i"], 0)), ["River km", "Nile 6,650"]);
        assert_eq!(arranged(RIVERS, filters(&["<5000"], 1)), ["River km", "Amur 980"]);
        assert_eq!(arranged(RIVERS, filters(&[">1", "mur"], 1)), ["River km", "Amur 980"]);
        assert_eq!(arranged(RIVERS, filters(&["walrus"], 1)), ["River km"]);
        let parted = "<table><tr><th>Land<th>m<tr><td colspan=2>North<tr><td>A<td>1<tr><td colspan=2>South<tr><td>B<td>2</table>";
        assert_eq!(arranged(parted, filters(&[">1"], 1)), ["Land m", "South South", "B 2"]);
    }

    #[test]
    fn columns_are_hidden_and_moved_with_the_names_over_them() {
        let html = "<table><thead><tr><th><th colspan=2>Size<tr><th>Town<th>m<th>km</thead><tr><td>x<td>1<td>2</table>";
        let shown = |columns: &[usize]| Arrangement { columns: columns.to_vec(), ..Arrangement::default() };
        assert_eq!(arranged(html, shown(&[0, 2])), [" Size", "Town km", "x 2"]);
        assert_eq!(arranged(html, shown(&[1, 0, 2])), ["Size  Size", "m Town km", "1 x 2"]);
    }

    #[test]
    fn rows_and_columns_are_exchanged() {
        let turned = Arrangement { is_transposed: true, ..Arrangement::default() };
        assert_eq!(arranged(RIVERS, turned), ["River Nile Ob Amur All", "km 6,650 – 980 15,000"]);
    }
}
