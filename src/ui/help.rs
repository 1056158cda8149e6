//! The keys, in columns.

use ratatui::buffer::Buffer;

use super::list::ListRow;
use super::theme::{Part, Theme};
use super::{Draw, named, put};
use crate::app::Model;
use crate::app::areas::Area;
use crate::app::help::{Help, HelpLine};
use crate::layout::wrap::{Align, pad, truncate};

impl Draw for Help {
    fn title(&self, _model: &Model, theme: &Theme, _columns: u16) -> ListRow {
        named("Keys", String::new(), theme)
    }

    fn body(&self, _model: &Model, theme: &Theme, buffer: &mut Buffer) {
        for (area, lines) in self.in_view() {
            for (row, line) in lines.iter().enumerate() {
                draw_line(line, self.keys_width(), theme, buffer, area, row);
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
        HelpLine::Key { keys, says } => {
            let keys = format!("   {}", pad(keys, keys_width, Align::Left));
            let room = usize::from(area.columns).saturating_sub(keys_width + 6);
            let says = format!("  {}", truncate(says, room));
            put(buffer, area, row, [(keys.as_str(), theme.part(Part::Key)), (&says, theme.part(Part::Text))]);
        }
    }
}
