//! The program in a terminal: what is on the screen, and that the terminal is given back on every way out.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use crosshead::article::HttpUrl;
use crosshead::runtime::panics;
use crosshead::runtime::terminal::TerminalScreen;
use crosshead::store::{Store, Validators};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::process::Signal;

use crate::support::alone::{alone_in_one_folder, one_test_alone};
use crate::support::pty::{DEADLINE, Pty};
use crate::support::server::{Reply, Server, answer};

const PROGRAM: &str = env!("CARGO_BIN_EXE_crosshead");

/// The newest article of the sample, and a heading of it.
const ARTICLE: &str = "Northern League Results";
const HEADING: &str = "The Heated Pitch Advantage";

#[test]
#[ignore = "run inside a pseudo terminal by the test below"]
fn takes_the_terminal_and_panics() {
    panics::install_hook();
    let _screen = TerminalScreen::enter(true).unwrap();
    panic!("the reason");
}

#[test]
fn a_panic_gives_the_terminal_back_and_can_be_read() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = Pty::start(one_test_alone("terminal::takes_the_terminal_and_panics", home.path()), 80, 24);
    assert!(!pty.wait_for_end().success());
    let bytes = pty.bytes();
    let taken = bytes.windows(8).position(|part| part == b"\x1b[?1049h").expect("the terminal was taken");
    let given_back = bytes.windows(8).position(|part| part == b"\x1b[?1049l").expect("the terminal was given back");
    assert!(taken < given_back);
    assert!(String::from_utf8_lossy(&bytes[given_back..]).contains("the reason"));
    pty.assert_is_restored();
}

#[test]
#[ignore = "run inside a pseudo terminal by the test below"]
fn takes_the_terminal_while_a_worker_panics() {
    panics::install_hook();
    let _screen = TerminalScreen::enter(true).unwrap();
    assert!(std::thread::spawn(|| panic!("the worker's reason")).join().is_err());
    print!("still here");
    std::io::stdout().flush().unwrap();
}

#[test]
fn a_panic_of_a_worker_leaves_the_screen_alone() {
    let home = tempfile::tempdir().unwrap();
    let test = "terminal::takes_the_terminal_while_a_worker_panics";
    let mut pty = Pty::start(one_test_alone(test, home.path()), 80, 24);
    assert!(pty.wait_for_end().success());
    let bytes = pty.bytes();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("the worker's reason"));
    assert!(text.find("still here").unwrap() < text.find("\x1b[?1049l").unwrap());
    pty.assert_is_restored();
}

/// The program on its sample, in a home of its own.
fn demo(home: &Path) -> CommandBuilder {
    let mut command = program(home);
    command.arg("--demo");
    command
}

fn program(home: &Path) -> CommandBuilder {
    alone_in_one_folder(PROGRAM, home)
}

/// Waits until the articles of the sample are listed.
fn wait_for_list(pty: &Pty) {
    pty.wait_until("the list", |screen| screen.alternate_screen() && screen.contents().contains(ARTICLE));
}

/// Waits until a heading is the first line of the text, below the bar.
fn wait_for_top(pty: &Pty, heading: &str) {
    pty.wait_until(heading, |screen| screen.contents().lines().nth(1).is_some_and(|line| line.contains(heading)));
}

/// Waits until the hints stand on the last line: the screen is drawn at its new size.
fn wait_for_hints(pty: &Pty, lines: usize) {
    let is_last =
        |screen: &vt100::Screen| screen.contents().lines().nth(lines - 1).is_some_and(|l| l.contains("all keys"));
    pty.wait_until("the hints", is_last);
}

/// A page of several screens.
fn page() -> String {
    let sections =
        (1..=9).map(|n| format!("<h2>Pier {n}</h2><p>{}</p>", "The tide came in over the old pier. ".repeat(20)));
    format!("<title>The Harbour</title><article><h1>The Harbour</h1>{}</article>", sections.collect::<String>())
}

#[test]
fn a_file_is_read_on_the_screen_and_q_quits() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("read"), page()).unwrap();
    let mut command = program(home.path());
    command.cwd(home.path());
    command.arg("./read");
    let mut pty = Pty::start(command, 80, 24);
    pty.wait_until("the text", |screen| {
        screen.contents().contains("The tide came in") && screen.contents().contains("q quit")
    });
    pty.press("]h");
    wait_for_top(&pty, "Pier 1");
    pty.press("q");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
}

