//! The reading screen, tested with messages to `update`.

use chrono::TimeDelta;
use crosshead::app::reader::reading::Focus;
use crosshead::app::{Effect, Mouse, MouseKind, Msg, Outcome, Slot};
use crosshead::article::{QuotedPos, Sanitized, TextPos};
use crosshead::config::Settings;
use crosshead::feed::{Change, EntryId, TextVersion};

use crate::support::harness::{Harness, Shelf, now};
use crate::support::reading::{
    answer, article, asked, here, lines, open, open_at, reading, sections, table, with_questions,
};

const HEADINGS: usize = 0;
const TABLES: usize = 1;
const FAQ: usize = 2;
const LINKS: usize = 3;

const QUESTIONS: &str = "<p>Before.</p><h2>Questions</h2><h3>Why is the sea salty?</h3><p>Rivers bring the salt.</p>\
    <h3>How deep is it?</h3><p>Very deep.</p><p>Deeper than the hills are high.</p><h2>After</h2><p>The end.</p>";

const LINKED: &str = "<p>See <a href='https://map.example/x'>the map</a> or <a href='#notes'>the notes</a>, or write to \
    <a href='mailto:a@example.org'>the author</a>.</p>";

fn top(harness: &Harness) -> String {
    lines(harness).into_iter().find(|line| !line.is_empty()).unwrap_or_default()
}

/// The article's sections with something after them.
fn long(after: &str) -> String {
    format!("{}{after}", sections(9))
}

fn shown_rows(harness: &Harness, pane: usize) -> usize {
    reading(harness).pane(pane).in_view().len()
}

// ── the panes' rows ──

#[test]
fn labels_are_cut_alike_but_for_what_is_left_over() {
    let long = |number| format!("A heading of more words than a line of the pane has room for {number}");
    let html: String = (1..=6).map(|number| format!("<h2>{0}</h2><h3>{0}?</h3><p>Text.</p>", long(number))).collect();
    let roomy = open(&html, 120, 60);
    assert!(shown_rows(&roomy, HEADINGS) > 24, "every label whole");
    let tight = open(&html, 120, 44);
    assert_eq!((shown_rows(&tight, HEADINGS), shown_rows(&tight, FAQ)), (26, 13), "two lines each and three to spare");
    let tightest = open(&html, 120, 24);
    assert_eq!(
        (shown_rows(&tightest, HEADINGS), shown_rows(&tightest, FAQ)),
        (12, 7),
        "one line each and one to spare"
    );
}

// ── the text ──

#[test]
fn the_title_is_not_said_twice() {
    let repeated = open("<h1>A long road to the sea</h1><p>Text.</p>", 80, 24);
    assert_eq!(repeated.screen().matches("ong").count() + repeated.screen().matches("oad to").count(), 2);
    let own = open("<p>Text.</p>", 80, 24);
    assert_eq!(lines(&own)[..3], ["Courier · 21 April 2026 · Maya Reyes", "", "A Long Road to the Sea"]);
}

#[test]
fn a_page_keeps_a_line_of_the_one_before() {
    let mut harness = open(&sections(9), 80, 24);
    let last = lines(&harness).pop();
    harness.press("Space");
    assert_eq!(lines(&harness).first(), last.as_ref());
    harness.press("b");
    assert_eq!(top(&harness), "Courier · 21 April 2026 · Maya Reyes · 4 min");
}

#[test]
fn the_end_fills_the_window_and_says_so() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("G");
    assert_eq!(lines(&harness).len(), reading(&harness).text().rows());
    assert_eq!(reading(&harness).text().percent(), 100);
    harness.press("gg");
    assert_eq!(reading(&harness).text().percent(), 0);
}

#[test]
fn a_resize_keeps_the_line_under_the_eye() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("Space Space j j");
    let before = lines(&harness);
    let first = before[0].split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    for (columns, rows) in [(40, 24), (200, 50), (61, 9), (10, 3)] {
        harness.resize(columns, rows);
        let shown = lines(&harness).join(" ");
        assert!(columns < 40 || shown.contains(&first), "{first:?} at {columns}: {shown}");
    }
    harness.resize(80, 24);
    assert_eq!(lines(&harness), before);
}

#[test]
fn a_place_that_was_kept_is_shown_again() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("Space Space j j");
    let before = lines(&harness);
    harness.press("q");
    let saved = harness.drain().into_iter().find_map(|effect| match effect {
        Effect::ApplyChange(_, Change::TextPos { of, value }) => Some((of, value)),
        _ => None,
    });
    let (entry, place) = saved.expect("the place is kept on leaving");
    assert_eq!(entry, EntryId(1));
    let words: Vec<&str> = place.quote.split(' ').take(3).collect();
    assert!(words.len() == 3 && before.join(" ").contains(&words.join(" ")), "{:?} in {before:?}", place.quote);
    let again = open_at(&sections(9), Some(place.text_pos), 80, 24);
    assert_eq!(lines(&again), before);
}

