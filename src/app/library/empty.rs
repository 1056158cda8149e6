//! What the articles pane says when there is nothing to list, and what to do now, with the keys as they are bound.

use super::super::action::{Action, Scope as KeyScope};
use super::super::jobs::Jobs;
use super::super::keymap::Keymap;
use super::super::{Slot, status};
use super::Library;
use crate::article::Clean;
use crate::feed::Scope;

/// The way to see the program without a feed or a network.
const DEMO: &str = "crosshead --demo reads an embedded sample.";

impl Library {
    /// The sentences for an articles pane without articles, each a paragraph; none while it has some, or might.
    pub fn says_when_empty(&self, jobs: &Jobs, keymap: &Keymap) -> Vec<Clean> {
        let said = match &self.failure {
            Some(sentence) => vec![sentence.to_string()],
            None if !self.list.is_known() || !self.list.is_empty() || !self.feeds.is_known() => Vec::new(),
            None => self.says_of_nothing(jobs, keymap),
        };
        said.iter().map(|sentence| Clean::line(sentence)).collect()
    }

    fn says_of_nothing(&self, jobs: &Jobs, keymap: &Keymap) -> Vec<String> {
        let press = |scope, action, what: &str| status::press(keymap, scope, action, what);
        let pair = |first: &str, second: String| vec![first.to_owned(), second];
        if self.feeds.list().feeds.is_empty() {
            let add = press(KeyScope::Library, Action::AddFeed, "to add one");
            return pair("No feeds yet.", format!("{add} {DEMO}"));
        }
        if self.feeds.scope() == Scope::Starred {
            return pair(
                "Nothing is starred.",
                press(KeyScope::Library, Action::ToggleStar, "on an article to keep it here"),
            );
        }
        if self.unread_only && self.feeds.total(self.feeds.scope()) > 0 {
            return pair("All read.", press(KeyScope::Library, Action::UnreadOnly, "to see every article"));
        }
        if jobs.is_waiting(Slot::Refresh) {
            return vec!["Fetching the first articles…".to_owned()];
        }
        self.says_why_nothing_came(keymap)
    }

    /// Nothing was ever fetched here: because it failed, or because it was not tried.
    fn says_why_nothing_came(&self, keymap: &Keymap) -> Vec<String> {
        let (scope, action) = match self.feeds.scope() {
            Scope::Feed(_) => (KeyScope::Library, Action::RefreshFeed),
            Scope::All | Scope::Starred => (KeyScope::Global, Action::RefreshAll),
        };
        let first = "No articles yet.".to_owned();
        let Some(sentence) = self.first_error() else {
            return vec![first, status::press(keymap, scope, action, "to fetch them")];
        };
        let mut now = status::press(keymap, scope, action, "to try again");
        if self.feeds.list().total == 0 {
            now = format!("{now} {DEMO}");
        }
        vec![first, status::sentence(sentence).to_string(), now]
    }

    /// Why the feed under the cursor failed, or the first that did when the list is of all.
    fn first_error(&self) -> Option<&Clean> {
        let shown = |id| self.feeds.scope() == Scope::All || self.feeds.scope() == Scope::Feed(id);
        let mut feeds = self.feeds.list().feeds.iter();
        feeds.find_map(|feed| feed.error.as_ref().filter(|_| shown(feed.id)))
    }
}
