//! Gradient-boosted trees with a logistic loss: histograms of binned features, and leaves split in order of gain.
//!
//! Friedman, "Greedy Function Approximation: A Gradient Boosting Machine" (2001); histograms and leaf-wise growth as in Ke et
//! al., "LightGBM" (2017). One thread and a fixed seed, so that the same rows always give the same trees.

use std::collections::BinaryHeap;

use crosshead::article::training::Node;

/// How trees are grown.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    pub trees: usize,
    pub leaves: usize,
    pub rate: f64,
    /// The fewest rows of a leaf.
    pub rows: usize,
    /// The share of features that a tree may use, and of rows that it is grown on.
    pub features: f64,
    pub bagging: f64,
    /// The weight of the L2 penalty on the values of leaves.
    pub penalty: f64,
}

pub const GROWTH: Growth =
    Growth { trees: 400, leaves: 40, rate: 0.05, rows: 50, features: 0.4, bagging: 0.7, penalty: 5.0 };

/// The most bins of a feature.
const BINS: usize = 63;

/// Rows to learn from. `values` has `features` numbers for each row.
pub struct Rows {
    pub features: usize,
    pub values: Vec<f32>,
    pub labels: Vec<bool>,
    pub weights: Vec<f32>,
}

/// The sums of the loss' derivatives over rows.
#[derive(Clone, Copy, Default)]
struct Sums {
    gradient: f64,
    hessian: f64,
    rows: u32,
}

impl Sums {
    fn minus(self, other: Sums) -> Sums {
        Sums {
            gradient: self.gradient - other.gradient,
            hessian: self.hessian - other.hessian,
            rows: self.rows - other.rows,
        }
    }

    fn score(self, penalty: f64) -> f64 {
        self.gradient * self.gradient / (self.hessian + penalty)
    }
}

/// Grows the trees and returns them with the log-odds before any tree.
pub fn grow(rows: &Rows, growth: &Growth, seed: u64) -> (f32, Vec<Vec<Node>>) {
    let binned = Binned::of(rows);
    let mut random = Random(seed);
    let positive: f64 = weighted(rows, |at| rows.labels[at]);
    let all: f64 = weighted(rows, |_| true);
    let start = (positive / (all - positive)).ln();
    let mut odds = vec![start; rows.labels.len()];
    let mut trees = Vec::new();
    for _ in 0..growth.trees {
        let derivatives = derivatives(rows, &odds);
        let bag: Vec<u32> = (0..rows.labels.len() as u32).filter(|_| random.share() < growth.bagging).collect();
        let features = random.some(rows.features, growth.features);
        let grown = Tree::grow(&binned, &derivatives, bag, &features, growth);
        for (at, odds) in odds.iter_mut().enumerate() {
            *odds += grown.value(&binned, at);
        }
        trees.push(grown.nodes(&binned));
    }
    (start as f32, trees)
}

fn weighted(rows: &Rows, counts: impl Fn(usize) -> bool) -> f64 {
    (0..rows.labels.len()).filter(|at| counts(*at)).map(|at| f64::from(rows.weights[at])).sum()
}

fn derivatives(rows: &Rows, odds: &[f64]) -> Vec<(f32, f32)> {
    let of = |at: usize| {
        let (probability, weight) = (1.0 / (1.0 + (-odds[at]).exp()), f64::from(rows.weights[at]));
        let label = f64::from(u8::from(rows.labels[at]));
        (((probability - label) * weight) as f32, (probability * (1.0 - probability) * weight) as f32)
    };
    (0..odds.len()).map(of).collect()
}

/// Rows with each number replaced by its bin, and the largest number of each bin.
struct Binned {
    features: usize,
    bins: Vec<u8>,
    tops: Vec<Vec<f32>>,
}

