//! `read`, `outline`, `tables`, `faq`: an article, or one part of it, in each format.
//!
//! A part is printed as an article that contains only its blocks, so that each format needs only one writer.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::args::{PartFormat, ReadFormat, TablesFormat};
use super::exit::CommandFailure;
use super::output::Output;
use super::source::Page;
use crate::article::index::{Index, Outline, Tables, spanned_name};
use crate::article::write::{Json, answer, csv, html, json, markdown};
use crate::article::{Article, Block, BlockKind, Inline, Question, Sanitized, Table, nesting};
use crate::feed::{Enclosure, enclosure_blocks};
use crate::layout::{TextRoom, plain};

/// `crosshead read`: the whole article.
pub fn read(page: &Page, format: ReadFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let article = &page.article;
    Ok(match format {
        ReadFormat::Text => {
            let text = plain::text_below(article, &source(article), page.room);
            print(&[text, addresses(page)].concat(), out)
        }
        ReadFormat::Markdown => print(&markdown(&with_files(page)), out),
        ReadFormat::Json => out.json(&ReadRecord { article: json(article), enclosures: &page.enclosures }),
        ReadFormat::Html => print(&html(&with_files(page)), out),
    }?)
}

/// An article for other programs, with the files that its entry comes with.
#[derive(Serialize)]
struct ReadRecord<'a> {
    #[serde(flatten)]
    article: Json,
    enclosures: &'a [Enclosure],
}

/// The article with its files at the end.
fn with_files(page: &Page) -> Cow<'_, Article> {
    let mut files = enclosure_blocks(&page.enclosures, &page.article, &page.article.meta.title);
    if files.is_empty() {
        return Cow::Borrowed(&page.article);
    }
    let mut article = Article::clone(&page.article);
    article.blocks.append(&mut files);
    Cow::Owned(article)
}

/// The files with their addresses, each below the text: a terminal has no links.
fn addresses(page: &Page) -> String {
    let line = |file: &Enclosure| format!("\n{}\n{}\n", file.line(&page.article.meta.title), file.url);
    page.enclosures.iter().map(line).collect()
}

/// `crosshead outline`: its headings.
pub fn outline(page: &Page, format: PartFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let article = &page.article;
    match format {
        PartFormat::Text => print_some(&indented(article), "headings", out),
        PartFormat::Markdown => print_some(&markdown(&headings(article)), "headings", out),
        PartFormat::Json => Ok(out.json(&json(article).headings)?),
    }
}

/// `crosshead tables`: its tables.
pub fn tables(page: &Page, format: TablesFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let article = &page.article;
    // Tables may use the room that text leaves free.
    let room = TextRoom::from(page.room.widest);
    match format {
        TablesFormat::Text => print_some(&plain::text(&named_tables(article), room), "tables", out),
        TablesFormat::Markdown => print_some(&markdown(&only_tables(article)), "tables", out),
        TablesFormat::Json => Ok(out.json(&json(article).tables)?),
        TablesFormat::Csv => print_some(&all_csv(article), "tables", out),
    }
}

/// `crosshead table`: one of its tables, counted from 1.
pub fn table(page: &Page, number: usize, format: TablesFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let article = &page.article;
    check_table(article, number)?;
    let room = TextRoom::from(page.room.widest);
    let only = |article: Article| excerpt(article.blocks.iter().skip(number - 1).take(1));
    Ok(match format {
        TablesFormat::Text => print(&plain::text(&only(named_tables(article)), room), out),
        TablesFormat::Markdown => print(&markdown(&only(only_tables(article))), out),
        TablesFormat::Json => out.json(&json(article).tables[number - 1]),
        TablesFormat::Csv => print(&csv(data_tables(article)[number - 1]), out),
    }?)
}

/// That there is a table of this number.
pub fn check_table(article: &Article, number: usize) -> Result<(), CommandFailure> {
    match data_tables(article).len() {
        count if number <= count => Ok(()),
        0 => Err(CommandFailure::Work("this article has no tables".to_owned())),
        1 => Err(CommandFailure::Work(format!("there is no table {number}: this article has one table"))),
        count => Err(CommandFailure::Work(format!("there is no table {number}: this article has {count} tables"))),
    }
}

/// `crosshead faq`: its questions with their answers.
pub fn faq(page: &Page, format: PartFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let article = &page.article;
    match format {
        PartFormat::Text => print_some(&plain::text(&only_faq(article), page.room), "questions", out),
        PartFormat::Markdown => print_some(&markdown(&only_faq(article)), "questions", out),
        PartFormat::Json => Ok(out.json(&json(article).faqs)?),
    }
}

