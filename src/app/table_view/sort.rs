//! Sorts the table by the cursor's column, and says how it is sorted.

use super::TableView;
use crate::app::table_order::{Sorted, TableOrder, name};
use crate::app::{Context, Effect, Slot};
use crate::article::Sanitized;

/// A table of more slots than this is sorted beside the loop: on the loop it would take longer than a frame.
const MOST_AT_ONCE: usize = 10_000;

impl TableView {
    /// By the cursor's column: smallest first, then largest first, then as it was written.
    pub(super) fn sort(&mut self, context: &mut Context<'_>) {
        let again = self.sorted.as_ref().filter(|sorted| sorted.column == self.column);
        let is_descending = again.is_some();
        if again.is_some_and(|sorted| sorted.is_descending) {
            return self.show_sorted(None, context);
        }
        let order = TableOrder { article: self.article.clone(), block: self.block, column: self.column, is_descending };
        if self.table().slots.len() <= MOST_AT_ONCE {
            return self.show_sorted(Some(order.sorted()), context);
        }
        context.news(Sanitized::line("Sorting …"));
        context.ask(Slot::Table, |ticket| Effect::SortTable(ticket, order));
    }

    /// Shows the table in another order, from its first row on, and says which.
    pub(super) fn show_sorted(&mut self, sorted: Option<Sorted>, context: &mut Context<'_>) {
        context.jobs.forget(Slot::Table);
        (self.sorted, self.whole, self.find) = (sorted, None, None);
        self.sizes.forget();
        let first = self.table().first_row();
        (self.row, self.top) = (first, first);
        context.news(self.sorting());
    }

    /// The order in a sentence.
    fn sorting(&self) -> Sanitized {
        let Some(sorted) = &self.sorted else { return Sanitized::line("The rows are as the page has them.") };
        let name = name(self.table(), sorted.column);
        let by = if name.is_empty() { format!("column {}", sorted.column + 1) } else { name };
        Sanitized::line(&format!("Sorted by {by}, {} first.", sorted.first()))
    }

    /// For the title: which way the rows go, and by which column.
    pub(super) fn order(&self) -> String {
        let arrow = |sorted: &Sorted| if sorted.is_descending { "↓" } else { "↑" };
        self.sorted
            .as_ref()
            .map(|sorted| format!("{} column {}, ", arrow(sorted), sorted.column + 1))
            .unwrap_or_default()
    }
}
