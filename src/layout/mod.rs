//! Blocks + width → lines. Pure; knows no colours and no ratatui.
//!
//! A [`Layout`] belongs to one article at one measure. It lays out a block when the block first comes into view. Blocks
//! are independent of each other, so the first screen of a long article costs as much as that of a short one. A
//! position is a block and a line in it, never a line number of the whole article, so that it survives resizing and
//! fetching again.

mod block;
mod code;
mod columns;
pub mod find;
mod flow;
mod inline;
pub mod plain;
mod setting;
pub mod table;
pub mod wrap;

use std::ops::Range;
use std::sync::Arc;

pub use crate::article::TextPos;
use crate::article::{Article, BlockId, BlockKind, Target};
use flow::{BlockRoom, Fit};
use setting::Setting;

/// The fewest lines laid out of a block at once, if it has them. A longer block costs only what is seen.
const CHUNK: usize = 256;

/// The most lines kept. Above it, lines far from the window are dropped. This is about a megabyte of text.
const MOST_LINES: usize = 20_000;

/// A line of the article: line `line` of its block at this measure. The blank lines above a block are its first lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinePos {
    pub block: usize,
    pub line: usize,
}

/// One row of cells, from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextLine {
    pub runs: Vec<TextRun>,
}

/// A stretch with one look.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    pub text: String,
    pub look: Look,
    /// The position in [`crate::article::Block::text`], in bytes. `None` for what the layout added (markers, borders,
    /// hyphens).
    pub source: Option<Range<usize>>,
    pub link: Option<Target>,
}

/// What a stretch is. The theme gives it a colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "marks overlap freely")]
pub struct Look {
    pub role: Role,
    pub is_strong: bool,
    pub is_emphasis: bool,
    pub is_deleted: bool,
    pub is_code: bool,
    pub is_highlight: bool,
    pub is_link: bool,
}

/// What a stretch of text is in its article; the theme knows how that looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Body,
    /// From 1 to 6.
    Heading(u8),
    /// A question that is not marked up as a heading.
    Question,
    Quote,
    /// The line below the headline.
    Deck,
    /// Bullets, numbers, quote bars.
    Marker,
    Code,
    Caption,
    TableHeader,
    TableCell,
    /// Borders of tables, horizontal rules.
    Line,
    /// A note by the program: "12 columns, Enter opens the table".
    Note,
}

impl TextLine {
    /// The line as text, without white space at its end.
    pub fn text(&self) -> String {
        let text: String = self.runs.iter().map(|run| run.text.as_str()).collect();
        text.trim_end().to_owned()
    }

    /// In columns.
    pub fn width(&self) -> usize {
        self.runs.iter().map(|run| wrap::width(&run.text)).sum()
    }

    /// Inserts a run at the start. Lines have no spare capacity, because an article holds one list for each of its
    /// lines.
    fn put_first(&mut self, run: TextRun) {
        self.runs.reserve_exact(1);
        self.runs.insert(0, run);
    }

    /// The start of its first text in the block's text, in bytes.
    fn start(&self) -> Option<usize> {
        self.runs.iter().find_map(|run| run.source.as_ref()).map(|source| source.start)
    }

    fn shows(&self, offset: usize) -> bool {
        self.runs.iter().filter_map(|run| run.source.as_ref()).any(|source| source.contains(&offset))
    }
}

/// The columns that an article has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextRoom {
    /// For text.
    pub measure: u16,
    /// For a table or code that needs more than the measure.
    pub widest: u16,
}

impl From<u16> for TextRoom {
    /// A room in which nothing may leave the measure.
    fn from(measure: u16) -> TextRoom {
        TextRoom { measure, widest: measure }
    }
}

impl TextRoom {
    /// The same where there is none: the measure is at least 1, and nothing is narrower.
    #[must_use]
    pub fn sound(self) -> TextRoom {
        let measure = self.measure.max(1);
        TextRoom { measure, widest: self.widest.max(measure) }
    }
}

