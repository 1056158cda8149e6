//! Opens the file and holds its connections: two that write and a few that read. Knows the file and SQLite's settings, not
//! the tables.
//!
//! The user's changes and fetched feeds are written by separate connections. So a change never waits for a feed's
//! checkpoint or its next part, only for the part that is being written.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::connect::{LOG, OpenMode, connect, is_busy, patiently, sentence};
use super::migrations::{self, Schema, Stamp};
use super::patience::{Patience, Turns, lock};
use super::touched::{Touched, TouchedRows};
use super::{Notice, StoreError, UpgradeStep, backup, private};

pub use super::connect::{Durability, beside};

/// How long work that can be done later waits for a lock.
const MOMENT: Duration = Duration::from_millis(300);

/// The most idle readers that are kept. The shell does not have more workers that ask at once.
const READERS: usize = 4;

/// KiB of the file that each reader keeps in memory; SQLite's own size is 2,000. The system keeps the rest of the file, and
/// what is read again at once is little.
const READER_CACHE: i64 = 512;

/// KiB that a long change of the user's may fill: marking 100,000 entries touches as much of the indexes again and again.
const WRITER_CACHE: i64 = 16_000;

/// How long another instance may take to upgrade the file: it copies the file first.
const PATIENCE_WITH_MIGRATION: Duration = Duration::from_secs(60);

/// The open file: its connections, and whose turn it is to write.
pub struct Connections {
    file: PathBuf,
    mode: OpenMode,
    is_left_open: bool,
    /// `None` if the file is read-only.
    writers: Option<Writers>,
    readers: Mutex<Vec<Connection>>,
    touched: Touched,
}

/// The connections that write. SQLite lets one of them write at a time.
struct Writers {
    done: Mutex<Connection>,
    /// Opened when it is first needed: reading a list does not need it.
    fetched: Mutex<Option<Connection>>,
    turns: Turns,
    patience: Patience,
}

impl Connections {
    /// Opens the file, upgrades it if it is older, and returns what the user should know about it.
    #[cfg(test)]
    pub fn open(file: &Path, schema: Schema) -> Result<(Connections, Vec<Notice>), StoreError> {
        Connections::open_within(file, schema, super::connect::PATIENCE, &mut |_| {})
    }

    /// Returns what happened to the file along the way, too. `patience` applies to later writes. `on_step` is told how far an
    /// upgrade is.
    pub fn open_within(
        file: &Path,
        schema: Schema,
        patience: Duration,
        on_step: &mut dyn FnMut(UpgradeStep),
    ) -> Result<(Connections, Vec<Notice>), StoreError> {
        make_folder(file)?;
        let is_left_open = is_filled(&beside(file, LOG));
        let (mut connection, mode) = connect_or_read_only(file).map_err(refused(file))?;
        check_owner(&connection, file, schema)?;
        let is_read_only = connection.is_readonly(rusqlite::MAIN_DB).map_err(refused(file))?;
        let touched = Touched::default();
        let (writers, notices) = if is_read_only {
            check_age(&connection, file, schema)?;
            (None, vec![Notice::ReadOnly { path: file.to_owned() }])
        } else {
            let notices = prepare(&mut connection, file, schema, on_step)?;
            touched.listen(&connection, Durability::Done).map_err(refused(file))?;
            (Some(Writers::new(connection, patience)), notices)
        };
        let readers = Mutex::default();
        Ok((Connections { file: file.to_owned(), mode, is_left_open, writers, readers, touched }, notices))
    }

    /// Whether the file was not closed: another instance is running, or one was killed.
    pub fn is_left_open(&self) -> bool {
        self.is_left_open
    }

    /// The data file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether changes can be saved; a read-only file is only read.
    pub fn can_write(&self) -> bool {
        self.writers.is_some()
    }

    /// Runs `work` in one transaction, which is committed if `work` succeeds and rolled back if it fails. The user's
    /// changes go before fetched feeds, which are therefore saved in short parts.
    ///
    /// While another program locks the file, all waiting writes share one patience ([`StoreError::Locked`]).
    pub fn write<T>(
        &self,
        durability: Durability,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let Some(writers) = &self.writers else { return Err(StoreError::ReadOnly { path: self.file.clone() }) };
        match durability {
            Durability::Done => writers.write_done(&self.touched, work),
            Durability::Fetched => writers.write_fetched(&self.file, &self.touched, work),
        }
        .map_err(|source| self.failed(source))
    }

