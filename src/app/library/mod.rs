//! The library screen: feeds | articles | preview.
//!
//! The feed pane's cursor chooses which articles are listed, the list's cursor which of them is previewed. Nothing is waited
//! for: a pane whose rows are not loaded yet shows that.

pub mod actions;
mod empty;
pub mod feeds;
mod hints;
pub mod preview;
mod refresh;

use super::key_scopes;
use chrono::{DateTime, FixedOffset, Utc};

use super::action::{Action, Counted, KeyScope};
use super::areas::{self, Area, LibraryAreas};
use super::hints::Offer;
use super::jobs::Occasion;
use super::list::{EntryList, Motion, beyond};
use super::pane::LibraryPane;
use super::prompt::PromptKind;
use super::screen::{Screen, ScreenRef};
use super::status::Tone;
use super::{Context, Effect, Failure, Intent, Mouse, MouseKind, Outcome, Progress, Size, Slot, date, status};
use crate::article::{HttpUrl, Sanitized};
use crate::config::Settings;
use crate::feed::{Change, EntryId, EntryPage, EntryQuery, EntryRow, FeedId, ListScope, Refreshed, Sort};
use feeds::Feeds;
use preview::{LinkAction, Preview};
use refresh::Report;

/// At most how often the lists are reloaded during a refresh: each time costs as much as there are feeds.
const MOST_RELOADS: usize = 100;

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
            failure: None,
            marked_since: Vec::new(),
            is_write_awaited: false,
            is_renewal_due: false,
            shown_new: 0,
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
        EntryQuery::of(self.feeds.scope(), self.unread_only, self.sort)
    }

    /// Rows of the focused pane.
    fn page(&self) -> usize {
        match self.focus {
            LibraryPane::Feeds => self.feeds.page(),
            LibraryPane::Articles => self.list.page(),
            LibraryPane::Preview => self.preview.page(),
        }
    }

    fn go(&mut self, motion: Motion) {
        match self.focus {
            LibraryPane::Feeds => self.choose(|feeds| feeds.go(motion)),
            LibraryPane::Articles => self.list.go(motion),
            LibraryPane::Preview => self.preview.scroll(motion),
        }
    }

    /// Moves the feed cursor; another scope is another list.
    fn choose(&mut self, change: impl FnOnce(&mut Feeds)) {
        let before = self.feeds.scope();
        change(&mut self.feeds);
        if self.feeds.scope() != before {
            self.show_another_list();
        }
    }

    fn show_another_list(&mut self) {
        self.list.reset();
        self.failure = None;
    }

    fn choose_pane(&mut self, number: u8) {
        let index = usize::from(number).wrapping_sub(1);
        if let Some(pane) = LibraryPane::ALL.get(index) {
            self.focus = *pane;
        }
    }

    fn go_left(&mut self, times: usize) {
        for _ in 0..times.min(LibraryPane::ALL.len()) {
            self.focus = match self.focus {
                LibraryPane::Feeds | LibraryPane::Articles => LibraryPane::Feeds,
                LibraryPane::Preview => LibraryPane::Articles,
            };
        }
    }

    /// Enters so many times, as far as there is something to enter.
    fn go_right(&mut self, times: usize) -> Intent {
        let mut entered = (0..times.min(LibraryPane::ALL.len())).map(|_| self.enter());
        entered.find(|intent| !matches!(intent, Intent::Nothing)).unwrap_or(Intent::Nothing)
    }

    /// From the feeds to their articles, from there into the article.
    fn enter(&mut self) -> Intent {
        match (self.focus, self.list.current()) {
            (LibraryPane::Feeds, _) => self.focus = LibraryPane::Articles,
            (LibraryPane::Articles | LibraryPane::Preview, Some(row)) => return Intent::Open(row.clone()),
            (LibraryPane::Articles | LibraryPane::Preview, None) => {}
        }
        Intent::Nothing
    }

    /// The feed under the cursor, or the feed of the current article if the list has several feeds; `None` means all.
    fn current_feed(&self) -> Option<FeedId> {
        match (self.feeds.scope(), self.focus) {
            (ListScope::Feed(id), _) => Some(id),
            (ListScope::All | ListScope::Starred, LibraryPane::Feeds) => None,
            (ListScope::All | ListScope::Starred, LibraryPane::Articles | LibraryPane::Preview) => {
                self.list.current().map(|row| row.feed)
            }
        }
    }

    /// Fetches a feed, or all of them: the user asked for it.
    pub fn refresh(&mut self, feed: Option<FeedId>, context: &mut Context<'_>) {
        self.is_renewal_due |= context.refresh(feed);
    }

    /// The article that marks and links apply to; none in the feed pane.
    fn article(&self, context: &mut Context<'_>) -> Option<EntryRow> {
        if self.focus == LibraryPane::Feeds {
            context.status.error(Sanitized::line("Choose an article first; :mark-all-read marks the whole list."));
            return None;
        }
        self.list.current().cloned()
    }

    fn toggle_read(&mut self, context: &mut Context<'_>) {
        let Some(row) = self.article(context) else { return };
        let change = Change::Read { of: row.id, value: !row.is_read };
        self.change(row, change, context);
    }

    /// Makes a change of an article, and shows it at once. Returns the article as it is now.
    fn change(&mut self, mut row: EntryRow, change: Change, context: &mut Context<'_>) -> EntryRow {
        change.show(&mut row);
        self.show_marks(&row, context);
        context.make(change);
        row
    }

    fn toggle_star(&mut self, context: &mut Context<'_>) {
        let Some(row) = self.article(context) else { return };
        let change = Change::Starred { of: row.id, value: !row.is_starred };
        self.change(row, change, context);
    }

    fn toggle_unread_only(&mut self, context: &mut Context<'_>) {
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

    /// Opens or copies the address: of the feed's site in the feed pane, else of the article, once it is known.
    fn run_link_action(&mut self, link_action: LinkAction, context: &mut Context<'_>) {
        match (self.focus, self.feeds.current()) {
            (LibraryPane::Feeds, Some(feed)) => run(link_action, feed.site.as_ref().or(Some(&feed.url)), context),
            (LibraryPane::Feeds, None) => context.status.error(Sanitized::line("Choose a feed or an article first.")),
            (LibraryPane::Articles | LibraryPane::Preview, _) if self.list.current().is_some() => {
                self.preview.send(link_action);
            }
            (LibraryPane::Articles | LibraryPane::Preview, _) => {
                context.status.error(Sanitized::line("Choose an article first."));
            }
        }
    }

    fn pane_at(&self, mouse: Mouse) -> Option<(LibraryPane, Area)> {
        let areas = [self.areas.feeds, self.areas.articles, self.areas.preview];
        LibraryPane::ALL.into_iter().zip(areas).find(|(_, area)| area.contains(mouse.column, mouse.row))
    }

    /// A click moves the cursor; on the row that has it already, it opens.
    fn click(&mut self, pane: LibraryPane, area: Area, mouse: Mouse) -> Intent {
        let is_focused = std::mem::replace(&mut self.focus, pane) == pane;
        let rows = area.below_heading();
        let Some(row) = mouse.row.checked_sub(rows.y).map(usize::from) else { return Intent::Nothing };
        match pane {
            LibraryPane::Feeds => self.click_feed(self.feeds.top() + row),
            LibraryPane::Articles => return self.click_article(self.list.in_view().start + row, is_focused),
            LibraryPane::Preview => {}
        }
        Intent::Nothing
    }

    fn click_feed(&mut self, line: usize) {
        if let Some(scope) = self.feeds.scope_at(line) {
            self.choose(|feeds| feeds.select(scope));
        }
    }

    fn click_article(&mut self, index: usize, is_focused: bool) -> Intent {
        if index >= self.list.len() {
            return Intent::Nothing;
        }
        if is_focused && index == self.list.cursor() {
            return self.enter();
        }
        self.list.go_to(index);
        Intent::Nothing
    }

    fn turn_wheel(&mut self, pane: LibraryPane, rows: isize) -> Intent {
        match pane {
            LibraryPane::Feeds => self.choose(|feeds| feeds.go(Motion::By(rows.signum()))),
            LibraryPane::Articles => self.list.scroll(rows),
            LibraryPane::Preview => self.preview.scroll(Motion::By(rows)),
        }
        Intent::Nothing
    }

    fn refreshed(&mut self, fetched: Vec<Refreshed>, failed: Vec<Failure>, context: &mut Context<'_>) {
        let report = Report { occasion: context.jobs.occasion, fetched, failed };
        // A message the user may not have read yet is worth more than the result of an automatic round.
        let is_spoken = report.occasion == Occasion::Round && context.status.message().is_some();
        match report.sentence(context.keymap, context.scopes, &self.feeds).filter(|_| !is_spoken) {
            Some((Tone::News, sentence)) => context.news(sentence),
            Some((Tone::Error, sentence)) => context.status.error(sentence),
            None => {}
        }
        self.show_refreshed(context);
    }

    /// Reloads what a refresh has changed. If the user asked for the refresh, read entries leave a list of unread ones.
    fn show_refreshed(&mut self, context: &mut Context<'_>) {
        if std::mem::take(&mut self.is_renewal_due) {
            self.list.renew();
        }
        self.reload(context);
    }

    /// Shows the new feed at once; its row comes with the list.
    fn subscribed(&mut self, feed: FeedId, sentence: &str, context: &mut Context<'_>) {
        self.choose(|feeds| feeds.select(ListScope::Feed(feed)));
        context.news(Sanitized::line(sentence));
        self.reload(context);
    }

    fn written(&mut self, context: &mut Context<'_>) {
        if std::mem::take(&mut self.is_write_awaited) {
            self.reload(context);
        }
    }

    /// Shows a failure in the pane that waited, or on the bottom line; after a failed write, the lists are reloaded.
    fn failed(&mut self, slot: Slot, sentence: &Sanitized, context: &mut Context<'_>) {
        match slot {
            Slot::Entries => {
                self.marked_since.clear();
                self.list.fail();
                self.failure = Some(status::sentence(sentence));
            }
            Slot::Preview => self.preview.fail(status::sentence(sentence)),
            Slot::Refresh => {
                context.status.error(status::sentence(sentence));
                self.show_refreshed(context);
            }
            Slot::Write => {
                context.status.error(status::sentence(sentence));
                self.reload(context);
            }
            Slot::Feeds
            | Slot::Subscribe
            | Slot::Derive
            | Slot::Article
            | Slot::Table
            | Slot::Browser
            | Slot::Notify => {
                context.status.error(status::sentence(sentence));
            }
        }
    }

    /// Shows what a refresh has brought so far, but does not reload for each of ten thousand feeds.
    pub fn progress(&mut self, progress: &Progress, context: &mut Context<'_>) {
        if !context.jobs.progress(progress, context.now) {
            return;
        }
        let is_step = progress.done.is_multiple_of((progress.total / MOST_RELOADS).max(1));
        if is_step && progress.new > self.shown_new {
            self.shown_new = progress.new;
            self.reload(context);
        } else if progress.done == 0 {
            self.shown_new = 0;
        }
    }

    /// The refresh was cancelled; articles that have arrived stay.
    pub fn refresh_cancelled(&mut self, context: &mut Context<'_>) {
        self.is_renewal_due = false;
        self.reload(context);
    }

    /// Reloads both lists; the cursors stay on their feed and entry.
    pub fn reload(&mut self, context: &mut Context<'_>) {
        context.ask(Slot::Feeds, Effect::LoadFeeds);
        self.list.outdate();
    }

    /// Removes a feed; the lists are reloaded when that is done.
    pub fn unsubscribe(&mut self, feed: FeedId, context: &mut Context<'_>) {
        self.is_write_awaited = true;
        context.ask(Slot::Write, |ticket| Effect::Unsubscribe(ticket, feed));
    }

    /// Makes a change of many articles; it shows when it is applied.
    pub fn change_many(&mut self, change: Change, context: &mut Context<'_>) {
        self.is_write_awaited = true;
        context.make(change);
    }

    fn ask_for_rows(&mut self, context: &mut Context<'_>) {
        let Some(want) = self.list.want() else { return };
        let query = self.query();
        context.ask(Slot::Entries, |ticket| Effect::LoadEntries {
            ticket,
            query,
            offset: want.offset,
            rows: want.rows,
            follow: want.follow,
        });
    }

    fn ask_for_preview(&mut self, context: &mut Context<'_>) {
        let is_shown = !self.areas.preview.is_empty();
        if let Some(entry) = self.preview.want(is_shown) {
            context.ask(Slot::Preview, |ticket| Effect::LoadPreview(ticket, entry));
        }
    }

    /// An entry is being opened: marks it read if the settings say so, and returns it as it is now.
    pub fn opened(&mut self, row: EntryRow, context: &mut Context<'_>) -> EntryRow {
        self.is_row_awaited = false;
        if row.is_read || !context.settings.mark_read_on_open {
            return row;
        }
        let change = Change::Read { of: row.id, value: true };
        self.change(row, change, context)
    }

    /// Puts the cursor on a feed, among the feeds.
    pub fn show_feed(&mut self, feed: FeedId) {
        self.choose(|feeds| feeds.select(ListScope::Feed(feed)));
        self.focus = LibraryPane::Feeds;
    }

    /// The article so many after or before the one being read, at most the last or the first; moves the cursor there.
    ///
    /// # Errors
    /// Why there is none, as a sentence.
    pub fn neighbour(&mut self, of: EntryId, steps: isize) -> Result<EntryRow, Sanitized> {
        let Some(target) = self.neighbour_index(of, steps) else {
            let end = if steps > 0 { "last" } else { "first" };
            return Err(Sanitized::line(&format!("This is the {end} article of the list.")));
        };
        self.list.go_to(target);
        let row = self.list.row(target).cloned();
        self.is_row_awaited = row.is_none();
        row.ok_or_else(|| Sanitized::line("The list is still being read; try again in a moment."))
    }

    /// `None` past the ends. If the article being read has left the list, the cursor is on what took its place.
    fn neighbour_index(&self, of: EntryId, steps: isize) -> Option<usize> {
        let (cursor, len) = (self.list.cursor(), self.list.len());
        if self.is_row_awaited && cursor < len {
            return Some(cursor);
        }
        let has_left = self.list.current().is_some_and(|row| row.id != of);
        let nearest = if has_left && steps > 0 { Some(cursor) } else { cursor.checked_add_signed(steps.signum()) };
        let nearest = nearest.filter(|nearest| *nearest < len)?;
        beyond(nearest, steps, len)
    }

    /// A page with the marks that were made after it was asked for.
    fn with_marks(&mut self, mut page: EntryPage) -> EntryPage {
        for marked in self.marked_since.drain(..) {
            page.rows.iter_mut().filter(|row| row.id == marked.id).for_each(|row| row.clone_from(&marked));
        }
        page
    }

    /// Shows an entry's marks as they are now, and counts them.
    pub fn show_marks(&mut self, row: &EntryRow, context: &Context<'_>) {
        if context.jobs.is_waiting(Slot::Entries) {
            self.marked_since.push(row.clone());
        }
        self.is_write_awaited |= context.jobs.is_waiting(Slot::Feeds);
        match self.list.find(row.id) {
            Some(before) => self.feeds.count(&before.clone(), row),
            // It is not in the window: the counters come with the next list.
            None => self.is_write_awaited = true,
        }
        self.list.replace(row);
        self.preview.replace(row);
    }

    /// Why the feed under the cursor fails, and since when; for the bottom line.
    pub fn trouble(&self, now: DateTime<Utc>, offset: FixedOffset) -> Option<String> {
        let feed = self.feeds.current().filter(|_| self.focus == LibraryPane::Feeds)?;
        let why = status::sentence(feed.error.as_ref()?);
        Some(match feed.health.failing_since {
            Some(since) => format!("{why} Failing since {}.", date::friendly(since, now, offset)),
            None => why.to_string(),
        })
    }
}

