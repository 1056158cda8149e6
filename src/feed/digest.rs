//! A digest of bytes that stays the same between versions of this program and of Rust, which the standard hasher does not
//! promise: FNV-1a with 64 bits (RFC 9923). It tells changes, it does not keep anybody from making two texts alike.

/// The digest, as the store keeps it.
pub fn of(bytes: impl IntoIterator<Item = u8>) -> i64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let hash = bytes.into_iter().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_never_changes() {
        assert_eq!(of([]) as u64, 0xcbf2_9ce4_8422_2325);
        assert_eq!(of("foobar".bytes()) as u64, 0x8594_4171_f739_67e8);
    }
}
