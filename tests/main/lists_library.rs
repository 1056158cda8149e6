//! Smart lists in the library: rows of the feed pane with a count, lists like any other, made and removed in the program.

use chrono::TimeDelta;
use crosshead::app::{Effect, Msg};
use crosshead::config::{ListSetting, RuleSetting, Settings};
use crosshead::feed::{EntryId, ListOrigin, RuleAction};

use crate::support::harness::{Harness, Shelf, now};

/// Twelve articles in two feeds; every third is about the sea, and the first two of those are read.
fn shelf() -> Shelf {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &[]);
    shelf.feed(2, "River News", &[]);
    for id in 1..=12 {
        let title = if id % 3 == 0 { format!("The sea, part {id}") } else { format!("Story {id}") };
        shelf.entry(id, 1 + id % 2, id * 60 * 11, &title).is_read = id == 3 || id == 6;
    }
    shelf.put_list("Tides", Some("sea or tide"));
    shelf
}

fn library() -> Harness {
    Harness::filled(shelf(), 100, 24)
}

/// The line of the feed pane with this name.
fn line(harness: &Harness, name: &str) -> String {
    let screen = harness.screen();
    let line = screen.lines().filter_map(|line| line.split_once('│')).find(|(pane, _)| pane.contains(name));
    line.unwrap_or_else(|| panic!("no line {name}: {screen}")).0.to_owned()
}

fn count(harness: &Harness, name: &str) -> usize {
    line(harness, name).split_whitespace().last().and_then(|word| word.parse().ok()).unwrap_or(0)
}

fn counts_asked(harness: &mut Harness) -> usize {
    harness.drain().iter().filter(|effect| matches!(effect, Effect::CountLists(..))).count()
}

#[test]
fn a_list_is_a_row_below_the_scopes_with_its_unread_articles_and_lists_what_its_query_finds() {
    let mut harness = library();
    assert_eq!(count(&harness, "Tides"), 2, "{}", harness.screen());
    harness.go("gf").go("2j");
    let screen = harness.screen();
    assert!(screen.contains("1/4") && screen.contains("The sea, part 3") && !screen.contains("Story"), "{screen}");
    harness.go("U");
    assert!(harness.screen().contains("1/2"), "only the unread ones: {}", harness.screen());
}

#[test]
fn the_count_follows_a_mark_and_a_mark_of_the_whole_list_and_what_undoes_it() {
    let mut harness = library();
    harness.go("gf").go("2j").go("ga").go("n").go("m");
    assert_eq!(count(&harness, "Tides"), 1, "{}", harness.screen());
    harness.go("M a");
    assert_eq!((count(&harness, "Tides"), count(&harness, "All articles")), (0, 8), "{}", harness.screen());
    harness.go("u");
    assert_eq!(count(&harness, "Tides"), 1, "{}", harness.screen());
}

#[test]
fn the_next_unread_article_is_looked_for_in_the_list() {
    let mut harness = library();
    harness.go("gf").go("2j").go("ga").go("n");
    assert!(harness.current().contains("part 9"), "{}", harness.current());
    harness.go("n").go("n");
    assert!(harness.current().contains("part 9"), "around the end: {}", harness.current());
}

#[test]
fn a_list_is_made_by_its_name_and_query_and_gone_to_by_its_name() {
    let mut harness = library();
    harness.press(":").text("list \"Old ones\" story age>3d").press("Enter").serve();
    assert!(harness.said().contains("“Old ones” made"), "{}", harness.said());
    let screen = harness.screen();
    assert!(screen.contains("Old ones ") && screen.contains("1/4"), "its rows are listed: {screen}");
    harness.go("gg").press(":").text("list tides").press("Enter").serve();
    assert!(harness.screen().contains("The sea, part 3"), "{}", harness.screen());
    harness.go("u");
    assert!(!harness.screen().contains("≡ Old ones"), "{}", harness.screen());
}

#[test]
fn the_search_that_is_shown_becomes_a_list_with_the_words_as_they_were_found() {
    let mut harness = library();
    harness.press("/").text("is:unread sto").press("Enter").serve();
    harness.press(":").text("list Stories").press("Enter").serve();
    let list = harness.shelf.lists.iter().find(|list| &*list.name == "Stories").unwrap();
    assert_eq!(list.query, "is:unread sto*", "the last word was the start of one");
    assert!(!harness.screen().contains("Search:"), "{}", harness.screen());
    assert_eq!(count(&harness, "Stories"), 8);
}

#[test]
fn what_cannot_be_a_list_is_not_kept_and_says_why() {
    let mut harness = library();
    for (typed, said) in [
        ("list", ":list NAME goes to it"),
        ("list Nothing", "There is no list “Nothing”. :list Nothing QUERY makes it."),
        ("list New is:new", "column 4 of the query: expected unread"),
    ] {
        harness.press(":").text(typed).press("Enter").serve();
        assert!(harness.said().contains(said), "{typed}: {}", harness.said());
    }
    assert_eq!(harness.shelf.lists.len(), 1);
}

#[test]
fn e_opens_the_line_of_a_list_and_a_changed_query_is_the_same_list() {
    let mut harness = library();
    harness.go("gf").go("2j").press("e");
    assert!(harness.screen().contains(":list Tides sea or tide"), "{}", harness.screen());
    harness.text(" or story").press("Enter").serve();
    assert_eq!(harness.shelf.lists[0].query, "sea or tide or story");
    assert!(harness.screen().contains("/12"), "{}", harness.screen());
    harness.go("u");
    assert_eq!(harness.shelf.lists[0].query, "sea or tide");
}

