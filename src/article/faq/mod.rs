//! Which blocks ask and which answer: FAQ is an index over the block list, whatever markup it came from.
//!
//! Evidence in the order it is believed: pairs that the markup names (microdata, RDFa, plugins' classes), JSON-LD, then the
//! shape of the text: units that repeat in a section that is called an FAQ. What is only shaped like questions (an
//! interview, rhetorical headings, a quiz) is none. Knows blocks and strings; knows no DOM.

mod names;
mod section;
mod shape;
mod stated;
mod unit;

use std::collections::HashSet;

use super::parse::Walked;
use super::{Answer, Block, BlockId, Clean, Question};

/// What the markup says about questions, besides the numbers it left on the blocks' [`Origin`](super::parse::Origin)s.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// How sure each numbered pair is; the number is the index.
    pub pairs: Vec<Strength>,
    pub stated: Vec<Stated>,
}

/// What a numbered pair rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// schema.org, or a class that says "question" or "faq".
    Named,
    /// Something that unfolds: it may as well be a table of opening hours.
    Folds,
}

/// A pair as JSON-LD states it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stated {
    pub question: Clean,
    pub answer: Vec<Block>,
}

/// The article's questions with their answers, in reading order. `title` is the page's: it may be what says "FAQ".
pub(crate) fn mark(walked: &Walked, title: &str, evidence: &Evidence) -> Vec<Question> {
    let mut found = numbered(walked, |number| evidence.pairs.get(number) == Some(&Strength::Named));
    add_missing(&mut found, stated::questions(&walked.blocks, &evidence.stated));
    for section in section::named(&walked.blocks, title) {
        add_section(&mut found, walked, &section);
    }
    if found.is_empty() {
        found = unnamed(walked);
    }
    found.sort_by_key(|question| question.block);
    found
}

/// A section that the markup spoke for is left to it: patterns would find the same questions again, less exactly.
fn add_section(found: &mut Vec<Question>, walked: &Walked, section: &section::Section) {
    if found.iter().any(|question| section.range.contains(&question.block.0)) {
        return;
    }
    let folds = numbered(walked, |_| true);
    let folds = folds.into_iter().filter(|question| section.range.contains(&question.block.0)).collect();
    add_missing(found, unit::best(&walked.blocks, section, folds));
}

fn add_missing(found: &mut Vec<Question>, more: Vec<Question>) {
    let mut known: HashSet<String> = found.iter().map(|question| shape::key(&question.text)).collect();
    found.extend(more.into_iter().filter(|question| known.insert(shape::key(&question.text))));
}

/// No section is called an FAQ: only what can hardly be anything else.
fn unnamed(walked: &Walked) -> Vec<Question> {
    let whole = section::Section { range: 0..walked.blocks.len(), level: 0, spans_article: true };
    let groups =
        [numbered(walked, |_| true), unit::folded(&walked.blocks, &whole), unit::terms(&walked.blocks, &whole)];
    let mostly_asks = |group: &Vec<Question>| group.len() >= 2 && unit::asking(group) * 3 >= group.len() * 2;
    groups.into_iter().find(mostly_asks).unwrap_or_else(|| unit::outline_of_questions(&walked.blocks, &whole))
}

/// The pairs whose number passes `counts`, from the blocks' origins.
fn numbered(walked: &Walked, counts: impl Fn(usize) -> bool) -> Vec<Question> {
    let mut found: Vec<(usize, Question)> = Vec::new();
    for (i, origin) in walked.origins.iter().enumerate() {
        let Some(number) = origin.question.filter(|number| counts(*number)) else { continue };
        match found.iter_mut().find(|(known, _)| *known == number) {
            Some((_, question)) => question.text = joined(&question.text, &walked.blocks[i].text()),
            None => found.push((number, question_at(walked, number, i))),
        }
    }
    found.into_iter().map(|(_, question)| question).filter(has_answer).collect()
}

fn question_at(walked: &Walked, number: usize, block: usize) -> Question {
    let text = shape::as_listed(&walked.blocks[block].text());
    Question { text, block: BlockId(block), answer: answer_of(walked, number) }
}

fn joined(first: &str, second: &str) -> Clean {
    Clean::line(&format!("{first} {second}"))
}

/// The blocks that came from the answer's element: a range if they stand together, copies otherwise.
fn answer_of(walked: &Walked, number: usize) -> Answer {
    let answers = walked.origins.iter().enumerate().filter(|(_, origin)| origin.answers.contains(&number));
    let at: Vec<usize> = answers.map(|(i, _)| i).collect();
    match (at.first(), at.last()) {
        (Some(&first), Some(&last)) if last - first + 1 == at.len() => Answer::Blocks(first..last + 1),
        (Some(_) | None, Some(_) | None) => Answer::Apart(at.iter().map(|i| walked.blocks[*i].clone()).collect()),
    }
}

fn has_answer(question: &Question) -> bool {
    !question.text.is_empty()
        && match &question.answer {
            Answer::Blocks(range) => !range.is_empty(),
            Answer::Apart(blocks) => !blocks.is_empty(),
        }
}
