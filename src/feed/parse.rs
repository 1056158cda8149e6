//! Bytes to a [`ParsedFeed`]: the only user of feed-rs, whose types go no further.
//!
//! Remote input may do anything: feed-rs 3.0.0 panics on some (durations with other scripts' digits, numbers too large), so
//! everything here runs inside `catch_unwind`, and sizes are capped on both sides of it. Where feed-rs fails on a document,
//! it is handed the items in ever smaller parts, until the bad one has cost only itself.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};
use feed_rs::model;
use feed_rs::parser;

use super::json::JsonFeed;
use super::records::{self, MOST_ITEMS, Records, Stranger};
use super::schedule::Hints;
use super::{Body, ParsedEntry, ParsedFeed, charset, dates, hints, json, mend, title};
use crate::article::{Clean, HttpUrl, plain};

/// Bytes of a feed that are looked at; what is larger is refused whole, since half of it would be a different feed.
const MOST_BYTES: usize = 32 * 1024 * 1024;

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
    contained(|| {
        let text = charset::decode(bytes, content_type);
        let plain = mend(text.trim_start(), url)?;
        let mut skipped = plain.skipped();
        let feed = read_apart(&|items| read(&plain.document(items, url)), 0..plain.count(), &mut skipped)?;
        Ok(ParsedFeed { hints: plain.hints(), surplus: plain.surplus(), ..convert(feed, skipped, url) })
    })
}

/// Runs what remote input may make panic.
fn contained<T>(work: impl FnOnce() -> Result<T, FeedError>) -> Result<T, FeedError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(FeedError::Panicked))
}

/// A feed of which documents can be made that feed-rs reads well.
enum Plain {
    Xml(Records),
    Json(JsonFeed),
}

impl Plain {
    fn count(&self) -> usize {
        match self {
            Plain::Xml(records) => records.items.len(),
            Plain::Json(feed) => feed.items.len(),
        }
    }

    /// The document of some of the items.
    fn document(&self, items: Range<usize>, url: &HttpUrl) -> String {
        match self {
            Plain::Xml(records) => mend::document(records, items, url),
            Plain::Json(feed) => feed.document(items),
        }
    }

    /// How often it wants to be asked for.
    fn hints(&self) -> Hints {
        match self {
            Plain::Xml(records) => hints::hints(&records.head),
            Plain::Json(_) => Hints::default(),
        }
    }

    /// What had to be left out.
    fn skipped(&self) -> Vec<Clean> {
        let is_cut = matches!(self, Plain::Xml(records) if records.is_cut);
        is_cut.then(|| Clean::line("the feed breaks off in the middle of an entry")).into_iter().collect()
    }

    /// Items beyond the first [`MOST_ITEMS`].
    fn surplus(&self) -> usize {
        match self {
            Plain::Xml(records) => records.surplus,
            Plain::Json(feed) => feed.surplus,
        }
    }
}

/// The feed of the items in `range`; an item that `read` fails on costs only itself, unless it is the only one.
fn read_apart(
    read: &dyn Fn(Range<usize>) -> Result<model::Feed, FeedError>,
    range: Range<usize>,
    skipped: &mut Vec<Clean>,
) -> Result<model::Feed, FeedError> {
    let failure = match contained(|| read(range.clone())) {
        Ok(feed) => return Ok(feed),
        Err(failure) => failure,
    };
    if range.len() < 2 {
        skipped.push(Clean::line(&format!("an entry: {failure}")));
        return Err(failure);
    }
    let middle = range.start + range.len() / 2;
    let halves = [range.start..middle, middle..range.end].map(|half| read_apart(read, half, skipped));
    let together = |mut whole: model::Feed, half: model::Feed| {
        whole.entries.extend(half.entries);
        whole
    };
    halves.into_iter().flatten().reduce(together).ok_or(failure)
}

fn mend(text: &str, url: &HttpUrl) -> Result<Plain, FeedError> {
    match text.chars().next() {
        None => Err(FeedError::Empty),
        Some('{' | '[') => mend_json(text, url),
        Some(_) => mend_xml(text, url),
    }
}

fn mend_json(text: &str, url: &HttpUrl) -> Result<Plain, FeedError> {
    json::read(text, url, MOST_ITEMS).map(Plain::Json).map_err(|fault| match fault {
        json::Fault::NotAFeed => FeedError::NotAFeed,
        json::Fault::Syntax(why) => FeedError::Malformed { why: Clean::line(&why) },
    })
}

