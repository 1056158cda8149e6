//! What the program does, as a pure function: [`update`] takes a message, changes the [`Model`], and returns what has to be
//! done outside as [`Effect`]s.
//!
//! Nothing here touches a clock, a disk, a network or a terminal, and nothing waits. The shell (`runtime`) carries the
//! effects out and brings each result back as [`Msg::Done`] with the [`Ticket`] it was given, so that a stale result can be
//! dropped.

pub mod action;
mod action_table;
pub mod areas;
pub mod command;
mod context;
pub mod date;
mod deriving;
pub mod health;
pub mod help;
pub mod hints;
pub mod index_pane;
pub mod job;
pub mod jobs;
mod key;
pub mod key_scopes;
pub mod keymap;
pub mod library;
pub mod list;
mod messages;
mod model;
pub mod notify;
pub mod overlay;
mod own_keys;
pub mod pane;
pub mod pending_keys;
pub mod prompt;
mod prompting;
pub mod reader;
mod results;
mod rounds;
pub mod screen;
mod screen_id;
pub mod stack;
pub mod status;
pub mod table_order;
pub mod table_view;

use std::mem::discriminant;

use chrono::{DateTime, Utc};

use crate::article::Sanitized;
use crate::feed::{EntryId, EntryRow, FeedId};
use action::{Action, Counted};
use deriving::DeriveTurn;
use health::HealthScreen;
use help::Help;
use jobs::Occasion;
use keymap::{Code, Key, Resolution};
use overlay::Overlay;
use pending_keys::PendingKeys;
use prompting::{act_in_prompt, paste, type_into_prompt};
use reader::Reader;
use results::done;
use screen::Screen;

pub use areas::Size;
pub use context::Context;
pub use messages::{Effect, Failure, Mouse, MouseKind, Msg, Outcome, Progress, Slot, Ticket};
pub use model::{Model, Start};

/// All behaviour of the program: changes the model by a message, and returns what has to be done outside.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(key) => press(model, key, &mut effects),
        Msg::Mouse(mouse) => on_mouse(model, mouse, &mut effects),
        Msg::Paste(text) => paste(model, &text, &mut effects),
        Msg::Resize(size) => model.size = size,
        Msg::Done(ticket, outcome) => done(model, ticket, outcome, &mut effects),
        Msg::Progress(progress) => {
            let (library, _, mut context) = model.split(&mut effects);
            library.progress(&progress, &mut context);
            tick(model, &mut effects);
        }
        Msg::Focus { is_gained } => focus(model, is_gained, &mut effects),
        Msg::Clock(now) => on_clock(model, now, &mut effects),
    }
    model.status.expire(model.now);
    model.settle(&mut effects);
    model.note_waiting(&mut effects);
    derive(model, &mut effects);
    effects
}

/// The time that was asked for: by the status line, or because relative dates change at midnight.
fn on_clock(model: &mut Model, now: DateTime<Utc>, effects: &mut Vec<Effect>) {
    model.now = now;
    effects.push(Effect::WakeAt(date::next_midnight(now, model.offset)));
    tick(model, effects);
    go_round(model, effects);
}

/// While a job is under way, the job line counts the seconds of a long wait, unless the window is not focused.
fn tick(model: &Model, effects: &mut Vec<Effect>) {
    let next = model.jobs.next_tick(model.now).filter(|_| !model.rounds.is_away());
    effects.extend(next.map(Effect::WakeAt));
}

fn focus(model: &mut Model, is_gained: bool, effects: &mut Vec<Effect>) {
    model.rounds.focus(is_gained, model.now);
    tick(model, effects);
    go_round(model, effects);
}

/// Starts a round if one is due, else asks to be woken when one will be.
fn go_round(model: &mut Model, effects: &mut Vec<Effect>) {
    let next = model.rounds.next(model.now).filter(|_| !model.jobs.is_waiting(Slot::Refresh));
    match next {
        Some(at) if at <= model.now => {
            model.rounds.rest(model.now);
            let (_, _, mut context) = model.split(effects);
            context.refresh_due(Occasion::Round);
        }
        Some(at) => effects.push(Effect::WakeAt(at)),
        None => {}
    }
}

