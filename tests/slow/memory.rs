//! What pages cost in memory. In a process of its own: the memory measured is the whole process's.
#![cfg(target_os = "linux")]

use std::fmt::Write;
use std::thread;

use crosshead::article::read::article_from_page;
use crosshead::article::{Article, Metadata};
use crosshead::layout::plain;
use crosshead::runtime::engine::STACK;
use crosshead::runtime::heap;

use crate::support::alone::in_a_process_of_its_own;
use crate::support::memory;

/// Besides six times its size, what a page may take.
const SOME: usize = 12 << 20;

/// Twice the size, with twice of `SOME`, finds no more and takes twice as long.
const LARGE: usize = 1 << 19;

/// A page of pieces, each with its number for `#`.
fn page(before: &str, piece: &str, after: &str, size: usize) -> String {
    let mut page = format!("<!doctype html>{before}<h1>A page</h1>");
    for number in 0.. {
        if page.len() >= size {
            break;
        }
        write!(page, "{}", piece.replace('#', &number.to_string())).unwrap();
    }
    page + after
}

fn pages() -> Vec<(&'static str, String)> {
    let text = "<h2 id=s#>Section #</h2><p>Some words that stand <b>below</b> heading #, with <a href=/p/#>a link</a>, and \
        a comma, so that there is text to read.</p><ul><li>one of #<li>two of #</ul>";
    let faq = "<h2>Section #</h2><p>Words, and a comma.</p><h2>Frequently asked questions</h2><h3>What is # for?</h3><p>It \
        is for #, and not for more.</p>";
    let long_base = format!("<head><base href='https://example.com/{}'></head>", "a/".repeat(900));
    let rule = "a|b|c|d|e|f|g|h\n-+-+-+-+-+-+-+-\n";
    vec![
        ("items of deep lists", page(&"<ul><li>".repeat(40), "<p>x and y", "", LARGE / 4)),
        ("text", page("<article>", text, "", LARGE)),
        ("sections of questions", page("<article>", faq, "", LARGE)),
        ("links below a long base", page(&long_base, "<a href=#>x</a> ", "", LARGE / 2)),
        ("pictures below a long base", page(&long_base, "<img src=# alt=x>", "", LARGE / 8)),
        ("spans", page("", "<table><tr><td colspan=999>x<td>y<tr><td rowspan=9>z</table>", "", LARGE / 4)),
        ("drawn tables", page(&format!("<pre>{rule}"), "a|b|c|d|e|f|g|h\n", "</pre>", LARGE / 4)),
        ("errors", page("", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "", 2 * LARGE)),
    ]
}

/// As the program reads it: on a worker of its own, handed over. What was not given back of the pages before counts.
fn grown(page: String, first: usize, use_up: fn(Article)) -> usize {
    let read = move || {
        memory::begin().unwrap();
        article_from_page(page, None, &Metadata::default()).map(use_up).ok();
        memory::grown_since(first)
    };
    thread::Builder::new().stack_size(STACK).spawn(read).unwrap().join().unwrap()
}

#[test]
fn pages_cost_no_more_than_six_times_their_size_and_some() {
    in_a_process_of_its_own("memory::pages_cost_no_more_than_six_times_their_size_and_some", measure);
}

fn measure() {
    heap::set_limits();
    let pages = pages();
    // What every reading needs once, patterns and a thread's own heap, is the program's and no page's.
    grown(page("<article>", "<p>Some words, and a comma. ", "", LARGE / 16), 0, drop);
    let first = memory::begin().unwrap();
    for (name, page) in pages {
        let (size, grown) = (page.len(), grown(page, first, drop));
        println!("{name}: {} KiB, grew by {} KiB", size >> 10, grown >> 10);
        assert!(grown <= SOME + 6 * size, "{name}: {} KiB grew by {} KiB", size >> 10, grown >> 10);
    }
    let lines = page("<pre>", "x\n", "</pre>", LARGE / 2);
    let (size, grown) = (lines.len(), grown(lines, first, |article| drop(plain::text(&article, 80))));
    assert!(grown <= 2 * SOME, "{} KiB of short lines of code, written, grew by {} KiB", size >> 10, grown >> 10);
    assert!(memory::now().unwrap() < 8 * SOME, "what was read is given back");
}
