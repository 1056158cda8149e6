//! The `:` line: an action by its name, or a command with an argument.

use super::action::{Action, ActionRow, KeyScope, current_name};
use super::command_table::{COMMANDS, LineCommand, described};
use super::prompt::{Confirm, Prompt, PromptKind};
use super::screen::FindPrompt;
use super::{Effect, Model, act, handing, library, list_command, tagging};
use crate::article::Sanitized;
use crate::article::text::number::grouped;
use crate::config::{ThemeChoice, nearest};
use crate::feed::{EntryId, Feed, FeedKind, FolderId, ListPart, ListScope, MarkedCount, Sort};

/// A line that can be typed, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub line: String,
    pub says: String,
    /// The first key that does the same here; empty if none does.
    pub key: String,
}

/// What may be typed on from here, sorted; none unless a command is typed.
pub fn suggestions(model: &Model) -> Vec<Suggestion> {
    match model.prompt() {
        Some(prompt) if prompt.kind == PromptKind::Command => {
            candidates(model, prompt.stem()).into_iter().map(|line| suggestion(model, line)).collect()
        }
        // Fields are not offered for each word that could begin one, but once Tab was pressed.
        Some(prompt)
            if prompt.kind == PromptKind::Search && (prompt.is_completing() || prompt.stem().ends_with(':')) =>
        {
            let found = model.library.search_completions(prompt.stem()).into_iter();
            found.map(|found| Suggestion { line: found.line, says: found.meaning, key: String::new() }).collect()
        }
        Some(prompt) if prompt.kind == PromptKind::Tags => {
            let found = tagging::offered(model, prompt).into_iter();
            found.map(|line| Suggestion { line, says: String::new(), key: String::new() }).collect()
        }
        Some(_) | None => Vec::new(),
    }
}

fn suggestion(model: &Model, line: String) -> Suggestion {
    let scopes = model.focus_scopes();
    let described = described().find(|(name, _)| *name == line).map(|(_, says)| (says.to_owned(), None));
    let action = || {
        let row = model.keymap.rows().iter().find(|row| row.name == line && scopes.contains(&row.scope))?;
        Some((row.says.clone(), model.keymap.key_on(scopes, row.action)))
    };
    let (says, key) = described.or_else(action).unwrap_or_default();
    Suggestion { line, says, key: key.unwrap_or_default().to_owned() }
}

/// All commands, for the picker.
pub(super) fn suggested(model: &Model) -> Vec<Suggestion> {
    names(model).into_iter().map(|line| suggestion(model, line)).collect()
}

