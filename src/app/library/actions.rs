//! What can be done in the library: names, keys, and what the help says of them.

use crate::app::action::{Action, Fixed, KeyScope, row};

/// Its rows of the table of actions.
pub const ROWS: &[Fixed] = &[
    row(KeyScope::Library, Action::Left, "left", &["h", "Left"], "to the left"),
    row(KeyScope::Library, Action::Right, "right", &["l", "Right"], "to the right, open an article"),
    row(KeyScope::Library, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this feed"),
    row(KeyScope::Library, Action::ToggleRead, "toggle-read", &["m"], "mark read or unread"),
    row(KeyScope::Library, Action::ToggleStar, "toggle-star", &["s"], "star or unstar"),
    row(KeyScope::Library, Action::UnreadOnly, "unread-only", &["U"], "show only what is unread, or all"),
    row(KeyScope::Library, Action::NextSort, "next-sort", &["S"], "sort by newest, oldest, title"),
    row(KeyScope::Library, Action::AddFeed, "add-feed", &["a"], "subscribe to a feed"),
    row(KeyScope::Library, Action::Browse, "browse", &["o"], "open in the browser"),
    row(KeyScope::Library, Action::CopyLink, "copy-link", &["y"], "copy the link"),
];
