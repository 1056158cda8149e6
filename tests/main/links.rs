//! Following links inside the program, and the way back over articles, tested with messages to `update`.

use std::sync::Arc;

use crosshead::app::HeadFacts;
use crosshead::app::{Effect, Msg, Outcome, PageNamer, Printed, Slot};
use crosshead::article::read::article_from_html;
use crosshead::article::{Article, HttpUrl, Metadata, Sanitized};
use crosshead::feed::{Change, EntryId, FullText, KeptPage, KeptPlace, TextVersion};
use crosshead::ui;
use crosshead::ui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Modifier;

use crate::support::harness::{Harness, Shelf};
use crate::support::reading::{answer, article, asked, lines, open, sections};

const LINKS: &str = "<p>See <a href='https://a.example/one'>the first map</a> and <a \
    href='https://b.example/two'>the second</a>.</p><p>Write to <a href='mailto:x@c.example'>us</a>.</p>";

fn url(address: &str) -> HttpUrl {
    HttpUrl::parse(address).unwrap()
}

fn page(address: &str, html: &str) -> Arc<Article> {
    let known = Metadata { title: Sanitized::line("A Map"), url: Some(url(address)), ..Metadata::default() };
    Arc::new(article_from_html(html, known.url.clone().as_ref(), &known).unwrap())
}

/// What was asked of the network last: the address, and who named it.
fn fetched(harness: &Harness) -> (String, PageNamer) {
    let asked = harness.effects.iter().rev().find_map(|effect| match effect {
        Effect::OpenPage { url, named_by, .. } => Some((url.as_str().to_owned(), named_by.clone())),
        _ => None,
    });
    asked.expect("a page is asked for")
}

fn arrive(harness: &mut Harness, address: &str, html: &str) {
    let article = page(address, html);
    harness.answer(Slot::Article, Outcome::Page { url: url(address), article });
}

#[test]
fn a_letter_on_a_link_in_view_follows_it_inside() {
    let mut harness = open(LINKS, 80, 24);
    harness.press("f");
    let screen = harness.screen();
    assert!(screen.contains("See ahe first map and she second.") && screen.contains("Write to d"), "{screen}");
    assert!(screen.contains("Follow a link:"), "{screen}");
    harness.press("s");
    assert_eq!(fetched(&harness).0, "https://b.example/two");
    let screen = harness.screen();
    assert!(screen.contains("the second") && screen.contains("Fetching the page from b.example …"), "{screen}");
    arrive(&mut harness, "https://b.example/two", "<p>Here is a <a href='/three'>map</a>.</p>");
    assert!(harness.screen().contains("Here is a map."), "{}", harness.screen());
    harness.press("f a");
    assert_eq!(fetched(&harness), ("https://b.example/three".into(), PageNamer::Page(url("https://b.example/two"))));
    harness.press("q q");
    assert!(lines(&harness).iter().any(|line| line.contains("the first map")), "the article is there again");
}

#[test]
fn other_letters_and_a_resize_end_the_choice_and_nothing_is_followed() {
    let mut harness = open(LINKS, 80, 24);
    harness.drain();
    harness.press("f z");
    assert!(harness.model.link_hints().is_none());
    harness.press("f Esc");
    assert!(harness.model.link_hints().is_none());
    harness.press("f").resize(60, 20);
    assert!(
        harness.model.link_hints().is_none() && harness.drain().iter().all(|e| !matches!(e, Effect::OpenPage { .. }))
    );
    let mut harness = open("<p>Nothing.</p>", 80, 24);
    harness.press("f");
    assert_eq!(harness.said(), "There is no link in view.");
}

#[test]
fn of_a_hundred_pages_followed_one_from_the_other_the_last_are_kept_and_the_article_below() {
    let mut harness = open(LINKS, 80, 24);
    for number in 0..100 {
        harness.press("f a");
        arrive(&mut harness, "https://a.example/page", &format!("<p>Page {number}. <a href='/next'>Next</a></p>"));
    }
    harness.press("q");
    assert!(harness.screen().contains("Page 98."), "{}", harness.screen());
    let mut left = 1;
    while !harness.screen().contains("the first map") {
        harness.press("q");
        left += 1;
    }
    assert_eq!(left, 49, "the article and 49 pages were kept");
}

