//! Finds tables drawn with characters in preformatted text.
//!
//! Their rules identify them, as programs and plain-text markups draw them: boxes of `+`, `-` and `|` or of
//! line-drawing characters (MySQL's client, reStructuredText's grid tables), columns separated by bars around a rule
//! (psql, Org, GFM), and columns under runs of dashes (reStructuredText's simple tables, pandoc, PowerShell). If the
//! lines of a drawing do not all fit its rule, it is no table and stays as it is.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::article::table::{CellSource, Group, GroupKind, form};
use crate::article::{Cell, Inline, Sanitized, Table};
use crate::budget;

/// The longest preformatted text, in bytes, in which tables are looked for. A longer one is a log.
const LONGEST: usize = 256 * 1024;

/// The most columns. A drawing with more is a pattern.
const MOST_COLUMNS: usize = 200;

/// A part of preformatted text.
pub(super) enum DrawnPiece<'t> {
    Lines(&'t str),
    Table(Table),
}

/// The tables of a text, and the lines before, between and after them.
pub(super) fn pieces(text: &str) -> Vec<DrawnPiece<'_>> {
    if text.len() > LONGEST {
        return vec![DrawnPiece::Lines(text)];
    }
    let lines = lines(text);
    let mut pieces = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while at < lines.len() && !budget::is_spent() {
        let Some(range) = region(&lines, at, plain) else {
            at += 1;
            continue;
        };
        at = range.end;
        if let Some(table) = read(&lines[range.clone()]).filter(finds_room) {
            pieces.extend(between(text, &lines[plain..range.start]));
            pieces.push(DrawnPiece::Table(table));
            plain = at;
        }
    }
    pieces.extend(between(text, &lines[plain..]));
    pieces
}

/// Whether the budget has room for the table. A cell is drawn with a character or two and takes as much memory as a
/// line of text. Without room, the drawing stays text.
fn finds_room(table: &Table) -> bool {
    budget::try_grow(table.cells.len() * size_of::<Cell>())
}

fn between<'t>(text: &'t str, lines: &[Line<'t>]) -> Option<DrawnPiece<'t>> {
    let (first, last) = (lines.first()?, lines.last()?);
    let part = &text[first.start..last.start + last.text.len()];
    (!part.trim().is_empty()).then_some(DrawnPiece::Lines(part))
}

struct Line<'t> {
    text: &'t str,
    /// Its first byte in the whole text.
    start: usize,
    rule: Option<Rule>,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |line| {
        let line = Line { text: line, start, rule: Rule::of(line) };
        start += line.text.len() + 1;
        line
    };
    text.split('\n').map(line).collect()
}

// Rules.

/// A line that is only drawn: runs of dashes, and what separates them.
#[derive(Clone, Debug, PartialEq)]
struct Rule {
    /// The screen columns of each run.
    runs: Vec<Range<usize>>,
    /// Whether only spaces separate the runs.
    has_gaps: bool,
    /// Drawn double, like reStructuredText's rule below a head.
    is_double: bool,
}

impl Rule {
    fn of(line: &str) -> Option<Rule> {
        let mut rule = Rule { runs: Vec::new(), has_gaps: true, is_double: line.contains(['=', '═']) };
        let mut open = false;
        for (column, c) in line.trim_end().chars().enumerate() {
            match Stroke::of(c)? {
                Stroke::Dash if open => rule.runs.last_mut().expect("one is open").end = column + 1,
                Stroke::Dash => rule.runs.push(column..column + 1),
                Stroke::Corner => rule.has_gaps = false,
                Stroke::Gap => {}
            }
            open = Stroke::of(c) == Some(Stroke::Dash);
        }
        // A line under a heading is one run, and `- - -` is no rule of a table.
        let is_rule = (2..=MOST_COLUMNS).contains(&rule.runs.len()) && rule.runs.iter().any(|run| run.len() > 1);
        is_rule.then_some(rule)
    }

