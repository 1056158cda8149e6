//! Reads from the terminal and sends messages.
//!
//! One thread reads, and notices when the terminal is gone. [`super::decode`] interprets the bytes.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::stdin;

use super::decode::{Decoder, Sent, take_all};
use super::scroll::Scrolling;
use super::{Incoming, background};
use crate::app::Msg;

/// How long the rest of a sequence may take after its ESC before that counts as the key: longer than the pauses in a split
/// sequence (a slow line, a multiplexer), and too short to be noticed.
const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

/// Starts reading. The decoder knows whether an answer from the terminal is expected.
pub fn start(incoming: Sender<Incoming>, decoder: Decoder) -> io::Result<()> {
    let incoming = Farewell(incoming);
    thread::Builder::new().name("input".to_owned()).spawn(move || read(&incoming.0, decoder))?;
    Ok(())
}

/// Reports that the terminal is gone when its thread ends, for whatever reason: without it no input could arrive.
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

/// `None` if nothing arrived in time.
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
        // An answer that is not a colour changes nothing.
        Sent::Background(colour) => Incoming::Palette(background::from_answer(&colour)?),
        // What answers follows the VT220, and so has a region that scrolls.
        Sent::Attributes { has_margins: true } => Incoming::Answered(Scrolling::Columns),
        Sent::Attributes { has_margins: false } => Incoming::Answered(Scrolling::WholeRows),
    })
}
