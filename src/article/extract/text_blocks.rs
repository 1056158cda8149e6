//! The blocks of a page as the second opinion sees them: where each starts, how much text it has, and how much of that
//! is links.
//!
//! Text and link density are those of Kohlschütter, Fankhauser, Nejdl ("Boilerplate Detection using Shallow Text
//! Features", WSDM 2010). This module does not know what a block is for.

use dom_query::NodeRef;

use crate::article::MediaKind;
use crate::article::html::element::Tag;
use crate::budget;

/// Letters of the shortest block that can be a paragraph alone: about ten words, as in the paper.
const FEWEST_LETTERS: usize = 60;

/// One block that does not consist of other blocks.
pub(super) struct Unit<'a> {
    pub node: NodeRef<'a>,
    pub text: String,
    pub letters: usize,
    pub linked: usize,
}

impl<'a> Unit<'a> {
    fn of(node: NodeRef<'a>) -> Unit<'a> {
        let (mut text, mut letters, mut linked) = (String::new(), 0, 0);
        each_text(&node, is_link(&node), &mut |piece| match piece {
            Piece::Text(words, in_link) => {
                let count = self::letters(words);
                letters += count;
                linked += if in_link { count } else { 0 };
                push(&mut text, words);
            }
            Piece::Break => push(&mut text, " "),
        });
        text.truncate(text.trim_end().len());
        Unit { node, text, letters, linked }
    }

    /// Whether the element has one of these names.
    pub fn has_name(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.node.has_name(name))
    }

    /// Whether it is an `h1` to `h6`.
    pub fn is_heading(&self) -> bool {
        self.has_name(&["h1", "h2", "h3", "h4", "h5", "h6"])
    }

    /// Whether the block consists of something other than sentences. Density tells nothing about such blocks.
    pub fn is_object(&self) -> bool {
        self.has_name(&["table", "pre", "figure", "figcaption", "dl", "details"])
    }

    /// Whether the block has enough text, few links, and the punctuation that ends or joins sentences.
    pub fn is_prose(&self) -> bool {
        let is_sentence = |c: char| ".!?…:;。！？؟।۔".contains(c);
        let is_text = self.letters >= FEWEST_LETTERS && self.linked * 3 < self.letters;
        is_text && self.text.contains(is_sentence) && !self.is_heading() && !self.is_object()
    }

    /// Whether the block is nothing but links, apart from punctuation or a date.
    pub fn is_linked(&self) -> bool {
        self.letters > 0 && self.linked * 10 >= self.letters * 9
    }

    /// The links in it, and itself if it is one.
    pub fn links(&self) -> impl Iterator<Item = NodeRef<'a>> {
        let own = Some(self.node).filter(is_link);
        own.into_iter().chain(self.node.descendants_it().filter(is_link))
    }
}

/// What is inside a block, in document order.
enum Piece<'t> {
    /// A text, and whether it is in a link.
    Text(&'t str, bool),
    /// Words before and after it are not one word.
    Break,
}

fn each_text(node: &NodeRef, in_link: bool, told: &mut impl FnMut(Piece)) {
    for child in node.children_it(false).filter(|child| !is_silent(child)) {
        if child.is_text() {
            told(Piece::Text(&child.text(), in_link));
            continue;
        }
        each_text(&child, in_link || is_link(&child), told);
        if is_block(&child) || child.has_name("br") {
            told(Piece::Break);
        }
    }
}

/// Adds words. White space becomes one space as it comes: a list of all words is many times as large as the text of a long
/// block.
fn push(text: &mut String, raw: &str) {
    for (i, word) in raw.split(char::is_whitespace).enumerate() {
        if i > 0 && !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push_str(word);
    }
}

