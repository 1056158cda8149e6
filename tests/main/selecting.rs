//! Selecting in the text, in panes, in lists and in tables, tested with messages to `update`.

use crosshead::app::Effect;
use crosshead::app::excerpt::{Excerpt, ExcerptFormat};
use crosshead::feed::Change;

use crate::support::harness::{Harness, Shelf, refreshed};
use crate::support::reading::{answer, article, asked, open, reading, sections, table};

fn copied(harness: &mut Harness, keys: &str) -> (Excerpt, ExcerptFormat) {
    harness.press(keys);
    let effects = harness.drain();
    let put = effects.into_iter().rev().find_map(|effect| match effect {
        Effect::PutExcerpt { excerpt, format, .. } => Some((excerpt, format)),
        _ => None,
    });
    put.expect("something is copied")
}

fn text(harness: &mut Harness, keys: &str) -> String {
    let (excerpt, format) = copied(harness, keys);
    excerpt.text(format)
}

const LONG: &str =
    "<p>Salt is dear. It comes by sea. Mr. Roe sells it.</p><p>The road is long.</p><h2>Home</h2><p>End.</p>";

#[test]
fn the_selection_begins_with_a_sentence_and_grows_by_the_motions() {
    let mut harness = open(LONG, 80, 24);
    assert_eq!(text(&mut harness, "v y"), "Salt is dear.");
    assert_eq!(text(&mut harness, "2j y"), "Salt is dear. It comes by sea. Mr. Roe sells it.");
    assert_eq!(text(&mut harness, "o j y"), "It comes by sea. Mr. Roe sells it.");
    assert_eq!(text(&mut harness, "o j y"), "It comes by sea. Mr. Roe sells it.\n\nThe road is long.\n");
    harness.press("Esc");
    assert!(!reading(&harness).is_selecting());
    assert_eq!(text(&mut harness, "v v y"), "Salt is dear. It comes by sea. Mr. Roe sells it.");
    assert!(harness.screen().contains("sentence, paragraph, section"), "{}", harness.screen());
}

#[test]
fn the_way_out_ends_the_selection_first_and_other_keys_mean_what_they_always_do() {
    let mut harness = open(LONG, 80, 24);
    harness.press("v q");
    assert!(harness.model.reader().is_some() && !reading(&harness).is_selecting());
    harness.press("v Space q q");
    assert!(harness.model.reader().is_none());
}

#[test]
fn the_end_that_moves_stays_in_view() {
    let mut harness = open(&sections(6), 80, 14);
    harness.press("v");
    for key in ["]]", "]]", "]]", "[[", "[[", "[[", "[["] {
        harness.press(key);
        let span = reading(&harness).selected().unwrap();
        let head = reading(&harness).selection().unwrap().head();
        let shown: Vec<usize> = reading(&harness).text().lines().iter().map(|(at, _)| at.block).collect();
        let end = if head.end >= span.end { head.end.block } else { head.start.block };
        assert!(shown.contains(&end), "{key}: {end} is not in {shown:?}");
    }
}

#[test]
fn rows_of_a_pane_are_copied_together() {
    let mut harness = open(&sections(4), 120, 40);
    let (excerpt, format) = copied(&mut harness, "gh v j y");
    assert_eq!(&*excerpt.what, "2 sections");
    let text = excerpt.text(format);
    assert!(text.contains("Section 1") && text.contains("Section 2") && !text.contains("Section 3"), "{text}");
    harness.press("Esc");
    assert!(!reading(&harness).is_selecting(), "the pane keeps the focus");
    assert_eq!(&*copied(&mut harness, "y").0.what, "the section");
}

#[test]
fn rows_of_a_table_are_copied_together() {
    let mut harness = open(&format!("<p>x</p>{}", table(4, 2)), 100, 30);
    harness.press("gt Enter j");
    let text = text(&mut harness, "v j y");
    let heads: Vec<&str> = text.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(heads, ["Port 2", "Port 3"]);
    harness.press("q");
    assert!(harness.table().is_some(), "the selection goes first");
}

#[test]
fn marks_apply_to_all_selected_rows_of_the_list() {
    let mut harness = Harness::filled(Shelf::with_entries(9), 100, 30);
    harness.go("ga j").press("v 3j");
    assert!(harness.screen().contains("mark read"), "{}", harness.screen());
    harness.press("m");
    let marked = harness.effects.iter().find_map(|effect| match effect {
        Effect::ApplyChange(_, Change::ManyRead { of, value: true }) => Some(of.iter().map(|id| id.0).collect()),
        _ => None,
    });
    assert_eq!(marked, Some(vec![2, 3, 4, 5]));
    assert_eq!(harness.said(), "4 marked read · u undoes");
    assert!(harness.model.library.list.selected().is_none());
    harness.go("u");
    assert_eq!(harness.said(), "Undone: 4 marked read.");
    let (excerpt, format) = copied(&mut harness, "v k y");
    assert_eq!((excerpt.entries().len(), format), (2, ExcerptFormat::Address));
}

#[test]
fn a_selection_of_the_list_stays_with_its_rows_when_others_arrive() {
    let mut harness = Harness::filled(Shelf::with_entries(9), 100, 30);
    harness.go("ga 3j").press("v j");
    harness.shelf.entry(20, 1, 1, "Newest");
    harness.press(":").text("refresh").press("Enter");
    let ticket = harness.take_ticket(crosshead::app::Slot::Refresh);
    let outcome = refreshed(Vec::new());
    harness.send(crosshead::app::Msg::Done(ticket, outcome)).serve();
    let titles: Vec<String> =
        harness.model.library.list.chosen().unwrap().iter().map(|row| row.title.to_string()).collect();
    assert_eq!(titles, ["Article 4", "Article 5"]);
}

#[test]
fn an_article_without_text_has_nothing_to_select() {
    let mut harness = asked(80, 24);
    answer(&mut harness, article("<p>One.</p>"), None);
    assert_eq!(text(&mut harness, "v 5j y"), "One.");
}
