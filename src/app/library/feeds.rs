//! The feed list: the two scopes that are always there, then the feeds under their folders, and a cursor that is a scope.
//! A folder is a row as well: it stands for all its feeds, and can be folded.
//!
//! Knows nothing of entries but how their marks count.

use std::collections::{HashMap, HashSet};

use super::smart_lists::SmartLists;
use super::twins::twins;
use crate::article::Sanitized;
use crate::feed::{EntryFilter, EntryRow, Feed, FeedId, FeedList, FolderId, ListId, ListScope, QueryTime, SmartList};

use super::super::filter::{Filter, Filtering};
use super::super::list::{CONTEXT, Motion, top_for};
use super::super::screen::FindPrompt;

/// A line of the pane.
#[derive(Clone, Debug, PartialEq)]
pub enum FeedLine {
    All,
    Starred,
    /// An index into the list's smart lists.
    List {
        index: usize,
    },
    Folder {
        id: FolderId,
        name: Sanitized,
        depth: usize,
        is_folded: bool,
    },
    /// An index into the list's feeds.
    Feed {
        index: usize,
        depth: usize,
    },
}

/// The feed pane: all feeds by folder, a cursor, and the scope that it is on.
#[derive(Clone, Debug)]
pub struct Feeds {
    list: FeedList,
    lines: Vec<FeedLine>,
    smart: SmartLists,
    /// A smart list that is being made: the cursor goes to it.
    awaited: Option<Sanitized>,
    folders: HashMap<FolderId, Folder>,
    folded: HashSet<FolderId>,
    /// What feeds of the same title are called, to tell them apart.
    twins: HashMap<FeedId, Sanitized>,
    filtering: Filtering,
    /// Where the cursor was before a filter was typed.
    scope_before: Option<ListScope>,
    scope: ListScope,
    top: usize,
    height: usize,
    is_known: bool,
}

/// Columns before the name of a line that is so deep in folders; what is deeper is not set in further.
pub fn indent(depth: usize) -> usize {
    2 * depth.min(4)
}

/// What is known of a folder: its own feeds and those of the folders in it, summed up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folder {
    pub path: Vec<Sanitized>,
    pub unread: usize,
    pub total: usize,
}

impl Default for Feeds {
    fn default() -> Feeds {
        Feeds {
            list: FeedList::default(),
            lines: vec![FeedLine::All, FeedLine::Starred],
            smart: SmartLists::default(),
            awaited: None,
            folders: HashMap::new(),
            folded: HashSet::new(),
            twins: HashMap::new(),
            filtering: Filtering::default(),
            scope_before: None,
            scope: ListScope::All,
            top: 0,
            height: 0,
            is_known: false,
        }
    }
}

impl Feeds {
    /// The list as the store has it now; the cursor stays on its feed, or goes to all of them if that is gone.
    pub fn take(&mut self, list: FeedList, time: QueryTime) {
        self.list = list;
        self.is_known = true;
        self.smart.take(&self.list.lists, time);
        self.arrange();
        self.go_to_awaited();
        self.unfold_around();
        // A feed that the filter hides is still chosen.
        let is_hidden = self.filtering.filter().is_some() && self.current().is_some();
        if self.cursor_line().is_none() && !is_hidden {
            self.scope = ListScope::All;
        }
    }

    fn go_to_awaited(&mut self) {
        let is_it = |list: &&SmartList| self.awaited.as_ref() == Some(&list.name);
        if let Some(list) = self.list.lists.iter().find(is_it) {
            self.scope = ListScope::List(list.id);
            self.awaited = None;
        }
    }

    /// The cursor goes to the smart list of this name when it comes.
    pub(super) fn await_list(&mut self, name: Sanitized) {
        self.awaited = Some(name);
    }

    /// What smart lists mean, and how many articles they have.
    pub fn smart(&self) -> &SmartLists {
        &self.smart
    }

    pub(super) fn smart_mut(&mut self) -> &mut SmartLists {
        &mut self.smart
    }

    /// A smart list.
    pub fn smart_list(&self, id: ListId) -> Option<&SmartList> {
        self.list.lists.iter().find(|list| list.id == id)
    }

