//! The schema, as a list of the steps that led to it. Append only: a step that has shipped is never edited.

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::columns::integer;
use super::title_key::title_key;
use crate::article::HttpUrl;
use crate::feed::identity;

/// Step `n` takes a file from `user_version` n to n + 1.
const STEPS: &[&str] = &[
    FIRST, POLLING, BOUNDED, QUOTED, DERIVED, ORDERED, NARROW, PLACED, ASKED, TUNED, SEARCHED, UNFOLDED, RENEWED,
    KEPT_FOUND, NAMED, TAGGED, ENCLOSED, LIMITED, RESCUED, AHEAD, RULED,
];

/// The schema of this program.
pub const OURS: Schema = Schema(STEPS);

/// Marks a file as ours (`PRAGMA application_id`): "xhed".
pub const APPLICATION: i64 = 0x7868_6564;

/// A list of steps, so that a test can act as a future crosshead.
#[derive(Clone, Copy)]
pub struct Schema(pub &'static [&'static str]);

impl Schema {
    /// The `user_version` of a file with all steps done.
    pub fn known(self) -> i64 {
        integer(self.0.len())
    }

    /// Upgrades the file to the last step. If two instances try at the same time, the second finds the work done.
    ///
    /// `before` is called first for a file that is not new, with its version. The file is locked for writing by then, so no
    /// other instance can interfere. If it fails, nothing is changed.
    pub fn bring<E>(
        self,
        connection: &mut Connection,
        before: impl FnOnce(i64) -> Result<(), E>,
    ) -> rusqlite::Result<Result<(), E>> {
        if version(connection)? >= self.known() {
            return Ok(Ok(()));
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = version(&transaction)?;
        if (1..self.known()).contains(&found)
            && let Err(reason) = before(found)
        {
            return Ok(Err(reason));
        }
        self.take_steps(&transaction, found)?;
        transaction.commit().map(Ok)
    }

    fn take_steps(self, transaction: &Transaction<'_>, from: i64) -> rusqlite::Result<()> {
        add_functions(transaction)?;
        for (version, step) in (1..).zip(self.0).filter(|(version, _)| *version > from) {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", version)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION)
    }
}

/// SQL functions for steps that need Rust code. They exist only while steps run; nothing in the file may depend on them.
fn add_functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("cut_identity", 1, flags, |context| {
        Ok(identity::cut(context.get_raw(0).as_str()?).into_owned())
    })?;
    connection.create_scalar_function("title_key", 1, flags, |context| Ok(title_key(context.get_raw(0).as_str()?)))?;
    connection.create_scalar_function("address_key", 1, flags, |context| {
        let address = context.get_raw(0).as_str_or_null()?.and_then(|url| HttpUrl::parse(url).ok());
        Ok(address.map(|url| identity::address_key(&url)))
    })
}

/// All steps on a test's connection, which has no file to copy.
#[cfg(test)]
pub fn run(connection: &mut Connection) -> rusqlite::Result<()> {
    let Ok(()) = OURS.bring(connection, |_| Ok::<(), std::convert::Infallible>(()))?;
    Ok(())
}

/// The schema version of a file; 0 for a new one.
fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// What tells which program a file belongs to. Most programs set neither number, so their files are recognised by having
/// tables.
pub struct Stamp {
    pub version: i64,
    pub application: i64,
    pub is_empty: bool,
}

impl Stamp {
    /// Whether the file is to be upgraded. A new one is not: it only gets its tables.
    pub fn is_older_than(&self, schema: Schema) -> bool {
        (1..schema.known()).contains(&self.version)
    }
}

/// Reads all of it from one moment: another instance may be creating the file.
pub fn stamp(connection: &Connection) -> rusqlite::Result<Stamp> {
    let transaction = connection.unchecked_transaction()?;
    let number = |pragma| transaction.pragma_query_value(None, pragma, |row| row.get(0));
    Ok(Stamp {
        version: number("user_version")?,
        application: number("application_id")?,
        is_empty: transaction.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?,
    })
}

/// Times are seconds since 1970, UTC. Lists are ordered by `ranked`: the published date, but never later than when the
/// entry was first seen, so that a date in the far future does not pin an entry to the top.
///
/// Each of the indexes named `…_by_date` and `…_by_title` answers one kind of list without reading the table.
pub const FIRST: &str = "
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    own_title TEXT,
    feed_title TEXT,
    host TEXT NOT NULL,
    title TEXT NOT NULL GENERATED ALWAYS AS (coalesce(nullif(own_title, ''), nullif(feed_title, ''), host)) VIRTUAL,
    folder TEXT NOT NULL,
    site TEXT,
    lang TEXT,
    checked INTEGER,
    error TEXT,
    etag TEXT,
    last_modified TEXT
) STRICT;

