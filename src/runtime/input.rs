//! What the terminal says → messages. The only place that knows crossterm's events.
//!
//! One thread reads, another watches whether the terminal is still there: crossterm 0.29 reads a vanished one in an endless
//! loop, so the reader would never notice.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use rustix::event::{PollFd, PollFlags, poll};

use super::background::{Heard, Listener};
use super::{Incoming, terminal};
use crate::app::keymap::{Code, Key};
use crate::app::{Mouse, MouseKind, Msg, Size};

/// Starts reading. The listener knows whether the terminal has been asked for its background; `size` is what is drawn to.
pub fn start(incoming: Sender<Incoming>, listener: Listener, size: Size) -> io::Result<()> {
    let (reader, watcher) = (Farewell(incoming.clone()), Farewell(incoming));
    thread::Builder::new().name("input".to_owned()).spawn(move || read(&reader.0, listener, size))?;
    thread::Builder::new().name("terminal watch".to_owned()).spawn(move || watch(&watcher))?;
    Ok(())
}

/// Says that the terminal is gone when its thread ends, for whatever reason: nobody could type any more.
struct Farewell(Sender<Incoming>);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _ = self.0.send(Incoming::Vanished);
    }
}

fn read(incoming: &Sender<Incoming>, mut listener: Listener, size: Size) {
    if notice_sizes(incoming, size).is_err() {
        return;
    }
    while let Ok(event) = event::read() {
        let told = message(event).and_then(|message| match listener.hear(&message) {
            Heard::Key => Some(Incoming::Msg(message)),
            Heard::Part => None,
            Heard::Answer(palette) => palette.map(Incoming::Palette),
        });
        if told.is_some_and(|told| incoming.send(told).is_err()) {
            return;
        }
    }
}

/// The library hears of a new size only once it reads. One that came before that, after the first screen was laid out, is
/// looked at here.
fn notice_sizes(incoming: &Sender<Incoming>, known: Size) -> io::Result<()> {
    event::poll(Duration::ZERO)?;
    match terminal::size() {
        size if size == known => Ok(()),
        size => incoming.send(Incoming::Msg(Msg::Resize(size))).map_err(io::Error::other),
    }
}

/// Waits until the terminal is gone: no event is asked for, so only that one comes (`POLLHUP`).
fn watch(_farewell: &Farewell) {
    let stdin = io::stdin();
    loop {
        let mut terminal = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut terminal, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(_) | Err(_) => return,
        }
    }
}

/// The message that an event means, if it means one.
fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => key_message(key),
        Event::Mouse(mouse) => mouse_message(mouse),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(columns, rows) => Some(Msg::Resize(Size { columns, rows })),
        Event::FocusGained => Some(Msg::Focus { is_gained: true }),
        Event::FocusLost => Some(Msg::Focus { is_gained: false }),
    }
}

fn key_message(event: KeyEvent) -> Option<Msg> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    Some(Msg::Key(Key { code: code(event.code, shift)?, ctrl, alt }))
}

fn code(code: KeyCode, shift: bool) -> Option<Code> {
    Some(match code {
        KeyCode::Char(c) if shift => Code::Char(c.to_uppercase().next().unwrap_or(c)),
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Tab if shift => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    })
}

fn mouse_message(event: MouseEvent) -> Option<Msg> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
        MouseEventKind::ScrollUp => MouseKind::WheelUp,
        MouseEventKind::ScrollDown => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Msg::Mouse(Mouse { kind, column: event.column, row: event.row }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Option<Key> {
        match message(Event::Key(KeyEvent::new(code, modifiers))) {
            Some(Msg::Key(key)) => Some(key),
            _ => None,
        }
    }

    #[test]
    fn keys_are_told_by_what_they_mean() {
        assert_eq!(pressed(KeyCode::Char('d'), KeyModifiers::CONTROL), Some(Key::ctrl('d')));
        assert_eq!(pressed(KeyCode::Char('G'), KeyModifiers::SHIFT), Some(Key::char('G')));
        assert_eq!(pressed(KeyCode::Char('g'), KeyModifiers::SHIFT), Some(Key::char('G')));
        assert_eq!(pressed(KeyCode::Tab, KeyModifiers::SHIFT), Some(Key::plain(Code::BackTab)));
        assert_eq!(pressed(KeyCode::CapsLock, KeyModifiers::NONE), None);
    }

    #[test]
    fn a_key_that_is_let_go_means_nothing() {
        let event = KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, KeyEventKind::Release);
        assert!(message(Event::Key(event)).is_none());
    }
}
