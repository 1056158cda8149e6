//! Refreshes many feeds at once, three in ten of them failing in different ways. `examples/load_test.rs` measures the same
//! with more feeds.

use std::time::{Duration, Instant};

use crosshead::article::HttpUrl;
use crosshead::config::{NetworkSettings, Settings};
use crosshead::feed::Round;
use crosshead::runtime::engine::Engine;
use crosshead::store::Store;

use crate::support::load_test::{address, fails, server};

/// Seconds that a silent server is waited for.
const PATIENCE: u64 = 10;

/// Twelve of the feeds are silent: one after the other they would take longer than this by themselves.
const IN_TIME: Duration = Duration::from_secs(12 * PATIENCE);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_feeds_are_done_in_time_and_each_failure_costs_only_itself() {
    // Each way to fail three times, and some that do not fail between them.
    let numbers: Vec<usize> = (0..250).filter(|n| fails(*n) || n % 10 == 5).collect();
    let port = server().port();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("test.db")).unwrap();
    let urls: Vec<_> = numbers.iter().map(|n| HttpUrl::parse(&address(*n, port)).unwrap()).collect();
    let ids: Vec<_> = urls.iter().map(|url| store.subscribe(url, None, &[]).unwrap()).collect();
    let network = NetworkSettings {
        // What a busy machine makes of an answer on loopback is not silence yet.
        header_timeout: PATIENCE,
        idle_timeout: PATIENCE,
        timeout: 60,
        concurrency: 32,
        ..NetworkSettings::default()
    };
    let engine = Engine::new(store, &Settings { network, ..Settings::default() });
    let start = Instant::now();
    let results = engine.refresh(Round::Due, |_| (), std::future::pending()).await.unwrap();
    assert!(start.elapsed() < IN_TIME, "{:?}", start.elapsed());
    assert_eq!(results.len(), numbers.len());
    for (n, id) in numbers.into_iter().zip(&ids) {
        let result = &results.iter().find(|refresh| refresh.feed == *id).unwrap().result;
        assert_eq!(result.is_err(), fails(n), "{n}: {result:?}");
        let feed = engine.store().feed(*id).unwrap().unwrap();
        assert_eq!(feed.error.is_some(), fails(n), "{n}");
        assert_eq!(feed.total, if fails(n) { 0 } else { 20 });
    }
}
