//! Links out of the text: followed, opened in the browser, copied, kept for later, or shown as a note in a box.
//!
//! Which link a key means is decided in `reading`.

use std::sync::Arc;

use super::reading::Reading;
use super::source::ReaderSource;
use super::{Reader, ReaderState};
use crate::app::action::Action;
use crate::app::areas::BOX_SIDES;
use crate::app::link_hints::{LinkHints, LinkInView};
use crate::app::note_popup::NotePopup;
use crate::app::{Context, Effect, Intent, Slot, status};
use crate::article::{Article, Block, HttpUrl, Sanitized, Target};
use crate::feed::EnclosureKind;
use crate::layout::{Layout, LinePos, TextLine};

/// More lines of a note are not laid out for its box.
const MOST_NOTE_LINES: usize = 60;

impl Reader {
    /// A link is a page of its own, named by this one; a note is a box at its mark.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all else is passed on")]
    pub(super) fn with_namer(&self, intent: Intent) -> Intent {
        match intent {
            Intent::Follow { url, label } => Intent::Push(Box::new(Reader::of_page(url, label, self.namer()))),
            Intent::Note { anchor, label } => self.note_popup(&anchor, &label),
            other => other,
        }
    }

    /// The note in a box at its mark, or at the end of the text if the mark is not in view.
    pub(super) fn note_popup(&self, anchor: &Sanitized, label: &Sanitized) -> Intent {
        let Some(reading) = self.reading() else { return Intent::Nothing };
        let Some(blocks) = reading.note(anchor) else { return Intent::Nothing };
        let body = self.areas.column;
        let columns = body.columns.saturating_sub(BOX_SIDES).max(1);
        let lines = note_lines(blocks, columns);
        let is_mark = |link: &LinkInView| link.target == Target::Note(anchor.clone());
        let mark = reading.links_in_view(&self.areas).into_iter().find(is_mark);
        let row = mark.map_or(body.y + body.rows, |mark| mark.row);
        Intent::ShowNote(NotePopup::at(row, body, anchor.clone(), label.clone(), lines))
    }

    pub(super) fn choose_link(&self, in_browser: bool, context: &mut Context<'_>) -> Intent {
        let links = self.reading().map(|reading| reading.links_in_view(&self.areas)).unwrap_or_default();
        match LinkHints::of(links, in_browser) {
            Some(hints) => Intent::ChooseLink(hints),
            None => {
                context.news(Sanitized::line("There is no link in view."));
                Intent::Nothing
            }
        }
    }

    /// Where the page is.
    pub(super) fn url(&self) -> Option<&HttpUrl> {
        match &self.state {
            ReaderState::Open(reading) => reading.shown().article.meta.url.as_ref(),
            ReaderState::Failed { url: Some(url), .. } => Some(url),
            ReaderState::Failed { .. } | ReaderState::Pending(_) => self.page_url(),
        }
    }

    /// Whether the article names a page that can be opened in the browser.
    pub fn has_page(&self) -> bool {
        self.url().is_some()
    }

    /// The link that a jump or a pane's cursor is on, else the article.
    pub(super) fn browse(&mut self, context: &mut Context<'_>) -> Intent {
        let link = self.reading().and_then(Reading::link_under_cursor);
        let file =
            || self.reading().and_then(|reading| reading.shown().enclosures.first()).map(|file| file.url.clone());
        match link.or_else(|| self.url().cloned()).or_else(file) {
            Some(url) => self.open_outside(&url, context),
            None => context.news(Sanitized::line(&format!("This {} names no page to open.", self.noun()))),
        }
        Intent::Nothing
    }

    /// Opens a file or a picture of the article with the program for it, and a page in the browser.
    pub(super) fn open_outside(&self, url: &HttpUrl, context: &mut Context<'_>) {
        let kind = self.reading().map_or(EnclosureKind::File, |reading| reading.kind_of(url));
        context.open_file(url.clone(), kind);
    }

    /// Keeps the page of the link that a jump or a pane's cursor is on, else this page.
    pub(super) fn read_later(&mut self, context: &mut Context<'_>) -> Intent {
        let link = self.reading().and_then(Reading::link_under_cursor);
        let is_on_another = link.is_none() && self.reading().is_some_and(Reading::is_on_a_link);
        let meant = match (link, &self.source) {
            (Some(url), _) => Ok((url, self.namer())),
            (None, _) if is_on_another => Err("This link leads to no page."),
            (None, ReaderSource::Page { url, named_by }) if self.reading().is_some() => {
                Ok((url.clone(), named_by.clone()))
            }
            (None, ReaderSource::Page { .. }) => Err("There is no page to keep."),
            (None, ReaderSource::Entry) => Err("This article is in the library already."),
            (None, ReaderSource::Program | ReaderSource::File | ReaderSource::Input) => Err("Only a page can be kept."),
        };
        match meant {
            Ok(_) if context.jobs.is_waiting(Slot::Keep) => {
                let stop = status::press(context.keymap, context.scopes, Action::CancelJob, "to stop that");
                context.status.error(Sanitized::line(&format!("Another page is being kept. {stop}")));
            }
            Ok((url, named_by)) => {
                context.ask(Slot::Keep, |ticket| Effect::KeepPage { ticket, url, named_by });
            }
            Err(sentence) => context.news(Sanitized::line(sentence)),
        }
        Intent::Nothing
    }

    pub(super) fn copy_link(&mut self, context: &mut Context<'_>) -> Intent {
        match self.url().map(HttpUrl::to_sanitized) {
            Some(link) => {
                context.news(Sanitized::line(&format!("Copied the {}'s link.", self.noun())));
                context.effects.push(Effect::Copy(link));
            }
            None => context.news(Sanitized::line("This article names no link to copy.")),
        }
        Intent::Nothing
    }
}

/// A note without the marker that it has at the end of the article.
fn note_lines(blocks: &[Block], columns: u16) -> Vec<TextLine> {
    let blocks = blocks.iter().map(|block| Block { frames: Vec::new(), ..block.clone() }).collect();
    let mut layout = Layout::new(Arc::new(Article { blocks, ..Article::default() }), columns);
    let top = layout.settle(LinePos::default(), MOST_NOTE_LINES);
    layout.view(top, MOST_NOTE_LINES).into_iter().map(|(_, line)| line.clone()).collect()
}
