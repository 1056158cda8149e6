//! The labelled pages: a folder with `truth.jsonl.gz` and `pages/ID.html.gz`, as WCXB has them.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crosshead::article::HttpUrl;
use crosshead::article::training::{self, Sample};
use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::labels::{self, Label};

/// A line of `truth.jsonl.gz`.
#[derive(Deserialize)]
pub struct Truth {
    pub id: String,
    pub url: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub main_content: Option<String>,
}

/// A page with its labels.
pub struct Page {
    pub id: String,
    pub kind: String,
    pub url: HttpUrl,
    pub domain: String,
    pub html: String,
    pub text: String,
    pub samples: Vec<Sample>,
    pub labels: Vec<Label>,
}

/// The share of the text's words that the labelled segments must reach, as F1, for the page to be trained on.
const REACHED: f64 = 0.8;

impl Page {
    /// Whether the labels fit the page: it has a text, and the segments that are content make up that text.
    pub fn is_sound(&self) -> bool {
        let wanted = words(&self.text).count();
        let content = self.samples.iter().zip(&self.labels).filter(|(_, label)| label.is_content);
        let mut left: HashMap<String, usize> = HashMap::new();
        words(&self.text).for_each(|word| *left.entry(word).or_default() += 1);
        let (mut got, mut hit) = (0, 0);
        for word in content.flat_map(|(sample, _)| words(&sample.text)) {
            got += 1;
            if let Some(count) = left.get_mut(&word).filter(|count| **count > 0) {
                *count -= 1;
                hit += 1;
            }
        }
        wanted > 0 && 2.0 * f64::from(hit) / (f64::from(got) + wanted as f64) >= REACHED
    }
}

/// Reads all pages of the folder, in the order of the file.
pub fn read(folder: &Path) -> io::Result<Vec<Page>> {
    let truths = unpacked(&folder.join("truth.jsonl.gz"))?;
    let truths: Vec<Truth> =
        String::from_utf8_lossy(&truths).lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let page = |truth: &Truth| page(folder, truth);
    // Two threads, since pages are independent of each other.
    let (one, other) = truths.split_at(truths.len() / 2);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| one.iter().map(page).collect::<io::Result<Vec<Page>>>());
        let second = other.iter().map(page).collect::<io::Result<Vec<Page>>>()?;
        let mut pages = first.join().expect("a panic is a bug")?;
        pages.extend(second);
        Ok(pages)
    })
}

fn unpacked(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(path)?).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn page(folder: &Path, truth: &Truth) -> io::Result<Page> {
    let bytes = unpacked(&folder.join("pages").join(format!("{}.html.gz", truth.id)))?;
    let html = crosshead::feed::encoding::guess(&bytes).decode(&bytes).0.into_owned();
    let stated = truth.url.as_deref().filter(|url| !url.is_empty()).unwrap_or("https://example.org/");
    let url = HttpUrl::parse(stated).map_err(io::Error::other)?;
    let samples = training::samples(&html, Some(&url));
    let text = truth.main_content.clone().unwrap_or_default();
    let mut known = HashMap::new();
    let segments: Vec<Vec<u32>> = samples.iter().map(|sample| numbered(&sample.text, &mut known)).collect();
    let labels = labels::labels(&segments, &numbered(&text, &mut known));
    let kind = match truth.kind.as_deref() {
        Some("category") => "collection",
        Some(kind) => kind,
        None => "article",
    };
    let domain = domain(url.to_url().host_str().unwrap_or(&truth.id));
    Ok(Page { id: truth.id.clone(), kind: kind.to_owned(), url, domain, html, text, samples, labels })
}

/// Words as numbers: runs of letters, digits and underscores in lower case.
fn numbered(text: &str, known: &mut HashMap<String, u32>) -> Vec<u32> {
    let mut number = |word: String| {
        let next = known.len() as u32;
        *known.entry(word).or_insert(next)
    };
    words(text).map(&mut number).collect()
}

/// The words that the benchmark counts (`\w+`).
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The domain that a host was registered under, approximately: two labels, or three below a country's "co", "com" and the like.
fn domain(host: &str) -> String {
    const SECOND: [&str; 10] = ["co", "com", "org", "net", "gov", "gob", "ac", "edu", "or", "ne"];
    let labels: Vec<&str> = host.rsplit('.').collect();
    let count = if labels.len() > 2 && labels[0].len() == 2 && SECOND.contains(&labels[1]) { 3 } else { 2 };
    labels.iter().take(count).rev().copied().collect::<Vec<_>>().join(".")
}
