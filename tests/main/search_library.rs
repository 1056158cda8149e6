//! The search of the library as it is typed: what is asked of the store, what the list shows meanwhile, and the ways out.

use chrono::TimeDelta;
use crosshead::app::HeadFacts;
use crosshead::app::pane::LibraryPane;
use crosshead::app::{Effect, Msg, Outcome, Progress, Slot};
use crosshead::article::Sanitized;
use crosshead::feed::EntryId;

use crate::support::harness::{Harness, Shelf, now};
use crate::support::reading::{article, reading, sections};

/// 300 articles in two feeds; every third is about the sea.
fn shelf() -> Shelf {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &["World"]);
    shelf.feed(2, "River News", &[]);
    for id in 1..=300 {
        let title = if id % 3 == 0 { format!("The open sea, part {id}") } else { format!("Story {id}") };
        shelf.entry(id, 1 + id % 2, id * 10, &title);
    }
    shelf
}

fn library() -> Harness {
    Harness::filled(shelf(), 120, 30)
}

fn rows(harness: &Harness) -> usize {
    harness.screen().lines().filter(|line| line.contains("●  The open sea, part")).count()
}

#[test]
fn the_list_shows_what_is_found_in_all_articles_with_each_key() {
    let mut harness = library();
    harness.go("gf").go("G");
    harness.press("/").text("sea").serve();
    let screen = harness.screen();
    assert!(screen.contains("Search: sea") && screen.contains("1/100"), "{screen}");
    assert!(rows(&harness) > 10, "{screen}");
    harness.text(" stor").serve();
    assert!(harness.screen().contains("Nothing is found."), "{}", harness.screen());
}

#[test]
fn more_than_the_first_rows_are_counted_later() {
    let mut harness = library();
    harness.press("/").text("sea");
    let found = harness.shelf.found(harness.model.library.query().filter, 50);
    harness.answer(Slot::Entries, Outcome::Found(found));
    assert!(harness.screen().contains("1/50+"), "{}", harness.screen());
    harness.serve();
    assert!(harness.screen().contains("1/100"), "{}", harness.screen());
}

#[test]
fn the_answer_to_an_older_key_is_dropped() {
    let mut harness = library();
    harness.press("/").text("s");
    let old = harness.take_ticket(Slot::Entries);
    let found = harness.shelf.found(harness.model.library.query().filter, 50);
    harness.text("ea").serve();
    harness.send(Msg::Done(old, Outcome::Found(found)));
    assert!(!harness.screen().contains("●  Story"), "{}", harness.screen());
}

#[test]
fn what_is_no_query_yet_leaves_the_list_and_says_where_and_why() {
    let mut harness = library();
    harness.press("/").text("sea is:").serve();
    let screen = harness.screen();
    assert!(
        screen.contains("column 8 of the query: expected unread, read, starred, kept, offline or hidden"),
        "{screen}"
    );
    assert!(rows(&harness) > 10, "the last good result stays: {screen}");
    harness.text("unread").serve();
    assert!(!harness.screen().contains("column"), "{}", harness.screen());
    harness.press("Enter").serve();
    assert!(harness.screen().contains("Search: sea is:unread"), "{}", harness.screen());
}

#[test]
fn leaving_goes_back_to_where_one_was() {
    let mut harness = library();
    harness.go("ga").go("5j");
    let before = harness.current();
    harness.press("/").text("sea").serve();
    assert_ne!(harness.current(), before);
    harness.press("Esc").serve();
    assert_eq!((harness.current(), harness.model.library.focus), (before, LibraryPane::Articles));
    assert!(harness.screen().contains("6/300"), "{}", harness.screen());
    harness.go("gf").press("/").press("Esc").serve();
    assert_eq!(harness.model.library.focus, LibraryPane::Feeds, "nothing was typed");
}

#[test]
fn a_search_that_is_accepted_is_a_list_until_it_is_left() {
    let mut harness = library();
    harness.go("ga").go("3j");
    let before = harness.current();
    harness.press("/").text("sea").serve();
    harness.press("Enter").serve();
    harness.go("G");
    assert!(harness.screen().contains("100/100"), "{}", harness.screen());
    harness.press("/").text("story").serve();
    harness.press("Esc").serve();
    assert!(harness.screen().contains("Search: sea"), "the search before is back: {}", harness.screen());
    harness.go("Esc");
    assert_eq!(harness.current(), before);
    assert!(harness.screen().contains("4/300"), "{}", harness.screen());
}

#[test]
fn another_list_is_not_searched_and_q_leaves_the_search_before_the_program() {
    let mut harness = library();
    harness.press("/").text("sea").press("Enter").serve();
    harness.go("q");
    assert!(!harness.effects.contains(&Effect::Quit) && harness.screen().contains("/300"), "{}", harness.screen());
    harness.press("/").text("sea").press("Enter").serve();
    harness.go("gf").go("G");
    assert!(!harness.screen().contains("Search:"), "{}", harness.screen());
}

#[test]
fn what_is_marked_is_what_was_found() {
    let mut harness = library();
    harness.press("/").text("sea").press("Enter").serve();
    harness.go("M a");
    assert!(harness.said().contains("100 marked read"), "{}", harness.said());
    harness.go("U");
    assert!(harness.said().contains("is:unread"), "{}", harness.said());
}

