//! A list of which only a window of rows is in memory, however long it is.
//!
//! The cursor is an index into the whole list, held by its entry's id: when the list changes behind the window, the answer
//! says where the entry is now, and cursor and view move with it. Knows nothing of feeds, panes or tickets; [`EntryList::want`]
//! says what is to be loaded next, [`EntryList::take`] takes what came.
//!
//! A list of unread entries keeps those that are read while it is shown, so that rows do not disappear from under the cursor.
//! They stay between their old neighbours, and leave the window with them.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};

use super::action::{Action, Counted};
use crate::feed::{Change, EntryId, EntryPage, EntryRow};

/// Rows asked for at once, on a terminal that shows fewer than a quarter of them.
const WINDOW: usize = 240;

/// Rows that stay in view above and below the cursor.
pub const CONTEXT: usize = 2;

/// Where an action takes a cursor, or a view that scrolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// From one row that the cursor can be on to another.
    Steps(isize),
    /// About so many rows of the screen.
    By(isize),
    Top,
    Bottom,
    /// To a row, counted from 0.
    To(usize),
    /// 0 is the start, 100 the end.
    Percent(usize),
}

impl Motion {
    /// `None` for an action that doesn't move. `page` is in rows.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most actions are no movements")]
    pub fn of(counted: Counted, page: usize) -> Option<Motion> {
        let (page, steps) = (page.max(1).cast_signed(), counted.steps());
        let half = (page / 2).max(1);
        Some(match counted.action {
            Action::LineDown => Motion::Steps(steps),
            Action::LineUp => Motion::Steps(-steps),
            Action::PageDown => Motion::By(page * steps),
            Action::PageUp => Motion::By(-page * steps),
            Action::HalfDown => Motion::By(half * steps),
            Action::HalfUp => Motion::By(-half * steps),
            Action::Top => counted.count.map_or(Motion::Top, Motion::to_row),
            Action::Bottom => counted.count.map_or(Motion::Bottom, Motion::to_row),
            Action::Percent => Motion::Percent(counted.count?),
            _ => return None,
        })
    }

    /// Counted from 1, as the user does.
    fn to_row(number: usize) -> Motion {
        Motion::To(number.saturating_sub(1))
    }

    /// From an index to another one below `len`.
    pub fn from(self, index: usize, len: usize) -> usize {
        let last = len.saturating_sub(1);
        match self {
            Motion::Steps(rows) | Motion::By(rows) => index.saturating_add_signed(rows).min(last),
            Motion::Top => 0,
            Motion::Bottom => last,
            Motion::To(row) => row.min(last),
            Motion::Percent(percent) => (len * percent).div_ceil(100).saturating_sub(1).min(last),
        }
    }
}

/// Where several steps lead, the first of them to `nearest`: at most to an end. `None` if there is nothing.
pub fn beyond(nearest: usize, steps: isize, len: usize) -> Option<usize> {
    Some(nearest.saturating_add_signed(steps - steps.signum()).min(len.checked_sub(1)?))
}

/// An index that moves as far as the cursor does when the list changes above both.
fn moved_along(index: usize, before: usize, after: usize, len: usize) -> usize {
    (index + after).saturating_sub(before).min(len.saturating_sub(1))
}

/// The first row of a view of `height` rows, so that the cursor is in it with some rows around it.
pub fn top_for(cursor: usize, top: usize, height: usize, len: usize) -> usize {
    let context = CONTEXT.min(height.saturating_sub(1) / 2);
    let highest = (cursor + context + 1).saturating_sub(height);
    let lowest = cursor.saturating_sub(context);
    top.max(highest).min(lowest).min(len.saturating_sub(height))
}

/// What is to be loaded: a window, and the entry that it should be found around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want {
    pub offset: usize,
    pub rows: usize,
    pub follow: Option<EntryId>,
}

/// A want that is under way; the follow's index is where it stood when it was asked for.
#[derive(Clone, Debug)]
struct Asked {
    range: Range<usize>,
    follow: Option<usize>,
}