#[test]
fn a_link_opens_in_the_browser_by_a_capital_letter_or_by_o() {
    let mut harness = open(LINKS, 80, 24);
    harness.press("F a");
    assert_eq!(harness.drain().last(), Some(&Effect::Browse(url("https://a.example/one"))));
    harness.press("]l ]l o");
    assert!(harness.drain().contains(&Effect::Browse(url("https://b.example/two"))));
    harness.press("Esc o");
    assert!(harness.drain().contains(&Effect::Browse(url("https://courier.example/sea"))));
    harness.press("gl Enter");
    assert_eq!(fetched(&harness).0, "https://a.example/one");
}

#[test]
fn a_page_that_cannot_be_had_says_why_and_can_be_asked_for_again() {
    let mut harness = open(LINKS, 80, 24);
    harness.press("f a");
    harness.answer(Slot::Article, Outcome::Failed(Sanitized::line("404 from a.example: the page is gone")));
    assert!(harness.screen().contains("could not be read: 404 from a.example: the page is"), "{}", harness.screen());
    harness.press("o");
    assert!(harness.effects.contains(&Effect::Browse(url("https://a.example/one"))));
    harness.press("r");
    assert_eq!(fetched(&harness).0, "https://a.example/one");
    harness.press("Ctrl-x");
    assert!(harness.drain().contains(&Effect::Cancel(Slot::Article)));
    assert!(harness.screen().contains("fetching was stopped"), "{}", harness.screen());
}

fn kept(place: KeptPlace) -> Outcome {
    Outcome::PageKept(KeptPage { entry: EntryId(7), title: Sanitized::line("A Map"), place })
}

/// What is to be kept, and who named it.
fn to_keep(harness: &Harness) -> Vec<(String, PageNamer)> {
    let asked = |effect: &Effect| match effect {
        Effect::KeepPage { url, named_by, .. } => Some((url.as_str().to_owned(), named_by.clone())),
        _ => None,
    };
    harness.effects.iter().filter_map(asked).collect()
}

#[test]
fn a_followed_page_is_kept_and_undo_takes_it_out_again() {
    let mut harness = open(LINKS, 80, 24);
    harness.press("f a").answer(Slot::Article, Outcome::Failed(Sanitized::line("404 from a.example")));
    harness.press("L");
    assert_eq!(harness.said(), "There is no page to keep.");
    harness.press("r L");
    assert!(to_keep(&harness).is_empty(), "the key waits for the page");
    arrive(&mut harness, "https://a.example/one", "<p>One.</p>");
    assert_eq!(
        to_keep(&harness),
        [("https://a.example/one".into(), PageNamer::Page(url("https://courier.example/sea")))]
    );
    harness.answer(Slot::Keep, kept(KeptPlace::New));
    assert_eq!(harness.said(), "“A Map” kept · u undoes");
    harness.press("u");
    assert_eq!(harness.said(), "Undone: “A Map” kept.");
    let change = Change::Kept { of: EntryId(7), value: false };
    assert!(harness.effects.iter().any(|effect| matches!(effect, Effect::ApplyChange(_, made) if *made == change)));
    harness.press("L").answer(Slot::Keep, kept(KeptPlace::Before));
    assert_eq!(harness.said(), "“A Map” is kept already.");
    harness.press("L").answer(Slot::Keep, kept(KeptPlace::Feed(Sanitized::line("Gazette"))));
    assert_eq!(harness.said(), "“A Map” is in the library already, in Gazette.");
    harness.press("L").answer(Slot::Keep, Outcome::Failed(Sanitized::line("404 from a.example: the page is gone")));
    assert_eq!(harness.said(), "404 from a.example: the page is gone.");
}

#[test]
fn the_page_of_a_link_is_kept_without_opening_it() {
    let mut harness = open(LINKS, 120, 36);
    harness.press("L");
    assert_eq!((harness.said(), to_keep(&harness)), ("This article is in the library already.".into(), vec![]));
    harness.press("]l ]l L");
    assert_eq!(
        to_keep(&harness),
        [("https://b.example/two".into(), PageNamer::Page(url("https://courier.example/sea")))]
    );
    harness.press("L");
    assert_eq!(harness.said(), "Another page is being kept. Press Ctrl-x to stop that.");
    harness.answer(Slot::Keep, kept(KeptPlace::New)).drain();
    harness.press("gl k L");
    assert_eq!(
        to_keep(&harness),
        [("https://a.example/one".into(), PageNamer::Page(url("https://courier.example/sea")))]
    );
    harness.press("q");
    assert!(harness.model.reader().is_some(), "the article is still there");
}

