//! A pane that lists the landmarks of one kind: the outline, the tables, the questions, whatever `INDEXES` holds.
//!
//! It knows where the reader is (`here`), has a cursor, and can unfold what a landmark holds below its label. It makes
//! lines only for what is in view, so that a thousand links cost what ten do. It does not move the text: the reader does.

use std::collections::HashMap;
use std::sync::Arc;

use super::areas::cells;
use super::list::Motion;
use crate::article::index::{INDEXES, Index, Landmark};
use crate::article::{Answer, Article, Block, Frame, TextPos, nesting};
use crate::layout::{Layout, LinePos, TextLine, wrap};

/// Columns before a label: room for the mark of the current landmark.
pub const GUTTER: u16 = 2;

/// Columns of a step of nesting, of the sign of a fold, of the room before an answer.
const STEP: usize = 2;

/// A label takes at most so many lines.
pub const MOST_LABEL_LINES: usize = 6;

/// More lines of an answer are not laid out in a pane; the text has them all.
const MOST_ANSWER_LINES: usize = 2000;

/// A row of the pane, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct PaneRow {
    pub landmark: usize,
    pub content: Content,
}

/// What a row of the pane shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The first line of a label.
    Label { indent: u16, sign: Option<Fold>, text: String, detail: String },
    /// A further one.
    More { indent: u16, text: String },
    /// A line of what is unfolded.
    Unfolded(TextLine),
}

/// Whether what a landmark holds is shown below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    Closed,
    Open,
}

/// The pane of one index: its landmarks as rows, a cursor, and what is unfolded.
#[derive(Clone, Debug)]
pub struct IndexPane {
    /// Into `INDEXES`.
    number: usize,
    article: Arc<Article>,
    landmarks: Vec<Landmark>,
    /// The nearest landmark whose stretch holds this one.
    parents: Vec<Option<usize>>,
    cursor: usize,
    here: Option<usize>,
    has_focus: bool,
    /// The lines of what is unfolded, by landmark.
    unfolded: HashMap<usize, Vec<TextLine>>,
    columns: u16,
    rows: usize,
    /// The lines that each whole label takes in these columns; 0 until it is asked for.
    label_heights: Vec<u8>,
    /// The most lines of a label; the one under the cursor has all it needs.
    label_lines: usize,
    /// So many of the first labels have one line more: the rows that are left over.
    longer: usize,
    /// The landmark and the line of it at the top.
    top: (usize, usize),
    /// What was brought into view last: a wheel may scroll it away.
    shown: Option<Sight>,
    in_view: Vec<PaneRow>,
    /// What `in_view` was made from; `None` if it is to be made anew.
    made_from: Option<PaneWindow>,
}

/// What the rows in view depend on, besides the columns and what is unfolded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PaneWindow {
    top: (usize, usize),
    rows: usize,
    label_lines: usize,
    longer: usize,
    whole: Option<usize>,
}

/// What a pane was made to show, and in how much room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sight {
    landmark: usize,
    has_focus: bool,
    columns: u16,
    rows: usize,
    unfolded: usize,
}

impl IndexPane {
    /// The pane of the index with this number, which is also its place in `INDEXES`.
    pub fn new(number: usize, article: Arc<Article>, landmarks: Vec<Landmark>) -> IndexPane {
        IndexPane {
            number,
            article,
            parents: parents(&landmarks),
            label_heights: vec![0; landmarks.len()],
            landmarks,
            cursor: 0,
            here: None,
            has_focus: false,
            unfolded: HashMap::new(),
            columns: 0,
            rows: 0,
            label_lines: MOST_LABEL_LINES,
            longer: 0,
            top: (0, 0),
            shown: None,
            in_view: Vec::new(),
            made_from: None,
        }
    }

