//! The targets of hostile input: each takes bytes as the program would, and checks the result.
//!
//! A target panics if something is wrong. An error is fine: it is a sentence for the user.

use std::sync::Arc;

use crosshead::app::keymap::Keymap;
use crosshead::article::read::{ReadError, article_from_html, article_from_page};
use crosshead::article::{Article, HttpUrl, Metadata, Sanitized, write};
use crosshead::feed::parse::{FeedError, parse};
use crosshead::feed::{Feed, FeedId, FeedKind, FeedOptions, Health, ParsedFeed, is_feed, opml};
use crosshead::layout::{Layout, LinePos, find, plain, wrap};
use crosshead::net::{decode, discover, is_binary};

use super::mutate::Dice;
use super::screen::{assert_clean, wander};

/// Takes one input.
pub type Target = fn(&[u8]);

pub const TARGETS: &[(&str, Target)] =
    &[("feed", feed), ("page", page), ("opml", subscriptions), ("config", config), ("address", address)];

fn base() -> HttpUrl {
    HttpUrl::parse("https://courier.example/news/feed").expect("it is an address")
}

/// Random numbers that follow from the input, so that the same bytes always take the same path.
fn dice(data: &[u8]) -> Dice {
    Dice::of(data.iter().fold(0, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte))), 1)
}

/// Bytes of a feed → entries, and the first two bodies → articles.
pub fn feed(data: &[u8]) {
    let mut dice = dice(data);
    let header = *dice.pick(&[None, Some("application/xml"), Some("text/xml; charset=utf-16le"), Some("charset=x")]);
    match parse(data, header, &base()) {
        Ok(feed) => look_at_feed(&feed, &mut dice),
        Err(FeedError::Panicked) => panic!("the feed reader panicked"),
        Err(error) => assert_clean(&error.to_string(), false),
    }
    is_feed(&String::from_utf8_lossy(data));
}

fn look_at_feed(feed: &ParsedFeed, dice: &mut Dice) {
    let lines = feed.entries.iter().flat_map(|entry| [Some(&entry.title), entry.author.as_ref()]).flatten();
    let own = [Some(&feed.title), feed.lang.as_ref()].into_iter().flatten();
    lines.chain(own).chain(&feed.skipped).for_each(|line| assert_clean(line, false));
    let panicked = |reason: &&Sanitized| reason.contains("cannot handle");
    assert!(!feed.skipped.iter().any(|reason| panicked(&reason)), "an entry made the feed reader panic");
    for entry in &feed.entries {
        assert!(!entry.identity.is_empty() && !entry.title.is_empty(), "an entry without identity or title: {entry:?}");
    }
    for entry in feed.entries.iter().take(2) {
        let known = Metadata { title: entry.title.clone(), url: entry.url.clone(), ..Metadata::default() };
        read(article_from_html(&entry.body.html, entry.url.as_ref(), &known)).iter().for_each(|article| {
            assert_clean(&plain::text(article, 1 + dice.below(120) as u16), true);
        });
    }
}

fn read(read: Result<Article, ReadError>) -> Option<Arc<Article>> {
    match read {
        Ok(article) => Some(Arc::new(article)),
        Err(ReadError::Panicked) => panic!("the page reader panicked"),
        Err(ReadError::TooLarge { .. } | ReadError::Empty | ReadError::Withheld(_) | ReadError::GivenUp(_)) => None,
    }
}

/// Bytes of a page → blocks → lines at any width → keys on the screen, and every output format.
pub fn page(data: &[u8]) {
    let mut dice = dice(data);
    let html = decode(data, *dice.pick(&[None, Some("text/html; charset=utf-8")]));
    is_binary(&html);
    discover(&html, &base());
    let known = Metadata::default();
    let article = match dice.below(2) {
        0 => article_from_page(&html, Some(&base()), &known),
        _ => article_from_html(&html, None, &known),
    };
    let Some(article) = read(article) else { return };
    lay_out(&article, 1 + dice.below(140) as u16);
    print(&article, 1 + dice.below(140) as u16);
    wander(&article, 24, &mut dice);
}

