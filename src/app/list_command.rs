//! `:list`: goes to a smart list, makes one of a query or of the search that is shown, and opens its line for a change.

use super::library::smart_lists::belongs_to_config;
use super::prompt::{Confirm, Prompt, PromptKind};
use super::{Effect, Model, going_back};
use crate::article::Sanitized;
use crate::feed::{ListId, ListScope, SmartList};
use crate::query::SearchQuery;

/// What was typed after `:list`.
pub(super) fn run(model: &mut Model, argument: &str, effects: &mut Vec<Effect>) {
    if argument.is_empty() {
        let how =
            "Which list? :list NAME goes to it, or makes it of the search that is shown; :list NAME QUERY makes it.";
        return model.status.error(Sanitized::line(how));
    }
    let of_known = names(model).filter_map(|name| known_and_query(argument, &name)).max_by_key(|(name, _)| name.len());
    let (name, query) = of_known.unwrap_or_else(|| {
        let (name, query) = name_and_query(argument);
        (name.to_owned(), query)
    });
    let name = name.as_str();
    let known = |name: &str| model.library.list_named(name).map(|list| list.id);
    // A name of several words need not be quoted where it can be nothing else.
    match known(argument).or_else(|| known(name).filter(|_| query.is_empty())) {
        Some(list) => go_to(model, list, effects),
        None if query.is_empty() => save_search(model, name, effects),
        None => put(model, name, query, effects),
    }
}

/// The name of a list that there is, as [`edit`] writes it, and what follows it.
fn known_and_query<'a>(argument: &'a str, name: &str) -> Option<(String, &'a str)> {
    let query = argument.strip_prefix(&quoted(name))?;
    query.starts_with(char::is_whitespace).then(|| (name.to_owned(), query.trim()))
}

/// A name in quotation marks or of one word, and what follows it.
fn name_and_query(argument: &str) -> (&str, &str) {
    let quoted = argument.strip_prefix('"').and_then(|rest| rest.split_once('"'));
    let (name, query) = quoted.unwrap_or_else(|| argument.split_once(char::is_whitespace).unwrap_or((argument, "")));
    (name.trim(), query.trim())
}

/// Leaves the screens above the library for a list in it.
pub(super) fn go_to(model: &mut Model, list: ListId, effects: &mut Vec<Effect>) {
    while model.pop(effects) {}
    going_back::leave_all(model);
    model.library.show_scope(ListScope::List(list));
}

fn save_search(model: &mut Model, name: &str, effects: &mut Vec<Effect>) {
    // What was typed last may be the start of a word: printed, it says so.
    let searched = model.library.searched().and_then(|search| SearchQuery::parse_typed(search.text()).ok());
    match searched {
        Some(query) => put(model, name, &query.to_string(), effects),
        None => {
            let how = format!("There is no list “{name}”. :list {} QUERY makes it.", quoted(name));
            model.status.error(Sanitized::line(&how));
        }
    }
}

fn put(model: &mut Model, name: &str, query: &str, effects: &mut Vec<Effect>) {
    let name = match SmartList::name(name) {
        Ok(name) => name,
        Err(why) => return model.status.error(Sanitized::line(&format!("That is not kept: {why}."))),
    };
    if let Err(problem) = SearchQuery::parse(query) {
        return model.status.error(Sanitized::line(&format!("That is not kept: {problem}.")));
    }
    let known = model.library.list_named(&name).map_or(name, |list| list.name.clone());
    let (library, _, mut context) = model.split(effects);
    library.put_list(&known, query, &mut context);
}

/// The `:` line that changes a list.
pub(super) fn edit(model: &mut Model, list: ListId) {
    let Some(list) = model.library.feeds.smart_list(list) else { return };
    if let Some(sentence) = belongs_to_config(list) {
        return model.status.error(sentence);
    }
    let line = format!("list {} {}", quoted(&list.name), list.query);
    let mut prompt = Prompt::with_history(PromptKind::Command, &model.history);
    prompt.set(&line);
    model.open_prompt(prompt);
}

/// Asks whether a list is to be removed.
pub(super) fn ask_to_remove(model: &mut Model, list: ListId) {
    let Some(list) = model.library.feeds.smart_list(list) else { return };
    if let Some(sentence) = belongs_to_config(list) {
        return model.status.error(sentence);
    }
    let question = format!("Remove the list “{}”? Its articles stay.", list.name);
    model.open_prompt(Prompt::confirm(Confirm::RemoveList(list.id), &question));
}

/// What can follow `list ` on the line.
pub(super) fn names(model: &Model) -> impl Iterator<Item = String> {
    model.library.feeds.list().lists.iter().map(|list| list.name.to_string())
}

/// The name as `:list` reads it back.
fn quoted(name: &str) -> String {
    if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name.to_owned() }
}
