//! Which entries writes have touched: so that what is counted is kept right by looking at those alone.
//!
//! SQLite names each row that a connection of this process writes. What another instance writes is noticed by a connection that
//! only looks: its version moves with a commit that is none of ours. Nothing is noted before somebody asks.

use std::mem::take;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rusqlite::hooks::Action;
use rusqlite::{Connection, Transaction};

use super::connect::Durability;
use super::patience::lock;

/// Rows of a table without row ids are not named, and of a row that changes it is not named which column. So triggers of the
/// connection write the entries whose tags change, and those that go to another feed, into a table of its own.
const TRIGGERS: &str = "
CREATE TEMP TABLE touched_entries (entry INTEGER PRIMARY KEY);
CREATE TEMP TRIGGER tag_put AFTER INSERT ON main.entry_tags BEGIN
    INSERT OR REPLACE INTO touched_entries VALUES (new.entry);
END;
CREATE TEMP TRIGGER tag_taken AFTER DELETE ON main.entry_tags BEGIN
    INSERT OR REPLACE INTO touched_entries VALUES (old.entry);
END;
CREATE TEMP TRIGGER entry_moved AFTER UPDATE OF feed ON main.entries BEGIN
    INSERT OR REPLACE INTO touched_entries VALUES (new.id);
END;
";

/// So many rows are not told apart any more.
const MOST: usize = 200_000;

/// Rows that were written.
#[derive(Clone, Debug, Default)]
pub struct TouchedRows {
    /// Entries whose flags may have changed, and nothing else.
    pub marked: Vec<i64>,
    /// Entries that came, went or changed, or whose article was derived.
    pub remade: Vec<i64>,
    /// A feed was written.
    pub has_feeds: bool,
    /// Whatever there is: another instance wrote, or too many rows were written.
    pub is_everything: bool,
}

impl TouchedRows {
    fn note(&mut self, durability: Durability, action: Action, table: &str, row: i64) {
        match (table, action, durability) {
            // Users set flags; what is fetched changes more.
            ("entries", Action::SQLITE_UPDATE, Durability::Done) => self.marked.push(row),
            ("entries" | "articles" | "touched_entries" | "hidden", ..) => self.remade.push(row),
            ("feeds", ..) => self.has_feeds = true,
            _ => {}
        }
        if self.marked.len() + self.remade.len() > MOST {
            *self = TouchedRows { is_everything: true, has_feeds: self.has_feeds, ..TouchedRows::default() };
        }
    }
}

/// What was touched since it was last taken.
#[derive(Default)]
pub struct Touched {
    notes: Arc<Notes>,
    observer: Mutex<Option<Observer>>,
}

#[derive(Default)]
struct Notes {
    is_wanted: AtomicBool,
    rows: Mutex<TouchedRows>,
    /// Transactions under way: what they have noted is not committed yet.
    writes: Mutex<usize>,
}

/// A connection that writes nothing, and the version that it has seen.
struct Observer {
    connection: Connection,
    known: Option<i64>,
}

impl Observer {
    fn version(&self) -> Option<i64> {
        self.connection.query_row("PRAGMA data_version", [], |row| row.get(0)).ok()
    }
}

impl Touched {
    /// Notes the rows that a connection writes.
    pub fn listen(&self, connection: &Connection, durability: Durability) -> rusqlite::Result<()> {
        // A file of an earlier schema, in a test, has no tags.
        if connection.table_exists(Some("main"), "entry_tags")? {
            connection.execute_batch(TRIGGERS)?;
        }
        let notes = self.notes.clone();
        connection.update_hook(Some(move |action, _: &str, table: &str, row| {
            if notes.is_wanted.load(Ordering::Relaxed) {
                lock(&notes.rows).note(durability, action, table, row);
            }
        }))
    }

    /// Whether rows are noted already.
    pub fn is_wanted(&self) -> bool {
        self.notes.is_wanted.load(Ordering::Relaxed)
    }

    /// Rows are noted from now on. All that was written before counts as touched.
    pub fn begin(&self, observer: Connection) {
        let mut place = lock(&self.observer);
        let observer = Observer { connection: observer, known: None };
        *place = Some(Observer { known: observer.version(), ..observer });
        lock(&self.notes.rows).is_everything = true;
        self.notes.is_wanted.store(true, Ordering::Relaxed);
    }

    /// What was touched. What a transaction under way has noted stays for the next time, too.
    pub fn take(&self) -> TouchedRows {
        self.look();
        let writes = lock(&self.notes.writes);
        let mut rows = lock(&self.notes.rows);
        if *writes == 0 { take(&mut *rows) } else { rows.clone() }
    }

    /// What was taken was of no use: everything counts as touched.
    pub fn give_up(&self) {
        lock(&self.notes.rows).is_everything = true;
    }

    /// Runs a transaction: it is begun, and committed at the end.
    pub fn write<'c, T>(
        &self,
        begin: impl FnOnce() -> rusqlite::Result<Transaction<'c>>,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let _write = WriteUnderWay::new(&self.notes);
        let transaction = begin()?;
        // From here to the commit nobody else writes.
        self.look();
        let value = work(&transaction)?;
        let mut observer = lock(&self.observer);
        transaction.commit()?;
        if let Some(observer) = &mut *observer {
            observer.known = observer.version();
        }
        Ok(value)
    }

    /// Notices what another instance has committed.
    fn look(&self) {
        let mut observer = lock(&self.observer);
        let Some(observer) = &mut *observer else { return };
        let now = observer.version();
        if now.is_none() || now != observer.known {
            observer.known = now;
            lock(&self.notes.rows).is_everything = true;
        }
    }
}

/// Counts a transaction, whatever ends it.
struct WriteUnderWay<'n>(&'n Notes);

impl WriteUnderWay<'_> {
    fn new(notes: &Notes) -> WriteUnderWay<'_> {
        *lock(&notes.writes) += 1;
        WriteUnderWay(notes)
    }
}

impl Drop for WriteUnderWay<'_> {
    fn drop(&mut self) {
        *lock(&self.0.writes) -= 1;
    }
}
