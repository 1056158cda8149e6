//! The job line of a command, and of the screen before it opens: one line of standard error, which each step rewrites. Writes
//! nothing if that is not a terminal.

use std::io::{self, IsTerminal, Write};

use super::terminal;
use crate::app::job::{Job, fit};

/// Returns to the start of the line and erases it. Only ever written to a terminal.
const CLEAR_LINE: &str = "\r\x1b[K";

/// Shows how far a job is.
pub fn show(job: &Job) {
    if !io::stderr().is_terminal() {
        return;
    }
    // The last column stays free: a line that is full may already have made the terminal begin the next one.
    let columns = usize::from(terminal::size().columns).saturating_sub(1);
    write(&fit(&job.parts_without_clock(), columns));
}

/// The job has ended: its line makes room for the sentence.
pub fn clear() {
    write("");
}

fn write(line: &str) {
    let mut stderr = io::stderr().lock();
    if stderr.is_terminal() {
        // If even this fails, there is no one left to tell.
        let _ = write!(stderr, "{CLEAR_LINE}{line}").and_then(|()| stderr.flush());
    }
}
