//! Changes by the user that are not in the data file yet: lines in a file beside it, one for each change.
//!
//! A change is noted here before it is shown. That costs one write to the system's cache and no waiting, and the change
//! survives a kill at any moment and a lock of any length. Changes are applied from here, and the lines are deleted when
//! the transaction that applied them is committed. If the program ends in between, they are applied again at the next
//! start, which changes nothing ([`Change`]).
//!
//! Several instances append to one file, each under its lock (flock), which is held only for a write or a rename. An
//! instance that applies the changes renames the file first, inside a transaction on the data file. So only one instance
//! applies them at a time, in the order in which the lines were written.

use std::fmt;
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

use rusqlite::{Connection, Transaction};

use super::connections::{Connections, Durability, beside};
use super::{Notice, StoreError, flags, private};
use crate::article::QuotedPos;
use crate::feed::{Change, EntryId, EntryRow, NamedChange};

/// Follows the file's name while its changes are being applied.
const TAKEN: &str = ".taken-";

/// Follows the name of the file for changes that cannot be applied.
const ASIDE: &str = ".aside";

/// Tries to lock the file, and the pause between them. An instance that was suspended while it held the lock must not stop
/// us.
const TRIES: usize = 50;
const PAUSE: Duration = Duration::from_millis(1);

/// The file. Its name does not end like one of SQLite's own files.
#[derive(Clone, Debug)]
pub struct Pending {
    file: PathBuf,
}

/// Lines on their way into the data file.
#[derive(Default)]
struct Taken {
    files: Vec<PathBuf>,
    text: Vec<u8>,
    /// Why some files could not be taken. The others do not wait for those.
    problem: Option<io::Error>,
}

