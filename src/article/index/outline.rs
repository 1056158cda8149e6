//! The headings pane. Knows levels and nothing of what a heading looks like, nor of titles put before the article.

use super::{Index, Landmark};
use crate::article::{Article, Block, BlockId, BlockKind, Clean, Inline};

/// The headings, as a tree: whatever levels the author chose, a heading stands below the nearest one above it that has a
/// lower level number. Skipped levels leave no gap, several `h1` are siblings.
pub struct Outline;

impl Index for Outline {
    fn name(&self) -> &'static str {
        "headings"
    }

    fn noun(&self) -> &'static str {
        "heading"
    }

    fn title(&self) -> &'static str {
        "Headings"
    }

    fn letter(&self) -> char {
        'h'
    }

    fn is_shown(&self) -> bool {
        true
    }

    fn landmarks(&self, article: &Article) -> Vec<Landmark> {
        let mut found: Vec<Landmark> = Vec::new();
        let mut open: Vec<(u8, usize)> = Vec::new();
        for (block, level, text) in headings(&article.blocks) {
            close(&mut open, &mut found, level, block);
            open.push((level, found.len()));
            found.push(landmark(block, article.blocks.len(), text, open.len() - 1));
        }
        found
    }
}

fn headings(blocks: &[Block]) -> impl Iterator<Item = (usize, u8, &Inline)> {
    blocks.iter().enumerate().filter_map(|(i, block)| match &block.kind {
        BlockKind::Heading { level, text } => Some((i, *level, text)),
        BlockKind::Paragraph(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_)
        | BlockKind::Rule => None,
    })
}

/// Ends the stretch of every open heading that a heading of `level` at `block` is not below.
fn close(open: &mut Vec<(u8, usize)>, found: &mut [Landmark], level: u8, block: usize) {
    while let Some((_, ended)) = open.pop_if(|(above, _)| *above >= level) {
        found[ended].end = BlockId(block);
    }
}

fn landmark(block: usize, end: usize, text: &Inline, depth: usize) -> Landmark {
    Landmark {
        block: BlockId(block),
        offset: 0,
        end: BlockId(end),
        label: Clean::line(&text.text),
        detail: Clean::default(),
        depth,
        folded: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{article, heading, paragraph};
    use super::*;

    fn outline(levels: &[u8]) -> Vec<(usize, usize)> {
        let blocks = levels.iter().map(|level| heading(*level, "x")).collect();
        Outline.landmarks(&article(blocks)).iter().map(|l| (l.depth, l.end.0)).collect()
    }

    #[test]
    fn levels_become_depths_and_sections_end_at_the_next_of_their_level() {
        assert_eq!(outline(&[1, 2, 3, 2]), [(0, 4), (1, 3), (2, 3), (1, 4)]);
    }

    #[test]
    fn skipped_levels_leave_no_gap() {
        assert_eq!(outline(&[2, 4, 3, 6]), [(0, 4), (1, 2), (1, 4), (2, 4)]);
    }

    #[test]
    fn several_first_level_headings_are_siblings() {
        assert_eq!(outline(&[1, 2, 1, 2]), [(0, 2), (1, 2), (0, 4), (1, 4)]);
    }

    #[test]
    fn a_higher_heading_after_lower_ones_closes_them_all() {
        assert_eq!(outline(&[3, 4, 1]), [(0, 2), (1, 2), (0, 3)]);
    }

    #[test]
    fn a_label_is_one_line() {
        let found = Outline.landmarks(&article(vec![paragraph("a"), heading(2, "one\ntwo")]));
        assert_eq!(found[0].block, BlockId(1));
        assert_eq!(&*found[0].label, "one two");
    }
}
