//! Odd markup → blocks: each `tests/fixtures/articles/x.html` has its `x.blocks`, a readable dump of what it becomes,
//! and some an `x.80`, the text at 80 columns. `tests/fixtures/pages` has whole pages.
//!
//! After a wanted change, `CROSSHEAD_REWRITE=1 cargo test --test main articles::` writes the dumps anew; look at each diff.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crosshead::article::read::{article_from_html, article_from_page};
use crosshead::article::{
    Article, Block, BlockKind, Figure, Frame, HttpUrl, Inline, MarkKind, Marker, Media, Metadata, Table, Target,
};
use crosshead::layout::plain;

const PAGE: &str = "https://example.com/blog/post";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/articles")
}

fn pages() -> Vec<PathBuf> {
    pages_in(&folder())
}

fn pages_in(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "html")).collect();
    pages.sort();
    pages
}

#[test]
fn every_odd_page_becomes_the_blocks_beside_it() {
    each_becomes_its_blocks(&folder(), blocks);
}

/// Whole pages, of which the article is found first.
#[test]
fn every_whole_page_becomes_the_blocks_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let base = HttpUrl::parse(PAGE).unwrap();
    each_becomes_its_blocks(&folder, |html| article_from_page(html, Some(&base), &Metadata::default()).unwrap().blocks);
}

fn each_becomes_its_blocks(folder: &Path, blocks: impl Fn(&str) -> Vec<Block>) {
    let is_rewriting = std::env::var_os("CROSSHEAD_REWRITE").is_some();
    let pages = pages_in(folder);
    assert!(!pages.is_empty(), "no fixtures in {}", folder.display());
    for page in pages {
        let dump = dump(&blocks(&fs::read_to_string(&page).unwrap()));
        let expected = page.with_extension("blocks");
        if is_rewriting {
            fs::write(&expected, &dump).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(dump, expected, "{}", page.display());
    }
}

#[test]
fn pages_with_a_picture_of_their_text_look_like_it() {
    let is_rewriting = std::env::var_os("CROSSHEAD_REWRITE").is_some();
    let seen: Vec<PathBuf> = pages().into_iter().filter(|page| page.with_extension("80").exists()).collect();
    assert!(!seen.is_empty(), "no pictures in {}", folder().display());
    for page in seen {
        let shown = plain::text(&article(&fs::read_to_string(&page).unwrap()), 80);
        let expected = page.with_extension("80");
        if is_rewriting {
            fs::write(&expected, &shown).unwrap();
        }
        assert_eq!(shown, fs::read_to_string(&expected).unwrap(), "{}", page.display());
    }
}

fn article(html: &str) -> Article {
    let base = HttpUrl::parse(PAGE).unwrap();
    article_from_html(html, Some(&base), &Metadata::default()).unwrap()
}

fn blocks(html: &str) -> Vec<Block> {
    article(html).blocks
}

fn dump(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        let frames: String = block.frames.iter().map(frame).collect();
        let anchors: String = block.anchors.iter().map(|anchor| format!(" #{}", &**anchor)).collect();
        let direction = block.direction.map(|direction| format!(" {}", direction.name())).unwrap_or_default();
        writeln!(out, "{frames}{}{anchors}{direction}", kind(&block.kind)).unwrap();
    }
    out
}

fn frame(frame: &Frame) -> String {
    match frame {
        Frame::Quote { .. } => "> ".to_owned(),
        Frame::Item { marker: Marker::Bullet, starts: true, .. } => "• ".to_owned(),
        Frame::Item { marker: Marker::Task { is_done: true }, starts: true, .. } => "☑ ".to_owned(),
        Frame::Item { marker: Marker::Task { is_done: false }, starts: true, .. } => "☐ ".to_owned(),
        Frame::Item { marker: Marker::Ordinal(ordinal), starts: true, .. } => format!("{} ", &**ordinal),
        Frame::Item { marker: Marker::Note(label), starts: true, .. } => format!("note {} ", &**label),
        Frame::Item { starts: false, .. } => "_ ".to_owned(),
        Frame::Definition => ": ".to_owned(),
        Frame::Details => "▸ ".to_owned(),
    }
}

fn kind(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Heading { level, text } => format!("h{level} {}", inline(text)),
        BlockKind::Paragraph(text) => format!("p {}", inline(text)),
        BlockKind::Term(text) => format!("dt {}", inline(text)),
        BlockKind::Summary(text) => format!("summary {}", inline(text)),
        BlockKind::Deck(text) => format!("deck {}", inline(text)),
        BlockKind::Code { text, language } => format!("code {:?} {:?}", language.as_deref().unwrap_or(""), &**text),
        BlockKind::Table(table) => table_dump(table),
        BlockKind::Figure(figure) => figure_dump(figure),
        BlockKind::Media(media) => media_dump(media),
        BlockKind::Rule => "rule".to_owned(),
    }
}

