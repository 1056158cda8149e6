//! Inline marks, which may overlap, as tags that nest.

use std::cmp::Reverse;
use std::ops::Range;

use crate::article::{Inline, Mark, MarkKind};

/// What a writer meets from left to right.
pub(super) enum Event<'a> {
    Open(&'a Mark),
    Text(Range<usize>),
    Close(&'a Mark),
}

/// The text in order with properly nested tags; a mark that overlaps another is closed and opened again. A mark inside
/// one of its own kind is left out, and code stands innermost, as Markdown has nothing inside code.
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

/// The marks that hold at one place, outermost first, each kind once.
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

/// Closes what is not wanted any more, and what stands inside it; opens the rest. What goes on in another mark of the
/// same kind stays open.
fn turn<'a>(open: &mut Vec<&'a Mark>, wanted: Vec<&'a Mark>, events: &mut Vec<Event<'a>>) {
    let kept = open.iter().zip(&wanted).take_while(|(open, wanted)| open.kind == wanted.kind).count();
    events.extend(open.drain(kept..).rev().map(Event::Close));
    events.extend(wanted[kept..].iter().map(|mark| Event::Open(mark)));
    *open = wanted;
}
