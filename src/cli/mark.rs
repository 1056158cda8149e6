//! `mark`: the read mark and the star of articles, for scripts.

use super::args::{ListFormat, MarkChoice};
use super::entries;
use super::exit::CommandFailure;
use super::output::Output;
use crate::feed::{EntryId, EntryRow};
use crate::runtime::engine::EngineError;
use crate::store::Store;

/// Marks the articles that are there, in one transaction, and prints them as `entries` does. An id without an article costs only
/// itself.
pub fn run(
    store: &Store,
    mark: MarkChoice,
    ids: &[i64],
    format: ListFormat,
    out: &mut Output,
) -> Result<(), CommandFailure> {
    let (there, failures) = there(store, ids)?;
    let made = match mark {
        MarkChoice::Read => store.mark_read(&there, true),
        MarkChoice::Unread => store.mark_read(&there, false),
        MarkChoice::Star => store.star_all(&there, true),
        MarkChoice::Unstar => store.star_all(&there, false),
        MarkChoice::Hide => store.hide_all(&there, true),
        MarkChoice::Unhide => store.hide_all(&there, false),
    };
    made.map_err(CommandFailure::work)?;
    print(store, &there, format, out)?;
    if failures.is_empty() { Ok(()) } else { Err(CommandFailure::Several(failures)) }
}

/// The ids that articles have, and a sentence for each of the others.
pub(super) fn there(store: &Store, ids: &[i64]) -> Result<(Vec<EntryId>, Vec<String>), CommandFailure> {
    let (mut there, mut failures) = (Vec::new(), Vec::new());
    for id in ids.iter().copied().map(EntryId) {
        match store.entry(id).map_err(CommandFailure::work)? {
            Some(_) => there.push(id),
            None => failures.push(EngineError::NoEntry(id).to_string()),
        }
    }
    Ok((there, failures))
}

/// The articles as they are now, as `entries` prints them.
pub(super) fn print(
    store: &Store,
    ids: &[EntryId],
    format: ListFormat,
    out: &mut Output,
) -> Result<(), CommandFailure> {
    let row = |id: &EntryId| -> Result<Option<EntryRow>, CommandFailure> {
        Ok(store.entry(*id).map_err(CommandFailure::work)?.map(|entry| entry.row))
    };
    let rows = ids.iter().filter_map(|id| row(id).transpose());
    match format {
        ListFormat::Json => entries::json(store, rows, out),
        ListFormat::Text if ids.is_empty() => Ok(()),
        ListFormat::Text => entries::list(&rows.collect::<Result<Vec<_>, _>>()?, "", out),
    }
}
