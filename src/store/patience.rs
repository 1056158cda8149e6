//! Decides who waits for the file, and how long. Does not know the file.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The first and the longest pause between two tries. Writing a part of a feed takes some milliseconds; another program may
/// take any time.
const PAUSES: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(20)];

/// How long to wait for a lock of another program. All waiting calls share it, instead of each waiting that long.
pub struct Patience {
    length: Duration,
    refusals: Mutex<Option<Refusals>>,
}

/// Failed tries that followed each other closely.
#[derive(Clone, Copy)]
struct Refusals {
    since: Instant,
    last: Instant,
}

impl Patience {
    /// Waits for a lock at most this long.
    pub fn of(length: Duration) -> Patience {
        Patience { length, refusals: Mutex::default() }
    }

    /// Tries until it is not refused or the patience runs out. After that, calls that follow soon fail at their first try;
    /// later ones wait again.
    pub fn try_until<T>(&self, mut work: impl FnMut() -> T, is_refused: impl Fn(&T) -> bool) -> T {
        loop {
            let done = work();
            if !is_refused(&done) {
                *lock(&self.refusals) = None;
                return done;
            }
            let Some(pause) = self.pause(Instant::now()) else { return done };
            sleep(pause);
        }
    }

    /// How long to wait before the next try; `None` to give up.
    fn pause(&self, now: Instant) -> Option<Duration> {
        let mut refusals = lock(&self.refusals);
        let recent = refusals.filter(|refusals| now.duration_since(refusals.last) < self.length);
        let since = recent.map_or(now, |refusals| refusals.since);
        *refusals = Some(Refusals { since, last: now });
        let waited = now.duration_since(since);
        let [shortest, longest] = PAUSES;
        (waited < self.length).then(|| (waited / 8).clamp(shortest, longest))
    }
}

/// The order of the writers in this program.
#[derive(Default)]
pub struct Turns {
    /// How many go first.
    first: Mutex<usize>,
    changed: Condvar,
}

/// Goes first until it is dropped.
pub struct First<'a>(&'a Turns);

impl Turns {
    /// Goes before others for as long as the result lives.
    pub fn first(&self) -> First<'_> {
        *lock(&self.first) += 1;
        First(self)
    }

    /// Whether somebody goes first.
    #[cfg(test)]
    pub fn has_first(&self) -> bool {
        *lock(&self.first) > 0
    }

    /// Returns when no one goes first any more.
    pub fn after_the_first(&self) {
        let first = lock(&self.first);
        drop(self.changed.wait_while(first, |first| *first > 0));
    }
}

impl Drop for First<'_> {
    fn drop(&mut self) {
        *lock(&self.0.first) -= 1;
        self.0.changed.notify_all();
    }
}

/// A panic elsewhere leaves nothing half done here: transactions roll back when dropped.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: Duration = Duration::from_secs(5);

    #[test]
    fn all_that_wait_share_one_patience() {
        let patience = Patience::of(LENGTH);
        let start = Instant::now();
        assert!(patience.pause(start).is_some());
        assert!(patience.pause(start + LENGTH / 2).is_some(), "the second comes while the first waits");
        assert!(patience.pause(start + LENGTH).is_none(), "the patience of the first is at its end");
        assert!(patience.pause(start + LENGTH + LENGTH / 2).is_none(), "and there is none for the next");
        assert!(patience.pause(start + LENGTH * 3).is_some(), "later is another time");
    }

    #[test]
    fn getting_the_lock_resets_the_shared_patience() {
        let patience = Patience::of(LENGTH);
        let start = Instant::now();
        assert!(patience.pause(start).is_some());
        assert_eq!(patience.try_until(|| 1, |_| false), 1);
        assert!(patience.pause(start + LENGTH).is_some(), "this is another lock");
    }

    #[test]
    fn there_is_at_least_one_try() {
        let none = Patience::of(Duration::ZERO);
        assert_eq!(none.try_until(|| 1, |_| true), 1);
    }

    #[test]
    fn what_is_fetched_waits_until_nobody_goes_first() {
        let turns = Turns::default();
        let (first, second) = (turns.first(), turns.first());
        std::thread::scope(|scope| {
            let later = scope.spawn(|| turns.after_the_first());
            drop(first);
            assert!(!later.is_finished(), "another goes first");
            drop(second);
            later.join().unwrap();
        });
        turns.after_the_first();
    }
}
