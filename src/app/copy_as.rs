//! The list of formats on the bottom line, from which one key chooses how to copy, and another of what.

use super::excerpt::{Excerpt, ExcerptFormat};
use super::hints::Hint;

/// What may be copied, the nearest first, and which of it the list is about.
#[derive(Debug)]
pub struct CopyAs {
    excerpts: Vec<Excerpt>,
    at: usize,
}

impl CopyAs {
    /// `None` if there is nothing to copy.
    pub fn of(excerpts: Vec<Excerpt>) -> Option<CopyAs> {
        (!excerpts.is_empty()).then_some(CopyAs { excerpts, at: 0 })
    }

    /// What would be copied now.
    pub fn excerpt(&self) -> &Excerpt {
        &self.excerpts[self.at]
    }

    /// The next of what may be copied, and around.
    pub fn turn(&mut self) {
        self.at = self.next();
    }

    fn next(&self) -> usize {
        (self.at + 1) % self.excerpts.len()
    }

    /// The format that a letter stands for.
    pub fn chosen(&self, letter: char) -> Option<ExcerptFormat> {
        self.excerpt().formats().iter().copied().find(|format| format.key() == letter)
    }

    /// `Copy the article as`
    pub fn label(&self) -> String {
        format!("Copy {} as", self.excerpt().what)
    }

    /// `a address`, `t text`, and `Tab the section instead`.
    pub fn hints(&self) -> Vec<Hint> {
        let formats = self.excerpt().formats().iter();
        let mut hints: Vec<Hint> =
            formats.map(|format| Hint { keys: format.key().to_string(), says: format.title().to_owned() }).collect();
        if self.excerpts.len() > 1 {
            let next = &self.excerpts[self.next()].what;
            hints.push(Hint { keys: "Tab".to_owned(), says: format!("{next} instead") });
        }
        hints
    }
}
