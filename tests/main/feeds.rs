//! Feeds as they arrive: the four formats of one site, and input that breaks or attacks a feed reader.

use std::path::Path;

use crosshead::article::HttpUrl;
use crosshead::article::html::plain;
use crosshead::budget::{Budget, Spent};
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
        ("iso-2022-jp.xml", "こんにちは"),
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

fn url() -> HttpUrl {
    HttpUrl::parse("https://courier.example/feed/").unwrap()
}

/// Bytes of all that is kept of the entries.
fn built(feed: &ParsedFeed) -> usize {
    let of = |entry: &ParsedEntry| {
        let names = [entry.url.as_ref().map(HttpUrl::as_str), entry.author.as_deref()];
        let texts = [entry.identity.as_str(), &entry.title, &entry.body.html];
        texts.into_iter().chain(names.into_iter().flatten()).map(str::len).sum::<usize>()
    };
    feed.entries.iter().map(of).sum()
}

/// A feed whose head says something long, and which has many items that say little: name, document, whether the author is
/// what is long. Long times many is far more than what is allowed, and no more than that: most of it is read twice.
fn said_once() -> Vec<(&'static str, String, bool)> {
    let long = "x".repeat(1 << 18);
    let base = format!("https://long.example/{}", "d/".repeat(980));
    let spaces = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'
        xmlns:atom='http://www.w3.org/2005/Atom'";
    let (some, many) = (100, 1_000);
    let rss = |items: usize, attributes: &str, head: &str, item: &str| {
        let item = format!("<item><guid isPermaLink='false'>a</guid>{item}</item>").repeat(items);
        format!("<rss version='2.0' {spaces} {attributes}><channel>{head}{item}</channel></rss>")
    };
    let atom = |items: usize, attributes: &str, head: &str, entry: &str| {
        let entry = format!("<entry><id>a</id>{entry}</entry>").repeat(items);
        format!("<feed xmlns='http://www.w3.org/2005/Atom' {attributes}>{head}{entry}</feed>")
    };
    let json = |head: &str, item: &str| {
        let items = vec![format!("{{\"id\":\"a\"{item}}}"); some].join(",");
        format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",{head},\"items\":[{items}]}}")
    };
    let people: String = (0..50).map(|n| format!("<author><name>{n}{}</name></author>", "x".repeat(5_000))).collect();
    let names = vec![format!("{{\"name\":\"{}\"}}", "x".repeat(5_000)); 50].join(",");
    let title = "<title>t</title>";
    vec![
        ("managingEditor", rss(some, "", &format!("<managingEditor>{long}</managingEditor>"), title), true),
        ("dc:creator", rss(some, "", &format!("<dc:creator>{long}</dc:creator>"), title), true),
        ("itunes:author", rss(some, "", &format!("<itunes:author>{long}</itunes:author>"), title), true),
        ("atom:author", rss(some, "", &format!("<atom:author><name>{long}</name></atom:author>"), title), true),
        (
            "after the items",
            rss(some, "", "", title).replace("</channel>", &format!("<dc:creator>{long}</dc:creator>")),
            true,
        ),
        ("author of Atom", atom(some, "", &format!("<author><name>{long}</name></author>"), title), true),
        ("authors of Atom", atom(some, "", &people, title), true),
        ("author of JSON", json(&format!("\"author\":{{\"name\":\"{long}\"}}"), ",\"title\":\"t\""), true),
        ("authors of JSON", json(&format!("\"authors\":[{names}]"), ",\"title\":\"t\""), true),
        ("title of RSS", rss(some, "", &format!("<title>{long}</title>"), ""), false),
        ("title of Atom", atom(some, "", &format!("<title>{long}</title>"), ""), false),
        ("title of JSON", json(&format!("\"title\":\"{long}\""), ""), false),
        ("xml:lang", atom(some, &format!("xml:lang='{long}'"), "", title), false),
        ("language", rss(some, "", &format!("<language>{long}</language>"), title), false),
        (
            "xml:base",
            atom(many, &format!("xml:base='{base}'"), "", "<link href='b'/><content type='html'>c</content>"),
            false,
        ),
        (
            "xml:base of RSS",
            rss(many, &format!("xml:base='{base}'"), "", "<link>b</link><description>c</description>"),
            false,
        ),
        ("site", rss(many, "", &format!("<link>{base}</link>"), "<link>b</link>"), false),
        (
            "base in a text",
            atom(
                30,
                "",
                "",
                &format!("<content type='xhtml'><p xml:base='{base}'>{}</p></content>", "<a href='b'/>".repeat(90)),
            ),
            false,
        ),
    ]
}

#[test]
fn what_is_said_once_is_not_kept_for_each_entry() {
    for (what, document, is_author) in said_once() {
        match parse(document.as_bytes(), None, &url()) {
            // What cannot be cut is refused.
            Err(error) => assert_eq!(error, FeedError::GivenUp(Spent::Room), "{what}"),
            Ok(feed) => {
                assert!(
                    built(&feed) <= 2 * document.len() + (1 << 20),
                    "{what}: {} of {}",
                    built(&feed),
                    document.len()
                );
                let lengths = feed.entries.iter().map(|entry| entry.author.as_ref().map(|name| name.chars().count()));
                let wanted = is_author.then_some(201);
                lengths.for_each(|length| assert_eq!(length, wanted, "{what}"));
                assert!(feed.title.len() <= 2_000 && feed.lang.is_none_or(|lang| lang.len() <= 100), "{what}");
            }
        }
    }
}