CREATE TABLE counters (
    feed INTEGER PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    total INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    starred_unread INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    identity TEXT NOT NULL,
    digest INTEGER NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    url TEXT,
    author TEXT,
    summary TEXT NOT NULL,
    published INTEGER,
    seen INTEGER NOT NULL,
    ranked INTEGER NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0,
    is_starred INTEGER NOT NULL DEFAULT 0,
    spot_block INTEGER,
    spot_offset INTEGER,
    UNIQUE (feed, identity)
) STRICT;

CREATE INDEX all_by_date ON entries (ranked);
CREATE INDEX all_by_title ON entries (title_key, is_read);
CREATE INDEX unread_by_date ON entries (ranked) WHERE is_read = 0;
CREATE INDEX feed_by_date ON entries (feed, ranked);
CREATE INDEX feed_by_title ON entries (feed, title_key, is_read);
CREATE INDEX feed_unread_by_date ON entries (feed, ranked) WHERE is_read = 0;
CREATE INDEX starred_by_date ON entries (ranked, is_read) WHERE is_starred = 1;
CREATE INDEX starred_by_title ON entries (title_key, is_read) WHERE is_starred = 1;

CREATE TABLE bodies (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    is_teaser INTEGER NOT NULL,
    html BLOB NOT NULL
) STRICT;

CREATE TABLE pages (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    html BLOB NOT NULL
) STRICT;

CREATE TRIGGER feed_added AFTER INSERT ON feeds BEGIN
    INSERT INTO counters (feed) VALUES (new.id);
END;

CREATE TRIGGER entry_added AFTER INSERT ON entries BEGIN
    UPDATE counters SET
        total = total + 1,
        unread = unread + (new.is_read = 0),
        starred = starred + new.is_starred,
        starred_unread = starred_unread + (new.is_starred AND new.is_read = 0)
    WHERE feed = new.feed;
END;

CREATE TRIGGER entry_marked AFTER UPDATE OF is_read, is_starred ON entries
WHEN old.is_read <> new.is_read OR old.is_starred <> new.is_starred BEGIN
    UPDATE counters SET
        unread = unread + (new.is_read = 0) - (old.is_read = 0),
        starred = starred + new.is_starred - old.is_starred,
        starred_unread = starred_unread
            + (new.is_starred AND new.is_read = 0) - (old.is_starred AND old.is_read = 0)
    WHERE feed = new.feed;
END;

CREATE TRIGGER entry_removed AFTER DELETE ON entries BEGIN
    UPDATE counters SET
        total = total - 1,
        unread = unread - (old.is_read = 0),
        starred = starred - old.is_starred,
        starred_unread = starred_unread - (old.is_starred AND old.is_read = 0)
    WHERE feed = old.feed;
END;
";

/// The fetch schedule of a feed (`feed::schedule::FetchSchedule`). Time spans are seconds. `skip_hours` and `skip_days` are
/// sets with one bit for each hour or day.
const POLLING: &str = "
ALTER TABLE feeds ADD COLUMN due INTEGER;
ALTER TABLE feeds ADD COLUMN barred INTEGER;
ALTER TABLE feeds ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN failing_since INTEGER;
ALTER TABLE feeds ADD COLUMN is_gone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN moved_to TEXT;
ALTER TABLE feeds ADD COLUMN moved_times INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN moved_since INTEGER;
ALTER TABLE feeds ADD COLUMN hinted INTEGER;
ALTER TABLE feeds ADD COLUMN skip_hours INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN skip_days INTEGER NOT NULL DEFAULT 0;
";

