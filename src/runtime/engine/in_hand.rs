//! Remembers feeds that were being processed when the program ended, or that exceeded their limits. They are left alone for
//! a while, and after that they come last.
//!
//! A feed can end the program while it is parsed, and then nothing can be recorded any more. So it is noted before, in a
//! small file beside the data file, which is deleted once the feed is saved. That takes two calls of the file system, while
//! a note in the data file would take a transaction for each feed. If a note cannot be written, work continues without it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use crate::feed::FeedId;
use crate::store::private;

/// What the name of a note adds to the data file's name; the feed's number follows.
const SIGN: &str = ".in-hand-";

/// How long a feed is left alone after its first failure of this kind; four times as long after each further one.
const REST: TimeDelta = TimeDelta::hours(1);

/// It is never left alone longer than this.
const LONGEST_REST: TimeDelta = TimeDelta::days(7);

/// The notes beside one data file.
#[derive(Clone, Debug)]
pub struct Notes {
    data: PathBuf,
}

/// A feed was started and not finished, several times in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    times: u32,
    last: DateTime<Utc>,
}

impl Note {
    /// Whether the feed is still left alone.
    pub fn rests(&self, now: DateTime<Utc>) -> bool {
        let times = self.times.clamp(1, 6) - 1;
        now < self.last + (REST * 4_i32.pow(times)).min(LONGEST_REST)
    }

    fn read(text: &str) -> Option<Note> {
        let (times, last) = text.trim().split_once(' ')?;
        Some(Note { times: times.parse().ok()?, last: DateTime::from_timestamp(last.parse().ok()?, 0)? })
    }

    fn write(self) -> String {
        format!("{} {}\n", self.times, self.last.timestamp())
    }
}

/// A feed that is being processed. Dropping it deletes the note: the feed was finished, or is not needed any more.
#[derive(Debug)]
pub struct InHand {
    file: Option<PathBuf>,
}

impl InHand {
    /// Keeps the note, because processing was given up.
    pub fn keep(mut self) {
        self.file = None;
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        self.file.iter().for_each(|file| log(fs::remove_file(file)));
    }
}

impl Notes {
    /// The notes beside this data file.
    pub fn beside(data: &Path) -> Notes {
        Notes { data: data.to_owned() }
    }

    /// Notes that processing a feed begins.
    pub fn take(&self, feed: FeedId, now: DateTime<Utc>) -> InHand {
        let file = self.file(feed);
        let before = fs::read_to_string(&file).ok().and_then(|text| Note::read(&text));
        let times = before.map_or(0, |note| note.times).saturating_add(1);
        log(save(&file, &Note { times, last: now }.write()));
        InHand { file: Some(file) }
    }

    /// Which of `feeds` have a note. A note that cannot be read counts as a new one. Notes of feeds that do not exist
    /// any more are removed.
    pub fn of(&self, feeds: &HashSet<FeedId>, now: DateTime<Utc>) -> HashMap<FeedId, Note> {
        let folder = self.data.parent().unwrap_or(Path::new("."));
        let files = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        let (known, gone): (Vec<_>, Vec<_>) =
            files.filter_map(|file| Some((self.feed_of(&file)?, file))).partition(|(feed, _)| feeds.contains(feed));
        gone.iter().for_each(|(_, file)| log(fs::remove_file(file)));
        let note = |(feed, file): (FeedId, PathBuf)| {
            let text = fs::read_to_string(&file).unwrap_or_default();
            (feed, Note::read(&text).unwrap_or(Note { times: 1, last: now }))
        };
        known.into_iter().map(note).collect()
    }

    fn file(&self, feed: FeedId) -> PathBuf {
        let mut name = self.data.as_os_str().to_owned();
        name.push(format!("{SIGN}{}", feed.0));
        PathBuf::from(name)
    }

    fn feed_of(&self, file: &Path) -> Option<FeedId> {
        let name = file.file_name()?.to_str()?;
        let rest = name.strip_prefix(self.data.file_name()?.to_str()?)?;
        rest.strip_prefix(SIGN)?.parse().ok().map(FeedId)
    }
}

/// Only the user can read it, like everything beside the data file.
fn save(file: &Path, note: &str) -> io::Result<()> {
    private::options().create(true).write(true).truncate(true).open(file)?.write_all(note.as_bytes())
}

fn log(result: io::Result<()>) {
    if let Err(error) = result {
        tracing::debug!(%error, "a note about a feed failed");
    }
}

#[cfg(test)]
mod tests {
    use std::ops::RangeInclusive;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    /// The feeds with a note, if these are all the feeds there are.
    fn noted(notes: &Notes, feeds: RangeInclusive<i64>) -> Vec<i64> {
        let mut noted: Vec<i64> =
            notes.of(&feeds.map(FeedId).collect(), now()).into_keys().map(|feed| feed.0).collect();
        noted.sort_unstable();
        noted
    }

    #[test]
    fn a_feed_that_was_finished_leaves_no_note_and_one_that_was_not_does() {
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes::beside(&folder.path().join("data.db"));
        drop(notes.take(FeedId(1), now()));
        notes.take(FeedId(2), now()).keep();
        std::mem::forget(notes.take(FeedId(3), now()));
        assert_eq!(noted(&notes, 1..=3), [2, 3]);
    }

    #[test]
    fn the_note_of_a_feed_that_is_gone_goes() {
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes::beside(&folder.path().join("data.db"));
        notes.take(FeedId(1), now()).keep();
        notes.take(FeedId(2), now()).keep();
        assert_eq!(noted(&notes, 2..=2), [2]);
        // Another feed under the number would not inherit it.
        assert_eq!(noted(&notes, 1..=2), [2]);
    }

    #[cfg(unix)]
    #[test]
    fn a_note_is_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes::beside(&folder.path().join("data.db"));
        let _in_hand = notes.take(FeedId(1), now());
        assert_eq!(fs::metadata(notes.file(FeedId(1))).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn each_time_a_feed_is_left_alone_for_longer() {
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes::beside(&folder.path().join("data.db"));
        let rests =
            |hours: i64| notes.of(&[FeedId(7)].into(), now())[&FeedId(7)].rests(now() + TimeDelta::hours(hours));
        for longest in [0, 3, 15, 63, 167, 167, 167, 167] {
            notes.take(FeedId(7), now()).keep();
            assert_eq!((rests(longest), rests(longest + 1)), (true, false), "{longest}");
        }
    }

    #[test]
    fn an_unreadable_note_counts_as_new_and_other_files_are_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes::beside(&folder.path().join("data.db"));
        for name in ["data.db", "data.db-wal", "data.db.in-hand-x", "other.in-hand-3", "data.db.in-hand-4"] {
            fs::write(folder.path().join(name), "\0").unwrap();
        }
        let noted = notes.of(&[FeedId(3), FeedId(4)].into(), now());
        assert_eq!(noted.into_iter().collect::<Vec<_>>(), [(FeedId(4), Note { times: 1, last: now() })]);
    }
}
