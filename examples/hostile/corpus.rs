//! Takes every file of an attack corpus the way it would arrive: as a feed into the store and out again, as a page, as a
//! list, and into every view at several sizes. Also runs the command line on it, as a user would.

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use chrono::Utc;
use crosshead::article::html::guard::MAX_BYTES;
use crosshead::article::read::{article_from_html, article_from_page};
use crosshead::article::{Article, HttpUrl, Metadata, write};
use crosshead::feed::parse::parse;
use crosshead::feed::{EntryFilter, EntryQuery, Sort};
use crosshead::layout::plain;
use crosshead::net::decode;
use crosshead::store::{Store, Validators};
use flate2::read::MultiGzDecoder;

use super::screen::{assert_clean, tour};
use super::targets;
use super::watch::{Watched, watch};
use crate::support::alone::alone_in_one_folder;
use crate::support::memory;

/// Columns and rows.
const SIZES: &[(u16, u16)] = &[(100, 30), (1, 1), (23, 7), (200, 60)];

/// Entries of a feed that are opened.
const MOST_OPENED: usize = 80;

/// The commands that print an article.
const COMMANDS: &[&[&str]] = &[
    &["read"],
    &["read", "--whole"],
    &["read", "--format", "markdown"],
    &["read", "--format", "html"],
    &["read", "--format", "json"],
    &["outline"],
    &["tables"],
    &["tables", "--format", "csv"],
    &["faq"],
];

/// A screen that no terminal has, to find code that relies on a second column. A paragraph has one line for each character
/// there, and some have megabytes, so it has no memory limit.
const NARROWEST: &str = "all views at 1x1";

/// A piece of work on a file, and its result.
pub struct Case {
    pub file: String,
    pub what: String,
    pub watched: Watched,
}

/// Takes every file below the folders, in-process.
pub fn in_process(folders: &[PathBuf], mut tell: impl FnMut(Case)) {
    for file in files(folders) {
        let Ok(bytes) = fs::read(&file).map(unpacked) else { continue };
        let room = room_for(bytes.len());
        let mut run = |what: &str, work: &mut dyn FnMut()| {
            let watched = watch(work);
            let watched = if what == NARROWEST { watched } else { watched.within(room) };
            tell(Case { file: name(&file), what: what.to_owned(), watched });
        };
        as_feed(&bytes, &mut run);
        as_page(&bytes, &mut run);
        run("as a list", &mut || targets::subscriptions(&bytes));
    }
}

/// Memory that a file of `bytes` bytes may take: 64 MiB as a feed or a list, 24 MiB plus six times its size as a page.
fn room_for(bytes: usize) -> usize {
    (64 << 20).max((24 << 20) + 6 * bytes)
}

/// Some attacks are stored compressed, as they would come over the wire.
fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut whole = Vec::new();
    // A broken one is an attack as well, so what came out of it is used.
    let _ = MultiGzDecoder::new(&*bytes).take(MOST_UNPACKED).read_to_end(&mut whole);
    whole
}

/// The most bytes of an answer.
const MOST_UNPACKED: u64 = 16 << 20;

type Run<'a> = dyn FnMut(&str, &mut dyn FnMut()) + 'a;

fn url() -> HttpUrl {
    HttpUrl::parse("https://attack.invalid/feed").expect("it is an address")
}

/// Parsed, stored, listed, and each entry opened.
fn as_feed(bytes: &[u8], run: &mut Run<'_>) {
    let mut found = None;
    run("as a feed", &mut || match parse(bytes, None, &url()) {
        Ok(feed) => found = Some(feed),
        Err(error) => assert_clean(&error.to_string(), false),
    });
    let Some(feed) = found else { return };
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut store = None;
    run("stored", &mut || {
        let opened = Store::open(&folder.path().join("data.db")).expect("a store can be made");
        let id = opened.subscribe(&url(), None, &[]).expect("it can be subscribed to");
        opened.save_feed(id, &feed, &Validators::default(), Utc::now()).expect("the feed can be stored");
        store = Some(opened);
    });
    let Some(store) = store else { return };
    let mut articles = Vec::new();
    run("its entries opened", &mut || articles = open_entries(&store));
    for article in articles {
        show(&article, run);
    }
}

