//! Snapshots of the library screen. Look at each difference as at a screenshot.

use crosshead::article::Sanitized;
use insta::assert_snapshot;

use crate::support::harness::{Harness, Shelf};

/// A shelf as a person has it: folders, a failing feed, long, Chinese and Arabic titles, read, unread and starred.
fn shelf() -> Shelf {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &[]);
    shelf.feed(2, "The Gazette of Applied Typesetting and Letterpress", &["Craft"]);
    shelf.feed(3, "排版新闻", &["Craft", "Asia"]);
    shelf.feed(4, "جريدة الخط", &["Craft", "Asia"]);
    shelf.feed(5, "Silent feed", &["Tech"]).error =
        Some(Sanitized::line("404 from feed5.example: the feed may have moved"));
    let titles = [
        (1, 25, "A port strike ends, and what the price of grain says about the weeks to come"),
        (1, 190, "Three questions about the new tariff"),
        (2, 900, "Why the crosshead survived hot metal, film and the web, and will survive whatever comes after them"),
        (3, 1500, "標題可以很長，而且每個字佔兩欄，所以必須在正確的地方截斷，不能把一個字切成兩半"),
        (4, 2000, "كيف تُقرأ العناوين الطويلة من اليمين إلى اليسار في سطر واحد"),
        (2, 9000, "Tables with two heads 👩‍👩‍👧 and one foot"),
        (1, 300_000, "An older piece"),
    ];
    for (id, (feed, minutes, title)) in (1..).zip(titles) {
        let entry = shelf.entry(id, feed, minutes, title);
        entry.is_read = id == 2 || id == 7;
        entry.is_starred = id == 3;
    }
    for id in 8..40 {
        shelf.entry(id, 1, 300_000 + id * 1440, &format!("Letters to the editor, part {id}")).is_read = true;
    }
    shelf
}

fn library(columns: u16, rows: u16) -> Harness {
    Harness::filled(shelf(), columns, rows)
}

#[test]
fn one_pane_on_a_small_screen() {
    assert_snapshot!(library(60, 20).screen());
}

#[test]
fn two_panes_and_a_failing_feed() {
    assert_snapshot!(library(80, 24).go("gf G").screen());
}

#[test]
fn three_panes_with_a_preview() {
    assert_snapshot!(library(120, 36).go("j j").screen());
}

#[test]
fn a_large_screen_also_names_the_feeds() {
    assert_snapshot!(library(200, 50).screen());
}

/// The row of the list that has these words.
fn row(harness: &Harness, words: &str) -> String {
    let screen = harness.screen();
    let row = screen.lines().find(|line| line.contains(words)).unwrap();
    row.rsplit('│').next().unwrap().trim_end().to_owned()
}

#[test]
fn a_column_is_there_only_if_rows_need_it_and_the_titles_keep_their_width() {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &[]);
    shelf.feed(2, "A feed without articles", &[]);
    shelf.entry(1, 1, 5, "One feed alone");
    let alone = Harness::filled(shelf, 120, 24);
    assert_eq!(row(&alone, "One feed").matches("Courier").count(), 0, "the same name in every row tells nothing");
    assert!(!row(&alone, "One feed").contains("min"));

    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &[]);
    shelf.feed(2, "Gazette", &[]);
    for (id, feed) in [(1, 1), (2, 2)] {
        shelf.entry(id, feed, 5, "A title of some length").facts.minutes = Some(4);
    }
    let wide = Harness::filled(shelf.clone(), 140, 40);
    assert!(row(&wide, "A title").contains("  Courier  4 min  today 14:25"), "{}", row(&wide, "A title"));
    let narrow = Harness::filled(shelf, 100, 40);
    assert!(row(&narrow, "A title").ends_with("  Courier  today 14:25"), "{}", row(&narrow, "A title"));
}

#[test]
fn the_first_start_without_a_network() {
    let mut shelf = Shelf::with_entries(0);
    shelf.feeds[0].error = Some(Sanitized::line("no connection to feed1.example: network unreachable"));
    assert_snapshot!(Harness::filled(shelf, 80, 24).screen());
}

#[test]
fn what_may_follow_a_key() {
    let mut harness = library(80, 24);
    harness.go("Enter").press("]");
    let screen = harness.screen();
    let lines: Vec<&str> = screen.lines().collect();
    assert_snapshot!(lines[lines.len() - 2..].join("\n"));
}
