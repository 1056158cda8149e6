//! Smart lists: queries of the language with a name, which the feed pane shows as lists. Pure; what a query means is
//! [`super::EntryFilter::of_query`].

use serde::{Deserialize, Serialize};

use crate::article::Sanitized;

/// The store's key of a named query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct ListId(pub i64);

/// A query with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmartList {
    pub id: ListId,
    pub name: Sanitized,
    /// As it was written. What an older or a newer crosshead wrote may be none that this one understands.
    pub query: String,
    pub origin: ListOrigin,
}

/// Where a list is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListOrigin {
    /// Made in the program.
    User,
    /// In the config file, which alone can change it.
    Config,
}

/// How many articles a list has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCount {
    pub unread: usize,
    pub total: usize,
}

impl SmartList {
    /// The longest name, in characters.
    pub const MOST_NAME: usize = 100;

    /// A name as it was typed.
    ///
    /// # Errors
    /// Why it cannot be the name of a list, as the end of a sentence.
    pub fn name(typed: &str) -> Result<Sanitized, String> {
        let name = Sanitized::line(typed);
        match name.chars().count() {
            0 => Err("a list needs a name".to_owned()),
            1..=SmartList::MOST_NAME => Ok(name),
            _ => Err(format!("the name of a list has at most {} characters", SmartList::MOST_NAME)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_is_neither_empty_nor_endless() {
        assert_eq!(SmartList::name(" long \n reads "), Ok(Sanitized::line("long reads")));
        assert!(SmartList::name(" \t").unwrap_err().contains("needs a name"));
        assert!(SmartList::name(&"x".repeat(101)).unwrap_err().contains("at most 100"));
    }
}
