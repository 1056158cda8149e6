//! The whole screen at any size: it can be drawn with the panes, the table view, a search and a long answer open, and the
//! keys keep working.

use crate::support::reading::{open, sections, table};

const QUESTION: &str = "<h2>Questions</h2><h3>Why is the sea salty? 日本語の質問</h3><p>Rivers bring the salt, 👩‍🚀 and it stays.</p>\
    <ul><li>One<li>Two</ul><p>日本語のテキストはここにあります。</p>";

/// The small sizes, where things give way, those around each step of the geometry, and a few large ones.
fn sizes() -> impl Iterator<Item = (u16, u16)> {
    let columns = (1..=12).chain([20, 29, 30, 39, 40, 59, 60, 80, 99, 100, 140, 250]);
    columns.flat_map(|columns| (1..=9).chain([12, 17, 24, 60]).map(move |rows| (columns, rows)))
}

/// Goes to a state by keys, then through all sizes and back.
fn sweep(keys: &str) {
    let html = format!("{}{QUESTION}{}<p><a href='https://example.com'>link</a></p>", sections(3), table(9, 9));
    let mut harness = open(&html, 120, 36);
    for key in keys.split(' ').filter(|key| !key.is_empty()) {
        harness.press(key);
    }
    let before = harness.screen();
    for (columns, rows) in sizes() {
        harness.resize(columns, rows);
        let screen = harness.screen();
        assert_eq!(screen.split('\n').count(), usize::from(rows), "{columns}x{rows}");
    }
    harness.resize(120, 36);
    assert_eq!(harness.screen(), before);
}

#[test]
fn the_text_at_any_size() {
    sweep("Space Space j");
}

#[test]
fn a_pane_at_any_size() {
    sweep("Tab j j");
}

#[test]
fn an_unfolded_answer_at_any_size() {
    sweep("gq Enter");
}

#[test]
fn the_links_at_any_size() {
    sweep("gl");
}

#[test]
fn a_table_at_any_size() {
    sweep("gt Enter j j l l l");
}

#[test]
fn a_whole_cell_at_any_size() {
    sweep("gt Enter $ G Enter");
}

#[test]
fn a_search_at_any_size() {
    sweep("/ s a l t");
}
