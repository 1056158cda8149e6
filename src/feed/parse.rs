//! Turns bytes into a [`ParsedFeed`]. This is the only user of feed-rs, whose types go no further.
//!
//! Remote input may contain anything. feed-rs 3.0.0 panics on some of it (durations with digits of other scripts, numbers
//! that are too large), so everything here runs inside `catch_unwind`, and sizes are capped before and after it. If feed-rs
//! fails on a document, it gets the items in ever smaller parts, until the bad one costs only itself.
//!
//! Feeds are always normalized first; feed-rs never sees a feed's own bytes. Of 333 readable feeds, feed-rs reads 164 with
//! the same result from their own bytes (in batches of items behind the document's start), 93 with another result and 76
//! not at all, and none that fail after normalizing. Of the 79 feeds that give each value once, in the usual place, it
//! reads 8 with another result. Because the items have to be found in the markup anyway, passing on their own bytes would
//! be 8 % slower on those small feeds, a tenth faster on a news site's and a third faster on one of 16 MiB. There it would
//! need half as much memory again, because the decoded text has to stay until the last item is read.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};
use feed_rs::model;
use feed_rs::parser;

use super::charset::DecodedText;
use super::item_link::Base;
use super::json::{self, JsonFeed};
use super::normalize::{self, Head, Item};
use super::schedule::Hints;
use super::xml::{self, Family, MOST_BODY, MOST_ITEMS, NotAFeed, Records};
use super::{Body, Enclosure, ParsedEntry, ParsedFeed, attached, charset, dates, hints, title, twice};
use crate::article::html::plain;
use crate::article::text::part;
use crate::article::{HttpUrl, Sanitized};
use crate::budget::{self, Rationed, Spent};

/// The most bytes of a feed. A larger one is refused, because half of it would be a different feed.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Characters kept of a line of names, and of the name of a language.
const MOST_AUTHOR: usize = 200;
const MOST_LANG: usize = 100;

/// Items, and bytes of them, in one document for feed-rs. What it builds from a document is several times as large.
const MOST_AT_ONCE: usize = 200;
const MOST_BYTES_AT_ONCE: usize = 256 * 1024;

/// Characters of the body that replace a missing title.
const FIRST_WORDS: usize = 60;

/// Bytes of an address that replaces a missing title.
const MOST_STAND_IN: usize = 200;

/// Characters from which a summary counts as the whole article: about 250 words, where excerpts have about 55.
const LONG_SUMMARY: usize = 1_500;

/// Why the bytes are not a feed that can be read.
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
    Malformed { why: Sanitized },
    #[error("the feed contains something that crosshead cannot handle")]
    Panicked,
    #[error("the feed was not read to its end: {0}")]
    GivenUp(#[from] Spent),
}

/// Reads RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed. `content_type` is the header as sent. `url` is where the bytes came
/// from; relative addresses are resolved against it.
///
/// # Errors
/// One for each thing that the bytes can be instead of a feed. A bad entry is not an error: it is listed in
/// [`ParsedFeed::skipped`].
pub fn parse(bytes: &[u8], content_type: Option<&str>, url: &HttpUrl) -> Result<ParsedFeed, FeedError> {
    if bytes.len() > MOST_BYTES {
        return Err(FeedError::TooLarge { limit_mib: MOST_BYTES >> 20 });
    }
    contained(|| {
        budget::document(bytes.len(), || {
            let plain = normalize(DecodedText::of(bytes, content_type), url)?;
            plain.read(url)
        })?
    })
}

/// Runs work that remote input may cause to panic.
fn contained<T>(work: impl FnOnce() -> Result<T, FeedError>) -> Result<T, FeedError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(FeedError::Panicked))
}

/// A normalized feed, from which documents are made that feed-rs can read.
struct Plain {
    format: Format,
    head: Head,
    items: Vec<Item>,
    /// How often the feed asks to be fetched.
    hints: Hints,
    /// A sentence for each entry that was skipped.
    skipped: Vec<Sanitized>,
    /// Items beyond the first [`MOST_ITEMS`].
    surplus: usize,
}

