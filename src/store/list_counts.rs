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

/// So many entries that were touched are looked at one by one; more of them as a range, with what is between.
const FEW: usize = 1_000;

/// A range of more ids is not looked at: all entries are.
const WIDE: i64 = 20_000;

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
                self.unread.replace(&ALL, &search::all_ids(connection, &EntryFilter::Unread)?);
            }
        }
        let (marked, remade) = (Places::of(&touched.marked), Places::of(&touched.remade));
        for places in [&marked, &remade] {
            places.renew(&mut self.unread, connection, &EntryFilter::Unread)?;
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
        marked: &Places,
        remade: &Places,
    ) -> rusqlite::Result<()> {
        let Some(known) = self.lists.get_mut(&id) else {
            let mut entries = IdSet::default();
            entries.replace(&ALL, &search::all_ids(connection, filter)?);
            self.lists.insert(id, CountedList { filter: filter.clone(), entries });
            return Ok(());
        };
        if filter.depends_on_flags() {
            marked.renew(&mut known.entries, connection, filter)?;
        }
        remade.renew(&mut known.entries, connection, filter)
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

/// Where entries were touched.
#[derive(Debug, PartialEq, Eq)]
enum Places {
    /// In ascending order.
    Few(Vec<i64>),
    Many(RangeInclusive<i64>),
}

impl Places {
    fn of(ids: &[i64]) -> Places {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        match (ids.first(), ids.last()) {
            (Some(first), Some(last)) if ids.len() > FEW => Places::Many(*first..=*last),
            _ => Places::Few(ids),
        }
    }

    /// Finds out anew which entries in these places are in a set.
    fn renew(&self, set: &mut IdSet, connection: &Connection, filter: &EntryFilter) -> rusqlite::Result<()> {
        match self {
            Places::Few(ids) => {
                let found = search::ids_among(connection, filter, ids)?;
                ids.iter().for_each(|id| set.remove(*id));
                found.iter().for_each(|id| set.insert(*id));
            }
            // All of a wide range is found faster than a part of it.
            Places::Many(range) if range.end() - range.start() > WIDE => {
                set.replace(&ALL, &search::all_ids(connection, filter)?);
            }
            Places::Many(range) => set.replace(range, &search::ids_within(connection, filter, range)?),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_entries_are_looked_at_alone_and_many_with_what_is_between() {
        assert_eq!(Places::of(&[9, 3, 9, 700_000]), Places::Few(vec![3, 9, 700_000]));
        assert_eq!(Places::of(&[]), Places::Few(Vec::new()));
        let many: Vec<i64> = (0..2_000).map(|id| 7 + id * 3).rev().collect();
        assert_eq!(Places::of(&many), Places::Many(7..=6_004));
    }
}
