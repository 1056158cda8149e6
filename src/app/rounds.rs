//! When feeds are fetched automatically while the program is open: as soon as one is due, but in rounds, so that a thousand
//! feeds do not wake the program a thousand times an hour. There is no tick between two rounds.
//!
//! Fetching goes on while the window is not focused: it may still be in view. After a day without the focus, fetching pauses
//! until the focus is back (unless there are notifications), and then starts at once. A terminal that does not report its
//! focus always has it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::article::Sanitized;
use crate::config::Settings;
use crate::feed::schedule::is_ahead;
use crate::feed::{Feed, FeedKind};

/// Between the end of a refresh and the next round.
const GAP: TimeDelta = TimeDelta::minutes(5);

/// A window without the focus for this long is abandoned: rounds pause.
const ABANDONED: TimeDelta = TimeDelta::days(1);

/// When the next automatic refresh is due, and whether the user is there to see it.
#[derive(Clone, Debug)]
pub struct Rounds {
    is_wanted: bool,
    /// There is a notify command, so that new articles are noticed without the window.
    has_listener: bool,
    /// How often each feed is fetched, from the settings.
    interval: TimeDelta,
    /// No round starts earlier.
    earliest: DateTime<Utc>,
    /// When the first feed is due, as far as is known.
    due: Option<DateTime<Utc>>,
    /// Since when the window does not have the focus.
    away_since: Option<DateTime<Utc>>,
    /// The user has been told that the notify command failed.
    has_complained: bool,
}

impl Rounds {
    /// Without a refresh at the start, the first round waits for the whole interval.
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

    /// The feeds have been read: the first one due sets the time of the next round.
    pub fn know(&mut self, feeds: &[Feed], now: DateTime<Utc>) {
        let fetched = feeds.iter().filter(|feed| feed.kind == FeedKind::Web);
        self.due = fetched.filter_map(|feed| feed.health.next_visit(now)).min();
    }

    /// A refresh has started or ended.
    pub fn rest(&mut self, now: DateTime<Utc>) {
        self.earliest = later(now, GAP);
    }

    /// The user has stopped a refresh: the next round waits for the whole interval.
    pub fn stop(&mut self, now: DateTime<Utc>) {
        self.earliest = later(now, self.interval);
    }

    /// The window has gained or lost the focus.
    pub fn focus(&mut self, is_gained: bool, now: DateTime<Utc>) {
        self.away_since = if is_gained { None } else { self.away_since.or(Some(now)) };
    }

    /// Whether the terminal does not have the focus, as far as it tells.
    pub fn is_away(&self) -> bool {
        self.away_since.is_some()
    }

    /// When the next round starts; `None` if none will.
    pub fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let is_abandoned = self.away_since.is_some_and(|since| now - since >= ABANDONED);
        let is_wanted = self.is_wanted && (self.has_listener || !is_abandoned);
        let due = self.due.filter(|_| is_wanted)?;
        Some(if is_ahead(due, now) { due.max(self.earliest(now)) } else { self.earliest(now) })
    }

    /// A date further away than the longest wait was set when the clock was wrong: it is ignored.
    fn earliest(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        if self.earliest > later(now, self.interval.max(GAP)) { now } else { self.earliest }
    }

    /// The sentence of a failed notify command, the first time only.
    pub fn complain(&mut self, sentence: Sanitized) -> Option<Sanitized> {
        (!std::mem::replace(&mut self.has_complained, true)).then_some(sentence)
    }
}

fn later(now: DateTime<Utc>, wait: TimeDelta) -> DateTime<Utc> {
    now.checked_add_signed(wait).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
