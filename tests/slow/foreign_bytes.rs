//! Nothing foreign reaches the terminal: every byte that the program writes is text, or on the list in `support/oracle.rs`,
//! whatever feeds, pages, servers, files and arguments hold.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::support::alone::alone_in_one_folder;
use crate::support::oracle::{Kind, Paper, assert_meant, meant};
use crate::support::pty::Pty;
use crate::support::server::{Reply, Request, Server, answer, html};

const PROGRAM: &str = env!("CARGO_BIN_EXE_crosshead");

// ── the oracle itself ──

#[test]
fn what_the_program_means_is_not_foreign() {
    let screen = "\u{1b}[?2026h\u{1b}[1;1H\u{1b}[0m\u{1b}[38;5;246mtext \u{1b}[1mที่ 日本 é\u{1b}[?2026l\u{1b}]11;?\u{7}";
    assert_eq!(meant(screen.as_bytes(), Paper::Screen).unwrap().len(), 7);
    let copy = meant(b"\x1b]52;c;aHR0cHM6Ly9hLmV4YW1wbGUv\x1b\\", Paper::Screen).unwrap();
    assert_eq!(copy, [(Kind::Copy, "https://a.example/".to_owned())]);
    assert!(meant(b"\r\x1b[K3 of 4\r\n", Paper::Scroll).is_ok());
    assert!(meant(b"a\tline\n".split(|b| *b == b'\t').next_back().unwrap(), Paper::Plain).is_ok());
}

#[test]
fn everything_else_is_foreign() {
    let foreign: [&[u8]; 36] = [
        b"\x1b[2J\x1b[H",
        b"\x1b[31;5m",
        b"\x1b[8m",
        b"\x1b[38;5;300m",
        b"\x1b[6n",
        b"\x1b[?47h",
        b"\x1b[?1049;25h",
        b"\x1b[5;2r",
        b"\x1b[21t",
        b"\x1b[38;5;",
        b"\x1b[1;1",
        b"\x1b",
        b"\x1bc",
        b"\x1b(0",
        b"\x1bPq\x1b\\",
        b"\x1b_G\x1b\\",
        b"\x1b^x\x1b\\",
        b"\x1bXx\x1b\\",
        b"\x1b]0;title\x07",
        b"\x1b]11;?",
        b"\x1b]11;?\x1b[0m",
        b"\x1b]8;;file:///\x1b\\",
        b"\x1b]52;c;not base64\x07",
        b"\x1b]52;c;AAA\x07",
        // A copy of ESC c, of a right-to-left override.
        b"\x1b]52;c;G2M=\x07",
        b"\x1b]52;c;4oCu\x07",
        b"bell\x07",
        b"back\x08",
        b"tab\t",
        b"\x7f",
        b"\x9b31m",
        "\u{9b}31m".as_bytes(),
        "\u{202e}".as_bytes(),
        "\u{2066}a\u{2069}".as_bytes(),
        "a\u{e0041}".as_bytes(),
        "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}".as_bytes(),
    ];
    for bytes in foreign {
        for paper in [Paper::Screen, Paper::Scroll, Paper::Plain] {
            assert!(meant(bytes, paper).is_err(), "{:?} on {paper:?}", String::from_utf8_lossy(bytes));
        }
    }
    assert!(
        meant(b"\x1b[2;5r\x1b[5;1H\n\n\x1b[r\r\nb", Paper::Screen).is_ok() && meant(b"\r\n\nb", Paper::Screen).is_err()
    );
    assert!(meant(b"a\nb", Paper::Screen).is_err() && meant(b"a\rb", Paper::Plain).is_err());
    assert!(meant(b"\x1b[0m", Paper::Plain).is_err(), "a pipe gets no colours");
}

// ── a hostile site ──

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/attacks").join(name)
}

/// Sequences that stand for all in the places that no file of the corpus covers.
const EVIL: &str = "\u{1b}]0;PWNED\u{7}\u{1b}[31;5m\u{9b}6n\u{202e}\u{2067}\u{8}\u{7f}\u{1b}P$q\u{1b}\\";

