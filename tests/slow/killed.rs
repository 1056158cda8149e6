//! If the program is killed at any moment (SIGKILL), no acknowledged change is lost and the data file is intact.
//!
//! The test binary starts itself as the process to be killed. That process marks, stars, subscribes and refreshes as fast
//! as it can. It prints each of the user's changes before and after it makes it. When the file is opened again, it must
//! hold exactly the changes that were acknowledged. A kill does not clear the system's caches, so this does not test a
//! power cut: `store::safety` tests that changes are synced.
//!
//! A mark counts as acknowledged when the screen shows it. So another test kills the program itself as soon as the mark is
//! visible, while it fetches and saves large feeds.
//!
//! Kills 25 times. The long form is `KILLS=2000 cargo test --test slow -- killed:: --nocapture`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use crosshead::article::{HttpUrl, Sanitized, TextPos};
use crosshead::feed::{Body, EntryFilter, EntryId, EntryQuery, ParsedEntry, ParsedFeed, Sort};
use crosshead::store::{Store, Validators};
use portable_pty::CommandBuilder;
use rusqlite::{Connection, Row};
use rustix::process::Signal;

use crate::support::alone::{alone_in_one_folder, one_test_alone};
use crate::support::pty::Pty;
use crate::support::server::{Server, answer};

/// Set by the long form.
const KILLS: &str = "KILLS";
const USUAL_KILLS: u64 = 25;

fn kills() -> u64 {
    std::env::var(KILLS).map_or(USUAL_KILLS, |kills| kills.parse().expect("KILLS is a number"))
}

/// Environment variables that tell the process to be killed what to do.
const FILE: &str = "CROSSHEAD_TEST_FILE";
const DICE: &str = "CROSSHEAD_TEST_DICE";

/// Feeds that stay subscribed, and others that the user subscribes to and unsubscribes from.
const FEEDS: u64 = 3;
const OTHERS: u64 = 8;
const ENTRIES: u64 = 40;

/// The most changes before the kill. Often there are far fewer.
const MOST_CHANGES: u64 = 40;

/// The same file is used for this many kills, so that each process starts with what the one before has left.
const KILLS_A_FILE: u64 = 10;

/// Random numbers by xorshift64*.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}

fn url(name: &str) -> HttpUrl {
    HttpUrl::parse(&format!("https://{name}.example/feed")).unwrap()
}

/// A change that the user is about to make, or has made.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Read(Vec<i64>, bool),
    Star(i64, bool),
    TextPos(i64, u64),
    Subscribe(u64),
    Unsubscribe(u64),
    Rename(u64, u64),
}

impl Change {
    fn write(&self) -> String {
        match self {
            Change::Read(ids, is_read) => ids.iter().fold(format!("read {is_read}"), |mut line, id| {
                write!(line, " {id}").unwrap();
                line
            }),
            Change::Star(id, is_starred) => format!("star {id} {is_starred}"),
            Change::TextPos(id, text_pos) => format!("spot {id} {text_pos}"),
            Change::Subscribe(other) => format!("subscribe {other}"),
            Change::Unsubscribe(other) => format!("unsubscribe {other}"),
            Change::Rename(other, title) => format!("rename {other} {title}"),
        }
    }

    fn read(line: &str) -> Change {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |n: usize| words[n].parse::<u64>().unwrap();
        match words[0] {
            "read" => Change::Read(words[2..].iter().map(|id| id.parse().unwrap()).collect(), words[1] == "true"),
            "star" => Change::Star(words[1].parse().unwrap(), words[2] == "true"),
            "spot" => Change::TextPos(words[1].parse().unwrap(), number(2)),
            "subscribe" => Change::Subscribe(number(1)),
            "unsubscribe" => Change::Unsubscribe(number(1)),
            "rename" => Change::Rename(number(1), number(2)),
            other => panic!("no change is called {other}"),
        }
    }
}

mod the_one_that_is_killed {
    use super::*;

    #[test]
    #[ignore = "started, and killed, by the test below"]
    fn works_until_it_is_killed() {
        let file = PathBuf::from(std::env::var_os(FILE).expect("the file is named"));
        let dice = std::env::var(DICE).expect("the dice are given").parse().unwrap();
        println!("opening");
        let store = Store::open(&file).unwrap();
        let feeds: Vec<_> =
            (0..FEEDS).map(|n| store.subscribe(&url(&format!("stays{n}")), None, &[]).unwrap()).collect();
        std::thread::scope(|scope| {
            scope.spawn(|| refresh(&store, &feeds, Dice::new(dice + 1)));
            use_it(&store, Dice::new(dice));
        });
    }