impl Binned {
    fn of(rows: &Rows) -> Binned {
        let count = rows.labels.len();
        let tops: Vec<Vec<f32>> = (0..rows.features).map(|feature| tops(rows, feature)).collect();
        let mut bins = vec![0; count * rows.features];
        for (at, bin) in bins.iter_mut().enumerate() {
            let tops = &tops[at % rows.features];
            *bin = tops.partition_point(|top| *top < rows.values[at]) as u8;
        }
        Binned { features: rows.features, bins, tops }
    }

    fn row(&self, at: usize) -> &[u8] {
        &self.bins[at * self.features..(at + 1) * self.features]
    }
}

/// The upper bounds of a feature's bins, midway between values; all but the last bin, which has none.
fn tops(rows: &Rows, feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.values.iter().skip(feature).step_by(rows.features).copied().collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct: Vec<(f32, usize)> = Vec::new();
    for value in &values {
        match distinct.last_mut() {
            Some((last, count)) if last.total_cmp(value).is_eq() => *count += 1,
            Some(_) | None => distinct.push((*value, 1)),
        }
    }
    let share = values.len() as f64 / BINS as f64;
    let mut tops = Vec::new();
    let mut held = 0;
    for (at, pair) in distinct.windows(2).enumerate() {
        held += distinct[at].1;
        if distinct.len() <= BINS || held as f64 >= share {
            tops.push(f32::midpoint(pair[0].0, pair[1].0).min(pair[1].0).max(pair[0].0));
            held = 0;
        }
    }
    tops.truncate(BINS - 1);
    tops
}

/// A leaf that may be split, ordered by gain.
struct Split {
    gain: f64,
    leaf: usize,
    feature: usize,
    bin: u8,
}

impl PartialEq for Split {
    fn eq(&self, other: &Split) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Split {}

impl PartialOrd for Split {
    fn partial_cmp(&self, other: &Split) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Split {
    fn cmp(&self, other: &Split) -> std::cmp::Ordering {
        self.gain.total_cmp(&other.gain).then(other.leaf.cmp(&self.leaf))
    }
}

struct Grown {
    rows: Vec<u32>,
    histogram: Vec<Sums>,
    value: f64,
    split: Option<(usize, u8, usize, usize)>,
}

struct Tree {
    leaves: Vec<Grown>,
}

impl Tree {
    fn grow(binned: &Binned, derivatives: &[(f32, f32)], bag: Vec<u32>, features: &[usize], growth: &Growth) -> Tree {
        let mut tree = Tree { leaves: Vec::new() };
        let mut splits = BinaryHeap::new();
        let histogram = histogram_of(binned, derivatives, &bag, features);
        tree.add(bag, histogram, features, growth, &mut splits);
        let mut count = 1;
        while count < growth.leaves {
            let Some(split) = splits.pop() else { break };
            count += 1;
            let leaf = &mut tree.leaves[split.leaf];
            let rows = std::mem::take(&mut leaf.rows);
            let whole = std::mem::take(&mut leaf.histogram);
            let (left, right): (Vec<u32>, Vec<u32>) =
                rows.into_iter().partition(|row| binned.row(*row as usize)[split.feature] <= split.bin);
            // The smaller side is counted; the other is the rest.
            let is_left = left.len() <= right.len();
            let small = histogram_of(binned, derivatives, if is_left { &left } else { &right }, features);
            let rest: Vec<Sums> = whole.iter().zip(&small).map(|(all, part)| all.minus(*part)).collect();
            let (of_left, of_right) = if is_left { (small, rest) } else { (rest, small) };
            let one = tree.add(left, of_left, features, growth, &mut splits);
            let other = tree.add(right, of_right, features, growth, &mut splits);
            tree.leaves[split.leaf].split = Some((split.feature, split.bin, one, other));
        }
        tree
    }

