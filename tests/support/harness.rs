//! The program without a shell: keys go in, effects come out, and a shelf of feeds answers what the store would.
//!
//! Everything goes through `update`. What the shelf cannot know (articles, refreshes, subscriptions) a test answers by hand
//! with [`Harness::answer`].

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use crosshead::app::health::HealthScreen;
use crosshead::app::keymap::{Keymap, parse_keys};
use crosshead::app::screen::ScreenRef;
use crosshead::app::table_view::TableView;
use crosshead::app::{Effect, Model, Msg, Outcome, Size, Slot, Start, Ticket, update};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::config::Settings;
use crosshead::feed::{
    Change, EntryDetail, EntryFacts, EntryFilter, EntryId, EntryPage, EntryPreview, EntryQuery, EntryRow, EntrySet,
    Feed, FeedId, FeedKind, FeedList, FeedOptions, FoundPage, Health, ListCount, ListId, ListOrigin, ListPart,
    Refreshed, RoundEnd, SmartList, Sort, TagName,
};
use crosshead::ui;
use crosshead::ui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// The time in every test: a Wednesday.
pub const NOW: &str = "2026-04-22T14:30:00Z";

/// What the store holds, as the lists see it.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    pub feeds: Vec<Feed>,
    pub entries: Vec<EntryRow>,
    pub has_backlog: bool,
    /// Articles that are not prepared.
    pub waiting: usize,
    /// Feeds that were removed.
    pub hidden: HashSet<FeedId>,
    pub lists: Vec<SmartList>,
}

impl Shelf {
    /// A feed without entries.
    pub fn feed(&mut self, id: i64, title: &str, folder: &[&str]) -> &mut Feed {
        self.feeds.push(Feed {
            id: FeedId(id),
            kind: FeedKind::Web,
            url: HttpUrl::parse(&format!("https://feed{id}.example/feed")).unwrap(),
            title: Sanitized::line(title),
            folder: folder.iter().map(|name| Sanitized::line(name)).collect(),
            site: None,
            unread: 0,
            total: 0,
            starred: 0,
            tagged: 0,
            checked: None,
            error: None,
            health: Health::default(),
            options: FeedOptions::default(),
        });
        self.feeds.last_mut().unwrap()
    }

    /// An unread entry of a feed, published some minutes before [`NOW`].
    pub fn entry(&mut self, id: i64, feed: i64, minutes_ago: i64, title: &str) -> &mut EntryRow {
        let feed = FeedId(feed);
        let feed_title = self.feeds.iter().find(|known| known.id == feed).map(|known| known.title.clone());
        self.entries.push(EntryRow {
            id: EntryId(id),
            feed,
            feed_title: feed_title.expect("the feed comes before its entries"),
            title: Sanitized::line(title),
            published: Some(now() - chrono::TimeDelta::minutes(minutes_ago)),
            ranked: Some(now() - chrono::TimeDelta::minutes(minutes_ago)),
            is_read: false,
            is_starred: false,
            facts: EntryFacts::default(),
        });
        self.entries.last_mut().unwrap()
    }

    /// One feed with `count` entries, the newest first; ids from 1.
    pub fn with_entries(count: i64) -> Shelf {
        let mut shelf = Shelf::default();
        shelf.feed(1, "Courier", &[]);
        for id in 1..=count {
            shelf.entry(id, 1, id * 60, &format!("Article {id}"));
        }
        shelf
    }

    pub fn feed_list(&self) -> FeedList {
        let count = |is: &dyn Fn(&EntryRow) -> bool| self.shown().filter(|entry| is(entry)).count();
        let feeds = self.feeds.iter().filter(|feed| !self.hidden.contains(&feed.id)).map(|feed| Feed {
            unread: count(&|entry| entry.feed == feed.id && !entry.is_read),
            total: count(&|entry| entry.feed == feed.id),
            tagged: count(&|entry| entry.feed == feed.id && !entry.is_starred && !entry.facts.tags.is_empty()),
            ..feed.clone()
        });
        FeedList {
            feeds: feeds.collect(),
            unread: count(&|entry| !entry.is_read),
            total: self.shown().count(),
            starred: count(&|entry| entry.is_starred),
            lists: self.lists.clone(),
            newest: self.entries.iter().map(|entry| entry.id).max().unwrap_or_default(),
            tags: self.tags(),
            has_backlog: self.has_backlog,
        }
    }

