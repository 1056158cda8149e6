//! Which action a sequence of keys means on which screen.

use std::collections::HashMap;

use super::action::{Action, ActionRow, KeyScope, current_name};
use super::own_keys::{Draft, drafts, give_way};
use crate::article::Sanitized;
use crate::config::Settings;

use super::key_scopes::SCREENS;

pub use super::key::{Code, Key, KeyError, parse_keys, show_keys};
pub use super::own_keys::LostKey;

/// What a sequence of keys means so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    Action(Action),
    /// The start of a longer binding.
    Pending,
    Nothing,
}

/// The table of actions with the user's overrides, indexed by keys.
#[derive(Clone, Debug)]
pub struct Keymap {
    rows: Vec<ActionRow>,
    /// The keys of each row, parsed.
    parsed: Vec<Vec<Vec<Key>>>,
    bindings: HashMap<(KeyScope, Vec<Key>), Action>,
    lost: Vec<LostKey>,
}

impl Keymap {
    /// A table with `settings.keys` laid over it; see [`Keymap::new`].
    pub(super) fn of(rows: Vec<ActionRow>, settings: &Settings) -> Result<Keymap, KeyError> {
        let mut drafts = drafts(rows, settings)?;
        let lost = give_way(&mut drafts);
        let mut keymap = Keymap { rows: Vec::new(), parsed: Vec::new(), bindings: HashMap::new(), lost };
        for draft in drafts {
            keymap.bind(draft)?;
        }
        keymap.refuse_shadows()?;
        Ok(keymap)
    }

    fn bind(&mut self, Draft { row, parsed, .. }: Draft) -> Result<(), KeyError> {
        for (written, keys) in row.keys.iter().zip(&parsed) {
            if let Some(first) = self.bindings.insert((row.scope, keys.clone()), row.action) {
                return Err(KeyError::Twice {
                    scope: row.scope.name().to_owned(),
                    keys: written.clone(),
                    first: if first == row.action { row.name.clone() } else { name_of(&self.rows, row.scope, first) },
                    second: row.name.clone(),
                });
            }
        }
        self.rows.push(row);
        self.parsed.push(parsed);
        Ok(())
    }

    /// The default keys that the user's own have taken.
    pub fn lost(&self) -> &[LostKey] {
        &self.lost
    }

    /// One sentence about them for the start of the program.
    pub fn notice(&self) -> Option<Sanitized> {
        let sentence = match &self.lost[..] {
            [] => return None,
            [LostKey { keys, from: (_, from), to: (_, to) }] => {
                format!("{keys} means {to} now, by your config. It was a key of {from}.")
            }
            lost => {
                let count = lost.len();
                format!("Your config has taken {count} keys from other actions. `crosshead config check` lists them.")
            }
        };
        Some(Sanitized::line(&sentence))
    }

    /// A binding that begins a longer one of its scope would always be taken for the whole.
    fn refuse_shadows(&self) -> Result<(), KeyError> {
        let bound = || self.rows.iter().zip(&self.parsed).flat_map(|(row, bound)| bound.iter().map(move |b| (row, b)));
        for (first, start) in bound() {
            let is_hidden = |(row, keys): &(&ActionRow, &Vec<Key>)| {
                row.scope == first.scope && keys.len() > start.len() && keys.starts_with(start)
            };
            if let Some((second, _)) = bound().find(is_hidden) {
                return Err(KeyError::Shadows {
                    scope: first.scope.name().to_owned(),
                    keys: show_keys(start),
                    first: first.name.clone(),
                    second: second.name.clone(),
                });
            }
        }
        Ok(())
    }

    /// The user's bindings that no screen comes to, because what an inner scope makes of the same keys, or of the first of
    /// them, comes first. (The help is no screen: one doesn't bind keys for it.)
    pub fn unreached(&self, settings: &Settings) -> Vec<KeyError> {
        let written = settings.keys.iter().flat_map(|(scope, actions)| {
            actions.iter().flat_map(move |(action, keys)| keys.iter().map(move |keys| (scope, action, keys)))
        });
        written.filter_map(|(scope, action, keys)| self.unreached_one(scope, action, keys)).collect()
    }

    fn unreached_one(&self, scope: &str, action: &str, written: &str) -> Option<KeyError> {
        let current = current_name(|known| known.name() == scope, action);
        let row = self.rows.iter().find(|row| row.scope.name() == scope && row.name == current)?;
        let keys = parse_keys(written).ok()?;
        let mut screens = SCREENS.iter().filter(|scopes| scopes.contains(&row.scope)).peekable();
        let first = screens.peek().map(|scopes| self.before(scopes, &keys, row.action))??;
        if screens.any(|scopes| self.before(scopes, &keys, row.action).is_none()) {
            return None;
        }
        let (scope, action, keys) = (scope.to_owned(), action.to_owned(), written.to_owned());
        Some(KeyError::Unreached { scope, action, keys, by: first })
    }

