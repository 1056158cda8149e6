//! The library screen, tested with messages to `update`: the keys, the effects, and what is shown.

use chrono::{DateTime, TimeDelta, Utc};
use crosshead::app::pane::LibraryPane;
use crosshead::app::{Effect, Failure, Mouse, MouseKind, Msg, Outcome, Progress, Slot, Ticket};
use crosshead::article::Sanitized;
use crosshead::config::Settings;
use crosshead::feed::{Change, Cut, EntryFacts, EntryId, FeedId, FeedKind, ListScope, Refreshed, Round};

use crate::support::harness::{Harness, Shelf, now, refreshed};

fn fetched(feed: i64, new: usize) -> Refreshed {
    Refreshed { feed: FeedId(feed), new, updated: 0, skipped: 0, cut: None, is_unchanged: new == 0 }
}

fn failure(title: &str, why: &str) -> Failure {
    Failure { title: Sanitized::line(title), why: Sanitized::line(why) }
}

/// The counts behind the feeds, from the top: all, then each feed.
fn unread(harness: &Harness) -> Vec<usize> {
    let list = harness.model.library.feeds.list();
    std::iter::once(list.unread).chain(list.feeds.iter().map(|feed| feed.unread)).collect()
}

#[test]
fn a_mark_that_is_kept_for_later_stays_on_the_screen_and_says_so() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 80, 24);
    harness.press("s");
    let kept = Sanitized::line("the data file is locked by another program: 1 change kept");
    harness.answer(Slot::Write, Outcome::Kept(kept)).serve();
    assert!(harness.screen().contains("★ Article 1"), "{}", harness.screen());
    assert_eq!(harness.said(), "The data file is locked by another program: 1 change kept.");
}

#[test]
fn the_lists_are_asked_for_at_the_start_and_wait_for_no_network() {
    let mut harness = Harness::with_settings(Shelf::with_entries(3), 120, 30, Settings::default());
    assert!(harness.effects.iter().any(|effect| matches!(effect, Effect::RefreshDue(_))));
    harness.serve();
    assert!(harness.screen().contains("Article 3"), "{}", harness.screen());
}

#[test]
fn the_cursor_stays_on_its_entry_when_new_ones_arrive() {
    let mut harness = Harness::filled(Shelf::with_entries(50), 120, 30);
    harness.go("j j R");
    harness.shelf.entry(60, 1, 5, "Brand new");
    harness.answer(Slot::Refresh, refreshed(vec![fetched(1, 1)])).serve();
    assert_eq!(harness.current(), "Article 3");
    assert!(harness.screen().contains("Brand new"));
    assert_eq!(harness.said(), "1 new article.");
}

#[test]
fn a_page_beyond_the_window_asks_for_rows() {
    let mut harness = Harness::filled(Shelf::with_entries(2000), 120, 30);
    harness.drain();
    harness.press("G");
    let asked = harness.effects.iter().find_map(|effect| match effect {
        Effect::LoadEntries { offset, rows, .. } => Some((*offset, *rows)),
        _ => None,
    });
    let (offset, rows) = asked.expect("rows are asked for");
    assert!(offset + rows >= 2000 && rows < 1000, "{offset} {rows}");
    assert!(harness.screen().contains("···"), "a row on its way has a placeholder");
    harness.serve();
    assert_eq!(harness.current(), "Article 2000");
}

#[test]
fn a_preview_of_another_row_is_dropped() {
    let mut harness = Harness::start(Shelf::with_entries(5), 160, 30);
    let feeds = harness.shelf.feed_list();
    harness.answer(Slot::Feeds, Outcome::Feeds(feeds));
    let query = harness.model.library.query();
    let page = harness.shelf.page(&query, 0, 100, None);
    harness.answer(Slot::Entries, page);
    let first = harness.take_ticket(Slot::Preview);
    harness.press("j");
    let detail = harness.shelf.preview(EntryId(1));
    harness.send(Msg::Done(first, Outcome::Preview(detail)));
    assert!(!harness.screen().contains("The summary of"));
    harness.serve();
    assert!(harness.screen().contains("The summary of Article 2"));
}

#[test]
fn no_network_says_so_and_offers_the_demo() {
    let mut harness = Harness::with_settings(Shelf::with_entries(0), 120, 30, Settings::default());
    harness.serve();
    assert!(harness.screen().contains("Fetching the first articles"));
    harness.shelf.feeds[0].error = Some(Sanitized::line("no connection to feed1.example: network unreachable"));
    harness.answer(Slot::Refresh, refreshed(vec![])).serve();
    let screen = harness.screen();
    assert!(screen.contains("No connection to feed1.example"), "{screen}");
    assert!(screen.contains("crosshead --demo"), "{screen}");
}

#[test]
fn marking_read_changes_the_counts_at_once() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    assert_eq!(unread(&harness), [3, 3]);
    harness.press("m");
    assert_eq!(unread(&harness), [2, 2]);
    assert!(
        harness.effects.iter().any(|effect| matches!(effect, Effect::ApplyChange(_, Change::Read { value: true, .. })))
    );
    harness.press("m");
    assert_eq!(unread(&harness), [3, 3]);
}

/// The list that came was read before the mark was written.
#[test]
fn a_list_that_is_on_its_way_does_not_undo_a_mark() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    harness.press("R");
    let ticket = harness.take_ticket(Slot::Refresh);
    let (done, failed, total, new, current) = (1, 0, 2, 1, Sanitized::default());
    harness.send(Msg::Progress(Progress { ticket, done, failed, total, new, current }));
    let (list, entries) = (harness.take_ticket(Slot::Feeds), harness.take_ticket(Slot::Entries));
    let (old, page) = (harness.shelf.feed_list(), harness.shelf.page(&harness.model.library.query(), 0, 9, None));
    harness.press("m").send(Msg::Done(list, Outcome::Feeds(old))).send(Msg::Done(entries, page));
    assert!(harness.model.library.list.current().unwrap().is_read);
    harness.serve();
    assert_eq!(unread(&harness), [2, 2]);
}

