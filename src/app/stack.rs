//! The screens above the library. The last one is on top; each keeps its state while others cover it.

use super::screen::Screen;

/// Names a screen for as long as it is on the stack; never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScreenId(u64);

impl ScreenId {
    /// The library is always there, below the stack.
    pub const LIBRARY: ScreenId = ScreenId(0);
}

#[derive(Debug)]
pub struct Layer {
    pub id: ScreenId,
    pub screen: Box<dyn Screen>,
}

#[derive(Debug, Default)]
pub struct Stack {
    layers: Vec<Layer>,
    /// The newest id that was given.
    newest: u64,
}

impl Stack {
    pub fn push(&mut self, screen: Box<dyn Screen>) {
        self.newest += 1;
        self.layers.push(Layer { id: ScreenId(self.newest), screen });
    }

    pub fn pop(&mut self) -> Option<Layer> {
        self.layers.pop()
    }

    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    pub fn top(&self) -> Option<&dyn Screen> {
        self.layers.last().map(|layer| &*layer.screen)
    }

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