    /// A smart list is removed: it is gone from the pane at once, and the cursor goes to what took its place.
    pub(super) fn forget_list(&mut self, id: ListId) {
        let line = self.cursor();
        self.list.lists.retain(|list| list.id != id);
        self.arrange();
        self.leave_forgotten(line);
    }

    fn leave_forgotten(&mut self, line: usize) {
        if self.cursor_line().is_none() {
            self.scope = self.scope_at(line.min(self.lines.len().saturating_sub(1))).unwrap_or_default();
        }
    }

    /// Makes everything that follows from the list.
    fn arrange(&mut self) {
        self.folders = folders(&self.list.feeds);
        self.folded.retain(|folder| self.folders.contains_key(folder));
        self.twins = twins(&self.list.feeds);
        self.lay_out();
    }

    /// The lines as they are folded, or those that the filter leaves, wherever they are folded away.
    fn lay_out(&mut self) {
        let all = lines(&self.list, &HashSet::new());
        let (list, names) = (&self.list, &self.twins);
        self.filtering.renew(|| all.iter().map(|line| text(line, list, names)));
        self.lines = match self.filtering.filter() {
            None => lines(&self.list, &self.folded),
            Some(filter) => filter.rows().iter().map(|row| all[*row].clone().flat()).collect(),
        };
    }

    /// What narrows the lines.
    pub fn filter_held(&self) -> Option<&Filter> {
        self.filtering.filter()
    }

    /// A filter is typed, left or kept. The cursor stays on its line, or goes to the first that is left.
    pub fn narrow(&mut self, prompt: FindPrompt<'_>) {
        let all = lines(&self.list, &HashSet::new());
        let texts = || all.iter().map(|line| text(line, &self.list, &self.twins));
        match prompt {
            FindPrompt::Typed(query) => {
                self.scope_before.get_or_insert(self.scope);
                self.filtering.typed(query, texts());
            }
            FindPrompt::Cancelled => {
                self.filtering.cancelled();
                self.scope = self.scope_before.take().unwrap_or(self.scope);
            }
            FindPrompt::Accepted(query) => {
                self.scope_before = None;
                self.filtering.accepted(query, texts());
            }
        }
        self.lay_out();
        self.keep_in_lines();
    }

    /// Shows every line again; `false` if all are shown already.
    pub fn undo_filter(&mut self) -> bool {
        let is_undone = self.filtering.undo();
        self.lay_out();
        self.leave_folded();
        is_undone
    }

    fn keep_in_lines(&mut self) {
        if self.cursor_line().is_none() {
            self.scope = self.scope_at(0).unwrap_or(self.scope);
        }
    }

    /// Whether the list has been read from the store.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// The feeds as they were last read.
    pub fn list(&self) -> &FeedList {
        &self.list
    }

    /// All lines of the pane, folders included.
    pub fn lines(&self) -> &[FeedLine] {
        &self.lines
    }

    /// What the cursor is on.
    pub fn scope(&self) -> ListScope {
        self.scope
    }

