//! What a user waits for in a table of 20,000 rows and 10 columns on the full screen: to open it, any movement, a sort, a
//! filter, a search; and how much memory it takes. Only the rows and columns in view may cost anything.
//!
//! The targets: 60 ms to open it once it is parsed, 5 ms for a movement, 60 ms for a sort beside the loop, 2.5 times the
//! bytes of the page.

#![allow(clippy::print_stderr, reason = "it has no other way to say what it measured")]
#![allow(clippy::cast_precision_loss, reason = "the numbers are small")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use crosshead::app::keymap::{Keymap, parse_keys};
use crosshead::app::table_order::TableOrder;
use crosshead::app::{Effect, Guest, Model, Msg, Outcome, Size, Start, update};
use crosshead::article::{Article, Metadata, Sanitized, read};
use crosshead::config::Settings;
use crosshead::ui;
use crosshead::ui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const SIZE: Size = Size { columns: 200, rows: 50 };
const ROWS: usize = 20_000;

fn now() -> DateTime<Utc> {
    "2026-04-22T14:30:00Z".parse().expect("it is a date")
}

fn html() -> String {
    let head = ["No", "Place", "Land", "Sum", "Share", "Since", "Ships", "Remark", "State", "Keeper"];
    let mut html = String::from("<table><caption>Ports</caption><thead><tr>");
    head.iter().for_each(|name| write!(html, "<th>{name}").expect("a String takes it"));
    html.push_str("</thead><tbody>");
    for row in 0..ROWS {
        let place = ["Northam", "Skerry on the Sound", "Mill Lane", "Harwick"][row % 4];
        let (month, day, sum) = (row % 12 + 1, row % 28 + 1, row * 7919 % 100_003);
        write!(
            html,
            "<tr><td>{row}<td>{place} {}<td>Norway<td>{sum}.5<td>12.{} %<td>2024-{month:02}-{day:02}<td>{}\
             <td>A remark of some length about row {row}<td>open<td>The keeper of {place}",
            row % 977,
            row % 100,
            row * 31 % 4_001
        )
        .expect("a String takes it");
    }
    html + "</table>"
}

fn article(html: &str) -> Arc<Article> {
    Arc::new(read::article_from_html(html, None, &Metadata::default()).expect("it has a table"))
}

/// The program with the table on the full screen.
struct Shown {
    model: Model,
    terminal: Terminal<TestBackend>,
    /// The order that was asked for last.
    order: Option<(crosshead::app::Ticket, TableOrder)>,
}

impl Shown {
    fn open(article: Arc<Article>) -> Shown {
        let settings = Arc::new(Settings { refresh_on_start: false, ..Settings::default() });
        let keymap = Keymap::new(&settings).expect("the default keys are sound");
        let offset = FixedOffset::east_opt(0).expect("UTC is a zone");
        let (mut model, _) = Model::new(Start { size: SIZE, now: now(), offset, settings, keymap });
        let of = Box::new(Guest::File { name: Sanitized::line("ports.html"), article });
        model.open_guest(Guest::Table { of, number: 1 });
        let terminal = Terminal::new(TestBackend::new(SIZE.columns, SIZE.rows)).expect("it is in memory");
        let mut shown = Shown { model, terminal, order: None };
        shown.draw();
        shown
    }

    fn press(&mut self, keys: &str) {
        for key in parse_keys(keys).expect("they are keys") {
            for effect in update(&mut self.model, Msg::Key(key)) {
                if let Effect::ArrangeTable(ticket, order) = effect {
                    self.order = Some((ticket, order));
                }
            }
            self.draw();
        }
    }

    /// Brings the arrangement that was asked for last.
    fn arrange(&mut self) {
        let (ticket, order) = self.order.take().expect("it was asked for");
        update(&mut self.model, Msg::Done(ticket, Outcome::TableArranged(order.arranged())));
        self.draw();
    }

    fn draw(&mut self) {
        let (model, theme) = (&self.model, Theme::new(Palette::Dark));
        self.terminal.draw(|frame| ui::draw(black_box(model), &theme, frame)).expect("it is in memory");
    }
}

fn opening(criterion: &mut Criterion) {
    let article = article(&html());
    let mut group = criterion.benchmark_group("table of 20,000 rows");
    group.sample_size(20);
    group.bench_function("open", |bencher| bencher.iter_with_large_drop(|| Shown::open(article.clone())));
    group.finish();
}

/// Each pair is two movements, there and back.
fn movements(criterion: &mut Criterion) {
    let article = article(&html());
    let mut group = criterion.benchmark_group("two movements in a table of 20,000 rows");
    group.sample_size(20);
    let mut shown = Shown::open(article);
    shown.press("G 5 0 0 0 k");
    for (name, keys) in [("row", "j k"), ("page", "Space b"), ("column", "l h"), ("ends", "G gg"), ("sides", "$ 0")] {
        group.bench_function(name, |bencher| bencher.iter(|| shown.press(keys)));
    }
    shown.press("Enter");
    group.bench_function("record", |bencher| bencher.iter(|| shown.press("j k")));
    shown.press("h #");
    shown.press("c f");
    group.bench_function("column, frozen", |bencher| bencher.iter(|| shown.press("l h")));
    group.finish();
}

/// What is done beside the loop, and what the loop does with it.
fn arranging(criterion: &mut Criterion) {
    let article = article(&html());
    let mut group = criterion.benchmark_group("beside the loop");
    group.sample_size(20);
    for (name, keys) in [("sort numbers", "l l l s"), ("sort words", "l s"), ("filter", "& e q u Enter"), ("turn", "T")]
    {
        let mut shown = Shown::open(article.clone());
        shown.press(keys);
        let (ticket, order) = shown.order.clone().expect("it is asked for");
        group.bench_function(name, |bencher| bencher.iter_with_large_drop(|| order.arranged()));
        let arranged = order.arranged();
        group.bench_function(format!("{name}: show it"), |bencher| {
            let start = || {
                let mut shown = Shown::open(article.clone());
                shown.press(keys);
                shown
            };
            let show = |shown: &mut Shown| {
                update(&mut shown.model, Msg::Done(ticket, Outcome::TableArranged(arranged.clone())));
                shown.draw();
            };
            bencher.iter_batched_ref(start, show, BatchSize::PerIteration);
        });
    }
    group.finish();
}

fn finding(criterion: &mut Criterion) {
    let mut shown = Shown::open(article(&html()));
    let mut group = criterion.benchmark_group("a key of a search in a table of 20,000 rows");
    group.sample_size(20);
    shown.press("/");
    group.bench_function("rare", |bencher| bencher.iter(|| shown.press("w Backspace")));
    group.finish();
}

/// Pages that the process has in memory, in bytes.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

fn memory(_: &mut Criterion) {
    let html = html();
    let times = |bytes: usize| bytes as f64 / html.len() as f64;
    let before = resident();
    let article = article(&html);
    let parsed = resident() - before;
    let mut shown = Shown::open(article);
    shown.press("l s");
    shown.arrange();
    let sorted = resident() - before;
    eprintln!(
        "memory: {} bytes of HTML; parsed {:.1} times, opened and sorted {:.1} times",
        html.len(),
        times(parsed),
        times(sorted)
    );
}

criterion_group!(benches, memory, opening, movements, arranging, finding);
criterion_main!(benches);
