//! Brings the text, the panes and the tabs to the room there is on the screen.

use super::super::arrange::{self, Areas, Shape, Wanted};
use super::super::find::Find;
use super::super::rail::RailMark;
use super::{Focus, Reading, TAB_GAP, Tab};
use crate::app::Context;
use crate::app::action::Action;
use crate::app::areas::{Area, cells};
use crate::app::index_pane::{IndexPane, MOST_LABEL_LINES, text_pos_of};
use crate::article::TextPos;
use crate::article::index::INDEXES;
use crate::layout::wrap::width;

impl Reading {
    /// Computes the areas and brings text and panes to them.
    pub fn settle(&mut self, body: Area, context: &Context<'_>) -> Areas {
        let measure = context.settings.measure.max(1);
        if self.is_bare() {
            let areas = arrange::bare(body, measure);
            self.settle_text(&areas);
            self.settle_panes(&areas);
            self.tabs = Vec::new();
            return areas;
        }
        let mut areas = self.find_areas(body, measure);
        if self.settle_text(&areas) {
            // The notes beside the headings are others now, and may need more rows.
            areas = self.find_areas(body, measure);
        }
        self.settle_panes(&areas);
        self.pane_keys = (0..INDEXES.len()).map(|number| self.find_pane_key(number, context)).collect();
        self.tabs = self.lay_out_tabs(areas.tabs);
        areas
    }

    fn find_areas(&mut self, body: Area, measure: u16) -> Areas {
        let shown = self.panes.iter().filter(|pane| pane.is_shown()).count();
        let shape = arrange::shape(body, measure, shown);
        let wanted = self.wanted(body, shape);
        let has_tabs = self.offered().next().is_some();
        arrange::arrange(body, measure, shape, &wanted, has_tabs, self.is_zoomed)
    }

    /// Brings the text to its room. Returns whether the notes beside the headings have changed by that.
    fn settle_text(&mut self, areas: &Areas) -> bool {
        self.text.settle(areas.room(), areas.column.rows);
        let reading_pos = self.text.reading_pos();
        self.panes.iter_mut().for_each(|pane| pane.follow(reading_pos));
        self.note_read();
        self.annotate()
    }

    fn settle_panes(&mut self, areas: &Areas) {
        for area in &areas.panes {
            self.panes[area.number].settle(area.rows.columns, area.rows.rows);
        }
        self.draw_map(areas.divider.rows);
    }

    /// The map of the article beside the text.
    fn draw_map(&mut self, rows: u16) {
        let found = self.find.as_ref().and_then(|find| Some((find.query(), find.count()?.1)));
        if self.rail.is_outdated(rows, found) {
            let things = things(&self.panes, self.find.as_ref());
            self.rail.mark(rows, found, &self.text, things);
        }
        self.rail.show(&self.text);
    }

    /// The text is the first pane, counted from 1.
    fn find_pane_key(&self, number: usize, context: &Context<'_>) -> String {
        let counted = u8::try_from(number + 2).unwrap_or(u8::MAX);
        let key = context.keymap.pane_key(self.scopes(), counted, Action::LandmarkPane(number));
        key.unwrap_or_default().to_owned()
    }

    /// The panes that are to be seen, and the rows each asks for: at least those for labels of as many lines as fit into
    /// all panes alike.
    fn wanted(&mut self, body: Area, shape: Shape) -> Vec<Wanted> {
        let columns = arrange::pane_columns(body, shape);
        let (visible, numbers) = (self.visible(shape), self.open_ones(shape));
        for number in &numbers {
            self.panes[*number].widen(columns);
        }
        let closed = visible.len() - numbers.len();
        let room = usize::from(arrange::pane_rows(body, numbers.len(), closed));
        let panes = &mut self.panes;
        let mut fits =
            |lines: &usize| numbers.iter().map(|number| panes[*number].needed(*lines, room + 1)).sum::<usize>() <= room;
        let lines = (1..=MOST_LABEL_LINES).rev().find(&mut fits).unwrap_or(1);
        let mut asks = |number: usize| match numbers.contains(&number) {
            false => Wanted::closed(number),
            true => Wanted {
                number,
                fewest: cells(panes[number].needed(lines, room + 1)),
                most: cells(panes[number].wanted(MOST_LABEL_LINES, room + 1)),
                is_open: true,
            },
        };
        visible.into_iter().map(&mut asks).collect()
    }

    /// The panes that are to be seen, if only by their title: each of them once, in the order of `INDEXES`.
    fn visible(&self, shape: Shape) -> Vec<usize> {
        match shape {
            Shape::Beside(_) if !self.is_zoomed => self.offered().collect(),
            Shape::Beside(_) | Shape::Below => self.open_ones(shape),
        }
    }

    /// Those of them that show their landmarks.
    fn open_ones(&self, shape: Shape) -> Vec<usize> {
        let is_open = |number: &usize| match shape {
            Shape::Beside(_) | Shape::Below if self.is_zoomed => self.focus == Focus::Pane(*number),
            Shape::Below => self.focus == Focus::Pane(*number),
            Shape::Beside(_) => self.panes[*number].is_shown() || self.focus == Focus::Pane(*number),
        };
        self.offered().filter(is_open).collect()
    }

    fn lay_out_tabs(&self, row: Area) -> Vec<Tab> {
        let mut x = row.x + row.columns.min(1);
        let mut tabs = Vec::new();
        for number in self.offered().filter(|_| !row.is_empty()) {
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

/// What the map shows: of each pane that is always shown its landmarks, and the matches of a search.
fn things<'a>(panes: &'a [IndexPane], find: Option<&'a Find>) -> impl Iterator<Item = (RailMark, TextPos)> + 'a {
    let marked = panes.iter().filter_map(|pane| Some((pane, RailMark::of(pane.index())?)));
    let landmarks =
        marked.flat_map(|(pane, mark)| pane.landmarks().iter().map(move |found| (mark, text_pos_of(found))));
    let hits = find.into_iter().flat_map(Find::positions).map(|text_pos| (RailMark::Hit, text_pos));
    landmarks.chain(hits)
}
