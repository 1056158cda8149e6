//! A fast scan before the HTML parser, so that a hostile page cannot take seconds to parse.
//!
//! Two things in html5ever are quadratic. Tree building is quadratic in depth: 10,000 nested divs take seconds, 100,000
//! never end. Formatting elements that are never closed are rebuilt in every later block (WHATWG HTML, "reconstruct the
//! active formatting elements").
//!
//! The scan tracks just enough of the tree builder's stack to know the depth of an element, and leaves out tags that
//! would be too deep. Their text stays, one level up. The scan also counts elements and attributes, because a node
//! costs some hundred bytes and can be written with four. If a page has more of them than any page written by people,
//! the rest is read as text.
//!
//! This module knows no DOM.

use std::borrow::Cow;

use super::element::TreeKind;
use crate::article::text::part;
use crate::budget;

/// Bytes of HTML that are read; the rest is cut off. It is also the cap on a fetched page.
pub const MAX_BYTES: usize = 24 * 1024 * 1024;

/// The most open elements, structure and formatting together. No page written by people is deeper. Whenever a block
/// starts, html5ever searches everything open for a paragraph to close. At twice this depth that search is a quarter of
/// the cost of a page of lists in lists.
pub const MAX_DEPTH: usize = 256;

/// The most open formatting elements, out of [`MAX_DEPTH`].
const MAX_FORMATTING: usize = 64;

/// Elements and attributes that the parser may have to rebuild in later blocks. Beyond this, formatting is dropped
/// altogether.
const MAX_REBUILT: usize = 200_000;

/// The most elements; comments and stray end tags count too. The single-page edition of a long standard and a table of
/// a hundred thousand cells stay below. What follows is read as text.
const MAX_ELEMENTS: usize = 200_000;

/// The most attributes of one tag: html5ever compares each with all before it.
pub(in crate::article) const MAX_TAG_ATTRIBUTES: usize = 256;

/// The most attributes of the whole page.
const MAX_ATTRIBUTES: usize = 1_000_000;

/// Names remembered among the tags left out. More than this is an attack, and the end tags beyond match nothing open.
const MOST_NAMES: usize = 32;

/// A page that is safe to hand to the parser.
pub(in crate::article) struct Guarded<'a> {
    /// Borrowed if nothing had to be left out.
    pub html: Cow<'a, str>,
    /// Whether the page was too large, so that its end is missing or has lost its structure.
    pub is_cut: bool,
}

/// Returns the page, cut to [`MAX_BYTES`] and flattened to [`MAX_DEPTH`]. Borrowed if neither was needed.
pub fn guard(html: &str) -> Cow<'_, str> {
    guarded(html).html
}

pub(in crate::article) fn guarded(html: &str) -> Guarded<'_> {
    let head = cut(html);
    let mut scan = Scan::new(head);
    scan.run();
    let is_cut = head.len() < html.len() || scan.elements > MAX_ELEMENTS;
    Guarded { html: scan.finish(), is_cut }
}

/// Cuts at a character boundary, and not inside a tag.
fn cut(html: &str) -> &str {
    if html.len() <= MAX_BYTES {
        return html;
    }
    let head = part::cut(html, MAX_BYTES);
    match head.rfind('<') {
        Some(open) if head.rfind('>').is_none_or(|close| close < open) => &head[..open],
        Some(_) | None => head,
    }
}

/// An element's name in lower case, cut to 16 bytes. All names that matter are shorter.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Name {
    bytes: [u8; 16],
    len: u8,
}

impl Name {
    fn new(raw: &[u8]) -> Name {
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(raw) {
            *to = from.to_ascii_lowercase();
        }
        Name { bytes, len: u8::try_from(raw.len()).unwrap_or(u8::MAX).min(16) }
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    fn end_tag(&self) -> String {
        format!("</{}>", String::from_utf8_lossy(self.as_bytes()))
    }
}

/// What the tree builder adds between a table and the content of its cells.
const ROW: [&[u8]; 3] = [b"tbody", b"tr", b"td"];

/// An open element.
#[derive(Clone, Copy)]
struct Open {
    name: Name,
    kind: TreeKind,
}

/// A tag as written in the source.
struct Tag {
    name: Name,
    /// The position after it.
    end: usize,
    attributes: usize,
    /// The start of the surplus attributes.
    surplus: Option<usize>,
    /// Whether it ends with `/>`.
    is_empty: bool,
}

/// The open elements as the tree builder would see them, and the tags to leave out so far.
struct Scan<'a> {
    html: &'a str,
    at: usize,
    open: Vec<Open>,
    /// How many of the open elements are `svg` or `math`.
    foreign: usize,
    /// Start tags of cells, rows and related elements whose end tags have not come yet.
    implied: usize,
    /// Each with its number of attributes.
    formatting: Vec<(Name, usize)>,
    /// Start tags left out whose end tags have not come yet.
    left_out: Vec<(Name, usize)>,
    rebuilt: usize,
    elements: usize,
    attributes: usize,
    kept: String,
    kept_to: usize,
}

