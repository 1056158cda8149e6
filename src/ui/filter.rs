//! How a filter looks: what was typed beside a pane's name, and marked in its rows.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::{Part, Theme};
use crate::app::areas::Area;
use crate::app::filter::Filter;
use crate::layout::wrap;

/// `Links &river`: a pane's name, and what narrows it.
pub(super) fn named(name: &str, filter: Option<&Filter>) -> String {
    match filter {
        Some(filter) => format!("{name} &{}", filter.query()),
        None => name.to_owned(),
    }
}

/// Marks what was typed in a row that has been drawn.
pub(super) fn mark_row(buffer: &mut Buffer, theme: &Theme, area: Area, row: usize, filter: Option<&Filter>) {
    if let Some(filter) = filter {
        mark(buffer, theme, area, row, |text| filter.hits(text));
    }
}

/// Marks parts of a row that has been drawn: `hits` returns them for its text, in bytes.
pub(super) fn mark(
    buffer: &mut Buffer,
    theme: &Theme,
    area: Area,
    row: usize,
    hits: impl Fn(&str) -> Vec<Range<usize>>,
) {
    let Ok(row) = u16::try_from(row) else { return };
    let line = Rect::from(Area { y: area.y.saturating_add(row), rows: u16::from(row < area.rows), ..area });
    let (mut text, mut cells) = (String::new(), Vec::new());
    let mut covered = 0;
    for position in line.intersection(buffer.area).positions() {
        // The cells after a wide character are blank, and belong to it.
        if covered > 0 {
            covered -= 1;
            continue;
        }
        cells.push((text.len(), position));
        text.push_str(buffer[position].symbol());
        covered = wrap::width(buffer[position].symbol()).saturating_sub(1);
    }
    for hit in hits(&text) {
        let hit = cells.iter().filter(|(at, _)| hit.contains(at));
        hit.for_each(|(_, position)| {
            buffer[*position].set_style(theme.part(Part::Match));
        });
    }
}

/// What stands in a list whose every row the filter hides.
pub(super) const NOTHING: &str = "Nothing has these words.";

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;
    use crate::ui::theme::Palette;

    #[test]
    fn words_in_wide_characters_are_marked_as_well() {
        let area = Rect::new(0, 0, 12, 1);
        let mut buffer = Buffer::empty(area);
        buffer.set_string(0, 0, "a 北京 b", Style::default());
        let plain = buffer.clone();
        let (theme, filter) = (Theme::new(Palette::Mono), Filter::new("北京", ["北京"]));
        mark_row(&mut buffer, &theme, Area { x: 0, y: 0, columns: 12, rows: 1 }, 0, filter.as_ref());
        let marked: Vec<u16> = (0..12).filter(|x| buffer[(*x, 0)] != plain[(*x, 0)]).collect();
        assert_eq!(marked, [2, 4]);
    }
}
