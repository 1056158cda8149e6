//! The prompt on the bottom line: one line of text with a cursor.
//!
//! The cursor is between grapheme clusters, so that a letter and its accents, or an emoji of several parts, are one step
//! and one erase. Only [`Sanitized`] text gets in, pasted or typed. Knows no commands: `command` completes and runs them.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use super::action::{Action, Fixed, KeyScope, row};
use super::keymap::{Code, Key};
use crate::article::Sanitized;
use crate::article::text::part;
use crate::feed::{EntryId, FeedId, FolderId, ListId};
use crate::layout::wrap::{fitting, width};

/// Lines kept of each kind.
const MOST_LINES: usize = 100;

/// The most bytes of a line: each key looks at all of it.
const MOST_TYPED: usize = 4_096;

/// What can be done while a line is typed.
pub const ROWS: &[Fixed] = &[
    row(KeyScope::Prompt, Action::Accept, "accept", &["Enter"], "take what is typed"),
    row(KeyScope::Prompt, Action::Cancel, "cancel", &["Esc", "Ctrl-c"], "leave it"),
    row(KeyScope::Prompt, Action::Earlier, "earlier", &["Up", "Ctrl-p"], "an earlier line"),
    row(KeyScope::Prompt, Action::Later, "later", &["Down", "Ctrl-n"], "a later line"),
    row(KeyScope::Prompt, Action::Complete, "complete", &["Tab"], "complete a command, a query or a tag"),
    row(KeyScope::Prompt, Action::Erase, "erase", &["Backspace"], "erase a character"),
    row(KeyScope::Prompt, Action::EraseNext, "erase-next", &["Del"], "erase the character under the cursor"),
    row(KeyScope::Prompt, Action::EraseWord, "erase-word", &["Ctrl-w"], "erase a word"),
    row(KeyScope::Prompt, Action::EraseLine, "erase-line", &["Ctrl-u"], "erase everything before the cursor"),
    row(KeyScope::Prompt, Action::CursorLeft, "cursor-left", &["Left"], "one character to the left"),
    row(KeyScope::Prompt, Action::CursorRight, "cursor-right", &["Right"], "one character to the right"),
    row(KeyScope::Prompt, Action::CursorStart, "cursor-start", &["Home", "Ctrl-a"], "to the start"),
    row(KeyScope::Prompt, Action::CursorEnd, "cursor-end", &["End", "Ctrl-e"], "to the end"),
];

/// What the typed text is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PromptKind {
    Find,
    /// A query about all articles.
    Search,
    Filter,
    Command,
    AddFeed,
    /// Words of what is gone to.
    Jump,
    /// A program, with its arguments.
    Pipe,
    /// An age: what is older is marked read.
    MarkOlder,
    /// The tags of articles.
    Tags,
    /// A line of a form.
    Field,
    /// One key: `y` does it, anything else does not.
    Confirm(Confirm),
}

/// What is confirmed first: one wrong key would hide much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confirm {
    Unsubscribe(FeedId),
    /// The same for a feed with starred or tagged articles: `y` keeps those, `n` does not.
    Rescue(FeedId),
    /// From all feeds of a folder of which some have such articles.
    RescueFolder(FolderId),
    /// Take a page out of those that are kept.
    TakeOut(EntryId),
    /// From all feeds of a folder, and of those in it.
    UnsubscribeFolder(FolderId),
    RemoveList(ListId),
}

impl Confirm {
    /// What is done if nothing is to be kept; `None` if that is no question.
    fn without_rescue(self) -> Option<Confirm> {
        match self {
            Confirm::Rescue(feed) => Some(Confirm::Unsubscribe(feed)),
            Confirm::RescueFolder(folder) => Some(Confirm::UnsubscribeFolder(folder)),
            Confirm::Unsubscribe(_) | Confirm::TakeOut(_) | Confirm::RemoveList(_) | Confirm::UnsubscribeFolder(_) => {
                None
            }
        }
    }
}

/// What a key did to a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    More,
    Cancelled,
    Accepted,
}

