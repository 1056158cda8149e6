//! The reading screen: an article's text, and beside it the panes of its landmarks.

pub mod actions;
pub mod arrange;
pub mod find;
pub mod head;
mod hints;
pub mod jumps;
pub mod kept;
pub mod reading;
pub mod text;

use super::action::{Action, Counted, KeyScope};
use super::areas;
use super::hints::Offer;
use super::screen::{FindPrompt, Screen, ScreenRef};
use super::{Context, Effect, Intent, Mouse, Outcome, Size, Slot, prompt};
use crate::app::key_scopes;
use crate::article::{HttpUrl, QuotedPos, Sanitized};
use crate::feed::{Change, EntryRow, TextVersion};
use arrange::Areas;
use head::ShownArticle;
use kept::KeptReading;
use reading::Reading;

/// An entry being read, from the moment it is asked for.
#[derive(Debug)]
pub struct Reader {
    pub row: EntryRow,
    pub state: ReaderState,
    pub areas: Areas,
    /// Only a summary is shown instead of the article: a position in it means nothing in the article.
    is_makeshift: bool,
    /// The texts that the article was made of, if it is to be kept when it is left.
    version: Option<TextVersion>,
    /// The article from when it was read before, until it is known whether its texts are still the same.
    before: Option<KeptReading>,
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

impl Reader {
    /// A reader that waits for the article of this row, or to hear that it is the same as before.
    pub fn new(row: EntryRow, before: Option<KeptReading>) -> Reader {
        Reader {
            row,
            state: ReaderState::Pending(Sanitized::default()),
            areas: Areas::default(),
            is_makeshift: false,
            version: None,
            before,
        }
    }

    /// The article, once it is there.
    pub fn reading(&self) -> Option<&Reading> {
        match &self.state {
            ReaderState::Open(reading) => Some(reading),
            ReaderState::Pending(_) | ReaderState::Failed { .. } => None,
        }
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

    /// Which match is the current one, counted from 1, and how many there are; `None` while nothing is looked for.
    pub fn found(&self) -> Option<(usize, usize)> {
        self.reading()?.find()?.count()
    }

    fn act_in_article(&mut self, counted: Counted, context: &mut Context<'_>) -> Intent {
        self.reading_mut().map_or(Intent::Nothing, |reading| reading.act(counted, context))
    }

    /// Where the page is.
    fn url(&self) -> Option<&HttpUrl> {
        match &self.state {
            ReaderState::Open(reading) => reading.shown().article.meta.url.as_ref(),
            ReaderState::Failed { url, .. } => url.as_ref(),
            ReaderState::Pending(_) => None,
        }
    }

    fn browse(&mut self, context: &mut Context<'_>) -> Intent {
        match self.url().cloned() {
            Some(url) => {
                context.news(Sanitized::line(&format!("Opening {} in the browser.", url.host())));
                context.effects.push(Effect::Browse(url));
            }
            None => context.news(Sanitized::line("This article names no page to open.")),
        }
        Intent::Nothing
    }

    fn copy_link(&mut self, context: &mut Context<'_>) -> Intent {
        match self.url().map(HttpUrl::to_sanitized) {
            Some(link) => {
                context.news(Sanitized::line("Copied the article's link."));
                context.effects.push(Effect::Copy(link));
            }
            None => context.news(Sanitized::line("This article names no link to copy.")),
        }
        Intent::Nothing
    }

    fn toggle_read(&mut self, context: &mut Context<'_>) -> Intent {
        let value = !self.row.is_read;
        self.change(Change::Read { of: self.row.id, value }, context);
        context.news(Sanitized::line(if value { "Marked read." } else { "Marked unread." }));
        Intent::Marked(self.row.clone())
    }

    fn toggle_star(&mut self, context: &mut Context<'_>) -> Intent {
        let value = !self.row.is_starred;
        self.change(Change::Starred { of: self.row.id, value }, context);
        context.news(Sanitized::line(if value { "Starred." } else { "Not starred any more." }));
        Intent::Marked(self.row.clone())
    }

    /// Makes a change of the article, and shows it at once.
    fn change(&mut self, change: Change, context: &mut Context<'_>) {
        change.show(&mut self.row);
        context.make(change);
    }

    /// An article that failed is asked for again; else its feed is fetched.
    fn refresh(&mut self, context: &mut Context<'_>) -> Intent {
        match &self.state {
            ReaderState::Failed { .. } => self.ask(context),
            ReaderState::Open(_) if self.is_makeshift => self.ask(context),
            ReaderState::Open(_) | ReaderState::Pending(_) => {
                context.refresh(Some(self.row.feed));
            }
        }
        Intent::Nothing
    }

    fn ask(&mut self, context: &mut Context<'_>) {
        let version = self.before.as_ref().map(|before| before.version);
        context.ask(Slot::Article, |ticket| Effect::OpenArticle(ticket, self.row.id, version));
        self.state = ReaderState::Pending(Sanitized::line("Opening the article …"));
    }

    /// The texts are those from when it was read before.
    fn show_again(&mut self, place: Option<QuotedPos>, context: &mut Context<'_>) {
        let Some(before) = self.before.take() else { return self.ask(context) };
        self.version = Some(before.version);
        self.state = ReaderState::Open(Box::new(before.reading.reopened(place)));
    }

    /// Shows what failed, and asks where the page is, so that it can be opened in the browser.
    fn fail(&mut self, sentence: Sanitized, context: &mut Context<'_>) {
        if matches!(self.state, ReaderState::Failed { .. }) {
            return;
        }
        self.state = ReaderState::Failed { sentence, url: None };
        context.ask(Slot::Article, |ticket| Effect::LoadPreview(ticket, self.row.id));
    }

    fn learn_url(&mut self, found: Option<HttpUrl>) {
        if let ReaderState::Failed { url, .. } = &mut self.state {
            *url = found;
        }
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
            Action::Back => Intent::Leave,
            Action::NextArticle => Intent::Neighbour(self.row.id, counted.steps()),
            Action::PreviousArticle => Intent::Neighbour(self.row.id, -counted.steps()),
            Action::Find => self.reading().map_or(Intent::Nothing, |_| Intent::Prompt(prompt::PromptKind::Find)),
            Action::Browse => self.browse(context),
            Action::CopyLink => self.copy_link(context),
            Action::ToggleRead => self.toggle_read(context),
            Action::ToggleStar => self.toggle_star(context),
            Action::RefreshFeed => self.refresh(context),
            _ => self.act_in_article(counted, context),
        }
    }

