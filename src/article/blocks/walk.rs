//! The walk: one pass over a DOM subtree, with an arm for each tag, that collects inline runs and pushes blocks.
//!
//! It knows what elements mean (`tag`), not whether they are worth reading: `extract` has removed what is not the
//! article. The marks of the FAQ pre-pass in the DOM are passed on as one [`Origin`] for each block.

use dom_query::NodeRef;

use super::direction::Stated;
use super::link::REFERENCE;
use super::list::Numbering;
use super::run::RunBuilder;
use super::table_kind::TableKinds;
use super::{
    DEEPEST, attribution, callout, caption, cell, code, definition_table, direction, link, markdown, math, media,
    table, task,
};
use crate::article::html::tag::{self, Tag, is_hidden};
use crate::article::{
    Block, BlockKind, Direction, Figure, Frame, HttpUrl, Inline, MarkKind, Marker, MediaKind, Sanitized,
};
use crate::budget;

/// The attributes with which the FAQ pre-pass marks the elements of question N and of its answer.
pub(crate) const QUESTION: &str = "data-crosshead-question";
pub(crate) const ANSWER: &str = "data-crosshead-answer";

/// The attribute that marks the deck.
pub(crate) const DECK: &str = "data-crosshead-deck";

/// The attribute with which the pre-pass for notes marks an item that is a note. Its value is the marker.
pub(crate) const NOTE: &str = "data-crosshead-note";

/// Tables in cells of tables are blocks of their own down to this depth. Below it they are text of the outer ones.
const DEEPEST_TABLE: usize = 3;

/// No screen can show more nesting, and every block has its own list of frames.
const MOST_FRAMES: usize = 32;

/// The most frames of all blocks together. Beyond them every block keeps only a few.
const MOST_FRAMED: usize = 200_000;
const FEWER_FRAMES: usize = 4;

/// The most answers, one inside another, that a block can be part of.
const MOST_ANSWERS: usize = 8;

/// The most ids that lead to the same block. A page of nothing but ids is an attack.
const MOST_ANCHORS: usize = 64;

/// What the walk made.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub blocks: Vec<Block>,
    /// Of the blocks that came from marked elements, in reading order: on most pages none did.
    pub origins: Vec<(usize, Origin)>,
}

impl Walked {
    fn origin(&self, block: usize) -> Origin {
        let own = self.origins.binary_search_by_key(&block, |(block, _)| *block);
        own.map(|at| self.origins[at].1.clone()).unwrap_or_default()
    }
}

/// The marked elements that a block came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The number of the question that it asks.
    pub question: Option<usize>,
    /// The numbers of the answers that it is part of, outermost first.
    pub answers: Vec<usize>,
}

/// Runs the walk: returns the blocks of `root`'s children in reading order. Relative addresses are joined to `base`.
///
/// Once the budget is spent, it stops and returns what it has.
pub(crate) fn blocks(root: &NodeRef, base: Option<&HttpUrl>) -> Walked {
    let mut walk = Walk::new(base);
    walk.children(root);
    walk.finish()
}

/// What a run becomes when it is flushed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Paragraph,
    Heading(u8),
    Term,
    Summary,
    Deck,
}

struct Walk<'b> {
    base: Option<&'b HttpUrl>,
    walked: Walked,
    run: RunBuilder,
    role: Role,
    frames: Vec<Frame>,
    /// The frames of all blocks so far.
    framed: usize,
    /// Pictures in a heading, a term or a summary. They come after it.
    held: Vec<Figure>,
    /// The ids since the last block.
    anchors: Vec<Sanitized>,
    origin: Origin,
    /// What the elements around state.
    direction: Option<Direction>,
    depth: usize,
    tables: usize,
    table_kinds: TableKinds,
}

impl<'b> Walk<'b> {
    fn new(base: Option<&'b HttpUrl>) -> Walk<'b> {
        Walk {
            base,
            walked: Walked::default(),
            run: RunBuilder::new(),
            role: Role::Paragraph,
            frames: Vec::new(),
            framed: 0,
            held: Vec::new(),
            anchors: Vec::new(),
            origin: Origin::default(),
            direction: None,
            depth: 0,
            tables: 0,
            table_kinds: TableKinds::default(),
        }
    }

    /// Gives ids after the last block (an empty element at the end) to that block.
    fn finish(mut self) -> Walked {
        self.flush();
        if let Some(last) = self.walked.blocks.last_mut() {
            last.anchors.append(&mut self.anchors);
        }
        self.walked
    }

    fn children(&mut self, node: &NodeRef) {
        for child in node.children_it(false) {
            self.child(&child);
        }
    }

    fn child(&mut self, child: &NodeRef) {
        if child.is_text() {
            self.run.text(&tag::text(child));
        } else if child.is_element() && !budget::is_spent() {
            self.deeper(child, |walk| walk.element(child));
        }
    }

    fn deeper(&mut self, node: &NodeRef, go: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            return self.only_text(node);
        }
        self.depth += 1;
        go(self);
        self.depth -= 1;
    }