    /// The same, but gives up quickly if another program locks the file.
    pub fn write_soon<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let Some(writers) = &self.writers else { return Err(StoreError::ReadOnly { path: self.file.clone() }) };
        let moment = Patience::of(MOMENT);
        write(&lock(&writers.done), &moment, &self.touched, work).map_err(|source| self.failed(source))
    }

    /// Writes the whole file anew, without free space, so that later free space can be given back in steps.
    pub fn vacuum(&self) -> Result<(), StoreError> {
        let Some(writers) = &self.writers else { return Err(StoreError::ReadOnly { path: self.file.clone() }) };
        let connection = lock(&writers.done);
        let vacuum =
            || connection.execute_batch("PRAGMA auto_vacuum = incremental; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        vacuum().map_err(|source| self.failed(source))
    }

    /// A number that changes when another instance has committed something, or the connection that saves what is fetched. `None`
    /// if that cannot be told now: the file is read-only, or a change is being written.
    pub fn version(&self) -> Option<i64> {
        let connection = self.writers.as_ref()?.done.try_lock().ok()?;
        connection.query_row("PRAGMA data_version", [], |row| row.get(0)).ok()
    }

    /// What was written since the last call. The first time that is everything.
    pub fn touched(&self) -> Result<TouchedRows, StoreError> {
        if !self.touched.is_wanted() {
            let observer = open_reader(&self.file, self.mode).map_err(|source| self.failed(source))?;
            self.touched.begin(observer);
        }
        Ok(self.touched.take())
    }

    /// What was touched was not looked at: next time, everything counts as touched.
    pub fn forget_touched(&self) {
        self.touched.give_up();
    }

    /// Whether the user waits for a write, so that a longer one should make room.
    #[cfg(test)]
    pub fn has_somebody_first(&self) -> bool {
        self.writers.as_ref().is_some_and(|writers| writers.turns.has_first())
    }

    /// Runs `work` in a read transaction, so that all it reads is from one moment.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let read = || {
            let reader = self.reader()?;
            let transaction = reader.unchecked_transaction()?;
            work(&transaction)
        };
        read().map_err(|source| self.failed(source))
    }

    /// Adds the file's name: for most failures, the user's next step is to look at the file.
    fn failed(&self, source: rusqlite::Error) -> StoreError {
        let path = self.file.clone();
        if is_busy(&source) { StoreError::Locked { path } } else { StoreError::Sql { path, source } }
    }

    fn reader(&self) -> rusqlite::Result<Reader<'_>> {
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open_reader(&self.file, self.mode)?,
        };
        Ok(Reader { home: self, connection: Some(connection) })
    }
}

impl Writers {
    fn new(done: Connection, patience: Duration) -> Writers {
        let (fetched, turns, patience) = (Mutex::default(), Turns::default(), Patience::of(patience));
        Writers { done: Mutex::new(done), fetched, turns, patience }
    }

    fn write_done<T>(
        &self,
        touched: &Touched,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let _first = self.turns.first();
        write(&lock(&self.done), &self.patience, touched, work)
    }

    fn write_fetched<T>(
        &self,
        file: &Path,
        touched: &Touched,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut connection = lock(&self.fetched);
        let connection = match &mut *connection {
            Some(connection) => connection,
            none => {
                let connection = none.insert(open_writer(file, Durability::Fetched)?);
                touched.listen(connection, Durability::Fetched)?;
                connection
            }
        };
        self.turns.after_the_first();
        write(connection, &self.patience, touched, work)
    }
}

/// The caller holds the connection's mutex, so no transaction is open on it.
fn write<T>(
    connection: &Connection,
    patience: &Patience,
    touched: &Touched,
    work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let begin = || Transaction::new_unchecked(connection, TransactionBehavior::Immediate);
    touched.write(|| patience.try_until(begin, is_refused), work)
}

fn is_refused<T>(begun: &rusqlite::Result<T>) -> bool {
    begun.as_ref().is_err_and(is_busy)
}

/// A borrowed reading connection, returned when dropped.
struct Reader<'a> {
    home: &'a Connections,
    connection: Option<Connection>,
}

impl Deref for Reader<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("it is only taken out on drop")
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut idle = lock(&self.home.readers);
        if idle.len() < READERS {
            idle.extend(self.connection.take());
        }
    }
}

/// Creates the folder and the file for this user alone: what someone reads is private. Existing ones keep their
/// permissions. SQLite gives the files beside it the permissions of the file.
fn make_folder(file: &Path) -> Result<(), StoreError> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        private::make_folder(folder).map_err(|error| StoreError::Open {
            path: file.to_owned(),
            why: format!("its folder cannot be made ({error})"),
        })?;
    }
    // Only a new file is opened here: closing a file gives up all locks of this process on it, including SQLite's
    // (fcntl(2)). If the file cannot be created, SQLite reports it.
    let _ = private::options().write(true).create_new(true).open(file);
    Ok(())
}

