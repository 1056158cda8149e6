//! Bytes of a feed to text: which of the names that a feed goes by is the true one.
//!
//! RFC 7303 ranks byte order mark, header, declaration. Real feeds contradict themselves, so a claim is believed only if
//! the bytes bear it out.

use std::borrow::Cow;
use std::str::{self, Utf8Chunk};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::budget;

/// Where a declaration must stand to be seen; XML wants it in the first line.
const HEAD: usize = 1024;

/// Bytes of a text that has to be made: one byte may become three. UTF-8 is its own text.
pub const MOST_TEXT: usize = 16 << 20;

/// Bytes that a text grows by.
const PIECE: usize = 1 << 20;

/// The bytes become a text that is larger than [`MOST_TEXT`].
#[derive(Debug, PartialEq, Eq)]
pub struct TooLarge;

/// The text of a feed. Bytes that make no sense become U+FFFD.
///
/// # Errors
/// [`TooLarge`] if there is too much of it.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Result<Cow<'a, str>, TooLarge> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return mended(encoding, &bytes[mark..]);
    }
    if let Some(text) = undeclared(bytes)? {
        return Ok(text);
    }
    let claims = [content_type.and_then(parameter), declaration(bytes), Some(UTF_8)];
    for encoding in claims.into_iter().flatten() {
        if let Some(text) = whole(encoding, bytes)? {
            return Ok(text);
        }
    }
    // No claim holds. Mostly UTF-8 with a stray byte is UTF-8; else it is guessed.
    mended(if is_mostly_utf8(bytes) { UTF_8 } else { guess(bytes) }, bytes)
}

/// The text of bytes that all make sense; none if one does not.
fn whole<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Option<Cow<'a, str>>, TooLarge> {
    if encoding == UTF_8 || (bytes.is_ascii() && encoding.is_ascii_compatible()) {
        return Ok(str::from_utf8(bytes).ok().map(Cow::Borrowed));
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut text, mut rest) = (String::new(), bytes);
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty => return Ok(Some(Cow::Owned(text))),
            DecoderResult::OutputFull => grow(&mut text)?,
            DecoderResult::Malformed(..) => return Ok(None),
        }
    }
}

/// The text of bytes of which some make no sense.
fn mended<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, TooLarge> {
    if let Some(text) = whole(encoding, bytes)? {
        return Ok(text);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut text, mut rest) = (String::new(), bytes);
    loop {
        let (result, read, _) = decoder.decode_to_string(rest, &mut text, true);
        rest = &rest[read..];
        match result {
            CoderResult::InputEmpty => return Ok(Cow::Owned(text)),
            CoderResult::OutputFull => grow(&mut text)?,
        }
    }
}

/// Makes room for more of a text.
fn grow(text: &mut String) -> Result<(), TooLarge> {
    if budget::is_spent() || text.len() + PIECE > MOST_TEXT {
        return Err(TooLarge);
    }
    text.reserve_exact(PIECE);
    Ok(())
}

/// As Firefox does for pages that say nothing.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// What the bytes say by themselves. Text in another encoding is hardly ever valid UTF-8 with characters beyond ASCII in it,
/// so that one needs no declaration, and no false one can spoil it.
fn undeclared(bytes: &[u8]) -> Result<Option<Cow<'_, str>>, TooLarge> {
    match bytes {
        [b'<' | b'{', 0, ..] => mended(UTF_16LE, bytes).map(Some),
        [0, b'<' | b'{', ..] => mended(UTF_16BE, bytes).map(Some),
        _ if !bytes.is_ascii() => whole(UTF_8, bytes),
        _ if switches_to_japanese(bytes) => whole(ISO_2022_JP, bytes),
        _ => Ok(None),
    }
}

/// Whether bytes switch between character sets as ISO-2022-JP does (RFC 1468). The escape character itself is allowed in no
/// feed (XML 1.0, section 2.2), so that text is in no other encoding, whatever a server's usual header says.
fn switches_to_japanese(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|three| matches!(three, b"\x1b$@" | b"\x1b$B"))
}

/// The `charset` of a `Content-Type`.
fn parameter(content_type: &str) -> Option<&'static Encoding> {
    let (_, value) = content_type.split_once("charset=")?;
    let label = value.split(';').next().unwrap_or(value).trim().trim_matches(['"', '\'']);
    known(label)
}

/// The `encoding` of an XML declaration.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let (_, declared) = head.trim_start().strip_prefix("<?xml")?.split_once("encoding")?;
    let value = declared.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    known(value[1..].split(quote).next()?)
}

/// An encoding that a declaration can rightly name: one that keeps ASCII as it is, at least until it switches to something
/// else, since the declaration could be read; and not the one that stands for "must not be decoded" (HZ and the like; WHATWG
/// Encoding, section 4.2).
fn known(label: &str) -> Option<&'static Encoding> {
    let keeps_ascii = |encoding: &&'static Encoding| encoding.is_ascii_compatible() || *encoding == ISO_2022_JP;
    Encoding::for_label_no_replacement(label.as_bytes()).filter(keeps_ascii)
}