    fn tags(&self) -> Vec<TagName> {
        let tags: BTreeSet<TagName> = self.shown().flat_map(|row| row.facts.tags.clone()).collect();
        tags.into_iter().collect()
    }

    /// Gives a smart list its query, or removes it.
    pub fn put_list(&mut self, name: &str, query: Option<&str>) {
        let id = 1 + self.lists.iter().map(|list| list.id.0).max().unwrap_or(0);
        let known = self.lists.iter().position(|list| &*list.name == name);
        match (known, query) {
            (Some(at), Some(query)) => query.clone_into(&mut self.lists[at].query),
            (Some(at), None) => drop(self.lists.remove(at)),
            (None, Some(query)) => {
                let (name, query) = (Sanitized::line(name), query.to_owned());
                self.lists.push(SmartList { id: ListId(id), name, query, origin: ListOrigin::User });
            }
            (None, None) => {}
        }
        self.lists.sort_by_key(|list| list.name.to_lowercase());
    }

    fn counts(&self, lists: &[(ListId, EntryFilter)]) -> Vec<(ListId, ListCount)> {
        let rows = |filter: &EntryFilter| self.shown().filter(|row| filter.holds(row)).count();
        let count = |filter: &EntryFilter| ListCount {
            unread: rows(&filter.clone().and([EntryFilter::Unread])),
            total: rows(filter),
        };
        lists.iter().map(|(id, filter)| (*id, count(filter))).collect()
    }

    fn shown(&self) -> impl Iterator<Item = &EntryRow> {
        self.entries.iter().filter(|entry| !self.hidden.contains(&entry.feed))
    }

    /// The unread entries in a part of a list.
    fn part(&self, query: &EntryQuery, part: ListPart) -> Vec<EntryId> {
        // A row stays in view when a mark has made it one that the query does not find. Its place is where it was.
        let end = match part {
            ListPart::Above(id) | ListPart::Below(id) => Some(id),
            ListPart::Whole | ListPart::Before(_) => None,
        };
        let listed = self.sorted(query, |row| query.filter.holds(row) || Some(row.id) == end);
        let at = |id: EntryId| listed.iter().position(|row| row.id == id).expect("the cursor's row is on the shelf");
        let (from, to) = match part {
            ListPart::Whole | ListPart::Before(_) => (0, listed.len()),
            ListPart::Above(id) => (0, at(id)),
            ListPart::Below(id) => (at(id) + 1, listed.len()),
        };
        let is_meant = |row: &&EntryRow| match part {
            ListPart::Before(date) => row.published.is_some_and(|published| published < date),
            ListPart::Whole | ListPart::Above(_) | ListPart::Below(_) => true,
        };
        listed[from..to].iter().filter(is_meant).filter(|row| !row.is_read).map(|row| row.id).collect()
    }

    fn listed(&self, query: &EntryQuery) -> Vec<EntryRow> {
        self.sorted(query, |row| query.filter.holds(row))
    }

    fn sorted(&self, query: &EntryQuery, is_listed: impl Fn(&EntryRow) -> bool) -> Vec<EntryRow> {
        let mut listed: Vec<EntryRow> = self.shown().filter(|entry| is_listed(entry)).cloned().collect();
        match query.sort {
            Sort::Newest => listed.sort_by_key(|entry| std::cmp::Reverse(entry.published)),
            Sort::Oldest => listed.sort_by_key(|entry| entry.published),
            Sort::Title => listed.sort_by_key(|entry| entry.title.clone()),
        }
        listed
    }

