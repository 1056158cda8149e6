//! What can be typed after `:` besides the names of actions. It knows no model: `command` runs these, the help lists them.

/// What can be typed besides the names of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineCommand {
    Quit,
    Add,
    Unsubscribe,
    Refresh,
    MarkAllRead,
    Sort,
    List,
    Write,
    Pipe,
    Questions,
    Theme,
}

/// Names, what may follow them, and what they do.
pub const COMMANDS: [(&str, LineCommand, &[&str], &str); 14] = [
    ("quit", LineCommand::Quit, &[], "leave crosshead"),
    ("q", LineCommand::Quit, &[], "leave crosshead"),
    ("add", LineCommand::Add, &[], "subscribe to a feed: add ADDRESS"),
    ("unsubscribe", LineCommand::Unsubscribe, &[], "remove the feed under the cursor"),
    ("remove", LineCommand::Unsubscribe, &[], "remove the feed under the cursor"),
    ("refresh", LineCommand::Refresh, &[], "fetch all feeds"),
    ("mark-all-read", LineCommand::MarkAllRead, &[], "mark all articles of the list read"),
    ("sort", LineCommand::Sort, &["newest", "oldest", "title"], "sort the list: newest, oldest or title"),
    (
        "list",
        LineCommand::List,
        &[],
        "to a smart list, or keep the search as one: list NAME; make one: list NAME QUERY",
    ),
    ("write", LineCommand::Write, &[], "write what is copied to a file: write FILE"),
    ("w", LineCommand::Write, &[], "write what is copied to a file: write FILE"),
    ("pipe", LineCommand::Pipe, &[], "give what is copied to a program: pipe PROGRAM"),
    ("theme", LineCommand::Theme, &["auto", "dark", "light", "mono"], "change the colours: auto, dark, light or mono"),
    ("questions", LineCommand::Questions, &[], "the questions of all articles"),
];

/// The commands that are no names of actions, with what they do.
pub fn described() -> impl Iterator<Item = (&'static str, &'static str)> {
    COMMANDS.iter().filter(|(name, ..)| name.len() > 1).map(|(name, _, _, says)| (*name, *says))
}
