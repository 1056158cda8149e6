//! Keeps the parts of a page that are its main content, and removes the rest.
//!
//! The classifier chooses texts (`classify`). What belongs to them is kept with them: tables and code between kept neighbours,
//! the other half of a question and its answer, parts of a whole. dom_smoothie votes on a copy in which nodes keep their ids; its vote
//! is one of the classifier's features. The page keeps its own markup (heading levels, classes, ids).

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};
use dom_smoothie::{Config, Readability, TextMode};
use serde::Serialize;

use super::certainty::Certainty;
use super::classify::{Classifier, Decision, Facts};
use super::is_chrome;
use super::parts::{self, Parts};
use super::rules::{PageRule, PageRules};
use crate::article::HttpUrl;
use crate::article::blocks::{ANSWER, QUESTION};
use crate::article::faq::Strength;
use crate::article::html::dom;
use crate::article::html::tag::text;
use crate::article::text::key;
use crate::budget;

/// The most nodes that the vote runs on. The vote copies the page twice, at some 170 bytes a node. A larger page is
/// read whole, without what its markup declares not to be content. A page may take six times its size (`bytes`), plus a
/// fixed amount.
fn most_nodes(bytes: usize) -> usize {
    FEW_NODES + bytes / 84
}

const FEW_NODES: usize = 25_000;

/// A result with fewer characters is not trusted, and the page is read whole.
const FEWEST_LETTERS: usize = 120;

/// What the classifier decides of the page; `None` if the page is too large.
pub(super) fn decide<'p>(
    document: &Document,
    bytes: usize,
    base: Option<&HttpUrl>,
    facts: &'p Facts,
    classifier: &'p Classifier,
) -> Option<Decision<'p>> {
    let body = document.body().filter(|_| document.tree.len() <= most_nodes(bytes))?;
    let voted = vote(document, base).unwrap_or_default();
    Some(Decision::of(&body, voted, facts, classifier))
}

/// By what a page's main content is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageWay {
    Classifier,
    /// dom_smoothie's vote, because the classifier chooses too little.
    Vote,
    /// The page is read whole, because the vote is too little as well.
    TooLittle,
    /// The page is read whole, because it has too many nodes to vote on.
    TooLarge,
    /// The text is only in the page's JSON-LD.
    Data,
}

/// What stays of a page before any rule.
#[derive(Clone)]
pub(super) struct Choice {
    pub way: PageWay,
    /// Empty if the page is read whole.
    nodes: HashSet<NodeId>,
    /// Empty unless the classifier chooses.
    certainty: Certainty,
}

impl Choice {
    /// Of a page whose text is only in its data.
    pub(super) fn data() -> Choice {
        Choice { way: PageWay::Data, nodes: HashSet::new(), certainty: Certainty::default() }
    }
}

/// What stays of the page, and is made visible.
pub(super) fn choice(document: &Document, decision: Option<&Decision>) -> Choice {
    let by = |way, nodes| Choice { way, nodes, certainty: Certainty::default() };
    let whole = |way| by(way, HashSet::new());
    let Some((decision, body)) = decision.zip(document.body()) else { return whole(PageWay::TooLarge) };
    decision.reveal(&body);
    let is_enough = |nodes: &HashSet<NodeId>| letters(&body, nodes) >= FEWEST_LETTERS;
    match decision.nodes() {
        nodes if is_enough(&nodes) => Choice { certainty: decision.certainty(), ..by(PageWay::Classifier, nodes) },
        _ if is_enough(&decision.voted) => by(PageWay::Vote, decision.voted.clone()),
        _ => whole(PageWay::TooLittle),
    }
}

/// Removes everything but what was chosen and what belongs to it. Returns how sure the choice is.
pub(super) fn keep(document: &Document, choice: Choice, pairs: &[Strength], rules: PageRules) -> Certainty {
    let Choice { way, nodes, certainty } = choice;
    let Some(body) = document.body() else { return certainty };
    match way {
        PageWay::Classifier | PageWay::Vote => {
            sweep(&body, &recall_blocks(&body, nodes, &certainty, pairs, rules));
        }
        PageWay::TooLittle | PageWay::TooLarge => remove_chrome(&body),
        PageWay::Data => {}
    }
    certainty
}

/// The ids of the nodes that dom_smoothie takes for the article, or `None` if it finds no article.
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

/// Removes class names and roles from what the FAQ pre-pass marked. For the vote they count against a block as often as
/// for it ("hidden", "widget").
fn neutral(document: &Document) {
    for node in document.select(&format!("[{QUESTION}], [{ANSWER}]")).nodes() {
        for named in node.ancestors(Some(2)).into_iter().chain([*node]).filter(|node| !node.has_name("body")) {
            named.remove_attrs(&["class", "role"]);
        }
    }
}

