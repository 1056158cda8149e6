//! The picker, tested with messages to `update`: what it offers, what a key does, and the way back.

use crosshead::app::picker::matching::Query;
use crosshead::app::picker::{Goal, PickedRow, PickerChoice};
use crosshead::app::{Effect, Mouse, MouseKind, Msg, Outcome, Slot};
use crosshead::article::Sanitized;
use crosshead::config::ThemeChoice;
use crosshead::feed::EntryId;

use crate::support::harness::{Harness, Shelf};
use crate::support::reading::{article, asked, lines, open, sections, table};

/// What was asked for last.
fn question(harness: &Harness) -> (String, Vec<PickerChoice>) {
    let asked = harness.effects.iter().rev().find_map(|effect| match effect {
        Effect::Pick { query, choices, .. } => Some((query.clone(), choices.to_vec())),
        _ => None,
    });
    asked.expect("the picker asks")
}

/// The rows for what was asked last, as far as they are known here.
fn rows(harness: &Harness) -> Vec<PickedRow> {
    let (query, choices) = question(harness);
    if query.is_empty() {
        return choices.into_iter().map(|choice| PickedRow { choice, marks: Vec::new() }).collect();
    }
    let mut query = Query::new(&query);
    let best = query.best(choices.iter().map(|choice| &*choice.text), choices.len(), 50, || true).unwrap();
    let row = |number: usize| PickedRow { marks: query.marks(&choices[number].text), choice: choices[number].clone() };
    best.into_iter().map(row).collect()
}

/// Brings the rows for what was asked last.
pub fn answer(harness: &mut Harness) {
    let rows = rows(harness);
    harness.answer(Slot::Pick, Outcome::Picked(rows));
}

fn pick(harness: &mut Harness, words: &str) {
    harness.press("Ctrl-p").text(words);
    answer(harness);
}

#[test]
fn a_heading_is_gone_to_by_its_name_and_the_way_back_leads_here() {
    let mut harness = open(&sections(9), 80, 24);
    let before = lines(&harness);
    pick(&mut harness, "secti 7");
    let screen = harness.screen();
    assert!(screen.contains("─ Go to ─") && screen.contains("heading    Section 7"), "{screen}");
    harness.press("Enter");
    assert!(lines(&harness)[0].contains("Section 7"), "{}", lines(&harness)[0]);
    assert!(harness.model.picker().is_none());
    harness.press("Ctrl-o");
    assert_eq!(lines(&harness), before);
}

#[test]
fn esc_leaves_everything_as_it_was() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("]h").serve();
    let before = harness.screen();
    pick(&mut harness, "section 4");
    harness.press("Down Esc");
    assert_eq!(harness.screen(), before);
    assert!(harness.effects.contains(&Effect::Cancel(Slot::Pick)), "the titles are given up");
}

#[test]
fn enter_waits_for_the_rows_and_an_older_answer_is_dropped() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("Ctrl-p").text("section 4");
    let old = (rows(&harness), harness.take_ticket(Slot::Pick));
    harness.press("Backspace").text("8");
    let new = (rows(&harness), harness.take_ticket(Slot::Pick));
    harness.press("Enter");
    assert!(harness.model.picker().is_some(), "the rows are not there yet");
    harness.send(Msg::Done(old.1, Outcome::Picked(old.0)));
    assert!(harness.model.picker().is_some(), "these are for another query");
    harness.send(Msg::Done(new.1, Outcome::Picked(new.0)));
    assert!(lines(&harness)[0].contains("Section 8"), "{}", lines(&harness)[0]);
}

#[test]
fn an_article_takes_the_place_of_the_one_that_is_read() {
    let mut harness = asked(80, 24);
    crate::support::reading::answer(&mut harness, article("<p>The first.</p>"), None);
    let row = harness.shelf.entries[3].clone();
    harness.press("Ctrl-p").text("article 4");
    let choice = PickerChoice {
        kind: "article",
        text: row.title.clone(),
        detail: Sanitized::default(),
        place: None,
        goal: Goal::Entry(row),
    };
    harness.answer(Slot::Pick, Outcome::Picked(vec![PickedRow { choice, marks: Vec::new() }]));
    harness.go("Enter");
    assert_eq!(harness.model.reader().unwrap().row.id, EntryId(4));
    harness.go("Ctrl-o");
    assert_eq!(harness.model.reader().unwrap().row.id, EntryId(1));
}

#[test]
fn a_feed_and_a_command_are_found_in_the_library() {
    let mut harness = Harness::filled(Shelf::with_entries(2), 80, 24);
    pick(&mut harness, "courier");
    harness.go("Enter");
    assert!(harness.model.library.feeds.current().is_some());
    pick(&mut harness, ":health");
    harness.go("Enter");
    assert!(harness.screen().contains("Feed health"), "{}", harness.screen());
}

#[test]
fn what_a_command_does_is_read_whole_where_there_is_room() {
    let mut harness = Harness::filled(Shelf::with_entries(2), 200, 50);
    pick(&mut harness, ":health");
    let row =
        harness.screen().lines().find(|line| line.contains("command") && line.contains(":health")).unwrap().to_owned();
    assert!(!row.contains('…'), "{row}");
}

