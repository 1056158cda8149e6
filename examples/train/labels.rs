//! Which segments of a page are in its stated main text.
//!
//! The words of all segments are aligned with the text (longest common subsequence); a segment of which most words are aligned
//! is main content. Text in another order is found by runs of five words. Copies of content and doubtful segments count less.

use std::collections::{HashMap, HashSet};

/// The share of aligned words that makes a segment content.
const COVERED: f64 = 0.55;

/// Below this many words, all must be aligned next to each other.
const SHORT: usize = 8;

/// Words of a run.
const RUN: usize = 5;

/// The share of a segment's words in runs of the text that makes it content.
const IN_RUNS: f64 = 0.6;

/// The most bytes of the table for the alignment.
const MOST_TABLE: usize = 1 << 30;

/// A segment's label and how much it counts (0 to 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    pub is_content: bool,
    pub weight: f32,
}

/// Labels the segments, given as their words.
pub fn labels(segments: &[Vec<u32>], text: &[u32]) -> Vec<Label> {
    let mut places = aligned(segments, text);
    let mut used = vec![false; text.len()];
    let mut covered: Vec<f64> = segments.iter().zip(&places).map(|(words, places)| coverage(words, places)).collect();
    let mut content: Vec<bool> = covered.iter().map(|share| *share >= COVERED).collect();
    for (_, places) in content.iter().zip(&mut places).filter(|(is_content, _)| **is_content) {
        places.iter().for_each(|place| used[*place] = true);
    }
    find_moved(segments, text, &mut used, &mut content, &mut covered);
    let mut labels = weighed(segments, &content, &covered);
    doubt_lonely(segments, &content, &mut labels);
    labels
}

fn coverage(words: &[u32], places: &[usize]) -> f64 {
    let share = places.len() as f64 / words.len() as f64;
    if words.len() >= SHORT {
        return share;
    }
    let span = places.iter().max().zip(places.iter().min()).map_or(usize::MAX, |(last, first)| last - first + 1);
    if share >= 0.75 && span <= words.len() + 1 { share } else { 0.0 }
}

/// For each segment, the positions in the text that its words are aligned with.
///
/// Hyyrö, "Bit-Parallel LCS-length Computation Revisited" (2004), with every row kept.
fn aligned(segments: &[Vec<u32>], text: &[u32]) -> Vec<Vec<usize>> {
    let words: Vec<(u32, usize)> =
        segments.iter().enumerate().flat_map(|(at, words)| words.iter().map(move |word| (*word, at))).collect();
    let width = text.len().div_ceil(64);
    let mut found = vec![Vec::new(); segments.len()];
    if width == 0 || words.len() * width * 8 > MOST_TABLE {
        return found;
    }
    let mut masks: HashMap<u32, Vec<u64>> = HashMap::new();
    for (at, word) in text.iter().enumerate() {
        masks.entry(*word).or_insert_with(|| vec![0; width])[at / 64] |= 1 << (at % 64);
    }
    let rows = table(&words, &masks, width);
    let (mut row, mut column) = (words.len(), text.len());
    while row > 0 && column > 0 {
        let at = column - 1;
        let is_zero = |row: usize| row > 0 && rows[(row - 1) * width + at / 64] >> (at % 64) & 1 == 0;
        if !is_zero(row) {
            column -= 1;
        } else if is_zero(row - 1) {
            row -= 1;
        } else {
            found[words[row - 1].1].push(at);
            row -= 1;
            column -= 1;
        }
    }
    found
}

/// The bit vectors after each word: a zero is a position at which the subsequence grows.
fn table(words: &[(u32, usize)], masks: &HashMap<u32, Vec<u64>>, width: usize) -> Vec<u64> {
    let mut rows = Vec::with_capacity(words.len() * width);
    let mut state = vec![u64::MAX; width];
    for (word, _) in words {
        if let Some(mask) = masks.get(word) {
            let mut carry = false;
            for (state, mask) in state.iter_mut().zip(mask) {
                let matched = *state & mask;
                let (sum, over) = state.overflowing_add(matched);
                let (sum, over_again) = sum.overflowing_add(u64::from(carry));
                carry = over || over_again;
                *state = sum | (*state & !mask);
            }
        }
        rows.extend(&state);
    }
    rows
}

/// Finds content that is in another order in the text.
fn find_moved(segments: &[Vec<u32>], text: &[u32], used: &mut [bool], content: &mut [bool], covered: &mut [f64]) {
    let mut runs: HashMap<&[u32], Vec<usize>> = HashMap::new();
    for (at, run) in text.windows(RUN).enumerate() {
        runs.entry(run).or_default().push(at);
    }
    for (segment, words) in segments.iter().enumerate().filter(|(_, words)| words.len() > RUN) {
        if content[segment] {
            continue;
        }
        let mut hit = HashSet::new();
        for (at, run) in words.windows(RUN).enumerate() {
            let is_free = |place: &usize| !used[*place] || !used[*place + RUN - 1];
            if runs.get(run).is_some_and(|places| places.iter().any(is_free)) {
                hit.extend(at..at + RUN);
            }
        }
        let share = hit.len() as f64 / words.len() as f64;
        if share >= IN_RUNS {
            (content[segment], covered[segment]) = (true, share);
            let places = words.windows(RUN).filter_map(|run| runs.get(run)).flatten();
            places.for_each(|place| used[*place..place + RUN].fill(true));
        }
    }
}

fn weighed(segments: &[Vec<u32>], content: &[bool], covered: &[f64]) -> Vec<Label> {
    let texts: HashSet<&Vec<u32>> =
        segments.iter().zip(content).filter(|(_, is)| **is).map(|(words, _)| words).collect();
    let label = |at: usize| {
        let words = &segments[at];
        let is_copy = words.len() >= 4 && texts.contains(words);
        let is_doubtful = words.len() >= SHORT && (0.3..COVERED).contains(&covered[at]);
        let weight = match content[at] {
            false if is_copy => 0.0,
            false if is_doubtful => 0.3,
            true | false => 1.0,
        };
        Label { is_content: content[at], weight }
    };
    (0..segments.len()).map(label).collect()
}

/// A few aligned words with no other content near them are there by chance.
fn doubt_lonely(segments: &[Vec<u32>], content: &[bool], labels: &mut [Label]) {
    for (at, label) in labels.iter_mut().enumerate().filter(|(at, _)| content[*at] && segments[*at].len() < 5) {
        let near = at.saturating_sub(4)..(at + 5).min(segments.len());
        if !near.into_iter().any(|other| other != at && content[other] && segments[other].len() >= 3) {
            *label = Label { is_content: false, weight: 0.2 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<u32> {
        text.split(' ').map(|word| word.bytes().fold(7, |hash, byte| hash * 31 + u32::from(byte))).collect()
    }

    #[test]
    fn what_is_in_the_text_is_content_in_order_or_moved() {
        let text = words(
            "the ferry left late on monday for the first time in years and the crew said nothing at all about it",
        );
        let segments = [
            words("home news sport"),
            words("and the crew said nothing at all about it"),
            words("the ferry left late on monday for the first time in years"),
            words("read more about the ferry here and there and everywhere"),
        ];
        let found: Vec<bool> = labels(&segments, &text).iter().map(|label| label.is_content).collect();
        assert_eq!(found, [false, true, true, false]);
    }
}
