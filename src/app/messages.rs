//! What goes into `update` and what comes out of it: messages, effects, and the outcomes that effects come back as. All of
//! them are values; nothing here does anything.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Size;
use super::excerpt::{Excerpt, ExcerptFormat};
use super::head_facts::HeadFacts;
use super::keymap::Key;
use super::mouse::Mouse;
use super::picker::{PickedRow, PickerChoice};
use super::table_order::{Arranged, TableOrder};
use super::table_summary::{ColumnToSum, Summary};
use crate::article::{Article, HttpUrl, QuotedPos, Sanitized, TextPos};
use crate::config::ThemeChoice;
use crate::feed::{
    Change, Cut, EntryFilter, EntryId, EntryPage, EntryPreview, EntryQuery, EntryRow, EntrySet, FeedEdit, FeedId,
    FeedLink, FeedList, FoundPage, KeptPage, ListCount, ListId, ListPart, QuestionPage, QuestionPlace, QuestionQuery,
    QuestionRow, Refreshed, Round, RoundEnd, RuleNews, TextVersion,
};

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
    /// The data file was changed by another instance, or by work in the background.
    ChangedElsewhere,
    /// Rules have changed articles that arrived; of some of them they notify.
    RulesActed(Vec<RuleNews>),
    /// How far a job is.
    Progress(Progress),
    /// The time, when a job or the status line asked to be woken. There is no regular tick.
    Clock(DateTime<Utc>),
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
    /// How many articles smart lists have.
    Lists,
    Entries,
    /// How many articles a search finds.
    Count,
    Preview,
    /// The next unread article.
    Unread,
    /// Questions of all articles, or the articles that have one.
    Questions,
    /// The article of a question.
    Answer,
    Article,
    Refresh,
    Subscribe,
    /// What waits in the backlog: nobody asked for it.
    Derive,
    /// A page that is to be kept.
    Keep,
    /// What the user has set for a feed.
    Edit,
    /// Writes: only an error is reported.
    Write,
    /// What the picker shows.
    Pick,
    /// What is at the place that the picker's cursor is on.
    PickedPlace,
    /// The arrangement of a large table.
    Table,
    /// The summary of a long column.
    Summary,
    /// The user's browser: only an error is reported.
    Browser,
    /// The user's notify command: only an error is reported.
    Notify,
    /// An excerpt that is copied.
    Excerpt,
    /// An excerpt that is written to a file.
    File,
    /// The program that an excerpt is piped to.
    Program,
}

/// Smart lists, and what their queries mean.
pub type ListsToCount = Arc<[(ListId, EntryFilter)]>;

/// What the shell is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    LoadFeeds(Ticket),
    /// How many articles smart lists have.
    CountLists(Ticket, ListsToCount),
    /// A window of a list. With `follow`, the window of as many rows around that entry, wherever it is now; the outcome
    /// gives its index. If it is no longer in the list, the window from `offset`.
    LoadEntries {
        ticket: Ticket,
        query: EntryQuery,
        offset: usize,
        rows: usize,
        follow: Option<EntryId>,
    },
    /// The first entries that a query finds.
    Search {
        ticket: Ticket,
        filter: EntryFilter,
        rows: usize,
    },
    /// How many entries a query finds.
    CountFound(Ticket, EntryFilter),
    LoadPreview(Ticket, EntryId),
    /// The preview with the places of its text that have these words.
    LoadSnippet(Ticket, EntryId, Arc<[String]>),
    LoadQuestions(Ticket, QuestionQuery),
    /// The articles that have the same question.
    LoadAnswers(Ticket, QuestionPlace),
    /// The article of a question, as it is stored.
    LoadAnswer(Ticket, QuestionPlace),
    /// The stored article, or the page when the entry is only a teaser; neither if the texts are still the ones that the
    /// screen has kept.
    OpenArticle(Ticket, EntryId, Option<TextVersion>),
    /// A page that a link leads to, read like the page of an entry.
    OpenPage {
        ticket: Ticket,
        url: HttpUrl,
        named_by: PageNamer,
    },
    /// Keep a page as an entry, to be read later.
    KeepPage {
        ticket: Ticket,
        url: HttpUrl,
        named_by: PageNamer,
    },
    /// The feeds that are due; the user did not ask.
    RefreshDue(Ticket),
    /// What the user asked for.
    Refresh(Ticket, Round),
    /// The next unread entry of a list after `from`, or before it; without it, the first or the last.
    FindUnread {
        ticket: Ticket,
        query: EntryQuery,
        from: Option<EntryId>,
        is_forward: bool,
    },
    /// Stop the work that a slot waits for.
    Cancel(Slot),
    /// Subscribe to an address: a feed, or a page that names one.
    Subscribe(Ticket, String),
    /// Subscribe to one of several feeds that a page names.
    SubscribeFrom {
        ticket: Ticket,
        page: HttpUrl,
        url: HttpUrl,
    },
    /// Keep what the user has set for a feed; all of it or nothing.
    EditFeed {
        ticket: Ticket,
        feed: FeedId,
        edits: Vec<FeedEdit>,
    },
    /// Derive what waits in the backlog, in the background.
    Derive(Ticket),
    /// Keep a change of the user's: note it at once, then apply it.
    ApplyChange(Ticket, Change),
    /// Mark the unread entries in a part of a list as read, up to the entry `until`, and tell which they were.
    MarkRead {
        ticket: Ticket,
        query: EntryQuery,
        part: ListPart,
        until: EntryId,
    },
    ArrangeTable(Ticket, TableOrder),
    SumUpColumn(Ticket, ColumnToSum),
    /// Find what matches among these and the titles of all articles; the first time, the titles are read.
    Pick {
        ticket: Ticket,
        query: String,
        choices: Arc<[PickerChoice]>,
        is_first: bool,
    },
    Browse(HttpUrl),
    /// Start a program with arguments; the address is in them, and names what could not be opened.
    OpenWith {
        url: HttpUrl,
        words: Vec<String>,
    },
    /// Run the user's commands: programs with their arguments.
    Notify(Vec<Vec<String>>),
    /// To the clipboard, by OSC 52.
    Copy(Sanitized),
    /// The same for the text of an excerpt, in which tabs may separate fields.
    CopyText(Arc<str>),
    /// Make the text of an excerpt, and put it somewhere.
    PutExcerpt {
        ticket: Ticket,
        excerpt: Excerpt,
        format: ExcerptFormat,
        place: ExcerptPlace,
    },
    /// Send [`Msg::Clock`] at this time (the earliest asked for wins).
    WakeAt(DateTime<Utc>),
    /// Draw with these colours until the program is left.
    ChangeTheme(ThemeChoice),
    Suspend,
    /// Redraw everything: something else has written to the terminal.
    Redraw,
    Quit,
}

