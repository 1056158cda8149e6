//! What is copied, written or piped: the part of a screen that the focus or a selection is on, in a format.
//!
//! An excerpt is a value that costs little to make. It becomes text outside of `update`, because the text of a long article
//! takes time. This module knows no clipboard, no file and no program.

mod article;
mod format;

pub use format::ExcerptFormat;

use std::ops::Range;
use std::sync::Arc;

use crate::article::write::{csv, html, html_link, markdown, markdown_link, tsv};
use crate::article::{Article, HttpUrl, Sanitized, Table, Target, TextSpan};
use crate::feed::EntryId;

/// A part of what is on a screen, to be copied, written or piped.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt {
    /// As a sentence names it: "the article", "2 sections".
    pub what: Sanitized,
    pub source: ExcerptSource,
}

/// Where the content of an excerpt comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum ExcerptSource {
    /// All blocks from this one on: the program put those before it.
    Article { article: Arc<Article>, from: usize },
    /// Stretches of the text.
    Spans { article: Arc<Article>, spans: Vec<TextSpan> },
    /// Questions with their answers, by their numbers.
    Questions { article: Arc<Article>, numbers: Vec<usize> },
    /// Tables, by their blocks.
    Tables { article: Arc<Article>, blocks: Vec<usize> },
    /// A rectangle of a table. It is cut out when it becomes text: a copy of a large table takes time.
    Cells {
        article: Arc<Article>,
        block: usize,
        /// The table as it is arranged, if it is.
        arranged: Option<Arc<Table>>,
        rows: Range<usize>,
        columns: Range<usize>,
    },
    /// Links, each with its words.
    Links { article: Arc<Article>, links: Vec<(Sanitized, Target)> },
    /// An address, and what it is called.
    Page { title: Sanitized, url: HttpUrl },
    /// Questions of articles of the library, each by its article and its words, with their answers. The shell loads them, too.
    Stored(Vec<(EntryId, Sanitized)>),
    /// Articles of the library. The shell loads them, and makes an excerpt of each.
    Entries(Vec<EntryId>),
}

use ExcerptFormat::{Address, Csv, Html, Markdown, Text, Tsv};

impl Excerpt {
    /// An excerpt that sentences call `what`.
    pub fn new(what: &str, source: ExcerptSource) -> Excerpt {
        Excerpt { what: Sanitized::line(what), source }
    }

    /// A whole article. `from` is its first own block.
    pub fn article(article: Arc<Article>, from: usize) -> Excerpt {
        Excerpt::new("the article", ExcerptSource::Article { article, from })
    }

