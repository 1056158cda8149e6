//! Tests of the data file's safety that need its internals: how it is synced, and what a crosshead with more steps than
//! this one does to a file of the first schema.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::DateTime;
use rusqlite::{Connection, ErrorCode};
use tempfile::TempDir;

use super::connect;
use super::connections::{Connections, Durability};
use super::migrations::{APPLICATION, FIRST, OURS, Schema};
use super::{Notice, Store, StoreError, Validators, backup};
use crate::article::{HttpUrl, Sanitized, TextPos};
use crate::feed::{Body, EntryDetail, EntryId, FeedId, ParsedEntry, ParsedFeed};

/// The same with a mistake in its last step.
const WRONG: Schema = Schema(&[FIRST, "ALTER TABLE feeds ADD COLUMN colour TEXT", "ALTER TABLE nowhere ADD COLUMN x"]);

/// A future crosshead.
const LATER: Schema =
    Schema(&[FIRST, "ALTER TABLE feeds ADD COLUMN colour TEXT", "CREATE TABLE later (x TEXT) STRICT"]);

/// A file as the first crosshead left it, with a feed and a starred entry.
fn first_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.db");
    let raw = Connection::open(&file).unwrap();
    raw.execute_batch(FIRST).unwrap();
    raw.pragma_update(None, "user_version", 1).unwrap();
    raw.pragma_update(None, "application_id", APPLICATION).unwrap();
    raw.execute_batch(
        "INSERT INTO feeds (url, host, folder) VALUES ('https://a.example/', 'a.example', '');
        INSERT INTO entries (feed, identity, digest, title, title_key, summary, seen, ranked, is_starred)
        VALUES (1, 'one', 0, 'One', 'one', '', 1000, 1000, 1);",
    )
    .unwrap();
    (folder, file)
}

fn number(file: &Path, sql: &str) -> i64 {
    Connection::open(file).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn version(file: &Path) -> i64 {
    number(file, "SELECT user_version FROM pragma_user_version")
}

fn starred(file: &Path) -> i64 {
    number(file, "SELECT count(*) FROM entries WHERE is_starred = 1")
}

#[test]
fn changes_by_the_user_are_synced_and_fetched_data_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (connections, _) = Connections::open(&folder.path().join("data.db"), OURS).unwrap();
    let synchronous = |durability| {
        let read = |transaction: &rusqlite::Transaction<'_>| {
            transaction.pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0))
        };
        connections.write(durability, read).unwrap()
    };
    let (normal, full) = (1, 2);
    assert_eq!(synchronous(Durability::Done), full);
    assert_eq!(synchronous(Durability::Fetched), normal);
    assert_eq!(synchronous(Durability::Done), full);
}

/// A change waits for the part of a feed that is being written, but not for the next one.
#[test]
fn what_the_user_did_goes_before_the_next_part_of_what_was_fetched() {
    let folder = tempfile::tempdir().unwrap();
    let (connections, _) = Connections::open(&folder.path().join("data.db"), OURS).unwrap();
    let order = Mutex::new(Vec::new());
    let write = |durability, what| {
        let note = |_: &rusqlite::Transaction<'_>| {
            order.lock().unwrap().push(what);
            Ok(())
        };
        connections.write(durability, note).unwrap();
    };
    std::thread::scope(|scope| {
        let first_part = |_: &rusqlite::Transaction<'_>| {
            scope.spawn(|| write(Durability::Done, "mark"));
            while !connections.has_somebody_first() {
                std::thread::yield_now();
            }
            order.lock().unwrap().push("first part");
            Ok(())
        };
        connections.write(Durability::Fetched, first_part).unwrap();
        write(Durability::Fetched, "second part");
    });
    assert_eq!(*order.lock().unwrap(), ["first part", "mark", "second part"]);
}

