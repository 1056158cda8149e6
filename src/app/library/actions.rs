//! What can be done in the library: names, keys, and what the help says of them.

use crate::app::action::{Action, Fixed, Scope, row};

/// Its rows of the table of actions.
pub const ROWS: &[Fixed] = &[
    row(Scope::Library, Action::Left, "left", &["h", "Left"], "to the left"),
    row(Scope::Library, Action::Right, "right", &["l", "Right"], "to the right, open an article"),
    row(Scope::Library, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this feed"),
    row(Scope::Library, Action::ToggleRead, "toggle-read", &["m"], "mark read or unread"),
    row(Scope::Library, Action::ToggleStar, "toggle-star", &["s"], "star or unstar"),
    row(Scope::Library, Action::UnreadOnly, "unread-only", &["u"], "show only what is unread, or all"),
    row(Scope::Library, Action::NextSort, "next-sort", &["S"], "sort by newest, oldest, title"),
    row(Scope::Library, Action::AddFeed, "add-feed", &["a"], "subscribe to a feed"),
    row(Scope::Library, Action::Browse, "browse", &["o"], "open in the browser"),
    row(Scope::Library, Action::CopyLink, "copy-link", &["y"], "copy the link"),
];
