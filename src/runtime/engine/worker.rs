//! Blocking work off the threads that drive the network, with a deadline, and with a panic turned into an error.

use std::time::Duration;

use tokio::task::{JoinError, spawn_blocking};

use super::EngineError;

/// How long one feed or page may be thought about. Parsers are linear on everything known; this is for the unknown.
const DEADLINE: Duration = Duration::from_secs(10);

/// Runs `work` on a blocking worker; a panic in it costs only itself.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    spawn_blocking(work).await.map_err(given_up)
}

/// The same for parsing what others wrote. Past the deadline the worker is left to itself: a thread cannot be stopped.
pub async fn parse<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    tokio::time::timeout(DEADLINE, run(work)).await.map_err(|_| EngineError::Deadline)?
}

fn given_up(error: JoinError) -> EngineError {
    tracing::error!(%error, "a worker panicked");
    EngineError::Panicked
}
