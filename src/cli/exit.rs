//! How a run ends: the exit codes, and which failure gives which.

use std::process::ExitCode;

use crate::config::ConfigError;
use crate::runtime::RunError;
use crate::runtime::engine::EngineError;

/// Code and meaning, for `--help` and the manual; [`Failure::code`] keeps to it.
pub const EXIT_CODES: [(&str, &str); 4] = [
    ("0", "The work is done. Also when the reader of a pipe went away."),
    (
        "1",
        "The work failed: a feed could not be fetched, a file not read, an article not found, or only its summary; or \
         another program holds the data file locked for more than 5 seconds: then nothing was fetched or changed.",
    ),
    ("2", "The command line or the config file is wrong; nothing was done."),
    ("128+N", "Signal N ended the screen, or its terminal went away."),
];

/// The end of `--help`.
pub fn exit_codes() -> String {
    let line = |(code, meaning): (&str, &str)| format!("  {code:<6} {meaning}");
    format!("Exit codes:\n{}", EXIT_CODES.map(line).join("\n"))
}

/// Why a run ends early. Its text is the whole message, after the program's name.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The person has to change what they typed.
    #[error("{0}")]
    Usage(String),
    #[error("{0}{way_out}", way_out = around_the_config(.0))]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Work(String),
    /// A sentence for each thing that failed while the others went well.
    #[error("{}", .0.join("\ncrosshead: "))]
    Several(Vec<String>),
    /// Whoever read our output has seen enough (`crosshead entries | head`): no failure at all.
    #[error("the reader of the output went away")]
    PipeClosed,
}

impl Failure {
    /// Wraps any error whose text is already the sentence for the person.
    pub fn work(error: impl std::fmt::Display) -> Failure {
        Failure::Work(error.to_string())
    }

    /// The code that [`EXIT_CODES`] promises.
    pub fn code(&self) -> ExitCode {
        match self {
            Failure::PipeClosed => ExitCode::SUCCESS,
            Failure::Work(_) | Failure::Several(_) => ExitCode::from(1),
            Failure::Usage(_) | Failure::Config(_) => ExitCode::from(2),
        }
    }
}

/// How to go on without mending the file first.
fn around_the_config(error: &ConfigError) -> &'static str {
    match error {
        ConfigError::Written { .. }
        | ConfigError::Unread { .. }
        | ConfigError::Dangling { .. }
        | ConfigError::Exposed { .. } => "\ncrosshead: nothing was done; --defaults starts without the config file",
        ConfigError::NoHome => "",
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Failure {
        match error {
            EngineError::Url(_) | EngineError::LoginInAddress => Failure::Usage(error.to_string()),
            other => Failure::work(other),
        }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Failure {
        match error {
            RunError::NoTerminal | RunError::Unable { .. } => Failure::Usage(error.to_string()),
            RunError::Store(_) | RunError::Terminal(_) | RunError::Demo(_) => Failure::work(error),
        }
    }
}

/// Writing to a pipe is the only input or output that a command does not wrap in a sentence of its own.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::PipeClosed,
            _ => Failure::Work(format!("the output could not be written: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EXIT_CODES;
    use crate::store::PATIENCE;

    #[test]
    fn the_patience_that_is_told_is_the_stores() {
        let told = format!("for more than {} seconds", PATIENCE.as_secs());
        assert!(EXIT_CODES[1].1.contains(&told), "{told}");
    }
}
