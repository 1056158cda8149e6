//! What the program does, as a pure function: [`update`] takes a message and changes the [`Model`]; what has to be done
//! outside comes back as [`Effect`]s.
//!
//! Nothing here touches a clock, a disk, a network or a terminal, and nothing waits. The shell (`runtime`) carries the
//! effects out and brings each result back as [`Msg::Done`] with the [`Ticket`] it was given, so that a stale result can be
//! dropped.

pub mod action;
mod action_table;
pub mod areas;
pub mod command;
pub mod date;
pub mod health;
pub mod help;
pub mod hints;
pub mod index_pane;
pub mod jobs;
pub mod keymap;
pub mod library;
pub mod list;
mod messages;
pub mod notify;
pub mod overlay;
pub mod pane;
pub mod prompt;
pub mod reader;
mod rounds;
pub mod screen;
pub mod stack;
pub mod status;
pub mod table_view;

use std::mem::discriminant;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};

use crate::article::Sanitized;
use crate::config::Settings;
use crate::feed::{EntryId, EntryRow, FeedId, Refreshed};
use action::{Action, Scope};
use health::Health;
use help::Help;
use jobs::{Jobs, Occasion};
use keymap::{Code, Key, Keymap, Resolution};
use library::Library;
use overlay::Overlay;
use prompt::{Confirm, History, Prompt, Typed};
use reader::Reader;
use rounds::Rounds;
use screen::{FindPrompt, Screen};
use stack::{ScreenId, Stack};
use status::Status;
use table_view::TableView;

pub use messages::{Effect, Failure, Mouse, MouseKind, Msg, Outcome, Progress, Slot, Ticket};

/// Terminal cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

/// What the model must know of the outside, handed in once.
#[derive(Clone, Debug)]
pub struct Start {
    pub size: Size,
    pub now: DateTime<Utc>,
    /// To show dates in the person's own zone.
    pub offset: FixedOffset,
    pub settings: Arc<Settings>,
    pub keymap: Keymap,
}

/// Everything the program knows. `update` changes it, `ui` reads it.
#[derive(Debug)]
pub struct Model {
    pub size: Size,
    pub now: DateTime<Utc>,
    pub offset: FixedOffset,
    pub settings: Arc<Settings>,
    pub keymap: Keymap,
    /// The screen at the bottom: it is always there.
    pub library: Library,
    /// The screens above it.
    pub stack: Stack,
    /// What lies above the screens: a prompt, or the help.
    pub overlay: Option<Overlay>,
    pub status: Status,
    pub jobs: Jobs,
    pub rounds: Rounds,
    /// The keys of a binding that is not complete yet.
    pub pending: Vec<Key>,
    /// What was typed into prompts before.
    pub history: History,
}

/// What a part of the model may use of the rest while it acts: never another part's state.
pub struct Context<'a> {
    /// Whose results those of the work that is asked for are.
    pub screen: ScreenId,
    pub now: DateTime<Utc>,
    pub offset: FixedOffset,
    pub settings: &'a Settings,
    pub keymap: &'a Keymap,
    pub jobs: &'a mut Jobs,
    pub status: &'a mut Status,
    pub effects: &'a mut Vec<Effect>,
}

impl Context<'_> {
    /// Says something that goes away by itself.
    pub fn news(&mut self, sentence: Sanitized) {
        let until = self.status.news(sentence, self.now);
        self.effects.push(Effect::WakeAt(until));
    }

    /// Asks for work in a slot; whatever the slot waited for is stale from now on.
    pub fn ask(&mut self, slot: Slot, effect: impl FnOnce(Ticket) -> Effect) {
        let ticket = self.jobs.start(slot, self.screen);
        self.effects.push(effect(ticket));
    }

    /// Starts fetching what is due, unless a refresh is under way.
    pub fn refresh_due(&mut self, occasion: Occasion) {
        if !self.jobs.is_waiting(Slot::Refresh) {
            self.jobs.occasion = occasion;
            self.ask(Slot::Refresh, Effect::RefreshDue);
        }
    }

    /// Starts fetching one feed, or all of them; one refresh at a time. Whether it was started.
    pub fn refresh(&mut self, feed: Option<FeedId>) -> bool {
        if self.jobs.is_waiting(Slot::Refresh) {
            let stop = status::press(self.keymap, Scope::Global, Action::CancelRefresh, "to stop it");
            self.status.error(Sanitized::line(&format!("A refresh is under way. {stop}")));
            return false;
        }
        self.jobs.occasion = Occasion::Intent;
        self.ask(Slot::Refresh, |ticket| Effect::Refresh(ticket, feed));
        true
    }
}

