//! Turns the HTML of a page into a DOM. The page has passed the guard. It is parsed piece by piece, so that parsing can
//! stop when the budget is spent.
//!
//! After each piece html5ever's list of errors in the page is cleared. Nothing uses it, and a page of nothing but
//! errors would cost 24 bytes for each byte.

use dom_query::{Document, NodeData, NodeRef, Tree};
use html5ever::driver::Parser;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

use super::element::Tag;
use super::guard::Guarded;
use crate::article::text::part;
use crate::budget;

/// Bytes parsed between two checks of the budget.
const PIECE: usize = 16 * 1024;

/// Parses a whole page. If the budget runs out, returns what was parsed so far.
pub(in crate::article) fn document(page: &Guarded) -> Document {
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let mut parser = parse_document(empty(), options);
    let mut rest = &*page.html;
    while !rest.is_empty() && !budget::is_spent() {
        let (piece, after) = rest.split_at(part::cut(rest, PIECE).len());
        parser.process(StrTendril::from_slice(piece));
        forget_errors(&parser);
        rest = after;
    }
    parser.finish()
}

/// Frees memory for attributes that do not exist: an element with one attribute has room for four, of 40 bytes each.
pub(in crate::article) fn shrink(document: &Document) {
    for node in document.root().descendants() {
        node.update(|node| {
            if let NodeData::Element(element) = &mut node.data {
                element.attrs.shrink_to_fit();
            }
        });
    }
}

/// Removes a node that parts words, so that it still parts them: between two pieces of running text, a block leaves an
/// empty block, and anything else a space.
pub(in crate::article) fn remove(node: &NodeRef) {
    if is_running(node, NodeRef::prev_sibling) && is_running(node, NodeRef::next_sibling) {
        let left = if is_block(node) { node.tree.new_element("div") } else { node.tree.new_text(" ") };
        node.insert_before(&left);
    }
    node.remove_from_parent();
}

/// How many neighbours, and how many inline elements around the node, are looked at. Only removed nodes leave more than two
/// neighbours of white space in a row.
const NEAR: usize = 4;

type Step<'a> = fn(&NodeRef<'a>) -> Option<NodeRef<'a>>;

/// Whether the next neighbour with something in it is text or an inline element. It may be outside of inline elements
/// that the node is at the edge of.
fn is_running<'a>(node: &NodeRef<'a>, next: Step<'a>) -> bool {
    let inline = |node: &NodeRef<'a>| node.parent().filter(|parent| parent.is_element() && !is_block(parent));
    let mut around = std::iter::successors(Some(*node), inline).take(NEAR);
    let neighbour = around.find_map(|node| neighbour(&node, next));
    neighbour.is_some_and(|node| !is_block(&node) && !node.has_name("br"))
}

fn neighbour<'a>(node: &NodeRef<'a>, next: Step<'a>) -> Option<NodeRef<'a>> {
    let mut neighbours = std::iter::successors(next(node), next).take(NEAR);
    neighbours.find(|node| node.is_element() || node.is_nonempty_text())
}

/// Whether the element starts and ends a line by default.
pub(in crate::article) fn is_block(node: &NodeRef) -> bool {
    node.qual_name_ref().is_some_and(|name| Tag::named(&name.local).is_block())
}

fn empty() -> Document {
    Document { tree: Tree::new(NodeData::Document), ..Document::default() }
}

fn forget_errors(parser: &Parser<Document>) {
    parser.tokenizer.sink.sink.errors.borrow_mut().clear();
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::guard::guarded;
    use super::*;
    use crate::budget::{Budget, Spent};

    #[test]
    fn pieces_make_the_page_that_the_whole_makes() {
        let page =
            format!("<title>t</title><p class=\"ä&amp;b\">{}", "日本 <b>x</b>&eacute;\r\n<!-- y -->".repeat(3_000));
        let whole = Document::from(guarded(&page).html.as_ref());
        assert_eq!(document(&guarded(&page)).html(), whole.html());
    }

    #[test]
    fn the_errors_of_a_page_cost_no_memory() {
        assert!(document(&guarded(&"\0</p>".repeat(10_000))).errors.borrow().is_empty());
    }

    #[test]
    fn a_page_that_is_given_up_grows_no_further() {
        let page = "<p>x".repeat(20_000);
        let given_up = Budget::new(Duration::from_secs(600));
        given_up.stop();
        let mut nodes = 0;
        let run = given_up.run(|| nodes = document(&guarded(&page)).tree.len());
        assert_eq!(run, Err(Spent::Stopped));
        assert!(nodes < 10, "{nodes}");
    }
}
