//! Turns plain text into HTML, the form in which bodies are stored.

use std::sync::LazyLock;

use regex::Regex;

use super::escape::{escape_into, escape_text_into, escaped_len};
use crate::budget;

/// Texts shorter than this may consist of quotes only.
const SHORT: usize = 1024;

/// Makes a paragraph at each blank line and a break at each line end. Text that is HTML, whatever its label, is returned as
/// it is.
pub fn of_text(text: &str) -> String {
    if is_html(text) { text.to_owned() } else { escaped(text) }
}

/// The same for a text that is declared to be plain. A tag in it is what it is about, unless the whole text is markup.
pub fn of_plain_text(text: &str) -> String {
    if is_document(text) { text.to_owned() } else { escaped(text) }
}

/// The HTML of a page or a file: text becomes paragraphs, and what is set in columns stays as it is. `is_plain` is whether
/// its type or its name declares plain text; a tag in it is then what it is about. Without that, it is HTML if it begins with a
/// tag, or if one that is common in bodies is in it and one is closed.
pub fn of_page(text: String, is_plain: bool) -> String {
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    let is_markup = is_page(start)
        || if is_plain { is_document(start) } else { start.starts_with('<') || start.contains("</") && is_html(start) };
    if is_markup { text } else { with_columns(&text) }
}

/// [`escaped`], with the paragraphs that are set in columns as preformatted text.
fn with_columns(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let text = text.replace("\r\n", "\n");
    // Two such paragraphs with a blank line between them are one listing.
    let mut is_open = false;
    for one in text.split("\n\n").map(|one| one.trim_matches('\n')).filter(|one| !one.trim().is_empty()) {
        let has_columns = is_in_columns(one);
        match (is_open, has_columns) {
            (false, true) => html.push_str("<pre>"),
            (true, false) => html.push_str("</pre>\n"),
            (true, true) => html.push_str("\n\n"),
            (false, false) => {}
        }
        match has_columns {
            true => escape_text_into(&mut html, one),
            false => paragraph(&mut html, one.trim(), escape_text_into),
        }
        is_open = has_columns;
    }
    if is_open {
        html.push_str("</pre>\n");
    }
    html
}

/// Whether blanks set it: code, a table, a drawing. A line of prose has at most two together, and some begin with three.
fn is_in_columns(text: &str) -> bool {
    let is_set = |line: &str| {
        let inner = line.trim_start();
        let indent = &line[..line.len() - inner.len()];
        indent.len() > 3 || line.contains('\t') || inner.trim_end().contains("   ")
    };
    text.lines().any(is_set)
}

fn escaped(text: &str) -> String {
    // Quotes need no escape in text. They are escaped anyway, so that bodies equal those stored earlier, unless a text has
    // so many quotes that it would exceed its budget.
    let has_room = text.len() < SHORT || escaped_len(text) <= 2 * text.len();
    let write = if has_room { escape_into } else { escape_text_into };
    let room = if has_room { escaped_len(text) } else { text.split('"').map(|part| escaped_len(part) + 1).sum() };
    if !budget::grow(room.saturating_sub(text.len())) {
        return String::new();
    }
    let text = text.replace("\r\n", "\n");
    let mut html = String::with_capacity(room);
    let paragraphs = text.split("\n\n").map(str::trim).filter(|one| !one.is_empty());
    paragraphs.for_each(|one| paragraph(&mut html, one, write));
    html.shrink_to_fit();
    html
}

fn paragraph(html: &mut String, text: &str, write: fn(&mut String, &str)) {
    for (number, line) in text.split('\n').enumerate() {
        html.push_str(if number == 0 { "<p>" } else { "<br>\n" });
        write(html, line);
    }
    html.push_str("</p>\n");
}

/// Whether the text contains a tag that is common in bodies.
fn is_html(text: &str) -> bool {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        let names = "a|b|blockquote|br|div|em|figure|h[1-6]|i|img|li|ol|p|pre|span|strong|table|ul";
        Regex::new(&format!(r"(?i)</?(?:{names})(?:\s[^<>]*)?/?>")).expect("the pattern is a constant")
    });
    TAG.is_match(text)
}