/// A longer text (in bytes) is unusual. In shorter ones quadratic time does not matter.
const LONG: usize = 4096;

/// Replaces the characters that would be escaped. html5ever takes quadratic time to write text and attributes that hold
/// such characters, and dom_smoothie writes out what it kept. That output is not used, so any other character will do.
/// (html5ever looks for the no-break space by its first byte, which all of U+0080 to U+00BF share.)
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

/// Longer bases are not passed to dom_smoothie. It makes every address in what it kept absolute, so each would become
/// as long as the base, and the result is not used.
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
    texts.map(|node| key::letters(&node.text()).count()).sum()
}

// Recovery.

/// Recovers what belongs to the article and was dropped: headings, tables and code between kept neighbours; and the
/// questions and answers of an FAQ, if part of it is kept or the markup names it.
fn recall_blocks(
    body: &NodeRef,
    mut kept: HashSet<NodeId>,
    certainty: &Certainty,
    pairs: &[Strength],
    rules: PageRules,
) -> HashSet<NodeId> {
    let pairs = kept_pairs(body, &kept, pairs);
    let mut parts = Parts::new(&kept);
    let is_pair = |node: &NodeRef| number(node).is_some_and(|number| pairs.contains(&number)) && !in_chrome(node);
    let mut is_wanted = |node: &NodeRef| {
        let Some(name) = node.node_name().filter(|_| !budget::is_spent()) else { return false };
        let is_block = rules.has(PageRule::FaqPairs) && is_pair(node)
            || rules.has(PageRule::BetweenKept) && is_between(node, &name, &kept);
        is_block && !certainty.is_unlikely(node) || rules.has(PageRule::Parts) && parts.belongs(node, &name)
    };
    let wanted: Vec<NodeRef> = body.descendants_it().filter(|node| is_wanted(node)).collect();
    for node in wanted {
        kept.extend(node.descendants_it().map(|node| node.id));
        kept.insert(node.id);
    }
    kept
}

/// Whether the element is one that readers miss, was dropped, and has kept neighbours.
fn is_between(node: &NodeRef, name: &str, kept: &HashSet<NodeId>) -> bool {
    let has_neighbours: fn(&NodeRef, &HashSet<NodeId>) -> bool = match name {
        // A headline has nothing before it.
        "h1" => is_before_kept,
        "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "pre" | "details" | "dl" | "figure" | "blockquote" | "math"
        | "object" => is_between_kept,
        "ul" | "ol" => lists_addresses_after_kept,
        _ => return false,
    };
    is_dropped(node, kept) && has_neighbours(node, kept) && !in_chrome(node)
}

/// The numbers of the pairs that stay: those that the markup names, and those of which a part is kept.
fn kept_pairs(body: &NodeRef, kept: &HashSet<NodeId>, pairs: &[Strength]) -> HashSet<usize> {
    let is_named = |number: &usize| pairs.get(*number) == Some(&Strength::Named);
    let named = (0..pairs.len()).filter(is_named);
    let marked = body.descendants_it().filter_map(|node| Some((number(&node)?, node)));
    named.chain(marked.filter(|(_, node)| holds_kept(node, kept)).map(|(number, _)| number)).collect()
}

/// The number of the pair that the element is a part of.
fn number(node: &NodeRef) -> Option<usize> {
    node.attr(QUESTION).or_else(|| node.attr(ANSWER))?.parse().ok()
}

fn is_dropped(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    !kept.contains(&node.id) && !holds_kept(node, kept)
}

fn holds_kept(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    let holds = |node: &NodeRef| node.is_nonempty_text() && kept.contains(&node.id);
    holds(node) || node.descendants_it().any(|node| holds(&node))
}

/// Whether there is kept text before and after the node. Elements that only wrap it are looked through. A box in which
/// more was dropped is a box of its own (most read, share this).
fn is_between_kept(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    let at = outermost(node);
    let before = std::iter::successors(at.prev_element_sibling(), NodeRef::prev_element_sibling).take(NEAR);
    let after = std::iter::successors(at.next_element_sibling(), NodeRef::next_element_sibling).take(NEAR);
    before.into_iter().any(|near| holds_kept(&near, kept)) && after.into_iter().any(|near| holds_kept(&near, kept))
}

fn is_before_kept(node: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    let at = outermost(node);
    let mut after = std::iter::successors(at.next_element_sibling(), NodeRef::next_element_sibling).take(NEAR);
    after.any(|near| holds_kept(&near, kept))
}

/// The outermost element that only wraps the node.
fn outermost<'a>(node: &NodeRef<'a>) -> NodeRef<'a> {
    let mut at = *node;
    while let Some(parent) = at.parent().filter(|parent| is_only_wrapper(parent, &at)) {
        at = parent;
    }
    at
}