impl<'a> Scan<'a> {
    fn new(html: &'a str) -> Scan<'a> {
        Scan {
            html,
            at: 0,
            open: Vec::new(),
            foreign: 0,
            formatting: Vec::new(),
            left_out: Vec::new(),
            rebuilt: 0,
            implied: 0,
            elements: 0,
            attributes: 0,
            kept: String::new(),
            kept_to: 0,
        }
    }

    fn run(&mut self) {
        while let Some(next) = self.html[self.at..].find('<').filter(|_| !budget::is_spent()) {
            let start = self.at + next;
            if self.elements > MAX_ELEMENTS {
                return self.only_text(start);
            }
            match self.html.as_bytes()[start + 1..] {
                [b'!' | b'?', ..] => self.comment(start),
                [b'/', c, ..] if c.is_ascii_alphabetic() => self.end_tag(start),
                [c, ..] if c.is_ascii_alphabetic() => self.start_tag(start),
                _ => self.at = start + 1,
            }
        }
    }

    fn comment(&mut self, start: usize) {
        self.elements += 1;
        self.at = match self.html[start..].starts_with("<!--") {
            true => after(self.html, start + 4, "-->"),
            false => after(self.html, start + 2, ">"),
        };
    }

    fn start_tag(&mut self, start: usize) {
        let tag = self.tag(start + 1);
        self.at = tag.end;
        self.elements += 1;
        self.attributes += tag.attributes;
        self.open_element(&tag, start);
        if self.kept_to <= start {
            self.leave_out_surplus(&tag);
        }
    }

    fn open_element(&mut self, tag: &Tag, start: usize) {
        let name = tag.name;
        self.break_out(name);
        let is_foreign = self.is_in_foreign() || is_foreign(&name);
        match TreeKind::of(name.as_bytes()) {
            TreeKind::Void | TreeKind::Implied | TreeKind::Raw | TreeKind::Ordinary | TreeKind::Boundary
                if is_foreign && tag.is_empty => {}
            // No rule of HTML closes elements inside a drawing.
            TreeKind::Void | TreeKind::Implied | TreeKind::Raw if is_foreign => {
                self.open_structure(name, TreeKind::Ordinary, start);
            }
            TreeKind::Void => {}
            TreeKind::Implied => self.open_implied(name, start),
            TreeKind::Item => self.open_item(name, start),
            TreeKind::Raw => self.skip_raw(name),
            TreeKind::Formatting => self.open_formatting(tag, start),
            kind @ (TreeKind::Boundary | TreeKind::Special | TreeKind::Ordinary) => {
                self.open_structure(name, kind, start);
            }
        }
    }

    /// Closes the drawing or formula if the tag is one that cannot be inside.
    fn break_out(&mut self, name: Name) {
        while breaks_out(name.as_bytes()) && self.is_in_foreign() {
            let innermost = self.open.iter().rposition(|open| is_foreign(&open.name)).unwrap_or(0);
            self.close_to(innermost);
        }
    }

    /// Whether the next tag is inside a drawing or formula, and not inside HTML embedded there.
    fn is_in_foreign(&self) -> bool {
        let is_html = |open: &Open| {
            matches!(
                open.name.as_bytes(),
                b"foreignobject" | b"desc" | b"title" | b"annotation-xml" | b"mtext" | b"mi" | b"mo" | b"mn" | b"ms"
            )
        };
        let innermost = || self.open.iter().rev().find(|open| is_html(open) || is_foreign(&open.name));
        self.foreign > 0 && innermost().is_some_and(|open| is_foreign(&open.name))
    }

    fn open_structure(&mut self, name: Name, kind: TreeKind, start: usize) {
        if self.open.len() + MAX_FORMATTING >= MAX_DEPTH {
            return self.leave_out_start(name, start);
        }
        self.count_rebuilt(start);
        self.foreign += usize::from(is_foreign(&name));
        self.open.push(Open { name, kind });
        if name.as_bytes() == b"table" {
            self.open.extend(ROW.map(|name| Open { name: Name::new(name), kind: TreeKind::Special }));
        }
    }

    /// Opens a cell or row and closes what is open in the one before.
    fn open_implied(&mut self, name: Name, start: usize) {
        self.implied += 1;
        self.count_rebuilt(start);
        let is_cell = matches!(name.as_bytes(), b"td" | b"th" | b"tr" | b"tbody" | b"thead" | b"tfoot");
        let table = || self.open.iter().rposition(|open| open.name.as_bytes() == b"table");
        if let Some(table) = is_cell.then(table).flatten() {
            self.close_to(table + 1 + ROW.len());
        }
    }

    /// Opens a list item: "li", "dd, dt" of WHATWG HTML, 13.2.6.4.7.
    fn open_item(&mut self, name: Name, start: usize) {
        let is_listed = |name: &Name| name.as_bytes() == b"li";
        for i in (0..self.open.len()).rev() {
            let Open { name: open, kind } = self.open[i];
            if kind == TreeKind::Item && is_listed(&open) == is_listed(&name) {
                self.close_to(i);
                break;
            }
            if kind != TreeKind::Ordinary && !matches!(open.as_bytes(), b"address" | b"div") {
                break;
            }
        }
        self.open_structure(name, TreeKind::Item, start);
    }

    fn open_formatting(&mut self, tag: &Tag, start: usize) {
        let name = tag.name;
        if matches!(name.as_bytes(), b"a" | b"nobr") {
            self.formatting.retain(|(open, _)| *open != name);
        }
        if self.formatting.len() >= MAX_FORMATTING || self.rebuilt > MAX_REBUILT {
            return self.leave_out_start(name, start);
        }
        self.formatting.push((name, tag.attributes));
    }

    /// Counts the copies of unclosed formatting that every later block gets. Past the limit, formatting is dropped for
    /// good.
    fn count_rebuilt(&mut self, start: usize) {
        self.rebuilt += self.formatting.iter().map(|(_, attributes)| 1 + attributes).sum::<usize>();
        if self.rebuilt <= MAX_REBUILT || self.formatting.is_empty() {
            return;
        }
        self.keep_to(start);
        for (name, _) in std::mem::take(&mut self.formatting).iter().rev() {
            self.kept.push_str(&name.end_tag());
        }
    }

    fn end_tag(&mut self, start: usize) {
        let tag = self.tag(start + 2);
        self.at = tag.end;
        if let Some(i) = self.left_out.iter().position(|(left_out, _)| *left_out == tag.name) {
            return self.leave_out_end(i, start);
        }
        if !self.close_element(tag.name) {
            self.elements += 1;
        }
        self.leave_out_surplus(&tag);
    }

    /// Closes an element and returns whether it was open, as far as that is known. The end tag of a paragraph creates
    /// one if none is open.
    fn close_element(&mut self, name: Name) -> bool {
        match TreeKind::of(name.as_bytes()) {
            TreeKind::Void | TreeKind::Implied | TreeKind::Raw if self.is_in_foreign() => self.close_structure(name),
            TreeKind::Void => name.as_bytes() != b"br",
            TreeKind::Implied => self.close_implied(name),
            TreeKind::Raw => false,
            TreeKind::Formatting => self.close_formatting(name),
            TreeKind::Item | TreeKind::Boundary | TreeKind::Special | TreeKind::Ordinary => self.close_structure(name),
        }
    }

    /// Counts an end tag. Which element it ends is not tracked, but with more end tags than start tags the surplus
    /// belongs to none.
    fn close_implied(&mut self, name: Name) -> bool {
        let is_owed = self.implied > 0 && name.as_bytes() != b"p";
        self.implied -= usize::from(is_owed);
        is_owed
    }

    fn close_formatting(&mut self, name: Name) -> bool {
        let open = self.formatting.iter().rposition(|(open, _)| *open == name);
        open.map(|i| self.formatting.remove(i)).is_some()
    }

    /// Closes the element and everything inside it, unless an element between stops the end tag.
    fn close_structure(&mut self, name: Name) -> bool {
        let ordinary = TreeKind::of(name.as_bytes()) == TreeKind::Ordinary;
        for i in (0..self.open.len()).rev() {
            if self.open[i].name == name {
                self.close_to(i);
                self.left_out.clear();
                return true;
            }
            match self.open[i].kind {
                TreeKind::Boundary => return false,
                TreeKind::Special | TreeKind::Item if ordinary => return false,
                TreeKind::Special
                | TreeKind::Item
                | TreeKind::Void
                | TreeKind::Implied
                | TreeKind::Raw
                | TreeKind::Formatting
                | TreeKind::Ordinary => {}
            }
        }
        false
    }

    fn close_to(&mut self, depth: usize) {
        let closed = self.open.drain(depth..);
        self.foreign -= closed.filter(|open| is_foreign(&open.name)).count();
    }

    /// Turns the rest of the page into one paragraph, after everything that is open.
    fn only_text(&mut self, start: usize) {
        self.keep_to(start);
        let open = self.open.iter().rev().map(|open| open.name.end_tag());
        let formatting = self.formatting.iter().rev().map(|(name, _)| name.end_tag());
        let ends: String = formatting.chain(open).collect();
        self.kept.push_str(&ends);
        self.kept.push_str("<p>");
        self.at = start;
        while let Some(next) = self.html[self.at..].find('<').filter(|_| !budget::is_spent()) {
            self.leave_out_markup(self.at + next);
        }
    }

    /// Leaves out a tag, a comment, or an element that holds no readable text.
    fn leave_out_markup(&mut self, start: usize) {
        match self.html.as_bytes()[start + 1..] {
            [b'!' | b'?', ..] => {
                self.comment(start);
                self.leave_out(start);
            }
            [b'/', c, ..] if c.is_ascii_alphabetic() => self.leave_out_tag(start, start + 2),
            [c, ..] if c.is_ascii_alphabetic() => self.leave_out_tag(start, start + 1),
            _ => self.at = start + 1,
        }
    }

    fn leave_out_tag(&mut self, start: usize, name: usize) {
        let tag = self.tag(name);
        self.at = tag.end;
        if name == start + 1 && TreeKind::of(tag.name.as_bytes()) == TreeKind::Raw {
            self.skip_raw(tag.name);
        }
        self.leave_out(start);
        self.part_words(tag.name);
    }

    fn leave_out_start(&mut self, name: Name, start: usize) {
        if let Some((_, count)) = self.left_out.iter_mut().find(|(left_out, _)| *left_out == name) {
            *count += 1;
        } else if self.left_out.len() < MOST_NAMES {
            self.left_out.push((name, 1));
        }
        self.leave_out(start);
        self.part_words(name);
    }

    fn leave_out_end(&mut self, i: usize, start: usize) {
        let name = self.left_out[i].0;
        self.left_out[i].1 -= 1;
        if self.left_out[i].1 == 0 {
            self.left_out.swap_remove(i);
        }
        self.leave_out(start);
        self.part_words(name);
    }

    /// Adds white space where the tag that was left out would have separated two words.
    fn part_words(&mut self, name: Name) {
        let parts = match TreeKind::of(name.as_bytes()) {
            TreeKind::Formatting | TreeKind::Ordinary => false,
            TreeKind::Void
            | TreeKind::Implied
            | TreeKind::Item
            | TreeKind::Raw
            | TreeKind::Boundary
            | TreeKind::Special => true,
        };
        if parts && !self.kept.ends_with('\n') {
            self.kept.push('\n');
        }
    }

    /// Leaves out the surplus attributes, up to the end of the tag.
    fn leave_out_surplus(&mut self, tag: &Tag) {
        let Some(surplus) = tag.surplus else { return };
        self.keep_to(surplus);
        self.kept_to = tag.end - usize::from(self.html[..tag.end].ends_with('>'));
    }

    /// Leaves out the source from `start` to the current position.
    fn leave_out(&mut self, start: usize) {
        self.keep_to(start);
        self.kept_to = self.at;
    }

    fn keep_to(&mut self, end: usize) {
        self.kept.push_str(&self.html[self.kept_to..end]);
        self.kept_to = end;
    }

    /// Parses the tag whose name starts at `start`.
    fn tag(&self, start: usize) -> Tag {
        let bytes = self.html.as_bytes();
        let is_name = |b: &u8| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>');
        let name_len = bytes[start..].iter().take_while(|b| is_name(b)).count();
        let most = MAX_TAG_ATTRIBUTES.min(MAX_ATTRIBUTES.saturating_sub(self.attributes));
        let Attributes { end, count, surplus } = attributes(bytes, start + name_len, most);
        Tag {
            name: Name::new(&bytes[start..start + name_len]),
            end,
            attributes: count.min(most),
            surplus,
            is_empty: bytes[..end].ends_with(b"/>"),
        }
    }

    fn skip_raw(&mut self, name: Name) {
        let bytes = self.html.as_bytes();
        let name = name.as_bytes();
        let mut at = self.at;
        while let Some(next) = self.html[at..].find("</") {
            at += next + 2;
            if bytes[at..].get(..name.len()).is_some_and(|raw| raw.eq_ignore_ascii_case(name)) {
                self.at = at - 2;
                return;
            }
        }
        self.at = bytes.len();
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.kept_to == 0 && self.kept.is_empty() {
            return Cow::Borrowed(self.html);
        }
        self.keep_to(self.html.len());
        Cow::Owned(self.kept)
    }
}

/// The position after `mark`, or the end.
fn after(html: &str, from: usize, mark: &str) -> usize {
    let from = from.min(html.len());
    html.as_bytes()[from..]
        .windows(mark.len())
        .position(|window| window == mark.as_bytes())
        .map_or(html.len(), |i| from + i + mark.len())
}

fn is_foreign(name: &Name) -> bool {
    matches!(name.as_bytes(), b"svg" | b"math")
}

/// Whether the tag ends foreign content. All others are "any other start tag" of foreign content (WHATWG HTML,
/// 13.2.6.5).
fn breaks_out(name: &[u8]) -> bool {
    matches!(
        name,
        b"b" | b"big"
            | b"blockquote"
            | b"body"
            | b"br"
            | b"center"
            | b"code"
            | b"dd"
            | b"div"
            | b"dl"
            | b"dt"
            | b"em"
            | b"embed"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"head"
            | b"hr"
            | b"i"
            | b"img"
            | b"li"
            | b"listing"
            | b"menu"
            | b"meta"
            | b"nobr"
            | b"ol"
            | b"p"
            | b"pre"
            | b"ruby"
            | b"s"
            | b"small"
            | b"span"
            | b"strong"
            | b"strike"
            | b"sub"
            | b"sup"
            | b"table"
            | b"tt"
            | b"u"
            | b"ul"
            | b"var"
    )
}

/// What follows the name of a tag.
pub(in crate::article) struct Attributes {
    /// The position after the `>`.
    pub end: usize,
    count: usize,
    /// The start of the first attribute beyond `most`.
    pub surplus: Option<usize>,
}

/// Finds the `>` that ends a tag and skips any inside a quoted attribute value. It also counts the attributes, too many
/// rather than too few: `a = b` counts as three.
pub(in crate::article) fn attributes(bytes: &[u8], from: usize, most: usize) -> Attributes {
    let mut found = Attributes { end: bytes.len(), count: 0, surplus: None };
    let mut quote = None;
    let (mut last, mut before) = (b' ', 0);
    for (at, &byte) in bytes.iter().enumerate().skip(from) {
        match quote {
            Some(open) if byte == open => quote = None,
            None if byte == b'>' => return Attributes { end: at + 1, ..found },
            // A quote opens a value only after `=`: in `<p title=it's>` it does not.
            None if before == b'=' && matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if parts_attributes(last) && !parts_attributes(byte) => found.add(at, most),
            Some(_) | None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        last = byte;
    }
    found
}

fn parts_attributes(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'')
}

impl Attributes {
    fn add(&mut self, at: usize, most: usize) {
        self.count += 1;
        if self.count == most + 1 {
            self.surplus = Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(html: &str) -> usize {
        let document = dom_query::Document::from(guard(html).as_ref());
        let mut deepest = 0;
        let mut level = vec![document.root()];
        while !level.is_empty() {
            level = level.iter().flat_map(|node| node.children()).collect();
            deepest += 1;
        }
        deepest
    }

    #[test]
    fn an_ordinary_page_is_left_as_it_is() {
        let page =
            "<!DOCTYPE html><p title='a>b'>One<p>two <b>three</b><br/><script>if (a<b) '<div>'</script><!-- <div> -->";
        assert!(matches!(guard(page), Cow::Borrowed(same) if same == page));
    }

    #[test]
    fn a_hundred_thousand_nested_divs_are_flattened_and_keep_their_text() {
        let page = format!("{}deep{}<p>after", "<div>".repeat(100_000), "</div>".repeat(100_000));
        assert!(depth(&page) <= MAX_DEPTH + 8);
        let flat = guard(&page);
        assert!(flat.contains("deep"));
        assert!(flat.ends_with("<p>after"));
    }

    #[test]
    fn end_tags_of_nothing_open_do_not_hide_the_depth() {
        assert!(depth(&"<div></span>".repeat(5_000)) <= MAX_DEPTH + 8);
        assert!(depth(&"<section><b></section>".repeat(5_000)) <= MAX_DEPTH + 8);
        assert!(depth(&"<b><div></b>".repeat(5_000)) <= MAX_DEPTH + 8);
        assert!(depth(&"<table><tr><td>".repeat(2_000)) <= MAX_DEPTH + 8);
        assert!(depth(&"<ul><li>".repeat(2_000)) <= MAX_DEPTH + 8);
        assert!(depth(&"<li><dd>".repeat(2_000)) <= MAX_DEPTH + 8);
        assert!(depth(&format!("<svg>{}", "<td>".repeat(2_000))) <= MAX_DEPTH + 8);
    }

    #[test]
    fn formatting_that_is_never_closed_does_not_multiply() {
        let opened: String = (0..500).map(|i| format!("<b id={i}>")).collect();
        let page = format!("{opened}{}", "<p>x".repeat(40_000));
        let nodes = dom_query::Document::from(guard(&page).as_ref()).root().descendants().len();
        assert!(nodes < 3 * MAX_REBUILT, "{nodes} nodes");
    }

    #[test]
    fn items_without_end_tags_are_not_taken_for_depth() {
        let page = format!("<ul>{}</ul><div>kept</div>", "<li>one<p>two".repeat(5_000));
        assert!(matches!(guard(&page), Cow::Borrowed(_)));
    }

    #[test]
    fn cells_without_end_tags_are_not_taken_for_depth() {
        let page = format!("<table>{}</table>", "<tr><td><div>one<td><span>two".repeat(2_000));
        assert!(matches!(guard(&page), Cow::Borrowed(_)));
    }

    #[test]
    fn a_drawing_that_is_never_closed_ends_with_the_next_paragraph() {
        let page = format!("<svg><path><p>{}", "<img><br>".repeat(2_000));
        assert!(matches!(guard(&page), Cow::Borrowed(_)));
    }

    #[test]
    fn words_of_tags_left_out_stay_apart() {
        let flat = guard(&"<ul><li>one".repeat(2_000)).into_owned();
        assert!(!flat.contains("oneone"));
    }

    #[test]
    fn the_rest_of_a_page_of_too_many_elements_is_one_paragraph() {
        let page =
            format!("<table><tr>{}</table><script>no</script><h2>last <b>one</b>s", "<td>x".repeat(MAX_ELEMENTS));
        let document = dom_query::Document::from(guard(&page).as_ref());
        assert!(document.root().descendants().len() < 3 * MAX_ELEMENTS);
        let rest = document.select("body > p").text();
        assert_eq!(rest.split_whitespace().collect::<Vec<_>>(), ["x", "last", "ones"]);
    }

    #[test]
    fn a_page_that_loses_its_end_or_its_structure_is_cut_and_a_deep_one_is_not() {
        assert!(guarded(&"<i>x</i>".repeat(MAX_ELEMENTS + 2)).is_cut);
        assert!(guarded(&"x".repeat(MAX_BYTES + 1)).is_cut);
        assert!(!guarded(&"<div>".repeat(2 * MAX_DEPTH)).is_cut);
    }

    #[test]
    fn surplus_attributes_are_left_out() {
        let many: String = (0..1_000).map(|i| format!(" a{i}='>'")).collect();
        let document = dom_query::Document::from(guard(&format!("<p{many}>text</p{many}>")).as_ref());
        let paragraph = document.select("p");
        assert_eq!(paragraph.nodes()[0].attrs().len(), MAX_TAG_ATTRIBUTES);
        assert_eq!(&*paragraph.text(), "text");
    }

    #[test]
    fn what_follows_a_deep_part_keeps_its_depth() {
        let page = format!("<main>{}x{}</main><h2>next</h2>", "<div>".repeat(600), "</div>".repeat(600));
        let document = dom_query::Document::from(guard(&page).as_ref());
        assert!(document.select("body > h2").exists());
    }

    #[test]
    fn a_page_past_the_limit_is_cut_before_a_tag() {
        let page = format!("{}<em class='ä", "ä".repeat(MAX_BYTES / 2 - 3));
        let kept = guard(&page);
        assert!(kept.len() <= MAX_BYTES);
        assert!(kept.ends_with('ä'));
        assert!(!kept.contains("<em"));
    }
}
