//! Limits how many requests are under way at once, in total and to one host. Also remembers which hosts do not answer, so
//! that a dead host is not waited for once for each of its feeds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Requests to one host at once, whatever the user's own limit.
const PER_HOST: usize = 2;

/// After this many unanswered requests in a row a host counts as silent, and gets no requests for this long.
const SILENT_AFTER: u32 = 3;
const SILENT_FOR: Duration = Duration::from_secs(60);

/// Decides who may fetch now.
pub struct Limits {
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Host>>,
}

struct Host {
    turns: Arc<Semaphore>,
    /// How many requests in a row.
    unanswered: u32,
    /// When the last request ended.
    since: Instant,
}

/// Permission to fetch; it is given back when dropped.
pub struct Turn {
    _host: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Limits {
    /// At most so many requests at a time, over all hosts.
    pub fn new(concurrency: usize) -> Limits {
        Limits { all: Arc::new(Semaphore::new(concurrency.max(1))), hosts: Mutex::default() }
    }

    /// Waits for a turn: first the host's, then the common one. That way requests waiting for a slow host do not hold up
    /// the others.
    pub async fn turn(&self, host: &str) -> Turn {
        let turns = self.with(host, |host| host.turns.clone());
        let host = acquire(turns).await;
        Turn { _host: host, _all: acquire(self.all.clone()).await }
    }

    /// Whether the host has just left several requests unanswered.
    pub fn is_silent(&self, host: &str) -> bool {
        self.with(host, |host| host.unanswered >= SILENT_AFTER && host.since.elapsed() < SILENT_FOR)
    }

    /// Records how a request ended. Any answer resets the count.
    pub fn note(&self, host: &str, is_answered: bool) {
        self.with(host, |host| {
            host.unanswered = if is_answered { 0 } else { host.unanswered.saturating_add(1) };
            host.since = Instant::now();
        });
    }

    fn with<T>(&self, host: &str, work: impl FnOnce(&mut Host) -> T) -> T {
        let mut hosts: MutexGuard<'_, _> = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        work(hosts.entry(host.to_owned()).or_insert_with(Host::new))
    }
}

impl Host {
    fn new() -> Host {
        Host { turns: Arc::new(Semaphore::new(PER_HOST)), unanswered: 0, since: Instant::now() }
    }
}

async fn acquire(semaphore: Arc<Semaphore>) -> OwnedSemaphorePermit {
    semaphore.acquire_owned().await.expect("the semaphores here are never closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_silent_after_three_unanswered_requests_until_it_answers() {
        let limits = Limits::new(1);
        for is_silent in [false, false, true] {
            limits.note("a.example", false);
            assert_eq!(limits.is_silent("a.example"), is_silent);
        }
        assert!(!limits.is_silent("b.example"));
        limits.note("a.example", true);
        assert!(!limits.is_silent("a.example"));
    }
}
