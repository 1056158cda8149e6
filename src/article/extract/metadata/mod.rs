//! The metadata of a page: title, byline, site, date, language, direction, picture and address.
//!
//! Sources, from the most to the least trusted: JSON-LD of an article (schema.org), Open Graph and Twitter cards,
//! Dublin Core and plain `meta` names, microdata, and the markup of the head and the first heading. This module knows
//! nothing of the text.

mod author;
mod byline;
mod date;
mod parts;
mod published;
mod title;

use std::cell::OnceCell;
use std::rc::Rc;

use dom_query::{Document, Matcher, NodeRef};
use serde_json::Value;

use super::json_ld;
use super::text_blocks::{Unit, each_unit, line};
use crate::article::knowledge::lang;
use crate::article::text::key::{key, without_www};
use crate::article::{Direction, HttpUrl, Metadata, Sanitized};
use byline::is_address;

/// A place where a word may be broken. A heading has some; the page's other names and a list of titles have none.
const SOFT_HYPHEN: char = '\u{ad}';

/// The most bytes of a title, or of anything else in a page's head.
const MOST_TEXT: usize = 16 * 1024;

/// Reads all metadata. Relative addresses are resolved against `base`, or else against the address that the page names
/// as its own.
pub(super) fn read(document: &Document, nodes: &[Value], base: Option<&HttpUrl>) -> Metadata {
    let article = article(nodes);
    let (metas, telling) = (metas(document), telling(document));
    let (title, near, sites) = (Sanitized::default(), OnceCell::new(), OnceCell::new());
    let page = Page { document, article, nodes, base, metas, telling, title, near, sites };
    let url = page.url();
    let page = Page { base: base.or(url.as_ref()), ..page };
    let page = Page { title: page.title().unwrap_or_default(), ..page };
    let lang = page.lang();
    Metadata {
        title: page.title.clone(),
        byline: page.byline(),
        site: page.site(),
        published: page.published(),
        direction: page.direction(lang.as_deref()),
        lang,
        image: page.image(),
        url,
    }
}

/// The JSON-LD node of the page's article, if there is one.
pub(super) fn article(nodes: &[Value]) -> Option<&Value> {
    nodes.iter().find(|node| json_ld::has_type(node, is_article))
}

/// Merges field by field; what the feed states (`known`) wins.
pub(crate) fn merged(known: &Metadata, page: Metadata) -> Metadata {
    let known = known.clone();
    Metadata {
        title: if known.title.is_empty() { page.title } else { known.title },
        byline: known.byline.or(page.byline),
        site: known.site.or(page.site),
        published: known.published.or(page.published),
        lang: known.lang.or(page.lang),
        url: known.url.or(page.url),
        image: known.image.or(page.image),
        direction: match known.direction {
            Direction::RightToLeft => Direction::RightToLeft,
            Direction::LeftToRight => page.direction,
        },
    }
}

/// Whether the type is one of schema.org's types below `Article`, or one of two others that pages use for a single
/// text.
fn is_article(name: &str) -> bool {
    name.ends_with("Article") || matches!(name, "BlogPosting" | "Report" | "SocialMediaPosting" | "LiveBlogPosting")
}

/// Whether the type is another one of a text by somebody.
fn is_text(name: &str) -> bool {
    matches!(name, "DiscussionForumPosting" | "Question" | "Recipe" | "HowTo" | "CreativeWork" | "Chapter")
}

/// Whether the type is one below `WebPage`, for the page itself.
fn is_page(name: &str) -> bool {
    name.ends_with("Page")
}

struct Page<'a> {
    document: &'a Document,
    article: Option<&'a Value>,
    nodes: &'a [Value],
    base: Option<&'a HttpUrl>,
    metas: Vec<(String, Rc<Sanitized>)>,
    /// The elements that can hold authors and dates, in document order. A large page has few elements with attributes,
    /// and they are searched about a dozen times.
    telling: Vec<NodeRef<'a>>,
    title: Sanitized,
    near: OnceCell<Vec<Unit<'a>>>,
    sites: OnceCell<Vec<String>>,
}

