//! Everything the program knows: the screens, what lies above them, and what all of them share.

use super::key_scopes;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use super::action::KeyScope;
use super::areas::Size;
use super::context::Context;
use super::copy_as::CopyAs;
use super::deriving::Deriving;
use super::feed_choice::FeedChoice;
use super::feed_form::FeedForm;
use super::help::Help;
use super::hints::{self, Hint};
use super::jobs::Jobs;
use super::keymap::{Key, Keymap};
use super::library::Library;
use super::link_hints::LinkHints;
use super::messages::Printed;
use super::note_popup::NotePopup;
use super::overlay::Overlay;
use super::pending_keys::PendingKeys;
use super::picker::Picker;
use super::prompt::{History, Prompt, PromptKind};
use super::reader::Reader;
use super::reader::kept::KeptReadings;
use super::rounds::Rounds;
use super::screen::{FindPrompt, Screen};
use super::screen_id::ScreenId;
use super::stack::{Layer, Stack};
use super::status::{self, Status};
use super::trail::Trail;
use super::undo::Undo;
use super::{Effect, Slot, date, wrong_lists, wrong_rules};
use crate::article::Sanitized;
use crate::config::Settings;

/// What the model must know of the outside, handed in once.
#[derive(Clone, Debug)]
pub struct Start {
    pub size: Size,
    pub now: DateTime<Utc>,
    /// The user's time zone, for dates on the screen.
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
    pub(super) undo: Undo,
    pub jobs: Jobs,
    pub rounds: Rounds,
    pub(super) deriving: Deriving,
    /// The count and the keys of a binding that is not complete yet.
    pub pending: PendingKeys,
    /// Keys for the article that is on its way.
    pub(super) ahead: Vec<Key>,
    /// What was typed into prompts before.
    pub history: History,
    pub(super) kept: KeptReadings,
    pub(super) trail: Trail,
    /// What a program printed while something was over the screens: it is shown after that.
    pub(super) printed: Option<Printed>,
    /// Since when the screen on top has been waiting for what it is to show.
    waiting_since: Option<DateTime<Utc>>,
}

