//! Removes the way back from the end of an answer: the link "[top]" that long FAQs have after each answer, and the rule
//! below it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::article::knowledge::lang;
use crate::article::{Answer, Block, BlockKind, Inline, Mark, MarkKind, Question, Target};

/// Links that lead to the start of the page.
static TO_TOP: LazyLock<HashSet<&str>> = LazyLock::new(|| lang::set(|language| language.to_top));

/// The most characters of a way back.
const LONGEST: usize = 30;

/// Shortens the answer to what is before the way back. An answer that is nothing else stays.
pub(super) fn remove(blocks: &[Block], question: &mut Question) {
    let answer = question.answer.blocks(blocks);
    let kept = answer.iter().rposition(|block| !is_way_back(block)).map_or(answer.len(), |last| last + 1);
    let cut = answer[..kept].last().and_then(|last| Some((last, last.paragraph()?))).and_then(|(last, text)| {
        let end = end_of_text(text)?;
        Some(Block { kind: BlockKind::Paragraph(start_of(text, end)), ..last.clone() })
    });
    if let Some(last) = cut {
        let before = answer[..kept - 1].iter().cloned();
        question.answer = Answer::Apart(before.chain([last]).collect());
    } else if kept < answer.len() {
        question.answer = match &question.answer {
            Answer::Blocks(range) => Answer::Blocks(range.start..range.start + kept),
            Answer::Apart(blocks) => Answer::Apart(blocks[..kept].to_vec()),
        };
    }
}

fn is_way_back(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Rule => true,
        BlockKind::Paragraph(text) => leads_back(text, 0..text.text.len()),
        BlockKind::Heading { .. }
        | BlockKind::Deck(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_) => false,
    }
}

/// Where the text ends if a way back follows it, on a line of its own or in brackets.
fn end_of_text(text: &Inline) -> Option<usize> {
    let at = text.text.rfind(['\n', '[', '('])?;
    let end = text.text[..at].trim_end().len();
    (end > 0 && leads_back(text, at..text.text.len())).then_some(end)
}

/// Whether all letters of a part are one short link into the page, or name its top.
fn leads_back(text: &Inline, part: Range<usize>) -> bool {
    let said = &text.text[part.clone()];
    let name = said.trim_matches(|c: char| !c.is_alphanumeric());
    let start = part.start + said.find(name).unwrap_or_default();
    let is_link = |mark: &Mark| matches!(&mark.kind, MarkKind::Link(link) if matches!(link, Target::Fragment(_)));
    let covers = |mark: &Mark| mark.range.start <= start && mark.range.end >= start + name.len();
    let is_short = !name.is_empty() && name.chars().count() <= LONGEST;
    is_short && (TO_TOP.contains(&*name.to_lowercase()) || text.marks.iter().any(|mark| is_link(mark) && covers(mark)))
}

fn start_of(text: &Inline, end: usize) -> Inline {
    let within = |mark: &Mark| {
        let range = mark.range.start..mark.range.end.min(end);
        (!range.is_empty()).then(|| Mark { range, kind: mark.kind.clone() })
    };
    Inline { text: text.text.slice(0..end), marks: text.marks.iter().filter_map(within).collect() }
}
