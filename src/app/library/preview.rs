//! What is known of the entry under the cursor before it is opened; never of another entry.
//!
//! Wraps its text when its pane's width is known, and scrolls. Also where the entry's address comes from, for the browser
//! and the clipboard.

use chrono::FixedOffset;

use super::super::list::Motion;
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{EntryDetail, EntryId, EntryRow};
use crate::layout::wrap::wrap;

/// Most columns of a line: the pane may be wider than is comfortable.
const MEASURE: u16 = 78;

/// What a line of the preview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewLineKind {
    Title,
    /// Author, date, host.
    About,
    Body,
}

/// A line of the preview, laid out for the width of the pane.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewLine {
    pub kind: PreviewLineKind,
    pub text: String,
}

/// How far the entry under the cursor has been loaded.
#[derive(Clone, Debug, Default)]
pub enum PreviewState {
    /// Nothing is under the cursor.
    #[default]
    Empty,
    Pending,
    Ready(Box<EntryDetail>),
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

    /// Takes the detail of the current entry; that of another one is dropped.
    pub fn take(&mut self, detail: Option<EntryDetail>) {
        self.state = match detail {
            Some(detail) if Some(detail.row.id) == self.entry => PreviewState::Ready(Box::new(detail)),
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
    pub fn detail(&self) -> Option<&EntryDetail> {
        match &self.state {
            PreviewState::Ready(detail) => Some(detail),
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
        let PreviewState::Ready(detail) = &self.state else { return None };
        self.link_action.take().map(|link_action| (link_action, &**detail))
    }

    /// Takes over the flags of a row, if it is the entry that is shown.
    pub fn replace(&mut self, row: &EntryRow) {
        if let PreviewState::Ready(detail) = &mut self.state
            && detail.row.id == row.id
        {
            detail.row.clone_from(row);
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
            self.lines = self.detail().map_or_else(Vec::new, |detail| lines(detail, columns.min(MEASURE), offset));
        }
        self.height = rows;
        self.scroll(Motion::By(0));
    }
}

fn lines(detail: &EntryDetail, columns: u16, offset: FixedOffset) -> Vec<PreviewLine> {
    let mut lines = Vec::new();
    add(&mut lines, PreviewLineKind::Title, &detail.row.title, columns);
    lines.push(blank());
    for about in [origin(detail), host(detail), when(detail, offset)] {
        add(&mut lines, PreviewLineKind::About, &about, columns);
    }
    for paragraph in detail.summary.lines() {
        lines.push(blank());
        add(&mut lines, PreviewLineKind::Body, paragraph, columns);
    }
    lines
}

fn add(lines: &mut Vec<PreviewLine>, kind: PreviewLineKind, text: &str, columns: u16) {
    lines.extend(wrap(text, columns.into()).map(|range| PreviewLine { kind, text: text[range].to_owned() }));
}

fn blank() -> PreviewLine {
    PreviewLine { kind: PreviewLineKind::Body, text: String::new() }
}

/// "Archyworldys · Maya Reyes", as far as it is known; a site that signs its own articles is named once.
fn origin(detail: &EntryDetail) -> String {
    let author = detail.author.as_ref().filter(|author| **author != detail.row.feed_title);
    let known = [Some(&detail.row.feed_title), author].into_iter().flatten();
    known.filter(|text| !text.is_empty()).map(Sanitized::as_ref).collect::<Vec<&str>>().join(" · ")
}

/// Where the link leads, to be seen before it is opened.
fn host(detail: &EntryDetail) -> String {
    detail.url.as_ref().map_or_else(String::new, HttpUrl::host)
}

fn when(detail: &EntryDetail, offset: FixedOffset) -> String {
    let date = detail.row.published.map(|date| date.with_timezone(&offset));
    date.map_or_else(String::new, |date| date.format("%A %-d %B %Y, %H:%M").to_string())
}