/// A page has no neighbours in a list, and the way out of it leads to the article with the link.
#[test]
fn a_page_offers_no_key_that_only_articles_of_the_library_have() {
    let mut harness = open(LINKS, 80, 24);
    harness.press("f a");
    let hints = |harness: &Harness| harness.screen().lines().last().unwrap().trim().to_owned();
    assert_eq!(hints(&harness), "Ctrl-x stop · q back · ? all keys");
    harness.answer(Slot::Article, Outcome::Failed(Sanitized::line("404 from a.example: the page is gone")));
    assert_eq!(hints(&harness), "q back · ? all keys");
    assert!(!harness.screen().contains("to the list"), "{}", harness.screen());
    harness.press("r");
    arrive(&mut harness, "https://a.example/one", "<p>One.</p>");
    assert!(!hints(&harness).contains("next article"), "{}", harness.screen());
    harness.press("]u");
    assert!(harness.said().starts_with("]u has no meaning here."), "{}", harness.said());
}

#[test]
fn the_way_back_leads_from_a_page_to_its_link_and_forward_again() {
    let mut harness = open(LINKS, 80, 24);
    harness.press("f a");
    arrive(&mut harness, "https://a.example/one", "<p>One.</p>");
    harness.press("Ctrl-o");
    assert!(lines(&harness).iter().any(|line| line.contains("the first map")));
    harness.drain();
    harness.press("Ctrl-n");
    assert!(lines(&harness).iter().any(|line| line.contains("One.")) && harness.drain().is_empty(), "it was kept");
    harness.press("Ctrl-n");
    assert_eq!(harness.said(), "No later jump.");
    harness.press("Ctrl-o Ctrl-o");
    assert_eq!(harness.said(), "No earlier jump.");
}

#[test]
fn a_page_that_was_left_while_it_was_fetched_is_asked_for_again() {
    let mut harness = open(LINKS, 80, 24);
    harness.press("f a");
    let late = harness.take_ticket(Slot::Article);
    harness.press("Ctrl-o");
    let article = page("https://a.example/one", "<p>Late.</p>");
    harness.send(Msg::Done(late, Outcome::Page { url: url("https://a.example/one"), article }));
    assert!(lines(&harness).iter().any(|line| line.contains("the first map")), "the late page changes nothing");
    harness.press("Ctrl-n");
    assert_eq!(fetched(&harness).0, "https://a.example/one");
}

#[test]
fn the_way_back_leads_over_articles_of_the_list_too() {
    let mut harness = asked(80, 24);
    answer(&mut harness, article("<p>The first.</p>"), None);
    harness.go("J");
    let second = harness.model.reader().unwrap().row.id;
    harness.go("Ctrl-o");
    assert_eq!((second, harness.model.reader().unwrap().row.id), (EntryId(2), EntryId(1)));
    harness.go("Ctrl-n");
    assert_eq!(harness.model.reader().unwrap().row.id, EntryId(2));
}

#[test]
fn a_link_over_two_lines_and_several_looks_has_one_letter() {
    let words = "very long words of a <b>link</b> ".repeat(6);
    let mut harness = open(&format!("<p><a href='https://a.example/'>{words}</a></p>"), 60, 20);
    harness.press("f");
    assert_eq!(harness.model.link_hints().unwrap().open().count(), 1);
}

#[test]
fn a_feed_cannot_be_followed_into_the_library_by_its_letters() {
    // The library has no links: the key means nothing there.
    let mut harness = Harness::filled(Shelf::with_entries(2), 80, 24);
    harness.press("f a");
    assert!(harness.model.link_hints().is_none());
}

#[test]
fn a_note_is_shown_in_a_box_at_its_mark_and_the_second_enter_goes_to_it() {
    let mut harness = open(&with_note(), 80, 24);
    harness.press("]l Enter");
    let screen = harness.screen();
    assert!(screen.contains("─ Note 1 ─") && screen.contains("The sea is old."), "{screen}");
    assert!(screen.contains("Enter go to the note"), "{screen}");
    let before = lines(&harness);
    harness.press("j");
    assert!(harness.model.note().is_none());
    assert_eq!(lines(&harness), before, "a key closes the box and does no more");
    harness.press("Enter Enter");
    assert!(harness.model.note().is_none());
    assert!(lines(&harness).iter().any(|line| line.contains("The sea is old.")), "{:?}", lines(&harness));
    harness.press("Ctrl-o");
    assert_eq!(lines(&harness), before);
}

#[test]
fn a_note_fits_on_every_screen_and_goes_with_a_resize() {
    for (columns, rows) in [(200, 50), (60, 20), (20, 8), (10, 3)] {
        let mut harness = open(&with_note(), columns, rows);
        harness.press("]l Enter");
        harness.screen();
        harness.resize(columns + 1, rows);
        assert!(harness.model.note().is_none());
    }
}

