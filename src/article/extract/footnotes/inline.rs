//! Notes inside of the sentence: in the margin (Tufte CSS and its kin), in a tooltip, in a popover, hidden until asked
//! for.
//!
//! The note is an element in running text. What shows its label is around it, or right before it: a label with a check
//! box, a control that it describes (`aria-describedby`, `popovertarget`), a raised number. If the reference also links
//! to a note elsewhere, the one here goes.

use std::collections::HashSet;

use dom_query::{NodeId, NodeRef};

use super::label::Label;
use super::survey::Survey;
use super::{Found, goes_on, is_named, mark};
use crate::article::extract::is_chrome;
use crate::article::html::dom;
use crate::article::text::key::key;

/// The fewest letters of a note that no name declares to be one, and of the text before a note without a label.
const FEWEST_LETTERS: usize = 20;

/// Elements around a note that belong to it.
const NEAR: usize = 4;

/// The longest note, in bytes. A longer one is a part of the page.
const LONGEST: usize = 8_000;

/// The notes in running text, besides those in `known`.
pub(super) fn notes<'a>(survey: &Survey<'a>, known: &[Found<'a>]) -> Vec<Found<'a>> {
    let taken: HashSet<NodeId> = known.iter().map(|note| note.node.id).collect();
    let referring: HashSet<NodeId> = known.iter().flat_map(|note| &note.references).map(|node| node.id).collect();
    let mut texts: HashSet<String> = known.iter().map(|note| key_of(note)).collect();
    let mut used: HashSet<NodeId> = HashSet::new();
    let mut found = Vec::new();
    // A note in a wrapper that is named too comes first.
    for (at, node) in survey.asides.iter().rev().take_while(|_| goes_on()) {
        let is_taken = || node.ancestors_it(None).any(|above| taken.contains(&above.id) || is_chrome(&above));
        let holds_used = || node.descendants_it().any(|inner| used.contains(&inner.id));
        if is_taken() || holds_used() || !is_note_text(node) {
            continue;
        }
        let Some((reference, label)) = reference_of(node) else { continue };
        let refers = |node: &NodeRef| referring.contains(&node.id);
        if refers(&reference) || reference.descendants_it().any(|node| refers(&node)) {
            node.remove_from_parent();
            continue;
        }
        used.insert(node.id);
        found.push(Found { node: lifted(node), at: *at, label, id: String::new(), references: vec![reference] });
    }
    found.reverse();
    found.retain(|note| texts.insert(key_of(note)));
    found
}

/// The text of a note, to compare it with others.
pub(super) fn key_of(note: &Found) -> String {
    key(&note.node.text())
}

fn is_note_text(node: &NodeRef) -> bool {
    let text = node.text();
    text.len() <= LONGEST && Label::of(&text).is_none() && text.chars().filter(|c| c.is_alphanumeric()).count() > 1
}

/// What refers to the note, and its label.
fn reference_of<'a>(note: &NodeRef<'a>) -> Option<(NodeRef<'a>, Label)> {
    if !is_in_text(note) {
        return None;
    }
    let outer = wrapper(note);
    match before(&outer) {
        _ if outer.id != note.id && is_sure(note, &outer) => Some((outer, label_without(&outer, note)?)),
        Some((reference, label)) if is_referred(&reference, note) || is_named(note) => Some((reference, label)),
        Some((reference, label)) if mark::is_raised(&reference) && is_long(note) => Some((reference, label)),
        None if is_named(note) && follows_text(&outer) => {
            let reference = note.tree.new_element("span");
            outer.insert_before(&reference);
            Some((reference, Label::default()))
        }
        Some(_) | None => None,
    }
}

/// Whether the element is a part of a paragraph, an item or a cell.
fn is_in_text(node: &NodeRef) -> bool {
    let block = node.ancestors_it(Some(2 * NEAR)).find(dom::is_block);
    block.is_some_and(|block| !block.has_name("nav") && !block.has_name("body"))
}