#[test]
fn a_file_of_an_older_schema_is_copied_before_it_is_changed() {
    let (_folder, file) = first_file();
    let (_, notices) = Connections::open(&file, LATER).unwrap();
    let copy = backup::place(&file, 1);
    assert_eq!(notices, [Notice::Kept { path: copy.clone(), version: 1 }]);
    assert_eq!((version(&file), starred(&file)), (3, 1));
    assert_eq!((version(&copy), starred(&copy)), (1, 1));
    let (_, notices) = Connections::open(&file, LATER).unwrap();
    assert_eq!(notices, [], "it is copied once");
    // The copy is a normal data file.
    assert!(Connections::open(&copy, Schema(&[FIRST])).is_ok());
}

/// A file of the second schema as a crosshead of that time left it: read and starred entries, reading positions, a page and
/// a long id.
fn second_file(items: usize) -> (TempDir, PathBuf) {
    let (folder, file) = first_file();
    let mut raw = Connection::open(&file).unwrap();
    let before = Schema(&OURS.0[..2]);
    before.bring(&mut raw, |_| Ok::<(), StoreError>(())).unwrap().unwrap();
    let transaction = raw.transaction().unwrap();
    transaction.execute("DELETE FROM entries", []).unwrap();
    for n in 0..items {
        let entry = if n == 1 { long_one() } else { item(n) };
        let sql = "INSERT INTO entries
            (feed, identity, digest, title, title_key, url, summary, published, seen, ranked, is_read, is_starred, spot_block, spot_offset)
            VALUES (1, ?1, ?2, ?3, ?3, ?4, ?5, ?6, ?6, ?6, ?7, ?8, ?9, ?9)";
        let incoming = super::entries::Incoming::new(&entry);
        transaction
            .prepare_cached(sql)
            .unwrap()
            .execute(rusqlite::params![
                entry.identity,
                incoming.digest(),
                &*entry.title,
                entry.url.as_ref().map(HttpUrl::as_str),
                &*crate::article::html::plain::text(&entry.body.html, 1000),
                incoming.published(),
                n % 2 == 0,
                n % 50 == 0,
                (n % 10 == 0).then_some(7),
            ])
            .unwrap();
        let id = transaction.last_insert_rowid();
        let body = super::compression::pack(&entry.body.html);
        transaction.prepare_cached("INSERT INTO bodies VALUES (?1, 1, ?2)").unwrap().execute((id, body)).unwrap();
        if n % 20 == 0 {
            let page = super::compression::pack("<html>page</html>");
            transaction.prepare_cached("INSERT INTO pages VALUES (?1, ?2)").unwrap().execute((id, page)).unwrap();
        }
    }
    transaction.commit().unwrap();
    (folder, file)
}

fn item(n: usize) -> ParsedEntry {
    ParsedEntry {
        identity: format!("https://a.example/{n}"),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line(&format!("{} things to know about place {n}", n * 7919 % 1000)),
        url: HttpUrl::parse(&format!("https://a.example/{n}?utm_source=rss")).ok(),
        author: None,
        published: DateTime::from_timestamp(1_770_000_000 - n as i64 * 60, 0),
        updated: None,
        body: Body {
            html: format!("<p>What happened in town {n}, and why it matters.</p>\n").repeat(40),
            is_teaser: true,
        },
    }
}

/// Its id was kept at a greater length before, and it has no link to find it by.
fn long_one() -> ParsedEntry {
    ParsedEntry { identity: "x".repeat(2_000), url: None, ..item(1) }
}

/// The items of that file as they arrive at the next fetch, now with digests of their bytes.
fn fetched(items: usize) -> ParsedFeed {
    let mut entries: Vec<_> = (0..items).map(|n| ParsedEntry { raw_digest: Some(n as i64), ..item(n) }).collect();
    entries[1] = ParsedEntry { raw_digest: Some(1), ..long_one() };
    ParsedFeed { entries, ..ParsedFeed::default() }
}

