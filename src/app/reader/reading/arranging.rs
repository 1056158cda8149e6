//! Brings the text, the panes and the tabs to the room there is on the screen.

use super::super::arrange::{self, Areas, Shape, Wanted};
use super::{Focus, Reading, TAB_GAP, Tab};
use crate::app::Context;
use crate::app::action::Action;
use crate::app::areas::{Area, cells};
use crate::app::index_pane::MOST_LABEL_LINES;
use crate::article::index::INDEXES;
use crate::layout::wrap::width;

impl Reading {
    /// Computes the areas and brings text and panes to them.
    pub fn settle(&mut self, body: Area, context: &Context<'_>) -> Areas {
        let measure = context.settings.measure.max(1);
        let shown = self.panes.iter().filter(|pane| pane.is_shown()).count();
        let shape = arrange::shape(body, measure, shown);
        let wanted = self.wanted(body, shape);
        let has_tabs = self.seen().next().is_some();
        let areas = arrange::arrange(body, measure, shape, &wanted, has_tabs);
        self.text.settle(areas.column.columns, areas.column.rows);
        self.settle_panes(&areas);
        self.pane_keys = (0..INDEXES.len()).map(|number| self.find_pane_key(number, context)).collect();
        self.tabs = self.lay_out_tabs(areas.tabs);
        areas
    }

    /// The text is the first pane, counted from 1.
    fn find_pane_key(&self, number: usize, context: &Context<'_>) -> String {
        let counted = u8::try_from(number + 2).unwrap_or(u8::MAX);
        let key = context.keymap.pane_key(self.scopes(), counted, Action::LandmarkPane(number));
        key.unwrap_or_default().to_owned()
    }

    fn settle_panes(&mut self, areas: &Areas) {
        let reading_pos = self.text.reading_pos();
        for pane in &mut self.panes {
            pane.follow(reading_pos);
        }
        for area in &areas.panes {
            self.panes[area.number].settle(area.rows.columns, area.rows.rows);
        }
    }

    /// The panes that are to be seen, and the rows each asks for: at least those for labels of as many lines as fit into
    /// all panes alike.
    fn wanted(&mut self, body: Area, shape: Shape) -> Vec<Wanted> {
        let columns = arrange::pane_columns(body, shape);
        let numbers = self.visible(shape);
        for number in &numbers {
            self.panes[*number].widen(columns);
        }
        let room = usize::from(arrange::pane_rows(body, numbers.len()));
        let mut rows = |number: usize, label_lines| self.panes[number].wanted(label_lines, room + 1);
        let mut fits = |lines: &usize| numbers.iter().map(|number| rows(*number, *lines)).sum::<usize>() <= room;
        let lines = (1..=MOST_LABEL_LINES).rev().find(&mut fits).unwrap_or(1);
        let asks = |number: &usize| Wanted {
            number: *number,
            fewest: cells(rows(*number, lines)),
            most: cells(rows(*number, MOST_LABEL_LINES)),
        };
        numbers.iter().map(asks).collect()
    }

    fn visible(&self, shape: Shape) -> Vec<usize> {
        let focused = match self.focus {
            Focus::Pane(number) => Some(number),
            Focus::Text => None,
        };
        match (shape, focused) {
            (Shape::Below, focused) => focused.into_iter().collect(),
            (Shape::Beside(_), Some(number)) if !INDEXES[number].is_shown() => self.seen().chain([number]).collect(),
            (Shape::Beside(_), _) => self.seen().collect(),
        }
    }

    fn lay_out_tabs(&self, row: Area) -> Vec<Tab> {
        let mut x = row.x + row.columns.min(1);
        let mut tabs = Vec::new();
        for number in self.seen().filter(|_| !row.is_empty()) {
            let pane = &self.panes[number];
            let (key, label) = (self.pane_keys[number].clone(), format!("{} {}", pane.index().title(), pane.count()));
            let columns = cells(width(&key) + usize::from(!key.is_empty()) + width(&label));
            if x.saturating_add(columns) > row.x + row.columns {
                break;
            }
            tabs.push(Tab { number, area: Area { x, columns, ..row }, key, label });
            x += columns + TAB_GAP;
        }
        tabs
    }
}