    /// The formats that it can have. A copy without another wish is in the first of them.
    pub fn formats(&self) -> &'static [ExcerptFormat] {
        match &self.source {
            ExcerptSource::Article { .. } => &[Address, Text, Markdown, Html],
            ExcerptSource::Spans { .. } | ExcerptSource::Questions { .. } | ExcerptSource::Stored(_) => {
                &[Text, Markdown, Html, Address]
            }
            ExcerptSource::Tables { .. } => &[Tsv, Csv, Markdown, Html, Text, Address],
            ExcerptSource::Cells { rows, columns, .. } if rows.len() * columns.len() == 1 => {
                &[Text, Markdown, Html, Csv, Tsv]
            }
            ExcerptSource::Cells { .. } => &[Tsv, Csv, Markdown, Html, Text],
            ExcerptSource::Links { .. } | ExcerptSource::Page { .. } | ExcerptSource::Entries(_) => {
                &[Address, Text, Markdown, Html]
            }
        }
    }

    /// The format for a program that names no other: what it is to read, speak or count.
    pub fn piped_as(&self) -> ExcerptFormat {
        match &self.source {
            ExcerptSource::Article { .. }
            | ExcerptSource::Spans { .. }
            | ExcerptSource::Questions { .. }
            | ExcerptSource::Stored(_)
            | ExcerptSource::Entries(_) => Text,
            ExcerptSource::Tables { .. }
            | ExcerptSource::Cells { .. }
            | ExcerptSource::Links { .. }
            | ExcerptSource::Page { .. } => self.formats()[0],
        }
    }

    /// The articles that have to be loaded first, each with the question of it that is meant, if not all of it is.
    pub fn entries(&self) -> Vec<(EntryId, Option<Sanitized>)> {
        match &self.source {
            ExcerptSource::Entries(entries) => entries.iter().map(|entry| (*entry, None)).collect(),
            ExcerptSource::Stored(questions) => {
                questions.iter().map(|(entry, question)| (*entry, Some(question.clone()))).collect()
            }
            ExcerptSource::Article { .. }
            | ExcerptSource::Spans { .. }
            | ExcerptSource::Questions { .. }
            | ExcerptSource::Tables { .. }
            | ExcerptSource::Cells { .. }
            | ExcerptSource::Links { .. }
            | ExcerptSource::Page { .. } => Vec::new(),
        }
    }

    /// The content in a format. Ends in a line feed, unless it is a single line or empty. Articles of the library are empty:
    /// see [`Excerpt::entries`].
    pub fn text(&self, format: ExcerptFormat) -> String {
        let text = match &self.source {
            ExcerptSource::Article { article, from } => article::whole(article, *from, format),
            ExcerptSource::Spans { article, spans } => article::spans(article, spans, format),
            ExcerptSource::Questions { article, numbers } => article::questions(article, numbers, format),
            ExcerptSource::Tables { article, blocks } => article::tables(article, blocks, format),
            ExcerptSource::Cells { article, block, arranged, rows, columns } => {
                let table = arranged.as_deref().or_else(|| article.blocks.get(*block)?.table());
                let part = table.map(|table| table.excerpt(rows.clone(), columns.clone()));
                part.map(|part| article::cells(article, *block, &part, format)).unwrap_or_default()
            }
            ExcerptSource::Links { article, links } => article::links(article, links, format),
            ExcerptSource::Page { title, url } => page(title, url, format),
            ExcerptSource::Entries(_) | ExcerptSource::Stored(_) => String::new(),
        };
        one_line(&text)
    }
}

/// A single line is pasted into a line: it has no end of its own.
fn one_line(text: &str) -> String {
    match text.trim_end_matches('\n') {
        line if !line.contains('\n') => line.to_owned(),
        lines => format!("{lines}\n"),
    }
}

fn page(title: &Sanitized, url: &HttpUrl, format: ExcerptFormat) -> String {
    let title = if title.is_empty() { &url.to_sanitized() } else { title };
    match format {
        Address | Csv | Tsv => url.as_str().to_owned(),
        Text => format!("{title}\n{url}"),
        Markdown => markdown_link(title, url),
        Html => html_link(title, url),
    }
}

/// A table alone in a format.
fn table(table: &Table, format: ExcerptFormat) -> Option<String> {
    match format {
        Csv => Some(csv(table)),
        Tsv => Some(tsv(table)),
        Address | Text | Markdown | Html => None,
    }
}

