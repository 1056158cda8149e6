//! The benchmark's measure: words as bags, a mean over pages.

use std::collections::{BTreeMap, HashMap};

use crosshead::article::training::{self, Classifier, PageRule, PageRules};
use crosshead::article::write;

use crate::pages::{Page, words};

/// Precision, recall and F1 of a page's words.
#[derive(Clone, Copy, Default)]
pub struct Score {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    pub is_empty: bool,
}

/// Reads the page as the program does, by these weights.
pub fn score(page: &Page, classifier: &Classifier, rules: PageRules) -> Score {
    let article = training::read(&page.html, Some(&page.url), classifier, rules);
    compared(page, &article.map(|article| write::json(&article).text).unwrap_or_default())
}

/// The score of what the classifier chooses, before any rule.
pub fn score_chosen(page: &Page, classifier: &Classifier) -> Score {
    compared(page, &training::chosen_text(&page.html, Some(&page.url), classifier))
}

fn compared(page: &Page, text: &str) -> Score {
    let mut left: HashMap<String, usize> = HashMap::new();
    let mut wanted = 0;
    for word in words(&page.text) {
        *left.entry(word).or_default() += 1;
        wanted += 1;
    }
    let (mut got, mut hit) = (0, 0);
    for word in words(text) {
        got += 1;
        if let Some(count) = left.get_mut(&word).filter(|count| **count > 0) {
            *count -= 1;
            hit += 1;
        }
    }
    if got == 0 || wanted == 0 {
        let value = f64::from(u8::from(got == wanted));
        return Score { precision: value, recall: value, f1: value, is_empty: got == 0 };
    }
    let (precision, recall) = (f64::from(hit) / f64::from(got), f64::from(hit) / f64::from(wanted));
    Score { precision, recall, f1: 2.0 * f64::from(hit) / f64::from(got + wanted), is_empty: false }
}

/// Prints a line for each kind of page.
pub fn print(pages: &[&Page], scores: &[Score]) {
    let mut kinds: BTreeMap<&str, Vec<(&Page, Score)>> = BTreeMap::new();
    for (page, score) in pages.iter().zip(scores) {
        kinds.entry(&page.kind).or_default().push((page, *score));
        kinds.entry("ALL").or_default().push((page, *score));
    }
    for (kind, rows) in kinds {
        let mean = |of: fn(&Score) -> f64| rows.iter().map(|(_, score)| of(score)).sum::<f64>() / rows.len() as f64;
        let bad = rows.iter().filter(|(page, score)| score.f1 < 0.2 && page.text.chars().count() >= 500).count();
        let empty = rows.iter().filter(|(_, score)| score.is_empty).count();
        println!(
            "{kind:14} n {:4}  P {:.3} R {:.3} F1 {:.4}  below .2: {bad}  no text: {empty}",
            rows.len(),
            mean(|score| score.precision),
            mean(|score| score.recall),
            mean(|score| score.f1),
        );
    }
}

/// Prints what a rule brings: the F1 with it less that without it, for all pages and by kind, in thousandths.
pub fn print_gain(rule: PageRule, pages: &[&Page], with: &[Score], without: &[Score]) {
    let mut kinds: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let mut changed = 0;
    for (page, (with, without)) in pages.iter().zip(with.iter().zip(without)) {
        let gain = with.f1 - without.f1;
        changed += usize::from(gain != 0.0);
        for kind in ["ALL", &page.kind] {
            let sum = kinds.entry(kind).or_default();
            *sum = (sum.0 + gain, sum.1 + 1.0);
        }
    }
    let gains: Vec<String> =
        kinds.iter().map(|(kind, (sum, count))| format!("{kind} {:+.2}", sum / count * 1000.0)).collect();
    println!("{:18} {changed:4} pages  {}", rule.describe().0, gains.join("  "));
}

/// The scores as JSON: a list of pages.
pub fn json(pages: &[&Page], scores: &[Score]) -> String {
    let line = |(page, score): (&&Page, &Score)| {
        serde_json::json!({
            "id": page.id, "kind": page.kind, "url": page.url.as_str(),
            "precision": score.precision, "recall": score.recall, "f1": score.f1,
        })
    };
    serde_json::Value::from(pages.iter().zip(scores).map(line).collect::<Vec<_>>()).to_string()
}
