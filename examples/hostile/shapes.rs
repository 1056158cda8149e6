//! Shapes of input that make careless code quadratic. They are measured at one size and at twice that size, along the whole
//! path of such bytes through the program.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use crosshead::article::index::INDEXES;
use crosshead::article::read::{ReadError, article_from_html, article_from_page};
use crosshead::article::{Article, HttpUrl, Metadata};
use crosshead::feed::opml;
use crosshead::feed::parse::{FeedError, parse};
use crosshead::layout::{Layout, LinePos, find};
use crosshead::net::{decode, discover};
use crosshead::store::{Store, Validators};

use super::screen::visit;
use super::watch::{cpu_time, patience};

/// Bytes of the smaller of the two inputs.
pub const SIZE: usize = 1 << 20;

/// The longest time for a shape at [`SIZE`].
pub const MOST: Duration = Duration::from_secs(1);

/// The most by which doubling the input may multiply the time.
pub const MOST_GROWTH: f64 = 2.5;

/// Below this time, growth is noise from allocation and caches.
const TELLING: Duration = Duration::from_millis(100);

/// The fastest of several runs counts, because the others waited for something.
const RUNS: usize = 3;

#[derive(Clone, Copy, Debug)]
enum Way {
    Page,
    Feed,
    List,
}

/// An input that repeats one piece between a start and an end.
struct Shape {
    name: &'static str,
    way: Way,
    /// `\u{1}` stands for a long text that is given once and applies to every piece.
    before: &'static str,
    /// `#` stands for the number of the piece.
    piece: &'static str,
    after: &'static str,
}

const fn page(name: &'static str, before: &'static str, piece: &'static str, after: &'static str) -> Shape {
    Shape { name, way: Way::Page, before, piece, after }
}

const fn feed(name: &'static str, before: &'static str, piece: &'static str, after: &'static str) -> Shape {
    Shape { name, way: Way::Feed, before, piece, after }
}

const RSS: &str = "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>t</title>";
const ITEM: &str =
    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>t</title><item><title>x</title>";
const ITEM_BODY: &str = "<rss version='2.0'><channel><title>t</title><item><description>&lt;p ";
const END: &str = "</item></channel></rss>";

