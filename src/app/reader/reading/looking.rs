//! Search in the article: typing moves the window, accepting is a jump.

use std::ops::Range;

use super::super::find::{Find, Hit};
use super::super::jumps::JumpPlace;
use super::super::text::ScrollAnchor;
use super::Reading;
use crate::app::Context;
use crate::article::Sanitized;
use crate::layout::find;

impl Reading {
    /// Shows the matches of what is being typed.
    pub fn look_for(&mut self, query: &str) {
        let began = self.place();
        let typed = self.find.take().filter(|find| find.is_typed);
        if typed.is_none() {
            self.find_began = Some(began);
        }
        let mut find = typed.unwrap_or_else(|| Find::begin(began.anchor));
        let hit = find.set_query(query, &self.shown.article);
        self.return_to(JumpPlace::of(find.origin));
        if let Some(hit) = hit {
            self.text.show(hit.text_pos);
        }
        self.find = Some(find);
    }

    /// Leaves a search that is being typed, and goes back to where it began.
    pub fn cancel_find(&mut self) {
        // A search that was accepted stays.
        if let Some(find) = self.find.take_if(|find| find.is_typed) {
            self.return_to(self.find_began.unwrap_or(JumpPlace::of(find.origin)));
        }
    }

    /// The query is final; an empty one is the last one again. Without a match nothing has happened.
    pub fn accept_find(&mut self, query: &str, context: &mut Context<'_>) {
        let again = self.sought.clone().filter(|_| query.trim().is_empty());
        let query = again.as_deref().unwrap_or(query);
        self.look_for(query);
        let Some(find) = &mut self.find else { return };
        find.is_typed = false;
        match (find.count(), self.find_began.take()) {
            (None, _) => return self.find = None,
            (Some((_, 0)), _) => self.miss(query, context),
            (Some(_), Some(began)) => self.note_jump(began),
            (Some(_), None) => {}
        }
        self.sought = Some(query.to_owned());
    }

    /// A capital letter in the query makes the search case-sensitive, which the user may not know.
    fn miss(&mut self, query: &str, context: &mut Context<'_>) {
        self.find = None;
        let is_in_small = find::occurs(&self.shown.article, &query.to_lowercase());
        let how = if is_in_small { " with these capitals" } else { "" };
        context.news(Sanitized::line(&format!("“{query}” is not in this article{how}.")));
    }

    /// So many matches down (up if negative) in the current search, else in the last one.
    pub(super) fn find_again(&mut self, steps: isize, context: &mut Context<'_>) {
        if self.find.is_none() && !self.take_up_last_find(context) {
            return;
        }
        let reading_pos = self.text.reading_pos();
        let Some(find) = &mut self.find else { return };
        let hit = find.step(reading_pos, steps);
        let Some(Hit { text_pos, has_wrapped }) = hit else { return };
        self.jump(|text| text.show(text_pos));
        if has_wrapped {
            let edge = if steps > 0 { "Past the end: on from the start." } else { "Past the start: on from the end." };
            context.news(Sanitized::line(edge));
        }
    }

    /// Whether there is a search again, with matches.
    fn take_up_last_find(&mut self, context: &mut Context<'_>) -> bool {
        let Some(query) = self.sought.clone() else {
            context.news(Sanitized::line("Nothing was looked for yet."));
            return false;
        };
        let mut find = Find::begin(self.text.anchor());
        let hit = find.set_query(&query, &self.shown.article);
        find.is_typed = false;
        self.find = Some(find);
        if hit.is_none() {
            self.miss(&query, context);
        }
        hit.is_some()
    }

    /// Looks for the first of several words that is there, from the start of the article, and goes to where it stands.
    pub fn take_up_search(&mut self, words: &[String]) {
        let Some(word) = words.iter().find(|word| find::occurs(&self.shown.article, word)) else { return };
        let mut find = Find::begin(ScrollAnchor::default());
        let hit = find.set_query(word, &self.shown.article);
        find.is_typed = false;
        (self.find, self.sought) = (Some(find), Some(word.clone()));
        if let Some(hit) = hit {
            self.text.show(hit.text_pos);
        }
    }

    /// Escape: first the whole screen comes back, then the search goes, then the mark of the last jump.
    pub(super) fn let_go(&mut self) {
        if std::mem::take(&mut self.is_zoomed) {
            return;
        }
        if self.find.take().is_none() {
            self.text.forget_mark();
        }
    }

    /// Which match is the current one, counted from 1, and how many there are. Once the text has been scrolled, it is the
    /// last one up to the end of the line that the reader is at.
    pub fn found(&self) -> Option<(usize, usize)> {
        let (at, count) = self.find.as_ref()?.count()?;
        let find = self.find.as_ref()?;
        Some((if self.current_match().is_some() { at } else { find.up_to(self.text.reading_line_end()) }, count))
    }

    /// The match that the last step went to, unless the text has been scrolled since.
    fn current_match(&self) -> Option<usize> {
        let find = self.find.as_ref()?;
        let mark = self.text.mark()?;
        find.current().filter(|_| find.current_pos() == Some(mark))
    }

    /// The matches on a block: the number of the first, their ranges, and the number of the current one.
    pub fn matches_in(&self, block: usize) -> Option<(usize, Vec<Range<usize>>, Option<usize>)> {
        let find = self.find.as_ref()?;
        let (first, ranges) = find.in_block(block);
        (!ranges.is_empty()).then(|| (first, ranges, self.current_match()))
    }
}
