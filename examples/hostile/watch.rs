//! Watches one piece of work: a panic or a hang is recorded, and does not end the run.

use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::support::memory;

/// Work that takes longer counts as a hang.
pub const HANG: Duration = Duration::from_secs(2);

/// The factor by which time limits are stretched: `CROSSHEAD_PATIENCE`, for machines that are slower than the one the
/// limits were set on, or that share their processors.
pub fn patience() -> u32 {
    static PATIENCE: LazyLock<u32> = LazyLock::new(|| {
        let wanted = std::env::var("CROSSHEAD_PATIENCE").ok().and_then(|value| value.parse().ok());
        wanted.unwrap_or(1).max(1)
    });
    *PATIENCE
}

/// Seconds after which work will never end. The run is then aborted, because otherwise the input could not be identified.
const LOST: u64 = 60;

/// The smallest stack that parsing runs on anywhere: half of a tokio worker's, as a margin.
const STACK: usize = 1 << 20;

/// Where the last panic happened and its message, caught or not.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// When the current work was first seen, in seconds since the start plus two; or one of the two values below.
static BEGAN: AtomicU64 = AtomicU64::new(IDLE);

/// No work is under way.
const IDLE: u64 = 0;

/// Work has begun, and the watch has not seen it yet.
const JUST: u64 = 1;

/// The result of a piece of work.
#[derive(Debug, Default)]
pub struct Watched {
    /// The message of a panic that was not caught: the user would see it.
    pub panic: Option<String>,
    /// The message of a panic that the program caught and turned into a sentence.
    pub caught: Option<String>,
    pub took: Duration,
    /// Bytes by which memory grew at the peak, if known.
    pub grew: usize,
    /// Bytes by which it may grow; `None` for no limit.
    pub room: Option<usize>,
}

impl Watched {
    pub fn is_fine(&self) -> bool {
        self.panic.is_none() && self.took <= HANG * patience() && !self.is_too_large()
    }

    /// The same with a memory limit.
    pub fn within(self, room: usize) -> Watched {
        Watched { room: Some(room), ..self }
    }

    fn is_too_large(&self) -> bool {
        self.room.is_some_and(|room| self.grew > room)
    }

    /// The problem, in one line.
    pub fn told(&self) -> String {
        match &self.panic {
            Some(panic) => format!("PANIC {panic}"),
            None if self.took > HANG * patience() => format!("HANG {:.1} s", self.took.as_secs_f64()),
            None if self.is_too_large() => {
                format!("GREW by {} MiB, may by {}", self.grew >> 20, self.room.unwrap_or_default() >> 20)
            }
            None => format!("{:.3} s", self.took.as_secs_f64()),
        }
    }
}

/// Records panics instead of printing them, and aborts the program if work never ends.
pub fn begin() {
    panic::set_hook(Box::new(|info| {
        let told = format!("{info}").replace('\n', " ");
        let mut last = LAST_PANIC.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        *last = Some(last.take().map_or(told.clone(), |first| format!("{first}; then {told}")));
    }));
    let start = Instant::now();
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_secs(1));
            let now = start.elapsed().as_secs() + 2;
            let seen = BEGAN.compare_exchange(JUST, now, Ordering::Relaxed, Ordering::Relaxed);
            if seen.is_err_and(|began| began != IDLE && now > began + LOST) {
                eprintln!("the work that was under way does not end");
                std::process::abort();
            }
        }
    });
}

/// Runs `work` to its end on this thread.
pub fn watch(work: impl FnOnce()) -> Watched {
    take_panic();
    BEGAN.store(JUST, Ordering::Relaxed);
    let before = memory::begin();
    let start = cpu_time();
    let result = catch_unwind(AssertUnwindSafe(work));
    let took = cpu_time().saturating_sub(start);
    let grew = before.map_or(0, memory::grown_since);
    BEGAN.store(IDLE, Ordering::Relaxed);
    let seen = take_panic();
    match result {
        Ok(()) => Watched { panic: None, caught: seen, took, grew, room: None },
        Err(_) => Watched { panic: Some(seen.unwrap_or_default()), caught: None, took, grew, room: None },
    }
}

/// Processor time of all threads, so that other load on the machine does not matter.
pub fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).expect("it is less than a second"))
}

fn take_panic() -> Option<String> {
    LAST_PANIC.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take()
}

/// Runs `all` on a thread with a small stack.
pub fn on_a_small_stack<T: Send>(all: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("hostile".to_owned()).stack_size(STACK);
        let thread = builder.spawn_scoped(scope, all).expect("a thread can be started");
        thread.join().expect("panics are caught")
    })
}
