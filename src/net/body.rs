//! The body as it streams in: unpacked here, with a cap on what comes over the wire and on what comes out of it, and given
//! up when it stalls. A gzip bomb is small on the wire; a stream of empty gzip blocks is nothing unpacked and endless on the
//! wire, and costs a processor more than it costs the wire; a trickle is neither, and never ends.

use std::io::{self, Write};
use std::time::Duration;

use brotli_decompressor::DecompressorWriter;
use flate2::write::MultiGzDecoder;
use futures_util::StreamExt;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;
use tokio::time::Instant;

use super::NetError;
use super::room::Room;
use crate::article::{Clean, HttpUrl};

/// A body larger than this is dropped, packed or unpacked.
const MOST_MIB: usize = 16;
const MOST: usize = MOST_MIB << 20;

/// Bytes a second below which an answer stands still, for whoever waits for it. A modem of 1990 was ten times as fast.
const SLOWEST: f64 = 100.0;

/// What is packed may be a little larger than what is in it, but never twice as large; so much of it may be under way.
const WORTHLESS: usize = 256 << 10;

/// Between the unpacker and what it fills.
const BUFFER: usize = 16 << 10;

/// Of a body on its way. glibc takes the size of the largest block that was given back for what is usual, up to 32 MiB, and
/// from then on keeps blocks of that size, one heap for each thread, where it had handed them back to the system (mallopt(3),
/// `M_MMAP_THRESHOLD`). One flood in a buffer that doubles is enough. This stays below where that begins.
const PIECE: usize = 64 << 10;

/// Reads a body to its end. `idle` is how long it may pause.
pub async fn read(response: Response, url: &HttpUrl, idle: Duration, room: &mut Room) -> Result<Vec<u8>, NetError> {
    let mut unpacking = Unpacking::of(&response, url)?;
    if response.content_length().is_some_and(|length| length > MOST as u64) {
        return Err(too_large(url));
    }
    let mut pace = Pace::start(idle);
    let mut stream = response.bytes_stream();
    loop {
        let next = tokio::time::timeout(idle, stream.next()).await.map_err(|_| stalled(url))?;
        let Some(chunk) = next else { break };
        let chunk = chunk.map_err(|error| NetError::of(&error, url))?;
        if pace.is_trickle(chunk.len()) {
            return Err(stalled(url));
        }
        if pace.received > MOST {
            return Err(too_large(url));
        }
        unpacking.push(&chunk).map_err(|error| broken(&error, unpacking.is_full(), url))?;
        if pace.received > WORTHLESS + 2 * unpacking.unpacked() {
            return Err(NetError::Broken { host: url.host(), why: Clean::line("it is packed around nothing") });
        }
        room.hold(unpacking.unpacked()).await;
    }
    room.fit(unpacking.unpacked());
    unpacking.finish().map_err(|(error, is_full)| broken(&error, is_full, url))
}

fn too_large(url: &HttpUrl) -> NetError {
    NetError::TooLarge { host: url.host(), limit_mib: MOST_MIB }
}

fn stalled(url: &HttpUrl) -> NetError {
    NetError::Stalled { host: url.host() }
}

fn broken(error: &io::Error, is_full: bool, url: &HttpUrl) -> NetError {
    if is_full { too_large(url) } else { NetError::Broken { host: url.host(), why: Clean::line(&error.to_string()) } }
}

/// How fast it comes.
struct Pace {
    start: Instant,
    /// The time it may take to get going.
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

/// What turns the wire's bytes into the body's. Only what was offered in `Accept-Encoding` is taken.
enum Unpacking {
    Plain(Filling),
    Gzip(Box<MultiGzDecoder<Filling>>),
    Brotli(Box<DecompressorWriter<Filling>>),
}

impl Unpacking {
    fn of(response: &Response, url: &HttpUrl) -> Result<Unpacking, NetError> {
        let header = response.headers().get(CONTENT_ENCODING).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let encoding = header.unwrap_or_default().trim().to_ascii_lowercase();
        let filling = Filling::default();
        match encoding.as_str() {
            "" | "identity" => Ok(Unpacking::Plain(filling)),
            "gzip" | "x-gzip" => Ok(Unpacking::Gzip(Box::new(MultiGzDecoder::new(filling)))),
            "br" => Ok(Unpacking::Brotli(Box::new(DecompressorWriter::new(filling, BUFFER)))),
            other => Err(NetError::Packed { host: url.host(), encoding: Clean::line(other) }),
        }
    }

    fn push(&mut self, chunk: &[u8]) -> io::Result<()> {
        match self {
            Unpacking::Plain(filling) => filling.write_all(chunk),
            Unpacking::Gzip(decoder) => decoder.write_all(chunk),
            Unpacking::Brotli(decoder) => decoder.write_all(chunk),
        }
    }

    fn filling(&self) -> &Filling {
        match self {
            Unpacking::Plain(filling) => filling,
            Unpacking::Gzip(decoder) => decoder.get_ref(),
            Unpacking::Brotli(decoder) => decoder.get_ref(),
        }
    }

    fn is_full(&self) -> bool {
        self.filling().is_full
    }

    fn unpacked(&self) -> usize {
        self.filling().length
    }

    /// The whole body; a packed one that lacks its end is an error. An error comes with whether the cap was met.
    fn finish(mut self) -> Result<Vec<u8>, (io::Error, bool)> {
        let end = match &mut self {
            Unpacking::Plain(_) => Ok(()),
            Unpacking::Gzip(decoder) => decoder.try_finish(),
            Unpacking::Brotli(decoder) => decoder.close(),
        };
        end.map_err(|error| (error, self.is_full()))?;
        Ok(self.filling().pieces.concat())
    }
}

/// The body so far, in pieces that are joined when it is complete; it takes no more than the cap.
#[derive(Default)]
struct Filling {
    pieces: Vec<Vec<u8>>,
    length: usize,
    is_full: bool,
}

impl Write for Filling {
    /// As much as fits into a piece.
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        if self.length + chunk.len() > MOST {
            self.is_full = true;
            return Err(io::Error::other("it is too large"));
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
        assert!(Unpacking::Plain(filling).finish().is_ok_and(|whole| whole == body));
    }

    #[test]
    fn a_body_may_be_as_large_as_the_cap_and_no_larger() {
        let mut filling = Filling::default();
        filling.write_all(&vec![b' '; MOST]).unwrap();
        assert!(!filling.is_full);
        assert!(filling.write_all(b" ").is_err());
        assert!(filling.is_full);
    }
}
