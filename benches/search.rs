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

#[path = "support/library.rs"]
mod library;

use std::time::Duration;

use crosshead::query::SearchQuery;
use crosshead::store::Store;
use library::{FEEDS, filter_of, millis, timed};

const ROWS: usize = 50;

/// How often each beginning of a query is asked.
const TIMES: usize = 5;

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
    let home = library::open();
    let store = home.store;
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
        let took = (0..TIMES).map(|_| timed(|| store.search(&filter_of(&parsed), None, ROWS).expect("rows")).0);
        slowest.extend(took);
    }
    let parsed = filter_of(&SearchQuery::parse_typed(query).expect("a query"));
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
    let parsed = filter_of(&SearchQuery::parse(pattern).expect("a query"));
    let (first, _) = timed(|| store.search(&parsed, None, ROWS).expect("rows"));
    let (whole, count) = timed(|| store.count(&parsed).expect("a count"));
    println!("`{pattern}`: {count} found, first rows {:.1} ms, whole {:.1} ms", millis(first), millis(whole));
}
