//! Every state of the screen at every kind of size: it can be drawn, nothing stands twice, what is typed into has its cursor,
//! and the old size brings back what was seen.

use crosshead::app::{Effect, Model, Msg, Outcome, Slot};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::FeedLink;
use crosshead::layout::wrap::width;

use crate::support::harness::{Harness, Shelf, drawn};
use crate::support::reading::{open, sections, table};

const REST: &str = "<h2>質問</h2><h3>Why is the sea salty?</h3><p>Rivers bring the salt<sup><a href='#n1' id=r1>1</a></sup>, 👩‍🚀.</p>\
    <figure><img src='https://example.com/a.png'><figcaption>The quay</figcaption></figure>\
    <p dir=rtl>هذا نص قصير باللغة العربية</p><p>日本語のテキスト <a href='https://example.com'>link</a></p>\
    <h2>Notes</h2><ol><li id=n1>A note on <b>salt</b>. <a href='#r1'>↩</a></ol>";

/// The names of panes and lists: each stands once, or not at all.
const NAMES: [&str; 12] = [
    "gh Headings",
    "gt Tables",
    "gq FAQ",
    "gl Links",
    "gi Figures",
    "gf Feeds",
    "gp Preview",
    "─ Go to ",
    "─ Commands ",
    "─ Edit ",
    "Feed health",
    "─ Note ",
];

/// Small ones, where parts give way, those around each step of the geometry, and the four that are looked at.
fn sizes() -> impl Iterator<Item = (u16, u16)> {
    let small = [1, 2, 5, 20, 40].into_iter().flat_map(|columns| [1, 2, 3, 5, 9, 24].map(|rows| (columns, rows)));
    let steps = [59, 71, 72, 109, 110, 129, 130, 150, 250]
        .into_iter()
        .flat_map(|columns| [4, 13, 28].map(|rows| (columns, rows)));
    small.chain(steps).chain([(60, 20), (80, 24), (120, 36), (200, 50)])
}

fn check(name: &str, model: &Model) {
    let (columns, rows) = (model.size.columns, model.size.rows);
    let (all, cursor) = drawn(model);
    let at = format!("{name} at {columns}x{rows}");
    assert_eq!(all.split('\n').count(), usize::from(rows), "{at}");
    for line in all.split('\n') {
        assert!(width(line) <= usize::from(columns) + 1, "{at}: {line:?} is outside");
    }
    for name in NAMES {
        assert!(all.matches(name).count() <= 1, "{at}: {name} stands twice\n{all}");
    }
    let is_typed = model.prompt().is_some_and(|prompt| !prompt.is_question());
    if is_typed {
        assert_eq!(cursor.1, rows - 1, "{at}: the cursor is where it is typed");
        assert!(cursor.0 < columns, "{at}");
    }
    if model.form().is_some() && rows > 8 && columns > 20 {
        assert!(cursor.1 > 0 && cursor.1 < rows && cursor.0 > 0 && cursor.0 < columns, "{at}: {cursor:?}");
    }
}

/// Through all sizes and back.
fn sweep(name: &str, harness: &mut Harness) {
    let before = harness.screen();
    for (columns, rows) in sizes() {
        harness.resize(columns, rows);
        check(name, &harness.model);
    }
    harness.resize(120, 36);
    assert_eq!(harness.screen(), before, "{name}");
}

fn reader() -> Harness {
    open(&format!("{}{}{REST}", sections(3), table(9, 9)), 120, 36)
}

#[test]
fn every_state_of_the_reader() {
    let states = [
        "",
        "gh",
        "gt",
        "gq",
        "gq Enter",
        "gl",
        "gi",
        "gh / s e c",
        "gh / s e c Enter",
        "Z",
        "gh Z",
        "v j",
        "v v v j",
        "gl v j",
        "]t",
        "]l",
        "G",
        "/ s a l t",
        "/ s a l t Enter",
        "/ z z z",
        "Y",
        "|",
        ": m a",
        ": t h e m e Space",
        "?",
        "? / c o p y",
        "g",
        "]",
        "M",
        "5",
        "gt Enter",
        "gt Enter v j",
        "gt Enter Enter",
        "gt Enter #",
        "gt Enter & o n e",
        "gt Enter c",
        "zM",
        "H",
    ];
    for keys in states {
        let mut harness = reader();
        for key in keys.split(' ').filter(|key| !key.is_empty()) {
            if key == "Space" {
                harness.text(" ")
            } else {
                harness.press(key)
            };
        }
        harness.serve();
        sweep(keys, &mut harness);
    }
}