    /// The line under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor_line().unwrap_or(0)
    }

    /// The first line in view.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The rows of a page: as many as the pane shows.
    pub fn page(&self) -> usize {
        self.height
    }

    /// A feed by its id, if it is still subscribed to.
    pub fn feed(&self, id: FeedId) -> Option<&Feed> {
        self.list.feeds.iter().find(|feed| feed.id == id)
    }

    /// The feed under the cursor, if it is on one.
    pub fn current(&self) -> Option<&Feed> {
        match self.scope {
            ListScope::All | ListScope::Starred | ListScope::Folder(_) | ListScope::List(_) => None,
            ListScope::Feed(id) => self.feed(id),
        }
    }

    /// A folder, as long as a feed is in it.
    pub fn folder(&self, id: FolderId) -> Option<&Folder> {
        self.folders.get(&id)
    }

    /// The folder under the cursor, or the one that its feed is in.
    pub fn current_folder(&self) -> Option<FolderId> {
        match self.scope {
            ListScope::All | ListScope::Starred | ListScope::List(_) => None,
            ListScope::Folder(id) => Some(id),
            ListScope::Feed(id) => FolderId::of(&self.feed(id)?.folder),
        }
    }

    /// The entries that a scope stands for.
    pub fn filter(&self, scope: ListScope) -> EntryFilter {
        match scope {
            ListScope::Folder(id) => EntryFilter::AnyOf(self.feeds_in(id).map(|feed| feed.id).collect()),
            ListScope::List(id) => self.smart.filter(id),
            ListScope::All | ListScope::Starred | ListScope::Feed(_) => scope.filter(),
        }
    }

    /// The feeds of a folder and of those in it.
    pub fn feeds_in(&self, folder: FolderId) -> impl Iterator<Item = &Feed> {
        self.list.feeds.iter().filter(move |feed| FolderId::all_of(&feed.folder).any(|id| id == folder))
    }

    /// How many feeds of a folded folder fail: their rows, which tell why, are hidden.
    pub fn trouble_in(&self, folder: FolderId) -> Option<String> {
        if !self.folded.contains(&folder) {
            return None;
        }
        match self.feeds_in(folder).filter(|feed| feed.error.is_some()).count() {
            0 => None,
            1 => Some("A feed in this folder fails.".to_owned()),
            failing => Some(format!("{failing} feeds in this folder fail.")),
        }
    }

    /// What a feed is called: its title, and its host if another feed has the same title.
    pub fn name<'a>(&'a self, id: FeedId, title: &'a Sanitized) -> &'a Sanitized {
        self.twins.get(&id).unwrap_or(title)
    }

    /// Folds the folder under the cursor or around it, or unfolds it. `false` if there is none.
    pub fn toggle_fold(&mut self) -> bool {
        let Some(folder) = self.current_folder() else { return false };
        let is_folded = matches!(self.scope, ListScope::Folder(_)) && self.folded.contains(&folder);
        self.set_fold(folder, !is_folded);
        true
    }

    /// Folds all folders, or unfolds all.
    pub fn fold_all(&mut self, is_folded: bool) {
        self.folded = if is_folded { self.folders.keys().copied().collect() } else { HashSet::new() };
        self.lay_out();
        self.leave_folded();
    }

    fn set_fold(&mut self, folder: FolderId, is_folded: bool) {
        if is_folded {
            self.folded.insert(folder)
        } else {
            self.folded.remove(&folder)
        };
        self.lay_out();
        self.leave_folded();
    }

    /// If the cursor's line was folded away, the cursor goes to the outermost folder that hides it.
    fn leave_folded(&mut self) {
        if self.cursor_line().is_some() {
            return;
        }
        let path = match self.scope {
            ListScope::All | ListScope::Starred | ListScope::List(_) => return,
            ListScope::Folder(id) => self.folder(id).map(|folder| folder.path.clone()),
            ListScope::Feed(id) => self.feed(id).map(|feed| feed.folder.clone()),
        };
        let hiding = FolderId::all_of(&path.unwrap_or_default()).find(|folder| self.folded.contains(folder));
        self.scope = hiding.map_or(ListScope::All, ListScope::Folder);
    }

    /// Folds the folder under the cursor; on a feed or a folded folder, goes to the folder around it.
    pub fn go_left(&mut self) {
        let path = match self.scope {
            ListScope::All | ListScope::Starred | ListScope::List(_) => return,
            ListScope::Folder(id) if !self.folded.contains(&id) => return self.set_fold(id, true),
            ListScope::Folder(id) => {
                let path = self.folder(id).map(|folder| folder.path.clone()).unwrap_or_default();
                path[..path.len().saturating_sub(1)].to_vec()
            }
            ListScope::Feed(id) => self.feed(id).map(|feed| feed.folder.clone()).unwrap_or_default(),
        };
        self.scope = FolderId::of(&path).map_or(self.scope, ListScope::Folder);
    }

    /// Unfolds the folder under the cursor. `false` if it is not on a folded one.
    pub fn unfold(&mut self) -> bool {
        let ListScope::Folder(id) = self.scope else { return false };
        let is_folded = self.folded.contains(&id);
        if is_folded {
            self.set_fold(id, false);
        }
        is_folded
    }

    /// The next feed after the cursor that has unread entries, around the end; backwards if not `is_forward`.
    pub fn next_with_unread(&self, is_forward: bool) -> Option<FeedId> {
        let mut order: Vec<usize> = (0..self.list.feeds.len()).collect();
        order.sort_by_key(|index| &self.list.feeds[*index].folder);
        let here = order.iter().position(|index| ListScope::Feed(self.list.feeds[*index].id) == self.scope);
        let here = here.unwrap_or(0);
        order.rotate_left(here);
        let others = order.get(1..).unwrap_or_default().iter().map(|index| &self.list.feeds[*index]);
        let has_unread = |feed: &&Feed| feed.unread > 0;
        let found = if is_forward { others.clone().find(has_unread) } else { others.rev().find(has_unread) };
        found.map(|feed| feed.id)
    }

    /// What a scope is called.
    pub fn title(&self, scope: ListScope) -> Sanitized {
        match scope {
            ListScope::All => Sanitized::line("All articles"),
            ListScope::Starred => Sanitized::line("Starred"),
            ListScope::Folder(id) => {
                let name = self.folder(id).and_then(|folder| folder.path.last());
                name.cloned().unwrap_or_default()
            }
            ListScope::List(id) => self.smart_list(id).map(|list| list.name.clone()).unwrap_or_default(),
            ListScope::Feed(id) => {
                self.feed(id).map_or_else(Sanitized::default, |feed| self.name(id, &feed.title).clone())
            }
        }
    }

    /// Unread entries of a scope; of the starred ones it is not known.
    pub fn unread(&self, scope: ListScope) -> Option<usize> {
        match scope {
            ListScope::All => Some(self.list.unread),
            ListScope::Starred => None,
            ListScope::Folder(id) => self.folder(id).map(|folder| folder.unread),
            ListScope::List(id) => self.smart.count(id).map(|count| count.unread),
            ListScope::Feed(id) => self.feed(id).map(|feed| feed.unread),
        }
    }

    /// All entries of a scope.
    pub fn total(&self, scope: ListScope) -> usize {
        match scope {
            ListScope::All => self.list.total,
            ListScope::Starred => self.list.starred,
            ListScope::Folder(id) => self.folder(id).map_or(0, |folder| folder.total),
            ListScope::List(id) => self.smart.count(id).map_or(0, |count| count.total),
            ListScope::Feed(id) => self.feed(id).map_or(0, |feed| feed.total),
        }
    }

    /// Puts the cursor on a scope, also on a feed that is about to come. It is in view: the folders around it unfold.
    pub fn select(&mut self, scope: ListScope) {
        self.scope = scope;
        self.unfold_around();
    }

    /// Unfolds the folders that hide the cursor's line: the list that is shown has to be that of a line.
    fn unfold_around(&mut self) {
        let around = match self.scope {
            ListScope::All | ListScope::Starred | ListScope::List(_) => return,
            ListScope::Folder(id) => {
                self.folder(id).and_then(|folder| folder.path.split_last()).map(|(_, around)| around.to_vec())
            }
            ListScope::Feed(id) => self.feed(id).map(|feed| feed.folder.clone()),
        };
        let around: Vec<FolderId> = FolderId::all_of(&around.unwrap_or_default()).collect();
        if around.iter().any(|folder| self.folded.contains(folder)) {
            around.iter().for_each(|folder| _ = self.folded.remove(folder));
            self.lines = lines(&self.list, &self.folded);
        }
    }

    /// A feed is removed: it is gone from the pane at once, and the cursor goes to what took its place.
    pub fn forget(&mut self, id: FeedId) {
        let Some(index) = self.list.feeds.iter().position(|feed| feed.id == id) else { return };
        let line = self.cursor();
        let feed = self.list.feeds.remove(index);
        self.list.unread = self.list.unread.saturating_sub(feed.unread);
        self.list.total = self.list.total.saturating_sub(feed.total);
        self.arrange();
        self.leave_forgotten(line);
    }

    /// Moves the cursor.
    pub fn go(&mut self, motion: Motion) {
        let line = motion.from(self.cursor(), self.lines.len());
        self.scope = self.scope_at(line).unwrap_or(self.scope);
    }

    /// The scope of a line.
    pub fn scope_at(&self, line: usize) -> Option<ListScope> {
        match self.lines.get(line)? {
            FeedLine::All => Some(ListScope::All),
            FeedLine::Starred => Some(ListScope::Starred),
            FeedLine::List { index } => Some(ListScope::List(self.list.lists[*index].id)),
            FeedLine::Folder { id, .. } => Some(ListScope::Folder(*id)),
            FeedLine::Feed { index, .. } => Some(ListScope::Feed(self.list.feeds[*index].id)),
        }
    }

    /// The column of the sign that folds a line, if it is a folder's.
    pub fn sign_of(&self, line: usize) -> Option<usize> {
        match self.lines.get(line)? {
            FeedLine::Folder { depth, .. } => Some(indent(*depth)),
            FeedLine::All | FeedLine::Starred | FeedLine::List { .. } | FeedLine::Feed { .. } => None,
        }
    }

    /// Moves the view, and the cursor only as far as it must to stay in it.
    pub fn scroll(&mut self, rows: isize) {
        let last_top = self.lines.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last_top);
        let context = if self.top == 0 || self.top == last_top { 0 } else { CONTEXT.min(self.height / 2) };
        let last = (self.top + self.height).saturating_sub(context + 1);
        let line = self.cursor().clamp(self.top + context, last.max(self.top + context));
        self.go(Motion::To(line));
    }

    fn cursor_line(&self) -> Option<usize> {
        (0..self.lines.len()).find(|line| self.scope_at(*line) == Some(self.scope))
    }

    /// Brings the cursor into a view of `height` lines.
    pub fn settle(&mut self, height: usize) {
        self.height = height;
        self.top = top_for(self.cursor(), self.top, height, self.lines.len());
    }

    /// An entry's marks have changed: the counters follow at once, without asking the store.
    pub fn count(&mut self, before: &EntryRow, after: &EntryRow) {
        let read = isize::from(after.is_read) - isize::from(before.is_read);
        let starred = isize::from(after.is_starred) - isize::from(before.is_starred);
        self.list.unread = self.list.unread.saturating_add_signed(-read);
        self.list.starred = self.list.starred.saturating_add_signed(starred);
        if let Some(feed) = self.list.feeds.iter_mut().find(|feed| feed.id == after.feed) {
            feed.unread = feed.unread.saturating_add_signed(-read);
            feed.starred = feed.starred.saturating_add_signed(starred);
            let tagged = isize::from(is_only_tagged(after)) - isize::from(is_only_tagged(before));
            feed.tagged = feed.tagged.saturating_add_signed(tagged);
            for folder in FolderId::all_of(&feed.folder) {
                if let Some(folder) = self.folders.get_mut(&folder) {
                    folder.unread = folder.unread.saturating_add_signed(-read);
                }
            }
        }
    }
}

