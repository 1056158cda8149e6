//! What may come next in a query that is being typed: fields and their values.

use super::fields::{ALL, FieldKind, FieldRow};
use super::{Sought, TextField};

/// A line that a query can be completed to, and what the new part means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub line: String,
    pub meaning: String,
}

/// The completions of a line. `names` gives the names that a field of texts can have, such as the titles of feeds, in any order and
/// also twice.
pub fn completions(line: &str, names: impl Fn(TextField) -> Vec<String>) -> Vec<Completion> {
    let start = last_word(line);
    let (before, word) = line.split_at(start);
    let complete = |(end, meaning): (String, String)| Completion { line: format!("{before}{end}"), meaning };
    endings(word, names).into_iter().filter(|(end, _)| end != word).map(complete).collect()
}

/// A line without the name of a field at its end: a value is likely to be typed next, and the name is not meant as a word.
pub fn without_field(line: &str) -> &str {
    let (before, word) = line.split_at(last_word(line));
    if FieldRow::find(word).is_some() { before.trim_end_matches(['-', '(']) } else { line }
}

/// Where the last word begins: after a blank, a parenthesis or the sign of what is left out. A phrase is not completed, unless
/// it is the value of a field.
fn last_word(line: &str) -> usize {
    let (mut start, mut is_quoted) = (0, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => start = at + 1,
            '-' if at == start => start = at + 1,
            _ if c.is_whitespace() && !is_quoted => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start
}

fn endings(word: &str, names: impl Fn(TextField) -> Vec<String>) -> Vec<(String, String)> {
    match word.split_once(':').and_then(|(name, value)| Some((FieldRow::find(name)?, value))) {
        Some((field, value)) => values(field, value, names),
        None => {
            let begins = |field: &&FieldRow| starts(field.name, word);
            ALL.iter().filter(begins).map(|field| (field.start(), field.meaning.to_owned())).collect()
        }
    }
}

fn values(field: &FieldRow, value: &str, names: impl Fn(TextField) -> Vec<String>) -> Vec<(String, String)> {
    let start = field.start();
    if let FieldKind::Text(text) = field.kind {
        let value = value.trim_start_matches('"');
        let is_meant = |name: &String| starts(name, value) && name.chars().any(char::is_alphanumeric);
        let mut found: Vec<String> = names(text).into_iter().filter(is_meant).collect();
        found.sort();
        found.dedup();
        let written = |name: String| {
            let sought = Sought::Words { words: name, is_start: false };
            (format!("{start}{sought}"), field.meaning.to_owned())
        };
        return found.into_iter().map(written).collect();
    }
    let found = field.values().into_iter().filter(|(name, _)| starts(name, value));
    found.map(|(name, meaning)| (format!("{start}{name}"), meaning.to_owned())).collect()
}

/// In any case.
fn starts(name: &str, start: &str) -> bool {
    name.to_lowercase().starts_with(&start.to_lowercase())
}
