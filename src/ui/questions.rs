//! The questions of all articles: a row for each, the articles that have it below it when it is unfolded, and two lines about
//! the article of the row under the cursor.

use ratatui::buffer::Buffer;

use super::list::{ListRow, Rule, divider, mark_cursor};
use super::theme::{Part, Theme};
use super::{Draw, filter, named, put};
use crate::app::areas::{self, Area, cells};
use crate::app::questions::{AnswerState, QuestionLine, QuestionsScreen, QuestionsState};
use crate::app::{Model, date};
use crate::article::text::number::grouped;
use crate::feed::QuestionRow;
use crate::layout::wrap::{Align, pad, truncate};

/// The name of the feed is not worth showing in fewer columns, and has so many.
const WITH_FEED: u16 = 100;
const FEED: usize = 20;

/// The date is not worth showing in fewer columns.
const WITH_DATE: u16 = 50;

impl Draw for QuestionsScreen {
    fn title(&self, _model: &Model, theme: &Theme, _columns: u16) -> ListRow {
        let waiting = match self.waiting() {
            0 => String::new(),
            1 => "1 article not read yet ".to_owned(),
            count => format!("{} articles not read yet ", grouped(count)),
        };
        named("Questions", waiting, theme)
    }

    fn body(&self, model: &Model, theme: &Theme, buffer: &mut Buffer) {
        let areas = self.areas;
        let name = filter::named("All questions", self.filter_held());
        let heading = Rule { title: &name, right: &self.place(), is_focused: true, ..Rule::default() };
        if let Some(sentence) = self.nothing() {
            heading.draw(buffer, theme, areas::frame(model.size).body.heading());
            return put(buffer, areas.rows, 0, [(sentence, theme.part(Part::Quiet))]);
        }
        heading.draw(buffer, theme, areas.heading);
        if areas.rule.x > areas.heading.x {
            let column =
                Area { x: areas.rule.x - 1, columns: 1, rows: areas.heading.rows + areas.rows.rows, ..areas.heading };
            divider(buffer, theme, column);
        }
        for (number, line) in self.in_view().enumerate() {
            row(line, model, theme, areas.rows.columns).draw(buffer, areas.rows, number);
            filter::mark_row(buffer, theme, areas.rows, number, self.filter_held());
            if self.selected().is_some_and(|rows| rows.contains(&(self.top() + number))) {
                let area = Area { y: areas.rows.y + cells(number), rows: 1, ..areas.rows };
                buffer.set_style(area.into(), theme.part(Part::Selected));
            }
        }
        mark_cursor(buffer, theme, areas.rows, self.cursor_in_view(), true);
        filter::mark_row(buffer, theme, areas.rows, self.cursor_in_view(), self.filter_held());
        draw_detail(self, model, theme, buffer);
    }
}

impl QuestionsScreen {
    /// What stands where there are no rows.
    fn nothing(&self) -> Option<&str> {
        match self.state() {
            QuestionsState::Failed(sentence) => Some(sentence),
            QuestionsState::Pending => Some("Looking …"),
            QuestionsState::Listed if !self.is_empty() => None,
            QuestionsState::Listed if self.filter_held().is_some() => Some(filter::NOTHING),
            QuestionsState::Listed => Some("No article with questions and answers yet."),
        }
    }
}

fn row(line: QuestionLine<'_>, model: &Model, theme: &Theme, columns: u16) -> ListRow {
    let (left, entry, title, after) = match line {
        QuestionLine::Question(row) => (Vec::new(), &row.entry, &row.text, answers(row)),
        QuestionLine::Answer(row) => {
            (vec![("  ".to_owned(), theme.part(Part::Text))], &row.entry, &row.entry.title, String::new())
        }
    };
    let quiet = theme.part(Part::Quiet);
    let mut right = Vec::new();
    if columns >= WITH_FEED {
        let feed = model.library.feeds.name(entry.feed, &entry.feed_title);
        right.push((format!("  {}", pad(&truncate(feed, FEED), FEED, Align::Left)), quiet));
    }
    if columns >= WITH_DATE {
        let said = entry.ranked.map(|ranked| date::friendly(ranked, model.now, model.offset));
        right.push((format!("  {}", pad(&said.unwrap_or_default(), date::COLUMNS, Align::Right)), quiet));
    }
    ListRow { left, title: (title.to_string(), theme.part(Part::Text)), after: (after, quiet), right }
}

/// "3 answers"; nothing for the usual one.
fn answers(row: &QuestionRow) -> String {
    match row.answers {
        ..=1 => String::new(),
        QuestionRow::MOST_ANSWERS.. => format!("{}+ answers", QuestionRow::MOST_ANSWERS),
        answers => format!("{answers} answers"),
    }
}

fn draw_detail(questions: &QuestionsScreen, model: &Model, theme: &Theme, buffer: &mut Buffer) {
    let Some(row) = questions.current_row().filter(|_| questions.areas.detail.rows > 0) else { return };
    let right = if questions.answer().is_cut() { "Enter: the whole answer" } else { "" };
    Rule { title: &row.entry.title, right, ..Rule::default() }.draw(buffer, theme, questions.areas.rule);
    let date = row.entry.ranked.map(|ranked| date::friendly(ranked, model.now, model.offset));
    let feed = model.library.feeds.name(row.entry.feed, &row.entry.feed_title);
    let from = [Some(feed.to_string()), date].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let detail = questions.areas.detail;
    let question = match questions.answer().question() {
        [] => vec![row.text.to_string()],
        lines => lines.to_vec(),
    };
    for (number, line) in question.iter().enumerate() {
        put(buffer, detail, number, [(line.as_str(), theme.part(Part::Title))]);
    }
    put(buffer, detail, question.len(), [(from.as_str(), theme.part(Part::Quiet))]);
    let above = cells(question.len() + 2).min(detail.rows);
    let answer = Area { y: detail.y + above, rows: detail.rows - above, ..detail };
    match questions.answer().state() {
        AnswerState::Pending => {}
        AnswerState::Failed(sentence) => put(buffer, answer, 0, [(&**sentence, theme.part(Part::Quiet))]),
        AnswerState::Ready(_) => {
            for (number, line) in questions.answer().lines().iter().enumerate() {
                put(buffer, answer, number, line.runs.iter().map(|run| (run.text.as_str(), theme.look(run.look))));
                filter::mark_row(buffer, theme, answer, number, questions.filter_held());
            }
        }
    }
}
