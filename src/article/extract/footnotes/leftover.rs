//! What is left where notes were: empty boxes, the rule above them, and the heading that stood above nothing else.

use dom_query::{NodeId, NodeRef};

use super::goes_on;

/// Letters of a line that may be a heading, or that may stand beside one ("edit").
const SHORT: usize = 30;

/// Removes what is empty now in the places of notes. Returns the first heading among it.
pub(super) fn clear(places: &[NodeRef]) -> Option<NodeId> {
    let mut heading = None;
    for place in places.iter().take_while(|_| goes_on()) {
        // Another note of the same place may have cleared it.
        if place.parent().is_some() && !place.has_name("body") {
            let found = clear_place(place);
            heading = heading.or(found);
        }
    }
    heading.map(|heading| heading.id)
}

fn clear_place<'a>(place: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let empty = std::iter::once(*place).chain(place.ancestors_it(None)).take_while(is_empty).last();
    let Some(empty) = empty else { return heading_at_the_end(place) };
    let own = empty.descendants_it().find(is_heading);
    let before = own.is_none().then(|| heading_before(&empty)).flatten();
    empty.remove_from_parent();
    if let Some(heading) = before.or(own) {
        heading.remove_from_parent();
    }
    before.or(own)
}

/// Whether a box holds nothing but headings, rules and short labels of them.
fn is_empty(node: &NodeRef) -> bool {
    let is_box = !["body", "main", "article", "html"].iter().any(|name| node.has_name(name));
    let in_heading = |text: &NodeRef| text.ancestors_it(Some(4)).any(|node| is_heading(&node));
    let is_shown = |node: &NodeRef| ["img", "video", "iframe", "pre"].iter().any(|name| node.has_name(name));
    let is_ink = |node: &NodeRef| node.is_nonempty_text() && !in_heading(node) || is_shown(node);
    is_box && !is_inline(node) && !node.descendants_it().any(|node| is_ink(&node))
}

fn is_inline(node: &NodeRef) -> bool {
    !crate::article::html::dom::is_block(node)
}

fn is_heading(node: &NodeRef) -> bool {
    level(node).is_some()
}

fn level(node: &NodeRef) -> Option<u8> {
    let name = node.node_name()?;
    name.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level))
}

/// The heading right before an empty box, if another one of its rank or nothing follows. A rule before it goes.
fn heading_before<'a>(empty: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let next = std::iter::successors(empty.next_element_sibling(), NodeRef::next_element_sibling).find(has_text);
    let before = last_before(empty)?;
    heads_nothing(&before, next.as_ref()).then_some(before)
}

/// The same where the notes had no box of their own.
fn heading_at_the_end<'a>(place: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let last = place.element_children().into_iter().rfind(|node| has_text(node) || node.has_name("hr"))?;
    let last = if last.has_name("hr") {
        let before = last_before(&last);
        last.remove_from_parent();
        before?
    } else {
        last
    };
    heads_nothing(&last, None).then(|| {
        last.remove_from_parent();
        last
    })
}

fn last_before<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let mut before = std::iter::successors(node.prev_element_sibling(), NodeRef::prev_element_sibling);
    let mut rules = Vec::new();
    let found = before.find(|node| {
        if node.has_name("hr") {
            rules.push(*node);
        }
        has_text(node)
    });
    rules.iter().for_each(NodeRef::remove_from_parent);
    found
}

fn has_text(node: &NodeRef) -> bool {
    node.text().contains(char::is_alphanumeric)
}

/// Whether the element is a heading, or a line like one, and `next` is of its rank or nothing.
fn heads_nothing(node: &NodeRef, next: Option<&NodeRef>) -> bool {
    let inner = || node.descendants_it().find(is_heading);
    let heading = if is_heading(node) { Some(*node) } else { inner() };
    let text = node.text();
    match heading {
        Some(heading) => {
            let is_alone = text.trim().chars().count() <= heading.text().trim().chars().count() + SHORT;
            let rank = level(&heading).unwrap_or(6);
            let next_rank =
                next.map(|next| level(next).or_else(|| next.descendants_it().find_map(|node| level(&node))));
            is_alone && next_rank.is_none_or(|next| next.is_some_and(|next| next <= rank))
        }
        None => next.is_none() && node.has_name("p") && is_label(node, text.trim()),
    }
}

/// A short line in bold, or one that is named after a heading (docutils).
fn is_label(node: &NodeRef, text: &str) -> bool {
    let strong: usize = node
        .descendants_it()
        .filter(|node| node.has_name("strong") || node.has_name("b"))
        .map(|node| node.text().trim().chars().count())
        .sum();
    let is_named = || ["rubric", "title", "heading"].iter().any(|name| node.has_class(name));
    text.chars().count() <= SHORT
        && !text.ends_with(['.', '!', '?', '。'])
        && (strong >= text.chars().count() || is_named())
}
