//! The table of feeds: subscriptions, and how their last fetch ended.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};

use super::columns::{MOST_URL, number, stand_in, time};
use super::{Validators, backlog, kept, polling, queries, tags};
use crate::article::text::part::start;
use crate::article::{HttpUrl, Sanitized};
use crate::feed::{
    EntryId, Feed, FeedEdit, FeedId, FeedKind, FeedList, FeedOptions, FullText, ParsedFeed, Subscription, opml,
};

pub use super::columns::{address, missing_address};

/// The columns of a [`Feed`], including its health; `tagged` selects how many of its entries have a tag and no star.
fn columns(tagged: &str) -> String {
    let health = polling::health_columns();
    format!(
        "SELECT id, kind, url, title, folder, site, checked, error, unread, total, starred,
        coalesce(tagged, 0) AS tagged, fetch_minutes, full_text, keep_days, keep_articles, prefetch,
        {health}
        FROM feeds JOIN counters ON counters.feed = feeds.id LEFT JOIN ({tagged}) AS marked ON marked.home = feeds.id
        WHERE removed IS NULL"
    )
}

/// How many entries of each feed have a tag and no star, and are shown: mostly few.
const TAGGED: &str = "SELECT entries.feed AS home, count(DISTINCT entries.id) AS tagged
    FROM entry_tags CROSS JOIN entries ON entries.id = entry_tags.entry
    WHERE is_starred = 0 AND entry_tags.entry NOT IN (SELECT entry FROM hidden) GROUP BY entries.feed";

/// The same for the feed that is value 1: only its entries are looked at.
const TAGGED_OF_ONE: &str = "SELECT ?1 AS home, count(*) AS tagged FROM entries
    WHERE feed = ?1 AND is_starred = 0 AND EXISTS (SELECT 1 FROM entry_tags WHERE entry = entries.id)
        AND id NOT IN (SELECT entry FROM hidden)";

/// Separates the folders of a path. No [`Sanitized`] text contains it.
const SEPARATOR: char = '\u{1f}';

/// Characters kept of a feed's title, of a failure's sentence, and of a language tag (RFC 5646, section 4.4.1). Folders
/// have the same limits as in an OPML list ([`opml`]), where cuts are reported: in such a list, 20,000 feeds may share one
/// path.
const MOST_TITLE: usize = 500;
const MOST_ERROR: usize = 1_000;
const MOST_LANG: usize = 35;

/// All feeds with their counters, in the order of the feed pane.
pub fn list(connection: &Connection) -> rusqlite::Result<FeedList> {
    let mut statement = connection.prepare_cached(&columns(TAGGED))?;
    let mut starred = 0;
    let rows = statement.query_map([], |row| {
        starred += number(row, "starred")?;
        feed(row)
    })?;
    let mut feeds = rows.collect::<Result<Vec<Feed>, _>>()?;
    feeds.sort_by_cached_key(|feed| {
        let folder: Vec<String> = feed.folder.iter().map(|name| name.to_lowercase()).collect();
        (folder, feed.title.to_lowercase(), feed.id)
    });
    let (unread, total) = feeds.iter().fold((0, 0), |(unread, total), f| (unread + f.unread, total + f.total));
    let newest = "SELECT coalesce(max(id), 0) FROM entries";
    let newest = connection.prepare_cached(newest)?.query_row([], |row| row.get(0).map(EntryId))?;
    let has_backlog = !backlog::is_empty(connection)?;
    let (lists, tags) = (queries::lists(connection)?, tags::names(connection)?);
    Ok(FeedList { feeds, unread, total, starred, lists, newest, tags, has_backlog })
}

/// A feed with its counters.
pub fn one(connection: &Connection, id: FeedId) -> rusqlite::Result<Option<Feed>> {
    connection.prepare_cached(&format!("{} AND id = ?1", columns(TAGGED_OF_ONE)))?.query_row([id.0], feed).optional()
}

/// The feed with exactly this address.
pub fn find(connection: &Connection, url: &HttpUrl) -> rusqlite::Result<Option<FeedId>> {
    find_where(connection, url, "removed IS NULL")
}

/// The feed with exactly this address, also if it is hidden.
pub fn find_any(connection: &Connection, url: &HttpUrl) -> rusqlite::Result<Option<FeedId>> {
    find_where(connection, url, "TRUE")
}

fn find_where(connection: &Connection, url: &HttpUrl, condition: &str) -> rusqlite::Result<Option<FeedId>> {
    let mut statement = connection.prepare_cached(&format!("SELECT id FROM feeds WHERE url = ?1 AND {condition}"))?;
    statement.query_row([url.as_str()], |row| row.get(0).map(FeedId)).optional()
}

