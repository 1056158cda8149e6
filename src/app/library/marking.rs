//! Marks: an article or a part of the list becomes read, starred, or as it was, and is shown so at once.
//!
//! A change goes to the store by an effect; what it does there is not known here.

use super::Library;
use crate::app::action::MarkTarget;
use crate::app::prompt::PromptKind;
use crate::app::undo::UndoStep;
use crate::app::{Context, Intent, Slot, date};
use crate::article::Sanitized;
use crate::article::text::number::grouped;
use crate::feed::{Change, EntryPage, EntryQuery, EntryRow, EntrySet, ListPart, ListScope};

impl Library {
    pub(super) fn toggle_read(&mut self, context: &mut Context<'_>) {
        if self.is_selecting() {
            return self.mark_selected(context);
        }
        let Some(row) = self.article(context) else { return };
        let change = Change::Read { of: row.id, value: !row.is_read };
        let what = if row.is_read { "unread" } else { "read" };
        context.undo.keep(&change, Some(row.clone()), &format!("“{}” marked {what}", row.title));
        self.change(row, change, context);
    }

    /// Makes a change of an article, and shows it at once. Returns the article as it is now.
    pub(super) fn change(&mut self, mut row: EntryRow, change: Change, context: &mut Context<'_>) -> EntryRow {
        change.show(&mut row);
        self.show_marks(&row, context);
        context.make(change);
        row
    }

    pub(super) fn toggle_star(&mut self, context: &mut Context<'_>) {
        if self.is_selecting() {
            return self.star_selected(context);
        }
        let Some(row) = self.article(context) else { return };
        let change = Change::Starred { of: row.id, value: !row.is_starred };
        let what = if row.is_starred { "not starred any more" } else { "starred" };
        context.undo.keep(&change, Some(row.clone()), &format!("“{}” {what}", row.title));
        self.change(row, change, context);
    }

    /// Marks a part of the list read, as far as it is known here: what arrives meanwhile stays unread.
    pub fn mark_read(&mut self, part: ListPart, context: &mut Context<'_>) {
        if !self.mark_found(part, context) {
            self.mark_scope(self.feeds.scope(), part, context);
        }
    }

    fn mark_scope(&mut self, scope: ListScope, part: ListPart, context: &mut Context<'_>) {
        if self.feeds.unread(scope) == Some(0) {
            return context.status.error(Sanitized::line("All of these are read."));
        }
        // What the filter hides of the list that is shown is not meant.
        let titled = self.titled().filter(|_| scope == self.feeds.scope());
        let query = EntryQuery { filter: self.feeds.filter(scope).and(titled), sort: self.sort };
        context.mark_read(query, part, self.feeds.list().newest);
    }

    /// `M` and a letter.
    pub(super) fn mark(&mut self, target: MarkTarget, context: &mut Context<'_>) -> Intent {
        let current = self.list.current().map(|row| row.id);
        let shown = |part| (None, part);
        let meant = match target {
            MarkTarget::Feed => self.current_feed().map(|feed| (Some(ListScope::Feed(feed)), ListPart::Whole)),
            MarkTarget::Folder => {
                self.current_folder().map(|folder| (Some(ListScope::Folder(folder)), ListPart::Whole))
            }
            MarkTarget::Above => current.map(|entry| shown(ListPart::Above(entry))),
            MarkTarget::Below => current.map(|entry| shown(ListPart::Below(entry))),
            MarkTarget::Shown => Some(shown(ListPart::Whole)),
            MarkTarget::Older => return Intent::Prompt(PromptKind::MarkOlder),
        };
        match meant {
            Some((Some(scope), part)) => self.mark_scope(scope, part, context),
            Some((None, part)) => self.mark_read(part, context),
            None => context.status.error(Sanitized::line(nothing_meant(target))),
        }
        Intent::Nothing
    }

    /// Marks read what is older than an age as it was typed.
    pub fn mark_older(&mut self, age: &str, context: &mut Context<'_>) {
        let Some(age) = date::age(age) else {
            let how = "Type a number and a unit: 3d for days, 2w for weeks, 6m for months, 1y for a year.";
            return context.status.error(Sanitized::line(how));
        };
        self.mark_read(ListPart::Before(context.now - age), context);
    }

    /// Many articles were marked read.
    pub(super) fn marked_read(&mut self, entries: EntrySet, context: &mut Context<'_>) {
        match entries.len() {
            0 => context.news(Sanitized::line("Nothing there is unread.")),
            count => {
                let said = format!("{} marked read", grouped(count));
                context.undo.keep(&Change::ManyRead { of: entries, value: true }, None, &said);
                context.tell_undoable(&said);
            }
        }
        self.reload(context);
    }

    /// Takes a step back, and shows at once what can be shown; the lists are reloaded when it is done.
    pub fn take_back(&mut self, step: UndoStep, context: &mut Context<'_>) {
        if let Change::Removed { of, .. } = step.change {
            self.choose(|feeds| feeds.select(ListScope::Feed(of)));
        }
        match step.row {
            Some(row) => {
                let row = self.list.find(row.id).cloned().unwrap_or(row);
                self.change(row, step.change, context);
                self.is_write_awaited = true;
            }
            None => {
                let changes = [step.change].into_iter().chain(step.more);
                changes.for_each(|change| self.change_many(change, context));
            }
        }
    }

    /// Makes a change of many articles; it shows when it is applied.
    pub fn change_many(&mut self, change: Change, context: &mut Context<'_>) {
        self.is_write_awaited = true;
        context.make(change);
    }

    /// A page with the marks that were made after it was asked for.
    pub(super) fn with_marks(&mut self, mut page: EntryPage) -> EntryPage {
        for marked in self.marked_since.drain(..) {
            page.rows.iter_mut().filter(|row| row.id == marked.id).for_each(|row| row.clone_from(&marked));
        }
        page
    }

    /// Shows an entry's marks as they are now, and counts them.
    pub fn show_marks(&mut self, row: &EntryRow, context: &Context<'_>) {
        if context.jobs.is_waiting(Slot::Entries) {
            self.marked_since.push(row.clone());
        }
        self.is_write_awaited |= context.jobs.is_waiting(Slot::Feeds);
        match self.list.find(row.id) {
            Some(before) => self.feeds.count(&before.clone(), row),
            // It is not in the window: the counters come with the next list.
            None => self.is_write_awaited = true,
        }
        self.list.replace(row);
        self.preview.replace(row);
    }
}

/// What to choose first, so that a mark means something.
fn nothing_meant(target: MarkTarget) -> &'static str {
    match target {
        MarkTarget::Feed => "Choose a feed or an article first.",
        MarkTarget::Folder => "There is no folder here.",
        MarkTarget::Above | MarkTarget::Below | MarkTarget::Older | MarkTarget::Shown => "Choose an article first.",
    }
}
