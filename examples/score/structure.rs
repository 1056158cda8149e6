//! Headings of pages, compared with those that Readability keeps.
//!
//! Texts are compared in order. Levels are not compared, because Readability renames every `h1`. It keeps the permalink
//! sign of Sphinx's headings ("Setting up¶"), which a browser hides; here it is not part of a heading.

use std::path::Path;
use std::time::{Duration, Instant};

use crosshead::article::training::{self, Classifier, PageRules};
use crosshead::article::{Article, BlockKind, HttpUrl};
use serde_json::Value;

use crate::{Figure, folded, in_order};

pub fn score(folder: &Path) -> Vec<Figure> {
    // No floor, because a busy machine is not a slower program.
    let mut quick = Figure::new("pages read within 15 ms", 0.0);
    let mut times = Vec::new();
    let [recall, precision] = headings_by(folder, PageRules::ALL, |name, bytes, time| {
        quick.count(time.as_millis() <= 15, || format!("{name}: {time:.1?} for {bytes} bytes"));
        times.push(time);
    });
    times.sort();
    if let Some(median) = times.get(times.len() / 2) {
        println!("structure-dev  median {median:.1?}, slowest {:.1?}", times[times.len() - 1]);
    }
    vec![recall, precision, quick]
}

/// The headings that are found, and those that should be, by these rules. `tell_time` gets the name of each page, its bytes and the
/// time that reading it took.
pub fn headings_by(folder: &Path, rules: PageRules, mut tell_time: impl FnMut(&str, usize, Duration)) -> [Figure; 2] {
    // The corpus expects some headings of readers' comments, author boxes and lists of related pages, and leaves out others that
    // belong to the text; the classifier that chooses the main content was trained on other pages.
    let mut recall = Figure::new("headings found, in order", 0.94);
    let mut precision = Figure::new("headings that are headings", 0.93);
    for page in pages(folder) {
        let name = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(html) = std::fs::read_to_string(page.join("source.html")) else { continue };
        let start = Instant::now();
        let read = read(&html, &name, rules);
        tell_time(&name, html.len(), start.elapsed());
        compare(&name, &wanted(&page), &read, &mut recall, &mut precision);
    }
    [recall, precision]
}

fn pages(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut pages: Vec<_> = entries.filter(|path| path.join("structure.json").exists()).collect();
    pages.sort();
    pages
}

fn wanted(page: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(page.join("structure.json")).expect("it was just listed");
    let described: Value = serde_json::from_str(&text).expect("the descriptions are JSON");
    described["headings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|h| h["text"].as_str())
        .map(|text| folded(text.trim_end_matches('¶')))
        .collect()
}

fn read(html: &str, name: &str, rules: PageRules) -> Vec<String> {
    let base = HttpUrl::parse(&format!("http://fakehost/test/{name}/index.html")).ok();
    headings(&training::read(html, base.as_ref(), Classifier::embedded(), rules).unwrap_or_default())
}

pub fn headings(article: &Article) -> Vec<String> {
    let kinds = article.blocks.iter().map(|block| &block.kind);
    kinds
        .filter_map(|kind| if let BlockKind::Heading { text, .. } = kind { Some(folded(&text.text)) } else { None })
        .collect()
}

fn compare(page: &str, wanted: &[String], read: &[String], recall: &mut Figure, precision: &mut Figure) {
    let common = in_order(wanted, read);
    let missed: Vec<&String> = wanted.iter().filter(|text| !read.contains(text)).collect();
    let extra: Vec<&String> = read.iter().filter(|text| !wanted.contains(text)).collect();
    tally(recall, common, wanted.len(), || format!("{page}: missed {missed:?}"));
    tally(precision, common, read.len(), || format!("{page}: not expected {extra:?}"));
}

fn tally(figure: &mut Figure, right: usize, of: usize, deviation: impl FnOnce() -> String) {
    figure.right += right;
    figure.of += of;
    if right < of {
        figure.deviations.push(deviation());
    }
}
