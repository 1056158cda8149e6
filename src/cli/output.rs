//! The commands' standard output: a writer that knows whether it is a terminal.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use serde::Serializer as _;

use crate::article::Sanitized;
use crate::layout::wrap::{Align, pad, truncate, width};
use crate::runtime::terminal::size;

/// Blank columns between two columns of a list.
const GAP: usize = 2;

/// A buffered writer. What is not flushed at the end of a command is lost.
pub struct Output {
    writer: BufWriter<StdoutLock<'static>>,
    /// The terminal's width; `None` if the output is a file or a pipe.
    pub columns: Option<u16>,
}

impl Output {
    /// Standard output, locked, with the columns of the terminal if it is one.
    pub fn stdout() -> Output {
        let stdout = io::stdout().lock();
        let columns = stdout.is_terminal().then(|| size().columns);
        Output { writer: BufWriter::new(stdout), columns }
    }

    /// Aligned columns under a head on a terminal, tab-separated rows otherwise.
    pub fn list<const N: usize>(&mut self, head: [&str; N], rows: &[[Sanitized; N]]) -> io::Result<()> {
        if self.columns.is_none() {
            return rows.iter().try_for_each(|row| writeln!(self, "{}", tab_separated(row)));
        }
        let widths = column_widths(&head, rows);
        writeln!(self, "{}", aligned(&head, &widths))?;
        rows.iter().try_for_each(|row| writeln!(self, "{}", aligned(row, &widths)))
    }

    /// The same, with long cells cut so that a row is a line of the terminal. Only for what can be had whole elsewhere.
    pub fn list_within_the_screen<const N: usize>(
        &mut self,
        head: [&str; N],
        rows: &[[Sanitized; N]],
    ) -> io::Result<()> {
        let Some(columns) = self.columns else { return self.list(head, rows) };
        let widths = within(column_widths(&head, rows), columns.into());
        let cut = |row: &[Sanitized; N]| -> [Sanitized; N] {
            std::array::from_fn(|column| Sanitized::line(&truncate(&row[column], widths[column])))
        };
        writeln!(self, "{}", aligned(&head, &widths))?;
        rows.iter().try_for_each(|row| writeln!(self, "{}", aligned(&cut(row), &widths)))
    }

    /// Pretty-printed on a terminal, on one line otherwise. Either way it ends with a line break.
    pub fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        let text = match self.columns {
            Some(_) => serde_json::to_string_pretty(value)?,
            None => serde_json::to_string(value)?,
        };
        writeln!(self, "{text}")
    }

    /// The same for a list, written item by item: a long one does not fit in memory.
    pub fn json_list<T: serde::Serialize>(&mut self, items: impl Iterator<Item = T>) -> io::Result<()> {
        match self.columns {
            Some(_) => serde_json::Serializer::pretty(&mut *self).collect_seq(items)?,
            None => serde_json::Serializer::new(&mut *self).collect_seq(items)?,
        }
        writeln!(self)
    }

    /// A hint for the user if a list is empty. Programs see only the empty list.
    pub fn hint(&self, sentence: &str) -> io::Result<()> {
        if self.columns.is_some() { writeln!(io::stderr(), "{sentence}") } else { Ok(()) }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// [`Sanitized`] contains no tabs, but it may contain line breaks.
fn tab_separated(row: &[Sanitized]) -> String {
    row.iter().map(|cell| cell.replace('\n', " ")).collect::<Vec<_>>().join("\t")
}

fn column_widths<const N: usize>(head: &[&str; N], rows: &[[Sanitized; N]]) -> [usize; N] {
    std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| width(&row[column]));
        cells.chain([width(head[column])]).max().unwrap_or(0)
    })
}

/// The widths under the largest cap at which a row fits into the columns.
fn within<const N: usize>(widths: [usize; N], columns: usize) -> [usize; N] {
    let room = columns.saturating_sub(GAP * N.saturating_sub(1));
    let at = |cap: usize| widths.map(|width| width.min(cap));
    let widest = widths.into_iter().max().unwrap_or(0);
    let cap = (1..=widest).rev().find(|cap| at(*cap).iter().sum::<usize>() <= room);
    at(cap.unwrap_or(1))
}

fn aligned<const N: usize>(row: &[impl AsRef<str>; N], widths: &[usize; N]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, most)| pad(cell.as_ref(), most + GAP, Align::Left));
    cells.collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["1", "新聞"], ["20", "a"]].map(|row| row.map(Sanitized::line));
        let widths = column_widths(&["id", "x"], &rows);
        assert_eq!(widths, [2, 4]);
        assert_eq!(aligned(&rows[0], &widths), "1   新聞");
        assert_eq!(aligned(&rows[1], &widths), "20  a");
    }

    #[test]
    fn the_longest_cells_are_cut_first() {
        assert_eq!(within([2, 16, 30, 90], 80), [2, 16, 28, 28]);
        assert_eq!(within([2, 16, 10], 80), [2, 16, 10]);
    }

    #[test]
    fn a_line_break_in_a_cell_does_not_break_the_row() {
        assert_eq!(tab_separated(&[Sanitized::line("1"), Sanitized::text("a\nb")]), "1\ta b");
    }
}
