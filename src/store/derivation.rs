//! What is derived from the text of an entry: its blocks, their counts, the parts that can be listed, and the words for the
//! full-text index. It is made before the transaction that writes it. Knows articles, not SQL.

use std::collections::BTreeSet;

use super::{apart, encoding};
use crate::article::text::part;
use crate::article::{Answer, Article, Block, BlockKind, Cell, Inline, Question, Sanitized, pace};
use crate::feed::{Body, EntryDetail, EntryId, identity};

/// The most bytes of an entry's text in the full-text index. Indexing a row takes one transaction, however long its text
/// is; this much takes about 10 ms. The words beyond it are not found, but the blocks are stored whole.
const MOST_INDEXED: usize = 128 * 1024;

/// An entry with more bytes in the index is written in a transaction of its own.
const LARGE: usize = 16 * 1024;

/// The most parts of each kind that are rows, for the same reason, and the most bytes of their texts. These are not
/// compressed, so a feed could make the file many times as large as its texts are. Only made-up pages have more.
const MOST_PARTS: usize = 500;
const MOST_PART_BYTES: usize = 32 * 1024;

/// Characters kept of the text of a part; as many as of a title.
const MOST_TEXT: usize = 500;

/// Which text of an entry is shown when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextSource {
    /// Its text in the feed, which is more than a teaser.
    Feed,
    /// The page that was fetched for it.
    Page,
    /// The teaser in the feed: no page was fetched yet, or the page has less to read.
    Teaser,
    /// None: there is no text, or it cannot be read. The index has the title and the author.
    Nothing,
}

impl TextSource {
    /// All of them, as the table knows them.
    pub const ALL: [TextSource; 4] = [TextSource::Feed, TextSource::Page, TextSource::Teaser, TextSource::Nothing];

    /// The name in the table.
    pub fn name(self) -> &'static str {
        match self {
            TextSource::Feed => "feed",
            TextSource::Page => "page",
            TextSource::Teaser => "teaser",
            TextSource::Nothing => "nothing",
        }
    }
}

/// An entry of the backlog, with its texts.
#[derive(Clone, Debug)]
pub struct WaitingEntry {
    pub entry: EntryDetail,
    /// Another one once the texts have changed: then what was derived from these is not written.
    pub stamp: i64,
    pub body: Body,
    pub page: Option<String>,
}

/// What is derived from the texts of one entry, ready to be written.
#[derive(Debug)]
pub struct Derivation {
    pub(super) entry: EntryId,
    pub(super) stamp: i64,
    pub(super) source: TextSource,
    pub(super) counts: Counts,
    pub(super) parts: Vec<ArticlePart>,
    pub(super) search: SearchText,
    pub(super) packed: Vec<u8>,
}

/// How much of each kind an article has. All are counted, also those beyond the bounds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub minutes: usize,
    pub words: usize,
    pub headings: usize,
    pub tables: usize,
    pub questions: usize,
    pub figures: usize,
    pub codes: usize,
}

/// A part of an article that can be listed without its blocks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ArticlePart {
    pub kind: PartKind,
    /// Its number among those of its kind.
    pub ordinal: usize,
    pub block: usize,
    /// Of a heading; else 0.
    pub level: u8,
    pub text: Sanitized,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PartKind {
    Heading,
    Question,
    /// Of a table or a picture.
    Caption,
    /// The head of a table's column.
    Column,
}

impl PartKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            PartKind::Heading => "heading",
            PartKind::Question => "question",
            PartKind::Caption => "caption",
            PartKind::Column => "column",
        }
    }
}

impl ArticlePart {
    /// The same for all texts with the same words, in whatever order and case: it finds a question again in other
    /// articles.
    pub(super) fn key(&self) -> i64 {
        let words: BTreeSet<String> = self
            .text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        identity::hash(words.iter().flat_map(|word| word.bytes().chain([0])))
    }
}

/// A column of the full-text index. A search can be limited to some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SearchColumn {
    Title,
    Author,
    Headings,
    Questions,
    Cells,
    Body,
}

/// The text of each column of the full-text index.
#[derive(Debug, Default)]
pub(super) struct SearchText {
    columns: [String; 6],
    /// Bytes of text in all of them.
    taken: usize,
}

