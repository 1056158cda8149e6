//! The search of the library: what is typed is a query, and the list shows what it finds in all articles, whatever the scope.
//!
//! The store answers each key, and an answer to an older one is dropped. A query that cannot be understood yet leaves the list
//! as it is. Once it is accepted, it is a list like any other, until it is left.

use super::super::filter::Filter;
use super::super::pane::LibraryPane;
use super::super::screen::FindPrompt;
use super::super::{Context, Effect, Slot};
use super::Library;
use crate::article::Sanitized;
use crate::article::text::number::grouped;
use crate::feed::{EntryFilter, EntryId, EntryPage, EntryQuery, FoundPage, ListPart, QueryTime, TagName};
use crate::query::complete::{Completion, completions, without_field};
use crate::query::{QueryError, SearchQuery, TextField};

/// Rows that are asked for while a query is typed.
const FIRST: usize = 50;

/// What is searched for, and what was there before.
#[derive(Debug, Default)]
pub struct ListSearch {
    held: Option<HeldSearch>,
    /// `Some` while a query is typed.
    before: Option<Before>,
    /// Why what is typed is no query.
    problem: Option<QueryError>,
    /// The rows of another search are on their way: the cursor goes to the first of them.
    is_to_top: bool,
    /// Where the first search began, to go back there.
    origin: Option<Origin>,
}

/// A query whose articles the list shows.
#[derive(Clone, Debug)]
pub struct HeldSearch {
    text: String,
    filter: EntryFilter,
    words: Vec<String>,
    marks: Option<Filter>,
    /// Only the first rows are known.
    has_more: bool,
    count: Option<usize>,
    waiting: usize,
}

/// What the list showed before a query was typed.
#[derive(Clone, Debug)]
struct Before {
    held: Option<HeldSearch>,
    origin: Origin,
}

#[derive(Clone, Copy, Debug)]
struct Origin {
    entry: Option<EntryId>,
    focus: LibraryPane,
}

impl HeldSearch {
    fn new(text: &str, query: &SearchQuery, time: QueryTime) -> HeldSearch {
        let words: Vec<String> = query.words().into_iter().map(str::to_lowercase).collect();
        HeldSearch {
            text: text.trim().to_owned(),
            filter: EntryFilter::of_query(query, time),
            marks: Filter::new(&words.join(" "), [""; 0]),
            words,
            has_more: false,
            count: None,
            waiting: 0,
        }
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many are found, once they are counted.
    pub(super) fn total(&self) -> Option<usize> {
        self.count
    }

    /// "312"; "50+" until all are counted, and "312+" while there are articles that could not be searched.
    pub fn count(&self, listed: usize) -> String {
        let may_grow = self.waiting > 0 || self.count.is_none() && self.has_more;
        format!("{}{}", self.count.unwrap_or(listed), if may_grow { "+" } else { "" })
    }

    /// How many articles are not prepared, so that their words are not known.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// "1,200 articles not searched yet"; `None` if all are.
    pub fn not_searched(&self) -> Option<String> {
        not_searched(self.waiting)
    }
}

/// "1,200 articles not searched yet"
pub(super) fn not_searched(waiting: usize) -> Option<String> {
    match waiting {
        0 => None,
        1 => Some("1 article not searched yet".to_owned()),
        waiting => Some(format!("{} articles not searched yet", grouped(waiting))),
    }
}

impl Library {
    /// The search whose articles are listed.
    pub fn searched(&self) -> Option<&HeldSearch> {
        self.searched.held.as_ref()
    }

    /// What marks the words that are searched for in rows and in the preview.
    pub fn search_marks(&self) -> Option<&Filter> {
        self.searched()?.marks.as_ref()
    }

    /// Why what is typed is no query.
    pub fn search_problem(&self) -> Option<&QueryError> {
        self.searched.problem.as_ref()
    }

    /// The words that an article that is opened from here has, in small letters.
    pub fn sought_words(&self) -> &[String] {
        self.searched().map_or(&[], |search| &search.words)
    }

    pub(super) fn searched_filter(&self) -> Option<EntryFilter> {
        self.searched().map(|search| search.filter.clone())
    }

    /// Whether the list is that of a query that is still typed: it has only the first rows.
    pub(super) fn is_searching(&self) -> bool {
        self.searched.before.as_ref().is_some_and(|before| {
            let typed = self.searched().map(HeldSearch::text);
            typed.is_some() && typed != before.held.as_ref().map(HeldSearch::text)
        })
    }

    /// A query is typed, accepted, or left.
    pub fn search(&mut self, prompt: FindPrompt<'_>, context: &mut Context<'_>) {
        match prompt {
            FindPrompt::Typed(text) => {
                self.begin_search();
                self.look_for(without_field(text), context);
            }
            FindPrompt::Cancelled => self.cancel_search(),
            FindPrompt::Accepted(text) => {
                self.begin_search();
                self.look_for(text, context);
                self.accept_search(context);
                if text.trim().is_empty() {
                    self.undo_search();
                }
            }
        }
    }

    fn begin_search(&mut self) {
        let origin = Origin { entry: self.list.current().map(|row| row.id), focus: self.focus };
        let held = || self.searched.held.clone();
        if self.searched.before.is_none() {
            self.searched.before = Some(Before { held: held(), origin });
            self.forget_filter();
        }
        self.focus = LibraryPane::Articles;
    }

    fn look_for(&mut self, text: &str, context: &mut Context<'_>) {
        let time = context.query_time();
        self.searched.problem = None;
        match SearchQuery::parse_typed(text) {
            Ok(query) if query.is_everything() => self.put_back(),
            Ok(query) => self.ask_for_found(HeldSearch::new(text, &query, time), context),
            Err(problem) => self.searched.problem = Some(problem),
        }
    }

