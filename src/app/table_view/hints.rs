//! What the bottom line offers in a table on the full screen.

use super::TableView;
use crate::app::action::{Action, KeyScope};
use crate::app::hints::{BACK, HELP, Offer};

const TABLE: &[Offer] = &[
    (KeyScope::Table, Action::Right, "next column"),
    (KeyScope::Move, Action::LineDown, "next row"),
    (KeyScope::Table, Action::Enter, "whole cell"),
    (KeyScope::Table, Action::SortColumn, "sort"),
    BACK,
    HELP,
];
const CELL: &[Offer] = &[
    (KeyScope::Table, Action::Enter, "the table"),
    (KeyScope::Move, Action::PageDown, "page down"),
    (KeyScope::Table, Action::CopyLink, "copy the cell"),
    HELP,
];
const FOUND_CELLS: &[Offer] = &[
    (KeyScope::Table, Action::FindNext, "next cell found"),
    (KeyScope::Table, Action::FindPrevious, "previous cell found"),
    (KeyScope::Global, Action::Escape, "end the search"),
    HELP,
];

impl TableView {
    pub(super) fn offers(&self) -> &'static [Offer] {
        match (self.found().is_some(), self.shows_cell()) {
            (true, _) => FOUND_CELLS,
            (false, true) => CELL,
            (false, false) => TABLE,
        }
    }
}
