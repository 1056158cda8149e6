//! The library screen: feeds | articles | preview.
//!
//! The feed pane's cursor chooses which articles are listed, the list's cursor which of them is previewed. Nothing is waited
//! for: a pane whose rows are not loaded yet shows that.

pub mod actions;
mod empty;
pub mod feeds;
mod filtering;
mod hints;
mod links;
mod loading;
mod marking;
mod neighbours;
mod panes;
mod pointing;
pub mod preview;
mod refresh;
mod removing;
pub mod searching;
mod selecting;
pub mod smart_lists;
pub mod twins;
mod unread;

use super::key_scopes;
use chrono::{DateTime, FixedOffset, Utc};

use super::action::{Action, Counted, KeyScope};
use super::areas::{self, LibraryAreas};
use super::excerpt::{Excerpt, ExcerptSource};
use super::hints::Offer;
use super::jobs::Occasion;
use super::list::{EntryList, Motion};
use super::pane::LibraryPane;
use super::prompt::PromptKind;
use super::screen::{FindPrompt, Screen, ScreenRef};
use super::{Context, Intent, Mouse, MouseKind, Outcome, Size, Slot, date, status};
use crate::article::Sanitized;
use crate::config::Settings;
use crate::feed::{EntryFilter, EntryQuery, EntryRow, FeedId, FolderId, ListScope, Round, Sort};
use feeds::Feeds;
use filtering::ListFilter;
use links::run;
use preview::{LinkAction, Preview};
use searching::ListSearch;
use unread::UnreadSearch;

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

/// The three panes, and which of them has the focus.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "two choices of the user and three independent waits")]
pub struct Library {
    pub focus: LibraryPane,
    pub feeds: Feeds,
    pub list: EntryList,
    pub preview: Preview,
    pub unread_only: bool,
    pub sort: Sort,
    pub areas: LibraryAreas,
    /// Only the focused pane is shown.
    is_zoomed: bool,
    /// Why there is no list.
    failure: Option<Sanitized>,
    /// Marks made since the list under way was asked for: its rows do not have them.
    marked_since: Vec<EntryRow>,
    /// The lists are to be reloaded when the writes under way are done.
    is_write_awaited: bool,
    /// The user asked for the refresh under way: when it ends, read entries leave a list of unread ones.
    is_renewal_due: bool,
    /// How many articles the refresh under way had brought when the lists were last loaded.
    shown_new: usize,
    search: UnreadSearch,
    narrowed: ListFilter,
    searched: ListSearch,
    /// The reader wants the article under the cursor, whose row was not loaded when it was asked for.
    is_row_awaited: bool,
}

impl Library {
    /// An empty library, which shows what the settings say once the lists are loaded.
    pub fn new(settings: &Settings) -> Library {
        let mut list = EntryList::default();
        list.keep_read(settings.unread_only);
        Library {
            focus: LibraryPane::default(),
            feeds: Feeds::default(),
            list,
            preview: Preview::default(),
            unread_only: settings.unread_only,
            sort: settings.sort,
            areas: LibraryAreas::default(),
            is_zoomed: false,
            failure: None,
            marked_since: Vec::new(),
            is_write_awaited: false,
            is_renewal_due: false,
            shown_new: 0,
            search: UnreadSearch::default(),
            narrowed: ListFilter::default(),
            searched: ListSearch::default(),
            is_row_awaited: false,
        }
    }

    /// Asks for the lists; refreshes if the settings say so.
    pub fn start(&mut self, context: &mut Context<'_>) {
        self.reload(context);
        if context.settings.refresh_on_start {
            context.refresh_due(Occasion::Start);
        }
    }

    /// Which entries are listed.
    pub fn query(&self) -> EntryQuery {
        let of_scope = || {
            let unread = self.unread_only.then_some(EntryFilter::Unread);
            self.feeds.filter(self.feeds.scope()).and(unread)
        };
        let filter = self.searched_filter().unwrap_or_else(of_scope);
        EntryQuery { filter: filter.and(self.titled()), sort: self.sort }
    }