/// What is meant is what was there when the user said so.
#[test]
fn what_arrives_while_a_list_is_marked_stays_unread() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    harness.press(":").text("mark-all-read").press("Enter");
    harness.shelf.entry(9, 1, 1, "Just arrived");
    harness.serve();
    let unread: Vec<EntryId> = harness.shelf.entries.iter().filter(|row| !row.is_read).map(|row| row.id).collect();
    assert_eq!(unread, [EntryId(9)]);
}

#[test]
fn another_feed_is_another_list() {
    let mut shelf = Shelf::with_entries(2);
    shelf.feed(2, "Gazette", &[]);
    shelf.entry(10, 2, 10, "From the gazette");
    let mut harness = Harness::filled(shelf, 120, 30);
    harness.go("gf G");
    assert_eq!(harness.model.library.feeds.scope(), ListScope::Feed(FeedId(2)));
    assert_eq!(harness.current(), "From the gazette");
    assert!(!harness.screen().contains("Article 1"));
}

#[test]
fn a_late_answer_for_another_feed_is_dropped() {
    let mut shelf = Shelf::with_entries(2);
    shelf.feed(2, "Gazette", &[]);
    let mut harness = Harness::filled(shelf, 120, 30);
    harness.press("gf G");
    let late = harness.take_ticket(Slot::Entries);
    let page = harness.shelf.page(&harness.model.library.query(), 0, 100, None);
    harness.go("gg");
    harness.send(Msg::Done(late, page));
    assert_eq!(harness.current(), "Article 1");
}

#[test]
fn what_a_refresh_has_brought_shows_before_it_is_over() {
    let mut harness = Harness::filled(Shelf::with_entries(1), 120, 30);
    harness.go("R");
    let ticket = harness.take_ticket(Slot::Refresh);
    harness.shelf.entry(9, 1, 1, "First of many");
    let current = Sanitized::line("feed2.example");
    harness.send(Msg::Progress(Progress { ticket, done: 2, failed: 0, total: 12, new: 1, current })).serve();
    let screen = harness.screen();
    assert!(screen.contains("First of many") && screen.contains("Fetched 2 of 12 "), "{screen}");
}

/// Each reading costs as much as there are feeds.
#[test]
fn the_lists_are_not_read_anew_for_each_of_a_thousand_feeds() {
    let mut harness = Harness::filled(Shelf::with_entries(1), 120, 30);
    harness.press("R");
    let ticket = harness.take_ticket(Slot::Refresh);
    harness.drain();
    let mut readings = 0;
    for done in 0..=1000 {
        let current = Sanitized::default();
        harness.send(Msg::Progress(Progress { ticket, done, failed: 0, total: 1000, new: done, current }));
        readings += harness.drain().iter().filter(|effect| matches!(effect, Effect::LoadFeeds(_))).count();
    }
    assert_eq!(readings, 100);
}

#[test]
fn a_refresh_that_fails_in_part_says_how_many_and_why() {
    let not_found = failure("Gazette", "404 from feed2.example: the feed may have moved");
    let slow = failure("Herald", "feed3.example took too long to answer");
    let said = |fetched: Vec<Refreshed>, failed: &[&Failure]| {
        let mut harness = Harness::filled(Shelf::with_entries(1), 120, 30);
        let failed = failed.iter().map(|failure| (*failure).clone()).collect();
        harness
            .press("R")
            .answer(Slot::Refresh, Outcome::Refreshed { fetched, failed, after: crosshead::feed::RoundEnd::default() })
            .serve();
        harness.said()
    };
    assert_eq!(
        said(vec![fetched(1, 2)], &[&not_found]),
        "2 new articles. Gazette failed: 404 from feed2.example: the feed may have moved."
    );
    assert_eq!(said(vec![fetched(1, 2)], &[&not_found, &slow]), "2 new articles. 2 feeds failed. Press H to see why.");
    assert_eq!(said(vec![], &[&slow, &not_found]), "2 feeds failed. feed3.example took too long to answer.");
}

/// "1 item could not be read" would be a wrong count, and a wrong reason.
#[test]
fn a_refresh_says_how_much_it_keeps_of_a_feed_that_is_too_large() {
    let cut = |kept, named| Refreshed { cut: Some(Cut { kept, named }), ..fetched(1, 2) };
    let said = |fetched: Vec<Refreshed>| {
        let mut harness = Harness::filled(Shelf::with_entries(1), 120, 30);
        harness.press("R").answer(Slot::Refresh, refreshed(fetched)).serve();
        harness.said()
    };
    assert_eq!(said(vec![cut(2_000, 40_000)]), "2 new articles. Kept 2,000 of 40,000 articles of Courier.");
    let two = "4 new articles. Kept 2,100 of 40,500 articles of 2 large feeds.";
    assert_eq!(said(vec![cut(2_000, 40_000), cut(100, 500)]), two);
}

#[test]
fn a_refresh_says_how_many_old_articles_were_cleared_after_it() {
    let said = |cleared| {
        let mut harness = Harness::filled(Shelf::with_entries(1), 120, 30);
        let outcome = Outcome::Refreshed {
            fetched: vec![fetched(1, 2)],
            failed: Vec::new(),
            after: crosshead::feed::RoundEnd { cleared, prefetched: 5 },
        };
        harness.press("R").answer(Slot::Refresh, outcome).serve();
        harness.said()
    };
    assert_eq!(said(1_200), "2 new articles. 1,200 old articles cleared. 5 pages fetched ahead.");
    assert_eq!(said(1), "2 new articles. 1 old article cleared. 5 pages fetched ahead.");
}