fn telling(document: &Document) -> Vec<NodeRef<'_>> {
    let is_date = |node: &NodeRef| node.has_name("time") || node.has_name("date");
    let has_attributes = |node: &NodeRef| node.element_ref().is_some_and(|element| !element.attrs.is_empty());
    document.root().descendants_it().filter(|node| has_attributes(node) || is_date(node)).collect()
}

/// The content of each `meta` element, by each of its names (`name`, `property`, `itemprop` or `http-equiv`) in lower
/// case. Dublin Core's `dc:title` is also written `dc.title`. A text with several names is stored once.
fn metas(document: &Document) -> Vec<(String, Rc<Sanitized>)> {
    let mut found = Vec::new();
    for meta in document.select("meta[content]").nodes() {
        let content = Rc::new(plain(&meta.attr_or("content", "")));
        let keys = ["name", "property", "itemprop", "http-equiv"].iter().filter_map(|key| meta.attr(key));
        for key in keys.filter(|_| !content.is_empty()) {
            let names = key.split_whitespace().map(str::to_ascii_lowercase);
            found.extend(
                names.map(|name| (name.replace("dc:", "dc.").replace("dcterms:", "dcterms."), content.clone())),
            );
        }
    }
    found
}

impl<'a> Page<'a> {
    fn title(&self) -> Option<Sanitized> {
        const NAMES: [&str; 5] = ["og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title"];
        let metas = NAMES.iter().filter_map(|name| self.meta(&[name]));
        let stated = self.stated("headline").into_iter().chain(metas);
        let names = title::PageNames {
            stated: stated.chain(self.text_of("head title, :not(svg) > title")).collect(),
            headings: self.headings(),
            sites: self.site_keys(),
            is_article: self.is_article(),
            address: self.words_of_address(),
        };
        names.title()
    }

    /// The words of the last part of the address, without the ending of a file.
    fn words_of_address(&self) -> Vec<String> {
        let Some(url) = self.base.map(HttpUrl::to_url) else { return Vec::new() };
        let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let name = last.rsplit_once('.').filter(|(_, ending)| ending.len() <= 5).map_or(last, |(name, _)| name);
        title::words(name)
    }

    /// Whether the page declares that it is an article.
    fn is_article(&self) -> bool {
        self.article.is_some() || self.meta(&["og:type"]).is_some_and(|kind| &*kind == "article")
    }

    /// The main headings, without those of the page's frame.
    fn headings(&self) -> Vec<Sanitized> {
        let found = self.document.select("h1");
        let own = found.nodes().iter().filter(|node| !node.ancestors_it(None).any(|node| is_of_another(&node)));
        let headings = own.map(|node| Sanitized::line(&start(&line(node)).replace(SOFT_HYPHEN, "")));
        headings
            .map(|heading| Sanitized::line(heading.trim_end_matches(['¶', '#', '§', ' '])))
            .filter(|heading| !heading.is_empty())
            .collect()
    }

    /// The [`key`]s of the names of the site, and of the host's labels that may be one.
    fn site_keys(&self) -> Vec<String> {
        let host = self.host();
        let labels = host.iter().flat_map(|host| host.rsplit('.').skip(1)).map(key).filter(|label| label.len() > 3);
        let stated =
            [self.stated("publisher"), self.meta(&["og:site_name"]), self.meta(&["application-name"]), self.site()];
        let names = stated.into_iter().flatten().map(|name| key(&name));
        names.chain(labels).chain(host.as_deref().map(key)).filter(|name| !name.is_empty()).collect()
    }

    /// The host of the page without "www.".
    fn host(&self) -> Option<String> {
        let url = self.base?.to_url();
        url.host_str().map(|host| without_www(host).to_owned())
    }

    /// Short blocks near the headline, those after it first: they may hold author and date.
    fn near_headline(&self) -> &[Unit<'a>] {
        self.near.get_or_init(|| self.around_headline())
    }

