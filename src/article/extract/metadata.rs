//! What a page says of itself: title, byline, site, date, language, direction, picture and address.
//!
//! Sources in the order they are believed: JSON-LD of an article (schema.org), Open Graph and Twitter cards, Dublin Core
//! and plain `meta` names, microdata and the markup of the page's head and first heading. Knows nothing of the text.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use dom_query::Document;
use serde_json::Value;

use super::json_ld;
use crate::article::{Clean, Direction, HttpUrl, Metadata};

/// Everything the page tells. `base` is what its relative addresses are relative to; without it, the address that the page
/// names as its own.
pub(super) fn read(document: &Document, nodes: &[Value], base: Option<&HttpUrl>) -> Metadata {
    let article = article(nodes);
    let page = Page { document, article, nodes, base, metas: metas(document) };
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

/// The node of the page's article, if JSON-LD has one.
pub(super) fn article(nodes: &[Value]) -> Option<&Value> {
    nodes.iter().find(|node| json_ld::has_type(node, is_article))
}

/// What the feed says wins, field by field.
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

/// schema.org's types below `Article`, and the two others that pages use for a single text.
fn is_article(name: &str) -> bool {
    name.ends_with("Article") || matches!(name, "BlogPosting" | "Report" | "SocialMediaPosting" | "LiveBlogPosting")
}

struct Page<'a> {
    document: &'a Document,
    article: Option<&'a Value>,
    nodes: &'a [Value],
    base: Option<&'a HttpUrl>,
    metas: Vec<(String, Clean)>,
}

/// Each name a `meta` element gives content to, as `name`, `property`, `itemprop` or `http-equiv`, in lower case.
/// Dublin Core's `dc:title` is also written `dc.title`.
fn metas(document: &Document) -> Vec<(String, Clean)> {
    let mut found = Vec::new();
    for meta in document.select("meta[content]").nodes() {
        let content = plain(&meta.attr_or("content", ""));
        let keys = ["name", "property", "itemprop", "http-equiv"].iter().filter_map(|key| meta.attr(key));
        for key in keys.filter(|_| !content.is_empty()) {
            let names = key.split_whitespace().map(|name| name.to_ascii_lowercase());
            found.extend(
                names.map(|name| (name.replace("dc:", "dc.").replace("dcterms:", "dcterms."), content.clone())),
            );
        }
    }
    found
}

