//! Which parts of a page are its main content, decided by a classifier that was trained on labelled pages.
//!
//! A page becomes segments (`segments`), each segment numbers (`features`), the numbers a probability (`trees`), and the
//! probabilities a choice (`choose`). dom_smoothie's vote is one of the features. `docs/extraction.md` describes data, training
//! and scores; `examples/train` makes the weights.

mod choose;
mod class_tokens;
mod decision;
mod facts;
mod features;
mod places;
mod segments;
mod trees;
mod words;

use std::sync::LazyLock;

pub use class_tokens::{BUCKETS, FIELDS, STEPS, TokenTable};
pub use decision::Sample;
pub(super) use decision::{Decision, Judged, Told};
pub(in crate::article) use facts::Facts;
pub use features::{FeatureName, names};
pub use trees::{Classifier, MOST_NODES, Node};

/// The weights that the program is built with.
static EMBEDDED: LazyLock<Classifier> =
    LazyLock::new(|| Classifier::from_bytes(include_bytes!("weights.bin")).expect("a test reads the weights"));

impl Classifier {
    /// The trained classifier.
    pub fn embedded() -> &'static Classifier {
        &EMBEDDED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_are_for_these_features() {
        assert_eq!(Classifier::embedded().features, features::names().len());
    }
}
