//! Text as XML: as an element's text or an attribute's value.

/// Escapes text for use as text or as an attribute's value.
pub fn escape(text: &str) -> String {
    let mut escaped = String::new();
    escape_into(&mut escaped, text);
    escaped
}

/// The same, appended to `out`.
pub fn escape_into(out: &mut String, text: &str) {
    out.reserve(escaped_len(text));
    let mut rest = text;
    while let Some(at) = rest.find(|c| escaped(c).is_some()) {
        let sign = rest[at..].chars().next().unwrap_or_default();
        out.push_str(&rest[..at]);
        out.push_str(escaped(sign).unwrap_or_default());
        rest = &rest[at + sign.len_utf8()..];
    }
    out.push_str(rest);
}

/// The bytes of a text once it is escaped.
pub fn escaped_len(text: &str) -> usize {
    text.chars().map(|c| escaped(c).map_or(c.len_utf8(), str::len)).sum()
}

/// The same for text only: a quote needs no escape there.
pub fn escape_text_into(out: &mut String, text: &str) {
    for (number, between) in text.split('"').enumerate() {
        out.push_str(if number == 0 { "" } else { "\"" });
        escape_into(out, between);
    }
}

/// Appends text as a CDATA section: a long text with much markup is written and read many times faster than with escapes.
/// Where the text ends a section itself, another one begins (XML 1.0, section 2.7).
pub fn cdata_into(out: &mut String, text: &str) {
    out.push_str(CDATA);
    for (number, part) in text.split(CDATA_END).enumerate() {
        out.push_str(if number == 0 { "" } else { "]]]]><![CDATA[>" });
        part.split(is_no_xml).for_each(|part| out.push_str(part));
    }
    out.push_str(CDATA_END);
}

const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

/// The replacement of a character that needs an escape.
fn escaped(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        c => is_no_xml(c).then_some(""),
    }
}

/// Whether XML has no such character: not even a reference may name it (XML 1.0, section 2.2).
fn is_no_xml(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_holds_every_character_that_xml_has() {
        let mut out = String::new();
        cdata_into(&mut out, "a]]>b\u{1}c]]]]>>&amp;<d>");
        assert_eq!(out, "<![CDATA[a]]]]><![CDATA[>bc]]]]]]><![CDATA[>>&amp;<d>]]>");
        let read = out.split("<![CDATA[").filter_map(|part| part.strip_suffix("]]>")).collect::<String>();
        assert_eq!(read, "a]]>bc]]]]>>&amp;<d>");
    }
}
