//! Copies the data file before a newer crosshead changes its schema. Knows files, not tables.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, Progress, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::connect::{LOG, OpenMode, beside, connect, sentence};
use super::{StoreError, UpgradeStep, check, private};

/// The path of the copy of a file with this schema.
pub fn place(file: &Path, version: i64) -> PathBuf {
    beside(file, &format!(".schema-{version}"))
}

/// Copies the file to a place beside it, completely or not at all, and returns that place. The caller holds the write lock.
///
/// A damaged file is refused: a migration would make it worse.
pub fn keep(file: &Path, version: i64, on_step: &mut dyn FnMut(UpgradeStep)) -> Result<PathBuf, StoreError> {
    let failed = |why: String| StoreError::Open {
        path: file.to_owned(),
        why: format!("it is checked and copied before its schema is upgraded, and {why}; nothing was changed"),
    };
    let place = first_free(&place(file, version));
    let half = beside(file, ".half-copied");
    let kept = copy(file, &half, on_step).and_then(|()| Ok(put(&half, &place)?));
    if kept.is_err() {
        // Usually the file was never created.
        let _ = fs::remove_file(&half);
    }
    kept.map(|()| place).map_err(|problem| failed(problem.to_string()))
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("it is damaged ({0})")]
    Damaged(String),
    #[error("{}", sentence(.0))]
    Sql(#[from] rusqlite::Error),
    #[error("the copy cannot be written ({0})")]
    File(#[from] io::Error),
    #[error("there is too little space on its disk: {} MiB are free, and {} MiB may be needed; free some space and start again", mebibytes(*.free), mebibytes(*.needed))]
    Room { free: u64, needed: u64 },
}

fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

/// A migration may rewrite everything: once for the copy, once in the log, and once in the file, which keeps the old pages
/// until they are reused.
const TIMES_ITS_SIZE: u64 = 3;

/// Pages that are copied before the progress is told: 4 MiB or more.
const PAGES: std::ffi::c_int = 1024;

/// Space that is left free for the rest of the system.
const SPARE: u64 = 8 << 20;

/// Refuses before anything is written: a disk that fills up halfway affects everything on it.
fn check_room(size: u64, free: Option<u64>) -> Result<(), Problem> {
    let needed = size * TIMES_ITS_SIZE + SPARE;
    match free {
        Some(free) if free < needed => Err(Problem::Room { free, needed }),
        // If the system does not report the free space, the only way is to try.
        Some(_) | None => Ok(()),
    }
}

/// Bytes of the file and of its log, whose pages are part of it.
fn size(file: &Path) -> u64 {
    let length = |file: &Path| fs::metadata(file).map_or(0, |metadata| metadata.len());
    length(file) + length(&beside(file, LOG))
}

#[cfg(unix)]
fn free(file: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(file).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

/// A copy that exists already is from an earlier time, and is never overwritten.
fn first_free(place: &Path) -> PathBuf {
    let numbered = (2..).map(|n| beside(place, &format!("-{n}")));
    let mut places = std::iter::once(place.to_owned()).chain(numbered);
    places.find(|place| !place.exists()).expect("the numbers never run out")
}

fn copy(file: &Path, half: &Path, on_step: &mut dyn FnMut(UpgradeStep)) -> Result<(), Problem> {
    check_room(size(file), free(file))?;
    let original = connect(file, OpenMode::Usual)?;
    if let Some(finding) = check::quickly(&original)? {
        return Err(Problem::Damaged(finding));
    }
    // Removes what an interrupted copy left. Opening it could follow a link and overwrite another file.
    let _ = fs::remove_file(half);
    private::options().write(true).create_new(true).open(half)?;
    let mut copy = Connection::open_with_flags(half, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // No journal: an interrupted copy is started again, never repaired.
    copy.pragma_update(None, "journal_mode", "off")?;
    copy_pages(&Backup::new(&original, &mut copy)?, size(file), on_step)
}

/// Copies some pages at a time, to say how far it is. Nobody changes the file in between: the caller has locked it.
#[expect(clippy::wildcard_enum_match_arm, reason = "rusqlite adds results; all others are failures")]
fn copy_pages(backup: &Backup<'_, '_>, size: u64, on_step: &mut dyn FnMut(UpgradeStep)) -> Result<(), Problem> {
    loop {
        match backup.step(PAGES)? {
            StepResult::Done => return Ok(()),
            StepResult::More => on_step(copied(&backup.progress(), size)),
            other => return Err(io::Error::other(format!("{other:?}")).into()),
        }
    }
}

fn copied(progress: &Progress, size: u64) -> UpgradeStep {
    let pages = |count| u64::try_from(count).unwrap_or_default();
    let (all, left) = (pages(progress.pagecount), pages(progress.remaining));
    let done = size.saturating_mul(all.saturating_sub(left)) / all.max(1);
    UpgradeStep { done: done >> 20, total: mebibytes(size) }
}

/// Syncs the file before it gets its name, so that a file with that name is always complete.
fn put(half: &Path, place: &Path) -> io::Result<()> {
    File::open(half)?.sync_all()?;
    fs::rename(half, place)?;
    match place.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_room_for_three_times_the_file_is_refused_before_anything_is_written() {
        assert!(check_room(100 << 20, Some(308 << 20)).is_ok());
        assert!(check_room(100 << 20, None).is_ok());
        let refused = check_room(100 << 20, Some(307 << 20)).unwrap_err().to_string();
        let said = "there is too little space on its disk: 307 MiB are free, and 308 MiB may be needed; free some space and start again";
        assert_eq!(refused, said);
    }

    #[test]
    fn progress_is_counted_in_mebibytes_of_the_file() {
        let step = |remaining| copied(&Progress { remaining, pagecount: 2000 }, 100 << 20);
        assert_eq!(step(2000), UpgradeStep { done: 0, total: 100 });
        assert_eq!(step(500), UpgradeStep { done: 75, total: 100 });
        assert_eq!(step(0), UpgradeStep { done: 100, total: 100 });
        assert_eq!(copied(&Progress { remaining: 0, pagecount: 0 }, 0), UpgradeStep::default());
    }

    #[cfg(unix)]
    #[test]
    fn the_free_space_on_the_disk_is_known() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free(folder.path()).is_some_and(|bytes| bytes > 0));
        let file = folder.path().join("data.db");
        fs::write(&file, "12345").unwrap();
        fs::write(beside(&file, LOG), "123").unwrap();
        assert_eq!(size(&file), 8);
    }
}
