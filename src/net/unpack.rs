//! Decompresses a body. `Content-Encoding` lists the layers, and the last one is removed first (RFC 9110, section 8.4).
//! Servers write all kinds of things into that header, so only known compressions are removed: `utf-8`, `none` or
//! `aws-chunked` compress nothing.
//!
//! Each layer is held to the limits of the whole body: its input is no larger than a body may be, and not much larger than
//! the final output. A stream of empty blocks decompresses to nothing but costs more processor time than its size on the
//! wire suggests; compressed once more, it is tiny on the wire too.

use std::io::{self, Write};
use std::mem;

use brotli_decompressor::DecompressorWriter;
use flate2::write::GzDecoder;
use flate2::{Decompress, FlushDecompress, Status};
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use super::NetError;
use super::filling::{Filling, Limit, MOST};
use crate::article::{HttpUrl, Sanitized};

/// Compressed data may be a little larger than its content, but never twice as large. This much of it may be in the
/// buffers.
const WORTHLESS: usize = 256 << 10;

/// The most layers that are removed. Some servers compress twice by mistake; each layer needs memory of its own.
const MOST_LAYERS: usize = 4;

/// The buffer between two layers.
const BUFFER: usize = 16 << 10;

/// Compressions in IANA's registry that are not supported here; no request asks for them.
const FOREIGN: [&str; 8] = ["aes128gcm", "compress", "dcb", "dcz", "exi", "pack200-gzip", "x-compress", "zstd"];

/// Turns the bytes on the wire into the bytes of the body.
pub enum Unpacking {
    Plain(Filling),
    Layer(Box<CodingLayer>),
}

/// A layer, with the number of bytes it has taken so far.
pub struct CodingLayer {
    coding: Coding,
    taken: usize,
    /// The stream has ended. Bytes after its end are dropped, as in browsers.
    is_over: bool,
}

enum Coding {
    Gzip {
        member: GzDecoder<Unpacking>,
        members: usize,
    },
    /// By `deflate` RFC 9110 means zlib's format (RFC 1950); some servers send the bare one (RFC 1951). The first byte
    /// tells them apart.
    Deflate {
        inflating: Inflating,
        next: Unpacking,
    },
    Brotli(Box<DecompressorWriter<Unpacking>>),
}

/// How far a deflate stream is.
enum Inflating {
    NotBegun,
    Begun(Decompress),
    Ended,
}

/// The kinds of layers that are removed.
#[derive(Clone, Copy)]
enum Wrap {
    Gzip,
    Deflate,
    Brotli,
}

impl Default for Unpacking {
    fn default() -> Unpacking {
        Unpacking::Plain(Filling::default())
    }
}

impl Unpacking {
    /// For an answer with these headers. Fails if a listed compression is not supported or there are too many layers.
    pub fn of(headers: &HeaderMap, url: &HttpUrl) -> Result<Unpacking, NetError> {
        let listed = listed(headers);
        if let Some(coding) = listed.iter().find(|coding| FOREIGN.contains(&&***coding)) {
            return Err(NetError::Packed { host: url.host(), encoding: Sanitized::line(coding) });
        }
        Unpacking::of_any(headers).ok_or_else(|| NetError::Wrapped { host: url.host(), limit: MOST_LAYERS })
    }

    /// The same, but unsupported compressions are ignored. `None` if there are too many layers.
    pub fn of_any(headers: &HeaderMap) -> Option<Unpacking> {
        let wraps: Vec<Wrap> = listed(headers).iter().filter_map(|coding| wrap(coding)).collect();
        let is_near = wraps.len() <= MOST_LAYERS;
        // The first listed layer is the innermost: it is removed last and writes the body itself.
        is_near.then(|| wraps.into_iter().fold(Unpacking::default(), Unpacking::below))
    }

    /// Adds a layer in front of this one.
    fn below(self, wrap: Wrap) -> Unpacking {
        let coding = match wrap {
            Wrap::Gzip => Coding::Gzip { member: GzDecoder::new(self), members: 0 },
            Wrap::Deflate => Coding::Deflate { inflating: Inflating::NotBegun, next: self },
            Wrap::Brotli => Coding::Brotli(Box::new(DecompressorWriter::new(self, BUFFER))),
        };
        Unpacking::Layer(Box::new(CodingLayer { coding, taken: 0, is_over: false }))
    }

