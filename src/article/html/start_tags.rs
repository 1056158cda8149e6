//! Reads the start tags of a page in order. They hold what a page declares about itself: its feeds, its charset, where
//! it redirects to.
//!
//! Only html5ever's tokenizer runs here, so time is linear for any nesting. The source is fed in small pieces, and
//! reading stops when the caller has enough or the budget is spent. A tag inside a comment or a script does not count.

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::element::raw_text;
use super::markup::with_few_attributes;
use crate::article::text::part;
use crate::budget;

/// Bytes handed to the tokenizer at a time.
const PIECE: usize = 4096;

/// A start tag of HTML. Names are in lower case.
pub struct StartTag<'a>(&'a Tag);

impl StartTag<'_> {
    /// The name of the element, in lower case.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The value of the first attribute of this name, with its character references resolved.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let attribute = self.0.attrs.iter().find(|attribute| &*attribute.name.local == name)?;
        Some(&attribute.value)
    }
}

/// Passes each start tag of `html` to `take`, until it breaks. A tag that is cut off by the end of the text is left
/// out.
pub fn each(html: &str, take: impl FnMut(StartTag<'_>) -> ControlFlow<()>) {
    let html = with_few_attributes(html);
    let sink = StartTags { take: RefCell::new(take), is_over: Cell::new(false) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = &*html;
    while !rest.is_empty() && !tokenizer.sink.is_over.get() && !budget::is_spent() {
        let (piece, after) = rest.split_at(part::cut(rest, PIECE).len());
        input.push_back(StrTendril::from_slice(piece));
        let _ = tokenizer.feed(&input);
        rest = after;
    }
}

struct StartTags<F> {
    take: RefCell<F>,
    is_over: Cell<bool>,
}

impl<F: FnMut(StartTag<'_>) -> ControlFlow<()>> TokenSink for StartTags<F> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind == TagKind::EndTag || self.is_over.get() {
            return TokenSinkResult::Continue;
        }
        self.is_over.set((self.take.borrow_mut())(StartTag(&tag)).is_break());
        raw_text(&tag.name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::html::guard::MAX_TAG_ATTRIBUTES;

    fn names(html: &str) -> Vec<String> {
        let mut names = Vec::new();
        each(html, |tag| {
            names.push(tag.name().to_owned());
            ControlFlow::Continue(())
        });
        names
    }

    fn attributes(html: &str, wanted: &[&str]) -> Vec<Option<String>> {
        let mut found = Vec::new();
        each(html, |tag| {
            found = wanted.iter().map(|name| tag.attribute(name).map(str::to_owned)).collect();
            ControlFlow::Break(())
        });
        found
    }

    #[test]
    fn attributes_are_read_quoted_bare_and_empty() {
        let found = attributes(
            "<LINK REL='a b' href=x?a=1&amp;b=2 disabled title=\"c>d\"/><p rel=c>",
            &["rel", "href", "disabled", "title", "type"],
        );
        assert_eq!(found, [Some("a b"), Some("x?a=1&b=2"), Some(""), Some("c>d"), None].map(|v| v.map(str::to_owned)));
    }

    #[test]
    fn comments_and_scripts_hold_no_tags() {
        let html = "<!-- <a> --><script>if (a<b) '<b>\" </x></SCRIPT ><i><style><u>";
        assert_eq!(names(html), ["script", "i", "style"]);
    }

    #[test]
    fn broken_markup_ends() {
        for html in ["<", "<a", "<a =", "<a b='", "<a b=", "<!--", "<script", "</", "<a \u{301}=é>", "<title>é</é"] {
            assert!(names(html).len() <= 1, "{html}");
        }
    }

    #[test]
    fn references_in_addresses_are_resolved_and_loose_ampersands_left() {
        let found = attributes("<a href='a&#038;b&#x26;c&copy=1&'>", &["href"]);
        assert_eq!(found, [Some("a&b&c&copy=1&".to_owned())]);
    }

    #[test]
    fn surplus_attributes_are_left_out() {
        let many: String = (0..1_000).map(|i| format!(" a{i}=1")).collect();
        let (last, first_left_out) = (MAX_TAG_ATTRIBUTES - 1, MAX_TAG_ATTRIBUTES);
        let found = attributes(&format!("<a{many}>"), &[&format!("a{last}"), &format!("a{first_left_out}")]);
        assert_eq!(found, [Some("1".to_owned()), None]);
    }

    #[test]
    fn reading_stops_when_the_caller_has_enough() {
        let mut count = 0;
        each(&"<a>".repeat(10_000), |_| {
            count += 1;
            if count == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(count, 3);
    }

    #[test]
    fn reading_ends_with_the_budget() {
        let budget = budget::Budget::new(std::time::Duration::from_secs(600));
        let mut count = 0;
        let run = budget.clone().run(|| {
            each(&"<a>".repeat(10_000), |_| {
                count += 1;
                budget.stop();
                ControlFlow::Continue(())
            });
        });
        assert_eq!(run, Err(budget::Spent::Stopped));
        assert!(count <= PIECE, "{count}");
    }
}
