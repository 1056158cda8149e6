//! A set of entries, kept as runs of consecutive ids. What was marked together was mostly fetched together, so 100,000 entries
//! are a few numbers. Pure; does not know what is done with the entries.

use serde::{Deserialize, Serialize};

use super::EntryId;

/// Entries by id. In the pending file it is one list of numbers: how far it is to the next run, and how many ids that has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Vec<i64>", try_from = "Vec<i64>")]
pub struct EntrySet {
    /// The first and the last id of each run, in ascending order; runs neither overlap nor touch.
    runs: Vec<(i64, i64)>,
}

/// Why a list of numbers is no set of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the numbers are no runs of ids")]
pub struct NotRuns;

impl EntrySet {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|(first, last)| usize::try_from(last - first + 1).unwrap_or(0)).sum()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether an entry is one of them.
    pub fn contains(&self, entry: EntryId) -> bool {
        let after = self.runs.partition_point(|(first, _)| *first <= entry.0);
        after.checked_sub(1).is_some_and(|run| entry.0 <= self.runs[run].1)
    }

    /// All of them, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = EntryId> {
        self.runs.iter().flat_map(|(first, last)| (*first..=*last).map(EntryId))
    }

    /// The first and the last id of each run, in ascending order.
    pub fn runs(&self) -> &[(i64, i64)] {
        &self.runs
    }

    /// The runs as JSON, for SQL that looks up all of them at once.
    pub fn runs_as_json(&self) -> String {
        serde_json::to_string(&self.runs).expect("numbers can always be written")
    }

    fn add_run(&mut self, first: i64, last: i64) {
        match self.runs.last_mut() {
            Some(run) if run.1 + 1 == first => run.1 = last,
            Some(_) | None => self.runs.push((first, last)),
        }
    }
}

impl FromIterator<EntryId> for EntrySet {
    /// The entries may come in any order, and more than once.
    fn from_iter<I: IntoIterator<Item = EntryId>>(entries: I) -> EntrySet {
        let mut ids: Vec<i64> = entries.into_iter().map(|entry| entry.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut set = EntrySet::default();
        ids.into_iter().for_each(|id| set.add_run(id, id));
        set
    }
}

impl From<EntrySet> for Vec<i64> {
    fn from(set: EntrySet) -> Vec<i64> {
        let mut end = 0;
        let steps = set.runs.into_iter().flat_map(|(first, last)| {
            let gap = first - end;
            end = last + 1;
            [gap, last + 1 - first]
        });
        steps.collect()
    }
}

impl TryFrom<Vec<i64>> for EntrySet {
    type Error = NotRuns;

    fn try_from(steps: Vec<i64>) -> Result<EntrySet, NotRuns> {
        let (mut set, mut end) = (EntrySet::default(), 0_i64);
        for step in steps.chunks(2) {
            let [gap @ 0..=i64::MAX, length @ 1..=i64::MAX] = step else { return Err(NotRuns) };
            let first = end.checked_add(*gap).ok_or(NotRuns)?;
            end = first.checked_add(*length).ok_or(NotRuns)?;
            set.add_run(first, end - 1);
        }
        Ok(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ids: &[i64]) -> EntrySet {
        ids.iter().map(|id| EntryId(*id)).collect()
    }

    #[test]
    fn it_holds_what_was_put_in_and_nothing_between() {
        let set = set(&[9, 3, 4, 5, 3, 11]);
        assert_eq!(set.iter().map(|entry| entry.0).collect::<Vec<_>>(), [3, 4, 5, 9, 11]);
        let held: Vec<i64> = (0..13).filter(|id| set.contains(EntryId(*id))).collect();
        assert_eq!((held, set.len()), (vec![3, 4, 5, 9, 11], 5));
    }

    #[test]
    fn it_is_written_as_short_as_its_runs() {
        let whole: EntrySet = (1..=100_000).map(EntryId).collect();
        assert_eq!(serde_json::to_string(&whole).unwrap(), "[1,100000]");
        let every_other: EntrySet = (0..100_000).map(|id| EntryId(2 * id)).collect();
        let written = serde_json::to_string(&every_other).unwrap();
        assert!(written.len() <= 4 * 100_000 + 2, "{}", written.len());
        assert_eq!(serde_json::from_str::<EntrySet>(&written).unwrap(), every_other);
    }

    #[test]
    fn numbers_that_are_no_runs_are_refused() {
        for wrong in ["[1]", "[1,0]", "[-1,2]", "[9223372036854775807,1]", "[0,9223372036854775807,1,1]"] {
            assert!(serde_json::from_str::<EntrySet>(wrong).is_err(), "{wrong}");
        }
        assert!(serde_json::from_str::<EntrySet>("[]").unwrap().is_empty());
    }
}