/// A window on a list of entries that may be far longer: the rows near the screen, and a cursor.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is true or false whatever the others are")]
pub struct EntryList {
    /// `None` until the first answer.
    total: Option<usize>,
    /// Which index the first of `rows` has.
    offset: usize,
    rows: Vec<EntryRow>,
    cursor: usize,
    /// The entry under the cursor, once its row is loaded and the user has done something here.
    held: Option<EntryId>,
    is_in_use: bool,
    top: usize,
    height: usize,
    /// Where a selection of rows began: an index into the whole list.
    selected_from: Option<usize>,
    asked: Option<Asked>,
    /// The entry that the cursor goes to with the next answer.
    sought: Option<EntryId>,
    /// The store's list is not the one our rows were read from.
    is_outdated: bool,
    /// What was read in a list of the unread is to go with the next answer.
    is_renewed: bool,
    /// It is a list of the unread.
    keeps_read: bool,
    has_failed: bool,
}

impl EntryList {
    /// Forgets everything: another list is to be shown.
    pub fn reset(&mut self) {
        *self = EntryList { height: self.height, keeps_read: self.keeps_read, ..EntryList::default() };
    }

    /// Whether this is a list of the unread, which keeps what is read in it.
    pub fn keep_read(&mut self, keeps_read: bool) {
        self.keeps_read = keeps_read;
    }

    /// Something may have changed in the store: the next want follows the cursor's entry.
    pub fn outdate(&mut self) {
        self.is_outdated = true;
        self.has_failed = false;
    }

    /// As [`EntryList::outdate`], and what was read meanwhile leaves a list of the unread.
    pub fn renew(&mut self) {
        self.outdate();
        self.is_renewed = true;
    }

    /// As [`EntryList::renew`], and the cursor goes back to an entry, if the list still has it.
    pub fn go_back_to(&mut self, entry: EntryId) {
        self.renew();
        self.sought = Some(entry);
    }

    /// Nothing came; nothing more is wanted until the list is reset or outdated.
    pub fn fail(&mut self) {
        self.asked = None;
        self.has_failed = true;
    }

    /// What came is not wanted any more: the newest want is.
    pub fn drop_answer(&mut self) {
        self.asked = None;
        self.is_outdated = true;
    }

    /// How many rows the whole list has; 0 while that is not known.
    pub fn len(&self) -> usize {
        self.total.unwrap_or(0)
    }

    /// Whether the list has no entry, or is not known yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether an answer has come since the list was reset.
    pub fn is_known(&self) -> bool {
        self.total.is_some()
    }

    /// A row of the whole list, if it is loaded.
    pub fn row(&self, index: usize) -> Option<&EntryRow> {
        self.rows.get(index.checked_sub(self.offset)?)
    }

    /// The rows that are loaded, in their order.
    pub fn loaded(&self) -> &[EntryRow] {
        &self.rows
    }

    /// An entry's row, if it is loaded.
    pub fn find(&self, entry: EntryId) -> Option<&EntryRow> {
        self.rows.iter().find(|row| row.id == entry)
    }

    /// The index of an entry in the whole list, if its row is loaded.
    pub fn index_of(&self, entry: EntryId) -> Option<usize> {
        self.rows.iter().position(|row| row.id == entry).map(|at| self.offset + at)
    }

    /// The index of the entry under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The row under the cursor, if it is loaded.
    pub fn current(&self) -> Option<&EntryRow> {
        self.row(self.cursor)
    }

    /// The indices in view.
    pub fn in_view(&self) -> Range<usize> {
        self.top..(self.top + self.height).min(self.len())
    }

    /// The rows of a page: as many as the pane shows.
    pub fn page(&self) -> usize {
        self.height
    }

    /// The user does something here: from now on the cursor stays on its entry when rows arrive above it. Before that it stays
    /// at the top.
    pub fn take_up(&mut self) {
        self.is_in_use = true;
        self.hold();
    }

    /// Moves the cursor.
    pub fn go(&mut self, motion: Motion) {
        self.cursor = motion.from(self.cursor, self.len());
        self.take_up();
    }

    /// Moves the cursor to a row of the whole list.
    pub fn go_to(&mut self, index: usize) {
        self.cursor = index.min(self.len().saturating_sub(1));
        self.take_up();
    }

    /// Begins a selection at the cursor, or ends it.
    pub fn select(&mut self, is_begun: bool) {
        self.selected_from = (is_begun && !self.is_empty()).then_some(self.cursor);
    }

