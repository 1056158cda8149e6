//! What a hostile feed leaves in the data file. How long saving large ones takes is measured by `cargo bench --bench growth`.

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, Utc};
use crosshead::article::HttpUrl;
use crosshead::feed::{self, Cut};
use crosshead::store::{Store, Validators};
use flate2::{Compression, write::GzEncoder};

fn noon() -> DateTime<Utc> {
    "2026-04-20T12:00:00Z".parse().unwrap()
}

fn address() -> HttpUrl {
    HttpUrl::parse("https://a.example/feed").unwrap()
}

/// A document that is small on the wire and large once it is stored: items without ids, so that the long address is both,
/// and nothing in them that does not repeat but a number.
fn hostile(items: usize) -> String {
    let item = |n: usize| format!("<item><link>https://a.example/{n}/{}</link></item>", "a".repeat(1_560));
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

#[test]
fn what_is_small_on_the_wire_stays_small_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.db");
    let store = Store::open(&file).unwrap();
    let id = store.subscribe(&address(), None, &[]).unwrap();
    let document = hostile(2_100);
    assert!(on_the_wire(&document) < 64 << 10);
    let feed = feed::parse::parse(document.as_bytes(), None, &address()).unwrap();
    let refreshed = store.save_feed(id, &feed, &Validators::default(), noon()).unwrap();
    assert_eq!((refreshed.new, refreshed.cut), (2_000, Some(Cut { kept: 2_000, named: 2_100 })));
    let again = store.save_feed(id, &feed, &Validators::default(), noon()).unwrap();
    assert_eq!((again.new, again.cut), (0, refreshed.cut), "what was left out does not come back");
    drop(store);
    assert!(size(&file) < 16 << 20, "the file has {} KiB", size(&file) >> 10);
}