    /// The same pane as if the article was opened now.
    #[must_use]
    pub fn reopened(self) -> IndexPane {
        IndexPane {
            cursor: 0,
            here: None,
            has_focus: false,
            unfolded: HashMap::new(),
            top: (0, 0),
            shown: None,
            in_view: Vec::new(),
            made_from: None,
            ..self
        }
    }

    /// The number of its index in `INDEXES`.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The index whose landmarks it shows.
    pub fn index(&self) -> &'static dyn Index {
        INDEXES[self.number]
    }

    /// Whether the article has no landmark of this kind.
    pub fn is_empty(&self) -> bool {
        self.landmarks.is_empty()
    }

    /// How many landmarks the article has of this kind.
    pub fn len(&self) -> usize {
        self.landmarks.len()
    }

    /// Whether it is on the screen without being asked for.
    pub fn is_shown(&self) -> bool {
        self.index().is_shown() && !self.is_empty()
    }

    /// A landmark by its number, counted from 0 in the order of the text.
    pub fn landmark(&self, number: usize) -> Option<&Landmark> {
        self.landmarks.get(number)
    }

    /// All landmarks, in the order of the text.
    pub fn landmarks(&self) -> &[Landmark] {
        &self.landmarks
    }

    /// The number of the landmark under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The landmark that the text is under now.
    pub fn here(&self) -> Option<usize> {
        self.here
    }

    /// Whether keys go to this pane.
    pub fn has_focus(&self) -> bool {
        self.has_focus
    }

    /// The rows on the screen, from the top.
    pub fn in_view(&self) -> &[PaneRow] {
        &self.in_view
    }

    /// The innermost landmark whose stretch holds a position.
    pub fn at(&self, text_pos: TextPos) -> Option<usize> {
        let mut found = self.landmarks.partition_point(|l| text_pos_of(l) <= text_pos).checked_sub(1);
        while let Some(number) = found.filter(|number| self.landmarks[*number].end.0 <= text_pos.block) {
            found = self.parents[number];
        }
        found
    }

    /// The first landmark after a position.
    pub fn after(&self, text_pos: TextPos) -> Option<usize> {
        Some(self.landmarks.partition_point(|l| text_pos_of(l) <= text_pos))
            .filter(|number| *number < self.landmarks.len())
    }

    /// The last landmark before a position.
    pub fn before(&self, text_pos: TextPos) -> Option<usize> {
        self.landmarks.partition_point(|l| text_pos_of(l) < text_pos).checked_sub(1)
    }

    /// The text has come to a position.
    pub fn follow(&mut self, reading_pos: TextPos) {
        self.here = self.at(reading_pos);
    }

    /// Gives the pane the focus, its cursor on what the text is under, else on what comes next.
    pub fn focus(&mut self, reading_pos: TextPos) {
        self.has_focus = true;
        let near = self.at(reading_pos).or_else(|| self.after(reading_pos)).unwrap_or(self.len());
        self.set_cursor(near);
    }

    /// Takes the focus away; the cursor stays.
    pub fn unfocus(&mut self) {
        self.has_focus = false;
    }

    /// Puts the cursor on a landmark, or on the last one if there are not so many.
    pub fn set_cursor(&mut self, number: usize) {
        self.cursor = number.min(self.len().saturating_sub(1));
    }

    /// Moves the cursor: by landmarks, by about as many rows, or to a landmark.
    pub fn go(&mut self, motion: Motion) {
        match motion {
            Motion::Steps(steps) => self.step(steps),
            Motion::By(rows) => self.page(rows),
            Motion::Top | Motion::Bottom | Motion::To(_) | Motion::Percent(_) => {
                self.set_cursor(motion.from(self.cursor, self.len()));
            }
        }
    }

    /// Moves the cursor by landmarks. Within what is unfolded and longer than the pane, a step scrolls instead.
    pub fn step(&mut self, by: isize) {
        if by.abs() == 1 && self.scroll_within(by) {
            return;
        }
        self.set_cursor(self.cursor.saturating_add_signed(by));
    }

    /// Moves the cursor to the landmark about `rows` rows away.
    pub fn page(&mut self, rows: isize) {
        let mut left = rows.unsigned_abs();
        let mut cursor = self.cursor;
        loop {
            left = left.saturating_sub(self.height(cursor).max(1));
            let next = cursor.saturating_add_signed(rows.signum()).min(self.len().saturating_sub(1));
            if next == cursor {
                break;
            }
            cursor = next;
            if left == 0 {
                break;
            }
        }
        self.cursor = cursor;
    }

    fn scroll_within(&mut self, by: isize) -> bool {
        let rows: Vec<usize> = self.in_view.iter().map(|row| row.landmark).collect();
        let (first, last) = (rows.first() == Some(&self.cursor), rows.last() == Some(&self.cursor));
        let (landmark, line) = self.top;
        let can_scroll = match by {
            1.. => last && self.last_line_in_view() + 1 < self.height(self.cursor),
            _ => first && landmark == self.cursor && line > 0,
        };
        if can_scroll {
            self.scroll(by);
        }
        can_scroll
    }

    /// Which line of its landmark the lowest row is.
    fn last_line_in_view(&self) -> usize {
        let Some(last) = self.in_view.last() else { return 0 };
        let count = self.in_view.iter().filter(|row| row.landmark == last.landmark).count();
        let skipped = if self.top.0 == last.landmark { self.top.1 } else { 0 };
        (skipped + count).saturating_sub(1)
    }

    /// Moves the view, not the cursor.
    pub fn scroll(&mut self, rows: isize) {
        for _ in 0..rows.unsigned_abs() {
            let top = self.top;
            self.top = if rows > 0 { self.line_after(top) } else { self.line_before(top) };
        }
        self.clamp_top();
        self.fill();
    }

    /// Unfolds what the landmark under the cursor holds, or folds it again; `false` if it holds nothing.
    pub fn toggle(&mut self) -> bool {
        let Some(answer) = self.landmarks.get(self.cursor).and_then(|landmark| landmark.folded.clone()) else {
            return false;
        };
        if self.unfolded.remove(&self.cursor).is_none() {
            let lines = self.lay_out(&answer);
            self.unfolded.insert(self.cursor, lines);
        }
        self.made_from = None;
        true
    }

    fn lay_out(&self, answer: &Answer) -> Vec<TextLine> {
        let blocks = without_common_frames(answer.blocks(&self.article.blocks).to_vec());
        let article = Article { blocks, ..Article::default() };
        let mut layout = Layout::new(Arc::new(article), self.answer_columns());
        layout.settle(LinePos::default(), MOST_ANSWER_LINES);
        let lines = layout.view(LinePos::default(), MOST_ANSWER_LINES);
        lines.into_iter().map(|(_, line)| line.clone()).chain([TextLine::default()]).collect()
    }

    fn answer_columns(&self) -> u16 {
        self.columns.saturating_sub(GUTTER + cells(STEP)).max(1)
    }

    /// The rows that show everything with labels of at most so many lines; counts no further than `most`.
    pub fn wanted(&mut self, label_lines: usize, most: usize) -> usize {
        let mut sum = 0;
        for number in 0..self.len() {
            sum += self.label_height(number).min(label_lines) + self.unfolded_height(number);
            if sum >= most {
                return most;
            }
        }
        sum
    }

    /// The lines of a whole label. It is wrapped once for these columns.
    fn label_height(&mut self, number: usize) -> usize {
        if self.label_heights[number] == 0 {
            let lines = self.label(number, MOST_LABEL_LINES).len();
            self.label_heights[number] =
                u8::try_from(lines).expect("a label has few lines, at most `MOST_LABEL_LINES`");
        }
        self.label_heights[number].into()
    }

    fn unfolded_height(&self, number: usize) -> usize {
        self.unfolded.get(&number).map_or(0, Vec::len)
    }

    /// `3/8`: which landmark is the current one, and how many there are.
    pub fn count(&self) -> String {
        match self.here {
            Some(here) => format!("{}/{}", here + 1, self.len()),
            None => self.len().to_string(),
        }
    }

    /// Gives the labels and what is unfolded so many columns.
    pub fn widen(&mut self, columns: u16) {
        if self.columns != columns {
            self.columns = columns;
            self.label_heights.fill(0);
            self.made_from = None;
            self.lay_out_anew();
        }
    }

    /// Brings the pane to its room, and what matters into view: the cursor with the focus, the current landmark without.
    pub fn settle(&mut self, columns: u16, rows: u16) {
        self.widen(columns);
        self.rows = usize::from(rows);
        self.label_lines = self.label_lines_that_fit();
        self.longer = self.longer_that_fit();
        let landmark = if self.has_focus { self.cursor } else { self.here.unwrap_or(0) };
        let sight =
            Sight { landmark, has_focus: self.has_focus, columns, rows: self.rows, unfolded: self.unfolded.len() };
        if self.shown != Some(sight) {
            self.bring(landmark);
            self.shown = Some(sight);
        }
        self.clamp_top();
        self.fill();
    }

    /// The most lines of a label with which all landmarks are in view, or one.
    fn label_lines_that_fit(&mut self) -> usize {
        let rows = self.rows;
        (1..=MOST_LABEL_LINES).rev().find(|lines| self.wanted(*lines, rows + 1) <= rows).unwrap_or(1)
    }

    fn longer_that_fit(&mut self) -> usize {
        let mut free = self.rows.saturating_sub(self.wanted(self.label_lines, self.rows));
        if free == 0 || self.label_lines == MOST_LABEL_LINES {
            return 0;
        }
        let mut longer = 0;
        while longer < self.len() {
            let more = usize::from(self.label_height(longer) > self.label_lines);
            let Some(left) = free.checked_sub(more) else { break };
            (free, longer) = (left, longer + 1);
        }
        longer
    }

    fn lay_out_anew(&mut self) {
        let open: Vec<usize> = self.unfolded.keys().copied().collect();
        for number in open {
            let Some(answer) = &self.landmarks[number].folded else { continue };
            let lines = self.lay_out(answer);
            self.unfolded.insert(number, lines);
        }
    }

    /// Scrolls as little as shows the whole of a landmark, or its start if it is higher than the pane.
    fn bring(&mut self, number: usize) {
        if (number, 0) < self.top {
            self.top = (number, 0);
            return;
        }
        let mut below = self.height(number);
        let mut first = number;
        while first > self.top.0 && below < self.rows {
            first -= 1;
            below += self.height(first);
        }
        if first > self.top.0 || below.saturating_sub(self.top.1) > self.rows {
            let over = below.saturating_sub(self.rows);
            self.top = if first == number { (number, 0) } else { (first, over) };
        }
    }

    /// No blank rows below the last landmark while there are more above.
    fn clamp_top(&mut self) {
        let Some(last) = self.len().checked_sub(1) else {
            self.top = (0, 0);
            return;
        };
        let mut bottom = (last, self.height(last));
        for _ in 0..self.rows {
            bottom = self.line_before(bottom);
        }
        let (number, line) = self.top;
        let number = number.min(last);
        let line = line.min(self.height(number).saturating_sub(1));
        self.top = (number, line).min(bottom);
    }

    fn line_after(&mut self, (number, line): (usize, usize)) -> (usize, usize) {
        if line + 1 < self.height(number) { (number, line + 1) } else { (number + 1, 0) }
    }

    fn line_before(&mut self, (number, line): (usize, usize)) -> (usize, usize) {
        match (number, line) {
            (0, 0) => (0, 0),
            (_, 0) => (number - 1, self.height(number - 1).saturating_sub(1)),
            (_, _) => (number, line - 1),
        }
    }

    fn fill(&mut self) {
        let (top, rows) = (self.top, self.rows);
        let window =
            PaneWindow { top, rows, label_lines: self.label_lines, longer: self.longer, whole: self.whole_label() };
        if self.made_from != Some(window) {
            self.in_view = self.rows_from_top();
            self.made_from = Some(window);
        }
    }

    fn rows_from_top(&self) -> Vec<PaneRow> {
        let mut rows = Vec::new();
        for number in self.top.0..self.len() {
            let skipped = if number == self.top.0 { self.top.1 } else { 0 };
            rows.extend(self.rows_of(number).into_iter().skip(skipped));
            if rows.len() >= self.rows {
                break;
            }
        }
        rows.truncate(self.rows);
        rows
    }

    fn height(&mut self, number: usize) -> usize {
        if number >= self.len() {
            return 0;
        }
        self.label_height(number).min(self.most_lines(number)) + self.unfolded_height(number)
    }

    fn rows_of(&self, number: usize) -> Vec<PaneRow> {
        let label = self.label(number, self.most_lines(number)).into_iter();
        let lines = self.unfolded.get(&number).into_iter().flatten().cloned().map(Content::Unfolded);
        label.chain(lines).map(|content| PaneRow { landmark: number, content }).collect()
    }

    /// The most lines of a label where it is now.
    fn most_lines(&self, number: usize) -> usize {
        match self.whole_label() == Some(number) {
            true => MOST_LABEL_LINES,
            false => self.label_lines + usize::from(number < self.longer),
        }
    }

    /// The label under the cursor is shown whole.
    fn whole_label(&self) -> Option<usize> {
        self.has_focus.then_some(self.cursor)
    }

    /// The lines of a label; what does not fit into so many is cut.
    fn label(&self, number: usize, most_lines: usize) -> Vec<Content> {
        let landmark = &self.landmarks[number];
        let room = usize::from(self.columns.saturating_sub(GUTTER)).max(1);
        let sign = landmark.folded.is_some().then(|| self.fold(number));
        let indent = (landmark.depth * STEP).min(room / 4);
        let room = room.saturating_sub(indent + if sign.is_some() { STEP } else { 0 }).max(1);
        let detail = wrap::truncate(&landmark.detail, room / 2).into_owned();
        let beside = if detail.is_empty() { 0 } else { wrap::width(&detail) + STEP };
        let mut lines = label_lines(&landmark.label, room.saturating_sub(beside), most_lines).into_iter();
        let text = lines.next().unwrap_or_default();
        let more_indent = cells(indent + if sign.is_some() { STEP } else { 0 });
        let first = Content::Label { indent: cells(indent), sign, text, detail };
        std::iter::once(first).chain(lines.map(|text| Content::More { indent: more_indent, text })).collect()
    }

    /// Whether what the landmark under the cursor holds is unfolded; `None` if it holds nothing.
    pub fn fold_at_cursor(&self) -> Option<Fold> {
        self.landmark(self.cursor)?.folded.as_ref().map(|_| self.fold(self.cursor))
    }

    /// Whether what a landmark holds is shown below it.
    pub fn is_unfolded(&self, number: usize) -> bool {
        self.unfolded.contains_key(&number)
    }

    fn fold(&self, number: usize) -> Fold {
        if self.is_unfolded(number) { Fold::Open } else { Fold::Closed }
    }
}

