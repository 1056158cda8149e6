//! The program with an article on its screen. Goes through every view, or through random ones, and checks each cell.

use std::sync::Arc;

use crosshead::app::HeadFacts;
use crosshead::app::keymap::{Code, Key};
use crosshead::app::{Effect, Outcome, Slot};
use crosshead::article::Article;
use crosshead::feed::EntryId;
use crosshead::ui;
use crosshead::ui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::mutate::Dice;
use crate::support::harness::{Harness, Shelf};

/// Every view of an article, each by the keys that lead there from the previous one.
const VIEWS: &[&str] = &[
    "Space",
    "]]",
    "G",
    "gg",
    "gh",
    "G",
    "l",
    "gt",
    "j",
    "Enter",
    "j l l $",
    "G",
    "Enter",
    "q",
    "Esc",
    "gq",
    "Enter",
    "3 k",
    "G",
    "Enter",
    "gl",
    "2 0 j",
    "G",
    "5 0 %",
    "l",
    "Tab",
    "/ e Enter",
    "n",
    "N",
    "Esc",
    "?",
    "q",
    ": h e l p",
    "Esc",
    "[[",
    "Ctrl-o",
    "y",
    "q",
];

/// The keys for random walks.
const KEYS: &[&str] = &[
    "j",
    "k",
    "Space",
    "b",
    "Ctrl-d",
    "Ctrl-u",
    "gg",
    "G",
    "%",
    "Tab",
    "Shift-Tab",
    "Enter",
    "h",
    "l",
    "g",
    "gf",
    "ga",
    "gp",
    "gx",
    "gh",
    "gt",
    "gq",
    "gl",
    "gi",
    "1",
    "5",
    "9",
    "]]",
    "[[",
    "]h",
    "H",
    "[h",
    "]t",
    "[t",
    "]i",
    "[i",
    "]q",
    "[q",
    "]l",
    "[l",
    "n",
    "N",
    "/",
    "y",
    "o",
    "q",
    "Esc",
    "Home",
    "End",
    "$",
    "0",
    "Ctrl-o",
    "Ctrl-n",
    "?",
    ":",
    "m",
    "s",
    "U",
    "S",
    "J",
    "K",
    "Backspace",
    "Left",
    "Right",
    "Up",
    "Down",
    "Ctrl-w",
];

/// The library with the article's titles in its lists, and the article opened.
fn opened(article: &Arc<Article>, columns: u16, rows: u16) -> Harness {
    let mut shelf = Shelf::default();
    shelf.feed(1, article.meta.site.as_deref().unwrap_or("Feed"), &[&article.meta.title]);
    shelf.entry(1, 1, 1, &article.meta.title);
    shelf.entry(2, 1, 2, article.blocks.first().map(|block| block.text()).unwrap_or_default().as_ref());
    let mut harness = Harness::filled(shelf, columns, rows);
    look(&harness);
    harness.go("ga").go("Enter");
    answer(&mut harness, article);
    harness
}

/// Answers every request for an article with this one.
fn answer(harness: &mut Harness, article: &Arc<Article>) {
    let is_asked = |effect: &Effect| matches!(effect, Effect::OpenArticle(ticket, ..) if ticket.slot == Slot::Article);
    if harness.effects.iter().any(is_asked) {
        let article = Arc::clone(article);
        harness.answer(
            Slot::Article,
            Outcome::Article { entry: EntryId(1), article, text_pos: None, facts: HeadFacts::default() },
        );
    }
}

/// Draws the screen and checks every cell of it.
///
/// # Panics
/// If a cell holds something that no terminal may get.
pub fn look(harness: &Harness) {
    let size = harness.model.size;
    let backend = TestBackend::new(size.columns, size.rows);
    let mut terminal = Terminal::new(backend).expect("a screen in memory can be made");
    let theme = Theme::new(Palette::Mono);
    terminal.draw(|frame| ui::draw(&harness.model, &theme, frame)).expect("a screen in memory can be drawn on");
    for cell in terminal.backend().buffer().content() {
        assert_clean(cell.symbol(), false);
    }
}

/// # Panics
/// If `text` contains a control character, or one that reorders or hides its neighbours. Line ends are allowed if
/// `may_break`.
pub fn assert_clean(text: &str, may_break: bool) {
    let foreign = text.chars().find(|c| is_foreign(*c) && !(may_break && *c == '\n'));
    assert!(foreign.is_none(), "{:?} in {:?}", foreign, text.chars().take(200).collect::<String>());
}

