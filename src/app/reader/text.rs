//! The text in its window: which lines are in view, and how that changes by scrolling, jumping and resizing.
//!
//! The reader's place is a [`ScrollAnchor`], set by what the user does and never by a resize, so that a window made narrow
//! and wide again shows what it showed. This module knows no landmarks, no panes and no keys.

use std::sync::Arc;

use crate::article::{Article, BlockId, TextPos};
use crate::layout::{Layout, LinePos, TextLine, TextRoom};

/// A block with more bytes of text than this is not laid out whole before its end comes near.
const LARGE: usize = 64 << 10;

/// Where the user has scrolled to: a line at the measure it was taken at, a position in the text at any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScrollAnchor {
    /// The columns that the line was found at. None at all: no line is known, only the position.
    pub room: TextRoom,
    pub top: LinePos,
    pub text_pos: TextPos,
}

impl ScrollAnchor {
    /// An anchor from a stored position, which holds at any measure.
    pub fn at(text_pos: TextPos) -> ScrollAnchor {
        ScrollAnchor { text_pos, ..ScrollAnchor::default() }
    }
}

/// The window on the text of an article: where it is, and what a jump went to.
#[derive(Clone, Debug)]
pub struct TextView {
    layout: Layout,
    rows: usize,
    anchor: ScrollAnchor,
    top: LinePos,
    /// What a jump went to, until the text is scrolled.
    mark: Option<TextPos>,
    mark_line_pos: Option<LinePos>,
    /// The position that the reader is taken to be at.
    reading_pos: TextPos,
    /// Bytes of text before each block, and in all: for the share that has been read.
    before: Vec<usize>,
    /// The lowest top line, unless it is far away in a large block.
    bottom: Option<LinePos>,
    percent: u8,
    /// Where the last line in view begins.
    last_in_view: TextPos,
}

impl TextView {
    /// Nothing is laid out until [`TextView::settle`].
    pub fn new(article: Arc<Article>, text_pos: TextPos) -> TextView {
        let before = bytes_before(&article);
        TextView::at(text_pos, Layout::new(article, 1), before)
    }

    /// The same text as if it was opened now, at a stored position. Its lines are dropped.
    #[must_use]
    pub fn reopened(self, text_pos: TextPos) -> TextView {
        TextView::at(text_pos, self.layout.at_measure(1), self.before)
    }

    fn at(text_pos: TextPos, layout: Layout, before: Vec<usize>) -> TextView {
        TextView {
            layout,
            rows: 0,
            anchor: ScrollAnchor::at(text_pos),
            top: LinePos::default(),
            mark: None,
            mark_line_pos: None,
            reading_pos: text_pos,
            before,
            bottom: None,
            percent: 0,
            last_in_view: text_pos,
        }
    }

    /// Brings the text to its measure and its window, and lays out what is in view.
    pub fn settle(&mut self, room: TextRoom, rows: u16) {
        if self.layout.room() != room.sound() {
            self.layout = self.layout.at_measure(room);
        }
        self.rows = usize::from(rows);
        let top = self.line_pos_of(self.anchor);
        self.bottom = self.find_bottom(top);
        let top = self.bottom.map_or(top, |bottom| top.min(bottom));
        self.top = self.layout.settle(top, self.rows);
        self.mark_line_pos = self.mark.map(|mark| self.line_pos(mark));
        self.reading_pos = self.find_reading_pos();
        self.percent = self.find_percent();
        self.layout.settle(self.top, self.rows);
        let last = self.lines().last().map(|(line_pos, _)| *line_pos);
        self.last_in_view = last.map_or(self.anchor.text_pos, |last| self.layout.text_pos(last));
    }

    fn line_pos_of(&mut self, anchor: ScrollAnchor) -> LinePos {
        match anchor.room == self.layout.room() {
            true => anchor.top,
            false => self.line_pos(anchor.text_pos),
        }
    }

    /// The line of a position; a block's start is its first line that is not blank.
    fn line_pos(&mut self, text_pos: TextPos) -> LinePos {
        match (text_pos.block, text_pos.offset) {
            (0, 0) => LinePos::default(),
            (block, 0) => self.layout.first_line(BlockId(block)),
            (_, _) => self.layout.line_pos(text_pos),
        }
    }

    /// The lines in view, from the top; fewer than [`TextView::rows`] where the article ends.
    pub fn lines(&self) -> Vec<(LinePos, &TextLine)> {
        self.layout.view(self.top, self.rows)
    }

    /// The text as it is laid out.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The columns that a block in view takes: the measure, or more for a wide table or wide code.
    pub fn columns(&self, block: usize) -> u16 {
        self.layout.columns(block)
    }

    /// The rows of the window.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How far the window has come, from 0 at the start to 100 at the end.
    pub fn percent(&self) -> u8 {
        self.percent
    }

    /// The position the reader is at: what was jumped to, else what has come to the top of the window. Over the last
    /// windowful it moves down to the last line, so that each landmark has its turn.
    pub fn reading_pos(&self) -> TextPos {
        self.reading_pos
    }