    /// The blocks around the heading that is the title, or else around the first main heading, or else around a heading
    /// that is the title in other words.
    fn around_headline(&self) -> Vec<Unit<'a>> {
        let Some(body) = self.document.body() else { return Vec::new() };
        let keys = [Some(key(&self.title)), self.headings().first().map(|heading| key(heading))];
        let keys = keys.into_iter().flatten().filter(|headline| !headline.is_empty());
        let found = keys.map(|headline| around(&body, |text| key(text) == headline)).find(|units| !units.is_empty());
        found.unwrap_or_else(|| around(&body, |text| title::are_alike(text, &self.title)))
    }

    fn site(&self) -> Option<Sanitized> {
        let stated = self.stated("publisher");
        stated.filter(|name| !is_address(name)).or_else(|| self.meta(&["og:site_name", "application-name"])).or_else(
            || {
                let site = self.nodes.iter().find(|node| json_ld::has_type(node, |name| name == "WebSite"))?;
                json_ld::string(&site["name"]).map(Sanitized::line)
            },
        )
    }

    fn lang(&self) -> Option<Sanitized> {
        let html = self.document.select_single("html[lang]").attr("lang");
        html.map(|lang| Sanitized::line(&lang))
            .or_else(|| self.stated("inLanguage"))
            .or_else(|| self.meta(&["og:locale", "content-language", "dc.language"]))
            .map(|lang| Sanitized::line(&lang.replace('_', "-")))
            .filter(|lang| !lang.is_empty())
    }

    /// The direction from `dir` on the page or its body, or else from the language.
    fn direction(&self, lang: Option<&str>) -> Direction {
        let stated = self.document.select("html[dir], body[dir], article[dir], main[dir]").attr("dir");
        match stated.map(|dir| dir.to_ascii_lowercase()).as_deref() {
            Some("rtl") => Direction::RightToLeft,
            Some("ltr") => Direction::LeftToRight,
            Some(_) | None => direction_of(lang.unwrap_or_default()),
        }
    }

    fn url(&self) -> Option<HttpUrl> {
        let canonical = self.document.select_single(r#"link[rel~="canonical"]"#).attr("href");
        let canonical = canonical.and_then(|href| self.address(&href));
        canonical.or_else(|| self.address(&self.meta(&["og:url"])?)).or_else(|| self.base.cloned())
    }

    fn image(&self) -> Option<HttpUrl> {
        let meta = self.meta(&["og:image", "og:image:url", "twitter:image", "twitter:image:src"]);
        meta.and_then(|raw| self.address(&raw)).or_else(|| {
            let stated = &self.article?["image"];
            let raw = stated["url"].as_str().or_else(|| json_ld::string(stated))?;
            self.address(raw)
        })
    }

    fn address(&self, raw: &str) -> Option<HttpUrl> {
        match self.base {
            Some(base) => base.join(raw).ok(),
            None => HttpUrl::parse(raw).ok(),
        }
    }

    /// A property of the article in JSON-LD. A reference to another node (`@id`) is followed.
    fn stated(&self, property: &str) -> Option<Sanitized> {
        let value = &self.article?[property];
        let text = json_ld::string(value).or_else(|| json_ld::string(self.target(value)?))?;
        Some(plain(text)).filter(|text| !text.is_empty())
    }

    /// The JSON-LD nodes that describe the text of the page, the most exact first.
    fn texts(&self) -> impl Iterator<Item = &'a Value> {
        let of = |test: fn(&str) -> bool| self.nodes.iter().filter(move |node| json_ld::has_type(node, test));
        of(is_article).chain(of(is_text)).chain(of(is_page))
    }

    /// The node that a value refers to.
    fn target(&self, value: &Value) -> Option<&Value> {
        let id = value["@id"].as_str()?;
        self.nodes.iter().find(|node| node["@id"] == id)
    }

    /// All contents of a `meta` name, which may come once for each author.
    fn meta_all(&self, name: &str) -> Option<Sanitized> {
        let said: Vec<&str> = self.metas.iter().filter(|(key, _)| key == name).map(|(_, said)| &***said).collect();
        Some(Sanitized::line(&said.join(", "))).filter(|said| !said.is_empty())
    }

    /// The content of the first of `class_names` that is given.
    fn meta(&self, names: &[&str]) -> Option<Sanitized> {
        names.iter().find_map(|name| self.metas.iter().find(|(key, _)| key == name).map(|(_, said)| (**said).clone()))
    }

    /// The elements of [`Page::telling`] that have the attribute, if it is not empty, and match a selector.
    fn said(&self, attribute: &'static str, selector: &'static str) -> impl Iterator<Item = NodeRef<'a>> {
        let matcher = Matcher::new(selector).expect("the selector is constant");
        // To match a selector takes many times longer than to look for an attribute that few elements have.
        let has_attribute = move |node: &NodeRef| attribute.is_empty() || node.has_attr(attribute);
        let telling = self.telling.iter().copied().filter(has_attribute);
        telling.filter(move |node| node.is_match(&matcher))
    }

    fn text_of(&self, selector: &str) -> Option<Sanitized> {
        let found = self.document.select(selector);
        found.nodes().iter().map(|node| Sanitized::line(start(&line(node)))).find(|text| !text.is_empty())
    }
}