/// What was typed before, by kind. In memory only: searches and addresses are private.
#[derive(Clone, Debug, Default)]
pub struct History {
    lines: HashMap<PromptKind, Vec<String>>,
}

impl History {
    /// Keeps a line as the newest of its kind; the same line is kept once.
    pub fn keep(&mut self, kind: &PromptKind, line: &str) {
        if line.trim().is_empty() || matches!(kind, PromptKind::Confirm(_)) {
            return;
        }
        let lines = self.lines.entry(kind.clone()).or_default();
        lines.retain(|known| known != line);
        lines.push(line.to_owned());
        let surplus = lines.len().saturating_sub(MOST_LINES);
        lines.drain(..surplus);
    }

    fn of(&self, kind: &PromptKind) -> Vec<String> {
        self.lines.get(kind).cloned().unwrap_or_default()
    }
}

/// A line of text that the user edits, with what it is for.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub kind: PromptKind,
    /// What is asked, before the text: `:`, `/`, `Add feed: `.
    label: Sanitized,
    text: String,
    /// Bytes into the text, on a grapheme boundary.
    cursor: usize,
    /// Earlier lines, oldest first, and at the end the one being typed, as it was when it was left for an earlier one.
    lines: Vec<String>,
    /// Which of `lines` is shown.
    shown: usize,
    /// What was typed before Tab began to offer words, and how many it has offered.
    stem: Option<(String, usize)>,
}

impl Prompt {
    /// An empty prompt without earlier lines to recall.
    pub fn new(kind: PromptKind) -> Prompt {
        Prompt::with_history(kind, &History::default())
    }

    /// A prompt that remembers the lines of its kind.
    pub fn with_history(kind: PromptKind, history: &History) -> Prompt {
        let mut lines = history.of(&kind);
        let shown = lines.len();
        lines.push(String::new());
        let label = label(&kind);
        Prompt { kind, label, text: String::new(), cursor: 0, lines, shown, stem: None }
    }

    /// A question to be answered by one key.
    pub fn confirm(confirm: Confirm, question: &str) -> Prompt {
        let mut prompt = Prompt::new(PromptKind::Confirm(confirm));
        prompt.label = Sanitized::text(&format!("{question} (y/n) "));
        prompt
    }

    /// A question with two ways to do it: `y` keeps what is asked for, `n` does it without.
    pub fn ask_to_keep(confirm: Confirm, question: &str) -> Prompt {
        let label = format!("{question} y keep, n delete all, Esc ");
        Prompt::confirm(confirm, question).labelled(&label)
    }

    /// The same prompt, which asks for its text in other words.
    #[must_use]
    pub fn labelled(self, label: &str) -> Prompt {
        Prompt { label: Sanitized::text(label), ..self }
    }

    /// Whether it only wants a yes or a no.
    pub fn is_question(&self) -> bool {
        matches!(self.kind, PromptKind::Confirm(_))
    }

    /// What the completions must begin with.
    pub fn stem(&self) -> &str {
        self.stem.as_ref().map_or(&self.text, |(stem, _)| stem)
    }

    /// Whether Tab was the last key.
    pub fn is_completing(&self) -> bool {
        self.stem.is_some()
    }

    /// Shows the next of the candidates; after the last one, what was typed.
    pub fn complete(&mut self, candidates: &[String]) {
        let (stem, offered) = self.stem.take().unwrap_or_else(|| (self.text.clone(), 0));
        let next = offered % (candidates.len() + 1);
        self.set(&candidates.get(next).unwrap_or(&stem).clone());
        self.stem = Some((stem, next + 1));
    }

