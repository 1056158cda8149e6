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
        match part {
            Part::Markup(part) => {
                input.push_back(StrTendril::from_slice(part));
                let _ = tokenizer.feed(&input);
            }
            Part::Text(text) => tokenizer.sink.take(MarkupPiece::Text(text)),
        }
    });
    tokenizer.end();
}

/// A part of the source.
enum Part<'s> {
    /// For the tokenizer.
    Markup(&'s str),
    /// The text of a CDATA section, of which the tokenizer reads one character at a time.
    Text(&'s str),
}

/// Passes the source to `take`, part by part, each with its end offset in the source. Markup ends at a `>` or where a CDATA
/// section begins, so that the end of a tag is known. Stops early when the budget is spent.
fn each_part(source: &str, mut take: impl FnMut(Part, usize)) {
    let mut markup = String::with_capacity(PIECE);
    each_stretch(source, |stretch, end| match stretch {
        Part::Markup(stretch) => {
            markup.push_str(stretch);
            if markup.len() >= PIECE || markup.ends_with('>') {
                take(Part::Markup(&markup), end);
                markup.clear();
            }
        }
        Part::Text(text) => {
            if !markup.is_empty() {
                take(Part::Markup(&markup), end - text.len());
                markup.clear();
            }
            take(Part::Text(text), end);
        }
    });
    take(Part::Markup(&markup), source.len());
}

/// Splits the source into stretches, each with its end offset, and passes the replacement of each reference between
/// them.
fn each_stretch(source: &str, mut take: impl FnMut(Part, usize)) {
    let declared = Entities::of(source);
    let mut room = entities::MOST_IN_ALL;
    let is_read_as_written = |at: &usize| reference(&source[at + 1..]).is_some_and(|name| !declared.names(name));
    let mut references = references(source).filter(|at| !is_read_as_written(at)).peekable();
    for kept in Kept::of(source) {
        // Behind a reference the tokenizer waits for the next character.
        let is_behind_reference = source[..kept.range.start].ends_with(';');
        if kept.is_cdata && !is_behind_reference {
            each_line_end(source, kept.text(source), &mut take);
            continue;
        }
        let mut at = kept.range.start;
        while at < kept.range.end && !budget::is_spent() {
            while references.next_if(|next| *next < at).is_some() {}
            let next = references.peek().map_or(kept.range.end, |next| kept.range.end.min(*next));
            let (text, end) = if next > at {
                let end = end_of_stretch(source, at, next);
                (&source[at..end], end)
            } else {
                let name = reference(&source[at + 1..]);
                instead(name, name.and_then(|name| declared.text(name, &mut room)), at)
            };
            take(Part::Markup(text), end);
            at = end;
        }
    }
}

/// Passes a text in pieces without carriage returns: a line ends in a line feed (XML, 2.11).
fn each_line_end(source: &str, range: Range<usize>, take: &mut impl FnMut(Part, usize)) {
    let mut at = range.start;
    while at < range.end && !budget::is_spent() {
        let piece = part::cut(&source[at..range.end], PIECE);
        let line = piece.find('\r').map_or(piece, |end| &piece[..end]);
        at += line.len();
        take(Part::Text(line), at);
        if source[at..range.end].starts_with('\r') {
            at += if source[at..range.end].starts_with("\r\n") { 2 } else { 1 };
            take(Part::Text("\n"), at);
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
    let mut kept = Kept::of(source).map(|kept| kept.range);
    match kept.next() {
        Some(all) if all.len() == source.len() => Cow::Borrowed(source),
        first => Cow::Owned(first.into_iter().chain(kept).map(|range| &source[range]).collect()),
    }
}

/// The parts of a source that remain when no tag may have too many attributes. A CDATA section is a part of its own.
struct Kept<'a> {
    source: &'a str,
    /// The start of the next part; `None` after the last.
    start: Option<usize>,
    /// The offset up to which tags were checked.
    at: usize,
}

struct KeptPart {
    range: Range<usize>,
    is_cdata: bool,
}

impl KeptPart {
    /// The text of a CDATA section. It may be cut off by the end of the source.
    fn text(&self, source: &str) -> Range<usize> {
        let start = self.range.start + CDATA.len();
        let is_closed =
            self.range.len() >= CDATA.len() + CDATA_END.len() && source[self.range.clone()].ends_with(CDATA_END);
        start..if is_closed { self.range.end - CDATA_END.len() } else { self.range.end }
    }
}

impl Kept<'_> {
    fn of(source: &str) -> Kept<'_> {
        Kept { source, start: Some(0), at: 0 }
    }

    /// Moves past the next tag, comment or declaration. Returns where the surplus starts if the tag has too many attributes.
    fn pass(&mut self, tag: usize) -> Option<usize> {
        let rest = &self.source[tag..];
        let behind = |end: &str| rest.find(end).map_or(self.source.len(), |at| tag + at + end.len());
        if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            // The tag name counts as one.
            let found = attributes(self.source.as_bytes(), tag + 1, MAX_TAG_ATTRIBUTES + 1);
            self.at = found.end;
            return found.surplus;
        }
        self.at = match rest.as_bytes().get(1) {
            Some(b'!') if rest.starts_with("<!--") => behind("-->"),
            Some(b'!' | b'?') => behind(">"),
            Some(_) | None => tag + 1,
        };
        None
    }

    /// Ends the part before the CDATA section at `tag`; if there is nothing before it, the section is the part.
    fn at_cdata(&mut self, start: usize, tag: usize) -> KeptPart {
        if start < tag {
            (self.start, self.at) = (Some(tag), tag);
            return KeptPart { range: start..tag, is_cdata: false };
        }
        let end = self.source[tag..].find(CDATA_END).map_or(self.source.len(), |end| tag + end + CDATA_END.len());
        (self.start, self.at) = (Some(end).filter(|end| *end < self.source.len()), end);
        KeptPart { range: tag..end, is_cdata: true }
    }
}

