//! What keys do, tested with messages to `update`: the presets, the panes' keys, and counts.

use crosshead::app::HeadFacts;
use crosshead::app::action::ActionRow;
use crosshead::app::keymap::{Keymap, LostKey};
use crosshead::app::pane::LibraryPane;
use crosshead::app::reader::reading::Focus;
use crosshead::app::{Effect, Outcome, Slot};
use crosshead::config::{KeyPreset, Settings};
use crosshead::feed::EntryId;

use crate::support::harness::{Harness, Shelf};
use crate::support::reading::{here, lines, open, reading, sections, table, with_questions};

/// The map of crosshead 0.1: scope, action, keys.
const CLASSIC: &str = include_str!("../fixtures/keys/classic.tsv");

fn settings(keymap: KeyPreset, own: &[(&str, &str, &[&str])]) -> Settings {
    let mut settings = Settings { keymap, refresh_on_start: false, ..Settings::default() };
    for (scope, action, keys) in own {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        settings.keys.entry((*scope).to_owned()).or_default().insert((*action).to_owned(), keys);
    }
    settings
}

fn keymap(preset: KeyPreset, own: &[(&str, &str, &[&str])]) -> Keymap {
    Keymap::new(&settings(preset, own)).unwrap()
}

// ── presets ──

#[test]
fn classic_is_the_map_of_the_first_version() {
    let line = |row: &ActionRow| format!("{}\t{}\t{}", row.scope.name(), row.name, row.keys.join("\t"));
    let classic = keymap(KeyPreset::Classic, &[]);
    // Actions that were added later are not compared. They may have keys, such as the jumps of a new pane.
    let is_old = |row: &&ActionRow| {
        let start = format!("{}\t{}\t", row.scope.name(), row.name);
        CLASSIC.lines().any(|line| line.starts_with(&start))
    };
    let mut now: Vec<String> = classic.rows().iter().filter(is_old).map(line).collect();
    let mut then: Vec<&str> = CLASSIC.lines().collect();
    now.sort();
    then.sort_unstable();
    assert_eq!(now, then);
}

#[test]
fn every_preset_is_sound_and_takes_nothing_from_anybody() {
    for preset in KeyPreset::ALL {
        let keymap = keymap(preset, &[]);
        assert_eq!((keymap.lost(), keymap.notice()), (&[][..], None), "{}", preset.name());
        let mut all = Settings::default();
        for row in keymap.rows() {
            let actions = all.keys.entry(row.scope.name().to_owned()).or_default();
            actions.insert(row.name.clone(), row.keys.clone());
        }
        assert_eq!(keymap.unreached(&all), [], "{}", preset.name());
    }
}

#[test]
fn a_key_of_the_users_own_wins_over_a_presets() {
    let own = keymap(KeyPreset::Classic, &[("library", "browse", &["u"]), ("move", "top", &["g"])]);
    let lost: Vec<String> = own.lost().iter().map(LostKey::to_string).collect();
    assert_eq!(lost, ["[keys.library] browse takes u from unread-only of [keys.library]"]);
}

// ── panes ──

fn library(preset: KeyPreset, own: &[(&str, &str, &[&str])], columns: u16) -> Harness {
    let mut harness = Harness::with_settings(Shelf::with_entries(9), columns, 24, settings(preset, own));
    harness.serve();
    harness
}

fn article(preset: KeyPreset, own: &[(&str, &str, &[&str])], columns: u16) -> Harness {
    let mut harness = library(preset, own, columns);
    harness.go("Enter");
    let html = format!("{}<h3>Why is it salty?</h3><p>Rivers.</p>{}", sections(2), table(2, 3));
    let article = with_questions(&html);
    harness.answer(
        Slot::Article,
        Outcome::Article { entry: EntryId(1), article, text_pos: None, facts: HeadFacts::default() },
    );
    harness
}

#[test]
fn each_pane_of_the_library_has_a_key_of_its_own() {
    let mut harness = library(KeyPreset::Default, &[], 120);
    let focus = |keys, harness: &mut Harness| harness.go(keys).model.library.focus;
    assert_eq!(
        ["gf", "gp", "ga"].map(|keys| focus(keys, &mut harness)),
        [LibraryPane::Feeds, LibraryPane::Preview, LibraryPane::Articles]
    );
}

#[test]
fn each_pane_of_the_reader_has_the_letter_that_the_brackets_use() {
    let mut harness = open(&format!("{}<p><a href='https://a.example'>link</a></p>", sections(2)), 120, 36);
    let focus = |keys, harness: &mut Harness| reading(harness.go(keys)).focus();
    assert_eq!(["gh", "gl"].map(|keys| focus(keys, &mut harness)), [Focus::Pane(0), Focus::Pane(3)]);
    assert_eq!(focus("gx", &mut harness), Focus::Text);
    harness.go("gi");
    assert_eq!(harness.said(), "This article has no figures.");
}

