//! Sorts and filters the table, and says how. Whatever changes the table goes through [`TableView::rearrange`].

use super::TableView;
use crate::app::screen::FindPrompt;
use crate::app::table_filter::RowFilter;
use crate::app::table_order::{Arranged, Arrangement, SortKey, TableOrder, name};
use crate::app::{Context, Effect, Slot};
use crate::article::Sanitized;
use crate::article::text::number::grouped;

/// A table of more slots than this is arranged beside the loop: on the loop it would take longer than a frame.
const MOST_AT_ONCE: usize = 10_000;

/// Said where rows cannot be sorted or filtered, because they are columns.
const TURNED: &str = "Rows and columns are exchanged. T puts them back.";

/// What an arrangement is for: where the cursor goes, and what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Sort,
    /// While the filter is typed.
    Typing,
    Filter,
    Columns,
}

/// An arrangement that is under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// The cursor when it was asked for.
    cursor: (usize, usize),
    purpose: Purpose,
}

/// A filter that is being typed: how the table was before, and where the cursor was on the page.
#[derive(Clone, Debug)]
pub(super) struct TypedFilter {
    before: Arrangement,
    place: (Option<usize>, Option<usize>),
}

impl TableView {
    /// By the cursor's column alone: smallest first, then largest first, then as it was written.
    pub(super) fn sort(&mut self, context: &mut Context<'_>) {
        let Some(column) = self.column_to_act_on(context) else { return };
        let mut wanted = self.wanted.clone();
        wanted.keys = match wanted.keys.as_slice() {
            [key] if key.column == column => turned(*key).into_iter().collect(),
            _ => vec![SortKey { column, is_descending: false }],
        };
        self.rearrange(wanted, Purpose::Sort, context);
    }

    /// By the cursor's column where the rows are equal so far; again: reversed, then not by it.
    pub(super) fn sort_further(&mut self, context: &mut Context<'_>) {
        let Some(column) = self.column_to_act_on(context) else { return };
        let mut wanted = self.wanted.clone();
        match wanted.keys.iter().position(|key| key.column == column) {
            Some(place) => {
                let key = wanted.keys.remove(place);
                turned(key).into_iter().for_each(|key| wanted.keys.insert(place, key));
            }
            None => wanted.keys.push(SortKey { column, is_descending: false }),
        }
        self.rearrange(wanted, Purpose::Sort, context);
    }

    /// The rows with the value under the cursor.
    pub(super) fn filter_equal(&mut self, context: &mut Context<'_>) {
        let Some(column) = self.column_to_act_on(context) else { return };
        let Some(_) = self.row.checked_sub(self.table().first_row()) else {
            return context.news(Sanitized::line("Choose a value below the head first."));
        };
        let text = self.cell().map(|cell| cell.content.text.to_string()).unwrap_or_default();
        let mut wanted = self.wanted.clone();
        wanted.filters.push(RowFilter::equal(&text, column));
        self.rearrange(wanted, Purpose::Filter, context);
    }

    /// Takes the last filter back.
    pub(super) fn undo_filter(&mut self, context: &mut Context<'_>) {
        let mut wanted = self.wanted.clone();
        match wanted.filters.pop() {
            Some(_) => self.rearrange(wanted, Purpose::Filter, context),
            None => context.news(Sanitized::line("All rows are shown: no filter holds.")),
        }
    }

    /// Takes all filters back; `false` if there is none.
    pub(super) fn show_all_rows(&mut self, context: &mut Context<'_>) -> bool {
        if self.wanted.filters.is_empty() {
            return false;
        }
        let wanted = Arrangement { filters: Vec::new(), ..self.wanted.clone() };
        self.rearrange(wanted, Purpose::Filter, context);
        true
    }

    pub(super) fn type_filter(&mut self, prompt: FindPrompt<'_>, context: &mut Context<'_>) {
        let Some(column) = self.column_to_act_on(context) else { return };
        let place = self.written_place();
        let typed = self.typed.take().unwrap_or_else(|| TypedFilter { before: self.wanted.clone(), place });
        let column = typed.place.1.unwrap_or(column);
        let narrowed = |query: &str| {
            let mut wanted = typed.before.clone();
            wanted.filters.extend(RowFilter::typed(query, column));
            wanted
        };
        match prompt {
            FindPrompt::Typed(query) => {
                let wanted = narrowed(query);
                self.typed = Some(typed);
                self.rearrange(wanted, Purpose::Typing, context);
            }
            FindPrompt::Cancelled => {
                let place = typed.place;
                self.rearrange(typed.before, Purpose::Typing, context);
                self.follow(place);
            }
            FindPrompt::Accepted(query) => self.rearrange(narrowed(query), Purpose::Filter, context),
        }
    }

