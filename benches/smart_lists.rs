//! What keeping the counts of 20 smart lists costs: at the start, and after each kind of change.
//!
//! ```text
//! cargo bench --bench smart_lists -- 100000 [FOLDER]
//! ```
//!
//! The number is that of the articles, in 1,000 feeds. With a folder, the store is made there once and used again, and every run
//! adds some articles. Times are the processor's, of the thread that counts, so that other work on the machine matters little.

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

use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::{EntryFilter, EntryId, ListId, ListScope, ParsedFeed};
use crosshead::query::SearchQuery;
use crosshead::store::{Store, Validators};
use library::{FEEDS, Words, derive, filter_of, millis, now, timed};

/// What users look for: words, parts, flags, dates and feeds, and some of it together.
const QUERIES: [&str; 20] = [
    "teso",
    "mibo kego",
    "mimibofo or pagulajo",
    "-teso is:unread",
    "的 有",
    "title:/^mim[ib]/",
    "author:reyes age<30d",
    "h:mibo is:unread",
    "has:table",
    "has:code or has:faq",
    "words<300",
    "minutes>10 is:unread",
    "is:starred",
    "is:unread age<3d",
    "age>300d is:unread",
    "date:2026-10",
    "feed:\"Feed 7\"",
    "url:feed99",
    "(teso or has:table) is:unread",
    "kego -has:table age<100d",
];

fn main() {
    let home = library::open();
    let store = home.store;
    println!("{} articles in {FEEDS} feeds\n", store.feeds().expect("feeds").total);
    let lists: Vec<(ListId, EntryFilter)> = (1..).map(ListId).zip(QUERIES.map(filter)).collect();
    let (all, counts) = timed(|| store.count_lists(&lists).expect("counts"));
    println!("| After | the counts of {} lists take |\n|---|---|\n| the start | {:.1} ms |", lists.len(), millis(all));
    after("nothing", &store, &lists, |_| ());
    after("a mark", &store, &lists, |store| store.mark_read(&[EntryId(50_001)], false).expect("marked"));
    after("a star", &store, &lists, |store| store.star(EntryId(77), true).expect("starred"));
    after("200 marks here and there", &store, &lists, |store| {
        let marked: Vec<EntryId> = (0..200).map(|n| EntryId(n * 431 + 2)).collect();
        store.mark_read(&marked, false).expect("marked");
    });
    after("30 new articles", &store, &lists, |store| fetch(store, 0));
    after("these are derived", &store, &lists, derive);
    after("300 new articles", &store, &lists, |store| (1..11).for_each(|feed| fetch(store, feed)));
    after("these are derived", &store, &lists, derive);
    after("all are read", &store, &lists, |store| store.mark_all_read(ListScope::All).expect("marked"));
    for ((_, count), query) in counts.iter().zip(QUERIES) {
        println!("`{query}`: {} of {}", count.unread, count.total);
    }
}

fn filter(query: &str) -> EntryFilter {
    filter_of(&SearchQuery::parse(query).expect("a query"))
}

fn after(what: &str, store: &Store, lists: &[(ListId, EntryFilter)], change: impl Fn(&Store)) {
    change(store);
    let (time, _) = timed(|| store.count_lists(lists).expect("counts"));
    println!("| {what} | {:.2} ms |", millis(time));
}

/// A feed has 30 articles that it had not before.
fn fetch(store: &Store, number: usize) {
    let url = HttpUrl::parse(&format!("https://feed{number}.example/feed")).expect("an address");
    let id = store.subscribe(&url, None, &[]).expect("a feed");
    let first = store.feeds().expect("feeds").newest.0 as usize;
    let mut words = Words::new(first as u64 + 1);
    let entries = (0..30).map(|n| library::entry(number, first + n, &mut words)).collect();
    let feed = ParsedFeed { title: Sanitized::line(&format!("Feed {number}")), entries, ..ParsedFeed::default() };
    store.save_feed(id, &feed, &Validators::default(), now()).expect("saved");
}