    /// Fetched entries change all the time; a third of the answers are others.
    fn refresh(store: &Store, feeds: &[crosshead::feed::FeedId], mut dice: Dice) {
        loop {
            let feed = feeds[dice.below(FEEDS) as usize];
            match dice.below(6) {
                0 => store.save_unchanged(feed, noon()).unwrap(),
                1 => store.save_failure(feed, &Sanitized::line("no answer")).unwrap(),
                2 => store.save_page(EntryId(1 + dice.below(ENTRIES) as i64), &"<p>page</p>".repeat(99)).unwrap(),
                _ => drop(store.save_feed(feed, &parsed(&mut dice), &Validators::default(), noon()).unwrap()),
            }
        }
    }

    fn parsed(dice: &mut Dice) -> ParsedFeed {
        let first = dice.below(ENTRIES);
        let entries = (first..first + dice.below(20)).map(|n| entry(n % ENTRIES, dice.below(1000))).collect();
        ParsedFeed { title: Sanitized::line("The feed"), entries, ..ParsedFeed::default() }
    }

    fn entry(number: u64, edition: u64) -> ParsedEntry {
        ParsedEntry {
            identity: number.to_string(),
            raw_digest: None,
            enclosures: Vec::new(),
            title: Sanitized::line(&format!("Entry {number}, edition {edition}")),
            url: None,
            author: None,
            published: Some(noon() - TimeDelta::hours(number as i64)),
            updated: None,
            body: Body { html: format!("<p>{edition}</p>").repeat(50), is_teaser: false },
        }
    }

    fn noon() -> DateTime<Utc> {
        "2026-04-20T12:00:00Z".parse().unwrap()
    }

    fn use_it(store: &Store, mut dice: Dice) {
        loop {
            let Some(change) = choose(store, &mut dice) else { continue };
            println!("try {}", change.write());
            make(store, &change);
            println!("done");
        }
    }

    fn choose(store: &Store, dice: &mut Dice) -> Option<Change> {
        let query = EntryQuery { filter: EntryFilter::ALL, sort: Sort::Newest };
        let ids: Vec<i64> = store.entries(&query, 0, 1000).unwrap().rows.iter().map(|row| row.id.0).collect();
        let id = *ids.get(dice.below(ids.len().max(1) as u64) as usize)?;
        let other = dice.below(OTHERS);
        let is_subscribed = store.find_feed(&url(&format!("other{other}"))).unwrap().is_some();
        Some(match dice.below(8) {
            0 | 1 => Change::Read(vec![id], dice.coin()),
            2 => Change::Read(ids, dice.coin()),
            3 | 4 => Change::Star(id, dice.coin()),
            5 => Change::TextPos(id, dice.below(1000)),
            _ if !is_subscribed => Change::Subscribe(other),
            6 => Change::Unsubscribe(other),
            _ => Change::Rename(other, dice.below(1000)),
        })
    }

    fn make(store: &Store, change: &Change) {
        let feed = |other: &u64| store.find_feed(&url(&format!("other{other}"))).unwrap().unwrap();
        match change {
            Change::Read(ids, is_read) => {
                store.mark_read(&ids.iter().map(|id| EntryId(*id)).collect::<Vec<_>>(), *is_read).unwrap();
            }
            Change::Star(id, is_starred) => store.star(EntryId(*id), *is_starred).unwrap(),
            Change::TextPos(id, text_pos) => {
                store.save_text_pos(EntryId(*id), TextPos { block: *text_pos as usize, offset: 0 }).unwrap();
            }
            Change::Subscribe(other) => {
                store.subscribe(&url(&format!("other{other}")), None, &[]).unwrap();
            }
            Change::Unsubscribe(other) => store.unsubscribe(feed(other)).unwrap(),
            Change::Rename(other, title) => {
                store.rename(feed(other), Some(&Sanitized::line(&title.to_string()))).unwrap();
            }
        }
    }
}

