//! The mouse on the reading screen: what is under it, and what a click or the wheel does there.

use super::super::arrange::Areas;
use super::{Reading, WHEEL};
use crate::app::areas::{Area, cells};
use crate::app::{Context, Mouse, MouseKind};
use crate::article::index::Opens;
use crate::article::{Direction, Target};
use crate::layout::TextLine;
use crate::layout::wrap::width;

impl Reading {
    /// A click or the wheel, on a pane, on a tab or on the text.
    pub fn on_mouse(&mut self, mouse: Mouse, areas: &Areas, context: &mut Context<'_>) {
        let pane = areas.panes.iter().find(|pane| pane.rows.contains(mouse.column, mouse.row));
        match (pane, mouse.kind) {
            (Some(pane), MouseKind::Click) => self.click_pane(pane.number, mouse.row - pane.rows.y, context),
            (Some(pane), MouseKind::WheelUp) => self.panes[pane.number].scroll(-WHEEL),
            (Some(pane), MouseKind::WheelDown) => self.panes[pane.number].scroll(WHEEL),
            (None, MouseKind::Click) => self.click(mouse, areas, context),
            (None, MouseKind::WheelUp) => self.text.scroll(-WHEEL),
            (None, MouseKind::WheelDown) => self.text.scroll(WHEEL),
        }
    }

    fn click_pane(&mut self, number: usize, row: u16, context: &mut Context<'_>) {
        let Some(landmark) = self.panes[number].in_view().get(usize::from(row)).map(|row| row.landmark) else { return };
        match self.opens(number, landmark) {
            Opens::Link(target) => self.follow(&target, context),
            Opens::Nothing | Opens::Table => {
                self.jump_to(number, landmark);
                self.focus_text();
            }
        }
    }

    fn click(&mut self, mouse: Mouse, areas: &Areas, context: &mut Context<'_>) {
        if let Some(tab) = self.tabs.iter().find(|tab| tab.area.contains(mouse.column, mouse.row)) {
            return self.focus_pane(tab.number, context);
        }
        if !areas.text.contains(mouse.column, mouse.row) {
            return;
        }
        self.focus_text();
        if let Some(target) = self.link_at(mouse, areas) {
            self.follow(&target, context);
        }
    }

    fn link_at(&self, mouse: Mouse, areas: &Areas) -> Option<Target> {
        let lines = self.text.lines();
        let (line_pos, line) = lines.get(usize::from(mouse.row - areas.column.y))?;
        let mut column =
            usize::from(mouse.column).checked_sub(usize::from(self.line_start(line_pos.block, line, areas.column)))?;
        for run in &line.runs {
            let columns = width(&run.text);
            if column < columns {
                return run.link.clone();
            }
            column -= columns;
        }
        None
    }

    /// The screen column that a line of a block begins at: the left edge of its area, or as far right as it goes for a
    /// script that runs from right to left.
    pub fn line_start(&self, block: usize, line: &TextLine, column: Area) -> u16 {
        let article = &self.shown.article;
        let own = article.blocks.get(block).and_then(|block| block.direction);
        match own.unwrap_or(article.meta.direction) {
            Direction::LeftToRight => column.x,
            Direction::RightToLeft => {
                let columns = cells(line.width());
                column.x + column.columns.saturating_sub(columns)
            }
        }
    }
}
