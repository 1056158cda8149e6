//! Writes to the store, in the order in which they were queued, on a thread of their own.
//!
//! A read that must see earlier writes waits for its turn in the same queue.

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

type Write = Box<dyn FnOnce() + Send>;

/// The queue and its thread. Dropping it waits until everything is written, even if the loop has panicked.
pub struct Writer(Option<Running>);

struct Running {
    queue: Sender<Write>,
    thread: JoinHandle<()>,
}

impl Writer {
    /// Starts the thread that writes, one write after the other.
    pub fn start() -> io::Result<Writer> {
        let (queue, writes) = channel::<Write>();
        let thread = thread::Builder::new().name("writer".to_owned()).spawn(move || {
            for write in writes {
                write();
            }
        })?;
        Ok(Writer(Some(Running { queue, thread })))
    }

    /// Puts a write at the end of the queue.
    pub fn push(&self, write: impl FnOnce() + Send + 'static) {
        let sent = self.0.as_ref().is_some_and(|running| running.queue.send(Box::new(write)).is_ok());
        if !sent {
            tracing::error!("the writer is gone; a change was not stored");
        }
    }

    /// Resolves when everything that is in the queue now is written.
    pub fn turn(&self) -> impl Future<Output = ()> + Send + 'static {
        let (done, turn) = oneshot::channel();
        // It is not a failure if no one waits for the turn any more, or if the queue ends before it.
        self.push(move || done.send(()).unwrap_or_default());
        async { turn.await.unwrap_or_default() }
    }
}

impl Drop for Writer {
    /// Completes the queued writes and ends.
    fn drop(&mut self) {
        let Some(Running { queue, thread }) = self.0.take() else { return };
        drop(queue);
        if thread.join().is_err() {
            tracing::error!("the writer panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn dropping_it_writes_everything_in_order() {
        let written = Arc::new(Mutex::new(Vec::new()));
        let writer = Writer::start().unwrap();
        for n in 0..100 {
            let written = written.clone();
            writer.push(move || written.lock().unwrap().push(n));
        }
        drop(writer);
        assert_eq!(*written.lock().unwrap(), (0..100).collect::<Vec<_>>());
    }
}
