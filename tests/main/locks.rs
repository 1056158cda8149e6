//! Another program has the data file locked: all waiting shares one limit of time ("patience"), and the user's changes are
//! kept beside the file until they can be applied.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use crosshead::article::{HttpUrl, Sanitized, TextPos};
use crosshead::config::Settings;
use crosshead::feed::{
    Body, Change, EntryFilter, EntryId, EntryQuery, EntryRow, FeedId, ListScope, NamedChange, ParsedEntry, ParsedFeed,
    Sort,
};
use crosshead::runtime::engine::Engine;
use crosshead::store::{Notice, Store, StoreError, Validators};
use portable_pty::CommandBuilder;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::alone::alone_in_one_folder;
use crate::support::pty::Pty;
use crate::support::server::{Server, answer};

/// So that nothing here takes longer than it must.
const SHORT: Duration = Duration::from_millis(30);

const ALL: EntryQuery = EntryQuery { filter: EntryFilter::ALL, sort: Sort::Newest };

/// A data file with a feed of twenty entries, the newest first, whose keys are 20 to 1.
struct Home {
    folder: TempDir,
    file: PathBuf,
}

impl Home {
    fn new() -> Home {
        let folder = tempfile::tempdir().unwrap();
        let home = Home { file: folder.path().join("crosshead.db"), folder };
        let store = home.open();
        store.seed(&[]).unwrap();
        let feed = store.subscribe(&HttpUrl::parse("https://a.example/feed").unwrap(), None, &[]).unwrap();
        save(&store, feed, 0..20);
        home
    }

    fn open(&self) -> Store {
        Store::open_within(&self.file, SHORT).unwrap()
    }

    /// Another program takes the file, until this is dropped.
    fn lock(&self) -> Connection {
        let other = Connection::open(&self.file).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        other
    }

    fn pending(&self) -> PathBuf {
        self.folder.path().join("crosshead.pending")
    }

    fn aside(&self) -> PathBuf {
        self.folder.path().join("crosshead.pending.aside")
    }

    fn taken(&self, end: &str) -> PathBuf {
        self.folder.path().join(format!("crosshead.pending.taken-{end}"))
    }

    fn files(&self) -> Vec<String> {
        let names =
            self.folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| name.contains("pending")).collect();
        names.sort();
        names
    }

    /// What is in the file itself.
    fn count(&self, what: &str) -> i64 {
        let raw = Connection::open(&self.file).unwrap();
        raw.query_row(&format!("SELECT count(*) FROM entries WHERE {what}"), [], |row| row.get(0)).unwrap()
    }
}

fn save(store: &Store, feed: FeedId, numbers: std::ops::Range<i64>) {
    let entries = numbers.map(entry).collect();
    let parsed = ParsedFeed { title: Sanitized::line("Gazette"), entries, ..ParsedFeed::default() };
    store.save_feed(feed, &parsed, &Validators::default(), noon()).unwrap();
}

fn entry(number: i64) -> ParsedEntry {
    ParsedEntry {
        identity: format!("id {number}"),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(&format!("Article {number}")),
        url: None,
        author: None,
        published: Some(noon() - TimeDelta::hours(number)),
        updated: None,
        body: Body { html: "<p>Text.</p>".to_owned(), is_teaser: false },
    }
}

fn noon() -> DateTime<Utc> {
    "2026-04-20T12:00:00Z".parse().unwrap()
}

fn row(store: &Store, id: i64) -> EntryRow {
    let rows = store.entries(&ALL, 0, 100).unwrap().rows;
    rows.into_iter().find(|row| row.id == EntryId(id)).unwrap()
}

fn lines(file: &Path) -> usize {
    fs::read_to_string(file).unwrap_or_default().lines().count()
}

