//! Finds the feeds that a page links to, following the RSS Advisory Board's "autodiscovery" and the HTML standard's
//! `alternate` link type. Also reads where a page sends its visitors (`meta refresh`): that is how sites move if they
//! cannot send a redirect.

use std::ops::ControlFlow;

use crate::article::html::start_tags::{self, StartTag};
use crate::article::text::part;
use crate::article::{HttpUrl, Sanitized};
use crate::feed::FeedLink;

/// The types a feed is announced with. Plain `application/json` and `text/xml` are left out, because sites announce other
/// things with them.
const FEED_TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];

/// How the addresses of feeds end, if the page does not say that they are.
const FEED_NAMES: [&str; 8] = ["feed", "rss", "atom", "atom.xml", "feed.xml", "rss.xml", "feed.json", "index.xml"];

/// Where sites have their feed if no page of theirs says so, the most usual first.
const USUAL: [&str; 7] = ["/feed", "/rss", "/atom.xml", "/index.xml", "/feed.xml", "/rss.xml", "/feed.json"];

/// So many links that are called feeds are tried.
const MOST_LINKS: usize = 3;

/// No real page has more feeds than this.
const MOST_FEEDS: usize = 32;

/// The feeds a page names (`<link rel=alternate>`), in order and without repeats. Relative addresses are resolved against
/// the page's own `<base>`. One for comments is left out if there are others.
pub fn discover(html: &str, base: &HttpUrl) -> Vec<FeedLink> {
    let mut feeds: Vec<FeedLink> = Vec::new();
    each_with_base(html, base, |tag, base| {
        let url = feed_link(tag).and_then(|href| base.join(href).ok());
        let url = url.filter(|url| feeds.iter().all(|feed| feed.url != *url));
        let title = Sanitized::line(tag.attribute("title").unwrap_or_default());
        feeds.extend(url.map(|url| FeedLink { url, title }));
        if feeds.len() < MOST_FEEDS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let is_of_comments = |feed: &FeedLink| feed.url.as_str().to_lowercase().contains("comments");
    if feeds.iter().any(|feed| !is_of_comments(feed)) {
        feeds.retain(|feed| !is_of_comments(feed));
    }
    feeds
}

/// Where a feed may be that a page does not name: what its links call one, and then the usual places of its site.
pub fn guess(html: &str, page: &HttpUrl) -> Vec<HttpUrl> {
    let mut guesses: Vec<HttpUrl> = Vec::new();
    each_with_base(html, page, |tag, base| {
        let href = tag.attribute("href").filter(|href| tag.name() == "a" && is_called_a_feed(href));
        let url = href.and_then(|href| base.join(href).ok()).map(|url| url.without_fragment());
        guesses.extend(url.filter(|url| url != page && !guesses.contains(url)));
        if guesses.len() < MOST_LINKS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let usual: Vec<HttpUrl> = USUAL.iter().filter_map(|path| page.join(path).ok()).collect();
    let usual = usual.into_iter().filter(|url| url != page && !guesses.contains(url)).collect::<Vec<_>>();
    guesses.into_iter().chain(usual).collect()
}

/// Whether an address ends as those of feeds do.
fn is_called_a_feed(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_lowercase();
    let name = path.rsplit('/').next().unwrap_or_default();
    FEED_NAMES.contains(&name) || matches!(name.rsplit_once('.'), Some((_, "rss" | "atom")))
}

/// The address that a page forwards to, if it is a different one. The first `meta refresh` counts, whatever its delay:
/// showing nothing until then would only make the user wait.
pub fn meta_refresh(html: &str, page: &HttpUrl) -> Option<HttpUrl> {
    let mut to = None;
    each_with_base(html, page, |tag, base| {
        let Some(address) = wish(tag) else { return ControlFlow::Continue(()) };
        to = base.join(&address).ok();
        ControlFlow::Break(())
    });
    to.filter(|to| to.without_fragment() != page.without_fragment())
}

/// The tags of a page, each with the base of the addresses in it. The first `<base>` counts from its position on.
fn each_with_base(html: &str, page: &HttpUrl, mut take: impl FnMut(&StartTag<'_>, &HttpUrl) -> ControlFlow<()>) {
    let mut own = None;
    start_tags::each(html, |tag| {
        if tag.name() == "base" && own.is_none() {
            own = tag.attribute("href").and_then(|href| page.join(href).ok());
        }
        take(&tag, own.as_ref().unwrap_or(page))
    });
}

/// The address in `<meta http-equiv=refresh content="5; url='/new'">` (WHATWG HTML, "shared declarative refresh steps").
/// Without an address the page only asks to be reloaded.
fn wish(tag: &StartTag<'_>) -> Option<String> {
    let is_refresh = tag.name() == "meta" && tag.attribute("http-equiv")?.trim().eq_ignore_ascii_case("refresh");
    let content = tag.attribute("content").filter(|_| is_refresh)?;
    let behind = content.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, ';' | ','));
    let value = part::after(behind, "url").and_then(|rest| rest.trim_start().strip_prefix('='));
    let address = value.unwrap_or(behind).trim();
    let address = match address.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next().unwrap_or_default(),
        None => address,
    };
    Some(address.to_owned()).filter(|address| !address.is_empty())
}

fn feed_link<'a>(tag: &'a StartTag<'_>) -> Option<&'a str> {
    let is_alternate = tag.attribute("rel")?.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("alternate"));
    let kind = tag.attribute("type")?;
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let is_feed = FEED_TYPES.iter().any(|feed| essence.eq_ignore_ascii_case(feed));
    if tag.name() == "link" && is_alternate && is_feed {
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
        discover(html, &base).iter().map(|feed| feed.url.to_string()).collect()
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
    fn the_feed_of_the_comments_is_named_only_if_it_is_alone() {
        let comments = "<link rel=alternate type=application/rss+xml href=/comments/feed/>";
        assert_eq!(found(comments), ["https://example.com/comments/feed/"]);
        let both = format!("<link rel=alternate type=application/rss+xml href=/feed/>{comments}");
        assert_eq!(found(&both), ["https://example.com/feed/"]);
    }

    #[test]
    fn links_that_are_called_feeds_are_guessed_before_the_usual_places() {
        let html =
            "<a href=/about>About</a><a href='/news/RSS/'>RSS</a><a href='//feeds.example.net/daily.atom?x'>Atom</a>
            <a href=/feedback>Write to us</a><a href='/feed#top'>Feed</a><a href=/b/feed>One too many</a>";
        let guesses = guess(html, &HttpUrl::parse("https://example.com/news/today").unwrap());
        let guesses: Vec<&str> = guesses.iter().map(HttpUrl::as_str).collect();
        assert_eq!(
            guesses[..4],
            [
                "https://example.com/news/RSS/",
                "https://feeds.example.net/daily.atom?x",
                "https://example.com/feed",
                "https://example.com/rss"
            ]
        );
        assert_eq!(guesses.len(), MOST_LINKS + USUAL.len() - 1);
    }

    #[test]
    fn the_pages_own_base_counts() {
        let html = r#"<base href="//cdn.example.net/x/"><base href="/other/">
            <link rel=alternate type=application/rss+xml href=feed>"#;
        assert_eq!(found(html), ["https://cdn.example.net/x/feed"]);
    }

    fn goes_to(html: &str) -> Option<String> {
        meta_refresh(html, &HttpUrl::parse("https://example.com/news/today").unwrap()).map(|url| url.to_string())
    }

    #[test]
    fn every_spelling_of_meta_refresh_is_read() {
        for content in [
            "0;url=/new",
            "0; URL='/new'",
            "5 ; url = \"/new\" ",
            "0.5,url=/new",
            "url=/new",
            "0;/new",
            " 10;  uRl=/new",
        ] {
            let html =
                format!("<meta charset=utf-8><META HTTP-EQUIV=Refresh content='{}'>", content.replace('\'', "&#39;"));
            assert_eq!(goes_to(&html).as_deref(), Some("https://example.com/new"), "{content}");
        }
        let html = "<base href=//b.example/x/><meta http-equiv=refresh content='0;url=y?a=1&amp;b=2'>";
        assert_eq!(goes_to(html).as_deref(), Some("https://b.example/x/y?a=1&b=2"));
    }

    #[test]
    fn a_refresh_of_the_same_page_or_off_the_web_is_ignored() {
        for content in
            ["300", "300;", "0;url=", "0;url=#top", "0;url=today", "0;url=file:///etc/passwd", "0;url=javascript:x"]
        {
            assert_eq!(goes_to(&format!("<meta http-equiv=refresh content='{content}'>")), None, "{content}");
        }
        assert_eq!(goes_to("<meta name=refresh content='0;url=/new'><meta http-equiv=x content='0;url=/new'>"), None);
    }

    #[test]
    fn links_that_are_not_feeds_are_ignored() {
        let html = r#"<link rel=alternate hreflang=de href=/de><link rel=alternate type=application/json href=/wp-json/>
            <!-- <link rel=alternate type=application/rss+xml href=/old> -->
            <link rel=alternate type=application/rss+xml href="javascript:alert(1)">
            <a rel=alternate type=application/rss+xml href=/a>"#;
        assert!(found(html).is_empty());
    }
}
