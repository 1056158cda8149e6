//! The questions that the stored articles answer, the newest first. What is typed narrows them; a question that several
//! articles answer unfolds into those; one leads into its article, to the answer.
//!
//! The store looks for them. What was typed is asked for at once, and an older answer is dropped.

mod answer;

use std::ops::RangeInclusive;

use crate::app::action::{Action, Counted, Fixed, KeyScope, row};
use crate::app::areas::{self, QuestionAreas};
use crate::app::excerpt::{Excerpt, ExcerptSource};
use crate::app::filter::{Filter, Filtering};
use crate::app::hints::{BACK, HELP, Offer};
use crate::app::list::{Motion, top_for};
use crate::app::prompt::PromptKind;
use crate::app::screen::{FindPrompt, Screen, ScreenRef};
use crate::app::{Context, Effect, Intent, Mouse, MouseKind, Outcome, Size, Slot, key_scopes, status};
use crate::article::Sanitized;
use crate::feed::{QuestionPage, QuestionPlace, QuestionQuery, QuestionRow};
pub use answer::{AnswerPreview, AnswerState};

/// Questions that are asked for at once: more than a screen has rows.
const WINDOW: usize = 100;

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

/// Its rows of the table of actions; all else is as in a pane.
pub const ROWS: &[Fixed] = &[
    row(KeyScope::Questions, Action::Copy, "copy", &["y"], "copy the question, its answer and its address"),
    row(KeyScope::Questions, Action::Browse, "browse", &["o"], "open the page of the answer in the browser"),
];

/// The screen of all questions.
#[derive(Debug, Default)]
pub struct QuestionsScreen {
    rows: Vec<QuestionRow>,
    /// Where the next ones begin; `None` if all are here.
    next: Option<QuestionPlace>,
    /// How many articles are not prepared yet.
    waiting: usize,
    filtering: Filtering,
    /// What the rows are for.
    asked: QuestionQuery,
    unfolded: Option<Unfolded>,
    /// Where a selection of rows began.
    selected_from: Option<usize>,
    answer: AnswerPreview,
    state: QuestionsState,
    /// A row of the screen: a question, or an answer below one.
    cursor: usize,
    top: usize,
    pub areas: QuestionAreas,
}

/// How far the rows are.
#[derive(Debug, Default)]
pub enum QuestionsState {
    /// Nothing has come yet.
    #[default]
    Pending,
    Listed,
    /// What went wrong.
    Failed(Sanitized),
}

/// The question whose articles are listed below it.
#[derive(Debug)]
struct Unfolded {
    question: usize,
    answers: Vec<QuestionRow>,
}