    /// Adds the text of a node that is too deep, whatever the elements in it mean.
    fn only_text(&mut self, node: &NodeRef) {
        let is_shown = |text: &NodeRef| text.parent().is_some_and(|parent| Tag::of(&parent) != Tag::Absent);
        for text in node.descendants_it().filter(|node| node.is_text() && is_shown(node)) {
            self.run.text(" ");
            self.run.text(&tag::text(&text));
        }
    }

    fn element(&mut self, node: &NodeRef) {
        let tag = Tag::of(node);
        if is_hidden(node, tag) {
            return self.gap(node, tag);
        }
        self.note_anchor(node, tag);
        match direction::stated(node).filter(|_| tag.is_block()) {
            Some(Stated::Runs(direction)) => self.directed(node, tag, Some(direction)),
            Some(Stated::Auto) => self.directed(node, tag, None),
            None => self.maybe_marked(node, tag),
        }
    }

    /// Handles an element that states the direction of what is in it, or that its letters tell it.
    fn directed(&mut self, node: &NodeRef, tag: Tag, direction: Option<Direction>) {
        self.flush();
        let outer = std::mem::replace(&mut self.direction, direction);
        self.maybe_marked(node, tag);
        self.flush();
        self.direction = outer;
    }

    fn maybe_marked(&mut self, node: &NodeRef, tag: Tag) {
        match Marked::of(node) {
            Some(marked) => self.marked(node, tag, marked),
            None => self.tagged(node, tag),
        }
    }

    /// Handles an element that the FAQ pre-pass marked. It becomes blocks of its own.
    fn marked(&mut self, node: &NodeRef, tag: Tag, marked: Marked) {
        self.flush();
        let outer = self.origin.clone();
        marked.note(&mut self.origin);
        self.tagged(node, tag);
        self.flush();
        self.origin = outer;
    }

    fn tagged(&mut self, node: &NodeRef, tag: Tag) {
        match tag {
            Tag::Heading(_) | Tag::Division if node.has_attr(DECK) => self.standing(node, Role::Deck),
            Tag::Absent => self.absent(node),
            Tag::Inline if node.has_name("label") => self.enclosed(" ", node, " "),
            Tag::Inline => self.children(node),
            Tag::Phrase(phrase) => self.marked_text(node, Some(phrase.mark())),
            Tag::Link => self.link(node),
            Tag::Quotation => self.enclosed("“", node, "”"),
            Tag::RubyText => self.enclosed("(", node, ")"),
            Tag::Formula => self.formula(node),
            Tag::Break => self.run.line_break(),
            Tag::Button => self.button(node),
            Tag::Division if node.has_name("dl") => self.definitions(node),
            Tag::Division if callout::is_one(node) => self.framed(node, Frame::Quote { opens: true }),
            Tag::Division if callout::is_title(node) => self.label(node),
            Tag::Division => self.division(node),
            Tag::Heading(_) if is_beside(node) => self.label(node),
            Tag::Heading(level) => self.standing(node, Role::Heading(level)),
            Tag::Term => self.standing(node, Role::Term),
            Tag::Summary => self.standing(node, Role::Summary),
            Tag::List => self.list(node),
            Tag::Item => self.framed(node, Frame::Item { marker: Marker::Bullet, starts: true, opens: false }),
            Tag::Definition => self.framed(node, Frame::Definition),
            Tag::Quote => self.framed(node, Frame::Quote { opens: true }),
            Tag::Details => self.details(node),
            Tag::Preformatted if code::is_line_numbers(node) => self.flush(),
            Tag::Preformatted => self.preformatted(node),
            Tag::Rule => self.block(Some(BlockKind::Rule)),
            Tag::Image => self.image(node),
            Tag::Figure => self.figure(node),
            Tag::Player(kind) => self.player(node, kind),
            Tag::NoScript => self.no_script(node),
            Tag::Table => self.table(node),
        }
    }

    // Inline elements.

