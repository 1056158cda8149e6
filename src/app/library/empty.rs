//! What the articles pane shows when the list is empty, and what to do about it, with the keys as they are bound.

use super::super::action::Action;
use super::super::jobs::Jobs;
use super::super::key_scopes;
use super::super::keymap::Keymap;
use super::super::{Slot, status};
use super::Library;
use super::searching::not_searched;
use crate::article::Sanitized;
use crate::feed::{Feed, FolderId, ListOrigin, ListScope, SmartList};

/// The way to see the program without a feed or a network.
const DEMO: &str = "crosshead --demo reads an embedded sample.";

impl Library {
    /// The sentences of an empty articles pane, each a paragraph; none while it has articles, or may get some.
    pub fn says_when_empty(&self, jobs: &Jobs, keymap: &Keymap) -> Vec<Sanitized> {
        let said = match &self.failure {
            Some(sentence) => vec![sentence.to_string()],
            None if !self.list.is_known() || !self.list.is_empty() || !self.feeds.is_known() => Vec::new(),
            None => self.says_of_nothing(jobs, keymap),
        };
        said.iter().map(|sentence| Sanitized::line(sentence)).collect()
    }

    fn says_of_nothing(&self, jobs: &Jobs, keymap: &Keymap) -> Vec<String> {
        let press = |action, what: &str| status::press(keymap, key_scopes::IN_LIBRARY, action, what);
        let pair = |first: &str, second: String| vec![first.to_owned(), second];
        if self.feeds.list().feeds.is_empty() {
            let add = press(Action::AddFeed, "to add one");
            return pair("No feeds yet.", format!("{add} {DEMO}"));
        }
        if let Some(search) = self.searched() {
            return says_of_a_search(search.waiting(), press(Action::Escape, "to go back"));
        }
        if self.feeds.scope() == ListScope::Starred {
            return pair("Nothing is starred.", press(Action::ToggleStar, "on an article to keep it here"));
        }
        if self.list_filter().is_some() {
            return pair("No title has these words.", press(Action::Escape, "to see all"));
        }
        if self.unread_only && self.feeds.total(self.feeds.scope()) > 0 {
            return pair("All read.", press(Action::UnreadOnly, "to see every article"));
        }
        if let Some(list) = self.current_list() {
            return self.says_of_a_list(list, press(Action::EditFeed, "to change the query"));
        }
        if jobs.is_waiting(Slot::Refresh) {
            return vec!["Fetching the first articles…".to_owned()];
        }
        self.says_why_nothing_came(keymap)
    }

    fn says_of_a_list(&self, list: &SmartList, change: String) -> Vec<String> {
        let first = match self.feeds.smart().problem(list.id) {
            Some(problem) => format!("The query of this list is wrong: {problem}."),
            None => format!("No article is found by “{}”.", list.query),
        };
        let then = match list.origin {
            ListOrigin::Config => "[lists] in the config file has its query.".to_owned(),
            ListOrigin::User => change,
        };
        vec![first, then]
    }

    /// Nothing is listed: because fetching failed, because it was not tried, or because there is nothing.
    fn says_why_nothing_came(&self, keymap: &Keymap) -> Vec<String> {
        let action = match self.feeds.scope() {
            ListScope::Folder(_) | ListScope::Feed(_) => Action::RefreshFeed,
            ListScope::All | ListScope::Starred | ListScope::List(_) => Action::RefreshAll,
        };
        let press = |what: &str| status::press(keymap, key_scopes::IN_LIBRARY, action, what);
        let failed: Vec<&Feed> = self.listed_feeds().filter(|feed| feed.error.is_some()).collect();
        if failed.is_empty() {
            return self.says_of_fetched(press("to fetch them"), press("to fetch again"));
        }
        let mut now = press("to try again");
        if self.feeds.list().total == 0 {
            now = format!("{now} {DEMO}");
        }
        ["No articles yet.".to_owned()].into_iter().chain(reasons(&failed)).chain([now]).collect()
    }

    fn says_of_fetched(&self, fetch: String, again: String) -> Vec<String> {
        match self.listed_feeds().all(|feed| feed.checked.is_some()) {
            true => vec!["There is no article in what was fetched.".to_owned(), again],
            false => vec!["No articles yet.".to_owned(), fetch],
        }
    }

    /// The feeds whose articles are listed.
    fn listed_feeds(&self) -> impl Iterator<Item = &Feed> {
        let scope = self.feeds.scope();
        let is_listed = move |feed: &&Feed| match scope {
            ListScope::All => true,
            ListScope::Starred | ListScope::List(_) => false,
            ListScope::Folder(folder) => FolderId::all_of(&feed.folder).any(|id| id == folder),
            ListScope::Feed(id) => id == feed.id,
        };
        self.feeds.list().feeds.iter().filter(is_listed)
    }
}

/// Nothing is found, unless it is among what is not prepared yet.
fn says_of_a_search(waiting: usize, back: String) -> Vec<String> {
    let said = [if waiting == 0 { "Nothing is found." } else { "Nothing is found yet." }.to_owned()].into_iter();
    said.chain(not_searched(waiting).map(|said| format!("{said}."))).chain([back]).collect()
}

/// Why the first one failed and where it is, and how many more did.
fn reasons(failed: &[&Feed]) -> Vec<String> {
    let first = failed.iter().find_map(|feed| Some((feed, feed.error.as_ref()?)));
    let told = first.map(|(feed, error)| vec![status::sentence(error).to_string(), feed.url.to_string()]);
    let more = match failed.len() {
        0 | 1 => None,
        2 => Some("One more feed failed; the feed pane marks it.".to_owned()),
        count => Some(format!("{} more feeds failed; the feed pane marks them.", count - 1)),
    };
    told.into_iter().flatten().chain(more).collect()
}
