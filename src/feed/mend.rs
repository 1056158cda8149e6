//! Records to a plain RSS 2.0 or Atom 1.0 document: what feed-rs reads without stumbling.
//!
//! Each field of the plain document is taken from the first place where feeds are known to put it. Nothing else is handed
//! on, so that no extension's odd number or date can upset the parser behind. The places are those of the RSS Advisory
//! Board's profile, RFC 4287, Atom 0.3, Dublin Core, Media RSS, iTunes and FeedBurner.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::html;
use super::records::{Family, Field, Record, Records, escape};
use crate::article::HttpUrl;

/// People kept of one record: nobody reads more names, and a feed's own are written into each of its items.
const MOST_PEOPLE: usize = 50;

/// Stands for `@` in the names of people: feed-rs looks for mail addresses in them, and cuts what is beside one in the middle
/// of a character. A sign that no font knows (Unicode, private use) is in no name.
pub const HIDDEN_AT: &str = "\u{f8fe}";

/// The document of some of the items, well formed. `url` is where the feed came from.
pub fn document(records: &Records, items: Range<usize>, url: &HttpUrl) -> String {
    let base = Base::of(records, url);
    match records.family {
        Family::Rss => rss(records, items, &base),
        Family::Atom => atom(records, items, &base),
    }
}

/// What relative addresses are relative to where no `xml:base` says so.
struct Base(HttpUrl);

impl Base {
    /// The address of the document (RFC 3986, section 5.1.3); but a feed that is served from another host than its site, as by
    /// FeedBurner or a proxy, means its site.
    fn of(records: &Records, url: &HttpUrl) -> Base {
        let own = Base(url.clone());
        match site(records, &own) {
            Some(site) if site.host() != url.host() => Base(site),
            Some(_) | None => own,
        }
    }

    fn join(&self, field: &Field, address: &str) -> Option<HttpUrl> {
        let address = address.trim();
        if address.is_empty() { None } else { field.base.as_ref().unwrap_or(&self.0).join(address).ok() }
    }
}

fn site(records: &Records, base: &Base) -> Option<HttpUrl> {
    match records.family {
        Family::Rss => {
            text_link(&records.head, "link", base).or_else(|| relation(&records.head, "atom:link", "alternate", base))
        }
        Family::Atom => relation(&records.head, "link", "alternate", base),
    }
}

fn rss(records: &Records, items: Range<usize>, base: &Base) -> String {
    let mut out = Out::default();
    out.raw(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>",
    );
    out.text("title", first(&records.head, &["title", "dc:title", "atom:title"]));
    out.text("link", site(records, base).as_ref().map(HttpUrl::as_str));
    out.text("language", first(&records.head, &["language", "dc:language"]));
    let publisher = authors(&records.head, &["managingeditor", "dc:creator", "atom:author/name", "itunes:author"]);
    for item in &records.items[items] {
        out.raw("<item>");
        rss_item(&mut out, item, &publisher, base);
        out.raw("</item>");
    }
    out.raw("</channel></rss>");
    out.0
}

