//! The terminal: set up on entering, restored on every way out.
//!
//! [`TerminalScreen`] is the guard. Restoring is a plain function on a flag, so that the panic hook can call it as well, and
//! calling it twice does nothing. ratatui's own hook is not enough: it handles neither the mouse nor bracketed paste.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Hide;
use crossterm::event::{EnableBracketedPaste, EnableFocusChange, EnableMouseCapture};
use crossterm::queue;
use crossterm::terminal::{self, EnterAlternateScreen};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{self, Position, Rect};
use ratatui::{Terminal, TerminalOptions, Viewport};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, getpid, kill_process};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcsetattr};

use super::fault_injection::{self, Fault};
use super::paint::Painter;
use super::scroll::Scrolling;
use crate::app::{Model, Size};
use crate::layout::wrap;
use crate::ui::{self, theme::Theme};

/// Whether the terminal is set up for us.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// The same, until it is fully restored: restoring can block on a terminal that takes no output.
static IS_HELD: AtomicBool = AtomicBool::new(false);

/// A signal handler has restored it, and the process is about to end.
static IS_OVER: AtomicBool = AtomicBool::new(false);

/// Its modes before we first changed them, for signal handlers, which cannot ask the library for them.
static BEFORE: OnceLock<Termios> = OnceLock::new();

/// The thread that set up the terminal: only a panic there ends the program.
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);

/// The size of a terminal that does not report one.
const USUAL: Size = Size { columns: 80, rows: 24 };

/// Begin and end of what the terminal should show at once (DEC private mode 2026); terminals without it ignore them.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Undoes everything that [`TerminalScreen::enter`] sets, and does no harm where something was not set. It is written out because a
/// signal handler may not allocate; a test compares it with the library's own commands.
const UNDO: &[u8] =
    b"\x1b[?2026l\x1b[?69l\x1b[r\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h";

/// Whether both input and output are a terminal.
pub fn is_there() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Makes the terminal standard input, if it is not that already. Whether there is one.
pub fn take_keys() -> bool {
    if io::stdin().is_terminal() {
        return true;
    }
    let path = rustix::termios::ttyname(io::stdout(), Vec::new()).ok();
    let path = path.and_then(|path| path.into_string().ok()).unwrap_or_else(|| "/dev/tty".to_owned());
    let opened = OpenOptions::new().read(true).write(true).open(path);
    opened.is_ok_and(|terminal| rustix::stdio::dup2_stdin(terminal).is_ok())
}

/// Whether a terminal of this kind (`TERM`) can position text. One without a name counts as dumb, as in terminfo (term(7)):
/// the shells of editors, logs and plain lines have none.
pub fn is_able(kind: &str) -> bool {
    !matches!(kind, "" | "dumb" | "unknown")
}

/// Whether a terminal of this kind (`TERM`) leaves out a link (OSC 8) that it does not know, as ECMA-48 wants. The consoles of
/// kernels and the terminal of Emacs show its address as text.
pub fn takes_links(kind: &str) -> bool {
    const NOT: [&str; 8] = ["linux", "vt1", "vt2", "cons25", "wsvt", "sun", "eterm", "fbterm"];
    is_able(kind) && !NOT.iter().any(|start| kind.starts_with(start))
}

/// The terminal while it is set up. Dropping it restores it.
pub struct TerminalScreen {
    /// Draws the pictures that the painter puts on the terminal.
    canvas: Terminal<Canvas>,
    picture: Buffer,
    painter: Painter,
    has_mouse: bool,
    takes_links: bool,
    /// Whether something on the screen may take more cells than we assume.
    is_in_doubt: bool,
}

