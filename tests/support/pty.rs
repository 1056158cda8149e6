//! A program in a pseudo terminal, its screen as a terminal would show it. Nothing sleeps: a test waits until the screen
//! satisfies it, or until a deadline that means failure.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use vt100::{Color, MouseProtocolEncoding, MouseProtocolMode, Parser, Screen};

/// Longer than anything takes on a busy machine.
pub const DEADLINE: Duration = Duration::from_secs(180);

/// What a terminal says when it is asked for its background and its kind.
const ANSWER: &[u8] = b"\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?62;22c";

pub struct Pty {
    master: Box<dyn MasterPty + Send>,
    input: Arc<Mutex<Box<dyn Write + Send>>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Seen>,
    /// The modes of the terminal before the program came.
    before: String,
}

#[derive(Default)]
struct Seen {
    output: Mutex<Output>,
    changed: Condvar,
    hold: Mutex<Hold>,
    hold_changed: Condvar,
}

/// Whether output is taken.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Hold {
    #[default]
    Off,
    On,
    /// And something has been written in vain.
    Felt,
}

impl Seen {
    fn set_hold(&self, hold: Hold) {
        *self.hold.lock().unwrap() = hold;
        self.hold_changed.notify_all();
    }

    fn wait_while_held(&self) {
        let mut hold = self.hold.lock().unwrap();
        if *hold == Hold::On {
            *hold = Hold::Felt;
            self.hold_changed.notify_all();
        }
        drop(self.hold_changed.wait_while(hold, |hold| *hold != Hold::Off).unwrap());
    }
}

struct Output {
    parser: Parser,
    bytes: Vec<u8>,
    is_over: bool,
}

impl Default for Output {
    fn default() -> Output {
        Output { parser: Parser::new(rows(24), rows(80), 0), bytes: Vec::new(), is_over: false }
    }
}

fn rows(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("a screen has rows and columns")
}

impl Pty {
    /// Starts a program on a screen of `columns` and `lines`, in a terminal that answers questions as a light one does.
    pub fn start(command: CommandBuilder, columns: u16, lines: u16) -> Pty {
        Pty::try_start(command, columns, lines).expect("the program starts")
    }

    /// The same in a terminal that answers nothing of its own accord.
    pub fn start_silent(command: CommandBuilder, columns: u16, lines: u16) -> Pty {
        Pty::try_start_answering(b"", command, columns, lines).expect("the program starts")
    }

    /// The same for a program that this machine may not have.
    pub fn try_start(command: CommandBuilder, columns: u16, lines: u16) -> Option<Pty> {
        Pty::try_start_answering(ANSWER, command, columns, lines)
    }

    fn try_start_answering(answer: &'static [u8], command: CommandBuilder, columns: u16, lines: u16) -> Option<Pty> {
        let size = PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("the system has pseudo terminals");
        let before = modes(&*pair.master);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let input = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let seen = Arc::new(Seen::default());
        seen.output.lock().unwrap().parser.screen_mut().set_size(rows(lines), rows(columns));
        let child = pair.slave.spawn_command(command).ok()?;
        let (shared, keyboard) = (seen.clone(), input.clone());
        thread::spawn(move || watch(&mut *reader, &shared, &keyboard, answer));
        Some(Pty { master: pair.master, input, child, seen, before })
    }