fn rss_item(out: &mut Out, item: &Record, publisher: &[String], base: &Base) {
    let title =
        ["title", "dc:title", "atom:title", "media:title", "media:group/media:title", "media:content/media:title"];
    out.text("title", first(item, &title));
    out.text("link", rss_link(item, base).as_ref().map(HttpUrl::as_str));
    out.text("guid", first(item, &["guid", "atom:id"]));
    out.text(
        "pubDate",
        first(item, &["pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "date"]),
    );
    out.text("atom:updated", first(item, &["atom:updated", "dcterms:modified", "updated"]));
    let own =
        authors(item, &["dc:creator", "author", "atom:author/name", "dc:author", "itunes:author", "media:credit"]);
    for name in if own.is_empty() { publisher } else { &own } {
        out.text("dc:creator", Some(&name.replace('@', HIDDEN_AT)));
    }
    out.body("content:encoded", first_field(item, &["content:encoded", "xhtml:body", "atom:content", "content"]));
    let summary = [
        "description",
        "atom:summary",
        "dc:description",
        "itunes:summary",
        "media:description",
        "media:group/media:description",
    ];
    out.body("description", first_field(item, &summary));
}

/// The item's own page: what FeedBurner redirects to, the link, a guid that is one, a player, and last the file itself.
fn rss_link(item: &Record, base: &Base) -> Option<HttpUrl> {
    text_link(item, "feedburner:origlink", base)
        .or_else(|| last_link(item, base))
        .or_else(|| relation(item, "atom:link", "alternate", base))
        .or_else(|| permalink(item))
        .or_else(|| attribute_link(item, "media:player", "url", base))
        .or_else(|| attribute_link(item, "enclosure", "url", base))
}

/// RSS allows one link; of several the last stands, as with gofeed and feedparser. Some write it as Atom does.
fn last_link(item: &Record, base: &Base) -> Option<HttpUrl> {
    let address = |link: &Field| base.join(link, &link.text).or_else(|| base.join(link, link.attribute("href")?));
    item.all("link").filter_map(address).last()
}

/// A guid is the item's address unless it says otherwise (RSS 2.0, `isPermaLink`).
fn permalink(item: &Record) -> Option<HttpUrl> {
    let guid = item.all("guid").find(|guid| guid.attribute("ispermalink") != Some("false"))?;
    HttpUrl::parse(&guid.text).ok()
}

fn atom(records: &Records, items: Range<usize>, base: &Base) -> String {
    let mut out = Out::default();
    let lang = records.head.all("xml:lang").next();
    out.raw("<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    out.raw(&lang.map(|lang| format!(" xml:lang=\"{}\"", escape(&lang.text))).unwrap_or_default());
    out.raw(">");
    out.html("title", first(&records.head, &["title", "dc:title"]));
    out.link(site(records, base).as_ref());
    let publisher = authors(&records.head, &["author/name", "author/email", "dc:creator"]);
    for item in &records.items[items] {
        out.raw("<entry>");
        atom_entry(&mut out, item, &publisher, base);
        out.raw("</entry>");
    }
    out.raw("</feed>");
    out.0
}

fn atom_entry(out: &mut Out, item: &Record, publisher: &[String], base: &Base) {
    let title = first_field(item, &["title", "dc:title", "media:group/media:title", "media:title"]);
    out.html("title", title.map(decoded).as_deref());
    out.link(atom_link(item, base).as_ref());
    out.text("id", first(item, &["id"]));
    out.text("published", first(item, &["published", "issued", "created", "pubdate", "dc:date"]));
    out.text("updated", first(item, &["updated", "modified"]));
    let own = [authors(item, &["author/name", "author/email", "dc:creator"]), authors(item, &["source/author/name"])];
    let names = own.iter().find(|names| !names.is_empty()).map_or(publisher, Vec::as_slice);
    for name in names {
        out.raw("<author>");
        out.text("name", Some(name));
        out.raw("</author>");
    }
    out.body("content", first_field(item, &["content"]));
    out.body("summary", first_field(item, &["summary", "media:group/media:description", "media:description"]));
}

fn atom_link(item: &Record, base: &Base) -> Option<HttpUrl> {
    text_link(item, "feedburner:origlink", base)
        .or_else(|| relation(item, "link", "alternate", base))
        .or_else(|| attribute_link(item, "content", "src", base))
        .or_else(|| relation(item, "link", "enclosure", base))
}

/// A link by its relation: a page before a picture or another protocol's text.
fn relation(record: &Record, name: &str, relation: &str, base: &Base) -> Option<HttpUrl> {
    let links = || record.all(name).filter(|link| link.attribute("rel").unwrap_or("alternate").trim() == relation);
    let address = |link: &Field| base.join(link, link.attribute("href")?);
    let is_page = |link: &&Field| link.attribute("type").is_none_or(|kind| kind.contains("html"));
    links().filter(is_page).find_map(address).or_else(|| links().find_map(address))
}

fn text_link(record: &Record, name: &str, base: &Base) -> Option<HttpUrl> {
    record.all(name).find_map(|field| base.join(field, &field.text))
}

fn attribute_link(record: &Record, name: &str, attribute: &str, base: &Base) -> Option<HttpUrl> {
    record.all(name).find_map(|field| base.join(field, field.attribute(attribute)?))
}