/// Roughly what an entry takes in the file. Its identity is in the table and an index, its title key in the table and two
/// indexes, and its texts count as compressed.
pub const BYTES: &str = "2 * octet_length(identity) + octet_length(title) + 3 * octet_length(title_key)
    + coalesce(octet_length(url), 0) + coalesce(octet_length(author), 0)
    + (SELECT coalesce(sum(length(html)), 0) FROM texts WHERE entry = entries.id)
    + (SELECT coalesce(sum(octet_length(url) + octet_length(kind) + octet_length(title)), 0) FROM enclosures
        WHERE entry = entries.id)";

/// The bounds, and a better identity. The texts of an entry are in one table, because what is derived from them later is
/// the same for both.
///
/// - `raw_digest`: of the item's own bytes; NULL if an older crosshead stored it or the bytes are not known.
/// - `url_key`: `feed::identity::address_key` of the address.
/// - `bytes`: the entry's size ([`BYTES`]). The counters have the sum, so that checking a feed's bound does not read its
///   texts.
/// - `tombstones`: the hash of each identity that the bounds dropped, and when the feed last listed it.
/// - `kind`: a feed of the web, or a place for articles kept from anywhere. `removed`: since when it has been waiting to be
///   deleted.
/// - `texts`: `fetched` is when it arrived, 0 if unknown; `digest` is of the visible text, 0 if not computed yet.
///
/// The functions are defined in `add_functions`. Before this step, identities were up to 2,000 characters long.
const BOUNDED: &str = "
ALTER TABLE entries ADD COLUMN raw_digest INTEGER;
ALTER TABLE entries ADD COLUMN url_key INTEGER;
ALTER TABLE entries ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE counters ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN kind TEXT NOT NULL DEFAULT 'web' CHECK (kind IN ('web', 'kept'));
ALTER TABLE feeds ADD COLUMN removed INTEGER;

CREATE TABLE tombstones (
    feed INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    identity INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (feed, identity)
) STRICT, WITHOUT ROWID;

CREATE TABLE texts (
    entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('feed', 'page')),
    fetched INTEGER NOT NULL,
    is_teaser INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    html BLOB NOT NULL,
    PRIMARY KEY (entry, source)
) STRICT;
INSERT INTO texts SELECT entry, 'feed', 0, is_teaser, 0, html FROM bodies;
INSERT INTO texts SELECT entry, 'page', 0, 0, 0, html FROM pages;
DROP TABLE bodies;
DROP TABLE pages;

UPDATE OR IGNORE entries SET identity = cut_identity(identity) WHERE octet_length(identity) > 512;
UPDATE entries SET url_key = address_key(url),
    bytes = 2 * octet_length(identity) + octet_length(title) + 3 * octet_length(title_key)
        + coalesce(octet_length(url), 0) + coalesce(octet_length(author), 0) + octet_length(summary)
        + (SELECT coalesce(sum(length(html)), 0) FROM texts WHERE entry = entries.id);
UPDATE counters SET bytes = (SELECT coalesce(sum(bytes), 0) FROM entries WHERE feed = counters.feed);
CREATE INDEX entry_by_url ON entries (url_key, feed) WHERE url_key IS NOT NULL;

DROP TRIGGER entry_added;
CREATE TRIGGER entry_added AFTER INSERT ON entries BEGIN
    UPDATE counters SET
        total = total + 1,
        unread = unread + (new.is_read = 0),
        starred = starred + new.is_starred,
        starred_unread = starred_unread + (new.is_starred AND new.is_read = 0),
        bytes = bytes + new.bytes
    WHERE feed = new.feed;
END;

