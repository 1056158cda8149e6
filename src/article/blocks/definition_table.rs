//! Definition lists in which all terms have the same shape: a short term and as many short values as all others have, as
//! in a data sheet. Such a list is a table whose first column names the rows. A glossary is not: its definitions are
//! sentences.

use dom_query::NodeRef;

use super::cell;
use super::table::shown_children;
use crate::article::html::tag::{self, Tag};
use crate::article::table::{CellSource, Group, GroupKind, form};
use crate::article::{HttpUrl, Table};

/// Two terms are no column yet.
const FEWEST_TERMS: usize = 3;

/// The most characters of a term and of a value, and of a value on average: more is a sentence.
const LONGEST_TERM: usize = 40;
const LONGEST_VALUE: usize = 80;
const USUAL_VALUE: usize = 30;

/// A term and its values.
struct Record<'a> {
    term: NodeRef<'a>,
    values: Vec<NodeRef<'a>>,
}

/// The list as a table, if its terms have one shape.
pub(super) fn read(list: &NodeRef, base: Option<&HttpUrl>) -> Option<Table> {
    let records = records(list).filter(|records| has_one_shape(records))?;
    let mut group = Group::new(GroupKind::Body);
    for record in &records {
        let cell = |node: &NodeRef, is_header| CellSource {
            column_span: None,
            row_span: None,
            is_header,
            content: cell::with_pictures(node, base, &mut Vec::new()).unwrap_or_default(),
        };
        let values = record.values.iter().map(|value| cell(value, false));
        group.row(std::iter::once(cell(&record.term, true)).chain(values));
    }
    Some(form(None, vec![group]))
}

/// The terms with their values; also where each is in a `<div>` (WHATWG HTML, 4.4.9). `None` if there is anything else.
fn records<'a>(list: &NodeRef<'a>) -> Option<Vec<Record<'a>>> {
    let mut records: Vec<Record> = Vec::new();
    for child in shown_children(list).flat_map(|child| match child.has_name("div") {
        true => shown_children(&child).collect(),
        false => vec![child],
    }) {
        if child.has_name("dt") {
            records.push(Record { term: child, values: Vec::new() });
        } else if child.has_name("dd") {
            records.last_mut()?.values.push(child);
        } else {
            return None;
        }
    }
    Some(records)
}

fn has_one_shape(records: &[Record]) -> bool {
    let Some(first) = records.first() else { return false };
    let is_alike = |record: &Record| record.values.len() == first.values.len();
    let values = || records.iter().flat_map(|record| &record.values);
    records.len() >= FEWEST_TERMS
        && !first.values.is_empty()
        && records.iter().all(is_alike)
        && records.iter().all(|record| is_name(&record.term))
        && values().all(|value| is_plain(value) && length(value) <= LONGEST_VALUE)
        && values().map(length).sum::<usize>() <= USUAL_VALUE * values().count()
}

/// A term that asks or that names a function (in code, with its signature) has an answer, not a value.
fn is_name(term: &NodeRef) -> bool {
    let text = term.text();
    let is_asked = text.trim_end().ends_with(['?', '？', '؟']);
    is_plain(term) && (1..=LONGEST_TERM).contains(&length(term)) && !is_asked
}

/// Without blocks.
fn is_plain(node: &NodeRef) -> bool {
    let mut paragraphs = 0;
    node.descendants_it().filter(NodeRef::is_element).all(|inner| {
        paragraphs += usize::from(inner.has_name("p"));
        paragraphs < 2 && !needs_lines(&inner)
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "all else is text in a line")]
fn needs_lines(node: &NodeRef) -> bool {
    match Tag::of(node) {
        Tag::Heading(_)
        | Tag::List
        | Tag::Item
        | Tag::Quote
        | Tag::Details
        | Tag::Preformatted
        | Tag::Table
        | Tag::Figure
        | Tag::Image
        | Tag::Player(_)
        | Tag::Rule => true,
        _ => node.has_name("dl") || tag::is_control(node),
    }
}

/// In characters that are not white space.
fn length(node: &NodeRef) -> usize {
    node.text().chars().filter(|c| !c.is_whitespace()).count()
}