    pub fn page(&self, query: &EntryQuery, offset: usize, rows: usize, follow: Option<EntryId>) -> Outcome {
        let listed = self.listed(query);
        let follow = follow.and_then(|id| listed.iter().position(|entry| entry.id == id));
        let offset = follow.map_or(offset, |position| position.saturating_sub(rows / 2)).min(listed.len());
        let window = listed[offset..].iter().take(rows).cloned().collect();
        Outcome::Entries { page: EntryPage { total: listed.len(), offset, rows: window }, follow }
    }

    pub fn found(&self, filter: EntryFilter, rows: usize) -> FoundPage {
        let mut found = self.listed(&EntryQuery { filter, sort: Sort::Newest });
        let has_more = found.len() > rows;
        found.truncate(rows);
        FoundPage { rows: found, has_more, waiting: self.waiting }
    }

    pub fn preview(&self, id: EntryId) -> Option<EntryPreview> {
        let row = self.entries.iter().find(|entry| entry.id == id)?.clone();
        let summary = Sanitized::text(&format!(
            "The summary of {}. It goes on for a while, so that it has to be wrapped.",
            row.title
        ));
        let url = HttpUrl::parse(&format!("https://example.com/{}", id.0)).ok();
        let entry = EntryDetail { row, author: Some(Sanitized::line("Maya Reyes")), url };
        Some(EntryPreview { entry, summary })
    }

    fn row(&mut self, id: EntryId) -> &mut EntryRow {
        self.entries.iter_mut().find(|entry| entry.id == id).expect("an entry that was marked is on the shelf")
    }
}

pub struct Harness {
    pub model: Model,
    pub shelf: Shelf,
    /// Effects that were not answered yet, oldest first.
    pub effects: Vec<Effect>,
}

impl Harness {
    /// As after the start: nothing is answered yet.
    pub fn start(shelf: Shelf, columns: u16, rows: u16) -> Harness {
        Harness::with_settings(shelf, columns, rows, Settings { refresh_on_start: false, ..Settings::default() })
    }

    pub fn with_settings(shelf: Shelf, columns: u16, rows: u16, settings: Settings) -> Harness {
        let keymap = Keymap::new(&settings).unwrap();
        let (model, effects) = Model::new(Start {
            size: Size { columns, rows },
            now: now(),
            offset: FixedOffset::east_opt(0).unwrap(),
            settings: Arc::new(settings),
            keymap,
        });
        Harness { model, shelf, effects }
    }

    /// Started, and everything answered that the shelf can answer.
    pub fn filled(shelf: Shelf, columns: u16, rows: u16) -> Harness {
        let mut harness = Harness::start(shelf, columns, rows);
        harness.serve();
        harness
    }

    /// The table that is open, also while another screen covers it.
    pub fn table(&self) -> Option<&TableView> {
        self.model.stack.iter().find_map(|screen| match screen.which() {
            ScreenRef::Table(table) => Some(table),
            ScreenRef::Library(_) | ScreenRef::Reader(_) | ScreenRef::Health(_) | ScreenRef::Questions(_) => None,
        })
    }

    /// The health screen, also while another screen covers it.
    pub fn health(&self) -> Option<&HealthScreen> {
        self.model.stack.iter().find_map(|screen| match screen.which() {
            ScreenRef::Health(health) => Some(health),
            ScreenRef::Library(_) | ScreenRef::Reader(_) | ScreenRef::Table(_) | ScreenRef::Questions(_) => None,
        })
    }

    pub fn send(&mut self, msg: Msg) -> &mut Harness {
        let effects = update(&mut self.model, msg);
        self.effects.extend(effects);
        self
    }

    /// Presses keys, written as in the config (`j`, `Ctrl-d`, `]h`), several with spaces between.
    pub fn press(&mut self, keys: &str) -> &mut Harness {
        for key in parse_keys(keys).unwrap() {
            self.send(Msg::Key(key));
        }
        self
    }