    /// What comes before the action when its keys are pressed one after the other; `None` if nothing does.
    fn before(&self, scopes: &[KeyScope], keys: &[Key], action: Action) -> Option<String> {
        for length in 1..=keys.len() {
            match self.resolve(scopes, &keys[..length]) {
                Resolution::Action(found) if length == keys.len() && found == action => return None,
                Resolution::Action(found) => return Some(self.meaning(scopes, &keys[..length], found)),
                Resolution::Pending if length < keys.len() => {}
                Resolution::Pending | Resolution::Nothing => {
                    return Some(format!("other keys begin with {}", show_keys(keys)));
                }
            }
        }
        None
    }

    fn meaning(&self, scopes: &[KeyScope], keys: &[Key], action: Action) -> String {
        let bound = |scope: &&KeyScope| self.bindings.contains_key(&(**scope, keys.to_vec()));
        let scope = scopes.iter().find(bound).expect("a scope that was asked knows the keys");
        let row = self.rows.iter().find(|row| row.scope == *scope && row.action == action);
        let name = row.map_or("", |row| &row.name);
        format!("{} means {name} of [keys.{}] wherever it counts", show_keys(keys), scope.name())
    }

    /// The bindings of a scope that begin with `keys`, in the order of the table: what may follow, and the row it means.
    pub fn following<'a>(
        &'a self,
        scopes: &'a [KeyScope],
        keys: &'a [Key],
    ) -> impl Iterator<Item = (String, &'a ActionRow)> {
        let rows = self.rows.iter().zip(&self.parsed).filter(|(row, _)| scopes.contains(&row.scope));
        rows.flat_map(move |(row, bound)| {
            let rests = bound.iter().filter_map(move |bound| bound.strip_prefix(keys));
            rests.filter(|rest| !rest.is_empty()).map(move |rest| (show_keys(rest), row))
        })
    }

    /// Asks the scopes in order; the first that knows the whole sequence, or the start of one, decides.
    pub fn resolve(&self, scopes: &[KeyScope], keys: &[Key]) -> Resolution {
        for scope in scopes {
            if let Some(action) = self.bindings.get(&(*scope, keys.to_vec())) {
                return Resolution::Action(*action);
            }
            if self.bindings.keys().any(|(s, bound)| s == scope && bound.len() > keys.len() && bound.starts_with(keys))
            {
                return Resolution::Pending;
            }
        }
        Resolution::Nothing
    }

    /// Whether a longer binding of any screen begins with these keys: whoever presses the first of them is waited for, so
    /// that the second does not act alone where the binding means nothing. In a prompt keys are text.
    pub fn begins_somewhere(&self, keys: &[Key]) -> bool {
        let begins = |bound: &[Key]| bound.len() > keys.len() && bound.starts_with(keys);
        self.bindings.keys().any(|(scope, bound)| *scope != KeyScope::Prompt && begins(bound))
    }

    /// The scopes that have a longer binding which begins with these keys.
    pub fn scopes_beginning(&self, keys: &[Key]) -> Vec<KeyScope> {
        let begins = |bound: &[Key]| bound.len() > keys.len() && bound.starts_with(keys);
        let has = |scope: &KeyScope| self.bindings.keys().any(|(whose, bound)| whose == scope && begins(bound));
        KeyScope::ALL.into_iter().filter(|scope| *scope != KeyScope::Prompt).filter(has).collect()
    }

    /// The table with the overrides applied: what the help shows.
    pub fn rows(&self) -> &[ActionRow] {
        &self.rows
    }

    /// The first key of an action, for hints; `None` if it has been unbound.
    pub fn key_for(&self, scope: KeyScope, action: Action) -> Option<&str> {
        let row = self.rows.iter().find(|row| row.scope == scope && row.action == action)?;
        row.keys.first().map(String::as_str)
    }

    /// The first key that means an action on a screen with these scopes; `None` if no key does.
    pub fn key_on(&self, scopes: &[KeyScope], action: Action) -> Option<&str> {
        let rows = self.rows.iter().zip(&self.parsed);
        let rows = rows.filter(|(row, _)| row.action == action && scopes.contains(&row.scope));
        let mut keys = rows.flat_map(|(row, parsed)| row.keys.iter().zip(parsed));
        let is_reached = |keys: &[Key]| {
            let starts = (1..keys.len()).all(|length| self.resolve(scopes, &keys[..length]) == Resolution::Pending);
            starts && self.resolve(scopes, keys) == Resolution::Action(action)
        };
        keys.find(|(_, keys)| is_reached(keys)).map(|(written, _)| written.as_str())
    }

    /// The key that goes to a pane on a screen with these scopes. If the user or a preset has bound its number, that is meant.
    pub fn pane_key(&self, scopes: &[KeyScope], number: u8, named: Action) -> Option<&str> {
        self.key_on(scopes, Action::Pane(number)).or_else(|| self.key_on(scopes, named))
    }

    /// What an action is called on the `:` line.
    pub fn name_for(&self, action: Action) -> &str {
        self.rows.iter().find(|row| row.action == action).map_or("", |row| &row.name)
    }
}

