//! Program code in an article: its language, long lines that move sideways, and copying it.

use crosshead::app::Effect;
use crosshead::app::excerpt::ExcerptFormat;

use crate::support::harness::Harness;
use crate::support::reading::open;

fn program() -> String {
    let wide = format!("let answer = {};", (1..60).map(|n| n.to_string()).collect::<Vec<_>>().join(" + "));
    format!("<p>A program.</p><pre><code class=language-rust>fn main() {{\n    {wide}\n}}</code></pre><p>The end.</p>")
}

fn bottom(harness: &Harness) -> String {
    harness.screen().lines().last().unwrap().to_owned()
}

#[test]
fn long_lines_are_cut_and_move_sideways() {
    let mut harness = open(&program(), 80, 24);
    let screen = harness.screen();
    assert!(screen.contains("rust") && screen.contains("let answer = 1 + 2") && screen.contains('›'), "{screen}");
    assert!(bottom(&harness).contains("l more of the code"), "{}", bottom(&harness));
    harness.press("l");
    let screen = harness.screen();
    assert!(screen.contains('‹') && !screen.contains("let answer"), "{screen}");
    harness.press("9 9 l");
    let screen = harness.screen();
    assert!(screen.contains("58 + 59;") && !screen.contains('›'), "{screen}");
    assert!(!bottom(&harness).contains("more of the code"), "{}", bottom(&harness));
    harness.press("9 9 h");
    assert!(harness.screen().contains("let answer = 1 + 2"), "{}", harness.screen());
}

#[test]
fn a_match_beyond_the_edge_comes_into_view() {
    let mut harness = open(&program(), 80, 24);
    harness.press("/").text("57 + 58").press("Enter");
    assert!(harness.screen().contains("57 + 58"), "{}", harness.screen());
    harness.press("Esc /").text("answer").press("Enter");
    assert!(harness.screen().contains("let answer"), "{}", harness.screen());
}

#[test]
fn what_is_read_is_copied_as_code() {
    let mut harness = open(&program(), 80, 24);
    harness.press("/").text("answer").press("Enter");
    harness.drain();
    harness.press("y");
    let excerpt = |effect: Effect| match effect {
        Effect::PutExcerpt { excerpt, .. } => Some(excerpt.text(ExcerptFormat::Text)),
        _ => None,
    };
    let copied = harness.drain().into_iter().find_map(excerpt).expect("it is copied");
    assert!(copied.starts_with("fn main() {\n    let answer = 1 + 2") && copied.trim_end().ends_with('}'), "{copied}");
}
