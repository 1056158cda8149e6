//! Recovers Markdown that nobody converted: `*how*`, `## Heading` and pipe tables as text in a paragraph.
//!
//! Only what can hardly mean anything else is converted: emphasis by asterisks that open and close by CommonMark's
//! rules (6.2) and not inside a word, headings of two or more number signs on a line between blank ones, and tables
//! with a GFM delimiter row of as many cells as the header. Everything else stays as it is.

use std::ops::Range;

use crate::article::table::{CellSource, Group, GroupKind, form};
use crate::article::{Block, BlockKind, Cell, Inline, Mark, MarkKind};
use crate::budget;

/// A paragraph with this many elements was made by something that knows markup.
const MOST_MARKS: usize = 200;

/// The blocks that a paragraph with Markdown consists of, or the paragraph itself.
pub(super) fn recover(text: Inline) -> Vec<BlockKind> {
    if !text.text.contains(['*', '|', '#']) || text.marks.len() > MOST_MARKS {
        return vec![BlockKind::Paragraph(text)];
    }
    let lines = lines(&text.text);
    let mut blocks = Vec::new();
    let mut at = 0;
    let mut plain = 0;
    while at < lines.len() && !budget::is_spent() {
        let Some((kind, length)) = heading(&text, &lines, at).or_else(|| table(&text, &lines, at)) else {
            at += 1;
            continue;
        };
        let start = at;
        at += length;
        if finds_room(&kind) {
            blocks.extend(paragraph(&text, &lines[plain..start]));
            blocks.push(kind);
            plain = at;
        }
    }
    blocks.extend(paragraph(&text, &lines[plain..]));
    blocks
}

/// Whether the budget has room. A heading or a cell is written with a character or two and takes as much memory as a
/// line of text. Without room, the whole text stays as it is: starting again at the table's next line would produce a
/// table of nearly the same size.
fn finds_room(kind: &BlockKind) -> bool {
    let cells = if let BlockKind::Table(table) = kind { table.cells.len() } else { 0 };
    budget::try_grow(size_of::<Block>() + cells * size_of::<Cell>())
}

/// The ranges of the lines, without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let range = |line: &str| {
        let range = start..start + line.len();
        start = range.end + 1;
        range
    };
    text.split('\n').map(range).collect()
}

fn paragraph(text: &Inline, lines: &[Range<usize>]) -> Option<BlockKind> {
    let range = lines.first()?.start..lines.last()?.end;
    let part = emphasised(trimmed(text, range));
    (!part.text.is_empty()).then_some(BlockKind::Paragraph(part))
}

fn trimmed(text: &Inline, range: Range<usize>) -> Inline {
    let part = &text.text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    let end = (range.start + part.trim_end().len()).max(start);
    slice(text, start..end)
}

/// An ATX heading (CommonMark 4.2) on a line of its own.
fn heading(text: &Inline, lines: &[Range<usize>], at: usize) -> Option<(BlockKind, usize)> {
    let is_blank = |line: Option<&Range<usize>>| line.is_none_or(|line| text.text[line.clone()].trim().is_empty());
    let is_single_line =
        is_blank(at.checked_sub(1).and_then(|before| lines.get(before))) && is_blank(lines.get(at + 1));
    let line = &text.text[lines[at].clone()];
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let is_heading = is_single_line && (2..=6).contains(&level) && line[level..].starts_with(' ');
    let content = emphasised(trimmed(text, lines[at].start + level..lines[at].end));
    let level = u8::try_from(level).ok().filter(|_| is_heading && !content.text.is_empty())?;
    Some((BlockKind::Heading { level, text: content }, 1))
}

/// A GFM table (4.10): a header row, a delimiter row with as many cells, and the rows up to a line without a pipe.
fn table(text: &Inline, lines: &[Range<usize>], at: usize) -> Option<(BlockKind, usize)> {
    let header = cells(text, lines.get(at)?)?;
    let delimiters = cells(text, lines.get(at + 1)?)?;
    let is_delimiter = |cell: &Range<usize>| {
        let dashes = text.text[cell.clone()].trim().trim_start_matches(':').trim_end_matches(':');
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
    };
    if header.len() < 2 || header.len() != delimiters.len() || !delimiters.iter().all(is_delimiter) {
        return None;
    }
    let rows: Vec<Vec<Range<usize>>> = lines[at + 2..].iter().map_while(|line| cells(text, line)).collect();
    let length = 2 + rows.len();
    let (mut head, mut body) = (Group::new(GroupKind::Head), Group::new(GroupKind::Body));
    head.row(sources(text, &header, true));
    rows.iter().for_each(|cells| body.row(sources(text, &cells[..cells.len().min(header.len())], false)));
    Some((BlockKind::Table(Box::new(form(None, vec![head, body]))), length))
}

fn sources(text: &Inline, cells: &[Range<usize>], is_header: bool) -> impl Iterator<Item = CellSource> {
    cells.iter().map(move |cell| source(text, cell, is_header))
}

fn source(text: &Inline, cell: &Range<usize>, is_header: bool) -> CellSource {
    let content = emphasised(trimmed(text, cell.clone()));
    CellSource { column_span: None, row_span: None, is_header, content }
}

/// The cells of a line that has a pipe, without the pipes at its ends.
fn cells(text: &Inline, line: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let row = text.text[line.clone()].trim();
    if !row.contains('|') {
        return None;
    }
    let start = line.start + text.text[line.clone()].find(row).expect("it was trimmed from there");
    let inner = row.strip_prefix('|').unwrap_or(row);
    let mut at = start + row.len() - inner.len();
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let cell = |cell: &str| {
        let range = at..at + cell.len();
        at = range.end + 1;
        range
    };
    Some(inner.split('|').map(cell).collect())
}

