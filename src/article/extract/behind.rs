//! What stands behind the page's own article: other articles, comments, teams, lists of pages.
//!
//! The own article is known by its headline. A page without one has nothing behind it.

use dom_query::{Document, NodeId, NodeRef};

use super::boilerplate::{is_box, is_protected};
use super::class_names;
use super::rules::{PageRule, PageRules};
use super::text_blocks::{Unit, each_unit, measure};
use crate::article::Metadata;
use crate::article::html::dom;
use crate::article::text::key::key;
use crate::budget;

/// The letters of the shortest text that makes an element with the headline the article.
const FEWEST_LETTERS: usize = 300;

/// The letters of an article that no comment belongs to: some five hundred words.
const LONG_ARTICLE: usize = 2_500;

/// The `article` that has the page's headline, if it has text as well. Asked before anything is removed.
pub(super) fn own_article(document: &Document, meta: &Metadata) -> Option<NodeId> {
    let body = document.body()?;
    let title = key(&meta.title);
    let is_headline = |node: &NodeRef| node.has_name("h1") && key(&node.text()) == title;
    let mut articles = body.descendants_it().filter(|node| node.has_name("article"));
    let own = articles.find(|node| node.descendants_it().any(|node| is_headline(&node)))?;
    (!title.is_empty() && has_text(&own)).then_some(own.id)
}

/// Reads no further than it must: most articles show it in their first paragraphs.
fn has_text(article: &NodeRef) -> bool {
    let mut letters = 0;
    each_unit(article).filter(Unit::is_prose).any(|unit| {
        letters += unit.letters;
        letters >= FEWEST_LETTERS
    })
}

/// Removes what stands behind the article and is not part of it.
pub(super) fn remove(own: &NodeRef, rules: PageRules) {
    if rules.has(PageRule::OtherArticles) {
        remove_each(own, is_other_article);
    }
    if rules.has(PageRule::Rest) {
        remove_rest(own);
    }
    if rules.has(PageRule::Comments) {
        remove_comments(own);
    }
}

/// The nodes behind the article, each with all that is in it: those that follow it, and those that follow an element around it.
fn behind<'a>(own: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let around = own.ancestors_it(None).take_while(|above| !above.has_name("body"));
    let following = |node: NodeRef<'a>| std::iter::successors(node.next_sibling(), NodeRef::next_sibling);
    std::iter::once(*own).chain(around).flat_map(following).collect()
}

fn remove_each(own: &NodeRef, is_out: fn(&NodeRef) -> bool) {
    for node in behind(own) {
        elements(node).filter(is_out).for_each(|node| dom::remove(&node));
    }
}

/// The node and what is in it.
fn elements(node: NodeRef<'_>) -> impl Iterator<Item = NodeRef<'_>> {
    let all = std::iter::once(node).chain(node.descendants()).take_while(|_| !budget::is_spent());
    all.filter(NodeRef::is_element)
}

/// Removes comments behind a long article. Most articles have none, and measuring a large one takes long.
fn remove_comments(own: &NodeRef) {
    let has_comments = behind(own).into_iter().flat_map(elements).any(|node| is_comment(&node));
    if has_comments && measure(own).0 >= LONG_ARTICLE {
        remove_each(own, is_comment);
    }
}

/// Whether it is another article, as with endless scrolling (HTML, 4.3.2: each has an `article` and a headline of its own).
fn is_other_article(node: &NodeRef) -> bool {
    node.has_name("article") && node.descendants_it().any(|node| node.has_name("h1"))
}

/// Whether it holds comments of readers. Those of a short article may be what the page is about.
fn is_comment(node: &NodeRef) -> bool {
    class_names::is_comment(node) && is_box(node) && !is_protected(node)
}

/// Removes everything behind the article (comments, teams, appeals, lists of pages), if it is shorter than the article. If
/// it is longer, the text goes on there, or the page is a discussion.
fn remove_rest(own: &NodeRef) {
    let rest = behind(own);
    let letters: usize = rest.iter().map(|node| measure(node).0).sum();
    if letters == 0 || letters < measure(own).0 {
        rest.iter().filter(|node| !is_protected(node)).for_each(dom::remove);
    }
}
