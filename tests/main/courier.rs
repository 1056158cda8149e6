//! The articles of an invented paper, in every form they come in: three feeds of full text, and the pages around them.
//!
//! Each form must give the same headings, tables and questions, and nothing of the theme around the text. The expectations
//! were written beside the articles, not by this program.

use std::fs;
use std::path::{Path, PathBuf};

use crosshead::article::read::{article_from_html, article_from_page};
use crosshead::article::{Article, BlockKind, HttpUrl, Metadata, Table, text_of};
use crosshead::feed::parse::parse;
use serde_json::Value;

const FEEDS: [&str; 3] = ["courier-feed-full.xml", "courier-feed-atom.xml", "courier-feed.json"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/courier")
}

/// The pages are those of the demo: the program carries them anyway.
fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/runtime/demo/pages")
}

fn expectations() -> Vec<Value> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder().join("expected")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert_eq!(paths.len(), 9);
    paths.iter().map(|path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()).collect()
}

fn url(expected: &Value) -> HttpUrl {
    HttpUrl::parse(expected["url"].as_str().unwrap()).unwrap()
}

#[test]
fn every_feed_of_full_text_gives_the_same_articles() {
    for name in FEEDS {
        let bytes = fs::read(folder().join(name)).unwrap();
        let feed = parse(&bytes, None, &HttpUrl::parse("https://courier.example/feed/").unwrap()).unwrap();
        for expected in expectations() {
            let url = url(&expected);
            let entry = feed.entries.iter().find(|entry| entry.url.as_ref() == Some(&url)).unwrap();
            let known = Metadata { title: entry.title.clone(), ..Metadata::default() };
            check(name, &expected, &article_from_html(&entry.body.html, Some(&url), &known).unwrap());
        }
    }
}

#[test]
fn the_pages_give_the_articles_without_the_theme_around_them() {
    for expected in expectations() {
        let slug = expected["slug"].as_str().unwrap();
        let html = fs::read_to_string(pages().join(slug).join("index.html")).unwrap();
        let article = article_from_page(&html, Some(&url(&expected)), &Metadata::default()).unwrap();
        check("page", &expected, &article);
        assert_eq!(article.meta.byline.as_deref(), expected["author"].as_str(), "{slug}");
        assert_eq!(article.meta.published.as_deref(), expected["published"].as_str(), "{slug}");
        assert_eq!(article.meta.site.as_deref(), Some("Skerry Courier"), "{slug}");
        assert_eq!(article.meta.url.as_ref(), Some(&url(&expected)), "{slug}");
    }
}

fn check(form: &str, expected: &Value, article: &Article) {
    let what = format!("{} ({form})", expected["slug"].as_str().unwrap());
    assert_eq!(&*article.meta.title, expected["post_title"].as_str().unwrap(), "{what}");
    assert_one_of(&what, &readings(expected, "headings", heading), &headings(article));
    assert_one_of(&what, &readings(expected, "tables", grid), &grids(article));
    assert_one_of(&what, &readings(expected, "faqs", pair), &pairs(article));
    let text = text_of(&article.blocks);
    for banned in expected["must_not_contain"].as_array().unwrap() {
        assert!(!text.contains(banned.as_str().unwrap()), "{what} contains {banned}");
    }
}

/// Two articles have a quirk (escaped HTML, Markdown left in the text) that may be read as it stands or be recovered.
fn readings<T>(expected: &Value, name: &str, read: fn(&Value) -> T) -> Vec<Vec<T>> {
    let names = [name.to_owned(), format!("{name}_strict"), format!("{name}_recovered")];
    let lists = names.iter().filter_map(|name| expected[name].as_array());
    lists.map(|list| list.iter().map(read).collect()).collect()
}

fn assert_one_of<T: PartialEq + std::fmt::Debug>(what: &str, wanted: &[Vec<T>], read: &[T]) {
    assert!(wanted.iter().any(|wanted| wanted == read), "{what}: {read:#?} instead of {wanted:#?}");
}

fn heading(value: &Value) -> (u64, String) {
    (value["level"].as_u64().unwrap(), value["text"].as_str().unwrap().to_owned())
}

fn headings(article: &Article) -> Vec<(u64, String)> {
    let kinds = article.blocks.iter().map(|block| &block.kind);
    let heading = |kind: &BlockKind| match kind {
        BlockKind::Heading { level, text } => Some((u64::from(*level), text.text.to_string())),
        _ => None,
    };
    kinds.filter_map(heading).collect()
}

fn grid(value: &Value) -> Vec<Vec<String>> {
    let row = |row: &Value| row.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned()).collect();
    value["grid"].as_array().unwrap().iter().map(row).collect()
}

fn grids(article: &Article) -> Vec<Vec<Vec<String>>> {
    let kinds = article.blocks.iter().map(|block| &block.kind);
    kinds.filter_map(|kind| if let BlockKind::Table(table) = kind { Some(read_grid(table)) } else { None }).collect()
}

fn read_grid(table: &Table) -> Vec<Vec<String>> {
    let text = |row, column| table.at(row, column).map(|cell| cell.content.text.to_string()).unwrap_or_default();
    (0..table.rows).map(|row| (0..table.columns).map(|column| text(row, column)).collect()).collect()
}

fn pair(value: &Value) -> (String, String) {
    (value["q"].as_str().unwrap().to_owned(), value["a"].as_str().unwrap().to_owned())
}

fn pairs(article: &Article) -> Vec<(String, String)> {
    let answer = |answer: &crosshead::article::Answer| text_of(answer.blocks(&article.blocks));
    article.questions.iter().map(|question| (question.text.to_string(), answer(&question.answer))).collect()
}
