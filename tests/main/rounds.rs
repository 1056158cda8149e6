//! Automatic refreshes while the program is open: when they start, what they show, what they do not change, and
//! notifications.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use crosshead::app::{Effect, Failure, Msg, Outcome, Progress, Slot, Ticket};
use crosshead::article::Sanitized;
use crosshead::config::{NotifySettings, RuleSetting, Settings};
use crosshead::feed::{FeedId, Refreshed, RuleAction, RuleNews};

use crate::support::harness::{Harness, Shelf, now, refreshed};

fn minutes(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

/// Two feeds, due in 40 and in 20 minutes, and one that is gone.
fn shelf() -> Shelf {
    let mut shelf = Shelf::with_entries(30);
    shelf.feeds[0].health.due = Some(minutes(40));
    shelf.feed(2, "Gazette", &[]).health.due = Some(minutes(20));
    shelf.feed(3, "Gone", &[]).health.is_gone = true;
    shelf
}

/// The settings of somebody who has just fetched everything.
fn settings() -> Settings {
    Settings { refresh_interval: 60, ..Settings::default() }
}

/// Started, and the refresh of the start is over.
fn harness(settings: Settings) -> Harness {
    let refreshes = settings.refresh_on_start;
    let mut harness = Harness::with_settings(shelf(), 100, 30, settings);
    harness.serve();
    if refreshes {
        harness.answer(Slot::Refresh, refreshed(Vec::new())).serve();
        assert_eq!(harness.said(), "No new articles.");
        harness.press("Esc");
    }
    harness.drain();
    harness
}

/// At this time the program looks at the clock.
fn at(harness: &mut Harness, time: DateTime<Utc>) -> &mut Harness {
    harness.send(Msg::Clock(time))
}

fn focus(harness: &mut Harness, is_gained: bool) -> &mut Harness {
    harness.send(Msg::Focus { is_gained })
}

fn has_begun(harness: &Harness) -> bool {
    harness.effects.iter().any(|effect| matches!(effect, Effect::RefreshDue(_)))
}

/// When the program is woken next, but for midnight.
fn woken(harness: &mut Harness) -> Option<DateTime<Utc>> {
    let wakes = harness.drain().into_iter().filter_map(|effect| match effect {
        Effect::WakeAt(at) => Some(at).filter(|at| at.time() != NaiveTime::MIN),
        _ => None,
    });
    wakes.min()
}

fn fetched(feed: i64, new: usize) -> Refreshed {
    Refreshed { feed: FeedId(feed), new, updated: 0, skipped: 0, cut: None, is_unchanged: new == 0 }
}

fn brought(new: usize) -> Outcome {
    refreshed(vec![fetched(1, 0), fetched(2, new)])
}

/// A round is under way at this time.
fn in_a_round(settings: Settings) -> (Harness, Ticket) {
    let mut harness = harness(settings);
    at(&mut harness, minutes(20));
    let ticket = harness.take_ticket(Slot::Refresh);
    (harness, ticket)
}

#[test]
fn a_round_begins_when_the_first_feed_is_due_and_nothing_ticks_before() {
    let mut harness = harness(settings());
    at(&mut harness, minutes(6));
    assert!(!has_begun(&harness));
    assert_eq!(woken(&mut harness), Some(minutes(20)));
    at(&mut harness, minutes(20));
    assert!(has_begun(&harness));
}

#[test]
fn between_two_rounds_there_are_five_minutes_however_due_a_feed_is() {
    let (mut harness, ticket) = in_a_round(settings());
    at(&mut harness, minutes(21)).send(Msg::Done(ticket, brought(0))).serve();
    assert_eq!(woken(&mut harness), Some(minutes(26)), "the shelf says that it is due still");
    at(&mut harness, minutes(25));
    assert!(!has_begun(&harness));
    at(&mut harness, minutes(26));
    assert!(has_begun(&harness));
}

#[test]
fn what_is_gone_wakes_nobody() {
    let mut harness = harness(settings());
    harness.shelf.feeds.retain(|feed| feed.id == FeedId(3));
    harness.press("R").answer(Slot::Refresh, brought(0)).serve();
    harness.drain();
    at(&mut harness, minutes(600));
    assert_eq!((has_begun(&harness), woken(&mut harness)), (false, None));
}

#[test]
fn who_does_not_want_it_is_left_alone() {
    let mut off = harness(Settings { refresh_while_open: false, ..settings() });
    at(&mut off, minutes(600));
    assert_eq!((has_begun(&off), woken(&mut off)), (false, None));
    let mut later = harness(Settings { refresh_on_start: false, ..settings() });
    at(&mut later, minutes(59));
    assert!(!has_begun(&later), "no refresh at the start, so none right after it either");
    at(&mut later, minutes(60));
    assert!(has_begun(&later));
}

#[test]
fn what_was_stopped_does_not_begin_anew_in_a_moment() {
    let (mut harness, _) = in_a_round(settings());
    harness.press("Ctrl-x").serve().drain();
    at(&mut harness, minutes(79));
    assert!(!has_begun(&harness));
    at(&mut harness, minutes(80));
    assert!(has_begun(&harness));
}

#[test]
fn a_clock_that_was_wrong_does_not_put_the_rounds_off() {
    let mut harness = harness(settings());
    at(&mut harness, minutes(600_000));
    harness.answer(Slot::Refresh, brought(0)).serve().drain();
    at(&mut harness, minutes(41));
    assert!(has_begun(&harness));
}

#[test]
fn a_round_moves_neither_the_cursor_nor_the_reader() {
    let (mut harness, ticket) = in_a_round(settings());
    harness.go("ga j j j Enter");
    harness.press("q").go("j");
    let (before, open) = (harness.current(), harness.model.reader().is_some());
    harness.shelf.entry(99, 2, 1, "Fresh");
    harness.send(Msg::Done(ticket, brought(1))).serve();
    assert_eq!((harness.current(), harness.model.reader().is_some()), (before, open));
    assert!(harness.screen().contains("Fresh"));
    assert_eq!(harness.said(), "1 new article.");
    harness.go("Enter");
    at(&mut harness, minutes(27));
    let reading = harness.model.reader().unwrap().row.clone();
    harness.answer(Slot::Refresh, brought(3)).serve();
    assert_eq!(harness.model.reader().unwrap().row, reading);
}

#[test]
fn a_round_speaks_only_of_what_it_brought_and_never_over_something_unread() {
    let failed = || vec![Failure { title: Sanitized::line("Gazette"), why: Sanitized::line("404 from feed2.example") }];
    let (mut quiet, ticket) = in_a_round(settings());
    quiet
        .send(Msg::Done(
            ticket,
            Outcome::Refreshed {
                fetched: vec![fetched(1, 0)],
                failed: failed(),
                after: crosshead::feed::RoundEnd::default(),
            },
        ))
        .serve();
    assert_eq!(quiet.said(), "");
    let (mut busy, ticket) = in_a_round(settings());
    busy.press("R");
    let unread = busy.said();
    assert_eq!(unread, "A refresh is under way. Press Ctrl-x to stop it.");
    busy.send(Msg::Done(ticket, brought(4))).serve();
    assert_eq!(busy.said(), unread);
}

fn with_command() -> Settings {
    let command = ["notify", "{feed}", "{count}"].map(str::to_owned).to_vec();
    Settings { notify: NotifySettings { command, only_unfocused: false }, ..settings() }
}

#[test]
fn without_the_focus_it_goes_on_for_a_day_and_then_waits_for_somebody() {
    let mut forsaken = harness(settings());
    focus(&mut forsaken, false);
    at(&mut forsaken, minutes(20));
    assert!(has_begun(&forsaken));
    forsaken.answer(Slot::Refresh, brought(0)).serve().drain();
    at(&mut forsaken, minutes(1440));
    assert_eq!((has_begun(&forsaken), woken(&mut forsaken)), (false, None));
    focus(&mut forsaken, true);
    assert!(has_begun(&forsaken), "somebody is back, and feeds are due");

    let mut listener = harness(with_command());
    focus(&mut listener, false);
    at(&mut listener, minutes(3000));
    assert!(has_begun(&listener), "somebody is told wherever they look");
}

#[test]
fn seconds_are_not_counted_for_a_window_without_the_focus() {
    let (mut harness, ticket) = in_a_round(settings());
    harness.drain();
    focus(&mut harness, false);
    let current = Sanitized::line("Gazette");
    harness.send(Msg::Progress(Progress { ticket, done: 1, failed: 0, total: 2, new: 0, current }));
    at(&mut harness, minutes(20) + TimeDelta::seconds(10));
    assert_eq!(woken(&mut harness), None);
    focus(&mut harness, true);
    assert_eq!(woken(&mut harness), Some(minutes(20) + TimeDelta::seconds(11)));
    assert!(harness.screen().contains("waiting for Gazette, 10 s"), "{}", harness.screen());
}

/// The commands that are to be run.
fn told(harness: &mut Harness) -> Vec<Vec<String>> {
    let effects = harness.drain().into_iter();
    effects
        .filter_map(|effect| if let Effect::Notify(commands) = effect { Some(commands) } else { None })
        .flatten()
        .collect()
}

#[test]
fn where_a_rule_notifies_somebody_is_told_of_its_articles_alone() {
    let rule =
        RuleSetting { name: "Storms".to_owned(), query: "storm".to_owned(), actions: vec![RuleAction::Notify], at: 0 };
    let (mut harness, ticket) = in_a_round(Settings { rules: Some(vec![rule]), ..with_command() });
    harness.drain();
    harness.send(Msg::RulesActed(vec![RuleNews { rule: Sanitized::line("Storms"), count: 1 }]));
    assert_eq!(told(&mut harness), [["notify", "Storms", "1"]]);
    harness.send(Msg::Done(ticket, brought(2)));
    assert!(told(&mut harness).is_empty());
}

#[test]
fn somebody_is_told_of_what_a_round_brought_and_of_nothing_else() {
    let (mut harness, ticket) = in_a_round(with_command());
    assert!(told(&mut harness).is_empty());
    harness.send(Msg::Done(ticket, brought(2))).serve();
    assert_eq!(told(&mut harness), [["notify", "Gazette", "2"]]);
    harness.press("R").answer(Slot::Refresh, brought(2)).serve();
    assert!(told(&mut harness).is_empty(), "who asks for it looks at it");
    let mut start = Harness::with_settings(shelf(), 100, 30, with_command());
    start.serve().answer(Slot::Refresh, brought(2)).serve();
    assert!(told(&mut start).is_empty());
}

#[test]
fn who_looks_at_the_window_need_not_be_told() {
    let mut settings = with_command();
    settings.notify.only_unfocused = true;
    let (mut harness, ticket) = in_a_round(settings);
    harness.send(Msg::Done(ticket, brought(2))).serve();
    assert!(told(&mut harness).is_empty());
    focus(&mut harness, false);
    at(&mut harness, minutes(30));
    harness.answer(Slot::Refresh, brought(3)).serve();
    assert_eq!(told(&mut harness), [["notify", "Gazette", "3"]]);
}

#[test]
fn a_command_that_fails_is_complained_of_once() {
    let (mut harness, _) = in_a_round(with_command());
    let failed =
        || Msg::Done(Ticket { slot: Slot::Notify, era: 0 }, Outcome::Failed(Sanitized::line("the command failed")));
    harness.send(failed());
    assert_eq!(harness.said(), "The command failed.");
    harness.press("Esc").send(failed());
    assert_eq!(harness.said(), "");
}
