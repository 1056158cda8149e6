//! What `examples/train` needs of the classifier that chooses a page's main content: segments with their numbers and tokens,
//! and pages read by other weights.

use super::extract;
use super::read::{self, ReadError};
use super::{Article, HttpUrl, Metadata};

pub use super::extract::classify::{
    BUCKETS, Classifier, FIELDS, FeatureName, MOST_NODES, Node, STEPS, Sample, TokenTable, names,
};
pub use super::extract::rules::{PageRule, PageRules};

/// The position of the first number that tokens make, of [`FIELDS`] times three in a row.
pub fn first_token_feature() -> usize {
    names().iter().position(|(about, _)| about.ends_with("tokens")).expect("tokens are features")
}

/// The segments of a page, in document order.
pub fn samples(html: &str, base: Option<&HttpUrl>) -> Vec<Sample> {
    extract::samples(html, base)
}

/// Reads a page by these weights and rules.
pub fn read(
    html: &str,
    base: Option<&HttpUrl>,
    classifier: &Classifier,
    rules: PageRules,
) -> Result<Article, ReadError> {
    read::article_from_page_by(html, base, &Metadata::default(), classifier, rules)
}

/// The text that these weights choose, before any rule.
pub fn chosen_text(html: &str, base: Option<&HttpUrl>, classifier: &Classifier) -> String {
    extract::chosen(html, base, classifier)
}
