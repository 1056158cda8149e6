//! What class names tell about a block: exact names used by widespread plugins, and words that themes and content
//! systems use in theirs.
//!
//! To find words, a name is split first. So BEM (`c-article__related-posts`), camel case with a hash
//! (`ArticleRelated_box__x1y2z`, CSS modules as in Next.js) and plain names (`related-posts`) are read alike.

use std::collections::HashSet;
use std::sync::LazyLock;

use dom_query::NodeRef;

use crate::article::knowledge::lang;

/// Prefixes of class names and ids that plugins give to what they attach to a text: Jetpack (sharing, likes, related
/// posts, subscriptions), AddToAny, AddThis, Simple Share Buttons, Heateor, Easy Social Share Buttons, YARPP,
/// Contextual Related Posts, Zergnet, Outbrain, Taboola, Newspack, Disqus, Simple Author Box, PublishPress Authors,
/// Mailchimp, AdSense; and the controls of players: Video.js, MediaElement (WordPress core), JW Player, Plyr.
#[rustfmt::skip]
const PLUGINS: &[&str] = &[
    "sharedaddy", "sd-sharing", "sd-like", "sd-block", "jp-relatedposts", "jetpack-likes-widget", "jetpack-subscri",
    "wp-block-jetpack-subscriptions", "wp-block-jetpack-related-posts", "wp-block-jetpack-likes",
    "wp-block-jetpack-sharing", "addtoany", "a2a_kit", "addthis", "ssba", "heateor", "essb", "yarpp", "crp_related",
    "zergnet", "outbrain", "taboola", "wp-block-newspack-newsletters", "disqus_thread", "saboxplugin-wrap",
    "pp-author-boxes", "abh_box", "mc_embed_signup", "mc4wp-form", "adsbygoogle", "vjs-",
    "mejs-", "jw-", "plyr__",
];

/// Whole names: WordPress core's comment form, and Ad Inserter's block.
const PLUGIN_NAMES: [&str; 4] = ["respond", "comment-reply-title", "cancel-comment-reply", "code-block"];

/// Names for text that is hidden on the screen and read by screen readers (WCAG, C7), as used by WordPress, HTML5
/// Boilerplate, Bootstrap and Tailwind, GOV.UK, USWDS, Drupal, Foundation and the BBC's GEL.
#[rustfmt::skip]
const UNSEEN: &[&str] = &[
    "screen-reader-text", "screen-reader-only", "visually-hidden", "visuallyhidden", "sr-only", "off-screen",
    "offscreen", "element-invisible", "show-for-sr", "a11y-hidden", "assistive-text",
];

