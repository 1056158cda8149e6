//! `refresh`, `add`, `remove`, `feeds`: the subscriptions, and which one an argument names.

use std::future::pending;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::args::ListFormat;
use super::exit::CommandFailure;
use super::output::Output;
use super::session::wait;
use crate::app::job::{Job, JobKind};
use crate::article::{HttpUrl, Sanitized};
use crate::config::nearest;
use crate::feed::{Feed, FeedId, FeedKind, FeedLink, Refreshed, Round};
use crate::runtime::engine::{Engine, EngineError, FeedRefresh, Step, Subscribed};
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
    out.list(RESULT, &done)?;
    wait(engine.clean(|articles| tracing::info!("{articles} old articles are cleared"), pending()))?;
    wait(engine.prefetch(|_, _| (), pending()))?;
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
    /// Which of several feeds of a page is meant, counted from 1.
    pub pick: Option<usize>,
    /// All of them are meant.
    pub takes_all: bool,
}

/// `crosshead add`: subscribes, and gives the feed a name and a folder if they were given.
pub fn add(engine: &Engine, address: &str, new_feed: &NewFeed, out: &mut Output) -> Result<(), CommandFailure> {
    let on_try = |url: &HttpUrl| {
        let mut job = Job::new(JobKind::Subscribe, Utc::now());
        job.wait_for(url.to_sanitized(), Utc::now());
        job_line::show(&job);
    };
    let subscribed = wait(engine.subscribe_telling(address, &on_try));
    job_line::clear();
    let (page, feeds) = match subscribed {
        Err(EngineError::SeveralFeeds { page, feeds }) => (page, feeds),
        subscribed => {
            let row = added(engine, &subscribed?, new_feed)?;
            return Ok(out.list(RESULT, &[row])?);
        }
    };
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for url in chosen(&page, &feeds, new_feed)? {
        match wait(engine.subscribe_from(&page, &url)) {
            Ok(subscribed) => rows.push(added(engine, &subscribed, new_feed)?),
            Err(error) => failures.push(format!("{url}: {error}")),
        }
    }
    out.list(RESULT, &rows)?;
    if failures.is_empty() { Ok(()) } else { Err(CommandFailure::Several(failures)) }
}

/// Those of several feeds that are meant.
fn chosen(page: &HttpUrl, feeds: &[FeedLink], new_feed: &NewFeed) -> Result<Vec<HttpUrl>, CommandFailure> {
    let count = feeds.len();
    match new_feed.pick {
        _ if new_feed.takes_all => Ok(feeds.iter().map(|feed| feed.url.clone()).collect()),
        Some(number) => match number.checked_sub(1).and_then(|index| feeds.get(index)) {
            Some(feed) => Ok(vec![feed.url.clone()]),
            None => Err(CommandFailure::Usage(format!("--pick {number}: {page} has {count} feeds"))),
        },
        None => {
            let row = |(number, feed): (usize, &FeedLink)| format!("\n  {number}  {}  {}", feed.url, feed.title);
            let rows: String = (1..).zip(feeds).map(row).map(|row| row.trim_end().to_owned()).collect();
            let how = "give the address of one, its number with --pick, or --all";
            Err(CommandFailure::Work(format!("{page} has {count} feeds, and nothing was done: {how}{rows}")))
        }
    }
}

/// Gives a new feed its name and folder; returns its row.
fn added(engine: &Engine, subscribed: &Subscribed, new_feed: &NewFeed) -> Result<[Sanitized; 3], CommandFailure> {
    let title = name_and_file(engine.store(), subscribed, new_feed)?;
    let id = Sanitized::line(&subscribed.feed.0.to_string());
    let came = what_came(&subscribed.refreshed);
    let result = if subscribed.is_new { came } else { Sanitized::line(&format!("already subscribed, {came}")) };
    Ok([id, title, result])
}

/// The names of the columns of what a command did to feeds.
pub const RESULT: [&str; 3] = ["id", "feed", "result"];

/// The path of a folder as it is typed.
pub fn folder_path(typed: &str) -> Vec<Sanitized> {
    typed.split('/').map(Sanitized::line).filter(|name| !name.is_empty()).collect()
}

