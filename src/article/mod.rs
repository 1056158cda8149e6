//! The article: an [`Article`] is a flat list of [`Block`]s, whatever markup it came from.
//!
//! Everything here is pure: bytes in, values out. It knows no width, colour, store or network. This file and the files
//! beside it are the model, without a DOM. The other modules make an article or use one:
//!
//! - [`read`]: the entry point. It takes a page or the HTML of a feed's item and returns an [`Article`].
//! - [`html`]: the table of HTML's elements, the guard in front of the parser, the DOM.
//! - `extract`: reduces a page to its main content.
//! - `blocks`: turns the DOM into blocks.
//! - `faq`: finds the questions among the blocks.
//! - [`index`]: finds the landmarks that the panes show.
//! - [`mod@write`]: the article in formats for other programs.
//! - [`text`]: what a text means without its markup: numbers, months, values.
//! - `knowledge`: what is known of each language and of each system that builds sites, as data.

pub mod bare_links;
mod blocks;
mod excerpt;
mod extract;
pub(crate) mod faq;
pub mod html;
pub mod index;
pub(crate) mod knowledge;
pub(crate) mod nesting;
pub mod pace;
mod quoted;
pub mod read;
pub mod repeated_title;
pub mod sanitized;
pub(crate) mod shift;
pub(crate) mod table;
pub mod text;
pub mod training;
pub mod write;

pub use excerpt::TextSpan;
pub use extract::explain::{DecidedBy, ExplainedSegment, Explanation, Extent, PageWay, PartApart, ToldFeature};
pub use quoted::QuotedPos;
pub use sanitized::{HttpUrl, Sanitized, UrlError};

use chrono::{DateTime, NaiveDate};
use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// One article. It is immutable once built and shared behind an `Arc`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Article {
    pub meta: Metadata,
    /// In reading order. A position in the article is an index into this list.
    pub blocks: Vec<Block>,
    /// In reading order; see [`Question`].
    pub questions: Vec<Question>,
    /// Reading time in minutes; 0 for less than one. See [`pace`].
    pub minutes: usize,
    /// Why this may not be all of the article.
    pub shortfall: Option<Shortfall>,
}

impl Article {
    /// The notice that the reader shows above an incomplete article.
    pub fn notice(&self) -> Option<Sanitized> {
        self.shortfall.map(|shortfall| Sanitized::line(shortfall.sentence()))
    }
}

/// Why a page gave less than its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Shortfall {
    /// The page was too large to read whole: its end is missing or is text without structure.
    Cut,
    /// The page states that its text is not free, and showed little of it.
    Paywall,
    /// The page asks for consent first.
    Consent,
    /// The page asks for a password first.
    Login,
    /// The page has hardly any text before its scripts run.
    Script,
}

impl Shortfall {
    /// The sentence for the user.
    pub fn sentence(self) -> &'static str {
        match self {
            Shortfall::Cut => "The page is too large to read whole: its end is missing, or is text without structure.",
            Shortfall::Paywall => "The page shows only a part to readers who have not paid.",
            Shortfall::Consent => "The page asks for consent before it shows its text.",
            Shortfall::Login => "The page asks for a login before it shows its text.",
            Shortfall::Script => "The page has no text without JavaScript, which crosshead does not run.",
        }
    }
}

/// What is known about the article besides its text.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Metadata {
    pub title: Sanitized,
    pub byline: Option<Sanitized>,
    /// The publication's name.
    pub site: Option<Sanitized>,
    /// RFC 3339, in the published time zone. Without a time it is a day (`full-date`).
    pub published: Option<Sanitized>,
    /// A BCP 47 language tag.
    pub lang: Option<Sanitized>,
    pub url: Option<HttpUrl>,
    /// The article's main picture.
    pub image: Option<HttpUrl>,
    pub direction: Direction,
}

impl Metadata {
    /// The day of publication, in the zone it was published in.
    pub fn day(&self) -> Option<NaiveDate> {
        let published = self.published.as_ref()?;
        let timed = DateTime::parse_from_rfc3339(published).map(|date| date.date_naive());
        timed.or_else(|_| published.parse()).ok()
    }
}

/// The direction of a text: from `dir`, from the language of the page, or from the letters of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Direction {
    #[default]
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// As in HTML's `dir`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

/// An index into [`Article::blocks`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct BlockId(pub usize);

/// A position that does not depend on any width: a byte offset into [`Block::text`]. The store keeps it and find
/// returns it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct TextPos {
    pub block: usize,
    pub offset: usize,
}

/// One part of the article that starts on a line of its own.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Block {
    /// The frames around the block, outermost first. Nesting is indentation, not a tree.
    pub frames: Vec<Frame>,
    pub kind: BlockKind,
    /// The ids (`id`, `name`) that a `#fragment` link may name.
    pub anchors: Vec<Sanitized>,
    /// Where the text runs, if that is not the direction of the article.
    pub direction: Option<Direction>,
}