const VERSION: TextVersion = TextVersion { item: 7, page: None };

/// An article that may be kept was read here and there, and is asked for again.
fn asked_again(html: &str) -> Harness {
    let mut harness = asked(120, 30);
    let outcome = |html| Outcome::Article {
        entry: EntryId(1),
        article: with_questions(html),
        text_pos: None,
        notice: None,
        version: Some(VERSION),
    };
    harness.answer(Slot::Article, outcome(html));
    harness.go("Space j gq Enter j ]h / f i r s t Enter").resize(80, 24).resize(120, 30);
    harness.go("q").go("Enter");
    harness
}

fn known(harness: &Harness) -> Option<TextVersion> {
    let asks = |effect: &Effect| match effect {
        Effect::OpenArticle(_, _, known) => Some(*known),
        _ => None,
    };
    harness.effects.iter().rev().find_map(asks).expect("the article is asked for")
}

#[test]
fn an_article_whose_texts_are_the_same_is_shown_as_if_it_was_opened_anew() {
    let html = format!("{QUESTIONS}{}{LINKED}", sections(9));
    let mut harness = asked_again(&html);
    assert_eq!(known(&harness), Some(VERSION));
    let text_pos = TextPos { block: 9, offset: 0 };
    let place = QuotedPos { text_pos, ..QuotedPos::default() };
    harness.answer(Slot::Article, Outcome::ArticleUnchanged { entry: EntryId(1), place: Some(place) });
    let mut anew = open_at(&html, Some(text_pos), 120, 30);
    assert_eq!(harness.screen(), anew.screen());
    for keys in ["j", "gq j Enter", "Tab", "n", "Ctrl-o", "G", "]h"] {
        harness.go(keys);
        anew.go(keys);
        assert_eq!(harness.screen(), anew.screen(), "after {keys:?}");
    }
}

#[test]
fn an_article_whose_texts_have_changed_is_not_shown_as_it_was() {
    let mut harness = asked_again(&sections(9));
    answer(&mut harness, article("<p>Corrected.</p>"), None);
    assert!(harness.screen().contains("Corrected.") && !harness.screen().contains("First 1."));
    harness.go("q").go("Enter");
    assert_eq!(known(&harness), None, "it came without a version");
}

#[test]
fn an_article_that_was_not_needed_yet_is_still_kept() {
    let mut harness = asked_again(&sections(9));
    harness.go("q").go("Enter");
    assert_eq!(known(&harness), Some(VERSION));
}

#[test]
fn an_article_with_another_title_is_made_anew() {
    let mut harness = asked_again(&sections(9));
    harness.go("q");
    harness.shelf.entries[0].title = Sanitized::line("Another title");
    harness.go("R").answer(Slot::Refresh, Outcome::Refreshed { fetched: Vec::new(), failed: Vec::new() });
    harness.serve().go("Enter");
    assert_eq!(known(&harness), None);
}

#[test]
fn the_place_does_not_count_what_was_put_before_the_article() {
    let mut harness = open(&long("<h2 id=x>Here</h2><p>Text.</p>"), 80, 24);
    harness.press("]h q");
    let start = Change::TextPos { of: EntryId(1), value: TextPos::default().into() };
    assert!(harness.drain().iter().any(|effect| matches!(effect, Effect::ApplyChange(_, change) if *change == start)));
}

// ── states ──

#[test]
fn no_old_text_is_shown_while_the_next_article_loads() {
    let mut harness = open(&sections(2), 80, 24);
    harness.go("J");
    assert!(!harness.screen().contains("harbour"), "{}", harness.screen());
    let pending = Outcome::ArticlePending(Sanitized::line("Fetching the page from courier.example …"));
    harness.answer(Slot::Article, pending);
    assert!(harness.screen().contains("Fetching the page from courier.example …"));
}

#[test]
fn the_screen_is_held_for_a_moment_while_an_article_is_on_its_way() {
    let mut harness = asked(80, 24);
    assert!(harness.model.is_held());
    answer(&mut harness, article("<p>Text.</p>"), None);
    assert!(!harness.model.is_held(), "the article is there");
    harness.go("q");
    assert!(!harness.model.is_held(), "the library never waits");
}

#[test]
fn a_clock_that_was_put_back_holds_no_screen() {
    let mut harness = asked(80, 24);
    harness.send(Msg::Clock(now() - TimeDelta::hours(1)));
    assert!(!harness.model.is_held());
}

