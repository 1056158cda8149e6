//! Politeness: how many requests are under way at once, in all and to one host; and patience: a host that does not answer
//! is not waited for once for each of its feeds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Requests under way to one host at once, whatever the person's own limit.
const PER_HOST: usize = 2;

/// Unanswered requests in a row after which a host is silent, and for how long it is then left alone.
const SILENT_AFTER: u32 = 3;
const SILENT_FOR: Duration = Duration::from_secs(60);

/// Who may fetch now.
pub struct Limits {
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Host>>,
}

struct Host {
    turns: Arc<Semaphore>,
    /// In a row.
    unanswered: u32,
    /// When the last of them was given up.
    since: Instant,
}

/// Leave to fetch, given back when dropped.
pub struct Turn {
    _host: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Limits {
    pub fn new(concurrency: usize) -> Limits {
        Limits { all: Arc::new(Semaphore::new(concurrency.max(1))), hosts: Mutex::default() }
    }

    /// Waits for a turn. First the host's, then the common one: who waits for a slow host must not keep others out.
    pub async fn turn(&self, host: &str) -> Turn {
        let turns = self.with(host, |host| host.turns.clone());
        let host = acquire(turns).await;
        Turn { _host: host, _all: acquire(self.all.clone()).await }
    }

    /// Whether the host left the last requests unanswered, just now.
    pub fn is_silent(&self, host: &str) -> bool {
        self.with(host, |host| host.unanswered >= SILENT_AFTER && host.since.elapsed() < SILENT_FOR)
    }

    /// How a request ended: any answer breaks the silence.
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
