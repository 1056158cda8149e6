//! The copy of the data file that is kept when a newer crosshead changes its schema. Knows files, no table.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::connections::{Way, beside, connect, sentence};
use super::{StoreError, check, private};

/// Where the copy of a file of this schema is looked for.
pub fn place(file: &Path, version: i64) -> PathBuf {
    beside(file, &format!(".schema-{version}"))
}

/// Copies the file to beside it, whole or not at all, and says where. The caller holds the lock for writing.
///
/// A damaged file is refused: a migration would make it worse.
pub fn keep(file: &Path, version: i64) -> Result<PathBuf, StoreError> {
    let failed = |why: String| StoreError::Open {
        path: file.to_owned(),
        why: format!(
            "before its schema is brought up to date it is checked and copied, and {why}; nothing was changed"
        ),
    };
    let place = first_free(place(file, version));
    let half = beside(file, ".half-copied");
    let kept = copy(file, &half).and_then(|()| Ok(put(&half, &place)?));
    if kept.is_err() {
        // Usually it was never made.
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
}

/// A copy that is there already is of an earlier time, and worth as much.
fn first_free(place: PathBuf) -> PathBuf {
    let numbered = (2..).map(|n| beside(&place, &format!("-{n}")));
    let mut places = std::iter::once(place.clone()).chain(numbered);
    places.find(|place| !place.exists()).expect("there are numbers without end")
}

fn copy(file: &Path, half: &Path) -> Result<(), Problem> {
    let original = connect(file, Way::Usual)?;
    if let Some(finding) = check::quickly(&original)? {
        return Err(Problem::Damaged(finding));
    }
    private::options().write(true).create(true).truncate(true).open(half)?;
    let mut copy = Connection::open_with_flags(half, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // No journal: what a copy cut short leaves is begun anew, never mended.
    copy.pragma_update(None, "journal_mode", "off")?;
    match Backup::new(&original, &mut copy)?.step(-1)? {
        StepResult::Done => Ok(()),
        other => Err(io::Error::other(format!("{other:?}")).into()),
    }
}

/// On the disk before it has its name, so that what has the name is whole.
fn put(half: &Path, place: &Path) -> io::Result<()> {
    File::open(half)?.sync_all()?;
    fs::rename(half, place)?;
    match place.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