/// Where a landmark is in the text.
pub fn text_pos_of(landmark: &Landmark) -> TextPos {
    TextPos { block: landmark.block.0, offset: landmark.offset }
}

fn label_lines(label: &str, columns: usize, most: usize) -> Vec<String> {
    let columns = columns.max(1);
    let ranges: Vec<_> = wrap::wrap(label, columns).take(most + 1).collect();
    let mut lines: Vec<String> = ranges.iter().take(most).map(|range| label[range.clone()].to_owned()).collect();
    if ranges.len() > most
        && let Some(last) = lines.last_mut()
    {
        *last = wrap::truncate(&label[ranges[most - 1].start..], columns).into_owned();
    }
    lines
}

/// For each landmark the nearest earlier one that is not over where it begins.
fn parents(landmarks: &[Landmark]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(landmarks.len());
    for (number, landmark) in landmarks.iter().enumerate() {
        while open.pop_if(|last| landmarks[*last].end <= landmark.block).is_some() {}
        parents.push(open.last().copied());
        open.push(number);
    }
    parents
}

/// The part of an article without the definition, disclosure or quote that contains all of it: a pane has no columns to
/// spare.
fn without_common_frames(mut blocks: Vec<Block>) -> Vec<Block> {
    while let Some(frame) = blocks.first().and_then(|block| block.frames.first()).cloned() {
        let is_common =
            blocks[1..].iter().all(|block| nesting::shared(&block.frames, std::slice::from_ref(&frame)) > 0);
        if matches!(frame, Frame::Item { .. }) || !is_common {
            break;
        }
        for block in &mut blocks {
            block.frames.remove(0);
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{BlockId, BlockKind, Inline, Sanitized};

    #[test]
    fn a_quote_that_all_of_an_answer_stands_in_is_left_out() {
        let quote = |opens| Block { frames: vec![Frame::Quote { opens }], ..paragraph("a") };
        let frames = |blocks| without_common_frames(blocks).iter().map(|block| block.frames.len()).sum::<usize>();
        assert_eq!(frames(vec![quote(true), quote(false)]), 0);
        assert_eq!(frames(vec![quote(true), quote(true)]), 2);
    }

    fn landmark(block: usize, end: usize, depth: usize) -> Landmark {
        Landmark {
            block: BlockId(block),
            offset: 0,
            end: BlockId(end),
            label: Sanitized::line(&format!("label {block}")),
            detail: Sanitized::default(),
            depth,
            folded: None,
        }
    }

    fn paragraph(text: &str) -> Block {
        Block { frames: vec![Frame::Details], ..Block::of(BlockKind::Paragraph(Inline::plain(Sanitized::line(text)))) }
    }

    fn pane(landmarks: Vec<Landmark>) -> IndexPane {
        IndexPane::new(0, Arc::new(Article::default()), landmarks)
    }

    fn text_pos(block: usize) -> TextPos {
        TextPos { block, offset: 0 }
    }

    fn labels(pane: &IndexPane) -> Vec<usize> {
        pane.in_view().iter().map(|row| row.landmark).collect()
    }

    #[test]
    fn after_a_subsection_the_section_around_it_is_current_again() {
        let pane = pane(vec![landmark(1, 9, 0), landmark(3, 5, 1), landmark(10, 12, 0)]);
        let at: Vec<_> = [0, 1, 2, 3, 4, 5, 8, 9, 10, 12].map(|block| pane.at(text_pos(block))).into();
        let expected = [None, Some(0), Some(0), Some(1), Some(1), Some(0), Some(0), None, Some(2), None];
        assert_eq!(at, expected);
    }

    #[test]
    fn the_current_landmark_is_brought_into_view() {
        let mut pane = pane((0..100).map(|i| landmark(i, i + 1, 0)).collect());
        pane.follow(text_pos(50));
        pane.settle(20, 5);
        assert_eq!(labels(&pane), [46, 47, 48, 49, 50]);
        pane.follow(text_pos(47));
        pane.settle(20, 5);
        assert_eq!(labels(&pane), [46, 47, 48, 49, 50]);
        pane.follow(text_pos(10));
        pane.settle(20, 5);
        assert_eq!(labels(&pane), [10, 11, 12, 13, 14]);
    }

    #[test]
    fn a_pane_that_was_scrolled_stays_so_until_the_text_moves_on() {
        let mut pane = pane((0..100).map(|i| landmark(i, i + 1, 0)).collect());
        pane.settle(20, 5);
        pane.scroll(30);
        pane.settle(20, 5);
        assert_eq!(labels(&pane)[0], 30);
        pane.follow(text_pos(1));
        pane.settle(20, 5);
        assert_eq!(labels(&pane)[0], 1);
    }

    #[test]
    fn a_pane_shows_no_blank_rows_while_there_are_landmarks_above() {
        let mut pane = pane((0..10).map(|i| landmark(i, i + 1, 0)).collect());
        pane.settle(20, 5);
        pane.scroll(100);
        assert_eq!(labels(&pane), [5, 6, 7, 8, 9]);
        pane.settle(20, 50);
        assert_eq!(labels(&pane).len(), 10);
    }

    #[test]
    fn an_answer_longer_than_the_pane_is_scrolled_by_steps() {
        let mut question = landmark(0, 1, 0);
        question.folded = Some(Answer::Apart(vec![paragraph("one two three four five six seven eight nine ten")]));
        let mut pane = pane(vec![question, landmark(1, 2, 0)]);
        pane.settle(12, 4);
        pane.focus(text_pos(0));
        assert!(pane.toggle());
        pane.settle(12, 4);
        let mut steps = 0;
        while pane.cursor() == 0 && steps < 100 {
            pane.step(1);
            pane.settle(12, 4);
            steps += 1;
        }
        assert!((3..20).contains(&steps), "{steps}");
        assert_eq!(pane.in_view().last().unwrap().landmark, 1);
    }

    #[test]
    fn labels_are_cut_only_where_there_is_no_room_to_wrap_them() {
        let mut long = landmark(0, 1, 0);
        long.label = Sanitized::line("a label of many words indeed");
        let mut pane = pane(vec![long, landmark(1, 2, 0)]);
        pane.settle(14, 10);
        assert_eq!(pane.in_view().len(), 4);
        pane.settle(14, 2);
        let Content::Label { text, .. } = &pane.in_view()[0].content else { panic!("a label") };
        assert_eq!(text, "a label of…");
    }

    #[test]
    fn a_pane_of_another_width_or_with_something_unfolded_is_filled_anew() {
        let mut long = landmark(0, 1, 0);
        long.label = Sanitized::line("a label of many words indeed");
        long.folded = Some(Answer::Apart(vec![paragraph("an answer of many words")]));
        let landmarks = vec![long, landmark(1, 2, 0)];
        let fresh = |columns| {
            let mut pane = pane(landmarks.clone());
            pane.settle(columns, 10);
            pane.in_view().to_vec()
        };
        let mut pane = pane(landmarks.clone());
        for columns in [14, 30, 14] {
            pane.settle(columns, 10);
            assert_eq!(pane.in_view(), fresh(columns));
        }
        for is_unfolded in [true, false] {
            assert!(pane.toggle());
            pane.settle(14, 10);
            assert_eq!(pane.in_view() != fresh(14), is_unfolded);
        }
    }

    #[test]
    fn labels_have_as_many_lines_as_leave_all_of_them_in_view() {
        let mut long = landmark(0, 1, 0);
        long.label = Sanitized::line("a label of many words indeed");
        let mut pane = pane(vec![long, landmark(1, 2, 0)]);
        pane.settle(14, 3);
        assert_eq!(labels(&pane), [0, 0, 1]);
        let Content::More { text, .. } = &pane.in_view()[1].content else { panic!("a second line") };
        assert_eq!(text, "many words…");
    }

    #[test]
    fn rows_left_over_go_to_the_first_labels_that_are_cut() {
        let long = |block, end| {
            let mut long = landmark(block, end, 0);
            long.label = Sanitized::line("a label of many words");
            long
        };
        let mut pane = pane(vec![long(0, 1), long(1, 2), long(2, 3)]);
        pane.settle(14, 4);
        assert_eq!(labels(&pane), [0, 0, 1, 2]);
    }
}