fn progress(ticket: Ticket, done: usize, failed: usize, total: usize, current: &str) -> Msg {
    Msg::Progress(Progress { ticket, done, failed, total, new: 0, current: Sanitized::line(current) })
}

#[test]
fn a_refresh_says_how_far_it_is_and_after_a_while_what_it_waits_for() {
    let mut harness = Harness::filled(Shelf::with_entries(1), 80, 24);
    harness.press("R");
    let ticket = harness.take_ticket(Slot::Refresh);
    harness.send(progress(ticket, 38, 0, 40, "Gazette"));
    assert!(harness.screen().contains(" Fetched 38 of 40 "), "{}", harness.screen());
    harness.send(Msg::Clock(now() + TimeDelta::seconds(3))).send(progress(ticket, 39, 1, 40, "Skerry Courier"));
    harness.send(Msg::Clock(now() + TimeDelta::seconds(6)));
    assert!(harness.screen().contains(" Fetched 39 of 40, 1 failed "), "it waits for this one for 3 s only");
    harness.send(Msg::Clock(now() + TimeDelta::seconds(15))).send(progress(ticket, 39, 1, 40, "Skerry Courier"));
    let said = "Fetched 39 of 40, 1 failed; waiting for Skerry Courier, 12 s; Ctrl-x stops";
    assert!(harness.screen().contains(said), "{}", harness.screen());
    harness.resize(40, 12);
    assert!(harness.screen().contains(" Fetched 39 of 40, 1 failed"), "{}", harness.screen());
}

/// When the program is woken next but for midnight.
fn woken(harness: &mut Harness) -> Option<DateTime<Utc>> {
    let midnight: DateTime<Utc> = "2026-04-23T00:00:00Z".parse().unwrap();
    let wakes = harness.drain().into_iter().filter_map(|effect| match effect {
        Effect::WakeAt(at) => Some(at).filter(|at| *at != midnight),
        _ => None,
    });
    wakes.min()
}

#[test]
fn seconds_are_counted_only_while_something_is_fetched() {
    let mut shelf = Shelf::with_entries(1);
    // Nothing is to be fetched by itself.
    shelf.feeds[0].health.is_gone = true;
    let mut harness = Harness::filled(shelf, 80, 24);
    let seconds = |seconds| now() + TimeDelta::seconds(seconds);
    harness.press("R");
    let ticket = harness.take_ticket(Slot::Refresh);
    woken(&mut harness);
    harness.send(progress(ticket, 0, 0, 1, "Gazette"));
    assert_eq!(woken(&mut harness), Some(seconds(4)), "until then there is nothing to say");
    harness.send(Msg::Clock(seconds(4) + TimeDelta::milliseconds(20)));
    assert_eq!(woken(&mut harness), Some(seconds(5)));
    harness.send(progress(ticket, 1, 0, 1, "")).send(Msg::Done(ticket, refreshed(vec![fetched(1, 0)]))).serve();
    woken(&mut harness);
    harness.send(Msg::Clock(seconds(60)));
    assert_eq!(woken(&mut harness), None);
}

#[test]
fn one_refresh_at_a_time_and_it_can_be_stopped() {
    let mut harness = Harness::filled(Shelf::with_entries(1), 120, 30);
    harness.press("R").press("r");
    assert_eq!(harness.said(), "A refresh is under way. Press Ctrl-x to stop it.");
    let ticket = harness.take_ticket(Slot::Refresh);
    harness.press("Ctrl-x").serve();
    assert!(harness.drain().contains(&Effect::Cancel(Slot::Refresh)));
    harness.send(Msg::Done(ticket, refreshed(vec![fetched(1, 9)])));
    assert_eq!(harness.said(), "Fetching stopped.");
    harness.press("R");
    assert!(harness.drain().iter().any(|effect| matches!(effect, Effect::Refresh(..))));
}

#[test]
fn whatever_is_fetched_can_be_stopped() {
    let mut harness = Harness::filled(Shelf::with_entries(1), 120, 30);
    harness.press("Ctrl-x");
    assert_eq!(harness.said(), "There is nothing to stop.");
    harness.press("a").text("slow.example").press("Enter Ctrl-x");
    assert!(harness.drain().contains(&Effect::Cancel(Slot::Subscribe)));
    assert_eq!(harness.said(), "Looking for the feed stopped.");
    harness.press("Enter Ctrl-x");
    assert!(harness.drain().contains(&Effect::Cancel(Slot::Article)));
    assert!(harness.screen().contains("The article could not be read: fetching was stopped."), "{}", harness.screen());
}

#[test]
fn of_two_jobs_the_newer_is_shown_and_stopped_first() {
    let mut harness = Harness::filled(Shelf::with_entries(1), 80, 24);
    harness.press("R");
    let ticket = harness.take_ticket(Slot::Refresh);
    harness.send(progress(ticket, 3, 0, 12, "Courier"));
    harness.press("a").text("slow.example").press("Enter");
    assert!(harness.screen().contains(" Looking for the feed… (+1 more) "), "{}", harness.screen());
    harness.send(Msg::Clock(now() + TimeDelta::seconds(7)));
    let said = " Looking for the feed (+1 more); waiting for slow.example, 7 s; Ctrl-x stops";
    assert!(harness.screen().contains(said), "{}", harness.screen());
    harness.resize(60, 20);
    assert!(harness.screen().contains(" Looking for the feed (+1 more); Ctrl-x stops"), "{}", harness.screen());
    harness.press("Ctrl-x");
    assert_eq!(harness.said(), "Looking for the feed stopped.");
    harness.send(Msg::Clock(now() + TimeDelta::seconds(20)));
    assert!(harness.screen().contains(" Fetched 3 of 12; waiting for Courier, 20 s; Ctrl-x"), "{}", harness.screen());
    harness.press("Ctrl-x");
    assert_eq!(harness.said(), "Fetching stopped.");
    harness.press("Ctrl-x");
    assert_eq!(harness.said(), "There is nothing to stop.");
}