/// Derives what waits in the backlog while nothing else is under way, and gives way to what is.
fn derive(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.deriving.turn(&model.jobs, model.now) {
        DeriveTurn::Begin => {
            let (_, _, mut context) = model.split(effects);
            context.ask(Slot::Derive, Effect::Derive);
        }
        DeriveTurn::Wait(until) => effects.push(Effect::WakeAt(until)),
        DeriveTurn::GiveWay => {
            model.jobs.forget(Slot::Derive);
            effects.push(Effect::Cancel(Slot::Derive));
        }
        DeriveTurn::Leave => {}
    }
}

/// The program ends: what must be saved of where the user was.
pub fn close(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while model.pop(&mut effects) {}
    effects
}

/// A key: text for a prompt, else a digit of a count, or the next key of a binding.
fn press(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    if take_into_count(model, key) {
        return;
    }
    model.pending.push(key);
    match model.keymap.resolve(model.scopes(), model.pending.keys()) {
        Resolution::Pending => return,
        Resolution::Action(action) if !model.top().which().has(action) => explain_unknown_keys(model, effects),
        Resolution::Action(action) => act(model, Counted { action, count: model.pending.count() }, effects),
        Resolution::Nothing if model.prompt().is_some() && key == Key::ctrl('c') => {
            act_in_prompt(model, Action::Cancel, effects);
        }
        Resolution::Nothing if model.prompt().is_some() => type_into_prompt(model, key, effects),
        Resolution::Nothing => explain_unknown_keys(model, effects),
    }
    model.pending = PendingKeys::default();
}

/// A digit goes into the count, and Esc drops it; `false` if the key means something else.
fn take_into_count(model: &mut Model, key: Key) -> bool {
    if model.prompt().is_some() {
        return false;
    }
    if model.pending.is_count() && key == Key::plain(Code::Esc) {
        model.pending = PendingKeys::default();
        return true;
    }
    let has_meaning = model.keymap.resolve(model.scopes(), &[key]) != Resolution::Nothing;
    model.pending.take_digit(key, has_meaning)
}

/// The pressed keys have no meaning on this screen. Ctrl-c is what users of other programs press to leave: it is the way out
/// where the user's own keys have left no other.
fn explain_unknown_keys(model: &mut Model, effects: &mut Vec<Effect>) {
    let key_for = |action| model.keymap.key_on(model.scopes(), action);
    let sentence = match (model.pending.keys(), key_for(Action::Back), key_for(Action::Help)) {
        // It ended a sequence that was begun.
        ([.., Key { code: Code::Esc, .. }], ..) => return,
        ([key], Some(back), _) if *key == Key::ctrl('c') => format!("Press {back} to go back or to quit."),
        ([key], None, _) if *key == Key::ctrl('c') => return effects.push(Effect::Quit),
        (keys, _, Some(help)) if model.help().is_none() => {
            format!("{} has no meaning here. Press {help} for the keys.", keymap::show_keys(keys))
        }
        (keys, ..) => format!("{} has no meaning here.", keymap::show_keys(keys)),
    };
    let (_, _, mut context) = model.split(effects);
    context.news(Sanitized::line(&sentence));
}

/// An action goes to what has the focus: prompt, help, or the screen on top. What is the same everywhere is done here.
fn act(model: &mut Model, counted: Counted, effects: &mut Vec<Effect>) {
    if model.prompt().is_some() {
        return act_in_prompt(model, counted.action, effects);
    }
    model.status.clear();
    if act_everywhere(model, counted, effects) {
        return;
    }
    if let Some(Overlay::Help(help)) = &mut model.overlay {
        return help.act(counted);
    }
    let intent = model.on_top(effects, |screen, context| screen.act(counted, context));
    handle(model, intent, effects);
}

/// What a screen cannot do itself, because it concerns another part.
#[derive(Debug)]
pub enum Intent {
    Nothing,
    /// Open an entry in the reader.
    Open(EntryRow),
    /// Open the article so many after (or before) this one in the list, instead of it.
    Neighbour(EntryId, isize),
    /// Open another screen above this one.
    Push(Box<dyn Screen>),
    /// Back to the screen below; from the library, quit.
    Leave,
    Prompt(prompt::PromptKind),
    /// Leave all screens above the library, for this feed in it.
    ShowFeed(FeedId),
    /// The entry's read or star mark has changed: the list must show it.
    Marked(EntryRow),
}

fn handle(model: &mut Model, intent: Intent, effects: &mut Vec<Effect>) {
    match intent {
        Intent::Nothing => {}
        Intent::Open(row) => open(model, row, effects),
        Intent::Neighbour(entry, step) => open_neighbour(model, entry, step, effects),
        Intent::Push(screen) => model.push(screen, effects),
        Intent::Leave => leave(model, effects),
        Intent::Prompt(kind) => model.ask(kind),
        Intent::ShowFeed(feed) => show_feed(model, feed, effects),
        Intent::Marked(row) => {
            let (library, _, context) = model.split(effects);
            library.show_marks(&row, &context);
        }
    }
}