#[test]
fn what_comes_on_standard_input_is_read_with_keys_from_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("page.html"), page()).unwrap();
    let mut command = alone_in_one_folder::<CommandBuilder>("sh", home.path());
    command.cwd(home.path());
    command.args(["-c", &format!("cat page.html | '{PROGRAM}' -")]);
    let mut pty = Pty::start(command, 80, 24);
    pty.wait_until("the text", |screen| screen.contents().contains("The tide came in"));
    pty.press("]h");
    wait_for_top(&pty, "Pier 1");
    pty.press("q");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
}

#[test]
fn a_page_is_opened_by_its_address_and_can_be_kept() {
    let server = Server::start(|_| answer("200 OK\r\nContent-Type: text/html", page()));
    let home = tempfile::tempdir().unwrap();
    let mut command = program(home.path());
    command.arg(server.url("/harbour").as_str());
    let mut pty = Pty::start(command, 80, 24);
    pty.wait_for("The tide came in");
    pty.press("L");
    pty.wait_for("“The Harbour” kept");
    assert_eq!(server.paths(), ["/harbour"]);
    pty.press("q");
    assert!(pty.wait_for_end().success());
}

#[test]
fn the_sample_is_read_by_the_keyboard() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = Pty::start(demo(home.path()), 120, 36);
    wait_for_list(&pty);
    pty.wait_for("9 new articles");
    pty.press("\r");
    pty.wait_for("Headings");
    pty.press("\tj\r");
    wait_for_top(&pty, HEADING);
    pty.resize(60, 20);
    wait_for_hints(&pty, 20);
    wait_for_top(&pty, HEADING);
    pty.resize(120, 36);
    wait_for_hints(&pty, 36);
    wait_for_top(&pty, HEADING);
    pty.press("q");
    pty.wait_for("All articles");
    pty.press("q");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
    assert!(home.path().read_dir().unwrap().next().is_none(), "the demo leaves nothing behind");
}

/// The screen after keys, and after the key that draws all of it anew.
fn drawn_twice(pty: &Pty, keys: &str) -> (String, String) {
    let quiet = Duration::from_millis(200);
    pty.press(keys);
    pty.wait_for_silence(quiet);
    // A cell that was erased looks like one with a space.
    let seen = || pty.contents().lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let drawn = seen();
    pty.press("\x0c");
    pty.wait_for_silence(quiet);
    (drawn, seen())
}

#[test]
fn what_the_terminal_has_scrolled_is_what_is_drawn_anew() {
    let home = tempfile::tempdir().unwrap();
    let pty = Pty::start(demo(home.path()), 120, 30);
    wait_for_list(&pty);
    pty.press("\r");
    pty.wait_for("Headings");
    for keys in ["j", "jj", " ", "k", "[h", "3k", "G", "kk", "gg", "]h"] {
        let (drawn, anew) = drawn_twice(&pty, keys);
        assert_eq!(drawn, anew, "after {keys:?}");
    }
    let region = |part: &[u8]| part == b"\x1b[r";
    assert!(pty.bytes().windows(3).filter(|part| region(part)).count() > 3, "the terminal scrolls");
}

/// A home whose config subscribes to one feed.
fn home_with(feed: &HttpUrl) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let config = format!("[network]\ntimeout = 600\n[[feeds]]\nurl = \"{feed}\"\ntitle = \"Gazette\"\n");
    fs::create_dir(home.path().join("crosshead")).unwrap();
    fs::write(home.path().join("crosshead/config.toml"), config).unwrap();
    home
}

#[test]
fn neither_the_first_screen_nor_quitting_waits_for_the_network() {
    let server = Server::start(|_| Reply::Stall(Vec::new()));
    let home = home_with(&server.url("/"));
    let mut pty = Pty::start(program(home.path()), 100, 30);
    pty.wait_for("Gazette");
    pty.press("q");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
}