impl Page<'_> {
    fn title(&self) -> Option<Clean> {
        self.stated("headline")
            .or_else(|| self.meta(&["og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title"]))
            .or_else(|| self.title_element())
            .or_else(|| self.text_of("h1"))
    }

    /// The `title` element without the site's name, when the page's own first heading says which part that is.
    fn title_element(&self) -> Option<Clean> {
        let title = self.text_of("head title, title")?;
        let heading = self.text_of("h1").filter(|heading| heading.split(' ').count() > 1);
        Some(heading.filter(|heading| title.contains(&**heading)).unwrap_or_else(|| self.without_site(title)))
    }

    /// "A title - Site", "A title | Site": cut only where the page names its site elsewhere.
    fn without_site(&self, title: Clean) -> Clean {
        let Some(site) = self.site() else { return title };
        let cut =
            title.strip_suffix(&*site).map(|rest| rest.trim_end_matches([' ', '|', '-', '–', '—', '·', '»', ':']));
        cut.filter(|rest| !rest.is_empty()).map(Clean::line).unwrap_or(title)
    }

    fn byline(&self) -> Option<Clean> {
        let stated = self.article.map(|node| json_ld::strings(&node["author"])).unwrap_or_default();
        let names: Vec<&str> = stated.into_iter().filter(|name| !is_address(name)).collect();
        Some(Clean::line(&names.join(", ")))
            .filter(|names| !names.is_empty())
            .or_else(|| self.meta(&["author", "article:author", "dc.creator", "dcterms.creator", "parsely-author"]))
            .filter(|name| !is_address(name))
            .or_else(|| self.text_of(r#"[itemprop~="author"] [itemprop~="name"], [itemprop~="author"]"#))
            .or_else(|| self.text_of(r#"a[rel~="author"], address[rel~="author"]"#))
            .or_else(|| self.text_of(".byline .author, .p-author .p-name, .p-author"))
    }

    fn site(&self) -> Option<Clean> {
        let stated = self.stated("publisher");
        stated.filter(|name| !is_address(name)).or_else(|| self.meta(&["og:site_name", "application-name"])).or_else(
            || {
                let site = self.nodes.iter().find(|node| json_ld::has_type(node, |name| name == "WebSite"))?;
                json_ld::string(&site["name"]).map(Clean::line)
            },
        )
    }

    fn published(&self) -> Option<Clean> {
        const NAMES: [&str; 9] = [
            "article:published_time",
            "og:published_time",
            "datepublished",
            "parsely-pub-date",
            "dcterms.issued",
            "dcterms.created",
            "dc.date",
            "date",
            "pubdate",
        ];
        let stated = self.stated("datePublished").and_then(|raw| rfc3339(&raw));
        let meta = || NAMES.iter().find_map(|name| self.meta(&[name]).and_then(|raw| rfc3339(&raw)));
        stated.or_else(meta).or_else(|| self.time_element())
    }

    fn time_element(&self) -> Option<Clean> {
        const PLACES: [(&str, &str); 6] = [
            (r#"[itemprop~="datePublished"]"#, "datetime"),
            (r#"[itemprop~="datePublished"]"#, "content"),
            ("time[pubdate]", "datetime"),
            ("time.published, time.entry-date", "datetime"),
            ("article header time, header time", "datetime"),
            ("article time", "datetime"),
        ];
        PLACES.iter().find_map(|(selector, attribute)| {
            self.document.select(selector).nodes().iter().find_map(|node| rfc3339(&node.attr(attribute)?))
        })
    }

    fn lang(&self) -> Option<Clean> {
        let html = self.document.select_single("html[lang]").attr("lang");
        html.map(|lang| Clean::line(&lang))
            .or_else(|| self.stated("inLanguage"))
            .or_else(|| self.meta(&["og:locale", "content-language", "dc.language"]))
            .map(|lang| Clean::line(&lang.replace('_', "-")))
            .filter(|lang| !lang.is_empty())
    }

    /// `dir` on the page or its body, else what the language is written in.
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

    /// A property of the article in JSON-LD; one that points at another node (`@id`) is looked up there.
    fn stated(&self, property: &str) -> Option<Clean> {
        let value = &self.article?[property];
        let target = value["@id"].as_str().and_then(|id| self.nodes.iter().find(|node| node["@id"] == id));
        let text = json_ld::string(value).or_else(|| json_ld::string(target?))?;
        Some(plain(text)).filter(|text| !text.is_empty())
    }

    /// What the first of the names that is given says.
    fn meta(&self, names: &[&str]) -> Option<Clean> {
        names.iter().find_map(|name| self.metas.iter().find(|(key, _)| key == name).map(|(_, said)| said.clone()))
    }

    fn text_of(&self, selector: &str) -> Option<Clean> {
        let found = self.document.select(selector);
        found.nodes().iter().map(|node| Clean::line(&node.text())).find(|text| !text.is_empty())
    }
}

/// Titles in metadata often carry entities that were escaped twice.
fn plain(raw: &str) -> Clean {
    if raw.contains('&') && raw.contains(';') {
        return Clean::line(&Document::fragment(raw.replace('<', "&lt;")).text());
    }
    Clean::line(raw)
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The languages that are written from right to left in their usual script (Unicode CLDR), by primary subtag.
fn direction_of(lang: &str) -> Direction {
    let primary = lang.split('-').next().unwrap_or_default().to_ascii_lowercase();
    match primary.as_str() {
        "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "iw" | "ks" | "ku" | "nqo" | "ps" | "sd" | "syr" | "ug" | "ur"
        | "yi" => Direction::RightToLeft,
        _ => Direction::LeftToRight,
    }
}

/// A date as RFC 3339 in the zone it was published with; one without a zone is taken for UTC, one without a time for
/// midnight.
fn rfc3339(raw: &str) -> Option<Clean> {
    let raw = raw.trim();
    let zoned = DateTime::parse_from_rfc3339(raw).ok().or_else(|| DateTime::parse_from_rfc2822(raw).ok());
    let zoned =
        zoned.or_else(|| first_match(raw, &["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%d %H:%M:%S %z"]));
    let date = zoned.or_else(|| without_zone(raw))?;
    Some(Clean::line(&date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)))
}

fn first_match(raw: &str, formats: &[&str]) -> Option<DateTime<FixedOffset>> {
    formats.iter().find_map(|format| DateTime::parse_from_str(raw, format).ok())
}

fn without_zone(raw: &str) -> Option<DateTime<FixedOffset>> {
    const TIMES: [&str; 4] = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let time = TIMES.iter().find_map(|format| NaiveDateTime::parse_from_str(raw, format).ok());
    let date = || ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"].iter().find_map(|f| NaiveDate::parse_from_str(raw, f).ok());
    let time = time.or_else(|| date()?.and_hms_opt(0, 0, 0))?;
    Some(time.and_utc().fixed_offset())
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
    fn a_page_from_nowhere_is_where_it_says_it_is_unless_that_is_relative() {
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
    }

    #[test]
    fn the_direction_is_stated_or_follows_from_the_language() {
        assert_eq!(page("<html dir=RTL>").direction, Direction::RightToLeft);
        assert_eq!(page("<html lang=he-IL>").direction, Direction::RightToLeft);
        assert_eq!(page("<html lang=ar dir=ltr>").direction, Direction::LeftToRight);
    }

    #[test]
    fn what_the_feed_says_wins() {
        let known = Metadata { title: Clean::line("Feed title"), ..Metadata::default() };
        let merged = merged(&known, page("<title>Page title</title><meta name=author content=Di>"));
        assert_eq!((&*merged.title, merged.byline.as_deref()), ("Feed title", Some("Di")));
    }
}
