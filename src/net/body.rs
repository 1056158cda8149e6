//! Reads the body as a stream. It is decompressed on the way (`unpack`). Its size is capped both on the wire and after
//! decompression, and it is dropped when it stalls. A gzip bomb is small on the wire; a trickle is small everywhere and
//! never ends.

use std::io::{self, Write};
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::Response;
use tokio::time::{Instant, timeout};

use super::NetError;
use super::filling::{Limit, MOST, MOST_MIB};
use super::room::AnswerRoom;
use super::unpack::Unpacking;
use crate::article::{HttpUrl, Sanitized};

/// Bytes a second below which an answer counts as stalled. A modem of 1990 was ten times as fast.
const SLOWEST: f64 = 100.0;

/// This much of a decompressed body is enough to tell what kind of page it is.
const BEGINNING: usize = 64 << 10;

/// Reads a body to its end. `idle` is the longest pause allowed.
pub async fn read(
    response: Response,
    url: &HttpUrl,
    idle: Duration,
    room: &mut AnswerRoom,
) -> Result<Vec<u8>, NetError> {
    let mut unpacking = Unpacking::of(response.headers(), url)?;
    if response.content_length().is_some_and(|length| length > MOST as u64) {
        return Err(too_large(url));
    }
    let mut pace = Pace::start(idle);
    let mut stream = response.bytes_stream();
    loop {
        let next = timeout(idle, stream.next()).await.map_err(|_| stalled(url))?;
        let Some(chunk) = next else { break };
        let chunk = chunk.map_err(|error| NetError::of(&error, url))?;
        if pace.is_trickle(chunk.len()) {
            return Err(stalled(url));
        }
        unpacking.write_all(&chunk).map_err(|error| broken(&error, url))?;
        room.hold(unpacking.filling().length()).await;
    }
    unpacking.finish().map_err(|error| broken(&error, url))?;
    room.fit(unpacking.filling().length());
    Ok(unpacking.filling().whole())
}

/// The first bytes of an answer whose content is otherwise not used; empty if they do not arrive within `patience`.
pub async fn beginning(response: Response, patience: Duration) -> Vec<u8> {
    let Some(mut unpacking) = Unpacking::of_any(response.headers()) else { return Vec::new() };
    let mut stream = response.bytes_stream();
    let filled = timeout(patience, async {
        while unpacking.filling().length() < BEGINNING
            && let Some(Ok(chunk)) = stream.next().await
            && unpacking.write_all(&chunk).is_ok()
        {}
    });
    // The beginning is of use even if the time ran out.
    let _ = filled.await;
    let _ = unpacking.finish();
    unpacking.filling().whole()
}

fn too_large(url: &HttpUrl) -> NetError {
    NetError::TooLarge { host: url.host(), limit_mib: MOST_MIB }
}

fn stalled(url: &HttpUrl) -> NetError {
    NetError::Stalled { host: url.host() }
}

fn broken(error: &io::Error, url: &HttpUrl) -> NetError {
    match error.get_ref().and_then(|error| error.downcast_ref()) {
        Some(Limit::Large) => too_large(url),
        Some(Limit::Worthless) | None => {
            NetError::Broken { host: url.host(), why: Sanitized::line(&error.to_string()) }
        }
    }
}

/// How fast the body arrives.
struct Pace {
    start: Instant,
    /// The time it may take before its rate is judged.
    grace: Duration,
    received: usize,
}

impl Pace {
    fn start(grace: Duration) -> Pace {
        Pace { start: Instant::now(), grace, received: 0 }
    }

    fn is_trickle(&mut self, bytes: usize) -> bool {
        self.received += bytes;
        let elapsed = self.start.elapsed();
        elapsed > self.grace && (self.received as f64) < elapsed.as_secs_f64() * SLOWEST
    }
}
