//! Decides which stored entry an item is: by its id; under a new id by address, title and date. Also detects when an old id
//! has been reused for another article. Only reads.

use std::borrow::Cow;
use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::bounds::{self, Memory};
use super::enclosures;
use super::entries::{self, Incoming, Stored};
use crate::feed::{EntryId, FeedId, identity, twice};

/// How many entries with one address are searched for an item with a new id. If more have the same address, it is the
/// site's and not an article's. A hostile feed can give all its items the same one.
const MOST_AT_ADDRESS: usize = 32;

/// How an item relates to the store.
pub enum Verdict {
    /// It is stored already and has not changed.
    Same,
    /// The same text, but it was stored without the digest of its bytes, or comes with other files.
    Unfilled {
        id: i64,
    },
    /// It has changed. `is_first_look`: an older crosshead stored it and may have parsed the same bytes differently.
    Changed {
        id: i64,
        is_first_look: bool,
    },
    /// Its id belongs to another article, so this one is new. `key`: what it is remembered by if the bounds drop it.
    Supplants {
        holder: Stored,
        key: i64,
    },
    /// Its id was used for another article in the meantime, but it is still stored under a retired identity.
    Returns {
        entry: Stored,
        holder: Stored,
    },
    /// The bounds dropped it before. `due`: the key to record as still listed, if that is due.
    LeftOut {
        due: Option<i64>,
    },
    /// It is stored under an id that the feed no longer uses.
    Renamed {
        entry: Stored,
    },
    New,
}

/// The ids of a document, and the entries that were found under other ids: each is matched once.
#[derive(Default)]
pub struct Names<'a> {
    pub in_document: HashSet<Cow<'a, str>>,
    taken: HashSet<i64>,
}

impl Names<'_> {
    /// Notes that an item of this delivery is this entry, so that no other one becomes it too.
    pub fn take(&mut self, entry: &Stored) {
        self.taken.insert(entry.id);
    }

    /// Forgets what was taken: the comparison starts again.
    pub fn give_back(&mut self) {
        self.taken.clear();
    }

    fn are_free(&self, entry: &Stored) -> bool {
        !self.taken.contains(&entry.id) && !self.in_document.contains(&*entry.identity)
    }
}

/// Decides what an item is: an entry that is known, a renamed one, a new one, or none to be kept.
pub fn judge(
    connection: &Connection,
    feed: FeedId,
    incoming: &Incoming<'_>,
    names: &Names<'_>,
    now: DateTime<Utc>,
) -> rusqlite::Result<Verdict> {
    let Some((id, digest, raw)) = entries::digests(connection, feed, &incoming.identity)? else {
        let left_out = left_out(connection, feed, bounds::key(&incoming.identity), now)?;
        return left_out.map_or_else(|| named_anew(connection, feed, incoming, names), Ok);
    };
    let is_first_look = raw.is_none() && incoming.entry.raw_digest.is_some();
    if raw.is_some() && raw == incoming.entry.raw_digest {
        return Ok(Verdict::Same);
    }
    if digest == incoming.digest() {
        let is_filled = !is_first_look && enclosures::of(connection, EntryId(id))? == incoming.entry.enclosures;
        return Ok(if is_filled { Verdict::Same } else { Verdict::Unfilled { id } });
    }
    match entries::find(connection, feed, &incoming.identity)? {
        Some(holder) if is_elsewhere(&holder, incoming) => {
            supplanted(connection, feed, incoming, holder, is_first_look, now)
        }
        _ => Ok(Verdict::Changed { id, is_first_look }),
    }
}

fn left_out(connection: &Connection, feed: FeedId, key: i64, now: DateTime<Utc>) -> rusqlite::Result<Option<Verdict>> {
    Ok(match bounds::recall(connection, feed, key, now)? {
        Memory::None => None,
        Memory::Fresh => Some(Verdict::LeftOut { due: None }),
        Memory::Stale => Some(Verdict::LeftOut { due: Some(key) }),
    })
}

/// Whether both the address and the title differ.
fn is_elsewhere(holder: &Stored, incoming: &Incoming<'_>) -> bool {
    let is_known = holder.url_key.is_some() && incoming.url_key().is_some();
    is_known && holder.url_key != incoming.url_key() && !holder.has_title(incoming.title)
}

/// The verdict for a reused id. A feed that switches between articles under one id finds each of them again. An article
/// that kept its date is the same one: its headline was corrected, and its address is made from the headline. An article
/// that was dropped, now or under its own id before another article took it, is remembered by the identity it would have
/// when retired.
fn supplanted(
    connection: &Connection,
    feed: FeedId,
    incoming: &Incoming<'_>,
    holder: Stored,
    is_first_look: bool,
    now: DateTime<Utc>,
) -> rusqlite::Result<Verdict> {
    let before = identity::retired(&incoming.identity, incoming.url_key().unwrap_or_default(), incoming.title);
    let has_kept_its_date = holder.published.is_some() && holder.published == incoming.published();
    let key = bounds::key(&before);
    Ok(match entries::find(connection, feed, &before)? {
        Some(entry) => Verdict::Returns { entry, holder },
        None if has_kept_its_date => Verdict::Changed { id: holder.id, is_first_look },
        None => left_out(connection, feed, key, now)?.unwrap_or(Verdict::Supplants { holder, key }),
    })
}

/// The verdict for an unknown id. If address, title and date match an entry whose id is not in the document, it is that
/// entry; without a date, everything stored must match. An item without an address is looked up under the name it has if
/// its id occurs twice (or once).
fn named_anew(
    connection: &Connection,
    feed: FeedId,
    incoming: &Incoming<'_>,
    names: &Names<'_>,
) -> rusqlite::Result<Verdict> {
    let is_it = |entry: &Stored| {
        let is_of_that_time = entry.published.is_some() || entry.digest == incoming.digest();
        entry.has_title(incoming.title) && entry.published == incoming.published() && is_of_that_time
    };
    let there = match incoming.url_key() {
        Some(url_key) => entries::at_address(connection, feed, url_key, MOST_AT_ADDRESS)?,
        None => entries::find(connection, feed, &twice::other_name(incoming.entry))?.into_iter().collect(),
    };
    let found = there.into_iter().find(|entry| is_it(entry) && names.are_free(entry));
    Ok(found.map_or(Verdict::New, |entry| Verdict::Renamed { entry }))
}
