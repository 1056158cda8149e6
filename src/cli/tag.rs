//! `tag`: the tags of articles, for scripts.

use serde::Serialize;

use super::args::{ListFormat, TagArgs};
use super::exit::CommandFailure;
use super::mark;
use super::output::Output;
use super::query;
use super::windows::Windows;
use crate::article::Sanitized;
use crate::feed::{EntryId, FoundPage, TagCount, TagLine};
use crate::store::Store;

/// A tag for other programs.
#[derive(Serialize)]
struct TagRecord<'a> {
    tag: &'a Sanitized,
    articles: usize,
}

/// Lists the tags, or changes those of articles and prints the articles.
pub fn run(store: &Store, arguments: &TagArgs, out: &mut Output) -> Result<(), CommandFailure> {
    let Some(names) = arguments.names.as_deref().filter(|_| !arguments.list) else {
        return list(&store.tags().map_err(CommandFailure::work)?, arguments.format, out);
    };
    let tags = TagLine::parse(names).map_err(|error| CommandFailure::Usage(error.to_string()))?;
    if tags.is_empty() {
        return Err(CommandFailure::Usage("no tag is named; energy,-later puts one on and takes one away".to_owned()));
    }
    if arguments.ids.is_empty() && arguments.query.is_none() {
        return Err(CommandFailure::Usage("which articles? Their ids follow, or --query with a query".to_owned()));
    }
    let (there, failures) = match arguments.query.as_deref() {
        Some(query) => (found(store, query)?, Vec::new()),
        None => mark::there(store, &arguments.ids)?,
    };
    store.tag(&there, &tags).map_err(CommandFailure::work)?;
    mark::print(store, &there, arguments.format, out)?;
    if failures.is_empty() { Ok(()) } else { Err(CommandFailure::Several(failures)) }
}

/// All articles that a query finds. Tags may be part of it, so all are found before any is changed.
fn found(store: &Store, text: &str) -> Result<Vec<EntryId>, CommandFailure> {
    let (filter, mut last) = (query::filter(text)?, None);
    let rows = Windows::of(0, |wanted| {
        let FoundPage { rows, has_more, .. } = store.search(&filter, last, wanted).map_err(CommandFailure::work)?;
        last = rows.last().map(|row| row.id);
        Ok((rows, has_more))
    });
    rows.map(|row| row.map(|row| row.id)).collect()
}

fn list(tags: &[TagCount], format: ListFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let row = |tag: &TagCount| [tag.name.text().clone(), Sanitized::line(&tag.count.to_string())];
    match format {
        ListFormat::Json => {
            Ok(out.json_list(tags.iter().map(|tag| TagRecord { tag: tag.name.text(), articles: tag.count }))?)
        }
        ListFormat::Text if tags.is_empty() => {
            Ok(out.hint("No article has a tag; `crosshead tag energy ID` puts one on an article.")?)
        }
        ListFormat::Text => Ok(out.list(["tag", "articles"], &tags.iter().map(row).collect::<Vec<_>>())?),
    }
}
