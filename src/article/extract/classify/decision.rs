//! What the classifier decides of a page: its segments, how likely each is main content, and which of them stay. The choice, the
//! training and whoever asks for reasons read the same value.

use std::collections::HashSet;

use dom_query::{NodeId, NodeRef};

use super::super::certainty::Certainty;
use super::Facts;
use super::choose::{self, Chosen};
use super::class_tokens::FIELDS;
use super::features::{Features, Row, token_fields};
use super::segments::Segments;
use super::trees::Classifier;
use crate::budget;

/// A page's segments and what is decided of them.
pub(in crate::article::extract) struct Decision<'p> {
    page: Segments,
    facts: &'p Facts,
    classifier: &'p Classifier,
    /// The nodes of dom_smoothie's article.
    pub voted: HashSet<NodeId>,
    probabilities: Vec<f32>,
    chosen: Chosen,
}

/// A segment, and what the classifier says of it.
pub(in crate::article::extract) struct Judged<'d> {
    pub text: &'d str,
    /// Its text nodes, and the block element that holds it.
    pub nodes: &'d [NodeId],
    pub element: NodeId,
    pub probability: f32,
    /// That of the list or table that it is kept or dropped with.
    pub together: Option<f32>,
    pub is_kept: bool,
    /// Dropped although it is likely: it repeats an earlier one, or the page hides it.
    pub is_copy: bool,
    pub is_hidden: bool,
    /// The features that told most for it and against it, the strongest first.
    pub supports: Vec<Told>,
    pub opposes: Vec<Told>,
}

/// A feature's number in a segment, and what it adds to the log-odds.
#[derive(Clone, Copy)]
pub(in crate::article::extract) struct Told {
    /// The position among [`super::names`].
    pub feature: usize,
    pub value: f32,
    pub weight: f32,
}

/// Features told on each side.
const MOST_TOLD: usize = 3;

/// A segment of a page to train on.
#[derive(Clone, Debug)]
pub struct Sample {
    pub text: String,
    /// Words, as the classifier counts them.
    pub words: usize,
    /// In the order of [`crate::article::training::names`]; the numbers that tokens make are 0.
    pub row: Vec<f32>,
    /// The buckets of each field.
    pub tokens: [Vec<u16>; FIELDS],
}

impl<'p> Decision<'p> {
    /// Decides on what is below the body. `voted` are the nodes of dom_smoothie's article.
    pub fn of(body: &NodeRef, voted: HashSet<NodeId>, facts: &'p Facts, classifier: &'p Classifier) -> Decision<'p> {
        let page = Segments::of(body, &voted);
        let probabilities = probabilities(&page, facts, classifier);
        let chosen = choose::chosen(&page, &probabilities);
        Decision { page, facts, classifier, voted, probabilities, chosen }
    }

    /// The nodes that belong to the main content: text nodes, and elements without text.
    pub fn nodes(&self) -> HashSet<NodeId> {
        choose::nodes(&self.page, &self.chosen.kept, &self.voted)
    }

    /// How sure the choice is.
    pub fn certainty(&self) -> Certainty {
        let segments = self.page.all.iter().zip(&self.probabilities);
        Certainty::of(segments.flat_map(|(segment, told)| segment.nodes.iter().map(|node| (*node, *told))))
    }

    /// Makes visible what stays.
    pub fn reveal(&self, body: &NodeRef) {
        choose::reveal(body, &self.page, &self.chosen.kept);
    }

    /// The texts that stay.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let kept = self.page.all.iter().zip(&self.chosen.kept).filter(|(_, kept)| **kept);
        kept.map(|(segment, _)| &*segment.text)
    }

    /// The segments to train on. Their numbers are those that an untrained classifier sees.
    pub fn samples(&self) -> Vec<Sample> {
        let sample = |(at, row): (usize, Row)| {
            let segment = &self.page.all[at];
            let tokens = token_fields(&self.page, segment.element);
            Sample { text: segment.text.clone(), words: segment.words.len(), row, tokens }
        };
        self.rows().enumerate().map(sample).collect()
    }

    /// The least probability of what stays.
    pub fn cut(&self) -> f32 {
        self.chosen.cut
    }

    /// Every segment with what is decided of it, and why.
    pub fn judged(&self) -> impl Iterator<Item = Judged<'_>> {
        self.rows().enumerate().map(|(at, row)| self.judge(at, &row))
    }

    fn judge(&self, at: usize, row: &Row) -> Judged<'_> {
        let (segment, chosen) = (&self.page.all[at], &self.chosen);
        let (probability, smoothed) = (self.probabilities[at], chosen.smoothed[at]);
        let (is_kept, is_copy) = (chosen.kept[at], chosen.copies.contains(&at));
        let (supports, opposes) = told(row, &self.classifier.contributions(row));
        Judged {
            text: &segment.text,
            nodes: &segment.nodes,
            element: self.page.elements[segment.element].node,
            probability,
            together: (probability.to_bits() != smoothed.to_bits()).then_some(smoothed),
            is_kept,
            is_copy,
            is_hidden: smoothed >= chosen.cut && !is_kept && !is_copy,
            supports,
            opposes,
        }
    }

    /// The numbers of each segment. They are made again, because those of a large page take many times its size.
    fn rows(&self) -> impl Iterator<Item = Row> {
        let features = Features::of(&self.page, self.facts, &self.classifier.tokens);
        (0..self.page.all.len()).map(move |at| {
            let mut row = Row::new();
            features.row(at, &mut row);
            row
        })
    }
}

/// The strongest features for and against.
fn told(row: &Row, weights: &[f32]) -> (Vec<Told>, Vec<Told>) {
    let numbers = row.iter().zip(weights).enumerate();
    let mut all: Vec<Told> =
        numbers.map(|(feature, (value, weight))| Told { feature, value: *value, weight: *weight }).collect();
    all.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    let supports = all.iter().take(MOST_TOLD).filter(|told| told.weight > 0.0);
    let opposes = all.iter().rev().take(MOST_TOLD).filter(|told| told.weight < 0.0);
    (supports.copied().collect(), opposes.copied().collect())
}

/// How many rows are made at once: few enough to stay in the processor's cache.
const BATCH: usize = 64;

/// How likely each segment is main content.
fn probabilities(page: &Segments, facts: &Facts, classifier: &Classifier) -> Vec<f32> {
    let features = Features::of(page, facts, &classifier.tokens);
    let mut rows = vec![Row::new(); BATCH.min(page.all.len())];
    let mut probabilities = Vec::with_capacity(page.all.len());
    while probabilities.len() < page.all.len() && !budget::is_spent() {
        let segments = probabilities.len()..page.all.len().min(probabilities.len() + BATCH);
        for (at, row) in segments.clone().zip(&mut rows) {
            row.clear();
            features.row(at, row);
        }
        probabilities.extend(classifier.probabilities(&rows[..segments.len()]));
    }
    probabilities.resize(page.all.len(), 0.0);
    probabilities
}
