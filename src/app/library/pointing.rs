//! The mouse in the library: what is under it, and what a click or the wheel does there.
//!
//! It knows the areas of the panes, and what their rows mean only from the panes.

use super::Library;
use crate::app::areas::Area;
use crate::app::list::Motion;
use crate::app::pane::LibraryPane;
use crate::app::{Context, Intent, Mouse};

impl Library {
    pub(super) fn pane_at(&self, mouse: Mouse) -> Option<(LibraryPane, Area)> {
        let areas = [self.areas.feeds, self.areas.articles, self.areas.preview];
        LibraryPane::ALL.into_iter().zip(areas).find(|(_, area)| area.contains(mouse.column, mouse.row))
    }

    /// A click moves the cursor; on the row that has it already, it opens.
    pub(super) fn click(&mut self, pane: LibraryPane, area: Area, mouse: Mouse, context: &mut Context<'_>) -> Intent {
        let is_focused = std::mem::replace(&mut self.focus, pane) == pane;
        let rows = area.below_heading();
        let Some(row) = mouse.row.checked_sub(rows.y).map(usize::from) else { return Intent::Nothing };
        match pane {
            LibraryPane::Feeds => {
                let column = mouse.column.saturating_sub(rows.x);
                return self.click_feed(self.feeds.top() + row, column, is_focused, context);
            }
            LibraryPane::Articles => return self.click_article(self.list.in_view().start + row, is_focused),
            LibraryPane::Preview => {}
        }
        Intent::Nothing
    }

    /// On the sign of a folder, a click folds it; on the row that is chosen, it goes to its articles.
    fn click_feed(&mut self, line: usize, column: u16, is_focused: bool, context: &mut Context<'_>) -> Intent {
        let Some(scope) = self.feeds.scope_at(line) else { return Intent::Nothing };
        let is_chosen = self.feeds.scope() == scope;
        let is_on_sign = self.feeds.sign_of(line) == Some(column.into());
        self.choose(|feeds| feeds.select(scope));
        if is_on_sign {
            self.toggle_fold(context);
        } else if is_chosen && is_focused {
            return self.enter();
        }
        Intent::Nothing
    }

    fn click_article(&mut self, index: usize, is_focused: bool) -> Intent {
        if index >= self.list.len() {
            return Intent::Nothing;
        }
        if is_focused && index == self.list.cursor() {
            return self.enter();
        }
        self.list.go_to(index);
        Intent::Nothing
    }

    pub(super) fn turn_wheel(&mut self, pane: LibraryPane, rows: isize) -> Intent {
        match pane {
            LibraryPane::Feeds => self.choose(|feeds| feeds.scroll(rows)),
            LibraryPane::Articles => self.list.scroll(rows),
            LibraryPane::Preview => self.preview.scroll(Motion::By(rows)),
        }
        Intent::Nothing
    }
}
