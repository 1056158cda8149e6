//! What lies above the screens, one thing at a time: the line that is typed into, or the help.
//!
//! While it is there it takes the keys, and the mouse does nothing.

use super::Size;
use super::action::KeyScope;
use super::help::Help;
use super::key_scopes;
use super::keymap::Keymap;
use super::prompt::Prompt;

/// What is over the screens and gets the keys first.
#[derive(Debug)]
pub enum Overlay {
    Help(Help),
    /// The bottom line; a help that it was opened from stays in view behind it.
    Prompt {
        prompt: Prompt,
        behind: Option<Help>,
    },
}

impl Overlay {
    /// The prompt, if it is one.
    pub fn prompt(&self) -> Option<&Prompt> {
        match self {
            Overlay::Prompt { prompt, .. } => Some(prompt),
            Overlay::Help(_) => None,
        }
    }

    /// The prompt, to be typed into.
    pub fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        match self {
            Overlay::Prompt { prompt, .. } => Some(prompt),
            Overlay::Help(_) => None,
        }
    }

    /// The help, also behind a prompt.
    pub fn help(&self) -> Option<&Help> {
        match self {
            Overlay::Help(help) => Some(help),
            Overlay::Prompt { behind, .. } => behind.as_ref(),
        }
    }

    /// The help, to be scrolled, also if it is behind a prompt.
    pub fn help_mut(&mut self) -> Option<&mut Help> {
        match self {
            Overlay::Help(help) => Some(help),
            Overlay::Prompt { behind, .. } => behind.as_mut(),
        }
    }

    /// The scopes that a key is looked up in, innermost first.
    pub fn scopes(&self) -> &'static [KeyScope] {
        match self {
            Overlay::Help(_) => key_scopes::IN_HELP,
            Overlay::Prompt { .. } => key_scopes::IN_PROMPT,
        }
    }

    /// Lays out the help; `focus` are the scopes of the screen below, whose keys come first.
    pub fn settle(&mut self, size: Size, focus: &[KeyScope], keymap: &Keymap) {
        if let Some(help) = self.help_mut() {
            help.settle(size, focus, keymap);
        }
    }

    /// Opens a prompt. It replaces an older prompt; the help stays behind it.
    pub fn with_prompt(overlay: Option<Overlay>, prompt: Prompt) -> Overlay {
        Overlay::Prompt { prompt, behind: overlay.and_then(Overlay::into_help) }
    }

    fn into_help(self) -> Option<Help> {
        match self {
            Overlay::Help(help) => Some(help),
            Overlay::Prompt { behind, .. } => behind,
        }
    }

    /// The prompt, and what is left when it is closed.
    pub fn without_prompt(self) -> (Option<Prompt>, Option<Overlay>) {
        match self {
            Overlay::Help(_) => (None, Some(self)),
            Overlay::Prompt { prompt, behind } => (Some(prompt), behind.map(Overlay::Help)),
        }
    }
}
