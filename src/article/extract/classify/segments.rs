//! A page as segments: the runs of text that a block element holds, and the elements around them with what they hold in
//! total.
//!
//! A segment ends where a block starts or ends, and at two line breaks. Controls, scripts and drawings hold none. This module
//! counts; it does not judge.

use std::collections::{HashMap, HashSet};

use dom_query::{NodeId, NodeRef};

use super::words::{self, hash_bytes};
use super::{class_tokens, places};
use crate::article::MediaKind;
use crate::article::blocks::{ANSWER, QUESTION, TableKinds};
use crate::article::html::element::Phrase;
use crate::article::html::tag::{Tag, is_hidden, text};
use crate::budget;

/// A page's segments and the elements around them, both in document order.
pub(super) struct Segments {
    pub all: Vec<Segment>,
    pub elements: Vec<Element>,
    pub silent: Vec<Silent>,
}

/// A run of text.
pub(super) struct Segment {
    /// The block element that holds it directly, as an index.
    pub element: usize,
    /// Its text nodes.
    pub nodes: Vec<NodeId>,
    /// White space is collapsed.
    pub text: String,
    pub words: Vec<u32>,
    /// [`words::hash`] of the words.
    pub key: u64,
    /// How many of its words are in links, are strong, and were voted for.
    pub linked: usize,
    pub strong: usize,
    pub voted: usize,
    pub links: usize,
    pub images: usize,
    pub commas: usize,
    pub sentences: usize,
    /// See [`places`]: those of its element, and of the inline elements in it.
    pub places: u32,
}

/// A block element, and sums over the segments in it.
pub(super) struct Element {
    pub parent: Option<usize>,
    pub node: NodeId,
    /// The position of its name in [`places::NAMES`].
    pub name: usize,
    pub depth: usize,
    /// Its name and first class (without digits), as a hash.
    pub shape: u64,
    /// The shapes from the root to it, as a hash.
    pub path: u64,
    /// The shapes of it and of the three around it, as a hash.
    pub near_path: u64,
    pub places: u32,
    pub tokens: Vec<u16>,
    pub is_figure: bool,
    /// Whether it is kept or dropped as a whole: a table of data, a list.
    pub is_whole: bool,
    /// Blocks directly in it, and how many of them have the shape of this one's parent's other children.
    pub children: usize,
    pub alike: usize,
    pub sums: Sums,
    /// The first and the last segment in it.
    pub span: Option<(usize, usize)>,
}

/// Sums over segments.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub words: usize,
    pub linked: usize,
    pub segments: usize,
    pub links: usize,
    pub commas: usize,
    pub in_paragraphs: usize,
    pub voted: usize,
}

/// An element without text: a picture, a player, an anchor.
pub(super) struct Silent {
    pub node: NodeId,
    pub element: usize,
    /// The segment that follows it, or that it is in.
    pub next: usize,
}

/// The state of a walk into an element.
#[derive(Clone, Copy, Default)]
struct Inside {
    element: usize,
    is_link: bool,
    is_strong: bool,
    is_code: bool,
    /// Places that inline elements add.
    places: u32,
}

struct Walk<'v> {
    page: Segments,
    voted: &'v HashSet<NodeId>,
    /// The segment that has not ended.
    open: Option<Segment>,
    /// Whether a line break was the last thing.
    after_break: bool,
    tables: TableKinds,
}

/// The most segments of one page. The rest of a page with more is not chosen.
const MOST_SEGMENTS: usize = 60_000;

impl Segments {
    /// `voted` are the nodes of dom_smoothie's article.
    pub fn of(body: &NodeRef, voted: &HashSet<NodeId>) -> Segments {
        let page = Segments { all: Vec::new(), elements: Vec::new(), silent: Vec::new() };
        let mut walk = Walk { page, voted, open: None, after_break: false, tables: TableKinds::default() };
        let element = walk.enter(body, None, false);
        walk.children(body, Inside { element, ..Inside::default() });
        walk.end();
        let mut page = walk.page;
        page.sum();
        page.compare();
        page
    }