    /// What is asked, as shown before the text.
    pub fn label(&self) -> &Sanitized {
        &self.label
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part that fits in `columns`, and the cursor's column in it; the cursor is always in view.
    pub fn view(&self, columns: usize) -> (&str, usize) {
        let room = columns.saturating_sub(1);
        let start = self.first_in_view(room);
        let end = start + fitting(&self.text[start..], columns);
        (&self.text[start..end], width(&self.text[start..self.cursor]))
    }

    /// Bytes before the first grapheme from which the cursor is at most `room` columns away.
    fn first_in_view(&self, room: usize) -> usize {
        let before = &self.text[..self.cursor];
        let mut used = 0;
        let mut start = self.cursor;
        for (at, grapheme) in before.grapheme_indices(true).rev() {
            used += width(grapheme);
            if used > room {
                break;
            }
            start = at;
        }
        start
    }

    /// A key that is no action: a character of the text, or the answer to a question.
    pub fn insert(&mut self, key: Key) -> Typed {
        let Key { code: Code::Char(c), ctrl: false, alt: false } = key else { return Typed::More };
        match self.kind {
            PromptKind::Confirm(_) if matches!(c, 'y' | 'Y') => Typed::Accepted,
            PromptKind::Confirm(confirm) if matches!(c, 'n' | 'N') && confirm.without_rescue().is_some() => {
                self.kind = PromptKind::Confirm(confirm.without_rescue().unwrap_or(confirm));
                Typed::Accepted
            }
            PromptKind::Confirm(_) => Typed::Cancelled,
            PromptKind::Find
            | PromptKind::Search
            | PromptKind::Filter
            | PromptKind::Command
            | PromptKind::AddFeed
            | PromptKind::Jump
            | PromptKind::Pipe
            | PromptKind::MarkOlder
            | PromptKind::Tags
            | PromptKind::Field => {
                self.put(c.encode_utf8(&mut [0; 4]));
                Typed::More
            }
        }
    }

    /// Pasted text: its line breaks become spaces, so that a paste never submits the line.
    pub fn paste(&mut self, text: &str) {
        if !matches!(self.kind, PromptKind::Confirm(_)) {
            self.put(text.trim_matches(['\r', '\n']));
        }
    }

    fn put(&mut self, raw: &str) {
        self.stem = None;
        let clean = Sanitized::text(raw).replace('\n', " ");
        let clean = part::cut(&clean, MOST_TYPED.saturating_sub(self.text.len()));
        self.text.insert_str(self.cursor, clean);
        self.cursor += clean.len();
        self.settle();
    }

    /// Replaces the whole text; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.cursor = self.text.len();
    }

    /// A combining mark may have joined the character after the cursor: the cursor moves to the end of that cluster.
    fn settle(&mut self) {
        let boundaries = self.text.grapheme_indices(true).map(|(at, _)| at);
        self.cursor = boundaries.chain([self.text.len()]).find(|at| *at >= self.cursor).unwrap_or(0);
    }

    /// Edits the text, or says that it is complete or that the prompt closes.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a prompt ignores actions that it does not know")]
    pub fn act(&mut self, action: Action) -> Typed {
        self.stem = None;
        match action {
            // Enter does not confirm a question: only `y` does.
            Action::Accept if matches!(self.kind, PromptKind::Confirm(_)) => return Typed::Cancelled,
            Action::Accept => return Typed::Accepted,
            Action::Cancel => return Typed::Cancelled,
            // As in vim: erasing an empty line closes the prompt.
            Action::Erase if self.text.is_empty() => return Typed::Cancelled,
            Action::Erase => self.erase_to(self.before()),
            Action::EraseNext => self.erase_next(),
            Action::EraseWord => self.erase_to(self.word_start()),
            Action::EraseLine => self.erase_to(0),
            Action::CursorLeft => self.cursor = self.before(),
            Action::CursorRight => self.cursor = self.after(),
            Action::CursorStart => self.cursor = 0,
            Action::CursorEnd => self.cursor = self.text.len(),
            Action::Earlier => self.recall(self.shown.checked_sub(1)),
            Action::Later => self.recall(Some(self.shown + 1)),
            _ => {}
        }
        Typed::More
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        let next = self.text[self.cursor..].graphemes(true).next().unwrap_or("");
        self.cursor + next.len()
    }

    fn word_start(&self) -> usize {
        let words = self.text[..self.cursor].trim_end();
        words.rfind(char::is_whitespace).map_or(0, |at| at + words[at..].chars().next().map_or(0, char::len_utf8))
    }

    fn erase_to(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
        self.settle();
    }