    fn marked_text(&mut self, node: &NodeRef, mark: Option<MarkKind>) {
        match mark {
            Some(kind) => {
                self.run.open(kind);
                self.children(node);
                self.run.close();
            }
            None => self.children(node),
        }
    }

    /// Skips a permalink in a heading: a sign (`¶`, `#`: Sphinx, MkDocs, Docusaurus), or a word beside the heading.
    fn link(&mut self, node: &NodeRef) {
        let is_in_heading = matches!(self.role, Role::Heading(_));
        if !is_in_heading || !is_permalink_sign(node) && !link::is_to_own_heading(node) {
            self.marked_text(node, link::target(node, self.base).map(MarkKind::Link));
        }
    }

    /// Puts ruby text in parentheses (as `<rp>` would) and quotations in quotation marks (as a browser would).
    fn enclosed(&mut self, before: &str, node: &NodeRef, after: &str) {
        self.run.text(before);
        self.children(node);
        self.run.text(after);
    }

    /// A formula is a part of its line, or a line of its own (`display`).
    fn formula(&mut self, node: &NodeRef) {
        let is_apart = math::is_apart(node) && self.role == Role::Paragraph;
        if is_apart {
            self.flush();
        }
        self.run.text(&math::text(node));
        if is_apart {
            self.flush();
        }
    }

    /// Skips buttons, which are controls. A button that expands something is its label (WAI-ARIA practices, accordion).
    fn button(&mut self, node: &NodeRef) {
        let is_label = node.has_attr("aria-expanded") || node.has_attr("aria-controls");
        self.run.text(" ");
        if is_label || self.role != Role::Paragraph {
            self.children(node);
            self.run.text(" ");
        }
    }

    /// Parts the words around a block that is not shown, or around a sign that a browser would show.
    fn gap(&mut self, node: &NodeRef, tag: Tag) {
        if tag.is_block() || tag::is_sign(node) {
            self.run.text(" ");
        }
    }

    /// Shows a check box by its sign. Any other form control parts the words around it: a browser shows it as a box.
    fn absent(&mut self, node: &NodeRef) {
        match task::sign(node) {
            Some(sign) => self.run.text(sign),
            None if tag::is_control(node) => self.run.text(" "),
            None => {}
        }
    }

    // Blocks.

    /// Pushes the collected inline content as a block of the current role.
    fn flush(&mut self) {
        let Some(inline) = self.run.take() else { return };
        match self.role {
            Role::Paragraph => markdown::recover(inline).into_iter().for_each(|kind| self.push(kind)),
            Role::Heading(level) => self.push(BlockKind::Heading { level, text: inline }),
            Role::Term => self.push(BlockKind::Term(inline)),
            Role::Summary => self.push(BlockKind::Summary(inline)),
            Role::Deck => self.push(BlockKind::Deck(inline)),
        }
    }

    fn block(&mut self, kind: Option<BlockKind>) {
        self.flush();
        if let Some(kind) = kind {
            self.push(kind);
        }
    }

    fn preformatted(&mut self, node: &NodeRef) {
        self.flush();
        code::blocks(node).into_iter().for_each(|kind| self.push(kind));
    }

    fn push(&mut self, mut kind: BlockKind) {
        budget::grow(size(&kind));
        bound_address(&mut kind);
        if let BlockKind::Table(table) = &mut kind
            && table.caption.is_none()
        {
            table.caption = self.caption_above();
        }
        let anchors = std::mem::take(&mut self.anchors);
        let frames: Vec<Frame> = self.frames.iter().take(self.most_frames()).cloned().collect();
        self.framed += frames.len();
        let direction = direction::of(&kind, self.direction);
        self.walked.blocks.push(Block { frames, kind, anchors, direction });
        if self.origin != Origin::default() {
            self.walked.origins.push((self.walked.blocks.len() - 1, self.origin.clone()));
        }
        self.frames.iter_mut().for_each(go_on);
    }

    fn most_frames(&self) -> usize {
        if self.framed < MOST_FRAMED { MOST_FRAMES } else { FEWER_FRAMES }
    }

    /// Removes and returns the last block if it is a caption of the next one. Its ids move to that block.
    fn caption_above(&mut self) -> Option<Inline> {
        let is_beside = |block: &Block| block.frames.iter().eq(self.frames.iter().take(self.most_frames()));
        let last = self.walked.blocks.last().filter(|block| is_beside(block))?;
        let caption = caption::above_table(last)?.clone();
        let at = self.walked.blocks.len() - 1;
        if self.walked.origin(at) != self.origin {
            return None;
        }
        self.walked.origins.pop_if(|(block, _)| *block == at);
        let last = self.walked.blocks.pop()?;
        self.anchors.splice(0..0, last.anchors);
        Some(caption)
    }