/// One level of nesting.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Frame {
    /// Only its first block has `opens`, so that two quotes in a row stay two.
    Quote { opens: bool },
    /// A list item. Only its first block has `starts` and shows the marker; the others are indented below it. The first
    /// block of the first item has `opens` and starts the list.
    Item { marker: Marker, starts: bool, opens: bool },
    /// The definition of a `<dt>`.
    Definition,
    /// The collapsed part of a `<details>`.
    Details,
}

/// The marker of a list item.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Marker {
    Bullet,
    /// As shown, punctuation included: `3.`, `iv.`, `c.`.
    Ordinal(Sanitized),
    /// The check box of a task list.
    Task {
        is_done: bool,
    },
    /// The label of a note at the end of the article, as shown: `1.`, `a.`, `†`.
    Note(Sanitized),
}

/// The closed set of block kinds. Match it without `_`, so that the compiler lists every place that a new kind affects.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum BlockKind {
    /// From 1 to 6.
    Heading {
        level: u8,
        text: Inline,
    },
    Paragraph(Inline),
    /// The line below the headline that says more of it. It is no heading.
    Deck(Inline),
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
    /// A block without frames and anchors.
    pub fn of(kind: BlockKind) -> Block {
        Block { frames: Vec::new(), kind, anchors: Vec::new(), direction: None }
    }

    /// The block's text as one string. Find searches it; a [`TextPos`] and the source range of a line count bytes in
    /// it.
    ///
    /// Inline text and code are returned as they are. A table is its caption and cells in document order, joined by
    /// `\n`. A figure is its caption, or else its alternative text. A medium is its label. A rule is empty.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.kind {
            BlockKind::Heading { text, .. }
            | BlockKind::Paragraph(text)
            | BlockKind::Term(text)
            | BlockKind::Summary(text)
            | BlockKind::Deck(text) => Cow::Borrowed(&text.text),
            BlockKind::Code { text, .. } => Cow::Borrowed(text),
            BlockKind::Table(table) => Cow::Owned(joined(table.runs())),
            BlockKind::Figure(figure) => Cow::Borrowed(figure.text()),
            BlockKind::Media(media) => Cow::Borrowed(&media.label),
            BlockKind::Rule => Cow::Borrowed(""),
        }
    }

    /// The bytes of [`Block::text`], which is not made for that: the text of a table is joined anew each time.
    pub fn text_len(&self) -> usize {
        match &self.kind {
            BlockKind::Table(table) => {
                let runs = table.runs();
                runs.map(|run| run.text.len() + 1).sum::<usize>().saturating_sub(1)
            }
            BlockKind::Heading { .. }
            | BlockKind::Paragraph(_)
            | BlockKind::Term(_)
            | BlockKind::Summary(_)
            | BlockKind::Deck(_)
            | BlockKind::Code { .. }
            | BlockKind::Figure(_)
            | BlockKind::Media(_)
            | BlockKind::Rule => self.text().len(),
        }
    }

    /// The text that a reader of the page sees. It is [`Block::text`], but without the text that merely describes a
    /// picture or a player.
    pub fn visible_text(&self) -> Cow<'_, str> {
        match &self.kind {
            BlockKind::Figure(figure) => Cow::Borrowed(figure.caption.as_ref().map_or("", |caption| &caption.text)),
            BlockKind::Media(_) => Cow::Borrowed(""),
            BlockKind::Heading { .. }
            | BlockKind::Paragraph(_)
            | BlockKind::Term(_)
            | BlockKind::Summary(_)
            | BlockKind::Deck(_)
            | BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Rule => self.text(),
        }
    }

    /// Every inline run of the block, with its byte offset in [`Block::text`].
    pub fn runs(&self) -> Vec<(usize, &Inline)> {
        match &self.kind {
            BlockKind::Heading { text, .. }
            | BlockKind::Paragraph(text)
            | BlockKind::Term(text)
            | BlockKind::Summary(text)
            | BlockKind::Deck(text) => vec![(0, text)],
            BlockKind::Table(table) => table.runs().scan(0, run_start).collect(),
            BlockKind::Figure(figure) => figure.caption.iter().map(|caption| (0, caption)).collect(),
            BlockKind::Code { .. } | BlockKind::Media(_) | BlockKind::Rule => Vec::new(),
        }
    }

    /// The level and the text of a heading.
    pub fn heading(&self) -> Option<(u8, &Inline)> {
        if let BlockKind::Heading { level, text } = &self.kind { Some((*level, text)) } else { None }
    }

    /// The text of a paragraph.
    pub fn paragraph(&self) -> Option<&Inline> {
        if let BlockKind::Paragraph(text) = &self.kind { Some(text) } else { None }
    }

    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        if let BlockKind::Table(table) = &self.kind { Some(table) } else { None }
    }

    /// The inline text of a block that has one: headings, paragraphs, terms, summaries.
    pub fn inline(&self) -> Option<&Inline> {
        match &self.kind {
            BlockKind::Heading { text, .. }
            | BlockKind::Paragraph(text)
            | BlockKind::Term(text)
            | BlockKind::Summary(text)
            | BlockKind::Deck(text) => Some(text),
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

/// Computes where a run starts when runs are joined by one byte.
#[expect(clippy::unnecessary_wraps, reason = "`scan` asks for an option")]
fn run_start<'a>(next: &mut usize, run: &'a Inline) -> Option<(usize, &'a Inline)> {
    let start = *next;
    *next += run.text.len() + 1;
    Some((start, run))
}

/// A run of text with marks on parts of it. A `\n` in the text is a `<br>`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Inline {
    pub text: Sanitized,
    /// Sorted by start. Ranges may nest and overlap.
    pub marks: Vec<Mark>,
}