/// Answers hostile in head and body.
fn reply(request: &Request) -> Reply {
    match request.path.as_str() {
        "/site.xml" => answer("200 OK", site()),
        "/reason" => Reply::Raw(format!("HTTP/1.1 500 {EVIL}\r\n\r\n").into_bytes()),
        "/latin-reason" => Reply::Raw(b"HTTP/1.1 404 \x9b31m\x9d0;x\x9c\r\nContent-Length: 0\r\n\r\n".to_vec()),
        "/type" => answer("200 OK\r\nContent-Type: image/\u{9b}31m\u{202e}", "x"),
        "/redirect" => answer("302 Found\r\nLocation: javascript:\u{9b}31m", ""),
        "/redirect-to-file" => answer("302 Found\r\nLocation: file:///etc/\u{202e}passwd", ""),
        "/broken.xml" => answer("200 OK", format!("<rss><channel><{EVIL}></nothing>")),
        path => match fs::read(fixture(path.trim_start_matches('/'))) {
            Ok(page) if Path::new(path).extension().is_some_and(|name| name == "html") => html(page),
            Ok(feed) => answer("200 OK", feed),
            Err(_) => Reply::Raw(format!("HTTP/1.1 404 {EVIL}\r\n\r\n").into_bytes()),
        },
    }
}

/// A feed of teasers that lead to the hostile pages.
fn site() -> String {
    let pages = [
        "terminal-article.html",
        "terminal-faq.html",
        "reason",
        "latin-reason",
        "type",
        "redirect",
        "redirect-to-file",
    ];
    let item = |page: &&str| format!("<item><title>[{page}] &#x9b;31m&#x202e;x</title><link>/{page}</link></item>");
    let items: String = pages.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Site &#x9d;0;x&#x9c;</title><link>/</link>{items}</channel></rss>")
}

/// A person with feeds of a hostile site, and a folder with an evil name in their home.
struct Scene {
    home: TempDir,
    server: Server,
}

impl Scene {
    fn with(feeds: &[&str]) -> Scene {
        let (home, server) = (tempfile::tempdir().unwrap(), Server::start(reply));
        let lines: String =
            feeds.iter().map(|feed| format!("[[feeds]]\nurl = \"{}\"\n", server.url(&format!("/{feed}")))).collect();
        fs::create_dir(home.path().join("crosshead")).unwrap();
        fs::write(
            home.path().join("crosshead/config.toml"),
            if lines.is_empty() { "feeds = []".to_owned() } else { lines },
        )
        .unwrap();
        Scene { home, server }
    }

    fn screen(&self) -> Pty {
        let mut command: CommandBuilder = alone_in_one_folder(PROGRAM, self.home.path());
        command.env("RUST_LOG", "debug");
        // Nothing is opened for real.
        command.env("BROWSER", "true");
        Pty::start(command, 130, 40)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command: Command = alone_in_one_folder(PROGRAM, self.home.path());
        command.current_dir(self.home.path()).args(arguments);
        command
    }

    /// How many articles are stored.
    fn count(&self) -> usize {
        let output = self.command(&["entries", "--format", "json", "--limit", "0"]).output().unwrap();
        serde_json::from_slice::<Vec<serde_json::Value>>(&output.stdout).unwrap().len()
    }

    /// Quits, and looks at all that was written, to the terminal and to the log.
    fn end(&self, mut pty: Pty) -> Vec<(Kind, String)> {
        pty.press("\x03\x1b");
        settle(&pty);
        pty.press(":quit\r");
        assert!(pty.wait_for_end().success(), "{}", pty.contents());
        pty.assert_is_restored();
        let log = fs::read(self.home.path().join("crosshead/crosshead.log")).unwrap_or_default();
        assert_meant(&log, Paper::Plain);
        assert_meant(&pty.bytes(), Paper::Screen)
    }
}

/// Waits until what was asked for is on the screen: the program is quiet when it has nothing to do.
fn settle(pty: &Pty) {
    pty.wait_for_silence(Duration::from_millis(30));
}

