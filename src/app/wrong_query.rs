//! Smart lists of the config that are wrong: their sentences, for the screen, the commands and the check of the config.

use crate::config::{ListSetting, Settings};
use crate::feed::SmartList;
use crate::query::SearchQuery;

/// A list of the config, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongList<'s> {
    pub list: &'s ListSetting,
    /// The byte of the query at which it is wrong.
    pub at: usize,
    problem: String,
}

impl WrongList<'_> {
    /// "the list “Long” in the config is wrong: column 3 of the query: …"
    pub fn sentence(&self) -> String {
        format!("the list “{}” in the config is wrong: {}; it stays as it was", self.list.name, self.problem)
    }

    /// The same beside its place in the file.
    pub fn problem(&self) -> String {
        format!("the list “{}” is wrong: {}", self.list.name, self.problem)
    }
}

/// The lists of the config that cannot be taken over.
pub fn wrong_lists(settings: &Settings) -> Vec<WrongList<'_>> {
    settings.lists.iter().flatten().filter_map(wrong).collect()
}

fn wrong(list: &ListSetting) -> Option<WrongList<'_>> {
    let of_name = SmartList::name(&list.name).err().map(|problem| (0, problem));
    let of_query = || SearchQuery::parse(&list.query).err().map(|error| (error.range.start, error.to_string()));
    let (at, problem) = of_name.or_else(of_query)?;
    Some(WrongList { list, at, problem })
}
