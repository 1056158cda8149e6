//! What the bottom line offers in a table on the full screen.

use super::TableView;
use crate::app::action::{Action, Scope};
use crate::app::hints::{BACK, HELP, Offer};

const TABLE: &[Offer] = &[
    (Scope::Table, Action::Right, "next column"),
    (Scope::Move, Action::LineDown, "next row"),
    (Scope::Table, Action::Enter, "whole cell"),
    (Scope::Table, Action::SortColumn, "sort"),
    BACK,
    HELP,
];
const CELL: &[Offer] = &[
    (Scope::Table, Action::Enter, "the table"),
    (Scope::Move, Action::PageDown, "page down"),
    (Scope::Table, Action::CopyLink, "copy the cell"),
    HELP,
];
const FOUND_CELLS: &[Offer] = &[
    (Scope::Table, Action::FindNext, "next cell found"),
    (Scope::Table, Action::FindPrevious, "previous cell found"),
    (Scope::Global, Action::Escape, "end the search"),
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