/// Presses keys one after the other, and lets each be drawn.
fn go(pty: &Pty, keys: &str) {
    for key in keys.split(' ') {
        pty.press(key);
        settle(pty);
        eprintln!("KEY {key:?} {}", &pty.title());
    }
}

/// What the top line begins with while an article is read.
fn feed_of(pty: &Pty) -> String {
    pty.title().split_whitespace().next().unwrap_or_default().to_owned()
}

fn is_library(title: &str) -> bool {
    title.trim_start().starts_with("crosshead")
}

fn title(screen: &vt100::Screen) -> String {
    screen.contents().lines().next().unwrap_or_default().to_owned()
}

/// Shows the row and the preview of each article of a feed, opens it, and checks that nothing foreign was written.
fn read_through(feed: &str) {
    let scene = Scene::with(&[feed]);
    let pty = scene.screen();
    wait_for_articles(&pty);
    let count = scene.count();
    assert!(count > 0, "{feed} has articles");
    pty.press("gagg");
    for _ in 1..count {
        go(&pty, "j");
    }
    pty.press("gg\r");
    for number in 1..=count {
        pty.wait_until("the article", |screen| !screen.contents().contains("Opening the article"));
        settle(&pty);
        let before = pty.contents();
        if number < count {
            pty.press("J");
            pty.wait_until("the next article", |screen| screen.contents() != before);
        }
    }
    let said = scene.end(pty);
    assert!(said.iter().all(|(kind, _)| *kind != Kind::Copy), "nobody asked for a copy");
}

/// The message may come before the list that it is about.
fn wait_for_articles(pty: &Pty) {
    let is_listed = |text: &str| text.contains(" new article") && text.contains(" 1/");
    pty.wait_until("the articles", |screen| is_listed(&screen.contents()));
}

#[test]
fn raw_characters_in_a_feed() {
    read_through("terminal-raw-utf8.xml");
}

#[test]
fn raw_characters_that_xml_forbids() {
    read_through("terminal-raw-illegal-xml.xml");
}

#[test]
fn references_to_characters() {
    read_through("terminal-ncr.xml");
}

#[test]
fn references_that_xml_allows() {
    read_through("terminal-ncr-legal.xml");
}

#[test]
fn references_escaped_twice() {
    read_through("terminal-double-escaped.xml");
}

#[test]
fn escapes_in_a_json_feed() {
    read_through("terminal-json-feed.json");
}

#[test]
fn characters_in_the_rest_of_a_feed() {
    read_through("terminal-meta.xml");
}

/// Opens the article of the site's feed whose title holds a word.
fn open(pty: &Pty, which: &str) {
    go(pty, "ga gg");
    for _ in 0..10 {
        if pty.selected().is_some_and(|row| row.contains(which)) {
            pty.press("\r");
            pty.wait_until("the article", |screen| !is_library(&title(screen)));
            pty.wait_without("Opening the article");
            pty.wait_without("fetching the page");
            return settle(pty);
        }
        go(pty, "j");
    }
    panic!("no article of {which}\n{}", pty.contents());
}

/// How many of the page's tables are passed over from one to the next. `CROSSHEAD_ROUNDS=1` opens all of them.
fn table_step() -> usize {
    if std::env::var_os("CROSSHEAD_ROUNDS").is_some() { 1 } else { 11 }
}

/// Opens the table under the cursor, if it can be opened, does something in it, and leaves it.
fn look_at_table(pty: &Pty, keys: &str) {
    go(pty, "\r");
    catch_up(pty);
    if pty.contents().contains(IN_TABLE) {
        go(pty, keys);
        pty.wait_for(IN_TABLE);
        pty.press("\r");
        pty.wait_for(IN_CELL);
        settle(pty);
    }
    close_table(pty);
}

/// Waits until every key so far has done what it does: keys are taken one after the other, so the command line opens last.
fn catch_up(pty: &Pty) {
    let is_open =
        |screen: &vt100::Screen| screen.contents().trim_end().lines().last().is_some_and(|line| line.trim() == ":");
    pty.press(":");
    pty.wait_until("the command line", is_open);
    pty.press("\x03");
    pty.wait_until("no command line", |screen| !is_open(screen));
}

