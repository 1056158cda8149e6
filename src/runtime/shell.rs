//! The loop: wait for a message, take all others that wait, update, start the effects, draw once.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use chrono::{DateTime, Local, Utc};
use rustix::process::Signal;

use super::decode::Decoder;
use super::effects::Tasks;
use super::engine::Engine;
use super::fault_injection::{self, Fault};
use super::signals::{self, Call};
use super::terminal::{self, TerminalScreen};
use super::{Ending, Incoming, background, input, say};
use crate::app::keymap::Keymap;
use crate::app::{self, Effect, Guest, Model, Msg, Outcome, Slot, Start, Ticket};
use crate::article::Sanitized;
use crate::config::{Settings, ThemeChoice};
use crate::ui::theme::{Palette, Theme};

/// Opens the screen, and returns when it is left and all pending writes are done.
pub fn run(engine: Engine, settings: Arc<Settings>, keymap: Keymap, guest: Option<Guest>) -> io::Result<Ending> {
    let (sender, incoming) = channel();
    let tasks = Tasks::start(engine, sender.clone())?;
    // Before the terminal is set up: from then on, a signal must not end the program without restoring it.
    tasks.listen_to_signals(&sender)?;
    let screen = TerminalScreen::enter(settings.mouse)?;
    fault_injection::reach(Fault::Start)?;
    let palette = background::chosen(settings.theme);
    let theme = Theme::new(palette.unwrap_or_else(background::guess));
    let (mut model, mut effects) = app::Model::new(start(settings, keymap));
    // Another instance may still offer to bring a removed feed back; one that only shows a page does not end that.
    let purges = guest.is_none();
    effects.extend(guest.map(|guest| model.open_guest(guest)).unwrap_or_default());
    let mut shell = Shell {
        model,
        theme,
        is_auto: palette.is_none(),
        background: None,
        screen,
        tasks,
        incoming,
        wake: None,
        is_away: false,
        ending: None,
        asked: None,
        aside: VecDeque::new(),
    };
    shell.carry_out(effects)?;
    let decoder = shell.ask(palette)?;
    shell.draw()?;
    shell.tasks.look_after_the_file(purges);
    shell.tasks.watch_the_file();
    input::start(sender, decoder)?;
    shell.turn()
}

fn start(settings: Arc<Settings>, keymap: Keymap) -> Start {
    Start { size: terminal::size(), now: Utc::now(), offset: *Local::now().offset(), settings, keymap }
}

struct Shell {
    model: Model,
    theme: Theme,
    /// Whether the terminal's background decides the theme, and what it has told.
    is_auto: bool,
    background: Option<Palette>,
    screen: TerminalScreen,
    tasks: Tasks,
    incoming: Receiver<Incoming>,
    /// When the model wants a clock message.
    wake: Option<DateTime<Utc>>,
    /// The terminal is given back to the shell that started us.
    is_away: bool,
    ending: Option<Ending>,
    /// When the terminal was asked, as long as it has not answered.
    asked: Option<Instant>,
    /// Messages that arrived while the loop waited for something else.
    aside: VecDeque<Incoming>,
}

/// How long to wait for a terminal's answer before leaving without it.
const FOR_ANSWERS: Duration = Duration::from_secs(1);

impl Shell {
    /// Asks the terminal what it is, and for its background if nothing else decides the palette.
    fn ask(&mut self, palette: Option<Palette>) -> io::Result<Decoder> {
        if !background::can_be_asked() {
            return Ok(Decoder::default());
        }
        self.screen.ask(if palette.is_some() { background::KIND } else { background::QUESTION })?;
        self.asked = Some(Instant::now());
        Ok(Decoder::expecting())
    }

    /// Waits for an answer of the terminal that is still missing, because the next program on the terminal would take it
    /// for typing. Other messages are kept for later. The time runs from the question, so a user who stays longer never
    /// waits.
    fn hear_the_answer(&mut self) {
        let Some(asked) = self.asked.take() else { return };
        while let Some(left) = fault_injection::patience(FOR_ANSWERS).checked_sub(asked.elapsed()) {
            match self.incoming.recv_timeout(left) {
                Err(_) => return,
                Ok(last @ (Incoming::Answered(_) | Incoming::Vanished | Incoming::Call(Call::End(_)))) => {
                    return self.aside.push_back(last);
                }
                Ok(other) => self.aside.push_back(other),
            }
        }
    }

    /// Runs until the end, and cleans up even if the terminal fails.
    fn turn(mut self) -> io::Result<Ending> {
        let ending = self.turn_to_the_end();
        self.end();
        match ending {
            Err(error) if is_gone(&error) => Ok(Ending::Signal(hang_up())),
            ending => ending,
        }
    }

    fn turn_to_the_end(&mut self) -> io::Result<Ending> {
        loop {
            for incoming in self.wait() {
                self.take(incoming)?;
            }
            if let Some(ending) = self.ending {
                return Ok(ending);
            }
            self.draw()?;
        }
    }

    /// All messages that have arrived, at least one. The current time comes first, so that no message is handled with a
    /// stale one.
    fn wait(&mut self) -> Vec<Incoming> {
        let first = self.wait_for_first();
        let mut batch = vec![Incoming::Msg(Msg::Clock(self.now()))];
        let aside = std::mem::take(&mut self.aside);
        for incoming in first.into_iter().chain(aside).chain(self.incoming.try_iter()) {
            if is_resize(&incoming) && batch.last().is_some_and(is_resize) {
                batch.pop();
            }
            batch.push(incoming);
        }
        batch
    }