    /// A block without a meaning of its own. Inside a heading it only separates words: a heading of two blocks is one
    /// heading.
    fn division(&mut self, node: &NodeRef) {
        if self.role == Role::Paragraph {
            self.flush();
            self.children(node);
            self.flush();
        } else {
            self.run.text(" ");
            self.children(node);
            self.run.text(" ");
        }
    }

    /// A heading, term or summary. A heading inside one of the others stays a heading.
    fn standing(&mut self, node: &NodeRef, role: Role) {
        self.flush();
        let outer = std::mem::replace(&mut self.role, role);
        self.children(node);
        self.flush();
        self.role = outer;
        if self.role == Role::Paragraph {
            for figure in std::mem::take(&mut self.held) {
                self.push(BlockKind::Figure(Box::new(figure)));
            }
        }
    }

    /// Turns a heading of something beside the text into a bold line: it is no heading of the article.
    fn label(&mut self, node: &NodeRef) {
        self.flush();
        self.run.open(MarkKind::Strong);
        self.children(node);
        self.flush();
        self.run.close();
    }

    fn framed(&mut self, node: &NodeRef, frame: Frame) {
        self.flush();
        self.frames.push(frame);
        self.in_flow(node);
        self.frames.pop();
    }

    /// Reads the children as blocks of their own, whatever they are in.
    fn in_flow(&mut self, node: &NodeRef) {
        self.flush();
        let outer = std::mem::replace(&mut self.role, Role::Paragraph);
        self.children(node);
        self.flush();
        self.role = outer;
    }

    fn list(&mut self, node: &NodeRef) {
        self.flush();
        let mut numbering = Numbering::of(node);
        let first = self.walked.blocks.len();
        let mut last = Marker::Bullet;
        for child in node.children_it(false) {
            if child.is_element() && Tag::of(&child) == Tag::Item {
                last = self.numbered(&child, &mut numbering, first).unwrap_or(last);
            } else {
                self.stray(&child, &last);
            }
        }
        self.flush();
    }

    /// An item of the list whose first block is `first`. Returns its marker if it is shown.
    fn numbered(&mut self, node: &NodeRef, numbering: &mut Numbering, first: usize) -> Option<Marker> {
        if is_hidden(node, Tag::Item) || budget::is_spent() {
            return None;
        }
        self.note_anchor(node, Tag::Item);
        let opens = self.walked.blocks.len() == first;
        let marker = note(node).unwrap_or_else(|| task::marker(node, numbering.marker(node)));
        let item = Frame::Item { marker: marker.clone(), starts: true, opens };
        self.deeper(node, |walk| match Marked::of(node) {
            Some(marked) => walk.marked_item(node, item, marked),
            None => walk.framed(node, item),
        });
        Some(marker)
    }

    fn marked_item(&mut self, node: &NodeRef, item: Frame, marked: Marked) {
        self.flush();
        let outer = self.origin.clone();
        marked.note(&mut self.origin);
        self.framed(node, item);
        self.origin = outer;
    }

    /// Handles a child of a list that is not an item. A list there is a nested one without its item: it belongs to the
    /// item before, whose marker is `last`.
    fn stray(&mut self, child: &NodeRef, last: &Marker) {
        if child.is_element() && Tag::of(child) == Tag::List {
            self.flush();
            self.frames.push(Frame::Item { marker: last.clone(), starts: false, opens: false });
            self.child(child);
            self.flush();
            self.frames.pop();
        } else {
            self.child(child);
        }
    }

    /// The first `<summary>` is always shown; the rest is collapsible (WHATWG HTML, 4.11.1).
    fn details(&mut self, node: &NodeRef) {
        self.flush();
        let is_summary = |child: &NodeRef| child.has_name("summary");
        let summary = node.children_it(false).find(is_summary);
        if let Some(summary) = &summary {
            self.child(summary);
        }
        self.frames.push(Frame::Details);
        for child in node.children_it(false).filter(|child| summary.is_none_or(|summary| summary.id != child.id)) {
            self.child(&child);
        }
        self.flush();
        self.frames.pop();
    }

    // Pictures and players.

