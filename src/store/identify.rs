//! Which stored entry an item is: by its id; under a new id by address, title and date; and whether an old id has come to stand
//! for another article. Reads, and changes nothing.

use std::borrow::Cow;
use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::bounds::{self, Memory};
use super::entries::{self, Incoming, Stored};
use crate::feed::{FeedId, identity};

/// Entries of one address among which an item with a new id is looked for. An address under which more stand is the site's, not
/// an article's; and a hostile feed gives all of its items the same.
const MOST_AT_ADDRESS: usize = 32;

/// What an item is to the store.
pub enum Verdict {
    /// It is stored as it is.
    Same,
    /// The same, but an older crosshead stored it without the digest of its bytes.
    Unfilled {
        id: i64,
    },
    /// It is another by now. `is_first_look`: it was stored by an older crosshead, which may have read the same bytes otherwise.
    Changed {
        id: i64,
        is_first_look: bool,
    },
    /// Its id stands for another article: this one is new.
    Supplants {
        holder: Stored,
    },
    /// Its id stood for another article meanwhile, and it is stored from the time before.
    Returns {
        entry: Stored,
        holder: Stored,
    },
    /// The bounds left it out before. `is_due`: it is to be noted that the feed still names it.
    LeftOut {
        is_due: bool,
    },
    /// It is stored under an id that the feed no longer uses.
    Renamed {
        entry: Stored,
    },
    New,
}

/// The ids of a document, and the entries that were found under other ids: each is taken once.
#[derive(Default)]
pub struct Names<'a> {
    pub in_document: HashSet<Cow<'a, str>>,
    taken: HashSet<i64>,
}

impl Names<'_> {
    pub fn take(&mut self, entry: &Stored) {
        self.taken.insert(entry.id);
    }

    pub fn give_back(&mut self) {
        self.taken.clear();
    }

    fn are_free(&self, entry: &Stored) -> bool {
        !self.taken.contains(&entry.id) && !self.in_document.contains(&*entry.identity)
    }
}

pub fn judge(
    connection: &Connection,
    feed: FeedId,
    incoming: &Incoming<'_>,
    names: &Names<'_>,
    now: DateTime<Utc>,
) -> rusqlite::Result<Verdict> {
    let Some((id, digest, raw)) = entries::digests(connection, feed, &incoming.identity)? else {
        return match bounds::recall(connection, feed, bounds::key(&incoming.identity), now)? {
            Memory::None => named_anew(connection, feed, incoming, names),
            Memory::Fresh => Ok(Verdict::LeftOut { is_due: false }),
            Memory::Stale => Ok(Verdict::LeftOut { is_due: true }),
        };
    };
    let is_first_look = raw.is_none() && incoming.entry.raw_digest.is_some();
    if raw.is_some() && raw == incoming.entry.raw_digest {
        return Ok(Verdict::Same);
    }
    if digest == incoming.digest() {
        return Ok(if is_first_look { Verdict::Unfilled { id } } else { Verdict::Same });
    }
    match entries::find(connection, feed, &incoming.identity)? {
        Some(holder) if is_elsewhere(&holder, incoming) => {
            supplanted(connection, feed, incoming, holder, is_first_look)
        }
        _ => Ok(Verdict::Changed { id, is_first_look }),
    }
}

/// Another address and another title.
fn is_elsewhere(holder: &Stored, incoming: &Incoming<'_>) -> bool {
    let is_known = holder.url_key.is_some() && incoming.url_key().is_some();
    is_known && holder.url_key != incoming.url_key() && !holder.has_title(incoming.title)
}

/// A feed that goes back and forth between articles under one id finds each of them again. An article that kept its date is no
/// other: its headline was corrected, and the address is made of it.
fn supplanted(
    connection: &Connection,
    feed: FeedId,
    incoming: &Incoming<'_>,
    holder: Stored,
    is_first_look: bool,
) -> rusqlite::Result<Verdict> {
    let before = identity::retired(&incoming.identity, incoming.url_key().unwrap_or_default(), incoming.title);
    let has_kept_its_date = holder.published.is_some() && holder.published == incoming.published();
    Ok(match entries::find(connection, feed, &before)? {
        Some(entry) => Verdict::Returns { entry, holder },
        None if has_kept_its_date => Verdict::Changed { id: holder.id, is_first_look },
        None => Verdict::Supplants { holder },
    })
}

/// An item whose id is not known: if address, title and date, or without a date all that is stored, are those of an entry whose
/// id is not in the document, it is that entry.
fn named_anew(
    connection: &Connection,
    feed: FeedId,
    incoming: &Incoming<'_>,
    names: &Names<'_>,
) -> rusqlite::Result<Verdict> {
    let Some(url_key) = incoming.url_key() else { return Ok(Verdict::New) };
    let is_it = |entry: &Stored| {
        let is_of_that_time = entry.published.is_some() || entry.digest == incoming.digest();
        entry.has_title(incoming.title) && entry.published == incoming.published() && is_of_that_time
    };
    let there = entries::at_address(connection, feed, url_key, MOST_AT_ADDRESS)?;
    let found = there.into_iter().find(|entry| is_it(entry) && names.are_free(entry));
    Ok(found.map_or(Verdict::New, |entry| Verdict::Renamed { entry }))
}
