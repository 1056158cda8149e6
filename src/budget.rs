//! Limits what one piece of work on untrusted bytes may cost: processor time, and bytes built from the bytes read.
//!
//! Work runs inside [`Budget::run`]. Every loop over untrusted input asks [`is_spent`] and ends early; what such a loop
//! builds is counted by [`grow`]. Callees do not have to pass up an error: the call that started the work ([`Budget::run`],
//! [`document`]) discards what was built and returns [`Spent`]. Processor time is measured instead of wall time, so that a
//! busy machine does not stop harmless work. Knows nothing of feeds, pages or thread pools.

use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Calls of [`is_spent`] between two checks of the clock: a check is a system call.
const ASKS_PER_LOOK: u32 = 256;

/// Bytes that every document may produce, however small it is.
const LEAST_ROOM: usize = 1 << 20;

/// Bytes that are handed to a library between two checks of the budget.
const PIECE: usize = 16 * 1024;

/// Why work ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Spent {
    #[error("it needs more than {} s of processor time", .0.as_secs())]
    Time(Duration),
    #[error("it grows to more than twice its size")]
    Room,
    #[error("it was cancelled")]
    Stopped,
}

/// The limits of one piece of work, and the flag by which another thread stops it.
#[derive(Debug)]
pub struct Budget {
    cpu: Duration,
    is_stopped: AtomicBool,
}

/// The work of this thread.
struct Work {
    budget: Arc<Budget>,
    /// The thread's processor time when it started.
    start: Duration,
    asks: u32,
}

/// Bytes that may still be built.
#[derive(Clone, Copy)]
struct Left {
    all: usize,
    /// The share of them for optional parts: at most half, so that links and pictures never take the room of the text.
    extras: usize,
}

impl Left {
    /// Outside of a document nothing is counted.
    const UNCOUNTED: Left = Left { all: usize::MAX, extras: usize::MAX };

    fn of(input: usize) -> Left {
        let all = input.saturating_mul(2).saturating_add(LEAST_ROOM);
        Left { all, extras: all / 2 }
    }
}

thread_local! {
    static WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
    static LEFT: Cell<Left> = const { Cell::new(Left::UNCOUNTED) };
    static SPENT: Cell<Option<Spent>> = const { Cell::new(None) };
}

impl Budget {
    /// `cpu` is the processor time that the work may use.
    pub fn new(cpu: Duration) -> Arc<Budget> {
        Arc::new(Budget { cpu, is_stopped: AtomicBool::new(false) })
    }

    /// Stops the work from another thread. It ends at its next check.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Runs `work` on this thread within the limits.
    ///
    /// # Errors
    /// [`Spent`] if a limit was reached. What `work` returned is then incomplete and is dropped.
    pub fn run<T>(self: &Arc<Self>, work: impl FnOnce() -> T) -> Result<T, Spent> {
        let mine = Work { budget: self.clone(), start: processor_time(), asks: 0 };
        let _outer =
            Restore { work: WORK.replace(Some(mine)), left: LEFT.replace(Left::UNCOUNTED), spent: SPENT.take() };
        let done = work();
        look();
        SPENT.get().map_or(Ok(done), Err)
    }
}

/// Restores the previous state, even if the work panics.
struct Restore {
    work: Option<Work>,
    left: Left,
    spent: Option<Spent>,
}

impl Drop for Restore {
    fn drop(&mut self) {
        WORK.set(self.work.take());
        LEFT.set(self.left);
        SPENT.set(self.spent);
    }
}

/// Runs work that turns `input` bytes into something else. All bytes counted on the way ([`grow`]) may be twice as many
/// plus 1 MiB. A document inside a document has room of its own.
///
/// # Errors
/// [`Spent`] if that is not enough, or if the surrounding work is over.
pub fn document<T>(input: usize, work: impl FnOnce() -> T) -> Result<T, Spent> {
    if let Some(spent) = SPENT.get() {
        return Err(spent);
    }
    let _outer = Around(LEFT.replace(Left::of(input)));
    let done = work();
    SPENT.get().map_or(Ok(done), Err)
}

/// The remaining room of the surrounding document.
struct Around(Left);

impl Drop for Around {
    /// Running out of room ends only the document itself, even if it ends in a panic. The other limits end all of the work.
    fn drop(&mut self) {
        LEFT.set(self.0);
        if SPENT.get() == Some(Spent::Room) {
            SPENT.set(None);
        }
    }
}

/// Counts bytes that were built. Returns `false` if there is no room for them; then they must not be kept.
pub fn grow(bytes: usize) -> bool {
    let left = LEFT.get();
    match left.all {
        usize::MAX => {}
        all if bytes <= all => LEFT.set(Left { all: all - bytes, ..left }),
        _ => {
            LEFT.set(Left { all: 0, extras: 0 });
            spend(Spent::Room);
        }
    }
    SPENT.get().is_none()
}

/// Counts bytes of optional parts. Returns `false` if optional parts have taken half of all room, or if there is none left;
/// the document then continues without them.
pub fn try_grow(bytes: usize) -> bool {
    let left = LEFT.get();
    if bytes > left.extras.min(left.all) {
        return false;
    }
    if left.extras != usize::MAX {
        LEFT.set(Left { extras: left.extras - bytes, ..left });
    }
    grow(bytes)
}

/// Whether the current work must end. Every loop over untrusted input asks this. It is cheap. Work without a budget never
/// ends this way.
pub fn is_spent() -> bool {
    if SPENT.get().is_none() && is_time_to_look() {
        look();
    }
    SPENT.get().is_some()
}

