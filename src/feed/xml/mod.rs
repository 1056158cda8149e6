//! Reads a feed's XML, however broken, into records: one for the feed itself and one for each item.
//!
//! Tag soup becomes names and texts here: prefixes are resolved, missing end tags are added, and markup inside a text is
//! kept as markup. What a name means is left to `normalize`. An item is passed on as soon as it is complete, so that a feed
//! with many items is never in memory as a whole in this loose form. Only fields with a known name are kept.

mod leaf;
mod prefixes;

use std::borrow::Cow;

use crate::article::HttpUrl;
use crate::article::html::markup::{self, MarkupPiece, OpenTag};
use crate::budget;
use leaf::{Closed, Leaf};
use prefixes::Prefixes;

pub use crate::article::text::part::cut;

/// Open elements beyond this depth are skipped. No feed nests deeper, but a hostile one could.
const DEEPEST: usize = 256;

/// Items read from one document, from its start. The rest are only counted.
pub const MOST_ITEMS: usize = 10_000;

/// Fields kept of one record, from its start. An item with more contains endless links.
const MOST_FIELDS: usize = 1_000;

/// Prefixes that are declared at once. Each name is looked up among them.
const MOST_PREFIXES: usize = 256;

/// Bytes of a base address. Every address relative to it becomes as long.
pub const MOST_BASE: usize = 2_000;

/// Bytes of one body. One byte more is kept, to detect that a body is too large.
pub const MOST_BODY: usize = 4 * 1024 * 1024;

/// Bytes of any other text, and of an attribute: a title, a name, an address.
pub const MOST_TEXT: usize = 16 * 1024;

/// The fields that are read, in order. Other names cost nothing.
const NAMES: &[&str] = &[
    "atom:author/name",
    "atom:content",
    "atom:id",
    "atom:link",
    "atom:published",
    "atom:summary",
    "atom:title",
    "atom:updated",
    "author",
    "author/email",
    "author/name",
    "content",
    "content:encoded",
    "created",
    "date",
    "dc:author",
    "dc:creator",
    "dc:date",
    "dc:description",
    "dc:language",
    "dc:title",
    "dcterms:created",
    "dcterms:issued",
    "dcterms:modified",
    "description",
    "enclosure",
    "feedburner:origlink",
    "guid",
    "id",
    "issued",
    "itunes:author",
    "itunes:duration",
    "itunes:summary",
    "language",
    "link",
    "managingeditor",
    "media:content",
    "media:content/media:description",
    "media:content/media:title",
    "media:credit",
    "media:description",
    "media:group",
    "media:group/media:content",
    "media:group/media:content/media:description",
    "media:group/media:content/media:title",
    "media:group/media:description",
    "media:group/media:title",
    "media:player",
    "media:title",
    "modified",
    "pubdate",
    "published",
    "skipdays",
    "skiphours",
    "source/author/name",
    "summary",
    "sy:updatefrequency",
    "sy:updateperiod",
    "title",
    "ttl",
    "updated",
    "xhtml:body",
];

/// Those of the fields that may contain a whole article.
const BODIES: &[&str] = &[
    "atom:content",
    "atom:summary",
    "content",
    "content:encoded",
    "dc:description",
    "description",
    "itunes:summary",
    "media:description",
    "media:group/media:description",
    "summary",
    "xhtml:body",
];

/// The attributes that are read.
const ATTRIBUTES: &[&str] = &[
    "duration",
    "filesize",
    "href",
    "isdefault",
    "ispermalink",
    "length",
    "medium",
    "mode",
    "rel",
    "src",
    "title",
    "type",
    "url",
];

/// Attributes inside a text that hold an address.
const ADDRESSES: &[&str] = &["action", "background", "cite", "data", "href", "longdesc", "poster", "src", "usemap"];

/// Bytes of an item's end tag, with its prefix.
const LONGEST_END_TAG: usize = 64;

