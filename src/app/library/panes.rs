//! The three panes: which of them has the focus, and the way from feeds to articles and into one of them.
//!
//! It moves cursors and loads nothing: what is missing then is asked for by `settle`.

use super::Library;
use super::feeds::Feeds;
use crate::app::list::Motion;
use crate::app::pane::LibraryPane;
use crate::app::{Context, Intent};
use crate::article::Sanitized;
use crate::feed::{FeedId, ListScope};

impl Library {
    /// Rows of the focused pane.
    pub(super) fn page(&self) -> usize {
        match self.focus {
            LibraryPane::Feeds => self.feeds.page(),
            LibraryPane::Articles => self.list.page(),
            LibraryPane::Preview => self.preview.page(),
        }
    }

    pub(super) fn go(&mut self, motion: Motion) {
        match self.focus {
            LibraryPane::Feeds => self.choose(|feeds| feeds.go(motion)),
            LibraryPane::Articles => self.list.go(motion),
            LibraryPane::Preview => self.preview.scroll(motion),
        }
    }

    pub(super) fn toggle_fold(&mut self, context: &mut Context<'_>) {
        let mut is_done = false;
        self.choose(|feeds| is_done = feeds.toggle_fold());
        if !is_done {
            context.status.error(Sanitized::line("There is no folder here."));
        }
    }

    pub(super) fn choose_pane(&mut self, number: u8) {
        let index = usize::from(number).wrapping_sub(1);
        if let Some(pane) = LibraryPane::ALL.get(index) {
            self.focus = *pane;
        }
    }

    pub(super) fn go_left(&mut self, times: usize) {
        for _ in 0..times.min(LibraryPane::ALL.len()) {
            match self.focus {
                LibraryPane::Feeds => self.choose(Feeds::go_left),
                LibraryPane::Articles => self.focus = LibraryPane::Feeds,
                LibraryPane::Preview => self.focus = LibraryPane::Articles,
            }
        }
    }

    /// Enters so many times, as far as there is something to enter.
    pub(super) fn go_right(&mut self, times: usize) -> Intent {
        let mut entered = (0..times.min(LibraryPane::ALL.len())).map(|_| self.unfold_or_enter());
        entered.find(|intent| !matches!(intent, Intent::Nothing)).unwrap_or(Intent::Nothing)
    }

    fn unfold_or_enter(&mut self) -> Intent {
        if self.focus == LibraryPane::Feeds && self.feeds.unfold() { Intent::Nothing } else { self.enter() }
    }

    /// From the feeds to their articles, from there into the article.
    pub(super) fn enter(&mut self) -> Intent {
        match (self.focus, self.list.current()) {
            (LibraryPane::Feeds, _) => {
                self.undo_search();
                self.focus = LibraryPane::Articles;
            }
            (LibraryPane::Articles | LibraryPane::Preview, Some(row)) => return Intent::Open(row.clone()),
            (LibraryPane::Articles | LibraryPane::Preview, None) => {}
        }
        Intent::Nothing
    }

    /// Lists these, with the cursor among the feeds.
    pub fn show_scope(&mut self, scope: ListScope) {
        self.choose(|feeds| feeds.select(scope));
        self.focus = LibraryPane::Feeds;
    }

    /// Puts the cursor on a feed, among the feeds.
    pub fn show_feed(&mut self, feed: FeedId) {
        self.show_scope(ListScope::Feed(feed));
    }
}
