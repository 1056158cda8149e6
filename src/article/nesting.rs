//! How a flat block follows the one above it: which of its frames go on and which begin anew.
//!
//! Nesting is not a tree in an article; whoever needs one again (blank lines, Markdown, HTML) asks here, so that all of
//! them see the same lists.

use super::{Frame, Marker};

/// How many frames of a block, from the outermost, are the very ones that the block above stands in.
pub fn shared(frames: &[Frame], above: &[Frame]) -> usize {
    frames.iter().zip(above).take_while(|(frame, above)| !begins(frame) && is_sibling(above, frame)).count()
}

/// Whether a block begins an item of a list that the block above is in; the frame is then the one at [`shared`].
pub fn goes_on(frames: &[Frame], above: &[Frame]) -> bool {
    let at = shared(frames, above);
    match (frames.get(at), above.get(at)) {
        (Some(frame), Some(above)) => starts_item(frame) && !opens(frame) && is_sibling(above, frame),
        _ => false,
    }
}

/// Whether two frames at one depth can be of one list, or one quote.
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

pub fn is_ordered(marker: &Marker) -> bool {
    match marker {
        Marker::Bullet => false,
        Marker::Ordinal(_) => true,
    }
}

/// Whether the frame is an item that the block is the first of.
pub fn starts_item(frame: &Frame) -> bool {
    matches!(frame, Frame::Item { starts: true, .. })
}