    /// Moves the feed cursor; another scope is another list.
    fn choose(&mut self, change: impl FnOnce(&mut Feeds)) {
        let before = self.feeds.scope();
        change(&mut self.feeds);
        if self.feeds.scope() != before {
            self.forget_filter();
            self.forget_search();
            self.show_another_list();
        }
    }

    fn show_another_list(&mut self) {
        self.list.reset();
        self.failure = None;
    }

    /// The feed under the cursor, or the feed of the current article if the list has several feeds.
    fn current_feed(&self) -> Option<FeedId> {
        let is_found = self.searched().is_some() && self.focus != LibraryPane::Feeds;
        match (self.feeds.scope(), self.focus) {
            _ if is_found => self.list.current().map(|row| row.feed),
            (ListScope::Feed(id), _) => Some(id),
            (
                ListScope::All | ListScope::Starred | ListScope::Folder(_) | ListScope::List(_),
                LibraryPane::Articles | LibraryPane::Preview,
            ) => self.list.current().map(|row| row.feed),
            (ListScope::All | ListScope::Starred | ListScope::Folder(_) | ListScope::List(_), LibraryPane::Feeds) => {
                None
            }
        }
    }

    /// The form of a feed, or the line of a smart list.
    fn edit(&self, context: &mut Context<'_>) -> Intent {
        if let Some(feed) = self.current_feed() {
            return Intent::EditFeed(feed);
        }
        if let Some(list) = self.current_list() {
            return Intent::EditList(list.id);
        }
        context.status.error(Sanitized::line("Choose a feed, a smart list or an article first."));
        Intent::Nothing
    }

    /// The folder under the cursor, or the one of the current feed.
    fn current_folder(&self) -> Option<FolderId> {
        let of_feed = || FolderId::of(&self.feeds.feed(self.current_feed()?)?.folder);
        self.feeds.current_folder().or_else(of_feed)
    }

    /// What `r` fetches: the folder under the cursor, a feed, or all.
    fn current_round(&self) -> Round {
        match (self.feeds.scope(), self.focus) {
            (ListScope::Folder(folder), LibraryPane::Feeds) => Round::Folder(folder),
            _ => Round::from(self.current_feed()),
        }
    }

    /// The article that marks and links apply to; none in the feed pane.
    fn article(&self, context: &mut Context<'_>) -> Option<EntryRow> {
        if self.focus == LibraryPane::Feeds {
            context.status.error(Sanitized::line("Choose an article first; :mark-all-read marks the whole list."));
            return None;
        }
        self.list.current().cloned()
    }

    fn toggle_unread_only(&mut self, context: &mut Context<'_>) {
        if self.searched().is_some() {
            return context.news(Sanitized::line("A search finds read articles, too. Add is:unread to it."));
        }
        self.unread_only = !self.unread_only;
        self.failure = None;
        self.list.keep_read(self.unread_only);
        self.list.renew();
        let shown = if self.unread_only { "Only unread articles." } else { "All articles, read and unread." };
        context.news(Sanitized::line(shown));
    }

    /// Lists in another order, from its start.
    pub fn sort_by(&mut self, sort: Sort, context: &mut Context<'_>) {
        self.sort = sort;
        self.show_another_list();
        context.news(Sanitized::line(&format!("Sorted by {}.", sort_name(sort))));
    }

    /// Whether the articles pane is on the screen and says why there is none.
    fn says_why_empty(&self) -> bool {
        self.list.is_known() && self.list.is_empty() && !self.areas.articles.is_empty()
    }

    /// Why the feed under the cursor fails, unless the articles pane says it, and since when; for the bottom line.
    pub fn trouble(&self, now: DateTime<Utc>, offset: FixedOffset) -> Option<String> {
        if let (ListScope::Folder(folder), LibraryPane::Feeds) = (self.feeds.scope(), self.focus) {
            return self.feeds.trouble_in(folder);
        }
        if let (ListScope::List(list), LibraryPane::Feeds) = (self.feeds.scope(), self.focus) {
            return self.feeds.smart().problem(list).map(|problem| format!("This list is wrong: {problem}."));
        }
        let feed = self.feeds.current().filter(|_| self.focus == LibraryPane::Feeds)?;
        let why = status::sentence(feed.error.as_ref()?);
        let since =
            feed.health.failing_since.map(|since| format!("Failing since {}.", date::friendly(since, now, offset)));
        match (self.says_why_empty(), since) {
            (true, since) => since,
            (false, None) => Some(why.to_string()),
            (false, Some(since)) => Some(format!("{why} {since}")),
        }
    }
}

