//! A part of an article as an article of its own: whole blocks, or the words between two positions.
//!
//! What is copied, written or piped is made so. The formats then need one writer each, for a sentence as for the whole.

use std::ops::Range;

use super::{Article, Block, BlockKind, Inline, Mark, Metadata, Table, TextPos};
use crate::article::Cell;
use crate::budget;

/// A stretch of text: from a position up to another one, which does not belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextSpan {
    pub start: TextPos,
    pub end: TextPos,
}

impl TextSpan {
    /// From the earlier start to the later end of two stretches.
    #[must_use]
    pub fn joined(self, other: TextSpan) -> TextSpan {
        TextSpan { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The part of a block that the stretch covers, in bytes of its text. `None` if it has nothing of it.
    pub fn in_block(&self, block: usize, length: usize) -> Option<Range<usize>> {
        if !(self.start.block..=self.end.block).contains(&block) {
            return None;
        }
        let start = if block == self.start.block { self.start.offset } else { 0 };
        let end = if block == self.end.block { self.end.offset.min(length) } else { length };
        (start < end || length == 0 && block != self.end.block).then_some(start..end)
    }
}

impl Article {
    /// The stretch of some whole blocks.
    pub fn span_of(&self, blocks: Range<usize>) -> TextSpan {
        let last = blocks.end.saturating_sub(1).max(blocks.start);
        let length = self.blocks.get(last).map_or(0, |block| block.text().len());
        let start = TextPos { block: blocks.start, offset: 0 };
        // A rule or a picture without words ends behind itself.
        match length {
            0 => TextSpan { start, end: TextPos { block: last + 1, offset: 0 } },
            length => TextSpan { start, end: TextPos { block: last, offset: length } },
        }
    }

    /// The words of a stretch as an article without a title. Of a table, a figure and the like there is all or nothing. A
    /// part of one block is taken out of its frames.
    #[must_use]
    pub fn excerpt(&self, span: TextSpan) -> Article {
        let last = span.end.block.min(self.blocks.len().saturating_sub(1));
        let part = |number: usize| {
            let block = self.blocks.get(number)?;
            Some(cut(block, span.in_block(number, block.text().len())?))
        };
        let mut blocks: Vec<Block> = (span.start.block..=last).filter_map(part).collect();
        if let [alone] = blocks.as_mut_slice() {
            alone.frames.clear();
        }
        self.with_blocks(blocks)
    }

    /// An untitled article of other blocks, about the same page.
    #[must_use]
    pub fn with_blocks(&self, blocks: Vec<Block>) -> Article {
        let meta = Metadata { title: super::Sanitized::default(), ..self.meta.clone() };
        Article { meta, blocks, ..Article::default() }
    }
}

fn cut(block: &Block, range: Range<usize>) -> Block {
    let kind = match &block.kind {
        BlockKind::Heading { level, text } => BlockKind::Heading { level: *level, text: cut_inline(text, range) },
        BlockKind::Paragraph(text) => BlockKind::Paragraph(cut_inline(text, range)),
        BlockKind::Deck(text) => BlockKind::Deck(cut_inline(text, range)),
        BlockKind::Term(text) => BlockKind::Term(cut_inline(text, range)),
        BlockKind::Summary(text) => BlockKind::Summary(cut_inline(text, range)),
        BlockKind::Code { text, language } => BlockKind::Code { text: text.slice(range), language: language.clone() },
        whole @ (BlockKind::Table(_) | BlockKind::Figure(_) | BlockKind::Media(_) | BlockKind::Rule) => whole.clone(),
    };
    Block { kind, ..block.clone() }
}

fn cut_inline(inline: &Inline, range: Range<usize>) -> Inline {
    let moved = |mark: &Mark| {
        let start = mark.range.start.max(range.start);
        let end = mark.range.end.min(range.end);
        (start < end).then(|| Mark { range: start - range.start..end - range.start, kind: mark.kind.clone() })
    };
    Inline { text: inline.text.slice(range.clone()), marks: inline.marks.iter().filter_map(moved).collect() }
}

impl Table {
    /// A rectangle of the table's slots as a table without spans. A cell that covers several slots is in each.
    #[must_use]
    pub fn excerpt(&self, rows: Range<usize>, columns: Range<usize>) -> Table {
        let places = rows.clone().flat_map(|row| columns.clone().map(move |column| (row, column)));
        let cells: Vec<Cell> = places.map(|(row, column)| self.single(row, column, &rows, &columns)).collect();
        Table {
            caption: None,
            rows: rows.len(),
            columns: columns.len(),
            slots: (0..cells.len()).map(Some).collect(),
            cells,
            head_rows: self.head_rows.saturating_sub(rows.start).min(rows.len()),
            foot_rows: 0,
        }
    }

    fn single(&self, row: usize, column: usize, rows: &Range<usize>, columns: &Range<usize>) -> Cell {
        // A cell over several slots is copied into each, so what is copied is counted.
        let covers = self.at(row, column).filter(|cell| budget::grow(cell.content.text.len()));
        Cell {
            row: row - rows.start,
            column: column - columns.start,
            row_span: 1,
            column_span: 1,
            is_header: covers.is_some_and(|cell| cell.is_header),
            content: covers.map(|cell| cell.content.clone()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{MarkKind, Sanitized};

    fn paragraph(text: &str) -> Block {
        Block::of(BlockKind::Paragraph(Inline::plain(Sanitized::text(text))))
    }

    fn texts(article: &Article) -> Vec<String> {
        article.blocks.iter().map(|block| block.text().into_owned()).collect()
    }

    fn at(block: usize, offset: usize) -> TextPos {
        TextPos { block, offset }
    }

    #[test]
    fn a_stretch_begins_and_ends_within_blocks_and_has_all_between() {
        let blocks = vec![paragraph("one two"), Block::of(BlockKind::Rule), paragraph("three"), paragraph("four five")];
        let article = Article { blocks, ..Article::default() };
        let span = TextSpan { start: at(0, 4), end: at(3, 4) };
        assert_eq!(texts(&article.excerpt(span)), ["two", "", "three", "four"]);
        assert_eq!(texts(&article.excerpt(article.span_of(1..2))), [""], "a rule has no words");
        assert_eq!(texts(&article.excerpt(TextSpan { start: at(2, 0), end: at(3, 0) })), ["three"]);
    }

    #[test]
    fn marks_are_cut_and_moved_with_the_words() {
        let mut text = Inline::plain(Sanitized::line("see the map here"));
        text.marks =
            vec![Mark { range: 0..7, kind: MarkKind::Strong }, Mark { range: 8..11, kind: MarkKind::Emphasis }];
        let article = Article { blocks: vec![Block::of(BlockKind::Paragraph(text))], ..Article::default() };
        let cut = article.excerpt(TextSpan { start: at(0, 4), end: at(0, 11) });
        let inline = cut.blocks[0].inline().unwrap();
        let ranges: Vec<_> = inline.marks.iter().map(|mark| mark.range.clone()).collect();
        assert_eq!((&*inline.text, ranges), ("the map", vec![0..3, 4..7]));
    }
}
