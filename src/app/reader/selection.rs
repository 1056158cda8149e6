//! What is selected of the text: from one unit to another, where a unit is a sentence, a block or a section.
//!
//! Pure: it knows the article and its sections, and neither the window nor any key.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::article::{Article, TextPos, TextSpan};

/// Of a larger block, sentences are looked for only so many bytes around the place: a paragraph of a megabyte must not keep a
/// key waiting.
const NEAR: usize = 8 << 10;

/// What the selection grows and shrinks by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SelectionUnit {
    #[default]
    Sentence,
    Block,
    Section,
}

impl SelectionUnit {
    /// Each in turn.
    #[must_use]
    pub fn next(self) -> SelectionUnit {
        match self {
            SelectionUnit::Sentence => SelectionUnit::Block,
            SelectionUnit::Block => SelectionUnit::Section,
            SelectionUnit::Section => SelectionUnit::Sentence,
        }
    }

    /// As a sentence calls it.
    pub fn name(self) -> &'static str {
        match self {
            SelectionUnit::Sentence => "sentence",
            SelectionUnit::Block => "paragraph",
            SelectionUnit::Section => "section",
        }
    }
}

/// Where units begin and end in an article.
#[derive(Clone, Copy, Debug)]
pub struct SelectionGround<'a> {
    pub article: &'a Article,
    /// The blocks that may be selected: what the program put above them may not.
    pub first: usize,
    /// The blocks of each section in reading order; one may hold others.
    pub sections: &'a [Range<usize>],
}

/// A selection: the unit that it began with, and the one that the motions have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub unit: SelectionUnit,
    anchor: TextSpan,
    head: TextSpan,
}

impl Selection {
    /// The sentence at a position, or the next one. `None` if there is nothing to select from there on.
    pub fn begin(ground: SelectionGround<'_>, at: TextPos) -> Option<Selection> {
        let at = at.max(TextPos { block: ground.first, offset: 0 });
        let unit = SelectionUnit::Sentence;
        let first = ground.unit_at(unit, at).or_else(|| ground.after(unit, at))?;
        Some(Selection { unit, anchor: first, head: first })
    }

    /// What is selected.
    pub fn span(&self) -> TextSpan {
        self.anchor.joined(self.head)
    }

    /// Where the motions have come to: it has to be in view.
    pub fn head(&self) -> TextSpan {
        self.head
    }

    /// The next larger unit; from the largest, back to the smallest.
    pub fn turn(&mut self, ground: SelectionGround<'_>) {
        self.unit = self.unit.next();
        let around = |span: TextSpan| ground.unit_at(self.unit, span.start).unwrap_or(span);
        (self.anchor, self.head) = (around(self.anchor), around(self.head));
    }

    /// The motions move the other end from now on.
    pub fn swap(&mut self) {
        std::mem::swap(&mut self.anchor, &mut self.head);
    }

    /// So many units on (back if negative), as far as there are any.
    pub fn step(&mut self, ground: SelectionGround<'_>, steps: isize) {
        let mut left = steps.unsigned_abs();
        while left > 0 {
            let next = match steps {
                1.. => ground.some_after(self.unit, self.head.end, left),
                _ => ground.some_before(self.unit, self.head.start, left),
            };
            let Some((next, count)) = next else { return };
            self.head = next;
            left -= count;
        }
    }

    /// To the end of the section that the head is in; from there, of the next one. Back: to the start.
    pub fn step_sections(&mut self, ground: SelectionGround<'_>, steps: isize) {
        for _ in 0..steps.unsigned_abs() {
            let target = match steps {
                1.. => ground.section_end_after(self.head.end),
                _ => ground.section_start_before(self.head.start),
            };
            let next = ground.unit_towards(self.unit, target, steps).filter(|next| *next != self.head);
            let Some(next) = next else { return };
            self.head = next;
        }
    }
}

