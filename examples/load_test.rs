//! Refreshes many feeds, three in ten of them failing, and measures how long keys are delayed in the meantime: `cargo run
//! --release --example load_test -- 1000`, or with `10000 64`. The second number is the number of simultaneous requests (64 is
//! the most the config allows): one failure in six is a silence of ten seconds, and those add up. The servers run in a
//! process of their own, so that the reported memory is only the reader's.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program for developers, with parts of the tests")]

#[path = "../tests/support/hostile.rs"]
#[allow(dead_code, reason = "the tests use another part of it")]
mod hostile;
#[path = "../tests/support/load_test.rs"]
#[allow(dead_code, reason = "the test uses another part of it")]
mod load_test;

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{FixedOffset, Utc};
use crosshead::app::keymap::{Key, Keymap};
use crosshead::app::{self, Effect, Model, Msg, Outcome, Progress, Size, Start, Ticket};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::config::Settings;
use crosshead::feed::{Round, Subscription};
use crosshead::runtime::engine::{Engine, FeedRefresh, Step};
use crosshead::store::Store;
use crosshead::ui;
use crosshead::ui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tokio::runtime::{Builder, Runtime};

const SIZE: Size = Size { columns: 160, rows: 50 };

/// The pause between two keys.
const TYPING: Duration = Duration::from_millis(20);

fn main() -> Result<(), Box<dyn Error>> {
    let argument = env::args().nth(1).unwrap_or_else(|| "1000".to_owned());
    let concurrency = env::args().nth(2).map(|number| number.parse()).transpose()?;
    if argument == "serve" { Ok(serve()?) } else { measure(argument.parse()?, concurrency) }
}

/// Prints its port, and serves until its input is closed.
fn serve() -> std::io::Result<()> {
    println!("{}", load_test::server().port());
    std::io::stdin().read_to_end(&mut Vec::new()).map(drop)
}

fn server() -> Result<(Child, u16), Box<dyn Error>> {
    let mut command = Command::new(env::current_exe()?);
    let mut child = command.arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or("the server has an output")?;
    let mut port = String::new();
    BufReader::new(output).read_line(&mut port)?;
    Ok((child, port.trim().parse()?))
}

/// What the loop receives.
enum Incoming {
    Msg(Box<Msg>),
    Key(Instant, Key),
    Done(Vec<FeedRefresh>),
}

fn measure(feeds: usize, concurrency: Option<usize>) -> Result<(), Box<dyn Error>> {
    let (mut server, port) = server()?;
    let folder = tempfile::tempdir()?;
    let store = Store::open(&folder.path().join("crosshead.db"))?;
    let url = |n: usize| HttpUrl::parse(&load_test::address(n, port));
    let wanted: Result<Vec<_>, _> =
        (0..feeds).map(|n| url(n).map(|url| Subscription { url, title: None, folder: Vec::new() })).collect();
    store.subscribe_all(&wanted?)?;
    let mut settings = Settings { refresh_on_start: true, ..Settings::default() };
    settings.network.concurrency = concurrency.unwrap_or(settings.network.concurrency);
    let settings = Arc::new(settings);
    let (reader, effects) = Reader::start(Engine::new(store, &settings), settings)?;
    reader.run(feeds, effects)?;
    // Its input is closed now, so it ends.
    drop(server.stdin.take());
    server.wait()?;
    Ok(())
}

struct Reader {
    runtime: Runtime,
    engine: Engine,
    model: Model,
    terminal: Terminal<TestBackend>,
    sender: Sender<Incoming>,
    incoming: Receiver<Incoming>,
}

