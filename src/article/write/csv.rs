//! A table as CSV (RFC 4180) or TSV: the expanded rectangle, with a spanning cell's text in every slot it covers.

use super::{flat_line, slot};
use crate::article::{Sanitized, Table};
use crate::budget;

/// Rows end in a line feed. A field is quoted only if necessary.
pub fn csv(table: &Table) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in (0..table.rows).take_while(|_| !budget::is_spent()) {
        let fields = (0..table.columns).map(|column| field(table, row, column));
        writer.write_record(fields.map(Sanitized::into_string)).expect("a Vec takes every write");
    }
    let bytes = writer.into_inner().expect("a Vec takes every write");
    String::from_utf8(bytes).expect("the fields were UTF-8")
}

/// The same rectangle with tabs between the fields, as spreadsheets take it from the clipboard. No field is quoted: none has
/// a tab or a line break.
pub fn tsv(table: &Table) -> String {
    let row = |row| (0..table.columns).map(move |column| field(table, row, column).into_string());
    let rows = (0..table.rows).take_while(|_| !budget::is_spent());
    rows.map(|number| row(number).collect::<Vec<_>>().join("\t") + "\n").collect()
}

fn field(table: &Table, row: usize, column: usize) -> Sanitized {
    slot(table, row, column).map(flat_line).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::table;
    use super::*;
    use crate::article::{Mark, MarkKind};

    #[test]
    fn powers_stay_powers() {
        let mut table = table(&[&["m2"]], 0);
        table.cells[0].content.marks.push(Mark { range: 1..2, kind: MarkKind::Superscript });
        assert_eq!(csv(&table), "m²\n");
    }

    #[test]
    fn tabs_and_line_breaks_of_a_cell_end_no_field() {
        let table = table(&[&["a\tb", "c\nd"], &["say \"x\"", ""]], 1);
        assert_eq!(tsv(&table), "a b\tc d\nsay \"x\"\t\n");
    }

    #[test]
    fn fields_with_commas_and_quotes_are_quoted() {
        let table = table(&[&["a,b", "say \"x\""], &["", "d"]], 1);
        assert_eq!(csv(&table), "\"a,b\",\"say \"\"x\"\"\"\n,d\n");
    }
}
