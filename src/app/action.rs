//! Everything a user can do, and where a key means something.
//!
//! The rows of each screen are in its own module; `action_table` puts them together. This module knows no screen.

use super::pane::LibraryPane;

/// Where a key means something. A focus asks several scopes, innermost first (see `Model::scopes`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyScope {
    /// Anywhere but in a prompt.
    Global,
    /// Wherever something scrolls or has a cursor.
    Move,
    Library,
    /// On the health screen.
    Health,
    Reader,
    /// In one of the reader's panes.
    Pane,
    /// In a table on the full screen.
    Table,
    /// While something is typed on the bottom line.
    Prompt,
}

impl KeyScope {
    /// In the order of the help.
    pub const ALL: [KeyScope; 8] = [
        KeyScope::Move,
        KeyScope::Library,
        KeyScope::Health,
        KeyScope::Reader,
        KeyScope::Pane,
        KeyScope::Table,
        KeyScope::Prompt,
        KeyScope::Global,
    ];

    /// As in `[keys.NAME]`.
    pub fn name(self) -> &'static str {
        match self {
            KeyScope::Global => "global",
            KeyScope::Move => "move",
            KeyScope::Library => "library",
            KeyScope::Health => "health",
            KeyScope::Reader => "reader",
            KeyScope::Pane => "pane",
            KeyScope::Table => "table",
            KeyScope::Prompt => "prompt",
        }
    }

    /// As a heading in the help.
    pub fn title(self) -> &'static str {
        match self {
            KeyScope::Global => "Everywhere",
            KeyScope::Move => "Moving",
            KeyScope::Library => "Library",
            KeyScope::Health => "Feed health",
            KeyScope::Reader => "Reading",
            KeyScope::Pane => "In a pane",
            KeyScope::Table => "Table on the full screen",
            KeyScope::Prompt => "Typing",
        }
    }
}

/// What a key can mean. A closed set. Each screen matches the actions that it knows and ignores the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    LineDown,
    LineUp,
    Left,
    Right,
    FirstColumn,
    LastColumn,
    PageDown,
    PageUp,
    HalfDown,
    HalfUp,
    /// With a count: to that row or line. So is `Bottom`.
    Top,
    Bottom,
    /// To so many percent of what scrolls, which only a count says.
    Percent,
    NextPane,
    PreviousPane,
    /// Counted from 1, as on the keyboard.
    Pane(u8),
    LibraryPane(LibraryPane),
    /// From a pane of the reader to the text.
    TextPane,
    /// An index into `INDEXES`.
    LandmarkPane(usize),
    /// Open, go there, fold or unfold: what Enter means where the focus is.
    Enter,
    NextSection,
    PreviousSection,
    /// An index into `INDEXES`.
    NextLandmark(usize),
    PreviousLandmark(usize),
    /// From a pane to the landmark in the text, whatever Enter does there.
    GoTo,
    JumpBack,
    JumpForward,
    Find,
    FindNext,
    FindPrevious,
    NextArticle,
    PreviousArticle,
    Browse,
    /// The article's link, or a table's cell.
    CopyLink,
    RefreshFeed,
    RefreshAll,
    /// Stops the job that the job line shows.
    CancelJob,
    ToggleRead,
    ToggleStar,
    UnreadOnly,
    NextSort,
    SortColumn,
    AddFeed,
    /// The feed health screen.
    Health,
    CommandLine,
    Help,
    Back,
    /// Like back, but it never leaves a screen.
    Escape,
    Suspend,
    Redraw,
    /// In a prompt: take what is typed.
    Accept,
    /// In a prompt: leave it.
    Cancel,
    /// In a prompt: an earlier, a later line.
    Earlier,
    Later,
    /// In a prompt: the next word that fits what is typed.
    Complete,
    Erase,
    EraseNext,
    EraseWord,
    EraseLine,
    CursorLeft,
    CursorRight,
    CursorStart,
    CursorEnd,
}

/// An action with the count that was typed before its keys, if one was. Most actions ignore it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub action: Action,
    pub count: Option<usize>,
}

impl Counted {
    /// How often the action is to be done.
    pub fn times(self) -> usize {
        self.count.unwrap_or(1)
    }

    /// As [`Counted::times`], for steps that have a direction.
    pub fn steps(self) -> isize {
        self.times().cast_signed()
    }
}

impl From<Action> for Counted {
    fn from(action: Action) -> Counted {
        Counted { action, count: None }
    }
}

/// A row of the table: an action, what it is called in config files and on the `:` line, its keys, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRow {
    pub scope: KeyScope,
    pub action: Action,
    pub name: String,
    /// As written in config files; see `key` for the grammar.
    pub keys: Vec<String>,
    pub says: String,
}

/// A row as it is written in the source.
#[derive(Clone, Copy, Debug)]
pub struct Fixed {
    pub scope: KeyScope,
    pub action: Action,
    pub name: &'static str,
    pub keys: &'static [&'static str],
    pub says: &'static str,
}

impl Fixed {
    /// The row as a value of its own, as the keymap and the help keep it.
    pub fn row(&self) -> ActionRow {
        ActionRow {
            scope: self.scope,
            action: self.action,
            name: self.name.to_owned(),
            keys: self.keys.iter().map(|key| (*key).to_owned()).collect(),
            says: self.says.to_owned(),
        }
    }
}

pub(super) const fn row(
    scope: KeyScope,
    action: Action,
    name: &'static str,
    keys: &'static [&'static str],
    says: &'static str,
) -> Fixed {
    Fixed { scope, action, name, keys, says }
}

/// Names of actions that config files may still have: the scope, the old name and the new one.
const FORMER_NAMES: &[(KeyScope, &str, &str)] = &[(KeyScope::Global, "cancel-refresh", "cancel")];

/// What an action that is called `name` in a config file or on the `:` line is called now.
pub(super) fn current_name(is_scope: impl Fn(KeyScope) -> bool, name: &str) -> &str {
    let former = FORMER_NAMES.iter().find(|(scope, former, _)| is_scope(*scope) && *former == name);
    former.map_or(name, |(.., current)| current)
}
