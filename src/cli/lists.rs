//! `lists`: the smart lists, with how many articles they have, for scripts.

use serde::Serialize;

use super::args::{ListFormat, ListsCommand};
use super::exit::CommandFailure;
use super::output::Output;
use super::query;
use crate::article::Sanitized;
use crate::config::nearest;
use crate::feed::{EntryFilter, ListCount, ListOrigin, SmartList, rule};
use crate::store::Store;

/// A list for other programs. The counts are missing if its query cannot be understood.
#[derive(Serialize)]
struct ListRecord<'a> {
    name: &'a Sanitized,
    query: &'a str,
    unread: Option<usize>,
    total: Option<usize>,
    is_in_config: bool,
}

/// `crosshead lists`, with or without a command.
pub fn run(
    store: &Store,
    command: Option<&ListsCommand>,
    format: ListFormat,
    out: &mut Output,
) -> Result<(), CommandFailure> {
    match command {
        None => list(store, &store.smart_lists().map_err(CommandFailure::work)?, format, out),
        Some(ListsCommand::Add { name, query }) => {
            let added = add(store, name, &query.join(" "))?;
            list(store, &[added], format, out)
        }
        Some(ListsCommand::Remove { name }) => {
            let found = own(find(store, name)?)?;
            store.put_smart_list(&found.name, None).map_err(CommandFailure::work)
        }
    }
}

fn add(store: &Store, name: &str, text: &str) -> Result<SmartList, CommandFailure> {
    let name = SmartList::name(name).map_err(CommandFailure::Usage)?;
    query::filter(text)?;
    if let Some(known) = store.smart_list(&name).map_err(CommandFailure::work)? {
        own(known)?;
    }
    let rules = store.rules().map_err(CommandFailure::work)?;
    if rules.iter().any(|rule| rule.name == name && rule.query != text) {
        return Err(CommandFailure::Work(rule::name_is_taken(&name).to_string()));
    }
    store.put_smart_list(&name, Some(text)).map_err(CommandFailure::work)?;
    find(store, &name)
}

/// The list of a name.
fn find(store: &Store, name: &str) -> Result<SmartList, CommandFailure> {
    if let Some(list) = store.smart_list(name).map_err(CommandFailure::work)? {
        return Ok(list);
    }
    let lists = store.smart_lists().map_err(CommandFailure::work)?;
    let known = lists.iter().map(|list| &*list.name);
    Err(CommandFailure::Work(match nearest(name, known) {
        Some(known) => format!("there is no list “{name}”; did you mean “{known}”?"),
        None => format!("there is no list “{name}”; `crosshead lists` shows what there is"),
    }))
}

/// A list that can be changed here.
fn own(list: SmartList) -> Result<SmartList, CommandFailure> {
    match list.origin {
        ListOrigin::User => Ok(list),
        ListOrigin::Config => {
            Err(CommandFailure::Work(format!("“{}” is in [lists] of the config file; change it there", list.name)))
        }
    }
}

/// The entries of the list of a name.
pub(super) fn filter(store: &Store, name: &str) -> Result<EntryFilter, CommandFailure> {
    query::filter(&find(store, name)?.query)
}

fn list(store: &Store, lists: &[SmartList], format: ListFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let counts = counts(store, lists)?;
    let rows = lists.iter().zip(&counts);
    match format {
        ListFormat::Json => Ok(out.json_list(rows.map(|(list, count)| record(list, *count)))?),
        ListFormat::Text if lists.is_empty() => {
            Ok(out.hint("There are no smart lists; `crosshead lists add NAME QUERY` makes one.")?)
        }
        ListFormat::Text => {
            let rows: Vec<_> = rows.map(|(list, count)| text(list, *count)).collect();
            Ok(out.list_within_the_screen(["name", "unread", "total", "query"], &rows)?)
        }
    }
}

/// `None` for a list whose query cannot be understood: it costs only itself.
fn counts(store: &Store, lists: &[SmartList]) -> Result<Vec<Option<ListCount>>, CommandFailure> {
    let known: Vec<_> = lists.iter().filter_map(|list| Some((list.id, query::filter(&list.query).ok()?))).collect();
    let counts = store.count_lists(&known).map_err(CommandFailure::work)?;
    let of = |list: &SmartList| counts.iter().find(|(id, _)| *id == list.id).map(|(_, count)| *count);
    Ok(lists.iter().map(of).collect())
}

fn record(list: &SmartList, count: Option<ListCount>) -> ListRecord<'_> {
    ListRecord {
        name: &list.name,
        query: &list.query,
        unread: count.map(|count| count.unread),
        total: count.map(|count| count.total),
        is_in_config: list.origin == ListOrigin::Config,
    }
}

fn text(list: &SmartList, count: Option<ListCount>) -> [Sanitized; 4] {
    let number =
        |of: fn(ListCount) -> usize| Sanitized::line(&count.map_or("?".to_owned(), |count| of(count).to_string()));
    [list.name.clone(), number(|count| count.unread), number(|count| count.total), Sanitized::line(&list.query)]
}
