//! Which work is under way, and which results are still wanted.
//!
//! A slot waits for one piece of work at a time: asking again makes the older result stale.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::screen_id::ScreenId;
use super::{Progress, Slot, Ticket};
use crate::article::Sanitized;

/// A feed that takes this long is named on the status line.
const SLOW: TimeDelta = TimeDelta::seconds(4);

/// Why feeds are fetched; the report afterwards depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Occasion {
    /// The user asked for it.
    #[default]
    User,
    /// The program starts.
    Start,
    /// A round was due.
    Round,
}

/// The newest era of each slot, and how far the refresh is.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    eras: HashMap<Slot, u64>,
    waiting: HashMap<Slot, Waiting>,
    /// How far the refresh under way is.
    pub refresh: Option<Progress>,
    /// Since when the refresh has been waiting for its current feed.
    waits_since: Option<DateTime<Utc>>,
    /// Why the newest refresh was started.
    pub occasion: Occasion,
}

/// What a slot waits for.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    era: u64,
    /// Who gets the result.
    screen: ScreenId,
}

/// Whether the library gets the result, whichever screen asked: it changes the lists, or its error must be shown on any
/// screen.
fn is_shared(slot: Slot) -> bool {
    match slot {
        Slot::Feeds | Slot::Refresh | Slot::Subscribe | Slot::Write | Slot::Browser | Slot::Notify => true,
        Slot::Entries | Slot::Preview | Slot::Article => false,
    }
}

impl Jobs {
    /// A ticket for new work in a slot, with a result for a screen; whatever the slot waited for is stale from now on.
    pub fn start(&mut self, slot: Slot, screen: ScreenId) -> Ticket {
        let era = self.eras.entry(slot).or_insert(0);
        *era += 1;
        let screen = if is_shared(slot) { ScreenId::LIBRARY } else { screen };
        self.waiting.insert(slot, Waiting { era: *era, screen });
        Ticket { slot, era: *era }
    }

    /// Makes whatever the slot waits for stale.
    pub fn forget(&mut self, slot: Slot) {
        self.waiting.remove(&slot);
        if slot == Slot::Refresh {
            (self.refresh, self.waits_since) = (None, None);
        }
    }

    /// Makes whatever a screen waits for stale.
    pub fn forget_all_of(&mut self, screen: ScreenId) {
        self.waiting.retain(|_, waiting| waiting.screen != screen);
    }

    /// The screen that gets the result of a piece of work. Nobody waits for an older write: the library gets it.
    pub fn screen_of(&self, ticket: Ticket) -> ScreenId {
        self.awaited(ticket).map_or(ScreenId::LIBRARY, |waiting| waiting.screen)
    }

    fn awaited(&self, ticket: Ticket) -> Option<&Waiting> {
        self.waiting.get(&ticket.slot).filter(|waiting| waiting.era == ticket.era)
    }

    /// Whether a result is still wanted. Results of writes and of other programs always are: each may be an error.
    pub fn is_current(&self, ticket: Ticket) -> bool {
        matches!(ticket.slot, Slot::Write | Slot::Browser | Slot::Notify) || self.awaited(ticket).is_some()
    }

    pub fn is_waiting(&self, slot: Slot) -> bool {
        self.waiting.contains_key(&slot)
    }

    /// Progress of a refresh, unless a newer one has started.
    pub fn progress(&mut self, progress: Progress, now: DateTime<Utc>) {
        if !self.is_current(progress.ticket) {
            return;
        }
        if self.refresh.as_ref().is_none_or(|known| known.current != progress.current) {
            self.waits_since = Some(now);
        }
        self.refresh = Some(progress);
    }

    /// The feed that holds up the refresh, and for how many seconds.
    pub fn slow(&self, now: DateTime<Utc>) -> Option<(&Sanitized, i64)> {
        let current = &self.refresh.as_ref()?.current;
        let waited = now - self.waits_since?;
        (waited >= SLOW && !current.is_empty()).then_some((current, waited.num_seconds()))
    }

    /// When the result of [`Jobs::slow`] changes: at the next whole second of a wait. `None` while nothing is waited for.
    pub fn next_tick(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let since =
            self.waits_since.filter(|_| self.refresh.as_ref().is_some_and(|known| !known.current.is_empty()))?;
        let waited = (now - since).max(SLOW - TimeDelta::seconds(1));
        Some(since + TimeDelta::seconds(waited.num_seconds() + 1))
    }

    /// The result has arrived: the slot no longer waits.
    pub fn finish(&mut self, ticket: Ticket) {
        if self.awaited(ticket).is_some() {
            self.forget(ticket.slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_anew_makes_the_older_result_stale() {
        let mut jobs = Jobs::default();
        let first = jobs.start(Slot::Entries, ScreenId::LIBRARY);
        let second = jobs.start(Slot::Entries, ScreenId::LIBRARY);
        assert!(!jobs.is_current(first));
        assert!(jobs.is_current(second));
        jobs.finish(second);
        assert!(!jobs.is_waiting(Slot::Entries));
    }

    #[test]
    fn a_slot_knows_nothing_of_another() {
        let mut jobs = Jobs::default();
        let entries = jobs.start(Slot::Entries, ScreenId::LIBRARY);
        jobs.start(Slot::Preview, ScreenId::LIBRARY);
        assert!(jobs.is_current(entries));
    }
}
