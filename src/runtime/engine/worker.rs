//! Blocking work off the threads that drive the network, within limits, and with a panic turned into an error.
//!
//! What others wrote is parsed behind five fences: scans that cap size, depth and number before any parser sees the bytes;
//! `catch_unwind`; a stack that is larger than the deepest nesting let through can use ([`STACK`]); a budget of processor
//! time and of what may be built ([`crate::budget`]), which every loop of ours looks at, and libraries at every piece that they
//! are handed; and room in memory for all that is parsed at once ([`Room`]). Time on the wall is no measure of work on a busy
//! machine: it only ends what uses no processor, or gets none.
//!
//! A thread cannot be ended from outside. Work that is given up ends at its next look and gives back its place and its
//! memory; what never looks keeps its place, and when all are lost the user is told. A worker process could be killed, but
//! costs a start and a copy of each page, and a second program to keep in step. `examples/hostile` feeds all of this with
//! millions of inputs on a stack of an eighth of the size; as long as it finds neither an overflow nor a hang, threads are enough.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::{JoinError, JoinHandle, spawn_blocking};
use tokio::time::timeout;

use super::EngineError;
use crate::budget::{Budget, Spent};

/// Processor time for one feed or page. Parsers are linear on everything known; this is for the unknown.
const CPU: Duration = Duration::from_secs(10);

/// Time on the wall: on a machine that gives it a thirtieth of a processor, work in reason is still done by then.
pub const WALL: Duration = Duration::from_secs(300);

/// Between two looks at whether all places are lost, while waiting for one.
const PATIENCE: Duration = Duration::from_secs(30);

/// Workers that parse at once.
const PLACES: usize = 8;

/// Memory in MiB for all that is parsed and waits to be saved. Large answers that are on their way or wait for a worker have
/// 64 MiB of their own, and small ones 32 MiB at most.
const ALL_ROOM: u32 = 128;

/// Bytes that the entries of a feed take beside their texts: ten thousand of them, which may be written with a few bytes each,
/// and what the store makes of them.
const MOST_ENTRIES: usize = 10 << 20;

/// How many times as large an item of a few bytes is as an entry.
const ENTRY: usize = 40;

/// Bytes of a page from which on it has all the room: one at a time.
const LARGE_PAGE: usize = 4 << 20;

static OFFICE: Office = Office::new(PLACES);
static ROOM: Semaphore = Semaphore::const_new(ALL_ROOM as usize);

/// Bytes of stack of each worker.
pub const STACK: usize = 8 * 1024 * 1024;

/// What is parsed, with its length in bytes: that tells how much memory it takes.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    Feed(usize),
    Page(usize),
}

impl Size {
    /// A feed becomes twice as large at most beside itself (`budget::document`), and its entries take what is not text; a page
    /// is six times as large for a moment.
    fn mib(self) -> u32 {
        let bytes = match self {
            Size::Page(bytes) if bytes > LARGE_PAGE => return ALL_ROOM,
            Size::Page(bytes) => bytes.saturating_mul(7),
            Size::Feed(bytes) => bytes.saturating_mul(3).saturating_add(bytes.saturating_mul(ENTRY).min(MOST_ENTRIES)),
        };
        u32::try_from(bytes >> 20).unwrap_or(ALL_ROOM).saturating_add(1).min(ALL_ROOM)
    }
}

/// Room for one feed or page while it is parsed, and for what comes of it while that is kept. Work that is given up keeps its
/// part until it has ended.
#[derive(Clone, Debug)]
pub struct Room {
    _permit: Arc<SemaphorePermit<'static>>,
}

/// Waits for room.
pub async fn room(size: Size) -> Room {
    let permit = ROOM.acquire_many(size.mib()).await.expect("the semaphore is never closed");
    Room { _permit: Arc::new(permit) }
}

/// Runs `work` on a blocking worker; a panic in it costs only itself.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    spawn_blocking(work).await.map_err(panicked)
}

/// The same for parsing what others wrote, within a budget. When nobody waits for it any more, it is given up.
pub async fn parse<T: Send + 'static>(
    room: &Room,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, EngineError> {
    let room = room.clone();
    let work = move || {
        let _room = room;
        work()
    };
    OFFICE.parse(Limits { cpu: CPU, wall: WALL, patience: PATIENCE }, work).await
}

#[derive(Clone, Copy)]
struct Limits {
    cpu: Duration,
    wall: Duration,
    patience: Duration,
}

/// The places of those that parse.
struct Office {
    size: usize,
    places: Semaphore,
    /// How many are held by work that was given up and has not ended.
    lost: AtomicUsize,
}

impl Office {
    const fn new(size: usize) -> Office {
        Office { size, places: Semaphore::const_new(size), lost: AtomicUsize::new(0) }
    }

    /// The place is given back by the work itself: if it never ends, never.
    async fn parse<T: Send + 'static>(
        &'static self,
        limits: Limits,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, EngineError> {
        let place = self.place(limits.patience).await?;
        let budget = Budget::new(limits.cpu);
        let own = budget.clone();
        let handle = spawn_blocking(move || {
            let _place = place;
            own.run(work)
        });
        let mut running = Running { office: self, budget, handle: Some(handle) };
        let done = timeout(limits.wall, running.end()).await.map_err(|_| EngineError::Deadline)??;
        done.map_err(given_up)
    }

