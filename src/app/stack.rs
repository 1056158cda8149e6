//! The screens above the library. The last one is on top; each keeps its state while others cover it.

use super::screen::Screen;
use super::screen_id::ScreenId;

#[derive(Debug)]
pub struct Layer {
    pub id: ScreenId,
    pub screen: Box<dyn Screen>,
}

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
    pub fn push(&mut self, screen: Box<dyn Screen>) {
        self.newest = self.newest.next();
        self.layers.push(Layer { id: self.newest, screen });
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
