//! The questions of all articles, the newest articles first. A question that several articles have is listed once, at the
//! newest of them.
//!
//! Questions are looked for in two ways. Those of the newest articles are read one after the other; words that many questions
//! have are found there at once. Words that few have are looked up in the full-text index, which says which articles are left.

use std::collections::HashSet;

use icu_normalizer::DecomposingNormalizerBorrowed;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};

use super::columns::integer;
use super::hidden::Hidden;
use super::{apart, backlog, hidden, lists};
use crate::article::{BlockId, Sanitized};
use crate::feed::{EntryFilter, EntryId, QuestionPage, QuestionPlace, QuestionQuery, QuestionRow};

/// What may be looked at for one page, in questions that were met before: a few milliseconds. If that is not enough, the page
/// has fewer rows than were wanted, and the next page goes on.
const LOOKED_AT: usize = 6_000;

/// What is read one after the other before the full-text index is asked.
const READ: usize = 3_000;

/// A question of other words costs as much as so many that are only read: its words are divided and folded, and newer ones like
/// it are looked for.
const NEW: usize = 4;

/// A question, as the table has it.
struct Part {
    place: QuestionPlace,
    block: BlockId,
    text: String,
    key: i64,
}

/// The questions of a query, and how many articles are not known yet.
pub fn page(connection: &Connection, query: &QuestionQuery) -> rusqlite::Result<QuestionPage> {
    let mut search = Search {
        connection,
        words: Words::of(&query.words),
        hidden: hidden::from(connection, &EntryFilter::ALL)?,
        wanted: query.rows,
        looked_at: 0,
        met: HashSet::new(),
        rows: Vec::new(),
        last: query.after,
    };
    if search.words.is_empty() && !query.words.trim().is_empty() {
        // Only signs were typed.
        return Ok(QuestionPage { waiting: backlog::length(connection)?, ..QuestionPage::default() });
    }
    let mut has_more = search.read(if search.words.is_empty() { LOOKED_AT } else { READ })?;
    if has_more && !search.words.is_empty() && !search.is_full() {
        has_more = search.look_up()?;
    }
    let next = search.last.filter(|_| has_more);
    Ok(QuestionPage { rows: search.rows, next, waiting: backlog::length(connection)? })
}

/// The articles that have the same question as the one at this place, the newest first; at most
/// [`QuestionRow::MOST_ANSWERS`].
pub fn answers(connection: &Connection, place: QuestionPlace) -> rusqlite::Result<Vec<QuestionRow>> {
    let sql = "SELECT same.entry, same.ordinal, same.block, same.text, same.key FROM parts
        JOIN parts AS same INDEXED BY question_by_key ON same.key = parts.key AND same.kind = 'question'
        JOIN entries ON entries.id = same.entry JOIN feeds ON feeds.id = entries.feed AND feeds.removed IS NULL
        WHERE parts.entry = ?1 AND parts.kind = 'question' AND parts.ordinal = ?2
            AND NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.entry = same.entry)
        ORDER BY same.entry DESC, same.ordinal LIMIT ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let values = params![place.entry.0, place.ordinal, integer(QuestionRow::MOST_ANSWERS)];
    let parts = statement.query_map(values, part)?.collect::<rusqlite::Result<Vec<Part>>>()?;
    let hidden = hidden::from(connection, &EntryFilter::ALL)?;
    let mut rows = Vec::new();
    for part in parts {
        rows.extend(row(connection, part, 1, &hidden)?);
    }
    Ok(rows)
}

/// One search, as far as it is.
struct Search<'c> {
    connection: &'c Connection,
    words: Words,
    hidden: Hidden,
    wanted: usize,
    looked_at: usize,
    /// The keys of questions that do not have the words or are listed already: many articles have the same ones.
    met: HashSet<i64>,
    rows: Vec<QuestionRow>,
    last: Option<QuestionPlace>,
}

