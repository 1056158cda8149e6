//! Feed health: since when a feed fails, how often it publishes, and how long it has been silent.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Feed, schedule};

/// The period before a feed's newest entry from which its rate is computed.
pub const LOOKED_BACK: TimeDelta = TimeDelta::weeks(4);

/// Entries from one day are a batch and show no rate.
const SHORTEST: TimeDelta = TimeDelta::days(1);

/// A feed without new entries for this long counts as dead: yearly feeds are rare, abandoned ones are common.
const DEAD_AFTER: TimeDelta = TimeDelta::days(180);

const MONTH: TimeDelta = TimeDelta::days(30);

/// The condition of a feed. They are ordered with the worst first; within a condition, the one that has lasted longest
/// comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// 410: it is not fetched any more.
    Gone,
    /// Since this time, if known.
    Failing(Option<DateTime<Utc>>),
    /// It answers, but nothing new has come since then.
    Dead(DateTime<Utc>),
    /// Its server asked for no requests until then.
    Waiting(DateTime<Utc>),
    /// It has not answered yet, and has not failed either.
    New,
    Well,
}

impl Condition {
    /// The condition of a feed now. A pause that its server asked for is shown rather than the failure behind it.
    pub fn of(feed: &Feed, now: DateTime<Utc>) -> Condition {
        let health = &feed.health;
        if health.is_gone {
            return Condition::Gone;
        }
        if let Some(until) = health.barred.filter(|until| schedule::is_ahead(*until, now)) {
            return Condition::Waiting(until);
        }
        if feed.error.is_some() {
            return Condition::Failing(health.failing_since);
        }
        match (feed.checked, health.newest) {
            (None, _) => Condition::New,
            (Some(_), Some(newest)) if now - newest >= DEAD_AFTER => Condition::Dead(newest),
            (Some(_), Some(_) | None) => Condition::Well,
        }
    }

    /// The name in JSON and other output for programs.
    pub fn name(self) -> &'static str {
        match self {
            Condition::Gone => "gone",
            Condition::Failing(_) => "failing",
            Condition::Dead(_) => "dead",
            Condition::Waiting(_) => "waiting",
            Condition::New => "new",
            Condition::Well => "ok",
        }
    }
}

/// Whole months since a date.
pub fn months_since(date: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (now - date).num_days() / MONTH.num_days()
}

/// The health of a feed. When it last answered, and its last error, are in [`super::Feed`] itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// Since when there has been no good answer, if the last one was bad.
    pub failing_since: Option<DateTime<Utc>>,
    /// Failures in a row.
    pub failures: u32,
    /// 410: it is not fetched any more, unless the user refreshes this feed itself.
    pub is_gone: bool,
    /// Until then its server asked for no requests.
    pub barred: Option<DateTime<Utc>>,
    /// When it is fetched automatically next; `None` if it was never fetched.
    pub due: Option<DateTime<Utc>>,
    /// The date of its newest entry.
    pub newest: Option<DateTime<Utc>>,
    /// Entries a week, in the four weeks before the newest.
    pub posts_per_week: f32,
}

impl Health {
    /// When the next automatic fetch is due; `None` if the feed is gone.
    pub fn next_visit(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let due = self.due.filter(|due| schedule::is_ahead(*due, now)).unwrap_or(now);
        (!self.is_gone).then_some(due)
    }

    /// Entries a week at present: a dead feed publishes none, whatever its rate was.
    pub fn weekly(&self, condition: Condition) -> f32 {
        if matches!(condition, Condition::Dead(_)) { 0.0 } else { self.posts_per_week }
    }
}

