//! Handles panics. On the thread that owns the terminal, the terminal is restored first, so that the message can be read.
//! On a worker the message goes to the log, because the worker's caller turns the panic into a sentence.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};

use super::{terminal, threads};
use crate::article::Sanitized;

/// Installs the hook. To be called once, before anything else is started.
pub fn install_hook() {
    let main = std::thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if terminal::is_owned_here() {
            terminal::give_back();
        }
        if std::thread::current().id() == main { say(info) } else { log(info) }
    }));
}

/// Replaces the default hook, because a panic may quote untrusted text ("not a boundary of a character in `…`").
fn say(info: &PanicHookInfo<'_>) {
    let message = Sanitized::text(&info.to_string());
    if threads::is_refusal(&message) {
        // Ends like any work that fails. Nothing is under way yet, or there would be threads.
        let _ = writeln!(io::stderr(), "crosshead: {}", threads::REFUSED);
        std::process::exit(1);
    }
    let trace = Backtrace::capture();
    let trace = if trace.status() == BacktraceStatus::Captured {
        Sanitized::text(&trace.to_string())
    } else {
        Sanitized::line("Set RUST_BACKTRACE=1 for more details.")
    };
    // If even this fails, there is no one left to tell.
    let _ = writeln!(io::stderr(), "crosshead: this is a bug, please report it: {message}\n{trace}");
}

fn log(info: &PanicHookInfo<'_>) {
    tracing::error!("a worker panicked: {info}");
}
