//! What else the library does: folders are removed, the mouse, another instance, several feeds of a page.

use crosshead::app::{Effect, Mouse, MouseKind, Msg, Outcome, Slot};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::{Change, FeedId, FeedLink, ListScope, TagName};

use crate::support::harness::{Harness, Shelf};

fn library() -> Harness {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &[]);
    shelf.feed(2, "River News", &["World", "North"]);
    shelf.feed(3, "Sea Times", &["World"]);
    for id in 1..=60 {
        shelf.entry(id, 1 + id % 3, id * 10, &format!("Story {id}"));
    }
    Harness::filled(shelf, 100, 30)
}

fn mouse(harness: &mut Harness, kind: MouseKind, (column, row): (u16, u16)) {
    harness.send(Msg::Mouse(Mouse { kind, column, row })).serve();
}

/// Where words stand in the feed pane.
fn place(harness: &Harness, words: &str) -> (u16, u16) {
    let screen = harness.screen();
    let found = screen.lines().enumerate().find_map(|(row, line)| {
        let pane: String = line.chars().take(24).collect();
        Some((pane.find(words).map(|at| pane[..at].chars().count())?, row))
    });
    let (column, row) = found.unwrap_or_else(|| panic!("no {words} in {screen}"));
    (u16::try_from(column).unwrap(), u16::try_from(row).unwrap())
}

#[test]
fn a_folder_is_removed_with_its_feeds_after_a_question_and_comes_back_as_one_step() {
    let mut harness = library();
    harness.go("gf 3j dd");
    let screen = harness.screen();
    assert!(screen.contains("Unsubscribe from all 2 feeds in World and forget 40 articles?"), "{screen}");
    harness.go("y");
    assert!(harness.said().contains("2 feeds removed"), "{}", harness.said());
    assert_eq!(harness.model.library.feeds.list().feeds.len(), 1);
    harness.go("u");
    assert_eq!(harness.model.library.feeds.list().feeds.len(), 3, "one undo brings both back");
}

#[test]
fn a_feed_asks_about_what_was_tagged_or_starred_a_moment_ago() {
    let mut shelf = Shelf::with_entries(3);
    shelf.entries[0].facts.tags = vec![TagName::new("sea").unwrap()];
    let mut harness = Harness::filled(shelf, 120, 30);
    let asked = |harness: &mut Harness, question: &str| {
        harness.go("gf G dd");
        let screen = harness.screen();
        assert!(screen.contains(&format!("Unsubscribe from Courier? {question} in Kept?")), "{screen}");
        harness.press("Esc");
    };
    asked(&mut harness, "1 tagged article: keep it");
    harness.go("ga gg s");
    asked(&mut harness, "1 starred article: keep it");
    harness.go("ga gg j s");
    asked(&mut harness, "2 starred articles: keep them");
}

#[test]
fn a_feed_with_starred_articles_is_removed_with_them_or_without() {
    let asked = |keys: &str| {
        let mut shelf = Shelf::with_entries(3);
        shelf.feeds[0].starred = 3;
        let mut harness = Harness::filled(shelf, 120, 30);
        harness.go("gf G dd");
        let screen = harness.screen();
        let question = "Unsubscribe from Courier? 3 starred articles: keep them in Kept? y keep, n delete all, Esc";
        assert!(screen.contains(question), "{screen}");
        harness.drain();
        harness.press(keys);
        let changes = harness.drain().into_iter().filter_map(|effect| match effect {
            Effect::ApplyChange(_, change) => Some(change),
            _ => None,
        });
        (changes.collect::<Vec<_>>(), harness)
    };
    let (removed, rescued) =
        (|value| Change::Removed { of: FeedId(1), value }, |value| Change::Rescued { of: FeedId(1), value });
    let (changes, mut harness) = asked("y");
    assert_eq!(changes, [removed(true), rescued(true)]);
    harness.serve().press("u");
    let back: Vec<Change> = harness
        .drain()
        .into_iter()
        .filter_map(|effect| if let Effect::ApplyChange(_, change) = effect { Some(change) } else { None })
        .collect();
    assert_eq!(back, [removed(false), rescued(false)], "one undo gives both back");
    assert_eq!(asked("n").0, [removed(true)]);
    assert_eq!(asked("Esc").0, []);
    assert_eq!(asked("x").0, []);
}

