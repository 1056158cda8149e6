//! A change by the user, as one value: which field of which entry or list gets which value. The screens, the effects, the
//! pending file and the store all use this value. Pure; does not know files or SQL.
//!
//! A change identifies its entry and its feed in one of two ways: by the store's ids, as the screens know them, or by
//! addresses and identities that outlive those ids ([`NamedChange`]). The store turns one into the other.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EntryId, EntryRow, EntrySet, FeedId, ListScope, QuestionKey, TagName};
use crate::article::{HttpUrl, QuotedPos};

/// A change. Applying it twice has the same effect as applying it once.
///
/// `E` and `F` are the types that identify an entry and a feed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change<E = EntryId, F = FeedId> {
    Read {
        #[serde(flatten)]
        of: E,
        value: bool,
    },
    Starred {
        #[serde(flatten)]
        of: E,
        value: bool,
    },
    /// The reading position.
    #[serde(rename = "place")]
    TextPos {
        #[serde(flatten)]
        of: E,
        #[serde(flatten)]
        value: QuotedPos,
        /// How far that is, in percent; `None` if an older crosshead wrote it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        percent: Option<u8>,
    },
    /// The questions whose answers are open in their pane.
    Unfolded {
        #[serde(flatten)]
        of: E,
        questions: Vec<QuestionKey>,
    },
    /// Marks the entries of a list as read, up to the newest one when the user asked for it. Later ones stay unread.
    AllRead { list: ListScope<F>, until: EntryId },
    /// The read mark of many entries, by the store's ids: their names would be a thousand times as long. Ids are never given
    /// twice.
    ManyRead { of: EntrySet, value: bool },
    /// Puts a tag on an entry, or takes it away.
    Tagged {
        #[serde(flatten)]
        of: E,
        tag: TagName,
        value: bool,
    },
    /// The same for many entries, as for [`Change::ManyRead`].
    ManyTagged { of: EntrySet, tag: TagName, value: bool },
    /// Takes an entry into the feed of kept pages, or out of it. What is out is deleted at the next start.
    Kept {
        #[serde(flatten)]
        of: E,
        value: bool,
    },
    /// Hides a feed, or shows it again. A hidden one is deleted at the next start.
    Removed { of: F, value: bool },
    /// Takes the starred and tagged entries of a feed that is removed into the feed of kept pages, or brings them back.
    Rescued { of: F, value: bool },
    /// Gives the smart list of a name its query, or removes it; `before` is the query that it had. `None` is no list.
    Listed { name: String, query: Option<String>, before: Option<String> },
}

/// A change that is independent of the store's ids, and when it was made. So it can wait in a file until it is applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedChange {
    #[serde(flatten)]
    pub change: Change<Subject, HttpUrl>,
    pub at: DateTime<Utc>,
}

/// An entry, by its feed's address and its identity within the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub feed: HttpUrl,
    pub entry: String,
}

impl<E, F> Change<E, F> {
    /// The same change with its entry and its feed identified by other types. `None` if `entry` or `feed` finds no
    /// counterpart.
    pub fn renamed<E2, F2, X>(
        self,
        entry: impl FnOnce(E) -> Result<Option<E2>, X>,
        feed: impl FnOnce(F) -> Result<Option<F2>, X>,
    ) -> Result<Option<Change<E2, F2>>, X> {
        Ok(match self {
            Change::Read { of, value } => entry(of)?.map(|of| Change::Read { of, value }),
            Change::Starred { of, value } => entry(of)?.map(|of| Change::Starred { of, value }),
            Change::Tagged { of, tag, value } => entry(of)?.map(|of| Change::Tagged { of, tag, value }),
            Change::ManyTagged { of, tag, value } => Some(Change::ManyTagged { of, tag, value }),
            Change::Kept { of, value } => entry(of)?.map(|of| Change::Kept { of, value }),
            Change::TextPos { of, value, percent } => entry(of)?.map(|of| Change::TextPos { of, value, percent }),
            Change::Unfolded { of, questions } => entry(of)?.map(|of| Change::Unfolded { of, questions }),
            Change::AllRead { list, until } => list.renamed(feed)?.map(|list| Change::AllRead { list, until }),
            Change::ManyRead { of, value } => Some(Change::ManyRead { of, value }),
            Change::Removed { of, value } => feed(of)?.map(|of| Change::Removed { of, value }),
            Change::Rescued { of, value } => feed(of)?.map(|of| Change::Rescued { of, value }),
            Change::Listed { name, query, before } => Some(Change::Listed { name, query, before }),
        })
    }
}