impl Derivation {
    /// What is derived from the article that an entry is shown as.
    pub fn of(
        entry: EntryId,
        stamp: i64,
        source: TextSource,
        article: &Article,
        notice: Option<&Sanitized>,
    ) -> Derivation {
        Derivation {
            entry,
            stamp,
            source,
            counts: Counts::of(article),
            parts: parts(article),
            search: SearchText::of(article),
            packed: encoding::pack(article, notice),
        }
    }

    /// What is derived from an entry without a text that can be read: it is found by its title.
    pub fn of_nothing(entry: &EntryDetail, stamp: i64) -> Derivation {
        let mut search = SearchText::default();
        search.add_head(&entry.row.title, entry.author.as_ref());
        Derivation {
            entry: entry.row.id,
            stamp,
            source: TextSource::Nothing,
            counts: Counts::default(),
            parts: Vec::new(),
            search,
            packed: Vec::new(),
        }
    }

    /// Whether writing it takes a large part of what a transaction may take.
    pub(super) fn is_large(&self) -> bool {
        self.search.taken > LARGE
    }
}

impl Counts {
    fn of(article: &Article) -> Counts {
        let count = |is: fn(&BlockKind) -> bool| article.blocks.iter().filter(|block| is(&block.kind)).count();
        Counts {
            minutes: article.minutes,
            words: pace::words(&article.blocks),
            headings: count(|kind| matches!(kind, BlockKind::Heading { .. })),
            tables: count(|kind| matches!(kind, BlockKind::Table(_))),
            questions: article.questions.len(),
            figures: count(|kind| matches!(kind, BlockKind::Figure(_))),
            codes: count(|kind| matches!(kind, BlockKind::Code { .. })),
        }
    }
}

/// The parts of an article, one kind after the other.
fn parts(article: &Article) -> Vec<ArticlePart> {
    let blocks = || article.blocks.iter().enumerate();
    let headings = blocks().filter_map(|(at, block)| block.heading().map(|(level, text)| (at, level, &text.text)));
    let questions = article.questions.iter().map(|question| (question.block.0, 0, &question.text));
    let captions = blocks().filter_map(|(at, block)| caption(block).map(|text| (at, 0, &text.text)));
    let columns = blocks().flat_map(|(at, block)| column_heads(block).map(move |text| (at, 0, &text.text)));
    numbered(PartKind::Heading, headings)
        .chain(numbered(PartKind::Question, questions))
        .chain(numbered(PartKind::Caption, captions))
        .chain(numbered(PartKind::Column, columns))
        .scan(0, |taken, part| {
            *taken += part.text.len();
            (*taken <= MOST_PART_BYTES).then_some(part)
        })
        .collect()
}

fn numbered<'a>(
    kind: PartKind,
    found: impl Iterator<Item = (usize, u8, &'a Sanitized)>,
) -> impl Iterator<Item = ArticlePart> {
    let found = found.filter(|(.., text)| !text.is_empty()).take(MOST_PARTS).enumerate();
    found.map(move |(ordinal, (block, level, text))| {
        let text = text.slice(0..part::start(text, MOST_TEXT).len());
        ArticlePart { kind, ordinal, block, level, text }
    })
}

