//! Lists of notes that the text refers to by number only: the number is raised in the text, and the list beside or
//! below it counts with it. A list of notes that were found in the text is there twice and goes.

use std::collections::HashSet;

use dom_query::{NodeId, NodeRef};

use super::inline::key_of;
use super::label::Label;
use super::survey::Survey;
use super::{Found, goes_on, is_inside, mark};
use crate::article::text::key::key;

/// The most items of one list, and the most raised elements, that are compared.
const MOST: usize = 1_000;

/// The lists of notes, all of whose items are referred to.
pub(super) fn notes<'a>(survey: &Survey<'a>, known: &[Found<'a>]) -> Vec<Found<'a>> {
    let taken: HashSet<NodeId> =
        known.iter().flat_map(|note| note.references.iter().chain([&note.node])).map(|node| node.id).collect();
    let texts: HashSet<String> = known.iter().filter(|note| note.id.is_empty()).map(key_of).collect();
    let mut marks: Vec<Mark> =
        survey.raised.iter().filter_map(|(at, node)| Mark::of(*at, node, &taken)).take(MOST).collect();
    let mut found: Vec<Found> = Vec::new();
    let mut used: HashSet<NodeId> = HashSet::new();
    for (at, node) in survey.boxes.iter().take_while(|_| goes_on()) {
        let is_open = node.parent().is_some() && !is_inside(node, &used) && !is_inside(node, &taken);
        if marks.is_empty() && texts.is_empty()
            || !is_open
            || node.descendants_it().any(|inner| taken.contains(&inner.id))
        {
            continue;
        }
        let Some(items) = items(node) else { continue };
        if items.iter().all(|item| texts.contains(&key_without_label(item))) {
            node.remove_from_parent();
            continue;
        }
        let Some(chosen) = chosen(&items, &marks, node) else { continue };
        used.insert(node.id);
        for ((item, label), mark) in items.into_iter().zip(&chosen) {
            let references = vec![marks[*mark].node];
            found.push(Found { node: item, at: *at + found.len(), label, id: String::new(), references });
        }
        marks = marks.into_iter().enumerate().filter(|(i, _)| !chosen.contains(i)).map(|(_, mark)| mark).collect();
    }
    found
}

fn key_without_label((item, label): &(NodeRef, Label)) -> String {
    let key = key(&item.text());
    key.strip_prefix(label.text()).unwrap_or(&key).to_owned()
}

/// A raised label without a link of its own.
struct Mark<'a> {
    at: usize,
    node: NodeRef<'a>,
    label: Label,
}

impl<'a> Mark<'a> {
    fn of(at: usize, node: &NodeRef<'a>, taken: &HashSet<NodeId>) -> Option<Mark<'a>> {
        let leads = |node: &NodeRef| {
            let href = node.attr("href").unwrap_or_default();
            node.has_name("a") && !href.is_empty() && &*href != "#" && !href.starts_with("javascript:")
        };
        let is_linked =
            node.ancestors_it(Some(3)).any(|node| leads(&node)) || node.descendants_it().any(|node| leads(&node));
        let label = Label::of(&node.text()).filter(|_| !is_linked && !is_inside(node, taken))?;
        Some(Mark { at, node: *node, label })
    }

    /// Whether the label stands after a word or a sentence, or is named. After a single letter or a digit it is a power.
    fn is_reference(&self) -> bool {
        let named =
            || self.node.has_attr("class") || self.node.has_attr("id") || self.node.first_element_child().is_some();
        let before = self.node.prev_sibling().map(|node| node.text().to_string()).unwrap_or_default();
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_word = word.chars().count() >= 3 && word.chars().all(char::is_alphabetic);
        named() || is_word || before.ends_with(['.', ',', ';', ':', '!', '?', '”', '"', '’', ')', '。', '、'])
    }
}

/// The items of a box that holds nothing but a list of them, with their labels.
fn items<'a>(node: &NodeRef<'a>) -> Option<Vec<(NodeRef<'a>, Label)>> {
    let list = if node.has_name("ol") { *node } else { only_list(node).unwrap_or(*node) };
    let is_row = |node: &NodeRef| node.has_name("tr");
    let children =
        if list.has_name("table") { list.descendants_it().filter(is_row).collect() } else { list.element_children() };
    let is_list = list.has_name("ol") || list.has_name("ul");
    let items: Vec<(NodeRef, Label)> =
        children.iter().take(MOST).filter_map(|child| Some((*child, label(child)?))).collect();
    let is_whole = if is_list { items.len() == children.len() } else { is_mostly(&children, items.len()) };
    (!items.is_empty() && is_whole && items.iter().all(|(node, _)| !node.text().trim().is_empty())).then_some(items)
}

/// A heading or a rule above the items is no item.
fn is_mostly(children: &[NodeRef], items: usize) -> bool {
    let is_head = |node: &NodeRef| node.has_name("hr") || node.text().trim().chars().count() <= 30;
    items > 0 && children.iter().filter(|node| label(node).is_none()).all(is_head)
}

fn only_list<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let mut lists = node.descendants_it().filter(|node| node.has_name("ol") || node.has_name("ul"));
    let list =
        lists.next().filter(|list| lists.all(|other| other.ancestors_it(None).any(|above| above.id == list.id)))?;
    let rest = node.text().trim().chars().count().saturating_sub(list.text().trim().chars().count());
    (rest <= 30).then_some(list)
}

/// The number of an item of a numbered list, or the label that the text begins with.
fn label(item: &NodeRef) -> Option<Label> {
    if let Some(number) = mark::number(item).filter(|_| item.has_name("li")) {
        return Some(Label::number(number));
    }
    let text =
        item.first_element_child().filter(|_| item.has_name("tr")).map_or_else(|| item.text(), |cell| cell.text());
    let first = text.split_whitespace().next().and_then(Label::of)?;
    (item.has_name("tr") || mark::label_length(item, &first).is_some()).then_some(first)
}

/// For each item the raised label that refers to it: the next one with its label, and before the list if there is one.
fn chosen(items: &[(NodeRef, Label)], marks: &[Mark], list: &NodeRef) -> Option<Vec<usize>> {
    let outside = |mark: &Mark| !mark.node.ancestors_it(None).any(|above| above.id == list.id);
    let mut chosen: Vec<usize> = Vec::new();
    for (_, label) in items {
        let from = chosen.last().map_or(0, |last| marks[*last].at + 1);
        let is_it = |mark: &Mark| mark.at >= from && mark.label == *label && mark.is_reference() && outside(mark);
        chosen.push(marks.iter().position(is_it)?);
    }
    Some(chosen)
}
