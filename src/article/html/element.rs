//! The one table of HTML's elements: how the tree builder treats each, and what each means to a reader.
//!
//! Names, categories and default rendering follow the WHATWG HTML standard (sections 4, 13 and 15). This module knows
//! names only, and no DOM. The guard uses [`TreeKind`] to track depth. `tag`, and with it the blocks, use [`Tag`].

use html5ever::tokenizer::states::RawKind;

use crate::article::{MarkKind, MediaKind};

/// How the tree builder treats an element, as far as it affects the depth of what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::article) enum TreeKind {
    /// No content (HTML, "void elements").
    Void,
    /// Closed by the next start tag of its kind or by its parent's end, so it cannot nest on its own: `p`, `td`.
    Implied,
    /// Closed by the next of its kind, but not across a special element: `li`, `dd` and `dt` can nest.
    Item,
    /// Its content is text, whatever it looks like: `script`, `style`, `textarea`.
    Raw,
    /// HTML's "formatting" category.
    Formatting,
    /// An end tag inside it does not reach outside (HTML, "has an element in scope").
    Boundary,
    /// HTML's "special" category, except for the kinds above.
    Special,
    Ordinary,
}

/// What an element means. Elements that HTML does not know are inline, as in a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::article) enum Tag {
    /// Never shown: scripts, form controls, drawings.
    Absent,
    Inline,
    /// Inline, and what is in it is marked.
    Phrase(Phrase),
    Link,
    Quotation,
    Break,
    RubyText,
    /// MathML. What is inside is read as a formula, not as elements.
    Formula,
    /// A block without a meaning of its own: `div`, `p`, `section`.
    Division,
    Heading(u8),
    List,
    Item,
    Term,
    Definition,
    Quote,
    Preformatted,
    Table,
    Figure,
    Image,
    Player(MediaKind),
    Rule,
    Details,
    Summary,
    NoScript,
    Button,
}

/// What a phrase element tells about its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::article) enum Phrase {
    Emphasis,
    Strong,
    Code,
    Deleted,
    Inserted,
    Superscript,
    Subscript,
    Highlight,
    Keyboard,
}

impl TreeKind {
    /// By a name in lower case.
    pub(in crate::article) fn of(name: &[u8]) -> TreeKind {
        row(name).map_or(TreeKind::Ordinary, |(_, kind, _)| *kind)
    }
}

impl Tag {
    /// By a name in lower case, without regard to the element's attributes.
    pub(in crate::article) fn named(name: &str) -> Tag {
        row(name.as_bytes()).map_or(Tag::Inline, |(_, _, tag)| *tag)
    }

    /// Whether the element starts and ends a line by default.
    pub(in crate::article) fn is_block(self) -> bool {
        match self {
            Tag::Division
            | Tag::Heading(_)
            | Tag::List
            | Tag::Item
            | Tag::Term
            | Tag::Definition
            | Tag::Quote
            | Tag::Preformatted
            | Tag::Table
            | Tag::Figure
            | Tag::Rule
            | Tag::Details
            | Tag::Summary => true,
            Tag::Absent
            | Tag::Inline
            | Tag::Phrase(_)
            | Tag::Link
            | Tag::Quotation
            | Tag::Break
            | Tag::RubyText
            | Tag::Formula
            | Tag::Image
            | Tag::Player(_)
            | Tag::NoScript
            | Tag::Button => false,
        }
    }
}

impl Phrase {
    pub(in crate::article) fn mark(self) -> MarkKind {
        match self {
            Phrase::Emphasis => MarkKind::Emphasis,
            Phrase::Strong => MarkKind::Strong,
            Phrase::Code => MarkKind::Code,
            Phrase::Deleted => MarkKind::Deleted,
            Phrase::Inserted => MarkKind::Inserted,
            Phrase::Superscript => MarkKind::Superscript,
            Phrase::Subscript => MarkKind::Subscript,
            Phrase::Highlight => MarkKind::Highlight,
            Phrase::Keyboard => MarkKind::Keyboard,
        }
    }
}

/// How a tokenizer without a tree builder must read on after the start tag (WHATWG HTML, 13.2.6.4); `None` if the element's
/// content is markup.
pub(in crate::article) fn raw_text(name: &str) -> Option<RawKind> {
    let kind = || match name {
        "script" => RawKind::ScriptData,
        "textarea" | "title" => RawKind::Rcdata,
        _ => RawKind::Rawtext,
    };
    (TreeKind::of(name.as_bytes()) == TreeKind::Raw).then(kind)
}

/// Every node of a page is looked up several times. Few elements have the same first letter.
fn row(name: &[u8]) -> Option<&'static (&'static str, TreeKind, Tag)> {
    let first = usize::from(name.first()?.wrapping_sub(b'a'));
    let rows = &ELEMENTS[*STARTS.get(first)?..*STARTS.get(first + 1)?];
    rows.iter().find(|(known, _, _)| known.as_bytes() == name)
}