#[test]
fn articles_one_after_the_other_do_not_hold_the_screen_for_longer() {
    let mut harness = asked(80, 24);
    let after = |milliseconds| Msg::Clock(now() + TimeDelta::milliseconds(milliseconds));
    assert!(harness.drain().contains(&Effect::WakeAt(now() + TimeDelta::milliseconds(15))));
    harness.send(after(10)).go("J");
    assert!(harness.model.is_held());
    harness.send(after(15));
    assert!(!harness.model.is_held());
    assert!(harness.screen().contains("Opening the article"));
}

#[test]
fn a_stale_answer_is_dropped() {
    let mut harness = asked(80, 24);
    let stale = harness.take_ticket(Slot::Article);
    harness.go("J");
    let outcome = Outcome::Article {
        entry: EntryId(1),
        article: article("<p>Old.</p>"),
        text_pos: None,
        notice: None,
        version: None,
    };
    harness.send(Msg::Done(stale, outcome));
    assert!(harness.model.reader().unwrap().reading().is_none());
}

#[test]
fn a_result_goes_to_the_screen_that_asked_for_it_also_when_another_covers_it() {
    let mut harness = asked(80, 24);
    harness.press("H");
    answer(&mut harness, article("<p>The road goes on.</p>"), None);
    assert!(!harness.screen().contains("The road goes on."));
    harness.press("q");
    assert!(harness.screen().contains("The road goes on."));
}

#[test]
fn a_result_for_a_screen_that_is_gone_is_dropped() {
    let mut harness = asked(80, 24);
    let late = harness.take_ticket(Slot::Article);
    harness.go("q");
    let before = harness.screen();
    harness.send(Msg::Done(late, Outcome::Failed(Sanitized::line("courier.example took too long to answer"))));
    assert_eq!(harness.screen(), before);
    assert!(harness.model.reader().is_none());
}

#[test]
fn a_failure_says_what_can_be_done() {
    let mut harness = asked(80, 24);
    let sentence = "courier.example took too long to answer";
    harness.answer(Slot::Article, Outcome::Failed(Sanitized::line(sentence))).serve();
    let screen = harness.screen();
    assert_eq!(screen.matches("Article 1").count(), 2, "its title stands above: {screen}");
    let said = screen.contains("The article could not be read") && screen.contains("answer.");
    assert!(said && screen.contains("r  try again"), "{screen}");
    harness.press("o");
    assert!(harness.drain().iter().any(|effect| matches!(effect, Effect::Browse(_))));
    harness.press("r");
    assert!(harness.drain().iter().any(|effect| matches!(effect, Effect::OpenArticle(_, EntryId(1), _))));
}

#[test]
fn a_notice_stands_above_the_text() {
    let mut harness = asked(80, 24);
    let notice = Some(Sanitized::line("Only the feed's summary: the page could not be fetched."));
    let outcome = Outcome::Article {
        entry: EntryId(1),
        article: article("<p>Teaser.</p>"),
        text_pos: None,
        notice,
        version: None,
    };
    harness.answer(Slot::Article, outcome);
    assert!(lines(&harness).contains(&"Only the feed's summary: the page could not be fetched.".to_owned()));
    harness.press("q");
    let saved =
        harness.drain().into_iter().any(|effect| matches!(effect, Effect::ApplyChange(_, Change::TextPos { .. })));
    assert!(!saved, "a place in a summary would overwrite the one in the article");
}

#[test]
fn an_article_without_text_offers_the_page() {
    let mut harness = asked(80, 24);
    let mut empty = crosshead::article::Article::clone(&article("<p>x</p>"));
    empty.blocks.clear();
    answer(&mut harness, empty.into(), None);
    assert!(harness.screen().contains("This article has no text."));
}

// ── landmarks ──

#[test]
fn the_heading_you_are_under_is_marked() {
    let mut harness = open(&sections(9), 120, 30);
    assert_eq!(here(&harness, HEADINGS), "");
    harness.press("]h ]h");
    assert_eq!(here(&harness, HEADINGS), "Section 2");
    assert_eq!(top(&harness), "Section 2");
    harness.press("Ctrl-d j");
    assert_eq!(here(&harness, HEADINGS), "Section 3");
    harness.press("G");
    assert_eq!(here(&harness, HEADINGS), "Section 9");
}

#[test]
fn every_heading_has_its_turn_while_the_text_is_scrolled() {
    let mut harness = open(&sections(5), 120, 30);
    let mut seen = vec![here(&harness, HEADINGS)];
    for _ in 0..200 {
        harness.press("j");
        let now = here(&harness, HEADINGS);
        if seen.last() != Some(&now) {
            seen.push(now);
        }
    }
    assert_eq!(seen, ["", "Section 1", "Section 2", "Section 3", "Section 4", "Section 5"]);
}