    /// The indices of what is selected, the cursor's among them.
    pub fn selected(&self) -> Option<RangeInclusive<usize>> {
        self.selected_from.map(|from| from.min(self.cursor)..=from.max(self.cursor))
    }

    /// The selected rows, or the one under the cursor. `None` if some are not loaded: the list is longer than its window.
    pub fn chosen(&self) -> Option<Vec<&EntryRow>> {
        let rows = self.selected().unwrap_or(self.cursor..=self.cursor);
        rows.map(|index| self.row(index)).collect()
    }

    /// Moves the view, and the cursor only as far as it must to stay in it.
    pub fn scroll(&mut self, rows: isize) {
        let last_top = self.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(rows).min(last_top);
        let context = if self.top == 0 || self.top == last_top { 0 } else { CONTEXT.min(self.height / 2) };
        let last = (self.top + self.height).saturating_sub(context + 1);
        self.go_to(self.cursor.clamp(self.top + context, last.max(self.top + context)));
    }

    /// Replaces an entry's row by what it is now, if it is in the window.
    pub fn replace(&mut self, row: &EntryRow) {
        if let Some(shown) = self.rows.iter_mut().find(|shown| shown.id == row.id) {
            shown.clone_from(row);
        }
    }

    /// Shows a change in the rows that are loaded.
    pub fn show(&mut self, change: &Change) {
        self.rows.iter_mut().for_each(|row| change.show(row));
    }

    /// Brings the view to its height, and the cursor into it.
    pub fn settle(&mut self, height: usize) {
        self.height = height;
        self.top = top_for(self.cursor, self.top, height, self.len());
        self.hold();
    }

    fn hold(&mut self) {
        self.held = self.current().map(|row| row.id).filter(|_| self.is_in_use);
    }

    /// What is to be loaded next, if anything is: the caller asks for it at once.
    pub fn want(&mut self) -> Option<Want> {
        if self.has_failed || self.is_following() {
            return None;
        }
        let is_outdated = std::mem::take(&mut self.is_outdated);
        if !is_outdated && self.has_enough() {
            return None;
        }
        let follow = self.followed().filter(|_| is_outdated);
        let range = self.window();
        self.asked = Some(Asked { range: range.clone(), follow: follow.map(|(index, _)| index) });
        let offset = range.start - self.kept_before(range.start);
        Some(Want { offset, rows: range.len(), follow: follow.map(|(_, entry)| entry) })
    }

    /// Rows of the window before an index that the store's list no longer has, and doesn't count.
    fn kept_before(&self, index: usize) -> usize {
        let rows = &self.rows[..index.saturating_sub(self.offset).min(self.rows.len())];
        if self.keeps_read { rows.iter().filter(|row| row.is_read).count() } else { 0 }
    }

    /// The entry to look for, and its index: the one under the cursor, or the nearest that the store still lists.
    fn followed(&self) -> Option<(usize, EntryId)> {
        if let Some(sought) = self.sought {
            return Some((self.cursor, sought));
        }
        let held = self.held?;
        let is_listed = |row: &EntryRow| !(self.keeps_read && row.is_read);
        let near = self.around_cursor().find(|(_, row)| is_listed(row));
        Some(near.map_or((self.cursor, held), |(index, row)| (index, row.id)))
    }

    /// The rows of the window with their indices, from the cursor outwards.
    fn around_cursor(&self) -> impl Iterator<Item = (usize, &EntryRow)> {
        let both_ways = |distance| [Some(self.cursor + distance), self.cursor.checked_sub(distance)];
        let indices = (0..self.rows.len()).flat_map(both_ways).flatten();
        indices.filter_map(|index| Some((index, self.row(index)?)))
    }