/// `r` on a feed that fails: its trouble stood where the progress belongs.
#[test]
fn a_job_is_shown_before_the_trouble_of_the_feed_under_the_cursor() {
    let mut shelf = Shelf::with_entries(1);
    shelf.feeds[0].error = Some(Sanitized::line("404 from feed1.example: the feed may have moved"));
    let mut harness = Harness::filled(shelf, 80, 24);
    harness.go("gf G");
    assert!(harness.screen().contains(" 404 from feed1.example"), "{}", harness.screen());
    harness.press("r");
    assert!(harness.screen().contains(" Fetching… "), "{}", harness.screen());
    assert!(!harness.screen().contains(" 404 from feed1.example"), "{}", harness.screen());
}

/// At 40 columns the answer that is wanted was cut off.
#[test]
fn a_question_shows_its_end() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 40, 20);
    harness.go("gf G :").text("remove").press("Enter");
    assert!(harness.screen().contains("(y/n)"), "{}", harness.screen());
}

#[test]
fn what_is_read_in_a_list_of_the_unread_stays_until_the_user_renews_it() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    harness.go("U j m");
    assert!(harness.screen().contains("Article 2"));
    harness.go("R");
    harness.answer(Slot::Refresh, refreshed(vec![fetched(1, 0)])).serve();
    assert!(!harness.screen().contains("Article 2"), "{}", harness.screen());
    assert_eq!(harness.current(), "Article 3");
}

#[test]
fn an_empty_list_of_the_unread_says_how_to_see_the_rest() {
    let mut shelf = Shelf::with_entries(1);
    shelf.entries[0].is_read = true;
    let mut harness = Harness::filled(shelf, 120, 30);
    harness.go("U");
    assert!(harness.screen().contains("Press U to see every article."), "{}", harness.screen());
}

#[test]
fn without_feeds_it_says_what_to_do() {
    let harness = Harness::filled(Shelf::default(), 120, 30);
    assert!(harness.screen().contains("Press a to add one."), "{}", harness.screen());
}

#[test]
fn a_list_that_cannot_be_read_says_why_in_its_pane() {
    let mut harness = Harness::start(Shelf::with_entries(3), 120, 30);
    harness
        .answer(Slot::Entries, Outcome::Failed(Sanitized::line("the data could not be read: disk I/O error")))
        .serve();
    assert!(harness.screen().contains("The data could not be read: disk I/O error."), "{}", harness.screen());
    harness.go("S");
    assert!(harness.screen().contains("Article 1"), "another order asks anew");
}

#[test]
fn a_failing_feed_is_marked_and_says_why_under_the_cursor() {
    let mut shelf = Shelf::with_entries(1);
    shelf.feed(2, "Gazette", &[]).error = Some(Sanitized::line("404 from feed2.example: the feed may have moved"));
    let mut harness = Harness::filled(shelf, 120, 30);
    assert!(!harness.screen().contains("404"));
    harness.go("h G");
    assert!(harness.screen().contains("404 from feed2.example: the feed may have moved."), "{}", harness.screen());
    harness.shelf.feeds[1].health.failing_since = Some(now() - TimeDelta::days(12));
    harness.press("R").answer(Slot::Refresh, refreshed(vec![])).serve().press("Esc");
    assert!(harness.screen().contains("Failing since 10 Apr."), "{}", harness.screen());
}

#[test]
fn the_next_and_previous_article_follow_the_list() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    harness.go("Enter J");
    let opened: Vec<EntryId> = harness
        .drain()
        .iter()
        .filter_map(|effect| match effect {
            Effect::OpenArticle(_, entry, _) => Some(*entry),
            _ => None,
        })
        .collect();
    assert_eq!(opened, [EntryId(1), EntryId(2)]);
    harness.go("J J");
    assert_eq!(harness.said(), "This is the last article of the list.");
    assert_eq!(unread(&harness), [0, 0], "what is opened is read");
}

#[test]
fn an_article_that_has_left_the_list_is_followed_by_what_took_its_place() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    harness.go("U Enter R");
    harness.answer(Slot::Refresh, refreshed(vec![fetched(1, 0)])).serve();
    harness.go("J");
    assert_eq!(harness.current(), "Article 2");
}

#[test]
fn an_address_that_could_not_be_read_is_asked_for_again() {
    let mut harness = Harness::start(Shelf::with_entries(3), 60, 20);
    harness.press("o");
    assert_eq!(harness.said(), "Choose an article first.");
    harness.serve().press("y");
    harness.answer(Slot::Preview, Outcome::Failed(Sanitized::line("the disk is gone")));
    harness.go("y");
    assert!(harness.drain().contains(&Effect::Copy(Sanitized::line("https://example.com/1"))));
}

#[test]
fn the_address_is_fetched_before_it_is_opened_or_copied() {
    // Narrow: the preview, which knows the address, is not on the screen.
    let mut harness = Harness::filled(Shelf::with_entries(3), 60, 20);
    harness.press("y");
    assert!(!harness.effects.iter().any(|effect| matches!(effect, Effect::Copy(_))));
    harness.serve();
    assert!(harness.drain().contains(&Effect::Copy(Sanitized::line("https://example.com/1"))));
    harness.press("j o j").serve();
    assert!(!harness.drain().iter().any(|effect| matches!(effect, Effect::Browse(_))), "the cursor has moved on");
}

