//! Smart lists in the feed pane: what their queries mean today, and how many articles they have.
//!
//! Ages count from when a list was read from the store, and from midnight on the next day: so the count beside a list is that of
//! its rows. Counting is the store's work.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::app::messages::ListsToCount;
use crate::app::{Context, Effect, Slot, status};
use crate::article::Sanitized;
use crate::config::Settings;
use crate::feed::{
    Change, EntryFilter, FeedList, ListCount, ListId, ListOrigin, ListScope, QueryTime, SmartList, rule,
};
use crate::query::{QueryError, SearchQuery};

use super::Library;

/// What is known of the lists besides their names.
#[derive(Clone, Debug, Default)]
pub struct SmartLists {
    known: HashMap<ListId, KnownList>,
    day: Option<NaiveDate>,
}

#[derive(Clone, Debug)]
struct KnownList {
    query: String,
    meaning: Result<EntryFilter, QueryError>,
    count: Option<ListCount>,
}

fn day(time: QueryTime) -> NaiveDate {
    time.now.with_timezone(&time.offset).date_naive()
}

fn meaning(query: &str, time: QueryTime) -> Result<EntryFilter, QueryError> {
    SearchQuery::parse(query).map(|query| EntryFilter::of_query(&query, time))
}

impl SmartLists {
    /// The lists as the store has them now. What has the query that it had stays as it is for the day.
    pub fn take(&mut self, lists: &[SmartList], time: QueryTime) {
        let is_same_day = self.day.replace(day(time)) == Some(day(time));
        let mut before = std::mem::take(&mut self.known);
        let known = lists.iter().map(|list| {
            let known = before.remove(&list.id).filter(|known| known.query == list.query);
            let count = known.as_ref().and_then(|known| known.count);
            let new = || KnownList { query: list.query.clone(), meaning: meaning(&list.query, time), count };
            (list.id, known.filter(|_| is_same_day).unwrap_or_else(new))
        });
        self.known = known.collect();
    }

    /// Ages count from another day now; `false` if it is the same day.
    pub fn renew(&mut self, time: QueryTime) -> bool {
        let is_another = self.day.is_some_and(|known| known != day(time));
        if is_another {
            self.day = Some(day(time));
            self.known.values_mut().for_each(|list| list.meaning = meaning(&list.query, time));
        }
        is_another
    }

    /// The entries of a list; none if its query cannot be understood.
    pub fn filter(&self, id: ListId) -> EntryFilter {
        let known = self.known.get(&id).and_then(|list| list.meaning.as_ref().ok());
        known.cloned().unwrap_or(EntryFilter::Or(Vec::new()))
    }

    /// Why the query of a list cannot be understood.
    pub fn problem(&self, id: ListId) -> Option<&QueryError> {
        self.known.get(&id)?.meaning.as_ref().err()
    }

    /// How many articles a list has, once they are counted.
    pub fn count(&self, id: ListId) -> Option<ListCount> {
        self.known.get(&id)?.count
    }

    fn know(&mut self, counts: &[(ListId, ListCount)]) {
        for (id, count) in counts {
            if let Some(list) = self.known.get_mut(id) {
                list.count = Some(*count);
            }
        }
    }

    /// What the store is asked to count.
    fn to_count(&self) -> ListsToCount {
        let mut lists: Vec<(ListId, EntryFilter)> =
            self.known.iter().filter_map(|(id, list)| Some((*id, list.meaning.clone().ok()?))).collect();
        lists.sort_unstable_by_key(|(id, _)| *id);
        Arc::from(lists)
    }
}

impl Library {
    /// Asks how many articles the lists have now. Nothing is asked if there are none.
    pub fn count_lists(&mut self, context: &mut Context<'_>) {
        let lists = self.feeds.smart().to_count();
        if !lists.is_empty() {
            context.ask(Slot::Lists, |ticket| Effect::CountLists(ticket, lists));
        }
    }

    /// The feeds and the lists have been read. If the list that is shown has another query, it is asked for again.
    pub(super) fn take_feeds(&mut self, list: FeedList, context: &mut Context<'_>) {
        let time = context.query_time();
        let (scope, before) = (self.feeds.scope(), self.feeds.filter(self.feeds.scope()));
        self.choose(|feeds| feeds.take(list, time));
        if matches!(scope, ListScope::List(_)) && self.feeds.scope() == scope && self.feeds.filter(scope) != before {
            self.list.outdate();
        }
        self.count_lists(context);
    }

    /// The store has counted.
    pub(super) fn lists_counted(&mut self, counts: &[(ListId, ListCount)]) {
        self.feeds.smart_mut().know(counts);
    }

    /// On another day, ages in queries mean other articles.
    pub fn renew_lists(&mut self, context: &mut Context<'_>) {
        let time = context.query_time();
        if !self.feeds.smart_mut().renew(time) {
            return;
        }
        if matches!(self.feeds.scope(), ListScope::List(_)) {
            self.list.outdate();
        }
        self.count_lists(context);
    }