#[test]
fn a_jump_near_the_end_marks_what_was_jumped_to() {
    let mut harness = open(&long("<h2>Last but one</h2><p>x</p><h2>Last</h2><p>y</p>"), 120, 30);
    harness.press("G [h");
    assert_eq!(here(&harness, HEADINGS), "Last");
    harness.press("[h");
    assert_eq!(here(&harness, HEADINGS), "Last but one");
}

#[test]
fn all_panes_are_beside_the_text_where_there_is_room() {
    let html = format!("{}{}", long(QUESTIONS), table(3, 3));
    let harness = open(&html, 120, 36);
    assert!([HEADINGS, TABLES, FAQ].iter().all(|pane| shown_rows(&harness, *pane) > 0));
    let narrow = open(&html, 60, 20).screen();
    let tabs = narrow.lines().nth(18).unwrap();
    assert!(["gh Headings", "gt Tables 1", "gq FAQ 2"].iter().all(|tab| tabs.contains(tab)), "{narrow}");
}

#[test]
fn an_empty_pane_folds_away() {
    let screen = open(&sections(3), 120, 36).screen();
    assert!(screen.contains("Headings") && !screen.contains("Tables") && !screen.contains("FAQ"), "{screen}");
    assert!(!open("<p>Only text.</p>", 120, 36).screen().contains('│'));
}

#[test]
fn moving_in_a_pane_moves_the_text() {
    for (columns, rows) in [(120, 36), (60, 20)] {
        let mut harness = open(&sections(9), columns, rows);
        harness.press("Tab j j j");
        assert_eq!(top(&harness), "Section 4");
        assert_eq!(reading(&harness).focus(), Focus::Pane(HEADINGS));
        harness.press("Esc");
        assert_eq!((top(&harness).as_str(), reading(&harness).focus()), ("Section 4", Focus::Text));
    }
}

#[test]
fn enter_goes_to_the_heading_and_back_to_the_text() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("Tab j j Enter");
    assert_eq!((top(&harness).as_str(), reading(&harness).focus()), ("Section 3", Focus::Text));
}

#[test]
fn ctrl_o_goes_back_to_where_the_jump_began() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("Space j");
    let before = lines(&harness);
    harness.press("]h");
    let after = lines(&harness);
    assert_ne!(after, before);
    harness.press("Ctrl-o");
    assert_eq!(lines(&harness), before);
    harness.press("Ctrl-n");
    assert_eq!(lines(&harness), after);
}

#[test]
fn a_walk_through_a_pane_is_one_jump() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("j j");
    let before = lines(&harness);
    harness.press("Tab j j j Enter Ctrl-o");
    assert_eq!(lines(&harness), before);
}

#[test]
fn sections_are_the_headings_of_the_highest_level_that_has_several() {
    let mut harness = open("<h1>Other</h1><h2>A</h2><h3>A1</h3><h2>B</h2><p>x</p>", 80, 24);
    harness.press("]] ]]");
    assert_eq!(here(&harness, HEADINGS), "A");
    harness.press("]]");
    assert_eq!(here(&harness, HEADINGS), "B");
    harness.press("]]");
    assert_eq!(harness.said(), "No further heading.");
}

#[test]
fn what_an_article_does_not_have_is_said() {
    let mut harness = open(&sections(2), 80, 24);
    harness.press("]t");
    assert_eq!(harness.said(), "This article has no tables.");
    harness.press("gt");
    assert_eq!(reading(&harness).focus(), Focus::Text);
}

#[test]
fn enter_unfolds_an_answer() {
    for (columns, rows) in [(120, 36), (60, 20)] {
        let mut harness = open(QUESTIONS, columns, rows);
        harness.press("gq j");
        let folded = shown_rows(&harness, FAQ);
        harness.press("Enter");
        assert_eq!(reading(&harness).focus(), Focus::Pane(FAQ));
        assert!(shown_rows(&harness, FAQ) > folded);
        assert!(harness.screen().matches("Deeper than").count() >= 2, "{}", harness.screen());
        harness.press("Enter");
        assert_eq!(shown_rows(&harness, FAQ), folded);
        harness.press("l");
        assert_eq!(reading(&harness).focus(), Focus::Text);
        assert_eq!(here(&harness, FAQ), "How deep is it?");
    }
}

// ── links ──

