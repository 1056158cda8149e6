//! Turns the bytes of a page into text as browsers do (WHATWG HTML, "determining the character encoding"): byte order mark,
//! `charset` of the header, `<meta>` in the first kilobyte.
//!
//! Without a declaration, valid UTF-8 is read as UTF-8 and everything else is guessed from the bytes as Firefox does
//! (chardetng). A `<meta>` that contradicts the bytes is ignored: pages are converted to UTF-8 and keep their old `<meta>`.

use std::ops::ControlFlow;

use encoding_rs::{Encoding, WINDOWS_1252, X_USER_DEFINED};

use crate::article::html::start_tags::{self, StartTag};
use crate::feed::encoding::{charset_label, guess, head, is_utf8, xml_label};

/// The text of a page, with U+FFFD for bytes that are not valid in its encoding. `content_type` is the header as sent.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    let declared = || in_page(bytes).filter(|_| !is_utf8(bytes));
    let encoding = content_type.and_then(in_header).or_else(declared).unwrap_or_else(|| guess(bytes));
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// How many characters are checked for binary data, and the share of them that may be binary. In compressed data it is a
/// ninth; a damaged page has a few.
const TELLING: usize = 8000;
const MOST_BINARY: f64 = 1.0 / 12.0;

/// Whether this is a picture, a program or an archive read as text: full of what MIME Sniffing (section 3) calls binary
/// data bytes.
pub fn is_binary(text: &str) -> bool {
    let is_binary = |c: &char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{E}'..='\u{1A}' | '\u{1C}'..='\u{1F}');
    let looked_at = text.chars().take(TELLING).count();
    let binary = text.chars().take(TELLING).filter(is_binary).count();
    text.starts_with("%PDF-") || binary as f64 > looked_at as f64 * MOST_BINARY
}

fn in_header(content_type: &str) -> Option<&'static Encoding> {
    Encoding::for_label(charset_label(content_type)?.as_bytes())
}

/// The encoding the page declares itself, in its XML declaration or a `<meta>`.
fn in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = head(bytes);
    let label = xml_label(&head).map(str::to_owned).or_else(|| meta(&head))?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // The scan could read the declaration, so the page is not UTF-16. `x-user-defined` is a trick of old scripts.
    if encoding == X_USER_DEFINED { Some(WINDOWS_1252) } else { Some(encoding.output_encoding()) }
}

fn meta(head: &str) -> Option<String> {
    let mut label = None;
    start_tags::each(head, |tag| {
        label = in_meta(&tag).map(str::to_owned);
        if label.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    label
}

fn in_meta<'a>(tag: &'a StartTag<'_>) -> Option<&'a str> {
    if tag.name() != "meta" {
        return None;
    }
    if let Some(charset) = tag.attribute("charset") {
        return Some(charset);
    }
    let is_content_type = tag.attribute("http-equiv")?.eq_ignore_ascii_case("content-type");
    charset_label(tag.attribute("content").filter(|_| is_content_type)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_wins_over_the_header_and_the_header_over_the_page() {
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa9", Some("text/html; charset=koi8-r")), "é");
        assert_eq!(decode(b"\xff\xfea\0", None), "a");
        assert_eq!(
            decode(b"<meta charset=utf-8>\xe9", Some("text/html; Charset=\"ISO-8859-1\"")).chars().last(),
            Some('é')
        );
    }

    #[test]
    fn a_page_declares_its_charset_in_a_meta_or_an_xml_declaration() {
        for head in [
            "<!-- <meta charset=utf-8> --><meta charset=windows-1251>",
            "<META http-equiv=Content-Type content='text/html; charset = windows-1251'>",
            "<?xml version='1.0' encoding=\"windows-1251\"?>",
        ] {
            let bytes = [head.as_bytes(), b"\xcf"].concat();
            assert_eq!(decode(&bytes, Some("text/html")).chars().last(), Some('П'), "{head}");
        }
    }

    #[test]
    fn a_page_that_names_utf_16_in_ascii_is_utf_8() {
        assert!(decode("<meta charset=utf-16>é".as_bytes(), None).ends_with('é'));
    }

    #[test]
    fn a_declaration_that_the_bytes_contradict_is_ignored() {
        assert!(decode("<meta charset=gb2312>公司".as_bytes(), None).ends_with("公司"));
        assert!(decode(b"<meta charset=iso-2022-jp>\x1b$B8x\x1b(B", None).ends_with('公'));
    }

    #[test]
    fn a_picture_is_told_from_a_page_with_a_stray_control_character() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06";
        assert!(is_binary(&decode(png, None)));
        assert!(is_binary("%PDF-1.7\n1 0 obj"));
        assert!(!is_binary(&decode(b"\xff\xfea\0\xe4\0", None)));
        assert!(!is_binary("<p>The cat\0 sat on the mat, \x1b[1mand slept.</p>"));
        assert!(!is_binary(""));
    }

    #[test]
    fn without_a_declaration_utf_8_is_believed_and_the_rest_is_guessed() {
        let russian = b"<p>\xcf\xf0\xe8\xe2\xe5\xf2, \xe4\xee\xf0\xee\xe3\xe8\xe5 \xf7\xe8\xf2\xe0\xf2\xe5\xeb\xe8";
        assert_eq!(decode(russian, None), "<p>Привет, дорогие читатели");
        assert_eq!(decode("é".as_bytes(), None), "é");
        assert_eq!(decode(b"\x93a\x94", Some("text/html; charset=nonsense")), "“a”");
    }
}
