//! Results of effects: who gets them, and what follows for the program as a whole.

use super::context::Context;
use super::head_facts::HeadFacts;
use super::jobs::Occasion;
use super::pending_keys::PendingKeys;
use super::reader::Reader;
use super::screen::Screen;
use super::screen_id::ScreenId;
use super::{
    Effect, Model, Outcome, Slot, Ticket, feed_choosing, feed_forming, go_round, handing, notify as notifications,
    picking, prompting, status,
};
use crate::article::Sanitized;
use crate::feed::{Change, Refreshed, RuleNews, TextVersion};

/// A result: dropped if it is stale, else handed to the screen that asked for it.
pub(super) fn done(model: &mut Model, ticket: Ticket, outcome: Outcome, effects: &mut Vec<Effect>) {
    if !model.jobs.is_current(ticket) {
        return;
    }
    let screen = model.jobs.screen_of(ticket);
    model.undo.finish(ticket);
    if let Outcome::MarkedRead(entries) = &outcome {
        let change = Change::ManyRead { of: entries.clone(), value: true };
        model.stack.iter_mut().for_each(|layer| layer.screen.show_change(&change));
    }
    if !matches!(outcome, Outcome::ArticlePending(_)) {
        model.jobs.finish(ticket);
    }
    if let Outcome::Refreshed { fetched, .. } = &outcome {
        notify(model, fetched, effects);
    }
    if let Outcome::SeveralFeeds { page, feeds } = outcome {
        return feed_choosing::open(model, page, feeds);
    }
    if let Outcome::Article { facts: HeadFacts { version: Some(TextVersion { page: Some(_), .. }), .. }, .. } = &outcome
    {
        // Its page may just have been fetched, and then it waits to be derived.
        model.deriving.know(true);
    }
    match ticket.slot {
        Slot::Notify => report_failed_notify(model, outcome),
        Slot::Derive => derived(model, &outcome, effects),
        Slot::Excerpt | Slot::File | Slot::Program => handing::done(model, outcome, effects),
        Slot::Edit => feed_forming::done(model, &outcome, effects),
        Slot::Pick => {
            if picking::done(model, outcome) {
                prompting::accepted(model, effects);
            }
        }
        Slot::PickedPlace => picking::know(model, outcome),
        slot @ (Slot::Feeds
        | Slot::Lists
        | Slot::Entries
        | Slot::Count
        | Slot::Preview
        | Slot::Unread
        | Slot::Questions
        | Slot::Answer
        | Slot::Article
        | Slot::Refresh
        | Slot::Subscribe
        | Slot::Keep
        | Slot::Write
        | Slot::Table
        | Slot::Summary
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
    if slot == Slot::Article {
        tell_above(model, screen, effects);
    }
}

/// A screen above one whose article has come shows a part of it. It is closed if that part is gone.
fn tell_above(model: &mut Model, screen: ScreenId, effects: &mut Vec<Effect>) {
    let on_top = model.stack.top_mut().map(|top| top.id);
    let (_, stack, mut context) = model.split(effects);
    let Some((below, above)) = stack.with_above(screen) else { return };
    let Some(reading) = below.screen.which().reader().and_then(Reader::reading) else { return };
    let article = reading.shown().article.clone();
    context.screen = above.id;
    if above.screen.know_article(&article, &mut context) {
        return;
    }
    let gone = above.id;
    context.jobs.forget_all_of(gone);
    context.news(Sanitized::line("The page has changed: this table is not in it any more."));
    stack.remove(gone);
    if on_top == Some(gone) {
        model.overlay = None;
        model.pending = PendingKeys::default();
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
        Slot::Lists
        | Slot::Entries
        | Slot::Count
        | Slot::Preview
        | Slot::Unread
        | Slot::Questions
        | Slot::Answer
        | Slot::Article
        | Slot::Subscribe
        | Slot::Keep
        | Slot::Edit
        | Slot::Derive
        | Slot::Write
        | Slot::Table
        | Slot::Summary
        | Slot::Browser
        | Slot::Notify
        | Slot::Excerpt
        | Slot::File
        | Slot::Pick
        | Slot::PickedPlace
        | Slot::Program => {}
    }
}

/// Runs the user's notify command for the articles of which rules notify.
pub(super) fn notify_by_rules(model: &Model, news: &[RuleNews], effects: &mut Vec<Effect>) {
    let commands = if is_told(model) { notifications::of_rules(&model.settings.notify, news) } else { Vec::new() };
    effects.extend((!commands.is_empty()).then_some(Effect::Notify(commands)));
}

/// Whether the user is to be told of what has arrived.
fn is_told(model: &Model) -> bool {
    model.jobs.occasion == Occasion::Round && (model.rounds.is_away() || !model.settings.notify.only_unfocused)
}

/// Runs the user's notify command for new articles that a round has brought, unless rules say of which ones.
fn notify(model: &Model, fetched: &[Refreshed], effects: &mut Vec<Effect>) {
    let settings = &model.settings.notify;
    let is_told = is_told(model) && !model.settings.has_notify_rule();
    let title = |id| model.library.feeds.feed(id).map_or_else(Sanitized::default, |feed| feed.title.clone());
    let commands = if is_told { notifications::commands(settings, fetched, title) } else { Vec::new() };
    effects.extend((!commands.is_empty()).then_some(Effect::Notify(commands)));
}

/// Nobody asked for it, so a failure is only logged (`Tasks::derive`), and not tried again.
fn derived(model: &mut Model, outcome: &Outcome, effects: &mut Vec<Effect>) {
    model.deriving.know(false);
    // The rows tell what is in the articles.
    let (library, _, mut context) = model.split(effects);
    library.list.outdate();
    library.search_again(&mut context);
    library.count_lists(&mut context);
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
