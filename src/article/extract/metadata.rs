//! The metadata of a page: title, byline, site, date, language, direction, picture and address.
//!
//! Sources, from the most to the least trusted: JSON-LD of an article (schema.org), Open Graph and Twitter cards,
//! Dublin Core and plain `meta` names, microdata, and the markup of the head and the first heading. This module knows
//! nothing of the text.

use std::rc::Rc;
use std::sync::LazyLock;

use dom_query::{Document, Matcher, NodeRef};
use serde_json::Value;

use super::byline::{self, is_address};
use super::text_blocks::{Unit, each_unit};
use super::{date, json_ld, phrases};
use crate::article::knowledge::{lang, sites};
use crate::article::text::key::{key, without_www};
use crate::article::{Direction, HttpUrl, Metadata, Sanitized};

/// The most bytes of a title, or of anything else in a page's head.
const MOST_TEXT: usize = 16 * 1024;

/// Reads all metadata. Relative addresses are resolved against `base`, or else against the address that the page names
/// as its own.
pub(super) fn read(document: &Document, nodes: &[Value], base: Option<&HttpUrl>) -> Metadata {
    let article = article(nodes);
    let page = Page { document, article, nodes, base, metas: metas(document), telling: telling(document) };
    let url = page.url();
    let page = Page { base: base.or(url.as_ref()), ..page };
    let lang = page.lang();
    Metadata {
        title: page.title().unwrap_or_default(),
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

struct Page<'a> {
    document: &'a Document,
    article: Option<&'a Value>,
    nodes: &'a [Value],
    base: Option<&'a HttpUrl>,
    metas: Vec<(String, Rc<Sanitized>)>,
    /// The elements that can hold authors and dates, in document order. A large page has few elements with attributes,
    /// and they are searched about a dozen times.
    telling: Vec<NodeRef<'a>>,
}

fn telling(document: &Document) -> Vec<NodeRef<'_>> {
    let tells = |node: &NodeRef| node.element_ref().is_some_and(|it| !it.attrs.is_empty() || &*it.name.local == "time");
    document.root().descendants_it().filter(tells).collect()
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
        let stated = self.stated("headline");
        stated
            .or_else(|| self.meta(&["og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title"]))
            .or_else(|| self.text_of("head title, :not(svg) > title"))
            .map(|title| self.bare_title(&title))
            .or_else(|| self.text_of("h1"))
    }

    /// Removes the site's name from "A title - Site" or "Site | A title". The page's own heading shows which part is
    /// the title. Without one, the title is cut where the page names its site elsewhere.
    fn bare_title(&self, title: &Sanitized) -> Sanitized {
        let heading = self.headings().into_iter().find(|heading| is_part(heading, title));
        heading.unwrap_or_else(|| self.without_site(title))
    }

    /// The main headings that have something to tell. A single word may be part of any title.
    fn headings(&self) -> Vec<Sanitized> {
        let found = self.document.select("h1");
        let headings = found.nodes().iter().map(|node| Sanitized::line(&super::text_blocks::line(node)));
        headings.filter(|heading| heading.contains(' ') || super::text_blocks::letters(heading) >= 10).collect()
    }

    fn without_site(&self, title: &Sanitized) -> Sanitized {
        let host = self.host();
        let labels = host.iter().flat_map(|host| host.rsplit('.').skip(1)).map(key).filter(|label| label.len() > 3);
        let names: Vec<String> = self.site().map(|site| key(&site)).into_iter().chain(labels).collect();
        let is_site = |part: &str| names.contains(&key(part));
        let mut rest = &**title;
        while let Some((before, _)) = split_last(rest).filter(|(_, last)| is_site(last)) {
            rest = before;
        }
        match split_first(rest) {
            Some((first, after)) if is_site(first) => Sanitized::line(after),
            Some(_) | None => Sanitized::line(rest),
        }
    }

    /// The host of the page without "www.".
    fn host(&self) -> Option<String> {
        let url = self.base.cloned().or_else(|| self.url())?.to_url();
        url.host_str().map(|host| without_www(host).to_owned())
    }

    fn byline(&self) -> Option<Sanitized> {
        const NAMES: [&str; 8] = [
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "parsely-author",
            "sailthru.author",
            "byl",
            "citation_author",
        ];
        let (site, host) = (self.site(), self.host());
        let names = |raw: Sanitized| byline::names(&raw, site.as_deref(), host.as_deref());
        let stated = self.authors().and_then(names);
        let meta = || NAMES.iter().find_map(|name| self.meta_all(name).and_then(names));
        stated.or_else(meta).or_else(|| self.marked_author().and_then(names)).or_else(|| {
            let by = |unit: &Unit| phrases::names_author(&unit.text).then(|| Sanitized::line(&unit.text));
            self.near_headline().iter().find_map(by).and_then(names)
        })
    }

    /// The authors in JSON-LD. Each may be a name, a node, or the `@id` of one.
    fn authors(&self) -> Option<Sanitized> {
        let stated = &self.article?["author"];
        let each = stated.as_array().map_or(std::slice::from_ref(stated), Vec::as_slice);
        let names =
            each.iter().filter_map(|value| json_ld::string(value).or_else(|| json_ld::string(self.target(value)?)));
        let names: Vec<&str> = names.filter(|name| !is_address(name)).collect();
        Some(plain(&names.join(", "))).filter(|names| !names.is_empty())
    }

    /// The author by microdata, microformats (`rel=author`, `p-author`, hCard's `fn`), or class names of WordPress and
    /// other themes.
    fn marked_author(&self) -> Option<Sanitized> {
        let places = [
            r#"[itemprop~="author"] [itemprop~="name"]"#,
            r#"[itemprop~="author"]"#,
            r#"a[rel~="author"], address[rel~="author"]"#,
            ".p-author .p-name, .p-author, .byline .author, .byline .fn, .author .fn, .vcard .fn",
            &AUTHORS,
            ".byline",
        ];
        let is_beside = |node: &NodeRef| node.ancestors_it(None).any(|node| is_of_another(&node));
        places.iter().find_map(|place| {
            let texts = self.said(place).filter(|node| !is_beside(node)).map(|node| Sanitized::line(&node.text()));
            let mut texts = texts.filter(|text| !text.is_empty() && text.chars().count() <= 120);
            texts.next()
        })
    }

    /// Short blocks near the headline, those after it first: they may hold author and date.
    fn near_headline(&self) -> Vec<Unit<'_>> {
        let Some(body) = self.document.body() else { return Vec::new() };
        let title = self.title().map(|title| key(&title)).unwrap_or_default();
        if title.is_empty() {
            return Vec::new();
        }
        let mut units = each_unit(&body);
        let is_headline = |unit: &Unit| unit.has_name(&["h1", "h2"]) && key(&unit.text) == title;
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

    fn site(&self) -> Option<Sanitized> {
        let stated = self.stated("publisher");
        stated.filter(|name| !is_address(name)).or_else(|| self.meta(&["og:site_name", "application-name"])).or_else(
            || {
                let site = self.nodes.iter().find(|node| json_ld::has_type(node, |name| name == "WebSite"))?;
                json_ld::string(&site["name"]).map(Sanitized::line)
            },
        )
    }

    /// The date of publication: machine-readable dates first, then dates in words, each from the most trusted source
    /// that has it.
    fn published(&self) -> Option<Sanitized> {
        let readings: [fn(&str) -> Option<Sanitized>; 2] = [date::rfc3339, date::in_words];
        readings.iter().find_map(|read| self.stated_day(*read)).or_else(|| self.visible_day())
    }

    fn stated_day(&self, read: fn(&str) -> Option<Sanitized>) -> Option<Sanitized> {
        let stated = ["datePublished", "dateCreated"].iter().find_map(|name| read(&self.stated(name)?));
        let metas = || DATE_NAMES.iter().filter_map(|name| read(&self.meta(&[name])?)).collect::<Vec<_>>();
        stated.or_else(|| most_exact(&metas())).or_else(|| self.time_element(read))
    }

    fn time_element(&self, read: fn(&str) -> Option<Sanitized>) -> Option<Sanitized> {
        let places = [
            (r#"[itemprop~="datePublished"]"#, "datetime"),
            (r#"[itemprop~="datePublished"]"#, "content"),
            ("time[pubdate]", "datetime"),
            (&DATES, "datetime"),
            ("abbr.published", "title"),
            ("article header time, header time", "datetime"),
            ("article time", "datetime"),
            (r#"[itemprop~="datePublished"], article time, header time"#, ""),
        ];
        places.iter().find_map(|(selector, attribute)| {
            let said = |node: &NodeRef| match *attribute {
                "" => Some(node.text()),
                attribute => node.attr(attribute),
            };
            self.said(selector).find_map(|node| read(&said(&node)?))
        })
    }

    /// The day in a line near the headline, or in the address. The address wins if they differ by more than a day,
    /// because the line may be about an update.
    fn visible_day(&self) -> Option<Sanitized> {
        let lines = self.near_headline();
        let seen = lines.iter().filter(|unit| phrases::is_dated(&unit.text)).find_map(|unit| date::in_text(&unit.text));
        let address = self.base.cloned().or_else(|| self.url()).and_then(|url| date::in_address(&url));
        let day = match (seen, address) {
            (Some(seen), Some(address)) if (seen - address).num_days().abs() <= 1 => seen,
            (seen, address) => address.or(seen)?,
        };
        date::midnight(day)
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

    /// The elements of [`Page::telling`] that match a selector.
    fn said(&self, selector: &'static str) -> impl Iterator<Item = NodeRef<'a>> {
        let matcher = Matcher::new(selector).expect("the selector is constant");
        self.telling.iter().copied().filter(move |node| node.is_match(&matcher))
    }

    fn text_of(&self, selector: &str) -> Option<Sanitized> {
        let found = self.document.select(selector);
        found
            .nodes()
            .iter()
            .map(|node| Sanitized::line(start(&super::text_blocks::line(node))))
            .find(|text| !text.is_empty())
    }
}

/// Where themes put the author.
static AUTHORS: LazyLock<String> = LazyLock::new(|| sites::names(|site| site.authors).join(", "));

/// Where microformats and themes put the date of publication.
static DATES: LazyLock<String> =
    LazyLock::new(|| [vec![".dt-published", "time.published"], sites::names(|site| site.dates)].concat().join(", "));

/// How many blocks near the headline may hold author and date.
const NEAR: usize = 8;

/// Names of the publication date: Open Graph, Dublin Core, HTML's and Parse.ly's, Sailthru's, Google Scholar's
/// (`citation_`), rNews', and those that content systems have invented.
#[rustfmt::skip]
const DATE_NAMES: &[&str] = &[
    "article:published_time", "og:published_time", "og:article:published_time", "article:published", "datepublished", "rnews:datepublished",
    "parsely-pub-date", "sailthru.date", "dcterms.issued", "dcterms.created", "dc.date.issued", "dc.date",
    "dcterms.date", "citation_publication_date", "citation_date", "publish-date", "publish_date", "publishdate",
    "publication_date", "pubdate", "pub_date", "originalpublicationdate", "article_date_original", "datecreated", "date",
];

/// The first date, or another one of the same day that has a time.
fn most_exact(dates: &[Sanitized]) -> Option<Sanitized> {
    let first = dates.first()?.clone();
    let day = first.split('T').next().unwrap_or_default();
    let is_better = |date: &&Sanitized| date.starts_with(day) && !date.contains("T00:00:00");
    Some(dates.iter().find(is_better).cloned().unwrap_or(first))
}

/// Whether the node belongs to something else: comments, sidebars and cards of other articles have authors and dates of
/// their own.
fn is_of_another(node: &NodeRef) -> bool {
    super::is_chrome(node) && !node.has_name("header")
        || super::class_names::is_beside(node)
        || super::class_names::is_comment(node)
}

/// Separators between a title and the site's name.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " • ", " · ", " » ", " :: ", " ： "];

fn split_last(title: &str) -> Option<(&str, &str)> {
    let splits = SEPARATORS.iter().filter_map(|separator| title.rsplit_once(separator));
    splits.min_by_key(|(_, last)| last.len())
}

fn split_first(title: &str) -> Option<(&str, &str)> {
    let splits = SEPARATORS.iter().filter_map(|separator| title.split_once(separator));
    splits.min_by_key(|(first, _)| first.len())
}

/// Whether the title is the heading plus something else, with a separator between.
fn is_part(heading: &str, title: &str) -> bool {
    let Some(at) = title.find(heading) else { return false };
    let (before, after) = (&title[..at], &title[at + heading.len()..]);
    let is_mark = |c: char| "|-–—•·»_".contains(c);
    let is_end = after.is_empty() || after.trim_start().starts_with(is_mark);
    is_end && (before.is_empty() || before.trim_end().ends_with(|c| is_mark(c) || c == ':'))
}

/// Decodes a title. Titles in metadata often carry entities that were escaped twice.
fn plain(raw: &str) -> Sanitized {
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
        assert_eq!(said.published.as_deref(), Some("2026-04-20T00:00:00Z"));
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
        assert_eq!(title("Ten walks by the sea", "Ten walks"), "Ten walks by the sea");
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
        assert_eq!(published(line, "https://courier.example/late").as_deref(), Some("2026-04-20T00:00:00Z"));
        let address = "https://courier.example/2026/04/02/late";
        assert_eq!(published(line, address).as_deref(), Some("2026-04-02T00:00:00Z"));
        let meta =
            "<meta name=datePublished content=2026-04-20><meta name=pubdate content='2026-04-20T10:11:12+02:00'>";
        assert_eq!(published(meta, address).as_deref(), Some("2026-04-20T10:11:12+02:00"));
        assert_eq!(published("<p>In 1 May 2026 was late.</p>", "https://courier.example/late"), None);
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