/// Entries a week, for `count` entries between two dates. A single entry shows no rate.
pub fn posts_per_week(count: usize, oldest: DateTime<Utc>, newest: DateTime<Utc>) -> f32 {
    let gaps = count.saturating_sub(1) as f32;
    let span = (newest - oldest).max(SHORTEST);
    gaps * TimeDelta::weeks(1).num_seconds() as f32 / span.num_seconds() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{HttpUrl, Sanitized};
    use crate::feed::{FeedId, FeedKind, FeedOptions};

    #[test]
    fn the_rate_is_computed_from_the_gaps() {
        let newest: DateTime<Utc> = "2026-11-25T12:00:00Z".parse().unwrap();
        assert_eq!(posts_per_week(29, newest - TimeDelta::days(28), newest), 7.0);
        assert_eq!(posts_per_week(3, newest - TimeDelta::days(14), newest), 1.0);
        assert_eq!(posts_per_week(1, newest, newest), 0.0);
        assert_eq!(posts_per_week(3, newest, newest), 14.0);
    }

    fn noon() -> DateTime<Utc> {
        "2026-11-25T12:00:00Z".parse().unwrap()
    }

    fn feed(health: Health) -> Feed {
        Feed {
            id: FeedId(1),
            kind: FeedKind::Web,
            url: HttpUrl::parse("https://example.com/feed").unwrap(),
            title: Sanitized::line("Courier"),
            folder: Vec::new(),
            site: None,
            unread: 0,
            total: 0,
            starred: 0,
            tagged: 0,
            checked: Some(noon()),
            error: None,
            health,
            options: FeedOptions::default(),
        }
    }

    fn condition(health: Health) -> Condition {
        Condition::of(&feed(health), noon())
    }

    #[test]
    fn a_feed_is_dead_after_half_a_year_of_silence() {
        let silent = |days| Health { newest: Some(noon() - TimeDelta::days(days)), ..Health::default() };
        assert_eq!(condition(silent(179)), Condition::Well);
        assert_eq!(condition(silent(180)), Condition::Dead(noon() - TimeDelta::days(180)));
        assert_eq!(condition(silent(-1)), Condition::Well, "an entry from the future is no silence");
        assert_eq!(condition(Health::default()), Condition::Well, "what never brought anything may be new");
        assert_eq!(months_since(noon() - TimeDelta::days(209), noon()), 6);
    }

    #[test]
    fn a_condition_shows_what_the_user_can_do() {
        let error = Some(Sanitized::line("429 from example.com"));
        let hour = TimeDelta::hours(1);
        let barred = |barred| Health { barred: Some(barred), failing_since: Some(noon()), ..Health::default() };
        let of = |health| Condition::of(&Feed { error: error.clone(), ..feed(health) }, noon());
        assert_eq!(of(barred(noon() + hour)), Condition::Waiting(noon() + hour));
        assert_eq!(of(barred(noon() - hour)), Condition::Failing(Some(noon())));
        assert_eq!(of(barred(noon() + TimeDelta::days(3650))), Condition::Failing(Some(noon())));
        assert_eq!(of(Health { is_gone: true, ..barred(noon() + hour) }), Condition::Gone);
        let unseen = Feed { checked: None, ..feed(Health::default()) };
        assert_eq!(Condition::of(&unseen, noon()), Condition::New);
    }

    #[test]
    fn the_worst_comes_first_and_of_the_same_the_longest() {
        let before = |days| noon() - TimeDelta::days(days);
        let mut all = [
            Condition::Well,
            Condition::New,
            Condition::Dead(before(200)),
            Condition::Failing(Some(before(1))),
            Condition::Dead(before(900)),
            Condition::Waiting(noon()),
            Condition::Failing(Some(before(30))),
            Condition::Gone,
        ];
        all.sort();
        let names = all.map(Condition::name);
        assert_eq!(names, ["gone", "failing", "failing", "dead", "dead", "waiting", "new", "ok"]);
        assert_eq!((all[1], all[3]), (Condition::Failing(Some(before(30))), Condition::Dead(before(900))));
    }

    #[test]
    fn an_implausible_date_does_not_delay_a_fetch() {
        let due = |due| Health { due: Some(due), ..Health::default() }.next_visit(noon());
        assert_eq!(due(noon() + TimeDelta::hours(1)), Some(noon() + TimeDelta::hours(1)));
        assert_eq!(due(noon() - TimeDelta::hours(1)), Some(noon()));
        assert_eq!(due(noon() + TimeDelta::days(400)), Some(noon()));
        assert_eq!(Health { is_gone: true, ..Health::default() }.next_visit(noon()), None);
    }
}
