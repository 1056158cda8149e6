//! The reading screen, tested with messages to `update`.

use chrono::TimeDelta;
use crosshead::app::HeadFacts;
use crosshead::app::reader::reading::Focus;
use crosshead::app::table_order::TableOrder;
use crosshead::app::{Effect, Mouse, MouseKind, Msg, Outcome, Slot};
use crosshead::article::{QuotedPos, Sanitized, TextPos};
use crosshead::config::Settings;
use crosshead::feed::{Change, EntryId, FullText, TextVersion};

use crate::support::harness::{Harness, Shelf, now, refreshed};
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
fn the_headline_stands_once() {
    let mut harness = open(&format!("<h1>What the sea gives</h1>{}", sections(9)), 80, 24);
    let count = |harness: &Harness| {
        harness.screen().matches("Long Road").count() + harness.screen().matches("Article 1").count()
    };
    assert_eq!(count(&harness), 1, "{}", harness.screen());
    assert_eq!(harness.screen().matches('━').count(), "A Long Road to the Sea".len(), "one heavy rule");
    assert!(!reading(&harness).pane(HEADINGS).landmarks().iter().any(|found| found.label.contains("gives")));
    harness.press("Space");
    assert_eq!(count(&harness), 1, "the bar says it once it has scrolled off: {}", harness.screen());
    harness.press("gg");
    assert!(!harness.screen().lines().next().unwrap().contains("Article 1"));
}

#[test]
fn titles_further_down_are_set_as_sections() {
    let harness = open("<h1>One</h1><p>x</p><h1>Two</h1><p>y</p><h2>Below</h2><p>z</p>", 80, 30);
    assert_eq!(harness.screen().matches('━').count(), "A Long Road to the Sea".len(), "{}", harness.screen());
    assert!(harness.screen().contains("◆ Below"));
    let depths = reading(&harness).pane(HEADINGS).landmarks().iter().map(|found| found.depth);
    assert_eq!(depths.collect::<Vec<_>>(), [0, 0, 1]);
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
fn a_page_down_at_the_end_goes_on_to_the_next_unread_article_unless_the_settings_say_no() {
    let is_asked = |harness: &Harness| harness.effects.iter().any(|effect| matches!(effect, Effect::FindUnread { .. }));
    let mut harness = open(&sections(9), 80, 24);
    harness.press("Space");
    assert!(!is_asked(&harness), "it is not the end yet");
    harness.press("G").press("Space");
    assert!(is_asked(&harness));
    let settings = Settings { refresh_on_start: false, next_at_end: false, ..Settings::default() };
    let mut harness = Harness::with_settings(Shelf::with_entries(3), 80, 24, settings);
    harness.serve().go("ga").go("Enter");
    answer(&mut harness, article(&sections(9)), None);
    harness.press("G").press("Space");
    assert!(!is_asked(&harness));
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
        Effect::ApplyChange(_, Change::TextPos { of, value, .. }) => Some((of, value)),
        _ => None,
    });
    let (entry, place) = saved.expect("the place is kept on leaving");
    assert_eq!(entry, EntryId(1));
    let words: Vec<&str> = place.quote.split(' ').take(3).collect();
    assert!(words.len() == 3 && before.join(" ").contains(&words.join(" ")), "{:?} in {before:?}", place.quote);
    let again = open_at(&sections(9), Some(place.text_pos), 80, 24);
    assert_eq!(lines(&again), before);
}

const VERSION: TextVersion = TextVersion { item: 7, page: None, full_text: FullText::Auto };

