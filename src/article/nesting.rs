//! Compares the frames of a block with those of the block above: which continue and which are new.
//!
//! An article has no tree of nesting. Blank lines, Markdown and HTML all need the nesting back and use this module, so
//! that they all see the same lists.

use super::{Block, Frame, Marker};

/// The number of frames, from the outermost, that a block shares with the block above.
pub fn shared(frames: &[Frame], above: &[Frame]) -> usize {
    frames.iter().zip(above).take_while(|(frame, above)| !begins(frame) && is_sibling(above, frame)).count()
}

/// Whether a block starts another item of a list that the block above is in. The item's frame is the one at index
/// [`shared`].
pub fn goes_on(frames: &[Frame], above: &[Frame]) -> bool {
    let at = shared(frames, above);
    match (frames.get(at), above.get(at)) {
        (Some(frame), Some(above)) => starts_item(frame) && !opens(frame) && is_sibling(above, frame),
        _ => false,
    }
}

/// The part of an article without the frames that all of it is in: a definition, a disclosure, a quote, or an item that
/// began before it.
pub fn without_common(mut blocks: Vec<Block>) -> Vec<Block> {
    while let Some(frame) = blocks.first().and_then(|block| block.frames.first()).cloned() {
        let is_common = blocks[1..].iter().all(|block| shared(&block.frames, std::slice::from_ref(&frame)) > 0);
        if starts_item(&frame) || !is_common {
            break;
        }
        for block in &mut blocks {
            block.frames.remove(0);
        }
    }
    blocks
}

/// Whether two frames at the same depth can belong to one list or one quote.
fn is_sibling(above: &Frame, frame: &Frame) -> bool {
    match (above, frame) {
        (Frame::Item { marker: above, .. }, Frame::Item { marker, .. }) => is_ordered(above) == is_ordered(marker),
        (Frame::Quote { .. }, Frame::Quote { .. }) => true,
        (above, frame) => above == frame,
    }
}

/// Whether the frame is new with this block.
fn begins(frame: &Frame) -> bool {
    starts_item(frame) || opens(frame)
}

/// Whether the block is the first of a quote or a list.
pub fn opens(frame: &Frame) -> bool {
    match frame {
        Frame::Quote { opens } | Frame::Item { opens, .. } => *opens,
        Frame::Definition | Frame::Details => false,
    }
}

/// Whether the list of this marker counts its items.
pub fn is_ordered(marker: &Marker) -> bool {
    match marker {
        Marker::Bullet | Marker::Task { .. } => false,
        Marker::Ordinal(_) | Marker::Note(_) => true,
    }
}

/// Whether the frame is an item and the block is its first.
pub fn starts_item(frame: &Frame) -> bool {
    matches!(frame, Frame::Item { starts: true, .. })
}