impl Model {
    /// The empty model, and what fills it.
    pub fn new(start: Start) -> (Model, Vec<Effect>) {
        let mut model = Model {
            size: start.size,
            now: start.now,
            offset: start.offset,
            library: Library::new(&start.settings),
            rounds: Rounds::new(&start.settings, start.now),
            settings: start.settings,
            keymap: start.keymap,
            stack: Stack::default(),
            overlay: None,
            status: Status::default(),
            jobs: Jobs::default(),
            pending: Vec::new(),
            history: History::default(),
        };
        let mut effects = Vec::new();
        let (library, _, mut context) = model.split(&mut effects);
        library.start(&mut context);
        if let Some(notice) = context.keymap.notice() {
            context.news(notice);
        }
        context.effects.push(Effect::WakeAt(date::next_midnight(context.now, context.offset)));
        model.settle(&mut effects);
        (model, effects)
    }

    /// The parts that act, and what they may use: borrowed side by side.
    fn split<'a>(&'a mut self, effects: &'a mut Vec<Effect>) -> (&'a mut Library, &'a mut Stack, Context<'a>) {
        let context = Context {
            screen: ScreenId::LIBRARY,
            now: self.now,
            offset: self.offset,
            settings: &self.settings,
            keymap: &self.keymap,
            jobs: &mut self.jobs,
            status: &mut self.status,
            effects,
        };
        (&mut self.library, &mut self.stack, context)
    }

    /// The scopes that a key is looked up in, innermost first.
    pub fn scopes(&self) -> &'static [Scope] {
        self.overlay.as_ref().map_or_else(|| self.screen_scopes(), Overlay::scopes)
    }

    /// The scopes of what is behind the prompt.
    pub fn focus_scopes(&self) -> &'static [Scope] {
        if self.help().is_some() { keymap::IN_HELP } else { self.screen_scopes() }
    }

    /// The scopes of what is behind the help: its own keys come first in it.
    fn screen_scopes(&self) -> &'static [Scope] {
        self.top().scopes()
    }

    /// Brings geometry and whatever came into view up to date, so that `ui` only has to read.
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        let size = self.size;
        let (library, stack, mut context) = self.split(effects);
        library.settle(size, &mut context);
        for layer in stack.iter_mut() {
            context.screen = layer.id;
            layer.screen.settle(size, &mut context);
        }
        let scopes = self.screen_scopes();
        if let Some(overlay) = &mut self.overlay {
            overlay.settle(size, scopes, &self.keymap);
        }
    }

    /// The screen that is seen, and that the keys go to.
    pub fn top(&self) -> &dyn Screen {
        self.stack.top().unwrap_or(&self.library)
    }

    /// Lets the screen on top do something.
    fn on_top<T>(&mut self, effects: &mut Vec<Effect>, work: impl FnOnce(&mut dyn Screen, &mut Context<'_>) -> T) -> T {
        let (library, stack, mut context) = self.split(effects);
        match stack.top_mut() {
            Some(layer) => {
                context.screen = layer.id;
                work(&mut *layer.screen, &mut context)
            }
            None => work(library, &mut context),
        }
    }

    fn push(&mut self, mut screen: Box<dyn Screen>, effects: &mut Vec<Effect>) {
        screen.know_feeds(&self.library.feeds.list().feeds, self.now);
        self.stack.push(screen);
        self.on_top(effects, |screen, context| screen.open(context));
    }

    /// Takes the screen on top away, with all that it waits for; `false` if only the library is left.
    fn pop(&mut self, effects: &mut Vec<Effect>) -> bool {
        let (_, stack, mut context) = self.split(effects);
        let Some(mut layer) = stack.pop() else { return false };
        context.jobs.forget_all_of(layer.id);
        layer.screen.close(&mut context);
        true
    }

    /// The article that is read, also while another screen covers it.
    pub fn reader(&self) -> Option<&Reader> {
        self.stack.iter().find_map(|screen| screen.which().reader())
    }

    pub fn table(&self) -> Option<&TableView> {
        self.stack.iter().find_map(|screen| screen.which().table())
    }

    pub fn health(&self) -> Option<&Health> {
        self.stack.iter().find_map(|screen| screen.which().health())
    }

    /// What is being typed on the bottom line.
    pub fn prompt(&self) -> Option<&Prompt> {
        self.overlay.as_ref()?.prompt()
    }

    fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        self.overlay.as_mut()?.prompt_mut()
    }

    /// The keys on the screen.
    pub fn help(&self) -> Option<&Help> {
        self.overlay.as_ref()?.help()
    }

    fn open_prompt(&mut self, prompt: Prompt) {
        self.overlay = Some(Overlay::with_prompt(self.overlay.take(), prompt));
    }

    /// Closes the prompt, if there is one; the help behind it stays.
    fn close_prompt(&mut self) -> Option<Prompt> {
        let (prompt, rest) = self.overlay.take()?.without_prompt();
        self.overlay = rest;
        prompt
    }
}