/// An article, or a part of one, with a line that tells where it is from.
fn with_source(part: &Article, url: Option<&HttpUrl>, title: &str, format: ExcerptFormat) -> String {
    let title = Sanitized::line(title);
    let url_or_title = |link: fn(&Sanitized, &HttpUrl) -> String| url.map(|url| link(&title, url));
    match format {
        Markdown => {
            let source = url_or_title(markdown_link).map(|link| format!("\nSource: {link}\n"));
            markdown(part) + &source.unwrap_or_default()
        }
        Html => {
            let source = url_or_title(|title, url| html_link(title, url));
            html(part) + &source.map(|link| format!("<p>Source: {link}</p>\n")).unwrap_or_default()
        }
        Address => url.map(|url| url.as_str().to_owned()).unwrap_or_default(),
        Text | Csv | Tsv => article::plain(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::read::article_from_html;
    use crate::article::{Block, BlockKind, Cell, Inline, Metadata, TextPos};

    fn article(html: &str) -> Arc<Article> {
        let known = Metadata {
            title: Sanitized::line("To the [sea]"),
            url: HttpUrl::parse("https://a.example/sea").ok(),
            ..Metadata::default()
        };
        Arc::new(article_from_html(html, known.url.clone().as_ref(), &known).unwrap())
    }

    fn spans(html: &str, from: (usize, usize), to: (usize, usize)) -> Excerpt {
        let pos = |(block, offset)| TextPos { block, offset };
        let spans = vec![TextSpan { start: pos(from), end: pos(to) }];
        Excerpt::new("it", ExcerptSource::Spans { article: article(html), spans })
    }

    #[test]
    fn a_passage_as_markdown_names_its_source_and_its_place() {
        let excerpt = spans("<p>Salt is <b>dear</b>. The road is long.</p>", (0, 0), (0, 13));
        assert_eq!(
            excerpt.text(Markdown),
            "Salt is **dear**.\n\nSource: [To the \\[sea\\]](https://a.example/sea#:~:text=Salt%20is%20dear.)\n"
        );
        assert_eq!(excerpt.text(Text), "Salt is dear.");
        assert_eq!(excerpt.text(Address), "https://a.example/sea#:~:text=Salt%20is%20dear.");
        assert!(excerpt.text(Html).contains("<p>Source: <a href=\"https://a.example/sea#:~:text=Salt"));
    }

    #[test]
    fn a_paragraph_is_a_line_of_text_however_long_it_is() {
        let long = "A long road leads to the sea. ".repeat(20);
        let whole = Excerpt::article(article(&format!("<p>{long}</p><hr><p>End.</p>")), 0);
        let text = whole.text(Text);
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, ["To the [sea]", long.trim(), "End."]);
        assert_eq!(whole.text(Address), "https://a.example/sea");
    }

    #[test]
    fn a_long_cell_makes_the_rows_of_the_text_no_longer_than_a_pipe_has_them() {
        let rows = "<tr><td>c<td>2".repeat(50);
        let html = format!("<p>x</p><table><tr><th>a<th>b<tr><td>{}<td>1{rows}</table>", "salt ".repeat(200));
        let text = Excerpt::article(article(&html), 0).text(Text);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn a_cell_over_many_slots_is_not_multiplied_without_a_bound() {
        let content = Inline::plain(Sanitized::line(&"salt ".repeat(2_000)));
        let cell = Cell { row: 0, column: 0, row_span: 400, column_span: 1, is_header: false, content };
        let (rows, slots) = (400, vec![Some(0); 400]);
        let table = Table { caption: None, rows, columns: 1, slots, cells: vec![cell], head_rows: 0, foot_rows: 0 };
        let blocks = vec![Block::of(BlockKind::Table(Box::new(table)))];
        let article = Arc::new(Article { blocks, ..Article::default() });
        let whole = Excerpt::new("it", ExcerptSource::Tables { article: article.clone(), blocks: vec![0] });
        let (rows, columns) = (0..400, 0..1);
        let cells = Excerpt::new("it", ExcerptSource::Cells { article, block: 0, arranged: None, rows, columns });
        for excerpt in [whole, cells] {
            for format in [Tsv, Csv, Markdown] {
                let made = crate::budget::document(1 << 20, || excerpt.text(format).len());
                assert_eq!(made, Err(crate::budget::Spent::Room), "{format:?}");
            }
        }
    }

    #[test]
    fn tables_are_rows_for_spreadsheets() {
        let html = "<p>x</p><table><tr><th>a<th>b<tr><td>1<td>2, 3</table>";
        let tables = Excerpt::new("it", ExcerptSource::Tables { article: article(html), blocks: vec![1] });
        assert_eq!((tables.text(Tsv), tables.text(Csv)), ("a\tb\n1\t2, 3\n".into(), "a,b\n1,\"2, 3\"\n".into()));
        assert!(tables.text(Markdown).starts_with("| a | b |\n"), "{}", tables.text(Markdown));
    }

    #[test]
    fn every_format_has_a_name_and_a_key_of_its_own() {
        for format in ExcerptFormat::ALL {
            assert_eq!(ExcerptFormat::named(format.name()), Some(format));
            let twins = ExcerptFormat::ALL.into_iter().filter(|other| other.key() == format.key());
            assert_eq!(twins.count(), 1, "{}", format.name());
        }
        assert_eq!(ExcerptFormat::of_file("~/notes/a.b.MD"), Some(Markdown));
        assert_eq!(ExcerptFormat::of_file("a.d/notes"), None);
    }
}