impl Search<'_> {
    fn is_full(&self) -> bool {
        self.rows.len() >= self.wanted
    }

    /// The entry to go on with: the one that was looked at last may have more questions.
    fn from(&self) -> i64 {
        self.last.map_or(i64::MAX, |place| place.entry.0)
    }

    /// Reads the articles with questions one after the other. Returns whether any are left.
    fn read(&mut self, most: usize) -> rusqlite::Result<bool> {
        let sql = "SELECT entry FROM articles INDEXED BY article_with_questions
            WHERE questions > 0 AND entry <= ?1 ORDER BY entry DESC";
        let connection = self.connection;
        let mut statement = connection.prepare_cached(sql)?;
        let mut entries = statement.query([self.from()])?;
        while let Some(entry) = entries.next()? {
            let entry = EntryId(entry.get(0)?);
            if self.looked_at >= most || !self.take(entry)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Asks the full-text index for the articles whose questions have the words. Returns whether any are left.
    fn look_up(&mut self) -> rusqlite::Result<bool> {
        let sql = "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid <= ?2 ORDER BY rowid DESC";
        let connection = self.connection;
        let mut statement = connection.prepare_cached(sql)?;
        let mut entries = statement.query(params![self.words.expression(), self.from()])?;
        while let Some(entry) = entries.next()? {
            let entry = EntryId(entry.get(0)?);
            if self.looked_at >= LOOKED_AT || !self.take(entry)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes the questions of an entry that are wanted. Returns `false` once there are enough.
    fn take(&mut self, entry: EntryId) -> rusqlite::Result<bool> {
        for part in parts(self.connection, entry)? {
            if self.last.is_some_and(|last| last.entry == entry && last.ordinal >= part.place.ordinal) {
                continue;
            }
            if self.is_full() {
                return Ok(false);
            }
            self.last = Some(part.place);
            if self.met.contains(&part.key) {
                self.looked_at += 1;
                continue;
            }
            self.looked_at += NEW;
            let key = part.key;
            if self.is_settled(part)? {
                self.met.insert(key);
            }
        }
        Ok(true)
    }

    /// Lists a question if it is wanted. `false` if it would be, but is hidden: another article may have it.
    fn is_settled(&mut self, part: Part) -> rusqlite::Result<bool> {
        if !self.words.are_in(&part.text) || !is_newest(self.connection, &part)? {
            return Ok(true);
        }
        let answers = count(self.connection, part.key, &self.hidden)?;
        let row = row(self.connection, part, answers, &self.hidden)?;
        let is_listed = row.is_some();
        self.rows.extend(row);
        Ok(is_listed)
    }
}

fn parts(connection: &Connection, entry: EntryId) -> rusqlite::Result<Vec<Part>> {
    let sql =
        "SELECT entry, ordinal, block, text, key FROM parts WHERE entry = ?1 AND kind = 'question' ORDER BY ordinal";
    connection.prepare_cached(sql)?.query_map([entry.0], part)?.collect()
}

fn part(row: &Row<'_>) -> rusqlite::Result<Part> {
    let place = QuestionPlace { entry: EntryId(row.get("entry")?), ordinal: row.get("ordinal")? };
    let block: u32 = row.get("block")?;
    Ok(Part { place, block: BlockId(block as usize), text: row.get("text")?, key: row.get("key")? })
}

/// Whether no newer article has the same question, and none stands before it in its own. What is hidden does not
/// count.
fn is_newest(connection: &Connection, part: &Part) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM parts INDEXED BY question_by_key
        JOIN entries ON entries.id = parts.entry JOIN feeds ON feeds.id = entries.feed
        WHERE parts.key = ?1 AND parts.kind = 'question' AND feeds.removed IS NULL
            AND NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.entry = parts.entry)
            AND (parts.entry > ?2 OR parts.entry = ?2 AND parts.ordinal < ?3)";
    let values = params![part.key, part.place.entry.0, part.place.ordinal];
    Ok(!connection.prepare_cached(sql)?.exists(values)?)
}

/// Only if something is hidden, entries are looked at: the index alone is faster.
fn count(connection: &Connection, key: i64, hidden: &Hidden) -> rusqlite::Result<usize> {
    let mut values = vec![Value::Integer(key), Value::Integer(integer(QuestionRow::MOST_ANSWERS))];
    let shown = hidden.shown(&mut values);
    let shown = shown.map_or_else(String::new, |shown| format!("JOIN entries ON entries.id = parts.entry AND {shown}"));
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM parts INDEXED BY question_by_key {shown}
            WHERE parts.key = ?1 AND parts.kind = 'question' LIMIT ?2)"
    );
    connection.prepare_cached(&sql)?.query_row(params_from_iter(values), super::columns::count)
}

