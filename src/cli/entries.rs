//! `entries`: the list of articles.

use std::vec;

use chrono::{DateTime, Local, Utc};
use serde::{Serialize, Serializer};

use super::args::{EntriesArgs, ListFormat};
use super::exit::CommandFailure;
use super::feeds::{find, stamp};
use super::output::Output;
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{EntryDetail, EntryId, EntryQuery, EntryRow, FeedId, ListScope};
use crate::store::Store;

/// Rows that are read at once: enough to be fast, and few enough that a long list stays out of memory.
const WINDOW: usize = 1000;

/// An entry for other programs.
#[derive(Serialize)]
struct EntryRecord<'a> {
    id: EntryId,
    feed: FeedId,
    feed_title: &'a Sanitized,
    title: &'a Sanitized,
    url: Option<&'a HttpUrl>,
    author: Option<&'a Sanitized>,
    published: Option<String>,
    is_read: bool,
    is_starred: bool,
}

/// `crosshead entries`: a list of articles, in the order that was asked for.
pub fn run(store: &Store, arguments: &EntriesArgs, out: &mut Output) -> Result<(), CommandFailure> {
    let query = query(store, arguments)?;
    let rows = Rows::of(store, &query, arguments.limit);
    match arguments.format {
        ListFormat::Json => json(store, rows, out),
        ListFormat::Text => list(&rows.collect::<Result<Vec<_>, _>>()?, out),
    }
}

fn list(rows: &[EntryRow], out: &mut Output) -> Result<(), CommandFailure> {
    if rows.is_empty() {
        return Ok(out.hint("There are no articles here; `crosshead refresh` fetches the feeds.")?);
    }
    let head = ["id", "published", "state", "feed", "title"];
    Ok(out.list(head, &rows.iter().map(text).collect::<Vec<_>>())?)
}

fn query(store: &Store, arguments: &EntriesArgs) -> Result<EntryQuery, CommandFailure> {
    let scope = match &arguments.feed {
        Some(feed) => ListScope::Feed(find(store, feed)?),
        None if arguments.starred => ListScope::Starred,
        None => ListScope::All,
    };
    Ok(EntryQuery::of(scope, arguments.unread, arguments.sort.into()))
}

/// The first rows of a list, read in windows. A failure ends them.
struct Rows<'s> {
    store: &'s Store,
    query: &'s EntryQuery,
    window: vec::IntoIter<EntryRow>,
    /// How many were read.
    read: usize,
    /// How many are to be read at most.
    most: usize,
}

impl<'s> Rows<'s> {
    /// At most `limit` rows; 0 means all.
    fn of(store: &'s Store, query: &'s EntryQuery, limit: usize) -> Rows<'s> {
        let most = if limit == 0 { usize::MAX } else { limit };
        Rows { store, query, window: Vec::new().into_iter(), read: 0, most }
    }

    fn next_window(&mut self) -> Result<(), CommandFailure> {
        let wanted = WINDOW.min(self.most - self.read);
        let page = self.store.entries(self.query, self.read, wanted).map_err(CommandFailure::work)?;
        self.read += page.rows.len();
        self.window = page.rows.into_iter();
        Ok(())
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<EntryRow, CommandFailure>;

    fn next(&mut self) -> Option<Result<EntryRow, CommandFailure>> {
        if self.window.len() == 0
            && self.most > self.read
            && let Err(failure) = self.next_window()
        {
            self.most = self.read;
            return Some(Err(failure));
        }
        self.window.next().map(Ok)
    }
}

fn text(row: &EntryRow) -> [Sanitized; 5] {
    [
        Sanitized::line(&row.id.0.to_string()),
        Sanitized::line(&row.published.map(local).unwrap_or_default()),
        Sanitized::line(state(row)),
        row.feed_title.clone(),
        row.title.clone(),
    ]
}

fn state(row: &EntryRow) -> &'static str {
    match (row.is_read, row.is_starred) {
        (false, false) => "unread",
        (false, true) => "unread starred",
        (true, false) => "read",
        (true, true) => "read starred",
    }
}

/// In the user's own time zone, to the minute.
fn local(date: DateTime<Utc>) -> String {
    date.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string()
}

/// Writes each entry as it is read. If reading fails, the list ends there, and the command fails.
fn json(store: &Store, rows: Rows, out: &mut Output) -> Result<(), CommandFailure> {
    let mut failure = None;
    let details = rows.map(|row| store.entry(row?.id).map_err(CommandFailure::work));
    let details = details.map_while(|detail| detail.map_err(|error| failure = Some(error)).ok()).flatten();
    out.json_list(details.map(OwnedRecord))?;
    failure.map_or(Ok(()), Err)
}

/// An entry that is written as its record.
struct OwnedRecord(EntryDetail);

impl Serialize for OwnedRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record(&self.0).serialize(serializer)
    }
}

fn record(entry: &EntryDetail) -> EntryRecord<'_> {
    EntryRecord {
        id: entry.row.id,
        feed: entry.row.feed,
        feed_title: &entry.row.feed_title,
        title: &entry.row.title,
        url: entry.url.as_ref(),
        author: entry.author.as_ref(),
        published: entry.row.published.map(stamp),
        is_read: entry.row.is_read,
        is_starred: entry.row.is_starred,
    }
}
