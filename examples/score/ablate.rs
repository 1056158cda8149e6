//! What each rule of the extraction brings, with the weights that the program has: the figures with it and without it.
//!
//! WCXB is read in sample (the weights were trained on its pages), every fourth page; `train --ablate` prints the same out of fold. The
//! questions of faq-dev and the headings of structure-dev are counted where they change, and the pages of `cases` are named
//! that read differently, which need not be a fault. Tables are read from whole pages, which no rule sees.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crosshead::article::Article;
use crosshead::article::training::{self, Classifier, PageRule, PageRules};
use serde_json::Value;

use crate::wcxb::{self, EVERY, Score, StatedPage};
use crate::{Figure, faq, structure};

/// What is compared.
struct Corpora {
    pages: Vec<StatedPage>,
    root: PathBuf,
    cases: Vec<(String, String)>,
}

/// What some rules read.
struct Outcome {
    scores: Vec<Score>,
    figures: Vec<Figure>,
    cases: Vec<Option<Article>>,
}

/// Prints a line for each rule, and one below it for everything else that it changes.
pub fn print(root: &Path) -> ExitCode {
    let corpora = match Corpora::of(root) {
        Ok(corpora) => corpora,
        Err(error) => {
            eprintln!("score: {error}");
            return ExitCode::FAILURE;
        }
    };
    let with = corpora.read(PageRules::ALL);
    println!("wcxb-dev, in sample, every {EVERY}th page; gains of rules in thousandths of F1");
    wcxb::print(&corpora.pages, &with.scores);
    for rule in PageRule::ALL {
        let without = corpora.read(PageRules::ALL.without(rule));
        wcxb::print_gain(rule, &corpora.pages, &with.scores, &without.scores);
        corpora.print_rest(&with, &without);
    }
    ExitCode::SUCCESS
}

impl Corpora {
    fn of(root: &Path) -> io::Result<Corpora> {
        let pages = wcxb::read(&root.join("wcxb-dev"), EVERY)?;
        Ok(Corpora { pages, cases: cases(&root.join("cases"))?, root: root.to_owned() })
    }

    fn read(&self, rules: PageRules) -> Outcome {
        let score = |at: usize| wcxb::score(&self.pages[at], Classifier::embedded(), rules);
        let headings = structure::headings_by(&self.root.join("structure-dev"), rules, |_, _, _| ());
        let mut figures = Vec::from(headings);
        figures.extend(faq::score_by(&self.root.join("faq-dev"), rules));
        let case = |(_, html): &(String, String)| training::read(html, None, Classifier::embedded(), rules).ok();
        Outcome {
            scores: wcxb::in_two(self.pages.len(), &score),
            figures,
            cases: self.cases.iter().map(case).collect(),
        }
    }

    fn print_rest(&self, with: &Outcome, without: &Outcome) {
        for (with, without) in with.figures.iter().zip(&without.figures) {
            if (with.right, with.of) != (without.right, without.of) {
                println!("    {}: {}/{}, without it {}/{}", with.what, with.right, with.of, without.right, without.of);
            }
        }
        let cases = self.cases.iter().zip(with.cases.iter().zip(&without.cases));
        let changed: Vec<&str> =
            cases.filter(|(_, (with, without))| with != without).map(|((name, _), _)| name.as_str()).collect();
        if !changed.is_empty() {
            println!("    cases that read differently: {}", changed.join(", "));
        }
    }
}

/// The names of the cases that are pages, and the pages.
fn cases(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".expected.json")) else {
            continue;
        };
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
        if let (Some("page"), Some(file)) = (case["how"].as_str(), case["file"].as_str()) {
            let page = std::fs::read(folder.join(file))?;
            cases.push((name.to_owned(), String::from_utf8_lossy(&page).into_owned()));
        }
    }
    cases.sort();
    Ok(cases)
}
