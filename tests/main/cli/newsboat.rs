//! Feeds, articles and marks from newsboat's own files.

use rusqlite::Connection;

use super::user::User;

/// As newsboat 2.21 makes them.
const SCHEMA: &str = "
    CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024) NOT NULL,
        lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0, etag VARCHAR(128) NOT NULL DEFAULT '');
    CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024) NOT NULL,
        author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL,
        content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024),
        enqueued INTEGER(1) NOT NULL DEFAULT 0, flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0,
        base VARCHAR(128) NOT NULL DEFAULT '');
    INSERT INTO rss_feed (rssurl, url, title) VALUES ('https://a.example/feed', 'https://a.example/', 'Tides &amp; Winds');
    INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, flags, deleted) VALUES
        ('g1', 'One <b>bold</b> word', 'Ann', 'https://a.example/1', 'https://a.example/feed', 1776675600, '<p>First.</p>', 0, 'k', 0),
        ('https://a.example/2Mon, 20 Apr 2026 08:00:00 GMT', 'Two', '', 'https://a.example/2', 'https://a.example/feed', 1776672000,
            'Second.', 1, NULL, 0),
        ('g3', 'Deleted', '', '', 'https://a.example/feed', 1776672000, '', 1, NULL, 1),
        ('g4', 'Of another feed', '', '', 'https://left.example/', 1776672000, '', 1, NULL, 0);";

fn user(urls: &str) -> User {
    let user = User::new();
    std::fs::create_dir(user.path("boat")).unwrap();
    user.write("boat/urls", urls);
    Connection::open(user.path("boat/cache.db")).unwrap().execute_batch(SCHEMA).unwrap();
    user
}

#[test]
fn articles_of_newsboat_come_with_their_marks_and_once_only() {
    let user = user("https://a.example/feed news \"~My Tides\"\nhttps://left.example/\n");
    let run = user.runs(&["import", "boat"]);
    assert_eq!(
        (run.code, &*run.printed, &*run.said),
        (
            0,
            "New feeds: 2 of 2.\nNew articles: 3 of 3. Here before: 0. Not taken over: 0.\n\
             Marked as read: 1. Starred, because newsboat has a flag: 1.\n",
            ""
        )
    );
    let entries = user.gets_json(&["entries", "--format", "json"]);
    let one = entries.as_array().unwrap().iter().find(|entry| entry["title"] == "One bold word").unwrap();
    assert_eq!((&one["is_read"], &one["is_starred"]), (&true.into(), &true.into()));
    assert_eq!((&one["feed_title"], &one["author"]), (&"My Tides".into(), &"Ann".into()));
    let id = one["id"].to_string();
    assert_eq!(user.gets(&["read", &id]).lines().last(), Some("First."));
    let again = user.gets(&["import", "boat/urls", "boat/cache.db"]);
    assert!(again.contains("New articles: 0 of 3. Here before: 3. Not taken over: 0."), "{again}");
    assert!(again.contains("Marked as read: 0."), "only what changes is counted: {again}");
}

#[test]
fn articles_of_a_feed_that_is_not_here_are_reported_and_the_others_taken() {
    let user = user("https://a.example/feed\n\"query:All:unread_count > 1\"\n");
    let run = user.runs(&["import", "boat"]);
    assert_eq!(run.code, 1);
    assert!(run.printed.contains("New articles: 2 of 3. Here before: 0. Not taken over: 1."), "{}", run.printed);
    let said: Vec<&str> = run.said.lines().collect();
    assert_eq!(
        said,
        [
            "crosshead: query feed “All:unread_count > 1” is not taken over: “unread_count” cannot be asked for",
            "crosshead: https://left.example/: not in the library, so its articles (1) are not taken over; add it, and import again"
        ]
    );
}

#[test]
fn query_feeds_become_smart_lists_and_one_that_is_here_keeps_its_query() {
    let user = user("https://a.example/feed news\n\"query:Fresh:unread = \\\"yes\\\" and tags # \\\"news\\\"\" x\n");
    let run = user.runs(&["import", "boat"]);
    assert!(run.printed.contains("New smart lists, of newsboat's query feeds: 1 of 1.\n"), "{}", run.printed);
    assert_eq!(user.gets(&["lists"]), "Fresh\t1\t1\tis:unread folder:news\n");
    user.gets(&["lists", "add", "Fresh", "is:starred"]);
    let again = user.runs(&["import", "boat"]);
    assert!(again.printed.contains("query feeds: 0 of 1."), "{}", again.printed);
    assert_eq!(user.gets(&["lists"]), "Fresh\t0\t1\tis:starred\n");
}

#[test]
fn a_mark_made_here_stays() {
    let user = user("https://a.example/feed\n");
    user.runs(&["import", "boat"]);
    let cache = Connection::open(user.path("boat/cache.db")).unwrap();
    cache.execute("UPDATE rss_item SET unread = 1, flags = ''", []).unwrap();
    user.runs(&["import", "boat"]);
    let entries = user.gets_json(&["entries", "--starred", "--format", "json"]);
    assert_eq!((&entries[0]["title"], &entries[0]["is_read"]), (&"One bold word".into(), &true.into()));
}

#[test]
fn what_was_taken_is_told_although_a_later_file_cannot_be_read() {
    let user = user("https://a.example/feed\n");
    std::fs::write(user.path("boat/cache.db"), "SQLite format 3\0 and nothing").unwrap();
    let run = user.runs(&["import", "boat"]);
    assert_eq!((run.code, &*run.printed), (1, "New feeds: 1 of 1.\n"));
    assert!(run.said.contains("cache.db cannot be read"), "{}", run.said);
}

#[test]
fn a_folder_without_newsboats_files_says_so() {
    let user = User::new();
    std::fs::create_dir(user.path("empty")).unwrap();
    let run = user.runs(&["import", "empty"]);
    assert_eq!(run.code, 1);
    assert!(
        run.said.ends_with("empty: this folder has neither urls nor cache.db; name the file of the list\n"),
        "{}",
        run.said
    );
}

#[test]
fn a_query_feed_whose_name_a_list_or_a_rule_has_is_reported_and_changes_neither() {
    let user = user("\"query:Mine:unread = \\\"yes\\\"\"\n\"query:Ads:unread = \\\"yes\\\"\"\n");
    let rule = "[[rules]]\nname = 'Ads'\nquery = 'title:/advert/'\nactions = ['hide']\n";
    user.write(".config/crosshead/config.toml", &format!("feeds = []\n{rule}"));
    user.gets(&["lists", "add", "Mine", "is:starred"]);
    let run = user.runs(&["import", "boat/urls"]);
    for name in ["Mine", "Ads"] {
        let why = format!("The query feed “{name}” is not taken over: that name has another query here.");
        assert!(run.printed.contains(&why), "{} {}", run.printed, run.said);
    }
    assert_eq!(user.gets(&["lists"]), "Mine\t0\t0\tis:starred\n");
    assert!(user.gets(&["rules"]).contains("title:/advert/"));
}
