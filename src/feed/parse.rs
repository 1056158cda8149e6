//! Bytes to a [`ParsedFeed`]: the only user of feed-rs, whose types go no further.
//!
//! Remote input may do anything: feed-rs 3.0.0 panics on some (durations with other scripts' digits, numbers too large),
//! so it runs inside `catch_unwind`, and sizes are capped on both sides of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};
use feed_rs::model;
use feed_rs::parser;

use super::records::{self, Stranger};
use super::{Body, ParsedEntry, ParsedFeed, charset, dates, json, mend, title};
use crate::article::{Clean, HttpUrl, plain};

/// Bytes of a feed that are looked at; what is larger is refused whole, since half of it would be a different feed.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Entries kept of one document, from its start.
const MOST_ENTRIES: usize = 10_000;

/// Characters kept of an author's name, or an identity.
const MOST_AUTHOR: usize = 200;
const MOST_IDENTITY: usize = 2_000;

/// Characters of the body that stand in for a missing title.
const FIRST_WORDS: usize = 60;

/// Characters from which on a summary is taken for the article: some 250 words, where excerpts have 55 or so.
const LONG_SUMMARY: usize = 1_500;

/// Bytes of one body.
const MOST_BODY: usize = 4 * 1024 * 1024;

/// What the bytes are instead of a feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    #[error("the answer is empty")]
    Empty,
    #[error("this is a web page, not a feed; its site may name the right address")]
    Page,
    #[error("this is neither RSS, Atom nor JSON Feed")]
    NotAFeed,
    #[error("the feed is larger than {limit_mib} MiB and was not read")]
    TooLarge { limit_mib: usize },
    #[error("the feed cannot be read: {why}")]
    Malformed { why: Clean },
    #[error("the feed holds something that the feed reader cannot cope with")]
    Panicked,
}

/// Reads RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed. `content_type` is the header as sent, `url` where the bytes came from:
/// relative addresses are relative to it.
///
/// # Errors
/// A sentence for each thing that the bytes can be instead of a feed. A bad entry is not an error: it is named in
/// [`ParsedFeed::skipped`].
pub fn parse(bytes: &[u8], content_type: Option<&str>, url: &HttpUrl) -> Result<ParsedFeed, FeedError> {
    if bytes.len() > MOST_BYTES {
        return Err(FeedError::TooLarge { limit_mib: MOST_BYTES >> 20 });
    }
    let text = charset::decode(bytes, content_type);
    let plain = mend(text.trim_start(), url)?;
    let feed = catch_unwind(AssertUnwindSafe(|| read(&plain.document))).map_err(|_| FeedError::Panicked)??;
    Ok(convert(feed, plain.skipped, url))
}

/// A document that feed-rs reads well, and what had to be left out of it.
struct Plain {
    document: String,
    skipped: Vec<Clean>,
}

fn mend(text: &str, url: &HttpUrl) -> Result<Plain, FeedError> {
    match text.chars().next() {
        None => Err(FeedError::Empty),
        Some('{' | '[') => mend_json(text, url),
        Some(_) => mend_xml(text, url),
    }
}

fn mend_json(text: &str, url: &HttpUrl) -> Result<Plain, FeedError> {
    let document = json::document(text, url).map_err(|fault| match fault {
        json::Fault::NotAFeed => FeedError::NotAFeed,
        json::Fault::Syntax(why) => FeedError::Malformed { why: Clean::line(&why) },
    })?;
    Ok(Plain { document, skipped: Vec::new() })
}

fn mend_xml(text: &str, url: &HttpUrl) -> Result<Plain, FeedError> {
    let records = records::read(text, url).map_err(|stranger| match stranger {
        Stranger::Page => FeedError::Page,
        Stranger::Other => FeedError::NotAFeed,
    })?;
    if records.is_cut && records.items.is_empty() {
        return Err(FeedError::Malformed { why: Clean::line("it breaks off before its first entry is complete") });
    }
    let skipped = records.is_cut.then(|| Clean::line("the feed breaks off in the middle of an entry"));
    Ok(Plain { document: mend::document(&records, url), skipped: skipped.into_iter().collect() })
}

/// Ids are kept as they are, missing ones missing: [`identity`] makes them.
fn read(document: &str) -> Result<model::Feed, FeedError> {
    let builder = parser::Builder::new().id_generator(|_, _, _| String::new()).timestamp_parser(dates::parse);
    builder
        .build()
        .parse(document.as_bytes())
        .map_err(|error| FeedError::Malformed { why: Clean::line(&error.to_string()) })
}

fn convert(feed: model::Feed, mut skipped: Vec<Clean>, url: &HttpUrl) -> ParsedFeed {
    let mut entries = Vec::new();
    let too_many = feed.entries.len().saturating_sub(MOST_ENTRIES);
    if too_many > 0 {
        skipped.push(Clean::line(&format!("{too_many} entries beyond the first {MOST_ENTRIES}")));
    }
    for entry in feed.entries.into_iter().take(MOST_ENTRIES) {
        match convert_entry(entry, url) {
            Ok(entry) => entries.push(entry),
            Err(reason) => skipped.push(reason),
        }
    }
    let site = site(&feed.links, url);
    ParsedFeed {
        title: feed.title.map(|text| title::text(&text.content)).unwrap_or_default(),
        site,
        lang: feed.language.as_deref().map(Clean::line).filter(|lang| !lang.is_empty()),
        entries,
        skipped,
    }
}

