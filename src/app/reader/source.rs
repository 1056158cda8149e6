//! Where the text of a reader comes from, and what follows from that: its name, the way out, who names its links.
//!
//! It knows nothing of how far the text is.

use std::sync::Arc;

use super::head::ShownArticle;
use super::reading::Reading;
use super::{Reader, ReaderState};
use crate::app::PageNamer;
use crate::app::head_facts::HeadFacts;
use crate::article::{Article, HttpUrl, Sanitized};
use crate::feed::{EntryFacts, EntryId, EntryRow, FeedId};

/// Where the text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReaderSource {
    /// An entry of the library.
    Entry,
    /// A page that a link led to.
    Page {
        /// The address that was followed, then the one that the page was fetched from.
        url: HttpUrl,
        named_by: PageNamer,
    },
    /// A program printed it. Nothing of it is kept.
    Program,
    /// A file, or standard input: the same.
    File,
    Input,
}

impl Reader {
    /// A reader of what a program printed.
    pub fn of_output(program: &Sanitized, output: Arc<Article>) -> Reader {
        Reader::of_text(ReaderSource::Program, "Output", program.clone(), output)
    }

    /// A reader of a file.
    pub fn of_file(name: Sanitized, article: Arc<Article>) -> Reader {
        Reader::of_text(ReaderSource::File, "File", name, article)
    }

    /// A reader of what came on standard input.
    pub fn of_input(article: Arc<Article>) -> Reader {
        Reader::of_text(ReaderSource::Input, "Input", Sanitized::line("Standard input"), article)
    }

    /// The same reader; leaving it quits.
    #[must_use]
    pub fn as_guest(self) -> Reader {
        Reader { is_guest: true, ..self }
    }

    /// A text that is there already. It is called by its own title, if it has one.
    fn of_text(source: ReaderSource, kind: &str, name: Sanitized, article: Arc<Article>) -> Reader {
        let title = if article.meta.title.is_empty() { name } else { article.meta.title.clone() };
        let row = EntryRow {
            id: EntryId(0),
            feed: FeedId(0),
            feed_title: Sanitized::line(kind),
            title,
            published: None,
            ranked: None,
            is_read: true,
            is_starred: false,
            facts: EntryFacts::default(),
        };
        let shown = ShownArticle::new(article, &row, HeadFacts::default());
        let state = ReaderState::Open(Box::new(Reading::new(shown, None)));
        Reader { source, state, ..Reader::new(row, None) }
    }

    /// A reader that waits for the page of a link. Until it comes, it is called by the words of the link.
    pub fn of_page(url: HttpUrl, label: Sanitized, named_by: PageNamer) -> Reader {
        let row = EntryRow {
            id: EntryId(0),
            feed: FeedId(0),
            feed_title: Sanitized::line(&url.host()),
            title: if label.is_empty() { url.to_sanitized() } else { label },
            published: None,
            ranked: None,
            is_read: true,
            is_starred: false,
            facts: EntryFacts::default(),
        };
        Reader { source: ReaderSource::Page { url, named_by }, ..Reader::new(row, None) }
    }

    /// Whether it is an article of the library.
    pub fn is_entry(&self) -> bool {
        match self.source {
            ReaderSource::Entry => true,
            ReaderSource::Page { .. } | ReaderSource::Program | ReaderSource::File | ReaderSource::Input => false,
        }
    }

    /// Whether it is a page that can be kept.
    pub(super) fn is_page(&self) -> bool {
        matches!(self.source, ReaderSource::Page { .. })
    }

    /// What it is called in a sentence.
    pub fn noun(&self) -> &'static str {
        match self.source {
            ReaderSource::Entry => "article",
            ReaderSource::Page { .. } => "page",
            ReaderSource::Program => "output",
            ReaderSource::File => "file",
            ReaderSource::Input => "text",
        }
    }

    /// Where the way out leads.
    pub fn way_out(&self) -> &'static str {
        match (self.is_guest, self.is_entry()) {
            (true, _) => "quit",
            (false, true) => "back to the list",
            (false, false) => "back",
        }
    }

    /// Who names the links in it.
    pub(super) fn namer(&self) -> PageNamer {
        match &self.source {
            ReaderSource::Entry if self.is_of_feed() => PageNamer::Entry(self.row.id),
            ReaderSource::Entry => self.url().map_or(PageNamer::Nobody, |url| PageNamer::Page(url.clone())),
            ReaderSource::Page { url, .. } => PageNamer::Page(url.clone()),
            ReaderSource::Program | ReaderSource::File | ReaderSource::Input => PageNamer::Nobody,
        }
    }

    /// Whether the text is known to be the feed's own. A page may be a stranger's: it does not speak for the feed.
    fn is_of_feed(&self) -> bool {
        self.version.is_some_and(|version| version.page.is_none())
    }

    pub(super) fn page_url(&self) -> Option<&HttpUrl> {
        if let ReaderSource::Page { url, .. } = &self.source { Some(url) } else { None }
    }
}
