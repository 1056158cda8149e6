//! Preformatted text: its lines unchanged, and the language that its markup names.

use std::collections::HashSet;
use std::sync::LazyLock;

use dom_query::NodeRef;

use super::ascii_table::{self, DrawnPiece};
use crate::article::html::tag::{Tag, is_hidden, style, text};
use crate::article::knowledge::sites;
use crate::article::{BlockKind, Sanitized};

/// The blocks of a `<pre>`: code, and tables drawn in text without a language.
pub(super) fn blocks(pre: &NodeRef) -> Vec<BlockKind> {
    let text = Sanitized::text(trim_empty_lines(&raw(pre)));
    let language = language(pre);
    match (language, text.trim().is_empty()) {
        (_, true) => Vec::new(),
        (None, false) => ascii_table::pieces(&text).into_iter().map(block).collect(),
        (language, false) => vec![BlockKind::Code { text, language }],
    }
}

fn block(piece: DrawnPiece) -> BlockKind {
    match piece {
        DrawnPiece::Lines(lines) => BlockKind::Code { text: Sanitized::text(trim_empty_lines(lines)), language: None },
        DrawnPiece::Table(table) => BlockKind::Table(Box::new(table)),
    }
}

/// Whether the text is line numbers in a cell beside the code (Pygments' `linenos=table`, Rouge, hexo).
pub(super) fn is_line_numbers(pre: &NodeRef) -> bool {
    let Some(cell) = pre.ancestors_it(None).find(|node| node.has_name("td")) else { return false };
    // Only the first is checked. Otherwise a cell with many would be read once for each.
    if cell.descendants_it().find(|node| node.has_name("pre")).is_none_or(|first| first.id != pre.id) {
        return false;
    }
    let text = cell.text();
    let is_numbers = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()) && !text.trim().is_empty();
    let has_code = |cell: NodeRef| cell.descendants_it().any(|node| node.has_name("pre"));
    is_numbers && cell.next_element_sibling().is_some_and(has_code)
}

/// The text with its line breaks, whatever elements colour or number it.
pub(super) fn raw(pre: &NodeRef) -> String {
    let mut raw = String::new();
    gather(pre, &mut raw, 0);
    raw
}

/// Deeper nesting than this inside `<pre>` is an attack, not code.
const DEEPEST: usize = 256;

fn gather(node: &NodeRef, raw: &mut String, depth: usize) {
    for child in node.children_it(false) {
        if child.is_text() {
            raw.push_str(&text(&child));
            continue;
        }
        let tag = Tag::of(&child);
        if tag == Tag::Break {
            raw.push('\n');
        } else if is_code(&child, tag) && depth < DEEPEST {
            gather_element(&child, tag, raw, depth);
        }
    }
}

fn is_code(node: &NodeRef, tag: Tag) -> bool {
    tag != Tag::Absent && tag != Tag::Button && !is_hidden(node, tag) && !is_line_number(node)
}

static LINE_NUMBERS: LazyLock<HashSet<&str>> = LazyLock::new(|| sites::set(|site| site.line_numbers));

/// Whether an element in the code holds the number of its line, or of all lines: it has such a name or cannot be
/// selected (CSS UI 4, `user-select`), and holds digits.
fn is_line_number(node: &NodeRef) -> bool {
    let is_named =
        || node.class().is_some_and(|class| class.split_ascii_whitespace().any(|name| LINE_NUMBERS.contains(name)));
    let is_unselected = |name| style(node, name).is_some_and(|value| value == "none");
    let stands_apart = || is_named() || is_unselected("user-select") || is_unselected("-webkit-user-select");
    stands_apart()
        && node.text().chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ':' | '|'))
}

/// Handles an element. A line of code may be a block of its own (`<div class="line">`).
fn gather_element(node: &NodeRef, tag: Tag, raw: &mut String, depth: usize) {
    let is_block = tag.is_block();
    if is_block && !raw.is_empty() && !raw.ends_with('\n') {
        raw.push('\n');
    }
    gather(node, raw, depth + 1);
    if is_block && !raw.is_empty() && !raw.ends_with('\n') {
        raw.push('\n');
    }
}

/// Removes blank lines at both ends. The first line's indentation stays.
fn trim_empty_lines(raw: &str) -> &str {
    let text = raw.trim_end();
    let ink = text.len() - text.trim_start().len();
    let first_line = text[..ink].rfind('\n').map_or(0, |at| at + 1);
    &text[first_line..]
}

/// The language, from the element itself, the `<code>` in it, or a wrapper around it.
fn language(pre: &NodeRef) -> Option<Sanitized> {
    let inside = pre.children_it(false).find(|child| child.has_name("code"));
    let around = pre.ancestors_it(Some(2));
    let places = std::iter::once(*pre).chain(inside).chain(around);
    places.filter(|node| node.is_element()).find_map(|node| named_language(&node))
}

/// `language-x` (WHATWG HTML, 4.5.15), `lang-x` (prettify), `highlight-source-x` (GitHub), `brush: x` (SyntaxHighlighter),
/// `sourceCode x` (pandoc), `data-lang` (Chroma).
fn named_language(node: &NodeRef) -> Option<Sanitized> {
    let by_attribute =
        ["data-lang", "data-language", "data-enlighter-language"].iter().find_map(|name| node.attr(name));
    let class = node.class().unwrap_or_default();
    let name = by_attribute.map(|name| name.to_string()).or_else(|| language_class(&class))?;
    let is_named = !name.is_empty() && !matches!(name.as_str(), "none" | "plaintext" | "text" | "default" | "generic");
    is_named.then(|| Sanitized::line(&name))
}

fn language_class(class: &str) -> Option<String> {
    let words: Vec<&str> = class.split([' ', '\t', '\n', ';']).filter(|word| !word.is_empty()).collect();
    let prefixed = words.iter().find_map(|word| {
        let name = ["language-", "lang-", "highlight-source-", "brush:"].iter().find_map(|p| word.strip_prefix(p))?;
        (!name.is_empty()).then(|| name.to_owned())
    });
    let following =
        || words.windows(2).find(|pair| matches!(pair[0], "brush:" | "sourceCode")).map(|p| p[1].to_owned());
    prefixed.or_else(following)
}
