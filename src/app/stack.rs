//! The screens above the library. The last one is on top; each keeps its state while others cover it.

use super::screen::Screen;
use super::screen_id::ScreenId;

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
