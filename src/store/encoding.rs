//! The stored form of an article: postcard's bytes, deflated. Knows articles and bytes, not SQL.
//!
//! The form is compact and not made to last: a row carries the [`FORMAT`] it was made in, and one in another format is made
//! again from the text.

use serde::{Deserialize, Serialize};

use super::compression;
use crate::article::{Article, Sanitized};

/// The number of the format of everything derived from a text. Raise it when the encoding changes (a field or a variant of
/// an article), when the weights of the extraction do, or when other words are indexed. A test notices the first two. With a
/// higher number goes a migration that puts all entries into the backlog; until then, an article is made again when it is opened.
pub const FORMAT: i64 = 2;

/// Why stored bytes are no article. That is noted in the log and costs only time: the text is parsed again.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    #[error("it cannot be decompressed: {0}")]
    Deflated(#[from] std::io::Error),
    #[error("it is no article: {0}")]
    Encoded(#[from] postcard::Error),
}

/// What is encoded: the article, and what the user should know about it.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Written<A> {
    article: A,
    notice: Option<Sanitized>,
}

/// Encodes an article with its notice.
pub fn pack(article: &Article, notice: Option<&Sanitized>) -> Vec<u8> {
    let written = Written { article, notice: notice.cloned() };
    let bytes = postcard::to_stdvec(&written).expect("an article has no type that cannot be written");
    compression::deflate(&bytes)
}

/// Decodes what [`pack`] has encoded in this format. Damaged bytes are an error: half an article would look like all of it.
pub fn unpack(bytes: &[u8]) -> Result<(Article, Option<Sanitized>), DecodeError> {
    let bytes = compression::inflate(bytes)?;
    let Written { article, notice } = postcard::from_bytes(&bytes)?;
    Ok((article, notice))
}

#[cfg(test)]
mod tests {
    use proptest::collection;
    use proptest::prelude::*;

    use super::*;
    use crate::article::{
        Answer, Block, BlockId, BlockKind, Cell, Direction, Figure, Frame, HttpUrl, Inline, Mark, MarkKind, Marker,
        Media, MediaKind, Metadata, Question, Shortfall, Table, Target,
    };
    use crate::feed::identity;

    /// An article with a value of every kind.
    fn everything() -> Article {
        let url = HttpUrl::parse("https://example.com/a?b=c#d").unwrap();
        let text = |text: &str| Sanitized::line(text);
        let targets = [
            Target::Web(url.clone()),
            Target::Mail(text("a@b.example")),
            Target::Fragment(text("c")),
            Target::Note(text("n")),
        ];
        let kinds = [
            MarkKind::Strong,
            MarkKind::Emphasis,
            MarkKind::Code,
            MarkKind::Deleted,
            MarkKind::Inserted,
            MarkKind::Superscript,
            MarkKind::Subscript,
            MarkKind::Highlight,
            MarkKind::Keyboard,
        ];
        let marks = kinds.into_iter().chain(targets.map(MarkKind::Link)).map(|kind| Mark { range: 0..4, kind });
        let inline = Inline { text: text("Zażółć gęślą jaźń 日本語"), marks: marks.collect() };
        let cell = Cell { row: 0, column: 0, row_span: 1, column_span: 2, is_header: true, content: inline.clone() };
        let table = Table {
            caption: Some(inline.clone()),
            rows: 1,
            columns: 2,
            cells: vec![cell],
            slots: vec![Some(0), None],
            head_rows: 1,
            foot_rows: 0,
        };
        let media = |kind| BlockKind::Media(Box::new(Media { kind, label: text("A film"), url: Some(url.clone()) }));
        let figure = Figure { caption: None, alt: text("A picture"), url: Some(url.clone()) };
        let blocks = [
            BlockKind::Heading { level: 2, text: inline.clone() },
            BlockKind::Paragraph(inline.clone()),
            BlockKind::Deck(inline.clone()),
            BlockKind::Term(inline.clone()),
            BlockKind::Summary(inline),
            BlockKind::Code { text: Sanitized::text("a\n  b"), language: Some(text("rust")) },
            BlockKind::Table(Box::new(table)),
            BlockKind::Figure(Box::new(figure)),
            media(MediaKind::Video),
            media(MediaKind::Audio),
            media(MediaKind::Embed),
            BlockKind::Rule,
        ];
        let item = |marker| Frame::Item { marker, starts: true, opens: false };
        let markers =
            [Marker::Bullet, Marker::Ordinal(text("iv.")), Marker::Task { is_done: true }, Marker::Note(text("†"))];
        let frames = [Frame::Quote { opens: true }, Frame::Definition, Frame::Details];
        let mut blocks: Vec<Block> = blocks.into_iter().map(Block::of).collect();
        blocks[1].frames = frames.into_iter().chain(markers.map(item)).collect();
        blocks[1].anchors = vec![text("an-anchor")];
        blocks[1].direction = Some(Direction::RightToLeft);
        let question = |answer| Question { text: text("Why?"), block: BlockId(1), answer };
        Article {
            meta: Metadata {
                title: text("A title"),
                byline: Some(text("Maya Reyes")),
                published: Some(text("2026-04-21")),
                url: Some(url),
                direction: Direction::LeftToRight,
                ..Metadata::default()
            },
            questions: vec![question(Answer::Blocks(2..4)), question(Answer::Apart(blocks.clone()))],
            blocks,
            minutes: 7,
            shortfall: Some(Shortfall::Paywall),
        }
    }

