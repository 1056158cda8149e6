//! A table as lines: wrapped cells, numbers on the right, a rule under the head. The module `columns` decides how wide its
//! columns are.
//!
//! There are no vertical lines. Space separates columns; a blank line separates a row of several lines from the next.
//! A table whose columns do not fit shows the first ones, with part of the next, and a note with their number.
//! [`TableGrid`] gives the same information to the full-screen view, where every cell can be reached.

use super::columns::{Fitted, fitted};
use super::flow::{BlockRoom, Fit, added, flow, note};
use super::inline::ShownText;
use super::wrap::{self, Align};
use super::{Role, TextLine, TextRoom, TextRun};
use crate::article::text::number::{is_number, is_placeholder};
use crate::article::{Cell, Inline, Table};
use crate::budget;

/// Rows that are checked to recognise a column of numbers.
const TELLING_ROWS: usize = 500;

/// Of a column that does not fit, at least so much is shown, if anything.
const LEAST_PART: usize = 3;

/// Shown where columns are left out and there is no room for a part of the next.
const MORE: &str = " ›";

/// Shown where text is cut off.
const CUT: &str = "…";

/// The lines of a table, or the first of them, and the columns that the whole of it takes.
pub(super) fn lines(table: &Table, room: BlockRoom) -> (Vec<TextLine>, usize) {
    let mut lines = Vec::new();
    let columns = each_line(table, room, |line| lines.push(line));
    (lines, columns)
}

/// The same line by line: all at once take many times the memory of the table. Returns the columns that the table takes.
pub(super) fn each_line(table: &Table, room: BlockRoom, mut tell: impl FnMut(TextLine)) -> usize {
    let mut count = 0;
    let mut tell = |lines: Vec<TextLine>| {
        count += lines.len();
        lines.into_iter().for_each(&mut tell);
        count < room.most
    };
    let mut has_room = tell(caption(table, room.measure));
    if table.columns == 0 {
        return 0;
    }
    let plan = Plan::of(table, room);
    if plan.is_cut() {
        let (all, shown) = (table.columns, plan.widths.len() - usize::from(plan.has_part));
        has_room = tell(note(&format!("{shown} of {all} columns: Enter opens the table"), room.measure));
    }
    let mut rows = Rows::of(&plan);
    let mut row = 0;
    while has_room && row < table.rows && !budget::is_spent() {
        has_room = tell(rows.next(row));
        row += 1;
    }
    plan.room(0, plan.widths.len())
}

fn caption(table: &Table, measure: usize) -> Vec<TextLine> {
    let caption = table.caption.iter();
    caption.flat_map(|caption| flow(&ShownText::of(caption, 0, Role::Caption), measure)).collect()
}

/// The slots that one cell covers among the columns shown. Where cells overlap, `slots` decides.
#[derive(Clone, Copy)]
struct Extent {
    cell: usize,
    columns: usize,
    last_row: usize,
}

/// The cell whose first slot this is.
fn begins(table: &Table, row: usize, column: usize, columns: usize) -> Option<Extent> {
    let slot = |row: usize, column: usize| table.slots.get(row * table.columns + column).copied().flatten();
    let cell = slot(row, column)?;
    let goes_on =
        (column > 0 && slot(row, column - 1) == Some(cell)) || (row > 0 && slot(row - 1, column) == Some(cell));
    let across = || (column..columns).take_while(|column| slot(row, *column) == Some(cell)).count();
    let down = || (row..table.rows).take_while(|row| slot(*row, column) == Some(cell)).count();
    (!goes_on).then(|| Extent { cell, columns: across(), last_row: row + down() - 1 })
}

/// The layout of a table in its room.
struct Plan<'a> {
    table: &'a Table,
    /// Of the columns shown.
    widths: Vec<usize>,
    /// The end of each column if there were no gaps: a table may have a hundred thousand columns.
    ends: Vec<usize>,
    gap: usize,
    aligns: Vec<Align>,
    /// The start of each cell in the block's text.
    offsets: Vec<usize>,
    /// Whether only a part of the last column shown is to be seen.
    has_part: bool,
    /// Whether there is room for the sign that columns are left out.
    has_sign: bool,
}

