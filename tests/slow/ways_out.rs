//! The terminal is given back on every way out: keys, signals, panics and failures, most of them from
//! five states of the screen.
//!
//! Each way is tested once, with `CROSSHEAD_ROUNDS=10 cargo test --test slow ways_out::` ten times. SIGKILL is not among
//! them, because a program cannot react to it. Some ways need a program that fails on demand, which only a debug build does
//! (see `runtime/fault_injection.rs`).

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::alone::{alone_in_one_folder, one_test_alone};
use crate::support::pty::{DEADLINE, Pty};
use crate::support::server::{Reply, Server, answer};

const PROGRAM: &str = env!("CARGO_BIN_EXE_crosshead");

/// What is on the screen at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Library,
    Reader,
    TableView,
    Prompt,
    Refresh,
}

impl State {
    const ALL: [State; 5] = [State::Library, State::Reader, State::TableView, State::Prompt, State::Refresh];

    fn reach(self, pty: &Pty) {
        pty.wait_for("A long day");
        match self {
            State::Library => {}
            State::Reader => read(pty),
            State::TableView => {
                read(pty);
                pty.press("gt\r");
                pty.wait_for("Enter record");
            }
            State::Prompt => {
                pty.press(":sort");
                pty.wait_for(":sort");
            }
            State::Refresh => pty.wait_for("Fetched 1 of 2"),
        }
    }

    /// The keys that leave it, one step after the other.
    fn keys_out(self) -> &'static str {
        match self {
            State::Library | State::Refresh => "q",
            State::Reader => "qq",
            // The pane of the tables comes between.
            State::TableView => "qqqq",
            // Ctrl-c leaves the prompt.
            State::Prompt => "\x03q",
        }
    }

    /// The keys that lead to an empty command line.
    fn keys_to_the_command_line(self) -> &'static str {
        match self {
            State::Library | State::Reader | State::TableView | State::Refresh => ":",
            // Ctrl-u: everything before the cursor.
            State::Prompt => "\x15",
        }
    }
}

fn read(pty: &Pty) {
    pty.press("\r");
    pty.wait_for("Morning tide");
}

/// A home with a feed of one article, and for a refresh that never ends, with a second that never answers.
struct Scene {
    home: TempDir,
    _servers: Vec<Server>,
}

impl Scene {
    fn of(state: State) -> Scene {
        let good = Server::start(|_| answer("200 OK", feed()));
        let stalling = Server::start(|_| Reply::Stall(Vec::new()));
        let servers = match state {
            State::Refresh => vec![good, stalling],
            State::Library | State::Reader | State::TableView | State::Prompt => vec![good],
        };
        let home = tempfile::tempdir().unwrap();
        let feeds: String =
            servers.iter().map(|server| format!("[[feeds]]\nurl = \"{}\"\n", server.url("/"))).collect();
        fs::create_dir(home.path().join("crosshead")).unwrap();
        fs::write(home.path().join("crosshead/config.toml"), format!("[network]\ntimeout = 600\n{feeds}")).unwrap();
        Scene { home, _servers: servers }
    }

    fn command(&self) -> CommandBuilder {
        program(self.home.path())
    }
}

fn program(home: &Path) -> CommandBuilder {
    alone_in_one_folder(PROGRAM, home)
}

fn feed() -> String {
    let body = "<table><caption>Tides</caption><tr><th>Port</th><th>Morning tide</th></tr>\
        <tr><td>Skerry</td><td>4.2</td></tr></table><h2>Noon</h2><p>The clock went round.</p>";
    format!(
        r#"<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Gazette</title>
        <item><title>A long day</title><guid>1</guid><link>https://gazette.example/{}</link><content:encoded><![CDATA[{body}]]></content:encoded></item>
        </channel></rss>"#,
        "a".repeat(150_000)
    )
}