fn is_only_tagged(row: &EntryRow) -> bool {
    !row.is_starred && !row.facts.tags.is_empty()
}

impl FeedLine {
    /// The same line without its place below a folder.
    fn flat(self) -> FeedLine {
        match self {
            FeedLine::Folder { id, name, .. } => FeedLine::Folder { id, name, depth: 0, is_folded: false },
            FeedLine::Feed { index, .. } => FeedLine::Feed { index, depth: 0 },
            line @ (FeedLine::All | FeedLine::Starred | FeedLine::List { .. }) => line,
        }
    }
}

/// What a filter looks for in a line: its name.
fn text<'a>(line: &'a FeedLine, list: &'a FeedList, twins: &'a HashMap<FeedId, Sanitized>) -> &'a str {
    match line {
        FeedLine::All => "All articles",
        FeedLine::Starred => "Starred",
        FeedLine::List { index } => &list.lists[*index].name,
        FeedLine::Folder { name, .. } => name,
        FeedLine::Feed { index, .. } => {
            let feed = &list.feeds[*index];
            twins.get(&feed.id).unwrap_or(&feed.title)
        }
    }
}

/// The folders with their sums.
fn folders(feeds: &[Feed]) -> HashMap<FolderId, Folder> {
    let mut folders: HashMap<FolderId, Folder> = HashMap::new();
    for feed in feeds {
        for (depth, id) in (1..).zip(FolderId::all_of(&feed.folder)) {
            let new = || Folder { path: feed.folder[..depth].to_vec(), ..Folder::default() };
            let folder = folders.entry(id).or_insert_with(new);
            folder.unread += feed.unread;
            folder.total += feed.total;
        }
    }
    folders
}

