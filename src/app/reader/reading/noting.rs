//! The notes beside the headings: the minutes of each section, whether it was read, and the matches of a search in it.

use std::collections::HashSet;

use super::Reading;
use crate::app::index_pane::IndexPane;
use crate::article::index::Landmark;

/// What was read of an article's sections, and whether their pane shows it.
#[derive(Debug, Default)]
pub(super) struct SectionsRead {
    /// The sections that were read to their end.
    read: HashSet<usize>,
    /// The section that the text was under, and whether it was scrolled down since.
    was_at: Option<usize>,
    has_scrolled: bool,
    /// Whether the notes beside the headings are those of now, and the search that they count.
    is_shown: bool,
    found: Option<(String, usize)>,
}

impl SectionsRead {
    /// To be told of each scroll that is no jump.
    pub(super) fn scrolled(&mut self, lines: isize) {
        self.has_scrolled = lines > 0;
    }
}

impl Reading {
    /// Scrolling past the end of a section has read it. A jump has not.
    pub(super) fn note_read(&mut self) {
        let Some(number) = self.outline().map(IndexPane::number) else { return };
        let here = self.panes[number].here();
        let before = std::mem::replace(&mut self.progress.was_at, here);
        if !std::mem::take(&mut self.progress.has_scrolled) {
            return;
        }
        let landmarks = self.panes[number].landmarks();
        let is_at_end = self.text.percent() == 100;
        let reached = here.map_or(0, |here| landmarks[here].block.0);
        let passed = |section: &usize| is_at_end || landmarks[*section].end.0 <= reached;
        let last = if is_at_end { landmarks.len() } else { here.unwrap_or(0) };
        let read: Vec<usize> = (before.unwrap_or(0)..last).filter(passed).collect();
        self.progress.is_shown &= read.is_empty();
        self.progress.read.extend(read);
    }

    /// Beside each heading: the minutes of its section and whether it was read; while there is a search, its matches.
    /// Returns whether they have changed.
    pub(super) fn annotate(&mut self) -> bool {
        let found = self.find.as_ref().and_then(|find| Some((find.query().to_owned(), find.count()?.1)));
        let Some(number) = self.outline().map(IndexPane::number) else { return false };
        if self.progress.is_shown && self.progress.found == found {
            return false;
        }
        let landmarks = self.panes[number].landmarks().iter().enumerate();
        let notes = landmarks.map(|(section, landmark)| self.note_of(section, landmark)).collect();
        self.panes[number].annotate(notes);
        (self.progress.is_shown, self.progress.found) = (true, found);
        true
    }

    fn note_of(&self, section: usize, landmark: &Landmark) -> String {
        let tick = if self.progress.read.contains(&section) { " ✓" } else { "" };
        let about = match &self.find {
            Some(find) => match find.count_between(landmark.block.0, landmark.end.0) {
                0 => String::new(),
                1 => "1 hit".to_owned(),
                hits => format!("{hits} hits"),
            },
            None if landmark.detail.is_empty() => {
                let minutes = self.shown.article.minutes;
                match self.text.share_between(landmark.block.0, landmark.end.0, minutes) {
                    0 => String::new(),
                    minutes => format!("{minutes} min"),
                }
            }
            None => landmark.detail.to_string(),
        };
        format!("{about}{tick}").trim_start().to_owned()
    }
}
