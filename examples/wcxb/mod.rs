//! The labelled pages of WCXB, the benchmark's measure, and what each rule brings by it. `train` and `score` share this: one reads the
//! pages by weights that had no part in them, the other by the weights that the program has.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crosshead::article::training::{self, Classifier, PageRule, PageRules};
use crosshead::article::{HttpUrl, write};
use flate2::read::GzDecoder;
use serde::Deserialize;

/// What a rule brings is measured on every fourth page.
pub const EVERY: usize = 4;

/// A line of `truth.jsonl.gz`.
#[derive(Deserialize)]
struct Truth {
    id: String,
    url: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    main_content: Option<String>,
}

/// A page with the text that it is said to be about.
pub struct StatedPage {
    pub id: String,
    pub kind: String,
    pub url: HttpUrl,
    pub html: String,
    pub text: String,
}

/// Reads every `every`-th page of the folder, in the order of its `truth.jsonl.gz`.
pub fn read(folder: &Path, every: usize) -> io::Result<Vec<StatedPage>> {
    let truths = unpacked(&folder.join("truth.jsonl.gz"))?;
    let truths: Vec<Truth> =
        String::from_utf8_lossy(&truths).lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    truths.iter().step_by(every).map(|truth| page(folder, truth)).collect()
}

fn unpacked(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(path)?).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn page(folder: &Path, truth: &Truth) -> io::Result<StatedPage> {
    let bytes = unpacked(&folder.join("pages").join(format!("{}.html.gz", truth.id)))?;
    let html = crosshead::feed::encoding::guess(&bytes).decode(&bytes).0.into_owned();
    let stated = truth.url.as_deref().filter(|url| !url.is_empty()).unwrap_or("https://example.org/");
    let url = HttpUrl::parse(stated).map_err(io::Error::other)?;
    let kind = match truth.kind.as_deref() {
        Some("category") => "collection",
        Some(kind) => kind,
        None => "article",
    };
    let text = truth.main_content.clone().unwrap_or_default();
    Ok(StatedPage { id: truth.id.clone(), kind: kind.to_owned(), url, html, text })
}

/// The words that the benchmark counts (`\w+`).
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Precision, recall and F1 of a page's words, as bags.
#[derive(Clone, Copy, Default)]
pub struct Score {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    pub is_empty: bool,
}

/// Reads the page as the program does, by these weights.
pub fn score(page: &StatedPage, classifier: &Classifier, rules: PageRules) -> Score {
    let article = training::read(&page.html, Some(&page.url), classifier, rules);
    compared(page, &article.map(|article| write::json(&article).text).unwrap_or_default())
}

/// The score of a text that was read from the page.
pub fn compared(page: &StatedPage, text: &str) -> Score {
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

/// Prints a line for each kind of page: means over pages.
pub fn print<'p>(pages: impl IntoIterator<Item = &'p StatedPage>, scores: &[Score]) {
    let mut kinds: BTreeMap<&str, Vec<(&StatedPage, Score)>> = BTreeMap::new();
    for (page, score) in pages.into_iter().zip(scores) {
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

/// The pages that are named for each rule.
const MOST_NAMED: usize = 5;

/// Prints what a rule brings: the F1 with it less that without it, for all pages and by kind, in thousandths; and the pages that
/// it changes most.
pub fn print_gain<'p>(
    rule: PageRule,
    pages: impl IntoIterator<Item = &'p StatedPage>,
    with: &[Score],
    without: &[Score],
) {
    let mut kinds: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let mut changed: Vec<(f64, &str)> = Vec::new();
    for (page, (with, without)) in pages.into_iter().zip(with.iter().zip(without)) {
        let gain = with.f1 - without.f1;
        changed.extend((gain != 0.0).then_some((gain, page.id.as_str())));
        for kind in ["ALL", &page.kind] {
            let sum = kinds.entry(kind).or_default();
            *sum = (sum.0 + gain, sum.1 + 1.0);
        }
    }
    let gains: Vec<String> =
        kinds.iter().map(|(kind, (sum, count))| format!("{kind} {:+.2}", sum / count * 1000.0)).collect();
    println!("{:18} {:4} pages  {}", rule.describe().0, changed.len(), gains.join("  "));
    changed.sort_by(|(one, _), (other, _)| other.abs().total_cmp(&one.abs()));
    let named: Vec<String> =
        changed.iter().take(MOST_NAMED).map(|(gain, id)| format!("{id} {:+.0}", gain * 1000.0)).collect();
    if !named.is_empty() {
        println!("    most: {}", named.join(", "));
    }
}

/// Does independent work in two threads, and returns the results in order.
pub fn in_two<T: Send>(count: usize, one: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    std::thread::scope(|scope| {
        let halves: Vec<_> =
            (0..2).map(|half| scope.spawn(move || (half..count).step_by(2).map(one).collect::<Vec<T>>())).collect();
        let mut halves = halves.into_iter().map(|half| half.join().expect("a panic is a bug").into_iter());
        let (mut even, mut odd) = (halves.next().expect("two"), halves.next().expect("two"));
        let next = |at: usize| if at.is_multiple_of(2) { even.next() } else { odd.next() };
        (0..count).map_while(next).collect()
    })
}
