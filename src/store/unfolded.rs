//! The questions of an entry whose answers were open when it was left: eight bytes for each in a column of their own.

use rusqlite::{Transaction, params};

use crate::feed::{EntryId, QuestionKey};

/// More are not remembered: who opens all of a long FAQ opens them again with one key.
const MOST_UNFOLDED: usize = 500;

/// Stores which questions of an entry are open.
pub fn save(transaction: &Transaction<'_>, entry: EntryId, questions: &[QuestionKey]) -> rusqlite::Result<()> {
    let bytes: Vec<u8> = questions.iter().take(MOST_UNFOLDED).flat_map(|key| key.0.to_le_bytes()).collect();
    let sql = "UPDATE entries SET unfolded = ?2 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![entry.0, (!bytes.is_empty()).then_some(bytes)]).map(drop)
}

/// As [`save`] has written them.
pub fn read(bytes: &[u8]) -> Vec<QuestionKey> {
    bytes.as_chunks().0.iter().map(|bytes| QuestionKey(i64::from_le_bytes(*bytes))).collect()
}
