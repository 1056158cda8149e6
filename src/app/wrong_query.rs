//! Smart lists and rules of the config that are wrong: their sentences, for the screen, the commands and the check of the
//! config.

use crate::config::{ListSetting, RuleSetting, Settings};
use crate::feed::SmartList;
use crate::query::SearchQuery;

/// A list or a rule of the config, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongQuery<'s> {
    /// Its index among the lists, or among the rules.
    pub index: usize,
    /// The byte of the file at which the query is written.
    pub written_at: usize,
    /// The byte of the query at which it is wrong.
    pub at: usize,
    noun: &'static str,
    name: &'s str,
    problem: String,
}

impl WrongQuery<'_> {
    /// "the list “Long” in the config is wrong: column 3 of the query: …"
    pub fn sentence(&self) -> String {
        format!("the {} “{}” in the config is wrong: {}; it stays as it was", self.noun, self.name, self.problem)
    }

    /// The same beside its place in the file.
    pub fn problem(&self) -> String {
        format!("the {} “{}” is wrong: {}", self.noun, self.name, self.problem)
    }
}

/// The lists of the config that cannot be taken over.
pub fn wrong_lists(settings: &Settings) -> Vec<WrongQuery<'_>> {
    let lists = settings.lists.iter().flatten().enumerate();
    let wrong = lists.filter_map(|(index, list)| {
        let (at, problem) = problem_of_list(list)?;
        Some(WrongQuery { index, written_at: list.at, at, noun: "list", name: &list.name, problem })
    });
    wrong.collect()
}

/// The rules of the config that cannot be taken over.
pub fn wrong_rules(settings: &Settings) -> Vec<WrongQuery<'_>> {
    let rules = settings.rules.as_deref().unwrap_or_default();
    let wrong = rules.iter().enumerate().filter_map(|(index, rule)| {
        let (at, problem) = problem_of_rule(rule, &rules[..index])?;
        Some(WrongQuery { index, written_at: rule.at, at, noun: "rule", name: &rule.name, problem })
    });
    wrong.collect()
}

/// What is wrong with a list, and where in its query.
fn problem_of_list(list: &ListSetting) -> Option<(usize, String)> {
    let of_name = SmartList::name(&list.name).err().map(|problem| (0, problem));
    of_name.or_else(|| problem_of_query(&list.query))
}

/// What is wrong with a rule that follows others, and where in its query.
fn problem_of_rule(rule: &RuleSetting, before: &[RuleSetting]) -> Option<(usize, String)> {
    let whole = |problem: &str| Some((0, problem.to_owned()));
    if rule.name.trim().is_empty() {
        return whole("it has no name");
    }
    if before.iter().any(|other| other.name == rule.name) {
        return whole("another rule has the same name");
    }
    if rule.actions.is_empty() {
        return whole("it has no actions");
    }
    problem_of_query(&rule.query)
}

fn problem_of_query(query: &str) -> Option<(usize, String)> {
    SearchQuery::parse(query).err().map(|error| (error.range.start, error.to_string()))
}