/// Everything a user has of an entry.
#[derive(Debug, PartialEq)]
struct Used {
    entry: EntryDetail,
    text_pos: Option<TextPos>,
    page: Option<String>,
    body: Body,
}

fn used(store: &Store) -> Vec<Used> {
    let found = (1..=200).map(EntryId).filter_map(|id| Some((id, store.entry(id).unwrap()?)));
    let used = |(id, entry)| Used {
        entry,
        text_pos: store.text_pos(id).unwrap().map(|place| place.text_pos),
        page: store.page(id).unwrap(),
        body: store.body(id).unwrap().expect("each has its text"),
    };
    found.map(used).collect()
}

#[test]
fn an_upgrade_keeps_marks_positions_and_pages_and_updates_no_entry() {
    let (_folder, file) = second_file(100);
    let store = Store::open(&file).unwrap();
    assert_eq!(store.check().unwrap(), [""; 0]);
    let now = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
    let before = used(&store);
    let count = |is_it: fn(&Used) -> bool| before.iter().filter(|entry| is_it(entry)).count();
    assert_eq!(count(|used| used.entry.row.is_read), 50);
    assert_eq!(count(|used| used.entry.row.is_starred), 2);
    assert_eq!(count(|used| used.text_pos == Some(TextPos { block: 7, offset: 7 })), 10);
    assert_eq!(count(|used| used.page.as_deref() == Some("<html>page</html>")), 5);
    assert_eq!(count(|used| used.body.is_teaser), 100);
    for round in ["compared once", "known by the digest of its bytes"] {
        let refreshed = store.save_feed(FeedId(1), &fetched(100), &Validators::default(), now).unwrap();
        assert_eq!((refreshed.new, refreshed.updated, refreshed.cut), (0, 0, None), "{round}");
        assert_eq!(used(&store), before, "{round}");
        assert_eq!(number(&file, "SELECT count(*) FROM entries WHERE raw_digest IS NULL"), 0);
    }
    // New ids are found through the links that an older crosshead stored.
    let mut renamed = fetched(100);
    let with_links = renamed.entries.iter_mut().filter(|entry| entry.url.is_some());
    with_links.for_each(|entry| entry.identity.insert_str(0, "urn:"));
    let refreshed = store.save_feed(FeedId(1), &renamed, &Validators::default(), now).unwrap();
    assert_eq!((refreshed.new, refreshed.updated), (0, 0));
    assert_eq!(used(&store), before);
}

#[test]
fn after_an_upgrade_all_entries_wait_to_be_derived_the_newest_first() {
    let (_folder, file) = second_file(100);
    let store = Store::open(&file).unwrap();
    assert_eq!((store.backlog().unwrap(), store.feeds().unwrap().has_backlog), (100, true));
    let next = store.next_waiting(2, usize::MAX).unwrap();
    let newest = number(&file, "SELECT max(id) FROM entries");
    assert_eq!(next.iter().map(|waiting| waiting.entry.row.id.0).collect::<Vec<_>>(), [newest, newest - 1]);
    assert!(next.iter().all(|waiting| waiting.body.html.contains("What happened in town")));
    let article = store.article(next[0].entry.row.id).unwrap();
    assert!(matches!(article, super::StoredArticle::Missing), "{article:?}");
}

#[test]
fn an_upgrade_tells_how_far_it_is() {
    let steps_of = |file: &Path| {
        let mut steps = Vec::new();
        Store::open_telling(file, &mut |step| steps.push((step.done, step.total))).unwrap();
        steps
    };
    let (_folder, file) = second_file(10);
    let pad = "INSERT INTO facts VALUES ('pad', hex(zeroblob(6 << 20)))";
    rusqlite::Connection::open(&file).unwrap().execute(pad, []).unwrap();
    let steps = steps_of(&file);
    let (first, last) = (steps[0], steps[steps.len() - 1]);
    let copying = &steps[1..steps.len() - 1];
    assert_eq!((first, last), ((0, 0), (0, 0)), "it is checked before, and changed after");
    assert!(copying.len() >= 2 && copying.is_sorted(), "{steps:?}");
    assert!(copying.iter().all(|(done, total)| *done > 0 && done < total && *total >= 12), "{steps:?}");
    assert_eq!(steps_of(&file), [], "it is done");
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(steps_of(&folder.path().join("new.db")), [], "a new file is not upgraded");
}

