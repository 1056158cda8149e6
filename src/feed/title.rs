//! Turns a title as a feed writes it into text. No format defines for certain whether a title is text or HTML, and feeds
//! mix both.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::article::Sanitized;
use crate::article::html::plain;

/// Characters kept.
const MOST: usize = 500;

/// Elements that format a phrase or wrap one. Any other tag in a title is its subject: “Why <canvas> is slow”.
const FORMATTING: &str = "a|abbr|b|bdi|bdo|big|br|cite|code|del|dfn|div|em|font|h[1-6]|i|img|ins|kbd|mark|p|q|s|samp|small|\
    span|strike|strong|sub|sup|tt|u|var|wbr";

/// HTML with formatting tags removed and references resolved. Everything that is not clearly markup stays.
pub fn text(raw: &str) -> Sanitized {
    plain::line(&with_the_rest_escaped(raw), MOST)
}

/// Escapes every `<` that does not open a formatting tag, and every `&` that does not begin a reference with a semicolon.
fn with_the_rest_escaped(raw: &str) -> Cow<'_, str> {
    static SIGNS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!("(?i)</?(?:{FORMATTING})(?:[\\s/][^<>]*)?>|<!--[^<]*?-->|&#?[a-z0-9]{{1,32}};|[<&]"))
            .expect("the pattern is a constant")
    });
    SIGNS.replace_all(raw, |found: &Captures<'_>| match &found[0] {
        "<" => "&lt;".to_owned(),
        "&" => "&amp;".to_owned(),
        markup => markup.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_goes_and_references_become_characters() {
        assert_eq!(
            &*text("<b>Bold</b> &amp; <i class='x'>d&eacute;j&agrave;</i> vu&#8217;s<br/>end"),
            "Bold & déjà vu’s end"
        );
    }

    #[test]
    fn signs_and_names_of_elements_stay() {
        assert_eq!(&*text("a < b && c > d"), "a < b && c > d");
        assert_eq!(&*text("Why <canvas> and Vec<T> beat <script>"), "Why <canvas> and Vec<T> beat <script>");
        assert_eq!(&*text("AT&T, ?a=1&copy=2"), "AT&T, ?a=1&copy=2");
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(&*text(" a\n\tb  c "), "a b c");
    }
}
