//! Looking for words in a text, as a user types them: with patterns that know case only where a capital was typed.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

/// The pattern for words that follow each other; `None` if there is none, or it is too long to look for. A capital in it makes
/// case count.
pub fn pattern(query: &str) -> Option<Regex> {
    let words: Vec<String> = query.split_whitespace().map(regex::escape).collect();
    let has_capital = query.chars().any(char::is_uppercase);
    let pattern = RegexBuilder::new(&words.join(r"\s+")).case_insensitive(!has_capital).build();
    pattern.ok().filter(|_| !words.is_empty())
}

/// The parts of a text that any of the patterns matches, from left to right, without overlaps; in bytes.
pub fn hits(patterns: &[Regex], text: &str) -> Vec<Range<usize>> {
    let found = patterns.iter().flat_map(|pattern| pattern.find_iter(text).map(|found| found.range()));
    let mut found: Vec<Range<usize>> = found.filter(|range| !range.is_empty()).collect();
    found.sort_by_key(|range| range.start);
    found.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        last.end = if touches { last.end.max(next.end) } else { last.end };
        touches
    });
    found
}

/// Words of which a text must have every one, wherever.
#[derive(Clone, Debug)]
pub struct TypedWords(Vec<Regex>);

impl TypedWords {
    /// `None` if there is no word, or one that is too long to look for.
    pub fn new(query: &str) -> Option<TypedWords> {
        let words: Vec<Regex> = query.split_whitespace().map(pattern).collect::<Option<_>>()?;
        (!words.is_empty()).then_some(TypedWords(words))
    }

    /// Whether a text has all of them.
    pub fn are_in(&self, text: &str) -> bool {
        self.0.iter().all(|word| word.is_match(text))
    }

    /// The pattern of each.
    pub fn patterns(&self) -> &[Regex] {
        &self.0
    }
}
