//! Check boxes: done or not is what a task list says. Forms have live ones; documents show theirs disabled.

use dom_query::NodeRef;

use crate::article::Marker;
use crate::article::html::tag::{Tag, text};

/// The marker of an item, if the item is a task. Items with a number keep it: see [`sign`].
pub(super) fn marker(item: &NodeRef, own: Marker) -> Marker {
    match (own, stated(item).or_else(|| first_box(item).map(|node| is_checked(&node)))) {
        (Marker::Bullet, Some(is_done)) => Marker::Task { is_done },
        (own, _) => own,
    }
}

/// The check box as a character, where no marker shows it: in a paragraph, a cell, a numbered list.
pub(super) fn sign(node: &NodeRef) -> Option<&'static str> {
    let is_shown = is_box(node) && node.has_attr("disabled") && !is_marker(node);
    is_shown.then(|| if is_checked(node) { "☑ " } else { "☐ " })
}

/// Whether the item around it has the check box as its marker.
fn is_marker(node: &NodeRef) -> bool {
    let Some(item) = node.ancestors_it(Some(NEAR)).find(|above| Tag::of(above) == Tag::Item) else { return false };
    let is_numbered = item.parent().is_some_and(|list| list.has_name("ol"));
    !is_numbered && first_box(&item).is_some_and(|first| first.id == node.id)
}

/// Levels between an item and its check box: a label, a paragraph, a box for looks.
const NEAR: usize = 4;

fn is_box(node: &NodeRef) -> bool {
    node.has_name("input") && node.attr_or("type", "").eq_ignore_ascii_case("checkbox")
        || &*node.attr_or("role", "") == "checkbox"
}

fn is_checked(node: &NodeRef) -> bool {
    node.has_attr("checked") || &*node.attr_or("aria-checked", "") == "true"
}

/// What the item itself states: TipTap and ProseMirror (`data-checked`), Quill (`data-list`), Obsidian (`data-task`).
fn stated(item: &NodeRef) -> Option<bool> {
    let value = |name| item.attr(name);
    let by_state = value("data-checked").or_else(|| value("aria-checked")).map(|checked| &*checked == "true");
    let by_list = || match &*value("data-list")? {
        "checked" => Some(true),
        "unchecked" => Some(false),
        _ => None,
    };
    by_state.or_else(by_list).or_else(|| value("data-task").map(|task| !task.trim().is_empty()))
}

/// The check box at the start of the item, before any text.
fn first_box<'a>(item: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let is_start = |node: &NodeRef| {
        is_box(node) || !text(node).trim().is_empty() || Tag::of(node) == Tag::List && node.is_element()
    };
    item.descendants_it().find(is_start).filter(is_box)
}
