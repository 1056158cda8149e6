//! The tags of entries. A tag is in its table as long as an entry has it.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, Transaction, params};

use super::columns::count;
use super::id_runs::LISTED;
use crate::feed::{EntryId, EntrySet, TagCount, TagName};
use crate::query::{Sought, Term, TextField};

/// Between the names in a row of a list (`lists::ROW`). No [`crate::article::Sanitized`] text contains it.
const SEPARATOR: char = '\u{1f}';

/// Puts a tag on an entry, or takes it away.
pub fn put(transaction: &Transaction<'_>, entry: EntryId, tag: &TagName, is_put: bool) -> rusqlite::Result<()> {
    put_many(transaction, &[entry].into_iter().collect(), tag, is_put)
}

/// The same for many entries in one statement.
pub fn put_many(
    transaction: &Transaction<'_>,
    entries: &EntrySet,
    tag: &TagName,
    is_put: bool,
) -> rusqlite::Result<()> {
    let (key, runs) = (tag.key(), entries.runs_as_json());
    if is_put {
        let add = "INSERT INTO tags (name, key) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM tags WHERE key = ?2)";
        transaction.prepare_cached(add)?.execute(params![tag.text().as_ref() as &str, key])?;
        let sql = format!(
            "INSERT OR IGNORE INTO entry_tags (entry, tag)
            SELECT listed.id, (SELECT id FROM tags WHERE key = ?2) FROM {LISTED}"
        );
        transaction.prepare_cached(&sql)?.execute(params![runs, key])?;
    } else {
        let sql = "DELETE FROM entry_tags WHERE (entry, tag) IN (
            SELECT had.entry, had.tag FROM json_each(?1) AS run CROSS JOIN entry_tags AS had INDEXED BY tagged
            WHERE had.tag = (SELECT id FROM tags WHERE key = ?2)
                AND had.entry BETWEEN json_extract(run.value, '$[0]') AND json_extract(run.value, '$[1]'))";
        transaction.prepare_cached(sql)?.execute(params![runs, key])?;
    }
    // Also what was put on no entry, because there is none of them any more.
    let unused = "DELETE FROM tags WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM entry_tags WHERE tag = tags.id)";
    transaction.prepare_cached(unused)?.execute([key]).map(drop)
}

/// The tags that entries have, in the order of their names.
pub fn names(connection: &Connection) -> rusqlite::Result<Vec<TagName>> {
    let sql = "SELECT name FROM tags WHERE EXISTS (SELECT 1 FROM entry_tags WHERE tag = tags.id) ORDER BY key";
    let names = connection.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(names.iter().filter_map(|name| TagName::new(name).ok()).collect())
}

/// The same with the number of entries that lists show.
pub fn counted(connection: &Connection) -> rusqlite::Result<Vec<TagCount>> {
    let sql = "SELECT count(*), name FROM tags JOIN entry_tags ON tag = tags.id JOIN entries ON entries.id = entry
        WHERE feed NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL) AND entries.id NOT IN (SELECT entry FROM hidden)
        GROUP BY tags.id ORDER BY key";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([], |row| Ok((row.get::<_, String>("name")?, count(row)?)))?;
    let found = found.collect::<Result<Vec<_>, _>>()?;
    Ok(found
        .into_iter()
        .filter_map(|(name, count)| Some(TagCount { name: TagName::new(&name).ok()?, count }))
        .collect())
}

/// The tags of a row of a list.
pub fn of_row(row: &Row<'_>) -> rusqlite::Result<Vec<TagName>> {
    let names: Option<String> = row.get("tag_names")?;
    Ok(names.iter().flat_map(|names| names.split(SEPARATOR)).filter_map(|name| TagName::new(name).ok()).collect())
}

/// The condition that a row of `tags` is one of those that are looked for.
pub fn is_sought(sought: &Sought, values: &mut Vec<Value>) -> String {
    let mut put = |text: String| {
        values.push(Value::Text(text));
        format!("?{}", values.len())
    };
    match sought {
        Sought::Words { words, is_start: false } => format!("key = {}", put(words.to_lowercase())),
        Sought::Words { words, is_start: true } => {
            let start = put(words.to_lowercase());
            format!("substr(key, 1, length({start})) = {start}")
        }
        Sought::Pattern(pattern) => format!("has_pattern(name, {})", put(pattern.clone())),
    }
}

/// What is looked for, if a term asks for tags.
pub fn sought(term: &Term) -> Option<&Sought> {
    if let Term::Text(TextField::Tag, sought) = term { Some(sought) } else { None }
}

/// The entries that have a tag that is looked for, as a table `found` with its condition: each once.
pub fn tagged(sought: &Sought, values: &mut Vec<Value>) -> String {
    let is_sought = is_sought(sought, values);
    match sought {
        // One tag: its entries are in the order of their ids.
        Sought::Words { is_start: false, .. } => {
            format!("entry_tags AS found INDEXED BY tagged WHERE found.tag = (SELECT id FROM tags WHERE {is_sought})")
        }
        Sought::Words { is_start: true, .. } | Sought::Pattern(_) => format!(
            "(SELECT DISTINCT entry FROM entry_tags INDEXED BY tagged WHERE tag IN (SELECT id FROM tags WHERE {is_sought}))
            AS found WHERE TRUE"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::Change;
    use crate::store::{flags, migrations};

    fn store() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::run(&mut connection).unwrap();
        let add = "INSERT INTO feeds (url, host, folder) VALUES ('https://a.example/', 'a.example', '');
            WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 9)
            INSERT INTO entries (feed, identity, digest, title, title_key, seen, ranked) SELECT 1, n, 0, n, n, n, n FROM n";
        connection.execute_batch(add).unwrap();
        connection
    }

    fn make(connection: &mut Connection, change: Change) {
        let transaction = connection.transaction().unwrap();
        flags::make(&transaction, change, chrono::Utc::now()).unwrap();
        transaction.commit().unwrap();
    }

    fn many(ids: &[i64], name: &str, value: bool) -> Change {
        Change::ManyTagged { of: ids.iter().copied().map(EntryId).collect(), tag: TagName::new(name).unwrap(), value }
    }

    #[test]
    fn a_tag_is_there_as_long_as_an_entry_has_it_and_keeps_its_first_spelling() {
        let mut connection = store();
        let counts = |connection: &Connection| -> Vec<(String, usize)> {
            counted(connection).unwrap().into_iter().map(|tag| (tag.name.to_string(), tag.count)).collect()
        };
        make(&mut connection, many(&[1, 2, 3, 7, 99], "Energy", true));
        make(&mut connection, many(&[3, 4], "energy", true));
        make(&mut connection, many(&[99], "nobody", true));
        assert_eq!(counts(&connection), [("Energy".to_owned(), 5)]);
        make(&mut connection, many(&[1, 2, 3], "ENERGY", false));
        assert_eq!(counts(&connection), [("Energy".to_owned(), 2)]);
        make(&mut connection, many(&[4, 5, 6, 7, 8], "energy", false));
        assert_eq!(names(&connection).unwrap(), []);
        assert_eq!(connection.query_row("SELECT count(*) FROM tags", [], |row| row.get(0)), Ok(0_i64));
    }
}
