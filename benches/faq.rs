//! Finding the questions of pages with very many FAQ sections. The time a section must not grow with their number.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use crosshead::article::Metadata;
use crosshead::article::read::article_from_html;

/// Sections about something, each followed by an FAQ section with three questions.
fn page(sections: usize) -> String {
    let question = |n: usize, m: usize| {
        format!("<h3>What is the thing number {n} {m} for?</h3><p>It is for {n} and {m}, and not for more.</p>")
    };
    let section = |n: usize| {
        let questions: String = (0..3).map(|m| question(n, m)).collect();
        format!("<h2>Section {n} of it</h2><p>Some words.</p><h2>Frequently asked questions</h2>{questions}")
    };
    (0..sections).map(section).collect()
}

fn sections(c: &mut Criterion) {
    let mut group = c.benchmark_group("faq_sections");
    for count in [250_usize, 1_000, 4_000] {
        let html = page(count);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::from_parameter(count), &html, |b, html| {
            b.iter(|| {
                let article =
                    article_from_html(black_box(html), None, &Metadata::default()).expect("the page has text");
                assert_eq!(article.questions.len(), count * 3);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, sections);
criterion_main!(benches);
