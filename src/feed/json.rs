//! Reads JSON Feed (jsonfeed.org, versions 1.0 and 1.1) and writes it for feed-rs: only the fields that are used, each with
//! the right type.
//!
//! A value of the wrong type costs only its field, not the feed. The document is read as a stream, and only known fields
//! are kept: a tree of all its values could be thirty times as large as the document.

use std::fmt;

use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Number, json};

use super::attached::{self, ItemFile, MOST_FILES};
use super::html;
use super::item_link::{Base, ItemLink};
use super::normalize::{self, HIDDEN_AT, Head, Item, few, person};
use super::xml::{MOST_BODY, cut};
use crate::article::HttpUrl;
use crate::budget;

/// Why the document cannot be read.
#[derive(Debug)]
pub enum JsonFault {
    /// JSON, but not a feed.
    NotAFeed,
    Syntax(String),
}

/// Bytes of a text that is not a body: the same as in XML.
const MOST_TEXT: usize = super::xml::MOST_TEXT;

/// Names that are read of the people of one entry.
const MOST_NAMES: usize = 100;

/// A normalized feed.
#[derive(Debug)]
pub struct JsonFeed {
    pub head: Head,
    /// Items that are objects.
    pub items: Vec<Item>,
    /// Items that are something else.
    pub strays: usize,
    /// Items beyond the limit.
    pub surplus: usize,
}

/// Reads a whole document that came from `url`, up to `most` items.
pub fn read(text: &str, url: &HttpUrl, most: usize) -> Result<JsonFeed, JsonFault> {
    let head = Head { title: None, site: None, lang: None, people: Vec::new(), base: Base(url.clone()) };
    let mut feed = JsonFeed { head, items: Vec::new(), strays: 0, surplus: 0 };
    let (mut people, mut is_feed) = (People::default(), false);
    let read = each_field(text, |name, value| match name {
        "title" => feed.head.title = short(value),
        "home_page_url" => feed.head.site = short(value).and_then(|address| url.join(&address).ok()),
        "language" => feed.head.lang = short(value),
        "authors" => people.authors = names(value),
        "author" => people.author = names(value),
        "items" => {
            (feed.items, feed.strays, feed.surplus) = (Vec::new(), 0, 0);
            is_feed = each_element(value, |item| feed.add(item, url, most)).is_ok();
        }
        _ => {}
    });
    feed.head.people = people.all();
    match read {
        Ok(()) if is_feed => Ok(feed),
        Ok(()) => Err(JsonFault::NotAFeed),
        Err(_) if serde_json::from_str::<Vec<IgnoredAny>>(text).is_ok() => Err(JsonFault::NotAFeed),
        Err(error) => Err(JsonFault::Syntax(error.to_string())),
    }
}

impl JsonFeed {
    fn add(&mut self, raw: &str, url: &HttpUrl, most: usize) {
        if !raw.starts_with('{') {
            self.strays += 1;
        } else if self.items.len() >= most {
            self.surplus += 1;
        } else {
            self.items.push(item(raw, url));
        }
    }
}

/// A document with only the head.
pub fn head_document(head: &Head) -> String {
    let (title, site) = (head.title.as_deref().unwrap_or_default(), head.site.as_ref().map(HttpUrl::as_str));
    json!({ "version": VERSION, "title": title, "home_page_url": site, "language": head.lang, "items": [] }).to_string()
}

const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// A document with some of the items.
pub fn document(items: &[Item], base: &Base) -> String {
    let items: Vec<Written<'_>> = items.iter().map(|item| Written::of(item, base)).collect();
    let document = Document { version: VERSION, title: "", items };
    serde_json::to_string(&document).expect("texts can be written as JSON")
}

#[derive(serde::Serialize)]
struct Document<'a> {
    version: &'a str,
    title: &'a str,
    items: Vec<Written<'a>>,
}

/// An item with the field names of the format.
#[derive(serde::Serialize)]
struct Written<'a> {
    id: Option<&'a str>,
    url: Option<HttpUrl>,
    title: Option<&'a str>,
    content_html: Option<&'a str>,
    summary: Option<&'a str>,
    date_published: Option<&'a str>,
    date_modified: Option<&'a str>,
    authors: Vec<WrittenName>,
}

#[derive(serde::Serialize)]
struct WrittenName {
    name: String,
}

impl Written<'_> {
    fn of<'a>(item: &'a Item, base: &Base) -> Written<'a> {
        Written {
            id: item.id.as_deref(),
            url: item.link.as_ref().and_then(|link| base.url(link)),
            title: item.title.as_deref(),
            content_html: item.content.as_deref(),
            summary: item.summary.as_deref(),
            date_published: item.published.as_deref(),
            date_modified: item.updated.as_deref(),
            authors: item.people.iter().map(|name| WrittenName { name: name.replace('@', HIDDEN_AT) }).collect(),
        }
    }
}

fn item(raw: &str, url: &HttpUrl) -> Item {
    let mut item = Item { digest: normalize::digest(raw), ..Item::default() };
    let (mut people, mut external, mut text) = (People::default(), None, None);
    let read = each_field(raw, |name, value| match name {
        "id" => item.id = short(value),
        "url" => item.link = link(value, url),
        "external_url" => external = link(value, url),
        "title" => item.title = short(value),
        "content_html" => item.content = long(value),
        "content_text" => text = long(value),
        "summary" => item.summary = long(value),
        "date_published" => item.published = short(value),
        "date_modified" => item.updated = short(value),
        "authors" => people.authors = names(value),
        "author" => people.author = names(value),
        "attachments" => item.files = attachments(value, url),
        _ => {}
    });
    debug_assert!(read.is_ok() || budget::is_spent(), "the document was read, so each of its values can be");
    item.link = item.link.or(external);
    item.people = people.all();
    with_text(item, text)
}