/// The result of the user's changes: as acknowledged, or as found in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct State {
    /// Read, starred, place; an entry that is not here is as it came.
    entries: BTreeMap<i64, (bool, bool, Option<u64>)>,
    /// The subscriptions besides those that stay, with the user's own title.
    others: BTreeMap<u64, Option<String>>,
}

impl State {
    fn make(&mut self, change: &Change) {
        match change {
            Change::Read(ids, is_read) => ids.iter().for_each(|id| self.entries.entry(*id).or_default().0 = *is_read),
            Change::Star(id, is_starred) => self.entries.entry(*id).or_default().1 = *is_starred,
            Change::TextPos(id, text_pos) => self.entries.entry(*id).or_default().2 = Some(*text_pos),
            Change::Subscribe(other) => drop(self.others.insert(*other, None)),
            Change::Unsubscribe(other) => drop(self.others.remove(other)),
            Change::Rename(other, title) => drop(self.others.insert(*other, Some(title.to_string()))),
        }
        self.entries.retain(|_, entry| *entry != Default::default());
    }

    fn in_file(raw: &Connection) -> State {
        let mut state = State::default();
        let sql = "SELECT id, is_read, is_starred, spot_block FROM entries WHERE is_read OR is_starred OR spot_block IS NOT NULL";
        let entry = |row: &Row<'_>| {
            let text_pos = row.get::<_, Option<i64>>(3)?.map(|text_pos| u64::try_from(text_pos).unwrap());
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?, text_pos)))
        };
        state.entries.extend(raw.prepare(sql).unwrap().query_map([], entry).unwrap().map(Result::unwrap));
        let sql = "SELECT CAST(substr(url, 14) AS INTEGER), own_title FROM feeds WHERE url LIKE 'https://other%'";
        let other = |row: &Row<'_>| Ok((u64::try_from(row.get::<_, i64>(0)?).unwrap(), row.get(1)?));
        state.others.extend(raw.prepare(sql).unwrap().query_map([], other).unwrap().map(Result::unwrap));
        state
    }
}

/// What somebody who died said until then: what was done, and what may have been.
#[derive(Debug, Default)]
struct LastWords {
    done: Vec<Change>,
    in_doubt: Option<Change>,
}

impl LastWords {
    /// A line without an end was cut short by the kill: it was not said.
    fn hear(&mut self, line: &str) {
        let Some(line) = line.strip_suffix('\n') else { return };
        if let Some(change) = line.strip_prefix("try ") {
            self.in_doubt = Some(Change::read(change));
        } else if line == "done" {
            self.done.extend(self.in_doubt.take());
        }
    }
}

fn start(file: &Path, dice: u64) -> Child {
    let home = file.parent().expect("it is in a folder");
    let mut command: Command = one_test_alone("killed::the_one_that_is_killed::works_until_it_is_killed", home);
    command.env(FILE, file).env(DICE, dice.to_string()).stdin(Stdio::null()).stdout(Stdio::piped());
    command.spawn().unwrap()
}

/// Kills after so many lines; what was said in between still comes out of the pipe.
fn kill_after(lines: u64, mut child: Child) -> LastWords {
    let mut words = LastWords::default();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    for heard in 0.. {
        if heard == lines {
            child.kill().unwrap();
        }
        line.clear();
        if said.read_line(&mut line).unwrap() == 0 {
            break;
        }
        words.hear(&line);
    }
    let status = child.wait().unwrap();
    assert_eq!(status.code(), None, "it ended before it was killed: {status}");
    words
}

/// The file as it was left: whole, with everything that was done and nothing that was not.
fn check(file: &Path, before: &State, words: &LastWords) -> State {
    let store = Store::open(file).unwrap();
    let raw = Connection::open(file).unwrap();
    let verdict: String = raw.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
    assert_eq!(store.check().unwrap(), [""; 0]);
    assert_counters(&store, &raw);
    let mut expected = before.clone();
    words.done.iter().for_each(|change| expected.make(change));
    let found = State::in_file(&raw);
    let mut or_else = expected.clone();
    words.in_doubt.iter().for_each(|change| or_else.make(change));
    assert!(found == expected || found == or_else, "{words:#?}\nfound {found:#?}\nnot {expected:#?}");
    found
}

