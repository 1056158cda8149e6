//! The health screen, tested with messages to `update`: the worst first, the reason in whole sentences, and the actions.

use chrono::{DateTime, TimeDelta, Utc};
use crosshead::app::{Effect, Mouse, MouseKind, Msg, Slot};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::{Feed, FeedId, Refreshed, Round};
use insta::assert_snapshot;

use crate::support::harness::{Harness, Shelf, now, refreshed};

fn before(days: i64) -> DateTime<Utc> {
    now() - TimeDelta::days(days)
}

fn fail<'a>(feed: &'a mut Feed, sentence: &str, days: i64, failures: u32) -> &'a mut Feed {
    feed.error = Some(Sanitized::line(sentence));
    feed.health.failures = failures;
    feed.health.failing_since = Some(before(days));
    feed.checked = Some(before(days + 1));
    feed
}

/// A feed that answered an hour ago and brings `weekly` articles a week, the last one `days` ago.
fn well(shelf: &mut Shelf, id: i64, title: &str, weekly: f32, days: i64) {
    let feed = shelf.feed(id, title, &[]);
    feed.checked = Some(now() - TimeDelta::hours(1));
    feed.health.newest = Some(before(days));
    feed.health.posts_per_week = weekly;
    feed.health.due = Some(now() + TimeDelta::minutes(20));
    shelf.entry(id, id, days * 1440, "An article");
}

/// One feed of each kind, the well ones first.
fn shelf() -> Shelf {
    let mut shelf = Shelf::default();
    well(&mut shelf, 1, "Courier", 23.4, 0);
    well(&mut shelf, 2, "排版新聞與活字印刷研究會通訊月刊每週摘要", 1.5, 3);
    well(&mut shelf, 3, "The Gazette of Applied Typesetting and Letterpress", 4.0, 420);
    shelf.feed(4, "New on the shelf", &[]);
    let sentence = "no answer from herald.example: the name is not known";
    let due = now() + TimeDelta::hours(9);
    fail(shelf.feed(5, "Harbour Herald", &[]), sentence, 12, 31).health.due = Some(due);
    fail(shelf.feed(6, "Silent feed", &[]), "404 from feed6.example: the feed may have moved", 0, 1);
    fail(shelf.feed(7, "Yesterday's News", &[]), "410 from feed7.example: the feed is gone for good", 40, 1)
        .health
        .is_gone = true;
    let busy = fail(shelf.feed(8, "Busy Bee", &[]), "429 from feed8.example: too many requests", 0, 2);
    busy.health.barred = Some(now() + TimeDelta::hours(2));
    shelf
}

fn health(columns: u16, rows: u16) -> Harness {
    let mut harness = Harness::filled(shelf(), columns, rows);
    harness.go("H");
    harness
}

/// The feeds' titles as they stand below each other.
fn titles(harness: &Harness) -> Vec<String> {
    let health = harness.health().expect("the health screen is open");
    health.in_view(now(), harness.model.offset).map(|row| row.title.to_string()).collect()
}

#[test]
fn feeds_of_one_title_are_told_apart() {
    let mut shelf = Shelf::default();
    well(&mut shelf, 1, "News", 1.0, 1);
    well(&mut shelf, 2, "News", 1.0, 1);
    let mut harness = Harness::filled(shelf, 120, 24);
    assert_eq!(titles(harness.go("H")), ["News (feed1.example)", "News (feed2.example)"]);
}

#[test]
fn the_worst_stand_first_on_a_small_screen() {
    assert_snapshot!(health(60, 20).go("j").screen());
}

#[test]
fn every_column_on_a_usual_screen() {
    assert_snapshot!(health(80, 24).go("j j j").screen());
}

#[test]
fn the_reasons_stand_in_the_rows_of_a_wide_screen() {
    assert_snapshot!(health(120, 24).screen());
}

#[test]
fn each_condition_is_told_in_whole_sentences() {
    let mut harness = health(120, 36);
    let mut told = Vec::new();
    for _ in 0..8 {
        let health = harness.health().unwrap();
        told.push(health.detail(now(), harness.model.offset, &harness.model.keymap, 400)[0].clone());
        harness.press("j");
    }
    assert_eq!(
        told,
        [
            "410 from feed7.example: the feed is gone for good.",
            "No answer from herald.example: the name is not known. It failed 31 times in a row, since 10 Apr. \
             It is due again today 23:30.",
            "404 from feed6.example: the feed may have moved. It failed once, today 14:30.",
            "It answers, but its newest article is of 2025-02-26. Press o to see whether the site goes on elsewhere.",
            "429 from feed8.example: too many requests. It is left alone until today 16:30.",
            "It was never fetched. Press r to fetch it.",
            "Its newest article is of today 14:30. It is due again today 14:50.",
            "Its newest article is of 19 Apr. It is due again today 14:50.",
        ]
    );
}

#[test]
fn a_feed_that_is_well_again_keeps_its_row_until_the_screen_is_opened_anew() {
    let mut harness = health(100, 30);
    harness.go("j r");
    assert!(harness.effects.iter().any(|effect| matches!(effect, Effect::Refresh(_, Round::One(FeedId(5))))));
    let feed = harness.shelf.feeds.iter_mut().find(|feed| feed.id == FeedId(5)).unwrap();
    (feed.error, feed.checked) = (None, Some(now()));
    harness.shelf.feed(9, "Just added", &[]);
    let fetched = Refreshed { feed: FeedId(5), new: 0, updated: 0, skipped: 0, cut: None, is_unchanged: true };
    let outcome = refreshed(vec![fetched]);
    harness.answer(Slot::Refresh, outcome).serve();
    assert_eq!(titles(&harness)[1], "Harbour Herald");
    assert_eq!(titles(&harness)[8], "Just added");
    assert!(!harness.screen().contains("failing since 10 Apr"), "{}", harness.screen());
    harness.go("H H");
    assert_eq!(titles(&harness)[1], "Silent feed");
}

