//! An article as plain text at a width: the layout's lines without looks, for pipes and files.

use super::flow::{BlockRoom, Fit};
use super::{TextLine, block, setting};
use crate::article::{Article, Block, BlockKind, Inline, Sanitized};

/// The whole article, `width` columns wide, with the title first unless the text starts with it. Lines have no white
/// space at the end, and the last one ends in a line feed. A table wider than `width` is written whole.
pub fn text(article: &Article, width: u16) -> String {
    let mut text = String::new();
    // Line by line, because the lines of a long article take many times the memory of its text.
    each_line(article, width, |line| {
        text.push_str(&line.text());
        text.push('\n');
    });
    text
}

/// Passes on the lines of the article as it is. A copy with the title in front would take as much memory again.
fn each_line(article: &Article, width: u16, mut tell: impl FnMut(TextLine)) {
    let room = BlockRoom { measure: width.max(1).into(), fit: Fit::Whole, most: usize::MAX };
    let mut settings = setting::settings(&article.blocks);
    if let Some(title) = title(article) {
        let top: Vec<Block> = std::iter::once(title).chain(article.blocks.first().cloned()).collect();
        let above = setting::settings(&top);
        block::each_line(&top[0], &above[0], false, room, &mut tell);
        settings.iter_mut().zip(&above[1..]).for_each(|(first, below)| first.has_gap = below.has_gap);
    }
    for (block, setting) in article.blocks.iter().zip(&settings) {
        block::each_line(block, setting, false, room, &mut tell);
    }
}

fn title(article: &Article) -> Option<Block> {
    let title = &article.meta.title;
    let is_first = article.blocks.first().is_some_and(|block| is_heading(block, title));
    let kind = BlockKind::Heading { level: 1, text: Inline::plain(title.clone()) };
    (!title.is_empty() && !is_first).then(|| Block::of(kind))
}

fn is_heading(block: &Block, title: &Sanitized) -> bool {
    matches!(&block.kind, BlockKind::Heading { text, .. } if text.text == *title)
}
