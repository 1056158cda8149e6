//! The screens above the library. The last one is on top; each keeps its state while others cover it.

use super::screen::Screen;
use super::screen_id::ScreenId;

/// The most screens above the library. Who follows a link in each of a hundred pages goes back over the last ones only.
const MOST: usize = 50;

/// A screen in the stack, with an id that results are addressed to.
#[derive(Debug)]
pub struct Layer {
    pub id: ScreenId,
    pub screen: Box<dyn Screen>,
}

/// The screens above the library; keys go to the last one.
#[derive(Debug)]
pub struct Stack {
    layers: Vec<Layer>,
    /// The newest id that was given.
    newest: ScreenId,
}

impl Default for Stack {
    fn default() -> Stack {
        Stack { layers: Vec::new(), newest: ScreenId::LIBRARY }
    }
}

impl Stack {
    /// Puts a screen on top, with an id that no screen had before.
    pub fn push(&mut self, screen: Box<dyn Screen>) {
        self.newest = self.newest.next();
        self.layers.push(Layer { id: self.newest, screen });
    }

    /// Takes a screen off if there are more than the most: the oldest but the first, which the others were opened from and
    /// whose end may end the program.
    pub fn take_one_too_many(&mut self) -> Option<Layer> {
        (self.layers.len() > MOST).then(|| self.layers.remove(1))
    }

    /// Takes the top screen off; `None` if only the library is left.
    pub fn pop(&mut self) -> Option<Layer> {
        self.layers.pop()
    }

    /// Whether only the library is left.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// The screen on top, or `None` for the library.
    pub fn top(&self) -> Option<&dyn Screen> {
        self.layers.last().map(|layer| &*layer.screen)
    }

    /// The screen on top with its id, to be changed.
    pub fn top_mut(&mut self) -> Option<&mut Layer> {
        self.layers.last_mut()
    }

    /// The screen below the one on top; `None` if that is the library.
    pub fn below_top(&mut self) -> Option<&mut Layer> {
        let below = self.layers.len().checked_sub(2)?;
        self.layers.get_mut(below)
    }

    /// A screen and the one above it, unless one of them is gone.
    pub fn with_above(&mut self, id: ScreenId) -> Option<(&Layer, &mut Layer)> {
        let at = self.layers.iter().position(|layer| layer.id == id)?;
        let (below, above) = self.layers.split_at_mut(at + 1);
        Some((&below[at], above.first_mut()?))
    }

    /// Takes a screen away, wherever it is.
    pub fn remove(&mut self, id: ScreenId) {
        self.layers.retain(|layer| layer.id != id);
    }

    /// The screen of this name, unless it is gone.
    pub fn get_mut(&mut self, id: ScreenId) -> Option<&mut Layer> {
        self.layers.iter_mut().find(|layer| layer.id == id)
    }

    /// From the top.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Screen> {
        self.layers.iter().rev().map(|layer| &*layer.screen)
    }

    /// From the top.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Layer> {
        self.layers.iter_mut().rev()
    }
}
