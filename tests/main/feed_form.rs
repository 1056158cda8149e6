//! The form of a feed: what is typed, what is wrong, what is kept.

use crosshead::app::{Effect, Outcome, Slot};
use crosshead::article::Sanitized;
use crosshead::feed::{FeedEdit, FullText};

use crate::support::harness::{Harness, Shelf};

fn form() -> Harness {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &["News"]);
    let mut harness = Harness::filled(shelf, 80, 24);
    harness.go("gf G e");
    assert!(harness.screen().contains("Edit Courier"), "{}", harness.screen());
    harness
}

/// What the form asks to be kept.
fn edits(harness: &Harness) -> Vec<FeedEdit> {
    let asked = harness.effects.iter().find_map(|effect| match effect {
        Effect::EditFeed { edits, .. } => Some(edits.clone()),
        _ => None,
    });
    asked.unwrap_or_default()
}

#[test]
fn a_form_keeps_what_was_changed_and_closes_when_that_is_done() {
    let mut harness = form();
    harness.press("Ctrl-u").text("Gazette").press("Tab Ctrl-u").text("World/North").press("Tab Tab").text("30");
    harness.press("Tab Space Enter");
    assert_eq!(
        edits(&harness),
        [
            FeedEdit::Title(Some(Sanitized::line("Gazette"))),
            FeedEdit::Folder(["World", "North"].map(Sanitized::line).to_vec()),
            FeedEdit::Interval(Some(30)),
            FeedEdit::FullText(FullText::Always),
        ]
    );
    let screen = harness.screen();
    assert!(screen.contains("┌─ Edit Courier ─"), "what was typed stays until it is kept: {screen}");
    harness.answer(Slot::Edit, Outcome::FeedEdited { is_address_free: true });
    assert!(!harness.screen().contains("Edit Courier"));
}

#[test]
fn what_is_wrong_stands_beside_its_field_and_nothing_is_kept() {
    let mut harness = form();
    harness.press("Tab Tab Tab").text("1").press("Tab");
    assert!(harness.screen().contains("! 5 to 1440 minutes"), "{}", harness.screen());
    harness.press("Enter");
    assert!(edits(&harness).is_empty());
    harness.press("Backspace").text("60").press("Shift-Tab");
    assert!(!harness.screen().contains("! 5 to"));
    harness.press("Ctrl-u").text("https://other.example/").press("Enter");
    assert_eq!(edits(&harness).len(), 2);
    harness.answer(Slot::Edit, Outcome::FeedEdited { is_address_free: false });
    assert!(harness.screen().contains("! a subscription has this address"), "{}", harness.screen());
    harness.press("Enter");
    harness.answer(Slot::Edit, Outcome::Failed(Sanitized::line("the data file is locked")));
    assert!(harness.screen().contains("The data file is locked"), "{}", harness.screen());
    harness.press("Esc");
    assert!(!harness.screen().contains("Edit Courier"));
}

#[test]
fn a_form_that_changes_nothing_asks_for_nothing() {
    let mut harness = form();
    harness.press("Enter");
    assert!(edits(&harness).is_empty() && !harness.screen().contains("Edit Courier"));
}

#[test]
fn keys_are_text_in_a_form_and_a_paste_goes_into_its_field() {
    let mut harness = form();
    harness.press("Ctrl-u q j 5").send(crosshead::app::Msg::Paste(" o'clock\n".into())).press("Enter");
    assert_eq!(edits(&harness), [FeedEdit::Title(Some(Sanitized::line("qj5 o'clock")))]);
}