/// How many blocks near the headline may hold author and date.
const NEAR: usize = 8;

/// Whether the node belongs to something else: comments, sidebars and cards of other articles have authors and dates of
/// their own.
fn is_of_another(node: &NodeRef) -> bool {
    let is_page = node.has_name("body") || node.has_name("main");
    !is_page
        && (super::is_chrome(node) && !node.has_name("header")
            || super::class_names::is_beside(node)
            || super::class_names::is_comment(node))
}

/// The blocks after and before the first heading whose text passes the test.
fn around<'a>(body: &NodeRef<'a>, is_headline: impl Fn(&str) -> bool) -> Vec<Unit<'a>> {
    let mut units = each_unit(body);
    let is_headline = |unit: &Unit| unit.has_name(&["h1", "h2"]) && is_headline(&unit.text);
    let mut before = [None, None];
    let is_found = units.by_ref().any(|unit| {
        let is_found = is_headline(&unit);
        if !is_found {
            before = [Some(unit), before[0].take()];
        }
        is_found
    });
    if is_found { units.take(NEAR).chain(before.into_iter().flatten()).collect() } else { Vec::new() }
}

/// Decodes a line of data. Titles in metadata often carry entities that were escaped twice.
pub(super) fn plain(raw: &str) -> Sanitized {
    let raw = start(raw);
    if raw.contains('&') && raw.contains(';') {
        return Sanitized::line(&Document::fragment(raw.replace('<', "&lt;")).text());
    }
    Sanitized::line(raw)
}

