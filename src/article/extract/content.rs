//! Which parts of a page are its article: dom_smoothie's vote on every node, and what it drops that belongs there.
//!
//! dom_smoothie works on a copy; nodes keep their ids in it, so that what it kept can be looked up in the page itself. The
//! page keeps its own markup (heading levels, classes, ids) and loses what is not kept.

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};
use dom_smoothie::{Config, Readability, TextMode};

use super::stated::Stated;
use super::{is_chrome, recall};
use crate::article::HttpUrl;
use crate::article::parse::{ANSWER, QUESTION, text};
use crate::budget;

/// Nodes at most that are voted on, since the vote copies the page twice, at some 170 bytes a node: a larger page is read
/// whole, without what its markup says is not content. A page is allowed six times its size (`bytes`), and some.
fn most_nodes(bytes: usize) -> usize {
    FEW_NODES + bytes / 84
}

const FEW_NODES: usize = 25_000;

/// Characters below which a result says nothing: the page is read whole.
const FEWEST_LETTERS: usize = 120;

/// Leaves only the article in the page.
pub(super) fn keep_article(document: &Document, bytes: usize, base: Option<&HttpUrl>, stated: &Stated) {
    let Some(body) = document.body() else { return };
    let can_vote = document.tree.len() <= most_nodes(bytes);
    let kept = can_vote.then(|| vote(document, base)).flatten().filter(|kept| letters(&body, kept) >= FEWEST_LETTERS);
    match kept {
        Some(kept) => sweep(&body, recall_blocks(&body, recall::with_missed(&body, kept, stated))),
        None => remove_chrome(&body),
    }
}

/// The ids of what dom_smoothie takes for the article; none when it finds no article.
fn vote(document: &Document, base: Option<&HttpUrl>) -> Option<HashSet<NodeId>> {
    let copy = document.clone();
    neutral(&copy);
    without_escapes(&copy);
    without_long_base(&copy);
    let config = Config { keep_classes: true, text_mode: TextMode::Raw, disable_json_ld: true, ..Config::default() };
    let base = base.map(HttpUrl::as_str).filter(|base| base.len() <= LONGEST_BASE).unwrap_or("https://localhost/");
    let mut readability = Readability::with_document(copy, Some(base), Some(config)).ok()?;
    readability.parse().ok()?;
    let article = readability.doc.select_single("#readability-page-1");
    let root = article.nodes().first()?;
    Some(root.descendants_it().map(|node| node.id).collect())
}

/// Takes the names off what the FAQ pre-pass marked: they speak against it as often as for it ("hidden", "widget").
fn neutral(document: &Document) {
    for node in document.select(&format!("[{QUESTION}], [{ANSWER}]")).nodes() {
        for named in node.ancestors(Some(2)).into_iter().chain([*node]).filter(|node| !node.has_name("body")) {
            named.remove_attrs(&["class", "role"]);
        }
    }
}

/// A text longer than this is unusual, bytes; what is quadratic does not show in shorter ones.
const LONG: usize = 4096;

/// html5ever writes text and attributes in quadratic time where they hold characters to escape, and dom_smoothie writes
/// out what it kept. Nobody reads that, so that any other sign will do. (It looks for the no-break space by its first
/// byte, which all of U+0080 to U+00BF have.)
fn without_escapes(document: &Document) {
    let is_escaped = |c: char| c == '&' || ('\u{80}'..='\u{bf}').contains(&c);
    for node in document.root().descendants() {
        let text = text(&node);
        if text.len() > LONG && text.contains(is_escaped) {
            node.set_text(text.replace(is_escaped, "+"));
        }
        for attribute in node.attrs().iter().filter(|attribute| attribute.value.len() > LONG) {
            node.remove_attr(&attribute.name.local);
        }
    }
}

/// dom_smoothie makes every address absolute in what it kept, and nobody reads that either: with a longer base each of them
/// would be as long.
const LONGEST_BASE: usize = 200;

fn without_long_base(document: &Document) {
    for base in document.select("base[href]").nodes() {
        if base.attr_or("href", "").len() > LONGEST_BASE {
            base.remove_from_parent();
        }
    }
}

fn letters(body: &NodeRef, kept: &HashSet<NodeId>) -> usize {
    let texts = body.descendants_it().filter(|node| node.is_text() && kept.contains(&node.id));
    texts.map(|node| node.text().chars().filter(|c| c.is_alphanumeric()).count()).sum()
}