#[derive(Clone, Copy)]
enum Format {
    Xml(Family),
    Json,
}

impl Format {
    fn head(self, head: &Head) -> String {
        match self {
            Format::Xml(family) => normalize::head_document(family, head),
            Format::Json => json::head_document(head),
        }
    }

    fn document(self, items: &[Item], head: &Head) -> String {
        match self {
            Format::Xml(family) => normalize::document(family, items, &head.base),
            Format::Json => json::document(items, &head.base),
        }
    }
}

impl Plain {
    /// Passes every item through feed-rs, in batches. Each is dropped once it is an entry.
    fn read(self, url: &HttpUrl) -> Result<ParsedFeed, FeedError> {
        let Plain { format, head, items, hints, skipped, surplus } = self;
        let mut feed = convert_head(read(&format.head(&head))?, url);
        let mut entries = Entries { publisher: line_of(&head.people), skipped, ..Entries::default() };
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() && !budget::is_spent() {
            let (batch, too_large) = batch(&mut items);
            entries.skipped.extend(too_large);
            entries.add(&batch, &|items| read(&format.document(items, &head)), &head.base);
        }
        entries.finish().map(|(entries, skipped)| {
            (feed.hints, feed.surplus, feed.entries, feed.skipped) = (hints, surplus, entries, skipped);
            feed
        })
    }
}

/// The next items, and a sentence for each one that is too large.
fn batch(items: &mut impl Iterator<Item = Item>) -> (Vec<Item>, Vec<Sanitized>) {
    let (mut batch, mut too_large, mut bytes) = (Vec::new(), Vec::new(), 0);
    for item in items {
        bytes += item.len();
        if item.is_too_large {
            too_large.push(Sanitized::line(&format!("an entry larger than {} MiB", MOST_BODY >> 20)));
        } else {
            batch.push(item);
        }
        if bytes >= MOST_BYTES_AT_ONCE || batch.len() >= MOST_AT_ONCE {
            break;
        }
    }
    (batch, too_large)
}

/// Reads some items as one document.
type ReadItems<'a> = dyn Fn(&[Item]) -> Result<model::Feed, FeedError> + 'a;

/// The entries of a feed as they are read.
#[derive(Default)]
struct Entries {
    kept: Vec<ParsedEntry>,
    skipped: Vec<Sanitized>,
    /// The author of entries that name none.
    publisher: Option<Sanitized>,
    /// Why feed-rs failed on the last item that it could not read, and whether it could read any.
    failure: Option<FeedError>,
    is_any_read: bool,
}

impl Entries {
    fn add(&mut self, items: &[Item], read: &ReadItems<'_>, base: &Base) {
        for (at, entry) in self.read_apart(items, read, 0..items.len()) {
            self.is_any_read = true;
            match contained_entry(|| convert_entry(entry, &items[at], base)) {
                Ok(entry) => self.keep(entry),
                Err(reason) => self.skipped.push(reason),
            }
        }
    }

    /// The entries of the items in `range`, each with its number. An item that `read` fails on costs only itself.
    fn read_apart(&mut self, items: &[Item], read: &ReadItems<'_>, range: Range<usize>) -> Vec<(usize, model::Entry)> {
        let failure = match contained(|| read(&items[range.clone()])) {
            Ok(feed) => return range.zip(feed.entries).collect(),
            Err(_) if budget::is_spent() => return Vec::new(),
            Err(failure) => failure,
        };
        if range.len() < 2 {
            self.skipped.push(Sanitized::line(&format!("an entry: {failure}")));
            self.failure = Some(failure);
            return Vec::new();
        }
        let middle = range.start + range.len() / 2;
        let halves = [range.start..middle, middle..range.end];
        halves.into_iter().flat_map(|half| self.read_apart(items, read, half)).collect()
    }

