//! The keys, in columns.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::list::ListRow;
use super::theme::{Part, Theme};
use super::{Draw, filter, named, put};
use crate::app::Model;
use crate::app::areas::{self, Area};
use crate::app::filter::Filter;
use crate::app::help::{Help, HelpLine};
use crate::layout::wrap::{Align, pad};

impl Draw for Help {
    fn title(&self, _model: &Model, theme: &Theme, _columns: u16) -> ListRow {
        let filter = self.shown_filter();
        let count = filter.map_or_else(String::new, |filter| format!("{} ", filter.count()));
        named(&filter::named("Keys", filter), count, theme)
    }

    fn body(&self, model: &Model, theme: &Theme, buffer: &mut Buffer) {
        if self.shown_filter().is_some_and(Filter::is_without_rows) {
            let body = areas::frame(model.size).body;
            put(buffer, body, 0, [(" ", Style::new()), (filter::NOTHING, theme.part(Part::Quiet))]);
        }
        for (area, lines) in self.in_view() {
            for (row, line) in lines.iter().enumerate() {
                draw_line(line, self.keys_width(), theme, buffer, area, row);
                if matches!(line, HelpLine::Key { .. } | HelpLine::More(_)) {
                    filter::mark_row(buffer, theme, area, row, self.shown_filter());
                }
            }
        }
    }
}

fn draw_line(line: &HelpLine, keys_width: usize, theme: &Theme, buffer: &mut Buffer, area: Area, row: usize) {
    match line {
        HelpLine::Blank => {}
        HelpLine::Heading(title) => {
            put(buffer, area, row, [(" ", theme.part(Part::Text)), (title, theme.part(Part::Title))]);
        }
        HelpLine::More(says) => {
            let says = format!("   {}  {says}", " ".repeat(keys_width));
            put(buffer, area, row, [(says.as_str(), theme.part(Part::Text))]);
        }
        HelpLine::Key { keys, says } => {
            let keys = format!("   {}", pad(keys, keys_width, Align::Left));
            let says = format!("  {says}");
            put(buffer, area, row, [(keys.as_str(), theme.part(Part::Key)), (&says, theme.part(Part::Text))]);
        }
    }
}