/// Whether less than half of what is not ASCII is broken.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let foreign = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    let count = |(read, broken): (usize, usize), chunk: Utf8Chunk<'_>| {
        (read + foreign(chunk.valid()), broken + usize::from(!chunk.invalid().is_empty()))
    };
    let (read, broken) = bytes.utf8_chunks().fold((0, 0), count);
    broken < read
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
        super::decode(bytes, content_type).unwrap().into_owned()
    }

    fn feed(encoding: &str) -> Vec<u8> {
        format!("<?xml version=\"1.0\" encoding='{encoding}'?><t>").into_bytes()
    }

    #[test]
    fn a_byte_order_mark_wins() {
        let bytes = b"\xFE\xFF\0<\0t\0>\x04\x1F";
        assert_eq!(decode(bytes, Some("text/xml; charset=utf-8")), "<t>П");
    }

    #[test]
    fn the_header_ranks_above_the_declaration() {
        let bytes = [feed("iso-8859-1"), b"\xCF\xF0\xE8".to_vec()].concat();
        assert!(decode(&bytes, Some("application/rss+xml; charset=\"windows-1251\"")).ends_with("При"));
    }

    #[test]
    fn a_declaration_is_read_in_either_kind_of_quotes() {
        assert!(decode(&[feed("Shift_JIS"), b"\x93\xFA\x96\x7B".to_vec()].concat(), None).ends_with("日本"));
    }

    #[test]
    fn valid_utf8_is_utf8_whatever_is_declared() {
        let bytes = [feed("utf-16"), "Déjà vu".as_bytes().to_vec()].concat();
        assert!(decode(&bytes, Some("text/xml; charset=iso-8859-1")).ends_with("Déjà vu"));
    }

    #[test]
    fn latin1_that_claims_utf8_is_read_as_browsers_would() {
        assert!(decode(&[feed("utf-8"), b"\x93D\xE9j\xE0\x94".to_vec()].concat(), None).ends_with("“Déjà”"));
    }

    #[test]
    fn a_feed_that_says_nothing_is_guessed() {
        let russian =
            b"<rss><title>\xcf\xf0\xe8\xe2\xe5\xf2, \xe4\xee\xf0\xee\xe3\xe8\xe5 \xf7\xe8\xf2\xe0\xf2\xe5\xeb\xe8";
        assert_eq!(decode(russian, None), "<rss><title>Привет, дорогие читатели");
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf8_into_something_else() {
        let bytes = [feed("utf-8"), "Zażółć gęślą ".as_bytes().to_vec(), vec![0xFF]].concat();
        assert!(decode(&bytes, None).ends_with("Zażółć gęślą \u{fffd}"));
    }

    #[test]
    fn an_unknown_name_falls_back_to_utf8() {
        for label in ["utf-7", "hz-gb-2312", "iso-2022-kr", "x-user-defined?"] {
            assert!(decode(&feed(label), Some("text/xml; charset=klingon")).contains("<t>"), "{label}");
        }
    }

    #[test]
    fn japanese_that_switches_character_sets_is_read_whoever_names_it() {
        let words = b"\x1b$B$3$s$K$A$O\x1b(B";
        for (label, header) in [
            ("iso-2022-jp", None),
            ("csISO2022JP", Some("text/xml")),
            ("utf-8", Some("text/xml; charset=ISO-2022-JP")),
            ("iso-2022-jp", Some("text/xml; charset=utf-8")),
            ("utf-8", None),
        ] {
            let text = decode(&[feed(label), words.to_vec()].concat(), header);
            assert!(text.ends_with("<t>こんにちは"), "{label} {header:?}: {text}");
        }
    }

    #[test]
    fn a_terminals_sequences_are_not_taken_for_japanese() {
        let bytes = [feed("utf-8"), b"\x1b$B\x1b[31mred".to_vec()].concat();
        assert!(decode(&bytes, None).ends_with("\u{1b}$B\u{1b}[31mred"));
    }

    /// One byte of these is one, two or three of UTF-8.
    #[test]
    fn a_text_is_no_larger_than_a_feed_may_be() {
        let large = |start: &[u8], part: &[u8]| [start, &part.repeat((MOST_TEXT / 2).div_ceil(part.len()))].concat();
        for bytes in [
            large(&feed("windows-1252"), b"\x80"),
            large(b"\xff\xfe", b"\0\x4e\0\x4e\0\x4e").repeat(2),
            large(b"<\0", b"\0\x4e\0\x4e\0\x4e").repeat(2),
        ] {
            assert!(super::decode(&bytes, None).is_err(), "{:?}", &bytes[..20]);
        }
        let own = large(b"<rss>", "日".as_bytes()).repeat(3);
        assert!(super::decode(&own, None).is_ok(), "UTF-8 is its own text");
        let latin = [feed("windows-1252"), b"\x80".repeat(MOST_TEXT / 4)].concat();
        assert_eq!(decode(&latin, None).len(), feed("windows-1252").len() + MOST_TEXT / 4 * 3);
    }
}