/// What stands in a row.
#[derive(Clone, Copy, Debug)]
pub enum QuestionLine<'a> {
    Question(&'a QuestionRow),
    /// One of the articles that answer the question above.
    Answer(&'a QuestionRow),
}

impl QuestionsScreen {
    /// What was typed.
    pub fn filter_held(&self) -> Option<&Filter> {
        self.filtering.filter()
    }

    /// How far it is.
    pub fn state(&self) -> &QuestionsState {
        &self.state
    }

    /// How many articles are not prepared yet, so that their questions are not known.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// Whether there is nothing to list, and nothing more to come.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.next.is_none()
    }

    /// "3/50+": more may come.
    pub fn place(&self) -> String {
        let question = match &self.unfolded {
            Some(Unfolded { question, answers }) if self.cursor > *question => {
                self.cursor.saturating_sub(answers.len()).max(*question)
            }
            _ => self.cursor,
        };
        match self.rows.len() {
            0 => String::new(),
            count => format!("{}/{count}{}", question + 1, if self.next.is_some() { "+" } else { "" }),
        }
    }

    /// The row under the cursor.
    pub fn current(&self) -> Option<QuestionLine<'_>> {
        self.line(self.cursor)
    }

    /// The cursor's row, counted from the first in view.
    pub fn cursor_in_view(&self) -> usize {
        self.cursor - self.top
    }

    /// The rows in view.
    pub fn in_view(&self) -> impl Iterator<Item = QuestionLine<'_>> {
        (self.top..(self.top + self.height()).min(self.len())).filter_map(|row| self.line(row))
    }

    fn line(&self, row: usize) -> Option<QuestionLine<'_>> {
        match &self.unfolded {
            Some(Unfolded { question, answers }) if row > *question => match answers.get(row - question - 1) {
                Some(answer) => Some(QuestionLine::Answer(answer)),
                None => self.rows.get(row - answers.len()).map(QuestionLine::Question),
            },
            _ => self.rows.get(row).map(QuestionLine::Question),
        }
    }

    fn len(&self) -> usize {
        self.rows.len() + self.unfolded.as_ref().map_or(0, |unfolded| unfolded.answers.len())
    }

    fn height(&self) -> usize {
        self.areas.rows.rows.into()
    }

    /// Asks for the first questions that have the words.
    fn ask(&mut self, context: &mut Context<'_>) {
        let words = self.filtering.filter().map_or_else(String::new, |filter| filter.query().to_owned());
        self.ask_from(QuestionQuery { words, after: None, rows: WINDOW }, context);
    }

    fn ask_from(&mut self, query: QuestionQuery, context: &mut Context<'_>) {
        self.asked = query.clone();
        context.ask(Slot::Questions, |ticket| Effect::LoadQuestions(ticket, query));
    }

    /// Asks for more before the cursor comes to the end.
    fn ask_for_more(&mut self, context: &mut Context<'_>) {
        let is_near_end = self.top + 2 * self.height().max(1) >= self.len();
        if let Some(next) = self.next.filter(|_| is_near_end && !context.jobs.is_waiting(Slot::Questions)) {
            self.ask_from(QuestionQuery { after: Some(next), ..self.asked.clone() }, context);
        }
    }

    fn take(&mut self, page: QuestionPage) {
        if self.asked.after.is_none() {
            (self.rows, self.unfolded, self.cursor, self.top) = (Vec::new(), None, 0, 0);
            self.selected_from = None;
        }
        self.rows.extend(page.rows);
        (self.next, self.waiting, self.state) = (page.next, page.waiting, QuestionsState::Listed);
    }

    /// Rows are others below it: a selection would mean others, too.
    fn unfold(&mut self, place: QuestionPlace, answers: Vec<QuestionRow>) {
        self.selected_from = None;
        if let Some(question) = self.rows.iter().position(|row| row.place == place) {
            self.fold();
            self.unfolded = Some(Unfolded { question, answers });
        }
    }

    /// The cursor stays on its question.
    fn fold(&mut self) {
        if let Some(Unfolded { question, answers }) = self.unfolded.take()
            && self.cursor > question
        {
            self.cursor = self.cursor.saturating_sub(answers.len()).max(question);
        }
    }

    /// Opens the article, or unfolds or folds the question that several have.
    fn enter(&mut self, context: &mut Context<'_>) -> Intent {
        match self.current() {
            None => Intent::Nothing,
            Some(QuestionLine::Question(row)) if row.answers > 1 => {
                let place = row.place;
                if self.unfolded.as_ref().is_some_and(|unfolded| unfolded.question == self.cursor) {
                    self.fold();
                } else {
                    context.ask(Slot::Questions, |ticket| Effect::LoadAnswers(ticket, place));
                }
                Intent::Nothing
            }
            Some(QuestionLine::Question(row) | QuestionLine::Answer(row)) => {
                Intent::OpenAt(row.entry.clone(), row.block)
            }
        }
    }

    fn click(&mut self, mouse: Mouse, context: &mut Context<'_>) -> Intent {
        let row = self.top + usize::from(mouse.row.saturating_sub(self.areas.rows.y));
        if !self.areas.rows.contains(mouse.column, mouse.row) || row >= self.len() {
            return Intent::Nothing;
        }
        let before = std::mem::replace(&mut self.cursor, row);
        if before == row { self.enter(context) } else { Intent::Nothing }
    }

    /// The rows that are selected, the cursor's among them.
    pub fn selected(&self) -> Option<RangeInclusive<usize>> {
        self.selected_from.map(|from| from.min(self.cursor)..=from.max(self.cursor))
    }

    /// The first row in view.
    pub fn top(&self) -> usize {
        self.top
    }

    /// What of the answer under the cursor is in view.
    pub fn answer(&self) -> &AnswerPreview {
        &self.answer
    }

    /// What is selected, else what is under the cursor.
    fn chosen(&self) -> Vec<&QuestionRow> {
        let rows = self.selected().unwrap_or(self.cursor..=self.cursor);
        let row = |line| match line {
            QuestionLine::Question(row) | QuestionLine::Answer(row) => row,
        };
        rows.filter_map(|number| self.line(number)).map(row).collect()
    }

    /// The question or answer under the cursor.
    pub fn current_row(&self) -> Option<&QuestionRow> {
        let (QuestionLine::Question(row) | QuestionLine::Answer(row)) = self.current()?;
        Some(row)
    }
}

/// No texts: the store filters.
const STORED: [&str; 0] = [];

