//! The line between text and panes as a scrollbar and a map: which part of the article is in view, and where its headings,
//! tables, questions and the matches of a search are.

use std::ops::Range;

use super::text::TextView;
use crate::article::TextPos;
use crate::article::index::Index;

/// So many marks of one kind below each other are told apart; more are noise.
const LONGEST_RUN: usize = 3;

/// What a row of the map stands for; of several things in one row, the last of this list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RailMark {
    #[default]
    Nothing,
    Heading,
    Question,
    Table,
    Hit,
}

impl RailMark {
    /// What marks the landmarks of an index; `None` for those that the map leaves out.
    pub fn of(index: &dyn Index) -> Option<RailMark> {
        match index.noun() {
            "heading" => Some(RailMark::Heading),
            "question" => Some(RailMark::Question),
            "table" => Some(RailMark::Table),
            _ => None,
        }
    }
}

/// The rows of the map.
#[derive(Clone, Debug, Default)]
pub struct Rail {
    marks: Vec<RailMark>,
    /// The rows of what is in view.
    in_view: Range<usize>,
    /// How many matches the marks are of, and what was looked for.
    found: Option<(String, usize)>,
}

impl Rail {
    /// Whether the marks are to be made anew.
    pub fn is_outdated(&self, rows: u16, found: Option<(&str, usize)>) -> bool {
        let known = self.found.as_ref().map(|(query, count)| (query.as_str(), *count));
        self.marks.len() != usize::from(rows) || known != found
    }

    /// Makes the marks: each thing in the row that its share of the text gives it.
    pub fn mark(
        &mut self,
        rows: u16,
        found: Option<(&str, usize)>,
        text: &TextView,
        things: impl Iterator<Item = (RailMark, TextPos)>,
    ) {
        self.marks = vec![RailMark::Nothing; rows.into()];
        self.found = found.map(|(query, count)| (query.to_owned(), count));
        for (mark, text_pos) in things {
            if let Some(known) = self.marks.get_mut(text.share_of(text_pos, rows.into())) {
                *known = mark.max(*known);
            }
        }
        quieten(&mut self.marks);
    }

    /// Shows which part is in view.
    pub fn show(&mut self, text: &TextView) {
        let rows = self.marks.len();
        let (top, bottom) = text.range_in_view();
        let start = text.share_of(top, rows);
        let end = if text.percent() == 100 { rows } else { text.share_of(bottom, rows) + 1 };
        self.in_view = start..end.max(start + 1);
    }

    /// Each row's mark, and whether it is in view.
    pub fn rows(&self) -> impl Iterator<Item = (RailMark, bool)> + '_ {
        self.marks.iter().enumerate().map(|(row, mark)| (*mark, self.in_view.contains(&row)))
    }
}

/// Of many rows one after the other with the same mark, only the first keeps it: where very many things begin, a mark in every
/// row would hide where others do. Matches are what the user looks for; they all stay.
fn quieten(marks: &mut [RailMark]) {
    let runs = marks.chunk_by_mut(|a, b| a == b);
    for run in runs.filter(|run| run.len() > LONGEST_RUN && run[0] != RailMark::Hit) {
        run[1..].fill(RailMark::Nothing);
    }
}

#[cfg(test)]
mod tests {
    use super::RailMark::{Hit, Nothing, Question, Table};
    use super::*;

    #[test]
    fn a_long_run_of_one_mark_is_marked_where_it_begins() {
        let mut marks = [vec![Table; 3], vec![Question; 4], vec![Nothing, Question], vec![Hit; 5]].concat();
        quieten(&mut marks);
        let questions = vec![Question, Nothing, Nothing, Nothing];
        assert_eq!(marks, [vec![Table; 3], questions, vec![Nothing, Question], vec![Hit; 5]].concat());
    }
}
