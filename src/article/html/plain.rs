//! Turns markup into plain text for titles, summaries and previews, where blocks would be too much.
//!
//! Only html5ever's tokenizer runs here, never its tree builder. So time is linear for any nesting, and the work stops
//! once there is enough text. This module knows nothing of blocks.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{self, BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::element::{Tag, raw_text};
use super::markup::with_few_attributes;
use crate::article::Sanitized;
use crate::article::text::part;

/// Bytes handed to the tokenizer at a time. After each piece the collector decides whether there is enough.
const PIECE: usize = 1024;

/// The text of `html` on one line, for a title.
pub fn line(html: &str, most: usize) -> Sanitized {
    let text = read(html, most);
    shorten(Sanitized::line(&text), most)
}

/// The text of `html` with one line per block, cut at about `most` characters.
pub fn text(html: &str, most: usize) -> Sanitized {
    let mut lines = Sanitized::default();
    for raw in read(html, most).lines() {
        let line = Sanitized::line(raw);
        if line.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push("\n");
        }
        lines.append(&line);
    }
    shorten(lines, most)
}

/// Cuts after `most` characters, at a space if one is near, and adds an ellipsis.
pub fn shorten(mut text: Sanitized, most: usize) -> Sanitized {
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    let near = text[..end].char_indices().rev().take(24).find(|(_, c)| c.is_whitespace()).map_or(end, |(at, _)| at);
    text.truncate(near);
    text.push("…");
    text
}

fn read(html: &str, most: usize) -> String {
    let html = with_few_attributes(html);
    let tokenizer = Tokenizer::new(Words::default(), TokenizerOpts::default());
    let mut rest = &*html;
    // Some more, because a few characters are removed later, and what is cut gets an ellipsis.
    while !rest.is_empty() && tokenizer.sink.count.get() <= most.saturating_add(most / 8) {
        let (piece, after) = rest.split_at(part::cut(rest, PIECE).len());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(piece));
        let _ = tokenizer.feed(&input);
        rest = after;
    }
    if rest.is_empty() {
        tokenizer.end();
    }
    tokenizer.sink.text.into_inner()
}

/// Collects characters and skips what a browser would not show as text.
#[derive(Default)]
struct Words {
    text: RefCell<String>,
    /// The characters so far that will be left: not control characters, and of white space only the first.
    count: Cell<usize>,
    /// The element around the current position whose content is not text, if any.
    hidden: Cell<bool>,
}

impl Words {
    /// A line break in the source is white space. Only elements start a new line.
    fn add(&self, piece: &str) {
        let mut text = self.text.borrow_mut();
        let mut is_after_space = text.ends_with(char::is_whitespace);
        let mut count = self.count.get();
        for c in piece.chars() {
            let is_space = c.is_whitespace();
            count += usize::from(!(is_space && is_after_space || c.is_control() && !is_space));
            is_after_space = is_space;
            text.push(if c.is_ascii_whitespace() { ' ' } else { c });
        }
        self.count.set(count);
    }

    fn open(&self, name: &str) -> TokenSinkResult<()> {
        let Some(raw) = raw_text(name) else {
            self.separate(name);
            return TokenSinkResult::Continue;
        };
        self.hidden.set(!matches!(name, "title" | "xmp"));
        TokenSinkResult::RawData(raw)
    }

    /// Adds at most one separator, so that a pile of empty elements does not count as text.
    fn separate(&self, name: &str) {
        let mut text = self.text.borrow_mut();
        if starts_line(name) && !text.ends_with('\n') {
            text.push('\n');
        } else if is_cell(name) && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }

    fn tag(&self, tag: &tokenizer::Tag) -> TokenSinkResult<()> {
        match tag.kind {
            TagKind::StartTag => self.open(&tag.name),
            TagKind::EndTag => {
                self.hidden.set(false);
                self.separate(&tag.name);
                TokenSinkResult::Continue
            }
        }
    }
}

impl TokenSink for Words {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.tag(&tag),
            Token::CharacterTokens(text) if !self.hidden.get() => self.add(&text),
            Token::CharacterTokens(_)
            | Token::NullCharacterToken
            | Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// Whether the element starts a new line. The cells of a row stay on one.
fn starts_line(name: &str) -> bool {
    name == "br" || Tag::named(name).is_block() && !is_cell(name)
}

fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_references_become_characters() {
        assert_eq!(&*line("R&amp;D <b>is</b> <i>d&eacute;j&agrave;</i> vu&hellip;", 100), "R&D is déjà vu…");
    }

    #[test]
    fn a_sign_that_opens_no_tag_stays() {
        assert_eq!(&*line("a < b && c > d", 100), "a < b && c > d");
    }

    #[test]
    fn scripts_styles_and_comments_are_not_text() {
        assert_eq!(&*text("<style>p{}</style><p>a<!-- b --><script>if (a<b) c()</script>d", 100), "ad");
    }

    #[test]
    fn blocks_are_lines_and_source_line_ends_are_not() {
        assert_eq!(
            &*text("<h2>One\n two</h2><p>three<br>four</p><ul><li>five</ul>", 100),
            "One two\nthree\nfour\nfive"
        );
    }

    #[test]
    fn long_text_is_cut_at_a_word() {
        assert_eq!(&*line("alpha beta gamma delta", 12), "alpha beta…");
    }

    #[test]
    fn a_hundred_thousand_open_tags_take_no_time() {
        let deep = "<div>".repeat(100_000) + "x";
        assert_eq!(&*text(&deep, 100), "x");
    }
}