fn mend_xml(text: &str, url: &HttpUrl) -> Result<Plain, FeedError> {
    let records = records::read(text, url).map_err(|stranger| match stranger {
        Stranger::Page => FeedError::Page,
        Stranger::Other => FeedError::NotAFeed,
    })?;
    if records.is_cut && records.items.is_empty() {
        return Err(FeedError::Malformed { why: Clean::line("it breaks off before its first entry is complete") });
    }
    Ok(Plain::Xml(records))
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
    for entry in feed.entries {
        match catch_unwind(AssertUnwindSafe(|| convert_entry(entry, url))) {
            Ok(Ok(entry)) => entries.push(entry),
            Ok(Err(reason)) => skipped.push(reason),
            Err(_) => skipped.push(Clean::line("an entry that the feed reader cannot cope with")),
        }
    }
    let site = site(&feed.links, url);
    ParsedFeed {
        title: feed.title.map(|text| title::text(&text.content)).unwrap_or_default(),
        site,
        lang: feed.language.as_deref().map(Clean::line).filter(|lang| !lang.is_empty()),
        hints: Hints::default(),
        entries,
        skipped,
        surplus: 0,
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
    Ok(ParsedEntry { identity, raw_digest: None, title, url, author, published, updated, body })
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
    let line = plain::line(&names.join(", ").replace(mend::HIDDEN_AT, "@"), MOST_AUTHOR);
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
            <dc:creator>ada@example.com👩</dc:creator>
            <media:text start='99999999999999999999:00:00'>x</media:text>";
        let feed = format!(
            "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'
            xmlns:media='http://search.yahoo.com/mrss/'><channel><item><title>a</title>{odd}</item></channel></rss>"
        );
        let feed = parsed(&feed).unwrap();
        assert_eq!(&*feed.entries[0].title, "a");
        assert_eq!(feed.entries[0].author.as_deref(), Some("ada@example.com👩"));
        assert_eq!(&*parsed("<rss><channel><item><title>a</title></item></channel></rss>").unwrap().title, "");
    }

    /// Titles of what is kept, and how many are left out, where reading panics on some items and errs on others.
    fn kept(panics: &[usize], errs: &[usize]) -> Result<(Vec<String>, usize), FeedError> {
        let read_some = |items: Range<usize>| {
            assert!(!items.clone().any(|item| panics.contains(&item)), "a panic on purpose");
            if items.clone().any(|item| errs.contains(&item)) {
                return Err(FeedError::NotAFeed);
            }
            let items: String = items.map(|item| format!("<item><title>{item}</title></item>")).collect();
            read(&format!("<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"))
        };
        let mut skipped = Vec::new();
        let feed = read_apart(&read_some, 0..7, &mut skipped)?;
        let titles = feed.entries.into_iter().filter_map(|entry| Some(entry.title?.content)).collect();
        Ok((titles, skipped.len()))
    }

    #[test]
    fn an_item_that_makes_the_parser_panic_costs_only_itself() {
        let titles = |numbers: &[&str]| numbers.iter().map(|number| (*number).to_owned()).collect::<Vec<_>>();
        assert_eq!(kept(&[], &[]), Ok((titles(&["0", "1", "2", "3", "4", "5", "6"]), 0)));
        assert_eq!(kept(&[3], &[]), Ok((titles(&["0", "1", "2", "4", "5", "6"]), 1)));
        assert_eq!(kept(&[0, 1, 6], &[5]), Ok((titles(&["2", "3", "4"]), 4)));
        assert_eq!(kept(&[0, 1, 2, 3, 4, 5, 6], &[]), Err(FeedError::Panicked));
    }

    #[test]
    fn entries_beyond_reason_are_counted() {
        let items = "<item><title>a</title></item>".repeat(MOST_ITEMS + 2);
        let feed = parsed(&format!("<rss><channel>{items}</channel></rss>")).unwrap();
        assert_eq!((feed.entries.len(), feed.surplus), (MOST_ITEMS, 2));
        let items = "{\"title\":\"a\"},".repeat(MOST_ITEMS + 2);
        let json =
            format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{items}{{\"title\":\"b\"}}]}}");
        let feed = parsed(&json).unwrap();
        assert_eq!((feed.entries.len(), feed.surplus), (MOST_ITEMS, 3));
    }
}