/// Marks as brackets with a sign behind: `[text]strong`.
fn inline(inline: &Inline) -> String {
    let text = &*inline.text;
    let mut out = String::new();
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        let mut ending: Vec<_> = inline.marks.iter().filter(|mark| mark.range.end == at).collect();
        ending.sort_by_key(|mark| std::cmp::Reverse(mark.range.start));
        ending.iter().for_each(|mark| write!(out, "]{}", sign(&mark.kind)).unwrap());
        inline.marks.iter().filter(|mark| mark.range.start == at).for_each(|_| out.push('['));
        match c {
            '\0' => {}
            '\n' => out.push('⏎'),
            c => out.push(c),
        }
    }
    out
}

fn sign(kind: &MarkKind) -> String {
    match kind {
        MarkKind::Strong => "strong".to_owned(),
        MarkKind::Emphasis => "em".to_owned(),
        MarkKind::Code => "code".to_owned(),
        MarkKind::Deleted => "del".to_owned(),
        MarkKind::Inserted => "ins".to_owned(),
        MarkKind::Superscript => "sup".to_owned(),
        MarkKind::Subscript => "sub".to_owned(),
        MarkKind::Highlight => "mark".to_owned(),
        MarkKind::Keyboard => "kbd".to_owned(),
        MarkKind::Link(Target::Web(url)) => format!("({url})"),
        MarkKind::Link(Target::Mail(address)) => format!("(mail {})", &**address),
        MarkKind::Link(Target::Fragment(name)) => format!("(#{})", &**name),
        MarkKind::Link(Target::Note(name)) => format!("(note {})", &**name),
    }
}

fn table_dump(table: &Table) -> String {
    let caption = table.caption.as_ref().map(inline).unwrap_or_default();
    let mut out = format!("table {}x{} head {} “{caption}”", table.rows, table.columns, table.head_rows);
    for row in 0..table.rows {
        out.push_str("\n  |");
        for column in 0..table.columns {
            match table.at(row, column) {
                Some(cell) if cell.is_header => write!(out, " *{}* |", inline(&cell.content)).unwrap(),
                Some(cell) => write!(out, " {} |", inline(&cell.content)).unwrap(),
                None => out.push_str(" . |"),
            }
        }
    }
    out
}

fn figure_dump(figure: &Figure) -> String {
    let caption = figure.caption.as_ref().map(inline).unwrap_or_default();
    let url = figure.url.as_ref().map_or("", HttpUrl::as_str);
    format!("figure “{caption}” alt “{}” {url}", &*figure.alt)
}

fn media_dump(media: &Media) -> String {
    format!("{:?} “{}” {}", media.kind, &*media.label, media.url.as_ref().map_or("", HttpUrl::as_str))
}

#[test]
fn a_long_text_keeps_what_has_to_be_escaped() {
    let html = format!("<article><p>{}</p></article>", "salt &amp; «pepper», ".repeat(500));
    let base = HttpUrl::parse(PAGE).unwrap();
    let article = article_from_page(&html, Some(&base), &Metadata::default()).unwrap();
    assert_eq!(article.blocks[0].text().matches("salt & «pepper»,").count(), 500);
}

/// `before` it, a word and `after` it, so many times inside each other.
fn nested(before: &str, after: &str, times: usize) -> String {
    let opened: String = (0..times).map(|i| format!("{before}w{i} ")).collect();
    opened + &after.repeat(times)
}

#[test]
fn text_is_kept_however_deep_it_stands() {
    for (before, after) in [
        ("<div>", "</div>"),
        ("<blockquote>", "</blockquote>"),
        ("<ul><li>", "</li></ul>"),
        ("<ol><li>", ""),
        ("<dl><dd>", "</dd></dl>"),
        ("<li><dd>", ""),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<details>", "</details>"),
        ("<span>", "</span>"),
        ("<section><b>", "</b></section>"),
    ] {
        for times in [200, 500, 3_000] {
            let html = nested(before, after, times);
            let text: Vec<String> = blocks(&html).iter().map(|block| block.text().into_owned()).collect();
            let expected: Vec<String> = (0..times).map(|i| format!("w{i}")).collect();
            let mut words: Vec<&str> = text.iter().flat_map(|text| text.split_whitespace()).collect();
            words.sort_by_key(|word| word[1..].parse::<usize>().unwrap());
            assert_eq!(words, expected, "{before} {times}");
        }
    }
}

mod properties {
    use dom_query::{Document, NodeRef};
    use proptest::prelude::*;

    use super::*;

