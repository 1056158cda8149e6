//! Decodes the bytes of a feed: decides which of its conflicting encoding declarations is right.
//!
//! RFC 7303 ranks byte order mark, header, declaration. Real feeds contradict themselves, so a declaration is believed only
//! if the bytes are valid in that encoding.

use std::borrow::Cow;
use std::str::{self, Utf8Chunk};

use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::encoding::{charset_label, guess, head, is_utf8, xml_label};
use crate::budget;

/// Bytes of a text that is decoded as a whole: one source byte can become three. UTF-8 needs no decoding and has no such
/// limit.
pub const MOST_TEXT: usize = 16 << 20;

/// The least number of bytes a text's buffer grows by.
const STEP: usize = 1 << 20;

/// Bytes of the source that are decoded at once.
const PIECE: usize = 64 * 1024;

/// A source larger than this is not decoded as a whole: the text can be three times as long.
const LONG: usize = 2 * 1024 * 1024;

/// The decoded text would be larger than [`MOST_TEXT`].
#[derive(Debug, PartialEq, Eq)]
pub struct TooLarge;

/// A feed's text, not decoded yet.
#[derive(Clone, Copy)]
pub struct DecodedText<'a> {
    bytes: &'a [u8],
    encoding: &'static Encoding,
}

impl<'a> DecodedText<'a> {
    /// Decides for an encoding: by a byte order mark, else by the first claim of the header or the document that the
    /// bytes bear out, else by a guess.
    pub fn of(bytes: &'a [u8], content_type: Option<&str>) -> DecodedText<'a> {
        match Encoding::for_bom(bytes) {
            Some((encoding, mark)) => DecodedText { bytes: &bytes[mark..], encoding },
            None => DecodedText { bytes, encoding: encoding(bytes, content_type) },
        }
    }

    /// The whole text. Invalid bytes become U+FFFD.
    ///
    /// # Errors
    /// [`TooLarge`] if the text is too large.
    pub fn whole(self) -> Result<Cow<'a, str>, TooLarge> {
        if let Some(text) = self.borrowed() {
            return Ok(Cow::Borrowed(text));
        }
        let (mut next, mut text, mut is_more) = (self.pieces(), String::new(), true);
        while is_more {
            is_more = next(&mut text);
            if text.len() > MOST_TEXT || budget::is_spent() {
                return Err(TooLarge);
            }
        }
        Ok(Cow::Owned(text))
    }

    /// The whole text if the bytes are text already (UTF-8 or ASCII).
    fn borrowed(self) -> Option<&'a str> {
        let is_utf8 = self.encoding == UTF_8 || (self.bytes.is_ascii() && self.encoding.is_ascii_compatible());
        str::from_utf8(self.bytes).ok().filter(|_| is_utf8)
    }

    /// The number of bytes in the source.
    pub fn source_len(self) -> usize {
        self.bytes.len()
    }

    /// Whether decoding it as a whole would take a lot of memory.
    pub fn is_long(self) -> bool {
        self.bytes.len() > LONG && self.borrowed().is_none()
    }

    /// Whether it begins like markup.
    pub fn is_markup(self) -> bool {
        let mut start = String::new();
        self.pieces()(&mut start);
        start.trim_start().starts_with('<')
    }

    /// The text in pieces. The returned function appends the next piece to its argument and returns whether more follow.
    pub fn pieces(self) -> impl FnMut(&mut String) -> bool {
        let (mut decoder, mut rest) = (self.encoding.new_decoder_without_bom_handling(), self.bytes);
        move |text| {
            let (piece, later) = rest.split_at(PIECE.min(rest.len()));
            let room = decoder.max_utf8_buffer_length(piece.len()).unwrap_or_default();
            if text.capacity() - text.len() < room {
                text.reserve_exact(room.max(STEP));
            }
            let (_, read, _) = decoder.decode_to_string(piece, text, later.is_empty());
            debug_assert!(read == piece.len(), "the buffer has room for the whole piece");
            rest = later;
            !later.is_empty()
        }
    }

    /// Whether the bytes are valid in the encoding.
    fn is_valid(self) -> bool {
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut text = vec![0; 4 * PIECE];
        let mut pieces = self.bytes.chunks(PIECE).peekable();
        while let Some(piece) = pieces.next() {
            let is_last = pieces.peek().is_none();
            let (result, ..) = decoder.decode_to_utf8_without_replacement(piece, &mut text, is_last);
            if result != DecoderResult::InputEmpty {
                return false;
            }
        }
        true
    }
}