#[test]
fn dd_asks_and_removes_a_list_and_u_brings_it_back() {
    let mut harness = library();
    harness.go("gf").go("2j").press("d d");
    assert!(harness.screen().contains("Remove the list “Tides”? Its articles stay."), "{}", harness.screen());
    harness.press("y").serve();
    assert!(harness.shelf.lists.is_empty() && !harness.screen().contains("≡ Tides"), "{}", harness.screen());
    assert!(harness.screen().contains("─ Courier ─"), "the cursor is on what took its place: {}", harness.screen());
    harness.go("u");
    assert_eq!(count(&harness, "Tides"), 2, "{}", harness.screen());
}

#[test]
fn a_list_of_the_config_is_changed_there_alone() {
    let mut shelf = shelf();
    shelf.lists[0].origin = ListOrigin::Config;
    let mut harness = Harness::filled(shelf, 100, 24);
    harness.go("gf").go("2j");
    for keys in ["d d", "e"] {
        harness.press(keys).serve();
        assert!(harness.said().contains("“Tides” is in [lists] of the config file"), "{keys}: {}", harness.said());
    }
    harness.press(":").text("list Tides story").press("Enter").serve();
    assert_eq!(harness.shelf.lists[0].query, "sea or tide");
}

#[test]
fn a_list_with_a_wrong_query_is_marked_and_says_what_is_wrong() {
    let mut shelf = shelf();
    shelf.lists[0].query = "is:new".to_owned();
    let mut harness = Harness::filled(shelf, 100, 24);
    assert!(line(&harness, "Tides").contains('!'), "{}", harness.screen());
    harness.go("gf").go("2j");
    let screen = harness.screen();
    assert!(screen.contains("The query of this list is wrong: column 4"), "{screen}");
}

#[test]
fn a_wrong_list_of_the_config_is_told_at_the_start() {
    let wrong = ListSetting { name: "Tides".to_owned(), query: "tide is:new".to_owned(), at: 0 };
    let settings = Settings { lists: Some(vec![wrong]), ..Settings::default() };
    let harness = Harness::with_settings(shelf(), 120, 24, settings);
    assert!(
        harness.said().contains("The list “Tides” in the config is wrong: column 9 of the query"),
        "{}",
        harness.said()
    );
}

#[test]
fn a_list_with_quotation_marks_in_its_name_is_changed_and_not_made_again() {
    let mut shelf = shelf();
    shelf.put_list("Tides of \"the\" sea", Some("sea"));
    let mut harness = Harness::filled(shelf, 120, 24);
    harness.go("gf 3j e").text(" is:unread").press("Enter").serve();
    let lists = &harness.model.library.feeds.list().lists;
    let lists: Vec<_> = lists.iter().map(|list| (&*list.name, &*list.query)).collect();
    assert_eq!(lists, [("Tides", "sea or tide"), ("Tides of \"the\" sea", "sea is:unread")], "{}", harness.said());
}

#[test]
fn a_list_does_not_take_the_name_of_a_rule_that_means_something_else() {
    let rule =
        RuleSetting { name: "Ads".to_owned(), query: "story".to_owned(), actions: vec![RuleAction::Hide], at: 0 };
    let settings = Settings { rules: Some(vec![rule]), ..Settings::default() };
    let mut harness = Harness::with_settings(shelf(), 120, 24, settings);
    harness.press(":").text("list Ads sea").press("Enter").serve();
    assert!(harness.said().contains("“Ads” is a rule with another query"), "{}", harness.said());
    assert!(!harness.screen().contains("≡ Ads"), "{}", harness.screen());
}

#[test]
fn ages_count_from_midnight_and_nothing_is_counted_before() {
    let mut shelf = shelf();
    shelf.put_list("Tides", Some("age<2d"));
    let mut harness = Harness::filled(shelf, 100, 24);
    assert_eq!(count(&harness, "Tides"), 3, "{}", harness.screen());
    harness.drain();
    harness.send(Msg::Clock(now() + TimeDelta::hours(9)));
    assert_eq!(counts_asked(&mut harness), 0, "it is the same day");
    harness.send(Msg::Clock(now() + TimeDelta::hours(10)));
    harness.serve();
    assert_eq!(count(&harness, "Tides"), 2, "{}", harness.screen());
}

#[test]
fn without_lists_nothing_is_counted() {
    let mut shelf = shelf();
    shelf.lists.clear();
    let mut harness = Harness::start(shelf, 100, 24);
    harness.go("ga").press("m");
    assert_eq!(counts_asked(&mut harness), 0);
    assert!(harness.model.library.list.find(EntryId(1)).is_some());
}

#[test]
fn the_picker_finds_a_list_by_its_name() {
    let mut harness = library();
    harness.press("Ctrl-p");
    let effects = harness.drain();
    let choices = effects.iter().find_map(|effect| match effect {
        Effect::Pick { choices, .. } => Some(choices.clone()),
        _ => None,
    });
    let found = choices.unwrap().iter().find(|choice| choice.kind == "list").cloned().unwrap();
    assert_eq!((&*found.text, &*found.detail), ("Tides", "sea or tide · 2 unread"));
}
