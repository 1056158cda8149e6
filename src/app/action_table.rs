//! The table of actions: the keymap, the help, `crosshead keys`, the README's table and the `[keys]` section of the config
//! are all made from it.
//!
//! The fixed rows come from the screens. The jumps and panes of each kind of landmark follow from `INDEXES`, so that a new
//! kind of pane brings its own keys.

use super::action::{Action, ActionRow, Fixed, KeyScope, row};
use super::keymap::{KeyError, Keymap};
use super::pane::LibraryPane;
use super::{health, library, prompt, questions, reader, table_view};
use crate::article::index::{INDEXES, Index};
use crate::config::Settings;

/// The fixed rows, in the order of the help.
const TABLE: &[&[Fixed]] = &[
    MOVING,
    library::actions::ROWS,
    health::ROWS,
    reader::actions::ROWS,
    questions::ROWS,
    table_view::actions::ROWS,
    SELECTING,
    EVERYWHERE,
    prompt::ROWS,
];

/// Wherever something scrolls or has a cursor.
const MOVING: &[Fixed] = &[
    row(KeyScope::Move, Action::LineDown, "line-down", &["j", "Down"], "one line down"),
    row(KeyScope::Move, Action::LineUp, "line-up", &["k", "Up"], "one line up"),
    row(KeyScope::Move, Action::PageDown, "page-down", &["Space", "PgDn", "Ctrl-f"], "one page down"),
    row(KeyScope::Move, Action::PageUp, "page-up", &["b", "PgUp", "Ctrl-b"], "one page up"),
    row(KeyScope::Move, Action::HalfDown, "half-page-down", &["Ctrl-d"], "half a page down"),
    row(KeyScope::Move, Action::HalfUp, "half-page-up", &["Ctrl-u"], "half a page up"),
    row(KeyScope::Move, Action::Top, "top", &["gg", "Home"], "to the start"),
    row(KeyScope::Move, Action::Bottom, "bottom", &["G", "End"], "to the end"),
    row(KeyScope::Move, Action::Percent, "percent", &["%"], "to a percentage: 50% is the middle"),
    row(KeyScope::Move, Action::NextPane, "next-pane", &["Tab"], "to the next pane"),
    row(KeyScope::Move, Action::PreviousPane, "previous-pane", &["Shift-Tab"], "to the previous pane"),
    row(KeyScope::Move, Action::Select, "select", &["v"], "select: sentences in the text, rows elsewhere"),
    row(KeyScope::Move, Action::Pipe, "pipe", &["|"], "pipe the article, the row or the selection to a program"),
    row(KeyScope::Move, Action::Enter, "enter", &["Enter"], "open what is marked; in the text, else a line down"),
    row(KeyScope::Move, Action::NextUnread, "next-unread", &["]u"], "to the next unread article"),
    row(KeyScope::Move, Action::PreviousUnread, "previous-unread", &["[u"], "to the previous unread article"),
    row(KeyScope::Move, Action::Undo, "undo", &["u"], "undo a mark, a star, a tag, a removal"),
    row(KeyScope::Move, Action::Zoom, "zoom", &["Z"], "only this pane; in the text, nothing but the article"),
    row(KeyScope::Move, Action::Filter, "filter", &["&"], "type to show only the rows that have it"),
    row(KeyScope::Move, Action::LibraryPane(LibraryPane::Feeds), "pane-feeds", &["gf"], "to the feeds"),
    row(KeyScope::Move, Action::LibraryPane(LibraryPane::Articles), "pane-articles", &["ga"], "to the articles"),
    row(KeyScope::Move, Action::LibraryPane(LibraryPane::Preview), "pane-preview", &["gp"], "to the preview"),
    row(KeyScope::Move, Action::TextPane, "pane-text", &["gx"], "to the text"),
];

/// While something is selected.
const SELECTING: &[Fixed] = &[
    row(KeyScope::Select, Action::SelectUnit, "unit", &["v"], "by sentences, paragraphs, sections; of rows, end it"),
    row(KeyScope::Select, Action::OtherEnd, "other-end", &["o"], "move the other end"),
    row(KeyScope::Select, Action::Copy, "copy", &["y"], "copy what is selected"),
    row(KeyScope::Select, Action::CopyAs, "copy-as", &["Y"], "copy it as Markdown, HTML …"),
    row(KeyScope::Select, Action::Escape, "leave", &["Esc"], "end the selection"),
];