    /// Markup with words in it, of elements that show their text where it stands.
    fn markup() -> impl Strategy<Value = String> {
        let leaf = prop_oneof!["[a-z]{1,5}( [a-z]{1,5}){0,3}", Just("<br>".to_owned()), Just(" \n".to_owned())];
        leaf.prop_recursive(5, 60, 5, |inner| {
            let children = prop::collection::vec(inner, 0..5).prop_map(|children| children.concat());
            (element(), children).prop_map(|(element, children)| element.replace("()", &children))
        })
    }

    fn element() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "<p>()</p>",
            "<div>()</div>",
            "<span>()</span>",
            "<b>()</b>",
            "<a href=\"/x\">()</a>",
            "<a href=\"#x\"><sup>()</sup></a>",
            "<kbd>()</kbd><ins>()</ins>",
            "<h2>()</h2>",
            "<h3><div>()</div>()</h3>",
            "<ul><li>()</li>()<li>()</li></ul>",
            "<ol start=\"3\"><li>()</li></ol>",
            "<dl><dt>()</dt><dd>()</dd></dl>",
            "<blockquote>()</blockquote>",
            "<details><summary>()</summary>()</details>",
            "<section>()</section>",
            "<pre>()</pre>",
            "<figure>()</figure>",
            "<unknown-thing>()</unknown-thing>",
            "<hr>()",
        ])
    }

    /// Tables of one depth: the text of a nested one stands in its cell and in its own block.
    fn table() -> impl Strategy<Value = String> {
        let cell = (1..4u8, 0..4u8, markup())
            .prop_map(|(columns, rows, text)| format!("<td colspan={columns} rowspan={rows}>{text}</td>"));
        let row = prop::collection::vec(cell, 1..4).prop_map(|cells| format!("<tr>{}</tr>", cells.concat()));
        prop::collection::vec(row, 1..4)
            .prop_map(|rows| format!("<table><caption>c</caption>{}</table>", rows.concat()))
    }

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    /// The page's text in document order, with a space at each tag that is not inline.
    fn page_words(html: &str) -> Vec<String> {
        let document = Document::from(html);
        let mut text = String::new();
        gather(&document.root(), &mut text);
        words(&text)
    }

    fn gather(node: &NodeRef, text: &mut String) {
        for child in node.children_it(false) {
            if child.is_text() {
                text.push_str(&child.text());
            } else {
                let name = child.node_name().unwrap_or_default();
                let is_inline = ["span", "b", "a", "sup", "kbd", "ins", "unknown-thing"].contains(&&*name);
                text.push_str(if is_inline { "" } else { " " });
                gather(&child, text);
                text.push_str(if is_inline { "" } else { " " });
            }
        }
    }

    fn block_words(html: &str) -> Vec<String> {
        let base = HttpUrl::parse(PAGE).unwrap();
        let article = article_from_html(html, Some(&base), &Metadata::default()).unwrap_or_default();
        article.blocks.iter().flat_map(|block| words(&block.text())).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_visible_word_is_in_the_blocks_once_and_in_order(
            parts in prop::collection::vec(prop_oneof![4 => markup(), 1 => table()], 1..5),
        ) {
            let html = parts.concat();
            prop_assert_eq!(block_words(&html), page_words(&html), "{}", html);
        }

        #[test]
        fn any_text_is_parsed_without_a_panic(html in "(<[/a-z]{0,8}[ =\"a-z]{0,6}>?|\\PC|&[a-z#0-9]{0,6};?){0,60}") {
            let read = article_from_html(&html, None, &Metadata::default());
            prop_assert!(!matches!(read, Err(crosshead::article::read::ReadError::Panicked)));
        }

        #[test]
        fn any_table_is_parsed_without_a_panic_and_its_grid_is_whole(
            rows in prop::collection::vec(prop::collection::vec((0..9u32, 0..9u32), 0..6), 0..8),
            spread in prop::sample::select(vec![1u32, 7, 300, 70_000, u32::MAX / 9]),
        ) {
            let cell = |(columns, rows): &(u32, u32)| format!("<th colspan={} rowspan={}>x", columns * spread, rows * spread);
            let row = |cells: &Vec<_>| format!("<tr>{}", cells.iter().map(cell).collect::<String>());
            let html = format!("<table>{}</table>", rows.iter().map(row).collect::<String>());
            let article = article_from_html(&html, None, &Metadata::default()).unwrap_or_default();
            for block in &article.blocks {
                let BlockKind::Table(table) = &block.kind else { continue };
                prop_assert_eq!(table.slots.len(), table.rows * table.columns);
                prop_assert!(table.slots.iter().flatten().all(|cell| *cell < table.cells.len()));
                prop_assert!(table.rows <= rows.len());
            }
        }
    }
}