impl Screen for QuestionsScreen {
    fn which(&self) -> ScreenRef<'_> {
        ScreenRef::Questions(self)
    }

    fn scopes(&self) -> &'static [KeyScope] {
        if self.selected_from.is_some() { key_scopes::IN_SELECTED_QUESTIONS } else { key_scopes::IN_QUESTIONS }
    }

    fn hints(&self) -> Vec<Offer> {
        if self.selected_from.is_some() {
            let copy = (KeyScope::Select, Action::Copy, "copy");
            let end = (KeyScope::Select, Action::Escape, "end the selection");
            return vec![copy, (KeyScope::Move, Action::Pipe, "pipe"), end, HELP];
        }
        let enter = match self.current() {
            None if self.filtering.filter().is_some() => {
                let all = (KeyScope::Global, Action::Escape, "all questions");
                return vec![(KeyScope::Move, Action::Filter, "another filter"), all, BACK, HELP];
            }
            None => return vec![BACK, HELP],
            Some(QuestionLine::Question(row)) if row.answers > 1 => "its articles",
            Some(_) => "the answer",
        };
        let copy = (KeyScope::Questions, Action::Copy, "copy");
        let browse = (KeyScope::Questions, Action::Browse, "its page");
        vec![
            (KeyScope::Move, Action::Enter, enter),
            (KeyScope::Move, Action::Filter, "filter"),
            copy,
            browse,
            BACK,
            HELP,
        ]
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a screen ignores actions that it does not know")]
    fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        if let Some(motion) = Motion::of(counted, self.height()) {
            self.cursor = motion.from(self.cursor, self.len());
            return Intent::Nothing;
        }
        match counted.action {
            Action::SelectUnit | Action::Escape | Action::Back if self.selected_from.take().is_some() => {
                Intent::Nothing
            }
            Action::Select => {
                self.selected_from = self.current().map(|_| self.cursor);
                Intent::Nothing
            }
            Action::OtherEnd => {
                if let Some(from) = &mut self.selected_from {
                    std::mem::swap(from, &mut self.cursor);
                }
                Intent::Nothing
            }
            Action::Browse => {
                self.answer.browse(context);
                Intent::Nothing
            }
            Action::Escape if self.filtering.undo() => {
                self.ask(context);
                Intent::Nothing
            }
            Action::Filter => Intent::Prompt(PromptKind::Filter),
            Action::Back | Action::Escape => Intent::Leave,
            Action::Enter | Action::GoTo => self.enter(context),
            _ => Intent::Nothing,
        }
    }

    /// A click moves the cursor; on the row that has it already, it opens.
    fn on_mouse(&mut self, mouse: Mouse, context: &mut Context<'_>) -> Intent {
        match mouse.kind {
            MouseKind::WheelUp => self.cursor = Motion::By(-NOTCH).from(self.cursor, self.len()),
            MouseKind::WheelDown => self.cursor = Motion::By(NOTCH).from(self.cursor, self.len()),
            MouseKind::Click => return self.click(mouse, context),
        }
        Intent::Nothing
    }

    /// Brings the cursor into view.
    fn settle(&mut self, size: Size, context: &mut Context<'_>) {
        self.areas = areas::questions(areas::frame(size).body);
        self.cursor = self.cursor.min(self.len().saturating_sub(1));
        self.top = top_for(self.cursor, self.top, self.height(), self.len());
        self.ask_for_more(context);
        let current = self.current_row().cloned();
        self.answer.settle(current.as_ref(), self.areas.detail, context);
    }

    fn open(&mut self, context: &mut Context<'_>) {
        self.ask(context);
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these are asked for here")]
    fn done(&mut self, slot: Slot, outcome: Outcome, context: &mut Context<'_>) {
        match outcome {
            Outcome::Answer(place, article) => self.answer.take(place, article, context),
            Outcome::Failed(sentence) if slot == Slot::Answer => self.answer.fail(status::sentence(&sentence), context),
            Outcome::Questions(page) => self.take(page),
            Outcome::Answers(place, answers) => self.unfold(place, answers),
            Outcome::Failed(sentence) => self.state = QuestionsState::Failed(status::sentence(&sentence)),
            _ => {}
        }
    }

    fn filter(&mut self, prompt: FindPrompt<'_>, context: &mut Context<'_>) {
        match prompt {
            FindPrompt::Typed(query) => self.filtering.typed(query, STORED),
            FindPrompt::Cancelled => self.filtering.cancelled(),
            FindPrompt::Accepted(query) => self.filtering.accepted(query, STORED),
        }
        let words = self.filtering.filter().map_or("", Filter::query);
        if self.asked.words != words {
            self.ask(context);
        }
    }

    fn excerpts(&self) -> Vec<Excerpt> {
        let rows = self.chosen();
        let questions = rows.iter().map(|row| (row.entry.id, row.text.clone())).collect();
        let what = match rows.as_slice() {
            [] => return Vec::new(),
            [_] => "the answer".to_owned(),
            several => format!("{} answers", several.len()),
        };
        let article = |row: &QuestionRow| Excerpt::new("the article", ExcerptSource::Entries(vec![row.entry.id]));
        let whole = self.current_row().filter(|_| rows.len() == 1).map(article);
        std::iter::once(Excerpt::new(&what, ExcerptSource::Stored(questions))).chain(whole).collect()
    }

    fn is_waiting(&self) -> bool {
        matches!(self.state, QuestionsState::Pending)
    }
}