fn name_of(rows: &[ActionRow], scope: KeyScope, action: Action) -> String {
    let row = rows.iter().find(|row| row.scope == scope && row.action == action);
    row.map_or_else(String::new, |row| row.name.clone())
}

#[cfg(test)]
mod tests {
    use super::super::key_scopes::{IN_LIBRARY, IN_TABLE, IN_TEXT};
    use super::*;

    fn keymap() -> Keymap {
        Keymap::new(&Settings::default()).unwrap()
    }

    #[test]
    fn the_inner_scope_wins() {
        let keymap = Keymap::new(&settings(&[("library", "browse", "j")])).unwrap();
        let j = [Key::char('j')];
        assert_eq!(keymap.resolve(&[KeyScope::Library, KeyScope::Move], &j), Resolution::Action(Action::Browse));
        assert_eq!(keymap.resolve(&[KeyScope::Move, KeyScope::Library], &j), Resolution::Action(Action::LineDown));
        assert_eq!(keymap.resolve(&[KeyScope::Prompt], &j), Resolution::Nothing);
    }

    #[test]
    fn a_bracket_waits_for_its_letter() {
        let keymap = keymap();
        let scopes = [KeyScope::Reader, KeyScope::Move, KeyScope::Global];
        assert_eq!(keymap.resolve(&scopes, &[Key::char(']')]), Resolution::Pending);
        let next_heading = keymap.resolve(&scopes, &[Key::char(']'), Key::char('h')]);
        assert_eq!(next_heading, Resolution::Action(Action::NextLandmark(0)));
    }

    #[test]
    fn an_override_replaces_the_keys_of_its_action() {
        let mut settings = Settings::default();
        let keys = [("line-down".to_owned(), vec!["n".to_owned()])];
        settings.keys.insert("move".to_owned(), keys.into());
        let keymap = Keymap::new(&settings).unwrap();
        assert_eq!(keymap.resolve(&[KeyScope::Move], &[Key::char('n')]), Resolution::Action(Action::LineDown));
        assert_eq!(keymap.resolve(&[KeyScope::Move], &[Key::char('j')]), Resolution::Nothing);
    }

    #[test]
    fn a_wrong_override_says_where() {
        let mut settings = Settings::default();
        settings.keys.insert("move".to_owned(), [("fly".to_owned(), vec![])].into());
        let error = Keymap::new(&settings).unwrap_err().to_string();
        assert_eq!(error, "[keys.move] has no action “fly”; `crosshead keys` lists them");
    }

    /// Settings with these keys: scope, action, keys.
    fn settings(bound: &[(&str, &str, &str)]) -> Settings {
        let mut settings = Settings::default();
        for (scope, action, keys) in bound {
            let actions = settings.keys.entry((*scope).to_owned()).or_default();
            actions.insert((*action).to_owned(), vec![(*keys).to_owned()]);
        }
        settings
    }

    fn lost(bound: &[(&str, &str, &str)]) -> Vec<String> {
        Keymap::new(&settings(bound)).unwrap().lost().iter().map(LostKey::to_string).collect()
    }

    #[test]
    fn a_key_of_the_users_own_wins_over_a_default_and_says_so() {
        let keymap = Keymap::new(&settings(&[("library", "browse", "m")])).unwrap();
        assert_eq!(keymap.resolve(IN_LIBRARY, &[Key::char('m')]), Resolution::Action(Action::Browse));
        assert_eq!(keymap.key_for(KeyScope::Library, Action::ToggleRead), None);
        assert_eq!(
            keymap.notice().as_deref(),
            Some("m means browse now, by your config. It was a key of toggle-read.")
        );
        assert_eq!(Keymap::new(&Settings::default()).unwrap().notice(), None);
    }

    #[test]
    fn a_default_gives_way_to_keys_that_begin_it_and_to_longer_ones_that_it_begins() {
        assert_eq!(
            lost(&[("reader", "find", "]")])[..2],
            [
                "[keys.reader] find takes ]u from next-unread of [keys.move]",
                "[keys.reader] find takes ]] from next-section of [keys.reader]",
            ]
        );
        assert_eq!(lost(&[("move", "bottom", "g g g")]), ["[keys.move] bottom takes gg from top of [keys.move]"]);
    }

