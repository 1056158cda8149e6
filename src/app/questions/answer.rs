//! The answer to the question under the cursor, from the article as it is stored, in so many lines as there is room for.

use std::sync::Arc;

use crate::app::areas::Area;
use crate::app::{Context, Effect, Slot};
use crate::article::{Article, HttpUrl, Question, Sanitized, nesting};
use crate::feed::{QuestionPlace, QuestionRow};
use crate::layout::{Layout, LinePos, TextLine, wrap};

/// The widest text: more is not comfortable.
const MEASURE: u16 = 78;

/// What is shown of an answer.
#[derive(Debug, Default)]
pub struct AnswerPreview {
    /// The question that it is of.
    place: Option<QuestionPlace>,
    text: Sanitized,
    state: AnswerState,
    /// The room that the lines were made for.
    room: Area,
    /// The question, in as many lines as it needs, but few.
    question: Vec<String>,
    lines: Vec<TextLine>,
    /// It has more of them.
    is_cut: bool,
    /// Its page is to be opened as soon as it is known.
    is_browsed: bool,
}

/// How far the answer is.
#[derive(Debug, Default)]
pub enum AnswerState {
    #[default]
    Pending,
    Ready(Arc<Article>),
    /// What there is instead.
    Failed(Sanitized),
}

impl AnswerPreview {
    /// How far it is.
    pub fn state(&self) -> &AnswerState {
        &self.state
    }

    /// The lines of the question.
    pub fn question(&self) -> &[String] {
        &self.question
    }

    /// Its lines, as many as there is room for.
    pub fn lines(&self) -> &[TextLine] {
        &self.lines
    }

    /// Whether it has more lines than there is room for.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The cursor is on this row now, and the answer has this room. Asks for the article if it is another one.
    pub(super) fn settle(&mut self, row: Option<&QuestionRow>, room: Area, context: &mut Context<'_>) {
        let is_shown = room.rows > ABOVE || self.is_browsed;
        let Some(row) = row.filter(|_| is_shown) else {
            *self = AnswerPreview { is_browsed: self.is_browsed, ..AnswerPreview::default() };
            return;
        };
        if self.place != Some(row.place) {
            let state = match (&self.state, self.place) {
                // The next question of the same article.
                (AnswerState::Ready(article), Some(before)) if before.entry == row.place.entry => {
                    AnswerState::Ready(article.clone())
                }
                _ => AnswerState::Pending,
            };
            // Who moves on does not want the page any more.
            let is_browsed = self.is_browsed && self.place.is_none();
            let (place, text) = (Some(row.place), row.text.clone());
            *self = AnswerPreview { place, text, state, is_browsed, ..AnswerPreview::default() };
            if matches!(self.state, AnswerState::Pending) {
                context.ask(Slot::Answer, |ticket| Effect::LoadAnswer(ticket, row.place));
            }
        }
        if self.room != room || self.lines.is_empty() {
            self.room = room;
            let lines = wrap::wrap(&self.text, usize::from(room.columns.clamp(1, MEASURE))).take(MOST_QUESTION_LINES);
            self.question = lines.map(|range| self.text[range].to_owned()).collect();
            let rows = usize::from(room.rows).saturating_sub(self.question.len() + 2);
            self.lines = self.laid_out(rows + 1);
            self.is_cut = self.lines.len() > rows;
            self.lines.truncate(rows);
        }
    }

    /// The article has come.
    pub(super) fn take(&mut self, place: QuestionPlace, article: Option<Arc<Article>>, context: &mut Context<'_>) {
        if self.place != Some(place) {
            return;
        }
        self.state = match article {
            Some(article) => AnswerState::Ready(article),
            None => AnswerState::Failed(Sanitized::line("This article is to be prepared again. Enter opens it.")),
        };
        self.lines = Vec::new();
        self.open_page(context);
    }

    pub(super) fn fail(&mut self, sentence: Sanitized, context: &mut Context<'_>) {
        self.state = AnswerState::Failed(sentence);
        self.open_page(context);
    }

    /// Opens the page of the answer in the browser, as soon as it is known.
    pub(super) fn browse(&mut self, context: &mut Context<'_>) {
        self.is_browsed = true;
        self.open_page(context);
    }

    fn open_page(&mut self, context: &mut Context<'_>) {
        if !self.is_browsed || matches!(self.state, AnswerState::Pending) {
            return;
        }
        self.is_browsed = false;
        match self.url() {
            Some(url) => context.browse(url),
            None => context.news(Sanitized::line("This article names no page to open.")),
        }
    }

    fn url(&self) -> Option<HttpUrl> {
        if let AnswerState::Ready(article) = &self.state { article.meta.url.clone() } else { None }
    }

    /// At most so many lines of it.
    fn laid_out(&self, rows: usize) -> Vec<TextLine> {
        let AnswerState::Ready(article) = &self.state else { return Vec::new() };
        let is_it = |question: &&Question| Sanitized::line(&question.text) == self.text;
        let Some(question) = article.questions.iter().find(is_it) else { return Vec::new() };
        let blocks = nesting::without_common(question.answer.blocks(&article.blocks).to_vec());
        let answer = Article { blocks, ..Article::default() };
        let mut layout = Layout::new(Arc::new(answer), self.room.columns.clamp(1, MEASURE));
        let top = layout.settle(LinePos::default(), rows);
        layout.view(top, rows).into_iter().map(|(_, line)| line.clone()).collect()
    }
}

/// The least rows above the answer: the question, where it is from, and a blank one.
const ABOVE: u16 = 3;

/// A longer question is cut.
const MOST_QUESTION_LINES: usize = 3;