#[test]
fn while_nothing_was_pressed_the_worst_come_to_the_top() {
    let mut harness = Harness::filled(Shelf::with_entries(1), 100, 30);
    harness.go("R H");
    let sentence = "404 from feed2.example: the feed may have moved";
    fail(harness.shelf.feed(2, "Gazette", &[]), sentence, 0, 1);
    harness.answer(Slot::Refresh, refreshed(Vec::new())).serve();
    assert_eq!(titles(&harness), ["Gazette", "Courier"]);
}

#[test]
fn a_feed_that_is_removed_leaves_the_cursor_on_the_next() {
    let mut harness = health(100, 30);
    harness.go("j").press(":").text("unsubscribe").press("Enter");
    assert!(harness.screen().contains("Unsubscribe from Harbour Herald"), "{}", harness.screen());
    harness.go("y");
    assert_eq!(titles(&harness).len(), 7);
    assert_eq!(harness.health().unwrap().current().unwrap().id, FeedId(6));
}

#[test]
fn the_cursor_stays_on_its_feed_when_one_above_it_goes() {
    let mut harness = health(100, 30);
    harness.go("j j");
    harness.shelf.feeds.retain(|feed| feed.id != FeedId(7));
    harness.press("R").answer(Slot::Refresh, refreshed(Vec::new())).serve();
    assert_eq!(harness.health().unwrap().current().unwrap().id, FeedId(6));
}

#[test]
fn its_keys_reach_the_feed_under_the_cursor() {
    let site = HttpUrl::parse("https://herald.example/").unwrap();
    let mut shelf = shelf();
    shelf.feeds[4].site = Some(site.clone());
    let mut harness = Harness::filled(shelf, 100, 30);
    harness.go("H j o y j o");
    let effects = harness.drain();
    assert!(effects.contains(&Effect::Browse(site)));
    let feed = HttpUrl::parse("https://feed6.example/feed").unwrap();
    assert!(effects.contains(&Effect::Browse(feed)), "a feed that names no site is opened itself");
    assert!(effects.contains(&Effect::Copy(Sanitized::line("https://feed5.example/feed"))));
}

#[test]
fn enter_goes_to_the_feed_and_back_to_where_it_was_opened() {
    let mut harness = Harness::filled(shelf(), 100, 30);
    harness.go("Enter").press("H");
    assert!(harness.model.reader().is_some());
    harness.press("q");
    assert!(harness.health().is_none() && harness.model.reader().is_some(), "q leaves this screen only");
    harness.go("H j Enter");
    assert!(harness.health().is_none() && harness.model.reader().is_none());
    assert_eq!(harness.model.library.feeds.current().map(|feed| feed.id), Some(FeedId(5)));
    let said = "No answer from herald.example: the name is not known.";
    assert!(harness.screen().contains(said), "{}", harness.screen());
}

#[test]
fn the_command_line_and_the_mouse_know_it() {
    let mut harness = Harness::filled(shelf(), 100, 30);
    harness.press(":").text("health").press("Enter");
    let rows = harness.health().unwrap().areas.rows;
    let click = Mouse { kind: MouseKind::Click, column: 10, row: rows.y + 2 };
    harness.send(Msg::Mouse(click));
    assert_eq!(harness.health().unwrap().current().unwrap().id, FeedId(6));
    harness.send(Msg::Mouse(Mouse { kind: MouseKind::WheelUp, ..click }));
    assert_eq!(harness.health().unwrap().current().unwrap().id, FeedId(7));
    harness.send(Msg::Mouse(click)).send(Msg::Mouse(click));
    assert_eq!(harness.model.library.feeds.current().map(|feed| feed.id), Some(FeedId(6)));
}

#[test]
fn without_feeds_it_says_what_to_do() {
    let mut harness = Harness::filled(Shelf::default(), 80, 24);
    harness.go("H j r Enter o y");
    assert!(harness.screen().contains("No feeds yet; :add subscribes to one."), "{}", harness.screen());
}

#[test]
fn it_can_be_drawn_at_any_size_with_the_cursor_in_view() {
    let mut shelf = shelf();
    for id in 20..60 {
        fail(shelf.feed(id, &format!("Feed {id} 新聞"), &[]), "it took too long 👩‍🚀", id, 3);
    }
    let mut harness = Harness::filled(shelf, 100, 30);
    harness.go("H G k");
    let held = harness.health().unwrap().current().unwrap().id;
    let columns = (1..=12).chain([20, 39, 40, 57, 58, 59, 60, 66, 74, 80, 120, 200]);
    for (columns, rows) in columns.flat_map(|columns| (1..=26).chain([50]).map(move |rows| (columns, rows))) {
        harness.resize(columns, rows);
        assert_eq!(harness.screen().split('\n').count(), usize::from(rows), "{columns}x{rows}");
        let health = harness.health().unwrap();
        assert_eq!(health.current().unwrap().id, held);
        assert!(health.cursor_in_view() < usize::from(health.areas.rows.rows.max(1)), "{columns}x{rows}");
    }
}