#[test]
fn a_place_is_kept_when_a_signal_ends_it() {
    let server = Server::start(|_| answer("200 OK", long_feed()));
    let home = home_with(&server.url("/"));
    let mut pty = Pty::start(program(home.path()), 100, 30);
    pty.wait_for("A long day");
    pty.press("\r");
    pty.wait_for("Hour 1");
    pty.press("]]]]]]");
    wait_for_top(&pty, "Hour 3");
    pty.signal(Signal::HUP);
    pty.wait_for_end();
    let pty = Pty::start(program(home.path()), 100, 30);
    pty.wait_for("A long day");
    pty.press("\r");
    wait_for_top(&pty, "Hour 3");
}

/// A feed of one article with 24 sections.
fn long_feed() -> String {
    let hour = |n: u8| format!("<h2>Hour {n}</h2>{}", "<p>The clock went round, and nothing else did.</p>".repeat(20));
    let body: String = (1..=24).map(hour).collect();
    format!(
        r#"<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Gazette</title>
        <item><title>A long day</title><guid>1</guid><content:encoded><![CDATA[{body}]]></content:encoded></item>
        </channel></rss>"#
    )
}

#[test]
fn a_signal_ends_it_with_the_terminal_as_it_was() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let home = tempfile::tempdir().unwrap();
        let mut pty = Pty::start(demo(home.path()), 100, 30);
        wait_for_list(&pty);
        pty.signal(signal);
        assert_eq!(pty.wait_for_end().exit_code(), code);
        pty.assert_is_restored();
        assert!(home.path().read_dir().unwrap().next().is_none(), "the demo leaves nothing behind");
    }
}

#[test]
fn nothing_is_written_when_nothing_happens() {
    let home = tempfile::tempdir().unwrap();
    let pty = Pty::start(demo(home.path()), 100, 30);
    wait_for_list(&pty);
    pty.wait_for_silence(Duration::from_millis(1500));
}

/// Reads from a terminal until the text on its screen is as wanted.
fn read_until(reader: &mut dyn Read, parser: &mut vt100::Parser, is_wanted: impl Fn(&str) -> bool) {
    let mut part = [0; 1024];
    while !is_wanted(&parser.screen().contents()) {
        let length = reader.read(&mut part).unwrap();
        parser.process(&part[..length]);
    }
}

#[test]
fn the_terminal_tells_of_its_focus_until_it_is_given_back() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = Pty::start(demo(home.path()), 100, 30);
    wait_for_list(&pty);
    pty.press("\x1b[O\x1b[I\x1b[O");
    pty.press("H");
    pty.wait_for("Feed health");
    pty.press("qq");
    assert!(pty.wait_for_end().success(), "what tells of the focus is no key");
    let bytes = pty.bytes();
    let last = |mode: &[u8]| bytes.windows(mode.len()).rposition(|part| part == mode);
    assert!(last(b"\x1b[?1004h").is_some() && last(b"\x1b[?1004h") < last(b"\x1b[?1004l"));
    pty.assert_is_restored();
}

