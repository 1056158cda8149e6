//! The filter in the library: the feed pane, and the list of articles, which the store looks through.

use crosshead::app::{Effect, Slot};
use crosshead::feed::{EntryFilter, FeedId};

use crate::support::harness::{Harness, Shelf};

fn shelf() -> Shelf {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &[]);
    shelf.feed(2, "River News", &["World", "North"]);
    shelf.feed(3, "Sea Times", &["World"]);
    for id in 1..=300 {
        let title = if id % 100 == 50 { format!("A river, part {id}") } else { format!("Story {id}") };
        shelf.entry(id, 1 + id % 2, id * 10, &title);
    }
    shelf
}

fn library() -> Harness {
    Harness::filled(shelf(), 100, 30)
}

/// The lines of a screen that have these words.
fn lines(harness: &Harness, words: &str) -> usize {
    harness.screen().lines().filter(|line| line.contains(words)).count()
}

#[test]
fn the_list_shows_the_articles_whose_titles_have_what_is_typed() {
    let mut harness = library();
    harness.go("5j");
    let before = harness.current();
    harness.press("&").text("river");
    harness.serve();
    let screen = harness.screen();
    assert_eq!(lines(&harness, "●  A river, part"), 3, "{screen}");
    assert!(screen.contains("All articles &river") && screen.contains("1/3 of 300"), "{screen}");
    harness.press("Esc").serve();
    assert_eq!(harness.current(), before, "leaving brings the row back that the cursor was on");
    assert!(harness.screen().contains("6/300"));
}

#[test]
fn a_filter_that_is_kept_narrows_what_is_marked_until_esc() {
    let mut harness = library();
    harness.press("&").text("river").press("Enter").serve();
    harness.go("j j");
    let held = harness.current();
    harness.go("M a");
    assert!(harness.said().contains("3 marked read"), "{}", harness.said());
    harness.go("Esc");
    assert_eq!(harness.current(), held, "the cursor stays on its article");
    assert!(harness.screen().contains("/300") && !harness.screen().contains("&river"));
}

#[test]
fn the_store_looks_for_one_query_at_a_time_and_the_newest_is_the_last() {
    let mut harness = library();
    harness.press("&").text("r");
    let ticket = harness.take_ticket(Slot::Entries);
    harness.text("iver");
    let asked = |harness: &Harness| {
        harness.effects.iter().filter(|effect| matches!(effect, Effect::LoadEntries { .. })).count()
    };
    assert_eq!(asked(&harness), 0, "nothing more is asked while the store looks");
    let outcome = shelf().page(&harness.model.library.query(), 0, 0, None);
    harness.send(crosshead::app::Msg::Done(ticket, outcome));
    assert_eq!(asked(&harness), 1);
    let query = harness.model.library.query();
    assert!(format!("{:?}", query.filter).contains("river"), "{:?}", query.filter);
    harness.serve();
    assert_eq!(lines(&harness, "●  A river, part"), 3);
}

#[test]
fn nothing_found_says_so_and_how_to_see_all() {
    let mut harness = library();
    harness.press("&").text("walrus").press("Enter").serve();
    let screen = harness.screen();
    assert!(screen.contains("No title has these words.") && screen.contains("Press Esc to see all."), "{screen}");
    let hints = screen.lines().last().unwrap();
    assert!(hints.contains("& another filter") && hints.contains("Esc all articles"), "{hints}");
}

#[test]
fn feeds_are_narrowed_by_name_wherever_they_are_folded_away() {
    let mut harness = library();
    harness.go("gf z M");
    assert_eq!(lines(&harness, "River News     150"), 0);
    harness.press("&").text("riv").serve();
    let screen = harness.screen();
    assert!(screen.contains("Feeds &riv") && screen.contains("1 of"), "{screen}");
    assert_eq!(lines(&harness, "River News         150"), 1, "{screen}");
    assert_eq!(harness.model.library.query().filter, EntryFilter::Feed(FeedId(2)).and([]), "the first line is chosen");
    harness.press("Enter").serve();
    harness.go("Esc");
    assert!(harness.screen().contains("▸ World"), "the folder is folded again, with the cursor on it");
}
