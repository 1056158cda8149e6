//! `search`: the articles that a query finds; what arrived last comes first.

use super::args::{ListFormat, SearchArgs};
use super::exit::CommandFailure;
use super::output::Output;
use super::windows::Windows;
use super::{entries, query, questions};
use crate::feed::FoundPage;
use crate::store::Store;

/// `crosshead search`: at most `limit` articles; 0 means all.
pub fn run(store: &Store, arguments: &SearchArgs, out: &mut Output) -> Result<(), CommandFailure> {
    let filter = query::filter(&arguments.query.join(" "))?;
    let (mut last, mut unprepared) = (None, 0);
    let mut rows = Windows::of(arguments.limit, |wanted| {
        let page = store.search(&filter, last, wanted).map_err(CommandFailure::work)?;
        let FoundPage { rows, has_more, waiting } = page;
        (last, unprepared) = (rows.last().map(|row| row.id), waiting);
        Ok((rows, has_more))
    });
    match arguments.format {
        ListFormat::Json => entries::json(store, &mut rows, out)?,
        ListFormat::Text => entries::list(&rows.by_ref().collect::<Result<Vec<_>, _>>()?, query::NOTHING, out)?,
    }
    drop(rows);
    questions::say_waiting(unprepared);
    Ok(())
}
