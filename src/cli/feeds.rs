//! `refresh`, `add`, `remove`, `feeds`: the subscriptions.

use std::future::pending;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::args::ListFormat;
use super::exit::CommandFailure;
use super::output::Output;
use super::session::wait;
use crate::app::job::{Job, JobKind};
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{Feed, FeedId, Refreshed, Round};
use crate::runtime::engine::{Engine, FeedRefresh, Step, Subscribed};
use crate::runtime::job_line;
use crate::store::Store;

/// A feed for other programs.
#[derive(Serialize)]
struct FeedRecord<'a> {
    id: FeedId,
    url: &'a HttpUrl,
    title: &'a Sanitized,
    folder: &'a [Sanitized],
    site: Option<&'a HttpUrl>,
    unread: usize,
    total: usize,
    checked: Option<String>,
    error: Option<&'a Sanitized>,
}

/// The hint if there are no feeds.
pub const NO_FEEDS: &str = "There are no feeds; `crosshead add URL` subscribes to one.";

/// The hint if no feed is to be fetched, because none is due or all are gone.
const NONE_TO_VISIT: &str = "There is no feed to fetch now.";

/// Refreshes feeds at the user's request.
pub fn refresh(engine: &Engine, feed: Option<&str>, out: &mut Output) -> Result<(), CommandFailure> {
    let which = feed.map(|feed| find(engine.store(), feed)).transpose()?;
    go_round(engine, Round::from(which), out)
}

/// `crosshead refresh --due`: fetches the feeds that are due, for a timer.
pub fn refresh_due(engine: &Engine, out: &mut Output) -> Result<(), CommandFailure> {
    go_round(engine, Round::Due, out)
}

fn go_round(engine: &Engine, round: Round, out: &mut Output) -> Result<(), CommandFailure> {
    let results = wait(engine.refresh(round, show_progress, pending()));
    job_line::clear();
    let results = results?;
    if results.is_empty() {
        let is_empty = engine.store().feeds().map_err(CommandFailure::work)?.feeds.is_empty();
        return Ok(out.hint(if is_empty { NO_FEEDS } else { NONE_TO_VISIT })?);
    }
    let done: Vec<_> = results.iter().filter_map(refreshed_row).collect();
    out.list(["id", "feed", "result"], &done)?;
    let failures: Vec<String> = results.iter().filter_map(failure).collect();
    if failures.is_empty() { Ok(()) } else { Err(CommandFailure::Several(failures)) }
}

fn refreshed_row(refresh: &FeedRefresh) -> Option<[Sanitized; 3]> {
    let refreshed = refresh.result.as_ref().ok()?;
    Some([Sanitized::line(&refresh.feed.0.to_string()), refresh.title.clone(), what_came(refreshed)])
}

fn what_came(refreshed: &Refreshed) -> Sanitized {
    let mut parts = vec![if refreshed.new == 0 { "nothing new".to_owned() } else { format!("{} new", refreshed.new) }];
    if refreshed.updated > 0 {
        parts.push(format!("{} updated", refreshed.updated));
    }
    if refreshed.skipped > 0 {
        parts.push(format!("{} skipped", refreshed.skipped));
    }
    if let Some(cut) = refreshed.cut {
        parts.push(format!("kept {cut}"));
    }
    Sanitized::line(&parts.join(", "))
}

fn failure(refresh: &FeedRefresh) -> Option<String> {
    let sentence = refresh.result.as_ref().err()?;
    Some(format!("{}: {sentence}", refresh.title))
}

fn show_progress(step: Step) {
    let mut job = Job::new(JobKind::Refresh, Utc::now());
    (job.done, job.total, job.failed) = (step.done, step.total, step.failed);
    job.wait_for(step.current, Utc::now());
    job_line::show(&job);
}

/// The title and folder the user wants for a new feed.
pub struct NewFeed<'a> {
    pub title: Option<&'a str>,
    pub folder: Option<&'a str>,
}

/// `crosshead add`: subscribes, and gives the feed a name and a folder if they were given.
pub fn add(engine: &Engine, address: &str, new_feed: &NewFeed, out: &mut Output) -> Result<(), CommandFailure> {
    let subscribed = wait(engine.subscribe(address))?;
    let title = name_and_file(engine.store(), &subscribed, new_feed)?;
    let id = Sanitized::line(&subscribed.feed.0.to_string());
    Ok(out.list(["id", "feed", "result"], &[[id, title, what_came(&subscribed.refreshed)]])?)
}

/// Gives the feed the requested title and folder. Returns its title.
fn name_and_file(store: &Store, subscribed: &Subscribed, new_feed: &NewFeed) -> Result<Sanitized, CommandFailure> {
    if let Some(folder) = new_feed.folder {
        let path: Vec<Sanitized> = folder.split('/').map(Sanitized::line).filter(|name| !name.is_empty()).collect();
        store.move_to(subscribed.feed, &path).map_err(CommandFailure::work)?;
    }
    let Some(title) = new_feed.title.map(Sanitized::line) else {
        return Ok(subscribed.title.clone());
    };
    store.rename(subscribed.feed, Some(&title)).map_err(CommandFailure::work)?;
    Ok(title)
}

/// `crosshead remove`: the feed goes with its articles.
pub fn remove(store: &Store, feed: &str) -> Result<(), CommandFailure> {
    store.unsubscribe(find(store, feed)?).map_err(CommandFailure::work)
}

/// `crosshead feeds`: all feeds with their ids, which other commands take.
pub fn list(store: &Store, format: ListFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let feeds = store.feeds().map_err(CommandFailure::work)?.feeds;
    match format {
        ListFormat::Json => out.json(&feeds.iter().map(record).collect::<Vec<_>>())?,
        ListFormat::Text if feeds.is_empty() => out.hint(NO_FEEDS)?,
        ListFormat::Text => {
            let head = ["id", "unread", "all", "title", "folder", "address", "last failure"];
            out.list(head, &feeds.iter().map(row).collect::<Vec<_>>())?;
        }
    }
    Ok(())
}

fn row(feed: &Feed) -> [Sanitized; 7] {
    [
        Sanitized::line(&feed.id.0.to_string()),
        Sanitized::line(&feed.unread.to_string()),
        Sanitized::line(&feed.total.to_string()),
        feed.title.clone(),
        Sanitized::line(&feed.folder.iter().map(|name| &**name).collect::<Vec<_>>().join("/")),
        feed.url.to_sanitized(),
        feed.error.clone().unwrap_or_default(),
    ]
}

fn record(feed: &Feed) -> FeedRecord<'_> {
    FeedRecord {
        id: feed.id,
        url: &feed.url,
        title: &feed.title,
        folder: &feed.folder,
        site: feed.site.as_ref(),
        unread: feed.unread,
        total: feed.total,
        checked: feed.checked.map(stamp),
        error: feed.error.as_ref(),
    }
}

/// A date for programs: RFC 3339, in UTC, whole seconds.
pub fn stamp(date: DateTime<Utc>) -> String {
    date.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The feed that an argument names, by id or by address.
pub fn find(store: &Store, argument: &str) -> Result<FeedId, CommandFailure> {
    let missing = || CommandFailure::Work(format!("there is no feed “{argument}”; `crosshead feeds` lists them"));
    if let Ok(id) = argument.parse() {
        let feed = store.feed(FeedId(id)).map_err(CommandFailure::work)?;
        return feed.map(|feed| feed.id).ok_or_else(missing);
    }
    let url = HttpUrl::parse(argument).map_err(|_| missing())?;
    store.find_feed(&url).map_err(CommandFailure::work)?.ok_or_else(missing)
}
