//! Several rows of the list at once: which ones, and what is done to all of them.

use super::Library;
use crate::app::action::Action;
use crate::app::excerpt::{Excerpt, ExcerptSource};
use crate::app::pane::LibraryPane;
use crate::app::{Context, Intent};
use crate::article::Sanitized;
use crate::article::text::number::grouped;
use crate::feed::{Change, EntryRow, EntrySet};

impl Library {
    /// Whether several rows are selected.
    pub fn is_selecting(&self) -> bool {
        self.focus == LibraryPane::Articles && self.list.selected().is_some()
    }

    /// Begins or ends a selection; `false` if the action means something else.
    pub(super) fn act_on_selection(&mut self, action: Action, context: &mut Context<'_>) -> bool {
        match (action, self.focus) {
            (Action::Select, LibraryPane::Articles) => self.list.select(true),
            (Action::Select, LibraryPane::Feeds | LibraryPane::Preview) => {
                context.news(Sanitized::line("Only articles can be selected here."));
            }
            (Action::SelectUnit | Action::Escape | Action::Back, _) if self.is_selecting() => self.list.select(false),
            _ => return false,
        }
        true
    }

    /// Marks what is selected read, or unread if all of it is read: one step for undo.
    pub(super) fn mark_selected(&mut self, context: &mut Context<'_>) {
        let value = self.has_any(|row| !row.is_read);
        let rows = self.take_selected(|row| row.is_read != value, context);
        let of: EntrySet = rows.iter().map(|row| row.id).collect();
        if of.is_empty() {
            return;
        }
        let what = if value { "read" } else { "unread" };
        let (said, change) = (format!("{} marked {what}", grouped(rows.len())), Change::ManyRead { of, value });
        context.undo.keep(&change, None, &said);
        for mut row in rows {
            change.show(&mut row);
            self.show_marks(&row, context);
        }
        context.make(change);
        context.tell_undoable(&said);
    }

    /// Stars what is selected, or takes the stars away if all of it has them: one step for undo.
    pub(super) fn star_selected(&mut self, context: &mut Context<'_>) {
        let value = self.has_any(|row| !row.is_starred);
        let rows = self.take_selected(|row| row.is_starred != value, context);
        if rows.is_empty() {
            return;
        }
        let what = if value { "starred" } else { "not starred any more" };
        let said = format!("{} {what}", rows.len());
        let changes: Vec<Change> = rows.iter().map(|row| Change::Starred { of: row.id, value }).collect();
        context.undo.keep_all(&changes, &said);
        for (row, change) in rows.into_iter().zip(changes) {
            self.change(row, change, context);
        }
        context.tell_undoable(&said);
    }

    /// The tags of the article under the cursor are to be typed, or of those that are selected.
    pub(super) fn tag(&self, context: &mut Context<'_>) -> Intent {
        if !self.is_selecting() {
            return self.article(context).map_or(Intent::Nothing, |row| Intent::Tag(vec![row]));
        }
        match self.list.chosen() {
            Some(rows) => Intent::Tag(rows.into_iter().cloned().collect()),
            None => {
                context.status.error(Sanitized::line("So many rows are not loaded at once: select fewer."));
                Intent::Nothing
            }
        }
    }

    /// What was selected has been dealt with.
    pub fn end_selection(&mut self) {
        self.list.select(false);
    }

    fn has_any(&self, is: impl Fn(&EntryRow) -> bool) -> bool {
        self.list.chosen().is_some_and(|rows| rows.into_iter().any(is))
    }

    /// The selected rows that a change would change; the selection ends. None of a selection that is longer than what is
    /// loaded of the list: a sentence says so.
    fn take_selected(&mut self, changes: impl Fn(&EntryRow) -> bool, context: &mut Context<'_>) -> Vec<EntryRow> {
        let Some(rows) = self.list.chosen() else {
            let sentence = "So many rows are not loaded at once: select fewer; :mark-all-read marks the whole list.";
            context.status.error(Sanitized::line(sentence));
            return Vec::new();
        };
        let rows = rows.into_iter().filter(|row| changes(row)).cloned().collect();
        self.list.select(false);
        rows
    }

    /// The chosen articles, to be copied.
    pub(super) fn chosen_excerpt(&self) -> Option<Excerpt> {
        let rows = self.list.chosen().filter(|_| self.focus != LibraryPane::Feeds)?;
        let what = match rows.as_slice() {
            [] => return None,
            [_] => "the article".to_owned(),
            several => format!("{} articles", several.len()),
        };
        Some(Excerpt::new(&what, ExcerptSource::Entries(rows.iter().map(|row| row.id).collect())))
    }
}