impl Reader {
    fn start(engine: Engine, settings: Arc<Settings>) -> Result<(Reader, Vec<Effect>), Box<dyn Error>> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let keymap = Keymap::new(&settings)?;
        let offset = FixedOffset::east_opt(0).ok_or("UTC is a zone")?;
        let (model, effects) = Model::new(Start { size: SIZE, now: Utc::now(), offset, settings, keymap });
        let terminal = Terminal::new(TestBackend::new(SIZE.columns, SIZE.rows))?;
        let (sender, incoming) = channel();
        Ok((Reader { runtime, engine, model, terminal, sender, incoming }, effects))
    }

    /// Works like the shell: take everything that has arrived, update, draw once.
    fn run(mut self, feeds: usize, effects: Vec<Effect>) -> Result<(), Box<dyn Error>> {
        let start = Instant::now();
        self.carry_out(effects);
        self.type_along();
        let mut delays = Vec::new();
        let mut results = None;
        while results.is_none() {
            let first = self.incoming.recv()?;
            let batch: Vec<_> = std::iter::once(first).chain(self.incoming.try_iter()).collect();
            let mut keys = Vec::new();
            for incoming in batch {
                let msg = match incoming {
                    Incoming::Msg(msg) => *msg,
                    Incoming::Done(done) => {
                        results = Some(done);
                        continue;
                    }
                    Incoming::Key(at, key) => {
                        keys.push(at);
                        Msg::Key(key)
                    }
                };
                let effects = app::update(&mut self.model, msg);
                self.carry_out(effects);
            }
            self.terminal.draw(|frame| ui::draw(&self.model, &Theme::new(Palette::Dark), frame))?;
            delays.extend(keys.into_iter().map(|at| at.elapsed()));
        }
        Ok(report(feeds, start.elapsed(), &results.unwrap_or_default(), delays)?)
    }

    fn refresh(&self, ticket: Ticket) {
        let (engine, sender) = (self.engine.clone(), self.sender.clone());
        self.runtime.spawn(async move {
            let on_step = |step: Step| {
                let Step { done, failed, total, new, current } = step;
                let progress = Progress { ticket, done, failed, total, new, current };
                let _ = sender.send(Incoming::Msg(Box::new(Msg::Progress(progress))));
            };
            let results = engine.refresh(Round::Due, on_step, std::future::pending()).await;
            let _ = sender.send(Incoming::Done(results.unwrap_or_default()));
        });
    }

    fn type_along(&self) {
        let sender = self.sender.clone();
        thread::spawn(move || {
            for key in ['j', 'k', '\t', 'j'].into_iter().cycle() {
                thread::sleep(TYPING);
                if sender.send(Incoming::Key(Instant::now(), Key::char(key))).is_err() {
                    return;
                }
            }
        });
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these are needed to load the lists")]
    fn carry_out(&self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::LoadFeeds(ticket) => self.load(ticket, |store| store.feeds().ok().map(Outcome::Feeds)),
                Effect::LoadEntries { ticket, query, offset, rows, .. } => self.load(ticket, move |store| {
                    let page = store.entries(&query, offset, rows).ok()?;
                    Some(Outcome::Entries { page, follow: None })
                }),
                Effect::LoadPreview(ticket, id) => {
                    self.load(ticket, move |store| store.preview(id).ok().map(Outcome::Preview));
                }
                Effect::RefreshDue(ticket) => self.refresh(ticket),
                _ => {}
            }
        }
    }

    fn load(&self, ticket: Ticket, question: impl FnOnce(&Store) -> Option<Outcome> + Send + 'static) {
        let (engine, sender) = (self.engine.clone(), self.sender.clone());
        self.runtime.spawn_blocking(move || {
            let outcome = question(engine.store()).unwrap_or_else(|| Outcome::Failed(Sanitized::line("it failed")));
            let _ = sender.send(Incoming::Msg(Box::new(Msg::Done(ticket, outcome))));
        });
    }
}

fn report(feeds: usize, time: Duration, results: &[FeedRefresh], mut delays: Vec<Duration>) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let failed: Vec<_> = results.iter().filter_map(|refresh| refresh.result.as_ref().err()).collect();
    let mut kinds: HashMap<String, usize> = HashMap::new();
    for sentence in &failed {
        let kind = sentence.split_whitespace().filter(|word| !word.contains("127.")).collect::<Vec<_>>().join(" ");
        *kinds.entry(kind).or_default() += 1;
    }
    delays.sort();
    let p99 = delays.get(delays.len() * 99 / 100).copied().unwrap_or_default();
    let worst = delays.last().copied().unwrap_or_default();
    writeln!(out, "{feeds} feeds, {} failed, done in {time:.1?}", failed.len())?;
    writeln!(out, "{} keys while refreshing: p99 {p99:.1?}, worst {worst:.1?}", delays.len())?;
    writeln!(out, "memory at its peak: {} MiB", peak() >> 10)?;
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    kinds.into_iter().try_for_each(|(kind, count)| writeln!(out, "{count:6} {kind}"))
}

/// In KiB; 0 if the system does not report it.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok()).unwrap_or_default()
}
