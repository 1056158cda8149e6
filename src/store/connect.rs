//! One connection to the file: opens it, waits for locks that SQLite itself does not wait for, and puts its failures into
//! words. Does not know what is in the file.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::filter;

/// How long another instance's write may block us. After that, it is an error.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// The pause between two tries at a lock that SQLite itself does not wait for.
const PAUSE: Duration = Duration::from_millis(5);

/// The suffix of SQLite's write-ahead log. The log is deleted when the last instance closes the file.
pub const LOG: &str = "-wal";

/// A connection is used by one thread at a time. SQLite never creates the file itself, because others could then read it.
const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_NO_MUTEX;

/// Prepared statements cached by each connection.
const STATEMENTS: usize = 64;

/// How the file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// The usual way, with SQLite's files beside it. A read-only file is only read.
    Usual,
    /// For a read-only folder, where those files cannot be created: the file is treated as one that does not change. There
    /// are no locks, so a write by a user with more rights may be seen in part, or as an error.
    Immutable,
}

/// Whether a write survives a power failure. Neither kind can damage the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// May be lost: it can be fetched again.
    Fetched,
    /// What the user did: on the disk before the call returns.
    Done,
}

impl Durability {
    /// The value of SQLite's `synchronous`.
    pub fn pragma(self) -> &'static str {
        match self {
            Durability::Fetched => "NORMAL",
            Durability::Done => "FULL",
        }
    }
}

/// The path with `more` appended to its name.
pub fn beside(file: &Path, more: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}

/// A connection that has been tested with a query.
pub fn connect(file: &Path, mode: OpenMode) -> rusqlite::Result<Connection> {
    let connection = match mode {
        OpenMode::Usual => Connection::open_with_flags(file, FLAGS | OpenFlags::SQLITE_OPEN_READ_WRITE)?,
        OpenMode::Immutable => Connection::open_with_flags(
            immutable(file),
            FLAGS | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
        )?,
    };
    connection.busy_timeout(PATIENCE)?;
    // Otherwise SQLite plans a statement with `LIMIT ?` again for each value of all its parameters: a tenth of saving a feed
    // (<https://www.sqlite.org/c3ref/c_dbconfig_defensive.html>).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    filter::add_functions(&connection)?;
    patiently(|| connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())))?;
    Ok(connection)
}

/// The file as a URI for SQLite, with the promise that it does not change (<https://www.sqlite.org/uri.html>).
fn immutable(file: &Path) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(byte);
    let escaped = |byte: &u8| if is_plain(byte) { char::from(*byte).to_string() } else { format!("%{byte:02x}") };
    let path: String = file.as_os_str().as_encoded_bytes().iter().map(escaped).collect();
    let host = if path.starts_with('/') { "//" } else { "" };
    format!("file:{host}{path}?immutable=1")
}

/// Retries while the file is busy. If two instances switch a new file to WAL at the same time they would wait for each
/// other, so SQLite refuses one of them immediately, whatever its timeout
/// (<https://www.sqlite.org/c3ref/busy_handler.html>).
pub fn patiently<T>(mut work: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let start = Instant::now();
    loop {
        match work() {
            Err(error) if is_busy(&error) && start.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
}

/// Whether another connection has the lock, so that trying again may help.
pub fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Whether the disk is full. SQLite has a separate code for its shared-memory (lock) file.
fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| {
        error.code == ErrorCode::DiskFull || error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
    })
}

/// A sentence with what the user can do, or else SQLite's own message.
pub fn sentence(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => "it cannot be opened or created; is its folder writable?".to_owned(),
        Some(ErrorCode::ReadOnly) => "it is read-only, or its folder is".to_owned(),
        Some(ErrorCode::PermissionDenied) => "permission denied".to_owned(),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            "it is damaged or not a data file; move it away to start afresh, or put back a copy of it".to_owned()
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "another program has locked it".to_owned(),
        Some(_) if is_full(error) => "the disk is full; free some space and try again".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::{StatementStatus, params};

    use super::*;

    #[test]
    fn a_statement_is_planned_once_for_all_values() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("some.db");
        Connection::open(&file).unwrap().execute_batch("PRAGMA journal_mode = wal").unwrap();
        let connection = connect(&file, OpenMode::Usual).unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1 ORDER BY rowid LIMIT ?2";
        let mut statement = connection.prepare(sql).unwrap();
        for most in 1..4 {
            assert!(!statement.exists(params!["a name", most]).unwrap());
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
