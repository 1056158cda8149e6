//! Recovers markup that was escaped once too often, so that a body's tags appear as text.
//!
//! Some publishing tools escape a whole post before a theme or a feed prints it. Such a text is parsed again if it is
//! plainly a document and not a code sample.
//!
//! There are two forms, both outside of elements that show code. In the first, the text of an element starts with the
//! open tag of a block and ends with a close tag, every block tag in it is balanced, and there are two or more blocks
//! at its top level. In the second, a body was escaped paragraph by paragraph: most of an element's paragraphs are one
//! such block each, or all of the body is. A sample quoted in running text starts or ends with other words, and a sample alone
//! is a single element among others.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};

use crate::article::html::element::{Phrase, Tag, TreeKind};
use crate::article::html::guard::guard;
use crate::article::html::tag;
use crate::budget;

/// Blocks whose tags are looked for. Inline tags are handled when the text is parsed.
const BLOCKS: [&str; 19] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "table",
    "blockquote",
    "div",
    "section",
    "article",
    "figure",
    "details",
    "pre",
];

/// The most tags that are parsed again in all texts of a page together. Each makes a node or two.
const MOST_TAGS: usize = 100_000;

/// Fewer paragraphs than this are not "most of the paragraphs".
const FEWEST_PARAGRAPHS: usize = 3;

/// Parses escaped bodies again, in place.
pub(crate) fn recover(document: &Document) {
    let mut parents: Vec<NodeRef> = Vec::new();
    let mut seen = HashSet::new();
    for text in document.root().descendants_it().filter(|node| node.is_text() && tag::text(node).contains("</")) {
        let Some(parent) = text.parent().filter(|parent| !is_shown_as_is(parent)) else { continue };
        if seen.insert(parent.id) {
            parents.push(parent);
        }
    }
    recover_bodies(&parents);
}

fn recover_bodies(parents: &[NodeRef]) {
    let mut lone: Vec<(NodeRef, String)> = Vec::new();
    let mut left = MOST_TAGS;
    for parent in parents.iter().take_while(|_| !budget::is_spent()) {
        let Some(markup) = lines_of(parent) else { continue };
        match top_blocks(&markup) {
            0 => {}
            1 => lone.push((*parent, markup)),
            _ => replace(parent, &markup, &mut left),
        }
    }
    recover_paragraphs(&lone, &mut left);
}

fn is_shown_as_is(node: &NodeRef) -> bool {
    has_markup_as_text(node) || node.ancestors_it(None).any(|ancestor| has_markup_as_text(&ancestor))
}

/// Whether markup in the element is meant as text, or is none.
fn has_markup_as_text(node: &NodeRef) -> bool {
    let Some(name) = node.qual_name_ref() else { return false };
    let is_code = matches!(Tag::named(&name.local), Tag::Preformatted | Tag::Phrase(Phrase::Code | Phrase::Keyboard));
    is_code || TreeKind::of(name.local.as_bytes()) == TreeKind::Raw || &*name.local == "template"
}

/// The text of an element that holds only text and line breaks.
fn lines_of(node: &NodeRef) -> Option<String> {
    let mut lines = String::new();
    for child in node.children_it(false) {
        if child.is_text() {
            lines.push_str(&tag::text(&child));
        } else if child.has_name("br") {
            lines.push('\n');
        } else if child.is_element() {
            return None;
        }
    }
    Some(lines.trim().to_owned())
}

/// The number of whole blocks in the text; 0 if there is anything else in it.
fn top_blocks(markup: &str) -> usize {
    let mut open: Vec<&str> = Vec::new();
    let mut blocks = 0;
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        if open.is_empty() && !rest[..at].trim().is_empty() {
            return 0;
        }
        rest = &rest[at + 1..];
        let (is_close, name) = tag_name(rest);
        let Some(name) = BLOCKS.iter().find(|block| name.eq_ignore_ascii_case(block)) else { continue };
        if !is_close {
            open.push(name);
        } else if open.pop() != Some(name) {
            return 0;
        } else if open.is_empty() {
            blocks += 1;
            rest = rest.split_once('>').map_or("", |(_, rest)| rest);
        }
    }
    if open.is_empty() && rest.trim().is_empty() { blocks } else { 0 }
}

