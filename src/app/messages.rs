//! What goes into `update` and what comes out of it: messages, effects, and the outcomes that effects come back as. All of
//! them are values; nothing here does anything.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Size;
use super::keymap::Key;
use crate::article::{Article, HttpUrl, Sanitized, TextPos};
use crate::feed::{Cut, EntryDetail, EntryId, EntryPage, EntryQuery, FeedId, FeedList, Refreshed};

/// What happened. The only way in.
#[derive(Clone, Debug)]
pub enum Msg {
    Key(Key),
    Mouse(Mouse),
    /// Pasted text: it goes into a prompt, never to the keymap.
    Paste(String),
    Resize(Size),
    /// The terminal has the focus now, or has it no more; not every terminal tells.
    Focus {
        is_gained: bool,
    },
    Done(Ticket, Outcome),
    /// A refresh has come this far.
    Progress(Progress),
    /// The wall clock, when a job or the status line asked to be woken; nothing ticks otherwise.
    Clock(DateTime<Utc>),
}

/// A mouse event at a cell, counted from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub kind: MouseKind,
    pub column: u16,
    pub row: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    Click,
    WheelUp,
    WheelDown,
}

/// Names a piece of work. A result whose `era` is not the slot's newest is stale and dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    pub slot: Slot,
    pub era: u64,
}

/// The places that wait for work. One piece of work a slot: a newer one supersedes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    Feeds,
    Entries,
    Preview,
    Article,
    Refresh,
    Subscribe,
    /// Writes whose result is only looked at for an error.
    Write,
    /// The person's browser, of which only an error is heard.
    Browser,
    /// The person's notify command, of which only an error is heard.
    Notify,
}

/// What the shell is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    LoadFeeds(Ticket),
    /// A window of a list. With `follow`, the window of as many rows around that entry, wherever it stands now, and the
    /// outcome says where; if it is not in the list any more, the window from `offset`.
    LoadEntries {
        ticket: Ticket,
        query: EntryQuery,
        offset: usize,
        rows: usize,
        follow: Option<EntryId>,
    },
    LoadPreview(Ticket, EntryId),
    /// The stored article, or the page when the entry is only a teaser.
    OpenArticle(Ticket, EntryId),
    /// The feeds that are due: nobody asked for it.
    RefreshDue(Ticket),
    /// All feeds, or one, because the person wants to.
    Refresh(Ticket, Option<FeedId>),
    /// Stop the work that a slot waits for.
    Cancel(Slot),
    /// Subscribe to an address: a feed, or a page that names one.
    Subscribe(Ticket, String),
    Unsubscribe(Ticket, FeedId),
    MarkRead {
        ticket: Ticket,
        entries: Vec<EntryId>,
        is_read: bool,
    },
    MarkAllRead(Ticket, EntryQuery),
    Star {
        ticket: Ticket,
        entry: EntryId,
        is_starred: bool,
    },
    /// Where the reader left an article.
    SaveTextPos {
        entry: EntryId,
        text_pos: TextPos,
    },
    Browse(HttpUrl),
    /// Run commands of the person's: programs with their arguments.
    Notify(Vec<Vec<String>>),
    /// To the clipboard, by OSC 52.
    Copy(Sanitized),
    /// Send [`Msg::Clock`] at this time (the earliest asked for wins).
    WakeAt(DateTime<Utc>),
    Suspend,
    /// Draw everything anew: something else has written on the screen.
    Redraw,
    Quit,
}

/// What came of an effect.
#[derive(Clone, Debug)]
pub enum Outcome {
    Feeds(FeedList),
    Entries {
        query: EntryQuery,
        page: EntryPage,
        /// Where the followed entry stands now, counted from the start of the whole list.
        follow: Option<usize>,
    },
    Preview(Option<EntryDetail>),
    Article {
        entry: EntryId,
        article: Arc<Article>,
        text_pos: Option<TextPos>,
        notice: Option<Sanitized>,
    },
    /// While an article is on its way: "fetching the page from example.com".
    ArticlePending(Sanitized),
    Refreshed {
        fetched: Vec<Refreshed>,
        failed: Vec<Failure>,
    },
    Subscribed {
        feed: FeedId,
        title: Sanitized,
        /// Otherwise it was subscribed to already.
        is_new: bool,
        /// What the bounds left out, if it is too large.
        cut: Option<Cut>,
    },
    Written,
    /// Not written yet, but it will be: the sentence why.
    Kept(Sanitized),
    /// The sentence for the person.
    Failed(Sanitized),
}

/// A feed that could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub title: Sanitized,
    /// The sentence; it is stored with the feed as well.
    pub why: Sanitized,
}

/// How far a refresh is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub ticket: Ticket,
    pub done: usize,
    pub failed: usize,
    pub total: usize,
    pub new: usize,
    /// What is being fetched now, for the status line.
    pub current: Sanitized,
}