/// Out of a table, if one has the screen.
fn close_table(pty: &Pty) {
    catch_up(pty);
    if pty.contents().contains(IN_CELL) {
        pty.press("\r");
        pty.wait_for(IN_TABLE);
    }
    if pty.contents().contains(IN_TABLE) {
        pty.press("q");
        pty.wait_without(IN_TABLE);
    }
    settle(pty);
}

/// The hints that tell a table on the full screen, and one of its cells.
const IN_TABLE: &str = "Enter record";
const IN_CELL: &str = "Esc the table";

/// Leaves what is on the screen, and waits until something else is.
fn step_out(pty: &Pty) {
    let before = pty.contents();
    pty.press("q");
    pty.wait_until("something else", |screen| screen.contents() != before);
    settle(pty);
}

/// Back to the list, from however deep in an article.
fn leave(pty: &Pty) {
    for _ in 0..5 {
        if is_library(&pty.title()) {
            return;
        }
        step_out(pty);
    }
    panic!("no way out\n{}", pty.contents());
}

#[test]
fn a_page_in_every_pane_and_every_view_of_its_tables() {
    let scene = Scene::with(&["site.xml"]);
    let pty = scene.screen();
    wait_for_articles(&pty);
    for page in ["terminal-article", "terminal-faq"] {
        open(&pty, page);
        // Through the whole text, then through each pane, unfolding and jumping.
        (0..20).for_each(|_| go(&pty, "\x06"));
        for pane in ["gh", "gt", "gq", "gl", "gi"] {
            go(&pty, pane);
            (0..4).for_each(|_| go(&pty, "\x04"));
            let article = feed_of(&pty);
            go(&pty, "gg \r");
            close_table(&pty);
            if feed_of(&pty) != article {
                // The page of a link, which cannot be had.
                go(&pty, "\x0f");
            }
            go(&pty, pane);
            go(&pty, "j l");
        }
        // A find of what stands there, and the next ones.
        go(&pty, "gx gg / csi \r n n N");
        // Tables by the dozen: the whole cell, the copy of it, a find in it.
        go(&pty, "gt gg");
        let step = table_step();
        for _ in (0..66).step_by(step) {
            look_at_table(&pty, "y j");
            (0..step).for_each(|_| pty.press("j"));
        }
        go(&pty, "gg");
        look_at_table(&pty, "/ x \r n y l");
        leave(&pty);
    }
    let said = scene.end(pty);
    assert!(said.iter().any(|(kind, _)| *kind == Kind::Copy), "a copy was asked for");
}

#[test]
fn pages_and_feeds_that_cannot_be_had() {
    let scene =
        Scene::with(&["site.xml", "reason", "latin-reason", "type", "redirect", "redirect-to-file", "broken.xml"]);
    let pty = scene.screen();
    wait_for_articles(&pty);
    pty.wait_without("Fetched");
    // The same on the health screen.
    go(&pty, "H j j j j j j j q");
    // What is wrong with each feed, and the question before it goes.
    go(&pty, "gf gg");
    for _ in 0..8 {
        go(&pty, "j :unsubscribe\r n");
    }
    for page in ["[reason", "latin-reason", "[type", "[redirect]", "redirect-to-file"] {
        open(&pty, page);
        pty.wait_for("could not be read");
        go(&pty, "y o r");
        pty.wait_for("could not be read");
        leave(&pty);
    }
    scene.end(pty);
}

#[test]
fn what_is_typed_and_pasted() {
    let scene = Scene::with(&["site.xml"]);
    let pty = scene.screen();
    wait_for_articles(&pty);
    let pasted = format!("\u{1b}[200~{}\u{1b}[201~", EVIL.replace('\u{1b}', "\u{241b}"));
    go(&pty, &format!(": {pasted} \t \t \r"));
    go(&pty, &format!(":add\u{a0}x {pasted} \r"));
    for address in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "https://"] {
        pty.press(&format!(":add {address}{pasted}\r"));
        settle(&pty);
    }
    for path in ["reason", "type", "redirect", "broken.xml", "terminal-faq.html", "terminal-meta.xml"] {
        pty.press(&format!(":add {}\r", scene.server.url(&format!("/{path}"))));
        settle(&pty);
        pty.wait_without("Looking for the feed");
    }
    // A title that is long and evil in every list, the help above it, and a find in it.
    go(&pty, "? \x04 \x04 ? ga gg \r");
    go(&pty, &format!("/ {pasted} \r"));
    scene.end(pty);
}

