//! A box over a screen, closed on all sides, with a free column beside it: what is behind does not run into its text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::list::Rule;
use super::put;
use super::theme::{Part, Theme};
use crate::app::areas::{Area, BOX_SIDES};
use crate::layout::wrap::width;

/// Clears the area and draws its frame; returns what is inside. `right` stands at the right of the name.
pub(super) fn draw(title: &str, right: &str, theme: &Theme, buffer: &mut Buffer, area: Area) -> Area {
    clear(area, buffer);
    let between = Area { x: area.x + 1, columns: area.columns.saturating_sub(2), ..area };
    Rule { title, right, is_focused: true, ..Rule::default() }.draw(buffer, theme, between);
    let line = theme.part(Part::BorderFocused);
    let last = area.rows.saturating_sub(1);
    put(buffer, between, last.into(), [("─".repeat(between.columns.into()).as_str(), line)]);
    let end = Area { x: area.x + area.columns.saturating_sub(1), columns: area.columns.min(1), ..area };
    for row in 0..area.rows {
        let (left, right) = match row {
            0 => ("┌", "┐"),
            _ if row == last => ("└", "┘"),
            _ => ("│", "│"),
        };
        put(buffer, area, row.into(), [(left, line)]);
        put(buffer, end, row.into(), [(right, line)]);
    }
    let (columns, rows) = (area.columns.saturating_sub(BOX_SIDES), area.rows.saturating_sub(2));
    Area { x: area.x + BOX_SIDES / 2, y: area.y + 1, columns, rows }
}

/// Clears the area and a column beside it. A wide character of which that cuts the second half goes as well.
fn clear(area: Area, buffer: &mut Buffer) {
    let left = area.x.min(1);
    let cleared = Rect::from(Area { x: area.x - left, columns: area.columns + left + 1, ..area });
    let cleared = cleared.intersection(buffer.area);
    Clear.render(cleared, buffer);
    for y in cleared.top()..cleared.bottom() {
        if let Some(x) = cleared.x.checked_sub(1).filter(|x| width(buffer[(*x, y)].symbol()) > 1) {
            buffer[(x, y)].set_symbol(" ");
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;
    use crate::ui::theme::Palette;

    fn drawn(area: Area) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 4));
        for y in 0..4 {
            buffer.set_string(0, y, "北京北京北京", Style::default());
        }
        draw("N", "", &Theme::new(Palette::Mono), &mut buffer, area);
        (0..4).map(|y| (0..12).map(|x| buffer[(x, y)].symbol()).collect()).collect()
    }

    #[test]
    fn a_box_is_closed_and_keeps_away_from_what_is_behind_it() {
        let lines = drawn(Area { x: 2, y: 0, columns: 9, rows: 3 });
        assert_eq!(lines[0], "  ┌─ N ───┐ ");
        assert_eq!(lines[1], "  │       │ ");
        assert_eq!(lines[2], "  └───────┘ ");
    }

    #[test]
    fn a_box_as_wide_as_the_screen_is_closed_as_well() {
        let lines = drawn(Area { x: 0, y: 0, columns: 12, rows: 2 });
        assert_eq!(lines[0], "┌─ N ──────┐");
        assert_eq!(lines[1], "└──────────┘");
    }
}