    /// The body so far.
    pub fn filling(&self) -> &Filling {
        match self {
            Unpacking::Plain(filling) => filling,
            Unpacking::Layer(layer) => layer.coding.next().filling(),
        }
    }

    /// Ends the stream. A layer that is incomplete is an error.
    pub fn finish(&mut self) -> io::Result<()> {
        match self {
            Unpacking::Plain(_) => Ok(()),
            Unpacking::Layer(layer) => layer.finish(),
        }
    }
}

impl Write for Unpacking {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Unpacking::Plain(filling) => filling.write(bytes),
            Unpacking::Layer(layer) => layer.take(bytes).map(|()| bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The codings an answer lists, in lower case, from all its `Content-Encoding` headers.
fn listed(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(CONTENT_ENCODING).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    values
        .flat_map(|value| value.split(',').map(|coding| coding.trim().to_ascii_lowercase()).collect::<Vec<_>>())
        .collect()
}

fn wrap(coding: &str) -> Option<Wrap> {
    match coding {
        "gzip" | "x-gzip" => Some(Wrap::Gzip),
        "deflate" => Some(Wrap::Deflate),
        "br" => Some(Wrap::Brotli),
        _ => None,
    }
}

impl CodingLayer {
    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.taken += bytes.len();
        if self.taken > MOST {
            return Err(io::Error::other(Limit::Large));
        }
        let mut rest = bytes;
        while !rest.is_empty() && !self.is_over {
            let count = self.coding.take(rest)?;
            self.is_over = count == 0;
            rest = &rest[count..];
        }
        // Bytes after the end are not limited here: they cost no more than their transfer.
        if !self.is_over && self.taken > WORTHLESS + 2 * self.coding.next().filling().length() {
            return Err(io::Error::other(Limit::Worthless));
        }
        Ok(())
    }

    /// No bytes at all is an empty body: servers name a compression even if they have nothing to compress.
    fn finish(&mut self) -> io::Result<()> {
        if self.taken > 0 {
            self.coding.finish(self.is_over)?;
        }
        self.coding.next_mut().finish()
    }
}

impl Coding {
    /// How many of these bytes belong to the stream; 0 when it has ended.
    fn take(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Coding::Gzip { member, members } => match member.write(bytes) {
                Ok(0) => {
                    let next = mem::replace(member, GzDecoder::new(Unpacking::default())).finish()?;
                    *member = GzDecoder::new(next);
                    *members += 1;
                    self.take(bytes)
                }
                // Bytes after a member that do not begin a new one are ignored.
                Err(_) if *members > 0 && member.header().is_none() => Ok(0),
                taken => taken,
            },
            Coding::Deflate { inflating, next } => inflating.take(bytes, next),
            Coding::Brotli(decoder) => decoder.write(bytes),
        }
    }

    fn finish(&mut self, is_over: bool) -> io::Result<()> {
        match self {
            Coding::Gzip { member, members } if *members > 0 && member.header().is_none() => Ok(()),
            Coding::Gzip { member, .. } => member.try_finish(),
            Coding::Deflate { inflating: Inflating::Ended, .. } => Ok(()),
            Coding::Deflate { .. } => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it lacks its end")),
            Coding::Brotli(_) if is_over => Ok(()),
            Coding::Brotli(decoder) => decoder.close(),
        }
    }

    fn next(&self) -> &Unpacking {
        match self {
            Coding::Gzip { member, .. } => member.get_ref(),
            Coding::Deflate { next, .. } => next,
            Coding::Brotli(decoder) => decoder.get_ref(),
        }
    }

    fn next_mut(&mut self) -> &mut Unpacking {
        match self {
            Coding::Gzip { member, .. } => member.get_mut(),
            Coding::Deflate { next, .. } => next,
            Coding::Brotli(decoder) => decoder.get_mut(),
        }
    }
}

