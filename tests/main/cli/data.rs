//! A data file that is read-only, damaged, too new or on a full disk: the message for the user, and that nothing is lost.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use crosshead::article::{HttpUrl, Sanitized};
use crosshead::feed::{Body, Change, EntryId, ParsedEntry, ParsedFeed};
use crosshead::store::{Store, Validators};
use rusqlite::Connection;

use super::user::{PROGRAM, Run, User};
use crate::support::server::{Server, answer};

const LIST: &str =
    "<opml version=\"2.0\"><body><outline text=\"New\" xmlUrl=\"https://new.example/feed\"/></body></opml>";

/// Somebody who is not root.
const NOBODY: u32 = 65534;

/// Somebody with a feed, an article that is starred, and the data in the folder `data`.
fn reader() -> User {
    let user = User::new();
    let store = Store::open(&data_file(&user)).unwrap();
    let feed = store.subscribe(&HttpUrl::parse("https://a.example/feed").unwrap(), None, &[]).unwrap();
    let parsed = ParsedFeed { entries: vec![entry()], ..ParsedFeed::default() };
    store.save_feed(feed, &parsed, &Validators::default(), noon()).unwrap();
    store.seed(&[]).unwrap();
    store.star(EntryId(1), true).unwrap();
    user
}

fn data_file(user: &User) -> PathBuf {
    user.path("data/crosshead.db")
}

fn noon() -> DateTime<Utc> {
    "2026-04-20T12:00:00Z".parse().unwrap()
}