impl Change {
    /// Shows the change in a row as if it were applied.
    pub fn show(&self, row: &mut EntryRow) {
        match self {
            Change::Read { of, value } if *of == row.id => row.is_read = *value,
            Change::Starred { of, value } if *of == row.id => row.is_starred = *value,
            Change::AllRead { list, until } if row.id <= *until && list.filter().holds(row) => row.is_read = true,
            Change::ManyRead { of, value } if of.contains(row.id) => row.is_read = *value,
            Change::Tagged { of, tag, value } if *of == row.id => row.facts.tag(tag, *value),
            Change::ManyTagged { of, tag, value } if of.contains(row.id) => row.facts.tag(tag, *value),
            Change::TextPos { of, percent, .. } if *of == row.id => row.facts.place = *percent,
            Change::Unfolded { of, questions } if *of == row.id => row.facts.unfolded.clone_from(questions),
            Change::Read { .. }
            | Change::Starred { .. }
            | Change::Unfolded { .. }
            | Change::AllRead { .. }
            | Change::ManyRead { .. }
            | Change::Tagged { .. }
            | Change::ManyTagged { .. }
            | Change::Kept { .. }
            | Change::Removed { .. }
            | Change::Rescued { .. }
            | Change::Listed { .. }
            | Change::TextPos { .. } => {}
        }
    }

    /// The change that takes this one back, if it changed something. `None` for what cannot be taken back by what it says.
    #[must_use]
    pub fn undone(&self) -> Option<Change> {
        match self {
            Change::Read { of, value } => Some(Change::Read { of: *of, value: !value }),
            Change::Starred { of, value } => Some(Change::Starred { of: *of, value: !value }),
            Change::ManyRead { of, value } => Some(Change::ManyRead { of: of.clone(), value: !value }),
            Change::Tagged { of, tag, value } => Some(Change::Tagged { of: *of, tag: tag.clone(), value: !value }),
            Change::ManyTagged { of, tag, value } => {
                Some(Change::ManyTagged { of: of.clone(), tag: tag.clone(), value: !value })
            }
            Change::Kept { of, value } => Some(Change::Kept { of: *of, value: !value }),
            Change::Removed { of, value } => Some(Change::Removed { of: *of, value: !value }),
            Change::Rescued { of, value } => Some(Change::Rescued { of: *of, value: !value }),
            Change::Listed { name, query, before } => {
                Some(Change::Listed { name: name.clone(), query: before.clone(), before: query.clone() })
            }
            Change::AllRead { .. } | Change::TextPos { .. } | Change::Unfolded { .. } => None,
        }
    }
}