impl<'a> Plan<'a> {
    fn of(table: &'a Table, room: BlockRoom) -> Plan<'a> {
        let (Fitted { mut widths, gap }, has_part) = match fitted(table, room.columns()) {
            Ok(fitted) => (fitted, false),
            Err(needs) => match room.fit {
                Fit::Whole => (needs.least(), false),
                Fit::Cut => cut(needs.scrolled(room.widest), room.widest),
            },
        };
        widths.shrink_to_fit();
        let mut plan = Plan {
            table,
            ends: ends(&widths),
            widths,
            gap,
            aligns: aligns(table),
            offsets: offsets(table),
            has_part,
            has_sign: false,
        };
        let is_sign_needed = plan.is_cut() && !has_part;
        plan.has_sign = is_sign_needed && plan.widest_line() + wrap::width(MORE) <= room.widest;
        plan
    }

    /// Whether not all columns are shown whole.
    fn is_cut(&self) -> bool {
        self.has_part || self.widths.len() < self.table.columns
    }

    /// Whether only a part of this column is to be seen.
    fn is_part(&self, column: usize) -> bool {
        self.has_part && column + 1 == self.widths.len()
    }

    /// The screen columns that the lines take. Where there is room for less than one character, one is drawn.
    fn widest_line(&self) -> usize {
        let characters = |cell: &Cell| if cell.column == 0 { wrap::widest_character(&cell.content.text) } else { 1 };
        let widest = self.table.cells.iter().map(characters).max().unwrap_or(1);
        self.room(0, self.widths.len()).max(widest)
    }

    /// The screen columns of `count` table columns from `first`.
    fn room(&self, first: usize, count: usize) -> usize {
        let end = |columns: usize| columns.checked_sub(1).map_or(0, |last| self.ends[last]);
        end(first + count) - end(first) + self.gap * count.saturating_sub(1)
    }

    fn align(&self, extent: Extent, column: usize) -> Align {
        let is_header = self.table.cells[extent.cell].is_header;
        match extent.columns {
            1 if self.is_part(column) => Align::Left,
            1 => self.aligns[column],
            _ if is_header => Align::Centre,
            _ => Align::Left,
        }
    }

    /// The lines of a cell at a column.
    fn cell(&self, column: usize, extent: Extent) -> Vec<TextLine> {
        let (cell, offset) = (&self.table.cells[extent.cell], self.offsets[extent.cell]);
        let room = self.room(column, extent.columns);
        let is_part = extent.columns == 1 && self.is_part(column);
        if is_part { part_lines(cell, offset, room) } else { cell_lines(cell, offset, room) }
    }
}

/// The columns of a table that scrolls which are seen at first, and whether the last is so in part only.
fn cut(scrolled: Fitted, room: usize) -> (Fitted, bool) {
    let Fitted { mut widths, gap } = scrolled;
    let mut end = 0;
    let fits = |width: &&usize| {
        end += **width + gap;
        end - gap <= room
    };
    let whole = widths.iter().take_while(fits).count();
    let used = widths[..whole].iter().map(|width| width + gap).sum::<usize>();
    let part = room.saturating_sub(used);
    let has_part = whole > 0 && part >= LEAST_PART;
    widths.truncate(whole + usize::from(has_part || whole == 0));
    if let Some(last) = widths.last_mut().filter(|_| has_part || whole == 0) {
        *last = part.max(1);
    }
    (Fitted { widths, gap }, has_part)
}

/// The first line of a cell that is seen in part: it ends where it is cut.
fn part_lines(cell: &Cell, offset: usize, room: usize) -> Vec<TextLine> {
    let mut lines = cell_lines(cell, offset, wrap::natural_width(&ShownText::text_of(&cell.content)));
    let is_cut = lines.len() > 1;
    lines.truncate(1);
    lines.into_iter().map(|line| cut_line(line, room, is_cut)).collect()
}

/// The start of a line, with an ellipsis at its end if something is missing there or on the next line.
fn cut_line(line: TextLine, columns: usize, goes_on: bool) -> TextLine {
    if columns == 0 || !goes_on && line.width() <= columns {
        return line;
    }
    let mut left = columns - 1;
    let mut runs = Vec::with_capacity(line.runs.len() + 1);
    for mut run in line.runs {
        let end = wrap::fitting(&run.text, left);
        let is_whole = end == run.text.len();
        run.text.truncate(end);
        run.source = run.source.map(|source| source.start..source.end.min(source.start + end));
        left -= wrap::width(&run.text);
        runs.push(run);
        if !is_whole {
            break;
        }
    }
    runs.push(added(CUT, Role::Line));
    TextLine { runs }
}

fn ends(widths: &[usize]) -> Vec<usize> {
    let sum = |end: &mut usize, width: &usize| {
        *end += width;
        Some(*end)
    };
    widths.iter().scan(0, sum).collect()
}

fn cell_lines(cell: &Cell, offset: usize, room: usize) -> Vec<TextLine> {
    let role = if cell.is_header { Role::TableHeader } else { Role::TableCell };
    flow(&ShownText::of(&cell.content, offset, role), room)
}

/// The start of each cell's text when caption and cells are joined by a line feed, as in
/// [`crate::article::Block::text`].
fn offsets(table: &Table) -> Vec<usize> {
    let length = |inline: &Inline| inline.text.len() + 1;
    let mut next = table.caption.as_ref().map_or(0, length);
    let offset = |cell: &Cell| {
        let start = next;
        next += length(&cell.content);
        start
    };
    table.cells.iter().map(offset).collect()
}

/// The alignment of each column: right if most of its cells are numbers. Only the first rows are checked.
fn aligns(table: &Table) -> Vec<Align> {
    let mut numbers = vec![(0usize, 0usize); table.columns];
    let first = table.cells.iter().take_while(|cell| cell.row < TELLING_ROWS);
    let body = first.filter(|cell| !cell.is_header && cell.column_span == 1);
    for cell in body.filter(|cell| !is_placeholder(&cell.content.text)) {
        let Some((numeric, all)) = numbers.get_mut(cell.column) else { continue };
        *numeric += usize::from(is_number(&cell.content.text));
        *all += 1;
    }
    let align = |(numeric, all)| if numeric * 3 > all * 2 { Align::Right } else { Align::Left };
    numbers.into_iter().map(align).collect()
}

/// A cell while its rows are drawn.
struct Open {
    extent: Extent,
    lines: std::vec::IntoIter<TextLine>,
}

/// Draws rows from the top down, so that a cell over several rows continues through them.
struct Rows<'a> {
    plan: &'a Plan<'a>,
    /// By the first column they cover.
    open: Vec<Option<Open>>,
    /// Whether the row above has more than one line.
    is_below_high: bool,
}

