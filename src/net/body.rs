//! Reads the body as a stream. It is decompressed on the way (`unpack`). Its size is capped both on the wire and after
//! decompression, and it is dropped when it stalls. A gzip bomb is small on the wire; a trickle is small everywhere and
//! never ends.

use std::io::{self, Write};
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::Response;
use tokio::time::{Instant, timeout};

use super::NetError;
use super::room::AnswerRoom;
use super::unpack::{Limit, Unpacking};
use crate::article::{HttpUrl, Sanitized};

/// A body larger than this is dropped, whether this is its compressed or its decompressed size.
const MOST_MIB: usize = 16;
pub(super) const MOST: usize = MOST_MIB << 20;

/// Bytes a second below which an answer counts as stalled. A modem of 1990 was ten times as fast.
const SLOWEST: f64 = 100.0;

/// This much of a decompressed body is enough to tell what kind of page it is.
const BEGINNING: usize = 64 << 10;

/// The size of one piece of a body. glibc raises its threshold for returning memory to the system to the size of the
/// largest block that was freed, up to 32 MiB, and from then on keeps blocks of that size in one heap for each thread
/// (mallopt(3), `M_MMAP_THRESHOLD`). One large answer in a buffer that doubles is enough to trigger this. A piece stays
/// below the threshold.
const PIECE: usize = 64 << 10;

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

/// The body so far, in pieces that are joined when it is complete. It refuses to grow past the cap.
#[derive(Default)]
pub struct Filling {
    pieces: Vec<Vec<u8>>,
    length: usize,
}

impl Filling {
    pub fn length(&self) -> usize {
        self.length
    }

    /// The whole body as one buffer.
    pub fn whole(&self) -> Vec<u8> {
        self.pieces.concat()
    }
}

impl Write for Filling {
    /// Writes as much as fits into the current piece.
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        if self.length + chunk.len() > MOST {
            return Err(io::Error::other(Limit::Large));
        }
        let begun = self.pieces.pop_if(|piece| piece.len() < PIECE);
        let mut piece = begun.unwrap_or_else(|| Vec::with_capacity(PIECE));
        let count = chunk.len().min(PIECE - piece.len());
        piece.extend_from_slice(&chunk[..count]);
        self.pieces.push(piece);
        self.length += count;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_whole_and_no_piece_of_it_grows_large() {
        let body: Vec<u8> = (0..=250).cycle().take(3 * PIECE + 7).collect();
        let mut filling = Filling::default();
        body.chunks(PIECE / 3 + 1).for_each(|chunk| filling.write_all(chunk).unwrap());
        assert_eq!(filling.length, body.len());
        assert!(filling.pieces.iter().all(|piece| piece.capacity() == PIECE));
        assert_eq!(filling.whole(), body);
    }

    #[test]
    fn a_body_may_be_as_large_as_the_cap_and_no_larger() {
        let mut filling = Filling::default();
        filling.write_all(&vec![b' '; MOST]).unwrap();
        let refused = filling.write_all(b" ").unwrap_err();
        assert!(refused.get_ref().unwrap().is::<Limit>());
    }
}
