//! `read`, `outline`, `tables`, `faq`: an article, or one part of it, in each format.
//!
//! A part is printed as an article that contains only its blocks, so that each format needs only one writer.

use std::io::{self, Write};

use super::args::{PartFormat, ReadFormat, TablesFormat};
use super::output::Output;
use super::source::Page;
use crate::article::index::{Index, Outline};
use crate::article::write::{answer, csv, html, json, markdown};
use crate::article::{Article, Block, BlockKind, Inline, Question, Table};
use crate::layout::plain;

/// `crosshead read`: the whole article.
pub fn read(page: &Page, format: ReadFormat, out: &mut Output) -> io::Result<()> {
    let article = &page.article;
    match format {
        ReadFormat::Text => text(article, page.width, out),
        ReadFormat::Markdown => print(&markdown(article), out),
        ReadFormat::Json => out.json(&json(article)),
        ReadFormat::Html => print(&html(article), out),
    }
}

/// `crosshead outline`: its headings.
pub fn outline(page: &Page, format: PartFormat, out: &mut Output) -> io::Result<()> {
    let article = &page.article;
    match format {
        PartFormat::Text => print(&indented(article), out),
        PartFormat::Markdown => print(&markdown(&headings(article)), out),
        PartFormat::Json => out.json(&json(article).headings),
    }
}

/// `crosshead tables`: its tables.
pub fn tables(page: &Page, format: TablesFormat, out: &mut Output) -> io::Result<()> {
    let article = &page.article;
    match format {
        TablesFormat::Text => text(&only_tables(article), page.width, out),
        TablesFormat::Markdown => print(&markdown(&only_tables(article)), out),
        TablesFormat::Json => out.json(&json(article).tables),
        TablesFormat::Csv => print(&all_csv(article), out),
    }
}

/// `crosshead faq`: its questions with their answers.
pub fn faq(page: &Page, format: PartFormat, out: &mut Output) -> io::Result<()> {
    let article = &page.article;
    match format {
        PartFormat::Text => text(&only_faq(article), page.width, out),
        PartFormat::Markdown => print(&markdown(&only_faq(article)), out),
        PartFormat::Json => out.json(&json(article).faqs),
    }
}

fn text(article: &Article, width: u16, out: &mut Output) -> io::Result<()> {
    print(&plain::text(article, width), out)
}

/// Prints a text with exactly one line break at its end. An empty text prints nothing.
fn print(text: &str, out: &mut Output) -> io::Result<()> {
    match text.trim_end() {
        "" => Ok(()),
        text => writeln!(out, "{text}"),
    }
}

/// The outline as the pane shows it, with two blanks for each level.
fn indented(article: &Article) -> String {
    let found = Outline.landmarks(article).into_iter();
    found.map(|landmark| format!("{}{}\n", "  ".repeat(landmark.depth), landmark.label)).collect()
}

/// An article of some blocks, without the frames they were nested in.
fn excerpt<'a>(blocks: impl Iterator<Item = &'a Block>) -> Article {
    let unframed = |block: &Block| Block { frames: Vec::new(), ..block.clone() };
    Article { blocks: blocks.map(unframed).collect(), ..Article::default() }
}

fn headings(article: &Article) -> Article {
    excerpt(article.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading { .. })))
}

fn only_tables(article: &Article) -> Article {
    excerpt(article.blocks.iter().filter(|block| table(block).is_some()))
}

fn table(block: &Block) -> Option<&Table> {
    if let BlockKind::Table(table) = &block.kind { Some(table) } else { None }
}

/// The tables one after the other with a blank line between them, because RFC 4180 has only one table in a file.
fn all_csv(article: &Article) -> String {
    article.blocks.iter().filter_map(table).map(csv).collect::<Vec<_>>().join("\n")
}

/// Each question as a heading, with its answer below it.
fn only_faq(article: &Article) -> Article {
    let pair = |question| std::iter::once(heading(question)).chain(answer(article, question).iter().cloned());
    Article { blocks: article.questions.iter().flat_map(pair).collect(), ..Article::default() }
}

fn heading(question: &Question) -> Block {
    let kind = BlockKind::Heading { level: 2, text: Inline::plain(question.text.clone()) };
    Block::of(kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::read::article_from_html;
    use crate::article::{Answer, BlockId, Metadata, Sanitized};

    #[test]
    fn headings_are_indented_by_their_depth() {
        let article = article_from_html("<h2>A<h3>B<h5>C</h5><h2>D</h2>", None, &Metadata::default()).unwrap();
        assert_eq!(indented(&article), "A\n  B\n    C\nD\n");
    }

    #[test]
    fn a_part_is_taken_out_of_its_frames() {
        let html = "<blockquote><p>x</p><table><tr><th>a<th>b<tr><td>1<td>2</table></blockquote>";
        let tables = only_tables(&article_from_html(html, None, &Metadata::default()).unwrap());
        assert_eq!(tables.blocks.len(), 1);
        assert!(tables.blocks[0].frames.is_empty());
    }

    #[test]
    fn a_question_is_above_its_answer() {
        let mut article = article_from_html("<p>a?</p><p>b</p><p>c</p>", None, &Metadata::default()).unwrap();
        let answer = Answer::Blocks(1..2);
        article.questions = vec![Question { text: Sanitized::line("a?"), block: BlockId(0), answer }];
        let texts: Vec<String> = only_faq(&article).blocks.iter().map(|block| block.text().into_owned()).collect();
        assert_eq!(texts, ["a?", "b"]);
    }
}
