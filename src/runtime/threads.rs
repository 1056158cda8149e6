//! The threads beside the loop: how they make room for it, and the sentence for one that the system refuses, which is a
//! limit of the system, not a bug.

use std::io;

use rustix::io::Errno;

/// What the user can do about it.
pub const REFUSED: &str = "the system allows this account no more threads: end other programs, or raise the limit \
                           (`ulimit -u`; in a container its limit on processes)";

/// The words of libraries that panic because they cannot report it otherwise.
const WORDS: [&str; 2] = ["OS can't spawn worker thread: ", "failed to spawn thread: "];

/// How much a worker steps back (nice(2)): it still gets a third of what the loop may have.
#[cfg(target_os = "linux")]
const STEP: i32 = 5;

/// Makes this thread give way to the loop, so that a key is answered while a thousand feeds are parsed. On Linux each thread
/// has a priority of its own; elsewhere it would be that of the whole program.
pub fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(STEP) {
        tracing::info!("the priority of a worker stays as it is: {error}");
    }
}

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
