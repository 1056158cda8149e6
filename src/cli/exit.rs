//! How a run ends: the exit codes, and which failure has which code.

use std::process::ExitCode;

use crate::config::ConfigError;
use crate::runtime::RunError;
use crate::runtime::engine::EngineError;

/// Codes and meanings, for `--help` and the manual. [`CommandFailure::code`] follows them.
pub const EXIT_CODES: [(&str, &str); 4] = [
    ("0", "Success. Also when the reader of a pipe has closed it."),
    (
        "1",
        "Failure: a feed could not be fetched, a file not read, an article not found or only its summary; an \
         article has no headings, tables or questions to print (as JSON they are an empty list); or another program locked the data file for more than 5 seconds, and nothing was fetched or changed.",
    ),
    ("2", "The command line or the config file is invalid; nothing was done."),
    ("128+N", "Signal N ended the screen, or its terminal disappeared."),
];

/// The text at the end of `--help`.
pub fn exit_codes() -> String {
    let line = |(code, meaning): (&str, &str)| format!("  {code:<6} {meaning}");
    format!("Exit codes:\n{}", EXIT_CODES.map(line).join("\n"))
}

/// Why a run ends early. Its text is the whole message, after the program's name.
#[derive(Debug, thiserror::Error)]
pub enum CommandFailure {
    /// The user has to change the command.
    #[error("{0}")]
    Usage(String),
    #[error("{0}{advice}", advice = around_the_config(.0))]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Work(String),
    /// A sentence for each part that failed while others succeeded.
    #[error("{}", .0.join("\ncrosshead: "))]
    Several(Vec<String>),
    /// The reader of our output has seen enough (`crosshead entries | head`). This is not a failure.
    #[error("the reader of the output has closed it")]
    PipeClosed,
}

impl CommandFailure {
    /// Wraps an error whose text is already the sentence for the user.
    pub fn work(error: impl std::fmt::Display) -> CommandFailure {
        CommandFailure::Work(error.to_string())
    }

    /// The code, as [`EXIT_CODES`] promises.
    pub fn code(&self) -> ExitCode {
        match self {
            CommandFailure::PipeClosed => ExitCode::SUCCESS,
            CommandFailure::Work(_) | CommandFailure::Several(_) => ExitCode::from(1),
            CommandFailure::Usage(_) | CommandFailure::Config(_) => ExitCode::from(2),
        }
    }
}

/// How to continue without correcting the file first.
fn around_the_config(error: &ConfigError) -> &'static str {
    match error {
        ConfigError::Written { .. }
        | ConfigError::Unread { .. }
        | ConfigError::Dangling { .. }
        | ConfigError::Exposed { .. } => "\ncrosshead: nothing was done; --defaults starts without the config file",
        ConfigError::NoHome => "",
    }
}

impl From<EngineError> for CommandFailure {
    #[expect(clippy::wildcard_enum_match_arm, reason = "it is work that fails, unless the words were wrong")]
    fn from(error: EngineError) -> CommandFailure {
        match error {
            EngineError::Url(_) | EngineError::LoginInAddress => CommandFailure::Usage(error.to_string()),
            other => CommandFailure::work(other),
        }
    }
}

impl From<RunError> for CommandFailure {
    fn from(error: RunError) -> CommandFailure {
        match error {
            RunError::NoTerminal | RunError::Unable { .. } => CommandFailure::Usage(error.to_string()),
            RunError::Store(_) | RunError::Terminal(_) | RunError::Demo(_) => CommandFailure::work(error),
        }
    }
}

/// Writing to a pipe is the only I/O error that a command does not put into a sentence of its own.
impl From<std::io::Error> for CommandFailure {
    fn from(error: std::io::Error) -> CommandFailure {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return CommandFailure::PipeClosed;
        }
        CommandFailure::Work(format!("the output could not be written: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::EXIT_CODES;
    use crate::store::PATIENCE;

    #[test]
    fn the_exit_code_text_names_the_stores_patience() {
        let told = format!("for more than {} seconds", PATIENCE.as_secs());
        assert!(EXIT_CODES[1].1.contains(&told), "{told}");
    }
}
