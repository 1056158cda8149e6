//! What can be done in a table on the full screen: names, keys, and what the help says of them.

use crate::app::action::{Action, Fixed, Scope, row};

/// Its rows of the table of actions.
pub const ROWS: &[Fixed] = &[
    row(Scope::Table, Action::Left, "left", &["h", "Left"], "one column to the left"),
    row(Scope::Table, Action::Right, "right", &["l", "Right"], "one column to the right"),
    row(Scope::Table, Action::FirstColumn, "first-column", &["Home", "0"], "to the first column"),
    row(Scope::Table, Action::LastColumn, "last-column", &["End", "$"], "to the last column"),
    row(Scope::Table, Action::Enter, "show-cell", &["Enter"], "the whole cell, or the table again"),
    row(Scope::Table, Action::CopyLink, "copy-cell", &["y"], "copy the cell"),
    row(Scope::Table, Action::SortColumn, "sort-column", &["s"], "sort by the column; again: turned round, as it was"),
    row(Scope::Table, Action::Find, "find", &["/"], "find in the table"),
    row(Scope::Table, Action::FindNext, "find-next", &["n"], "to the next cell found"),
    row(Scope::Table, Action::FindPrevious, "find-previous", &["N"], "to the previous cell found"),
];
