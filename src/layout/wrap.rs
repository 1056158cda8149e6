//! The width of text in columns: how wide it is, where it may break, how it is cut and padded.
//!
//! [`width`] is the only measure of text in the whole program. It counts what ratatui and the terminal show: the sum
//! over grapheme clusters of the widths by unicode-width. Line breaking follows UAX #14, with two additions: a number
//! stays together with its sign and unit, and a path breaks at slashes only if it is wider than the line. This module
//! knows nothing of blocks or looks.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::iter::Peekable;
use std::ops::Range;

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::article::text::number::is_currency;

/// The columns that `text` takes on one line. Control characters take none: they never reach a screen.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return ascii_width(text);
    }
    let mut columns = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (end, simple) = simple_prefix(rest);
        rest = &rest[end..];
        let grapheme = first_grapheme(rest);
        rest = &rest[grapheme.len()..];
        columns += simple + grapheme_width(grapheme);
    }
    columns
}

/// The bytes and columns of the start in which every character is a grapheme of its own, whatever follows. A last
/// character that the next one could join is left to [`first_grapheme`].
fn simple_prefix(text: &str) -> (usize, usize) {
    let mut before_last = (0, 0);
    let mut columns = 0;
    for (at, c) in text.char_indices() {
        let Some(width) = simple_width(c) else { return before_last };
        before_last = (at, columns);
        columns += width;
    }
    (text.len(), columns)
}

/// The columns of a character that never joins the one before, nor a simple one after it (UAX #29: "Other", and Hangul
/// syllables), and is no emoji: letters of the Latin blocks, quotes and dashes, kana, ideographs, Hangul.
fn simple_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' | '\u{C0}'..='\u{2FF}' | '\u{2010}'..='\u{2027}' => Some(1),
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => {
            Some(2)
        }
        _ => None,
    }
}

fn ascii_width(text: &str) -> usize {
    text.bytes().filter(|b| !b.is_ascii_control()).count()
}

fn first_grapheme(text: &str) -> &str {
    if text.is_empty() {
        return "";
    }
    text.graphemes(true).next().unwrap_or("")
}

/// The width that ratatui 0.30 gives a cell (`CellWidth`): unicode-width of the cluster, plus one column for each
/// halfwidth sound mark. `tests/main/geometry.rs` checks that the two agree.
fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) {
        return 0;
    }
    let sound_marks = grapheme.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count();
    grapheme.width() + sound_marks
}

/// The bytes of the longest prefix of whole graphemes that is at most `columns` wide.
pub fn fitting(text: &str, columns: usize) -> usize {
    // Only what could fit is measured: the text may be a word of a megabyte.
    let near = &text.as_bytes()[..text.len().min(columns.saturating_add(1))];
    if near.iter().all(|b| (b' '..=b'~').contains(b)) {
        return columns.min(text.len());
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > columns {
            return at;
        }
    }
    text.len()
}

/// The columns of the widest grapheme. No line of `text` can be narrower.
pub(super) fn widest_character(text: &str) -> usize {
    if text.is_ascii() {
        return 1;
    }
    text.graphemes(true).map(grapheme_width).max().unwrap_or(1).max(1)
}

/// As [`fitting`], but at least one grapheme, even if it is wider than the room.
pub(super) fn fitting_some(text: &str, columns: usize) -> usize {
    fitting(text, columns).max(first_grapheme(text).len())
}

/// `text` cut to `columns`, with an `…` in the last one if something is missing.
pub fn truncate(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    match columns {
        0 => Cow::Borrowed(""),
        _ => Cow::Owned(format!("{}…", text[..fitting(text, columns - 1)].trim_end())),
    }
}

/// The side of its room at which a text is placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Right,
    Centre,
}

/// `text` padded with spaces to `columns`. Wider text is returned unchanged.
pub fn pad(text: &str, columns: usize, align: Align) -> String {
    let (before, after) = padding(width(text), columns, align);
    format!("{}{text}{}", " ".repeat(before), " ".repeat(after))
}

/// The spaces before and after something `used` columns wide in `columns`.
pub fn padding(used: usize, columns: usize, align: Align) -> (usize, usize) {
    let free = columns.saturating_sub(used);
    let before = match align {
        Align::Left => 0,
        Align::Right => free,
        Align::Centre => free / 2,
    };
    (before, free - before)
}

/// The lines of `text`, at most `measure` columns wide, as byte ranges without white space at their ends.
///
/// A line is wider only if a single grapheme is. An empty text has no lines.
pub fn wrap(text: &str, measure: usize) -> impl Iterator<Item = Range<usize>> {
    Wrap { text, measure: measure.max(1), chunks: Chunks::of(text).peekable(), broken: None }
}

/// The columns that `text` takes if only its own line breaks end a line.
pub fn natural_width(text: &str) -> usize {
    text.split('\n').map(width).max().unwrap_or(0)
}

