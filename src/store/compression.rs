//! Compresses texts and articles for storage (zlib). Knows bytes and text, not SQL.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

/// Text is decompressed up to this many bytes. No fetch allows more.
const MOST: u64 = 64 * 1024 * 1024;

/// Compresses a text, fast rather than small.
pub fn pack(text: &str) -> Vec<u8> {
    deflate(text.as_bytes())
}

/// Compresses bytes.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(2));
    encoder.write_all(bytes).expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail")
}

/// Decompresses as much of damaged bytes as can be read: half an article is better than none.
pub fn unpack(bytes: &[u8]) -> String {
    unpack_start(bytes, MOST)
}

/// The same, but at most about `most` bytes.
pub fn unpack_start(bytes: &[u8], most: u64) -> String {
    let mut text = Vec::new();
    if let Err(error) = ZlibDecoder::new(bytes).take(most).read_to_end(&mut text) {
        tracing::warn!(%error, "a stored body is damaged");
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Decompresses bytes, all of them or none: the check sum at their end must be right.
pub fn inflate(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    ZlibDecoder::new(bytes).take(MOST).read_to_end(&mut plain)?;
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_text_is_smaller_and_comes_back_whole() {
        let text = "<p>Zażółć gęślą jaźń</p>".repeat(100);
        let packed = pack(&text);
        assert!(packed.len() * 10 < text.len());
        assert_eq!(unpack(&packed), text);
    }

    #[test]
    fn damaged_bytes_do_not_panic() {
        let packed = pack(&"abc ".repeat(1000));
        assert!(unpack(&packed[..packed.len() / 2]).len() <= 4000);
        assert_eq!(unpack(b"not deflated"), "");
    }
}