/// The scopes, the smart lists, the feeds that are in no folder, then the folders in order, each feed a step deeper than its
/// folder. What is in a folded one is left out.
fn lines(list: &FeedList, folded: &HashSet<FolderId>) -> Vec<FeedLine> {
    let feeds = &list.feeds;
    let mut order: Vec<usize> = (0..feeds.len()).collect();
    order.sort_by_key(|index| &feeds[*index].folder);
    let mut lines = vec![FeedLine::All, FeedLine::Starred];
    lines.extend((0..list.lists.len()).map(|index| FeedLine::List { index }));
    let mut open: &[Sanitized] = &[];
    for index in order {
        let folder = &feeds[index].folder;
        let shared = open.iter().zip(folder).take_while(|(a, b)| a == b).count();
        let ids: Vec<FolderId> = FolderId::all_of(folder).collect();
        let hiding = ids.iter().position(|id| folded.contains(id));
        let shown = hiding.map_or(folder.len(), |depth| depth + 1);
        lines.extend((shared..shown).map(|depth| FeedLine::Folder {
            id: ids[depth],
            name: folder[depth].clone(),
            depth,
            is_folded: hiding == Some(depth),
        }));
        if hiding.is_none() {
            lines.push(FeedLine::Feed { index, depth: folder.len() });
        }
        open = folder;
    }
    lines
}

