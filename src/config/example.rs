//! The annotated example config, made from the defaults: a line of comment that says what a setting does, and the setting
//! with its default, commented out, so that a copy of the file changes nothing and later defaults still arrive.
//!
//! A new setting is a field in `written` and in [`Settings`], and a row here; a test compares the two.

use serde::Serialize;
use toml::Value;

use super::Settings;

/// A setting's name, what it does, and its default.
struct Row {
    name: &'static str,
    about: &'static str,
    value: fn(&Settings) -> Value,
}

const TOP: &[Row] = &[
    Row {
        name: "measure",
        about: "The most columns a line of text takes, from 20 to 400.",
        value: |s| value(s.measure),
    },
    Row {
        name: "theme",
        about: "Colours: \"auto\" (by the terminal's background), \"light\", \"dark\" or \"mono\" (none).",
        value: |s| value(s.theme),
    },
    Row {
        name: "mouse",
        about: "Whether the mouse scrolls and clicks; the terminal's own selection then needs Shift.",
        value: |s| value(s.mouse),
    },
    Row {
        name: "sort",
        about: "The order of articles at the start: \"newest\", \"oldest\" or \"title\".",
        value: |s| value(s.sort),
    },
    Row {
        name: "unread-only",
        about: "Whether the list starts with the unread articles only.",
        value: |s| value(s.unread_only),
    },
    Row {
        name: "mark-read-on-open",
        about: "Whether opening an article marks it read.",
        value: |s| value(s.mark_read_on_open),
    },
    Row {
        name: "refresh-on-start",
        about: "Whether all feeds are fetched when crosshead starts. The screen does not wait for them.",
        value: |s| value(s.refresh_on_start),
    },
];

const NETWORK: &[Row] = &[
    Row {
        name: "connect-timeout",
        about: "Seconds until a connection must stand, from 1 to 600.",
        value: |s| value(s.network.connect_timeout),
    },
    Row {
        name: "timeout",
        about: "Seconds a whole request may take, from 1 to 600.",
        value: |s| value(s.network.timeout),
    },
    Row {
        name: "concurrency",
        about: "Requests under way at once, from 1 to 64.",
        value: |s| value(s.network.concurrency as u64),
    },
];

const HEAD: &str = "\
# crosshead's settings. Copy this file to ~/.config/crosshead/config.toml and change what you like;
# `crosshead config check` says whether it is right. Every setting is commented out and shows its default.
";

const KEYS: &str = "
# Keys, by scope and action; `crosshead keys` lists them all. What is written here replaces the action's own keys in that
# scope; an empty list takes its keys away. For example:
#
# [keys.global]
# help = [\"?\", \"F1\"]
";

const FEEDS: &str = "
# The feeds a new data folder starts with. After that, feeds are added and removed in crosshead itself
# (`a`, `crosshead add`, `crosshead import`).
";

/// The text of `config.example.toml`.
pub fn example() -> String {
    let defaults = Settings::default();
    let mut text = HEAD.to_owned();
    push_rows(&mut text, TOP, &defaults);
    text.push_str("\n[network]\n");
    push_rows(&mut text, NETWORK, &defaults);
    text.push_str(KEYS);
    text.push_str(FEEDS);
    push_feeds(&mut text, &defaults);
    text
}

fn push_rows(text: &mut String, rows: &[Row], defaults: &Settings) {
    for row in rows {
        text.push_str(&format!("\n# {}\n#{} = {}\n", row.about, row.name, (row.value)(defaults)));
    }
}

fn push_feeds(text: &mut String, defaults: &Settings) {
    for feed in &defaults.feeds {
        text.push_str(&format!("#[[feeds]]\n#url = {}\n", value(&feed.url)));
        if let Some(title) = &feed.title {
            text.push_str(&format!("#title = {}\n", value(title)));
        }
        text.push_str(&format!("#folder = {}\n", value(&feed.folder)));
    }
}

fn value(setting: impl Serialize) -> Value {
    Value::try_from(setting).expect("settings are strings, numbers, booleans and lists of them")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::written::{Written, WrittenNetwork};
    use super::*;

    /// Prose is `# text`, a setting is `#name = value`.
    fn uncommented() -> String {
        let line = |line: &str| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') && !setting.is_empty() => setting.to_owned(),
            Some(_) | None => line.to_owned(),
        };
        example().lines().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_example_uncommented_is_the_defaults() {
        let settings = super::super::parse(Path::new("example"), &uncommented()).unwrap();
        assert_eq!(settings, Settings::default());
        assert_eq!(super::super::parse(Path::new("example"), &example()).unwrap(), Settings::default());
    }

    #[test]
    fn the_example_shows_every_setting() {
        let written: Written = toml::from_str(&uncommented()).unwrap();
        let Written {
            measure,
            theme,
            mouse,
            sort,
            unread_only,
            mark_read_on_open,
            refresh_on_start,
            feeds,
            keys: _,
            network,
        } = written;
        assert!(measure.is_some() && theme.is_some() && mouse.is_some() && sort.is_some() && feeds.is_some());
        assert!(unread_only.is_some() && mark_read_on_open.is_some() && refresh_on_start.is_some());
        let WrittenNetwork { connect_timeout, timeout, concurrency } = network.unwrap();
        assert!(connect_timeout.is_some() && timeout.is_some() && concurrency.is_some());
    }
}
