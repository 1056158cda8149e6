//! A change that the user made, as one value: what, to which entry, and when. It names the feed and the entry by names that
//! outlive the store's ids, so it can wait in a file, go to a server, or be undone. Pure; does not know files or SQL.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::EntryId;
use crate::article::HttpUrl;

/// A change. Applying it twice has the same effect as applying it once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    #[serde(flatten)]
    pub deed: Deed,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Deed {
    Read {
        #[serde(flatten)]
        of: Subject,
        value: bool,
    },
    Starred {
        #[serde(flatten)]
        of: Subject,
        value: bool,
    },
    /// The reading position.
    #[serde(rename = "place")]
    TextPos {
        #[serde(flatten)]
        of: Subject,
        block: usize,
        offset: usize,
    },
    /// Marks everything that existed when the user asked; entries that came later stay unread.
    AllRead { list: MarkedList, until: EntryId },
}

/// An entry, by its feed's address and its identity within the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub feed: HttpUrl,
    pub entry: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkedList {
    All,
    Starred,
    Feed(HttpUrl),
}

impl Change {
    /// One line of JSON, with its line end.
    pub fn to_line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("names, numbers and text can always be written");
        line.push('\n');
        line
    }

    /// `None` if this is not a change that this program knows.
    pub fn from_line(line: &str) -> Option<Change> {
        serde_json::from_str(line).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> DateTime<Utc> {
        "2026-04-20T12:00:00Z".parse().unwrap()
    }

    fn subject() -> Subject {
        Subject { feed: HttpUrl::parse("https://a.example/feed").unwrap(), entry: "tag:\"one\"\n2".to_owned() }
    }

    #[test]
    fn a_change_is_one_line_and_comes_back_as_it_was() {
        let list = |list| Deed::AllRead { list, until: EntryId(7) };
        for deed in [
            Deed::Read { of: subject(), value: false },
            Deed::Starred { of: subject(), value: true },
            Deed::TextPos { of: subject(), block: 3, offset: 14 },
            list(MarkedList::All),
            list(MarkedList::Starred),
            list(MarkedList::Feed(subject().feed)),
        ] {
            let change = Change { deed, at: at() };
            let line = change.to_line();
            assert_eq!(line.find('\n'), Some(line.len() - 1), "{line}");
            assert_eq!(Change::from_line(&line), Some(change));
        }
    }

    /// Users have files in this format.
    #[test]
    fn the_form_of_a_line_stays() {
        let line = Change { deed: Deed::Read { of: subject(), value: true }, at: at() }.to_line();
        let stored = r#"{"change":"read","feed":"https://a.example/feed","entry":"tag:\"one\"\n2","value":true,"at":"2026-04-20T12:00:00Z"}"#;
        assert_eq!(line.trim_end(), stored);
    }

    /// The words in the file are those of the first version: a rename in the code must not make users' lines unreadable.
    #[test]
    fn every_deed_is_called_in_the_file_what_it_was_called_first() {
        let list = |list| Deed::AllRead { list, until: EntryId(7) };
        for (deed, start) in [
            (Deed::Read { of: subject(), value: true }, r#"{"change":"read","feed":"#),
            (Deed::Starred { of: subject(), value: true }, r#"{"change":"starred","feed":"#),
            (Deed::TextPos { of: subject(), block: 3, offset: 14 }, r#"{"change":"place","feed":"#),
            (list(MarkedList::All), r#"{"change":"all-read","list":"all","until":7"#),
            (list(MarkedList::Starred), r#"{"change":"all-read","list":"starred","until":7"#),
            (list(MarkedList::Feed(subject().feed)), r#"{"change":"all-read","list":{"feed":"#),
        ] {
            let line = Change { deed, at: at() }.to_line();
            assert!(line.starts_with(start), "{line}");
        }
        let place = r#"{"change":"place","feed":"https://a.example/feed","entry":"1","block":3,"offset":14,"at":"2026-04-20T12:00:00Z"}"#;
        assert!(matches!(
            Change::from_line(place),
            Some(Change { deed: Deed::TextPos { block: 3, offset: 14, .. }, .. })
        ));
    }

    #[test]
    fn an_unknown_line_is_not_a_change() {
        for line in ["", "{}", "null", "half a li", r#"{"change":"painted","value":"red","at":"2026-04-20T12:00:00Z"}"#]
        {
            assert_eq!(Change::from_line(line), None, "{line}");
        }
    }
}
