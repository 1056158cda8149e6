//! The Headings pane. It knows levels, but not how headings look, nor titles shown before the article.

use std::collections::{HashMap, HashSet};

use super::{Index, Landmark};
use crate::article::{Article, Block, BlockId, BlockKind, Inline, Sanitized, shift};

/// The headings as a tree. A heading is below the nearest earlier one with a lower level number, whatever levels the
/// author chose. Skipped levels leave no gap, several `h1` are siblings, and a number that continues an earlier one
/// ("1.2" after "1") goes below it. If the author marked no heading except the title, short bold paragraphs above text
/// act as headings.
pub struct Outline;

/// The longest bold paragraph that acts as a heading, in characters.
const LONGEST_ACTING: usize = 100;

/// A single question keeps its own row.
const FEWEST_GATHERED: usize = 2;

/// A single bold paragraph is emphasis.
const FEWEST_ACTING: usize = 2;

impl Index for Outline {
    fn noun(&self) -> &'static str {
        "heading"
    }

    fn plural(&self) -> &'static str {
        "headings"
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

    fn divides(&self) -> bool {
        true
    }

    fn landmarks(&self, article: &Article) -> Vec<Landmark> {
        let mut found: Vec<Landmark> = Vec::new();
        let mut open: Vec<(u8, usize)> = Vec::new();
        for (block, level, text) in numbered(all(article)) {
            close(&mut open, &mut found, level, block);
            open.push((level, found.len()));
            found.push(landmark(block, article.blocks.len(), text, open.len() - 1));
        }
        found
    }

    fn in_pane(&self, article: &Article) -> Vec<Landmark> {
        let asked: HashSet<usize> = article.questions.iter().map(|question| question.block.0).collect();
        gather_questions(&self.landmarks(article), &asked)
    }
}

/// What stands for questions that no heading introduces.
const QUESTIONS: &str = "Frequently asked questions";

/// Several questions that follow one another are one row, because the FAQ pane lists them: that of the heading right above
/// them, else one of their own.
fn gather_questions(found: &[Landmark], asked: &HashSet<usize>) -> Vec<Landmark> {
    let mut rows: Vec<Landmark> = Vec::new();
    let mut rest = found;
    while let Some(first) = rest.first() {
        let (questions, length) = questions_from(rest, asked);
        let (run, after) = rest.split_at(length.max(1));
        rest = after;
        let detail = Sanitized::line(&format!("· {questions}"));
        match rows.last_mut() {
            _ if questions < FEWEST_GATHERED => rows.extend_from_slice(run),
            Some(above) if above.depth < first.depth && above.detail.is_empty() => above.detail = detail,
            _ => {
                let end = run.iter().map(|question| question.end).max().unwrap_or(first.end);
                rows.push(Landmark { label: Sanitized::line(QUESTIONS), detail, end, ..first.clone() });
            }
        }
    }
    rows
}

/// How many questions of one depth follow one another from here, and how many headings that is with those in their answers.
fn questions_from(found: &[Landmark], asked: &HashSet<usize>) -> (usize, usize) {
    let depth = found.first().map_or(0, |first| first.depth);
    let is_question = |landmark: &&Landmark| landmark.depth == depth && asked.contains(&landmark.block.0);
    if found.first().is_none_or(|first| !is_question(&first)) {
        return (0, 0);
    }
    let run = found.iter().take_while(|landmark| landmark.depth > depth || is_question(landmark));
    run.fold((0, 0), |(questions, length), landmark| (questions + usize::from(is_question(&landmark)), length + 1))
}

/// The headings of the markup, plus the paragraphs that act as headings if the markup has hardly any.
fn all(article: &Article) -> Vec<(usize, u8, &Inline)> {
    let mut found: Vec<_> = headings(&article.blocks).collect();
    if found.len() > 1 {
        return found;
    }
    let level = found.first().map_or(2, |(_, level, _)| level + 1);
    let acting: Vec<_> = acting(article).map(|(block, text)| (block, level, text)).collect();
    if acting.len() >= FEWEST_ACTING {
        found.extend(acting);
        found.sort_by_key(|(block, ..)| *block);
    }
    found
}

/// Corrects the levels by the numbers in the headings (ISO 2145, numbering of divisions): many pages number subsections
/// and mark all of them with one level. A heading without a number is moved together with the one before if it is below
/// that.
fn numbered(mut headings: Vec<(usize, u8, &Inline)>) -> Vec<(usize, u8, &Inline)> {
    let mut levels: HashMap<&str, u8> = HashMap::new();
    let (mut own, mut shift) = (0, 0);
    for (_, level, text) in &mut headings {
        let number = number(&text.text);
        let above = number.and_then(|number| number.rsplit_once('.')).and_then(|(above, _)| levels.get(above));
        let stated = *level;
        *level = match above {
            Some(above) => above.saturating_add(1),
            None if number.is_none() && *level > own => level.saturating_add(shift),
            None => *level,
        };
        if let Some(number) = number {
            levels.insert(number, *level);
            (own, shift) = (stated, level.saturating_sub(stated));
        }
    }
    headings
}

