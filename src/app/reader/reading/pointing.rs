//! The mouse on the reading screen: what is under it, and what a click or the wheel does there.

use super::super::arrange::Areas;
use super::{Focus, Reading, WHEEL};
use crate::app::areas::cells;
use crate::app::link_hints::LinkInView;
use crate::app::{Context, Intent, Mouse, MouseKind};
use crate::article::index::Opens;
use crate::article::{Direction, Sanitized, Target};
use crate::layout::TextLine;
use crate::layout::wrap::width;

impl Reading {
    /// A click or the wheel, on a pane, on a tab or on the text.
    pub fn on_mouse(&mut self, mouse: Mouse, areas: &Areas, context: &mut Context<'_>) -> Intent {
        let pane = areas.panes.iter().find(|pane| pane.rows.contains(mouse.column, mouse.row));
        match (pane, mouse.kind) {
            (Some(pane), MouseKind::Click) => return self.click_pane(pane.number, mouse.row - pane.rows.y, context),
            (Some(pane), MouseKind::WheelUp) => self.panes[pane.number].scroll(-WHEEL),
            (Some(pane), MouseKind::WheelDown) => self.panes[pane.number].scroll(WHEEL),
            (None, MouseKind::Click) => return self.click(mouse, areas, context),
            (None, MouseKind::WheelUp) => self.scroll(-WHEEL),
            (None, MouseKind::WheelDown) => self.scroll(WHEEL),
        }
        Intent::Nothing
    }

    fn click_pane(&mut self, number: usize, row: u16, context: &mut Context<'_>) -> Intent {
        let row = self.panes[number].in_view().get(usize::from(row));
        let Some(landmark) = row.map(|row| row.landmark) else { return Intent::Nothing };
        match self.opens(number, landmark) {
            Opens::Link(target) => {
                let label = self.panes[number].landmarks()[landmark].label.clone();
                return self.follow(&target, &label, context);
            }
            Opens::Outside(url) => self.open_outside(url, context),
            Opens::Nothing | Opens::Table => {
                self.jump_to(number, landmark);
                self.focus_text();
            }
        }
        Intent::Nothing
    }

    fn click(&mut self, mouse: Mouse, areas: &Areas, context: &mut Context<'_>) -> Intent {
        let tab = self.tabs.iter().find(|tab| tab.area.contains(mouse.column, mouse.row)).map(|tab| tab.number);
        let title =
            areas.panes.iter().find(|pane| pane.title.contains(mouse.column, mouse.row)).map(|pane| pane.number);
        match tab.or(title) {
            // The name of the pane that is open closes it.
            Some(number) if self.focus == Focus::Pane(number) => {
                self.focus_text();
                return Intent::Nothing;
            }
            Some(number) => {
                self.focus_pane(number, context);
                return Intent::Nothing;
            }
            None => {}
        }
        if areas.divider.contains(mouse.column, mouse.row) {
            let share = usize::from(mouse.row - areas.divider.y) * 100 / usize::from(areas.divider.rows.max(2) - 1);
            self.jump(|text| text.go_to_percent(share));
            return Intent::Nothing;
        }
        if !areas.text.contains(mouse.column, mouse.row) {
            return Intent::Nothing;
        }
        self.focus_text();
        let at = |link: &LinkInView| link.row == mouse.row && link.column <= mouse.column;
        let label = self.links_in_view(areas).into_iter().rev().find(at).map(|link| link.label).unwrap_or_default();
        match self.link_at(mouse, areas) {
            Some(target) => self.follow(&target, &label, context),
            None => Intent::Nothing,
        }
    }

    /// The links of the text in view, from the top. One over several lines or looks is one.
    pub fn links_in_view(&self, areas: &Areas) -> Vec<LinkInView> {
        let mut links: Vec<LinkInView> = Vec::new();
        let mut last: Option<(usize, usize)> = None;
        for (row, (line_pos, line)) in self.text.lines().into_iter().enumerate() {
            let mut column = self.line_start(line_pos.block, line, areas);
            for run in &line.runs {
                let source = run.source.clone().unwrap_or_default();
                if let Some(target) = &run.link {
                    let goes_on = last.is_some_and(|(block, end)| block == line_pos.block && source.start <= end + 1);
                    match links.last_mut().filter(|link| goes_on && link.target == *target) {
                        Some(link) => link.label = Sanitized::line(&format!("{} {}", link.label, run.text)),
                        None => links.push(LinkInView {
                            column,
                            row: areas.column.y + cells(row),
                            target: target.clone(),
                            label: Sanitized::line(&run.text),
                        }),
                    }
                    last = Some((line_pos.block, source.end));
                }
                column += cells(width(&run.text));
            }
        }
        links
    }

    fn link_at(&self, mouse: Mouse, areas: &Areas) -> Option<Target> {
        let lines = self.text.lines();
        let (line_pos, line) = lines.get(usize::from(mouse.row - areas.column.y))?;
        let start = self.line_start(line_pos.block, line, areas);
        let mut column = usize::from(mouse.column).checked_sub(usize::from(start))?;
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
    pub fn line_start(&self, block: usize, line: &TextLine, areas: &Areas) -> u16 {
        let column = areas.column_for(self.text.columns(block));
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
