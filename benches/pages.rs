//! What it costs to read a page: extraction and structure, in process, over real pages.
//!
//! ```text
//! cargo bench --bench pages -- ../shared/corpora/wcxb-dev/pages
//! ```
//!
//! The folder holds pages as `.html` or `.html.gz`. Without one, the project's own fixtures are read. Each page is read three
//! times, and the fastest counts. Times are the processor's, so that other work on the machine matters little.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "it has no other way to say what it measured")]

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crosshead::article::Metadata;
use crosshead::article::read::article_from_page;
use crosshead::feed::encoding;
use flate2::read::GzDecoder;
use rustix::time::{ClockId, clock_gettime};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

/// How often each page is read.
const TIMES: usize = 3;

fn main() -> io::Result<()> {
    // Cargo passes `--bench`.
    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_else(|| FIXTURES.to_owned());
    let mut paths = Vec::new();
    find_pages(Path::new(&folder), &mut paths)?;
    paths.sort();
    let mut costs = paths.iter().map(|path| Ok((cost(&page(path)?), path))).collect::<io::Result<Vec<_>>>()?;
    costs.sort();
    if costs.is_empty() {
        return Err(io::Error::other(format!("{folder}: no pages")));
    }
    let at = |share: usize| costs[(costs.len() - 1) * share / 100].0.as_secs_f64() * 1000.0;
    println!("{} pages: median {:.2} ms, p95 {:.2} ms, all {:.1} s", costs.len(), at(50), at(95), total(&costs));
    for (cost, path) in costs.iter().rev().take(5) {
        println!("{:8.1} ms  {}", cost.as_secs_f64() * 1000.0, path.display());
    }
    Ok(())
}

fn total(costs: &[(Duration, &PathBuf)]) -> f64 {
    costs.iter().map(|(cost, _)| cost.as_secs_f64()).sum()
}

fn find_pages(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.to_string_lossy();
        if path.is_dir() {
            find_pages(&path, found)?;
        } else if name.ends_with(".html") || name.ends_with(".html.gz") {
            found.push(path);
        }
    }
    Ok(())
}

fn page(path: &Path) -> io::Result<String> {
    let mut bytes = fs::read(path)?;
    if path.extension().is_some_and(|end| end == "gz") {
        let mut unpacked = Vec::new();
        GzDecoder::new(&*bytes).read_to_end(&mut unpacked)?;
        bytes = unpacked;
    }
    Ok(encoding::guess(&bytes).decode(&bytes).0.into_owned())
}

/// The shortest time that the page took.
fn cost(html: &str) -> Duration {
    let once = || {
        let start = spent();
        std::hint::black_box(article_from_page(html, None, &Metadata::default())).ok();
        spent().saturating_sub(start)
    };
    (0..TIMES).map(|_| once()).min().unwrap_or_default()
}

/// The processor time of this thread.
fn spent() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}
