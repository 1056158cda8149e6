//! Inline marks, which may overlap, as tags that nest: as a sequence of events, or as a tree.

use std::cmp::Reverse;
use std::ops::Range;

use crate::article::{Inline, Mark, MarkKind};

/// One event in the text, from left to right.
pub(super) enum Event<'a> {
    Open(&'a Mark),
    Text(Range<usize>),
    Close(&'a Mark),
}

/// The text in order, with properly nested tags. A mark that overlaps another is closed and opened again. A mark inside
/// one of the same kind is left out. Code is innermost, because Markdown allows nothing inside code.
pub(super) fn events(inline: &Inline) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    let mut open: Vec<&Mark> = Vec::new();
    let mut active: Vec<&Mark> = Vec::new();
    let mut marks = inline.marks.iter().peekable();
    let mut start = 0;
    for end in edges(inline) {
        while let Some(mark) = marks.next_if(|mark| mark.range.start <= start) {
            active.push(mark);
        }
        active.retain(|mark| mark.range.end > start);
        if end > start {
            turn(&mut open, nested(&active), &mut events);
            events.push(Event::Text(start..end));
        }
        start = end;
    }
    turn(&mut open, Vec::new(), &mut events);
    events
}

fn edges(inline: &Inline) -> Vec<usize> {
    let mut edges: Vec<usize> = inline.marks.iter().flat_map(|mark| [mark.range.start, mark.range.end]).collect();
    edges.push(inline.text.len());
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The active marks at one position, outermost first, each kind once.
fn nested<'a>(active: &[&'a Mark]) -> Vec<&'a Mark> {
    let mut nested: Vec<&Mark> = active.to_vec();
    nested.sort_by_key(|mark| (mark.kind == MarkKind::Code, mark.range.start, Reverse(mark.range.end)));
    let mut kinds = Vec::new();
    nested.retain(|mark| {
        let kind = std::mem::discriminant(&mark.kind);
        let is_new = !kinds.contains(&kind);
        kinds.push(kind);
        is_new
    });
    nested
}

/// Closes the marks that are no longer wanted, with those inside them, and opens the others. A kind stays open if
/// another mark of it takes over.
fn turn<'a>(open: &mut Vec<&'a Mark>, wanted: Vec<&'a Mark>, events: &mut Vec<Event<'a>>) {
    let kept = open.iter().zip(&wanted).take_while(|(open, wanted)| open.kind == wanted.kind).count();
    events.extend(open.drain(kept..).rev().map(Event::Close));
    events.extend(wanted[kept..].iter().map(|mark| Event::Open(mark)));
    *open = wanted;
}

/// A stretch of text, or a mark around some.
pub(super) enum Span<'a> {
    Text(Range<usize>),
    Marked { mark: &'a Mark, range: Range<usize>, inside: Vec<Span<'a>> },
}

impl Span<'_> {
    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Span::Text(range) | Span::Marked { range, .. } => range.clone(),
        }
    }
}

/// The text as a tree of marks that start and end with visible characters. White space at the edges of a mark moves
/// outside, and a mark over nothing else is left out.
pub(super) fn spans(inline: &Inline) -> Vec<Span<'_>> {
    let mut open: Vec<Vec<Span>> = vec![Vec::new()];
    for event in events(inline) {
        match event {
            Event::Open(_) => open.push(Vec::new()),
            Event::Text(range) => push_text(open.last_mut().expect("the root stays"), range),
            Event::Close(mark) => {
                let inside = open.pop().expect("it was opened");
                close(open.last_mut().expect("the root stays"), mark, inside, &inline.text);
            }
        }
    }
    open.pop().expect("the root stays")
}

/// Adds text. Adjacent texts are merged, because escaping must see all of it.
fn push_text(spans: &mut Vec<Span>, range: Range<usize>) {
    if range.is_empty() {
        return;
    }
    match spans.last_mut() {
        Some(Span::Text(last)) => last.end = range.end,
        Some(Span::Marked { .. }) | None => spans.push(Span::Text(range)),
    }
}

fn close<'a>(outer: &mut Vec<Span<'a>>, mark: &'a Mark, mut inside: Vec<Span<'a>>, text: &str) {
    let before = cut_start(&mut inside, &mark.kind, text);
    let after = cut_end(&mut inside, &mark.kind, text);
    push_text(outer, before);
    if let (Some(first), Some(last)) = (inside.first(), inside.last()) {
        outer.push(Span::Marked { mark, range: first.range().start..last.range().end, inside });
    }
    push_text(outer, after);
}

/// Removes the white space at the start of a mark's content.
fn cut_start(inside: &mut Vec<Span>, kind: &MarkKind, text: &str) -> Range<usize> {
    let Some(Span::Text(range)) = inside.first_mut() else { return 0..0 };
    let ink = range.end - text[range.clone()].trim_start_matches(|c| is_outside(c, kind)).len();
    let blank = std::mem::replace(&mut range.start, ink)..ink;
    if range.start == range.end {
        inside.remove(0);
    }
    blank
}

fn cut_end(inside: &mut Vec<Span>, kind: &MarkKind, text: &str) -> Range<usize> {
    let Some(Span::Text(range)) = inside.last_mut() else { return 0..0 };
    let ink = range.start + text[range.clone()].trim_end_matches(|c| is_outside(c, kind)).len();
    let blank = ink..std::mem::replace(&mut range.end, ink);
    if range.start == range.end {
        inside.pop();
    }
    blank
}

/// Whether a character at the edge of a mark belongs outside. Code may start with a no-break space.
fn is_outside(c: char, kind: &MarkKind) -> bool {
    if *kind == MarkKind::Code { matches!(c, ' ' | '\n') } else { c.is_whitespace() }
}
