//! An article in formats for other programs: Markdown, JSON and HTML, a table as CSV or TSV, and the
//! address of a passage.
//!
//! This module is pure: values in, text out. It knows no width and no screen; plain text at a width is `layout`'s job.

mod csv;
mod escape;
mod fragment;
mod frames;
mod html;
mod json;
mod markdown;
mod spans;
mod tags;

use super::repeated_title::begin_as;
pub use csv::{csv, tsv};
pub use fragment::Passages;
pub use html::{html, html_link};
pub use json::{Json, json};
pub use markdown::{markdown, markdown_link};

use std::borrow::Cow;

use super::shift;
use super::{Article, Block, Inline, Question, Sanitized, Table};
use crate::budget;

/// The text of some blocks on one line: joined by spaces, with white space collapsed.
pub fn one_line(blocks: &[Block]) -> Sanitized {
    let texts: Vec<_> = blocks.iter().map(flat_text).filter(|text| !text.is_empty()).collect();
    Sanitized::line(&texts.join(" "))
}

/// An inline run on one line, without marks. What is raised or lowered stays so: see [`shift`].
fn flat_line(inline: &Inline) -> Sanitized {
    Sanitized::line(&shift::flat(inline))
}

/// [`Block::visible_text`], in which what is raised or lowered stays so.
fn flat_text(block: &Block) -> Cow<'_, str> {
    let runs = block.runs();
    match runs.iter().any(|(_, run)| shift::is_in(run)) {
        true => runs.iter().map(|(_, run)| shift::flat(run)).collect::<Vec<_>>().join("\n").into(),
        false => block.visible_text(),
    }
}

/// The content of a table's slot. A cell over several slots is written in each of them, so what is written is counted.
fn slot(table: &Table, row: usize, column: usize) -> Option<&Inline> {
    let content = &table.at(row, column)?.content;
    budget::grow(content.text.len()).then_some(content)
}

/// The blocks of a question's answer.
pub fn answer<'a>(article: &'a Article, question: &'a Question) -> &'a [Block] {
    question.answer.blocks(&article.blocks)
}

/// Whether the article's text starts with its title, as a heading or as its first words.
fn begin_with_title(blocks: &[Block], title: &str) -> bool {
    let is_title = |(_, text): (u8, &Inline)| *Sanitized::line(&text.text) == *title;
    blocks.first().and_then(Block::heading).is_some_and(is_title) || begin_as(blocks, title)
}

#[cfg(test)]
mod tests {
    use crate::article::{Block, BlockKind, Cell, Inline, Sanitized, Table};

    pub fn block(kind: BlockKind) -> Block {
        Block::of(kind)
    }

    pub fn paragraph(text: &str) -> Block {
        block(BlockKind::Paragraph(Inline::plain(Sanitized::text(text))))
    }

    /// A table without spans whose first `head` rows are headers.
    pub fn table(rows: &[&[&str]], head: usize) -> Table {
        let columns = rows[0].len();
        let cell = |(i, text): (usize, &&str)| Cell {
            row: i / columns,
            column: i % columns,
            row_span: 1,
            column_span: 1,
            is_header: i / columns < head,
            content: Inline::plain(Sanitized::text(text)),
        };
        let cells: Vec<Cell> = rows.iter().flat_map(|row| row.iter()).enumerate().map(cell).collect();
        let slots = (0..cells.len()).map(Some).collect();
        Table { caption: None, rows: rows.len(), columns, cells, slots, head_rows: head, foot_rows: 0 }
    }
}