/// The current parser may keep markup that an older one normalized.
#[test]
fn an_entry_that_looks_the_same_after_an_upgrade_is_not_updated() {
    let (_folder, file) = second_file(20);
    let store = Store::open(&file).unwrap();
    let mut again = fetched(20);
    again.entries.iter_mut().for_each(|entry| entry.body.html = entry.body.html.replace("<p>", "<p class='x'>"));
    again.entries[2].body.html = "<p>Corrected.</p>".to_owned();
    let now = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
    let refreshed = store.save_feed(FeedId(1), &again, &Validators::default(), now).unwrap();
    assert_eq!((refreshed.new, refreshed.updated), (0, 1));
    let starred = number(&file, "SELECT id FROM entries WHERE is_starred = 1");
    assert_eq!(store.page(EntryId(starred)).unwrap().as_deref(), Some("<html>page</html>"));
    assert!(store.body(EntryId(starred)).unwrap().unwrap().html.contains("class='x'"), "the text is the new one");
}

/// Older crossheads used an entry's enclosure as its address.
#[test]
fn an_entry_that_lost_its_address_in_an_upgrade_is_not_updated() {
    let (_folder, file) = second_file(20);
    let store = Store::open(&file).unwrap();
    let mut again = fetched(20);
    again.entries.iter_mut().for_each(|entry| entry.url = None);
    let now = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
    let save = || store.save_feed(FeedId(1), &again, &Validators::default(), now).unwrap();
    assert_eq!((save().new, save().updated), (0, 0));
    let starred = number(&file, "SELECT id FROM entries WHERE is_starred = 1");
    assert_eq!(store.page(EntryId(starred)).unwrap().as_deref(), Some("<html>page</html>"));
    assert_eq!(store.entry(EntryId(starred)).unwrap().unwrap().url, None);
}

/// Run it with: `cargo test --release --lib upgrade_of -- --ignored --nocapture`.
#[test]
#[ignore = "figures"]
fn upgrade_of_a_hundred_thousand_entries() {
    let (folder, file) = second_file(100_000);
    let size = |file: &Path| std::fs::metadata(file).map_or(0, |data| data.len() >> 20);
    let before = size(&file);
    let start = Instant::now();
    let (connections, _) = Connections::open(&file, OURS).unwrap();
    let took = start.elapsed();
    let log = size(&folder.path().join("data.db-wal"));
    drop(connections);
    println!("{before} MiB, upgraded in {took:?}; the log had {log} MiB, the file has {} MiB", size(&file));
}

#[test]
fn a_disk_without_room_for_the_lock_file_is_reported_as_full() {
    let refused = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
    let refused = rusqlite::Error::SqliteFailure(refused, None);
    assert_eq!(connect::sentence(&refused), "the disk is full; free some space and try again");
}

/// Holds for the steps of this crosshead, however many there are.
#[test]
fn a_file_of_the_first_schema_is_upgraded_completely() {
    let (_folder, file) = first_file();
    let (_, notices) = Connections::open(&file, OURS).unwrap();
    assert_eq!((version(&file), starred(&file)), (OURS.known(), 1));
    let is_changed = OURS.known() > 1;
    assert_eq!((notices.len(), backup::place(&file, 1).exists()), (usize::from(is_changed), is_changed));
}