#[test]
fn a_small_screen_shows_one_pane_and_the_way_to_the_others() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 60, 20);
    let feeds_shown = |harness: &Harness| harness.screen().contains("Starred");
    assert!(!feeds_shown(&harness));
    harness.press("h");
    assert!(feeds_shown(&harness));
    harness.go("l gp");
    assert!(harness.screen().contains("The summary of Article 1"), "{}", harness.screen());
    harness.go("Esc");
    assert!(harness.screen().contains("Article 3"));
}

#[test]
fn clicks_move_and_a_second_click_opens() {
    let mut harness = Harness::filled(Shelf::with_entries(9), 120, 30);
    let click = |row| Msg::Mouse(Mouse { kind: MouseKind::Click, column: 40, row });
    harness.send(click(4));
    assert_eq!(harness.current(), "Article 3");
    harness.send(click(15));
    assert_eq!(harness.current(), "Article 3", "there is no row");
    harness.send(click(4));
    assert!(harness.effects.iter().any(|effect| matches!(effect, Effect::OpenArticle(_, EntryId(3), _))));
}

#[test]
fn the_wheel_scrolls_the_pane_under_it() {
    let mut harness = Harness::filled(Shelf::with_entries(90), 120, 30);
    harness.press("gf");
    harness.send(Msg::Mouse(Mouse { kind: MouseKind::WheelDown, column: 40, row: 9 }));
    assert_eq!(harness.model.library.list.in_view().start, 3);
    assert_eq!(harness.model.library.feeds.scope(), ListScope::All);
}

#[test]
fn nothing_is_forgotten_without_a_yes() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    harness.go("gf G");
    harness.press(":").text("unsubscribe").press("Enter");
    assert!(
        harness
            .screen()
            .contains("Unsubscribe from Courier (https://feed1.example/feed) and forget its 3 articles? (y/n)")
    );
    harness.press("Enter").serve();
    assert_eq!(harness.shelf.feeds.len(), 1);
    harness.press(":").press("Up").press("Enter").press("y").serve();
    assert!(harness.screen().contains("No feeds yet."), "{}", harness.screen());
}

fn read_ids(harness: &Harness) -> Vec<i64> {
    harness.shelf.entries.iter().filter(|row| row.is_read).map(|row| row.id.0).collect()
}

#[test]
fn a_list_marked_read_says_how_many_and_u_takes_it_back() {
    let mut harness = Harness::filled(Shelf::with_entries(5), 120, 30);
    harness.go("j m");
    harness.press(":").text("mark-all-read").press("Enter").serve();
    assert_eq!((unread(&harness), harness.said()), (vec![0, 0], "4 marked read · u undoes".to_owned()));
    harness.go("u");
    assert_eq!((read_ids(&harness), unread(&harness)), (vec![2], vec![4, 4]), "only what was marked by it");
    assert_eq!(harness.said(), "Undone: 4 marked read.");
    harness.go("u");
    assert_eq!((read_ids(&harness), harness.said()), (vec![], "Undone: “Article 2” marked read.".to_owned()));
    harness.go("u");
    assert_eq!(harness.said(), "There is nothing to undo.");
}

#[test]
fn steps_are_undone_from_the_newest_and_fifty_are_kept() {
    let mut harness = Harness::filled(Shelf::with_entries(60), 120, 30);
    for _ in 0..60 {
        harness.go("s j");
    }
    harness.go("2 u");
    let starred = |harness: &Harness| harness.shelf.entries.iter().filter(|row| row.is_starred).count();
    assert_eq!((starred(&harness), harness.said()), (58, "2 steps undone, the last: “Article 59” starred.".to_owned()));
    harness.go("9 9 u").go("u");
    assert_eq!((starred(&harness), harness.said()), (10, "There is nothing to undo.".to_owned()));
}

/// What the program marks by itself is no step of the user.
#[test]
fn opening_an_article_is_no_step() {
    let mut harness = Harness::filled(Shelf::with_entries(2), 120, 30);
    harness.go("Enter").go("q u");
    assert_eq!((read_ids(&harness), harness.said()), (vec![1], "There is nothing to undo.".to_owned()));
}

#[test]
fn a_mark_made_while_reading_is_undone_there_and_in_the_list() {
    let mut harness = Harness::filled(Shelf::with_entries(2), 120, 30);
    harness.go("Enter").go("s m u u");
    let reader = harness.model.reader().unwrap();
    assert!(reader.row.is_read && !reader.row.is_starred);
    let row = harness.model.library.list.find(EntryId(1)).unwrap();
    assert!(row.is_read && !row.is_starred);
}

#[test]
fn a_kept_page_is_removed_from_the_list_and_its_feed_stays() {
    let mut shelf = Shelf::with_entries(2);
    shelf.feeds[0].kind = FeedKind::Kept;
    let mut harness = Harness::filled(shelf, 80, 24);
    harness.go("ga").press("dd");
    assert!(harness.screen().contains("Remove “Article 1” from Courier? (y/n)"), "{}", harness.screen());
    harness.press("y");
    assert_eq!(harness.said(), "“Article 1” removed · u undoes");
    let made = |harness: &Harness, value| {
        let change = Change::Kept { of: EntryId(1), value };
        harness.effects.iter().any(|effect| matches!(effect, Effect::ApplyChange(_, made) if *made == change))
    };
    assert!(made(&harness, false));
    harness.press("u");
    assert!(made(&harness, true));
    harness.go("gf j j").press("dd");
    assert!(harness.screen().contains("Remove all 2 kept pages from the library? (y/n)"), "{}", harness.screen());
    harness.press("y");
    assert_eq!(harness.said(), "2 kept pages removed · u undoes");
}

#[test]
fn nothing_is_undone_before_it_is_known_what_was_marked() {
    let mut harness = Harness::filled(Shelf::with_entries(2), 120, 30);
    harness.go("s").press(":").text("mark-all-read").press("Enter").press("u");
    assert_eq!(harness.said(), "The articles are still being marked. Try again in a moment.");
    harness.serve().go("u");
    assert_eq!(harness.said(), "Undone: 2 marked read.");
}

