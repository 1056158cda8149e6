//! How much memory and time a gzip bomb costs. A binary of its own: the memory measured is the whole process's.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::time::{Duration, Instant};

use crosshead::config::NetworkSettings;
use crosshead::net::Fetcher;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::memory;
use crate::support::server::{Server, answer, status};

/// 1 GiB of blanks, in a megabyte: gzip members follow one another as if they were one.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    encoder.finish().unwrap().repeat(1024)
}

#[tokio::test]
async fn a_bomb_of_a_gigabyte_costs_two_seconds_and_64_mib_at_most() {
    let packed = bomb();
    let server = Server::start(move |request| match &*request.path {
        "/bomb" => answer("200 OK\r\nContent-Encoding: gzip", &packed),
        _ => status("404 Not Found"),
    });
    let fetcher = Fetcher::new(&NetworkSettings::default());
    fetcher.feed(&server.url("/first"), None, None).await.unwrap_err();
    let (before, start) = (memory::begin().unwrap(), Instant::now());
    let failure = fetcher.feed(&server.url("/bomb"), None, None).await.unwrap_err();
    let (elapsed, extra) = (start.elapsed(), memory::grown_since(before));
    println!("{elapsed:?}, {} MiB", extra >> 20);
    assert!(failure.to_string().contains("is larger than 16 MiB"), "{failure}");
    assert!(elapsed < Duration::from_secs(2), "{elapsed:?}");
    assert!(extra <= 64 << 20, "{extra} bytes");
}