/// The outermost inline element that holds nothing but the note and its label.
fn wrapper<'a>(note: &NodeRef<'a>) -> NodeRef<'a> {
    let is_wrapper = |node: &NodeRef| !dom::is_block(node) && label_without(node, note).is_some();
    note.ancestors_it(Some(NEAR)).take_while(is_wrapper).last().unwrap_or(*note)
}

/// The label that the text around the note is, if it is no more than that.
fn label_without(outer: &NodeRef, note: &NodeRef) -> Option<Label> {
    let in_note = |node: &NodeRef| node.ancestors_it(None).any(|above| above.id == note.id);
    let texts = outer.descendants_it().filter(|node| node.is_text() && !in_note(node)).take(16);
    let text: String = texts.map(|node| node.text().to_string()).collect();
    if text.trim().is_empty() { Some(Label::default()) } else { Label::of(&text) }
}

/// Whether the wrapper is a note's for certain: it is named, or it refers to the note by its markup.
fn is_sure(note: &NodeRef, outer: &NodeRef) -> bool {
    let around = || std::iter::once(*note).chain(note.ancestors_it(Some(NEAR)).take_while(|node| node.id != outer.id));
    is_named(outer)
        || around().any(|node| is_named(&node))
        || outer.descendants_it().any(|node| is_referred(&node, note))
        || outer.descendants_it().any(|node| node.has_name("sup")) && is_long(note)
}

/// Whether a control names the note as its description or as what it shows.
fn is_referred(control: &NodeRef, note: &NodeRef) -> bool {
    let Some(id) = note.attr("id").filter(|id| !id.is_empty()) else { return false };
    let names = ["aria-describedby", "aria-details", "aria-controls", "popovertarget", "data-footnote"];
    let is_name = |value: &str| value.split_ascii_whitespace().any(|name| name.trim_start_matches('#') == &*id);
    let says = |node: &NodeRef| names.iter().any(|name| node.attr(name).is_some_and(|value| is_name(&value)));
    says(control) || control.descendants_it().any(|node| says(&node))
}

fn is_long(note: &NodeRef) -> bool {
    letters(note) >= FEWEST_LETTERS && note.text().trim().contains(' ')
}

fn letters(node: &NodeRef) -> usize {
    node.text().chars().filter(|c| c.is_alphanumeric()).count()
}

/// The label right before the note: the label of a check box that shows it, or an element with nothing but a label.
fn before<'a>(note: &NodeRef<'a>) -> Option<(NodeRef<'a>, Label)> {
    let is_silent = |node: &NodeRef| node.is_text() && !node.is_nonempty_text() || node.is_comment();
    let mut siblings =
        std::iter::successors(note.prev_sibling(), NodeRef::prev_sibling).filter(|node| !is_silent(node));
    let mut nearest = siblings.next()?;
    if nearest.has_name("input") {
        let switch = nearest;
        nearest = siblings.next()?;
        let is_of = nearest.has_name("label") && nearest.attr("for") == switch.attr("id");
        return is_of.then(|| (nearest, Label::of(&nearest.text()).unwrap_or_default()));
    }
    let is_mark = ["sup", "a", "button", "span", "label"].iter().any(|name| nearest.has_name(name));
    let label = Label::of(&nearest.text()).filter(|_| is_mark)?;
    Some((nearest, label))
}

/// Whether enough text of the same paragraph comes before.
fn follows_text(node: &NodeRef) -> bool {
    let before = std::iter::successors(node.prev_sibling(), NodeRef::prev_sibling).take(16);
    before.map(|node| letters(&node)).sum::<usize>() >= FEWEST_LETTERS
}

/// Takes the note out of what refers to it, and its switch away.
fn lifted<'a>(note: &NodeRef<'a>) -> NodeRef<'a> {
    let paragraph = note.tree.new_element("p");
    if let Some(switch) = note.prev_element_sibling().filter(|node| node.has_name("input")) {
        switch.remove_from_parent();
    }
    if let Some(first) = note.first_child() {
        paragraph.append_children(&first);
    }
    note.remove_from_parent();
    paragraph
}
