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

/// The replacement of a character that needs an escape.
fn escaped(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        // XML 1.0, section 2.2: not even a reference may name these.
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some(""),
        _ => None,
    }
}