// ── the commands ──

/// Runs a command and checks both of its outputs. Fails only if something foreign was written.
fn prints(scene: &Scene, arguments: &[&str]) {
    let output = scene.command(arguments).stdin(Stdio::null()).output().unwrap();
    for (name, bytes) in [("output", &output.stdout), ("error", &output.stderr)] {
        if let Err(foreign) = meant(&without_tabs(bytes), Paper::Plain) {
            panic!("{arguments:?} on the standard {name}: {foreign}");
        }
    }
}

/// Lists for programs are parted by tabs.
fn without_tabs(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| if *byte == b'\t' { b' ' } else { *byte }).collect()
}

/// The same on a terminal.
fn shows(scene: &Scene, arguments: &[&str]) {
    let mut command: CommandBuilder = alone_in_one_folder(PROGRAM, scene.home.path());
    command.args(arguments);
    command.cwd(scene.home.path());
    let mut pty = Pty::start(command, 100, 30);
    pty.wait_for_end();
    if let Err(foreign) = meant(&without_tabs(&pty.bytes()), Paper::Scroll) {
        panic!("{arguments:?} on a terminal: {foreign}");
    }
    pty.assert_is_restored();
}

fn says(scene: &Scene, arguments: &[&str]) {
    prints(scene, arguments);
    shows(scene, arguments);
}

/// Every article of every hostile feed, in every format.
#[test]
fn lists_and_articles_on_the_command_line() {
    let feeds =
        ["site.xml", "terminal-raw-utf8.xml", "terminal-ncr.xml", "terminal-json-feed.json", "terminal-meta.xml"];
    let scene = Scene::with(&feeds);
    says(&scene, &["refresh"]);
    for format in ["text", "json"] {
        says(&scene, &["feeds", "--format", format]);
        says(&scene, &["entries", "--limit", "0", "--format", format]);
    }
    let count = scene.count();
    assert!(count > 150, "{count} articles");
    for id in (1..=count).step_by(7) {
        prints(&scene, &["read", &id.to_string()]);
    }
    let export = scene.home.path().join("feeds.opml");
    says(&scene, &["export"]);
    says(&scene, &["export", &export.to_string_lossy()]);
    assert_meant(&fs::read(&export).unwrap(), Paper::Plain);
    says(&scene, &["remove", "1"]);
}

#[test]
fn a_page_in_every_format_on_the_command_line() {
    let scene = Scene::with(&[]);
    for page in ["terminal-article.html", "terminal-faq.html"] {
        let file = fixture(page);
        let file = file.to_str().expect("the project's folder has a name in UTF-8");
        let formats = ["text", "markdown", "json", "html", "csv"];
        for format in &formats[1..] {
            prints(&scene, &["read", file, "--whole", "--format", format]);
        }
        for command in ["read", "outline", "tables", "faq"] {
            for format in formats {
                prints(&scene, &[command, file, "--format", format]);
            }
            prints(&scene, &[command, file, "--whole"]);
            shows(&scene, &[command, file]);
        }
    }
}

#[test]
fn failures_on_the_command_line() {
    let scene = Scene::with(&["reason", "latin-reason", "type", "redirect", "redirect-to-file", "broken.xml"]);
    says(&scene, &["refresh"]);
    says(&scene, &["feeds"]);
    for path in
        ["reason", "type", "redirect", "redirect-to-file", "broken.xml", "terminal-faq.html", "terminal-meta.xml"]
    {
        let url = scene.server.url(&format!("/{path}"));
        says(&scene, &["add", url.as_str()]);
        prints(&scene, &["read", url.as_str()]);
    }
    assert_meant(&fs::read(scene.home.path().join("crosshead/crosshead.log")).unwrap(), Paper::Plain);
}

