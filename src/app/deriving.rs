//! When what waits in the backlog is derived: while nothing else is under way, and a moment after. It is work that nobody
//! asked for, so it gives way to everything: a refresh or an article that is opened ends it at once, and it begins again
//! later. If nothing waits, there is nothing to wake up for.

use chrono::{DateTime, TimeDelta, Utc};

use super::Slot;
use super::jobs::Jobs;

/// Between the end of other work and the beginning of this: at the start, the lists and the first article come first.
const REST: TimeDelta = TimeDelta::seconds(1);

/// Whether something waits to be derived, and when that may begin.
#[derive(Clone, Debug, Default)]
pub struct Deriving {
    has_backlog: bool,
    /// The user has stopped it, or it failed: it begins again with the next start.
    is_stopped: bool,
    earliest: DateTime<Utc>,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeriveTurn {
    Begin,
    /// Not before this time.
    Wait(DateTime<Utc>),
    /// Other work needs the machine.
    GiveWay,
    /// Nothing is to be changed.
    Leave,
}

impl Deriving {
    /// Whether something waits, as the store has told.
    pub fn know(&mut self, has_backlog: bool) {
        self.has_backlog = has_backlog;
    }

    /// Not in this session any more.
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// What is to be done now, by what else is under way.
    pub fn turn(&mut self, jobs: &Jobs, now: DateTime<Utc>) -> DeriveTurn {
        let waits_for = |slots: &[Slot]| slots.iter().any(|slot| jobs.is_waiting(*slot));
        let is_urgent = waits_for(&[Slot::Refresh, Slot::Subscribe, Slot::Article]);
        let is_under_way = jobs.is_waiting(Slot::Derive);
        if is_urgent || !is_under_way && waits_for(&[Slot::Feeds, Slot::Entries, Slot::Preview, Slot::Write]) {
            self.earliest = now + REST;
            return if is_under_way { DeriveTurn::GiveWay } else { DeriveTurn::Leave };
        }
        if is_under_way || self.is_stopped || !self.has_backlog {
            return DeriveTurn::Leave;
        }
        // A later time was set before the clock was put back.
        if self.earliest <= now || self.earliest > now + REST {
            return DeriveTurn::Begin;
        }
        DeriveTurn::Wait(self.earliest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screen_id::ScreenId;

    fn now() -> DateTime<Utc> {
        "2026-04-22T14:30:00Z".parse().unwrap()
    }

    fn with_backlog() -> Deriving {
        let mut deriving = Deriving::default();
        deriving.know(true);
        deriving
    }

    #[test]
    fn without_a_backlog_nothing_begins_and_nothing_wakes() {
        let jobs = Jobs::default();
        assert_eq!(Deriving::default().turn(&jobs, now()), DeriveTurn::Leave);
        assert_eq!(with_backlog().turn(&jobs, now()), DeriveTurn::Begin);
    }

    #[test]
    fn it_begins_a_moment_after_other_work_has_ended() {
        let (mut jobs, mut deriving) = (Jobs::default(), with_backlog());
        let ticket = jobs.start(Slot::Entries, ScreenId::LIBRARY, now());
        assert_eq!(deriving.turn(&jobs, now()), DeriveTurn::Leave);
        jobs.finish(ticket);
        assert_eq!(deriving.turn(&jobs, now()), DeriveTurn::Wait(now() + REST));
        assert_eq!(deriving.turn(&jobs, now() + REST), DeriveTurn::Begin);
    }

    #[test]
    fn it_gives_way_to_a_refresh_and_to_an_article_but_not_to_a_list() {
        for (slot, turn) in [
            (Slot::Refresh, DeriveTurn::GiveWay),
            (Slot::Subscribe, DeriveTurn::GiveWay),
            (Slot::Article, DeriveTurn::GiveWay),
            (Slot::Entries, DeriveTurn::Leave),
        ] {
            let (mut jobs, mut deriving) = (Jobs::default(), with_backlog());
            jobs.start(Slot::Derive, ScreenId::LIBRARY, now());
            jobs.start(slot, ScreenId::LIBRARY, now());
            assert_eq!(deriving.turn(&jobs, now()), turn, "{slot:?}");
        }
    }

    #[test]
    fn what_the_user_has_stopped_does_not_begin_again() {
        let mut deriving = with_backlog();
        deriving.stop();
        deriving.know(true);
        assert_eq!(deriving.turn(&Jobs::default(), now()), DeriveTurn::Leave);
    }

    #[test]
    fn a_clock_that_was_put_back_delays_nothing() {
        let (mut jobs, mut deriving) = (Jobs::default(), with_backlog());
        let ticket = jobs.start(Slot::Refresh, ScreenId::LIBRARY, now());
        deriving.turn(&jobs, now() + TimeDelta::days(1));
        jobs.finish(ticket);
        assert_eq!(deriving.turn(&jobs, now()), DeriveTurn::Begin);
    }
}
