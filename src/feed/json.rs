//! JSON Feed (jsonfeed.org, versions 1.0 and 1.1) as feed-rs wants it: the fields that matter, each of the right type.
//!
//! A wrong type costs the field, not the feed.

use std::ops::Range;

use serde_json::{Map, Value, json};

use super::html;
use crate::article::HttpUrl;

/// What is wrong with the document, if it cannot be mended.
pub enum Fault {
    /// JSON, but no feed.
    NotAFeed,
    Syntax(String),
}

/// Values at most, counted by the commas between them: one costs thirty bytes and more, and can be written with two.
const MOST_VALUES: usize = 4_000_000;

/// People kept of one entry.
const MOST_PEOPLE: usize = 50;

/// A feed with what can be mended mended.
pub struct JsonFeed {
    head: Value,
    /// Those that are objects; the others are left out.
    pub items: Vec<Value>,
    /// Items beyond the first so many.
    pub surplus: usize,
}

/// Reads a whole document that came from `url`, and `most` of its items.
pub fn read(text: &str, url: &HttpUrl, most: usize) -> Result<JsonFeed, Fault> {
    if text.bytes().filter(|byte| *byte == b',').count() > MOST_VALUES {
        return Err(Fault::Syntax(format!("it holds more than {MOST_VALUES} values")));
    }
    let feed: Value = serde_json::from_str(text).map_err(|error| Fault::Syntax(error.to_string()))?;
    let items = feed["items"].as_array().ok_or(Fault::NotAFeed)?;
    let objects = || items.iter().filter_map(Value::as_object);
    let head = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": text_of(&feed["title"]).unwrap_or_default(),
        "home_page_url": address(&feed["home_page_url"], url),
        "language": text_of(&feed["language"]),
        "authors": authors(&feed),
    });
    let surplus = objects().count().saturating_sub(most);
    Ok(JsonFeed { head, items: objects().take(most).map(|one| item(one, url)).collect(), surplus })
}

impl JsonFeed {
    /// The document of some of the items.
    pub fn document(&self, items: Range<usize>) -> String {
        let mut document = self.head.clone();
        document["items"] = json!(self.items[items]);
        document.to_string()
    }
}

fn item(item: &Map<String, Value>, url: &HttpUrl) -> Value {
    let field = |name: &str| item.get(name).and_then(text_of);
    let link = ["url", "external_url"].iter().find_map(|name| address(item.get(*name)?, url));
    let content = field("content_html").or_else(|| field("content_text").map(|text| html::of_text(&text)));
    let mut mended = json!({
        "id": field("id"),
        "url": link,
        "title": field("title"),
        "content_html": content,
        "summary": field("summary").or_else(|| field("content_text")).map(|text| html::of_text(&text)),
        "date_published": field("date_published"),
        "date_modified": field("date_modified"),
    });
    let authors = authors(&Value::Object(item.clone()));
    if !authors.is_empty() {
        mended["authors"] = json!(authors);
    }
    mended
}

/// Numbers are ids that somebody forgot to quote.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn address(value: &Value, base: &HttpUrl) -> Option<String> {
    Some(base.join(&text_of(value)?).ok()?.as_str().to_owned())
}

/// `authors` of version 1.1, then `author` of 1.0; either may be one object, a list, or a bare name. Each name once.
fn authors(owner: &Value) -> Vec<Value> {
    let mut names: Vec<String> = Vec::new();
    for value in [&owner["authors"], &owner["author"]] {
        let listed = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for name in listed.iter().filter_map(|author| text_of(&author["name"]).or_else(|| text_of(author))) {
            if names.len() < MOST_PEOPLE && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names.into_iter().map(|name| json!({ "name": name })).collect()
}
