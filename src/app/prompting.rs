//! What is typed into a prompt, and what comes of it when it is accepted or left.

use super::action::Action;
use super::keymap::Key;
use super::prompt::{Confirm, Prompt, PromptKind, Typed};
use super::screen::FindPrompt;
use super::{Effect, Model, Slot, command};

pub(super) fn type_into_prompt(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    let Some(prompt) = model.prompt_mut() else { return };
    let result = prompt.insert(key);
    answer_prompt(model, result, effects);
}

pub(super) fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(prompt) = model.prompt_mut() {
        prompt.paste(text);
        typed(model, effects);
    }
}

pub(super) fn ask(model: &mut Model, kind: PromptKind) {
    model.open_prompt(Prompt::with_history(kind, &model.history));
}

pub(super) fn act_in_prompt(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let Some(prompt) = model.prompt_mut() else { return };
    if action == Action::Complete {
        return command::complete(model);
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

/// The text of a prompt has changed: find shows its matches while it is typed.
fn typed(model: &mut Model, effects: &mut Vec<Effect>) {
    let prompt = model.prompt().filter(|prompt| prompt.kind == PromptKind::Find);
    if let Some(text) = prompt.map(|prompt| prompt.text().to_owned()) {
        find(model, FindPrompt::Typed(&text), effects);
    }
}

fn cancelled(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.close_prompt().is_some_and(|prompt| prompt.kind == PromptKind::Find) {
        find(model, FindPrompt::Cancelled, effects);
    }
}

pub(super) fn find(model: &mut Model, prompt: FindPrompt<'_>, effects: &mut Vec<Effect>) {
    model.on_top(effects, |screen, context| screen.find(prompt, context));
}

fn accepted(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(prompt) = model.close_prompt() else { return };
    model.history.keep(prompt.kind, prompt.text());
    match prompt.kind {
        PromptKind::Find => find(model, FindPrompt::Accepted(prompt.text()), effects),
        PromptKind::AddFeed => subscribe(model, prompt.text(), effects),
        PromptKind::Command => command::run(model, prompt.text(), effects),
        PromptKind::Confirm(confirm) => confirmed(model, confirm, effects),
    }
}

/// Adds a feed by the address of it or of its site; an empty line is a change of mind.
pub(super) fn subscribe(model: &mut Model, address: &str, effects: &mut Vec<Effect>) {
    let address = address.trim().to_owned();
    if !address.is_empty() {
        let (_, _, mut context) = model.split(effects);
        context.ask(Slot::Subscribe, |ticket| Effect::Subscribe(ticket, address));
    }
}

fn confirmed(model: &mut Model, confirm: Confirm, effects: &mut Vec<Effect>) {
    let (library, _, mut context) = model.split(effects);
    match confirm {
        Confirm::Unsubscribe(feed) => library.unsubscribe(feed, &mut context),
        Confirm::MarkAllRead(scope) => library.mark_all_read(scope, &mut context),
    }
}
