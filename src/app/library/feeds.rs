//! The feed list: the two scopes that are always there, then the feeds under their folders, and a cursor that is a scope.
//!
//! Knows nothing of entries but how their marks count.

use crate::article::Sanitized;
use crate::feed::{EntryRow, Feed, FeedId, FeedList, ListScope};

use super::super::list::{Motion, top_for};

/// A line of the pane. Folders are headings: the cursor passes over them.
#[derive(Clone, Debug, PartialEq)]
pub enum FeedLine {
    All,
    Starred,
    Folder {
        name: Sanitized,
        depth: usize,
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
    scope: ListScope,
    top: usize,
    height: usize,
    is_known: bool,
}

impl Default for Feeds {
    fn default() -> Feeds {
        let lines = vec![FeedLine::All, FeedLine::Starred];
        Feeds { list: FeedList::default(), lines, scope: ListScope::All, top: 0, height: 0, is_known: false }
    }
}

impl Feeds {
    /// The list as the store has it now; the cursor stays on its feed, or goes to all of them if that is gone.
    pub fn take(&mut self, list: FeedList) {
        self.lines = lines(&list.feeds);
        self.list = list;
        self.is_known = true;
        if self.cursor_line().is_none() {
            self.scope = ListScope::All;
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
            ListScope::All | ListScope::Starred => None,
            ListScope::Feed(id) => self.feed(id),
        }
    }

    /// What a scope is called.
    pub fn title(&self, scope: ListScope) -> Sanitized {
        match scope {
            ListScope::All => Sanitized::line("All articles"),
            ListScope::Starred => Sanitized::line("Starred"),
            ListScope::Feed(id) => self.feed(id).map_or_else(Sanitized::default, |feed| feed.title.clone()),
        }
    }

    /// Unread entries of a scope; of the starred ones it is not known.
    pub fn unread(&self, scope: ListScope) -> Option<usize> {
        match scope {
            ListScope::All => Some(self.list.unread),
            ListScope::Starred => None,
            ListScope::Feed(id) => self.feed(id).map(|feed| feed.unread),
        }
    }

    /// All entries of a scope.
    pub fn total(&self, scope: ListScope) -> usize {
        match scope {
            ListScope::All => self.list.total,
            ListScope::Starred => self.list.starred,
            ListScope::Feed(id) => self.feed(id).map_or(0, |feed| feed.total),
        }
    }

    /// Puts the cursor on a scope, also on a feed that is about to come.
    pub fn select(&mut self, scope: ListScope) {
        self.scope = scope;
    }

    /// Moves the cursor to the nearest line that can be chosen.
    pub fn go(&mut self, motion: Motion) {
        if let Motion::Steps(steps) = motion {
            return self.step(steps);
        }
        let target = motion.from(self.cursor(), self.lines.len());
        let is_up = target < self.cursor();
        self.select_near(target, is_up);
    }

    /// So many feeds up or down: headings do not count.
    fn step(&mut self, steps: isize) {
        let scopes: Vec<ListScope> = (0..self.lines.len()).filter_map(|line| self.scope_at(line)).collect();
        let here = scopes.iter().position(|scope| *scope == self.scope).unwrap_or(0);
        self.scope = scopes[Motion::Steps(steps).from(here, scopes.len())];
    }

    /// The nearest line that is no heading, in the direction of the move, else back.
    fn select_near(&mut self, target: usize, is_up: bool) {
        let mut after = (target..self.lines.len()).filter_map(|line| self.scope_at(line));
        let mut before = (0..=target).rev().filter_map(|line| self.scope_at(line));
        let found = if is_up { before.next().or(after.next()) } else { after.next().or(before.next()) };
        self.scope = found.unwrap_or_default();
    }

    /// The scope of a line; `None` for a heading.
    pub fn scope_at(&self, line: usize) -> Option<ListScope> {
        match self.lines.get(line)? {
            FeedLine::All => Some(ListScope::All),
            FeedLine::Starred => Some(ListScope::Starred),
            FeedLine::Folder { .. } => None,
            FeedLine::Feed { index, .. } => Some(ListScope::Feed(self.list.feeds[*index].id)),
        }
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
        }
    }
}

/// The scopes, the feeds that are in no folder, then the folders in order, each with a heading a step deeper than its own.
fn lines(feeds: &[Feed]) -> Vec<FeedLine> {
    let mut order: Vec<usize> = (0..feeds.len()).collect();
    order.sort_by_key(|index| &feeds[*index].folder);
    let mut lines = vec![FeedLine::All, FeedLine::Starred];
    let mut open: &[Sanitized] = &[];
    for index in order {
        let folder = &feeds[index].folder;
        let shared = open.iter().zip(folder).take_while(|(a, b)| a == b).count();
        let headings = folder.iter().enumerate().skip(shared);
        lines.extend(headings.map(|(depth, name)| FeedLine::Folder { name: name.clone(), depth }));
        lines.push(FeedLine::Feed { index, depth: folder.len() });
        open = folder;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::HttpUrl;
    use crate::feed::{EntryId, Health};

    fn feed(id: i64, folder: &[&str]) -> Feed {
        Feed {
            id: FeedId(id),
            url: HttpUrl::parse("https://example.com/feed").unwrap(),
            title: Sanitized::line(&format!("Feed {id}")),
            folder: folder.iter().map(|name| Sanitized::line(name)).collect(),
            site: None,
            unread: 1,
            total: 2,
            checked: None,
            error: None,
            health: Health::default(),
        }
    }

    fn feeds(feeds: Vec<Feed>) -> Feeds {
        let mut pane = Feeds::default();
        pane.take(FeedList { unread: feeds.len(), total: 2 * feeds.len(), feeds, ..FeedList::default() });
        pane
    }

    #[test]
    fn folders_are_headings_that_the_cursor_passes_over() {
        let mut pane = feeds(vec![feed(1, &["News", "World"]), feed(2, &[]), feed(3, &["News"])]);
        let shown: Vec<Option<ListScope>> = (0..7).map(|line| pane.scope_at(line)).collect();
        let on = |id| Some(ListScope::Feed(FeedId(id)));
        assert_eq!(shown, [Some(ListScope::All), Some(ListScope::Starred), on(2), None, on(3), None, on(1)]);
        let mut visited = Vec::new();
        for step in [1, 1, 1, 1, 1, -1, -1, -1] {
            pane.go(Motion::By(step));
            visited.push(pane.cursor());
        }
        assert_eq!(visited, [1, 2, 4, 6, 6, 4, 2, 1]);
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
            is_read,
            is_starred,
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
        pane.take(FeedList { feeds: vec![feed(0, &[]), feed(1, &[]), feed(2, &[])], ..FeedList::default() });
        assert_eq!((pane.scope(), pane.cursor()), (ListScope::Feed(FeedId(2)), 4));
        pane.take(FeedList { feeds: vec![feed(1, &[])], ..FeedList::default() });
        assert_eq!(pane.scope(), ListScope::All);
    }
}
