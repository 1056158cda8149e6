//! Which work is under way, and which results are still wanted.
//!
//! A slot waits for one piece of work at a time: asking again makes the older result stale.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::job::{Job, JobKind};
use super::screen_id::ScreenId;
use super::{Progress, Slot, Ticket};
use crate::article::Sanitized;

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

/// The newest era of each slot, and the jobs that are under way.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    eras: HashMap<Slot, u64>,
    waiting: HashMap<Slot, Waiting>,
    /// Work that takes long, in the order in which it was started.
    line: Vec<(Slot, Job)>,
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
        Slot::Feeds
        | Slot::Lists
        | Slot::Unread
        | Slot::Refresh
        | Slot::Subscribe
        | Slot::Keep
        | Slot::Edit
        | Slot::Derive
        | Slot::Write
        | Slot::Browser
        | Slot::Notify
        | Slot::Excerpt
        | Slot::File
        | Slot::Pick
        | Slot::PickedPlace
        | Slot::Program => true,
        Slot::Entries
        | Slot::Count
        | Slot::Preview
        | Slot::Questions
        | Slot::Answer
        | Slot::Article
        | Slot::Table
        | Slot::Summary => false,
    }
}

/// What the job line shows of the work of a slot; `None` if that is quick, or if a pane shows that it waits.
fn job_kind(slot: Slot) -> Option<JobKind> {
    match slot {
        Slot::Refresh => Some(JobKind::Refresh),
        Slot::Subscribe => Some(JobKind::Subscribe),
        Slot::Derive => Some(JobKind::Derive),
        Slot::Excerpt | Slot::File => Some(JobKind::Excerpt),
        Slot::Keep => Some(JobKind::Keep),
        Slot::Table => Some(JobKind::Table),
        Slot::Program => Some(JobKind::Program),
        Slot::Feeds
        | Slot::Lists
        | Slot::Entries
        | Slot::Count
        | Slot::Preview
        | Slot::Unread
        | Slot::Questions
        | Slot::Answer
        | Slot::Article
        | Slot::Edit
        | Slot::Write
        | Slot::Summary
        | Slot::Pick
        | Slot::PickedPlace
        | Slot::Browser
        | Slot::Notify => None,
    }
}

impl Jobs {
    /// A ticket for new work in a slot, with a result for a screen; whatever the slot waited for is stale from now on.
    pub fn start(&mut self, slot: Slot, screen: ScreenId, now: DateTime<Utc>) -> Ticket {
        self.forget(slot);
        let kind = job_kind(slot).filter(|kind| kind.is_shown_at_once());
        self.line.extend(kind.map(|kind| (slot, Job::new(kind, now))));
        let era = self.eras.entry(slot).or_insert(0);
        *era += 1;
        let screen = if is_shared(slot) { ScreenId::LIBRARY } else { screen };
        self.waiting.insert(slot, Waiting { era: *era, screen });
        Ticket { slot, era: *era }
    }

    /// Makes whatever the slot waits for stale.
    pub fn forget(&mut self, slot: Slot) {
        self.waiting.remove(&slot);
        self.line.retain(|(known, _)| *known != slot);
    }

