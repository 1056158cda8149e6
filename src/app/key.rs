//! Keys as the program knows them, and how they are written.
//!
//! The grammar of a binding: a key's name (`Enter`, `PgDn`, `F1`, `Space`, `Shift-Tab`), a character (`j`, `G`, `/`), either
//! with `Ctrl-` or `Alt-` before it, or several of these, side by side if they are characters (`]]`), else with spaces
//! between (`g Home`). A terminal doesn't tell `Ctrl-G` from `Ctrl-g`.

use std::fmt;
use std::str::FromStr;

use crate::article::Sanitized;
use crate::config::KeyPlace;

/// One key press, whatever the terminal library calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
}

/// A key without Ctrl and Alt. Shift is part of it: `A`, or `BackTab`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

impl Code {
    fn without_shift(self) -> Code {
        if let Code::Char(c) = self { Code::Char(c.to_ascii_lowercase()) } else { self }
    }
}

/// Names as written and shown; `Space` is a character and is handled apart.
const NAMES: [(Code, &str); 14] = [
    (Code::Enter, "Enter"),
    (Code::Esc, "Esc"),
    (Code::Tab, "Tab"),
    (Code::BackTab, "Shift-Tab"),
    (Code::Backspace, "Backspace"),
    (Code::Delete, "Del"),
    (Code::Up, "Up"),
    (Code::Down, "Down"),
    (Code::Left, "Left"),
    (Code::Right, "Right"),
    (Code::Home, "Home"),
    (Code::End, "End"),
    (Code::PageUp, "PgUp"),
    (Code::PageDown, "PgDn"),
];

impl Key {
    /// The key that types a character.
    pub fn char(c: char) -> Key {
        Key::plain(Code::Char(c))
    }

    /// The character that the key types, if it types one.
    pub fn letter(self) -> Option<char> {
        match self {
            Key { code: Code::Char(c), ctrl: false, alt: false } => Some(c),
            Key { .. } => None,
        }
    }

    /// A character with Ctrl.
    pub fn ctrl(c: char) -> Key {
        Key { ctrl: true, ..Key::char(c) }
    }

    /// A key without Ctrl and Alt.
    pub fn plain(code: Code) -> Key {
        Key { code, ctrl: false, alt: false }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            Code::Enter
            | Code::Esc
            | Code::Tab
            | Code::BackTab
            | Code::Backspace
            | Code::Delete
            | Code::Up
            | Code::Down
            | Code::Left
            | Code::Right
            | Code::Home
            | Code::End
            | Code::PageUp
            | Code::PageDown => {
                f.write_str(NAMES.iter().find(|(named, _)| *named == self.code).map_or("?", |(_, name)| name))
            }
        }
    }
}

/// Why a key in the config is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("“{0}” is not a key; keys are written like j, Ctrl-d, Enter, PgDn, F1 or ]h")]
    Unknown(String),
    #[error("[keys.{scope}] {action}: {source}")]
    Binding { scope: String, action: String, keys: String, source: Box<KeyError> },
    #[error("[keys] has no scope “{0}”; `crosshead keys` lists them")]
    ListScope(String),
    #[error("[keys.{scope}] has no action “{action}”; `crosshead keys` lists them")]
    Action { scope: String, action: String },
    #[error("[keys.{scope}] {keys} is given to two actions, {first} and {second}")]
    Twice { scope: String, keys: String, first: String, second: String },
    #[error("“{0}” is what a terminal begins other keys with, so it never comes; choose another key")]
    Unsent(String),
    #[error("[keys.{scope}] {action}: {keys} is never reached, because {by}")]
    Unreached { scope: String, action: String, keys: String, by: String },
    #[error("[keys.{scope}] {first}: {keys} begins the keys of {second}, which could not be pressed any more")]
    Shadows { scope: String, keys: String, first: String, second: String },
}

