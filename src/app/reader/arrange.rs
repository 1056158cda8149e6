//! Where the parts of the reading screen are: the text in its measure, the panes beside it where there is room, else a
//! line of tabs and the focused pane below. Pure geometry: numbers in, areas out.

use crate::app::areas::{Area, cells};
use crate::layout::TextRoom;

/// With at least this many columns, the panes are beside the text.
const WIDE: u16 = 100;

/// Fewest rows of a pane beside the text: its title, two landmarks, a blank row.
const FEWEST_PANE_ROWS: u16 = 4;

/// Columns of the panes with the line that divides them from the text.
const NARROWEST_PANES: u16 = 32;
const WIDEST_PANES: u16 = 52;

/// Columns between the dividing line and the panes, and after them.
const PANE_MARGIN: u16 = 1;

/// Fewer rows than this have no line of tabs.
const FEWEST_ROWS_WITH_TABS: u16 = 4;

/// What a pane asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Into `INDEXES`.
    pub number: usize,
    /// Rows of landmarks that are wanted before any other pane has rows to spare.
    pub fewest: u16,
    /// Rows with which every label has all it needs.
    pub most: u16,
    /// A closed pane is only its title: a choice that was not made yet.
    pub is_open: bool,
}

impl Wanted {
    /// A pane that shows its title alone.
    pub fn closed(number: usize) -> Wanted {
        Wanted { number, fewest: 0, most: 0, is_open: false }
    }
}

/// Where the panes are in relation to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// In a column of so many columns, the dividing line included.
    Beside(u16),
    Below,
}

/// A pane's place on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaneArea {
    pub number: usize,
    /// The row of its title; empty where the tabs are the title.
    pub title: Area,
    pub rows: Area,
}

/// The areas of the reading screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// The text with the margins around it.
    pub text: Area,
    /// The text's own columns: as wide as the measure.
    pub column: Area,
    /// The columns that a wide table or wide code may take.
    pub wide: Area,
    /// The line between text and panes.
    pub divider: Area,
    pub panes: Vec<PaneArea>,
    /// One row; empty where the panes stand beside the text.
    pub tabs: Area,
}

/// Beside the text if there is room for every pane that is always shown.
pub fn shape(body: Area, measure: u16, shown: usize) -> Shape {
    let fewest = FEWEST_PANE_ROWS.saturating_mul(cells(shown));
    if shown == 0 || body.columns < WIDE || body.rows < fewest {
        return Shape::Below;
    }
    Shape::Beside(body.columns.saturating_sub(measure + 6).clamp(NARROWEST_PANES, WIDEST_PANES))
}

/// Columns of a pane's rows.
pub fn pane_columns(body: Area, shape: Shape) -> u16 {
    match shape {
        Shape::Beside(columns) => columns - 1 - 2 * PANE_MARGIN,
        Shape::Below => body.columns.saturating_sub(2 * PANE_MARGIN),
    }
}

/// How many rows of a pane column are left for landmarks: an open pane has a title and a blank row, a closed one a title.
pub fn pane_rows(body: Area, open: usize, closed: usize) -> u16 {
    let titles = cells(open).saturating_mul(2).saturating_add(cells(closed));
    body.rows.saturating_sub(titles).saturating_add(u16::from(closed == 0))
}

/// The areas for the panes that are to be seen. With [`Shape::Below`] that is the focused one or none; `has_tabs` keeps
/// a line for the names of all. A zoomed pane takes all rows but one.
pub fn arrange(body: Area, measure: u16, shape: Shape, panes: &[Wanted], has_tabs: bool, is_zoomed: bool) -> Areas {
    match shape {
        Shape::Beside(columns) => beside(body, measure, columns, panes),
        Shape::Below => below(body, measure, panes.first(), has_tabs, is_zoomed),
    }
}

fn beside(body: Area, measure: u16, columns: u16, panes: &[Wanted]) -> Areas {
    let text = Area { columns: body.columns - columns, ..body };
    let divider = Area { x: text.x + text.columns, columns: 1, ..body };
    let column = Area { x: divider.x + 1 + PANE_MARGIN, columns: columns - 1 - 2 * PANE_MARGIN, ..body };
    Areas {
        text,
        column: text_column(text, measure),
        wide: wide_column(text),
        divider,
        panes: stack(column, panes),
        tabs: Area::default(),
    }
}