    fn has_columns_of(&self, other: &Rule) -> bool {
        self.runs == other.runs && self.has_gaps == other.has_gaps
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stroke {
    Dash,
    Corner,
    Gap,
}

impl Stroke {
    fn of(c: char) -> Option<Stroke> {
        match c {
            '-' | '=' | '─' | '━' | '═' | '╌' | '┄' | '┈' | ':' => Some(Stroke::Dash),
            '+' | '|' | '\u{2502}'..='\u{257F}' => Some(Stroke::Corner),
            ' ' => Some(Stroke::Gap),
            _ => None,
        }
    }
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║' | '┆' | '┊')
}

// Where a table is.

/// The lines of the table whose first rule is at `at`. Nothing before `from` belongs to it.
fn region(lines: &[Line], at: usize, from: usize) -> Option<Range<usize>> {
    let rule = lines[at].rule.as_ref()?;
    let belongs = |line: &Line| match &line.rule {
        Some(other) => other.has_columns_of(rule),
        None => !line.text.trim().is_empty() && (rule.has_gaps || line.text.contains(is_bar)),
    };
    let end = (at + 1..lines.len()).find(|i| !belongs(&lines[*i])).unwrap_or(lines.len());
    let is_head = |above: &usize| *above >= from && heads(&lines[*above], rule, is_closed(lines, at..end));
    let start = at.checked_sub(1).filter(is_head).unwrap_or(at);
    Some(start..last_rule(lines, start, end, rule.has_gaps))
}

/// Whether a line right above the first rule is the head. Under bars it always is; over dashes only if the dashes are
/// not the top edge of a table.
fn heads(line: &Line, rule: &Rule, is_closed: bool) -> bool {
    let has_ink = !line.text.trim().is_empty();
    has_ink && (!rule.has_gaps || !is_closed) && cells(line.text, rule).is_some()
}

/// Whether the first rule is the top edge of a box: another rule follows, with a line in between.
fn is_closed(lines: &[Line], range: Range<usize>) -> bool {
    range.clone().skip(2).any(|i| lines[i].rule.is_some())
}

/// The end of the table. With runs of dashes it ends at the last rule if there are three (reStructuredText), otherwise
/// at the last line.
fn last_rule(lines: &[Line], start: usize, end: usize, has_gaps: bool) -> usize {
    let rules: Vec<usize> = (start..end).filter(|i| lines[*i].rule.is_some()).collect();
    match rules.as_slice() {
        [first, .., last] if has_gaps && *first == start && rules.len() > 2 => last + 1,
        _ => end,
    }
}

// What is in it.

/// The cells of a line, each with its text and the number of columns it covers.
type Row<'t> = Vec<(&'t str, usize)>;

fn read(lines: &[Line]) -> Option<Table> {
    let rule = lines.iter().find_map(|line| line.rule.as_ref())?;
    let mut parts: Vec<Vec<Row>> = vec![Vec::new()];
    for line in lines {
        match (&line.rule, parts.last_mut()) {
            (None, Some(part)) => part.push(cells(line.text, rule)?),
            (Some(_), Some(part)) if !part.is_empty() => parts.push(Vec::new()),
            (Some(_), Some(_) | None) | (None, None) => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    let has_ink = parts.iter().flatten().flatten().any(|(text, _)| !text.is_empty());
    let is_table = has_ink && (parts.len() > 1 || parts.first().is_some_and(|part| part.len() > 1));
    let is_double = !rule.has_gaps && lines.iter().filter_map(|line| line.rule.as_ref()).any(|rule| rule.is_double);
    let head = if is_double { Head::Marked } else { head(&parts, lines[0].rule.is_some()) };
    is_table.then(|| form(None, groups(parts, head)))
}

/// Whether the first part is the head.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    /// By a double rule. In reStructuredText a rule separates every row.
    Marked,
    /// By the rows around it.
    Likely,
    No,
}

/// Decides whether the first part is the head. If there are several parts and each is one row, none is. The first of
/// two parts is, and so is a part above a table without a top edge.
fn head(parts: &[Vec<Row>], has_edge: bool) -> Head {
    let holds_rows = |part: &Vec<Row>| part.len() > 1 && !is_one_row(part);
    let is_set_apart = parts.len() == 2 || !has_edge || parts.iter().skip(1).any(holds_rows);
    if parts.len() > 1 && is_set_apart { Head::Likely } else { Head::No }
}

fn groups(parts: Vec<Vec<Row>>, head: Head) -> Vec<Group> {
    let has_head = head != Head::No && parts.len() > 1;
    let is_ruled = parts.len() > 2 || head == Head::Marked;
    let group = |(number, part): (usize, Vec<Row>)| {
        let is_head = has_head && number == 0;
        let is_one_row = (is_ruled || is_head) && is_one_row(&part);
        let rows = if is_one_row { vec![joined(&part)] } else { part.iter().map(owned).collect() };
        let mut group = Group::new(if is_head { GroupKind::Head } else { GroupKind::Body });
        rows.into_iter().for_each(|row| group.row(row.into_iter().map(|cell| source(cell, is_head))));
        group
    };
    parts.into_iter().enumerate().map(group).collect()
}

/// Whether the lines between two rules form one row: some line leaves a cell empty. Rows that are merely not separated
/// fill every cell.
fn is_one_row(part: &[Row]) -> bool {
    let columns = |row: &Row| row.iter().map(|(_, span)| *span).collect::<Vec<_>>();
    let goes_on = |row: &Row| row.iter().any(|(text, _)| text.is_empty());
    part.len() > 1 && part[1..].iter().any(goes_on) && part.iter().all(|row| columns(row) == columns(&part[0]))
}

fn owned(row: &Row) -> Vec<(String, usize)> {
    row.iter().map(|(text, span)| ((*text).to_owned(), *span)).collect()
}

fn joined(part: &[Row]) -> Vec<(String, usize)> {
    let mut whole = owned(&part[0]);
    for row in &part[1..] {
        for ((text, _), (more, _)) in whole.iter_mut().zip(row).filter(|(_, (more, _))| !more.is_empty()) {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(more);
        }
    }
    whole
}

fn source((text, span): (String, usize), is_header: bool) -> CellSource {
    let content = Inline::plain(Sanitized::line(&text));
    CellSource { column_span: Some(span), row_span: None, is_header: is_header && !content.text.is_empty(), content }
}

/// The cells of a line under a rule; `None` if it does not fit.
fn cells<'t>(line: &'t str, rule: &Rule) -> Option<Row<'t>> {
    if rule.has_gaps { under_runs(line, rule) } else { between_bars(line, rule).or_else(|| at_corners(line, rule)) }
}

