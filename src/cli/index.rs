//! `index`: prepares what the screen prepares in the background, for scripts that want it done.

use std::io::Write;

use chrono::Utc;

use super::exit::CommandFailure;
use super::output::Output;
use super::session::wait;
use crate::app::job::{Job, JobKind};
use crate::runtime::engine::{DeriveStep, Derived, Engine};
use crate::runtime::job_line;

/// Runs until nothing waits, or until Ctrl-c.
pub fn run(engine: &Engine, out: &mut Output) -> Result<(), CommandFailure> {
    let derived = wait(engine.derive(show_progress, async { drop(tokio::signal::ctrl_c().await) }));
    job_line::clear();
    let Derived::Done(step) = derived? else {
        return Err(CommandFailure::Work("another crosshead is preparing the articles; let it finish".to_owned()));
    };
    writeln!(out, "{}", sentence(step))?;
    match engine.store().backlog().map_err(CommandFailure::work)? {
        0 => Ok(()),
        left => Err(CommandFailure::Work(format!("stopped; {left} articles are left for the next time"))),
    }
}

fn show_progress(step: DeriveStep) {
    let mut job = Job::new(JobKind::Derive, Utc::now());
    (job.done, job.total, job.failed) = (step.done, step.total, step.failed);
    job_line::show(&job);
}

fn sentence(step: DeriveStep) -> String {
    let prepared = match step.done {
        1 => "1 article was prepared".to_owned(),
        done => format!("{done} articles were prepared"),
    };
    match step.failed {
        0 => format!("{prepared}."),
        failed => format!("{prepared}; the text of {failed} could not be read."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_counts_what_was_done_and_what_could_not_be_read() {
        let told = |done, failed| sentence(DeriveStep { done, failed, total: done });
        assert_eq!(told(0, 0), "0 articles were prepared.");
        assert_eq!(told(1, 0), "1 article was prepared.");
        assert_eq!(told(12, 2), "12 articles were prepared; the text of 2 could not be read.");
    }
}