// Rescue.

/// What belongs to the article and was dropped: headings, tables and code between kept neighbours, and the questions and
/// answers of an FAQ of which some is kept or which the markup names.
fn recall_blocks(body: &NodeRef, mut kept: HashSet<NodeId>) -> HashSet<NodeId> {
    let wanted: Vec<NodeRef> = body.descendants_it().filter(|node| is_wanted(node, &kept)).collect();
    for node in wanted {
        kept.extend(node.descendants_it().map(|node| node.id));
        kept.insert(node.id);
    }
    kept
}

fn is_wanted(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    let Some(name) = node.qual_name_ref().filter(|_| !budget::is_spent()) else { return false };
    match &*name.local {
        _ if node.has_attr(QUESTION) || node.has_attr(ANSWER) => !in_chrome(node),
        "h2" | "h3" | "h4" | "h5" | "h6" => is_dropped(node, kept) && stands_between(node, kept) && !in_chrome(node),
        "table" | "pre" | "details" | "dl" => is_dropped(node, kept) && stands_between(node, kept) && !in_chrome(node),
        _ => false,
    }
}

fn is_dropped(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    !kept.contains(&node.id) && !holds_kept(node, kept)
}

fn holds_kept(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    let holds = |node: &NodeRef| node.is_nonempty_text() && kept.contains(&node.id);
    holds(node) || node.descendants_it().any(|node| holds(&node))
}

/// Whether kept text stands before and after it. What only wraps it is looked past; a box with more in it that was dropped
/// too is a box of its own (most read, share this).
fn stands_between(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    let mut at = *node;
    while let Some(parent) = at.parent().filter(|parent| is_only_wrapper(parent, &at)) {
        at = parent;
    }
    let before = std::iter::successors(at.prev_element_sibling(), NodeRef::prev_element_sibling).take(NEAR);
    let after = std::iter::successors(at.next_element_sibling(), NodeRef::next_element_sibling).take(NEAR);
    before.into_iter().any(|near| holds_kept(&near, kept)) && after.into_iter().any(|near| holds_kept(&near, kept))
}

/// Elements to either side that count as neighbours.
const NEAR: usize = 3;

fn is_only_wrapper(parent: &NodeRef, child: &NodeRef) -> bool {
    let is_silent =
        |node: &NodeRef| !node.is_nonempty_text() && !node.descendants_it().any(|node| node.is_nonempty_text());
    !parent.has_name("body")
        && parent.children_it(false).filter(|other| other.id != child.id).all(|other| is_silent(&other))
}

fn in_chrome(node: &NodeRef) -> bool {
    is_chrome(node) || node.ancestors_it(None).any(|node| is_chrome(&node))
}

// Sweep.

/// Takes out of the body what holds nothing kept.
fn sweep(body: &NodeRef, kept: HashSet<NodeId>) {
    for child in body.children() {
        sweep_node(&child, &kept);
    }
}

/// Returns whether the node holds anything kept.
fn sweep_node(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    if node.is_text() {
        return keep_if(node, kept.contains(&node.id) && node.is_nonempty_text(), !node.is_nonempty_text());
    }
    let Some(name) = node.qual_name_ref().map(|name| name.local.to_string()) else { return false };
    match name.as_str() {
        "img" | "iframe" | "video" | "audio" | "object" | "embed" | "picture" | "source" | "noscript" => {
            keep_if(node, kept.contains(&node.id), false)
        }
        "br" | "hr" | "wbr" | "col" | "colgroup" => false,
        _ => {
            let holds = node.children().iter().filter(|child| sweep_node(child, kept)).count() > 0;
            let is_cell = matches!(name.as_str(), "td" | "th" | "tr" | "thead" | "tbody" | "tfoot");
            let is_anchor = kept.contains(&node.id) && (node.has_attr("id") || node.has_attr("name"));
            keep_if(node, holds, is_cell || is_anchor)
        }
    }
}

/// Keeps a node that holds something, and one that costs nothing; takes out any other.
fn keep_if(node: &NodeRef, holds: bool, is_harmless: bool) -> bool {
    if !holds && !is_harmless {
        node.remove_from_parent();
    }
    holds
}

fn remove_chrome(body: &NodeRef) {
    for node in body.descendants() {
        if node.is_element() && is_chrome(&node) {
            node.remove_from_parent();
        }
    }
}
