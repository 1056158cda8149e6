//! What can be done in the library: names, keys, and what the help says of them.

use crate::app::action::{Action, Fixed, KeyScope, MarkTarget, row};

/// Its rows of the table of actions.
pub const ROWS: &[Fixed] = &[
    row(KeyScope::Library, Action::Left, "left", &["h", "Left"], "to the left; fold a folder, leave it"),
    row(KeyScope::Library, Action::Right, "right", &["l", "Right"], "to the right; unfold a folder, open an article"),
    row(KeyScope::Library, Action::FoldToggle, "fold-toggle", &["za"], "fold or unfold the folder"),
    row(KeyScope::Library, Action::FoldAll, "fold-all", &["zM"], "fold all folders"),
    row(KeyScope::Library, Action::UnfoldAll, "unfold-all", &["zR"], "unfold all folders"),
    row(KeyScope::Library, Action::Search, "search", &["/"], "search all articles"),
    row(KeyScope::Library, Action::NextUnread, "next-unread", &["n"], "to the next unread article"),
    row(KeyScope::Library, Action::PreviousUnread, "previous-unread", &["N"], "to the previous unread article"),
    row(KeyScope::Library, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this feed or folder"),
    row(KeyScope::Library, Action::ToggleRead, "toggle-read", &["m"], "mark read or unread"),
    row(KeyScope::Library, Action::ToggleStar, "toggle-star", &["s"], "star or unstar"),
    row(KeyScope::Library, Action::Tag, "tag", &["t"], "tag the article: names, -name takes one away"),
    row(KeyScope::Library, Action::MarkRead(MarkTarget::Feed), "mark-read-feed", &["Mf"], "mark the feed read"),
    row(KeyScope::Library, Action::MarkRead(MarkTarget::Folder), "mark-read-folder", &["Md"], "mark the folder read"),
    row(KeyScope::Library, Action::MarkRead(MarkTarget::Above), "mark-read-above", &["Mk"], "mark read what is above"),
    row(KeyScope::Library, Action::MarkRead(MarkTarget::Below), "mark-read-below", &["Mj"], "mark read what is below"),
    row(KeyScope::Library, Action::MarkRead(MarkTarget::Older), "mark-read-older", &["Mo"], "mark read what is older"),
    row(KeyScope::Library, Action::MarkRead(MarkTarget::Shown), "mark-read-shown", &["Ma"], "mark the whole list read"),
    row(KeyScope::Library, Action::UnreadOnly, "unread-only", &["U"], "show only what is unread, or all"),
    row(KeyScope::Library, Action::NextSort, "next-sort", &["S"], "sort by newest, oldest, title"),
    row(KeyScope::Library, Action::AllQuestions, "all-questions", &["gQ"], "to all questions"),
    row(KeyScope::Library, Action::AddFeed, "add-feed", &["a"], "subscribe to a feed"),
    row(KeyScope::Library, Action::Remove, "remove", &["dd"], "remove the feed, the smart list or the kept page"),
    row(
        KeyScope::Library,
        Action::EditFeed,
        "edit-feed",
        &["e"],
        "edit the feed (title, folder, address …) or the smart list",
    ),
    row(KeyScope::Library, Action::Browse, "browse", &["o"], "open in the browser"),
    row(KeyScope::Library, Action::CopyLink, "copy-link", &["y"], "copy the link"),
    row(KeyScope::Library, Action::CopyAs, "copy-as", &["Y"], "copy as text, Markdown, HTML …"),
];
