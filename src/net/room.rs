//! Memory for answers on their way. Many are on their way at once, and a few large ones can fill the memory allowed for all of
//! them.
//!
//! Most feeds are small and need no permit. A medium answer holds one of the places for such answers. A large one waits for a
//! permit for the largest possible answer, in one piece, so that no two answers wait for each other: who waits holds at most a
//! place for a medium one, and who has the permit waits for nothing. Once it is complete it keeps only as much as its length,
//! until it has been read and saved. The time it waits is our fault, not the server's ([`AnswerRoom::in_time`]).

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

/// Bytes that an answer may have without a permit.
pub(super) const SMALL: usize = 256 << 10;

/// Bytes of a medium answer, and how many of them may be on their way or wait to be read and saved.
const MEDIUM: usize = 1 << 20;
const MEDIUM_PLACES: usize = 24;

/// The memory for all large answers together, in MiB.
const ALL: u32 = 32;

/// The memory for the largest answer, in MiB.
const LARGEST: u32 = 16;

static PLACES: Semaphore = Semaphore::const_new(MEDIUM_PLACES);
static ROOM: Semaphore = Semaphore::const_new(ALL as usize);

/// How often a timeout checks whether the answer is still waiting for memory.
const LOOK: Duration = Duration::from_millis(100);

/// The memory an answer holds; given back when dropped.
#[derive(Clone, Debug, Default)]
pub struct AnswerRoom {
    place: Option<Arc<SemaphorePermit<'static>>>,
    permit: Option<Arc<SemaphorePermit<'static>>>,
    waiting: Arc<Mutex<Waiting>>,
}

/// How long an answer has waited for memory.
#[derive(Debug, Default)]
struct Waiting {
    before: Duration,
    since: Option<Instant>,
}

impl AnswerRoom {
    /// Waits for memory once an answer of `length` bytes is no longer small, and again once it is large.
    pub(super) async fn hold(&mut self, length: usize) {
        if self.permit.is_some() {
            return;
        }
        if length > MEDIUM {
            self.permit = Some(self.wait_for(&ROOM, LARGEST).await);
            self.place = None;
        } else if length > SMALL && self.place.is_none() {
            self.place = Some(self.wait_for(&PLACES, 1).await);
        }
    }

    async fn wait_for(&self, room: &'static Semaphore, permits: u32) -> Arc<SemaphorePermit<'static>> {
        self.note(|waiting| waiting.since = Some(Instant::now()));
        let permit = room.acquire_many(permits).await.expect("the semaphore is never closed");
        self.note(|waiting| {
            waiting.before = waiting.total();
            waiting.since = None;
        });
        Arc::new(permit)
    }

    /// The result of `work`, or `None` if it takes longer than `limit`. The time spent waiting for this room or a clone of
    /// it does not count.
    pub(super) async fn in_time<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        let start = Instant::now();
        let left = || (limit + self.note(|waiting| waiting.total())).saturating_sub(start.elapsed());
        let mut work = pin!(work);
        let mut next = limit;
        loop {
            if let Ok(done) = timeout(next, &mut work).await {
                return Some(done);
            }
            next = match left() {
                Duration::ZERO => return None,
                left => left.max(LOOK),
            };
        }
    }

    fn note<T>(&self, change: impl FnOnce(&mut Waiting) -> T) -> T {
        change(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Gives back what an answer of this length does not need.
    pub(super) fn fit(&mut self, length: usize) {
        let Some(room) = self.permit.as_mut().and_then(Arc::get_mut) else { return };
        let needed = length.div_ceil(1 << 20);
        drop(room.split(room.num_permits().saturating_sub(needed)));
    }
}

impl Waiting {
    fn total(&self) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places for medium answers, and MiB for large ones.
    fn held(room: &AnswerRoom) -> (usize, usize) {
        let held = |permit: &Option<Arc<SemaphorePermit<'static>>>| permit.as_ref().map_or(0, |one| one.num_permits());
        (held(&room.place), held(&room.permit))
    }

    #[tokio::test]
    async fn a_large_answer_holds_room_for_the_largest_and_then_for_itself() {
        let mut room = AnswerRoom::default();
        room.hold(SMALL).await;
        assert_eq!(held(&room), (0, 0));
        room.hold(SMALL + 1).await;
        room.hold(MEDIUM).await;
        room.fit(MEDIUM);
        assert_eq!(held(&room), (1, 0));
        room.hold(MEDIUM + 1).await;
        assert_eq!(held(&room), (0, LARGEST as usize));
        room.fit((3 << 20) + 1);
        assert_eq!(held(&room), (0, 4));
    }

    /// Each would wait for what the others hold, if a place for a medium answer could not be given back.
    #[tokio::test]
    async fn answers_that_have_all_the_places_for_medium_ones_grow_large_one_after_the_other() {
        let grow = || async {
            let mut room = AnswerRoom::default();
            room.hold(SMALL + 1).await;
            tokio::task::yield_now().await;
            room.hold(MEDIUM + 1).await;
        };
        futures_util::future::join_all((0..2 * MEDIUM_PLACES).map(|_| grow())).await;
    }

    #[tokio::test]
    async fn the_time_that_an_answer_waits_for_room_is_not_the_servers() {
        // Long enough that a busy machine does not use it up between two steps.
        let limit = Duration::from_secs(1);
        let all = ROOM.acquire_many(ALL).await.unwrap();
        let room = AnswerRoom::default();
        let mut own = room.clone();
        let others = async {
            tokio::time::sleep(2 * limit).await;
            drop(all);
        };
        assert_eq!(tokio::join!(room.in_time(limit, own.hold(MEDIUM + 1)), others), (Some(()), ()));
        assert_eq!(AnswerRoom::default().in_time(limit, std::future::pending::<()>()).await, None);
    }
}
