//! Boosted trees: evaluated here, trained by `examples/train`.
//!
//! A tree's nodes are in depth-first order, so a node's left child is the next one. The file is little-endian: [`MAGIC`], the
//! number of features (u16), the start (f32), the number of trees (u16); for each tree its number of nodes (u8) and its nodes:
//! feature (u8, [`LEAF`] for a leaf), right child (u8), value (i16, in steps of [`STEP`]), and for a split the threshold (f32);
//! then the token table, bucket after bucket, field after field.

use super::class_tokens::TokenTable;
use super::features::Row;

/// The first bytes of the file; the digit is its format.
const MAGIC: [u8; 4] = *b"CHT1";

/// The feature of a node without children.
const LEAF: u8 = u8::MAX;

/// The most nodes of a tree.
pub const MOST_NODES: usize = 255;

/// Values of nodes are kept in steps of this log-odds.
const STEP: f32 = 1.0 / 8192.0;

/// After every so many trees the rest is left out if the log-odds are below that (a probability of 1 %): menus and footers, half
/// of a page, which no later tree makes likely.
const PAUSE: usize = 50;
const HOPELESS: f32 = -4.6;

/// A node: a split (`threshold` is the largest value that goes left) or a leaf. `value` is what the tree adds to the log-odds
/// if it ends here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    pub feature: Option<u8>,
    pub right: u8,
    pub threshold: f32,
    pub value: f32,
}

/// A trained classifier: whether a segment belongs to the page's main content.
#[derive(Clone, Debug)]
pub struct Classifier {
    /// The log-odds before any tree.
    pub start: f32,
    pub features: usize,
    pub trees: Vec<Vec<Node>>,
    pub tokens: TokenTable,
}

impl Classifier {
    /// A classifier that knows nothing: everything is as likely as not.
    pub fn untrained() -> Classifier {
        Classifier { start: 0.0, features: 0, trees: Vec::new(), tokens: TokenTable::empty() }
    }

    /// The probabilities that segments with these numbers are main content. Goes tree by tree: a tree stays in the processor's
    /// cache for all rows, and it need not wait for one row to begin the next.
    pub fn probabilities(&self, rows: &[Row]) -> Vec<f32> {
        let mut odds = vec![self.start; rows.len()];
        let mut open: Vec<usize> = (0..rows.len()).collect();
        for (count, tree) in self.trees.iter().enumerate() {
            if count % PAUSE == 0 {
                open.retain(|at| odds[*at] >= HOPELESS);
            }
            for at in &open {
                odds[*at] += path(tree, &rows[*at]).last().map_or(0.0, |node| node.value);
            }
        }
        odds.into_iter().map(|odds| 1.0 / (1.0 + (-odds).exp())).collect()
    }

    /// What each feature adds to the log-odds: the change of the value along the path through each tree (Saabas, 2014).
    pub fn contributions(&self, row: &[f32]) -> Vec<f32> {
        let mut told = vec![0.0; self.features];
        for tree in &self.trees {
            for (node, next) in path(tree, row).zip(path(tree, row).skip(1)) {
                node.feature.into_iter().for_each(|feature| told[usize::from(feature)] += next.value - node.value);
            }
        }
        told
    }

    /// The bytes of the file.
    #[expect(clippy::cast_possible_truncation, reason = "values are far smaller, and a test reads what is written")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((self.features as u16).to_le_bytes());
        bytes.extend(self.start.to_le_bytes());
        bytes.extend((self.trees.len() as u16).to_le_bytes());
        for tree in &self.trees {
            bytes.push(tree.len() as u8);
            for node in tree {
                bytes.extend([node.feature.unwrap_or(LEAF), node.right]);
                bytes.extend(((node.value / STEP).round() as i16).to_le_bytes());
                bytes.extend(node.feature.into_iter().flat_map(|_| node.threshold.to_le_bytes()));
            }
        }
        for field in &self.tokens.0 {
            bytes.extend(field.iter().map(|value| value.to_le_bytes()[0]));
        }
        bytes
    }

    /// Reads the bytes of a file; `None` if they are no classifier of this format.
    pub fn from_bytes(bytes: &[u8]) -> Option<Classifier> {
        let mut bytes = Bytes(bytes);
        let is_ours = bytes.take()? == MAGIC;
        let features = usize::from(u16::from_le_bytes(bytes.take()?));
        let start = f32::from_le_bytes(bytes.take()?);
        let count = u16::from_le_bytes(bytes.take()?);
        let trees = (0..count).map(|_| tree(&mut bytes, features)).collect::<Option<Vec<_>>>()?;
        let mut tokens = TokenTable::empty();
        for value in tokens.0.iter_mut().flatten() {
            *value = i8::from_le_bytes(bytes.take()?);
        }
        (is_ours && bytes.0.is_empty()).then_some(Classifier { start, features, trees, tokens })
    }
}