/// The encoding of bytes without a byte order mark.
fn encoding(bytes: &[u8], content_type: Option<&str>) -> &'static Encoding {
    if let Some(encoding) = undeclared(bytes) {
        return encoding;
    }
    let head = head(bytes);
    let labels = [content_type.and_then(charset_label), xml_label(&head)];
    let claims = labels.map(|label| label.and_then(known)).into_iter().chain([Some(UTF_8)]);
    let is_borne_out = |encoding: &&'static Encoding| DecodedText { bytes, encoding }.is_valid();
    // No declaration fits. UTF-8 with a few stray bytes is still UTF-8; anything else is guessed.
    let mostly = || if is_mostly_utf8(bytes) { UTF_8 } else { guess(bytes) };
    claims.flatten().find(is_borne_out).unwrap_or_else(mostly)
}

/// The encoding if the bytes alone show it.
fn undeclared(bytes: &[u8]) -> Option<&'static Encoding> {
    let japanese = DecodedText { bytes, encoding: ISO_2022_JP };
    match bytes {
        [b'<' | b'{', 0, ..] => Some(UTF_16LE),
        [0, b'<' | b'{', ..] => Some(UTF_16BE),
        _ if !bytes.is_ascii() => is_utf8(bytes).then_some(UTF_8),
        _ if switches_to_japanese(bytes) => japanese.is_valid().then_some(ISO_2022_JP),
        _ => None,
    }
}

/// Whether the bytes switch between character sets as ISO-2022-JP does (RFC 1468). No feed may contain the escape character
/// itself (XML 1.0, section 2.2), so the text is in no other encoding, whatever a server's default header claims.
fn switches_to_japanese(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|three| matches!(three, b"\x1b$@" | b"\x1b$B"))
}

/// An encoding that a declaration can name correctly. It keeps ASCII as it is, at least until it switches to something
/// else, because the declaration itself could be read. It is not the one that means "must not be decoded" (HZ and the like;
/// WHATWG Encoding, section 4.2).
fn known(label: &str) -> Option<&'static Encoding> {
    let keeps_ascii = |encoding: &&'static Encoding| encoding.is_ascii_compatible() || *encoding == ISO_2022_JP;
    Encoding::for_label_no_replacement(label.as_bytes()).filter(keeps_ascii)
}

/// Whether fewer than half of the non-ASCII characters are broken.
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

    /// Decodes as a whole, and checks that decoding in pieces returns the same.
    fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
        let text = DecodedText::of(bytes, content_type);
        let (mut next, mut pieces) = (text.pieces(), String::new());
        while next(&mut pieces) {}
        assert_eq!(text.whole().unwrap(), pieces);
        pieces
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
    fn a_feed_without_a_declaration_is_guessed() {
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
    fn characters_between_two_pieces_are_read() {
        for (label, character) in [("Shift_JIS", &b"\x93\xFA"[..]), ("windows-1251", b"\xCF"), ("x", "日".as_bytes())]
        {
            let bytes = [feed(label), character.repeat(2 * PIECE), b"</t>".to_vec()].concat();
            let text = decode(&bytes, None);
            assert!(text.ends_with("</t>") && !text.contains(char::REPLACEMENT_CHARACTER), "{label}");
        }
        let stray = [feed("utf-8"), "é".repeat(PIECE).into_bytes(), vec![0xFF]].concat();
        assert!(decode(&stray, None).ends_with("é\u{fffd}"));
    }

    #[test]
    fn an_unknown_name_falls_back_to_utf8() {
        for label in ["utf-7", "hz-gb-2312", "iso-2022-kr", "x-user-defined?"] {
            assert!(decode(&feed(label), Some("text/xml; charset=klingon")).contains("<t>"), "{label}");
        }
    }

    #[test]
    fn japanese_that_switches_character_sets_is_read_whatever_is_declared() {
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

    /// One byte of these becomes one, two or three bytes of UTF-8.
    #[test]
    fn a_text_is_no_larger_than_a_feed_may_be() {
        let large = |start: &[u8], part: &[u8]| [start, &part.repeat((MOST_TEXT / 2).div_ceil(part.len()))].concat();
        for bytes in [
            large(&feed("windows-1252"), b"\x80"),
            large(b"\xff\xfe", b"\0\x4e\0\x4e\0\x4e").repeat(2),
            large(b"<\0", b"\0\x4e\0\x4e\0\x4e").repeat(2),
        ] {
            assert!(DecodedText::of(&bytes, None).whole().is_err(), "{:?}", &bytes[..20]);
        }
        let own = large(b"<rss>", "日".as_bytes()).repeat(3);
        assert!(DecodedText::of(&own, None).whole().is_ok(), "UTF-8 is its own text");
        let latin = [feed("windows-1252"), b"\x80".repeat(MOST_TEXT / 4)].concat();
        assert_eq!(decode(&latin, None).len(), feed("windows-1252").len() + MOST_TEXT / 4 * 3);
    }
}