impl Inflating {
    /// How many of these bytes belong to the stream; 0 when it has ended.
    fn take(&mut self, bytes: &[u8], next: &mut Unpacking) -> io::Result<usize> {
        if let Inflating::NotBegun = self {
            *self = Inflating::Begun(Decompress::new(is_zlib(bytes)));
        }
        let Inflating::Begun(stream) = self else { return Ok(0) };
        let mut piece = [0; BUFFER];
        let mut taken = 0;
        loop {
            let (read, written) = (stream.total_in(), stream.total_out());
            let status = stream.decompress(&bytes[taken..], &mut piece, FlushDecompress::None)?;
            let (read, written) = (part(stream.total_in() - read), part(stream.total_out() - written));
            taken += read;
            next.write_all(&piece[..written])?;
            if status == Status::StreamEnd {
                *self = Inflating::Ended;
                return Ok(taken);
            }
            // The output buffer was not filled, so all input has been used.
            if taken == bytes.len() && written < BUFFER || read == 0 && written == 0 {
                return Ok(taken);
            }
        }
    }
}

/// What one step read or wrote.
fn part(bytes: u64) -> usize {
    usize::try_from(bytes).expect("the buffers of a step are in memory")
}

/// Zlib names its method, 8, in the low half of the first byte. A bare stream with that first byte would be a stored block
/// with non-zero padding, which no encoder writes.
fn is_zlib(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|byte| byte & 0x0f == 8)
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const BODY: &[u8] = b"<rss version='2.0'><channel><title>Bees</title></channel></rss>";

    fn packed(coding: &str, bytes: &[u8]) -> Vec<u8> {
        let level = Compression::best();
        match coding {
            "gzip" => {
                let mut encoder = GzEncoder::new(Vec::new(), level);
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            "zlib" => {
                let mut encoder = ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            "raw" => {
                let mut encoder = DeflateEncoder::new(Vec::new(), level);
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            "br" => {
                let mut out = Vec::new();
                brotli::CompressorWriter::new(&mut out, 4096, 5, 22).write_all(bytes).unwrap();
                out
            }
            other => panic!("{other}"),
        }
    }

    /// Compressed by each coding in turn.
    fn packed_by(codings: &[&str], bytes: &[u8]) -> Vec<u8> {
        codings.iter().fold(bytes.to_vec(), |bytes, coding| packed(coding, &bytes))
    }

    /// The output for bytes that arrive in pieces of one size, under these headers.
    fn unpacked(headers: &[&str], bytes: &[u8], piece: usize) -> io::Result<Vec<u8>> {
        let headers: HeaderMap = headers.iter().map(|value| (CONTENT_ENCODING, value.parse().unwrap())).collect();
        let mut unpacking = Unpacking::of_any(&headers).expect("there are few layers");
        for piece in bytes.chunks(piece) {
            unpacking.write_all(piece)?;
        }
        unpacking.finish()?;
        Ok(unpacking.filling().whole())
    }

    fn limit(error: &io::Error) -> Option<String> {
        error.get_ref()?.downcast_ref::<Limit>().map(ToString::to_string)
    }

    /// The listed layers are removed in turn, however they are spelled and however the bytes are cut.
    #[test]
    fn listed_layers_are_removed_in_turn() {
        let cases: [(&[&str], &[&str]); 14] = [
            (&["gzip"], &["gzip"]),
            (&["x-gzip"], &["gzip"]),
            (&[" GZip "], &["gzip"]),
            (&["br"], &["br"]),
            (&["deflate"], &["zlib"]),
            (&["deflate"], &["raw"]),
            (&["gzip, br"], &["gzip", "br"]),
            (&["br,gzip"], &["br", "gzip"]),
            (&["gzip, gzip"], &["gzip", "gzip"]),
            (&["deflate", "gzip"], &["raw", "gzip"]),
            (&["aws-chunked, gzip"], &["gzip"]),
            (&["gzip,,identity, utf-8"], &["gzip"]),
            (&["gzip, deflate, br, gzip"], &["gzip", "zlib", "br", "gzip"]),
            (&[""], &[]),
        ];
        for (headers, codings) in cases {
            let bytes = packed_by(codings, BODY);
            for piece in [1, 7, bytes.len()] {
                assert_eq!(unpacked(headers, &bytes, piece).unwrap(), BODY, "{headers:?} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn codings_that_compress_nothing_are_ignored() {
        for name in ["aws-chunked", "utf-8", "none", "binary", "identity", "text/xml", "x-zip", "8bit", "\"gzip\""] {
            assert_eq!(unpacked(&[name], BODY, 10).unwrap(), BODY, "{name}");
        }
    }

    #[test]
    fn bytes_after_the_end_are_ignored_however_many() {
        for (header, coding) in [("gzip", "gzip"), ("deflate", "raw"), ("br", "br")] {
            let bytes = [packed(coding, BODY), vec![b'-'; 2 * WORTHLESS]].concat();
            assert_eq!(unpacked(&[header], &bytes, 1 << 14).unwrap(), BODY, "{coding}");
        }
    }

    #[test]
    fn bytes_after_the_end_are_ignored() {
        for coding in ["gzip", "zlib", "raw", "br"] {
            let header = if matches!(coding, "zlib" | "raw") { "deflate" } else { coding };
            for behind in [&b"\0"[..], b"\0\0\0\0", b"\r\n", b"<!-- cached -->", &[0; 600]] {
                let bytes = [&packed(coding, BODY), behind].concat();
                for piece in [1, 64, bytes.len()] {
                    assert_eq!(unpacked(&[header], &bytes, piece).unwrap(), BODY, "{coding} {behind:?} {piece}");
                }
            }
        }
    }

    #[test]
    fn members_of_gzip_follow_one_another() {
        let bytes = [packed("gzip", &BODY[..9]), packed("gzip", b""), packed("gzip", &BODY[9..]), vec![0; 20]].concat();
        for piece in [1, 30, bytes.len()] {
            assert_eq!(unpacked(&["gzip"], &bytes, piece).unwrap(), BODY);
        }
    }

    #[test]
    fn no_bytes_are_an_empty_body() {
        for header in ["gzip", "deflate", "br", "gzip, br"] {
            assert_eq!(unpacked(&[header], b"", 1).unwrap(), b"", "{header}");
        }
    }

    #[test]
    fn truncated_or_broken_data_is_an_error() {
        let long: Vec<u8> = (0..4000_u32).flat_map(u32::to_le_bytes).collect();
        for (header, coding) in [("gzip", "gzip"), ("deflate", "zlib"), ("deflate", "raw"), ("br", "br")] {
            let bytes = packed(coding, &long);
            for end in [1, bytes.len() / 2, bytes.len() - 1] {
                assert!(unpacked(&[header], &bytes[..end], 100).is_err(), "{coding} {end}");
            }
        }
        assert!(unpacked(&["gzip"], b"<rss/>, and not packed at all", 10).is_err());
        assert!(unpacked(&["gzip, br"], &packed("br", BODY), 10).is_err());
    }

    #[test]
    fn a_bomb_inside_a_bomb_is_stopped() {
        let bomb = packed_by(&["gzip", "gzip"], &vec![b' '; MOST + 1]);
        assert!(bomb.len() < 1000, "{}", bomb.len());
        assert_eq!(limit(&unpacked(&["gzip, gzip"], &bomb, 100).unwrap_err()).unwrap(), "it is too large");
        let nothing = packed("gzip", &packed("gzip", b"").repeat(1 << 15));
        assert!(nothing.len() < 8 << 10, "{}", nothing.len());
        let given_up = unpacked(&["gzip, gzip"], &nothing, 1000).unwrap_err();
        assert_eq!(limit(&given_up).unwrap(), "it decompresses to almost nothing");
    }

    /// A header can list thousands of names, and each layer needs its buffers.
    #[test]
    fn too_many_layers_are_refused() {
        let headers = |count: usize| HeaderMap::from_iter([(CONTENT_ENCODING, "gzip,".repeat(count).parse().unwrap())]);
        let url = HttpUrl::parse("https://a.example/").unwrap();
        assert!(Unpacking::of(&headers(MOST_LAYERS), &url).is_ok());
        assert!(matches!(Unpacking::of(&headers(MOST_LAYERS + 1), &url), Err(NetError::Wrapped { .. })));
    }

    #[test]
    fn an_unsupported_coding_is_named() {
        let url = HttpUrl::parse("https://a.example/").unwrap();
        for name in ["zstd", "ZSTD", "compress", "gzip, zstd"] {
            let headers = HeaderMap::from_iter([(CONTENT_ENCODING, name.parse().unwrap())]);
            assert!(matches!(Unpacking::of(&headers, &url), Err(NetError::Packed { .. })), "{name}");
        }
    }
}
