//! What happens on a panic: on the thread that holds the terminal, the terminal is given back first, so that the message
//! can be read; on a worker it goes to the log, because the worker's caller turns it into a sentence.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};

use super::{terminal, threads};
use crate::article::Sanitized;

/// To be called once, before anything else is started.
pub fn install_hook() {
    let main = std::thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if terminal::is_owned_here() {
            terminal::give_back();
        }
        if std::thread::current().id() == main { say(info) } else { log(info) }
    }));
}

/// Instead of the library's own hook: what a panic quotes may be foreign ("not a boundary of a character in `…`").
fn say(info: &PanicHookInfo<'_>) {
    let message = Sanitized::text(&info.to_string());
    if threads::is_refusal(&message) {
        // As any work that fails; nothing is under way yet, or there would be threads.
        let _ = writeln!(io::stderr(), "crosshead: {}", threads::REFUSED);
        std::process::exit(1);
    }
    let trace = Backtrace::capture();
    let trace = match trace.status() {
        BacktraceStatus::Captured => Sanitized::text(&trace.to_string()),
        _ => Sanitized::line("With RUST_BACKTRACE=1 it says more."),
    };
    // Nobody is left to tell if even this fails.
    let _ = writeln!(io::stderr(), "crosshead: this is a bug, please report it: {message}\n{trace}");
}

fn log(info: &PanicHookInfo<'_>) {
    tracing::error!("a worker panicked: {info}");
}