impl Screen for Library {
    fn which(&self) -> ScreenRef<'_> {
        ScreenRef::Library(self)
    }

    fn scopes(&self) -> &'static [KeyScope] {
        key_scopes::IN_LIBRARY
    }

    fn hints(&self) -> Vec<Offer> {
        self.offers().to_vec()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a screen ignores actions that it does not know")]
    fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        self.list.take_up();
        if let Some(motion) = Motion::of(counted, self.page()) {
            self.go(motion);
            return Intent::Nothing;
        }
        match counted.action {
            Action::NextPane => self.focus = self.focus.turn(1),
            Action::PreviousPane => self.focus = self.focus.turn(2),
            Action::Pane(number) => self.choose_pane(number),
            Action::LibraryPane(pane) => self.focus = pane,
            Action::Left => self.go_left(counted.times()),
            Action::Right => return self.go_right(counted.times()),
            Action::Enter => return self.enter(),
            Action::Escape if self.focus == LibraryPane::Preview => self.focus = LibraryPane::Articles,
            Action::Back => return Intent::Leave,
            Action::AddFeed => return Intent::Prompt(PromptKind::AddFeed),
            Action::RefreshFeed => self.refresh(self.current_feed(), context),
            Action::ToggleRead => self.toggle_read(context),
            Action::ToggleStar => self.toggle_star(context),
            Action::UnreadOnly => self.toggle_unread_only(context),
            Action::NextSort => self.sort_by(next_sort(self.sort), context),
            Action::Browse => self.run_link_action(LinkAction::Browse, context),
            Action::CopyLink => self.run_link_action(LinkAction::Copy, context),
            _ => {}
        }
        Intent::Nothing
    }

    fn on_mouse(&mut self, mouse: Mouse, _context: &mut Context<'_>) -> Intent {
        let Some((pane, area)) = self.pane_at(mouse) else { return Intent::Nothing };
        self.list.take_up();
        match mouse.kind {
            MouseKind::Click => self.click(pane, area, mouse),
            MouseKind::WheelUp => self.turn_wheel(pane, -NOTCH),
            MouseKind::WheelDown => self.turn_wheel(pane, NOTCH),
        }
    }

    /// Computes the areas, brings the cursors into view and asks for rows that came into view.
    fn settle(&mut self, size: Size, context: &mut Context<'_>) {
        self.areas = areas::library(areas::frame(size).body, self.focus);
        self.feeds.settle(self.areas.feeds.below_heading().rows.into());
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

    fn done(&mut self, slot: Slot, outcome: Outcome, context: &mut Context<'_>) {
        match outcome {
            Outcome::Feeds(list) => self.choose(|feeds| feeds.take(list)),
            Outcome::Entries { page, follow, .. } => {
                self.failure = None;
                let page = self.with_marks(page);
                self.list.take(page, follow);
            }
            Outcome::Preview(detail) => self.preview.take(detail),
            Outcome::Refreshed { fetched, failed } => self.refreshed(fetched, failed, context),
            Outcome::Subscribed { feed, title, is_new, cut } => {
                let what = if is_new { "Subscribed" } else { "Already subscribed" };
                let kept = cut.map(|cut| format!(" Kept {cut} articles.")).unwrap_or_default();
                self.subscribed(feed, &format!("{what} to {title}.{kept}"), context);
            }
            Outcome::Written => self.written(context),
            Outcome::Kept(sentence) => {
                context.status.error(status::sentence(&sentence));
                self.written(context);
            }
            Outcome::Failed(sentence) => self.failed(slot, &sentence, context),
            Outcome::Article { .. }
            | Outcome::ArticleUnchanged { .. }
            | Outcome::ArticlePending(_)
            | Outcome::TableSorted(_)
            | Outcome::Derived => {}
        }
    }
}

fn run(link_action: LinkAction, url: Option<&HttpUrl>, context: &mut Context<'_>) {
    let Some(url) = url else {
        return context.status.error(Sanitized::line("This article came without an address."));
    };
    match link_action {
        LinkAction::Browse => context.effects.push(Effect::Browse(url.clone())),
        LinkAction::Copy => {
            context.effects.push(Effect::Copy(url.to_sanitized()));
            context.news(Sanitized::line(&format!("Copied {url}")));
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