/// Adds a feed, or finds the one that has its address.
pub fn subscribe(transaction: &Transaction<'_>, wanted: &Subscription) -> rusqlite::Result<FeedId> {
    add(transaction, wanted)?;
    Ok(find(transaction, &wanted.url)?.expect("it has just been added, or it was there"))
}

/// Adds the feeds that are not there yet, and returns how many those are.
pub fn subscribe_all(transaction: &Transaction<'_>, wanted: &[Subscription]) -> rusqlite::Result<usize> {
    let others = wanted.iter().filter(|one| !kept::is_reserved(&one.url));
    others.map(|one| add(transaction, one)).sum()
}

/// Whether the feeds of the config were taken over once.
pub fn is_seeded(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM facts WHERE name = 'seeded'")?.exists([])
}

/// Adds the feeds of the config, once in the life of the file.
pub fn seed(transaction: &Transaction<'_>, wanted: &[Subscription]) -> rusqlite::Result<usize> {
    // Another instance may have been quicker between the check and this transaction.
    let is_first = transaction.execute("INSERT OR IGNORE INTO facts (name, value) VALUES ('seeded', 'yes')", [])? == 1;
    if is_first { subscribe_all(transaction, wanted) } else { Ok(0) }
}

/// A hidden feed comes back with its entries.
fn add(transaction: &Transaction<'_>, wanted: &Subscription) -> rusqlite::Result<usize> {
    let sql = "INSERT INTO feeds (url, own_title, host, folder) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (url) DO UPDATE SET removed = NULL, own_title = coalesce(excluded.own_title, own_title),
            folder = coalesce(nullif(excluded.folder, ''), folder)
        WHERE removed IS NOT NULL";
    let title = wanted.title.as_deref().map(|title| start(title, MOST_TITLE));
    let mut statement = transaction.prepare_cached(sql)?;
    statement.execute(params![wanted.url.as_str(), title, stand_in(&wanted.url), path(&wanted.folder)])
}

/// Removes a feed; the schema removes its entries with it.
pub fn unsubscribe(transaction: &Transaction<'_>, id: FeedId) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM feeds WHERE id = ?1", [id.0]).map(drop)
}

/// Gives a feed a title of the user's, or takes it away.
pub fn rename(transaction: &Transaction<'_>, id: FeedId, title: Option<&Sanitized>) -> rusqlite::Result<()> {
    transaction
        .execute(
            "UPDATE feeds SET own_title = ?2 WHERE id = ?1",
            params![id.0, title.map(|title| start(title, MOST_TITLE))],
        )
        .map(drop)
}

/// Puts a feed into a folder; an empty one is the top.
pub fn move_to(transaction: &Transaction<'_>, id: FeedId, folder: &[Sanitized]) -> rusqlite::Result<()> {
    transaction.execute("UPDATE feeds SET folder = ?2 WHERE id = ?1", params![id.0, path(folder)]).map(drop)
}

/// Whether the feed is still subscribed to.
pub fn exists(connection: &Connection, id: FeedId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM feeds WHERE id = ?1 AND removed IS NULL")?.exists([id.0])
}

/// Saves the feed itself after a fetch. If its title or site is missing now, the stored one stays.
pub fn save_fetched(
    transaction: &Transaction<'_>,
    id: FeedId,
    feed: &ParsedFeed,
    validators: &Validators,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let sql = "UPDATE feeds SET feed_title = coalesce(nullif(:title, ''), feed_title), site = coalesce(:site, site),
        lang = :lang, checked = :now, error = NULL, etag = :etag, last_modified = :last_modified WHERE id = :id";
    let changed = transaction.prepare_cached(sql)?.execute(named_params! {
        ":id": id.0,
        ":title": start(&feed.title, MOST_TITLE),
        ":site": feed.site.as_ref().filter(|site| site.as_str().len() <= MOST_URL).map(HttpUrl::as_str),
        ":lang": feed.lang.as_deref().map(|lang| start(lang, MOST_LANG)),
        ":now": now.timestamp(),
        ":etag": polling::storable(validators.etag.as_deref()),
        ":last_modified": polling::storable(validators.last_modified.as_deref()),
    });
    changed.map(drop)
}