    /// Makes whatever a screen waits for stale.
    pub fn forget_all_of(&mut self, screen: ScreenId) {
        self.waiting.retain(|_, waiting| waiting.screen != screen);
        self.line.retain(|(slot, _)| self.waiting.contains_key(slot));
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

    /// Whether work for this slot is under way.
    pub fn is_waiting(&self, slot: Slot) -> bool {
        self.waiting.contains_key(&slot)
    }

    /// The job that a slot waits for, if it is one.
    pub fn job(&self, slot: Slot) -> Option<&Job> {
        self.line.iter().find(|(known, _)| *known == slot).map(|(_, job)| job)
    }

    fn job_mut(&mut self, slot: Slot) -> Option<&mut Job> {
        self.line.iter_mut().find(|(known, _)| *known == slot).map(|(_, job)| job)
    }

    /// The job that the job line shows and that the key cancels: the one that was started last.
    pub fn shown(&self) -> Option<(Slot, &Job)> {
        self.line.last().map(|(slot, job)| (*slot, job))
    }

    /// How many jobs are under way besides the one that is shown.
    pub fn more(&self) -> usize {
        self.line.len().saturating_sub(1)
    }

    /// Notes what a job is waiting for.
    pub fn wait_for(&mut self, slot: Slot, what: Sanitized, now: DateTime<Utc>) {
        if let Some(job) = self.job_mut(slot) {
            job.wait_for(what, now);
        }
    }

    /// How far a job is. Returns whether it is still wanted.
    pub fn progress(&mut self, progress: &Progress, now: DateTime<Utc>) -> bool {
        if self.awaited(progress.ticket).is_none() {
            return false;
        }
        let slot = progress.ticket.slot;
        if self.job(slot).is_none() {
            self.line.extend(job_kind(slot).map(|kind| (slot, Job::new(kind, now))));
        }
        if let Some(job) = self.job_mut(slot) {
            (job.done, job.total, job.failed) = (progress.done, progress.total, progress.failed);
            job.wait_for(progress.current.clone(), now);
        }
        true
    }

    /// When the job line changes without any progress.
    pub fn next_tick(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.shown()?.1.next_tick(now)
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

    fn now() -> DateTime<Utc> {
        "2026-04-22T14:30:00Z".parse().unwrap()
    }

    #[test]
    fn the_job_that_was_started_last_is_shown_and_the_others_are_counted() {
        let mut jobs = Jobs::default();
        let shown = |jobs: &Jobs| (jobs.shown().map(|(slot, _)| slot), jobs.more());
        jobs.start(Slot::Entries, ScreenId::LIBRARY, now());
        assert_eq!(shown(&jobs), (None, 0), "a list is no job");
        jobs.start(Slot::Refresh, ScreenId::LIBRARY, now());
        jobs.start(Slot::Subscribe, ScreenId::LIBRARY, now());
        let newer = jobs.start(Slot::Subscribe, ScreenId::LIBRARY, now());
        assert_eq!(shown(&jobs), (Some(Slot::Subscribe), 1));
        jobs.finish(newer);
        assert_eq!(shown(&jobs), (Some(Slot::Refresh), 0));
    }

    #[test]
    fn work_that_nobody_asked_for_is_shown_once_it_tells_that_it_is_long() {
        let mut jobs = Jobs::default();
        let ticket = jobs.start(Slot::Derive, ScreenId::LIBRARY, now());
        assert!(jobs.shown().is_none());
        let progress = Progress { ticket, done: 40, failed: 0, total: 900, new: 0, current: Sanitized::default() };
        assert!(jobs.progress(&progress, now()));
        let line = jobs.shown().unwrap().1.parts(now(), 0, None).concat();
        assert_eq!(line, "Prepared 40 of 900 articles");
        jobs.finish(ticket);
        assert!(jobs.shown().is_none());
    }

    #[test]
    fn progress_of_a_job_that_is_not_wanted_any_more_is_dropped() {
        let mut jobs = Jobs::default();
        let first = jobs.start(Slot::Refresh, ScreenId::LIBRARY, now());
        let second = jobs.start(Slot::Refresh, ScreenId::LIBRARY, now());
        let progress =
            |ticket, done| Progress { ticket, done, failed: 0, total: 9, new: 0, current: Sanitized::default() };
        assert!(!jobs.progress(&progress(first, 5), now()));
        assert!(jobs.progress(&progress(second, 2), now()));
        assert_eq!(jobs.job(Slot::Refresh).map(|job| (job.done, job.total)), Some((2, 9)));
    }

    #[test]
    fn asking_anew_makes_the_older_result_stale() {
        let mut jobs = Jobs::default();
        let first = jobs.start(Slot::Entries, ScreenId::LIBRARY, now());
        let second = jobs.start(Slot::Entries, ScreenId::LIBRARY, now());
        assert!(!jobs.is_current(first));
        assert!(jobs.is_current(second));
        jobs.finish(second);
        assert!(!jobs.is_waiting(Slot::Entries));
    }

    #[test]
    fn a_slot_knows_nothing_of_another() {
        let mut jobs = Jobs::default();
        let entries = jobs.start(Slot::Entries, ScreenId::LIBRARY, now());
        jobs.start(Slot::Preview, ScreenId::LIBRARY, now());
        assert!(jobs.is_current(entries));
    }
}
