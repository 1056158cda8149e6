//! The filter of the two lists: the feed pane narrows its lines itself, the articles are looked through by the store, because
//! there may be far more than are loaded.

use super::super::pane::LibraryPane;
use super::super::screen::FindPrompt;
use super::super::{Context, Slot};
use super::Library;
use crate::app::filter::Filter;
use crate::feed::{EntryFilter, EntryId};

/// What narrows the list of articles.
#[derive(Debug, Default)]
pub struct ListFilter {
    /// Of no rows: it marks what was typed.
    held: Option<Filter>,
    /// `Some` while a query is typed.
    before: Option<Before>,
    /// Another query was typed while the store looked for the one before.
    is_due: bool,
    /// The cursor goes to the first row if its own is not left.
    is_to_top: bool,
}

/// What held before a query was typed, and where the cursor was.
#[derive(Clone, Debug)]
struct Before {
    query: String,
    entry: Option<EntryId>,
}

impl ListFilter {
    fn query(&self) -> &str {
        self.held.as_ref().map_or("", Filter::query)
    }

    fn set(&mut self, query: &str) {
        self.held = Filter::new(query, [""; 0]);
    }
}

impl Library {
    /// What narrows the list of articles; its rows are those of the list.
    pub fn list_filter(&self) -> Option<&Filter> {
        self.narrowed.held.as_ref()
    }

    /// How many rows the list has without its filter, if that is known.
    pub fn unfiltered(&self) -> Option<usize> {
        if let Some(search) = self.searched() {
            return search.total();
        }
        let scope = self.feeds.scope();
        if self.unread_only { self.feeds.unread(scope) } else { Some(self.feeds.total(scope)) }
    }

    /// The words that titles must have.
    pub(super) fn titled(&self) -> Option<EntryFilter> {
        self.list_filter().map(|filter| EntryFilter::Titled(filter.query().to_owned()))
    }

    /// A filter is typed into the pane that has the focus; in the preview it is that of the articles.
    pub(super) fn narrow(&mut self, prompt: FindPrompt<'_>, context: &mut Context<'_>) {
        match self.focus {
            LibraryPane::Feeds => self.choose(|feeds| feeds.narrow(prompt)),
            LibraryPane::Articles | LibraryPane::Preview => self.narrow_list(prompt, context),
        }
    }

    fn narrow_list(&mut self, prompt: FindPrompt<'_>, context: &mut Context<'_>) {
        let query = self.narrowed.query().to_owned();
        let now = || Before { query: query.clone(), entry: self.list.current().map(|row| row.id) };
        let (wanted, entry) = match prompt {
            FindPrompt::Typed(typed) => {
                self.narrowed.before.get_or_insert_with(now);
                (typed.to_owned(), None)
            }
            FindPrompt::Cancelled => {
                let before = self.narrowed.before.take().unwrap_or_else(now);
                (before.query, before.entry)
            }
            FindPrompt::Accepted(typed) => {
                self.narrowed.before = None;
                (typed.to_owned(), None)
            }
        };
        self.narrowed.set(&wanted);
        if self.narrowed.query() != query {
            self.narrowed.is_to_top = entry.is_none();
            self.list_narrowed(context);
            entry.into_iter().for_each(|entry| self.list.go_back_to(entry));
        }
    }

    /// The store looks through one query at a time: however fast the user types, the newest one is the next. The rows stay until
    /// it has answered.
    fn list_narrowed(&mut self, context: &mut Context<'_>) {
        self.narrowed.is_due = context.jobs.is_waiting(Slot::Entries);
        self.list.renew();
    }

    /// Whether the store still looks for a query that was typed on.
    pub(super) fn looks_through(&self) -> bool {
        self.narrowed.is_due
    }

    /// Whether an answer is of a query that was typed on; then the newest one is asked for.
    pub(super) fn is_typed_on(&mut self) -> bool {
        std::mem::take(&mut self.narrowed.is_due)
    }

    /// The rows of a filter have come; `is_cursor_left` if that of the cursor is among them.
    pub(super) fn narrowed(&mut self, is_cursor_left: bool) {
        if std::mem::take(&mut self.narrowed.is_to_top) && !is_cursor_left {
            self.list.go_to(0);
        }
    }

    /// Shows all again in the pane that has the focus; `false` if nothing is narrowed there.
    pub(super) fn undo_filter(&mut self, context: &mut Context<'_>) -> bool {
        if self.focus == LibraryPane::Feeds {
            let mut is_undone = false;
            self.choose(|feeds| is_undone = feeds.undo_filter());
            return is_undone;
        }
        let is_held = self.narrowed.held.take().is_some();
        if is_held {
            self.list_narrowed(context);
        }
        is_held
    }

    /// Another list is not narrowed.
    pub(super) fn forget_filter(&mut self) {
        self.narrowed = ListFilter::default();
    }
}
