//! How wide the columns of a table are. One algorithm serves the text, the full screen and pipes.
//!
//! Columns have their natural widths if these fit. Otherwise long ones share the room evenly, but each keeps its longest
//! word whole. A table that needs more room leaves the measure. Only then are words broken, the longest first. A table
//! for which even that is too much scrolls.

use std::collections::BTreeMap;

use super::TextRoom;
use super::inline::ShownText;
use super::wrap;
use crate::article::Table;
use crate::article::text::number::is_number;

/// Words of so many columns are broken only in a table that scrolls. Numbers never are.
const SHORTEST_BROKEN: usize = 14;

/// Columns between columns, normally and where there is little room.
pub(super) const GAP: usize = 2;
const NARROW_GAP: usize = 1;

/// The columns of an ideograph.
const WIDEST_CHARACTER: usize = 2;

/// In a table that scrolls, a column is no wider than this part of the room, within these bounds: at least two are to
/// be seen side by side.
const CAP_PART: usize = 3;
const LEAST_CAP: usize = SHORTEST_BROKEN;
const MOST_CAP: usize = 44;

/// What text needs, in screen columns. Each is at least as large as the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Need {
    /// To break no line.
    natural: usize,
    /// To break no word.
    word: usize,
    /// To break no number and no character.
    number: usize,
}

impl Need {
    const NONE: Need = Need { natural: 1, word: 1, number: 1 };

    fn of_lines(text: &str) -> Need {
        let natural = wrap::natural_width(text).max(1);
        Need { natural, word: 1, number: 1 }
    }

    /// `known` is what the column needs already: a cell that needs less is not read.
    fn of(text: &str, known: Need) -> Need {
        let mut need = Need::of_lines(text);
        if need.natural <= known.number {
            return known;
        }
        need.number = wrap::widest_character(text);
        match text.bytes().all(|b| b.is_ascii_alphabetic()) {
            true => need.word = need.natural,
            false if is_number(text) => need.number = need.natural,
            false => wrap::unbreakable(text).for_each(|range| need.see(&text[range])),
        }
        need.and(known)
    }

    fn see(&mut self, chunk: &str) {
        let columns = wrap::width(chunk);
        self.word = self.word.max(columns);
        if columns > self.number && is_number(chunk) {
            self.number = columns;
        }
    }

    fn and(self, other: Need) -> Need {
        let number = self.number.max(other.number);
        let word = self.word.max(other.word).max(number);
        Need { natural: self.natural.max(other.natural).max(word), word, number }
    }

    /// The least columns if words longer than `cap` may be broken.
    fn capped(&self, cap: usize) -> usize {
        self.word.min(cap).max(self.number)
    }
}

/// What the columns of a table need.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Needs {
    columns: Vec<Need>,
    /// Of the cells over several columns, by their number and the first; narrow ones first.
    spans: BTreeMap<(usize, usize), Need>,
}

/// Columns that fit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fitted {
    pub widths: Vec<usize>,
    /// The space between two of them.
    pub gap: usize,
}

/// The widths at which all columns of a table fit into the room.
///
/// # Errors
///
/// Returns what the columns need if there are no such widths.
pub(super) fn fitted(table: &Table, room: TextRoom) -> Result<Fitted, Needs> {
    let lines = Needs::of(table, |text, known| Need::of_lines(text).and(known));
    let natural = lines.widths(GAP, |need| need.natural);
    if total(&natural, GAP) <= room.measure.into() {
        return Ok(Fitted { widths: natural, gap: GAP });
    }
    let needs = Needs::of(table, Need::of);
    needs.fitted(room).ok_or(needs)
}

impl Needs {
    fn of(table: &Table, read: impl Fn(&str, Need) -> Need) -> Needs {
        let mut needs = Needs { columns: vec![Need::NONE; table.columns], spans: BTreeMap::new() };
        for cell in &table.cells {
            let count = cell.column_span.min(table.columns.saturating_sub(cell.column));
            let known = match count {
                0 => continue,
                1 => &mut needs.columns[cell.column],
                _ => needs.spans.entry((count, cell.column)).or_insert(Need::NONE),
            };
            *known = read(&ShownText::text_of(&cell.content), *known);
        }
        needs
    }

    fn fitted(&self, room: TextRoom) -> Option<Fitted> {
        let (measure, widest) = (usize::from(room.measure), usize::from(room.widest));
        let tries = [(measure, GAP), (widest, GAP), (widest, NARROW_GAP)];
        let whole_words = tries.iter().find_map(|(room, gap)| self.filled(|need| need.word, *room, *gap));
        whole_words.or_else(|| self.with_broken_words(widest))
    }

