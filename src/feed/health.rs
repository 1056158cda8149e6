//! How a feed fares: since when it fails, how often it brings something, how long it has been silent.

use chrono::{DateTime, TimeDelta, Utc};

/// The stretch before its newest entry that tells how often a feed brings something.
pub const LOOKED_BACK: TimeDelta = TimeDelta::weeks(4);

/// Entries of one day are a batch, not a rhythm.
const SHORTEST: TimeDelta = TimeDelta::days(1);

/// How a feed fares. When it last answered, and with which sentence it fails, stand in [`super::Feed`] itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// Since when there was no good answer, if the last one was none.
    pub failing_since: Option<DateTime<Utc>>,
    /// In a row.
    pub failures: u32,
    /// 410: it is not visited any more, until the person refreshes this very feed.
    pub is_gone: bool,
    /// When it is visited next by itself; `None` for one that was never visited.
    pub due: Option<DateTime<Utc>>,
    /// The date of its newest entry.
    pub newest: Option<DateTime<Utc>>,
    /// Entries a week, in the four weeks before the newest.
    pub posts_per_week: f32,
}

impl Health {
    /// How long nothing new has come; `None` if nothing ever came.
    pub fn silent_for(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        self.newest.map(|newest| (now - newest).max(TimeDelta::zero()))
    }
}

/// Entries a week, of `count` entries between two dates. One entry alone has no rhythm.
pub fn posts_per_week(count: usize, oldest: DateTime<Utc>, newest: DateTime<Utc>) -> f32 {
    let gaps = count.saturating_sub(1) as f32;
    let span = (newest - oldest).max(SHORTEST);
    gaps * TimeDelta::weeks(1).num_seconds() as f32 / span.num_seconds() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rhythm_is_that_of_the_gaps() {
        let newest: DateTime<Utc> = "2026-11-25T12:00:00Z".parse().unwrap();
        assert_eq!(posts_per_week(29, newest - TimeDelta::days(28), newest), 7.0);
        assert_eq!(posts_per_week(3, newest - TimeDelta::days(14), newest), 1.0);
        assert_eq!(posts_per_week(1, newest, newest), 0.0);
        assert_eq!(posts_per_week(3, newest, newest), 14.0);
    }

    #[test]
    fn an_entry_from_the_future_is_no_silence() {
        let now: DateTime<Utc> = "2026-11-25T12:00:00Z".parse().unwrap();
        let health = Health { newest: Some(now + TimeDelta::days(1)), ..Health::default() };
        assert_eq!(health.silent_for(now), Some(TimeDelta::zero()));
    }
}
