//! What class names tell about a block: exact names used by widespread plugins, and words that themes and content
//! systems use in theirs. `knowledge` has both.
//!
//! To find words, a name is split first. So BEM (`c-article__related-posts`), camel case with a hash
//! (`ArticleRelated_box__x1y2z`, CSS modules as in Next.js) and plain names (`related-posts`) are read alike.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
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

/// What a name tells of an element: bits, because one name may tell several things.
type Kinds = u8;

const IS_BOILERPLATE: Kinds = 1;
const IS_STANDFIRST: Kinds = 1 << 1;
const IS_NOTE: Kinds = 1 << 2;
const IS_UNSEEN: Kinds = 1 << 3;
const IS_AUTHOR_NAME: Kinds = 1 << 4;
const IS_AUTHOR: Kinds = 1 << 5;
const IS_DATE: Kinds = 1 << 6;

/// What each phrase tells.
static PHRASES: LazyLock<HashMap<&str, Kinds>> = LazyLock::new(|| {
    let known = [
        (IS_BOILERPLATE, sites::names(|site| site.boilerplate)),
        (IS_STANDFIRST, lang::words(|language| language.standfirst)),
        (IS_NOTE, sites::names(|site| site.notes)),
        (IS_UNSEEN, sites::names(|site| site.hidden)),
        (IS_AUTHOR_NAME, sites::names(|site| site.author_names)),
        (IS_AUTHOR, sites::names(|site| site.authors)),
        (IS_DATE, sites::names(|site| site.date_names)),
    ];
    let mut phrases = HashMap::new();
    for (kind, names) in known {
        names.into_iter().for_each(|name| *phrases.entry(name).or_default() |= kind);
    }
    phrases
});

/// Prefixes for a state or a layout of the surroundings: `has-share-bar`, `no-ads`, `js-comments`.
const STATES: [&str; 7] = ["has-", "is-", "no-", "with-", "without-", "js-", "hide-"];

pub(super) fn is_boilerplate(node: &NodeRef) -> bool {
    tells(node, IS_BOILERPLATE) || is_boilerplate_by_id(node)
}

/// Whether the id names boilerplate. It must be a whole id of several words on a plain box, because generators make ids
/// from headings (`#comments` in a manual about comments, as in mdBook and Sphinx).
fn is_boilerplate_by_id(node: &NodeRef) -> bool {
    let is_box = || {
        node.has_name("div") && !node.has_class("section")
            || ["aside", "nav", "ul"].iter().any(|name| node.has_name(name))
    };
    let is_phrase = |id: &str| id.contains('-') && told(id) & IS_BOILERPLATE != 0 || BOILERPLATE_IDS.contains(id);
    node.attr("id").is_some_and(|id| is_phrase(&plain(&id))) && is_box()
}

/// Whether a class or the id is a plugin's name.
pub(super) fn is_plugin(node: &NodeRef) -> bool {
    let named = ["class", "id"].into_iter().filter_map(|name| node.attr(name));
    let is_one = |name: &str| PLUGIN_NAMES.contains(name) || PLUGINS.iter().any(|plugin| name.starts_with(plugin));
    named.into_iter().any(|names| names.split_ascii_whitespace().any(is_one))
}

/// Whether the node holds one comment or all comments. A state ("has-comments") is that of a page or an article.
pub(super) fn is_comment(node: &NodeRef) -> bool {
    let names = format!("{} {}", node.attr_or("class", ""), node.attr_or("id", "")).to_ascii_lowercase();
    names.split_ascii_whitespace().any(|name| name.contains("comment") && !is_state(name))
}

pub(super) fn is_unseen(node: &NodeRef) -> bool {
    tells(node, IS_UNSEEN)
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
    tells(node, IS_NOTE)
}

pub(super) fn is_standfirst(node: &NodeRef) -> bool {
    tells(node, IS_STANDFIRST)
}

/// Whether the element holds an author's name.
pub(super) fn is_author_name(node: &NodeRef) -> bool {
    tells(node, IS_AUTHOR_NAME)
}

/// Whether the element is about an author.
pub(super) fn is_author(node: &NodeRef) -> bool {
    tells(node, IS_AUTHOR)
}

/// Whether the element holds the date of the article.
pub(super) fn is_date(node: &NodeRef) -> bool {
    tells(node, IS_DATE)
}

/// Whether a class name, or the name of a component, tells this of the element.
fn tells(node: &NodeRef, kind: Kinds) -> bool {
    let Some(element) = node.element_ref() else { return false };
    element
        .attrs
        .iter()
        .filter(|attribute| matches!(&*attribute.name.local, "class" | "data-component" | "data-testid"))
        .any(|attribute| told_by_all(&attribute.value) & kind != 0)
}

/// The most bytes of names that are remembered, and how many such names.
const MOST_BYTES: usize = 200;
const MOST_NAMES: usize = 2_000;

thread_local! {
    /// What was told by the names seen last: a page asks for few names many times.
    static SEEN: RefCell<HashMap<String, Kinds>> = RefCell::default();
}

/// What names that are separated by spaces tell.
fn told_by_all(names: &str) -> Kinds {
    let told_by_each = || names.split_ascii_whitespace().fold(0, |told, name| told | told_by(&plain(name)));
    if names.len() > MOST_BYTES {
        return told_by_each();
    }
    SEEN.with_borrow_mut(|seen| {
        if let Some(told) = seen.get(names) {
            return *told;
        }
        if seen.len() == MOST_NAMES {
            seen.clear();
        }
        *seen.entry(names.to_owned()).or_insert(told_by_each())
    })
}

/// What one to three consecutive words of a plain name tell.
fn told_by(name: &str) -> Kinds {
    if is_state(name) {
        return 0;
    }
    let starts = std::iter::once(0).chain(name.match_indices('-').map(|(at, _)| at + 1));
    let phrases = starts.flat_map(|start| {
        let ends = name[start..].match_indices('-').map(move |(at, _)| start + at).take(2).chain([name.len()]);
        ends.map(move |end| &name[start..end])
    });
    phrases.fold(0, |found, phrase| found | told(phrase))
}

fn told(phrase: &str) -> Kinds {
    PHRASES.get(phrase).copied().unwrap_or_default()
}

fn is_state(name: &str) -> bool {
    STATES.iter().any(|state| name.starts_with(state))
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

    #[test]
    fn a_state_of_the_page_is_no_comment() {
        let is_one =
            |class: &str| is_comment(&Document::from(format!("<div class='{class}'>x</div>")).select("div").nodes()[0]);
        assert!(is_one("comment") && is_one("js-post post__Comments"));
        assert!(!is_one("post has-comments") && !is_one("no-comments"));
    }
}
