//! What goes into `update` and what comes out of it: messages, effects, and the outcomes that effects come back as. All of
//! them are values; nothing here does anything.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Size;
use super::keymap::Key;
use super::table_order::{Sorted, TableOrder};
use crate::article::{Article, HttpUrl, QuotedPos, Sanitized, TextPos};
use crate::feed::{Change, Cut, EntryDetail, EntryId, EntryPage, EntryQuery, FeedId, FeedList, Refreshed, TextVersion};

/// What happened. The only way in.
#[derive(Clone, Debug)]
pub enum Msg {
    Key(Key),
    Mouse(Mouse),
    /// Pasted text: it goes into a prompt, never to the keymap.
    Paste(String),
    Resize(Size),
    /// The terminal has gained or lost the focus; not every terminal reports it.
    Focus {
        is_gained: bool,
    },
    Done(Ticket, Outcome),
    /// How far a job is.
    Progress(Progress),
    /// The time, when a job or the status line asked to be woken. There is no regular tick.
    Clock(DateTime<Utc>),
}

/// A mouse event at a cell, counted from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub kind: MouseKind,
    pub column: u16,
    pub row: u16,
}

/// What the mouse did.
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

/// Where work is waited for, one piece at a time: a newer one supersedes the older.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    Feeds,
    Entries,
    Preview,
    Article,
    Refresh,
    Subscribe,
    /// What waits in the backlog: nobody asked for it.
    Derive,
    /// Writes: only an error is reported.
    Write,
    /// The order of a large table.
    Table,
    /// The user's browser: only an error is reported.
    Browser,
    /// The user's notify command: only an error is reported.
    Notify,
}

/// What the shell is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    LoadFeeds(Ticket),
    /// A window of a list. With `follow`, the window of as many rows around that entry, wherever it is now; the outcome
    /// gives its index. If it is no longer in the list, the window from `offset`.
    LoadEntries {
        ticket: Ticket,
        query: EntryQuery,
        offset: usize,
        rows: usize,
        follow: Option<EntryId>,
    },
    LoadPreview(Ticket, EntryId),
    /// The stored article, or the page when the entry is only a teaser; neither if the texts are still the ones that the
    /// screen has kept.
    OpenArticle(Ticket, EntryId, Option<TextVersion>),
    /// The feeds that are due; the user did not ask.
    RefreshDue(Ticket),
    /// All feeds, or one: the user asked for it.
    Refresh(Ticket, Option<FeedId>),
    /// Stop the work that a slot waits for.
    Cancel(Slot),
    /// Subscribe to an address: a feed, or a page that names one.
    Subscribe(Ticket, String),
    Unsubscribe(Ticket, FeedId),
    /// Derive what waits in the backlog, in the background.
    Derive(Ticket),
    /// Keep a change of the user's: note it at once, then apply it.
    ApplyChange(Ticket, Change),
    SortTable(Ticket, TableOrder),
    Browse(HttpUrl),
    /// Run the user's commands: programs with their arguments.
    Notify(Vec<Vec<String>>),
    /// To the clipboard, by OSC 52.
    Copy(Sanitized),
    /// Send [`Msg::Clock`] at this time (the earliest asked for wins).
    WakeAt(DateTime<Utc>),
    Suspend,
    /// Redraw everything: something else has written to the terminal.
    Redraw,
    Quit,
}

/// The result of an effect.
#[derive(Clone, Debug)]
pub enum Outcome {
    Feeds(FeedList),
    Entries {
        page: EntryPage,
        /// The index of the followed entry in the whole list.
        follow: Option<usize>,
    },
    Preview(Option<EntryDetail>),
    Article {
        entry: EntryId,
        article: Arc<Article>,
        text_pos: Option<TextPos>,
        notice: Option<Sanitized>,
        /// The texts it was made of; `None` if it is not to be kept.
        version: Option<TextVersion>,
    },
    /// The texts are the ones that the screen has kept. `place` is where the article was left.
    ArticleUnchanged {
        entry: EntryId,
        place: Option<QuotedPos>,
    },
    /// While an article is on its way: "fetching the page from example.com".
    ArticlePending(Sanitized),
    TableSorted(Sorted),
    Refreshed {
        fetched: Vec<Refreshed>,
        failed: Vec<Failure>,
    },
    Subscribed {
        feed: FeedId,
        title: Sanitized,
        /// `false`: it was already subscribed to.
        is_new: bool,
        /// What was left out because the feed is too large.
        cut: Option<Cut>,
    },
    /// Nothing waits in the backlog any more, or another instance derives it.
    Derived,
    Written,
    /// Not written yet, but it will be: a sentence that says why.
    Kept(Sanitized),
    /// The sentence for the user.
    Failed(Sanitized),
}

/// A feed that could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub title: Sanitized,
    /// A sentence; it is also stored with the feed.
    pub why: Sanitized,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub ticket: Ticket,
    pub done: usize,
    pub failed: usize,
    pub total: usize,
    /// New articles so far: when it grows, the lists are loaded again.
    pub new: usize,
    /// What it waits for now; empty if nothing.
    pub current: Sanitized,
}