    /// Counts what is kept against the budget. By now, values that are given once and repeated for each entry have their
    /// final size.
    fn keep(&mut self, mut entry: ParsedEntry) {
        entry.author = entry.author.or_else(|| self.publisher.clone());
        let texts = [entry.identity.as_str(), &entry.title, &entry.body.html];
        let names = [entry.url.as_ref().map(HttpUrl::as_str), entry.author.as_deref()];
        let bytes: usize = texts.into_iter().chain(names.into_iter().flatten()).map(str::len).sum();
        let files: usize = entry.enclosures.iter().map(Enclosure::text_bytes).sum();
        if budget::grow(bytes + files) {
            self.kept.push(entry);
        }
    }

    fn finish(mut self) -> Result<(Vec<ParsedEntry>, Vec<Sanitized>), FeedError> {
        match self.failure {
            Some(failure) if !self.is_any_read => Err(failure),
            Some(_) | None => {
                twice::tell_apart(&mut self.kept);
                Ok((self.kept, self.skipped))
            }
        }
    }
}

fn contained_entry(work: impl FnOnce() -> Result<ParsedEntry, Sanitized>) -> Result<ParsedEntry, Sanitized> {
    let panicked = || Err(Sanitized::line("an entry that crosshead cannot handle"));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| panicked())
}

/// Normalizes a document in a budget of its own: its memory is free again once its items are entries.
fn normalize(text: DecodedText<'_>, url: &HttpUrl) -> Result<Plain, FeedError> {
    let room = text.source_len();
    if text.is_long()
        && text.is_markup()
        && let Some(plain) = budget::document(room, || normalize_parts(text, url))?
    {
        return plain;
    }
    let too_large = |charset::TooLarge| FeedError::TooLarge { limit_mib: charset::MOST_TEXT >> 20 };
    budget::document(room, || normalize_whole(text.whole().map_err(too_large)?.trim_start(), url))?
}

/// Keeps only a part of a long text in memory at once, if it has to be decoded.
fn normalize_parts(text: DecodedText<'_>, url: &HttpUrl) -> Option<Result<Plain, FeedError>> {
    let mut items = Vec::new();
    let records = xml::read_parts(text.pieces(), url, |item| items.push(normalize::item(item, url)))?;
    Some(normalize_xml(records, items, url))
}

fn normalize_whole(text: &str, url: &HttpUrl) -> Result<Plain, FeedError> {
    match text.chars().next() {
        None => Err(FeedError::Empty),
        Some('{' | '[') => normalize_json(text, url),
        Some(_) => {
            let mut items = Vec::new();
            let records = xml::read(text, url, |item| items.push(normalize::item(item, url)));
            normalize_xml(records, items, url)
        }
    }
}

fn normalize_json(text: &str, url: &HttpUrl) -> Result<Plain, FeedError> {
    let feed = json::read(text, url, MOST_ITEMS).map_err(|fault| match fault {
        json::JsonFault::NotAFeed => FeedError::NotAFeed,
        json::JsonFault::Syntax(why) => FeedError::Malformed { why: Sanitized::line(&why) },
    })?;
    let JsonFeed { head, items, strays, surplus } = feed;
    let skipped = (0..strays.min(MOST_ITEMS)).map(|_| Sanitized::line("an entry that is not an object")).collect();
    Ok(Plain { format: Format::Json, head, items, hints: Hints::default(), skipped, surplus })
}

fn normalize_xml(records: Result<Records, NotAFeed>, items: Vec<Item>, url: &HttpUrl) -> Result<Plain, FeedError> {
    let records = records.map_err(|reason| match reason {
        NotAFeed::Page => FeedError::Page,
        NotAFeed::Other => FeedError::NotAFeed,
    })?;
    if records.is_cut && items.is_empty() {
        return Err(FeedError::Malformed { why: Sanitized::line("it ends before its first entry is complete") });
    }
    let head = normalize::head(records.family, &records.head, url);
    let cut = records.is_cut.then(|| Sanitized::line("the feed ends in the middle of an entry"));
    let (format, hints) = (Format::Xml(records.family), hints::hints(&records.head));
    Ok(Plain { format, head, items, hints, skipped: cut.into_iter().collect(), surplus: records.surplus })
}

