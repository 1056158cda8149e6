//! The pages of WCXB with their segments, and a label for each.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use crosshead::article::training::{self, Sample};

use crate::labels::{self, Label};
use crate::wcxb::{self, StatedPage, words};

/// A page with its labels.
pub struct Page {
    pub stated: StatedPage,
    pub domain: String,
    pub samples: Vec<Sample>,
    pub labels: Vec<Label>,
}

/// The share of the text's words that the labelled segments must reach, as F1, for the page to be trained on.
const REACHED: f64 = 0.8;

impl Page {
    /// Whether the labels fit the page: it has a text, and the segments that are content make up that text.
    pub fn is_sound(&self) -> bool {
        let wanted = words(&self.stated.text).count();
        let content = self.samples.iter().zip(&self.labels).filter(|(_, label)| label.is_content);
        let mut left: HashMap<String, usize> = HashMap::new();
        words(&self.stated.text).for_each(|word| *left.entry(word).or_default() += 1);
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
    let stated = wcxb::read(folder, 1)?;
    let labelled = wcxb::in_two(stated.len(), &|at| labelled(&stated[at]));
    let page = |(stated, (samples, labels)): (StatedPage, (Vec<Sample>, Vec<Label>))| {
        let domain = domain(stated.url.to_url().host_str().unwrap_or(&stated.id));
        Page { stated, domain, samples, labels }
    };
    Ok(stated.into_iter().zip(labelled).map(page).collect())
}

fn labelled(page: &StatedPage) -> (Vec<Sample>, Vec<Label>) {
    let samples = training::samples(&page.html, Some(&page.url));
    let mut known = HashMap::new();
    let segments: Vec<Vec<u32>> = samples.iter().map(|sample| numbered(&sample.text, &mut known)).collect();
    let labels = labels::labels(&segments, &numbered(&page.text, &mut known));
    (samples, labels)
}

/// Words as numbers: runs of letters, digits and underscores in lower case.
fn numbered(text: &str, known: &mut HashMap<String, u32>) -> Vec<u32> {
    let mut number = |word: String| {
        let next = known.len() as u32;
        *known.entry(word).or_insert(next)
    };
    words(text).map(&mut number).collect()
}

/// The domain that a host was registered under, approximately: two labels, or three below a country's "co", "com" and the like.
fn domain(host: &str) -> String {
    const SECOND: [&str; 10] = ["co", "com", "org", "net", "gov", "gob", "ac", "edu", "or", "ne"];
    let labels: Vec<&str> = host.rsplit('.').collect();
    let count = if labels.len() > 2 && labels[0].len() == 2 && SECOND.contains(&labels[1]) { 3 } else { 2 };
    labels.iter().take(count).rev().copied().collect::<Vec<_>>().join(".")
}
