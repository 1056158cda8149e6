//! Gives pictures that wait for a script their own place and address, before anything is voted on.
//!
//! A lazy loader leaves a placeholder, and the picture itself in a `<noscript>` beside it: both become one `<img>`. A
//! picture that is only in a `<noscript>` takes its place, and AMP's `<amp-img>` is an `<img>`.

use dom_query::{Document, NodeRef};

use crate::budget;

/// Attributes that tell which picture it is. The placeholder keeps the rest (its alternative text, its class).
const ADDRESSES: [&str; 2] = ["src", "srcset"];

pub(super) fn unwrap(document: &Document) {
    let Some(body) = document.body() else { return };
    for node in body.descendants().into_iter().take_while(|_| !budget::is_spent()) {
        if node.has_name("amp-img") || node.has_name("amp-anim") {
            become_image(&node);
        } else if node.has_name("noscript") {
            without_scripts(&node);
        }
    }
}

/// AMP's picture may hold one more as a fallback.
fn become_image(node: &NodeRef) {
    node.children().iter().for_each(NodeRef::remove_from_parent);
    node.rename("img");
}

/// Only pictures are taken out of a `<noscript>`: no scripts run here, but the page was made for a browser.
fn without_scripts(node: &NodeRef) {
    let pictures: Vec<NodeRef> =
        node.descendants_it().filter(|inner| inner.has_name("img") && !is_dot(inner)).collect();
    if pictures.is_empty() || says_more(node) {
        return;
    }
    match (&pictures[..], placeholder(node)) {
        ([picture], Some(placeholder)) => load(&placeholder, picture),
        (_, Some(_)) => {}
        (pictures, None) => pictures.iter().for_each(|picture| node.insert_before(picture)),
    }
    node.remove_from_parent();
}

fn says_more(node: &NodeRef) -> bool {
    node.descendants_it().any(|inner| inner.is_nonempty_text())
}

/// The picture that the one in the `<noscript>` stands for. It is just before or after it, or in an element there.
fn placeholder<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let beside = [node.prev_element_sibling(), node.next_element_sibling()];
    beside.into_iter().flatten().find_map(|near| match near.has_name("img") {
        true => Some(near),
        false if near.has_name("noscript") || near.has_name("figcaption") || says_more(&near) => None,
        false => near.descendants_it().find(|inner| inner.has_name("img")),
    })
}

/// Gives the placeholder the address. A picture that has one of its own is another picture or the same one.
fn load(placeholder: &NodeRef, picture: &NodeRef) {
    let is_loaded = placeholder.attr("src").is_some_and(|src| !src.trim().is_empty() && !src.starts_with("data:"));
    if is_loaded {
        return;
    }
    placeholder.remove_attr("src");
    for name in ADDRESSES {
        if let Some(address) = picture.attr(name) {
            placeholder.set_attr(name, &address);
        }
    }
    if placeholder.attr_or("alt", "").is_empty() {
        placeholder.set_attr("alt", &picture.attr_or("alt", ""));
    }
}

/// Whether the picture is one pixel large: it counts visitors.
fn is_dot(image: &NodeRef) -> bool {
    ["width", "height"].iter().all(|name| matches!(image.attr_or(name, "").trim_end_matches("px"), "0" | "1"))
}