fn convert_entry(entry: model::Entry, base: &HttpUrl) -> Result<ParsedEntry, Clean> {
    let url = page(&entry.links, base);
    let own_title = entry.title.map(|text| title::text(&text.content)).unwrap_or_default();
    let lead = entry.summary.as_ref().map(|summary| plain::line(&summary.content, FIRST_WORDS)).unwrap_or_default();
    let body = body(entry.content, entry.summary)?;
    let author = author(&entry.authors);
    let (published, updated) = (entry.published, entry.updated);
    let named = identity(&entry.id, url.as_ref());
    let says_something = !own_title.is_empty() || !body.html.is_empty() || published.is_some() || author.is_some();
    if named.is_none() && !says_something {
        return Err(Clean::line("an entry that says nothing"));
    }
    let identity = named.unwrap_or_else(|| likeness(&own_title, published, &body));
    let stand_ins = [own_title, lead, plain::line(&body.html, FIRST_WORDS)];
    let title =
        stand_ins.into_iter().find(|text| !text.is_empty()).unwrap_or_else(|| placeholder(url.as_ref(), published));
    Ok(ParsedEntry { identity, title, url, author, published, updated, body })
}

/// Guid, else link.
fn identity(id: &str, url: Option<&HttpUrl>) -> Option<String> {
    let id = Some(id.trim()).filter(|id| !id.is_empty());
    id.or(url.map(HttpUrl::as_str)).map(|id| id.chars().take(MOST_IDENTITY).collect())
}

/// What tells entries apart that have neither: title and date, and the text of one without a title.
fn likeness(title: &Clean, published: Option<DateTime<Utc>>, body: &Body) -> String {
    let start = if title.is_empty() { body.html.chars().take(MOST_IDENTITY).collect() } else { title.to_string() };
    format!("{start}\n{}", published.map_or(0, |date| date.timestamp()))
}

/// For an entry without a title and without words: its address, else its day.
fn placeholder(url: Option<&HttpUrl>, published: Option<DateTime<Utc>>) -> Clean {
    match (url, published) {
        (Some(url), _) => url.to_clean(),
        (None, Some(date)) => Clean::line(&date.format("Untitled, %-d %B %Y").to_string()),
        (None, None) => Clean::line("Untitled"),
    }
}

fn author(people: &[model::Person]) -> Option<Clean> {
    let names: Vec<&str> =
        people.iter().filter_map(|person| person.name.as_deref().or(person.email.as_deref())).collect();
    let line = plain::line(&names.join(", "), MOST_AUTHOR);
    (!line.is_empty()).then_some(line)
}

/// The content, else the summary.
fn body(content: Option<model::Content>, summary: Option<model::Text>) -> Result<Body, Clean> {
    let content = content.and_then(|content| content.body).filter(|html| !html.is_empty());
    let is_summary = content.is_none();
    let html = content.or_else(|| summary.map(|text| text.content)).unwrap_or_default();
    if html.len() > MOST_BODY {
        return Err(Clean::line(&format!("an entry larger than {} MiB", MOST_BODY >> 20)));
    }
    Ok(Body { is_teaser: (is_summary && is_short(&html)) || ends_like_a_teaser(&html), html })
}

/// Many feeds know no `content` and put the whole text where others put a summary.
fn is_short(html: &str) -> bool {
    plain::text(html, LONG_SUMMARY).chars().count() < LONG_SUMMARY
}

/// "[…]", as WordPress ends an excerpt.
fn ends_like_a_teaser(html: &str) -> bool {
    let start = html.char_indices().rev().nth(400).map_or(0, |(at, _)| at);
    let end = plain::text(&html[start..], usize::MAX >> 3);
    ["[…]", "[...]", "(…)", "(...)"].iter().any(|mark| end.trim_end().ends_with(mark))
}

/// Where the entry can be read: the first link that is neither enclosure nor another view of it.
fn page(links: &[model::Link], base: &HttpUrl) -> Option<HttpUrl> {
    let alternate = |link: &&model::Link| matches!(link.rel.as_deref(), None | Some("" | "alternate"));
    let found = links.iter().filter(|link| link.target.is_none()).find(alternate)?;
    base.join(&found.href).ok()
}

/// The feed's web site: never the feed itself.
fn site(links: &[model::Link], base: &HttpUrl) -> Option<HttpUrl> {
    page(links, base).filter(|site| site != base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<ParsedFeed, FeedError> {
        parse(text.as_bytes(), None, &HttpUrl::parse("https://courier.example/feed/").unwrap())
    }

    #[test]
    fn what_is_no_feed_is_said_in_a_sentence() {
        assert_eq!(parsed(" \n "), Err(FeedError::Empty));
        assert_eq!(parsed("<!DOCTYPE html><title>x</title>"), Err(FeedError::Page));
        assert_eq!(parsed("hello"), Err(FeedError::NotAFeed));
    }

    #[test]
    fn input_that_feed_rs_panics_on_is_read() {
        let odd = "<itunes:duration>99999999999999999999999</itunes:duration><author>李@example.com明</author>
            <media:text start='99999999999999999999:00:00'>x</media:text>";
        let feed = format!(
            "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'
            xmlns:media='http://search.yahoo.com/mrss/'><channel><item><title>a</title>{odd}</item></channel></rss>"
        );
        assert_eq!(&*parsed(&feed).unwrap().entries[0].title, "a");
        assert_eq!(&*parsed("<rss><channel><item><title>a</title></item></channel></rss>").unwrap().title, "");
    }
}
