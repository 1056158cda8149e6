//! `lists`, and the lists of the config.

use rusqlite::Connection;

use super::user::User;

/// Three articles, of which two are about the tide, and one of these is read.
fn user() -> User {
    let user = User::new();
    user.gets(&["feeds"]);
    let store = Connection::open(user.path(".local/share/crosshead/crosshead.db")).unwrap();
    let rows = "INSERT INTO feeds (url, host, folder) VALUES ('https://a.example/', 'a.example', '');
        INSERT INTO entries (feed, identity, digest, title, title_key, seen, ranked, is_read) VALUES
            (1, 'a', 0, 'The tide', 'the tide', 9, 9, 0), (1, 'b', 0, 'High tide', 'high tide', 8, 8, 1),
            (1, 'c', 0, 'Rain', 'rain', 7, 7, 0);";
    store.execute_batch(rows).unwrap();
    user
}

#[test]
fn a_list_is_made_counted_listed_and_removed() {
    let user = user();
    let added = user.runs(&["lists", "add", "Tides", "title:/tide/"]);
    assert_eq!((added.code, &*added.printed), (0, "Tides\t1\t2\ttitle:/tide/\n"));
    user.gets(&["lists", "add", "New", "is:unread"]);
    let lists = user.gets_json(&["lists", "--format", "json"]);
    assert_eq!(lists[1]["name"], "Tides");
    assert_eq!((&lists[1]["unread"], &lists[1]["total"]), (&1.into(), &2.into()));
    assert_eq!((&lists[1]["query"], &lists[1]["is_in_config"]), (&"title:/tide/".into(), &false.into()));
    let entries = user.gets(&["entries", "--list", "Tides", "--unread"]);
    assert_eq!(entries.lines().count(), 1, "{entries}");
    assert_eq!(user.runs(&["lists", "remove", "New"]).code, 0);
    assert_eq!(user.gets(&["lists"]).lines().count(), 1);
}

#[test]
fn a_wrong_query_or_name_is_refused_with_its_place() {
    let user = user();
    let run = user.runs(&["lists", "add", "New", "is:new"]);
    assert_eq!(run.code, 2);
    assert!(run.said.contains("column 4 of the query: expected unread"), "{}", run.said);
    assert_eq!(user.runs(&["lists", "add", " ", "is:unread"]).code, 2);
    user.gets(&["lists", "add", "Tides", "tide"]);
    for arguments in [&["lists", "remove", "Tide"][..], &["entries", "--list", "Tide"]] {
        let run = user.runs(arguments);
        assert_eq!((run.code, &*run.said), (1, "crosshead: there is no list “Tide”; did you mean “Tides”?\n"));
    }
}

const CONFIG: &str = ".config/crosshead/config.toml";

#[test]
fn the_lists_of_the_config_follow_it() {
    let user = user();
    user.write(CONFIG, "feeds = []\n[lists]\n\"Long reads\" = \"minutes>10\"\nTides = 'title:/tide/'\n");
    let lists = user.gets(&["lists"]);
    assert_eq!(lists, "Long reads\t0\t0\tminutes>10\nTides\t1\t2\ttitle:/tide/\n");
    let run = user.runs(&["lists", "remove", "Tides"]);
    assert_eq!((run.code, &*run.said), (1, "crosshead: “Tides” is in [lists] of the config file; change it there\n"));
    assert_eq!(user.gets(&["--defaults", "lists"]).lines().count(), 2, "without the config they stay");
    user.write(CONFIG, "feeds = []\n[lists]\nTides = 'rain'\n");
    assert_eq!(user.gets(&["lists"]), "Tides\t0\t0\train\n");
    user.write(CONFIG, "feeds = []\n");
    assert_eq!(user.gets(&["lists"]), "");
}

#[test]
fn a_wrong_query_in_the_config_is_a_sentence_with_its_place_and_the_list_stays_as_it_was() {
    let user = user();
    user.write(CONFIG, "feeds = []\n[lists]\nTides = 'title:/tide/'\n");
    user.gets(&["lists"]);
    user.write(CONFIG, "feeds = []\n[lists]\nTides = 'tide is:new'\n");
    let run = user.runs(&["lists"]);
    assert_eq!((run.code, &*run.printed), (0, "Tides\t1\t2\ttitle:/tide/\n"));
    assert!(
        run.said.contains("the list “Tides” in the config is wrong: column 9 of the query: expected"),
        "{}",
        run.said
    );
    assert!(run.said.ends_with("it stays as it was\n"), "{}", run.said);
    let check = user.runs(&["config", "check"]);
    assert_eq!(check.code, 2);
    assert!(
        check.said.contains("config.toml:3:18: the list “Tides” is wrong: column 9 of the query"),
        "{}",
        check.said
    );
}

#[test]
fn a_list_does_not_take_the_name_of_a_rule_that_means_something_else() {
    let user = user();
    user.write(CONFIG, "feeds = []\n[[rules]]\nname = 'Tides'\nquery = 'title:/tide/'\nactions = ['hide']\n");
    let run = user.runs(&["lists", "add", "Tides", "is:unread"]);
    let why = "crosshead: “Tides” is a rule with another query; give the list another name\n";
    assert_eq!((run.code, &*run.said), (1, why));
    assert!(user.gets(&["rules"]).contains("title:/tide/"));
    assert_eq!(user.runs(&["lists", "add", "Tides", "title:/tide/"]).code, 0);
}