#[test]
fn an_article_opens_at_the_first_hit_and_the_words_go_on_in_find() {
    let mut harness = library();
    harness.press("/").text("zz or sea or works").press("Enter").serve();
    harness.go("Enter");
    let row = harness.model.library.list.current().unwrap().id;
    assert_eq!(row, EntryId(3));
    let html = format!("<p>Nothing of it.</p>{}<p>At last the sea.</p>", sections(9).replace("works", "w"));
    let outcome = Outcome::Article { entry: row, article: article(&html), text_pos: None, facts: HeadFacts::default() };
    harness.answer(Slot::Article, outcome);
    assert_eq!(reading(&harness).found().map(|(_, all)| all), Some(2), "in the title of the article and in the text");
    harness.go("n");
    assert!(harness.screen().contains("At last the sea."), "{}", harness.screen());
}

#[test]
fn tab_completes_fields_their_values_and_the_names_of_feeds() {
    let mut harness = library();
    harness.press("/").text("is:s").press("Tab");
    assert_eq!(harness.model.prompt().unwrap().text(), "is:starred");
    harness.serve();
    assert!(harness.screen().contains("Nothing is found."), "what is completed is searched for: {}", harness.screen());
    harness.press("Ctrl-u").text("sea feed:ri").press("Tab");
    assert_eq!(harness.model.prompt().unwrap().text(), "sea feed:\"River News\"");
    harness.press("Ctrl-u").text("h").press("Tab");
    let screen = harness.screen();
    assert!(screen.contains("in a heading") && screen.contains("has:"), "{screen}");
}

#[test]
fn enter_on_what_is_no_query_leaves_it_to_be_mended() {
    let mut harness = library();
    harness.press("/").text("sea (").press("Enter");
    assert_eq!(harness.model.prompt().map(|prompt| prompt.text().to_owned()).as_deref(), Some("sea ("));
    harness.press("Backspace").press("Enter").serve();
    assert!(harness.model.prompt().is_none() && harness.screen().contains("Search: sea"), "{}", harness.screen());
}

#[test]
fn a_search_without_a_result_offers_another_and_the_way_back() {
    let mut harness = library();
    harness.press("/").text("nowhere").press("Enter").serve();
    let bottom = harness.screen().lines().last().unwrap().to_owned();
    assert!(bottom.contains("/ another search") && bottom.contains("Esc back"), "{bottom}");
}

#[test]
fn what_is_not_searched_yet_is_said() {
    let mut shelf = shelf();
    shelf.waiting = 1_200;
    let mut harness = Harness::filled(shelf, 120, 30);
    harness.press("/").text("sea").serve();
    let screen = harness.screen();
    assert!(screen.contains("1,200 articles not searched yet") && screen.contains("1/100+"), "{screen}");
    harness.text(" nowhere").serve();
    let screen = harness.screen();
    assert!(screen.contains("Nothing is found yet."), "{screen}");
    assert_eq!(screen.matches("not searched yet").count(), 1, "{screen}");
}

#[test]
fn what_an_accepted_search_finds_grows_while_the_rest_is_prepared() {
    let mut harness = Harness::filled(Shelf { waiting: 1_200, has_backlog: true, ..shelf() }, 120, 30);
    harness.press("/").text("sea").serve().go("Enter");
    harness.send(Msg::Clock(now() + TimeDelta::seconds(2)));
    harness.shelf.entry(301, 1, 5, "The open sea, the last part");
    harness.shelf.waiting = 700;
    let ticket = harness.take_ticket(Slot::Derive);
    let current = Sanitized::default();
    harness.send(Msg::Progress(Progress { ticket, done: 500, failed: 0, total: 1_200, new: 0, current })).serve();
    let screen = harness.screen();
    assert!(screen.contains("the last part") && screen.contains("/101+"), "{screen}");
}

#[test]
fn the_name_of_a_field_that_tab_has_filled_in_is_no_mistake() {
    let mut harness = library();
    harness.press("/").text("sea h").press("Tab");
    let screen = harness.screen();
    assert!(screen.contains("sea h:") && !screen.contains("expected"), "{screen}");
    harness.press("Backspace").text(":");
    assert!(harness.screen().contains("sea h:"), "{}", harness.screen());
}

#[test]
fn a_query_is_searched_again_once_the_rest_can_be_searched() {
    for is_accepted in [false, true] {
        let mut harness = Harness::filled(Shelf { waiting: 1_200, has_backlog: true, ..shelf() }, 120, 30);
        harness.press("/").text("sea").serve();
        if is_accepted {
            harness.go("Enter");
        }
        harness.send(Msg::Clock(now() + TimeDelta::seconds(2)));
        harness.shelf.waiting = 0;
        harness.shelf.entries.retain(|row| row.id != EntryId(3));
        assert!(harness.screen().contains("part 3 "), "{}", harness.screen());
        let ticket = harness.take_ticket(Slot::Derive);
        harness.send(Msg::Done(ticket, Outcome::Derived));
        harness.serve();
        let screen = harness.screen();
        assert!(!screen.contains("part 3 ") && !screen.contains("not searched yet"), "{screen}");
    }
}

#[test]
fn a_search_is_typed_on_the_command_line_as_well() {
    let mut harness = library();
    harness.press(":").text("search sea is:unread").press("Enter").serve();
    assert!(harness.screen().contains("Search: sea is:unread"), "{}", harness.screen());
    harness.press(":").text("search (").press("Enter").serve();
    assert!(harness.said().contains("column 2 of the query"), "{}", harness.said());
}