#[test]
fn a_pane_of_another_screen_has_no_key_here() {
    let mut harness = library(KeyPreset::Default, &[], 80);
    harness.go("gh");
    assert_eq!(harness.said(), "gh has no meaning here. Press ? for the keys.");
    harness.press("g");
    let may_follow = harness.screen().lines().last().unwrap_or_default().to_owned();
    assert_eq!(may_follow, " g  g start · f feeds · a articles · p preview · Q all questions");
    harness.press("Esc").press(":").text("pane-text").press("Enter");
    assert_eq!(harness.said(), "pane-text means nothing on this screen.");
    let mut harness = open(&sections(2), 80, 24);
    harness.go("gf");
    assert_eq!(harness.said(), "gf has no meaning here. Press ? for the keys.");
}

#[test]
fn a_pane_shows_its_key_on_its_border_as_it_is_bound() {
    let border = |preset, own: &[(&str, &str, &[&str])]| {
        let screen = article(preset, own, 120).screen();
        let line = screen.lines().find(|line| line.contains("Headings")).unwrap_or_default().to_owned();
        line.split("─ ").nth(1).unwrap_or_default().split(" ─").next().unwrap_or_default().to_owned()
    };
    assert_eq!(border(KeyPreset::Default, &[]), "gh Headings");
    assert_eq!(border(KeyPreset::Classic, &[]), "2 Headings");
    assert_eq!(border(KeyPreset::Default, &[("move", "pane-heading", &["O"])]), "O Headings");
    assert_eq!(border(KeyPreset::Default, &[("move", "pane-2", &["2"])]), "2 Headings");
    assert_eq!(border(KeyPreset::Default, &[("move", "pane-heading", &[])]), "Headings");
    // Another action has taken it on this screen.
    assert_eq!(border(KeyPreset::Default, &[("reader", "browse", &["gh"])]), "Headings");
}

#[test]
fn the_library_shows_the_keys_of_its_panes_too() {
    assert!(library(KeyPreset::Default, &[], 120).screen().contains("─ gf Feeds ─"));
    assert!(library(KeyPreset::Default, &[], 60).screen().starts_with(" gf Feeds  ga Articles  gp Preview "));
    assert!(library(KeyPreset::Classic, &[], 60).screen().starts_with(" 1 Feeds  2 Articles  3 Preview "));
}

#[test]
fn a_name_on_a_narrow_border_goes_before_its_key() {
    let own: &[(&str, &str, &[&str])] = &[("move", "pane-feeds", &["Alt-x Alt-y Alt-z"])];
    assert!(library(KeyPreset::Default, own, 120).screen().contains("─ Feeds ─"));
}

// ── counts ──

fn list(count: i64) -> Harness {
    Harness::filled(Shelf::with_entries(count), 80, 24)
}

fn row(harness: &mut Harness, keys: &str) -> String {
    harness.go(keys).current()
}

#[test]
fn a_count_repeats_a_move_in_the_list_or_names_a_row() {
    let mut harness = list(50);
    let rows = ["5 j", "2 k", "1 2 G", "3 g g", "5 0 %", "1 0 0 %", "9 9 9 k"].map(|keys| row(&mut harness, keys));
    let articles = [6, 4, 12, 3, 25, 50, 1].map(|number| format!("Article {number}"));
    assert_eq!(rows, articles);
    assert_eq!(row(&mut harness, "2 Ctrl-f"), format!("Article {}", 1 + 2 * harness.model.library.list.page()));
}

#[test]
fn a_count_holds_for_one_action_only_and_whoever_has_no_use_for_it_ignores_it() {
    let mut harness = list(50);
    assert_eq!(row(&mut harness, "5 s"), "Article 1");
    assert_eq!(harness.model.library.feeds.list().starred, 1);
    assert_eq!(row(&mut harness, "j"), "Article 2");
    assert_eq!(row(&mut harness, "3 ? 2 ? j"), "Article 3");
}

#[test]
fn esc_and_unknown_keys_drop_a_count() {
    let mut harness = list(50);
    assert_eq!(row(&mut harness, "5 Esc j"), "Article 2");
    assert_eq!(harness.said(), "");
    harness.go("5 x");
    assert_eq!(harness.said(), "x has no meaning here. Press ? for the keys.");
    assert_eq!(row(&mut harness, "j"), "Article 3");
    // The way out of the pane is the way out of the count first.
    harness.go("gp 5 Esc");
    assert_eq!(harness.model.library.focus, LibraryPane::Preview);
    harness.go("0");
    assert_eq!(harness.said(), "0 has no meaning here. Press ? for the keys.");
}

