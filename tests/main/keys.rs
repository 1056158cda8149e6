//! Keys through messages alone: the key maps that come with the program, the panes' keys, and counts.

use crosshead::app::action::ActionRow;
use crosshead::app::keymap::{Keymap, LostKey};
use crosshead::config::{KeyPreset, Settings};

/// The map of crosshead 0.1: scope, action, keys.
const CLASSIC: &str = include_str!("../fixtures/keys/classic.tsv");

fn settings(keymap: KeyPreset, own: &[(&str, &str, &[&str])]) -> Settings {
    let mut settings = Settings { keymap, refresh_on_start: false, ..Settings::default() };
    for (scope, action, keys) in own {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        settings.keys.entry((*scope).to_owned()).or_default().insert((*action).to_owned(), keys);
    }
    settings
}

fn keymap(preset: KeyPreset, own: &[(&str, &str, &[&str])]) -> Keymap {
    Keymap::new(&settings(preset, own)).unwrap()
}

// ── presets ──

#[test]
fn classic_is_the_map_of_the_first_version() {
    let line = |row: &ActionRow| format!("{}\t{}\t{}", row.scope.name(), row.name, row.keys.join("\t"));
    let classic = keymap(KeyPreset::Classic, &[]);
    let mut now: Vec<String> = classic.rows().iter().filter(|row| !row.keys.is_empty()).map(line).collect();
    let mut then: Vec<&str> = CLASSIC.lines().collect();
    now.sort();
    then.sort_unstable();
    assert_eq!(now, then);
}

#[test]
fn every_preset_is_sound_and_takes_nothing_from_anybody() {
    for preset in KeyPreset::ALL {
        let keymap = keymap(preset, &[]);
        assert_eq!((keymap.lost(), keymap.notice()), (&[][..], None), "{}", preset.name());
        let mut all = Settings::default();
        for row in keymap.rows() {
            let actions = all.keys.entry(row.scope.name().to_owned()).or_default();
            actions.insert(row.name.clone(), row.keys.clone());
        }
        assert_eq!(keymap.unreached(&all), [], "{}", preset.name());
    }
}

#[test]
fn a_key_of_the_users_own_wins_over_a_presets() {
    let own = keymap(KeyPreset::Classic, &[("library", "browse", &["u"]), ("move", "top", &["g"])]);
    let lost: Vec<String> = own.lost().iter().map(LostKey::to_string).collect();
    assert_eq!(lost, ["[keys.library] browse takes u from unread-only of [keys.library]"]);
}
