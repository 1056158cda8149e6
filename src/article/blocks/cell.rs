//! Turns a cell or caption into one run of text, whatever blocks are in it.
//!
//! A cell is data, so nothing is added to its text: a `<q>` is emphasised and gets no quotation marks. Every block
//! boundary and `<br>` is a line break. Players are left out, and of pictures there is what they say. The text of a nested table is included, and
//! the table itself is reported, so that the walk can show it after the outer one.

use dom_query::NodeRef;

use super::list::integer;
use super::run::RunBuilder;
use super::{DEEPEST, code, link, math, media, task};
use crate::article::html::tag::{self, Tag, is_hidden};
use crate::article::text::key::key;
use crate::article::{HttpUrl, Inline, MarkKind};
use crate::budget;

/// The text of a caption; `None` if it has none.
pub(super) fn inline<'a>(node: &NodeRef<'a>, base: Option<&HttpUrl>, nested: &mut Vec<NodeRef<'a>>) -> Option<Inline> {
    let mut pour = Pour { run: RunBuilder::new(), base, nested, tables: 0, own: None };
    pour.children(node, 0);
    pour.run.take()
}

/// The text of a cell; `None` if it has none. A picture says its alternative text, unless the cell says it too.
pub(super) fn with_pictures<'a>(
    node: &NodeRef<'a>,
    base: Option<&HttpUrl>,
    nested: &mut Vec<NodeRef<'a>>,
) -> Option<Inline> {
    let own = (!spans_columns(node)).then(|| key(&shown_text(node)));
    let mut pour = Pour { run: RunBuilder::new(), base, nested, tables: 0, own };
    pour.children(node, 0);
    pour.run.take()
}

/// A picture across several columns is a picture above the values, not one of them.
fn spans_columns(cell: &NodeRef) -> bool {
    integer(cell, "colspan").is_some_and(|columns| columns > 1)
}

/// The text of the cell without the names of drawings.
fn shown_text(cell: &NodeRef) -> String {
    let is_shown = |text: &NodeRef| text.parent().is_some_and(|parent| Tag::of(&parent) != Tag::Absent);
    cell.descendants_it()
        .filter(|node| node.is_text() && is_shown(node))
        .map(|text| tag::text(&text).to_string())
        .collect()
}

/// Beside text, a picture that leads somewhere is a button or a flag.
fn is_linked(node: &NodeRef) -> bool {
    node.ancestors_it(Some(3)).any(|above| Tag::of(&above) == Tag::Link)
}

struct Pour<'b, 'n, 'a> {
    run: RunBuilder,
    base: Option<&'b HttpUrl>,
    nested: &'n mut Vec<NodeRef<'a>>,
    /// The number of open tables around the current position.
    tables: usize,
    /// What the cell says, to compare with; `None` where pictures say nothing.
    own: Option<String>,
}

impl<'a> Pour<'_, '_, 'a> {
    fn children(&mut self, node: &NodeRef<'a>, depth: usize) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.run.text(&tag::text(&child));
            } else if child.is_element() && depth < DEEPEST && !budget::is_spent() {
                self.element(&child, depth + 1);
            }
        }
    }

    fn element(&mut self, node: &NodeRef<'a>, depth: usize) {
        let tag = Tag::of(node);
        if is_hidden(node, tag) {
            if tag::is_sign(node) {
                self.run.text(" ");
            }
            return;
        }
        match tag {
            Tag::Image | Tag::Absent => self.picture(node),
            Tag::Inline | Tag::Phrase(_) if media::is_icon(node) => self.picture(node),
            Tag::Button | Tag::Player(_) | Tag::NoScript => self.run.text(" "),
            Tag::Formula => self.run.text(&math::text(node)),
            Tag::Break => self.run.line_break(),
            Tag::Preformatted => self.preformatted(node),
            Tag::Table => self.table(node, depth),
            Tag::RubyText => self.enclosed("(", node, ")", depth),
            Tag::Inline => self.children(node, depth),
            Tag::Phrase(phrase) => self.marked(node, Some(phrase.mark()), depth),
            Tag::Quotation => self.marked(node, Some(MarkKind::Emphasis), depth),
            Tag::Link => self.marked(node, link::target(node, self.base).map(MarkKind::Link), depth),
            Tag::Division
            | Tag::Heading(_)
            | Tag::List
            | Tag::Item
            | Tag::Term
            | Tag::Definition
            | Tag::Quote
            | Tag::Figure
            | Tag::Rule
            | Tag::Details
            | Tag::Summary => self.block(node, depth),
        }
    }

    /// Puts in what a picture or a check box says.
    fn picture(&mut self, node: &NodeRef<'a>) {
        self.run.text(task::sign(node).unwrap_or_default());
        if Tag::of(node) == Tag::Image {
            self.run.text(" ");
        }
        let Some(own) = self.own.as_deref().filter(|own| own.is_empty() || !is_linked(node)) else { return };
        if let Some(label) = media::label(node).filter(|label| !own.contains(&key(label))) {
            self.run.text(" ");
            self.run.text(&label);
            self.run.text(" ");
        }
    }

    fn block(&mut self, node: &NodeRef<'a>, depth: usize) {
        self.run.boundary();
        self.children(node, depth);
        self.run.boundary();
    }

    /// Reports only the outermost tables in the cell: each reports those inside it.
    fn table(&mut self, node: &NodeRef<'a>, depth: usize) {
        if self.tables == 0 {
            self.nested.push(*node);
        }
        self.tables += 1;
        self.block(node, depth);
        self.tables -= 1;
    }

    fn preformatted(&mut self, node: &NodeRef<'a>) {
        self.run.boundary();
        self.run.lines(&code::raw(node));
        self.run.boundary();
    }

    fn enclosed(&mut self, before: &str, node: &NodeRef<'a>, after: &str, depth: usize) {
        self.run.text(before);
        self.children(node, depth);
        self.run.text(after);
    }

    fn marked(&mut self, node: &NodeRef<'a>, mark: Option<MarkKind>, depth: usize) {
        match mark {
            Some(kind) => {
                self.run.open(kind);
                self.children(node, depth);
                self.run.close();
            }
            None => self.children(node, depth),
        }
    }
}