    /// The page's column under the cursor. `None`, with a sentence, while rows and columns are exchanged.
    pub(super) fn column_to_act_on(&mut self, context: &mut Context<'_>) -> Option<usize> {
        if self.wanted.is_transposed {
            context.news(Sanitized::line(TURNED));
            return None;
        }
        self.written_place().1
    }

    /// Shows the table in another arrangement, at once or when it is made.
    pub(super) fn rearrange(&mut self, wanted: Arrangement, purpose: Purpose, context: &mut Context<'_>) {
        let cursor = (self.row, self.column);
        self.asked = Some(Asked { cursor, purpose });
        self.wanted = wanted.clone();
        let order = TableOrder { article: self.article.clone(), block: self.block, arrangement: wanted };
        if order.arrangement == Arrangement::default() {
            return self.show_arranged(None, context);
        }
        if self.written().slots.len() <= MOST_AT_ONCE {
            return self.show_arranged(Some(order.arranged()), context);
        }
        context.ask(Slot::Table, |ticket| Effect::ArrangeTable(ticket, order));
        let rows = Sanitized::line(&format!("{} rows", grouped(self.written().body_rows())));
        context.jobs.wait_for(Slot::Table, rows, context.now);
    }

    /// Shows the table as it was arranged, and says how. After a sort the cursor goes to the first row, unless the user has
    /// moved it since it was asked for: then it stays on its row, as after everything else.
    pub(super) fn show_arranged(&mut self, arranged: Option<Arranged>, context: &mut Context<'_>) {
        context.jobs.forget(Slot::Table);
        let asked = self.asked.take();
        let has_moved = asked.is_some_and(|asked| asked.cursor != (self.row, self.column));
        let purpose = asked.map_or(Purpose::Columns, |asked| asked.purpose);
        let place = if self.is_filtered_away() { (None, self.written_place().1) } else { self.written_place() };
        let is_turned = [&self.arranged, &arranged].into_iter().flatten().any(|shown| shown.arrangement.is_transposed);
        self.sizes.forget(purpose != Purpose::Columns && !is_turned);
        (self.arranged, self.record, self.find, self.selected_from) = (arranged, None, None, None);
        self.renew_marks();
        self.summary.forget();
        self.follow(place);
        if purpose == Purpose::Sort && !has_moved {
            (self.row, self.top) = (self.table().first_row(), self.table().first_row());
        }
        match purpose {
            Purpose::Sort => context.news(self.sorting()),
            Purpose::Filter => context.news(self.filtering()),
            Purpose::Typing | Purpose::Columns => {}
        }
    }

    /// Where the cursor is in the page's table.
    pub(super) fn written_place(&self) -> (Option<usize>, Option<usize>) {
        match &self.arranged {
            None => (Some(self.row), Some(self.column)),
            Some(arranged) if arranged.arrangement.is_transposed => {
                (arranged.written(self.column), arranged.written_column(self.row))
            }
            Some(arranged) => (arranged.written(self.row), arranged.written_column(self.column)),
        }
    }

    /// Brings the cursor to a place of the page's table, with the row as high on the screen as the cursor was; to the first
    /// row if that one is not shown.
    pub(super) fn follow(&mut self, (row, column): (Option<usize>, Option<usize>)) {
        let above = self.row.saturating_sub(self.view.top);
        let (to_row, to_column) = match &self.arranged {
            None => (row, column),
            Some(arranged) => {
                let row = row.and_then(|row| arranged.row_of(row));
                let column = column.and_then(|column| arranged.column_of(column));
                if arranged.arrangement.is_transposed { (column, row) } else { (row, column) }
            }
        };
        let (rows, columns, first) = (self.table().rows, self.table().columns, self.table().first_row());
        self.row = to_row.unwrap_or(first).min(rows.saturating_sub(1));
        self.column = to_column.unwrap_or(self.column).min(columns.saturating_sub(1));
        self.top = self.row.saturating_sub(above);
    }

