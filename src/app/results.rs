//! Results of effects: who gets them, and what follows for the program as a whole.

use super::context::Context;
use super::jobs::Occasion;
use super::screen::Screen;
use super::screen_id::ScreenId;
use super::{Effect, Model, Outcome, Slot, Ticket, go_round, notify as notifications, status};
use crate::article::Sanitized;
use crate::feed::Refreshed;

/// A result: dropped if it is stale, else handed to the screen that asked for it.
pub(super) fn done(model: &mut Model, ticket: Ticket, outcome: Outcome, effects: &mut Vec<Effect>) {
    if !model.jobs.is_current(ticket) {
        return;
    }
    let screen = model.jobs.screen_of(ticket);
    if !matches!(outcome, Outcome::ArticlePending(_)) {
        model.jobs.finish(ticket);
    }
    if let Outcome::Refreshed { fetched, .. } = &outcome {
        notify(model, fetched, effects);
    }
    match ticket.slot {
        Slot::Notify => report_failed_notify(model, outcome),
        Slot::Derive => derived(model, &outcome),
        slot @ (Slot::Feeds
        | Slot::Entries
        | Slot::Preview
        | Slot::Article
        | Slot::Refresh
        | Slot::Subscribe
        | Slot::Write
        | Slot::Table
        | Slot::Browser) => deliver(model, screen, slot, outcome, effects),
    }
    follow_up(model, ticket.slot, effects);
}

/// Hands a result to a screen; it is dropped if the screen is gone.
fn deliver(model: &mut Model, screen: ScreenId, slot: Slot, outcome: Outcome, effects: &mut Vec<Effect>) {
    let (library, stack, context) = model.split(effects);
    let mut context = Context { screen, ..context };
    if screen == ScreenId::LIBRARY {
        library.done(slot, outcome, &mut context);
    } else if let Some(layer) = stack.get_mut(screen) {
        layer.screen.done(slot, outcome, &mut context);
    }
}

/// What follows when feeds were read or fetched: the time of the next round, and screens that show feeds.
fn follow_up(model: &mut Model, slot: Slot, effects: &mut Vec<Effect>) {
    let feeds = &model.library.feeds.list().feeds;
    match slot {
        Slot::Feeds => {
            model.rounds.know(feeds, model.now);
            model.deriving.know(model.library.feeds.list().has_backlog);
            model.stack.iter_mut().for_each(|layer| layer.screen.know_feeds(feeds, model.now));
            go_round(model, effects);
        }
        Slot::Refresh => model.rounds.rest(model.now),
        Slot::Entries
        | Slot::Preview
        | Slot::Article
        | Slot::Subscribe
        | Slot::Derive
        | Slot::Write
        | Slot::Table
        | Slot::Browser
        | Slot::Notify => {}
    }
}

/// Runs the user's notify command for new articles that a round has brought.
fn notify(model: &Model, fetched: &[Refreshed], effects: &mut Vec<Effect>) {
    let settings = &model.settings.notify;
    let is_told = model.jobs.occasion == Occasion::Round && (model.rounds.is_away() || !settings.only_unfocused);
    let title = |id| model.library.feeds.feed(id).map_or_else(Sanitized::default, |feed| feed.title.clone());
    let commands = if is_told { notifications::commands(settings, fetched, title) } else { Vec::new() };
    effects.extend((!commands.is_empty()).then_some(Effect::Notify(commands)));
}

/// Nobody asked for it, so a failure is only logged (`Tasks::derive`), and not tried again.
fn derived(model: &mut Model, outcome: &Outcome) {
    model.deriving.know(false);
    if matches!(outcome, Outcome::Failed(_)) {
        model.deriving.stop();
    }
}

/// Reports a failed notify command, once: it would fail the same way every time.
fn report_failed_notify(model: &mut Model, outcome: Outcome) {
    if let Outcome::Failed(sentence) = outcome
        && let Some(sentence) = model.rounds.complain(sentence)
    {
        model.status.error(status::sentence(&sentence));
    }
}
