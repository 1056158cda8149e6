//! What is typed into a prompt, and what comes of it when it is accepted or left.

use super::action::Action;
use super::keymap::Key;
use super::overlay::Overlay;
use super::picker::Picker;
use super::prompt::{Confirm, PromptKind, Typed};
use super::screen::FindPrompt;
use super::{Effect, Model, command, handing, picking, tagging};

pub(super) fn type_into_prompt(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    let Some(prompt) = model.prompt_mut() else { return };
    let result = prompt.insert(key);
    answer_prompt(model, result, effects);
}

pub(super) fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(form) = model.form_mut() {
        return form.paste(text);
    }
    if let Some(prompt) = model.prompt_mut() {
        prompt.paste(text);
        typed(model, effects);
    }
}

pub(super) fn act_in_prompt(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if model.picker_mut().is_some_and(|picker| picker.act(action)) {
        return;
    }
    let Some(prompt) = model.prompt_mut() else { return };
    if action == Action::Complete {
        command::complete(model);
        return typed(model, effects);
    }
    let result = prompt.act(action);
    answer_prompt(model, result, effects);
}

fn answer_prompt(model: &mut Model, result: Typed, effects: &mut Vec<Effect>) {
    match result {
        Typed::More => typed(model, effects),
        Typed::Cancelled => cancelled(model, effects),
        Typed::Accepted => accepted(model, effects),
    }
}

/// The text of a prompt has changed: find shows its matches while it is typed, and a filter its rows.
fn typed(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some((kind, text)) = model.prompt().map(|prompt| (prompt.kind.clone(), prompt.text().to_owned())) else {
        return;
    };
    pass(model, &kind, FindPrompt::Typed(&text), effects);
}

fn cancelled(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(prompt) = model.close_prompt() {
        pass(model, &prompt.kind, FindPrompt::Cancelled, effects);
    }
}

/// Passes what is typed to what shows it already.
fn pass(model: &mut Model, kind: &PromptKind, prompt: FindPrompt<'_>, effects: &mut Vec<Effect>) {
    match kind {
        PromptKind::Find => model.find(prompt, effects),
        PromptKind::Search => model.search(prompt, effects),
        PromptKind::Filter => model.filter(prompt, effects),
        PromptKind::Jump if prompt == FindPrompt::Cancelled => picking::close(model, effects),
        PromptKind::Jump => picking::ask(model, false, effects),
        PromptKind::Command
        | PromptKind::AddFeed
        | PromptKind::Pipe
        | PromptKind::MarkOlder
        | PromptKind::Tags
        | PromptKind::Field
        | PromptKind::Confirm(_) => {}
    }
}

/// What is typed is complete. In the picker it first waits for its rows.
pub(super) fn accepted(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.picker_mut().is_some_and(Picker::accept) {
        return;
    }
    // What is no query stays on the line, with its problem; the next keys mend it.
    let is_search = model.prompt().is_some_and(|prompt| prompt.kind == PromptKind::Search);
    if is_search && model.library.search_problem().is_some() {
        return;
    }
    let goal = model.picker().and_then(Picker::current).map(|choice| choice.goal.clone());
    let edit = model.overlay.as_ref().and_then(Overlay::tag_edit).cloned();
    let Some(prompt) = model.close_prompt() else { return };
    model.history.keep(&prompt.kind, prompt.text());
    match prompt.kind {
        PromptKind::Find => model.find(FindPrompt::Accepted(prompt.text()), effects),
        PromptKind::Search => model.search(FindPrompt::Accepted(prompt.text()), effects),
        PromptKind::Filter => model.filter(FindPrompt::Accepted(prompt.text()), effects),
        PromptKind::AddFeed => model.subscribe(prompt.text(), effects),
        PromptKind::Jump => {
            picking::close(model, effects);
            if let Some(goal) = goal {
                picking::go(model, goal, effects);
            }
        }
        PromptKind::Pipe if prompt.text().trim().is_empty() => {}
        PromptKind::Pipe => handing::pipe(model, prompt.text(), false, effects),
        PromptKind::Command => command::run(model, prompt.text(), effects),
        PromptKind::MarkOlder => {
            let (library, _, mut context) = model.split(effects);
            library.mark_older(prompt.text(), &mut context);
        }
        PromptKind::Tags => {
            if let Some(edit) = edit {
                tagging::accept(model, edit, prompt.text(), effects);
            }
        }
        PromptKind::Field => {}
        PromptKind::Confirm(confirm) => confirmed(model, confirm, effects),
    }
}

fn confirmed(model: &mut Model, confirm: Confirm, effects: &mut Vec<Effect>) {
    let (library, _, mut context) = model.split(effects);
    match confirm {
        Confirm::TakeOut(page) => library.take_out(page, &mut context),
        Confirm::RemoveList(list) => library.remove_list(list, &mut context),
        Confirm::Unsubscribe(feed) => library.remove(&[feed], false, &mut context),
        Confirm::Rescue(feed) => library.remove(&[feed], true, &mut context),
        Confirm::UnsubscribeFolder(folder) => library.remove_folder(folder, false, &mut context),
        Confirm::RescueFolder(folder) => library.remove_folder(folder, true, &mut context),
    }
}
