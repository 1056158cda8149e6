//! The stored fetch schedule of a feed: which validators the next request sends, and when it may be made.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};

use super::columns::{address, missing_address, number, stand_in, time};
use super::{FeedToFetch, Validators};
use crate::article::{HttpUrl, Sanitized};
use crate::feed::schedule::{FetchSchedule, Hints, Moving};
use crate::feed::{FeedId, Health, health};

/// Bytes of an `ETag` or a date.
const MOST_VALIDATOR: usize = 1024;

const COLUMNS: &str = "SELECT id, url, title, etag, last_modified, due, barred, failures, failing_since, is_gone,
    moved_to, moved_times, moved_since, hinted, skip_hours, skip_days, fetch_minutes FROM feeds";

/// What a fetch of each feed needs to know, in the order of their ids. That of kept pages is not fetched.
pub fn all(connection: &Connection) -> rusqlite::Result<Vec<FeedToFetch>> {
    connection
        .prepare_cached(&format!("{COLUMNS} WHERE removed IS NULL AND kind = 'web' ORDER BY id"))?
        .query_map([], job)?
        .collect()
}

/// What a fetch of one feed needs to know.
pub fn one(connection: &Connection, id: FeedId) -> rusqlite::Result<Option<FeedToFetch>> {
    connection
        .prepare_cached(&format!("{COLUMNS} WHERE id = ?1 AND removed IS NULL AND kind = 'web'"))?
        .query_row([id.0], job)
        .optional()
}

fn job(row: &Row<'_>) -> rusqlite::Result<FeedToFetch> {
    Ok(FeedToFetch {
        feed: FeedId(row.get("id")?),
        url: address(row, "url")?.ok_or_else(|| missing_address(row))?,
        title: Sanitized::line(&row.get::<_, String>("title")?),
        validators: Validators { etag: row.get("etag")?, last_modified: row.get("last_modified")? },
        fetch_schedule: fetch_schedule(row)?,
        interval: row.get::<_, Option<i64>>("fetch_minutes")?.and_then(TimeDelta::try_minutes),
    })
}

fn fetch_schedule(row: &Row<'_>) -> rusqlite::Result<FetchSchedule> {
    Ok(FetchSchedule {
        due: time(row, "due")?,
        barred: time(row, "barred")?,
        failures: row.get("failures")?,
        failing_since: time(row, "failing_since")?,
        is_gone: row.get("is_gone")?,
        moving: moving(row)?,
        hints: Hints {
            every: row.get::<_, Option<i64>>("hinted")?.and_then(TimeDelta::try_seconds),
            skip_hours: row.get("skip_hours")?,
            skip_days: row.get("skip_days")?,
        },
    })
}

fn moving(row: &Row<'_>) -> rusqlite::Result<Option<Moving>> {
    let (Some(to), Some(since)) = (address(row, "moved_to")?, time(row, "moved_since")?) else { return Ok(None) };
    Ok(Some(Moving { to, since, times: row.get("moved_times")? }))
}

/// Saves when a feed is due again, and what led to that.
pub fn save(transaction: &Transaction<'_>, id: FeedId, fetch_schedule: &FetchSchedule) -> rusqlite::Result<()> {
    let sql = "UPDATE feeds SET due = :due, barred = :barred, failures = :failures, failing_since = :failing_since,
        is_gone = :is_gone, moved_to = :moved_to, moved_times = :moved_times, moved_since = :moved_since,
        hinted = :hinted, skip_hours = :skip_hours, skip_days = :skip_days WHERE id = :id";
    let (moving, hints) = (fetch_schedule.moving.as_ref(), &fetch_schedule.hints);
    let changed = transaction.prepare_cached(sql)?.execute(named_params! {
        ":id": id.0,
        ":due": fetch_schedule.due.as_ref().map(DateTime::timestamp),
        ":barred": fetch_schedule.barred.as_ref().map(DateTime::timestamp),
        ":failures": fetch_schedule.failures,
        ":failing_since": fetch_schedule.failing_since.as_ref().map(DateTime::timestamp),
        ":is_gone": fetch_schedule.is_gone,
        ":moved_to": moving.map(|moving| moving.to.as_str()),
        ":moved_times": moving.map_or(0, |moving| moving.times),
        ":moved_since": moving.map(|moving| moving.since.timestamp()),
        ":hinted": hints.every.map(|every| every.num_seconds()),
        ":skip_hours": hints.skip_hours,
        ":skip_days": hints.skip_days,
    });
    changed.map(drop)
}

/// Drops a validator that is longer than any real one: half of it would match nothing.
pub fn storable(validator: Option<&str>) -> Option<&str> {
    validator.filter(|validator| validator.len() <= MOST_VALIDATOR)
}

/// Saves validators; one that is missing leaves the old one.
pub fn renew(transaction: &Transaction<'_>, id: FeedId, validators: &Validators) -> rusqlite::Result<()> {
    let sql = "UPDATE feeds SET etag = coalesce(?2, etag), last_modified = coalesce(?3, last_modified) WHERE id = ?1";
    let changed = transaction.prepare_cached(sql)?.execute(params![
        id.0,
        storable(validators.etag.as_deref()),
        storable(validators.last_modified.as_deref())
    ]);
    changed.map(drop)
}

/// Gives the feed a new address. Returns `false` if another subscription has it.
pub fn readdress(transaction: &Transaction<'_>, id: FeedId, url: &HttpUrl) -> rusqlite::Result<bool> {
    let sql = "UPDATE OR IGNORE feeds SET url = ?2, host = ?3, moved_to = NULL, moved_times = 0, moved_since = NULL
        WHERE id = ?1";
    let changed = transaction.prepare_cached(sql)?.execute(params![id.0, url.as_str(), stand_in(url)]);
    changed.map(|rows| rows == 1)
}

/// Columns of [`health()`], for a query of the table of feeds. Each is one lookup or a short walk along an index.
pub fn health_columns() -> String {
    let period = health::LOOKED_BACK.num_seconds();
    format!(
        "due, barred, failures, failing_since, is_gone,
    (SELECT max(ranked) FROM entries WHERE feed = feeds.id) AS newest,
    (SELECT min(ranked) FROM entries WHERE feed = feeds.id AND ranked >=
        (SELECT max(ranked) FROM entries WHERE feed = feeds.id) - {period}) AS oldest,
    (SELECT count(*) FROM entries WHERE feed = feeds.id AND ranked >=
        (SELECT max(ranked) FROM entries WHERE feed = feeds.id) - {period}) AS recent"
    )
}

/// The health of a feed from the columns above.
pub fn health(row: &Row<'_>) -> rusqlite::Result<Health> {
    let (oldest, newest) = (time(row, "oldest")?, time(row, "newest")?);
    let recent = number(row, "recent")?;
    let rate = |(oldest, newest): (DateTime<Utc>, DateTime<Utc>)| health::posts_per_week(recent, oldest, newest);
    Ok(Health {
        failing_since: time(row, "failing_since")?,
        failures: row.get("failures")?,
        is_gone: row.get("is_gone")?,
        barred: time(row, "barred")?,
        due: time(row, "due")?,
        newest,
        posts_per_week: oldest.zip(newest).map_or(0.0, rate),
    })
}
