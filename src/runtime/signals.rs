//! Signals → messages, and the one signal that we send ourselves.

use std::sync::mpsc::Sender;

use rustix::process::{self, Signal};
use tokio::signal::unix::{SignalKind, signal};

use super::Incoming;

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
        (Signal::TSTP, Call::Suspend),
        (Signal::CONT, Call::Continue),
    ];
    for (kind, call) in calls {
        let mut stream = signal(SignalKind::from_raw(kind.as_raw()))?;
        let incoming = incoming.clone();
        tokio::spawn(
            async move { while stream.recv().await.is_some() && incoming.send(Incoming::Call(call)).is_ok() {} },
        );
    }
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
