//! Trains the classifier that chooses a page's main content, and scores it on pages that it was not trained on:
//!
//! ```text
//! cargo run --release --example train -- ../shared/corpora --folds 5     # scores out of fold
//! cargo run --release --example train -- ../shared/corpora --write       # writes src/article/extract/classify/weights.bin
//! ```
//!
//! The labelled pages are those of WCXB (`wcxb-dev`). Pages of one domain are always in the same fold. `docs/extraction.md` is the
//! classifier card.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "it has no other way to say what it measured")]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of rows, bins and words are small")]

mod boosting;
mod labels;
mod pages;
mod tokens;
#[path = "../wcxb/mod.rs"]
mod wcxb;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use boosting::{GROWTH, Rows};
use crosshead::article::training::{self, Classifier, PageRule, PageRules};
use pages::Page;
use tokens::Tables;
use wcxb::{EVERY, Score, StatedPage, in_two};

/// Where the program reads its weights from.
const WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/article/extract/classify/weights.bin");

/// Words of a segment that count: a long one is one decision.
const MOST_WEIGHT: f32 = 60.0;

/// What is asked for on the command line.
struct Wanted {
    folds: usize,
    writes: bool,
    ablates: bool,
    /// A folder in which the classifiers of the folds are kept, so that scoring again needs no training.
    kept: Option<PathBuf>,
    json: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(corpora) = args.first() else {
        eprintln!("usage: train CORPORA [--folds N] [--ablate] [--write] [--keep FOLDER] [--json FILE]");
        return ExitCode::FAILURE;
    };
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    let after = |flag: &str| args.iter().position(|arg| arg == flag).and_then(|at| args.get(at + 1));
    let wanted = Wanted {
        folds: after("--folds").and_then(|count| count.parse().ok()).unwrap_or(0),
        writes: has("--write"),
        ablates: has("--ablate"),
        kept: after("--keep").map(PathBuf::from),
        json: after("--json").map(PathBuf::from),
    };
    match run(Path::new(corpora), &wanted) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("train: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(corpora: &Path, wanted: &Wanted) -> io::Result<()> {
    let start = Instant::now();
    let pages = pages::read(&corpora.join("wcxb-dev"))?;
    let count: usize = pages.iter().map(|page| page.samples.len()).sum();
    eprintln!("{} pages, {count} segments, read in {:.0} s", pages.len(), start.elapsed().as_secs_f64());
    let all: Vec<&Page> = pages.iter().collect();
    if wanted.folds > 1 {
        let classifiers = classifiers(&all, wanted.folds, wanted.kept.as_deref())?;
        let scored = |scorer: &(dyn Fn(&Page, &Classifier) -> Score + Sync)| out_of_fold(&all, &classifiers, scorer);
        println!("what the classifier chooses");
        let chosen = scored(&|page, classifier| score_chosen(&page.stated, classifier));
        wcxb::print(stated(&all), &chosen);
        println!("what is read");
        let read = scored(&|page, classifier| wcxb::score(&page.stated, classifier, PageRules::ALL));
        wcxb::print(stated(&all), &read);
        if let Some(path) = &wanted.json {
            std::fs::write(path, json(&all, &chosen, &read))?;
        }
        if wanted.ablates {
            ablate(&all, &classifiers, &read);
        }
    }
    if wanted.writes {
        let bytes = train(&all).to_bytes();
        std::fs::write(WEIGHTS, &bytes)?;
        eprintln!("{} bytes written", bytes.len());
    }
    eprintln!("{:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn stated<'p>(pages: &[&'p Page]) -> impl Iterator<Item = &'p StatedPage> {
    pages.iter().map(|page| &page.stated)
}

/// The score of what the classifier chooses, before any rule.
fn score_chosen(page: &StatedPage, classifier: &Classifier) -> Score {
    wcxb::compared(page, &training::chosen_text(&page.html, Some(&page.url), classifier))
}

/// The scores as JSON: a list of pages. `chosen` is the F1 before any rule.
fn json(pages: &[&Page], chosen: &[Score], read: &[Score]) -> String {
    let line = |(page, (chosen, score)): (&StatedPage, (&Score, &Score))| {
        serde_json::json!({
            "id": page.id, "kind": page.kind, "url": page.url.as_str(), "chosen": chosen.f1,
            "precision": score.precision, "recall": score.recall, "f1": score.f1,
        })
    };
    serde_json::Value::from(stated(pages).zip(chosen.iter().zip(read)).map(line).collect::<Vec<_>>()).to_string()
}

/// Prints what each rule brings, on some of the pages.
fn ablate(pages: &[&Page], classifiers: &[Classifier], with: &[Score]) {
    let some: Vec<&Page> = pages.iter().copied().step_by(EVERY).collect();
    let with: Vec<Score> = with.iter().copied().step_by(EVERY).collect();
    for rule in PageRule::ALL {
        let without = out_of_fold(&some, classifiers, &|page, classifier| {
            wcxb::score(&page.stated, classifier, PageRules::ALL.without(rule))
        });
        wcxb::print_gain(rule, stated(&some), &with, &without);
    }
}

fn fold(page: &Page, folds: usize) -> usize {
    page.domain.bytes().fold(5381_u64, |hash, byte| hash.wrapping_mul(33) ^ u64::from(byte)) as usize % folds
}

/// A classifier for each fold, trained on the others.
fn classifiers(pages: &[&Page], folds: usize, kept: Option<&Path>) -> io::Result<Vec<Classifier>> {
    if let Some(classifiers) = kept.and_then(|folder| kept_models(folder, folds)) {
        return Ok(classifiers);
    }
    let one = |held: usize| {
        let rest: Vec<&Page> = pages.iter().copied().filter(|page| fold(page, folds) != held).collect();
        train(&rest)
    };
    let classifiers = in_two(folds, &one);
    for (at, classifier) in classifiers.iter().enumerate() {
        if let Some(folder) = kept {
            std::fs::create_dir_all(folder)?;
            std::fs::write(folder.join(at.to_string()), classifier.to_bytes())?;
        }
    }
    Ok(classifiers)
}

fn kept_models(folder: &Path, folds: usize) -> Option<Vec<Classifier>> {
    (0..folds).map(|at| Classifier::from_bytes(&std::fs::read(folder.join(at.to_string())).ok()?)).collect()
}

/// The score of each page by the classifier that its domain had no part in.
fn out_of_fold(
    pages: &[&Page],
    classifiers: &[Classifier],
    scorer: &(dyn Fn(&Page, &Classifier) -> Score + Sync),
) -> Vec<Score> {
    in_two(pages.len(), &|at| scorer(pages[at], &classifiers[fold(pages[at], classifiers.len())]))
}

fn train(pages: &[&Page]) -> Classifier {
    let tables = Tables::of(pages);
    let names = training::names();
    let first = training::first_token_feature();
    let mut rows = Rows { features: names.len(), values: Vec::new(), labels: Vec::new(), weights: Vec::new() };
    for page in pages.iter().filter(|page| page.is_sound()) {
        let table = tables.without(&page.domain);
        for (sample, label) in page.samples.iter().zip(&page.labels) {
            let own = rows.values.len() + first;
            rows.values.extend(&sample.row);
            for (field, buckets) in sample.tokens.iter().enumerate() {
                rows.values[own + field * 3..own + field * 3 + 3].copy_from_slice(&table.told(field, buckets));
            }
            rows.labels.push(label.is_content);
            rows.weights.push(label.weight * (sample.words as f32).min(MOST_WEIGHT));
        }
    }
    let (start, trees) = boosting::grow(&rows, &GROWTH, 1);
    Classifier { start, features: names.len(), trees, tokens: tables.whole() }
}