/// The vocabulary a feed is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// RSS 0.9x, 1.0 (RDF), 2.0.
    Rss,
    /// Atom 0.3, 1.0.
    Atom,
}

/// What the document is, if it is not a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAFeed {
    Page,
    Other,
}

/// What a feed in XML says outside its items, and what was left out of it.
#[derive(Debug)]
pub struct Records {
    pub family: Family,
    /// Fields outside of any item.
    pub head: Record,
    /// Items beyond [`MOST_ITEMS`].
    pub surplus: usize,
    /// The document ended inside an item, or before the first one was complete. Such an item is dropped: half an item would
    /// look different next time.
    pub is_cut: bool,
}

/// A complete item.
#[derive(Debug)]
pub struct XmlItem<'a> {
    pub family: Family,
    pub record: Record,
    /// Its own bytes in the document, including its tags.
    pub raw: &'a str,
}

/// The fields of an item, or of the feed itself, in the order of the document.
#[derive(Debug, Default)]
pub struct Record {
    pub fields: Vec<Field>,
}

/// An element that holds text, or only attributes.
#[derive(Debug)]
pub struct Field {
    /// The resolved name, with its path inside the record: `title`, `dc:date`, `author/name`, `media:group/media:title`.
    pub name: &'static str,
    pub attributes: Vec<(&'static str, String)>,
    /// Text, or markup if `is_markup`.
    pub text: String,
    pub is_markup: bool,
    /// `xml:base`, as inherited.
    pub base: Option<HttpUrl>,
}

impl Record {
    /// The fields with this name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.name == name)
    }
}

impl Field {
    /// A field with the attributes of its element, and no text yet.
    fn of(name: &'static str, tag: &OpenTag<'_>, base: Option<HttpUrl>) -> Field {
        Field { name, attributes: leaf::attributes(tag), text: String::new(), is_markup: false, base }
    }

    /// The language of the whole document, from an attribute of the root.
    fn lang(value: &str) -> Field {
        let text = cut(value, MOST_TEXT).to_owned();
        Field { name: "xml:lang", attributes: Vec::new(), text, is_markup: false, base: None }
    }

