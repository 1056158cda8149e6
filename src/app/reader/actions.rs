//! What can be done while an article is read, and in its panes: names, keys, and what the help says of them.

use crate::app::action::{Action, Fixed, Scope, row};

/// Its rows of the table of actions.
pub const ROWS: &[Fixed] = &[
    row(Scope::Reader, Action::NextSection, "next-section", &["]]"], "to the next section"),
    row(Scope::Reader, Action::PreviousSection, "previous-section", &["[["], "to the previous section"),
    row(Scope::Reader, Action::JumpBack, "jump-back", &["Ctrl-o"], "back to where the last jump began"),
    row(Scope::Reader, Action::JumpForward, "jump-forward", &["Ctrl-n"], "forward again"),
    row(Scope::Reader, Action::Find, "find", &["/"], "find in the article"),
    row(Scope::Reader, Action::FindNext, "find-next", &["n"], "to the next match"),
    row(Scope::Reader, Action::FindPrevious, "find-previous", &["N"], "to the previous match"),
    row(Scope::Reader, Action::NextArticle, "next-article", &["J"], "next article"),
    row(Scope::Reader, Action::PreviousArticle, "previous-article", &["K"], "previous article"),
    row(Scope::Reader, Action::Browse, "browse", &["o"], "open in the browser"),
    row(Scope::Reader, Action::CopyLink, "copy-link", &["y"], "copy the link"),
    row(Scope::Reader, Action::ToggleRead, "toggle-read", &["m"], "mark read or unread"),
    row(Scope::Reader, Action::ToggleStar, "toggle-star", &["s"], "star or unstar"),
    row(Scope::Reader, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this article's feed"),
    row(Scope::Reader, Action::Left, "left", &["h", "Left"], "out of the pane, back to the text"),
    row(Scope::Pane, Action::GoTo, "go-to", &["l", "Right"], "to this place in the text"),
];
