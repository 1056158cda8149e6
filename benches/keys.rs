//! How long each key takes, from the press to the settled picture with everything that it asked for: in an article of a megabyte,
//! and in a list of 100,000 articles in a data file.
//!
//! The target: 99 of 100 presses of each key take at most 5 ms. A mean would hide the slow ones, so that this is no criterion
//! benchmark: it prints the median, the 99th percentile and the slowest of each key.

#![allow(
    clippy::cast_possible_wrap,
    clippy::print_stdout,
    reason = "the numbers are small; what it prints is its result"
)]

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{FixedOffset, TimeDelta, Utc};
use crosshead::app::HeadFacts;
use crosshead::app::keymap::{Keymap, parse_keys};
use crosshead::app::picker::matching::Query;
use crosshead::app::picker::{Goal, MOST, PickedRow, PickerChoice};
use crosshead::app::{Effect, Model, Msg, Outcome, Size, Start, Ticket, update};
use crosshead::article::read::article_from_html;
use crosshead::article::{Article, HttpUrl, Metadata, Sanitized};
use crosshead::config::Settings;
use crosshead::feed::{Body, EntryId, ParsedEntry, ParsedFeed};
use crosshead::store::{Store, Validators};
use crosshead::ui;
use crosshead::ui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

const SIZE: Size = Size { columns: 200, rows: 50 };
const ENTRIES: usize = 100_000;
const FEEDS: usize = 50;
const PRESSES: usize = 300;

/// Keys of the library, each with those that are pressed before it each time and that are not measured.
const IN_LIST: [(&str, &str); 14] = [
    ("", "j"),
    ("", "k"),
    ("", "Space"),
    ("", "b"),
    ("gg", "G"),
    ("G", "gg"),
    ("", "n"),
    ("", "m"),
    ("", "U"),
    ("", "S"),
    ("ga & 7", "7"),
    ("Esc Ctrl-p t h i n", "g"),
    ("Ctrl-p", "Down"),
    ("Esc gf", "j"),
];

const IN_ARTICLE: [(&str, &str); 22] = [
    ("", "j"),
    ("", "k"),
    ("", "Space"),
    ("", "b"),
    ("gg", "G"),
    ("G", "gg"),
    ("", "]h"),
    ("", "[h"),
    ("", "]]"),
    ("", "]t"),
    ("gg gh", "j"),
    ("gx gl", "Esc"),
    ("gg / g u l", "l"),
    ("Esc / h Enter", "n"),
    ("Esc gh / h a", "r"),
    ("Esc gx v", "j"),
    ("Esc", "f"),
    ("Esc", "Z"),
    ("gg gh", "zM"),
    ("gx", "Ctrl-p"),
    ("Esc Ctrl-p h a r", "b"),
    ("Esc Ctrl-p", "Down"),
];

fn filled() -> (TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder for the bench");
    let store = Store::open(&folder.path().join("data.db")).expect("a new store");
    let now = Utc::now();
    for n in 0..FEEDS {
        let url = HttpUrl::parse(&format!("https://feed{n}.example/feed")).expect("an address");
        let id = store.subscribe(&url, None, &[]).expect("a feed");
        let entries = (0..ENTRIES / FEEDS).map(|m| entry(n, m)).collect();
        let feed = ParsedFeed { title: Sanitized::line(&format!("Feed {n}")), entries, ..ParsedFeed::default() };
        store.save_feed(id, &feed, &Validators::default(), now).expect("saved");
    }
    (folder, store)
}

fn entry(feed: usize, number: usize) -> ParsedEntry {
    let address = format!("https://feed{feed}.example/{number}");
    let title = format!("{} things to know about place {number} of region {feed}", number * 7919 % 1000);
    ParsedEntry {
        url: HttpUrl::parse(&address).ok(),
        identity: address,
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(&title),
        author: None,
        published: Some(Utc::now() - TimeDelta::minutes((number * FEEDS + feed) as i64)),
        updated: None,
        body: Body { html: "<p>What happened in town, and why.</p>".to_owned(), is_teaser: false },
    }
}

/// A megabyte of headings, prose with links, questions and tables.
fn article() -> Arc<Article> {
    let prose = "<p>Nobody on the <em>quay</em> had seen it — or <a href='https://example.com/said'>said so</a> — until the \
        “Garnet” came in with 1,234.5 tonnes of salt, at a price that the harbour master called fair.</p>";
    let mut html = String::new();
    for section in 0.. {
        if html.len() >= 1 << 20 {
            break;
        }
        let head = format!("<h2>Section {section}: what the harbour says</h2>{}", prose.repeat(6));
        let rest = format!("<h3>Who counts the gulls of year {section}?</h3>{prose}");
        let table =
            "<table><caption>Traffic</caption><tr><th>Pier<th>Ships<tr><td>East<td>1,204<tr><td>West<td>98</table>";
        write!(html, "{head}{rest}{table}").expect("a String takes it");
    }
    Arc::new(article_from_html(&html, None, &Metadata::default()).expect("the page has text"))
}

/// The program with a data file, and a screen to draw it on.
struct Program<'a> {
    model: Model,
    store: &'a Store,
    article: Arc<Article>,
    titles: Vec<(EntryId, Box<str>)>,
    terminal: Terminal<TestBackend>,
}

