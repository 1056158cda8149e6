//! `entries`: the list of articles.

use chrono::{DateTime, Local, Utc};
use serde::Serialize;

use super::args::{EntriesArgs, ListFormat};
use super::exit::CommandFailure;
use super::feeds::{find, stamp};
use super::output::Output;
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{EntryDetail, EntryId, EntryPage, EntryQuery, EntryRow, FeedId, ListScope};
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
    let rows = rows(store, &query, arguments.limit)?;
    match arguments.format {
        ListFormat::Json => json(store, &rows, out),
        ListFormat::Text if rows.is_empty() => {
            Ok(out.hint("There are no articles here; `crosshead refresh` fetches the feeds.")?)
        }
        ListFormat::Text => {
            let head = ["id", "published", "state", "feed", "title"];
            Ok(out.list(head, &rows.iter().map(text).collect::<Vec<_>>())?)
        }
    }
}

fn query(store: &Store, arguments: &EntriesArgs) -> Result<EntryQuery, CommandFailure> {
    let scope = match &arguments.feed {
        Some(feed) => ListScope::Feed(find(store, feed)?),
        None if arguments.starred => ListScope::Starred,
        None => ListScope::All,
    };
    Ok(EntryQuery::of(scope, arguments.unread, arguments.sort.into()))
}

/// The first rows of a list, at most `limit`; 0 means all.
fn rows(store: &Store, query: &EntryQuery, limit: usize) -> Result<Vec<EntryRow>, CommandFailure> {
    let most = if limit == 0 { usize::MAX } else { limit };
    let mut rows = Vec::new();
    loop {
        let wanted = WINDOW.min(most - rows.len());
        let EntryPage { total, rows: page, .. } =
            store.entries(query, rows.len(), wanted).map_err(CommandFailure::work)?;
        let is_last = page.is_empty();
        rows.extend(page);
        if is_last || rows.len() >= most.min(total) {
            return Ok(rows);
        }
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

fn json(store: &Store, rows: &[EntryRow], out: &mut Output) -> Result<(), CommandFailure> {
    let mut details = Vec::new();
    for row in rows {
        details.extend(store.entry(row.id).map_err(CommandFailure::work)?);
    }
    Ok(out.json(&details.iter().map(record).collect::<Vec<_>>())?)
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
