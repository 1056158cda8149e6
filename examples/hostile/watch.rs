//! Runs one piece of work under watch: a panic and a hang are findings, not the end of the run.

use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::support::memory;

/// Past this, a piece of work hangs, as the issue has it.
pub const HANG: Duration = Duration::from_secs(2);

/// How many times the limits of time are stretched: `CROSSHEAD_PATIENCE`, for machines that are slower than those the limits
/// were set on, or share their processors.
pub fn patience() -> u32 {
    static PATIENCE: LazyLock<u32> = LazyLock::new(|| {
        let wanted = std::env::var("CROSSHEAD_PATIENCE").ok().and_then(|value| value.parse().ok());
        wanted.unwrap_or(1).max(1)
    });
    *PATIENCE
}

/// Past this, it will not end, and nobody could say what it is if the run went on.
const LOST: u64 = 60;

/// The smallest stack that parsing runs on anywhere: half a tokio worker's, so that there is a margin.
const STACK: usize = 1 << 20;

/// Where the last panic happened and what it said, caught or not.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Seconds since the start at which the present work was first seen, plus two; or one of the two below.
static BEGAN: AtomicU64 = AtomicU64::new(IDLE);

/// No work is under way.
const IDLE: u64 = 0;

/// Work has begun, and the watch has not looked since.
const JUST: u64 = 1;

/// What became of a piece of work.
#[derive(Debug, Default)]
pub struct Watched {
    /// What a panic said that came out: the person would see it.
    pub panic: Option<String>,
    /// One that the program itself caught and made a sentence of.
    pub caught: Option<String>,
    pub took: Duration,
    /// Bytes by which memory grew at the peak, where that can be told.
    pub grew: usize,
    /// Bytes by which it may grow; no limit if there is none.
    pub room: Option<usize>,
}

impl Watched {
    pub fn is_fine(&self) -> bool {
        self.panic.is_none() && self.took <= HANG * patience() && !self.is_too_large()
    }

    /// The same with a limit for memory.
    pub fn within(self, room: usize) -> Watched {
        Watched { room: Some(room), ..self }
    }

    fn is_too_large(&self) -> bool {
        self.room.is_some_and(|room| self.grew > room)
    }

    /// What is wrong, in a line.
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

/// Panics are kept instead of printed; work that never ends ends the program.
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

/// Processor time of all threads: how busy the machine is with other things does not count.
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
