//! Everything a person can do, in one table: the keymap, the help, `crosshead keys`, the README's table and the `[keys]`
//! section of the config are all made from it.
//!
//! [`ACTIONS`] holds the fixed rows; the jumps and panes of each kind of landmark follow from `INDEXES` (see [`rows`]), so
//! that a new kind of pane brings its own keys.

use super::pane::Pane;
use crate::article::index::INDEXES;

/// Where a key means something. A focus asks several scopes, innermost first (see `Model::scopes`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
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

impl Scope {
    /// In the order of the help.
    pub const ALL: [Scope; 8] = [
        Scope::Move,
        Scope::Library,
        Scope::Health,
        Scope::Reader,
        Scope::Pane,
        Scope::Table,
        Scope::Prompt,
        Scope::Global,
    ];

    /// As in `[keys.NAME]`.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Global => "global",
            Scope::Move => "move",
            Scope::Library => "library",
            Scope::Health => "health",
            Scope::Reader => "reader",
            Scope::Pane => "pane",
            Scope::Table => "table",
            Scope::Prompt => "prompt",
        }
    }

    /// As a heading in the help.
    pub fn title(self) -> &'static str {
        match self {
            Scope::Global => "Everywhere",
            Scope::Move => "Moving",
            Scope::Library => "Library",
            Scope::Health => "Health of the feeds",
            Scope::Reader => "Reading",
            Scope::Pane => "In a pane",
            Scope::Table => "Table on the full screen",
            Scope::Prompt => "Typing",
        }
    }
}

/// What a key can mean. A closed set: the focused part matches it without `_` where it can.
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
    Top,
    Bottom,
    NextPane,
    PreviousPane,
    /// Counted from 1, as on the keyboard.
    Pane(u8),
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
    CancelRefresh,
    ToggleRead,
    ToggleStar,
    UnreadOnly,
    NextSort,
    SortColumn,
    AddFeed,
    /// How the feeds fare, on a screen of its own.
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

/// A row of the table: an action, what it is called in config files and on the `:` line, its keys, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub scope: Scope,
    pub action: Action,
    pub name: String,
    /// As written in config files; see `keymap` for the grammar.
    pub keys: Vec<String>,
    pub says: String,
}

/// A row that does not depend on `INDEXES`.
#[derive(Clone, Copy, Debug)]
pub struct Fixed {
    pub scope: Scope,
    pub action: Action,
    pub name: &'static str,
    pub keys: &'static [&'static str],
    pub says: &'static str,
}

impl Fixed {
    fn row(&self) -> Row {
        Row {
            scope: self.scope,
            action: self.action,
            name: self.name.to_owned(),
            keys: self.keys.iter().map(|key| (*key).to_owned()).collect(),
            says: self.says.to_owned(),
        }
    }
}

const fn row(
    scope: Scope,
    action: Action,
    name: &'static str,
    keys: &'static [&'static str],
    says: &'static str,
) -> Fixed {
    Fixed { scope, action, name, keys, says }
}