impl<'a> Rows<'a> {
    fn of(plan: &'a Plan<'a>) -> Rows<'a> {
        Rows { plan, open: plan.widths.iter().map(|_| None).collect(), is_below_high: false }
    }

    /// The lines of a row, with what separates it from the one above.
    fn next(&mut self, row: usize) -> Vec<TextLine> {
        let head = self.plan.table.head_rows;
        let mut lines = Vec::new();
        self.begin(row);
        let height = self.height(row);
        if row > head && (self.is_below_high || height > 1) {
            lines.push(TextLine::default());
        }
        self.is_below_high = height > 1;
        lines.extend((0..height).map(|line| self.line(line == 0)));
        let spans = self.end(row);
        if row + 1 == head {
            lines.push(self.rule());
        } else if row + 1 < head && !spans.is_empty() {
            lines.push(self.span_rule(&spans));
        }
        lines
    }

    fn begin(&mut self, row: usize) {
        let shown = self.open.len();
        for column in 0..shown {
            let Some(extent) = begins(self.plan.table, row, column, shown) else { continue };
            let lines = self.plan.cell(column, extent).into_iter();
            self.open[column] = Some(Open { extent, lines });
        }
    }

    /// The height that the cells ending in this row need.
    fn height(&self, row: usize) -> usize {
        let ending = self.open.iter().flatten().filter(|open| open.extent.last_row == row);
        ending.map(|open| open.lines.len()).max().unwrap_or(0).max(1)
    }

    /// Removes the cells that end in this row. Returns those over several columns, with their first column.
    fn end(&mut self, row: usize) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        for (column, open) in self.open.iter_mut().enumerate() {
            if let Some(ended) = open.take_if(|open| open.extent.last_row == row) {
                spans.extend((ended.extent.columns > 1).then_some((column, ended.extent.columns)));
            }
        }
        spans
    }

    /// The next line of every open cell.
    fn line(&mut self, is_first: bool) -> TextLine {
        let mut line = Padded::default();
        let mut column = 0;
        while column < self.open.len() {
            line.start(self.plan.room(0, column) + if column > 0 { self.plan.gap } else { 0 });
            column += self.cell(column, &mut line);
        }
        if is_first && self.plan.has_sign {
            line.start(self.plan.room(0, self.open.len()));
            line.push(added(MORE, Role::Line));
        }
        line.line
    }

    /// Adds the next line of the cell at `column`. Returns how many columns it covers.
    fn cell(&mut self, column: usize, line: &mut Padded) -> usize {
        let Some(open) = &mut self.open[column] else { return 1 };
        let columns = open.extent.columns;
        if let Some(text) = open.lines.next() {
            let align = self.plan.align(open.extent, column);
            let (before, _) = wrap::padding(text.width(), self.plan.room(column, columns), align);
            line.skip(before);
            text.runs.into_iter().for_each(|run| line.push(run));
        }
        columns
    }

    /// The rule under the head: a stroke for each column, but none through a cell that continues below.
    fn rule(&self) -> TextLine {
        let mut is_open = vec![false; self.open.len()];
        for (first, open) in self.open.iter().enumerate() {
            let columns = open.as_ref().map_or(0, |open| open.extent.columns);
            is_open[first..first + columns].fill(true);
        }
        let closed = (0..is_open.len()).filter(|column| !is_open[*column]);
        self.strokes(closed.map(|column| (column, 1)))
    }

    /// The rule under cells of the head that span columns. It shows which ones.
    fn span_rule(&self, spans: &[(usize, usize)]) -> TextLine {
        self.strokes(spans.iter().copied())
    }

    fn strokes(&self, columns: impl Iterator<Item = (usize, usize)>) -> TextLine {
        let mut line = Padded::default();
        for (column, count) in columns {
            line.start(self.plan.room(0, column) + if column > 0 { self.plan.gap } else { 0 });
            line.push(added("─".repeat(self.plan.room(column, count)), Role::Line));
        }
        line.line
    }
}

