//! Finds pairs of a question and its answer, in each of the forms in which people write an FAQ.
//!
//! For each form there is a function from a section to the pairs in it. [`best`] takes the form with the most pairs.

use std::ops::Range;

use super::section::{Section, heading, is_all_strong, strong_start};
use super::{faq_headings, has_answer, question_syntax};
use crate::article::{Answer, Block, BlockId, BlockKind, Frame, Inline, Mark, Question, Sanitized, Table};
use crate::budget;

/// Finds the pairs of an FAQ section. `folds` are the accordion pairs that the markup numbered in it.
///
/// For a form that pairs by markup (accordion, details, definition list, table, labels), all pairs count. For a form
/// that only resembles one (headings, bold text, lists, plain paragraphs), the pairs whose text is a question count.
pub(super) fn best(blocks: &[Block], section: &Section, folds: Vec<Question>) -> Vec<Question> {
    let paired =
        [folds, folded(blocks, section), terms(blocks, section), labelled(blocks, section), columns(blocks, section)];
    let shaped = [headings, bold, items, plain, sentences].map(|form| form(blocks, section));
    let paired = paired.into_iter().map(|found| (found.len(), found));
    let shaped = shaped.into_iter().map(|found| (asking(&found), found));
    let most = paired.chain(shaped).reduce(|best, next| if next.0 > best.0 { next } else { best });
    most.filter(|(count, _)| *count > 0).map(|(_, found)| found).unwrap_or_default()
}

/// How many of the texts have the form of a question.
pub(super) fn asking(found: &[Question]) -> usize {
    found.iter().filter(|question| question_syntax::asks(&question.text)).count()
}

fn pair(text: &str, block: usize, answer: Answer) -> Option<Question> {
    Some(Question { text: question_syntax::as_listed(text), block: BlockId(block), answer }).filter(has_answer)
}

// Collapsible parts: <details>, and what the walk turns into the same frames.

/// Pairs a block that is followed by a collapsed part with that part: the block is its label (WHATWG HTML, 4.11.1).
pub(super) fn folded(blocks: &[Block], section: &Section) -> Vec<Question> {
    section.range.clone().filter_map(|i| pair(&blocks[i].text(), i, Answer::Blocks(fold(blocks, i)?))).collect()
}

fn fold(blocks: &[Block], label: usize) -> Option<Range<usize>> {
    let depth = blocks[label].frames.len();
    let inside = |block: &Block| matches!(block.frames.get(depth), Some(Frame::Details));
    let end = (label + 1..blocks.len()).find(|i| !inside(&blocks[*i])).unwrap_or(blocks.len());
    (end > label + 1 && is_label(&blocks[label])).then_some(label + 1..end)
}

/// Whether the block is a summary, or a heading inside one, which stays a heading.
fn is_label(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Summary(_) | BlockKind::Heading { .. })
}

// Definition lists.

pub(super) fn terms(blocks: &[Block], section: &Section) -> Vec<Question> {
    section.range.clone().filter_map(|i| term(blocks, i)).collect()
}

fn term(blocks: &[Block], at: usize) -> Option<Question> {
    let BlockKind::Term(text) = &blocks[at].kind else { return None };
    let depth = blocks[at].frames.len();
    let inside = |block: &Block| matches!(block.frames.get(depth), Some(Frame::Definition));
    let end = (at + 1..blocks.len()).find(|i| !inside(&blocks[*i])).unwrap_or(blocks.len());
    pair(&text.text, at, Answer::Blocks(at + 1..end))
}

// Headings.

/// Takes the headings of the level with the most questions. Those of them that are no questions ("Error: no such file")
/// count as well.
fn headings(blocks: &[Block], section: &Section) -> Vec<Question> {
    let Some(level) = asking_level(blocks, section) else { return Vec::new() };
    let at_level = |i: &usize| heading(&blocks[*i]).is_some_and(|(found, _)| found == level);
    let at: Vec<usize> = section.range.clone().filter(at_level).collect();
    let found = until_next(blocks, section, &at, |block| heading(block).is_some_and(|(next, _)| next <= level));
    if asking(&found) * 5 < found.len() { Vec::new() } else { found }
}

