//! The choice between several feeds of a page: a box in the middle of the screen, with a row for each.

use ratatui::buffer::Buffer;

use super::boxed;
use super::list::{ListRow, mark_cursor};
use super::theme::{Part, Theme};
use crate::app::areas::{Area, cells};
use crate::app::feed_choice::FeedChoice;
use crate::app::list::top_for;

/// Columns of the box at most.
const COLUMNS: u16 = 90;

/// Draws the box in the middle of the area.
pub(super) fn draw(choice: &FeedChoice, theme: &Theme, buffer: &mut Buffer, within: Area) {
    let columns = if within.columns < COLUMNS + 16 { within.columns } else { COLUMNS };
    let rows = cells(choice.feeds.len() + 2).min(within.rows);
    let (x, y) = (within.x + (within.columns - columns) / 2, within.y + (within.rows - rows) / 2);
    let area = Area { x, y, columns, rows };
    let title = format!("{} has {} feeds", choice.page.host(), choice.feeds.len());
    let inner = boxed::draw(&title, "", theme, buffer, area);
    let top = top_for(choice.cursor, 0, inner.rows.into(), choice.feeds.len());
    for (row, feed) in choice.feeds.iter().enumerate().skip(top).take(inner.rows.into()) {
        let number = if row < 9 { (row + 1).to_string() } else { " ".to_owned() };
        let name = if feed.title.is_empty() { feed.url.to_string() } else { feed.title.to_string() };
        let address = if feed.title.is_empty() { String::new() } else { feed.url.to_string() };
        let left = vec![(format!("{number}  "), theme.part(Part::Key))];
        let line = ListRow {
            left,
            title: (name, theme.part(Part::Text)),
            after: (address, theme.part(Part::Quiet)),
            ..ListRow::default()
        };
        line.draw(buffer, inner, row - top);
    }
    mark_cursor(buffer, theme, inner, choice.cursor - top, true);
}