/// A line that is filled from the left, with white space only where something follows.
#[derive(Default)]
struct Padded {
    line: TextLine,
    used: usize,
    /// The column of the next run.
    next: usize,
}

impl Padded {
    /// Moves the next run to this column.
    fn start(&mut self, column: usize) {
        self.next = column;
    }

    fn skip(&mut self, columns: usize) {
        self.next += columns;
    }

    fn push(&mut self, run: TextRun) {
        if self.next > self.used {
            self.line.runs.push(added(" ".repeat(self.next - self.used), Role::TableCell));
        }
        self.used = self.next.max(self.used) + wrap::width(&run.text);
        self.next = self.used;
        self.line.runs.push(run);
    }
}

/// What the full-screen view of a table needs: widths, alignment, and any cell's lines at its width.
#[derive(Clone, Debug, PartialEq)]
pub struct TableGrid {
    /// In screen columns, one for each column of the table.
    pub widths: Vec<usize>,
    /// The space between two columns.
    pub gap: usize,
    pub aligns: Vec<Align>,
    /// The start of each cell in the block's text, in bytes.
    offsets: Vec<usize>,
}

impl TableGrid {
    /// The columns of a table on a screen of so many. Where they do not all fit, it scrolls.
    pub fn of(table: &Table, screen: u16) -> TableGrid {
        let room = TextRoom::from(screen);
        let Fitted { widths, gap } = fitted(table, room).unwrap_or_else(|needs| needs.scrolled(screen.into()));
        TableGrid { widths, gap, aligns: aligns(table), offsets: offsets(table) }
    }

