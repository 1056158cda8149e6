//! A month of automatic refreshes by a clock that runs fast: no feed is visited before its server or the feed itself wants
//! it, none after it is gone, and each is asked for all of it once.
//!
//! The first simulation runs the schedule alone, with a thousand feeds. The second runs the whole engine, with its store
//! and real requests, with fewer; with a thousand by `cargo test --release --test slow -- simulation:: --ignored
//! --nocapture`.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use crosshead::article::HttpUrl;
use crosshead::config::{NetworkSettings, Settings};
use crosshead::feed::schedule::{FetchFailure, FetchOutcome, Hints, Pace};
use crosshead::feed::{FetchSchedule, Round};
use crosshead::net::Fetcher;
use crosshead::runtime::engine::Engine;
use crosshead::store::Store;

use crate::support::server::{Reply, Request, Server, answer, status};

const DAYS: i64 = 30;
const INTERVAL: TimeDelta = TimeDelta::hours(6);
const TICK: TimeDelta = TimeDelta::minutes(15);

fn start() -> DateTime<Utc> {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

/// What a server is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    /// Fresh for twelve hours.
    Cached,
    /// The feed asks for it itself: `ttl` of twelve hours. A 304 does not repeat it.
    Slow,
    /// Not before noon.
    Sleeper,
    /// Fails from the 5th day to the 10th.
    Failing,
    /// On the 3rd day it asks to be left alone for two days.
    Busy,
    /// Gone on the 10th day.
    Mortal,
    Moved,
    /// Sends rubbish on the 5th day.
    Confused,
    /// Something new each time.
    Lively,
}

const KINDS: [Kind; 10] = [
    Kind::Plain,
    Kind::Cached,
    Kind::Slow,
    Kind::Sleeper,
    Kind::Failing,
    Kind::Busy,
    Kind::Mortal,
    Kind::Moved,
    Kind::Confused,
    Kind::Lively,
];

/// A server's own book of its visitor.
#[derive(Default)]
struct Book {
    visits: u32,
    unconditional: u32,
    early: u32,
    after_gone: u32,
    /// Before it a visit is early.
    welcome: Option<DateTime<Utc>>,
    is_gone: bool,
}

/// How a server answers.
enum Said {
    Unchanged,
    Content,
    Rubbish,
    Error,
    Wait(TimeDelta),
    Gone,
}

impl Book {
    /// Notes a visit and decides on the answer.
    fn outcome(&mut self, kind: Kind, is_conditional: bool, now: DateTime<Utc>) -> Said {
        self.visits += 1;
        self.unconditional += u32::from(!is_conditional);
        self.after_gone += u32::from(self.is_gone);
        let is_asleep = kind == Kind::Sleeper && self.visits > 1 && now.hour() < 12;
        self.early += u32::from(is_asleep || self.welcome.is_some_and(|welcome| now < welcome));
        let day = (now - start()).num_days();
        let said = match kind {
            Kind::Failing if (5..10).contains(&day) => Said::Error,
            Kind::Busy if day == 3 => Said::Wait(TimeDelta::days(2)),
            Kind::Mortal if day >= 10 => Said::Gone,
            Kind::Confused if day == 5 => Said::Rubbish,
            Kind::Lively => Said::Content,
            _ if is_conditional && !self.visits.is_multiple_of(5) => Said::Unchanged,
            _ => Said::Content,
        };
        self.is_gone |= matches!(said, Said::Gone);
        self.welcome = Some(now + pause(kind, &said));
        said
    }
}

fn pause(kind: Kind, said: &Said) -> TimeDelta {
    match (kind, said) {
        (_, Said::Wait(wait)) => *wait,
        (Kind::Cached | Kind::Slow, _) => INTERVAL * 2,
        _ => INTERVAL,
    }
}

fn check(books: &HashMap<usize, Book>) {
    let mut visits = 0;
    for (n, book) in books {
        let kind = KINDS[n % KINDS.len()];
        assert_eq!(book.unconditional, 1, "{kind:?}: asked for everything");
        assert_eq!(book.early, 0, "{kind:?}: early");
        assert_eq!(book.after_gone, 0, "{kind:?}: after it was gone");
        // A month at six hours is 120 visits, at twelve 60; the jitter takes a twentieth, the tick a little.
        let (least, most) = match kind {
            Kind::Mortal => (30, 42),
            Kind::Cached | Kind::Slow => (50, 60),
            Kind::Sleeper => (28, 62),
            Kind::Failing => (85, 105),
            Kind::Busy => (95, 113),
            Kind::Plain | Kind::Moved | Kind::Confused | Kind::Lively => (105, 121),
        };
        assert!((least..=most).contains(&book.visits), "{kind:?}: {} visits", book.visits);
        visits += book.visits;
    }
    println!("{} feeds, {DAYS} days, {visits} visits", books.len());
}

#[test]
fn a_month_of_a_thousand_feeds_by_the_schedule_alone() {
    let mut books: HashMap<usize, Book> = (0..1000).map(|n| (n, Book::default())).collect();
    let mut known = vec![(FetchSchedule::default(), false); 1000];
    let mut now = start();
    while now < start() + TimeDelta::days(DAYS) {
        for (n, (fetch_schedule, has_validators)) in known.iter_mut().enumerate() {
            if !fetch_schedule.is_due(now) {
                continue;
            }
            let kind = KINDS[n % KINDS.len()];
            let said = books.get_mut(&n).unwrap().outcome(kind, *has_validators, now);
            *has_validators |= matches!(said, Said::Content);
            let jitter = ((n * 7919 + now.timestamp() as usize) % 1000) as f64 / 1000.0;
            *fetch_schedule = fetch_schedule.after(&outcome(kind, &said), now, Pace { interval: INTERVAL, jitter });
        }
        now += TICK;
    }
    check(&books);
}