/// Reads a document with feed-rs. Missing ids stay missing: [`named`] and [`likeness`] create them.
fn read(document: &str) -> Result<model::Feed, FeedError> {
    let builder = parser::Builder::new().id_generator(|_, _, _| String::new()).timestamp_parser(dates::parse);
    builder
        .build()
        .parse(Rationed::new(document.as_bytes()))
        .map_err(|error| FeedError::Malformed { why: plain::line(&error.to_string(), 200) })
}

fn convert_head(feed: model::Feed, url: &HttpUrl) -> ParsedFeed {
    let lang = feed.language.map(|lang| Sanitized::line(part::cut(lang.trim(), MOST_LANG)));
    ParsedFeed {
        title: feed.title.map(|text| title::text(&text.content)).unwrap_or_default(),
        site: site(&feed.links, url),
        lang: lang.filter(|lang| !lang.is_empty()),
        ..ParsedFeed::default()
    }
}

fn convert_entry(entry: model::Entry, item: &Item, base: &Base) -> Result<ParsedEntry, Sanitized> {
    let url = page(&entry.links, &base.0);
    let file = item.enclosure.as_ref().and_then(|link| base.url(link));
    let own_title = entry.title.map(|text| title::text(&text.content)).unwrap_or_default();
    // Only an entry without a title needs it.
    let lead = entry.summary.as_ref().filter(|_| own_title.is_empty());
    let lead = lead.map(|summary| plain::line(&summary.content, FIRST_WORDS)).unwrap_or_default();
    let body = body(entry.content, entry.summary);
    let author = author(&entry.authors);
    let (published, updated) = (entry.published, entry.updated);
    let address = url.as_ref().or(file.as_ref());
    let named = named(&entry.id, address);
    let says_something = !own_title.is_empty() || !body.html.is_empty() || published.is_some() || author.is_some();
    if named.is_none() && !says_something {
        return Err(Sanitized::line("an entry without content"));
    }
    let identity = named.unwrap_or_else(|| likeness(&own_title, published, &body));
    let title = [own_title, lead].into_iter().find(|text| !text.is_empty());
    let first_words = || Some(plain::line(&body.html, FIRST_WORDS)).filter(|text| !text.is_empty());
    let title = title.or_else(first_words).unwrap_or_else(|| placeholder(address, published));
    let enclosures = attached::enclosures(&item.files, base);
    Ok(ParsedEntry {
        identity,
        raw_digest: Some(item.digest),
        title,
        url,
        author,
        published,
        updated,
        body,
        enclosures,
    })
}

/// The guid, else the link, else the enclosed file.
fn named(id: &str, address: Option<&HttpUrl>) -> Option<String> {
    let id = Some(id.trim()).filter(|id| !id.is_empty());
    id.or(address.map(HttpUrl::as_str)).map(twice::short)
}

/// Identifies entries without any of these: title and date, or the text instead of a missing title.
fn likeness(title: &Sanitized, published: Option<DateTime<Utc>>, body: &Body) -> String {
    let start = if title.is_empty() { body.html.chars().take(2_000).collect() } else { title.to_string() };
    twice::made(&format!("{start}\n{}", published.map_or(0, |date| date.timestamp())))
}

/// A title for an entry without title and text: its address, else its date.
fn placeholder(url: Option<&HttpUrl>, published: Option<DateTime<Utc>>) -> Sanitized {
    match (url, published) {
        (Some(url), _) => Sanitized::line(part::cut(&url.to_sanitized(), MOST_STAND_IN)),
        (None, Some(date)) => Sanitized::line(&date.format("Untitled, %-d %B %Y").to_string()),
        (None, None) => Sanitized::line("Untitled"),
    }
}

fn author(people: &[model::Person]) -> Option<Sanitized> {
    let names = people.iter().filter_map(|person| person.name.as_deref().or(person.email.as_deref()));
    line_of(&names.map(|name| name.replace(normalize::HIDDEN_AT, "@")).collect::<Vec<_>>())
}

