//! The sentence for each way the config can fail. TOML's own words are put into ours here.

use std::path::{Path, PathBuf};

use super::nearest;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// `line` and `column` count from 1, in characters, as editors do.
    #[error("{}:{line}:{column}: {sentence}", file.display())]
    Written { file: PathBuf, line: usize, column: usize, sentence: String },
    #[error("the config file {} cannot be read: {why}", file.display())]
    Unread { file: PathBuf, why: String },
    #[error("this account has no home folder; name the folder for the data with --data-dir")]
    NoHome,
}

impl ConfigError {
    /// What TOML found wrong in the text of a file.
    pub(super) fn in_text(file: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
        let start = error.span().map_or(0, |span| span.start);
        let (line, column) = position(text, start);
        ConfigError::Written { file: file.to_owned(), line, column, sentence: sentence(error.message()) }
    }
}

/// Line and column of a byte, both from 1; a byte past the end is the end.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// serde says ``unknown field `x`, expected one of `a`, `b` `` (`serde::de::Error::unknown_field`, and the same for
/// variants), and "invalid type: string "x", expected i64"; everything else is passed on as one line.
fn sentence(message: &str) -> String {
    if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        return format!("{} belongs here, not {found}", kind(expected));
    }
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
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

/// Rust's names for what a setting may be, in TOML's.
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
    fn what_a_setting_may_be_is_said_in_tomls_words() {
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
