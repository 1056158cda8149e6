//! The next keys for where the focus is: what the bottom line shows when there is no message. Each screen offers its own.
//!
//! The keys are those of the keymap, so that a user who has moved one reads the one that works.

use super::action::{Action, KeyScope};
use super::keymap::{Key, Keymap};

/// A key and what it does, in a word or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub keys: String,
    pub says: String,
}

/// An action worth a hint.
pub type Offer = (KeyScope, Action, &'static str);

pub(super) const HELP: Offer = (KeyScope::Global, Action::Help, "all keys");
pub(super) const NEXT_PANE: Offer = (KeyScope::Move, Action::NextPane, "next pane");
pub(super) const BACK: Offer = (KeyScope::Global, Action::Back, "back");

/// The hints while the help is shown.
pub(super) const IN_HELP: &[Offer] = &[
    (KeyScope::Move, Action::Filter, "filter"),
    (KeyScope::Move, Action::PageDown, "page down"),
    (KeyScope::Global, Action::Back, "close"),
];

/// The offers with their keys on a screen with these scopes.
pub(super) fn hints(keymap: &Keymap, scopes: &[KeyScope], offers: Vec<Offer>) -> Vec<Hint> {
    offers.into_iter().filter_map(|offer| hint(keymap, scopes, offer)).collect()
}

/// `None` if no key means the action on this screen: a hint must not name a key that does something else.
fn hint(keymap: &Keymap, scopes: &[KeyScope], (_, action, says): Offer) -> Option<Hint> {
    let keys = keymap.key_on(scopes, action)?.to_owned();
    Some(Hint { keys, says: says.to_owned() })
}

/// `5` → `j 5 down`: what a count is for, and the way out.
pub(super) fn after_count(keymap: &Keymap, scopes: &[KeyScope], count: usize) -> Vec<Hint> {
    let uses = [
        (Action::LineDown, format!("{count} down")),
        (Action::Bottom, format!("to number {count}")),
        (Action::Percent, format!("to {count} %")),
    ];
    let hint = |(action, says)| Some(Hint { keys: keymap.key_on(scopes, action)?.to_owned(), says });
    uses.into_iter().filter_map(hint).chain([way_out()]).collect()
}

/// Out of a count, or of keys that nothing follows here.
pub(super) fn way_out() -> Hint {
    Hint { keys: "Esc".to_owned(), says: "drop it".to_owned() }
}

/// `M` in an article: which scope has the keys that begin so, and the way out.
pub(super) fn elsewhere(keymap: &Keymap, pending: &[Key]) -> Vec<Hint> {
    let scopes = keymap.scopes_beginning(pending);
    let titles: Vec<&str> = scopes.into_iter().map(KeyScope::title).collect();
    let says = format!("Nothing here. It belongs to: {}", titles.join(", "));
    let whose = (!titles.is_empty()).then_some(Hint { keys: String::new(), says });
    whose.into_iter().chain([way_out()]).collect()
}

/// `]` → `h heading`, `t table`: what remains to be pressed, and the thing it is about. Only actions that the screen
/// `has`.
pub(super) fn following(
    keymap: &Keymap,
    scopes: &[KeyScope],
    pending: &[Key],
    has: impl Fn(Action) -> bool,
) -> Vec<Hint> {
    let rows = keymap.following(scopes, pending).filter(|(_, row)| has(row.action));
    rows.map(|(keys, row)| Hint { keys, says: thing(&row.says).to_owned() }).collect()
}

/// "to the next heading" → "heading": the direction is in what was pressed already.
fn thing(says: &str) -> &str {
    let directions = ["to the next ", "to the previous ", "to the ", "to "];
    directions.iter().find_map(|direction| says.strip_prefix(direction)).unwrap_or(says)
}