impl Taken {
    fn add(&mut self, file: PathBuf) {
        match contents(&file) {
            Ok(text) => {
                self.text.extend(text);
                self.text.push(b'\n');
                self.files.push(file);
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// Deletes the files after their changes are applied.
    fn clear_away(self) -> io::Result<()> {
        self.files.iter().try_for_each(|file| gone(fs::remove_file(file)))?;
        self.problem.map_or(Ok(()), Err)
    }
}

/// Lines that cannot be applied: they cannot be read, or their entry or feed does not exist.
#[derive(Default)]
struct Aside {
    text: Vec<u8>,
    count: usize,
}

/// Shows pending changes in these rows as if they were applied.
pub fn show(connection: &Connection, pending: &Pending, rows: &mut [EntryRow]) -> rusqlite::Result<()> {
    if pending.is_empty() {
        return Ok(());
    }
    for named in pending.changes() {
        if let Some(change) = flags::find(connection, &named.change)? {
            rows.iter_mut().for_each(|row| change.show(row));
        }
    }
    Ok(())
}

/// The pending reading position of an entry, if there is one.
pub fn text_pos(connection: &Connection, pending: &Pending, entry: EntryId) -> rusqlite::Result<Option<QuotedPos>> {
    if pending.is_empty() {
        return Ok(None);
    }
    let saves_place = |named: &&NamedChange| matches!(named.change, Change::TextPos { .. });
    for named in pending.changes().iter().rev().filter(saves_place) {
        match flags::find(connection, &named.change)? {
            Some(Change::TextPos { of, value, .. }) if of == entry => return Ok(Some(value)),
            _ => {}
        }
    }
    Ok(None)
}

/// How many changes there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub read: u32,
    pub starred: u32,
    pub tags: u32,
    pub places: u32,
    pub lists: u32,
    /// Pages taken out of the feed of kept ones, or put back.
    pub kept: u32,
    pub removals: u32,
    /// Changes of smart lists.
    pub smart_lists: u32,
}

impl Pending {
    /// `crosshead.pending` for `crosshead.db`.
    pub fn of(data_file: &Path) -> Pending {
        Pending { file: data_file.with_extension("pending") }
    }

    /// The pending file beside the data file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The name without the folder, which is the data file's.
    pub fn name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Where changes go that cannot be applied.
    pub fn aside(&self) -> PathBuf {
        beside(&self.file, ASIDE)
    }

    /// Appends the changes, completely or not at all.
    pub fn note(&self, changes: &[NamedChange]) -> io::Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let lines: String = changes.iter().map(NamedChange::to_line).collect();
        append(&mut hold(&self.file, true)?, lines.as_bytes())
    }

    /// Makes sure that the noted changes are on the disk: they may have to stay for a long time.
    pub fn sync(&self) -> io::Result<()> {
        let mut files = self.left_behind().into_iter().chain([self.file.clone()]).chain([self.folder().to_owned()]);
        files.try_for_each(|file| gone(File::open(file).and_then(|file| file.sync_all())))
    }

    /// Whether no change waits.
    pub fn is_empty(&self) -> bool {
        !self.file.exists() && self.left_behind().is_empty()
    }

    /// Counts the pending changes that can be read.
    pub fn tally(&self) -> Tally {
        self.changes().iter().fold(Tally::default(), Tally::add)
    }

    fn changes(&self) -> Vec<NamedChange> {
        let files = self.left_behind().into_iter().chain([self.file.clone()]);
        let texts: Vec<_> = files.filter_map(|file| contents(&file).ok()).collect();
        texts.iter().flat_map(|text| lines(text)).filter_map(read).collect()
    }

    /// Takes the pending changes, to be applied now.
    fn take(&self) -> Taken {
        let mut files = self.left_behind();
        let mut taken = Taken::default();
        match self.rename(files.last()) {
            Ok(own) => files.extend(own),
            Err(problem) => taken.problem = Some(problem),
        }
        files.into_iter().for_each(|file| taken.add(file));
        taken
    }

    /// Renames the file, so that changes noted from now on go to a new one. The caller holds the data file's write lock, so
    /// each rename gets the next number.
    fn rename(&self, last: Option<&PathBuf>) -> io::Result<Option<PathBuf>> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let _held = match hold(&self.file, false) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            held => held?,
        };
        let number = last.map_or(0, |last| self.number(last)).saturating_add(1);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let taken = beside(&self.file, &format!("{TAKEN}{number}-{}-{count}", std::process::id()));
        fs::rename(&self.file, &taken)?;
        Ok(Some(taken))
    }

    /// Files taken by an instance that ended before it was done, oldest first.
    fn left_behind(&self) -> Vec<PathBuf> {
        let start = beside(Path::new(self.file.file_name().unwrap_or_default()), TAKEN);
        let is_taken = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            name.starts_with(start.as_os_str().as_encoded_bytes())
        };
        let entries = fs::read_dir(self.folder()).into_iter().flatten().flatten();
        let mut found: Vec<_> = entries.map(|entry| entry.path()).filter(is_taken).collect();
        found.sort_by_cached_key(|path| self.number(path));
        found
    }

    /// The number of a taken file. It gives the order without relying on a clock, and unlike a process id it is never
    /// reused.
    fn number(&self, taken: &Path) -> u64 {
        let start = self.name().len() + TAKEN.len();
        let name = taken.file_name().unwrap_or_default().to_string_lossy();
        name.get(start..).and_then(|rest| rest.split('-').next()?.parse().ok()).unwrap_or_default()
    }

    fn folder(&self) -> &Path {
        self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// Keeps lines that cannot be applied in a file of their own, so that they are not lost.
    fn put_aside(&self, aside: &Aside) -> io::Result<()> {
        if aside.count == 0 {
            return Ok(());
        }
        append(&mut hold(&self.aside(), true)?, &aside.text)
    }
}

/// Applies the pending changes and then `changes`, in one transaction. Pending changes that cannot be applied are reported
/// and kept aside.
pub fn make(
    connections: &Connections,
    pending: &Pending,
    changes: &[NamedChange],
    is_patient: bool,
) -> Result<Option<Notice>, StoreError> {
    if changes.is_empty() && pending.is_empty() {
        return Ok(None);
    }
    let work = |transaction: &Transaction<'_>| {
        let taken = pending.take();
        let aside = make_lines(transaction, &taken.text)?;
        // The entry of a change may have been deleted in the meantime; then there is nothing to mark.
        changes.iter().try_for_each(|named| make_one(transaction, named).map(drop))?;
        Ok((taken, aside))
    };
    let (taken, aside) =
        if is_patient { connections.write(Durability::Done, work)? } else { connections.write_soon(work)? };
    let done = pending.put_aside(&aside).and_then(|()| taken.clear_away());
    Ok(match done {
        Ok(()) if aside.count == 0 => None,
        Ok(()) => Some(Notice::Aside { count: aside.count, path: pending.aside() }),
        Err(error) => Some(Notice::Stuck { path: pending.file.clone(), why: error.to_string() }),
    })
}

