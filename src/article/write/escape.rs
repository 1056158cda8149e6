//! Text as Markdown text: everything in it that a reader of GitHub Flavored Markdown would take for syntax is escaped.

use std::ops::Range;

use crate::article::Sanitized;

/// The context of inline text. It decides what is escaped and how a line break is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// In a paragraph, whose lines may look like the start of another block.
    Block,
    /// After a marker on the same line.
    Line,
    Cell,
}

/// Escapes an item's marker that is written as text at the start of the item.
pub(super) fn escape_marker(marker: &Sanitized) -> String {
    escape(marker, Place::Line)
}

pub(super) fn escape(text: &Sanitized, place: Place) -> String {
    escape_part(text, 0..text.len(), place)
}

/// Escapes the part of `text` in `range`, so that it reads as it did within the whole.
pub(super) fn escape_part(text: &str, range: Range<usize>, place: Place) -> String {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let is_line_start = before.trim_end_matches(' ').is_empty() || before.ends_with('\n');
    let mut out = String::with_capacity(range.len() + 8);
    let mut lines = text[range].split('\n').peekable();
    let mut starts = is_line_start;
    while let Some(line) = lines.next() {
        let line = if starts && place == Place::Block { escape_start(&mut out, line) } else { line };
        escape_line(&mut out, line, if lines.peek().is_some() { "\n" } else { after });
        out.push_str(if lines.peek().is_some() { line_break(place) } else { "" });
        starts = true;
    }
    out
}

pub(super) fn line_break(place: Place) -> &'static str {
    match place {
        Place::Block => "\\\n",
        Place::Line | Place::Cell => "<br>",
    }
}

/// Escapes what would start another block at the start of a line. Returns the rest of the line.
fn escape_start<'a>(out: &mut String, line: &'a str) -> &'a str {
    let line = line.trim_start();
    let number = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let Some(sign) = line[number..].chars().next().filter(|sign| begins_block(number, *sign, line)) else {
        return line;
    };
    out.push_str(&line[..number]);
    out.push('\\');
    out.push(sign);
    &line[number + sign.len_utf8()..]
}

/// Whether a line with `sign` after a number of `number` digits is a heading, a quote, an item, or the underline of a
/// heading or of a table's head.
fn begins_block(number: usize, sign: char, line: &str) -> bool {
    let after = line[number..].trim_start_matches(sign);
    let is_alone = after.is_empty() || after.starts_with(' ');
    match (number, sign) {
        (0, '>') => true,
        (0, '#' | '+' | '-' | '=') | (1..=9, '.' | ')') => is_alone,
        (0, ':') => line.chars().all(|c| matches!(c, ':' | '-' | ' ')),
        _ => false,
    }
}

/// Escapes a line, or the part of one between delimiters. `after` is the text that follows.
fn escape_line(out: &mut String, line: &str, after: &str) {
    let mut before = None;
    for (at, c) in line.char_indices() {
        let rest = &line[at + c.len_utf8()..];
        if is_special(c, before, rest.chars().next()) || begins_address(c, &line[..at], rest, after) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// In bytes. Without a limit, a text of nothing but addresses without a space would be read once for each of them.
const LONGEST_ADDRESS: usize = 2000;

/// Whether `c` would make GFM see a bare address (its extended autolinks), which includes delimiters and escapes up to
/// the next space. An address without any may become a link.
fn begins_address(c: char, before: &str, rest: &str, after: &str) -> bool {
    let is_scheme = || c == ':' && rest.starts_with("//") && before.ends_with(|c: char| c.is_ascii_alphabetic());
    let is_www =
        || c == '.' && before.get(before.len().saturating_sub(3)..).is_some_and(|w| w.eq_ignore_ascii_case("www"));
    if !is_scheme() && !is_www() {
        return false;
    }
    let end = rest
        .char_indices()
        .take_while(|(at, _)| *at < LONGEST_ADDRESS)
        .find(|(_, c)| c.is_ascii_whitespace())
        .map(|(at, _)| at);
    let is_long = end.is_none() && rest.len() > LONGEST_ADDRESS;
    let is_cut = end.is_none() && !after.is_empty() && !after.starts_with(' ');
    let is_escaped = |word: &str| word.contains(['\\', '`', '*', '_', '[', ']', '~', '|', '&', '<']);
    is_long || is_cut || is_escaped(&rest[..end.unwrap_or(rest.len())])
}

/// Whether a character would be read as syntax.
fn is_special(c: char, before: Option<char>, after: Option<char>) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '\\' | '`' | '*' | '[' | ']' | '~' | '|' => true,
        '_' => !(is_word(before) && is_word(after)),
        '<' => after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '&' => after.is_some_and(|c| c.is_ascii_alphabetic() || c == '#'),
        _ => false,
    }
}
