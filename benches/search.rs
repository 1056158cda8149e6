//! What a key costs in a search: the first 50 rows of each beginning of a query, counting all of it, and patterns.
//!
//! ```text
//! cargo bench --bench search -- 100000 [FOLDER]
//! ```
//!
//! The number is that of the articles, in 1,000 feeds. With a folder, the store is made there once and used again. Times are the
//! processor's, of the thread that asks, so that other work on the machine matters little.

#![allow(clippy::print_stdout, reason = "it has no other way to say what it measured")]
#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the numbers are small"
)]

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
use tokio::runtime::Runtime;

const FEEDS: usize = 1_000;
const ROWS: usize = 50;

/// How often each beginning of a query is asked.
const TIMES: usize = 5;

/// Bytes of the words of an article.
const BYTES: usize = 2_500;

/// Typed key by key. The made-up words are of all frequencies.
const TYPED: &[(&str, &[&str])] = &[
    ("a frequent word", &["teso ", "mibo ", "-teso"]),
    ("a rare word", &["mifuko ", "mimibofo ", "pagulajo "]),
    ("the start of a word", &["teso", "mib", "mibo", "keg", "mimib"]),
    ("several words", &["teso mibo ", "teso mimibofo ", "teso mibo kego ", "\"teso mibo\"", "(mibo or kego) -teso "]),
    ("Chinese", &["的", "的一", "一的是", "龠", "的 有", "title:的一"]),
    ("fields", &["title:teso ", "h:mibo ", "table:kego ", "author:reyes ", "faq:mizo ", "h:mimibofo "]),
    ("parts", &["has:table", "has:faq", "has:code", "has:figure", "words<300", "minutes>100", "-has:table"]),
    (
        "states",
        &["is:unread", "is:starred", "is:read", "is:offline", "age<3d", "age>300d", "date:2026-10", "feed:\"Feed 7\""],
    ),
    (
        "mixed",
        &[
            "teso has:code",
            "mibo is:starred",
            "mizo or has:table",
            "mimibofo or has:code",
            "kego words<300",
            "(kego or has:table) is:unread",
            "teso -has:table age<30d",
            "feed:\"Feed 7\" mizo",
            "teso minutes>100",
        ],
    ),
];

const PATTERNS: &[&str] = &["/tes(o|a) mi/", "/^zz+$/", "h:/^mim[ib]/", "faq:/zz$/", "table:/zz$/", "url:/99999/"];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let count = arguments.next().and_then(|argument| argument.parse().ok()).unwrap_or(10_000);
    let scratch = tempfile::tempdir().expect("a folder for the bench");
    let folder = arguments.next().map_or_else(|| scratch.path().to_owned(), PathBuf::from);
    let store = Store::open(&folder.join("data.db")).expect("a store");
    if store.feeds().expect("feeds").total == 0 {
        fill(&store, count);
    }
    let engine = Engine::new(store.clone(), &Settings::default());
    Runtime::new().expect("a runtime").block_on(engine.derive(|_| (), pending())).expect("all are derived");
    println!("{} articles in {FEEDS} feeds\n", store.feeds().expect("feeds").total);
    println!("| Query | rows | first {ROWS}: mean | slowest key | counted |\n|---|---|---|---|---|");
    let mut keys = Vec::new();
    for (name, queries) in TYPED {
        println!("| *{name}* | | | | |");
        queries.iter().for_each(|query| keys.extend(typed(&store, query)));
    }
    keys.sort();
    let at = |share: usize| millis(keys[(keys.len() - 1) * share / 1000]);
    println!(
        "\n{} keys: half {:.2} ms, p95 {:.2}, p99 {:.2}, max {:.2}\n",
        keys.len(),
        at(500),
        at(950),
        at(990),
        at(1000)
    );
    PATTERNS.iter().for_each(|pattern| all_of(&store, pattern));
}

/// Types a query, and returns how long each key took.
fn typed(store: &Store, query: &str) -> Vec<Duration> {
    let mut slowest = Vec::new();
    for end in query.char_indices().map(|(at, c)| at + c.len_utf8()) {
        let Ok(parsed) = SearchQuery::parse_typed(&query[..end]) else { continue };
        let took = (0..TIMES).map(|_| timed(|| store.search(&filter(&parsed), None, ROWS).expect("rows")).0);
        slowest.extend(took);
    }
    let parsed = filter(&SearchQuery::parse_typed(query).expect("a query"));
    let (_, page) = timed(|| store.search(&parsed, None, ROWS).expect("rows"));
    let (counting, count) = timed(|| store.count(&parsed).expect("a count"));
    let mean = slowest.iter().sum::<Duration>() / slowest.len() as u32;
    let max = slowest.iter().max().copied().unwrap_or_default();
    println!(
        "| `{query}` | {}{} of {count} | {:.2} ms | {:.2} ms | {:.1} ms |",
        page.rows.len(),
        if page.has_more { "+" } else { "" },
        millis(mean),
        millis(max),
        millis(counting)
    );
    slowest
}

fn all_of(store: &Store, pattern: &str) {
    let parsed = filter(&SearchQuery::parse(pattern).expect("a query"));
    let (first, _) = timed(|| store.search(&parsed, None, ROWS).expect("rows"));
    let (whole, count) = timed(|| store.count(&parsed).expect("a count"));
    println!("`{pattern}`: {count} found, first rows {:.1} ms, whole {:.1} ms", millis(first), millis(whole));
}

fn filter(query: &SearchQuery) -> EntryFilter {
    let offset = FixedOffset::east_opt(0).expect("UTC is a zone");
    EntryFilter::of_query(query, QueryTime { now: now(), offset })
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let spent = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default();
    let start = spent();
    let made = work();
    (spent().saturating_sub(start), made)
}

fn now() -> DateTime<Utc> {
    "2026-11-30T12:00:00Z".parse().expect("it is a date")
}

/// Articles over a year; two thirds are read, one in two hundred is starred.
fn fill(store: &Store, count: usize) {
    let mut words = Words(0x9e37_79b9_7f4a_7c15);
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

fn entry(feed: usize, number: usize, words: &mut Words) -> ParsedEntry {
    let is_chinese = feed.is_multiple_of(10);
    let html = article(words, is_chinese);
    let title = if is_chinese { words.characters(12) } else { words.some(7) };
    ParsedEntry {
        identity: number.to_string(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(&title),
        url: HttpUrl::parse(&format!("https://feed{feed}.example/{number}")).ok(),
        author: Some(Sanitized::line(["Maya Reyes", "Jo Kim", "Ann Lee"][number % 3])),
        published: Some(now() - TimeDelta::minutes((number * 5_256 + feed) as i64)),
        updated: None,
        body: Body { html, is_teaser: false },
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
struct Words(u64);

impl Words {
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

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
