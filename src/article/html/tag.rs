//! What an element of a DOM means, by its name and its attributes, and whether it is shown at all.
//!
//! This module looks at one element at a time and knows neither blocks nor text.

use dom_query::{NodeData, NodeRef};
use html5ever::tendril::StrTendril;

pub(in crate::article) use super::element::{Phrase, Tag};

impl Tag {
    /// What the element means. If its name has no meaning (`div`, `span`), its role or its own style decides.
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other name tells what the element means")]
    pub(in crate::article) fn of(node: &NodeRef) -> Tag {
        let Some(name) = node.qual_name_ref() else { return Tag::Absent };
        match Tag::named(&name.local) {
            tag @ (Tag::Inline | Tag::Division) => by_role(node).unwrap_or_else(|| by_style(node, tag)),
            tag => tag,
        }
    }
}

/// WAI-ARIA 1.2 roles that give an element's meaning to elements without one of their own.
fn by_role(node: &NodeRef) -> Option<Tag> {
    let role = node.attr("role")?;
    match &*role {
        "heading" => Some(Tag::Heading(aria_level(node))),
        "list" => Some(Tag::List),
        "listitem" => Some(Tag::Item),
        "separator" => Some(Tag::Rule),
        // What `<select>` and `<option>` are in HTML.
        "listbox" | "option" => Some(Tag::Absent),
        _ => None,
    }
}

/// A heading role without a level has level 2 (WAI-ARIA 1.2, `heading`).
fn aria_level(node: &NodeRef) -> u8 {
    node.attr("aria-level").and_then(|level| level.trim().parse().ok()).unwrap_or(2).clamp(1, 6)
}

/// An inline element that its own style turns into a block.
fn by_style(node: &NodeRef, tag: Tag) -> Tag {
    match style(node, "display").as_deref() {
        Some("block" | "flex" | "grid" | "table" | "list-item") => Tag::Division,
        _ => tag,
    }
}

/// A property of the element's own `style`, in lower case.
pub(in crate::article) fn style(node: &NodeRef, property: &str) -> Option<String> {
    let style = node.attr("style")?;
    let value = style.split(';').rev().find_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        name.trim().eq_ignore_ascii_case(property).then_some(value)
    })?;
    Some(value.trim().trim_end_matches("!important").trim_end().to_ascii_lowercase())
}

/// Whether the element is invisible to a reader of the page.
///
/// `hidden=until-found` can be found by searching, so it is content. A `<dialog>` is shown when it is `open`.
/// `aria-hidden` hides from screen readers only: on inline elements it marks decoration (icons, permalink signs), on
/// blocks usually a collapsed panel.
pub(in crate::article) fn is_hidden(node: &NodeRef, tag: Tag) -> bool {
    is_hidden_by_attribute(node)
        || (tag == Tag::Division && node.has_name("dialog") && !node.has_attr("open"))
        || style(node, "display").is_some_and(|display| display == "none")
        || style(node, "visibility").is_some_and(|visibility| matches!(visibility.as_str(), "hidden" | "collapse"))
        || (is_inline(tag) && is_decoration(node))
}

fn is_hidden_by_attribute(node: &NodeRef) -> bool {
    node.attr("hidden").is_some_and(|hidden| !hidden.eq_ignore_ascii_case("until-found"))
}

fn is_inline(tag: Tag) -> bool {
    use Phrase::{Emphasis, Strong, Subscript, Superscript};
    matches!(tag, Tag::Inline | Tag::Link | Tag::Phrase(Emphasis | Strong | Superscript | Subscript))
}

fn is_decoration(node: &NodeRef) -> bool {
    node.attr("aria-hidden").is_some_and(|hidden| &*hidden == "true")
}

/// Whether the element is a sign that a browser shows and a screen reader passes over (a dot between a date and a name).
pub(in crate::article) fn is_sign(node: &NodeRef) -> bool {
    is_decoration(node) && !is_hidden_by_attribute(node) && node.descendants_it().any(|node| node.is_nonempty_text())
}

/// Whether a browser shows the element as a form control.
pub(in crate::article) fn is_control(node: &NodeRef) -> bool {
    let is_field = node.has_name("input") && node.attr("type").is_none_or(|kind| &*kind != "hidden");
    is_field || node.has_name("select") || node.has_name("textarea")
}

/// The text of a text node; empty for any other node.
pub(crate) fn text(node: &NodeRef) -> StrTendril {
    node.query_or(StrTendril::new(), |node| match &node.data {
        NodeData::Text { contents } => contents.clone(),
        NodeData::Document
        | NodeData::Fragment
        | NodeData::Doctype { .. }
        | NodeData::Comment { .. }
        | NodeData::Element(_)
        | NodeData::ProcessingInstruction { .. } => StrTendril::new(),
    })
}