/// How often each end is had.
fn rounds() -> usize {
    std::env::var("CROSSHEAD_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(1)
}

/// Ends the program in one way from every state, and looks at what is left.
fn from_every_state(failure: Option<&str>, end: impl Fn(&Pty, State), is_right: impl Fn(&ExitStatus) -> bool) {
    for state in std::iter::repeat_n(State::ALL, rounds()).flatten() {
        let scene = Scene::of(state);
        let mut command = scene.command();
        if let Some(failure) = failure {
            command.env("CROSSHEAD_FAILS", failure);
        }
        let mut pty = Pty::start(command, 100, 30);
        state.reach(&pty);
        end(&pty, state);
        let status = pty.wait_for_end();
        assert!(is_right(&status), "from {state:?} it ended with {status:?}\n{}", pty.contents());
        pty.assert_is_restored();
    }
}

fn by_signal(signal: Signal) {
    let code = 128 + u32::try_from(signal.as_raw()).unwrap();
    from_every_state(None, |pty, _| pty.signal(signal), |status| status.exit_code() == code);
}

/// Makes it fail as it was told to when it was started.
fn by_failure(failure: &str, is_right: impl Fn(&ExitStatus) -> bool) {
    from_every_state(Some(failure), |pty, _| pty.signal(Signal::URG), is_right);
}

#[test]
fn by_the_key_that_leads_back() {
    from_every_state(None, |pty, state| pty.press(state.keys_out()), ExitStatus::success);
}

#[test]
fn by_the_command_to_quit() {
    let type_it = |pty: &Pty, state: State| pty.press(&format!("{}quit\r", state.keys_to_the_command_line()));
    from_every_state(None, type_it, ExitStatus::success);
}

#[test]
fn by_sigterm() {
    by_signal(Signal::TERM);
}

#[test]
fn by_sighup() {
    by_signal(Signal::HUP);
}

#[test]
fn by_sigint() {
    by_signal(Signal::INT);
}

#[test]
fn by_sigquit() {
    by_signal(Signal::QUIT);
}

/// The signals that end it at once: the terminal is given back, and whoever waits sees the signal itself. Twice is no more
/// than once.
fn by_the_default_of(signals: &[(Signal, &str)], states: &[State]) {
    for (signal, name) in signals {
        for state in states {
            let scene = Scene::of(*state);
            let mut pty = Pty::start(scene.command(), 100, 30);
            state.reach(&pty);
            pty.signal(*signal);
            let status = pty.wait_for_end();
            assert_eq!(status.signal(), Some(*name), "from {state:?}\n{}", pty.contents());
            pty.assert_is_restored();
        }
    }
}

#[test]
fn by_sigabrt() {
    by_the_default_of(&[(Signal::ABORT, "Aborted")], &State::ALL);
}

#[test]
fn by_sigusr1() {
    by_the_default_of(&[(Signal::USR1, "User defined signal 1")], &State::ALL);
}

#[test]
fn by_signals_that_nobody_listens_to() {
    let signals = [
        (Signal::USR2, "User defined signal 2"),
        (Signal::ALARM, "Alarm clock"),
        (Signal::VTALARM, "Virtual timer expired"),
        (Signal::PROF, "Profiling timer expired"),
        (Signal::XCPU, "CPU time limit exceeded"),
        (Signal::XFSZ, "File size limit exceeded"),
        (Signal::SYS, "Bad system call"),
        (Signal::TRAP, "Trace/breakpoint trap"),
        (Signal::FPE, "Floating point exception"),
        (Signal::ILL, "Illegal instruction"),
        #[cfg(target_os = "linux")]
        (Signal::BUS, "Bus error"),
    ];
    by_the_default_of(&signals, &[State::Library]);
}

#[cfg(target_os = "linux")]
#[test]
fn by_signals_of_this_system_alone() {
    for signal in [Signal::STKFLT, Signal::POWER, Signal::IO] {
        let scene = Scene::of(State::Library);
        let mut pty = Pty::start(scene.command(), 100, 30);
        State::Library.reach(&pty);
        pty.signal(signal);
        assert_eq!(pty.wait_for_end().exit_code(), 128 + u32::try_from(signal.as_raw()).unwrap());
        pty.assert_is_restored();
    }
}

#[test]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    let scene = Scene::of(State::Library);
    let mut command: CommandBuilder = alone_in_one_folder("sh", scene.home.path());
    command.args(["-c", "trap '' USR1 XFSZ; exec \"$0\"", PROGRAM]);
    let mut pty = Pty::start(command, 100, 30);
    State::Library.reach(&pty);
    if cfg!(target_os = "linux") {
        [Signal::USR1, Signal::XFSZ].into_iter().for_each(|signal| pty.signal(signal));
    }
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_end().exit_code(), 143);
    pty.assert_is_restored();
}