/// Whether the list follows kept text and its links are written out: sources, not a menu.
fn lists_addresses_after_kept(list: &NodeRef, kept: &HashSet<NodeId>) -> bool {
    let mut links = list.descendants_it().filter(|node| node.has_name("a")).peekable();
    let is_written_out = |link: NodeRef| link.attr("href").is_some_and(|href| href.trim() == link.text().trim());
    let follows_kept = || outermost(list).prev_element_sibling().is_some_and(|before| holds_kept(&before, kept));
    links.peek().is_some() && links.all(is_written_out) && follows_kept()
}

/// How many elements on either side count as neighbours.
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

/// Removes from the body what holds nothing kept.
fn sweep(body: &NodeRef, kept: &HashSet<NodeId>) {
    for child in body.children() {
        sweep_node(&child, kept);
    }
}

/// What a node held before it was swept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    /// At most white space and line breaks.
    Blank,
    Dropped,
    Kept,
}

fn sweep_node(node: &NodeRef, kept: &HashSet<NodeId>) -> Held {
    if node.is_text() {
        return if node.is_nonempty_text() { keep_if(node, kept.contains(&node.id)) } else { Held::Blank };
    }
    let Some(name) = node.qual_name_ref().map(|name| name.local.to_string()) else { return Held::Blank };
    match name.as_str() {
        // What an object shows if it cannot be shown (HTML, 4.8.7).
        "object" => keep_if(node, kept.contains(&node.id) || holds_kept(node, kept)),
        "img" | "iframe" | "video" | "audio" | "embed" | "picture" | "source" | "noscript" => {
            keep_if(node, kept.contains(&node.id))
        }
        "br" | "hr" | "wbr" | "col" | "colgroup" => Held::Blank,
        // A reader never sees these, so the words on either side are not parted, and their text is no text.
        "rp" | "script" | "style" | "template" => {
            node.remove_from_parent();
            Held::Blank
        }
        // Code is kept or dropped as a whole: the vote knows no white space, and takes a comment for a reader's.
        "pre" | "listing" | "xmp" => keep_if(node, holds_kept(node, kept)),
        _ => sweep_element(node, kept),
    }
}

/// Sweeps below the element. Elements that only part words (`<b> </b>`), or only count (a cell, an item), stay.
fn sweep_element(node: &NodeRef, kept: &HashSet<NodeId>) -> Held {
    let held = node.children().iter().map(|child| sweep_node(child, kept)).max().unwrap_or(Held::Blank);
    let is_cell = || ["td", "th", "tr", "thead", "tbody", "tfoot"].iter().any(|name| node.has_name(name));
    let is_anchor = || kept.contains(&node.id) && (node.has_attr("id") || node.has_attr("name"));
    let is_space = || held == Held::Blank && node.first_child().is_some() && !dom::is_block(node);
    let is_blank_item = || held == Held::Blank && node.has_name("li");
    let stands = || kept.contains(&node.id) && node.node_name().is_some_and(|name| parts::stands_empty(node, &name));
    match held {
        Held::Kept => {}
        Held::Blank | Held::Dropped if stands() => return Held::Kept,
        Held::Blank | Held::Dropped if is_cell() || is_anchor() || is_space() || is_blank_item() => {}
        Held::Blank if !dom::is_block(node) => node.remove_from_parent(),
        Held::Blank | Held::Dropped => dom::remove(node),
    }
    held
}

fn keep_if(node: &NodeRef, is_kept: bool) -> Held {
    if is_kept {
        return Held::Kept;
    }
    dom::remove(node);
    Held::Dropped
}

fn remove_chrome(body: &NodeRef) {
    for node in body.descendants() {
        if node.is_element() && is_chrome(&node) {
            dom::remove(&node);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_addresses_is_sources_and_one_of_names_or_before_the_text_a_menu() {
        let is_sources = |html: &str| {
            let document = Document::from(html);
            let body = document.body().unwrap();
            let texts = body.descendants_it().filter(|node| node.is_text() && &*node.text() == "kept");
            let kept: HashSet<NodeId> = texts.map(|node| node.id).collect();
            lists_addresses_after_kept(&document.select("ul").nodes()[0], &kept)
        };
        let list = "<ul><li><a href='https://a.example/'>https://a.example/</a></ul>";
        assert!(is_sources(&format!("<p>kept</p><div>{list}</div>")));
        assert!(!is_sources(&format!("{list}<p>kept")) && !is_sources("<p>kept</p><ul><li>no link</ul>"));
        assert!(!is_sources("<p>kept</p><ul><li><a href='https://a.example/'>About</a></ul>"));
    }
}