    fn image(&mut self, node: &NodeRef) {
        if let Some(character) = media::as_character(node) {
            return self.run.text(&character);
        }
        let Some(figure) = media::picture(node, self.base) else { return };
        match self.role {
            Role::Paragraph => self.block(Some(BlockKind::Figure(Box::new(figure)))),
            // A portrait in a heading does not split it.
            Role::Heading(_) | Role::Term | Role::Summary | Role::Deck => {
                self.run.text(" ");
                self.held.push(figure);
            }
        }
    }

    /// Handles a `<figure>`. With one picture it becomes a figure. With one table that has no caption, it gives its
    /// caption to the table (WHATWG HTML, 4.9.1), with one quotation to the quotation. Anything else is followed by the
    /// caption.
    fn figure(&mut self, node: &NodeRef) {
        self.flush();
        if let Some(figure) = media::lone_picture(node, self.base) {
            let caption = self.caption_of(node);
            self.push(BlockKind::Figure(Box::new(Figure { caption, ..figure })));
        } else if let Some(table) = self.table_kinds.lone_table(node) {
            self.captioned_table(node, &table);
        } else if let Some((quote, source)) = attribution::of(node) {
            self.child(&quote);
            self.framed(&source, Frame::Quote { opens: false });
        } else {
            self.in_flow(node);
        }
    }

    fn captioned_table(&mut self, figure: &NodeRef, table: &NodeRef) {
        let caption = self.caption_of(figure);
        self.note_anchor(table, Tag::Table);
        self.data_table(table, caption);
    }

    fn caption_of(&mut self, figure: &NodeRef) -> Option<Inline> {
        let caption = figure.descendants_it().find(|node| node.has_name("figcaption"))?;
        self.note_anchor(&caption, Tag::Division);
        cell::inline(&caption, self.base, &mut Vec::new())
    }

    fn player(&mut self, node: &NodeRef, kind: MediaKind) {
        match media::player(node, kind, self.base) {
            Some(media) => self.block(Some(BlockKind::Media(Box::new(media)))),
            None if node.has_name("object") => self.children(node),
            None => {}
        }
    }

    /// Handles `<noscript>`. No scripts run here, but the page was made for a browser, so only the pictures are read
    /// that a lazy loader left there. A picture that repeats the one before is skipped.
    fn no_script(&mut self, node: &NodeRef) {
        let images = node.descendants_it().filter(|child| child.has_name("img"));
        let figures = images.filter_map(|image| media::picture(&image, self.base));
        for figure in figures.filter(|figure| figure.url.is_some()).collect::<Vec<_>>() {
            if !self.shows(&figure) {
                self.block(Some(BlockKind::Figure(Box::new(figure))));
            }
        }
    }

    fn shows(&self, figure: &Figure) -> bool {
        match self.walked.blocks.last().map(|block| &block.kind) {
            Some(BlockKind::Figure(last)) => last.url == figure.url,
            _ => false,
        }
    }

    // Tables.

    fn table(&mut self, node: &NodeRef) {
        self.flush();
        if self.table_kinds.is_data(node) { self.data_table(node, None) } else { self.layout_table(node) }
    }

    fn definitions(&mut self, list: &NodeRef) {
        let is_marked = |node: NodeRef| Marked::of(&node).is_some() || node.has_attr(NOTE);
        let may_be = self.role == Role::Paragraph && !list.descendants_it().any(is_marked);
        let table = if may_be { definition_table::read(list, self.base) } else { None };
        match table {
            Some(table) => {
                self.flush();
                let terms = list.descendants_it().filter(|node| node.has_name("dt") || node.has_attr(REFERENCE));
                terms.for_each(|term| self.note_anchor(&term, Tag::Term));
                self.block(Some(BlockKind::Table(Box::new(table))));
            }
            None => self.division(list),
        }
    }

    fn data_table(&mut self, node: &NodeRef, caption: Option<Inline>) {
        let references = node.descendants_it().filter(|node| node.has_attr(REFERENCE));
        references.for_each(|reference| self.note_anchor(&reference, Tag::Inline));
        let mut reading = table::read(node, self.base);
        reading.table.caption = reading.table.caption.or(caption);
        self.push(BlockKind::Table(Box::new(reading.table)));
        self.tables += 1;
        if self.tables < DEEPEST_TABLE {
            reading.nested.iter().for_each(|nested| self.nested_table(nested));
        }
        self.tables -= 1;
    }

    /// Handles a nested table. Its text is already in its cell, so only data tables are shown again.
    fn nested_table(&mut self, node: &NodeRef) {
        if self.table_kinds.is_data(node) {
            self.element(node);
        }
    }