impl NamedChange {
    /// One line of JSON, with its line end.
    pub fn to_line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("names, numbers and text can always be written");
        line.push('\n');
        line
    }

    /// `None` if this is not a change that this program knows.
    pub fn from_line(line: &str) -> Option<NamedChange> {
        serde_json::from_str(line).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Sanitized, TextPos};
    use crate::feed::EntryFacts;

    fn at() -> DateTime<Utc> {
        "2026-04-20T12:00:00Z".parse().unwrap()
    }

    fn place(quote: &str) -> QuotedPos {
        QuotedPos { text_pos: TextPos { block: 3, offset: 14 }, quote: Sanitized::line(quote) }
    }

    fn subject() -> Subject {
        Subject { feed: HttpUrl::parse("https://a.example/feed").unwrap(), entry: "tag:\"one\"\n2".to_owned() }
    }

    fn tag() -> TagName {
        TagName::new("to read").unwrap()
    }

    #[test]
    fn a_change_is_one_line_and_comes_back_as_it_was() {
        let list = |list| Change::AllRead { list, until: EntryId(7) };
        for change in [
            Change::Read { of: subject(), value: false },
            Change::Starred { of: subject(), value: true },
            Change::TextPos { of: subject(), value: place(""), percent: None },
            Change::TextPos { of: subject(), value: place("where “it” began"), percent: Some(35) },
            list(ListScope::All),
            list(ListScope::Starred),
            list(ListScope::Feed(subject().feed)),
            Change::ManyRead { of: [3, 4, 9].into_iter().map(EntryId).collect(), value: false },
            Change::Tagged { of: subject(), tag: tag(), value: true },
            Change::ManyTagged { of: [3, 4].into_iter().map(EntryId).collect(), tag: tag(), value: false },
            Change::Kept { of: subject(), value: false },
            Change::Removed { of: subject().feed, value: true },
            Change::Rescued { of: subject().feed, value: true },
            Change::Listed { name: "Long reads".to_owned(), query: Some("minutes>10".to_owned()), before: None },
        ] {
            let change = NamedChange { change, at: at() };
            let line = change.to_line();
            assert_eq!(line.find('\n'), Some(line.len() - 1), "{line}");
            assert_eq!(NamedChange::from_line(&line), Some(change));
        }
    }

    /// Users have files in this format.
    #[test]
    fn the_form_of_a_line_stays() {
        let line = NamedChange { change: Change::Read { of: subject(), value: true }, at: at() }.to_line();
        let stored = r#"{"change":"read","feed":"https://a.example/feed","entry":"tag:\"one\"\n2","value":true,"at":"2026-04-20T12:00:00Z"}"#;
        assert_eq!(line.trim_end(), stored);
    }

    /// The words in the file are those of the first version: a rename in the code must not make users' lines unreadable.
    #[test]
    fn every_change_is_called_in_the_file_what_it_was_called_first() {
        let list = |list| Change::AllRead { list, until: EntryId(7) };
        for (change, start) in [
            (Change::Read { of: subject(), value: true }, r#"{"change":"read","feed":"#),
            (Change::Starred { of: subject(), value: true }, r#"{"change":"starred","feed":"#),
            (
                Change::TextPos { of: subject(), value: place(""), percent: None },
                r#"{"change":"place","feed":"https://a.example/feed","entry":"tag:\"one\"\n2","block":3,"offset":14,"#,
            ),
            (list(ListScope::All), r#"{"change":"all-read","list":"all","until":7"#),
            (list(ListScope::Starred), r#"{"change":"all-read","list":"starred","until":7"#),
            (list(ListScope::Feed(subject().feed)), r#"{"change":"all-read","list":{"feed":"#),
            (
                Change::ManyRead { of: [3, 4, 9].into_iter().map(EntryId).collect(), value: false },
                r#"{"change":"many-read","of":[3,2,4,1],"value":false,"#,
            ),
            (
                Change::Tagged { of: subject(), tag: tag(), value: true },
                r#"{"change":"tagged","feed":"https://a.example/feed","entry":"tag:\"one\"\n2","tag":"to read","value":true,"#,
            ),
            (
                Change::ManyTagged { of: [3, 4].into_iter().map(EntryId).collect(), tag: tag(), value: false },
                r#"{"change":"many-tagged","of":[3,2],"tag":"to read","value":false,"#,
            ),
            (Change::Kept { of: subject(), value: false }, r#"{"change":"kept","feed":"#),
            (
                Change::Rescued { of: subject().feed, value: true },
                r#"{"change":"rescued","of":"https://a.example/feed","value":true,"#,
            ),
            (
                Change::Removed { of: subject().feed, value: true },
                r#"{"change":"removed","of":"https://a.example/feed","value":true,"#,
            ),
            (
                Change::Listed { name: "Long".to_owned(), query: None, before: Some("minutes>10".to_owned()) },
                r#"{"change":"listed","name":"Long","query":null,"before":"minutes>10","#,
            ),
        ] {
            let line = NamedChange { change, at: at() }.to_line();
            assert!(line.starts_with(start), "{line}");
        }
        let line = r#"{"change":"place","feed":"https://a.example/feed","entry":"1","block":3,"offset":14,"at":"2026-04-20T12:00:00Z"}"#;
        assert!(matches!(
            NamedChange::from_line(line),
            Some(NamedChange { change: Change::TextPos { value, percent: None, .. }, .. }) if value == place("")
        ));
    }

    #[test]
    fn an_unknown_line_is_not_a_change() {
        for line in ["", "{}", "null", "half a li", r#"{"change":"painted","value":"red","at":"2026-04-20T12:00:00Z"}"#]
        {
            assert_eq!(NamedChange::from_line(line), None, "{line}");
        }
    }

    #[test]
    fn a_change_shows_in_the_rows_that_it_is_about_and_in_no_other() {
        let row = |id| EntryRow {
            id: EntryId(id),
            feed: FeedId(id % 2),
            feed_title: Sanitized::default(),
            title: Sanitized::default(),
            published: None,
            ranked: None,
            is_read: false,
            is_starred: id > 2,
            facts: EntryFacts::default(),
        };
        let read_after = |change: Change| {
            let mut rows: Vec<EntryRow> = (1..=5).map(row).collect();
            rows.iter_mut().for_each(|row| change.show(row));
            let read: Vec<i64> = rows.iter().filter(|row| row.is_read).map(|row| row.id.0).collect();
            (read, rows.iter().filter(|row| row.is_starred).count())
        };
        assert_eq!(read_after(Change::Read { of: EntryId(2), value: true }), (vec![2], 3));
        assert_eq!(read_after(Change::Starred { of: EntryId(3), value: false }), (vec![], 2));
        assert_eq!(read_after(Change::AllRead { list: ListScope::All, until: EntryId(4) }), (vec![1, 2, 3, 4], 3));
        assert_eq!(read_after(Change::AllRead { list: ListScope::Starred, until: EntryId(4) }), (vec![3, 4], 3));
        let feed = ListScope::Feed(FeedId(1));
        assert_eq!(read_after(Change::AllRead { list: feed, until: EntryId(4) }), (vec![1, 3], 3));
        let many = Change::ManyRead { of: [1, 2, 5].into_iter().map(EntryId).collect(), value: true };
        assert_eq!(read_after(many), (vec![1, 2, 5], 3));
        let tagged_after = |change: Change| {
            let mut rows: Vec<EntryRow> = (1..=5).map(row).collect();
            rows.iter_mut().for_each(|row| change.show(row));
            let tagged = rows.iter().filter(|row| row.facts.tags == [tag()]);
            tagged.map(|row| row.id.0).collect::<Vec<_>>()
        };
        assert_eq!(tagged_after(Change::Tagged { of: EntryId(3), tag: tag(), value: true }), [3]);
        let many = [2, 5].into_iter().map(EntryId).collect();
        assert_eq!(tagged_after(Change::ManyTagged { of: many, tag: tag(), value: true }), [2, 5]);
    }

    #[test]
    fn a_tag_is_put_once_and_taken_away_by_the_change_that_takes_it_back() {
        let mut facts = EntryFacts::default();
        for name in ["later", "Energy", "LATER"] {
            facts.tag(&TagName::new(name).unwrap(), true);
        }
        assert_eq!(facts.tags.iter().map(TagName::to_string).collect::<Vec<_>>(), ["Energy", "later"]);
        let put = Change::Tagged { of: EntryId(3), tag: tag(), value: true };
        assert_eq!(put.undone(), Some(Change::Tagged { of: EntryId(3), tag: tag(), value: false }));
    }
}