#[test]
fn enter_follows_the_link_that_was_jumped_to() {
    let mut harness = open(LINKED, 80, 24);
    harness.press("]l Enter");
    let urls: Vec<String> = harness.drain().into_iter().filter_map(browsed).collect();
    assert_eq!(urls, ["https://map.example/x"]);
    harness.press("]l ]l Enter");
    assert!(harness.drain().contains(&Effect::Copy(Sanitized::line("a@example.org"))));
}

fn browsed(effect: Effect) -> Option<String> {
    match effect {
        Effect::Browse(url) => Some(url.to_string()),
        _ => None,
    }
}

#[test]
fn links_open_in_a_pane_of_their_own() {
    for (columns, rows) in [(120, 36), (60, 20)] {
        let mut harness = open(&format!("{LINKED}{}", sections(3)), columns, rows);
        assert!(!harness.screen().contains("map.example"));
        harness.press("gl");
        assert!(harness.screen().contains("map.example"), "{}", harness.screen());
        assert_eq!(shown_rows(&harness, LINKS), 3);
        harness.press("Enter");
        assert!(harness.drain().into_iter().filter_map(browsed).eq(["https://map.example/x".to_owned()]));
        harness.press("Esc");
        assert!(!harness.screen().contains("map.example"));
    }
}

#[test]
fn a_link_into_the_article_jumps() {
    let mut harness = open(&format!("{LINKED}{}<h2 id=notes>Notes</h2>{}", sections(3), sections(3)), 80, 24);
    let before = lines(&harness);
    harness.press("]l ]l Enter");
    assert_eq!(top(&harness), "Notes");
    harness.press("Ctrl-o");
    assert_eq!(lines(&harness), before);
}

#[test]
fn a_reference_leads_to_its_note_and_the_note_back() {
    let note = |text: &str| format!("<p>{text}<sup><a id=r href=#n>1</a></sup></p>");
    let notes = "<ol><li id=n>The sea is old. <a href=#r>back</a></ol>";
    let mut harness = open(&format!("{}{}{notes}{}", note("It was here."), sections(6), sections(3)), 80, 24);
    harness.press("]l Enter");
    assert!(harness.screen().contains("1. The sea is old. ↩"), "{}", harness.screen());
    harness.press("]l Enter");
    assert_eq!(top(&harness), "It was here.¹");
}

// ── find ──

#[test]
fn find_shows_matches_while_it_is_typed() {
    let mut harness = open(&long("<p>The needle is here.</p>"), 80, 24);
    let before = lines(&harness);
    harness.press("/").text("needle");
    assert!(harness.screen().contains("The needle is here."));
    assert_eq!(harness.model.reader().unwrap().found(), Some((1, 1)));
    harness.press("Esc");
    assert_eq!(lines(&harness), before);
    assert_eq!(harness.model.reader().unwrap().found(), None);
}

/// Every other character took the window back to where the search began.
#[test]
fn the_match_stays_in_view_with_every_character_typed() {
    let mut harness = open(&long("<p>The needle is here.</p>"), 80, 24);
    harness.press("/");
    for typed in ["n", "ee", "d", "l", "e"] {
        harness.text(typed);
        if typed != "n" {
            assert!(harness.screen().contains("The needle is here."), "after {typed}:\n{}", harness.screen());
        }
    }
    harness.press("Enter");
    assert!(harness.screen().contains("The needle is here."));
    harness.press("Ctrl-o");
    assert_eq!(harness.said(), "");
}

#[test]
fn a_search_that_is_over_can_be_taken_up_again() {
    let mut harness = open(&sections(3), 80, 24);
    harness.press("n");
    assert_eq!(harness.said(), "Nothing was looked for yet.");
    harness.press("/").text("Second").press("Enter Esc n");
    assert_eq!(harness.model.reader().unwrap().found(), Some((2, 3)));
    harness.press("Esc / Enter");
    assert!(harness.model.reader().unwrap().found().is_some(), "an empty line is the last search again");
    harness.press("/").text("walrus").press("Enter n");
    assert_eq!(harness.said(), "“walrus” is not in this article.");
}

#[test]
fn leaving_a_prompt_does_not_leave_the_search_that_stands() {
    let mut harness = open(&sections(9), 80, 24);
    harness.press("/").text("Second").press("Enter n n");
    let before = lines(&harness);
    harness.press("/ Esc");
    assert_eq!(lines(&harness), before);
    harness.press("n");
    assert_ne!(lines(&harness), before, "the search stands");
}

#[test]
fn find_takes_its_words_on_the_command_line_too() {
    let mut harness = open(&sections(3), 80, 24);
    harness.press(":").text("find second").press("Enter");
    assert_eq!(harness.model.reader().unwrap().found(), Some((1, 3)));
    harness.press(":").text("help me").press("Enter");
    assert_eq!(harness.said(), ":help takes no argument.");
}

