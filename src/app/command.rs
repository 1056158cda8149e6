//! The `:` line: an action by its name, or a command with an argument.

use super::action::{Action, ActionRow, KeyScope, current_name};
use super::prompt::{Confirm, Prompt, PromptKind};
use super::screen::FindPrompt;
use super::{Effect, Model, act, library};
use crate::article::Sanitized;
use crate::config::nearest;
use crate::feed::{self, Change, Sort};

/// What can be typed besides the names of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    Quit,
    Add,
    Unsubscribe,
    Refresh,
    MarkAllRead,
    Sort,
}

/// Names, and what may follow them.
const COMMANDS: [(&str, Command, &[&str]); 8] = [
    ("quit", Command::Quit, &[]),
    ("q", Command::Quit, &[]),
    ("add", Command::Add, &[]),
    ("unsubscribe", Command::Unsubscribe, &[]),
    ("remove", Command::Unsubscribe, &[]),
    ("refresh", Command::Refresh, &[]),
    ("mark-all-read", Command::MarkAllRead, &[]),
    ("sort", Command::Sort, &["newest", "oldest", "title"]),
];

/// Runs what was typed, or shows why it cannot.
pub fn run(model: &mut Model, line: &str, effects: &mut Vec<Effect>) {
    let line = line.trim().trim_start_matches(':');
    let (name, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if name.is_empty() {
        return;
    }
    if let Some((_, command, _)) = COMMANDS.iter().find(|(known, ..)| *known == name) {
        return run_command(model, *command, argument.trim(), effects);
    }
    match (action(model, name), argument.trim()) {
        (Ok(action), "") => act(model, action.into(), effects),
        // `:find words` is `/words`.
        (Ok(Action::Find), query) => model.find(FindPrompt::Accepted(query), effects),
        (Ok(_), _) => model.status.error(Sanitized::line(&format!(":{name} takes no argument."))),
        (Err(sentence), _) => model.status.error(sentence),
    }
}

fn run_command(model: &mut Model, command: Command, argument: &str, effects: &mut Vec<Effect>) {
    match command {
        Command::Quit => effects.push(Effect::Quit),
        Command::Add if argument.is_empty() => model.ask(PromptKind::AddFeed),
        Command::Add => model.subscribe(argument, effects),
        Command::Unsubscribe => ask_to_unsubscribe(model),
        Command::Refresh => super::refresh(model, None, effects),
        Command::MarkAllRead => ask_to_mark_all_read(model),
        Command::Sort => sort(model, argument, effects),
    }
}

/// The action of a name, if it means something where the focus is.
fn action(model: &Model, name: &str) -> Result<Action, Sanitized> {
    let name = current_name(|_| true, name);
    let rows = model.keymap.rows().iter().filter(|row| row.name == name && row.scope != KeyScope::Prompt);
    let rows: Vec<&ActionRow> = rows.collect();
    let scopes = model.scopes();
    let is_here = |row: &&&ActionRow| scopes.contains(&row.scope) && model.top().which().has(row.action);
    if let Some(row) = rows.iter().find(is_here) {
        return Ok(row.action);
    }
    match rows.first() {
        Some(row) if scopes.contains(&row.scope) => {
            Err(Sanitized::line(&format!("{name} means nothing on this screen.")))
        }
        Some(row) => Err(Sanitized::line(&format!("{name} means nothing here. It belongs to: {}.", row.scope.title()))),
        None => Err(Sanitized::line(&unknown(model, name))),
    }
}

fn unknown(model: &Model, name: &str) -> String {
    let names = names(model);
    let begun: Vec<&String> = names.iter().filter(|known| known.starts_with(name)).collect();
    if let [first, second] = begun.as_slice() {
        return format!("There is no :{name}. Did you mean :{first} or :{second}?");
    }
    if begun.len() > 2 {
        return format!("There is no :{name}. Several begin so; Tab goes through them.");
    }
    let begun = begun.first().map(|known| known.as_str());
    match begun.or_else(|| nearest(name, names.iter().map(String::as_str))) {
        Some(known) => format!("There is no :{name}. Did you mean :{known}?"),
        None => format!("There is no :{name}. Tab shows what there is."),
    }
}

/// Everything that can be typed here, sorted.
fn names(model: &Model) -> Vec<String> {
    let scopes = model.focus_scopes();
    let is_here = |row: &&ActionRow| scopes.contains(&row.scope) && model.top().which().has(row.action);
    let actions = model.keymap.rows().iter().filter(is_here).map(|row| row.name.clone());
    let commands = COMMANDS.iter().filter(|(name, ..)| name.len() > 1).map(|(name, ..)| (*name).to_owned());
    let mut names: Vec<String> = actions.chain(commands).collect();
    names.sort();
    names.dedup();
    names
}

/// Tab: the next of the words that begin like what is typed; after the last, the typed one again.
pub(super) fn complete(model: &mut Model) {
    let Some(prompt) = model.prompt().filter(|prompt| prompt.kind == PromptKind::Command) else { return };
    let candidates = candidates(model, prompt.stem());
    if let Some(prompt) = model.prompt_mut() {
        prompt.complete(&candidates);
    }
}

/// Whole lines that begin with `stem`.
fn candidates(model: &Model, stem: &str) -> Vec<String> {
    let lines = match stem.split_once(' ') {
        None => names(model),
        Some((name, _)) => {
            let command = COMMANDS.iter().find(|(known, ..)| *known == name);
            let arguments = command.map_or(&[][..], |(.., arguments)| arguments);
            arguments.iter().map(|argument| format!("{name} {argument}")).collect()
        }
    };
    lines.into_iter().filter(|line| line.starts_with(stem) && line != stem).collect()
}

fn ask_to_unsubscribe(model: &mut Model) {
    let Some(feed) = model.top().feed().or_else(|| model.library.feeds.current()) else {
        return model.status.error(Sanitized::line("Choose the feed in the feeds pane first."));
    };
    let question = format!("Unsubscribe from {} ({}) and forget its {} articles?", feed.title, feed.url, feed.total);
    model.open_prompt(Prompt::confirm(Confirm::Unsubscribe(feed.id), &question));
}

fn ask_to_mark_all_read(model: &mut Model) {
    let feeds = &model.library.feeds;
    let scope = feeds.scope();
    let question = match (feeds.unread(scope), scope) {
        (Some(0), _) => return model.status.error(Sanitized::line("All of these are read.")),
        (Some(unread), feed::ListScope::All) => format!("Mark all {unread} unread articles read?"),
        (Some(unread), _) => format!("Mark {unread} unread articles of {} read?", feeds.title(scope)),
        (None, _) => "Mark all starred articles read?".to_owned(),
    };
    let change = Change::AllRead { list: scope, until: feeds.list().newest };
    model.open_prompt(Prompt::confirm(Confirm::Make(change), &question));
}

fn sort(model: &mut Model, argument: &str, effects: &mut Vec<Effect>) {
    let known = [Sort::Newest, Sort::Oldest, Sort::Title].into_iter();
    match known.into_iter().find(|sort| library::sort_name(*sort) == argument) {
        Some(sort) => {
            let (library, _, mut context) = model.split(effects);
            library.sort_by(sort, &mut context);
        }
        None => model.status.error(Sanitized::line("Sort by what? :sort newest, :sort oldest or :sort title.")),
    }
}