/// Applies lines. Returns those that cannot be applied.
fn make_lines(transaction: &Transaction<'_>, text: &[u8]) -> rusqlite::Result<Aside> {
    let mut aside = Aside::default();
    for line in lines(text) {
        let is_made = match read(line) {
            Some(named) => make_one(transaction, &named)?,
            None => false,
        };
        if !is_made {
            aside.text.extend_from_slice(line);
            aside.text.push(b'\n');
            aside.count += 1;
        }
    }
    Ok(aside)
}

/// Returns whether what the change is about exists.
fn make_one(transaction: &Transaction<'_>, named: &NamedChange) -> rusqlite::Result<bool> {
    let found = flags::find(transaction, &named.change)?;
    found.map(|change| flags::make(transaction, change, named.at)).transpose().map(|made| made.is_some())
}

fn read(line: &[u8]) -> Option<NamedChange> {
    NamedChange::from_line(std::str::from_utf8(line).ok()?)
}

/// Another instance may have been quicker, so a missing file is not an error.
fn gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn contents(file: &Path) -> io::Result<Vec<u8>> {
    match check_kind(file).and_then(|()| fs::read(file)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        read => read,
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

/// Refuses anything but a plain file: through a link another file would be written, and a pipe would block.
fn check_kind(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_file() {
        return Ok(());
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "it is a link, a folder or a device, not a file"))
}

/// Opens the file and locks it, and makes sure that it still has its name.
fn hold(path: &Path, is_made: bool) -> io::Result<File> {
    for _ in 0..TRIES {
        gone(check_kind(path))?;
        let file = private::options().read(true).append(true).create(is_made).open(path)?;
        match file.try_lock() {
            Ok(()) if is_at(&file.metadata()?, path) => return Ok(file),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::TimedOut, "another program has locked it"))
}

/// Between opening and locking, another instance may have taken the file.
#[cfg(unix)]
fn is_at(opened: &Metadata, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (opened.dev(), opened.ino()))
}

#[cfg(not(unix))]
fn is_at(_opened: &Metadata, path: &Path) -> bool {
    path.exists()
}

/// Appends in one write. If a kill or a full disk cut the last line short, it is ended first. If this write fails, it is
/// taken back.
fn append(file: &mut File, lines: &[u8]) -> io::Result<()> {
    let length = file.metadata()?.len();
    let written = if is_cut_short(file, length)? { [b"\n", lines].concat() } else { lines.to_vec() };
    file.write_all(&written).inspect_err(|_| {
        // If that fails too, half a line is left, which is recognised when it is read.
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
    fn add(self, named: &NamedChange) -> Tally {
        match named.change {
            Change::Read { .. } => Tally { read: self.read + 1, ..self },
            Change::Starred { .. } => Tally { starred: self.starred + 1, ..self },
            Change::Tagged { .. } | Change::ManyTagged { .. } => Tally { tags: self.tags + 1, ..self },
            Change::TextPos { .. } | Change::Unfolded { .. } => Tally { places: self.places + 1, ..self },
            Change::AllRead { .. } | Change::ManyRead { .. } => Tally { lists: self.lists + 1, ..self },
            Change::Kept { .. } | Change::Rescued { .. } => Tally { kept: self.kept + 1, ..self },
            Change::Removed { .. } => Tally { removals: self.removals + 1, ..self },
            Change::Listed { .. } => Tally { smart_lists: self.smart_lists + 1, ..self },
        }
    }

    fn all(self) -> u32 {
        self.read + self.starred + self.tags + self.places + self.lists + self.kept + self.removals + self.smart_lists
    }
}

/// "3 changes (2 stars, 1 reading position)"
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            (self.read, if self.read == 1 { "read mark" } else { "read marks" }),
            (self.starred, if self.starred == 1 { "star" } else { "stars" }),
            (self.tags, if self.tags == 1 { "tag" } else { "tags" }),
            (self.places, if self.places == 1 { "reading position" } else { "reading positions" }),
            (self.lists, if self.lists == 1 { "mark of many articles" } else { "marks of many articles" }),
            (self.kept, if self.kept == 1 { "kept page" } else { "kept pages" }),
            (self.removals, if self.removals == 1 { "removal of a feed" } else { "removals of feeds" }),
            (self.smart_lists, if self.smart_lists == 1 { "smart list" } else { "smart lists" }),
        ];
        let kinds: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, kind)| format!("{count} {kind}")).collect();
        if self.all() == 0 {
            return f.write_str("some changes are");
        }
        let plural = if self.all() == 1 { "" } else { "s" };
        write!(f, "{} change{plural} ({})", self.all(), kinds.join(", "))
    }
}