/// An article at one measure.
#[derive(Clone, Debug)]
pub struct Layout {
    article: Arc<Article>,
    room: TextRoom,
    settings: Arc<[Setting]>,
    /// Whether each block asks a question, whatever its markup.
    questions: Arc<[bool]>,
    blocks: Vec<Laid>,
    /// The number of lines in `blocks`.
    kept: usize,
    /// The columns by which code that is too wide is moved to the left.
    aside: usize,
}

/// The lines of a block that are laid out: the first ones, or all.
#[derive(Clone, Debug, Default)]
struct Laid {
    lines: Arc<[TextLine]>,
    is_whole: bool,
    /// Of the screen, for the whole block.
    columns: usize,
}

impl Layout {
    /// Creates a layout in which nothing is laid out yet.
    pub fn new(article: Arc<Article>, room: impl Into<TextRoom>) -> Layout {
        let settings = setting::settings(&article.blocks).into();
        let mut questions = vec![false; article.blocks.len()];
        for question in &article.questions {
            if let Some(is_question) = questions.get_mut(question.block.0) {
                *is_question = true;
            }
        }
        let blocks = vec![Laid::default(); article.blocks.len()];
        Layout { article, room: room.into().sound(), settings, questions: questions.into(), blocks, kept: 0, aside: 0 }
    }

    /// The same article at another measure, after a resize. Nothing is laid out yet.
    #[must_use]
    pub fn at_measure(&self, room: impl Into<TextRoom>) -> Layout {
        Layout {
            article: Arc::clone(&self.article),
            room: room.into().sound(),
            settings: Arc::clone(&self.settings),
            questions: Arc::clone(&self.questions),
            blocks: vec![Laid::default(); self.blocks.len()],
            kept: 0,
            aside: self.aside,
        }
    }

    /// How many columns the widest of these blocks of code can be moved sideways.
    pub fn most_aside(&self, blocks: Range<usize>) -> usize {
        let most =
            |block| block::most_aside(&self.article.blocks[block], &self.settings[block], self.block_room(usize::MAX));
        blocks.map(most).max().unwrap_or(0)
    }

    /// The columns by which code is moved to the left.
    pub fn aside(&self) -> usize {
        self.aside
    }

    /// The columns by which code must be moved so that a position in it is in view; `None` if it is, or is in no code.
    pub fn aside_for(&self, text_pos: TextPos) -> Option<usize> {
        let block = self.article.blocks.get(text_pos.block)?;
        let room = self.block_room(usize::MAX);
        block::aside_for(block, &self.settings[text_pos.block], room, text_pos.offset)
    }

    /// Moves code to the left by so many columns. Its lines are laid out again; there are as many as before.
    pub fn put_aside(&mut self, columns: usize) {
        self.aside = columns;
        for (block, laid) in self.article.blocks.iter().zip(&mut self.blocks) {
            if matches!(block.kind, BlockKind::Code { .. }) {
                self.kept -= laid.lines.len();
                *laid = Laid::default();
            }
        }
    }

    /// The columns that this layout is for.
    pub fn room(&self) -> TextRoom {
        self.room
    }

    /// The columns that a block takes, as far as it is laid out: the measure, or more for a wide table or wide code.
    pub fn columns(&self, block: usize) -> u16 {
        let columns = self.blocks.get(block).map_or(0, |laid| laid.columns);
        u16::try_from(columns).unwrap_or(u16::MAX).clamp(self.room.measure, self.room.widest)
    }

    /// Lays out what a window of `rows` lines from `top` shows, so that [`Layout::view`] can read it without changing
    /// anything. Returns `top`, moved to a line that exists.
    pub fn settle(&mut self, top: LinePos, rows: usize) -> LinePos {
        let top = self.clamp(top);
        if self.kept > MOST_LINES {
            self.forget_far_from(top.block, rows);
        }
        let mut missing = rows.saturating_add(top.line);
        for block in top.block..self.blocks.len() {
            let count = self.lines(block, missing).len();
            if count >= missing {
                break;
            }
            missing -= count;
        }
        top
    }