fn open_entries(store: &Store) -> Vec<Arc<Article>> {
    let query = EntryQuery { filter: EntryFilter::ALL, sort: Sort::Newest };
    let page = store.entries(&query, 0, MOST_OPENED).expect("entries can be listed");
    let articles = page.rows.iter().filter_map(|row| {
        let detail = store.entry(row.id).expect("an entry can be read")?;
        let body = store.body(row.id).expect("a body can be read")?;
        [Some(&row.title), Some(&row.feed_title), detail.author.as_ref()]
            .into_iter()
            .flatten()
            .for_each(|line| assert_clean(line, false));
        assert_clean(&store.preview(row.id).expect("a preview can be read")?.summary, true);
        let known = Metadata { title: row.title.clone(), byline: detail.author.clone(), ..Metadata::default() };
        article_from_html(&body.html, detail.url.as_ref(), &known).ok().map(Arc::new)
    });
    articles.collect()
}

fn as_page(bytes: &[u8], run: &mut Run<'_>) {
    if bytes.len() > MAX_BYTES {
        return; // Refused before it is decoded: the command line shows that.
    }
    for (what, is_whole) in [("as a page", false), ("as a whole page", true)] {
        let mut read = None;
        run(what, &mut || {
            let html = decode(bytes, None);
            let from = if is_whole { article_from_html } else { article_from_page };
            read = from(&html, Some(&url()), &Metadata::default()).ok().map(Arc::new);
        });
        read.iter().for_each(|article| show(article, run));
    }
}

/// Every view at every size, and every format.
fn show(article: &Arc<Article>, run: &mut Run<'_>) {
    for (columns, rows) in SIZES {
        run(&format!("all views at {columns}x{rows}"), &mut || tour(article, *columns, *rows));
    }
    run("as text", &mut || assert_clean(&plain::text(article, 80), true));
    run("as Markdown", &mut || assert_clean(&write::markdown(article), true));
    run("as HTML", &mut || assert_clean(&write::html(article), true));
    run("as JSON", &mut || {
        assert_clean(&serde_json::to_string(&write::json(article)).expect("it can be written as JSON"), false);
    });
}

/// Runs the program itself on every file below the folders.
pub fn by_command(program: &Path, folders: &[PathBuf], mut tell: impl FnMut(Case)) {
    let home = tempfile::tempdir().expect("there is room for a folder");
    for file in files(folders) {
        let size = fs::metadata(&file).map_or(0, |metadata| metadata.len() as usize);
        let room = OWN + room_for(size);
        for command in COMMANDS {
            let args: Vec<&OsStr> = command.iter().map(OsStr::new).chain([file.as_os_str()]).collect();
            let watched = call(program, &args, home.path()).within(room);
            tell(Case { file: name(&file), what: command.join(" "), watched });
        }
        if file.extension().is_some_and(|extension| extension == "opml" || extension == "xml") {
            let args = [OsStr::new("import"), file.as_os_str()];
            let watched = call(program, &args, home.path()).within(room);
            tell(Case { file: name(&file), what: "import".to_owned(), watched });
        }
    }
}

/// The program's memory before it reads anything.
const OWN: usize = 24 << 20;

/// Checks that the exit code shows a normal end, and that no output contains a foreign control character.
fn call(program: &Path, args: &[&OsStr], home: &Path) -> Watched {
    let mut command: Command = alone_in_one_folder(program, home);
    command.args(args);
    let start = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.expect("the program can be started");
    let (output, grew) = memory::peak_of(child, Child::wait_with_output);
    let output = output.expect("the program can be waited for");
    let took = start.elapsed();
    let mut watched = watch(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| code < 100), "{}: {said}", output.status);
        assert!(!said.contains("panicked"), "{said}");
        assert_clean(&said, true);
        assert_clean(
            std::str::from_utf8(&output.stdout).expect("it prints UTF-8").replace("\r\n", "\n").as_str(),
            true,
        );
    });
    (watched.took, watched.grew) = (took, grew);
    watched
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// All files below the folders except the corpus' own scripts, in a fixed order.
fn files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    folders.iter().for_each(|folder| collect(folder, &mut found));
    found.retain(|file| file.extension().is_none_or(|extension| extension != "py") && !file.ends_with("attacks.json"));
    found.sort();
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
