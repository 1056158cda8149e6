//! The tags of articles: the line on which they are typed, what it changes, and where they are shown.

use crosshead::app::Effect;
use crosshead::feed::{Change, EntryId, TagName};

use crate::support::harness::{Harness, Shelf};
use crate::support::reading::open;

/// Four articles; the first two are tagged.
fn library() -> Harness {
    let mut shelf = Shelf::with_entries(4);
    for (at, name) in [(0, "energy"), (0, "later"), (1, "energy")] {
        shelf.entries[at].facts.tag(&TagName::new(name).unwrap(), true);
    }
    Harness::filled(shelf, 120, 30)
}

fn tags(harness: &Harness) -> Vec<String> {
    let names = |tags: &[TagName]| tags.iter().map(TagName::to_string).collect::<Vec<_>>().join(" ");
    harness.shelf.entries.iter().map(|row| names(&row.facts.tags)).collect()
}

fn changes(harness: &mut Harness) -> Vec<Change> {
    let changes = harness.effects.iter().filter_map(|effect| match effect {
        Effect::ApplyChange(_, change) => Some(change.clone()),
        _ => None,
    });
    changes.collect()
}

#[test]
fn the_tags_of_an_article_stand_on_the_line_and_are_edited_there() {
    let mut harness = library();
    harness.press("ga t");
    assert!(harness.screen().contains("Tags: energy later"), "{}", harness.screen());
    harness.press("Ctrl-w").text("sea, \"to read\" -gone").press("Enter");
    let made = changes(&mut harness);
    assert!(made.iter().all(|change| matches!(change, Change::Tagged { of: EntryId(1), .. })), "{made:?}");
    harness.serve();
    assert_eq!(tags(&harness)[..2], ["energy sea to read", "energy"]);
    assert_eq!(harness.said(), "“Article 1” tagged sea, to read, not later any more · u undoes");
    assert!(harness.screen().contains("#energy #sea #to read"), "{}", harness.screen());
    harness.go("u");
    assert_eq!(tags(&harness)[0], "energy later");
    assert!(harness.screen().contains("#energy #later"), "{}", harness.screen());
}

#[test]
fn a_line_that_changes_nothing_or_is_left_changes_nothing() {
    let mut harness = library();
    harness.go("ga t Enter");
    assert_eq!(harness.said(), "The tags are as they were.");
    harness.press("t").text("sea").press("Esc").serve();
    harness.press("t").text("!!").press("Enter").serve();
    assert!(harness.said().ends_with("Nothing was changed."), "{}", harness.said());
    assert_eq!(tags(&harness), ["energy later", "energy", "", ""]);
    harness.go("u");
    assert_eq!(harness.said(), "There is nothing to undo.");
}

#[test]
fn selected_articles_are_tagged_together_and_show_what_they_share() {
    let mut harness = library();
    harness.press("ga v j j t");
    assert!(harness.screen().contains("Tags of 3 articles:"), "{}", harness.screen());
    harness.text("sea -energy").press("Enter");
    assert_eq!(changes(&mut harness).len(), 2, "one change for each tag");
    harness.serve();
    assert_eq!(tags(&harness), ["later sea", "sea", "sea", ""]);
    assert_eq!(harness.said(), "3 articles tagged sea, not energy any more · u undoes");
    harness.go("gg v j t");
    assert!(harness.screen().contains("Tags of 2 articles: sea"), "{}", harness.screen());
    harness.press("Ctrl-u").go("Enter u u");
    assert_eq!(tags(&harness), ["energy later", "energy", "", ""]);
}

#[test]
fn tab_completes_the_tags_that_articles_have() {
    let mut harness = library();
    harness.press("ga j j t").text("en");
    assert!(harness.screen().contains(" energy"), "{}", harness.screen());
    harness.press("Tab").text(" ").press("Tab Enter").serve();
    assert_eq!(tags(&harness)[2], "energy later");
}

#[test]
fn the_same_key_tags_what_is_read_and_the_title_shows_it() {
    let mut harness = open("<p>Salt is dear.</p>", 80, 24);
    harness.press("t").text("salt").press("Enter");
    assert!(matches!(&*changes(&mut harness), [Change::Tagged { value: true, .. }]));
    assert!(harness.screen().lines().next().unwrap().contains("#salt"), "{}", harness.screen());
    harness.press("u");
    assert!(!harness.screen().contains("#salt"), "{}", harness.screen());
}

#[test]
fn a_search_for_a_tag_finds_its_articles_and_completes_its_name() {
    let mut harness = library();
    harness.press("/").text("tag:la").press("Tab").serve();
    let screen = harness.screen();
    assert!(screen.contains("Search: tag:later") && screen.contains("1/1"), "{screen}");
    harness.press("Enter").serve();
    harness.press("t").press("Ctrl-w Enter").serve();
    assert!(harness.screen().contains("Nothing is found."), "{}", harness.screen());
}
