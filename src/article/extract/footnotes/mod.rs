//! Footnotes and side notes: takes them out of the page before anything is removed from it, and puts those back at the
//! end of which a reference is still there.
//!
//! So what is the article is decided without the notes, and they are neither lost with a box beside the text nor read
//! in the middle of a sentence. Three kinds are found, in this order: references and notes that link to each other
//! (`linked`), notes inside of the sentence (`inline`), and lists whose numbers are raised in the text (`listed`). The
//! meaning of the markup counts first (DPUB-ARIA and EPUB roles, WAI-ARIA descriptions, links), names last.

mod inline;
mod label;
mod leftover;
mod linked;
mod listed;
mod mark;
mod survey;

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};

use super::class_names;
use crate::article::HttpUrl;
use crate::article::blocks::{NOTE, REFERENCE};
use crate::budget;
use label::Label;
use survey::Survey;

/// The most notes of one page. Encyclopedias have some hundreds.
const MOST_NOTES: usize = 5_000;

/// The notes that were taken out of a page.
#[derive(Default)]
pub(super) struct PageNotes {
    taken: Vec<Taken>,
    /// The heading, or the line like one, that stood above nothing but notes.
    heading: Option<NodeId>,
}

/// A note as an item of a list, which is in no page.
struct Taken {
    item: NodeId,
    references: Vec<NodeId>,
}

/// A note that was found, still in its place.
struct Found<'a> {
    /// The element that is the note.
    node: NodeRef<'a>,
    /// Where the page has it, for the order.
    at: usize,
    label: Label,
    /// What the references' links lead to; empty if a name has to be made.
    id: String,
    /// The links that lead to it, or what is to become one.
    references: Vec<NodeRef<'a>>,
}

/// Takes the notes out of the page. `own` are the addresses that the page may use for itself.
pub(super) fn take(document: &Document, own: &[&HttpUrl]) -> PageNotes {
    let Some(body) = document.body() else { return PageNotes::default() };
    let survey = Survey::of(&body, own);
    let mut found = linked::notes(&survey);
    found.extend(inline::notes(&survey, &found));
    found.extend(listed::notes(&survey, &found));
    found.truncate(MOST_NOTES);
    found.sort_by_key(|note| note.at);
    let places: Vec<NodeRef> = found.iter().filter_map(|note| note.node.parent()).collect();
    let mut taking = Taking { survey: &survey, numbered: 0, named: 0 };
    let taken = found.into_iter().map(|note| taking.take(note)).collect();
    PageNotes { taken, heading: leftover::clear(&places) }
}

impl PageNotes {
    /// The text of each note, and whether it was put back into the document.
    pub(super) fn texts(&self, document: &Document) -> Vec<(String, bool)> {
        let Some(body) = document.body() else { return Vec::new() };
        let is_there = |id: &NodeId| document.tree.ancestor_ids_of_it(id, None).any(|above| above == body.id);
        let text = |id: &NodeId| document.tree.get(id).map(|item| item.text().to_string()).unwrap_or_default();
        self.taken.iter().map(|note| (text(&note.item), is_there(&note.item))).collect()
    }

    /// Puts the notes at the end of what is left of the page.
    pub(super) fn put_back(&self, document: &Document) {
        let Some(body) = document.body() else { return };
        let is_there = |id: &NodeId| document.tree.ancestor_ids_of_it(id, None).any(|above| above == body.id);
        let kept: Vec<&Taken> = self.taken.iter().filter(|note| note.references.iter().any(is_there)).collect();
        if kept.is_empty() {
            return;
        }
        let section = document.tree.new_element("section");
        let heading = self.heading.unwrap_or_else(|| document.tree.new_element("hr").id);
        section.append_child(&heading);
        let list = document.tree.new_element("ol");
        section.append_child(&list);
        kept.iter().for_each(|note| list.append_child(&note.item));
        body.append_child(&section);
    }
}

