//! The sentence for a thread that the system refuses: that is a limit of the system, not a bug.

use std::io;

use rustix::io::Errno;

/// What the user can do about it.
pub const REFUSED: &str = "the system allows this account no more threads: end other programs, or raise the limit \
                           (`ulimit -u`; in a container its limit on processes)";

/// The words of libraries that panic because they cannot report it otherwise.
const WORDS: [&str; 2] = ["OS can't spawn worker thread: ", "failed to spawn thread: "];

/// Whether a panic's message is about a refused thread.
pub fn is_refusal(message: &str) -> bool {
    WORDS.iter().any(|words| message.contains(words))
}

/// Explains an error from starting threads.
pub fn explained(error: io::Error) -> io::Error {
    if error.raw_os_error() == Some(Errno::AGAIN.raw_os_error()) { io::Error::other(REFUSED) } else { error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_thread_is_told_from_a_bug() {
        let words = "OS can't spawn worker thread: Resource temporarily unavailable (os error 11)";
        assert!(is_refusal(&format!("panicked at pool.rs:386:17:\n{words}")));
        assert!(!is_refusal("panicked at src/main.rs:1:1:\nindex out of bounds"));
        assert_eq!(explained(Errno::AGAIN.into()).to_string(), REFUSED);
        assert_eq!(explained(Errno::NOENT.into()).raw_os_error(), Some(Errno::NOENT.raw_os_error()));
    }
}
