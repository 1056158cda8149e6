//! A row of the table as a record: each field on lines of its own, with the name of its column, so that long values are read
//! whole on a narrow screen.

use super::TableView;
use crate::app::areas::{Area, cells};
use crate::app::excerpt::{Excerpt, ExcerptSource};
use crate::app::table_order::{part, transposed};
use crate::article::Table;
use crate::layout::TextLine;
use crate::layout::wrap;
use std::sync::Arc;

/// Columns between the names and the values; where the names stand above, the values stand in by as many.
const GAP: usize = 2;

/// On a narrower screen the names stand above the values.
const NARROW: u16 = 40;

/// The most columns of a value, unless a word is longer.
const MEASURE: usize = 80;

/// The row under the cursor, shown as a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RecordPlace {
    /// The first line in view.
    pub first: usize,
    /// Whether the field of the cursor's column is to be brought into view.
    pub seeks_field: bool,
}

/// The record on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordView {
    pub rule: Area,
    /// The name of the table.
    pub table: String,
    /// ` · Spain`: what names the row.
    pub name: String,
    /// `row 3 of 12, lines 1–18 of 30`
    pub position: String,
    pub names: Area,
    pub values: Area,
    pub lines: Vec<RecordLine>,
    /// The first line in view, and how many can be the first.
    pub first: usize,
    pub firsts: usize,
}

/// A line of a record: the name of the field, or a part of it, and a line of its value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordLine {
    pub name: String,
    pub value: TextLine,
    /// Whether it is of the field that the cursor is in.
    pub is_here: bool,
}

impl TableView {
    /// Another record, at the same lines of it.
    pub(super) fn step_records(&mut self, by: isize) {
        let (first, last) = (self.table().first_row(), self.table().rows.saturating_sub(1));
        self.row = self.row.saturating_add_signed(by).clamp(first.min(last), last);
    }

    /// The fields and their values, as they are shown.
    pub(super) fn record_excerpt(&self) -> Excerpt {
        let table = self.table();
        let rows: Vec<usize> = (0..table.first_row()).chain([self.row]).collect();
        let columns: Vec<usize> = (0..table.columns).collect();
        let fields = Table { head_rows: 0, caption: None, ..transposed(&part(table, &rows, &columns)) };
        let (article, block, rows, columns) = (self.article.clone(), self.block, 0..fields.rows, 0..fields.columns);
        let arranged = Some(Arc::new(fields));
        Excerpt::new("the record", ExcerptSource::Cells { article, block, arranged, rows, columns })
    }
}

/// What is seen of the record below its rule, from one of its lines on.
pub(super) fn view(table_view: &TableView, table: &Table, rule: Area, room: Area, place: RecordPlace) -> RecordView {
    let fields: Vec<Field> = fields(table_view, table);
    let columns = usize::from(room.columns);
    let names = if room.columns < NARROW { None } else { Some(names_width(&fields, columns)) };
    let rest = columns.saturating_sub(names.unwrap_or(0) + GAP).max(1);
    let longest = fields.iter().map(|field| longest_word(text(table, table_view.row, field.column)));
    let values = rest.min(MEASURE.max(longest.max().unwrap_or(0)));
    let lines = lines(table_view, table, &fields, (names, names.unwrap_or(columns), values));
    let rows = usize::from(room.rows);
    let last = lines.len().saturating_sub(rows);
    let here = lines.iter().position(|line| line.is_here).filter(|_| place.seeks_field);
    let first = here.map_or(place.first, |here| here.saturating_sub(rows / 2)).min(last);
    let shown: Vec<RecordLine> = lines.iter().skip(first).take(rows).cloned().collect();
    let of_lines = match shown.len() < lines.len() {
        true => format!(", lines {}–{} of {}", first + 1, first + shown.len(), lines.len()),
        false => String::new(),
    };
    RecordView {
        rule,
        table: table_view.label().to_string(),
        name: format!(" · {}", text(table, table_view.row, 0)),
        position: format!("{}{of_lines}", table_view.row_position()),
        names: Area { columns: names.map_or(room.columns, cells), ..room },
        values: Area { x: room.x + cells(names.unwrap_or(0) + GAP), columns: cells(values), ..room },
        lines: shown,
        first,
        firsts: last + 1,
    }
}

/// In columns. A path is one word: it is wider than the measure if there is room.
fn longest_word(text: &str) -> usize {
    wrap::unbreakable(text).map(|range| wrap::width(&text[range])).max().unwrap_or(0)
}

struct Field {
    column: usize,
    name: String,
    is_here: bool,
}

/// A value over several columns is one field.
fn fields(table_view: &TableView, table: &Table) -> Vec<Field> {
    let row = table_view.row;
    let mut fields: Vec<Field> = Vec::new();
    for column in 0..table.columns {
        let is_here = column == table_view.column;
        match fields.last_mut() {
            Some(last) if table_view.slot(row, last.column) == table_view.slot(row, column) => last.is_here |= is_here,
            _ => fields.push(Field { column, name: field_name(table, column), is_here }),
        }
    }
    fields
}

/// All that the head says of a column, from above.
fn field_name(table: &Table, column: usize) -> String {
    let mut names: Vec<&str> = Vec::new();
    for row in 0..table.first_row() {
        let name = text(table, row, column);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() { format!("column {}", column + 1) } else { names.join(" · ") }
}

fn text(table: &Table, row: usize, column: usize) -> &str {
    table.at(row, column).map_or("", |cell| &cell.content.text)
}

/// Wide enough for the names, but at most a third of the screen.
fn names_width(fields: &[Field], columns: usize) -> usize {
    let widest = fields.iter().map(|field| wrap::width(&field.name)).max().unwrap_or(0);
    widest.min((columns / 3).max(1))
}

/// Names beside their values if they have columns of their own (the first of the widths), else above them.
fn lines(
    table_view: &TableView,
    table: &Table,
    fields: &[Field],
    (beside, names, values): (Option<usize>, usize, usize),
) -> Vec<RecordLine> {
    let mut lines = Vec::new();
    for field in fields {
        let name: Vec<&str> = wrap::wrap(&field.name, names.max(1)).map(|range| &field.name[range]).collect();
        let value = table_view.sizes.cell(table, table_view.row, field.column, values);
        let above = if beside.is_some() { 0 } else { name.len() };
        for at in 0..name.len().max(above + value.len()) {
            let name = name.get(at).map(|name| (*name).to_owned()).unwrap_or_default();
            let value = at.checked_sub(above).and_then(|at| value.get(at)).cloned().unwrap_or_default();
            lines.push(RecordLine { name, value, is_here: field.is_here });
        }
    }
    lines
}