#[test]
fn a_pending_count_is_shown_with_what_it_is_for() {
    let mut harness = list(5);
    let bottom = |harness: &Harness| harness.screen().lines().last().unwrap_or_default().to_owned();
    harness.press("1 2");
    assert_eq!(bottom(&harness), " 12  j 12 down · G to number 12 · % to 12 % · Esc drop it");
    harness.press("g");
    assert_eq!(bottom(&harness), " 12g  g start · f feeds · a articles · p preview · Q all questions");
}

#[test]
fn a_digit_that_is_a_key_begins_no_count() {
    let mut harness = library(KeyPreset::Classic, &[], 120);
    harness.go("1");
    assert_eq!(harness.model.library.focus, LibraryPane::Feeds);
    harness.go("2");
    assert_eq!(row(&mut harness, "7 1 j"), "Article 9", "a count that has begun takes every digit");
}

#[test]
fn digits_are_text_where_something_is_typed() {
    let mut harness = list(5);
    harness.press(":").text("find 42");
    assert_eq!(harness.model.prompt().map(|prompt| prompt.text().to_owned()), Some("find 42".to_owned()));
}

#[test]
fn percent_without_a_number_says_what_is_missing() {
    let mut harness = list(5);
    assert_eq!(row(&mut harness, "%"), "Article 1");
    assert_eq!(harness.said(), "Type a number before %: 50% goes to the middle.");
    let mut harness = library(KeyPreset::Classic, &[], 80);
    harness.press(":").text("percent").press("Enter");
    assert_eq!(harness.said(), "This needs a number before its key, and it has no key here.");
}

#[test]
fn in_the_feeds_pane_a_count_counts_folders_too() {
    let mut shelf = Shelf::default();
    for (id, folder) in [(1, "News"), (2, "News"), (3, "Work")] {
        shelf.feed(id, &format!("Feed {id}"), &[folder]);
    }
    let mut harness = Harness::filled(shelf, 80, 24);
    let mut feed = |keys| harness.go(keys).model.library.feeds.current().map(|feed| feed.title.to_string());
    assert_eq!(feed("gf 4 j").as_deref(), Some("Feed 2"), "as j pressed four times");
    assert_eq!(feed("1 k").as_deref(), Some("Feed 1"));
    assert_eq!(feed("1 k"), None, "their folder");
    assert_eq!(feed("7 G").as_deref(), Some("Feed 3"), "the seventh row");
}

#[test]
fn left_and_right_stop_at_the_last_pane_and_open_an_article_once() {
    let mut harness = library(KeyPreset::Default, &[], 120);
    harness.go("gp 9 h");
    assert_eq!(harness.model.library.focus, LibraryPane::Feeds);
    harness.go("9 9 9 l");
    let opened = harness.effects.iter().filter(|effect| matches!(effect, Effect::OpenArticle(..))).count();
    assert_eq!(opened, 1);
}

#[test]
fn jumps_with_a_count_stop_at_the_last_one_and_are_one_jump() {
    let mut harness = open(&sections(9), 120, 36);
    assert_eq!(here(harness.press("4 ]h"), 0), "Section 4");
    assert_eq!(here(harness.press("2 [h"), 0), "Section 2");
    assert_eq!(here(harness.press("3 ]]"), 0), "Section 5");
    assert_eq!(here(harness.press("9 9 9 9 9 ]]"), 0), "Section 9");
    assert_eq!(here(harness.press("Ctrl-o"), 0), "Section 5");
    harness.press("9 9 [[");
    assert_eq!(here(&harness, 0), "Section 1");
    harness.press("2 [h");
    assert_eq!(harness.said(), "No earlier heading.");
}

#[test]
fn find_goes_to_the_match_that_the_count_says() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("/").text("First").press("Enter");
    let at = |harness: &Harness| harness.model.reader().and_then(|reader| reader.found());
    assert_eq!(at(harness.press("3 n")), Some((4, 9)));
    assert_eq!(at(harness.press("2 N")), Some((2, 9)));
    assert_eq!(at(harness.press("9 9 n")), Some((9, 9)), "it stops at the last");
    assert_eq!(at(harness.press("2 n")), Some((2, 9)), "from there it goes around");
}

