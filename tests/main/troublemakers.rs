//! Feeds that end the program or exceed its limits: the next start leaves them alone.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use crosshead::config::Settings;
use crosshead::feed::{FeedId, Round};
use crosshead::net::Fetcher;
use crosshead::runtime::engine::Engine;
use crosshead::store::Store;

use crate::support::server::{Server, answer};

const FEED: &str = "<rss version='2.0'><channel><title>x</title><item><title>y</title></item></channel></rss>";

fn server() -> Server {
    Server::start(|_| answer("200 OK\r\nContent-Type: application/rss+xml", FEED))
}

/// A data file with the feeds `/1` to `/4` of a server.
struct Shelf {
    folder: tempfile::TempDir,
    server: Server,
}

impl Shelf {
    fn new() -> Shelf {
        let shelf = Shelf { folder: tempfile::tempdir().unwrap(), server: server() };
        let store = shelf.store();
        for feed in 1..=4 {
            assert_eq!(store.subscribe(&shelf.server.url(&format!("/{feed}")), None, &[]).unwrap(), FeedId(feed));
        }
        shelf
    }

    fn store(&self) -> Store {
        Store::open(&self.folder.path().join("test.db")).unwrap()
    }

    fn note(&self, feed: i64) -> PathBuf {
        self.folder.path().join(format!("test.db.in-hand-{feed}"))
    }

    /// As when the program ended while it read the feed.
    fn leave_in_hand(&self, feed: i64) {
        fs::write(self.note(feed), format!("1 {}\n", start().timestamp())).unwrap();
    }

    /// What is asked for in a round, in order, by a program that was started so long after.
    async fn visited(&self, round: impl Into<Round>, hours: i64) -> Vec<String> {
        let clock = Arc::new(move || start() + TimeDelta::hours(hours));
        let settings = Settings::default();
        let engine = Engine::with(self.store(), Fetcher::new(&settings.network), clock, &settings);
        let before = self.server.paths().len();
        engine.refresh(round, |_| (), std::future::pending()).await.unwrap();
        self.server.paths().split_off(before)
    }
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

#[tokio::test]
async fn a_feed_that_was_in_hand_when_the_program_ended_is_left_alone_at_the_next_start() {
    let shelf = Shelf::new();
    shelf.leave_in_hand(1);
    let mut visited = shelf.visited(Round::Due, 0).await;
    visited.sort();
    assert_eq!(visited, ["/2", "/3", "/4"]);
}

#[tokio::test]
async fn later_it_comes_last_and_when_it_is_finished_it_is_like_any_other() {
    let shelf = Shelf::new();
    shelf.leave_in_hand(1);
    let visited = shelf.visited(Round::Due, 2).await;
    assert_eq!((visited.len(), visited.last().map(String::as_str)), (4, Some("/1")));
    assert!(!shelf.note(1).exists());
}

#[tokio::test]
async fn whoever_asks_for_all_gets_it_last_and_whoever_asks_for_it_gets_it() {
    let shelf = Shelf::new();
    shelf.leave_in_hand(2);
    assert_eq!(shelf.visited(Round::All, 0).await.last().map(String::as_str), Some("/2"));
    shelf.leave_in_hand(3);
    assert_eq!(shelf.visited(Round::One(FeedId(3)), 0).await, ["/3"]);
}

#[tokio::test]
async fn a_refresh_leaves_nothing_in_hand() {
    let shelf = Shelf::new();
    assert_eq!(shelf.visited(Round::All, 0).await.len(), 4);
    assert!((1..=4).all(|feed| !shelf.note(feed).exists()));
}
