//! `clean`: clears old articles by the limits of their feeds, and gives the space back.

use std::future::pending;

use serde::Serialize;

use super::args::ListFormat;
use super::exit::CommandFailure;
use super::feeds::RESULT;
use super::output::Output;
use super::session::wait;
use crate::article::Sanitized;
use crate::article::text::number::grouped;
use crate::feed::{FeedClearing, FeedId, FileSize};
use crate::runtime::engine::Engine;

/// The hint if nothing is to be cleared.
const NOTHING: &str = "Nothing is old enough to be cleared. [retention] in the config sets how long articles are kept, \
    `crosshead set FEED keep-days=30` for one feed.";

/// What was cleared, or would be, for other programs.
#[derive(Serialize)]
struct CleanRecord<'a> {
    is_dry_run: bool,
    feeds: Vec<FeedRecord<'a>>,
    articles: usize,
    bytes: u64,
    /// By how much the data file has become smaller.
    given_back: u64,
}

#[derive(Serialize)]
struct FeedRecord<'a> {
    id: FeedId,
    title: &'a Sanitized,
    articles: usize,
    bytes: u64,
}

/// `crosshead clean`: with `is_dry_run`, only what would go is told.
pub fn run(engine: &Engine, is_dry_run: bool, format: ListFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let (cleared, given_back) = if is_dry_run { (wait(engine.to_clear())?, 0) } else { clean(engine)? };
    match format {
        ListFormat::Json => Ok(out.json(&record(&cleared, given_back, is_dry_run))?),
        ListFormat::Text if cleared.is_empty() && given_back == 0 => Ok(out.hint(NOTHING)?),
        ListFormat::Text => {
            if !cleared.is_empty() {
                out.list(RESULT, &cleared.iter().map(|feed| row(feed, is_dry_run)).collect::<Vec<_>>())?;
            }
            Ok(out.hint(&total(&cleared, given_back, is_dry_run))?)
        }
    }
}

/// What went, and by how many bytes the file has become smaller.
fn clean(engine: &Engine) -> Result<(Vec<FeedClearing>, u64), CommandFailure> {
    let store = engine.store();
    let before = store.size().map_err(CommandFailure::work)?;
    let cleared = wait(engine.clean(|_| (), pending()))?;
    store.compact().map_err(CommandFailure::work)?;
    let after = store.size().map_err(CommandFailure::work)?;
    Ok((cleared, before.saturating_sub(after)))
}

fn record(cleared: &[FeedClearing], given_back: u64, is_dry_run: bool) -> CleanRecord<'_> {
    let feeds = cleared.iter().map(|FeedClearing { feed, title, articles, bytes }| FeedRecord {
        id: *feed,
        title,
        articles: *articles,
        bytes: *bytes,
    });
    CleanRecord { is_dry_run, feeds: feeds.collect(), articles: articles(cleared), bytes: bytes(cleared), given_back }
}

fn row(feed: &FeedClearing, is_dry_run: bool) -> [Sanitized; 3] {
    let what = if is_dry_run { "would go" } else { "cleared" };
    let result = format!("{} {what}, {}", counted(feed.articles), FileSize(feed.bytes));
    [Sanitized::line(&feed.feed.0.to_string()), feed.title.clone(), Sanitized::line(&result)]
}

/// "1,200 articles of 3 feeds were cleared; the data file is 14 MB smaller."
fn total(cleared: &[FeedClearing], given_back: u64, is_dry_run: bool) -> String {
    let feeds = if cleared.len() == 1 { "1 feed".to_owned() } else { format!("{} feeds", grouped(cleared.len())) };
    let what = format!("{} of {feeds}", counted(articles(cleared)));
    match (is_dry_run, given_back) {
        (true, _) => format!("{what} would be cleared, about {}. Nothing was changed.", FileSize(bytes(cleared))),
        (false, 0) => format!("{what} cleared. The data file keeps the space for new articles."),
        (false, given_back) => format!("{what} cleared; the data file is {} smaller.", FileSize(given_back)),
    }
}

fn counted(articles: usize) -> String {
    if articles == 1 { "1 article".to_owned() } else { format!("{} articles", grouped(articles)) }
}

fn articles(cleared: &[FeedClearing]) -> usize {
    cleared.iter().map(|feed| feed.articles).sum()
}

fn bytes(cleared: &[FeedClearing]) -> u64 {
    cleared.iter().map(|feed| feed.bytes).sum()
}
