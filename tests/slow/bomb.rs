//! How much memory and processor time a gzip bomb costs. In a process of its own: what is measured is the whole process's.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::time::Duration;

use crosshead::config::NetworkSettings;
use crosshead::net::Fetcher;
use flate2::Compression;
use flate2::write::GzEncoder;
use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::Runtime;

use crate::support::alone::in_a_process_of_its_own;
use crate::support::memory;
use crate::support::server::{Server, answer, status};

/// 1 GiB of blanks, in a megabyte: gzip members follow one another as if they were one.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    encoder.finish().unwrap().repeat(1024)
}

/// The processor time of this process, the server's and ours.
fn cpu_time() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().expect("it is not negative")
}

#[test]
fn a_bomb_of_a_gigabyte_costs_two_seconds_and_64_mib_at_most() {
    in_a_process_of_its_own("bomb::a_bomb_of_a_gigabyte_costs_two_seconds_and_64_mib_at_most", || {
        Runtime::new().unwrap().block_on(measure());
    });
}

async fn measure() {
    let packed = bomb();
    let server = Server::start(move |request| match &*request.path {
        "/bomb" => answer("200 OK\r\nContent-Encoding: gzip", &packed),
        _ => status("404 Not Found"),
    });
    let fetcher = Fetcher::new(&NetworkSettings::default());
    fetcher.feed(&server.url("/first"), None, None).await.unwrap_err();
    let (before, start) = (memory::begin().unwrap(), cpu_time());
    let failure = fetcher.feed(&server.url("/bomb"), None, None).await.unwrap_err();
    let (spent, extra) = (cpu_time().saturating_sub(start), memory::grown_since(before));
    println!("{spent:?}, {} MiB", extra >> 20);
    assert!(failure.to_string().contains("is larger than 16 MiB"), "{failure}");
    assert!(spent < Duration::from_secs(2), "{spent:?}");
    assert!(extra <= 64 << 20, "{extra} bytes");
}
