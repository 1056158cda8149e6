//! Questions and answers, and pages that have none.

use std::path::{Path, PathBuf};

use crosshead::article::training::{self, Classifier, PageRules};
use crosshead::article::{Article, HttpUrl, text_of};
use serde_json::Value;

use crate::{Figure, folded};

struct Figures {
    questions: Figure,
    pairs: Figure,
    precision: Figure,
    negatives: Figure,
    ambiguous: Figure,
}

pub fn score(folder: &Path) -> Vec<Figure> {
    score_by(folder, PageRules::ALL)
}

/// The score by these rules.
pub fn score_by(folder: &Path, rules: PageRules) -> Vec<Figure> {
    let mut figures = Figures {
        questions: Figure::new("questions found", 0.98),
        pairs: Figure::new("pairs found", 0.95),
        precision: Figure::new("pairs that are pairs", 0.97),
        negatives: Figure::new("pages without FAQ left alone", 1.0),
        ambiguous: Figure::new("ambiguous pages left alone", 0.0),
    };
    for json in descriptions(folder) {
        figures.page(&json, rules);
    }
    vec![figures.questions, figures.pairs, figures.precision, figures.negatives, figures.ambiguous]
}

fn descriptions(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_description = |path: &PathBuf| path.extension().is_some_and(|e| e == "json");
    let mut files: Vec<PathBuf> =
        entries.filter(is_description).filter(|path| path.with_extension("html").exists()).collect();
    files.sort();
    files
}

fn read(json: &Path, rules: PageRules) -> Article {
    let html = std::fs::read_to_string(json.with_extension("html")).expect("the page is beside its description");
    let base = HttpUrl::parse("https://example.com/page").ok();
    training::read(&html, base.as_ref(), Classifier::embedded(), rules).unwrap_or_default()
}

/// Questions and answers in the form in which they are compared.
pub fn pairs(article: &Article) -> Vec<(String, String)> {
    let pair = |question: &crosshead::article::Question| {
        (unspaced(&question.text), unspaced(&text_of(question.answer.blocks(&article.blocks))))
    };
    article.questions.iter().map(pair).collect()
}

fn expected(described: &Value) -> Vec<(String, String)> {
    let text = |pair: &Value, name: &str| unspaced(pair[name].as_str().unwrap_or_default());
    described["faqs"].as_array().into_iter().flatten().map(|pair| (text(pair, "q"), text(pair, "a"))).collect()
}

impl Figures {
    fn page(&mut self, json: &Path, rules: PageRules) {
        let page = json.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(json).expect("it was just listed");
        let described: Value = serde_json::from_str(&text).expect("the descriptions are JSON");
        let (wanted, read) = (expected(&described), pairs(&read(json, rules)));
        if described["is_faq"].as_bool() == Some(false) {
            let is_ambiguous = described["ambiguous"].as_bool() == Some(true);
            let figure = if is_ambiguous { &mut self.ambiguous } else { &mut self.negatives };
            return figure.count(read.is_empty(), || format!("{page}: {:?}", questions(&read)));
        }
        self.faq(&page, &wanted, &read);
    }

    fn faq(&mut self, page: &str, wanted: &[(String, String)], read: &[(String, String)]) {
        for (question, answer) in wanted {
            let found = read.iter().find(|(found, _)| found == question);
            self.questions.count(found.is_some(), || format!("{page}: {question:?} not found"));
            let is_right = found.is_some_and(|(_, found)| found == answer);
            self.pairs.count(is_right, || format!("{page}: {question:?} {}", difference(answer, found)));
        }
        for pair in read {
            self.precision.count(wanted.contains(pair), || format!("{page}: {:?} is not a pair", pair.0));
        }
    }
}

fn questions(pairs: &[(String, String)]) -> Vec<&str> {
    pairs.iter().map(|(question, _)| question.as_str()).collect()
}

fn difference(wanted: &str, found: Option<&(String, String)>) -> String {
    let Some((_, found)) = found else { return "not found".into() };
    let same = wanted.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
    let rest = |text: &str| text.chars().skip(same.saturating_sub(12)).take(60).collect::<String>();
    format!("answer differs at {same} of {}: {:?} read as {:?}", wanted.chars().count(), rest(wanted), rest(found))
}

/// As [`folded`], without a space between two characters of a script that has none: the expected answers keep the line
/// ends of the source there.
fn unspaced(text: &str) -> String {
    let folded = folded(text);
    let is_spaceless = |c: char| ('\u{2e80}'..='\u{a4cf}').contains(&c) || ('\u{ff00}'..='\u{ff60}').contains(&c);
    let mut out = String::new();
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        let is_between = c == ' ' && out.ends_with(is_spaceless) && chars.peek().copied().is_some_and(is_spaceless);
        if !is_between {
            out.push(c);
        }
    }
    out
}