#[test]
fn capitals_that_hide_a_match_are_blamed_for_it() {
    let mut harness = open(&sections(3), 80, 24);
    harness.press("/").text("SECOND").press("Enter");
    assert_eq!(harness.said(), "“SECOND” is not in this article with these capitals.");
}

#[test]
fn the_next_match_goes_around_and_says_so() {
    let mut harness = open(&sections(3), 80, 24);
    let at = |harness: &Harness| harness.model.reader().unwrap().found();
    harness.press("/").text("Second").press("Enter");
    assert_eq!(at(&harness), Some((1, 3)));
    harness.press("n n");
    assert_eq!((at(&harness), harness.said()), (Some((3, 3)), String::new()));
    harness.press("n");
    assert_eq!(at(&harness), Some((1, 3)));
    assert_eq!(harness.said(), "Past the end: on from the start.");
    harness.press("N");
    assert_eq!(at(&harness), Some((3, 3)));
    harness.press("Esc");
    assert_eq!(at(&harness), None);
}

#[test]
fn the_bottom_line_names_the_keys_of_what_is_going_on() {
    let mut harness = open(&format!("{}{}", sections(3), table(3, 3)), 120, 24);
    harness.press("/").text("Second").press("Enter");
    let screen = harness.screen();
    assert!(screen.contains("n next match") && screen.contains("Esc end the search"), "{screen}");
    harness.press("Esc");
    assert!(!harness.screen().contains("next match"));
    harness.press("]t Enter");
    assert!(harness.screen().contains("Enter whole cell"));
    harness.press("Enter");
    assert!(harness.screen().contains("Enter the table"), "{}", harness.screen());
}

#[test]
fn a_find_can_be_gone_back_from() {
    let mut harness = open(&long("<p>The needle is here.</p>"), 80, 24);
    harness.press("j j");
    let before = lines(&harness);
    harness.press("/").text("needle").press("Enter").press("Ctrl-o");
    assert_eq!(lines(&harness), before);
}

#[test]
fn what_is_not_there_is_said_and_moves_nothing() {
    let mut harness = open(&sections(3), 80, 24);
    harness.press("j j");
    let before = lines(&harness);
    harness.press("/").text("walrus").press("Enter");
    assert_eq!(lines(&harness), before);
    assert_eq!(harness.said(), "“walrus” is not in this article.");
}

// ── tables ──

/// Whether a table is on the full screen.
fn has_table_view(harness: &Harness) -> bool {
    harness.table().is_some()
}

#[test]
fn enter_opens_a_table_from_its_pane_and_from_the_text() {
    let html = format!("{}{}{}", sections(2), table(3, 4), sections(3));
    let mut harness = open(&html, 80, 24);
    harness.press("gt Enter");
    assert!(has_table_view(&harness));
    harness.press("q");
    assert!(!has_table_view(&harness) && reading(&harness).text().lines().len() > 3);
    harness.press("gg ]t k Enter");
    assert!(has_table_view(&harness), "{}", harness.screen());
}

#[test]
fn the_last_column_can_be_reached() {
    let mut harness = open(&table(30, 40), 60, 20);
    harness.press("]t Enter");
    for _ in 0..39 {
        harness.press("l");
    }
    let screen = harness.screen();
    assert!(screen.contains("Head 40") && screen.contains("Head 1 ") && screen.contains("Port 1 "), "{screen}");
    assert!(screen.contains("column 40 of 40"), "{screen}");
    harness.press("0 l");
    assert!(harness.screen().contains("Head 2 "));
    harness.press("$");
    assert!(harness.screen().contains("Head 40"));
}

#[test]
fn the_head_stays_while_rows_go_by() {
    let mut harness = open(&table(30, 4), 80, 24);
    harness.press("]t Enter G");
    let screen = harness.screen();
    assert!(screen.contains("Head 2") && screen.contains("30.2"), "{screen}");
    assert!(!screen.contains(" 1.2"), "{screen}");
}

#[test]
fn a_cell_that_is_cut_can_be_read_to_its_end() {
    for (columns, rows) in [(60, 20), (80, 24), (30, 8), (20, 5)] {
        let mut harness = open(&table(30, 3), columns, rows);
        harness.press("]t Enter $ G");
        harness.press("Enter");
        let mut read = harness.screen();
        for _ in 0..90 {
            harness.press("j");
            read.push_str(&harness.screen());
        }
        let read = read.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(read.contains("remark 30 on") && read.contains("end of 30"), "{columns}x{rows}: {}", harness.screen());
        harness.press("Esc");
        assert!(has_table_view(&harness));
        harness.press("Esc");
        assert!(!has_table_view(&harness));
    }
}

