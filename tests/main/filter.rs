//! The one filter, in each list that it narrows.

use crosshead::app::reader::reading::Focus;

use crate::support::harness::{Harness, Shelf};
use crate::support::reading::{open, reading, sections};

const HEADINGS: usize = 0;

fn labels(harness: &Harness) -> Vec<String> {
    let pane = reading(harness).pane(HEADINGS);
    let labels = pane.in_view().iter().filter_map(|row| pane.landmark(row.landmark));
    labels.map(|landmark| landmark.label.to_string()).collect()
}

#[test]
fn a_pane_shows_the_rows_that_have_what_is_typed() {
    for (key, columns, rows) in [("&", 120, 36), ("/", 60, 20)] {
        let mut harness = open(&sections(12), columns, rows);
        harness.press("gh").press(key).text("section 1");
        assert_eq!(labels(&harness), ["Section 1", "Section 10", "Section 11", "Section 12"]);
        assert!(harness.screen().contains("4 of 12"), "{}", harness.screen());
        harness.text("1");
        assert_eq!(labels(&harness), ["Section 11"]);
        harness.press("Esc");
        assert!(labels(&harness).len() > 4, "Esc undoes what was typed");
        assert_eq!(reading(&harness).focus(), Focus::Pane(HEADINGS));
    }
}

#[test]
fn a_filter_that_is_kept_holds_for_the_cursor_until_esc() {
    let mut harness = open(&sections(12), 120, 36);
    harness.press("gh &").text("Section 1").press("Enter G");
    assert_eq!(reading(&harness).pane(HEADINGS).cursor(), 11);
    assert!(harness.screen().contains("&Sec") && harness.screen().contains("Esc all rows"), "{}", harness.screen());
    harness.press("k k");
    assert_eq!(reading(&harness).pane(HEADINGS).cursor(), 9);
    harness.press("&").text("walrus");
    assert!(harness.screen().contains("Nothing has these words."), "{}", harness.screen());
    harness.press("Enter j l Enter Esc");
    assert_eq!(labels(&harness).len(), 12);
    assert_eq!(reading(&harness).focus(), Focus::Pane(HEADINGS));
    harness.press("Esc");
    assert_eq!(reading(&harness).focus(), Focus::Text);
}

#[test]
fn the_line_of_commands_filters_too_and_the_text_says_what_finds_in_it() {
    let mut harness = open(&sections(3), 120, 36);
    harness.press("&");
    assert_eq!(harness.said(), "A filter is for the rows of a pane. / finds in the text.");
    harness.press("gh :").text("filter 2").press("Enter");
    assert_eq!(labels(&harness), ["Section 2"]);
}

#[test]
fn headings_fold_and_a_filter_finds_what_is_folded_away() {
    let mut harness = open("<h2>One</h2><h3>Below</h3><p>x</p><h2>Two</h2><p>y</p>", 120, 36);
    harness.press("gh zM");
    assert_eq!(labels(&harness), ["One", "Two"]);
    harness.press("&").text("below").press("Enter");
    assert_eq!(labels(&harness), ["Below"]);
    harness.press("Esc gg za");
    assert_eq!(labels(&harness), ["One", "Below", "Two"]);
    harness.press("j za");
    assert_eq!(labels(&harness), ["One", "Two"], "on a heading without others it folds the one above");
    harness.press("zR");
    assert_eq!(labels(&harness).len(), 3);
}

#[test]
fn the_help_is_filtered_by_keys_and_by_what_they_do() {
    let mut harness = Harness::filled(Shelf::with_entries(2), 80, 24);
    harness.press("? /").text("next match");
    let screen = harness.screen();
    assert!(screen.contains("to the next match") && !screen.contains("one line down"), "{screen}");
    assert!(screen.contains("Reading") && screen.lines().next().unwrap().contains(" of "), "{screen}");
    harness.press("Enter Esc");
    assert!(harness.screen().contains("fetch this feed") && harness.model.help().is_some());
    harness.press("Esc");
    harness.press("? &").text("walrus");
    assert!(harness.screen().contains("Nothing has these words."), "{}", harness.screen());
    harness.press("Esc Esc");
    assert!(harness.model.help().is_none());
}

#[test]
fn feed_health_is_filtered_and_acts_on_what_is_left() {
    let mut shelf = Shelf::default();
    for (id, title) in [(1, "Courier"), (2, "Gazette"), (3, "Herald")] {
        shelf.feed(id, title, &[]);
    }
    let mut harness = Harness::filled(shelf, 80, 24);
    harness.go("H &").text("gaz");
    assert!(harness.screen().contains("1 of 3") && !harness.screen().contains("Herald"), "{}", harness.screen());
    harness.go("Enter Enter");
    assert_eq!(harness.model.library.feeds.current().map(|feed| feed.title.to_string()).as_deref(), Some("Gazette"));
}