impl Program<'_> {
    fn start(store: &Store, article: Arc<Article>) -> Program<'_> {
        let settings = Arc::new(Settings { refresh_on_start: false, ..Settings::default() });
        let keymap = Keymap::new(&settings).expect("the default keys are sound");
        let offset = FixedOffset::east_opt(0).expect("UTC is a zone");
        let (model, effects) = Model::new(Start { size: SIZE, now: Utc::now(), offset, settings, keymap });
        let terminal = Terminal::new(TestBackend::new(SIZE.columns, SIZE.rows)).expect("it is in memory");
        let titles = store.titles().expect("the titles");
        let mut program = Program { model, store, article, titles, terminal };
        program.answer(effects);
        program
    }

    fn answer(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Some((ticket, outcome)) = self.carry_out(effect) {
                let effects = update(&mut self.model, Msg::Done(ticket, outcome));
                self.answer(effects);
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is asked for by these keys")]
    fn carry_out(&self, effect: Effect) -> Option<(Ticket, Outcome)> {
        let store = self.store;
        let done = match effect {
            Effect::LoadFeeds(ticket) => (ticket, Outcome::Feeds(store.feeds().expect("feeds"))),
            Effect::LoadEntries { ticket, query, offset, rows, follow } => {
                let place = follow.and_then(|entry| store.position(&query, entry).expect("a position"));
                let offset = place.map_or(offset, |place| place.saturating_sub(rows / 2));
                let page = store.entries(&query, offset, rows).expect("rows");
                (ticket, Outcome::Entries { page, follow: place })
            }
            Effect::LoadPreview(ticket, entry) => (ticket, Outcome::Preview(store.preview(entry).expect("a preview"))),
            Effect::FindUnread { ticket, query, from, is_forward } => {
                (ticket, Outcome::Unread(store.next_unread(&query, from, is_forward).expect("an article")))
            }
            Effect::ApplyChange(ticket, change) => {
                let changes = store.name(&[change], Utc::now()).expect("a name");
                store.make(&changes).expect("it is written");
                (ticket, Outcome::Written)
            }
            Effect::OpenArticle(ticket, entry, _) => {
                let article = Arc::clone(&self.article);
                (ticket, Outcome::Article { entry, article, text_pos: None, facts: HeadFacts::default() })
            }
            Effect::Pick { ticket, query, choices, .. } => (ticket, Outcome::Picked(self.picked(&query, &choices))),
            _ => return None,
        };
        Some(done)
    }

    /// As the shell answers it.
    fn picked(&self, query: &str, choices: &[PickerChoice]) -> Vec<PickedRow> {
        if query.is_empty() {
            let row = |choice: &PickerChoice| PickedRow { choice: choice.clone(), marks: Vec::new() };
            return choices.iter().take(MOST).map(row).collect();
        }
        let mut query = Query::new(query);
        let titles = self.titles.iter().map(|(_, title)| &**title);
        let texts = choices.iter().map(|choice| &*choice.text).chain(titles);
        let best = query.best(texts, choices.len(), MOST, || true).unwrap_or_default();
        let row = |number: usize| {
            let choice = match number.checked_sub(choices.len()) {
                None => choices[number].clone(),
                Some(title) => {
                    let row = self.store.entry(self.titles[title].0).expect("an entry").expect("it is there").row;
                    let (text, detail) = (row.title.clone(), row.feed_title.clone());
                    PickerChoice { kind: "article", text, detail, place: None, goal: Goal::Entry(row) }
                }
            };
            PickedRow { choice, marks: Vec::new() }
        };
        best.into_iter().map(row).collect()
    }

    fn press(&mut self, keys: &str) {
        for key in parse_keys(keys).expect("they are keys") {
            let effects = update(&mut self.model, Msg::Key(key));
            self.answer(effects);
        }
        let (model, theme) = (&self.model, Theme::new(Palette::Dark));
        self.terminal.draw(|frame| ui::draw(black_box(model), &theme, frame)).expect("it is in memory");
    }

    /// Presses a key many times, each from the place that the keys before lead to, and prints how long it took.
    fn measure(&mut self, before: &str, keys: &str) {
        let mut times: Vec<Duration> = (0..PRESSES)
            .map(|_| {
                if !before.is_empty() {
                    self.press(before);
                }
                let began = Instant::now();
                self.press(keys);
                began.elapsed()
            })
            .collect();
        times.sort_unstable();
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
        println!("{before:>20} {keys:<8} {:>8.2} {:>8.2} {:>8.2} ms", at(50), at(99), at(100));
    }
}

fn main() {
    let (_folder, store) = filled();
    let article = article();
    println!("{:>29} {:>8} {:>8} {:>8}", "in a list of 100,000", "median", "p99", "slowest");
    let mut program = Program::start(&store, Arc::clone(&article));
    program.press("ga G Ctrl-u Ctrl-u");
    IN_LIST.iter().for_each(|(before, keys)| program.measure(before, keys));
    println!("{:>29} {:>8} {:>8} {:>8}", "in an article of 1 MB", "median", "p99", "slowest");
    let mut program = Program::start(&store, article);
    program.press("ga Enter");
    IN_ARTICLE.iter().for_each(|(before, keys)| program.measure(before, keys));
}
