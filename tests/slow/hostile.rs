//! A short run of hostile input, so that `cargo test` finds what breaks at once. `examples/hostile` does the same for
//! longer in a release build (see there for the commands).

#[path = "../../examples/hostile/mutate.rs"]
mod mutate;
#[path = "../../examples/hostile/screen.rs"]
#[allow(dead_code, reason = "the longer runs use the rest")]
mod screen;
#[path = "../../examples/hostile/seeds.rs"]
mod seeds;
#[path = "../../examples/hostile/targets.rs"]
mod targets;

use std::sync::Arc;
use std::thread;

use crosshead::article::read::{ReadError, article_from_html, article_from_page};
use crosshead::article::{Metadata, write};
use crosshead::layout::plain;
use crosshead::runtime::engine::STACK;
use mutate::{Dice, mutated};
use screen::assert_clean;

/// Always the same inputs: other ones are what the longer runs are for.
fn run(name: &str, count: u64) {
    let (_, target) = targets::TARGETS.iter().find(|(known, _)| *known == name).expect("the target is known");
    let seeds = seeds::of(name, None);
    for number in 0..count {
        let input = mutated(&seeds, &mut Dice::of(1, number));
        let result = std::panic::catch_unwind(|| target(&input));
        assert!(result.is_ok(), "{name} {number}: see `hostile mutate {name} --from {number} --count 1`");
    }
}

#[test]
fn mutated_feeds_are_read_or_refused() {
    run("feed", 200);
}

#[test]
fn mutated_pages_are_read_laid_out_and_walked_through() {
    run("page", 30);
}

#[test]
fn mutated_lists_are_read_and_written_again() {
    run("opml", 200);
}

#[test]
fn mutated_settings_are_taken_or_refused_in_a_sentence() {
    run("config", 200);
}

#[test]
fn mutated_addresses_are_web_addresses_or_none() {
    run("address", 200);
}

#[test]
fn the_oracle_knows_what_no_terminal_may_get() {
    for foreign in ["\x1b[31m", "a\x07", "\u{9b}31m", "\x7f", "\u{202e}x", "\u{2066}", "a\tb", "\u{e0041}"] {
        assert!(std::panic::catch_unwind(|| assert_clean(foreign, true)).is_err(), "{foreign:?}");
    }
    assert!(std::panic::catch_unwind(|| assert_clean("a\nb", false)).is_err());
    assert_clean("a\nb – 日本語 👩\u{200d}🚀", true);
}

/// What nests in what, without end.
const NESTED: &[&str] = &[
    "<div>",
    "<blockquote>",
    "<ul><li>",
    "<ol><li>",
    "<dl><dd>",
    "<table><tr><td>",
    "<details><summary>a</summary>",
    "<section><b>",
    "<b><i><font>",
    "<span>",
    "<svg><g>",
    "<svg><foreignObject><div>",
    "<ruby>a<rt>",
    "<figure><figcaption>",
    "<template>",
    "<object>",
    "<a href=x><p>",
    "<x-y>",
];

/// Debug builds need several times the stack of release builds, and half of what a worker has must be enough for them.
#[test]
fn the_deepest_nesting_there_is_needs_a_part_of_a_workers_stack() {
    let deep = |tags: &str| format!("<p>text{}deepest", tags.repeat(1_000));
    let json = format!("<script type='application/ld+json'>{}</script><p>text", "{\"a\":[".repeat(1_000));
    let pages: Vec<String> = NESTED.iter().map(|tags| deep(tags)).chain([json]).collect();
    let work = move || pages.iter().for_each(|page| through_everything(page));
    thread::Builder::new().stack_size(STACK / 2).spawn(work).unwrap().join().unwrap();
}

fn through_everything(page: &str) {
    for is_whole in [false, true] {
        let read = if is_whole { article_from_html } else { article_from_page };
        match read(page, None, &Metadata::default()) {
            Ok(article) => {
                let article = Arc::new(article);
                let written = write::markdown(&article) + &write::html(&article) + &plain::text(&article, 40);
                // The main content of such a page may as well be what is nested.
                assert!(written.contains("text") || !is_whole && !written.trim().is_empty());
            }
            Err(error) => {
                assert!(matches!(error, ReadError::Empty | ReadError::Withheld(_)), "{error}: {}", &page[..40]);
            }
        }
    }
    targets::feed(format!("<rss><channel><item><title>{page}</title><description>{page}").as_bytes());
    targets::feed(format!("<feed><entry><id>1</id><content type='xhtml'>{page}</content></entry></feed>").as_bytes());
    targets::subscriptions(page.as_bytes());
}
