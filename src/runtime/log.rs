//! The log: a file, because the screen is in use. It names what the user reads, so only the user can read it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use crate::article::Sanitized;
use crate::store::private;

/// A log larger than this is emptied at the next start.
const MOST_BYTES: u64 = 1 << 20;

/// Which messages are logged, in the syntax of `RUST_LOG`; that variable overrides it.
const USUAL: &str = "crosshead=info";

/// Sends all log messages of the program to `file`, whose folder is created. Only the first call does anything.
pub fn start(file: &Path) -> io::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    // By default, a log that cannot be written is reported on the terminal, in the middle of the screen.
    let log = tracing_subscriber::fmt().log_internal_errors(false);
    let log = log.with_env_filter(filter).with_ansi(false).with_writer(lines(file)?);
    // A second subscriber is refused, and the first one stays.
    let _ = log.try_init();
    Ok(())
}

fn lines(file: &Path) -> io::Result<Mutex<SanitizedLines<File>>> {
    Ok(Mutex::new(SanitizedLines(open(file)?)))
}

/// Logs are read in a terminal, and error messages often quote untrusted text. So each message is sanitized like any other
/// text, and becomes one line: a line break in it cannot begin a message of its own.
struct SanitizedLines<W>(W);

impl<W: Write> Write for SanitizedLines<W> {
    /// Each call is one message: the library writes each in one go.
    fn write(&mut self, message: &[u8]) -> io::Result<usize> {
        let line = Sanitized::line(&String::from_utf8_lossy(message));
        self.0.write_all(format!("{line}\n").as_bytes())?;
        Ok(message.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn open(file: &Path) -> io::Result<File> {
    if let Some(folder) = file.parent() {
        private::make_folder(folder)?;
    }
    let is_full = fs::metadata(file).is_ok_and(|metadata| metadata.len() > MOST_BYTES);
    private::options().create(true).write(true).append(!is_full).truncate(is_full).open(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_message_is_one_clean_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state/crosshead.log");
        let log = tracing_subscriber::fmt().with_ansi(false).with_writer(lines(&file).unwrap()).finish();
        let reason = "panicked at\n2026-01-01 ERROR forged \u{1b}]0;x\u{7}\u{202e}\u{9b}31m";
        tracing::subscriber::with_default(log, || tracing::error!(%reason, "a worker panicked: {reason}"));
        let text = fs::read_to_string(file).unwrap();
        assert_eq!(text.lines().count(), 1, "{text:?}");
        assert!(text.ends_with('\n') && text.contains("a worker panicked"), "{text:?}");
        assert!(!text.trim_end().contains(|c: char| c.is_control() || c == '\u{202e}'), "{text:?}");
    }
}