    /// Gives up an arrangement that is under way. Whether there was one.
    pub(super) fn stop_arranging(&mut self, context: &mut Context<'_>) -> bool {
        let stopped = self.asked.take();
        if let Some(asked) = stopped {
            context.jobs.forget(Slot::Table);
            context.effects.push(Effect::Cancel(Slot::Table));
            self.wanted = self.arranged.as_ref().map(|arranged| arranged.arrangement.clone()).unwrap_or_default();
            let sentence = match asked.purpose {
                Purpose::Sort => "Sorting was stopped.",
                Purpose::Typing | Purpose::Filter | Purpose::Columns => "Stopped. The table is as it was.",
            };
            context.news(Sanitized::line(sentence));
        }
        stopped.is_some()
    }

    /// Gives it up without a word, because the table is another one now.
    pub(super) fn stop_quietly(&mut self, context: &mut Context<'_>) {
        if self.asked.take().is_some() {
            context.jobs.forget(Slot::Table);
            context.effects.push(Effect::Cancel(Slot::Table));
        }
    }

    /// What a column of the page's table is called.
    pub(super) fn named(&self, column: usize) -> String {
        let name = name(self.written(), column);
        if name.is_empty() { format!("column {}", column + 1) } else { name }
    }

    /// The order in a sentence.
    fn sorting(&self) -> Sanitized {
        let keys = self.arranged.iter().flat_map(Arranged::first);
        let keys: Vec<String> = keys.map(|(column, first)| format!("{}, {first} first", self.named(column))).collect();
        match keys.as_slice() {
            [] => Sanitized::line("The rows are as the page has them."),
            keys => Sanitized::line(&format!("Sorted by {}.", keys.join("; then by "))),
        }
    }

    fn filtering(&self) -> Sanitized {
        let (shown, all) = (self.rows_shown(), self.written().body_rows());
        match self.wanted.filters.is_empty() {
            true => Sanitized::line("All rows are shown."),
            false => Sanitized::line(&format!("{shown} of {all} rows.")),
        }
    }

    /// Rows of data that the filters leave.
    pub(super) fn rows_shown(&self) -> usize {
        let head = self.written().first_row();
        match &self.arranged {
            Some(arranged) if arranged.arrangement.is_transposed => self.table().columns.saturating_sub(head),
            _ => self.table().rows.saturating_sub(head),
        }
    }

    /// What narrows the rows, as it stands behind the table's name: ` &Land=Peru`.
    pub fn filters(&self) -> String {
        let filters = self.wanted.filters.iter();
        filters.map(|filter| format!(" &{}", filter.says(|column| self.named(column)))).collect()
    }

    /// Whether a filter holds for what is shown.
    pub(super) fn is_filtered(&self) -> bool {
        self.arranged.as_ref().is_some_and(|arranged| !arranged.arrangement.filters.is_empty())
    }

    /// Whether rows and columns are exchanged in what is shown.
    pub(super) fn is_transposed(&self) -> bool {
        self.arranged.as_ref().is_some_and(|arranged| arranged.arrangement.is_transposed)
    }

    /// Whether the filters leave no row.
    pub fn is_filtered_away(&self) -> bool {
        self.is_filtered() && self.rows_shown() == 0
    }

    /// The columns that the rows are sorted by, as they are on the screen, and an arrow for the way they go.
    pub(super) fn arrows(&self) -> Vec<(usize, &'static str)> {
        let Some(arranged) = self.arranged.as_ref().filter(|arranged| !arranged.arrangement.is_transposed) else {
            return Vec::new();
        };
        let arrow = |key: &SortKey| Some((arranged.column_of(key.column)?, key.arrow()));
        arranged.arrangement.keys.iter().filter_map(arrow).collect()
    }

    /// For the title: which way the rows go, and by which columns.
    pub(super) fn order(&self) -> String {
        let Some(arranged) = self.arranged.as_ref().filter(|arranged| !arranged.arrangement.is_transposed) else {
            return String::new();
        };
        arranged.arrangement.keys.iter().map(|key| format!("{} {}, ", key.arrow(), self.named(key.column))).collect()
    }
}

/// After smallest first comes largest first, then no order by this column.
fn turned(key: SortKey) -> Option<SortKey> {
    (!key.is_descending).then_some(SortKey { is_descending: true, ..key })
}
