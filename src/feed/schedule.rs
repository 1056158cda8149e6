//! Decides when a feed is fetched next, from what its server and the feed ask for, the failures so far, and the user's own
//! interval, within bounds on both ends. Pure: the time and the random number are passed in, and the schedule of a feed
//! ([`FetchSchedule`]) is a value that the store keeps.
//!
//! A server and a feed can only ask for fewer requests, never for more. But not forever: freshness and back-off count for a
//! day at most, `Retry-After` for a week, so that a wrong header does not stop a feed for years.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};

use crate::article::HttpUrl;

/// No feed is fetched more often, whatever is configured.
pub const SOONEST: TimeDelta = TimeDelta::minutes(5);

/// The longest delay by freshness, hints and back-off.
pub const LATEST: TimeDelta = TimeDelta::days(1);

/// The longest time that a server's `Retry-After` is honoured.
pub const LONGEST_BAR: TimeDelta = TimeDelta::days(7);

/// A date further ahead was written while the clock was wrong: the longest wait, its jitter and a week of skipped days
/// together are shorter.
const UNBELIEVABLE: TimeDelta = TimeDelta::days(16);

/// A permanent redirect is believed once it was seen this often, over at least this time: a server that is misconfigured
/// for an afternoon must not take over the subscription.
const TIMES_MOVED: u32 = 3;
const TIME_MOVED: TimeDelta = TimeDelta::days(1);

/// More doublings than any interval needs to reach the cap.
const MOST_DOUBLINGS: u32 = 16;

/// The schedule of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchSchedule {
    /// `None` for a feed that was never fetched.
    pub due: Option<DateTime<Utc>>,
    /// Until then the server asked for no requests. This applies to refreshes by the user, too.
    pub barred: Option<DateTime<Utc>>,
    /// Failures in a row.
    pub failures: u32,
    pub failing_since: Option<DateTime<Utc>>,
    /// 410: there will never be an answer again.
    pub is_gone: bool,
    pub moving: Option<Moving>,
    pub hints: Hints,
}

/// A permanent redirect that is not believed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    pub to: HttpUrl,
    pub times: u32,
    pub since: DateTime<Utc>,
}

/// How often a feed asks to be fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// RSS `ttl` or `sy:updatePeriod`, whichever is longer.
    pub every: Option<TimeDelta>,
    /// Hours of the day (UTC) in which it is not to be fetched, hour 0 in the lowest bit.
    pub skip_hours: u32,
    /// Days of the week on which it is not to be fetched, Monday in the lowest bit.
    pub skip_days: u8,
}

/// How a fetch ended, as far as the schedule depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchOutcome {
    /// An answer that could be read, or a 304.
    Good {
        /// How long the server declares the answer fresh.
        fresh: Option<TimeDelta>,
        /// `None` after a 304: the previous hints still apply.
        hints: Option<Hints>,
        /// Where permanent redirects led.
        moved_to: Option<HttpUrl>,
    },
    Failed(FetchFailure),
}

/// Why a fetch failed, as far as the schedule depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchFailure {
    /// No network, or an unknown name: no server was reached.
    Unreached,
    /// The server asks for fewer requests (429, or 503 with `Retry-After`), and may name a waiting time.
    Busy {
        wait: Option<TimeDelta>,
    },
    /// 410.
    Gone,
    Other,
}

/// How often the user wants feeds to be fetched, and a random number from 0 to 1; others are clamped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    pub interval: TimeDelta,
    pub jitter: f64,
}

/// Which feeds a refresh fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Automatic: those that are due.
    Due,
    /// All, by the user's request. A server's bar or a 410 is not overridden.
    All,
    /// Those of a folder, by the user's request.
    Folder(super::FolderId),
    /// One, by the user's request. A feed that is gone gets another chance.
    One(super::FeedId),
}

impl From<Option<super::FeedId>> for Round {
    fn from(feed: Option<super::FeedId>) -> Round {
        feed.map_or(Round::All, Round::One)
    }
}

