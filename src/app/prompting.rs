//! What is typed into a prompt, and what comes of it when it is accepted or left.

use super::action::Action;
use super::keymap::Key;
use super::prompt::{Confirm, PromptKind, Typed};
use super::screen::FindPrompt;
use super::{Effect, Model, command};

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
        model.find(FindPrompt::Typed(&text), effects);
    }
}

fn cancelled(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.close_prompt().is_some_and(|prompt| prompt.kind == PromptKind::Find) {
        model.find(FindPrompt::Cancelled, effects);
    }
}

fn accepted(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(prompt) = model.close_prompt() else { return };
    model.history.keep(&prompt.kind, prompt.text());
    match prompt.kind {
        PromptKind::Find => model.find(FindPrompt::Accepted(prompt.text()), effects),
        PromptKind::AddFeed => model.subscribe(prompt.text(), effects),
        PromptKind::Command => command::run(model, prompt.text(), effects),
        PromptKind::Confirm(confirm) => confirmed(model, confirm, effects),
    }
}

fn confirmed(model: &mut Model, confirm: Confirm, effects: &mut Vec<Effect>) {
    let (library, _, mut context) = model.split(effects);
    match confirm {
        Confirm::Unsubscribe(feed) => library.unsubscribe(feed, &mut context),
        Confirm::Make(change) => library.change_many(change, &mut context),
    }
}
