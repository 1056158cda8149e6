//! Reads newsboat's `cache.db`, of any version since 2.0: the columns used here were never renamed. Only reads it, and asks for
//! little at a time, so that a large one needs no memory. What its values mean is known by `feed::newsboat`.

use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row, params};

use super::StoreError;
use super::connect::{PATIENCE, sentence};
use crate::feed::newsboat::NewsboatItem;

/// The start of every SQLite file (<https://www.sqlite.org/fileformat.html>, section 1.3.1).
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Bytes of a text that are read: no field of a sensible item has more.
const MOST_TEXT: usize = 4 << 20;

/// Newsboat's database.
pub struct NewsboatCache {
    path: PathBuf,
    connection: Connection,
}

/// A feed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsboatFeed {
    /// As it is in the file `urls`.
    pub address: String,
    /// As the feed calls itself; empty if newsboat does not know it any more.
    pub title: String,
    /// Its articles, without those that the user deleted.
    pub articles: usize,
}

/// Some articles of a feed, and where the next ones begin.
#[derive(Debug, Default)]
pub struct NewsboatItems {
    pub items: Vec<NewsboatItem>,
    /// To be passed to [`NewsboatCache::items`].
    pub place: (i64, i64),
}

/// Whether the first bytes of a file are those of a database.
pub fn is_database(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

impl NewsboatCache {
    /// Opens it to read. Newsboat may be running.
    ///
    /// # Errors
    /// If it is not newsboat's, or locked for long.
    pub fn open(path: &Path) -> Result<NewsboatCache, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || {
            let connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(PATIENCE)?;
            Ok(connection)
        };
        let connection = open().map_err(|source| failed(path, &source))?;
        let cache = NewsboatCache { path: path.to_owned(), connection };
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('rss_feed', 'rss_item')";
        let tables: i64 = cache.ask(|connection| connection.query_row(sql, [], |row| row.get(0)))?;
        if tables == 2 {
            return Ok(cache);
        }
        Err(StoreError::Foreign { path: path.to_owned(), why: "it is a database, but not one of newsboat".to_owned() })
    }

    /// All feeds that have articles, also those that are not in `urls` any more.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn feeds(&self) -> Result<Vec<NewsboatFeed>, StoreError> {
        let sql = "SELECT feedurl, count(*), (SELECT title FROM rss_feed WHERE rssurl = feedurl) FROM rss_item
            WHERE deleted = 0 GROUP BY feedurl ORDER BY min(id)";
        self.ask(|connection| {
            let mut statement = connection.prepare(sql)?;
            let feed = |row: &Row<'_>| {
                let articles = row.get::<_, i64>(1)?;
                let articles = usize::try_from(articles).unwrap_or(0);
                Ok(NewsboatFeed { address: text(row, 0)?, title: text(row, 2)?, articles })
            };
            statement.query_map([], feed)?.collect()
        })
    }

    /// At most `most` articles of a feed, the oldest first, that come after a place; the first place is the lowest one.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn items(&self, address: &str, after: (i64, i64), most: usize) -> Result<NewsboatItems, StoreError> {
        // A date that is no number would come again and again.
        let sql = "SELECT id, guid, title, author, url, CAST(pubDate AS INTEGER) AS date, content, unread, flags FROM rss_item
            WHERE feedurl = ?1 AND deleted = 0 AND (CAST(pubDate AS INTEGER), id) > (?2, ?3) ORDER BY date, id LIMIT ?4";
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows =
                statement.query(params![address, after.0, after.1, i64::try_from(most).unwrap_or(i64::MAX)])?;
            let mut found = NewsboatItems { items: Vec::new(), place: after };
            while let Some(row) = rows.next()? {
                found.place = (number(row, "date")?, number(row, "id")?);
                found.items.push(item(row)?);
            }
            Ok(found)
        })
    }

    fn ask<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        ask(&self.connection).map_err(|source| failed(&self.path, &source))
    }
}

fn failed(path: &Path, source: &rusqlite::Error) -> StoreError {
    StoreError::Foreign { path: path.to_owned(), why: sentence(source) }
}

fn item(row: &Row<'_>) -> rusqlite::Result<NewsboatItem> {
    Ok(NewsboatItem {
        guid: text(row, "guid")?,
        title: text(row, "title")?,
        author: text(row, "author")?,
        url: text(row, "url")?,
        published: number(row, "date")?,
        content: text(row, "content")?,
        is_read: number(row, "unread")? == 0,
        flags: text(row, "flags")?,
    })
}

/// A text, whatever is stored there: SQLite keeps any value in any column.
fn text(row: &Row<'_>, column: impl rusqlite::RowIndex) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_TEXT)]).into_owned()
        }
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Null => String::new(),
    })
}

fn number(row: &Row<'_>, column: &str) -> rusqlite::Result<i64> {
    let value = row.get_ref(column)?;
    Ok(if let ValueRef::Integer(number) = value { number } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(folder: &Path) -> PathBuf {
        let path = folder.join("cache.db");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE rss_feed (rssurl, url, title);
                CREATE TABLE rss_item (id INTEGER PRIMARY KEY, guid, title, author, url, feedurl, pubDate, content, unread,
                    flags, deleted);
                INSERT INTO rss_feed VALUES ('https://a.example/', 'https://a.example/', 'Tides');
                INSERT INTO rss_item VALUES (1, 'g1', 'One', 'Ann', 'https://a.example/1', 'https://a.example/', 20, 'x', 1, NULL, 0),
                    (2, 'g2', x'ff41', '', '', 'https://a.example/', 10, NULL, 0, 's', 0),
                    (3, 'g3', 'Gone', '', '', 'https://a.example/', 30, '', 0, '', 1),
                    (4, 'g4', 'Two', '', '', 'https://a.example/', 'soon', '', 'no', '', 0);",
            )
            .unwrap();
        path
    }

    #[test]
    fn articles_come_by_date_and_without_those_that_were_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let cache = NewsboatCache::open(&cache(folder.path())).unwrap();
        let feed = NewsboatFeed { address: "https://a.example/".into(), title: "Tides".into(), articles: 3 };
        assert_eq!(cache.feeds().unwrap(), [feed]);
        let mut place = (i64::MIN, i64::MIN);
        let mut guids = Vec::new();
        loop {
            let found = cache.items("https://a.example/", place, 1).unwrap();
            place = found.place;
            let Some(item) = found.items.into_iter().next() else { break };
            guids.push((item.guid, item.is_read, item.flags));
        }
        let expected = [("g4", true, ""), ("g2", true, "s"), ("g1", false, "")];
        assert_eq!(guids, expected.map(|(guid, is_read, flags)| (guid.to_owned(), is_read, flags.to_owned())));
    }

    #[test]
    fn what_is_not_newsboats_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.db");
        let why = |path: &Path| NewsboatCache::open(path).err().expect("it is refused").to_string();
        assert!(why(&path).contains("cannot be opened"), "{}", why(&path));
        std::fs::write(&path, "SQLite format 3\0 and nothing").unwrap();
        assert!(why(&path).contains("damaged"), "{}", why(&path));
        std::fs::remove_file(&path).unwrap();
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE other (a)").unwrap();
        assert!(why(&path).ends_with("it is a database, but not one of newsboat"), "{}", why(&path));
    }
}
