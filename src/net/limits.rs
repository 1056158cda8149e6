//! Politeness: how many requests are under way at once, in all and to one host.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Requests under way to one host at once, whatever the person's own limit.
const PER_HOST: usize = 2;

/// Who may fetch now.
pub struct Limits {
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
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
        let host = acquire(self.host(host)).await;
        Turn { _host: host, _all: acquire(self.all.clone()).await }
    }

    fn host(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(PER_HOST))).clone()
    }
}

async fn acquire(semaphore: Arc<Semaphore>) -> OwnedSemaphorePermit {
    semaphore.acquire_owned().await.expect("the semaphores here are never closed")
}