/// Lays out everything. Every line must fit, unless its last character alone is wider than the room for it.
fn lay_out(article: &Arc<Article>, measure: u16) {
    let mut layout = Layout::new(Arc::clone(article), measure);
    layout.settle(LinePos::default(), usize::MAX);
    for (line_pos, line) in layout.view(LinePos::default(), usize::MAX) {
        line.runs.iter().for_each(|run| assert_clean(&run.text, false));
        let text = line.runs.last().map_or("", |run| &run.text);
        let is_one = || wrap::fitting(text, wrap::width(text).saturating_sub(1)) == 0;
        assert!(line.width() <= usize::from(measure) || is_one(), "{line_pos:?} {measure}: {:?}", line.text());
    }
    find::find(article, "e");
}

fn print(article: &Article, width: u16) {
    assert_clean(&plain::text(article, width), true);
    assert_clean(&write::markdown(article), true);
    assert_clean(&write::html(article), true);
    let json = serde_json::to_string(&write::json(article)).expect("an article can be written as JSON");
    assert_clean(&json, false);
}

/// A subscription list. The result is written and read again.
pub fn subscriptions(data: &[u8]) {
    let Ok(list) = opml::read(&decode(data, None)) else { return };
    list.skipped.iter().for_each(|reason| assert_clean(reason, false));
    let feeds: Vec<Feed> = list.subscriptions.iter().map(subscribed).collect();
    let again = opml::read(&opml::write(&feeds)).expect("what was written is a list");
    assert_eq!((again.subscriptions.len(), again.skipped.len()), (feeds.len(), 0));
}

fn subscribed(wanted: &crosshead::feed::Subscription) -> Feed {
    let title = wanted.title.clone().unwrap_or_default();
    assert_clean(&title, false);
    wanted.folder.iter().for_each(|name| assert_clean(name, false));
    Feed {
        id: FeedId(1),
        kind: FeedKind::Web,
        url: wanted.url.clone(),
        title,
        folder: wanted.folder.clone(),
        site: None,
        unread: 0,
        total: 0,
        starred: 0,
        tagged: 0,
        checked: None,
        error: None,
        health: Health::default(),
        options: FeedOptions::default(),
    }
}

/// A config file, as at the start of the program.
pub fn config(data: &[u8]) {
    let file = tempfile::NamedTempFile::new().expect("there is room for a file");
    std::fs::write(file.path(), data).expect("there is room for a file");
    match crosshead::config::load(Some(file.path())) {
        Ok(settings) => drop(Keymap::new(&settings).map_err(|error| error.to_string())),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// An address as written, on its own and within a page.
pub fn address(data: &[u8]) {
    let raw = String::from_utf8_lossy(data);
    let raw: String = raw.chars().take(4_000).collect();
    for line in raw.lines().chain([raw.as_str()]) {
        for url in [HttpUrl::parse(line), base().join(line)] {
            url.map_or_else(|error| assert_clean(&error.to_string(), false), |url| assert_address(&url));
        }
        assert_eq!(Sanitized::line(&Sanitized::line(line)), Sanitized::line(line));
        assert_eq!(Sanitized::text(&Sanitized::text(line)), Sanitized::text(line));
        assert_clean(&Sanitized::text(line), true);
    }
}

fn assert_address(url: &HttpUrl) {
    let text = url.as_str();
    assert!(text.starts_with("http://") || text.starts_with("https://"), "{text}");
    assert!(text.bytes().all(|byte| (b'!'..=b'~').contains(&byte)), "{text:?}");
    assert_eq!(HttpUrl::parse(text).as_ref(), Ok(url), "read again it is another one");
    assert!(!url.host().is_empty() && !url.host().contains('@'), "{text}");
}
