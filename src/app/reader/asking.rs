//! The text is asked for, comes, is the same as before, or fails.
//!
//! It knows no keys, and nothing of the panes beside the text.

use std::sync::Arc;

use super::head::ShownArticle;
use super::reading::Reading;
use super::source::ReaderSource;
use super::{Reader, ReaderState};
use crate::app::head_facts::HeadFacts;
use crate::app::{Context, Effect, Intent, Slot, status};
use crate::article::{Article, HttpUrl, QuotedPos, Sanitized};

impl Reader {
    /// The page has come.
    pub(super) fn show_page(&mut self, url: HttpUrl, article: Arc<Article>) {
        let title = article.meta.title.clone();
        if !title.is_empty() {
            self.row.title = title;
        }
        if let ReaderSource::Page { url: fetched, .. } = &mut self.source {
            self.row.feed_title = Sanitized::line(&url.host());
            *fetched = url;
        }
        let shown = ShownArticle::new(article, &self.row, HeadFacts::default());
        self.state = ReaderState::Open(Box::new(Reading::new(shown, None)));
    }

    /// An article that failed is asked for again; else its feed is fetched.
    pub(super) fn refresh(&mut self, context: &mut Context<'_>) -> Intent {
        match &self.state {
            ReaderState::Failed { .. } => self.ask(context),
            ReaderState::Open(_) if self.is_makeshift => self.ask(context),
            ReaderState::Open(_) | ReaderState::Pending(_) => {
                context.refresh(Some(self.row.feed));
            }
        }
        Intent::Nothing
    }

    pub(super) fn ask(&mut self, context: &mut Context<'_>) {
        match &self.source {
            ReaderSource::Entry => {
                let version = self.before.as_ref().map(|before| before.version);
                context.ask(Slot::Article, |ticket| Effect::OpenArticle(ticket, self.row.id, version));
                self.state = ReaderState::Pending(Sanitized::line("Opening the article …"));
            }
            ReaderSource::Page { url, named_by } => {
                let (url, named_by) = (url.clone(), named_by.clone());
                let sentence = Sanitized::line(&format!("Fetching the page from {} …", url.host()));
                context.ask(Slot::Article, |ticket| Effect::OpenPage { ticket, url, named_by });
                self.state = ReaderState::Pending(sentence);
            }
            ReaderSource::Program | ReaderSource::File | ReaderSource::Input => {}
        }
    }

    /// Asks for the text again, but shows what is there until it has come.
    pub(super) fn ask_behind(&mut self, context: &mut Context<'_>) {
        let shown = std::mem::replace(&mut self.state, ReaderState::Pending(Sanitized::default()));
        self.ask(context);
        if let ReaderState::Pending(sentence) = std::mem::replace(&mut self.state, shown) {
            context.news(sentence);
        }
    }

    /// Whether it waits for the text again while it shows one.
    pub(super) fn is_asked_behind(&self, context: &Context<'_>) -> bool {
        matches!(self.state, ReaderState::Open(_)) && context.jobs.is_waiting(Slot::Article)
    }

    /// The texts are those from when it was read before.
    pub(super) fn show_again(&mut self, place: Option<QuotedPos>, context: &mut Context<'_>) {
        let Some(before) = self.before.take() else { return self.ask(context) };
        self.version = Some(before.version);
        self.state = ReaderState::Open(Box::new(before.reading.reopened(place)));
    }

    /// Shows what failed, and asks where the page is, so that it can be opened in the browser.
    pub(super) fn fail(&mut self, sentence: Sanitized, context: &mut Context<'_>) {
        match self.state {
            ReaderState::Failed { .. } => return,
            // It was asked for again: what is there stays.
            ReaderState::Open(_) => return context.status.error(status::sentence(&sentence)),
            ReaderState::Pending(_) => {}
        }
        let url = self.page_url().cloned();
        let is_entry = self.is_entry();
        self.state = ReaderState::Failed { sentence, url };
        if !is_entry {
            return;
        }
        context.ask(Slot::Article, |ticket| Effect::LoadPreview(ticket, self.row.id));
    }

    pub(super) fn learn_url(&mut self, found: Option<HttpUrl>) {
        if let ReaderState::Failed { url, .. } = &mut self.state {
            *url = found;
        }
    }
}