/// The number that a heading starts with, `1` or `2.3.1`, without a full stop at the end.
fn number(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let number = text[..end].trim_end_matches('.');
    let is_number = number.split('.').all(|part| (1..=3).contains(&part.len()));
    let is_apart = text[end..].starts_with([' ', '\u{a0}', ')', ':']) && text[end..].contains(char::is_alphabetic);
    (is_number && is_apart).then_some(number)
}

/// Bold paragraphs above text that is not bold. Questions of an FAQ are left out, because they have their own pane.
fn acting(article: &Article) -> impl Iterator<Item = (usize, &Inline)> {
    let bold = |block: usize| article.blocks.get(block).and_then(bold_line);
    let asked: HashSet<usize> = article.questions.iter().map(|question| question.block.0).collect();
    let stands_above = move |block: usize| article.blocks.get(block + 1).is_some() && bold(block + 1).is_none();
    let found = (0..article.blocks.len()).filter_map(move |block| Some((block, bold(block)?)));
    found.filter(move |(block, _)| stands_above(*block) && !asked.contains(block))
}

/// A paragraph outside of any frame that is one bold line and not a sentence.
fn bold_line(block: &Block) -> Option<&Inline> {
    let BlockKind::Paragraph(text) = &block.kind else { return None };
    let is_line = block.frames.is_empty() && text.text.chars().count() <= LONGEST_ACTING && !text.text.contains('\n');
    let is_sentence = text.text.ends_with(['.', ',', ';', ':', '…', '。']);
    (is_line && !is_sentence && text.is_all_strong()).then_some(text)
}

fn headings(blocks: &[Block]) -> impl Iterator<Item = (usize, u8, &Inline)> {
    blocks.iter().enumerate().filter_map(|(i, block)| block.heading().map(|(level, text)| (i, level, text)))
}

/// Ends the range of every open heading that does not contain a heading of `level` at `block`.
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
        label: Sanitized::line(&shift::flat(text)),
        detail: Sanitized::default(),
        depth,
        folded: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{article, heading, paragraph};
    use super::*;
    use crate::article::Metadata;
    use crate::article::read::article_from_html;

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

    fn labels(html: &str) -> Vec<String> {
        let article = article_from_html(html, None, &Metadata::default()).unwrap();
        Outline.landmarks(&article).iter().map(|l| format!("{}{}", "-".repeat(l.depth), l.label)).collect()
    }

    #[test]
    fn a_number_that_continues_an_earlier_one_is_below_it() {
        let body = "<h2>1. Rivers</h2><h2>1.1 Long ones</h2><h3>Nile</h3><h2>1.1.1. Branches</h2><h2>2 Lakes</h2><h2>Notes</h2>";
        let expected = ["1. Rivers", "-1.1 Long ones", "--Nile", "--1.1.1. Branches", "2 Lakes", "Notes"];
        assert_eq!(labels(body), expected);
    }

    #[test]
    fn numbers_without_one_above_them_leave_the_levels_alone() {
        let body =
            "<h2>3.5 million people</h2><h2>2.1 What is new</h2><h3>2.0 Old</h3><h2>1999 was a year</h2><h2>1</h2>";
        assert_eq!(labels(body), ["3.5 million people", "2.1 What is new", "-2.0 Old", "1999 was a year", "1"]);
    }

    #[test]
    fn bold_lines_act_as_headings_where_there_are_no_others() {
        let body = "<p><b>The hills</b></p><p>Steep.</p><p><strong>The <i>sea</i></strong></p><p>Flat.</p>";
        assert_eq!(labels(body), ["The hills", "The sea"]);
        assert_eq!(labels(&format!("<h1>Rivers</h1>{body}")), ["Rivers", "-The hills", "-The sea"]);
        assert_eq!(labels(&format!("<h2>One</h2>{body}<h2>Two</h2>")), ["One", "Two"]);
    }

    #[test]
    fn emphasis_alone_is_no_heading() {
        for body in [
            "<p><b>One alone</b></p><p>Text.</p>",
            "<p><b>A sentence.</b></p><p>x</p><p><b>And another one.</b></p><p>x</p>",
            "<p><b>Half</b> bold</p><p>x</p><p><b>Half</b> too</p><p>x</p>",
            "<p>x</p><p><b>At the</b></p><p><b>very end</b></p>",
        ] {
            assert!(labels(body).is_empty(), "{body}");
        }
    }

    #[test]
    fn a_label_is_one_line() {
        let found = Outline.landmarks(&article(vec![paragraph("a"), heading(2, "one\ntwo")]));
        assert_eq!(found[0].block, BlockId(1));
        assert_eq!(&*found[0].label, "one two");
    }
}