#[test]
fn a_person_of_each_entry_is_cut_too() {
    let long = "x".repeat(100_000);
    for entry in [
        format!("<author><name>{long}</name></author>"),
        format!("<source><author><name>{long}</name></author></source>"),
    ] {
        let feed = format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>a</id>{entry}</entry></feed>");
        let feed = parse(feed.as_bytes(), None, &url()).unwrap();
        assert_eq!(feed.entries[0].author.as_ref().map(|name| name.chars().count()), Some(201));
    }
}

#[test]
fn work_that_is_given_up_ends_and_returns_nothing() {
    let budget = Budget::new(std::time::Duration::from_secs(600));
    budget.stop();
    let full = fixture("courier/courier-feed-full.xml");
    assert_eq!(budget.run(|| parse(&full, None, &url()).is_err()), Err(Spent::Stopped));
    let json = fixture("courier/courier-feed.json");
    assert_eq!(budget.run(|| parse(&json, None, &url()).is_err()), Err(Spent::Stopped));
}

#[test]
fn an_id_that_comes_twice_tells_nothing() {
    for (name, count) in [("same-guid.xml", 3), ("same-link.xml", 3), ("same-guid-permalink.xml", 3)] {
        let feed = attack(name);
        let identities: std::collections::HashSet<&str> =
            feed.entries.iter().map(|one| one.identity.as_str()).collect();
        assert_eq!(identities.len(), count, "{name}: {identities:?}");
    }
}

#[test]
fn a_file_that_is_enclosed_is_no_page_but_tells_entries_apart() {
    let rss = "<rss version='2.0'><channel><item><enclosure url='https://a.example/1.mp3'/></item>
        <item><enclosure url='https://a.example/2.mp3'/></item></channel></rss>";
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='enclosure' href='https://a.example/1.mp3'/></entry>
        <entry><content src='https://a.example/2.mp3' type='audio/mpeg'/><link rel='enclosure' href='https://a.example/2.mp3'/></entry></feed>";
    for feed in [rss, atom] {
        let feed = parse(feed.as_bytes(), None, &url()).unwrap();
        let told: Vec<_> = feed.entries.iter().map(|entry| (entry.identity.as_str(), entry.url.clone())).collect();
        assert_eq!(told, [("https://a.example/1.mp3", None), ("https://a.example/2.mp3", None)]);
    }
}

/// The same three items, of which the second changes, in each format.
fn digests(format: &str, changed: &str, around: &str) -> Vec<Option<i64>> {
    let text = match format {
        "rss" => format!(
            "<rss><channel><title>{around}</title><item><title>a</title></item>
            <item><title>{changed}</title></item><item><title>c</title></item></channel></rss>"
        ),
        "atom" => format!(
            "<feed><title>{around}</title><entry><title>a</title></entry>
            <entry><title>{changed}</title></entry><entry><title>c</title></entry></feed>"
        ),
        _ => format!(
            "{{\"title\":\"{around}\",\"items\":[{{\"title\":\"a\"}},{{\"title\":\"{changed}\"}}, {{\"title\":\"c\"}}]}}"
        ),
    };
    parse(text.as_bytes(), None, &url()).unwrap().entries.iter().map(|entry| entry.raw_digest).collect()
}

#[test]
fn an_item_is_known_by_its_own_bytes_whatever_is_around_it() {
    for format in ["rss", "atom", "json"] {
        let (one, other) = (digests(format, "b", "x"), digests(format, "d", "something else"));
        assert!(one.iter().all(Option::is_some), "{format}");
        let same: Vec<bool> = one.iter().zip(&other).map(|(one, other)| one == other).collect();
        assert_eq!(same, [true, false, true], "{format}");
        assert_ne!(one[0], one[2], "{format}");
    }
}

#[test]
fn a_feeds_own_short_entities_are_what_they_say() {
    let feed = "<!DOCTYPE rss [<!ENTITY firm 'Ada &amp; Co'><!ENTITY evil SYSTEM 'file:///etc/passwd'>]>
        <rss version='2.0'><channel><item><title>&firm; &evil;</title></item></channel></rss>";
    assert_eq!(titles(&parse(feed.as_bytes(), None, &url()).unwrap()), ["Ada & Co &evil;"]);
}

#[test]
fn entries_of_a_json_feed_that_are_no_objects_are_counted() {
    let feed = parse(b"{\"title\":\"t\",\"items\":[1,{\"id\":\"a\"},null]}", None, &url()).unwrap();
    assert_eq!((feed.entries.len(), feed.skipped.len(), feed.surplus), (1, 2, 0));
}

#[test]
fn a_wrong_type_in_json_costs_only_its_field() {
    let item = "{\"id\":7,\"title\":{\"a\":[]},\"url\":null,\"content_html\":\"<p>x\",\"authors\":\"Ada\",\"author\":[{\"name\":\"Bo\"},\"Ada\",3]}";
    let feed = parse(format!("{{\"language\":[],\"items\":[{item}]}}").as_bytes(), None, &url()).unwrap();
    let entry = &feed.entries[0];
    assert_eq!((&*entry.identity, &*entry.title, entry.author.as_deref()), ("7", "x", Some("Ada, Bo, 3")));
    let deep = format!("{{\"items\":[{{\"id\":\"a\",\"x\":{}{}}}]}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(parse(deep.as_bytes(), None, &url()).unwrap().entries.len(), 1);
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
