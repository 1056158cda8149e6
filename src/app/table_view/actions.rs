//! What can be done in a table on the full screen: names, keys, and what the help says of them.

use crate::app::action::{Action, Fixed, KeyScope, row};

/// Its rows of the table of actions.
pub const ROWS: &[Fixed] = &[
    row(KeyScope::Table, Action::Left, "left", &["h", "Left"], "one column to the left"),
    row(KeyScope::Table, Action::Right, "right", &["l", "Right"], "one column to the right"),
    row(KeyScope::Table, Action::FirstColumn, "first-column", &["0", "Home"], "to the first column"),
    row(KeyScope::Table, Action::LastColumn, "last-column", &["$", "End"], "to the last column"),
    row(KeyScope::Table, Action::Enter, "show-cell", &["Enter"], "the whole cell, or the table again"),
    row(KeyScope::Table, Action::CopyLink, "copy-cell", &["y"], "copy the cell"),
    row(
        KeyScope::Table,
        Action::SortColumn,
        "sort-column",
        &["s"],
        "sort by the column; again: reversed, then as written",
    ),
    row(KeyScope::Table, Action::Find, "find", &["/"], "find in the table"),
    row(KeyScope::Table, Action::FindNext, "find-next", &["n"], "to the next cell found"),
    row(KeyScope::Table, Action::FindPrevious, "find-previous", &["N"], "to the previous cell found"),
];
