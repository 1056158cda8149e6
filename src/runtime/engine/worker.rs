//! Runs blocking work off the threads that drive the network, within limits, and turns a panic into an error.
//!
//! Untrusted input is parsed behind five protections: checks that cap size, depth and number before any parser sees the
//! bytes; `catch_unwind`; a stack larger than the deepest permitted nesting can use ([`STACK`]); a budget of processor time
//! and of bytes built ([`crate::budget`]), which each of our loops checks, and libraries with every piece of input; and a
//! limit on memory for everything that is parsed at once ([`WorkRoom`]). Wall time does not measure work on a busy machine.
//! It only ends work that uses no processor time, or gets none.
//!
//! A thread cannot be ended from outside. Work that is stopped ends at its next check, and gives back its place and its
//! memory. Work that never checks keeps its place, and when all places are lost the user is told. A worker process could be
//! killed, but it costs a start and a copy of each page, and a second program to keep in step. `examples/hostile` tests all
//! of this with millions of inputs on a stack of an eighth of the size. As long as it finds neither an overflow nor a hang,
//! threads are enough.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::{JoinError, JoinHandle, spawn_blocking};
use tokio::time::timeout;

use super::EngineError;
use crate::budget::{Budget, Spent};

/// Processor time for one feed or page. Parsers are linear on all known input; this is for the unknown.
const CPU: Duration = Duration::from_secs(10);

/// Wall time. Even on a machine that gives the work a thirtieth of a processor, reasonable work is done by then.
pub const WALL: Duration = Duration::from_secs(300);

/// How often to check, while waiting for a place, whether all places are lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// Parsing workers at once.
const PLACES: usize = 8;

/// Memory in MiB for everything that is parsed and waits to be saved: the least, and the most. In between each processor has
/// [`ROOM_EACH`], because what is parsed at once does not end sooner than the processors allow. Answers in transit or waiting
/// for a worker have memory of their own (`net::room`).
const LEAST_ROOM: u32 = 48;
const MOST_ROOM: u32 = 128;
const ROOM_EACH: u32 = 24;

/// Bytes that the entries of a feed take in addition to their texts: up to ten thousand of them, which can be written with
/// a few bytes each, and what the store makes of them.
const MOST_ENTRIES: usize = 10 << 20;

/// How many times larger an entry is than a minimal item in the feed.
const ENTRY: usize = 40;

/// Pages larger than this get all the memory: one at a time.
const LARGE_PAGE: usize = 4 << 20;

static OFFICE: Office = Office::new(PLACES);
static ALL_ROOM: LazyLock<u32> =
    LazyLock::new(|| room_for(std::thread::available_parallelism().map_or(1, usize::from)));
static ROOM: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(*ALL_ROOM as usize));

/// The memory in MiB on a machine with so many processors.
fn room_for(processors: usize) -> u32 {
    let processors = u32::try_from(processors).unwrap_or(MOST_ROOM);
    processors.saturating_mul(ROOM_EACH).clamp(LEAST_ROOM, MOST_ROOM)
}

/// Bytes of stack of each worker.
pub const STACK: usize = 8 * 1024 * 1024;

/// The kind of input and its length in bytes, from which the memory it needs is estimated.
#[derive(Clone, Copy, Debug)]
pub enum WorkSize {
    Feed(usize),
    Page(usize),
}

impl WorkSize {
    /// A feed grows to at most twice its size beside itself (`budget::document`), and its entries need memory beyond their
    /// text. A page takes six times its size for a moment.
    /// At most `all`.
    fn mib(self, all: u32) -> u32 {
        let bytes = match self {
            WorkSize::Page(bytes) if bytes > LARGE_PAGE => return all,
            WorkSize::Page(bytes) => bytes.saturating_mul(7),
            WorkSize::Feed(bytes) => {
                bytes.saturating_mul(3).saturating_add(bytes.saturating_mul(ENTRY).min(MOST_ENTRIES))
            }
        };
        u32::try_from(bytes >> 20).unwrap_or(all).saturating_add(1).min(all)
    }
}

/// Memory for one feed or page while it is parsed, and for the result while that is kept. Work that is stopped keeps its
/// part until it has ended.
#[derive(Clone, Debug)]
pub struct WorkRoom {
    _permit: Arc<SemaphorePermit<'static>>,
}

/// Waits for memory.
pub async fn room(size: WorkSize) -> WorkRoom {
    let permit = ROOM.acquire_many(size.mib(*ALL_ROOM)).await.expect("the semaphore is never closed");
    WorkRoom { _permit: Arc::new(permit) }
}

/// Runs `work` on a blocking worker. A panic costs only this work.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    spawn_blocking(work).await.map_err(panicked)
}

/// The same for parsing untrusted input, within a budget. It is stopped when nothing waits for it any more.
pub async fn parse<T: Send + 'static>(
    room: &WorkRoom,
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

/// The places of parsing workers.
struct Office {
    size: usize,
    places: Semaphore,
    /// How many are held by work that was stopped and has not ended.
    lost: AtomicUsize,
}

impl Office {
    const fn new(size: usize) -> Office {
        Office { size, places: Semaphore::const_new(size), lost: AtomicUsize::new(0) }
    }

    /// The place is given back by the work itself; if it never ends, never.
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

    /// Waits as long as someone with a place may give it back.
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

/// Work that is waited for. Dropped before its end, it is stopped.
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
        tracing::warn!("work was stopped");
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
    tracing::error!("a worker was stopped: {spent}");
    EngineError::GivenUp(spent)
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` passes a value")]
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
    fn work_past_its_processor_time_is_stopped_with_the_figure() {
        static ONE: Office = Office::new(1);
        let limits = Limits { cpu: Duration::from_millis(1), ..USUAL };
        let failed = in_time(ONE.parse(limits, until_spent)).unwrap_err();
        assert_eq!(failed.to_string(), "this was stopped: it needs more than 0 s of processor time");
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
    fn work_that_is_stopped_frees_its_place() {
        static ONE: Office = Office::new(1);
        in_time(async {
            let late = ONE.parse(Limits { wall: SOON, ..USUAL }, until_spent).await;
            assert!(matches!(late, Err(EngineError::Deadline)), "{late:?}");
            assert!(timeout(SOON, ONE.parse(USUAL, until_spent)).await.is_err(), "nobody waits for it any more");
            assert_eq!(ONE.parse(USUAL, || 1).await.ok(), Some(1));
        });
    }

    #[test]
    fn work_that_never_checks_keeps_its_place_and_the_next_fails() {
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
        let all = room_for(2);
        assert_eq!(WorkSize::Page(LARGE_PAGE + 1).mib(all), all);
        assert_eq!(WorkSize::Feed(0).mib(all), 1);
        assert!(WorkSize::Feed(5 << 19).mib(all) * 2 <= all, "each processor has a large feed");
        assert_eq!(WorkSize::Feed(1 << 20).mib(all), 14, "a small document may hold as many entries as a large one");
        assert_eq!(WorkSize::Feed(usize::MAX).mib(all), all);
        assert_eq!([1, 2, 4, 64].map(room_for), [48, 48, 96, 128]);
    }
}
