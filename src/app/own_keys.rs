//! The user's own keys, laid over the defaults: a key of the user's wins, and what it took is listed. The defaults are the
//! built-in keys with those of a preset laid over them.

use std::fmt;

use super::action::{ActionRow, KeyScope, current_name};
use super::key::{Key, KeyError, parse_keys, show_keys};
use super::key_scopes::SCREENS;
use crate::config::{Settings, WrittenKeys};

/// A default key that a key of the user's took: what it meant, and what it means now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostKey {
    pub keys: String,
    /// The scope and the name of the action that lost it.
    pub from: (KeyScope, String),
    /// The scope and the name of the action that has it now.
    pub to: (KeyScope, String),
}

impl fmt::Display for LostKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((from_scope, from), (to_scope, to)) = (&self.from, &self.to);
        let keys = &self.keys;
        write!(f, "[keys.{}] {to} takes {keys} from {from} of [keys.{}]", to_scope.name(), from_scope.name())
    }
}

/// A row of the table while the keymap is made.
pub(super) struct Draft {
    pub row: ActionRow,
    /// The row's keys, parsed, in the same order.
    pub parsed: Vec<Vec<Key>>,
    /// For each of them, whether it is the user's own: not one that the action has anyway.
    own: Vec<bool>,
}

impl Draft {
    /// `defaults` are the keys that the action had before the user's.
    fn of(row: ActionRow, defaults: &[String]) -> Result<Draft, KeyError> {
        let parse = |written: &String| {
            parse_keys(written).map_err(|source| KeyError::Binding {
                scope: row.scope.name().to_owned(),
                action: row.name.clone(),
                keys: written.clone(),
                source: Box::new(source),
            })
        };
        let parsed: Vec<Vec<Key>> = row.keys.iter().map(parse).collect::<Result<_, _>>()?;
        let defaults: Vec<Vec<Key>> = defaults.iter().filter_map(|keys| parse_keys(keys).ok()).collect();
        let own = parsed.iter().map(|keys| !defaults.contains(keys)).collect();
        Ok(Draft { row, parsed, own })
    }

    /// Whether one of the user's own keys here and `keys` in `scope` exclude each other on some screen.
    fn competes(&self, scope: KeyScope, keys: &[Key]) -> bool {
        let own = self.parsed.iter().zip(&self.own).filter_map(|(keys, is_own)| is_own.then_some(keys));
        let excludes = |own: &Vec<Key>| own.starts_with(keys) || keys.starts_with(own);
        (is_asked_before(scope, self.row.scope) || is_asked_before(self.row.scope, scope))
            && own.into_iter().any(excludes)
    }

    fn lost_to(&self, keys: &[Key], winner: &Draft) -> LostKey {
        LostKey {
            keys: show_keys(keys),
            from: (self.row.scope, self.row.name.clone()),
            to: (winner.row.scope, winner.row.name.clone()),
        }
    }
}

/// Whether keys of `inner` are found before those of `outer` on some screen, or they are the same scope.
fn is_asked_before(inner: KeyScope, outer: KeyScope) -> bool {
    let is_before = |scopes: &&[KeyScope]| {
        let at = |wanted| scopes.iter().position(|scope| *scope == wanted);
        at(inner).zip(at(outer)).is_some_and(|(inner, outer)| inner <= outer)
    };
    SCREENS.iter().any(is_before)
}

/// Takes from the defaults what the user's own keys need: the same keys, or keys that one begins the other. A default of an
/// outer scope keeps its key, which has its old meaning on the other screens, but the loss is listed too.
pub(super) fn give_way(drafts: &mut [Draft]) -> Vec<LostKey> {
    let mut lost = Vec::new();
    if !drafts.iter().flat_map(|draft| &draft.own).any(|is_own| *is_own) {
        return lost;
    }
    for at in 0..drafts.len() {
        let draft = &drafts[at];
        let losses: Vec<Option<(LostKey, bool)>> = draft
            .parsed
            .iter()
            .zip(&draft.own)
            .map(|(keys, is_own)| if *is_own { None } else { loss(draft, keys, drafts) })
            .collect();
        let is_gone: Vec<bool> = losses.iter().map(|loss| loss.as_ref().is_some_and(|(_, is_gone)| *is_gone)).collect();
        let draft = &mut drafts[at];
        remove_marked(&mut draft.row.keys, &is_gone);
        remove_marked(&mut draft.parsed, &is_gone);
        remove_marked(&mut draft.own, &is_gone);
        lost.extend(losses.into_iter().flatten().map(|(lost, _)| lost));
    }
    lost
}

/// To which of the user's keys a default is lost, and whether it is lost on all screens.
fn loss(draft: &Draft, keys: &[Key], drafts: &[Draft]) -> Option<(LostKey, bool)> {
    let is_another = |other: &&Draft| other.row.action != draft.row.action;
    let winner = drafts.iter().filter(is_another).find(|other| other.competes(draft.row.scope, keys))?;
    Some((draft.lost_to(keys, winner), is_asked_before(draft.row.scope, winner.row.scope)))
}

fn remove_marked<T>(list: &mut Vec<T>, marked: &[bool]) {
    let mut marked = marked.iter();
    list.retain(|_| marked.next() != Some(&true));
}

/// The rows with the preset's keys, those that `settings.keys` names with the user's.
pub(super) fn drafts(rows: Vec<ActionRow>, settings: &Settings) -> Result<Vec<Draft>, KeyError> {
    let defaults = laid_over(rows, &settings.keymap.keys())?;
    let rows = laid_over(defaults.clone(), &settings.keys)?;
    rows.into_iter().zip(defaults).map(|(row, default)| Draft::of(row, &default.keys)).collect()
}

/// The rows, those that are written with their keys.
fn laid_over(mut rows: Vec<ActionRow>, written: &WrittenKeys) -> Result<Vec<ActionRow>, KeyError> {
    for (scope, actions) in written {
        if !KeyScope::ALL.iter().any(|known| known.name() == scope) {
            return Err(KeyError::ListScope(scope.clone()));
        }
        for (name, keys) in actions {
            let current = current_name(|known| known.name() == scope, name);
            if current != name && actions.contains_key(current) {
                continue;
            }
            let found = rows.iter_mut().find(|row| row.scope.name() == scope && row.name == current);
            let missing = || KeyError::Action { scope: scope.clone(), action: name.clone() };
            found.ok_or_else(missing)?.keys.clone_from(keys);
        }
    }
    Ok(rows)
}
