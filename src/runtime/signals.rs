//! Signals → messages, and the one signal that we send ourselves.

use std::sync::mpsc::Sender;
use std::time::Duration;

use rustix::process::{self, Signal};
use tokio::signal::unix::{SignalKind, signal};

use super::{Incoming, rehearsal, terminal};

/// How long the loop has to give the terminal back once a signal has told it to end. It may be held up by a terminal that
/// takes no output (a dead line, a pager that stopped reading), and nobody should need SIGKILL for that.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often output is dropped for it to go on, and the pause after each time. A terminal holds some 64 KiB.
const MOST_PUSHES: usize = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// To end; the number is for the exit code.
    End(u8),
    /// To stop for a while (SIGTSTP).
    Suspend,
    /// We have been stopped without being asked, and go on (SIGCONT).
    Continue,
}

/// Listens for the signals that concern the terminal. Inside a tokio runtime.
pub fn listen(incoming: &Sender<Incoming>) -> std::io::Result<()> {
    let number = |signal: Signal| u8::try_from(signal.as_raw()).expect("signal numbers are below 128");
    let calls = [
        (Signal::TERM, Call::End(number(Signal::TERM))),
        (Signal::HUP, Call::End(number(Signal::HUP))),
        (Signal::INT, Call::End(number(Signal::INT))),
        (Signal::QUIT, Call::End(number(Signal::QUIT))),
        (Signal::TSTP, Call::Suspend),
        (Signal::CONT, Call::Continue),
    ];
    for (kind, call) in calls {
        let mut stream = signal(SignalKind::from_raw(kind.as_raw()))?;
        let incoming = incoming.clone();
        tokio::spawn(async move {
            while stream.recv().await.is_some() && incoming.send(Incoming::Call(call)).is_ok() {
                if let Call::End(number) = call {
                    tokio::spawn(insist(number));
                }
            }
        });
    }
    rehearsal::listen(incoming)?;
    listen_to_abort()
}

/// Helps a loop that does not end because it writes in vain; ends the process if that is no help either. What was to be
/// written to the store is written by then: that never waits for the loop.
async fn insist(number: u8) {
    tokio::time::sleep(PATIENCE).await;
    for _ in 0..MOST_PUSHES {
        if !terminal::is_held() {
            return;
        }
        terminal::drop_output();
        tokio::time::sleep(PAUSE).await;
    }
    tracing::warn!("ended by signal {number} while the terminal took no output");
    terminal::give_modes_back();
    std::process::exit(128 + i32::from(number));
}

/// A stack that overflows and memory that runs out abort the process, and no hook or destructor is asked.
#[expect(unsafe_code, reason = "the one place: Rust has no safe way to do something when the process aborts")]
fn listen_to_abort() -> std::io::Result<()> {
    // SAFETY: a handler may only do what is safe in the middle of anything (signal-safety(7)). This one reads two statics
    // without locking and makes two system calls; it neither allocates nor panics.
    unsafe { signal_hook_registry::register(Signal::ABORT.as_raw(), terminal::give_back_at_once)? };
    Ok(())
}

/// Whether a shell is there to continue us: with job control a job has a process group of its own, and the session
/// leader's group is nobody's job.
pub fn can_suspend() -> bool {
    process::getsid(None).is_ok_and(|session| session != process::getpgrp())
}

/// Stops the whole job (also the `cargo run` or script around us), and returns when it goes on.
pub fn stop() {
    if let Err(error) = process::kill_current_process_group(Signal::STOP) {
        tracing::warn!("could not stop: {error}");
    }
}
