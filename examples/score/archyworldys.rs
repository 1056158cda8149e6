//! The default site's articles in every form they come in: three feeds of full text, and the pages.
//!
//! Headings (with levels), grids and question pairs must be exact, and text of the site's theme must be absent. Two quirks
//! of the site may be read strictly or recovered: escaped HTML, and Markdown left in the text.

use std::path::Path;

use crosshead::article::read::{article_from_html, article_from_page};
use crosshead::article::{Article, BlockKind, HttpUrl, Metadata, Table, text_of};
use crosshead::feed::parse::parse;
use serde_json::Value;

use crate::{Figure, faq, folded};

const FEEDS: [&str; 3] = ["archyworldys-feed-full.xml", "archyworldys-feed-atom.xml", "archyworldys-feed.json"];

pub fn score(folder: &Path) -> Vec<Figure> {
    let expected = expectations(folder);
    let mut figures: Vec<Figure> = FEEDS.iter().map(|feed| from_feed(&folder.join(feed), feed, &expected)).collect();
    figures.push(from_pages(folder, &expected));
    figures
}

fn expectations(folder: &Path) -> Vec<Value> {
    let entries = std::fs::read_dir(folder.join("expected")).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let text = |path| std::fs::read_to_string(path).expect("it was just listed");
    paths.iter().map(|path| serde_json::from_str(&text(path)).expect("the expectations are JSON")).collect()
}

fn from_feed(path: &Path, name: &'static str, expected: &[Value]) -> Figure {
    let mut figure = Figure::new(name, 1.0);
    let bytes = std::fs::read(path).unwrap_or_default();
    let url = HttpUrl::parse("https://www.archyworldys.com/feed/").expect("it is an address");
    let feed = parse(&bytes, None, &url).unwrap_or_default();
    for expected in expected {
        let wanted = expected["url"].as_str().unwrap_or_default();
        let entry = feed.entries.iter().find(|entry| entry.url.as_ref().is_some_and(|url| url.as_str() == wanted));
        let known =
            entry.map(|entry| Metadata { title: entry.title.clone(), ..Metadata::default() }).unwrap_or_default();
        let body = entry.map_or("", |entry| entry.body.html.as_str());
        let article = article_from_html(body, HttpUrl::parse(wanted).ok().as_ref(), &known).unwrap_or_default();
        check(&mut figure, expected, &article);
    }
    figure
}

fn from_pages(folder: &Path, expected: &[Value]) -> Figure {
    let mut figure = Figure::new("pages", 1.0);
    for expected in expected {
        let slug = expected["slug"].as_str().unwrap_or_default();
        let html = std::fs::read_to_string(folder.join("pages").join(slug).join("index.html")).unwrap_or_default();
        let url = expected["url"].as_str().and_then(|url| HttpUrl::parse(url).ok());
        let article = article_from_page(&html, url.as_ref(), &Metadata::default()).unwrap_or_default();
        check(&mut figure, expected, &article);
    }
    figure
}

/// Each article counts once: it is exact or it is not.
fn check(figure: &mut Figure, expected: &Value, article: &Article) {
    let mut wrong = Vec::new();
    compare(&mut wrong, "headings", &readings(expected, "headings", heading), &headings(article));
    compare(&mut wrong, "tables", &readings(expected, "tables", grid), &grids(article));
    compare(&mut wrong, "faqs", &readings(expected, "faqs", pair), &faq::pairs(article));
    let title = expected["post_title"].as_str().unwrap_or_default();
    compare(&mut wrong, "title", &[vec![folded(title)]], &[folded(&article.meta.title)]);
    let text = text_of(&article.blocks).to_lowercase();
    let banned = expected["must_not_contain"].as_array().into_iter().flatten().filter_map(Value::as_str);
    wrong.extend(
        banned.filter(|banned| text.contains(&banned.to_lowercase())).map(|banned| format!("contains {banned:?}")),
    );
    for name in ["first_paragraph", "last_paragraph"] {
        let wanted = folded(expected[name].as_str().unwrap_or_default());
        if !wanted.contains('<') && !wanted.contains("##") && !folded(&text).contains(&wanted) {
            wrong.push(format!("{name} is missing"));
        }
    }
    let slug = expected["slug"].as_str().unwrap_or_default();
    figure.count(wrong.is_empty(), || format!("{slug}: {}", wrong.join("; ")));
}

fn compare<T: PartialEq + std::fmt::Debug>(wrong: &mut Vec<String>, what: &str, wanted: &[Vec<T>], read: &[T]) {
    if !wanted.iter().any(|wanted| wanted == read) {
        wrong.push(format!("{what} {read:?} instead of {wanted:?}"));
    }
}

/// The plain expectation, or the strict and the recovered one.
fn readings<T>(expected: &Value, name: &str, read: fn(&Value) -> T) -> Vec<Vec<T>> {
    let names = [name.to_owned(), format!("{name}_strict"), format!("{name}_recovered")];
    let lists = names.iter().filter_map(|name| expected[name].as_array());
    lists.map(|list| list.iter().map(read).collect()).collect()
}

fn heading(value: &Value) -> (u64, String) {
    (value["level"].as_u64().unwrap_or_default(), folded(value["text"].as_str().unwrap_or_default()))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the corpus has headings only")]
fn headings(article: &Article) -> Vec<(u64, String)> {
    let kinds = article.blocks.iter().map(|block| &block.kind);
    kinds
        .filter_map(|kind| match kind {
            BlockKind::Heading { level, text } => Some((u64::from(*level), folded(&text.text))),
            _ => None,
        })
        .collect()
}

fn grid(value: &Value) -> Vec<Vec<String>> {
    let row = |row: &Value| {
        row.as_array().into_iter().flatten().map(|cell| folded(cell.as_str().unwrap_or_default())).collect()
    };
    value["grid"].as_array().into_iter().flatten().map(row).collect()
}

fn grids(article: &Article) -> Vec<Vec<Vec<String>>> {
    let kinds = article.blocks.iter().map(|block| &block.kind);
    kinds.filter_map(|kind| if let BlockKind::Table(table) = kind { Some(read_grid(table)) } else { None }).collect()
}

fn read_grid(table: &Table) -> Vec<Vec<String>> {
    let text = |row, column| table.at(row, column).map(|cell| folded(&cell.content.text)).unwrap_or_default();
    (0..table.rows).map(|row| (0..table.columns).map(|column| text(row, column)).collect()).collect()
}

fn pair(value: &Value) -> (String, String) {
    let text = |name: &str| folded(value[name].as_str().unwrap_or_default());
    (text("q"), text("a"))
}
