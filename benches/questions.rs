//! How long a key waits in the list of all questions: what is typed is asked of a store of 100,000 articles.
//!
//! ```text
//! cargo bench --bench questions -- 100000
//! ```
//!
//! The number is that of the articles; without one, 5,000 are made. Every second one has an FAQ of five questions, so that
//! there are more than anyone has. The target: the first 50 rows in 6 ms.

#![allow(clippy::print_stdout, reason = "it has no other way to say what it measured")]

use std::future::pending;
use std::time::{Duration, Instant};

use chrono::Utc;
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::config::Settings;
use crosshead::feed::{Body, ParsedEntry, ParsedFeed, QuestionQuery};
use crosshead::runtime::engine::Engine;
use crosshead::store::{Store, Validators};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Articles of one feed; a fetch takes no more.
const OF_A_FEED: usize = 1_000;

/// Each is asked as often. The median of all but the first counts, as the file may not be in memory yet.
const TIMES: usize = 9;

/// What is typed, key by key: words that most questions have, that few have, that none has, and one of a script without
/// spaces.
const TYPED: [&str; 8] =
    ["what does the ferry", "harbour 77", "cost", "walrus", "zzz", "how long does it take 4999", "渡輪", "what walrus"];

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(5_000);
    let (_folder, engine) = filled(count);
    let start = Instant::now();
    Runtime::new().expect("a runtime").block_on(engine.derive(|_| (), pending())).expect("all are derived");
    println!("{count} articles prepared in {:.0} s", start.elapsed().as_secs_f64());
    let store = engine.store();
    let mut slowest = (Duration::ZERO, String::new());
    for typed in TYPED {
        let keys = (0..=typed.chars().count()).map(|keys| typed.chars().take(keys).collect::<String>());
        for words in keys {
            let (time, rows) = asked(store, &words);
            println!("{:7.2} ms  {rows:3} rows  “{words}”", time.as_secs_f64() * 1000.0);
            slowest = slowest.max((time, words));
        }
    }
    println!("the slowest key: {:.2} ms, “{}”", slowest.0.as_secs_f64() * 1000.0, slowest.1);
}

fn asked(store: &Store, words: &str) -> (Duration, usize) {
    let query = QuestionQuery { words: words.to_owned(), after: None, rows: 50 };
    let mut rows = 0;
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            rows = store.questions(&query).expect("a page").rows.len();
            start.elapsed()
        })
        .collect();
    times.remove(0);
    times.sort();
    (times[times.len() / 2], rows)
}

fn filled(count: usize) -> (TempDir, Engine) {
    let folder = tempfile::tempdir().expect("a folder for the bench");
    let store = Store::open(&folder.path().join("data.db")).expect("a new store");
    for first in (0..count).step_by(OF_A_FEED) {
        let url = HttpUrl::parse(&format!("https://feed{first}.example/feed")).expect("an address");
        let id = store.subscribe(&url, None, &[]).expect("a feed");
        let entries = (first..count.min(first + OF_A_FEED)).map(entry).collect();
        let feed = ParsedFeed { entries, ..ParsedFeed::default() };
        store.save_feed(id, &feed, &Validators::default(), Utc::now()).expect("saved");
    }
    (folder, Engine::new(store, &Settings::default()))
}

fn entry(number: usize) -> ParsedEntry {
    ParsedEntry {
        identity: number.to_string(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(&format!("News of harbour {number}")),
        url: HttpUrl::parse(&format!("https://feed.example/{number}")).ok(),
        author: None,
        published: None,
        updated: None,
        body: Body { html: article(number), is_teaser: false },
    }
}

/// Questions that all have, that some share, and that are its own; one in a thousand asks for walruses.
fn article(number: usize) -> String {
    let mut html =
        format!("<p>The harbour {number} has changed its hours. Ships come and go, and nobody counts the gulls.</p>");
    if number.is_multiple_of(2) {
        let rare = if number.is_multiple_of(1_000) { "Where do walruses sleep" } else { "Who counts the gulls" };
        html += &format!(
            "<h2>Frequently asked questions</h2>\
             <h3>What does the ferry cost?</h3><p>Four pounds.</p>\
             <h3>How long does it take to harbour {number}?</h3><p>An hour.</p>\
             <h3>What is open on day {}?</h3><p>The quay.</p>\
             <h3>{rare} at quay {}?</h3><p>Nobody knows.</p>\
             <h3>When does boat {} leave, and what does it carry?</h3><p>At nine.</p>",
            number % 365,
            number % 4_999,
            number * 7919 % 100_003
        );
    }
    html
}
