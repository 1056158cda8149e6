//! Where jumps began, to go back to and forward again: vim's jump list.

use super::text::ScrollAnchor;
use crate::article::TextPos;

/// As many as vim keeps.
const MOST: usize = 100;

/// Where the reader is: the window, and in it what the last jump went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JumpPlace {
    pub anchor: ScrollAnchor,
    pub mark: Option<TextPos>,
    /// What the mark is of: a pane's number and the landmark's.
    pub target: Option<(usize, usize)>,
}

impl JumpPlace {
    /// A window without a mark.
    pub fn of(anchor: ScrollAnchor) -> JumpPlace {
        JumpPlace { anchor, mark: None, target: None }
    }

    /// Whether both show the same, with the same mark.
    pub fn is_same(&self, other: &JumpPlace) -> bool {
        (self.anchor.text_pos, self.mark) == (other.anchor.text_pos, other.mark)
    }
}

/// The places, oldest first, and which of them is the current one; `at` is past the last while nothing was gone back to.
#[derive(Clone, Debug, Default)]
pub struct Jumps {
    places: Vec<JumpPlace>,
    at: usize,
}

impl Jumps {
    /// A jump begins here. A place is in the list once, where it was left last.
    pub fn push(&mut self, from: JumpPlace) {
        self.places.retain(|place| !place.is_same(&from));
        self.places.push(from);
        if self.places.len() > MOST {
            self.places.remove(0);
        }
        self.at = self.places.len();
    }

    /// The place before; where we are now is kept, so that forward comes back to it.
    pub fn back(&mut self, now: JumpPlace) -> Option<JumpPlace> {
        if self.at == self.places.len() {
            self.push(now);
            self.at -= 1;
        }
        self.at = self.at.checked_sub(1)?;
        self.places.get(self.at).copied()
    }

    /// Where the last jump began. Going there is a jump as well, so the next time it leads back.
    pub fn before(&mut self, now: JumpPlace) -> Option<JumpPlace> {
        let began = *self.places.last()?;
        self.push(now);
        Some(began)
    }

    /// The place that the last step back came from.
    pub fn forward(&mut self) -> Option<JumpPlace> {
        let next = self.places.get(self.at + 1).copied()?;
        self.at += 1;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::LinePos;

    fn at(block: usize) -> JumpPlace {
        let top = LinePos { block, line: 0 };
        JumpPlace::of(ScrollAnchor { room: 80.into(), top, text_pos: TextPos { block, offset: 0 } })
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
    fn where_the_last_jump_began_and_here_take_turns() {
        let mut jumps = jumped(&[0, 5]);
        assert_eq!(jumps.before(at(9)), Some(at(5)));
        assert_eq!(jumps.before(at(5)), Some(at(9)));
        assert_eq!(jumps.before(at(9)), Some(at(5)));
        assert_eq!(jumped(&[]).before(at(0)), None);
    }

    #[test]
    fn a_place_stands_in_the_list_once() {
        let mut jumps = jumped(&[3, 5, 3]);
        assert_eq!(jumps.back(at(9)), Some(at(3)));
        assert_eq!(jumps.back(at(3)), Some(at(5)));
        assert_eq!(jumps.back(at(5)), None);
    }
}