#[test]
fn by_sigterm_while_it_is_stopped() {
    let end =
        |pty: &Pty, _| [Signal::STOP, Signal::TERM, Signal::CONT].into_iter().for_each(|signal| pty.signal(signal));
    from_every_state(None, end, |status| status.exit_code() == 143);
}

#[test]
fn by_sigterm_in_a_storm_of_resizes() {
    let end = |pty: &Pty, _| {
        for size in (1..=60).rev() {
            pty.resize(size, size / 2 + 1);
            pty.press("j");
        }
        pty.resize(1, 1);
        pty.signal(Signal::TERM);
    };
    from_every_state(None, end, |status| status.exit_code() == 143);
}

#[test]
fn by_a_panic_of_the_loop() {
    by_failure("loop", |status| status.exit_code() == 101);
}

#[test]
fn by_a_panic_while_drawing() {
    by_failure("draw", |status| status.exit_code() == 101);
}

#[test]
fn by_a_terminal_that_refuses_a_screen() {
    by_failure("write", |status| status.exit_code() == 1);
}

#[test]
fn by_a_stack_that_overflows() {
    by_failure("overflow", |status| status.signal().is_some());
}

#[test]
fn a_terminal_that_refuses_at_the_start_is_left_as_it_was() {
    for failure in ["take", "start"] {
        let scene = Scene::of(State::Library);
        let mut command = scene.command();
        command.env("CROSSHEAD_FAILS", failure);
        let mut pty = Pty::start(command, 100, 30);
        assert_eq!(pty.wait_for_end().exit_code(), 1);
        pty.assert_is_restored();
        assert!(pty.contents().contains("crosshead: the terminal cannot be used: "), "{}", pty.contents());
    }
}

#[test]
fn a_worker_that_panics_ends_nothing() {
    let scene = Scene::of(State::Reader);
    let mut command = scene.command();
    command.env("CROSSHEAD_FAILS", "worker");
    let mut pty = Pty::start(command, 100, 30);
    State::Reader.reach(&pty);
    pty.signal(Signal::URG);
    let log = scene.home.path().join("crosshead/crosshead.log");
    let end = Instant::now() + DEADLINE;
    while !fs::read_to_string(&log).is_ok_and(|text| text.contains("a rehearsed panic of a worker")) {
        assert!(Instant::now() < end, "the worker's panic is in the log");
        std::thread::yield_now();
    }
    pty.press("q");
    pty.wait_for("Gazette");
    pty.press("q");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
}

/// Copies a link that is longer than what a terminal takes that nobody reads from.
fn write_more_than_is_taken(pty: &Pty) {
    pty.hold();
    pty.press("y");
    pty.wait_for_writing_in_vain();
}

#[test]
fn a_terminal_that_takes_no_output_does_not_keep_it_from_ending() {
    let scene = Scene::of(State::Library);
    let mut pty = Pty::start(scene.command(), 100, 30);
    State::Library.reach(&pty);
    write_more_than_is_taken(&pty);
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_death().exit_code(), 143);
    pty.release();
    pty.wait_for_end();
    pty.assert_is_restored();
}

#[test]
fn a_terminal_that_takes_no_output_does_not_keep_a_signal_from_ending_it() {
    let scene = Scene::of(State::Library);
    let mut pty = Pty::start(scene.command(), 100, 30);
    State::Library.reach(&pty);
    write_more_than_is_taken(&pty);
    pty.signal(Signal::ABORT);
    assert_eq!(pty.wait_for_death().signal(), Some("Aborted"));
    pty.release();
    pty.wait_for_end();
    pty.assert_is_restored();
}

/// The terminal's answer to what it is asked, up to where it may be cut, and the rest.
const ANSWER: &str = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c";