/// Turns what was found into items and links.
struct Taking<'s, 'a> {
    survey: &'s Survey<'a>,
    /// The notes so far that the page gives no label.
    numbered: usize,
    /// Names that were asked for.
    named: usize,
}

impl<'a> Taking<'_, 'a> {
    fn take(&mut self, note: Found<'a>) -> Taken {
        let Found { node, label, id, references, .. } = note;
        let label = self.label(label);
        let id = if id.is_empty() { self.survey.unused(&format!("fn-{}", self.next())) } else { id };
        let item = node.tree.new_element("li");
        item.set_attr("id", &id);
        item.set_attr(NOTE, &label.marker());
        let named: Vec<Option<String>> =
            references.iter().map(|reference| mark::block_linked_back(&node, reference, self.survey)).collect();
        mark::without_back_links(&node, &references, self.survey);
        mark::without_label(&node, &label);
        remove_label_beside(&node);
        move_into(&item, &node);
        let links: Vec<(NodeRef, String)> = references
            .iter()
            .zip(named)
            .map(|(reference, name)| self.reference(reference, &label, &id, name))
            .collect();
        mark::link_back(&item, links.iter().map(|(_, name)| &**name));
        Taken { item: item.id, references: links.iter().map(|(node, _)| node.id).collect() }
    }

    fn label(&mut self, label: Label) -> Label {
        if !label.is_empty() {
            return label;
        }
        self.numbered += 1;
        Label::number(self.numbered)
    }

    /// A number that no name has yet.
    fn next(&mut self) -> usize {
        self.named += 1;
        self.named
    }

    /// Makes the reference a raised link to the note. Returns it with its name: that of the block around, if the note
    /// leads back to the block.
    fn reference(
        &mut self,
        reference: &NodeRef<'a>,
        label: &Label,
        id: &str,
        block: Option<String>,
    ) -> (NodeRef<'a>, String) {
        let link = if reference.has_name("a") { *reference } else { linked_label(reference, label) };
        link.set_attr("href", &format!("#{id}"));
        link.remove_attrs(&["hidden", "aria-hidden", "style"]);
        let outer = mark::raised(&link);
        outer.set_attr(REFERENCE, "");
        let name = block.unwrap_or_else(|| {
            let number = self.next();
            let name = self.survey.name_of(&outer, &link, number);
            outer.set_attr("id", &name);
            name
        });
        (outer, name)
    }
}

/// Removes the term or the cell with the label, of which the note is the definition or the next cell.
fn remove_label_beside(node: &NodeRef) {
    let is_label = |beside: &NodeRef| Label::of(&beside.text()).is_some();
    if node.has_name("dd") || node.has_name("td") {
        node.prev_element_sibling().filter(is_label).iter().for_each(NodeRef::remove_from_parent);
    }
}

/// A link with the label, in place of whatever the page refers with.
fn linked_label<'a>(reference: &NodeRef<'a>, label: &Label) -> NodeRef<'a> {
    let link = reference.tree.new_element("a");
    link.append_child(&reference.tree.new_text(label.text()));
    if let Some(id) = reference.attr("id") {
        link.set_attr("id", &id);
    }
    reference.insert_before(&link);
    reference.remove_from_parent();
    link
}

/// Moves the note into the item: a paragraph whole, of anything else what is in it.
fn move_into(item: &NodeRef, node: &NodeRef) {
    if node.has_name("p") {
        let below = node.tree.new_element("p");
        move_children(&below, node);
        item.append_child(&below);
    } else {
        move_children(item, node);
    }
    node.remove_from_parent();
}

fn move_children(to: &NodeRef, from: &NodeRef) {
    if let Some(first) = from.first_child() {
        to.append_children(&first);
    }
}

/// Whether the name of the element says that it is a note or holds notes.
fn is_named(node: &NodeRef) -> bool {
    class_names::is_note(node)
}

fn is_inside(node: &NodeRef, of: &HashSet<NodeId>) -> bool {
    of.contains(&node.id) || node.ancestors_it(None).any(|above| of.contains(&above.id))
}

fn goes_on() -> bool {
    !budget::is_spent()
}
