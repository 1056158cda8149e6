//! Pages of what a query finds: the rows of the entries that `search` names.

use rusqlite::Connection;

use super::{backlog, lists, search};
use crate::feed::{EntryFilter, EntryId, FoundPage};

/// The first rows of a query with ids below `before`.
pub fn page(
    connection: &Connection,
    filter: &EntryFilter,
    before: Option<EntryId>,
    rows: usize,
) -> rusqlite::Result<FoundPage> {
    let mut ids = search::ids(connection, filter, before, rows + 1)?;
    let has_more = ids.len() > rows;
    ids.truncate(rows);
    let mut statement = connection.prepare_cached(&format!("{} WHERE entries.id = ?1", lists::ROW))?;
    let rows = ids.into_iter().map(|id| statement.query_row([id], lists::row)).collect::<Result<_, _>>()?;
    Ok(FoundPage { rows, has_more, waiting: backlog::length(connection)? })
}