#[test]
fn in_a_table_the_columns_come_first() {
    let mut harness = open(&table(5, 6), 80, 24);
    harness.go("gt Enter");
    harness.press("Ctrl-p");
    let (_, choices) = question(&harness);
    let columns: Vec<&str> = choices.iter().take_while(|choice| choice.kind == "column").map(|c| &*c.text).collect();
    assert_eq!(columns, ["Head 1", "Head 2", "Head 3", "Head 4", "Head 5", "Head 6"]);
    harness.text("head 5");
    let rows = rows(&harness);
    harness.answer(Slot::Pick, Outcome::Picked(rows)).press("Enter");
    assert!(harness.screen().contains("Head 5"), "{}", harness.screen());
}

/// The part of the screen that is the preview.
fn preview(harness: &Harness) -> String {
    let area = harness.model.picker().unwrap().areas.preview;
    let rows =
        harness.screen().lines().skip(area.y.into()).take(area.rows.into()).map(str::to_owned).collect::<Vec<_>>();
    let line = |line: String| line.chars().skip(area.x.into()).collect::<String>();
    rows.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_lines_at_a_place_of_this_article_are_shown_beside_or_below_the_rows() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 36), (200, 50)] {
        let mut harness = open(&sections(9), columns, rows);
        pick(&mut harness, "section 7");
        let shown = preview(&harness);
        assert!(shown.contains("Heading") && shown.contains("Section 7"), "{columns}x{rows}: {shown}");
        harness.press("Backspace").text("4");
        let rows = self::rows(&harness);
        harness.answer(Slot::Pick, Outcome::Picked(rows));
        let shown = preview(&harness);
        assert!(shown.lines().nth(1).is_some_and(|line| line.contains("Section 4")), "{shown}");
    }
}

#[test]
fn the_beginning_of_an_article_is_asked_for_once_and_that_of_another_one_is_dropped() {
    let mut harness = Harness::filled(Shelf::with_entries(3), 120, 36);
    harness.press("Ctrl-p").text("article");
    let row = |at: usize| {
        let row = harness.shelf.entries[at].clone();
        let goal = Goal::Entry(row.clone());
        let choice = PickerChoice { kind: "article", text: row.title, detail: row.feed_title, place: None, goal };
        PickedRow { choice, marks: Vec::new() }
    };
    let rows = vec![row(0), row(1)];
    harness.answer(Slot::Pick, Outcome::Picked(rows.clone()));
    assert!(preview(&harness).contains("···"));
    let old = harness.take_ticket(Slot::PickedPlace);
    harness.press("Down");
    let new = harness.take_ticket(Slot::PickedPlace);
    harness.send(Msg::Done(old, Outcome::Preview(harness.shelf.preview(EntryId(1)))));
    assert!(preview(&harness).contains("···"), "it is of another article");
    harness.send(Msg::Done(new, Outcome::Preview(harness.shelf.preview(EntryId(2)))));
    assert!(preview(&harness).contains("The summary of Article 2"), "{}", preview(&harness));
    harness.drain();
    harness.press("Down");
    assert!(!harness.effects.iter().any(|effect| matches!(effect, Effect::LoadPreview(..))), "it is there");
    harness.press("Up").answer(Slot::PickedPlace, Outcome::Failed(Sanitized::line("the disk is full")));
    assert!(preview(&harness).contains("The disk is full"), "{}", preview(&harness));
}

#[test]
fn of_a_feed_the_newest_titles_are_shown() {
    let mut harness = Harness::filled(Shelf::with_entries(5), 200, 50);
    pick(&mut harness, "courier");
    harness.serve();
    let shown = preview(&harness);
    assert!(shown.contains("Feed · Courier") && shown.contains("● today 13:30  Article 1"), "{shown}");
}

#[test]
fn a_theme_is_chosen_for_the_session() {
    let mut harness = Harness::filled(Shelf::with_entries(2), 80, 24);
    pick(&mut harness, "mono");
    harness.go("Enter");
    assert!(harness.effects.contains(&Effect::ChangeTheme(ThemeChoice::Mono)), "{:?}", harness.effects);
    assert!(harness.said().starts_with("Theme mono, until you quit."), "{}", harness.said());
    harness.press(":").text("theme drak").press("Enter");
    assert!(harness.said().starts_with("Which theme?"), "{}", harness.said());
}

#[test]
fn the_wheel_moves_in_the_rows_and_a_click_goes_there() {
    let mut harness = open(&sections(9), 120, 36);
    pick(&mut harness, "section");
    let area = harness.model.picker().unwrap().areas.rows;
    let mouse = |kind, row: u16| Msg::Mouse(Mouse { kind, column: area.x + 5, row: area.y + row });
    harness.send(mouse(MouseKind::WheelDown, 0));
    assert_eq!(harness.model.picker().unwrap().cursor_in_view(), 1);
    let clicked = harness.model.picker().unwrap().in_view().nth(4).unwrap().choice.text.to_string();
    harness.send(mouse(MouseKind::Click, 4));
    assert!(harness.model.picker().is_none());
    assert!(lines(&harness)[0].contains(&clicked), "{clicked}: {}", lines(&harness)[0]);
}

#[test]
fn a_click_on_a_link_takes_the_letters_away_and_follows_it() {
    let mut harness = open("<p>See <a href='https://a.example/one'>the first map</a>.</p>", 80, 24);
    harness.press("f");
    let link = harness.model.link_hints().unwrap().open().next().map(|(_, link)| (link.column, link.row)).unwrap();
    harness.send(Msg::Mouse(Mouse { kind: MouseKind::Click, column: link.0 + 2, row: link.1 }));
    assert!(harness.model.link_hints().is_none());
    assert!(harness.effects.iter().any(|effect| matches!(effect, Effect::OpenPage { .. })), "{:?}", harness.effects);
}
