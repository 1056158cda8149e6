//! Prepares a run of text with marks for breaking into lines: the text as shown, its looks, and its position in the
//! block.
//!
//! A terminal has no raised or lowered letters: see [`shift`]. All other text is unchanged. This module knows no measure.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use super::{Look, Role, TextRun};
use crate::article::shift::{self, Shift};
use crate::article::{Inline, Mark, MarkKind, Target};

/// The text as shown, in adjacent spans of one look each.
pub(super) struct ShownText<'a> {
    pub text: Cow<'a, str>,
    spans: Vec<Span<'a>>,
}

struct Span<'a> {
    /// Bytes of the shown text.
    shown: Range<usize>,
    /// Bytes of the block's text.
    source: Option<Range<usize>>,
    look: Look,
    link: Option<&'a Target>,
}

impl<'a> ShownText<'a> {
    /// `offset` is the start of the inline text in the block's text; `role` applies to all of it.
    pub fn of(inline: &'a Inline, offset: usize, role: Role) -> ShownText<'a> {
        let pieces = pieces(inline, role);
        match shift::is_in(inline) {
            true => ShownText::rewritten(&inline.text, pieces, offset),
            false => ShownText::as_is(&inline.text, pieces, offset),
        }
    }

    /// The text alone.
    pub fn text_of(inline: &'a Inline) -> Cow<'a, str> {
        match shift::is_in(inline) {
            true => ShownText::of(inline, 0, Role::Body).text,
            false => Cow::Borrowed(&inline.text),
        }
    }

    /// Text with one look.
    pub fn plain(text: &'a str, offset: usize, look: Look) -> ShownText<'a> {
        let span = Span { shown: 0..text.len(), source: Some(offset..offset + text.len()), look, link: None };
        ShownText { text: Cow::Borrowed(text), spans: vec![span] }
    }

    fn as_is(text: &'a str, pieces: Vec<Piece<'a>>, offset: usize) -> ShownText<'a> {
        let span = |piece: Piece<'a>| Span {
            source: Some(piece.range.start + offset..piece.range.end + offset),
            shown: piece.range,
            look: piece.look,
            link: piece.link,
        };
        ShownText { text: Cow::Borrowed(text), spans: pieces.into_iter().map(span).collect() }
    }

    fn rewritten(text: &'a str, pieces: Vec<Piece<'a>>, offset: usize) -> ShownText<'a> {
        let mut shown = ShownText { text: Cow::Owned(String::with_capacity(text.len() + 8)), spans: Vec::new() };
        for piece in pieces {
            let source = piece.range.start + offset..piece.range.end + offset;
            match piece.shift {
                Some(shift) => shown.push_shifted(shift, text, &piece, source),
                None => shown.push(&text[piece.range.clone()], Some(source), &piece),
            }
        }
        shown
    }

    fn push(&mut self, text: &str, source: Option<Range<usize>>, piece: &Piece<'a>) {
        let start = self.text.len();
        self.text.to_mut().push_str(text);
        self.spans.push(Span { shown: start..self.text.len(), source, look: piece.look, link: piece.link });
    }

    fn push_shifted(&mut self, shift: Shift, text: &str, piece: &Piece<'a>, source: Range<usize>) {
        let (sign, written) = shift.write(&text[piece.range.clone()], &text[..piece.range.start]);
        if !sign.is_empty() {
            self.push(sign, None, piece);
        }
        self.push(&written, Some(source), piece);
    }

    /// The runs that show `range` of the shown text. Ranges must ascend from call to call: `from` remembers the span.
    pub fn runs(&self, range: Range<usize>, from: &mut usize) -> Vec<TextRun> {
        while self.spans.get(*from).is_some_and(|span| span.shown.end <= range.start) {
            *from += 1;
        }
        let spans = &self.spans[(*from).min(self.spans.len())..];
        let count = spans.iter().take_while(|span| span.shown.start < range.end).count();
        // Counted first, because a growing list reserves room for four runs and most lines have one.
        spans[..count].iter().map(|span| self.run(span, &range)).collect()
    }

    fn run(&self, span: &Span, range: &Range<usize>) -> TextRun {
        let cut = span.shown.start.max(range.start)..span.shown.end.min(range.end);
        TextRun {
            text: self.text[cut.clone()].to_owned(),
            look: span.look,
            source: span.source.as_ref().map(|source| run_source(span, source, cut)),
            link: span.link.cloned(),
        }
    }
}

/// The source of the `cut` part of a span. A rewritten span has as many characters as its source, but of other lengths.
/// If one is cut in two, each part has the whole source.
fn run_source(span: &Span, source: &Range<usize>, cut: Range<usize>) -> Range<usize> {
    if source.len() != span.shown.len() {
        return source.clone();
    }
    let start = source.start + (cut.start - span.shown.start);
    start..start + cut.len()
}

/// A stretch under the same marks.
struct Piece<'a> {
    range: Range<usize>,
    look: Look,
    link: Option<&'a Target>,
    shift: Option<Shift>,
}