fn is_time_to_look() -> bool {
    WORK.with_borrow_mut(|work| {
        let Some(work) = work else { return false };
        work.asks = work.asks.wrapping_add(1);
        work.asks % ASKS_PER_LOOK == 0 || work.budget.is_stopped.load(Ordering::Relaxed)
    })
}

fn look() {
    let spent = WORK.with_borrow(|work| work.as_ref().and_then(Work::spent));
    spent.into_iter().for_each(spend);
}

/// Keeps the first reason.
fn spend(spent: Spent) {
    SPENT.set(SPENT.get().or(Some(spent)));
}

impl Work {
    fn spent(&self) -> Option<Spent> {
        if self.budget.is_stopped.load(Ordering::Relaxed) {
            return Some(Spent::Stopped);
        }
        let used = processor_time().saturating_sub(self.start);
        (used > self.budget.cpu).then_some(Spent::Time(self.budget.cpu))
    }
}

/// Processor time of this thread.
#[cfg(unix)]
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or_default(), time.tv_nsec.try_into().unwrap_or_default())
}

/// Platforms that do not report a thread's processor time use wall time.
#[cfg(not(unix))]
fn processor_time() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

/// Bytes for a library that reads. Once the budget is spent, reading fails, which ends the library's work.
pub struct Rationed<'a>(&'a [u8]);

impl<'a> Rationed<'a> {
    /// Reads these bytes, and breaks off with an error when the budget of the work is spent.
    pub fn new(bytes: &'a [u8]) -> Rationed<'a> {
        Rationed(bytes)
    }
}

impl Read for Rationed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Rationed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        look();
        match SPENT.get() {
            Some(spent) => Err(io::Error::other(spent)),
            None => Ok(&self.0[..self.0.len().min(PIECE)]),
        }
    }

    fn consume(&mut self, count: usize) {
        self.0 = &self.0[count..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    #[test]
    fn work_without_a_budget_is_never_spent() {
        assert!((0..=ASKS_PER_LOOK).all(|_| !is_spent()));
        assert!(grow(usize::MAX - 1));
    }

    #[test]
    fn a_loop_ends_when_its_processor_time_is_used_up() {
        let none = Budget::new(Duration::ZERO);
        let run = none.run(|| while !is_spent() {});
        assert_eq!(run, Err(Spent::Time(Duration::ZERO)));
        assert!(!is_spent());
    }

    #[test]
    fn a_loop_ends_when_another_thread_stops_it() {
        let budget = Budget::new(LONG);
        let other = budget.clone();
        let run = budget.run(|| {
            std::thread::spawn(move || other.stop());
            while !is_spent() {}
        });
        assert_eq!(run, Err(Spent::Stopped));
    }

    #[test]
    fn a_document_may_become_twice_as_large_and_a_mebibyte() {
        let most = 2 * 1000 + LEAST_ROOM;
        assert_eq!(document(1000, || grow(most)), Ok(true));
        assert_eq!(document(1000, || grow(most + 1)), Err(Spent::Room));
        assert_eq!(document(1000, || (grow(most), grow(1))), Err(Spent::Room));
        assert!(grow(1), "the next document has room of its own");
    }

    #[test]
    fn what_can_be_left_out_takes_room_only_where_there_is_some() {
        let half = LEAST_ROOM / 2;
        let all = document(0, || ([half + 1, half, 1].map(try_grow), grow(half)));
        assert_eq!(all, Ok(([false, true, false], true)), "the document goes on, and its text has half of the room");
        assert_eq!(document(0, || (grow(LEAST_ROOM), try_grow(1))), Ok((true, false)));
    }

    #[test]
    fn a_document_in_a_document_does_not_use_up_its_room() {
        let outer = document(0, || {
            assert_eq!(document(0, || grow(LEAST_ROOM)), Ok(true));
            assert_eq!(document(0, || grow(LEAST_ROOM + 1)), Err(Spent::Room));
            grow(LEAST_ROOM)
        });
        assert_eq!(outer, Ok(true));
    }

    #[test]
    fn a_document_that_has_no_room_left_has_none_for_others_in_it() {
        let outer = document(0, || {
            grow(LEAST_ROOM + 1);
            document(0, || ())
        });
        assert_eq!(outer, Err(Spent::Room));
    }

    #[test]
    fn a_panic_in_a_document_leaves_room_for_the_next() {
        let run = std::panic::catch_unwind(|| document(0, || -> () { panic!("on purpose: {}", grow(LEAST_ROOM + 1)) }));
        assert!(run.is_err());
        assert_eq!(document(0, || grow(1)), Ok(true));
    }

    #[test]
    fn a_library_that_reads_is_stopped_by_what_it_reads() {
        let bytes = vec![b'x'; 3 * PIECE + 1];
        let mut whole = Vec::new();
        Rationed::new(&bytes).read_to_end(&mut whole).unwrap();
        assert_eq!(whole, bytes);
        let budget = Budget::new(LONG);
        budget.stop();
        let run = budget.run(|| Rationed::new(&bytes).read_to_end(&mut whole).is_err());
        assert_eq!(run, Err(Spent::Stopped));
    }

    #[test]
    fn a_panic_leaves_the_thread_without_a_budget() {
        let budget = Budget::new(LONG);
        budget.stop();
        let run = std::panic::catch_unwind(|| budget.run(|| -> () { panic!("on purpose") }));
        assert!(run.is_err());
        assert!((0..=ASKS_PER_LOOK).all(|_| !is_spent()));
    }
}
