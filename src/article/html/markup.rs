//! Reads XML that may be malformed as a stream of tags and text, the way browsers read tag soup.
//!
//! html5ever's tokenizer does the reading, so a bare `<`, a missing end tag, an unknown prefix or a duplicate attribute
//! spoils nothing else. The source is fed in small pieces: there is no second copy of it, and reading stops when the
//! budget of the work is spent. A document's own entities are expanded if they are short texts; nothing external is
//! ever fetched. Names are in lower case and keep their prefix. The caller keeps track of nesting.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::entities::{self, Entities};
use super::guard::{MAX_TAG_ATTRIBUTES, attributes};
use crate::article::text::part;
use crate::budget;

/// Bytes handed to the tokenizer at a time.
const PIECE: usize = 16 * 1024;

/// One step through the markup.
pub enum MarkupPiece<'a> {
    Open(OpenTag<'a>),
    Close {
        name: &'a str,
    },
    /// Character data, CDATA and resolved references. One run of text may arrive in several pieces.
    Text(&'a str),
}

/// A start tag.
pub struct OpenTag<'a> {
    pub name: &'a str,
    pub attributes: Vec<(&'a str, &'a str)>,
    /// `<br/>`: there is no end tag.
    pub is_empty: bool,
}

impl OpenTag<'_> {
    /// The value of an attribute, as written.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| *value)
    }
}

/// Passes every piece of `source` to `take`, in order, with its end offset in the source. For text the offset is some
/// point after its end. A tag that is cut off by the end of the source is left out.
pub fn read(source: &str, take: impl FnMut(MarkupPiece<'_>, usize)) {
    let place = Cell::new(0);
    let tokenizer = Tokenizer::new(Pieces { take: RefCell::new(take), place: &place }, TokenizerOpts::default());
    let input = BufferQueue::default();
    each_part(source, |part, end| {
        place.set(end);
        input.push_back(StrTendril::from_slice(part));
        let _ = tokenizer.feed(&input);
    });
    tokenizer.end();
}

/// Passes the tokenizer's input to `feed`, part by part, each with its end offset in the source. A part ends at a `>`,
/// so that the end of a tag is known. Stops early when the budget is spent.
fn each_part(source: &str, mut feed: impl FnMut(&str, usize)) {
    let mut part = String::with_capacity(PIECE);
    each_stretch(source, |stretch, end| {
        part.push_str(stretch);
        if part.len() >= PIECE || part.ends_with('>') {
            feed(&part, end);
            part.clear();
        }
    });
    feed(&part, source.len());
}

/// Splits the source into stretches, each with its end offset, and passes the replacement of each reference between
/// them.
fn each_stretch(source: &str, mut take: impl FnMut(&str, usize)) {
    let declared = Entities::of(source);
    let mut room = entities::MOST_IN_ALL;
    let is_read_as_written = |at: &usize| reference(&source[at + 1..]).is_some_and(|name| !declared.names(name));
    let mut references = references(source).filter(|at| !is_read_as_written(at)).peekable();
    for kept in Kept::of(source) {
        let mut at = kept.start;
        while at < kept.end && !budget::is_spent() {
            while references.next_if(|next| *next < at).is_some() {}
            let next = references.peek().map_or(kept.end, |next| kept.end.min(*next));
            let (text, end) = if next > at {
                let end = end_of_stretch(source, at, next);
                (&source[at..end], end)
            } else {
                let name = reference(&source[at + 1..]);
                instead(name, name.and_then(|name| declared.text(name, &mut room)), at)
            };
            take(text, end);
            at = end;
        }
    }
}

/// The text to read instead of the reference at `at`, and where reading continues. The text is the entity's, or an
/// ampersand.
fn instead<'a>(name: Option<&str>, text: Option<&'a str>, at: usize) -> (&'a str, usize) {
    match (name, text) {
        (Some(name), Some(text)) => (text, at + name.len() + 2),
        (Some(_), None) => ("&", at + 1),
        (None, _) => ("&amp;", at + 1),
    }
}

/// The position after the next `>`, at most one piece away.
fn end_of_stretch(source: &str, start: usize, most: usize) -> usize {
    let near = part::cut(&source[start..most], PIECE);
    start + near.find('>').map_or(near.len(), |at| at + 1)
}

struct Pieces<'a, F> {
    take: RefCell<F>,
    /// The tokenizer's offset in the source.
    place: &'a Cell<usize>,
}

impl<F: FnMut(MarkupPiece<'_>, usize)> Pieces<'_, F> {
    fn take(&self, piece: MarkupPiece<'_>) {
        (self.take.borrow_mut())(piece, self.place.get());
    }

    fn tag(&self, tag: &Tag) {
        let name = &*tag.name;
        let piece = match tag.kind {
            TagKind::StartTag => {
                let attributes =
                    tag.attrs.iter().map(|attribute| (&*attribute.name.local, &*attribute.value)).collect();
                MarkupPiece::Open(OpenTag { name, attributes, is_empty: tag.self_closing })
            }
            TagKind::EndTag => MarkupPiece::Close { name },
        };
        self.take(piece);
    }
}

impl<F: FnMut(MarkupPiece<'_>, usize)> TokenSink for Pieces<'_, F> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tag(&tag),
            Token::CharacterTokens(text) => self.take(MarkupPiece::Text(&text)),
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

/// Drops attributes of a tag beyond the limit: html5ever compares each attribute with all before it.
pub(super) fn with_few_attributes(source: &str) -> Cow<'_, str> {
    let mut kept = Kept::of(source);
    match kept.next() {
        Some(all) if all.len() == source.len() => Cow::Borrowed(source),
        first => Cow::Owned(first.into_iter().chain(kept).map(|range| &source[range]).collect()),
    }
}

/// The parts of a source that remain when no tag may have too many attributes.
struct Kept<'a> {
    source: &'a str,
    /// The start of the next part; `None` after the last.
    start: Option<usize>,
    /// The offset up to which tags were checked.
    at: usize,
}

