//! References and notes that the page links: to each other, or one way where the markup says that it is a note.
//!
//! DPUB-ARIA 1.1 (`doc-noteref`, `doc-footnote`, `doc-endnotes`), EPUB 3 (`epub:type`), and what Markdown renderers,
//! wikis, word processors and newsletters write: `<sup><a href="#fn1">1</a></sup>` and a note that links back.

use std::collections::{HashMap, HashSet};

use dom_query::{NodeId, NodeRef};

use super::label::Label;
use super::survey::{Link, Survey};
use super::{Found, goes_on, is_inside, mark};
use crate::article::extract::is_chrome;
use crate::article::html::dom;

/// Elements between a place that a link names and the note that it is in.
const NEAR: usize = 4;

/// Notes in the order of their first reference.
pub(super) fn notes<'a>(survey: &Survey<'a>) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> = Vec::new();
    let mut known: HashMap<NodeId, Option<usize>> = HashMap::new();
    for link in survey.links.iter().take_while(|_| goes_on()) {
        let Some(label) = reference_label(link) else { continue };
        // What leads to an earlier place leads back, unless it is declared.
        let is_forward = |(at, _): &(usize, NodeRef)| *at > link.at || is_declared_reference(&link.node);
        let Some((at, target)) = survey.target(&link.fragment).filter(is_forward) else { continue };
        let Some(node) = note_around(&target) else { continue };
        match known.get(&node.id) {
            Some(Some(note)) if is_pair(survey, link, &node, &target, &label) => {
                found[*note].references.push(link.node);
            }
            Some(Some(_)) => {}
            Some(None) | None if !is_pair(survey, link, &node, &target, &label) => {}
            Some(None) | None => {
                known.insert(node.id, Some(found.len()));
                found.push(Found { node, at, label, id: link.fragment.clone(), references: vec![link.node] });
            }
        }
    }
    outermost(found)
}

/// The label of a link that may be a reference. A declared one may have any short text.
fn reference_label(link: &Link) -> Option<Label> {
    let text = link.node.text();
    if text.len() > 64 {
        return None;
    }
    Label::of(&text).or_else(|| (text.trim().is_empty() && is_declared_reference(&link.node)).then(Label::default))
}

fn is_declared_reference(link: &NodeRef) -> bool {
    has_role(link, &["doc-noteref"]) || has_type(link, &["noteref"])
}

fn has_role(node: &NodeRef, roles: &[&str]) -> bool {
    node.attr("role").is_some_and(|own| own.split_ascii_whitespace().any(|role| roles.contains(&role)))
}

fn has_type(node: &NodeRef, types: &[&str]) -> bool {
    node.attr("epub:type").is_some_and(|own| own.split_ascii_whitespace().any(|name| types.contains(&name)))
}

fn is_declared_note(node: &NodeRef) -> bool {
    has_role(node, &["doc-footnote", "doc-endnote"]) || has_type(node, &["footnote", "endnote", "rearnote", "note"])
}

fn holds_declared_notes(node: &NodeRef) -> bool {
    has_role(node, &["doc-endnotes"]) || has_type(node, &["footnotes", "endnotes", "rearnotes"])
}

/// The element that is the note of which `target` is a part: the item, the box or the paragraph around it.
fn note_around<'a>(target: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let around = std::iter::once(*target).chain(target.ancestors_it(Some(NEAR)));
    let node = around.into_iter().find(dom::is_block)?;
    let node = match () {
        () if node.has_name("dt") => node.next_element_sibling().filter(|next| next.has_name("dd"))?,
        () if node.has_name("td") || node.has_name("th") => text_cell(&node)?,
        () => whole(node),
    };
    let is_box = ["li", "p", "div", "aside", "dd", "td", "section", "footer"].iter().any(|name| node.has_name(name));
    let holds_heading = || node.descendants_it().any(|node| is_heading(&node));
    (is_box && !holds_heading() && has_text(&node)).then_some(node)
}

/// A paragraph that begins an item or a declared note is a part of it.
fn whole(node: NodeRef) -> NodeRef {
    let is_note = |parent: &NodeRef| parent.has_name("li") || is_declared_note(parent);
    let is_first = node.prev_element_sibling().is_none();
    node.parent().filter(|parent| is_first && is_note(parent)).unwrap_or(node)
}

/// Of a row with a label and a text (older docutils, plugins), the text.
fn text_cell<'a>(cell: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let row = cell.parent()?;
    match row.element_children().as_slice() {
        [label, text] if Label::of(&label.text()).is_some() => Some(*text),
        [_] => Some(*cell),
        _ => None,
    }
}

fn is_heading(node: &NodeRef) -> bool {
    ["h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|name| node.has_name(name))
}

fn has_text(node: &NodeRef) -> bool {
    node.text().chars().filter(|c| c.is_alphanumeric()).take(2).count() == 2
}

/// Whether the link refers to the note: they are declared, they link to each other, or the link is raised and the note
/// has its label.
fn is_pair(survey: &Survey, link: &Link, node: &NodeRef, target: &NodeRef, label: &Label) -> bool {
    let is_own = || link.node.ancestors_it(None).any(|above| above.id == node.id || is_chrome_of_page(&above));
    if is_own() || is_beside_in_table(&link.node, node) {
        return false;
    }
    let around = || std::iter::once(*node).chain(node.ancestors_it(Some(NEAR)));
    is_declared_reference(&link.node)
        || around().any(|node| is_declared_note(&node) || holds_declared_notes(&node))
        || links_back(survey, node, &link.node)
        || mark::is_raised(&link.node) && has_label(node, target, label)
}

/// An `aside` may be the article's own.
fn is_chrome_of_page(node: &NodeRef) -> bool {
    is_chrome(node) && !node.has_name("aside")
}

/// The notes of a table, in its foot, stay with it.
fn is_beside_in_table(link: &NodeRef, note: &NodeRef) -> bool {
    let is_table = |node: &NodeRef| node.has_name("table");
    let own: HashSet<NodeId> = link.ancestors_it(None).filter(is_table).map(|table| table.id).collect();
    !own.is_empty() && is_inside(note, &own)
}

fn links_back(survey: &Survey, note: &NodeRef, reference: &NodeRef) -> bool {
    let label = note
        .prev_element_sibling()
        .filter(|label| label.has_name("dt") || label.has_name("th") || label.has_name("td"));
    let links = label.into_iter().chain([*note]).flat_map(|node| node.descendants());
    links.filter(|node| node.has_name("a")).any(|link| mark::is_back_link(&link, reference, survey))
}

/// Whether the note begins with the label, has it as its number, or is named after it.
fn has_label(note: &NodeRef, target: &NodeRef, label: &Label) -> bool {
    let begins = mark::label_length(note, label).is_some();
    let is_item = || note.has_name("li") && label.to_number().is_some_and(|number| mark::number(note) == Some(number));
    let names_label = || {
        let id = target.attr("id").or_else(|| target.attr("name")).unwrap_or_default();
        id.len() <= 24 && id.ends_with(label.text()) && id.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    begins || names_label() || is_item()
}

/// A note in a note is a part of it.
fn outermost(found: Vec<Found>) -> Vec<Found> {
    let ids: HashSet<NodeId> = found.iter().map(|note| note.node.id).collect();
    let is_inner = |note: &Found| note.node.parent().is_some_and(|parent| is_inside(&parent, &ids));
    found.into_iter().filter(|note| !is_inner(note)).collect()
}