    /// The element and those around it, from the inside.
    pub fn around(&self, element: usize) -> impl Iterator<Item = &Element> {
        std::iter::successors(Some(&self.elements[element]), |element| {
            element.parent.map(|parent| &self.elements[parent])
        })
    }

    /// The first and last segment of each table of data and each list.
    pub fn wholes(&self) -> impl Iterator<Item = (usize, usize)> {
        self.elements.iter().filter(|element| element.is_whole).filter_map(|element| element.span)
    }

    /// Adds each segment to the elements around it.
    fn sum(&mut self) {
        for (at, segment) in self.all.iter().enumerate() {
            let in_paragraph = self.elements[segment.element].name == places::PARAGRAPH;
            let mut next = Some(segment.element);
            while let Some(element) = next {
                let element = &mut self.elements[element];
                element.sums.add(segment, in_paragraph);
                element.span = Some((element.span.map_or(at, |(first, _)| first), at));
                next = element.parent;
            }
        }
    }

    /// Counts siblings of the same shape, and names the shapes around each element.
    fn compare(&mut self) {
        let mut alike: HashMap<(Option<usize>, u64), usize> = HashMap::new();
        for element in &self.elements {
            *alike.entry((element.parent, element.shape)).or_default() += 1;
        }
        for at in 0..self.elements.len() {
            let near = self.around(at).take(4).fold(0, |hash, element| hash_bytes(hash ^ element.shape, [b'<']));
            let element = &self.elements[at];
            let (parent, count) = (element.parent, alike[&(element.parent, element.shape)]);
            self.elements[at].alike = count;
            self.elements[at].near_path = near;
            if let Some(parent) = parent {
                self.elements[parent].children += 1;
            }
        }
    }
}

impl Sums {
    fn add(&mut self, segment: &Segment, in_paragraph: bool) {
        let words = segment.words.len();
        self.words += words;
        self.linked += segment.linked;
        self.segments += 1;
        self.links += segment.links;
        self.commas += segment.commas;
        self.in_paragraphs += if in_paragraph { words } else { 0 };
        self.voted += segment.voted;
    }
}

