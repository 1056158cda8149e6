//! Subscriptions from one data folder to another, as OPML.

use std::fs;

use crate::person::Person;

const LIST: &str = "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>x</title></head><body>
    <outline text=\"News\"><outline text=\"Local &amp; near\">
      <outline text=\"Courier\" type=\"rss\" xmlUrl=\"https://courier.example/feed/\"/></outline></outline>
    <outline text=\"Other\" xmlUrl=\"https://other.example/\"/></body></opml>";

#[test]
fn folders_survive_an_import_and_an_export() {
    let (one, other) = (Person::new(), Person::new());
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
    let person = Person::new();
    person.write("list.opml", &LIST.replace("https://other.example/", "ftp://other.example/"));
    let run = person.runs(&["import", "list.opml"]);
    assert_eq!((run.code, run.printed.as_str()), (1, "New feeds: 1 of 1.\n"));
    assert_eq!(run.said, "crosshead: Other: “ftp:” addresses are not opened, only http and https\n");
}

#[test]
fn what_is_no_list_is_refused() {
    let person = Person::new();
    let run = person.pipes("{}", &["import", "-"]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
    assert!(run.said.starts_with("crosshead: the standard input: this is not an OPML file"), "{}", run.said);
    let run = person.runs(&["import", "nowhere.opml"]);
    assert_eq!(run.code, 1);
    assert!(run.said.starts_with("crosshead: nowhere.opml: "), "{}", run.said);
}
