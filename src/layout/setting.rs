//! What a block's neighbours decide about it: the blank line above, and the indentation of list items.
//!
//! One pass over the article computes it, so that laying out a block needs no other block. The flat block list does not
//! mark lists: a list is a run of blocks that stay inside an item of the same depth.

use super::wrap::width;
use crate::article::{Block, BlockKind, Frame, Marker, nesting};

/// If items are longer than this on average (in bytes; about three lines at a comfortable measure), blank lines go
/// between them.
const LONG_ITEM: usize = 240;

/// Wider ordinals (in columns) do not indent the text further.
const WIDEST_ORDINAL: u8 = 8;

/// How a block relates to its neighbours.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Setting {
    /// Whether there is a blank line above it.
    pub has_gap: bool,
    /// How many of its frames continue from the block above. They are drawn through the blank line.
    pub shared: usize,
    /// For each item among its frames, outermost first: the columns of the widest marker in that list.
    pub hangs: Box<[u8]>,
}

/// A list while it is read.
#[derive(Default)]
struct List {
    widest: usize,
    items: usize,
    bytes: usize,
    /// Whether an item holds more than one block of its own.
    is_loose: bool,
}

impl List {
    fn is_loose(&self) -> bool {
        self.is_loose || self.bytes > LONG_ITEM * self.items
    }
}

/// The lists that a block is in, outermost first, and how it follows the block above.
struct Membership {
    lists: Vec<usize>,
    shared: usize,
    follows: Follows,
}

/// How a block follows the one above it.
enum Follows {
    /// There is none above.
    Start,
    /// It starts an item of a list that was already open (an index into the lists).
    Item(usize),
    /// It starts a list inside an item of this list.
    NestedList(usize),
    Other,
}

/// The setting of every block, in order.
pub(super) fn settings(blocks: &[Block]) -> Vec<Setting> {
    let mut lists = Vec::new();
    let mut members: Vec<Membership> = Vec::with_capacity(blocks.len());
    for (i, block) in blocks.iter().enumerate() {
        let above = i.checked_sub(1).map(|i| (&blocks[i], members[i].lists.as_slice()));
        members.push(join(block, above, &mut lists));
    }
    let above = std::iter::once(None).chain(blocks.iter().map(Some));
    members
        .iter()
        .zip(blocks)
        .zip(above)
        .map(|((member, block), above)| setting(member, block, above, &lists))
        .collect()
}

fn setting(member: &Membership, block: &Block, above: Option<&Block>, lists: &[List]) -> Setting {
    let has_gap = match member.follows {
        Follows::Start => false,
        Follows::Item(list) | Follows::NestedList(list) => lists[list].is_loose(),
        Follows::Other => !above.is_some_and(|above| is_close(above, block)),
    };
    let hang = |list: &usize| u8::try_from(lists[*list].widest).unwrap_or(u8::MAX).min(WIDEST_ORDINAL);
    Setting { has_gap, shared: member.shared, hangs: member.lists.iter().map(hang).collect() }
}

/// Whether there is no blank line between the two: a term and its definition, or a summary and its collapsed part.
fn is_close(above: &Block, block: &Block) -> bool {
    match above.kind {
        BlockKind::Term(_) => {
            matches!(block.kind, BlockKind::Term(_)) || block.frames.last() == Some(&Frame::Definition)
        }
        BlockKind::Summary(_) => block.frames.last() == Some(&Frame::Details),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Deck(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_)
        | BlockKind::Rule => false,
    }
}

/// Finds the lists that `block` is in, opens new ones, and counts the block in them.
fn join(block: &Block, above: Option<(&Block, &[usize])>, lists: &mut Vec<List>) -> Membership {
    let (frames_above, lists_above) = above.map_or((&[][..], &[][..]), |(block, lists)| (&block.frames[..], lists));
    let shared = nesting::shared(&block.frames, frames_above);
    let goes_on = nesting::goes_on(&block.frames, frames_above);
    let kept = block.frames[..shared + usize::from(goes_on)].iter().filter(|f| is_item(f)).count();
    let mut joined = lists_above[..kept.min(lists_above.len())].to_vec();
    let begins = block.frames.iter().any(nesting::starts_item);
    let follows = match (above, joined.last()) {
        (None, _) => Follows::Start,
        (Some(_), Some(list)) if begins && goes_on => Follows::Item(*list),
        (Some(_), Some(list)) if begins => Follows::NestedList(*list),
        (Some(_), _) => Follows::Other,
    };
    for _ in block.frames.iter().filter(|f| is_item(f)).skip(kept) {
        joined.push(lists.len());
        lists.push(List::default());
    }
    count(block, &joined, lists);
    Membership { lists: joined, shared, follows }
}

fn is_item(frame: &Frame) -> bool {
    matches!(frame, Frame::Item { .. })
}

/// Counts a block in its lists: each marker in its own list, the text in the innermost.
fn count(block: &Block, joined: &[usize], lists: &mut [List]) {
    for (frame, list) in block.frames.iter().filter(|f| is_item(f)).zip(joined) {
        let Frame::Item { marker, starts, .. } = frame else { continue };
        let list = &mut lists[*list];
        list.widest = list.widest.max(marker_width(marker));
        list.items += usize::from(*starts);
    }
    let (Some(Frame::Item { starts, .. }), Some(list)) = (block.frames.last(), joined.last()) else { return };
    lists[*list].is_loose |= !starts;
    lists[*list].bytes += block.inline().map_or(0, |inline| inline.text.len());
}

fn marker_width(marker: &Marker) -> usize {
    match marker {
        Marker::Bullet | Marker::Task { .. } => 1,
        Marker::Ordinal(label) | Marker::Note(label) => width(label),
    }
}
