//! What stands inside the article's element without being the article: share bars, subscription forms, related posts,
//! comment prompts, author boxes.
//!
//! By the class names that WordPress, Jetpack and the other large systems give such blocks, and by what a block holds.

use std::sync::LazyLock;

use dom_query::{Document, NodeRef};
use regex::Regex;

use super::clutter;
use crate::article::{Clean, Metadata};

/// Takes out of a swept page what is not the article after all.
pub(super) fn page(document: &Document, meta: &Metadata) {
    let Some(body) = document.body() else { return };
    for node in body.descendants() {
        if node.is_element() && is_attachment(&node) {
            node.remove_from_parent();
        }
    }
    clutter::remove(document, meta);
    remove_title(&body, &meta.title);
}

/// Class names (and ids) of blocks that are attached to an article. Sources: Jetpack (sharing, likes, related posts,
/// subscriptions), WordPress core (comments, post navigation, entry meta), AddToAny, AddThis, Disqus, Newspack, Mailchimp.
static ATTACHED: LazyLock<Regex> = LazyLock::new(|| {
    let names = [
        r"sharedaddy|sd-(sharing|like|block)|jp-relatedposts|jetpack-(likes-widget|subscri)\S*|wp-block-jetpack-(subscriptions|related-posts|likes|sharing)\S*",
        r"(post|entry|article)-(share|sharing|social|related|navigation|nav|tags)|(share|sharing|social)-(bar|buttons?|links|icons|tools)",
        r"addtoany\S*|a2a_kit|addthis\S*|ssba|heateor\S*|social-share|essb\S*",
        r"related-(posts?|articles?|stories|links|news)|yarpp\S*|crp_related|zergnet|outbrain\S*|taboola\S*|wp-block-newspack-newsletters\S*",
        r"comments?-(link|form|respond)|comment-reply-title|cancel-comment-reply|disqus_thread|respond",
        r"author-(box|bio|card)|about-(the-)?author|saboxplugin-wrap|pp-author-boxes\S*|abh_box",
        r"newsletter-(signup|form|box|widget)|mc_embed_signup|mc4wp-form\S*|subscribe-(form|box|widget)|email-signup",
        r"cookie-(notice|banner|consent)\S*|paywall\S*|adsbygoogle|code-block|ad-(container|slot|wrapper)|breadcrumbs?|screen-reader-text|sr-only|visually-hidden",
    ];
    Regex::new(&format!("^(?:{})$", names.join("|"))).expect("the pattern is constant")
});

fn is_attachment(node: &NodeRef) -> bool {
    let named = ["class", "id"].iter().filter_map(|name| node.attr(name));
    let named = named.into_iter().any(|names| names.split_ascii_whitespace().any(|name| ATTACHED.is_match(name)));
    named && !holds_article(node) || is_subscription(node)
}

/// A class on the article's own container is no reason to drop it: "has-share-buttons", a body with "comments-area".
fn holds_article(node: &NodeRef) -> bool {
    node.has_name("body")
        || node.has_name("article")
        || node.has_name("main")
        || node.descendants_it().any(|node| node.has_name("article"))
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
fn remove_title(body: &NodeRef, title: &Clean) {
    let key =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let title = key(title);
    let first = body.descendants_it().find(|node| node.has_name("h1"));
    if let Some(first) = first.filter(|node| !title.is_empty() && key(&node.text()) == title) {
        first.remove_from_parent();
    }
}
