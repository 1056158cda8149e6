//! The form of a feed in the program: how it is opened, typed into and left, and what comes of it.

use super::action::Action;
use super::feed_form::{FeedForm, FormStep};
use super::keymap::Key;
use super::overlay::Overlay;
use super::{Effect, Model, Outcome, Slot, status};
use crate::article::Sanitized;
use crate::feed::{FeedEdit, FeedId};

pub(super) fn open(model: &mut Model, feed: FeedId) {
    if let Some(feed) = model.library.feeds.feed(feed) {
        model.overlay = Some(Overlay::Form(Box::new(FeedForm::new(feed, &model.settings))));
    }
}

pub(super) fn insert(model: &mut Model, key: Key) {
    if let Some(form) = model.form_mut() {
        form.insert(key);
    }
}

pub(super) fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let Some(form) = model.form_mut() else { return };
    let feed = form.feed;
    match form.act(action) {
        FormStep::More => {}
        FormStep::Cancelled => model.overlay = None,
        FormStep::Save(edits) if edits.is_empty() => model.overlay = None,
        FormStep::Save(edits) => save(model, feed, edits, effects),
    }
}

/// The form stays until the store has answered: what was typed is not lost if it refuses.
fn save(model: &mut Model, feed: FeedId, edits: Vec<FeedEdit>, effects: &mut Vec<Effect>) {
    let (_, _, mut context) = model.split(effects);
    context.ask(Slot::Edit, |ticket| Effect::EditFeed { ticket, feed, edits });
}

/// The store has answered.
pub(super) fn done(model: &mut Model, outcome: &Outcome, effects: &mut Vec<Effect>) {
    match (outcome, model.form_mut()) {
        (Outcome::FeedEdited { is_address_free: false }, Some(form)) => form.refuse_address(),
        (Outcome::Failed(sentence), Some(form)) => form.failure = Some(status::sentence(sentence)),
        (Outcome::Failed(sentence), None) => model.status.error(status::sentence(sentence)),
        (_, form) => {
            if form.is_some() {
                model.overlay = None;
            }
            let (library, _, mut context) = model.split(effects);
            library.reload(&mut context);
            context.news(Sanitized::line("Changed."));
        }
    }
}
