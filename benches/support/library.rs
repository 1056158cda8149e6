//! A library of made-up articles in 1,000 feeds, for the benches that ask a store of the size that the program is made for.

use std::future::pending;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::config::Settings;
use crosshead::feed::{Body, EntryFilter, EntryId, ParsedEntry, ParsedFeed, QueryTime};
use crosshead::query::SearchQuery;
use crosshead::runtime::engine::Engine;
use crosshead::store::{Store, Validators};
use rustix::time::{ClockId, clock_gettime};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub const FEEDS: usize = 1_000;

/// Bytes of the words of an article.
const BYTES: usize = 2_500;

/// A store, and the folder that is gone with it, if none was named.
pub struct Home {
    pub store: Store,
    _scratch: TempDir,
}

/// Opens the store that the arguments name: how many articles, and the folder; it is filled if it is new. All is derived.
pub fn open() -> Home {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let count = arguments.next().and_then(|argument| argument.parse().ok()).unwrap_or(10_000);
    let scratch = tempfile::tempdir().expect("a folder for the bench");
    let folder = arguments.next().map_or_else(|| scratch.path().to_owned(), PathBuf::from);
    let store = Store::open(&folder.join("data.db")).expect("a store");
    if store.feeds().expect("feeds").total == 0 {
        fill(&store, count);
    }
    derive(&store);
    Home { store, _scratch: scratch }
}

/// Derives all that waits.
pub fn derive(store: &Store) {
    let engine = Engine::new(store.clone(), &Settings::default());
    Runtime::new().expect("a runtime").block_on(engine.derive(|_| (), pending())).expect("all are derived");
}

/// What a query means on the day on which the newest article was published.
pub fn filter_of(query: &SearchQuery) -> EntryFilter {
    let offset = FixedOffset::east_opt(0).expect("UTC is a zone");
    EntryFilter::of_query(query, QueryTime { now: now(), offset })
}

/// How long a piece of work takes the processor, on this thread.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let spent = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default();
    let start = spent();
    let made = work();
    (spent().saturating_sub(start), made)
}

/// As a number to be printed.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// When the newest article was published.
pub fn now() -> DateTime<Utc> {
    "2026-11-30T12:00:00Z".parse().expect("it is a date")
}

/// Articles over a year; two thirds are read, one in two hundred is starred.
fn fill(store: &Store, count: usize) {
    let mut words = Words::new(0x9e37_79b9_7f4a_7c15);
    for number in 0..FEEDS {
        let url = HttpUrl::parse(&format!("https://feed{number}.example/feed")).expect("an address");
        let id = store.subscribe(&url, None, &[]).expect("a feed");
        let entries = (0..count / FEEDS).map(|n| entry(number, n, &mut words)).collect();
        let feed = ParsedFeed { title: Sanitized::line(&format!("Feed {number}")), entries, ..ParsedFeed::default() };
        store.save_feed(id, &feed, &Validators::default(), now()).expect("saved");
    }
    let all: Vec<EntryId> = (1..=count as i64).map(EntryId).collect();
    let read: Vec<EntryId> = all.iter().copied().filter(|id| id.0 % 3 > 0).collect();
    store.mark_read(&read, true).expect("marked");
    for id in all.iter().filter(|id| id.0 % 200 == 0) {
        store.star(*id, true).expect("starred");
    }
}

/// An article of a feed.
pub fn entry(feed: usize, number: usize, words: &mut Words) -> ParsedEntry {
    let is_chinese = feed.is_multiple_of(10);
    let html = article(words, is_chinese);
    let title = if is_chinese { words.characters(12) } else { words.some(7) };
    ParsedEntry {
        identity: number.to_string(),
        raw_digest: None,
        title: Sanitized::line(&title),
        url: HttpUrl::parse(&format!("https://feed{feed}.example/{number}")).ok(),
        author: Some(Sanitized::line(["Maya Reyes", "Jo Kim", "Ann Lee"][number % 3])),
        published: Some(now() - TimeDelta::minutes((number * 5_256 + feed) as i64)),
        updated: None,
        body: Body { html, is_teaser: false },
        enclosures: Vec::new(),
    }
}

fn article(words: &mut Words, is_chinese: bool) -> String {
    let mut html = String::new();
    while html.len() < BYTES {
        if is_chinese {
            html += &format!("<h2>{}</h2><p>{}。</p>", words.characters(8), words.characters(200));
        } else {
            html += &format!("<h2>{}</h2><p>{}</p><p>{}.</p>", words.some(5), words.some(30), words.some(60));
        }
        if words.below(12) == 0 {
            let cells = [words.some(1), words.some(1), words.some(2)];
            html += &format!("<table><tr><th>{}<th>{}<tr><td>{}<td>7</table>", cells[0], cells[1], cells[2]);
        }
        if words.below(40) == 0 {
            html += &format!("<details><summary>{}?</summary><p>{}.</p></details>", words.some(6), words.some(20));
        }
        if words.below(2_000) == 0 {
            html += &format!("<pre><code>{}</code></pre>", words.some(10));
        }
    }
    html
}

/// Made-up words, some of them much more frequent than others, from a generator of random numbers (xorshift64*).
pub struct Words(u64);

impl Words {
    /// A generator that begins with a number other than 0.
    pub fn new(start: u64) -> Words {
        Words(start)
    }

    fn some(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    /// The nth most frequent is about n times as rare as the first.
    fn word(&mut self) -> String {
        let mut number = self.ranked(60_000.0) + 17;
        let mut word = String::new();
        while number > 0 {
            let (consonant, vowel) = (number % 18, (number / 18) % 5);
            word.extend([b"tsbcdfghjklmnprvwz"[consonant as usize], b"oeiau"[vowel as usize]].map(char::from));
            number /= 18;
        }
        word
    }

    fn characters(&mut self, count: usize) -> String {
        const FREQUENT: &[char] = &['的', '一', '是', '有', '不', '人', '在', '我', '了', '中'];
        let character = |rank: u64| {
            let other = char::from_u32(0x4E00 + (rank as u32 * 7) % 20_900).unwrap_or('的');
            FREQUENT.get(rank as usize).copied().unwrap_or(other)
        };
        (0..count).map(|_| character(self.ranked(3_000.0))).collect()
    }

    fn ranked(&mut self, known: f64) -> u64 {
        let share = self.below(1 << 24) as f64 / f64::from(1 << 24);
        (share * known.ln()).exp() as u64 - 1
    }

    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    }
}
