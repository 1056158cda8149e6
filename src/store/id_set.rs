//! A set of ids in which many can be replaced at once: a bit for each, in chunks. 100,000 entries that came one after the other
//! are 13 KB, however they are mixed.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Ids of a chunk.
const CHUNK: i64 = 4_096;

/// Bits of a word.
const WORD: i64 = 64;

/// Entries by their ids.
#[derive(Debug, Default)]
pub struct IdSet {
    chunks: BTreeMap<i64, Box<[u64; 64]>>,
}

/// The chunk of an id, the word in it, and the bit in that.
fn place(id: i64) -> (i64, usize, u64) {
    let within = id.rem_euclid(CHUNK);
    (id.div_euclid(CHUNK), usize::try_from(within / WORD).unwrap_or_default(), 1 << (within % WORD))
}

impl IdSet {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.chunks.values().map(|chunk| ones(chunk.iter().copied())).sum()
    }

    /// How many are in both sets.
    pub fn shared_with(&self, other: &IdSet) -> usize {
        let both = self.chunks.iter().filter_map(|(at, chunk)| Some((chunk, other.chunks.get(at)?)));
        both.map(|(one, two)| ones(one.iter().zip(two.iter()).map(|(a, b)| a & b))).sum()
    }

    /// Adds one.
    pub fn insert(&mut self, id: i64) {
        let (chunk, word, bit) = place(id);
        self.chunks.entry(chunk).or_insert_with(|| Box::new([0; 64]))[word] |= bit;
    }

    /// Makes those of a range anew: afterwards the set has exactly these of it.
    pub fn replace(&mut self, range: &RangeInclusive<i64>, ids: &[i64]) {
        self.empty(range);
        ids.iter().for_each(|id| self.insert(*id));
    }

    fn empty(&mut self, range: &RangeInclusive<i64>) {
        let (first, last) = (place(*range.start()).0, place(*range.end()).0);
        let inner: Vec<i64> = self.chunks.range(first..=last).map(|(at, _)| *at).collect();
        for at in inner {
            let (start, end) = (at * CHUNK, at * CHUNK + CHUNK - 1);
            if range.contains(&start) && range.contains(&end) {
                self.chunks.remove(&at);
            } else {
                (start.max(*range.start())..=end.min(*range.end())).for_each(|id| self.remove(id));
            }
        }
    }

    /// Takes one out.
    pub fn remove(&mut self, id: i64) {
        let (chunk, word, bit) = place(id);
        if let Some(chunk) = self.chunks.get_mut(&chunk) {
            chunk[word] &= !bit;
        }
    }
}

fn ones(words: impl Iterator<Item = u64>) -> usize {
    words.map(|word| word.count_ones() as usize).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_set_whatever_is_replaced_in_it(
            steps in proptest::collection::vec((0..20_000_i64, 0..9_000_i64, proptest::collection::vec(0..9_000_i64, 0..40)), 1..12),
        ) {
            let (mut set, mut plain) = (IdSet::default(), BTreeSet::new());
            let other = IdSet { chunks: BTreeMap::new() };
            for (start, length, offsets) in steps {
                let range = start..=start + length;
                let ids: Vec<i64> = offsets.iter().map(|offset| start + offset).filter(|id| range.contains(id)).collect();
                set.replace(&range, &ids);
                plain.retain(|id| !range.contains(id));
                plain.extend(ids);
                prop_assert_eq!(set.len(), plain.len());
                prop_assert_eq!(set.shared_with(&set), plain.len());
                prop_assert_eq!(set.shared_with(&other), 0);
            }
        }
    }

    #[test]
    fn everything_can_be_replaced() {
        let mut set = IdSet::default();
        [1, 4_095, 4_096, 900_000].into_iter().for_each(|id| set.insert(id));
        set.replace(&(0..=i64::MAX), &[7]);
        assert_eq!(set.len(), 1);
    }
}
