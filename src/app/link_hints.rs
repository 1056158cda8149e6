//! A letter on each link in view, from which one or two keys choose.
//!
//! The letters lie over the screen as it is: nothing scrolls while they are there. Knows no article; the reader says where
//! its links are.

use crate::article::{Sanitized, Target};

/// The letters, those under the fingers first.
const LETTERS: &str = "asdfghjklqwertyuiopzxcvbnm";

/// A link in view.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkInView {
    /// The cell that it begins at.
    pub column: u16,
    pub row: u16,
    pub target: Target,
    /// Its words.
    pub label: Sanitized,
}

impl LinkInView {
    /// The way from the box of a note to the note itself.
    pub fn to_note(anchor: Sanitized) -> LinkInView {
        LinkInView { column: 0, row: 0, target: Target::Fragment(anchor), label: Sanitized::default() }
    }
}

/// A link with the letters that choose it.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkHint {
    pub letters: String,
    pub link: LinkInView,
}

/// The links in view with their letters, and what was typed of them.
#[derive(Clone, Debug)]
pub struct LinkHints {
    hints: Vec<LinkHint>,
    typed: String,
    /// The chosen link opens in the browser.
    pub in_browser: bool,
}

/// What a letter did.
#[derive(Clone, Debug, PartialEq)]
pub enum Picked {
    /// Another letter is missing.
    More,
    Link(LinkInView),
    /// No link has these letters.
    Nothing,
}

impl LinkHints {
    /// `None` if no link is in view.
    pub fn of(links: Vec<LinkInView>, in_browser: bool) -> Option<LinkHints> {
        let hints =
            letters(links.len()).zip(links).map(|(letters, link)| LinkHint { letters, link }).collect::<Vec<_>>();
        (!hints.is_empty()).then_some(LinkHints { hints, typed: String::new(), in_browser })
    }

    /// Those that what was typed may still choose, each with the letters that are left.
    pub fn open(&self) -> impl Iterator<Item = (&str, &LinkInView)> {
        self.hints.iter().filter_map(|hint| Some((hint.letters.strip_prefix(&self.typed)?, &hint.link)))
    }

    /// Takes a letter.
    pub fn pick(&mut self, letter: char) -> Picked {
        self.typed.extend(letter.to_lowercase());
        if let Some(hint) = self.hints.iter().find(|hint| hint.letters == self.typed) {
            return Picked::Link(hint.link.clone());
        }
        if self.open().next().is_some() { Picked::More } else { Picked::Nothing }
    }
}

/// One letter each if they suffice, else two.
fn letters(count: usize) -> impl Iterator<Item = String> {
    let single = || LETTERS.chars();
    let one = single().map(String::from).take(if count <= LETTERS.len() { count } else { 0 });
    let two = single().flat_map(move |first| single().map(move |second| format!("{first}{second}")));
    one.chain(two.take(if count > LETTERS.len() { count } else { 0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(count: u16) -> LinkHints {
        let target = || Target::Fragment(Sanitized::line("x"));
        let link = |row| LinkInView { column: 0, row, target: target(), label: Sanitized::default() };
        LinkHints::of((0..count).map(link).collect(), false).unwrap()
    }

    #[test]
    fn a_letter_chooses_a_link_and_two_where_there_are_many() {
        let row = |picked| if let Picked::Link(link) = picked { Some(link.row) } else { None };
        assert_eq!(row(hints(26).pick('M')), Some(25));
        assert_eq!(hints(3).pick('q'), Picked::Nothing);
        let mut many = hints(60);
        assert_eq!((many.pick('s'), many.open().count()), (Picked::More, 26));
        assert_eq!(row(many.pick('a')), Some(26));
    }
}