#[test]
fn a_removed_feed_is_gone_at_once_and_u_brings_it_back() {
    let mut shelf = Shelf::with_entries(3);
    shelf.feed(2, "Gazette", &[]);
    shelf.entry(10, 2, 10, "From the gazette");
    let mut harness = Harness::filled(shelf, 120, 30);
    harness.go("gf j j").press("dd");
    assert!(harness.screen().contains("Unsubscribe from Courier"), "{}", harness.screen());
    harness.press("y");
    assert_eq!(harness.said(), "Courier removed · u undoes");
    assert_eq!((unread(&harness), harness.model.library.feeds.scope()), (vec![1, 1], ListScope::Feed(FeedId(2))));
    harness.serve();
    assert!(!harness.screen().contains("Article 1") && harness.screen().contains("From the gazette"));
    harness.go("u");
    assert_eq!((unread(&harness), harness.model.library.feeds.scope()), (vec![4, 3, 1], ListScope::Feed(FeedId(1))));
    assert!(harness.screen().contains("Article 1"), "{}", harness.screen());
}

/// Two feeds in a folder, one beside it.
fn foldered() -> Harness {
    let mut shelf = Shelf::default();
    for (id, title, folder) in [(1, "Alone", &[][..]), (2, "Courier", &["News"]), (3, "Gazette", &["News"])] {
        shelf.feed(id, title, folder);
        for n in 1..=3 {
            shelf.entry(10 * id + n, id, 10 * n + id, &format!("{title} {n}"));
        }
    }
    Harness::filled(shelf, 120, 30)
}

#[test]
fn a_folder_lists_all_of_its_feeds_and_folds() {
    let mut harness = foldered();
    harness.go("gf j j j");
    let screen = harness.screen();
    assert!(screen.contains("▾ News") && screen.contains("Gazette 3") && !screen.contains("Alone 1"), "{screen}");
    assert_eq!(harness.model.library.list.len(), 6);
    harness.go("za");
    assert!(harness.screen().contains("▸ News") && harness.model.library.feeds.lines().len() == 4);
    harness.go("l");
    assert!(harness.model.library.feeds.lines().len() == 6, "the first l unfolds");
    harness.go("r");
    let asked = |effect: &Effect| matches!(effect, Effect::Refresh(_, Round::Folder(_)));
    assert!(harness.drain().iter().any(asked));
    harness.go("j h h l l");
    assert_eq!(harness.current(), "Courier 1");
    harness.go("Enter");
    assert!(harness.model.reader().is_some());
}

#[test]
fn m_and_a_letter_marks_a_part_and_u_takes_it_back() {
    for (keys, marked) in [
        ("M f", vec![21, 22, 23]),
        ("M d", vec![21, 22, 23, 31, 32, 33]),
        ("M k", vec![11, 21, 31]),
        ("M j", vec![13, 22, 23, 32, 33]),
        ("M a", vec![11, 12, 13, 21, 22, 23, 31, 32, 33]),
    ] {
        let mut harness = foldered();
        // The articles of all feeds, alternating; the cursor is on the fourth.
        harness.go("j j j");
        let skipped = harness.model.library.list.current().unwrap().id;
        if keys == "M f" || keys == "M d" {
            harness.go("j");
        }
        harness.go(keys);
        let mut read = read_ids(&harness);
        read.sort_unstable();
        assert_eq!(read, marked, "{keys}, from {skipped:?}");
        assert_eq!(harness.said(), format!("{} marked read · u undoes", marked.len()), "{keys}");
        harness.go("u");
        assert_eq!(read_ids(&harness), [0; 0], "{keys}");
    }
    let mut harness = foldered();
    harness.press("M o").text("0d").press("Enter").serve();
    assert_eq!(harness.said(), "9 marked read · u undoes");
    harness.press("M o").text("soon").press("Enter").serve();
    assert!(harness.said().starts_with("Type a number and a unit"), "{}", harness.said());
}

#[test]
fn n_goes_to_the_next_unread_article_and_on_to_the_next_feed() {
    let mut harness = foldered();
    for id in [21, 22, 32, 33] {
        harness.shelf.entries.iter_mut().find(|row| row.id == EntryId(id)).unwrap().is_read = true;
    }
    harness.go("gf j j j j l");
    assert_eq!(harness.current(), "Courier 1");
    let mut visited = Vec::new();
    for key in ["n", "n", "n", "N", "]u"] {
        harness.go(key);
        visited.push(harness.current());
    }
    assert_eq!(visited, ["Courier 3", "Gazette 1", "Alone 1", "Gazette 1", "Alone 1"]);
    harness.go("M a").go("gf gg").go("M a n");
    assert_eq!(harness.said(), "There is no other unread article.");
}

/// The place is that at which the article was left.
#[test]
fn a_row_tells_what_is_in_the_article_and_how_far_it_was_read() {
    let mut shelf = Shelf::with_entries(3);
    shelf.entries[0].facts =
        EntryFacts { minutes: Some(12), tables: 1, questions: 14, place: Some(35), ..EntryFacts::default() };
    shelf.entries[1].facts = EntryFacts { minutes: Some(0), place: Some(100), ..EntryFacts::default() };
    let mut harness = Harness::filled(shelf, 120, 36);
    let line = |harness: &Harness, title: &str| {
        let screen = harness.screen();
        screen.lines().find(|line| line.contains(title)).unwrap_or_default().to_owned()
    };
    assert!(line(&harness, "Article 1").contains("1 table, 14 questions"), "{}", harness.screen());
    assert!(line(&harness, "Article 1").contains("35 %") && line(&harness, "Article 1").contains("12 min"));
    assert!(line(&harness, "Article 2").contains("1 min") && !line(&harness, "Article 2").contains('%'));
    harness.resize(60, 20);
    assert!(line(&harness, "Article 1").contains("35 %") && !line(&harness, "Article 1").contains("min"));
}