DROP TRIGGER entry_removed;
CREATE TRIGGER entry_removed AFTER DELETE ON entries BEGIN
    UPDATE counters SET
        total = total - 1,
        unread = unread - (old.is_read = 0),
        starred = starred - old.is_starred,
        starred_unread = starred_unread - (old.is_starred AND old.is_read = 0),
        bytes = bytes - old.bytes
    WHERE feed = old.feed;
END;

CREATE TRIGGER entry_weighed AFTER UPDATE OF bytes ON entries WHEN old.bytes <> new.bytes BEGIN
    UPDATE counters SET bytes = bytes + new.bytes - old.bytes WHERE feed = new.feed;
END;
";

/// The words at the reading position; NULL if an older crosshead stored it.
const QUOTED: &str = "
ALTER TABLE entries ADD COLUMN spot_quote TEXT;
";

/// What is derived from the texts of entries. Every row can be made again, so the step writes none of it: it only puts all
/// entries into the backlog.
///
/// - `articles`: `source` is which text is shown (`derivation::TextSource`); `format` is `encoding::FORMAT`. `blocks` is the
///   last column, so that lists do not read it.
/// - `parts`: what can be listed without the blocks; `key` is the same for the same words (`ArticlePart::key`). Only
///   questions are looked for by it, and each row in an index is another page to be written.
/// - `search`: the words of an article, by its entry. It has no text of its own, so a row can be deleted but not changed. Rows
///   of virtual tables are deleted by triggers, not by foreign keys. It is merged in transactions of its own
///   (`derived::merge_some`).
/// - `backlog`: entries to be derived. `stamp` changes with their texts, so that what was derived from older ones is not
///   written. `kills` counts how often the program was killed while the entry was in hand.
const DERIVED: &str = "
CREATE TABLE articles (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('feed', 'page', 'teaser', 'nothing')),
    format INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    words INTEGER NOT NULL,
    headings INTEGER NOT NULL,
    tables INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    figures INTEGER NOT NULL,
    codes INTEGER NOT NULL,
    blocks BLOB NOT NULL
) STRICT;

