//! Finds evidence of the character encoding of bytes: labels, declarations, and the bytes themselves. Feeds and pages share
//! this. Which evidence wins is decided where they are decoded: feeds in `charset`, pages in the module of that name in
//! `net`.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// How far into a text a declaration is looked for, in bytes. The figure is the HTML standard's. XML requires the
/// declaration in the first line.
const HEAD: usize = 1024;

/// The beginning of the bytes, where a text declares its encoding.
pub fn head(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).into_owned()
}

/// The label after `charset=`, in a `Content-Type` or in the `content` of a `<meta>` (WHATWG HTML, "extracting a character
/// encoding from a `meta` element").
pub fn charset_label(value: &str) -> Option<&str> {
    let lower = value.to_ascii_lowercase();
    let mut values = lower.match_indices("charset").map(|(at, name)| value[at + name.len()..].trim_start());
    let label = values.find_map(|rest| rest.strip_prefix('='))?.trim_start();
    label.split(|c: char| c.is_ascii_whitespace() || matches!(c, ';' | '"' | '\'')).find(|part| !part.is_empty())
}

/// The label in the XML declaration that a text begins with.
pub fn xml_label(head: &str) -> Option<&str> {
    let declaration = head.trim_start().strip_prefix("<?xml")?.split('>').next()?;
    let (_, declared) = declaration.split_once("encoding")?;
    let value = declared.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// Whether the bytes are valid UTF-8 with at least one character beyond ASCII. Text in another encoding hardly ever is. So
/// no declaration is needed, and a false one can be ignored.
pub fn is_utf8(bytes: &[u8]) -> bool {
    !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok()
}

/// Without a declaration, valid UTF-8 is read as UTF-8, and everything else is guessed from the bytes as Firefox does.
pub fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charset_is_found_in_every_spelling() {
        for value in [
            "text/html; charset=koi8-r",
            "text/html;Charset = \"koi8-r\"; x=y",
            "charset='koi8-r'",
            "x-charset-y; charset=koi8-r",
        ] {
            assert_eq!(charset_label(value), Some("koi8-r"), "{value}");
        }
        assert_eq!(charset_label("text/html; charset"), None);
    }

    #[test]
    fn an_xml_declaration_ends_before_the_first_element() {
        assert_eq!(xml_label("\n<?xml version='1.0' encoding = \"koi8-r\"?>"), Some("koi8-r"));
        assert_eq!(xml_label("<?xml version='1.0'?><rss encoding='koi8-r'>"), None);
    }
}
