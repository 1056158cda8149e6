//! Feeds, their entries, and the rows that lists show of them. Pure; does not know SQL or the network.

mod attached;
mod change;
mod charset;
mod dates;
mod edit;
mod enclosure;
pub mod encoding;
mod entry_set;
mod escape;
mod folder;
pub mod health;
mod hints;
mod html;
pub mod identity;
mod item_link;
mod json;
mod marked;
pub mod newsboat;
mod newsboat_query;
mod normalize;
pub mod opml;
pub mod parse;
mod query;
mod questions;
mod retention;
pub mod rule;
pub mod schedule;
mod smart_list;
mod sniff;
pub mod tag;
mod title;
pub mod twice;
mod xml;

pub use change::{Change, NamedChange, Subject};
pub use edit::{FeedEdit, FeedOptions, FullText, MOST_ARTICLES, MOST_DAYS, YES_NO, limit_text};
pub use enclosure::{Enclosure, EnclosureKind, FileSize, blocks as enclosure_blocks};
pub use entry_set::EntrySet;
pub use escape::escape as escape_html;
pub use folder::FolderId;
pub use health::{Condition, Health};
pub use html::of_page as html_of_page;
pub use marked::MarkedCount;
pub use query::{EntryFilter, EntryQuery, ListPart, ListScope, QueryTime, Sort};
pub use questions::{QuestionPage, QuestionPlace, QuestionQuery, QuestionRow};
pub use retention::{FeedClearing, KeepLimits, YOUNG};
pub use rule::{QueryRule, RuleAction, RuleCount, RuleMark, RuleNews};
pub use schedule::{FetchSchedule, Round};
pub use smart_list::{ListCount, ListId, ListOrigin, SmartList};
pub use sniff::is_feed;
pub use tag::{TagCount, TagLine, TagName};

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::article::text::key::key;
use crate::article::text::number::grouped;
use crate::article::{HttpUrl, Sanitized};
use schedule::Hints;

/// The store's key of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct FeedId(pub i64);

/// The store's key of an entry. The command line calls it an entry id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
pub struct EntryId(pub i64);

/// Where the entries of a feed come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeedKind {
    /// From its address.
    #[default]
    Web,
    /// The user keeps pages in it. It is never fetched.
    Kept,
}

/// A subscription, as the feed list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    pub id: FeedId,
    pub kind: FeedKind,
    pub url: HttpUrl,
    /// The user's own title, else the feed's, else its address without the scheme.
    pub title: Sanitized,
    /// Path of OPML folders, outermost first.
    pub folder: Vec<Sanitized>,
    pub site: Option<HttpUrl>,
    pub unread: usize,
    pub total: usize,
    pub starred: usize,
    /// Articles with a tag that are not starred.
    pub tagged: usize,
    /// When an answer last came, whether new or 304.
    pub checked: Option<DateTime<Utc>>,
    /// The sentence of the last failure, cleared by the next success.
    pub error: Option<Sanitized>,
    pub health: Health,
    pub options: FeedOptions,
}

impl Feed {
    /// The articles that the user has marked.
    pub fn marked(&self) -> MarkedCount {
        MarkedCount { starred: self.starred, tagged: self.tagged }
    }
}

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    pub url: HttpUrl,
    /// As the page calls it; often empty.
    pub title: Sanitized,
}

/// A feed to subscribe to: from a subscription list, the settings, or the prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub url: HttpUrl,
    /// The user's own title; the feed's if there is none.
    pub title: Option<Sanitized>,
    /// Path of folders, outermost first.
    pub folder: Vec<Sanitized>,
}

/// A row in the list of entries. It has no body, so that a list of 100,000 stays small.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryRow {
    pub id: EntryId,
    pub feed: FeedId,
    pub feed_title: Sanitized,
    pub title: Sanitized,
    pub published: Option<DateTime<Utc>>,
    /// The date that lists are sorted by: when it was published, or when it arrived if that is not known or in the future.
    /// `None` for what is in no list.
    pub ranked: Option<DateTime<Utc>>,
    pub is_read: bool,
    pub is_starred: bool,
    pub facts: EntryFacts,
}

impl EntryFacts {
    /// Puts a tag on the article, or takes it away.
    pub fn tag(&mut self, tag: &TagName, is_put: bool) {
        self.tags.retain(|known| is_put || known != tag);
        if is_put && !self.tags.contains(tag) {
            self.tags.push(tag.clone());
            self.tags.sort();
        }
    }
}

impl EntryRow {
    /// The title, or words that stand for it.
    pub fn shown_title(&self) -> &str {
        if self.title.is_empty() { "(no title)" } else { &self.title }
    }
}

/// What a list tells of an article besides its title. What is counted is not known before it is prepared (the store's
/// `derived`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFacts {
    /// To read; `None` if not known.
    pub minutes: Option<u32>,
    pub tables: u32,
    pub questions: u32,
    /// How far it was read, in percent; `None` if it was not opened.
    pub place: Option<u8>,
    /// The questions whose answers were open when it was left.
    pub unfolded: Vec<QuestionKey>,
    /// In the order of their names.
    pub tags: Vec<TagName>,
    /// What rules did with it.
    pub rules: Vec<RuleMark>,
}