#[test]
fn a_copy_never_overwrites_another() {
    let (_folder, file) = first_file();
    let earlier = backup::place(&file, 1);
    std::fs::write(&earlier, "of an earlier time").unwrap();
    let (_, notices) = Connections::open(&file, LATER).unwrap();
    let [Notice::Kept { path, .. }] = &notices[..] else { panic!("{notices:?}") };
    assert!(path.ends_with("data.db.schema-1-2"), "{path:?}");
    assert_eq!(std::fs::read_to_string(&earlier).unwrap(), "of an earlier time");
}

#[test]
fn an_interrupted_copy_is_started_again() {
    let (folder, file) = first_file();
    std::fs::write(folder.path().join("data.db.half-copied"), "SQLite format 3, and no more").unwrap();
    Connections::open(&file, LATER).unwrap();
    assert_eq!(starred(&backup::place(&file, 1)), 1);
    assert!(!folder.path().join("data.db.half-copied").exists());
}

#[test]
fn a_step_that_fails_leaves_the_file_as_it_was() {
    let (_folder, file) = first_file();
    assert!(Connections::open(&file, WRONG).is_err());
    assert_eq!((version(&file), starred(&file)), (1, 1));
    assert_eq!(number(&file, "SELECT count(*) FROM pragma_table_info('feeds') WHERE name = 'colour'"), 0);
}

#[test]
fn a_file_that_cannot_be_copied_is_not_changed() {
    let (folder, file) = first_file();
    // The copy cannot be created, because a folder has its name.
    std::fs::create_dir(folder.path().join("data.db.half-copied")).unwrap();
    let refused = Connections::open(&file, LATER).err().unwrap().to_string();
    assert!(refused.contains("the copy cannot be written") && refused.contains("nothing was changed"), "{refused}");
    assert_eq!((version(&file), starred(&file)), (1, 1));
}

#[test]
fn a_damaged_file_is_not_upgraded() {
    let (_folder, file) = first_file();
    let raw = Connection::open(&file).unwrap();
    let root: i64 =
        raw.query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'entries'", [], |row| row.get(0)).unwrap();
    drop(raw);
    let mut bytes = std::fs::read(&file).unwrap();
    let page = usize::try_from(root - 1).unwrap() * 4096;
    bytes[page..page + 4096].fill(0xff);
    std::fs::write(&file, &bytes).unwrap();
    let refused = Connections::open(&file, LATER).err().unwrap().to_string();
    assert!(
        refused.contains("data.db") && refused.contains("damaged") && refused.contains("nothing was changed"),
        "{refused}"
    );
    assert_eq!(version(&file), 1);
    assert!(!backup::place(&file, 1).exists());
}

#[test]
fn two_instances_upgrade_a_file_once() {
    for _ in 0..10 {
        let (folder, file) = first_file();
        std::thread::scope(|scope| {
            let open: Vec<_> =
                (0..4).map(|_| scope.spawn(|| Connections::open(&file, LATER).unwrap().1.len())).collect();
            let copies: usize = open.into_iter().map(|thread| thread.join().unwrap()).sum();
            assert_eq!(copies, 1);
        });
        assert_eq!((version(&file), starred(&file)), (3, 1));
        assert!(!folder.path().join("data.db.schema-1-2").exists());
    }
}

/// The older instance keeps working while the file is upgraded, because the steps only add.
#[test]
fn an_older_instance_at_work_survives_a_newer_one() {
    let (_folder, file) = first_file();
    let (older, _) = Connections::open(&file, Schema(&[FIRST])).unwrap();
    Connections::open(&file, LATER).unwrap();
    older.write(Durability::Done, |t| t.execute("UPDATE entries SET is_starred = 0", [])).unwrap();
    assert_eq!(starred(&file), 0);
    let Err(StoreError::Newer { copy, .. }) = Connections::open(&file, Schema(&[FIRST])) else {
        panic!("it was opened")
    };
    assert_eq!(copy, Some(backup::place(&file, 1)), "the way back is named");
}

