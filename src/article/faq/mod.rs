//! Decides which blocks are questions and which are answers. FAQ is an index over the list of blocks, whatever markup
//! it came from.
//!
//! Evidence, from the strongest to the weakest: pairs named by the markup (microdata, RDFa, plugins' classes), JSON-LD,
//! and the form of the text, which is a pattern that repeats in a section with an FAQ heading. Text that only looks
//! like questions (an interview, rhetorical headings, a quiz) is not an FAQ. This module knows blocks and strings but
//! no DOM.

mod faq_headings;
mod json_ld_pairs;
mod pairs;
mod question_syntax;
mod section;
mod way_back;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::blocks::Walked;
use super::{Answer, Block, BlockId, Question, Sanitized};
use crate::article::text::key::key;
use crate::budget;

/// What the markup states about questions, besides the numbers on the blocks' [`Origin`](super::blocks::Origin)s.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// The strength of each numbered pair. The number of a pair is its index.
    pub pairs: Vec<Strength>,
    pub stated: Vec<StatedQuestions>,
}

/// The evidence for a numbered pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// schema.org, or a class that contains "question" or "faq".
    Named,
    /// Something collapsible. It may just as well be a table of opening hours.
    Folds,
}

/// A pair as stated in JSON-LD.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StatedQuestions {
    pub question: Sanitized,
    pub answer: Vec<Block>,
}

/// The article's questions with their answers, in reading order. `title` is the page's title, which may contain "FAQ".
pub(crate) fn mark(walked: &Walked, title: &str, evidence: &Evidence) -> Vec<Question> {
    let numbered = numbered(walked);
    let is_named = |number: &usize| evidence.pairs.get(*number) == Some(&Strength::Named);
    let named = numbered.iter().filter(|(number, _)| is_named(number));
    let mut found = Found::of(named.map(|(_, question)| question.clone()).collect());
    let pairs: Vec<Question> = numbered.into_iter().map(|(_, question)| question).collect();
    found.add_missing(json_ld_pairs::questions(&walked.blocks, &evidence.stated));
    let whole = section::titled(&walked.blocks, title).map(|whole| (whole, found.clone()));
    for section in section::named(&walked.blocks, title) {
        if budget::is_spent() {
            break;
        }
        found.add_section(walked, &pairs, &section);
    }
    if let Some((whole, mut other)) = whole {
        other.add_section(walked, &pairs, &whole);
        found = other.if_more_than(found);
    }
    let mut found = found.questions;
    if found.is_empty() {
        found = unnamed(walked, pairs);
    }
    found.iter_mut().for_each(|question| way_back::remove(&walked.blocks, question));
    found.sort_by_key(|question| question.block);
    found
}

/// The questions found so far. A page may have thousands of sections, so adding one must not look at all questions.
#[derive(Clone)]
struct Found {
    questions: Vec<Question>,
    keys: HashSet<String>,
    /// The blocks that ask them.
    blocks: BTreeSet<usize>,
}

impl Found {
    fn of(questions: Vec<Question>) -> Found {
        let keys = questions.iter().map(|question| key(&question.text)).collect();
        let blocks = questions.iter().map(|question| question.block.0).collect();
        Found { questions, keys, blocks }
    }

    /// Adds the questions of a section, unless the markup already gave some there. Patterns would find the same
    /// questions again, with less exact answers.
    fn add_section(&mut self, walked: &Walked, pairs: &[Question], section: &section::Section) {
        let range = &section.range;
        if range.is_empty() || self.blocks.range(range.clone()).next().is_some() {
            return;
        }
        let at = |block: usize| pairs.partition_point(|question| question.block.0 < block);
        let folds = pairs[at(range.start)..at(range.end)].to_vec();
        self.add_missing(pairs::best(&walked.blocks, section, folds));
    }

    /// These questions if they are all of the other ones and more, and the other ones if not.
    fn if_more_than(self, other: Found) -> Found {
        let is_more = self.keys.len() > other.keys.len() && self.keys.is_superset(&other.keys);
        if is_more { self } else { other }
    }

    fn add_missing(&mut self, more: Vec<Question>) {
        for question in more {
            if self.keys.insert(key(&question.text)) {
                self.blocks.insert(question.block.0);
                self.questions.push(question);
            }
        }
    }
}

/// The questions of an article without an FAQ heading: only those that can hardly be anything else.
fn unnamed(walked: &Walked, pairs: Vec<Question>) -> Vec<Question> {
    let whole = section::Section { range: 0..walked.blocks.len(), level: 0, spans_article: true };
    let groups = [pairs, pairs::folded(&walked.blocks, &whole), pairs::terms(&walked.blocks, &whole)];
    let mostly_asks = |group: &Vec<Question>| group.len() >= 2 && pairs::asking(group) * 3 >= group.len() * 2;
    groups.into_iter().find(mostly_asks).unwrap_or_else(|| pairs::outline_of_questions(&walked.blocks, &whole))
}

/// The pairs that the pre-pass numbered, with their numbers, in the order of their questions.
fn numbered(walked: &Walked) -> Vec<(usize, Question)> {
    let mut asked: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut order: HashMap<usize, usize> = HashMap::new();
    let mut answered: HashMap<usize, Vec<usize>> = HashMap::new();
    for &(block, ref origin) in &walked.origins {
        if let Some(number) = origin.question {
            let place = *order.entry(number).or_insert(asked.len());
            if place == asked.len() {
                asked.push((number, Vec::new()));
            }
            asked[place].1.push(block);
        }
        origin.answers.iter().for_each(|number| answered.entry(*number).or_default().push(block));
    }
    let pair = |(number, at): (usize, Vec<usize>)| {
        let answer = answered.remove(&number).unwrap_or_default();
        Some((number, question_at(walked, &at, &answer)?)).filter(|(_, question)| has_answer(question))
    };
    asked.into_iter().filter_map(pair).collect()
}

fn question_at(walked: &Walked, asked: &[usize], answered: &[usize]) -> Option<Question> {
    let (first, more) = asked.split_first()?;
    let start = question_syntax::as_listed(&walked.blocks[*first].text());
    let text = more.iter().fold(start, |text, block| joined(&text, &walked.blocks[*block].text()));
    Some(Question { text, block: BlockId(*first), answer: answer_of(walked, answered) })
}

fn joined(first: &str, second: &str) -> Sanitized {
    Sanitized::line(&format!("{first} {second}"))
}

/// The blocks that came from the answer's element: a range if they are adjacent, copies otherwise.
fn answer_of(walked: &Walked, at: &[usize]) -> Answer {
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