impl Kept<'_> {
    fn of(source: &str) -> Kept<'_> {
        Kept { source, start: Some(0), at: 0 }
    }

    /// Moves past the next tag or section. Returns where the surplus starts if the tag has too many attributes.
    fn pass(&mut self, tag: usize) -> Option<usize> {
        self.at = tag + 1;
        if self.source[tag..].starts_with(CDATA) {
            self.at = self.source[tag..].find("]]>").map_or(self.source.len(), |end| tag + end);
        } else if self.source.as_bytes()[self.at..].first().is_some_and(u8::is_ascii_alphabetic) {
            // The tag name counts as one.
            let found = attributes(self.source.as_bytes(), self.at, MAX_TAG_ATTRIBUTES + 1);
            self.at = found.end;
            return found.surplus;
        }
        None
    }
}

impl Iterator for Kept<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.start?;
        while let Some(tag) = self.source[self.at..].find('<').map(|next| self.at + next) {
            if let Some(surplus) = self.pass(tag) {
                self.start = Some(self.at - usize::from(self.source[..self.at].ends_with('>')));
                return Some(start..surplus);
            }
        }
        self.start = None;
        Some(start..self.source.len())
    }
}

const CDATA: &str = "<![CDATA[";

/// The offsets of ampersands outside of CDATA sections. Inside, an ampersand is always literal.
fn references(source: &str) -> impl Iterator<Item = usize> {
    let mut cdata_end = 0;
    let signs = source.match_indices(['&', '<']).filter(move |(at, sign)| {
        let rest = &source[*at..];
        if *at >= cdata_end && rest.starts_with(CDATA) {
            cdata_end = rest.find("]]>").map_or(source.len(), |end| at + end);
        }
        *sign == "&" && *at >= cdata_end
    });
    signs.map(|(at, _)| at)
}

/// `name`, `#1` or `#x1` if `rest` starts with it and a semicolon follows. HTML reads `&section=2` as `§ion=2`. In XML
/// such an ampersand was merely not escaped, most often in an address.
fn reference(rest: &str) -> Option<&str> {
    let start = usize::from(rest.starts_with('#'));
    let length = rest[start..].bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    let name = &rest[..start + length];
    (length > 0 && rest[name.len()..].starts_with(';')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: &str) -> String {
        let mut told = String::new();
        read(source, |piece, _| match piece {
            MarkupPiece::Open(tag) => {
                told += &format!("<{}", tag.name);
                tag.attributes.iter().for_each(|(name, value)| told += &format!(" {name}={value}"));
                told += if tag.is_empty { "/>" } else { ">" };
            }
            MarkupPiece::Close { name } => told += &format!("</{name}>"),
            MarkupPiece::Text(text) => told += text,
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
    fn surplus_attributes_are_left_out() {
        let many: String = (0..1_000).map(|i| format!(" a{i}='>'")).collect();
        let source = format!("<a{many}>b</a><![CDATA[<p{many}>]]>");
        let mut counts = Vec::new();
        let mut text = String::new();
        read(&source, |piece, _| match piece {
            MarkupPiece::Open(tag) => counts.push(tag.attributes.len()),
            MarkupPiece::Text(part) => text += part,
            MarkupPiece::Close { .. } => {}
        });
        assert_eq!(counts, [MAX_TAG_ATTRIBUTES]);
        assert_eq!(text, format!("b<p{many}>"));
    }

    #[test]
    fn a_sign_that_opens_nothing_is_text() {
        assert_eq!(told("fish & chips <3 </a"), "fish & chips <3 ");
    }

    #[test]
    fn entities_that_name_entities_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'lol'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
        assert!(told(bomb).ends_with("<a>&c;</a>"));
    }

    #[test]
    fn a_documents_own_entities_are_expanded() {
        let source = "<!DOCTYPE a [<!ENTITY firm 'Ada & \"Co\"'>]><a b='&firm;'>&firm;<![CDATA[&firm;]]>&other;</a>";
        let ampersand = source.replace("Ada & ", "Ada &amp; ");
        assert!(told(&ampersand).ends_with("<a b=Ada & \"Co\">Ada & \"Co\"&firm;&other;</a>"), "{}", told(&ampersand));
    }

    #[test]
    fn each_tag_comes_with_its_end_in_the_source() {
        let source = "<a x='>'>é&amp;<b/>&é &x; ></a\n>";
        let mut tags = Vec::new();
        read(source, |piece, end| match piece {
            MarkupPiece::Open(tag) => tags.push((tag.name.to_owned(), end)),
            MarkupPiece::Close { name } => tags.push((name.to_owned(), end)),
            MarkupPiece::Text(_) => {}
        });
        let end = |tag: &str| source.find(tag).unwrap() + tag.len();
        let wanted = [("a", end("'>'>")), ("b", end("<b/>")), ("a", source.len())];
        assert_eq!(tags, wanted.map(|(name, end)| (name.to_owned(), end)));
    }

    #[test]
    fn long_sources_are_read_whole() {
        let text = "é".repeat(PIECE);
        assert_eq!(told(&format!("<a b='{text}'>{text}")), format!("<a b={text}>{text}"));
    }

    #[test]
    fn reading_ends_with_the_budget() {
        let budget = budget::Budget::new(std::time::Duration::from_secs(600));
        let mut pieces = 0;
        let run = budget.clone().run(|| {
            read(&"<a>".repeat(1_000), |_, _| {
                pieces += 1;
                budget.stop();
            });
        });
        assert_eq!((run, pieces), (Err(budget::Spent::Stopped), 1));
    }
}