impl Walk<'_> {
    fn children(&mut self, node: &NodeRef, inside: Inside) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.text(&child, inside);
            } else if child.is_element() && !budget::is_spent() && self.page.all.len() < MOST_SEGMENTS {
                self.element(&child, inside);
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "every other element is a block or inline")]
    fn element(&mut self, node: &NodeRef, inside: Inside) {
        let tag = Tag::of(node);
        if node.first_child().is_none() || matches!(tag, Tag::Image | Tag::Player(_) | Tag::Absent) {
            self.silent(node, tag, inside);
        }
        match tag {
            Tag::Absent | Tag::Player(MediaKind::Embed | MediaKind::Audio | MediaKind::Video)
                if !node.has_name("object") => {}
            Tag::Break if !inside.is_code => self.line_break(),
            Tag::Rule => self.end(),
            Tag::Image => self.image(),
            _ if !inside.is_code && is_block(node, tag) => self.block(node, tag, inside),
            _ => self.inline(node, tag, inside),
        }
    }

    fn block(&mut self, node: &NodeRef, tag: Tag, inside: Inside) {
        self.end();
        let element = self.enter(node, Some(inside.element), inside.is_link);
        let is_code = tag == Tag::Preformatted;
        self.children(node, Inside { element, is_code, places: 0, ..inside });
        self.end();
    }

    fn inline(&mut self, node: &NodeRef, tag: Tag, mut inside: Inside) {
        if tag == Tag::Link && node.has_attr("href") {
            inside.is_link = true;
            self.open(inside).links += 1;
        }
        inside.is_strong |= tag == Tag::Phrase(Phrase::Strong);
        inside.places |= if is_hidden(node, tag) { places::HIDDEN } else { 0 };
        self.children(node, inside);
    }

    fn enter(&mut self, node: &NodeRef, parent: Option<usize>, in_link: bool) -> usize {
        let name = node.node_name().unwrap_or_default();
        let class = node.attr_or("class", "");
        let first = class.split_ascii_whitespace().next().unwrap_or_default();
        let start = hash_bytes(0xcbf2_9ce4_8422_2325, name.bytes().chain([b'.']));
        let shape = hash_bytes(start, first.bytes().filter(|byte| !byte.is_ascii_digit()));
        let outer = parent.map(|parent| &self.page.elements[parent]);
        let inherited = outer.map_or(0, |outer| outer.places) | if in_link { places::LINK } else { 0 };
        let marked = if node.has_attr(QUESTION) || node.has_attr(ANSWER) { places::FAQ } else { 0 };
        let element = Element {
            parent,
            node: node.id,
            name: places::name(&name),
            depth: outer.map_or(0, |outer| outer.depth + 1),
            shape,
            path: hash_bytes(shape, outer.map_or(0, |outer| outer.path).to_le_bytes()),
            near_path: 0,
            places: inherited | marked | places::of(node, &name),
            tokens: class_tokens::of(node),
            is_figure: &*name == "figure",
            is_whole: self.is_whole(node, &name),
            children: 0,
            alike: 0,
            sums: Sums::default(),
            span: None,
        };
        self.page.elements.push(element);
        self.page.elements.len() - 1
    }

    /// Half a table or half a list is none. A list of lists or of sections is a layout.
    fn is_whole(&mut self, node: &NodeRef, name: &str) -> bool {
        let is_part = |node: &NodeRef| ["ul", "ol", "h2", "h3", "h4", "p"].iter().any(|name| node.has_name(name));
        match name {
            "table" => self.tables.is_data(node),
            "dl" => true,
            "ul" | "ol" => !node.descendants_it().any(|node| is_part(&node)),
            _ => false,
        }
    }

    fn open(&mut self, inside: Inside) -> &mut Segment {
        self.open.get_or_insert_with(|| Segment::new(inside.element))
    }

    fn text(&mut self, node: &NodeRef, inside: Inside) {
        let text = text(node);
        let is_blank = text.trim().is_empty();
        if self.open.is_none() && is_blank {
            return;
        }
        self.after_break &= is_blank;
        let is_voted = self.voted.contains(&node.id);
        let segment = self.open(inside);
        push_collapsed(&mut segment.text, &text);
        if !is_blank {
            let words = words::count(&text);
            segment.nodes.push(node.id);
            segment.linked += if inside.is_link { words } else { 0 };
            segment.strong += if inside.is_strong { words } else { 0 };
            segment.voted += if is_voted { words } else { 0 };
            segment.places |= inside.places;
        }
    }

    fn line_break(&mut self) {
        if std::mem::replace(&mut self.after_break, true) {
            self.end();
        } else if let Some(open) = &mut self.open {
            push_collapsed(&mut open.text, "\n");
        }
    }

    fn image(&mut self) {
        if let Some(open) = &mut self.open {
            open.images += 1;
        }
    }

    fn silent(&mut self, node: &NodeRef, tag: Tag, inside: Inside) {
        let tells = tag != Tag::Break && tag != Tag::Absent || node.has_name("input") || node.has_name("svg");
        if tells {
            self.page.silent.push(Silent { node: node.id, element: inside.element, next: self.page.all.len() });
        }
    }

    /// Ends the segment. Text without a word is no segment; it is silent.
    fn end(&mut self) {
        self.after_break = false;
        let Some(mut segment) = self.open.take() else { return };
        segment.words = words::words(&segment.text);
        if segment.words.is_empty() {
            let next = self.page.all.len();
            let silent = segment.nodes.into_iter().map(|node| Silent { node, element: segment.element, next });
            self.page.silent.extend(silent);
            return;
        }
        segment.finish(self.page.elements[segment.element].places);
        self.page.all.push(segment);
    }
}