impl Inline {
    /// Makes a run without marks.
    pub fn plain(text: Sanitized) -> Inline {
        Inline { text, marks: Vec::new() }
    }

    /// Whether the text has letters or digits, and all of them are strong.
    pub fn is_all_strong(&self) -> bool {
        let strong = || self.marks.iter().filter(|mark| mark.kind == MarkKind::Strong);
        let is_strong = |at: usize| strong().any(|mark| mark.range.contains(&at));
        let mut letters = self.text.char_indices().filter(|(_, c)| c.is_alphanumeric()).peekable();
        letters.peek().is_some() && letters.all(|(at, _)| is_strong(at))
    }
}

/// A range of the inline text with a meaning. `range` is in bytes, on character boundaries.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Mark {
    pub range: Range<usize>,
    pub kind: MarkKind,
}

/// The meaning of a stretch of text, not its appearance.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
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

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Target {
    Web(HttpUrl),
    /// A mail address, without `mailto:`.
    Mail(Sanitized),
    /// A position in this article: one of its [`Block::anchors`].
    Fragment(Sanitized),
    /// A note at the end of this article: the first of its [`Block::anchors`]. The link refers to it.
    Note(Sanitized),
}

impl Target {
    /// The target as the value of an `href`.
    pub fn href(&self) -> String {
        match self {
            Target::Web(url) => url.as_str().to_owned(),
            Target::Mail(mail) => format!("mailto:{mail}"),
            Target::Fragment(id) | Target::Note(id) => format!("#{id}"),
        }
    }
}

/// A data table as a rectangle of slots (WHATWG HTML, "forming a table"). Layout tables never become a `Table`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Table {
    pub caption: Option<Inline>,
    pub rows: usize,
    pub columns: usize,
    /// In document order.
    pub cells: Vec<Cell>,
    /// The index in `cells` of the cell that covers each slot: `rows * columns` long, row by row.
    pub slots: Vec<Option<usize>>,
    /// Rows of the head, counted from the top. They stay in view when the table is scrolled.
    pub head_rows: usize,
    /// Rows of the foot, counted from the bottom.
    pub foot_rows: usize,
}

impl Table {
    /// The cell that covers a slot, if any.
    pub fn at(&self, row: usize, column: usize) -> Option<&Cell> {
        self.slots.get(row * self.columns + column).copied().flatten().map(|i| &self.cells[i])
    }

    /// The first row of data. A table that is all head counts as one without a head.
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

/// One cell. `row` and `column` are its first slot; `row_span` and `column_span` are at least 1.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Cell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub is_header: bool,
    pub content: Inline,
}

/// A picture, as far as a terminal can show it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Figure {
    pub caption: Option<Inline>,
    pub alt: Sanitized,
    pub url: Option<HttpUrl>,
}

impl Figure {
    /// The text shown instead of the picture: the caption, or else the alternative text.
    pub fn text(&self) -> &str {
        self.caption.as_ref().map_or(&self.alt, |caption| &caption.text)
    }
}

/// A video, a sound or an embedded frame: a label with a link.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Media {
    pub kind: MediaKind,
    /// The title, or else the host.
    pub label: Sanitized,
    pub url: Option<HttpUrl>,
}

/// What the link of a [`Media`] opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum MediaKind {
    Video,
    Audio,
    Embed,
}

/// A question with its answer. Questions come from many forms: JSON-LD, microdata, `<details>`, definition lists,
/// classes of plugins, question headings, bold questions, and `Q:`/`A:` lines.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Question {
    /// Without a `Q:` or a leading number.
    pub text: Sanitized,
    /// The block that asks it, or the one that comes closest.
    pub block: BlockId,
    pub answer: Answer,
}

/// Where the blocks of an answer are.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Answer {
    /// A range of the article's blocks.
    Blocks(Range<usize>),
    /// Blocks that are not a range of the article's: a cell, part of a paragraph, or JSON-LD without visible text.
    Apart(Vec<Block>),
}

impl Answer {
    /// The blocks of the answer: from `within`, the article's blocks, or its own.
    pub fn blocks<'a>(&'a self, within: &'a [Block]) -> &'a [Block] {
        match self {
            Answer::Blocks(range) => within.get(range.clone()).unwrap_or_default(),
            Answer::Apart(own) => own,
        }
    }
}

/// The visible text of several blocks, joined by spaces.
pub fn text_of(blocks: &[Block]) -> String {
    let texts = blocks.iter().map(Block::visible_text).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(" ")
}
