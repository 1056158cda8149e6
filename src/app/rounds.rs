//! When feeds are fetched by themselves while the program is open: as soon as one is due, but in rounds, so that a thousand
//! feeds do not wake the program a thousand times an hour. Nothing ticks between two rounds.
//!
//! A window without the focus may well be in view, and its articles may be waited for, so fetching goes on without it. After
//! a day nobody seems to be there: fetching rests until somebody is (unless notifications tell them), and then begins at
//! once. A terminal that does not tell of its focus always has it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::article::Sanitized;
use crate::config::Settings;
use crate::feed::Feed;
use crate::feed::schedule::is_ahead;

/// Between the end of a refresh and the next round.
const GAP: TimeDelta = TimeDelta::minutes(5);

/// A window that was left alone for so long is forsaken.
const FORSAKEN: TimeDelta = TimeDelta::days(1);

#[derive(Clone, Debug)]
pub struct Rounds {
    is_wanted: bool,
    /// Somebody is told of what comes, wherever they look.
    has_listener: bool,
    /// As the person wants each feed fetched.
    interval: TimeDelta,
    /// No round begins before.
    earliest: DateTime<Utc>,
    /// When the first feed is due, as far as is known.
    due: Option<DateTime<Utc>>,
    /// Since when the window does not have the focus.
    away_since: Option<DateTime<Utc>>,
    /// The notify command has failed, and the person knows.
    has_complained: bool,
}

impl Rounds {
    /// Who does not want a refresh at the start does not want one right after it either.
    pub fn new(settings: &Settings, now: DateTime<Utc>) -> Rounds {
        let minutes = i64::try_from(settings.refresh_interval).unwrap_or(i64::MAX);
        let interval = TimeDelta::try_minutes(minutes).unwrap_or(TimeDelta::MAX);
        let first = if settings.refresh_on_start { GAP } else { interval };
        Rounds {
            is_wanted: settings.refresh_while_open,
            has_listener: !settings.notify.command.is_empty(),
            interval,
            earliest: later(now, first),
            due: None,
            away_since: None,
            has_complained: false,
        }
    }

    /// The feeds have been read: the first of them that is due says when there is something to do.
    pub fn know(&mut self, feeds: &[Feed], now: DateTime<Utc>) {
        self.due = feeds.iter().filter_map(|feed| feed.health.next_visit(now)).min();
    }

    /// A refresh has begun or ended.
    pub fn rest(&mut self, now: DateTime<Utc>) {
        self.earliest = later(now, GAP);
    }

    /// The person has stopped a refresh, and does not want it back in a moment.
    pub fn stop(&mut self, now: DateTime<Utc>) {
        self.earliest = later(now, self.interval);
    }

    /// The window has the focus now, or has it no more.
    pub fn focus(&mut self, is_gained: bool, now: DateTime<Utc>) {
        self.away_since = if is_gained { None } else { self.away_since.or(Some(now)) };
    }

    pub fn is_away(&self) -> bool {
        self.away_since.is_some()
    }

    /// When the next round begins; `None` if none will, as things are.
    pub fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let is_forsaken = self.away_since.is_some_and(|since| now - since >= FORSAKEN);
        let is_wanted = self.is_wanted && (self.has_listener || !is_forsaken);
        let due = self.due.filter(|_| is_wanted)?;
        Some(if is_ahead(due, now) { due.max(self.earliest(now)) } else { self.earliest(now) })
    }

    /// A date further off than any that is set here was set when the clock was wrong.
    fn earliest(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        if self.earliest > later(now, self.interval.max(GAP)) { now } else { self.earliest }
    }

    /// The sentence of a notify command that failed, the first time.
    pub fn complain(&mut self, sentence: Sanitized) -> Option<Sanitized> {
        (!std::mem::replace(&mut self.has_complained, true)).then_some(sentence)
    }
}

fn later(now: DateTime<Utc>, wait: TimeDelta) -> DateTime<Utc> {
    now.checked_add_signed(wait).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
