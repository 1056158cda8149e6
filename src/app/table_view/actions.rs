//! What can be done in a table on the full screen: names, keys, and what the help says of them.

use crate::app::action::{Action, Fixed, KeyScope, row};

/// Its rows of the table of actions.
pub const ROWS: &[Fixed] = &[
    row(KeyScope::Table, Action::Left, "left", &["h", "Left"], "one column to the left"),
    row(KeyScope::Table, Action::Right, "right", &["l", "Right"], "one column to the right"),
    row(KeyScope::Table, Action::FirstColumn, "first-column", &["0", "Home"], "to the first column"),
    row(KeyScope::Table, Action::LastColumn, "last-column", &["$", "End"], "to the last column"),
    row(KeyScope::Table, Action::Enter, "record", &["Enter"], "the row as a record, or the table again"),
    row(KeyScope::Table, Action::CopyLink, "copy-cell", &["y"], "copy the cell"),
    row(KeyScope::Table, Action::CopyAs, "copy-as", &["Y"], "copy the cell, row, column, table as TSV …"),
    row(
        KeyScope::Table,
        Action::SortColumn,
        "sort-column",
        &["s"],
        "sort by the column; again: reversed, then as written",
    ),
    row(KeyScope::Table, Action::SortAdd, "sort-add", &["S"], "sort what is equal so far by this column, too"),
    row(KeyScope::Table, Action::FilterEqual, "filter-equal", &["="], "show only the rows with this value"),
    row(KeyScope::Table, Action::UndoFilter, "undo-filter", &["Backspace"], "take the last filter back"),
    row(KeyScope::Table, Action::Find, "find", &["/"], "find in the table"),
    row(KeyScope::Table, Action::FindNext, "find-next", &["n"], "to the next cell found"),
    row(KeyScope::Table, Action::FindPrevious, "find-previous", &["N"], "to the previous cell found"),
    row(KeyScope::Table, Action::HideColumn, "column-hide", &["ch"], "hide the column"),
    row(KeyScope::Table, Action::ShowColumns, "column-show-all", &["ca"], "show all columns, as the page has them"),
    row(KeyScope::Table, Action::FreezeColumns, "column-freeze", &["cf"], "keep the columns up to here in view"),
    row(KeyScope::Table, Action::ColumnLeft, "column-left", &["c<"], "move the column to the left"),
    row(KeyScope::Table, Action::ColumnRight, "column-right", &["c>"], "move the column to the right"),
    row(KeyScope::Table, Action::WidenColumn, "column-widen", &[">"], "widen the column"),
    row(KeyScope::Table, Action::NarrowColumn, "column-narrow", &["<"], "narrow the column"),
    row(KeyScope::Table, Action::Transpose, "transpose", &["T"], "exchange rows and columns"),
    row(KeyScope::Table, Action::RefreshFeed, "refresh-feed", &["r"], "fetch the page or the feed of the table again"),
    row(KeyScope::Table, Action::Summary, "summary", &["#"], "sum the column up: count, middle, sum, frequencies"),
    row(KeyScope::Record, Action::NextRecord, "next", &["j", "Down"], "to the next record"),
    row(KeyScope::Record, Action::PreviousRecord, "previous", &["k", "Up"], "to the previous record"),
    row(KeyScope::Record, Action::Copy, "copy", &["y"], "copy the record"),
    row(KeyScope::Record, Action::CopyAs, "copy-as", &["Y"], "copy the record or the row as Markdown, CSV …"),
    row(KeyScope::Record, Action::Escape, "leave", &["Esc", "h", "Left"], "back to the table"),
];