    /// While an entry is looked for, indices are in doubt: one thing after the other.
    fn is_following(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.follow.is_some())
    }

    /// Whether what is needed is there or on its way.
    fn has_enough(&self) -> bool {
        let Some(needed) = self.needed() else { return self.asked.is_some() };
        let covers = |range: &Range<usize>| range.start <= needed.start && needed.end <= range.end;
        covers(&(self.offset..self.offset + self.rows.len())) || self.asked.as_ref().is_some_and(|a| covers(&a.range))
    }

    /// The rows in view and a screenful around them; `None` while the length is not known.
    fn needed(&self) -> Option<Range<usize>> {
        let total = self.total?;
        let start = self.top.saturating_sub(self.height);
        let end = (self.top + 2 * self.height).min(total);
        Some(start.min(end)..end)
    }

    /// The window to ask for: the view in its middle, and within the list.
    fn window(&self) -> Range<usize> {
        let rows = WINDOW.max(self.height * 4);
        let last = self.len().saturating_sub(rows);
        let start = self.top.saturating_sub((rows - self.height) / 2).min(last);
        start..start + rows
    }

    /// A window has come. `follow` is where the entry that was asked for is now.
    pub fn take(&mut self, page: EntryPage, follow: Option<usize>) {
        let asked = self.asked.take();
        let listed = real_total(&page, asked.as_ref().map_or(0, |asked| asked.range.len()));
        let kept = self.kept(&page.rows);
        let total = listed + kept.len();
        let rows = merge(page.rows, kept);
        let moved = asked.and_then(|asked| asked.follow).zip(follow);
        let sought = self.sought.take().and(follow);
        let cursor = sought.unwrap_or_else(|| self.new_cursor(page.offset, &rows, moved));
        let cursor = cursor.min(total.saturating_sub(1));
        self.move_view(cursor);
        self.selected_from = self.selected_from.map(|from| moved_along(from, self.cursor, cursor, total));
        (self.total, self.offset, self.rows, self.cursor) = (Some(total), page.offset, rows, cursor);
        self.is_renewed = false;
        self.settle(self.height);
    }

    /// What was read in a list of the unread: each row with the place among the new ones that its neighbours give it.
    fn kept(&self, page: &[EntryRow]) -> Vec<(usize, EntryRow)> {
        if !self.keeps_read || self.is_renewed {
            return Vec::new();
        }
        let places = places(page);
        let first = self.rows.iter().find_map(|row| places.get(&row.id).copied()).or(page.is_empty().then_some(0));
        let mut after = first;
        let mut kept = Vec::new();
        for row in &self.rows {
            match places.get(&row.id) {
                Some(place) => after = Some(place + 1),
                None if row.is_read => kept.extend(after.map(|place| (place, row.clone()))),
                None => {}
            }
        }
        kept
    }

    /// Where the held entry is, or what is in its place; if the window is another one, as far from where it was as the
    /// followed entry is.
    fn new_cursor(&self, offset: usize, rows: &[EntryRow], moved: Option<(usize, usize)>) -> usize {
        let places = places(rows);
        let near = self.around_cursor().find_map(|(_, row)| places.get(&row.id)).filter(|_| self.held.is_some());
        match (near, moved) {
            (Some(place), _) => offset + place,
            (None, Some((before, now))) => (self.cursor + now).saturating_sub(before),
            (None, None) => self.cursor,
        }
    }

    /// The cursor's row stays where it is on the screen; but a view at the top stays there while the cursor fits, so that
    /// what is new is seen.
    fn move_view(&mut self, cursor: usize) {
        let stays_at_top = self.top == 0 && cursor + CONTEXT < self.height;
        if !stays_at_top {
            self.top = (self.top + cursor).saturating_sub(self.cursor);
        }
    }
}

fn places(rows: &[EntryRow]) -> HashMap<EntryId, usize> {
    rows.iter().enumerate().map(|(place, row)| (row.id, place)).collect()
}

fn merge(mut rows: Vec<EntryRow>, kept: Vec<(usize, EntryRow)>) -> Vec<EntryRow> {
    for (already, (place, row)) in kept.into_iter().enumerate() {
        let place = (place + already).min(rows.len());
        rows.insert(place, row);
    }
    rows
}