impl SelectionGround<'_> {
    fn blocks(&self) -> usize {
        self.article.blocks.len()
    }

    /// The unit that holds a position.
    fn unit_at(&self, unit: SelectionUnit, at: TextPos) -> Option<TextSpan> {
        if at.block >= self.blocks() || at.block < self.first {
            return None;
        }
        Some(match unit {
            SelectionUnit::Sentence => {
                let sentences = self.sentences(at);
                let found =
                    sentences.iter().find(|sentence| sentence.end.offset > at.offset || sentence.end.block > at.block);
                *found.or(sentences.last())?
            }
            SelectionUnit::Block => self.block(at.block)?,
            SelectionUnit::Section => self.article.span_of(self.section(at.block)),
        })
    }

    /// A block with something in it.
    fn block(&self, block: usize) -> Option<TextSpan> {
        let span = self.article.span_of(block..block + 1);
        (block < self.blocks() && span.start < span.end).then_some(span)
    }

    /// The innermost section of a block. What stands above all of them is one, too.
    fn section(&self, block: usize) -> Range<usize> {
        let holds = |section: &&Range<usize>| section.contains(&block);
        self.sections.iter().rev().find(holds).cloned().unwrap_or_else(|| {
            let next = self.sections.iter().map(|section| section.start).find(|start| *start > block);
            let before = self.sections.iter().map(|section| section.end).filter(|end| *end <= block).max();
            before.unwrap_or(self.first)..next.unwrap_or(self.blocks())
        })
    }

    /// The sentences of a block near a position. What is no running text is one.
    fn sentences(&self, at: TextPos) -> Vec<TextSpan> {
        let Some(block) = self.article.blocks.get(at.block) else { return Vec::new() };
        let Some(inline) = block.inline() else { return self.block(at.block).into_iter().collect() };
        let text: &str = &inline.text;
        let window = near(text, at.offset);
        let pos = |offset| TextPos { block: at.block, offset };
        let pieces = joined_sentences(&text[window.clone()]);
        let spans = pieces
            .into_iter()
            .map(|piece| TextSpan { start: pos(window.start + piece.start), end: pos(window.start + piece.end) });
        spans.collect()
    }

    /// The unit at most so many on from a position, and how many they are: as many as one look at a block tells. The last
    /// sentence of a look may be cut off, so it counts only if it is the first as well.
    fn some_after(&self, unit: SelectionUnit, at: TextPos, most: usize) -> Option<(TextSpan, usize)> {
        if unit == SelectionUnit::Sentence {
            let here: Vec<_> = self.sentences(at).into_iter().filter(|sentence| sentence.start >= at).collect();
            if let Some(found) = nth_of(&here, most) {
                return Some(found);
            }
        }
        Some((self.unit_below(unit, at)?, 1))
    }

    /// The same up from a position.
    fn some_before(&self, unit: SelectionUnit, at: TextPos, most: usize) -> Option<(TextSpan, usize)> {
        if unit == SelectionUnit::Sentence {
            let here: Vec<_> = self.sentences(at).into_iter().rev().filter(|sentence| sentence.end <= at).collect();
            if let Some(found) = nth_of(&here, most) {
                return Some(found);
            }
        }
        Some((self.unit_above(unit, at)?, 1))
    }

    /// The first unit from a position on.
    fn after(&self, unit: SelectionUnit, at: TextPos) -> Option<TextSpan> {
        self.some_after(unit, at, 1).map(|(span, _)| span)
    }

    /// The last unit before a position.
    fn before(&self, unit: SelectionUnit, at: TextPos) -> Option<TextSpan> {
        self.some_before(unit, at, 1).map(|(span, _)| span)
    }

    /// The first unit of the blocks below a position.
    fn unit_below(&self, unit: SelectionUnit, at: TextPos) -> Option<TextSpan> {
        if at.block >= self.blocks() {
            return None;
        }
        let next = if at.offset == 0 && unit != SelectionUnit::Sentence { at.block } else { at.block + 1 };
        (next..self.blocks()).find_map(|block| self.unit_at(unit, TextPos { block, offset: 0 }))
    }

    /// The last unit of the blocks above a position.
    fn unit_above(&self, unit: SelectionUnit, at: TextPos) -> Option<TextSpan> {
        (self.first..at.block).rev().find_map(|block| {
            let end = TextPos { block, offset: self.article.blocks[block].text().len() };
            self.unit_at(unit, end)
        })
    }

    /// Where the section ends that holds a position, or, at its end, the next one.
    fn section_end_after(&self, at: TextPos) -> TextPos {
        let length = |block: usize| self.article.blocks.get(block).map_or(0, |block| block.text().len());
        let is_at_end = at.offset >= length(at.block);
        let block = if is_at_end && self.section(at.block).end == at.block + 1 { at.block + 1 } else { at.block };
        TextPos { block: self.section(block.min(self.blocks().saturating_sub(1))).end, offset: 0 }
    }

    /// Where the section starts that holds a position, or, at its start, the one before.
    fn section_start_before(&self, at: TextPos) -> TextPos {
        let start = self.section(at.block).start;
        let is_at_start = at == TextPos { block: start, offset: 0 };
        let block = if is_at_start && start > self.first { self.section(start - 1).start } else { start };
        TextPos { block, offset: 0 }
    }

    /// The last unit before a target on the way down, the one at it on the way up.
    fn unit_towards(&self, unit: SelectionUnit, target: TextPos, steps: isize) -> Option<TextSpan> {
        if steps > 0 { self.before(unit, target) } else { self.unit_at(unit, target) }
    }
}

