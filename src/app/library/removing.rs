//! Feeds that are removed, and pages that are kept or taken out: what is said of that, and how it is taken back.
//!
//! It does not ask whether it is meant: the question before is an overlay.

use super::Library;
use crate::app::Context;
use crate::app::pane::LibraryPane;
use crate::article::Sanitized;
use crate::feed::{Change, EntryId, EntryRow, FeedId, FeedKind, FolderId, KeptPage, KeptPlace, ListScope};

impl Library {
    /// What was done, as the bottom line says it.
    fn removed(&self, removed: &[FeedId]) -> String {
        let [feed] = removed else { return format!("{} feeds removed", removed.len()) };
        match self.feeds.feed(*feed).filter(|feed| feed.kind == FeedKind::Kept).map(|feed| feed.total) {
            Some(1) => "1 kept page removed".to_owned(),
            Some(pages) => format!("{pages} kept pages removed"),
            None => format!("{} removed", self.feeds.title(ListScope::Feed(*feed))),
        }
    }

    /// Removes feeds, as one step; with `rescues`, what is starred or tagged in them goes to the kept pages. They are gone from
    /// the feed pane at once; the lists are reloaded when that is done.
    pub fn remove(&mut self, removed: &[FeedId], rescues: bool, context: &mut Context<'_>) {
        let said = self.removed(removed);
        let hidden = removed.iter().map(|of| Change::Removed { of: *of, value: true });
        let rescued = removed.iter().filter(|_| rescues).map(|of| Change::Rescued { of: *of, value: true });
        let changes: Vec<Change> = hidden.chain(rescued).collect();
        context.undo.keep_all(&changes, &said);
        context.tell_undoable(&said);
        self.choose(|feeds| removed.iter().for_each(|feed| feeds.forget(*feed)));
        changes.into_iter().for_each(|change| self.change_many(change, context));
    }

    /// Removes the feeds of a folder, and of those in it.
    pub fn remove_folder(&mut self, folder: FolderId, rescues: bool, context: &mut Context<'_>) {
        let feeds: Vec<FeedId> = self.feeds.feeds_in(folder).map(|feed| feed.id).collect();
        self.remove(&feeds, rescues, context);
    }

    /// The page of a link was kept, or is here already.
    pub(super) fn page_kept(&mut self, page: KeptPage, context: &mut Context<'_>) {
        let title = page.title;
        match page.place {
            KeptPlace::New => {
                let said = format!("“{title}” kept");
                context.undo.keep(&Change::Kept { of: page.entry, value: true }, None, &said);
                context.tell_undoable(&said);
                self.reload(context);
            }
            KeptPlace::Before => context.news(Sanitized::line(&format!("“{title}” is kept already."))),
            KeptPlace::Feed(feed) => {
                context.news(Sanitized::line(&format!("“{title}” is in the library already, in {feed}.")));
            }
        }
    }

    /// The kept page under the cursor, if that is what a removal means here.
    pub fn kept_page(&self) -> Option<&EntryRow> {
        let row = self.list.current().filter(|_| self.focus != LibraryPane::Feeds)?;
        self.feeds.feed(row.feed).filter(|feed| feed.kind == FeedKind::Kept)?;
        Some(row)
    }

    /// Takes a page out of those that are kept; the list is loaded again when that is done.
    pub fn take_out(&mut self, page: EntryId, context: &mut Context<'_>) {
        let title = self.list.find(page).map_or_else(Sanitized::default, |row| row.title.clone());
        let said = format!("“{title}” removed");
        let change = Change::Kept { of: page, value: false };
        context.undo.keep(&change, None, &said);
        context.tell_undoable(&said);
        self.change_many(change, context);
    }
}