fn entry() -> ParsedEntry {
    ParsedEntry {
        identity: "one".to_owned(),
        raw_digest: None,
        enclosures: Vec::new(),
        title: Sanitized::line("The lamp is lit"),
        url: None,
        author: None,
        published: Some(noon()),
        updated: None,
        body: Body { html: "<p>Somebody lit the lamp.</p>".repeat(50), is_teaser: false },
    }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn set_mode(file: &Path, mode: u32) {
    fs::set_permissions(file, Permissions::from_mode(mode)).unwrap();
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

fn runs(user: &User, arguments: &[&str]) -> Run {
    user.runs(&[&["--data-dir", "data"], arguments].concat())
}

/// For root nothing is read-only, so the program runs as somebody else then, from where that one can reach it.
fn runs_without_rights(user: &User, arguments: &[&str]) -> Run {
    if !is_root() {
        return runs(user, arguments);
    }
    let mut command: std::process::Command = user.starts(program_for_anybody(user));
    command.current_dir(user.path("")).uid(NOBODY).gid(NOBODY);
    Run::of(&command.args(["--data-dir", "data"]).args(arguments).output().unwrap())
}

/// The program where everybody can reach it.
fn program_for_anybody(user: &User) -> PathBuf {
    let copy = user.path("crosshead");
    // By another process: what this one holds open for writing, its other children would hold as well.
    assert!(user.starts::<std::process::Command>("cp").arg(PROGRAM).arg(&copy).status().unwrap().success());
    set_mode(&user.path(""), 0o755);
    copy
}

/// Where the account has all the processes that it may have. Root may have any number, so somebody else runs it then.
fn runs_without_threads(user: &User, arguments: &[&str]) -> Option<Run> {
    let mut command: std::process::Command = user.starts("bash");
    command.args(["-c", "ulimit -u 1; exec \"$0\" \"$@\""]).arg(program_for_anybody(user)).args(arguments);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    Some(Run::of(&command.current_dir(user.path("")).output().ok()?))
}

#[test]
fn a_thread_that_is_refused_is_no_bug() {
    let user = User::new();
    user.write("page.html", "<p>They come and they go.</p>");
    let Some(run) = runs_without_threads(&user, &["read", "page.html"]) else { return };
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
    assert!(run.said.starts_with("crosshead: the system allows this account no more threads: "), "{}", run.said);
    assert_eq!(run.said.lines().count(), 1, "{}", run.said);
}

/// Reading works. A command that would change something reports that it did not.
fn assert_can_only_be_read(user: &User) {
    let before = fs::read(data_file(user)).unwrap();
    let run = runs_without_rights(user, &["entries"]);
    assert_eq!(run.code, 0, "{}", run.said);
    assert!(run.printed.contains("unread starred"), "{}", run.printed);
    let notice = "crosshead: the data file data/crosshead.db or its folder is read-only: articles can be read, but nothing \
                  is saved\n";
    assert_eq!(run.said, notice);
    let run = runs_without_rights(user, &["read", "1"]);
    assert!(run.code == 0 && run.printed.contains("Somebody lit the lamp."), "{}", run.said);
    fs::write(user.path("list.opml"), LIST).unwrap();
    let run = runs_without_rights(user, &["import", "list.opml"]);
    assert_eq!(run.code, 1);
    assert!(run.said.contains("read-only: nothing was changed; make both writable"), "{}", run.said);
    assert!(fs::read(data_file(user)).unwrap() == before, "it was written to");
}

#[test]
fn a_file_that_is_read_only_can_be_read() {
    let user = reader();
    set_mode(&data_file(&user), 0o444);
    set_mode(&user.path("data"), 0o777);
    assert_can_only_be_read(&user);
}

#[test]
fn a_file_in_a_read_only_folder_can_be_read() {
    let user = reader();
    set_mode(&data_file(&user), 0o666);
    set_mode(&user.path("data"), 0o555);
    assert_can_only_be_read(&user);
    set_mode(&user.path("data"), 0o755);
}

#[test]
fn what_stands_in_a_log_that_cannot_be_opened_is_not_overlooked() {
    let user = reader();
    set_mode(&data_file(&user), 0o444);
    fs::write(user.path("data/crosshead.db-wal"), "what was written last").unwrap();
    set_mode(&user.path("data"), 0o555);
    let run = runs_without_rights(&user, &["entries"]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
    assert!(run.said.contains("is its folder writable?") || run.said.contains("is read-only"), "{}", run.said);
    set_mode(&user.path("data"), 0o755);
}

#[test]
fn a_folder_in_which_nothing_can_be_made_is_named() {
    let user = User::new();
    fs::create_dir(user.path("data")).unwrap();
    set_mode(&user.path("data"), 0o555);
    let run = runs_without_rights(&user, &["entries"]);
    assert_eq!(run.code, 1);
    let said = "crosshead: the data file data/crosshead.db cannot be used: it cannot be opened or created; is its folder writable?\n";
    assert_eq!(run.said, said);
    set_mode(&user.path("data"), 0o755);
}

#[test]
fn data_and_log_are_for_the_user_alone() {
    let user = User::new();
    user.gets(&["feeds"]);
    let (data, state) = (user.path(".local/share/crosshead"), user.path(".local/state/crosshead"));
    let file = data.join("crosshead.db");
    assert_eq!(
        [mode(&data), mode(&state), mode(&file), mode(&state.join("crosshead.log"))],
        [0o700, 0o700, 0o600, 0o600]
    );
    let store = Store::open(&file).unwrap();
    store.subscribe(&HttpUrl::parse("https://a.example/").unwrap(), None, &[]).unwrap();
    assert_eq!([mode(&data.join("crosshead.db-wal")), mode(&data.join("crosshead.db-shm"))], [0o600, 0o600]);
}

#[test]
fn what_the_user_has_made_keeps_its_rights() {
    let user = reader();
    set_mode(&data_file(&user), 0o640);
    set_mode(&user.path("data"), 0o750);
    assert_eq!(runs(&user, &["feeds"]).code, 0);
    assert_eq!([mode(&user.path("data")), mode(&data_file(&user))], [0o750, 0o640]);
}

#[test]
fn a_whole_file_is_said_to_be_whole() {
    let user = reader();
    let run = runs(&user, &["check"]);
    assert_eq!((run.code, run.printed.as_str(), run.said.as_str()), (0, "data/crosshead.db is intact.\n", ""));
    let run = user.runs(&["--data-dir", "nowhere", "check"]);
    assert_eq!((run.code, user.path("nowhere").exists()), (0, false), "{}", run.printed);
}

#[test]
fn wrong_counters_and_rows_of_nobody_are_found() {
    for (harm, finding) in [
        ("UPDATE counters SET unread = 7", "the counters of feed 1 are wrong"),
        ("DELETE FROM counters", "the counters of feed 1 are wrong"),
        (
            "PRAGMA foreign_keys = OFF; INSERT INTO texts VALUES (99, 'page', 0, 0, 0, x'')",
            "a row of texts refers to a missing row",
        ),
        (
            "PRAGMA foreign_keys = OFF; INSERT INTO tombstones VALUES (99, 1, 0)",
            "a row of tombstones refers to a missing row",
        ),
        ("UPDATE counters SET bytes = 7", "the counters of feed 1 are wrong"),
        ("UPDATE entries SET bytes = 7", "the size of entry 1 is wrong"),
    ] {
        let user = reader();
        let raw = Connection::open(data_file(&user)).unwrap();
        raw.execute_batch(harm).unwrap();
        drop(raw);
        let run = runs(&user, &["check"]);
        assert_eq!(run.code, 1, "{harm}");
        assert!(
            run.said.contains(finding) && run.said.contains("data/crosshead.db is damaged; export"),
            "{}",
            run.said
        );
    }
}

#[test]
fn a_damaged_file_is_named_with_the_way_on_and_never_overwritten() {
    let user = reader();
    let damaged = "not a data file, but long enough to be looked at; ".repeat(40);
    fs::write(data_file(&user), &damaged).unwrap();
    for arguments in [&["entries"][..], &["check"], &["export"], &["import", "list.opml"]] {
        let run = runs(&user, arguments);
        assert_eq!((run.code, run.printed.as_str()), (1, ""), "{arguments:?}");
        let said = "crosshead: the data file data/crosshead.db cannot be used: it is damaged or not a data file; move it away \
                    to start afresh, or put back a copy of it\n";
        assert_eq!(run.said, said);
    }
    assert_eq!(fs::read_to_string(data_file(&user)).unwrap(), damaged);
}

#[test]
fn a_file_of_a_newer_crosshead_is_refused_with_the_way_on() {
    let user = reader();
    let raw = Connection::open(data_file(&user)).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    let run = runs(&user, &["entries"]);
    assert_eq!(run.code, 1);
    assert!(run.said.contains("schema 99, this one knows"), "{}", run.said);
    assert!(run.said.ends_with("update crosshead, or choose another folder with --data-dir\n"), "{}", run.said);
}

/// With at most so many blocks in a file (of 512 bytes, in some shells 1024); what is more is an error, as on a disk that
/// is full.
fn runs_with_little_room(user: &User, blocks: u32, arguments: &[&str]) -> Run {
    let mut command: assert_cmd::Command = user.starts("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", &blocks.to_string()]).arg(PROGRAM);
    command.args(["--data-dir", "data"]).args(arguments).current_dir(user.path(""));
    Run::of(&command.output().unwrap())
}

#[test]
fn a_disk_that_fills_up_costs_only_what_did_not_fit() {
    let user = reader();
    let outlines = |count: usize| {
        let outline = |n| format!("<outline text=\"{n}\" xmlUrl=\"https://feed{n}.example/feed\"/>");
        format!("<opml version=\"2.0\"><body>{}</body></opml>", (0..count).map(outline).collect::<String>())
    };
    fs::write(user.path("list.opml"), outlines(3000)).unwrap();
    let run = runs_with_little_room(&user, 400, &["import", "list.opml"]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
    assert!(run.said.contains("the data file data/crosshead.db could not be read or written"), "{}", run.said);
    assert_eq!(runs(&user, &["check"]).printed, "data/crosshead.db is intact.\n");
    assert!(runs(&user, &["entries"]).printed.contains("unread starred"));
    // With room again it works.
    assert_eq!(runs(&user, &["import", "list.opml"]).printed, "New feeds: 3000 of 3000.\n");

    fs::write(user.path("out.opml"), "the old list").unwrap();
    let run = runs_with_little_room(&user, 128, &["export", "out.opml"]);
    assert!(run.code == 1 && run.said.starts_with("crosshead: out.opml: "), "{}", run.said);
    assert_eq!(fs::read_to_string(user.path("out.opml")).unwrap(), "the old list");
    assert!(
        !fs::read_dir(user.path("")).unwrap().any(|entry| entry
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".crosshead-"))
    );
}

/// Feeds, and entries of each: so many that a feed is saved in several parts.
const FEEDS: usize = 3;
const ENTRIES: usize = 500;

/// Feeds at the paths `/0` to `/2`. A server that has told somebody of an edition does not send it again.
fn busy_site() -> Server {
    Server::start(|request| {
        if request.header("If-None-Match") == Some("\"first\"") {
            return answer("304 Not Modified\r\nETag: \"first\"", "");
        }
        let item =
            |n| format!("<item><guid>{n}</guid><title>Entry {n}</title><description>Text {n}.</description></item>");
        let items: String = (0..ENTRIES).map(item).collect();
        let feed = format!("<rss version=\"2.0\"><channel><title>Feed {}</title>{items}</channel></rss>", request.path);
        answer("200 OK\r\nContent-Type: application/rss+xml\r\nETag: \"first\"", feed)
    })
}

fn reader_of(site: &Server) -> User {
    let user = reader();
    let outline = |n| format!("<outline text=\"{n}\" xmlUrl=\"{}\"/>", site.url(&format!("/{n}")));
    let list: String = (0..FEEDS).map(outline).collect();
    user.write("list.opml", &format!("<opml version=\"2.0\"><body>{list}</body></opml>"));
    assert_eq!(runs(&user, &["import", "list.opml"]).code, 0);
    assert_eq!(runs(&user, &["remove", "1", "--all"]).code, 0, "the feed that no server has");
    user
}

/// Runs a refresh, and kills it so long after it has begun; at `None` it comes to its end.
fn refresh(user: &User, kill: Option<Duration>) {
    let mut command: std::process::Command = user.starts(PROGRAM);
    command.args(["--data-dir", "data", "refresh"]).current_dir(user.path(""));
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    if let Some(after) = kill {
        // Not to wait for something: any moment will do.
        std::thread::sleep(after);
        child.kill().unwrap();
    }
    child.wait().unwrap();
}

/// What was saved stays; what was not is fetched again, although the server has sent it already.
#[test]
fn a_refresh_that_is_killed_leaves_a_whole_file_and_can_be_done_again() {
    let site = busy_site();
    let user = reader_of(&site);
    let start = Instant::now();
    refresh(&user, None);
    let whole = start.elapsed();
    for kill in 0..4 {
        let user = reader_of(&site);
        refresh(&user, Some(whole * kill / 4));
        assert_eq!(runs(&user, &["check"]).printed, "data/crosshead.db is intact.\n");
        assert_eq!(runs(&user, &["feeds"]).printed.lines().count(), FEEDS);
        let before = entries(&user);
        refresh(&user, None);
        let after = entries(&user);
        assert_eq!(after.len(), FEEDS * ENTRIES, "killed with {} entries", before.len());
        assert!(before.iter().all(|entry| after.contains(entry)), "what was saved stays as it was");
    }
}

fn entries(user: &User) -> Vec<String> {
    runs(user, &["entries", "--limit", "0"]).printed.lines().map(str::to_owned).collect()
}

/// A feed of more items than one fetch may add: what is kept is said, and is no failure.
#[test]
fn a_refresh_says_how_much_it_keeps_of_a_feed_that_is_too_large() {
    let site = Server::start(|_| {
        let item = |n| format!("<item><guid>{n}</guid><title>Entry {n}</title></item>");
        let items: String = (0..12_000).map(item).collect();
        answer("200 OK", format!("<rss version=\"2.0\"><channel><title>All</title>{items}</channel></rss>"))
    });
    let user = User::new();
    let run = runs(&user, &["add", site.url("/all").as_str()]);
    assert_eq!((run.code, run.printed.as_str()), (0, "1\tAll\t2000 new, kept 2,000 of 12,000\n"), "{}", run.said);
    let run = runs(&user, &["refresh"]);
    assert_eq!((run.code, run.printed.as_str()), (0, "1\tAll\tnothing new, kept 2,000 of 12,000\n"));
}

/// All at once, so that they wait together.
#[test]
fn every_command_on_a_locked_file_says_so_before_anything_is_fetched_or_changed() {
    let site = busy_site();
    let user = reader_of(&site);
    user.write("more.opml", LIST);
    let feeds = runs(&user, &["feeds"]).printed;
    let other = Connection::open(data_file(&user)).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let address = site.url("/new").to_string();
    let refused: [&[&str]; 5] =
        [&["refresh"], &["refresh", "--due"], &["add", &address], &["remove", "2"], &["import", "more.opml"]];
    std::thread::scope(|scope| {
        for arguments in refused {
            let user = &user;
            scope.spawn(move || {
                let run = runs(user, arguments);
                assert_eq!((run.code, run.printed.as_str()), (1, ""), "{arguments:?}");
                let said = "crosshead: the data file data/crosshead.db is locked by another program: close that one, or \
                            try again when it is done\n";
                assert_eq!(run.said, said, "{arguments:?}");
            });
        }
    });
    assert_eq!(site.paths(), [""; 0], "nobody is asked for what could not be kept");
    for arguments in [&["entries"][..], &["feeds"], &["check"], &["export"]] {
        let run = runs(&user, arguments);
        assert_eq!((run.code, run.said.as_str()), (0, ""), "reading goes on: {arguments:?}");
    }
    drop(other);
    assert_eq!(runs(&user, &["feeds"]).printed, feeds, "nothing was changed");
}

/// As some programs lock a file: against reading, too.
#[test]
fn a_file_that_cannot_even_be_read_is_named_after_one_patience() {
    let user = reader();
    let other = Connection::open(data_file(&user)).unwrap();
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    std::thread::scope(|scope| {
        for arguments in [&["entries"][..], &["check"], &["refresh"], &["import", "list.opml"]] {
            let user = &user;
            scope.spawn(move || {
                let run = runs(user, arguments);
                assert_eq!((run.code, run.printed.as_str()), (1, ""), "{arguments:?}");
                let said = "crosshead: the data file data/crosshead.db cannot be used: another program has locked it\n";
                assert_eq!(run.said, said, "{arguments:?}");
            });
        }
    });
}

#[test]
fn what_is_kept_beside_a_read_only_file_is_shown_and_stays() {
    let user = reader();
    let store = Store::open(&data_file(&user)).unwrap();
    let unstar = store.name(&[Change::Starred { of: EntryId(1), value: false }], noon()).unwrap();
    store.note(&unstar).unwrap();
    drop(store);
    let kept = user.path("data/crosshead.pending");
    set_mode(&kept, 0o666);
    set_mode(&data_file(&user), 0o666);
    set_mode(&user.path("data"), 0o555);
    let run = runs_without_rights(&user, &["entries"]);
    assert_eq!(run.code, 0, "{}", run.said);
    assert!(run.printed.contains("unread") && !run.printed.contains("starred"), "{}", run.printed);
    assert!(
        run.said.contains("1 change (1 star) kept in data/crosshead.pending could not be saved yet"),
        "{}",
        run.said
    );
    set_mode(&user.path("data"), 0o755);
    assert_eq!(fs::read_to_string(&kept).unwrap(), unstar[0].to_line());
    assert!(!runs(&user, &["entries"]).printed.contains("starred"));
    assert!(!kept.exists());
}
