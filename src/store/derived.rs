//! The tables of what is derived from texts: one row for each entry (`articles`), its parts, and its words in the full-text
//! index (`search`). Every row can be made again. Deleting an article's row deletes the others, by triggers.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};

use super::backlog;
use super::columns::integer;
use super::derivation::{ArticlePart, Derivation, TextSource};
use super::encoding::{self, FORMAT};
use crate::article::{Article, Sanitized};
use crate::feed::EntryId;

/// A transaction ends after the entry during which this time runs out. The commit, in which the full-text index sorts its
/// words, takes about half as long again: together that stays below 20 ms.
const PACE: Duration = Duration::from_millis(8);

/// Pages that the full-text index merges in one transaction. It does not merge by itself (`migrations::DERIVED`), because
/// that takes 50 ms now and then.
const MERGED_PAGES: i64 = 64;

/// What the store has of an entry besides its texts.
#[derive(Debug)]
pub enum StoredArticle {
    /// The article that is shown, as it was parsed earlier.
    Current { source: TextSource, article: Box<Article>, notice: Option<Sanitized> },
    /// It was tried, and there is no text that can be read.
    Nothing,
    /// In another format, or damaged.
    Outdated,
    /// Nothing yet.
    Missing,
}

/// Writes as many as the pace allows, and at least one. What is written, or not wanted any more, is removed from
/// `derivations`.
pub fn save_some(transaction: &Transaction<'_>, derivations: &mut Vec<Derivation>) -> rusqlite::Result<()> {
    let start = Instant::now();
    while let Some(derivation) = derivations.pop() {
        if backlog::take(transaction, derivation.entry, derivation.stamp)? {
            save(transaction, &derivation)?;
        }
        if start.elapsed() >= PACE || derivations.last().is_some_and(Derivation::is_large) {
            break;
        }
    }
    Ok(())
}

/// Merges some of the parts that the full-text index consists of: each transaction adds one, and a search looks into all of
/// them. Returns `false` if there is nothing to merge.
pub fn merge_some(transaction: &Transaction<'_>) -> rusqlite::Result<bool> {
    let before = transaction.total_changes();
    transaction.prepare_cached("INSERT INTO search (search, rank) VALUES ('merge', ?1)")?.execute([MERGED_PAGES])?;
    // The command itself counts as one change (https://www.sqlite.org/fts5.html, "the 'merge' command").
    Ok(transaction.total_changes() - before >= 2)
}

fn save(transaction: &Transaction<'_>, derivation: &Derivation) -> rusqlite::Result<()> {
    remove(transaction, derivation.entry)?;
    let sql = "INSERT INTO articles
        (entry, source, format, minutes, words, headings, tables, questions, figures, codes, blocks)
        VALUES (:entry, :source, :format, :minutes, :words, :headings, :tables, :questions, :figures, :codes, :blocks)";
    let counts = &derivation.counts;
    transaction.prepare_cached(sql)?.execute(named_params! {
        ":entry": derivation.entry.0,
        ":source": derivation.source.name(),
        ":format": FORMAT,
        ":minutes": integer(counts.minutes),
        ":words": integer(counts.words),
        ":headings": integer(counts.headings),
        ":tables": integer(counts.tables),
        ":questions": integer(counts.questions),
        ":figures": integer(counts.figures),
        ":codes": integer(counts.codes),
        ":blocks": derivation.packed,
    })?;
    derivation.parts.iter().try_for_each(|part| save_part(transaction, derivation.entry, part))?;
    let [title, author, headings, questions, cells, body] = derivation.search.columns();
    let sql = "INSERT INTO search (rowid, title, author, headings, questions, cells, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let row = params![derivation.entry.0, title, author, headings, questions, cells, body];
    transaction.prepare_cached(sql)?.execute(row).map(drop)
}

fn save_part(transaction: &Transaction<'_>, entry: EntryId, part: &ArticlePart) -> rusqlite::Result<()> {
    let sql = "INSERT INTO parts (entry, kind, ordinal, block, level, text, key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (ordinal, block) = (integer(part.ordinal), integer(part.block));
    let row = params![entry.0, part.kind.name(), ordinal, block, part.level, &*part.text, part.key()];
    transaction.prepare_cached(sql)?.execute(row).map(drop)
}

fn remove(transaction: &Transaction<'_>, entry: EntryId) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM articles WHERE entry = ?1")?.execute([entry.0]).map(drop)
}

/// The article of an entry, if it was derived in this format.
pub fn article(connection: &Connection, id: EntryId) -> rusqlite::Result<StoredArticle> {
    let sql = "SELECT format, source, blocks FROM articles WHERE entry = ?1";
    let found = connection.prepare_cached(sql)?.query_row([id.0], |row| stored(row, id)).optional()?;
    Ok(found.unwrap_or(StoredArticle::Missing))
}

fn stored(row: &Row<'_>, id: EntryId) -> rusqlite::Result<StoredArticle> {
    let source: String = row.get("source")?;
    let source = TextSource::ALL.into_iter().find(|known| known.name() == source);
    let (FORMAT, Some(source)) = (row.get::<_, i64>("format")?, source) else { return Ok(StoredArticle::Outdated) };
    if source == TextSource::Nothing {
        return Ok(StoredArticle::Nothing);
    }
    let packed = row.get_ref("blocks")?.as_blob()?;
    Ok(match encoding::unpack(packed) {
        Ok((article, notice)) => StoredArticle::Current { source, article: Box::new(article), notice },
        Err(error) => {
            tracing::warn!(entry = id.0, %error, "a stored article is damaged");
            StoredArticle::Outdated
        }
    })
}

/// The entries whose stored article cannot be read, at most `most`.
pub fn damaged(connection: &Connection, most: usize) -> rusqlite::Result<Vec<EntryId>> {
    let sql = "SELECT entry, blocks FROM articles WHERE format = ?1 AND source <> 'nothing'";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([FORMAT])?;
    let mut damaged = Vec::new();
    while let Some(row) = rows.next()?
        && damaged.len() < most
    {
        if encoding::unpack(row.get_ref("blocks")?.as_blob()?).is_err() {
            damaged.push(EntryId(row.get("entry")?));
        }
    }
    Ok(damaged)
}
