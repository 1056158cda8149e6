//! Finds the FAQ: the blocks below a heading that announces it, or the whole article if its title does.

use std::ops::Range;

use super::{faq_headings, question_syntax};
use crate::article::{Block, BlockKind, Inline, MarkKind};

/// The blocks of an FAQ.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Section {
    /// Without the heading itself.
    pub range: Range<usize>,
    /// The level of the heading. Headings inside the section have a higher number, unless it spans the article.
    pub level: u8,
    /// Whether the page's title announces the FAQ: then every heading is below it.
    pub spans_article: bool,
}

/// All FAQ sections. None is inside another.
pub(super) fn named(blocks: &[Block], title: &str) -> Vec<Section> {
    if let Some(start) = article_start(blocks, title) {
        return vec![Section { range: start..blocks.len(), level: 0, spans_article: true }];
    }
    let mut found: Vec<Section> = Vec::new();
    for (i, block) in blocks.iter().enumerate() {
        let inside = found.last().is_some_and(|section| section.range.contains(&i));
        if let Some(level) = names_level(block).filter(|_| !inside) {
            found.push(Section { range: i + 1..end(blocks, i, level), level, spans_article: false });
        }
    }
    found
}

/// The whole article, if its title announces an FAQ and so does a heading in it. The heading may be that of the FAQ of
/// a page about something else, or one in the middle of a page that is an FAQ ("About this FAQ").
pub(super) fn titled(blocks: &[Block], title: &str) -> Option<Section> {
    let is_open = faq_headings::titles_faq(title) && article_start(blocks, title).is_none();
    is_open.then_some(Section { range: 0..blocks.len(), level: 0, spans_article: true })
}

/// The block where the questions may start if the whole article is an FAQ. Its first heading must announce the FAQ, or
/// its title, with no later heading that announces one.
fn article_start(blocks: &[Block], title: &str) -> Option<usize> {
    let first = blocks.iter().position(|block| heading(block).is_some());
    let announces =
        |i: &usize| heading(&blocks[*i]).is_some_and(|(level, text)| level == 1 && faq_headings::titles_faq(text));
    if let Some(first) = first.filter(announces) {
        return Some(first + 1);
    }
    let further = blocks.iter().any(|block| {
        heading(block).is_some_and(|(_, text)| faq_headings::names_faq(text) && !question_syntax::asks(text))
    });
    (faq_headings::titles_faq(title) && !further).then_some(0)
}

/// The heading level of a block that announces an FAQ. A bold paragraph with no other text counts as a heading below
/// all levels.
fn names_level(block: &Block) -> Option<u8> {
    if let Some((level, text)) = heading(block) {
        return faq_headings::names_faq(text).then_some(level);
    }
    match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Summary(text) if is_all_strong(text) => {
            (text.text.len() < 80 && faq_headings::titles_faq(&text.text)).then_some(7)
        }
        BlockKind::Paragraph(_)
        | BlockKind::Summary(_)
        | BlockKind::Deck(_)
        | BlockKind::Heading { .. }
        | BlockKind::Term(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_)
        | BlockKind::Rule => None,
    }
}

/// The end of the section: the next heading of the same or a higher level. Questions as headings of the FAQ's own level
/// still belong to it, because authors choose levels by their looks.
fn end(blocks: &[Block], at: usize, level: u8) -> usize {
    let ends = |i: &usize| heading(&blocks[*i]).is_some_and(|(next, _)| next <= level);
    let next = (at + 1..blocks.len()).find(ends).unwrap_or(blocks.len());
    let asks_at_level =
        |i: usize| heading(&blocks[i]).is_some_and(|(next, text)| next == level && question_syntax::asks(text));
    if next > at + 2 || next == blocks.len() || !asks_at_level(next) {
        return next;
    }
    (next..blocks.len()).find(|i| ends(i) && !asks_at_level(*i)).unwrap_or(blocks.len())
}

/// A heading's level and text.
pub(super) fn heading(block: &Block) -> Option<(u8, &str)> {
    block.heading().map(|(level, text)| (level, &*text.text))
}

/// The length in bytes of the strong start of the text, including white space in between. Emphasis counts too, because
/// some write questions that way.
pub(super) fn strong_start(text: &Inline) -> usize {
    let mut end = 0;
    for mark in &text.marks {
        match mark.kind {
            MarkKind::Strong | MarkKind::Emphasis | MarkKind::Highlight => {}
            MarkKind::Code
            | MarkKind::Deleted
            | MarkKind::Inserted
            | MarkKind::Superscript
            | MarkKind::Subscript
            | MarkKind::Keyboard
            | MarkKind::Link(_) => continue,
        }
        let between = text.text.get(end.min(mark.range.start)..mark.range.start).unwrap_or_default();
        if between.trim().is_empty() {
            end = end.max(mark.range.end);
        }
    }
    end
}

/// Whether all of the text is strong.
pub(super) fn is_all_strong(text: &Inline) -> bool {
    let start = strong_start(text);
    start > 0 && text.text.get(start..).is_some_and(|rest| !rest.chars().any(char::is_alphanumeric))
}
