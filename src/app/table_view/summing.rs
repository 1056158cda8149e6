//! The summary of the cursor's column: made when the cursor comes to it, beside the loop if the table is long.

use super::TableView;
use crate::app::table_order::name;
use crate::app::table_summary::{ColumnToSum, Summary};
use crate::app::{Context, Effect, Slot};

/// The values of more rows are read beside the loop: on the loop it would take longer than a frame.
const MOST_AT_ONCE: usize = 500;

/// Whether the summary is wanted, and of which column it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Summing {
    is_on: bool,
    /// The column on the screen that it was asked for.
    column: Option<usize>,
    summary: Option<Summary>,
}

impl Summing {
    pub(super) fn toggle(&mut self) {
        *self = Summing { is_on: !self.is_on, ..Summing::default() };
    }

    /// `false` if it was not open.
    pub(super) fn close(&mut self) -> bool {
        std::mem::take(&mut self.is_on)
    }

    /// The table is another one now.
    pub(super) fn forget(&mut self) {
        (self.column, self.summary) = (None, None);
    }

    pub(super) fn show(&mut self, summary: Summary) {
        self.summary = Some(summary);
    }

    /// `None` while it is not wanted.
    pub(super) fn says(&self) -> Option<&str> {
        self.is_on.then(|| self.summary.as_ref().map_or("…", |summary| &summary.says))
    }
}

impl TableView {
    /// Asks for the summary of the cursor's column, unless it is there or on its way.
    pub(super) fn sum_up(&mut self, context: &mut Context<'_>) {
        if !self.summary.is_on || self.summary.column == Some(self.column) {
            return;
        }
        (self.summary.column, self.summary.summary) = (Some(self.column), None);
        let table = self.arranged.as_ref().map(|arranged| arranged.table.clone());
        let to_sum = ColumnToSum { article: self.article.clone(), block: self.block, table, column: self.column };
        if self.is_filtered_away() {
            self.summary.summary = Some(Summary::of_nothing());
        } else if self.table().rows <= MOST_AT_ONCE {
            self.summary.summary = Some(to_sum.summary());
        } else {
            context.ask(Slot::Summary, |ticket| Effect::SumUpColumn(ticket, to_sum));
        }
    }

    /// What the column under the cursor is called on the screen.
    pub(super) fn column_name(&self) -> String {
        if let (_, Some(column)) = self.written_place()
            && !self.is_transposed()
        {
            return self.named(column);
        }
        let name = name(self.table(), self.column);
        if name.is_empty() { format!("column {}", self.column + 1) } else { name }
    }
}
