//! A note of the article, shown in a box at its mark: reading goes on where it was.

use super::areas::Area;
use crate::article::Sanitized;
use crate::layout::TextLine;

/// The most lines of a note that the box has; the text has them all.
const MOST_LINES: u16 = 10;

/// The note in its box.
#[derive(Clone, Debug, PartialEq)]
pub struct NotePopup {
    /// Where the note is in the article.
    pub anchor: Sanitized,
    /// Its label, as at its mark.
    pub label: Sanitized,
    pub lines: Vec<TextLine>,
    /// With its borders above and below.
    pub area: Area,
    /// The note has more lines.
    pub is_cut: bool,
}

impl NotePopup {
    /// Below the row of the mark if there is room within `body`, else above it, else at the bottom.
    pub fn at(row: u16, body: Area, anchor: Sanitized, label: Sanitized, mut lines: Vec<TextLine>) -> NotePopup {
        let most = MOST_LINES.min(body.rows.saturating_sub(2));
        let is_cut = lines.len() > usize::from(most);
        lines.truncate(most.into());
        let rows = (super::areas::cells(lines.len()) + 2).min(body.rows);
        let (below, end) = (row + 1, body.y + body.rows);
        let y = match below + rows <= end {
            true => below,
            false => row.checked_sub(rows).filter(|above| *above >= body.y).unwrap_or(end - rows),
        };
        NotePopup { anchor, label, lines, area: Area { y, rows, ..body }, is_cut }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_is_below_its_mark_or_above_it_and_never_outside() {
        let body = Area { x: 2, y: 1, columns: 60, rows: 20 };
        let place = |row, lines| {
            let lines = vec![TextLine::default(); lines];
            let area = NotePopup::at(row, body, Sanitized::default(), Sanitized::default(), lines).area;
            (area.y, area.rows)
        };
        assert_eq!(place(3, 2), (4, 4));
        assert_eq!(place(19, 2), (15, 4));
        assert_eq!(place(10, 40), (9, 12), "it covers its mark only where neither side has room");
        for (row, lines) in (1..21).flat_map(|row| (0..14).map(move |lines| (row, lines))) {
            let (y, rows) = place(row, lines);
            assert!(y >= body.y && y + rows <= body.y + body.rows, "{row} {lines}");
        }
    }
}