/// The whole behaviour of the program: what a message changes, and what is to be done outside because of it.
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
            library.progress(progress, &mut context);
            tick(model, &mut effects);
        }
        Msg::Focus { is_gained } => focus(model, is_gained, &mut effects),
        Msg::Clock(now) => on_clock(model, now, &mut effects),
    }
    model.status.expire(model.now);
    model.settle(&mut effects);
    effects
}

/// The clock has been asked for: for the status line, or because dates change their names at midnight.
fn on_clock(model: &mut Model, now: DateTime<Utc>, effects: &mut Vec<Effect>) {
    model.now = now;
    effects.push(Effect::WakeAt(date::next_midnight(now, model.offset)));
    tick(model, effects);
    go_round(model, effects);
}

/// While feeds are fetched, the seconds that a slow one takes are counted, for somebody who looks.
fn tick(model: &Model, effects: &mut Vec<Effect>) {
    let next = model.jobs.next_tick(model.now).filter(|_| !model.rounds.is_away());
    effects.extend(next.map(Effect::WakeAt));
}

fn focus(model: &mut Model, is_gained: bool, effects: &mut Vec<Effect>) {
    model.rounds.focus(is_gained, model.now);
    tick(model, effects);
    go_round(model, effects);
}

/// Fetches what is due, if it is time to, or asks to be woken when it will be.
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

/// The end, by whatever way it came: what must be kept of where the person was.
pub fn close(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while model.pop(&mut effects) {}
    effects
}

/// A key: text for a prompt, else the next key of a binding.
fn press(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    model.pending.push(key);
    match model.keymap.resolve(model.scopes(), &model.pending) {
        Resolution::Pending => return,
        Resolution::Action(action) => act(model, action, effects),
        Resolution::Nothing if model.prompt().is_some() => type_into_prompt(model, key, effects),
        Resolution::Nothing => explain_unknown_keys(model, effects),
    }
    model.pending.clear();
}

fn type_into_prompt(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    let Some(prompt) = model.prompt_mut() else { return };
    let result = prompt.insert(key);
    answer_prompt(model, result, effects);
}