/// Words for blocks that are attached to a text. Seen in: WordPress themes and block patterns, Arc (`b-author-bio`,
/// `related-content`), Ghost (`gh-subscribe`, `author-card`), Substack (`subscription-widget`), Drupal (`field--name-
/// field-tags`), Squarespace (`blog-item-author-profile`, `sqs-newsletter`), Blogger (`post-footer`, `post-labels`),
/// AMP (`amp-related`), schema.org and microformats names used as classes.
#[rustfmt::skip]
const BOILERPLATE: &[&str] = &[
    "related", "recirc", "recirculation", "recommended", "recommendation", "recommendations", "read-more",
    "read-also", "read-next", "readmore", "also-read", "read-on", "more-from", "more-on", "more-stories", "more-news",
    "more-articles", "more-posts", "most-read", "most-popular", "most-viewed", "trending", "popular-posts", "up-next",
    "next-article", "next-post", "next-story", "share", "sharing", "sharebar", "sharebox", "social-share",
    "social-links", "social-link", "social-bar", "social-icons", "social-media", "social-buttons", "social-follow",
    "social-list", "follow-us", "newsletter", "newsletters", "subscribe", "subscription", "signup", "sign-up",
    "optin", "opt-in", "mailing-list", "app-promo", "app-banner", "app-download", "download-app", "author-bio",
    "author-box", "author-card", "author-info", "author-profile", "author-about", "author-description", "author-note",
    "author-block", "author-details", "author-footer", "author-meta", "about-author", "about-the-author", "bio",
    "biography", "byline", "bylines", "post-author", "entry-author", "photo-credit", "photo-credits", "image-credit",
    "image-credits", "picture-credit", "media-credit", "figure-credit", "img-credit", "caption-credit",
    "photo-copyright", "image-copyright", "photo-source", "image-source", "credit", "credits", "copyright", "ad",
    "ads", "advert", "adverts", "advertisement", "advertisements", "advertising", "adslot", "adbox", "adunit",
    "sponsor", "sponsored", "outbrain", "taboola", "promo", "promos", "promobox", "promotion", "cta",
    "call-to-action", "donate", "donation", "cookie", "cookies", "consent", "gdpr", "regwall",
    "comment-count", "comments-count", "comment-prompt", "comment-link", "comments-link", "comment-form", "disqus",
    "tags", "tag-list", "tag-links", "tag-container", "taglist", "tagcloud", "labels", "field-tags", "keywords",
    "topics", "categories", "cat-links", "breadcrumb", "breadcrumbs", "pagination", "pager", "post-nav", "nav-links",
    "navigation", "prev-next", "timestamp", "publish-date", "published-date", "publish-time", "published-on",
    "pub-date", "pubdate", "meta-info", "meta-data", "meta-bar", "metadata", "reading-time", "read-time",
    "time-to-read", "min-read", "skip-link", "print-only", "no-print", "noprint", "submitted", "utility-bar", "entry-meta", "entry-metadata", "entry-date", "entry-time", "entry-timestamp",
    "entry-info", "entry-footer", "entry-tools", "entry-actions", "entry-toolbar", "entry-utilities", "post-meta",
    "post-metadata", "post-date", "post-time", "post-timestamp", "post-info", "post-footer", "post-tools",
    "post-actions", "post-toolbar", "post-utilities", "article-meta", "article-metadata", "article-date",
    "article-time", "article-timestamp", "article-info", "article-footer", "article-tools", "article-actions",
    "article-toolbar", "article-utilities", "story-meta", "story-metadata", "story-date", "story-time",
    "story-timestamp", "story-info", "story-footer", "story-tools", "story-actions", "story-toolbar",
    "story-utilities", "blog-meta", "blog-metadata", "blog-date", "blog-time", "blog-timestamp", "blog-info",
    "blog-footer", "blog-tools", "blog-actions", "blog-toolbar", "blog-utilities",
];

/// Ids of such blocks. As a class, a word of them is already enough.
#[rustfmt::skip]
const BOILERPLATE_IDS: &[&str] = &[
    "related-posts", "related-articles", "related-stories", "related-links", "related-news", "related-content",
    "share-bar", "share-buttons", "share-links", "newsletter-signup", "newsletter-form", "subscribe-form",
    "subscribe-box", "email-signup", "cookie-notice", "cookie-banner", "cookie-consent", "ad-container", "ad-slot",
    "ad-wrapper", "breadcrumb", "breadcrumbs",
];

/// Names of areas beside and above the text, whatever is in them (`modal` is Bootstrap's).
const BESIDE: [&str; 4] = ["sidebar", "side-bar", "modal", "modal-dialog"];

/// A set, because every box of a page is looked up in it.
static BOILERPLATE_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| BOILERPLATE.iter().copied().collect());
static STANDFIRST_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.standfirst));
static UNSEEN_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| UNSEEN.iter().copied().collect());

/// Prefixes for a state or a layout of the surroundings: `has-share-bar`, `no-ads`, `js-comments`.
const STATES: [&str; 7] = ["has-", "is-", "no-", "with-", "without-", "js-", "hide-"];

pub(super) fn is_boilerplate(node: &NodeRef) -> bool {
    any_word(node, &BOILERPLATE_SET) || is_boilerplate_by_id(node)
}

/// Whether the id names boilerplate. It must be a whole id of several words on a plain box, because generators make ids
/// from headings (`#comments` in a manual about comments, as in mdBook and Sphinx).
fn is_boilerplate_by_id(node: &NodeRef) -> bool {
    let is_box = || {
        node.has_name("div") && !node.has_class("section")
            || ["aside", "nav", "ul"].iter().any(|name| node.has_name(name))
    };
    let is_phrase = |id: &str| id.contains('-') && BOILERPLATE_SET.contains(id) || BOILERPLATE_IDS.contains(&id);
    node.attr("id").is_some_and(|id| is_phrase(&plain(&id))) && is_box()
}

