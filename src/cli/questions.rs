//! `faq --all`: the questions of all stored articles.

use std::io::{self, Write};

use serde::Serialize;

use super::args::PartFormat;
use super::exit::CommandFailure;
use super::feeds::stamp;
use super::output::Output;
use super::windows::Windows;
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{EntryId, FeedId, QuestionPage, QuestionQuery, QuestionRow};
use crate::store::Store;

/// A question for other programs.
#[derive(Serialize)]
struct QuestionRecord {
    question: Sanitized,
    /// How many articles answer it.
    answers: usize,
    entry: EntryId,
    feed: FeedId,
    feed_title: Sanitized,
    title: Sanitized,
    url: Option<HttpUrl>,
    published: Option<String>,
}

/// A row, or why it could not be read.
type QuestionFound = Result<QuestionRow, CommandFailure>;

/// `crosshead faq --all`: at most `limit` questions, the newest first; 0 means all.
pub fn run(
    store: &Store,
    words: &str,
    limit: usize,
    format: PartFormat,
    out: &mut Output,
) -> Result<(), CommandFailure> {
    let (mut after, mut unprepared) = (None, 0);
    let rows = Windows::of(limit, |wanted| {
        let query = QuestionQuery { words: words.to_owned(), after, rows: wanted };
        let QuestionPage { rows, next, waiting } = store.questions(&query).map_err(CommandFailure::work)?;
        (after, unprepared) = (next, waiting);
        Ok((rows, next.is_some()))
    });
    match format {
        PartFormat::Json => json(store, rows, out)?,
        PartFormat::Markdown => markdown(rows, out)?,
        PartFormat::Text => list(rows, out)?,
    }
    say_waiting(unprepared);
    Ok(())
}

/// Tells on standard error how many articles are not prepared yet, so that something may be missing.
pub(super) fn say_waiting(waiting: usize) {
    if waiting > 0 {
        let (count, are) = if waiting == 1 { ("1 article", "is") } else { (&*format!("{waiting} articles"), "are") };
        let _ = writeln!(io::stderr(), "crosshead: {count} {are} not prepared yet; `crosshead index` does it");
    }
}

fn list(rows: impl Iterator<Item = QuestionFound>, out: &mut Output) -> Result<(), CommandFailure> {
    let rows = rows.map(|row| row.map(text)).collect::<Result<Vec<_>, _>>()?;
    if rows.is_empty() {
        return Ok(out.hint("No stored article has such a question.")?);
    }
    Ok(out.list_within_the_screen(["id", "published", "answers", "feed", "question"], &rows)?)
}

fn text(row: QuestionRow) -> [Sanitized; 5] {
    [
        Sanitized::line(&row.entry.id.0.to_string()),
        Sanitized::line(&row.entry.published.map(super::entries::local).unwrap_or_default()),
        Sanitized::line(&row.answers.to_string()),
        row.entry.feed_title,
        row.text,
    ]
}

fn markdown(rows: impl Iterator<Item = QuestionFound>, out: &mut Output) -> Result<(), CommandFailure> {
    for row in rows {
        let QuestionRow { text, entry, .. } = row?;
        writeln!(out, "- {text} ({}, {})", entry.feed_title, entry.title)?;
    }
    Ok(())
}

/// Writes each question as it is read.
fn json(store: &Store, rows: impl Iterator<Item = QuestionFound>, out: &mut Output) -> Result<(), CommandFailure> {
    let mut failure = None;
    let records = rows.map(|row| record(store, row?));
    out.json_list(records.map_while(|record| record.map_err(|error| failure = Some(error)).ok()))?;
    failure.map_or(Ok(()), Err)
}

fn record(store: &Store, row: QuestionRow) -> Result<QuestionRecord, CommandFailure> {
    let detail = store.entry(row.entry.id).map_err(CommandFailure::work)?;
    Ok(QuestionRecord {
        question: row.text,
        answers: row.answers,
        entry: row.entry.id,
        feed: row.entry.feed,
        feed_title: row.entry.feed_title,
        title: row.entry.title,
        url: detail.and_then(|detail| detail.url),
        published: row.entry.published.map(stamp),
    })
}
