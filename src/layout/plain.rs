//! An article as plain text at a width: the layout's lines without looks, for pipes and files.

use super::flow::{BlockRoom, Fit};
use super::{TextLine, TextRoom, block, setting};
use crate::article::{Article, Block, BlockKind, Inline, Sanitized};
use crate::budget;

/// The room for the kinds of blocks.
#[derive(Clone, Copy)]
struct Rooms {
    prose: TextRoom,
    tables: TextRoom,
}

impl Rooms {
    fn of(self, block: &Block) -> BlockRoom {
        let room = if matches!(block.kind, BlockKind::Table(_)) { self.tables } else { self.prose };
        BlockRoom {
            measure: room.measure.into(),
            widest: room.widest.into(),
            fit: Fit::Whole,
            aside: 0,
            most: usize::MAX,
        }
    }
}

/// The whole article, as wide as the measure, with the title first unless the text starts with it. Lines have no white
/// space at the end, and the last one ends in a line feed. A table that does not fit is written whole.
pub fn text(article: &Article, room: impl Into<TextRoom>) -> String {
    text_below(article, &Sanitized::default(), room)
}

/// The same with a line below the title that says where the article is from, unless that is empty.
pub fn text_below(article: &Article, source: &Sanitized, room: impl Into<TextRoom>) -> String {
    let room = room.into().sound();
    joined(article, source, Rooms { prose: room, tables: room })
}

/// The same with each paragraph on a line of its own, however long. A table still has a width, because its rows are padded:
/// one long cell would make all of them as long.
pub fn unbroken(article: &Article, tables: u16) -> String {
    let rooms = Rooms { prose: TextRoom::from(u16::MAX), tables: TextRoom::from(tables).sound() };
    joined(article, &Sanitized::default(), rooms)
}

fn joined(article: &Article, source: &Sanitized, rooms: Rooms) -> String {
    let mut text = String::new();
    // Line by line, because the lines of a long article take many times the memory of its text.
    each_line(article, source, rooms, |line| {
        let line = line.text();
        if budget::grow(line.len()) {
            text.push_str(&line);
            text.push('\n');
        }
    });
    text
}

/// Passes on the lines of the article as it is. A copy with the title in front would take as much memory again.
fn each_line(article: &Article, source: &Sanitized, rooms: Rooms, mut tell: impl FnMut(TextLine)) {
    let mut settings = setting::settings(&article.blocks);
    let title = title(article);
    let source = (!source.is_empty()).then(|| Block::of(BlockKind::Paragraph(Inline::plain(source.clone()))));
    // The article's own first block is its title if none is put before it and it has one.
    let own = usize::from(
        title.is_none()
            && source.is_some()
            && article.blocks.first().is_some_and(|first| is_heading(first, &article.meta.title)),
    );
    let head: Vec<Block> = title.into_iter().chain(article.blocks.iter().take(own).cloned()).chain(source).collect();
    let top: Vec<Block> = head.iter().cloned().chain(article.blocks.get(own).cloned()).collect();
    let above = setting::settings(&top);
    for (block, setting) in head.iter().zip(&above) {
        block::each_line(block, setting, false, rooms.of(block), &mut tell);
    }
    if let (Some(first), Some(below)) = (settings.get_mut(own), above.get(head.len())) {
        first.has_gap = below.has_gap;
    }
    let rest = article.blocks.iter().zip(&settings).skip(own);
    for (block, setting) in rest.take_while(|_| !budget::is_spent()) {
        block::each_line(block, setting, false, rooms.of(block), &mut tell);
    }
}

fn title(article: &Article) -> Option<Block> {
    let title = &article.meta.title;
    let is_first = article.blocks.first().is_some_and(|block| is_heading(block, title)) || article.begins_as(title);
    let kind = BlockKind::Heading { level: 1, text: Inline::plain(title.clone()) };
    (!title.is_empty() && !is_first).then(|| Block::of(kind))
}

fn is_heading(block: &Block, title: &Sanitized) -> bool {
    matches!(&block.kind, BlockKind::Heading { text, .. } if text.text == *title)
}