    #[test]
    fn an_article_comes_back_field_for_field() {
        let article = everything();
        let notice = Some(Sanitized::line("This is the feed's summary."));
        assert_eq!(unpack(&pack(&article, notice.as_ref())).unwrap(), (article, notice));
    }

    /// If this fails, raise [`FORMAT`] and write the new numbers here: the rows of older files would be read wrongly, or be of
    /// another extraction.
    #[test]
    fn the_format_number_goes_with_the_encoding_and_the_weights() {
        let written = Written { article: &everything(), notice: None };
        let encoding = identity::hash(postcard::to_stdvec(&written).unwrap());
        let weights = identity::hash(*include_bytes!("../article/extract/classify/weights.bin"));
        assert_eq!((FORMAT, encoding, weights), (2, 6_191_419_602_866_390_400, -4_464_394_237_031_388_963));
    }

    #[test]
    fn damaged_bytes_are_no_article() {
        let packed = pack(&everything(), None);
        for at in 0..packed.len() {
            let mut damaged = packed.clone();
            damaged[at] ^= 0x10;
            // A bit that means nothing may be another; what is read is either all of the article or an error.
            assert!(
                unpack(&damaged).is_ok_and(|read| read == (everything(), None)) || unpack(&damaged).is_err(),
                "{at}"
            );
        }
        assert!(unpack(&packed[..packed.len() / 2]).is_err());
        assert!(unpack(b"").is_err());
    }

    proptest! {
        /// Whatever texts and addresses are made of, they are taken as they are: a position counts bytes in them.
        #[test]
        fn every_text_and_every_address_comes_back(parts in collection::vec(any::<String>(), 0..4), path in any::<String>()) {
            let mut text = Sanitized::default();
            parts.iter().for_each(|part| text.append(&Sanitized::text(part)));
            let written = postcard::to_stdvec(&text).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Sanitized>(&written).unwrap(), text);
            let joined = HttpUrl::parse("https://a.example/b/").unwrap().join(&path);
            let parsed = HttpUrl::parse(&format!("https://{path}.example/{path}?{path}#{path}"));
            for url in [joined, parsed].into_iter().flatten() {
                let written = postcard::to_stdvec(&url).unwrap();
                prop_assert_eq!(postcard::from_bytes::<HttpUrl>(&written).unwrap(), url);
            }
        }
    }

    #[test]
    fn a_text_with_controls_is_refused() {
        let clean = postcard::to_stdvec("a b").unwrap();
        assert_eq!(postcard::from_bytes::<Sanitized>(&clean).unwrap(), Sanitized::line("a b"));
        let hostile = postcard::to_stdvec("a\u{1b}[31m").unwrap();
        assert!(postcard::from_bytes::<Sanitized>(&hostile).is_err());
        for address in ["file:///etc/passwd", "https://", "https:///a", "https://a.example/\u{202e}", "javascript:1"] {
            let hostile = postcard::to_stdvec(address).unwrap();
            assert!(postcard::from_bytes::<HttpUrl>(&hostile).is_err(), "{address}");
        }
    }
}