/// Long enough for something to happen that must not. On a busy machine it may be too short; then a test is milder.
const A_WHILE: Duration = Duration::from_millis(150);

/// A shell in a terminal that answers nothing, and in it the program, which is ready to wait for answers.
fn in_a_shell_without_answers(home: &Path) -> Pty {
    let mut shell: CommandBuilder = alone_in_one_folder("sh", home);
    shell.env("PS1", "prompt> ");
    shell.env("CROSSHEAD_WAITS", "1");
    shell.arg("-i");
    let pty = Pty::start_silent(shell, 100, 30);
    pty.wait_for("prompt>");
    pty.press(&format!("{PROGRAM}\r"));
    State::Library.reach(&pty);
    pty
}

fn assert_the_shell_got_nothing(pty: &Pty) {
    pty.wait_until("the shell's screen", |screen| !screen.alternate_screen());
    pty.wait_for_silence(A_WHILE);
    pty.press("echo alive''again\r");
    pty.wait_for("aliveagain");
    assert!(!pty.contents().contains("rgb") && !pty.contents().contains("62"), "{}", pty.contents());
}

#[test]
fn an_answer_that_is_late_is_not_left_to_the_shell() {
    let scene = Scene::of(State::Library);
    let pty = in_a_shell_without_answers(scene.home.path());
    pty.press("q");
    pty.wait_for_silence(A_WHILE);
    pty.press(&ANSWER[..12]);
    pty.wait_for_silence(A_WHILE);
    pty.press(&ANSWER[12..]);
    assert_the_shell_got_nothing(&pty);
}

#[test]
fn an_answer_that_is_late_is_not_left_to_the_shell_that_we_are_stopped_for() {
    let scene = Scene::of(State::Library);
    let pty = in_a_shell_without_answers(scene.home.path());
    pty.press("\x1a");
    pty.wait_for_silence(A_WHILE);
    pty.press(ANSWER);
    assert_the_shell_got_nothing(&pty);
    pty.press("fg\r");
    State::Library.reach(&pty);
    pty.press("q");
    assert_the_shell_got_nothing(&pty);
}

#[test]
fn an_answer_that_never_comes_does_not_keep_it_from_ending() {
    let scene = Scene::of(State::Library);
    let mut pty = Pty::start_silent(scene.command(), 100, 30);
    State::Library.reach(&pty);
    pty.press("q");
    assert!(pty.wait_for_end().success());
    pty.assert_is_restored();
}

#[test]
fn an_answer_in_parts_is_no_typing() {
    for place in [1, 2, 3, 9, ANSWER.len() - 9, ANSWER.len() - 8, ANSWER.len() - 7] {
        let scene = Scene::of(State::Library);
        let mut pty = Pty::start_silent(scene.command(), 100, 30);
        State::Library.reach(&pty);
        pty.press(&ANSWER[..place]);
        pty.wait_for_silence(A_WHILE);
        pty.press(&ANSWER[place..]);
        pty.wait_for_silence(A_WHILE);
        pty.press("q");
        assert!(pty.wait_for_end().success(), "cut after {place} bytes: {}", pty.contents());
        pty.assert_is_restored();
    }
}

#[test]
#[ignore = "run inside a pseudo terminal by the test below"]
fn runs_it_in_a_terminal_that_does_not_block() {
    rustix::io::ioctl_fionbio(std::io::stdout(), true).unwrap();
    let home = std::env::var_os("HOME").expect("it was started alone");
    let status = alone_in_one_folder::<std::process::Command>(PROGRAM, home.as_ref()).status().unwrap();
    rustix::io::ioctl_fionbio(std::io::stdout(), false).unwrap();
    assert!(status.success());
}

#[test]
fn a_terminal_that_does_not_block_is_waited_for() {
    let scene = Scene::of(State::Library);
    let test = "ways_out::runs_it_in_a_terminal_that_does_not_block";
    let mut pty = Pty::start(one_test_alone(test, scene.home.path()), 100, 30);
    State::Library.reach(&pty);
    write_more_than_is_taken(&pty);
    pty.release();
    pty.press("q");
    assert!(pty.wait_for_end().success(), "{}", pty.contents());
    pty.assert_is_restored();
}