impl TerminalScreen {
    /// Sets up the terminal: raw mode, the alternate screen, bracketed paste, and the mouse if it is wanted.
    pub fn enter(has_mouse: bool) -> io::Result<TerminalScreen> {
        *OWNER.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread::current().id());
        take(has_mouse)?;
        let area = rect(size());
        let (canvas, picture) = (canvas(area), Buffer::empty(area));
        let takes_links = takes_links(&std::env::var("TERM").unwrap_or_default());
        Ok(TerminalScreen { canvas, picture, painter: Painter::default(), has_mouse, takes_links, is_in_doubt: false })
    }

    /// Draws the model at the size that the model knows. If the terminal has another size by now, the message about that is
    /// on its way.
    pub fn draw(&mut self, model: &Model, theme: &Theme) -> io::Result<()> {
        let area = rect(model.size);
        if self.picture.area != area {
            (self.canvas, self.picture) = (canvas(area), Buffer::empty(area));
        }
        self.canvas.try_draw(|frame| {
            ui::draw(model, theme, frame);
            std::mem::swap(frame.buffer_mut(), &mut self.picture);
            fault_injection::reach(Fault::Draw)
        })?;
        let is_in_doubt = self.picture.content.iter().any(|cell| is_doubtful(cell.symbol()));
        if std::mem::replace(&mut self.is_in_doubt, is_in_doubt) || is_in_doubt {
            self.painter.forget();
        }
        let links = if self.takes_links { ui::links::of(model) } else { ui::links::LinkKeys::new() };
        show(&self.painter.paint(&mut self.picture, self.canvas.backend().cursor, &links))
    }

    /// The terminal has said what it is.
    pub fn let_scroll(&mut self, scrolling: Scrolling) {
        self.painter.let_scroll(scrolling);
    }

    /// Forgets what is on the screen, so that the next draw writes everything.
    pub fn forget(&mut self) {
        self.painter.forget();
    }

    /// Copies to the clipboard of the user's own terminal, even over ssh (OSC 52).
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut sequence = Vec::new();
        queue!(sequence, CopyToClipboard::to_clipboard_from(text))?;
        write(&sequence)
    }

    /// Asks the terminal something; the answer arrives among the keys.
    pub fn ask(&mut self, question: &[u8]) -> io::Result<()> {
        write(question)
    }

    /// Restores the terminal for a while.
    pub fn leave(&mut self) {
        give_back();
    }

    /// Sets up the terminal again after [`TerminalScreen::leave`].
    pub fn enter_again(&mut self) -> io::Result<()> {
        take(self.has_mouse)?;
        self.forget();
        Ok(())
    }
}

impl Drop for TerminalScreen {
    fn drop(&mut self) {
        give_back();
    }
}

/// The terminal's current size. The library's `size` would start `tput` twice if there is no terminal.
pub fn size() -> Size {
    match terminal::window_size() {
        Ok(terminal::WindowSize { columns, rows, .. }) if columns > 0 && rows > 0 => Size { columns, rows },
        Ok(_) | Err(_) => USUAL,
    }
}

/// Whether a panic on this thread would leave the terminal unrestored.
pub fn is_owned_here() -> bool {
    IS_TAKEN.load(Ordering::SeqCst)
        && *OWNER.lock().unwrap_or_else(PoisonError::into_inner) == Some(thread::current().id())
}

/// Whether the terminal is not fully restored yet.
pub fn is_held() -> bool {
    IS_HELD.load(Ordering::SeqCst)
}

/// Sets up the terminal, or leaves it as it was.
fn take(has_mouse: bool) -> io::Result<()> {
    if let Ok(modes) = tcgetattr(stdin()) {
        // Only the first time: later they may be those of a shell that is reading a line.
        let _ = BEFORE.set(modes);
    }
    terminal::enable_raw_mode()?;
    IS_TAKEN.store(true, Ordering::SeqCst);
    IS_HELD.store(true, Ordering::SeqCst);
    let taken = wishes(has_mouse).and_then(|wishes| write(&wishes)).and_then(|()| fault_injection::reach(Fault::Take));
    if taken.is_err() {
        give_back();
    }
    taken
}

/// The sequences that set up the terminal.
fn wishes(has_mouse: bool) -> io::Result<Vec<u8>> {
    let mut wishes = Vec::new();
    queue!(wishes, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, Hide)?;
    if has_mouse {
        queue!(wishes, EnableMouseCapture)?;
    }
    Ok(wishes)
}

/// Undoes everything that `take` does, once. Errors are ignored: the terminal may be gone, and there is no one left to
/// tell.
pub fn give_back() {
    if !IS_TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = write(UNDO);
    let _ = terminal::disable_raw_mode();
    IS_HELD.store(false, Ordering::SeqCst);
}

/// Drops the output that the terminal has not taken yet, so that the writing thread can continue. That thread sleeps until
/// a signal wakes it. This one only means that the size should be checked.
pub fn drop_output() {
    let _ = tcflush(stdout(), QueueSelector::OFlush);
    let _ = kill_process(getpid(), Signal::WINCH);
}

/// Restores what can be restored without writing.
pub fn give_modes_back() {
    let _ = terminal::disable_raw_mode();
}

