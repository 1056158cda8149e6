//! Keys that are typed while an article is on its way: they act on it once it is there.
//!
//! What means something while it is waited for, such as going back, acts at once. After a key that waits, whatever came in the
//! same write waits too, because it may be meant for what that key will have opened.

use super::action::Action;
use super::keymap::{Key, Resolution};
use super::pending_keys::PendingKeys;
use super::{Effect, Model, press};

/// More keys are a cat on the keyboard.
const MOST: usize = 200;

/// Whether something is waited for, and nothing lies above it.
fn is_waiting(model: &Model) -> bool {
    model.top().is_waiting() && model.overlay.is_none()
}

/// Keeps a key that came with others that wait; `false` if it is to be looked up.
pub(super) fn follow(model: &mut Model, key: Key) -> bool {
    let follows = is_waiting(model) && !model.ahead.is_empty() && model.is_held();
    if follows {
        push(model, [key]);
    }
    follows
}

/// Keeps the keys that were pressed if they mean something in the article alone; `false` if they are to act now.
pub(super) fn keep(model: &mut Model, resolution: Resolution) -> bool {
    let Resolution::Action(action) = resolution else { return false };
    if !is_waiting(model) {
        return false;
    }
    // Nothing would show what is typed next.
    let opens_a_prompt = matches!(action, Action::Find | Action::Search | Action::Filter);
    if acts_at_once(action) || opens_a_prompt && !model.is_held() {
        model.ahead.clear();
        return false;
    }
    let pending = std::mem::take(&mut model.pending);
    let digits = pending.count().map_or_else(String::new, |count| count.to_string());
    push(model, digits.chars().map(Key::char).chain(pending.keys().iter().copied()));
    true
}

fn push(model: &mut Model, keys: impl IntoIterator<Item = Key>) {
    let room = MOST.saturating_sub(model.ahead.len());
    model.ahead.extend(keys.into_iter().take(room));
}

/// Whether an action needs no article. The others move, jump, find or open in it.
fn acts_at_once(action: Action) -> bool {
    matches!(
        action,
        Action::Back
            | Action::Escape
            | Action::NextUnread
            | Action::PreviousUnread
            | Action::JumpBack
            | Action::JumpForward
            | Action::NextArticle
            | Action::PreviousArticle
            | Action::ToggleRead
            | Action::ToggleStar
            | Action::Tag
            | Action::Undo
            | Action::RefreshFeed
            | Action::RefreshAll
            | Action::CancelJob
            | Action::Health
            | Action::CommandLine
            | Action::Help
            | Action::Suspend
            | Action::Redraw
    )
}

/// Types what was kept, once there is an article; drops it if none came.
pub(super) fn replay(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.ahead.is_empty() || model.top().is_waiting() {
        return;
    }
    let has_article = model.top().which().reader().is_some_and(|reader| reader.reading().is_some());
    let keys = std::mem::take(&mut model.ahead);
    let pending = std::mem::take(&mut model.pending);
    for key in keys.into_iter().filter(|_| has_article) {
        press(model, key, effects);
        model.settle(effects);
    }
    // A sequence that was begun goes on.
    if model.pending == PendingKeys::default() {
        model.pending = pending;
    }
}
