//! The deck: the line below the headline that says more of it. It is no heading of the article, whatever element it is.
//!
//! Signs are DPUB-ARIA's `doc-subtitle`, HTML's `hgroup` (4.3.7), a second `h1`, a heading that is the page's own
//! description, and the names of standfirsts. Only the first block below the headline is looked at.

use dom_query::{Document, NodeId, NodeRef};

use super::class_names;
use super::text_blocks::line;
use crate::article::Metadata;
use crate::article::blocks::DECK;
use crate::article::html::dom;
use crate::article::text::key::key;

/// The longest deck, in characters.
const LONGEST: usize = 400;

/// The elements after the headline that are looked at for the next block. Empty boxes and icons may be between.
const NEAR: usize = 24;

/// The deck of a page and its headline.
pub(super) struct PageDeck {
    deck: NodeId,
    text: String,
    headline: NodeId,
}

/// Marks the deck, if the page has one.
pub(super) fn mark(document: &Document, meta: &Metadata) -> Option<PageDeck> {
    let headline = headline(&document.body()?, meta)?;
    let is_repeated = |node: &NodeRef| [key(&meta.title), key(&headline.text())].contains(&key(&node.text()));
    let deck = below(&headline).filter(|node| is_deck(document, node) && !is_repeated(node))?;
    deck.set_attr(DECK, "");
    Some(PageDeck { deck: deck.id, text: line(&deck), headline: headline.id })
}

impl PageDeck {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Puts the deck at the start of the article if it was lost with the box around the headline.
    pub(super) fn put_back(&self, document: &Document) {
        let Some(body) = document.body() else { return };
        let is_there = |id: &NodeId| document.tree.ancestor_ids_of_it(id, None).any(|above| above == body.id);
        if is_there(&self.deck) && document.tree.get(&self.deck).is_some_and(|deck| has_text(&deck)) {
            return;
        }
        let deck = document.tree.new_element("p");
        deck.set_attr(DECK, "");
        deck.append_child(&document.tree.new_text(self.text.as_str()));
        match document.tree.get(&self.headline).filter(|_| is_there(&self.headline)) {
            Some(headline) => headline.insert_after(&deck),
            None => body.prepend_child(&deck),
        }
    }
}

/// The main heading that is the title, or the only one.
fn headline<'a>(body: &NodeRef<'a>, meta: &Metadata) -> Option<NodeRef<'a>> {
    let headings: Vec<NodeRef> = body.descendants_it().filter(|node| node.has_name("h1")).collect();
    let title = key(&meta.title);
    let is_title = |node: &&NodeRef| !title.is_empty() && key(&node.text()) == title;
    match headings.as_slice() {
        [only] => Some(*only),
        several => several.iter().find(is_title).copied(),
    }
}

/// The next block with text, after the headline or after the box that holds nothing else.
fn below<'a>(headline: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let mut at = *headline;
    loop {
        let next = std::iter::successors(at.next_sibling(), NodeRef::next_sibling).take(NEAR).find(has_text);
        match next {
            Some(next) if next.is_element() => return innermost(next),
            Some(_) => return None,
            None => at = at.parent().filter(|parent| !parent.has_name("body") && !parent.has_name("article"))?,
        }
    }
}

/// Down through boxes that begin with it.
fn innermost(mut node: NodeRef) -> Option<NodeRef> {
    for _ in 0..NEAR {
        let is_named = class_names::is_standfirst(&node) || is_subtitle(&node);
        let is_box = ["div", "header", "section", "hgroup"].iter().any(|name| node.has_name(name));
        let holds_blocks = || node.descendants_it().any(|inner| dom::is_block(&inner) && has_text(&inner));
        if !is_box || !holds_blocks() || is_named && single(&node) {
            return Some(node);
        }
        node = node.children_it(false).find(has_text).filter(NodeRef::is_element)?;
    }
    None
}

/// Whether the box holds one block with text.
fn single(node: &NodeRef) -> bool {
    node.descendants_it().filter(|inner| dom::is_block(inner) && has_text(inner)).count() == 1
}

fn has_text(node: &NodeRef) -> bool {
    (node.is_element() || node.is_text()) && node.text().contains(char::is_alphanumeric)
}

fn is_subtitle(node: &NodeRef) -> bool {
    &*node.attr_or("role", "") == "doc-subtitle"
}

fn is_deck(document: &Document, node: &NodeRef) -> bool {
    let text = node.text();
    let text = text.trim();
    let is_line = text.chars().count() <= LONGEST && !node.descendants_it().any(|inner| inner.has_name("time"));
    let is_heading = || ["h2", "h3", "h4", "h5", "h6"].iter().any(|name| node.has_name(name));
    let is_text = || is_heading() || ["p", "div", "h1"].iter().any(|name| node.has_name(name));
    let in_group = || node.parent().is_some_and(|parent| parent.has_name("hgroup"));
    let named = || class_names::is_standfirst(node) && !class_names::is_boilerplate(node);
    is_line
        && is_text()
        && (is_subtitle(node)
            || node.has_name("h1")
            || in_group()
            || named()
            || is_heading() && is_description(document, text))
}

/// Whether the page describes itself by this text.
fn is_description(document: &Document, text: &str) -> bool {
    let stated = document.select("meta[name=description], meta[property='og:description']");
    let own = key(text);
    own.len() >= 20 && stated.nodes().iter().any(|node| key(&node.attr_or("content", "")) == own)
}
