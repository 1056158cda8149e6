//! Which work is under way, and which result is still wanted.
//!
//! A slot waits for one piece of work at a time; asking anew makes the older result stale.

use std::collections::HashMap;

use super::{Progress, Slot, Ticket};
use crate::feed::FeedId;

/// The newest era of each slot, and how far the refresh is.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    eras: HashMap<Slot, u64>,
    waiting: HashMap<Slot, u64>,
    /// The last news of a refresh that is under way.
    pub refresh: Option<Progress>,
    /// What the newest refresh is of; `None` for all feeds.
    pub refreshing: Option<FeedId>,
}

impl Jobs {
    /// A ticket for new work in a slot; whatever the slot waited for is stale from now on.
    pub fn start(&mut self, slot: Slot) -> Ticket {
        let era = self.eras.entry(slot).or_insert(0);
        *era += 1;
        self.waiting.insert(slot, *era);
        Ticket { slot, era: *era }
    }

    /// Makes whatever the slot waits for stale.
    pub fn forget(&mut self, slot: Slot) {
        self.waiting.remove(&slot);
        if slot == Slot::Refresh {
            self.refresh = None;
        }
    }

    /// Whether a result is still wanted. Of writes and the browser it always is: each must be looked at for an error.
    pub fn is_current(&self, ticket: Ticket) -> bool {
        matches!(ticket.slot, Slot::Write | Slot::Browser) || self.waiting.get(&ticket.slot) == Some(&ticket.era)
    }

    pub fn is_waiting(&self, slot: Slot) -> bool {
        self.waiting.contains_key(&slot)
    }

    /// News of a refresh, unless a newer one has begun.
    pub fn progress(&mut self, progress: Progress) {
        if self.is_current(progress.ticket) {
            self.refresh = Some(progress);
        }
    }

    /// The result is there: the slot waits no more.
    pub fn finish(&mut self, ticket: Ticket) {
        if self.waiting.get(&ticket.slot) == Some(&ticket.era) {
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
        let first = jobs.start(Slot::Entries);
        let second = jobs.start(Slot::Entries);
        assert!(!jobs.is_current(first));
        assert!(jobs.is_current(second));
        jobs.finish(second);
        assert!(!jobs.is_waiting(Slot::Entries));
    }

    #[test]
    fn a_slot_knows_nothing_of_another() {
        let mut jobs = Jobs::default();
        let entries = jobs.start(Slot::Entries);
        jobs.start(Slot::Preview);
        assert!(jobs.is_current(entries));
    }
}