CREATE TABLE parts (
    entry INTEGER NOT NULL REFERENCES articles (entry) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('heading', 'question', 'caption', 'column')),
    ordinal INTEGER NOT NULL,
    block INTEGER NOT NULL,
    level INTEGER NOT NULL,
    text TEXT NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (entry, kind, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX question_by_key ON parts (key) WHERE kind = 'question';

CREATE VIRTUAL TABLE search USING fts5 (
    title, author, headings, questions, cells, body,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search, rank) VALUES ('automerge', 0), ('usermerge', 8);

CREATE TRIGGER article_removed AFTER DELETE ON articles BEGIN
    DELETE FROM search WHERE rowid = old.entry;
END;

CREATE TABLE backlog (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    stamp INTEGER NOT NULL,
    kills INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO backlog (entry, stamp) SELECT id, random() FROM entries;

CREATE TRIGGER text_added AFTER INSERT ON texts BEGIN
    DELETE FROM articles WHERE entry = new.entry;
    INSERT INTO backlog (entry, stamp) VALUES (new.entry, random())
        ON CONFLICT (entry) DO UPDATE SET stamp = excluded.stamp, kills = 0;
END;

CREATE TRIGGER text_changed AFTER UPDATE OF html, is_teaser ON texts BEGIN
    DELETE FROM articles WHERE entry = new.entry;
    INSERT INTO backlog (entry, stamp) VALUES (new.entry, random())
        ON CONFLICT (entry) DO UPDATE SET stamp = excluded.stamp, kills = 0;
END;

CREATE TRIGGER text_removed AFTER DELETE ON texts WHEN EXISTS (SELECT 1 FROM entries WHERE id = old.entry) BEGIN
    DELETE FROM articles WHERE entry = old.entry;
    INSERT INTO backlog (entry, stamp) VALUES (old.entry, random())
        ON CONFLICT (entry) DO UPDATE SET stamp = excluded.stamp, kills = 0;
END;
";

/// Titles are sorted by the value of the numbers in them (`title_key`). The indexes of lists end in the id, which
/// breaks ties, so that no part of a list is sorted when it is read. They have the feed, so that the entries of a hidden feed
/// are left out without reading the table. Those of titles do not hold the read flag, so that a mark does not move their rows;
/// the index of unread titles only loses one.
const ORDERED: &str = "
DROP INDEX all_by_title;
DROP INDEX feed_by_title;
DROP INDEX starred_by_title;
DROP INDEX all_by_date;
DROP INDEX unread_by_date;
DROP INDEX starred_by_date;
UPDATE entries SET title_key = title_key(title),
    bytes = bytes + 3 * (octet_length(title_key(title)) - octet_length(title_key))
    WHERE title_key <> title_key(title);
CREATE INDEX all_by_title ON entries (title_key, id, feed);
CREATE INDEX unread_by_title ON entries (title_key, id, feed) WHERE is_read = 0;
CREATE INDEX feed_by_title ON entries (feed, title_key, id);
CREATE INDEX starred_by_title ON entries (title_key, id, is_read, feed) WHERE is_starred = 1;
CREATE INDEX all_by_date ON entries (ranked, id, feed);
CREATE INDEX unread_by_date ON entries (ranked, id, feed) WHERE is_read = 0;
CREATE INDEX starred_by_date ON entries (ranked, id, is_read, feed) WHERE is_starred = 1;
CREATE INDEX feed_removed ON feeds (id) WHERE removed IS NOT NULL;
";

/// Rows of entries that are a quarter as long, so that marking a long list as read rewrites little. The summary is read from
/// the text when a preview needs it. A feed's unread entries have no index of their own: there are few enough to look at each.
const NARROW: &str = "
UPDATE entries SET bytes = bytes - octet_length(summary);
ALTER TABLE entries DROP COLUMN summary;
DROP INDEX feed_unread_by_date;
";

/// How far an entry was read, in percent, for lists, which do not know its text; NULL if an older crosshead stored the place.
const PLACED: &str = "
ALTER TABLE entries ADD COLUMN spot_percent INTEGER;
";

/// The articles with questions, which are mostly few: the list of all questions reads no others.
const ASKED: &str = "
CREATE INDEX article_with_questions ON articles (entry) WHERE questions > 0;
";

/// What the user has set for a feed: minutes between two fetches (NULL: those of the settings), and whether articles are the
/// feed's text or the page.
const TUNED: &str = "
ALTER TABLE feeds ADD COLUMN fetch_minutes INTEGER;
ALTER TABLE feeds ADD COLUMN full_text TEXT NOT NULL DEFAULT 'auto' CHECK (full_text IN ('auto', 'always', 'never'));
";

/// What a search asks about an article besides its words: its counts without its blocks, and the articles with parts that few
/// have.
const SEARCHED: &str = "
CREATE INDEX article_facts ON articles (entry, tables, questions, figures, codes, headings, words, minutes, source);
CREATE INDEX article_with_tables ON articles (entry) WHERE tables > 0;
CREATE INDEX article_with_figures ON articles (entry) WHERE figures > 0;
CREATE INDEX article_with_codes ON articles (entry) WHERE codes > 0;
";

/// The questions of an entry whose answers were open when it was left: eight bytes for each (`QuestionKey`).
const UNFOLDED: &str = "
ALTER TABLE entries ADD COLUMN unfolded BLOB;
";

/// Format 2 of what is derived (`encoding::FORMAT`): definition lists of one shape are tables.
const RENEWED: &str = "
INSERT OR IGNORE INTO backlog (entry, stamp) SELECT entry, random() FROM articles;
";

/// What was derived from an older text stays until it is derived again, so that an article does not vanish from searches
/// when its page is fetched. Format 0 is none, so its blocks are not shown.
const KEPT_FOUND: &str = "
DROP TRIGGER text_added;
DROP TRIGGER text_changed;
DROP TRIGGER text_removed;

CREATE TRIGGER text_added AFTER INSERT ON texts BEGIN
    UPDATE articles SET format = 0 WHERE entry = new.entry;
    INSERT INTO backlog (entry, stamp) VALUES (new.entry, random())
        ON CONFLICT (entry) DO UPDATE SET stamp = excluded.stamp, kills = 0;
END;

CREATE TRIGGER text_changed AFTER UPDATE OF html, is_teaser ON texts BEGIN
    UPDATE articles SET format = 0 WHERE entry = new.entry;
    INSERT INTO backlog (entry, stamp) VALUES (new.entry, random())
        ON CONFLICT (entry) DO UPDATE SET stamp = excluded.stamp, kills = 0;
END;

CREATE TRIGGER text_removed AFTER DELETE ON texts WHEN EXISTS (SELECT 1 FROM entries WHERE id = old.entry) BEGIN
    UPDATE articles SET format = 0 WHERE entry = old.entry;
    INSERT INTO backlog (entry, stamp) VALUES (old.entry, random())
        ON CONFLICT (entry) DO UPDATE SET stamp = excluded.stamp, kills = 0;
END;
";

/// Queries with names. `is_list`: the feed pane shows it. `actions`: what it does with what arrives; empty if it is no rule.
/// `origin`: the config alone changes what it holds.
const NAMED: &str = "
CREATE TABLE queries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL,
    is_list INTEGER NOT NULL DEFAULT 1,
    actions TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    origin TEXT NOT NULL DEFAULT 'user' CHECK (origin IN ('user', 'config'))
) STRICT;
";

/// The tags that the user puts on entries. `key` is the name in small letters: case makes no other tag, and the first spelling
/// stays.
const TAGGED: &str = "
CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE entry_tags (
    entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (entry, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tagged ON entry_tags (tag, entry);
";

/// The files that entries come with. `kind` is the media type, as far as it is known (`feed::Enclosure`); `title` is the
/// alternative text of a picture.
const ENCLOSED: &str = "
CREATE TABLE enclosures (
    entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes INTEGER,
    seconds INTEGER,
    title TEXT NOT NULL,
    PRIMARY KEY (entry, ordinal)
) STRICT, WITHOUT ROWID;
";

/// How much of a feed is kept (`feed::KeepLimits`): NULL is what the settings say, 0 no limit.
const LIMITED: &str = "
ALTER TABLE feeds ADD COLUMN keep_days INTEGER;
ALTER TABLE feeds ADD COLUMN keep_articles INTEGER;
";

/// Articles that were kept when their feed was removed: from which feed, and by which identity there. The rows go with that feed
/// at the next start; until then the removal may be taken back.
const RESCUED: &str = "
CREATE TABLE rescued (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    feed INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    identity TEXT NOT NULL
) STRICT;
CREATE INDEX rescued_of ON rescued (feed);
";

/// Whether pages of a feed are fetched ahead, and the articles whose page was asked for so, and when.
const AHEAD: &str = "
ALTER TABLE feeds ADD COLUMN prefetch INTEGER NOT NULL DEFAULT 0;

CREATE TABLE prefetches (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX prefetched_at ON prefetches (at);
";

/// Rules are named queries with actions.
///
/// - `hidden`: entries that no list has. The counters leave them out, but for their bytes. The triggers look at the entry, so its
///   row here goes before it does.
/// - `acted`: which rule did what with which entry. No rule does the same twice.
/// - `unruled`: entries that rules about texts have not seen, because they are not derived yet.
const RULED: &str = "
CREATE TABLE hidden (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    feed INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX hidden_by_feed ON hidden (feed);

CREATE TABLE acted (
    entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    query INTEGER NOT NULL REFERENCES queries (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (entry, query, action)
) STRICT, WITHOUT ROWID;
CREATE INDEX acted_by_query ON acted (query);

CREATE TABLE unruled (entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE) STRICT;

CREATE TRIGGER entry_hidden AFTER INSERT ON hidden BEGIN
    UPDATE counters SET
        total = total - 1,
        unread = unread - (one.is_read = 0),
        starred = starred - one.is_starred,
        starred_unread = starred_unread - (one.is_starred AND one.is_read = 0)
    FROM (SELECT is_read, is_starred FROM entries WHERE id = new.entry) AS one WHERE counters.feed = new.feed;
END;

CREATE TRIGGER entry_shown BEFORE DELETE ON hidden BEGIN
    UPDATE counters SET
        total = total + 1,
        unread = unread + (one.is_read = 0),
        starred = starred + one.is_starred,
        starred_unread = starred_unread + (one.is_starred AND one.is_read = 0)
    FROM (SELECT is_read, is_starred FROM entries WHERE id = old.entry) AS one WHERE counters.feed = old.feed;
END;

CREATE TRIGGER hidden_entry_removed BEFORE DELETE ON entries
WHEN EXISTS (SELECT 1 FROM hidden WHERE entry = old.id) BEGIN
    DELETE FROM hidden WHERE entry = old.id;
END;

DROP TRIGGER entry_marked;
CREATE TRIGGER entry_marked AFTER UPDATE OF is_read, is_starred ON entries
WHEN (old.is_read <> new.is_read OR old.is_starred <> new.is_starred)
    AND NOT EXISTS (SELECT 1 FROM hidden WHERE entry = new.id) BEGIN
    UPDATE counters SET
        unread = unread + (new.is_read = 0) - (old.is_read = 0),
        starred = starred + new.is_starred - old.is_starred,
        starred_unread = starred_unread
            + (new.is_starred AND new.is_read = 0) - (old.is_starred AND old.is_read = 0)
    WHERE feed = new.feed;
END;
";

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty file of the schema that a step is for.
    fn before(step: &str) -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        let at = STEPS.iter().position(|known| *known == step).unwrap();
        Schema(&STEPS[..at]).bring(&mut connection, |_| Ok::<(), ()>(())).unwrap().unwrap();
        connection
    }

    #[test]
    fn what_was_derived_in_an_older_format_waits_to_be_derived_again_and_is_kept_until_then() {
        let mut connection = before(RENEWED);
        let add = "PRAGMA foreign_keys = OFF; INSERT INTO articles VALUES (7, 'feed', 1, 0, 0, 0, 0, 0, 0, 0, x'')";
        connection.execute_batch(add).unwrap();
        run(&mut connection).unwrap();
        let read = "SELECT (SELECT max(entry) FROM backlog), (SELECT count(*) FROM articles)";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        assert_eq!(connection.query_row(read, [], row), Ok((7_i64, 1_i64)));
    }

    #[test]
    fn a_file_without_named_queries_gets_the_table_and_keeps_its_entries() {
        let mut connection = before(NAMED);
        let add = "INSERT INTO feeds (url, host, folder) VALUES ('https://a.example/', 'a.example', '');
            INSERT INTO entries (feed, identity, digest, title, title_key, seen, ranked) VALUES (1, 'n', 0, '', '', 0, 0)";
        connection.execute_batch(add).unwrap();
        run(&mut connection).unwrap();
        connection.execute("INSERT INTO queries (name, query) VALUES ('Tides', 'tide')", []).unwrap();
        let read = "SELECT (SELECT count(*) FROM entries), is_list, actions, origin FROM queries";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let kept: (i64, bool, String, String) = connection.query_row(read, [], row).unwrap();
        assert_eq!(kept, (1, true, String::new(), "user".to_owned()));
    }

    #[test]
    fn articles_of_a_file_without_tags_have_none_and_can_get_one() {
        let mut connection = before(TAGGED);
        let add = "INSERT INTO feeds (url, host, folder) VALUES ('https://a.example/', 'a.example', '');
            INSERT INTO entries (feed, identity, digest, title, title_key, seen, ranked) VALUES (1, 'a', 0, 'A', 'a', 1, 1)";
        connection.execute_batch(add).unwrap();
        run(&mut connection).unwrap();
        let tag = "INSERT INTO tags (name, key) VALUES ('Energy', 'energy'); INSERT INTO entry_tags VALUES (1, 1)";
        connection.execute_batch(tag).unwrap();
        connection.execute("DELETE FROM entries", []).unwrap();
        let left = connection.query_row("SELECT count(*) FROM entry_tags", [], |row| row.get(0));
        assert_eq!(left, Ok(0_i64), "the tags of an entry go with it");
    }

    #[test]
    fn entries_of_an_older_file_have_no_files_yet_and_their_sizes_stay_right() {
        let mut connection = before(ENCLOSED);
        let add = "INSERT INTO feeds (url, host, folder) VALUES ('https://a.example/', 'a.example', '');
            INSERT INTO entries (feed, identity, digest, title, title_key, seen, ranked, bytes)
                VALUES (1, 'one', 0, 'One', 'one', 0, 0, 18);
            INSERT INTO backlog (entry, stamp) VALUES (1, 0);";
        connection.execute_batch(add).unwrap();
        run(&mut connection).unwrap();
        assert_eq!(crate::store::check::thoroughly(&connection).unwrap(), [""; 0]);
        assert_eq!(crate::store::enclosures::of(&connection, crate::feed::EntryId(1)).unwrap(), []);
    }

    #[test]
    fn feeds_of_an_older_file_have_no_limits() {
        let mut connection = before(LIMITED);
        let add = "INSERT INTO feeds (url, host, folder) VALUES ('https://a.example/', 'a.example', '')";
        connection.execute_batch(add).unwrap();
        run(&mut connection).unwrap();
        let feed = crate::store::feeds::list(&connection).unwrap().feeds.remove(0);
        assert_eq!((feed.options.keep_days, feed.options.keep_articles, feed.options.prefetch), (None, None, false));
    }

    #[test]
    fn a_hidden_entry_leaves_the_counters_and_comes_back_as_it_is_then() {
        let mut connection = before(RULED);
        let add = "PRAGMA foreign_keys = ON; INSERT INTO feeds (url, host, folder) VALUES ('https://a.example/', 'a.example', '');
            WITH n (n) AS (VALUES (1), (2), (3)) INSERT INTO entries (feed, identity, digest, title, title_key, seen, ranked)
            SELECT 1, n, 0, n, n, n, n FROM n";
        connection.execute_batch(add).unwrap();
        run(&mut connection).unwrap();
        let counters = |sql: &str| -> (i64, i64, i64) {
            connection.execute_batch(sql).unwrap();
            let read = "SELECT total, unread, starred FROM counters";
            connection.query_row(read, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
        };
        assert_eq!(counters("INSERT INTO hidden VALUES (1, 1), (2, 1)"), (1, 1, 0));
        assert_eq!(counters("UPDATE entries SET is_read = 1, is_starred = 1 WHERE id = 1"), (1, 1, 0));
        assert_eq!(counters("DELETE FROM hidden WHERE entry = 1"), (2, 1, 1));
        assert_eq!(counters("DELETE FROM entries WHERE id = 2"), (2, 1, 1), "it was not counted");
        assert_eq!(counters("DELETE FROM entries WHERE id = 1"), (1, 1, 0));
        assert_eq!(counters("INSERT INTO hidden VALUES (3, 1); UPDATE entries SET title = 'x'"), (0, 0, 0));
        connection.execute("DELETE FROM feeds", []).unwrap();
    }

    #[test]
    fn a_file_of_the_first_schema_keeps_what_it_holds() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(FIRST).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        let add = "INSERT INTO feeds (url, host, folder, etag) VALUES ('https://a.example/', 'a.example', '', '\"1\"')";
        connection.execute(add, []).unwrap();
        run(&mut connection).unwrap();
        let read = "SELECT etag, due, failures, is_gone FROM feeds";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let kept: (String, Option<i64>, i64, i64) = connection.query_row(read, [], row).unwrap();
        assert_eq!(kept, ("\"1\"".to_owned(), None, 0, 0));
        assert_eq!(version(&connection).unwrap(), OURS.known());
    }
}
