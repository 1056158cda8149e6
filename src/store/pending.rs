//! What the user changed and the data file does not hold yet: lines in a file beside it, one a change.
//!
//! A change is noted here before it is shown, which costs a write to the system's cache and no waiting: so it survives a
//! kill at any moment, and a lock of another program for any time. It is made from here, and the lines go when the
//! transaction that made them is committed. If the program ends in between, they are made once more at the next start,
//! which changes nothing ([`Change`]).
//!
//! Several instances append to one file, each under its lock (flock), which is held for no more than a write or a rename.
//! Whoever makes the changes renames the file first, and does so inside a transaction on the data file: so one at a time
//! does, and in the order in which the lines were written.

use std::fmt;
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

use rusqlite::{Connection, Transaction};

use super::connections::{Connections, Durability, beside};
use super::{Notice, StoreError, marks, private};
use crate::feed::{Change, Deed, EntryRow};

/// What follows the name while the changes are made.
const TAKEN: &str = ".taken-";

/// What follows the name of the file for what cannot be made.
const ASIDE: &str = ".aside";

/// Tries to get at the file, and the time between two. An instance that was stopped while it held the file must not stop us.
const TRIES: usize = 50;
const PAUSE: Duration = Duration::from_millis(1);

/// The file. Its name ends in nothing that SQLite takes for its own.
#[derive(Clone, Debug)]
pub struct Pending {
    file: PathBuf,
}

/// Lines on their way into the data file.
struct Taken {
    files: Vec<PathBuf>,
    lines: Vec<Vec<u8>>,
}

/// What waits, shown as if it were made.
pub fn show(connection: &Connection, pending: &Pending, rows: &mut [EntryRow]) -> rusqlite::Result<()> {
    if pending.is_empty() {
        return Ok(());
    }
    pending.changes().iter().try_for_each(|change| marks::show(connection, change, rows))
}

/// How many changes of which kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub read: usize,
    pub starred: usize,
    pub places: usize,
    pub lists: usize,
}

impl Pending {
    /// `crosshead.pending` for `crosshead.db`.
    pub fn of(data_file: &Path) -> Pending {
        Pending { file: data_file.with_extension("pending") }
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Without its folder, which is the data file's.
    pub fn name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub fn aside(&self) -> PathBuf {
        beside(&self.file, ASIDE)
    }

    /// Appends, whole or not at all.
    pub fn note(&self, changes: &[Change]) -> io::Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let lines: String = changes.iter().map(Change::to_line).collect();
        append(&mut hold(&self.file, true)?, lines.as_bytes())
    }

    /// What is noted is on the disk when this returns: it may have to stay for long.
    pub fn sync(&self) -> io::Result<()> {
        let mut files = self.left_behind().into_iter().chain([self.file.clone()]).chain([self.folder().to_owned()]);
        files.try_for_each(|file| gone(File::open(file).and_then(|file| file.sync_all())))
    }

    pub fn is_empty(&self) -> bool {
        !self.file.exists() && self.left_behind().is_empty()
    }

    /// What waits, as far as it can be read.
    pub fn tally(&self) -> Tally {
        self.changes().iter().fold(Tally::default(), Tally::add)
    }

    fn changes(&self) -> Vec<Change> {
        let files = self.left_behind().into_iter().chain([self.file.clone()]);
        let lines = files.filter_map(|file| lines(&file).ok()).flatten();
        lines.filter_map(|line| read(&line)).collect()
    }

    /// Renames the file, so that what is noted from now on is for the next time, and reads it.
    fn take(&self) -> io::Result<Taken> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let mut files = self.left_behind();
        match hold(&self.file, false) {
            Ok(_held) => {
                let count = COUNT.fetch_add(1, Ordering::Relaxed);
                let taken = beside(&self.file, &format!("{TAKEN}{}-{count}", std::process::id()));
                fs::rename(&self.file, &taken)?;
                files.push(taken);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let lines = files.iter().map(|file| lines(file)).collect::<io::Result<Vec<_>>>()?;
        Ok(Taken { files, lines: lines.concat() })
    }

    /// What was taken by an instance that ended before it was done, oldest first.
    fn left_behind(&self) -> Vec<PathBuf> {
        let start = beside(Path::new(self.file.file_name().unwrap_or_default()), TAKEN);
        let is_taken = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            name.starts_with(start.as_os_str().as_encoded_bytes())
        };
        let entries = fs::read_dir(self.folder()).into_iter().flatten().flatten();
        let mut found: Vec<_> = entries.map(|entry| entry.path()).filter(is_taken).collect();
        found.sort_by_cached_key(|path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok());
        found
    }