impl KeyError {
    /// Where in the settings it is written; `None` for keys on their own.
    pub fn place(&self) -> Option<KeyPlace<'_>> {
        let (scope, actions, keys) = match self {
            KeyError::Unknown(_) | KeyError::Unsent(_) => return None,
            KeyError::ListScope(scope) => (scope, vec![], None),
            KeyError::Action { scope, action } => (scope, vec![action], None),
            KeyError::Binding { scope, action, keys, source: _ }
            | KeyError::Unreached { scope, action, keys, by: _ } => (scope, vec![action], Some(keys)),
            KeyError::Twice { scope, keys, first, second } => (scope, vec![second, first], Some(keys)),
            KeyError::Shadows { scope, keys, first, second } => (scope, vec![first, second], Some(keys)),
        };
        let actions = actions.into_iter().map(String::as_str).collect();
        Some(KeyPlace { scope, actions, keys: keys.map(String::as_str) })
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(written: &str) -> Result<Key, KeyError> {
        if let Some(code) = named(written) {
            return Ok(Key::plain(code));
        }
        if let Some(rest) = written.strip_prefix("Ctrl-") {
            return rest.parse().map(|key: Key| twin(Key { ctrl: true, code: key.code.without_shift(), ..key }));
        }
        if let Some(rest) = written.strip_prefix("Alt-") {
            if matches!(rest, "[" | "O") {
                return Err(KeyError::Unsent(written.to_owned()));
            }
            return rest.parse().map(|key: Key| Key { alt: true, ..key });
        }
        let mut chars = written.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_whitespace() => Ok(Key::char(c)),
            _ => Err(KeyError::Unknown(written.to_owned())),
        }
    }
}

/// The key that comes when this one is pressed: with Ctrl, a terminal sends the same for several.
fn twin(key: Key) -> Key {
    let Code::Char(c) = key.code else { return key };
    let (code, ctrl) = match c {
        'i' => (Code::Tab, false),
        'm' => (Code::Enter, false),
        '[' => (Code::Esc, false),
        '@' => (Code::Char(' '), true),
        '\\' => (Code::Char('4'), true),
        ']' => (Code::Char('5'), true),
        '^' => (Code::Char('6'), true),
        '_' | '/' => (Code::Char('7'), true),
        other => (Code::Char(other), true),
    };
    Key { code, ctrl, ..key }
}

fn named(written: &str) -> Option<Code> {
    if written.eq_ignore_ascii_case("space") {
        return Some(Code::Char(' '));
    }
    if let Some(number) = written.strip_prefix('F').and_then(|n| n.parse().ok()).filter(|n| (1..=24).contains(n)) {
        return Some(Code::F(number));
    }
    NAMES.iter().find(|(_, name)| name.eq_ignore_ascii_case(written)).map(|(code, _)| *code)
}

/// A whole binding: one key, or several to be pressed one after the other.
pub fn parse_keys(written: &str) -> Result<Vec<Key>, KeyError> {
    let mut keys = Vec::new();
    for part in written.split_whitespace() {
        // It is shown in the help and as a hint, and no keyboard types what cannot be shown.
        if *Sanitized::line(part) != *part {
            return Err(KeyError::Unknown(written.to_owned()));
        }
        match part.parse() {
            Ok(key) => keys.push(key),
            Err(KeyError::Unknown(_)) if part.chars().count() == 2 && !is_like_a_function_key(part) => {
                keys.extend(part.chars().map(Key::char));
            }
            Err(error) => return Err(error),
        }
    }
    if keys.is_empty() { Err(KeyError::Unknown(written.to_owned())) } else { Ok(keys) }
}

/// `F0` is meant as one key, and there is none.
fn is_like_a_function_key(part: &str) -> bool {
    part.strip_prefix('F').is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

/// A binding as it is shown: `]]`, `Ctrl-d`, `g Home`.
pub fn show_keys(keys: &[Key]) -> String {
    let shown: Vec<String> = keys.iter().map(Key::to_string).collect();
    let separator = if shown.iter().all(|key| key.chars().count() == 1) { "" } else { " " };
    shown.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_they_are_shown() {
        for written in
            ["j", "G", "/", "Ctrl-d", "Enter", "Space", "Shift-Tab", "PgDn", "F1", "Alt-x", "]]", "]h", "g Home"]
        {
            assert_eq!(show_keys(&parse_keys(written).unwrap()), written);
        }
        assert!(parse_keys("Hyper-x").is_err());
        assert!(parse_keys(" ").is_err());
        assert!(parse_keys("\u{9b}").is_err() && parse_keys("g \u{202e}").is_err() && parse_keys("g\u{1b}").is_err());
    }

    #[test]
    fn a_terminal_knows_no_capitals_with_ctrl() {
        assert_eq!("Ctrl-G".parse(), Ok(Key::ctrl('g')));
        assert_eq!("Alt-G".parse(), Ok(Key { alt: true, ..Key::char('G') }));
    }

    #[test]
    fn keys_that_a_terminal_sends_alike_are_one() {
        assert_eq!("Ctrl-i".parse(), Ok(Key::plain(Code::Tab)));
        assert_eq!("Ctrl-]".parse(), Ok(Key::ctrl('5')));
        assert_eq!("Alt-[".parse::<Key>(), Err(KeyError::Unsent("Alt-[".to_owned())));
        assert!(parse_keys("F0").is_err() && parse_keys("F25").is_err() && parse_keys("F 0").is_ok());
    }
}
