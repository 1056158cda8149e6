//! Marks as HTML's tags, for HTML and for the marks that Markdown has no signs for.

use crate::article::{Mark, MarkKind, Target};

/// The opening tag of a mark, with the target of a link.
pub(super) fn open_tag(mark: &Mark) -> String {
    let attribute = match &mark.kind {
        MarkKind::Link(target) => format!(" href=\"{}\"", href(target)),
        MarkKind::Strong
        | MarkKind::Emphasis
        | MarkKind::Code
        | MarkKind::Deleted
        | MarkKind::Inserted
        | MarkKind::Superscript
        | MarkKind::Subscript
        | MarkKind::Highlight
        | MarkKind::Keyboard => String::new(),
    };
    format!("<{}{attribute}>", tag(&mark.kind))
}

pub(super) fn href(target: &Target) -> String {
    escape(&target.href())
}

/// The element with the mark's meaning.
pub(super) fn tag(kind: &MarkKind) -> &'static str {
    match kind {
        MarkKind::Strong => "strong",
        MarkKind::Emphasis => "em",
        MarkKind::Code => "code",
        MarkKind::Deleted => "del",
        MarkKind::Inserted => "ins",
        MarkKind::Superscript => "sup",
        MarkKind::Subscript => "sub",
        MarkKind::Highlight => "mark",
        MarkKind::Keyboard => "kbd",
        MarkKind::Link(_) => "a",
    }
}

/// Text as HTML text, or as the value of an attribute in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
