//! What a user waits for in the library: the first list, one line down, one page down, the end. A list of 100,000 entries
//! must feel like one of 5,000: only a window of rows is ever in memory.
//!
//! The store's own cost is measured in `benches/store.rs`; the rows here are made up.

#![allow(clippy::cast_possible_wrap, reason = "the numbers are small")]

use std::hint::black_box;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use crosshead::app::keymap::{Keymap, parse_keys};
use crosshead::app::{Effect, Model, Msg, Outcome, Size, Start, update};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::config::Settings;
use crosshead::feed::{
    EntryFacts, EntryId, EntryPage, EntryRow, Feed, FeedId, FeedKind, FeedList, FeedOptions, Health,
};
use crosshead::ui;
use crosshead::ui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const SIZE: Size = Size { columns: 200, rows: 50 };
const LENGTHS: [usize; 2] = [5_000, 100_000];

fn now() -> DateTime<Utc> {
    "2026-04-22T14:30:00Z".parse().expect("it is a date")
}

fn row(index: usize) -> EntryRow {
    EntryRow {
        id: EntryId(index as i64),
        feed: FeedId(1),
        feed_title: Sanitized::line("The Courier"),
        title: Sanitized::line(&format!("Article {index}: what the harbour says about 排版 and the tide")),
        published: Some(now() - TimeDelta::minutes(index as i64)),
        ranked: None,
        is_read: index.is_multiple_of(3),
        is_starred: index.is_multiple_of(50),
        facts: EntryFacts::default(),
    }
}

fn feeds(length: usize) -> FeedList {
    let feed = Feed {
        id: FeedId(1),
        kind: FeedKind::Web,
        url: HttpUrl::parse("https://example.com/feed").expect("it is an address"),
        title: Sanitized::line("The Courier"),
        folder: Vec::new(),
        site: None,
        unread: length,
        total: length,
        starred: 0,
        tagged: 0,
        checked: None,
        error: None,
        health: Health::default(),
        options: FeedOptions::default(),
    };
    FeedList { feeds: vec![feed], unread: length, total: length, ..FeedList::default() }
}

/// The program with a list of some length, and a screen to draw it on.
struct Library {
    model: Model,
    length: usize,
    terminal: Terminal<TestBackend>,
}

impl Library {
    fn open(length: usize) -> Library {
        let settings = Arc::new(Settings { refresh_on_start: false, ..Settings::default() });
        let keymap = Keymap::new(&settings).expect("the default keys are sound");
        let offset = FixedOffset::east_opt(0).expect("UTC is a zone");
        let (model, effects) = Model::new(Start { size: SIZE, now: now(), offset, settings, keymap });
        let terminal = Terminal::new(TestBackend::new(SIZE.columns, SIZE.rows)).expect("it is in memory");
        let mut library = Library { model, length, terminal };
        library.answer(effects);
        library.draw();
        library
    }

    /// Answers for the store until there are no more requests.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only the lists are measured")]
    fn answer(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let (ticket, outcome) = match effect {
                Effect::LoadFeeds(ticket) => (ticket, Outcome::Feeds(feeds(self.length))),
                Effect::LoadEntries { ticket, offset, rows, .. } => {
                    let end = (offset + rows).min(self.length);
                    let page = EntryPage { total: self.length, offset, rows: (offset..end).map(row).collect() };
                    (ticket, Outcome::Entries { page, follow: None })
                }
                _ => continue,
            };
            let effects = update(&mut self.model, Msg::Done(ticket, outcome));
            self.answer(effects);
        }
    }

    fn press(&mut self, keys: &str) {
        for key in parse_keys(keys).expect("it is a key") {
            let effects = update(&mut self.model, Msg::Key(key));
            self.answer(effects);
        }
        self.draw();
    }

    fn draw(&mut self) {
        let (model, theme) = (&self.model, Theme::new(Palette::Dark));
        self.terminal.draw(|frame| ui::draw(black_box(model), &theme, frame)).expect("it is in memory");
    }
}

fn first_list(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("first list");
    for length in LENGTHS {
        group.bench_function(length.to_string(), |bencher| bencher.iter(|| Library::open(length)));
    }
}

/// Two moves from the middle and back, so that no iteration starts at an end.
fn moves(criterion: &mut Criterion) {
    for (name, keys) in [("line", "j k"), ("page", "Space b"), ("ends", "G gg")] {
        let mut group = criterion.benchmark_group(format!("two moves: {name}"));
        for length in LENGTHS {
            group.bench_function(length.to_string(), |bencher| {
                let start = || {
                    let mut library = Library::open(length);
                    library.press("G Ctrl-u Ctrl-u");
                    library
                };
                bencher.iter_batched_ref(start, |library| library.press(keys), BatchSize::LargeInput);
            });
        }
    }
}

criterion_group!(benches, first_list, moves);
criterion_main!(benches);
