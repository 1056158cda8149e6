//! The table of named queries. A smart list is such a query, and a rule is one with actions; a row can be both.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::article::Sanitized;
use crate::feed::{ListId, ListOrigin, SmartList};

/// The smart lists, in the order of the feed pane.
pub fn lists(connection: &Connection) -> rusqlite::Result<Vec<SmartList>> {
    let sql = "SELECT id, name, query, origin FROM queries WHERE is_list = 1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut lists = statement.query_map([], list)?.collect::<Result<Vec<SmartList>, _>>()?;
    lists.sort_by_cached_key(|list| (list.name.to_lowercase(), list.id));
    Ok(lists)
}

fn list(row: &Row<'_>) -> rusqlite::Result<SmartList> {
    Ok(SmartList {
        id: ListId(row.get("id")?),
        name: Sanitized::line(row.get_ref("name")?.as_str()?),
        query: row.get("query")?,
        origin: if row.get_ref("origin")?.as_str()? == CONFIG { ListOrigin::Config } else { ListOrigin::User },
    })
}

/// The column `origin`.
const USER: &str = "user";
const CONFIG: &str = "config";

fn name_of(origin: ListOrigin) -> &'static str {
    match origin {
        ListOrigin::User => USER,
        ListOrigin::Config => CONFIG,
    }
}

/// Gives a list its query; one that is not there is made. A rule of that name that has another query does nothing any more: it
/// would act on what it does not mean.
pub fn put(transaction: &Transaction<'_>, name: &str, query: &str, origin: ListOrigin) -> rusqlite::Result<()> {
    let sql = "INSERT INTO queries (name, query, origin) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE
        SET actions = iif(query = excluded.query, actions, ''), query = excluded.query, origin = excluded.origin, is_list = 1
        WHERE (query, origin, is_list) <> (excluded.query, excluded.origin, 1)";
    transaction.prepare_cached(sql)?.execute(params![name, query, name_of(origin)]).map(drop)
}

/// Removes a list. If it is a rule as well, that stays.
pub fn remove(transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("DELETE FROM queries WHERE name = ?1 AND is_list = 1 AND actions = ''")?
        .execute([name])?;
    transaction.prepare_cached("UPDATE queries SET is_list = 0 WHERE name = ?1")?.execute([name]).map(drop)
}

/// Makes a change of the user's to a list: its query, or its removal.
pub fn change(transaction: &Transaction<'_>, name: &str, query: Option<&str>) -> rusqlite::Result<()> {
    match query {
        Some(query) => put(transaction, name, query, ListOrigin::User),
        None => remove(transaction, name),
    }
}

/// Whether the lists of the config are those here.
pub fn is_in_step(connection: &Connection, configured: &[(Sanitized, Option<String>)]) -> rusqlite::Result<bool> {
    let known = lists(connection)?;
    let is_here = |(name, query): &(Sanitized, Option<String>)| {
        let of_name = known.iter().find(|list| list.name == *name && list.origin == ListOrigin::Config);
        match query {
            Some(query) => of_name.is_some_and(|list| list.query == *query),
            None => true,
        }
    };
    let is_configured =
        |list: &&SmartList| list.origin == ListOrigin::User || configured.iter().any(|(name, _)| *name == list.name);
    Ok(configured.iter().all(is_here) && known.iter().all(|list| is_configured(&list)))
}

/// Takes over the lists of the config, and removes those that are not in it any more. One without a query has a wrong one: it
/// stays as it was.
pub fn keep_in_step(transaction: &Transaction<'_>, configured: &[(Sanitized, Option<String>)]) -> rusqlite::Result<()> {
    for list in lists(transaction)?.iter().filter(|list| list.origin == ListOrigin::Config) {
        if !configured.iter().any(|(name, _)| *name == list.name) {
            remove(transaction, &list.name)?;
        }
    }
    for (name, query) in configured {
        if let Some(query) = query {
            put(transaction, name, query, ListOrigin::Config)?;
        }
    }
    Ok(())
}

/// The list of a name.
pub fn named(connection: &Connection, name: &str) -> rusqlite::Result<Option<SmartList>> {
    let sql = "SELECT id, name, query, origin FROM queries WHERE name = ?1 AND is_list = 1";
    connection.prepare_cached(sql)?.query_row([name], list).optional()
}