    #[test]
    fn a_key_for_everywhere_wins_over_the_defaults_of_single_screens() {
        assert_eq!(
            lost(&[("global", "refresh-all", "r")]),
            [
                "[keys.global] refresh-all takes r from refresh-feed of [keys.library]",
                "[keys.global] refresh-all takes r from refresh-feed of [keys.health]",
                "[keys.global] refresh-all takes r from refresh-feed of [keys.reader]",
                "[keys.global] refresh-all takes r from refresh-feed of [keys.table]",
            ]
        );
        // What is typed is no screen's business.
        assert_eq!(lost(&[("prompt", "accept", "j")]), [""; 0]);
    }

    #[test]
    fn a_key_of_one_screen_is_lost_there_and_stays_on_the_others() {
        let keymap = Keymap::new(&settings(&[("library", "add-feed", "q")])).unwrap();
        let lost: Vec<String> = keymap.lost().iter().map(LostKey::to_string).collect();
        assert_eq!(lost, ["[keys.library] add-feed takes q from back of [keys.global]"]);
        assert_eq!(keymap.key_on(IN_LIBRARY, Action::Back), None);
        assert_eq!(keymap.key_on(IN_TEXT, Action::Back), Some("q"));
    }

    #[test]
    fn a_default_that_the_user_writes_again_takes_nothing_and_nor_does_another_key_for_the_same_action() {
        let mut settings = Settings::default();
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        let actions = [("top", keys(&["gg", "Home", "F6"])), ("enter", keys(&["Enter", "x"]))];
        settings.keys.insert("move".to_owned(), actions.map(|(name, keys)| (name.to_owned(), keys)).into());
        let keymap = Keymap::new(&settings).unwrap();
        assert_eq!(keymap.lost(), []);
        let home = keymap.resolve(IN_TABLE, &[Key::plain(Code::Home)]);
        assert_eq!(home, Resolution::Action(Action::FirstColumn));
        assert_eq!(keymap.key_for(KeyScope::Table, Action::Enter), Some("Enter"));
    }

    #[test]
    fn a_key_written_twice_for_one_action_names_it() {
        let mut settings = Settings::default();
        let twice = vec!["x".to_owned(), "x".to_owned()];
        settings.keys.insert("move".to_owned(), [("line-down".to_owned(), twice)].into());
        let error = Keymap::new(&settings).unwrap_err().to_string();
        assert_eq!(error, "[keys.move] x is given to two actions, line-down and line-down");
    }

    #[test]
    fn a_key_that_would_make_another_of_the_users_unreachable_is_refused() {
        let error = Keymap::new(&settings(&[("reader", "find", "]"), ("reader", "browse", "]x")]));
        let error = error.unwrap_err().to_string();
        assert_eq!(error, "[keys.reader] find: ] begins the keys of browse, which could not be pressed any more");
    }

    fn unreached(bound: &[(&str, &str, &str)]) -> Vec<String> {
        let settings = settings(bound);
        let keymap = Keymap::new(&settings).unwrap();
        keymap.unreached(&settings).iter().map(KeyError::to_string).collect()
    }

    #[test]
    fn a_key_that_is_never_reached_is_found() {
        let own = ("move", "line-down", "x");
        assert_eq!(
            unreached(&[("global", "help", "x"), own]),
            ["[keys.global] help: x is never reached, because x means line-down of [keys.move] wherever it counts"]
        );
        assert_eq!(
            unreached(&[("global", "health", "x h"), own]),
            ["[keys.global] health: x h is never reached, because x means line-down of [keys.move] wherever it counts"]
        );
        // Somewhere it is reached: on one screen, or because a default gave way.
        for reached in [
            &[("move", "top", "r")][..],
            &[("move", "top", "y"), ("library", "browse", "y")],
            &[("global", "help", "j")],
            &[("global", "help", "j"), ("move", "line-down", "n")],
            &[("prompt", "accept", "j")],
            &[("pane", "go-to", "Enter")],
            &[("reader", "find", "]x")],
            &[("library", "browse", "j")],
        ] {
            assert_eq!(unreached(reached), [""; 0], "{reached:?}");
        }
    }

    #[test]
    fn by_default_every_key_is_reached() {
        let keymap = keymap();
        let mut settings = Settings::default();
        for row in keymap.rows() {
            let actions = settings.keys.entry(row.scope.name().to_owned()).or_default();
            actions.insert(row.name.clone(), row.keys.clone());
        }
        assert_eq!(keymap.unreached(&settings), []);
    }

    #[test]
    fn two_of_the_users_actions_on_one_key_are_refused() {
        let twice = Keymap::new(&settings(&[("move", "line-down", "x"), ("move", "line-up", "x")]));
        assert!(matches!(twice, Err(KeyError::Twice { .. })));
    }
}