#[test]
fn arguments_and_the_names_of_files() {
    let scene = Scene::with(&[]);
    let evil_file = scene.home.path().join(format!("{EVIL}.html").replace('/', "-"));
    fs::write(&evil_file, format!("<title>{EVIL}</title><p>{EVIL} text</p>")).unwrap();
    let evil_file = evil_file.to_str().expect("it is UTF-8");
    let title = format!("{EVIL} title");
    let url = scene.server.url("/terminal-meta.xml");
    for arguments in [
        &[EVIL][..],
        &["read", EVIL],
        &["read", evil_file],
        &["read", evil_file, "--base-url", EVIL],
        &["read", "1", "--format", EVIL],
        &["read", "--width", EVIL, "1"],
        &[&format!("--{EVIL}")],
        &["entries", "--feed", EVIL],
        &["refresh", EVIL],
        &["remove", EVIL],
        &["add", EVIL],
        &["add", url.as_str(), "--title", &title, "--folder", &title],
        &["feeds"],
        &["feeds", "--config", EVIL],
        &["feeds", "--data-dir", evil_file],
        &["config", "path", "--config", EVIL, "--data-dir", EVIL],
        &["config", "check", "--config", EVIL],
        &["config", "check", "--config", evil_file],
        &["import", EVIL],
        &["import", evil_file],
        &["export", &format!("{EVIL}/{EVIL}")],
        &["completions", EVIL],
        &["help", EVIL],
    ] {
        says(&scene, arguments);
    }
}

#[test]
fn a_config_and_an_opml_file() {
    let scene = Scene::with(&[]);
    let evil = "\\u001b]0;x\\u0007\\u009b31m\\u202e";
    for (number, config) in [
        format!("theme = \"{evil}\""),
        format!("\"{evil}\" = 1"),
        format!("[keys.\"{evil}\"]"),
        format!("[keys.move]\n\"{evil}\" = [\"x\"]"),
        format!("[keys.move]\nline-down = [\"{evil}\"]"),
        "[keys.move]\nline-down = [\"\\u009b\"]".to_owned(),
        "[keys.move]\nline-down = [\"\\u202e\"]".to_owned(),
        format!("[[feeds]]\nurl = \"{evil}\""),
        format!("[[feeds]]\nurl = \"https://x.invalid/\"\ntitle = \"{evil}\"\nfolder = [\"{evil}\"]"),
        format!("measure = {EVIL}"),
        format!("# {EVIL}\n= 1"),
    ]
    .iter()
    .enumerate()
    {
        let file = format!("config-{number}.toml");
        fs::write(scene.home.path().join(&file), config).unwrap();
        says(&scene, &["config", "check", "--config", &file]);
        for format in ["text", "markdown", "json"] {
            prints(&scene, &["keys", "--config", &file, "--format", format]);
        }
        shows(&scene, &["keys", "--config", &file]);
        says(&scene, &["feeds", "--config", &file, "--data-dir", &format!("data-{number}")]);
        says(&scene, &["export", "--config", &file, "--data-dir", &format!("data-{number}")]);
    }
    let outline = |text: &str, url: &str| format!("<outline text=\"{text}\" title=\"{text}\" xmlUrl=\"{url}\"/>");
    let opml = format!(
        "<opml version=\"2.0\"><body><outline text=\"{EVIL}&#x9b;31m\">{}{}{}</outline></body></opml>",
        outline("&#x9b;31m&#x1b;]0;x&#x7;&#x202e;", "https://a.invalid/&#x9b;&#x202e;"),
        outline(EVIL, "javascript:&#x9b;alert(1)"),
        outline("x", &format!("https://{EVIL}/")),
    );
    fs::write(scene.home.path().join("evil.opml"), opml).unwrap();
    for arguments in [&["import", "evil.opml"][..], &["feeds"], &["export"], &["feeds", "--format", "json"]] {
        says(&scene, arguments);
    }
}

#[test]
fn what_the_program_says_of_itself() {
    let scene = Scene::with(&[]);
    for arguments in
        [&["--help"][..], &["-V"], &["help", "read"], &["man"], &["config", "example"], &["keys"], &["entries"]]
    {
        says(&scene, arguments);
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        prints(&scene, &["completions", shell]);
    }
}