/// Written independently of `Sanitized`, which it is meant to check.
fn is_foreign(c: char) -> bool {
    let code = u32::from(c);
    let is_control = code < 0x20 || (0x7f..0xa0).contains(&code);
    let is_direction = matches!(code, 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    let is_hidden = matches!(code, 0x2028 | 0x2029 | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f);
    is_control || is_direction || is_hidden
}

/// Goes through all views at one size and checks each.
pub fn tour(article: &Arc<Article>, columns: u16, rows: u16) {
    let mut harness = opened(article, columns, rows);
    look(&harness);
    for keys in VIEWS {
        harness.go(keys);
        answer(&mut harness, article);
        harness.effects.iter().for_each(assert_effect);
        harness.drain();
        look(&harness);
    }
}

/// Visits a few views at the usual size: the text's end, the outline's, a search.
pub fn visit(article: &Arc<Article>) {
    let mut harness = opened(article, 100, 30);
    for keys in ["Space", "G", "gh G", "Esc / e Enter"] {
        harness.go(keys);
        answer(&mut harness, article);
        harness.drain();
        look(&harness);
    }
}

/// Checks what leaves the program other than through the screen.
fn assert_effect(effect: &Effect) {
    match effect {
        Effect::Copy(text) => assert_clean(text, true),
        Effect::CopyText(text) => assert_clean(&text.replace('\t', " "), true),
        Effect::PutExcerpt { excerpt, format, .. } => assert_clean(&excerpt.text(*format).replace('\t', " "), true),
        Effect::Browse(url) | Effect::OpenWith { url, .. } => {
            assert!(url.as_str().starts_with("http"), "{url} is not opened");
        }
        Effect::Notify(commands) => commands.iter().flatten().for_each(|word| assert_clean(word, false)),
        Effect::LoadFeeds(_)
        | Effect::CountLists(..)
        | Effect::LoadEntries { .. }
        | Effect::LoadPreview(..)
        | Effect::LoadSnippet(..)
        | Effect::Search { .. }
        | Effect::CountFound(..)
        | Effect::LoadQuestions(..)
        | Effect::LoadAnswers(..)
        | Effect::LoadAnswer(..)
        | Effect::OpenArticle(..)
        | Effect::OpenPage { .. }
        | Effect::KeepPage { .. }
        | Effect::ArrangeTable(..)
        | Effect::SumUpColumn(..)
        | Effect::Pick { .. }
        | Effect::Refresh(..)
        | Effect::RefreshDue(_)
        | Effect::Cancel(_)
        | Effect::Subscribe(..)
        | Effect::EditFeed { .. }
        | Effect::SubscribeFrom { .. }
        | Effect::MarkRead { .. }
        | Effect::FindUnread { .. }
        | Effect::Derive(_)
        | Effect::ApplyChange(..)
        | Effect::WakeAt(_)
        | Effect::ChangeTheme(_)
        | Effect::Suspend
        | Effect::Redraw
        | Effect::Quit => {}
    }
}

/// Presses a number of random keys at random sizes, and checks the screen after every few.
pub fn wander(article: &Arc<Article>, keys: usize, dice: &mut Dice) {
    let mut harness = opened(article, size(dice), size(dice) / 3 + 1);
    for number in 0..keys {
        match dice.below(24) {
            0 => drop(harness.resize(size(dice), size(dice) / 3 + 1)),
            1 => drop(
                harness.send(crosshead::app::Msg::Key(Key::plain(Code::Char(*dice.pick(&['e', 'a', 'ß', '日', '"']))))),
            ),
            _ => drop(harness.press(dice.pick::<&str>(KEYS))),
        }
        answer(&mut harness, article);
        harness.serve();
        harness.effects.iter().for_each(assert_effect);
        harness.drain();
        if number % 4 == 3 {
            look(&harness);
        }
    }
    look(&harness);
}

/// Columns: mostly usual numbers, sometimes ones that nobody would choose.
fn size(dice: &mut Dice) -> u16 {
    let most = *dice.pick(&[4, 30, 100, 100, 250]);
    1 + dice.below(most) as u16
}