/// At most so many on among the sentences of one look, and how many that are.
fn nth_of(here: &[TextSpan], most: usize) -> Option<(TextSpan, usize)> {
    let count = here.len().saturating_sub(1).clamp(1, most.max(1));
    here.get(count - 1).map(|span| (*span, count))
}

/// The part of a text around an offset that sentences are looked for in.
fn near(text: &str, offset: usize) -> Range<usize> {
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(offset.min(text.len()).saturating_sub(NEAR));
    start..boundary((offset + NEAR).min(text.len()))
}

/// Sentences (UAX #29) without the blanks around them. One that ends with an initial or a short abbreviation goes on:
/// "Mr. Smith", "J. S. Bach".
fn joined_sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for (start, piece) in text.split_sentence_bound_indices() {
        let end = start + piece.trim_end().len();
        if end == start {
            continue;
        }
        match sentences.last_mut().filter(|_| goes_on) {
            Some(last) => last.end = end,
            None => sentences.push(start + (piece.len() - piece.trim_start().len())..end),
        }
        goes_on = ends_in_abbreviation(piece.trim_end()) && !piece.ends_with('\n');
    }
    sentences
}

/// Whether the last word is one capital letter, or a title of at most three letters, with a full stop.
fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(word) = sentence.strip_suffix('.').and_then(|rest| rest.rsplit(|c: char| !c.is_alphanumeric()).next())
    else {
        return false;
    };
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    is_initial
        || matches!(word, "Mr" | "Mrs" | "Ms" | "Dr" | "St" | "Jr" | "Sr" | "Prof" | "No" | "vs" | "Nr" | "Hr" | "Fr")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, BlockKind, Inline, Sanitized};

    fn paragraph(text: &str) -> Block {
        Block::of(BlockKind::Paragraph(Inline::plain(Sanitized::text(text))))
    }

    fn heading(text: &str) -> Block {
        Block::of(BlockKind::Heading { level: 2, text: Inline::plain(Sanitized::text(text)) })
    }

    /// Two sections after a paragraph, below a line of the program.
    fn article() -> Article {
        let blocks = vec![
            paragraph("Courier · 21 April"),
            paragraph("Intro one. Intro two."),
            heading("A"),
            paragraph("Mr. Smith sails. He is back!"),
            Block::of(BlockKind::Rule),
            heading("B"),
            paragraph("The end."),
        ];
        Article { blocks, ..Article::default() }
    }

    #[test]
    fn a_count_goes_as_far_as_so_many_steps_and_ends_where_there_is_no_more() {
        let sentences: String = (0..900).map(|number| format!("This is sentence {number} of the sea. ")).collect();
        let blocks = vec![paragraph(&sentences), paragraph("One. Two."), paragraph(&sentences)];
        let article = Article { blocks, ..Article::default() };
        let sections = [0..2, 2..3];
        let ground = SelectionGround { article: &article, first: 0, sections: &sections };
        let begun = || Selection::begin(ground, TextPos { block: 0, offset: 0 }).unwrap();
        let (mut by_count, mut one_by_one) = (begun(), begun());
        for (steps, sign) in [(700, 1), (400, 1), (900, -1), (isize::MAX, 1), (isize::MAX, -1)] {
            by_count.step(ground, steps * sign);
            (0..steps.min(2_000)).for_each(|_| one_by_one.step(ground, sign));
            assert_eq!(by_count.head(), one_by_one.head(), "{steps}");
        }
        let mut selection = begun();
        selection.step_sections(ground, isize::MAX);
        assert_eq!(selection.head().start.block, 2);
        selection.step_sections(ground, -isize::MAX);
        assert_eq!(selection.head().start, TextPos { block: 0, offset: 0 });
    }

    /// What is selected after some moves, as the texts of its blocks.
    fn selected(at: (usize, usize), moves: &[&str]) -> Vec<String> {
        let article = article();
        let sections = [2..5, 5..7];
        let ground = SelectionGround { article: &article, first: 1, sections: &sections };
        let mut selection = Selection::begin(ground, TextPos { block: at.0, offset: at.1 }).unwrap();
        for step in moves {
            match *step {
                "v" => selection.turn(ground),
                "o" => selection.swap(),
                "j" => selection.step(ground, 1),
                "k" => selection.step(ground, -1),
                "]]" => selection.step_sections(ground, 1),
                "[[" => selection.step_sections(ground, -1),
                other => unreachable!("no such move: {other}"),
            }
        }
        article.excerpt(selection.span()).blocks.iter().map(|block| block.text().into_owned()).collect()
    }

    #[test]
    fn it_begins_with_the_sentence_at_the_place_and_never_above_the_article() {
        assert_eq!(selected((1, 12), &[]), ["Intro two."]);
        assert_eq!(selected((0, 3), &[]), ["Intro one."]);
        assert_eq!(selected((3, 5), &[]), ["Mr. Smith sails."]);
        assert_eq!(selected((4, 0), &[]), [""], "a rule is one, too");
    }

    #[test]
    fn the_unit_grows_to_the_block_and_the_section_and_is_small_again() {
        assert_eq!(selected((3, 0), &["v"]), ["Mr. Smith sails. He is back!"]);
        assert_eq!(selected((3, 0), &["v", "v"]), ["A", "Mr. Smith sails. He is back!", ""]);
        assert_eq!(selected((1, 0), &["v", "v"]), ["Intro one. Intro two."], "what is above all sections is one");
        assert_eq!(selected((3, 20), &["v", "v", "v"]), ["A"]);
    }

    #[test]
    fn motions_move_one_end_and_can_be_taken_back() {
        assert_eq!(selected((1, 0), &["j", "j", "j"]), ["Intro one. Intro two.", "A", "Mr. Smith sails."]);
        assert_eq!(selected((1, 0), &["j", "j", "k", "k", "k"]), ["Intro one."]);
        assert_eq!(selected((3, 0), &["k", "k"]), ["Intro two.", "A", "Mr. Smith sails."]);
        assert_eq!(selected((1, 0), &["j", "j", "o", "j"]), ["Intro two.", "A"]);
        assert_eq!(selected((6, 0), &["j", "j"]), ["The end."]);
        assert_eq!(selected((3, 0), &["v", "j"]), ["Mr. Smith sails. He is back!", ""]);
        assert_eq!(selected((3, 0), &["v", "v", "j"]).last().unwrap(), "The end.");
    }

    #[test]
    fn sections_are_taken_to_their_ends() {
        assert_eq!(selected((3, 20), &["]]"]), ["He is back!", ""]);
        assert_eq!(selected((3, 20), &["]]", "]]"]), ["He is back!", "", "B", "The end."]);
        assert_eq!(selected((3, 20), &["[["]), ["A", "Mr. Smith sails. He is back!"]);
        assert_eq!(selected((3, 20), &["[[", "[["]).first().unwrap(), "Intro one. Intro two.");
    }

    #[test]
    fn a_huge_paragraph_is_looked_at_only_near_the_place() {
        let text = "A sentence of the sea. ".repeat(50_000);
        let article = Article { blocks: vec![paragraph(&text)], ..Article::default() };
        let ground = SelectionGround { article: &article, first: 0, sections: &[] };
        let at = TextPos { block: 0, offset: 23 * 30_000 };
        let mut selection = Selection::begin(ground, at).unwrap();
        selection.step(ground, 1);
        assert_eq!(article.excerpt(selection.span()).blocks[0].text(), "A sentence of the sea. A sentence of the sea.");
        assert!(ground.sentences(at).len() < 1000);
    }
}
