//! What can be done while an article is read, and in its panes: names, keys, and what the help says of them.

use crate::app::action::{Action, Fixed, KeyScope, row};

/// Its rows of the table of actions.
pub const ROWS: &[Fixed] = &[
    row(KeyScope::Reader, Action::NextSection, "next-section", &["]]"], "to the next section"),
    row(KeyScope::Reader, Action::PreviousSection, "previous-section", &["[["], "to the previous section"),
    row(
        KeyScope::Reader,
        Action::JumpBack,
        "jump-back",
        &["Ctrl-o"],
        "back to where the last jump began, also in the article before",
    ),
    row(KeyScope::Reader, Action::JumpBefore, "jump-before", &["''"], "to where the last jump began, and back again"),
    row(KeyScope::Reader, Action::JumpForward, "jump-forward", &["Ctrl-n"], "forward again"),
    row(KeyScope::Reader, Action::Find, "find", &["/"], "find in the article"),
    row(KeyScope::Reader, Action::FindNext, "find-next", &["n"], "to the next match"),
    row(KeyScope::Reader, Action::FindPrevious, "find-previous", &["N"], "to the previous match"),
    row(KeyScope::Reader, Action::NextArticle, "next-article", &["J"], "next article"),
    row(KeyScope::Reader, Action::PreviousArticle, "previous-article", &["K"], "previous article"),
    row(KeyScope::Reader, Action::LinkHints, "link-hints", &["f"], "follow a link in view, by a letter"),
    row(KeyScope::Reader, Action::LinkHintsBrowser, "link-hints-browser", &["F"], "open a link in view in the browser"),
    row(
        KeyScope::Reader,
        Action::ReadLater,
        "read-later",
        &["L"],
        "keep the page, or that of the link, to read it later",
    ),
    row(KeyScope::Reader, Action::Browse, "browse", &["o"], "open in the browser: the link, or the article"),
    row(KeyScope::Reader, Action::CopyLink, "copy-link", &["y"], "copy the link, or the code that is read"),
    row(KeyScope::Reader, Action::CopyAs, "copy-as", &["Y"], "copy as text, Markdown, HTML …"),
    row(KeyScope::Reader, Action::ToggleRead, "toggle-read", &["m"], "mark read or unread"),
    row(KeyScope::Reader, Action::ToggleStar, "toggle-star", &["s"], "star or unstar"),
    row(KeyScope::Reader, Action::Tag, "tag", &["t"], "tag the article: names, -name takes one away"),
    row(KeyScope::Reader, Action::RefreshFeed, "refresh-feed", &["r"], "fetch this article's feed"),
    row(KeyScope::Reader, Action::Left, "left", &["h", "Left"], "back to the text; in it: wide code back to the left"),
    row(KeyScope::Reader, Action::Right, "right", &["l", "Right"], "in the text: on to the right in wide code"),
    row(KeyScope::Reader, Action::FoldToggle, "fold-toggle", &["za"], "fold or unfold this heading or answer"),
    row(KeyScope::Reader, Action::FoldAll, "fold-all", &["zM"], "fold all headings, or all answers"),
    row(KeyScope::Reader, Action::UnfoldAll, "unfold-all", &["zR"], "unfold all"),
    row(KeyScope::Reader, Action::AllQuestions, "all-questions", &["gQ"], "to all questions"),
    row(KeyScope::Pane, Action::Filter, "filter", &["/"], "type to show only the rows that have it"),
    row(KeyScope::Pane, Action::Copy, "copy", &["y"], "copy this section, table, answer, link"),
    row(KeyScope::Pane, Action::GoTo, "go-to", &["l", "Right"], "to this place in the text"),
];
