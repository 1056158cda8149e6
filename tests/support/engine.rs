//! An engine without a screen.

use crosshead::article::HttpUrl;
use crosshead::config::Settings;
use crosshead::feed::FeedId;
use crosshead::runtime::engine::Engine;
use crosshead::store::Store;

/// An engine with an empty store. The folder is gone when it is dropped.
pub fn engine() -> (Engine, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("test.db")).unwrap();
    (Engine::new(store, &Settings::default()), folder)
}

pub fn subscribed(engine: &Engine, url: &HttpUrl) -> FeedId {
    engine.store().subscribe(url, None, &[]).unwrap()
}
