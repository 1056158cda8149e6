//! The text in its window: which lines are in view, and how that changes by scrolling, jumping and resizing.
//!
//! The reader's place is an [`Anchor`], set by what the person does and never by a resize, so that a window made narrow
//! and wide again shows what it showed. This module knows no landmarks, no panes and no keys.

use std::sync::Arc;

use crate::article::{Article, BlockId, Spot};
use crate::layout::{Layout, Line, Place};

/// Where the person has put the window: exact at the measure it was taken at, by its spot at any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// 0: no line is known, only the spot.
    pub measure: u16,
    pub top: Place,
    pub spot: Spot,
}

impl Anchor {
    pub fn at(spot: Spot) -> Anchor {
        Anchor { measure: 0, top: Place::default(), spot }
    }
}

#[derive(Clone, Debug)]
pub struct Text {
    layout: Layout,
    rows: usize,
    anchor: Anchor,
    top: Place,
    /// What a jump went to, until the text is scrolled.
    mark: Option<Spot>,
    mark_place: Option<Place>,
    /// The spot that the reader is taken to be at.
    eye: Spot,
    /// Bytes of text before each block, and in all: for the share that has been read.
    before: Vec<usize>,
    percent: u8,
}

impl Text {
    /// Nothing is laid out until [`Text::settle`].
    pub fn new(article: Arc<Article>, spot: Spot) -> Text {
        let before = bytes_before(&article);
        let layout = Layout::new(article, 1);
        Text {
            layout,
            rows: 0,
            anchor: Anchor::at(spot),
            top: Place::default(),
            mark: None,
            mark_place: None,
            eye: spot,
            before,
            percent: 0,
        }
    }

    /// Brings the text to its measure and its window, and lays out what is in view.
    pub fn settle(&mut self, measure: u16, rows: u16) {
        if self.layout.measure() != measure.max(1) {
            self.layout = self.layout.at_measure(measure);
        }
        self.rows = usize::from(rows);
        let top = self.place_of(self.anchor).min(self.layout.bottom(self.rows));
        self.top = self.layout.settle(top, self.rows);
        self.mark_place = self.mark.map(|mark| self.place(mark));
        self.eye = self.find_eye();
        self.percent = self.find_percent();
        self.layout.settle(self.top, self.rows);
    }

    fn place_of(&mut self, anchor: Anchor) -> Place {
        match anchor.measure == self.layout.measure() {
            true => anchor.top,
            false => self.place(anchor.spot),
        }
    }

    /// The line of a spot; a block's start is its first line that is not blank.
    fn place(&mut self, spot: Spot) -> Place {
        match (spot.block, spot.offset) {
            (0, 0) => Place::default(),
            (block, 0) => self.layout.first_line(BlockId(block)),
            (_, _) => self.layout.place(spot),
        }
    }

    /// The lines in view, from the top; fewer than [`Text::rows`] where the article ends.
    pub fn lines(&self) -> Vec<(Place, &Line)> {
        self.layout.view(self.top, self.rows)
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How far the window has come, from 0 at the start to 100 at the end.
    pub fn percent(&self) -> u8 {
        self.percent
    }

    /// The spot the reader is at: what was jumped to, else what has come to the top of the window. Over the last
    /// windowful it moves down to the last line, so that each landmark has its turn.
    pub fn eye(&self) -> Spot {
        self.eye
    }

    pub fn mark(&self) -> Option<Spot> {
        self.mark
    }

    /// The line of the mark.
    pub fn mark_place(&self) -> Option<Place> {
        self.mark_place
    }

    pub fn forget_mark(&mut self) {
        self.mark = None;
    }

    /// Where the window is, to come back to it.
    pub fn anchor(&self) -> Anchor {
        self.anchor
    }

    pub fn restore(&mut self, anchor: Anchor) {
        let top = self.place_of(anchor);
        self.put(top);
        self.anchor = anchor;
        self.mark = None;
    }

    /// The spot at the top of the window.
    pub fn top_spot(&self) -> Spot {
        self.anchor.spot
    }

    /// `lines` down (negative: up), as far as the window stays full.
    pub fn scroll(&mut self, lines: isize) {
        self.mark = None;
        let top = self.layout.step(self.top, lines);
        self.put(top);
    }

    pub fn go_to_start(&mut self) {
        self.mark = None;
        self.put(Place::default());
    }

    pub fn go_to_end(&mut self) {
        self.mark = None;
        let bottom = self.layout.bottom(self.rows);
        self.put(bottom);
    }

    /// Brings a spot to the top of the window, or as near as the article's end allows.
    pub fn show_at_top(&mut self, spot: Spot) {
        let place = self.place(spot);
        self.put(place);
        self.mark = Some(spot);
    }

    /// Brings a spot into view: where it is if it is there already, else a third down the window.
    pub fn show(&mut self, spot: Spot) {
        let place = self.place(spot);
        if !self.is_in_view(place) {
            let top = self.layout.step(place, -((self.rows / 3) as isize));
            self.put(top);
        }
        self.mark = Some(spot);
    }

    fn is_in_view(&self, place: Place) -> bool {
        self.lines().iter().any(|(shown, _)| *shown == place)
    }

    fn put(&mut self, top: Place) {
        let top = top.min(self.layout.bottom(self.rows));
        self.top = self.layout.settle(top, self.rows);
        let spot = self.layout.spot(self.top);
        self.anchor = Anchor { measure: self.layout.measure(), top: self.top, spot };
    }

    /// See [`Text::eye`].
    fn find_eye(&mut self) -> Spot {
        if let Some(mark) = self.mark {
            return mark;
        }
        let place = match self.rows_to_bottom() {
            Some(left) => self.place_near_bottom(left),
            None => self.top,
        };
        self.layout.spot(place)
    }

    /// How many lines the window can still go down, if that is less than its own height.
    fn rows_to_bottom(&mut self) -> Option<usize> {
        let bottom = self.layout.bottom(self.rows);
        self.lines().iter().position(|(place, _)| *place == bottom)
    }

    /// The eye goes from the first to the last row of the window while the window does its last lines.
    fn place_near_bottom(&mut self, left: usize) -> Place {
        let bottom = self.layout.bottom(self.rows);
        self.layout.settle(Place::default(), self.rows);
        let from_start = self.layout.view(Place::default(), self.rows).iter().position(|(place, _)| *place == bottom);
        let way = from_start.unwrap_or(self.rows).max(1);
        let row = match from_start {
            Some(0) => 0,
            _ => self.rows.saturating_sub(1) * way.saturating_sub(left) / way,
        };
        self.layout.step(self.top, row as isize)
    }

    fn find_percent(&mut self) -> u8 {
        let bottom = self.layout.bottom(self.rows);
        if self.top >= bottom {
            return 100;
        }
        let whole = self.layout.spot(bottom);
        let (read, whole) = (self.bytes_to(self.anchor.spot), self.bytes_to(whole).max(1));
        (read * 100 / whole).min(99) as u8
    }

    fn bytes_to(&self, spot: Spot) -> usize {
        self.before.get(spot.block).map_or(0, |before| before + spot.offset)
    }
}

fn bytes_before(article: &Article) -> Vec<usize> {
    let mut sum = 0;
    let mut before = Vec::with_capacity(article.blocks.len());
    for block in &article.blocks {
        before.push(sum);
        sum += block.text().len() + 1;
    }
    before
}