impl FetchSchedule {
    /// Whether an automatic fetch is due.
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        !self.is_gone && !self.due.is_some_and(|due| is_ahead(due, now))
    }

    /// How long the server still asks for no requests.
    pub fn barred_for(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let left = self.barred? - now;
        (left > TimeDelta::zero() && left <= UNBELIEVABLE).then_some(left)
    }

    /// The address to subscribe to instead, once it is certain.
    pub fn has_moved_to(&self, now: DateTime<Utc>) -> Option<&HttpUrl> {
        let moving = self.moving.as_ref()?;
        (moving.times >= TIMES_MOVED && now - moving.since >= TIME_MOVED).then_some(&moving.to)
    }

    /// The schedule after a fetch at `now`.
    #[must_use]
    pub fn after(&self, outcome: &FetchOutcome, now: DateTime<Utc>, pace: Pace) -> FetchSchedule {
        match outcome {
            FetchOutcome::Good { fresh, hints, moved_to } => {
                let hints = hints.unwrap_or(self.hints);
                let moving = moved_to.as_ref().map(|to| self.moving_to(to, now));
                FetchSchedule {
                    due: Some(next_fetch(*fresh, hints, now, pace)),
                    hints,
                    moving,
                    ..FetchSchedule::default()
                }
            }
            FetchOutcome::Failed(fetch_failure) => self.after_failure(*fetch_failure, now, pace),
        }
    }

    fn moving_to(&self, to: &HttpUrl, now: DateTime<Utc>) -> Moving {
        match &self.moving {
            Some(moving) if moving.to == *to && moving.since <= now => {
                Moving { times: moving.times.saturating_add(1), ..moving.clone() }
            }
            Some(_) | None => Moving { to: to.clone(), times: 1, since: now },
        }
    }

    fn after_failure(&self, fetch_failure: FetchFailure, now: DateTime<Utc>, pace: Pace) -> FetchSchedule {
        let failures = self.failures.saturating_add(1);
        let back_off = spread(back_off(fetch_failure, failures, pace.interval), pace.jitter, 2);
        let bar = bar(fetch_failure, back_off).map(|wait| spread(wait, pace.jitter, 20));
        let due = now + bar.map_or(back_off, |bar| bar.max(back_off));
        FetchSchedule {
            due: Some(self.hints.next_allowed(due)),
            barred: bar.map(|bar| now + bar),
            failures,
            failing_since: Some(self.failing_since.unwrap_or(now).min(now)),
            is_gone: self.is_gone || fetch_failure == FetchFailure::Gone,
            ..self.clone()
        }
    }
}

/// Whether a date is in the future and plausible.
pub fn is_ahead(date: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    date > now && date <= now + UNBELIEVABLE
}

/// The longest interval that user, server and feed ask for.
fn next_fetch(fresh: Option<TimeDelta>, hints: Hints, now: DateTime<Utc>, pace: Pace) -> DateTime<Utc> {
    let asked = [Some(pace.interval), fresh, hints.every].into_iter().flatten().max().unwrap_or(LATEST);
    hints.next_allowed(now + spread(asked.clamp(SOONEST, LATEST), pace.jitter, 10))
}

/// Doubles with each failure. If no server was reached it starts low, because the network may be back in a minute.
fn back_off(fetch_failure: FetchFailure, failures: u32, interval: TimeDelta) -> TimeDelta {
    let base = match fetch_failure {
        FetchFailure::Unreached => SOONEST,
        FetchFailure::Busy { .. } | FetchFailure::Gone | FetchFailure::Other => interval.clamp(SOONEST, LATEST),
    };
    let doublings = failures.saturating_sub(1).min(MOST_DOUBLINGS);
    base.checked_mul(1 << doublings).unwrap_or(LATEST).min(LATEST)
}