const SHAPES: &[Shape] = &[
    page("tags never closed", "<p>x", "<div>", ""),
    page("unknown tags never closed", "<p>x", "<x#>y", ""),
    page("end tags of nothing", "<p>x", "</div></x#>", ""),
    page("formatting never closed", "", "<p><b><i><font size=#>x", ""),
    page("formatting closed crosswise", "", "<b><p>x</b>y", ""),
    page("links never closed", "", "<a href=/#>x", ""),
    page("attributes of one tag", "<p ", "a#=b ", ">x"),
    page("one long attribute", "<p title='", "x ", "'>y"),
    page("one long class", "<p class='", "c# ", "'>y"),
    page("classes", "", "<div class='post-# content-# widget'><p>Some words, and more words.</p></div>", ""),
    page("text before cells", "<table>", "<tr>x<td>y", ""),
    page("cells", "<table>", "<td>#", "</table>"),
    page("rows", "<table>", "<tr><td>#<td>b", "</table>"),
    page("spanning cells", "<table>", "<tr><td colspan=999 rowspan=65534>#", "</table>"),
    page("tables in tables", "", "<table><tr><td>x", ""),
    page("small tables", "", "<table><tr><th>a<th>b<tr><td>1<td>2</table>", ""),
    page("lists in lists", "", "<ul><li>x", ""),
    page("items", "<ol>", "<li>x", "</ol>"),
    page("quotes in quotes", "", "<blockquote>x", ""),
    page("definitions", "<dl>", "<dt>x<dd>y", "</dl>"),
    page("details", "", "<details><summary>What is #?</summary>y</details>", ""),
    page("paragraphs", "", "<p>x", ""),
    page("breaks", "<p>", "x<br>", ""),
    page("headings", "", "<h2 id=h#>x</h2>", ""),
    page("headings with text", "", "<h#>Heading #</h#><p>Some words, and more words.</p>", ""),
    page("questions", "<h2>FAQ</h2>", "<h3>Is # one?</h3><p>yes</p>", ""),
    page("bold questions", "<h2>FAQ</h2>", "<p><b>Is # one?</b></p><p>yes</p>", ""),
    page("questions by letters", "<h2>FAQ</h2>", "<p>Q: Is # one?</p><p>A: yes</p>", ""),
    page(
        "sections of questions",
        "",
        "<h2>Section #</h2><p>Words, and a comma, below heading #.</p><h2>Frequently asked questions</h2>\
         <h3>What is # for?</h3><p>For #.</p><h3>Who pays for #?</h3><p>It is free.</p>",
        "",
    ),
    page(
        "folded sections of questions",
        "",
        "<h2>FAQ #</h2><details><summary>Is # one?</summary><p>yes</details><details><summary>Who pays for #?</summary>y</details>",
        "",
    ),
    page("links to anchors", "", "<a href='#a#' id=b#>x</a> ", ""),
    page("links", "", "<a href='https://a#.example/#'>x</a> ", ""),
    page("figures", "", "<figure><img src=#.png alt=x><figcaption>y</figcaption></figure>", ""),
    page("comments", "<p>x", "<!-->", ""),
    page("a comment never closed", "<p>x<!--", "- ", ""),
    page("comments never closed", "<p>x", "<!-- <!--- ", ""),
    page("sections of CDATA", "<p>x<svg>", "<![CDATA[x]]>", ""),
    page("loose ampersands", "<p>", "&amp &x", ""),
    page("references to characters", "<p>", "&#x41;&hellip;", ""),
    page("scripts never closed", "<p>x", "<script></", ""),
    page("scripts", "<p>x", "<script>1</script>", ""),
    page("JSON-LD", "<p>x", "<script type='application/ld+json'>{\"@type\":\"Thing\",\"name\":\"#\"}</script>", ""),
    page(
        "questions in JSON-LD",
        "<p>x<script type='application/ld+json'>{\"@type\":\"FAQPage\",\"mainEntity\":[",
        "{\"@type\":\"Question\",\"name\":\"Is # one?\",\"acceptedAnswer\":{\"text\":\"yes #\"}},",
        "{}]}</script>",
    ),
    page("arrays in JSON-LD", "<p>x<script type='application/ld+json'>", "[", "</script>"),
    page("one long word", "<p>", "x", ""),
    page(
        "long words",
        "<p>",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ",
        "",
    ),
    page("combining marks", "<p>a", "\u{301}", ""),
    page("joiners", "<p>", "👩\u{200d}", ""),
    page("flags", "<p>", "🇩", ""),
    page("wide characters", "<p>", "日本語、", ""),
    page("right to left", "<p dir=rtl>", "لا إله ", ""),
    page("spaces that do not break", "<p>", "x\u{a0}", ""),
    page("one line of code", "<pre>", "x\t", ""),
    page("lines of code", "<pre>", "x\n", ""),
    page("ruby", "<p>", "<ruby>漢<rt>かん</ruby>", ""),
    page("superscripts", "<p>", "x<sup>#</sup>", ""),
    page("Markdown", "<p>", "**x** | `y` [z](#) \n", ""),
    page("Markdown tables", "<p>", "| a | b |<br>|---|---|<br>| 1 | 2 |<br>", ""),
    page("escaped markup", "<p>", "&lt;p&gt;x&lt;/p&gt;", ""),
    page("bytes that are no UTF-8", "<p>", "\u{fffd}x", ""),
    page("metadata", "", "<meta property=article:tag content=#>", "<p>x"),
    page("links under a long base", "<base href='http://a.example/", "a/", "'><p>x"),
    page("bases", "", "<base href=/#/>", "<p>x<a href=y>z</a>"),
    page("drawings", "<p>x", "<svg><g><path></svg>", ""),
    page("forms", "<p>x", "<form><input><select><option>x</select></form>", ""),
    page("hidden", "<p>x", "<div hidden aria-hidden=true style='display:none'>x</div>", ""),
    page("templates", "<p>x", "<template>y", ""),
    feed(
        "an editor of many items",
        "<rss version='2.0'><channel><managingEditor>\u{1}</managingEditor>",
        "<item><title>#</title></item>",
        "</channel></rss>",
    ),
    feed(
        "an author of many entries",
        "<feed xmlns='http://www.w3.org/2005/Atom'><author><name>\u{1}</name></author>",
        "<entry><id>#</id></entry>",
        "</feed>",
    ),
    feed(
        "a language of many entries",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='\u{1}'><title>\u{1}</title>",
        "<entry><id>#</id></entry>",
        "</feed>",
    ),
    feed(
        "a base of many entries",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/\u{1}/'>",
        "<entry><link href='#'/><content>x</content></entry>",
        "</feed>",
    ),
    feed(
        "an author of many items of JSON",
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"author\":{\"name\":\"\u{1}\"},\"items\":[",
        "{\"id\":\"#\"},",
        "{}]}",
    ),
    feed("items", RSS, "<item><guid>#</guid><title>x</title></item>", "</channel></rss>"),
    feed("items of one id", RSS, "<item><guid>1</guid><title>x</title></item>", "</channel></rss>"),
    feed("items without anything", RSS, "<item/>", "</channel></rss>"),
    feed("items never closed", RSS, "<item><title>x", ""),
    feed("items in items", RSS, "<item><item>", ""),
    feed("categories", ITEM, "<category>c#</category>", END),
    feed("links", ITEM, "<link>https://a.example/#</link>", END),
    feed("enclosures", ITEM, "<enclosure url='https://a.example/#.mp3' type='audio/mpeg'/>", END),
    feed("authors", ITEM, "<dc:creator>Ada #</dc:creator>", END),
    feed(
        "authors of the feed and items",
        RSS,
        "<dc:creator>Ada #</dc:creator><item><title>#</title></item>",
        "</channel></rss>",
    ),
    feed(
        "attributes of one tag",
        "<rss version='2.0' ",
        "a#='b' ",
        "><channel><item><title>x</title></item></channel></rss>",
    ),
    feed(
        "namespaces of one tag",
        "<rss version='2.0' ",
        "xmlns:a#='b' ",
        "><channel><item><title>x</title></item></channel></rss>",
    ),
    feed("namespaces", ITEM, "<a#:b xmlns:a#='c'>x</a#:b>", END),
    feed("namespaces never left", RSS, "<item xmlns:a#='c'><title>#</title>", ""),
    feed(
        "bases in bases",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry xml:base='a/'><author xml:base='b/'>",
        "",
    ),
    feed(
        "markup in a text",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title>x</title><content type='xhtml'><div>",
        "<a><b>x",
        "",
    ),
    feed("tags in one title", "<rss><channel><item><title>", "<x#>", "</title></item></channel></rss>"),
    feed("end tags in one title", "<rss><channel><item><title>", "<b></x#>", "</title></item></channel></rss>"),
    feed("sections of CDATA", ITEM, "<description><![CDATA[x]]></description>", END),
    feed("CDATA never closed", "<rss><channel><item><title>x</title></item><item><title>", "<![CDATA[", ""),
    feed(
        "references to entities",
        "<!DOCTYPE rss [<!ENTITY a 'xxxxxxxxxx'>]><rss><channel><item><title>",
        "&a;",
        "</title></item></channel></rss>",
    ),
    feed(
        "declared entities",
        "<!DOCTYPE rss [",
        "<!ENTITY a# '&a0;&a0;'>",
        "]><rss><channel><item><title>x</title></item></channel></rss>",
    ),
    feed("loose ampersands", "<rss><channel><item><title>", "&x ", "</title></item></channel></rss>"),
    feed("a title of spaces", "<rss><channel><item><title>", " \n", "</title></item></channel></rss>"),
    feed(
        "people",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>",
        "<author><name>a#</name></author>",
        "</entry></feed>",
    ),
    feed("addresses in an author", "<rss><channel><item><author>", "a@(b ", "</author></item></channel></rss>"),
    feed(
        "items of JSON",
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[",
        "{\"id\":\"#\",\"content_text\":\"x\"},",
        "{}]}",
    ),
    feed(
        "authors of JSON",
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{\"id\":\"1\",\"authors\":[",
        "{\"name\":\"a#\"},",
        "{}]}]}",
    ),
    feed("arrays of JSON", "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":", "[", ""),
    feed("attributes in a body", ITEM_BODY, "a# ", "&gt;x</description></item></channel></rss>"),
    feed("comments in a title", "<rss><channel><item><title>", "&lt;!-- ", "</title></item></channel></rss>"),
    feed("tags in a title", "<rss><channel><item><title>", "&lt;b ", "</title></item></channel></rss>"),
    feed("signs in a body", "<rss><channel><item><description>", "&lt;", "</description></item></channel></rss>"),
    feed("tags in a body", "<rss><channel><item><description>", "&lt;p ", "</description></item></channel></rss>"),
    Shape {
        name: "outlines in outlines",
        way: Way::List,
        before: "<opml><body>",
        piece: "<outline text='x'>",
        after: "",
    },
    Shape {
        name: "feeds",
        way: Way::List,
        before: "<opml><body>",
        piece: "<outline xmlUrl='http://a#.example/'/>",
        after: "</body></opml>",
    },
    Shape {
        name: "folders",
        way: Way::List,
        before: "<opml><body>",
        piece: "<outline text='f#'><outline xmlUrl='http://a.example/#'/></outline>",
        after: "</body></opml>",
    },
];

/// The cost of a shape.
pub struct Cost {
    pub name: String,
    pub once: Laps,
    pub twice: Laps,
}

impl Cost {
    pub fn growth(&self) -> f64 {
        self.twice.total().as_secs_f64() / self.once.total().as_secs_f64()
    }

    pub fn is_fine(&self) -> bool {
        let is_linear = self.growth() <= MOST_GROWTH * stretch() || self.twice.total() <= TELLING;
        self.once.total() <= MOST * patience() && is_linear
    }
}

/// Quadratic work grows by a factor of 4, and a busy machine can make a factor of 2 look like 3.
fn stretch() -> f64 {
    if patience() > 1 { 1.4 } else { 1.0 }
}

/// Measures all shapes whose name contains `wanted`.
pub fn measure(wanted: &str, mut tell: impl FnMut(Cost)) {
    for shape in SHAPES {
        let name = format!("{:?}: {}", shape.way, shape.name);
        if name.contains(wanted) {
            let (once, twice) = (quickest(shape, SIZE), quickest(shape, 2 * SIZE));
            tell(Cost { name, once, twice });
        }
    }
}

fn quickest(shape: &Shape, size: usize) -> Laps {
    let bytes = shape.bytes(size);
    let run = |_| {
        let mut laps = Laps { last: cpu_time(), laps: Vec::new() };
        shape.go(&bytes, &mut laps);
        laps
    };
    (0..RUNS).map(run).min_by_key(Laps::total).expect("it is run at least once")
}

/// The processor time of each step, over all threads, so that a busy machine does not matter.
pub struct Laps {
    last: Duration,
    laps: Vec<(&'static str, Duration)>,
}

impl Laps {
    fn lap(&mut self, name: &'static str) {
        let now = cpu_time();
        self.laps.push((name, now.saturating_sub(self.last)));
        self.last = now;
    }

    pub fn total(&self) -> Duration {
        self.laps.iter().map(|(_, took)| *took).sum()
    }

    /// The steps that took long enough to mention.
    pub fn told(&self) -> String {
        let told = self.laps.iter().filter(|(_, took)| *took >= Duration::from_millis(50));
        told.map(|(name, took)| format!(" {name} {:.2}", took.as_secs_f64())).collect()
    }
}

impl Shape {
    fn bytes(&self, size: usize) -> Vec<u8> {
        let mut text = self.before.replace('\u{1}', &"x".repeat(size / 4));
        let (start, rest) = self.piece.split_once('#').unwrap_or((self.piece, ""));
        for number in 0.. {
            if text.len() >= size {
                break;
            }
            text.push_str(start);
            if self.piece.contains('#') {
                write!(text, "{number}{}", rest.replace('#', &number.to_string())).expect("a String takes it");
            }
        }
        text.push_str(self.after);
        text.into_bytes()
    }

    fn go(&self, bytes: &[u8], laps: &mut Laps) {
        match self.way {
            Way::Page => read_page(bytes, laps),
            Way::Feed => read_feed(bytes, laps),
            Way::List => read_list(bytes, laps),
        }
    }
}

fn url() -> HttpUrl {
    HttpUrl::parse("https://shapes.invalid/").expect("it is an address")
}

/// Bytes → article → all lines → a search → every pane's landmarks → the screen, to the end of each pane.
fn read_page(bytes: &[u8], laps: &mut Laps) {
    let html = decode(bytes, None);
    black_box(discover(&html, &url()).len());
    laps.lap("decode");
    let article = article_from_page(&html, Some(&url()), &Metadata::default());
    laps.lap("read");
    match article {
        Ok(article) => use_article(&Arc::new(article), laps),
        Err(error @ (ReadError::Panicked | ReadError::GivenUp(_))) => panic!("{error}"),
        Err(ReadError::Empty | ReadError::Withheld(_) | ReadError::TooLarge { .. }) => {}
    }
}

fn use_article(article: &Arc<Article>, laps: &mut Laps) {
    let mut layout = Layout::new(Arc::clone(article), 80);
    layout.settle(LinePos::default(), usize::MAX);
    black_box(layout.view(LinePos::default(), usize::MAX).len());
    laps.lap("lay out");
    black_box(find::find(article, "x").len());
    laps.lap("find");
    INDEXES.iter().for_each(|index| drop(black_box(index.landmarks(article))));
    laps.lap("landmarks");
    drop(layout);
    visit(article);
    laps.lap("screen");
}

/// Bytes → feed → store → list, and again, as at the next refresh.
fn read_feed(bytes: &[u8], laps: &mut Laps) {
    let feed = match parse(bytes, None, &url()) {
        Ok(feed) => feed,
        Err(FeedError::Panicked) => panic!("the feed reader panicked"),
        Err(_) => return,
    };
    laps.lap("read");
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let store = Store::open(&folder.path().join("data.db")).expect("a store can be made");
    let id = store.subscribe(&url(), None, &[]).expect("it can be subscribed to");
    for _ in 0..2 {
        store.save_feed(id, &feed, &Validators::default(), Utc::now()).expect("a feed can be stored");
    }
    laps.lap("store");
    for entry in feed.entries.iter().take(2) {
        if let Ok(article) = article_from_html(&entry.body.html, None, &Metadata::default()) {
            use_article(&Arc::new(article), laps);
        }
    }
}

fn read_list(bytes: &[u8], laps: &mut Laps) {
    let list = opml::read(&decode(bytes, None)).expect("it is a list");
    laps.lap("read");
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let store = Store::open(&folder.path().join("data.db")).expect("a store can be made");
    store.subscribe_all(&list.subscriptions).expect("a list can be stored");
    black_box(opml::write(&store.feeds().expect("feeds can be listed").feeds).len());
    laps.lap("store");
}