/// What a visitor makes of an answer.
fn outcome(kind: Kind, said: &Said) -> FetchOutcome {
    let hints = match kind {
        Kind::Slow => Hints { every: Some(INTERVAL * 2), ..Hints::default() },
        Kind::Sleeper => Hints { skip_hours: 0xfff, ..Hints::default() },
        _ => Hints::default(),
    };
    let good =
        |hints| FetchOutcome::Good { fresh: (kind == Kind::Cached).then_some(INTERVAL * 2), hints, moved_to: None };
    match said {
        Said::Content => good(Some(hints)),
        Said::Unchanged => good(None),
        Said::Rubbish | Said::Error => FetchOutcome::Failed(FetchFailure::Other),
        Said::Wait(wait) => FetchOutcome::Failed(FetchFailure::Busy { wait: Some(*wait) }),
        Said::Gone => FetchOutcome::Failed(FetchFailure::Gone),
    }
}

/// Servers for feeds by number, at `/N`; those that moved answer at `/at/N`.
fn servers(clock: Arc<AtomicI64>, books: Arc<Mutex<HashMap<usize, Book>>>) -> Server {
    Server::start_at(Ipv4Addr::UNSPECIFIED, move |request| {
        let n: usize = request.path.rsplit('/').next().unwrap().parse().unwrap();
        let kind = KINDS[n % KINDS.len()];
        if kind == Kind::Moved && !request.path.starts_with("/at/") {
            return answer(&format!("301 Moved Permanently\r\nLocation: /at/{n}"), "");
        }
        let now = DateTime::from_timestamp(clock.load(Ordering::SeqCst), 0).unwrap();
        let mut books = books.lock().unwrap();
        let book = books.entry(n).or_default();
        let said = book.outcome(kind, is_conditional(request), now);
        reply(kind, &said, book.visits)
    })
}

fn is_conditional(request: &Request) -> bool {
    request.header("if-none-match").is_some() || request.header("if-modified-since").is_some()
}

fn reply(kind: Kind, said: &Said, version: u32) -> Reply {
    let freshness = if kind == Kind::Cached { "\r\nCache-Control: max-age=43200" } else { "" };
    match said {
        Said::Unchanged => status(&format!("304 Not Modified{freshness}")),
        Said::Content if kind == Kind::Plain => content("Last-Modified: some time ago", freshness, kind, version),
        Said::Content => content(&format!("ETag: W/\"{version}\""), freshness, kind, version),
        Said::Rubbish => answer("200 OK\r\nETag: \"rubbish\"", "<rss><channel><item><title>half"),
        Said::Error => status("500 Internal Server Error"),
        Said::Wait(wait) => status(&format!("429 Too Many Requests\r\nRetry-After: {}", wait.num_seconds())),
        Said::Gone => status("410 Gone"),
    }
}

fn content(validator: &str, freshness: &str, kind: Kind, version: u32) -> Reply {
    let hours: String = (0..12).map(|hour| format!("<hour>{hour}</hour>")).collect();
    let hint = match kind {
        Kind::Slow => "<ttl>720</ttl>".to_owned(),
        Kind::Sleeper => format!("<skipHours>{hours}</skipHours>"),
        _ => String::new(),
    };
    answer(
        &format!("200 OK\r\nContent-Type: application/rss+xml\r\n{validator}{freshness}"),
        format!("<rss version='2.0'><channel>{hint}<item><title>No. {version}</title></item></channel></rss>"),
    )
}

/// The whole engine, over real connections, each feed on a host of its own.
async fn month(feeds: usize) {
    let clock = Arc::new(AtomicI64::new(start().timestamp()));
    let books = Arc::new(Mutex::new(HashMap::new()));
    let server = servers(clock.clone(), books.clone());
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("test.db")).unwrap();
    let url = |n: usize| format!("http://127.1.{}.{}:{}/{n}", n / 200, n % 200 + 1, server.port());
    for n in 0..feeds {
        store.subscribe(&HttpUrl::parse(&url(n)).unwrap(), None, &[]).unwrap();
    }
    let network = NetworkSettings::default();
    let settings = Settings { refresh_interval: INTERVAL.num_minutes() as u64, ..Settings::default() };
    let mut now = start();
    while now < start() + TimeDelta::days(DAYS) {
        // A new engine each day: what counts is on the disk.
        let at = clock.clone();
        let simulated = Arc::new(move || DateTime::from_timestamp(at.load(Ordering::SeqCst), 0).unwrap());
        let engine = Engine::with(store.clone(), Fetcher::new(&network), simulated, &settings);
        for _ in 0..TimeDelta::days(1).num_minutes() / TICK.num_minutes() {
            clock.store(now.timestamp(), Ordering::SeqCst);
            engine.refresh(Round::Due, |_| (), std::future::pending()).await.unwrap();
            now += TICK;
        }
    }
    let books = books.lock().unwrap();
    assert_eq!(books.len(), feeds);
    check(&books);
    let moved = store.feeds().unwrap().feeds.iter().filter(|feed| feed.url.as_str().contains("/at/")).count();
    assert_eq!(moved, feeds / KINDS.len(), "who moved for good has its new address");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_of_one_feed_of_each_kind_by_the_whole_engine() {
    month(KINDS.len()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn a_month_of_a_thousand_feeds_by_the_whole_engine() {
    month(1000).await;
}