/// The chunks that should not be broken, as byte ranges without the white space after them.
pub fn unbreakable(text: &str) -> impl Iterator<Item = Range<usize>> {
    Chunks::of(text).map(|chunk| chunk.start..chunk.content_end)
}

/// A stretch between two positions where a line may end.
struct Chunk {
    start: usize,
    /// The start of the white space at its end.
    content_end: usize,
    /// The start of the next chunk.
    end: usize,
    /// Positions where it may be broken if it is wider than a whole line, in order.
    weak: VecDeque<usize>,
    /// Whether the line must end here.
    is_last: bool,
    /// The columns of `start..content_end`.
    columns: usize,
}

/// Cuts a text into chunks.
struct Chunks<'a, I> {
    text: &'a str,
    start: usize,
    breaks: I,
}

impl<'a> Chunks<'a, ()> {
    fn of(text: &'a str) -> Chunks<'a, impl Iterator<Item = (usize, BreakOpportunity)> + 'a> {
        Chunks { text, start: 0, breaks: linebreaks(text) }
    }
}

impl<I: Iterator<Item = (usize, BreakOpportunity)>> Iterator for Chunks<'_, I> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let mut weak = VecDeque::new();
        loop {
            let (at, opportunity) = self.breaks.next()?;
            if at == 0 {
                continue;
            }
            let is_last = opportunity == BreakOpportunity::Mandatory;
            if is_last || !is_weak(self.text, at) {
                return Some(self.chunk(at, weak, is_last));
            }
            weak.push_back(at);
        }
    }
}

impl<I> Chunks<'_, I> {
    fn chunk(&mut self, end: usize, weak: VecDeque<usize>, is_last: bool) -> Chunk {
        let start = std::mem::replace(&mut self.start, end);
        let content_end = start + self.text[start..end].trim_end_matches(is_loose_space).len();
        Chunk { start, content_end, end, weak, is_last, columns: width(&self.text[start..content_end]) }
    }
}

/// White space that disappears at the end of a line: all except the no-break spaces.
fn is_loose_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

/// Whether a break that UAX #14 allows here would read badly: inside a path, a number, or a word that starts with a
/// hyphen.
fn is_weak(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    match (bytes[at - 1], bytes.get(at)) {
        (b' ', Some(b'A'..=b'Z' | b'a'..=b'z')) => false,
        (b'/' | b'?' | b'!', Some(_)) => true,
        (b'-', _) => is_leading_hyphen(&text[..at]),
        _ => is_in_number(&text[..at], &text[at..]),
    }
}

/// UAX #14 (Unicode 16), LB20a: no break after a hyphen that starts a word, as in `--width`.
fn is_leading_hyphen(before: &str) -> bool {
    before.trim_end_matches('-').chars().next_back().is_none_or(char::is_whitespace)
}

/// Whether a break between the two would separate a number from its digits, its sign or its unit: `12 %`, `€ 5`, `1
/// 234`, `5–10`.
fn is_in_number(before: &str, after: &str) -> bool {
    let Some(next) = after.chars().next() else { return false };
    let kept = before.trim_end_matches([' ', '\u{2009}']);
    let Some(last) = kept.chars().next_back() else { return false };
    let has_space = kept.len() < before.len();
    if last.is_ascii_digit() && next.is_ascii_digit() {
        return has_space && is_grouped(kept, after);
    }
    match (last, next) {
        ('–' | '‒' | '−', '0'..='9') => {
            !has_space && kept.trim_end_matches(last).ends_with(|c: char| c.is_ascii_digit())
        }
        ('0'..='9', _) => is_unit(next) && !(is_currency(next) && after[next.len_utf8()..].starts_with(is_digit)),
        (_, '0'..='9') => is_currency(last) || matches!(last, '±' | '≈' | '§' | '№'),
        _ => false,
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Whether one to three digits and then a group of three meet here: a space as the thousands separator (ISO 80000-1,
/// 7.3.1).
fn is_grouped(before: &str, after: &str) -> bool {
    let head = before.len() - before.trim_end_matches(is_digit).len();
    let group = after.len() - after.trim_start_matches(is_digit).len();
    (1..=3).contains(&head) && group == 3
}

fn is_unit(c: char) -> bool {
    matches!(c, '%' | '‰' | '‱' | '°' | '℃' | '℉') || is_currency(c)
}

/// Fills lines with chunks, first fit.
struct Wrap<'a, I: Iterator<Item = Chunk>> {
    text: &'a str,
    measure: usize,
    chunks: Peekable<I>,
    /// The rest of a chunk that is wider than a line.
    broken: Option<Chunk>,
}

impl<I: Iterator<Item = Chunk>> Iterator for Wrap<'_, I> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let first = match self.broken.take() {
            Some(rest) => rest,
            None => self.first_chunk()?,
        };
        if first.columns > self.measure {
            return Some(self.break_chunk(first));
        }
        Some(self.fill(first))
    }
}

