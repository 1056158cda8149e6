//! Looking for words in a text, as a user types them: with patterns that know case only where a capital was typed.

use regex::{Regex, RegexBuilder};

/// The pattern for words that follow each other; `None` if there is none, or it is too long to look for. A capital in it makes
/// case count.
pub fn pattern(query: &str) -> Option<Regex> {
    let words: Vec<String> = query.split_whitespace().map(regex::escape).collect();
    let has_capital = query.chars().any(char::is_uppercase);
    let pattern = RegexBuilder::new(&words.join(r"\s+")).case_insensitive(!has_capital).build();
    pattern.ok().filter(|_| !words.is_empty())
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
