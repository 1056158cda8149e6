//! Checks that reading joins no two words and changes no code, on corpora that are not part of the program:
//!
//! ```text
//! cargo run --release --example characters -- ../shared/corpora [--all] [CORPUS…]
//! ```
//!
//! Each page is read and written as text, Markdown and JSON, and compared with its own text (`characters`). Of a large
//! corpus a third is read, or with `--all` every page. The exit code shows whether anything was found.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "it has no other way to say what it found")]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use crosshead::article::Metadata;
use crosshead::article::read::article_from_page;

#[path = "../../tests/support/characters.rs"]
mod characters;

const CORPORA: [&str; 6] = ["structure-dev", "tables-dev", "faq-dev", "archyworldys", "wcxb-dev", "cases"];

/// A corpus of more pages is read in part.
const MANY: usize = 500;

fn main() -> ExitCode {
    let (flags, names): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let Some((root, wanted)) = names.split_first() else {
        eprintln!("usage: characters CORPORA [--all] [CORPUS…]");
        return ExitCode::from(2);
    };
    let corpora = CORPORA.iter().filter(|name| wanted.is_empty() || wanted.iter().any(|one| one == *name));
    let is_bad: Vec<bool> = corpora
        .map(|name| check(name, &Path::new(root).join(name), flags.iter().any(|flag| flag == "--all")))
        .collect();
    if is_bad.contains(&true) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Checks one corpus and returns whether anything is wrong.
fn check(name: &str, folder: &Path, is_all: bool) -> bool {
    let mut pages = pages(folder);
    if pages.len() > MANY && !is_all {
        pages = pages.into_iter().step_by(3).collect();
    }
    let (mut joined, mut changed, mut blocks, mut stretches) = (0, 0, 0, 0);
    for (page, faults) in compared(&pages) {
        joined += usize::from(!faults.joined.is_empty());
        changed += faults.changed.len();
        (blocks, stretches) = (blocks + faults.blocks, stretches + faults.stretches);
        for found in faults.joined.iter().take(4) {
            println!("    {}: joined {found:?}", page.display());
        }
        for found in faults.changed.iter().take(2) {
            println!("    {}: changed {found:?}", page.display());
        }
    }
    println!(
        "{name:14} {:4} pages, {joined} with joined words, {changed} changed code blocks, {stretches} of {blocks} blocks are a stretch of the page",
        pages.len()
    );
    joined + changed > 0
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            pages.extend(self::pages(&path));
        } else if [".html", ".html.gz"].iter().any(|ending| name.ends_with(ending)) {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

/// Compares on two threads, in the order of the pages.
fn compared(pages: &[PathBuf]) -> Vec<(&PathBuf, characters::Faults)> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for sender in [sender.clone(), sender] {
            let next = &next;
            scope.spawn(move || {
                while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let _ = sender.send((page, compare(page)));
                }
            });
        }
    });
    let mut compared: Vec<_> = receiver.iter().collect();
    compared.sort_by_key(|(page, _)| *page);
    compared
}

fn compare(page: &Path) -> characters::Faults {
    let html = String::from_utf8_lossy(&bytes(page)).into_owned();
    match article_from_page(html.as_str(), None, &Metadata::default()) {
        Ok(article) => characters::faults(&html, &article),
        Err(_) => characters::Faults::default(),
    }
}

fn bytes(page: &Path) -> Vec<u8> {
    let raw = std::fs::read(page).unwrap_or_default();
    if page.extension().is_none_or(|ending| ending != "gz") {
        return raw;
    }
    let mut bytes = Vec::new();
    let _ = flate2::read::GzDecoder::new(&*raw).read_to_end(&mut bytes);
    bytes
}
