//! What is read: an [`Article`] is a flat list of [`Block`]s, whatever markup it came from.
//!
//! Everything here is pure: bytes in, values out. It knows no width, no colour, no store and no network. `extract` takes
//! a page to its main content, `parse` takes cleaned HTML to blocks, `index` finds the landmarks a pane shows.

mod entities;
pub mod extract;
pub(crate) mod faq;
pub mod index;
pub mod markup;
pub(crate) mod month;
pub(crate) mod nesting;
pub mod number;
pub mod pace;
pub mod parse;
pub mod part;
pub mod plain;
pub mod sanitized;
pub(crate) mod table;
pub mod value;
pub mod write;

pub use sanitized::{HttpUrl, Sanitized, UrlError};

use std::borrow::Cow;
use std::ops::Range;

/// Everything known of one piece to read. Immutable once made; shared behind an `Arc`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    pub meta: Metadata,
    /// In reading order. A place in the article is an index into this list.
    pub blocks: Vec<Block>,
    /// In reading order; see [`Question`].
    pub questions: Vec<Question>,
    /// Minutes that reading it takes; 0 for less than one. See [`pace`].
    pub minutes: usize,
    /// Whether the page had more in it than is read: its end is missing, or stands there as text without structure.
    pub is_cut: bool,
}

impl Article {
    /// What a reader has to know of an article that is not whole.
    pub fn shortfall(&self) -> Option<Sanitized> {
        let sentence = "This page holds more than is read: its end is missing, or is text without structure.";
        self.is_cut.then(|| Sanitized::line(sentence))
    }
}

/// What is known about the article besides its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    pub title: Sanitized,
    pub byline: Option<Sanitized>,
    /// The publication's name.
    pub site: Option<Sanitized>,
    /// RFC 3339, with the zone as published.
    pub published: Option<Sanitized>,
    /// BCP 47.
    pub lang: Option<Sanitized>,
    pub url: Option<HttpUrl>,
    /// The picture that stands for the article.
    pub image: Option<HttpUrl>,
    pub direction: Direction,
}

/// Which way the text runs, as the page says (`dir`) or its language implies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    LeftToRight,
    RightToLeft,
}

/// An index into [`Article::blocks`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub usize);

/// A place that does not depend on any width: a byte offset into [`Block::text`]. What the store keeps and finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextPos {
    pub block: usize,
    pub offset: usize,
}

/// One thing that stands on lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it stands inside, outermost first: nesting is indent, not a tree.
    pub frames: Vec<Frame>,
    pub kind: BlockKind,
    /// The ids (`id`, `name`) that a `#fragment` link may point at.
    pub anchors: Vec<Sanitized>,
}

/// One step of nesting.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// Only its first block `opens` it: two quotes in a row are not one.
    Quote { opens: bool },
    /// A list item. Only its first block `starts` it and shows the marker; the others hang below. The first item's first
    /// block `opens` the list.
    Item { marker: Marker, starts: bool, opens: bool },
    /// What a `<dt>` is defined as.
    Definition,
    /// The folded part of a `<details>`.
    Details,
}

/// What stands before a list item.
#[derive(Clone, Debug, PartialEq)]
pub enum Marker {
    Bullet,
    /// As shown, punctuation included: `3.`, `iv.`, `c.`.
    Ordinal(Sanitized),
}

/// The closed set of block kinds; match it without `_`, so that a new kind names the places that must know it.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// `level` 1 to 6.
    Heading {
        level: u8,
        text: Inline,
    },
    Paragraph(Inline),
    /// `<dt>`.
    Term(Inline),
    /// `<summary>`.
    Summary(Inline),
    /// Lines are separated by `\n`; indentation is kept.
    Code {
        text: Sanitized,
        language: Option<Sanitized>,
    },
    Table(Box<Table>),
    Figure(Box<Figure>),
    Media(Box<Media>),
    Rule,
}

impl Block {
    /// The block's text as one string: what find searches, what a [`TextPos`] and a line's source range count bytes in.
    ///
    /// Inline text as it is; code as it is; a table's caption and cells in document order, a figure's caption (else its
    /// alternative text) and a medium's label, joined by `\n`; nothing for a rule.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.kind {
            BlockKind::Heading { text, .. }
            | BlockKind::Paragraph(text)
            | BlockKind::Term(text)
            | BlockKind::Summary(text) => Cow::Borrowed(&text.text),
            BlockKind::Code { text, .. } => Cow::Borrowed(text),
            BlockKind::Table(table) => Cow::Owned(joined(table.runs())),
            BlockKind::Figure(figure) => Cow::Borrowed(figure.text()),
            BlockKind::Media(media) => Cow::Borrowed(&media.label),
            BlockKind::Rule => Cow::Borrowed(""),
        }
    }

    /// The text that a reader of the page sees: as [`Block::text`], but nothing where that only stands for a picture or a
    /// player.
    pub fn visible_text(&self) -> Cow<'_, str> {
        match &self.kind {
            BlockKind::Figure(figure) => Cow::Borrowed(figure.caption.as_ref().map_or("", |caption| &caption.text)),
            BlockKind::Media(_) => Cow::Borrowed(""),
            BlockKind::Heading { .. }
            | BlockKind::Paragraph(_)
            | BlockKind::Term(_)
            | BlockKind::Summary(_)
            | BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Rule => self.text(),
        }
    }

    /// Every inline run of the block, with the byte of [`Block::text`] it starts at.
    pub fn runs(&self) -> Vec<(usize, &Inline)> {
        match &self.kind {
            BlockKind::Heading { text, .. }
            | BlockKind::Paragraph(text)
            | BlockKind::Term(text)
            | BlockKind::Summary(text) => vec![(0, text)],
            BlockKind::Table(table) => table.runs().scan(0, run_start).collect(),
            BlockKind::Figure(figure) => figure.caption.iter().map(|caption| (0, caption)).collect(),
            BlockKind::Code { .. } | BlockKind::Media(_) | BlockKind::Rule => Vec::new(),
        }
    }

    /// The inline text of a block that has one: headings, paragraphs, terms, summaries.
    pub fn inline(&self) -> Option<&Inline> {
        match &self.kind {
            BlockKind::Heading { text, .. }
            | BlockKind::Paragraph(text)
            | BlockKind::Term(text)
            | BlockKind::Summary(text) => Some(text),
            BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Media(_)
            | BlockKind::Rule => None,
        }
    }
}

