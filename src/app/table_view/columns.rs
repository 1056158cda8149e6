//! Columns are hidden, moved, made wider and narrower, and kept in view; rows and columns change places.

use super::TableView;
use super::sort::Purpose;
use crate::app::Context;
use crate::app::action::{Action, Counted};
use crate::app::table_order::Arrangement;
use crate::article::Sanitized;

/// Columns of the screen by which one is made wider or narrower.
const STEP: isize = 2;

impl TableView {
    /// Whether it was an action on columns.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the table knows more actions")]
    pub(super) fn act_on_columns(&mut self, counted: Counted, context: &mut Context<'_>) -> bool {
        match counted.action {
            Action::HideColumn => self.hide_column(context),
            Action::ShowColumns => self.show_columns(context),
            Action::ColumnLeft => self.move_column(-counted.steps(), context),
            Action::ColumnRight => self.move_column(counted.steps(), context),
            Action::FreezeColumns => self.freeze(context),
            Action::WidenColumn => self.widen(STEP * counted.steps()),
            Action::NarrowColumn => self.widen(-STEP * counted.steps()),
            Action::Transpose => {
                let wanted = Arrangement { is_transposed: !self.wanted.is_transposed, ..self.wanted.clone() };
                self.frozen = None;
                self.rearrange(wanted, Purpose::Columns, context);
            }
            _ => return false,
        }
        true
    }

    fn columns_shown(&self) -> Vec<usize> {
        match self.wanted.columns.as_slice() {
            [] => (0..self.written().columns).collect(),
            columns => columns.to_vec(),
        }
    }

    fn show_only(&mut self, columns: Vec<usize>, context: &mut Context<'_>) {
        let is_as_written = columns.iter().copied().eq(0..self.written().columns);
        let columns = if is_as_written { Vec::new() } else { columns };
        self.rearrange(Arrangement { columns, ..self.wanted.clone() }, Purpose::Columns, context);
    }

    fn hide_column(&mut self, context: &mut Context<'_>) {
        let Some(column) = self.column_to_act_on(context) else { return };
        let mut columns = self.columns_shown();
        columns.retain(|shown| *shown != column);
        if columns.is_empty() {
            return context.news(Sanitized::line("The last column stays."));
        }
        let hidden = self.written().columns - columns.len();
        context.news(Sanitized::line(&format!(
            "Hidden: {}. {hidden} of {} columns are hidden; ca shows all.",
            self.named(column),
            self.written().columns
        )));
        self.show_only(columns, context);
    }

    fn show_columns(&mut self, context: &mut Context<'_>) {
        let are_changed = self.frozen.take().is_some() | !self.widened.is_empty() | !self.wanted.columns.is_empty();
        if !are_changed {
            return context.news(Sanitized::line("All columns are shown, as the page has them."));
        }
        self.widened.clear();
        context.news(Sanitized::line("All columns again, as the page has them."));
        if !self.wanted.columns.is_empty() {
            self.show_only(Vec::new(), context);
        }
    }

    fn move_column(&mut self, by: isize, context: &mut Context<'_>) {
        let Some(column) = self.column_to_act_on(context) else { return };
        let mut columns = self.columns_shown();
        let Some(from) = columns.iter().position(|shown| *shown == column) else { return };
        let to = from.saturating_add_signed(by).min(columns.len() - 1);
        let moved = columns.remove(from);
        columns.insert(to, moved);
        self.show_only(columns, context);
    }

    /// The columns up to the cursor's stay while the others scroll; again there: only the first one.
    fn freeze(&mut self, context: &mut Context<'_>) {
        let wanted = Some(self.column + 1);
        self.frozen = if self.frozen == wanted { None } else { wanted };
        let sentence = match self.frozen {
            Some(1) => "The first column stays.".to_owned(),
            Some(count) => format!("The first {count} columns stay, as far as they leave room."),
            None => "The columns scroll as before.".to_owned(),
        };
        context.news(Sanitized::line(&sentence));
    }

    fn widen(&mut self, by: isize) {
        let (row, column) = self.written_place();
        let of_page = if self.wanted.is_transposed { row } else { column };
        let Some(of_page) = of_page else { return };
        let shown = self.sizes.grid_width(self.column);
        let most = isize::try_from(self.sizes.screen()).unwrap_or(0);
        let now = self.widened.get(&of_page).copied().unwrap_or(0);
        let least = crate::app::table_view::view::LEAST_COLUMN - shown;
        self.widened.insert(of_page, (now + by).clamp(least.min(0), (most - shown).max(0)));
    }

    /// By how much columns on the screen are wider than they would be.
    pub(super) fn changed_widths(&self) -> Vec<(usize, isize)> {
        let shown = |of_page: usize| match &self.arranged {
            None => Some(of_page),
            Some(arranged) if arranged.arrangement.is_transposed => arranged.row_of(of_page),
            Some(arranged) => arranged.column_of(of_page),
        };
        self.widened.iter().filter_map(|(of_page, by)| Some((shown(*of_page)?, *by))).collect()
    }
}
