//! The reading screen: an article's text, and beside it the panes of its landmarks.

pub mod actions;
pub mod arrange;
mod asking;
pub mod find;
pub mod head;
mod hints;
pub mod jumps;
pub mod kept;
mod links;
mod marking;
pub mod rail;
pub mod reading;
pub mod selection;
pub mod source;
pub mod text;

use super::action::{Action, Counted, KeyScope};
use super::areas;
use super::excerpt::Excerpt;
use super::hints::Offer;
use super::link_hints::LinkInView;
use super::picker::Goal;
use super::screen::{FindPrompt, Screen, ScreenRef};
use super::{Context, Effect, Intent, Mouse, Outcome, Size, Slot, prompt};
use crate::app::key_scopes;
use crate::article::{BlockId, HttpUrl, Sanitized, Target};
use crate::feed::{Change, EntryRow, TextVersion};
use arrange::Areas;
use head::ShownArticle;
use kept::KeptReading;
use reading::{Focus, Reading};
use source::ReaderSource;

/// An entry being read, from the moment it is asked for.
#[derive(Debug)]
pub struct Reader {
    /// The line of the list that names it. What is no entry of the library has one that is made up: see [`ReaderSource`].
    pub row: EntryRow,
    source: ReaderSource,
    pub state: ReaderState,
    pub areas: Areas,
    /// The program was started for it.
    is_guest: bool,
    /// Only a summary is shown instead of the article: a position in it means nothing in the article.
    is_makeshift: bool,
    /// The texts that the article was made of, if it is to be kept when it is left.
    version: Option<TextVersion>,
    /// The article from when it was read before, until it is known whether its texts are still the same.
    before: Option<KeptReading>,
    /// The block to begin at, until the article is there.
    goal: Option<BlockId>,
    /// The table to open as soon as the article is there, counted from 1.
    table_to_open: Option<usize>,
    /// Words that were searched for in the library: it begins at the first of them that is there.
    sought: Vec<String>,
}

/// How far the article is. An old text is never shown while a new one is loading.
#[derive(Debug)]
pub enum ReaderState {
    /// What is being done.
    Pending(Sanitized),
    /// What went wrong, and the address of the page, once the store has returned it.
    Failed {
        sentence: Sanitized,
        url: Option<HttpUrl>,
    },
    Open(Box<Reading>),
}

impl ReaderState {
    fn reading(&self) -> Option<&Reading> {
        match self {
            ReaderState::Open(reading) => Some(reading),
            ReaderState::Pending(_) | ReaderState::Failed { .. } => None,
        }
    }
}

impl Reader {
    /// A reader that waits for the article of this row, or to hear that it is the same as before.
    pub fn new(row: EntryRow, before: Option<KeptReading>) -> Reader {
        Reader {
            row,
            source: ReaderSource::Entry,
            state: ReaderState::Pending(Sanitized::default()),
            areas: Areas::default(),
            is_guest: false,
            is_makeshift: false,
            version: None,
            before,
            goal: None,
            table_to_open: None,
            sought: Vec::new(),
        }
    }

    /// Opens a table of it at once, counted from 1.
    #[must_use]
    pub fn with_table(self, number: usize) -> Reader {
        Reader { table_to_open: Some(number), ..self }
    }

    /// Where it begins instead of where it was left.
    #[must_use]
    pub fn going_to(mut self, block: Option<BlockId>) -> Reader {
        self.goal = block;
        self
    }

    /// What was open when it was left is open again.
    fn unfold(&mut self) {
        if let ReaderState::Open(reading) = &mut self.state {
            reading.unfold(&self.row.facts.unfolded);
        }
    }

    /// Words that it looks for, in small letters.
    #[must_use]
    pub fn looking_for(self, sought: Vec<String>) -> Reader {
        Reader { sought, ..self }
    }

    /// Begins where it was asked to.
    fn go_to_goal(&mut self) {
        let (goal, sought) = (self.goal.take(), std::mem::take(&mut self.sought));
        let Some(reading) = self.reading_mut() else { return };
        reading.take_up_search(&sought);
        if let Some(block) = goal {
            reading.go_to_block(block);
        }
    }

    /// The article, once it is there.
    pub fn reading(&self) -> Option<&Reading> {
        self.state.reading()
    }

    fn reading_mut(&mut self) -> Option<&mut Reading> {
        match &mut self.state {
            ReaderState::Open(reading) => Some(reading),
            ReaderState::Pending(_) | ReaderState::Failed { .. } => None,
        }
    }

    /// How far the window has come, in percent.
    pub fn progress(&self) -> Option<u8> {
        self.reading().filter(|reading| reading.shown().has_text()).map(|reading| reading.text().percent())
    }

    /// Whether the headline is on the screen, or still to come: then nothing else says it.
    pub fn is_headline_seen(&self) -> bool {
        match &self.state {
            ReaderState::Pending(_) | ReaderState::Failed { .. } => true,
            ReaderState::Open(reading) => reading.is_headline_seen(),
        }
    }

