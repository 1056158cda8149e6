//! A pane that lists the landmarks of one kind: the outline, the tables, the questions, whatever `INDEXES` holds.
//!
//! It knows where the reader is (`here`), has a cursor, and can unfold what a landmark holds below its label. It makes
//! lines only for what is in view, so that a thousand links cost what ten do. It does not move the text: the reader does.

mod answer;
mod cursor;
mod filtering;
mod folding;
mod room;
mod rows;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::filter::Filtering;
use crate::article::index::{INDEXES, Index, Landmark};
use crate::article::{Article, TextPos};
use crate::layout::TextLine;
use room::Sight;
use rows::PaneWindow;

/// Columns before a label: room for the mark of the current landmark.
pub const GUTTER: u16 = 2;

/// Columns of a step of nesting, of the sign of a fold, of the room before an answer.
const STEP: usize = 2;

/// A label takes at most so many lines.
pub const MOST_LABEL_LINES: usize = 6;

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

/// The pane of one index: its landmarks as rows, a cursor, what narrows the rows, and what is unfolded.
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
    /// Where a selection of rows began.
    selected_from: Option<usize>,
    /// What stands beside each label in place of its detail; empty if there is none.
    notes: Vec<String>,
    filtering: Filtering,
    /// Landmarks whose own landmarks are hidden.
    closed: HashSet<usize>,
    /// The numbers of the landmarks that have rows: neither filtered out nor below a closed one.
    listed: Vec<usize>,
    /// What is unfolded, by landmark: its lines, once they were needed.
    unfolded: HashMap<usize, Option<Vec<TextLine>>>,
    /// While a filter holds: of an answer that is folded, the lines with what was typed, once they were needed.
    found_lines: HashMap<usize, Vec<TextLine>>,
    /// What a filter looks at, once one was typed: the labels, and what is folded below them.
    texts: Arc<[String]>,
    columns: u16,
    rows: usize,
    /// The lines that each whole label takes in these columns; 0 until it is asked for.
    label_heights: Vec<u8>,
    /// The most lines of a label; the one under the cursor has all it needs.
    label_lines: usize,
    /// So many of the first rows have labels of one line more: the rows that are left over.
    longer: usize,
    /// The landmark and the line of it at the top.
    top: (usize, usize),
    /// What was brought into view last: a wheel may scroll it away.
    shown: Option<Sight>,
    in_view: Vec<PaneRow>,
    /// What `in_view` was made from; `None` if it is to be made anew.
    made_from: Option<PaneWindow>,
}

impl IndexPane {
    /// The pane of the index with this number, which is also its place in `INDEXES`.
    pub fn new(number: usize, article: Arc<Article>, landmarks: Vec<Landmark>) -> IndexPane {
        let listed = (0..landmarks.len()).collect();
        IndexPane {
            number,
            article,
            parents: parents(&landmarks),
            label_heights: vec![0; landmarks.len()],
            landmarks,
            cursor: 0,
            here: None,
            has_focus: false,
            selected_from: None,
            notes: Vec::new(),
            filtering: Filtering::default(),
            closed: HashSet::new(),
            listed,
            unfolded: HashMap::new(),
            found_lines: HashMap::new(),
            texts: Arc::default(),
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
            selected_from: None,
            notes: Vec::new(),
            filtering: Filtering::default(),
            closed: HashSet::new(),
            listed: (0..self.landmarks.len()).collect(),
            unfolded: HashMap::new(),
            found_lines: HashMap::new(),
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

    /// Begins a selection at the cursor, or ends it.
    pub fn select(&mut self, is_begun: bool) {
        self.selected_from = (is_begun && !self.is_empty()).then_some(self.cursor);
    }

    /// Whether rows are selected.
    pub fn is_selecting(&self) -> bool {
        self.selected_from.is_some()
    }

    /// Whether the row of a landmark is selected.
    pub fn is_selected(&self, landmark: usize) -> bool {
        self.selected_from.is_some_and(|from| (from.min(self.cursor)..=from.max(self.cursor)).contains(&landmark))
    }

    /// The landmarks whose rows are selected, else the one under the cursor.
    pub fn chosen(&self) -> Vec<&Landmark> {
        let is_chosen = |landmark: &&usize| self.is_selected(**landmark) || **landmark == self.cursor;
        self.listed.iter().filter(is_chosen).filter_map(|landmark| self.landmark(*landmark)).collect()
    }

    /// Takes the focus away; the cursor stays.
    pub fn unfocus(&mut self) {
        self.has_focus = false;
        self.selected_from = None;
    }

    /// Puts a note beside each label.
    pub fn annotate(&mut self, notes: Vec<String>) {
        if self.notes != notes {
            self.notes = notes;
            self.label_heights.fill(0);
            self.made_from = None;
        }
    }

    /// `3/8`: which landmark is the current one, and how many there are; `3 of 41` while a filter holds.
    pub fn count(&self) -> String {
        match (self.filter(), self.here) {
            (Some(filter), _) => filter.count(),
            (None, Some(here)) => format!("{}/{}", here + 1, self.len()),
            (None, None) => self.len().to_string(),
        }
    }

    /// The row that shows where the text is: the current landmark, or the nearest above it that is not folded away.
    pub fn here_listed(&self) -> Option<usize> {
        let mut here = self.here;
        while let Some(number) = here.filter(|number| !self.is_listed(*number)) {
            here = self.parents[number];
        }
        here
    }
}

/// Where a landmark is in the text.
pub fn text_pos_of(landmark: &Landmark) -> TextPos {
    TextPos { block: landmark.block.0, offset: landmark.offset }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Answer, Block, BlockId, BlockKind, Frame, Inline, Sanitized, nesting};

    #[test]
    fn a_quote_that_all_of_an_answer_stands_in_is_left_out() {
        let quote = |opens| Block { frames: vec![Frame::Quote { opens }], ..paragraph("a") };
        let frames = |blocks| nesting::without_common(blocks).iter().map(|block| block.frames.len()).sum::<usize>();
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