    fn folder(&self) -> &Path {
        self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// Puts lines where nothing makes them, but nothing loses them either.
    fn put_aside(&self, lines: &[Vec<u8>]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let text = lines.iter().fold(Vec::new(), |text, line| [&text[..], line, b"\n"].concat());
        append(&mut hold(&self.aside(), true)?, &text)
    }
}

/// Makes what waits, and then `changes`, in one transaction. What could not be made is told, and kept aside.
pub fn make(
    connections: &Connections,
    pending: &Pending,
    changes: &[Change],
    is_patient: bool,
) -> Result<Option<Notice>, StoreError> {
    if changes.is_empty() && pending.is_empty() {
        return Ok(None);
    }
    let work = |transaction: &Transaction<'_>| {
        let taken = pending.take();
        let aside = taken.as_ref().map_or(Ok(Vec::new()), |taken| make_lines(transaction, &taken.lines))?;
        // Of an entry that went meanwhile there is nothing to be marked.
        changes.iter().try_for_each(|change| marks::make(transaction, change).map(drop))?;
        Ok((taken, aside))
    };
    let (taken, aside) =
        if is_patient { connections.write(Durability::Done, work)? } else { connections.write_soon(work)? };
    let done = taken.and_then(|taken| {
        pending.put_aside(&aside)?;
        taken.files.iter().try_for_each(|file| gone(fs::remove_file(file)))
    });
    Ok(match done {
        Ok(()) if aside.is_empty() => None,
        Ok(()) => Some(Notice::Aside { count: aside.len(), path: pending.aside() }),
        Err(error) => Some(Notice::Stuck { path: pending.file.clone(), why: error.to_string() }),
    })
}

/// Those that cannot be made: nobody can read them, or what they are about is not there.
fn make_lines(transaction: &Transaction<'_>, lines: &[Vec<u8>]) -> rusqlite::Result<Vec<Vec<u8>>> {
    let mut aside = Vec::new();
    for line in lines {
        let is_made = match read(line) {
            Some(change) => marks::make(transaction, &change)?,
            None => false,
        };
        if !is_made {
            aside.push(line.clone());
        }
    }
    Ok(aside)
}

fn read(line: &[u8]) -> Option<Change> {
    Change::from_line(std::str::from_utf8(line).ok()?)
}

/// Another instance may have been quicker.
fn gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn lines(file: &Path) -> io::Result<Vec<Vec<u8>>> {
    let bytes = match fs::read(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        read => read?,
    };
    Ok(bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect())
}

/// The file under its lock, and still under its name.
fn hold(path: &Path, is_made: bool) -> io::Result<File> {
    for _ in 0..TRIES {
        let file = private::options().read(true).append(true).create(is_made).open(path)?;
        match file.try_lock() {
            Ok(()) if is_at(&file.metadata()?, path) => return Ok(file),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::TimedOut, "another program holds it locked"))
}

/// Between opening and locking it may have been taken by another.
#[cfg(unix)]
fn is_at(opened: &Metadata, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (opened.dev(), opened.ino()))
}

#[cfg(not(unix))]
fn is_at(_opened: &Metadata, path: &Path) -> bool {
    path.exists()
}

/// In one write. A line that a kill or a full disk cut short is ended before, or taken back.
fn append(file: &mut File, lines: &[u8]) -> io::Result<()> {
    let length = file.metadata()?.len();
    let written = if is_cut_short(file, length)? { [b"\n", lines].concat() } else { lines.to_vec() };
    file.write_all(&written).inspect_err(|_| {
        // What cannot be taken back is half a line, and is told from a whole one.
        let _ = file.set_len(length);
    })
}

fn is_cut_short(file: &mut File, length: u64) -> io::Result<bool> {
    if length == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

impl Tally {
    fn add(self, change: &Change) -> Tally {
        match change.deed {
            Deed::Read { .. } => Tally { read: self.read + 1, ..self },
            Deed::Starred { .. } => Tally { starred: self.starred + 1, ..self },
            Deed::Place { .. } => Tally { places: self.places + 1, ..self },
            Deed::AllRead { .. } => Tally { lists: self.lists + 1, ..self },
        }
    }

    fn all(self) -> usize {
        self.read + self.starred + self.places + self.lists
    }
}

/// "3 changes (2 stars, 1 place)"
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            (self.read, if self.read == 1 { "read mark" } else { "read marks" }),
            (self.starred, if self.starred == 1 { "star" } else { "stars" }),
            (self.places, if self.places == 1 { "place" } else { "places" }),
            (self.lists, if self.lists == 1 { "whole list read" } else { "whole lists read" }),
        ];
        let kinds: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, kind)| format!("{count} {kind}")).collect();
        if self.all() == 0 {
            return f.write_str("what is");
        }
        let plural = if self.all() == 1 { "" } else { "s" };
        write!(f, "{} change{plural} ({})", self.all(), kinds.join(", "))
    }
}
