//! A read that may be given up: what it looks through is long, and what was asked may not be wanted any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

/// SQLite's steps between two looks: a fraction of a millisecond.
const STEPS: i32 = 1_000;

/// Gives up one read, whether it has begun or not.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// The read ends with an error, soon.
    pub fn give_up(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Reads until it is given up. Afterwards the connection can be used by others.
    pub(super) fn watch<T>(
        &self,
        connection: &Connection,
        work: impl FnOnce() -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let is_given_up = self.0.clone();
        connection.progress_handler(STEPS, Some(move || is_given_up.load(Ordering::Relaxed)))?;
        let read = work();
        connection.progress_handler(0, None::<fn() -> bool>)?;
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_that_is_given_up_ends_and_the_next_one_is_whole() {
        let connection = Connection::open_in_memory().unwrap();
        let read = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let endless = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT count(*) FROM n";
        let interrupt = Interrupt::default();
        std::thread::scope(|scope| {
            scope.spawn(|| interrupt.give_up());
            assert!(interrupt.watch(&connection, || read(endless)).is_err());
        });
        assert_eq!(Interrupt::default().watch(&connection, || read("SELECT 7")).unwrap(), 7);
    }
}
