//! Turns tables made of other elements into `<table>`. WAI-ARIA 1.2 gives the roles `table`, `row`, `cell` and related
//! ones to elements without a meaning of their own; after this step they are read like the HTML elements.
//!
//! Only roles are looked at here. Whether a table holds data is decided later, as for all tables.

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};

use crate::budget;

/// The table part that an element represents. A native element represents itself, whatever its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Table,
    Caption,
    Row,
    Cell,
    Header,
}

impl Part {
    fn of(node: &NodeRef) -> Option<Part> {
        let role = node.attr("role")?;
        let name = node.node_name()?;
        let is_native = matches!(&*name, "table" | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th");
        match &*role {
            _ if is_native => None,
            "table" | "grid" | "treegrid" => Some(Part::Table),
            "caption" => Some(Part::Caption),
            "row" => Some(Part::Row),
            "cell" | "gridcell" => Some(Part::Cell),
            "columnheader" | "rowheader" => Some(Part::Header),
            _ => None,
        }
    }

    fn element(self) -> &'static str {
        match self {
            Part::Table => "table",
            Part::Caption => "caption",
            Part::Row => "tr",
            Part::Cell => "td",
            Part::Header => "th",
        }
    }

    /// The part that it must be inside, at any depth ("required context role").
    fn context(self) -> Option<Part> {
        match self {
            Part::Table => None,
            Part::Caption | Part::Row => Some(Part::Table),
            Part::Cell | Part::Header => Some(Part::Row),
        }
    }
}

/// Turns tables made of roles into table elements.
pub(super) fn tables(document: &Document) {
    let Some(body) = document.body() else { return };
    let parts: Vec<(NodeRef, Part)> =
        body.descendants_it().filter_map(|node| Part::of(&node).map(|part| (node, part))).collect();
    let mut used = HashSet::new();
    // Cells come first, then rows, then tables, because a part that holds nothing is left as it is.
    for level in [&[Part::Cell, Part::Header][..], &[Part::Caption, Part::Row], &[Part::Table]] {
        for (node, part) in parts.iter().filter(|(_, part)| level.contains(part)).take_while(|_| !budget::is_spent()) {
            become_element(node, *part, &mut used);
        }
    }
}

/// Turns a part into the element it represents, directly below the part that it belongs to.
fn become_element(node: &NodeRef, part: Part, used: &mut HashSet<NodeId>) {
    let owner = part.context().map(|context| node.ancestors_it(None).find(|above| Part::of(above) == Some(context)));
    let is_empty = matches!(part, Part::Table | Part::Row) && !used.contains(&node.id);
    match owner {
        _ if is_empty => return,
        Some(None) => return,
        Some(Some(owner)) => {
            owner.append_child(node);
            used.insert(owner.id);
        }
        None => {}
    }
    for (from, to) in [("aria-colspan", "colspan"), ("aria-rowspan", "rowspan")] {
        if let Some(span) = node.attr(from) {
            node.set_attr(to, &span);
        }
    }
    keep_link(node);
    node.rename(part.element());
}

/// Keeps the link of a cell that is a link itself: the cell then contains the link.
fn keep_link(node: &NodeRef) {
    let Some(href) = node.attr("href").filter(|_| node.has_name("a")) else { return };
    let link = node.tree.new_element("a");
    link.set_attr("href", &href);
    node.children().iter().for_each(|child| link.append_child(child));
    node.append_child(&link);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The elements of all tables, by name.
    fn made(html: &str) -> String {
        let document = Document::from(html);
        tables(&document);
        let inside = document.select("table, table *");
        let names = inside.nodes().iter().filter_map(|node| node.node_name());
        names.map(|name| name.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn roles_become_the_elements_of_a_table() {
        let html = "<div role=table><div role=rowgroup><div role=row><span role=columnheader>River</span>\
            <span role=columnheader>km</span></div></div><div role=rowgroup><div role=row><b><span role=cell>Nile</span>\
            </b><span role=cell aria-colspan=2>6650</span></div></div></div>";
        assert_eq!(made(html), "table div div tr th th tr b td td");
    }

    #[test]
    fn a_cell_that_is_a_link_stays_one() {
        let html = "<div role=table><div role=row><a role=cell href=/a>One</a><b role=cell>two</b></div></div>";
        assert_eq!(made(html), "table tr td a td");
    }

    #[test]
    fn a_role_out_of_its_context_means_nothing() {
        assert_eq!(made("<div role=row><span role=cell>a</span></div><div role=grid>b</div>"), "");
    }

    #[test]
    fn a_native_table_is_left_alone() {
        assert_eq!(made("<table role=table><tr role=row><td role=cell>a</table>"), "table tbody tr td");
    }
}
