//! A feed's XML, however broken, as records: what it says of itself, and a record an item.
//!
//! Here tag soup becomes names and texts: prefixes are resolved, missing end tags supplied, markup inside a text kept as
//! markup. What a name means is `mend`'s to know.

use crate::article::HttpUrl;
use crate::article::markup::{self, Opened, Piece};

/// Elements open at once beyond which further ones are left out. No feed nests deeper; a hostile one might.
const DEEPEST: usize = 256;

/// Items kept of one document, from its start: the rest is only counted.
pub const MOST_ITEMS: usize = 10_000;

/// Fields kept of one record, from its start. What an item has more of are enclosures or categories without end.
const MOST_FIELDS: usize = 1_000;

/// Fields kept of all items together: a field costs a hundred bytes and can be written with four.
const MOST_FIELDS_IN_ALL: usize = 1_000_000;

/// Prefixes that are declared at once; each name is looked up among them.
const MOST_PREFIXES: usize = 256;

/// Bytes of an address that others are relative to: each of them would be as long.
const MOST_BASE: usize = 2_000;

/// Which vocabulary a feed is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// RSS 0.9x, 1.0 (RDF), 2.0.
    Rss,
    /// Atom 0.3, 1.0.
    Atom,
}

/// What the document is, if it is no feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stranger {
    Page,
    Other,
}

#[derive(Debug)]
pub struct Records {
    pub family: Family,
    /// Fields outside of any item.
    pub head: Record,
    pub items: Vec<Record>,
    /// Items beyond [`MOST_ITEMS`].
    pub surplus: usize,
    /// The document broke off inside an item, which is left out (half an item would be a different one next time), or before
    /// the first.
    pub is_cut: bool,
}

#[derive(Debug, Default)]
pub struct Record {
    pub fields: Vec<Field>,
}