fn asking_level(blocks: &[Block], section: &Section) -> Option<u8> {
    let asking =
        section.range.clone().filter_map(|i| heading(&blocks[i])).filter(|(_, text)| question_syntax::asks(text));
    let mut counts = [0usize; 8];
    asking.for_each(|(level, _)| counts[usize::from(level.min(7))] += 1);
    let most = *counts.iter().max().filter(|most| **most > 0)?;
    (0..).zip(counts).find(|(_, count)| *count == most).map(|(level, _)| level)
}

/// Takes an article whose whole outline is questions, asked as its reader would ask them. There must be at least five:
/// three or four are a news explainer ("What happened? Who is affected?").
pub(super) fn outline_of_questions(blocks: &[Block], whole: &Section) -> Vec<Question> {
    let all: Vec<&str> = blocks.iter().filter_map(|block| heading(block).map(|(_, text)| text)).collect();
    let asked = headings(blocks, whole);
    let asking = asking(&asked);
    let addressed = asked.iter().filter(|question| question_syntax::addresses_someone(&question.text)).count();
    // There may be one other heading: the title.
    let is_faq = asking >= 5 && asking == asked.len() && all.len() <= asking + 1 && addressed * 2 < asking;
    if is_faq { asked } else { Vec::new() }
}

/// Pairs each question with the blocks after it, up to the next question or to a block that `ends` the answer.
fn until_next(blocks: &[Block], section: &Section, at: &[usize], ends: impl Fn(&Block) -> bool) -> Vec<Question> {
    let mut found = Vec::new();
    for (n, &start) in at.iter().enumerate().take_while(|_| !budget::is_spent()) {
        let next = at.get(n + 1).copied().unwrap_or(section.range.end);
        let end = (start + 1..next).find(|i| ends(&blocks[*i])).unwrap_or(next);
        found.extend(pair(&blocks[start].text(), start, Answer::Blocks(start + 1..end)));
    }
    end_last(blocks, section, &mut found);
    found.iter_mut().for_each(|question| without_label(blocks, question));
    found
}

/// Removes the label "A:" from the answer to a heading "Q: …".
fn without_label(blocks: &[Block], question: &mut Question) {
    let asked = blocks[question.block.0].text();
    if question_syntax::question_label(&asked).is_none() {
        return;
    }
    let answer = question.answer.blocks(blocks);
    let Some(text) = answer.first().and_then(Block::inline) else { return };
    if let Some(end) = question_syntax::answer_label(&text.text) {
        question.answer = Answer::Apart(after(answer, text, end));
    }
}

/// Ends the last answer, whose end nothing marks. If every other answer is a single paragraph, so is the last; what
/// follows up to the end of the article is its close. An appeal to the reader is never part of an answer.
fn end_last(blocks: &[Block], section: &Section, found: &mut [Question]) {
    let Some((last, others)) = found.split_last_mut() else { return };
    let Answer::Blocks(range) = &mut last.answer else { return };
    let is_last = range.end == section.range.end && range.end == blocks.len();
    let single = others.len() >= 2 && others.iter().all(|other| other.answer.blocks(blocks).len() == 1);
    let only_prose = blocks[range.clone()].iter().all(is_prose);
    if is_last && single && only_prose {
        range.end = range.start + 1;
    }
    while range.len() > 1 && is_appeal(&blocks[range.end - 1]) {
        range.end -= 1;
    }
}

/// Whether the block is a paragraph outside of any list. A list after an answer belongs to it.
fn is_prose(block: &Block) -> bool {
    block.paragraph().is_some() && !in_item(block)
}

fn is_appeal(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(text) => block.frames.is_empty() && faq_headings::appeals(&text.text),
        BlockKind::Rule => true,
        BlockKind::Heading { .. }
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Deck(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Media(_) => false,
    }
}

// Bold text.

/// Finds questions in bold, on a line of their own or at the start of the paragraph that answers them.
fn bold(blocks: &[Block], section: &Section) -> Vec<Question> {
    let asks = |i: &usize| bold_question(&blocks[*i]).is_some();
    let at: Vec<usize> = section.range.clone().filter(asks).collect();
    split(blocks, section, &at, in_item, |block| bold_question(block).unwrap_or_default())
}

