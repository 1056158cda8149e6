//! What a screen is: it keeps its own state, takes the keys and the mouse while it is on top, and gets the results of what
//! it asked for.
//!
//! The screens are a closed set: each is named in [`ScreenRef`], and the compiler lists what else has to know it.

use std::fmt::Debug;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::action::{Action, Counted, KeyScope};
use super::excerpt::Excerpt;
use super::health::HealthScreen;
use super::hints::Offer;
use super::library::Library;
use super::link_hints::LinkInView;
use super::picker::Goal;
use super::questions::QuestionsScreen;
use super::reader::Reader;
use super::reader::kept::KeptReading;
use super::table_view::TableView;
use super::{Context, Intent, Mouse, Outcome, Size, Slot};
use crate::article::Article;
use crate::feed::{Change, Feed};

/// A screen, by what it is: to be drawn, or to be asked what only this one knows.
#[derive(Clone, Copy, Debug)]
pub enum ScreenRef<'a> {
    Library(&'a Library),
    Reader(&'a Reader),
    Table(&'a TableView),
    Health(&'a HealthScreen),
    Questions(&'a QuestionsScreen),
}

/// What happens to the text of a prompt that shows what it finds while it is typed: find, or a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindPrompt<'a> {
    /// It has changed, and is not final.
    Typed(&'a str),
    Cancelled,
    /// Also by `:find`, where nothing was typed before.
    Accepted(&'a str),
}

/// What fills the terminal: it takes actions and the mouse, and gets the results of what it asked for.
pub trait Screen: Debug {
    /// This screen as one of the closed set, for those that need to know which it is.
    fn which(&self) -> ScreenRef<'_>;

    /// The scopes that a key is looked up in, innermost first.
    fn scopes(&self) -> &'static [KeyScope];

    /// The next keys, the most useful first.
    fn hints(&self) -> Vec<Offer>;

    /// Does what it can do by itself; returns what concerns others.
    fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent;

    /// A click or a turn of the wheel anywhere on the screen.
    fn on_mouse(&mut self, mouse: Mouse, context: &mut Context<'_>) -> Intent;

    /// Computes the areas and what is in view, so that `ui` only has to read. Covered screens are kept up to date too.
    fn settle(&mut self, size: Size, context: &mut Context<'_>);

    /// It was put on the stack: asks for what it shows.
    fn open(&mut self, _context: &mut Context<'_>) {}

    /// It was taken off the stack: asks for what must be kept.
    fn close(&mut self, _context: &mut Context<'_>) {}

    /// The result of something that it asked for and that is still wanted.
    fn done(&mut self, _slot: Slot, _outcome: Outcome, _context: &mut Context<'_>) {}

    /// Stops what it waits for; `false` if it waits for nothing.
    fn stop(&mut self, _context: &mut Context<'_>) -> bool {
        false
    }

    /// The prompt of a search in this screen was typed into, accepted or left.
    fn find(&mut self, _prompt: FindPrompt<'_>, _context: &mut Context<'_>) {}

    /// The prompt of a filter in this screen was typed into, accepted or left.
    fn filter(&mut self, _prompt: FindPrompt<'_>, _context: &mut Context<'_>) {}

    /// The feeds as they are now: when it is opened, and whenever they were read again.
    fn know_feeds(&mut self, _feeds: &[Feed], _now: DateTime<Utc>) {}

    /// After [`Screen::close`]: the article that it was about, to be kept for the next time.
    fn leave_behind(&mut self) -> Option<KeptReading> {
        None
    }

    /// A screen that is to be put above this one now that what it needs has come.
    fn next_screen(&mut self, _context: &mut Context<'_>) -> Option<Box<dyn Screen>> {
        None
    }

    /// The article of the screen below is another one now. `false` if nothing of it is left to show here.
    fn know_article(&mut self, _article: &Arc<Article>, _context: &mut Context<'_>) -> bool {
        true
    }

    /// Fetches what it shows again, while another screen covers it: it stays as it is until that has come.
    fn refresh_behind(&mut self, _context: &mut Context<'_>) {}

    /// A change was made elsewhere, such as one taken back: shows it in the rows that are kept here.
    fn show_change(&mut self, _change: &Change) {}

    /// A link of it was chosen from those in view.
    fn follow(&mut self, _link: &LinkInView, _in_browser: bool, _context: &mut Context<'_>) -> Intent {
        Intent::Nothing
    }

    /// Goes to a place of its own that was chosen in the picker.
    fn go_to(&mut self, _goal: &Goal, _context: &mut Context<'_>) {}

    /// What can be copied, written or piped of it: what the focus is on first, then what that belongs to.
    fn excerpts(&self) -> Vec<Excerpt> {
        Vec::new()
    }

    /// What a file or a program gets without another wish: what the focus is on.
    fn excerpt_to_write(&self) -> Option<Excerpt> {
        self.excerpts().into_iter().next()
    }

    /// Whether it takes the whole terminal, without a title and without hints.
    fn is_bare(&self) -> bool {
        false
    }

    /// Whether it has nothing to show yet but that it waits.
    fn is_waiting(&self) -> bool {
        false
    }

    /// The feed that a command without an argument is about, if this screen has one.
    fn feed(&self) -> Option<&Feed> {
        None
    }
}

impl<'a> ScreenRef<'a> {
    /// Whether an action can mean something here: a pane is on one screen only.
    #[expect(clippy::wildcard_enum_match_arm, reason = "an action has a meaning on every screen unless it is listed")]
    pub fn has(self, action: Action) -> bool {
        match action {
            Action::LibraryPane(_) => matches!(self, ScreenRef::Library(_)),
            Action::NextUnread | Action::PreviousUnread => match self {
                ScreenRef::Library(_) => true,
                // What is in no list has no next one.
                ScreenRef::Reader(reader) => reader.is_entry(),
                ScreenRef::Table(_) | ScreenRef::Health(_) | ScreenRef::Questions(_) => false,
            },
            Action::TextPane | Action::LandmarkPane(_) => matches!(self, ScreenRef::Reader(_)),
            _ => true,
        }
    }

    /// The reader, if it is this one.
    pub fn reader(self) -> Option<&'a Reader> {
        if let ScreenRef::Reader(reader) = self { Some(reader) } else { None }
    }
}