fn joined<'a>(runs: impl Iterator<Item = &'a Inline>) -> String {
    runs.map(|run| &*run.text).collect::<Vec<&str>>().join("\n")
}

/// Where a run starts when runs are joined by one byte.
fn run_start<'a>(next: &mut usize, run: &'a Inline) -> Option<(usize, &'a Inline)> {
    let start = *next;
    *next += run.text.len() + 1;
    Some((start, run))
}

/// A run of text with marks over parts of it; a `\n` in the text is a `<br>`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inline {
    pub text: Sanitized,
    /// Sorted by start; ranges may nest and overlap.
    pub marks: Vec<Mark>,
}

impl Inline {
    /// Text without marks.
    pub fn plain(text: Sanitized) -> Inline {
        Inline { text, marks: Vec::new() }
    }

    /// Whether there is anything to read in it, and all of it is strong.
    pub fn is_all_strong(&self) -> bool {
        let strong = || self.marks.iter().filter(|mark| mark.kind == MarkKind::Strong);
        let is_strong = |at: usize| strong().any(|mark| mark.range.contains(&at));
        let mut letters = self.text.char_indices().filter(|(_, c)| c.is_alphanumeric()).peekable();
        letters.peek().is_some() && letters.all(|(at, _)| is_strong(at))
    }
}

/// `range` is in bytes of the inline text, on character boundaries.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub range: Range<usize>,
    pub kind: MarkKind,
}

/// What a stretch of text is, not how it looks.
#[derive(Clone, Debug, PartialEq)]
pub enum MarkKind {
    Strong,
    Emphasis,
    Code,
    Deleted,
    Inserted,
    Superscript,
    Subscript,
    Highlight,
    Keyboard,
    Link(Target),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    Web(HttpUrl),
    /// An address for a mail program, without the `mailto:`.
    Mail(Sanitized),
    /// A place in this article: one of its [`Block::anchors`].
    Fragment(Sanitized),
}

/// A data table as a rectangle of slots (WHATWG HTML, "forming a table"). Layout tables never come this far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub caption: Option<Inline>,
    pub rows: usize,
    pub columns: usize,
    /// In document order.
    pub cells: Vec<Cell>,
    /// `rows * columns` long, row by row: which of `cells` covers the slot.
    pub slots: Vec<Option<usize>>,
    /// Rows of the head, counted from the top: what stays in view when the table is scrolled.
    pub head_rows: usize,
    /// Rows of the foot, counted from the bottom.
    pub foot_rows: usize,
}

impl Table {
    /// The cell that covers a slot, if any does.
    pub fn at(&self, row: usize, column: usize) -> Option<&Cell> {
        self.slots.get(row * self.columns + column).copied().flatten().map(|i| &self.cells[i])
    }

    /// Where the rows of data begin; a table that is all head has no head.
    pub fn first_row(&self) -> usize {
        if self.head_rows < self.rows { self.head_rows } else { 0 }
    }

    /// Rows of data.
    pub fn body_rows(&self) -> usize {
        self.rows - self.first_row()
    }
}

impl Table {
    /// The caption and the cells, in document order.
    fn runs(&self) -> impl Iterator<Item = &Inline> {
        self.caption.iter().chain(self.cells.iter().map(|cell| &cell.content))
    }
}

/// One cell; `row` and `column` are its first slot, `row_span` and `column_span` at least 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub is_header: bool,
    pub content: Inline,
}

/// A picture: what a terminal can show of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    pub caption: Option<Inline>,
    pub alt: Sanitized,
    pub url: Option<HttpUrl>,
}

impl Figure {
    /// What stands for it in running text: the caption, else the alternative text.
    pub fn text(&self) -> &str {
        self.caption.as_ref().map_or(&self.alt, |caption| &caption.text)
    }
}

/// A video, sound or embedded frame: a labelled line with a link.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    pub kind: MediaKind,
    /// Its title, else its host.
    pub label: Sanitized,
    pub url: Option<HttpUrl>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    Video,
    Audio,
    Embed,
}

/// A question with its answer. FAQ is an index, not a format: the same value comes from JSON-LD, microdata, details,
/// definition lists, plugins' classes, question headings, bold questions or `Q:`/`A:` lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Without a `Q:` or a leading number.
    pub text: Sanitized,
    /// Where it is asked, or where it comes closest to being asked.
    pub block: BlockId,
    pub answer: Answer,
}

/// Where the answer's blocks are.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// In the article, from the first block up to but without the last.
    Blocks(Range<usize>),
    /// Not a range of the article's blocks: a cell, part of a paragraph, JSON-LD without visible text.
    Apart(Vec<Block>),
}

impl Answer {
    /// Its blocks, `within` the article or its own.
    pub fn blocks<'a>(&'a self, within: &'a [Block]) -> &'a [Block] {
        match self {
            Answer::Blocks(range) => within.get(range.clone()).unwrap_or_default(),
            Answer::Apart(own) => own,
        }
    }
}

/// The visible text of several blocks, one space between them.
pub fn text_of(blocks: &[Block]) -> String {
    let texts = blocks.iter().map(Block::visible_text).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(" ")
}
