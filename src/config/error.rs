//! The sentence for each way the config can fail. TOML's own messages are reworded here.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

use super::nearest;

/// Why there are no settings, with the file and the position where the user can correct it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// `line` and `column` count from 1, in characters, as editors do.
    #[error("{}:{line}:{column}: {sentence}", file.display())]
    Written { file: PathBuf, line: usize, column: usize, sentence: String },
    #[error("the config file {} cannot be read: {why}", file.display())]
    Unread { file: PathBuf, why: String },
    #[error("the config file {} cannot be read: {} is a link to {}, which is not there", file.display(), which(file, link), target.display())]
    Dangling { file: PathBuf, link: PathBuf, target: PathBuf },
    #[error("{} holds a password and others can read it; run `chmod 600 {}`", file.display(), file.display())]
    Exposed { file: PathBuf },
    #[error("this account has no home folder; name the folder for the data with --data-dir")]
    NoHome,
}

/// How a sentence about the file names the link.
fn which(file: &Path, link: &Path) -> String {
    if link == file { "it".to_owned() } else { link.display().to_string() }
}

impl ConfigError {
    /// A mistake at a byte of a file's text.
    pub(super) fn at(file: &Path, text: &str, byte: usize, sentence: String) -> ConfigError {
        let (line, column) = position(text, byte);
        ConfigError::Written { file: file.to_owned(), line, column, sentence }
    }

    /// A TOML error in the text of a file.
    pub(super) fn in_text(file: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
        let span = error.span().unwrap_or_default();
        let sentence = in_context(text, &span, error.message()).unwrap_or_else(|| sentence(error.message()));
        ConfigError::at(file, text, span.start, sentence)
    }

    /// Bytes that are not text.
    pub(super) fn not_text(file: &Path, error: &FromUtf8Error) -> ConfigError {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        ConfigError::at(file, &before, valid, "this is not UTF-8; save the file as UTF-8".to_owned())
    }
}

/// Line and column of a byte, both from 1. A byte past the end counts as the end.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// TOML names neither a duplicate key nor the key of a missing value, but both are visible in the text.
fn in_context(text: &str, found: &Range<usize>, message: &str) -> Option<String> {
    if message == "duplicate key" {
        let key = text.get(found.clone())?.trim_matches(['"', '\'']);
        return Some(format!("“{key}” is written twice; keep one of them"));
    }
    is_after_lone_equals(text, found.start).then(|| "there is no value after the “=”".to_owned())
}

/// Whether there is an `=` before this place, and only a comment after it on the line.
fn is_after_lone_equals(text: &str, byte: usize) -> bool {
    let Some((before, behind)) = text.split_at_checked(byte) else { return false };
    let rest = behind.lines().next().unwrap_or_default().trim_start();
    before.trim_end_matches([' ', '\t']).ends_with('=') && (rest.is_empty() || rest.starts_with('#'))
}

/// Rewords a message of serde. It writes ``unknown field `x`, expected one of `a`, `b` ``
/// (`serde::de::Error::unknown_field`, and the same for variants), and "invalid type: string "x", expected i64". Everything
/// else is passed on as one line.
fn sentence(message: &str) -> String {
    if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        return format!("{} belongs here, not {found}", kind(expected));
    }
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let ([missing], true) = (quoted.as_slice(), message.starts_with("missing field")) {
        return format!("the setting “{missing}” is missing here");
    }
    let what = if message.starts_with("unknown field") {
        "setting"
    } else if message.starts_with("unknown variant") {
        "choice"
    } else {
        return message.lines().collect::<Vec<_>>().join(", ");
    };
    let (typed, known) = quoted.split_first().unwrap_or((&"", &[]));
    match nearest(typed, known.iter().copied()) {
        Some(word) => format!("there is no {what} “{typed}”; did you mean “{word}”?"),
        None => format!("there is no {what} “{typed}”; there are: {}", known.join(", ")),
    }
}

/// Rust's names of types, in TOML's words.
fn kind(expected: &str) -> &str {
    match expected {
        "i64" | "u64" | "u32" | "u16" | "u8" | "usize" => "a whole number",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "a table of settings",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_named_in_tomls_words() {
        let said = sentence("invalid type: string \"x\", expected i64");
        assert_eq!(said, "a whole number belongs here, not string \"x\"");
    }

    #[test]
    fn columns_are_counted_in_characters() {
        assert_eq!(position("a = 1\nä = 2", 0), (1, 1));
        assert_eq!(position("a = 1\nä = 2", 11), (2, 5));
        assert_eq!(position("a", 99), (1, 2));
    }
}