fn open(model: &mut Model, row: EntryRow, effects: &mut Vec<Effect>) {
    let (library, _, mut context) = model.split(effects);
    let row = library.opened(row, &mut context);
    let before = model.kept.take(&row);
    model.push(Box::new(Reader::new(row, before)), effects);
}

fn open_neighbour(model: &mut Model, entry: EntryId, step: isize, effects: &mut Vec<Effect>) {
    match model.library.neighbour(entry, step) {
        Ok(row) => {
            model.pop(effects);
            open(model, row, effects);
        }
        Err(sentence) => model.status.error(sentence),
    }
}

fn leave(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.pop(effects) {
        effects.push(Effect::Quit);
    }
}

fn show_feed(model: &mut Model, feed: FeedId, effects: &mut Vec<Effect>) {
    while model.pop(effects) {}
    model.library.show_feed(feed);
}

/// Does what means the same everywhere; `false` if this is not such an action.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not here belongs to the screens")]
fn act_everywhere(model: &mut Model, counted: Counted, effects: &mut Vec<Effect>) -> bool {
    match counted.action {
        Action::RefreshAll => refresh(model, None, effects),
        Action::CancelJob => cancel(model, effects),
        Action::CommandLine => model.ask(prompt::PromptKind::Command),
        Action::Help => toggle_help(model),
        Action::Back | Action::Escape if model.help().is_some() => model.overlay = None,
        Action::Health => toggle(model, Box::new(HealthScreen::default()), effects),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Percent if counted.count.is_none() => ask_for_a_count(model, effects),
        _ => return false,
    }
    true
}

/// A percentage was not given with the key that goes to it.
fn ask_for_a_count(model: &mut Model, effects: &mut Vec<Effect>) {
    let sentence = match model.keymap.key_on(model.scopes(), Action::Percent) {
        Some(key) => format!("Type a number before {key}: 50{key} goes to the middle."),
        None => "This needs a number before its key, and it has no key here.".to_owned(),
    };
    let (_, _, mut context) = model.split(effects);
    context.news(Sanitized::line(&sentence));
}

/// Cancels what a screen waits for, or else the job that the job line shows.
fn cancel(model: &mut Model, effects: &mut Vec<Effect>) {
    if stop_screen(model, effects) {
        return;
    }
    let (library, _, mut context) = model.split(effects);
    match context.cancel_job() {
        Some(Slot::Refresh) => {
            library.refresh_cancelled(&mut context);
            model.rounds.stop(model.now);
        }
        Some(Slot::Derive) => model.deriving.stop(),
        Some(_) => {}
        None => context.status.error(Sanitized::line("There is nothing to stop.")),
    }
}

/// Stops the work of the topmost screen that waits for any; `false` if none does.
fn stop_screen(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let (_, stack, mut context) = model.split(effects);
    stack.iter_mut().any(|layer| {
        context.screen = layer.id;
        layer.screen.stop(&mut context)
    })
}

fn toggle_help(model: &mut Model) {
    model.overlay = match model.overlay {
        Some(_) => None,
        None => Some(Overlay::Help(Help::default())),
    };
}

/// Opens a screen, or closes it if it is on top. If an overlay covers it, it is opened again instead.
fn toggle(model: &mut Model, screen: Box<dyn Screen>, effects: &mut Vec<Effect>) {
    let is_covered = model.overlay.take().is_some();
    let is_on_top = discriminant(&model.top().which()) == discriminant(&screen.which());
    if is_on_top {
        model.pop(effects);
    }
    if is_covered || !is_on_top {
        model.push(screen, effects);
    }
}

/// Starts fetching one feed, or all of them.
pub(crate) fn refresh(model: &mut Model, feed: Option<FeedId>, effects: &mut Vec<Effect>) {
    let (library, _, mut context) = model.split(effects);
    library.refresh(feed, &mut context);
}

/// A mouse event goes to the screen on top; it does nothing while an overlay is there.
fn on_mouse(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    if model.overlay.is_some() {
        return;
    }
    model.status.clear();
    let intent = model.on_top(effects, |screen, context| screen.on_mouse(mouse, context));
    handle(model, intent, effects);
}