    /// The list under the cursor.
    pub fn current_list(&self) -> Option<&SmartList> {
        if let ListScope::List(id) = self.feeds.scope() { self.feeds.smart_list(id) } else { None }
    }

    /// The list of a name, as it is written or in other letters.
    pub fn list_named(&self, name: &str) -> Option<&SmartList> {
        let lists = &self.feeds.list().lists;
        let is_it = |list: &&SmartList| list.name.to_lowercase() == name.to_lowercase();
        lists.iter().find(|list| *list.name == *name).or_else(|| lists.iter().find(is_it))
    }

    /// Gives a list its query, and makes it if it is not there. The cursor goes to it when it is read.
    pub fn put_list(&mut self, name: &Sanitized, query: &str, context: &mut Context<'_>) {
        let known = self.feeds.list().lists.iter().find(|list| list.name == *name);
        if let Some(sentence) = known.and_then(belongs_to_config) {
            return context.status.error(sentence);
        }
        if is_other_rule(context.settings, name, query) {
            return context.status.error(status::sentence(&rule::name_is_taken(name)));
        }
        let said = if known.is_some() { format!("“{name}” changed") } else { format!("“{name}” made") };
        let before = known.map(|list| list.query.clone());
        let change = Change::Listed { name: name.to_string(), query: Some(query.to_owned()), before };
        self.feeds.await_list(name.clone());
        self.change_list(change, &said, context);
    }

    /// Removes a list; its articles stay.
    pub fn remove_list(&mut self, id: ListId, context: &mut Context<'_>) {
        let Some(list) = self.feeds.smart_list(id) else { return };
        let (name, before) = (list.name.to_string(), Some(list.query.clone()));
        let said = format!("“{name}” removed");
        self.choose(|feeds| feeds.forget_list(id));
        self.change_list(Change::Listed { name, query: None, before }, &said, context);
    }

    fn change_list(&mut self, change: Change, said: &str, context: &mut Context<'_>) {
        context.undo.keep(&change, None, said);
        context.tell_undoable(said);
        self.change_many(change, context);
    }
}

/// Why a list cannot be changed here.
pub fn belongs_to_config(list: &SmartList) -> Option<Sanitized> {
    let said = || Sanitized::line(&format!("“{}” is in [lists] of the config file; change it there.", list.name));
    (list.origin == ListOrigin::Config).then(said)
}

/// Whether a rule of the config has the name, and another query.
fn is_other_rule(settings: &Settings, name: &Sanitized, query: &str) -> bool {
    settings.rules.iter().flatten().any(|rule| rule.name == **name && rule.query != query)
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;

    fn list(id: i64, query: &str) -> SmartList {
        let name = Sanitized::line(&format!("List {id}"));
        SmartList { id: ListId(id), name, query: query.to_owned(), origin: ListOrigin::User }
    }

    fn at(time: &str) -> QueryTime {
        QueryTime { now: time.parse().unwrap(), offset: FixedOffset::east_opt(2 * 3600).unwrap() }
    }

    #[test]
    fn an_age_means_the_same_until_midnight_where_the_user_is() {
        let mut lists = SmartLists::default();
        lists.take(&[list(1, "age<3d")], at("2026-04-22T10:00:00Z"));
        let morning = lists.filter(ListId(1));
        lists.take(&[list(1, "age<3d")], at("2026-04-22T21:59:00Z"));
        assert_eq!(lists.filter(ListId(1)), morning);
        assert!(!lists.renew(at("2026-04-22T21:59:59Z")));
        assert!(lists.renew(at("2026-04-22T22:00:00Z")));
        assert_ne!(lists.filter(ListId(1)), morning);
    }

    #[test]
    fn a_count_stands_until_the_list_has_another_query() {
        let mut lists = SmartLists::default();
        let count = ListCount { unread: 3, total: 7 };
        lists.take(&[list(1, "tide"), list(2, "rain")], at("2026-04-22T10:00:00Z"));
        lists.know(&[(ListId(1), count), (ListId(2), count), (ListId(9), count)]);
        lists.take(&[list(1, "tide"), list(2, "sun")], at("2026-04-23T10:00:00Z"));
        assert_eq!((lists.count(ListId(1)), lists.count(ListId(2)), lists.count(ListId(9))), (Some(count), None, None));
    }

    #[test]
    fn a_wrong_query_finds_nothing_and_is_not_counted() {
        let mut lists = SmartLists::default();
        lists.take(&[list(1, "is:new"), list(2, "rain")], at("2026-04-22T10:00:00Z"));
        assert_eq!(lists.filter(ListId(1)), EntryFilter::Or(Vec::new()));
        assert!(lists.problem(ListId(1)).unwrap().to_string().starts_with("column 4 of the query"));
        assert_eq!(lists.to_count().iter().map(|(id, _)| id.0).collect::<Vec<_>>(), [2]);
    }
}