#[cfg(test)]
mod tests {
    use chrono::{FixedOffset, Utc};

    use super::*;
    use crate::article::HttpUrl;
    use crate::feed::{EntryFacts, EntryId, FeedKind, FeedOptions, Health};

    fn take(pane: &mut Feeds, list: FeedList) {
        pane.take(list, QueryTime { now: Utc::now(), offset: FixedOffset::east_opt(0).unwrap() });
    }

    fn feed(id: i64, folder: &[&str]) -> Feed {
        Feed {
            id: FeedId(id),
            kind: FeedKind::Web,
            url: HttpUrl::parse("https://example.com/feed").unwrap(),
            title: Sanitized::line(&format!("Feed {id}")),
            folder: folder.iter().map(|name| Sanitized::line(name)).collect(),
            site: None,
            unread: 1,
            total: 2,
            starred: 0,
            tagged: 0,
            checked: None,
            error: None,
            health: Health::default(),
            options: FeedOptions::default(),
        }
    }

    fn feeds(feeds: Vec<Feed>) -> Feeds {
        let mut pane = Feeds::default();
        take(&mut pane, FeedList { unread: feeds.len(), total: 2 * feeds.len(), feeds, ..FeedList::default() });
        pane
    }

    #[test]
    fn a_folder_is_a_row_that_sums_up_its_feeds_and_can_be_folded() {
        let mut pane = feeds(vec![feed(1, &["News", "World"]), feed(2, &[]), feed(3, &["News"])]);
        let shown = |pane: &Feeds| -> Vec<String> {
            let scopes = (0..pane.lines().len()).filter_map(|line| pane.scope_at(line));
            scopes.map(|scope| format!("{} {}", pane.title(scope), pane.unread(scope).unwrap_or(0))).collect()
        };
        let all = ["All articles 3", "Starred 0", "Feed 2 1", "News 2", "Feed 3 1", "World 1", "Feed 1 1"];
        assert_eq!(shown(&pane), all);
        pane.select(ListScope::Feed(FeedId(1)));
        pane.go_left();
        assert_eq!(&*pane.title(pane.scope()), "World");
        pane.go_left();
        assert_eq!(shown(&pane), all[..6], "folded");
        pane.go_left();
        assert_eq!(&*pane.title(pane.scope()), "News");
        let world = FolderId::of(&[Sanitized::line("News"), Sanitized::line("World")]).unwrap();
        pane.select(ListScope::Folder(world));
        pane.fold_all(true);
        assert_eq!(
            (shown(&pane), &*pane.title(pane.scope())),
            (all[..4].iter().map(|s| (*s).to_owned()).collect(), "News")
        );
        assert_eq!(pane.filter(pane.scope()), EntryFilter::AnyOf(vec![FeedId(1), FeedId(3)]));
        assert!(pane.unfold() && !pane.unfold());
        assert_eq!(shown(&pane), all[..6]);
        pane.fold_all(false);
        assert_eq!(shown(&pane), all);
    }