impl Screen for Library {
    fn which(&self) -> ScreenRef<'_> {
        ScreenRef::Library(self)
    }

    fn scopes(&self) -> &'static [KeyScope] {
        if self.is_selecting() { key_scopes::IN_SELECTED_ARTICLES } else { key_scopes::IN_LIBRARY }
    }

    fn hints(&self) -> Vec<Offer> {
        self.offers()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a screen ignores actions that it does not know")]
    fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        self.list.take_up();
        if let Some(motion) = Motion::of(counted, self.page()) {
            self.go(motion);
            return Intent::Nothing;
        }
        if self.act_on_selection(counted.action, context) {
            return Intent::Nothing;
        }
        match counted.action {
            Action::Zoom => self.is_zoomed = !self.is_zoomed,
            Action::NextPane => self.focus = self.focus.turn(1),
            Action::PreviousPane => self.focus = self.focus.turn(2),
            Action::Pane(number) => self.choose_pane(number),
            Action::LibraryPane(pane) => self.focus = pane,
            Action::Left => self.go_left(counted.times()),
            Action::Right => return self.go_right(counted.times()),
            Action::Enter => return self.enter(),
            Action::Filter => return Intent::Prompt(PromptKind::Filter),
            Action::Search => return Intent::Prompt(PromptKind::Search),
            Action::Escape if self.undo_filter(context) || self.undo_search() => {}
            Action::Back if self.focus != LibraryPane::Preview && self.undo_search() => {}
            Action::Escape | Action::Back if self.focus == LibraryPane::Preview => self.focus = LibraryPane::Articles,
            Action::Back => return Intent::Leave,
            Action::AddFeed => return Intent::Prompt(PromptKind::AddFeed),
            Action::RefreshFeed => self.refresh(self.current_round(), context),
            Action::MarkRead(target) => return self.mark(target, context),
            Action::NextUnread => self.go_to_unread(true, context),
            Action::PreviousUnread => self.go_to_unread(false, context),
            Action::FoldToggle => self.toggle_fold(context),
            Action::FoldAll => self.choose(|feeds| feeds.fold_all(true)),
            Action::UnfoldAll => self.choose(|feeds| feeds.fold_all(false)),
            Action::ToggleRead => self.toggle_read(context),
            Action::ToggleStar => self.toggle_star(context),
            Action::Tag => return self.tag(context),
            Action::UnreadOnly => self.toggle_unread_only(context),
            Action::Remove => return Intent::Unsubscribe,
            Action::EditFeed => return self.edit(context),
            Action::NextSort => self.sort_by(next_sort(self.sort), context),
            Action::Browse => self.run_link_action(LinkAction::Browse, context),
            Action::CopyLink => self.run_link_action(LinkAction::Copy, context),
            _ => {}
        }
        Intent::Nothing
    }

    fn on_mouse(&mut self, mouse: Mouse, context: &mut Context<'_>) -> Intent {
        let Some((pane, area)) = self.pane_at(mouse) else { return Intent::Nothing };
        self.list.take_up();
        match mouse.kind {
            MouseKind::Click => self.click(pane, area, mouse, context),
            MouseKind::WheelUp => self.turn_wheel(pane, -NOTCH),
            MouseKind::WheelDown => self.turn_wheel(pane, NOTCH),
        }
    }

    /// Computes the areas, brings the cursors into view and asks for rows that came into view.
    fn settle(&mut self, size: Size, context: &mut Context<'_>) {
        let body = areas::frame(size).body;
        self.areas = if self.is_zoomed { areas::one_pane(body, self.focus) } else { areas::library(body, self.focus) };
        self.feeds.settle(self.areas.feeds.below_heading().rows.into());
        self.reach_unread();
        self.list.settle(self.areas.articles.below_heading().rows.into());
        self.ask_for_rows(context);
        self.preview.turn_to(self.list.current().map(|row| row.id));
        self.ask_for_preview(context);
        let area = self.areas.preview.below_heading();
        self.preview.settle(area.columns, area.rows.into(), context.offset);
        if let Some((link_action, detail)) = self.preview.ready_link_action() {
            run(link_action, detail.url.as_ref(), context);
        }
    }

    fn filter(&mut self, prompt: FindPrompt<'_>, context: &mut Context<'_>) {
        self.list.take_up();
        self.narrow(prompt, context);
    }

    fn excerpts(&self) -> Vec<Excerpt> {
        let feed = self.feeds.current().filter(|_| self.focus == LibraryPane::Feeds);
        if let Some(feed) = feed {
            let (title, url) = (feed.title.clone(), feed.site.clone().unwrap_or_else(|| feed.url.clone()));
            return vec![Excerpt::new("the feed", ExcerptSource::Page { title, url })];
        }
        self.chosen_excerpt().into_iter().collect()
    }

    fn done(&mut self, slot: Slot, outcome: Outcome, context: &mut Context<'_>) {
        match outcome {
            Outcome::Feeds(list) => self.take_feeds(list, context),
            Outcome::ListsCounted(counts) => self.lists_counted(&counts),
            Outcome::Entries { .. } if self.is_typed_on() => self.list.drop_answer(),
            Outcome::Entries { page, follow, .. } => {
                self.failure = None;
                if self.list_filter().is_none() {
                    self.counted(page.total);
                }
                let page = self.with_marks(page);
                self.list.take(page, follow);
                self.narrowed(follow.is_some());
                self.go_to_first_found();
            }
            Outcome::Found(found) => self.found(found, context),
            Outcome::Counted(count) => self.counted(count),
            Outcome::Preview(detail) => self.preview.take(detail),
            Outcome::Unread(found) => self.found_unread(found, context),
            Outcome::Refreshed { fetched, failed, after } => {
                self.refreshed(&refresh::Report { occasion: context.jobs.occasion, fetched, failed, after }, context);
            }
            Outcome::Subscribed { feed, title, is_new, cut } => {
                let what = if is_new { "Subscribed" } else { "Already subscribed" };
                let kept = cut.map(|cut| format!(" Kept {cut} articles.")).unwrap_or_default();
                self.subscribed(feed, &format!("{what} to {title}.{kept}"), context);
            }
            Outcome::PageKept(page) => self.page_kept(page, context),
            Outcome::MarkedRead(entries) => self.marked_read(entries, context),
            Outcome::Written => self.written(context),
            Outcome::Kept(sentence) => {
                context.status.error(status::sentence(&sentence));
                self.written(context);
            }
            Outcome::Failed(sentence) => self.failed(slot, &sentence, context),
            Outcome::Article { .. }
            | Outcome::Page { .. }
            | Outcome::ArticleUnchanged { .. }
            | Outcome::ArticlePending(_)
            | Outcome::TableArranged(_)
            | Outcome::ColumnSummed(_)
            | Outcome::ExcerptText { .. }
            | Outcome::ExcerptWritten(_)
            | Outcome::ProgramEnded(_)
            | Outcome::Picked(_)
            | Outcome::Questions(_)
            | Outcome::Answers(..)
            | Outcome::Answer(..)
            | Outcome::FeedEdited { .. }
            | Outcome::SeveralFeeds { .. }
            | Outcome::Derived => {}
        }
    }
}

fn next_sort(sort: Sort) -> Sort {
    match sort {
        Sort::Newest => Sort::Oldest,
        Sort::Oldest => Sort::Title,
        Sort::Title => Sort::Newest,
    }
}

/// As on the screen and on the `:` line.
pub fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "newest",
        Sort::Oldest => "oldest",
        Sort::Title => "title",
    }
}
