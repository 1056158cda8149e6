//! The picker: one list of everything that can be gone to. First what is in the article or the table that is seen, then
//! articles, feeds, folders and commands; what is typed narrows it.
//!
//! Matching is an effect: however many titles there are, a key never waits for it, and only the newest query counts.

pub mod matching;
pub mod preview;

use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};

use super::Size;
use super::action::Action;
use super::areas::{self, Area};
use super::mouse::{Mouse, MouseKind};
use crate::article::{Sanitized, TextPos};
use crate::feed::{EntryRow, FeedId, FolderId, ListId};
use crate::layout::Layout;
use preview::{PlacePreview, PlaceState};

/// Rows that are found at most.
pub const MOST: usize = 200;

/// From so many columns on, the preview is beside the rows, which get no more than these.
const BESIDE: u16 = 130;
const ROWS_BESIDE: u16 = 100;

/// On a narrower screen it is below the rows if there are so many lines.
const BELOW: u16 = 12;

/// Where a choice leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    /// A column of the table that is seen.
    Column(usize),
    /// A place in the article that is seen: the number of its pane, and its own there.
    Landmark(usize, usize),
    Entry(EntryRow),
    Feed(FeedId),
    Folder(FolderId),
    List(ListId),
    Command(String),
}

/// Something that can be gone to.
#[derive(Clone, Debug, PartialEq)]
pub struct PickerChoice {
    pub kind: &'static str,
    pub text: Sanitized,
    pub detail: Sanitized,
    /// Where it is in the article that is seen.
    pub place: Option<TextPos>,
    pub goal: Goal,
}

/// A choice that matches, with the bytes of its text that do.
#[derive(Clone, Debug, PartialEq)]
pub struct PickedRow {
    pub choice: PickerChoice,
    pub marks: Vec<Range<usize>>,
}

/// The list, and where its cursor is.
#[derive(Debug)]
pub struct Picker {
    /// What is known here; titles of articles are added where they are read.
    choices: Arc<[PickerChoice]>,
    rows: Vec<PickedRow>,
    cursor: usize,
    top: usize,
    pub areas: PickerAreas,
    pub preview: Box<PlacePreview>,
    /// The rows are those of an older query.
    is_waiting: bool,
    /// Enter was pressed before the rows were there.
    is_accepted: bool,
}

/// Where its parts are.
#[derive(Clone, Copy, Debug, Default)]
pub struct PickerAreas {
    pub whole: Area,
    /// The heading's line, and below it the rows.
    pub heading: Area,
    pub rows: Area,
    /// The preview with its heading; empty where there is no room for it.
    pub preview: Area,
}

impl Picker {
    /// A picker of these, and of the articles. Its rows are still to come. `seen` is the article that the choices are in.
    pub fn new(choices: Vec<PickerChoice>, seen: Option<Layout>) -> Picker {
        Picker {
            choices: choices.into(),
            rows: Vec::new(),
            cursor: 0,
            top: 0,
            areas: PickerAreas::default(),
            preview: Box::new(PlacePreview::new(seen)),
            is_waiting: true,
            is_accepted: false,
        }
    }

    /// Another query: the rows are old from now on. Returns what it is about, besides the articles.
    pub(super) fn await_rows(&mut self) -> Arc<[PickerChoice]> {
        self.is_waiting = true;
        self.choices.clone()
    }

    /// The rows for what is typed, or none if that failed. Whether Enter was pressed for them before.
    pub(super) fn take(&mut self, rows: Vec<PickedRow>) -> bool {
        (self.rows, self.cursor, self.top, self.is_waiting) = (rows, 0, 0, false);
        std::mem::take(&mut self.is_accepted) && !self.rows.is_empty()
    }

    /// The rows in view.
    pub fn in_view(&self) -> impl Iterator<Item = &PickedRow> {
        self.rows.iter().skip(self.top).take(self.areas.rows.rows.into())
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Whether the rows for what is typed are still to come.
    pub fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    /// The row of the cursor on the screen.
    pub fn cursor_in_view(&self) -> usize {
        self.cursor - self.top
    }

    /// What the cursor is on.
    pub fn current(&self) -> Option<&PickerChoice> {
        self.rows.get(self.cursor).map(|row| &row.choice)
    }

    /// Moves the cursor; `false` if the action is the prompt's.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all else is for the line that is typed")]
    pub(super) fn act(&mut self, action: Action) -> bool {
        let last = self.rows.len().saturating_sub(1);
        match action {
            Action::Earlier => self.cursor = self.cursor.saturating_sub(1),
            Action::Later | Action::Complete => self.cursor = (self.cursor + 1).min(last),
            _ => return false,
        }
        true
    }

    /// The wheel moves the cursor; a click on a row chooses it, which is told by `true`.
    pub(super) fn on_mouse(&mut self, mouse: Mouse) -> bool {
        match mouse.kind {
            MouseKind::WheelUp => drop(self.act(Action::Earlier)),
            MouseKind::WheelDown => drop(self.act(Action::Later)),
            MouseKind::Click => {
                let row = self.top + usize::from(mouse.row.saturating_sub(self.areas.rows.y));
                if self.areas.rows.contains(mouse.column, mouse.row) && row < self.rows.len() && !self.is_waiting {
                    self.cursor = row;
                    return true;
                }
            }
        }
        false
    }

    /// Enter: whether it has to wait for the rows.
    pub(super) fn accept(&mut self) -> bool {
        self.is_accepted = self.is_waiting;
        self.is_waiting
    }

    /// What the store is to be asked about for the preview, if there is room for one.
    pub(super) fn want(&mut self) -> Option<&Goal> {
        if self.areas.preview.is_empty() { None } else { self.preview.want() }
    }

    /// What the store has of the place under the cursor.
    pub(super) fn know(&mut self, state: PlaceState) {
        self.preview.take(state);
    }

    /// Computes the areas, brings the cursor into view, and shows what it is on.
    pub(super) fn settle(&mut self, size: Size, now: DateTime<Utc>, offset: FixedOffset) {
        self.areas = picker_areas(areas::frame(size).body);
        let height = usize::from(self.areas.rows.rows).max(1);
        self.top = self.top.clamp((self.cursor + 1).saturating_sub(height), self.cursor);
        self.preview.turn_to(self.rows.get(self.cursor).map(|row| &row.choice));
        self.preview.settle(self.areas.preview.below_heading(), now, offset);
    }
}

/// The rows, and the preview beside or below them.
fn picker_areas(body: Area) -> PickerAreas {
    let (list, preview) = if body.columns >= BESIDE {
        let columns = (body.columns / 2).min(ROWS_BESIDE);
        let preview = Area { x: body.x + columns + 1, columns: body.columns - columns - 1, ..body };
        (Area { columns, ..body }, preview)
    } else if body.rows >= BELOW {
        let rows = body.rows / 2;
        (Area { rows, ..body }, Area { y: body.y + rows, rows: body.rows - rows, ..body })
    } else {
        (body, Area::default())
    };
    let rows = Area { y: list.y + 1, rows: list.rows.saturating_sub(1), ..list };
    PickerAreas { whole: body, heading: Area { rows: list.rows.min(1), ..list }, rows, preview }
}
