//! What a user waits for in the reader: parsing an article, its first screen, a resize, one line down.
//!
//! The targets: at 1 MB the first screen takes 5 ms, a resize 16 ms, and a line down as long as at 10 KB. The articles are
//! generated here; nothing is read from disk.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use crosshead::article::read;
use crosshead::article::{Article, Metadata};
use crosshead::layout::{Layout, LinePos, find, plain};

/// A comfortable measure and a tall window.
const MEASURE: u16 = 80;
const ROWS: usize = 60;

/// Sections of headings, prose with inline markup, a list and a table, until the HTML has `bytes` bytes.
fn page(bytes: usize) -> String {
    let mut html = String::with_capacity(bytes + 4096);
    let mut section = 0;
    while html.len() < bytes {
        section += 1;
        write!(html, "<h2 id=s{section}>Section {section}: what the harbour does</h2>").expect("a String takes it");
        for paragraph in 0..6 {
            html.push_str(&prose(section, paragraph));
        }
        html.push_str(
            "<ul><li>Tide tables<li>“Quiet” hours<li>Ferries<ol><li>North<li>South</ol></ul>\
            <table><caption>Traffic</caption><tr><th>Pier<th>Ships<th>Share<tr><td>East<td>1,204<td>12.5 %\
            <tr><td>West<td>98<td>1.0 %</table><blockquote><p>Nobody counts the gulls.</blockquote>",
        );
    }
    html
}

fn prose(section: usize, paragraph: usize) -> String {
    format!(
        "<p>The keeper’s <strong>log</strong> of day {section} has {paragraph} lines about the <em>weather</em>, and \
        one about a <a href=\"https://example.com/{section}/{paragraph}\">light that moved</a>. Nobody on the quay had \
        seen it — or said so — until 10:30, when the “Garnet” came in with 1,234.5 tonnes of salt, 12 % more than the \
        year before, at a price of $3.2m that the harbour master called <code>fair</code>.</p>"
    )
}

fn article(html: &str) -> Arc<Article> {
    Arc::new(read::article_from_html(html, None, &Metadata::default()).expect("the page has text"))
}

fn one_paragraph(bytes: usize) -> Arc<Article> {
    let mut text = String::with_capacity(bytes);
    while text.len() < bytes {
        text.push_str("It’s the third cut in a year, of 0.25 points, and the bank says — quietly — there’s more. ");
    }
    article(&format!("<p>{text}</p>"))
}

fn table(rows: usize) -> Arc<Article> {
    let row = |row: usize| {
        let place = ["Northam", "Skerry on the Sound", "Mill Lane"][row % 3];
        format!("<tr><td>{row}<td>{place}<td>{}.5<td>12.{row} %<td>A remark of some length about it<td>ok", row * 7)
    };
    let rows: String = (0..rows).map(row).collect();
    article(&format!("<table><thead><tr><th>No<th>Place<th>Sum<th>Share<th>Remark<th>State<tbody>{rows}</table>"))
}

fn parsing(c: &mut Criterion) {
    let html = page(1 << 20);
    let mut group = c.benchmark_group("parse");
    group.sample_size(20);
    group.bench_function("1 MB", |b| b.iter(|| article(black_box(&html))));
    group.finish();
}

fn first_screen(c: &mut Criterion) {
    let articles = [
        ("10 KB", article(&page(10 << 10))),
        ("1 MB", article(&page(1 << 20))),
        ("one paragraph of 1 MB", one_paragraph(1 << 20)),
        ("a table of 5,000 rows", table(5_000)),
    ];
    let mut group = c.benchmark_group("first screen");
    for (name, article) in &articles {
        group.bench_function(*name, |b| {
            b.iter_with_large_drop(|| {
                let mut layout = Layout::new(Arc::clone(article), MEASURE);
                let top = layout.settle(LinePos::default(), ROWS);
                assert!(layout.view(top, ROWS).len() > 10);
                layout
            });
        });
    }
    group.finish();
}

/// In the middle of a long article, the user makes the window one column narrower.
fn resize(c: &mut Criterion) {
    let article = article(&page(1 << 20));
    let middle = LinePos { block: article.blocks.len() / 2, line: 0 };
    let mut wide = Layout::new(Arc::clone(&article), MEASURE);
    let top = wide.settle(middle, ROWS);
    let text_pos = wide.text_pos(top);
    let mut group = c.benchmark_group("resize");
    group.bench_function("1 MB, what is in view", |b| {
        b.iter_with_large_drop(|| {
            let mut narrow = wide.at_measure(MEASURE - 1);
            let line_pos = narrow.line_pos(text_pos);
            narrow.settle(line_pos, ROWS);
            narrow
        });
    });
    group.sample_size(20);
    group.bench_function("1 MB, everything", |b| b.iter_with_large_drop(|| wide_open(wide.at_measure(MEASURE - 1))));
    group.bench_function("1 MB, as plain text", |b| b.iter(|| plain::text(&article, MEASURE).len()));
    group.finish();
}

fn wide_open(mut layout: Layout) -> Layout {
    layout.settle(LinePos::default(), usize::MAX);
    layout
}

fn line_scroll(c: &mut Criterion) {
    let mut group = c.benchmark_group("a line down");
    for (name, bytes) in [("10 KB", 10 << 10), ("1 MB", 1 << 20)] {
        let mut layout = Layout::new(article(&page(bytes)), MEASURE);
        // The same block in both articles, so that the same line comes into view.
        let start = layout.settle(LinePos { block: 4, line: 0 }, ROWS);
        group.bench_function(name, |b| {
            b.iter_batched_ref(
                || layout.clone(),
                |layout| {
                    let line_pos = layout.step(start, 1);
                    let top = layout.settle(line_pos, ROWS);
                    black_box(layout.view(top, ROWS).len())
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

fn finding(c: &mut Criterion) {
    let article = article(&page(1 << 20));
    c.bench_function("find a word in 1 MB", |b| b.iter(|| find::find(&article, black_box("garnet")).len()));
}

criterion_group!(benches, parsing, first_screen, resize, line_scroll, finding);
criterion_main!(benches);
