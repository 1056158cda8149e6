//! What the terminal says → messages.
//!
//! One thread reads, and notices that the terminal is gone. What the bytes mean, [`super::decode`] knows.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::stdin;

use super::decode::{Decoder, Sent, take_all};
use super::{Incoming, background};
use crate::app::Msg;

/// How long the rest of a sequence may take after its ESC, for it not to be the key: longer than what cuts a sequence in
/// two (a line, a multiplexer), and shorter than anybody waits for.
const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

/// Starts reading. The decoder knows whether the terminal has been asked something.
pub fn start(incoming: Sender<Incoming>, decoder: Decoder) -> io::Result<()> {
    let incoming = Farewell(incoming);
    thread::Builder::new().name("input".to_owned()).spawn(move || read(&incoming.0, decoder))?;
    Ok(())
}

/// Says that the terminal is gone when its thread ends, for whatever reason: nobody could type any more.
struct Farewell(Sender<Incoming>);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _ = self.0.send(Incoming::Vanished);
    }
}

fn read(incoming: &Sender<Incoming>, mut decoder: Decoder) {
    let mut part = [0; 1024];
    loop {
        let sent = match wait_and_read(&mut part, decoder.is_ambiguous()) {
            Ok(Some(0)) => return,
            Ok(Some(length)) => take_all(&mut decoder, &part[..length]),
            Ok(None) => decoder.give_up(),
            Err(Errno::INTR | Errno::AGAIN) => continue,
            Err(error) => return tracing::info!("the terminal cannot be read any more: {error}"),
        };
        if sent.into_iter().filter_map(told).any(|told| incoming.send(told).is_err()) {
            return;
        }
    }
}

/// `None` if nothing came in time.
fn wait_and_read(part: &mut [u8], is_urgent: bool) -> rustix::io::Result<Option<usize>> {
    let stdin = stdin();
    let mut terminal = [PollFd::new(&stdin, PollFlags::IN)];
    match poll(&mut terminal, is_urgent.then_some(&PATIENCE))? {
        0 => Ok(None),
        _ => rustix::io::read(stdin, part).map(Some),
    }
}

fn told(sent: Sent) -> Option<Incoming> {
    Some(match sent {
        Sent::Key(key) => Incoming::Msg(Msg::Key(key)),
        Sent::Mouse(mouse) => Incoming::Msg(Msg::Mouse(mouse)),
        Sent::Paste(text) => Incoming::Msg(Msg::Paste(text)),
        Sent::Focus { is_gained } => Incoming::Msg(Msg::Focus { is_gained }),
        // A colour that is none changes nothing.
        Sent::Background(colour) => Incoming::Palette(background::from_answer(&colour)?),
        Sent::Attributes => Incoming::Answered,
    })
}