/// The length in bytes of the bold question at the start of a block.
fn bold_question(block: &Block) -> Option<usize> {
    let text = block.paragraph()?;
    let end = if is_all_strong(text) { text.text.len() } else { strong_start(text) };
    (end > 0 && question_syntax::asks(text.text.get(..end)?)).then_some(end)
}

/// Pairs for questions that take the first `asked` bytes of their blocks. The rest of the block is the answer. What
/// follows is the answer if there is no rest, or if the block `goes_on`.
fn split(
    blocks: &[Block],
    section: &Section,
    at: &[usize],
    goes_on: impl Fn(&Block) -> bool,
    asked: impl Fn(&Block) -> usize,
) -> Vec<Question> {
    let followed = until_next(blocks, section, at, |block| heading(block).is_some());
    let mut out = Vec::new();
    for &i in at.iter().take_while(|_| !budget::is_spent()) {
        let text = blocks[i].paragraph().expect("only paragraphs are split");
        let end = asked(&blocks[i]);
        let rest = text.text.get(end..).unwrap_or_default();
        let follows = followed.binary_search_by_key(&i, |question| question.block.0).ok();
        let follows = follows.map(|n| followed[n].answer.clone());
        let follows = follows.map(|answer| within_item(blocks, i, answer));
        if !rest.chars().any(char::is_alphanumeric) {
            out.extend(follows.and_then(|answer| pair(&text.text[..end], i, answer)));
            continue;
        }
        let mut answer = after(&blocks[i..=i], text, end);
        if goes_on(&blocks[i]) {
            answer.extend(follows.iter().flat_map(|answer| answer.blocks(blocks)).cloned());
        }
        out.extend(pair(&text.text[..end], i, Answer::Apart(answer)));
    }
    out
}

fn in_item(block: &Block) -> bool {
    block.frames.iter().any(|frame| matches!(frame, Frame::Item { .. }))
}

/// Limits the answer to the list item that the question starts.
fn within_item(blocks: &[Block], at: usize, answer: Answer) -> Answer {
    match answer {
        Answer::Blocks(range) if starts_item(&blocks[at]) => {
            Answer::Blocks(range.start..range.end.min(item_end(blocks, at)))
        }
        Answer::Blocks(_) | Answer::Apart(_) => answer,
    }
}

/// The blocks of `answer` without the first `end` bytes of the first one, whose text is `text`.
fn after(answer: &[Block], text: &Inline, end: usize) -> Vec<Block> {
    let mut own = answer.to_vec();
    if let Some(first) = own.first_mut() {
        first.kind = BlockKind::Paragraph(cut(text, end..text.text.len()));
        first.anchors.clear();
    }
    own
}

/// A part of a run, without leading white space, dash or colon.
fn cut(text: &Inline, range: Range<usize>) -> Inline {
    let whole = &text.text[range.clone()];
    let lead =
        whole.len() - whole.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—')).len();
    let start = range.start + lead;
    let end = range.start + whole.trim_end().len();
    let end = end.max(start);
    let within = |mark: &Mark| {
        let from = mark.range.start.max(start);
        let to = mark.range.end.min(end);
        (from < to).then(|| Mark { range: from - start..to - start, kind: mark.kind.clone() })
    };
    Inline { text: text.text.slice(start..end), marks: text.marks.iter().filter_map(within).collect() }
}

// Lists and plain paragraphs.

fn starts_item(block: &Block) -> bool {
    matches!(block.frames.last(), Some(Frame::Item { starts: true, .. }))
}

/// The first block after the list item that starts at `at`.
fn item_end(blocks: &[Block], at: usize) -> usize {
    let depth = blocks[at].frames.len();
    let inside = |block: &Block| matches!(block.frames.get(depth - 1), Some(Frame::Item { starts: false, .. }));
    (at + 1..blocks.len()).find(|i| !inside(&blocks[*i])).unwrap_or(blocks.len())
}