    /// The end of the line that the reader is at.
    pub fn reading_line_end(&self) -> TextPos {
        let TextPos { block, offset } = self.reading_pos;
        let sources = |line: &TextLine| line.runs.iter().filter_map(|run| run.source.clone()).collect::<Vec<_>>();
        let own = self.lines().into_iter().filter(|(line_pos, _)| line_pos.block == block);
        let begun = own.map(|(_, line)| sources(line)).filter(|line| line.iter().any(|source| source.start <= offset));
        let end = begun.flatten().map(|source| source.end).max().unwrap_or(offset);
        TextPos { block, offset: end.max(offset) }
    }

    /// What a jump went to, until the text is scrolled.
    pub fn mark(&self) -> Option<TextPos> {
        self.mark
    }

    /// The line of the mark.
    pub fn mark_line_pos(&self) -> Option<LinePos> {
        self.mark_line_pos
    }

    /// Marks what a jump went to, as it was marked before.
    pub fn mark_again(&mut self, mark: Option<TextPos>) {
        self.mark = mark;
    }

    /// Ends the highlight of what a jump went to.
    pub fn forget_mark(&mut self) {
        self.mark = None;
    }

    /// Where the window is, to come back to it.
    pub fn anchor(&self) -> ScrollAnchor {
        self.anchor
    }

    /// Goes back to where the window was, also after a resize.
    pub fn restore(&mut self, anchor: ScrollAnchor) {
        let top = self.line_pos_of(anchor);
        self.put(top);
        self.anchor = anchor;
        self.mark = None;
    }

    /// The position at the top of the window.
    pub fn top_text_pos(&self) -> TextPos {
        self.anchor.text_pos
    }

    /// `lines` down (negative: up), as far as the window stays full.
    pub fn scroll(&mut self, lines: isize) {
        self.mark = None;
        let top = self.layout.step(self.top, lines);
        self.put(top);
    }

    /// Goes to the first line.
    pub fn go_to_start(&mut self) {
        self.mark = None;
        self.put(LinePos::default());
    }

    /// Goes to where the last line is at the bottom.
    pub fn go_to_end(&mut self) {
        self.mark = None;
        let bottom = self.layout.bottom(self.rows);
        self.put(bottom);
    }

    /// To a line, counted from 0.
    pub fn go_to_line(&mut self, line: usize) {
        self.mark = None;
        let top = self.layout.step(LinePos::default(), line.cast_signed());
        self.put(top);
    }

    /// To the line at which [`TextView::percent`] is about this.
    pub fn go_to_percent(&mut self, percent: usize) {
        if percent >= 100 {
            return self.go_to_end();
        }
        self.mark = None;
        let whole = self.bytes_to_bottom();
        let text_pos = self.at_byte((whole * percent).div_ceil(100));
        let top = self.line_pos(text_pos);
        self.put(top);
    }

    /// Moves the code in view sideways, as far as it goes: to the left by so many columns, or back if negative.
    pub fn move_aside(&mut self, columns: isize) {
        let most = self.most_aside();
        self.put_aside(self.layout.aside().saturating_add_signed(columns).min(most));
    }

    /// Whether code in view goes on at the right.
    pub fn goes_on_aside(&self) -> bool {
        self.layout.aside() < self.most_aside()
    }

    fn most_aside(&self) -> usize {
        let lines = self.lines();
        let (Some((first, _)), Some((last, _))) = (lines.first(), lines.last()) else { return 0 };
        self.layout.most_aside(first.block..last.block + 1)
    }

    fn put_aside(&mut self, columns: usize) {
        if columns != self.layout.aside() {
            self.layout.put_aside(columns);
            self.top = self.layout.settle(self.top, self.rows);
        }
    }

    /// Moves code sideways so that a position in it is in view, as little as that takes.
    fn bring_aside(&mut self, text_pos: TextPos) {
        if let Some(columns) = self.layout.aside_for(text_pos) {
            self.put_aside(columns);
        }
    }

    /// Brings a position to the top of the window, or as near as the article's end allows.
    pub fn show_at_top(&mut self, text_pos: TextPos) {
        let line_pos = self.line_pos(text_pos);
        self.put(line_pos);
        self.mark = Some(text_pos);
    }

    /// Brings a position into view: where it is if it is there already, else a third down the window.
    pub fn show(&mut self, text_pos: TextPos) {
        self.bring_aside(text_pos);
        let line_pos = self.line_pos(text_pos);
        if !self.is_in_view(line_pos) {
            let top = self.layout.step(line_pos, -(self.rows / 3).cast_signed());
            self.put(top);
        }
        self.mark = Some(text_pos);
    }

