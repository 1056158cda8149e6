//! Feeds compared with what their sources state about them: title, number of entries, the first entry.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::DateTime;
use crosshead::article::html::plain;
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::parse::parse;
use crosshead::feed::{ParsedEntry, ParsedFeed};
use serde_json::Value;

use crate::Figure;

/// The address of feeds without one of their own.
const BASE: &str = "https://feed.example/feed";

/// Statements that are deliberately not met: file, what, why.
const EXPLAINED: &[(&str, &str, &str)] = &[
    ("feedparser/cdf-item_href_map_link.xml", "first_item.link", "CDF (1997) is not a supported format"),
    (
        "miniflux/json-ParseItemWithMultipleDuplicateAuthors.json",
        "first_item.author",
        "miniflux sorts, we keep the order",
    ),
    ("miniflux/rdf-ParseItemWithOnlyFeedAuthor.xml", "first_item.author", MAIL),
    ("miniflux/rdf-ParseRDFSampleWithDublinCore.xml", "first_item.author", MAIL),
];

const MAIL: &str = "an author is shown by name, without the mail address";

pub fn score(folder: &Path) -> Vec<Figure> {
    let text = std::fs::read_to_string(folder.join("expectations.json")).expect("the corpus has its expectations");
    let files: BTreeMap<String, Value> = serde_json::from_str(&text).expect("the expectations are JSON");
    let mut figures = Figures::new();
    for (name, expected) in &files {
        let Ok(bytes) = std::fs::read(folder.join(name)) else { continue };
        figures.file(name, expected, &bytes);
    }
    figures.all()
}

struct Figures {
    stated: Figure,
    unexplained: Figure,
    refused: Figure,
    authors: Figure,
    fallbacks: Figure,
}

impl Figures {
    fn new() -> Figures {
        Figures {
            stated: Figure::new("titles, counts, first entries", 0.99),
            unexplained: Figure::new("stated facts met or explained", 1.0),
            refused: Figure::new("non-feeds refused", 1.0),
            authors: Figure::new("first authors", 0.75),
            fallbacks: Figure::new("fallbacks as miniflux has them", 0.0),
        }
    }

    fn all(self) -> Vec<Figure> {
        vec![self.stated, self.unexplained, self.refused, self.authors, self.fallbacks]
    }

    fn file(&mut self, name: &str, expected: &Value, bytes: &[u8]) {
        let base = expected["base_url"].as_str().unwrap_or(BASE);
        let base = HttpUrl::parse(base).unwrap_or_else(|_| HttpUrl::parse(BASE).expect("it is an address"));
        let found = parse(bytes, expected["http_headers"]["Content-type"].as_str(), &base);
        if expected["expect"].is_string() {
            self.refused.count(found.is_err(), || name.to_owned());
        }
        let stated = &expected["stated"];
        for (what, value) in facts(stated) {
            let shown = match &found {
                Ok(feed) => fact(feed, &what, &base),
                Err(error) => format!("error: {error}"),
            };
            let is_met = is_met(&what, &value, &shown, &base);
            let fact = Fact { file: name, what: &what, wanted: &value, shown: &shown, is_met };
            self.fact(&fact, expected["policy"].is_string());
        }
    }

    fn fact(&mut self, fact: &Fact<'_>, is_fallback: bool) {
        let reason =
            EXPLAINED.iter().find(|(file, what, _)| (*file, *what) == (fact.file, fact.what)).map(|(_, _, why)| *why);
        let line = || fact.line(reason.unwrap_or("NOT EXPLAINED"));
        if is_fallback {
            self.fallbacks.count(fact.is_met, || fact.line("miniflux' own choice"));
            return;
        }
        let figure = if fact.what == "first_item.author" { &mut self.authors } else { &mut self.stated };
        figure.count(fact.is_met, line);
        self.unexplained.count(fact.is_met || reason.is_some(), line);
    }
}

/// A statement of a source, and whether it was met.
struct Fact<'a> {
    file: &'a str,
    what: &'a str,
    wanted: &'a str,
    shown: &'a str,
    is_met: bool,
}

impl Fact<'_> {
    fn line(&self, reason: &str) -> String {
        format!("{}: {} “{}”, read “{}”: {reason}", self.file, self.what, self.wanted, self.shown)
    }
}

/// The statements of a source, as names and texts.
fn facts(stated: &Value) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut add = |what: &str, value: &Value| match value {
        Value::String(text) => facts.push((what.to_owned(), text.clone())),
        Value::Number(number) => facts.push((what.to_owned(), number.to_string())),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {}
    };
    add("title", &stated["title"]);
    add("item_count", &stated["item_count"]);
    for field in ["title", "link", "date", "author"] {
        add(&format!("first_item.{field}"), &stated["first_item"][field]);
    }
    facts
}

/// The same fact as crosshead read it.
fn fact(feed: &ParsedFeed, what: &str, base: &HttpUrl) -> String {
    let first = feed.entries.first();
    let of_first = |fact: fn(&ParsedEntry) -> String| first.map_or("no entry".to_owned(), fact);
    let text = match what {
        "title" => feed.title.to_string(),
        "item_count" => feed.entries.len().to_string(),
        "first_item.title" => of_first(|entry| entry.title.to_string()),
        "first_item.link" => of_first(|entry| entry.url.as_ref().map(|url| url.to_string()).unwrap_or_default()),
        "first_item.author" => of_first(|entry| entry.author.as_deref().unwrap_or_default().to_owned()),
        _ => of_first(|entry| entry.published.or(entry.updated).map(|date| date.to_rfc3339()).unwrap_or_default()),
    };
    normal(what, &text, base)
}

/// Sources that keep markup in titles keep it as data. A list shows its text, which counts as equal.
fn is_met(what: &str, wanted: &str, shown: &str, base: &HttpUrl) -> bool {
    let as_text = plain::line(wanted, usize::MAX >> 3);
    normal(what, wanted, base) == shown || (what.ends_with("title") && *as_text == *shown)
}

/// The form in which texts are compared: white space collapsed, addresses and times normalized.
fn normal(what: &str, text: &str, base: &HttpUrl) -> String {
    let line = Sanitized::line(text).into_string();
    match what {
        "first_item.link" if !line.is_empty() => base.join(&line).map_or(line, |url| url.to_string()),
        "first_item.date" => moment(&line).unwrap_or(line),
        _ => line,
    }
}

fn moment(text: &str) -> Option<String> {
    let date = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)).ok()?;
    Some(date.timestamp().to_string())
}