/// Cuts a text of a page's head. No real title is that long.
fn start(text: &str) -> &str {
    let mut end = MOST_TEXT.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The direction of a language, by its primary subtag.
fn direction_of(lang: &str) -> Direction {
    let primary = lang.split('-').next().unwrap_or_default().to_ascii_lowercase();
    // "iw" is Hebrew's older tag.
    let primary = if primary == "iw" { "he" } else { &primary };
    match lang::by_tag(primary) {
        Some(language) if language.is_right_to_left => Direction::RightToLeft,
        Some(_) | None => Direction::LeftToRight,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Metadata {
        let document = Document::from(html);
        let base = HttpUrl::parse("https://courier.example/a/b/").unwrap();
        read(&document, &json_ld::nodes(&document), Some(&base))
    }

    #[test]
    fn json_ld_in_a_graph_is_believed_first_and_its_references_are_followed() {
        let said = page(
            r#"<html lang="en_GB"><title>X - Courier</title><meta property="og:title" content="Card title">
            <script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Storm &amp; sea",
            "datePublished":"2026-04-20T22:41:55+02:00","author":[{"name":"Ann"},{"name":"Bo"}],"publisher":{"@id":"/org"}},
            {"@type":"Organization","@id":"/org","name":"The Courier"}]}</script>"#,
        );
        assert_eq!(&*said.title, "Storm & sea");
        assert_eq!(said.byline.as_deref(), Some("Ann, Bo"));
        assert_eq!(said.site.as_deref(), Some("The Courier"));
        assert_eq!(said.published.as_deref(), Some("2026-04-20T22:41:55+02:00"));
        assert_eq!(said.lang.as_deref(), Some("en-GB"));
    }

    #[test]
    fn cards_and_meta_names_come_next_and_addresses_are_made_absolute() {
        let said = page(
            r#"<meta name="twitter:title" content="Card"><meta property="og:image" content="/i.png">
            <meta name="DC:date" content="2026-04-20"><link rel="canonical" href="../c/"><meta name="author" content="Cy">"#,
        );
        assert_eq!((&*said.title, said.byline.as_deref()), ("Card", Some("Cy")));
        assert_eq!(said.image.unwrap().as_str(), "https://courier.example/i.png");
        assert_eq!(said.url.unwrap().as_str(), "https://courier.example/a/c/");
        assert_eq!(said.published.as_deref(), Some("2026-04-20"));
    }

    #[test]
    fn a_page_without_an_address_has_the_one_it_names_unless_that_is_relative() {
        let said = |html: &str| {
            let document = Document::from(html);
            read(&document, &[], None)
        };
        let own =
            said("<link rel=canonical href='https://courier.example/a/b/'><meta property=og:image content=i.png>");
        assert_eq!(own.url.unwrap().as_str(), "https://courier.example/a/b/");
        assert_eq!(own.image.unwrap().as_str(), "https://courier.example/a/b/i.png");
        let card = said("<link rel=canonical href=/a/><meta property=og:url content='http://courier.example/c/'>");
        assert_eq!(card.url.unwrap().as_str(), "http://courier.example/c/");
        assert_eq!(said("<link rel=canonical href=/a/>").url, None);
    }

    #[test]
    fn the_sites_name_is_not_part_of_the_title() {
        let said = page("<title>Ten walks | Courier</title><meta property='og:site_name' content='Courier'>");
        assert_eq!(&*said.title, "Ten walks");
        assert_eq!(&*page("<title>Ten walks | Courier</title><h1>Ten walks</h1>").title, "Ten walks");
        assert_eq!(&*page("<h1>Ten<br>walks</h1>").title, "Ten walks");
    }

    #[test]
    fn the_heading_shows_which_part_of_a_title_is_the_title() {
        let title = |title: &str, heading: &str| {
            page(&format!("<meta property='og:title' content='{title}'><h1>{heading}</h1>")).title.to_string()
        };
        assert_eq!(title("Ten walks by the sea - The Daily", "Ten walks by the sea"), "Ten walks by the sea");
        assert_eq!(title("海辺の十の散歩道-毎日", "海辺の十の散歩道"), "海辺の十の散歩道");
        assert_eq!(title("Ten walks by the sea", "Ten walks"), "Ten walks");
        assert_eq!(title("Ten walks - Courier", "Seaside: ten walks"), "Ten walks");
    }

    #[test]
    fn the_author_is_the_bare_name() {
        let byline = |html: &str| page(html).byline.map(|byline| byline.to_string());
        let graph = r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","author":[{"@id":"/ann"},"Bo Reed"]},
            {"@type":"Person","@id":"/ann","name":"Ann Mole"}]}</script>"#;
        assert_eq!(byline(graph).as_deref(), Some("Ann Mole, Bo Reed"));
        let page = "<meta property='article:author' content='https://courier.example/ann'><meta name=byl content='By Ann Mole'>";
        assert_eq!(byline(page).as_deref(), Some("Ann Mole"));
        let comment = "<li class=comment><a rel=author>Troll</a></li><p class=byline>By Ann Mole, March 5, 2024</p>";
        assert_eq!(byline(comment).as_deref(), Some("Ann Mole"));
        assert_eq!(byline("<title>Late</title><h1>Late</h1><p>By Ann Mole</p><p>x</p>").as_deref(), Some("Ann Mole"));
        assert_eq!(byline("<title>Late</title><h1>Late</h1><p>By morning it was late</p>"), None);
    }

    #[test]
    fn the_day_is_read_by_the_headline_or_in_the_address() {
        let published = |html: &str, at: &str| {
            let document = Document::from(html);
            let base = HttpUrl::parse(at).unwrap();
            read(&document, &[], Some(&base)).published.map(|date| date.to_string())
        };
        let line = "<title>Late</title><p>Friday 1 May 2026</p><h1>Late</h1><p>Posted Apr 20th 2026, 7:30PM</p>";
        assert_eq!(published(line, "https://courier.example/late").as_deref(), Some("2026-04-20"));
        let address = "https://courier.example/2026/04/02/late";
        assert_eq!(published(line, address).as_deref(), Some("2026-04-02"));
        let meta =
            "<meta name=datePublished content=2026-04-20><meta name=pubdate content='2026-04-20T10:11:12+02:00'>";
        assert_eq!(published(meta, address).as_deref(), Some("2026-04-20T10:11:12+02:00"));
        assert_eq!(published("<p>In 1 May 2026 was late.</p>", "https://courier.example/late"), None);
    }

    #[test]
    fn the_day_is_the_one_by_the_headline_however_it_is_marked_up() {
        let published = |html: &str| page(html).published.map(|date| date.to_string());
        let other = "<article><h2>Early</h2><time datetime=2025-01-31T12:00:00Z>Jan 31</time></article>";
        let late = |by: &str| published(&format!("<title>Late boats</title>{other}<h1>Late boats</h1>{by}<p>Text."));
        for by in [
            "<div><time datetime=2024-07-18T04:39:31Z>long ago</time> by Ann Mole</div>",
            "<div><b>Asked</b> <time itemprop=dateCreated datetime='2024-07-18 04:39:31Z'>long ago</time></div>",
        ] {
            assert_eq!(late(by).as_deref(), Some("2024-07-18T04:39:31Z"), "{by}");
        }
        let late = |by: &str| published(&format!("<title>Late boats</title><h1>Late boats</h1>{by}<p>Text."));
        for by in [
            "<div><p>Ann Mole</p><small>July 18, 2024</small></div>",
            "<div><a>Boats</a><span>JULY 18, 2024</span><span>Updated: January 2, 2026</span></div>",
            "<p><span>2024-07-18T08:10+02:00 </span></p>",
        ] {
            assert_eq!(late(by).as_deref(), Some("2024-07-18"), "{by}");
        }
    }

    #[test]
    fn the_day_is_found_by_a_heading_in_other_words_and_by_its_name() {
        let published = |html: &str| page(html).published.map(|date| date.to_string());
        for html in [
            "<title>Late boats on the river quay</title><h3>blog | July 18, 2024</h3><h2>Why late boats on the river quay</h2>",
            "<title>Late</title><date>July 18, 2024</date><article><h1>Late</h1><p>Text.</article>",
            "<title>Late</title><p>Text.<div class='meta date-header'><b>Posted on July 18, 2024</b><p>Tags: boats</p></div>",
            "<title>Late</title><meta name=w-published-date content=2024-07-18>",
        ] {
            assert_eq!(published(html).as_deref(), Some("2024-07-18"), "{html}");
        }
        assert_eq!(published("<title>Late</title><meta name=article:modified_time content=2024-07-18>"), None);
    }

    #[test]
    fn a_heading_counts_on_a_page_that_has_comments_and_loses_its_soft_hyphens() {
        let title = |html: &str| page(html).title.to_string();
        let head = "<title>Boats, late - Quay</title>";
        assert_eq!(title(&format!("{head}<article class=has-comments><h1>Boats, late!")), "Boats, late!");
        assert_eq!(title("<h1>Harbour assis&shy;tance</h1>"), "Harbour assistance");
    }

    #[test]
    fn the_direction_is_stated_or_follows_from_the_language() {
        assert_eq!(page("<html dir=RTL>").direction, Direction::RightToLeft);
        assert_eq!(page("<html lang=he-IL>").direction, Direction::RightToLeft);
        assert_eq!(page("<html lang=ar dir=ltr>").direction, Direction::LeftToRight);
    }

    #[test]
    fn a_text_with_many_names_is_stored_once_and_titles_are_cut() {
        let html = format!("<meta name='{}' content='{}'>", "a ".repeat(100), "x".repeat(2 * MOST_TEXT));
        let document = Document::from(&*html);
        let said = metas(&document);
        assert_eq!((said.len(), said[0].1.len()), (100, MOST_TEXT));
        assert!(said.iter().all(|(_, content)| Rc::ptr_eq(content, &said[0].1)));
        let document = Document::from(format!("<title>{}</title>", "ä".repeat(MOST_TEXT)).as_str());
        assert_eq!(read(&document, &[], None).title.len(), MOST_TEXT);
    }

    #[test]
    fn the_feeds_metadata_wins() {
        let known = Metadata { title: Sanitized::line("Feed title"), ..Metadata::default() };
        let merged = merged(&known, page("<title>Page title</title><meta name=author content=Di>"));
        assert_eq!((&*merged.title, merged.byline.as_deref()), ("Feed title", Some("Di")));
    }
}