/// Gives the feed the requested title and folder. Returns its title.
fn name_and_file(store: &Store, subscribed: &Subscribed, new_feed: &NewFeed) -> Result<Sanitized, CommandFailure> {
    if let Some(folder) = new_feed.folder {
        store.move_to(subscribed.feed, &folder_path(folder)).map_err(CommandFailure::work)?;
    }
    let Some(title) = new_feed.title.map(Sanitized::line) else {
        return Ok(subscribed.title.clone());
    };
    store.rename(subscribed.feed, Some(&title)).map_err(CommandFailure::work)?;
    Ok(title)
}

/// What becomes of the starred and tagged articles of a feed that is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stars {
    /// Nothing was said: with starred or tagged articles, nothing is done.
    Unsaid,
    Kept,
    Dropped,
}

/// `crosshead remove`: the feed goes with its articles.
pub fn remove(store: &Store, feed: &str, stars: Stars, out: &mut Output) -> Result<(), CommandFailure> {
    let feed = find_feed(store, feed)?;
    if feed.marked().total() > 0 && stars == Stars::Unsaid && feed.kind == FeedKind::Web {
        let why = format!(
            "{} has {}, and nothing was done: --keep-starred keeps them among the kept pages, --all removes them too",
            feed.title,
            feed.marked()
        );
        return Err(CommandFailure::Work(why));
    }
    let before = store.feed(feed.id).map_err(CommandFailure::work)?.map_or(0, |feed| feed.total);
    if stars == Stars::Kept && feed.kind == FeedKind::Web {
        store.rescue(feed.id).map_err(CommandFailure::work)?;
    }
    let left = store.feed(feed.id).map_err(CommandFailure::work)?.map_or(0, |feed| feed.total);
    store.unsubscribe(feed.id).map_err(CommandFailure::work)?;
    let articles = if left == 1 { "article" } else { "articles" };
    let kept = if before > left { format!(", {} kept", before - left) } else { String::new() };
    let result = Sanitized::line(&format!("removed with {left} {articles}{kept}"));
    Ok(out.list(RESULT, &[[Sanitized::line(&feed.id.0.to_string()), feed.title, result]])?)
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

/// The feed that an argument names: by id, by address or by title.
pub fn find(store: &Store, argument: &str) -> Result<FeedId, CommandFailure> {
    find_feed(store, argument).map(|feed| feed.id)
}

/// The same, with all that is known of it.
pub fn find_feed(store: &Store, argument: &str) -> Result<Feed, CommandFailure> {
    let feeds = store.feeds().map_err(CommandFailure::work)?.feeds;
    let url = HttpUrl::parse(argument).ok();
    let id = argument.parse().ok().map(FeedId);
    let is_meant = |feed: &&Feed| Some(feed.id) == id || Some(&feed.url) == url.as_ref();
    if let Some(feed) = feeds.iter().find(is_meant) {
        return Ok(feed.clone());
    }
    let wanted = argument.to_lowercase();
    let called: Vec<&Feed> = feeds.iter().filter(|feed| feed.title.to_lowercase() == wanted).collect();
    match called[..] {
        [feed] => Ok(feed.clone()),
        [] => Err(missing(argument, &feeds)),
        _ => Err(several(argument, &called)),
    }
}

fn missing(argument: &str, feeds: &[Feed]) -> CommandFailure {
    let wanted = argument.to_lowercase();
    let titles: Vec<String> = feeds.iter().map(|feed| feed.title.to_lowercase()).collect();
    let part = titles.iter().position(|title| !wanted.is_empty() && title.contains(&wanted));
    let near = nearest(&wanted, titles.iter().map(String::as_str));
    let near = part.or_else(|| titles.iter().position(|title| near == Some(title)));
    let advice = match near.map(|index| &feeds[index]) {
        Some(feed) => format!("did you mean “{}” (id {})?", feed.title, feed.id.0),
        None => "`crosshead feeds` lists them".to_owned(),
    };
    CommandFailure::Work(format!("there is no feed “{argument}”: give its id, its address or its title; {advice}"))
}

fn several(argument: &str, called: &[&Feed]) -> CommandFailure {
    let each: Vec<String> = called.iter().map(|feed| format!("{} ({})", feed.id.0, feed.url)).collect();
    CommandFailure::Work(format!("several feeds are called “{argument}”; give the id of one: {}", each.join(", ")))
}
