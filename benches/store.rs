//! The cost of lists as the store grows: a page at the top and deep down, the position of an entry, the feed list, and
//! opening the file.

#![allow(clippy::cast_possible_wrap, reason = "the numbers are small")]

use std::hint::black_box;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::{Body, EntryFilter, EntryQuery, ListScope, ParsedEntry, ParsedFeed, Sort};
use crosshead::store::{Store, Validators};
use tempfile::TempDir;

const FEEDS: usize = 50;
const ROWS: usize = 60;

/// A store with this many entries, spread evenly over the feeds, a third of them read, one in fifty starred.
fn filled(entries: usize) -> (TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder for the bench");
    let store = Store::open(&folder.path().join("data.db")).expect("a new store");
    let now = Utc::now();
    for n in 0..FEEDS {
        let url = HttpUrl::parse(&format!("https://feed{n}.example/feed")).expect("an address");
        let id = store.subscribe(&url, None, &[]).expect("a feed");
        let entries = (0..entries / FEEDS).map(|m| entry(n, m, now)).collect();
        let feed = ParsedFeed { title: Sanitized::line(&format!("Feed {n}")), entries, ..ParsedFeed::default() };
        store.save_feed(id, &feed, &Validators::default(), now).expect("saved");
    }
    mark(&store, entries);
    (folder, store)
}

fn entry(feed: usize, number: usize, now: DateTime<Utc>) -> ParsedEntry {
    let words = format!("<p>What happened in town {number}, and why it matters to the people of place {feed}.</p>\n");
    ParsedEntry {
        identity: format!("https://feed{feed}.example/{number}"),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(&format!(
            "{} things to know about place {number} of region {feed}",
            number * 7919 % 1000
        )),
        url: HttpUrl::parse(&format!("https://feed{feed}.example/{number}")).ok(),
        author: None,
        published: Some(now - TimeDelta::minutes((number * FEEDS + feed) as i64)),
        updated: None,
        body: Body { html: words.repeat(20), is_teaser: false },
    }
}

fn mark(store: &Store, entries: usize) {
    let all = EntryQuery { filter: EntryFilter::ALL, sort: Sort::Newest };
    let ids: Vec<_> = store.entries(&all, 0, entries).expect("rows").rows.iter().map(|row| row.id).collect();
    let read: Vec<_> = ids.iter().copied().step_by(3).collect();
    store.mark_read(&read, true).expect("marked");
    for id in ids.iter().step_by(50).take(500) {
        store.star(*id, true).expect("starred");
    }
}

fn queries() -> Vec<(&'static str, EntryQuery)> {
    vec![
        ("newest", EntryQuery::of(ListScope::All, false, Sort::Newest)),
        ("unread", EntryQuery::of(ListScope::All, true, Sort::Newest)),
        ("title", EntryQuery::of(ListScope::All, false, Sort::Title)),
        ("unread title", EntryQuery::of(ListScope::All, true, Sort::Title)),
        ("starred", EntryQuery::of(ListScope::Starred, false, Sort::Newest)),
    ]
}

fn lists(criterion: &mut Criterion) {
    for size in [5_000, 100_000] {
        let (folder, store) = filled(size);
        for (name, query) in queries() {
            let total = store.entries(&query, 0, 1).expect("a page").total;
            for (place, offset) in [("top", 0), ("middle", total / 2), ("end", total.saturating_sub(ROWS))] {
                let id = format!("{size}/{name}/{place}");
                time(criterion, &id, || store.entries(&query, offset, ROWS).expect("a page"));
            }
            let middle = store.entries(&query, total / 2, 1).expect("a page").rows[0].id;
            let id = format!("{size}/{name}/position");
            time(criterion, &id, || store.position(&query, middle).expect("a place"));
        }
        time(criterion, &format!("{size}/feeds"), || store.feeds().expect("the list"));
        time(criterion, &format!("{size}/open"), || {
            Store::open(&folder.path().join("data.db")).expect("it opens").feeds().expect("the list")
        });
    }
}

fn time<T>(criterion: &mut Criterion, id: &str, mut work: impl FnMut() -> T) {
    criterion.bench_function(id, |bencher| bencher.iter(|| black_box(work())));
}

criterion_group! {
    name = store;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(std::time::Duration::from_millis(200))
        .measurement_time(std::time::Duration::from_millis(600));
    targets = lists
}
criterion_main!(store);