    /// The lines in a window that [`Layout::settle`] prepared. There are fewer at the end of the article.
    pub fn view(&self, top: LinePos, rows: usize) -> Vec<(LinePos, &TextLine)> {
        let mut view = Vec::new();
        let mut from = top.line;
        for (block, laid) in self.blocks.iter().enumerate().skip(top.block) {
            let lines = laid.lines.iter().enumerate().skip(from).take(rows - view.len());
            view.extend(lines.map(|(line, shown)| (LinePos { block, line }, shown)));
            if view.len() == rows || !laid.is_whole {
                break;
            }
            from = 0;
        }
        view
    }

    /// Moves `lines` down (up if negative) and stops at the first and the last line.
    pub fn step(&mut self, from: LinePos, lines: isize) -> LinePos {
        let from = self.clamp(from);
        match lines {
            0.. => self.step_down(from, lines.unsigned_abs()),
            _ => self.step_up(from, lines.unsigned_abs()),
        }
    }

    fn step_down(&mut self, mut line_pos: LinePos, lines: usize) -> LinePos {
        line_pos.line = line_pos.line.saturating_add(lines);
        while line_pos.block < self.blocks.len() {
            let count = self.lines(line_pos.block, line_pos.line.saturating_add(1)).len();
            if line_pos.line < count {
                return line_pos;
            }
            line_pos = LinePos { block: line_pos.block + 1, line: line_pos.line - count };
        }
        self.last()
    }

    fn step_up(&mut self, mut line_pos: LinePos, mut lines: usize) -> LinePos {
        while lines > line_pos.line {
            if line_pos.block == 0 {
                return LinePos::default();
            }
            lines -= line_pos.line;
            line_pos = LinePos { block: line_pos.block - 1, line: self.whole_block(line_pos.block - 1).len() };
        }
        line_pos.line -= lines;
        line_pos
    }

    /// The last line of the article.
    fn last(&mut self) -> LinePos {
        match self.blocks.len() {
            0 => LinePos::default(),
            count => LinePos { block: count - 1, line: self.whole_block(count - 1).len() - 1 },
        }
    }

    /// The lowest top line that still fills a window of `rows` lines.
    pub fn bottom(&mut self, rows: usize) -> LinePos {
        let last = self.last();
        self.step_up(last, rows.saturating_sub(1))
    }

    /// As [`Layout::bottom`], but `None` if that needs all lines of a block that is not laid out yet and `is_large`.
    pub fn near_bottom(&mut self, rows: usize, is_large: impl Fn(usize) -> bool) -> Option<LinePos> {
        let mut missing = rows.max(1);
        for block in (0..self.blocks.len()).rev() {
            if !self.blocks[block].is_whole && is_large(block) {
                return None;
            }
            let count = self.whole_block(block).len();
            if count >= missing {
                return Some(LinePos { block, line: count - missing });
            }
            missing -= count;
        }
        Some(LinePos::default())
    }

    /// Whether there are so many lines from `top` on.
    pub fn has_lines(&mut self, top: LinePos, count: usize) -> bool {
        let mut missing = count.saturating_add(top.line);
        for block in top.block..self.blocks.len() {
            missing = missing.saturating_sub(self.lines(block, missing).len());
            if missing == 0 {
                return true;
            }
        }
        false
    }

    /// The line of a text position at this measure.
    pub fn line_pos(&mut self, text_pos: TextPos) -> LinePos {
        if text_pos.block >= self.blocks.len() {
            return self.last();
        }
        let mut lines = self.lines(text_pos.block, 1);
        let mut shown = lines.iter().position(|line| line.shows(text_pos.offset));
        while shown.is_none() && !self.blocks[text_pos.block].is_whole {
            lines = self.lines(text_pos.block, lines.len() + 1);
            shown = lines.iter().position(|line| line.shows(text_pos.offset));
        }
        let before = || lines.iter().rposition(|line| line.start().is_some_and(|start| start <= text_pos.offset));
        let Some(line) = shown.or_else(before) else { return self.first_line(BlockId(text_pos.block)) };
        LinePos { block: text_pos.block, line }
    }