/// `crosshead index` with many articles, killed between any two instructions: each entry is either derived, with all its
/// rows, or still waits, and the next run does the rest.
#[test]
fn a_kill_while_articles_are_derived_leaves_the_rest_in_the_backlog() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crosshead.db");
    let store = Store::open(&file).unwrap();
    let feed = store.subscribe(&url("derived"), None, &[]).unwrap();
    store.seed(&[]).unwrap();
    store.save_feed(feed, &articles(DERIVED), &Validators::default(), Utc::now()).unwrap();
    drop(store);
    let mut dice = Dice::new(11);
    let mut left = vec![DERIVED];
    for _ in 0..6 {
        let mut child = index(&file).stdout(Stdio::null()).spawn().unwrap();
        let raw = Connection::open(&file).unwrap();
        let waiting =
            || raw.query_row("SELECT count(*) FROM backlog", [], |row| row.get::<_, i64>(0)).unwrap() as usize;
        while waiting() == *left.last().unwrap() {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(dice.below(100)));
        child.kill().unwrap();
        child.wait().unwrap();
        drop(raw);
        let store = Store::open(&file).unwrap();
        assert_eq!(store.check().unwrap(), [""; 0]);
        left.push(store.backlog().unwrap());
    }
    assert!(left.is_sorted_by(|a, b| a > b) && left[6] > 0, "{left:?}");
    let output = index(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let store = Store::open(&file).unwrap();
    assert_eq!((store.backlog().unwrap(), store.check().unwrap()), (0, Vec::new()), "{left:?}");
    let raw = Connection::open(&file).unwrap();
    let readable = "SELECT count(*) FROM articles WHERE source = 'feed'";
    let readable: i64 = raw.query_row(readable, [], |row| row.get(0)).unwrap();
    // One that was in hand at two of the kills is given up: it might have been the reason.
    assert!(readable as usize + left.len() > DERIVED, "{readable} of {DERIVED}: {left:?}");
}

/// As many as a feed brings at once.
const DERIVED: usize = 2_000;

fn index(file: &Path) -> Command {
    let mut command: Command = alone_in_one_folder(env!("CARGO_BIN_EXE_crosshead"), file.parent().unwrap());
    command.args(["index", "--data-dir"]).arg(file.parent().unwrap());
    command
}

fn articles(count: usize) -> ParsedFeed {
    let entry = |n: usize| ParsedEntry {
        identity: n.to_string(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(&format!("Article {n}")),
        url: None,
        author: None,
        published: None,
        updated: None,
        body: Body { html: format!("<h2>Part {n}</h2><p>Text of article {n}.</p>").repeat(20), is_teaser: false },
    };
    ParsedFeed { entries: (0..count).map(entry).collect(), ..ParsedFeed::default() }
}

fn assert_counters(store: &Store, raw: &Connection) {
    let count = |sql: &str| raw.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as usize;
    let list = store.feeds().unwrap();
    assert_eq!(list.total, count("SELECT count(*) FROM entries"));
    assert_eq!(list.unread, count("SELECT count(*) FROM entries WHERE is_read = 0"));
    assert_eq!(list.starred, count("SELECT count(*) FROM entries WHERE is_starred = 1"));
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_done() {
    let kills = kills();
    let mut dice = Dice::new(kills);
    let (mut done, mut in_doubt) = (0, 0);
    for generation in 0..kills.div_ceil(KILLS_A_FILE) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data.db");
        let mut state = State::default();
        for kill in (generation * KILLS_A_FILE..kills).take(KILLS_A_FILE as usize) {
            // Now and then in the first moments, when the file is made or mended.
            let lines = if dice.below(5) == 0 { dice.below(8) } else { dice.below(2 * MOST_CHANGES) };
            let words = kill_after(lines, start(&file, kill));
            state = check(&file, &state, &words);
            done += words.done.len();
            in_doubt += usize::from(words.in_doubt.is_some());
        }
    }
    println!("{kills} kills, {in_doubt} of them in the middle of a change; {done} changes done, none lost");
    assert!(done > kills as usize && in_doubt > 0, "nothing was tried");
}

/// One of two instances is killed; the other goes on, and both have lost nothing.
#[test]
fn the_kill_of_one_instance_does_not_hurt_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.db");
    let survivor = Store::open(&file).unwrap();
    let mut state = State::default();
    for kill in 0..5 {
        let words = kill_after(20, start(&file, kill));
        let id = survivor.subscribe(&url(&format!("other{}", OTHERS + kill)), None, &[]).unwrap();
        assert!(survivor.feed(id).unwrap().is_some());
        state.others.insert(OTHERS + kill, None);
        state = check(&file, &state, &words);
    }
}

