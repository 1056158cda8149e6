//! The program with an article on the screen.

use std::fmt::Write;
use std::sync::Arc;

use crosshead::app::HeadFacts;
use crosshead::app::reader::reading::Reading;
use crosshead::app::{Outcome, Slot};
use crosshead::article::read::article_from_html;
use crosshead::article::{Answer, Article, Block, BlockId, BlockKind, HttpUrl, Metadata, Question, Sanitized, TextPos};
use crosshead::feed::EntryId;

use super::harness::{Harness, Shelf};

/// Opens the first of five entries, and answers with an article made of a body.
pub fn open(html: &str, columns: u16, rows: u16) -> Harness {
    open_at(html, None, columns, rows)
}

/// The same, with a place that was kept.
pub fn open_at(html: &str, text_pos: Option<TextPos>, columns: u16, rows: u16) -> Harness {
    let mut harness = asked(columns, rows);
    answer(&mut harness, with_questions(html), text_pos);
    harness
}

/// The article is asked for and not yet there.
pub fn asked(columns: u16, rows: u16) -> Harness {
    let mut harness = Harness::filled(Shelf::with_entries(5), columns, rows);
    harness.go("ga").go("Enter");
    harness
}

/// Brings the article of the first entry.
pub fn answer(harness: &mut Harness, article: Arc<Article>, text_pos: Option<TextPos>) {
    let outcome = Outcome::Article { entry: EntryId(1), article, text_pos, facts: HeadFacts::default() };
    harness.answer(Slot::Article, outcome);
}

pub fn article(html: &str) -> Arc<Article> {
    let known = Metadata {
        title: Sanitized::line("A Long Road to the Sea"),
        byline: Some(Sanitized::line("Maya Reyes")),
        site: Some(Sanitized::line("Courier")),
        published: Some(Sanitized::line("2026-04-21T09:00:00+02:00")),
        url: HttpUrl::parse("https://courier.example/sea").ok(),
        ..Metadata::default()
    };
    Arc::new(article_from_html(html, known.url.clone().as_ref(), &known).expect("it has text"))
}

/// Sections with two paragraphs each, numbered from 1.
pub fn sections(count: usize) -> String {
    (1..=count).fold(String::new(), |mut html, number| {
        let words = "The road goes on along the coast, past the harbour and the old salt works. ".repeat(4);
        let _ = write!(html, "<h2>Section {number}</h2><p>First {number}. {words}</p><p>Second {number}. {words}</p>");
        html
    })
}

/// The reading screen's state.
pub fn reading(harness: &Harness) -> &Reading {
    let reader = harness.model.reader().expect("an article was opened");
    reader.reading().expect("the article has come")
}

/// The text in view, line by line, without the columns around it.
pub fn lines(harness: &Harness) -> Vec<String> {
    reading(harness).text().lines().into_iter().map(|(_, line)| line.text()).collect()
}

/// The label of the landmark that a pane marks as the current one.
pub fn here(harness: &Harness, pane: usize) -> String {
    let pane = reading(harness).pane(pane);
    pane.here().and_then(|number| pane.landmark(number)).map_or_else(String::new, |found| found.label.to_string())
}

/// A table of a head and `rows` rows, with as many columns; its last column holds long text.
pub fn table(rows: usize, columns: usize) -> String {
    let head: String = (1..=columns).map(|column| format!("<th>Head {column}</th>")).collect();
    let mut html = format!("<table><caption>Freight rates</caption><thead><tr>{head}</tr></thead><tbody>");
    for row in 1..=rows {
        let _ = write!(html, "<tr><th>Port {row}</th>");
        for column in 2..columns {
            let _ = write!(html, "<td>{row}.{column}</td>");
        }
        let remark = format!("remark {row} on the quays and the weather there ").repeat(row);
        let _ = write!(html, "<td>{remark}end of {row}</td></tr>");
    }
    html + "</tbody></table>"
}

/// Makes a question of each `<h3>`, answered by what stands up to the next heading.
pub fn with_questions(html: &str) -> Arc<Article> {
    let mut found = Article::clone(&article(html));
    let levels = found.blocks.iter().enumerate().filter_map(|(at, block)| Some((at, level(block)?)));
    let headings: Vec<(usize, u8)> = levels.collect();
    found.questions.clear();
    for (number, (at, _)) in headings.iter().enumerate().filter(|(_, (_, level))| *level == 3) {
        let end = headings.get(number + 1).map_or(found.blocks.len(), |(end, _)| *end);
        let text = Sanitized::line(&found.blocks[*at].text());
        found.questions.push(Question { text, block: BlockId(*at), answer: Answer::Blocks(at + 1..end) });
    }
    Arc::new(found)
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    }
}
