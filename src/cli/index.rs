//! `index`: prepares what the screen prepares in the background, for scripts that want it done.

use std::io::Write;
use std::task::Poll;

use chrono::Utc;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::exit::CommandFailure;
use super::output::Output;
use super::session::wait;
use crate::app::job::{Job, JobKind};
use crate::runtime::engine::{DeriveStep, Derived, Engine};
use crate::runtime::job_line;

/// Runs until nothing waits, or until it is told to stop.
pub fn run(engine: &Engine, out: &mut Output) -> Result<(), CommandFailure> {
    let derived = wait(engine.derive(show_progress, until_told_to_stop()));
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

/// Waits for Ctrl-c, or for what a service manager or a closed terminal sends. To end at once would look like a crash, and the
/// articles in hand like its reason.
async fn until_told_to_stop() {
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let mut signals: Vec<Signal> = kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect();
    std::future::poll_fn(|context| {
        let is_told = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
        if is_told { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
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
