//! XML that need not be well formed, as a stream of tags and text: read the way browsers read tag soup.
//!
//! html5ever's tokenizer does the reading, so a bare `<`, a missing end tag, an unknown prefix or a duplicate attribute costs
//! nothing but itself. No entity but HTML's own is ever expanded and no external one fetched. Names come in lower case, with
//! their prefix. Nesting is the caller's to count.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::extract::{MAX_TAG_ATTRIBUTES, attributes};

/// One step through the markup.
pub enum Piece<'a> {
    Open(Opened<'a>),
    Close {
        name: &'a str,
    },
    /// Character data, CDATA and resolved references; a run may come in several pieces.
    Text(&'a str),
}

/// A start tag.
pub struct Opened<'a> {
    pub name: &'a str,
    pub attributes: Vec<(&'a str, &'a str)>,
    /// `<br/>`: no end tag will follow.
    pub is_empty: bool,
}

impl Opened<'_> {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| *value)
    }
}

/// Hands every piece of `source` to `take`, in order. A tag that the source breaks off in is left out.
pub fn read(source: &str, take: impl FnMut(Piece<'_>)) {
    let source = with_few_attributes(source);
    let closed = with_loose_ampersands_escaped(&source);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&closed));
    let tokenizer = Tokenizer::new(Pieces { take: RefCell::new(take) }, TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
}

struct Pieces<F> {
    take: RefCell<F>,
}

impl<F: FnMut(Piece<'_>)> Pieces<F> {
    fn tag(&self, tag: &Tag) {
        let name = &*tag.name;
        let piece = match tag.kind {
            TagKind::StartTag => {
                let attributes =
                    tag.attrs.iter().map(|attribute| (&*attribute.name.local, &*attribute.value)).collect();
                Piece::Open(Opened { name, attributes, is_empty: tag.self_closing })
            }
            TagKind::EndTag => Piece::Close { name },
        };
        (self.take.borrow_mut())(piece);
    }
}

impl<F: FnMut(Piece<'_>)> TokenSink for Pieces<F> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tag(&tag),
            Token::CharacterTokens(text) => (self.take.borrow_mut())(Piece::Text(&text)),
            Token::NullCharacterToken
            | Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }

    /// XML has CDATA sections everywhere; HTML only inside foreign elements.
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        true
    }
}

/// Leaves out what a tag has of attributes beyond reason: html5ever compares each with all before it.
pub(super) fn with_few_attributes(source: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(start) = source[at..].find('<').map(|next| at + next) {
        at = start + 1;
        if source[start..].starts_with(CDATA) {
            at = source[start..].find("]]>").map_or(source.len(), |end| start + end);
        } else if source.as_bytes()[at..].first().is_some_and(u8::is_ascii_alphabetic) {
            // The name counts as one, too.
            let found = attributes(source.as_bytes(), at, MAX_TAG_ATTRIBUTES + 1);
            at = found.end;
            if let Some(surplus) = found.surplus {
                kept.push_str(&source[copied..surplus]);
                copied = at - usize::from(source[..at].ends_with('>'));
            }
        }
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    kept.push_str(&source[copied..]);
    Cow::Owned(kept)
}

const CDATA: &str = "<![CDATA[";

/// HTML takes `&section=2` for `§ion=2`; in XML such an ampersand is simply one that somebody forgot to escape, most often in
/// an address.
fn with_loose_ampersands_escaped(source: &str) -> Cow<'_, str> {
    let mut escaped = String::new();
    let mut copied = 0;
    for (at, _) in loose_ampersands(source) {
        escaped.push_str(&source[copied..at]);
        escaped.push_str("&amp;");
        copied = at + 1;
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    escaped.push_str(&source[copied..]);
    Cow::Owned(escaped)
}

/// Outside CDATA sections, where an ampersand is always itself.
fn loose_ampersands(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut cdata_end = 0;
    source.match_indices(['&', '<']).filter(move |(at, sign)| {
        let rest = &source[*at..];
        if *at >= cdata_end && rest.starts_with(CDATA) {
            cdata_end = rest.find("]]>").map_or(source.len(), |end| at + end);
        }
        *sign == "&" && *at >= cdata_end && !is_reference(&rest[1..])
    })
}

/// Whether `name;`, `#1;` or `#x1;` stands at the start.
fn is_reference(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let length = name.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    length > 0 && name[length..].starts_with(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: &str) -> String {
        let mut told = String::new();
        read(source, |piece| match piece {
            Piece::Open(tag) => {
                told += &format!("<{}", tag.name);
                tag.attributes.iter().for_each(|(name, value)| told += &format!(" {name}={value}"));
                told += if tag.is_empty { "/>" } else { ">" };
            }
            Piece::Close { name } => told += &format!("</{name}>"),
            Piece::Text(text) => told += text,
        });
        told
    }

    #[test]
    fn names_keep_their_prefix_and_lose_their_case() {
        assert_eq!(told("<?xml version='1.0'?><Dc:Date a:B='c'/>"), "<dc:date a:b=c/>");
    }

    #[test]
    fn cdata_is_text_and_its_ampersands_are_themselves() {
        assert_eq!(told("<a>&b<![CDATA[<b> &amp; &c]]>&d</a>"), "<a>&b<b> &amp; &c&d</a>");
    }

    #[test]
    fn a_loose_ampersand_is_itself() {
        assert_eq!(told("x?a=1&section=2&copy=3&amp;d &eacute; &#8230; Q&A"), "x?a=1&section=2&copy=3&d é … Q&A");
    }

    #[test]
    fn attributes_beyond_reason_are_left_out() {
        let many: String = (0..1_000).map(|i| format!(" a{i}='>'")).collect();
        let source = format!("<a{many}>b</a><![CDATA[<p{many}>]]>");
        let mut counts = Vec::new();
        let mut text = String::new();
        read(&source, |piece| match piece {
            Piece::Open(tag) => counts.push(tag.attributes.len()),
            Piece::Text(part) => text += part,
            Piece::Close { .. } => {}
        });
        assert_eq!(counts, [MAX_TAG_ATTRIBUTES]);
        assert_eq!(text, format!("b<p{many}>"));
    }

    #[test]
    fn a_sign_that_opens_nothing_is_text() {
        assert_eq!(told("fish & chips <3 </a"), "fish & chips <3 ");
    }

    #[test]
    fn entities_of_the_document_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'lol'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
        assert!(told(bomb).ends_with("<a>&c;</a>"));
    }
}