fn with_note() -> String {
    let notes = "<ol><li id=n>The sea is old. <a href=#r>back</a></ol>";
    format!("<p>It was here.<sup><a id=r href=#n>1</a></sup></p>{}{notes}", sections(6))
}

/// Brings the article of the first entry, made of these texts.
fn answer_with(harness: &mut Harness, version: Option<TextVersion>) {
    let outcome = Outcome::Article {
        entry: EntryId(1),
        article: article(LINKS),
        text_pos: None,
        facts: HeadFacts { version, ..HeadFacts::default() },
    };
    harness.answer(Slot::Article, outcome);
}

#[test]
fn a_page_names_its_links_itself_and_only_the_feeds_own_text_speaks_for_the_feed() {
    let own = TextVersion { item: 1, page: None, full_text: FullText::Auto };
    let of_page = TextVersion { page: Some((1, 1)), ..own };
    let page = PageNamer::Page(url("https://courier.example/sea"));
    for (version, namer) in [(Some(own), PageNamer::Entry(EntryId(1))), (Some(of_page), page.clone()), (None, page)] {
        let mut harness = asked(80, 24);
        answer_with(&mut harness, version);
        harness.press("f a");
        assert_eq!(fetched(&harness).1, namer, "{version:?}");
    }
}

#[test]
fn a_figure_opens_in_the_browser_and_is_not_fetched() {
    let figures =
        "<p>The sea.</p><figure><img src='https://a.example/x.png' alt=Map><figcaption>A map</figcaption></figure>";
    let mut harness = open(figures, 80, 24);
    harness.press("gi");
    assert!(harness.screen().contains("Enter open in the browser"), "{}", harness.screen());
    harness.drain();
    harness.press("Enter");
    let effects = harness.drain();
    assert!(effects.contains(&Effect::Browse(url("https://a.example/x.png"))), "{effects:?}");
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::OpenPage { .. })));
}

#[test]
fn the_way_back_begins_anew_when_the_last_article_is_left_and_has_no_output_of_a_program() {
    let mut harness = asked(80, 24);
    answer(&mut harness, article("<p>The first.</p>"), None);
    harness.go("J").go("q");
    harness.press("|").text("lp").press("Enter");
    print(&mut harness);
    harness.press("Ctrl-o");
    assert_eq!(harness.said(), "No earlier jump.");
    harness.press("Ctrl-n");
    assert_eq!(harness.said(), "No later jump.");
    assert!(harness.screen().contains("It is printed."), "{}", harness.screen());
}

/// The program that runs prints something.
fn print(harness: &mut Harness) {
    let output = Some(article("<p>It is printed.</p>"));
    let (program, remark) = (Sanitized::line("lp"), Sanitized::default());
    harness.answer(Slot::Program, Outcome::ProgramEnded(Printed { program, output, is_cut: false, remark }));
}

#[test]
fn what_a_program_prints_waits_until_nothing_is_over_the_screen() {
    for (keys, way_out) in [("f", "z"), ("/", "Esc"), ("?", "q")] {
        let mut harness = open(LINKS, 80, 24);
        harness.press("|").text("lp").press("Enter").press(keys);
        print(&mut harness);
        assert_eq!(harness.model.stack.iter().count(), 1, "{keys}");
        harness.press(way_out);
        assert!(harness.screen().contains("It is printed."), "{keys}: {}", harness.screen());
    }
}

#[test]
fn a_page_has_no_next_unread_article() {
    let mut harness = open(LINKS, 80, 24);
    harness.press("f a");
    arrive(&mut harness, "https://a.example/one", "<p>One.</p>");
    harness.drain();
    harness.press("]u");
    assert!(harness.said().starts_with("]u has no meaning here."), "{}", harness.said());
    assert!(harness.drain().iter().all(|effect| !matches!(effect, Effect::FindUnread { .. })));
}

#[test]
fn a_letter_on_a_link_that_is_marked_stands_out_without_colours() {
    let mut harness = open(LINKS, 80, 24);
    harness.press("]l f");
    let hints = harness.model.link_hints().expect("letters");
    let (x, y) = hints.open().map(|(_, link)| (link.column, link.row)).next().expect("a link");
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| ui::draw(&harness.model, &Theme::new(Palette::Mono), frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let is_reversed = |x: u16| buffer[(x, y)].modifier.contains(Modifier::REVERSED);
    assert_eq!((buffer[(x, y)].symbol(), is_reversed(x), is_reversed(x + 1)), ("a", true, false));
}
