//! A page's segments as the classifier is trained on them.

use std::collections::HashSet;

use dom_query::{NodeId, NodeRef};

use super::class_tokens::{FIELDS, TokenTable};
use super::features::{Features, token_fields};
use super::segments::Segments;
use super::trees::Classifier;
use super::{Facts, choose, probabilities};

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

/// The samples of a page, in document order.
pub(in crate::article::extract) fn collect(body: &NodeRef, voted: &HashSet<NodeId>, facts: &Facts) -> Vec<Sample> {
    let table = TokenTable::empty();
    let page = Segments::of(body, voted);
    let features = Features::of(&page, facts, &table);
    let sample = |at: usize| {
        let segment = &page.all[at];
        let mut row = Vec::new();
        features.row(at, &mut row);
        let tokens = token_fields(&page, segment.element);
        Sample { text: segment.text.clone(), words: segment.words.len(), row, tokens }
    };
    (0..page.all.len()).map(sample).collect()
}

/// The texts that the classifier chooses.
pub(in crate::article::extract) fn chosen(
    body: &NodeRef,
    voted: &HashSet<NodeId>,
    facts: &Facts,
    classifier: &Classifier,
) -> Vec<String> {
    let page = Segments::of(body, voted);
    let kept = choose::kept(&page, &probabilities(&page, facts, classifier));
    page.all.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(segment, _)| segment.text).collect()
}