/// The fixed rows, in the order of the help.
pub static ACTIONS: &[Fixed] = &[
    row(Scope::Move, Action::LineDown, "line-down", &["j", "Down"], "one line down"),
    row(Scope::Move, Action::LineUp, "line-up", &["k", "Up"], "one line up"),
    row(Scope::Move, Action::PageDown, "page-down", &["Space", "PgDn", "Ctrl-f"], "one page down"),
    row(Scope::Move, Action::PageUp, "page-up", &["b", "PgUp", "Ctrl-b"], "one page up"),
    row(Scope::Move, Action::HalfDown, "half-page-down", &["Ctrl-d"], "half a page down"),
    row(Scope::Move, Action::HalfUp, "half-page-up", &["Ctrl-u"], "half a page up"),
    row(Scope::Move, Action::Top, "top", &["g", "Home"], "to the start"),
    row(Scope::Move, Action::Bottom, "bottom", &["G", "End"], "to the end"),
    row(Scope::Move, Action::NextPane, "next-pane", &["Tab"], "to the next pane"),
    row(Scope::Move, Action::PreviousPane, "previous-pane", &["Shift-Tab"], "to the previous pane"),
    row(Scope::Move, Action::Enter, "enter", &["Enter"], "open what is marked"),
    row(Scope::Library, Action::Left, "left", &["h", "Left"], "to the left"),
    row(Scope::Library, Action::Right, "right", &["l", "Right"], "to the right, open an article"),
    row(Scope::Library, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this feed"),
    row(Scope::Library, Action::ToggleRead, "toggle-read", &["m"], "mark read or unread"),
    row(Scope::Library, Action::ToggleStar, "toggle-star", &["s"], "star or unstar"),
    row(Scope::Library, Action::UnreadOnly, "unread-only", &["u"], "show only what is unread, or all"),
    row(Scope::Library, Action::NextSort, "next-sort", &["S"], "sort by newest, oldest, title"),
    row(Scope::Library, Action::AddFeed, "add-feed", &["a"], "subscribe to a feed"),
    row(Scope::Library, Action::Browse, "browse", &["o"], "open in the browser"),
    row(Scope::Library, Action::CopyLink, "copy-link", &["y"], "copy the link"),
    row(Scope::Health, Action::Enter, "show-feed", &["Enter", "l", "Right"], "this feed in the library"),
    row(Scope::Health, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this feed"),
    row(Scope::Health, Action::Browse, "browse", &["o"], "open its site in the browser"),
    row(Scope::Health, Action::CopyLink, "copy-link", &["y"], "copy its address"),
    row(Scope::Reader, Action::NextSection, "next-section", &["]]"], "to the next section"),
    row(Scope::Reader, Action::PreviousSection, "previous-section", &["[["], "to the previous section"),
    row(Scope::Reader, Action::JumpBack, "jump-back", &["Ctrl-o"], "back to where the last jump began"),
    row(Scope::Reader, Action::JumpForward, "jump-forward", &["Ctrl-n"], "forward again"),
    row(Scope::Reader, Action::Find, "find", &["/"], "find in the article"),
    row(Scope::Reader, Action::FindNext, "find-next", &["n"], "to the next match"),
    row(Scope::Reader, Action::FindPrevious, "find-previous", &["N"], "to the previous match"),
    row(Scope::Reader, Action::NextArticle, "next-article", &["J"], "next article"),
    row(Scope::Reader, Action::PreviousArticle, "previous-article", &["K"], "previous article"),
    row(Scope::Reader, Action::Browse, "browse", &["o"], "open in the browser"),
    row(Scope::Reader, Action::CopyLink, "copy-link", &["y"], "copy the link"),
    row(Scope::Reader, Action::ToggleRead, "toggle-read", &["m"], "mark read or unread"),
    row(Scope::Reader, Action::ToggleStar, "toggle-star", &["s"], "star or unstar"),
    row(Scope::Reader, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this article's feed"),
    row(Scope::Reader, Action::Left, "left", &["h", "Left"], "out of the pane, back to the text"),
    row(Scope::Pane, Action::GoTo, "go-to", &["l", "Right"], "to this place in the text"),
    row(Scope::Table, Action::Left, "left", &["h", "Left"], "one column to the left"),
    row(Scope::Table, Action::Right, "right", &["l", "Right"], "one column to the right"),
    row(Scope::Table, Action::FirstColumn, "first-column", &["Home", "0"], "to the first column"),
    row(Scope::Table, Action::LastColumn, "last-column", &["End", "$"], "to the last column"),
    row(Scope::Table, Action::Enter, "show-cell", &["Enter"], "the whole cell, or the table again"),
    row(Scope::Table, Action::CopyLink, "copy-cell", &["y"], "copy the cell"),
    row(Scope::Table, Action::SortColumn, "sort-column", &["s"], "sort by the column; again: turned round, as it was"),
    row(Scope::Table, Action::Find, "find", &["/"], "find in the table"),
    row(Scope::Table, Action::FindNext, "find-next", &["n"], "to the next cell found"),
    row(Scope::Table, Action::FindPrevious, "find-previous", &["N"], "to the previous cell found"),
    row(Scope::Global, Action::RefreshAll, "refresh-all", &["R"], "fetch all feeds"),
    row(Scope::Global, Action::CancelRefresh, "cancel-refresh", &["Ctrl-x"], "stop fetching"),
    row(Scope::Global, Action::Health, "health", &["H"], "show how the feeds fare, or hide it"),
    row(Scope::Global, Action::CommandLine, "command-line", &[":"], "type a command"),
    row(Scope::Global, Action::Help, "help", &["?", "F1"], "show or hide the keys"),
    row(Scope::Global, Action::Back, "back", &["q"], "back; at the top, quit"),
    row(Scope::Global, Action::Escape, "escape", &["Esc"], "out of a pane, a search; never quits"),
    row(Scope::Global, Action::Suspend, "suspend", &["Ctrl-z"], "to the shell; fg comes back"),
    row(Scope::Global, Action::Redraw, "redraw", &["Ctrl-l"], "draw the screen anew"),
    row(Scope::Prompt, Action::Accept, "accept", &["Enter"], "take what is typed"),
    row(Scope::Prompt, Action::Cancel, "cancel", &["Esc", "Ctrl-c"], "leave it"),
    row(Scope::Prompt, Action::Earlier, "earlier", &["Up", "Ctrl-p"], "an earlier line"),
    row(Scope::Prompt, Action::Later, "later", &["Down", "Ctrl-n"], "a later line"),
    row(Scope::Prompt, Action::Complete, "complete", &["Tab"], "complete a command"),
    row(Scope::Prompt, Action::Erase, "erase", &["Backspace"], "erase a character"),
    row(Scope::Prompt, Action::EraseNext, "erase-next", &["Del"], "erase the character under the cursor"),
    row(Scope::Prompt, Action::EraseWord, "erase-word", &["Ctrl-w"], "erase a word"),
    row(Scope::Prompt, Action::EraseLine, "erase-line", &["Ctrl-u"], "erase everything before the cursor"),
    row(Scope::Prompt, Action::CursorLeft, "cursor-left", &["Left"], "one character to the left"),
    row(Scope::Prompt, Action::CursorRight, "cursor-right", &["Right"], "one character to the right"),
    row(Scope::Prompt, Action::CursorStart, "cursor-start", &["Home", "Ctrl-a"], "to the start"),
    row(Scope::Prompt, Action::CursorEnd, "cursor-end", &["End", "Ctrl-e"], "to the end"),
];

/// All rows: the fixed ones, and for each kind of landmark its pane and two jumps.
pub fn rows() -> Vec<Row> {
    let fixed = ACTIONS.iter().map(Fixed::row);
    let library = Pane::ALL.map(|pane| pane.name().to_lowercase());
    let reader = ["the text".to_owned()].into_iter().chain(INDEXES.iter().map(|index| format!("{}s", index.noun())));
    let panes = (1..).zip(reader).map(|(number, pane)| match library.get(usize::from(number) - 1) {
        Some(other) => choice(number, format!("{other}; {pane}")),
        None => choice(number, pane),
    });
    let jumps = INDEXES.iter().enumerate().flat_map(|(number, index)| {
        let (letter, noun) = (index.letter(), index.noun());
        [
            jump(Action::NextLandmark(number), format!("]{letter}"), "next", noun),
            jump(Action::PreviousLandmark(number), format!("[{letter}"), "previous", noun),
        ]
    });
    fixed.chain(panes).chain(jumps).collect()
}

fn choice(number: u8, says: String) -> Row {
    let (action, name, keys) = (Action::Pane(number), format!("pane-{number}"), vec![number.to_string()]);
    Row { scope: Scope::Move, action, name, keys, says }
}

fn jump(action: Action, key: String, direction: &str, noun: &str) -> Row {
    Row {
        scope: Scope::Reader,
        action,
        name: format!("{direction}-{noun}"),
        keys: vec![key],
        says: format!("to the {direction} {noun}"),
    }
}
