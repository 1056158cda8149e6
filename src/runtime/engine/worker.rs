//! Blocking work off the threads that drive the network, with a deadline, and with a panic turned into an error.
//!
//! What others wrote is parsed behind four fences: scans that cap size, depth and number before any parser sees the bytes;
//! `catch_unwind`; a stack that is larger than the deepest nesting let through can use ([`STACK`]); and a deadline. A thread
//! cannot be stopped from outside, so work that outlives its deadline is left to itself, and keeps one of [`PLACES`]: so
//! many can be lost, and no more, whatever a feed does. The person gets a sentence each time.
//!
//! A worker process could be killed, but costs a start and a copy of each page, a second program to keep in step, and does
//! nothing against what the scans miss but end it two seconds sooner. `examples/hostile` feeds all of this with millions of
//! inputs on a stack of an eighth of the size; as long as it finds neither an overflow nor a hang, threads are enough.

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::timeout;

use super::EngineError;

/// How long one feed or page may be thought about. Parsers are linear on everything known; this is for the unknown.
const DEADLINE: Duration = Duration::from_secs(10);

/// How long to wait for a place: longer than all of them can be taken by work that ends.
const PATIENCE: Duration = Duration::from_secs(30);

/// Workers that parse at once.
static PLACES: Semaphore = Semaphore::const_new(8);

/// Bytes of stack of each worker.
pub const STACK: usize = 8 * 1024 * 1024;

/// Runs `work` on a blocking worker; a panic in it costs only itself.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    spawn_blocking(work).await.map_err(given_up)
}

/// The same for parsing what others wrote. Past the deadline the worker is left to itself.
pub async fn parse<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    parse_at(&PLACES, [PATIENCE, DEADLINE], work).await
}

/// The place is given back by the work itself: if it never ends, never.
async fn parse_at<T: Send + 'static>(
    places: &'static Semaphore,
    [patience, deadline]: [Duration; 2],
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, EngineError> {
    let place = timeout(patience, places.acquire()).await.map_err(|_| EngineError::NoWorker)?;
    let place = place.expect("the semaphore is never closed");
    let work = move || {
        let _place = place;
        work()
    };
    timeout(deadline, run(work)).await.map_err(|_| lost())?
}

fn lost() -> EngineError {
    tracing::error!("a worker is past its deadline and was left to itself");
    EngineError::Deadline
}

fn given_up(error: JoinError) -> EngineError {
    tracing::error!(%error, "a worker panicked");
    EngineError::Panicked
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::runtime::Builder;

    use super::*;

    fn in_time<T>(work: impl Future<Output = T>) -> T {
        Builder::new_current_thread().enable_time().build().unwrap().block_on(work)
    }

    #[test]
    fn a_panic_becomes_a_sentence() {
        let failed: Result<(), EngineError> = in_time(parse(|| panic!("on purpose")));
        assert!(matches!(failed, Err(EngineError::Panicked)), "{failed:?}");
    }

    #[test]
    fn a_worker_past_its_deadline_is_told_and_keeps_its_place_until_it_ends() {
        static ONE: Semaphore = Semaphore::const_new(1);
        const SOON: Duration = Duration::from_millis(20);
        const LATE: Duration = Duration::from_secs(60);
        let (end, wait_for_end) = mpsc::channel::<()>();
        in_time(async move {
            let hung = parse_at(&ONE, [LATE, SOON], move || wait_for_end.recv()).await;
            assert!(matches!(hung, Err(EngineError::Deadline)), "{hung:?}");
            let next = parse_at(&ONE, [SOON, LATE], || 1).await;
            assert!(matches!(next, Err(EngineError::NoWorker)), "{next:?}");
            drop(end);
            let next = parse_at(&ONE, [LATE, LATE], || 1).await;
            assert_eq!(next.ok(), Some(1));
        });
    }
}
