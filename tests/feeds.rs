//! Feeds as they come off the wire: the four formats of one site, and what breaks or attacks a reader.

use std::path::Path;

use crosshead::article::{HttpUrl, plain};
use crosshead::feed::opml;
use crosshead::feed::parse::{FeedError, parse};
use crosshead::feed::{ParsedEntry, ParsedFeed};
use proptest::prelude::*;

/// What the encodings among the fixtures spell, whatever they are written in.
const EVERY_SCRIPT: &str = "Zażółć gęślą jaźń – Привет – 日本語 – emoji 😀";

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn read(name: &str) -> Result<ParsedFeed, FeedError> {
    parse(&fixture(name), None, &HttpUrl::parse("https://courier.example/feed/").unwrap())
}

fn attack(name: &str) -> ParsedFeed {
    read(&format!("feeds/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn refusal(name: &str) -> FeedError {
    read(&format!("feeds/{name}")).expect_err(name)
}

fn titles(feed: &ParsedFeed) -> Vec<&str> {
    feed.entries.iter().map(|entry| &*entry.title).collect()
}

#[test]
fn the_four_formats_of_a_site_say_the_same() {
    let full = read("courier/courier-feed-full.xml").unwrap();
    assert_eq!(&*full.title, "Skerry Courier");
    assert_eq!(full.site.as_ref().map(HttpUrl::as_str), Some("https://courier.example/"));
    assert_eq!(full.lang.as_deref(), Some("en-us"));
    assert_eq!(full.entries.len(), 9);
    assert!(full.skipped.is_empty());
    let told = |entry: &ParsedEntry| (entry.title.clone(), entry.url.clone(), entry.published, entry.author.clone());
    for other in ["courier-feed-summary.xml", "courier-feed-atom.xml", "courier-feed.json"] {
        let feed = read(&format!("courier/{other}")).unwrap();
        assert_eq!((feed.title, feed.site), (full.title.clone(), full.site.clone()), "{other}");
        let pairs = feed.entries.iter().zip(&full.entries);
        pairs.for_each(|(entry, same)| assert_eq!(told(entry), told(same), "{other}"));
        assert_eq!(feed.entries.len(), full.entries.len(), "{other}");
    }
}

#[test]
fn a_summary_is_a_teaser_and_a_body_is_not() {
    let full = read("courier/courier-feed-full.xml").unwrap();
    assert!(full.entries.iter().all(|entry| !entry.body.is_teaser && entry.body.html.len() > 500));
    let summary = read("courier/courier-feed-summary.xml").unwrap();
    assert!(summary.entries.iter().all(|entry| entry.body.is_teaser && !entry.body.html.is_empty()));
    let atom = read("courier/courier-feed-atom.xml").unwrap();
    assert!(atom.entries.iter().all(|entry| !entry.body.is_teaser));
}

#[test]
fn a_whole_text_in_the_place_of_a_summary_is_no_teaser() {
    let feed = |words: usize| {
        let text =
            format!("<rss><item><title>t</title><description>{}</description></item></rss>", "words ".repeat(words));
        parse(text.as_bytes(), None, &HttpUrl::parse("https://courier.example/").unwrap()).unwrap()
    };
    assert!(feed(55).entries[0].body.is_teaser);
    assert!(!feed(400).entries[0].body.is_teaser);
}

#[test]
fn every_fixture_is_read_or_refused_and_nothing_harmful_comes_through() {
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/feeds")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        match read(&format!("feeds/{name}")) {
            Err(error) => assert_ne!(error, FeedError::Panicked, "{name}"),
            Ok(feed) => feed.entries.iter().for_each(|entry| assert_harmless(&name, entry)),
        }
    }
}

fn assert_harmless(name: &str, entry: &ParsedEntry) {
    let shown = format!("{}{}", entry.title, entry.author.as_deref().unwrap_or_default());
    assert!(!shown.contains(|c: char| c.is_control()), "{name}: {shown:?}");
    assert!(!shown.is_empty(), "{name}: an entry without a title");
    assert!(!entry.identity.is_empty(), "{name}: an entry without identity");
    assert!(!entry.body.html.contains("root:x:0"), "{name}: a file was read");
}

#[test]
fn what_is_no_feed_is_refused_in_words() {
    assert_eq!(refusal("empty.xml"), FeedError::Empty);
    assert_eq!(refusal("whitespace-only.xml"), FeedError::Empty);
    assert_eq!(refusal("bom-only.xml"), FeedError::Empty);
    assert_eq!(refusal("html-as-feed.xml"), FeedError::Page);
    assert_eq!(refusal("json-as-feed.xml"), FeedError::NotAFeed);
    assert!(matches!(refusal("truncated-mid-tag.xml"), FeedError::Malformed { .. }));
}

#[test]
fn every_encoding_spells_the_same() {
    for name in ["utf16le-bom.xml", "utf16be-bom.xml", "utf16le-nobom.xml", "utf16-declared-utf8-real.xml"] {
        assert_eq!(titles(&attack(name))[0], EVERY_SCRIPT, "{name}");
    }
    let cases = [
        ("windows-1251.xml", "Привет"),
        ("koi8-r.xml", "Привет"),
        ("shift-jis.xml", "日本語の題"),
        ("euc-kr.xml", "한국어"),
        ("gb18030.xml", "中文😀"),
        ("windows-1252-c1.xml", "“quoted” – dash"),
        ("latin1-declared-utf8-real.xml", "Déjà vu"),
        ("utf8-declared-latin1-real.xml", "Déjà vu"),
    ];
    for (name, words) in cases {
        assert!(titles(&attack(name))[0].contains(words), "{name}: {}", titles(&attack(name))[0]);
    }
    assert!(titles(&attack("ncr-windows-1252.xml"))[0].contains("“quoted” – dash €"));
}