/// The cells between the bars, if there are as many as the rule has. Bars may be off, because characters of two columns
/// move them.
fn between_bars<'t>(line: &'t str, rule: &Rule) -> Option<Row<'t>> {
    let cells: Vec<&str> = inside(line).split(is_bar).collect();
    (cells.len() == rule.runs.len()).then(|| cells.into_iter().map(|cell| (cell.trim(), 1)).collect())
}

/// The line without the bars at its ends.
fn inside(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix(is_bar).unwrap_or(line);
    line.strip_suffix(is_bar).unwrap_or(line)
}

/// The cells between bars at the corners of the rule. A corner without a bar is inside a spanning cell.
fn at_corners<'t>(line: &'t str, rule: &Rule) -> Option<Row<'t>> {
    let places: Vec<(usize, usize, char)> = places(line).collect();
    let bar_at = |column: usize| places.iter().find(|(at, ..)| *at == column).filter(|(.., c)| is_bar(*c));
    let (first, last) = (rule.runs.first()?, rule.runs.last()?);
    let mut start = bar_at(first.start.checked_sub(1)?)?.1;
    let (_, end, bar) = bar_at(last.end)?;
    if !line[..start].trim().is_empty() || !line[end + bar.len_utf8()..].trim().is_empty() {
        return None;
    }
    let mut row = Row::new();
    let mut span = 0;
    for run in &rule.runs {
        span += 1;
        if let Some((_, end, bar)) = bar_at(run.end) {
            row.push((line[start..*end].trim_start_matches(is_bar).trim(), span));
            (start, span) = (end + bar.len_utf8(), 0);
        }
    }
    Some(row)
}

/// Each cell starts where its run starts and leaves the gap before the next run empty.
fn under_runs<'t>(line: &'t str, rule: &Rule) -> Option<Row<'t>> {
    let places: Vec<(usize, usize, char)> = places(line).collect();
    let byte = |column: usize| places.iter().find(|(at, ..)| *at >= column).map_or(line.len(), |(_, byte, _)| *byte);
    let is_free = |gap: Range<usize>| places.iter().all(|(at, _, c)| !gap.contains(at) || c.is_whitespace());
    let starts = rule.runs.iter().map(|run| run.start);
    let ends = rule.runs.iter().skip(1).map(|run| run.start).chain([usize::MAX]);
    let gaps = rule.runs.windows(2).map(|pair| pair[0].end..pair[1].start);
    let is_fit = is_free(0..rule.runs.first()?.start) && gaps.into_iter().all(is_free);
    is_fit.then(|| starts.zip(ends).map(|(start, end)| (line[byte(start)..byte(end)].trim(), 1)).collect())
}

