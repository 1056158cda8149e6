//! Find in the article: where a query occurs, and which parts of a line that covers.
//!
//! Matches are positions in the blocks' text. So they are the same at every measure, and exist for lines that are not
//! laid out.

use std::ops::Range;

use super::TextLine;
use crate::article::text::words::pattern;
use crate::article::{Article, BlockId};

/// One occurrence, in bytes of [`crate::article::Block::text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub block: BlockId,
    pub range: Range<usize>,
}

/// Every occurrence in reading order. Smart case: a capital in the query makes case count. White space in the query
/// matches any white space, so that a line break in the text does not hide a match.
pub fn find(article: &Article, query: &str) -> Vec<Match> {
    let mut matches = Vec::new();
    let Some(pattern) = pattern(query) else { return matches };
    for (at, block) in article.blocks.iter().enumerate() {
        // All go into one list: a letter may occur a million times in a block.
        let text = block.text();
        matches.extend(pattern.find_iter(&text).map(|found| Match { block: BlockId(at), range: found.range() }));
    }
    matches
}

/// Whether there is any occurrence.
pub fn occurs(article: &Article, query: &str) -> bool {
    pattern(query).is_some_and(|pattern| article.blocks.iter().any(|block| pattern.is_match(&block.text())))
}

/// A part of a line that a match covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lit {
    /// An index into [`TextLine::runs`].
    pub run: usize,
    /// Bytes of the run's text.
    pub range: Range<usize>,
    /// An index into the given ranges.
    pub found: usize,
}

/// The parts of a line inside `ranges` (bytes of its block's text, ascending, without overlaps), from left to right.
///
/// If a run's text differs from its source (a superscript), the whole run is returned.
pub fn lit(line: &TextLine, ranges: &[Range<usize>]) -> Vec<Lit> {
    let runs = line.runs.iter().enumerate().filter_map(|(at, run)| Some((at, run, run.source.clone()?)));
    runs.flat_map(|(at, run, source)| {
        let first = ranges.partition_point(|range| range.end <= source.start);
        let touching = ranges[first..].iter().enumerate().take_while(move |(_, range)| range.start < source.end);
        let is_exact = source.len() == run.text.len();
        touching.map(move |(i, range)| Lit {
            run: at,
            range: if is_exact { overlap(&source, range) } else { 0..run.text.len() },
            found: first + i,
        })
    })
    .collect()
}

/// The overlap of `range` with `source`, counted from the start of `source`.
fn overlap(source: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    range.start.max(source.start) - source.start..range.end.min(source.end) - source.start
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Layout, LinePos};
    use super::*;
    use crate::article::{Block, BlockKind, Inline, Mark, MarkKind, Sanitized};

    fn lines(block: Block, width: u16) -> Vec<TextLine> {
        let mut layout = Layout::new(Arc::new(Article { blocks: vec![block], ..Article::default() }), width);
        layout.settle(LinePos::default(), usize::MAX);
        layout.view(LinePos::default(), usize::MAX).into_iter().map(|(_, line)| line.clone()).collect()
    }

    fn paragraph(text: &str, marks: Vec<Mark>) -> Block {
        let text = Inline { text: Sanitized::text(text), marks };
        Block::of(BlockKind::Paragraph(text))
    }

    /// The start and end of each match.
    fn ranges(text: &str, query: &str) -> Vec<(usize, usize)> {
        let article = Article { blocks: vec![paragraph(text, Vec::new())], ..Article::default() };
        find(&article, query).into_iter().map(|found| (found.range.start, found.range.end)).collect()
    }

    #[test]
    fn a_capital_in_the_query_makes_case_count() {
        assert_eq!(ranges("Storm and storm", "storm"), [(0, 5), (10, 15)]);
        assert_eq!(ranges("Storm and storm", "Storm"), [(0, 5)]);
        assert_eq!(ranges("ÜBER über", "über"), [(0, 5), (6, 11)]);
    }

    #[test]
    fn pattern_characters_in_a_query_are_text() {
        assert_eq!(ranges("a.c abc", "a.c"), [(0, 3)]);
        assert!(ranges("abc", "  ").is_empty());
        assert!(ranges("abc", "(").is_empty());
    }

    #[test]
    fn a_line_break_in_the_text_hides_no_match() {
        assert_eq!(ranges("one\ntwo", "one two"), [(0, 7)]);
    }

    #[test]
    fn a_match_across_lines_and_looks_lights_each_part() {
        let strong = Mark { range: 4..7, kind: MarkKind::Strong };
        let lines = lines(paragraph("one two three", vec![strong]), 8);
        let found = std::slice::from_ref(&(2..9));
        assert_eq!(
            lit(&lines[0], found),
            [Lit { run: 0, range: 2..4, found: 0 }, Lit { run: 1, range: 0..3, found: 0 }]
        );
        assert_eq!(lit(&lines[1], found), [Lit { run: 0, range: 0..1, found: 0 }]);
    }

    #[test]
    fn a_superscript_is_lit_as_a_whole() {
        let raised = Mark { range: 1..3, kind: MarkKind::Superscript };
        let lines = lines(paragraph("m23", vec![raised]), 8);
        assert_eq!(lit(&lines[0], std::slice::from_ref(&(2..3))), [Lit { run: 1, range: 0.."²³".len(), found: 0 }]);
    }
}