    /// The first text position on a line or after it. It stays the same when the measure changes.
    pub fn text_pos(&mut self, line_pos: LinePos) -> TextPos {
        let LinePos { block, line } = self.clamp(line_pos);
        if block >= self.blocks.len() {
            return TextPos::default();
        }
        let on_line = self.lines(block, line + 1)[line].start();
        TextPos { block, offset: on_line.unwrap_or_else(|| self.near(block, line)) }
    }

    /// The first text on or below a line of a block, or else the last above it.
    fn near(&mut self, block: usize, line: usize) -> usize {
        if let Some(start) = self.lines(block, line + 1)[line..].iter().find_map(TextLine::start) {
            return start;
        }
        let lines = self.whole_block(block);
        let below = lines[line..].iter().find_map(TextLine::start);
        below.or_else(|| lines[..line].iter().rev().find_map(TextLine::start)).unwrap_or(0)
    }

    /// The first line of a block that is not a blank line above it.
    pub fn first_line(&mut self, block: BlockId) -> LinePos {
        let gap = self.settings.get(block.0).is_some_and(|setting| setting.has_gap);
        self.clamp(LinePos { block: block.0, line: usize::from(gap) })
    }

    /// The nearest line that exists. A wider measure has fewer lines, so an old position may be past the end of its
    /// block.
    fn clamp(&mut self, line_pos: LinePos) -> LinePos {
        if line_pos.block >= self.blocks.len() {
            return self.last();
        }
        let count = self.lines(line_pos.block, line_pos.line.saturating_add(1)).len();
        LinePos { line: line_pos.line.min(count - 1), ..line_pos }
    }

    /// A block's first lines: at least `needed`, if it has that many. Lines are laid out on the first call, and again
    /// if more are needed. The number doubles each time, so that reading through a long block costs no more than laying
    /// it out twice.
    fn lines(&mut self, block: usize, needed: usize) -> Arc<[TextLine]> {
        let laid = &self.blocks[block];
        if !laid.is_whole && laid.lines.len() < needed {
            let most = needed.saturating_mul(2).max(CHUNK);
            let fresh = self.lay_out(block, most);
            self.kept = self.kept + fresh.lines.len() - self.blocks[block].lines.len();
            self.blocks[block] = fresh;
        }
        Arc::clone(&self.blocks[block].lines)
    }

    fn lay_out(&self, block: usize, most: usize) -> Laid {
        let room = self.block_room(most);
        let laid = block::lines(&self.article.blocks[block], &self.settings[block], self.questions[block], room);
        Laid { is_whole: laid.lines.len() < most, lines: laid.lines.into(), columns: laid.columns }
    }

    fn block_room(&self, most: usize) -> BlockRoom {
        let TextRoom { measure, widest } = self.room;
        BlockRoom { measure: measure.into(), widest: widest.into(), fit: Fit::Cut, aside: self.aside, most }
    }

    fn whole_block(&mut self, block: usize) -> Arc<[TextLine]> {
        self.lines(block, usize::MAX)
    }