    #[test]
    fn feeds_of_one_title_are_told_apart() {
        let named =
            |id, url: &str| Feed { title: Sanitized::line("News"), url: HttpUrl::parse(url).unwrap(), ..feed(id, &[]) };
        let titles = |feeds: Vec<Feed>| -> Vec<String> {
            let ids: Vec<FeedId> = feeds.iter().map(|feed| feed.id).collect();
            let mut pane = Feeds::default();
            take(&mut pane, FeedList { feeds, ..FeedList::default() });
            ids.into_iter().map(|id| pane.title(ListScope::Feed(id)).to_string()).collect()
        };
        let two = vec![named(1, "https://a.example/f"), named(2, "https://b.example/f"), feed(3, &[])];
        assert_eq!(titles(two), ["News (a.example)", "News (b.example)", "Feed 3"]);
        let same = vec![named(1, "https://a.example/1"), named(2, "https://a.example/2")];
        assert_eq!(titles(same), ["News (1)", "News (2)"]);
        let three =
            vec![named(1, "https://a.example/"), named(2, "http://b.example/f"), named(3, "http://b.example/f/all")];
        assert_eq!(titles(three), ["News (a.example)", "News (f)", "News (f/all)"]);
        let address = |id: i64| format!("https://{}.example/{}", if id < 3 { "a" } else { "b" }, id % 2);
        let four = (1..=4).map(|id| named(id, &address(id))).collect();
        let told = ["News (a.example/1)", "News (a.example/0)", "News (b.example/1)", "News (b.example/0)"];
        assert_eq!(titles(four), told);
    }

    #[test]
    fn a_mark_changes_the_counters_at_once_and_of_its_own_feed_alone() {
        let mut pane = feeds(vec![feed(1, &[]), feed(2, &[])]);
        let row = |is_read, is_starred| EntryRow {
            id: EntryId(1),
            feed: FeedId(2),
            feed_title: Sanitized::default(),
            title: Sanitized::default(),
            published: None,
            ranked: None,
            is_read,
            is_starred,
            facts: EntryFacts::default(),
        };
        let counts = |pane: &Feeds| {
            (pane.list.unread, pane.list.starred, pane.list.feeds.iter().map(|feed| feed.unread).collect::<Vec<_>>())
        };
        pane.count(&row(false, false), &row(true, true));
        assert_eq!(counts(&pane), (1, 1, vec![1, 0]));
        pane.count(&row(true, true), &row(true, false));
        assert_eq!(counts(&pane), (1, 0, vec![1, 0]));
        pane.count(&row(true, false), &row(false, false));
        assert_eq!(counts(&pane), (2, 0, vec![1, 1]));
    }

    #[test]
    fn the_cursor_stays_on_its_feed_and_leaves_one_that_is_gone() {
        let mut pane = feeds(vec![feed(1, &[]), feed(2, &[])]);
        pane.select(ListScope::Feed(FeedId(2)));
        take(&mut pane, FeedList { feeds: vec![feed(0, &[]), feed(1, &[]), feed(2, &[])], ..FeedList::default() });
        assert_eq!((pane.scope(), pane.cursor()), (ListScope::Feed(FeedId(2)), 4));
        take(&mut pane, FeedList { feeds: vec![feed(1, &[])], ..FeedList::default() });
        assert_eq!(pane.scope(), ListScope::All);
    }
}