    /// The widths at which the fewest words are broken. `None` if short words had to be broken, too.
    fn with_broken_words(&self, room: usize) -> Option<Fitted> {
        let at = |cap: usize| move |need: &Need| need.capped(cap);
        let fits = |cap: usize, gap: usize| total(&self.widths(gap, at(cap)), gap) <= room;
        let gap = [GAP, NARROW_GAP].into_iter().find(|gap| fits(SHORTEST_BROKEN, *gap))?;
        let (mut low, mut high) = (SHORTEST_BROKEN, room + 1);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if fits(middle, gap) { low = middle } else { high = middle }
        }
        self.filled(at(low), room, gap)
    }

    /// The widths that a table which does not fit scrolls with.
    pub(super) fn scrolled(&self, room: usize) -> Fitted {
        let cap = (room / CAP_PART).clamp(LEAST_CAP, MOST_CAP);
        let word_cap = cap.max(room / 2);
        let width = |need: &Need| need.natural.min(cap).max(need.capped(word_cap));
        let mut widths: Vec<usize> = self.columns.iter().map(width).collect();
        for ((count, first), span) in &self.spans {
            // Any one column may be all that is seen of it.
            widths[*first..first + count]
                .iter_mut()
                .for_each(|width| *width = span.number.min(WIDEST_CHARACTER).max(*width));
        }
        Fitted { widths, gap: GAP }
    }

    /// The least widths, however wide the table is then: for pipes, where nothing scrolls.
    pub(super) fn least(&self) -> Fitted {
        Fitted { widths: self.widths(GAP, |need| need.capped(SHORTEST_BROKEN)), gap: GAP }
    }

    /// The widths if a text has what `need` tells, shared out among the columns that it covers.
    fn widths(&self, gap: usize, need: impl Fn(&Need) -> usize) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(&need).collect();
        for ((count, first), span) in &self.spans {
            widen(&mut widths[*first..first + count], gap, need(span));
        }
        widths
    }

    /// Distributes the room from the least widths upwards, the narrowest columns first. Short columns get all they
    /// need, and long ones share the rest evenly. What is left then goes to cells over several columns.
    fn filled(&self, least: impl Fn(&Need) -> usize, room: usize, gap: usize) -> Option<Fitted> {
        let least = self.widths(gap, least);
        let room = room.checked_sub(gap * least.len().saturating_sub(1))?;
        let mut free = room.checked_sub(least.iter().sum())?;
        let natural: Vec<usize> = self.columns.iter().map(|need| need.natural).collect();
        let mut widths = shared(&least, &natural, room);
        free -= widths.iter().sum::<usize>() - least.iter().sum::<usize>();
        for ((count, first), span) in &self.spans {
            let covered = &mut widths[*first..first + count];
            let have = total(covered, gap);
            widen(covered, gap, span.natural.min(have + free));
            free -= total(covered, gap) - have;
        }
        Some(Fitted { widths, gap })
    }
}

fn total(widths: &[usize], gap: usize) -> usize {
    widths.iter().sum::<usize>() + gap * widths.len().saturating_sub(1)
}

/// Makes columns wide enough for a text over all of them, each by about as much.
fn widen(columns: &mut [usize], gap: usize, need: usize) {
    let missing = need.saturating_sub(total(columns, gap));
    let (each, more) = (missing / columns.len(), missing % columns.len());
    for (number, column) in columns.iter_mut().enumerate() {
        *column += each + usize::from(number < more);
    }
}

/// The widths under the largest cap at which they fit into the room.
fn shared(least: &[usize], natural: &[usize], room: usize) -> Vec<usize> {
    let at = |cap: usize| least.iter().zip(natural).map(move |(least, natural)| cap.min(*natural).max(*least));
    let (mut low, mut high) = (0, room + 1);
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if at(middle).sum::<usize>() <= room { low = middle } else { high = middle }
    }
    let mut widths: Vec<usize> = at(low).collect();
    let mut free = room.saturating_sub(widths.iter().sum());
    for (width, natural) in widths.iter_mut().zip(natural) {
        let more = usize::from(*width < *natural).min(free);
        *width += more;
        free -= more;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(columns: &[(usize, usize, usize)]) -> Needs {
        let need =
            |(natural, word, number): &(usize, usize, usize)| Need { natural: *natural, word: *word, number: *number };
        Needs { columns: columns.iter().map(need).collect(), spans: BTreeMap::new() }
    }

    fn widths(needs: &Needs, measure: u16, widest: u16) -> Option<Vec<usize>> {
        needs.fitted(TextRoom { measure, widest }).map(|fitted| fitted.widths)
    }

    #[test]
    fn short_columns_get_what_they_need_before_long_ones_share() {
        assert_eq!(shared(&[3, 5, 5], &[4, 60, 100], 44), [4, 20, 20]);
        assert_eq!(shared(&[3, 5, 5], &[4, 6, 100], 44), [4, 6, 34]);
    }

    #[test]
    fn a_long_word_is_kept_whole_while_others_have_room() {
        assert_eq!(widths(&needs(&[(30, 30, 1), (90, 8, 1)]), 60, 60), Some(vec![30, 28]));
    }

    #[test]
    fn a_table_leaves_the_measure_before_a_word_is_broken() {
        let needs = needs(&[(40, 40, 1), (90, 30, 1)]);
        assert_eq!(widths(&needs, 60, 80), Some(vec![40, 38]));
        assert_eq!(widths(&needs, 60, 60), Some(vec![29, 29]));
    }

    #[test]
    fn numbers_are_never_broken_and_short_words_only_in_a_table_that_scrolls() {
        assert_eq!(widths(&needs(&[(40, 40, 40), (40, 40, 1)]), 60, 60), Some(vec![40, 18]));
        assert_eq!(widths(&needs(&[(14, 14, 1); 5]), 60, 60), None);
        assert_eq!(needs(&[(14, 14, 1); 5]).scrolled(60).widths, [14; 5]);
    }

    #[test]
    fn a_sentence_over_several_columns_widens_them_only_where_there_is_room() {
        let mut needs = needs(&[(5, 5, 5), (10, 5, 1)]);
        needs.spans.insert((2, 0), Need { natural: 100, word: 9, number: 1 });
        assert_eq!(widths(&needs, 120, 120), Some(vec![47, 51]));
        assert_eq!(widths(&needs, 40, 40), Some(vec![17, 21]));
        assert_eq!(widths(&needs, 17, 17), Some(vec![5, 10]));
        assert_eq!(widths(&needs, 15, 15), Some(vec![5, 8]));
    }
}