/// Runs what was typed, or shows why it cannot.
pub fn run(model: &mut Model, line: &str, effects: &mut Vec<Effect>) {
    let line = line.trim().trim_start_matches(':');
    let (name, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if name.is_empty() {
        return;
    }
    // As in vim, a `!` behind the name is for those who mean it.
    let (bare, is_meant) = name.strip_suffix('!').map_or((name, false), |bare| (bare, true));
    if let Some((_, command, ..)) = COMMANDS.iter().find(|(known, ..)| *known == bare) {
        return run_command(model, *command, argument.trim(), is_meant, effects);
    }
    match (action(model, name), argument.trim()) {
        (Ok(action), "") => act(model, action.into(), effects),
        // `:find words` is `/words`.
        (Ok(Action::Find), query) => model.find(FindPrompt::Accepted(query), effects),
        (Ok(Action::Search), query) => model.search(FindPrompt::Accepted(query), effects),
        (Ok(Action::Filter), words) => model.filter(FindPrompt::Accepted(words), effects),
        (Ok(_), _) => model.status.error(Sanitized::line(&format!(":{name} takes no argument."))),
        (Err(sentence), _) => model.status.error(sentence),
    }
}

fn run_command(model: &mut Model, command: LineCommand, argument: &str, is_meant: bool, effects: &mut Vec<Effect>) {
    match command {
        LineCommand::Quit => effects.push(Effect::Quit),
        LineCommand::Add if argument.is_empty() => model.ask(PromptKind::AddFeed),
        LineCommand::Add => model.subscribe(argument, effects),
        LineCommand::Unsubscribe => ask_to_unsubscribe(model),
        LineCommand::Refresh => super::refresh(model, None, effects),
        LineCommand::MarkAllRead => mark_all_read(model, effects),
        LineCommand::Sort => sort(model, argument, effects),
        LineCommand::List => list_command::run(model, argument, effects),
        LineCommand::Write => handing::write(model, argument, is_meant, effects),
        LineCommand::Questions => super::show_questions(model, effects),
        LineCommand::Theme => choose_theme(model, argument, effects),
        LineCommand::Pipe => handing::pipe(model, argument, is_meant, effects),
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
    let Some(prompt) = model.prompt() else { return };
    let candidates = match prompt.kind {
        PromptKind::Command => candidates(model, prompt.stem()),
        PromptKind::Search => {
            model.library.search_completions(prompt.stem()).into_iter().map(|found| found.line).collect()
        }
        PromptKind::Tags => tagging::completions(model, prompt.stem()),
        PromptKind::Find
        | PromptKind::Filter
        | PromptKind::AddFeed
        | PromptKind::Jump
        | PromptKind::Pipe
        | PromptKind::MarkOlder
        | PromptKind::Field
        | PromptKind::Confirm(_) => return,
    };
    if let Some(prompt) = model.prompt_mut() {
        prompt.complete(&candidates);
    }
}

/// Whole lines that begin with `stem`.
fn candidates(model: &Model, stem: &str) -> Vec<String> {
    let lines = match stem.split_once(' ') {
        None => names(model),
        Some(("list", _)) => list_command::names(model).map(|name| format!("list {name}")).collect(),
        Some((name, _)) => {
            let command = COMMANDS.iter().find(|(known, ..)| *known == name);
            let arguments = command.map_or(&[][..], |(_, _, arguments, _)| arguments);
            arguments.iter().map(|argument| format!("{name} {argument}")).collect()
        }
    };
    lines.into_iter().filter(|line| line.starts_with(stem) && line != stem).collect()
}

/// Asks, and unsubscribes after a yes.
pub(super) fn ask_to_unsubscribe(model: &mut Model) {
    if let Some((feed, question)) = kept_question(model) {
        return model.open_prompt(Prompt::confirm(Confirm::TakeOut(feed), &question));
    }
    if let (None, ListScope::List(list)) = (model.top().feed(), model.library.feeds.scope()) {
        return list_command::ask_to_remove(model, list);
    }
    if let (None, ListScope::Folder(folder)) = (model.top().feed(), model.library.feeds.scope()) {
        return ask_to_unsubscribe_from(model, folder);
    }
    let Some(feed) = model.top().feed().or_else(|| model.library.feeds.current()) else {
        return model.status.error(Sanitized::line("Choose the feed in the feeds pane first."));
    };
    if feed.kind == FeedKind::Kept {
        let question = format!("Remove {} from the library?", kept_pages(feed.total));
        return model.open_prompt(Prompt::confirm(Confirm::Unsubscribe(feed.id), &question));
    }
    if feed.marked().total() > 0 {
        let question = rescue_question(&feed.title, feed.marked());
        return model.open_prompt(Prompt::ask_to_keep(Confirm::Rescue(feed.id), &question));
    }
    let question = format!("Unsubscribe from {} ({}) and forget its {} articles?", feed.title, feed.url, feed.total);
    model.open_prompt(Prompt::confirm(Confirm::Unsubscribe(feed.id), &question));
}

/// "Unsubscribe from Courier? 3 starred articles: keep them in Kept?"
fn rescue_question(whose: &str, marked: MarkedCount) -> String {
    let them = if marked.total() == 1 { "it" } else { "them" };
    format!("Unsubscribe from {whose}? {marked}: keep {them} in Kept?")
}

/// "the kept page", "all 12 kept pages"
fn kept_pages(count: usize) -> String {
    if count == 1 { "the kept page".to_owned() } else { format!("all {count} kept pages") }
}

/// In the list, a kept page is removed, not its feed.
fn kept_question(model: &Model) -> Option<(EntryId, String)> {
    let page = model.library.kept_page().filter(|_| model.top().feed().is_none())?;
    Some((page.id, format!("Remove “{}” from {}?", page.title, page.feed_title)))
}

/// The same for all feeds of a folder.
fn ask_to_unsubscribe_from(model: &mut Model, folder: FolderId) {
    let feeds = &model.library.feeds;
    let scope = ListScope::Folder(folder);
    let (count, total) = (feeds.feeds_in(folder).count(), grouped(feeds.total(scope)));
    let whose = if count == 1 { "the feed".to_owned() } else { format!("all {count} feeds") };
    let marked: MarkedCount = feeds.feeds_in(folder).map(Feed::marked).sum();
    if marked.total() > 0 {
        let question = rescue_question(&format!("{whose} in {}", feeds.title(scope)), marked);
        return model.open_prompt(Prompt::ask_to_keep(Confirm::RescueFolder(folder), &question));
    }
    let question = format!("Unsubscribe from {whose} in {} and forget {total} articles?", feeds.title(scope));
    model.open_prompt(Prompt::confirm(Confirm::UnsubscribeFolder(folder), &question));
}

fn mark_all_read(model: &mut Model, effects: &mut Vec<Effect>) {
    let (library, _, mut context) = model.split(effects);
    library.mark_read(ListPart::Whole, &mut context);
}

/// The colours, until the program is left.
fn choose_theme(model: &mut Model, argument: &str, effects: &mut Vec<Effect>) {
    match ThemeChoice::ALL.into_iter().find(|theme| theme.name() == argument) {
        Some(theme) => {
            effects.push(Effect::ChangeTheme(theme));
            let (_, _, mut context) = model.split(effects);
            let said = format!("Theme {argument}, until you quit. To keep it: theme = \"{argument}\" in the config.");
            context.news(Sanitized::line(&said));
        }
        None => {
            model.status.error(Sanitized::line("Which theme? :theme auto, :theme dark, :theme light or :theme mono."));
        }
    }
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
