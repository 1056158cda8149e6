//! Turns signals into messages or ends the program, and sends the one signal that the program sends itself.

use std::sync::mpsc::Sender;
use std::time::Duration;

use rustix::process::{self, Signal};
use signal_hook::low_level::emulate_default_handler;
use tokio::signal::unix::{SignalKind, signal};

use super::{Incoming, fault_injection, terminal};
use crate::app::Msg;

/// How long the loop has to restore the terminal after a signal told it to end. A terminal that takes no output (a dead
/// line, a pager that stopped reading) may block it, and no one should need SIGKILL for that.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often output is dropped so that the loop can continue, and the pause after each time. A terminal holds some 64 KiB.
const MOST_PUSHES: usize = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// Signals that end a process and that have no other meaning here. The handler restores the terminal, and then the signal
/// takes its default effect, so that the parent process sees what ended us. SIGSEGV is not among them: Rust's own handler
/// uses it to detect a stack overflow (and aborts), and runs on a stack of its own, which ours would not.
const FATAL: [Signal; 12] = [
    Signal::ABORT,
    Signal::ALARM,
    Signal::FPE,
    Signal::ILL,
    Signal::PROF,
    Signal::SYS,
    Signal::TRAP,
    Signal::USR1,
    Signal::USR2,
    Signal::VTALARM,
    Signal::XCPU,
    Signal::XFSZ,
];

/// On other systems a stack overflow may raise SIGBUS instead of SIGSEGV. SQLite maps files, so a failing disk can raise it
/// too.
#[cfg(target_os = "linux")]
const FATAL_HERE: [Signal; 1] = [Signal::BUS];
#[cfg(not(target_os = "linux"))]
const FATAL_HERE: [Signal; 0] = [];

/// Signals that end a process on this system only. No library knows their default effect, so the loop ends the program.
#[cfg(target_os = "linux")]
fn local_ends() -> impl Iterator<Item = i32> {
    /// From SIGRTMIN to SIGRTMAX, without the two that the C library reserves.
    const REAL_TIME: std::ops::RangeInclusive<i32> = 34..=64;
    [Signal::STKFLT, Signal::POWER, Signal::IO].map(Signal::as_raw).into_iter().chain(REAL_TIME)
}
#[cfg(not(target_os = "linux"))]
fn local_ends() -> impl Iterator<Item = i32> {
    std::iter::empty()
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// To end; the number is for the exit code.
    End(u8),
    /// To stop for a while (SIGTSTP).
    Suspend,
    /// We were stopped without being asked, and continue (SIGCONT).
    Continue,
}

/// Listens for the signals that concern the terminal. To be called inside a tokio runtime.
pub fn listen(incoming: &Sender<Incoming>) -> std::io::Result<()> {
    let ignored = ignored();
    let is_heard = |signal: &i32| ignored & 1 << (signal - 1) == 0;
    for kind in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT].map(Signal::as_raw) {
        end_by(kind, incoming)?;
    }
    for kind in local_ends().filter(is_heard) {
        end_by(kind, incoming)?;
    }
    tell(Signal::TSTP, incoming, || Incoming::Call(Call::Suspend))?;
    tell(Signal::CONT, incoming, || Incoming::Call(Call::Continue))?;
    tell(Signal::WINCH, incoming, || Incoming::Msg(Msg::Resize(terminal::size())))?;
    fault_injection::listen(incoming)?;
    let mut fatal = FATAL.into_iter().chain(FATAL_HERE).map(Signal::as_raw).filter(is_heard);
    fatal.try_for_each(die_by)
}

fn end_by(kind: i32, incoming: &Sender<Incoming>) -> std::io::Result<()> {
    let number = u8::try_from(kind).expect("signal numbers are below 128");
    let mut stream = signal(SignalKind::from_raw(kind))?;
    let incoming = incoming.clone();
    tokio::spawn(async move {
        while stream.recv().await.is_some() && incoming.send(Incoming::Call(Call::End(number))).is_ok() {
            tokio::spawn(insist(number));
        }
    });
    Ok(())
}

fn tell(kind: Signal, incoming: &Sender<Incoming>, what: fn() -> Incoming) -> std::io::Result<()> {
    let mut stream = signal(SignalKind::from_raw(kind.as_raw()))?;
    let incoming = incoming.clone();
    tokio::spawn(async move { while stream.recv().await.is_some() && incoming.send(what()).is_ok() {} });
    Ok(())
}

/// The signals that our parent process wants ignored (`trap '' XFSZ`), as a bit mask; they stay ignored. Only Linux reports
/// them.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

/// Helps a loop that cannot end because its output is blocked, and ends the process if that does not help. By then pending
/// writes to the store are done, because they never wait for the loop.
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

/// Restores the terminal when a stack overflow or a lack of memory aborts the process, where no hook or destructor runs.
#[expect(unsafe_code, reason = "Rust has no safe way to do something when the process aborts")]
fn die_by(kind: i32) -> std::io::Result<()> {
    let die = move || {
        terminal::give_back_at_once();
        let _ = emulate_default_handler(kind);
    };
    // SAFETY: a handler may only do what is safe in the middle of anything (signal-safety(7)). This one reads and writes
    // statics without locking and makes a few system calls; the library promises the same of the function that ends the
    // process. Nothing here allocates or panics. The signals that the library checks for are those of a fault (SIGFPE,
    // SIGILL), from which a handler must not return: this one does not.
    unsafe { signal_hook_registry::register_signal_unchecked(kind, die)? };
    Ok(())
}

/// Whether a shell is there to continue us. With job control a job has a process group of its own, and the session leader's
/// group is not a job.
pub fn can_suspend() -> bool {
    process::getsid(None).is_ok_and(|session| session != process::getpgrp())
}

/// Stops the whole job (including the `cargo run` or script around us), and returns when it continues.
pub fn stop() {
    if let Err(error) = process::kill_current_process_group(Signal::STOP) {
        tracing::warn!("could not stop: {error}");
    }
}
