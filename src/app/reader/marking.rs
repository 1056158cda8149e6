//! What only an article of the library has: marks, neighbours and a feed.
//!
//! A change is shown at once and goes to the store by an effect; what it does there is not known here.

use super::Reader;
use super::source::ReaderSource;
use crate::app::action::{Action, Counted};
use crate::app::{Context, Intent};
use crate::article::Sanitized;
use crate::feed::Change;

impl Reader {
    /// What only an article of the library has: marks, neighbours, a feed.
    pub(super) fn act_on_entry(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        if self.is_page() && counted.action == Action::RefreshFeed {
            self.ask(context);
            return Intent::Nothing;
        }
        if !self.is_entry() {
            context.news(Sanitized::line("This is not an article of your library."));
            return Intent::Nothing;
        }
        self.act_in_library(counted, context)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these are passed here")]
    fn act_in_library(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        match counted.action {
            Action::NextArticle => Intent::Neighbour(self.row.id, counted.steps()),
            Action::PreviousArticle => Intent::Neighbour(self.row.id, -counted.steps()),
            Action::NextUnread => Intent::NextUnread { from: self.row.id, is_forward: true },
            Action::PreviousUnread => Intent::NextUnread { from: self.row.id, is_forward: false },
            Action::ToggleRead => self.toggle_read(context),
            Action::ToggleStar => self.toggle_star(context),
            Action::Tag => Intent::Tag(vec![self.row.clone()]),
            Action::RefreshFeed => self.refresh(context),
            _ => Intent::Nothing,
        }
    }

    fn toggle_read(&mut self, context: &mut Context<'_>) -> Intent {
        let value = !self.row.is_read;
        self.change(Change::Read { of: self.row.id, value }, context);
        context.news(Sanitized::line(if value { "Marked read." } else { "Marked unread." }));
        Intent::Marked(self.row.clone())
    }

    fn toggle_star(&mut self, context: &mut Context<'_>) -> Intent {
        let value = !self.row.is_starred;
        self.change(Change::Starred { of: self.row.id, value }, context);
        context.news(Sanitized::line(if value { "Starred." } else { "Not starred any more." }));
        Intent::Marked(self.row.clone())
    }

    /// Makes a change of the article, and shows it at once.
    pub(super) fn change(&mut self, change: Change, context: &mut Context<'_>) {
        let said = if matches!(change, Change::Starred { .. }) { "a star" } else { "a read mark" };
        context.undo.keep(&change, Some(self.row.clone()), said);
        change.show(&mut self.row);
        context.make(change);
    }

    /// Whether a page down leads to the next unread article: at the end of the text, unless a count asks for more of it.
    pub(super) fn goes_on(&self, counted: Counted, context: &Context<'_>) -> bool {
        let is_at_end = self.reading().is_some_and(|reading| reading.text().percent() == 100);
        let is_in_text = !self.is_in_pane() && !self.is_selecting();
        context.settings.next_at_end
            && counted.count.is_none()
            && is_at_end
            && is_in_text
            && matches!(self.source, ReaderSource::Entry)
    }
}
