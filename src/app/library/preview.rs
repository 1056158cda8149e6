//! What is known of the entry under the cursor before it is opened; never of another entry.
//!
//! Wraps its text when its pane's width is known, and scrolls. Also where the entry's address comes from, for the browser
//! and the clipboard.

use chrono::FixedOffset;

use super::super::list::Motion;
use super::super::preview_lines::{PreviewLine, preview_lines};
use crate::article::Sanitized;
use crate::feed::{EntryDetail, EntryId, EntryPreview, EntryRow};

/// How far the entry under the cursor has been loaded.
#[derive(Clone, Debug, Default)]
pub enum PreviewState {
    /// Nothing is under the cursor.
    #[default]
    Empty,
    Pending,
    Ready(Box<EntryPreview>),
    Failed(Sanitized),
}

/// What is to be done with the address as soon as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkAction {
    Browse,
    Copy,
}

/// The preview pane: the entry under the cursor, and how far it was scrolled.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    entry: Option<EntryId>,
    state: PreviewState,
    /// Whether the entry has been asked for; it is not while the pane is hidden.
    is_asked: bool,
    link_action: Option<LinkAction>,
    lines: Vec<PreviewLine>,
    /// The columns that `lines` are wrapped to.
    columns: u16,
    top: usize,
    height: usize,
}

impl Preview {
    /// The cursor is on this entry now; what was shown of another one is cleared.
    pub fn turn_to(&mut self, entry: Option<EntryId>) {
        if self.entry == entry {
            return;
        }
        let state = if entry.is_some() { PreviewState::Pending } else { PreviewState::Empty };
        *self = Preview { entry, state, height: self.height, ..Preview::default() };
    }

    /// The entry to ask for, once, if it is to be seen or something waits for its address.
    pub fn want(&mut self, is_shown: bool) -> Option<EntryId> {
        let is_wanted = is_shown || self.link_action.is_some();
        if self.is_asked || !is_wanted {
            return None;
        }
        self.is_asked = true;
        self.entry
    }

    /// Takes what there is of the current entry; that of another one is dropped.
    pub fn take(&mut self, loaded: Option<EntryPreview>) {
        self.state = match loaded {
            Some(loaded) if Some(loaded.entry.row.id) == self.entry => PreviewState::Ready(Box::new(loaded)),
            Some(_) => return,
            None => return self.fail(Sanitized::line("This article is not in the store any more.")),
        };
        self.columns = 0;
    }

    /// Shows why the entry could not be loaded.
    pub fn fail(&mut self, sentence: Sanitized) {
        self.state = PreviewState::Failed(sentence);
        self.link_action = None;
    }

    /// What there is to show.
    pub fn state(&self) -> &PreviewState {
        &self.state
    }

    /// The entry, once it is loaded.
    pub fn ready(&self) -> Option<&EntryPreview> {
        match &self.state {
            PreviewState::Ready(loaded) => Some(loaded),
            PreviewState::Empty | PreviewState::Pending | PreviewState::Failed(_) => None,
        }
    }

    /// Remembers what to do with the address; an entry that could not be read is asked for again.
    pub fn send(&mut self, link_action: LinkAction) {
        self.link_action = Some(link_action);
        if matches!(self.state, PreviewState::Failed(_)) {
            (self.state, self.is_asked) = (PreviewState::Pending, false);
        }
    }

    /// What can be done now.
    pub fn ready_link_action(&mut self) -> Option<(LinkAction, &EntryDetail)> {
        let PreviewState::Ready(loaded) = &self.state else { return None };
        self.link_action.take().map(|link_action| (link_action, &loaded.entry))
    }

    /// Takes over the flags of a row, if it is the entry that is shown.
    pub fn replace(&mut self, row: &EntryRow) {
        if let PreviewState::Ready(loaded) = &mut self.state
            && loaded.entry.row.id == row.id
        {
            if loaded.entry.row.facts.tags != row.facts.tags {
                self.columns = 0;
            }
            loaded.entry.row.clone_from(row);
        }
    }

    /// The lines in view.
    pub fn in_view(&self) -> &[PreviewLine] {
        &self.lines[self.top..(self.top + self.height).min(self.lines.len())]
    }

    /// Lines above and below those in view.
    pub fn hidden(&self) -> (usize, usize) {
        (self.top, self.lines.len() - (self.top + self.height).min(self.lines.len()))
    }

    /// The rows of a page: as many as the pane shows.
    pub fn page(&self) -> usize {
        self.height
    }

    /// Scrolls, but not beyond the last page.
    pub fn scroll(&mut self, motion: Motion) {
        self.top = motion.from(self.top, self.tops());
    }

    /// How many lines can be the first in view.
    fn tops(&self) -> usize {
        self.lines.len().saturating_sub(self.height) + 1
    }

    /// Wraps the text if the width has changed.
    pub fn settle(&mut self, columns: u16, rows: usize, offset: FixedOffset) {
        if columns != self.columns {
            self.columns = columns;
            self.lines = self.ready().map_or_else(Vec::new, |loaded| preview_lines(loaded, columns, offset));
        }
        self.height = rows;
        self.scroll(Motion::By(0));
    }
}
