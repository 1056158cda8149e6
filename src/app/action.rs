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
    /// In the questions of all articles.
    Questions,
    /// In a table on the full screen.
    Table,
    /// In a row of it that is shown as a record.
    Record,
    /// While something is selected, whatever the screen.
    Select,
    /// While something is typed on the bottom line.
    Prompt,
}

impl KeyScope {
    /// In the order of the help.
    pub const ALL: [KeyScope; 11] = [
        KeyScope::Move,
        KeyScope::Library,
        KeyScope::Health,
        KeyScope::Reader,
        KeyScope::Pane,
        KeyScope::Questions,
        KeyScope::Table,
        KeyScope::Record,
        KeyScope::Select,
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
            KeyScope::Questions => "questions",
            KeyScope::Table => "table",
            KeyScope::Record => "record",
            KeyScope::Select => "select",
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
            KeyScope::Questions => "Questions of all articles",
            KeyScope::Table => "Table on the full screen",
            KeyScope::Record => "Row of a table as a record",
            KeyScope::Select => "While something is selected",
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
    /// The questions of all articles.
    AllQuestions,
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
    /// To where the last jump began, and back again.
    JumpBefore,
    JumpForward,
    /// Type to narrow the rows of what has the focus.
    Filter,
    /// The focused pane takes its column; the text takes the screen.
    Zoom,
    /// Fold or unfold a heading, an answer, a folder.
    FoldToggle,
    FoldAll,
    UnfoldAll,
    /// A query about all articles.
    Search,
    Find,
    FindNext,
    FindPrevious,
    NextArticle,
    PreviousArticle,
    Browse,
    /// Keeps a page in the library, to read it later.
    ReadLater,
    /// The article's link, or a table's cell.
    CopyLink,
    /// What the focus is on, in the format that it is copied in most often.
    Copy,
    /// The same in a format that is chosen from a list.
    CopyAs,
    /// What the focus is on becomes the input of a program.
    Pipe,
    /// A letter on each link in view: the chosen one is followed.
    LinkHints,
    /// The same, but it opens in the browser.
    LinkHintsBrowser,
    /// Begins a selection: of sentences in the text, of rows elsewhere.
    Select,
    /// While something is selected: by sentences, blocks, sections in turn. Of rows, it ends the selection.
    SelectUnit,
    /// While text is selected: the motions move its other end.
    OtherEnd,
    RefreshFeed,
    RefreshAll,
    /// Stops the job that the job line shows.
    CancelJob,
    ToggleRead,
    ToggleStar,
    /// Type the tags of the article, or of those that are selected.
    Tag,
    /// Takes back the newest step, or as many as the count says.
    Undo,
    UnreadOnly,
    NextSort,
    SortColumn,
    /// Sorts what is equal so far by a further column.
    SortAdd,
    /// The rows of a table with the value under the cursor.
    FilterEqual,
    /// Takes the last filter of a table back.
    UndoFilter,
    HideColumn,
    ShowColumns,
    /// The columns up to the cursor's stay while the others scroll.
    FreezeColumns,
    /// Moves the column.
    ColumnLeft,
    ColumnRight,
    WidenColumn,
    NarrowColumn,
    /// Exchanges rows and columns.
    Transpose,
    /// Of the column under the cursor.
    Summary,
    NextRecord,
    PreviousRecord,
    /// To the next article that is not read, also in another feed.
    NextUnread,
    PreviousUnread,
    MarkRead(MarkTarget),
    AddFeed,
    /// Unsubscribes from the feed under the cursor, or takes a kept page out.
    /// The form of the feed under the cursor.
    EditFeed,
    Remove,
    /// The picker: everything that can be gone to.
    Jump,
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

/// Which articles are marked read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkTarget {
    /// Those of the feed under the cursor, or of the article's feed.
    Feed,
    Folder,
    /// Those above the cursor in the list.
    Above,
    Below,
    /// Those older than an age that is asked for.
    Older,
    /// The whole list.
    Shown,
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
const FORMER_NAMES: &[(KeyScope, &str, &str)] =
    &[(KeyScope::Global, "cancel-refresh", "cancel"), (KeyScope::Table, "show-cell", "record")];

/// What an action that is called `name` in a config file or on the `:` line is called now.
pub(super) fn current_name(is_scope: impl Fn(KeyScope) -> bool, name: &str) -> &str {
    let former = FORMER_NAMES.iter().find(|(scope, former, _)| is_scope(*scope) && *former == name);
    former.map_or(name, |(.., current)| current)
}