fn line_of(names: &[String]) -> Option<Sanitized> {
    let line = plain::line(&names.join(", "), MOST_AUTHOR);
    (!line.is_empty()).then_some(line)
}

/// The content, else the summary.
fn body(content: Option<model::Content>, summary: Option<model::Text>) -> Body {
    let content = content.and_then(|content| content.body).filter(|html| !html.is_empty());
    let is_summary = content.is_none();
    let mut html = content.or_else(|| summary.map(|text| text.content)).unwrap_or_default();
    html.shrink_to_fit();
    Body { is_teaser: (is_summary && is_short(&html)) || ends_like_a_teaser(&html), html }
}

/// Many feeds have no `content` and put the whole text where others put a summary.
fn is_short(html: &str) -> bool {
    plain::text(html, LONG_SUMMARY).chars().count() < LONG_SUMMARY
}

/// "[…]", as WordPress ends an excerpt.
fn ends_like_a_teaser(html: &str) -> bool {
    let start = html.char_indices().rev().nth(400).map_or(0, |(at, _)| at);
    let end = plain::text(&html[start..], usize::MAX >> 3);
    ["[…]", "[...]", "(…)", "(...)"].iter().any(|mark| end.trim_end().ends_with(mark))
}

/// The entry's page: the first link that is neither an enclosure nor another version of it.
fn page(links: &[model::Link], base: &HttpUrl) -> Option<HttpUrl> {
    let alternate = |link: &&model::Link| matches!(link.rel.as_deref(), None | Some("" | "alternate"));
    let found = links.iter().filter(|link| link.target.is_none()).find(alternate)?;
    base.join(&found.href).ok()
}

