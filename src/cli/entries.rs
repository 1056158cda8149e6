//! `entries`: the list of articles.

use chrono::{DateTime, Local, Utc};
use serde::{Serialize, Serializer};

use super::args::{EntriesArgs, ListFormat};
use super::exit::CommandFailure;
use super::feeds::{find, stamp};
use super::output::Output;
use super::windows::Windows;
use super::{lists, query};
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{Enclosure, EntryDetail, EntryId, EntryQuery, EntryRow, FeedId, ListScope, TagName};
use crate::store::{Store, StoreError};

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
    tags: Vec<&'a Sanitized>,
    enclosures: &'a [Enclosure],
}

/// `crosshead entries`: a list of articles, in the order that was asked for.
pub fn run(store: &Store, arguments: &EntriesArgs, out: &mut Output) -> Result<(), CommandFailure> {
    let query = query(store, arguments)?;
    let mut offset = 0;
    let rows = Windows::of(arguments.limit, |wanted| {
        let rows = store.entries(&query, offset, wanted).map_err(CommandFailure::work)?.rows;
        offset += rows.len();
        let has_more = rows.len() == wanted;
        Ok((rows, has_more))
    });
    let nothing = match arguments.query.as_ref().or(arguments.list.as_ref()) {
        None => "There are no articles here; `crosshead refresh` fetches the feeds.",
        Some(_) => query::NOTHING,
    };
    match arguments.format {
        ListFormat::Json => json(store, rows, out),
        ListFormat::Text => list(&rows.collect::<Result<Vec<_>, _>>()?, nothing, out),
    }
}

/// A line for each article; `nothing` is the hint if there is none.
pub(super) fn list(rows: &[EntryRow], nothing: &str, out: &mut Output) -> Result<(), CommandFailure> {
    if rows.is_empty() {
        return Ok(out.hint(nothing)?);
    }
    let head = ["id", "published", "state", "feed", "title"];
    Ok(out.list_within_the_screen(head, &rows.iter().map(text).collect::<Vec<_>>())?)
}

fn query(store: &Store, arguments: &EntriesArgs) -> Result<EntryQuery, CommandFailure> {
    let scope = match &arguments.feed {
        Some(feed) => ListScope::Feed(find(store, feed)?),
        None if arguments.starred => ListScope::Starred,
        None => ListScope::All,
    };
    let EntryQuery { filter, sort } = EntryQuery::of(scope, arguments.unread, arguments.sort.into());
    let searched = arguments.query.as_deref().map(query::filter).transpose()?;
    let listed = arguments.list.as_deref().map(|name| lists::filter(store, name)).transpose()?;
    Ok(EntryQuery { filter: filter.and(searched).and(listed), sort })
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
pub(super) fn local(date: DateTime<Utc>) -> String {
    date.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string()
}

/// Writes each entry as it is read. If reading fails, the list ends there, and the command fails.
pub(super) fn json(
    store: &Store,
    rows: impl Iterator<Item = Result<EntryRow, CommandFailure>>,
    out: &mut Output,
) -> Result<(), CommandFailure> {
    let mut failure = None;
    let details = rows.map(|row| detail(store, row?.id).map_err(CommandFailure::work));
    let details = details.map_while(|detail| detail.map_err(|error| failure = Some(error)).ok()).flatten();
    out.json_list(details.map(OwnedRecord))?;
    failure.map_or(Ok(()), Err)
}

fn detail(store: &Store, id: EntryId) -> Result<Option<(EntryDetail, Vec<Enclosure>)>, StoreError> {
    let Some(entry) = store.entry(id)? else { return Ok(None) };
    Ok(Some((entry, store.enclosures(id)?)))
}

/// An entry with its files that is written as its record.
struct OwnedRecord((EntryDetail, Vec<Enclosure>));

impl Serialize for OwnedRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (entry, enclosures) = &self.0;
        record(entry, enclosures).serialize(serializer)
    }
}

fn record<'a>(entry: &'a EntryDetail, enclosures: &'a [Enclosure]) -> EntryRecord<'a> {
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
        tags: entry.row.facts.tags.iter().map(TagName::text).collect(),
        enclosures,
    }
}
