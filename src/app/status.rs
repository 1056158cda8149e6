//! The message on the bottom line, and when it expires.

use chrono::{DateTime, TimeDelta, Utc};

use super::action::{Action, KeyScope};
use super::keymap::Keymap;
use crate::article::Sanitized;

/// How long a message stays, in seconds. Errors stay until the next key that does something.
const NEWS_SECONDS: i64 = 6;

/// Whether a sentence on the bottom line is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    News,
    Error,
}

/// The message on the bottom line; none most of the time.
#[derive(Clone, Debug, Default)]
pub struct Status {
    message: Option<(Tone, Sanitized)>,
    until: Option<DateTime<Utc>>,
    /// Shown while there is no other message.
    notice: Option<Sanitized>,
}

impl Status {
    /// Shows a message that expires; returns when, for [`super::Effect::WakeAt`].
    pub fn news(&mut self, sentence: Sanitized, now: DateTime<Utc>) -> DateTime<Utc> {
        let until = now + TimeDelta::seconds(NEWS_SECONDS);
        self.message = Some((Tone::News, sentence));
        self.until = Some(until);
        until
    }

    /// Shows an error.
    pub fn error(&mut self, sentence: Sanitized) {
        self.message = Some((Tone::Error, sentence));
        self.until = None;
    }

    /// Shows a notice as soon as there is no other message, until the next key that does something.
    pub fn notice(&mut self, sentence: Sanitized) {
        self.notice = Some(sentence);
    }

    /// Removes what is shown. A notice that is still behind another message stays.
    pub fn clear(&mut self) {
        self.until = None;
        if self.message.take().is_none() {
            self.notice = None;
        }
    }

    /// Removes an expired message.
    pub fn expire(&mut self, now: DateTime<Utc>) {
        if self.until.is_some_and(|until| now >= until) {
            self.clear();
        }
    }

    /// The message that is shown now.
    pub fn message(&self) -> Option<(Tone, &Sanitized)> {
        let message = self.message.as_ref().map(|(tone, sentence)| (*tone, sentence));
        message.or(self.notice.as_ref().map(|sentence| (Tone::News, sentence)))
    }
}

/// "Press R to try again.", with the key that means the action on a screen with these scopes; by the action's name on the
/// `:` line if no key does.
pub fn press(keymap: &Keymap, scopes: &[KeyScope], action: Action, what: &str) -> String {
    match keymap.key_on(scopes, action) {
        Some(key) => format!("Press {key} {what}."),
        None => format!("Type :{} {what}.", keymap.name_for(action)),
    }
}

/// Makes a reason ("no connection to x: why") a whole sentence. A host at its start keeps its small letter.
pub fn sentence(reason: &str) -> Sanitized {
    let first = reason.split_whitespace().next().unwrap_or("");
    let stop = if reason.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    if !first.chars().all(char::is_alphabetic) {
        return Sanitized::line(&format!("{reason}{stop}"));
    }
    let mut chars = reason.chars();
    let capital: String = chars.next().map(char::to_uppercase).into_iter().flatten().collect();
    Sanitized::line(&format!("{capital}{}{stop}", chars.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_becomes_a_sentence() {
        assert_eq!(&*sentence("no connection to example.com: refused"), "No connection to example.com: refused.");
        assert_eq!(&*sentence("example.com took too long to answer"), "example.com took too long to answer.");
        assert_eq!(&*sentence("Fetching…"), "Fetching…");
    }
}
