//! What the bottom line offers in a table on the full screen.

use super::TableView;
use crate::app::action::{Action, KeyScope};
use crate::app::hints::{BACK, HELP, Offer};

const TABLE: &[Offer] = &[
    (KeyScope::Table, Action::Right, "next column"),
    (KeyScope::Move, Action::LineDown, "next row"),
    (KeyScope::Table, Action::Enter, "record"),
    (KeyScope::Table, Action::SortColumn, "sort"),
    (KeyScope::Move, Action::Filter, "filter"),
    BACK,
    HELP,
];
const FILTERED: &[Offer] = &[
    (KeyScope::Table, Action::UndoFilter, "last filter off"),
    (KeyScope::Global, Action::Escape, "all rows"),
    (KeyScope::Move, Action::Filter, "filter more"),
    (KeyScope::Table, Action::Enter, "record"),
    BACK,
    HELP,
];
const FILTERED_AWAY: &[Offer] = &[
    (KeyScope::Table, Action::UndoFilter, "last filter off"),
    (KeyScope::Global, Action::Escape, "all rows"),
    BACK,
    HELP,
];
const TURNED: &[Offer] = &[
    (KeyScope::Table, Action::Right, "next column"),
    (KeyScope::Move, Action::LineDown, "next row"),
    (KeyScope::Table, Action::Enter, "record"),
    (KeyScope::Table, Action::Transpose, "rows and columns back"),
    BACK,
    HELP,
];
const RECORD: &[Offer] = &[
    (KeyScope::Record, Action::NextRecord, "next"),
    (KeyScope::Record, Action::PreviousRecord, "previous"),
    (KeyScope::Record, Action::Copy, "copy"),
    (KeyScope::Record, Action::Escape, "the table"),
    HELP,
];
const FOUND_CELLS: &[Offer] = &[
    (KeyScope::Table, Action::FindNext, "next cell found"),
    (KeyScope::Table, Action::FindPrevious, "previous cell found"),
    (KeyScope::Global, Action::Escape, "end the search"),
    HELP,
];

const SELECTED: &[Offer] = &[
    (KeyScope::Move, Action::LineDown, "more rows"),
    (KeyScope::Select, Action::Copy, "copy"),
    (KeyScope::Select, Action::CopyAs, "copy as"),
    (KeyScope::Move, Action::Pipe, "pipe"),
    (KeyScope::Select, Action::Escape, "end"),
    HELP,
];

impl TableView {
    pub(super) fn offers(&self) -> &'static [Offer] {
        match () {
            () if self.shows_record() => RECORD,
            () if self.selected().is_some() => SELECTED,
            () if self.found().is_some() => FOUND_CELLS,
            () if self.is_filtered_away() => FILTERED_AWAY,
            () if self.is_transposed() => TURNED,
            () if self.is_filtered() => FILTERED,
            () => TABLE,
        }
    }
}
