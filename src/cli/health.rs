//! `health`: prints feed health.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::args::ListFormat;
use super::exit::CommandFailure;
use super::feeds::{NO_FEEDS, stamp};
use super::output::Output;
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{Condition, Feed, FeedId, FeedKind};
use crate::store::Store;

/// A feed's health for other programs. Unknown values are null.
#[derive(Serialize)]
struct HealthRecord<'a> {
    id: FeedId,
    title: &'a Sanitized,
    url: &'a HttpUrl,
    /// "gone", "failing", "dead", "waiting", "new" or "ok"
    state: &'static str,
    error: Option<&'a Sanitized>,
    failing_since: Option<String>,
    failures: u32,
    last_ok: Option<String>,
    waits_until: Option<String>,
    next_visit: Option<String>,
    newest: Option<String>,
    posts_per_week: f32,
}

/// `crosshead health`: all feeds with their condition, those with a problem first.
pub fn run(store: &Store, format: ListFormat, out: &mut Output) -> Result<(), CommandFailure> {
    let mut feeds = store.feeds().map_err(CommandFailure::work)?.feeds;
    feeds.retain(|feed| feed.kind == FeedKind::Web);
    let now = Utc::now();
    feeds.sort_by_cached_key(|feed| Condition::of(feed, now));
    match format {
        ListFormat::Json => out.json(&feeds.iter().map(|feed| record(feed, now)).collect::<Vec<_>>())?,
        ListFormat::Text if feeds.is_empty() => out.hint(NO_FEEDS)?,
        ListFormat::Text => {
            let head = ["id", "state", "since", "failures", "last ok", "a week", "title", "last failure"];
            out.list(head, &feeds.iter().map(|feed| row(feed, now)).collect::<Vec<_>>())?;
        }
    }
    Ok(())
}

/// `since` is when the state began: the failures, or the silence.
fn row(feed: &Feed, now: DateTime<Utc>) -> [Sanitized; 8] {
    let condition = Condition::of(feed, now);
    let since = match condition {
        Condition::Dead(newest) => Some(newest),
        Condition::Gone | Condition::Failing(_) | Condition::Waiting(_) => feed.health.failing_since,
        Condition::New | Condition::Well => None,
    };
    let date = |date: Option<DateTime<Utc>>| Sanitized::line(&date.map_or_else(String::new, stamp));
    [
        Sanitized::line(&feed.id.0.to_string()),
        Sanitized::line(condition.name()),
        date(since),
        Sanitized::line(&feed.health.failures.to_string()),
        date(feed.checked),
        Sanitized::line(&format!("{:.1}", feed.health.weekly(condition))),
        feed.title.clone(),
        feed.error.clone().unwrap_or_default(),
    ]
}

fn record(feed: &Feed, now: DateTime<Utc>) -> HealthRecord<'_> {
    let condition = Condition::of(feed, now);
    let health = &feed.health;
    let waits_until = if let Condition::Waiting(until) = condition { Some(until) } else { None };
    HealthRecord {
        id: feed.id,
        title: &feed.title,
        url: &feed.url,
        state: condition.name(),
        error: feed.error.as_ref(),
        failing_since: health.failing_since.map(stamp),
        failures: health.failures,
        last_ok: feed.checked.map(stamp),
        waits_until: waits_until.map(stamp),
        next_visit: health.next_visit(now).map(stamp),
        newest: health.newest.map(stamp),
        posts_per_week: health.weekly(condition),
    }
}
