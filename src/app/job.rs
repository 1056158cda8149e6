//! The job line: how far a long piece of work is that runs behind the screens. The bottom line shows it, one key cancels it,
//! and it ends with a sentence. The words of each kind of job are here. Does not know slots or tickets; `jobs` keeps the
//! jobs that are under way.

use chrono::{DateTime, TimeDelta, Utc};

use crate::article::Sanitized;
use crate::article::text::number::grouped;
use crate::layout::wrap::{truncate, width};

/// A job that waits this long for one thing says so.
const SLOW: TimeDelta = TimeDelta::seconds(4);

/// Most columns of the name of what is waited for.
const NAME: usize = 24;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    Refresh,
    Subscribe,
    /// Of the blocks and words of articles, from their texts. It begins by itself, and most often ends before anyone would
    /// read a line.
    Derive,
    /// Of the text of articles that are copied or written: it has a line only if a page has to be fetched for that.
    Excerpt,
    /// Of a page that is to be kept: it has a line only if it has to be fetched for that.
    Keep,
    /// Of a table that is sorted, filtered or turned, if it is large.
    Table,
    /// The user's program, which gets an article.
    Program,
    /// Of another reader's articles.
    Import,
    /// Of the data file, to the schema of this program: before the screen opens, so its line is on standard error.
    Upgrade,
}

/// A long piece of work, as the job line shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub kind: JobKind,
    pub done: usize,
    /// 0 as long as it is not known, or if the job cannot be counted.
    pub total: usize,
    pub failed: usize,
    /// What it is waiting for; empty if nothing.
    pub current: Sanitized,
    since: DateTime<Utc>,
}

impl JobKind {
    fn name(self) -> &'static str {
        match self {
            JobKind::Refresh => "Fetching",
            JobKind::Subscribe => "Looking for the feed",
            JobKind::Derive => "Preparing articles",
            JobKind::Excerpt => "Preparing the text",
            JobKind::Keep => "Keeping the page",
            JobKind::Table => "Arranging the table",
            JobKind::Program => "Running the command",
            JobKind::Import => "Taking over articles",
            JobKind::Upgrade => "Upgrading the data file",
        }
    }

    /// How much is done, in the unit of the job.
    fn counted(self, done: usize, total: usize) -> String {
        let (done, total) = (grouped(done), grouped(total));
        match self {
            JobKind::Refresh => format!("Fetched {done} of {total}"),
            JobKind::Subscribe | JobKind::Excerpt | JobKind::Keep | JobKind::Table | JobKind::Program => {
                self.name().to_owned()
            }
            JobKind::Derive => format!("Prepared {done} of {total} articles"),
            JobKind::Import => format!("{}: {done} of {total} feeds", self.name()),
            JobKind::Upgrade => format!("{}: copied {done} of {total} MiB", self.name()),
        }
    }

    /// Whether it has a line from the start, not only once it reports how far it is.
    pub fn is_shown_at_once(self) -> bool {
        match self {
            JobKind::Refresh
            | JobKind::Subscribe
            | JobKind::Table
            | JobKind::Program
            | JobKind::Import
            | JobKind::Upgrade => true,
            JobKind::Derive | JobKind::Excerpt | JobKind::Keep => false,
        }
    }

    /// The sentence at the end, if the user cancelled it.
    pub fn cancelled(self) -> Sanitized {
        Sanitized::line(&format!("{} stopped.", self.name()))
    }
}

impl Job {
    /// A job that begins now and does not know yet how much there is to do.
    pub fn new(kind: JobKind, now: DateTime<Utc>) -> Job {
        Job { kind, done: 0, total: 0, failed: 0, current: Sanitized::default(), since: now }
    }

    /// Notes what it is waiting for now.
    pub fn wait_for(&mut self, current: Sanitized, now: DateTime<Utc>) {
        if self.current != current {
            (self.current, self.since) = (current, now);
        }
    }

    /// For how many seconds it has been waiting for the same thing, once that is long.
    fn slow(&self, now: DateTime<Utc>) -> Option<i64> {
        let waited = now - self.since;
        (waited >= SLOW && !self.current.is_empty()).then_some(waited.num_seconds())
    }

    /// When the line changes without any progress: at the next whole second of a long wait.
    pub fn next_tick(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let waited = (now - self.since).max(SLOW - TimeDelta::seconds(1));
        (!self.current.is_empty()).then(|| self.since + TimeDelta::seconds(waited.num_seconds() + 1))
    }

    /// "Fetched 3 of 12", ", 1 failed", " (+1 more)", "; waiting for Courier, 12 s", "; Ctrl-x stops": the parts of the
    /// line, the most useful first, so that a narrow line shows as many as it has room for.
    ///
    /// `more` is how many other jobs are under way, `key` what cancels this one.
    pub fn parts(&self, now: DateTime<Utc>, more: usize, key: Option<&str>) -> Vec<String> {
        let slow = self.slow(now);
        let mut parts = vec![self.head(slow.is_some())];
        parts.extend((self.failed > 0).then(|| format!(", {} failed", self.failed)));
        parts.extend((more > 0).then(|| format!(" (+{more} more)")));
        if let Some(seconds) = slow {
            parts.push(format!("; waiting for {}, {seconds} s", truncate(&self.current, NAME)));
            parts.extend(key.map(|key| format!("; {key} stops")));
        }
        parts
    }

