//! What a user waits for while an article is read, from the key to the drawn picture: an article that has come, the same one
//! again, a line and a page, and a large table that is made narrower or shown in another order.
//!
//! The targets: none of them depends on the length of the article, and each is less than a frame of 16 ms.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use crosshead::app::HeadFacts;
use crosshead::app::keymap::{Keymap, parse_keys};
use crosshead::app::table_order::TableOrder;
use crosshead::app::{Effect, Model, Msg, Outcome, Size, Start, Ticket, update};
use crosshead::article::read::article_from_html;
use crosshead::article::{Article, Metadata, Sanitized};
use crosshead::config::Settings;
use crosshead::feed::{EntryFacts, EntryId, EntryPage, EntryRow, FeedId, FeedList, FullText, TextVersion};
use crosshead::ui;
use crosshead::ui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// Wide enough for the panes beside the text.
const SIZE: Size = Size { columns: 120, rows: 40 };
const VERSION: TextVersion = TextVersion { item: 1, page: None, full_text: FullText::Auto };

fn now() -> DateTime<Utc> {
    "2026-04-22T14:30:00Z".parse().expect("it is a date")
}

fn row() -> EntryRow {
    EntryRow {
        id: EntryId(1),
        feed: FeedId(1),
        feed_title: Sanitized::line("The Courier"),
        title: Sanitized::line("What the harbour says about the tide"),
        published: Some(now()),
        ranked: None,
        is_read: true,
        is_starred: false,
        facts: EntryFacts::default(),
    }
}

fn article(html: &str) -> Arc<Article> {
    Arc::new(article_from_html(html, None, &Metadata::default()).expect("the page has text"))
}

/// Sections of a heading, prose, a question and a table, of so many bytes.
fn sections(bytes: usize) -> Arc<Article> {
    let prose = "<p>Nobody on the <em>quay</em> had seen it — or said so — until the “Garnet” came in with 1,234.5 tonnes of \
        salt, 12 % more than the year before, at a price that the harbour master called fair.</p>";
    let mut html = String::new();
    for section in 0.. {
        if html.len() >= bytes {
            break;
        }
        write!(
            html,
            "<h2>Section {section}: what the harbour of the old town says about the tide</h2>{}<h3>Who counts the \
            gulls of year {section}?</h3>{prose}<table><caption>Traffic {section}</caption><tr><th>Pier<th>Ships<tr>\
            <td>East<td>1,204<tr><td>West<td>98</table>",
            prose.repeat(6)
        )
        .expect("a String takes it");
    }
    article(&html)
}

fn large_table() -> Arc<Article> {
    let row = |row: usize| format!("<tr><td>r{row} v<td>{}.5<td>x{row}<td>12.{row}<td>a remark", row * 7 % 1000);
    let rows: String = (0..20_000).map(row).collect();
    article(&format!("<p>Before it.</p><table><tr><th>A<th>B<th>C<th>D<th>E{rows}</table><p>After it.</p>"))
}

/// The program with an article on the screen.
struct Reader {
    model: Model,
    terminal: Terminal<TestBackend>,
    article: Arc<Article>,
}

impl Reader {
    /// In the list, before the article is opened.
    fn start(article: &Arc<Article>) -> Reader {
        let settings = Arc::new(Settings { refresh_on_start: false, ..Settings::default() });
        let keymap = Keymap::new(&settings).expect("the default keys are sound");
        let offset = FixedOffset::east_opt(0).expect("UTC is a zone");
        let (model, effects) = Model::new(Start { size: SIZE, now: now(), offset, settings, keymap });
        let terminal = Terminal::new(TestBackend::new(SIZE.columns, SIZE.rows)).expect("it is in memory");
        let mut reader = Reader { model, terminal, article: Arc::clone(article) };
        reader.answer(effects);
        reader
    }

    fn open(article: &Arc<Article>, keys: &str) -> Reader {
        let mut reader = Reader::start(article);
        reader.press("Enter");
        reader.press(keys);
        reader
    }