/// Panes one above the other, a title over each and a blank row between. On a low screen the last ones may have no room.
fn stack(column: Area, panes: &[Wanted]) -> Vec<PaneArea> {
    let open = panes.iter().filter(|pane| pane.is_open).count();
    let heights = heights(pane_rows(column, open, panes.len() - open), panes);
    let (mut y, bottom) = (column.y, column.y + column.rows);
    let mut areas = Vec::new();
    for (pane, rows) in panes.iter().zip(heights) {
        let title = Area { y, rows: u16::from(y < bottom), ..column };
        let rows_area = Area { y: y + 1, rows: rows.min(bottom.saturating_sub(y + 1)), ..column };
        areas.push(PaneArea { number: pane.number, title, rows: rows_area });
        y += rows + 1 + u16::from(pane.is_open);
    }
    areas
}

/// First what all panes want, then what is left for those that need more.
fn heights(rows: u16, panes: &[Wanted]) -> Vec<u16> {
    let fewest: Vec<u16> = panes.iter().map(|pane| pane.fewest).collect();
    let first = share(rows, &fewest);
    let more: Vec<u16> = panes.iter().zip(&first).map(|(pane, first)| pane.most.saturating_sub(*first)).collect();
    let second = share(rows - first.iter().sum::<u16>(), &more);
    first.iter().zip(second).map(|(first, second)| first + second).collect()
}

/// Shares rows out: who wants less than an equal share gets what it wants, the others share the rest.
fn share(rows: u16, wanted: &[u16]) -> Vec<u16> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|i| wanted[*i]);
    let mut given = vec![0; wanted.len()];
    let mut left = rows;
    for (done, i) in order.into_iter().enumerate() {
        let sharers = cells(wanted.len() - done);
        given[i] = wanted[i].min(left / sharers);
        left -= given[i];
    }
    given
}

/// Nothing but the text, on all of the screen.
pub fn bare(screen: Area, measure: u16) -> Areas {
    below(screen, measure, None, false, false)
}

fn below(body: Area, measure: u16, pane: Option<&Wanted>, has_tabs: bool, is_zoomed: bool) -> Areas {
    let tab_rows = u16::from(has_tabs && body.rows >= FEWEST_ROWS_WITH_TABS);
    let room = body.rows - tab_rows;
    // A line of the text stays, so that it is seen where the pane has moved it to.
    let most = if is_zoomed { room.saturating_sub(1) } else { room / 2 }.max(1);
    let pane_rows = pane.map_or(0, |pane| pane.most.clamp(1, most).min(room));
    let text = Area { rows: room - pane_rows, ..body };
    let tabs = Area { y: text.y + text.rows, rows: tab_rows, ..body };
    let rows = Area {
        x: body.x + PANE_MARGIN.min(body.columns),
        y: tabs.y + tab_rows,
        columns: body.columns.saturating_sub(2 * PANE_MARGIN),
        rows: pane_rows,
    };
    let title = Area { y: rows.y, rows: 0, ..rows };
    let panes = pane.map(|pane| PaneArea { number: pane.number, title, rows }).into_iter().collect();
    let (column, wide) = (text_column(text, measure), wide_column(text));
    Areas { text, column, wide, divider: Area::default(), panes, tabs }
}

/// The text's area without a margin, which gives way on narrow screens.
fn wide_column(text: Area) -> Area {
    let margin = match text.columns {
        0..30 => 0,
        30..60 => 1,
        _ => 2,
    };
    Area { x: text.x + margin, columns: text.columns - 2 * margin, ..text }
}

/// The measure in the middle of the text's area.
fn text_column(text: Area, measure: u16) -> Area {
    let columns = wide_column(text).columns.min(measure);
    Area { x: text.x + (text.columns - columns) / 2, columns, ..text }
}

impl Areas {
    /// Where a block of so many columns is: at the left edge of the text, or as far to the left as it needs.
    #[must_use]
    pub fn column_for(&self, columns: u16) -> Area {
        if columns <= self.column.columns {
            return self.column;
        }
        let columns = columns.min(self.wide.columns);
        Area { x: self.column.x.min(self.wide.x + self.wide.columns - columns), columns, ..self.column }
    }