    /// Scrolls so that a position is in view, as little as that takes. It is not marked.
    pub fn bring(&mut self, text_pos: TextPos) {
        self.mark = None;
        let line_pos = self.line_pos(text_pos);
        if self.is_in_view(line_pos) {
            return;
        }
        let above = if line_pos < self.top { 1 } else { self.rows.saturating_sub(2) };
        let top = self.layout.step(line_pos, -above.cast_signed());
        self.put(top);
    }

    fn is_in_view(&self, line_pos: LinePos) -> bool {
        self.lines().iter().any(|(shown, _)| *shown == line_pos)
    }

    fn put(&mut self, top: LinePos) {
        self.bottom = self.find_bottom(top);
        let top = self.bottom.map_or(top, |bottom| top.min(bottom));
        self.top = self.layout.settle(top, self.rows);
        let text_pos = self.layout.text_pos(self.top);
        self.anchor = ScrollAnchor { room: self.layout.room(), top: self.top, text_pos };
    }

    /// See [`TextView::reading_pos`].
    fn find_reading_pos(&mut self) -> TextPos {
        if let Some(mark) = self.mark {
            return mark;
        }
        let line_pos = match self.rows_to_bottom() {
            Some(left) => self.line_pos_near_bottom(left),
            None => self.top,
        };
        self.layout.text_pos(line_pos)
    }

    /// The lowest top line. `None` if it is far from `top` and finding it would lay out a large block.
    fn find_bottom(&mut self, top: LinePos) -> Option<LinePos> {
        let before = &self.before;
        let is_large = |block: usize| before[block + 1] - before[block] > LARGE;
        let near = self.layout.near_bottom(self.rows, is_large);
        if near.is_some() || self.layout.has_lines(top, 2 * self.rows) {
            return near;
        }
        Some(self.layout.bottom(self.rows))
    }

    /// How many lines the window can still go down, if that is less than its own height.
    fn rows_to_bottom(&mut self) -> Option<usize> {
        let bottom = self.bottom?;
        self.lines().iter().position(|(line_pos, _)| *line_pos == bottom)
    }

    /// The reading position goes from the first to the last row of the window while the window does its last lines.
    fn line_pos_near_bottom(&mut self, left: usize) -> LinePos {
        let bottom = self.layout.bottom(self.rows);
        self.layout.settle(LinePos::default(), self.rows);
        let from_start =
            self.layout.view(LinePos::default(), self.rows).iter().position(|(line_pos, _)| *line_pos == bottom);
        let way = from_start.unwrap_or(self.rows).max(1);
        let row = match from_start {
            Some(0) => 0,
            _ => self.rows.saturating_sub(1) * way.saturating_sub(left) / way,
        };
        self.layout.step(self.top, row.cast_signed())
    }

    fn find_percent(&mut self) -> u8 {
        if self.bottom.is_some_and(|bottom| self.top >= bottom) {
            return 100;
        }
        let (read, whole) = (self.bytes_to(self.anchor.text_pos), self.bytes_to_bottom().max(1));
        u8::try_from(read * 100 / whole).unwrap_or(99).min(99)
    }

    /// The bytes above the lowest window; all of them while that is far away.
    fn bytes_to_bottom(&mut self) -> usize {
        match self.bottom {
            Some(bottom) => {
                let text_pos = self.layout.text_pos(bottom);
                self.bytes_to(text_pos)
            }
            None => self.before.last().copied().unwrap_or_default(),
        }
    }

    /// In which of so many equal parts of the text a position is, counted from 0.
    pub fn share_of(&self, text_pos: TextPos, parts: usize) -> usize {
        let whole = self.before.last().copied().unwrap_or_default().max(1);
        (self.bytes_to(text_pos) * parts / whole).min(parts.saturating_sub(1))
    }

    /// The share of the text between two blocks, in so many parts of the whole.
    pub fn share_between(&self, start: usize, end: usize, parts: usize) -> usize {
        let at = |block: usize| self.before.get(block).copied().unwrap_or_default();
        at(end).saturating_sub(at(start)) * parts / at(self.before.len().saturating_sub(1)).max(1)
    }

    /// The positions of the first and of the last line in view.
    pub fn range_in_view(&self) -> (TextPos, TextPos) {
        (self.anchor.text_pos, self.last_in_view)
    }

    /// The opposite of [`TextView::bytes_to`].
    fn at_byte(&self, byte: usize) -> TextPos {
        let blocks = self.before.len().saturating_sub(1);
        let block = self.before[..blocks].partition_point(|before| *before <= byte).saturating_sub(1);
        TextPos { block, offset: byte - self.before.get(block).copied().unwrap_or(byte) }
    }

    fn bytes_to(&self, text_pos: TextPos) -> usize {
        self.before.get(text_pos.block).map_or(0, |before| before + text_pos.offset)
    }
}

fn bytes_before(article: &Article) -> Vec<usize> {
    let mut sum = 0;
    let mut before = Vec::with_capacity(article.blocks.len());
    for block in &article.blocks {
        before.push(sum);
        sum += block.text().len() + 1;
    }
    before.push(sum);
    before
}
