//! What is asked of the store, and what the lists become by a refresh, a write or a failure.
//!
//! It knows no keys. How a refresh is told is in `refresh`.

use super::Library;
use super::refresh::Report;
use crate::app::jobs::Occasion;
use crate::app::status::{self, Tone};
use crate::app::{Context, Effect, Progress, Slot};
use crate::article::Sanitized;
use crate::feed::{FeedId, ListScope, Round};

/// At most how often the lists are reloaded during a refresh: each time costs as much as there are feeds.
const MOST_RELOADS: usize = 100;

impl Library {
    /// Fetches what the user asked for.
    pub fn refresh(&mut self, round: impl Into<Round>, context: &mut Context<'_>) {
        self.is_renewal_due |= context.refresh(round);
    }

    pub(super) fn refreshed(&mut self, report: &Report, context: &mut Context<'_>) {
        // A message the user may not have read yet is worth more than the result of an automatic round.
        let is_spoken = report.occasion == Occasion::Round && context.status.message().is_some();
        // The articles pane says why nothing came.
        let is_spoken = is_spoken || report.has_only_failed() && self.says_why_empty();
        match report.sentence(context.keymap, context.scopes, &self.feeds).filter(|_| !is_spoken) {
            Some((Tone::News, sentence)) => context.news(sentence),
            Some((Tone::Error, sentence)) => context.status.error(sentence),
            None => {}
        }
        self.show_refreshed(context);
    }

    /// Reloads what a refresh has changed. If the user asked for the refresh, read entries leave a list of unread ones.
    fn show_refreshed(&mut self, context: &mut Context<'_>) {
        if std::mem::take(&mut self.is_renewal_due) {
            self.list.renew();
        }
        self.reload(context);
    }

    /// Shows the new feed at once; its row comes with the list.
    pub(super) fn subscribed(&mut self, feed: FeedId, sentence: &str, context: &mut Context<'_>) {
        self.choose(|feeds| feeds.select(ListScope::Feed(feed)));
        context.news(Sanitized::line(sentence));
        self.reload(context);
    }

    pub(super) fn written(&mut self, context: &mut Context<'_>) {
        if std::mem::take(&mut self.is_write_awaited) {
            self.reload(context);
        } else {
            self.count_lists(context);
        }
    }

    /// Shows a failure in the pane that waited, or on the bottom line; after a failed write, the lists are reloaded.
    pub(super) fn failed(&mut self, slot: Slot, sentence: &Sanitized, context: &mut Context<'_>) {
        match slot {
            Slot::Entries if self.is_typed_on() => self.list.drop_answer(),
            Slot::Entries => {
                self.marked_since.clear();
                self.list.fail();
                self.failure = Some(status::sentence(sentence));
            }
            Slot::Preview => self.preview.fail(status::sentence(sentence)),
            Slot::Refresh => {
                context.status.error(status::sentence(sentence));
                self.show_refreshed(context);
            }
            Slot::Write => {
                context.status.error(status::sentence(sentence));
                self.reload(context);
            }
            Slot::Feeds
            | Slot::Lists
            | Slot::Unread
            | Slot::Count
            | Slot::Questions
            | Slot::Answer
            | Slot::Subscribe
            | Slot::Keep
            | Slot::Edit
            | Slot::Derive
            | Slot::Article
            | Slot::Table
            | Slot::Summary
            | Slot::Browser
            | Slot::Excerpt
            | Slot::File
            | Slot::Pick
            | Slot::PickedPlace
            | Slot::Program
            | Slot::Notify => {
                context.status.error(status::sentence(sentence));
            }
        }
    }

    /// Shows what a refresh has brought so far, but does not reload for each of ten thousand feeds.
    pub fn progress(&mut self, progress: &Progress, context: &mut Context<'_>) {
        if !context.jobs.progress(progress, context.now) {
            return;
        }
        if progress.ticket.slot == Slot::Derive {
            return self.search_more(progress.total.saturating_sub(progress.done));
        }
        let is_step = progress.done.is_multiple_of((progress.total / MOST_RELOADS).max(1));
        if is_step && progress.new > self.shown_new {
            self.shown_new = progress.new;
            self.reload(context);
        } else if progress.done == 0 {
            self.shown_new = 0;
        }
    }

    /// The refresh was cancelled; articles that have arrived stay.
    pub fn refresh_cancelled(&mut self, context: &mut Context<'_>) {
        self.is_renewal_due = false;
        self.reload(context);
    }

    /// Reloads both lists; the cursors stay on their feed and entry.
    pub fn reload(&mut self, context: &mut Context<'_>) {
        context.ask(Slot::Feeds, Effect::LoadFeeds);
        self.list.outdate();
    }

    pub(super) fn ask_for_rows(&mut self, context: &mut Context<'_>) {
        if self.looks_through() || self.is_searching() {
            return;
        }
        let Some(want) = self.list.want() else { return };
        let query = self.query();
        context.ask(Slot::Entries, |ticket| Effect::LoadEntries {
            ticket,
            query,
            offset: want.offset,
            rows: want.rows,
            follow: want.follow,
        });
    }

    pub(super) fn ask_for_preview(&mut self, context: &mut Context<'_>) {
        let is_shown = !self.areas.preview.is_empty();
        let Some(entry) = self.preview.want(is_shown) else { return };
        match self.sought_words() {
            [] => context.ask(Slot::Preview, |ticket| Effect::LoadPreview(ticket, entry)),
            words => context.ask(Slot::Preview, |ticket| Effect::LoadSnippet(ticket, entry, words.into())),
        }
    }
}