impl Iterator for Kept<'_> {
    type Item = KeptPart;

    fn next(&mut self) -> Option<KeptPart> {
        let start = self.start?;
        while let Some(tag) = self.source[self.at..].find('<').map(|next| self.at + next) {
            if self.source[tag..].starts_with(CDATA) {
                return Some(self.at_cdata(start, tag));
            }
            if let Some(surplus) = self.pass(tag) {
                self.start = Some(self.at - usize::from(self.source[..self.at].ends_with('>')));
                return Some(KeptPart { range: start..surplus, is_cdata: false });
            }
        }
        self.start = None;
        Some(KeptPart { range: start..self.source.len(), is_cdata: false })
    }
}

const CDATA: &str = "<![CDATA[";
const CDATA_END: &str = "]]>";

/// The offsets of ampersands outside of CDATA sections. Inside, an ampersand is always literal.
fn references(source: &str) -> impl Iterator<Item = usize> {
    let mut cdata_end = 0;
    let signs = source.match_indices(['&', '<']).filter(move |(at, sign)| {
        let rest = &source[*at..];
        if *at >= cdata_end && rest.starts_with(CDATA) {
            cdata_end = rest.find(CDATA_END).map_or(source.len(), |end| at + end);
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
    fn a_section_is_read_like_by_the_tokenizer() {
        assert_eq!(told("<a><![CDATA[one\r\ntwo\rthree]]></a>"), "<a>one\ntwo\nthree</a>");
        assert_eq!(told("<a><![CDATA[]]><![CDATA[<![CDATA[]]]]>&amp;<![CDATA[>]]]>"), "<a><![CDATA[]]&>]");
        assert_eq!(told("<a><![CDATA[cut <b> off"), "<a>cut <b> off");
        assert_eq!(told("<a><![CDATA["), "<a>");
        assert_eq!(told("<!-- <![CDATA[no]]> --><a b='<![CDATA['>c]]></a>"), "<a b=<![CDATA[>c]]></a>");
        assert_eq!(told("<?x <![CDATA[?><a>b]]></a>"), "<a>b]]></a>");
        let long = "é<p>".repeat(PIECE);
        assert_eq!(told(&format!("<a><![CDATA[{long}]]></a>")), format!("<a>{long}</a>"));
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
