//! The feeds a page names, as the RSS board's "autodiscovery" and the HTML standard's `alternate` link type have it.

use super::tags::{Tag, tags};
use crate::article::HttpUrl;

/// The types a feed is announced with. Not plain `application/json` or `text/xml`: sites announce other things so.
const FEED_TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];

/// More than this many feeds no page has in earnest.
const MOST_FEEDS: usize = 32;

/// The feeds a page names (`<link rel=alternate>`), in order, each once; relative to the page's own `<base>`.
pub fn discover(html: &str, base: &HttpUrl) -> Vec<HttpUrl> {
    let mut base = base.clone();
    let mut has_base = false;
    let mut feeds = Vec::new();
    for tag in tags(html) {
        if tag.name == "base" && !has_base {
            let href = tag.attribute("href").and_then(|href| base.join(&href).ok());
            has_base = href.is_some();
            base = href.unwrap_or(base);
        }
        let feed = feed_link(&tag).and_then(|href| base.join(&href).ok());
        feeds.extend(feed.filter(|feed| feeds.len() < MOST_FEEDS && !feeds.contains(feed)));
    }
    feeds
}

fn feed_link(tag: &Tag) -> Option<String> {
    let is_alternate = tag.attribute("rel")?.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("alternate"));
    let kind = tag.attribute("type")?;
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let is_feed = FEED_TYPES.iter().any(|feed| essence.eq_ignore_ascii_case(feed));
    if tag.name == "link" && is_alternate && is_feed {
        tag.attribute("href").filter(|href| !href.is_empty())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Vec<String> {
        let base = HttpUrl::parse("https://example.com/news/today").unwrap();
        discover(html, &base).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn feeds_are_found_in_order_and_once() {
        let html = r#"<link rel="stylesheet" type="application/rss+xml" href="no.css">
            <link rel="alternate" type="application/rss+xml" href="/feed/?a=1&#038;b=2">
            <LINK REL='home ALTERNATE' TYPE='application/atom+xml; charset=utf-8' HREF=atom.xml />
            <link rel="alternate" type="application/feed+json" href="https://example.org/feed.json">
            <link rel="alternate" type="application/rss+xml" href="/feed/?a=1&amp;b=2">"#;
        assert_eq!(
            found(html),
            ["https://example.com/feed/?a=1&b=2", "https://example.com/news/atom.xml", "https://example.org/feed.json"]
        );
    }

    #[test]
    fn the_pages_own_base_counts() {
        let html = r#"<base href="//cdn.example.net/x/"><base href="/other/">
            <link rel=alternate type=application/rss+xml href=feed>"#;
        assert_eq!(found(html), ["https://cdn.example.net/x/feed"]);
    }

    #[test]
    fn what_is_no_feed_is_left_alone() {
        let html = r#"<link rel=alternate hreflang=de href=/de><link rel=alternate type=application/json href=/wp-json/>
            <!-- <link rel=alternate type=application/rss+xml href=/old> -->
            <link rel=alternate type=application/rss+xml href="javascript:alert(1)">
            <a rel=alternate type=application/rss+xml href=/a>"#;
        assert!(found(html).is_empty());
    }
}