/// Each character of the line with its screen column and its byte offset.
fn places(line: &str) -> impl Iterator<Item = (usize, usize, char)> {
    let place = |column: &mut usize, (byte, c): (usize, char)| {
        let at = *column;
        *column += c.width().unwrap_or(0);
        Some((at, byte, c))
    };
    line.char_indices().scan(0, place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Sorted, because the lines of a row are read cell by cell.
    fn letters(text: &str) -> Vec<char> {
        let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        letters.sort_unstable();
        letters
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_drawn_every_letter_stays(lines in prop::collection::vec("[-+|=]{1,3}[-+|= ]{0,9}|[a-c|日 ]{0,12}", 0..9)) {
            let text = lines.join("\n");
            prop_assert_eq!(letters(&drawn(&text)), letters(&text), "{}", text);
        }
    }

    /// One line for each row: cells separated by a bar, header cells in brackets, a spanning cell with its columns, and
    /// `…` for other lines.
    fn drawn(text: &str) -> String {
        let piece = |piece: &DrawnPiece| match piece {
            DrawnPiece::Lines(lines) => format!("… {}\n", lines.trim()),
            DrawnPiece::Table(table) => rows(table),
        };
        pieces(text).iter().map(piece).collect()
    }

    fn rows(table: &Table) -> String {
        let cell = |cell: &crate::article::Cell| {
            let text = if cell.is_header { format!("[{}]", cell.content.text) } else { cell.content.text.to_string() };
            if cell.column_span > 1 { format!("{text}×{}", cell.column_span) } else { text }
        };
        let row =
            |row| table.cells.iter().filter(|cell| cell.row == row).map(cell).collect::<Vec<_>>().join("|") + "\n";
        (0..table.rows).map(row).collect()
    }

    #[test]
    fn a_box_of_dashes_and_bars_with_a_head() {
        let text = "mysql> select 1;\n+------+-----+\n| Name | km  |\n+------+-----+\n| Nile | 66  |\n| Ob   |     |\n\
            +------+-----+\n2 rows in set";
        assert_eq!(drawn(text), "… mysql> select 1;\n[Name]|[km]\nNile|66\nOb|\n… 2 rows in set\n");
    }

    #[test]
    fn rows_between_rules_are_one_row_and_cells_span() {
        let text = "+-----+-----+\n| One | Two |\n+=====+=====+\n| a   | b   |\n| c   |     |\n+-----+-----+\n| both      |\n\
            +-----+-----+";
        assert_eq!(drawn(text), "[One]|[Two]\na c|b\nboth×2\n");
    }

    #[test]
    fn line_drawing_characters_draw_too_and_wide_characters_move_the_bars() {
        let text = "┌────┬────┐\n│ 川 │ km │\n├────┼────┤\n│ 信濃川 │ 367 │\n└────┴────┘";
        assert_eq!(drawn(text), "[川]|[km]\n信濃川|367\n");
    }

    #[test]
    fn columns_around_a_rule_need_no_box() {
        assert_eq!(drawn(" id | name\n----+------\n  1 | Ann\n(1 row)"), "[id]|[name]\n1|Ann\n… (1 row)\n");
        assert_eq!(drawn("| a | b |\n|:--|--:|\n| 1 | 2 |"), "[a]|[b]\n1|2\n");
    }

    #[test]
    fn a_second_rule_below_a_head_without_a_box_leaves_it_the_head() {
        assert_eq!(drawn("| a | b |\n|---+---|\n| 1 | 2 |\n|---+---|\n| 3 | 4 |"), "[a]|[b]\n1|2\n3|4\n");
    }

    #[test]
    fn the_parts_of_a_box_are_rows_or_hold_them() {
        let rows = "+---+---+\n| a | b |\n+---+---+\n| c | d |\n+---+---+\n| e | f |\n+---+---+";
        assert_eq!(drawn(rows), "a|b\nc|d\ne|f\n");
        let total = "+---+---+\n| a | b |\n+---+---+\n| c | d |\n| e | f |\n+---+---+\n| g | h |\n+---+---+";
        assert_eq!(drawn(total), "[a]|[b]\nc|d\ne|f\ng|h\n");
    }

    #[test]
    fn columns_under_dashes() {
        assert_eq!(
            drawn("$ ps\nName   Id\n----   --\npwsh   12\ncmd     3\n"),
            "… $ ps\n[Name]|[Id]\npwsh|12\ncmd|3\n"
        );
        assert_eq!(
            drawn("=====  =====\nA      B\n=====  =====\n1      two words\n=====  ====="),
            "[A]|[B]\n1|two words\n"
        );
    }

    #[test]
    fn what_does_not_fit_a_rule_is_no_table() {
        for text in [
            "a | b\nc | d",
            "Title\n=====\n\nText",
            "--- a/file\n+++ b/file\n@@ -1 +1 @@",
            "+---+---+\n| a | b | c | d |\n+---+---+",
            "+--+--+\n|  |  |\n+--+--+",
            "Name   Id\n----   --\nlonger than its column",
            "-- -- --",
        ] {
            assert_eq!(drawn(text), format!("… {text}\n"), "{text}");
        }
    }
}