/// Notes that the feed answered and had nothing new.
pub fn save_unchanged(transaction: &Transaction<'_>, id: FeedId, now: DateTime<Utc>) -> rusqlite::Result<()> {
    let sql = "UPDATE feeds SET checked = ?2, error = NULL WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![id.0, now.timestamp()]).map(drop)
}

/// Notes why the feed could not be fetched, until it can.
pub fn save_failure(transaction: &Transaction<'_>, id: FeedId, sentence: &Sanitized) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE feeds SET error = ?2 WHERE id = ?1")?
        .execute(params![id.0, start(sentence, MOST_ERROR)])
        .map(drop)
}

fn feed(row: &Row<'_>) -> rusqlite::Result<Feed> {
    let folder: String = row.get("folder")?;
    Ok(Feed {
        id: FeedId(row.get("id")?),
        kind: if row.get_ref("kind")?.as_str()? == kept::KIND { FeedKind::Kept } else { FeedKind::Web },
        url: address(row, "url")?.ok_or_else(|| missing_address(row))?,
        title: Sanitized::line(&row.get::<_, String>("title")?),
        folder: folder.split(SEPARATOR).filter(|name| !name.is_empty()).map(Sanitized::line).collect(),
        site: address(row, "site")?,
        unread: number(row, "unread")?,
        total: number(row, "total")?,
        starred: number(row, "starred")?,
        tagged: number(row, "tagged")?,
        checked: time(row, "checked")?,
        error: row.get::<_, Option<String>>("error")?.map(|sentence| Sanitized::line(&sentence)),
        health: polling::health(row)?,
        options: options(row)?,
    })
}

fn options(row: &Row<'_>) -> rusqlite::Result<FeedOptions> {
    let full_text: String = row.get("full_text")?;
    Ok(FeedOptions {
        interval: row.get("fetch_minutes")?,
        full_text: FullText::of(&full_text).unwrap_or_default(),
        keep_days: row.get("keep_days")?,
        keep_articles: row.get("keep_articles")?,
        prefetch: row.get("prefetch")?,
    })
}

/// Sets a number of a feed. Minutes between two fetches count from its next fetch on.
fn set(transaction: &Transaction<'_>, id: FeedId, column: &str, number: Option<u32>) -> rusqlite::Result<()> {
    transaction.execute(&format!("UPDATE feeds SET {column} = ?2 WHERE id = ?1"), params![id.0, number]).map(drop)
}

/// Sets which text is shown of a feed's articles. What was derived from another text is derived anew.
fn set_full_text(transaction: &Transaction<'_>, id: FeedId, full_text: FullText) -> rusqlite::Result<()> {
    let sql = "UPDATE feeds SET full_text = ?2 WHERE id = ?1 AND full_text <> ?2";
    if transaction.execute(sql, params![id.0, full_text.name()])? > 0 {
        transaction.execute("DELETE FROM articles WHERE entry IN (SELECT id FROM entries WHERE feed = ?1)", [id.0])?;
        transaction.execute(
            "INSERT INTO backlog (entry, stamp) SELECT id, random() FROM entries WHERE feed = ?1
                ON CONFLICT (entry) DO UPDATE SET stamp = excluded.stamp, kills = 0",
            [id.0],
        )?;
    }
    Ok(())
}

/// Makes a change of the user's. `false` if another subscription has the address.
pub fn edit(transaction: &Transaction<'_>, id: FeedId, edit: &FeedEdit) -> rusqlite::Result<bool> {
    match edit {
        FeedEdit::Title(title) => rename(transaction, id, title.as_ref())?,
        FeedEdit::Folder(path) => move_to(transaction, id, path)?,
        FeedEdit::Interval(minutes) => set(transaction, id, "fetch_minutes", *minutes)?,
        FeedEdit::FullText(full_text) => set_full_text(transaction, id, *full_text)?,
        FeedEdit::KeepDays(limit) => set(transaction, id, "keep_days", *limit)?,
        FeedEdit::KeepArticles(limit) => set(transaction, id, "keep_articles", *limit)?,
        FeedEdit::Prefetch(is_wanted) => set(transaction, id, "prefetch", Some(u32::from(*is_wanted)))?,
        FeedEdit::Address(url) => {
            let is_free = find_any(transaction, url)?.is_none_or(|other| other == id);
            return Ok(is_free && polling::readdress(transaction, id, url)?);
        }
    }
    Ok(true)
}

fn path(folder: &[Sanitized]) -> String {
    let names = folder.iter().take(opml::MOST_FOLDERS).map(|name| start(name, opml::MOST_NAME));
    names.collect::<Vec<_>>().join(&SEPARATOR.to_string())
}
