//! Turns a `<table>` in the DOM into row groups of cells for [`crate::article::table`].

use dom_query::NodeRef;

use super::cell;
use super::list::integer;
use crate::article::html::tag::{Tag, is_hidden};
use crate::article::table::{CellSource, Group, GroupKind, form};
use crate::article::{HttpUrl, Table};

/// The table and the tables in its cells, outermost first.
pub(super) struct OpenTables<'a> {
    pub table: Table,
    pub nested: Vec<NodeRef<'a>>,
}

pub(super) fn read<'a>(table: &NodeRef<'a>, base: Option<&HttpUrl>) -> OpenTables<'a> {
    let mut nested = Vec::new();
    let caption = shown_children(table).find(|child| child.has_name("caption"));
    let caption = caption.and_then(|caption| cell::inline(&caption, base, &mut nested));
    let group = |rows: Rows<'a>| {
        let mut group = Group::new(rows.kind);
        for row in &rows.rows {
            group.row(Rows::cells(row).map(|cell| source(&cell, base, &mut nested)));
        }
        headed(group)
    };
    let groups = rows(table).into_iter().map(group).collect();
    OpenTables { table: form(caption, groups), nested }
}

/// In a `<thead>` without any header cell, makes the cells with text header cells: some editors know no `<th>`.
fn headed(mut group: Group) -> Group {
    let kind = group.kind;
    let cells = group.cells_mut();
    if kind == GroupKind::Head && !cells.iter().any(|cell| cell.is_header) {
        for cell in cells {
            cell.is_header = !cell.content.text.is_empty();
        }
    }
    group
}

/// The rows of one group.
pub(super) struct Rows<'a> {
    pub kind: GroupKind,
    pub rows: Vec<NodeRef<'a>>,
}

impl<'a> Rows<'a> {
    pub(super) fn cells(row: &NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> + use<'a> {
        shown_children(row).filter(|child| child.has_name("td") || child.has_name("th"))
    }
}

/// The table's rows in document order. Rows without a group form one. The HTML parser always adds a `<tbody>`, but
/// other trees may lack it.
pub(super) fn rows<'a>(table: &NodeRef<'a>) -> Vec<Rows<'a>> {
    let mut groups: Vec<Rows> = Vec::new();
    let mut is_loose = false;
    for child in shown_children(table) {
        let Some(kind) = group_kind(&child) else { continue };
        let is_row = child.has_name("tr");
        match groups.last_mut().filter(|_| is_row && is_loose) {
            Some(group) => group.rows.push(child),
            None if is_row => groups.push(Rows { kind, rows: vec![child] }),
            None => groups.push(Rows { kind, rows: shown_children(&child).filter(|row| row.has_name("tr")).collect() }),
        }
        is_loose = is_row;
    }
    groups
}

fn group_kind(node: &NodeRef) -> Option<GroupKind> {
    match &*node.node_name()? {
        "thead" => Some(GroupKind::Head),
        "tbody" | "tr" => Some(GroupKind::Body),
        "tfoot" => Some(GroupKind::Foot),
        _ => None,
    }
}

fn source<'a>(node: &NodeRef<'a>, base: Option<&HttpUrl>, nested: &mut Vec<NodeRef<'a>>) -> CellSource {
    CellSource {
        column_span: span(node, "colspan"),
        row_span: span(node, "rowspan"),
        is_header: is_header(node),
        content: cell::with_pictures(node, base, nested).unwrap_or_default(),
    }
}

/// Whether the cell is a `<th>`, or marked as a header by `scope` (HTML 4, 11.4.1) or an ARIA role.
pub(super) fn is_header(node: &NodeRef) -> bool {
    let role = node.attr("role").unwrap_or_default();
    node.has_name("th") || node.has_attr("scope") || matches!(&*role, "columnheader" | "rowheader")
}

fn span(node: &NodeRef, attribute: &str) -> Option<usize> {
    integer(node, attribute).and_then(|span| usize::try_from(span).ok())
}

/// The visible element children. Hidden rows and cells are not part of the grid.
pub(super) fn shown_children<'a>(node: &NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> + use<'a> {
    node.children_it(false).filter(|child| child.is_element() && !is_hidden(child, Tag::of(child)))
}
