//! What stands inside the article's element without being the article: share bars, subscription forms, related posts,
//! comment prompts, author boxes.
//!
//! First what plugins put there under their own names, whatever it holds; then what `boilerplate` finds.

use std::sync::LazyLock;

use dom_query::{Document, NodeRef};
use regex::Regex;

use super::stated::Stated;
use super::{boilerplate, names};
use crate::article::{Metadata, Sanitized};

/// Takes out of a swept page what is not the article after all.
pub(super) fn page(document: &Document, meta: &Metadata, stated: &Stated) {
    let Some(body) = document.body() else { return };
    for node in body.descendants() {
        if node.is_element() && is_attachment(&node) {
            node.remove_from_parent();
        }
    }
    boilerplate::remove(document, meta, stated);
    remove_title(&body, &meta.title);
}

fn is_attachment(node: &NodeRef) -> bool {
    let named = || names::is_plugin(node) || names::is_unseen(node);
    named() && !holds_article(node) && !holds_player(node) && !boilerplate::is_protected(node) || is_subscription(node)
}

fn holds_player(node: &NodeRef) -> bool {
    node.descendants_it().any(|node| node.has_name("video") || node.has_name("audio"))
}

/// A class on the article's own container is no reason to drop it: "has-share-buttons", a body with "comments-area".
pub(super) fn holds_article(node: &NodeRef) -> bool {
    node.has_name("body")
        || node.has_name("article")
        || node.has_name("main")
        || node.descendants_it().any(|node| node.has_name("article") || node.has_name("main"))
}

/// Jetpack's block at the end of a post: a group of a heading, a line and a form that has gone already. It is known by the
/// form's class names, or by its two lines in whatever language.
fn is_subscription(node: &NodeRef) -> bool {
    node.has_name("div") && node.has_class("wp-block-group") && is_invitation(node)
}

fn is_invitation(group: &NodeRef) -> bool {
    let text = group.text();
    text.chars().count() < 400 && INVITATION.is_match(&text)
}

static INVITATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)discover more from|subscribe to get the latest posts|type your email|subscribe now to keep reading",
    )
    .expect("the pattern is constant")
});

/// The page's own title at the top says again what the metadata says. A second headline that says something else stays.
fn remove_title(body: &NodeRef, title: &Sanitized) {
    let key =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let title = key(title);
    let first = body.descendants_it().find(|node| node.has_name("h1"));
    if let Some(first) = first.filter(|node| !title.is_empty() && key(&node.text()) == title) {
        first.remove_from_parent();
    }
}
