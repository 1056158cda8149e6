//! Feed health: a row for each feed, in as many columns as fit; below, the sentences about the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::list::{ListRow, Rule, mark_cursor};
use super::theme::{Part, Theme};
use super::{Draw, filter, named, put};
use crate::app::areas::Area;
use crate::app::health::{self, HealthScreen};
use crate::app::{Model, date};
use crate::feed::Condition;
use crate::layout::wrap::{Align, pad, truncate};

/// A condition is not worth showing in fewer columns.
const LEAST_STATE: usize = 21;

/// Columns of numbers with the gap before them.
const NUMBER: usize = 8;

/// Columns of a date with the gap before it.
const DATE: usize = date::COLUMNS + 2;

/// The mark of a condition, and a space.
const MARK: usize = 2;

impl Draw for HealthScreen {
    fn title(&self, model: &Model, theme: &Theme, _columns: u16) -> ListRow {
        named("Health", format!("{} ", self.summary(model.now)), theme)
    }

    fn body(&self, model: &Model, theme: &Theme, buffer: &mut Buffer) {
        let areas = self.areas;
        let columns = Columns::within(areas.rows.columns.into());
        let filter = self.filter_held();
        let name = filter::named("Feed health", filter);
        let heading = Rule { title: &name, right: &self.place(), is_focused: true, ..Rule::default() };
        heading.draw(buffer, theme, areas.heading);
        if self.is_empty() {
            put(buffer, areas.rows, 0, [("No feeds yet; :add subscribes to one.", theme.part(Part::Text))]);
            return;
        }
        columns.names(theme).draw(buffer, areas.names, 0);
        for (number, row) in self.in_view(model.now, model.offset).enumerate() {
            columns.row(&row, theme).draw(buffer, areas.rows, number);
            filter::mark_row(buffer, theme, areas.rows, number, filter);
        }
        match filter.filter(|filter| filter.rows().is_empty()) {
            Some(_) => put(buffer, areas.rows, 0, [(filter::NOTHING, theme.part(Part::Quiet))]),
            None => {
                mark_cursor(buffer, theme, areas.rows, self.cursor_in_view(), true);
                filter::mark_row(buffer, theme, areas.rows, self.cursor_in_view(), filter);
            }
        }
        draw_detail(model, self, theme, buffer);
    }
}

fn draw_detail(model: &Model, health: &HealthScreen, theme: &Theme, buffer: &mut Buffer) {
    let Area { columns, rows, .. } = health.areas.detail;
    let Some(feed) = health.current().filter(|_| rows > 0) else { return };
    Rule { title: &feed.title, ..Rule::default() }.draw(buffer, theme, health.areas.rule);
    let measure = columns.min(model.settings.measure).into();
    let lines = health.detail(model.now, model.offset, &model.keymap, measure);
    for (row, line) in lines.iter().enumerate() {
        put(buffer, health.areas.detail, row, [(line.as_str(), theme.part(Part::Text))]);
    }
}

/// Which columns fit, and how wide they are. The most informative ones are dropped last.
struct Columns {
    title: usize,
    state: usize,
    has_date: bool,
    has_rate: bool,
    has_failures: bool,
}

impl Columns {
    fn within(columns: usize) -> Columns {
        let mut free = columns.saturating_sub(MARK + 2);
        let mut takes = |wanted: usize| {
            let fits = free >= 2 * LEAST_STATE - 2 + wanted;
            free -= if fits { wanted } else { 0 };
            fits
        };
        let (has_date, has_failures, has_rate) = (takes(DATE), takes(NUMBER), takes(NUMBER));
        let title = (free * 2 / 5).min(44);
        Columns { title, state: free - title, has_date, has_rate, has_failures }
    }

    fn names(&self, theme: &Theme) -> ListRow {
        let quiet = theme.part(Part::Quiet);
        let texts = Texts {
            mark: " ",
            title: "Feed",
            state: "State",
            answered: "Last ok",
            weekly: "A week",
            failures: "Failed",
        };
        self.set(&texts, [quiet; 4])
    }

    fn row(&self, row: &health::HealthRow, theme: &Theme) -> ListRow {
        let (mark, colour, state) = look(row.condition);
        let texts = Texts {
            mark,
            title: &row.title,
            state: &row.says,
            answered: &row.answered,
            weekly: &row.weekly,
            failures: &row.failures,
        };
        self.set(&texts, [colour, Part::Text, state, Part::Quiet].map(|part| theme.part(part)))
    }

    /// When the row is too long, the state is cut.
    fn set(&self, texts: &Texts<'_>, [mark, title, state, detail]: [Style; 4]) -> ListRow {
        let name = pad(&truncate(texts.title, self.title), self.title, Align::Left);
        let right = [
            (self.has_date, texts.answered, DATE),
            (self.has_failures, texts.failures, NUMBER),
            (self.has_rate, texts.weekly, NUMBER),
        ];
        let right = right.into_iter().filter(|(has, ..)| *has);
        ListRow {
            left: vec![(format!("{} ", texts.mark), mark), (format!("{name}  "), title)],
            title: (truncate(texts.state, self.state).into_owned(), state),
            right: right.map(|(_, text, columns)| (pad(text, columns, Align::Right), detail)).collect(),
            ..ListRow::default()
        }
    }
}

/// The texts of a row, from left to right.
struct Texts<'a> {
    mark: &'a str,
    title: &'a str,
    state: &'a str,
    answered: &'a str,
    weekly: &'a str,
    failures: &'a str,
}

/// A mark, so that colour does not carry the meaning alone; its colour, and that of the state.
fn look(condition: Condition) -> (&'static str, Part, Part) {
    match condition {
        Condition::Gone => ("×", Part::Error, Part::Error),
        Condition::Failing(_) => ("!", Part::Error, Part::Error),
        Condition::Dead(_) => ("†", Part::Star, Part::Text),
        Condition::Waiting(_) => ("~", Part::Star, Part::Text),
        Condition::New => ("·", Part::Quiet, Part::Quiet),
        Condition::Well => (" ", Part::Quiet, Part::Quiet),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_give_way_one_after_the_other() {
        let shown = |columns| {
            let Columns { has_date, has_failures, has_rate, .. } = Columns::within(columns);
            [has_date, has_failures, has_rate].into_iter().filter(|has| *has).count()
        };
        let counts: Vec<usize> = (0..200).map(shown).collect();
        assert!(counts.is_sorted());
        assert_eq!((shown(58), shown(78)), (1, 3));
        for columns in 8..200 {
            let Columns { title, state, has_date, has_failures, has_rate } = Columns::within(columns);
            let right = usize::from(has_date) * DATE + (usize::from(has_failures) + usize::from(has_rate)) * NUMBER;
            assert_eq!(MARK + title + 2 + state + right, columns);
        }
    }
}
