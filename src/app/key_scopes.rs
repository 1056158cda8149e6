//! The scopes that the keys of each screen are looked up in, innermost first.

use super::action::KeyScope;

/// In the library, whichever pane has the focus.
pub const IN_LIBRARY: &[KeyScope] = &[KeyScope::Library, KeyScope::Move, KeyScope::Global];
/// On the health screen.
pub const IN_HEALTH: &[KeyScope] = &[KeyScope::Health, KeyScope::Move, KeyScope::Global];
/// In the reader, with the focus on the text.
pub const IN_TEXT: &[KeyScope] = &[KeyScope::Reader, KeyScope::Move, KeyScope::Global];
/// In the reader, with the focus on a pane.
pub const IN_PANE: &[KeyScope] = &[KeyScope::Pane, KeyScope::Reader, KeyScope::Move, KeyScope::Global];
/// In a table on the full screen.
pub const IN_TABLE: &[KeyScope] = &[KeyScope::Table, KeyScope::Move, KeyScope::Global];
/// In a row of a table that is shown as a record.
pub const IN_RECORD: &[KeyScope] = &[KeyScope::Record, KeyScope::Move, KeyScope::Global];
/// In the text while some of it is selected.
pub const IN_SELECTED_TEXT: &[KeyScope] = &[KeyScope::Select, KeyScope::Reader, KeyScope::Move, KeyScope::Global];
/// In one of the reader's panes while rows of it are selected.
pub const IN_SELECTED_ROWS: &[KeyScope] =
    &[KeyScope::Select, KeyScope::Pane, KeyScope::Reader, KeyScope::Move, KeyScope::Global];
/// In the list of articles while some are selected.
pub const IN_SELECTED_ARTICLES: &[KeyScope] = &[KeyScope::Select, KeyScope::Library, KeyScope::Move, KeyScope::Global];
/// In a table on the full screen while rows are selected.
pub const IN_SELECTED_CELLS: &[KeyScope] = &[KeyScope::Select, KeyScope::Table, KeyScope::Move, KeyScope::Global];
/// In a prompt: a letter is text and never an action of another scope.
pub const IN_PROMPT: &[KeyScope] = &[KeyScope::Prompt];
/// In the list of all questions, which acts like a pane.
pub const IN_QUESTIONS: &[KeyScope] = &[KeyScope::Questions, KeyScope::Pane, KeyScope::Move, KeyScope::Global];
/// In the list of all questions while rows of it are selected.
pub const IN_SELECTED_QUESTIONS: &[KeyScope] =
    &[KeyScope::Select, KeyScope::Questions, KeyScope::Pane, KeyScope::Move, KeyScope::Global];
/// In the help, which scrolls and can be filtered like a pane, and has no keys of its own.
pub const IN_HELP: &[KeyScope] = &[KeyScope::Pane, KeyScope::Move, KeyScope::Global];

/// All of them, but for the help, which shows the keys of the others.
pub(super) const SCREENS: [&[KeyScope]; 13] = [
    IN_LIBRARY,
    IN_HEALTH,
    IN_TEXT,
    IN_PANE,
    IN_TABLE,
    IN_RECORD,
    IN_PROMPT,
    IN_SELECTED_TEXT,
    IN_SELECTED_ROWS,
    IN_SELECTED_ARTICLES,
    IN_SELECTED_CELLS,
    IN_QUESTIONS,
    IN_SELECTED_QUESTIONS,
];
