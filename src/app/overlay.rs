//! What lies above the screens, one thing at a time: the line that is typed into, a list on it, or the help.
//!
//! While it is there it takes the keys. The mouse moves in the help and in the picker, and takes letters and a note away.

use super::Size;
use super::action::KeyScope;
use super::copy_as::CopyAs;
use super::feed_choice::FeedChoice;
use super::feed_form::FeedForm;
use super::help::Help;
use super::key_scopes;
use super::keymap::Keymap;
use super::link_hints::LinkHints;
use super::note_popup::NotePopup;
use super::picker::Picker;
use super::prompt::Prompt;
use super::tag_edit::TagEdit;

/// What is over the screens and gets the keys first.
#[derive(Debug)]
pub enum Overlay {
    Help(Help),
    /// The list of formats on the bottom line.
    CopyAs(CopyAs),
    /// Letters on the links in view.
    LinkHints(LinkHints),
    /// A note in a box at its mark.
    Note(NotePopup),
    /// What is set for a feed.
    Form(Box<FeedForm>),
    /// The feeds of a page, of which one is chosen.
    FeedChoice(FeedChoice),
    /// The list of what can be gone to, with the line that narrows it.
    Picker {
        prompt: Prompt,
        picker: Picker,
    },
    /// The line of the tags of articles.
    Tagging {
        prompt: Prompt,
        edit: TagEdit,
    },
    /// The bottom line; a help that it was opened from stays in view behind it.
    Prompt {
        prompt: Prompt,
        behind: Option<Help>,
    },
}

impl Overlay {
    /// The prompt, if it is one.
    pub fn prompt(&self) -> Option<&Prompt> {
        let (Overlay::Prompt { prompt, .. } | Overlay::Picker { prompt, .. } | Overlay::Tagging { prompt, .. }) = self
        else {
            return None;
        };
        Some(prompt)
    }

    /// The prompt, to be typed into.
    pub fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        let (Overlay::Prompt { prompt, .. } | Overlay::Picker { prompt, .. } | Overlay::Tagging { prompt, .. }) = self
        else {
            return None;
        };
        Some(prompt)
    }

    /// The help, also behind a prompt.
    pub fn help(&self) -> Option<&Help> {
        match self {
            Overlay::Help(help) => Some(help),
            Overlay::CopyAs(_)
            | Overlay::LinkHints(_)
            | Overlay::Note(_)
            | Overlay::Form(_)
            | Overlay::FeedChoice(_)
            | Overlay::Tagging { .. }
            | Overlay::Picker { .. } => None,
            Overlay::Prompt { behind, .. } => behind.as_ref(),
        }
    }

    /// The help, to be scrolled, also if it is behind a prompt.
    pub fn help_mut(&mut self) -> Option<&mut Help> {
        match self {
            Overlay::Help(help) => Some(help),
            Overlay::CopyAs(_)
            | Overlay::LinkHints(_)
            | Overlay::Note(_)
            | Overlay::Form(_)
            | Overlay::FeedChoice(_)
            | Overlay::Tagging { .. }
            | Overlay::Picker { .. } => None,
            Overlay::Prompt { behind, .. } => behind.as_mut(),
        }
    }

    /// The list of formats.
    pub fn copy_as(&self) -> Option<&CopyAs> {
        if let Overlay::CopyAs(copy_as) = self { Some(copy_as) } else { None }
    }

    /// The letters on the links in view.
    pub fn link_hints(&self) -> Option<&LinkHints> {
        if let Overlay::LinkHints(hints) = self { Some(hints) } else { None }
    }

    /// The note in a box.
    pub fn note(&self) -> Option<&NotePopup> {
        if let Overlay::Note(note) = self { Some(note) } else { None }
    }

    /// The form of a feed.
    pub fn form(&self) -> Option<&FeedForm> {
        if let Overlay::Form(form) = self { Some(form) } else { None }
    }

    /// The feeds of a page, of which one is chosen.
    pub fn feed_choice(&self) -> Option<&FeedChoice> {
        if let Overlay::FeedChoice(choice) = self { Some(choice) } else { None }
    }

    /// The form of a feed, to be typed into.
    pub fn form_mut(&mut self) -> Option<&mut FeedForm> {
        if let Overlay::Form(form) = self { Some(form) } else { None }
    }

    /// The articles whose tags are typed.
    pub fn tag_edit(&self) -> Option<&TagEdit> {
        if let Overlay::Tagging { edit, .. } = self { Some(edit) } else { None }
    }

    /// The picker.
    pub fn picker(&self) -> Option<&Picker> {
        if let Overlay::Picker { picker, .. } = self { Some(picker) } else { None }
    }

    /// The picker, to be moved in.
    pub fn picker_mut(&mut self) -> Option<&mut Picker> {
        if let Overlay::Picker { picker, .. } = self { Some(picker) } else { None }
    }

    /// The scopes that a key is looked up in, innermost first.
    pub fn scopes(&self) -> &'static [KeyScope] {
        match self {
            Overlay::Help(_) => key_scopes::IN_HELP,
            Overlay::Prompt { .. }
            | Overlay::CopyAs(_)
            | Overlay::LinkHints(_)
            | Overlay::Note(_)
            | Overlay::Form(_)
            | Overlay::FeedChoice(_)
            | Overlay::Tagging { .. }
            | Overlay::Picker { .. } => key_scopes::IN_PROMPT,
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
            Overlay::CopyAs(_)
            | Overlay::LinkHints(_)
            | Overlay::Note(_)
            | Overlay::Form(_)
            | Overlay::FeedChoice(_)
            | Overlay::Tagging { .. }
            | Overlay::Picker { .. } => None,
            Overlay::Prompt { behind, .. } => behind,
        }
    }

    /// The prompt, and what is left when it is closed.
    pub fn without_prompt(self) -> (Option<Prompt>, Option<Overlay>) {
        match self {
            Overlay::Help(_)
            | Overlay::CopyAs(_)
            | Overlay::LinkHints(_)
            | Overlay::Note(_)
            | Overlay::Form(_)
            | Overlay::FeedChoice(_) => (None, Some(self)),
            Overlay::Picker { prompt, .. } | Overlay::Tagging { prompt, .. } => (Some(prompt), None),
            Overlay::Prompt { prompt, behind } => (Some(prompt), behind.map(Overlay::Help)),
        }
    }
}
