//! Every size of terminal: no panic, panes inside the screen and apart from each other, a cursor that can be seen.

use crosshead::app::areas::{self, Area, LibraryAreas};
use crosshead::app::pane::LibraryPane;
use crosshead::app::{Msg, Size, update};

use crate::support::harness::{Harness, Shelf, screen};

/// From one cell to more than a wall of screens.
const WIDEST: u16 = 250;
const TALLEST: u16 = 60;

fn shelf() -> Shelf {
    let mut shelf = Shelf::with_entries(30);
    shelf.feed(2, "排版新闻", &["Craft", "Asia"]);
    shelf.entry(100, 2, 5, "標題可以很長，而且每個字佔兩欄 👩‍👩‍👧 كيف تُقرأ العناوين").is_starred = true;
    shelf
}

fn overlap(a: Area, b: Area) -> bool {
    let apart = a.x + a.columns <= b.x || b.x + b.columns <= a.x || a.y + a.rows <= b.y || b.y + b.rows <= a.y;
    !apart && !a.is_empty() && !b.is_empty()
}

fn is_inside(area: Area, size: Size) -> bool {
    area.is_empty() || (area.x + area.columns <= size.columns && area.y + area.rows <= size.rows)
}

#[test]
fn panes_are_inside_the_screen_and_apart_at_every_size() {
    for (columns, rows) in (1..=WIDEST).flat_map(|columns| (1..=TALLEST).map(move |rows| (columns, rows))) {
        let size = Size { columns, rows };
        let frame = areas::frame(size);
        for focus in LibraryPane::ALL {
            let LibraryAreas { feeds, articles, preview } = areas::library(frame.body, focus);
            let all = [feeds, articles, preview, frame.title, frame.status];
            assert!(all.iter().all(|area| is_inside(*area, size)), "{size:?} {all:?}");
            for (n, a) in all.iter().enumerate() {
                assert!(!all[n + 1..].iter().any(|b| overlap(*a, *b)), "{size:?} {all:?}");
            }
            assert!(!all[focus as usize].is_empty(), "the focus is on the screen: {size:?}");
        }
    }
}

#[test]
fn every_screen_can_be_drawn_at_every_size() {
    let states: [&[&str]; 6] = [&["gf"], &["ga", "G"], &["gp"], &["?"], &[":"], &["g"]];
    for keys in states {
        let mut harness = Harness::filled(shelf(), 80, 24);
        for keys in keys {
            harness.go(keys);
        }
        for (columns, rows) in sizes() {
            update(&mut harness.model, Msg::Resize(Size { columns, rows }));
            screen(&harness.model);
        }
    }
}

/// All the small ones, where the edges are, and some of the others.
fn sizes() -> impl Iterator<Item = (u16, u16)> {
    let small = (1..=30).flat_map(|columns| (1..=8).map(move |rows| (columns, rows)));
    let other =
        (31..=WIDEST).step_by(17).flat_map(|columns| (1..=TALLEST).step_by(11).map(move |rows| (columns, rows)));
    small.chain(other)
}

#[test]
fn the_cursors_row_is_in_view_at_every_height() {
    let mut harness = Harness::filled(shelf(), 80, 24);
    harness.go("G k k");
    for rows in (1..=TALLEST).chain((1..=TALLEST).rev()) {
        harness.resize(80, rows);
        let list = &harness.model.library.list;
        assert!(list.in_view().contains(&list.cursor()), "{rows} rows: {:?}", list.in_view());
        assert_eq!(harness.current(), "Article 28");
    }
}