/// Cuts the text where marks start and end. Cuts move to the next grapheme boundary, so that no cluster is shown in
/// parts.
fn pieces(inline: &Inline, role: Role) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut active: Vec<&Mark> = Vec::new();
    let mut marks = inline.marks.iter().peekable();
    let mut start = 0;
    for end in edges(inline) {
        while let Some(mark) = marks.next_if(|mark| next_boundary(&inline.text, mark.range.start) <= start) {
            active.push(mark);
        }
        active.retain(|mark| next_boundary(&inline.text, mark.range.end) > start);
        if end > start {
            pieces.push(piece(start..end, &active, role));
        }
        start = end;
    }
    pieces
}

/// The positions where the look may change, ascending, up to the end of the text.
fn edges(inline: &Inline) -> Vec<usize> {
    let text: &str = &inline.text;
    let ends = inline.marks.iter().flat_map(|mark| [mark.range.start, mark.range.end]);
    let mut edges: Vec<usize> = ends.map(|at| next_boundary(text, at)).collect();
    edges.push(text.len());
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// `at` itself if a grapheme ends there, or else the end of the grapheme around it.
fn next_boundary(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    if at == 0 || at >= text.len() || (bytes[at - 1].is_ascii() && bytes[at].is_ascii()) {
        return at.min(text.len());
    }
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(true) => at,
        _ => cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len()),
    }
}

fn piece<'a>(range: Range<usize>, active: &[&'a Mark], role: Role) -> Piece<'a> {
    let mut piece = Piece { range, look: Look { role, ..Look::default() }, link: None, shift: None };
    for mark in active {
        match &mark.kind {
            MarkKind::Strong => piece.look.is_strong = true,
            MarkKind::Emphasis => piece.look.is_emphasis = true,
            MarkKind::Code | MarkKind::Keyboard => piece.look.is_code = true,
            MarkKind::Deleted => piece.look.is_deleted = true,
            MarkKind::Inserted => {}
            MarkKind::Superscript | MarkKind::Subscript => piece.shift = Shift::of(&mark.kind),
            MarkKind::Highlight => piece.look.is_highlight = true,
            MarkKind::Link(target) => {
                piece.look.is_link = true;
                piece.link = Some(target);
            }
        }
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Sanitized;

    fn inline(text: &str, marks: &[(Range<usize>, MarkKind)]) -> Inline {
        let marks = marks.iter().map(|(range, kind)| Mark { range: range.clone(), kind: kind.clone() }).collect();
        Inline { text: Sanitized::text(text), marks }
    }

    fn shown(text: &str, range: Range<usize>, kind: MarkKind) -> String {
        ShownText::of(&inline(text, &[(range, kind)]), 0, Role::Body).text.into_owned()
    }

    #[test]
    fn raised_and_lowered_text_is_written_in_small_digits_or_with_a_sign() {
        assert_eq!(shown("m2 wide", 1..2, MarkKind::Superscript), "m² wide");
        assert_eq!(shown("CO2", 2..3, MarkKind::Subscript), "CO₂");
        assert_eq!(shown("ek", 1..2, MarkKind::Superscript), "e^k");
        assert_eq!(shown("xmax", 1..4, MarkKind::Subscript), "x_max");
        assert_eq!(shown("1st", 1..3, MarkKind::Superscript), "1st");
        assert_eq!(shown("said[1]", 4..7, MarkKind::Superscript), "said[1]");
    }

    #[test]
    fn nested_and_overlapping_marks_add_up() {
        let text = inline("abcdef", &[(0..4, MarkKind::Strong), (2..6, MarkKind::Emphasis), (3..4, MarkKind::Code)]);
        let shown = ShownText::of(&text, 0, Role::Body);
        let runs = shown.runs(0..6, &mut 0);
        let looks: Vec<_> =
            runs.iter().map(|r| (&*r.text, r.look.is_strong, r.look.is_emphasis, r.look.is_code)).collect();
        assert_eq!(
            looks,
            [("ab", true, false, false), ("c", true, true, false), ("d", true, true, true), ("ef", false, true, false)]
        );
    }

    #[test]
    fn a_run_knows_its_position_in_the_block() {
        let text = inline("x2 y", &[(1..2, MarkKind::Superscript)]);
        let shown = ShownText::of(&text, 10, Role::Body);
        let runs = shown.runs(0..shown.text.len(), &mut 0);
        let sources: Vec<_> = runs.iter().map(|r| (&*r.text, r.source.clone())).collect();
        assert_eq!(sources, [("x", Some(10..11)), ("²", Some(11..12)), (" y", Some(12..14))]);
    }

    #[test]
    fn a_mark_that_ends_inside_a_grapheme_takes_the_whole_of_it() {
        let text = inline("e\u{301}a", &[(0..1, MarkKind::Strong)]);
        let runs = ShownText::of(&text, 0, Role::Body).runs(0..4, &mut 0);
        assert_eq!(runs.iter().map(|r| &*r.text).collect::<Vec<_>>(), ["e\u{301}", "a"]);
    }
}
