//! When what waits in the backlog is derived, as the screen sees it: it gives way to everything, tells of itself only if it
//! is long, and ends without a word.

use chrono::{DateTime, TimeDelta, Utc};
use crosshead::app::HeadFacts;
use crosshead::app::{Effect, Msg, Outcome, Progress, Slot, Ticket};
use crosshead::article::Sanitized;
use crosshead::feed::{EntryId, FullText, TextVersion};

use crate::support::harness::{Harness, Shelf, now, refreshed};
use crate::support::reading::article;

fn seconds(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

/// Started with a backlog; the lists are there.
fn harness() -> Harness {
    Harness::filled(Shelf { has_backlog: true, ..Shelf::with_entries(5) }, 100, 30)
}

/// The same, a second later.
fn deriving() -> Harness {
    let mut harness = harness();
    harness.send(Msg::Clock(seconds(1)));
    harness
}

fn has_begun(harness: &Harness) -> bool {
    harness.effects.iter().any(|effect| matches!(effect, Effect::Derive(_)))
}

fn gives_way(harness: &Harness) -> bool {
    harness.effects.contains(&Effect::Cancel(Slot::Derive))
}

fn progress(harness: &mut Harness, ticket: Ticket, done: usize) {
    let progress = Progress { ticket, done, failed: 0, total: 900, new: 0, current: Sanitized::default() };
    harness.send(Msg::Progress(progress));
}

fn bottom(harness: &Harness) -> String {
    harness.screen().lines().last().unwrap().to_owned()
}

#[test]
fn it_begins_a_moment_after_the_lists_are_there() {
    let mut harness = harness();
    assert!(!has_begun(&harness));
    assert!(harness.effects.contains(&Effect::WakeAt(seconds(1))), "{:?}", harness.effects);
    harness.send(Msg::Clock(seconds(1)));
    assert!(has_begun(&harness));
}

#[test]
fn an_article_that_came_from_its_page_is_derived_without_a_restart() {
    let mut harness = Harness::filled(Shelf::with_entries(5), 100, 30);
    harness.go("ga").go("Enter");
    let version = Some(TextVersion { item: 1, page: Some((1, 9)), full_text: FullText::default() });
    let article = article("<p>Text.</p>");
    harness.answer(
        Slot::Article,
        Outcome::Article {
            entry: EntryId(1),
            article,
            text_pos: None,
            facts: HeadFacts { version, ..HeadFacts::default() },
        },
    );
    harness.serve().send(Msg::Clock(seconds(2))).send(Msg::Clock(seconds(4)));
    assert!(has_begun(&harness), "{:?}", harness.effects);
}

#[test]
fn without_a_backlog_nothing_wakes_the_program() {
    let mut harness = Harness::filled(Shelf::with_entries(5), 100, 30);
    harness.drain();
    harness.press("j k").serve();
    harness.send(Msg::Clock(seconds(5)));
    let wakes = |effect: &Effect| matches!(effect, Effect::WakeAt(at) if *at < seconds(60));
    assert!(!has_begun(&harness) && !harness.effects.iter().any(wakes), "{:?}", harness.effects);
}

#[test]
fn an_article_that_is_opened_goes_first() {
    let mut harness = deriving();
    let stale = harness.take_ticket(Slot::Derive);
    harness.go("ga").go("Enter");
    assert!(gives_way(&harness) && !has_begun(&harness));
    progress(&mut harness, stale, 40);
    assert!(!bottom(&harness).contains("Prepared"), "{}", bottom(&harness));
    harness.answer(
        Slot::Article,
        Outcome::Article {
            entry: EntryId(1),
            article: article("<p>Text.</p>"),
            text_pos: None,
            facts: HeadFacts::default(),
        },
    );
    harness.send(Msg::Clock(seconds(2)));
    assert!(has_begun(&harness), "and then it goes on");
}

#[test]
fn a_refresh_goes_first() {
    let mut harness = deriving();
    harness.drain();
    harness.press("R");
    assert!(gives_way(&harness));
    harness.answer(Slot::Refresh, refreshed(Vec::new())).serve();
    assert!(!has_begun(&harness));
    harness.send(Msg::Clock(seconds(2)));
    assert!(has_begun(&harness));
}

#[test]
fn moving_in_the_list_does_not_end_it() {
    let mut harness = deriving();
    harness.take_ticket(Slot::Derive);
    harness.go("ga").go("j j j");
    assert!(!gives_way(&harness) && !has_begun(&harness));
}

#[test]
fn it_has_a_line_once_it_is_long_and_ends_without_a_word() {
    let mut harness = deriving();
    let before = bottom(&harness);
    let ticket = harness.take_ticket(Slot::Derive);
    assert_eq!(bottom(&harness), before);
    progress(&mut harness, ticket, 40);
    assert!(bottom(&harness).contains("Prepared 40 of 900 articles"), "{}", bottom(&harness));
    harness.send(Msg::Done(ticket, Outcome::Derived));
    assert_eq!((bottom(&harness), harness.said()), (before, String::new()));
    harness.drain();
    harness.send(Msg::Clock(seconds(9)));
    assert!(!has_begun(&harness), "nothing waits any more");
}

#[test]
fn the_key_stops_it_until_the_next_start() {
    let mut harness = deriving();
    let ticket = harness.take_ticket(Slot::Derive);
    progress(&mut harness, ticket, 40);
    harness.press("Ctrl-x");
    assert!(gives_way(&harness));
    assert_eq!(harness.said(), "Preparing articles stopped.");
    harness.press("R").answer(Slot::Refresh, refreshed(Vec::new())).serve();
    harness.send(Msg::Clock(seconds(9)));
    assert!(!has_begun(&harness));
}

#[test]
fn a_failure_is_not_repeated_and_interrupts_nobody() {
    let mut harness = deriving();
    harness.answer(Slot::Derive, Outcome::Failed(Sanitized::line("the disk is full")));
    assert_eq!(harness.said(), "");
    harness.press("R").answer(Slot::Refresh, refreshed(Vec::new())).serve();
    harness.send(Msg::Clock(seconds(9)));
    assert!(!has_begun(&harness));
}
