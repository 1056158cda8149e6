//! What the classifier decides of a page: its segments, how likely each is main content, and which of them stay. The choice, the
//! training and whoever asks for reasons read the same value.

use std::collections::HashSet;

use dom_query::{NodeId, NodeRef};

use super::Facts;
use super::choose;
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
    /// For each segment, whether it stays.
    kept: Vec<bool>,
}

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
        let kept = choose::kept(&page, &probabilities(&page, facts, classifier));
        Decision { page, facts, classifier, voted, kept }
    }

    /// The nodes that belong to the main content: text nodes, and elements without text.
    pub fn nodes(&self) -> HashSet<NodeId> {
        choose::nodes(&self.page, &self.kept, &self.voted)
    }

    /// Makes visible what stays.
    pub fn reveal(&self, body: &NodeRef) {
        choose::reveal(body, &self.page, &self.kept);
    }

    /// The texts that stay.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let kept = self.page.all.iter().zip(&self.kept).filter(|(_, kept)| **kept);
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

/// How likely each segment is main content.
fn probabilities(page: &Segments, facts: &Facts, classifier: &Classifier) -> Vec<f32> {
    let features = Features::of(page, facts, &classifier.tokens);
    let mut row = Vec::with_capacity(classifier.features);
    let probability = |at: usize| {
        if budget::is_spent() {
            return 0.0;
        }
        row.clear();
        features.row(at, &mut row);
        classifier.probability(&row)
    };
    (0..page.all.len()).map(probability).collect()
}