/// Prints a text with exactly one line break at its end. An empty text prints nothing.
fn print(text: &str, out: &mut Output) -> io::Result<()> {
    match text.trim_end() {
        "" => Ok(()),
        text => writeln!(out, "{text}"),
    }
}

/// The same for a part of the article. Nothing to print is a failure, so that a script notices.
fn print_some(text: &str, what: &str, out: &mut Output) -> Result<(), CommandFailure> {
    match text.trim().is_empty() {
        true => Err(CommandFailure::Work(format!("this article has no {what}"))),
        false => Ok(print(text, out)?),
    }
}

/// `Skerry Courier · Jane Doe · 21 November 2026`, as far as it is known.
fn source(article: &Article) -> Sanitized {
    let meta = &article.meta;
    let site = meta.site.clone().or_else(|| meta.url.as_ref().map(|url| Sanitized::line(&url.host())));
    let byline = meta.byline.clone().filter(|byline| Some(byline) != site.as_ref());
    let day = meta.day().map(|day| Sanitized::line(&day.format("%-d %B %Y").to_string()));
    let parts = [site, byline, day].into_iter().flatten().filter(|part| !part.is_empty());
    Sanitized::line(&parts.map(Sanitized::into_string).collect::<Vec<_>>().join(" · "))
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
    excerpt(article.blocks.iter().filter(|block| block.table().is_some()))
}

fn data_tables(article: &Article) -> Vec<&Table> {
    article.blocks.iter().filter_map(Block::table).collect()
}

fn names(article: &Article) -> Vec<Sanitized> {
    Tables.landmarks(article).into_iter().map(|landmark| landmark.label).collect()
}

/// The tables with a caption where nothing in the table names it.
fn named_tables(article: &Article) -> Article {
    let mut tables = only_tables(article);
    for (block, name) in tables.blocks.iter_mut().zip(names(article)) {
        if let BlockKind::Table(table) = &mut block.kind
            && table.caption.is_none()
            && spanned_name(table).is_none()
        {
            table.caption = Some(Inline::plain(name));
        }
    }
    tables
}

/// The tables one after the other with a blank line between them, because RFC 4180 has only one table in a file. Each has
/// its name above it.
fn all_csv(article: &Article) -> String {
    let tables = data_tables(article).into_iter().zip(names(article));
    tables.map(|(table, name)| format!("# {name}\n{}", csv(table))).collect::<Vec<_>>().join("\n")
}

/// Each question as a heading, with its answer below it, out of what question and answer stand in together.
fn only_faq(article: &Article) -> Article {
    let answer = |question| nesting::without_common(answer(article, question).to_vec());
    let pair = |question| std::iter::once(heading(question)).chain(answer(question));
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
    use crate::article::{Answer, BlockId, Metadata};

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
    fn tables_have_their_names_above_them() {
        let html = "<h2>Heights</h2><table><tr><th>a<th>b<tr><td>1<td>2</table><table><caption>Depths</caption>\
            <tr><th>c<th>d<tr><td>3<td>4</table>";
        let article = article_from_html(html, None, &Metadata::default()).unwrap();
        assert_eq!(all_csv(&article), "# Heights\na,b\n1,2\n\n# Depths\nc,d\n3,4\n");
        let text = plain::text(&named_tables(&article), 80);
        assert_eq!(text, "Heights\na  b\n─  ─\n1  2\n\nDepths\nc  d\n─  ─\n3  4\n");
    }

    #[test]
    fn answers_are_indented_alike_whatever_they_stand_in() {
        let html = "<h2>FAQ</h2><details><summary>Why is it so?</summary><p>Folded.</p></details>\
            <details><summary>When is it so?</summary><p>Also.</p><ul><li>a point</ul></details>";
        let article = article_from_html(html, None, &Metadata::default()).unwrap();
        let text = plain::text(&only_faq(&article), 80);
        assert!(text.contains("\nFolded.\n") && text.contains("\nAlso.\n") && text.contains("\n• a point"), "{text}");
    }

    #[test]
    fn the_text_begins_with_title_source_byline_and_date() {
        let meta = Metadata {
            title: Sanitized::line("Tides"),
            site: Some(Sanitized::line("Skerry Courier")),
            byline: Some(Sanitized::line("Jane Doe")),
            published: Some(Sanitized::line("2026-04-20T10:00:00+02:00")),
            ..Metadata::default()
        };
        let line = "Skerry Courier · Jane Doe · 20 April 2026";
        for html in ["<p>They come and go.</p>", "<h1>Tides</h1><p>They come and go.</p>"] {
            let article = article_from_html(html, None, &meta).unwrap();
            let text = plain::text_below(&article, &source(&article), 80);
            assert_eq!(text, format!("Tides\n━━━━━\n\n{line}\n\nThey come and go.\n"));
        }
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