/// Does the same as [`give_back`] in a signal handler: nothing here allocates or locks, and it waits no longer than
/// a few times `A_MOMENT`.
pub fn give_back_at_once() {
    if !IS_HELD.swap(false, Ordering::SeqCst) {
        return;
    }
    IS_OVER.store(true, Ordering::SeqCst);
    // First of all: it needs no room, and a shell without an echo is worse than one with a wrong colour.
    if let Some(modes) = BEFORE.get() {
        let _ = tcsetattr(stdin(), OptionalActions::Now, modes);
    }
    for _ in 0..ATTEMPTS {
        if has_room(&A_MOMENT) {
            let _ = rustix::io::write(stdout(), UNDO);
            return;
        }
        // A thread that waits in the middle of a frame may fill the room that this makes.
        let _ = tcflush(stdout(), QueueSelector::OFlush);
    }
}

/// How often room is made for the last output.
const ATTEMPTS: usize = 3;

/// How long a terminal may take for earlier output when a signal ends us. A frame takes milliseconds.
const A_MOMENT: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

fn has_room(patience: &Timespec) -> bool {
    poll(&mut [PollFd::new(&stdout(), PollFlags::OUT)], Some(patience)).is_ok_and(|ready| ready > 0)
}

/// Writes all of it. The terminal is shared with our parent process, which may have made it non-blocking. Then this waits
/// for room, where the standard library would fail.
fn write(bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        wait_for_the_end();
        match rustix::io::write(stdout(), rest) {
            Ok(written) => rest = &rest[written..],
            Err(Errno::AGAIN) => wait_for_room()?,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Blocks once a handler has restored the terminal, because further output would appear on the shell's screen.
fn wait_for_the_end() {
    while IS_OVER.load(Ordering::SeqCst) {
        thread::park();
    }
}

fn wait_for_room() -> io::Result<()> {
    match poll(&mut [PollFd::new(&stdout(), PollFlags::OUT)], None) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Whether terminals disagree on the width of a symbol. Some (tmux 3.3) keep flags, joined emoji and syllables of Indian
/// scripts in several cells, and overwriting one leaves the rest. Such a screen and the next one are written completely.
fn is_doubtful(symbol: &str) -> bool {
    symbol.len() > 4 && wrap::width(symbol) > 1
}

fn rect(size: Size) -> Rect {
    Rect { x: 0, y: 0, width: size.columns, height: size.rows }
}

/// Writes a picture in one go, so that it appears at once; nothing if nothing has changed.
fn show(picture: &[u8]) -> io::Result<()> {
    fault_injection::reach(Fault::Write)?;
    if picture.is_empty() {
        return Ok(());
    }
    write(&[BEGIN, picture, END].concat())
}

fn canvas(area: Rect) -> Terminal<Canvas> {
    let options = TerminalOptions { viewport: Viewport::Fixed(area) };
    Terminal::with_options(Canvas::default(), options).expect("a fixed area asks the canvas for nothing")
}

/// What the library draws on: it shows nothing, and notes where the cursor is to be. A frame that is interrupted by a panic
/// never reaches the terminal.
#[derive(Default)]
struct Canvas {
    cursor: Option<Position>,
}

impl Backend for Canvas {
    type Error = io::Error;

    /// The painter compares whole pictures.
    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, _changes: I) -> io::Result<()> {
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = Some(position.into());
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn clear_region(&mut self, _region: ClearType) -> io::Result<()> {
        Ok(())
    }

    fn size(&self) -> io::Result<layout::Size> {
        Ok(layout::Size::default())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: layout::Size::default(), pixels: layout::Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crossterm::cursor::Show;
    use crossterm::event::{DisableBracketedPaste, DisableFocusChange, DisableMouseCapture};
    use crossterm::style::ResetColor;
    use crossterm::terminal::LeaveAlternateScreen;

    use super::*;

    #[test]
    fn everything_that_is_set_up_is_undone() {
        // A picture may have been cut off while the terminal was scrolling.
        let mut undo = [END, b"\x1b[?69l\x1b[r"].concat();
        queue!(undo, DisableMouseCapture, DisableFocusChange, DisableBracketedPaste).unwrap();
        queue!(undo, ResetColor, LeaveAlternateScreen, Show).unwrap();
        assert_eq!(String::from_utf8_lossy(UNDO), String::from_utf8_lossy(&undo));
    }

    #[test]
    fn symbols_of_several_characters_are_doubtful() {
        assert!(is_doubtful("🇩🇪") && is_doubtful("👩\u{200d}🚀") && is_doubtful("☁\u{fe0f}"));
        assert!(is_doubtful("👍\u{1f3fd}") && is_doubtful("क्ष"));
        assert!(
            !is_doubtful("ที่")
                && !is_doubtful("a")
                && !is_doubtful("日")
                && !is_doubtful("😀")
                && !is_doubtful("e\u{301}")
        );
    }
}