/// The nodes from the root of the tree to the leaf of the row.
fn path<'t>(tree: &'t [Node], row: &[f32]) -> impl Iterator<Item = &'t Node> {
    let next = |at: &usize| {
        let node = &tree[*at];
        let value = row[usize::from(node.feature?)];
        Some(if value <= node.threshold { at + 1 } else { usize::from(node.right) })
    };
    std::iter::successors(Some(0), next).map(|at| &tree[at])
}

/// Bytes that are still to be read.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }
}

/// Reads a tree. Children follow their parents, so a path always ends.
fn tree(bytes: &mut Bytes, features: usize) -> Option<Vec<Node>> {
    let [count] = bytes.take()?;
    let mut nodes = Vec::with_capacity(usize::from(count));
    for at in 0..count {
        let [feature, right] = bytes.take()?;
        let value = f32::from(i16::from_le_bytes(bytes.take()?)) * STEP;
        let feature = (feature != LEAF).then_some(feature);
        let threshold = if feature.is_some() { f32::from_le_bytes(bytes.take()?) } else { 0.0 };
        let is_sound = feature.is_none_or(|feature| usize::from(feature) < features && right > at && right < count);
        nodes.push(is_sound.then_some(Node { feature, right, threshold, value })?);
    }
    nodes.last().is_some_and(|last| last.feature.is_none()).then_some(nodes)
}

#[cfg(test)]
mod tests {
    use super::super::class_tokens::{BUCKETS, FIELDS};
    use super::*;

    fn classifier() -> Classifier {
        let split = Node { feature: Some(1), right: 2, threshold: 0.5, value: 0.25 };
        let leaf = |value| Node { feature: None, right: 0, threshold: 0.0, value };
        let mut tokens = TokenTable::empty();
        tokens.0[FIELDS - 1][BUCKETS - 1] = -7;
        Classifier { start: -0.5, features: 2, trees: vec![vec![split, leaf(-1.0), leaf(1.5)]], tokens }
    }

    #[test]
    fn a_model_is_read_back_as_it_was_written() {
        let read = Classifier::from_bytes(&classifier().to_bytes()).unwrap();
        assert_eq!((read.start, read.features, read.trees), (-0.5, 2, classifier().trees));
        assert_eq!(read.tokens.0, classifier().tokens.0);
    }

    #[test]
    fn what_is_no_model_is_refused() {
        let bytes = classifier().to_bytes();
        assert!(
            Classifier::from_bytes(&bytes[..bytes.len() - 1]).is_none() && Classifier::from_bytes(b"CHT2").is_none()
        );
        // A child that is not behind its parent would be walked to without end.
        let mut loops = classifier();
        loops.trees[0][0].right = 0;
        assert!(Classifier::from_bytes(&loops.to_bytes()).is_none());
    }

    #[test]
    fn a_row_goes_left_up_to_the_threshold_and_its_path_tells_why() {
        let rows = [vec![9.0, 0.5], vec![9.0, 0.6]];
        let odds: Vec<f32> = classifier().probabilities(&rows).iter().map(|share| -(1.0 / share - 1.0).ln()).collect();
        assert!((odds[0] + 1.5).abs() < 1e-5 && (odds[1] - 1.0).abs() < 1e-5);
        assert_eq!(classifier().contributions(&rows[1]), [0.0, 1.25]);
    }
}
