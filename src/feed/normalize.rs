//! Turns records into items and a head, and those into a plain RSS 2.0 or Atom 1.0 document that feed-rs can read.
//!
//! Each field of the plain document comes from the first place in which feeds are known to put it. Nothing else is passed
//! on, so that no odd number or date in an extension can break feed-rs. The places are those of the RSS Advisory Board's
//! profile, RFC 4287, Atom 0.3, Dublin Core, Media RSS, iTunes and FeedBurner. An item holds only its own values. Values
//! that the head gives for all items are stored once, and cut to a length that can be repeated.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::attached::{self, ItemFile};
use super::escape::{cdata_into, escape};
use super::item_link::{Base, ItemLink};
use super::xml::{self, Family, Field, MOST_BASE, MOST_BODY, Record};
use super::{html, identity};
use crate::article::HttpUrl;
use crate::article::text::part::cut;
use crate::budget;

/// Bytes of all names of an item's people together. A line of names is cut to 200 characters, and the feed's own names are
/// written into each of its entries.
const MOST_PEOPLE: usize = 1_000;

/// Bytes of one name.
pub const MOST_NAME: usize = 800;

/// Replaces `@` in the names of people: feed-rs looks for mail addresses in them, and can cut the text beside one in the
/// middle of a character. This private-use character of Unicode does not occur in names.
pub const HIDDEN_AT: &str = "\u{f8fe}";

/// The values of an item, each from the best place in which it was found.
#[derive(Debug, Default)]
pub struct Item {
    pub id: Option<String>,
    pub title: Option<String>,
    pub link: Option<ItemLink>,
    /// An enclosed file. It is not a page, but it identifies the item.
    pub enclosure: Option<ItemLink>,
    /// All files that it comes with.
    pub files: Vec<ItemFile>,
    pub published: Option<String>,
    pub updated: Option<String>,
    /// The people that the item itself names.
    pub people: Vec<String>,
    pub content: Option<String>,
    pub summary: Option<String>,
    /// Of the item's own bytes.
    pub digest: i64,
    /// One of its texts is too long to be kept.
    pub is_too_large: bool,
}

/// The values of the feed itself.
#[derive(Debug)]
pub struct Head {
    pub title: Option<String>,
    pub site: Option<HttpUrl>,
    pub lang: Option<String>,
    /// The people of items that name none.
    pub people: Vec<String>,
    /// The base of the addresses in it.
    pub base: Base,
}

impl Item {
    /// The bytes of all its texts.
    pub fn len(&self) -> usize {
        let texts = [&self.id, &self.title, &self.published, &self.updated, &self.content, &self.summary];
        let files: usize = self.files.iter().map(ItemFile::len).sum();
        texts.into_iter().flatten().chain(&self.people).map(String::len).sum::<usize>() + files
    }
}

