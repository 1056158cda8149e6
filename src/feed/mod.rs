//! Feeds, their entries, and the rows that lists show of them. Pure; does not know SQL or the network.

mod change;
mod charset;
mod dates;
pub mod encoding;
mod escape;
pub mod health;
mod hints;
mod html;
pub mod identity;
mod json;
mod normalize;
pub mod opml;
pub mod parse;
mod query;
pub mod schedule;
mod sniff;
mod title;
pub mod twice;
mod xml;

pub use change::{Change, NamedChange, Subject};
pub use health::{Condition, Health};
pub use query::{EntryFilter, EntryQuery, ListScope, Sort};
pub use schedule::{FetchSchedule, Round};
pub use sniff::is_feed;

use std::fmt;

use chrono::{DateTime, Utc};

use crate::article::{HttpUrl, Sanitized};
use schedule::Hints;

/// The store's key of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct FeedId(pub i64);

/// The store's key of an entry. The command line calls it an entry id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
pub struct EntryId(pub i64);

/// A subscription, as the feed list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    pub id: FeedId,
    pub url: HttpUrl,
    /// The user's own title, else the feed's, else its address without the scheme.
    pub title: Sanitized,
    /// Path of OPML folders, outermost first.
    pub folder: Vec<Sanitized>,
    pub site: Option<HttpUrl>,
    pub unread: usize,
    pub total: usize,
    /// When an answer last came, whether new or 304.
    pub checked: Option<DateTime<Utc>>,
    /// The sentence of the last failure, cleared by the next success.
    pub error: Option<Sanitized>,
    pub health: Health,
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
    pub is_read: bool,
    pub is_starred: bool,
}

/// What a preview and the command line show of an entry besides its row.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryDetail {
    pub row: EntryRow,
    pub author: Option<Sanitized>,
    pub url: Option<HttpUrl>,
    /// About the first 1,000 characters, as text.
    pub summary: Sanitized,
}

/// Which texts the store has of an entry: if it is the same, none of them has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextVersion {
    /// The digest of the item, whatever is in it.
    pub item: i64,
    /// When its page was fetched, in seconds since 1970, and how large it is in the store.
    pub page: Option<(i64, i64)>,
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
}

/// An entry's own HTML, as fetched. It is sanitized when it is parsed into blocks, not before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    pub html: String,
    /// Only a teaser: the article is on the page. Guessed when parsing (a short summary and no `content`, or an end in
    /// "[…]").
    pub is_teaser: bool,
}

/// A window of a list: the rows from `offset` on, and how many there are in total.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryPage {
    pub total: usize,
    pub offset: usize,
    pub rows: Vec<EntryRow>,
}

/// The feed list: the feeds with their counters, and the counters of the two scopes above them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedList {
    pub feeds: Vec<Feed>,
    pub unread: usize,
    pub total: usize,
    pub starred: usize,
    /// The newest entry, 0 if there is none. Ids grow with time, so this is the last entry that the counters include.
    pub newest: EntryId,
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

/// A number with thousands separators: 40,000.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|part| str::from_utf8(part).expect("digits")).collect();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_in_threes() {
        let numbers = [0, 999, 1_000, 40_000, 1_234_567].map(grouped);
        assert_eq!(numbers, ["0", "999", "1,000", "40,000", "1,234,567"]);
    }
}