#[test]
fn a_full_disk_is_a_sentence_and_costs_only_what_did_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let (connections, _) = Connections::open(&folder.path().join("data.db"), OURS).unwrap();
    let add = |name: &str, bytes: usize| {
        let sql = "INSERT INTO facts (name, value) VALUES (?1, ?2)";
        connections.write(Durability::Done, |t| t.execute(sql, rusqlite::params![name, "x".repeat(bytes)]))
    };
    add("before", 10).unwrap();
    connections.write(Durability::Done, |t| t.pragma_update(None, "max_page_count", 60)).unwrap();
    let failure = add("large", 1 << 20).unwrap_err();
    let StoreError::Sql { source, .. } = &failure else { panic!("{failure}") };
    assert_eq!(source.sqlite_error_code(), Some(ErrorCode::DiskFull));
    assert!(failure.to_string().contains("the disk is full; free some space"), "{failure}");
    add("after", 10).unwrap();
    let names =
        |connection: &Connection| connection.query_row("SELECT count(*) FROM facts", [], |row| row.get::<_, i64>(0));
    assert_eq!(connections.read(names).unwrap(), 2);
}

#[test]
fn a_file_that_was_not_closed_is_checked() {
    let (_folder, file) = first_file();
    let first = super::Store::open(&file).unwrap();
    assert_eq!(first.check_if_left_open().unwrap(), None, "it was closed");
    first.star(crate::feed::EntryId(1), false).unwrap();
    // Its log exists, as after a kill.
    let second = super::Store::open(&file).unwrap();
    assert!(second.connections.is_left_open());
    assert_eq!(second.check_if_left_open().unwrap(), None, "it is whole");
    let raw = Connection::open(&file).unwrap();
    raw.execute_batch(
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'unread_by_date';
        PRAGMA writable_schema = RESET;",
    )
    .unwrap();
    let third = super::Store::open(&file).unwrap();
    let damage = third.check_if_left_open().unwrap().expect("a page belongs to nobody").to_string();
    assert!(damage.contains("data.db is damaged (") && damage.contains("`crosshead check`"), "{damage}");
}

/// The kills are spread from the start of an opening to somewhat beyond its duration.
const KILLS: u32 = 12;

/// Tells the process that is killed which file to open.
const FILE: &str = "CROSSHEAD_TEST_FILE";

#[test]
#[ignore = "started, and killed, by the test below"]
fn brings_a_file_up_to_date() {
    let file = PathBuf::from(std::env::var_os(FILE).expect("the file is named"));
    println!("opening");
    Connections::open(&file, LATER).unwrap();
}

/// Runs this test binary on the file and kills it after this time.
fn kill_while_opening(file: &Path, after: Duration) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "store::safety::brings_a_file_up_to_date", "--ignored", "--nocapture"]);
    let mut child = command.env(FILE, file).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    assert!(said.by_ref().lines().any(|line| line.unwrap().ends_with("opening")));
    // This sleep waits for nothing: any moment will do.
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_kill_during_an_upgrade_leaves_the_old_schema_or_the_new_one() {
    let whole = {
        let (_folder, file) = first_file();
        let start = Instant::now();
        Connections::open(&file, LATER).unwrap();
        start.elapsed()
    };
    for kill in 0..KILLS {
        let (folder, file) = first_file();
        kill_while_opening(&file, whole * kill / (KILLS - 2));
        let found = version(&file);
        assert!([1, 3].contains(&found), "schema {found}");
        assert_eq!(starred(&file), 1);
        let copy = backup::place(&file, 1);
        assert!(found == 1 || copy.exists(), "it was changed without a copy");
        if copy.exists() {
            assert_eq!((version(&copy), starred(&copy)), (1, 1));
        }
        Connections::open(&file, LATER).unwrap();
        assert_eq!((version(&file), starred(&file)), (3, 1));
        assert!(!folder.path().join("data.db.half-copied").exists());
    }
}