    /// Which match is the current one, counted from 1, and how many there are; `None` while nothing is looked for.
    pub fn found(&self) -> Option<(usize, usize)> {
        self.reading()?.found()
    }

    /// Whether the keys go to a pane.
    fn is_in_pane(&self) -> bool {
        self.reading().is_some_and(|reading| reading.focus() != Focus::Text)
    }

    fn is_selecting(&self) -> bool {
        self.reading().is_some_and(Reading::is_selecting)
    }

    fn act_in_article(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        let Some(reading) = self.reading_mut() else { return without_text(counted.action) };
        let intent = reading.act(counted, context);
        self.with_namer(intent)
    }
}

/// While there is no article yet, or none that could be read, only the way to others is left.
#[expect(clippy::wildcard_enum_match_arm, reason = "all else needs a text")]
fn without_text(action: Action) -> Intent {
    match action {
        Action::JumpBack => Intent::ArticleBefore,
        Action::JumpForward => Intent::ArticleAfter,
        _ => Intent::Nothing,
    }
}

impl Screen for Reader {
    fn which(&self) -> ScreenRef<'_> {
        ScreenRef::Reader(self)
    }

    fn scopes(&self) -> &'static [KeyScope] {
        match &self.state {
            ReaderState::Open(reading) => reading.scopes(),
            ReaderState::Pending(_) | ReaderState::Failed { .. } => key_scopes::IN_TEXT,
        }
    }

    fn hints(&self) -> Vec<Offer> {
        self.offers()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what the reader does not know, the article may")]
    fn act(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        match counted.action {
            Action::Back if self.is_guest && !self.is_in_pane() && !self.is_selecting() => Intent::Quit,
            Action::Back if !self.is_in_pane() && !self.is_selecting() => Intent::Leave,
            Action::NextArticle
            | Action::PreviousArticle
            | Action::ToggleRead
            | Action::ToggleStar
            | Action::Tag
            | Action::RefreshFeed
            | Action::NextUnread
            | Action::PreviousUnread => self.act_on_entry(counted, context),
            Action::PageDown if self.goes_on(counted, context) => {
                Intent::NextUnread { from: self.row.id, is_forward: true }
            }
            Action::Find => self.reading().map_or(Intent::Nothing, |_| Intent::Prompt(prompt::PromptKind::Find)),
            Action::Filter if self.is_in_pane() => Intent::Prompt(prompt::PromptKind::Filter),
            Action::LinkHints => self.choose_link(false, context),
            Action::LinkHintsBrowser => self.choose_link(true, context),
            Action::Browse => self.browse(context),
            Action::CopyLink if self.reading().is_some_and(Reading::is_at_code) => Intent::Copy,
            Action::CopyLink => self.copy_link(context),
            Action::ReadLater => self.read_later(context),
            _ => self.act_in_article(counted, context),
        }
    }

    fn on_mouse(&mut self, mouse: Mouse, context: &mut Context<'_>) -> Intent {
        let areas = self.areas.clone();
        let Some(reading) = self.reading_mut() else { return Intent::Nothing };
        let intent = reading.on_mouse(mouse, &areas, context);
        self.with_namer(intent)
    }

    /// Computes the areas and lays out what came into view.
    fn settle(&mut self, size: Size, context: &mut Context<'_>) {
        let body = if self.is_bare() { areas::whole(size) } else { areas::frame(size).body };
        self.areas = match &mut self.state {
            ReaderState::Open(reading) => reading.settle(body, context),
            ReaderState::Pending(_) | ReaderState::Failed { .. } => {
                Areas { text: body, column: body, ..Areas::default() }
            }
        };
    }

    fn done(&mut self, _slot: Slot, outcome: Outcome, context: &mut Context<'_>) {
        match outcome {
            Outcome::Article { entry, article, text_pos, facts } if entry == self.row.id => {
                let version = facts.version;
                self.is_makeshift = facts.notice.is_some();
                let shown = ShownArticle::new(article, &self.row, facts);
                (self.version, self.before) = (version, None);
                self.state = ReaderState::Open(Box::new(Reading::new(shown, text_pos)));
                self.unfold();
                self.go_to_goal();
            }
            Outcome::Page { url, article } => self.show_page(url, article),
            Outcome::ArticleUnchanged { entry, place } if entry == self.row.id => {
                self.show_again(place, context);
                self.unfold();
                self.go_to_goal();
            }
            Outcome::ArticlePending(sentence) if self.is_waiting() => self.state = ReaderState::Pending(sentence),
            Outcome::Failed(sentence) => self.fail(sentence, context),
            Outcome::Preview(loaded) => self.learn_url(loaded.and_then(|loaded| loaded.entry.url)),
            Outcome::Article { .. }
            | Outcome::ArticlePending(_)
            | Outcome::ArticleUnchanged { .. }
            | Outcome::Feeds(_)
            | Outcome::ListsCounted(_)
            | Outcome::Entries { .. }
            | Outcome::Refreshed { .. }
            | Outcome::Subscribed { .. }
            | Outcome::FeedEdited { .. }
            | Outcome::SeveralFeeds { .. }
            | Outcome::Derived
            | Outcome::TableArranged(_)
            | Outcome::ColumnSummed(_)
            | Outcome::MarkedRead(_)
            | Outcome::PageKept(_)
            | Outcome::ExcerptText { .. }
            | Outcome::ExcerptWritten(_)
            | Outcome::ProgramEnded(_)
            | Outcome::Picked(_)
            | Outcome::Unread(_)
            | Outcome::Found(_)
            | Outcome::Counted(_)
            | Outcome::Questions(_)
            | Outcome::Answers(..)
            | Outcome::Answer(..)
            | Outcome::Written
            | Outcome::Kept(_) => {}
        }
    }

    /// Asks for the article.
    fn open(&mut self, context: &mut Context<'_>) {
        if self.is_waiting() {
            self.ask(context);
        }
    }

    /// Keeps the place.
    fn close(&mut self, context: &mut Context<'_>) {
        if let ReaderState::Open(reading) = &self.state
            && !self.is_makeshift
            && self.is_entry()
        {
            context.make(Change::TextPos { of: self.row.id, value: reading.stored_pos(), percent: self.progress() });
            let questions = reading.unfolded();
            if questions != self.row.facts.unfolded {
                context.make(Change::Unfolded { of: self.row.id, questions });
            }
        }
    }

    /// The article that is open, or one that was not needed yet.
    fn leave_behind(&mut self) -> Option<KeptReading> {
        let version = self.version.take();
        match std::mem::replace(&mut self.state, ReaderState::Pending(Sanitized::default())) {
            ReaderState::Open(reading) => Some(KeptReading::of(self.row.clone(), version?, *reading)),
            ReaderState::Pending(_) | ReaderState::Failed { .. } => self.before.take(),
        }
    }

    fn show_change(&mut self, change: &Change) {
        change.show(&mut self.row);
    }

    fn follow(&mut self, link: &LinkInView, in_browser: bool, context: &mut Context<'_>) -> Intent {
        if let (true, Target::Web(url)) = (in_browser, &link.target) {
            self.open_outside(url, context);
            return Intent::Nothing;
        }
        let Some(reading) = self.reading_mut() else { return Intent::Nothing };
        let intent = reading.follow(&link.target, &link.label, context);
        self.with_namer(intent)
    }

    fn go_to(&mut self, goal: &Goal, _context: &mut Context<'_>) {
        if let (Some(reading), Goal::Landmark(pane, number)) = (self.reading_mut(), goal) {
            reading.go_to_landmark(*pane, *number);
        }
    }

    fn excerpts(&self) -> Vec<Excerpt> {
        self.reading().map(Reading::excerpts).unwrap_or_default()
    }

    fn is_waiting(&self) -> bool {
        matches!(self.state, ReaderState::Pending(_))
    }

    /// Gives up the article that is on its way.
    fn stop(&mut self, context: &mut Context<'_>) -> bool {
        let is_pending = self.is_waiting() || self.is_asked_behind(context);
        if is_pending {
            context.jobs.forget(Slot::Article);
            context.effects.push(Effect::Cancel(Slot::Article));
            self.fail(Sanitized::line("fetching was stopped"), context);
        }
        is_pending
    }

    fn next_screen(&mut self, context: &mut Context<'_>) -> Option<Box<dyn Screen>> {
        let reading = self.state.reading()?;
        let number = self.table_to_open.take()?;
        let Some(table) = reading.nth_table(number) else {
            let sentence = format!("There is no table {number} in this {}.", self.noun());
            context.status.error(Sanitized::line(&sentence));
            return None;
        };
        Some(Box::new(table))
    }

    /// An article of a feed is fetched with its feed.
    fn refresh_behind(&mut self, context: &mut Context<'_>) {
        match &self.source {
            ReaderSource::Page { .. } => self.ask_behind(context),
            ReaderSource::Entry if self.is_makeshift => self.ask_behind(context),
            ReaderSource::Entry => {
                context.refresh(Some(self.row.feed));
            }
            ReaderSource::Program | ReaderSource::File | ReaderSource::Input => {
                context.news(Sanitized::line(&format!("This {} cannot be fetched again.", self.noun())));
            }
        }
    }

    fn is_bare(&self) -> bool {
        self.reading().is_some_and(Reading::is_bare)
    }

    fn filter(&mut self, prompt: FindPrompt<'_>, _context: &mut Context<'_>) {
        if let Some(reading) = self.reading_mut() {
            reading.filter_pane(prompt);
        }
    }

    fn find(&mut self, prompt: FindPrompt<'_>, context: &mut Context<'_>) {
        let Some(reading) = self.reading_mut() else { return };
        match prompt {
            FindPrompt::Typed(query) => reading.look_for(query),
            FindPrompt::Cancelled => reading.cancel_find(),
            FindPrompt::Accepted(query) => reading.accept_find(query, context),
        }
    }
}