/// The pressed keys have no meaning on this screen. Ctrl-c is what users of other programs press to leave.
fn explain_unknown_keys(model: &mut Model, effects: &mut Vec<Effect>) {
    let sentence = match model.pending[..] {
        // It ended a sequence that was begun.
        [.., Key { code: Code::Esc, .. }] => return,
        [key] if key == Key::ctrl('c') => {
            status::press(&model.keymap, Scope::Global, Action::Back, "to go back or to quit")
        }
        ref keys => {
            let help = status::press(&model.keymap, Scope::Global, Action::Help, "for the keys");
            format!("{} has no meaning here. {help}", keymap::show_keys(keys))
        }
    };
    let (_, _, mut context) = model.split(effects);
    context.news(Sanitized::line(&sentence));
}

fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(prompt) = model.prompt_mut() {
        prompt.paste(text);
        typed(model, effects);
    }
}

/// An action goes to what has the focus: prompt, help, or the screen on top. What is the same everywhere is done here.
fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if model.prompt().is_some() {
        return act_in_prompt(model, action, effects);
    }
    model.status.clear();
    if act_everywhere(model, action, effects) {
        return;
    }
    if let Some(Overlay::Help(help)) = &mut model.overlay {
        return help.act(action);
    }
    let intent = model.on_top(effects, |screen, context| screen.act(action, context));
    handle(model, intent, effects);
}

/// What a screen cannot do itself, because it concerns another part.
#[derive(Debug)]
pub enum Intent {
    Nothing,
    /// Open an entry in the reader.
    Open(EntryRow),
    /// Open the article after (+1) or before (-1) this one in the list, instead of it.
    Neighbour(EntryId, isize),
    /// Open another screen above this one.
    Push(Box<dyn Screen>),
    /// Back to the screen below; from the library, quit.
    Leave,
    Prompt(prompt::Kind),
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
        Intent::Prompt(kind) => ask(model, kind),
        Intent::ShowFeed(feed) => show_feed(model, feed, effects),
        Intent::Marked(row) => {
            let (library, _, context) = model.split(effects);
            library.show_marks(&row, &context);
        }
    }
}

fn ask(model: &mut Model, kind: prompt::Kind) {
    model.open_prompt(Prompt::with_history(kind, &model.history));
}