    /// Drops lines far from the window. It keeps those that the window needs, because a single block may have more
    /// lines than are kept and would be laid out again for each key. It also keeps the last block, which determines the
    /// end.
    fn forget_far_from(&mut self, top: usize, rows: usize) {
        let near = top.saturating_sub(1)..=top.saturating_add(rows);
        let last = self.blocks.len().saturating_sub(1);
        self.kept = 0;
        for (block, laid) in self.blocks.iter_mut().enumerate() {
            if near.contains(&block) || block == last {
                self.kept += laid.lines.len();
            } else {
                *laid = Laid::default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, BlockKind, Frame, Inline, Marker, Sanitized};

    fn block(kind: BlockKind) -> Block {
        Block::of(kind)
    }

    fn paragraph(text: &str) -> Block {
        block(BlockKind::Paragraph(Inline::plain(Sanitized::text(text))))
    }

    fn item(text: &str, marker: Marker, starts: bool) -> Block {
        Block { frames: vec![Frame::Item { marker, starts, opens: false }], ..paragraph(text) }
    }

    fn layout(blocks: Vec<Block>, measure: u16) -> Layout {
        Layout::new(Arc::new(Article { blocks, ..Article::default() }), measure)
    }

    /// All lines, as text.
    fn shown(blocks: Vec<Block>, measure: u16) -> Vec<String> {
        let mut layout = layout(blocks, measure);
        let top = layout.settle(LinePos::default(), 1000);
        layout.view(top, 1000).iter().map(|(_, line)| line.text()).collect()
    }

    #[test]
    fn blocks_are_separated_by_a_blank_line_and_the_first_has_none() {
        assert_eq!(shown(vec![paragraph("one two"), paragraph("three")], 5), ["one", "two", "", "three"]);
    }

    #[test]
    fn a_block_of_more_lines_than_are_kept_is_laid_out_once() {
        let words = "word ".repeat(MOST_LINES + 100);
        let mut layout = layout(vec![paragraph("before"), paragraph(&words), paragraph("after")], 4);
        let deep = layout.settle(LinePos { block: 1, line: MOST_LINES + 50 }, 10);
        let laid = Arc::clone(&layout.blocks[1].lines);
        let next = layout.step(deep, 1);
        layout.settle(next, 10);
        assert!(Arc::ptr_eq(&laid, &layout.blocks[1].lines));
        layout.settle(LinePos::default(), 1);
        layout.settle(LinePos { block: 2, line: 0 }, 1);
        assert!(layout.kept > MOST_LINES, "the block above is kept, for a step up");
    }

    #[test]
    fn lines_far_from_the_window_are_dropped() {
        let words = "word ".repeat(MOST_LINES + 100);
        let mut layout = layout(vec![paragraph(&words), paragraph("a"), paragraph("b"), paragraph("c")], 4);
        layout.settle(LinePos { block: 0, line: MOST_LINES }, 10);
        layout.settle(LinePos { block: 3, line: 0 }, 1);
        assert!(layout.kept <= 10, "{}", layout.kept);
        assert_eq!(layout.step(LinePos { block: 1, line: 0 }, -1).block, 0);
    }

    #[test]
    fn headings_differ_without_colour() {
        let heading = |level| block(BlockKind::Heading { level, text: Inline::plain(Sanitized::line("Head")) });
        assert_eq!(
            shown(vec![heading(1), heading(2), heading(3), heading(4), heading(5)], 20),
            ["Head", "━━━━", "", "Head", "────", "", "◆ Head", "", "◇ Head", "", "· Head"]
        );
    }

    #[test]
    fn items_of_a_short_list_have_no_blank_lines_and_their_numbers_align() {
        let ordinal = |n: &str| Marker::Ordinal(Sanitized::line(n));
        let items = vec![item("nine", ordinal("9."), true), item("ten is long", ordinal("10."), true)];
        assert_eq!(shown(items, 12), [" 9. nine", "10. ten is", "    long"]);
    }

    #[test]
    fn items_with_more_than_one_paragraph_get_blank_lines() {
        let bullet = || Marker::Bullet;
        let items = vec![item("a", bullet(), true), item("b", bullet(), false), item("c", bullet(), true)];
        assert_eq!(shown(items, 10), ["• a", "", "  b", "", "• c"]);
    }

    #[test]
    fn a_nested_list_changes_its_bullet_and_has_no_blank_lines() {
        let outer = |starts| Frame::Item { marker: Marker::Bullet, starts, opens: false };
        let nested = Block { frames: vec![outer(false), outer(true)], ..paragraph("in") };
        let items = vec![item("a", Marker::Bullet, true), nested, item("b", Marker::Bullet, true), paragraph("end")];
        assert_eq!(shown(items, 10), ["• a", "  ◦ in", "• b", "", "end"]);
    }

    #[test]
    fn the_bar_of_a_quote_goes_through_its_blank_lines_only() {
        let quote = |text| Block { frames: vec![Frame::Quote { opens: false }], ..paragraph(text) };
        let blocks = vec![paragraph("x"), quote("one two"), quote("three"), paragraph("y")];
        assert_eq!(shown(blocks, 7), ["x", "", "│ one", "│ two", "│", "│ three", "", "y"]);
    }

    #[test]
    fn two_lists_or_quotes_in_a_row_are_separated_by_a_blank_line() {
        let frames = |frame| vec![Block { frames: vec![frame], ..paragraph("x") }; 2];
        let lists = frames(Frame::Item { marker: Marker::Bullet, starts: true, opens: true });
        assert_eq!(shown(lists, 5), ["• x", "", "• x"]);
        assert_eq!(shown(frames(Frame::Quote { opens: true }), 5), ["│ x", "", "│ x"]);
    }

    #[test]
    fn code_keeps_its_indentation_and_marks_where_it_is_cut() {
        let code = BlockKind::Code { text: Sanitized::text("if x:\n    return 12345"), language: None };
        assert_eq!(shown(vec![block(code.clone())], 10), ["if x:", "    retur›"]);
        assert_eq!(shown(vec![block(code)], 3)[..3], ["if", "↪ x", "↪ :"], "there is no room for signs at the sides");
    }

    #[test]
    fn deep_nesting_leaves_half_of_the_measure_to_the_text() {
        let deep = Block { frames: vec![Frame::Quote { opens: false }; 300], ..paragraph("abcdef") };
        assert_eq!(shown(vec![deep.clone()], 8), ["│ │ abcd", "│ │ ef"]);
        assert_eq!(shown(vec![deep], 1), ["a", "b", "c", "d", "e", "f"]);
    }

    #[test]
    fn a_position_survives_a_narrower_and_a_wider_measure() {
        let mut narrow = layout(vec![paragraph("a"), paragraph("one two three four five six")], 5);
        let text_pos = narrow.text_pos(LinePos { block: 1, line: 4 });
        assert_eq!(text_pos, TextPos { block: 1, offset: 14 });
        let mut wide = narrow.at_measure(13);
        assert_eq!(wide.line_pos(text_pos), LinePos { block: 1, line: 2 });
        assert_eq!(narrow.line_pos(text_pos), LinePos { block: 1, line: 4 });
    }

    #[test]
    fn a_position_past_its_block_moves_back_into_it() {
        let mut layout = layout(vec![paragraph("a"), paragraph("b")], 10);
        assert_eq!(layout.settle(LinePos { block: 0, line: 9 }, 3), LinePos { block: 0, line: 0 });
        assert_eq!(layout.settle(LinePos { block: 9, line: 9 }, 3), LinePos { block: 1, line: 1 });
    }

    #[test]
    fn steps_stop_at_the_ends() {
        let mut layout = layout(vec![paragraph("a"), paragraph("b"), paragraph("c")], 10);
        let last = LinePos { block: 2, line: 1 };
        assert_eq!(layout.step(LinePos::default(), 3), LinePos { block: 2, line: 0 });
        assert_eq!(layout.step(LinePos::default(), 99), last);
        assert_eq!(layout.step(last, -1), LinePos { block: 2, line: 0 });
        assert_eq!(layout.step(last, -99), LinePos::default());
        assert_eq!(layout.bottom(2), LinePos { block: 2, line: 0 });
        assert_eq!(layout.bottom(99), LinePos::default());
    }

    #[test]
    fn an_empty_article_has_no_lines() {
        let mut layout = layout(Vec::new(), 10);
        let top = layout.settle(LinePos::default(), 5);
        assert!(layout.view(top, 5).is_empty());
        assert_eq!(layout.step(top, 3), LinePos::default());
        assert_eq!(layout.bottom(3), LinePos::default());
        assert_eq!(layout.text_pos(top), TextPos::default());
        assert_eq!(layout.first_line(BlockId(7)), LinePos::default());
    }
}