/// How long a server that asks for fewer requests is left alone. If it names no time, it is the back-off.
fn bar(fetch_failure: FetchFailure, back_off: TimeDelta) -> Option<TimeDelta> {
    match fetch_failure {
        FetchFailure::Busy { wait } => Some(wait.unwrap_or(back_off).clamp(SOONEST, LONGEST_BAR)),
        FetchFailure::Unreached | FetchFailure::Gone | FetchFailure::Other => None,
    }
}

/// Adds up to a fraction of the wait, so that feeds fetched together do not stay together for ever.
#[expect(clippy::cast_possible_truncation, reason = "a fraction of a wait is no longer than the wait")]
fn spread(wait: TimeDelta, jitter: f64, part: i32) -> TimeDelta {
    let most = (wait / part).num_milliseconds();
    wait + TimeDelta::milliseconds((most as f64 * jitter.clamp(0.0, 1.0)) as i64)
}

const HOURS_OF_A_WEEK: i64 = 7 * 24;

impl Hints {
    /// The first time the feed does not skip: this time, or the same minute of one of the following hours. A feed that
    /// skips every hour of the week is ignored.
    fn next_allowed(&self, time: DateTime<Utc>) -> DateTime<Utc> {
        let candidates = (0..HOURS_OF_A_WEEK).map(|hours| time + TimeDelta::hours(hours));
        candidates.into_iter().find(|time| self.allows(*time)).unwrap_or(time)
    }

