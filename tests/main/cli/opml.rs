//! Subscriptions from one data folder to another, as OPML.

use std::fs;

use super::user::User;

const LIST: &str = "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>x</title></head><body>
    <outline text=\"News\"><outline text=\"Local &amp; near\">
      <outline text=\"Courier\" type=\"rss\" xmlUrl=\"https://courier.example/feed/\"/></outline></outline>
    <outline text=\"Other\" xmlUrl=\"https://other.example/\"/></body></opml>";

#[test]
fn folders_survive_an_import_and_an_export() {
    let (one, other) = (User::new(), User::new());
    one.write("list.opml", LIST);
    assert_eq!(one.gets(&["import", "list.opml"]), "New feeds: 2 of 2.\n");
    assert_eq!(one.gets(&["import", "list.opml"]), "New feeds: 0 of 2.\n");
    assert_eq!(one.gets(&["export", "out.opml"]), "");
    let exported = fs::read_to_string(one.path("out.opml")).unwrap();
    assert_eq!(one.gets(&["export"]), exported);
    assert_eq!(other.pipes(&exported, &["import", "-"]).code, 0);
    assert_eq!(other.gets(&["export"]), exported);
    let feeds = other.gets_json(&["feeds", "--format", "json"]);
    let courier = feeds.as_array().unwrap().iter().find(|feed| feed["title"] == "Courier").unwrap();
    assert_eq!(courier["folder"], serde_json::json!(["News", "Local & near"]));
}

#[test]
fn one_bad_line_costs_only_itself_and_the_exit_code() {
    let user = User::new();
    user.write("list.opml", &LIST.replace("https://other.example/", "ftp://other.example/"));
    let run = user.runs(&["import", "list.opml"]);
    assert_eq!((run.code, run.printed.as_str()), (1, "New feeds: 1 of 2.\n"));
    assert_eq!(run.said, "crosshead: Other: “ftp:” addresses are not opened, only http and https\n");
}

/// As lists of newsboat and of old sites have them.
#[test]
fn feeds_of_programs_and_files_are_named_and_feed_before_an_address_is_understood() {
    let user = User::new();
    let line = |name: &str, address: &str| format!("<outline text='{name}' xmlUrl='{address}'/>");
    let lines = [
        line("Old", "feed://old.example/rss"),
        line("Older", "feed:https://older.example/rss"),
        line("Script", "exec:~/bin/feed"),
        line("Filtered", "filter:tidy:https://other.example/rss"),
        line("Here", "./feed.xml"),
    ];
    user.write("list.opml", &format!("<opml version='2.0'><body>{}</body></opml>", lines.concat()));
    let run = user.runs(&["import", "list.opml"]);
    assert_eq!((run.code, run.printed.as_str()), (1, "New feeds: 2 of 5.\n"));
    assert_eq!(
        run.said,
        "crosshead: Script: “exec:” addresses run a program; crosshead opens only http and https\ncrosshead: Filtered: \
         “filter:” addresses run a program; crosshead opens only http and https\ncrosshead: Here: “./feed.xml” is a file \
         and not a web address; feeds are fetched from the web only\n"
    );
    let feeds = user.gets_json(&["feeds", "--format", "json"]);
    let urls: Vec<_> = feeds.as_array().unwrap().iter().map(|feed| feed["url"].as_str().unwrap()).collect();
    assert!(urls.contains(&"http://old.example/rss") && urls.contains(&"https://older.example/rss"), "{urls:?}");
}

/// Only what is cut is told, so what is not told is kept.
#[test]
fn folders_with_long_names_stay_apart() {
    let user = User::new();
    let folder = |end: &str| "f".repeat(150) + end;
    let lines = ["1", "2"].map(|n| {
        format!("<outline text='{}'><outline text='Feed {n}' xmlUrl='http://{n}.example/'/></outline>", folder(n))
    });
    user.write("list.opml", &format!("<opml version='2.0'><body>{}</body></opml>", lines.concat()));
    assert_eq!(user.gets(&["import", "list.opml"]), "New feeds: 2 of 2.\n");
    let feeds = user.gets_json(&["feeds", "--format", "json"]);
    let folders: Vec<_> = feeds.as_array().unwrap().iter().map(|feed| feed["folder"].clone()).collect();
    assert_eq!(folders, ["1", "2"].map(|n| serde_json::json!([folder(n)])));
}

#[test]
fn what_is_no_list_is_refused() {
    let user = User::new();
    let run = user.pipes("{}", &["import", "-"]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
    assert!(
        run.said.starts_with("crosshead: standard input: this is neither an OPML file nor newsboat's file of feeds"),
        "{}",
        run.said
    );
    let run = user.runs(&["import", "nowhere.opml"]);
    assert_eq!(run.code, 1);
    assert!(run.said.starts_with("crosshead: nowhere.opml: "), "{}", run.said);
}