    fn on_mouse(&mut self, mouse: Mouse, context: &mut Context<'_>) -> Intent {
        let areas = self.areas.clone();
        if let Some(reading) = self.reading_mut() {
            reading.on_mouse(mouse, &areas, context);
        }
        Intent::Nothing
    }

    /// Computes the areas and lays out what came into view.
    fn settle(&mut self, size: Size, context: &mut Context<'_>) {
        let body = areas::frame(size).body;
        self.areas = match &mut self.state {
            ReaderState::Open(reading) => reading.settle(body, context),
            ReaderState::Pending(_) | ReaderState::Failed { .. } => {
                Areas { text: body, column: body, ..Areas::default() }
            }
        };
    }

    fn done(&mut self, _slot: Slot, outcome: Outcome, context: &mut Context<'_>) {
        match outcome {
            Outcome::Article { entry, article, text_pos, notice, version } if entry == self.row.id => {
                let shown = ShownArticle::new(article, &self.row, notice.as_ref());
                self.is_makeshift = notice.is_some();
                (self.version, self.before) = (version, None);
                self.state = ReaderState::Open(Box::new(Reading::new(shown, text_pos)));
            }
            Outcome::ArticleUnchanged { entry, place } if entry == self.row.id => self.show_again(place, context),
            Outcome::ArticlePending(sentence) => self.state = ReaderState::Pending(sentence),
            Outcome::Failed(sentence) => self.fail(sentence, context),
            Outcome::Preview(detail) => self.learn_url(detail.and_then(|detail| detail.url)),
            Outcome::Article { .. }
            | Outcome::ArticleUnchanged { .. }
            | Outcome::Feeds(_)
            | Outcome::Entries { .. }
            | Outcome::Refreshed { .. }
            | Outcome::Subscribed { .. }
            | Outcome::Derived
            | Outcome::TableSorted(_)
            | Outcome::Written
            | Outcome::Kept(_) => {}
        }
    }

    /// Asks for the article.
    fn open(&mut self, context: &mut Context<'_>) {
        self.ask(context);
    }

    /// Keeps the place.
    fn close(&mut self, context: &mut Context<'_>) {
        if let ReaderState::Open(reading) = &self.state
            && !self.is_makeshift
        {
            context.make(Change::TextPos { of: self.row.id, value: reading.stored_pos() });
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

    fn is_waiting(&self) -> bool {
        matches!(self.state, ReaderState::Pending(_))
    }

    /// Gives up the article that is on its way.
    fn stop(&mut self, context: &mut Context<'_>) -> bool {
        let is_pending = self.is_waiting();
        if is_pending {
            context.effects.push(Effect::Cancel(Slot::Article));
            self.fail(Sanitized::line("fetching was stopped"), context);
        }
        is_pending
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
