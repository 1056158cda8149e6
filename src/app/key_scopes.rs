//! The scopes that the keys of each screen are looked up in.

use super::action::KeyScope;

/// The scopes that a focus asks, innermost first.
pub const IN_LIBRARY: &[KeyScope] = &[KeyScope::Library, KeyScope::Move, KeyScope::Global];
pub const IN_HEALTH: &[KeyScope] = &[KeyScope::Health, KeyScope::Move, KeyScope::Global];
pub const IN_TEXT: &[KeyScope] = &[KeyScope::Reader, KeyScope::Move, KeyScope::Global];
pub const IN_PANE: &[KeyScope] = &[KeyScope::Pane, KeyScope::Reader, KeyScope::Move, KeyScope::Global];
pub const IN_TABLE: &[KeyScope] = &[KeyScope::Table, KeyScope::Move, KeyScope::Global];
pub const IN_PROMPT: &[KeyScope] = &[KeyScope::Prompt];
pub const IN_HELP: &[KeyScope] = &[KeyScope::Move, KeyScope::Global];

/// All of them, but for the help, which shows the keys of the others.
pub(super) const SCREENS: [&[KeyScope]; 6] = [IN_LIBRARY, IN_HEALTH, IN_TEXT, IN_PANE, IN_TABLE, IN_PROMPT];
