//! What hostile and large feeds leave in the data file, and how long saving them keeps the user's marks waiting.
//!
//! The figures of the ignored ones are for reading: `cargo test --release --test slow -- growth:: --ignored --nocapture`.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::{self, Body, Cut, EntryId, FeedId, ParsedEntry, ParsedFeed};
use crosshead::store::{Store, Validators};
use flate2::{Compression, write::GzEncoder};

const ITEMS: usize = 10_000;

fn noon() -> DateTime<Utc> {
    "2026-04-20T12:00:00Z".parse().unwrap()
}

fn address() -> HttpUrl {
    HttpUrl::parse("https://a.example/feed").unwrap()
}

/// A document that is small on the wire and large once it is stored: items without ids, so that the long address is both,
/// and nothing in them that does not repeat but a number. Each edition's items are others.
fn hostile(edition: usize, items: usize) -> String {
    let item = |n: usize| format!("<item><link>https://a.example/{edition}/{n}/{}</link></item>", "a".repeat(1_560));
    let items: String = (0..items).map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>")
}

fn on_the_wire(document: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(document.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

fn size(file: &Path) -> u64 {
    std::fs::metadata(file).unwrap().len()
}

/// An honest feed of so many items; those of another edition are others.
fn large(items: usize, edition: usize) -> ParsedFeed {
    let entry = |n: usize| ParsedEntry {
        identity: format!("https://a.example/{edition}/{n}"),
        raw_digest: None,
        title: Sanitized::line(&format!("{} things to know about place {n}", n * 7919 % 1000)),
        url: HttpUrl::parse(&format!("https://a.example/{edition}/{n}")).ok(),
        author: None,
        published: Some(noon() - TimeDelta::minutes(n as i64)),
        updated: None,
        body: Body {
            html: format!("<p>What happened in town {n}, and why it matters.</p>\n").repeat(40),
            is_teaser: false,
        },
    };
    ParsedFeed { entries: (0..items).map(entry).collect(), ..ParsedFeed::default() }
}

#[test]
fn what_is_small_on_the_wire_stays_small_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.db");
    let store = Store::open(&file).unwrap();
    let id = store.subscribe(&address(), None, &[]).unwrap();
    let document = hostile(0, 2_100);
    assert!(on_the_wire(&document) < 64 << 10);
    let feed = feed::parse::parse(document.as_bytes(), None, &address()).unwrap();
    let refreshed = store.save_feed(id, &feed, &Validators::default(), noon()).unwrap();
    assert_eq!((refreshed.new, refreshed.cut), (2_000, Some(Cut { kept: 2_000, named: 2_100 })));
    let again = store.save_feed(id, &feed, &Validators::default(), noon()).unwrap();
    assert_eq!((again.new, again.cut), (0, refreshed.cut), "what was left out does not come back");
    drop(store);
    assert!(size(&file) < 16 << 20, "the file has {} KiB", size(&file) >> 10);
}

#[test]
#[ignore = "figures"]
fn a_hostile_feed_whose_items_are_others_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.db");
    for edition in 0..3 {
        let store = Store::open(&file).unwrap();
        let id = store.subscribe(&address(), None, &[]).unwrap();
        let document = hostile(edition, ITEMS);
        let wire = on_the_wire(&document);
        let feed = feed::parse::parse(document.as_bytes(), None, &address()).unwrap();
        let refreshed = store.save_feed(id, &feed, &Validators::default(), noon()).unwrap();
        drop(store);
        println!("fetch {edition}: {wire} bytes on the wire; {refreshed:?}; the file has {} KiB", size(&file) >> 10);
    }
}

/// Saves while somebody stars an entry of another feed, again and again.
fn save_while_starring(store: &Store, id: FeedId, feed: &ParsedFeed) {
    let is_saved = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let start = Instant::now();
            let refreshed = store.save_feed(id, feed, &Validators::default(), noon()).unwrap();
            println!("saved in {:?}: {refreshed:?}", start.elapsed());
            is_saved.store(true, Ordering::SeqCst);
        });
        let (mut waits, mut star) = (Vec::<Duration>::new(), false);
        while !is_saved.load(Ordering::SeqCst) {
            star = !star;
            let start = Instant::now();
            store.star(EntryId(1), star).unwrap();
            waits.push(start.elapsed());
            std::thread::sleep(Duration::from_millis(3));
        }
        waits.sort();
        let longest = &waits[waits.len().saturating_sub(3)..];
        println!("{} stars meanwhile: half waited {:?}, the longest {longest:?}", waits.len(), waits[waits.len() / 2]);
    });
}

/// A store with a starred entry of another feed, and a feed that has nothing yet.
fn home(folder: &Path) -> (Store, FeedId) {
    let store = Store::open(&folder.join("data.db")).unwrap();
    let other = store.subscribe(&HttpUrl::parse("https://b.example/").unwrap(), None, &[]).unwrap();
    store.save_feed(other, &large(1, 0), &Validators::default(), noon()).unwrap();
    let id = store.subscribe(&address(), None, &[]).unwrap();
    (store, id)
}

#[test]
#[ignore = "figures"]
fn a_large_feed_is_saved_while_the_user_stars() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = home(folder.path());
    let feed = large(ITEMS, 0);
    save_while_starring(&store, id, &feed);
    for round in ["first", "second"] {
        let start = Instant::now();
        let refreshed = store.save_feed(id, &feed, &Validators::default(), noon()).unwrap();
        println!("nothing changed ({round} time): {:?}: {refreshed:?}", start.elapsed());
    }
    let numbered = feed.entries.iter().enumerate();
    let entries = numbered.map(|(n, entry)| ParsedEntry { raw_digest: Some(n as i64), ..entry.clone() }).collect();
    let feed = ParsedFeed { entries, ..feed };
    for round in ["first", "second", "third"] {
        let start = Instant::now();
        let refreshed = store.save_feed(id, &feed, &Validators::default(), noon()).unwrap();
        println!("nothing changed, with digests ({round} time): {:?}: {refreshed:?}", start.elapsed());
    }
}

#[test]
#[ignore = "figures"]
fn a_feed_that_is_full_makes_room_while_the_user_stars() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = home(folder.path());
    for edition in 1..12 {
        let new = store.save_feed(id, &large(ITEMS, edition), &Validators::default(), noon()).unwrap().new;
        println!("edition {edition}: {new} new of {}", store.feed(id).unwrap().unwrap().total);
    }
    save_while_starring(&store, id, &large(ITEMS, 12));
}

/// The costliest question: is this new id one of the many entries at this address?
#[test]
#[ignore = "figures"]
fn all_items_have_one_address() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = home(folder.path());
    for edition in 1..4 {
        let mut feed = large(ITEMS, edition);
        feed.entries.iter_mut().for_each(|entry| entry.url = Some(address()));
        save_while_starring(&store, id, &feed);
    }
}
