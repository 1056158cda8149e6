//! The bytes of a body while it arrives, and the limits that stop it. Does not know where they are from.

use std::io::{self, Write};

/// A body larger than this is dropped, whether this is its compressed or its decompressed size.
pub const MOST_MIB: usize = 16;
/// The same in bytes.
pub const MOST: usize = MOST_MIB << 20;

/// The size of one piece of a body. glibc raises its threshold for returning memory to the system to the size of the
/// largest block that was freed, up to 32 MiB, and from then on keeps blocks of that size in one heap for each thread
/// (mallopt(3), `M_MMAP_THRESHOLD`). One large answer in a buffer that doubles is enough to trigger this. A piece stays
/// below the threshold.
const PIECE: usize = 64 << 10;

/// A limit that stopped the decompression of valid data.
#[derive(Debug, thiserror::Error)]
pub enum Limit {
    #[error("it is too large")]
    Large,
    #[error("it decompresses to almost nothing")]
    Worthless,
}

/// The body so far, in pieces that are joined when it is complete. It refuses to grow past the cap.
#[derive(Default)]
pub struct Filling {
    pieces: Vec<Vec<u8>>,
    length: usize,
}

impl Filling {
    /// The bytes of the answer so far.
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
