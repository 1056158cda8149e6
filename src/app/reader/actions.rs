//! What can be done while an article is read, and in its panes: names, keys, and what the help says of them.

use crate::app::action::{Action, Fixed, KeyScope, row};

/// Its rows of the table of actions.
pub const ROWS: &[Fixed] = &[
    row(KeyScope::Reader, Action::NextSection, "next-section", &["]]"], "to the next section"),
    row(KeyScope::Reader, Action::PreviousSection, "previous-section", &["[["], "to the previous section"),
    row(KeyScope::Reader, Action::JumpBack, "jump-back", &["Ctrl-o"], "back to where the last jump began"),
    row(KeyScope::Reader, Action::JumpForward, "jump-forward", &["Ctrl-n"], "forward again"),
    row(KeyScope::Reader, Action::Find, "find", &["/"], "find in the article"),
    row(KeyScope::Reader, Action::FindNext, "find-next", &["n"], "to the next match"),
    row(KeyScope::Reader, Action::FindPrevious, "find-previous", &["N"], "to the previous match"),
    row(KeyScope::Reader, Action::NextArticle, "next-article", &["J"], "next article"),
    row(KeyScope::Reader, Action::PreviousArticle, "previous-article", &["K"], "previous article"),
    row(KeyScope::Reader, Action::Browse, "browse", &["o"], "open in the browser"),
    row(KeyScope::Reader, Action::CopyLink, "copy-link", &["y"], "copy the link"),
    row(KeyScope::Reader, Action::ToggleRead, "toggle-read", &["m"], "mark read or unread"),
    row(KeyScope::Reader, Action::ToggleStar, "toggle-star", &["s"], "star or unstar"),
    row(KeyScope::Reader, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this article's feed"),
    row(KeyScope::Reader, Action::Left, "left", &["h", "Left"], "out of the pane, back to the text"),
    row(KeyScope::Pane, Action::GoTo, "go-to", &["l", "Right"], "to this place in the text"),
];