#[test]
fn what_is_changed_while_the_file_is_locked_is_kept_and_made_at_the_next_start() {
    let home = Home::new();
    let store = home.open();
    let lock = home.lock();
    let said = store.star(EntryId(3), true).unwrap_err();
    assert!(matches!(said, StoreError::Kept { .. }));
    let said = said.to_string();
    assert!(said.contains("locked by another program: 1 change (1 star) kept in"), "{said}");
    store.mark_read(&[EntryId(4), EntryId(5)], true).unwrap_err();
    let said = store.save_text_pos(EntryId(3), TextPos { block: 2, offset: 7 }).unwrap_err().to_string();
    assert!(said.contains("4 changes (2 read marks, 1 star, 1 reading position) kept in"), "{said}");
    assert_eq!(fs::metadata(home.pending()).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(row(&store, 3).is_starred && row(&store, 4).is_read, "lists show what is kept");
    drop(store);
    drop(lock);
    assert_eq!(home.count("is_starred"), 0);
    let store = home.open();
    assert_eq!(store.notices(), []);
    assert_eq!((home.count("is_starred = 1 AND id = 3"), home.count("is_read")), (1, 2));
    assert_eq!(store.text_pos(EntryId(3)).unwrap(), Some(TextPos { block: 2, offset: 7 }.into()));
    assert_eq!(home.files(), [""; 0], "it is gone once it is made");
}

#[test]
fn a_start_while_the_file_is_still_locked_shows_what_is_kept_and_says_that_it_waits() {
    let home = Home::new();
    let lock = home.lock();
    home.open().star(EntryId(3), true).unwrap_err();
    let store = home.open();
    let notice = store.notices()[0].to_string();
    assert!(notice.starts_with("1 change (1 star) kept in") && notice.contains("could not be saved yet"), "{notice}");
    assert!(row(&store, 3).is_starred);
    assert_eq!(lines(&home.pending()), 1);
    drop(lock);
    // And is made before what is changed next.
    store.star(EntryId(3), false).unwrap();
    assert_eq!((home.count("is_starred"), home.files()), (0, vec![]));
}

#[test]
fn of_a_list_that_was_read_what_came_later_stays_unread() {
    let home = Home::new();
    let store = home.open();
    let lock = home.lock();
    store.mark_all_read(ListScope::All).unwrap_err();
    assert!(row(&store, 7).is_read);
    drop(lock);
    // By a program that knows nothing of what is kept.
    let raw = Connection::open(&home.file).unwrap();
    let copy = "INSERT INTO entries (feed, identity, digest, title, title_key, seen, ranked)
        SELECT feed, 'later', digest, title, title_key, seen, ranked FROM entries WHERE id = 1";
    raw.execute(copy, []).unwrap();
    home.open();
    assert_eq!((home.count("is_read = 1"), home.count("is_read = 0")), (20, 1));
}

#[test]
fn what_cannot_be_made_is_kept_aside_and_told() {
    let home = Home::new();
    let store = home.open();
    let changes = store.name(&[Change::Starred { of: EntryId(3), value: true }], noon()).unwrap();
    let [good, bad] = [changes[0].to_line(), changes[0].to_line().replace("id 17", "id of nobody")];
    assert_ne!(good, bad);
    fs::write(home.pending(), ["no change at all\n", &bad, &good, "\u{fffd}\n", "{\"change\":\"painted\"}\n"].concat())
        .unwrap();
    let store = home.open();
    let notice = store.notices()[0].to_string();
    assert!(notice.contains("the line cannot be read: 4 kept in"), "{notice}");
    assert_eq!(home.count("is_starred"), 1, "the others are made");
    assert_eq!((lines(&home.aside()), home.pending().exists()), (4, false));
    assert_eq!(fs::metadata(home.aside()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(home.open().notices(), [], "it is told once");
    // The next ones come behind.
    fs::write(home.pending(), "nor this\n").unwrap();
    home.open();
    assert_eq!(lines(&home.aside()), 5);
}

#[test]
fn a_line_that_was_cut_short_costs_only_itself() {
    let home = Home::new();
    let store = home.open();
    fs::write(home.pending(), "{\"change\":\"starr").unwrap();
    store.note(&store.name(&[Change::Starred { of: EntryId(3), value: true }], noon()).unwrap()).unwrap();
    assert_eq!(lines(&home.pending()), 2);
    home.open();
    assert_eq!((home.count("is_starred"), lines(&home.aside())), (1, 1));
}

/// Killed after the rename, or after the transaction and before the end of the file: it is made once more, to no effect.
#[test]
fn what_was_taken_by_one_that_was_killed_is_made_by_the_next() {
    let home = Home::new();
    let store = home.open();
    let star = |id, is| store.name(&[Change::Starred { of: EntryId(id), value: is }], noon()).unwrap();
    store.note(&[star(3, true), star(4, true), star(4, false)].concat()).unwrap();
    let taken = home.taken("1-0");
    fs::rename(home.pending(), &taken).unwrap();
    let left = fs::read(&taken).unwrap();
    assert!(row(&store, 3).is_starred);
    for _ in 0..2 {
        assert_eq!(home.open().notices(), []);
        assert_eq!((home.count("is_starred"), home.count("is_starred = 1 AND id = 3"), taken.exists()), (1, 1, false));
        fs::write(&taken, &left).unwrap();
    }
    store.note(&star(3, false)).unwrap();
    store.make(&[]).unwrap();
    assert_eq!((home.count("is_starred"), home.files()), (0, vec![]), "the older goes first");
}

/// In a container each start has the same process id.
#[test]
fn what_was_taken_by_one_of_the_same_process_id_is_not_overwritten() {
    let home = Home::new();
    let store = home.open();
    let star = |id, is| store.name(&[Change::Starred { of: EntryId(id), value: is }], noon()).unwrap();
    for at in 0..64 {
        store.note(&star(3, true)).unwrap();
        fs::rename(home.pending(), home.taken(&format!("{}-{at}", std::process::id()))).unwrap();
    }
    for at in [9, 10] {
        store.note(&star(4, at == 9)).unwrap();
        fs::rename(home.pending(), home.taken(&format!("{at}-1-0"))).unwrap();
    }
    store.note(&star(5, true)).unwrap();
    store.make(&[]).unwrap();
    let starred = [3, 4, 5].map(|id| home.count(&format!("is_starred = 1 AND id = {id}")));
    assert_eq!((starred, home.files()), ([1, 0, 1], vec![]), "in the order of their numbers");
}

#[test]
fn what_cannot_be_taken_holds_up_nothing_else() {
    let home = Home::new();
    let store = home.open();
    fs::create_dir(home.taken("1-0")).unwrap();
    store.note(&store.name(&[Change::Starred { of: EntryId(3), value: true }], noon()).unwrap()).unwrap();
    assert!(matches!(home.open().notices(), [Notice::Stuck { .. }]));
    assert_eq!((home.count("is_starred"), home.pending().exists()), (1, false));
    fs::create_dir(home.pending()).unwrap();
    fs::remove_dir(home.taken("1-0")).unwrap();
    fs::write(
        home.taken("2-0"),
        store.name(&[Change::Starred { of: EntryId(4), value: true }], noon()).unwrap()[0].to_line(),
    )
    .unwrap();
    assert!(matches!(home.open().notices(), [Notice::Stuck { .. }]));
    assert_eq!((home.count("is_starred"), home.taken("2-0").exists()), (2, false));
}

#[test]
fn garbage_beyond_measure_is_put_aside_in_one_go() {
    let home = Home::new();
    drop(home.open());
    fs::write(home.pending(), "rubbish\n".repeat(1 << 20)).unwrap();
    assert!(matches!(home.open().notices(), [Notice::Aside { count: 1_048_576, .. }]));
    assert_eq!((lines(&home.aside()), home.pending().exists()), (1 << 20, false));
}

#[test]
fn through_a_link_in_the_place_of_what_is_kept_nothing_is_written() {
    let home = Home::new();
    let store = home.open();
    let other = home.folder.path().join("other");
    for is_there in [false, true] {
        if is_there {
            fs::write(&other, "of somebody else\n").unwrap();
        }
        std::os::unix::fs::symlink(&other, home.pending()).unwrap();
        let star = store.name(&[Change::Starred { of: EntryId(3), value: true }], noon()).unwrap();
        assert!(store.note(&star).unwrap_err().to_string().contains("link"));
        store.make(&star).unwrap();
        assert_eq!(home.count("is_starred"), 1);
        home.open();
        assert_eq!(fs::read_to_string(&other).ok(), is_there.then(|| "of somebody else\n".to_owned()));
        fs::remove_file(home.pending()).unwrap();
    }
}

#[test]
fn an_entry_is_shown_as_the_list_shows_it_and_opened_where_it_was_left() {
    let home = Home::new();
    let store = home.open();
    let entry = EntryId(3);
    let positions = [TextPos { block: 4, offset: 1 }, TextPos { block: 7, offset: 2 }];
    store.note(&store.name(&[Change::Starred { of: entry, value: true }], noon()).unwrap()).unwrap();
    for text_pos in positions {
        store
            .note(&store.name(&[Change::TextPos { of: entry, value: text_pos.into(), percent: None }], noon()).unwrap())
            .unwrap();
    }
    assert_eq!((home.count("is_starred"), store.text_pos(EntryId(4)).unwrap()), (0, None));
    assert!(store.entry(entry).unwrap().unwrap().row.is_starred);
    assert_eq!(store.text_pos(entry).unwrap(), Some(positions[1].into()));
    store.make(&[]).unwrap();
    assert_eq!((home.count("is_starred"), store.text_pos(entry).unwrap()), (1, Some(positions[1].into())));
}

#[test]
fn many_instances_that_note_and_make_lose_nothing() {
    let home = Home::new();
    let mark = |store: &Store, id: i64| {
        for value in [false, true] {
            store.note(&store.name(&[Change::Read { of: EntryId(id), value }], noon()).unwrap()).unwrap();
            if value {
                store.note(&store.name(&[Change::Starred { of: EntryId(id), value: true }], noon()).unwrap()).unwrap();
            }
            assert_eq!(store.make(&[]).unwrap(), None);
        }
    };
    std::thread::scope(|scope| {
        for part in 0..4 {
            // Whoever waits here waits for its turn, however busy the machine.
            let store = Store::open_within(&home.file, Duration::from_secs(60)).unwrap();
            scope.spawn(move || (part * 5..part * 5 + 5).for_each(|id| mark(&store, id + 1)));
        }
    });
    assert_eq!((home.count("is_read"), home.count("is_starred"), home.files()), (20, 20, vec![]));
}

#[test]
fn what_cannot_even_be_kept_is_said_to_be_lost() {
    let home = Home::new();
    // Nothing can be appended to a folder.
    fs::create_dir(home.pending()).unwrap();
    let store = home.open();
    assert!(store.notices()[0].to_string().contains("could not be saved or removed"), "{:?}", store.notices());
    store.star(EntryId(3), true).unwrap();
    assert_eq!(home.count("is_starred"), 1, "where the file is free, nothing needs to be kept");
    let _lock = home.lock();
    let said = store.star(EntryId(4), true).unwrap_err().to_string();
    assert!(
        said.contains("crosshead.pending beside it cannot be written") && said.ends_with("this is not saved"),
        "{said}"
    );
}

#[test]
fn what_is_no_mark_is_refused_and_nothing_is_kept() {
    let home = Home::new();
    let store = home.open();
    let lock = home.lock();
    let url = HttpUrl::parse("https://b.example/feed").unwrap();
    let refusals = [
        store.subscribe(&url, None, &[]).map(drop),
        store.rename(FeedId(1), Some(&Sanitized::line("Mine"))),
        store.move_to(FeedId(1), &[Sanitized::line("News")]),
        store.unsubscribe(FeedId(1)),
        store.prepare_to_save(),
    ];
    for refused in refusals {
        let said = refused.unwrap_err().to_string();
        assert!(said.ends_with("locked by another program: close that one, or try again when it is done"), "{said}");
    }
    assert_eq!(store.feeds().unwrap().feeds.len(), 1, "reading goes on");
    drop(lock);
    assert_eq!(home.files(), [""; 0]);
    store.unsubscribe(FeedId(1)).unwrap();
}

/// A fetch may change the identity of an entry, or drop an entry that is not starred.
#[test]
fn what_is_kept_is_made_before_anything_is_fetched() {
    let home = Home::new();
    let store = home.open();
    let lock = home.lock();
    store.star(EntryId(3), true).unwrap_err();
    assert!(matches!(store.prepare_to_save(), Err(StoreError::Locked { .. })));
    drop(lock);
    store.prepare_to_save().unwrap();
    assert_eq!((home.count("is_starred"), home.files()), (1, vec![]));
}

/// A mark of an entry that was deleted in the meantime is not kept.
#[test]
fn of_an_entry_that_is_gone_nothing_is_marked() {
    let home = Home::new();
    let store = home.open();
    store.star(EntryId(99), true).unwrap();
    assert_eq!((home.files(), home.count("is_starred")), (vec![], 0));
    let [change]: [NamedChange; 1] =
        store.name(&[Change::Starred { of: EntryId(3), value: true }], noon()).unwrap().try_into().unwrap();
    store.unsubscribe(FeedId(1)).unwrap();
    assert_eq!(store.make(&[change]).unwrap(), None);
}

fn program(home: &Home) -> CommandBuilder {
    let mut command: CommandBuilder = alone_in_one_folder(env!("CARGO_BIN_EXE_crosshead"), home.folder.path());
    command.arg("--data-dir");
    command.arg(home.folder.path());
    command
}

/// Twelve marks share one wait, and quitting adds no other.
#[test]
fn quitting_with_marks_on_a_locked_file_keeps_them_and_says_so() {
    let home = Home::new();
    fs::create_dir(home.folder.path().join("crosshead")).unwrap();
    fs::write(home.folder.path().join("crosshead/config.toml"), "refresh-on-start = false\n").unwrap();
    let mut pty = Pty::start(program(&home), 120, 36);
    pty.wait_for("Article 11");
    let lock = home.lock();
    for _ in 0..12 {
        pty.press("sj");
    }
    pty.wait_until("twelve stars", |screen| screen.contents().matches("★ Article").count() == 12);
    pty.press("q");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
    let said = String::from_utf8_lossy(&pty.bytes()).into_owned();
    let said = &said[said.rfind("\x1b[?1049l").expect("the terminal was given back")..];
    assert_eq!(said.matches("12 changes (12 stars) kept in").count(), 1, "{said}");
    assert_eq!(lines(&home.pending()), 12);
    drop(lock);
    home.open();
    assert_eq!((home.count("is_starred"), home.files()), (12, vec![]));
}

/// The file is locked while feeds are being fetched: that is not recorded as a failure of a feed.
#[tokio::test]
async fn a_refresh_ends_at_the_first_lock_and_no_feed_is_blamed() {
    let home = Home::new();
    let (file, lock, once) = (home.file.clone(), Arc::new(Mutex::new(None)), Once::new());
    let held = lock.clone();
    let site = Server::start(move |_| {
        once.call_once(|| {
            let other = Connection::open(&file).unwrap();
            other.execute_batch("PRAGMA busy_timeout = 60000; BEGIN EXCLUSIVE").unwrap();
            *held.lock().unwrap() = Some(other);
        });
        answer("200 OK\r\nContent-Type: application/rss+xml", "<rss version=\"2.0\"><channel></channel></rss>")
    });
    let store = home.open();
    store.unsubscribe(FeedId(1)).unwrap();
    for n in 0..3 {
        store.subscribe(&site.url(&format!("/{n}")), None, &[]).unwrap();
    }
    let engine = Engine::new(store.clone(), &Settings::default());
    let refused = engine.refresh(None, |_| (), std::future::pending()).await.unwrap_err().to_string();
    assert!(refused.contains("is locked by another program"), "{refused}");
    lock.lock().unwrap().take();
    assert!(store.feeds().unwrap().feeds.iter().all(|feed| feed.error.is_none()));
    let results = engine.refresh(None, |_| (), std::future::pending()).await.unwrap();
    assert!(results.len() == 3 && results.iter().all(|refresh| refresh.result.is_ok()), "{results:?}");
}
