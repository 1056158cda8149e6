//! A light scanner for start tags. It is enough to find `<meta charset>` and `<link rel=alternate>`; it is not a parser.
//!
//! Comments and the content of raw-text elements are skipped, so that a tag inside a script is not mistaken for one. It
//! passes over the text once and never goes back.

/// Elements whose content is text, whatever it looks like (HTML, section 13.1.2).
const RAW_TEXT: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// The length of `&#x10FFFF;`. Looking no further keeps the scan linear.
const LONGEST_REFERENCE: usize = 10;

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub struct HeadTag<'t> {
    /// In lower case.
    pub name: String,
    /// Names in lower case, values as written.
    attributes: Vec<(String, &'t str)>,
}

impl HeadTag<'_> {
    /// The value of the first attribute of this name, with its character references resolved.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| unescape(value))
    }
}

/// The start tags of a text, in order.
pub fn tags(html: &str) -> Tags<'_> {
    Tags { rest: html }
}

pub struct Tags<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Tags<'t> {
    type Item = HeadTag<'t>;

    fn next(&mut self) -> Option<HeadTag<'t>> {
        loop {
            self.rest = &self.rest[self.rest.find('<')? + 1..];
            if let Some(comment) = self.rest.strip_prefix("!--") {
                self.rest = after(comment, "-->");
            } else if self.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Some(self.tag());
            }
        }
    }
}

impl<'t> Tags<'t> {
    fn tag(&mut self) -> HeadTag<'t> {
        let name = self.take(|c| !c.is_ascii_whitespace() && c != '/' && c != '>').to_ascii_lowercase();
        let mut attributes = Vec::new();
        while let Some(attribute) = self.attribute() {
            attributes.push(attribute);
        }
        if RAW_TEXT.contains(&&*name) {
            self.skip_raw(&name);
        }
        HeadTag { name, attributes }
    }

    /// The next attribute of the tag, or `None` at its end.
    fn attribute(&mut self) -> Option<(String, &'t str)> {
        self.take(|c| c.is_ascii_whitespace() || c == '/');
        if self.rest.is_empty() || self.rest.starts_with('>') {
            return None;
        }
        let name = self.take_name();
        self.take(|c| c.is_ascii_whitespace());
        let Some(rest) = self.rest.strip_prefix('=') else { return Some((name, "")) };
        self.rest = rest;
        self.take(|c| c.is_ascii_whitespace());
        Some((name, self.value()))
    }

    /// An attribute's name. A leading `=` belongs to it, as in the standard, so there is always progress.
    fn take_name(&mut self) -> String {
        let first = self.rest.chars().next().map_or(0, char::len_utf8);
        let length = self.rest[first..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='))
            .map_or(self.rest.len(), |end| first + end);
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        name.to_ascii_lowercase()
    }

    fn value(&mut self) -> &'t str {
        let Some(quote) = self.rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return self.take(|c| !c.is_ascii_whitespace() && c != '>');
        };
        self.rest = &self.rest[1..];
        let value = self.take(|c| c != quote);
        self.rest = self.rest.get(1..).unwrap_or_default();
        value
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Skips to the end tag of a raw-text element, or to the end of the text.
    fn skip_raw(&mut self, name: &str) {
        while let Some(start) = self.rest.find("</") {
            self.rest = &self.rest[start + 2..];
            if self.rest.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                return;
            }
        }
        self.rest = "";
    }
}

fn after<'t>(text: &'t str, end: &str) -> &'t str {
    text.find(end).map_or("", |at| &text[at + end.len()..])
}

/// Resolves the character references that occur in addresses: `&amp;`, the other predefined ones, and numeric ones.
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(start) = rest.find('&') {
        text.push_str(&rest[..start]);
        let (c, length) = reference(&rest[start..]).unwrap_or(('&', 1));
        text.push(c);
        rest = &rest[start + length..];
    }
    text.push_str(rest);
    text
}

/// The character that a reference at the start of `text` means, and its length in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST_REFERENCE).position(|b| b == b';')?;
    let name = &text[1..end];
    let c = match name.strip_prefix('#') {
        Some(number) => char::from_u32(number_of(number)?)?,
        None => match name {
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            "lt" => '<',
            "gt" => '>',
            _ => return None,
        },
    };
    Some((c, end + 1))
}

fn number_of(digits: &str) -> Option<u32> {
    match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => digits.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_quoted_bare_and_empty() {
        let tag = tags("<p><LINK REL='a b' href=x?a=1&amp;b=2 disabled title=\"c>d\"/>").nth(1).unwrap();
        assert_eq!(tag.name, "link");
        assert_eq!(tag.attribute("rel").as_deref(), Some("a b"));
        assert_eq!(tag.attribute("href").as_deref(), Some("x?a=1&b=2"));
        assert_eq!(tag.attribute("disabled").as_deref(), Some(""));
        assert_eq!(tag.attribute("title").as_deref(), Some("c>d"));
        assert_eq!(tag.attribute("type"), None);
    }

    #[test]
    fn comments_and_scripts_hold_no_tags() {
        let html = "<!-- <a> --><script>'<b>' </x></SCRIPT ><i><style><u>";
        let names: Vec<_> = tags(html).map(|tag| tag.name).collect();
        assert_eq!(names, ["script", "i", "style"]);
    }

    #[test]
    fn broken_markup_ends() {
        for html in ["<", "<a", "<a =", "<a b='", "<a b=", "<!--", "<script", "</", "<a \u{301}=é>", "<title>é</é"] {
            assert!(tags(html).count() <= 1, "{html}");
        }
    }

    #[test]
    fn numeric_references_are_resolved_and_others_left() {
        assert_eq!(unescape("a&#038;b&#x26;c&copy=1&"), "a&b&c&copy=1&");
    }
}