/// Finds list items that start with a question and answer it in the same item. A list of questions without answers has
/// no pairs.
fn items(blocks: &[Block], section: &Section) -> Vec<Question> {
    let asks = |i: &usize| starts_item(&blocks[*i]) && asked_first(&blocks[*i]).is_some();
    let at: Vec<usize> = section.range.clone().filter(asks).collect();
    let answered = at
        .iter()
        .filter(|i| {
            item_end(blocks, **i) > **i + 1 || asked_first(&blocks[**i]) < blocks[**i].paragraph().map(|r| r.text.len())
        })
        .count();
    if answered * 2 < at.len() {
        return Vec::new();
    }
    split(blocks, section, &at, in_item, |block| asked_first(block).unwrap_or_default())
}

/// The length in bytes of the question at the start of a block: all of it, its first line, or its first sentence.
fn asked_first(block: &Block) -> Option<usize> {
    let text = &block.paragraph()?.text;
    let line = text.find('\n').unwrap_or(text.len());
    if question_syntax::asks(&text[..line]) {
        return Some(line);
    }
    question_syntax::question_first(text)
}

/// Finds paragraphs that are just a question, each followed by one that is not, and paragraphs of a question, a line
/// break and the answer.
fn plain(blocks: &[Block], section: &Section) -> Vec<Question> {
    let line = |block: &Block| block.paragraph().map(|text| text.text.find('\n').unwrap_or(text.text.len()));
    let asks = |i: &usize| line(&blocks[*i]).is_some_and(|end| question_syntax::asks(&blocks[*i].text()[..end]));
    let at: Vec<usize> = section.range.clone().filter(asks).collect();
    let found = split(blocks, section, &at, in_item, |block| line(block).unwrap_or_default());
    if found.len() < 2 { Vec::new() } else { found }
}

/// Finds paragraphs whose first sentence is a question that the rest answers: "Who pays? The town." Half of the section's
/// paragraphs must be such. If two of them go on in further paragraphs, all may.
fn sentences(blocks: &[Block], section: &Section) -> Vec<Question> {
    let asked = |block: &Block| block.paragraph().and_then(|text| question_syntax::question_first(&text.text));
    let paragraphs = || section.range.clone().filter(|i| is_prose(&blocks[*i]));
    let at: Vec<usize> = paragraphs().filter(|i| asked(&blocks[*i]).is_some()).collect();
    if at.len() < 2 || at.len() * 2 < paragraphs().count() {
        return Vec::new();
    }
    let go_on = at.windows(2).filter(|two| two[1] > two[0] + 1 && is_prose(&blocks[two[0] + 1])).count() >= 2;
    split(blocks, section, &at, |_| go_on, |block| asked(block).unwrap_or_default())
}

// Tables of two columns.

fn columns(blocks: &[Block], section: &Section) -> Vec<Question> {
    section
        .range
        .clone()
        .filter_map(|i| blocks[i].table().map(|table| (i, table)))
        .flat_map(|(i, table)| rows(i, table))
        .collect()
}

/// Pairs the first column that holds questions with the column after it.
fn rows(block: usize, table: &Table) -> Vec<Question> {
    let cell = |row: usize, column: usize| table.at(row, column).map(|cell| &cell.content);
    let asks = |column: usize| {
        (0..table.rows).filter(|row| cell(*row, column).is_some_and(|text| question_syntax::asks(&text.text))).count()
    };
    let headed = |column: usize| cell(0, column).is_some_and(|text| faq_headings::heads_questions(&text.text));
    let asking = |column: &usize| headed(*column) || asks(*column) * 3 >= table.rows * 2;
    let Some(column) = (0..table.columns.saturating_sub(1)).find(asking) else { return Vec::new() };
    let first = table.head_rows.max(usize::from(headed(column)));
    let answer =
        |row| cell(row, column + 1).filter(|text| !text.text.is_empty()).map(|text| vec![paragraph(text.clone())]);
    (first..table.rows).filter_map(|row| pair(&cell(row, column)?.text, block, Answer::Apart(answer(row)?))).collect()
}

fn paragraph(text: Inline) -> Block {
    Block::of(BlockKind::Paragraph(text))
}

// Q: and A:.