    /// Handles a layout table: its cells in reading order, each a division.
    fn layout_table(&mut self, node: &NodeRef) {
        let pair = self.table_kinds.captioned_picture(node);
        match pair.and_then(|(image, caption)| Some((media::picture(&image, self.base)?, caption))) {
            Some((figure, caption)) => {
                let caption = cell::inline(&caption, self.base, &mut Vec::new());
                self.push(BlockKind::Figure(Box::new(Figure { caption, ..figure })));
            }
            None => self.in_flow(node),
        }
    }

    // Facts about an element.

    fn note_anchor(&mut self, node: &NodeRef, tag: Tag) {
        let name = || (tag == Tag::Link).then(|| node.attr("name")).flatten();
        let Some(id) = node.id_attr().or_else(name) else { return };
        let id = Sanitized::line(&id);
        if !id.is_empty() && self.anchors.len() < MOST_ANCHORS && !self.anchors.contains(&id) {
            self.anchors.push(id);
        }
    }
}

/// Whether a heading is in an aside (HTML, 4.3.5; similar ARIA roles), or is the title of a card: a link around a
/// heading and more (HTML, 4.5.1). Questions of an FAQ belong to the article wherever they are.
fn is_beside(heading: &NodeRef) -> bool {
    let around = || std::iter::once(*heading).chain(heading.ancestors_it(None));
    !around().any(|node| node.has_attr(QUESTION)) && around().any(|node| is_aside(&node) || is_card(&node, heading))
}

fn is_aside(node: &NodeRef) -> bool {
    node.has_name("aside")
        || matches!(&*node.attr_or("role", ""), "complementary" | "note" | "doc-pullquote" | "doc-tip")
}

fn is_card(node: &NodeRef, heading: &NodeRef) -> bool {
    let is_outside = |text: &NodeRef| !text.ancestors_it(None).any(|above| above.id == heading.id);
    let says_more = || node.descendants_it().any(|node| node.is_nonempty_text() && is_outside(&node));
    node.has_name("a") && node.has_attr("href") && says_more()
}

fn is_permalink_sign(link: &NodeRef) -> bool {
    let text = link.text();
    let is_sign = !text.trim().is_empty() && !text.contains(char::is_alphanumeric);
    is_sign && link.attr("href").is_some_and(|href| href.contains('#'))
}

/// Turns a frame into the form that the blocks after its first one have.
fn go_on(frame: &mut Frame) {
    match frame {
        Frame::Quote { opens } => *opens = false,
        Frame::Item { starts, opens, .. } => (*starts, *opens) = (false, false),
        Frame::Definition | Frame::Details => {}
    }
}

/// The marker of an item that is a note.
fn note(item: &NodeRef) -> Option<Marker> {
    item.attr(NOTE).map(|marker| Marker::Note(Sanitized::line(&marker)))
}

/// What the FAQ pre-pass recorded about an element.
struct Marked {
    question: Option<usize>,
    answer: Option<usize>,
}

impl Marked {
    fn of(node: &NodeRef) -> Option<Marked> {
        let number = |name| node.attr(name).and_then(|number| number.parse().ok());
        let marked = Marked { question: number(QUESTION), answer: number(ANSWER) };
        (marked.question.is_some() || marked.answer.is_some()).then_some(marked)
    }

    fn note(self, origin: &mut Origin) {
        origin.question = self.question.or(origin.question);
        origin.answers.extend(self.answer.filter(|_| origin.answers.len() < MOST_ANSWERS));
    }
}

/// Drops the address of a picture or player if the budget has no room for it.
fn bound_address(kind: &mut BlockKind) {
    let url = match kind {
        BlockKind::Figure(figure) => &mut figure.url,
        BlockKind::Media(media) => &mut media.url,
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Term(_)
        | BlockKind::Summary(_)
        | BlockKind::Deck(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule => return,
    };
    *url = url.take().filter(|url| budget::try_grow(url.as_str().len()));
}

/// The bytes of text in a block. Links are counted where they are made.
fn size(kind: &BlockKind) -> usize {
    match kind {
        BlockKind::Heading { text, .. }
        | BlockKind::Paragraph(text)
        | BlockKind::Term(text)
        | BlockKind::Summary(text)
        | BlockKind::Deck(text) => text.text.len(),
        BlockKind::Code { text, .. } => text.len(),
        BlockKind::Table(table) => table.cells.iter().map(|cell| cell.content.text.len()).sum(),
        BlockKind::Figure(figure) => figure.text().len(),
        BlockKind::Media(media) => media.label.len(),
        BlockKind::Rule => 0,
    }
}