fn caption(block: &Block) -> Option<&Inline> {
    match &block.kind {
        BlockKind::Table(table) => table.caption.as_ref(),
        BlockKind::Figure(figure) => figure.caption.as_ref(),
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Deck(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Code { .. }
        | BlockKind::Media(_)
        | BlockKind::Rule => None,
    }
}

/// The cells above the first row of data.
fn column_heads(block: &Block) -> impl Iterator<Item = &Inline> {
    block.table().into_iter().flat_map(|table| {
        let is_head = move |cell: &&Cell| cell.row < table.first_row();
        table.cells.iter().filter(is_head).map(|cell| &cell.content)
    })
}

impl SearchText {
    fn of(article: &Article) -> SearchText {
        let mut search = SearchText::default();
        search.add_head(&article.meta.title, article.meta.byline.as_ref());
        article.questions.iter().for_each(|question| search.add_question(question));
        article.blocks.iter().for_each(|block| search.add_block(block));
        search
    }

    /// The columns in the order of the table.
    pub(super) fn columns(&self) -> &[String; 6] {
        &self.columns
    }

    fn add_head(&mut self, title: &str, author: Option<&Sanitized>) {
        self.add(SearchColumn::Title, title);
        author.iter().for_each(|author| self.add(SearchColumn::Author, author));
    }

    /// An answer that is not among the blocks of the article is indexed like them.
    fn add_question(&mut self, question: &Question) {
        self.add(SearchColumn::Questions, &question.text);
        if let Answer::Apart(blocks) = &question.answer {
            blocks.iter().for_each(|block| self.add_block(block));
        }
    }

    fn add_block(&mut self, block: &Block) {
        let column = match &block.kind {
            BlockKind::Heading { .. } => SearchColumn::Headings,
            BlockKind::Table(_) => SearchColumn::Cells,
            BlockKind::Paragraph(_)
            | BlockKind::Deck(_)
            | BlockKind::Term(_)
            | BlockKind::Summary(_)
            | BlockKind::Code { .. }
            | BlockKind::Figure(_)
            | BlockKind::Media(_)
            | BlockKind::Rule => SearchColumn::Body,
        };
        self.add(column, &block.text());
    }

    /// Adds a text on a line of its own, as far as there is room.
    fn add(&mut self, column: SearchColumn, text: &str) {
        let text = part::cut(text, MOST_INDEXED - self.taken);
        self.taken += text.len();
        let column = &mut self.columns[column as usize];
        apart::push(column, text);
        column.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Metadata;
    use crate::article::read::article_from_html;

    fn article(html: &str) -> Article {
        let known = Metadata { title: Sanitized::line("A title"), ..Metadata::default() };
        article_from_html(html, None, &known).unwrap()
    }

    const TABLE: &str = "<table><caption>Prices</caption><tr><th>Name<th>Price<tr><td>Honey<td>7</table>";

    #[test]
    fn each_kind_of_part_is_listed_with_its_block_and_its_number() {
        let article = article(&format!("<h2>One</h2><p>Text.</p>{TABLE}<h3>Two</h3><p>More.</p>"));
        let parts = parts(&article);
        let told: Vec<_> = parts.iter().map(|part| (part.kind.name(), part.ordinal, part.level, &*part.text)).collect();
        let expected = [
            ("heading", 0, 2, "One"),
            ("heading", 1, 3, "Two"),
            ("caption", 0, 0, "Prices"),
            ("column", 0, 0, "Name"),
            ("column", 1, 0, "Price"),
        ];
        assert_eq!(told, expected);
        assert_eq!(article.blocks[parts[1].block].text(), "Two");
    }

    #[test]
    fn the_same_words_have_the_same_key() {
        let key = |text| {
            ArticlePart { kind: PartKind::Question, ordinal: 0, block: 0, level: 0, text: Sanitized::line(text) }.key()
        };
        assert_eq!(key("How long does delivery take?"), key("delivery — how long DOES take"));
        assert_ne!(key("How long does delivery take?"), key("How long does it take?"));
    }

    #[test]
    fn counts_are_of_all_and_rows_are_bounded() {
        let article = article(&"<h2>A heading</h2><p>Text.</p>".repeat(MOST_PARTS + 5));
        assert_eq!(Counts::of(&article).headings, MOST_PARTS + 5);
        assert_eq!(parts(&article).len(), MOST_PARTS);
    }

    #[test]
    fn long_headings_take_no_more_room_than_many() {
        let heading = format!("<h2>{}</h2><p>Text.</p>", "a long heading ".repeat(30));
        let bytes: usize = parts(&article(&heading.repeat(MOST_PARTS))).iter().map(|part| part.text.len()).sum();
        assert!((MOST_PART_BYTES - MOST_TEXT..=MOST_PART_BYTES).contains(&bytes), "{bytes}");
    }

    #[test]
    fn the_words_of_an_endless_text_are_indexed_up_to_a_bound() {
        let article = article(&"<p>日本語の本を読む。</p>".repeat(20_000));
        let search = SearchText::of(&article);
        assert!((MOST_INDEXED - 3..=MOST_INDEXED).contains(&search.taken), "{}", search.taken);
    }

    #[test]
    fn each_text_is_in_the_column_of_its_kind() {
        let search = SearchText::of(&article(&format!("<h2>One</h2><p>Text.</p>{TABLE}<pre>code</pre>")));
        assert_eq!(
            search.columns(),
            &["A title\n", "", "One\n", "", "Prices\nName\nPrice\nHoney\n7\n", "Text.\ncode\n"]
        );
    }
}