/// Finds labelled lines: in paragraphs of their own, in one paragraph, or separated by `<br>`.
pub(super) fn labelled(blocks: &[Block], section: &Section) -> Vec<Question> {
    let texts: Vec<&Inline> = blocks[section.range.clone()].iter().filter_map(Block::paragraph).collect();
    let labels = question_syntax::Labels::of(texts.iter().flat_map(|text| text.text.split('\n')));
    let mut reading = Labelled { labels, found: Vec::new(), asked: None, answer: Vec::new(), answers: false };
    for i in section.range.clone().take_while(|_| !budget::is_spent()) {
        match blocks[i].paragraph() {
            Some(text) => reading.paragraph(&blocks[i], text, i),
            None if heading(&blocks[i]).is_some() => reading.finish(),
            None => reading.other(&blocks[i], i),
        }
    }
    reading.end_last(section.range.end == blocks.len());
    reading.finish();
    let found: Vec<Question> = reading.found.into_iter().map(|(question, _)| question).collect();
    if found.len() < 2 && asking(&found) == 0 { Vec::new() } else { found }
}

struct Labelled {
    labels: question_syntax::Labels,
    /// Each with the number of blocks of its answer, which decides where the last one ends.
    found: Vec<(Question, usize)>,
    /// The question whose answer is being read.
    asked: Option<(Sanitized, usize)>,
    /// Each part with the block it came from.
    answer: Vec<(usize, Block)>,
    /// Whether the answer's label was seen. Until then, lines belong to the question.
    answers: bool,
}

impl Labelled {
    fn paragraph(&mut self, block: &Block, text: &Inline, at: usize) {
        for range in lines(&text.text) {
            self.line(block, text, range, at);
        }
    }

    fn line(&mut self, block: &Block, text: &Inline, range: Range<usize>, at: usize) {
        let line = &text.text[range.clone()];
        if let Some(label) = self.labels.question(line) {
            self.finish();
            let within = question_syntax::answer_within(line);
            let end = within.map_or(line.len(), |(start, _)| start);
            self.asked = Some((question_syntax::as_listed(&line[label..end]), at));
            if let Some((_, start)) = within {
                self.answers = true;
                self.add(block, text, range.start + start..range.end, at);
            }
        } else if self.asked.is_none() {
        } else if let Some(label) = self.labels.answer(line) {
            self.answers = true;
            self.add(block, text, range.start + label..range.end, at);
        } else if self.answers {
            self.add(block, text, range, at);
        } else if let Some((asked, _)) = &mut self.asked {
            *asked = super::joined(asked, line);
        }
    }

    fn add(&mut self, block: &Block, text: &Inline, range: Range<usize>, at: usize) {
        let text = cut(text, range);
        if !text.text.is_empty() {
            self.answer.push((at, Block { frames: block.frames.clone(), ..paragraph(text) }));
        }
    }

    /// Handles a list, a table or a picture inside an answer.
    fn other(&mut self, block: &Block, at: usize) {
        if self.answers {
            self.answer.push((at, block.clone()));
        }
    }

    /// Like [`end_last`] where answers are ranges.
    fn end_last(&mut self, is_last: bool) {
        let single = self.found.len() >= 2 && self.found.iter().all(|(_, blocks)| *blocks == 1);
        let only_prose = self.answer.iter().all(|(_, block)| is_prose(block));
        if let Some((first, _)) = self.answer.first().filter(|_| is_last && single && only_prose) {
            let first = *first;
            self.answer.retain(|(at, _)| *at == first);
        }
        while self.answer.len() > 1 && self.answer.last().is_some_and(|(_, block)| is_appeal(block)) {
            self.answer.pop();
        }
    }

    fn finish(&mut self) {
        self.answers = false;
        let mut from: Vec<usize> = self.answer.iter().map(|(at, _)| *at).collect();
        from.dedup();
        let answer = self.answer.drain(..).map(|(_, block)| block).collect();
        if let Some((text, block)) = self.asked.take() {
            let question = Question { text, block: BlockId(block), answer: Answer::Apart(answer) };
            self.found.extend(Some((question, from.len())).filter(|(question, _)| has_answer(question)));
        }
    }
}

/// The ranges of the lines of a text.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            let range = start..start + line.len();
            start = range.end + 1;
            range
        })
        .collect()
}