#[test]
fn a_cell_that_is_cut_is_shown_below_the_table() {
    let mut harness = open(&table(12, 3), 80, 24);
    harness.press("]t Enter $ G");
    assert!(harness.screen().contains("─ Port 12 · Head 3 ─"), "{}", harness.screen());
    harness.press("0");
    assert!(!harness.screen().contains("─ Port 12 · Head 3 ─"));
}

#[test]
fn a_cell_over_several_columns_is_one_step() {
    let html = "<table><tr><th>A<th>B<th>C<th>D</tr><tr><td>1<td colspan=2>wide<td>4</tr></table>";
    let mut harness = open(html, 80, 24);
    harness.press("]t Enter l");
    assert_eq!(&*harness.table().unwrap().cell().unwrap().content.text, "wide");
    harness.press("l");
    assert_eq!(&*harness.table().unwrap().cell().unwrap().content.text, "4");
    harness.press("h h");
    assert_eq!(&*harness.table().unwrap().cell().unwrap().content.text, "1");
}

#[test]
fn a_table_is_sorted_by_the_cursors_column_turned_round_and_put_back() {
    let html = "<table><tr><th>River<th>km</tr><tr><td>Nile<td>6,650</tr><tr><td>Amur<td>2,824</tr><tr><td>Po<td>652</tr></table>";
    let mut harness = open(html, 80, 24);
    harness.press("]t Enter l s");
    let first = |harness: &Harness| harness.table().unwrap().cell().unwrap().content.text.to_string();
    assert_eq!((first(&harness).as_str(), harness.said().as_str()), ("652", "Sorted by km, smallest first."));
    assert!(harness.screen().contains("↑ column 2"), "{}", harness.screen());
    harness.press("s");
    assert_eq!((first(&harness).as_str(), harness.said().as_str()), ("6,650", "Sorted by km, largest first."));
    harness.press("h s");
    assert_eq!((first(&harness).as_str(), harness.said().as_str()), ("Amur", "Sorted by River, A first."));
    harness.press("s s");
    assert_eq!((first(&harness).as_str(), harness.said().as_str()), ("Nile", "The rows are as the page has them."));
}

#[test]
fn a_large_table_is_sorted_beside_the_loop() {
    let mut harness = open(&table(700, 15), 80, 24);
    let first = |harness: &Harness| harness.table().unwrap().cell().unwrap().content.text.to_string();
    let sort = |harness: &mut Harness| {
        harness.press("s");
        let order = |effect: &Effect| match effect {
            Effect::SortTable(_, order) => Some(order.clone()),
            _ => None,
        };
        harness.effects.iter().rev().find_map(order).expect("it is to be sorted")
    };
    harness.press("]t Enter");
    let order = sort(&mut harness);
    assert_eq!((first(&harness).as_str(), harness.said().as_str()), ("Port 1", "Sorting …"));
    harness.answer(Slot::Table, Outcome::TableSorted(order.sorted()));
    let order = sort(&mut harness);
    harness.answer(Slot::Table, Outcome::TableSorted(order.sorted()));
    assert_eq!(harness.said(), "Sorted by Head 1, Z first.");
    assert_ne!(first(&harness), "Port 1");
    let order = sort(harness.press("l"));
    harness.press("q").answer(Slot::Table, Outcome::TableSorted(order.sorted()));
    assert!(harness.table().is_none(), "nobody waits for it any more");
}

#[test]
fn find_goes_from_cell_to_cell_of_a_table() {
    let mut harness = open(&table(4, 3), 80, 24);
    let position = |harness: &Harness| harness.table().unwrap().position();
    harness.press("]t Enter");
    let start = position(&harness);
    harness.press("/").text("port 3");
    assert_eq!(position(&harness), "row 3 of 4, column 1 of 3");
    harness.press("Esc");
    assert_eq!(position(&harness), start);
    harness.press("/").text("port").press("Enter n n");
    assert_eq!(position(&harness), "row 3 of 4, column 1 of 3");
    assert_eq!(harness.table().unwrap().found(), Some((3, 4)));
    harness.press("N Esc");
    assert_eq!(position(&harness), "row 2 of 4, column 1 of 3");
    harness.press("/ Enter Enter");
    harness.press("/").text("walrus").press("Esc");
    assert!(harness.screen().contains("Enter the table"), "the cell that was shown alone is shown again");
    harness.press("Enter");
    harness.press("/").text("walrus").press("Enter");
    assert_eq!(harness.said(), "“walrus” is not in this table.");
}

