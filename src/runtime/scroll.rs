//! Finds out whether a picture is the one before with some of its rows moved, so that the terminal can move them itself.
//!
//! It knows cells only: what scrolled, and why, is nobody's business here. A pane beside the text moves along with the
//! rows; what is wrong afterwards is drawn like any other difference.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};

use crate::feed::identity;
use crate::layout::wrap;

/// Cells that are compared as one. Text beside a pane is found by the pieces that do not touch the pane.
const PIECE: usize = 16;

/// Pieces that must have moved alike. A few move by chance.
const LEAST_PIECES: usize = 6;

/// Fewer cells than this many are written faster than a move is found.
const LEAST_CELLS: usize = 200;

/// The cells that could be written with the bytes that a move takes.
const COST: usize = 40;

/// What a terminal can move by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scrolling {
    #[default]
    Nothing,
    WholeRows,
    /// Between margins at the sides, too.
    Columns,
}

/// Rows that move together, on a terminal by its scroll region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// The rows between which others move, counted from 0: what leaves them is lost, and blank rows follow.
    pub top: u16,
    pub end: u16,
    /// The columns that move.
    pub left: u16,
    pub right: u16,
    pub by: RowMove,
}

/// Which way rows move, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowMove {
    Up(u16),
    Down(u16),
}

impl Scroll {
    /// The move after which fewest cells are left to be written; `None` if none is worth it.
    pub fn between(shown: &Buffer, next: &Buffer, scrolling: Scrolling) -> Option<Scroll> {
        let unmoved: usize = rows(shown).zip(rows(next)).map(|(shown, next)| differing(shown, next)).sum();
        if scrolling == Scrolling::Nothing || unmoved < LEAST_CELLS {
            return None;
        }
        let by = most_common(shown, next)?;
        let whole = || Costs::of(shown, next, by, 0..next.area.width.into()).least(unmoved);
        match scrolling {
            Scrolling::Nothing => None,
            Scrolling::WholeRows => whole(),
            Scrolling::Columns => {
                let part = Costs::of(shown, next, by, columns(shown, next, by)).least(unmoved);
                part.filter(|scroll| !scroll.cuts_a_symbol(shown)).or_else(whole)
            }
        }
    }

    /// Does to a picture what the terminal does.
    pub fn apply(&self, picture: &mut Buffer) {
        let (RowMove::Up(by) | RowMove::Down(by)) = self.by;
        let (from, to) = (self.top, self.end - by);
        let blank = match self.by {
            RowMove::Up(_) => {
                (from..to).for_each(|y| self.exchange(picture, y, y + by));
                to..self.end
            }
            RowMove::Down(_) => {
                (from..to).rev().for_each(|y| self.exchange(picture, y, y + by));
                from..from + by
            }
        };
        for y in blank {
            let start = picture.index_of(self.left, y);
            picture.content[start..start + usize::from(self.right - self.left)].fill(Cell::EMPTY);
        }
    }

    fn exchange(&self, picture: &mut Buffer, y: u16, lower: u16) {
        let (start, lower) = (picture.index_of(self.left, y), picture.index_of(self.left, lower));
        let columns = usize::from(self.right - self.left);
        let (above, below) = picture.content.split_at_mut(lower);
        above[start..start + columns].swap_with_slice(&mut below[..columns]);
    }

    /// Whether a margin would go through the middle of a symbol: what is left of it then is for each terminal to decide.
    fn cuts_a_symbol(&self, picture: &Buffer) -> bool {
        let margins = [self.left, self.right].into_iter().filter(|x| (1..picture.area.width).contains(x));
        let is_wide = |x: u16, y: u16| wrap::width(picture[(x - 1, y)].symbol()) > 1;
        margins.into_iter().any(|x| (self.top..self.end).any(|y| is_wide(x, y)))
    }
}

fn rows(picture: &Buffer) -> impl Iterator<Item = &[Cell]> {
    picture.content.chunks_exact(usize::from(picture.area.width.max(1)))
}

fn differing(row: &[Cell], other: &[Cell]) -> usize {
    row.iter().zip(other).filter(|(cell, other)| cell != other).count()
}

/// The row that a row of the next picture comes from.
fn source<'a>(shown: &[&'a [Cell]], row: usize, by: RowMove) -> Option<&'a [Cell]> {
    match by {
        RowMove::Up(by) => shown.get(row + usize::from(by)).copied(),
        RowMove::Down(by) => row.checked_sub(by.into()).map(|row| shown[row]),
    }
}