    /// The columns for the text, and for what is wider.
    pub fn room(&self) -> TextRoom {
        TextRoom { measure: self.column.columns, widest: self.wide.columns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEASURE: u16 = 80;

    fn body(columns: u16, rows: u16) -> Area {
        Area { x: 0, y: 1, columns, rows }
    }

    fn wanted(rows: &[u16]) -> Vec<Wanted> {
        rows.iter()
            .enumerate()
            .map(|(number, rows)| Wanted { number, fewest: *rows, most: *rows, is_open: true })
            .collect()
    }

    fn arranged(columns: u16, rows: u16, panes: &[u16]) -> Areas {
        let body = body(columns, rows);
        arrange(body, MEASURE, shape(body, MEASURE, panes.len()), &wanted(panes), true, false)
    }

    #[test]
    fn a_wide_screen_has_every_pane_beside_the_full_measure() {
        let areas = arranged(120, 34, &[8, 1, 3]);
        assert_eq!(areas.column.columns, MEASURE);
        let rows: Vec<u16> = areas.panes.iter().map(|pane| pane.rows.rows).collect();
        assert_eq!(rows, [8, 1, 3]);
        assert!(areas.tabs.is_empty());
    }

    #[test]
    fn panes_that_want_more_than_there_is_share_it() {
        assert_eq!(share(30, &[100, 2, 100]), [14, 2, 14]);
        assert_eq!(share(30, &[5, 2, 3]), [5, 2, 3]);
        assert_eq!(share(0, &[5, 2]), [0, 0]);
    }

    #[test]
    fn rows_to_spare_go_to_labels_of_several_lines() {
        let panes = [(10, 24), (1, 2), (3, 7)].map(|(fewest, most)| Wanted { number: 0, fewest, most, is_open: true });
        assert_eq!(heights(40, &panes), [24, 2, 7]);
        assert_eq!(heights(20, &panes), [13, 2, 5]);
        assert_eq!(heights(14, &panes), [10, 1, 3]);
    }

    #[test]
    fn a_narrow_screen_has_tabs_and_the_focused_pane_below() {
        let body = body(60, 18);
        let unfocused = arrange(body, MEASURE, Shape::Below, &[], true, false);
        assert_eq!((unfocused.text.rows, unfocused.tabs.rows), (17, 1));
        let focused = arrange(body, MEASURE, Shape::Below, &wanted(&[20]), true, false);
        assert_eq!((focused.text.rows, focused.tabs.y, focused.panes[0].rows.rows), (9, 10, 8));
        assert_eq!(focused.column.columns, unfocused.column.columns);
    }

    #[test]
    fn what_is_wider_than_the_measure_begins_where_the_text_does_if_it_can() {
        let areas = arrange(body(120, 18), MEASURE, Shape::Below, &[], true, false);
        let start = |columns| (areas.column_for(columns).x, areas.column_for(columns).columns);
        assert_eq!([start(80), start(90), start(110), start(116)], [(20, 80), (20, 90), (8, 110), (2, 116)]);
        assert_eq!(areas.room(), TextRoom { measure: 80, widest: 116 });
    }

    #[test]
    fn nothing_ever_leaves_the_body() {
        for columns in 0..=250 {
            for rows in 0..=60 {
                for panes in [&[][..], &[1][..], &[40, 1, 9][..]] {
                    check(body(columns, rows), &arranged(columns, rows, panes));
                }
            }
        }
    }

    /// The shape is chosen for the panes that are usual; links and figures may be opened besides.
    #[test]
    fn panes_without_room_do_not_leave_the_body_either() {
        for rows in 0..=20 {
            let body = body(160, rows);
            let areas = arrange(body, MEASURE, Shape::Beside(50), &wanted(&[40, 1, 9, 2, 3]), true, false);
            check(body, &areas);
        }
    }

    fn check(body: Area, areas: &Areas) {
        let panes = areas.panes.iter().flat_map(|pane| [pane.title, pane.rows]);
        for area in panes.chain([areas.text, areas.column, areas.wide, areas.tabs]).filter(|area| !area.is_empty()) {
            assert!(area.x + area.columns <= body.columns, "{area:?} in {body:?}");
            assert!(area.y >= body.y && area.y + area.rows <= body.y + body.rows, "{area:?} in {body:?}");
        }
    }
}