impl Segment {
    fn new(element: usize) -> Segment {
        Segment {
            element,
            nodes: Vec::new(),
            text: String::new(),
            words: Vec::new(),
            key: 0,
            linked: 0,
            strong: 0,
            voted: 0,
            links: 0,
            images: 0,
            commas: 0,
            sentences: 0,
            places: 0,
        }
    }

    fn finish(&mut self, places: u32) {
        self.text.truncate(self.text.trim_end().len());
        self.key = words::hash(&self.words);
        let words = self.words.len();
        // Words are counted for each text node, and one word may be in several.
        for part in [&mut self.linked, &mut self.strong, &mut self.voted] {
            *part = words.min(*part);
        }
        self.places |= places;
        self.commas = self.text.chars().filter(|c| ",;，、،；".contains(*c)).count();
        self.sentences = sentences(&self.text);
    }
}

/// Marks that end a sentence, before white space or at the end.
fn sentences(text: &str) -> usize {
    let mut count = 0;
    let mut ends = false;
    for c in text.chars() {
        if is_end(c) {
            ends = true;
            if matches!(c, '。' | '！' | '？') {
                count += 1;
                ends = false;
            }
        } else if c.is_whitespace() {
            count += usize::from(ends);
            ends = false;
        } else if !r#""»”’)]"#.contains(c) {
            ends = false;
        }
    }
    count + usize::from(ends)
}

pub(super) fn is_end(c: char) -> bool {
    ".!?…。！？؟।".contains(c)
}

fn push_collapsed(text: &mut String, raw: &str) {
    for c in raw.chars() {
        if !c.is_whitespace() {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }
}

/// Elements that HTML does not know count as blocks if they are custom elements (HTML, 4.13).
fn is_block(node: &NodeRef, tag: Tag) -> bool {
    tag.is_block()
        || matches!(tag, Tag::Button | Tag::NoScript)
        || tag == Tag::Inline && node.node_name().is_some_and(|name| name.contains('-'))
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn page(html: &str) -> Segments {
        Segments::of(&Document::from(html).body().unwrap(), &HashSet::new())
    }

    fn texts(html: &str) -> Vec<String> {
        page(html).all.into_iter().map(|segment| segment.text).collect()
    }

    #[test]
    fn a_segment_ends_at_a_block_and_at_two_line_breaks() {
        assert_eq!(
            texts("one <b>two</b><p>three<br>four<br> <br>five<div>six</div>seven"),
            ["one two", "three four", "five", "six", "seven"]
        );
        assert_eq!(texts("<pre>a<br><br>b<div>c</div></pre><x-card>d</x-card>e"), ["abc", "d", "e"]);
    }

    #[test]
    fn scripts_controls_and_marks_are_no_segments() {
        assert!(texts("<script>a</script><select><option>b</select><p>—<p> <hr><img alt=c>").is_empty());
        assert_eq!(page("<p>a<p>—<img><p>b").silent.len(), 2);
    }

    #[test]
    fn words_in_links_and_sums_of_elements_are_counted() {
        let page = page("<div><p>one <a href=x>two three</a><p><b>four</b></div>");
        let [first, second] = page.all.as_slice() else { panic!("two segments") };
        assert_eq!((first.linked, first.links, second.strong), (2, 1, 1));
        let around: Vec<usize> = page.around(first.element).map(|element| element.sums.words).collect();
        assert_eq!(around, [3, 4, 4]);
        assert_eq!(page.around(first.element).nth(1).and_then(|element| element.span), Some((0, 1)));
    }

    #[test]
    fn a_sentence_ends_before_white_space_or_in_scripts_without_it() {
        assert_eq!(sentences("One. Two (three). 3.5 is “four.” And"), 3);
        assert_eq!(sentences("これはペンです。あれも。"), 2);
    }
}