/// The columns in which moving saves most.
fn columns(shown: &Buffer, next: &Buffer, by: RowMove) -> Range<usize> {
    let shown: Vec<&[Cell]> = rows(shown).collect();
    let mut saved = vec![0_i32; next.area.width.into()];
    for (row, cells) in rows(next).enumerate() {
        let Some(from) = source(&shown, row, by) else { continue };
        for (column, cell) in cells.iter().enumerate() {
            saved[column] += i32::from(shown[row][column] != *cell) - i32::from(from[column] != *cell);
        }
    }
    largest_sum(&saved)
}

/// The range of the numbers with the largest sum (Kadane).
fn largest_sum(numbers: &[i32]) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0);
    let (mut start, mut sum) = (0, 0);
    for (at, number) in numbers.iter().enumerate() {
        if sum <= 0 {
            (start, sum) = (at, 0);
        }
        sum += number;
        if sum > best_sum {
            (best, best_sum) = (start..at + 1, sum);
        }
    }
    best
}

/// The cells to be written in the rows above each row, and in all rows at the end.
struct Costs {
    by: RowMove,
    columns: Range<usize>,
    /// In the other columns.
    beside: usize,
    /// If the row stays, if it comes from where it was, if it is blank.
    still: Vec<usize>,
    moved: Vec<usize>,
    blank: Vec<usize>,
}

impl Costs {
    fn of(shown: &Buffer, next: &Buffer, by: RowMove, columns: Range<usize>) -> Costs {
        let part = |cells: &[Cell], other: &[Cell]| differing(&cells[columns.clone()], &other[columns.clone()]);
        let shown: Vec<&[Cell]> = rows(shown).collect();
        let pairs = || shown.iter().zip(rows(next));
        let all: usize = pairs().map(|(shown, next)| differing(shown, next)).sum();
        let still = sums(pairs().map(|(shown, next)| part(shown, next)));
        let from = |row| source(&shown, row, by);
        let moved = sums(rows(next).enumerate().map(|(row, cells)| from(row).map_or(0, |from| part(from, cells))));
        let is_seen = |cell: &&Cell| **cell != Cell::EMPTY;
        let blank = sums(rows(next).map(|cells| cells[columns.clone()].iter().filter(is_seen).count()));
        Costs { by, beside: all - still[still.len() - 1], still, moved, blank, columns }
    }

    /// The move between the rows where it costs least; `None` if writing the cells costs less.
    fn least(&self, unmoved: usize) -> Option<Scroll> {
        let rows = self.still.len() - 1;
        let regions = (0..rows).flat_map(|top| (top + 1..=rows).map(move |end| (top, end)));
        let (left, top, end) = regions.filter_map(|(top, end)| Some((self.cost(top, end)?, top, end))).min()?;
        let cells = |count: usize| u16::try_from(count).ok();
        let scroll = Scroll {
            top: cells(top)?,
            end: cells(end)?,
            left: cells(self.columns.start)?,
            right: cells(self.columns.end)?,
            by: self.by,
        };
        (left + self.beside + COST < unmoved).then_some(scroll)
    }

    /// `None` if nothing would be left between these rows.
    fn cost(&self, top: usize, end: usize) -> Option<usize> {
        let (moved, blank) = match self.by {
            RowMove::Up(by) => (top..end.checked_sub(by.into())?, end - usize::from(by)..end),
            RowMove::Down(by) => (top + usize::from(by)..end, top..top + usize::from(by)),
        };
        let between = |sums: &[usize], rows: Range<usize>| sums[rows.end] - sums[rows.start];
        let still = between(&self.still, 0..top) + between(&self.still, end..self.still.len() - 1);
        (moved.start < moved.end).then(|| still + between(&self.moved, moved) + between(&self.blank, blank))
    }
}

/// The sum of all before each number, and of all.
fn sums(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut sums = vec![0];
    for number in numbers {
        sums.push(sums[sums.len() - 1] + number);
    }
    sums
}

