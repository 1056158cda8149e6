//! Rules: named queries with actions that are done with the articles that arrive. Pure; which articles a query means, the store
//! knows.

use std::fmt;

use serde::Deserialize;

use super::TagName;
use crate::article::Sanitized;

/// What is done with the articles that a query means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryRule {
    pub name: Sanitized,
    /// As it was written. One that cannot be understood means no article.
    pub query: String,
    pub actions: Vec<RuleAction>,
}

/// What a rule does with an article.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum RuleAction {
    /// No list has it any more; `is:hidden` finds it.
    Hide,
    Read,
    Star,
    Tag(TagName),
    /// The article is read from its page, whatever its feed has.
    FullText,
    /// The user's notify command is run.
    Notify,
}

/// Between the actions of a rule in the store; no name of a tag has it.
const SEPARATOR: char = ',';

impl RuleAction {
    /// As it is written in the config.
    pub fn parse(text: &str) -> Result<RuleAction, String> {
        match text {
            "hide" => Ok(RuleAction::Hide),
            "read" => Ok(RuleAction::Read),
            "star" => Ok(RuleAction::Star),
            "full-text" => Ok(RuleAction::FullText),
            "notify" => Ok(RuleAction::Notify),
            _ => match text.strip_prefix("tag:") {
                Some(name) => TagName::new(name).map(RuleAction::Tag).map_err(|error| error.to_string()),
                None => Err(format!(
                    "there is no action “{text}”; expected hide, read, star, tag:NAME, full-text or notify"
                )),
            },
        }
    }

    /// "would hide 12 of the last 300"; without a range, "hide 12".
    pub fn with_count(&self, count: &str) -> String {
        match self {
            RuleAction::Hide => format!("hide {count}"),
            RuleAction::Read => format!("mark {count} read"),
            RuleAction::Star => format!("star {count}"),
            RuleAction::Tag(tag) => format!("tag {count} {tag}"),
            RuleAction::FullText => format!("read {count} from the page"),
            RuleAction::Notify => format!("notify of {count}"),
        }
    }

    /// What was done with an article: "hidden", "tagged energy".
    pub fn done(&self) -> String {
        match self {
            RuleAction::Hide => "hidden".to_owned(),
            RuleAction::Read => "marked read".to_owned(),
            RuleAction::Star => "starred".to_owned(),
            RuleAction::Tag(tag) => format!("tagged {tag}"),
            RuleAction::FullText => "read from its page".to_owned(),
            RuleAction::Notify => "notified".to_owned(),
        }
    }
}

impl fmt::Display for RuleAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleAction::Hide => f.write_str("hide"),
            RuleAction::Read => f.write_str("read"),
            RuleAction::Star => f.write_str("star"),
            RuleAction::Tag(tag) => write!(f, "tag:{tag}"),
            RuleAction::FullText => f.write_str("full-text"),
            RuleAction::Notify => f.write_str("notify"),
        }
    }
}

impl TryFrom<String> for RuleAction {
    type Error = String;

    fn try_from(text: String) -> Result<RuleAction, String> {
        RuleAction::parse(&text)
    }
}

/// The actions of a rule as one text.
pub fn written(actions: &[RuleAction]) -> String {
    actions.iter().map(RuleAction::to_string).collect::<Vec<_>>().join(&SEPARATOR.to_string())
}

/// The same read again. What a newer crosshead has written is left out.
pub fn read(text: &str) -> Vec<RuleAction> {
    text.split(SEPARATOR).filter_map(|action| RuleAction::parse(action).ok()).collect()
}

/// Why a smart list cannot have a name, as a sentence: a rule of that name has another query.
pub fn name_is_taken(name: &str) -> Sanitized {
    Sanitized::line(&format!("“{name}” is a rule with another query; give the list another name"))
}

/// What a rule has done, or would do, with how many articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCount {
    pub name: Sanitized,
    pub query: String,
    /// How many articles the query means; `None` if it cannot be understood.
    pub meant: Option<usize>,
    /// For each action, with how many of them it is not done yet.
    pub actions: Vec<(RuleAction, usize)>,
}

/// What a rule did with an article, for the head of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMark {
    pub rule: Sanitized,
    pub actions: Vec<RuleAction>,
}

impl fmt::Display for RuleMark {
    /// "hidden and tagged ad by the rule “Ads”"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done: Vec<String> = self.actions.iter().map(RuleAction::done).collect();
        write!(f, "{} by the rule “{}”", done.join(" and "), self.rule)
    }
}

/// Articles of which a rule is to notify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleNews {
    pub rule: Sanitized,
    pub count: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_read_as_they_are_written() {
        let text = "hide,read,star,tag:to read,full-text,notify";
        let actions = read(text);
        assert_eq!((actions.len(), written(&actions)), (6, text.to_owned()));
        assert_eq!(read("paint,star"), [RuleAction::Star]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn an_unknown_action_names_those_there_are() {
        let wrong = RuleAction::parse("remove").unwrap_err();
        assert_eq!(wrong, "there is no action “remove”; expected hide, read, star, tag:NAME, full-text or notify");
        assert!(RuleAction::parse("tag:").is_err());
    }
}