    /// The same with the columns of another one, for the same columns of other rows.
    #[must_use]
    pub fn as_wide_as(self, other: TableGrid) -> TableGrid {
        TableGrid { offsets: self.offsets, ..other }
    }

    /// The lines of the cell that covers a slot, at most `width` columns wide and without padding. A slot without a
    /// cell has none. All slots of one cell give the same lines.
    pub fn cell(&self, table: &Table, row: usize, column: usize, width: usize) -> Vec<TextLine> {
        let slot = table.slots.get(row * table.columns + column).copied().flatten();
        slot.map(|cell| cell_lines(&table.cells[cell], self.offsets[cell], width)).unwrap_or_default()
    }

    /// The same for a column of which only `width` columns are seen: one line at most, which ends where it is cut.
    pub fn part(&self, table: &Table, row: usize, column: usize, width: usize) -> Vec<TextLine> {
        let slot = table.slots.get(row * table.columns + column).copied().flatten();
        slot.map(|cell| part_lines(&table.cells[cell], self.offsets[cell], width)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Sanitized;

    /// Cells as (row, column, row span, column span, text). The first `head` rows are headers.
    fn table(rows: usize, columns: usize, head: usize, cells: &[(usize, usize, usize, usize, &str)]) -> Table {
        let mut slots = vec![None; rows * columns];
        let cell =
            |(index, &(row, column, row_span, column_span, text)): (usize, &(usize, usize, usize, usize, &str))| {
                for slot in
                    (row..row + row_span).flat_map(|r| (column..column + column_span).map(move |c| r * columns + c))
                {
                    slots[slot] = Some(index);
                }
                let content = Inline::plain(Sanitized::text(text));
                Cell { row, column, row_span, column_span, is_header: row < head, content }
            };
        let cells = cells.iter().enumerate().map(cell).collect();
        Table { caption: None, rows, columns, cells, slots, head_rows: head, foot_rows: 0 }
    }

    fn simple(rows: &[&[&str]], head: usize) -> Table {
        let columns = rows[0].len();
        let cells = rows.iter().enumerate();
        let cells = cells.flat_map(|(r, row)| row.iter().enumerate().map(move |(c, text)| (r, c, 1, 1, *text)));
        table(rows.len(), columns, head, &cells.collect::<Vec<_>>())
    }

    fn room(measure: usize, fit: Fit) -> BlockRoom {
        BlockRoom { measure, widest: measure, fit, aside: 0, most: usize::MAX }
    }

    fn shown(table: &Table, measure: usize) -> Vec<String> {
        super::lines(table, room(measure, Fit::Cut)).0.iter().map(TextLine::text).collect()
    }

    #[test]
    fn numbers_are_aligned_right_under_a_rule() {
        let table = simple(&[&["Product", "Before"], &["Car loan", "5.90%"], &["Overnight account", "12.1%"]], 1);
        assert_eq!(
            shown(&table, 40),
            [
                "Product            Before",
                "─────────────────  ──────",
                "Car loan            5.90%",
                "Overnight account   12.1%",
            ]
        );
    }

    #[test]
    fn a_blank_line_separates_only_rows_of_several_lines() {
        let table = simple(&[&["Who", "What"], &["a", "x"], &["b", "one two three four"], &["c", "y"], &["d", "z"]], 1);
        assert_eq!(
            shown(&table, 14),
            [
                "Who  What",
                "───  ─────────",
                "a    x",
                "",
                "b    one two",
                "     three",
                "     four",
                "",
                "c    y",
                "d    z"
            ]
        );
    }

    #[test]
    fn a_cell_over_all_columns_has_their_joint_width() {
        let cells = [
            (0, 0, 1, 1, "Name"),
            (0, 1, 1, 1, "Colour"),
            (0, 2, 1, 1, "Weight"),
            (1, 0, 1, 3, "Show foods of all kinds"),
            (2, 0, 1, 1, "Pea"),
            (2, 1, 1, 1, "green"),
            (2, 2, 1, 1, "1"),
        ];
        assert_eq!(
            shown(&table(3, 3, 1, &cells), 20),
            ["Name  Colour  Weight", "────  ──────  ──────", "Show foods of all", "kinds", "", "Pea   green        1",]
        );
    }

    #[test]
    fn a_table_that_cannot_fit_shows_its_first_columns_and_a_note() {
        let table = simple(&[&["Year", "Population", "Households"], &["2024", "1,234,567", "345,678"]], 1);
        assert_eq!(
            shown(&table, 20),
            [
                "2 of 3 columns:",
                "Enter opens the",
                "table",
                "Year  Population ›",
                "────  ──────────",
                "2024   1,234,567 ›"
            ]
        );
    }

    #[test]
    fn for_a_pipe_no_column_is_left_out() {
        let table = simple(&[&["Year", "Population", "Households"], &["2024", "1,234,567", "345,678"]], 1);
        let lines = super::lines(&table, room(10, Fit::Whole)).0;
        assert_eq!(lines[0].text(), "Year  Population  Households");
    }

    #[test]
    fn cells_over_several_columns_and_rows_keep_their_place() {
        let cells = [
            (0, 0, 2, 1, "Town"),
            (0, 1, 1, 2, "Rain"),
            (1, 1, 1, 1, "May"),
            (1, 2, 1, 1, "June"),
            (2, 0, 2, 1, "Northam"),
            (2, 1, 1, 1, "1"),
            (2, 2, 1, 1, "2"),
            (3, 1, 1, 2, "none"),
        ];
        assert_eq!(
            shown(&table(4, 3, 2, &cells), 40),
            [
                "Town       Rain",
                "         ─────────",
                "         May  June",
                "───────  ───  ────",
                "Northam    1     2",
                "         none",
            ]
        );
    }

    #[test]
    fn a_cell_over_two_rows_makes_the_last_one_high_enough() {
        let cells = [(0, 0, 2, 1, "a\nb\nc"), (0, 1, 1, 1, "x"), (1, 1, 1, 1, "y")];
        assert_eq!(shown(&table(2, 2, 0, &cells), 20), ["a  x", "", "b  y", "c"]);
    }

    #[test]
    fn a_run_knows_its_place_in_the_text_of_the_whole_table() {
        let mut table = simple(&[&["ab", "cd"], &["ef", "gh"]], 0);
        table.caption = Some(Inline::plain(Sanitized::line("Cap")));
        let lines = super::lines(&table, room(20, Fit::Cut)).0;
        let sources: Vec<_> = lines.iter().flat_map(|line| &line.runs).filter_map(|run| run.source.clone()).collect();
        assert_eq!(sources, [0..3, 4..6, 7..9, 10..12, 13..15]);
    }

    #[test]
    fn no_number_is_broken_at_any_measure_that_can_hold_it() {
        let table = simple(&[&["name of it", "1,234,567.89 $"], &["another one", "−12 %"]], 0);
        for measure in 17..60 {
            let text = shown(&table, measure).join("\n");
            assert!(text.contains("1,234,567.89 $") || text.contains("1 of 2"), "{measure}: {text}");
        }
    }

    #[test]
    fn the_full_screen_shows_all_columns_that_fit_and_breaks_no_number() {
        let table = simple(&[&["a rather long text in a cell", "12,345,678,901,234"]], 0);
        let grid = TableGrid::of(&table, 30);
        assert_eq!(grid.widths, [10, 18]);
        assert_eq!(grid.cell(&table, 0, 0, 10).len(), 3);
    }

    #[test]
    fn of_the_next_column_the_start_is_seen() {
        let table = simple(&[&["A", "B", "C"], &["12,345,678", "9,876,543,210", "1,111,111,111"]], 1);
        assert_eq!(
            shown(&table, 31)[2..],
            ["         A              B  C", "──────────  ─────────────  ────", "12,345,678  9,876,543,210  1,1…"]
        );
    }
}