/// What the screen's kills are about, and the newest entry there is.
const MARKED: &str = "The marked one";

/// The number of feeds that are fetched during the test, and of new entries in each fetch.
const LARGE_FEEDS: usize = 4;
const LARGE: usize = 300;

/// Milliseconds after the first request within which the key is pressed.
const WHILE_SAVING: u64 = 400;

/// Feeds of which every visit finds every entry changed.
fn large_feeds() -> Server {
    static VISITS: AtomicUsize = AtomicUsize::new(0);
    Server::start(|request| {
        let outcome = VISITS.fetch_add(1, Ordering::Relaxed);
        let text = format!("Edition {outcome} says more. ").repeat(40);
        let item =
            |n| format!("<item><guid>{n}</guid><title>Entry {n}</title><description>{text}</description></item>");
        let items: String = (0..LARGE).map(item).collect();
        let feed = format!("<rss version=\"2.0\"><channel><title>{}</title>{items}</channel></rss>", request.path);
        answer("200 OK\r\nContent-Type: application/rss+xml", feed)
    })
}

/// A home with the entry that is marked, and the large feeds, which are due at each start.
fn home_of(server: &Server) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open(&home.path().join("crosshead.db")).unwrap();
    store.seed(&[]).unwrap();
    let feed = store.subscribe(&url("marked"), None, &[]).unwrap();
    let marked = ParsedEntry {
        identity: "marked".to_owned(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(MARKED),
        url: None,
        author: None,
        published: None,
        updated: None,
        body: Body { html: "<p>Text.</p>".to_owned(), is_teaser: false },
    };
    let parsed = ParsedFeed { entries: vec![marked], ..ParsedFeed::default() };
    // Newer than all others, so that it stays at the top.
    store.save_feed(feed, &parsed, &Validators::default(), Utc::now() + TimeDelta::hours(1)).unwrap();
    for n in 0..LARGE_FEEDS {
        store.subscribe(&server.url(&format!("/{n}")), None, &[]).unwrap();
    }
    home
}

fn program(home: &Path) -> CommandBuilder {
    let mut command: CommandBuilder = alone_in_one_folder(env!("CARGO_BIN_EXE_crosshead"), home);
    command.arg("--data-dir");
    command.arg(home);
    command
}

/// Presses the key for a star somewhere in the middle of a refresh, and kills when the screen shows what it did.
fn kill_when_the_mark_is_seen(home: &Path, server: &Server, is_starred: bool, dice: &mut Dice) {
    let pty = Pty::start(program(home), 100, 30);
    pty.wait_for(MARKED);
    let before = server.requests().len();
    pty.press("R");
    while server.requests().len() == before {
        thread::yield_now();
    }
    // Not to wait for something: any moment will do.
    thread::sleep(Duration::from_millis(dice.below(WHILE_SAVING)));
    pty.press("s");
    let row = if is_starred { format!("★ {MARKED}") } else { format!("  {MARKED}") };
    pty.wait_for(&row);
    pty.signal(Signal::KILL);
}

#[test]
fn a_mark_that_is_on_the_screen_survives_a_kill_while_feeds_are_saved() {
    let server = large_feeds();
    let home = home_of(&server);
    fs::create_dir(home.path().join("crosshead")).unwrap();
    fs::write(home.path().join("crosshead/config.toml"), "refresh-on-start = false\n").unwrap();
    let (file, pending) = (home.path().join("crosshead.db"), home.path().join("crosshead.pending"));
    let starred = "SELECT is_starred FROM entries WHERE identity = 'marked'";
    let (kills, mut dice, mut early) = (kills(), Dice::new(7), 0);
    for kill in 0..kills {
        let is_starred = kill % 2 == 0;
        kill_when_the_mark_is_seen(home.path(), &server, is_starred, &mut dice);
        early += u64::from(pending.exists());
        let store = Store::open(&file).unwrap();
        assert_eq!(store.notices(), []);
        let found: bool = Connection::open(&file).unwrap().query_row(starred, [], |row| row.get(0)).unwrap();
        assert_eq!(found, is_starred, "kill {kill}");
    }
    println!("{kills} kills, {early} of them before the mark was in the data file; none lost");
}
