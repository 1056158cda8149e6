//! Decides whether a table holds data or only lays out a page.
//!
//! Explicit markup decides first (ARIA roles, header cells, captions), then the content of the cells. The criteria are
//! those of accessibility software (Firefox' `IsProbablyLayoutTable`, WCAG technique H73 and failure F46), adapted to
//! reading: a data table that is missed can still be read as prose, but prose in a grid cannot.

use std::collections::HashMap;

use dom_query::{NodeId, NodeRef};

use super::DEEPEST;
use super::table::{Rows, rows};
use crate::article::html::tag::{self, Tag, is_hidden};
use crate::article::table::GroupKind;

/// Average characters per cell. Above this, a table without any header is prose in columns.
const PROSE: usize = 250;

/// Decides the kind of each table. It remembers the amount of text in nested tables, because every table around them
/// asks for it: otherwise a page of tables in tables would be read once for each of them.
#[derive(Default)]
pub(in crate::article) struct TableKinds {
    /// Characters that are not white space, for each table inside a cell.
    inks: HashMap<NodeId, usize>,
}

impl TableKinds {
    /// Whether the table holds data and does not just lay out the page.
    pub(in crate::article) fn is_data(&mut self, table: &NodeRef) -> bool {
        match &*table.attr("role").unwrap_or_default() {
            "presentation" | "none" => false,
            "table" => true,
            // Boards of cards and lists of controls have this role too.
            "grid" | "treegrid" => Survey::of(table, self).is_grid(),
            _ => Survey::of(table, self).is_data(),
        }
    }

    /// A picture above its caption in a table of two cells, as Blogger writes it (`tr-caption-container`).
    pub(super) fn captioned_picture<'a>(&mut self, table: &NodeRef<'a>) -> Option<(NodeRef<'a>, NodeRef<'a>)> {
        let rows: Vec<NodeRef> = rows(table).into_iter().flat_map(|group| group.rows).collect();
        let [above, below] = rows.as_slice() else { return None };
        let [picture, caption] = [above, below].map(|row| lone(Rows::cells(row)));
        let (picture, caption) = (picture?, caption?);
        let (held, said) = (Held::of(&picture, self), Held::of(&caption, self));
        let image = lone(picture.descendants_it().filter(|node| node.has_name("img")))?;
        let is_pair = held.ink == 0 && said.ink > 0 && said.ink < PROSE && said.images == 0 && !said.is_page_section();
        is_pair.then_some((image, caption))
    }

    /// The data table of a `<figure>` that holds one without a caption, and nothing else except a `<figcaption>`.
    pub(super) fn lone_table<'a>(&mut self, figure: &NodeRef<'a>) -> Option<NodeRef<'a>> {
        let is_caption = |node: &NodeRef| node.has_name("figcaption");
        let mut inside = *figure;
        loop {
            let has_text =
                inside.children_it(false).any(|child| child.is_text() && !tag::text(&child).trim().is_empty());
            inside = lone(inside.children_it(false).filter(|child| child.is_element() && !is_caption(child)))?;
            if has_text || is_hidden(&inside, Tag::of(&inside)) {
                return None;
            }
            if inside.has_name("table") {
                let has_caption = inside.children_it(false).any(|child| child.has_name("caption"));
                return (!has_caption && self.is_data(&inside)).then_some(inside);
            }
        }
    }

    /// The amount of text (ink) in a table `depth` levels below a cell.
    fn ink(&mut self, table: &NodeRef, depth: usize) -> usize {
        if let Some(ink) = self.inks.get(&table.id) {
            return *ink;
        }
        let ink = self.ink_inside(table, depth);
        self.inks.insert(table.id, ink);
        ink
    }

    fn ink_inside(&mut self, node: &NodeRef, depth: usize) -> usize {
        node.children_it(false).map(|child| self.ink_of(&child, depth)).sum()
    }

    fn ink_of(&mut self, node: &NodeRef, depth: usize) -> usize {
        let tag = Tag::of(node);
        if node.is_text() {
            ink(&tag::text(node))
        } else if depth >= DEEPEST || tag == Tag::Absent || is_hidden(node, tag) {
            0
        } else if tag == Tag::Table {
            self.ink(node, depth + 1)
        } else {
            self.ink_inside(node, depth + 1)
        }
    }
}

fn ink(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn lone<'a>(mut nodes: impl Iterator<Item = NodeRef<'a>>) -> Option<NodeRef<'a>> {
    let first = nodes.next()?;
    nodes.next().is_none().then_some(first)
}

/// The facts that decide.
#[derive(Default)]
struct Survey {
    /// Whether something marks it as a data table: a header cell, a caption, a `<thead>`, a summary.
    has_header: bool,
    rows: usize,
    columns: usize,
    /// For each cell, its column if it does not span the whole row, and its content.
    cells: Vec<(Option<usize>, Held)>,
}

/// The content of a cell. Text and everything else in nested tables counts only as `nested`.
#[derive(Default)]
struct Held {
    is_header: bool,
    /// Characters that are not white space.
    ink: usize,
    linked: usize,
    nested: usize,
    tables: usize,
    headings: usize,
    paragraphs: usize,
    lists: usize,
    code: usize,
    images: usize,
    players: usize,
    controls: usize,
}

impl Survey {
    fn of(table: &NodeRef, table_kinds: &mut TableKinds) -> Survey {
        let mut survey = Survey { has_header: is_marked_as_data(table), ..Survey::default() };
        for group in rows(table) {
            survey.has_header |= group.kind == GroupKind::Head;
            group.rows.iter().for_each(|row| survey.add_row(row, table_kinds));
        }
        survey.has_header |= survey.cells.iter().any(|(_, held)| held.is_header);
        survey
    }

