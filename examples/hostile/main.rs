//! Feeds the program hostile input and reports the results:
//!
//! ```text
//! cargo run --release --example hostile -- mutate [TARGET…] [--count N] [--seed N] [--corpora DIR]
//! cargo run --release --example hostile -- corpus DIR… [--program target/release/crosshead]
//! cargo run --release --example hostile -- shapes [PART OF A NAME]
//! cargo run --release --example hostile -- one TARGET FILE…
//! ```
//!
//! `mutate` changes good input at random, in the same way for the same seed and number. Input that breaks something is kept
//! in `target/hostile`. `corpus` takes every file of an attack corpus through every way in and every view. `shapes`
//! measures input that makes careless code quadratic. The exit code tells whether everything was fine.

#![allow(
    clippy::cast_possible_truncation,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a program for developers, with parts of the tests: it stops where it cannot go on, and its numbers are small"
)]

mod corpus;
mod mutate;
mod screen;
mod seeds;
mod shapes;
#[path = "../../tests/support/mod.rs"]
mod support;
mod targets;
mod watch;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use mutate::{Dice, mutated};
use targets::{TARGETS, Target};
use watch::{Watched, watch};

fn main() -> ExitCode {
    let mut arguments = Arguments::of(std::env::args().skip(1));
    if arguments.words.is_empty() {
        arguments.words.push(String::new());
    }
    watch::begin();
    let command = arguments.words.remove(0);
    let is_fine = watch::on_a_small_stack(|| match command.as_str() {
        "mutate" => mutate(&arguments),
        "corpus" => corpus(&arguments),
        "shapes" => shapes(&arguments),
        "one" => one(&arguments),
        _ => usage(),
    });
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn usage() -> bool {
    eprintln!(
        "usage: hostile mutate [TARGET…] [--count N] [--seed N] [--corpora DIR] | corpus DIR… | shapes [NAME] | one TARGET FILE…"
    );
    false
}

/// Words, and options with one value each.
struct Arguments {
    words: Vec<String>,
    options: BTreeMap<String, String>,
}

impl Arguments {
    fn of(mut given: impl Iterator<Item = String>) -> Arguments {
        let mut arguments = Arguments { words: Vec::new(), options: BTreeMap::new() };
        while let Some(word) = given.next() {
            match word.strip_prefix("--") {
                Some(name) => drop(arguments.options.insert(name.to_owned(), given.next().unwrap_or_default())),
                None => arguments.words.push(word),
            }
        }
        arguments
    }

    fn number(&self, name: &str, usual: u64) -> u64 {
        self.options.get(name).and_then(|value| value.parse().ok()).unwrap_or(usual)
    }

    fn path(&self, name: &str) -> Option<&Path> {
        self.options.get(name).map(Path::new)
    }
}

fn mutate(arguments: &Arguments) -> bool {
    let wanted = |name: &str| arguments.words.is_empty() || arguments.words.iter().any(|word| word == name);
    TARGETS.iter().filter(|(name, _)| wanted(name)).fold(true, |is_fine, (name, target)| {
        let seeds = seeds::of(name, arguments.path("corpora"));
        mutate_one(name, *target, &seeds, arguments) && is_fine
    })
}

fn mutate_one(name: &str, target: Target, seeds: &[Vec<u8>], arguments: &Arguments) -> bool {
    let (seed, count, from) =
        (arguments.number("seed", 1), arguments.number("count", 1_000), arguments.number("from", 0));
    let start = Instant::now();
    let mut tally = Tally::default();
    for number in from..from + count {
        if arguments.options.contains_key("trace") {
            eprintln!("{name} {number}");
        }
        let mut dice = Dice::of(seed, number);
        let input = mutated(seeds, &mut dice);
        let watched = watch(|| target(&input));
        if !watched.is_fine() || watched.caught.is_some() {
            keep(name, seed, number, &input);
        }
        tally.add(&format!("{name} {number}"), &watched);
    }
    tally.tell(&format!("{name}, {} seeds, {:.0} s", seeds.len(), start.elapsed().as_secs_f64()))
}

/// Keeps input that broke something, so that it can be examined and run again with `one`.
fn keep(name: &str, seed: u64, number: u64, input: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/hostile");
    let kept =
        fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(format!("{name}-{seed}-{number}")), input));
    if let Err(error) = kept {
        eprintln!("the input could not be kept: {error}");
    }
}

/// The results of a run.
#[derive(Default)]
struct Tally {
    count: usize,
    bad: usize,
    caught: usize,
    slowest: Option<(f64, String)>,
}

impl Tally {
    fn add(&mut self, what: &str, watched: &Watched) {
        self.count += 1;
        self.bad += usize::from(!watched.is_fine());
        self.caught += usize::from(watched.caught.is_some());
        if !watched.is_fine() {
            println!("{what}: {}", watched.told());
        }
        if let Some(caught) = &watched.caught {
            println!("{what}: caught: {caught}");
        }
        let took = watched.took.as_secs_f64();
        if self.slowest.as_ref().is_none_or(|(slowest, _)| took > *slowest) {
            self.slowest = Some((took, what.to_owned()));
        }
    }

    fn tell(&self, name: &str) -> bool {
        let slowest = self.slowest.as_ref().map(|(took, what)| format!("{took:.3} s, {what}")).unwrap_or_default();
        println!("{name}: {} runs, {} bad, {} panics caught; slowest {slowest}", self.count, self.bad, self.caught);
        self.bad == 0
    }
}

fn corpus(arguments: &Arguments) -> bool {
    let folders: Vec<PathBuf> = arguments.words.iter().map(PathBuf::from).collect();
    let mut tally = Tally::default();
    corpus::in_process(&folders, |case| tally.add(&format!("{} {}", case.file, case.what), &case.watched));
    let is_fine = tally.tell("in-process") && tally.count > 0;
    let Some(program) = arguments.path("program") else { return is_fine };
    let mut tally = Tally::default();
    corpus::by_command(program, &folders, |case| tally.add(&format!("{} {}", case.file, case.what), &case.watched));
    tally.tell("by command") && is_fine
}

fn shapes(arguments: &Arguments) -> bool {
    let wanted = arguments.words.first().map_or("", String::as_str);
    let (mut count, mut bad) = (0, 0);
    shapes::measure(wanted, |cost| {
        count += 1;
        bad += usize::from(!cost.is_fine());
        let mark = if cost.is_fine() { "" } else { "  BAD" };
        let (once, twice) = (cost.once.total().as_secs_f64(), cost.twice.total().as_secs_f64());
        println!("{:44} {once:.3} s  {twice:.3} s  x{:.2}{mark}{}", cost.name, cost.growth(), cost.once.told());
    });
    println!("{count} shapes, {bad} over {:?} or over x{}", shapes::MOST, shapes::MOST_GROWTH);
    count > 0 && bad == 0
}

fn one(arguments: &Arguments) -> bool {
    let Some((name, files)) = arguments.words.split_first() else { return usage() };
    let Some((_, target)) = TARGETS.iter().find(|(known, _)| known == name) else { return usage() };
    let mut tally = Tally::default();
    for file in files {
        match fs::read(file) {
            Ok(input) => tally.add(file, &watch(|| target(&input))),
            Err(error) => eprintln!("{file}: {error}"),
        }
    }
    tally.tell(name) && tally.count == files.len()
}