#[test]
fn in_the_text_a_count_goes_to_a_line_or_a_share() {
    let mut harness = open(&sections(9), 80, 24);
    let first = |harness: &Harness| lines(harness).first().cloned().unwrap_or_default();
    let tenth = lines(&harness)[9].clone();
    assert_eq!(first(harness.press("1 0 G")), tenth);
    harness.press("G");
    assert_eq!(first(harness.press("1 0 g g")), tenth);
    assert_eq!(first(harness.press("9 j 9 k")), tenth);
    for percent in ["2 5", "5 0", "9 0"] {
        harness.press(&format!("{percent} %"));
        let said: u8 = percent.replace(' ', "").parse().unwrap();
        let now = reading(&harness).text().percent();
        assert!((said - 3..=said).contains(&now), "{said}: {now}");
    }
    assert_eq!(reading(harness.press("9 9 9 9 9 j")).text().percent(), 100);
    assert_eq!(reading(harness.press("9 9 9 9 9 k")).text().percent(), 0);
    assert_eq!(reading(harness.press("2 0 0 %")).text().percent(), 100);
    assert_eq!(reading(harness.press("Ctrl-o")).text().percent(), 0, "it was a jump");
}

#[test]
fn in_a_pane_a_count_is_of_landmarks() {
    let mut harness = open(&sections(9), 120, 36);
    let cursor = |keys, harness: &mut Harness| reading(harness.press(keys)).pane(0).cursor();
    let at = ["gh 4 j", "2 k", "7 G", "2 g g", "1 0 0 %", "9 9 9 k"].map(|keys| cursor(keys, &mut harness));
    assert_eq!(at, [4, 2, 6, 1, 8, 0]);
}

#[test]
fn in_a_table_rows_are_counted_without_the_head_and_0_is_the_first_column() {
    let mut harness = open(&table(30, 6), 80, 24);
    harness.press("]t Enter");
    let position =
        |keys, harness: &mut Harness| harness.press(keys).table().map(|table| table.position()).unwrap_or_default();
    assert_eq!(position("3 j 2 l", &mut harness), "row 4 of 30, column 3 of 6");
    assert_eq!(position("1 0 G", &mut harness), "row 10 of 30, column 3 of 6");
    assert_eq!(position("0", &mut harness), "row 10 of 30, column 1 of 6");
    assert_eq!(position("5 0 % 9 9 l", &mut harness), "row 15 of 30, column 6 of 6");
    assert_eq!(position("2 g g 4 h", &mut harness), "row 2 of 30, column 2 of 6");
    harness.press("/").text("remark").press("Enter");
    assert_eq!(position("4 n", &mut harness), "row 6 of 30, column 6 of 6");
}

#[test]
fn the_next_article_by_a_count_stops_at_the_last_and_waits_for_its_row() {
    let mut harness = list(600);
    harness.go("Enter");
    let read = |harness: &Harness| harness.model.reader().map(|reader| reader.row.id.0);
    assert_eq!(read(harness.go("3 J")), Some(4));
    assert_eq!(read(harness.go("2 K")), Some(2));
    // Far beyond the rows that are loaded: the list goes there first.
    harness.go("5 0 0 J");
    assert_eq!(
        (harness.said().as_str(), read(&harness)),
        ("The list is still being read; try again in a moment.", Some(2))
    );
    assert_eq!(read(harness.go("J")), Some(502));
    harness.go("4 9 9 K");
    assert_eq!(read(harness.go("K")), Some(3));
    harness.go("9 9 9 9 9 J").go("J");
    assert_eq!(read(&harness), Some(600));
    assert_eq!(harness.go("J").said(), "This is the last article of the list.");
}

/// `]q` quit: `]` means nothing in the library, so that `q` acted alone.
#[test]
fn a_key_that_begins_a_sequence_anywhere_waits_for_the_second() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 80, 24);
    for keys in ["]q", "[q", "zq", "]x"] {
        harness.press(keys);
        assert!(!harness.drain().contains(&Effect::Quit), "{keys}");
        assert!(harness.said().contains("has no meaning here"), "{keys}: {}", harness.said());
    }
    harness.press("]");
    assert!(!harness.model.pending.is_empty(), "it waits");
    harness.press("Esc j");
    assert_eq!(harness.current(), "Article 2");
    harness.press(":").text("]q");
    assert_eq!(
        harness.model.prompt().map(|prompt| prompt.text().to_owned()).as_deref(),
        Some("]q"),
        "text in a prompt"
    );
}

#[test]
fn the_line_of_commands_shows_what_can_be_typed() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 80, 24);
    harness.press(":").text("so");
    let screen = harness.screen();
    assert!(screen.contains("sort the list: newest, oldest or title"), "{screen}");
    assert!(!screen.contains("mark-all-read"), "{screen}");
    harness.text("rt ").press("Tab");
    assert!(
        harness.screen().contains(" sort newest\n") && harness.screen().contains(":sort newest"),
        "{}",
        harness.screen()
    );
    harness.press("Esc");
    assert!(!harness.screen().contains("Commands"));
}