#[test]
fn a_terminal_that_vanishes_without_a_signal_ends_it_and_the_place_is_kept() {
    let server = Server::start(|_| answer("200 OK", long_feed()));
    let home = home_with(&server.url("/"));
    // The library that holds the terminal types a line's end and Ctrl-d before it lets go.
    let config = home.path().join("crosshead/config.toml");
    let settings = fs::read_to_string(&config).unwrap() + "[keys.move]\nhalf-page-down = []\n";
    fs::write(&config, settings).unwrap();
    let mut command = program(home.path());
    // Without a controlling terminal nobody sends SIGHUP.
    command.set_controlling_tty(false);
    let pair = native_pty_system().openpty(PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut child = pair.slave.spawn_command(command).unwrap();
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let mut parser = vt100::Parser::new(NonZeroU16::new(30).unwrap(), NonZeroU16::new(100).unwrap(), 0);
    read_until(&mut *reader, &mut parser, |text| text.contains("A long day"));
    writer.write_all(b"\r").unwrap();
    read_until(&mut *reader, &mut parser, |text| text.contains("Hour 1"));
    writer.write_all(b"]]]]]]").unwrap();
    read_until(&mut *reader, &mut parser, |text| text.lines().nth(1).is_some_and(|line| line.contains("Hour 3")));
    drop((reader, writer, pair));
    let (ended, end) = channel();
    std::thread::spawn(move || ended.send(child.wait().unwrap()));
    let status = end.recv_timeout(DEADLINE).expect("it does not end");
    assert_eq!(status.exit_code(), 129);
    let pty = Pty::start(program(home.path()), 100, 30);
    pty.wait_for("A long day");
    pty.press("\r");
    wait_for_top(&pty, "Hour 3");
}

/// A shell in which the demo was started and Ctrl-Z was pressed.
fn stopped_in_a_shell(home: &Path) -> Pty {
    let mut shell: CommandBuilder = alone_in_one_folder("sh", home);
    shell.env("PS1", "prompt> ");
    shell.arg("-i");
    let pty = Pty::start(shell, 100, 30);
    pty.wait_for("prompt>");
    pty.press(&format!("{PROGRAM} --demo\r"));
    wait_for_list(&pty);
    pty.press("\x1a");
    pty
}

#[test]
fn it_stops_and_comes_back_as_a_job() {
    let home = tempfile::tempdir().unwrap();
    let pty = stopped_in_a_shell(home.path());
    pty.wait_until("the shell's screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    pty.wait_for("Stopped");
    pty.press("fg\r");
    wait_for_list(&pty);
    pty.press("qq");
    pty.wait_until("the shell's screen again", |screen| !screen.alternate_screen());
}

/// Ctrl-Z, then `bg`: the terminal is not ours to take then, so the shell stops the job again, and `fg` brings it back.
#[test]
fn in_the_background_it_waits_to_be_brought_back() {
    let home = tempfile::tempdir().unwrap();
    let pty = stopped_in_a_shell(home.path());
    pty.wait_for("Stopped");
    pty.press("bg; clear; echo pushed''back\r");
    pty.wait_for("pushedback");
    pty.press("fg\r");
    wait_for_list(&pty);
    pty.press("q");
    let is_prompt = |screen: &vt100::Screen| screen.contents().trim_end().lines().last() == Some("prompt>");
    pty.wait_until("the shell's prompt", |screen| !screen.alternate_screen() && is_prompt(screen));
    pty.press("clear; echo alive''again\r");
    pty.wait_for("aliveagain");
}

/// A terminal inside a terminal, as far as the machine has one.
#[test]
fn tmux_gets_its_screen_back() {
    let home = tempfile::tempdir().unwrap();
    let mut tmux: CommandBuilder = alone_in_one_folder("tmux", home.path());
    tmux.env("TMUX_TMPDIR", home.path());
    // tmux trusts no name that is not UTF-8's.
    tmux.env("LC_ALL", "C.UTF-8");
    tmux.args(["-u", "-f", "/dev/null", "new-session", "sh"]);
    let Some(mut pty) = Pty::try_start(tmux, 100, 30) else { return };
    pty.wait_until("the shell's prompt", |screen| screen.contents().contains(['$', '#']));
    pty.press(&format!("clear; {PROGRAM} --demo; echo ended''with $?\r"));
    pty.wait_for("9 new articles");
    pty.resize(60, 12);
    pty.wait_for("Northern League");
    pty.press("q");
    pty.wait_for("endedwith 0");
    pty.press("exit\r");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
}

/// Sizes without a pattern that a layout could like, from one cell to many.
fn sizes(count: u32) -> impl Iterator<Item = (u16, u16)> {
    (0..count).map(|n| {
        let n = u16::try_from(n * 7919 % 1009).expect("a remainder of 1009");
        if n % 5 == 0 { (1 + n % 3, 1 + n % 2) } else { (1 + n % 211, 1 + n % 67) }
    })
}

#[test]
fn every_view_weathers_a_storm_of_resizes_while_keys_come_in() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = Pty::start(demo(home.path()), 120, 36);
    pty.wait_for("9 new articles");
    let views = [
        // The list, its preview, the help, a prompt, the feeds. Keys of one byte each: a flood may cut a longer one in two.
        ("", "jkjk", "Northern League"),
        ("gp", "jkjk", "Preview"),
        ("gf?", "jkjk", "Moving"),
        ("?:sort", "\x01\x05", ":sort"),
        ("\x151\x03", "hljk", "Skerry"),
        // An article, a find in it, its panes, a table.
        ("gagg\r", "jkjk", "Headings"),
        ("/goal", "\x01\x05", "/goal"),
        ("\rgh", "jkjk", "Headings"),
        ("gt\r", "hljk", "Enter record"),
    ];
    for (keys, meanwhile, shown) in views {
        pty.press(keys);
        for (columns, lines) in sizes(80) {
            pty.resize(columns, lines);
            pty.press(meanwhile);
        }
        pty.resize(120, 36);
        pty.wait_for(shown);
    }
    pty.press("qqqq");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
}

/// The user's browser: it writes its arguments to a file, tries to set the terminal's title, and keeps running.
const BROWSER: &str = "#!/bin/sh\nprintf '%s\\n' \"$#\" \"$@\" >\"$HOME/opened.part\"\n\
    printf '\\033]0;shout\\007'\nprintf '\\033]0;shout\\007' >&2\nmv \"$HOME/opened.part\" \"$HOME/opened\"\nexec sleep 5\n";

#[test]
fn a_browser_gets_the_address_as_one_word_and_no_terminal() {
    let link = "https://gazette.example/?a=--help&amp;b=$(touch${IFS}pwned);`id`|'%22 -x\u{202e}";
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Gazette</title><item><title>A long day</title><link>{link}</link>\
        <description>x</description></item></channel></rss>"
    );
    let server = Server::start(move |_| answer("200 OK", &feed));
    let home = home_with(&server.url("/"));
    let browser = home.path().join("browser");
    fs::write(&browser, BROWSER).unwrap();
    fs::set_permissions(&browser, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let mut command = program(home.path());
    // What needs a shell is left out; what is not there is passed over.
    let script = "sh -c 'touch pwned; true %s'";
    command.env("BROWSER", format!("{script}:no-such-browser -x %s:{} -u=%s '-x y'", browser.display()));
    command.cwd(home.path());
    let mut pty = Pty::start(command, 100, 30);
    pty.wait_for("A long day");
    pty.press("o");
    let end = std::time::Instant::now() + DEADLINE;
    let opened = loop {
        if let Ok(opened) = fs::read_to_string(home.path().join("opened")) {
            break opened;
        }
        assert!(std::time::Instant::now() < end, "the browser is started: {}", pty.contents());
        std::thread::yield_now();
    };
    let address = "https://gazette.example/?a=--help&b=$(touch${IFS}pwned);`id`|%27%22%20-x%E2%80%AE";
    assert_eq!(opened.lines().collect::<Vec<_>>(), ["2", &format!("-u={address}"), "-x y"]);
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_end().exit_code(), 143, "the browser goes on, the program need not");
    pty.assert_is_restored();
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains("shout"), "what the browser prints goes nowhere");
    assert!(!home.path().join("pwned").exists(), "no shell saw the address");
}