    fn ask_for_found(&mut self, search: HeldSearch, context: &mut Context<'_>) {
        if self.searched().is_some_and(|held| held.filter == search.filter) {
            return;
        }
        let filter = search.filter.clone();
        // The numbers of the search before stand until the new ones come.
        self.searched.held = Some(search);
        self.searched.is_to_top = true;
        self.list.keep_read(false);
        self.list.drop_answer();
        context.jobs.forget(Slot::Count);
        context.ask(Slot::Entries, |ticket| Effect::Search { ticket, filter, rows: FIRST });
    }

    /// The articles that could not be searched may be searched now. (The list of a query that was accepted is read again with
    /// all others.)
    pub fn search_again(&mut self, context: &mut Context<'_>) {
        let is_typed = self.is_searching();
        let Some(search) = self.searched.held.as_mut().filter(|search| search.waiting > 0) else { return };
        search.waiting = 0;
        if is_typed {
            let filter = search.filter.clone();
            context.ask(Slot::Entries, |ticket| Effect::Search { ticket, filter, rows: FIRST });
        }
    }

    /// Some of the articles that could not be searched can be now; so many are left.
    pub fn search_more(&mut self, left: usize) {
        let is_typed = self.is_searching();
        let Some(search) = self.searched.held.as_mut().filter(|search| search.waiting > 0 && !is_typed) else { return };
        search.waiting = left;
        self.list.outdate();
    }

    /// The first rows of a query that is typed.
    pub(super) fn found(&mut self, found: FoundPage, context: &mut Context<'_>) {
        let Some(search) = &mut self.searched.held else { return };
        let filter = search.filter.clone();
        (search.has_more, search.waiting) = (found.has_more, found.waiting);
        search.count = (!found.has_more).then_some(found.rows.len());
        if found.has_more {
            context.ask(Slot::Count, |ticket| Effect::CountFound(ticket, filter));
        }
        self.failure = None;
        self.preview.turn_to(None);
        self.list.renew();
        self.list.take(EntryPage { total: found.rows.len(), offset: 0, rows: found.rows }, None);
        self.go_to_first_found();
    }

    /// The cursor does not stay in the middle of another list.
    pub(super) fn go_to_first_found(&mut self) {
        if std::mem::take(&mut self.searched.is_to_top) {
            self.list.go_to(0);
        }
    }

    /// All articles of the query are counted.
    pub(super) fn counted(&mut self, count: usize) {
        self.searched.held.iter_mut().for_each(|search| search.count = Some(count));
    }

    /// The list as it was before a query was typed; typing goes on.
    fn put_back(&mut self) {
        let Some(before) = self.searched.before.clone() else { return };
        if self.is_searching() {
            self.searched.held = before.held;
            self.show_list_from(before.origin.entry);
        }
    }

    fn cancel_search(&mut self) {
        self.put_back();
        self.searched.problem = None;
        if let Some(before) = self.searched.before.take() {
            self.focus = before.origin.focus;
        }
    }

    /// An empty line shows the list of the scope again. If what was typed is no query, the last one that was stays.
    fn accept_search(&mut self, context: &mut Context<'_>) {
        if let Some(problem) = self.searched.problem.take() {
            context.status.error(Sanitized::line(&format!("{problem}.")));
        }
        let is_new = self.is_searching();
        let Some(before) = self.searched.before.take() else { return };
        if is_new {
            self.searched.origin.get_or_insert(before.origin);
            self.list.outdate();
        } else if before.held.is_none() {
            self.focus = before.origin.focus;
        }
    }

    /// Leaves the search, for where it began; `false` if there is none.
    pub(super) fn undo_search(&mut self) -> bool {
        let is_held = self.searched.held.take().is_some();
        if is_held {
            let origin = std::mem::take(&mut self.searched).origin;
            self.show_list_from(origin.and_then(|origin| origin.entry));
            self.focus = origin.map_or(self.focus, |origin| origin.focus);
        }
        is_held
    }

    /// Another list is not searched.
    pub(super) fn forget_search(&mut self) {
        self.searched = ListSearch::default();
        self.list.keep_read(self.unread_only);
    }

    fn show_list_from(&mut self, entry: Option<EntryId>) {
        self.list.keep_read(self.unread_only && self.searched.held.is_none());
        self.preview.turn_to(None);
        self.show_another_list();
        entry.into_iter().for_each(|entry| self.list.go_back_to(entry));
    }

    /// Marks a part of what is found as read; `false` if nothing is searched for.
    pub(super) fn mark_found(&mut self, part: ListPart, context: &mut Context<'_>) -> bool {
        let Some(filter) = self.searched_filter() else { return false };
        let query = EntryQuery { filter: filter.and(self.titled()), sort: self.sort };
        context.mark_read(query, part, self.feeds.list().newest);
        true
    }

    /// What a query that is typed can be completed to.
    pub fn search_completions(&self, line: &str) -> Vec<Completion> {
        completions(line, |field| self.names_of(field))
    }

    fn names_of(&self, field: TextField) -> Vec<String> {
        let feeds = self.feeds.list().feeds.iter();
        match field {
            TextField::Feed => feeds.map(|feed| feed.title.to_string()).collect(),
            TextField::Folder => feeds.flat_map(|feed| feed.folder.iter().map(|name| name.to_string())).collect(),
            TextField::Tag => self.feeds.list().tags.iter().map(TagName::to_string).collect(),
            TextField::Anywhere
            | TextField::Title
            | TextField::Author
            | TextField::Url
            | TextField::Lang
            | TextField::Heading
            | TextField::Table
            | TextField::Question => Vec::new(),
        }
    }
}
