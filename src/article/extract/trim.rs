//! Removes what is inside the article's element but is not the article: subscription forms, related posts, comment prompts,
//! author boxes.
//!
//! First go the boxes that plugins add under their own names, whatever is in them; then what stands behind the
//! article (`behind`), and what `boilerplate` finds.

use std::sync::LazyLock;

use dom_query::{Document, NodeRef};

use super::rules::{PageRule, PageRules};
use super::{Known, behind, boilerplate, class_names, holds_article};
use crate::article::html::dom;
use crate::article::knowledge::sites;
use crate::article::text::key::key;
use crate::article::text::patterns::Patterns;
use crate::article::{Metadata, Sanitized};

/// Removes from a swept page what is not part of the article.
pub(super) fn page(document: &Document, meta: &Metadata, known: &Known, rules: PageRules) {
    let Some(body) = document.body() else { return };
    for node in body.descendants() {
        if node.is_element() && is_attachment(&node, rules) && !known.certainty.is_content(&node) {
            dom::remove(&node);
        }
    }
    if let Some(own) = known.own.and_then(|own| document.tree.get(&own)) {
        behind::remove(&own, rules);
    }
    boilerplate::remove(&body, meta, known, rules);
    if rules.has(PageRule::Title) {
        remove_title(&body, &meta.title);
    }
}

fn is_attachment(node: &NodeRef, rules: PageRules) -> bool {
    let named = || class_names::is_plugin(node) || class_names::is_unseen(node);
    let is_spared = || holds_article(node) || holds_player(node) || boilerplate::is_protected(node);
    rules.has(PageRule::Attachments) && named() && !is_spared()
        || rules.has(PageRule::Subscriptions) && is_subscription(node)
}

fn holds_player(node: &NodeRef) -> bool {
    node.descendants_it().any(|node| node.has_name("video") || node.has_name("audio"))
}

/// Whether the node is Jetpack's subscription block at the end of a post: a group of a heading, a line and a form,
/// which is already removed. The class names of the form identify it, or its two lines in any language.
fn is_subscription(node: &NodeRef) -> bool {
    node.has_name("div") && node.has_class("wp-block-group") && is_invitation(node)
}

fn is_invitation(group: &NodeRef) -> bool {
    let text = group.text();
    text.chars().count() < 400 && INVITATION.is_match(&text)
}

static INVITATION: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(sites::names(|site| site.invitations)));

/// Removes the page's title at the top, because the metadata holds it. A second headline with other text stays.
fn remove_title(body: &NodeRef, title: &Sanitized) {
    let title = key(title);
    let first = body.descendants_it().find(|node| node.has_name("h1"));
    if let Some(first) = first.filter(|node| !title.is_empty() && key(&node.text()) == title) {
        dom::remove(&first);
    }
}