#[test]
fn the_next_unread_article_opens_from_the_one_that_is_read() {
    let mut harness = foldered();
    harness.go("Enter").go("] u");
    let title = |harness: &Harness| harness.model.reader().map(|reader| reader.row.title.to_string());
    assert_eq!(title(&harness).as_deref(), Some("Courier 1"));
    assert_eq!(harness.model.stack.iter().count(), 1);
}

#[test]
fn the_command_line_takes_every_action_and_helps_with_the_rest() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    let run = |harness: &mut Harness, line: &str| {
        harness.press(":").text(line).press("Enter").serve();
        harness.said()
    };
    assert_eq!(run(&mut harness, "sort oldest"), "Sorted by oldest.");
    assert_eq!(harness.current(), "Article 3");
    assert_eq!(run(&mut harness, "line-down"), "");
    assert_eq!(harness.current(), "Article 2");
    assert_eq!(run(&mut harness, "refersh-all"), "There is no :refersh-all. Did you mean :refresh-all?");
    assert_eq!(run(&mut harness, "find"), "find means nothing here. It belongs to: Reading.");
    assert_eq!(run(&mut harness, "sort"), "Sort by what? :sort newest, :sort oldest or :sort title.");
    run(&mut harness, "quit");
    assert!(harness.drain().contains(&Effect::Quit));
}

#[test]
fn tab_goes_through_the_words_that_fit_and_back_to_what_was_typed() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    harness.press(":").text("re");
    let typed = |harness: &Harness| harness.model.prompt().map_or(String::new(), |prompt| prompt.text().to_owned());
    let mut offered = Vec::new();
    for _ in 0..6 {
        harness.press("Tab");
        offered.push(typed(&harness));
    }
    assert_eq!(offered, ["redraw", "refresh", "refresh-all", "refresh-feed", "remove", "re"]);
    harness.press("Ctrl-u").text("sort ").press("Tab");
    assert_eq!(typed(&harness), "sort newest");
}

#[test]
fn a_feed_is_added_by_its_address_and_shown() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    harness.press("a");
    harness.send(Msg::Paste("https://gazette.example/\n".to_owned()));
    harness.press("Enter");
    let asked =
        harness.effects.iter().any(|e| matches!(e, Effect::Subscribe(_, at) if at == "https://gazette.example/"));
    assert!(asked, "{:?}", harness.effects);
    assert!(harness.screen().contains("Looking for the feed"));
    harness.shelf.feed(2, "Gazette", &[]);
    harness.shelf.entry(10, 2, 10, "From the gazette");
    harness
        .answer(
            Slot::Subscribe,
            Outcome::Subscribed { feed: FeedId(2), title: Sanitized::line("Gazette"), is_new: true, cut: None },
        )
        .serve();
    assert_eq!(
        (harness.current(), harness.said()),
        ("From the gazette".to_owned(), "Subscribed to Gazette.".to_owned())
    );
}

#[test]
fn who_adds_a_feed_that_is_too_large_is_told_how_much_is_kept() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    let cut = Some(Cut { kept: 2_000, named: 12_000 });
    let subscribed = Outcome::Subscribed { feed: FeedId(1), title: Sanitized::line("Gazette"), is_new: true, cut };
    harness.press("a").text("gazette.example").press("Enter").answer(Slot::Subscribe, subscribed).serve();
    assert_eq!(harness.said(), "Subscribed to Gazette. Kept 2,000 of 12,000 articles.");
}

#[test]
fn the_bottom_line_names_the_keys_as_they_are_bound() {
    let mut settings = Settings { refresh_on_start: false, ..Settings::default() };
    let keys = [("help".to_owned(), vec!["F2".to_owned()]), ("refresh-all".to_owned(), vec![])];
    settings.keys.insert("global".to_owned(), keys.into());
    let mut harness = Harness::with_settings(Shelf::with_entries(0), 120, 30, settings);
    harness.serve();
    let screen = harness.screen();
    assert!(screen.contains("F2 all keys") && !screen.contains("? all keys"), "{screen}");
    assert!(screen.contains("Type :refresh-all to fetch them."), "{screen}");
}

#[test]
fn the_keys_are_shown_for_the_focus_first_and_scroll() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 60, 20);
    harness.press("?");
    assert!(harness.screen().contains("Library") && !harness.screen().contains("Typing"));
    harness.press("G");
    assert!(harness.screen().contains(":mark-all-read"), "{}", harness.screen());
    harness.press("q");
    assert!(harness.screen().contains("Article 1") && harness.drain().iter().all(|effect| *effect != Effect::Quit));
}

#[test]
fn the_keys_stand_side_by_side_where_there_is_room() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 36);
    harness.press("?");
    let headings = |line: &str| line.contains("Library") && line.contains("In a pane");
    assert!(harness.screen().lines().any(headings), "{}", harness.screen());
}

#[test]
fn news_go_by_themselves_and_errors_with_the_next_key() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 30);
    harness.press("S");
    let wake = harness.drain().into_iter().filter_map(|effect| match effect {
        Effect::WakeAt(at) => Some(at),
        _ => None,
    });
    let at = wake.min().expect("news ask to be woken");
    harness.send(Msg::Clock(at));
    assert_eq!(harness.said(), "");
    harness.press("Ctrl-x");
    assert_eq!(harness.said(), "There is nothing to stop.");
    harness.press("j");
    assert_eq!(harness.said(), "");
}