/// With its entry; `None` if that is hidden.
fn row(connection: &Connection, part: Part, answers: usize, hidden: &Hidden) -> rusqlite::Result<Option<QuestionRow>> {
    let mut statement = connection.prepare_cached(&format!("{} WHERE entries.id = ?1", lists::ROW))?;
    let entry = statement.query_row([part.place.entry.0], lists::row)?;
    if hidden.has(connection, &entry)? {
        return Ok(None);
    }
    let Part { place, block, text, .. } = part;
    Ok(Some(QuestionRow { place, text: Sanitized::line(&text), block, answers, entry }))
}

/// What is looked for.
struct Words(Vec<Word>);

struct Word {
    typed: String,
    /// As the full-text index divides it: a word of a script without spaces is several.
    tokens: Vec<String>,
}

impl Words {
    fn of(typed: &str) -> Words {
        let word = |typed: &str| Word { typed: typed.replace('"', " "), tokens: tokens(typed) };
        Words(typed.split_whitespace().map(word).filter(|word| !word.tokens.is_empty()).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each of them begins a word of the text.
    fn are_in(&self, text: &str) -> bool {
        let tokens = if self.is_empty() { Vec::new() } else { tokens(text) };
        let is_in = |word: &Word| tokens.windows(word.tokens.len()).any(|found| begins(found, &word.tokens));
        self.0.iter().all(is_in)
    }

    /// The same as an expression of FTS5, which divides and folds the words by itself
    /// (<https://www.sqlite.org/fts5.html>, "Full-text Query Syntax").
    fn expression(&self) -> String {
        let mut expression = String::from("questions : (");
        for (number, word) in self.0.iter().enumerate() {
            expression.push_str(if number == 0 { "\"" } else { " AND \"" });
            apart::push(&mut expression, &word.typed);
            expression.push_str("\" *");
        }
        expression + ")"
    }
}

/// Whether words are the same, and the last one begins with the last one typed.
fn begins(found: &[String], typed: &[String]) -> bool {
    let (Some((last, before)), Some((start, same))) = (found.split_last(), typed.split_last()) else { return false };
    before == same && last.starts_with(&**start)
}

/// The words of a text in lower case and without accents.
fn tokens(text: &str) -> Vec<String> {
    let mut set_apart = String::new();
    apart::push(&mut set_apart, text);
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(&set_apart);
    let folded: String = decomposed.chars().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Combining Diacritical Marks.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_at_the_start_of_words_without_case_and_accents() {
        let text = "Où est le café de l'Opéra?";
        for typed in ["", "cafe", "CAF opera", "oper ou", "  est  "] {
            assert!(Words::of(typed).are_in(text), "{typed}");
        }
        assert!(!Words::of("pera").are_in(text) && !Words::of("cafe tea").are_in(text));
        assert!(Words::of("排版").are_in("怎樣排版？") && !Words::of("版排").are_in("怎樣排版？"));
        assert!(Words::of("도시").are_in("이 도시는?"));
    }

    #[test]
    fn what_is_typed_is_no_expression() {
        assert_eq!(Words::of("a\"b OR *").expression(), "questions : (\"a b\" * AND \"OR\" *)");
        assert!(Words::of("\" - * ?").is_empty());
    }
}