impl<I: Iterator<Item = Chunk>> Wrap<'_, I> {
    /// The next chunk that may start a line: white space alone may not.
    fn first_chunk(&mut self) -> Option<Chunk> {
        loop {
            let chunk = self.chunks.next()?;
            if chunk.columns > 0 || chunk.is_last || chunk.content_end > chunk.start {
                return Some(chunk);
            }
        }
    }

    /// A line that starts with `first` and takes as many of the next chunks as fit.
    fn fill(&mut self, first: Chunk) -> Range<usize> {
        let start = first.start;
        let mut line = first;
        let mut used = line.columns;
        while !line.is_last {
            let Some(next) = self.chunks.peek() else { break };
            let with_next = used + width(&self.text[line.content_end..line.end]) + next.columns;
            if with_next > self.measure {
                break;
            }
            used = with_next;
            line = self.chunks.next().expect("it was peeked");
        }
        start..line.content_end
    }

    /// The first line of a chunk that is wider than one. It takes as many of the chunk's parts as fit, or else as many
    /// graphemes.
    fn break_chunk(&mut self, mut chunk: Chunk) -> Range<usize> {
        let start = chunk.start;
        let fit = start + fitting_some(&self.text[start..chunk.content_end], self.measure);
        let parts = chunk.weak.partition_point(|at| *at <= fit);
        let end = match parts {
            0 => fit,
            _ => chunk.weak[parts - 1],
        };
        let line = start..start + self.text[start..end].trim_end_matches(is_loose_space).len();
        chunk.columns -= width(&self.text[start..end]).min(chunk.columns);
        chunk.weak.drain(..parts);
        chunk.start = end;
        if end < chunk.content_end {
            self.broken = Some(chunk);
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, measure: usize) -> Vec<&str> {
        wrap(text, measure).map(|range| &text[range]).collect()
    }

    #[test]
    fn width_counts_columns_as_the_terminal_shows_them() {
        for (text, columns) in [
            ("", 0),
            ("plain", 5),
            ("naïve", 5),
            ("nai\u{308}ve", 5),
            ("日本語", 6),
            ("a日b", 4),
            ("☁\u{fe0f}", 2),
            ("👩\u{200d}🚀!", 3),
            ("🇩🇪🇫🇷", 4),
            ("a\nb", 2),
            ("“it’s”", 6),
        ] {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn lines_break_at_spaces_and_lose_them() {
        assert_eq!(lines("the quick  brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(lines("  ahead and after  ", 10), ["ahead and", "after"]);
    }

    #[test]
    fn a_line_break_of_the_author_is_kept() {
        assert_eq!(lines("a b\n\nc", 10), ["a b", "", "c"]);
        assert_eq!(lines("a\n", 10), ["a"]);
        assert!(lines("", 10).is_empty());
    }

    #[test]
    fn numbers_stay_with_their_signs_and_units() {
        for number in [
            "1,234.5",
            "12 %",
            "$3.2bn",
            "−4",
            "-4",
            "10:30",
            "€ 5",
            "1 234 567",
            "5–10",
            "20 °C",
            "2024-05-01",
            "1.234,5 €",
        ] {
            let text = format!("aaaa {number} bbb");
            let measure = width(number) + 4;
            assert!(lines(&text, measure).iter().any(|line| line.contains(number)), "{:?}", lines(&text, measure));
        }
        assert_eq!(lines("12 $5", 4), ["12", "$5"]);
    }

    #[test]
    fn a_path_is_broken_at_slashes_only_when_it_is_wider_than_the_line() {
        assert_eq!(lines("see either/or here", 10), ["see", "either/or", "here"]);
        assert_eq!(lines("see example.com/one/two", 12), ["see", "example.com/", "one/two"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_between_graphemes() {
        assert_eq!(lines("x abcdefghij y", 4), ["x", "abcd", "efgh", "ij y"]);
        assert_eq!(lines("日本語", 1), ["日", "本", "語"]);
        assert_eq!(lines("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn options_keep_their_hyphens_and_compounds_do_not_need_to() {
        assert_eq!(lines("use --width here", 8), ["use", "--width", "here"]);
        assert_eq!(lines("well-known fact", 6), ["well-", "known", "fact"]);
    }

    #[test]
    fn closing_punctuation_never_begins_a_line() {
        assert_eq!(lines("「日本語」。です", 8), ["「日本", "語」。で", "す"]);
    }

    #[test]
    fn a_cut_text_ends_in_an_ellipsis_within_its_columns() {
        assert_eq!(truncate("plain", 5), "plain");
        assert_eq!(truncate("plain text", 7), "plain…");
        assert_eq!(truncate("日本語", 4), "日…");
        assert_eq!(truncate("日本語", 1), "…");
        assert_eq!(truncate("x", 0), "");
    }

    #[test]
    fn padding_goes_to_the_other_side() {
        assert_eq!(pad("日", 4, Align::Right), "  日");
        assert_eq!(pad("a", 4, Align::Centre), " a  ");
        assert_eq!(pad("wide", 2, Align::Left), "wide");
    }
}