fn open(model: &mut Model, row: EntryRow, effects: &mut Vec<Effect>) {
    let (library, _, mut context) = model.split(effects);
    let row = library.opened(row, &mut context);
    model.push(Box::new(Reader::new(row)), effects);
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

/// The actions that mean the same wherever the focus is; `false` if this is not one of them.
fn act_everywhere(model: &mut Model, action: Action, effects: &mut Vec<Effect>) -> bool {
    match action {
        Action::RefreshAll => refresh(model, None, effects),
        Action::CancelRefresh => stop(model, effects),
        Action::CommandLine => ask(model, prompt::Kind::Command),
        Action::Help => toggle_help(model),
        Action::Back | Action::Escape if model.help().is_some() => model.overlay = None,
        Action::Health => toggle(model, Box::new(Health::default()), effects),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Redraw => effects.push(Effect::Redraw),
        _ => return false,
    }
    true
}

/// Stops what is being fetched: what is on the screen first.
fn stop(model: &mut Model, effects: &mut Vec<Effect>) {
    if stop_screen(model, effects) {
        return;
    }
    let (library, _, mut context) = model.split(effects);
    if context.jobs.is_waiting(Slot::Subscribe) {
        context.effects.push(Effect::Cancel(Slot::Subscribe));
        context.jobs.forget(Slot::Subscribe);
        context.news(Sanitized::line("Looking for the feed stopped."));
    } else if context.jobs.is_waiting(Slot::Refresh) {
        library.cancel_refresh(&mut context);
        model.rounds.stop(model.now);
    } else {
        context.status.error(Sanitized::line("Nothing is being fetched."));
    }
}

/// Stops what the topmost screen that waits for something waits for; `false` if none does.
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

/// Opens a screen, or leaves it if it is seen; one that an overlay covers is opened anew.
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

fn act_in_prompt(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
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
    let prompt = model.prompt().filter(|prompt| prompt.kind == prompt::Kind::Find);
    if let Some(text) = prompt.map(|prompt| prompt.text().to_owned()) {
        find(model, FindPrompt::Typed(&text), effects);
    }
}

fn cancelled(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.close_prompt().is_some_and(|prompt| prompt.kind == prompt::Kind::Find) {
        find(model, FindPrompt::Cancelled, effects);
    }
}

fn find(model: &mut Model, prompt: FindPrompt<'_>, effects: &mut Vec<Effect>) {
    model.on_top(effects, |screen, context| screen.find(prompt, context));
}

fn accepted(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(prompt) = model.close_prompt() else { return };
    model.history.keep(prompt.kind, prompt.text());
    match prompt.kind {
        prompt::Kind::Find => find(model, FindPrompt::Accepted(prompt.text()), effects),
        prompt::Kind::AddFeed => subscribe(model, prompt.text(), effects),
        prompt::Kind::Command => command::run(model, prompt.text(), effects),
        prompt::Kind::Confirm(confirm) => confirmed(model, confirm, effects),
    }
}

/// Adds a feed by the address of it or of its site; an empty line is a change of mind.
fn subscribe(model: &mut Model, address: &str, effects: &mut Vec<Effect>) {
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

/// A mouse event goes to the screen on top; it does nothing while an overlay is there.
fn on_mouse(model: &mut Model, mouse: Mouse, effects: &mut Vec<Effect>) {
    if model.overlay.is_some() {
        return;
    }
    model.status.clear();
    let intent = model.on_top(effects, |screen, context| screen.on_mouse(mouse, context));
    handle(model, intent, effects);
}

/// A result: dropped if it is stale, else handed to the screen that asked for it.
fn done(model: &mut Model, ticket: Ticket, outcome: Outcome, effects: &mut Vec<Effect>) {
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
        Slot::Notify => complain(model, outcome),
        slot => hand(model, screen, slot, outcome, effects),
    }
    keep_pace(model, ticket.slot, effects);
}

/// Hands a result to a screen; it is dropped if the screen is gone.
fn hand(model: &mut Model, screen: ScreenId, slot: Slot, outcome: Outcome, effects: &mut Vec<Effect>) {
    let (library, stack, context) = model.split(effects);
    let mut context = Context { screen, ..context };
    if screen == ScreenId::LIBRARY {
        library.done(slot, outcome, &mut context);
    } else if let Some(layer) = stack.get_mut(screen) {
        layer.screen.done(slot, outcome, &mut context);
    }
}

/// What follows from feeds that were read, or fetched.
fn keep_pace(model: &mut Model, slot: Slot, effects: &mut Vec<Effect>) {
    let feeds = &model.library.feeds.list().feeds;
    match slot {
        Slot::Feeds => {
            model.rounds.know(feeds, model.now);
            model.stack.iter_mut().for_each(|layer| layer.screen.know_feeds(feeds, model.now));
            go_round(model, effects);
        }
        Slot::Refresh => model.rounds.rest(model.now),
        Slot::Entries
        | Slot::Preview
        | Slot::Article
        | Slot::Subscribe
        | Slot::Write
        | Slot::Browser
        | Slot::Notify => {}
    }
}

/// Tells of what came by itself, in the person's own way.
fn notify(model: &Model, fetched: &[Refreshed], effects: &mut Vec<Effect>) {
    let settings = &model.settings.notify;
    let is_told = model.jobs.occasion == Occasion::Round && (model.rounds.is_away() || !settings.only_unfocused);
    let title = |id| model.library.feeds.feed(id).map_or_else(Sanitized::default, |feed| feed.title.clone());
    let commands = if is_told { notify::commands(settings, fetched, title) } else { Vec::new() };
    effects.extend((!commands.is_empty()).then_some(Effect::Notify(commands)));
}

/// Once: a command that is not there is not there the next time either.
fn complain(model: &mut Model, outcome: Outcome) {
    if let Outcome::Failed(sentence) = outcome
        && let Some(sentence) = model.rounds.complain(sentence)
    {
        model.status.error(status::sentence(&sentence));
    }
}