/// Who named the address of a page: the rules for logins and for the local network depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageNamer {
    /// An article of the library, and so its feed.
    Entry(EntryId),
    /// A page, by the address that it was fetched from.
    Page(HttpUrl),
    /// The user typed it.
    User,
    /// It stood in what a program printed, which may be from anywhere.
    Nobody,
}

/// Where the text of an excerpt goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExcerptPlace {
    /// It comes back first, as [`Outcome::ExcerptText`]: it may be too large.
    Clipboard,
    File {
        /// As typed: `~/` at its start is the home folder.
        path: String,
        /// Whether a file that is there may be replaced.
        replaces: bool,
    },
    /// The input of a program.
    Program {
        /// As typed: words, or a line for the shell.
        line: String,
        by_shell: bool,
    },
}

/// What a program printed that an excerpt was piped to.
#[derive(Clone, Debug)]
pub struct Printed {
    /// As it was typed.
    pub program: Sanitized,
    /// Its standard output as an article; `None` if it printed nothing.
    pub output: Option<Arc<Article>>,
    /// It printed more than is read, and was stopped.
    pub is_cut: bool,
    /// The first line of its standard error.
    pub remark: Sanitized,
}

/// The result of an effect.
#[derive(Clone, Debug)]
pub enum Outcome {
    Feeds(FeedList),
    ListsCounted(Vec<(ListId, ListCount)>),
    Entries {
        page: EntryPage,
        /// The index of the followed entry in the whole list.
        follow: Option<usize>,
    },
    Found(FoundPage),
    Counted(usize),
    Preview(Option<EntryPreview>),
    Questions(QuestionPage),
    Answers(QuestionPlace, Vec<QuestionRow>),
    /// The article that answers it; `None` if that is not prepared any more.
    Answer(QuestionPlace, Option<Arc<Article>>),
    /// With its index in the list.
    Unread(Option<(usize, EntryRow)>),
    Article {
        entry: EntryId,
        article: Arc<Article>,
        text_pos: Option<TextPos>,
        /// Its version is `None` if it is not to be kept.
        facts: HeadFacts,
    },
    /// A page that a link led to, with the address it was fetched from in the end.
    Page {
        url: HttpUrl,
        article: Arc<Article>,
    },
    /// A page is kept, or was in the library before.
    PageKept(KeptPage),
    /// The texts are the ones that the screen has kept. `place` is where the article was left.
    ArticleUnchanged {
        entry: EntryId,
        place: Option<QuotedPos>,
    },
    /// While an article is on its way: "fetching the page from example.com".
    ArticlePending(Sanitized),
    TableArranged(Arranged),
    ColumnSummed(Summary),
    /// What matches, the best first.
    Picked(Vec<PickedRow>),
    Refreshed {
        fetched: Vec<Refreshed>,
        failed: Vec<Failure>,
        /// What was done after it.
        after: RoundEnd,
    },
    Subscribed {
        feed: FeedId,
        title: Sanitized,
        /// `false`: it was already subscribed to.
        is_new: bool,
        /// What was left out because the feed is too large.
        cut: Option<Cut>,
    },
    /// The page that was to be subscribed to names several feeds.
    SeveralFeeds {
        page: HttpUrl,
        feeds: Vec<FeedLink>,
    },
    /// The text of an excerpt for the clipboard.
    ExcerptText {
        what: Sanitized,
        format: ExcerptFormat,
        text: Arc<str>,
    },
    /// An excerpt is in a file: the sentence for the user.
    ExcerptWritten(Sanitized),
    /// The program that an excerpt was piped to has ended well.
    ProgramEnded(Printed),
    /// Nothing waits in the backlog any more, or another instance derives it.
    Derived,
    /// These were marked read. If they are only kept beside the data file, [`Outcome::Kept`] follows.
    MarkedRead(EntrySet),
    Written,
    /// What was set for a feed is kept, unless another subscription has the address.
    FeedEdited {
        is_address_free: bool,
    },
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
