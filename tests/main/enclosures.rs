//! The files that entries come with: read from each format, kept, found, shown, and opened with the user's programs.

use std::sync::Arc;

use crosshead::app::HeadFacts;
use crosshead::app::{Effect, Outcome, Slot};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::config::{OpenSettings, Settings};
use crosshead::feed::parse::parse;
use crosshead::feed::{Enclosure, EnclosureKind, EntryId, ParsedEntry, ParsedFeed, QueryTime};
use crosshead::store::{Store, Validators};

use crate::support::harness::{Harness, Shelf, now};
use crate::support::reading::article;

const MEDIA: &str =
    "xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'";

fn url(address: &str) -> HttpUrl {
    HttpUrl::parse(address).unwrap()
}

fn feed(text: &str) -> ParsedFeed {
    parse(text.as_bytes(), None, &url("https://a.example/feed")).unwrap()
}

fn rss(item: &str) -> ParsedFeed {
    feed(&format!("<rss version='2.0' {MEDIA}><channel><title>f</title><item>{item}</item></channel></rss>"))
}

fn of_item(item: &str) -> Vec<Enclosure> {
    rss(item).entries.remove(0).enclosures
}

/// Address, kind, bytes, seconds and title.
type Told = (String, EnclosureKind, Option<u64>, Option<u32>, String);

fn told(files: &[Enclosure]) -> Vec<Told> {
    let one = |file: &Enclosure| {
        (file.url.as_str().to_owned(), file.kind(), file.bytes, file.seconds, file.title.to_string())
    };
    files.iter().map(one).collect()
}

fn episode() -> Enclosure {
    Enclosure {
        url: url("https://a.example/e.mp3"),
        media_type: Sanitized::line("audio/mpeg"),
        bytes: Some(38_400_000),
        seconds: Some(2_530),
        title: Sanitized::default(),
    }
}

#[test]
fn every_format_names_its_files() {
    let rss = of_item(
        "<title>t</title><enclosure url='/e.mp3' type='audio/mpeg' length='38400000'/><itunes:duration>42:10</itunes:duration>",
    );
    assert_eq!(rss, [episode()]);
    let atom = feed(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>f</title><entry><id>1</id><title>t</title>\
        <link href='https://a.example/1'/><link rel='enclosure' href='e.mp3' type='audio/mpeg' length='38400000'/></entry></feed>",
    );
    assert_eq!(atom.entries[0].enclosures, [Enclosure { seconds: None, ..episode() }]);
    let json = feed(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"f","items":[{"id":"1","content_text":"x","attachments":[
            {"url":"https://a.example/e.mp3","mime_type":"audio/mpeg","size_in_bytes":38400000,"duration_in_seconds":2530.4},
            {"mime_type":"audio/mpeg"}, 7]}]}"#,
    );
    assert_eq!(json.entries[0].enclosures, [episode()]);
}

#[test]
fn a_picture_has_its_alternative_text_and_a_group_is_one_file() {
    let files = of_item(
        "<title>t</title>
        <media:content url='https://a.example/1.jpg' medium='image' fileSize='640000'><media:rating>x</media:rating>
            <media:description type='plain'>Boats at &lt;b&gt;low&lt;/b&gt; tide</media:description></media:content>
        <media:content url='https://a.example/2.png'/>
        <media:group><media:content url='https://a.example/s.mp4' medium='video' duration='65'/>
            <media:content url='https://a.example/l.mp4' medium='video' isDefault='true' duration='65'>
            <media:title>The harbour</media:title></media:content><media:description>long</media:description></media:group>",
    );
    let expected = [
        ("https://a.example/1.jpg", EnclosureKind::Image, Some(640_000), None, "Boats at low tide"),
        ("https://a.example/2.png", EnclosureKind::Image, None, None, ""),
        ("https://a.example/l.mp4", EnclosureKind::Video, None, Some(65), "The harbour"),
    ];
    let expected = expected.map(|(url, kind, bytes, seconds, title)| (url.into(), kind, bytes, seconds, title.into()));
    assert_eq!(told(&files), expected);
}