    /// Answers for the store, until there are no more requests. An article that was kept is still the same.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only the article is measured")]
    fn answer(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let (ticket, outcome) = match effect {
                Effect::LoadFeeds(ticket) => (ticket, Outcome::Feeds(FeedList { total: 1, ..FeedList::default() })),
                Effect::LoadEntries { ticket, .. } => {
                    let page = EntryPage { total: 1, offset: 0, rows: vec![row()] };
                    (ticket, Outcome::Entries { page, follow: None })
                }
                Effect::OpenArticle(ticket, entry, Some(_)) => {
                    (ticket, Outcome::ArticleUnchanged { entry, place: None })
                }
                Effect::OpenArticle(ticket, entry, None) => (ticket, self.opened(entry)),
                Effect::ArrangeTable(ticket, order) => sorted(ticket, &order),
                _ => continue,
            };
            self.send(Msg::Done(ticket, outcome));
        }
    }

    fn opened(&self, entry: EntryId) -> Outcome {
        let article = Arc::clone(&self.article);
        Outcome::Article {
            entry,
            article,
            text_pos: None,
            facts: HeadFacts { notice: None, version: Some(VERSION), ..HeadFacts::default() },
        }
    }

    fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.answer(effects);
    }

    fn press(&mut self, keys: &str) {
        for key in parse_keys(keys).expect("they are keys") {
            self.send(Msg::Key(key));
        }
        self.draw();
    }

    fn resize(&mut self, columns: u16) {
        self.send(Msg::Resize(Size { columns, ..SIZE }));
        self.terminal.backend_mut().resize(columns, SIZE.rows);
        self.draw();
    }

    fn draw(&mut self) {
        let (model, theme) = (&self.model, Theme::new(Palette::Dark));
        self.terminal.draw(|frame| ui::draw(black_box(model), &theme, frame)).expect("it is in memory");
    }
}

fn sorted(ticket: Ticket, order: &TableOrder) -> (Ticket, Outcome) {
    (ticket, Outcome::TableArranged(order.arranged()))
}

fn opening(c: &mut Criterion) {
    let mut group = c.benchmark_group("an article that has come");
    group.sample_size(20);
    for (name, bytes) in [("6 KB", 6 << 10), ("200 KB", 200 << 10), ("1 MB", 1 << 20)] {
        let article = sections(bytes);
        group.bench_function(format!("{name}, first"), |b| {
            b.iter_batched_ref(|| Reader::start(&article), |reader| reader.press("Enter"), BatchSize::PerIteration);
        });
        let left = || Reader::open(&article, "Space q");
        group.bench_function(format!("{name}, again"), |b| {
            b.iter_batched_ref(left, |reader| reader.press("Enter"), BatchSize::PerIteration);
        });
    }
    group.finish();
}

/// A move down and one up, so that no iteration starts at an end.
fn moves(c: &mut Criterion) {
    for (name, keys) in [("line", "j k"), ("page", "Space b")] {
        let mut group = c.benchmark_group(format!("two moves: {name}"));
        for (name, bytes) in [("6 KB", 6 << 10), ("200 KB", 200 << 10), ("1 MB", 1 << 20)] {
            let mut reader = Reader::open(&sections(bytes), "Space");
            group.bench_function(name, |b| b.iter(|| reader.press(keys)));
        }
        group.finish();
    }
}

fn tables(c: &mut Criterion) {
    let article = large_table();
    let mut group = c.benchmark_group("a table of 20,000 × 5");
    group.sample_size(20);
    for (name, keys) in [("in the text", "j"), ("on a screen of its own", "]t Enter")] {
        let mut reader = Reader::open(&article, keys);
        // Narrower than the measure, so that the text is laid out anew.
        let mut columns = (60..69).cycle();
        group.bench_function(format!("{name}, another width"), |b| {
            b.iter(|| reader.resize(columns.next().expect("it goes round")));
        });
    }
    let mut reader = Reader::open(&article, "]t Enter");
    group.bench_function("sorted three times", |b| b.iter(|| reader.press("s s s")));
    group.finish();
}

criterion_group!(benches, opening, moves, tables);
criterion_main!(benches);