// ── where links lead ──

/// Schemes that run, read or start something. A link of one keeps its text and leads nowhere, so there is nothing in the
/// article to open or to copy.
const REFUSED: [&str; 9] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>1</script>",
    "file:///etc/passwd",
    "vbscript:x",
    "ssh://-oProxyCommand=x/",
    "tel:+1",
    "intent://x#Intent;end",
];

#[test]
fn links_of_other_schemes_keep_their_text_and_lead_nowhere() {
    let scene = Scene::with(&[]);
    let link = |(number, address): (usize, &str)| format!("<p>See <a href='{address}'>link {number}</a> there.</p>");
    let refused: String = REFUSED.into_iter().enumerate().map(|(number, address)| link((number, address))).collect();
    let kept = link((90, "https://a.example/")) + &link((91, "mailto:b@a.example?bcc=x@a.example&body=y"));
    fs::write(scene.home.path().join("links.html"), format!("<title>Links</title>{refused}{kept}")).unwrap();
    let read = |format| {
        let arguments = ["read", "links.html", "--whole", "--base-url", "https://page.example/", "--format", format];
        String::from_utf8(scene.command(&arguments).output().unwrap().stdout).unwrap()
    };
    let object: serde_json::Value = serde_json::from_str(&read("json")).unwrap();
    let links: Vec<&str> = object["links"].as_array().unwrap().iter().filter_map(|link| link["url"].as_str()).collect();
    assert_eq!(links, ["https://a.example/", "mailto:b@a.example"]);
    for number in (0..REFUSED.len()).chain([90, 91]) {
        assert!(object["text"].as_str().unwrap().contains(&format!("See link {number} there.")));
    }
    for format in ["html", "markdown", "text"] {
        let text = read(format);
        for scheme in ["script:", "data:", "file:", "ssh:", "tel:", "intent:", "bcc"] {
            assert!(!text.contains(scheme), "{scheme} in {text}");
        }
    }
}

#[test]
fn addresses_of_other_schemes_are_refused_with_a_sentence() {
    let scene = Scene::with(&[]);
    for address in REFUSED {
        let run = scene.command(&["add", address]).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{address}: {said}");
        let is_sentence =
            said.contains("addresses are not opened, only http and https") || said.contains("is not a web address");
        assert!(is_sentence && said.starts_with("crosshead: “"), "{address}: {said}");
    }
}

#[test]
fn a_host_that_looks_like_another_is_shown_by_its_real_name() {
    let feed = "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Gazette</title>\
        <item><title>A long day</title><link>https://\u{430}pple.com/story</link><content:encoded><![CDATA[<p>Go to \
        <a href=\"https://pay\u{440}al.com@b\u{fc}cher.example/\">https://paypal.com/</a> now.</p>]]></content:encoded></item>\
        </channel></rss>";
    let server = Server::start(move |_| answer("200 OK", feed));
    let scene = Scene::with(&[]);
    fs::write(scene.home.path().join("crosshead/config.toml"), format!("[[feeds]]\nurl = \"{}\"\n", server.url("/")))
        .unwrap();
    let pty = scene.screen();
    pty.wait_for("Go to https://paypal.com/ now.");
    pty.press("gay");
    pty.wait_for("Copied https://xn--pple-43d.com/story");
    pty.press("\r");
    pty.wait_for("100 %");
    pty.press("o");
    pty.wait_for("Opening xn--pple-43d.com in the browser.");
    pty.press("gl");
    pty.wait_for("xn--bcher-kva.example");
    pty.press("o");
    pty.wait_for("Opening xn--bcher-kva.example in the browser.");
    let shown = String::from_utf8(pty.bytes()).unwrap();
    assert!(!shown.contains("\u{430}pple.com") && !shown.contains("pay\u{440}al"), "only real names are shown");
    let said = scene.end(pty);
    assert!(said.contains(&(Kind::Copy, "https://xn--pple-43d.com/story".to_owned())));
}
