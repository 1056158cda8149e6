//! The log: a file, because the screen belongs to the person. It names what is read, so it is private.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use crate::store::private;

/// A log larger than this is begun anew at the next start.
const MOST_BYTES: u64 = 1 << 20;

/// Which messages are kept, as `RUST_LOG` writes it; that variable overrides it.
const USUAL: &str = "crosshead=info";

/// Sends all messages of the program to `file`; its folder is made. Only the first call does anything.
pub fn start(file: &Path) -> io::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Mutex::new(open(file)?));
    // A second subscriber is refused; the first goes on.
    let _ = log.try_init();
    Ok(())
}

fn open(file: &Path) -> io::Result<File> {
    if let Some(folder) = file.parent() {
        private::make_folder(folder)?;
    }
    let is_full = fs::metadata(file).is_ok_and(|metadata| metadata.len() > MOST_BYTES);
    private::options().create(true).write(true).append(!is_full).truncate(is_full).open(file)
}