    /// The parts for standard error, where no clock runs: they name at once what is waited for. Only Ctrl-c works there.
    pub fn parts_without_clock(&self) -> Vec<String> {
        let mut parts = vec![self.head(true)];
        parts.extend((self.failed > 0).then(|| format!(", {} failed", self.failed)));
        let is_waiting = !self.current.is_empty();
        parts.extend(is_waiting.then(|| format!("; waiting for {}", truncate(&self.current, NAME))));
        parts.push("; Ctrl-c stops".to_owned());
        parts
    }

    fn head(&self, is_followed: bool) -> String {
        match self.total {
            0 if is_followed => self.kind.name().to_owned(),
            0 => format!("{}…", self.kind.name()),
            total => self.kind.counted(self.done, total),
        }
    }
}

/// As many parts as there is room for.
pub fn fit(parts: &[String], columns: usize) -> String {
    let mut line = String::new();
    for part in parts {
        if width(&line) + width(part) <= columns {
            line.push_str(part);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-04-22T14:30:00Z".parse().unwrap()
    }

    fn line(job: &Job, seconds: i64, more: usize) -> String {
        job.parts(now() + TimeDelta::seconds(seconds), more, Some("Ctrl-x")).concat()
    }

    #[test]
    fn a_job_says_what_it_does_then_how_far_it_is_then_what_it_waits_for() {
        let mut job = Job::new(JobKind::Refresh, now());
        assert_eq!(line(&job, 60, 0), "Fetching…");
        (job.done, job.total, job.failed) = (3, 12, 1);
        assert_eq!(line(&job, 60, 0), "Fetched 3 of 12, 1 failed");
        job.wait_for(Sanitized::line("Courier"), now());
        assert_eq!(line(&job, 3, 0), "Fetched 3 of 12, 1 failed");
        assert_eq!(line(&job, 12, 0), "Fetched 3 of 12, 1 failed; waiting for Courier, 12 s; Ctrl-x stops");
        assert_eq!(line(&job, 12, 2), "Fetched 3 of 12, 1 failed (+2 more); waiting for Courier, 12 s; Ctrl-x stops");
    }

    #[test]
    fn a_job_that_cannot_be_counted_has_a_line_too() {
        let mut job = Job::new(JobKind::Subscribe, now());
        job.wait_for(Sanitized::line("slow.example"), now());
        assert_eq!(line(&job, 0, 1), "Looking for the feed… (+1 more)");
        assert_eq!(line(&job, 5, 0), "Looking for the feed; waiting for slow.example, 5 s; Ctrl-x stops");
        assert_eq!(&*job.kind.cancelled(), "Looking for the feed stopped.");
    }

    #[test]
    fn on_standard_error_a_job_names_at_once_what_it_waits_for() {
        let mut job = Job::new(JobKind::Upgrade, now());
        let line = |job: &Job| job.parts_without_clock().concat();
        assert_eq!(line(&job), "Upgrading the data file; Ctrl-c stops");
        (job.done, job.total) = (40, 120);
        assert_eq!(line(&job), "Upgrading the data file: copied 40 of 120 MiB; Ctrl-c stops");
        let mut job = Job { done: 3, total: 12, failed: 1, ..Job::new(JobKind::Refresh, now()) };
        job.wait_for(Sanitized::line("Courier"), now());
        assert_eq!(line(&job), "Fetched 3 of 12, 1 failed; waiting for Courier; Ctrl-c stops");
    }

    #[test]
    fn a_narrow_line_leaves_out_what_it_has_no_room_for() {
        let parts = ["Fetched 3 of 12", "; waiting for Courier", "; Ctrl-c stops"].map(str::to_owned);
        assert_eq!(fit(&parts, 80), parts.concat());
        assert_eq!(fit(&parts, 30), "Fetched 3 of 12; Ctrl-c stops");
        assert_eq!(fit(&parts, 28), "Fetched 3 of 12");
        assert_eq!(fit(&parts, 4), "");
    }

    #[test]
    fn the_same_thing_waited_for_again_is_still_waited_for() {
        let mut job = Job::new(JobKind::Refresh, now());
        job.wait_for(Sanitized::line("Courier"), now());
        job.wait_for(Sanitized::line("Courier"), now() + TimeDelta::seconds(9));
        assert_eq!(job.slow(now() + TimeDelta::seconds(10)), Some(10));
        assert_eq!(job.next_tick(now() + TimeDelta::milliseconds(10_020)), Some(now() + TimeDelta::seconds(11)));
        job.wait_for(Sanitized::default(), now());
        assert_eq!((job.slow(now() + TimeDelta::seconds(10)), job.next_tick(now())), (None, None));
    }
}