    /// Types text, a key a character.
    pub fn text(&mut self, text: &str) -> &mut Harness {
        for c in text.chars() {
            self.send(Msg::Key(crosshead::app::keymap::Key::char(c)));
        }
        self
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Harness {
        self.send(Msg::Resize(Size { columns, rows })).serve()
    }

    /// Answers loads and writes from the shelf until none is left; other effects stay.
    pub fn serve(&mut self) -> &mut Harness {
        while let Some(at) = self.effects.iter().position(is_served) {
            let effect = self.effects.remove(at);
            let (ticket, outcome) = serve(&mut self.shelf, effect);
            self.send(Msg::Done(ticket, outcome));
        }
        self
    }

    /// Presses, then serves.
    pub fn go(&mut self, keys: &str) -> &mut Harness {
        self.press(keys).serve()
    }

    /// Takes the newest effect that waits in a slot, and brings its result.
    pub fn answer(&mut self, slot: Slot, outcome: Outcome) -> &mut Harness {
        let ticket = self.take_ticket(slot);
        self.send(Msg::Done(ticket, outcome))
    }

    /// Takes the newest effect that waits in a slot, so that it can be answered later, or never.
    pub fn take_ticket(&mut self, slot: Slot) -> Ticket {
        let newest =
            self.effects.iter().rposition(|effect| ticket_of(effect).is_some_and(|ticket| ticket.slot == slot));
        let at = newest.unwrap_or_else(|| panic!("nothing waits in {slot:?}: {:?}", self.effects));
        ticket_of(&self.effects.remove(at)).expect("it was found by its ticket")
    }

    /// Takes all effects that are left.
    pub fn drain(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The screen as text, without colours.
    pub fn screen(&self) -> String {
        screen(&self.model)
    }

    /// The title under the list's cursor.
    pub fn current(&self) -> String {
        self.model.library.list.current().map_or_else(String::new, |row| row.title.to_string())
    }

    /// The message on the bottom line.
    pub fn said(&self) -> String {
        self.model.status.message().map_or_else(String::new, |(_, sentence)| sentence.to_string())
    }
}

pub fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

/// A refresh that is over, without failures and without anything done after it.
pub fn refreshed(fetched: Vec<Refreshed>) -> Outcome {
    Outcome::Refreshed { fetched, failed: Vec::new(), after: RoundEnd::default() }
}

/// Draws a model on a screen of its size; trailing spaces are left out.
pub fn screen(model: &Model) -> String {
    drawn(model).0
}

/// The same, and where the terminal's cursor is.
pub fn drawn(model: &Model) -> (String, (u16, u16)) {
    let mut terminal = Terminal::new(TestBackend::new(model.size.columns, model.size.rows)).unwrap();
    terminal.draw(|frame| ui::draw(model, &Theme::new(Palette::Mono), frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let mut lines = Vec::new();
    for cells in buffer.content().chunks(model.size.columns.into()) {
        let mut line = String::new();
        let mut hidden = 0;
        for cell in cells {
            if hidden == 0 {
                line.push_str(cell.symbol());
            }
            hidden = hidden.max(crosshead::layout::wrap::width(cell.symbol())).saturating_sub(1);
        }
        lines.push(line.trim_end().to_owned());
    }
    let cursor = terminal.get_cursor_position().unwrap();
    (lines.join("\n"), (cursor.x, cursor.y))
}

fn is_served(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::LoadFeeds(_)
            | Effect::CountLists(..)
            | Effect::LoadEntries { .. }
            | Effect::LoadPreview(..)
            | Effect::LoadSnippet(..)
            | Effect::Search { .. }
            | Effect::CountFound(..)
            | Effect::ApplyChange(..)
            | Effect::MarkRead { .. }
            | Effect::FindUnread { .. }
    )
}

fn serve(shelf: &mut Shelf, effect: Effect) -> (Ticket, Outcome) {
    match effect {
        Effect::LoadFeeds(ticket) => (ticket, Outcome::Feeds(shelf.feed_list())),
        Effect::CountLists(ticket, lists) => (ticket, Outcome::ListsCounted(shelf.counts(&lists))),
        Effect::LoadEntries { ticket, query, offset, rows, follow } => {
            (ticket, shelf.page(&query, offset, rows, follow))
        }
        Effect::LoadPreview(ticket, id) | Effect::LoadSnippet(ticket, id, _) => {
            (ticket, Outcome::Preview(shelf.preview(id)))
        }
        Effect::Search { ticket, filter, rows } => (ticket, Outcome::Found(shelf.found(filter, rows))),
        Effect::CountFound(ticket, filter) => {
            (ticket, Outcome::Counted(shelf.listed(&EntryQuery { filter, sort: Sort::Newest }).len()))
        }
        Effect::ApplyChange(ticket, change) => {
            shelf.entries.iter_mut().for_each(|row| change.show(row));
            match change {
                Change::Removed { of, value: true } => drop(shelf.hidden.insert(of)),
                Change::Removed { of, value: false } => drop(shelf.hidden.remove(&of)),
                Change::Listed { name, query, .. } => shelf.put_list(&name, query.as_deref()),
                _ => {}
            }
            (ticket, Outcome::Written)
        }
        Effect::FindUnread { ticket, query, from, is_forward } => {
            let part = match from {
                None => ListPart::Whole,
                Some(entry) if is_forward => ListPart::Below(entry),
                Some(entry) => ListPart::Above(entry),
            };
            let unread = shelf.part(&query, part);
            let found = if is_forward { unread.first() } else { unread.last() };
            let listed = shelf.listed(&query);
            let index = found.and_then(|id| listed.iter().position(|row| row.id == *id));
            (ticket, Outcome::Unread(index.map(|index| (index, listed[index].clone()))))
        }
        Effect::MarkRead { ticket, query, part, until } => {
            let marked: EntrySet = shelf.part(&query, part).into_iter().filter(|id| *id <= until).collect();
            let change = Change::ManyRead { of: marked.clone(), value: true };
            shelf.entries.iter_mut().for_each(|row| change.show(row));
            (ticket, Outcome::MarkedRead(marked))
        }
        other => unreachable!("not served: {other:?}"),
    }
}

fn ticket_of(effect: &Effect) -> Option<Ticket> {
    match effect {
        Effect::LoadFeeds(ticket)
        | Effect::CountLists(ticket, _)
        | Effect::LoadEntries { ticket, .. }
        | Effect::LoadPreview(ticket, _)
        | Effect::LoadSnippet(ticket, ..)
        | Effect::Search { ticket, .. }
        | Effect::CountFound(ticket, _)
        | Effect::LoadQuestions(ticket, _)
        | Effect::LoadAnswers(ticket, _)
        | Effect::LoadAnswer(ticket, _)
        | Effect::OpenArticle(ticket, ..)
        | Effect::OpenPage { ticket, .. }
        | Effect::KeepPage { ticket, .. }
        | Effect::RefreshDue(ticket)
        | Effect::Refresh(ticket, _)
        | Effect::Subscribe(ticket, _)
        | Effect::EditFeed { ticket, .. }
        | Effect::SubscribeFrom { ticket, .. }
        | Effect::MarkRead { ticket, .. }
        | Effect::FindUnread { ticket, .. }
        | Effect::Derive(ticket)
        | Effect::ArrangeTable(ticket, _)
        | Effect::SumUpColumn(ticket, _)
        | Effect::Pick { ticket, .. }
        | Effect::PutExcerpt { ticket, .. }
        | Effect::ApplyChange(ticket, _) => Some(*ticket),
        Effect::Cancel(_)
        | Effect::Browse(_)
        | Effect::OpenWith { .. }
        | Effect::Notify(_)
        | Effect::Copy(_)
        | Effect::CopyText(_)
        | Effect::WakeAt(_)
        | Effect::ChangeTheme(_)
        | Effect::Suspend
        | Effect::Redraw
        | Effect::Quit => None,
    }
}
