//! The text of one field while it is read. Markup inside it is kept as markup, with the end tags that are missing.

use super::{ADDRESSES, ATTRIBUTES, BODIES, DEEPEST, Field, MOST_BASE, MOST_BODY, MOST_TEXT, cut, local};
use crate::article::HttpUrl;
use crate::article::html::markup::OpenTag;
use crate::budget;
use crate::feed::escape::{escape, escaped_len};

/// An element whose text is being collected.
pub(super) struct Leaf {
    pub(super) tag: String,
    /// `None` if the field is not read.
    pub(super) field: Option<Field>,
    /// Bytes of text that are kept.
    pub(super) most: usize,
    /// Open elements inside it. Their names do not matter.
    inner: Vec<Inner>,
}

/// An element inside a text.
struct Inner {
    tag: String,
    /// Its `xml:base`, its own or inherited from another such element (XML Base, section 4).
    base: Option<HttpUrl>,
}

pub(super) enum Closed {
    /// An element inside the leaf.
    Inside,
    Leaf,
    /// No element that is open in the leaf.
    Unknown,
}

impl Leaf {
    pub(super) fn new(tag: &OpenTag<'_>, name: Option<&'static str>, base: Option<HttpUrl>) -> Leaf {
        let field = name.map(|name| Field::of(name, tag, base));
        let most = if name.is_some_and(|name| BODIES.contains(&name)) { MOST_BODY + 1 } else { MOST_TEXT };
        Leaf { tag: tag.name.to_owned(), field, most, inner: Vec::new() }
    }

    pub(super) fn text(&mut self, text: &str) {
        match &self.field {
            Some(field) if field.is_markup => self.push(&escape(text)),
            Some(_) => self.push(text),
            None => {}
        }
    }

    /// Appends text up to the limit. What is kept counts against the budget.
    fn push(&mut self, text: &str) {
        let Some(field) = &mut self.field else { return };
        let kept = cut(text, self.most.saturating_sub(field.text.len()));
        if budget::grow(kept.len()) {
            field.text.push_str(kept);
        }
    }

    /// Escapes the text so far as markup. Only its growth counts against the budget.
    fn make_markup(&mut self) {
        let Some(field) = self.field.as_mut().filter(|field| !field.is_markup) else { return };
        field.is_markup = true;
        let text = std::mem::take(&mut field.text);
        if budget::grow(escaped_len(&text).min(self.most).saturating_sub(text.len())) {
            cut(&escape(&text), self.most).clone_into(&mut field.text);
        }
    }

    /// The first tag inside a text shows that the text is markup: XHTML, or HTML that was not escaped.
    pub(super) fn open(&mut self, tag: &OpenTag<'_>, document: &HttpUrl) {
        self.make_markup();
        if self.inner.len() >= DEEPEST {
            return;
        }
        let base = self.base(tag, document);
        let name = local(tag.name);
        if self.takes_more() {
            self.tag(name, tag, base.as_ref());
        }
        match (tag.is_empty, is_void(name)) {
            (_, true) => {}
            (true, false) => self.push(&format!("</{name}>")),
            (false, false) => self.inner.push(Inner { tag: tag.name.to_owned(), base }),
        }
    }

    /// Whether more of the text is kept. Resolving the addresses of tags that are dropped would cost time for nothing.
    pub(super) fn takes_more(&self) -> bool {
        self.field.as_ref().is_some_and(|field| field.text.len() < self.most)
    }

    fn tag(&mut self, name: &str, tag: &OpenTag<'_>, base: Option<&HttpUrl>) {
        self.push(&format!("<{name}"));
        for (key, value) in tag.attributes.iter().filter(|(key, _)| !key.starts_with("xmlns") && *key != "xml:base") {
            self.attribute(key, value, base);
        }
        self.push(">");
    }

    /// The `xml:base` that applies inside the text, if there is one.
    pub(super) fn base(&self, tag: &OpenTag<'_>, document: &HttpUrl) -> Option<HttpUrl> {
        let outer = self.inner.last().and_then(|inner| inner.base.clone());
        let Some(own) = tag.attribute("xml:base") else { return outer };
        let around = outer.as_ref().or(self.field.as_ref().and_then(|field| field.base.as_ref())).unwrap_or(document);
        around.join(own).ok().filter(|base| base.as_str().len() <= MOST_BASE).or(outer)
    }

    /// HTML has no base for a single element, so an address that has one is written in full.
    fn attribute(&mut self, key: &str, value: &str, base: Option<&HttpUrl>) {
        let joined =
            base.filter(|_| ADDRESSES.contains(&key) && !value.starts_with('#')).and_then(|base| base.join(value).ok());
        let value = joined.as_ref().map_or(value, HttpUrl::as_str);
        self.push(&format!(" {key}=\"{}\"", escape(value)));
    }

    pub(super) fn close(&mut self, tag: &str) -> Closed {
        match self.inner.iter().rposition(|open| open.tag == tag) {
            Some(at) => {
                self.end_inner(at);
                Closed::Inside
            }
            None if tag == self.tag => Closed::Leaf,
            None => Closed::Unknown,
        }
    }

    /// Writes the end tags of the elements that are open from `at` on.
    pub(super) fn end_inner(&mut self, at: usize) {
        for inner in self.inner.split_off(at).into_iter().rev() {
            self.push(&format!("</{}>", local(&inner.tag)));
        }
    }
}

/// The known attributes, once each.
pub(super) fn attributes(tag: &OpenTag<'_>) -> Vec<(&'static str, String)> {
    let read = |known: &&'static str| {
        Some((*known, tag.attribute(known).filter(|value| value.len() <= MOST_TEXT)?.to_owned()))
    };
    ATTRIBUTES.iter().filter_map(read).collect()
}

/// WHATWG HTML, "void elements".
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}