#[test]
fn a_click_chooses_the_next_one_opens_and_one_on_the_sign_folds() {
    let mut harness = library();
    let at = place(&harness, "Courier");
    mouse(&mut harness, MouseKind::Click, at);
    assert_eq!(harness.model.library.feeds.scope(), ListScope::Feed(FeedId(1)));
    assert!(harness.screen().contains("1/20"));
    let (column, row) = place(&harness, "▾ World");
    mouse(&mut harness, MouseKind::Click, (column, row));
    assert!(harness.screen().contains("▸ World"), "{}", harness.screen());
    mouse(&mut harness, MouseKind::Click, (column, row));
    assert!(harness.screen().contains("▾ World"));
    mouse(&mut harness, MouseKind::Click, at);
    mouse(&mut harness, MouseKind::Click, at);
    harness.go("j");
    assert!(harness.screen().contains("2/20"), "the second click has gone to the articles");
}

#[test]
fn the_wheel_moves_what_is_under_it() {
    let mut harness = Harness::filled(Shelf::with_entries(60), 100, 30);
    let before = harness.model.library.feeds.scope();
    mouse(&mut harness, MouseKind::WheelDown, (60, 5));
    assert_eq!(harness.model.library.list.in_view().start, 3);
    assert_eq!(harness.model.library.feeds.scope(), before);
    let mut shelf = Shelf::default();
    (1..=60).for_each(|id| drop(shelf.feed(id, &format!("Feed {id}"), &[]).clone()));
    let mut harness = Harness::filled(shelf, 100, 30);
    mouse(&mut harness, MouseKind::WheelDown, (5, 5));
    assert_eq!(harness.model.library.feeds.top(), 3);
}

#[test]
fn a_change_by_another_instance_is_shown_and_the_cursor_stays() {
    let mut harness = library();
    harness.go("ga 5j");
    let before = harness.current();
    harness.shelf.entry(61, 1, 1, "Brand new");
    harness.shelf.entries.iter_mut().filter(|entry| entry.id.0 < 4).for_each(|entry| entry.is_read = true);
    harness.send(Msg::ChangedElsewhere).serve();
    assert_eq!(harness.current(), before);
    let screen = harness.screen();
    assert!(screen.contains("Brand new") && screen.contains("7/61") && screen.contains("58 unread"), "{screen}");
}

#[test]
fn of_several_feeds_of_a_page_one_is_chosen() {
    let url = |path: &str| HttpUrl::parse(&format!("https://example.com/{path}")).unwrap();
    let several = || {
        let feeds =
            [("a", "News"), ("b", "")].map(|(path, title)| FeedLink { url: url(path), title: Sanitized::line(title) });
        Outcome::SeveralFeeds { page: url(""), feeds: feeds.into() }
    };
    let asked = |harness: &Harness| {
        harness.effects.iter().find_map(|effect| match effect {
            Effect::SubscribeFrom { url, .. } => Some(url.clone()),
            _ => None,
        })
    };
    for (keys, chosen) in
        [("2", Some("b")), ("j Enter", Some("b")), ("Enter", Some("a")), ("Esc", None), ("9 Esc", None)]
    {
        let mut harness = library();
        harness.go("a").text("example.com").press("Enter");
        harness.answer(Slot::Subscribe, several());
        let screen = harness.screen();
        assert!(screen.contains("example.com has 2 feeds") && screen.contains("1  News"), "{screen}");
        harness.press(keys);
        assert_eq!(asked(&harness), chosen.map(url), "{keys}");
        assert!(!harness.screen().contains("has 2 feeds"));
    }
    let mut harness = library();
    harness.go("a").text("example.com").press("Enter : s o r");
    harness.answer(Slot::Subscribe, several());
    assert!(harness.model.prompt().is_some(), "what is being typed is not covered");
}

#[test]
fn a_folded_folder_says_that_a_feed_in_it_fails() {
    let mut shelf = Shelf::default();
    shelf.feed(1, "Courier", &[]);
    shelf.feed(2, "Sea Times", &["World"]).error = Some(Sanitized::line("404 from sea.example"));
    shelf.entry(1, 2, 10, "A story");
    let mut harness = Harness::filled(shelf, 100, 30);
    let row = |harness: &Harness| {
        let screen = harness.screen();
        let line = screen.lines().find(|line| line.contains("▸ World") || line.contains("▾ World")).unwrap_or_default();
        line.chars().take(24).collect::<String>()
    };
    harness.go("gf 3j");
    assert!(!row(&harness).contains('!'), "its own row says it: {}", row(&harness));
    harness.go("h");
    assert!(row(&harness).contains('!'), "{}", harness.screen());
    assert!(harness.screen().contains("A feed in this folder fails."), "{}", harness.screen());
}

#[test]
fn the_question_how_old_is_whole_on_a_narrow_screen() {
    for columns in [60, 80] {
        let mut harness = Harness::filled(Shelf::with_entries(3), columns, 20);
        harness.press("Mo").text("2w");
        assert!(harness.screen().ends_with("Mark read older than (3d, 2w, 6m, 1y): 2w"), "{}", harness.screen());
    }
}
