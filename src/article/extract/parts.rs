//! Elements that are part of something that was kept, and say nothing by themselves: who said a quotation, what a disclosure
//! or a definition is about, the check box of an item, the picture that is a cell.
//!
//! They are kept with the whole and dropped with it.

use std::collections::{HashMap, HashSet};

use dom_query::{NodeId, NodeRef};

/// Finds parts, and remembers which wholes are kept: a long table is looked at once.
pub(super) struct Parts<'k> {
    kept: &'k HashSet<NodeId>,
    wholes: HashMap<NodeId, bool>,
}

impl<'k> Parts<'k> {
    pub(super) fn new(kept: &'k HashSet<NodeId>) -> Parts<'k> {
        Parts { kept, wholes: HashMap::new() }
    }

    /// Whether the element is part of something of which text is kept.
    pub(super) fn belongs(&mut self, node: &NodeRef, name: &str) -> bool {
        let Some(whole) = whole(node, name) else { return false };
        let kept = self.kept;
        let is_kept = |node: &NodeRef| node.is_nonempty_text() && kept.contains(&node.id);
        *self.wholes.entry(whole.id).or_insert_with(|| whole.descendants_it().any(|node| is_kept(&node)))
    }
}

/// What the element is a part of.
fn whole<'a>(node: &NodeRef<'a>, name: &str) -> Option<NodeRef<'a>> {
    match name {
        "footer" | "cite" | "figcaption" => around(node, &["blockquote"]).or_else(|| quoting_figure(node)),
        "summary" => node.parent().filter(|parent| parent.has_name("details")),
        "dt" => next_definition(node),
        "input" if is_check_box(node) => around(node, &["li", "td", "th", "p"]),
        "li" if !node.descendants_it().any(|inner| inner.is_nonempty_text()) => around(node, &["ul", "ol"]),
        "img" | "svg" => around(node, &["td", "th"]).and_then(|cell| around(&cell, &["table"])),
        _ if is_icon(node) => around(node, &["td", "th"]).and_then(|cell| around(&cell, &["table"])),
        _ => None,
    }
}

fn around<'a>(node: &NodeRef<'a>, names: &[&str]) -> Option<NodeRef<'a>> {
    node.ancestors_it(Some(NEAR)).find(|above| names.iter().any(|name| above.has_name(name)))
}

/// Levels between a part and the whole. More are a layout.
const NEAR: usize = 8;

/// A figure whose picture is a quotation (HTML, 4.4.4).
fn quoting_figure<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let figure = node.parent().filter(|parent| parent.has_name("figure"))?;
    figure.children_it(false).any(|child| child.has_name("blockquote")).then_some(figure)
}

/// The definition of a term. Several terms may share one (HTML, 4.4.9).
fn next_definition<'a>(term: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let after = std::iter::successors(term.next_element_sibling(), NodeRef::next_element_sibling).take(NEAR);
    after.into_iter().find(|node| !node.has_name("dt")).filter(|node| node.has_name("dd"))
}

fn is_check_box(node: &NodeRef) -> bool {
    node.attr_or("type", "").eq_ignore_ascii_case("checkbox")
}

/// An element that a role turns into a picture.
pub(super) fn is_icon(node: &NodeRef) -> bool {
    &*node.attr_or("role", "") == "img" && (node.has_attr("aria-label") || node.has_attr("title"))
}

/// Whether an element that holds nothing says something all the same.
pub(super) fn stands_empty(node: &NodeRef, name: &str) -> bool {
    matches!(name, "li" | "input" | "svg") || is_icon(node)
}