    /// `None` when it is time to wake.
    fn wait_for_first(&mut self) -> Option<Incoming> {
        if let Some(incoming) = self.aside.pop_front() {
            return Some(incoming);
        }
        let gone = Incoming::Vanished;
        let Some(wake) = self.wake else { return Some(self.incoming.recv().unwrap_or(gone)) };
        let left = (wake - Utc::now()).to_std().unwrap_or(Duration::ZERO);
        match self.incoming.recv_timeout(left) {
            Ok(incoming) => Some(incoming),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(gone),
        }
    }

    /// The current time. A wake-up that is due by then is cleared.
    fn now(&mut self) -> DateTime<Utc> {
        let now = Utc::now();
        self.wake = self.wake.filter(|wake| *wake > now);
        now
    }

    fn take(&mut self, incoming: Incoming) -> io::Result<()> {
        fault_injection::reach(Fault::Loop)?;
        match incoming {
            Incoming::Msg(msg) => {
                // A window that shrank and grew again while we were busy has the known size, but lost its content.
                if matches!(msg, Msg::Resize(_)) {
                    self.screen.forget();
                }
                let effects = app::update(&mut self.model, msg);
                self.carry_out(effects)?;
            }
            Incoming::Palette(palette) => {
                self.background = Some(palette);
                if self.is_auto {
                    self.theme = Theme::new(palette);
                }
            }
            Incoming::Answered(scrolling) => {
                self.asked = None;
                self.screen.let_scroll(scrolling);
            }
            Incoming::Call(Call::Suspend) => self.suspend(),
            Incoming::Call(Call::Continue) => self.come_back()?,
            Incoming::Call(Call::End(number)) => self.ending = Some(Ending::Signal(number)),
            Incoming::Vanished => self.ending = Some(Ending::Signal(hang_up())),
        }
        Ok(())
    }

    /// Effects for the terminal and the loop are handled here; everything else is a task.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`Tasks::start_one` lists the others")]
    fn carry_out(&mut self, effects: Vec<Effect>) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Quit => self.ending = Some(Ending::Quit),
                Effect::Suspend => self.suspend(),
                Effect::ChangeTheme(choice) => self.change_theme(choice),
                Effect::Redraw => self.screen.forget(),
                Effect::Copy(text) => self.screen.copy(&text)?,
                Effect::CopyText(text) => self.screen.copy(&text)?,
                Effect::WakeAt(at) => self.wake = Some(self.wake.map_or(at, |wake| wake.min(at))),
                other => self.tasks.start_one(other),
            }
        }
        Ok(())
    }

    /// The user has chosen the colours. A colour that is asked for by its name is there in spite of `NO_COLOR`.
    fn change_theme(&mut self, choice: ThemeChoice) {
        self.is_auto = choice == ThemeChoice::Auto;
        let palette = if self.is_auto { background::chosen(choice) } else { background::palette_of(choice) };
        let palette = palette.or(self.background);
        self.theme = Theme::new(palette.unwrap_or_else(background::guess));
    }

    fn draw(&mut self) -> io::Result<()> {
        if self.is_away || self.model.is_held() { Ok(()) } else { self.screen.draw(&self.model, &self.theme) }
    }

    /// Stops the program, if something is there to continue it. Coming back is a message of its own (SIGCONT).
    fn suspend(&mut self) {
        if signals::can_suspend() {
            self.hear_the_answer();
            self.screen.leave();
            self.is_away = true;
            signals::stop();
        }
    }

    /// While we were away, the shell may have changed the terminal, and the window its size.
    fn come_back(&mut self) -> io::Result<()> {
        self.screen.leave();
        self.screen.enter_again()?;
        self.is_away = false;
        let effects = app::update(&mut self.model, Msg::Resize(terminal::size()));
        self.carry_out(effects)
    }

    /// Starts pending writes first, because a terminal may be slow to take its last bytes. Then restores the terminal, so
    /// that the user need not wait for the writes. What could not be written is reported below the prompt.
    fn end(mut self) {
        for effect in app::close(&mut self.model) {
            self.tasks.start_one(effect);
        }
        self.hear_the_answer();
        drop(self.screen);
        let kept = self.tasks.end();
        unheard(&self.incoming).chain(kept).for_each(|sentence| say(&sentence));
    }
}

/// Writes that failed after the last screen was drawn.
fn unheard(incoming: &Receiver<Incoming>) -> impl Iterator<Item = Sanitized> {
    let mut sentences = Vec::new();
    for message in incoming.try_iter() {
        if let Incoming::Msg(Msg::Done(Ticket { slot: Slot::Write, .. }, Outcome::Failed(sentence))) = message
            && !sentences.contains(&sentence)
        {
            sentences.push(sentence);
        }
    }
    sentences.into_iter()
}

fn is_resize(incoming: &Incoming) -> bool {
    matches!(incoming, Incoming::Msg(Msg::Resize(_)))
}

/// Writing to a terminal that is gone fails with EIO, possibly before the input thread has reported it.
fn is_gone(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
}

fn hang_up() -> u8 {
    u8::try_from(Signal::HUP.as_raw()).expect("signal numbers are below 128")
}