/// On every screen.
const EVERYWHERE: &[Fixed] = &[
    row(KeyScope::Global, Action::RefreshAll, "refresh-all", &["R"], "fetch all feeds"),
    row(KeyScope::Global, Action::CancelJob, "cancel", &["Ctrl-x"], "stop what is under way"),
    row(
        KeyScope::Global,
        Action::Jump,
        "jump",
        &["Ctrl-p"],
        "go to a heading, an article, a feed, a command … by its name",
    ),
    row(KeyScope::Global, Action::Health, "health", &["H"], "show or hide feed health"),
    row(KeyScope::Global, Action::CommandLine, "command-line", &[":"], "type a command"),
    row(KeyScope::Global, Action::Help, "help", &["?", "F1"], "show or hide the keys"),
    row(KeyScope::Global, Action::Back, "back", &["q"], "out of a pane, then of the screen; at the top, quit"),
    row(KeyScope::Global, Action::Escape, "escape", &["Esc"], "out of a pane, a search; never quits"),
    row(KeyScope::Global, Action::Suspend, "suspend", &["Ctrl-z"], "to the shell; fg comes back"),
    row(KeyScope::Global, Action::Redraw, "redraw", &["Ctrl-l"], "redraw the screen"),
];

impl Keymap {
    /// The built-in keys, over them those of the preset `settings.keymap`, over them `settings.keys`. A key of the user's wins
    /// over a default: see [`Keymap::lost`].
    ///
    /// # Errors
    /// [`KeyError`] for a scope, an action or a key that does not exist, and for two of the user's keys that exclude
    /// each other.
    pub fn new(settings: &Settings) -> Result<Keymap, KeyError> {
        Keymap::of(rows(), settings)
    }
}

/// All rows: the fixed ones, for each kind of landmark its pane and two jumps, and the panes by number.
fn rows() -> Vec<ActionRow> {
    let fixed = TABLE.iter().copied().flatten().map(Fixed::row);
    let panes = INDEXES.iter().enumerate().map(|(number, index)| landmark_pane(number, *index));
    let jumps = INDEXES.iter().enumerate().flat_map(|(number, index)| {
        let (letter, noun) = (index.letter(), index.noun());
        [
            jump(Action::NextLandmark(number), format!("]{letter}"), "next", noun),
            jump(Action::PreviousLandmark(number), format!("[{letter}"), "previous", noun),
        ]
    });
    fixed.chain(panes).chain(numbered_panes()).chain(jumps).collect()
}

fn landmark_pane(number: usize, index: &dyn Index) -> ActionRow {
    ActionRow {
        scope: KeyScope::Move,
        action: Action::LandmarkPane(number),
        name: format!("pane-{}", index.noun()),
        keys: vec![format!("g{}", index.letter())],
        says: format!("to the {}", index.plural()),
    }
}

/// The panes by number, for configs and presets that choose them so. By default they have no keys: digits are counts.
fn numbered_panes() -> impl Iterator<Item = ActionRow> {
    let library = LibraryPane::ALL.map(|pane| pane.name().to_lowercase());
    let reader = ["the text".to_owned()].into_iter().chain(INDEXES.iter().map(|index| index.plural().to_owned()));
    (1..).zip(reader).map(move |(number, pane)| {
        let says = match library.get(usize::from(number) - 1) {
            Some(other) => format!("{other}; {pane}"),
            None => pane,
        };
        let (action, name) = (Action::Pane(number), format!("pane-{number}"));
        ActionRow { scope: KeyScope::Move, action, name, keys: Vec::new(), says }
    })
}

fn jump(action: Action, key: String, direction: &str, noun: &str) -> ActionRow {
    ActionRow {
        scope: KeyScope::Reader,
        action,
        name: format!("{direction}-{noun}"),
        keys: vec![key],
        says: format!("to the {direction} {noun}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn bound(actions: &[(&str, &str)]) -> Keymap {
        let keys = actions.iter().map(|(name, key)| ((*name).to_owned(), vec![(*key).to_owned()]));
        let keys = BTreeMap::from([("global".to_owned(), keys.collect())]);
        Keymap::new(&Settings { keys, ..Settings::default() }).unwrap()
    }

    #[test]
    fn a_former_name_in_a_config_file_still_binds_its_action() {
        let key = |actions| bound(actions).key_for(KeyScope::Global, Action::CancelJob).map(str::to_owned);
        assert_eq!(key(&[("cancel-refresh", "F9")]).as_deref(), Some("F9"));
        assert_eq!(key(&[("cancel-refresh", "F9"), ("cancel", "F8")]).as_deref(), Some("F8"), "the new name wins");
    }
}
