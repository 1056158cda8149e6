//! Words as expressions of the full-text index. What the user typed is quoted, so that it cannot be an operator, and set apart
//! like the texts in the index (<https://www.sqlite.org/fts5.html>, "Full-text Query Syntax").

use super::apart;
use crate::feed::EntryFilter;
use crate::query::{Sought, Term, TextField};

/// The expression for words that follow each other. `None` if the field is not in the index.
pub fn expression(field: TextField, words: &str, is_start: bool) -> Option<String> {
    let column = match field {
        TextField::Anywhere => "",
        TextField::Title => "title : ",
        TextField::Author => "author : ",
        TextField::Heading => "headings : ",
        TextField::Table => "cells : ",
        TextField::Question => "questions : ",
        TextField::Feed | TextField::Folder | TextField::Url | TextField::Lang | TextField::Tag => return None,
    };
    let mut expression = format!("{column}\"");
    apart::push(&mut expression, &words.replace('"', " "));
    expression.push('"');
    // A character that stands alone in the index is not the start of a longer word.
    if is_start && !words.chars().next_back().is_some_and(apart::is_without_words) {
        expression.push_str(" *");
    }
    Some(expression)
}

/// The expression for a filter, if the full-text index can answer all of it.
pub fn of_filter(filter: &EntryFilter) -> Option<String> {
    match filter {
        EntryFilter::Meets(Term::Text(field, Sought::Words { words, is_start })) => {
            expression(*field, words, *is_start)
        }
        EntryFilter::Or(any) if !any.is_empty() => {
            let parts = any.iter().map(of_filter).collect::<Option<Vec<_>>>()?;
            Some(format!("({})", parts.join(" OR ")))
        }
        EntryFilter::And(all) => conjunction(all.iter()).filter(|(_, rest)| rest.is_empty()).map(|(words, _)| words),
        EntryFilter::Or(_)
        | EntryFilter::Meets(_)
        | EntryFilter::Not(_)
        | EntryFilter::Feed(_)
        | EntryFilter::AnyOf(_)
        | EntryFilter::Unread
        | EntryFilter::Starred
        | EntryFilter::Titled(_)
        | EntryFilter::Dated(_) => None,
    }
}

/// The expression for those of several filters that the index can answer, all of which must hold; and the others. `None` if it
/// can answer none: it cannot list what does not have a word.
pub fn conjunction<'f>(all: impl Iterator<Item = &'f EntryFilter>) -> Option<(String, Vec<&'f EntryFilter>)> {
    let (mut wanted, mut unwanted, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for filter in all {
        match (filter, of_filter(filter)) {
            (_, Some(words)) => wanted.push(words),
            (EntryFilter::Not(inner), None) => match of_filter(inner) {
                Some(words) => unwanted.push((words, filter)),
                None => rest.push(filter),
            },
            (_, None) => rest.push(filter),
        }
    }
    if wanted.is_empty() {
        return None;
    }
    let wanted = format!("({})", wanted.join(" AND "));
    let unwanted: Vec<String> = unwanted.into_iter().map(|(words, _)| words).collect();
    let expression = if unwanted.is_empty() { wanted } else { format!("({wanted} NOT ({}))", unwanted.join(" OR ")) };
    Some((expression, rest))
}
