//! Who writes next: what the user did goes before what was fetched. Knows threads, no connection.
//!
//! A feed is saved in many short transactions, one right after the other. A plain mutex goes to whoever asks first, and that
//! is the thread that has just given it back: a mark would wait until the whole feed is saved.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub struct Turns {
    queue: Mutex<Queue>,
    moved: Condvar,
}

#[derive(Default)]
struct Queue {
    is_taken: bool,
    /// How many wait who go before the others.
    urgent: usize,
}

/// A turn to write; it ends when dropped.
pub struct Turn<'a>(&'a Turns);

impl Turns {
    pub fn take(&self, is_urgent: bool) -> Turn<'_> {
        let mut queue = self.queue();
        queue.urgent += usize::from(is_urgent);
        while queue.is_taken || (!is_urgent && queue.urgent > 0) {
            queue = self.moved.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.urgent -= usize::from(is_urgent);
        queue.is_taken = true;
        Turn(self)
    }

    /// A panic elsewhere leaves nothing half done here: two numbers are changed together.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.queue().is_taken = false;
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    /// Those who wait are known by the queue, not by time.
    fn until(turns: &Turns, is_so: impl Fn(&Queue) -> bool) {
        while !is_so(&turns.queue()) {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_mark_goes_before_the_rest_of_a_feed() {
        let turns = Turns::default();
        let (said, order) = channel();
        std::thread::scope(|scope| {
            let part = turns.take(false);
            let mark = said.clone();
            scope.spawn(|| {
                let _turn = turns.take(true);
                mark.send("the mark").unwrap();
                drop(mark);
            });
            until(&turns, |queue| queue.urgent == 1);
            drop(part);
            let _rest = turns.take(false);
            said.send("the rest").unwrap();
        });
        drop(said);
        assert_eq!(order.iter().collect::<Vec<_>>(), ["the mark", "the rest"]);
    }

    #[test]
    fn one_writes_at_a_time_and_everybody_has_a_turn() {
        let turns = Turns::default();
        let count = Mutex::new(0);
        std::thread::scope(|scope| {
            for n in 0..8 {
                let (turns, count) = (&turns, &count);
                scope.spawn(move || {
                    for _ in 0..50 {
                        let _turn = turns.take(n % 2 == 0);
                        *count.try_lock().expect("nobody else has the turn") += 1;
                    }
                });
            }
        });
        assert_eq!(*count.lock().unwrap(), 400);
    }
}