/// Whether a class or the id is a plugin's name.
pub(super) fn is_plugin(node: &NodeRef) -> bool {
    let named = ["class", "id"].into_iter().filter_map(|name| node.attr(name));
    let is_one = |name: &str| PLUGIN_NAMES.contains(&name) || PLUGINS.iter().any(|plugin| name.starts_with(plugin));
    named.into_iter().any(|names| names.split_ascii_whitespace().any(is_one))
}

/// Whether the node holds one comment or all comments.
pub(super) fn is_comment(node: &NodeRef) -> bool {
    let names = format!("{} {}", node.attr_or("class", ""), node.attr_or("id", "")).to_ascii_lowercase();
    names.contains("comment")
}

pub(super) fn is_unseen(node: &NodeRef) -> bool {
    any_word(node, &UNSEEN_SET)
}

/// Whether the name ends with the name of an area beside the text. A name that only contains one, like
/// `content-sidebar-wrap` (Genesis), may hold the text too.
pub(super) fn is_beside(node: &NodeRef) -> bool {
    let class = node.attr_or("class", "");
    let mut names = class.split_ascii_whitespace().map(plain).filter(|name| !is_state(name));
    names.any(|name| {
        BESIDE.iter().any(|place| name.strip_suffix(place).is_some_and(|rest| rest.is_empty() || rest.ends_with('-')))
    })
}

pub(super) fn is_standfirst(node: &NodeRef) -> bool {
    any_word(node, &STANDFIRST_SET)
}

fn any_word(node: &NodeRef, phrases: &HashSet<&str>) -> bool {
    let named = ["class", "data-component", "data-testid"].into_iter().filter_map(|name| node.attr(name));
    let mut names = named.flat_map(|names| names.split_ascii_whitespace().map(plain).collect::<Vec<_>>());
    names.any(|name| !is_state(&name) && holds(&name, phrases))
}

fn is_state(name: &str) -> bool {
    STATES.iter().any(|state| name.starts_with(state))
}

/// Whether one to three consecutive words of the name are one of the phrases.
fn holds(name: &str, phrases: &HashSet<&str>) -> bool {
    let starts = std::iter::once(0).chain(name.match_indices('-').map(|(at, _)| at + 1));
    starts.into_iter().any(|start| {
        let ends = name[start..].match_indices('-').map(|(at, _)| start + at).take(2).chain([name.len()]);
        ends.into_iter().any(|end| phrases.contains(&name[start..end]))
    })
}

/// `ArticleRelated__list` → `article-related-list`.
fn plain(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && out.ends_with(|last: char| last.is_lowercase()) {
            out.push('-');
        }
        let c = if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        if c != '-' || !out.ends_with('-') {
            out.push(c);
        }
    }
    out.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn class_is_boilerplate(class: &str) -> bool {
        let document = Document::from(format!("<div class='{class}'>x</div>"));
        is_boilerplate(&document.select("div").nodes()[0])
    }

    #[test]
    fn a_name_is_read_word_by_word_however_it_is_written() {
        for class in ["c-article__related-posts", "RelatedArticles_box__x1", "AuthorBio", "x post_meta", "ad"] {
            assert!(class_is_boilerplate(class), "{class}");
        }
    }

    #[test]
    fn a_plugin_is_known_by_how_its_names_begin() {
        let is_of_plugin = |markup: &str| is_plugin(&Document::from(markup).select("div").nodes()[0]);
        assert!(is_of_plugin("<div class='x sharedaddy-dark'>") && is_of_plugin("<div id=respond>"));
        assert!(!is_of_plugin("<div class='corresponding'>") && !is_of_plugin("<div class='respondents'>"));
    }

    #[test]
    fn a_word_inside_a_word_and_a_state_do_not_count() {
        for class in ["unrelated", "header-shadow", "has-share-bar", "tag-politics", "download", "no-ads"] {
            assert!(!class_is_boilerplate(class), "{class}");
        }
    }
}
