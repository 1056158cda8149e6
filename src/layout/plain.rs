//! An article as plain text at a width: the layout's lines without looks, for pipes and files.

use std::sync::Arc;

use super::Layout;
use crate::article::{Article, Block, BlockKind, Clean, Inline};

/// The whole article, `width` columns wide, the title first unless the text begins with it. No white space at the ends
/// of lines; ends in a line feed. A table that is wider than `width` is written whole.
pub fn text(article: &Article, width: u16) -> String {
    let mut article = article.clone();
    if let Some(title) = title(&article) {
        article.blocks.insert(0, title);
        article.questions.clear();
    }
    let layout = Layout::new(Arc::new(article), width).whole();
    let mut text = String::new();
    // One by one: the lines of a long article take many times the memory of its text.
    for block in 0..layout.blocks.len() {
        layout.each_line(block, |line| {
            text.push_str(&line.text());
            text.push('\n');
        });
    }
    text
}

fn title(article: &Article) -> Option<Block> {
    let title = &article.meta.title;
    let is_first = article.blocks.first().is_some_and(|block| is_heading(block, title));
    let kind = BlockKind::Heading { level: 1, text: Inline::plain(title.clone()) };
    (!title.is_empty() && !is_first).then(|| Block { frames: Vec::new(), kind, anchors: Vec::new() })
}

fn is_heading(block: &Block, title: &Clean) -> bool {
    matches!(&block.kind, BlockKind::Heading { text, .. } if text.text == *title)
}