/// An article that may be kept was read here and there, and is asked for again.
fn asked_again(html: &str) -> Harness {
    let mut harness = asked(120, 30);
    let outcome = |html| Outcome::Article {
        entry: EntryId(1),
        article: with_questions(html),
        text_pos: None,
        facts: HeadFacts { notice: None, version: Some(VERSION), ..HeadFacts::default() },
    };
    harness.answer(Slot::Article, outcome(html));
    harness.go("Space j gq Enter Enter j ]h / f i r s t Enter").resize(80, 24).resize(120, 30);
    harness.go("q q").go("Enter");
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
    let mut anew = asked(120, 30);
    let outcome = Outcome::Article {
        entry: EntryId(1),
        article: with_questions(&html),
        text_pos: Some(text_pos),
        facts: HeadFacts { notice: None, version: Some(VERSION), ..HeadFacts::default() },
    };
    anew.answer(Slot::Article, outcome);
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
    harness.go("R").answer(Slot::Refresh, refreshed(Vec::new()));
    harness.serve().go("Enter");
    assert_eq!(known(&harness), None);
}

#[test]
fn the_place_does_not_count_what_was_put_before_the_article() {
    let mut harness = open(&long("<h2 id=x>Here</h2><p>Text.</p>"), 80, 24);
    harness.press("]h q");
    let start = Change::TextPos { of: EntryId(1), value: TextPos::default().into(), percent: Some(1) };
    let made = harness.drain();
    assert!(made.iter().any(|effect| matches!(effect, Effect::ApplyChange(_, change) if *change == start)), "{made:?}");
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
        facts: HeadFacts::default(),
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
    assert_eq!(screen.matches("Article 1").count(), 1, "its title stands above: {screen}");
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
        facts: HeadFacts { notice, version: None, ..HeadFacts::default() },
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

/// Links and figures, which their key opens, were drawn twice.
#[test]
fn every_pane_is_drawn_once_when_its_key_opens_it() {
    let figure = "<figure><img src='https://a.example/x.png' alt='A lighthouse'><figcaption>The lighthouse</figcaption></figure>";
    let html = format!("{LINKED}{figure}{QUESTIONS}{}", table(3, 3));
    for keys in ["gh", "gt", "gq", "gl", "gi", "Tab Tab Tab Tab", "Shift-Tab"] {
        let mut harness = open(&html, 120, 40);
        harness.press(keys);
        let titles = ["gh Headings", "gt Tables", "gq FAQ", "gl Links", "gi Figures"];
        let count = |title: &str| harness.screen().matches(title).count();
        assert_eq!(titles.map(count), [1; 5], "{keys}:\n{}", harness.screen());
        assert!(matches!(reading(&harness).focus(), Focus::Pane(_)));
    }
}

#[test]
fn the_way_back_leads_out_of_a_pane_first() {
    let mut harness = open(QUESTIONS, 120, 36);
    harness.press("gq q");
    assert_eq!(reading(&harness).focus(), Focus::Text);
    harness.press("q");
    assert!(harness.model.reader().is_none());
}

#[test]
fn questions_that_the_faq_pane_lists_are_one_row_among_the_headings() {
    let labels = |html: &str| {
        let harness = open(html, 120, 36);
        let rows = reading(&harness).pane(HEADINGS).landmarks().iter();
        rows.map(|row| format!("{} {}", row.label, row.detail).trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labels(QUESTIONS), ["Questions · 2", "After"]);
    let bare = "<h2>Before</h2><p>x</p><h3>Why?</h3><p>a</p><h4>Part</h4><p>b</p><h3>How?</h3><p>c</p>";
    assert_eq!(labels(bare), ["Before · 2"]);
    assert_eq!(labels("<h2>One</h2><h3>Why?</h3><p>a</p><h2>Two</h2><p>b</p>"), ["One", "Why?", "Two"], "a single one");
}

#[test]
fn nothing_is_offered_that_would_do_nothing() {
    let last = |harness: &Harness| harness.screen().lines().last().unwrap().to_owned();
    let mut harness = open(&sections(9), 120, 24);
    assert!(last(&harness).contains("]] next section") && last(&harness).contains("Space page down"));
    harness.press("G");
    assert!(!last(&harness).contains("next section") && !last(&harness).contains("page down"), "{}", last(&harness));
    let plain = open("<p>Only text.</p>", 120, 24);
    assert!(!last(&plain).contains("next section") && !last(&plain).contains("next pane"), "{}", last(&plain));
}

#[test]
fn a_long_message_keeps_the_hints() {
    let mut harness = open(&sections(2), 60, 24);
    harness.press("]t");
    let screen = harness.screen();
    let last: Vec<&str> = screen.lines().rev().take(2).collect();
    assert!(last[0].contains("? all keys") && screen.contains("This article has no tables."), "{screen}");
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

/// A jump to what is in view already could not be gone back from, and the next one began at the top of the window.
#[test]
fn ctrl_o_brings_the_mark_back_from_which_the_next_jump_counts() {
    let html = format!("<p>Start.</p>{0}<p>Between.</p>{0}<p>Then.</p>{0}<p>End.</p>", table(1, 2));
    let mut harness = open(&html, 120, 60);
    let at = |harness: &Harness| reading(harness).pane(TABLES).here();
    let lines_before = lines(&harness);
    harness.press("]t ]t ]t");
    assert_eq!((at(&harness), lines(&harness)), (Some(2), lines_before), "nothing scrolls");
    harness.press("Ctrl-o");
    assert_eq!(at(&harness), Some(1));
    harness.press("Ctrl-o ]t");
    assert_eq!(at(&harness), Some(1), "counted from the first");
    harness.press("/").text("End").press("Esc");
    assert_eq!(at(&harness), Some(1), "a search that is left gives the mark back");
}

#[test]
fn keys_typed_with_enter_act_on_the_article_that_opens() {
    let mut harness = Harness::filled(Shelf::with_entries(5), 80, 24);
    harness.go("ga").go("Enter ] h 2 j / s e c o n d Enter n");
    answer(&mut harness, with_questions(&sections(9)), None);
    assert_eq!(harness.model.reader().unwrap().found(), Some((2, 9)), "{}", harness.screen());
    harness.press("q");
    harness.go("Enter G");
    let outcome = Outcome::Failed(Sanitized::line("courier.example took too long to answer"));
    harness.answer(Slot::Article, outcome);
    harness.serve();
    answer(harness.press("r"), article(&sections(9)), None);
    assert_eq!(reading(&harness).text().percent(), 0, "what failed takes the keys with it");
}

#[test]
fn the_way_back_does_not_wait_for_the_article() {
    let mut harness = asked(80, 24);
    harness.send(Msg::Clock(now() + TimeDelta::seconds(1)));
    harness.press("Space Space q");
    assert!(harness.model.reader().is_none());
    harness.go("Enter").press("q");
    assert!(harness.model.reader().is_none());
}

#[test]
fn an_unfolded_answer_leaves_the_other_panes_their_rows() {
    let answer = "<p>A long answer of many words that goes on and on.</p>".repeat(30);
    let html = format!("{}<h3>Why?</h3>{answer}<h3>How?</h3><p>So.</p>", sections(9));
    let mut harness = open(&html, 120, 30);
    let before = shown_rows(&harness, HEADINGS);
    harness.press("gq Enter");
    assert_eq!(shown_rows(&harness, HEADINGS), before, "{}", harness.screen());
    assert!(shown_rows(&harness, FAQ) > 8);
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
    harness.press("]]");
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
    harness.press("q ]l ]l Enter");
    assert!(harness.drain().contains(&Effect::Copy(Sanitized::line("a@example.org"))));
}

fn browsed(effect: Effect) -> Option<String> {
    match effect {
        Effect::Browse(url) | Effect::OpenPage { url, .. } => Some(url.to_string()),
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
        harness.press("q Esc");
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
    harness.press("]l Enter Enter");
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
    assert!(harness.screen().contains("Enter record"));
    harness.press("Enter");
    assert!(harness.screen().contains("Esc the table"), "{}", harness.screen());
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
fn a_record_is_read_to_its_end_whatever_the_size() {
    for (columns, rows) in [(60, 20), (80, 24), (30, 8), (20, 5)] {
        let mut harness = open(&table(30, 3), columns, rows);
        harness.press("]t Enter $ G");
        harness.press("Enter");
        let mut read = harness.screen();
        for _ in 0..120 {
            harness.press("Ctrl-d");
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
    assert!(harness.screen().contains("↑ km, row"), "{}", harness.screen());
    assert!(harness.screen().contains("km↑"), "{}", harness.screen());
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
    let sort = |harness: &mut Harness| sort_of(harness.press("s"));
    harness.press("]t Enter");
    let order = sort(&mut harness);
    assert_eq!(first(&harness), "Port 1");
    assert!(harness.screen().contains("Arranging the table…"), "{}", harness.screen());
    harness.answer(Slot::Table, Outcome::TableArranged(order.arranged()));
    let order = sort(&mut harness);
    harness.answer(Slot::Table, Outcome::TableArranged(order.arranged()));
    assert_eq!(harness.said(), "Sorted by Head 1, Z first.");
    assert_ne!(first(&harness), "Port 1");
    let order = sort(harness.press("l"));
    harness.press("q").answer(Slot::Table, Outcome::TableArranged(order.arranged()));
    assert!(harness.table().is_none(), "nobody waits for it any more");
}

#[test]
fn a_jump_to_a_note_marks_it_until_the_text_is_scrolled() {
    let prose = "<p>The tide comes twice a day, and twice a day it goes.</p>".repeat(20);
    let html = format!(
        "<p>A claim<sup><a href='#n1' id=r1>1</a></sup> and one<sup><a href='#n2' id=r2>2</a></sup>.</p>{prose}\
         <section class=footnotes><ol><li id=n1>First note. <a href='#r1'>↩</a><li id=n2>Second note. \
         <a href='#r2'>↩</a></ol></section>"
    );
    let mut harness = open(&html, 80, 24);
    harness.press("g l j Enter Enter");
    assert!(harness.screen().contains("▸ 2. Second note."), "{}", harness.screen());
    harness.press("k");
    assert!(!harness.screen().contains('▸'), "{}", harness.screen());
}

#[test]
fn after_a_scroll_the_count_tells_how_many_matches_are_above() {
    let html: String = (1..60).map(|n| format!("<p>Paragraph {n} of the tide.</p>")).collect();
    let mut harness = open(&html, 80, 24);
    let found = |harness: &Harness| harness.model.reader().unwrap().found();
    harness.press("/").text("tide").press("Enter n n");
    assert_eq!(found(&harness), Some((3, 59)));
    harness.press("G");
    assert_eq!(found(&harness), Some((59, 59)));
    harness.press("g g");
    assert_eq!(found(&harness), Some((0, 59)));
    harness.press("n");
    assert_eq!(found(&harness), Some((1, 59)));
}

fn sort_of(harness: &Harness) -> TableOrder {
    let order = |effect: &Effect| match effect {
        Effect::ArrangeTable(_, order) => Some(order.clone()),
        _ => None,
    };
    harness.effects.iter().rev().find_map(order).expect("it is to be sorted")
}

#[test]
fn a_sort_that_arrives_late_leaves_the_cursor_on_its_row() {
    let mut harness = open(&table(700, 15), 80, 24);
    harness.press("]t Enter s");
    let order = sort_of(&harness);
    harness.press("4 5 j");
    let before = harness.table().unwrap().cell().unwrap().content.text.clone();
    harness.answer(Slot::Table, Outcome::TableArranged(order.arranged()));
    let table = harness.table().unwrap();
    assert_eq!(table.cell().unwrap().content.text, before);
    assert_ne!(table.position(), "↑ column 1, row 46 of 700, column 1 of 15");
}

#[test]
fn a_sort_under_way_can_be_stopped() {
    for key in ["Ctrl-x", "Esc"] {
        let mut harness = open(&table(700, 15), 80, 24);
        harness.press("]t Enter s");
        let order = sort_of(&harness);
        harness.press(key);
        assert_eq!(harness.said(), "Sorting was stopped.");
        assert!(harness.effects.contains(&Effect::Cancel(Slot::Table)));
        harness.answer(Slot::Table, Outcome::TableArranged(order.arranged()));
        assert_eq!(harness.table().unwrap().position(), "row 1 of 700, column 1 of 15");
    }
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
    harness.press("q");
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

#[test]
fn a_click_on_a_panes_name_opens_and_closes_it_and_one_on_the_line_goes_there() {
    let mut harness = open(&format!("{LINKED}{}", sections(12)), 120, 36);
    let (column, row) = find(&harness, "gl Links");
    mouse(&mut harness, MouseKind::Click, column, row);
    assert_eq!(reading(&harness).focus(), Focus::Pane(LINKS));
    let (column, row) = find(&harness, "gl Links");
    mouse(&mut harness, MouseKind::Click, column, row);
    assert_eq!(reading(&harness).focus(), Focus::Text);
    let divider = harness.model.reader().unwrap().areas.divider;
    let last = divider.y + divider.rows - 1;
    mouse(&mut harness, MouseKind::Click, divider.x.into(), last.into());
    assert_eq!(reading(&harness).text().percent(), 100);
    harness.press("?");
    let before = harness.screen();
    mouse(&mut harness, MouseKind::WheelDown, 5, 5);
    assert_ne!(harness.screen(), before, "the wheel scrolls the help");
}

// ── zoom, map, outline ──

#[test]
fn a_zoomed_pane_takes_its_column_and_the_text_the_screen() {
    let html = format!("{}{}", long(QUESTIONS), table(3, 3));
    let mut harness = open(&html, 120, 36);
    harness.press("gq Z");
    assert!(harness.screen().contains("gq FAQ") && !harness.screen().contains("gh Headings"), "{}", harness.screen());
    harness.press("q");
    assert!(harness.screen().contains("gh Headings"), "leaving the pane ends it");
    harness.press("Z");
    assert_eq!(harness.said(), "Press Z to see everything again.");
    harness.send(Msg::Clock(now() + TimeDelta::seconds(7)));
    let screen = harness.screen();
    assert!(
        !screen.contains('│') && !screen.contains("all keys") && screen.starts_with("                 "),
        "{screen}"
    );
    assert_eq!(reading(&harness).text().rows(), 36);
    harness.press("gl gh Esc Z Esc");
    assert!(harness.screen().contains("gh Headings") && harness.screen().contains("all keys"));
}

/// The signs on the line between text and panes, from the top.
fn line_beside(harness: &Harness) -> String {
    let x = usize::from(harness.model.reader().unwrap().areas.divider.x);
    let column = harness.screen().lines().skip(1).filter_map(|line| line.chars().nth(x)).collect::<String>();
    column.chars().take(harness.model.reader().unwrap().areas.divider.rows.into()).collect()
}

#[test]
fn the_line_beside_the_text_shows_where_things_are_and_what_is_in_view() {
    let html = format!("{}<p>The needle is here.</p>{QUESTIONS}{}", sections(12), table(3, 3));
    let mut harness = open(&html, 120, 40);
    let line = line_beside(&harness);
    assert!(line.starts_with(['┃', '┣']) && line.ends_with(['│', '├', '┼', '?']), "{line}");
    assert!(line.contains('├') && line.contains('┼') && line.contains('?') && !line.contains('•'), "{line}");
    harness.press("/").text("needle").press("Enter");
    assert!(line_beside(&harness).contains('●'), "{}", line_beside(&harness));
    harness.press("gg");
    assert!(line_beside(&harness).contains('•'));
    harness.press("Esc G");
    let line = line_beside(&harness);
    assert!(
        line.starts_with(['│', '├']) && line.ends_with(['┃', '┣', '╋', '?']) && !line.contains(['•', '●']),
        "{line}"
    );
}

#[test]
fn headings_tell_minutes_matches_and_what_was_read() {
    let mut harness = open(&sections(30), 120, 40);
    let row = |harness: &Harness, label: &str| {
        let screen = harness.screen();
        let beside = usize::from(harness.model.reader().unwrap().areas.divider.x) + 1;
        let mut rows = screen.lines().map(|line| line.chars().skip(beside).collect::<String>().trim().to_owned());
        let found = rows.find(|row| row.contains(label));
        found.unwrap_or_else(|| panic!("{label}: {screen}"))
    };
    harness.press("]h ]h");
    assert!(!row(&harness, "Section 1").contains('✓'), "a jump has not read it");
    for _ in 0..20 {
        harness.press("j");
    }
    assert!(
        row(&harness, "Section 2").ends_with('✓') && !row(&harness, "Section 1").contains('✓'),
        "{}",
        harness.screen()
    );
    harness.press("/").text("first").press("Enter");
    assert!(row(&harness, "Section 2").ends_with("1 hit ✓"), "{}", row(&harness, "Section 2"));
    let html = "<h2>Long</h2>".to_owned()
        + &sections(1).replace("<h2>Section 1</h2>", "").repeat(12)
        + "<h2>Short</h2><p>x</p>";
    let long = open(&html, 120, 40);
    assert!(row(&long, "Long").ends_with(" min"), "{}", long.screen());
}

#[test]
fn the_line_above_the_title_says_which_text_is_shown() {
    let said = |page| {
        let mut harness = asked(120, 30);
        let version = Some(TextVersion { item: 7, page, full_text: FullText::Auto });
        let outcome = Outcome::Article {
            entry: EntryId(1),
            article: article("<p>Text.</p>"),
            text_pos: None,
            facts: HeadFacts { version, ..HeadFacts::default() },
        };
        harness.answer(Slot::Article, outcome);
        lines(&harness)[0].clone()
    };
    assert_eq!(said(None), "Courier · 21 April 2026 · Maya Reyes · from the feed");
    assert_eq!(said(Some((1, 1))), "Courier · 21 April 2026 · Maya Reyes · from its page");
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

#[test]
fn enter_opens_a_table_that_was_gone_to_and_else_goes_a_line_down() {
    let html = format!("<p>Before.</p>{}{}", crate::support::reading::table(3, 2), sections(9));
    let mut harness = open(&html, 80, 24);
    assert!(!harness.screen().contains("open the table"), "{}", harness.screen());
    let second = lines(&harness)[1].clone();
    harness.press("Enter");
    assert!(harness.table().is_none(), "the table is only in view");
    assert_eq!(lines(&harness)[0], second);
    harness.press("]t");
    assert!(harness.screen().contains("Enter open the table"), "{}", harness.screen());
    harness.press("Enter");
    assert!(harness.table().is_some());
}

#[test]
fn enter_opens_a_table_in_view_that_says_there_is_more_of_it() {
    let wide = format!("<table><tr>{}</tr></table>", "<td>a-value-that-is-long-enough".repeat(12));
    let mut harness = open(&wide, 60, 20);
    assert!(harness.screen().contains("columns: Enter opens the table"), "{}", harness.screen());
    harness.press("Enter");
    assert!(harness.table().is_some(), "{}", harness.screen());
}

#[test]
fn keys_of_another_screen_are_said_to_be_of_it() {
    let mut harness = open(&sections(3), 80, 24);
    harness.press("M");
    assert!(harness.screen().contains("Nothing here. It belongs to: Library"), "{}", harness.screen());
    harness.press("f");
    assert!(harness.model.link_hints().is_none(), "the second key is not taken alone");
}
