//! Where jumps began, to go back to and forward again: vim's jump list.

use super::text::ScrollAnchor;

/// As many as vim keeps.
const MOST: usize = 100;

/// The places, oldest first, and which of them is the current one; `at` is past the last while nothing was gone back to.
#[derive(Clone, Debug, Default)]
pub struct Jumps {
    anchors: Vec<ScrollAnchor>,
    at: usize,
}

impl Jumps {
    /// A jump begins here. A place is in the list once, where it was left last.
    pub fn push(&mut self, from: ScrollAnchor) {
        self.anchors.retain(|line_pos| line_pos.text_pos != from.text_pos);
        self.anchors.push(from);
        if self.anchors.len() > MOST {
            self.anchors.remove(0);
        }
        self.at = self.anchors.len();
    }

    /// The place before; where we are now is kept, so that forward comes back to it.
    pub fn back(&mut self, now: ScrollAnchor) -> Option<ScrollAnchor> {
        if self.at == self.anchors.len() {
            self.push(now);
            self.at -= 1;
        }
        self.at = self.at.checked_sub(1)?;
        self.anchors.get(self.at).copied()
    }

    /// The anchor that the last step back came from.
    pub fn forward(&mut self) -> Option<ScrollAnchor> {
        let next = self.anchors.get(self.at + 1).copied()?;
        self.at += 1;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::TextPos;
    use crate::layout::LinePos;

    fn at(block: usize) -> ScrollAnchor {
        ScrollAnchor { measure: 80, top: LinePos { block, line: 0 }, text_pos: TextPos { block, offset: 0 } }
    }

    fn jumped(from: &[usize]) -> Jumps {
        let mut jumps = Jumps::default();
        from.iter().for_each(|block| jumps.push(at(*block)));
        jumps
    }

    #[test]
    fn back_and_forward_visit_the_same_places() {
        let mut jumps = jumped(&[0, 5]);
        assert_eq!(jumps.back(at(9)), Some(at(5)));
        assert_eq!(jumps.back(at(5)), Some(at(0)));
        assert_eq!(jumps.back(at(0)), None);
        assert_eq!(jumps.forward(), Some(at(5)));
        assert_eq!(jumps.forward(), Some(at(9)));
        assert_eq!(jumps.forward(), None);
    }

    #[test]
    fn a_place_stands_in_the_list_once() {
        let mut jumps = jumped(&[3, 5, 3]);
        assert_eq!(jumps.back(at(9)), Some(at(3)));
        assert_eq!(jumps.back(at(3)), Some(at(5)));
        assert_eq!(jumps.back(at(5)), None);
    }
}
