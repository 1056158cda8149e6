//! How long saving large feeds takes, and how long it keeps the user's marks waiting: a feed of 10,000 items while a star is set
//! again and again, the same when nothing has changed, when the feed is full, and when all its items have one address.
//!
//! It prints each figure; a mean would hide the longest waits.

#![allow(
    clippy::cast_possible_wrap,
    clippy::print_stdout,
    reason = "the numbers are small; what it prints is its result"
)]

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::{Body, EntryId, FeedId, ParsedEntry, ParsedFeed};
use crosshead::store::{Store, Validators};

const ITEMS: usize = 10_000;

fn main() {
    a_large_feed_is_saved_while_the_user_stars();
    a_feed_that_is_full_makes_room_while_the_user_stars();
    all_items_have_one_address();
}

fn noon() -> DateTime<Utc> {
    "2026-04-20T12:00:00Z".parse().expect("a date")
}

fn address() -> HttpUrl {
    HttpUrl::parse("https://a.example/feed").expect("an address")
}

/// An honest feed of so many items; those of another edition are others.
fn large(items: usize, edition: usize) -> ParsedFeed {
    let entry = |n: usize| ParsedEntry {
        identity: format!("https://a.example/{edition}/{n}"),
        raw_digest: None,
        enclosures: Vec::new(),
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

/// Saves while somebody stars an entry of another feed, again and again.
fn save_while_starring(store: &Store, id: FeedId, feed: &ParsedFeed) {
    let is_saved = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let start = Instant::now();
            let refreshed = store.save_feed(id, feed, &Validators::default(), noon()).expect("the store works");
            println!("saved in {:?}: {refreshed:?}", start.elapsed());
            is_saved.store(true, Ordering::SeqCst);
        });
        let (mut waits, mut star) = (Vec::<Duration>::new(), false);
        while !is_saved.load(Ordering::SeqCst) {
            star = !star;
            let start = Instant::now();
            store.star(EntryId(1), star).expect("the store works");
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
    let store = Store::open(&folder.join("data.db")).expect("the store works");
    let other = store
        .subscribe(&HttpUrl::parse("https://b.example/").expect("an address"), None, &[])
        .expect("the store works");
    store.save_feed(other, &large(1, 0), &Validators::default(), noon()).expect("the store works");
    let id = store.subscribe(&address(), None, &[]).expect("the store works");
    (store, id)
}

fn a_large_feed_is_saved_while_the_user_stars() {
    let folder = tempfile::tempdir().expect("a folder for the bench");
    let (store, id) = home(folder.path());
    let feed = large(ITEMS, 0);
    save_while_starring(&store, id, &feed);
    for round in ["first", "second"] {
        let start = Instant::now();
        let refreshed = store.save_feed(id, &feed, &Validators::default(), noon()).expect("the store works");
        println!("nothing changed ({round} time): {:?}: {refreshed:?}", start.elapsed());
    }
    let numbered = feed.entries.iter().enumerate();
    let entries = numbered.map(|(n, entry)| ParsedEntry { raw_digest: Some(n as i64), ..entry.clone() }).collect();
    let feed = ParsedFeed { entries, ..feed };
    for round in ["first", "second", "third"] {
        let start = Instant::now();
        let refreshed = store.save_feed(id, &feed, &Validators::default(), noon()).expect("the store works");
        println!("nothing changed, with digests ({round} time): {:?}: {refreshed:?}", start.elapsed());
    }
}

fn a_feed_that_is_full_makes_room_while_the_user_stars() {
    let folder = tempfile::tempdir().expect("a folder for the bench");
    let (store, id) = home(folder.path());
    for edition in 1..12 {
        let new =
            store.save_feed(id, &large(ITEMS, edition), &Validators::default(), noon()).expect("the store works").new;
        println!(
            "edition {edition}: {new} new of {}",
            store.feed(id).expect("the store works").expect("the store works").total
        );
    }
    save_while_starring(&store, id, &large(ITEMS, 12));
}

/// The costliest question: is this new id one of the many entries at this address?
fn all_items_have_one_address() {
    let folder = tempfile::tempdir().expect("a folder for the bench");
    let (store, id) = home(folder.path());
    for edition in 1..4 {
        let mut feed = large(ITEMS, edition);
        feed.entries.iter_mut().for_each(|entry| entry.url = Some(address()));
        save_while_starring(&store, id, &feed);
    }
}