#[test]
fn of_a_feed_that_breaks_off_the_complete_entries_stay() {
    let feed = attack("truncated-mid-item.xml");
    assert_eq!(titles(&feed), ["one", "two", "three"]);
}

#[test]
fn entries_without_ids_are_told_apart() {
    let feed = attack("dup-guids-empty.xml");
    let identities: std::collections::HashSet<&str> =
        feed.entries.iter().map(|entry| entry.identity.as_str()).collect();
    assert_eq!(identities.len(), 5);
}

#[test]
fn entries_that_say_little_are_shown_and_those_that_say_nothing_are_counted() {
    let feed = attack("missing-everything.xml");
    let shown =
        ["only title", "https://attack.invalid/only-link", "only description", "Untitled", "Untitled, 6 April 2026"];
    assert_eq!(titles(&feed), shown);
    assert_eq!(feed.skipped.len(), 3);
}

#[test]
fn titles_are_one_line_of_text() {
    assert_eq!(titles(&attack("title-html.xml")), ["bold & <script>alert(1)</script>", "a < b && c > d"]);
    assert!(!titles(&attack("title-newlines.xml"))[0].contains('\n'));
    assert_eq!(titles(&attack("xml-bad-ampersand.xml")), ["Q&A: R&D © …"]);
}

#[test]
fn addresses_keep_their_ampersands() {
    let feed = attack("xml-bad-ampersand.xml");
    assert_eq!(feed.entries[0].url.as_ref().map(HttpUrl::as_str), Some("https://attack.invalid/?a=1&b=2"));
}

#[test]
fn a_feed_inside_a_text_is_text() {
    assert_eq!(titles(&attack("feed-in-feed.xml")), ["T"]);
}

#[test]
fn a_picture_in_base64_is_no_text() {
    let feed = attack("atom-xhtml-script.xml");
    assert!(feed.entries.iter().all(|entry| entry.body.html.is_empty()));
}

#[test]
fn a_body_knows_what_its_links_are_relative_to() {
    let feed = read("courier/courier-feed-atom.xml").unwrap();
    for entry in &feed.entries {
        let base = format!("<base href=\"{}\">", entry.url.as_ref().unwrap());
        assert!(entry.body.html.starts_with(&base), "{}", entry.title);
    }
}

#[test]
fn dates_beyond_belief_are_none() {
    let feed = attack("dates.xml");
    assert_eq!(feed.entries.len(), 31);
    let dated = |n: usize| feed.entries[n].published.map(|date| date.format("%Y-%m-%d %H:%M").to_string());
    for n in [0, 1, 2, 3, 6, 7, 8, 9, 19] {
        assert_eq!(dated(n), None, "{}", feed.entries[n].title);
    }
    for n in [12, 13] {
        assert_eq!(dated(n).as_deref(), Some("2026-04-06 00:00"), "{}", feed.entries[n].title);
    }
    for n in [14, 15, 17, 18, 20, 27, 28, 30] {
        assert_eq!(dated(n).as_deref(), Some("2026-04-06 10:00"), "{}", feed.entries[n].title);
    }
    for n in [16, 23, 24] {
        assert_eq!(dated(n).as_deref(), Some("2026-04-06 08:00"), "{}", feed.entries[n].title);
    }
}

#[test]
fn only_web_addresses_become_links() {
    let feed = attack("links-feed.xml");
    let urls = feed.entries.iter().filter_map(|entry| entry.url.as_ref());
    assert!(urls.clone().count() > 0);
    urls.for_each(|url| assert!(url.as_str().starts_with("http"), "{url}"));
    let foreign = feed.entries[..12].iter().filter(|entry| &*entry.title != "link 4");
    foreign.for_each(|entry| assert_eq!(entry.url, None, "{}", entry.title));
}

#[test]
fn of_a_hostile_subscription_list_only_web_addresses_are_taken() {
    let list = opml::read(&String::from_utf8(fixture("feeds/opml-evil.opml")).unwrap()).unwrap();
    let urls: Vec<&str> = list.subscriptions.iter().map(|one| one.url.as_str()).collect();
    assert_eq!(urls, ["https://attack.invalid/feed"]);
    assert_eq!(list.skipped.len(), 3);
}

/// A regression for each would take longer to read than this: any piece of a feed may be cut out or doubled.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let files = ["courier/courier-feed-full.xml", "courier/courier-feed-atom.xml", "courier/courier-feed.json"];
    let file = prop::sample::select(files.map(fixture).to_vec());
    (file, any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..20))
        .prop_map(|(bytes, from, to, noise)| {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            [&bytes[..from], &noise, &bytes[to..]].concat()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_feed_is_read_or_refused_never_a_panic(bytes in damaged()) {
        let found = parse(&bytes, None, &HttpUrl::parse("https://courier.example/").unwrap());
        prop_assert_ne!(&found, &Err(FeedError::Panicked));
        for entry in found.iter().flat_map(|feed| &feed.entries) {
            prop_assert!(!entry.title.contains(|c: char| c.is_control()));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let found = parse(&bytes, None, &HttpUrl::parse("https://courier.example/").unwrap());
        prop_assert_ne!(found, Err(FeedError::Panicked));
    }

    #[test]
    fn any_text_can_be_made_plain(html in "(<[a-z!/]{0,7}|[&;<> a-zé\"'=\n-]|&#x1b;|<script>|</p>){0,60}", most in 0..50_usize) {
        let text = plain::text(&html, most);
        prop_assert!(text.chars().count() <= most + 1);
        prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
    }
}
