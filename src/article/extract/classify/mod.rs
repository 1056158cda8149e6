//! Which parts of a page are its main content, decided by a classifier that was trained on labelled pages.
//!
//! A page becomes segments (`segments`), each segment numbers (`features`), the numbers a probability (`trees`), and the
//! probabilities a choice (`choose`). dom_smoothie's vote is one of the features. `docs/extraction.md` describes data, training
//! and scores; `examples/train` makes the weights.

mod choose;
mod class_tokens;
mod facts;
mod features;
mod places;
mod sample;
mod segments;
mod trees;
mod words;

use std::collections::HashSet;
use std::sync::LazyLock;

use dom_query::{NodeId, NodeRef};

pub use class_tokens::{BUCKETS, FIELDS, STEPS, TokenTable};
pub(in crate::article) use facts::Facts;
use features::Features;
pub use features::{FeatureName, names};
pub use sample::Sample;
pub(super) use sample::{chosen, collect};
use segments::Segments;
pub use trees::{Classifier, MOST_NODES, Node};

use crate::budget;

/// The weights that the program is built with.
static EMBEDDED: LazyLock<Classifier> =
    LazyLock::new(|| Classifier::from_bytes(include_bytes!("weights.bin")).expect("a test reads the weights"));

impl Classifier {
    /// The trained classifier.
    pub fn embedded() -> &'static Classifier {
        &EMBEDDED
    }
}

/// The nodes below the body that belong to the main content: text nodes, and elements without text. `voted` are the nodes of
/// dom_smoothie's article. What is kept is made visible.
pub(super) fn choose(
    body: &NodeRef,
    voted: &HashSet<NodeId>,
    facts: &Facts,
    classifier: &Classifier,
) -> HashSet<NodeId> {
    let page = Segments::of(body, voted);
    let kept = choose::kept(&page, &probabilities(&page, facts, classifier));
    choose::reveal(body, &page, &kept);
    choose::nodes(&page, &kept, voted)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_are_for_these_features() {
        assert_eq!(Classifier::embedded().features, features::names().len());
    }
}
