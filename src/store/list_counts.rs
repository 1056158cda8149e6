//! How many articles smart lists have. Which entries each list has is known; after a change, only the entries that were touched
//! are looked at again. What is known is in memory only.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::RangeInclusive;

use rusqlite::Connection;

use super::id_set::IdSet;
use super::patience::lock;
use super::touched::TouchedRows;
use super::{Store, StoreError, search};
use crate::feed::{EntryFilter, ListCount, ListId};

/// The most ranges that are looked at for one change: what is touched in more places is looked at with what is between.
const MOST_RANGES: usize = 16;

/// Ids in a list of touched ones that are so near to each other are one range.
const NEAR: i64 = 64;

const ALL: RangeInclusive<i64> = 0..=i64::MAX;

/// Which entries the lists have that were counted last, and which entries are unread.
#[derive(Default)]
pub struct ListCounts {
    lists: HashMap<ListId, CountedList>,
    unread: IdSet,
    /// A hash of what queries ask about feeds.
    feeds: Option<u64>,
}

struct CountedList {
    filter: EntryFilter,
    entries: IdSet,
}

impl Store {
    /// Counts the articles of smart lists. The first time it looks at all entries, later at those that have changed since. A list
    /// whose filter has changed is counted anew.
    pub fn count_lists(&self, lists: &[(ListId, EntryFilter)]) -> Result<Vec<(ListId, ListCount)>, StoreError> {
        let mut counts = lock(&self.list_counts);
        let touched = self.connections.touched()?;
        let counted = self.connections.read(|connection| counts.bring_up(connection, &touched, lists));
        if counted.is_err() {
            *counts = ListCounts::default();
            self.connections.forget_touched();
        }
        counted
    }
}

impl ListCounts {
    fn bring_up(
        &mut self,
        connection: &Connection,
        touched: &TouchedRows,
        lists: &[(ListId, EntryFilter)],
    ) -> rusqlite::Result<Vec<(ListId, ListCount)>> {
        if touched.is_everything || self.feeds.is_none() || touched.has_feeds {
            let feeds = Some(state_of_feeds(connection)?);
            if touched.is_everything || self.feeds != feeds {
                *self = ListCounts { feeds, ..ListCounts::default() };
                self.unread.replace(&ALL, &search::unread(connection, None)?);
            }
        }
        let marked = ranges(&touched.marked);
        let remade = ranges(&touched.remade);
        for range in marked.iter().chain(&remade) {
            self.unread.replace(range, &search::unread(connection, Some(range))?);
        }
        self.lists.retain(|id, known| lists.iter().any(|(wanted, filter)| wanted == id && *filter == known.filter));
        for (id, filter) in lists {
            self.bring_up_list(connection, (*id, filter), &marked, &remade)?;
        }
        Ok(lists.iter().map(|(id, _)| (*id, self.count(*id))).collect())
    }

    fn bring_up_list(
        &mut self,
        connection: &Connection,
        (id, filter): (ListId, &EntryFilter),
        marked: &[RangeInclusive<i64>],
        remade: &[RangeInclusive<i64>],
    ) -> rusqlite::Result<()> {
        let Some(known) = self.lists.get_mut(&id) else {
            let mut entries = IdSet::default();
            entries.replace(&ALL, &search::all_ids(connection, filter)?);
            self.lists.insert(id, CountedList { filter: filter.clone(), entries });
            return Ok(());
        };
        let marked = if filter.depends_on_flags() { marked } else { &[] };
        for range in marked.iter().chain(remade) {
            known.entries.replace(range, &search::ids_within(connection, filter, range)?);
        }
        Ok(())
    }

    fn count(&self, id: ListId) -> ListCount {
        let Some(list) = self.lists.get(&id) else { return ListCount::default() };
        ListCount { unread: list.entries.shared_with(&self.unread), total: list.entries.len() }
    }
}

/// What queries ask about feeds, and which are hidden. A fetch writes the row of its feed and mostly changes none of it.
fn state_of_feeds(connection: &Connection) -> rusqlite::Result<u64> {
    let sql = "SELECT id, title, url, folder, coalesce(lang, ''), kind, removed IS NULL FROM feeds ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut hasher = DefaultHasher::new();
    while let Some(row) = rows.next()? {
        (row.get::<_, i64>(0)?, row.get::<_, bool>(6)?).hash(&mut hasher);
        for column in 1..6 {
            row.get_ref(column)?.as_str()?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// Few ranges that have all of these ids, and not many others.
fn ranges(ids: &[i64]) -> Vec<RangeInclusive<i64>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut gaps: Vec<(i64, usize)> = ids
        .windows(2)
        .zip(1..)
        .map(|(pair, after)| (pair[1] - pair[0], after))
        .filter(|(gap, _)| *gap > NEAR)
        .collect();
    gaps.sort_unstable_by(|a, b| b.cmp(a));
    gaps.truncate(MOST_RANGES - 1);
    let mut cuts: Vec<usize> = gaps.into_iter().map(|(_, after)| after).collect();
    cuts.sort_unstable();
    let starts = [0].into_iter().chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([ids.len()]);
    let parts = starts.zip(ends).map(|(start, end)| &ids[start..end]);
    parts.filter_map(|part| Some(*part.first()?..=*part.last()?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touched_ids_are_in_a_few_ranges_with_little_between() {
        assert_eq!(ranges(&[]), []);
        assert_eq!(ranges(&[7]), [7..=7]);
        assert_eq!(ranges(&[900, 3, 1, 2, 40, 3]), [1..=40, 900..=900]);
        let scattered: Vec<i64> = (0..1_000).map(|id| id * 1_000).chain([5_000_000]).collect();
        let found = ranges(&scattered);
        assert!(found.len() <= MOST_RANGES, "{found:?}");
        assert!(scattered.iter().all(|id| found.iter().any(|range| range.contains(id))));
        assert!(found.contains(&(5_000_000..=5_000_000)), "the widest gap is left out");
    }
}