/// How far most pieces have moved that are in both pictures.
fn most_common(shown: &Buffer, next: &Buffer) -> Option<RowMove> {
    let rows_before = places(shown);
    let mut moves: HashMap<i32, usize> = HashMap::new();
    for (place, row, piece) in pieces(next) {
        let before = rows_before.get(&(place, hash(piece))).copied().flatten();
        if let Some(before) = before.filter(|before| *before != row) {
            *moves.entry(i32::from(row) - i32::from(before)).or_default() += 1;
        }
    }
    let (by, pieces) = moves.into_iter().max_by_key(|(by, pieces)| (*pieces, *by))?;
    let distance = u16::try_from(by.unsigned_abs()).ok().filter(|_| pieces >= LEAST_PIECES)?;
    Some(if by < 0 { RowMove::Up(distance) } else { RowMove::Down(distance) })
}

/// The row of each piece by its place in the row; `None` if it is on several rows.
fn places(picture: &Buffer) -> HashMap<(usize, i64), Option<u16>> {
    let mut places = HashMap::new();
    for (place, row, piece) in pieces(picture) {
        match places.entry((place, hash(piece))) {
            Entry::Vacant(vacant) => drop(vacant.insert(Some(row))),
            Entry::Occupied(mut known) => *known.get_mut() = None,
        }
    }
    places
}

/// The pieces that are not blank, with their place in the row and their row.
fn pieces(picture: &Buffer) -> impl Iterator<Item = (usize, u16, &[Cell])> {
    (0..).zip(rows(picture)).flat_map(|(row, cells)| {
        let pieces = cells.chunks(PIECE).enumerate();
        pieces
            .filter(|(_, piece)| piece.iter().any(|cell| cell.symbol() != " "))
            .map(move |(place, piece)| (place, row, piece))
    })
}

/// Of the symbols alone: a row may change its look where it goes. A wrong guess costs bytes, not the picture.
fn hash(piece: &[Cell]) -> i64 {
    identity::hash(piece.iter().flat_map(|cell| cell.symbol().bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(range: std::ops::Range<u32>) -> Vec<String> {
        let letter = |n: u32| char::from_u32(u32::from('a') + (n.wrapping_mul(2_654_435_761) >> 20) % 26).unwrap();
        let line = |n: u32| (0..70).map(|column| letter(n * 1000 + column)).collect();
        range.map(line).collect()
    }

    fn between(shown: &[String], next: &[String]) -> Option<Scroll> {
        let picture = |lines: &[String]| Buffer::with_lines(lines.iter().map(|line| format!("{line:<80}")));
        Scroll::between(&picture(shown), &picture(next), Scrolling::WholeRows)
    }

    #[test]
    fn rows_between_a_title_and_a_status_line_are_found() {
        let framed = |text: Vec<String>| [vec!["Title".to_owned()], text, vec!["Status".to_owned()]].concat();
        let found = between(&framed(lines(0..20)), &framed(lines(1..21)));
        assert_eq!(found, Some(Scroll { top: 1, end: 21, left: 0, right: 80, by: RowMove::Up(1) }));
        let found = between(&framed(lines(10..30)), &framed(lines(3..23)));
        assert_eq!(found, Some(Scroll { top: 1, end: 21, left: 0, right: 80, by: RowMove::Down(7) }));
    }

    #[test]
    fn a_picture_with_nothing_of_the_one_before_is_not_moved() {
        assert_eq!(between(&lines(0..20), &lines(40..60)), None);
        assert_eq!(between(&lines(0..20), &lines(0..20)), None);
    }

    #[test]
    fn the_columns_with_the_largest_sum_are_found() {
        assert_eq!(largest_sum(&[-1, 4, -2, 5, -9, 3]), 1..4);
        assert_eq!(largest_sum(&[-1, 0]), 0..0);
    }

    #[test]
    fn moved_rows_leave_blank_ones() {
        let mut picture = Buffer::with_lines(["aa", "bb", "cc", "dd"]);
        Scroll { top: 1, end: 4, left: 0, right: 2, by: RowMove::Up(1) }.apply(&mut picture);
        assert_eq!(picture, Buffer::with_lines(["aa", "cc", "dd", "  "]));
        Scroll { top: 0, end: 3, left: 0, right: 2, by: RowMove::Down(2) }.apply(&mut picture);
        assert_eq!(picture, Buffer::with_lines(["  ", "  ", "aa", "  "]));
        let mut picture = Buffer::with_lines(["abc", "def", "ghi"]);
        Scroll { top: 0, end: 3, left: 1, right: 2, by: RowMove::Up(1) }.apply(&mut picture);
        assert_eq!(picture, Buffer::with_lines(["aec", "dhf", "g i"]));
    }
}