/// Makes an error of SQLite say which file it is about.
pub fn refused(file: &Path) -> impl Fn(rusqlite::Error) -> StoreError {
    move |error| StoreError::Open { path: file.to_owned(), why: sentence(&error) }
}

/// Opens the file for writing if possible.
fn connect_or_read_only(file: &Path) -> rusqlite::Result<(Connection, OpenMode)> {
    match connect(file, OpenMode::Usual) {
        Err(error) if is_barred(&error) && can_be_immutable(file) => {
            Ok((connect(file, OpenMode::Immutable)?, OpenMode::Immutable))
        }
        connected => Ok((connected?, OpenMode::Usual)),
    }
}

/// Whether SQLite was denied the file, or the files it needs beside it.
fn is_barred(error: &rusqlite::Error) -> bool {
    let denials = [ErrorCode::CannotOpen, ErrorCode::ReadOnly, ErrorCode::PermissionDenied];
    error.sqlite_error_code().is_some_and(|code| denials.contains(&code))
}

/// Whether the file can be read without its write-ahead log. If the log holds anything, that would be missed.
fn can_be_immutable(file: &Path) -> bool {
    is_filled(file) && !is_filled(&beside(file, LOG))
}

fn is_filled(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|metadata| metadata.len() > 0)
}

fn check_owner(connection: &Connection, file: &Path, schema: Schema) -> Result<(), StoreError> {
    let stamp = patiently(|| migrations::stamp(connection)).map_err(refused(file))?;
    let Stamp { version, application, is_empty } = stamp;
    let is_new = (version, application) == (0, 0) && is_empty;
    if !is_new && application != migrations::APPLICATION {
        let why = "it belongs to another program; choose another folder with --data-dir".to_owned();
        return Err(StoreError::Open { path: file.to_owned(), why });
    }
    if version > schema.known() {
        let copy = backup::place(file, schema.known());
        let copy = copy.exists().then_some(copy);
        return Err(StoreError::Newer { path: file.to_owned(), found: version, known: schema.known(), copy });
    }
    Ok(())
}

/// A file that cannot be written cannot be upgraded either.
fn check_age(connection: &Connection, file: &Path, schema: Schema) -> Result<(), StoreError> {
    if migrations::stamp(connection).map_err(refused(file))?.version == schema.known() {
        return Ok(());
    }
    let why = "it is from an older crosshead and read-only, or its folder is; make both writable".to_owned();
    Err(StoreError::Open { path: file.to_owned(), why })
}

/// Prepares the file and the connection for writing.
fn prepare(
    connection: &mut Connection,
    file: &Path,
    schema: Schema,
    on_step: &mut dyn FnMut(UpgradeStep),
) -> Result<Vec<Notice>, StoreError> {
    patiently(|| set_up(connection)).map_err(refused(file))?;
    connection.busy_timeout(PATIENCE_WITH_MIGRATION).map_err(refused(file))?;
    if migrations::stamp(connection).map_err(refused(file))?.is_older_than(schema) {
        on_step(UpgradeStep::default());
    }
    let mut notices = Vec::new();
    let keep = |version| {
        let path = backup::keep(file, version, on_step)?;
        on_step(UpgradeStep::default());
        notices.push(Notice::Kept { path, version });
        Ok(())
    };
    schema.bring(connection, keep).map_err(refused(file))??;
    ready(connection, Durability::Done).map_err(refused(file))?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE).map_err(refused(file))?;
    Ok(notices)
}

fn open_writer(file: &Path, durability: Durability) -> rusqlite::Result<Connection> {
    let connection = connect(file, OpenMode::Usual)?;
    set_up(&connection)?;
    ready(&connection, durability)?;
    Ok(connection)
}

/// Waiting for locks is done by [`Patience`], not by SQLite.
fn ready(connection: &Connection, durability: Durability) -> rusqlite::Result<()> {
    connection.pragma_update(None, "synchronous", durability.pragma())?;
    connection.busy_timeout(Duration::ZERO)
}

/// The journal mode is stored in the file. Reading it first avoids a lock while another instance is running.
fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    let journal: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if journal != "wal" {
        // It counts for a new file only, and only before anything is written: its free space can be given back in steps.
        connection.pragma_update(None, "auto_vacuum", "incremental")?;
        connection.pragma_update(None, "journal_mode", "wal")?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    // On macOS only this makes sure that a write is on the disk; elsewhere it changes nothing.
    connection.pragma_update(None, "fullfsync", true)
}

fn open_reader(file: &Path, mode: OpenMode) -> rusqlite::Result<Connection> {
    let connection = connect(file, mode)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -READER_CACHE)?;
    Ok(connection)
}
