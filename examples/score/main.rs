//! Measures the program against corpora that are not part of it:
//!
//! ```text
//! cargo run --release --example score -- ../shared/corpora [--floors] [--deviations] [CORPUS…]
//! cargo run --release --example score -- ../shared/corpora --ablate
//! ```
//!
//! One module for each corpus, one line for each figure. With `--floors`, the exit code shows whether a figure fell below
//! its floor. With `--deviations`, every miss is listed, with its reason if it has one. `--ablate` prints instead what each rule
//! of the extraction brings (`ablate`).

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "it has no other way to say what it measured")]

mod ablate;
mod archyworldys;
mod faq;
mod feeds;
mod structure;
mod tables;
#[path = "../wcxb/mod.rs"]
mod wcxb;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The corpora, by the name of their folder.
const CORPORA: &[(&str, Scorer)] = &[
    ("archyworldys", archyworldys::score),
    ("structure-dev", structure::score),
    ("faq-dev", faq::score),
    ("feeds", feeds::score),
    ("tables-dev", tables::score),
];

/// Scores a corpus folder.
type Scorer = fn(&Path) -> Vec<Figure>;

/// How many of a total are right, and the share that must be.
#[derive(Debug)]
pub struct Figure {
    pub what: &'static str,
    pub right: usize,
    pub of: usize,
    pub floor: f64,
    /// A line for each miss.
    pub deviations: Vec<String>,
}

impl Figure {
    pub fn new(what: &'static str, floor: f64) -> Figure {
        Figure { what, right: 0, of: 0, floor, deviations: Vec::new() }
    }

    /// Counts one; a miss is described by `deviation`.
    pub fn count(&mut self, is_right: bool, deviation: impl FnOnce() -> String) {
        self.of += 1;
        self.right += usize::from(is_right);
        if !is_right {
            self.deviations.push(deviation());
        }
    }

    /// The share that is right; 1 if there is nothing to count.
    pub fn share(&self) -> f64 {
        if self.of == 0 { 1.0 } else { self.right as f64 / self.of as f64 }
    }

    fn is_below_floor(&self) -> bool {
        self.share() < self.floor
    }

    fn print(&self, corpus: &str, with_deviations: bool) {
        let mark = if self.is_below_floor() { "  BELOW" } else { "" };
        let (share, floor) = (self.share(), self.floor);
        println!("{corpus:14} {:32} {share:.3}  {:5}/{:<5} floor {floor:.3}{mark}", self.what, self.right, self.of);
        for deviation in self.deviations.iter().filter(|_| with_deviations) {
            println!("    {deviation}");
        }
    }
}

fn main() -> ExitCode {
    let (flags, names): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let Some((root, wanted)) = names.split_first() else {
        eprintln!("usage: score CORPORA [--floors] [--deviations] [CORPUS…], or score CORPORA --ablate");
        return ExitCode::from(2);
    };
    let has = |flag: &str| flags.iter().any(|given| given == flag);
    if has("--ablate") {
        return ablate::print(Path::new(root));
    }
    let mut is_below = false;
    for (name, score) in CORPORA.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|w| w == name)) {
        for figure in score(&PathBuf::from(root).join(name)) {
            figure.print(name, has("--deviations"));
            is_below |= figure.is_below_floor();
        }
    }
    if is_below && has("--floors") { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The form in which texts are compared: white space collapsed, lower case.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// How many of `wanted` are found in `read` in the same order: the longest common subsequence.
pub fn in_order<T: PartialEq>(wanted: &[T], read: &[T]) -> usize {
    let mut best = vec![0; read.len() + 1];
    for a in wanted {
        let mut diagonal = 0;
        for (j, b) in read.iter().enumerate() {
            let above = best[j + 1];
            best[j + 1] = if a == b { diagonal + 1 } else { above.max(best[j]) };
            diagonal = above;
        }
    }
    best[read.len()]
}