    fn allows(&self, time: DateTime<Utc>) -> bool {
        let hour = 1_u32 << time.hour();
        let day = 1_u8 << time.weekday().num_days_from_monday();
        self.skip_hours & hour == 0 && self.skip_days & day == 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: TimeDelta = TimeDelta::hours(1);

    /// A Wednesday.
    fn noon() -> DateTime<Utc> {
        "2026-11-25T12:00:00Z".parse().unwrap()
    }

    fn hourly() -> Pace {
        Pace { interval: HOUR, jitter: 0.0 }
    }

    fn good(fresh: Option<TimeDelta>, hints: Hints) -> FetchOutcome {
        FetchOutcome::Good { fresh, hints: Some(hints), moved_to: None }
    }

    fn wait_after(fetch_schedule: &FetchSchedule, outcome: &FetchOutcome) -> TimeDelta {
        fetch_schedule.after(outcome, noon(), hourly()).due.unwrap() - noon()
    }

    #[test]
    fn the_longest_interval_counts_within_bounds() {
        let minutes = TimeDelta::minutes;
        for (fresh, every, expected) in [
            (None, None, HOUR),
            (Some(minutes(10)), None, HOUR),
            (Some(HOUR * 3), Some(HOUR * 2), HOUR * 3),
            (Some(HOUR * 2), Some(HOUR * 3), HOUR * 3),
            (Some(TimeDelta::days(3650)), None, LATEST),
            (Some(minutes(-10)), Some(minutes(-5)), HOUR),
        ] {
            let outcome = good(fresh, Hints { every, ..Hints::default() });
            assert_eq!(wait_after(&FetchSchedule::default(), &outcome), expected, "{fresh:?} {every:?}");
        }
        let eager = Pace { interval: TimeDelta::zero(), jitter: 0.0 };
        let due = FetchSchedule::default().after(&good(None, Hints::default()), noon(), eager).due;
        assert_eq!(due, Some(noon() + SOONEST));
    }

    #[test]
    fn failures_back_off_by_doubling_up_to_a_day() {
        let mut fetch_schedule = FetchSchedule::default();
        let mut hours = Vec::new();
        for _ in 0..7 {
            fetch_schedule = fetch_schedule.after(&FetchOutcome::Failed(FetchFailure::Other), noon(), hourly());
            hours.push((fetch_schedule.due.unwrap() - noon()).num_hours());
        }
        assert_eq!(hours, [1, 2, 4, 8, 16, 24, 24]);
        assert_eq!((fetch_schedule.failures, fetch_schedule.failing_since), (7, Some(noon())));
        let well = fetch_schedule.after(&good(None, Hints::default()), noon(), hourly());
        assert_eq!((well.failures, well.failing_since), (0, None));
    }

    #[test]
    fn a_missing_network_is_tried_again_soon() {
        let outcome = FetchOutcome::Failed(FetchFailure::Unreached);
        assert_eq!(wait_after(&FetchSchedule::default(), &outcome), SOONEST);
        assert_eq!(wait_after(&FetchSchedule { failures: 1, ..FetchSchedule::default() }, &outcome), SOONEST * 2);
        assert_eq!(wait_after(&FetchSchedule { failures: u32::MAX, ..FetchSchedule::default() }, &outcome), LATEST);
    }

    #[test]
    fn a_server_that_asks_for_time_gets_it_for_a_week_at_most() {
        for (wait, expected) in [
            (None, HOUR),
            (Some(HOUR * 5), HOUR * 5),
            (Some(TimeDelta::seconds(1)), HOUR),
            (Some(TimeDelta::days(36500)), LONGEST_BAR),
        ] {
            let fetch_schedule =
                FetchSchedule::default().after(&FetchOutcome::Failed(FetchFailure::Busy { wait }), noon(), hourly());
            assert_eq!(fetch_schedule.due, Some(noon() + expected), "{wait:?}");
            assert!(fetch_schedule.barred_for(noon()).is_some());
            assert_eq!(fetch_schedule.barred_for(fetch_schedule.due.unwrap()), None);
        }
        let other = FetchSchedule::default().after(&FetchOutcome::Failed(FetchFailure::Other), noon(), hourly());
        assert_eq!(other.barred_for(noon()), None);
    }

    #[test]
    fn what_is_gone_is_never_due_until_it_answers_again() {
        let gone = FetchSchedule::default().after(&FetchOutcome::Failed(FetchFailure::Gone), noon(), hourly());
        assert!(!gone.is_due(noon() + TimeDelta::days(10_000)));
        let still = gone.after(&FetchOutcome::Failed(FetchFailure::Unreached), noon(), hourly());
        assert!(still.is_gone);
        let back = gone.after(&good(None, Hints::default()), noon(), hourly());
        assert!(back.is_due(noon() + HOUR));
    }

    #[test]
    fn nothing_is_fetched_in_skipped_hours_and_days() {
        let afternoon = Hints { skip_hours: 0b11 << 13, ..Hints::default() };
        assert_eq!(wait_after(&FetchSchedule::default(), &good(None, afternoon)), HOUR * 3);
        let wednesday = Hints { skip_days: 0b100, ..Hints::default() };
        assert_eq!(wait_after(&FetchSchedule::default(), &good(None, wednesday)), HOUR * 12);
        let always = Hints { skip_hours: u32::MAX, ..Hints::default() };
        assert_eq!(wait_after(&FetchSchedule::default(), &good(None, always)), HOUR);
    }

    #[test]
    fn hints_stay_when_nothing_changed() {
        let hints = Hints { every: Some(HOUR * 6), ..Hints::default() };
        let unchanged = FetchOutcome::Good { fresh: None, hints: None, moved_to: None };
        assert_eq!(wait_after(&FetchSchedule { hints, ..FetchSchedule::default() }, &unchanged), HOUR * 6);
    }

    #[test]
    fn a_move_is_believed_after_three_times_over_a_day() {
        let to = HttpUrl::parse("https://new.example/feed").unwrap();
        let moved = FetchOutcome::Good { fresh: None, hints: None, moved_to: Some(to.clone()) };
        let mut fetch_schedule = FetchSchedule::default();
        for hours in [0, 1, 2] {
            fetch_schedule = fetch_schedule.after(&moved, noon() + HOUR * hours, hourly());
            assert_eq!(fetch_schedule.has_moved_to(noon() + HOUR * hours), None);
        }
        fetch_schedule = fetch_schedule.after(&FetchOutcome::Failed(FetchFailure::Other), noon() + HOUR * 3, hourly());
        fetch_schedule = fetch_schedule.after(&moved, noon() + HOUR * 24, hourly());
        assert_eq!(fetch_schedule.has_moved_to(noon() + HOUR * 24), Some(&to));
        fetch_schedule = fetch_schedule.after(&good(None, Hints::default()), noon() + HOUR * 25, hourly());
        assert_eq!(fetch_schedule.moving, None);
    }

    #[test]
    fn a_clock_that_was_wrong_silences_nothing() {
        let later = noon() + TimeDelta::days(4000);
        let fetch_schedule = FetchSchedule { due: Some(later), barred: Some(later), ..FetchSchedule::default() };
        assert!(fetch_schedule.is_due(noon()));
        assert_eq!(fetch_schedule.barred_for(noon()), None);
    }

    fn span() -> impl Strategy<Value = Option<TimeDelta>> {
        proptest::option::of((-1_000_000_000_000..1_000_000_000_000_i64).prop_map(TimeDelta::seconds))
    }

    fn fetch_failure() -> impl Strategy<Value = FetchFailure> {
        prop_oneof![
            Just(FetchFailure::Unreached),
            Just(FetchFailure::Gone),
            Just(FetchFailure::Other),
            span().prop_map(|wait| FetchFailure::Busy { wait }),
        ]
    }

    fn outcome() -> impl Strategy<Value = FetchOutcome> {
        let hints = (span(), any::<u32>(), any::<u8>());
        let hints = hints.prop_map(|(every, skip_hours, skip_days)| Hints { every, skip_hours, skip_days });
        let good = (span(), proptest::option::of(hints));
        prop_oneof![
            good.prop_map(|(fresh, hints)| FetchOutcome::Good { fresh, hints, moved_to: None }),
            fetch_failure().prop_map(FetchOutcome::Failed),
        ]
    }

    proptest! {
        #[test]
        fn no_server_or_feed_can_hurry_or_silence_us(
            visits in proptest::collection::vec(outcome(), 1..20),
            minutes in 0..100_000_i64,
            jitter in -1.0..2.0,
        ) {
            let pace = Pace { interval: TimeDelta::minutes(minutes), jitter };
            let mut fetch_schedule = FetchSchedule::default();
            for outcome in &visits {
                fetch_schedule = fetch_schedule.after(outcome, noon(), pace);
                let wait = fetch_schedule.due.unwrap() - noon();
                prop_assert!(wait >= SOONEST && wait < UNBELIEVABLE, "{wait}");
                prop_assert!(fetch_schedule.barred.is_none_or(|barred| barred <= fetch_schedule.due.unwrap()));
            }
        }

        #[test]
        fn what_a_server_asks_for_is_never_undercut(wait in 0..604_800_i64, jitter in 0.0..1.0, minutes in 5..1440_i64) {
            let wait = TimeDelta::seconds(wait);
            let pace = Pace { interval: TimeDelta::minutes(minutes), jitter };
            let busy = FetchOutcome::Failed(FetchFailure::Busy { wait: Some(wait) });
            prop_assert!(FetchSchedule::default().after(&busy, noon(), pace).due.unwrap() >= noon() + wait);
            let fresh = good(Some(wait), Hints::default());
            let due = FetchSchedule::default().after(&fresh, noon(), pace).due.unwrap();
            prop_assert!(due >= noon() + wait.min(LATEST) && due >= noon() + pace.interval);
        }

        #[test]
        fn more_failures_never_bring_a_fetch_forward(failures in 0..u32::MAX, fetch_failure in fetch_failure(), jitter in 0.0..1.0) {
            let pace = Pace { interval: HOUR, jitter };
            let due = |failures| FetchSchedule { failures, ..FetchSchedule::default() }.after(&FetchOutcome::Failed(fetch_failure), noon(), pace).due;
            prop_assert!(due(failures) <= due(failures + 1));
        }
    }
}