/// Plain text becomes the content if there is no HTML. Beside HTML it is a summary, and its start is enough.
fn with_text(item: Item, text: Option<String>) -> Item {
    let texts = [&item.content, &item.summary, &text];
    let is_too_large = texts.into_iter().flatten().any(|text| text.len() > MOST_BODY);
    let text = text.filter(|_| !is_too_large);
    let lead =
        || text.as_ref().filter(|_| item.content.is_some()).map(|text| html::of_plain_text(cut(text, MOST_TEXT)));
    let summary = item.summary.as_ref().map(|text| html::of_plain_text(text)).or_else(lead);
    let content = item.content.or_else(|| text.map(|text| html::of_plain_text(&text)));
    Item { content, summary, is_too_large, ..item }
}

/// `authors` of version 1.1, then `author` of 1.0. Either may be one object, a list, or a plain name.
#[derive(Default)]
struct People {
    authors: Vec<String>,
    author: Vec<String>,
}

impl People {
    /// Each name once.
    fn all(self) -> Vec<String> {
        few(self.authors.into_iter().chain(self.author))
    }
}

fn names(raw: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |raw: &str| {
        let name = if raw.starts_with('{') { field(raw, "name") } else { short(raw) };
        // The limit counts repeated names, too.
        names.extend(name.filter(|_| names.len() < MOST_NAMES).map(without_mail));
    };
    if raw.starts_with('[') {
        let _ = each_element(raw, add);
    } else {
        add(raw);
    }
    names
}

fn without_mail(name: String) -> String {
    if name.contains('@') { person(&name) } else { name }
}

/// The files of an item, the first ones.
fn attachments(raw: &str, url: &HttpUrl) -> Vec<ItemFile> {
    let mut files = Vec::new();
    let _ = each_element(raw, |raw| {
        if files.len() < MOST_FILES {
            files.extend(attachment(raw, url));
        }
    });
    files
}

fn attachment(raw: &str, url: &HttpUrl) -> Option<ItemFile> {
    let (mut file, mut found) = (ItemFile::default(), None);
    each_field(raw, |name, value| match name {
        "url" => found = link(value, url),
        "mime_type" => file.media_type = short(value).unwrap_or_default().to_ascii_lowercase(),
        "title" => file.title = short(value).map(|title| attached::short(&title)).unwrap_or_default(),
        "size_in_bytes" => file.bytes = number(value),
        "duration_in_seconds" => file.seconds = text(value).and_then(|text| attached::seconds(&text)),
        _ => {}
    })
    .ok()?;
    Some(ItemFile { link: found?, ..file })
}

/// A count that may have a fraction or quotes.
fn number(raw: &str) -> Option<u64> {
    text(raw)?.split('.').next()?.trim().parse().ok().filter(|number| *number > 0)
}

fn field(raw: &str, wanted: &str) -> Option<String> {
    let mut found = None;
    each_field(raw, |name, value| {
        if name == wanted {
            found = short(value);
        }
    })
    .ok()?;
    found
}

fn link(raw: &str, url: &HttpUrl) -> Option<ItemLink> {
    let address = short(raw)?;
    url.join(&address).ok()?;
    Some(ItemLink { address, base: None })
}

fn short(raw: &str) -> Option<String> {
    text(raw).map(|text| if text.len() > MOST_TEXT { cut(&text, MOST_TEXT).to_owned() } else { text })
}

/// Of a body that is too large, enough is kept to detect that. What is kept counts against the budget.
fn long(raw: &str) -> Option<String> {
    let text =
        text(raw).map(|text| if text.len() > MOST_BODY { cut(&text, MOST_BODY + 4).to_owned() } else { text })?;
    budget::grow(text.len()).then_some(text)
}

/// A number is an id that lacks its quotes.
fn text(raw: &str) -> Option<String> {
    if raw.starts_with('"') {
        serde_json::from_str::<String>(raw).ok().filter(|text| !text.trim().is_empty())
    } else {
        serde_json::from_str::<Number>(raw).ok().map(|number| number.to_string())
    }
}

/// Calls `take` with each name of an object and the source of its value.
fn each_field(raw: &str, take: impl FnMut(&str, &str)) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(raw);
    reader.deserialize_map(Fields(take))?;
    reader.end()
}

/// Calls `take` with the source of each element of a list.
fn each_element(raw: &str, take: impl FnMut(&str)) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(raw);
    reader.deserialize_seq(Elements(take))?;
    reader.end()
}

struct Fields<F>(F);

impl<'de, F: FnMut(&str, &str)> Visitor<'de> for Fields<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut map: M) -> Result<(), M::Error> {
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            go_on()?;
            (self.0)(&name, value.get());
        }
        Ok(())
    }
}

struct Elements<F>(F);

impl<'de, F: FnMut(&str)> Visitor<'de> for Elements<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'de>>(mut self, mut seq: S) -> Result<(), S::Error> {
        while let Some(value) = seq.next_element::<&RawValue>()? {
            go_on()?;
            (self.0)(value.get());
        }
        Ok(())
    }
}

/// Ends reading when the budget is spent. The caller then drops what was read.
fn go_on<E: serde::de::Error>() -> Result<(), E> {
    if budget::is_spent() { Err(E::custom("the budget is spent")) } else { Ok(()) }
}