/// A question by its words, so that it is known again when the article is read anew. Two may share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuestionKey(pub i64);

impl QuestionKey {
    /// A hash of its letters and digits in lower case.
    pub fn of(question: &str) -> QuestionKey {
        QuestionKey(identity::hash(key(question).into_bytes()))
    }
}

/// What opening and the command line need of an entry besides its row.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryDetail {
    pub row: EntryRow,
    pub author: Option<Sanitized>,
    pub url: Option<HttpUrl>,
}

/// What the preview pane shows of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryPreview {
    pub entry: EntryDetail,
    /// About the first 1,000 characters of its text in the feed.
    pub summary: Sanitized,
}

/// Which texts the store has of an entry: if it is the same, none of them has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextVersion {
    /// The digest of the item, whatever is in it.
    pub item: i64,
    /// When its page was fetched, in seconds since 1970, and how large it is in the store.
    pub page: Option<(i64, i64)>,
    /// What the user has set for its feed.
    pub full_text: FullText,
}

/// A feed as it arrived, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedFeed {
    /// Empty if the feed has none; the caller then uses what it knows of the feed.
    pub title: Sanitized,
    pub site: Option<HttpUrl>,
    pub lang: Option<Sanitized>,
    /// How often the feed asks to be fetched.
    pub hints: Hints,
    pub entries: Vec<ParsedEntry>,
    /// Entries that were skipped, each with its reason: one bad item costs only itself.
    pub skipped: Vec<Sanitized>,
    /// How many entries there are beyond those that were read.
    pub surplus: usize,
}

/// An entry as it arrived, parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedEntry {
    /// Identifies the same entry at the next fetch: guid, else link, else title and date; at most 512 bytes
    /// ([`identity::cut`]).
    pub identity: String,
    /// A digest of the item's own bytes, as sent. If it is the same, nothing has changed. `None` if they are not known.
    pub raw_digest: Option<i64>,
    pub title: Sanitized,
    pub url: Option<HttpUrl>,
    pub author: Option<Sanitized>,
    pub published: Option<DateTime<Utc>>,
    pub updated: Option<DateTime<Utc>>,
    pub body: Body,
    /// The files that it comes with, each once.
    pub enclosures: Vec<Enclosure>,
}

/// An entry's own HTML, as fetched. It is sanitized when it is parsed into blocks, not before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    pub html: String,
    /// Only a teaser: the article is on the page. Guessed when parsing (a short summary and no `content`, or an end in
    /// "[…]").
    pub is_teaser: bool,
}

/// What was done after a refresh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundEnd {
    /// Old articles that were cleared.
    pub cleared: usize,
    /// Pages that were fetched ahead.
    pub prefetched: usize,
}

/// How many pages are fetched ahead in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrefetchLimits {
    pub of_feed: usize,
    pub in_all: usize,
}

/// A page that the user asked to keep: the entry that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPage {
    pub entry: EntryId,
    pub title: Sanitized,
    pub place: KeptPlace,
}

/// Where a page is that the user asked to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptPlace {
    /// It has been kept now.
    New,
    /// It was kept before.
    Before,
    /// It is an article of this feed.
    Feed(Sanitized),
}

/// A window of a list: the rows from `offset` on, and how many there are in total.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryPage {
    pub total: usize,
    pub offset: usize,
    pub rows: Vec<EntryRow>,
}

/// What a query finds first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundPage {
    pub rows: Vec<EntryRow>,
    /// Whether there are more.
    pub has_more: bool,
    /// How many articles are not prepared yet, so that their words are not known.
    pub waiting: usize,
}

/// The feed list: the feeds with their counters, and the counters of the two scopes above them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedList {
    pub feeds: Vec<Feed>,
    pub unread: usize,
    pub total: usize,
    pub starred: usize,
    pub lists: Vec<SmartList>,
    /// The newest entry, 0 if there is none. Ids grow with time, so this is the last entry that the counters include.
    pub newest: EntryId,
    /// The tags that articles have, in the order of their names.
    pub tags: Vec<TagName>,
    /// Something waits in the backlog, to be derived from its text.
    pub has_backlog: bool,
}

/// How a fetch of a feed ended: ids and counts, never bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refreshed {
    pub feed: FeedId,
    pub new: usize,
    pub updated: usize,
    /// Entries that were skipped.
    pub skipped: usize,
    /// How much is kept, if the feed has more than the bounds allow.
    pub cut: Option<Cut>,
    /// The server answered that nothing changed (304).
    pub is_unchanged: bool,
}

/// How many entries of a feed are kept, if it has more than the bounds allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    pub kept: usize,
    /// All entries in the feed.
    pub named: usize,
}

/// "2,000 of 40,000"
impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", grouped(self.kept), grouped(self.named))
    }
}