/// The head of a feed that came from `url`.
pub fn head(family: Family, record: &Record, url: &HttpUrl) -> Head {
    let base = base_of(family, record, url);
    let text = |names: &[&'static str]| first(record, names).map(str::to_owned);
    let (title, lang, people) = match family {
        Family::Rss => (
            text(&["title", "dc:title", "atom:title"]),
            text(&["language", "dc:language"]),
            authors(record, &["managingeditor", "dc:creator", "atom:author/name", "itunes:author"]),
        ),
        Family::Atom => (
            text(&["title", "dc:title"]),
            record.all("xml:lang").next().map(|lang| lang.text.clone()),
            authors(record, &["author/name", "author/email", "dc:creator"]),
        ),
    };
    Head { title, site: site(family, record, &base), lang, people, base }
}

/// An item as soon as it is read. Its links are resolved later, because their base is known only after the whole head.
pub fn item(item: xml::XmlItem<'_>, url: &HttpUrl) -> Item {
    let base = Base(url.clone());
    let normalized = match item.family {
        Family::Rss => rss_item(item.record, &base),
        Family::Atom => atom_entry(item.record, &base),
    };
    Item { digest: digest(item.raw), ..normalized }
}

/// To be increased whenever the same bytes are parsed differently, so that stored entries are read again.
const READS_AS: u8 = 2;

/// A digest of an item's own bytes, as this version parses them.
pub fn digest(raw: &str) -> i64 {
    identity::hash([READS_AS].into_iter().chain(raw.bytes()))
}

/// A well-formed document with only the head.
pub fn head_document(family: Family, head: &Head) -> String {
    match family {
        Family::Rss => rss(Some(head), &[], &head.base),
        Family::Atom => atom(Some(head), &[], &head.base),
    }
}

/// A well-formed document with some of the items.
pub fn document(family: Family, items: &[Item], base: &Base) -> String {
    match family {
        Family::Rss => rss(None, items, base),
        Family::Atom => atom(None, items, base),
    }
}

/// The base of relative addresses: that of the document (RFC 3986, section 5.1.3). If the feed is served from another host than
/// its site, as by FeedBurner or a proxy, it is the site.
fn base_of(family: Family, head: &Record, url: &HttpUrl) -> Base {
    let own = Base(url.clone());
    match site(family, head, &own).filter(|site| site.as_str().len() <= MOST_BASE) {
        Some(site) if site.host() != url.host() => Base(site),
        Some(_) | None => own,
    }
}

fn site(family: Family, head: &Record, base: &Base) -> Option<HttpUrl> {
    let link = match family {
        Family::Rss => text_link(head, "link", base).or_else(|| relation(head, "atom:link", "alternate", base)),
        Family::Atom => relation(head, "link", "alternate", base),
    };
    base.url(&link?)
}

fn rss(head: Option<&Head>, items: &[Item], base: &Base) -> String {
    let mut out = Out::default();
    out.raw(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>",
    );
    if let Some(head) = head {
        out.text("title", head.title.as_deref());
        out.text("link", head.site.as_ref().map(HttpUrl::as_str));
        out.text("language", head.lang.as_deref());
    }
    for item in items {
        out.raw("<item>");
        write_rss_item(&mut out, item, base);
        out.raw("</item>");
    }
    out.raw("</channel></rss>");
    out.0
}

fn write_rss_item(out: &mut Out, item: &Item, base: &Base) {
    out.text("title", item.title.as_deref());
    out.text("link", item.link.as_ref().and_then(|link| base.url(link)).as_ref().map(HttpUrl::as_str));
    out.text("guid", item.id.as_deref());
    out.text("pubDate", item.published.as_deref());
    out.text("atom:updated", item.updated.as_deref());
    for name in &item.people {
        out.text("dc:creator", Some(&name.replace('@', HIDDEN_AT)));
    }
    out.html("content:encoded", item.content.as_deref());
    out.html("description", item.summary.as_deref());
}

fn rss_item(mut record: Record, base: &Base) -> Item {
    let text = |names: &[&'static str]| first(&record, names).map(str::to_owned);
    let item = Item {
        title: text(&[
            "title",
            "dc:title",
            "atom:title",
            "media:title",
            "media:group/media:title",
            "media:content/media:title",
        ]),
        link: rss_link(&record, base),
        enclosure: attribute_link(&record, "enclosure", "url", base),
        files: attached::of_record(&record, base),
        id: text(&["guid", "atom:id"]),
        published: text(&["pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "date"]),
        updated: text(&["atom:updated", "dcterms:modified", "updated"]),
        people: authors(
            &record,
            &["dc:creator", "author", "atom:author/name", "dc:author", "itunes:author", "media:credit"],
        ),
        ..Item::default()
    };
    let summary = [
        "description",
        "atom:summary",
        "dc:description",
        "itunes:summary",
        "media:description",
        "media:group/media:description",
    ];
    with_bodies(item, &mut record, &["content:encoded", "xhtml:body", "atom:content", "content"], &summary)
}

fn with_bodies(item: Item, record: &mut Record, content: &[&'static str], summary: &[&'static str]) -> Item {
    let is_too_large = record.fields.iter().any(|field| field.text.len() > MOST_BODY);
    let content = take_first(record, content).and_then(body);
    Item { content, summary: take_first(record, summary).and_then(body), is_too_large, ..item }
}

/// The item's own page: the address FeedBurner redirects to, then the link, then a guid that is an address, and last a
/// player. An enclosed file is not a page, so an entry with nothing else has none.
fn rss_link(item: &Record, base: &Base) -> Option<ItemLink> {
    text_link(item, "feedburner:origlink", base)
        .or_else(|| last_link(item, base))
        .or_else(|| relation(item, "atom:link", "alternate", base))
        .or_else(|| permalink(item))
        .or_else(|| attribute_link(item, "media:player", "url", base))
}

/// RSS allows one link. If there are several the last one wins, as in gofeed and feedparser. Some feeds write it as Atom
/// does.
fn last_link(item: &Record, base: &Base) -> Option<ItemLink> {
    let address = |link: &Field| base.link(link, &link.text).or_else(|| base.link(link, link.attribute("href")?));
    item.all("link").filter_map(address).last()
}

/// A guid is the item's address unless `isPermaLink` is false (RSS 2.0).
fn permalink(item: &Record) -> Option<ItemLink> {
    let guid = item.all("guid").find(|guid| guid.attribute("ispermalink") != Some("false"))?;
    let url = HttpUrl::parse(&guid.text).ok()?;
    Some(ItemLink { address: url.as_str().to_owned(), base: None })
}

fn atom(head: Option<&Head>, items: &[Item], base: &Base) -> String {
    let mut out = Out::default();
    let lang = head.and_then(|head| head.lang.as_ref());
    out.raw("<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    out.raw(&lang.map(|lang| format!(" xml:lang=\"{}\"", escape(lang))).unwrap_or_default());
    out.raw(">");
    if let Some(head) = head {
        out.html("title", head.title.as_deref());
        out.link(head.site.as_ref());
    }
    for item in items {
        out.raw("<entry>");
        write_atom_entry(&mut out, item, base);
        out.raw("</entry>");
    }
    out.raw("</feed>");
    out.0
}

fn write_atom_entry(out: &mut Out, item: &Item, base: &Base) {
    out.html("title", item.title.as_deref());
    out.link(item.link.as_ref().and_then(|link| base.url(link)).as_ref());
    out.text("id", item.id.as_deref());
    out.text("published", item.published.as_deref());
    out.text("updated", item.updated.as_deref());
    for name in &item.people {
        out.raw("<author>");
        out.text("name", Some(name));
        out.raw("</author>");
    }
    out.html("content", item.content.as_deref());
    out.html("summary", item.summary.as_deref());
}

fn atom_entry(mut record: Record, base: &Base) -> Item {
    let text = |names: &[&'static str]| first(&record, names).map(str::to_owned);
    let title = first_field(&record, &["title", "dc:title", "media:group/media:title", "media:title"]);
    let own = authors(&record, &["author/name", "author/email", "dc:creator"]);
    let item = Item {
        title: title.map(|field| decoded(field).into_owned()),
        link: atom_link(&record, base),
        enclosure: relation(&record, "link", "enclosure", base),
        files: attached::of_record(&record, base),
        id: text(&["id"]),
        published: text(&["published", "issued", "created", "pubdate", "dc:date"]),
        updated: text(&["updated", "modified"]),
        people: if own.is_empty() { authors(&record, &["source/author/name"]) } else { own },
        ..Item::default()
    };
    let summary = ["summary", "media:group/media:description", "media:description"];
    with_bodies(item, &mut record, &["content"], &summary)
}

/// The entry's own page. The source of external content counts only if it is text (RFC 4287, section 4.1.3.2).
fn atom_link(item: &Record, base: &Base) -> Option<ItemLink> {
    let is_page =
        |content: &&Field| content.attribute("type").is_none_or(|kind| kind.contains("html") || kind == "text");
    let content =
        || item.all("content").filter(is_page).find_map(|content| base.link(content, content.attribute("src")?));
    text_link(item, "feedburner:origlink", base).or_else(|| relation(item, "link", "alternate", base)).or_else(content)
}

/// A link by its relation. A page is preferred to a picture or a text in another protocol.
fn relation(record: &Record, name: &'static str, relation: &str, base: &Base) -> Option<ItemLink> {
    let links = || record.all(name).filter(|link| link.attribute("rel").unwrap_or("alternate").trim() == relation);
    let address = |link: &Field| base.link(link, link.attribute("href")?);
    let is_page = |link: &&Field| link.attribute("type").is_none_or(|kind| kind.contains("html"));
    links().filter(is_page).find_map(address).or_else(|| links().find_map(address))
}

fn text_link(record: &Record, name: &'static str, base: &Base) -> Option<ItemLink> {
    record.all(name).find_map(|field| base.link(field, &field.text))
}

fn attribute_link(record: &Record, name: &'static str, attribute: &str, base: &Base) -> Option<ItemLink> {
    record.all(name).find_map(|field| base.link(field, field.attribute(attribute)?))
}

/// The first of the fields that is not empty.
fn first_field<'a>(record: &'a Record, names: &[&'static str]) -> Option<&'a Field> {
    names.iter().find_map(|name| record.all(name).find(|field| !field.text.trim().is_empty()))
}

/// The same, removed from the record: bodies are long.
fn take_first(record: &mut Record, names: &[&'static str]) -> Option<Field> {
    let fields = &mut record.fields;
    let position = |name| fields.iter().position(|field| field.name == name && !field.text.trim().is_empty());
    let at = names.iter().find_map(|name| position(*name))?;
    Some(fields.remove(at))
}

fn first<'a>(record: &'a Record, names: &[&'static str]) -> Option<&'a str> {
    first_field(record, names).map(|field| field.text.trim())
}

/// The people in the first of the fields that names any, each once, without mail addresses.
fn authors(record: &Record, names: &[&'static str]) -> Vec<String> {
    let people = |name: &&'static str| few(record.all(name).map(|field| person(&field.text)));
    names.iter().map(people).find(|people| !people.is_empty()).unwrap_or_default()
}

/// As many different names as fit into a line. They are cut here because they may be repeated for each entry.
pub fn few(names: impl Iterator<Item = String>) -> Vec<String> {
    let (mut few, mut room) = (Vec::new(), MOST_PEOPLE);
    for name in names.filter(|name| !name.is_empty()) {
        let name = cut(&name, MOST_NAME);
        if few.iter().any(|own| own == name) {
            continue;
        }
        let Some(left) = room.checked_sub(name.len()) else { break };
        room = left;
        few.push(name.to_owned());
    }
    few
}

/// `ada@example.com (Ada)`, `Ada <ada@example.com>`, `Ada (mailto:ada@example.com)` all become Ada. An address alone stays.
pub fn person(text: &str) -> String {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[(<\[]?(?:mailto:)?[^\s()<>\[\]]+@[^\s()<>\[\]]+[)>\]]?").expect("the pattern is a constant")
    });
    // Anything longer is not a name, and is cut anyway.
    let text = cut(text.trim(), 2 * MOST_NAME);
    let name = ADDRESS.replace_all(text, " ");
    let name = name.trim().trim_matches(['(', ')', '<', '>', '[', ']']).trim();
    if name.is_empty() { text.to_owned() } else { name.to_owned() }
}

/// The default `type` of a text: RSS escapes HTML, Atom and Media RSS default to plain text.
fn usual_type(name: &str) -> &'static str {
    let is_plain = matches!(name, "content" | "summary" | "itunes:summary") || name.contains("media:");
    if is_plain { "text" } else { "html" }
}

/// Atom 0.3 may encode any text in base64 (`mode="base64"`).
fn decoded(field: &Field) -> Cow<'_, str> {
    let bytes = field.attribute("mode").filter(|mode| *mode == "base64").and_then(|_| base64(&field.text));
    bytes.map_or(Cow::Borrowed(&field.text), |bytes| Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))
}

/// RFC 4648, section 4. White space is skipped; with any other character it is not base64.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches(['=', ' ', '\n', '\r', '\t']).bytes().filter(|byte| !byte.is_ascii_whitespace());
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for digit in digits {
        bits = (bits << 6) | u32::from(sextet(digit)?);
        held += 6;
        if held >= 8 {
            held -= 8;
            let [.., byte] = (bits >> held).to_be_bytes();
            bytes.push(byte);
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

/// A body as HTML, unless its type is not readable, such as a picture in base64 (RFC 4287, section 4.1.3.3). A body
/// without a label may still be HTML, and so may one labelled as plain text if all of it is markup.
fn body(field: Field) -> Option<String> {
    let kind = field.attribute("type").unwrap_or_else(|| usual_type(field.name));
    let is_text = !kind.contains('/') || kind.starts_with("text/") || kind.contains("html") || kind.ends_with("xml");
    let is_plain = matches!(kind, "text" | "plain" | "text/plain") && field.attribute("mode").is_none();
    let is_plain = is_plain && !field.is_markup;
    let of_text = if field.attribute("type").is_some() { html::of_plain_text } else { html::of_text };
    let base = field.base.clone();
    let text = whole(field);
    let html = if is_plain { of_text(&text) } else { text };
    is_text.then(|| with_base(html, base.as_ref()))
}

/// The text of a field that is not needed any more, with its unused capacity freed.
fn whole(mut field: Field) -> String {
    let decoded = match decoded(&field) {
        Cow::Owned(text) => Some(text),
        Cow::Borrowed(_) => None,
    };
    field.text.shrink_to_fit();
    decoded.unwrap_or(field.text)
}

/// Keeps an `xml:base` (RFC 4287, section 2) as a `<base>` element in the HTML. It is given once and written for each body,
/// so it counts against the budget.
fn with_base(html: String, base: Option<&HttpUrl>) -> String {
    match base.filter(|base| budget::grow(base.as_str().len())) {
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
        self.element(name, "", text);
    }

    /// An Atom text construct that contains HTML; RSS ignores the type.
    fn html(&mut self, name: &str, html: Option<&str>) {
        self.element(name, " type=\"html\"", html);
    }

    fn element(&mut self, name: &str, attributes: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.0.push_str(&format!("<{name}{attributes}>"));
            cdata_into(&mut self.0, text);
            self.0.push_str(&format!("</{name}>"));
        }
    }

    fn link(&mut self, url: Option<&HttpUrl>) {
        if let Some(url) = url {
            self.0.push_str(&format!("<link rel=\"alternate\" href=\"{}\"/>", escape(url.as_str())));
        }
    }
}
