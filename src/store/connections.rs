//! Opening the file, one connection that writes, and a few that read. Knows the file and SQLite's settings, no table.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::StoreError;
use super::migrations::{self, Stamp};

/// How long a second instance's write may hold us up before it is an error.
const PATIENCE: Duration = Duration::from_secs(5);

/// Between two tries at a lock for which SQLite itself does not wait.
const PAUSE: Duration = Duration::from_millis(5);

/// Idle readers kept; more than the shell has workers asking at once would be waste.
const READERS: usize = 4;

/// Prepared statements kept with each connection.
const STATEMENTS: usize = 64;

/// How safe a write must be when the power fails. Neither can damage the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// May be lost: it can be fetched again.
    Fetched,
    /// What the person did: on the disk before the call returns.
    Done,
}

impl Durability {
    fn pragma(self) -> &'static str {
        match self {
            Durability::Fetched => "NORMAL",
            Durability::Done => "FULL",
        }
    }
}

pub struct Connections {
    file: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Connections {
    pub fn open(file: &Path) -> Result<Connections, StoreError> {
        make_folder(file)?;
        let writer = open_writer(file)?;
        Ok(Connections { file: file.to_owned(), writer: Mutex::new(writer), readers: Mutex::default() })
    }

    /// One transaction on the writing connection; it ends when `work` succeeds and never happened when it fails.
    pub fn write<T>(
        &self,
        durability: Durability,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let written = || {
            let mut writer = lock(&self.writer);
            writer.pragma_update(None, "synchronous", durability.pragma())?;
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        written().map_err(|source| self.failed(source))
    }

    /// Everything `work` reads is of one moment.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let read = || {
            let reader = self.reader()?;
            let transaction = reader.unchecked_transaction()?;
            work(&transaction)
        };
        read().map_err(|source| self.failed(source))
    }

    /// With the file's name: what a person can do about most failures is to look at the file.
    fn failed(&self, source: rusqlite::Error) -> StoreError {
        StoreError::Sql { path: self.file.clone(), source }
    }

    fn reader(&self) -> rusqlite::Result<Reader<'_>> {
        let idle = lock(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open_reader(&self.file)?,
        };
        Ok(Reader { home: self, connection: Some(connection) })
    }
}

/// A borrowed reading connection; it goes back when dropped.
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

/// A panic elsewhere leaves no half-done work here: transactions roll back when dropped.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn make_folder(file: &Path) -> Result<(), StoreError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| StoreError::Open {
        path: file.to_owned(),
        why: format!("its folder cannot be made ({error})"),
    })
}

fn open_writer(file: &Path) -> Result<Connection, StoreError> {
    let refused = |error: rusqlite::Error| StoreError::Open { path: file.to_owned(), why: sentence(&error) };
    let mut connection = Connection::open_with_flags(file, flags(OpenFlags::SQLITE_OPEN_CREATE)).map_err(refused)?;
    connection.busy_timeout(PATIENCE).map_err(refused)?;
    check_owner(&connection, file)?;
    patiently(|| prepare(&mut connection)).map_err(refused)?;
    Ok(connection)
}

fn check_owner(connection: &Connection, file: &Path) -> Result<(), StoreError> {
    let refused = |error: rusqlite::Error| StoreError::Open { path: file.to_owned(), why: sentence(&error) };
    let Stamp { version, application, is_empty } = patiently(|| migrations::stamp(connection)).map_err(refused)?;
    let is_new = (version, application) == (0, 0) && is_empty;
    if !is_new && application != migrations::APPLICATION {
        let why = "it belongs to another program; choose another folder with --data-dir".to_owned();
        return Err(StoreError::Open { path: file.to_owned(), why });
    }
    if version > migrations::KNOWN {
        return Err(StoreError::Newer { path: file.to_owned(), found: version, known: migrations::KNOWN });
    }
    Ok(())
}

/// Two instances that turn a new file to WAL at once would wait for each other, so SQLite refuses one of them at once,
/// whatever its time-out (<https://www.sqlite.org/c3ref/busy_handler.html>). That one asks again.
fn patiently<T>(mut work: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let start = Instant::now();
    loop {
        match work() {
            Err(error) if is_busy(&error) && start.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// The journal is the file's own setting and stays; asking first saves a lock when another instance is at work.
fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    let journal: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if journal != "wal" {
        connection.pragma_update(None, "journal_mode", "wal")?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    migrations::run(connection)
}

fn open_reader(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(file, flags(OpenFlags::empty()))?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

fn flags(more: OpenFlags) -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more
}

/// What a person can do something about, else SQLite's own words.
pub fn sentence(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => "it cannot be opened or made; is its folder writable?".to_owned(),
        Some(ErrorCode::ReadOnly) => "it is read-only, or its folder is".to_owned(),
        Some(ErrorCode::PermissionDenied) => "permission denied".to_owned(),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            "it is damaged or not a data file; move it away and start again".to_owned()
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "another program holds it locked".to_owned(),
        Some(ErrorCode::DiskFull) => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}