/// The feed's web site, never the feed itself.
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
    fn each_kind_of_non_feed_has_its_error() {
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

    /// The titles that are kept and the number of skipped items, if reading panics on some items and fails on others.
    fn kept(panics: &[usize], errs: &[usize]) -> Result<(Vec<String>, usize), FeedError> {
        let read_some = |items: &[Item]| {
            let names: Vec<&str> = items.iter().filter_map(|item| item.id.as_deref()).collect();
            let holds = |numbers: &[usize]| numbers.iter().any(|number| names.contains(&number.to_string().as_str()));
            assert!(!holds(panics), "a panic on purpose");
            if holds(errs) {
                return Err(FeedError::NotAFeed);
            }
            let items: String = names.iter().map(|name| format!("<item><title>{name}</title></item>")).collect();
            read(&format!("<rss version='2.0'><channel>{items}</channel></rss>"))
        };
        let items: Vec<Item> = (0..7).map(|n| Item { id: Some(n.to_string()), digest: n, ..Item::default() }).collect();
        let mut entries = Entries::default();
        entries.add(&items, &read_some, &Base(HttpUrl::parse("https://courier.example/").unwrap()));
        let (kept, skipped) = entries.finish()?;
        assert!(kept.iter().all(|entry| entry.raw_digest.unwrap().to_string() == *entry.title));
        Ok((kept.iter().map(|entry| entry.title.to_string()).collect(), skipped.len()))
    }

    #[test]
    fn an_item_that_makes_the_parser_panic_costs_only_itself() {
        let titles = |numbers: &[&str]| numbers.iter().map(|number| (*number).to_owned()).collect::<Vec<_>>();
        assert_eq!(kept(&[], &[]), Ok((titles(&["0", "1", "2", "3", "4", "5", "6"]), 0)));
        assert_eq!(kept(&[3], &[]), Ok((titles(&["0", "1", "2", "4", "5", "6"]), 1)));
        assert_eq!(kept(&[0, 1, 6], &[5]), Ok((titles(&["2", "3", "4"]), 4)));
        assert_eq!(kept(&[0, 1, 2, 3, 4, 5, 6], &[]), Err(FeedError::Panicked));
    }

    /// A feed with `items` copies of an item, after a declaration.
    fn long(encoding: &str, items: usize, item: &str) -> String {
        let head = format!("<?xml version='1.0' encoding='{encoding}'?><rss><channel><title>t</title>");
        format!("{head}{}</channel></rss>", item.repeat(items))
    }

    #[test]
    fn a_long_feed_in_parts_equals_the_whole_feed() {
        // An eighth of it is text. Comments cost little and make the feed long.
        let text = "Сегодня в городе прошёл дождь. ".repeat(30);
        let item =
            format!("<item><title>е&amp;б</title><description>{text}</description><!--{}--></item>\n", text.repeat(7));
        let utf8 = long("windows-1251", 300, &item);
        let bytes = encoding_rs::WINDOWS_1251.encode(&utf8).0;
        let url = HttpUrl::parse("https://courier.example/feed/").unwrap();
        assert!(DecodedText::of(&bytes, None).is_long());
        assert!(normalize_parts(DecodedText::of(&bytes, None), &url).is_some());
        let (parts, whole) = (parse(&bytes, None, &url).unwrap(), parsed(&utf8).unwrap());
        assert_eq!(parts.entries.len(), 300);
        assert_eq!(parts, whole);
    }

    #[test]
    fn a_feed_whose_items_seem_to_end_elsewhere_is_read_as_a_whole() {
        let item = format!("<item><title>б</title><description><![CDATA[{}</item>]]>", "a</item>".repeat(9_000));
        let utf8 = long("windows-1251", 3, &format!("{item}</description></item>"));
        let bytes = encoding_rs::WINDOWS_1251.encode(&utf8).0;
        let url = HttpUrl::parse("https://courier.example/feed/").unwrap();
        assert!(normalize_parts(DecodedText::of(&bytes, None), &url).is_none());
        assert_eq!(normalize_whole(&DecodedText::of(&bytes, None).whole().unwrap(), &url).ok().unwrap().items.len(), 3);
    }

    #[test]
    fn a_tag_in_a_text_that_is_declared_as_plain_is_text() {
        let html = |feed: &str| parsed(feed).unwrap().entries[0].body.html.clone();
        let escaped = "Use &lt;br&gt; to break.";
        let atom =
            |kind: &str| format!("<feed><entry><title>a</title><content {kind}>{escaped}</content></entry></feed>");
        let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"content_text\":\"Use <br> to break.\"}]}";
        for feed in [&*atom("type='text'"), &atom("type='text/plain'"), json] {
            assert_eq!(html(feed).trim(), format!("<p>{escaped}</p>"), "{feed}");
        }
        assert_eq!(html(&atom("")), "Use <br> to break.");
    }

    #[test]
    fn texts_full_of_quotes_have_room() {
        let quotes = "\"".repeat(100_000);
        let atom = format!("<entry><title>a</title><content type='text'>{quotes}</content></entry>").repeat(8);
        let xhtml = format!(
            "<entry><title>a</title><content>{}<b>b</b></content></entry>",
            "He said \"yes\" and not no. ".repeat(6_000)
        );
        let json = format!("{{\"title\":\"a\",\"content_text\":\"{}\"}}", "\\\"".repeat(100_000));
        let items = vec![json; 8].join(",");
        for (count, feed) in [
            (8, format!("<feed>{atom}</feed>")),
            (20, format!("<feed>{}</feed>", xhtml.repeat(20))),
            (8, format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{items}]}}")),
        ] {
            assert_eq!(parsed(&feed).map(|feed| feed.entries.len()), Ok(count), "{}", &feed[..40]);
        }
    }

    /// Data files contain such identities from versions that kept them longer; the upgrade of the file shortens them to the
    /// same value.
    #[test]
    fn an_entry_without_id_and_title_is_known_by_its_whole_start_and_its_date() {
        let text = "word ".repeat(600);
        let feed = parsed(&format!(
            "<rss><channel><item><description>{text}</description><pubDate>Mon, 20 Apr 2026 12:00:00 GMT</pubDate></item></channel></rss>"
        ));
        let start: String = text.chars().take(2_000).collect();
        assert_eq!(feed.unwrap().entries[0].identity, super::super::identity::cut(&format!("{start}\n1776686400")));
    }

    #[test]
    fn entries_beyond_the_limit_are_counted() {
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
