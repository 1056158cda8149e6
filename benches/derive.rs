//! What it costs to derive articles in the background (blocks, parts, full-text index), how long a star waits meanwhile, and
//! what opening costs with and without it.
//!
//! ```text
//! cargo bench --bench derive -- 5000
//! ```
//!
//! The number is that of the articles; without one, 2,000 are derived. Times are the processor's, so that other work on the
//! machine matters little; only a star's wait is by the clock.

#![allow(clippy::print_stdout, reason = "it has no other way to say what it measured")]

use std::future::pending;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::Utc;
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::config::Settings;
use crosshead::feed::{Body, EntryFilter, EntryId, EntryQuery, ParsedEntry, ParsedFeed, Sort};
use crosshead::runtime::engine::Engine;
use crosshead::store::{Store, Validators};
use rustix::time::{ClockId, clock_gettime};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Articles of one feed; a fetch takes no more.
const OF_A_FEED: usize = 1_000;

/// Bytes of a usual article.
const USUAL: usize = 5_500;

/// How often an article is opened; the fastest counts.
const TIMES: usize = 9;

fn main() {
    // Cargo passes `--bench`.
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(2_000);
    let runtime = Runtime::new().expect("a runtime");
    derive(&runtime, count);
    for (bytes, name) in [(USUAL, "5.5 KB"), (200_000, "200 KB"), (1_000_000, "1 MB")] {
        open(&runtime, bytes, name);
    }
}

fn derive(runtime: &Runtime, count: usize) {
    let (folder, engine) = filled(count, USUAL);
    let size = || std::fs::metadata(folder.path().join("data.db")).map_or(0, |data| data.len());
    let (before, start) = (size(), spent());
    let (waits, is_done) = (starring(engine.store()), runtime.block_on(engine.derive(|_| (), pending())));
    let cost = spent().saturating_sub(start);
    is_done.expect("all are derived");
    let waits = waits.end();
    println!(
        "{count} articles of 5.5 KB: {:.2} ms an article, {:.1} KB more in the file",
        millis(cost) / count as f64,
        size().saturating_sub(before) as f64 / 1000.0 / count as f64
    );
    let at = |share: usize| millis(waits[(waits.len() - 1) * share / 1000]);
    println!("{} stars meanwhile: half waited {:.1} ms, p99 {:.1}, max {:.1}", waits.len(), at(500), at(990), at(1000));
}

/// Somebody who stars an article and takes the star away, again and again.
struct Starring {
    is_over: std::sync::Arc<AtomicBool>,
    thread: std::thread::JoinHandle<Vec<Duration>>,
}

fn starring(store: &Store) -> Starring {
    let (store, is_over) = (store.clone(), std::sync::Arc::<AtomicBool>::default());
    let is_seen = is_over.clone();
    let thread = std::thread::spawn(move || {
        let mut waits = Vec::new();
        while !is_seen.load(Ordering::Relaxed) {
            let start = Instant::now();
            store.star(EntryId(1), waits.len() % 2 == 0).expect("starred");
            waits.push(start.elapsed());
            std::thread::sleep(Duration::from_millis(20));
        }
        waits
    });
    Starring { is_over, thread }
}

impl Starring {
    /// How long each star waited, the shortest first.
    fn end(self) -> Vec<Duration> {
        self.is_over.store(true, Ordering::Relaxed);
        let mut waits = self.thread.join().expect("it stars until the end");
        waits.sort();
        waits
    }
}

fn open(runtime: &Runtime, bytes: usize, name: &str) {
    let (_folder, engine) = filled(1, bytes);
    let query = EntryQuery { filter: EntryFilter::ALL, sort: Sort::Newest };
    let id = engine.store().entries(&query, 0, 1).expect("a list").rows[0].id;
    let cost = || {
        let once = || {
            let start = spent();
            black_box(runtime.block_on(engine.open_article(id, |_| ()))).expect("it opens");
            spent().saturating_sub(start)
        };
        millis((0..TIMES).map(|_| once()).min().unwrap_or_default())
    };
    let parsed = cost();
    runtime.block_on(engine.derive(|_| (), pending())).expect("it is derived");
    let stored = cost();
    println!("opening {name}: {parsed:.2} ms parsed, {stored:.2} ms derived before ({:.2}x)", stored / parsed);
}

/// An engine on a store with so many articles of so many bytes.
fn filled(count: usize, bytes: usize) -> (TempDir, Engine) {
    let folder = tempfile::tempdir().expect("a folder for the bench");
    let store = Store::open(&folder.path().join("data.db")).expect("a new store");
    let mut words = Words(0x9e37_79b9_7f4a_7c15);
    for first in (0..count).step_by(OF_A_FEED) {
        let url = HttpUrl::parse(&format!("https://feed{first}.example/feed")).expect("an address");
        let id = store.subscribe(&url, None, &[]).expect("a feed");
        let entries = (first..count.min(first + OF_A_FEED)).map(|n| entry(n, bytes, &mut words)).collect();
        let feed = ParsedFeed { entries, ..ParsedFeed::default() };
        store.save_feed(id, &feed, &Validators::default(), Utc::now()).expect("saved");
    }
    (folder, Engine::new(store, &Settings::default()))
}

fn entry(number: usize, bytes: usize, words: &mut Words) -> ParsedEntry {
    ParsedEntry {
        identity: number.to_string(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(&words.some(7)),
        url: HttpUrl::parse(&format!("https://feed.example/{number}")).ok(),
        author: Some(Sanitized::line("Maya Reyes")),
        published: None,
        updated: None,
        body: Body { html: article(bytes, words), is_teaser: false },
    }
}

/// Sections of paragraphs with links and strong words, and now and then a table.
fn article(bytes: usize, words: &mut Words) -> String {
    let mut html = String::new();
    while html.len() < bytes {
        let (head, first, link) = (words.some(5), words.some(30), words.some(3));
        let (strong, last, cells) = (words.some(2), words.some(60), [words.some(1), words.some(1), words.some(2)]);
        html += &format!("<h2>{head}</h2><p>{first} <a href=\"https://feed.example/{link}\">{link}</a></p>");
        html += &format!("<p><strong>{strong}</strong> {last}.</p>");
        html += &format!("<table><tr><th>{}<th>{}<tr><td>{}<td>7</table>", cells[0], cells[1], cells[2]);
    }
    html
}

/// Made-up words, some of them much more frequent than others, from a generator of random numbers (xorshift64*).
struct Words(u64);

impl Words {
    fn some(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn word(&mut self) -> String {
        let known = [100, 100, 100, 3_000, 3_000, 50_000][usize::try_from(self.below(6)).expect("below six")];
        let mut number = self.below(known) + 17;
        let mut word = String::new();
        while number > 0 {
            word.extend(
                [b"bcdfghjklmnprstvwz"[(number % 18) as usize], b"aeiou"[(number % 5) as usize]].map(char::from),
            );
            number /= 18;
        }
        word
    }

    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The processor time of all threads.
fn spent() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}
