//! `n` and `N`: the next unread article, in this list and then in the other feeds. The store is asked, because the list may be
//! far longer than what is loaded of it.

use super::super::pane::LibraryPane;
use super::super::{Context, Effect, Slot};
use super::Library;
use crate::article::Sanitized;
use crate::feed::{EntryId, EntryQuery, EntryRow, FeedId, ListScope};

/// The search that is under way, and what it has found.
#[derive(Debug, Default)]
pub struct UnreadSearch {
    is_forward: bool,
    stage: Stage,
    /// The list that is looked through. What is found means nothing in another one.
    query: Option<EntryQuery>,
    /// The article that waits for another one to be opened instead.
    instead_of: Option<EntryId>,
    /// Where the cursor goes once the list is loaded.
    goal: Option<Goal>,
    found: Option<EntryRow>,
}

/// An article that the cursor is to go to.
#[derive(Debug)]
struct Goal {
    entry: EntryId,
    /// Where the store has it. The list may have it some rows below: it keeps the rows that were read since.
    index: usize,
    /// The cursor is near it, and the rows there are on their way.
    is_near: bool,
}

/// Which articles are looked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Those of the list, after the cursor.
    #[default]
    After,
    /// All of the list that is shown now: of another feed, or around the end.
    Rest,
}

impl Library {
    /// From the article under the cursor; from the feed pane, from the start of the list.
    pub(super) fn go_to_unread(&mut self, is_forward: bool, context: &mut Context<'_>) {
        let current = self.list.current().map(|row| row.id);
        let from = current.filter(|_| self.focus != LibraryPane::Feeds);
        self.look_for_unread(from, is_forward, false, context);
    }

    /// Looks for the next unread article after one, or before it. It is opened if `is_to_open`.
    pub fn look_for_unread(
        &mut self,
        from: Option<EntryId>,
        is_forward: bool,
        is_to_open: bool,
        context: &mut Context<'_>,
    ) {
        let instead_of = from.filter(|_| is_to_open);
        self.search = UnreadSearch { is_forward, instead_of, ..UnreadSearch::default() };
        self.ask_for_unread(from, context);
    }

    fn ask_for_unread(&mut self, from: Option<EntryId>, context: &mut Context<'_>) {
        let (query, is_forward) = (self.query(), self.search.is_forward);
        self.search.query = Some(query.clone());
        context.ask(Slot::Unread, |ticket| Effect::FindUnread { ticket, query, from, is_forward });
    }

    /// The store has answered: the cursor goes there, or the search goes on in another feed, and at last around the end.
    pub(super) fn found_unread(&mut self, found: Option<(usize, EntryRow)>, context: &mut Context<'_>) {
        if !self.is_list_looked_through() {
            return;
        }
        if let Some((index, row)) = found {
            self.search.goal = Some(Goal { entry: row.id, index, is_near: false });
            self.search.found = Some(row).filter(|_| self.search.instead_of.is_some());
            self.focus = LibraryPane::Articles;
            return;
        }
        match self.search.stage {
            Stage::Rest => context.news(Sanitized::line("There is no other unread article.")),
            Stage::After => {
                if let Some(feed) = self.next_feed_with_unread() {
                    self.choose(|feeds| feeds.select(ListScope::Feed(feed)));
                }
                self.search.stage = Stage::Rest;
                self.ask_for_unread(None, context);
            }
        }
    }

    /// Only a list of one feed goes on in another.
    fn next_feed_with_unread(&self) -> Option<FeedId> {
        let is_of_feed = matches!(self.feeds.scope(), ListScope::Feed(_)) && self.searched().is_none();
        self.feeds.next_with_unread(self.search.is_forward).filter(|_| is_of_feed)
    }

    /// Whether the list is still the one that the search is about.
    fn is_list_looked_through(&self) -> bool {
        self.search.query.as_ref() == Some(&self.query())
    }

    /// Puts the cursor on the article that was found, as soon as the list is there.
    pub(super) fn reach_unread(&mut self) {
        if self.search.goal.is_none() || !self.list.is_known() {
            return;
        }
        let is_same_list = self.is_list_looked_through();
        let Some(goal) = self.search.goal.as_mut().filter(|_| is_same_list) else { return self.search.goal = None };
        match self.list.index_of(goal.entry) {
            Some(index) => self.list.go_to(index),
            None if goal.is_near && self.list.current().is_none() => return,
            None if goal.is_near => {}
            None => {
                goal.is_near = true;
                return self.list.go_to(goal.index);
            }
        }
        self.search.goal = None;
    }

    /// The article that was found for a reader, once, and the one that it takes the place of.
    pub fn take_to_open(&mut self) -> Option<(EntryId, EntryRow)> {
        Some((self.search.instead_of?, self.search.found.take()?))
    }
}
