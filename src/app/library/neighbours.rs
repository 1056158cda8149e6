//! The article that is being read, as the list sees it: it is marked, and others are before and after it.
//!
//! It knows nothing of the screen that shows it.

use super::Library;
use crate::app::Context;
use crate::app::list::beyond;
use crate::article::Sanitized;
use crate::feed::{Change, EntryId, EntryRow};

impl Library {
    /// An entry is being opened: marks it read if the settings say so, and returns it as it is now.
    pub fn opened(&mut self, row: EntryRow, context: &mut Context<'_>) -> EntryRow {
        self.is_row_awaited = false;
        if row.is_read || !context.settings.mark_read_on_open {
            return row;
        }
        let change = Change::Read { of: row.id, value: true };
        self.change(row, change, context)
    }

    /// The article so many after or before the one being read, at most the last or the first; moves the cursor there.
    ///
    /// # Errors
    /// Why there is none, as a sentence.
    pub fn neighbour(&mut self, of: EntryId, steps: isize) -> Result<EntryRow, Sanitized> {
        let Some(target) = self.neighbour_index(of, steps) else {
            let end = if steps > 0 { "last" } else { "first" };
            return Err(Sanitized::line(&format!("This is the {end} article of the list.")));
        };
        self.list.go_to(target);
        let row = self.list.row(target).cloned();
        self.is_row_awaited = row.is_none();
        row.ok_or_else(|| Sanitized::line("The list is still being read; try again in a moment."))
    }

    /// `None` past the ends. If the article being read has left the list, the cursor is on what took its place.
    fn neighbour_index(&self, of: EntryId, steps: isize) -> Option<usize> {
        let (cursor, len) = (self.list.cursor(), self.list.len());
        if self.is_row_awaited && cursor < len {
            return Some(cursor);
        }
        let has_left = self.list.current().is_some_and(|row| row.id != of);
        let nearest = if has_left && steps > 0 { Some(cursor) } else { cursor.checked_add_signed(steps.signum()) };
        let nearest = nearest.filter(|nearest| *nearest < len)?;
        beyond(nearest, steps, len)
    }
}