/// A resize takes them away.
#[test]
fn letters_on_links_and_a_note() {
    for (name, keys) in [("f", "G f"), ("note", "]l Enter")] {
        let mut harness = reader();
        harness.press(keys);
        assert!(harness.model.link_hints().is_some() || harness.model.note().is_some(), "{}", harness.screen());
        for (columns, rows) in sizes().filter(|(columns, rows)| *columns > 20 && *rows > 5) {
            let mut harness = reader();
            harness.resize(columns, rows).press(keys);
            check(name, &harness.model);
        }
    }
}

#[test]
fn an_article_that_is_loading_or_failed() {
    let mut harness = crate::support::reading::asked(120, 36);
    sweep("loading", &mut harness);
    harness.answer(Slot::Article, Outcome::Failed(Sanitized::line("404 from 日本.example: the page may have moved")));
    harness.serve();
    sweep("failed", &mut harness);
}

fn shelf() -> Shelf {
    let mut shelf = Shelf::with_entries(30);
    shelf.feed(2, "排版新闻", &["Craft", "Asia"]).error = Some(Sanitized::line("404 from feed2.example"));
    shelf.entry(100, 2, 5, "標題可以很長，而且每個字佔兩欄 👩‍👩‍👧 كيف تُقرأ العناوين").is_starred = true;
    shelf
}

#[test]
fn every_state_of_the_library() {
    let states = [
        "gf",
        "ga",
        "ga G",
        "gp",
        "gf j j j j",
        "gf zM",
        "& 標",
        "& z z",
        "ga v j j",
        "gf j j dd",
        "ga Mo",
        "a",
        "e",
        "e Tab Tab Tab Tab",
        "H",
        "gQ",
        "Z",
        "Y",
        "|",
        ":",
        "g",
        "M",
        "?",
        "? / zz",
    ];
    for keys in states {
        let mut harness = Harness::filled(shelf(), 120, 36);
        for key in keys.split(' ') {
            if key.is_ascii() {
                harness.go(key)
            } else {
                harness.text(key)
            };
        }
        harness.serve();
        sweep(keys, &mut harness);
    }
}

#[test]
fn a_library_that_is_empty_or_loading() {
    sweep("empty", &mut Harness::filled(Shelf::default(), 120, 36));
    let mut harness = Harness::start(Shelf::default(), 120, 36);
    let waiting = harness.drain();
    sweep("loading", &mut harness);
    assert!(!waiting.is_empty());
}

#[test]
fn a_page_with_several_feeds() {
    let mut harness = Harness::filled(shelf(), 120, 36);
    harness.press("a").text("example.com").press("Enter");
    let url = |at: usize| HttpUrl::parse(&format!("https://example.com/feed/{at}")).unwrap();
    let feeds = (1..=12).map(|at| FeedLink { url: url(at), title: Sanitized::line("排版新闻 of the day") }).collect();
    harness.answer(Slot::Subscribe, Outcome::SeveralFeeds { page: url(0), feeds });
    assert!(harness.model.feed_choice().is_some());
    sweep("choice", &mut harness);
}

#[test]
fn the_picker_with_its_preview() {
    for (mut harness, words) in [(reader(), "sec"), (Harness::filled(shelf(), 120, 36), "cou")] {
        harness.press("Ctrl-p");
        crate::picker::answer(&mut harness);
        harness.serve();
        sweep("picker", &mut harness);
        harness.text(words);
        crate::picker::answer(&mut harness);
        harness.serve();
        sweep(words, &mut harness);
        let is_asked = |effect: &Effect| matches!(effect, Effect::LoadPreview(..) | Effect::LoadEntries { .. });
        assert!(!harness.effects.iter().any(is_asked), "a resize asks for nothing again");
        harness.send(Msg::Paste("zzzz".to_owned()));
        crate::picker::answer(&mut harness);
        sweep("nothing found", &mut harness);
    }
}