    fn add_row(&mut self, row: &NodeRef, table_kinds: &mut TableKinds) {
        let cells: Vec<NodeRef> = Rows::cells(row).collect();
        let is_alone = cells.len() == 1;
        self.rows += 1;
        self.columns = self.columns.max(cells.len());
        for (column, cell) in cells.iter().enumerate() {
            self.cells.push(((!is_alone).then_some(column), Held::of(cell, table_kinds)));
        }
    }

    fn is_data(&self) -> bool {
        if self.cells.len() < 2 || self.only_holds_tables() || self.is_navigation() {
            return false;
        }
        self.has_header || self.looks_like_data()
    }

    /// Whether a table that scripts move through has columns of data.
    fn is_grid(&self) -> bool {
        self.text_columns() > 1 && !self.held().any(Held::is_page_section)
    }

    /// Whether every cell that is not a header holds a table: then it only places those side by side.
    fn only_holds_tables(&self) -> bool {
        let mut filled = self.held().filter(|held| !held.is_header && !held.is_empty()).peekable();
        filled.peek().is_some() && filled.all(|held| held.tables > 0 && held.nested > held.ink)
    }

    /// Whether it is a grid of link lists (MediaWiki's navigation boxes).
    fn is_navigation(&self) -> bool {
        let lists = self.held().filter(|held| held.lists > 0).count();
        let ink: usize = self.held().map(|held| held.ink).sum();
        let linked: usize = self.held().map(|held| held.linked).sum();
        lists > 1 && lists * 3 >= self.rows && linked * 10 >= ink * 8
    }

    /// Decides without a header: short texts in at least two columns, and nothing that needs lines of its own.
    fn looks_like_data(&self) -> bool {
        let ink: usize = self.held().map(|held| held.ink).sum();
        let nested: usize = self.held().map(|held| held.nested).sum();
        let filled = self.held().filter(|held| !held.is_empty()).count().max(1);
        let is_wrapper = nested > 0 && (self.rows < 2 || nested > ink);
        !is_wrapper
            && self.text_columns() > 1
            && ink / filled <= PROSE
            && !self.held().any(|held| held.is_page_section() || held.controls > 0)
    }

    fn held(&self) -> impl Iterator<Item = &Held> {
        self.cells.iter().map(|(_, held)| held)
    }

    /// The columns with text in more than one row.
    fn text_columns(&self) -> usize {
        let mut columns = vec![false; self.columns];
        for (column, held) in &self.cells {
            if let Some(column) = column {
                columns[*column] |= held.ink + held.nested > 0;
            }
        }
        columns.into_iter().filter(|has_text| *has_text).count()
    }
}

/// Whether HTML's own means mark it as data on the table itself.
fn is_marked_as_data(table: &NodeRef) -> bool {
    let is_said = |name: &str| table.attr(name).is_some_and(|value| !value.trim().is_empty());
    let has_caption =
        table.children_it(false).any(|child| child.has_name("caption") && !child.text().trim().is_empty());
    is_said("summary") || has_caption
}

impl Held {
    fn of(cell: &NodeRef, table_kinds: &mut TableKinds) -> Held {
        let mut held = Held { is_header: super::table::is_header(cell), ..Held::default() };
        held.look_into(cell, Inside::default(), table_kinds);
        held
    }

    fn is_empty(&self) -> bool {
        self.ink + self.nested + self.images + self.players + self.controls == 0
    }

    /// Whether the cell holds something that a data cell does not: a section of a page.
    fn is_page_section(&self) -> bool {
        self.headings > 0 || self.paragraphs > 1 || self.code > 0 || self.players > 0
    }

    fn look_into(&mut self, node: &NodeRef, inside: Inside, table_kinds: &mut TableKinds) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.count(&tag::text(&child), inside);
            } else if child.is_element() && inside.depth < DEEPEST {
                self.look_at(&child, Inside { depth: inside.depth + 1, ..inside }, table_kinds);
            }
        }
    }

    fn count(&mut self, text: &str, inside: Inside) {
        let ink = ink(text);
        self.ink += ink;
        self.linked += if inside.link { ink } else { 0 };
    }

    fn look_at(&mut self, node: &NodeRef, inside: Inside, table_kinds: &mut TableKinds) {
        let tag = Tag::of(node);
        if is_hidden(node, tag) {
            return;
        }
        self.note(node, tag);
        if tag == Tag::Table {
            self.nested += table_kinds.ink(node, inside.depth);
        } else if tag != Tag::Absent {
            let inside = Inside { link: inside.link || tag == Tag::Link, ..inside };
            self.look_into(node, inside, table_kinds);
        }
    }

    fn note(&mut self, node: &NodeRef, tag: Tag) {
        match tag {
            Tag::Table => self.tables += 1,
            Tag::Heading(_) => self.headings += 1,
            Tag::Division if node.has_name("p") => self.paragraphs += 1,
            Tag::List => self.lists += 1,
            Tag::Preformatted => self.code += 1,
            Tag::Image => self.images += 1,
            Tag::Player(_) => self.players += 1,
            Tag::Absent if tag::is_control(node) => self.controls += 1,
            Tag::Absent
            | Tag::Inline
            | Tag::Phrase(_)
            | Tag::Link
            | Tag::Quotation
            | Tag::Break
            | Tag::RubyText
            | Tag::Formula
            | Tag::Division
            | Tag::Item
            | Tag::Term
            | Tag::Definition
            | Tag::Quote
            | Tag::Figure
            | Tag::Rule
            | Tag::Details
            | Tag::Summary
            | Tag::NoScript
            | Tag::Button => {}
        }
    }
}

/// The context of a position inside a cell.
#[derive(Clone, Copy, Default)]
struct Inside {
    link: bool,
    depth: usize,
}