#[test]
fn a_table_keeps_its_place_while_another_screen_covers_it() {
    let mut harness = open(&table(4, 3), 80, 24);
    harness.press("]t Enter j l");
    let before = harness.screen();
    harness.press("H j");
    assert_ne!(harness.screen(), before);
    harness.press("q");
    assert_eq!(harness.screen(), before);
}

#[test]
fn a_cell_can_be_copied() {
    let mut harness = open(&table(3, 3), 80, 24);
    harness.press("]t Enter l y");
    assert!(harness.drain().contains(&Effect::Copy(Sanitized::line("1.2"))));
}

// ── mouse ──

fn mouse(harness: &mut Harness, kind: MouseKind, column: usize, row: usize) {
    harness.send(Msg::Mouse(Mouse { kind, column: column as u16, row: row as u16 }));
}

/// Where a text stands on the screen.
fn find(harness: &Harness, text: &str) -> (usize, usize) {
    let screen = harness.screen();
    let found = screen.lines().enumerate().find_map(|(row, line)| Some((line, line.find(text)?, row)));
    let (line, at, row) = found.unwrap_or_else(|| panic!("{text} is on the screen:\n{screen}"));
    (line[..at].chars().count(), row)
}

#[test]
fn a_click_goes_to_what_is_under_it() {
    let mut harness = open(&format!("{LINKED}{}", sections(9)), 120, 36);
    let (column, row) = find(&harness, "Section 7");
    mouse(&mut harness, MouseKind::Click, column, row);
    assert_eq!(top(&harness), "Section 7");
    harness.press("gg");
    let (column, row) = find(&harness, "the map");
    mouse(&mut harness, MouseKind::Click, column + 1, row);
    assert_eq!(harness.drain().into_iter().filter_map(browsed).count(), 1);
    mouse(&mut harness, MouseKind::Click, column - 2, row);
    assert_eq!(harness.drain().into_iter().filter_map(browsed).count(), 0);
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let mut harness = open(&sections(40), 120, 24);
    let before = lines(&harness);
    let (column, row) = find(&harness, "Section 7");
    mouse(&mut harness, MouseKind::WheelDown, column, row);
    assert_eq!(lines(&harness), before);
    assert_ne!(find(&harness, "Section 7").1, row);
    mouse(&mut harness, MouseKind::WheelDown, 5, 5);
    assert_eq!(lines(&harness)[..5], before[3..8]);
}

// ── entry ──

#[test]
fn marks_are_written_and_shown_in_the_list() {
    let settings = Settings { refresh_on_start: false, mark_read_on_open: false, ..Settings::default() };
    let mut harness = Harness::with_settings(Shelf::with_entries(3), 80, 24, settings);
    harness.serve().go("ga").go("Enter");
    answer(&mut harness, with_questions("<p>x</p>"), None);
    harness.go("s").go("m").go("q");
    assert!(harness.shelf.entries[0].is_starred && harness.shelf.entries[0].is_read);
    assert!(harness.model.library.list.current().unwrap().is_starred);
}

/// The library hears of writes, whoever asked for them: to the reader a failure would be that of its article.
#[test]
fn a_mark_that_cannot_be_written_does_not_cost_the_article() {
    let mut harness = open("<p>The road goes on.</p>", 80, 24);
    harness.drain();
    harness.press("s");
    harness.answer(Slot::Write, Outcome::Failed(Sanitized::line("the disk is full")));
    assert_eq!(harness.said(), "The disk is full.");
    assert!(harness.screen().contains("The road goes on."));
}

#[test]
fn right_to_left_text_stands_at_the_right() {
    let mut harness = asked(80, 24);
    let mut hebrew = crosshead::article::Article::clone(&article("<p>שלום עולם</p>"));
    hebrew.meta.direction = crosshead::article::Direction::RightToLeft;
    answer(&mut harness, hebrew.into(), None);
    let area = harness.model.reader().unwrap().areas.column;
    let line = harness.screen().lines().find(|line| line.contains("שלום")).unwrap().to_owned();
    assert_eq!(line.chars().count(), usize::from(area.x + area.columns));
}

#[test]
fn a_paragraph_that_runs_from_right_to_left_stands_at_the_right_of_any_article() {
    let harness = open("<p>It says:</p><p>שלום עולם</p><p>There it ends.</p>", 80, 24);
    let area = harness.model.reader().unwrap().areas.column;
    let screen = harness.screen();
    let line = |text: &str| screen.lines().find(|line| line.contains(text)).unwrap().to_owned();
    assert_eq!(line("שלום").chars().count(), usize::from(area.x + area.columns));
    assert_eq!(line("There").find("There"), Some(usize::from(area.x)));
}