#[test]
fn a_file_that_is_named_twice_is_one_and_what_is_no_web_address_is_none() {
    let files = of_item(
        "<title>t</title><enclosure url='https://a.example/1.jpg' type='image/jpeg' length='0'/>
        <enclosure url='file:///etc/passwd'/><enclosure url='javascript:alert(1)' type='audio/mpeg'/><enclosure/>
        <media:content url='https://a.example/1.jpg' fileSize='9'><media:title>Alt \u{1b}[31m</media:title></media:content>",
    );
    assert_eq!(
        told(&files),
        [("https://a.example/1.jpg".into(), EnclosureKind::Image, Some(9), None, "Alt [31m".into())]
    );
}

#[test]
fn a_hostile_item_has_few_files_and_short_ones() {
    let many: String = (0..5_000).map(|n| format!("<enclosure url='https://a.example/{n}'/>")).collect();
    assert_eq!(of_item(&format!("<title>t</title>{many}")).len(), 16);
    let media: String = (0..5_000).map(|n| format!("<media:content url='https://a.example/{n}'/>")).collect();
    assert_eq!(of_item(&format!("<title>t</title>{media}")).len(), 16);
    let long = "x".repeat(10_000);
    let files = of_item(&format!(
        "<title>t</title><enclosure url='https://a.example/{long}'/><enclosure url='https://a.example/a' type='{long}' \
        length='-1'/><media:content url='https://a.example/b.jpg'><media:title>{long}</media:title></media:content>"
    ));
    assert!(files.len() == 2 && files.iter().all(|file| file.text_bytes() < 1_000), "{files:?}");
}

struct Home {
    store: Store,
    _folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Home {
        let folder = tempfile::tempdir().unwrap();
        Home { store: Store::open(&folder.path().join("data.db")).unwrap(), _folder: folder }
    }

    fn save(&self, items: &str) -> (usize, usize) {
        let feed = feed(&format!("<rss version='2.0' {MEDIA}><channel><title>f</title>{items}</channel></rss>"));
        let id = self.store.subscribe(&url("https://a.example/feed"), None, &[]).unwrap();
        let saved = self.store.save_feed(id, &feed, &Validators::default(), now()).unwrap();
        assert_eq!(self.store.check().unwrap(), [""; 0], "the sizes are right");
        (saved.new, saved.updated)
    }

    fn found(&self, query: &str) -> Vec<i64> {
        let query = crosshead::query::SearchQuery::parse(query).unwrap();
        let time = QueryTime { now: now(), offset: chrono::FixedOffset::east_opt(0).unwrap() };
        let filter = crosshead::feed::EntryFilter::of_query(&query, time);
        let found = self.store.search(&filter, None, 50).unwrap();
        found.rows.iter().map(|row| row.id.0).collect()
    }
}

#[test]
fn files_are_kept_and_follow_the_feed_without_being_news() {
    let home = Home::new();
    let item =
        |files: &str| format!("<item><guid>1</guid><title>t</title>{files}</item><item><title>other</title></item>");
    let one = "<enclosure url='https://a.example/e.mp3' type='audio/mpeg' length='38400000'/>";
    assert_eq!(home.save(&item("")), (2, 0));
    assert_eq!(home.store.enclosures(EntryId(2)).unwrap(), []);
    assert_eq!(home.save(&item(one)), (0, 0));
    assert_eq!(home.store.enclosures(EntryId(2)).unwrap(), [Enclosure { seconds: None, ..episode() }]);
    assert_eq!(home.found("has:enclosure"), [2]);
    assert_eq!(home.found("-has:enclosure"), [1]);
    assert_eq!(home.found("has:enclosure or is:unread"), [2, 1]);
    assert_eq!(home.save(&item("")), (0, 0));
    assert_eq!(home.store.enclosures(EntryId(2)).unwrap(), []);
    assert_eq!(home.found("has:enclosure"), [0; 0]);
}

#[test]
fn an_entry_that_changes_has_the_files_of_its_new_version() {
    let home = Home::new();
    let entry = |title: &str, file: &str| {
        format!("<item><guid>1</guid><title>{title}</title><enclosure url='https://a.example/{file}'/></item>")
    };
    home.save(&entry("t", "1.pdf"));
    assert_eq!(home.save(&entry("u", "2.pdf")), (0, 1));
    assert_eq!(home.store.enclosures(EntryId(1)).unwrap()[0].url, url("https://a.example/2.pdf"));
}

/// An article of the library with files, on the screen.
fn opened(html: &str, enclosures: Vec<Enclosure>, open: OpenSettings) -> Harness {
    let settings = Settings { open, refresh_on_start: false, ..Settings::default() };
    let mut harness = Harness::with_settings(Shelf::with_entries(3), 80, 24, settings);
    harness.serve().press("Tab Enter");
    let facts = HeadFacts { enclosures, ..HeadFacts::default() };
    let article = if html.is_empty() { Arc::default() } else { article(html) };
    let outcome = Outcome::Article { entry: EntryId(1), article, text_pos: None, facts };
    harness.answer(Slot::Article, outcome);
    harness.drain();
    harness
}

fn with_mpv() -> OpenSettings {
    OpenSettings { audio: ["mpv", "--", "{url}"].map(str::to_owned).to_vec(), ..OpenSettings::default() }
}

/// What was started last: the words of a program, or the address for the browser.
fn started(harness: &mut Harness) -> Vec<String> {
    let started = harness.drain().into_iter().rev().find_map(|effect| match effect {
        Effect::OpenWith { words, .. } => Some(words),
        Effect::Browse(url) => Some(vec!["browser".to_owned(), url.as_str().to_owned()]),
        _ => None,
    });
    started.unwrap_or_default()
}

#[test]
fn an_episode_is_a_line_and_every_way_to_open_it_starts_the_users_program() {
    let mut harness = opened("<p>In this episode.</p>", vec![episode()], with_mpv());
    assert!(harness.screen().contains("Audio · 42 min · 38 MB"), "{}", harness.screen());
    let mpv = ["mpv", "--", "https://a.example/e.mp3"];
    for keys in ["f a", "F a", "]l o", "]l Enter", "gl Enter", "gl o"] {
        assert_eq!(started(harness.press(keys)), mpv, "{keys}");
    }
    assert_eq!(harness.said(), "Opening the file on a.example with mpv.");
    let mut harness = opened("<p>In this episode.</p>", vec![episode()], OpenSettings::default());
    assert_eq!(started(harness.press("f a")), ["browser", "https://a.example/e.mp3"]);
    assert_eq!(harness.said(), "Opening a.example in the browser.");
}

#[test]
fn an_episode_without_a_text_can_be_opened_all_the_same() {
    let mut harness = opened("", vec![episode()], with_mpv());
    assert!(harness.screen().contains("Audio · 42 min"), "{}", harness.screen());
    assert_eq!(started(harness.press("f a"))[0], "mpv");
}

#[test]
fn a_picture_shows_its_alternative_text_unless_the_text_has_pictures() {
    let picture = Enclosure {
        url: url("https://a.example/1.jpg"),
        media_type: Sanitized::line("image/jpeg"),
        bytes: None,
        seconds: None,
        title: Sanitized::line("Boats at low tide"),
    };
    let open = OpenSettings { image: vec!["feh".to_owned()], ..OpenSettings::default() };
    let mut harness = opened("<p>Text.</p>", vec![picture.clone()], open.clone());
    assert!(harness.screen().contains("Boats at low tide"), "{}", harness.screen());
    assert_eq!(started(harness.press("gi Enter")), ["feh", "https://a.example/1.jpg"], "the address comes last");
    let mut harness = opened("<p>Text.</p><img src='https://a.example/own.jpg' alt='Own'>", vec![picture], open);
    assert!(!harness.screen().contains("Boats at low tide"), "{}", harness.screen());
    assert_eq!(started(harness.press("gi Enter")), ["feh", "https://a.example/own.jpg"]);
}

#[test]
fn a_post_without_a_title_is_not_printed_twice() {
    let post = "The tide is out, and it stays out until six, says the harbour master of Skerry.";
    let entry: ParsedEntry =
        rss(&format!("<guid>1</guid><description>&lt;p&gt;{post}&lt;/p&gt;</description>")).entries.remove(0);
    assert!(entry.title.ends_with('…'), "the list has its first words: {}", entry.title);
    let mut shelf = Shelf::with_entries(1);
    shelf.entries[0].title = entry.title.clone();
    let mut harness = Harness::start(shelf, 100, 24);
    harness.serve().press("Tab");
    harness.serve();
    harness.press("Enter");
    let known = crosshead::article::Metadata { title: entry.title.clone(), ..Default::default() };
    let article = crosshead::article::read::article_from_html(entry.body.html, None, &known).unwrap();
    let text = crosshead::layout::plain::text(&article, 200);
    assert_eq!(text.trim(), post);
    let markdown = crosshead::article::write::markdown(&article);
    assert_eq!(markdown.trim(), post);
    let facts = HeadFacts::default();
    harness
        .answer(Slot::Article, Outcome::Article { entry: EntryId(1), article: article.into(), text_pos: None, facts });
    let screen = harness.screen();
    assert_eq!(screen.matches("The tide is out").count(), 1, "{screen}");
}