#[test]
fn yesterday_begins_at_midnight() {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &[]);
    shelf.entry(1, 1, 0, "Now");
    let mut harness = Harness::filled(shelf, 120, 30);
    assert!(harness.screen().contains("today 14:30"));
    let midnight: DateTime<Utc> = "2026-04-23T00:00:00Z".parse().unwrap();
    assert!(harness.drain().contains(&Effect::WakeAt(midnight)), "the program asks to be woken then");
    harness.send(Msg::Clock(midnight));
    assert!(harness.screen().contains("yesterday"));
}

#[test]
fn keys_without_a_meaning_say_so_softly_and_ctrl_c_says_how_to_quit() {
    let mut harness = Harness::filled(Shelf::with_entries(2), 80, 24);
    harness.go("x");
    assert_eq!(harness.said(), "x has no meaning here. Press ? for the keys.");
    harness.go("Ctrl-c");
    assert_eq!(harness.said(), "Press q to go back or to quit.");
    // The way out of a sequence is no mistake.
    harness.go("j").go("ga").go("]").go("Esc").go("Enter");
    assert_eq!(harness.said(), "");
    // The help is what the sentence would offer.
    harness.go("?").go("x");
    assert_eq!(harness.said(), "x has no meaning here.");
}

/// With keys of the user's own: scope, action, keys.
fn with_keys(scope: &str, action: &str, keys: &[&str]) -> Harness {
    let mut settings = Settings { refresh_on_start: false, ..Settings::default() };
    let keys = keys.iter().map(|key| (*key).to_owned()).collect();
    settings.keys.insert(scope.to_owned(), [(action.to_owned(), keys)].into());
    let mut harness = Harness::with_settings(Shelf::with_entries(3), 80, 24, settings);
    harness.serve();
    harness
}

#[test]
fn ctrl_c_is_a_way_out_when_the_users_keys_have_left_no_other() {
    let mut harness = with_keys("move", "line-down", &["q", "Esc", ":", "?", "F1"]);
    harness.go("x");
    assert_eq!(harness.said(), "x has no meaning here.");
    harness.go("Ctrl-c");
    assert!(harness.effects.contains(&Effect::Quit));
    let mut harness = with_keys("prompt", "cancel", &[]);
    harness.go(":").go("Ctrl-c");
    assert!(harness.model.prompt().is_none());
}

#[test]
fn a_sentence_names_a_key_only_if_it_does_that_on_this_screen() {
    let mut harness = with_keys("library", "browse", &["Ctrl-x"]);
    harness.press("R").press("r");
    assert_eq!(harness.said(), "A refresh is under way. Type :cancel to stop it.");
    harness.press("H").press("r");
    assert_eq!(harness.said(), "A refresh is under way. Press Ctrl-x to stop it.");
}

#[test]
fn the_notice_of_lost_keys_waits_behind_other_messages_and_goes_with_a_key() {
    let mut harness = with_keys("library", "browse", &["m"]);
    let notice = "m means browse now, by your config. It was a key of toggle-read.";
    assert_eq!(harness.said(), notice);
    harness.go("x");
    assert_eq!(harness.said(), "x has no meaning here. Press ? for the keys.");
    harness.go("j");
    assert_eq!(harness.said(), notice);
    harness.go("j");
    assert_eq!(harness.said(), "");
}

#[test]
fn a_row_shows_the_date_that_the_list_is_sorted_by() {
    let mut shelf = Shelf::with_entries(2);
    shelf.entry(9, 1, 3, "Without a date").published = None;
    let announced = now() + TimeDelta::days(400);
    shelf.entry(10, 1, 4, "Announced").published = Some(announced);
    let screen = Harness::filled(shelf, 100, 24).screen();
    assert!(!screen.contains(&announced.format("%Y-%m-%d").to_string()), "{screen}");
    let dated = |title: &str| screen.lines().any(|line| line.contains(title) && line.contains("today"));
    assert!(dated("Without a date") && dated("Announced"), "{screen}");
}

#[test]
fn the_way_back_leads_to_the_article_before_the_next_unread_one() {
    let mut harness = foldered();
    harness.go("Enter").go("] u").go("Ctrl-o");
    let title = harness.model.reader().map(|reader| reader.row.title.to_string());
    assert_eq!(title.as_deref(), Some("Alone 1"));
}

#[test]
fn an_unread_article_that_is_found_late_takes_the_place_of_the_article_it_was_asked_for_alone() {
    let mut harness = foldered();
    harness.go("Enter");
    harness.press("] u");
    let asked = harness.take_ticket(Slot::Unread);
    harness.go("J");
    let second = harness.model.reader().unwrap().row.clone();
    let found = harness.shelf.entries.iter().find(|row| row.id == EntryId(33)).cloned().unwrap();
    harness.send(Msg::Done(asked, Outcome::Unread(Some((8, found)))));
    assert_eq!(harness.model.reader().unwrap().row.id, second.id);
}

#[test]
fn an_unread_article_that_is_found_late_moves_nothing_in_another_list() {
    let mut harness = foldered();
    harness.press("n");
    let asked = harness.take_ticket(Slot::Unread);
    harness.go("gf j j");
    let found = harness.shelf.entries.iter().find(|row| row.id == EntryId(33)).cloned().unwrap();
    harness.send(Msg::Done(asked, Outcome::Unread(Some((2, found))))).serve();
    assert_eq!((harness.current().as_str(), harness.model.library.focus), ("Alone 1", LibraryPane::Feeds));
}

#[test]
fn the_next_unread_article_is_in_view_also_in_a_folded_folder() {
    let mut harness = foldered();
    harness.go("gf j j M f").go("gf zM gg j j").go("n");
    let feeds = &harness.model.library.feeds;
    assert_eq!((harness.current().as_str(), feeds.scope()), ("Courier 1", ListScope::Feed(FeedId(2))));
    assert_eq!(feeds.scope_at(feeds.cursor()), Some(ListScope::Feed(FeedId(2))), "the cursor is on its line");
}