    fn erase_next(&mut self) {
        self.text.replace_range(self.cursor..self.after(), "");
        self.settle();
    }

    fn recall(&mut self, line: Option<usize>) {
        let Some(line) = line.filter(|line| *line < self.lines.len()) else { return };
        if self.shown + 1 == self.lines.len() {
            self.lines[self.shown].clone_from(&self.text);
        }
        self.shown = line;
        self.set(&self.lines[line].clone());
    }
}

fn label(kind: &PromptKind) -> Sanitized {
    Sanitized::text(match kind {
        PromptKind::Find | PromptKind::Search => "/",
        PromptKind::Filter => "&",
        PromptKind::Command => ":",
        PromptKind::AddFeed => "Address of a feed or a site: ",
        PromptKind::Jump => "Go to: ",
        PromptKind::Pipe => "Pipe to: ",
        PromptKind::MarkOlder => "Mark read older than (3d, 2w, 6m, 1y): ",
        PromptKind::Tags => "Tags: ",
        PromptKind::Field | PromptKind::Confirm(_) => "",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Prompt {
        let mut prompt = Prompt::new(PromptKind::Find);
        prompt.paste(text);
        prompt
    }

    #[test]
    fn a_cluster_is_one_step_and_one_erase() {
        let mut prompt = typed("ae\u{301}👩‍👩‍👧");
        prompt.act(Action::CursorLeft);
        assert_eq!(prompt.view(40).1, 2);
        prompt.act(Action::Erase);
        assert_eq!(prompt.text(), "a👩‍👩‍👧");
        prompt.act(Action::EraseNext);
        assert_eq!(prompt.text(), "a");
    }

    #[test]
    fn a_pasted_line_break_is_a_space_and_presses_nothing() {
        let mut prompt = typed("one\ntwo\u{1b}[31m\u{202e}\n");
        assert_eq!(prompt.text(), "one two[31m");
        prompt.insert(Key::char('!'));
        assert_eq!(prompt.text(), "one two[31m!");
    }

    #[test]
    fn a_long_line_scrolls_so_that_the_cursor_is_in_view() {
        let mut prompt = typed("一二三四五六");
        assert_eq!(prompt.view(7), ("四五六", 6));
        prompt.act(Action::CursorStart);
        assert_eq!(prompt.view(7), ("一二三", 0));
        assert_eq!(prompt.view(0), ("", 0));
    }

    #[test]
    fn a_word_is_erased_with_the_space_after_it() {
        let mut prompt = typed("sort by\u{3000}title ");
        prompt.act(Action::EraseWord);
        assert_eq!(prompt.text(), "sort by\u{3000}");
        prompt.act(Action::EraseWord);
        assert_eq!(prompt.text(), "sort ");
    }

    #[test]
    fn earlier_lines_come_back_and_the_one_being_typed_is_not_lost() {
        let mut history = History::default();
        for line in ["one", "two", "one"] {
            history.keep(&PromptKind::Find, line);
        }
        let mut prompt = Prompt::with_history(PromptKind::Find, &history);
        prompt.paste("thr");
        let mut shown = Vec::new();
        for action in [Action::Earlier, Action::Earlier, Action::Earlier, Action::Later, Action::Later, Action::Later] {
            prompt.act(action);
            shown.push(prompt.text().to_owned());
        }
        assert_eq!(shown, ["one", "two", "two", "one", "thr", "thr"]);
        assert_eq!(Prompt::with_history(PromptKind::Command, &history).lines, [""]);
    }

    #[test]
    fn only_y_confirms() {
        let ask = || Prompt::confirm(Confirm::Unsubscribe(FeedId(1)), "Unsubscribe?");
        assert_eq!(ask().insert(Key::char('y')), Typed::Accepted);
        assert_eq!(ask().insert(Key::char('x')), Typed::Cancelled);
        assert_eq!(ask().act(Action::Accept), Typed::Cancelled);
    }

    #[test]
    fn erasing_an_empty_line_leaves() {
        assert_eq!(typed("").act(Action::Erase), Typed::Cancelled);
    }
}