/// The letters of the node's blocks, and how many of them are in links. Without blocks, those of its text.
pub(super) fn measure(root: &NodeRef) -> (usize, usize) {
    let (mut all, mut linked) = (0, 0);
    for node in blocks(root) {
        each_text(&node, is_link(&node), &mut |piece| {
            if let Piece::Text(words, in_link) = piece {
                let count = letters(words);
                all += count;
                linked += if in_link { count } else { 0 };
            }
        });
    }
    if all == 0 { (letters(&root.text()), 0) } else { (all, linked) }
}

/// Whether the element is a link. Without an address it is a place in the page (HTML, 4.5.1).
pub(super) fn is_link(node: &NodeRef) -> bool {
    node.has_name("a") && node.has_attr("href")
}

/// The text of an element on one line, with a space where a line break or a block separates words.
pub(super) fn line(node: &NodeRef) -> String {
    Unit::of(*node).text
}

/// The blocks below `root`, in document order.
pub(super) fn units<'a>(root: &NodeRef<'a>) -> Vec<Unit<'a>> {
    each_unit(root).collect()
}

/// The same one at a time: together they are as large as the page.
pub(super) fn each_unit<'a>(root: &NodeRef<'a>) -> impl Iterator<Item = Unit<'a>> + use<'a> {
    blocks(root).into_iter().map(Unit::of).filter(|unit| unit.letters > 0)
}

fn blocks<'a>(root: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let mut found = Vec::new();
    collect(root, false, &mut found);
    found
}

/// Collects the blocks below `parent`. A table without a header holds no table with one, so headers are not searched
/// again inside a layout table. Otherwise a page of tables in tables would be read once for each of them.
fn collect<'a>(parent: &NodeRef<'a>, in_layout: bool, found: &mut Vec<NodeRef<'a>>) {
    let shown = |node: &NodeRef| node.is_element() && !is_silent(node);
    for node in parent.children_it(false).filter(shown).take_while(|_| !budget::is_spent()) {
        let before = found.len();
        let is_layout = node.has_name("table") && holds_blocks(&node) && (in_layout || !holds_header(&node));
        if is_layout || !is_whole(&node) {
            collect(&node, in_layout || is_layout, found);
        }
        // A link around blocks is one block (HTML, 4.5.1). A division without blocks inside is one itself.
        if is_link(&node) && found.len() > before {
            found.truncate(before);
            found.push(node);
        } else if is_block(&node) && found.len() == before {
            found.push(node);
        }
    }
}

/// Whether the element is one block whatever it holds. A layout table is not one: it has no header, and its cells hold
/// blocks (WCAG, failure F46).
fn is_whole(node: &NodeRef) -> bool {
    let names =
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "pre", "figure", "details", "table"];
    names.iter().any(|name| node.has_name(name))
}

fn holds_blocks(table: &NodeRef) -> bool {
    holds(table, &["p", "div", "br", "table", "h1", "h2", "h3"])
}

fn holds_header(table: &NodeRef) -> bool {
    holds(table, &["th", "caption"])
}

fn holds(node: &NodeRef, names: &[&str]) -> bool {
    node.descendants_it().any(|node| names.iter().any(|name| node.has_name(name)))
}

fn is_block(node: &NodeRef) -> bool {
    named(node).is_some_and(Tag::is_block)
}

/// Whether a browser does not show the element as text (HTML, 15.3.1), or the element is pressed instead of read.
fn is_silent(node: &NodeRef) -> bool {
    match named(node) {
        Some(tag) => matches!(tag, Tag::Absent | Tag::NoScript | Tag::Button | Tag::Player(MediaKind::Embed)),
        None => !node.is_text(),
    }
}

fn named(node: &NodeRef) -> Option<Tag> {
    Some(Tag::named(&node.qual_name_ref()?.local))
}

/// Counts letters and digits. An ideograph or a kana carries as much as a syllable and counts as three.
pub(super) fn letters(text: &str) -> usize {
    let weight = |c: char| if ('\u{2e80}'..'\u{fb00}').contains(&c) { 3 } else { 1 };
    text.chars().filter(|c| c.is_alphanumeric()).map(weight).sum()
}