/// Forty articles are no work that the user should hear of.
#[test]
fn articles_are_prepared_in_the_background_and_then_nothing_moves() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("crosshead")).unwrap();
    fs::write(home.path().join("crosshead/config.toml"), "refresh-on-start = false\n").unwrap();
    let item = |n: usize| format!("<item><title>Item {n}</title><guid>{n}</guid><description>x</description></item>");
    let items: String = (0..40).map(item).collect();
    let feed = format!("<rss version=\"2.0\"><channel><title>Gazette</title>{items}</channel></rss>");
    let url = HttpUrl::parse("https://gazette.example/feed").unwrap();
    let feed = crosshead::feed::parse::parse(feed.as_bytes(), None, &url).unwrap();
    let store = Store::open(&home.path().join("crosshead/crosshead.db")).unwrap();
    let id = store.subscribe(&url, None, &[]).unwrap();
    store.save_feed(id, &feed, &Validators::default(), chrono::Utc::now()).unwrap();
    let mut pty = Pty::start(program(home.path()), 100, 30);
    pty.wait_for("Item 1");
    let end = std::time::Instant::now() + DEADLINE;
    while store.backlog().unwrap() > 0 {
        assert!(std::time::Instant::now() < end, "they are prepared: {}", pty.contents());
        std::thread::sleep(Duration::from_millis(5));
    }
    pty.wait_for_silence(Duration::from_millis(300));
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains("repar"), "nobody is told");
    assert!(!home.path().join("crosshead/crosshead.db.deriving").exists());
    pty.press("q");
    assert!(pty.wait_for_end().success());
    assert_eq!(store.check().unwrap(), [""; 0]);
}