    /// The value of an attribute of the field.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a whole document that came from `url`. Its items are passed to `take`.
pub fn read(text: &str, url: &HttpUrl, take: impl FnMut(XmlItem<'_>)) -> Result<Records, NotAFeed> {
    let mut reader = Reader::new(url, take);
    reader.part(text);
    reader.finish()
}

/// Reads a document that is never in memory as a whole. `next` appends the next text to its argument and returns whether
/// more follows. `None` if the document can be read only as a whole: it declares entities, or contains what looks like an
/// item's end tag but is not one.
pub fn read_parts(
    mut next: impl FnMut(&mut String) -> bool,
    url: &HttpUrl,
    take: impl FnMut(XmlItem<'_>),
) -> Option<Result<Records, NotAFeed>> {
    let mut reader = Reader::new(url, take);
    let mut text = String::new();
    let mut is_more = true;
    while is_more && !budget::is_spent() {
        let start = text.len();
        is_more = next(&mut text);
        let end = if is_more { end_of_items(&text, start) } else { Some(text.len()) };
        let Some(end) = end else { continue };
        let is_read_apart = reader.part(&text[..end]) || !is_more;
        if !is_read_apart || text[..end].contains("<!ENTITY") {
            return None;
        }
        text.drain(..end);
    }
    Some(reader.finish())
}

/// The end of the last item's end tag, if one is in the text after `start`.
fn end_of_items(text: &str, start: usize) -> Option<usize> {
    let start = cut(text, start.saturating_sub(LONGEST_END_TAG)).len();
    text[start..].rmatch_indices("</").find_map(|(at, sign)| {
        let rest = &text[start + at + sign.len()..];
        let end = cut(rest, LONGEST_END_TAG).find('>')?;
        is_item(&local(&rest[..end]).trim_end().to_ascii_lowercase()).then_some(text.len() - rest.len() + end + 1)
    })
}

struct Reader<F> {
    root: Option<Result<Family, NotAFeed>>,
    /// The namespace of the root element. Its names need no prefix.
    home: &'static str,
    /// Open elements that hold elements, outermost first.
    open: Vec<Container>,
    prefixes: Prefixes,
    head: Record,
    item: Option<Begun>,
    /// Complete items so far.
    items: usize,
    take: F,
    leaf: Option<Leaf>,
    url: HttpUrl,
    /// The position in the text.
    at: usize,
    /// Whether the last piece was an end tag.
    is_behind_end: bool,
}

/// An item that is being read.
struct Begun {
    record: Record,
    start: usize,
}

struct Container {
    /// As written, to find its end tag.
    tag: String,
    name: String,
    base: Option<HttpUrl>,
}

impl<F: FnMut(XmlItem<'_>)> Reader<F> {
    fn new(url: &HttpUrl, take: F) -> Reader<F> {
        Reader {
            root: None,
            home: "",
            open: Vec::new(),
            prefixes: Prefixes::default(),
            head: Record::default(),
            item: None,
            items: 0,
            take,
            leaf: None,
            url: url.clone(),
            at: 0,
            is_behind_end: false,
        }
    }

    /// Reads a part. Returns whether it ended between two items, so that the next part can be read on its own.
    fn part(&mut self, text: &str) -> bool {
        (self.at, self.is_behind_end) = (0, false);
        markup::read(text, |piece, end| self.piece(text, &piece, end));
        self.is_behind_end && self.at == text.len() && self.item.is_none() && self.leaf.is_none()
    }

    fn finish(self) -> Result<Records, NotAFeed> {
        let family = self.root.ok_or(NotAFeed::Other)??;
        let is_cut = self.item.is_some() || (self.items == 0 && !self.open.is_empty());
        let surplus = self.items.saturating_sub(MOST_ITEMS);
        Ok(Records { family, head: self.head, surplus, is_cut })
    }

    fn piece(&mut self, source: &str, piece: &MarkupPiece<'_>, end: usize) {
        (self.at, self.is_behind_end) = (end, matches!(piece, MarkupPiece::Close { .. }));
        match (&mut self.leaf, piece) {
            (Some(leaf), MarkupPiece::Text(text)) => leaf.text(text),
            (Some(leaf), MarkupPiece::Open(tag)) => leaf.open(tag, &self.url),
            (None, MarkupPiece::Text(_)) => {}
            (None, MarkupPiece::Open(tag)) => self.open(source, tag),
            (_, MarkupPiece::Close { name }) => self.close(source, name),
        }
    }

    fn open(&mut self, source: &str, tag: &OpenTag<'_>) {
        if self.open.len() >= DEEPEST || matches!(self.root, Some(Err(_))) {
            return;
        }
        self.prefixes.declare(self.open.len(), tag);
        let Some(family) = self.family(tag) else { return };
        let name = self.prefixes.resolve(tag.name, self.home);
        let base = self.base(tag);
        if is_item(&name) {
            self.end_item(source);
            self.item = Some(Begun { record: Record::default(), start: self.start_of_tag(source) });
        }
        if is_container(family, &name) {
            let known = self.known(&name).filter(|_| name.starts_with("media:"));
            known.map(|known| Field::of(known, tag, base.clone())).into_iter().for_each(|field| self.keep(field));
            self.open.push(Container { tag: tag.name.to_owned(), name, base });
        } else {
            self.leaf = Some(Leaf::new(tag, self.known(&name), base));
        }
        if tag.is_empty {
            self.close(source, tag.name);
        }
    }

    /// The family of the document. The first tag is the root and decides it.
    fn family(&mut self, tag: &OpenTag<'_>) -> Option<Family> {
        if self.root.is_none() {
            self.head.fields.extend(tag.attribute("xml:lang").map(Field::lang));
        }
        let root = *self.root.get_or_insert_with(|| root(tag));
        if self.open.is_empty() && root.is_ok() {
            // RDF only wraps a feed; its items belong to another vocabulary.
            self.home = Some(self.prefixes.space(tag.name)).filter(|space| *space != "rdf").unwrap_or_default();
        }
        root.ok()
    }

    fn base(&self, tag: &OpenTag<'_>) -> Option<HttpUrl> {
        let outer = self.open.last().and_then(|container| container.base.clone());
        let Some(own) = tag.attribute("xml:base") else { return outer };
        let joined = outer.as_ref().unwrap_or(&self.url).join(own).ok();
        joined.filter(|base| base.as_str().len() <= MOST_BASE).or(outer)
    }

    /// The start of the tag that was read last.
    fn start_of_tag(&self, source: &str) -> usize {
        source[..self.at].rfind('<').unwrap_or(self.at)
    }

    /// The name with the path inside the record (`author/name`), if it is one that is read.
    fn known(&self, name: &str) -> Option<&'static str> {
        let start = self.open.iter().rposition(|container| is_record(&container.name)).map_or(0, |at| at + 1);
        let path: Cow<'_, str> = match &self.open[start..] {
            [] => name.into(),
            [outer] => format!("{}/{name}", outer.name).into(),
            [outer, inner] => format!("{}/{}/{name}", outer.name, inner.name).into(),
            [..] => return None,
        };
        NAMES.binary_search(&&*path).ok().map(|at| NAMES[at])
    }

    fn close(&mut self, source: &str, tag: &str) {
        if let Some(leaf) = &mut self.leaf {
            let is_its_container = || self.open.iter().any(|container| container.tag == tag);
            match leaf.close(tag) {
                Closed::Inside => return,
                Closed::Unknown if !is_its_container() => return,
                Closed::Unknown => self.end_leaf(),
                Closed::Leaf => return self.end_leaf(),
            }
        }
        let Some(at) = self.open.iter().rposition(|container| container.tag == tag) else { return };
        if self.open[at..].iter().any(|container| is_item(&container.name)) {
            self.end_item(source);
        }
        self.open.truncate(at);
        self.prefixes.leave(at);
    }

    fn end_leaf(&mut self) {
        let Some(mut leaf) = self.leaf.take() else { return };
        leaf.end_inner(0);
        self.prefixes.leave(self.open.len());
        leaf.field.into_iter().for_each(|field| self.keep(field));
    }

    fn keep(&mut self, field: Field) {
        let record = self.item.as_mut().map_or(&mut self.head, |item| &mut item.record);
        if record.fields.len() < MOST_FIELDS {
            record.fields.push(field);
        }
    }

    /// Completes the current item. One that begins inside another shows that the first lacks its end tag.
    fn end_item(&mut self, source: &str) {
        let Some(item) = self.item.take() else { return };
        self.items += 1;
        if let (Some(Ok(family)), true) = (self.root, self.items <= MOST_ITEMS) {
            (self.take)(XmlItem { family, record: item.record, raw: &source[item.start..self.at] });
        }
        if let Some(at) = self.open.iter().rposition(|container| is_item(&container.name)) {
            self.open.truncate(at);
        }
    }
}

fn root(tag: &OpenTag<'_>) -> Result<Family, NotAFeed> {
    match local(tag.name) {
        "rss" | "rdf" | "channel" => Ok(Family::Rss),
        "feed" | "entry" => Ok(Family::Atom),
        "html" | "head" | "body" | "title" | "meta" | "script" | "div" | "p" | "h1" => Err(NotAFeed::Page),
        _ => Err(NotAFeed::Other),
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn is_item(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

/// Elements after which a path begins.
fn is_record(name: &str) -> bool {
    is_item(name) || matches!(name, "rss" | "rdf:rdf" | "rdf" | "channel" | "feed")
}

/// Elements that hold elements instead of text. A person is a text in RSS and a record in Atom.
fn is_container(family: Family, name: &str) -> bool {
    let is_person = matches!(name, "author" | "contributor" | "source") && family == Family::Atom;
    let is_framed =
        matches!(name, "image" | "textinput" | "media:group" | "media:content" | "atom:author" | "atom:source");
    is_record(name) || is_person || is_framed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A feed with its items.
    struct Whole {
        records: Records,
        items: Vec<Record>,
        raw: Vec<String>,
    }

    fn records(text: &str) -> Whole {
        let (mut items, mut raw) = (Vec::new(), Vec::new());
        let records = read(text, &HttpUrl::parse("https://courier.example/feed").unwrap(), |item| {
            items.push(item.record);
            raw.push(item.raw.to_owned());
        });
        Whole { records: records.expect("it is a feed"), items, raw }
    }

    fn told(record: &Record) -> String {
        record.fields.iter().map(|field| format!("{}={}", field.name, field.text)).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn names_are_resolved_whatever_the_prefix() {
        let feed = records(
            "<rdf:RDF xmlns='http://my.netscape.com/rdf/simple/0.9/' xmlns:x='http://purl.org/dc/elements/1.1/'
            xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel><title>t</title></channel>
            <item><title>a</title><x:Date>d</x:Date><y:title>other</y:title></item></rdf:RDF>",
        );
        assert_eq!(told(&feed.records.head), "title=t");
        assert_eq!(told(&feed.items[0]), "title=a; dc:date=d");
    }

    #[test]
    fn the_vocabulary_of_the_root_needs_no_prefix() {
        let old = records("<feed xmlns='http://purl.org/atom/ns#'><entry><issued>d</issued></entry></feed>");
        assert_eq!(told(&old.items[0]), "issued=d");
        let strange =
            records("<a:feed xmlns:a='https://www.w3.org/2005/Atom'><a:entry><a:id>1</a:id></a:entry></a:feed>");
        assert_eq!(told(&strange.items[0]), "id=1");
        let wrong =
            records("<rss xmlns='http://www.w3.org/2005/Atom'><channel><item><title>t</title></item></channel></rss>");
        assert_eq!(told(&wrong.items[0]), "title=t");
    }

    #[test]
    fn a_title_inside_an_image_or_a_source_is_not_the_feeds() {
        let feed = records("<rss><channel><image><title>i</title></image><title>t</title></channel></rss>");
        assert_eq!(told(&feed.records.head), "title=t");
        let feed =
            records("<feed><entry><source><title>s</title></source><author><name>n</name></author></entry></feed>");
        assert_eq!(told(&feed.items[0]), "author/name=n");
    }

    #[test]
    fn markup_inside_a_text_stays_markup_and_text_stays_text() {
        let feed = records(
            "<rss><item><title>A &amp; <b class=\"x\">B</b><br>C</title><description>&lt;p&gt; &amp;amp;</description></item></rss>",
        );
        assert_eq!(feed.items[0].fields[0].text, "A &amp; <b class=\"x\">B</b><br>C");
        assert!(feed.items[0].fields[0].is_markup);
        assert_eq!(feed.items[0].fields[1].text, "<p> &amp;");
        assert!(!feed.items[0].fields[1].is_markup);
    }

    #[test]
    fn missing_end_tags_cost_nothing() {
        let feed = records(
            "<rss><channel><item><title>a<p>b</title><link>l</item><item><title>c</title><item><title>d</title></channel></rss>",
        );
        let items: Vec<String> = feed.items.iter().map(told).collect();
        assert_eq!(items, ["title=a<p>b</p>; link=l", "title=c", "title=d"]);
    }

    #[test]
    fn an_item_that_breaks_off_is_left_out() {
        let feed = records("<rss><channel><item><title>a</title></item><item><title>b</title><link>https://x");
        assert!(feed.records.is_cut);
        assert_eq!(feed.items.len(), 1);
    }

    #[test]
    fn bases_are_inherited_and_joined() {
        let feed = records(
            "<feed xml:base='/blog/'><entry xml:base='2026/'><link href='a'/></entry><entry><link href='b'/></entry></feed>",
        );
        let base = |n: usize| feed.items[n].fields[0].base.as_ref().map(HttpUrl::as_str);
        assert_eq!(base(0), Some("https://courier.example/blog/2026/"));
        assert_eq!(base(1), Some("https://courier.example/blog/"));
    }

    #[test]
    fn pages_and_other_documents_are_told_apart() {
        let url = HttpUrl::parse("https://courier.example/").unwrap();
        assert_eq!(read("<!DOCTYPE html><html><rss>", &url, |_| ()).err(), Some(NotAFeed::Page));
        assert_eq!(read("<opml><rss>", &url, |_| ()).err(), Some(NotAFeed::Other));
        assert_eq!(read("no tag", &url, |_| ()).err(), Some(NotAFeed::Other));
    }

    #[test]
    fn items_fields_and_prefixes_are_limited() {
        let many = |piece: &str, count: usize| piece.repeat(count);
        let items = records(&format!("<rss><channel>{}", many("<item><title>a</title></item>", MOST_ITEMS + 3)));
        assert_eq!((items.items.len(), items.records.surplus), (MOST_ITEMS, 3));
        let fields = records(&format!("<rss><item><title>a</title>{}</item>", many("<link/>", MOST_FIELDS + 3)));
        assert_eq!(fields.items[0].fields.len(), MOST_FIELDS);
        let declared: String = (0..MOST_PREFIXES + 3).map(|n| format!("<item xmlns:a{n}='b'>")).collect();
        let kept = records(&format!("<rss>{declared}<title>a</title></item>"));
        assert_eq!(told(kept.items.last().unwrap()), "title=a");
    }

    #[test]
    fn names_are_in_the_order_that_they_are_looked_up_in() {
        assert!(NAMES.is_sorted());
        assert!(BODIES.iter().all(|name| NAMES.contains(name)));
    }

    #[test]
    fn an_item_comes_with_its_own_bytes() {
        let feed =
            records("<rss><channel><item a='>'><title>é</title></item>\n<item/><item>b<item>c</item></channel></rss>");
        let wanted = ["<item a='>'><title>é</title></item>", "<item/>", "<item>b<item>", "<item>c</item>"];
        assert_eq!(feed.raw, wanted);
    }

    /// The feed read in parts of `size` characters.
    fn in_parts(text: &str, size: usize) -> Option<(String, Vec<String>)> {
        let (mut items, mut rest) = (Vec::new(), text);
        let next = |part: &mut String| {
            let (now, later) = rest.split_at(rest.char_indices().nth(size).map_or(rest.len(), |(at, _)| at));
            part.push_str(now);
            rest = later;
            !later.is_empty()
        };
        let url = HttpUrl::parse("https://courier.example/feed").unwrap();
        let records = read_parts(next, &url, |item| items.push(told(&item.record) + item.raw))?;
        Some((told(&records.unwrap().head), items))
    }

    #[test]
    fn a_feed_is_the_same_in_parts_of_any_size() {
        let text = "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns:x='http://purl.org/dc/elements/1.1/'><a:title>é</a:title>
            <a:entry><a:id>1</a:id><x:date>d</x:date></a:entry ><a:ENTRY><a:id>2<b>é</b></a:ENTRY><a:entry a='>'/>
            <x:creator>Ada</x:creator><a:entry><a:id>3</a:id></a:entry></a:feed>";
        let whole = in_parts(text, text.len()).unwrap();
        assert_eq!(whole.1.len(), 4);
        for size in 1..text.len() {
            assert_eq!(in_parts(text, size).as_ref(), Some(&whole), "{size}");
        }
    }

    #[test]
    fn what_only_looks_like_the_end_of_an_item_is_told_apart() {
        for inner in ["<![CDATA[</item>]]>", "<!-- </item> -->", "<b title='</item>'>b</b>"] {
            let text = format!("<rss><item><title>a</title><description>{inner}</description></item></rss>");
            let (_, whole) = in_parts(&text, text.len()).unwrap();
            for size in 1..text.len() {
                assert!(in_parts(&text, size).is_none_or(|(_, items)| items == whole), "{size}: {inner}");
            }
        }
        let entity = "<!DOCTYPE rss [<!ENTITY firm 'Ada'>]><rss><item><title>&firm;</title></item><item/></rss>";
        assert_eq!(in_parts(entity, 90), None);
    }

    #[test]
    fn texts_are_cut_at_their_limits() {
        let long = "é".repeat(MOST_BODY / 2 + 3);
        let feed = records(&format!("<rss><item><title>{long}</title><description>{long}</description></item></rss>"));
        let lengths: Vec<usize> = feed.items[0].fields.iter().map(|field| field.text.len()).collect();
        assert!(lengths[0] <= MOST_TEXT && lengths[0] > MOST_TEXT - 4, "{lengths:?}");
        assert!(lengths[1] > MOST_BODY - 4 && lengths[1] <= MOST_BODY + 1, "{lengths:?}");
    }

    #[test]
    fn a_base_inside_of_a_text_counts_for_what_is_inside() {
        let feed = records(
            "<feed xml:base='http://a.example/x/'><entry><content type='xhtml'><div xml:base='b/'><a href='c'>c</a>
            <p xml:base='/d/'><img src='e'/></p><a href='#f'>f</a></div><a href='g'>g</a></content></entry></feed>",
        );
        let text = &feed.items[0].fields[0].text;
        for wanted in ["href=\"http://a.example/x/b/c\"", "src=\"http://a.example/d/e\"", "href=\"#f\"", "href=\"g\""] {
            assert!(text.contains(wanted), "{wanted} in {text}");
        }
        assert!(!text.contains("xml:base"), "{text}");
    }

    #[test]
    fn a_base_that_is_too_long_is_ignored() {
        let long = "a/".repeat(MOST_BASE);
        let feed =
            records(&format!("<feed xml:base='http://b.example/'><entry xml:base='{long}'><link/></entry></feed>"));
        assert_eq!(feed.items[0].fields[0].base.as_ref().map(HttpUrl::as_str), Some("http://b.example/"));
    }

    #[test]
    fn only_the_root_tells_the_language() {
        let feed = format!("<rss xml:lang='de'/>{}", "<a xml:lang='x'/>".repeat(100));
        let langs: Vec<String> = records(&feed).records.head.all("xml:lang").map(|lang| lang.text.clone()).collect();
        assert_eq!(langs, ["de"]);
    }

    /// An address that is joined with a long base becomes a thousand times as long.
    #[test]
    fn tags_in_a_text_that_is_not_kept_cost_nothing() {
        let url = HttpUrl::parse("https://courier.example/feed").unwrap();
        let leaf = |name, most| {
            let tag = OpenTag { name: "foo", attributes: Vec::new(), is_empty: false };
            let mut leaf = Leaf::new(&tag, name, None);
            leaf.most = most;
            let link = OpenTag { name: "a", attributes: vec![("xml:base", "/x/"), ("href", "y")], is_empty: true };
            let takes: Vec<bool> = (0..3).map(|_| (leaf.takes_more(), leaf.open(&link, &url)).0).collect();
            (takes, leaf.field.map(|field| field.text).unwrap_or_default())
        };
        let (takes, text) = leaf(Some("title"), 50);
        assert_eq!((takes, text.len()), (vec![true, true, false], 50));
        assert_eq!(leaf(None, 50), (vec![false; 3], String::new()));
    }

    #[test]
    fn a_hundred_thousand_nested_elements_are_cut_not_followed() {
        let deep = format!("<rss><item><description>{}x</description></item></rss>", "<div>".repeat(100_000));
        let text = &records(&deep).items[0].fields[0].text;
        assert_eq!(text.matches("<div>").count(), DEEPEST);
        assert!(text.contains('x'));
    }
}