/// A page that is shorter than asked for ends the list, whatever its total is: the list must not wait forever.
fn real_total(page: &EntryPage, rows_asked: usize) -> usize {
    match page.rows.len() {
        rows if rows < rows_asked => page.total.min(page.offset + rows),
        _ => page.total,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Sanitized;
    use crate::feed::EntryFacts;
    use crate::feed::FeedId;

    #[test]
    fn a_count_repeats_a_move_or_names_its_target() {
        let end = |action, count| Motion::of(Counted { action, count }, 10).map(|motion| motion.from(50, 200));
        assert_eq!([None, Some(7)].map(|count| end(Action::LineDown, count)), [Some(51), Some(57)]);
        assert_eq!([None, Some(3)].map(|count| end(Action::PageUp, count)), [Some(40), Some(20)]);
        assert_eq!([None, Some(3)].map(|count| end(Action::HalfDown, count)), [Some(55), Some(65)]);
        assert_eq!([None, Some(7)].map(|count| end(Action::Top, count)), [Some(0), Some(6)]);
        assert_eq!([None, Some(99_999)].map(|count| end(Action::Bottom, count)), [Some(199), Some(199)]);
        assert_eq!([1, 50, 100, 999].map(|percent| end(Action::Percent, Some(percent))), [1, 99, 199, 199].map(Some));
        assert_eq!(end(Action::Percent, None), None);
        assert_eq!(Motion::Percent(50).from(0, 0), 0, "an empty list has no middle");
    }

    #[test]
    fn steps_end_at_the_ends() {
        assert_eq!([beyond(3, 1, 9), beyond(3, 4, 9), beyond(3, 99_999, 9)], [Some(3), Some(6), Some(8)]);
        assert_eq!([beyond(3, -3, 9), beyond(3, -99_999, 9), beyond(0, 1, 0)], [Some(1), Some(0), None]);
    }

    fn row(id: i64) -> EntryRow {
        EntryRow {
            id: EntryId(id),
            feed: FeedId(1),
            feed_title: Sanitized::default(),
            title: Sanitized::default(),
            published: None,
            ranked: None,
            is_read: false,
            is_starred: false,
            facts: EntryFacts::default(),
        }
    }

    /// Answers as the store would, from a list of ids.
    fn answer(list: &mut EntryList, ids: &[i64], want: Want) {
        let follow = want.follow.and_then(|id| ids.iter().position(|known| EntryId(*known) == id));
        let offset = follow.map_or(want.offset, |at| at.saturating_sub(want.rows / 2)).min(ids.len());
        let rows = ids[offset..].iter().take(want.rows).map(|id| row(*id)).collect();
        list.take(EntryPage { total: ids.len(), offset, rows }, follow);
    }

    fn list(ids: &[i64], height: usize) -> EntryList {
        let mut list = EntryList::default();
        list.settle(height);
        let want = list.want().unwrap();
        answer(&mut list, ids, want);
        list.take_up();
        list
    }

    fn current(list: &EntryList) -> i64 {
        list.current().unwrap().id.0
    }

    fn many() -> Vec<i64> {
        (0..100_000).collect()
    }

    /// At the first start each feed that came in moved the cursor down.
    #[test]
    fn a_list_that_was_not_touched_yet_stays_at_its_top() {
        let mut list = EntryList::default();
        list.settle(9);
        for ids in [&[5, 6][..], &[1, 5, 6], &[0, 1, 2, 5, 6]] {
            list.outdate();
            let want = list.want().unwrap();
            answer(&mut list, ids, want);
            assert_eq!(list.cursor(), 0);
        }
    }

    #[test]
    fn one_thing_is_asked_for_once() {
        let mut list = EntryList::default();
        list.settle(20);
        assert!(list.want().is_some());
        assert_eq!(list.want(), None);
    }

    #[test]
    fn the_end_of_a_long_list_is_one_request_away() {
        let mut list = list(&many(), 30);
        list.go(Motion::Bottom);
        list.settle(30);
        assert_eq!((list.cursor(), list.current().is_none()), (99_999, true));
        let want = list.want().unwrap();
        answer(&mut list, &many(), want);
        assert_eq!(current(&list), 99_999);
        assert_eq!(list.in_view(), 99_970..100_000);
        assert_eq!(list.want(), None);
    }

    #[test]
    fn the_next_window_is_asked_for_before_its_rows_are_needed() {
        let mut list = list(&many(), 30);
        for _ in 0..WINDOW {
            list.go(Motion::By(1));
            list.settle(30);
            assert!(list.in_view().all(|index| list.row(index).is_some()));
            if let Some(want) = list.want() {
                answer(&mut list, &many(), want);
            }
        }
        assert_eq!(current(&list), 240);
    }

    #[test]
    fn the_cursor_moves_with_its_entry() {
        let mut list = list(&many(), 10);
        list.go_to(50);
        list.settle(10);
        let row_on_screen = list.cursor() - list.in_view().start;
        list.outdate();
        let want = list.want().unwrap();
        let grown: Vec<i64> = (-300..100_000).collect();
        answer(&mut list, &grown, want);
        assert_eq!((current(&list), list.cursor()), (50, 350));
        assert_eq!(list.cursor() - list.in_view().start, row_on_screen);
    }

    #[test]
    fn a_step_taken_while_the_list_is_read_anew_is_kept() {
        let mut list = list(&many(), 10);
        list.outdate();
        let want = list.want().unwrap();
        list.go(Motion::By(3));
        answer(&mut list, &(-5..100).collect::<Vec<_>>(), want);
        assert_eq!(current(&list), 3);
    }

    #[test]
    fn new_rows_show_at_the_top_of_a_view_that_was_there() {
        let mut list = list(&[1, 2, 3], 10);
        list.outdate();
        let want = list.want().unwrap();
        answer(&mut list, &[-1, 0, 1, 2, 3], want);
        assert_eq!((current(&list), list.in_view().start), (1, 0));
    }

    #[test]
    fn an_entry_that_is_gone_leaves_the_cursor_at_its_index() {
        let mut list = list(&[1, 2, 3, 4], 10);
        list.go_to(3);
        list.outdate();
        let want = list.want().unwrap();
        answer(&mut list, &[1, 2], want);
        assert_eq!(current(&list), 2);
    }

    fn read(list: &mut EntryList, id: i64) {
        list.replace(&EntryRow { is_read: true, ..row(id) });
    }

    fn ids(list: &EntryList) -> Vec<i64> {
        (0..list.len()).filter_map(|index| list.row(index)).map(|row| row.id.0).collect()
    }

    #[test]
    fn what_is_read_stays_in_a_list_of_the_unread_until_it_is_renewed() {
        let mut list = list(&[1, 2, 3, 4, 5], 10);
        list.keep_read(true);
        for id in [1, 3, 5] {
            read(&mut list, id);
        }
        list.go_to(2);
        list.outdate();
        let want = list.want().unwrap();
        assert_eq!(want.follow, Some(EntryId(4)), "the store's list no longer has the third");
        answer(&mut list, &[0, 2, 4, 6], want);
        assert_eq!((ids(&list), list.len(), current(&list)), (vec![0, 1, 2, 3, 4, 5, 6], 7, 3));
        list.renew();
        let want = list.want().unwrap();
        answer(&mut list, &[0, 2, 4, 6], want);
        assert_eq!((ids(&list), current(&list)), (vec![0, 2, 4, 6], 4));
    }

    #[test]
    fn nothing_is_passed_over_in_a_long_list_of_the_unread_that_is_read_on_the_way() {
        let mut unread = many();
        let mut list = list(&unread, 10);
        list.keep_read(true);
        let mut seen = Vec::new();
        for _ in 0..3 * WINDOW {
            let id = current(&list);
            seen.push(id);
            read(&mut list, id);
            unread.remove(unread.iter().position(|known| *known == id).unwrap());
            list.go(Motion::By(1));
            list.settle(10);
            if let Some(want) = list.want() {
                answer(&mut list, &unread, want);
            }
        }
        assert_eq!(seen, (0..3 * WINDOW as i64).collect::<Vec<_>>());
    }

    #[test]
    fn a_store_that_gives_less_than_it_says_is_not_asked_for_ever() {
        let mut list = EntryList::default();
        list.settle(10);
        list.want().unwrap();
        list.take(EntryPage { total: 1000, offset: 0, rows: vec![row(1)] }, None);
        assert_eq!((list.len(), list.want()), (1, None));
    }

    #[test]
    fn a_failure_is_not_repeated_by_itself() {
        let mut list = EntryList::default();
        list.settle(10);
        list.want().unwrap();
        list.fail();
        assert_eq!(list.want(), None);
        list.outdate();
        assert!(list.want().is_some());
    }

    #[test]
    fn the_wheel_moves_the_view_and_keeps_the_cursor_in_it() {
        let mut list = list(&many(), 10);
        list.scroll(3);
        list.settle(10);
        assert_eq!((list.in_view().start, list.cursor()), (3, 5));
        list.scroll(-3);
        list.settle(10);
        assert_eq!((list.in_view().start, list.cursor()), (0, 5));
    }
}