/// The first of the fields that says something.
fn first_field<'a>(record: &'a Record, names: &[&'a str]) -> Option<&'a Field> {
    names.iter().find_map(|name| record.all(name).find(|field| !field.text.trim().is_empty()))
}

fn first<'a>(record: &'a Record, names: &[&'a str]) -> Option<&'a str> {
    first_field(record, names).map(|field| field.text.trim())
}

/// The people in the first of the fields that names any, each once, without mail addresses.
fn authors(record: &Record, names: &[&str]) -> Vec<String> {
    let mut people = Vec::new();
    for name in names {
        for person in record.all(name).map(|field| person(&field.text)).filter(|person| !person.is_empty()) {
            if people.len() < MOST_PEOPLE && !people.contains(&person) {
                people.push(person);
            }
        }
        if !people.is_empty() {
            break;
        }
    }
    people
}

/// `ada@example.com (Ada)`, `Ada <ada@example.com>`, `Ada (mailto:ada@example.com)`: Ada. An address alone stays.
fn person(text: &str) -> String {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[(<\[]?(?:mailto:)?[^\s()<>\[\]]+@[^\s()<>\[\]]+[)>\]]?").expect("the pattern is a constant")
    });
    let text = text.trim();
    let name = ADDRESS.replace_all(text, " ");
    let name = name.trim().trim_matches(['(', ')', '<', '>', '[', ']']).trim();
    if name.is_empty() { text.to_owned() } else { name.to_owned() }
}

/// What a text is when its `type` does not say: RSS escapes HTML, Atom and Media RSS default to plain text.
fn usual_type(name: &str) -> &'static str {
    let is_plain = matches!(name, "content" | "summary" | "itunes:summary") || name.contains("media:");
    if is_plain { "text" } else { "html" }
}

/// Atom 0.3 may carry any text in base64 (`mode="base64"`).
fn decoded(field: &Field) -> Cow<'_, str> {
    let bytes = field.attribute("mode").filter(|mode| *mode == "base64").and_then(|_| base64(&field.text));
    bytes.map_or(Cow::Borrowed(&field.text), |bytes| Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))
}

/// RFC 4648, section 4; white space is left out, anything else is not base64.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches(['=', ' ', '\n', '\r', '\t']).bytes().filter(|byte| !byte.is_ascii_whitespace());
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for digit in digits {
        bits = (bits << 6) | u32::from(sextet(digit)?);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

fn sextet(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// A body as HTML, unless it is of a kind that is not read, such as a picture in base64 (RFC 4287, section 4.1.3.3). What is
/// labelled as plain text, or not at all, may be HTML nevertheless.
fn body(field: &Field) -> Option<String> {
    let kind = field.attribute("type").unwrap_or_else(|| usual_type(&field.name));
    let is_text = !kind.contains('/') || kind.starts_with("text/") || kind.contains("html") || kind.ends_with("xml");
    let is_plain = matches!(kind, "text" | "plain" | "text/plain") && field.attribute("mode").is_none();
    let text = decoded(field);
    let html = if is_plain && !field.is_markup { html::of_text(&text) } else { text.into_owned() };
    is_text.then(|| with_base(html, field.base.as_ref()))
}

/// An `xml:base` (RFC 4287, section 2) is kept the way HTML says the same.
fn with_base(html: String, base: Option<&HttpUrl>) -> String {
    match base {
        Some(base) => format!("<base href=\"{}\">{html}", escape(base.as_str())),
        None => html,
    }
}

#[derive(Default)]
struct Out(String);

impl Out {
    fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.0.push_str(&format!("<{name}>{}</{name}>", escape(text)));
        }
    }

    /// An Atom text construct that holds HTML; RSS ignores the type.
    fn html(&mut self, name: &str, html: Option<&str>) {
        if let Some(html) = html {
            self.0.push_str(&format!("<{name} type=\"html\">{}</{name}>", escape(html)));
        }
    }

    fn body(&mut self, name: &str, field: Option<&Field>) {
        self.html(name, field.and_then(body).as_deref());
    }

    fn link(&mut self, url: Option<&HttpUrl>) {
        if let Some(url) = url {
            self.0.push_str(&format!("<link rel=\"alternate\" href=\"{}\"/>", escape(url.as_str())));
        }
    }
}
