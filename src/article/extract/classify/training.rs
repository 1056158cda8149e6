//! What `examples/train` needs: a page's segments with their numbers and tokens, and a page read by other weights.

use crate::article::read::{self, ReadError};
use crate::article::{Article, HttpUrl, Metadata};

pub use super::super::rules::{Rule, Rules};
pub use super::class_tokens::{BUCKETS, FIELDS, STEPS, TokenTable};
pub use super::features::Name;
pub use super::trees::{MOST_NODES, Model, Node};

/// A segment of a page to train on.
#[derive(Clone, Debug)]
pub struct Sample {
    pub text: String,
    /// Words, as the classifier counts them.
    pub words: usize,
    /// In the order of [`names`]; those of tokens are 0.
    pub row: Vec<f32>,
    /// The buckets of each field.
    pub tokens: [Vec<u16>; FIELDS],
}

/// The names of the numbers in a row.
pub fn names() -> Vec<Name> {
    super::features::names()
}

/// The position of the first number that tokens make, [`FIELDS`] times three in a row.
pub fn first_token_feature() -> usize {
    names().iter().position(|(about, _)| about.ends_with("tokens")).expect("tokens are features")
}

/// The segments of a page, in document order.
pub fn samples(html: &str, base: Option<&HttpUrl>) -> Vec<Sample> {
    crate::article::extract::samples(html, base)
}

/// Reads a page by these weights.
pub fn read(html: &str, base: Option<&HttpUrl>, model: &Model, rules: Rules) -> Result<Article, ReadError> {
    read::article_from_page_by(html, base, &Metadata::default(), model, rules)
}

/// The text of the segments that these weights choose, before any rule.
pub fn chosen_text(html: &str, base: Option<&HttpUrl>, model: &Model) -> String {
    crate::article::extract::chosen(html, base, model).join("\n")
}

pub(in crate::article::extract) fn collect(
    body: &dom_query::NodeRef,
    voted: &std::collections::HashSet<dom_query::NodeId>,
    facts: &super::Facts,
) -> Vec<Sample> {
    let table = TokenTable::empty();
    let page = super::Segments::of(body, voted);
    let features = super::Features::of(&page, facts, &table);
    let sample = |at: usize| {
        let segment = &page.all[at];
        let mut row = Vec::new();
        features.row(at, &mut row);
        let tokens = super::features::token_fields(&page, segment.element);
        Sample { text: segment.text.clone(), words: segment.words.len(), row, tokens }
    };
    (0..page.all.len()).map(sample).collect()
}

pub(in crate::article::extract) fn chosen(
    body: &dom_query::NodeRef,
    voted: &std::collections::HashSet<dom_query::NodeId>,
    facts: &super::Facts,
    model: &Model,
) -> Vec<String> {
    let page = super::Segments::of(body, voted);
    let kept = super::choose::kept(&page, &super::probabilities(&page, facts, model));
    page.all.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(segment, _)| segment.text).collect()
}
