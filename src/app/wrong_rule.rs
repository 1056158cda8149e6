//! Rules of the config that are wrong: their sentences, for the screen, the commands and the check of the config.

use crate::config::{RuleSetting, Settings};
use crate::query::SearchQuery;

/// A rule of the config, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongRule<'s> {
    pub rule: &'s RuleSetting,
    /// The byte of the query at which it is wrong.
    pub at: usize,
    problem: String,
}

impl WrongRule<'_> {
    /// "the rule “Ads” in the config is wrong: column 3 of the query: …"
    pub fn sentence(&self) -> String {
        format!("the rule “{}” in the config is wrong: {}; it stays as it was", self.rule.name, self.problem)
    }

    /// The same beside its place in the file.
    pub fn problem(&self) -> String {
        format!("the rule “{}” is wrong: {}", self.rule.name, self.problem)
    }
}

/// The rules of the config that cannot be taken over.
pub fn wrong_rules(settings: &Settings) -> Vec<WrongRule<'_>> {
    let rules = settings.rules.as_deref().unwrap_or_default();
    let wrong = |number: usize| {
        let (rule, before) = (&rules[number], &rules[..number]);
        let (at, problem) = problem(rule, before)?;
        Some(WrongRule { rule, at, problem })
    };
    (0..rules.len()).filter_map(wrong).collect()
}

/// What is wrong with a rule that follows others, and where in its query.
fn problem(rule: &RuleSetting, before: &[RuleSetting]) -> Option<(usize, String)> {
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
    SearchQuery::parse(&rule.query).err().map(|error| (error.range.start, error.to_string()))
}