/// Turns `*x*` and `**x**` into marks, if all asterisks of the text pair up. Otherwise nothing changes.
fn emphasised(text: Inline) -> Inline {
    let Some(pairs) = pairs(&text.text).filter(|pairs| !pairs.is_empty()) else { return text };
    let mut out = Inline::default();
    let mut at = 0;
    for Pair { open, close, width } in pairs {
        append(&mut out, slice(&text, at..open));
        let start = out.text.len();
        append(&mut out, slice(&text, open + width..close));
        let kind = if width == 2 { MarkKind::Strong } else { MarkKind::Emphasis };
        out.marks.push(Mark { range: start..out.text.len(), kind });
        at = close + width;
    }
    append(&mut out, slice(&text, at..text.text.len()));
    out.marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
    out
}

/// Delimiters of `width` asterisks at `open` and `close`.
struct Pair {
    open: usize,
    close: usize,
    width: usize,
}

/// The pairs, if every asterisk has a partner.
fn pairs(text: &str) -> Option<Vec<Pair>> {
    let mut pairs = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (at, width) in asterisks(text) {
        let before = text[..at].chars().next_back();
        let after = text[at + width..].chars().next();
        match open {
            None if width <= 2 && !is_word(before) && is_ink(after) => open = Some((at, width)),
            Some((start, opened)) if opened == width && is_ink(before) && !is_word(after) => {
                let is_one_line = !text[start..at].contains('\n');
                is_one_line.then_some(())?;
                pairs.push(Pair { open: start, close: at, width });
                open = None;
            }
            None | Some(_) => return None,
        }
    }
    open.is_none().then_some(pairs)
}

/// The position and length of each run of asterisks.
fn asterisks(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices('*') {
        match runs.last_mut() {
            Some((start, width)) if *start + *width == at => *width += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

fn is_ink(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_whitespace())
}

/// A part of the text with the marks that reach into it.
fn slice(text: &Inline, range: Range<usize>) -> Inline {
    let inside = |at: usize| at.clamp(range.start, range.end) - range.start;
    let moved = |mark: &Mark| Mark { range: inside(mark.range.start)..inside(mark.range.end), kind: mark.kind.clone() };
    let marks = text.marks.iter().map(moved).filter(|mark| !mark.range.is_empty()).collect();
    Inline { text: text.text.slice(range), marks }
}

/// Appends text. A mark that was cut at the seam becomes one again.
fn append(text: &mut Inline, other: Inline) {
    let seam = text.text.len();
    text.text.append(&other.text);
    for mark in other.marks {
        let moved = Mark { range: mark.range.start + seam..mark.range.end + seam, kind: mark.kind };
        let is_first_half = |half: &&mut Mark| half.range.end == moved.range.start && half.kind == moved.kind;
        match text.marks.iter_mut().find(is_first_half) {
            Some(half) if moved.range.start == seam => half.range.end = moved.range.end,
            _ => text.marks.push(moved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Sanitized;

    fn paragraph_of(text: &str) -> Inline {
        match recover(Inline::plain(Sanitized::text(text))).as_slice() {
            [BlockKind::Paragraph(inline)] => inline.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_table_that_finds_no_room_stays_text_as_a_whole() {
        let text = format!("| a | b |\n{}", "|---|---|\n| 1 | 2 |\n".repeat(4_000));
        let blocks = budget::document(0, || recover(Inline::plain(Sanitized::text(&text)))).unwrap();
        assert!(
            matches!(blocks.as_slice(), [BlockKind::Paragraph(all)] if *all.text == *text.trim_end()),
            "{}",
            blocks.len()
        );
    }

    #[test]
    fn asterisks_around_words_are_emphasis() {
        let inline = paragraph_of("they’re about *when* people **can really** work.");
        assert_eq!(&*inline.text, "they’re about when people can really work.");
        let marked: Vec<&str> = inline.marks.iter().map(|mark| &inline.text[mark.range.clone()]).collect();
        assert_eq!(marked, ["when", "can really"]);
    }

    #[test]
    fn asterisks_that_mean_something_else_stay() {
        for text in
            ["5 * 3 * 2", "*Terms apply", "4* and 5* hotels", "a*b*c", "*one* and two*", "****", "*a\nb*", "2 ** 3"]
        {
            let inline = paragraph_of(text);
            assert_eq!(&*inline.text, text);
            assert!(inline.marks.is_empty());
        }
    }

    #[test]
    fn a_table_needs_its_delimiter_row() {
        let text = "Intro\n\n## Why\n\n| A | B |\n|---|:-:|\n| 1 | *2* |\n\nafter";
        let kinds = recover(Inline::plain(Sanitized::text(text)));
        let [
            BlockKind::Paragraph(_),
            BlockKind::Heading { level: 2, text: heading },
            BlockKind::Table(table),
            BlockKind::Paragraph(after),
        ] = kinds.as_slice()
        else {
            panic!("{kinds:?}")
        };
        assert_eq!((&*heading.text, table.rows, table.columns, &*after.text), ("Why", 2, 2, "after"));
        assert_eq!(&*table.at(1, 1).unwrap().content.text, "2");
        assert_eq!(&*paragraph_of("a | b\nc | d").text, "a | b\nc | d");
        assert_eq!(&*paragraph_of("#hashtag and #other").text, "#hashtag and #other");
        assert_eq!(&*paragraph_of("## not\nalone").text, "## not\nalone");
    }
}
