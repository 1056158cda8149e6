//! What class names tell about a block: exact names used by widespread plugins, and words that themes and content
//! systems use in theirs. `knowledge` has both.
//!
//! To find words, a name is split first. So BEM (`c-article__related-posts`), camel case with a hash
//! (`ArticleRelated_box__x1y2z`, CSS modules as in Next.js) and plain names (`related-posts`) are read alike.

use std::collections::HashSet;
use std::sync::LazyLock;

use dom_query::NodeRef;

use crate::article::knowledge::{lang, sites};

/// How the class names and ids of plugins begin.
static PLUGINS: LazyLock<Vec<&str>> = LazyLock::new(|| sites::names(|site| site.attached));

/// Whole names of plugins.
static PLUGIN_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.attached_names));

/// Ids of boilerplate. As a class, a word of them is already enough.
static BOILERPLATE_IDS: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.boilerplate_ids));

/// Names of areas beside and above the text, whatever is in them.
static BESIDE: LazyLock<Vec<&str>> = LazyLock::new(|| sites::names(|site| site.beside));

/// A set, because every box of a page is looked up in it.
static BOILERPLATE: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.boilerplate));
static STANDFIRST: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.standfirst));
static NOTES: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.notes));
static UNSEEN: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.hidden));

/// Prefixes for a state or a layout of the surroundings: `has-share-bar`, `no-ads`, `js-comments`.
const STATES: [&str; 7] = ["has-", "is-", "no-", "with-", "without-", "js-", "hide-"];

pub(super) fn is_boilerplate(node: &NodeRef) -> bool {
    any_word(node, &BOILERPLATE) || is_boilerplate_by_id(node)
}

/// Whether the id names boilerplate. It must be a whole id of several words on a plain box, because generators make ids
/// from headings (`#comments` in a manual about comments, as in mdBook and Sphinx).
fn is_boilerplate_by_id(node: &NodeRef) -> bool {
    let is_box = || {
        node.has_name("div") && !node.has_class("section")
            || ["aside", "nav", "ul"].iter().any(|name| node.has_name(name))
    };
    let is_phrase = |id: &str| id.contains('-') && BOILERPLATE.contains(id) || BOILERPLATE_IDS.contains(id);
    node.attr("id").is_some_and(|id| is_phrase(&plain(&id))) && is_box()
}

/// Whether a class or the id is a plugin's name.
pub(super) fn is_plugin(node: &NodeRef) -> bool {
    let named = ["class", "id"].into_iter().filter_map(|name| node.attr(name));
    let is_one = |name: &str| PLUGIN_NAMES.contains(name) || PLUGINS.iter().any(|plugin| name.starts_with(plugin));
    named.into_iter().any(|names| names.split_ascii_whitespace().any(is_one))
}

/// Whether the node holds one comment or all comments.
pub(super) fn is_comment(node: &NodeRef) -> bool {
    let names = format!("{} {}", node.attr_or("class", ""), node.attr_or("id", "")).to_ascii_lowercase();
    names.contains("comment")
}

pub(super) fn is_unseen(node: &NodeRef) -> bool {
    any_word(node, &UNSEEN)
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

/// Whether the node is a footnote or a side note, or holds some.
pub(super) fn is_note(node: &NodeRef) -> bool {
    any_word(node, &NOTES)
}

pub(super) fn is_standfirst(node: &NodeRef) -> bool {
    any_word(node, &STANDFIRST)
}

/// Words in the class name of an element that holds an author's name.
static AUTHOR_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.author_names));

/// Words in the class name of an element about an author.
static AUTHORS: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.authors));

pub(super) fn is_author_name(node: &NodeRef) -> bool {
    any_word(node, &AUTHOR_NAMES)
}

pub(super) fn is_author(node: &NodeRef) -> bool {
    any_word(node, &AUTHORS)
}

/// Words in the class name of an element that holds the date of the article.
static DATES: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.date_names));

pub(super) fn is_date(node: &NodeRef) -> bool {
    any_word(node, &DATES)
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