    /// Types.
    pub fn press(&self, keys: &str) {
        self.input.lock().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    pub fn resize(&self, columns: u16, lines: u16) {
        self.seen.output.lock().unwrap().parser.screen_mut().set_size(rows(lines), rows(columns));
        self.master.resize(PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// From now on the terminal takes no output but the little that is on its way.
    pub fn hold(&self) {
        self.seen.set_hold(Hold::On);
    }

    /// Waits until the program writes while nothing is taken.
    pub fn wait_for_writing_in_vain(&self) {
        let hold = self.seen.hold.lock().unwrap();
        let waited = self.seen.hold_changed.wait_timeout_while(hold, DEADLINE, |hold| *hold != Hold::Felt).unwrap();
        assert!(!waited.1.timed_out(), "it writes nothing");
    }

    /// The terminal takes output again.
    pub fn release(&self) {
        self.seen.set_hold(Hold::Off);
    }

    /// Waits until the program is gone, whether or not all that it wrote was taken.
    pub fn wait_for_death(&mut self) -> ExitStatus {
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the program does not end");
            thread::yield_now();
        }
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the screen shows a text no more.
    pub fn wait_without(&self, text: &str) {
        self.wait_until(text, |screen| !screen.contents().contains(text));
    }

    /// Waits until the screen is as wanted; `what` is for the message if it never is.
    pub fn wait_until(&self, what: &str, is_wanted: impl Fn(&Screen) -> bool) {
        let end = Instant::now() + DEADLINE;
        let mut output = self.output();
        while !is_wanted(output.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for: {what}\n{}", output.parser.screen().contents());
            output = self.seen.changed.wait_timeout(output, left).unwrap().0;
        }
    }

    /// Waits until nothing has been written for `window`, and nothing is being done: a program that ticks never gets there,
    /// and one that waits for a busy machine is not silent yet.
    pub fn wait_for_silence(&self, window: Duration) {
        let end = Instant::now() + DEADLINE;
        let mut output = self.output();
        loop {
            assert!(Instant::now() < end, "the program writes on and on");
            let before = output.bytes.len();
            let silence_ends = Instant::now() + window;
            while output.bytes.len() == before && Instant::now() < silence_ends {
                let left = silence_ends.saturating_duration_since(Instant::now());
                output = self.seen.changed.wait_timeout(output, left).unwrap().0;
            }
            if output.bytes.len() == before && !self.is_at_work() {
                return;
            }
        }
    }

    /// Whether a thread of the program runs, or would if the machine let it; as far as the system tells (proc(5)).
    fn is_at_work(&self) -> bool {
        let process = self.child.process_id().unwrap_or_default();
        let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
        let stats = threads.filter_map(|thread| fs::read_to_string(thread.path().join("stat")).ok());
        // The state stands behind the name, which may hold anything.
        stats.into_iter().any(|stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['R', 'D'])))
    }

    /// The screen as text.
    pub fn contents(&self) -> String {
        self.output().parser.screen().contents()
    }

    /// The first line of the screen.
    pub fn title(&self) -> String {
        self.contents().lines().next().unwrap_or_default().to_owned()
    }

    /// The row under the cursor: it is drawn reversed.
    pub fn selected(&self) -> Option<String> {
        let output = self.output();
        let screen = output.parser.screen();
        let (rows, columns) = screen.size();
        let is_reversed = |row: u16| {
            let cells = (0..columns.get()).filter_map(|column| screen.cell(row, column));
            cells.filter(|cell| cell.inverse()).count() > 20
        };
        let row = (0..rows.get()).find(|row| is_reversed(*row))?;
        screen.rows(0, columns.get()).nth(row.into())
    }

    /// The bytes written so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.output().bytes.clone()
    }

    pub fn signal(&self, signal: Signal) {
        let pid = self.child.process_id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        kill_process(pid.expect("the program runs"), signal).unwrap();
    }

    /// Waits for the program's end, and for the last it wrote.
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let end = Instant::now() + DEADLINE;
        let mut output = self.seen.output.lock().unwrap();
        while !output.is_over {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the program does not end\n{}", output.parser.screen().contents());
            output = self.seen.changed.wait_timeout(output, left).unwrap().0;
        }
        drop(output);
        self.child.wait().unwrap()
    }

    /// The terminal is as it was before: modes, screen, cursor, mouse, paste, colours, and nothing held back.
    pub fn assert_is_restored(&self) {
        assert_eq!(modes(&*self.master), self.before);
        let output = self.output();
        let screen = output.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pastes are as they were");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        assert_eq!(screen.mouse_protocol_encoding(), MouseProtocolEncoding::Default);
        assert_eq!((screen.fgcolor(), screen.bgcolor()), (Color::Default, Color::Default), "colours are as they were");
        let has_style = [screen.bold(), screen.dim(), screen.italic(), screen.underline(), screen.inverse()];
        assert_eq!(has_style, [false; 5], "text looks as it did");
        let last = |sequence: &[u8]| output.bytes.windows(sequence.len()).rposition(|bytes| bytes == sequence);
        assert!(last(b"\x1b[?2026h") <= last(b"\x1b[?2026l"), "a frame that never ends holds back what follows");
    }

    fn output(&self) -> MutexGuard<'_, Output> {
        self.seen.output.lock().unwrap()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        self.release();
        let _ = self.child.kill();
    }
}

/// Raw mode and echo, as text: the type is another crate's.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().map(|modes| (modes.local_flags, modes.input_flags, modes.output_flags)))
}

/// Takes in what the program writes, until its end.
fn watch(reader: &mut dyn Read, seen: &Seen, keyboard: &Mutex<Box<dyn Write + Send>>, answer: &[u8]) {
    let mut part = [0; 4096];
    let mut is_asked = false;
    // A pseudo terminal whose program is gone gives an error, not an end.
    while let Ok(length @ 1..) = reader.read(&mut part) {
        seen.wait_while_held();
        let Ok(mut output) = seen.output.lock() else { return };
        output.parser.process(&part[..length]);
        // The question may come in two parts.
        let unsearched = output.bytes.len().saturating_sub(QUESTION.len());
        output.bytes.extend_from_slice(&part[..length]);
        let asks = !is_asked && output.bytes[unsearched..].windows(QUESTION.len()).any(|bytes| bytes == QUESTION);
        drop(output);
        if asks {
            is_asked = true;
            let _ = keyboard.lock().unwrap().write_all(answer);
        }
        seen.changed.notify_all();
    }
    if let Ok(mut output) = seen.output.lock() {
        output.is_over = true;
    }
    seen.changed.notify_all();
}

/// The questions for the background and for the kind of terminal.
const QUESTION: &[u8] = b"\x1b]11;?\x07\x1b[c";