/// For each letter, and for what would follow the last one, the first element that begins with it or with a later one.
const STARTS: [usize; 27] = {
    let (mut starts, mut letter) = ([0; 27], 0);
    while letter < starts.len() {
        starts[letter] = if letter == 0 { 0 } else { starts[letter - 1] };
        while starts[letter] < ELEMENTS.len() && ((ELEMENTS[starts[letter]].0.as_bytes()[0] - b'a') as usize) < letter {
            starts[letter] += 1;
        }
        letter += 1;
    }
    starts
};

/// By name, so that those with the same first letter are together.
#[rustfmt::skip]
const ELEMENTS: &[(&str, TreeKind, Tag)] = &[
    ("a", TreeKind::Formatting, Tag::Link),
    ("address", TreeKind::Special, Tag::Division),
    ("amp-audio", TreeKind::Ordinary, Tag::Player(MediaKind::Audio)),
    ("amp-iframe", TreeKind::Ordinary, Tag::Player(MediaKind::Embed)),
    ("amp-img", TreeKind::Ordinary, Tag::Image),
    ("amp-video", TreeKind::Ordinary, Tag::Player(MediaKind::Video)),
    ("annotation", TreeKind::Ordinary, Tag::Absent),
    ("annotation-xml", TreeKind::Ordinary, Tag::Absent),
    ("applet", TreeKind::Boundary, Tag::Inline),
    ("area", TreeKind::Void, Tag::Absent),
    ("article", TreeKind::Special, Tag::Division),
    ("aside", TreeKind::Special, Tag::Division),
    ("audio", TreeKind::Ordinary, Tag::Player(MediaKind::Audio)),
    ("b", TreeKind::Formatting, Tag::Phrase(Phrase::Strong)),
    ("base", TreeKind::Void, Tag::Inline),
    ("basefont", TreeKind::Void, Tag::Inline),
    ("bgsound", TreeKind::Void, Tag::Inline),
    ("big", TreeKind::Formatting, Tag::Inline),
    ("blockquote", TreeKind::Special, Tag::Quote),
    ("body", TreeKind::Implied, Tag::Division),
    ("br", TreeKind::Void, Tag::Break),
    ("button", TreeKind::Special, Tag::Button),
    ("canvas", TreeKind::Ordinary, Tag::Absent),
    ("caption", TreeKind::Implied, Tag::Division),
    ("center", TreeKind::Special, Tag::Division),
    ("cite", TreeKind::Ordinary, Tag::Phrase(Phrase::Emphasis)),
    ("code", TreeKind::Formatting, Tag::Phrase(Phrase::Code)),
    ("col", TreeKind::Void, Tag::Inline),
    ("colgroup", TreeKind::Implied, Tag::Division),
    ("datalist", TreeKind::Ordinary, Tag::Absent),
    ("dd", TreeKind::Item, Tag::Definition),
    ("del", TreeKind::Ordinary, Tag::Phrase(Phrase::Deleted)),
    ("details", TreeKind::Special, Tag::Details),
    ("dfn", TreeKind::Ordinary, Tag::Phrase(Phrase::Emphasis)),
    ("dialog", TreeKind::Ordinary, Tag::Division),
    ("dir", TreeKind::Special, Tag::List),
    ("div", TreeKind::Special, Tag::Division),
    ("dl", TreeKind::Special, Tag::Division),
    ("dt", TreeKind::Item, Tag::Term),
    ("em", TreeKind::Formatting, Tag::Phrase(Phrase::Emphasis)),
    ("embed", TreeKind::Void, Tag::Player(MediaKind::Embed)),
    ("fieldset", TreeKind::Special, Tag::Division),
    ("figcaption", TreeKind::Special, Tag::Division),
    ("figure", TreeKind::Special, Tag::Figure),
    ("font", TreeKind::Formatting, Tag::Inline),
    ("footer", TreeKind::Special, Tag::Division),
    ("form", TreeKind::Special, Tag::Division),
    ("frame", TreeKind::Void, Tag::Inline),
    ("frameset", TreeKind::Ordinary, Tag::Division),
    ("h1", TreeKind::Special, Tag::Heading(1)),
    ("h2", TreeKind::Special, Tag::Heading(2)),
    ("h3", TreeKind::Special, Tag::Heading(3)),
    ("h4", TreeKind::Special, Tag::Heading(4)),
    ("h5", TreeKind::Special, Tag::Heading(5)),
    ("h6", TreeKind::Special, Tag::Heading(6)),
    ("head", TreeKind::Implied, Tag::Absent),
    ("header", TreeKind::Special, Tag::Division),
    ("hgroup", TreeKind::Special, Tag::Division),
    ("hr", TreeKind::Void, Tag::Rule),
    ("html", TreeKind::Implied, Tag::Division),
    ("i", TreeKind::Formatting, Tag::Phrase(Phrase::Emphasis)),
    ("iframe", TreeKind::Raw, Tag::Player(MediaKind::Embed)),
    ("image", TreeKind::Void, Tag::Inline),
    ("img", TreeKind::Void, Tag::Image),
    ("input", TreeKind::Void, Tag::Absent),
    ("ins", TreeKind::Ordinary, Tag::Phrase(Phrase::Inserted)),
    ("kbd", TreeKind::Ordinary, Tag::Phrase(Phrase::Keyboard)),
    ("keygen", TreeKind::Void, Tag::Inline),
    ("legend", TreeKind::Ordinary, Tag::Division),
    ("li", TreeKind::Item, Tag::Item),
    ("link", TreeKind::Void, Tag::Absent),
    ("listing", TreeKind::Special, Tag::Preformatted),
    ("main", TreeKind::Special, Tag::Division),
    ("map", TreeKind::Ordinary, Tag::Absent),
    ("mark", TreeKind::Ordinary, Tag::Phrase(Phrase::Highlight)),
    ("marquee", TreeKind::Boundary, Tag::Inline),
    ("math", TreeKind::Boundary, Tag::Formula),
    ("menu", TreeKind::Special, Tag::List),
    ("meta", TreeKind::Void, Tag::Absent),
    ("meter", TreeKind::Ordinary, Tag::Absent),
    ("nav", TreeKind::Special, Tag::Division),
    ("nobr", TreeKind::Formatting, Tag::Inline),
    ("noembed", TreeKind::Raw, Tag::Absent),
    ("noframes", TreeKind::Raw, Tag::Absent),
    ("noscript", TreeKind::Special, Tag::NoScript),
    ("object", TreeKind::Boundary, Tag::Player(MediaKind::Embed)),
    ("ol", TreeKind::Special, Tag::List),
    ("optgroup", TreeKind::Implied, Tag::Inline),
    ("option", TreeKind::Implied, Tag::Absent),
    ("p", TreeKind::Implied, Tag::Division),
    ("param", TreeKind::Void, Tag::Absent),
    ("plaintext", TreeKind::Ordinary, Tag::Preformatted),
    ("pre", TreeKind::Special, Tag::Preformatted),
    ("progress", TreeKind::Ordinary, Tag::Absent),
    ("q", TreeKind::Ordinary, Tag::Quotation),
    ("rp", TreeKind::Ordinary, Tag::Absent),
    ("rt", TreeKind::Ordinary, Tag::RubyText),
    ("s", TreeKind::Formatting, Tag::Phrase(Phrase::Deleted)),
    ("samp", TreeKind::Ordinary, Tag::Phrase(Phrase::Code)),
    ("script", TreeKind::Raw, Tag::Absent),
    ("search", TreeKind::Ordinary, Tag::Division),
    ("section", TreeKind::Special, Tag::Division),
    ("select", TreeKind::Special, Tag::Absent),
    ("small", TreeKind::Formatting, Tag::Inline),
    ("source", TreeKind::Void, Tag::Absent),
    ("strike", TreeKind::Formatting, Tag::Phrase(Phrase::Deleted)),
    ("strong", TreeKind::Formatting, Tag::Phrase(Phrase::Strong)),
    ("style", TreeKind::Raw, Tag::Absent),
    ("sub", TreeKind::Ordinary, Tag::Phrase(Phrase::Subscript)),
    ("summary", TreeKind::Special, Tag::Summary),
    ("sup", TreeKind::Ordinary, Tag::Phrase(Phrase::Superscript)),
    ("svg", TreeKind::Boundary, Tag::Absent),
    ("table", TreeKind::Boundary, Tag::Table),
    ("tbody", TreeKind::Implied, Tag::Division),
    ("td", TreeKind::Implied, Tag::Division),
    ("template", TreeKind::Boundary, Tag::Absent),
    ("textarea", TreeKind::Raw, Tag::Absent),
    ("tfoot", TreeKind::Implied, Tag::Division),
    ("th", TreeKind::Implied, Tag::Division),
    ("thead", TreeKind::Implied, Tag::Division),
    ("title", TreeKind::Raw, Tag::Absent),
    ("tr", TreeKind::Implied, Tag::Division),
    ("track", TreeKind::Void, Tag::Absent),
    ("tt", TreeKind::Formatting, Tag::Phrase(Phrase::Code)),
    ("u", TreeKind::Formatting, Tag::Inline),
    ("ul", TreeKind::Special, Tag::List),
    ("var", TreeKind::Ordinary, Tag::Phrase(Phrase::Emphasis)),
    ("video", TreeKind::Ordinary, Tag::Player(MediaKind::Video)),
    ("wbr", TreeKind::Void, Tag::Inline),
    ("xmp", TreeKind::Raw, Tag::Preformatted),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_is_listed_once_and_found() {
        assert!(ELEMENTS.is_sorted_by(|(one, ..), (next, ..)| one < next));
        assert!(ELEMENTS.iter().all(|element| row(element.0.as_bytes()) == Some(element)));
        assert!([&b""[..], b"A", b"{", b"z", b"zz", b"q1", b"divx", b"\xff"].iter().all(|name| row(name).is_none()));
        assert_eq!((TreeKind::of(b"td"), Tag::named("td")), (TreeKind::Implied, Tag::Division));
        assert_eq!((TreeKind::of(b"a"), Tag::named("a")), (TreeKind::Formatting, Tag::Link));
        assert_eq!((TreeKind::of(b"x-note"), Tag::named("x-note")), (TreeKind::Ordinary, Tag::Inline));
    }
}
