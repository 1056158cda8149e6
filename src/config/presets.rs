//! The key maps that come with the program. A preset is an embedded file of `[keys]`, as a config has them: what it names gets
//! other keys than the built-in ones. The user's own `[keys]` are laid over the preset.
//!
//! A new preset is a file in `keymaps/`, a variant of [`KeyPreset`], its name and its text here, and a word in `example`.
//! What the keys mean is checked by a test in `app::keymap`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Scope name → action name → keys, as written; an empty list unbinds.
pub type WrittenKeys = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Which key map the user's own keys are laid over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyPreset {
    #[default]
    Default,
    /// That of crosshead 0.1: digits choose panes.
    Classic,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PresetFile {
    keys: WrittenKeys,
}

impl KeyPreset {
    /// Every preset, the default first.
    pub const ALL: [KeyPreset; 2] = [KeyPreset::Default, KeyPreset::Classic];

    /// As in the config.
    pub fn name(self) -> &'static str {
        match self {
            KeyPreset::Default => "default",
            KeyPreset::Classic => "classic",
        }
    }

    /// The preset with this name in the config.
    pub fn named(name: &str) -> Option<KeyPreset> {
        KeyPreset::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// The keys that differ from the built-in ones.
    pub fn keys(self) -> WrittenKeys {
        let text = match self {
            KeyPreset::Default => return WrittenKeys::default(),
            KeyPreset::Classic => include_str!("keymaps/classic.toml"),
        };
        let file: PresetFile = toml::from_str(text).expect("the presets are TOML, as a test of the keymap shows");
        file.keys
    }
}
