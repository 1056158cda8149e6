//! Injects failures that cannot be caused otherwise, to test that the terminal is restored. Only debug builds can fail like
//! this; in others only empty functions are left.
//!
//! `CROSSHEAD_FAILS` names one [`Fault`]. Those of the start happen by themselves, the others when SIGURG arrives. That
//! signal does nothing by default and no one else sends it: the kernel only does for a socket that asks for it.

/// Where the program is made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(debug_assertions), allow(dead_code, reason = "only debug builds can be told to fail"))]
pub enum Fault {
    /// The terminal fails when it is half set up.
    Take,
    /// The terminal fails after it was set up, before the first screen.
    Start,
    /// The loop panics.
    Loop,
    /// Drawing panics.
    Draw,
    /// Writing a screen to the terminal fails.
    Write,
    /// A worker panics.
    Worker,
    /// A worker overflows its stack, which ends a process without unwinding.
    Overflow,
}

/// Does nothing: a release build cannot be told to fail.
#[cfg(not(debug_assertions))]
pub fn listen(_incoming: &std::sync::mpsc::Sender<super::Incoming>) -> std::io::Result<()> {
    Ok(())
}

/// Never fails: a release build cannot be told to.
#[cfg(not(debug_assertions))]
pub fn reach(_place: Fault) -> std::io::Result<()> {
    Ok(())
}

/// The usual patience: a release build cannot be told otherwise.
#[cfg(not(debug_assertions))]
pub fn patience(usual: std::time::Duration) -> std::time::Duration {
    usual
}

#[cfg(debug_assertions)]
pub use debug::{listen, patience, reach};

#[cfg(debug_assertions)]
mod debug {
    use std::io;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::Sender;
    use std::time::Duration;

    use rustix::process::Signal;
    use tokio::signal::unix::{SignalKind, signal};

    use super::super::Incoming;
    use super::Fault;
    use crate::app::Msg;

    const NAMES: [(&str, Fault); 7] = [
        ("take", Fault::Take),
        ("start", Fault::Start),
        ("loop", Fault::Loop),
        ("draw", Fault::Draw),
        ("write", Fault::Write),
        ("worker", Fault::Worker),
        ("overflow", Fault::Overflow),
    ];

    /// Whether the signal has arrived.
    static IS_DUE: AtomicBool = AtomicBool::new(false);

    fn wanted() -> Option<Fault> {
        static WANTED: OnceLock<Option<Fault>> = OnceLock::new();
        *WANTED.get_or_init(|| {
            let named = std::env::var("CROSSHEAD_FAILS").ok()?;
            NAMES.iter().find(|(name, _)| *name == named).map(|(_, failure)| *failure)
        })
    }

    /// Waits for the signal, if a failure is named. To be called inside a tokio runtime.
    pub fn listen(incoming: &Sender<Incoming>) -> io::Result<()> {
        let Some(failure) = wanted() else { return Ok(()) };
        let mut stream = signal(SignalKind::from_raw(Signal::URG.as_raw()))?;
        let incoming = incoming.clone();
        tokio::spawn(async move {
            while stream.recv().await.is_some() {
                IS_DUE.store(true, Ordering::SeqCst);
                match failure {
                    Fault::Worker => drop(tokio::task::spawn_blocking(|| panic!("a rehearsed panic of a worker"))),
                    Fault::Overflow => drop(tokio::task::spawn_blocking(|| overflow(1))),
                    // This message makes the loop run once, so that it reaches the place.
                    Fault::Take | Fault::Start | Fault::Loop | Fault::Draw | Fault::Write => {
                        let _ = incoming.send(Incoming::Msg(Msg::Clock(chrono::Utc::now())));
                    }
                }
            }
        });
        Ok(())
    }

    /// The usual patience, or a long one for a test on a busy machine (`CROSSHEAD_WAITS`).
    pub fn patience(usual: Duration) -> Duration {
        if std::env::var_os("CROSSHEAD_WAITS").is_some() { Duration::from_secs(600) } else { usual }
    }

    /// Fails if this is the named place, and the signal has arrived where one is needed.
    pub fn reach(place: Fault) -> io::Result<()> {
        if wanted() != Some(place) {
            return Ok(());
        }
        match place {
            Fault::Take | Fault::Start => Err(refused()),
            Fault::Write if IS_DUE.load(Ordering::SeqCst) => Err(refused()),
            Fault::Loop | Fault::Draw if IS_DUE.load(Ordering::SeqCst) => panic!("a rehearsed panic"),
            Fault::Loop | Fault::Draw | Fault::Write | Fault::Worker | Fault::Overflow => Ok(()),
        }
    }

    fn refused() -> io::Error {
        io::Error::other("a rehearsed refusal")
    }

    fn overflow(depth: u64) -> u64 {
        let room = std::hint::black_box([depth; 512]);
        if depth == u64::MAX { depth } else { room[0].wrapping_add(overflow(depth + 1)) }
    }
}
