//! Names of tags, and the line on which the user types them. Pure; does not know which entries have a tag.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::article::Sanitized;
use crate::query::Sought;

/// Characters of a name at most.
const MOST: usize = 60;

/// The name of a tag: one line with a letter or a digit in it, without quotation marks, commas and a sign at its start. Two
/// names that differ only in case are the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TagName(Sanitized);

/// Why a text is no name of a tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” cannot be the name of a tag: it needs a letter or a digit, and {MOST} characters at most")]
pub struct NoTagName(Sanitized);

impl TagName {
    /// The name that a text gives.
    ///
    /// # Errors
    /// If nothing in it can be looked for, or if it is too long.
    pub fn new(text: &str) -> Result<TagName, NoTagName> {
        let text = Sanitized::line(text);
        let name = Sanitized::line(&text.replace(['"', ',', '\\'], " "));
        let name = Sanitized::line(name.trim_start_matches(['-', '+', ' ']));
        let is_name = name.chars().any(char::is_alphanumeric) && name.chars().count() <= MOST;
        if is_name { Ok(TagName(name)) } else { Err(NoTagName(text)) }
    }

    /// What is the same for names that are the same.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// As the user types it: in quotation marks if it has a blank.
    pub fn typed(&self) -> String {
        if self.0.contains(' ') { format!("\"{}\"", self.0) } else { self.0.to_string() }
    }

    /// Whether it is looked for. Patterns are for the store.
    pub fn meets(&self, sought: &Sought) -> bool {
        match sought {
            Sought::Words { words, is_start: false } => self.key() == words.to_lowercase(),
            Sought::Words { words, is_start: true } => self.key().starts_with(&words.to_lowercase()),
            Sought::Pattern(_) => false,
        }
    }

    /// The name as text for a screen.
    pub fn text(&self) -> &Sanitized {
        &self.0
    }
}

impl fmt::Display for TagName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<TagName> for String {
    fn from(tag: TagName) -> String {
        tag.0.into_string()
    }
}

impl TryFrom<String> for TagName {
    type Error = NoTagName;

    fn try_from(name: String) -> Result<TagName, NoTagName> {
        TagName::new(&name)
    }
}

impl PartialEq for TagName {
    fn eq(&self, other: &TagName) -> bool {
        self.key() == other.key()
    }
}

impl Eq for TagName {}

impl PartialOrd for TagName {
    fn partial_cmp(&self, other: &TagName) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TagName {
    fn cmp(&self, other: &TagName) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for TagName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// "#energy #later", for the screen.
pub fn hashtags(tags: &[TagName]) -> String {
    tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ")
}

/// A tag and how many articles have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCount {
    pub name: TagName,
    pub count: usize,
}

/// Names as they were typed: separated by blanks or commas; `-` before a name takes the tag away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagLine {
    pub named: Vec<TagName>,
    pub unwanted: Vec<TagName>,
}

impl TagLine {
    /// Reads a line. A name with a blank is in quotation marks; one that is not closed ends with the line.
    ///
    /// # Errors
    /// The first word that is no name.
    pub fn parse(line: &str) -> Result<TagLine, NoTagName> {
        let mut tags = TagLine::default();
        for word in words(line) {
            let name = TagName::new(word)?;
            let (list, other) = match word.starts_with('-') {
                true => (&mut tags.unwanted, &mut tags.named),
                false => (&mut tags.named, &mut tags.unwanted),
            };
            other.retain(|known| *known != name);
            if !list.contains(&name) {
                list.push(name);
            }
        }
        Ok(tags)
    }

    /// Whether no tag is named.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty() && self.unwanted.is_empty()
    }
}

/// The lines to which the last word of a line can be completed: names that begin like it and are not there yet.
pub fn completions(line: &str, known: &[TagName]) -> Vec<String> {
    let (before, word) = line.split_at(last_word(line));
    let sign = &word[..word.len() - word.trim_start_matches(['-', '+']).len()];
    let start = word[sign.len()..].trim_start_matches('"').to_lowercase();
    let there = TagLine::parse(before).unwrap_or_default();
    let is_meant = |tag: &&TagName| tag.key().starts_with(&start) && !there.named.contains(tag);
    known.iter().filter(is_meant).map(|tag| format!("{before}{sign}{}", tag.typed())).collect()
}

/// Where the last word of a line begins: its end after a separator.
pub fn last_word(line: &str) -> usize {
    let (mut start, mut is_quoted) = (0, false);
    for (at, c) in line.char_indices() {
        is_quoted ^= c == '"';
        if is_separator(c) && !is_quoted {
            start = at + c.len_utf8();
        }
    }
    start
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let parts = line.split(move |c: char| {
        is_quoted ^= c == '"';
        is_separator(c) && !is_quoted
    });
    parts.filter(|word| !word.is_empty())
}

fn is_separator(c: char) -> bool {
    c == ',' || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(tags: &[TagName]) -> Vec<String> {
        tags.iter().map(TagName::to_string).collect()
    }

    #[test]
    fn names_stand_between_blanks_or_commas_and_a_sign_takes_one_away() {
        let tags = TagLine::parse(" energy, Later,-old  \"to read\",energy -LATER").unwrap();
        assert_eq!(names(&tags.named), ["energy", "to read"]);
        assert_eq!(names(&tags.unwanted), ["old", "LATER"]);
        assert!(TagLine::parse(" , ").unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_looked_for_is_no_name() {
        assert_eq!(
            TagLine::parse("energy -!!").unwrap_err().to_string().split(':').next(),
            Some("“-!!” cannot be the name of a tag")
        );
        assert!(TagName::new(&"x".repeat(MOST + 1)).is_err());
        assert_eq!(TagName::new("+a\u{1b}[31m,\"b").unwrap().to_string(), "a[31m b");
    }

    #[test]
    fn case_makes_no_other_tag() {
        assert_eq!(TagName::new("Öl").unwrap(), TagName::new("öl").unwrap());
    }

    #[test]
    fn a_name_is_typed_as_it_is_read() {
        for name in ["energy", "to read", "c++", "東京"] {
            let name = TagName::new(name).unwrap();
            assert_eq!(TagLine::parse(&name.typed()).unwrap().named, [name]);
        }
    }

    #[test]
    fn the_last_word_is_completed_to_names_that_are_not_there_yet() {
        let known = ["energy", "English", "later", "to read"].map(|name| TagName::new(name).unwrap());
        assert_eq!(completions("later -en", &known), ["later -energy", "later -English"]);
        assert_eq!(completions("energy ", &known), ["energy English", "energy later", "energy \"to read\""]);
        assert_eq!(completions("x,\"to r", &known), ["x,\"to read\""]);
    }
}
