//! What the parts of the model share while one of them acts.

use chrono::{DateTime, FixedOffset, Utc};

use super::action::{Action, KeyScope};
use super::jobs::{Jobs, Occasion};
use super::keymap::Keymap;
use super::screen_id::ScreenId;
use super::status::{self, Status};
use super::undo::Undo;
use super::{Effect, Slot, Ticket};
use crate::article::{HttpUrl, Sanitized};
use crate::config::Settings;
use crate::feed::{Change, EnclosureKind, EntryId, EntryQuery, ListPart, QueryTime, Round};

/// What a part of the model may use of the rest while it acts: never another part's state.
pub struct Context<'a> {
    /// The screen that gets the results of what is asked for.
    pub screen: ScreenId,
    /// The scopes of the screen on top: what a sentence about a key goes by.
    pub scopes: &'static [KeyScope],
    pub now: DateTime<Utc>,
    pub offset: FixedOffset,
    pub settings: &'a Settings,
    pub keymap: &'a Keymap,
    pub jobs: &'a mut Jobs,
    pub status: &'a mut Status,
    pub undo: &'a mut Undo,
    pub effects: &'a mut Vec<Effect>,
}

impl Context<'_> {
    /// Shows a message that expires.
    pub fn news(&mut self, sentence: Sanitized) {
        let until = self.status.news(sentence, self.now);
        self.effects.push(Effect::WakeAt(until));
    }

    /// Asks for work in a slot; whatever the slot waited for is stale from now on.
    pub fn ask(&mut self, slot: Slot, effect: impl FnOnce(Ticket) -> Effect) {
        let ticket = self.jobs.start(slot, self.screen, self.now);
        self.effects.push(effect(ticket));
    }

    /// When and where a query is asked.
    pub fn query_time(&self) -> QueryTime {
        QueryTime { now: self.now, offset: self.offset }
    }

    /// Asks for a change to be kept.
    pub fn make(&mut self, change: Change) {
        self.ask(Slot::Write, |ticket| Effect::ApplyChange(ticket, change));
    }

    /// Shows what was done, and the key that takes it back: "50 marked read · u undoes".
    pub fn tell_undoable(&mut self, said: &str) {
        let way = match self.keymap.key_on(self.scopes, Action::Undo) {
            Some(key) => key.to_owned(),
            None => format!(":{}", self.keymap.name_for(Action::Undo)),
        };
        self.news(Sanitized::line(&format!("{said} · {way} undoes")));
    }

    /// Opens a page in the user's browser.
    pub fn browse(&mut self, url: HttpUrl) {
        self.news(Sanitized::line(&format!("Opening {} in the browser.", url.host())));
        self.effects.push(Effect::Browse(url));
    }

    /// Opens a file with the user's program for its kind, or else in the browser.
    pub fn open_file(&mut self, url: HttpUrl, kind: EnclosureKind) {
        let Some(words) = self.settings.open.words(kind, &url) else { return self.browse(url) };
        let program = words.first().map_or("", String::as_str);
        self.news(Sanitized::line(&format!("Opening the file on {} with {program}.", url.host())));
        self.effects.push(Effect::OpenWith { url, words });
    }

    /// Asks for the unread entries in a part of a list to be marked read.
    pub fn mark_read(&mut self, query: EntryQuery, part: ListPart, until: EntryId) {
        let ticket = self.jobs.start(Slot::Write, self.screen, self.now);
        self.undo.await_marks(ticket);
        self.effects.push(Effect::MarkRead { ticket, query, part, until });
    }

    /// Cancels the job that the job line shows, and returns its slot.
    pub fn cancel_job(&mut self) -> Option<Slot> {
        let (slot, job) = self.jobs.shown()?;
        let sentence = job.kind.cancelled();
        self.effects.push(Effect::Cancel(slot));
        self.jobs.forget(slot);
        self.news(sentence);
        Some(slot)
    }

    /// Starts fetching what is due, unless a refresh is under way.
    pub fn refresh_due(&mut self, occasion: Occasion) {
        if !self.jobs.is_waiting(Slot::Refresh) {
            self.jobs.occasion = occasion;
            self.ask(Slot::Refresh, Effect::RefreshDue);
        }
    }

    /// Starts fetching what the user asked for; one refresh at a time. Whether it was started.
    pub fn refresh(&mut self, round: impl Into<Round>) -> bool {
        let round = round.into();
        if self.jobs.is_waiting(Slot::Refresh) {
            let stop = status::press(self.keymap, self.scopes, Action::CancelJob, "to stop it");
            self.status.error(Sanitized::line(&format!("A refresh is under way. {stop}")));
            return false;
        }
        self.jobs.occasion = Occasion::User;
        self.ask(Slot::Refresh, |ticket| Effect::Refresh(ticket, round));
        true
    }
}