    fn add(
        &mut self,
        rows: Vec<u32>,
        histogram: Vec<Sums>,
        features: &[usize],
        growth: &Growth,
        splits: &mut BinaryHeap<Split>,
    ) -> usize {
        let mut sums = Sums::default();
        for bin in &histogram[..BINS] {
            sums.gradient += bin.gradient;
            sums.hessian += bin.hessian;
            sums.rows += bin.rows;
        }
        let leaf = self.leaves.len();
        splits.extend(best(&histogram, sums, features, growth).map(|(gain, feature, bin)| Split {
            gain,
            leaf,
            feature,
            bin,
        }));
        let value = -sums.gradient / (sums.hessian + growth.penalty) * growth.rate;
        self.leaves.push(Grown { rows, histogram, value, split: None });
        leaf
    }

    fn value(&self, binned: &Binned, row: usize) -> f64 {
        let row = binned.row(row);
        let mut at = 0;
        while let Some((feature, bin, left, right)) = self.leaves[at].split {
            at = if row[feature] <= bin { left } else { right };
        }
        self.leaves[at].value
    }

    /// The nodes in depth-first order.
    fn nodes(&self, binned: &Binned) -> Vec<Node> {
        let mut nodes = Vec::new();
        self.push(0, binned, &mut nodes);
        nodes
    }

    fn push(&self, at: usize, binned: &Binned, nodes: &mut Vec<Node>) {
        let value = self.leaves[at].value as f32;
        let own = nodes.len();
        nodes.push(Node { feature: None, right: 0, threshold: 0.0, value });
        if let Some((feature, bin, left, right)) = self.leaves[at].split {
            self.push(left, binned, nodes);
            let threshold = binned.tops[feature][usize::from(bin)];
            nodes[own] = Node { feature: Some(feature as u8), right: nodes.len() as u8, threshold, value };
            self.push(right, binned, nodes);
        }
    }
}

/// The sums of each bin of each feature.
fn histogram_of(binned: &Binned, derivatives: &[(f32, f32)], rows: &[u32], features: &[usize]) -> Vec<Sums> {
    let mut histogram = vec![Sums::default(); features.len() * BINS];
    for row in rows {
        let bins = binned.row(*row as usize);
        let (gradient, hessian) = derivatives[*row as usize];
        for (feature, bins_of) in features.iter().zip(histogram.chunks_exact_mut(BINS)) {
            let sums = &mut bins_of[usize::from(bins[*feature])];
            sums.gradient += f64::from(gradient);
            sums.hessian += f64::from(hessian);
            sums.rows += 1;
        }
    }
    histogram
}

/// The split with the largest gain: gain, feature, and the last bin of the left side.
fn best(histogram: &[Sums], all: Sums, features: &[usize], growth: &Growth) -> Option<(f64, usize, u8)> {
    let mut best: Option<(f64, usize, u8)> = None;
    let fewest = growth.rows as u32;
    for (feature, bins) in features.iter().zip(histogram.chunks_exact(BINS)) {
        let mut left = Sums::default();
        for (bin, sums) in bins[..BINS - 1].iter().enumerate() {
            left.gradient += sums.gradient;
            left.hessian += sums.hessian;
            left.rows += sums.rows;
            let right = all.minus(left);
            if right.rows < fewest {
                break;
            }
            if sums.rows == 0 || left.rows < fewest {
                continue;
            }
            let gain = left.score(growth.penalty) + right.score(growth.penalty) - all.score(growth.penalty);
            if gain > best.map_or(1e-9, |(gain, ..)| gain) {
                best = Some((gain, *feature, bin as u8));
            }
        }
    }
    best
}

/// `SplitMix64` (Steele, Lea, Flood, 2014).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// At least 0, less than 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A share of the first `count` numbers, in order.
    fn some(&mut self, count: usize, share: f64) -> Vec<usize> {
        let mut left: Vec<usize> = (0..count).collect();
        let wanted = ((count as f64 * share).round() as usize).max(1);
        let mut chosen: Vec<usize> =
            (0..wanted).map(|_| left.swap_remove((self.share() * left.len() as f64) as usize)).collect();
        chosen.sort_unstable();
        chosen
    }
}
