//! Tells a feed from a page by its first element. That is enough for an error message, and much cheaper than parsing.

use crate::article::text::part;

/// The roots of RSS 2.0 and 0.9x, Atom, and RSS 1.0 (`rdf:RDF`, with any prefix).
const ROOTS: [&str; 3] = ["rss", "feed", "RDF"];

/// The `version` of a JSON Feed contains this (jsonfeed.org, version 1.1, "Top-level").
const JSON_FEED: &str = "jsonfeed.org/version/";

/// How far in the first element is looked for, in bytes: past declarations, comments and style sheets.
const PROLOG: usize = 8 * 1024;

/// Whether a text looks like a feed from its start; parsing it may still fail.
pub fn is_feed(text: &str) -> bool {
    let head = part::cut(text, PROLOG);
    match head.trim_start_matches('\u{feff}').trim_start() {
        json if json.starts_with('{') => json.replace("\\/", "/").contains(JSON_FEED),
        xml => root(xml).is_some_and(|name| ROOTS.contains(&name)),
    }
}

/// The first element's name without its prefix, after declarations, comments and a document type (XML 1.0, "prolog").
fn root(mut text: &str) -> Option<&str> {
    loop {
        text = text.trim_start().strip_prefix('<')?;
        if let Some(comment) = text.strip_prefix("!--") {
            text = comment.split_once("-->")?.1;
        } else if text.starts_with(['?', '!']) {
            text = text.split_once('>')?.1;
        } else {
            let name = text.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
            return name.rsplit(':').next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_known_by_their_root() {
        for feed in [
            "<rss version=\"2.0\">",
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- <html> -->\n<?xml-stylesheet href=\"a.xsl\"?><feed xmlns=\"x\">",
            "<?xml version='1.0'?><rdf:RDF xmlns:rdf='y'>",
            "<!DOCTYPE rss PUBLIC 'x' 'y'><rss>",
            r#"{"version": "https:\/\/jsonfeed.org\/version\/1.1", "title": "x"}"#,
        ] {
            assert!(is_feed(feed), "{feed}");
        }
    }

    #[test]
    fn pages_and_other_texts_are_not() {
        for page in [
            "<!DOCTYPE html><html><head><link type='application/rss+xml'>",
            "<?xml version='1.0'?><html xmlns='x'><body><feed/></body></html>",
            "a <rss> in the text",
            "{\"version\": 1}",
            "<!-- never closed <rss>",
            "",
        ] {
            assert!(!is_feed(page), "{page}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert!(!is_feed(&"é".repeat(PROLOG)));
    }
}