/// An element that holds text, or only attributes.
#[derive(Debug)]
pub struct Field {
    /// Resolved, with its path inside the record: `title`, `dc:date`, `author/name`, `media:group/media:title`.
    pub name: String,
    pub attributes: Vec<(String, String)>,
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
    /// The language of the whole document, which only an attribute of the root tells.
    fn lang(value: &str) -> Field {
        let (name, text) = ("xml:lang".to_owned(), value.to_owned());
        Field { name, attributes: Vec::new(), text, is_markup: false, base: None }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a whole document that came from `url`.
pub fn read(text: &str, url: &HttpUrl) -> Result<Records, Stranger> {
    let mut reader = Reader::new(url);
    markup::read(text, |piece| reader.piece(&piece));
    let family = reader.root.ok_or(Stranger::Other)??;
    let is_cut = reader.item.is_some() || (reader.items.is_empty() && !reader.open.is_empty());
    Ok(Records { family, head: reader.head, items: reader.items, surplus: reader.surplus, is_cut })
}

struct Reader {
    root: Option<Result<Family, Stranger>>,
    /// The space of the root element: its names need no prefix.
    home: &'static str,
    /// Open elements that hold elements, outermost first.
    open: Vec<Container>,
    prefixes: Prefixes,
    head: Record,
    item: Option<Record>,
    items: Vec<Record>,
    surplus: usize,
    /// Fields of all items so far.
    fields: usize,
    leaf: Option<Leaf>,
    url: HttpUrl,
}

struct Container {
    /// As written, to find its end tag.
    tag: String,
    name: String,
    base: Option<HttpUrl>,
}

impl Reader {
    fn new(url: &HttpUrl) -> Reader {
        Reader {
            root: None,
            home: "",
            open: Vec::new(),
            prefixes: Prefixes::default(),
            head: Record::default(),
            item: None,
            items: Vec::new(),
            surplus: 0,
            fields: 0,
            leaf: None,
            url: url.clone(),
        }
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        match (&mut self.leaf, piece) {
            (Some(leaf), Piece::Text(text)) => leaf.text(text),
            (Some(leaf), Piece::Open(tag)) => leaf.open(tag),
            (None, Piece::Text(_)) => {}
            (None, Piece::Open(tag)) => self.open(tag),
            (_, Piece::Close { name }) => self.close(name),
        }
    }

    fn open(&mut self, tag: &Opened<'_>) {
        if self.open.len() >= DEEPEST || matches!(self.root, Some(Err(_))) {
            return;
        }
        self.prefixes.declare(self.open.len(), tag);
        let Some(family) = self.family(tag) else { return };
        let name = self.prefixes.resolve(tag.name, self.home);
        let base = self.base(tag);
        if is_item(&name) {
            self.end_item();
            self.item = Some(Record::default());
        }
        if is_container(family, &name) {
            self.open.push(Container { tag: tag.name.to_owned(), name, base });
        } else {
            self.leaf = Some(Leaf::new(tag, self.path(name), base));
        }
        if tag.is_empty {
            self.close(tag.name);
        }
    }

    /// What the root says; the first tag is the root.
    fn family(&mut self, tag: &Opened<'_>) -> Option<Family> {
        let root = *self.root.get_or_insert_with(|| root(tag));
        if self.open.is_empty() && root.is_ok() {
            // RDF only frames a feed; its items are of another vocabulary.
            self.home = Some(self.prefixes.space(tag.name)).filter(|space| *space != "rdf").unwrap_or_default();
            self.head.fields.extend(tag.attribute("xml:lang").map(Field::lang));
        }
        root.ok()
    }

    fn base(&self, tag: &Opened<'_>) -> Option<HttpUrl> {
        let outer = self.open.last().and_then(|container| container.base.clone());
        let Some(own) = tag.attribute("xml:base") else { return outer };
        let joined = outer.as_ref().unwrap_or(&self.url).join(own).ok();
        joined.filter(|base| base.as_str().len() <= MOST_BASE).or(outer)
    }

    /// The name with the containers inside the record before it: `author/name`.
    fn path(&self, name: String) -> String {
        let start = self.open.iter().rposition(|container| is_record(&container.name)).map_or(0, |at| at + 1);
        self.open[start..].iter().rev().fold(name, |path, container| format!("{}/{path}", container.name))
    }

    fn close(&mut self, tag: &str) {
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
            self.end_item();
        }
        self.open.truncate(at);
        self.prefixes.leave(at);
    }

    fn end_leaf(&mut self) {
        let Some(mut leaf) = self.leaf.take() else { return };
        leaf.end_inner(0);
        self.prefixes.leave(self.open.len());
        let record = self.item.as_mut().unwrap_or(&mut self.head);
        if record.fields.len() < MOST_FIELDS && self.fields < MOST_FIELDS_IN_ALL {
            record.fields.push(leaf.field);
            self.fields += 1;
        }
    }

    /// An item that begins inside another one says that the first lacks its end tag.
    fn end_item(&mut self) {
        let Some(item) = self.item.take() else { return };
        if self.items.len() < MOST_ITEMS {
            self.items.push(item);
        } else {
            self.surplus += 1;
        }
        if let Some(at) = self.open.iter().rposition(|container| is_item(&container.name)) {
            self.open.truncate(at);
        }
    }
}

fn root(tag: &Opened<'_>) -> Result<Family, Stranger> {
    match local(tag.name) {
        "rss" | "rdf" | "channel" => Ok(Family::Rss),
        "feed" | "entry" => Ok(Family::Atom),
        "html" | "head" | "body" | "title" | "meta" | "script" | "div" | "p" | "h1" => Err(Stranger::Page),
        _ => Err(Stranger::Other),
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn is_item(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

/// Elements that a path begins after.
fn is_record(name: &str) -> bool {
    is_item(name) || matches!(name, "rss" | "rdf:rdf" | "rdf" | "channel" | "feed")
}

/// Elements that hold elements, not text. A person is a text in RSS and a record in Atom.
fn is_container(family: Family, name: &str) -> bool {
    let is_person = matches!(name, "author" | "contributor" | "source") && family == Family::Atom;
    let is_framed =
        matches!(name, "image" | "textinput" | "media:group" | "media:content" | "atom:author" | "atom:source");
    is_record(name) || is_person || is_framed
}

/// An element whose text is being gathered.
struct Leaf {
    tag: String,
    field: Field,
    /// Elements open inside it, whose names are not our concern.
    inner: Vec<String>,
}

enum Closed {
    /// An element inside the leaf.
    Inside,
    Leaf,
    /// Nothing that is open in the leaf.
    Unknown,
}

impl Leaf {
    fn new(tag: &Opened<'_>, name: String, base: Option<HttpUrl>) -> Leaf {
        let attributes = tag.attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let field = Field { name, attributes, text: String::new(), is_markup: false, base };
        Leaf { tag: tag.name.to_owned(), field, inner: Vec::new() }
    }

    fn text(&mut self, text: &str) {
        if self.field.is_markup {
            self.field.text.push_str(&escape(text));
        } else {
            self.field.text.push_str(text);
        }
    }

    /// The first tag inside a text tells that the text is markup: XHTML, or HTML that somebody forgot to escape.
    fn open(&mut self, tag: &Opened<'_>) {
        if !self.field.is_markup {
            self.field.is_markup = true;
            self.field.text = escape(&self.field.text);
        }
        if self.inner.len() >= DEEPEST {
            return;
        }
        let name = local(tag.name);
        self.field.text.push('<');
        self.field.text.push_str(name);
        for (key, value) in tag.attributes.iter().filter(|(key, _)| !key.starts_with("xmlns")) {
            self.field.text.push_str(&format!(" {key}=\"{}\"", escape(value)));
        }
        self.field.text.push('>');
        match (tag.is_empty, is_void(name)) {
            (_, true) => {}
            (true, false) => self.field.text.push_str(&format!("</{name}>")),
            (false, false) => self.inner.push(tag.name.to_owned()),
        }
    }

    fn close(&mut self, tag: &str) -> Closed {
        match self.inner.iter().rposition(|open| open == tag) {
            Some(at) => {
                self.end_inner(at);
                Closed::Inside
            }
            None if tag == self.tag => Closed::Leaf,
            None => Closed::Unknown,
        }
    }

    /// Writes the end tags of what is open from `at` on.
    fn end_inner(&mut self, at: usize) {
        for name in self.inner.drain(at..).rev() {
            self.field.text.push_str(&format!("</{}>", local(&name)));
        }
    }
}

/// WHATWG HTML, "void elements".
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// For text and attribute values alike.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML 1.0, section 2.2: not even a reference may name these.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// What prefixes stand for, as declared; one that is not declared stands for what it usually does.
#[derive(Default)]
struct Prefixes {
    /// Depth, prefix (empty for the default), space.
    declared: Vec<(usize, String, &'static str)>,
}

impl Prefixes {
    fn declare(&mut self, depth: usize, tag: &Opened<'_>) {
        for (name, uri) in &tag.attributes {
            let prefix = if *name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
            if let Some(prefix) = prefix.filter(|_| self.declared.len() < MOST_PREFIXES) {
                self.declared.push((depth, prefix.to_owned(), space_of(uri)));
            }
        }
    }

    fn leave(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|(declared, ..)| *declared >= depth) {
            self.declared.pop();
        }
    }

    fn space(&self, name: &str) -> &'static str {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let declared = self.declared.iter().rev().find(|(_, own, _)| own == prefix).map(|(_, _, space)| *space);
        declared.unwrap_or_else(|| usual(prefix))
    }

    /// The name with the customary prefix of its space; none for the vocabulary of the feed itself.
    fn resolve(&self, name: &str, home: &str) -> String {
        let space = self.space(name);
        if space.is_empty() || space == home || space == "rss" {
            local(name).to_owned()
        } else {
            format!("{space}:{}", local(name))
        }
    }
}

/// Spaces by the customary prefix, each with all the addresses it is known to go by.
const SPACES: &[(&str, &[&str])] = &[
    ("atom", &["www.w3.org/2005/atom", "purl.org/atom/ns#"]),
    (
        "rss",
        &[
            "purl.org/rss/1.0",
            "purl.org/net/rss1.1#",
            "my.netscape.com/rdf/simple/0.9",
            "channel.netscape.com/rdf/simple/0.9",
            "backend.userland.com/rss2",
            "backend.userland.com/rss",
            "blogs.law.harvard.edu/tech/rss",
        ],
    ),
    ("rdf", &["www.w3.org/1999/02/22-rdf-syntax-ns#"]),
    ("dc", &["purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0"]),
    ("dcterms", &["purl.org/dc/terms"]),
    ("content", &["purl.org/rss/1.0/modules/content"]),
    ("media", &["search.yahoo.com/mrss", "search.yahoo.com/rss"]),
    ("itunes", &["www.itunes.com/dtds/podcast-1.0.dtd"]),
    ("feedburner", &["rssnamespace.org/feedburner/ext/1.0"]),
    ("sy", &["purl.org/rss/1.0/modules/syndication"]),
    ("xhtml", &["www.w3.org/1999/xhtml"]),
];

/// Addresses of spaces are compared without scheme, case and closing slash: feeds get all three wrong.
fn space_of(uri: &str) -> &'static str {
    let uri = uri.trim().to_ascii_lowercase();
    let uri = uri.split_once("://").map_or(uri.as_str(), |(_, rest)| rest).trim_end_matches('/');
    let known = SPACES.iter().find(|(_, uris)| uris.contains(&uri)).map(|(space, _)| *space);
    known.unwrap_or(if uri.is_empty() { "" } else { "other" })
}

fn usual(prefix: &str) -> &'static str {
    match prefix {
        "" => "",
        "a10" => "atom",
        prefix => SPACES.iter().find(|(space, _)| *space == prefix).map_or("other", |(space, _)| space),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Records {
        read(text, &HttpUrl::parse("https://courier.example/feed").unwrap()).expect("it is a feed")
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
        assert_eq!(told(&feed.head), "title=t");
        assert_eq!(told(&feed.items[0]), "title=a; dc:date=d; other:title=other");
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
        assert_eq!(told(&feed.head), "image/title=i; title=t");
        let feed =
            records("<feed><entry><source><title>s</title></source><author><name>n</name></author></entry></feed>");
        assert_eq!(told(&feed.items[0]), "source/title=s; author/name=n");
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
        assert!(feed.is_cut);
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
    fn what_is_no_feed_is_told_apart() {
        let url = HttpUrl::parse("https://courier.example/").unwrap();
        assert_eq!(read("<!DOCTYPE html><html><rss>", &url).err(), Some(Stranger::Page));
        assert_eq!(read("<opml><rss>", &url).err(), Some(Stranger::Other));
        assert_eq!(read("no tag", &url).err(), Some(Stranger::Other));
    }

    #[test]
    fn what_there_is_beyond_reason_of_is_left_out() {
        let many = |piece: &str, count: usize| piece.repeat(count);
        let items = records(&format!("<rss><channel>{}", many("<item><title>a</title></item>", MOST_ITEMS + 3)));
        assert_eq!((items.items.len(), items.surplus), (MOST_ITEMS, 3));
        let fields = records(&format!("<rss><item><title>a</title>{}</item>", many("<x/>", MOST_FIELDS + 3)));
        assert_eq!(fields.items[0].fields.len(), MOST_FIELDS);
        let declared: String = (0..MOST_PREFIXES + 3).map(|n| format!("<item xmlns:a{n}='b'>")).collect();
        let kept = records(&format!("<rss>{declared}<title>a</title></item>"));
        assert_eq!(told(kept.items.last().unwrap()), "title=a");
    }

    #[test]
    fn a_base_beyond_reason_is_none() {
        let long = "a/".repeat(MOST_BASE);
        let feed =
            records(&format!("<feed xml:base='http://b.example/'><entry xml:base='{long}'><link/></entry></feed>"));
        assert_eq!(feed.items[0].fields[0].base.as_ref().map(HttpUrl::as_str), Some("http://b.example/"));
    }

    #[test]
    fn a_hundred_thousand_nested_elements_are_cut_not_followed() {
        let deep = format!("<rss><item><description>{}x</description></item></rss>", "<div>".repeat(100_000));
        let text = &records(&deep).items[0].fields[0].text;
        assert_eq!(text.matches("<div>").count(), DEEPEST);
        assert!(text.contains('x'));
    }
}