/// What follows a `<`.
fn tag_name(rest: &str) -> (bool, &str) {
    let (is_close, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    (is_close, &rest[..end])
}

/// Recovers paragraphs of one escaped block each, if they are most of their parent's content.
fn recover_paragraphs(lone: &[(NodeRef, String)], left: &mut usize) {
    let mut by_parent: HashMap<NodeId, Vec<&(NodeRef, String)>> = HashMap::new();
    for paragraph in lone {
        if let Some(parent) = paragraph.0.parent() {
            by_parent.entry(parent.id).or_default().push(paragraph);
        }
    }
    for like in by_parent.into_values().filter(|like| are_most(like)) {
        like.iter().for_each(|(paragraph, markup)| replace(paragraph, markup, left));
    }
}

fn are_most(like: &[&(NodeRef, String)]) -> bool {
    let Some((paragraph, _)) = like.first() else { return false };
    let Some(parent) = paragraph.parent() else { return false };
    let all = parent.children_it(false).filter(NodeRef::is_element).count();
    let is_all = paragraph.has_name("body") || parent.has_name("body") && like.len() == all && !has_own_text(&parent);
    is_all || like.len() >= FEWEST_PARAGRAPHS && like.len() * 2 > all
}

fn has_own_text(node: &NodeRef) -> bool {
    node.children_it(false).any(|child| child.is_text() && !tag::text(&child).trim().is_empty())
}

/// Replaces an element with the parsed markup. A paragraph cannot hold blocks, so it is replaced itself; anything else
/// keeps its place. The guard runs again, because the page's guard saw the markup as text only. If the markup has more
/// than `left` tags, it stays text.
fn replace(node: &NodeRef, markup: &str, left: &mut usize) {
    let tags = markup.bytes().filter(|byte| *byte == b'<').count();
    if tags > *left || budget::is_spent() {
        return;
    }
    *left -= tags;
    if node.has_name("p") {
        node.replace_with_html(&*guard(markup));
    } else {
        node.set_html(&*guard(markup));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recovered(html: &str) -> String {
        let document = Document::from(html);
        recover(&document);
        document.body().expect("the parser makes one").inner_html().to_string()
    }

    #[test]
    fn a_body_of_escaped_blocks_is_parsed_once_more() {
        let html = "<p>&lt;p&gt;One&lt;/p&gt;<br>\n&lt;h2 class=\"x\"&gt;Two&lt;/h2&gt;<br></p>";
        assert_eq!(recovered(html), "<p>One</p>\n\n<h2 class=\"x\">Two</h2>");
        let html =
            "<p>&lt;p&gt;a&lt;/p&gt;</p><p>&lt;h2&gt;b&lt;/h2&gt;</p><p>&lt;p&gt;c &lt;b&gt;d&lt;/b&gt;&lt;/p&gt;</p>";
        assert_eq!(recovered(html), "<p>a</p><h2>b</h2><p>c <b>d</b></p>");
    }

    #[test]
    fn a_body_that_is_one_escaped_block_is_parsed_once_more() {
        let (escaped, parsed) = ("&lt;p&gt;a &lt;b&gt;c&lt;/b&gt;&lt;/p&gt;", "<p>a <b>c</b></p>");
        assert_eq!(recovered(escaped), parsed);
        assert_eq!(recovered(&format!("<p>{escaped}</p>\n")).trim(), parsed);
    }

    /// This once overflowed the stack of the worker.
    #[test]
    fn escaped_markup_is_guarded_like_a_page() {
        let deep = "&lt;div&gt;".repeat(20_000) + "a" + &"&lt;/div&gt;".repeat(20_000);
        let recovered = recovered(&format!("<div>&lt;p&gt;a&lt;/p&gt;{deep}</div>"));
        assert!(recovered.matches("<div>").count() <= 512, "{}", recovered.len());
    }

    #[test]
    fn samples_of_code_are_left_alone() {
        for html in [
            "<pre>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</pre>",
            "<p><code>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</code></p>",
            "<p>Write &lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt; like this.</p>",
            "<p>&lt;ul&gt;&lt;li&gt;a&lt;/li&gt;&lt;/ul&gt;</p><p>b</p>",
            "<p>&lt;ul&gt;&lt;li&gt;a&lt;/li&gt;&lt;/ul&gt;</p>b",
            "<p>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b</p>",
            "<p>&lt;p&gt; and &lt;/p&gt;</p><p>b</p>",
        ] {
            assert_eq!(recovered(html), html);
        }
    }
}