/// Whether the text starts as a whole page does (WHATWG MIME Sniffing, section 7.1, shortened).
fn is_page(text: &str) -> bool {
    let start: String = text.chars().take(15).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<?xml"].iter().any(|tag| start.starts_with(tag))
}

/// Whether the text starts with the tag of a block and ends with one.
fn is_document(text: &str) -> bool {
    static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
        let names = "article|blockquote|div|dl|figure|h[1-6]|ol|p|pre|section|table|ul";
        let pattern = format!(r"(?is)^\s*<(?:{names})(?:\s[^<>]*)?>.*</(?:{names})>\s*$");
        Regex::new(&pattern).expect("the pattern is a constant")
    });
    DOCUMENT.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_paragraphs_with_its_signs_escaped() {
        assert_eq!(of_text("a < b\nc\n\n d & e "), "<p>a &lt; b<br>\nc</p>\n<p>d &amp; e</p>\n");
    }

    #[test]
    fn a_file_of_text_keeps_its_lines_and_its_columns() {
        let of_page = |text: &str| of_page(text.to_owned(), false);
        assert_eq!(of_page("# Ferries\n\n* noon\n* night\n"), "<p># Ferries</p>\n<p>* noon<br>\n* night</p>\n");
        assert_eq!(of_page("Port    Tide\nBrae       7\n"), "<pre>Port    Tide\nBrae       7</pre>\n");
        assert_eq!(
            of_page("As in:\r\n\r\n    if a < b\r\n\r\n    end\r\n"),
            "<p>As in:</p>\n<pre>    if a &lt; b\n\n    end</pre>\n"
        );
        let code = "if (a<b && c>d)\nmail <b> to <me@x.example>";
        assert_eq!(of_page(code), "<p>if (a&lt;b &amp;&amp; c&gt;d)<br>\nmail &lt;b&gt; to &lt;me@x.example&gt;</p>\n");
        for html in ["<p>a", "\u{FEFF} <!DOCTYPE html><p>a", "a <b>bold</b> word"] {
            assert_eq!(of_page(html), html);
        }
    }

    #[test]
    fn a_tag_in_a_file_that_is_declared_plain_is_what_it_is_about() {
        let of_page = |text: &str| of_page(text.to_owned(), true);
        assert_eq!(of_page("The tag <b> is old."), "<p>The tag &lt;b&gt; is old.</p>\n");
        for html in ["<html><p>a", "<p>a</p>\n"] {
            assert_eq!(of_page(html), html);
        }
    }

    #[test]
    fn a_text_of_quotes_is_not_made_longer() {
        assert_eq!(of_text("\"yes\" & \"no\""), "<p>&quot;yes&quot; &amp; &quot;no&quot;</p>\n");
        let quotes = "\"".repeat(SHORT);
        assert_eq!(of_text(&format!("{quotes}<")), format!("<p>{quotes}&lt;</p>\n"));
    }

    #[test]
    fn a_tag_in_a_text_declared_as_plain_is_text() {
        assert_eq!(of_plain_text("Use <br> to break."), "<p>Use &lt;br&gt; to break.</p>\n");
        assert_eq!(of_plain_text("<b> is bold"), "<p>&lt;b&gt; is bold</p>\n");
        assert_eq!(of_plain_text("write &amp; for <p>"), "<p>write &amp;amp; for &lt;p&gt;</p>\n");
        assert_eq!(of_plain_text("<p>a &amp; b</p>\n"), "<p>a &amp; b</p>\n");
    }

    #[test]
    fn html_under_a_wrong_label_stays() {
        assert_eq!(of_text("<p>a &amp; b</p>"), "<p>a &amp; b</p>");
        assert_eq!(of_text("one<br/>two"), "one<br/>two");
    }
}
