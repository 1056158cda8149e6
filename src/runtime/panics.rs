//! What happens on a panic: on the thread that holds the terminal, the terminal is given back first, so that the message
//! can be read; on a worker it goes to the log, because the worker's caller turns it into a sentence.

use std::panic::{self, PanicHookInfo};

use super::terminal;

/// To be called once, before anything else is started.
pub fn install_hook() {
    let default = panic::take_hook();
    let main = std::thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if terminal::is_owned_here() {
            terminal::give_back();
        }
        if std::thread::current().id() == main { default(info) } else { log(info) }
    }));
}

fn log(info: &PanicHookInfo<'_>) {
    tracing::error!("a worker panicked: {info}");
}