    /// Waits as long as anybody who has a place may give it back.
    async fn place(&self, patience: Duration) -> Result<SemaphorePermit<'_>, EngineError> {
        loop {
            match timeout(patience, self.places.acquire()).await {
                Ok(place) => return Ok(place.expect("the semaphore is never closed")),
                Err(_) if self.lost.load(Ordering::Relaxed) >= self.size => return Err(EngineError::NoWorker),
                Err(_) => {}
            }
        }
    }
}

/// Work that somebody waits for. Dropped before its end, it is given up.
struct Running<T: Send + 'static> {
    office: &'static Office,
    budget: Arc<Budget>,
    handle: Option<JoinHandle<Result<T, Spent>>>,
}

impl<T: Send + 'static> Running<T> {
    async fn end(&mut self) -> Result<Result<T, Spent>, EngineError> {
        let handle = self.handle.as_mut().expect("it is taken only here and in `drop`");
        let done = handle.await.map_err(panicked);
        self.handle = None;
        done
    }
}

impl<T: Send + 'static> Drop for Running<T> {
    fn drop(&mut self) {
        let Some(handle) = self.handle.take() else { return };
        self.budget.stop();
        tracing::warn!("work was given up");
        let office = self.office;
        let Ok(runtime) = Handle::try_current() else { return };
        office.lost.fetch_add(1, Ordering::Relaxed);
        runtime.spawn(async move {
            let _ = handle.await;
            office.lost.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

fn given_up(spent: Spent) -> EngineError {
    tracing::error!("a worker gave up: {spent}");
    EngineError::GivenUp(spent)
}

fn panicked(error: JoinError) -> EngineError {
    tracing::error!(%error, "a worker panicked");
    EngineError::Panicked
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::runtime::Builder;

    use super::*;
    use crate::budget;

    const SOON: Duration = Duration::from_millis(20);
    const LATE: Duration = Duration::from_secs(600);
    const USUAL: Limits = Limits { cpu: LATE, wall: LATE, patience: LATE };

    fn in_time<T>(work: impl Future<Output = T>) -> T {
        Builder::new_current_thread().enable_time().build().unwrap().block_on(work)
    }

    fn until_spent() {
        while !budget::is_spent() {}
    }

    #[test]
    fn a_panic_becomes_a_sentence() {
        static ONE: Office = Office::new(1);
        let failed: Result<(), EngineError> = in_time(ONE.parse(USUAL, || panic!("on purpose")));
        assert!(matches!(failed, Err(EngineError::Panicked)), "{failed:?}");
    }

    #[test]
    fn work_past_its_processor_time_is_given_up_with_the_figure() {
        static ONE: Office = Office::new(1);
        let limits = Limits { cpu: Duration::from_millis(1), ..USUAL };
        let failed = in_time(ONE.parse(limits, until_spent)).unwrap_err();
        assert_eq!(failed.to_string(), "this was given up: it needs more than 0 s of processor time");
    }

    #[test]
    fn work_that_waits_uses_no_processor_time_and_is_done_however_long_it_takes() {
        static ONE: Office = Office::new(1);
        let limits = Limits { cpu: Duration::from_secs(5), ..USUAL };
        let (end, wait_for_end) = mpsc::channel::<()>();
        in_time(async move {
            let waiting = ONE.parse(limits, move || wait_for_end.recv().is_err());
            let (done, ()) = tokio::join!(waiting, async move {
                tokio::time::sleep(SOON).await;
                drop(end);
            });
            assert_eq!(done.ok(), Some(true));
        });
    }

    #[test]
    fn work_that_is_given_up_stops_and_frees_its_place() {
        static ONE: Office = Office::new(1);
        in_time(async {
            let late = ONE.parse(Limits { wall: SOON, ..USUAL }, until_spent).await;
            assert!(matches!(late, Err(EngineError::Deadline)), "{late:?}");
            assert!(timeout(SOON, ONE.parse(USUAL, until_spent)).await.is_err(), "nobody waits for it any more");
            assert_eq!(ONE.parse(USUAL, || 1).await.ok(), Some(1));
        });
    }

    #[test]
    fn work_that_never_looks_keeps_its_place_and_whoever_waits_is_told() {
        static ONE: Office = Office::new(1);
        let (end, wait_for_end) = mpsc::channel::<()>();
        in_time(async move {
            let hung = ONE.parse(Limits { wall: SOON, ..USUAL }, move || wait_for_end.recv()).await;
            assert!(matches!(hung, Err(EngineError::Deadline)), "{hung:?}");
            let next = ONE.parse(Limits { patience: SOON, ..USUAL }, || 1).await;
            assert!(matches!(next, Err(EngineError::NoWorker)), "{next:?}");
            drop(end);
            assert_eq!(ONE.parse(USUAL, || 1).await.ok(), Some(1));
        });
    }

    #[test]
    fn a_large_page_has_all_the_room_and_small_ones_share_it() {
        assert_eq!(Size::Page(LARGE_PAGE + 1).mib(), ALL_ROOM);
        assert_eq!(Size::Feed(0).mib(), 1);
        assert!(Size::Feed(16 << 20).mib() * 2 <= ALL_ROOM);
        assert_eq!(Size::Feed(1 << 20).mib(), 14, "a small document may hold as many entries as a large one");
        assert_eq!(Size::Feed(usize::MAX).mib(), ALL_ROOM);
    }
}