/// For so long the screen stays as it was, because what it waits for is mostly there sooner: then the terminal draws once.
/// It is shorter than a refresh of most displays.
const HOLD: TimeDelta = TimeDelta::milliseconds(15);

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
            deriving: Deriving::default(),
            overlay: None,
            status: Status::default(),
            undo: Undo::default(),
            jobs: Jobs::default(),
            pending: PendingKeys::default(),
            ahead: Vec::new(),
            history: History::default(),
            kept: KeptReadings::default(),
            trail: Trail::default(),
            printed: None,
            waiting_since: None,
        };
        let mut effects = Vec::new();
        let (library, _, mut context) = model.split(&mut effects);
        library.start(&mut context);
        if let Some(notice) = context.keymap.notice() {
            context.status.notice(notice);
        }
        if let Some(wrong) = wrong_lists(context.settings).first() {
            context.status.notice(status::sentence(&Sanitized::line(&wrong.sentence())));
        }
        if let Some(wrong) = wrong_rules(context.settings).first() {
            context.status.notice(status::sentence(&wrong.sentence()));
        }
        context.effects.push(Effect::WakeAt(date::next_midnight(context.now, context.offset)));
        model.settle(&mut effects);
        (model, effects)
    }

    /// The parts that act, and what they may use: borrowed side by side.
    pub(super) fn split<'a>(
        &'a mut self,
        effects: &'a mut Vec<Effect>,
    ) -> (&'a mut Library, &'a mut Stack, Context<'a>) {
        let context = Context {
            screen: ScreenId::LIBRARY,
            scopes: self.screen_scopes(),
            now: self.now,
            offset: self.offset,
            settings: &self.settings,
            keymap: &self.keymap,
            jobs: &mut self.jobs,
            status: &mut self.status,
            undo: &mut self.undo,
            effects,
        };
        (&mut self.library, &mut self.stack, context)
    }

    /// The scopes that a key is looked up in, innermost first.
    pub fn scopes(&self) -> &'static [KeyScope] {
        self.overlay.as_ref().map_or_else(|| self.screen_scopes(), Overlay::scopes)
    }

    /// The scopes of what is behind the prompt.
    pub fn focus_scopes(&self) -> &'static [KeyScope] {
        if self.help().is_some() { key_scopes::IN_HELP } else { self.screen_scopes() }
    }

    /// The scopes of the screen on top. The help lists their keys first.
    fn screen_scopes(&self) -> &'static [KeyScope] {
        self.top().scopes()
    }

    /// The hints for the focus; while a binding is not complete, what may follow.
    pub fn hints(&self) -> Vec<Hint> {
        if !self.pending.keys().is_empty() {
            let has = |action| self.top().which().has(action);
            let following = hints::following(&self.keymap, self.scopes(), self.pending.keys(), has);
            let elsewhere = hints::elsewhere(&self.keymap, self.pending.keys());
            return if following.is_empty() { elsewhere } else { following };
        }
        if let Some(count) = self.pending.count() {
            return hints::after_count(&self.keymap, self.scopes(), count);
        }
        let offers = if self.help().is_some() { hints::IN_HELP.to_vec() } else { self.top().hints() };
        hints::hints(&self.keymap, self.focus_scopes(), offers)
    }

    /// Brings geometry and whatever came into view up to date, so that `ui` only has to read.
    pub(super) fn settle(&mut self, effects: &mut Vec<Effect>) {
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

    /// Notes whether the screen on top waits for what it is to show, and asks to be woken when that has to be seen.
    pub(super) fn note_waiting(&mut self, effects: &mut Vec<Effect>) {
        let is_waiting = self.top().is_waiting();
        self.waiting_since = is_waiting.then(|| self.waiting_since.unwrap_or(self.now));
        effects.extend(self.waiting_since.filter(|_| self.is_held()).map(|since| Effect::WakeAt(since + HOLD)));
    }

    /// Whether the terminal should keep what it shows for a moment. What replaces one article by another does not make the
    /// moment longer, nor does a clock that was put back.
    pub fn is_held(&self) -> bool {
        self.waiting_since.is_some_and(|since| (TimeDelta::zero()..HOLD).contains(&(self.now - since)))
    }

    /// The screen that is seen, and that the keys go to.
    pub fn top(&self) -> &dyn Screen {
        self.stack.top().unwrap_or(&self.library)
    }

    /// Lets the screen on top do something.
    pub(super) fn on_top<T>(
        &mut self,
        effects: &mut Vec<Effect>,
        work: impl FnOnce(&mut dyn Screen, &mut Context<'_>) -> T,
    ) -> T {
        let (library, stack, mut context) = self.split(effects);
        match stack.top_mut() {
            Some(layer) => {
                context.screen = layer.id;
                work(&mut *layer.screen, &mut context)
            }
            None => work(library, &mut context),
        }
    }

    pub(super) fn push(&mut self, mut screen: Box<dyn Screen>, effects: &mut Vec<Effect>) {
        screen.know_feeds(&self.library.feeds.list().feeds, self.now);
        self.stack.push(screen);
        self.on_top(effects, |screen, context| screen.open(context));
        if let Some(layer) = self.stack.take_one_too_many() {
            self.end(layer, effects);
        }
    }

    /// Takes the screen on top away, with all that it waits for; `false` if only the library is left.
    pub(super) fn pop(&mut self, effects: &mut Vec<Effect>) -> bool {
        let layer = self.stack.pop();
        let is_one = layer.is_some();
        layer.into_iter().for_each(|layer| self.end(layer, effects));
        is_one
    }

    /// What a screen leaves when it is off the stack: its place is kept, and what it waits for is stopped.
    fn end(&mut self, mut layer: Layer, effects: &mut Vec<Effect>) {
        let (_, _, mut context) = self.split(effects);
        context.screen = layer.id;
        context.jobs.forget_all_of(layer.id);
        let before = context.effects.len();
        layer.screen.close(&mut context);
        let (library, _, context) = self.split(effects);
        for effect in &context.effects[before..] {
            if let Effect::ApplyChange(_, change) = effect {
                library.list.show(change);
            }
        }
        if let Some(reading) = layer.screen.leave_behind() {
            self.kept.put(reading);
        }
    }

    /// The article that is read, also while another screen covers it.
    pub fn reader(&self) -> Option<&Reader> {
        self.stack.iter().find_map(|screen| screen.which().reader())
    }

    /// What is being typed on the bottom line.
    pub fn prompt(&self) -> Option<&Prompt> {
        self.overlay.as_ref()?.prompt()
    }

    pub(super) fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        self.overlay.as_mut()?.prompt_mut()
    }

    /// The keys on the screen.
    pub fn help(&self) -> Option<&Help> {
        self.overlay.as_ref()?.help()
    }

    /// The list of formats to copy in.
    pub fn copy_as(&self) -> Option<&CopyAs> {
        self.overlay.as_ref()?.copy_as()
    }

    /// The letters on the links in view.
    pub fn link_hints(&self) -> Option<&LinkHints> {
        self.overlay.as_ref()?.link_hints()
    }

    /// The note in a box at its mark.
    pub fn note(&self) -> Option<&NotePopup> {
        self.overlay.as_ref()?.note()
    }

    /// The feeds of a page, of which one is chosen.
    pub fn feed_choice(&self) -> Option<&FeedChoice> {
        self.overlay.as_ref()?.feed_choice()
    }

    /// The form of a feed.
    pub fn form(&self) -> Option<&FeedForm> {
        self.overlay.as_ref()?.form()
    }

    pub(super) fn form_mut(&mut self) -> Option<&mut FeedForm> {
        self.overlay.as_mut()?.form_mut()
    }

    /// The list of what can be gone to.
    pub fn picker(&self) -> Option<&Picker> {
        self.overlay.as_ref()?.picker()
    }

    pub(super) fn picker_mut(&mut self) -> Option<&mut Picker> {
        self.overlay.as_mut()?.picker_mut()
    }

    pub(super) fn open_picker(&mut self, prompt: Prompt, picker: Picker) {
        self.overlay = Some(Overlay::Picker { prompt, picker });
    }

    pub(super) fn open_prompt(&mut self, prompt: Prompt) {
        self.overlay = Some(Overlay::with_prompt(self.overlay.take(), prompt));
    }

    /// Asks the user for a line, with what was typed before.
    pub(super) fn ask(&mut self, kind: PromptKind) {
        self.open_prompt(Prompt::with_history(kind, &self.history));
    }

    /// Closes the prompt, if there is one; the help behind it stays.
    pub(super) fn close_prompt(&mut self) -> Option<Prompt> {
        let (prompt, rest) = self.overlay.take()?.without_prompt();
        self.overlay = rest;
        prompt
    }

    /// Passes the find prompt to the screen on top.
    pub(super) fn find(&mut self, prompt: FindPrompt<'_>, effects: &mut Vec<Effect>) {
        self.on_top(effects, |screen, context| screen.find(prompt, context));
    }

    /// Passes the prompt of a search to the library.
    pub(super) fn search(&mut self, prompt: FindPrompt<'_>, effects: &mut Vec<Effect>) {
        let (library, _, mut context) = self.split(effects);
        library.search(prompt, &mut context);
    }

    /// Passes the filter prompt to the help, or to the screen on top.
    pub(super) fn filter(&mut self, prompt: FindPrompt<'_>, effects: &mut Vec<Effect>) {
        match self.overlay.as_mut().and_then(Overlay::help_mut) {
            Some(help) => help.filter(prompt),
            None => self.on_top(effects, |screen, context| screen.filter(prompt, context)),
        }
    }

    /// Adds a feed by the address of it or of its site; an empty line is a change of mind.
    pub(super) fn subscribe(&mut self, address: &str, effects: &mut Vec<Effect>) {
        let address = address.trim().to_owned();
        if !address.is_empty() {
            let (_, _, mut context) = self.split(effects);
            let what = Sanitized::line(&address);
            context.ask(Slot::Subscribe, |ticket| Effect::Subscribe(ticket, address));
            context.jobs.wait_for(Slot::Subscribe, what, context.now);
        }
    }
}
