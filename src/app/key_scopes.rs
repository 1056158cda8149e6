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
/// In a prompt: a letter is text and never an action of another scope.
pub const IN_PROMPT: &[KeyScope] = &[KeyScope::Prompt];
/// In the help, which scrolls and has no keys of its own.
pub const IN_HELP: &[KeyScope] = &[KeyScope::Move, KeyScope::Global];

/// All of them, but for the help, which shows the keys of the others.
pub(super) const SCREENS: [&[KeyScope]; 6] = [IN_LIBRARY, IN_HEALTH, IN_TEXT, IN_PANE, IN_TABLE, IN_PROMPT];
