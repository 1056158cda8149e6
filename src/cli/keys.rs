//! `keys`: the table of actions with the user's own keys, as text, Markdown or JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::args::PartFormat;
use super::output::Output;
use crate::app::action::{ActionRow, KeyScope};
use crate::app::keymap::Keymap;
use crate::article::Sanitized;

/// A row for other programs.
#[derive(Serialize)]
struct KeyRecord<'a> {
    scope: &'a str,
    action: &'a str,
    keys: &'a [String],
    says: &'a str,
}

/// `crosshead keys`: the keys as they are with the config.
pub fn run(format: PartFormat, keymap: &Keymap, out: &mut Output) -> io::Result<()> {
    match format {
        PartFormat::Text => out.list(["scope", "action", "keys", ""], &in_order(keymap).map(text).collect::<Vec<_>>()),
        PartFormat::Markdown => out.write_all(markdown(keymap).as_bytes()),
        PartFormat::Json => out.json(&in_order(keymap).map(record).collect::<Vec<_>>()),
    }
}

/// Scope by scope, in the order of the help.
fn in_order(keymap: &Keymap) -> impl Iterator<Item = &ActionRow> {
    KeyScope::ALL.into_iter().flat_map(|scope| in_scope(keymap, scope))
}

fn in_scope(keymap: &Keymap, scope: KeyScope) -> impl Iterator<Item = &ActionRow> {
    keymap.rows().iter().filter(move |row| row.scope == scope)
}

fn text(row: &ActionRow) -> [Sanitized; 4] {
    [row.scope.name(), &row.name, &row.keys.join(" or "), &row.says].map(Sanitized::line)
}

fn record(row: &ActionRow) -> KeyRecord<'_> {
    KeyRecord { scope: row.scope.name(), action: &row.name, keys: &row.keys, says: &row.says }
}

/// One table for each scope, under its title, as in the README.
pub fn markdown(keymap: &Keymap) -> String {
    let section = |scope: KeyScope| {
        let rows: String = in_scope(keymap, scope).map(markdown_row).collect();
        format!("**{}** (`[keys.{}]`)\n\n| Keys | Action | |\n|---|---|---|\n{rows}", scope.title(), scope.name())
    };
    KeyScope::ALL.map(section).join("\n")
}

fn markdown_row(row: &ActionRow) -> String {
    let keys: Vec<String> = row.keys.iter().map(|key| code(key)).collect();
    format!("| {} | `{}` | {} |\n", keys.join(" "), row.name, row.says)
}

/// A code span in a table cell. A bar would end the cell (GFM, "Tables"), a backtick the span.
fn code(key: &str) -> String {
    let key = key.replace('|', "\\|");
    if key.contains('`') { format!("`` {key} ``") } else { format!("`{key}`") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn every_row_is_in_the_markdown_once() {
        let keymap = Keymap::new(&Settings::default()).unwrap();
        let table = markdown(&keymap);
        let rows = table.lines().filter(|line| line.starts_with("| `") || line.starts_with("|  |")).count();
        assert_eq!(rows, keymap.rows().len());
        assert!(table.contains("| `j` `Down` | `line-down` | one line down |"));
    }

    #[test]
    fn a_bar_and_a_backtick_stay_inside_their_cell() {
        assert_eq!(code("|"), "`\\|`");
        assert_eq!(code("`"), "`` ` ``");
    }
}
